/* Copies: contiguous, strided, transposed, converting; concatenate and views that need one. */
#include <stdio.h>

#include "base/error.h"
#include "drivers/cuda/launch_move.h"

enum { TRANSPOSE_SHORTEST = 8 }; /* rows and columns from which tiles pay */

void slip__cuda_row_major(int64_t *strides, const int *shape, int ndim) {
    int64_t size = 1;
    for (int axis = ndim - 1; axis >= 0; size *= shape[axis--]) strides[axis] = size;
}

/* ---- moving ---- */

/* Whether both sides are made of whole units of `factor` elements. */
static bool is_made_of(const slip_plan *plan, const char *out, const char *in, size_t element_bytes, size_t factor) {
    int inner = plan->ndim - 1;
    size_t unit = element_bytes * factor;
    if ((uintptr_t)out % unit || (uintptr_t)in % unit || (size_t)plan->shape[inner] % factor) return false;
    for (int axis = 0; axis < inner; ++axis)
        for (int k = 0; k < 2; ++k)
            if (plan->strides[k][axis] % (int64_t)factor) return false;
    return true;
}

/* Runs of elements that lie side by side on both sides become fewer, wider elements. Returns their size. */
static size_t widen(slip_plan *plan, const char *out, const char *in, size_t element_bytes) {
    int inner = plan->ndim - 1;
    if (plan->strides[0][inner] != 1 || plan->strides[1][inner] != 1) return element_bytes;
    size_t factor = 16 / element_bytes;
    while (factor > 1 && !is_made_of(plan, out, in, element_bytes, factor)) factor /= 2;
    plan->shape[inner] /= (int64_t)factor;
    for (int axis = 0; axis < inner; ++axis)
        for (int k = 0; k < 2; ++k) plan->strides[k][axis] /= (int64_t)factor;
    return element_bytes * factor;
}

static slip_status enqueue_copy(cuda_queue *queue, const slip_launch *launch, char *out, const char *in,
                                uint64_t byte_count) {
    gpu_copy copy = {out, in, byte_count};
    uint64_t blocks = slip__ceil_div(byte_count, SLIP_BLOCK * GPU_COPY_BYTES);
    return slip__cuda_enqueue(queue, launch, "copy_bytes", blocks, SLIP_BLOCK, &copy, sizeof copy);
}

/* An axis along which the input is contiguous where the output is not, or -1. */
static int find_row_axis(const slip_plan *plan) {
    int inner = plan->ndim - 1;
    int64_t out_stride = plan->strides[0][inner], in_stride = plan->strides[1][inner];
    if (out_stride != 1 || in_stride == 0 || in_stride == 1 || plan->shape[inner] < TRANSPOSE_SHORTEST) return -1;
    for (int axis = inner - 1; axis >= 0; --axis)
        if (plan->strides[1][axis] == 1 && plan->shape[axis] >= TRANSPOSE_SHORTEST) return axis;
    return -1;
}

static slip_status enqueue_transpose(cuda_queue *queue, const slip_launch *launch, const slip_plan *plan, int row_axis,
                                     char *out, const char *in, size_t element_bytes) {
    int inner = plan->ndim - 1;
    uint32_t tile = GPU_TRANSPOSE_TILE(element_bytes);
    gpu_transpose transpose = {.out = out, .in = in};
    transpose.rows = (uint32_t)plan->shape[row_axis];
    transpose.columns = (uint32_t)plan->shape[inner];
    transpose.row_tiles = (transpose.rows + tile - 1) / tile;
    transpose.column_tiles = (transpose.columns + tile - 1) / tile;
    transpose.out_stride = plan->strides[0][row_axis];
    transpose.in_stride = plan->strides[1][inner];
    uint64_t planes = 1;
    for (int axis = 0; axis < inner; ++axis) {
        if (axis == row_axis) continue;
        int at = transpose.ndim++;
        transpose.shape[at] = plan->shape[axis];
        transpose.out_strides[at] = plan->strides[0][axis];
        transpose.in_strides[at] = plan->strides[1][axis];
        planes *= (uint64_t)plan->shape[axis];
    }
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "transpose_%zu", element_bytes);
    return slip__cuda_enqueue(queue, launch, name, planes * transpose.row_tiles * transpose.column_tiles, SLIP_BLOCK,
                              &transpose, sizeof transpose);
}

static slip_status enqueue_strided(cuda_queue *queue, const slip_launch *launch, const slip_plan *plan, char *out,
                                   const char *in, size_t element_bytes) {
    gpu_move move = {.out = out, .in = in, .count = (uint32_t)slip__plan_size(plan), .ndim = plan->ndim};
    for (int i = 0; i < move.ndim; ++i) {
        move.shape[i] = plan->shape[i];
        move.out_strides[i] = plan->strides[0][i];
        move.in_strides[i] = plan->strides[1][i];
    }
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "move_%zu", element_bytes);
    return slip__cuda_enqueue(queue, launch, name, slip__ceil_div(move.count, SLIP_BLOCK * GPU_MOVE_EACH), SLIP_BLOCK,
                              &move, sizeof move);
}

