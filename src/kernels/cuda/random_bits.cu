/* Random bits from keys: words i and i + half of a row come from one threefry of the counters (i, i + half), half being
 * half of the row's words, rounded up; of an odd number the middle one is made with (half - 1, 0). A thread makes four
 * pairs: neighbouring ones where it can write 16 bytes at once, else pairs that are `units` apart. */
#include "kernels/cuda/values.cuh"
#include "kernels/scalar/threefry.h"

enum { UNIT = 4 };

/* The row may begin anywhere, and its last word may be cut. */
static ALWAYS_INLINE void put_word(const gpu_random_bits &p, uint8_t *row, uint64_t word, uint32_t value) {
    uint8_t *at = row + word * 4;
    uint64_t length = p.row_bytes - word * 4;
    if (length >= 4 && (uintptr_t)at % 4 == 0) {
        *(uint32_t *)(void *)at = value;
        return;
    }
#pragma unroll
    for (uint32_t i = 0; i < 4; ++i)
        if (i < length) at[i] = (uint8_t)(value >> (8 * i));
}

SLIP_KERNEL(random_bits, gpu_random_bits) {
    uint64_t index = (uint64_t)blockIdx.x * SLIP_BLOCK + threadIdx.x, row = 0;
    if (index >= p.rows * p.units) return;
    if (p.rows > 1) {
        row = (index | p.units) >> 32 ? index / p.units : (uint32_t)index / (uint32_t)p.units;
        index -= row * p.units;
    }
    const uint32_t *key = p.keys + gpu_offset(p.shape, p.strides, p.ndim, row);
    uint32_t key0 = key[0], key1 = key[p.key_stride];
    uint64_t pairs = p.words / 2, half = (p.words + 1) / 2;
    uint8_t *out = (uint8_t *)p.out + row * p.row_bytes;
    uint64_t first = p.is_vector ? index * UNIT : index, step = p.is_vector ? 1 : p.units;
    gpu_vector<uint32_t> low, high;
#pragma unroll
    for (int i = 0; i < UNIT; ++i) {
        uint64_t word = first + (uint32_t)i * step;
        threefry_pair pair = threefry(key0, key1, (uint32_t)word, word < pairs ? (uint32_t)(word + half) : 0);
        low.values[i] = pair.first;
        high.values[i] = pair.second;
    }
    if (p.is_vector) {
        ((gpu_words *)(void *)out)[index] = low.words;
        ((gpu_words *)(void *)(out + half * 4))[index] = high.words;
        return;
    }
#pragma unroll
    for (int i = 0; i < UNIT; ++i) {
        uint64_t word = first + (uint32_t)i * step;
        if (word < half) put_word(p, out, word, low.values[i]);
        if (word < pairs) put_word(p, out, word + half, high.values[i]);
    }
}
