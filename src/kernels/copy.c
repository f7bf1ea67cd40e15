/* Strided copies, transposition and conversion. Output element i of the plan's order is i elements from its start. */
#include "base/error.h"
#include "kernels/kernels.h"
#include "kernels/plan.h"
#include "kernels/stream.h"

enum {
    BLOCK = 64,                 /* rows and columns of a transposed block */
    LINE = 64,                  /* bytes of a cache line */
    WIDE_ROW = 512,             /* bytes of its rows instead, where it passes through scratch: fewer, longer writes,
                                 * while all of the block stays in the first-level cache */
    COPY_PIECE = 128 * 1024,    /* bytes */
    COPY_PARALLEL = 256 * 1024, /* bytes */
    CACHED_BYTES = 4096
};

typedef struct copy_state {
    slip_plan plan;
    const char *in;
    char *out;
    slip_dtype from, to;
    size_t in_bytes, out_bytes;
    bool streams;           /* the output is written past the caches */
    int column_axis;        /* transposed copies: the axis along which the input is contiguous */
    int64_t out_row_stride; /* ... and the output's stride along it */
    size_t row_blocks;      /* blocks along that axis */
} copy_state;

/* The same past the caches: what does not lie as it is wanted passes through scratch. */
static void stream_range(const copy_state *state, size_t begin, size_t end) {
    const slip_plan *plan = &state->plan;
    uint64_t scratch[SLIP_TILE], converted[SLIP_TILE];
    bool is_run = plan->ndim == 1 && plan->strides[0][0] == 1, converts = state->from != state->to;
    size_t limit = is_run && !converts ? end - begin : SLIP_TILE, count;
    for (size_t first = begin; first < end; first += count) {
        count = end - first < limit ? end - first : limit;
        const void *values = scratch;
        if (is_run) values = state->in + first * state->in_bytes;
        else slip__gather_range((char *)scratch, plan, 0, state->in, state->in_bytes, first, count);
        if (converts) {
            slip__convert(converted, state->to, values, state->from, count);
            values = converted;
        }
        slip__stream_out(state->out + first * state->out_bytes, values, count * state->out_bytes);
    }
    slip__stream_end();
}

/* Rows: each piece goes straight to the output, or through a scratch tile when the dtype changes. */
static void copy_range(const void *context, size_t begin, size_t end) {
    const copy_state *state = context;
    const slip_plan *plan = &state->plan;
    char *out = state->out + begin * state->out_bytes;
    if (state->streams) {
        stream_range(state, begin, end);
        return;
    }
    if (plan->ndim == 1 && plan->strides[0][0] == 1) {
        slip__convert(out, state->to, state->in + begin * state->in_bytes, state->from, end - begin);
    } else if (state->from == state->to) {
        slip__gather_range(out, plan, 0, state->in, state->in_bytes, begin, end - begin);
    } else {
        uint64_t scratch[SLIP_TILE];
        for (size_t first = begin; first < end; first += SLIP_TILE) {
            size_t count = end - first < SLIP_TILE ? end - first : SLIP_TILE;
            slip__gather_range((char *)scratch, plan, 0, state->in, state->in_bytes, first, count);
            slip__convert(state->out + first * state->out_bytes, state->to, scratch, state->from, count);
        }
    }
}

/* A block into scratch. It takes all lines of an input's row before it goes on to the next rows, which are far off: the
 * processor brings lines in pairs, and their second halves would be displaced before their turn. */
static void transpose_by_lines(const copy_state *state, char *scratch, const char *from, size_t rows, size_t columns) {
    int64_t in_stride = state->plan.strides[0][state->plan.ndim - 1];
    size_t bytes = state->in_bytes, line = LINE / bytes;
    slip_transpose_loop transpose = slip__loops()->transpose[slip__size_class(bytes)];
    for (size_t c = 0; c < columns; c += line)
        transpose(scratch + c * bytes, (int64_t)(WIDE_ROW / bytes), from + (int64_t)c * in_stride * (int64_t)bytes,
                  in_stride, rows, columns - c < line ? columns - c : line);
}

