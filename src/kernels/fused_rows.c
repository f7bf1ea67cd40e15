/* Fused steps with an op over rows at the end: a few rows are computed into scratch memory that stays in the
 * second-level cache, and the op's own kernel takes them from there. A row that is longer than that is folded in the
 * chunks that the reduction makes of it anyway. */
#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/fused.h"
#include "kernels/plan.h"
#include "kernels/reduce.h"

enum { SLAB_ELEMENTS = 32768, MOST_INPUTS = 3 };

typedef struct rows_state {
    const struct slip_fused_program *program;
    const slip_fused *fused;
    slip_kernel kernel;
    size_t row, slab_rows;
    size_t in_bytes;  /* of an element of the tail's input */
    size_t out_bytes; /* of what the tail makes of a row */
    bool is_kept;     /* the tail's input has memory of its own */
    atomic_int status;
} rows_state;

/* The same op over the last of two axes. */
static slip_params params_of(const slip_launch *tail) {
    slip_params params = *tail->params;
    switch (slip__op_kind(tail->op)) {
    case SLIP_KIND_REDUCE: params.reduce.axes = 2; break;
    case SLIP_KIND_SCAN: params.scan.axis = 1; break;
    case SLIP_KIND_NORM: break;
    default: params.axis.axis = 1;
    }
    return params;
}

static bool keeps_rows(slip_op op) {
    slip_kind kind = slip__op_kind(op);
    return kind == SLIP_KIND_SOFTMAX || kind == SLIP_KIND_SCAN || kind == SLIP_KIND_NORM;
}

/* The tail on rows [first, first + count), which lie at `rows`. */
static slip_status run_tail(const rows_state *state, char *rows, size_t first, size_t count) {
    const slip_launch *tail = state->fused->tail;
    int shape[2] = {(int)count, (int)state->row}, out_shape[2] = {(int)count, keeps_rows(tail->op) ? shape[1] : 1};
    int64_t strides[2] = {shape[1], 1}, out_strides[2] = {out_shape[1], 1};
    slip_params params = params_of(tail);
    slip_view inputs[MOST_INPUTS];
    for (int k = 1; k < tail->input_count; ++k) inputs[k] = tail->inputs[k];
    inputs[0] = (slip_view){rows, shape, strides, count * state->row, 2, tail->inputs[0].dtype, false};
    char *out = tail->output.data + first * state->out_bytes;
    slip_launch launch = {.op = tail->op,
                          .input_count = tail->input_count,
                          .inputs = inputs,
                          .output = {out, out_shape, out_strides, count * (size_t)out_shape[1], 2, tail->output.dtype},
                          .params = &params};
    return state->kernel(&launch);
}

static void run_slabs(const void *context, size_t begin, size_t end) {
    rows_state *state = (rows_state *)(uintptr_t)context;
    size_t bytes = state->row * state->in_bytes;
    char *scratch = state->is_kept ? NULL : slip__malloc(state->slab_rows * bytes);
    slip_status status = state->is_kept || scratch ? SLIP_OK : SLIP_OUT_OF_MEMORY;
    for (size_t first = begin; first < end && status == SLIP_OK; first += state->slab_rows) {
        size_t count = end - first < state->slab_rows ? end - first : state->slab_rows;
        slip__fused_run_rows(state->program, state->fused, scratch, first * state->row, count * state->row);
        char *rows = scratch ? scratch : state->fused->tail->inputs[0].data + first * bytes;
        status = run_tail(state, rows, first, count);
    }
    slip__free(scratch);
    if (status != SLIP_OK) atomic_store_explicit(&state->status, (int)status, memory_order_relaxed);
}

static const char *fill_chunk(const void *context, char *scratch, size_t first, size_t count) {
    const rows_state *state = context;
    slip__fused_run_rows(state->program, state->fused, state->is_kept ? NULL : scratch, first, count);
    return state->is_kept ? state->fused->tail->inputs[0].data + first * state->in_bytes : scratch;
}

slip_status slip__fused_rows(const struct slip_fused_program *program, const slip_fused *fused, size_t cost) {
    const slip_launch *tail = fused->tail;
    size_t row = fused->tail_row, row_count = tail->inputs[0].size / row;
    rows_state state = {.program = program, .fused = fused, .kernel = slip__kernel_find(tail->op), .row = row};
    state.in_bytes = slip__element_bytes(tail->inputs[0].dtype);
    state.out_bytes = slip__element_bytes(tail->output.dtype) * (keeps_rows(tail->op) ? row : 1);
    state.is_kept = fused->steps[fused->tail_step].output >= 0;
    if (row > SLAB_ELEMENTS) return slip__reduce_filled(tail, row_count, row, fill_chunk, &state);
    state.slab_rows = SLAB_ELEMENTS / row;
    bool is_large = row_count * row * cost >= 2 * SLAB_ELEMENTS;
    slip__split(row_count, is_large ? state.slab_rows : row_count, run_slabs, &state);
    return (slip_status)atomic_load_explicit(&state.status, memory_order_relaxed);
}
