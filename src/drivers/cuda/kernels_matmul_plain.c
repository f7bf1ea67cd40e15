/* Launches of our own matrix products: kernels/cuda/matmul.cu says what the kernels do. */
#include <stdio.h>

#include "drivers/cuda/axes.h"

slip_status slip__cuda_matmul_plain(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *a = launch->inputs, *b = launch->inputs + 1, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    int batch_ndim = a->ndim - 2;
    const int64_t *strides[] = {a->strides, b->strides};
    slip_plan batch;
    slip__plan_make(&batch, a->shape, batch_ndim, NULL, strides, 2);
    gpu_matmul p = {.out = output->data,
                    .a = a->data,
                    .b = b->data,
                    .m = (uint64_t)a->shape[batch_ndim],
                    .n = (uint64_t)b->shape[b->ndim - 1],
                    .k = (uint64_t)a->shape[batch_ndim + 1],
                    .a_row = a->strides[batch_ndim],
                    .a_column = a->strides[batch_ndim + 1],
                    .b_row = b->strides[b->ndim - 2],
                    .b_column = b->strides[b->ndim - 1],
                    .ndim = batch.ndim};
    p.row_tiles = (uint32_t)slip__ceil_div(p.m, GPU_MATMUL_TILE);
    p.column_tiles = (uint32_t)slip__ceil_div(p.n, GPU_MATMUL_TILE);
    memcpy(p.shape, batch.shape, (size_t)batch.ndim * sizeof *p.shape);
    memcpy(p.a_strides, batch.strides[0], (size_t)batch.ndim * sizeof *p.a_strides);
    memcpy(p.b_strides, batch.strides[1], (size_t)batch.ndim * sizeof *p.b_strides);
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "matmul_%s", slip__cuda_dtype_name(output->dtype));
    uint64_t grid = output->size / (p.m * p.n) * p.row_tiles * p.column_tiles;
    return slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, &p, sizeof p);
}
