/* Sums of products in Einstein's notation. Operands are multiplied two at a time, in the order of einsum_path.c; a
 * letter is summed over as soon as nothing else needs it, by a matrix product where both have it. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "ops/einsum.h"
#include "schedule/defaults.h"

static int place_of(const einsum_labels *l, int label) {
    int i = 0;
    while (i < l->count && l->list[i] != label) ++i;
    return i;
}

/* ---- one operand ---- */

/* Puts `next` (taken over) in the array's place. */
static void replace(einsum_term *t, slip_array *next) {
    slip_array_release(t->array);
    t->array = next;
}

/* A letter that occurs twice stands for a diagonal, which goes last. */
static slip_status take_diagonals(einsum_term *t, slip_stream *stream) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    for (int i = 0; i < t->axes.count; ++i)
        for (int k = i + 1; k < t->axes.count; ++k) {
            uint8_t label = t->axes.list[i];
            slip_array *next;
            if (t->axes.list[k] != label) continue;
            if (t->array->shape[i] != t->array->shape[k])
                return slip__fail(SLIP_INVALID_ARGUMENT,
                                  "[einsum] Dimensions %d and %d of an input with shape %s share a subscript.", i, k,
                                  slip__shape_text(text, sizeof text, t->array->shape, t->array->ndim));
            SLIP_TRY(slip_diagonal(&next, t->array, 0, i, k, stream));
            replace(t, next);
            int kept = 0;
            for (int n = 0; n < t->axes.count; ++n)
                if (n != i && n != k) t->axes.list[kept++] = t->axes.list[n];
            t->axes.list[kept++] = label;
            t->axes.count = kept;
            i = -1; /* the places have changed */
            break;
        }
    return SLIP_OK;
}

/* Sums over what neither the term `other` nor anybody else needs. */
static slip_status sum_unneeded(einsum_plan *p, int own, int other, slip_stream *stream) {
    einsum_term *t = &p->terms[own];
    int axes[SLIP_MAX_NDIM], kept = 0;
    size_t count = 0;
    for (int i = 0; i < t->axes.count; ++i) {
        int label = t->axes.list[i];
        bool stays = slip__einsum_is_needed(p, label, own, other) ||
                     (other != own && slip__einsum_has(&p->terms[other].axes, label));
        if (stays) t->axes.list[kept++] = (uint8_t)label;
        else axes[count++] = i;
    }
    if (count == 0) return SLIP_OK;
    t->axes.count = kept;
    slip_array *sum, *same;
    slip_dtype dtype = slip__op_dtype(t->array);
    SLIP_TRY(slip_sum_axes(&sum, t->array, axes, count, false, stream));
    slip_status status = slip_astype(&same, sum, dtype, stream);
    slip_array_release(sum);
    SLIP_TRY(status);
    replace(t, same);
    return SLIP_OK;
}

/* ---- two operands ---- */

/* The term's array with the given einsum_labels as axes, those it lacks with size 1; einsum_labels in `full` are
 * broadcast. */
