/* What the parts of einsum share: subscripts as labels of axes, and the order of the products. */
#ifndef SLIP_OPS_EINSUM_H
#define SLIP_OPS_EINSUM_H

#include <stdbool.h>
#include <stddef.h>

#include <slip/status.h>

#include "core/array.h"

/* Labels 0 ... 51 are letters, in the order of their codes; the axes of an ellipsis follow, the last one being 52. */
enum { EINSUM_LETTERS = 52, EINSUM_LABELS = EINSUM_LETTERS + SLIP_MAX_NDIM };

typedef struct einsum_labels {
    uint8_t list[SLIP_MAX_NDIM];
    int count;
} einsum_labels;

typedef struct einsum_term {
    slip_array *array; /* owned; NULL while only the order is looked for */
    einsum_labels axes;
} einsum_term;

/* What the whole call is about. */
typedef struct einsum_plan {
    einsum_term *terms;
    int count;
    einsum_labels output;
    int sizes[EINSUM_LABELS]; /* -1: not seen */
    int wide;                 /* axes of the widest ellipsis */
} einsum_plan;

static inline bool slip__einsum_has(const einsum_labels *l, int label) {
    for (int i = 0; i < l->count; ++i)
        if (l->list[i] == label) return true;
    return false;
}

/* ---- einsum_text.c ---- */

/* Reads the subscripts; the terms, room for which is there, retain the operands also on failure. */
slip_status slip__einsum_read(einsum_plan *p, const char *text, slip_array *const *operands, size_t operands_count);

/* ---- einsum_path.c ---- */

/* Whether somebody but the terms `a` and `b` needs a label. */
bool slip__einsum_is_needed(const einsum_plan *p, int label, int a, int b);

/* The next two terms to be multiplied, a < b: two that share a label before others, then those whose product leaves the
 * fewest elements of what it takes, then the cheapest, then the first. */
void slip__einsum_choose(const einsum_plan *p, int *a, int *b);

#endif