/* One block of rows of one plane, over all its columns. */
static void transpose_block(const copy_state *state, char *out, const char *in, size_t rows) {
    int inner = state->plan.ndim - 1;
    size_t columns = (size_t)state->plan.shape[inner];
    int64_t in_stride = state->plan.strides[0][inner];
    slip_transpose_loop transpose = slip__loops()->transpose[slip__size_class(state->in_bytes)];
    bool is_direct = state->from == state->to && !state->streams;
    size_t block = is_direct ? BLOCK : WIDE_ROW / state->in_bytes;
    _Alignas(64) char scratch[BLOCK * WIDE_ROW];
    for (size_t c = 0; c < columns; c += block) {
        size_t width = columns - c < block ? columns - c : block;
        const char *from = in + (int64_t)c * in_stride * (int64_t)state->in_bytes;
        char *to = out + c * state->out_bytes;
        if (is_direct) {
            transpose(to, state->out_row_stride, from, in_stride, rows, width);
            continue;
        }
        transpose_by_lines(state, scratch, from, rows, width);
        for (size_t r = 0; r < rows; ++r) {
            char *row = to + (int64_t)r * state->out_row_stride * (int64_t)state->out_bytes;
            const char *values = scratch + r * WIDE_ROW;
            if (state->from != state->to) slip__convert(row, state->to, values, state->from, width);
            else slip__stream_out(row, values, width * state->out_bytes);
        }
    }
}

/* The blocks are numbered over all axes but the last, the column axis counting blocks. */
static void transpose_range(const void *context, size_t begin, size_t end) {
    const copy_state *state = context;
    const slip_plan *plan = &state->plan;
    for (size_t index = begin; index < end; ++index) {
        size_t rest = index;
        int64_t in_offset = 0, out_offset = 0, out_stride = plan->shape[plan->ndim - 1];
        size_t rows = 0;
        for (int axis = plan->ndim - 2; axis >= 0; --axis) {
            size_t extent = axis == state->column_axis ? state->row_blocks : (size_t)plan->shape[axis];
            int64_t at = (int64_t)(rest % extent);
            rest /= extent;
            if (axis == state->column_axis) {
                at *= BLOCK;
                rows = plan->shape[axis] - at < BLOCK ? (size_t)(plan->shape[axis] - at) : BLOCK;
            }
            in_offset += at * plan->strides[0][axis];
            out_offset += at * out_stride;
            out_stride *= plan->shape[axis];
        }
        transpose_block(state, state->out + out_offset * (int64_t)state->out_bytes,
                        state->in + in_offset * (int64_t)state->in_bytes, rows);
    }
    if (state->streams) slip__stream_end();
}

/* An axis along which the input is contiguous while the output is not, both long enough for blocks to pay. */
static bool find_transposition(copy_state *state) {
    const slip_plan *plan = &state->plan;
    int inner = plan->ndim - 1;
    int64_t inner_stride = plan->strides[0][inner];
    if (plan->ndim < 2 || inner_stride == 0 || inner_stride == 1 || plan->shape[inner] < 8) return false;
    int64_t out_stride = plan->shape[inner];
    for (int axis = inner - 1; axis >= 0; out_stride *= plan->shape[axis--]) {
        if (plan->strides[0][axis] != 1 || plan->shape[axis] < 8) continue;
        state->column_axis = axis;
        state->out_row_stride = out_stride;
        state->row_blocks = ((size_t)plan->shape[axis] + BLOCK - 1) / BLOCK;
        return true;
    }
    return false;
}

static void copy_all(copy_state *state, size_t size) {
    size_t bytes = size * (state->in_bytes > state->out_bytes ? state->in_bytes : state->out_bytes);
    if (bytes > CACHED_BYTES && find_transposition(state)) {
        const slip_plan *plan = &state->plan;
        size_t blocks =
            size / (size_t)plan->shape[plan->ndim - 1] / (size_t)plan->shape[state->column_axis] * state->row_blocks;
        slip__split(blocks, bytes < COPY_PARALLEL ? blocks : (blocks * COPY_PIECE + bytes - 1) / bytes, transpose_range,
                    state);
        return;
    }
    slip__split(size, bytes < COPY_PARALLEL ? size : COPY_PIECE / state->out_bytes, copy_range, state);
}

