/* softmax and logsumexp along one axis: float32 (half types through it) by the passes of loops/softmax.c, float64 by
 * plain loops. The sum of a row is folded in blocks of 4096 elements that meet in pairs, as a reduction's.
 *
 * Contiguous rows are worked on where they lie, others in scratch; where the axis is not the last, neighbouring columns
 * are carried along together. */
#include <math.h>
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/axis.h"
#include "kernels/kernels.h"
#include "kernels/stream.h"

enum { LEVELS = 40, TASK_ELEMENTS = 32768, PART_ROWS = 128 };

typedef struct softmax_state {
    slip_axis_view view;
    slip_dtype dtype; /* computed in: float32 or float64 */
    slip_dtype out_dtype;
    size_t bytes, out_bytes;
    char *out;
    bool is_logsumexp;
    bool streams; /* the output is written past the caches */
    size_t tiles; /* of columns, per outer index, where the axis is not the last */
    atomic_bool *is_out_of_memory;
} softmax_state;

/* Adds block sums in pairs: a binary counter. */
typedef struct pair_sum {
    double values[LEVELS + 1];
    size_t depth, taken;
} pair_sum;

static void pair_sum_add(pair_sum *sum, double value, bool is_f32) {
    sum->values[sum->depth++] = value;
    for (size_t n = ++sum->taken; !(n & 1); n >>= 1) {
        double joined = sum->values[sum->depth - 2] + sum->values[sum->depth - 1];
        sum->values[--sum->depth - 1] = is_f32 ? (double)(float)joined : joined;
    }
}

static double pair_sum_total(pair_sum *sum, bool is_f32) {
    for (; sum->depth > 1; --sum->depth) {
        double joined = sum->values[sum->depth - 2] + sum->values[sum->depth - 1];
        sum->values[sum->depth - 2] = is_f32 ? (double)(float)joined : joined;
    }
    return sum->values[0];
}

/* One contiguous row. `out` may be `in`; for logsumexp it takes the one result. */
static void row_f32(float *out, const float *in, size_t length, bool is_logsumexp) {
    const slip_softmax_loops *loops = slip__loops()->softmax;
    float largest = loops->row_max(in, length);
    if (is_logsumexp && fabsf(largest) == INFINITY) {
        *out = largest;
        return;
    }
    pair_sum sum;
    sum.depth = sum.taken = 0;
    sum.values[0] = 0.0;
    for (size_t i = 0; i < length; i += SLIP_REDUCE_BLOCK) {
        size_t count = length - i < SLIP_REDUCE_BLOCK ? length - i : SLIP_REDUCE_BLOCK;
        float part = is_logsumexp ? loops->exp_sum(in + i, largest, count, length)
                                  : loops->exp_shifted(out + i, in + i, largest, count, length);
        pair_sum_add(&sum, (double)part, true);
    }
    float total = (float)pair_sum_total(&sum, true);
    if (is_logsumexp) {
        slip__loops()->unary[SLIP_OP_LOG][SLIP_FLOAT32](out, &total, 1);
        *out += largest;
    } else {
        loops->scale(out, out, 1.0f / total, length);
    }
}

static void row_f64(double *out, const double *in, size_t length, bool is_logsumexp) {
    double largest = in[0];
    for (size_t i = 1; i < length; ++i) largest = in[i] > largest || in[i] != in[i] ? in[i] : largest;
    if (is_logsumexp && fabs(largest) == (double)INFINITY) {
        *out = largest;
        return;
    }
    pair_sum sum;
    sum.depth = sum.taken = 0;
    sum.values[0] = 0.0;
    for (size_t i = 0; i < length; i += SLIP_REDUCE_BLOCK) {
        size_t end = length - i < SLIP_REDUCE_BLOCK ? length : i + SLIP_REDUCE_BLOCK;
        double part = 0.0;
        for (size_t j = i; j < end; ++j) {
            double value = exp(in[j] - largest);
            if (!is_logsumexp) out[j] = value;
            part += value;
        }
        pair_sum_add(&sum, part, false);
    }
    double total = pair_sum_total(&sum, false);
    if (is_logsumexp) {
        *out = largest + log(total);
    } else {
        for (size_t i = 0; i < length; ++i) out[i] /= total;
    }
}

static void any_row(const softmax_state *state, void *out, const void *in) {
    if (state->dtype == SLIP_FLOAT32) row_f32(out, in, state->view.length, state->is_logsumexp);
    else row_f64(out, in, state->view.length, state->is_logsumexp);
}

