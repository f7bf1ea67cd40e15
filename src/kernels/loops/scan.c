/* Running results along contiguous elements, compiled once per instruction set. */
#include "kernels/loops/fold.h"

#define SCAN_LOOP(REDUCER, name, type, DTYPE)                                                               \
    static void scan_##name##_##type(void *out, const void *in, void *carry, size_t count, int shifted) {   \
        const type_##type *values = in;                                                                     \
        type_##type *results = out;                                                                         \
        type_##type running = *(type_##type *)carry;                                                        \
        for (size_t i = 0; i < count; ++i) {                                                                \
            type_##type next = name##_##type(running, values[i]);                                           \
            results[i] = shifted ? running : next;                                                          \
            running = next;                                                                                 \
        }                                                                                                   \
        *(type_##type *)carry = running;                                                                    \
    }

FOLD_REDUCERS(SCAN_LOOP)

#define SCAN_ENTRY(REDUCER, name, type, DTYPE) [SLIP_##DTYPE] = scan_##name##_##type,

const slip_scan_loop ISA_NAME(slip__scan_loops)[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT] = FOLD_TABLE(SCAN_ENTRY);
