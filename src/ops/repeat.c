/* Elements once more, and elsewhere: pad, repeat, tile, roll, flip. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* ---- pad ---- */

typedef enum pad_mode { PAD_CONSTANT, PAD_EDGE, PAD_REFLECT, PAD_SYMMETRIC } pad_mode;

static slip_status find_mode(pad_mode *mode, const char *text) {
    static const char *const names[] = {"constant", "edge", "reflect", "symmetric"};
    for (int i = 0; i < 4; ++i) {
        if (!text || strcmp(text, names[i]) != 0) continue;
        *mode = (pad_mode)i;
        return SLIP_OK;
    }
    return slip__fail(SLIP_INVALID_ARGUMENT, "[pad] Invalid padding mode (%s) passed to pad", text ? text : "");
}

/* What goes before and behind each axis. */
typedef struct paddings {
    int low[SLIP_MAX_NDIM], high[SLIP_MAX_NDIM];
    int shape[SLIP_MAX_NDIM]; /* of the result */
} paddings;

static slip_status check_padding(paddings *p, const slip_array *a, int axis, int low, int high, pad_mode mode,
                                 const char *text) {
    if (low < 0 || high < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[pad] Invalid %s padding size (%d) passed to pad for axis %d. Padding sizes must be "
                          "non-negative",
                          low < 0 ? "low" : "high", low < 0 ? low : high, axis);
    if (mode != PAD_CONSTANT && a->shape[axis] == 0 && (low || high))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[pad] Cannot pad empty axis %d in mode %s.", axis, text);
    p->low[axis] = low;
    p->high[axis] = high;
    if (__builtin_add_overflow(p->shape[axis], low, &p->shape[axis]) ||
        __builtin_add_overflow(p->shape[axis], high, &p->shape[axis]))
        return slip__fail(SLIP_OVERFLOW, "[pad] the dimension of axis %d does not fit into a shape", axis);
    return SLIP_OK;
}

static slip_status pad_constant(slip_array **out, slip_array *a, const paddings *p, slip_array *value,
                                slip_stream *stream) {
    int stop[SLIP_MAX_NDIM], strides[SLIP_MAX_NDIM];
    if (value->size != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[pad] The padding value must be one number, got %zu.", value->size);
    for (int i = 0; i < a->ndim; ++i) {
        stop[i] = p->low[i] + a->shape[i];
        strides[i] = 1;
    }
    size_t ndim = a->ndim;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **number = slip__chain_slot(&chain), **filled = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_reshape(number, value, NULL, 0, chain.stream));
    SLIP_STEP(chain, slip_full(filled, p->shape, ndim, *number, slip__op_dtype(a), chain.stream));
    SLIP_STEP(chain, slip_slice_update(out, *filled, a, p->low, ndim, stop, ndim, strides, ndim, chain.stream));
    return slip__chain_end(&chain);
}

/* Which of `size` elements stands at a place that may lie before or behind them. */
static int mirrored(int64_t place, int size, pad_mode mode) {
    if (mode == PAD_EDGE) return place < 0 ? 0 : place >= size ? size - 1 : (int)place;
    int64_t period = mode == PAD_REFLECT ? 2 * ((int64_t)size - 1) : 2 * (int64_t)size;
    if (period == 0) return 0;
    place = (place % period + period) % period;
    if (place < size) return (int)place;
    return (int)(period - place - (mode == PAD_REFLECT ? 0 : 1));
}

static slip_status pad_axis(slip_array **out, slip_array *a, int axis, const paddings *p, pad_mode mode,
                            slip_stream *stream) {
    int length = p->shape[axis];
    slip_array *indices;
    int32_t *places = slip__malloc(((size_t)length + 1) * sizeof *places);
    *out = NULL;
    if (!places) return slip__fail_memory("pad", (size_t)length * sizeof *places);
    for (int i = 0; i < length; ++i) places[i] = mirrored((int64_t)i - p->low[axis], a->shape[axis], mode);
    slip_status status = slip_array_from_data(&indices, places, &length, 1, SLIP_INT32);
    slip__free(places);
    SLIP_TRY(status);
    status = slip_take_axis(out, a, indices, axis, stream);
    slip_array_release(indices);
    return status;
}

