/* The same elements seen otherwise: transpose, broadcast, slice. Reshaping is in reshape.c. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip_transpose_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                slip_stream *stream) {
    int order[SLIP_MAX_NDIM];
    uint64_t seen = 0;
    *out = NULL;
    if (axes_count != a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[transpose] Received %zu axes for array with %d dimensions.",
                          axes_count, a->ndim);
    for (int i = 0; i < a->ndim; ++i) {
        order[i] = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
        if (order[i] < 0 || order[i] >= a->ndim)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[transpose] Invalid axis (%d) for array with %d dimensions.",
                              axes[i], a->ndim);
        if (seen >> order[i] & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[transpose] Repeat axes not allowed: axis %d.", axes[i]);
        seen |= (uint64_t)1 << order[i];
    }
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__op_transpose(out, a, order, stream);
}

slip_status slip_transpose(slip_array **out, slip_array *a, slip_stream *stream) {
    int order[SLIP_MAX_NDIM];
    *out = NULL;
    for (int i = 0; i < a->ndim; ++i) order[i] = a->ndim - 1 - i;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__op_transpose(out, a, order, stream);
}

/* An axis as given to swapaxes and moveaxis, counted from the front. */
static slip_status place(int *axis, int given, int ndim, const char *name) {
    *axis = given < 0 ? given + ndim : given;
    if (*axis >= 0 && *axis < ndim) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Invalid axis %d for array with %d dimensions.", name, given, ndim);
}

slip_status slip_swapaxes(slip_array **out, slip_array *a, int axis1, int axis2, slip_stream *stream) {
    int order[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(place(&axis1, axis1, a->ndim, "swapaxes"));
    SLIP_TRY(place(&axis2, axis2, a->ndim, "swapaxes"));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    for (int i = 0; i < a->ndim; ++i) order[i] = i;
    order[axis1] = axis2;
    order[axis2] = axis1;
    return slip__op_transpose(out, a, order, stream);
}

slip_status slip_moveaxis(slip_array **out, slip_array *a, int source, int destination, slip_stream *stream) {
    int order[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(place(&source, source, a->ndim, "moveaxis"));
    SLIP_TRY(place(&destination, destination, a->ndim, "moveaxis"));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    for (int i = 0, next = 0; i < a->ndim; ++i) {
        if (next == source) ++next;
        order[i] = i == destination ? source : next++;
    }
    return slip__op_transpose(out, a, order, stream);
}

slip_status slip__op_fit(slip_array **out, slip_array *a, const int *shape, size_t shape_count, const char *name,
                         slip_stream *stream) {
    char from_text[SLIP_SHAPE_TEXT_BYTES], to_text[SLIP_SHAPE_TEXT_BYTES];
    int ndim = shape_count > SLIP_MAX_NDIM ? SLIP_MAX_NDIM + 1 : (int)shape_count;
    size_t size;
    *out = NULL;
    SLIP_TRY(slip__shape_size(&size, shape, ndim, name));
    bool fits = ndim >= a->ndim;
    for (int i = 1; i <= a->ndim && fits; ++i)
        fits = a->shape[a->ndim - i] == 1 || a->shape[a->ndim - i] == shape[ndim - i];
    if (!fits)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot broadcast array of shape %s into shape %s.", name,
                          slip__shape_text(from_text, sizeof from_text, a->shape, a->ndim),
                          slip__shape_text(to_text, sizeof to_text, shape, ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__op_broadcast(out, a, shape, ndim, stream);
}

slip_status slip_broadcast_to(slip_array **out, slip_array *a, const int *shape, size_t shape_count,
                              slip_stream *stream) {
    return slip__op_fit(out, a, shape, shape_count, "broadcast_to", stream);
}

slip_status slip_broadcast_arrays(slip_array **out, slip_array *const *inputs, size_t inputs_count,
                                  slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], ndim = 0;
    for (size_t i = 0; i < inputs_count; ++i) out[i] = NULL;
    for (size_t i = 0; i < inputs_count; ++i)
        SLIP_TRY(slip__broadcast_shapes(shape, &ndim, inputs[i]->shape, inputs[i]->ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    for (size_t i = 0; i < inputs_count; ++i) {
        slip_status status = slip__op_broadcast(&out[i], inputs[i], shape, ndim, stream);
        if (status == SLIP_OK) continue;
        for (; i > 0; --i) {
            slip_array_release(out[i - 1]);
            out[i - 1] = NULL;
        }
        return status;
    }
    return SLIP_OK;
}

static int clamp(int64_t value, int64_t low, int64_t high) {
    return (int)(value < low ? low : value > high ? high : value);
}

/* Start and length along one axis, as Python counts. */
static void slice_axis(int *first, int *length, int64_t start, int64_t stop, int64_t stride, int size) {
    if (start < 0) start += size;
    if (stop < 0) stop += size;
    if (stride > 0) {
        *first = clamp(start, 0, size);
        int end = clamp(stop, 0, size);
        *length = end > *first ? (int)((end - *first + stride - 1) / stride) : 0;
    } else {
        *first = clamp(start, -1, size - 1);
        int end = clamp(stop, -1, size - 1);
        *length = *first > end ? (int)((*first - end - stride - 1) / -stride) : 0;
    }
    if (*length == 0) *first = 0;
}

slip_status slip__op_slice_bounds(slip_slice_bounds *bounds, const slip_array *a, const int *start, size_t start_count,
                                  const int *stop, size_t stop_count, const int *strides, size_t strides_count,
                                  const char *name) {
    size_t ndim = a->ndim;
    bounds->is_whole = true;
    if (start_count != ndim || stop_count != ndim || strides_count != ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Invalid number of indices or strides for array with dimension %zu: "
                          "got %zu starts, %zu stops and %zu strides.",
                          name, ndim, start_count, stop_count, strides_count);
    for (size_t i = 0; i < ndim; ++i) {
        if (strides[i] == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] The stride of axis %zu is 0.", name, i);
        slice_axis(&bounds->first[i], &bounds->shape[i], start[i], stop[i], strides[i], a->shape[i]);
        bounds->is_whole &= bounds->shape[i] == a->shape[i] && (strides[i] == 1 || bounds->shape[i] <= 1);
    }
    return SLIP_OK;
}

slip_status slip__op_slice_params(slip_array *node, const slip_slice_bounds *bounds, const int *strides, int ndim) {
    SLIP_TRY(slip__array_list(node, 2 * ndim));
    for (int i = 0; i < ndim; ++i) {
        node->params.list.values[i] = bounds->first[i];
        node->params.list.values[ndim + i] = strides[i];
    }
    return SLIP_OK;
}

slip_status slip_slice(slip_array **out, slip_array *a, const int *start, size_t start_count, const int *stop,
                       size_t stop_count, const int *strides, size_t strides_count, slip_stream *stream) {
    slip_slice_bounds bounds;
    *out = NULL;
    SLIP_TRY(slip__op_slice_bounds(&bounds, a, start, start_count, stop, stop_count, strides, strides_count, "slice"));
    if (bounds.is_whole) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_array *node;
    SLIP_TRY(slip__array_create(&node, SLIP_OP_SLICE, slip__op_dtype(a), bounds.shape, a->ndim, &a, 1, stream));
    slip_status status = slip__op_slice_params(node, &bounds, strides, a->ndim);
    if (status != SLIP_OK) {
        slip_array_release(node);
        return status;
    }
    *out = node;
    return SLIP_OK;
}
