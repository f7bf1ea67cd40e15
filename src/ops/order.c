/* What is made of sorting: median, partition, topk; and searchsorted. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* ---- partition and topk ---- */

static slip_status check_place(const slip_array *a, int kth, int given_axis, const char *name) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    int axis;
    SLIP_TRY(slip__axis(&axis, given_axis, a->ndim, name));
    int place = kth < 0 ? kth + a->shape[axis] : kth;
    if (place >= 0 && place < a->shape[axis]) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Received invalid kth %d along axis %d for array with shape: %s",
                      name, kth, given_axis, slip__shape_text(text, sizeof text, a->shape, a->ndim));
}

/* A sorted array is partitioned at every place. */
slip_status slip_partition_axis(slip_array **out, slip_array *a, int kth, int axis, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(check_place(a, kth, axis, "partition"));
    return slip_sort_axis(out, a, axis, stream);
}

slip_status slip_argpartition_axis(slip_array **out, slip_array *a, int kth, int axis, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(check_place(a, kth, axis, "argpartition"));
    return slip_argsort_axis(out, a, axis, stream);
}

slip_status slip_topk_axis(slip_array **out, slip_array *a, int k, int axis, slip_stream *stream) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    int place;
    slip_array *parts[2] = {NULL, NULL};
    *out = NULL;
    SLIP_TRY(slip__axis(&place, axis, a->ndim, "topk"));
    if (k < 0 || k > a->shape[place])
        return slip__fail(SLIP_INVALID_ARGUMENT, "[topk] Received invalid k=%d along axis %d for array with shape: %s",
                          k, axis, slip__shape_text(text, sizeof text, a->shape, a->ndim));
    int cut = a->shape[place] - k;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **sorted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_sort_axis(sorted, a, place, chain.stream));
    SLIP_STEP(chain, slip_split_sections(parts, *sorted, &cut, 1, place, chain.stream));
    slip_array_release(parts[0]);
    *out = parts[1];
    return slip__chain_end(&chain);
}

/* A function of an axis, of the flattened array. */
typedef slip_status (*axis_function)(slip_array **out, slip_array *a, int number, int axis, slip_stream *stream);

