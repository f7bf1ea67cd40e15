/* Launches of sort and argsort: kernels/cuda/sort.cu says what the kernels do. */
#include <stdio.h>

#include "drivers/cuda/axes.h"

static void sort_make(gpu_sort *p, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    cuda_axis along;
    cuda_axis_make(&along, input, launch->params->axis.axis);
    *p = (gpu_sort){.out = launch->output.data,
                    .in = input->data,
                    .rows = along.rows,
                    .length = along.length,
                    .inner = along.inner,
                    .stride = along.stride,
                    .wants_indices = launch->op == SLIP_OP_ARGSORT,
                    .ndim = along.kept.ndim};
    cuda_copy_plan(p->shape, p->strides, &along.kept);
    switch (input->dtype) {
    case SLIP_FLOAT16:
        p->infinity = 0x7c00u;
        p->sign = 0x8000u;
        break;
    case SLIP_BFLOAT16:
        p->infinity = 0x7f80u;
        p->sign = 0x8000u;
        break;
    case SLIP_FLOAT32:
    case SLIP_COMPLEX64:
        p->infinity = 0x7f800000u;
        p->sign = 0x80000000u;
        break;
    case SLIP_BOOL: break;
    default: p->flip = cuda_order_flip(input->dtype, false);
    }
    p->padded = (uint32_t)cuda_smaller(GPU_SORT_TILE, cuda_power_above(along.length));
    p->tiles = (uint32_t)slip__ceil_div(along.length, GPU_SORT_TILE);
}

static size_t item_bytes(const slip_launch *launch) {
    return slip__element_bytes(launch->inputs->dtype) == 8 ? 16 : 8;
}

size_t slip__cuda_scratch_sort(const slip_launch *launch) {
    if (!launch->output.size) return 0;
    gpu_sort p;
    sort_make(&p, launch);
    return p.tiles > 1 ? 2 * launch->inputs->size * item_bytes(launch) : 0;
}

/* Runs of a tile become ever longer ones; the sorted items end in p->items. */
static slip_status merge_runs(cuda_queue *queue, const slip_launch *launch, gpu_sort *p) {
    const char *name = item_bytes(launch) == 8 ? "sort_merge_narrow" : "sort_merge_wide";
    for (p->run = GPU_SORT_TILE; p->run < p->length; p->run *= 2) {
        SLIP_TRY(slip__cuda_enqueue(queue, launch, name, p->rows * p->tiles, SLIP_BLOCK, p, sizeof *p));
        void *merged = p->merged;
        p->merged = p->items;
        p->items = merged;
    }
    return SLIP_OK;
}

slip_status slip__cuda_sort(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    if (!launch->output.size) return SLIP_OK;
    static const char *const types[] = {"u8", "u16", "u32", "u64"};
    const char *type = input->dtype == SLIP_FLOAT64 ? "f64" : types[__builtin_ctzll(slip__element_bytes(input->dtype))];
    char name[CUDA_NAME_BYTES];
    gpu_sort p;
    sort_make(&p, launch);
    uint64_t grid = p.rows * p.tiles;
    if (p.tiles > 1) {
        p.items = launch->scratch;
        p.merged = (char *)launch->scratch + input->size * item_bytes(launch);
    } else grid = slip__ceil_div(p.rows, GPU_SORT_TILE / p.padded);
    snprintf(name, sizeof name, "sort_tiles_%s", type);
    SLIP_TRY(slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, &p, sizeof p));
    if (p.tiles == 1) return SLIP_OK;
    SLIP_TRY(merge_runs(queue, launch, &p));
    snprintf(name, sizeof name, "sort_finish_%s", type);
    return slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, &p, sizeof p);
}
