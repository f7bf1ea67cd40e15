/* Reading and writing at indices, updates of slices, writing under a mask. What the modes of scatter mean and why the
 * results do not depend on them: kernels/cuda/parameters.h and scatter.cu. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "drivers/cuda/launch_move.h"
#include "kernels/kernels.h"

enum {
    FEW_SLICES = 64,     /* that meet in part: one launch for each */
    ENOUGH_LINES = 1024, /* independent lines from which a thread for each pays */
    AXES_OPERANDS = GPU_INDEX_ARRAYS + 2
};

/* ---- axes ---- */

/* What is walked together: each operand's strides go to `merged`, whose entries have room for GPU_INDEX_NDIM. */
typedef struct walk_axes {
    int ndim, operand_count;
    const int *shape;
    const int64_t *strides[AXES_OPERANDS];
    int64_t *merged[AXES_OPERANDS];
} walk_axes;

static void add_operand(walk_axes *walk, const int64_t *strides, int64_t *merged) {
    walk->strides[walk->operand_count] = strides;
    walk->merged[walk->operand_count++] = merged;
}

static slip_status too_large(const slip_launch *launch) {
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel for so many indices, axes or elements",
                      slip__op_info[launch->op].name);
}

/* Row-major; axes of size 1 are dropped, neighbours merged. */
static slip_status merge_axes(gpu_axes *axes, const walk_axes *walk, const slip_launch *launch) {
    int last = -1;
    uint64_t count = 1;
    for (int axis = 0; axis < walk->ndim; ++axis) {
        int64_t extent = walk->shape[axis];
        count *= (uint64_t)extent;
        if (count >> 32) return too_large(launch);
        if (extent == 1) continue;
        bool merges = last >= 0;
        for (int k = 0; k < walk->operand_count && merges; ++k)
            merges = walk->merged[k][last] == walk->strides[k][axis] * extent;
        if (!merges && ++last == GPU_INDEX_NDIM) return too_large(launch);
        axes->shape[last] = merges ? axes->shape[last] * extent : extent;
        for (int k = 0; k < walk->operand_count; ++k) walk->merged[k][last] = walk->strides[k][axis];
    }
    axes->ndim = last + 1;
    axes->count = (uint32_t)count;
    return SLIP_OK;
}

/* ---- indices ---- */

static void set_dtype(gpu_indices *at, const slip_view *indices) {
    at->byte_size = (int32_t)slip__element_bytes(indices->dtype);
    at->is_signed = slip__dtype_kind(indices->dtype) == SLIP_SIGNED_INTEGER;
}

/* Index arrays and what else is walked with them: `walk` has the operands so far. */
static slip_status set_indices(gpu_indices *at, walk_axes *walk, const slip_launch *launch, const slip_view *arrays,
                               int count) {
    if (count > GPU_INDEX_ARRAYS) return too_large(launch);
    at->count = count;
    for (int k = 0; k < count; ++k) {
        at->data[k] = arrays[k].data;
        add_operand(walk, arrays[k].strides, at->strides[k]);
    }
    if (count) set_dtype(at, arrays);
    return merge_axes(&at->axes, walk, launch);
}

static void set_axis(gpu_indices *at, int k, int64_t extent, int64_t slice_extent, int64_t step) {
    at->extents[k] = extent;
    at->rooms[k] = extent - slice_extent;
    at->steps[k] = step;
}

/* ---- gather ---- */

/* Whether all offsets are whole units of `factor` elements, both sides aligned to them. */
static bool is_made_of(const gpu_gather *gather, size_t bytes, int64_t factor) {
    int inner = gather->slice.ndim - 1;
    size_t unit = bytes * (size_t)factor;
    if ((uintptr_t)gather->out % unit || (uintptr_t)gather->in % unit || gather->slice.shape[inner] % factor)
        return false;
    for (int axis = 0; axis < inner; ++axis)
        if (gather->slice_strides[axis] % factor) return false;
    for (int k = 0; k < gather->at.count; ++k)
        if (gather->at.steps[k] % factor) return false;
    return true;
}

