/* Sum, product, maximum, minimum, all and any over any set of axes.
 *
 * The elements that make one output are taken in the order of the input's strides and folded in blocks; blocks meet in
 * pairs, pairs in pairs and so on (a binary counter). Which blocks there are follows from the shape and strides alone.
 * Two ways to walk:
 *   rows     each output folds its own elements, 4096 to a block of 32 lanes;
 *   columns  neighbouring outputs are carried along together, one input row after the other, 128 rows to a block; where
 *            the rows are short and lie end to end, several make one wide row, whose parts meet in halves at the end.
 */
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"
#include "kernels/plan.h"
#include "kernels/reduce.h"

enum {
    COLUMN_TILE = 1024, /* outputs carried along together */
    BLOCK_ROWS = 128,
    LEVELS = 40,       /* of the binary counter: 2^40 blocks */
    CHUNK_BLOCKS = 16, /* row blocks per task where one output is folded by several threads */
    GROUP_BLOCKS = 16, /* likewise column blocks */
    TASK_ELEMENTS = 65536
};

typedef struct reduction {
    const slip_launch *launch;
    slip_dtype dtype; /* computed in */
    size_t bytes;     /* of an element of it */
    slip_dtype in, out;
    size_t in_bytes, out_bytes;
    slip_fold_loop fold;
    slip_accumulate_loop accumulate;
    slip_plan kept;    /* the output's elements */
    slip_plan reduced; /* one output's elements */
    size_t kept_count, reduced_count;
    size_t tiles;     /* columns: runs of at most COLUMN_TILE outputs */
    size_t bundled;   /* rows that make one wide row; 1 where they do not */
    size_t left_over; /* rows behind the last whole wide row */
    atomic_bool is_out_of_memory;
    size_t chunk_count; /* tasks per output or per tile; 1 where it is not split */
    char *partials;     /* their results, when there are several */
} reduction;

/* A stack of partial results that doubles like a binary counter: each `count` elements, in a slot of `slot` words. */
typedef struct counter {
    uint64_t *values; /* LEVELS + 1 slots */
    size_t slot, count, depth, taken;
} counter;

static uint64_t *counter_top(const counter *stack) { return stack->values + stack->depth * stack->slot; }

static void counter_merge(counter *stack, const reduction *r) {
    uint64_t *last = stack->values + (stack->depth - 1) * stack->slot;
    r->accumulate(last - stack->slot, last, stack->count, 1, 0);
    --stack->depth;
}

/* The value at counter_top has been filled in. */
static void counter_push(counter *stack, const reduction *r) {
    ++stack->depth;
    for (size_t pushed = ++stack->taken; !(pushed & 1); pushed >>= 1) counter_merge(stack, r);
}

static uint64_t *counter_finish(counter *stack, const reduction *r) {
    while (stack->depth > 1) counter_merge(stack, r);
    return stack->values;
}

/* ---- rows ---- */

static int64_t plan_offset(const slip_plan *plan, size_t element) {
    int64_t offset = 0;
    for (int axis = plan->ndim - 1; axis >= 0; --axis) {
        offset += (int64_t)(element % (size_t)plan->shape[axis]) * plan->strides[0][axis];
        element /= (size_t)plan->shape[axis];
    }
    return offset;
}

/* Folds elements [first, first + count) of one output's elements; `data` is its first. */
static void fold_block(const reduction *r, void *out, const char *data, size_t first, size_t count) {
    uint64_t scratch[SLIP_REDUCE_BLOCK], converted[SLIP_REDUCE_BLOCK];
    const slip_plan *plan = &r->reduced;
    const void *values = scratch;
    int inner = plan->ndim - 1;
    bool is_run = plan->strides[0][inner] == 1 &&
                  (plan->ndim == 1 || first % (size_t)plan->shape[inner] + count <= (size_t)plan->shape[inner]);
    if (is_run) values = data + plan_offset(plan, first) * (int64_t)r->in_bytes;
    else slip__gather_range((char *)scratch, plan, 0, data, r->in_bytes, first, count);
    if (r->in != r->dtype) {
        slip__convert(converted, r->dtype, values, r->in, count);
        values = converted;
    }
    r->fold(out, values, count);
}