static slip_status pad_with(slip_array **out, slip_array *a, const paddings *p, slip_array *value, pad_mode mode,
                            slip_stream *stream) {
    size_t size;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(slip__shape_size(&size, p->shape, a->ndim, "pad"));
    if (mode == PAD_CONSTANT) return pad_constant(out, a, p, value, stream);
    slip_array *padded = slip_array_retain(a);
    for (int axis = 0; axis < a->ndim; ++axis) {
        if (p->low[axis] == 0 && p->high[axis] == 0) continue;
        slip_array *next;
        slip_status status = pad_axis(&next, padded, axis, p, mode, stream);
        slip_array_release(padded);
        SLIP_TRY(status);
        padded = next;
    }
    *out = padded;
    return SLIP_OK;
}

slip_status slip_pad(slip_array **out, slip_array *a, const int *axes, size_t axes_count, const int *low_pad_size,
                     size_t low_pad_size_count, const int *high_pad_size, size_t high_pad_size_count,
                     slip_array *pad_value, const char *mode, slip_stream *stream) {
    paddings p = {{0}, {0}, {0}};
    pad_mode how = PAD_CONSTANT;
    uint64_t set;
    *out = NULL;
    if (low_pad_size_count != axes_count || high_pad_size_count != axes_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[pad] Invalid number of padding sizes passed to pad with axes of size %zu: %zu and %zu.",
                          axes_count, low_pad_size_count, high_pad_size_count);
    SLIP_TRY(find_mode(&how, mode));
    SLIP_TRY(slip__op_axes(&set, axes, axes_count, a->ndim, "pad"));
    memcpy(p.shape, a->shape, a->ndim * sizeof *p.shape);
    for (size_t i = 0; i < axes_count; ++i) {
        int axis = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
        SLIP_TRY(check_padding(&p, a, axis, low_pad_size[i], high_pad_size[i], how, mode));
    }
    return pad_with(out, a, &p, pad_value, how, stream);
}

slip_status slip_pad_symmetric(slip_array **out, slip_array *a, int pad_width, slip_array *pad_value, const char *mode,
                               slip_stream *stream) {
    paddings p = {{0}, {0}, {0}};
    pad_mode how = PAD_CONSTANT;
    *out = NULL;
    SLIP_TRY(find_mode(&how, mode));
    memcpy(p.shape, a->shape, a->ndim * sizeof *p.shape);
    for (int axis = 0; axis < a->ndim; ++axis) SLIP_TRY(check_padding(&p, a, axis, pad_width, pad_width, how, mode));
    return pad_with(out, a, &p, pad_value, how, stream);
}

/* ---- repeat and tile ---- */

