/* Launches of reductions, argmax and argmin: kernels/cuda/reduce.cuh and arg_reduce.cu say what the kernels do. */
#include <stdio.h>

#include "drivers/cuda/axes.h"

enum {
    SHORT_ROW_BYTES = 8192,  /* up to here a warp, or less, folds a row */
    WHOLE_ROW_BYTES = 32768, /* up to here a block folds it, however few there are */
    LEAST_CHUNK_BYTES = 16384,
    LARGEST_CHUNK_BYTES = 131072,
    MOST_CHUNKS = 8192, /* per row: one block folds what they come to */
    CHUNK_ELEMENTS = 4096,
    MANY_BLOCKS = 2048,
    PARTIAL_BYTES = 8 /* of the widest type computed in */
};

/* ---- reductions ---- */

typedef struct reduction {
    gpu_reduce p;
    bool is_rows;
} reduction;

static void split_axes(slip_plan *kept, slip_plan *reduced, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    int kept_shape[SLIP_MAX_NDIM], reduced_shape[SLIP_MAX_NDIM], kept_ndim = 0, reduced_ndim = 0;
    int64_t kept_strides[SLIP_MAX_NDIM], reduced_strides[SLIP_MAX_NDIM];
    for (int axis = 0; axis < input->ndim; ++axis) {
        if (launch->params->reduce.axes >> axis & 1) {
            reduced_shape[reduced_ndim] = input->shape[axis];
            reduced_strides[reduced_ndim++] = input->strides[axis];
        } else {
            kept_shape[kept_ndim] = input->shape[axis];
            kept_strides[kept_ndim++] = input->strides[axis];
        }
    }
    const int64_t *strides = kept_strides;
    slip__plan_make(kept, kept_shape, kept_ndim, NULL, &strides, 1);
    strides = reduced_strides;
    slip__plan_make(reduced, reduced_shape, reduced_ndim, reduced_strides, &strides, 1);
}

/* `run` neighbouring elements at a time. */
static void cut_rows(gpu_reduce *p, uint64_t run, uint64_t element_bytes) {
    uint64_t row_bytes = p->reduced * element_bytes;
    p->width = SLIP_BLOCK;
    p->chunk = cuda_larger(p->reduced, 1);
    if (row_bytes <= SHORT_ROW_BYTES && (p->kept >= MANY_BLOCKS || row_bytes <= SHORT_ROW_BYTES / 8))
        p->width = (uint32_t)cuda_smaller(32, cuda_power_below(run * element_bytes / 32));
    else if (p->kept < MANY_BLOCKS / 2 && row_bytes > WHOLE_ROW_BYTES) {
        uint64_t bytes = p->kept * row_bytes / MANY_BLOCKS;
        bytes = cuda_smaller(cuda_larger(bytes, LEAST_CHUNK_BYTES), LARGEST_CHUNK_BYTES);
        p->chunk = cuda_larger(bytes / element_bytes, slip__ceil_div(p->reduced, MOST_CHUNKS));
        p->chunk = slip__ceil_div(p->chunk, CHUNK_ELEMENTS) * CHUNK_ELEMENTS;
    }
}

static void cut_columns(gpu_reduce *p, const slip_plan *kept, const slip_plan *reduced, uint64_t element_bytes) {
    int64_t count = 16 / (int64_t)element_bytes;
    p->is_vector = cuda_last_stride(kept) == 1 && kept->shape[kept->ndim - 1] % count == 0 &&
                   cuda_is_in_words(kept, kept->ndim - 1, count) && cuda_is_in_words(reduced, reduced->ndim, count);
    uint64_t units = p->is_vector ? p->kept / (uint64_t)count : p->kept;
    /* Along the elements where the outputs' are far from one another. */
    uint64_t neighbours = cuda_last_stride(kept) == 1 ? units : 1;
    p->width = cuda_columns_width(neighbours, p->reduced);
    if (neighbours == 1) /* few elements: more outputs per block */
        p->width = (uint32_t)(SLIP_BLOCK / cuda_smaller(SLIP_BLOCK, cuda_power_above(p->reduced)));
    uint64_t lanes = SLIP_BLOCK / p->width;
    p->chunk = cuda_chunk(p->reduced, slip__ceil_div(units, p->width), MANY_BLOCKS, lanes * 16);
}

