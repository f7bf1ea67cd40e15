/* Copies of elements of one size, transposed blocks and selection; compiled once per instruction set. Only the size of
 * an element matters here. */
#include <string.h>

#include "kernels/loops/tables.h"
#include "kernels/scalar/types.h"

#define MOVE_LOOP(type)                                                                                       \
    static void move_##type(void *out, int64_t out_stride, const void *in, int64_t in_stride, size_t count) { \
        const type_##type *from = in;                                                                         \
        type_##type *to = out;                                                                                \
        if (out_stride == 1 && in_stride == 1) {                                                              \
            if (to != from) memcpy(to, from, count * sizeof *to);                                             \
        } else if (out_stride == 1 && in_stride == 0) {                                                       \
            const type_##type fixed = *from;                                                                  \
            for (size_t i = 0; i < count; ++i) to[i] = fixed;                                                 \
        } else if (out_stride == 1) {                                                                         \
            for (size_t i = 0; i < count; ++i) to[i] = from[(int64_t)i * in_stride];                          \
        } else {                                                                                              \
            for (size_t i = 0; i < count; ++i) to[(int64_t)i * out_stride] = from[(int64_t)i * in_stride];    \
        }                                                                                                     \
    }

/* Eight by eight elements: eight whole reads, eight whole writes. */
#define TRANSPOSE_EIGHT(type)                                                                                      \
    static ALWAYS_INLINE void transpose_eight_##type(type_##type *to, int64_t out_stride, const type_##type *from, \
                                                     int64_t in_stride) {                                          \
        type_##type tile[8][8];                                                                                    \
        for (int c = 0; c < 8; ++c) memcpy(tile[c], from + c * in_stride, sizeof tile[c]);                         \
        for (int r = 0; r < 8; ++r) {                                                                              \
            type_##type row[8];                                                                                    \
            for (int c = 0; c < 8; ++c) row[c] = tile[c][r];                                                       \
            memcpy(to + r * out_stride, row, sizeof row);                                                          \
        }                                                                                                          \
    }

TRANSPOSE_EIGHT(u8)
TRANSPOSE_EIGHT(u16)
TRANSPOSE_EIGHT(u64)

