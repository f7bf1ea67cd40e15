/* Reading at indices. A negative index counts from the end; what is out of range then is clamped, so that no index
 * reaches outside the array. */
#include <string.h>

#include "base/error.h"
#include "kernels/indices.h"
#include "kernels/kernels.h"
#include "kernels/stream.h"

/* Bytes of output; of a slice that is worth writing past the caches. */
enum { GATHER_PIECE = 128 * 1024, GATHER_PARALLEL = 256 * 1024, STREAM_SLICE = 512 };

typedef struct gather_state {
    const slip_launch *launch;
    int index_count;
    const int64_t *axes, *slice_sizes;
    size_t element_bytes, slice_size;
    bool streams;    /* slices are written past the caches */
    slip_plan slice; /* of one slice in the array */
    slip_plan index; /* of the index arrays, when there is one only; they are planned one by one otherwise */
} gather_state;

/* Offsets, in elements, of `count` slices. */
static void slice_offsets(const gather_state *state, int64_t *offsets, size_t first, size_t count) {
    const slip_view *a = state->launch->inputs;
    int64_t indices[SLIP_TILE];
    memset(offsets, 0, count * sizeof *offsets);
    for (int k = 0; k < state->index_count; ++k) {
        const slip_view *view = state->launch->inputs + 1 + k;
        slip_plan plan;
        if (k) slip__plan_make(&plan, view->shape, view->ndim, NULL, &view->strides, 1);
        slip__indices_read(indices, view, k ? &plan : &state->index, first, count);
        int axis = (int)state->axes[k];
        int64_t extent = a->shape[axis], stride = a->strides[axis], room = extent - state->slice_sizes[axis];
        for (size_t i = 0; i < count; ++i) offsets[i] += slip__index_clamp(indices[i], extent, room) * stride;
    }
}

static void copy_slices(const gather_state *state, char *out, const int64_t *offsets, size_t count) {
    const slip_view *a = state->launch->inputs;
    size_t bytes = state->element_bytes, slice_bytes = state->slice_size * bytes;
    bool is_run = state->slice.ndim == 1 && (state->slice.strides[0][0] == 1 || state->slice_size == 1);
    for (size_t i = 0; i < count; ++i, out += slice_bytes) {
        const char *from = a->data + offsets[i] * (int64_t)bytes;
        if (!is_run) {
            slip__gather_range(out, &state->slice, 0, from, bytes, 0, state->slice_size);
        } else if (state->streams) {
            slip__stream_out(out, from, slice_bytes);
        } else if (slice_bytes == 4) {
            memcpy(out, from, 4);
        } else if (slice_bytes == 8) {
            memcpy(out, from, 8);
        } else {
            memcpy(out, from, slice_bytes);
        }
    }
}

static void gather_range(const void *context, size_t begin, size_t end) {
    const gather_state *state = context;
    int64_t offsets[SLIP_TILE];
    for (size_t first = begin; first < end; first += SLIP_TILE) {
        size_t count = end - first < SLIP_TILE ? end - first : SLIP_TILE;
        slice_offsets(state, offsets, first, count);
        char *out = state->launch->output.data + first * state->slice_size * state->element_bytes;
        copy_slices(state, out, offsets, count);
    }
    if (state->streams) slip__stream_end();
}

slip_status slip__kernel_gather(const slip_launch *launch) {
    const slip_view *a = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    gather_state state = {.launch = launch, .index_count = launch->input_count - 1};
    state.axes = launch->params->list.values;
    state.slice_sizes = state.axes + state.index_count;
    state.element_bytes = slip__element_bytes(a->dtype);
    int slice_shape[SLIP_MAX_NDIM];
    state.slice_size = 1;
    for (int axis = 0; axis < a->ndim; ++axis) {
        slice_shape[axis] = (int)state.slice_sizes[axis];
        state.slice_size *= (size_t)slice_shape[axis];
    }
    slip__plan_make(&state.slice, slice_shape, a->ndim, NULL, &a->strides, 1);
    if (state.index_count) slip__plan_make(&state.index, a[1].shape, a[1].ndim, NULL, &a[1].strides, 1);
    size_t slices = output->size / state.slice_size;
    size_t slice_bytes = state.slice_size * state.element_bytes;
    bool is_large = slices * slice_bytes >= GATHER_PARALLEL;
    state.streams = slice_bytes >= STREAM_SLICE && slip__stream_pays(launch);
    slip__split(slices, is_large ? GATHER_PIECE / slice_bytes + 1 : slices, gather_range, &state);
    return SLIP_OK;
}

/* ---- along one axis ---- */

typedef struct axis_state {
    const slip_launch *launch;
    size_t element_bytes;
    int64_t extent, stride; /* of the array along the axis */
    slip_plan index;        /* operand 0: the indices; operand 1: the array, standing still along the axis */
} axis_state;

#define COPY_AT_OFFSETS(type, out, data, offsets, count) \
    for (size_t i = 0; i < (count); ++i) ((type *)(void *)(out))[i] = ((const type *)(const void *)(data))[(offsets)[i]]

static void copy_elements(char *out, const char *data, const int64_t *offsets, size_t element_bytes, size_t count) {
    switch (element_bytes) {
    case 1: COPY_AT_OFFSETS(uint8_t, out, data, offsets, count); break;
    case 2: COPY_AT_OFFSETS(uint16_t, out, data, offsets, count); break;
    case 4: COPY_AT_OFFSETS(uint32_t, out, data, offsets, count); break;
    default: COPY_AT_OFFSETS(uint64_t, out, data, offsets, count); break;
    }
}

static void gather_axis_range(const void *context, size_t begin, size_t end) {
    const axis_state *state = context;
    const slip_launch *launch = state->launch;
    int64_t offsets[SLIP_TILE];
    for (size_t first = begin; first < end; first += SLIP_TILE) {
        size_t count = end - first < SLIP_TILE ? end - first : SLIP_TILE;
        slip__indices_read(offsets, launch->inputs + 1, &state->index, first, count);
        for (size_t i = 0; i < count; ++i)
            offsets[i] = slip__index_clamp(offsets[i], state->extent, state->extent - 1) * state->stride;
        slip__indices_add_positions(offsets, &state->index, 1, first, count);
        copy_elements(launch->output.data + first * state->element_bytes, launch->inputs[0].data, offsets,
                      state->element_bytes, count);
    }
}

slip_status slip__kernel_gather_axis(const slip_launch *launch) {
    const slip_view *a = launch->inputs, *indices = launch->inputs + 1, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    int axis = launch->params->axis.axis;
    axis_state state = {.launch = launch, .element_bytes = slip__element_bytes(a->dtype)};
    state.extent = a->shape[axis];
    state.stride = a->strides[axis];
    if (!state.extent)
        return slip__fail(SLIP_INDEX, "[take_along_axis] axis %d of the array has size 0: nothing to take", axis);
    int64_t strides[SLIP_MAX_NDIM];
    for (int i = 0; i < a->ndim; ++i) strides[i] = i == axis ? 0 : a->strides[i];
    const int64_t *both[2] = {indices->strides, strides};
    slip__plan_make(&state.index, output->shape, output->ndim, NULL, both, 2);
    bool is_large = output->size * state.element_bytes >= GATHER_PARALLEL;
    slip__split(output->size, is_large ? GATHER_PIECE / state.element_bytes : output->size, gather_axis_range, &state);
    return SLIP_OK;
}
