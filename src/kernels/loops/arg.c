/* argmax and argmin, compiled once per instruction set. */
#include "kernels/loops/stamp.h"
#include "kernels/loops/tables.h"
#include "kernels/scalar/compare.h"

enum { LANES = 32, ARG_BLOCK = 1024 };

/* Block by block: the best of the block in lanes, and only if it beats the best so far, where it first occurs. A NaN at
 * index 0 is never beaten. */
#define ARG_ROW_LOOP(NAME, name, type, DTYPE)                                                                   \
    static void row_##NAME##_##type(uint32_t *index, const void *in, size_t count) {                            \
        const type_##type *values = in;                                                                         \
        type_##type best = values[0];                                                                           \
        *index = 0;                                                                                             \
        if (!equal_##type(best, best)) return;                                                                  \
        for (size_t begin = 0; begin < count; begin += ARG_BLOCK) {                                             \
            size_t length = count - begin < ARG_BLOCK ? count - begin : ARG_BLOCK;                              \
            const type_##type *block = values + begin;                                                          \
            type_##type lanes[LANES];                                                                           \
            for (int l = 0; l < LANES; ++l) lanes[l] = best;                                                    \
            size_t whole = length - length % LANES;                                                             \
            for (size_t i = 0; i < whole; i += LANES)                                                           \
                for (int l = 0; l < LANES; ++l)                                                                 \
                    lanes[l] = name##_##type(block[i + (size_t)l], lanes[l]) ? block[i + (size_t)l] : lanes[l]; \
            for (size_t i = whole; i < length; ++i)                                                             \
                if (name##_##type(block[i], lanes[0])) lanes[0] = block[i];                                     \
            for (int l = 1; l < LANES; ++l)                                                                     \
                if (name##_##type(lanes[l], lanes[0])) lanes[0] = lanes[l];                                     \
            if (!name##_##type(lanes[0], best)) continue;                                                       \
            best = lanes[0];                                                                                    \
            size_t at = 0;                                                                                      \
            while (!equal_##type(block[at], best)) ++at;                                                        \
            *index = (uint32_t)(begin + at);                                                                    \
        }                                                                                                       \
    }

/* One by one: complex numbers with a NaN part are not ordered, so the lanes' best could be one that equals nothing. */
#define ARG_ROW_PLAIN_LOOP(NAME, name, type, DTYPE)                                                  \
    static void row_##NAME##_##type(uint32_t *index, const void *in, size_t count) {                 \
        const type_##type *values = in;                                                              \
        size_t best = 0;                                                                             \
        for (size_t i = 1; i < count; ++i) best = name##_##type(values[i], values[best]) ? i : best; \
        *index = (uint32_t)best;                                                                     \
    }

#define ARG_STEP_LOOP(NAME, name, type, DTYPE)                                                                   \
    static void step_##NAME##_##type(void *best, uint32_t *index, const void *in, uint32_t step, size_t count) { \
        const type_##type *values = in;                                                                          \
        type_##type *bests = best;                                                                               \
        ELEMENTWISE                                                                                              \
        for (size_t i = 0; i < count; ++i) {                                                                     \
            bool is_better = name##_##type(values[i], bests[i]);                                                 \
            bests[i] = is_better ? values[i] : bests[i];                                                         \
            index[i] = is_better ? step : index[i];                                                              \
        }                                                                                                        \
    }

TYPES_REAL(ARG_ROW_LOOP, argmax, greater)
TYPES_REAL(ARG_ROW_LOOP, argmin, less)
TYPES_COMPLEX(ARG_ROW_PLAIN_LOOP, argmax, greater)
TYPES_COMPLEX(ARG_ROW_PLAIN_LOOP, argmin, less)
TYPES_ANY(ARG_STEP_LOOP, argmax, greater)
TYPES_ANY(ARG_STEP_LOOP, argmin, less)

#define ARG_ROW_ENTRY(NAME, name, type, DTYPE) [SLIP_##DTYPE] = row_##NAME##_##type,
#define ARG_STEP_ENTRY(NAME, name, type, DTYPE) [SLIP_##DTYPE] = step_##NAME##_##type,

const slip_arg_row_loop ISA_NAME(slip__arg_row_loops)[2][SLIP_DTYPE_COUNT] = {
    {TYPES_ANY(ARG_ROW_ENTRY, argmax, greater)},
    {TYPES_ANY(ARG_ROW_ENTRY, argmin, less)},
};
const slip_arg_step_loop ISA_NAME(slip__arg_step_loops)[2][SLIP_DTYPE_COUNT] = {
    {TYPES_ANY(ARG_STEP_ENTRY, argmax, greater)},
    {TYPES_ANY(ARG_STEP_ENTRY, argmin, less)},
};
