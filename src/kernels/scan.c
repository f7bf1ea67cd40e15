/* Cumulative sums, products, maxima, minima and logarithms of sums along one axis.
 *
 * Along the last axis each row is cut into chunks of fixed length whose running results are made independently; the
 * totals before a chunk are then combined with its elements. Along another axis neighbouring rows are carried along
 * together, one step after the other. Half types are carried in float32 and rounded where they are stored. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "kernels/axis.h"
#include "kernels/kernels.h"
#include "kernels/stream.h"

enum { SCAN_CHUNK = 32768, SCAN_TILE = SLIP_SCAN_TILE, TASK_ELEMENTS = 65536 };

typedef struct scan_state {
    slip_axis_view view;
    slip_dtype dtype, out_dtype;
    size_t bytes, out_bytes;
    char *out;
    bool reverse, shifted;
    bool streams; /* the output is written past the caches */
    uint64_t identity;
    slip_scan_loop scan;
    slip_accumulate_loop accumulate;
    size_t chunks; /* per row */
    size_t tiles;  /* per outer index, where the axis is not the last */
    char *totals;  /* per row and chunk, when a row has several */
} scan_state;

/* Swaps the elements' order, end for end. */
static void reverse_elements(void *elements, size_t bytes, size_t count) {
    char *low = elements, *high = low + (count - 1) * bytes;
    for (; low < high; low += bytes, high -= bytes) {
        char held[8];
        memcpy(held, low, bytes);
        memcpy(low, high, bytes);
        memcpy(high, held, bytes);
    }
}

/* Elements [begin, end) of a row, counted in the direction of the scan, continuing from *carry. */
static void scan_run(const scan_state *state, size_t row, size_t begin, size_t end, uint64_t *carry) {
    uint64_t scratch[SCAN_TILE], converted[SCAN_TILE], results[SCAN_TILE];
    size_t length = state->view.length;
    for (size_t i = begin; i < end; i += SCAN_TILE) {
        size_t count = end - i < SCAN_TILE ? end - i : SCAN_TILE;
        size_t first = row * length + (state->reverse ? length - i - count : i);
        const void *values = slip__axis_view_read(&state->view, state->dtype, first, count, scratch, converted);
        char *out = state->out + first * state->out_bytes;
        bool is_direct = state->dtype == state->out_dtype && !state->reverse && !state->streams;
        if (state->reverse) {
            memmove(converted, values, count * state->bytes);
            reverse_elements(converted, state->bytes, count);
            values = converted;
        }
        state->scan(is_direct ? (void *)out : results, values, carry, count, state->shifted);
        if (is_direct) continue;
        if (state->reverse) reverse_elements(results, state->bytes, count);
        if (state->streams && state->dtype == state->out_dtype) slip__stream_out(out, results, count * state->bytes);
        else slip__convert(out, state->out_dtype, results, state->dtype, count);
    }
    if (state->streams) slip__stream_end();
}

static void scan_rows(const void *context, size_t begin, size_t end) {
    const scan_state *state = context;
    for (size_t row = begin; row < end; ++row) {
        uint64_t carry = state->identity;
        scan_run(state, row, 0, state->view.length, &carry);
    }
}

/* What a chunk comes to. */
static void total_chunks(const void *context, size_t begin, size_t end) {
    const scan_state *state = context;
    uint64_t scratch[SCAN_TILE], converted[SCAN_TILE], results[SCAN_TILE];
    size_t length = state->view.length;
    for (size_t index = begin; index < end; ++index) {
        size_t row = index / state->chunks, first = index % state->chunks * SCAN_CHUNK;
        size_t last = length - first < SCAN_CHUNK ? length : first + SCAN_CHUNK;
        uint64_t carry = state->identity;
        for (size_t i = first; i < last; i += SCAN_TILE) {
            size_t count = last - i < SCAN_TILE ? last - i : SCAN_TILE;
            size_t at = row * length + (state->reverse ? length - i - count : i);
            const void *values = slip__axis_view_read(&state->view, state->dtype, at, count, scratch, converted);
            if (state->reverse) {
                memmove(converted, values, count * state->bytes);
                reverse_elements(converted, state->bytes, count);
                values = converted;
            }
            state->scan(results, values, &carry, count, 0);
        }
        memcpy(state->totals + index * sizeof carry, &carry, sizeof carry);
    }
}

static void scan_chunks(const void *context, size_t begin, size_t end) {
    const scan_state *state = context;
    for (size_t index = begin; index < end; ++index) {
        size_t row = index / state->chunks, first = index % state->chunks * SCAN_CHUNK;
        size_t last = state->view.length - first < SCAN_CHUNK ? state->view.length : first + SCAN_CHUNK;
        uint64_t carry;
        memcpy(&carry, state->totals + index * sizeof carry, sizeof carry);
        scan_run(state, row, first, last, &carry);
    }
}

