/* Reading at indices: gather, take, take_along_axis. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip__op_check_index_dtype(slip_dtype dtype, const char *name) {
    if (dtype == SLIP_BOOL) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Boolean indices not supported.", name);
    if (slip__dtype_is_integer(dtype)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Got indices with invalid dtype %s. Indices must be integral.", name,
                      slip_dtype_name(dtype));
}

slip_status slip__op_common_indices(int *shape, int *ndim, slip_dtype *dtype, slip_array *const *indices, size_t count,
                                    const char *name) {
    *ndim = 0;
    *dtype = SLIP_UINT32;
    for (size_t i = 0; i < count; ++i) {
        slip_dtype own = slip__op_dtype(indices[i]);
        SLIP_TRY(slip__op_check_index_dtype(own, name));
        *dtype = i ? slip_dtype_promote(*dtype, own) : own;
        SLIP_TRY(slip__broadcast_shapes(shape, ndim, indices[i]->shape, indices[i]->ndim));
    }
    return slip__op_check_index_dtype(*dtype, name);
}

static slip_status check_gather(const slip_array *a, size_t indices_count, const int *axes, size_t axes_count,
                                const int *slice_sizes, size_t slice_sizes_count) {
    uint64_t seen = 0;
    if (indices_count > a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[gather] Too many index arrays. Got %zu index arrays for input with %d "
                          "dimensions.",
                          indices_count, a->ndim);
    if (axes_count != indices_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[gather] Number of index arrays does not match number of axes: %zu and %zu.", indices_count,
                          axes_count);
    if (slice_sizes_count != a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[gather] Got slice_sizes with size %zu for array with %d dimensions.",
                          slice_sizes_count, a->ndim);
    for (size_t i = 0; i < axes_count; ++i) {
        int axis;
        SLIP_TRY(slip__axis(&axis, axes[i], a->ndim, "gather"));
        if (seen >> axis & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[gather] Repeat axes not allowed in gather: axis %d.", axes[i]);
        seen |= (uint64_t)1 << axis;
    }
    for (int i = 0; i < a->ndim; ++i)
        if (slice_sizes[i] < 0 || slice_sizes[i] > a->shape[i])
            return slip__fail(SLIP_INVALID_ARGUMENT, "[gather] Slice sizes must be in [0, %d] along axis %d. Got %d.",
                              a->shape[i], i, slice_sizes[i]);
    return SLIP_OK;
}

slip_status slip__op_fit_indices(slip_array **fitted, slip_array *const *indices, size_t count, const int *shape,
                                 int ndim, slip_dtype dtype, slip_stream *stream) {
    for (size_t i = 0; i < count; ++i) {
        slip_array *converted;
        SLIP_TRY(slip_astype(&converted, indices[i], dtype, stream));
        slip_status status = slip__op_broadcast(&fitted[i], converted, shape, ndim, stream);
        slip_array_release(converted);
        SLIP_TRY(status);
    }
    return SLIP_OK;
}

/* The node, its list filled with axes and slice sizes. */
static slip_status create_gather(slip_array **out, slip_array *const *inputs, size_t count, const int *shape, int ndim,
                                 const int *axes, const int *slice_sizes, slip_stream *stream) {
    const slip_array *a = inputs[0];
    slip_array *node;
    SLIP_TRY(slip__array_create(&node, SLIP_OP_GATHER, slip__op_dtype(a), shape, ndim, inputs, (int)count + 1, stream));
    slip_status status = slip__array_list(node, (int)count + a->ndim);
    if (status != SLIP_OK) {
        slip_array_release(node);
        return status;
    }
    int64_t *values = node->params.list.values;
    for (size_t i = 0; i < count; ++i) *values++ = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
    for (int i = 0; i < a->ndim; ++i) *values++ = slice_sizes[i];
    *out = node;
    return SLIP_OK;
}

slip_status slip_gather(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                        const int *axes, size_t axes_count, const int *slice_sizes, size_t slice_sizes_count,
                        slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], index_ndim;
    slip_dtype dtype;
    *out = NULL;
    SLIP_TRY(check_gather(a, indices_count, axes, axes_count, slice_sizes, slice_sizes_count));
    SLIP_TRY(slip__op_common_indices(shape, &index_ndim, &dtype, indices, indices_count, "gather"));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    if (index_ndim + a->ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[gather] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          index_ndim + a->ndim);
    slip_array **inputs = slip__calloc(indices_count + 1, sizeof *inputs);
    if (!inputs) return slip__fail_memory("gather", (indices_count + 1) * sizeof *inputs);
    inputs[0] = slip_array_retain(a);
    slip_status status = slip__op_fit_indices(inputs + 1, indices, indices_count, shape, index_ndim, dtype, stream);
    memcpy(shape + index_ndim, slice_sizes, a->ndim * sizeof *shape);
    if (status == SLIP_OK)
        status = create_gather(out, inputs, indices_count, shape, index_ndim + a->ndim, axes, slice_sizes, stream);
    for (size_t i = 0; i <= indices_count; ++i) slip_array_release(inputs[i]);
    slip__free(inputs);
    return status;
}