/* Contiguous slices become fewer, wider elements. Returns their size. */
static size_t widen(gpu_gather *gather, size_t bytes) {
    int inner = gather->slice.ndim - 1;
    int64_t factor = (int64_t)(16 / bytes);
    if (inner < 0 || gather->slice_strides[inner] != 1) return bytes;
    while (factor > 1 && !is_made_of(gather, bytes, factor)) factor /= 2;
    gather->slice.shape[inner] /= factor;
    gather->slice.count /= (uint32_t)factor;
    gather->count /= (uint64_t)factor;
    for (int axis = 0; axis < inner; ++axis) gather->slice_strides[axis] /= factor;
    for (int k = 0; k < gather->at.count; ++k) gather->at.steps[k] /= factor;
    return bytes * (size_t)factor;
}

static slip_status enqueue_gather(cuda_queue *queue, const slip_launch *launch, const gpu_gather *gather,
                                  size_t bytes) {
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "gather_%zu", bytes);
    return slip__cuda_enqueue(queue, launch, name, slip__ceil_div(gather->count, SLIP_BLOCK), SLIP_BLOCK, gather,
                              sizeof *gather);
}

slip_status slip__cuda_gather(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *a = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    int index_count = launch->input_count - 1, slice_shape[SLIP_MAX_NDIM];
    const int64_t *axes = launch->params->list.values, *slice_sizes = axes + index_count;
    gpu_gather gather = {.out = output->data, .in = a->data, .count = output->size, .at = {.clamps = 1}};
    walk_axes walk = {.ndim = index_count ? a[1].ndim : 0, .shape = index_count ? a[1].shape : NULL};
    SLIP_TRY(set_indices(&gather.at, &walk, launch, a + 1, index_count));
    for (int k = 0; k < index_count; ++k)
        set_axis(&gather.at, k, a->shape[axes[k]], slice_sizes[axes[k]], a->strides[axes[k]]);
    for (int axis = 0; axis < a->ndim; ++axis) slice_shape[axis] = (int)slice_sizes[axis];
    walk_axes slice = {.ndim = a->ndim, .shape = slice_shape};
    add_operand(&slice, a->strides, gather.slice_strides);
    SLIP_TRY(merge_axes(&gather.slice, &slice, launch));
    size_t bytes = widen(&gather, slip__element_bytes(a->dtype));
    return enqueue_gather(queue, launch, &gather, bytes);
}

/* The array's strides, standing still along the axis. */
static void stand_still(int64_t *standing, const slip_view *array, int axis) {
    for (int i = 0; i < array->ndim; ++i) standing[i] = i == axis ? 0 : array->strides[i];
}

slip_status slip__cuda_gather_axis(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *a = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    int axis = launch->params->axis.axis;
    if (!a->shape[axis])
        return slip__fail(SLIP_INDEX, "[take_along_axis] axis %d of the array has size 0: nothing to take", axis);
    int64_t standing[SLIP_MAX_NDIM];
    stand_still(standing, a, axis);
    gpu_gather gather = {.out = output->data, .in = a->data, .count = output->size, .at = {.clamps = 1}};
    gather.slice.count = 1;
    walk_axes walk = {.ndim = output->ndim, .shape = output->shape};
    add_operand(&walk, standing, gather.at.base_strides);
    SLIP_TRY(set_indices(&gather.at, &walk, launch, a + 1, 1));
    set_axis(&gather.at, 0, a->shape[axis], 1, a->strides[axis]);
    return enqueue_gather(queue, launch, &gather, slip__element_bytes(a->dtype));
}

/* ---- scatter ---- */

