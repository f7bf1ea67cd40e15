/* Random choices of the pipeline: threefry counters under keys, so that they are the same on any thread. */
#ifndef SLIP_DATA_RANDOM_H
#define SLIP_DATA_RANDOM_H

#include <stdint.h>

/* Draws from one key, one after the other. */
typedef struct slip_data_random {
    uint32_t key[2];
    uint32_t counter;
} slip_data_random;

/* A key that follows from another one and a number. */
void slip__data_key_fold(uint32_t out[2], const uint32_t key[2], uint64_t number);

uint64_t slip__data_random_bits(slip_data_random *random);
double slip__data_random_unit(slip_data_random *random);                    /* in [0, 1): multiples of 2^-53 */
uint64_t slip__data_random_below(slip_data_random *random, uint64_t bound); /* 0 ... bound - 1, bound above 0 */

#endif