/* The kernel counts in 32 bits: larger copies go in parts along the first axis that has several positions. */
static slip_status enqueue_parts(cuda_queue *queue, const slip_launch *launch, const slip_plan *plan, char *out,
                                 const char *in, size_t element_bytes) {
    if (!(slip__plan_size(plan) >> 31)) return enqueue_strided(queue, launch, plan, out, in, element_bytes);
    int axis = 0;
    while (plan->shape[axis] == 1) ++axis;
    slip_plan part = *plan;
    int64_t half = part.shape[axis] / 2, bytes = (int64_t)element_bytes;
    part.shape[axis] = half;
    SLIP_TRY(enqueue_parts(queue, launch, &part, out, in, element_bytes));
    part.shape[axis] = plan->shape[axis] - half;
    return enqueue_parts(queue, launch, &part, out + half * plan->strides[0][axis] * bytes,
                         in + half * plan->strides[1][axis] * bytes, element_bytes);
}

slip_status slip__cuda_enqueue_move(cuda_queue *queue, const slip_launch *launch, slip_plan *plan, char *out,
                                    const char *in, size_t element_bytes) {
    size_t size = slip__plan_size(plan);
    if (!size || (size == 1 && out == in)) return SLIP_OK;
    int inner = plan->ndim - 1;
    if (size == 1) plan->strides[0][inner] = plan->strides[1][inner] = 1;
    if (plan->ndim == 1 && plan->strides[0][0] == 1 && plan->strides[1][0] == 1)
        return enqueue_copy(queue, launch, out, in, size * element_bytes);
    element_bytes = widen(plan, out, in, element_bytes);
    int row_axis = find_row_axis(plan);
    if (row_axis >= 0) return enqueue_transpose(queue, launch, plan, row_axis, out, in, element_bytes);
    return enqueue_parts(queue, launch, plan, out, in, element_bytes);
}

/* ---- the kinds ---- */

static bool same_shape(const slip_view *a, const slip_view *b) {
    if (a->ndim != b->ndim) return false;
    for (int axis = 0; axis < a->ndim; ++axis)
        if (a->shape[axis] != b->shape[axis]) return false;
    return true;
}

/* Strides of one element's steps that the plan's order gives the output. */
static void set_dense(slip_plan *plan, int operand) {
    int64_t size = 1;
    for (int axis = plan->ndim - 1; axis >= 0; size *= plan->shape[axis--]) plan->strides[operand][axis] = size;
}

slip_status slip__cuda_copy(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    slip_plan plan;
    const int64_t *strides[2] = {input->strides, input->strides};
    /* A reshape copies in the input's own shape, row by row. */
    const int64_t *order = same_shape(input, output) ? output->strides : NULL;
    slip__plan_make(&plan, input->shape, input->ndim, order, strides, 2);
    size_t in_bytes = slip__element_bytes(input->dtype), out_bytes = slip__element_bytes(output->dtype);
    if (input->dtype == output->dtype) {
        set_dense(&plan, 0);
        return slip__cuda_enqueue_move(queue, launch, &plan, output->data, input->data, in_bytes);
    }
    plan.operand_count = 1;
    char stem[CUDA_NAME_BYTES];
    snprintf(stem, sizeof stem, "convert_%s_%s", slip__cuda_dtype_name(input->dtype),
             slip__cuda_dtype_name(output->dtype));
    cuda_map map = {.stem = stem, .plan = &plan, .out = output->data, .out_bytes = out_bytes, .in_bytes = {in_bytes}};
    map.in[0] = slip__cuda_operand(&map.values[0], input);
    return slip__cuda_enqueue_map(queue, launch, &map);
}

slip_status slip__cuda_update_begin(cuda_queue *queue, const slip_launch *launch) {
    if (launch->output.data == launch->inputs->data) return SLIP_OK;
    slip_launch copy = *launch;
    copy.input_count = 1;
    return slip__cuda_copy(queue, &copy);
}

/* Bytes that are to be seen in another dtype, in row-major order. */
slip_status slip__cuda_view(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    slip_plan plan;
    const int64_t *strides[2] = {input->strides, input->strides};
    if (!input->size) return SLIP_OK;
    slip__plan_make(&plan, input->shape, input->ndim, NULL, strides, 2);
    set_dense(&plan, 0);
    return slip__cuda_enqueue_move(queue, launch, &plan, launch->output.data, input->data,
                                   slip__element_bytes(input->dtype));
}

slip_status slip__cuda_concatenate(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *output = &launch->output;
    int64_t out_strides[SLIP_MAX_NDIM];
    int axis = launch->params->axis.axis;
    size_t bytes = slip__element_bytes(output->dtype);
    char *out = output->data;
    if (!output->size) return SLIP_OK;
    slip__cuda_row_major(out_strides, output->shape, output->ndim);
    for (int k = 0; k < launch->input_count; ++k) {
        const slip_view *input = launch->inputs + k;
        if (!input->size) continue;
        slip_plan plan;
        const int64_t *strides[2] = {out_strides, input->strides};
        slip__plan_make(&plan, input->shape, input->ndim, NULL, strides, 2);
        SLIP_TRY(slip__cuda_enqueue_move(queue, launch, &plan, out, input->data, bytes));
        out += input->shape[axis] * out_strides[axis] * (int64_t)bytes;
    }
    return SLIP_OK;
}
