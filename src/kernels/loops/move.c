/* Copies of elements of one size, transposed blocks and selection; compiled once per instruction set. Only the size of an
 * element matters here. */
#include <string.h>

#include "kernels/loops/tables.h"
#include "kernels/scalar/types.h"

#define MOVE_LOOP(type)                                                                                       \
    static void move_##type(void *out, int64_t out_stride, const void *in, int64_t in_stride, size_t count) { \
        const type_##type *from = in;                                                                         \
        type_##type *to = out;                                                                                \
        if (out_stride == 1 && in_stride == 1) {                                                              \
            if (to != from) memcpy(to, from, count * sizeof *to);                                                           \
        } else if (out_stride == 1 && in_stride == 0) {                                                       \
            const type_##type fixed = *from;                                                                  \
            for (size_t i = 0; i < count; ++i) to[i] = fixed;                                                 \
        } else if (out_stride == 1) {                                                                         \
            for (size_t i = 0; i < count; ++i) to[i] = from[(int64_t)i * in_stride];                          \
        } else {                                                                                              \
            for (size_t i = 0; i < count; ++i) to[(int64_t)i * out_stride] = from[(int64_t)i * in_stride];    \
        }                                                                                                     \
    }

/* Eight by eight elements at a time: eight whole reads, kept in registers, then eight whole writes. */
#define TRANSPOSE_LOOP(type)                                                                                         \
    static ALWAYS_INLINE void transpose_tile_##type(type_##type *to, int64_t out_stride, const type_##type *from,    \
                                                    int64_t in_stride) {                                             \
        type_##type tile[8][8];                                                                                      \
        for (int c = 0; c < 8; ++c) memcpy(tile[c], from + c * in_stride, sizeof tile[c]);                           \
        for (int r = 0; r < 8; ++r) {                                                                                \
            type_##type row[8];                                                                                      \
            for (int c = 0; c < 8; ++c) row[c] = tile[c][r];                                                         \
            memcpy(to + r * out_stride, row, sizeof row);                                                            \
        }                                                                                                            \
    }                                                                                                                \
    static void transpose_##type(void *out, int64_t out_stride, const void *in, int64_t in_stride, size_t rows,      \
                                 size_t columns) {                                                                   \
        const type_##type *from = in;                                                                                \
        type_##type *to = out;                                                                                       \
        size_t whole_rows = rows & ~(size_t)7, whole_columns = columns & ~(size_t)7;                                 \
        for (size_t r = 0; r < whole_rows; r += 8)                                                                   \
            for (size_t c = 0; c < whole_columns; c += 8)                                                            \
                transpose_tile_##type(to + (int64_t)r * out_stride + c, out_stride, from + (int64_t)c * in_stride + r, \
                                      in_stride);                                                                    \
        for (size_t r = 0; r < rows; ++r)                                                                            \
            for (size_t c = r < whole_rows ? whole_columns : 0; c < columns; ++c)                                    \
                to[(int64_t)r * out_stride + (int64_t)c] = from[(int64_t)c * in_stride + (int64_t)r];                \
    }

/* Both branches are read whatever the condition says, so that the choice is a blend. */
#define SELECT_LOOP(type)                                                                                              \
    static void select_##type##_both(void *out, const uint8_t *condition, const void *a, const void *b, size_t count) { \
        const type_##type *yes = a, *no = b;                                                                           \
        type_##type *results = out;                                                                                    \
        ELEMENTWISE                                                                                                    \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes[i], no[i]);                     \
    }                                                                                                                  \
    static void select_##type##_right_fixed(void *out, const uint8_t *condition, const void *a, const void *b,         \
                                            size_t count) {                                                            \
        const type_##type *yes = a, no = *(const type_##type *)b;                                                      \
        type_##type *results = out;                                                                                    \
        ELEMENTWISE                                                                                                    \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes[i], no);                        \
    }                                                                                                                  \
    static void select_##type##_left_fixed(void *out, const uint8_t *condition, const void *a, const void *b,          \
                                           size_t count) {                                                             \
        const type_##type yes = *(const type_##type *)a, *no = b;                                                      \
        type_##type *results = out;                                                                                    \
        ELEMENTWISE                                                                                                    \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes, no[i]);                        \
    }                                                                                                                  \
    static void select_##type##_fixed(void *out, const uint8_t *condition, const void *a, const void *b,               \
                                      size_t count) {                                                                  \
        const type_##type yes = *(const type_##type *)a, no = *(const type_##type *)b;                                 \
        type_##type *results = out;                                                                                    \
        ELEMENTWISE                                                                                                    \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes, no);                           \
    }

#define BLEND(type)                                                                                            \
    static ALWAYS_INLINE type_##type blend_##type(uint8_t condition, type_##type yes, type_##type no) {        \
        type_##type mask = (type_##type)(0 - (type_##type)(condition != 0));                                   \
        return (type_##type)((yes & mask) | (no & (type_##type)~mask));                                        \
    }

#define SIZE_LOOPS(type) BLEND(type) MOVE_LOOP(type) TRANSPOSE_LOOP(type) SELECT_LOOP(type)

SIZE_LOOPS(u8)
SIZE_LOOPS(u16)
SIZE_LOOPS(u32)
SIZE_LOOPS(u64)

const slip_move_loop ISA_NAME(slip__move_loops)[4] = {move_u8, move_u16, move_u32, move_u64};

const slip_transpose_loop ISA_NAME(slip__transpose_loops)[4] = {transpose_u8, transpose_u16, transpose_u32, transpose_u64};

#define SELECT_ROW(type) {select_##type##_both, select_##type##_right_fixed, select_##type##_left_fixed, select_##type##_fixed}

const slip_select_loop ISA_NAME(slip__select_loops)[4][4] = {SELECT_ROW(u8), SELECT_ROW(u16), SELECT_ROW(u32), SELECT_ROW(u64)};
