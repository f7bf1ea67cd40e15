/* Products over chosen axes: inner, outer, tensordot, kron, vecdot. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* ---- tensordot ---- */

/* One factor as a matrix: its contracted axes merged into columns (or rows), the others into rows (or columns). */
typedef struct factor {
    int order[SLIP_MAX_NDIM];
    int free_shape[SLIP_MAX_NDIM], free_count;
    int64_t free_size, contracted_size;
} factor;

static slip_status plan_factor(factor *f, const slip_array *a, const int *axes, size_t axes_count,
                               bool contracted_last) {
    uint64_t seen = 0;
    int at = 0;
    *f = (factor){.free_size = 1, .contracted_size = 1};
    int contracted[SLIP_MAX_NDIM];
    for (size_t i = 0; i < axes_count; ++i) {
        int axis = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
        if (axis < 0 || axis >= a->ndim)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[tensordot] Invalid axis %d for array with %d dimensions.",
                              axes[i], a->ndim);
        if (seen >> axis & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[tensordot] Repeat axes not allowed: axis %d.", axes[i]);
        seen |= (uint64_t)1 << axis;
        contracted[i] = axis;
        f->contracted_size = slip__size_multiply(f->contracted_size, a->shape[axis]);
    }
    for (size_t i = 0; i < axes_count && !contracted_last; ++i) f->order[at++] = contracted[i];
    for (int i = 0; i < a->ndim; ++i) {
        if (seen >> i & 1) continue;
        f->order[at++] = i;
        f->free_shape[f->free_count++] = a->shape[i];
        f->free_size = slip__size_multiply(f->free_size, a->shape[i]);
    }
    for (size_t i = 0; i < axes_count && contracted_last; ++i) f->order[at++] = contracted[i];
    if (f->free_size <= INT32_MAX && f->contracted_size <= INT32_MAX) return SLIP_OK;
    return slip__fail(SLIP_OVERFLOW, "[tensordot] %lld elements do not fit into one axis",
                      (long long)(f->free_size > INT32_MAX ? f->free_size : f->contracted_size));
}