/* The same for 4-byte elements by shuffles: neighbours interleave one by one, then in twos, then in fours. */
static ALWAYS_INLINE void transpose_eight_u32(uint32_t *to, int64_t out_stride, const uint32_t *from,
                                              int64_t in_stride) {
    typedef uint32_t eight __attribute__((vector_size(32)));
    typedef uint32_t eight_anywhere __attribute__((vector_size(32), aligned(4)));
    eight v[8], w[8];
    /* Unrolled by name: otherwise the compiler keeps v and w in memory. */
#pragma GCC unroll 8
    for (int c = 0; c < 8; ++c) v[c] = *(const eight_anywhere *)(const void *)(from + c * in_stride);
#pragma GCC unroll 4
    for (int c = 0; c < 8; c += 2) {
        w[c] = __builtin_shufflevector(v[c], v[c + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        w[c + 1] = __builtin_shufflevector(v[c], v[c + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
#pragma GCC unroll 2
    for (int c = 0; c < 8; c += 4)
#pragma GCC unroll 2
        for (int k = 0; k < 2; ++k) {
            v[c + 2 * k] = __builtin_shufflevector(w[c + k], w[c + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            v[c + 2 * k + 1] = __builtin_shufflevector(w[c + k], w[c + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
#pragma GCC unroll 4
    for (int r = 0; r < 4; ++r) {
        w[r] = __builtin_shufflevector(v[r], v[r + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        w[r + 4] = __builtin_shufflevector(v[r], v[r + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
#pragma GCC unroll 8
    for (int r = 0; r < 8; ++r) *(eight_anywhere *)(void *)(to + r * out_stride) = w[r];
}

/* Tiles as wide as a cache line both ways, so that each line is read and written whole before another one displaces it:
 * with strides of a power of two they all compete for the same few places in the cache. */
#define TRANSPOSE_LOOP(type)                                                                                    \
    static void transpose_##type(void *out, int64_t out_stride, const void *in, int64_t in_stride, size_t rows, \
                                 size_t columns) {                                                              \
        enum { LINE = 64 / sizeof(type_##type) };                                                               \
        const type_##type *from = in;                                                                           \
        type_##type *to = out;                                                                                  \
        size_t whole_rows = rows - rows % 8, whole_columns = columns - columns % 8;                             \
        for (size_t r0 = 0; r0 < whole_rows; r0 += LINE)                                                        \
            for (size_t c0 = 0; c0 < whole_columns; c0 += LINE)                                                 \
                for (size_t r = r0; r < r0 + LINE && r < whole_rows; r += 8)                                    \
                    for (size_t c = c0; c < c0 + LINE && c < whole_columns; c += 8)                             \
                        transpose_eight_##type(to + (int64_t)r * out_stride + (int64_t)c, out_stride,           \
                                               from + (int64_t)c * in_stride + (int64_t)r, in_stride);          \
        if (whole_rows == rows && whole_columns == columns) return;                                             \
        for (size_t r = 0; r < rows; ++r)                                                                       \
            for (size_t c = r < whole_rows ? whole_columns : 0; c < columns; ++c)                               \
                to[(int64_t)r * out_stride + (int64_t)c] = from[(int64_t)c * in_stride + (int64_t)r];           \
    }

/* Both branches are read whatever the condition says, so that the choice is a blend. */
#define SELECT_LOOP(type)                                                                                      \
    static void select_##type##_both(void *out, const uint8_t *condition, const void *a, const void *b,        \
                                     size_t count) {                                                           \
        const type_##type *yes = a, *no = b;                                                                   \
        type_##type *results = out;                                                                            \
        ELEMENTWISE                                                                                            \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes[i], no[i]);             \
    }                                                                                                          \
    static void select_##type##_right_fixed(void *out, const uint8_t *condition, const void *a, const void *b, \
                                            size_t count) {                                                    \
        const type_##type *yes = a, no = *(const type_##type *)b;                                              \
        type_##type *results = out;                                                                            \
        ELEMENTWISE                                                                                            \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes[i], no);                \
    }                                                                                                          \
    static void select_##type##_left_fixed(void *out, const uint8_t *condition, const void *a, const void *b,  \
                                           size_t count) {                                                     \
        const type_##type yes = *(const type_##type *)a, *no = b;                                              \
        type_##type *results = out;                                                                            \
        ELEMENTWISE                                                                                            \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes, no[i]);                \
    }                                                                                                          \
    static void select_##type##_fixed(void *out, const uint8_t *condition, const void *a, const void *b,       \
                                      size_t count) {                                                          \
        const type_##type yes = *(const type_##type *)a, no = *(const type_##type *)b;                         \
        type_##type *results = out;                                                                            \
        ELEMENTWISE                                                                                            \
        for (size_t i = 0; i < count; ++i) results[i] = blend_##type(condition[i], yes, no);                   \
    }

#define BLEND(type)                                                                                     \
    static ALWAYS_INLINE type_##type blend_##type(uint8_t condition, type_##type yes, type_##type no) { \
        type_##type mask = (type_##type)(0 - (type_##type)(condition != 0));                            \
        return (type_##type)((yes & mask) | (no & (type_##type) ~mask));                                \
    }

#define SIZE_LOOPS(type) BLEND(type) MOVE_LOOP(type) TRANSPOSE_LOOP(type) SELECT_LOOP(type)

SIZE_LOOPS(u8)
SIZE_LOOPS(u16)
SIZE_LOOPS(u32)
SIZE_LOOPS(u64)

const slip_move_loop ISA_NAME(slip__move_loops)[4] = {move_u8, move_u16, move_u32, move_u64};

const slip_transpose_loop ISA_NAME(slip__transpose_loops)[4] = {transpose_u8, transpose_u16, transpose_u32,
                                                                transpose_u64};

#define SELECT_ROW(type) \
    { select_##type##_both, select_##type##_right_fixed, select_##type##_left_fixed, select_##type##_fixed }

const slip_select_loop ISA_NAME(slip__select_loops)[4][4] = {SELECT_ROW(u8), SELECT_ROW(u16), SELECT_ROW(u32),
                                                             SELECT_ROW(u64)};