/* Folds a chunk of one output's blocks into *out. */
static void fold_chunk(const reduction *r, void *out, const char *data, size_t begin, size_t end) {
    if (end - begin <= SLIP_REDUCE_BLOCK) {
        fold_block(r, out, data, begin, end - begin);
        return;
    }
    uint64_t values[LEVELS + 1];
    counter stack = {values, 1, 1, 0, 0};
    for (size_t first = begin; first < end; first += SLIP_REDUCE_BLOCK) {
        size_t count = end - first < SLIP_REDUCE_BLOCK ? end - first : SLIP_REDUCE_BLOCK;
        fold_block(r, counter_top(&stack), data, first, count);
        counter_push(&stack, r);
    }
    memcpy(out, counter_finish(&stack, r), r->bytes);
}

static void fold_rows(const void *context, size_t begin, size_t end) {
    const reduction *r = context;
    bool is_plain = r->in == r->dtype && r->out == r->dtype && r->kept.ndim == 1 && r->reduced.ndim == 1 &&
                    r->reduced.strides[0][0] == 1 && r->reduced_count <= SLIP_REDUCE_BLOCK;
    if (is_plain) { /* the same, without the way there */
        const char *row = r->launch->inputs->data + (int64_t)begin * r->kept.strides[0][0] * (int64_t)r->in_bytes;
        for (size_t i = begin; i < end; ++i, row += r->kept.strides[0][0] * (int64_t)r->in_bytes)
            r->fold(r->launch->output.data + i * r->out_bytes, row, r->reduced_count);
        return;
    }
    for (size_t i = begin; i < end; ++i) {
        const char *data = r->launch->inputs->data + plan_offset(&r->kept, i) * (int64_t)r->in_bytes;
        uint64_t value;
        fold_chunk(r, &value, data, 0, r->reduced_count);
        slip__convert(r->launch->output.data + i * r->out_bytes, r->out, &value, r->dtype, 1);
    }
}

static void fold_row_chunks(const void *context, size_t begin, size_t end) {
    const reduction *r = context;
    const size_t chunk = (size_t)CHUNK_BLOCKS * SLIP_REDUCE_BLOCK;
    for (size_t i = begin; i < end; ++i) {
        size_t row = i / r->chunk_count, first = i % r->chunk_count * chunk;
        size_t last = r->reduced_count - first < chunk ? r->reduced_count : first + chunk;
        const char *data = r->launch->inputs->data + plan_offset(&r->kept, row) * (int64_t)r->in_bytes;
        fold_chunk(r, r->partials + i * sizeof(uint64_t), data, first, last);
    }
}

/* A chunk is a power of two of blocks, so the counter over chunks makes the same pairs as one over blocks. */
static void join_row_chunks(const reduction *r) {
    for (size_t row = 0; row < r->kept_count; ++row) {
        uint64_t values[LEVELS + 1];
        counter stack = {values, 1, 1, 0, 0};
        for (size_t c = 0; c < r->chunk_count; ++c) {
            memcpy(counter_top(&stack), r->partials + (row * r->chunk_count + c) * sizeof(uint64_t), sizeof(uint64_t));
            counter_push(&stack, r);
        }
        slip__convert(r->launch->output.data + row * r->out_bytes, r->out, counter_finish(&stack, r), r->dtype, 1);
    }
}

