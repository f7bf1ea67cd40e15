/* Sorting up to some 10,000 keys by Batcher's bitonic network ("Sorting networks and their applications", 1968), whose
 * comparisons do not depend on the keys; compiled once per instruction set.
 *
 * The keys are seen as rows of eight. First each of the eight columns is sorted by comparing whole rows, then columns
 * are merged in pairs, fours and eight. All blocks are sorted upwards: the first step of a merge compares a block's
 * first half with its second half taken backwards, so that both halves of the result are bitonic. */
#include <stdbool.h>
#include <string.h>

#include "kernels/loops/tables.h"

enum { LANES = 8 };

typedef uint32_t eight __attribute__((vector_size(4 * LANES)));

/* Afterwards *low <= *high. */
static ALWAYS_INLINE void order(uint32_t *low, uint32_t *high) {
    uint32_t a = *low, b = *high;
    *low = a < b ? a : b;
    *high = a < b ? b : a;
}

/* ---- rows against rows ---- */

/* Sorts each column of eight rows, with 19 comparisons (the smallest network there is for eight). */
static ALWAYS_INLINE void sort_eight_rows(uint32_t *rows) {
    static const unsigned char pairs[19][2] = {{0, 2}, {1, 3}, {4, 6}, {5, 7}, {0, 4}, {1, 5}, {2, 6},
                                               {3, 7}, {0, 1}, {2, 3}, {4, 5}, {6, 7}, {2, 4}, {3, 5},
                                               {1, 4}, {3, 6}, {1, 2}, {3, 4}, {5, 6}};
    ELEMENTWISE
    for (int l = 0; l < LANES; ++l) {
        uint32_t v[8];
        for (int r = 0; r < 8; ++r) v[r] = rows[r * LANES + l];
#pragma GCC unroll 19
        for (int p = 0; p < 19; ++p) order(&v[pairs[p][0]], &v[pairs[p][1]]);
        for (int r = 0; r < 8; ++r) rows[r * LANES + l] = v[r];
    }
}

/* A block's first rows with its last ones, backwards. */
static ALWAYS_INLINE void order_backwards(uint32_t *block, size_t row_count) {
    for (size_t r = 0; r < row_count / 2; ++r) {
        uint32_t *low = block + r * LANES, *high = block + (row_count - 1 - r) * LANES;
        ELEMENTWISE
        for (int l = 0; l < LANES; ++l) order(&low[l], &high[l]);
    }
}

/* One step, two or three at once: `count` elements with those `count` further on; before that those twice as far apart,
 * before that four times. */
static ALWAYS_INLINE void order_halves(uint32_t *block, size_t count) {
    ELEMENTWISE
    for (size_t i = 0; i < count; ++i) order(&block[i], &block[i + count]);
}

static ALWAYS_INLINE void order_quarters(uint32_t *block, size_t count) {
    ELEMENTWISE
    for (size_t i = 0; i < count; ++i) {
        uint32_t v0 = block[i], v1 = block[i + count], v2 = block[i + 2 * count], v3 = block[i + 3 * count];
        order(&v0, &v2), order(&v1, &v3);
        order(&v0, &v1), order(&v2, &v3);
        block[i] = v0, block[i + count] = v1, block[i + 2 * count] = v2, block[i + 3 * count] = v3;
    }
}

static ALWAYS_INLINE void order_eighths(uint32_t *block, size_t count) {
    ELEMENTWISE
    for (size_t i = 0; i < count; ++i) {
        uint32_t v0 = block[i], v1 = block[i + count], v2 = block[i + 2 * count], v3 = block[i + 3 * count];
        uint32_t v4 = block[i + 4 * count], v5 = block[i + 5 * count], v6 = block[i + 6 * count];
        uint32_t v7 = block[i + 7 * count];
        order(&v0, &v4), order(&v1, &v5), order(&v2, &v6), order(&v3, &v7);
        order(&v0, &v2), order(&v1, &v3), order(&v4, &v6), order(&v5, &v7);
        order(&v0, &v1), order(&v2, &v3), order(&v4, &v5), order(&v6, &v7);
        block[i] = v0, block[i + count] = v1, block[i + 2 * count] = v2, block[i + 3 * count] = v3;
        block[i + 4 * count] = v4, block[i + 5 * count] = v5, block[i + 6 * count] = v6, block[i + 7 * count] = v7;
    }
}

