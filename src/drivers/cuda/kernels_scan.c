/* Launches of running sums, products, extremes and logarithms of sums: kernels/cuda/scan.cuh says what the kernels do.
 */
#include <stdio.h>

#include "drivers/cuda/axes.h"

enum {
    SIDE_BY_SIDE = 32,    /* rows, from which on threads stand along them */
    COLUMN_BLOCKS = 2048, /* that rows side by side are cut into */
    LEAST_COLUMN_CHUNK = 64,
    ROW_CHUNKS = 4096, /* all rows together, where they are few */
    LEAST_CHUNK = 2 * GPU_SCAN_TILE,
    FEW_ROWS = 512,
    LEAST_WORDS = 32,
    PARTIAL_BYTES = 8 /* of the widest type computed in */
};

static uint32_t threads_per_row(uint64_t length) {
    uint64_t each = GPU_SCAN_TILE / SLIP_BLOCK;
    return (uint32_t)cuda_smaller(SLIP_BLOCK, cuda_power_above(slip__ceil_div(length, each)));
}

/* Rows of neighbouring elements that are long enough to be taken in words. */
static bool is_in_words(const slip_launch *launch, const cuda_axis *along) {
    uint64_t count = 16 / slip__element_bytes(launch->output.dtype);
    return launch->op != SLIP_OP_LOGCUMSUMEXP && along->inner == 1 && along->stride == 1 &&
           along->length >= LEAST_WORDS * count && along->length % count == 0 &&
           cuda_is_in_words(&along->kept, along->kept.ndim, (int64_t)count);
}

static uint32_t threads_per_row_of_words(uint64_t length, slip_dtype dtype) {
    uint64_t bytes = slip__element_bytes(dtype), count = 16 / bytes, each = count * GPU_SCAN_WORDS(count);
    return (uint32_t)cuda_smaller(GPU_SCAN_THREADS(bytes), slip__ceil_div(length, each * 32) * 32);
}

static uint64_t rows_of_a_block(const gpu_scan *p) {
    return p->width > 32 && p->is_vector ? 1 : SLIP_BLOCK / p->width;
}

/* All that depends on sizes and strides; returns whether threads share rows. */
static bool scan_make(gpu_scan *p, const slip_launch *launch) {
    cuda_axis along;
    cuda_axis_make(&along, launch->inputs, launch->params->scan.axis);
    *p = (gpu_scan){.rows = along.rows,
                    .length = along.length,
                    .chunk = along.length,
                    .inner = along.inner,
                    .stride = along.stride,
                    .is_reverse = launch->params->scan.reverse,
                    .is_exclusive = !launch->params->scan.inclusive,
                    .ndim = along.kept.ndim};
    cuda_copy_plan(p->shape, p->strides, &along.kept);
    bool is_rows = along.inner < SIDE_BY_SIDE;
    if (is_rows) {
        p->is_vector = is_in_words(launch, &along) && (uintptr_t)launch->inputs->data % 16 == 0 &&
                       (uintptr_t)launch->output.data % 16 == 0;
        p->width =
            p->is_vector ? threads_per_row_of_words(along.length, launch->output.dtype) : threads_per_row(along.length);
        p->tiles = (uint32_t)slip__ceil_div(along.rows, rows_of_a_block(p));
        if (along.rows < FEW_ROWS && along.length > 2 * LEAST_CHUNK) {
            uint64_t chunk = cuda_larger(slip__ceil_div(along.length, ROW_CHUNKS / along.rows), LEAST_CHUNK);
            p->chunk = slip__ceil_div(chunk, GPU_SCAN_TILE) * GPU_SCAN_TILE;
        }
    } else {
        p->tiles = (uint32_t)slip__ceil_div(along.rows, SLIP_BLOCK);
        p->chunk = cuda_chunk(along.length, p->tiles, COLUMN_BLOCKS, LEAST_COLUMN_CHUNK);
    }
    p->chunks = (uint32_t)slip__ceil_div(along.length, p->chunk);
    return is_rows;
}

size_t slip__cuda_scratch_scan(const slip_launch *launch) {
    if (!launch->output.size) return 0;
    gpu_scan p;
    scan_make(&p, launch);
    return p.chunks > 1 ? p.chunks * p.rows * PARTIAL_BYTES : 0;
}

/* Which kernels an op has for a dtype. */
typedef struct scan_names {
    const char *op, *type, *carry_type;
    uint64_t flip;
} scan_names;

static scan_names names_of(slip_op op, slip_dtype dtype) {
    scan_names names = {.op = slip__op_info[op].name, .type = cuda_order_name(dtype)};
    if (op == SLIP_OP_CUMMAX || op == SLIP_OP_CUMMIN) names.flip = cuda_order_flip(dtype, op == SLIP_OP_CUMMIN);
    if (op == SLIP_OP_CUMMIN) names.op = "cummax";
    if (dtype == SLIP_BOOL) { /* a sum is a maximum, a product a minimum */
        names.op = "cummax";
        names.flip = op == SLIP_OP_CUMMIN || op == SLIP_OP_CUMPROD;
    }
    names.carry_type = slip__is_half(dtype) ? "f32" : names.type;
    return names;
}

/* What chunks come to, in scratch, becomes what is before each. */
static slip_status carry_totals(cuda_queue *queue, const slip_launch *launch, const gpu_scan *scan,
                                const scan_names *names) {
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "%s_%s_rows", names->op, names->carry_type);
    gpu_scan p = {.out = scan->totals,
                  .in = scan->totals,
                  .rows = scan->rows,
                  .length = scan->chunks,
                  .chunk = scan->chunks,
                  .inner = scan->rows,
                  .stride = (int64_t)scan->rows,
                  .chunks = 1,
                  .width = threads_per_row(scan->chunks),
                  .is_exclusive = 1,
                  .ndim = 1,
                  .shape = {(int64_t)scan->rows},
                  .strides = {1}};
    p.tiles = (uint32_t)slip__ceil_div(p.rows, SLIP_BLOCK / p.width);
    return slip__cuda_enqueue(queue, launch, name, p.tiles, SLIP_BLOCK, &p, sizeof p);
}

slip_status slip__cuda_scan(cuda_queue *queue, const slip_launch *launch) {
    if (!launch->output.size) return SLIP_OK;
    char name[CUDA_NAME_BYTES];
    gpu_scan p;
    bool is_rows = scan_make(&p, launch);
    scan_names names = names_of(launch->op, launch->output.dtype);
    p.out = launch->output.data;
    p.in = launch->inputs->data;
    p.totals = launch->scratch;
    p.flip = names.flip;
    snprintf(name, sizeof name, "%s_%s_%s", names.op, names.type, p.is_vector ? "words" : is_rows ? "rows" : "columns");
    unsigned block = p.is_vector && p.width > 32 ? p.width : SLIP_BLOCK;
    uint64_t grid = (uint64_t)p.tiles * p.chunks;
    if (p.chunks > 1) {
        p.wants_totals = 1;
        SLIP_TRY(slip__cuda_enqueue(queue, launch, name, grid, block, &p, sizeof p));
        SLIP_TRY(carry_totals(queue, launch, &p, &names));
        p.wants_totals = 0;
        p.has_totals = 1;
    }
    return slip__cuda_enqueue(queue, launch, name, grid, block, &p, sizeof p);
}
