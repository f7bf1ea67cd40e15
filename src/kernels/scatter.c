/* Writing at indices. A negative index counts from the end; what is out of range then is skipped, so that no index
 * reaches outside the array. Updates of one element are applied in row-major order of the indices: work is split among
 * threads only where the parts cannot meet, so that results do not depend on their number. */
#include <string.h>

#include "base/error.h"
#include "kernels/indices.h"
#include "kernels/kernels.h"
#include "kernels/update.h"

enum {
    UPDATE_PIECE = 128 * 1024,    /* bytes of updates that one thread takes at a time */
    UPDATE_PARALLEL = 256 * 1024, /* bytes of updates from which threads are worth waking */
    SLICE_PIECE = 256             /* elements of a slice that a thread takes at least */
};

/* ---- scatter ---- */

typedef struct scatter_state {
    const slip_launch *launch;
    slip_update update;
    int index_count;
    const int64_t *axes;
    bool clamps;            /* an index whose slice does not fit is moved; else it is skipped */
    const int *slice_shape; /* the updates' last dimensions */
    slip_plan slice;        /* operand 0: the output; operand 1: the updates */
    slip_plan index;        /* operand 0: the first index array, if there is one; operand 1: the updates' slices */
    size_t slices, slice_size;
} scatter_state;

/* Where the slices from number `first` on begin in the output, in elements; -1 for those that are skipped. */
static void slice_offsets(const scatter_state *state, int64_t *offsets, size_t first, size_t count) {
    const slip_view *output = &state->launch->output;
    int64_t indices[SLIP_TILE];
    memset(offsets, 0, count * sizeof *offsets);
    for (int k = 0; k < state->index_count; ++k) {
        const slip_view *view = state->launch->inputs + 2 + k;
        slip_plan plan;
        if (k) slip__plan_make(&plan, view->shape, view->ndim, NULL, &view->strides, 1);
        slip__indices_read(indices, view, k ? &plan : &state->index, first, count);
        int axis = (int)state->axes[k];
        int64_t extent = output->shape[axis], stride = output->strides[axis];
        int64_t room = extent - state->slice_shape[axis];
        for (size_t i = 0; i < count; ++i) {
            int64_t at = indices[i] + (indices[i] < 0 ? extent : 0);
            if (state->clamps) at = slip__index_clamp(at, 0, room);
            offsets[i] = offsets[i] < 0 || at < 0 || at > room ? -1 : offsets[i] + at * stride;
        }
    }
}

/* Elements [begin, end) of every slice. */
static void scatter_slices(const void *context, size_t begin, size_t end) {
    const scatter_state *state = context;
    const slip_view *updates = state->launch->inputs + 1;
    int64_t offsets[SLIP_TILE], bytes = (int64_t)state->update.element_bytes;
    for (size_t first = 0; first < state->slices; first += SLIP_TILE) {
        size_t count = state->slices - first < SLIP_TILE ? state->slices - first : SLIP_TILE;
        int64_t from[SLIP_TILE] = {0};
        slice_offsets(state, offsets, first, count);
        slip__indices_add_positions(from, &state->index, 1, first, count);
        for (size_t i = 0; i < count; ++i) {
            if (offsets[i] < 0) continue;
            slip__update_range(&state->update, &state->slice, state->launch->output.data + offsets[i] * bytes,
                               updates->data + from[i] * bytes, begin, end - begin);
        }
    }
}

/* Slices of one element. */
static void scatter_elements(const scatter_state *state) {
    const slip_view *updates = state->launch->inputs + 1;
    int64_t offsets[SLIP_TILE];
    uint64_t values[SLIP_TILE];
    for (size_t first = 0; first < state->slices; first += SLIP_TILE) {
        size_t count = state->slices - first < SLIP_TILE ? state->slices - first : SLIP_TILE;
        slice_offsets(state, offsets, first, count);
        slip__gather_range((char *)values, &state->index, 1, updates->data, state->update.element_bytes, first, count);
        state->update.scatter(state->launch->output.data, offsets, values, count);
    }
}

/* Elements of different slices never meet unless they have the same place in their slices: the slices reach over one
 * element along every axis with indices. */
static bool slices_split(const scatter_state *state) {
    for (int k = 0; k < state->index_count; ++k)
        if (state->slice_shape[state->axes[k]] != 1) return false;
    return state->slices * state->slice_size * state->update.element_bytes >= UPDATE_PARALLEL;
}