static slip_status of_flat(slip_array **out, axis_function function, slip_array *a, int number, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **flat = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_flatten(flat, a, 0, -1, chain.stream));
    SLIP_STEP(chain, function(out, *flat, number, -1, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_partition(slip_array **out, slip_array *a, int kth, slip_stream *stream) {
    return of_flat(out, slip_partition_axis, a, kth, stream);
}

slip_status slip_argpartition(slip_array **out, slip_array *a, int kth, slip_stream *stream) {
    return of_flat(out, slip_argpartition_axis, a, kth, stream);
}

slip_status slip_topk(slip_array **out, slip_array *a, int k, slip_stream *stream) {
    return of_flat(out, slip_topk_axis, a, k, stream);
}

/* ---- median ---- */

/* Elements [at, at + 1) of the last axis, which goes. */
static slip_status last_element(slip_array **out, slip_array *a, int at, slip_stream *stream) {
    int start[SLIP_MAX_NDIM] = {0}, stop[SLIP_MAX_NDIM], strides[SLIP_MAX_NDIM], last = a->ndim - 1;
    size_t ndim = a->ndim;
    for (int i = 0; i < a->ndim; ++i) {
        stop[i] = i == last ? at + 1 : a->shape[i];
        strides[i] = 1;
    }
    start[last] = at;
    slip_array *element;
    SLIP_TRY(slip_slice(&element, a, start, ndim, stop, ndim, strides, ndim, stream));
    slip_status status = slip_squeeze_axis(out, element, -1, stream);
    slip_array_release(element);
    return status;
}

/* The axes of the set moved to the end and merged there; `kept` is the shape of the result. */
static slip_status merge_axes(slip_array **out, slip_array *a, uint64_t set, int *kept, int *kept_ndim, bool keepdims,
                              slip_stream *stream) {
    int order[SLIP_MAX_NDIM], shape[SLIP_MAX_NDIM], count = 0;
    int64_t merged = 1;
    *kept_ndim = 0;
    for (int i = 0; i < a->ndim; ++i) {
        if (!(set >> i & 1)) {
            shape[count] = a->shape[i];
            order[count++] = i;
        } else merged = slip__size_multiply(merged, a->shape[i]);
        if (!(set >> i & 1) || keepdims) kept[(*kept_ndim)++] = set >> i & 1 ? 1 : a->shape[i];
    }
    int rest = count;
    for (int i = 0; i < a->ndim; ++i)
        if (set >> i & 1) order[rest++] = i;
    if (merged == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[median] Cannot take median along empty axis.");
    if (merged > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[median] %lld elements do not fit into one axis", (long long)merged);
    shape[count++] = (int)merged;
    slip_array *ordered;
    SLIP_TRY(slip__op_transpose(&ordered, a, order, stream));
    slip_status status = slip__op_reshape(out, ordered, shape, count, stream);
    slip_array_release(ordered);
    return status;
}

static slip_status check_axes(uint64_t *set, const slip_array *a, const int *axes, size_t axes_count) {
    *set = 0;
    for (size_t i = 0; i < axes_count; ++i) {
        int axis;
        SLIP_TRY(slip__axis(&axis, axes[i], a->ndim, "median"));
        if (*set >> axis & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[median] Received duplicate axis: %d.", axes[i]);
        *set |= (uint64_t)1 << axis;
    }
    return SLIP_OK;
}

slip_status slip_median(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                        slip_stream *stream) {
    int kept[SLIP_MAX_NDIM], kept_ndim = 0, length = 1;
    slip_dtype dtype = slip__dtype_at_least_float(slip__op_dtype(a));
    uint64_t set;
    *out = NULL;
    SLIP_TRY(check_axes(&set, a, axes, axes_count));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **merged = slip__chain_slot(&chain),
               **sorted = slip__chain_slot(&chain), **low = slip__chain_slot(&chain), **high = slip__chain_slot(&chain),
               **sum = slip__chain_slot(&chain), **half = slip__chain_slot(&chain), **middle = slip__chain_slot(&chain),
               **last = slip__chain_slot(&chain), **is_nan = slip__chain_slot(&chain),
               **result = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, a, dtype, chain.stream));
    SLIP_STEP(chain, merge_axes(merged, *converted, set, kept, &kept_ndim, keepdims, chain.stream));
    SLIP_STEP(chain, slip_sort_axis(sorted, *merged, -1, chain.stream));
    if (chain.status == SLIP_OK) length = (*sorted)->shape[(*sorted)->ndim - 1];
    SLIP_STEP(chain, last_element(high, *sorted, length / 2, chain.stream));
    if (length % 2 == 0) {
        SLIP_STEP(chain, last_element(low, *sorted, length / 2 - 1, chain.stream));
        SLIP_STEP(chain, slip_add(sum, *low, *high, chain.stream));
        SLIP_STEP(chain, slip__op_constant(half, 0.5, dtype));
        SLIP_STEP(chain, slip_multiply(middle, *sum, *half, chain.stream));
    } else if (chain.status == SLIP_OK) *middle = slip_array_retain(*high);
    SLIP_STEP(chain, last_element(last, *sorted, length - 1, chain.stream)); /* NaN, if there is one */
    SLIP_STEP(chain, slip_isnan(is_nan, *last, chain.stream));
    SLIP_STEP(chain, slip_where(result, *is_nan, *last, *middle, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(out, *result, kept, kept_ndim, chain.stream));
    return slip__chain_end(&chain);
}

/* ---- searchsorted ---- */

/* Whether an element comes before the place of a value: NaN is the largest number. */
static slip_status comes_before(slip_array **out, slip_array *element, slip_array *value, bool is_right,
                                slip_stream *stream) {
    bool may_be_nan = slip__dtype_is_inexact(slip__op_dtype(value));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **is_less = slip__chain_slot(&chain), **value_nan = slip__chain_slot(&chain),
               **element_nan = slip__chain_slot(&chain), **is_number = slip__chain_slot(&chain),
               **above = slip__chain_slot(&chain);
    if (is_right) SLIP_STEP(chain, slip_less_equal(is_less, element, value, chain.stream));
    else SLIP_STEP(chain, slip_less(is_less, element, value, chain.stream));
    if (!may_be_nan) {
        if (chain.status == SLIP_OK) *out = slip_array_retain(*is_less);
        return slip__chain_end(&chain);
    }
    SLIP_STEP(chain, slip_isnan(value_nan, value, chain.stream));
    SLIP_STEP(chain, slip_isnan(element_nan, element, chain.stream));
    SLIP_STEP(chain, slip_logical_not(is_number, *element_nan, chain.stream));
    if (is_right) SLIP_STEP(chain, slip_logical_or(out, *is_less, *value_nan, chain.stream));
    else {
        SLIP_STEP(chain, slip_logical_and(above, *value_nan, *is_number, chain.stream));
        SLIP_STEP(chain, slip_logical_or(out, *is_less, *above, chain.stream));
    }
    return slip__chain_end(&chain);
}

/* Moves every place on by `step` where the element before the new place still comes before the value. */
static slip_status advance(slip_array **out, slip_array *places, slip_array *sorted, slip_array *values, int step,
                           bool is_right, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **by = slip__chain_slot(&chain), **one = slip__chain_slot(&chain), **length = slip__chain_slot(&chain),
               **next = slip__chain_slot(&chain), **before = slip__chain_slot(&chain),
               **element = slip__chain_slot(&chain), **is_before = slip__chain_slot(&chain),
               **is_inside = slip__chain_slot(&chain), **both = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_constant(by, step, SLIP_UINT32));
    SLIP_STEP(chain, slip__op_constant(one, 1, SLIP_UINT32));
    SLIP_STEP(chain, slip__op_constant(length, sorted->shape[0], SLIP_UINT32));
    SLIP_STEP(chain, slip_add(next, places, *by, chain.stream));
    SLIP_STEP(chain, slip_subtract(before, *next, *one, chain.stream));
    SLIP_STEP(chain, slip_take_axis(element, sorted, *before, 0, chain.stream));
    SLIP_STEP(chain, comes_before(is_before, *element, values, is_right, chain.stream));
    SLIP_STEP(chain, slip_less_equal(is_inside, *next, *length, chain.stream));
    SLIP_STEP(chain, slip_logical_and(both, *is_before, *is_inside, chain.stream));
    SLIP_STEP(chain, slip_where(out, *both, *next, places, chain.stream));
    return slip__chain_end(&chain);
}

/* A binary search of all values side by side. */
slip_status slip_searchsorted(slip_array **out, slip_array *sorted_sequence, slip_array *values, const char *side,
                              slip_stream *stream) {
    bool is_right = side && strcmp(side, "right") == 0;
    slip_dtype dtype = slip_dtype_promote(slip__op_dtype(sorted_sequence), slip__op_dtype(values));
    slip_array *places = NULL;
    *out = NULL;
    if (!is_right && (!side || strcmp(side, "left") != 0))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[searchsorted] Invalid side '%s'. Expected 'left' or 'right'.",
                          side ? side : "");
    if (sorted_sequence->ndim != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[searchsorted] The sorted sequence must be 1-D but has %d dimensions.",
                          sorted_sequence->ndim);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **sorted = slip__chain_slot(&chain), **wanted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(sorted, sorted_sequence, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(wanted, values, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_filled(&places, values->shape, values->ndim, 0, SLIP_UINT32, chain.stream));
    int step = 1;
    while (step <= sorted_sequence->shape[0] / 2) step *= 2;
    for (; step && sorted_sequence->shape[0]; step /= 2) {
        slip_array *next = NULL;
        SLIP_STEP(chain, advance(&next, places, *sorted, *wanted, step, is_right, chain.stream));
        slip_array_release(places);
        places = next;
    }
    *out = places;
    return slip__chain_end(&chain);
}
