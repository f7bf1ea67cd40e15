#include "kernels/plan.h"

#include <string.h>

#include "base/pool.h"
#include "kernels/traffic.h"

enum {
    SHORT_ROW = 32,  /* inner runs below this are collected into one tile */
    BLOCK_ROWS = 32, /* of a block that is walked both ways */
    BLOCK_COLUMNS = 64,
    BLOCK_TURNED = 3,           /* operands that are transposed into scratch in one walk */
    PIECE_BYTES = 128 * 1024,   /* of output, weighted by cost, that one thread takes at a time */
    LEAST_PIECE = 4096,         /* elements of that */
    STREAM_PIECE = 128 * 1024,  /* bytes of it that are written past the caches: in many tiles */
    PARALLEL_BYTES = 256 * 1024 /* of output, weighted by cost, from which threads are worth waking */
};

/* Axes in the order of the output's strides, largest first; equal strides (size 1) keep their order. */
static int order_axes(int *order, const int *shape, int ndim, const int64_t *strides) {
    int count = 0;
    for (int axis = 0; axis < ndim; ++axis) {
        if (shape[axis] == 1) continue;
        int at = count++;
        if (strides)
            for (; at > 0 && strides[order[at - 1]] < strides[axis]; --at) order[at] = order[at - 1];
        order[at] = axis;
    }
    return count;
}

void slip__plan_make(slip_plan *plan, const int *shape, int ndim, const int64_t *output_strides,
                     const int64_t *const *input_strides, int input_count) {
    int order[SLIP_MAX_NDIM];
    int count = order_axes(order, shape, ndim, output_strides);
    int last = -1; /* the merged axis being built */
    plan->operand_count = input_count;
    for (int i = 0; i < count; ++i) {
        int axis = order[i];
        bool merges = last >= 0;
        for (int k = 0; k < input_count && merges; ++k)
            merges = plan->strides[k][last] == input_strides[k][axis] * shape[axis];
        if (!merges) ++last;
        plan->shape[last] = merges ? plan->shape[last] * shape[axis] : shape[axis];
        for (int k = 0; k < input_count; ++k) plan->strides[k][last] = input_strides[k][axis];
    }
    if (last < 0) { /* one element */
        last = 0;
        plan->shape[0] = 1;
        for (int k = 0; k < input_count; ++k) plan->strides[k][0] = 0;
    }
    plan->ndim = last + 1;
}

void slip__gather_range(char *out, const slip_plan *plan, int operand, const char *data, size_t element_bytes,
                        size_t first, size_t count) {
    slip_move_loop move = slip__loops()->move[slip__size_class(element_bytes)];
    int64_t position[SLIP_MAX_NDIM];
    slip__plan_locate(position, plan, first);
    int inner = plan->ndim - 1;
    while (count) {
        size_t run = (size_t)(plan->shape[inner] - position[inner]);
        if (run > count) run = count;
        const char *from = data + slip__plan_offset(plan, operand, position) * (int64_t)element_bytes;
        move(out, 1, from, plan->strides[operand][inner], run);
        out += run * element_bytes;
        count -= run;
        slip__plan_next_row(position, plan);
    }
}

typedef struct walk_state {
    const slip_walk *walk;
    slip_plan plan;
    size_t element_bytes[SLIP_PLAN_OPERANDS];
    bool is_dense[SLIP_PLAN_OPERANDS]; /* in the very order of the output */
    bool is_fixed[SLIP_PLAN_OPERANDS]; /* one element in all */
    size_t out_bytes;
    bool streams;           /* the output is written past the caches */
    int block_axis;         /* along which some operand is contiguous that is not along the last; or -1 */
    size_t row_blocks;      /* blocks along it */
    int64_t out_row_stride; /* the output's stride along it */
} walk_state;

/* The body on one piece of the tile after the other, with traffic in between. */
static void run_along(const walk_state *state, const slip_tile *tile, slip_traffic *traffic) {
    slip_tile piece = *tile;
    size_t most = SLIP_TRAFFIC_PIECE / state->out_bytes;
    for (size_t done = 0; done < tile->count; done += piece.count) {
        piece.first = tile->first + done;
        piece.count = tile->count - done < most ? tile->count - done : most;
        piece.out = tile->out + done * state->out_bytes;
        for (int k = 0; k < state->plan.operand_count; ++k)
            piece.data[k] = tile->data[k] + (tile->is_fixed[k] ? 0 : done * state->element_bytes[k]);
        state->walk->body(state->walk->context, &piece);
        slip__traffic_advance(traffic);
    }
}

