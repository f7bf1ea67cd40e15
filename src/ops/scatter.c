/* Writing at indices: scatter and its relatives, put_along_axis, slice_update, masked_scatter. The result is the first
 * array with some elements changed, computed in that array's own memory where nobody else can see it. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* ---- scatter ---- */

/* Checks axes; `places` become them, counted from the front. */
static slip_status check_axes(int *places, const slip_array *a, size_t indices_count, const int *axes,
                              size_t axes_count, const char *name) {
    uint64_t seen = 0;
    if (indices_count > a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Too many index arrays. Got %zu index arrays for input with %d dimensions.", name,
                          indices_count, a->ndim);
    if (axes_count != indices_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Number of index arrays does not match number of axes: %zu and %zu.", name,
                          indices_count, axes_count);
    for (size_t i = 0; i < axes_count; ++i) {
        SLIP_TRY(slip__axis(&places[i], axes[i], a->ndim, name));
        if (seen >> places[i] & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Repeat axes not allowed in scatter: axis %d.", name,
                              axes[i]);
        seen |= (uint64_t)1 << places[i];
    }
    return SLIP_OK;
}

/* `shape` begins with that of the indices; the slice's is put behind it. */
static slip_status check_updates(int *shape, int index_ndim, const slip_array *a, const slip_array *updates,
                                 const char *name) {
    char own_text[SLIP_SHAPE_TEXT_BYTES], other_text[SLIP_SHAPE_TEXT_BYTES];
    if (updates->ndim != index_ndim + a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Updates with %d dimensions does not match the sum of the array (%d) and indices (%d) "
                          "dimensions.",
                          name, updates->ndim, a->ndim, index_ndim);
    for (int i = 0; i < index_ndim; ++i)
        if (updates->shape[i] != shape[i] && updates->shape[i] != 1)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[%s] Updates with shape %s do not begin with the shape of the indices, %s.", name,
                              slip__shape_text(own_text, sizeof own_text, updates->shape, updates->ndim),
                              slip__shape_text(other_text, sizeof other_text, shape, index_ndim));
    for (int i = 0; i < a->ndim; ++i) {
        shape[index_ndim + i] = updates->shape[index_ndim + i];
        if (shape[index_ndim + i] > a->shape[i])
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[%s] Updates with shape %s are too large for array with shape %s.", name,
                              slip__shape_text(own_text, sizeof own_text, updates->shape, updates->ndim),
                              slip__shape_text(other_text, sizeof other_text, a->shape, a->ndim));
    }
    return SLIP_OK;
}

/* The node; `inputs` are a, updates and the index arrays, all fitted. */
static slip_status create_scatter(slip_array **out, slip_op op, slip_array *const *inputs, size_t indices_count,
                                  const int *axes, bool clamps, slip_stream *stream) {
    const slip_array *a = inputs[0];
    slip_array *node;
    SLIP_TRY(
        slip__array_create(&node, op, slip__op_dtype(a), a->shape, a->ndim, inputs, (int)indices_count + 2, stream));
    slip_status status = slip__array_list(node, (int)indices_count + 1);
    if (status != SLIP_OK) {
        slip_array_release(node);
        return status;
    }
    for (size_t i = 0; i < indices_count; ++i) node->params.list.values[i] = axes[i];
    node->params.list.values[indices_count] = clamps;
    *out = node;
    return SLIP_OK;
}

/* Checked arguments of a scatter. */
typedef struct scatter_plan {
    slip_op op;
    int axes[SLIP_MAX_NDIM];
    int shape[SLIP_MAX_NDIM]; /* of the updates; begins with that of the indices */
    int index_ndim, ndim;
    slip_dtype index_dtype;
    bool clamps;
} scatter_plan;

/* Fits updates and indices and makes the node. */
static slip_status build_scatter(slip_array **out, const scatter_plan *plan, slip_array *a, slip_array *const *indices,
                                 size_t indices_count, slip_array *updates, slip_stream *stream) {
    const char *name = slip__op_info[plan->op].name;
    slip_array **inputs = slip__calloc(indices_count + 2, sizeof *inputs), *converted = NULL;
    if (!inputs) return slip__fail_memory(name, (indices_count + 2) * sizeof *inputs);
    inputs[0] = slip_array_retain(a);
    slip_status status = slip_astype(&converted, updates, slip__op_dtype(a), stream);
    if (status == SLIP_OK) status = slip__op_broadcast(&inputs[1], converted, plan->shape, plan->ndim, stream);
    if (status == SLIP_OK)
        status = slip__op_fit_indices(inputs + 2, indices, indices_count, plan->shape, plan->index_ndim,
                                      plan->index_dtype, stream);
    if (status == SLIP_OK)
        status = create_scatter(out, plan->op, inputs, indices_count, plan->axes, plan->clamps, stream);
    slip_array_release(converted);
    for (size_t i = 0; i < indices_count + 2; ++i) slip_array_release(inputs[i]);
    slip__free(inputs);
    return status;
}