/* One row that is not contiguous, or of another dtype, through scratch. */
static void scratch_row(const softmax_state *state, char *scratch, size_t row) {
    const slip_axis_view *view = &state->view;
    size_t length = view->length, first = row * length;
    uint64_t raw[SLIP_TILE], converted[SLIP_TILE];
    for (size_t i = 0; i < length; i += SLIP_TILE) {
        size_t count = length - i < SLIP_TILE ? length - i : SLIP_TILE;
        const void *values = slip__axis_view_read(view, state->dtype, first + i, count, raw, converted);
        memcpy(scratch + i * state->bytes, values, count * state->bytes);
    }
    any_row(state, scratch, scratch);
    size_t results = state->is_logsumexp ? 1 : length;
    slip__convert(state->out + row * results * state->out_bytes, state->out_dtype, scratch, state->dtype, results);
}

/* Neighbouring columns, carried along together: their largest values, then the sums of exp(x - largest), 128 rows at a
 * time to keep the sums short, then the results. */
typedef struct column_pass {
    const softmax_state *state;
    size_t first, width; /* row-major element of the tile's first row; columns */
    const slip_binary_loop *subtract, *multiply;
    slip_unary_loop exp;
    uint64_t largest[SLIP_TILE], sums[SLIP_TILE], part[SLIP_TILE], values[SLIP_TILE];
    uint64_t raw[SLIP_TILE], converted[SLIP_TILE];
} column_pass;

static const void *pass_row(column_pass *pass, size_t row) {
    const softmax_state *state = pass->state;
    return slip__axis_view_read(&state->view, state->dtype, pass->first + row * state->view.inner, pass->width,
                                pass->raw, pass->converted);
}

/* exp(row - largest), in pass->values. */
static void pass_exp(column_pass *pass, size_t row) {
    pass->subtract[SLIP_BOTH_VARY](pass->values, pass_row(pass, row), pass->largest, pass->width);
    pass->exp(pass->values, pass->values, pass->width);
}

static void pass_sums(column_pass *pass, bool stores) {
    const softmax_state *state = pass->state;
    slip_accumulate_loop add = slip__loops()->accumulate[SLIP_REDUCE_SUM][state->dtype];
    memset(pass->sums, 0, pass->width * state->bytes);
    memset(pass->part, 0, pass->width * state->bytes);
    for (size_t row = 0; row < state->view.length; ++row) {
        pass_exp(pass, row);
        if (stores)
            memcpy(state->out + (pass->first + row * state->view.inner) * state->bytes, pass->values,
                   pass->width * state->bytes);
        add(pass->part, pass->values, pass->width, 1, 0);
        if ((row + 1) % PART_ROWS && row + 1 < state->view.length) continue;
        add(pass->sums, pass->part, pass->width, 1, 0);
        memset(pass->part, 0, pass->width * state->bytes);
    }
}

/* largest + log(sum), but an infinite largest as it is. */
static void pass_logarithms(column_pass *pass, size_t outer, size_t column) {
    const softmax_state *state = pass->state;
    char *out = state->out + (outer * state->view.inner + column) * state->out_bytes;
    slip__loops()->unary[SLIP_OP_LOG][state->dtype](pass->sums, pass->sums, pass->width);
    for (size_t i = 0; i < pass->width; ++i) {
        if (state->dtype == SLIP_FLOAT32) {
            float largest = ((float *)pass->largest)[i];
            ((float *)pass->values)[i] = fabsf(largest) == INFINITY ? largest : ((float *)pass->sums)[i] + largest;
        } else {
            double largest = ((double *)pass->largest)[i];
            ((double *)pass->values)[i] =
                fabs(largest) == (double)INFINITY ? largest : ((double *)pass->sums)[i] + largest;
        }
    }
    slip__convert(out, state->out_dtype, pass->values, state->dtype, pass->width);
}

static void softmax_columns(column_pass *pass, size_t outer, size_t column) {
    const softmax_state *state = pass->state;
    const slip_axis_view *view = &state->view;
    slip_accumulate_loop larger = slip__loops()->accumulate[SLIP_REDUCE_MAX][state->dtype];
    bool stores = !state->is_logsumexp && state->out_dtype == state->dtype;
    memcpy(pass->largest, pass_row(pass, 0), pass->width * state->bytes);
    for (size_t row = 1; row < view->length; ++row) larger(pass->largest, pass_row(pass, row), pass->width, 1, 0);
    pass_sums(pass, stores);
    if (state->is_logsumexp) {
        pass_logarithms(pass, outer, column);
        return;
    }
    slip__loops()->unary[SLIP_OP_RECIPROCAL][state->dtype](pass->sums, pass->sums, pass->width);
    for (size_t row = 0; row < view->length; ++row) {
        char *out = state->out + (pass->first + row * view->inner) * state->out_bytes;
        if (stores) {
            pass->multiply[SLIP_BOTH_VARY](out, out, pass->sums, pass->width);
            continue;
        }
        pass_exp(pass, row);
        pass->multiply[SLIP_BOTH_VARY](pass->values, pass->values, pass->sums, pass->width);
        slip__convert(out, state->out_dtype, pass->values, state->dtype, pass->width);
    }
}