/* A tile whose results lie in scratch: they begin their way out, those of the tile before have left by then. */
static void run_streamed(const walk_state *state, slip_tile *tile, slip_traffic *traffic) {
    bool is_costly = state->walk->cost > 1, minds = state->walk->minds_traffic;
    tile->traffic = is_costly && minds ? traffic : NULL;
    if (is_costly && !minds) run_along(state, tile, traffic);
    else state->walk->body(state->walk->context, tile);
    slip__traffic_finish(traffic);
    traffic->out = state->walk->launch->output.data + tile->first * state->out_bytes;
    traffic->results = tile->out;
    traffic->result_bytes = tile->count * state->out_bytes;
    if (!is_costly) slip__traffic_finish(traffic);
}

/* One run along the last axis; operands that are neither contiguous nor fixed there are collected in scratch, a tile at
 * a time. */
static void walk_row(const walk_state *state, size_t first, const int64_t *position, size_t count) {
    const slip_plan *plan = &state->plan;
    const slip_launch *launch = state->walk->launch;
    int inner = plan->ndim - 1, turn = 0;
    uint64_t scratch[SLIP_PLAN_OPERANDS][SLIP_TILE];
    _Alignas(64) char results[2][SLIP_STREAM_TILE];
    const char *from[SLIP_PLAN_OPERANDS];
    bool collects = false;
    for (int k = 0; k < plan->operand_count; ++k) {
        from[k] = launch->inputs[k].data + slip__plan_offset(plan, k, position) * (int64_t)state->element_bytes[k];
        collects |= plan->strides[k][inner] != 0 && plan->strides[k][inner] != 1;
    }
    slip_traffic traffic = {0};
    slip_tile tile = {.traffic = NULL};
    size_t limit = state->streams ? SLIP_STREAM_TILE / state->out_bytes : count;
    if (collects && limit > SLIP_TILE) limit = SLIP_TILE;
    for (size_t done = 0; done < count; done += tile.count) {
        tile.count = count - done < limit ? count - done : limit;
        tile.first = first + done;
        tile.out = state->streams ? results[turn ^= 1] : launch->output.data + tile.first * state->out_bytes;
        traffic.soon_count = 0;
        size_t next_count = count - done - tile.count < limit ? count - done - tile.count : limit;
        for (int k = 0; k < plan->operand_count; ++k) {
            int64_t stride = plan->strides[k][inner];
            size_t bytes = state->element_bytes[k];
            tile.data[k] = from[k] + (int64_t)done * stride * (int64_t)bytes;
            tile.is_fixed[k] = stride == 0;
            if (stride == 1 && state->streams && state->walk->cost > 1)
                slip__traffic_expect(&traffic, tile.data[k] + tile.count * bytes, next_count * bytes);
            if (stride == 0 || stride == 1) continue;
            slip__loops()->move[slip__size_class(bytes)](scratch[k], 1, tile.data[k], stride, tile.count);
            tile.data[k] = (const char *)scratch[k];
        }
        if (state->streams) run_streamed(state, &tile, &traffic);
        else state->walk->body(state->walk->context, &tile);
    }
    slip__traffic_finish(&traffic);
}

/* Many short runs: what is not dense is collected in scratch across runs. */
static void walk_short_rows(const walk_state *state, size_t begin, size_t end) {
    const slip_launch *launch = state->walk->launch;
    uint64_t scratch[SLIP_PLAN_OPERANDS][SLIP_TILE];
    slip_tile tile = {.traffic = NULL};
    for (size_t first = begin; first < end; first += tile.count) {
        tile.count = end - first < SLIP_TILE ? end - first : SLIP_TILE;
        tile.first = first;
        tile.out = launch->output.data + first * state->out_bytes;
        for (int k = 0; k < state->plan.operand_count; ++k) {
            size_t bytes = state->element_bytes[k];
            const char *data = launch->inputs[k].data;
            tile.is_fixed[k] = state->is_fixed[k];
            tile.data[k] = state->is_dense[k] ? data + first * bytes : data;
            if (state->is_dense[k] || state->is_fixed[k]) continue;
            slip__gather_range((char *)scratch[k], &state->plan, k, data, bytes, first, tile.count);
            tile.data[k] = (const char *)scratch[k];
        }
        state->walk->body(state->walk->context, &tile);
    }
}

/* One operand's row within a block: where it lies, or collected in scratch. */
static const char *block_row(const walk_state *state, int operand, const char *from, uint64_t *scratch, size_t count) {
    int64_t stride = state->plan.strides[operand][state->plan.ndim - 1];
    if (stride == 0 || stride == 1) return from;
    slip__loops()->move[slip__size_class(state->element_bytes[operand])](scratch, 1, from, stride, count);
    return (const char *)scratch;
}

static bool is_turned(const walk_state *state, int operand) {
    int64_t stride = state->plan.strides[operand][state->plan.ndim - 1];
    return stride != 0 && stride != 1 && state->plan.strides[operand][state->block_axis] == 1;
}