slip_status slip__build_scatter(slip_array **out, slip_op op, slip_array *a, slip_array *const *indices,
                                size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                slip_stream *stream) {
    const char *name = slip__op_info[op].name;
    scatter_plan plan = {.op = op};
    *out = NULL;
    SLIP_TRY(check_axes(plan.axes, a, indices_count, axes, axes_count, name));
    SLIP_TRY(slip__op_common_indices(plan.shape, &plan.index_ndim, &plan.index_dtype, indices, indices_count, name));
    if (plan.index_ndim + a->ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] expected at most %d dimensions, got %d", name, SLIP_MAX_NDIM,
                          plan.index_ndim + a->ndim);
    SLIP_TRY(check_updates(plan.shape, plan.index_ndim, a, updates, name));
    plan.ndim = plan.index_ndim + a->ndim;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return build_scatter(out, &plan, a, indices, indices_count, updates, stream);
}

/* ---- along an axis ---- */

/* The shape that indices and values are brought to: a's, but along the axis. */
static slip_status along_axis_shape(int *shape, const slip_array *a, const slip_array *indices, int axis,
                                    const char *name) {
    char own_text[SLIP_SHAPE_TEXT_BYTES], other_text[SLIP_SHAPE_TEXT_BYTES];
    for (int i = 0; i < a->ndim; ++i) {
        shape[i] = i == axis ? indices->shape[i] : a->shape[i];
        if (indices->shape[i] == shape[i] || indices->shape[i] == 1) continue;
        return slip__fail(
            SLIP_INVALID_ARGUMENT,
            "[%s] Indices with shape %s cannot be broadcast along an array with shape %s but for axis %d.", name,
            slip__shape_text(own_text, sizeof own_text, indices->shape, indices->ndim),
            slip__shape_text(other_text, sizeof other_text, a->shape, a->ndim), axis);
    }
    return SLIP_OK;
}

slip_status slip__build_scatter_axis(slip_array **out, slip_op op, slip_array *a, slip_array *indices,
                                     slip_array *values, int axis, slip_stream *stream) {
    const char *name = slip__op_info[op].name;
    int shape[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(slip__axis(&axis, axis, a->ndim, name));
    if (indices->ndim != a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Indices of dimension %d does not match array of dimension %d.",
                          name, indices->ndim, a->ndim);
    SLIP_TRY(slip__op_check_index_dtype(slip__op_dtype(indices), name));
    SLIP_TRY(along_axis_shape(shape, a, indices, axis, name));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **fitted = slip__chain_slot(&chain),
               **index_fitted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, values, slip__op_dtype(a), chain.stream));
    SLIP_STEP(chain, slip__op_fit(fitted, *converted, shape, a->ndim, name, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(index_fitted, indices, shape, a->ndim, chain.stream));
    slip_array *const inputs[] = {a, *fitted, *index_fitted};
    SLIP_STEP(chain, slip__array_create(out, op, slip__op_dtype(a), a->shape, a->ndim, inputs, 3, chain.stream));
    if (chain.status == SLIP_OK) (*out)->params.axis.axis = axis;
    return slip__chain_end(&chain);
}

/* ---- slices ---- */