static slip_status arrange(slip_array **out, const einsum_plan *p, const einsum_term *t, const einsum_labels *order,
                           const einsum_labels *full, slip_stream *stream) {
    int axes[SLIP_MAX_NDIM], shape[SLIP_MAX_NDIM], wide[SLIP_MAX_NDIM], own = 0;
    for (int i = 0; i < order->count; ++i) {
        int label = order->list[i], place = place_of(&t->axes, label);
        bool is_there = place < t->axes.count;
        if (is_there) axes[own++] = place;
        shape[i] = is_there ? t->array->shape[place] : 1;
        wide[i] = full && slip__einsum_has(full, label) ? p->sizes[label] : shape[i];
    }
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **ordered = slip__chain_slot(&chain), **shaped = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_transpose(ordered, t->array, axes, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(shaped, *ordered, shape, order->count, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(out, *shaped, wide, order->count, chain.stream));
    return slip__chain_end(&chain);
}

static void append(einsum_labels *l, const einsum_labels *more) {
    for (int i = 0; i < more->count; ++i) l->list[l->count++] = more->list[i];
}

/* What the einsum_labels of a pair are to the product. */
typedef struct roles {
    einsum_labels both, contracted, left, right;
} roles;

static void sort_labels(roles *r, const einsum_plan *p, int a, int b) {
    const einsum_labels *x = &p->terms[a].axes, *y = &p->terms[b].axes;
    *r = (roles){0};
    for (int i = 0; i < x->count; ++i) {
        int label = x->list[i];
        einsum_labels *role = !slip__einsum_has(y, label)              ? &r->left
                              : slip__einsum_is_needed(p, label, a, b) ? &r->both
                                                                       : &r->contracted;
        role->list[role->count++] = (uint8_t)label;
    }
    for (int i = 0; i < y->count; ++i)
        if (!slip__einsum_has(x, y->list[i])) r->right.list[r->right.count++] = y->list[i];
}

/* The sizes of some axes in a row, multiplied. */
static slip_status merged_size(int *size, const slip_array *a, int first, int count) {
    int64_t product = 1;
    for (int i = 0; i < count; ++i) product = slip__size_multiply(product, a->shape[first + i]);
    if (product > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[einsum] %lld elements do not fit into one axis", (long long)product);
    *size = (int)product;
    return SLIP_OK;
}

/* The arranged array as matrices behind its `batch` first axes. */
static slip_status as_matrices(slip_array **out, slip_array *a, int batch, int rows, int columns, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    *out = NULL;
    if (batch + 2 > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          batch + 2);
    for (int i = 0; i < batch; ++i) shape[i] = a->shape[i];
    SLIP_TRY(merged_size(&shape[batch], a, batch, rows));
    SLIP_TRY(merged_size(&shape[batch + 1], a, batch + rows, columns));
    return slip__op_reshape(out, a, shape, batch + 2, stream);
}

static slip_status multiply_matrices(slip_array **out, const einsum_plan *p, int a, int b, const roles *r,
                                     slip_stream *stream) {
    einsum_labels left = r->both, right = r->both;
    int shape[SLIP_MAX_NDIM], batch = r->both.count;
    append(&left, &r->left);
    append(&left, &r->contracted);
    append(&right, &r->contracted);
    append(&right, &r->right);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **x = slip__chain_slot(&chain), **y = slip__chain_slot(&chain), **x_matrix = slip__chain_slot(&chain),
               **y_matrix = slip__chain_slot(&chain), **product = slip__chain_slot(&chain);
    SLIP_STEP(chain, arrange(x, p, &p->terms[a], &left, &r->contracted, chain.stream));
    SLIP_STEP(chain, arrange(y, p, &p->terms[b], &right, &r->contracted, chain.stream));
    SLIP_STEP(chain, as_matrices(x_matrix, *x, batch, r->left.count, r->contracted.count, chain.stream));
    SLIP_STEP(chain, as_matrices(y_matrix, *y, batch, r->contracted.count, r->right.count, chain.stream));
    SLIP_STEP(chain, slip_matmul(product, *x_matrix, *y_matrix, chain.stream));
    if (chain.status == SLIP_OK) {
        int ndim = 0;
        for (int i = 0; i < batch; ++i) shape[ndim++] = (*product)->shape[i];
        for (int i = 0; i < r->left.count; ++i) shape[ndim++] = (*x)->shape[batch + i];
        for (int i = 0; i < r->right.count; ++i) shape[ndim++] = (*y)->shape[batch + r->contracted.count + i];
        SLIP_STEP(chain, slip__op_reshape(out, *product, shape, ndim, chain.stream));
    }
    return slip__chain_end(&chain);
}

/* Element by element, over all labels. */
static slip_status multiply_elements(slip_array **out, const einsum_plan *p, int a, int b, const einsum_labels *order,
                                     slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **x = slip__chain_slot(&chain), **y = slip__chain_slot(&chain);
    SLIP_STEP(chain, arrange(x, p, &p->terms[a], order, NULL, chain.stream));
    SLIP_STEP(chain, arrange(y, p, &p->terms[b], order, NULL, chain.stream));
    SLIP_STEP(chain, slip_multiply(out, *x, *y, chain.stream));
    return slip__chain_end(&chain);
}

/* Both terms go, and their product comes last. */
static slip_status contract(einsum_plan *p, int a, int b, slip_stream *stream) {
    roles r;
    slip_array *product;
    SLIP_TRY(sum_unneeded(p, a, b, stream));
    SLIP_TRY(sum_unneeded(p, b, a, stream));
    sort_labels(&r, p, a, b);
    slip_dtype dtype = slip_dtype_promote(slip__op_dtype(p->terms[a].array), slip__op_dtype(p->terms[b].array));
    bool is_matrix = r.contracted.count > 0 && slip__dtype_is_inexact(dtype);
    einsum_labels order = r.both;
    append(&order, &r.left);
    append(&order, &r.right);
    if (order.count + r.contracted.count > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[einsum] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          order.count + r.contracted.count);
    if (!is_matrix) append(&order, &r.contracted);
    if (is_matrix) SLIP_TRY(multiply_matrices(&product, p, a, b, &r, stream));
    else SLIP_TRY(multiply_elements(&product, p, a, b, &order, stream));
    slip_array_release(p->terms[a].array);
    slip_array_release(p->terms[b].array);
    memmove(p->terms + b, p->terms + b + 1, (size_t)(p->count - b - 1) * sizeof *p->terms);
    memmove(p->terms + a, p->terms + a + 1, (size_t)(p->count - a - 2) * sizeof *p->terms);
    p->terms[--p->count - 1] = (einsum_term){product, order};
    return SLIP_OK;
}

/* ---- all of them ---- */

static slip_status contract_all(einsum_plan *p, slip_stream *stream) {
    for (int i = 0; i < p->count; ++i) SLIP_TRY(take_diagonals(&p->terms[i], stream));
    while (p->count > 1) {
        int a, b;
        slip__einsum_choose(p, &a, &b);
        SLIP_TRY(contract(p, a, b, stream));
    }
    return sum_unneeded(p, 0, 0, stream);
}

slip_status slip_einsum(slip_array **out, const char *subscripts, slip_array *const *operands, size_t operands_count,
                        slip_stream *stream) {
    einsum_plan p = {.count = 0};
    *out = NULL;
    p.terms = slip__calloc(operands_count + 1, sizeof *p.terms);
    if (!p.terms) return slip__fail_memory("einsum", (operands_count + 1) * sizeof *p.terms);
    slip_status status = slip__stream_for_op(&stream, stream);
    if (status == SLIP_OK) status = slip__einsum_read(&p, subscripts, operands, operands_count);
    if (status == SLIP_OK) status = contract_all(&p, stream);
    if (status == SLIP_OK) status = arrange(out, &p, &p.terms[0], &p.output, NULL, stream);
    for (int i = 0; i < p.count; ++i) slip_array_release(p.terms[i].array);
    slip__free(p.terms);
    return status;
}