/* Totals of the chunks -> what comes before each. */
static void carry_totals(scan_state *state) {
    for (size_t row = 0; row < state->view.outer; ++row) {
        uint64_t running = state->identity;
        for (size_t c = 0; c < state->chunks; ++c) {
            char *slot = state->totals + (row * state->chunks + c) * sizeof running;
            uint64_t total;
            memcpy(&total, slot, sizeof total);
            memcpy(slot, &running, sizeof running);
            state->accumulate(&running, &total, 1, 1, 0);
        }
    }
}

/* Neighbouring rows along an axis that is not the last: one step of all of them after the other. */
static void scan_columns(const void *context, size_t begin, size_t end) {
    const scan_state *state = context;
    const slip_axis_view *view = &state->view;
    uint64_t scratch[SCAN_TILE], converted[SCAN_TILE], running[SCAN_TILE];
    slip_move_loop move = slip__loops()->move[slip__size_class(state->bytes)];
    for (size_t index = begin; index < end; ++index) {
        size_t outer = index / state->tiles, column = index % state->tiles * SCAN_TILE;
        size_t width = view->inner - column < SCAN_TILE ? view->inner - column : SCAN_TILE;
        move(running, 1, &state->identity, 0, width);
        for (size_t i = 0; i < view->length; ++i) {
            size_t step = state->reverse ? view->length - 1 - i : i;
            size_t first = (outer * view->length + step) * view->inner + column;
            const void *values = slip__axis_view_read(view, state->dtype, first, width, scratch, converted);
            char *out = state->out + first * state->out_bytes;
            if (state->shifted && values != converted) { /* the output may be the input's memory */
                memcpy(converted, values, width * state->bytes);
                values = converted;
            }
            if (state->shifted) slip__convert(out, state->out_dtype, running, state->dtype, width);
            state->accumulate(running, values, width, 1, 0);
            if (!state->shifted) slip__convert(out, state->out_dtype, running, state->dtype, width);
        }
    }
}

static slip_reducer reducer_of(slip_op op) {
    switch (op) {
    case SLIP_OP_CUMSUM: return SLIP_REDUCE_SUM;
    case SLIP_OP_CUMPROD: return SLIP_REDUCE_PROD;
    case SLIP_OP_LOGCUMSUMEXP: return SLIP_REDUCE_LOGADDEXP;
    case SLIP_OP_CUMMAX: return SLIP_REDUCE_MAX;
    default: return SLIP_REDUCE_MIN;
    }
}

slip_status slip__kernel_scan(const slip_launch *launch) {
    const slip_view *input = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    slip_reducer reducer = reducer_of(launch->op);
    scan_state state = {.out_dtype = output->dtype, .dtype = slip__compute_dtype(output->dtype), .out = output->data};
    state.bytes = slip__element_bytes(state.dtype);
    state.out_bytes = slip__element_bytes(state.out_dtype);
    state.reverse = launch->params->scan.reverse;
    state.shifted = !launch->params->scan.inclusive;
    state.streams = slip__stream_pays(launch);
    state.scan = slip__loops()->scan[reducer][state.dtype];
    state.accumulate = slip__loops()->accumulate[reducer][state.dtype];
    slip__loops()->fold[reducer][state.dtype](&state.identity, NULL, 0);
    slip__axis_view_make(&state.view, input, launch->params->scan.axis);
    const slip_axis_view *view = &state.view;
    bool is_large = input->size >= 2 * TASK_ELEMENTS;
    if (view->inner > 1) {
        state.tiles = (view->inner + SCAN_TILE - 1) / SCAN_TILE;
        size_t tiles = view->outer * state.tiles;
        size_t tile_elements = view->length * (view->inner < SCAN_TILE ? view->inner : SCAN_TILE);
        slip__split(tiles, is_large ? TASK_ELEMENTS / tile_elements + 1 : tiles, scan_columns, &state);
        return SLIP_OK;
    }
    state.chunks = (view->length + SCAN_CHUNK - 1) / SCAN_CHUNK;
    if (state.chunks == 1) {
        slip__split(view->outer, is_large ? TASK_ELEMENTS / view->length + 1 : view->outer, scan_rows, &state);
        return SLIP_OK;
    }
    size_t tasks = view->outer * state.chunks;
    state.totals = slip__malloc(tasks * sizeof(uint64_t));
    if (!state.totals) return slip__fail_memory(slip__op_info[launch->op].name, tasks * sizeof(uint64_t));
    slip__split(tasks, 1, total_chunks, &state);
    carry_totals(&state);
    slip__split(tasks, 1, scan_chunks, &state);
    slip__free(state.totals);
    return SLIP_OK;
}
