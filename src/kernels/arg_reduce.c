/* argmax and argmin along one axis. Rows that are contiguous are searched one by one; otherwise the rows of
 * neighbouring outputs are searched side by side. */
#include "base/error.h"
#include "base/memory.h"
#include "kernels/axis.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"

enum { COLUMN_TILE = SLIP_TILE, TASK_ELEMENTS = 65536 };

typedef struct arg_state {
    slip_axis_view view;
    slip_dtype dtype; /* compared in */
    uint32_t *out;
    slip_arg_row_loop row;
    slip_arg_step_loop step;
    size_t tiles; /* per outer index */
} arg_state;

/* One tile of neighbouring outputs. */
static void search_tile(const arg_state *state, size_t outer, size_t tile) {
    const slip_axis_view *view = &state->view;
    uint64_t scratch[COLUMN_TILE], converted[COLUMN_TILE], best[COLUMN_TILE];
    size_t column = tile * COLUMN_TILE;
    size_t width = view->inner - column < COLUMN_TILE ? view->inner - column : COLUMN_TILE;
    uint32_t *index = state->out + outer * view->inner + column;
    size_t first = outer * view->length * view->inner + column;
    for (size_t step = 0; step < view->length; ++step, first += view->inner) {
        const void *values = slip__axis_view_read(view, state->dtype, first, width, scratch, converted);
        if (step) {
            state->step(best, index, values, (uint32_t)step, width);
        } else {
            slip__convert(best, state->dtype, values, state->dtype, width);
            for (size_t i = 0; i < width; ++i) index[i] = 0;
        }
    }
}

static void search_tiles(const void *context, size_t begin, size_t end) {
    const arg_state *state = context;
    for (size_t i = begin; i < end; ++i) search_tile(state, i / state->tiles, i % state->tiles);
}

static void search_rows(const void *context, size_t begin, size_t end) {
    const arg_state *state = context;
    size_t length = state->view.length;
    for (size_t i = begin; i < end; ++i)
        state->row(state->out + i, state->view.input->data + i * length * state->view.element_bytes, length);
}

slip_status slip__kernel_arg_reduce(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size || !input->size) return SLIP_OK;
    int which = launch->op == SLIP_OP_ARGMIN;
    arg_state state = {.dtype = slip__compute_dtype(input->dtype), .out = (uint32_t *)(void *)output->data};
    state.row = slip__loops()->arg_row[which][state.dtype];
    state.step = slip__loops()->arg_step[which][state.dtype];
    slip__axis_view_make(&state.view, input, launch->params->axis.axis);
    size_t rows = state.view.outer * state.view.inner, length = state.view.length;
    bool is_large = input->size >= 2 * TASK_ELEMENTS;
    if (state.view.inner == 1 && state.view.is_dense && state.dtype == input->dtype) {
        slip__split(rows, is_large ? TASK_ELEMENTS / length + 1 : rows, search_rows, &state);
        return SLIP_OK;
    }
    state.tiles = (state.view.inner + COLUMN_TILE - 1) / COLUMN_TILE;
    size_t tiles = state.view.outer * state.tiles;
    size_t tile_elements = length * (state.view.inner < COLUMN_TILE ? state.view.inner : COLUMN_TILE);
    slip__split(tiles, is_large ? TASK_ELEMENTS / tile_elements + 1 : tiles, search_tiles, &state);
    return SLIP_OK;
}
