/* Arrays put together: concatenate and stack. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

static void release_arrays(slip_array **arrays, size_t count) {
    for (size_t i = 0; i < count; ++i) slip_array_release(arrays[i]);
    slip__free(arrays);
}

/* Room for `count` arrays, all NULL. */
static slip_status take_room(slip_array ***arrays, size_t count, const char *name) {
    *arrays = slip__calloc(count, sizeof **arrays);
    return *arrays ? SLIP_OK : slip__fail_memory(name, count * sizeof **arrays);
}

/* The result's shape, once all inputs are known to fit. */
static slip_status joined_shape(int *shape, slip_array *const *arrays, size_t count, int given_axis, int *axis) {
    char a_text[SLIP_SHAPE_TEXT_BYTES], b_text[SLIP_SHAPE_TEXT_BYTES];
    const slip_array *first = arrays[0];
    SLIP_TRY(slip__axis(axis, given_axis, first->ndim, "concatenate"));
    memcpy(shape, first->shape, first->ndim * sizeof *shape);
    for (size_t i = 1; i < count; ++i) {
        const slip_array *array = arrays[i];
        if (array->ndim != first->ndim)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[concatenate] All the input arrays must have the same number of "
                              "dimensions. However, got arrays with dimensions %d and %d.",
                              first->ndim, array->ndim);
        for (int k = 0; k < first->ndim; ++k) {
            if (k == *axis || array->shape[k] == first->shape[k]) continue;
            return slip__fail(
                SLIP_INVALID_ARGUMENT,
                "[concatenate] All the input array dimensions must match exactly except "
                "for the concatenation axis. However, the provided shapes are %s and %s, and the concatenation "
                "axis is %d.",
                slip__shape_text(a_text, sizeof a_text, first->shape, first->ndim),
                slip__shape_text(b_text, sizeof b_text, array->shape, array->ndim), *axis);
        }
        if (__builtin_add_overflow(shape[*axis], array->shape[*axis], &shape[*axis]))
            return slip__fail(SLIP_OVERFLOW, "[concatenate] the dimension of axis %d does not fit into a shape", *axis);
    }
    return SLIP_OK;
}

slip_status slip_concatenate_axis(slip_array **out, slip_array *const *arrays, size_t arrays_count, int axis,
                                  slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    *out = NULL;
    if (arrays_count == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[concatenate] No arrays provided for concatenation");
    SLIP_TRY(joined_shape(shape, arrays, arrays_count, axis, &axis));
    if (arrays_count == 1) {
        *out = slip_array_retain(arrays[0]);
        return SLIP_OK;
    }
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_dtype dtype = slip__op_dtype(arrays[0]);
    for (size_t i = 1; i < arrays_count; ++i) dtype = slip_dtype_promote(dtype, slip__op_dtype(arrays[i]));
    slip_array **converted, *node = NULL;
    SLIP_TRY(take_room(&converted, arrays_count, "concatenate"));
    slip_status status = SLIP_OK;
    for (size_t i = 0; i < arrays_count && status == SLIP_OK; ++i)
        status = slip_astype(&converted[i], arrays[i], dtype, stream);
    if (status == SLIP_OK)
        status = slip__array_create(&node, SLIP_OP_CONCATENATE, dtype, shape, arrays[0]->ndim, converted,
                                    (int)arrays_count, stream);
    if (status == SLIP_OK) node->params.axis.axis = axis;
    release_arrays(converted, arrays_count);
    *out = node;
    return status;
}

slip_status slip_concatenate(slip_array **out, slip_array *const *arrays, size_t arrays_count, slip_stream *stream) {
    *out = NULL;
    if (arrays_count == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[concatenate] No arrays provided for concatenation");
    slip_array **flat;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(take_room(&flat, arrays_count, "concatenate"));
    slip_status status = SLIP_OK;
    for (size_t i = 0; i < arrays_count && status == SLIP_OK; ++i)
        status = slip_flatten(&flat[i], arrays[i], 0, -1, stream);
    if (status == SLIP_OK) status = slip_concatenate_axis(out, flat, arrays_count, 0, stream);
    release_arrays(flat, arrays_count);
    return status;
}

slip_status slip_stack_axis(slip_array **out, slip_array *const *arrays, size_t arrays_count, int axis,
                            slip_stream *stream) {
    char a_text[SLIP_SHAPE_TEXT_BYTES], b_text[SLIP_SHAPE_TEXT_BYTES];
    *out = NULL;
    if (arrays_count == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[stack] No arrays provided for stacking");
    const slip_array *first = arrays[0];
    for (size_t i = 1; i < arrays_count; ++i)
        if (!slip__op_same_shape(first, arrays[i]))
            return slip__fail(SLIP_INVALID_ARGUMENT, "[stack] All arrays must have the same shape: got %s and %s",
                              slip__shape_text(a_text, sizeof a_text, first->shape, first->ndim),
                              slip__shape_text(b_text, sizeof b_text, arrays[i]->shape, arrays[i]->ndim));
    if (first->ndim == SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[stack] expected at most %d dimensions, got %d", SLIP_MAX_NDIM,
                          first->ndim + 1);
    SLIP_TRY(slip__axis(&axis, axis, first->ndim + 1, "stack"));
    slip_array **expanded;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(take_room(&expanded, arrays_count, "stack"));
    slip_status status = SLIP_OK;
    for (size_t i = 0; i < arrays_count && status == SLIP_OK; ++i)
        status = slip_expand_dims(&expanded[i], arrays[i], axis, stream);
    if (status == SLIP_OK) status = slip_concatenate_axis(out, expanded, arrays_count, axis, stream);
    release_arrays(expanded, arrays_count);
    return status;
}
