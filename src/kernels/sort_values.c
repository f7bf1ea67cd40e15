/* Values become unsigned keys whose order is theirs, each of its own, so that equal keys are equal values and a sort
 * need not be stable nor know where a value came from: the keys alone are sorted, by their digits of a byte, least
 * significant first, and turned back. Digits that are the same in all keys are skipped. Rows that a cache holds are
 * sorted by the network of loops/sort.c where keys are of two or four bytes, very short ones by insertion. */
#include "kernels/sort_values.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kernels/loops.h"

enum { SHORT_ROW = 32, NETWORK_ROW = 65536, DIGITS = 256 };

/* How values of a dtype become keys. */
typedef enum key_kind { KEY_UNSIGNED, KEY_SIGNED, KEY_FLOATING } key_kind;

/* How often each digit is there -> where its keys go. */
static void places_of(uint32_t *places, const uint32_t *counts) {
    uint32_t place = 0;
    for (size_t v = 0; v < DIGITS; place += counts[v++]) places[v] = place;
}

/* ---- rows that a cache holds ---- */

/* Keys -> in order behind themselves. The network takes a power of two of them. */
static const uint32_t *run_network(uint32_t *keys, size_t count, size_t all) {
    for (size_t i = count; i < all; ++i) keys[i] = UINT32_MAX;
    slip__loops()->sort->columns(keys, all / 8);
    slip__loops()->transpose[2](keys + all, (int64_t)(all / 8), keys, 8, 8, all / 8);
    return keys + all;
}

static size_t network_size(size_t count) {
    size_t all = 64;
    while (all < count) all *= 2;
    return all;
}

/* False where there are too many keys. They have room behind them, as slip__sort_values was given it. */
static bool network_uint32_t(uint32_t *keys, size_t count) {
    if (count > NETWORK_ROW) return false;
    memcpy(keys, run_network(keys, count, network_size(count)), count * sizeof *keys);
    return true;
}

static bool network_uint16_t(uint16_t *keys, size_t count) {
    if (count > NETWORK_ROW) return false;
    size_t all = network_size(count);
    uint32_t *wide = (uint32_t *)(void *)keys;
    uint16_t *narrow = (uint16_t *)(void *)(wide + all);
    memcpy(narrow, keys, count * sizeof *keys);
    for (size_t i = 0; i < count; ++i) wide[i] = narrow[i];
    const uint32_t *sorted = run_network(wide, count, all);
    for (size_t i = 0; i < count; ++i) keys[i] = (uint16_t)sorted[i];
    return true;
}

#define no_network(keys, count) false

/* ---- stamps ---- */

/* make_keys_: false where some values are told apart by nothing in the keys' order; `infinity` is the largest
 * magnitude's bits that is not NaN. A negative float is inverted, other values have their sign bit set. */