/* A block of rows by columns: operands that run the other way are transposed into scratch as a whole. */
static void walk_block(const walk_state *state, const int64_t *position, size_t out_offset, size_t rows,
                       size_t columns) {
    const slip_plan *plan = &state->plan;
    int inner = plan->ndim - 1;
    uint64_t turned[BLOCK_TURNED][BLOCK_ROWS * BLOCK_COLUMNS], scratch[SLIP_PLAN_OPERANDS][BLOCK_COLUMNS];
    const char *from[SLIP_PLAN_OPERANDS], *block[SLIP_PLAN_OPERANDS] = {0};
    int turned_count = 0;
    for (int k = 0; k < plan->operand_count; ++k) {
        size_t bytes = state->element_bytes[k];
        from[k] = state->walk->launch->inputs[k].data + slip__plan_offset(plan, k, position) * (int64_t)bytes;
        if (!is_turned(state, k)) continue;
        void *to = turned[turned_count++];
        slip__loops()->transpose[slip__size_class(bytes)](to, BLOCK_COLUMNS, from[k], plan->strides[k][inner], rows,
                                                          columns);
        block[k] = to;
    }
    slip_tile tile = {.count = columns};
    for (size_t r = 0; r < rows; ++r) {
        tile.first = out_offset + r * (size_t)state->out_row_stride;
        tile.out = state->walk->launch->output.data + tile.first * state->out_bytes;
        for (int k = 0; k < plan->operand_count; ++k) {
            size_t bytes = state->element_bytes[k];
            const char *row = from[k] + (int64_t)r * plan->strides[k][state->block_axis] * (int64_t)bytes;
            tile.is_fixed[k] = plan->strides[k][inner] == 0;
            tile.data[k] =
                block[k] ? block[k] + r * BLOCK_COLUMNS * bytes : block_row(state, k, row, scratch[k], columns);
        }
        state->walk->body(state->walk->context, &tile);
    }
}

/* Rows of blocks, numbered over all axes but the last, the block axis counting blocks. */
static void walk_blocks(const void *context, size_t begin, size_t end) {
    const walk_state *state = context;
    const slip_plan *plan = &state->plan;
    int inner = plan->ndim - 1;
    size_t extent = (size_t)plan->shape[inner];
    int64_t position[SLIP_MAX_NDIM];
    for (size_t index = begin; index < end; ++index) {
        size_t rest = index, out_offset = 0, out_stride = extent, rows = 0;
        for (int axis = inner - 1; axis >= 0; out_stride *= (size_t)plan->shape[axis--]) {
            size_t count = axis == state->block_axis ? state->row_blocks : (size_t)plan->shape[axis];
            size_t at = rest % count * (axis == state->block_axis ? BLOCK_ROWS : 1);
            rest /= count;
            if (axis == state->block_axis) rows = (size_t)plan->shape[axis] - at;
            position[axis] = (int64_t)at;
            out_offset += at * out_stride;
        }
        if (rows > BLOCK_ROWS) rows = BLOCK_ROWS;
        for (size_t c = 0; c < extent; c += BLOCK_COLUMNS) {
            position[inner] = (int64_t)c;
            walk_block(state, position, out_offset + c, rows, extent - c < BLOCK_COLUMNS ? extent - c : BLOCK_COLUMNS);
        }
    }
}

/* An axis along which the operand is contiguous, long enough for blocks to pay; -1: none, or it is so along the last.
 */
static int turned_axis(const walk_state *state, int operand) {
    const slip_plan *plan = &state->plan;
    int inner = plan->ndim - 1;
    if (plan->strides[operand][inner] == 0 || plan->strides[operand][inner] == 1) return -1;
    for (int axis = inner - 1; axis >= 0; --axis)
        if (plan->strides[operand][axis] == 1 && plan->shape[axis] >= 8) return axis;
    return -1;
}

/* Looks for operands that would be read across their rows all the time. */
static void find_block_axis(walk_state *state) {
    const slip_plan *plan = &state->plan;
    int inner = plan->ndim - 1, turned_count = 0;
    state->block_axis = -1;
    if (plan->shape[inner] < SHORT_ROW) return;
    for (int k = 0; k < plan->operand_count && state->block_axis < 0; ++k) state->block_axis = turned_axis(state, k);
    if (state->block_axis < 0) return;
    for (int k = 0; k < plan->operand_count; ++k) turned_count += is_turned(state, k);
    if (turned_count > BLOCK_TURNED) { /* no room for that many: rows are collected one by one */
        state->block_axis = -1;
        return;
    }
    state->row_blocks = ((size_t)plan->shape[state->block_axis] + BLOCK_ROWS - 1) / BLOCK_ROWS;
    state->out_row_stride = 1;
    for (int axis = inner; axis > state->block_axis; --axis) state->out_row_stride *= plan->shape[axis];
}

