/* Threefry 2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011):
 * two words of random bits from two words of key and two of counter. */
#ifndef SLIP_SCALAR_THREEFRY_H
#define SLIP_SCALAR_THREEFRY_H

#include "kernels/scalar/types.h"

typedef struct threefry_pair {
    uint32_t first, second;
} threefry_pair;

static ALWAYS_INLINE uint32_t rotate_left_u32(uint32_t value, int distance) {
    return value << distance | value >> (32 - distance);
}

static ALWAYS_INLINE threefry_pair threefry_four_rounds(threefry_pair x, int r0, int r1, int r2, int r3) {
    x.first += x.second;
    x.second = rotate_left_u32(x.second, r0) ^ x.first;
    x.first += x.second;
    x.second = rotate_left_u32(x.second, r1) ^ x.first;
    x.first += x.second;
    x.second = rotate_left_u32(x.second, r2) ^ x.first;
    x.first += x.second;
    x.second = rotate_left_u32(x.second, r3) ^ x.first;
    return x;
}

/* After every four rounds two of the three key words, in turn, and the number of the injection are added. */
static ALWAYS_INLINE threefry_pair threefry(uint32_t key0, uint32_t key1, uint32_t counter0, uint32_t counter1) {
    uint32_t key2 = key0 ^ key1 ^ 0x1bd11bdau;
    threefry_pair x = {counter0 + key0, counter1 + key1};
    x = threefry_four_rounds(x, 13, 15, 26, 6);
    x.first += key1;
    x.second += key2 + 1;
    x = threefry_four_rounds(x, 17, 29, 16, 24);
    x.first += key2;
    x.second += key0 + 2;
    x = threefry_four_rounds(x, 13, 15, 26, 6);
    x.first += key0;
    x.second += key1 + 3;
    x = threefry_four_rounds(x, 17, 29, 16, 24);
    x.first += key1;
    x.second += key2 + 4;
    x = threefry_four_rounds(x, 13, 15, 26, 6);
    x.first += key2;
    x.second += key0 + 5;
    return x;
}

#endif
