/* softmax and logsumexp along one axis: float32 (half types through it) by the passes of loops/softmax.c, float64 by plain
 * loops. The sum of a row is folded in blocks of 4096 elements that meet in pairs, as a reduction's.
 *
 * A row that is contiguous float32 is worked on in place of the output. Others are brought into scratch, several
 * neighbouring ones at a time where the axis is not the last, so that whole cache lines are used. */
#include <math.h>
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/axis.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"

enum { LEVELS = 40, TASK_ELEMENTS = 32768, BUNDLE = 16 /* columns brought together */ };

typedef struct softmax_state {
    slip_axis_view view;
    slip_dtype dtype; /* computed in: float32 or float64 */
    slip_dtype out_dtype;
    size_t bytes, out_bytes;
    char *out;
    bool is_logsumexp;
    size_t bundles;  /* per outer index */
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
        float part = is_logsumexp ? loops->exp_sum(in + i, largest, count)
                                  : loops->exp_shifted(out + i, in + i, largest, count);
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
    if (state->dtype == SLIP_FLOAT32)
        row_f32(out, in, state->view.length, state->is_logsumexp);
    else
        row_f64(out, in, state->view.length, state->is_logsumexp);
}

/* `width` neighbouring columns of one outer index, through scratch for that many rows and one more. */
static void bundle_rows(const softmax_state *state, char *scratch, size_t outer, size_t column, size_t width) {
    const slip_axis_view *view = &state->view;
    size_t length = view->length, row_bytes = length * state->bytes;
    size_t first = outer * length * view->inner + column;
    uint64_t raw[SLIP_TILE], converted[SLIP_TILE];
    slip_move_loop move = slip__loops()->move[slip__size_class(state->bytes)];
    size_t step = view->inner == 1 ? SLIP_TILE : 1; /* a single row comes in long pieces */
    for (size_t i = 0; i < length; i += step) {
        size_t count = length - i < step ? length - i : step;
        size_t elements = view->inner == 1 ? count : width;
        const void *values = slip__axis_view_read(view, state->dtype, first + i * view->inner, elements, raw, converted);
        if (view->inner == 1)
            memcpy(scratch + i * state->bytes, values, count * state->bytes);
        else
            move(scratch + i * state->bytes, (int64_t)length, values, 1, width);
    }
    for (size_t c = 0; c < width; ++c) {
        any_row(state, scratch + c * row_bytes, scratch + c * row_bytes);
        if (state->is_logsumexp)
            slip__convert(state->out + (outer * view->inner + column + c) * state->out_bytes, state->out_dtype,
                          scratch + c * row_bytes, state->dtype, 1);
    }
    if (state->is_logsumexp) return;
    char *out = state->out + first * state->out_bytes;
    if (view->inner == 1) {
        slip__convert(out, state->out_dtype, scratch, state->dtype, length);
        return;
    }
    for (size_t i = 0; i < length; ++i) {
        move(raw, 1, scratch + i * state->bytes, (int64_t)length, width);
        slip__convert(out + i * view->inner * state->out_bytes, state->out_dtype, raw, state->dtype, width);
    }
}

static void run_bundles(const void *context, size_t begin, size_t end) {
    const softmax_state *state = context;
    const slip_axis_view *view = &state->view;
    size_t widest = view->inner < BUNDLE ? view->inner : BUNDLE;
    char *scratch = slip__malloc(view->length * state->bytes * widest);
    if (!scratch) {
        atomic_store_explicit(state->is_out_of_memory, true, memory_order_relaxed);
        return;
    }
    for (size_t i = begin; i < end; ++i) {
        size_t column = i % state->bundles * BUNDLE;
        size_t width = view->inner - column < BUNDLE ? view->inner - column : BUNDLE;
        bundle_rows(state, scratch, i / state->bundles, column, width);
    }
    slip__free(scratch);
}

static void run_rows(const void *context, size_t begin, size_t end) {
    const softmax_state *state = context;
    size_t row_bytes = state->view.length * state->bytes;
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
        slip__split(view->outer, is_large ? TASK_ELEMENTS / view->length + 1 : view->outer, run_rows, &state);
        return SLIP_OK;
    }
    state.bundles = (view->inner + BUNDLE - 1) / BUNDLE;
    size_t bundles = view->outer * state.bundles;
    size_t bundle_elements = view->length * (view->inner < BUNDLE ? view->inner : BUNDLE);
    slip__split(bundles, is_large ? TASK_ELEMENTS / bundle_elements + 1 : bundles, run_bundles, &state);
    if (atomic_load_explicit(&is_out_of_memory, memory_order_relaxed))
        return slip__fail_memory(is_logsumexp ? "[logsumexp]" : "[softmax]", view->length * state.bytes * BUNDLE);
    return SLIP_OK;
}

slip_status slip__kernel_softmax(const slip_launch *launch) {
    return run(launch, false);
}

slip_status slip__kernel_logsumexp(const slip_launch *launch) {
    return run(launch, true);
}