static bool same_shape(const slip_view *a, const slip_view *b) {
    if (a->ndim != b->ndim) return false;
    for (int axis = 0; axis < a->ndim; ++axis)
        if (a->shape[axis] != b->shape[axis]) return false;
    return true;
}

slip_status slip__kernel_copy(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    copy_state state;
    state.in = input->data;
    state.out = output->data;
    state.from = input->dtype;
    state.to = output->dtype;
    state.in_bytes = slip__element_bytes(input->dtype);
    state.out_bytes = slip__element_bytes(output->dtype);
    state.streams = slip__stream_pays(launch);
    /* A reshape copies in the input's own shape, row by row. */
    const int64_t *order = same_shape(input, output) ? output->strides : NULL;
    slip__plan_make(&state.plan, input->shape, input->ndim, order, &input->strides, 1);
    copy_all(&state, output->size);
    return SLIP_OK;
}

/* Bytes that are to be seen in another dtype, in row-major order. */
slip_status slip__kernel_view(const slip_launch *launch) {
    int64_t strides[SLIP_MAX_NDIM], size = 1;
    slip_view input = *launch->inputs;
    slip_launch copy = *launch;
    for (int axis = input.ndim - 1; axis >= 0; size *= input.shape[axis--]) strides[axis] = size;
    copy.output = input;
    copy.output.data = launch->output.data;
    copy.output.strides = strides;
    return slip__kernel_copy(&copy);
}

/* ---- concatenate ---- */

typedef struct part_state {
    const slip_view *input;
    char *out;       /* where the part's first element goes */
    size_t inner;    /* elements of the part per index of the axes before the joined one */
    size_t out_step; /* elements of the output per such index */
    size_t element_bytes;
    slip_plan plan;
} part_state;

static void copy_part_range(const void *context, size_t begin, size_t end) {
    const part_state *state = context;
    for (size_t outer = begin; outer < end; ++outer)
        slip__gather_range(state->out + outer * state->out_step * state->element_bytes, &state->plan, 0,
                           state->input->data, state->element_bytes, outer * state->inner, state->inner);
}

slip_status slip__kernel_concatenate(const slip_launch *launch) {
    const slip_view *output = &launch->output;
    if (!output->size) return SLIP_OK;
    int axis = launch->params->axis.axis;
    size_t trailing = 1;
    for (int i = axis + 1; i < output->ndim; ++i) trailing *= (size_t)output->shape[i];
    size_t out_step = trailing * (size_t)output->shape[axis], outer = output->size / out_step;
    size_t bytes = slip__element_bytes(output->dtype), at = 0;
    for (int k = 0; k < launch->input_count; ++k) {
        part_state state = {.input = launch->inputs + k, .out = output->data + at * bytes, .out_step = out_step};
        if (!state.input->size) continue;
        state.inner = trailing * (size_t)state.input->shape[axis];
        state.element_bytes = bytes;
        at += state.inner;
        slip__plan_make(&state.plan, state.input->shape, state.input->ndim, NULL, &state.input->strides, 1);
        if (outer == 1 && state.inner * bytes >= COPY_PARALLEL) { /* one long part: split within it */
            copy_state whole = {.in = state.input->data,
                                .out = state.out,
                                .from = output->dtype,
                                .to = output->dtype,
                                .in_bytes = bytes,
                                .out_bytes = bytes,
                                .plan = state.plan};
            copy_all(&whole, state.inner);
            continue;
        }
        size_t piece = COPY_PIECE / (state.inner * bytes) + 1;
        slip__split(outer, outer * state.inner * bytes < COPY_PARALLEL ? outer : piece, copy_part_range, &state);
    }
    return SLIP_OK;
}