/* All that depends on sizes and strides. */
static void reduction_make(reduction *r, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    uint64_t bytes = slip__element_bytes(input->dtype);
    slip_plan kept, reduced;
    split_axes(&kept, &reduced, launch);
    *r = (reduction){.p = {.kept = launch->output.size,
                           .reduced = input->size / launch->output.size,
                           .kept_ndim = kept.ndim,
                           .reduced_ndim = reduced.ndim}};
    cuda_copy_plan(r->p.shape, r->p.strides, &kept);
    cuda_copy_plan(r->p.shape + kept.ndim, r->p.strides + kept.ndim, &reduced);
    uint64_t run = cuda_last_stride(&reduced) == 1 ? (uint64_t)reduced.shape[reduced.ndim - 1] : 0;
    bool has_neighbours = r->p.kept > 1 && cuda_last_stride(&kept) == 1;
    r->is_rows = run >= 16 || (run > 0 && reduced.ndim == 1 && !has_neighbours);
    if (r->is_rows) cut_rows(&r->p, run, bytes);
    else cut_columns(&r->p, &kept, &reduced, bytes);
    r->p.chunks = (uint32_t)cuda_larger(slip__ceil_div(r->p.reduced, r->p.chunk), 1);
}

size_t slip__cuda_scratch_reduce(const slip_launch *launch) {
    if (!launch->output.size) return 0;
    reduction r;
    reduction_make(&r, launch);
    return r.p.chunks > 1 ? r.p.chunks * r.p.kept * PARTIAL_BYTES : 0;
}

/* Which kernels an op has for a dtype. */
typedef struct reduce_names {
    const char *op, *type;
    const char *join_type; /* narrow integers add up in 32 bits */
    uint64_t flip;
} reduce_names;

static reduce_names wrapping_names(const char *op, slip_dtype dtype) {
    reduce_names names = {.op = op, .type = cuda_order_name(dtype), .join_type = cuda_order_name(dtype)};
    if (dtype == SLIP_BOOL) names.type = "u8"; /* 0 or 1 */
    if (dtype == SLIP_INT8) names.type = "i8";
    if (dtype == SLIP_INT16) names.type = "i16";
    if (slip__element_bytes(dtype) < 4 && !slip__dtype_is_inexact(dtype)) names.join_type = "u32";
    return names;
}

static reduce_names names_of(slip_op op, slip_dtype dtype) {
    if (op == SLIP_OP_SUM) return wrapping_names("sum", dtype);
    if (op == SLIP_OP_PROD) return wrapping_names("prod", dtype);
    bool is_minimum = op == SLIP_OP_MIN || op == SLIP_OP_ALL;
    return (reduce_names){.op = dtype == SLIP_BOOL ? "any" : "max",
                          .type = cuda_order_name(dtype),
                          .join_type = cuda_order_name(dtype),
                          .flip = cuda_order_flip(dtype, is_minimum)};
}

/* What chunks came to, in scratch, becomes the output. */
static slip_status join_chunks(cuda_queue *queue, const slip_launch *launch, const reduction *r,
                               const reduce_names *names) {
    char name[CUDA_NAME_BYTES];
    bool is_half = slip__is_half(launch->output.dtype); /* their chunks came to float32 */
    snprintf(name, sizeof name, "%s_%s_%s", names->op, names->join_type, is_half ? "join" : "columns");
    gpu_reduce p = {.out = launch->output.data,
                    .in = launch->scratch,
                    .kept = r->p.kept,
                    .reduced = r->p.chunks,
                    .chunk = r->p.chunks,
                    .flip = r->p.flip,
                    .chunks = 1,
                    .width = cuda_columns_width(r->p.kept, r->p.chunks),
                    .kept_ndim = 1,
                    .reduced_ndim = 1,
                    .shape = {(int64_t)r->p.kept, (int64_t)r->p.chunks},
                    .strides = {1, (int64_t)r->p.kept}};
    p.tiles = (uint32_t)slip__ceil_div(p.kept, p.width);
    return slip__cuda_enqueue(queue, launch, name, p.tiles, SLIP_BLOCK, &p, sizeof p);
}

