#include "data/random.h"

#include "kernels/scalar/threefry.h"

void slip__data_key_fold(uint32_t out[2], const uint32_t key[2], uint64_t number) {
    threefry_pair words = threefry(key[0], key[1], (uint32_t)number, (uint32_t)(number >> 32));
    out[0] = words.first;
    out[1] = words.second;
}

uint64_t slip__data_random_bits(slip_data_random *random) {
    threefry_pair words = threefry(random->key[0], random->key[1], random->counter++, 0);
    return (uint64_t)words.first << 32 | words.second;
}

double slip__data_random_unit(slip_data_random *random) {
    return (double)(slip__data_random_bits(random) >> 11) * 0x1p-53;
}

uint64_t slip__data_random_below(slip_data_random *random, uint64_t bound) {
    __extension__ typedef unsigned __int128 wide; /* the high half of the product; its bias is below 2^-64 * bound */
    return (uint64_t)((wide)slip__data_random_bits(random) * bound >> 64);
}