slip_status slip_take_axis(slip_array **out, slip_array *a, slip_array *indices, int axis, slip_stream *stream) {
    int slice_sizes[SLIP_MAX_NDIM], order[2 * SLIP_MAX_NDIM], shape[SLIP_MAX_NDIM];
    int at = axis < 0 ? axis + a->ndim : axis, index_ndim = indices->ndim, ndim = 0;
    *out = NULL;
    if (at < 0 || at >= a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[take] Received invalid axis %d for array with %d dimensions.", axis,
                          a->ndim);
    SLIP_TRY(slip__op_check_index_dtype(slip__op_dtype(indices), "take"));
    if (a->shape[at] == 0 && indices->size != 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[take] Cannot do a non-empty take from an empty axis.");
    memcpy(slice_sizes, a->shape, a->ndim * sizeof *slice_sizes);
    if (a->shape[at] != 0) slice_sizes[at] = 1;
    /* The gathered array has the index axes first: they belong where the axis was, and the axis goes. */
    for (int i = 0; i < at; ++i) order[ndim++] = index_ndim + i;
    for (int i = 0; i < index_ndim; ++i) order[ndim++] = i;
    for (int i = at; i < a->ndim; ++i) order[ndim++] = index_ndim + i;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **gathered = slip__chain_slot(&chain), **ordered = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_gather(gathered, a, &indices, 1, &at, 1, slice_sizes, a->ndim, chain.stream));
    SLIP_STEP(chain, slip__op_transpose(ordered, *gathered, order, chain.stream));
    if (chain.status == SLIP_OK) {
        int kept = 0;
        for (int i = 0; i < ndim; ++i)
            if (i != at + index_ndim) shape[kept++] = (*ordered)->shape[i];
        SLIP_STEP(chain, slip__op_reshape(out, *ordered, shape, kept, chain.stream));
    }
    return slip__chain_end(&chain);
}

slip_status slip_take(slip_array **out, slip_array *a, slip_array *indices, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **flat = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_flatten(flat, a, 0, -1, chain.stream));
    SLIP_STEP(chain, slip_take_axis(out, *flat, indices, 0, chain.stream));
    return slip__chain_end(&chain);
}

/* The shapes of a and of the indices once every axis but one is broadcast. */
static slip_status along_axis_shapes(int *a_shape, int *index_shape, const slip_array *a, const slip_array *indices,
                                     int axis) {
    int common[SLIP_MAX_NDIM], ndim = a->ndim;
    memcpy(common, a->shape, a->ndim * sizeof *common);
    memcpy(index_shape, indices->shape, a->ndim * sizeof *index_shape);
    common[axis] = index_shape[axis] = 1;
    SLIP_TRY(slip__broadcast_shapes(common, &ndim, index_shape, ndim));
    memcpy(a_shape, common, a->ndim * sizeof *a_shape);
    memcpy(index_shape, common, a->ndim * sizeof *index_shape);
    a_shape[axis] = a->shape[axis];
    index_shape[axis] = indices->shape[axis];
    return SLIP_OK;
}

slip_status slip_take_along_axis(slip_array **out, slip_array *a, slip_array *indices, int axis, slip_stream *stream) {
    int a_shape[SLIP_MAX_NDIM], index_shape[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(slip__axis(&axis, axis, a->ndim, "take_along_axis"));
    if (indices->ndim != a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[take_along_axis] Indices of dimension %d does not match array of dimension "
                          "%d.",
                          indices->ndim, a->ndim);
    SLIP_TRY(slip__op_check_index_dtype(slip__op_dtype(indices), "take_along_axis"));
    SLIP_TRY(along_axis_shapes(a_shape, index_shape, a, indices, axis));
    size_t size;
    SLIP_TRY(slip__shape_size(&size, index_shape, a->ndim, "take_along_axis"));
    if (a->shape[axis] == 0 && size != 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[take_along_axis] Cannot do a non-empty take from an empty axis.");
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **a_fitted = slip__chain_slot(&chain), **index_fitted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_broadcast(a_fitted, a, a_shape, a->ndim, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(index_fitted, indices, index_shape, a->ndim, chain.stream));
    slip_array *const inputs[] = {*a_fitted, *index_fitted};
    SLIP_STEP(chain, slip__array_create(out, SLIP_OP_GATHER_AXIS, slip__op_dtype(a), index_shape, a->ndim, inputs, 2,
                                        chain.stream));
    if (chain.status == SLIP_OK) (*out)->params.axis.axis = axis;
    return slip__chain_end(&chain);
}