slip_status slip__build_slice_update(slip_array **out, slip_op op, slip_array *src, slip_array *update,
                                     const int *start, size_t start_count, const int *stop, size_t stop_count,
                                     const int *strides, size_t strides_count, slip_stream *stream) {
    const char *name = slip__op_info[op].name;
    slip_slice_bounds bounds;
    slip_array *node = NULL;
    *out = NULL;
    SLIP_TRY(slip__op_slice_bounds(&bounds, src, start, start_count, stop, stop_count, strides, strides_count, name));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **fitted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, update, slip__op_dtype(src), chain.stream));
    SLIP_STEP(chain, slip__op_fit(fitted, *converted, bounds.shape, src->ndim, name, chain.stream));
    if (chain.status == SLIP_OK && (*fitted)->size == 0) {
        *out = slip_array_retain(src);
        return slip__chain_end(&chain);
    }
    if (chain.status == SLIP_OK && op == SLIP_OP_SLICE_UPDATE && bounds.is_whole && *fitted == *converted) {
        *out = slip_array_retain(*fitted);
        return slip__chain_end(&chain);
    }
    slip_array *const inputs[] = {src, *fitted};
    SLIP_STEP(chain,
              slip__array_create(&node, op, slip__op_dtype(src), src->shape, src->ndim, inputs, 2, chain.stream));
    SLIP_STEP(chain, slip__op_slice_params(node, &bounds, strides, src->ndim));
    if (chain.status == SLIP_OK) *out = node;
    else slip_array_release(node);
    return slip__chain_end(&chain);
}

/* ---- slices whose place is only known when they are reached ---- */

/* Checks `start` and `axes`, which go together. */
static slip_status check_start(int *places, const slip_array *a, const slip_array *start, const int *axes,
                               size_t axes_count, const char *name) {
    uint64_t seen = 0;
    if (start->ndim > 1)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] array of starting indices must be zero or one dimensional but has dimension %d.", name,
                          start->ndim);
    if (axes_count > a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Invalid number of starting positions for array with dimension %d: %zu.", name, a->ndim,
                          axes_count);
    if (start->size != axes_count)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Number of starting indices %zu does not match number of axes %zu.", name, start->size,
                          axes_count);
    if (!slip__dtype_is_integer(slip__op_dtype(start)))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Start indices must be integers, got type %s.", name,
                          slip_dtype_name(slip__op_dtype(start)));
    for (size_t i = 0; i < axes_count; ++i) {
        places[i] = axes[i] < 0 ? axes[i] + a->ndim : axes[i];
        if (places[i] < 0 || places[i] >= a->ndim)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Invalid axis %d for array with dimension %d.", name, axes[i],
                              a->ndim);
        if (seen >> places[i] & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Repeat axes not allowed: axis %d.", name, axes[i]);
        seen |= (uint64_t)1 << places[i];
    }
    return SLIP_OK;
}

static void release_all(slip_array **arrays, size_t count) {
    for (size_t i = 0; i < count; ++i) slip_array_release(arrays[i]);
}

/* The elements of `start` as arrays without dimensions. */
static slip_status split_start(slip_array **scalars, slip_array *start, size_t count, slip_stream *stream) {
    for (size_t i = 0; i < count; ++i) {
        int from = (int)i, to = from + 1, step = 1;
        slip_array *element = NULL;
        scalars[i] = NULL;
        slip_status status = start->ndim ? slip_slice(&element, start, &from, 1, &to, 1, &step, 1, stream) : SLIP_OK;
        if (status == SLIP_OK) status = slip__op_reshape(&scalars[i], element ? element : start, NULL, 0, stream);
        slip_array_release(element);
        if (status != SLIP_OK) {
            release_all(scalars, i);
            return status;
        }
    }
    return SLIP_OK;
}

