/* Launches of softmax and logsumexp: kernels/cuda/softmax.cu says what the kernels do. */
#include <stdio.h>

#include "drivers/cuda/axes.h"

enum {
    SIDE_BY_SIDE = 32, /* rows, from which on threads stand along them */
    LONG_ROW = GPU_ROW_HELD * SLIP_BLOCK,
    FEW_ROWS = 64, /* that are long: several blocks take one */
    MANY_BLOCKS = 2048,
    PARTIAL_BYTES = 8
};

/* All that depends on sizes and strides; returns whether rows are kept in registers. */
static bool softmax_make(gpu_softmax *p, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    cuda_axis along;
    cuda_axis_make(&along, input, launch->params->axis.axis);
    *p = (gpu_softmax){.kept = along.rows,
                       .length = along.length,
                       .inner = along.inner,
                       .stride = along.stride,
                       .is_logsumexp = launch->op == SLIP_OP_LOGSUMEXP,
                       .ndim = along.kept.ndim};
    cuda_copy_plan(p->shape, p->strides, &along.kept);
    bool is_side_by_side = along.inner >= SIDE_BY_SIDE;
    if (!is_side_by_side && along.length <= (along.rows < FEW_ROWS ? LONG_ROW : LONGEST_HELD_ROW)) {
        int64_t count = 16 / (int64_t)slip__element_bytes(input->dtype);
        p->width = cuda_row_width(along.length);
        p->rows = cuda_block_rows(p->width);
        p->is_vector = along.stride == 1 && along.inner == 1 && along.length % (uint64_t)count == 0 &&
                       cuda_is_in_words(&along.kept, along.kept.ndim, count);
        return true;
    }
    p->width = is_side_by_side ? cuda_columns_width(along.rows, along.length) : 1;
    p->tiles = (uint32_t)slip__ceil_div(along.rows, p->width);
    p->chunk = cuda_chunk(along.length, p->tiles, MANY_BLOCKS, (uint64_t)SLIP_BLOCK / p->width * 16);
    p->chunks = (uint32_t)slip__ceil_div(along.length, p->chunk);
    return false;
}

size_t slip__cuda_scratch_softmax(const slip_launch *launch) {
    gpu_softmax p;
    if (!launch->output.size || !launch->inputs->size || softmax_make(&p, launch)) return 0;
    return p.is_logsumexp && p.chunks == 1 ? 0 : p.chunks * p.kept * PARTIAL_BYTES;
}

static slip_status run(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    if (!input->size)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Received empty array.", slip__op_info[launch->op].name);
    const char *type = slip__cuda_dtype_name(input->dtype);
    char name[CUDA_NAME_BYTES];
    gpu_softmax p;
    bool is_held = softmax_make(&p, launch);
    p.out = output->data;
    p.in = input->data;
    p.partials = launch->scratch;
    p.is_vector = p.is_vector && (uintptr_t)input->data % 16 == 0 && (uintptr_t)output->data % 16 == 0;
    if (is_held) {
        snprintf(name, sizeof name, "softmax_%s_rows", type);
        uint64_t grid = slip__ceil_div(p.kept, p.rows);
        return slip__cuda_enqueue(queue, launch, name, grid, cuda_row_block(p.width), &p, sizeof p);
    }
    uint64_t grid = (uint64_t)p.tiles * p.chunks;
    snprintf(name, sizeof name, "softmax_%s_partial", type);
    SLIP_TRY(slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, &p, sizeof p));
    if (p.is_logsumexp && p.chunks == 1) return SLIP_OK;
    snprintf(name, sizeof name, "softmax_%s_finish", type);
    return slip__cuda_enqueue(queue, launch, name, p.is_logsumexp ? p.tiles : grid, SLIP_BLOCK, &p, sizeof p);
}

slip_status slip__cuda_softmax(cuda_queue *queue, const slip_launch *launch) {
    return run(queue, launch);
}

slip_status slip__cuda_logsumexp(cuda_queue *queue, const slip_launch *launch) {
    return run(queue, launch);
}