static const char *reducer_of(slip_op op) {
    switch (op) {
    case SLIP_OP_SCATTER_ADD:
    case SLIP_OP_SCATTER_ADD_AXIS:
    case SLIP_OP_SLICE_UPDATE_ADD: return "add";
    case SLIP_OP_SCATTER_PROD:
    case SLIP_OP_SLICE_UPDATE_PROD: return "prod";
    case SLIP_OP_SCATTER_MAX:
    case SLIP_OP_SLICE_UPDATE_MAX: return "max";
    case SLIP_OP_SCATTER_MIN:
    case SLIP_OP_SLICE_UPDATE_MIN: return "min";
    default: return NULL;
    }
}

static slip_status enqueue_scatter(cuda_queue *queue, const slip_launch *launch, const gpu_scatter *scatter,
                                   uint64_t grid) {
    char name[CUDA_NAME_BYTES];
    const char *reducer = reducer_of(launch->op);
    slip_dtype dtype = launch->output.dtype;
    if (reducer) snprintf(name, sizeof name, "scatter_%s_%s", reducer, slip__cuda_dtype_name(dtype));
    else snprintf(name, sizeof name, "scatter_put_%zu", slip__element_bytes(dtype));
    return slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, scatter, sizeof *scatter);
}

static slip_status enqueue_apart(cuda_queue *queue, const slip_launch *launch, const gpu_scatter *scatter) {
    uint64_t count = (uint64_t)scatter->slice.count * (scatter->overlaps ? 1 : scatter->at.axes.count);
    return enqueue_scatter(queue, launch, scatter, slip__ceil_div(count, SLIP_BLOCK));
}

/* Whether the kernel may take updates of one element in any order. */
static bool is_orderless(const slip_launch *launch) {
    const char *reducer = reducer_of(launch->op);
    slip_dtype dtype = launch->output.dtype;
    return reducer && strcmp(reducer, "prod") && slip__dtype_is_integer(dtype) && slip__element_bytes(dtype) >= 4;
}

static slip_status enqueue_elements(cuda_queue *queue, const slip_launch *launch, gpu_scatter *scatter) {
    uint32_t most = 2 * (uint32_t)slip__cuda_multiprocessors(queue), owners = scatter->at.axes.count / 64 + 1;
    scatter->mode = GPU_SCATTER_ELEMENTS;
    scatter->owners = owners < most ? owners : most;
    return enqueue_scatter(queue, launch, scatter, scatter->owners);
}

static slip_status enqueue_slices(cuda_queue *queue, const slip_launch *launch, gpu_scatter *scatter) {
    uint32_t pieces = (scatter->slice.count - 1) / GPU_SLICE_PIECE + 1;
    uint32_t owners = 4 * (uint32_t)slip__cuda_multiprocessors(queue) / pieces + 1;
    scatter->mode = GPU_SCATTER_SLICES;
    scatter->owners = owners < scatter->at.axes.count ? owners : scatter->at.axes.count;
    return enqueue_scatter(queue, launch, scatter, (uint64_t)scatter->owners * pieces);
}

/* Slices that meet in part: in turn. */
static slip_status enqueue_overlapping(cuda_queue *queue, const slip_launch *launch, gpu_scatter *scatter) {
    scatter->overlaps = 1;
    scatter->owners = 1;
    if (scatter->at.axes.count > FEW_SLICES) {
        scatter->mode = GPU_SCATTER_SLICES;
        return enqueue_scatter(queue, launch, scatter, 1);
    }
    scatter->mode = GPU_SCATTER_APART;
    for (; scatter->first < scatter->at.axes.count; ++scatter->first) SLIP_TRY(enqueue_apart(queue, launch, scatter));
    return SLIP_OK;
}

/* Slices are the same or apart where they reach over one element along every axis with indices. */
static slip_status enqueue_by_mode(cuda_queue *queue, const slip_launch *launch, gpu_scatter *scatter,
                                   bool meets_in_part) {
    bool is_single = scatter->at.axes.count == 1;
    scatter->mode = is_single ? GPU_SCATTER_APART : GPU_SCATTER_ATOMIC;
    if (is_single || is_orderless(launch)) return enqueue_apart(queue, launch, scatter);
    if (scatter->slice.count == 1) return enqueue_elements(queue, launch, scatter);
    if (meets_in_part) return enqueue_overlapping(queue, launch, scatter);
    return enqueue_slices(queue, launch, scatter);
}

