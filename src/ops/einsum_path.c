/* The order in which einsum multiplies its operands: greedy, as NumPy's and MLX's is. */
#include <slip/einsum.h>

#include "base/error.h"
#include "base/memory.h"
#include "ops/build.h"
#include "ops/einsum.h"

bool slip__einsum_is_needed(const einsum_plan *p, int label, int a, int b) {
    if (slip__einsum_has(&p->output, label)) return true;
    for (int i = 0; i < p->count; ++i)
        if (i != a && i != b && slip__einsum_has(&p->terms[i].axes, label)) return true;
    return false;
}

/* ---- one product ---- */

typedef struct product {
    einsum_labels left; /* after the sums */
    double removed;     /* elements: those of both factors, less those that are left */
    double flops;
    int scaling; /* labels */
    bool shares; /* a label */
} product;

static double element_count(const einsum_plan *p, const einsum_labels *axes) {
    double count = 1;
    for (int i = 0; i < axes->count; ++i) count *= p->sizes[axes->list[i]];
    return count;
}

/* Of `factors` arrays over all of these elements. */
static double flops_of(double elements, int factors, bool has_sums) {
    return elements * ((factors > 2 ? factors - 1 : 1) + has_sums);
}

static product describe(const einsum_plan *p, int a, int b) {
    const einsum_labels *x = &p->terms[a].axes, *y = &p->terms[b].axes;
    product made = {.left = {.count = 0}};
    double all = 1;
    for (int label = 0; label < EINSUM_LABELS; ++label) {
        bool in_x = slip__einsum_has(x, label), in_y = slip__einsum_has(y, label);
        if (!in_x && !in_y) continue;
        made.shares |= in_x && in_y;
        all *= p->sizes[label];
        ++made.scaling;
        if (made.left.count < SLIP_MAX_NDIM && slip__einsum_is_needed(p, label, a, b))
            made.left.list[made.left.count++] = (uint8_t)label;
    }
    made.removed = element_count(p, x) + element_count(p, y) - element_count(p, &made.left);
    made.flops = flops_of(all, 2, made.left.count < made.scaling);
    return made;
}

static bool is_better(const product *one, const product *other) {
    if (one->shares != other->shares) return one->shares;
    if (one->removed != other->removed) return one->removed > other->removed;
    return one->flops < other->flops;
}

static product choose(const einsum_plan *p, int *a, int *b) {
    product best = describe(p, 0, 1);
    *a = 0, *b = 1;
    for (int i = 0; i < p->count; ++i)
        for (int k = i > 0 ? i + 1 : 2; k < p->count; ++k) {
            product made = describe(p, i, k);
            if (!is_better(&made, &best)) continue;
            best = made;
            *a = i, *b = k;
        }
    return best;
}

void slip__einsum_choose(const einsum_plan *p, int *a, int *b) {
    (void)choose(p, a, b);
}

/* ---- the whole order ---- */

/* A letter that occurs twice in a term stands for a diagonal. */
static void drop_repeated(einsum_labels *axes) {
    einsum_labels kept = {.count = 0};
    for (int i = 0; i < axes->count; ++i)
        if (!slip__einsum_has(&kept, axes->list[i])) kept.list[kept.count++] = axes->list[i];
    *axes = kept;
}

static void cost_at_once(slip_einsum_cost *cost, const einsum_plan *p) {
    double elements = 1;
    bool has_sums = false;
    for (int label = 0; label < EINSUM_LABELS; ++label) {
        if (p->sizes[label] < 0) continue;
        elements *= p->sizes[label];
        ++cost->naive_scaling;
        has_sums |= !slip__einsum_has(&p->output, label);
    }
    cost->naive_flops = flops_of(elements, p->count, has_sums);
}

static void take_steps(int (*steps)[2], slip_einsum_cost *cost, einsum_plan *p) {
    for (int step = 0; p->count > 1; ++step) {
        int a, b;
        product made = choose(p, &a, &b);
        steps[step][0] = a, steps[step][1] = b;
        cost->flops += made.flops;
        if (made.scaling > cost->scaling) cost->scaling = made.scaling;
        int kept = 0;
        for (int i = 0; i < p->count; ++i)
            if (i != a && i != b) p->terms[kept++].axes = p->terms[i].axes;
        p->terms[kept].axes = made.left;
        p->count = kept + 1;
    }
}

slip_status slip_einsum_path(int (*steps)[2], slip_einsum_cost *cost, const char *subscripts,
                             slip_array *const *operands, size_t operands_count) {
    einsum_plan p = {.count = 0};
    *cost = (slip_einsum_cost){0};
    p.terms = slip__calloc(operands_count + 1, sizeof *p.terms);
    if (!p.terms) return slip__fail_memory("einsum_path", (operands_count + 1) * sizeof *p.terms);
    slip_status status = slip__einsum_read(&p, subscripts, operands, operands_count);
    for (int i = 0; i < p.count; ++i) {
        slip_array_release(p.terms[i].array);
        p.terms[i].array = NULL;
        drop_repeated(&p.terms[i].axes);
    }
    if (status == SLIP_OK) {
        cost_at_once(cost, &p);
        if (p.count > 1) take_steps(steps, cost, &p);
        else *cost = (slip_einsum_cost){cost->naive_scaling, cost->naive_scaling, cost->naive_flops, cost->naive_flops};
    }
    slip__free(p.terms);
    return status;
}