static slip_status reduce_rows(reduction *r) {
    const size_t chunk = (size_t)CHUNK_BLOCKS * SLIP_REDUCE_BLOCK;
    r->chunk_count = (r->reduced_count + chunk - 1) / chunk;
    if (r->chunk_count > 1 && r->kept_count < 16) {
        size_t bytes = r->chunk_count * r->kept_count * sizeof(uint64_t);
        r->partials = slip__malloc(bytes);
        if (!r->partials) return slip__fail_memory(slip__op_info[r->launch->op].name, bytes);
        slip__split(r->chunk_count * r->kept_count, 1, fold_row_chunks, r);
        join_row_chunks(r);
        slip__free(r->partials);
        return SLIP_OK;
    }
    bool is_large = r->kept_count * r->reduced_count >= 2 * TASK_ELEMENTS;
    slip__split(r->kept_count, is_large ? TASK_ELEMENTS / r->reduced_count + 1 : r->kept_count, fold_rows, r);
    return SLIP_OK;
}

/* ---- columns ---- */

/* Where tile `index` of the outputs begins and how wide it is: runs along the kept plan's last axis. */
static size_t tile_begin(const reduction *r, size_t index, size_t *width) {
    size_t extent = (size_t)r->kept.shape[r->kept.ndim - 1];
    size_t per_run = (extent + COLUMN_TILE - 1) / COLUMN_TILE;
    size_t at = index % per_run * COLUMN_TILE;
    *width = extent - at < COLUMN_TILE ? extent - at : COLUMN_TILE;
    return index / per_run * extent + at;
}

/* Adds rows [begin, end) of a tile to the accumulator: where they lie if that can be, else through scratch. */
static void add_rows(const reduction *r, uint64_t *accumulator, const char *data, size_t begin, size_t end,
                     size_t width) {
    uint64_t scratch[COLUMN_TILE], converted[COLUMN_TILE];
    int64_t stride = r->kept.strides[0][r->kept.ndim - 1];
    if (stride == 1 && r->in == r->dtype && r->reduced.ndim == 1) {
        int64_t step = r->reduced.strides[0][0];
        r->accumulate(accumulator, data + (int64_t)begin * step * (int64_t)r->in_bytes, width, end - begin, step);
        return;
    }
    slip_move_loop move = slip__loops()->move[slip__size_class(r->in_bytes)];
    for (size_t row = begin; row < end; ++row) {
        const void *values = data + plan_offset(&r->reduced, row) * (int64_t)r->in_bytes;
        if (stride != 1) {
            move(scratch, 1, values, stride, width);
            values = scratch;
        }
        if (r->in != r->dtype) {
            slip__convert(converted, r->dtype, values, r->in, width);
            values = converted;
        }
        r->accumulate(accumulator, values, width, 1, 0);
    }
}

/* Folds rows [begin, end) of a tile; the result lies at the start of `slots`. */
static const void *fold_tile(const reduction *r, uint64_t *slots, size_t tile, size_t begin, size_t end) {
    uint64_t identity;
    size_t width;
    const char *data =
        r->launch->inputs->data + plan_offset(&r->kept, tile_begin(r, tile, &width)) * (int64_t)r->in_bytes;
    r->fold(&identity, NULL, 0);
    counter stack = {slots, COLUMN_TILE, width, 0, 0};
    for (size_t first = begin; first < end; first += BLOCK_ROWS) {
        uint64_t *accumulator = counter_top(&stack);
        slip__loops()->move[slip__size_class(r->bytes)](accumulator, 1, &identity, 0, width);
        add_rows(r, accumulator, data, first, end - first < BLOCK_ROWS ? end : first + BLOCK_ROWS, width);
        counter_push(&stack, r);
    }
    return counter_finish(&stack, r);
}