static slip_status product(slip_array **out, slip_array *a, slip_array *b, const factor *left, const factor *right,
                           slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], ndim = left->free_count + right->free_count;
    const int a_shape[] = {(int)left->free_size, (int)left->contracted_size};
    const int b_shape[] = {(int)right->contracted_size, (int)right->free_size};
    *out = NULL;
    if (ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[tensordot] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          ndim);
    memcpy(shape, left->free_shape, (size_t)left->free_count * sizeof *shape);
    memcpy(shape + left->free_count, right->free_shape, (size_t)right->free_count * sizeof *shape);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **a_ordered = slip__chain_slot(&chain), **b_ordered = slip__chain_slot(&chain),
               **a_matrix = slip__chain_slot(&chain), **b_matrix = slip__chain_slot(&chain),
               **result = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_transpose(a_ordered, a, left->order, chain.stream));
    SLIP_STEP(chain, slip__op_transpose(b_ordered, b, right->order, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(a_matrix, *a_ordered, a_shape, 2, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(b_matrix, *b_ordered, b_shape, 2, chain.stream));
    SLIP_STEP(chain, slip_matmul(result, *a_matrix, *b_matrix, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(out, *result, shape, ndim, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_tensordot(slip_array **out, slip_array *a, slip_array *b, const int *axes_a, size_t axes_a_count,
                           const int *axes_b, size_t axes_b_count, slip_stream *stream) {
    char a_text[SLIP_SHAPE_TEXT_BYTES], b_text[SLIP_SHAPE_TEXT_BYTES];
    factor left, right;
    *out = NULL;
    if (axes_a_count != axes_b_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[tensordot] axes must have the same size: got %zu and %zu.",
                          axes_a_count, axes_b_count);
    SLIP_TRY(plan_factor(&left, a, axes_a, axes_a_count, true));
    SLIP_TRY(plan_factor(&right, b, axes_b, axes_b_count, false));
    for (size_t i = 0; i < axes_a_count; ++i) {
        int a_axis = axes_a[i] < 0 ? axes_a[i] + a->ndim : axes_a[i];
        int b_axis = axes_b[i] < 0 ? axes_b[i] + b->ndim : axes_b[i];
        if (a->shape[a_axis] != b->shape[b_axis])
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[tensordot] a and b must have the same shape on the contracted axes: axis %d of %s and "
                              "axis %d of %s.",
                              a_axis, slip__shape_text(a_text, sizeof a_text, a->shape, a->ndim), b_axis,
                              slip__shape_text(b_text, sizeof b_text, b->shape, b->ndim));
    }
    return product(out, a, b, &left, &right, stream);
}

slip_status slip_tensordot_axis(slip_array **out, slip_array *a, slip_array *b, int axis, slip_stream *stream) {
    int axes_a[SLIP_MAX_NDIM], axes_b[SLIP_MAX_NDIM];
    *out = NULL;
    if (axis < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[tensordot] axis must be greater or equal to 0, got %d.", axis);
    if (axis > a->ndim || axis > b->ndim)
        return slip__fail(
            SLIP_INVALID_ARGUMENT,
            "[tensordot] axis must be less than the number of dimensions of a and b: got %d for %d and %d "
            "dimensions.",
            axis, a->ndim, b->ndim);
    for (int i = 0; i < axis; ++i) {
        axes_a[i] = a->ndim - axis + i;
        axes_b[i] = i;
    }
    return slip_tensordot(out, a, b, axes_a, (size_t)axis, axes_b, (size_t)axis, stream);
}

/* ---- inner and outer ---- */

slip_status slip_inner(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    char a_text[SLIP_SHAPE_TEXT_BYTES], b_text[SLIP_SHAPE_TEXT_BYTES];
    const int last = -1;
    *out = NULL;
    if (a->ndim == 0 || b->ndim == 0) return slip_multiply(out, a, b, stream);
    if (a->shape[a->ndim - 1] != b->shape[b->ndim - 1])
        return slip__fail(SLIP_INVALID_ARGUMENT, "[inner] a and b must have the same last dimension: got %s and %s.",
                          slip__shape_text(a_text, sizeof a_text, a->shape, a->ndim),
                          slip__shape_text(b_text, sizeof b_text, b->shape, b->ndim));
    return slip_tensordot(out, a, b, &last, 1, &last, 1, stream);
}

slip_status slip_outer(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **rows = slip__chain_slot(&chain), **column = slip__chain_slot(&chain),
               **columns = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_flatten(rows, a, 0, -1, chain.stream));
    SLIP_STEP(chain, slip_expand_dims(column, *rows, 1, chain.stream));
    SLIP_STEP(chain, slip_flatten(columns, b, 0, -1, chain.stream));
    SLIP_STEP(chain, slip_multiply(out, *column, *columns, chain.stream));
    return slip__chain_end(&chain);
}

/* ---- kron ---- */

/* The array with `ndim` dimensions, every one paired with one of size 1, first or second of the pair. */
static slip_status spread(slip_array **out, const slip_array *like, slip_array *a, int ndim, bool is_first,
                          slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    for (int i = 0; i < ndim; ++i) {
        int own = i < ndim - like->ndim ? 1 : like->shape[i - ndim + like->ndim];
        shape[2 * i] = is_first ? own : 1;
        shape[2 * i + 1] = is_first ? 1 : own;
    }
    return slip__op_reshape(out, a, shape, 2 * ndim, stream);
}

slip_status slip_kron(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], ndim = a->ndim > b->ndim ? a->ndim : b->ndim;
    *out = NULL;
    if (a->size == 0 || b->size == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[kron] Input arrays cannot be empty.");
    if (2 * ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[kron] expected at most %d dimensions, got %d", SLIP_MAX_NDIM / 2,
                          ndim);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **left = slip__chain_slot(&chain), **right = slip__chain_slot(&chain),
               **products = slip__chain_slot(&chain);
    SLIP_STEP(chain, spread(left, a, a, ndim, true, chain.stream));
    SLIP_STEP(chain, spread(right, b, b, ndim, false, chain.stream));
    SLIP_STEP(chain, slip_multiply(products, *left, *right, chain.stream));
    for (int i = 0; i < ndim && chain.status == SLIP_OK; ++i)
        if (__builtin_mul_overflow((*products)->shape[2 * i], (*products)->shape[2 * i + 1], &shape[i]))
            chain.status = slip__fail(SLIP_OVERFLOW, "[kron] the dimension of axis %d does not fit into a shape", i);
    SLIP_STEP(chain, slip__op_reshape(out, *products, shape, ndim, chain.stream));
    return slip__chain_end(&chain);
}

/* ---- vecdot ---- */

slip_status slip_vecdot(slip_array **out, slip_array *a, slip_array *b, int axis, slip_stream *stream) {
    int shorter = a->ndim < b->ndim ? a->ndim : b->ndim;
    *out = NULL;
    if (shorter == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[vecdot] inputs must be at least 1D: got %d and %d dimensions.",
                          a->ndim, b->ndim);
    if (axis >= shorter || axis < -shorter)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[vecdot] axis is out of bounds: %d for %d and %d dimensions.", axis,
                          a->ndim, b->ndim);
    int a_axis = axis < 0 ? axis + a->ndim : axis, b_axis = axis < 0 ? axis + b->ndim : axis;
    if (a->shape[a_axis] != b->shape[b_axis])
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[vecdot] a and b must have the same size along axis %d: got %d and %d.", axis,
                          a->shape[a_axis], b->shape[b_axis]);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **turned = slip__chain_slot(&chain), **left = slip__chain_slot(&chain),
               **right = slip__chain_slot(&chain), **products = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_conjugate(turned, a, chain.stream));
    SLIP_STEP(chain, slip_moveaxis(left, *turned, a_axis, -1, chain.stream));
    SLIP_STEP(chain, slip_moveaxis(right, b, b_axis, -1, chain.stream));
    SLIP_STEP(chain, slip_multiply(products, *left, *right, chain.stream));
    SLIP_STEP(chain, slip_sum_axis(out, *products, -1, false, chain.stream));
    return slip__chain_end(&chain);
}
