/* Folding contiguous elements into one, and rows into a row; compiled once per instruction set. */
#include "kernels/loops/fold.h"

enum { LANES = 32 };

/* Lane l takes the elements l, l + 32, ...; the lanes then meet in halves. The order is the same whatever the width of
 * the machine's registers. */
#define FOLD_LOOP(REDUCER, name, type, DTYPE)                                                                 \
    static void fold_##name##_##type(void *out, const void *in, size_t count) {                               \
        const type_##type *values = in;                                                                       \
        type_##type lanes[LANES];                                                                             \
        for (int l = 0; l < LANES; ++l) lanes[l] = identity_##name##_##type();                                \
        size_t whole = count - count % LANES;                                                                 \
        for (size_t i = 0; i < whole; i += LANES)                                                             \
            for (int l = 0; l < LANES; ++l) lanes[l] = name##_##type(lanes[l], values[i + (size_t)l]);        \
        for (size_t i = whole; i < count; ++i) lanes[i - whole] = name##_##type(lanes[i - whole], values[i]); \
        for (int l = 0; l < 16; ++l) lanes[l] = name##_##type(lanes[l], lanes[l + 16]);                       \
        for (int l = 0; l < 8; ++l) lanes[l] = name##_##type(lanes[l], lanes[l + 8]);                         \
        for (int l = 0; l < 4; ++l) lanes[l] = name##_##type(lanes[l], lanes[l + 4]);                         \
        for (int l = 0; l < 2; ++l) lanes[l] = name##_##type(lanes[l], lanes[l + 2]);                         \
        *(type_##type *)out = name##_##type(lanes[0], lanes[1]);                                              \
    }

/* Four rows per pass over the accumulator, one after the other. */
#define ACCUMULATE_LOOP(REDUCER, name, type, DTYPE)                                                       \
    static void accumulate_##name##_##type(void *accumulator, const void *in, size_t count, size_t rows,  \
                                           int64_t stride) {                                              \
        const type_##type *r0 = in;                                                                       \
        type_##type *results = accumulator;                                                               \
        for (; rows >= 4; rows -= 4, r0 += 4 * stride) {                                                  \
            const type_##type *r1 = r0 + stride, *r2 = r1 + stride, *r3 = r2 + stride;                    \
            ELEMENTWISE                                                                                   \
            for (size_t i = 0; i < count; ++i)                                                            \
                results[i] = name##_##type(                                                               \
                    name##_##type(name##_##type(name##_##type(results[i], r0[i]), r1[i]), r2[i]), r3[i]); \
        }                                                                                                 \
        for (; rows; --rows, r0 += stride) {                                                              \
            ELEMENTWISE                                                                                   \
            for (size_t i = 0; i < count; ++i) results[i] = name##_##type(results[i], r0[i]);             \
        }                                                                                                 \
    }

FOLD_REDUCERS(FOLD_LOOP)
FOLD_REDUCERS(ACCUMULATE_LOOP)

#define FOLD_ENTRY(REDUCER, name, type, DTYPE) [SLIP_##DTYPE] = fold_##name##_##type,
#define ACCUMULATE_ENTRY(REDUCER, name, type, DTYPE) [SLIP_##DTYPE] = accumulate_##name##_##type,

const slip_fold_loop ISA_NAME(slip__fold_loops)[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT] = FOLD_TABLE(FOLD_ENTRY);
const slip_accumulate_loop
    ISA_NAME(slip__accumulate_loops)[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT] = FOLD_TABLE(ACCUMULATE_ENTRY);