static void run_columns(const void *context, size_t begin, size_t end) {
    const softmax_state *state = context;
    const slip_axis_view *view = &state->view;
    const slip_loops *loops = slip__loops();
    column_pass pass;
    pass.state = state;
    pass.subtract = loops->binary[SLIP_OP_SUBTRACT][state->dtype];
    pass.multiply = loops->binary[SLIP_OP_MULTIPLY][state->dtype];
    pass.exp = loops->unary[SLIP_OP_EXP][state->dtype];
    for (size_t i = begin; i < end; ++i) {
        size_t outer = i / state->tiles, column = i % state->tiles * SLIP_TILE;
        pass.width = view->inner - column < SLIP_TILE ? view->inner - column : SLIP_TILE;
        pass.first = outer * view->length * view->inner + column;
        softmax_columns(&pass, outer, column);
    }
}

static void run_scratch_rows(const void *context, size_t begin, size_t end) {
    const softmax_state *state = context;
    char *scratch = slip__malloc(state->view.length * state->bytes);
    if (!scratch) {
        atomic_store_explicit(state->is_out_of_memory, true, memory_order_relaxed);
        return;
    }
    for (size_t row = begin; row < end; ++row) scratch_row(state, scratch, row);
    slip__free(scratch);
}

/* Rows that pass through scratch on their way past the caches. */
static void stream_rows(const softmax_state *state, size_t begin, size_t end) {
    float scratch[SLIP_REDUCE_BLOCK];
    size_t row_bytes = state->view.length * state->bytes;
    for (size_t i = begin; i < end; ++i) {
        row_f32(scratch, (const float *)(const void *)(state->view.input->data + i * row_bytes), state->view.length,
                false);
        slip__stream_out(state->out + i * row_bytes, scratch, row_bytes);
    }
    slip__stream_end();
}

static void run_rows(const void *context, size_t begin, size_t end) {
    const softmax_state *state = context;
    size_t row_bytes = state->view.length * state->bytes;
    if (state->streams) {
        stream_rows(state, begin, end);
        return;
    }
    for (size_t i = begin; i < end; ++i) {
        char *out = state->out + (state->is_logsumexp ? i * state->bytes : i * row_bytes);
        any_row(state, out, state->view.input->data + i * row_bytes);
    }
}

static slip_status run(const slip_launch *launch, bool is_logsumexp) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    const char *name = is_logsumexp ? "logsumexp" : "softmax";
    softmax_state state = {.dtype = slip__compute_dtype(input->dtype), .out_dtype = output->dtype, .out = output->data};
    if (state.dtype != SLIP_FLOAT32 && state.dtype != SLIP_FLOAT64)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel for %s", name, slip_dtype_name(input->dtype));
    if (!input->size) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Received empty array.", name);
    atomic_bool is_out_of_memory = false;
    state.is_out_of_memory = &is_out_of_memory;
    state.is_logsumexp = is_logsumexp;
    state.bytes = slip__element_bytes(state.dtype);
    state.out_bytes = slip__element_bytes(state.out_dtype);
    slip__axis_view_make(&state.view, input, launch->params->axis.axis);
    const slip_axis_view *view = &state.view;
    bool is_large = input->size >= TASK_ELEMENTS;
    if (view->is_dense && view->inner == 1 && input->dtype == state.dtype && state.out_dtype == state.dtype) {
        state.streams = state.dtype == SLIP_FLOAT32 && view->length <= SLIP_REDUCE_BLOCK && slip__stream_pays(launch);
        slip__split(view->outer, is_large ? TASK_ELEMENTS / view->length + 1 : view->outer, run_rows, &state);
        return SLIP_OK;
    }
    if (view->inner > 1) {
        state.tiles = (view->inner + SLIP_TILE - 1) / SLIP_TILE;
        size_t tiles = view->outer * state.tiles;
        size_t tile_elements = view->length * (view->inner < SLIP_TILE ? view->inner : SLIP_TILE);
        slip__split(tiles, is_large ? TASK_ELEMENTS / tile_elements + 1 : tiles, run_columns, &state);
        return SLIP_OK;
    }
    slip__split(view->outer, is_large ? TASK_ELEMENTS / view->length + 1 : view->outer, run_scratch_rows, &state);
    if (atomic_load_explicit(&is_out_of_memory, memory_order_relaxed))
        return slip__fail_memory(name, view->length * state.bytes);
    return SLIP_OK;
}

slip_status slip__kernel_softmax(const slip_launch *launch) { return run(launch, false); }

slip_status slip__kernel_logsumexp(const slip_launch *launch) { return run(launch, true); }