slip_status slip__cuda_scatter(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *updates = launch->inputs + 1, *output = &launch->output;
    SLIP_TRY(slip__cuda_update_begin(queue, launch));
    if (!updates->size || !output->size) return SLIP_OK;
    int index_count = launch->input_count - 2, index_ndim = updates->ndim - output->ndim;
    const int64_t *axes = launch->params->list.values;
    const int *slice_shape = updates->shape + index_ndim;
    bool meets_in_part = false;
    gpu_scatter scatter = {.out = output->data, .updates = updates->data, .at = {.clamps = axes[index_count] != 0}};
    walk_axes walk = {.ndim = index_ndim, .shape = updates->shape};
    add_operand(&walk, updates->strides, scatter.update_strides);
    SLIP_TRY(set_indices(&scatter.at, &walk, launch, launch->inputs + 2, index_count));
    for (int k = 0; k < index_count; ++k) {
        set_axis(&scatter.at, k, output->shape[axes[k]], slice_shape[axes[k]], output->strides[axes[k]]);
        meets_in_part |= slice_shape[axes[k]] != 1;
    }
    walk_axes slice = {.ndim = output->ndim, .shape = slice_shape};
    add_operand(&slice, output->strides, scatter.slice_strides);
    add_operand(&slice, updates->strides + index_ndim, scatter.slice_update_strides);
    SLIP_TRY(merge_axes(&scatter.slice, &slice, launch));
    return enqueue_by_mode(queue, launch, &scatter, meets_in_part);
}

/* ---- along one axis ---- */

/* The axis goes last, so that what may meet lies in one run of positions. */
static void put_axis_last(int *shape, int64_t *strides, const slip_view *view, const int64_t *given, int axis) {
    int at = 0;
    for (int i = 0; i < view->ndim; ++i) {
        if (i == axis) continue;
        shape[at] = view->shape[i];
        strides[at++] = given[i];
    }
    shape[at] = view->shape[axis];
    strides[at] = given[axis];
}

slip_status slip__cuda_scatter_axis(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *values = launch->inputs + 1, *output = &launch->output;
    slip_view indices = launch->inputs[2];
    int axis = launch->params->axis.axis, shape[SLIP_MAX_NDIM];
    int64_t standing[SLIP_MAX_NDIM], base[SLIP_MAX_NDIM], from[SLIP_MAX_NDIM], at[SLIP_MAX_NDIM];
    SLIP_TRY(slip__cuda_update_begin(queue, launch));
    if (!indices.size || !output->size) return SLIP_OK;
    stand_still(standing, output, axis);
    put_axis_last(shape, base, &indices, standing, axis);
    put_axis_last(shape, from, &indices, values->strides, axis);
    put_axis_last(shape, at, &indices, indices.strides, axis);
    indices.strides = at;
    gpu_scatter scatter = {.out = output->data, .updates = values->data, .slice = {.count = 1}};
    walk_axes walk = {.ndim = indices.ndim, .shape = shape};
    add_operand(&walk, base, scatter.at.base_strides);
    add_operand(&walk, from, scatter.update_strides);
    SLIP_TRY(set_indices(&scatter.at, &walk, launch, &indices, 1));
    set_axis(&scatter.at, 0, output->shape[axis], 1, output->strides[axis]);
    scatter.line_length = (uint32_t)indices.shape[axis];
    uint32_t lines = scatter.at.axes.count / scatter.line_length;
    scatter.mode = GPU_SCATTER_LINES;
    if (scatter.line_length == 1 || (lines >= ENOUGH_LINES && !is_orderless(launch)))
        return enqueue_scatter(queue, launch, &scatter, slip__ceil_div(lines, SLIP_BLOCK));
    return enqueue_by_mode(queue, launch, &scatter, false);
}

/* ---- slices ---- */