/* Sorts the columns of a bitonic block whose rows are a power of two. */
static void merge_rows(uint32_t *keys, size_t row_count, size_t block) {
    size_t all = row_count * LANES;
    while (block > 1) {
        size_t parts = block >= 8 && __builtin_ctzll(block) % 3 == 0 ? 8 : block % 4 == 0 ? 4 : 2;
        size_t count = block / parts * LANES;
        for (size_t at = 0; at < all; at += parts * count) {
            if (parts == 8 && count == LANES) order_eighths(keys + at, LANES);
            else if (parts == 8) order_eighths(keys + at, count);
            else if (parts == 4) order_quarters(keys + at, count);
            else order_halves(keys + at, count);
        }
        block /= parts;
    }
}

static void sort_columns(uint32_t *keys, size_t row_count) {
    for (size_t r = 0; r < row_count; r += 8) sort_eight_rows(keys + r * LANES);
    for (size_t block = 16; block <= row_count; block *= 2) {
        for (size_t r = 0; r < row_count; r += block) order_backwards(keys + r * LANES, block);
        merge_rows(keys, row_count, block / 2);
    }
}

/* ---- columns against columns ---- */

/* *out = the smaller of each pair in the lanes that do not have the bit `lane_bit` (inverted: in those that do), in the
 * others the larger. By address, since what eight lanes are when passed depends on the instruction set. */
static ALWAYS_INLINE void choose(eight *out, const eight *a, const eight *b, unsigned lane_bit, bool is_inverted) {
    const eight lanes = {0, 1, 2, 3, 4, 5, 6, 7};
    eight wants_smaller = (eight)((lanes & lane_bit) == 0) ^ (is_inverted ? UINT32_MAX : 0);
    eight takes_a = (eight)(*a < *b) ^ ~wants_smaller;
    *out = (*a & takes_a) | (*b & ~takes_a);
}

#define ACROSS(v, bits)                                                                                               \
    __builtin_shufflevector(v, v, 0 ^ (bits), 1 ^ (bits), 2 ^ (bits), 3 ^ (bits), 4 ^ (bits), 5 ^ (bits), 6 ^ (bits), \
                            7 ^ (bits))

#define ORDER_LANES(v, distance)                      \
    do {                                              \
        eight across = ACROSS(v, distance);           \
        choose(&(v), &(v), &across, distance, false); \
    } while (0)

/* Merges the two halves of each group of `width` columns as far as rows go: row r with the last but r, the group's
 * columns backwards; then `steps` within rows. It leaves columns that are bitonic. */
#define JOIN_COLUMNS(width, steps)                                                      \
    for (size_t r = 0; r < row_count / 2; ++r) {                                        \
        uint32_t *first = keys + r * LANES, *last = keys + (row_count - 1 - r) * LANES; \
        eight a, b, turned;                                                             \
        memcpy(&a, first, sizeof a);                                                    \
        memcpy(&b, last, sizeof b);                                                     \
        turned = ACROSS(b, (width)-1);                                                  \
        choose(&b, &a, &turned, (width) / 2, true);                                     \
        choose(&a, &a, &turned, (width) / 2, false);                                    \
        b = ACROSS(b, (width)-1);                                                       \
        steps;                                                                          \
        memcpy(first, &a, sizeof a);                                                    \
        memcpy(last, &b, sizeof b);                                                     \
    }

static void join_pairs(uint32_t *keys, size_t row_count) { JOIN_COLUMNS(2, (void)0) }

static void join_fours(uint32_t *keys, size_t row_count) { JOIN_COLUMNS(4, ORDER_LANES(a, 1); ORDER_LANES(b, 1)) }

static void join_eight(uint32_t *keys, size_t row_count) {
    JOIN_COLUMNS(8, ORDER_LANES(a, 2); ORDER_LANES(b, 2); ORDER_LANES(a, 1); ORDER_LANES(b, 1))
}

static void sort_rows_of_eight(uint32_t *keys, size_t row_count) {
    sort_columns(keys, row_count);
    join_pairs(keys, row_count);
    merge_rows(keys, row_count, row_count);
    join_fours(keys, row_count);
    merge_rows(keys, row_count, row_count);
    join_eight(keys, row_count);
    merge_rows(keys, row_count, row_count);
}

const slip_sort_loops ISA_NAME(slip__sort_loops) = {sort_rows_of_eight};