/* A tile's result goes to the output; the parts of a wide row meet in halves first. */
static void store_tile(const reduction *r, size_t tile, void *values) {
    size_t width, first = tile_begin(r, tile, &width), extent = width / r->bundled;
    if (r->left_over) {
        const char *rest = r->launch->inputs->data + r->reduced_count * width * r->in_bytes;
        uint64_t converted[COLUMN_TILE];
        slip__convert(converted, r->dtype, rest, r->in, r->left_over * extent);
        r->accumulate(values, converted, r->left_over * extent, 1, 0);
    }
    for (size_t parts = r->bundled / 2; parts; parts /= 2)
        r->accumulate(values, (char *)values + parts * extent * r->bytes, parts * extent, 1, 0);
    slip__convert(r->launch->output.data + first * r->out_bytes, r->out, values, r->dtype, extent);
}

/* Slots for the counter over `rows` rows, or NULL with the flag set. */
static uint64_t *counter_slots(const reduction *r, size_t rows) {
    size_t levels = 2;
    for (size_t blocks = rows / BLOCK_ROWS + 1; blocks; blocks /= 2) ++levels;
    uint64_t *slots = slip__malloc(levels * COLUMN_TILE * sizeof *slots);
    if (!slots) atomic_store_explicit(&((reduction *)(uintptr_t)r)->is_out_of_memory, true, memory_order_relaxed);
    return slots;
}

static void fold_tiles(const void *context, size_t begin, size_t end) {
    const reduction *r = context;
    uint64_t *slots = counter_slots(r, r->reduced_count);
    for (size_t i = begin; slots && i < end; ++i) {
        fold_tile(r, slots, i, 0, r->reduced_count);
        store_tile(r, i, slots);
    }
    slip__free(slots);
}

static void fold_tile_groups(const void *context, size_t begin, size_t end) {
    const reduction *r = context;
    const size_t group = (size_t)GROUP_BLOCKS * BLOCK_ROWS;
    uint64_t *slots = counter_slots(r, group);
    for (size_t i = begin; slots && i < end; ++i) {
        size_t first = i % r->chunk_count * group, width;
        size_t last = r->reduced_count - first < group ? r->reduced_count : first + group;
        tile_begin(r, i / r->chunk_count, &width);
        const void *values = fold_tile(r, slots, i / r->chunk_count, first, last);
        memcpy(r->partials + i * COLUMN_TILE * sizeof(uint64_t), values, width * r->bytes);
    }
    slip__free(slots);
}

static void join_tile_groups(const reduction *r) {
    uint64_t *slots = counter_slots(r, r->chunk_count * BLOCK_ROWS);
    for (size_t tile = 0; slots && tile < r->tiles; ++tile) {
        size_t width;
        tile_begin(r, tile, &width);
        counter stack = {slots, COLUMN_TILE, width, 0, 0};
        for (size_t c = 0; c < r->chunk_count; ++c) {
            const char *from = r->partials + (tile * r->chunk_count + c) * COLUMN_TILE * sizeof(uint64_t);
            memcpy(counter_top(&stack), from, width * r->bytes);
            counter_push(&stack, r);
        }
        store_tile(r, tile, counter_finish(&stack, r));
    }
    slip__free(slots);
}

/* Makes wide rows of short ones that lie end to end. */
static void bundle_rows(reduction *r) {
    size_t extent = r->kept_count;
    r->bundled = 1;
    if (r->kept.ndim != 1 || r->reduced.ndim != 1 || r->kept.strides[0][0] != 1) return;
    if (r->reduced.strides[0][0] != (int64_t)extent || extent > COLUMN_TILE / 4) return;
    while (r->bundled * 2 * extent <= COLUMN_TILE && r->bundled * 2 * BLOCK_ROWS <= r->reduced_count) r->bundled *= 2;
    r->left_over = r->reduced_count % r->bundled;
    r->reduced_count /= r->bundled;
    r->kept_count *= r->bundled;
    r->kept.shape[0] *= (int64_t)r->bundled;
    r->reduced.shape[0] = (int64_t)r->reduced_count;
    r->reduced.strides[0][0] *= (int64_t)r->bundled;
}