slip_status slip__cuda_reduce(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    if (!launch->output.size) return SLIP_OK;
    reduction r;
    reduction_make(&r, launch);
    reduce_names names = names_of(launch->op, input->dtype);
    gpu_reduce *p = &r.p;
    p->is_partial = p->chunks > 1;
    p->out = p->is_partial ? launch->scratch : (void *)launch->output.data;
    p->in = input->data;
    p->flip = names.flip;
    p->is_vector = p->is_vector && (uintptr_t)input->data % 16 == 0;
    uint64_t units = p->is_vector ? p->kept * slip__element_bytes(input->dtype) / 16 : p->kept;
    p->tiles = (uint32_t)slip__ceil_div(units, p->width);
    uint64_t grid = (uint64_t)p->tiles * p->chunks;
    if (r.is_rows) grid = slip__ceil_div(p->kept * p->chunks, SLIP_BLOCK / p->width);
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "%s_%s_%s", names.op, names.type, r.is_rows ? "rows" : "columns");
    SLIP_TRY(slip__cuda_enqueue(queue, launch, name, grid, SLIP_BLOCK, p, sizeof *p));
    return p->is_partial ? join_chunks(queue, launch, &r, &names) : SLIP_OK;
}

/* ---- argmax and argmin ---- */

enum { ARG_PARTIAL_BYTES = 24 /* of the largest kernels/cuda/arg_reduce.cu has */ };

static void arg_make(gpu_arg_reduce *p, const slip_launch *launch) {
    cuda_axis along;
    cuda_axis_make(&along, launch->inputs, launch->params->axis.axis);
    *p = (gpu_arg_reduce){.kept = along.rows, .length = along.length, .stride = along.stride, .ndim = along.kept.ndim};
    cuda_copy_plan(p->shape, p->strides, &along.kept);
    p->is_along_elements = along.stride == 1 || cuda_last_stride(&along.kept) != 1;
    uint64_t lanes;
    if (p->is_along_elements) {
        lanes = cuda_smaller(SLIP_BLOCK, cuda_power_above(along.length / 8));
        p->width = (uint32_t)lanes;
    } else {
        p->width = cuda_columns_width(along.rows, along.length);
        lanes = SLIP_BLOCK / p->width;
    }
    p->tiles = (uint32_t)slip__ceil_div(along.rows, SLIP_BLOCK / lanes);
    p->chunk = cuda_chunk(along.length, p->tiles, MANY_BLOCKS, lanes * 32);
    p->chunks = (uint32_t)slip__ceil_div(along.length, p->chunk);
}

size_t slip__cuda_scratch_arg_reduce(const slip_launch *launch) {
    if (!launch->output.size || !launch->inputs->size) return 0;
    gpu_arg_reduce p;
    arg_make(&p, launch);
    return p.chunks > 1 ? p.chunks * p.kept * ARG_PARTIAL_BYTES : 0;
}

slip_status slip__cuda_arg_reduce(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *input = launch->inputs;
    if (!launch->output.size || !input->size) return SLIP_OK;
    const char *type = input->dtype == SLIP_BOOL ? "u8" : cuda_order_name(input->dtype);
    bool is_minimum = launch->op == SLIP_OP_ARGMIN;
    char name[CUDA_NAME_BYTES];
    gpu_arg_reduce p;
    arg_make(&p, launch);
    p.in = input->data;
    p.out = p.chunks > 1 ? launch->scratch : (void *)launch->output.data;
    p.flip =
        input->dtype == SLIP_BOOL ? cuda_order_flip(SLIP_UINT8, is_minimum) : cuda_order_flip(input->dtype, is_minimum);
    snprintf(name, sizeof name, "argmax_%s", type);
    SLIP_TRY(slip__cuda_enqueue(queue, launch, name, (uint64_t)p.tiles * p.chunks, SLIP_BLOCK, &p, sizeof p));
    if (p.chunks == 1) return SLIP_OK;
    gpu_arg_reduce join = {.out = launch->output.data,
                           .in = launch->scratch,
                           .kept = p.kept,
                           .length = p.chunks,
                           .chunk = p.chunks,
                           .chunks = 1,
                           .width = cuda_columns_width(p.kept, p.chunks)};
    join.tiles = (uint32_t)slip__ceil_div(join.kept, join.width);
    snprintf(name, sizeof name, "argmax_%s_join", type);
    return slip__cuda_enqueue(queue, launch, name, join.tiles, SLIP_BLOCK, &join, sizeof join);
}