slip_status slip__kernel_scatter(const slip_launch *launch) {
    const slip_view *updates = launch->inputs + 1, *output = &launch->output;
    scatter_state state = {.launch = launch, .index_count = launch->input_count - 2, .slices = 1, .slice_size = 1};
    SLIP_TRY(slip__update_make(&state.update, launch));
    SLIP_TRY(slip__update_begin(launch));
    if (!updates->size || !output->size) return SLIP_OK;
    int index_ndim = updates->ndim - output->ndim;
    state.axes = launch->params->list.values;
    state.clamps = state.axes[state.index_count] != 0;
    state.slice_shape = updates->shape + index_ndim;
    for (int i = 0; i < index_ndim; ++i) state.slices *= (size_t)updates->shape[i];
    for (int i = 0; i < output->ndim; ++i) state.slice_size *= (size_t)state.slice_shape[i];
    const int64_t *slice_strides[2] = {output->strides, updates->strides + index_ndim};
    slip__plan_make(&state.slice, state.slice_shape, output->ndim, NULL, slice_strides, 2);
    const int64_t *index_strides[2] = {state.index_count ? launch->inputs[2].strides : updates->strides,
                                       updates->strides};
    slip__plan_make(&state.index, updates->shape, index_ndim, NULL, index_strides, 2);
    if (state.slice_size == 1) {
        scatter_elements(&state);
        return SLIP_OK;
    }
    size_t piece = state.slice_size;
    if (slices_split(&state)) piece = UPDATE_PIECE / state.update.element_bytes / state.slices;
    if (piece < SLICE_PIECE) piece = SLICE_PIECE;
    slip__split(state.slice_size, piece, scatter_slices, &state);
    return SLIP_OK;
}

/* ---- along one axis ---- */

typedef struct axis_state {
    const slip_launch *launch;
    slip_update update;
    int64_t extent, stride; /* of the output along the axis */
    slip_plan plan;         /* operand 0: the indices; 1: the output, standing still along the axis; 2: the values */
    size_t inner;           /* indices per position along the axes before */
} axis_state;

/* Positions along the axes before: what they write does not meet. */
static void scatter_axis_range(const void *context, size_t begin, size_t end) {
    const axis_state *state = context;
    const slip_launch *launch = state->launch;
    int64_t offsets[SLIP_TILE], indices[SLIP_TILE];
    uint64_t values[SLIP_TILE];
    for (size_t first = begin * state->inner; first < end * state->inner; first += SLIP_TILE) {
        size_t count = end * state->inner - first < SLIP_TILE ? end * state->inner - first : SLIP_TILE;
        slip__indices_read(indices, launch->inputs + 2, &state->plan, first, count);
        memset(offsets, 0, count * sizeof *offsets);
        slip__indices_add_positions(offsets, &state->plan, 1, first, count);
        for (size_t i = 0; i < count; ++i) {
            int64_t at = indices[i] + (indices[i] < 0 ? state->extent : 0);
            offsets[i] = at < 0 || at >= state->extent ? -1 : offsets[i] + at * state->stride;
        }
        slip__gather_range((char *)values, &state->plan, 2, launch->inputs[1].data, state->update.element_bytes, first,
                           count);
        state->update.scatter(launch->output.data, offsets, values, count);
    }
}

slip_status slip__kernel_scatter_axis(const slip_launch *launch) {
    const slip_view *values = launch->inputs + 1, *indices = launch->inputs + 2, *output = &launch->output;
    int axis = launch->params->axis.axis;
    axis_state state = {.launch = launch, .inner = 1};
    SLIP_TRY(slip__update_make(&state.update, launch));
    SLIP_TRY(slip__update_begin(launch));
    if (!indices->size || !output->size) return SLIP_OK;
    state.extent = output->shape[axis];
    state.stride = output->strides[axis];
    int64_t standing[SLIP_MAX_NDIM];
    for (int i = 0; i < output->ndim; ++i) standing[i] = i == axis ? 0 : output->strides[i];
    for (int i = axis; i < output->ndim; ++i) state.inner *= (size_t)indices->shape[i];
    const int64_t *strides[3] = {indices->strides, standing, values->strides};
    slip__plan_make(&state.plan, indices->shape, indices->ndim, NULL, strides, 3);
    size_t outer = indices->size / state.inner, inner_bytes = state.inner * state.update.element_bytes;
    bool is_large = outer * inner_bytes >= UPDATE_PARALLEL;
    slip__split(outer, is_large ? UPDATE_PIECE / inner_bytes + 1 : outer, scatter_axis_range, &state);
    return SLIP_OK;
}

/* ---- slices ---- */

typedef struct slice_state {
    slip_update update;
    slip_plan plan;
    char *out; /* the slice's first element */
    const char *updates;
} slice_state;

static void update_slice_range(const void *context, size_t begin, size_t end) {
    const slice_state *state = context;
    slip__update_range(&state->update, &state->plan, state->out, state->updates, begin, end - begin);
}

