/* Other shapes for the same elements: reshape, flatten, unflatten, squeeze, expand_dims. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* Replaces the one -1 in a shape that is to have `size` elements. */
static slip_status infer_dimension(int *shape, int ndim, size_t size, const char *name) {
    int unknown = -1;
    int64_t known = 1;
    bool overflows = false;
    for (int i = 0; i < ndim; ++i) {
        if (shape[i] == -1) {
            if (unknown >= 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Can only infer one dimension.", name);
            unknown = i;
        } else overflows |= __builtin_mul_overflow(known, (int64_t)shape[i], &known);
    }
    if (unknown < 0) return SLIP_OK;
    if (known == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot infer the shape of an empty array.", name);
    int64_t inferred = overflows || known < 0 ? -1 : (int64_t)size / known;
    if (inferred >= 0 && inferred <= INT32_MAX) shape[unknown] = (int)inferred;
    return SLIP_OK; /* what does not divide is found when the sizes are compared */
}

/* A copy of a list of dimensions, checked to be short enough. */
static slip_status take_shape(int *copy, const int *shape, size_t count, const char *name) {
    if (count > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] expected at most %d dimensions, got %zu", name, SLIP_MAX_NDIM,
                          count);
    if (count) memcpy(copy, shape, count * sizeof *copy);
    return SLIP_OK;
}

/* Whether the shape has exactly `size` elements. */
static bool has_size(const int *shape, int ndim, size_t size) {
    int64_t product = 1;
    bool is_empty = false, overflows = false;
    for (int i = 0; i < ndim; ++i) {
        if (shape[i] < 0) return false;
        is_empty |= shape[i] == 0;
        overflows |= __builtin_mul_overflow(product, (int64_t)shape[i], &product);
    }
    return is_empty ? size == 0 : !overflows && (uint64_t)product == size;
}

slip_status slip_reshape(slip_array **out, slip_array *a, const int *shape, size_t shape_count, slip_stream *stream) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    int to[SLIP_MAX_NDIM], ndim = (int)shape_count;
    *out = NULL;
    SLIP_TRY(take_shape(to, shape, shape_count, "reshape"));
    SLIP_TRY(infer_dimension(to, ndim, a->size, "reshape"));
    if (!has_size(to, ndim, a->size))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[reshape] Cannot reshape array of size %zu into shape %s.", a->size,
                          slip__shape_text(text, sizeof text, shape, ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__op_reshape(out, a, to, ndim, stream);
}

slip_status slip_flatten(slip_array **out, slip_array *a, int start_axis, int end_axis, slip_stream *stream) {
    int ndim = a->ndim, shape[SLIP_MAX_NDIM] = {1};
    int first = start_axis < 0 ? start_axis + ndim : start_axis, last = end_axis < 0 ? end_axis + ndim : end_axis;
    *out = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    if (ndim == 0) return slip__op_reshape(out, a, shape, 1, stream);
    if (first < 0) first = 0;
    if (last >= ndim) last = ndim - 1;
    if (last < first)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[flatten] start_axis must be less than or equal to end_axis: got %d and %d "
                          "for array with %d dimensions.",
                          start_axis, end_axis, ndim);
    int64_t merged = 1;
    for (int i = 0; i < ndim; ++i) {
        if (i >= first && i <= last) merged = slip__size_multiply(merged, a->shape[i]);
        else shape[i < first ? i : i - (last - first)] = a->shape[i];
    }
    if (merged > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[flatten] a dimension of %lld does not fit into a shape", (long long)merged);
    shape[first] = (int)merged;
    return slip__op_reshape(out, a, shape, ndim - (last - first), stream);
}

slip_status slip_unflatten(slip_array **out, slip_array *a, int axis, const int *shape, size_t shape_count,
                           slip_stream *stream) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    int parts[SLIP_MAX_NDIM], to[SLIP_MAX_NDIM], count = (int)shape_count, ndim = a->ndim;
    int at = axis < 0 ? axis + ndim : axis;
    *out = NULL;
    if (shape_count == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[unflatten] Shape to unflatten to cannot be empty.");
    if (at < 0 || at >= ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[unflatten] Invalid axis %d for array with %d dimensions.", axis,
                          ndim);
    SLIP_TRY(take_shape(parts, shape, shape_count + (size_t)ndim - 1 > SLIP_MAX_NDIM ? SLIP_MAX_NDIM + 1 : shape_count,
                        "unflatten"));
    SLIP_TRY(infer_dimension(parts, count, (size_t)a->shape[at], "unflatten"));
    if (!has_size(parts, count, (size_t)a->shape[at]))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[unflatten] Cannot unflatten axis %d with size %d into shape %s.", at,
                          a->shape[at], slip__shape_text(text, sizeof text, shape, count));
    for (int i = 0; i < at; ++i) to[i] = a->shape[i];
    memcpy(to + at, parts, shape_count * sizeof *to);
    for (int i = at + 1; i < ndim; ++i) to[i + count - 1] = a->shape[i];
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__op_reshape(out, a, to, ndim + count - 1, stream);
}