#define KEYS(type, signed_type, network)                                                                         \
    static bool make_keys_##type(type *keys, const type *values, size_t count, key_kind kind, type infinity) {   \
        const type sign = (type)((type)1 << (8 * sizeof(type) - 1));                                             \
        const type flip = kind == KEY_SIGNED ? sign : 0;                                                         \
        type largest = 0, has_zero = 0, has_negative_zero = 0;                                                   \
        if (kind != KEY_FLOATING) {                                                                              \
            for (size_t i = 0; i < count; ++i) keys[i] = values[i] ^ flip;                                       \
            return true;                                                                                         \
        }                                                                                                        \
        for (size_t i = 0; i < count; ++i) {                                                                     \
            type value = values[i], magnitude = value & (type)(sign - 1);                                        \
            largest = magnitude > largest ? magnitude : largest;                                                 \
            has_zero |= value == 0;                                                                              \
            has_negative_zero |= value == sign;                                                                  \
            keys[i] = value ^ ((type)((signed_type)value >> (8 * sizeof(type) - 1)) | sign);                     \
        }                                                                                                        \
        return largest <= infinity && !(has_zero && has_negative_zero);                                          \
    }                                                                                                            \
    static void make_values_##type(type *keys, size_t count, key_kind kind) {                                    \
        const type sign = (type)((type)1 << (8 * sizeof(type) - 1));                                             \
        if (kind == KEY_UNSIGNED) return;                                                                        \
        if (kind == KEY_SIGNED)                                                                                  \
            for (size_t i = 0; i < count; ++i) keys[i] ^= sign;                                                  \
        else                                                                                                     \
            for (size_t i = 0; i < count; ++i)                                                                   \
                keys[i] ^= (type)((type)((signed_type)keys[i] >> (8 * sizeof(type) - 1)) ^ (type)~sign) | sign;  \
    }                                                                                                            \
    static void sort_short_##type(type *keys, size_t count) {                                                    \
        for (size_t i = 1; i < count; ++i) {                                                                     \
            type held = keys[i];                                                                                 \
            size_t at = i;                                                                                       \
            for (; at > 0 && keys[at - 1] > held; --at) keys[at] = keys[at - 1];                                 \
            keys[at] = held;                                                                                     \
        }                                                                                                        \
    }                                                                                                            \
    /* Whichever of the two holds the result. */                                                                 \
    static type *sort_keys_##type(type *keys, type *spare, size_t count) {                                       \
        uint32_t counts[sizeof(type)][DIGITS], places[DIGITS];                                                   \
        memset(counts, 0, sizeof counts);                                                                        \
        for (size_t i = 0; i < count; ++i)                                                                       \
            for (size_t d = 0; d < sizeof(type); ++d) ++counts[d][keys[i] >> 8 * d & 0xff];                      \
        for (size_t d = 0; d < sizeof(type); ++d) {                                                              \
            if (counts[d][keys[0] >> 8 * d & 0xff] == count) continue;                                           \
            places_of(places, counts[d]);                                                                        \
            for (size_t i = 0; i < count; ++i) spare[places[keys[i] >> 8 * d & 0xff]++] = keys[i];               \
            type *sorted = spare;                                                                                \
            spare = keys;                                                                                        \
            keys = sorted;                                                                                       \
        }                                                                                                        \
        return keys;                                                                                             \
    }                                                                                                            \
    static const void *sort_##type(type *work, const void *values, size_t count, key_kind kind, type infinity) { \
        type *keys = work;                                                                                       \
        if (!make_keys_##type(keys, values, count, kind, infinity)) return NULL;                                 \
        if (count <= SHORT_ROW) sort_short_##type(keys, count);                                                  \
        else if (!network(keys, count)) keys = sort_keys_##type(keys, keys + count, count);                      \
        make_values_##type(keys, count, kind);                                                                   \
        return keys;                                                                                             \
    }

KEYS(uint8_t, int8_t, no_network)
KEYS(uint16_t, int16_t, network_uint16_t)
KEYS(uint32_t, int32_t, network_uint32_t)
KEYS(uint64_t, int64_t, no_network)

const void *slip__sort_values(void *work, slip_dtype dtype, const void *values, size_t count) {
    switch (dtype) {
    case SLIP_BOOL:
    case SLIP_UINT8: return sort_uint8_t(work, values, count, KEY_UNSIGNED, 0);
    case SLIP_UINT16: return sort_uint16_t(work, values, count, KEY_UNSIGNED, 0);
    case SLIP_UINT32: return sort_uint32_t(work, values, count, KEY_UNSIGNED, 0);
    case SLIP_UINT64: return sort_uint64_t(work, values, count, KEY_UNSIGNED, 0);
    case SLIP_INT8: return sort_uint8_t(work, values, count, KEY_SIGNED, 0);
    case SLIP_INT16: return sort_uint16_t(work, values, count, KEY_SIGNED, 0);
    case SLIP_INT32: return sort_uint32_t(work, values, count, KEY_SIGNED, 0);
    case SLIP_INT64: return sort_uint64_t(work, values, count, KEY_SIGNED, 0);
    case SLIP_FLOAT16: return sort_uint16_t(work, values, count, KEY_FLOATING, 0x7c00);
    case SLIP_BFLOAT16: return sort_uint16_t(work, values, count, KEY_FLOATING, 0x7f80);
    case SLIP_FLOAT32: return sort_uint32_t(work, values, count, KEY_FLOATING, 0x7f800000);
    case SLIP_FLOAT64: return sort_uint64_t(work, values, count, KEY_FLOATING, 0x7ff0000000000000);
    default: return NULL;
    }
}
