/* Fused steps that begin with random bits: words i and i + h come from one threefry (see random_bits.c), so two tiles
 * are computed in turn, one in each half, while their bits are in the first-level cache. */
#include "kernels/fused.h"
#include "kernels/loops.h"
#include "kernels/plan.h"
#include "kernels/scalar/threefry.h"

enum { PIECE_PAIRS = 16384, TILE_PAIRS = 1024 };

typedef struct random_state {
    const struct slip_fused_program *program;
    uint32_t key[2];
    size_t pairs, half;
} random_state;

static void run_pairs(const void *context, size_t begin, size_t end) {
    const random_state *state = context;
    uint32_t first[TILE_PAIRS], second[TILE_PAIRS];
    for (size_t i = begin; i < end; i += TILE_PAIRS) {
        size_t count = end - i < TILE_PAIRS ? end - i : TILE_PAIRS;
        slip__loops()->random->threefry(first, second, state->key[0], state->key[1], (uint32_t)i,
                                        (uint32_t)(i + state->half), count);
        slip__fused_run_bits(state->program, first, i, count);
        slip__fused_run_bits(state->program, second, i + state->half, count);
    }
}

slip_status slip__fused_random(const struct slip_fused_program *program, const slip_fused *fused) {
    const slip_view *key = fused->head->inputs;
    const uint32_t *words = (const uint32_t *)(const void *)key->data;
    size_t size = fused->inputs[fused->head_input].size;
    random_state state = {program, {words[0], words[key->strides[key->ndim - 1]]}, size / 2, (size + 1) / 2};
    slip__split(state.pairs, PIECE_PAIRS, run_pairs, &state);
    if (size % 2) {
        threefry_pair middle = threefry(state.key[0], state.key[1], (uint32_t)state.pairs, 0);
        slip__fused_run_bits(program, &middle.first, state.pairs, 1);
    }
    return SLIP_OK;
}
