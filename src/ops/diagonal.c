/* Views beyond slices: of another dtype, of any strides, of diagonals; and what is made of diagonals. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* ---- another dtype ---- */

slip_status slip_view_as(slip_array **out, slip_array *a, slip_dtype dtype, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], last = a->ndim - 1;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "view"));
    if (slip__op_dtype(a) == dtype) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    int64_t from = slip__dtype_sizes[a->dtype], to = slip__dtype_sizes[dtype];
    if (from != to) {
        if (a->ndim == 0)
            return slip__fail(
                SLIP_INVALID_ARGUMENT,
                "[view] Changing the type of a scalar is only allowed for types with the same size: got %s "
                "and %s.",
                slip_dtype_name(slip__op_dtype(a)), slip_dtype_name(dtype));
        if (a->shape[last] * from % to != 0)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[view] When viewing as a larger dtype, the size in bytes of the last axis must be a "
                              "multiple of the requested type size: %lld and %lld.",
                              (long long)(a->shape[last] * from), (long long)to);
        if (a->shape[last] * from / to > INT32_MAX)
            return slip__fail(SLIP_OVERFLOW, "[view] the dimension of axis %d does not fit into a shape", last);
    }
    memcpy(shape, a->shape, a->ndim * sizeof *shape);
    if (from != to) shape[last] = (int)(shape[last] * from / to);
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__array_create(out, SLIP_OP_VIEW, dtype, shape, a->ndim, &a, 1, stream);
}

/* ---- any strides ---- */

/* Every element of the view must be one of the array's. */
static slip_status check_reach(const slip_array *a, const int *shape, const int64_t *strides, int ndim, size_t offset) {
    int64_t first = (int64_t)offset, last = (int64_t)offset, reach;
    bool fits = offset <= INT64_MAX;
    for (int i = 0; i < ndim; ++i) {
        if (shape[i] == 0) return SLIP_OK;
        int64_t *end = strides[i] < 0 ? &first : &last;
        fits &= !__builtin_mul_overflow(strides[i], (int64_t)shape[i] - 1, &reach);
        fits = fits && !__builtin_add_overflow(*end, reach, end);
    }
    if (fits && first >= 0 && (uint64_t)last < a->size) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[as_strided] The strides and the offset %zu reach outside the array, which has %zu elements.",
                      offset, a->size);
}

slip_status slip_as_strided(slip_array **out, slip_array *a, const int *shape, size_t shape_count,
                            const int64_t *strides, size_t strides_count, size_t offset, slip_stream *stream) {
    int ndim = shape_count > SLIP_MAX_NDIM ? SLIP_MAX_NDIM + 1 : (int)shape_count;
    size_t size;
    slip_array *node = NULL;
    *out = NULL;
    for (size_t i = 0; i < shape_count; ++i)
        if (shape[i] < 0)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[as_strided] Negative dimensions not allowed: %d.", shape[i]);
    SLIP_TRY(slip__shape_size(&size, shape, ndim, "as_strided"));
    if (strides_count != shape_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[as_strided] The number of strides must be that of dimensions: got %zu and %zu.",
                          strides_count, shape_count);
    SLIP_TRY(check_reach(a, shape, strides, ndim, offset));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **dense = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_contiguous(dense, a, false, chain.stream));
    SLIP_STEP(chain,
              slip__array_create(&node, SLIP_OP_AS_STRIDED, slip__op_dtype(a), shape, ndim, dense, 1, chain.stream));
    SLIP_STEP(chain, slip__array_list(node, ndim + 1));
    if (chain.status != SLIP_OK) {
        slip_array_release(node);
        return slip__chain_end(&chain);
    }
    if (ndim) memcpy(node->params.list.values, strides, (size_t)ndim * sizeof *strides);
    node->params.list.values[ndim] = (int64_t)offset;
    *out = node;
    return slip__chain_end(&chain);
}

/* ---- diagonals ---- */