static void walk_range(const void *context, size_t begin, size_t end) {
    const walk_state *state = context;
    const slip_plan *plan = &state->plan;
    int inner = plan->ndim - 1;
    if (plan->ndim > 1 && plan->shape[inner] < SHORT_ROW) {
        walk_short_rows(state, begin, end);
        return;
    }
    int64_t position[SLIP_MAX_NDIM];
    slip__plan_locate(position, plan, begin);
    while (begin < end) {
        size_t run = (size_t)(plan->shape[inner] - position[inner]);
        if (run > end - begin) run = end - begin;
        walk_row(state, begin, position, run);
        begin += run;
        slip__plan_next_row(position, plan);
    }
    if (state->streams) slip__stream_end();
}

static void begin_walk(walk_state *state, const slip_walk *walk) {
    const slip_launch *launch = walk->launch;
    const slip_view *output = &launch->output;
    state->walk = walk;
    state->out_bytes = slip__element_bytes(output->dtype);
    state->streams = slip__stream_pays(launch);
    const int64_t *strides[SLIP_PLAN_OPERANDS] = {0};
    for (int k = 0; k < launch->input_count; ++k) {
        strides[k] = launch->inputs[k].strides;
        state->element_bytes[k] = slip__element_bytes(launch->inputs[k].dtype);
    }
    slip__plan_make(&state->plan, output->shape, output->ndim, output->strides, strides, launch->input_count);
    for (int k = 0; k < launch->input_count; ++k) {
        int64_t dense = 1;
        state->is_dense[k] = state->is_fixed[k] = true;
        for (int axis = state->plan.ndim - 1; axis >= 0; dense *= state->plan.shape[axis--]) {
            state->is_dense[k] &= state->plan.strides[k][axis] == dense;
            state->is_fixed[k] &= state->plan.strides[k][axis] == 0;
        }
    }
}

void slip__walk_part(const slip_walk *walk, size_t first, size_t count, bool is_read) {
    walk_state state;
    begin_walk(&state, walk);
    if (is_read) state.streams = false;
    walk_range(&state, first, first + count);
}

void slip__walk(const slip_walk *walk) {
    const slip_view *output = &walk->launch->output;
    if (!output->size) return;
    walk_state state;
    begin_walk(&state, walk);
    size_t weight = state.out_bytes * walk->cost;
    size_t piece = PIECE_BYTES / weight > LEAST_PIECE ? PIECE_BYTES / weight : LEAST_PIECE;
    if (state.streams && piece < STREAM_PIECE / state.out_bytes) piece = STREAM_PIECE / state.out_bytes;
    bool is_large = output->size >= PARALLEL_BYTES / weight;
    find_block_axis(&state);
    if (state.block_axis >= 0) {
        size_t extent = (size_t)state.plan.shape[state.plan.ndim - 1];
        size_t blocks = output->size / extent / (size_t)state.plan.shape[state.block_axis] * state.row_blocks;
        slip__split(blocks, is_large ? piece / (extent * BLOCK_ROWS) + 1 : blocks, walk_blocks, &state);
        return;
    }
    slip__split(output->size, is_large ? piece : output->size, walk_range, &state);
}

typedef struct split_state {
    slip_range_body body;
    const void *context;
    size_t count, piece;
} split_state;

static void split_piece(void *context, size_t index) {
    const split_state *state = context;
    size_t begin = index * state->piece;
    size_t end = state->count - begin < state->piece ? state->count : begin + state->piece;
    state->body(state->context, begin, end);
}

void slip__split(size_t count, size_t piece, slip_range_body body, const void *context) {
    if (count <= piece) {
        if (count) body(context, 0, count);
        return;
    }
    split_state state = {body, context, count, piece};
    slip__parallel_for((count + piece - 1) / piece, split_piece, &state);
}

/* A dtype both sides convert to directly, where they do not convert to one another. */
void slip__convert(void *out, slip_dtype to, const void *in, slip_dtype from, size_t count) {
    const slip_loops *loops = slip__loops();
    slip_convert_loop direct = loops->convert[from][to];
    if (to == from) {
        memcpy(out, in, count * slip__element_bytes(to));
    } else if (direct) {
        direct(out, in, count);
    } else {
        float tile[SLIP_TILE];
        for (size_t done = 0; done < count; done += SLIP_TILE) {
            size_t length = count - done < SLIP_TILE ? count - done : SLIP_TILE;
            loops->convert[from][SLIP_FLOAT32](tile, (const char *)in + done * slip__element_bytes(from), length);
            loops->convert[SLIP_FLOAT32][to]((char *)out + done * slip__element_bytes(to), tile, length);
        }
    }
}