slip_status slip_repeat_axis(slip_array **out, slip_array *arr, int repeats, int axis, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(slip__axis(&axis, axis, arr->ndim, "repeat"));
    if (repeats < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[repeat] Number of repeats cannot be negative: %d.", repeats);
    if (arr->ndim == SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[repeat] expected at most %d dimensions, got %d", SLIP_MAX_NDIM - 1,
                          arr->ndim);
    int64_t length = (int64_t)arr->shape[axis] * repeats;
    if (length > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[repeat] the dimension of axis %d does not fit into a shape", axis);
    for (int i = 0; i < arr->ndim; ++i) shape[i <= axis ? i : i + 1] = arr->shape[i];
    shape[axis + 1] = repeats;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **expanded = slip__chain_slot(&chain), **repeated = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_expand_dims(expanded, arr, axis + 1, chain.stream));
    SLIP_STEP(chain, slip__op_fit(repeated, *expanded, shape, (size_t)arr->ndim + 1, "repeat", chain.stream));
    memcpy(shape, arr->shape, arr->ndim * sizeof *shape);
    shape[axis] = (int)length;
    SLIP_STEP(chain, slip__op_reshape(out, *repeated, shape, arr->ndim, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_repeat(slip_array **out, slip_array *arr, int repeats, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **flat = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_flatten(flat, arr, 0, -1, chain.stream));
    SLIP_STEP(chain, slip_repeat_axis(out, *flat, repeats, 0, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_tile(slip_array **out, slip_array *arr, const int *reps, size_t reps_count, slip_stream *stream) {
    int single[SLIP_MAX_NDIM], wide[SLIP_MAX_NDIM], shape[SLIP_MAX_NDIM];
    size_t ndim = reps_count > arr->ndim ? reps_count : arr->ndim;
    *out = NULL;
    if (2 * ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[tile] expected at most %d dimensions, got %zu", SLIP_MAX_NDIM / 2,
                          ndim);
    for (size_t i = 0; i < ndim; ++i) {
        int count = i + reps_count < ndim ? 1 : reps[i + reps_count - ndim];
        int own = i + arr->ndim < ndim ? 1 : arr->shape[i + arr->ndim - ndim];
        if (count < 0)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[tile] Number of repetitions cannot be negative: %d.", count);
        if (__builtin_mul_overflow(own, count, &shape[i]))
            return slip__fail(SLIP_OVERFLOW, "[tile] the dimension of axis %zu does not fit into a shape", i);
        single[2 * i] = 1;
        wide[2 * i] = count;
        single[2 * i + 1] = wide[2 * i + 1] = own;
    }
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **expanded = slip__chain_slot(&chain), **repeated = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_reshape(expanded, arr, single, 2 * (int)ndim, chain.stream));
    SLIP_STEP(chain, slip__op_fit(repeated, *expanded, wide, 2 * ndim, "tile", chain.stream));
    SLIP_STEP(chain, slip__op_reshape(out, *repeated, shape, (int)ndim, chain.stream));
    return slip__chain_end(&chain);
}

/* ---- roll and flip ---- */

/* Along one axis, counted from the front. */
static slip_status roll_along(slip_array **out, slip_array *a, int64_t shift, int axis, slip_stream *stream) {
    int64_t length = a->shape[axis];
    int at = length ? (int)(((-shift) % length + length) % length) : 0;
    slip_array *parts[2], *swapped[2];
    if (at == 0) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    SLIP_TRY(slip_split_sections(parts, a, &at, 1, axis, stream));
    swapped[0] = parts[1];
    swapped[1] = parts[0];
    slip_status status = slip_concatenate_axis(out, swapped, 2, axis, stream);
    slip_array_release(parts[0]);
    slip_array_release(parts[1]);
    return status;
}

static int64_t sum_of(const int *shift, size_t count) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; ++i) sum += shift[i];
    return sum;
}

static slip_status roll_place(int *axis, int given, int ndim) {
    *axis = given < 0 ? given + ndim : given;
    if (*axis >= 0 && *axis < ndim) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[roll] Invalid axis %d for array with %d dimensions.", given, ndim);
}

slip_status slip_roll_axis(slip_array **out, slip_array *a, const int *shift, size_t shift_count, int axis,
                           slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(roll_place(&axis, axis, a->ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return roll_along(out, a, sum_of(shift, shift_count), axis, stream);
}

slip_status slip_roll_axes(slip_array **out, slip_array *a, const int *shift, size_t shift_count, const int *axes,
                           size_t axes_count, slip_stream *stream) {
    int place;
    *out = NULL;
    if (shift_count < axes_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[roll] At least one shift value per axis is required, %zu provided for %zu axes.",
                          shift_count, axes_count);
    for (size_t i = 0; i < axes_count; ++i) SLIP_TRY(roll_place(&place, axes[i], a->ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_array *rolled = slip_array_retain(a), *next = NULL;
    for (size_t i = 0; i < axes_count; ++i) {
        slip_status status = roll_place(&place, axes[i], a->ndim);
        if (status == SLIP_OK) status = roll_along(&next, rolled, shift[i], place, stream);
        slip_array_release(rolled);
        SLIP_TRY(status);
        rolled = next;
    }
    *out = rolled;
    return SLIP_OK;
}

slip_status slip_roll(slip_array **out, slip_array *a, const int *shift, size_t shift_count, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **flat = slip__chain_slot(&chain), **rolled = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_flatten(flat, a, 0, -1, chain.stream));
    SLIP_STEP(chain, roll_along(rolled, *flat, sum_of(shift, shift_count), 0, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(out, *rolled, a->shape, a->ndim, chain.stream));
    return slip__chain_end(&chain);
}

static slip_status flip_set(slip_array **out, slip_array *a, uint64_t set, slip_stream *stream) {
    int start[SLIP_MAX_NDIM], stop[SLIP_MAX_NDIM], strides[SLIP_MAX_NDIM];
    size_t ndim = a->ndim;
    for (int i = 0; i < a->ndim; ++i) {
        bool is_turned = set >> i & 1;
        start[i] = is_turned ? a->shape[i] - 1 : 0;
        stop[i] = is_turned ? -a->shape[i] - 1 : a->shape[i];
        strides[i] = is_turned ? -1 : 1;
    }
    return slip_slice(out, a, start, ndim, stop, ndim, strides, ndim, stream);
}

slip_status slip_flip_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, slip_stream *stream) {
    uint64_t set = 0;
    *out = NULL;
    for (size_t i = 0; i < axes_count; ++i) {
        int axis;
        SLIP_TRY(slip__axis(&axis, axes[i], a->ndim, "flip"));
        set |= (uint64_t)1 << axis;
    }
    return flip_set(out, a, set, stream);
}

slip_status slip_flip(slip_array **out, slip_array *a, slip_stream *stream) {
    return flip_set(out, a, UINT64_MAX, stream);
}
