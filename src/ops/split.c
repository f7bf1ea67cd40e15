/* Arrays cut into several, and the differences of neighbours. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* out[i] is what `part` makes for i; on failure all that were made are released. */
typedef slip_status (*part_maker)(slip_array **out, slip_array *a, size_t i, const void *context, slip_stream *stream);

static slip_status make_parts(slip_array **out, slip_array *a, size_t count, part_maker part, const void *context,
                              slip_stream *stream) {
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    for (size_t i = 0; i < count; ++i) {
        slip_status status = part(&out[i], a, i, context, stream);
        if (status == SLIP_OK) continue;
        for (; i > 0; --i) {
            slip_array_release(out[i - 1]);
            out[i - 1] = NULL;
        }
        return status;
    }
    return SLIP_OK;
}

/* [start, stop) along an axis. */
static slip_status slice_of(slip_array **out, slip_array *a, int axis, int start, int stop, slip_stream *stream) {
    int starts[SLIP_MAX_NDIM], stops[SLIP_MAX_NDIM], strides[SLIP_MAX_NDIM];
    for (int i = 0; i < a->ndim; ++i) {
        starts[i] = i == axis ? start : 0;
        stops[i] = i == axis ? stop : a->shape[i];
        strides[i] = 1;
    }
    return slip_slice(out, a, starts, a->ndim, stops, a->ndim, strides, a->ndim, stream);
}

typedef struct equal_parts {
    int axis, length;
} equal_parts;

static slip_status equal_part(slip_array **out, slip_array *a, size_t i, const void *context, slip_stream *stream) {
    const equal_parts *parts = context;
    int start = (int)i * parts->length;
    return slice_of(out, a, parts->axis, start, start + parts->length, stream);
}

slip_status slip_split(slip_array **out, slip_array *a, int num_splits, int axis, slip_stream *stream) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    if (num_splits <= 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[split] num_splits must be positive and non-zero but got %d.",
                          num_splits);
    SLIP_TRY(slip__axis(&axis, axis, a->ndim, "split"));
    if (a->shape[axis] % num_splits != 0)
        return slip__fail(
            SLIP_INVALID_ARGUMENT,
            "[split] Array split does not result in sub arrays with equal size: attempting %d splits along "
            "axis %d for shape %s.",
            num_splits, axis, slip__shape_text(text, sizeof text, a->shape, a->ndim));
    for (int i = 0; i < num_splits; ++i) out[i] = NULL; /* not before: a wrong count can be very large */
    equal_parts parts = {axis, a->shape[axis] / num_splits};
    return make_parts(out, a, (size_t)num_splits, equal_part, &parts, stream);
}

typedef struct sections {
    int axis;
    const int *indices;
    size_t count;
} sections;

static slip_status section(slip_array **out, slip_array *a, size_t i, const void *context, slip_stream *stream) {
    const sections *s = context;
    int start = i ? s->indices[i - 1] : 0, stop = i < s->count ? s->indices[i] : a->shape[s->axis];
    return slice_of(out, a, s->axis, start, stop, stream);
}

slip_status slip_split_sections(slip_array **out, slip_array *a, const int *indices, size_t indices_count, int axis,
                                slip_stream *stream) {
    for (size_t i = 0; i <= indices_count; ++i) out[i] = NULL;
    SLIP_TRY(slip__axis(&axis, axis, a->ndim, "split"));
    sections s = {axis, indices, indices_count};
    return make_parts(out, a, indices_count + 1, section, &s, stream);
}

static slip_status layer(slip_array **out, slip_array *a, size_t i, const void *context, slip_stream *stream) {
    int axis = *(const int *)context;
    slip_array *slice;
    SLIP_TRY(slice_of(&slice, a, axis, (int)i, (int)i + 1, stream));
    slip_status status = slip_squeeze_axis(out, slice, axis, stream);
    slip_array_release(slice);
    return status;
}

slip_status slip_unstack(slip_array **out, slip_array *x, int axis, slip_stream *stream) {
    SLIP_TRY(slip__axis(&axis, axis, x->ndim, "unstack"));
    for (int i = 0; i < x->shape[axis]; ++i) out[i] = NULL;
    return make_parts(out, x, (size_t)x->shape[axis], layer, &axis, stream);
}

/* Element i + 1 less element i, along an axis with at least one. */
static slip_status differences(slip_array **out, slip_array *a, int axis, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **later = slip__chain_slot(&chain), **earlier = slip__chain_slot(&chain);
    SLIP_STEP(chain, slice_of(later, a, axis, 1, a->shape[axis], chain.stream));
    SLIP_STEP(chain, slice_of(earlier, a, axis, 0, a->shape[axis] - 1, chain.stream));
    SLIP_STEP(chain, slip_subtract(out, *later, *earlier, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_diff(slip_array **out, slip_array *a, int n, int axis, slip_stream *stream) {
    int place = axis < 0 ? axis + a->ndim : axis;
    *out = NULL;
    if (n < 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[diff] Order `n` must be non-negative: %d.", n);
    if (place < 0 || place >= a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[diff] Axis is out of bounds for the array: %d of %d dimensions.",
                          axis, a->ndim);
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_array *result = slip_array_retain(a), *next = NULL;
    for (int i = 0; i < n && result->shape[place] > 0; ++i) {
        slip_status status = differences(&next, result, place, stream);
        slip_array_release(result);
        SLIP_TRY(status);
        result = next;
    }
    *out = result;
    return SLIP_OK;
}
