/* Random words for runs of counters, compiled once per instruction set. */
#include "kernels/loops/tables.h"
#include "kernels/scalar/threefry.h"

static void threefry_run(uint32_t *first, uint32_t *second, uint32_t key0, uint32_t key1, uint32_t low, uint32_t high,
                         size_t count) {
    ELEMENTWISE
    for (size_t i = 0; i < count; ++i) {
        threefry_pair pair = threefry(key0, key1, low + (uint32_t)i, high + (uint32_t)i);
        first[i] = pair.first;
        second[i] = pair.second;
    }
}

const slip_random_loops ISA_NAME(slip__random_loops) = {threefry_run};
