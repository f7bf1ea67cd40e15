/* Launches of layer_norm and rms_norm: kernels/cuda/norm.cu says what the kernels do. */
#include <stdio.h>

#include "drivers/cuda/axes.h"

enum {
    LONG_ROW = GPU_ROW_HELD * SLIP_BLOCK,
    FEW_ROWS = 64, /* that are long: several blocks take one */
    MANY_BLOCKS = 2048,
    LEAST_CHUNK = SLIP_BLOCK * 16,
    PARTIAL_BYTES = 12
};

/* All that depends on sizes and strides; returns whether rows are kept in registers. */
static bool norm_make(gpu_norm *p, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    cuda_axis along;
    cuda_axis_make(&along, input, input->ndim - 1);
    *p = (gpu_norm){.kept = along.rows,
                    .length = along.length,
                    .stride = along.stride,
                    .eps = launch->params->norm.eps,
                    .is_centred = launch->op == SLIP_OP_FAST_LAYER_NORM,
                    .ndim = along.kept.ndim};
    cuda_copy_plan(p->shape, p->strides, &along.kept);
    if (along.length <= (along.rows < FEW_ROWS ? LONG_ROW : LONGEST_HELD_ROW)) {
        int64_t count = 16 / (int64_t)slip__element_bytes(input->dtype);
        p->width = cuda_row_width(along.length);
        p->rows = cuda_block_rows(p->width);
        p->is_vector = along.stride == 1 && along.length % (uint64_t)count == 0 &&
                       cuda_is_in_words(&along.kept, along.kept.ndim, count);
        return true;
    }
    p->chunk = cuda_chunk(along.length, along.rows, MANY_BLOCKS, LEAST_CHUNK);
    p->chunks = (uint32_t)slip__ceil_div(along.length, p->chunk);
    return false;
}

size_t slip__cuda_scratch_norm(const slip_launch *launch) {
    gpu_norm p;
    if (!launch->output.size || norm_make(&p, launch)) return 0;
    return p.chunks * p.kept * PARTIAL_BYTES;
}

static bool is_at_word(const void *data) {
    return (uintptr_t)data % 16 == 0;
}

static void take_vectors(gpu_norm *p, const slip_launch *launch) {
    const slip_view *next = launch->inputs + 1;
    if (launch->params->norm.has_weight) {
        p->weight = next->data;
        p->weight_stride = next->strides[0];
        ++next;
    }
    if (launch->params->norm.has_bias) {
        p->bias = next->data;
        p->bias_stride = next->strides[0];
    }
    bool are_contiguous = (!p->weight || p->weight_stride == 1) && (!p->bias || p->bias_stride == 1);
    p->is_vector = p->is_vector && are_contiguous && is_at_word(p->in) && is_at_word(p->out) && is_at_word(p->weight) &&
                   is_at_word(p->bias);
}

slip_status slip__cuda_norm(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    const char *type = slip__cuda_dtype_name(input->dtype);
    char name[CUDA_NAME_BYTES];
    gpu_norm p;
    bool is_held = norm_make(&p, launch);
    p.out = output->data;
    p.in = input->data;
    p.partials = launch->scratch;
    take_vectors(&p, launch);
    if (is_held) {
        snprintf(name, sizeof name, "norm_%s_rows", type);
        uint64_t grid = slip__ceil_div(p.kept, p.rows);
        return slip__cuda_enqueue(queue, launch, name, grid, cuda_row_block(p.width), &p, sizeof p);
    }
    uint64_t grid = p.kept * p.chunks;
    snprintf(name, sizeof name, "norm_%s_partial", type);
    SLIP_TRY(slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, &p, sizeof p));
    snprintf(name, sizeof name, "norm_%s_finish", type);
    return slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, &p, sizeof p);
}
