/* Launches of random bits: kernels/cuda/random_bits.cu says what the kernel does. */
#include "drivers/cuda/axes.h"

slip_status slip__cuda_random_bits(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *keys = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    slip_plan plan;
    slip__plan_make(&plan, keys->shape, keys->ndim - 1, NULL, &keys->strides, 1);
    gpu_random_bits p = {.out = output->data,
                         .keys = (const uint32_t *)(const void *)keys->data,
                         .rows = keys->size / 2,
                         .key_stride = keys->strides[keys->ndim - 1],
                         .ndim = plan.ndim};
    p.row_bytes = output->size / p.rows * slip__element_bytes(output->dtype);
    p.words = slip__ceil_div(p.row_bytes, 4);
    p.units = slip__ceil_div(slip__ceil_div(p.words, 2), 4);
    p.is_vector = p.row_bytes % 32 == 0 && (uintptr_t)output->data % 16 == 0;
    cuda_copy_plan(p.shape, p.strides, &plan);
    uint64_t grid = slip__ceil_div(p.rows * p.units, SLIP_BLOCK);
    return slip__cuda_enqueue(queue, launch, "random_bits", grid, SLIP_BLOCK, &p, sizeof p);
}