slip_status slip_slice_dynamic(slip_array **out, slip_array *a, slip_array *start, const int *axes, size_t axes_count,
                               const int *slice_size, size_t slice_size_count, slip_stream *stream) {
    char size_text[SLIP_SHAPE_TEXT_BYTES], shape_text[SLIP_SHAPE_TEXT_BYTES];
    int places[SLIP_MAX_NDIM];
    slip_array *scalars[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(check_start(places, a, start, axes, axes_count, "slice_dynamic"));
    if (slice_size_count != a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[slice_dynamic] Invalid slice size for array with %d dimensions: got %zu.", a->ndim,
                          slice_size_count);
    for (int i = 0; i < a->ndim; ++i)
        if (slice_size[i] < 0 || slice_size[i] > a->shape[i])
            return slip__fail(SLIP_INVALID_ARGUMENT, "[slice_dynamic] Invalid slice size %s for array with shape %s.",
                              slip__shape_text(size_text, sizeof size_text, slice_size, a->ndim),
                              slip__shape_text(shape_text, sizeof shape_text, a->shape, a->ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(split_start(scalars, start, axes_count, stream));
    slip_status status =
        slip_gather(out, a, scalars, axes_count, places, axes_count, slice_size, slice_size_count, stream);
    release_all(scalars, axes_count);
    return status;
}

slip_status slip_slice_update_dynamic(slip_array **out, slip_array *src, slip_array *update, slip_array *start,
                                      const int *axes, size_t axes_count, slip_stream *stream) {
    char update_text[SLIP_SHAPE_TEXT_BYTES], shape_text[SLIP_SHAPE_TEXT_BYTES];
    scatter_plan plan = {.op = SLIP_OP_SCATTER, .ndim = src->ndim, .clamps = true};
    slip_array *scalars[SLIP_MAX_NDIM], *expanded;
    *out = NULL;
    SLIP_TRY(check_start(plan.axes, src, start, axes, axes_count, "slice_update_dynamic"));
    bool fits = update->ndim <= src->ndim;
    for (int i = src->ndim - 1, own = update->ndim - 1; i >= 0 && fits; --i, --own) {
        plan.shape[i] = own >= 0 ? update->shape[own] : 1;
        fits = plan.shape[i] <= src->shape[i];
    }
    if (!fits)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[slice_update_dynamic] Update with shape %s is too large for array with shape %s.",
                          slip__shape_text(update_text, sizeof update_text, update->shape, update->ndim),
                          slip__shape_text(shape_text, sizeof shape_text, src->shape, src->ndim));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    plan.index_dtype = slip__op_dtype(start);
    SLIP_TRY(slip__op_reshape(&expanded, update, plan.shape, src->ndim, stream));
    slip_status status = split_start(scalars, start, axes_count, stream);
    if (status == SLIP_OK) {
        status = build_scatter(out, &plan, src, scalars, axes_count, expanded, stream);
        release_all(scalars, axes_count);
    }
    slip_array_release(expanded);
    return status;
}

/* ---- under a mask ---- */

static slip_status check_mask(const slip_array *a, const slip_array *mask, const slip_array *src) {
    char mask_text[SLIP_SHAPE_TEXT_BYTES], shape_text[SLIP_SHAPE_TEXT_BYTES];
    if (mask->dtype != SLIP_BOOL)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[masked_scatter] The mask has to be boolean, got %s.",
                          slip_dtype_name(slip__op_dtype(mask)));
    if (mask->ndim > a->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[masked_scatter] The mask cannot have more dimensions than the target: %d and %d.",
                          mask->ndim, a->ndim);
    if (mask->ndim && memcmp(mask->shape, a->shape, mask->ndim * sizeof *a->shape) != 0)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[masked_scatter] The boolean mask should have the same shape as the beginning of the "
                          "indexed array but the mask has shape %s and the array has shape %s",
                          slip__shape_text(mask_text, sizeof mask_text, mask->shape, mask->ndim),
                          slip__shape_text(shape_text, sizeof shape_text, a->shape, a->ndim));
    int rest = a->ndim - mask->ndim;
    bool fits = src->ndim <= rest + 1;
    for (int i = 1; i <= rest && i <= src->ndim && fits; ++i)
        fits = src->shape[src->ndim - i] == 1 || src->shape[src->ndim - i] == a->shape[a->ndim - i];
    if (fits) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[masked_scatter] Value array shape must be broadcastable with the last %d dimensions of the "
                      "input: the values have shape %s and the input %s.",
                      rest, slip__shape_text(mask_text, sizeof mask_text, src->shape, src->ndim),
                      slip__shape_text(shape_text, sizeof shape_text, a->shape, a->ndim));
}

slip_status slip_masked_scatter(slip_array **out, slip_array *a, slip_array *mask, slip_array *src,
                                slip_stream *stream) {
    int shape[SLIP_MAX_NDIM + 1];
    *out = NULL;
    SLIP_TRY(check_mask(a, mask, src));
    int rest = a->ndim - mask->ndim;
    if (rest == SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[masked_scatter] expected at most %d dimensions, got %d",
                          SLIP_MAX_NDIM, rest + 1);
    if (mask->size > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[masked_scatter] %zu slices do not fit into one axis", mask->size);
    shape[0] = src->ndim == rest + 1 ? src->shape[0] : (int)mask->size;
    for (int i = 0; i < rest; ++i) shape[1 + i] = a->shape[mask->ndim + i];
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **fitted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, src, slip__op_dtype(a), chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(fitted, *converted, shape, rest + 1, chain.stream));
    slip_array *const inputs[] = {a, mask, *fitted};
    SLIP_STEP(chain, slip__array_create(out, SLIP_OP_MASKED_SCATTER, slip__op_dtype(a), a->shape, a->ndim, inputs, 3,
                                        chain.stream));
    return slip__chain_end(&chain);
}
