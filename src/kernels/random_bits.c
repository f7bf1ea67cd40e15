/* Random bits from keys. A key's row of the output is filled with 32-bit words in memory order, the last one cut where
 * the row ends: words i and i + h come from one threefry of the counters (i, i + h), h being half the words rounded up.
 * With an odd number of words the middle one is made with (h - 1, 0) and its partner dropped. */
#include <string.h>

#include "base/error.h"
#include "kernels/kernels.h"
#include "kernels/plan.h"
#include "kernels/scalar/threefry.h"
#include "kernels/stream.h"

enum { PIECE_WORDS = 16384 }; /* pairs of words that one thread takes at a time */

typedef struct bits_state {
    const slip_view *keys;
    char *out;
    size_t row_bytes;
    bool streams;  /* the output is written past the caches */
    size_t pairs;  /* whole pairs of words per row */
    size_t words;  /* words per row, the cut one included */
    size_t pieces; /* per row */
} bits_state;

static void read_key(const bits_state *state, size_t row, uint32_t *key) {
    int64_t offset = 0;
    for (int axis = state->keys->ndim - 2; axis >= 0; --axis) {
        size_t extent = (size_t)state->keys->shape[axis];
        offset += (int64_t)(row % extent) * state->keys->strides[axis];
        row /= extent;
    }
    const uint32_t *data = (const uint32_t *)(const void *)state->keys->data + offset;
    key[0] = data[0];
    key[1] = data[state->keys->strides[state->keys->ndim - 1]];
}

/* Rows need not start on a word, and their last word may be cut: words go through memcpy there. */
static void put_words(const bits_state *state, char *row, size_t word, const uint32_t *values, size_t count) {
    size_t begin = word * 4, length = count * 4;
    if (begin + length > state->row_bytes) length = state->row_bytes - begin;
    if (state->streams) slip__stream_out(row + begin, values, length);
    else memcpy(row + begin, values, length);
}

static void fill_piece(const bits_state *state, size_t row, size_t piece) {
    uint32_t key[2], first[SLIP_TILE], second[SLIP_TILE];
    read_key(state, row, key);
    char *out = state->out + row * state->row_bytes;
    bool is_odd = state->words % 2;
    size_t half = state->pairs + is_odd;
    size_t end = (piece + 1) * PIECE_WORDS < state->pairs ? (piece + 1) * PIECE_WORDS : state->pairs;
    for (size_t i = piece * PIECE_WORDS; i < end; i += SLIP_TILE) {
        size_t count = end - i < SLIP_TILE ? end - i : SLIP_TILE;
        slip__loops()->random->threefry(first, second, key[0], key[1], (uint32_t)i, (uint32_t)(i + half), count);
        put_words(state, out, i, first, count);
        put_words(state, out, i + half, second, count);
    }
    if (is_odd && piece + 1 == state->pieces) {
        threefry_pair middle = threefry(key[0], key[1], (uint32_t)state->pairs, 0);
        put_words(state, out, state->pairs, &middle.first, 1);
    }
    if (state->streams) slip__stream_end();
}

static void fill_range(const void *context, size_t begin, size_t end) {
    const bits_state *state = context;
    for (size_t i = begin; i < end; ++i) fill_piece(state, i / state->pieces, i % state->pieces);
}

slip_status slip__kernel_random_bits(const slip_launch *launch) {
    const slip_view *keys = launch->inputs, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    bits_state state = {.keys = keys, .out = output->data};
    size_t rows = keys->size / 2;
    state.streams = slip__stream_pays(launch);
    state.row_bytes = output->size / rows * slip__element_bytes(output->dtype);
    state.words = (state.row_bytes + 3) / 4;
    state.pairs = state.words / 2;
    state.pieces = state.pairs > PIECE_WORDS ? (state.pairs + PIECE_WORDS - 1) / PIECE_WORDS : 1;
    size_t pieces_at_once = PIECE_WORDS / (state.pairs + 1) + 1;
    slip__split(rows * state.pieces, state.pieces > 1 ? 1 : pieces_at_once, fill_range, &state);
    return SLIP_OK;
}