/* Without the axes of the set. */
static slip_status drop_axes(slip_array **out, slip_array *a, uint64_t set, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], ndim = 0;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    for (int i = 0; i < a->ndim; ++i)
        if (!(set >> i & 1)) shape[ndim++] = a->shape[i];
    return slip__op_reshape(out, a, shape, ndim, stream);
}

slip_status slip_squeeze_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                              slip_stream *stream) {
    uint64_t set = 0;
    *out = NULL;
    for (size_t i = 0; i < axes_count; ++i) {
        int axis;
        SLIP_TRY(slip__axis(&axis, axes[i], a->ndim, "squeeze"));
        if (a->shape[axis] != 1)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[squeeze] Cannot squeeze axis %d with size %d which is not equal to 1.", axes[i],
                              a->shape[axis]);
        if (set >> axis & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[squeeze] Received duplicate axes: axis %d.", axes[i]);
        set |= (uint64_t)1 << axis;
    }
    return drop_axes(out, a, set, stream);
}

slip_status slip_squeeze(slip_array **out, slip_array *a, slip_stream *stream) {
    uint64_t set = 0;
    *out = NULL;
    for (int i = 0; i < a->ndim; ++i)
        if (a->shape[i] == 1) set |= (uint64_t)1 << i;
    return drop_axes(out, a, set, stream);
}

slip_status slip_expand_dims_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                  slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    uint64_t set = 0;
    *out = NULL;
    if (axes_count + a->ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[expand_dims] expected at most %d dimensions, got %zu", SLIP_MAX_NDIM,
                          axes_count + a->ndim);
    int ndim = a->ndim + (int)axes_count;
    for (size_t i = 0; i < axes_count; ++i) {
        int axis;
        SLIP_TRY(slip__axis(&axis, axes[i], ndim, "expand_dims"));
        if (set >> axis & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[expand_dims] Received duplicate axes: axis %d.", axes[i]);
        set |= (uint64_t)1 << axis;
    }
    for (int i = 0, next = 0; i < ndim; ++i) shape[i] = set >> i & 1 ? 1 : a->shape[next++];
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__op_reshape(out, a, shape, ndim, stream);
}

/* `before` new axes of size 1 in front and `behind` at the end. */
static slip_status surround(slip_array **out, slip_array *a, int before, int behind, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM] = {1, 1, 1};
    int ndim = before + a->ndim + behind;
    *out = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    if (a->ndim) memcpy(shape + before, a->shape, a->ndim * sizeof *shape);
    for (int i = before + a->ndim; i < ndim; ++i) shape[i] = 1;
    return slip__op_reshape(out, a, shape, ndim, stream);
}

slip_status slip_atleast_1d(slip_array **out, slip_array *a, slip_stream *stream) {
    return surround(out, a, a->ndim == 0, 0, stream);
}

slip_status slip_atleast_2d(slip_array **out, slip_array *a, slip_stream *stream) {
    return surround(out, a, a->ndim < 2 ? 2 - a->ndim : 0, 0, stream);
}

slip_status slip_atleast_3d(slip_array **out, slip_array *a, slip_stream *stream) {
    return surround(out, a, a->ndim < 2 ? 2 - a->ndim : 0, a->ndim < 3, stream);
}