slip_status slip__cuda_slice_update(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *updates = launch->inputs + 1, *output = &launch->output;
    const int64_t *starts = launch->params->list.values, *steps = starts + output->ndim;
    int64_t strides[SLIP_MAX_NDIM];
    size_t bytes = slip__element_bytes(output->dtype);
    char *out = output->data;
    SLIP_TRY(slip__cuda_update_begin(queue, launch));
    if (!updates->size) return SLIP_OK;
    for (int i = 0; i < output->ndim; ++i) {
        out += starts[i] * output->strides[i] * (int64_t)bytes;
        strides[i] = steps[i] * output->strides[i];
    }
    if (!reducer_of(launch->op)) {
        slip_plan plan;
        const int64_t *both[2] = {strides, updates->strides};
        slip__plan_make(&plan, updates->shape, updates->ndim, NULL, both, 2);
        return slip__cuda_enqueue_move(queue, launch, &plan, out, updates->data, bytes);
    }
    gpu_scatter scatter = {.out = out, .updates = updates->data, .mode = GPU_SCATTER_APART};
    scatter.at.axes.count = 1;
    walk_axes slice = {.ndim = updates->ndim, .shape = updates->shape};
    add_operand(&slice, strides, scatter.slice_strides);
    add_operand(&slice, updates->strides, scatter.slice_update_strides);
    SLIP_TRY(merge_axes(&scatter.slice, &slice, launch));
    return enqueue_apart(queue, launch, &scatter);
}

/* ---- under a mask ---- */

static size_t chunks_of(size_t mask_size) {
    return (mask_size + GPU_SCATTER_CHUNK - 1) / GPU_SCATTER_CHUNK;
}

size_t slip__cuda_scratch_masked_scatter(const slip_launch *launch) {
    size_t size = launch->inputs[1].size;
    return chunks_of(size) * sizeof(uint64_t) + size * sizeof(uint32_t);
}

slip_status slip__cuda_masked_scatter(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *mask = launch->inputs + 1, *source = launch->inputs + 2, *output = &launch->output;
    SLIP_TRY(slip__cuda_update_begin(queue, launch));
    if (!output->size || !mask->size) return SLIP_OK;
    uint64_t *totals = launch->scratch;
    gpu_masked masked = {.out = output->data, .mask = mask->data, .source = source->data, .totals = totals};
    masked.chunk_count = (uint32_t)chunks_of(mask->size);
    masked.ranks = (uint32_t *)(totals + masked.chunk_count);
    masked.available = (uint64_t)source->shape[0];
    masked.refused = slip__cuda_refusal_take(queue, launch, slip__masked_scatter_refuse, masked.available);
    masked.source_stride = source->strides[0];
    walk_axes walk = {.ndim = mask->ndim, .shape = mask->shape};
    add_operand(&walk, mask->strides, masked.mask_strides);
    add_operand(&walk, output->strides, masked.out_strides);
    SLIP_TRY(merge_axes(&masked.axes, &walk, launch));
    walk_axes slice = {.ndim = output->ndim - mask->ndim, .shape = output->shape + mask->ndim};
    add_operand(&slice, output->strides + mask->ndim, masked.slice_strides);
    add_operand(&slice, source->strides + 1, masked.slice_source_strides);
    SLIP_TRY(merge_axes(&masked.slice, &slice, launch));
    SLIP_TRY(slip__cuda_enqueue(queue, launch, "masked_ranks", masked.chunk_count, SLIP_BLOCK, &masked, sizeof masked));
    SLIP_TRY(slip__cuda_enqueue(queue, launch, "masked_totals", 1, SLIP_BLOCK, &masked, sizeof masked));
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "masked_put_%zu", slip__element_bytes(output->dtype));
    uint64_t count = (uint64_t)masked.axes.count * masked.slice.count;
    return slip__cuda_enqueue(queue, launch, name, slip__ceil_div(count, SLIP_BLOCK), SLIP_BLOCK, &masked,
                              sizeof masked);
}