slip_status slip__op_diagonal_axes(int *first, int *second, const slip_array *a, const char *name) {
    int *const axes[] = {first, second};
    if (a->ndim < 2)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Array must have at least two dimensions, but got %d dimensions.",
                          name, a->ndim);
    for (int i = 0; i < 2; ++i) {
        int axis = *axes[i] < 0 ? *axes[i] + a->ndim : *axes[i];
        if (axis < 0 || axis >= a->ndim)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Invalid axis%d %d for array with %d dimensions.", name,
                              i + 1, *axes[i], a->ndim);
        *axes[i] = axis;
    }
    if (*first != *second) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] axis1 and axis2 cannot be the same axis: %d.", name, *first);
}

slip_status slip_diagonal(slip_array **out, slip_array *a, int offset, int axis1, int axis2, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], ndim = 0;
    *out = NULL;
    SLIP_TRY(slip__op_diagonal_axes(&axis1, &axis2, a, "diagonal"));
    int64_t down = offset < 0 ? -(int64_t)offset : 0, right = offset < 0 ? 0 : offset;
    int64_t rows = a->shape[axis1] - down, columns = a->shape[axis2] - right;
    int64_t length = rows < columns ? rows : columns;
    for (int i = 0; i < a->ndim; ++i)
        if (i != axis1 && i != axis2) shape[ndim++] = a->shape[i];
    shape[ndim++] = length < 0 ? 0 : (int)length;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_array *node;
    SLIP_TRY(slip__array_create(&node, SLIP_OP_DIAGONAL, slip__op_dtype(a), shape, ndim, &a, 1, stream));
    slip_status status = slip__array_list(node, 4);
    if (status != SLIP_OK) {
        slip_array_release(node);
        return status;
    }
    const int64_t values[] = {axis1, axis2, down, right};
    memcpy(node->params.list.values, values, sizeof values);
    *out = node;
    return SLIP_OK;
}

slip_status slip_diag(slip_array **out, slip_array *a, int k, slip_stream *stream) {
    *out = NULL;
    if (a->ndim == 2) return slip_diagonal(out, a, k, 0, 1, stream);
    if (a->ndim != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[diag] array must be 1-D or 2-D, got array with %d dimensions.",
                          a->ndim);
    int64_t side = a->shape[0] + (k < 0 ? -(int64_t)k : k);
    if (side > 46340) /* whose square is the last one that fits */
        return slip__fail(SLIP_OVERFLOW, "[diag] a matrix of %lld x %lld elements is too large", (long long)side,
                          (long long)side);
    const int shape[] = {(int)side, (int)side}, flat = (int)(side * side), step = (int)side + 1;
    int start = k < 0 ? -k * (int)side : k;
    int stop = a->shape[0] ? start + (a->shape[0] - 1) * step + 1 : start;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **zeros = slip__chain_slot(&chain), **filled = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_filled(zeros, &flat, 1, 0, slip__op_dtype(a), chain.stream));
    SLIP_STEP(chain, slip_slice_update(filled, *zeros, a, &start, 1, &stop, 1, &step, 1, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(out, *filled, shape, 2, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_trace(slip_array **out, slip_array *a, int offset, int axis1, int axis2, slip_dtype dtype,
                       slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "trace"));
    SLIP_TRY(slip__op_diagonal_axes(&axis1, &axis2, a, "trace"));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **diagonal = slip__chain_slot(&chain), **converted = slip__chain_slot(&chain),
               **sum = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_diagonal(diagonal, a, offset, axis1, axis2, chain.stream));
    SLIP_STEP(chain, slip_astype(converted, *diagonal, dtype, chain.stream));
    SLIP_STEP(chain, slip_sum_axis(sum, *converted, -1, false, chain.stream));
    SLIP_STEP(chain, slip_astype(out, *sum, dtype, chain.stream));
    return slip__chain_end(&chain);
}