static slip_status columns_status(const reduction *r) {
    if (!atomic_load_explicit(&r->is_out_of_memory, memory_order_relaxed)) return SLIP_OK;
    return slip__fail_memory(slip__op_info[r->launch->op].name, COLUMN_TILE * sizeof(uint64_t));
}

static slip_status reduce_columns(reduction *r) {
    const size_t group = (size_t)GROUP_BLOCKS * BLOCK_ROWS;
    bundle_rows(r);
    size_t extent = (size_t)r->kept.shape[r->kept.ndim - 1];
    r->tiles = (extent + COLUMN_TILE - 1) / COLUMN_TILE * (r->kept_count / extent);
    r->chunk_count = (r->reduced_count + group - 1) / group;
    if (r->chunk_count > 1 && r->tiles < 16) {
        size_t bytes = r->chunk_count * r->tiles * COLUMN_TILE * sizeof(uint64_t);
        r->partials = slip__malloc(bytes);
        if (!r->partials) return slip__fail_memory(slip__op_info[r->launch->op].name, bytes);
        slip__split(r->chunk_count * r->tiles, 1, fold_tile_groups, r);
        if (!atomic_load_explicit(&r->is_out_of_memory, memory_order_relaxed)) join_tile_groups(r);
        slip__free(r->partials);
        return columns_status(r);
    }
    size_t tile_elements = r->reduced_count * (extent < COLUMN_TILE ? extent : COLUMN_TILE);
    bool is_large = r->kept_count * r->reduced_count >= 2 * TASK_ELEMENTS;
    slip__split(r->tiles, is_large ? TASK_ELEMENTS / tile_elements + 1 : r->tiles, fold_tiles, r);
    return columns_status(r);
}

/* ---- choice ---- */

static slip_reducer reducer_of(slip_op op) {
    switch (op) {
    case SLIP_OP_SUM: return SLIP_REDUCE_SUM;
    case SLIP_OP_PROD: return SLIP_REDUCE_PROD;
    case SLIP_OP_MAX: return SLIP_REDUCE_MAX;
    case SLIP_OP_MIN: return SLIP_REDUCE_MIN;
    case SLIP_OP_ALL: return SLIP_REDUCE_ALL;
    default: return SLIP_REDUCE_ANY;
    }
}

static void split_axes(reduction *r, const slip_view *input, uint64_t axes) {
    int kept_shape[SLIP_MAX_NDIM], reduced_shape[SLIP_MAX_NDIM], kept = 0, reduced = 0;
    int64_t kept_strides[SLIP_MAX_NDIM], reduced_strides[SLIP_MAX_NDIM];
    r->kept_count = r->reduced_count = 1;
    for (int axis = 0; axis < input->ndim; ++axis) {
        if (axes >> axis & 1) {
            reduced_shape[reduced] = input->shape[axis];
            reduced_strides[reduced++] = input->strides[axis];
            r->reduced_count *= (size_t)input->shape[axis];
        } else {
            kept_shape[kept] = input->shape[axis];
            kept_strides[kept++] = input->strides[axis];
            r->kept_count *= (size_t)input->shape[axis];
        }
    }
    const int64_t *strides = kept_strides;
    slip__plan_make(&r->kept, kept_shape, kept, NULL, &strides, 1);
    strides = reduced_strides;
    slip__plan_make(&r->reduced, reduced_shape, reduced, reduced_strides, &strides, 1);
}

static bool columns_pay(const reduction *r) {
    int64_t extent = r->kept.shape[r->kept.ndim - 1];
    if (r->kept_count == 1) return false;
    if (extent < 8 && (r->kept.ndim > 1 || r->reduced.ndim > 1 || r->reduced.strides[0][0] != extent)) return false;
    if (r->reduced.strides[0][r->reduced.ndim - 1] == 1 && r->reduced.shape[r->reduced.ndim - 1] > 16) return false;
    return r->kept.strides[0][r->kept.ndim - 1] == 1 || r->reduced_count <= 64;
}