slip_status slip__kernel_slice_update(const slip_launch *launch) {
    const slip_view *updates = launch->inputs + 1, *output = &launch->output;
    const int64_t *starts = launch->params->list.values, *steps = starts + output->ndim;
    slice_state state = {.out = output->data, .updates = updates->data};
    SLIP_TRY(slip__update_make(&state.update, launch));
    SLIP_TRY(slip__update_begin(launch));
    if (!updates->size) return SLIP_OK;
    int64_t strides[SLIP_MAX_NDIM];
    for (int i = 0; i < output->ndim; ++i) {
        state.out += starts[i] * output->strides[i] * (int64_t)state.update.element_bytes;
        strides[i] = steps[i] * output->strides[i];
    }
    const int64_t *both[2] = {strides, updates->strides};
    slip__plan_make(&state.plan, updates->shape, updates->ndim, NULL, both, 2);
    bool is_large = updates->size * state.update.element_bytes >= UPDATE_PARALLEL;
    slip__split(updates->size, is_large ? UPDATE_PIECE / state.update.element_bytes : updates->size, update_slice_range,
                &state);
    return SLIP_OK;
}

/* ---- under a mask ---- */

typedef struct mask_state {
    slip_update update;
    slip_plan mask;   /* operand 0: the mask; operand 1: the output's first dimensions */
    slip_plan source; /* slices of one element: the source */
    slip_plan slice;  /* operand 0: the output; operand 1: the source */
    size_t slice_size;
} mask_state;

/* Places, in the output, of the true ones among `count` elements of the mask. Returns how many there are. */
static size_t true_places(const mask_state *state, const char *mask, int64_t *places, size_t first, size_t count) {
    uint8_t truths[SLIP_TILE];
    int64_t offsets[SLIP_TILE] = {0};
    size_t found = 0;
    slip__gather_range((char *)truths, &state->mask, 0, mask, 1, first, count);
    slip__indices_add_positions(offsets, &state->mask, 1, first, count);
    for (size_t i = 0; i < count; ++i)
        if (truths[i]) places[found++] = offsets[i];
    return found;
}

/* Slices [taken, taken + count) of the source go to the places. */
static void put_slices(const mask_state *state, const slip_launch *launch, const int64_t *places, size_t taken,
                       size_t count) {
    const slip_view *source = launch->inputs + 2;
    int64_t bytes = (int64_t)state->update.element_bytes;
    if (state->slice_size == 1) {
        uint64_t values[SLIP_TILE];
        slip__gather_range((char *)values, &state->source, 0, source->data, state->update.element_bytes, taken, count);
        state->update.scatter(launch->output.data, places, values, count);
        return;
    }
    for (size_t i = 0; i < count; ++i)
        slip__update_range(&state->update, &state->slice, launch->output.data + places[i] * bytes,
                           source->data + (int64_t)(taken + i) * source->strides[0] * bytes, 0, state->slice_size);
}

slip_status slip__masked_scatter_refuse(uint64_t slices) {
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[masked_scatter] Source does not have enough elements for mask: it has %llu slices.",
                      (unsigned long long)slices);
}

slip_status slip__kernel_masked_scatter(const slip_launch *launch) {
    const slip_view *mask = launch->inputs + 1, *source = launch->inputs + 2, *output = &launch->output;
    mask_state state = {.slice_size = 1};
    int64_t places[SLIP_TILE];
    SLIP_TRY(slip__update_make(&state.update, launch));
    SLIP_TRY(slip__update_begin(launch));
    if (!output->size) return SLIP_OK;
    for (int i = mask->ndim; i < output->ndim; ++i) state.slice_size *= (size_t)output->shape[i];
    const int64_t *mask_strides[2] = {mask->strides, output->strides};
    const int64_t *slice_strides[2] = {output->strides + mask->ndim, source->strides + 1};
    slip__plan_make(&state.mask, mask->shape, mask->ndim, NULL, mask_strides, 2);
    slip__plan_make(&state.source, source->shape, source->ndim, NULL, &source->strides, 1);
    slip__plan_make(&state.slice, output->shape + mask->ndim, output->ndim - mask->ndim, NULL, slice_strides, 2);
    size_t taken = 0, available = (size_t)source->shape[0];
    for (size_t first = 0; first < mask->size; first += SLIP_TILE) {
        size_t count = mask->size - first < SLIP_TILE ? mask->size - first : SLIP_TILE;
        size_t found = true_places(&state, mask->data, places, first, count);
        if (found > available - taken) return slip__masked_scatter_refuse(available);
        if (found) put_slices(&state, launch, places, taken, found);
        taken += found;
    }
    return SLIP_OK;
}
