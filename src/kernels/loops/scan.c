/* Running results along contiguous elements, compiled once per instruction set. */
#include "kernels/loops/fold.h"

/* A whole tile is scanned as eight segments side by side, which do not wait for one another; what comes before a
 * segment is combined with its elements afterwards. A shorter one, at a row's end, is scanned in one go. */
enum { SEGMENTS = 8, SEGMENT = SLIP_SCAN_TILE / SEGMENTS };

#define SCAN_LOOP(REDUCER, name, type, DTYPE)                                                             \
    static ALWAYS_INLINE void scan_tile_##name##_##type(type_##type *results, const type_##type *values,  \
                                                        type_##type *carry, int shifted) {                \
        type_##type running[SEGMENTS];                                                                    \
        for (int s = 0; s < SEGMENTS; ++s) running[s] = identity_##name##_##type();                       \
        for (int i = 0; i < SEGMENT; ++i)                                                                 \
            for (int s = 0; s < SEGMENTS; ++s) {                                                          \
                type_##type next = name##_##type(running[s], values[s * SEGMENT + i]);                    \
                results[s * SEGMENT + i] = shifted ? running[s] : next;                                   \
                running[s] = next;                                                                        \
            }                                                                                             \
        type_##type before = *carry;                                                                      \
        for (int s = 0; s < SEGMENTS; ++s) {                                                              \
            for (int i = 0; i < SEGMENT; ++i)                                                             \
                results[s * SEGMENT + i] = name##_##type(before, results[s * SEGMENT + i]);               \
            before = name##_##type(before, running[s]);                                                   \
        }                                                                                                 \
        *carry = before;                                                                                  \
    }                                                                                                     \
    static void scan_##name##_##type(void *out, const void *in, void *carry, size_t count, int shifted) { \
        if (count == SLIP_SCAN_TILE && shifted) {                                                         \
            scan_tile_##name##_##type(out, in, carry, 1);                                                 \
            return;                                                                                       \
        }                                                                                                 \
        if (count == SLIP_SCAN_TILE) {                                                                    \
            scan_tile_##name##_##type(out, in, carry, 0);                                                 \
            return;                                                                                       \
        }                                                                                                 \
        const type_##type *values = in;                                                                   \
        type_##type *results = out, running = *(type_##type *)carry;                                      \
        for (size_t i = 0; i < count; ++i) {                                                              \
            type_##type next = name##_##type(running, values[i]);                                         \
            results[i] = shifted ? running : next;                                                        \
            running = next;                                                                               \
        }                                                                                                 \
        *(type_##type *)carry = running;                                                                  \
    }

FOLD_REDUCERS(SCAN_LOOP)

#define SCAN_ENTRY(REDUCER, name, type, DTYPE) [SLIP_##DTYPE] = scan_##name##_##type,

const slip_scan_loop ISA_NAME(slip__scan_loops)[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT] = FOLD_TABLE(SCAN_ENTRY);