/* What depends on op and dtypes alone. */
static slip_status begin_reduction(reduction *r, const slip_launch *launch) {
    slip_reducer reducer = reducer_of(launch->op);
    *r = (reduction){.launch = launch, .in = launch->inputs->dtype, .out = launch->output.dtype};
    r->dtype = slip__compute_dtype(r->out);
    r->bytes = slip__element_bytes(r->dtype);
    r->in_bytes = slip__element_bytes(r->in);
    r->out_bytes = slip__element_bytes(r->out);
    r->fold = slip__loops()->fold[reducer][r->dtype];
    r->accumulate = slip__loops()->accumulate[reducer][r->dtype];
    if (r->fold) return SLIP_OK;
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel for %s", slip__op_info[launch->op].name,
                      slip_dtype_name(r->out));
}

slip_status slip__kernel_reduce(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    reduction r;
    SLIP_TRY(begin_reduction(&r, launch));
    if (!input->size) { /* every output is the identity */
        uint64_t identity[1], narrow[1];
        r.fold(identity, NULL, 0);
        slip__convert(narrow, r.out, identity, r.dtype, 1);
        slip__loops()->move[slip__size_class(r.out_bytes)](output->data, 1, narrow, 0, output->size);
        return SLIP_OK;
    }
    split_axes(&r, input, launch->params->reduce.axes);
    return columns_pay(&r) ? reduce_columns(&r) : reduce_rows(&r);
}

/* ---- rows that are computed as they are needed ---- */

typedef struct filled_rows {
    const reduction *r;
    slip_fill fill;
    const void *context;
    atomic_bool *is_out_of_memory;
} filled_rows;

static void fold_filled_chunks(const void *context, size_t begin, size_t end) {
    const filled_rows *rows = context;
    const reduction *r = rows->r;
    const size_t chunk = (size_t)CHUNK_BLOCKS * SLIP_REDUCE_BLOCK;
    char *scratch = slip__malloc(chunk * r->in_bytes);
    if (!scratch) {
        atomic_store_explicit(rows->is_out_of_memory, true, memory_order_relaxed);
        return;
    }
    for (size_t i = begin; i < end; ++i) {
        size_t row = i / r->chunk_count, first = i % r->chunk_count * chunk;
        size_t count = r->reduced_count - first < chunk ? r->reduced_count - first : chunk;
        const char *values = rows->fill(rows->context, scratch, row * r->reduced_count + first, count);
        fold_chunk(r, r->partials + i * sizeof(uint64_t), values, 0, count);
    }
    slip__free(scratch);
}

slip_status slip__reduce_filled(const slip_launch *launch, size_t row_count, size_t row, slip_fill fill,
                                const void *context) {
    const size_t chunk = (size_t)CHUNK_BLOCKS * SLIP_REDUCE_BLOCK;
    atomic_bool is_out_of_memory = false;
    reduction r;
    SLIP_TRY(begin_reduction(&r, launch));
    r.kept_count = row_count;
    r.reduced_count = row;
    r.reduced.ndim = 1;
    r.reduced.shape[0] = (int64_t)row;
    r.reduced.strides[0][0] = 1;
    r.chunk_count = (row + chunk - 1) / chunk;
    size_t bytes = r.chunk_count * row_count * sizeof(uint64_t);
    r.partials = slip__malloc(bytes);
    if (!r.partials) return slip__fail_memory(slip__op_info[launch->op].name, bytes);
    slip__split(r.chunk_count * row_count, 1, fold_filled_chunks, &(filled_rows){&r, fill, context, &is_out_of_memory});
    bool is_whole = !atomic_load_explicit(&is_out_of_memory, memory_order_relaxed);
    if (is_whole) join_row_chunks(&r);
    slip__free(r.partials);
    return is_whole ? SLIP_OK : slip__fail_memory(slip__op_info[launch->op].name, chunk * r.in_bytes);
}
