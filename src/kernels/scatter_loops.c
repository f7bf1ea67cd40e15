/* Elements changed one by one at offsets. The offsets repeat, so that no vector instruction helps, and one stamp serves
 * every instruction set. */
#include "kernels/loops/fold.h"
#include "kernels/scalar/half.h"
#include "kernels/update.h"

#define PUT_LOOP(type)                                                                             \
    static void put_##type(void *out, const int64_t *offsets, const void *updates, size_t count) { \
        type_##type *results = out;                                                                \
        const type_##type *values = updates;                                                       \
        for (size_t i = 0; i < count; ++i)                                                         \
            if (offsets[i] >= 0) results[offsets[i]] = values[i];                                  \
    }

PUT_LOOP(u8)
PUT_LOOP(u16)
PUT_LOOP(u32)
PUT_LOOP(u64)

#define SCATTER_LOOP(REDUCER, name, type, DTYPE)                                                                \
    static void scatter_##name##_##type(void *out, const int64_t *offsets, const void *updates, size_t count) { \
        type_##type *results = out;                                                                             \
        const type_##type *values = updates;                                                                    \
        for (size_t i = 0; i < count; ++i)                                                                      \
            if (offsets[i] >= 0) results[offsets[i]] = name##_##type(results[offsets[i]], values[i]);           \
    }

/* Every step is rounded to the half type, as if it were stored. */
#define SCATTER_HALF_LOOP(name, half)                                                                           \
    static void scatter_##name##_##half(void *out, const int64_t *offsets, const void *updates, size_t count) { \
        uint16_t *results = out;                                                                                \
        const uint16_t *values = updates;                                                                       \
        for (size_t i = 0; i < count; ++i) {                                                                    \
            if (offsets[i] < 0) continue;                                                                       \
            uint16_t *result = results + offsets[i];                                                            \
            *result = half##_of_f32(name##_f32(f32_of_##half(*result), f32_of_##half(values[i])));              \
        }                                                                                                       \
    }

#define SCATTER_LOOPS(REDUCER, name)       \
    TYPES_ANY(SCATTER_LOOP, REDUCER, name) \
    SCATTER_HALF_LOOP(name, f16)           \
    SCATTER_HALF_LOOP(name, bf16)

SCATTER_LOOPS(SUM, add)
SCATTER_LOOPS(PROD, multiply)
SCATTER_LOOPS(MAX, maximum)
SCATTER_LOOPS(MIN, minimum)

#define SCATTER_ENTRY(REDUCER, name, type, DTYPE) [SLIP_##DTYPE] = scatter_##name##_##type,
#define SCATTER_ROW(REDUCER, name)                                                                      \
    [SLIP_REDUCE_##REDUCER] = {                                                                         \
        TYPES_ANY(SCATTER_ENTRY, REDUCER, name)[SLIP_FLOAT16] = scatter_##name##_f16, [SLIP_BFLOAT16] = \
                                                                                          scatter_##name##_bf16},

static const slip_scatter_loop loops[SLIP_REDUCER_COUNT][SLIP_DTYPE_COUNT] = {
    SCATTER_ROW(SUM, add) SCATTER_ROW(PROD, multiply) SCATTER_ROW(MAX, maximum) SCATTER_ROW(MIN, minimum)};

slip_scatter_loop slip__scatter_loop(slip_reducer reducer, slip_dtype dtype) {
    static const slip_scatter_loop puts[] = {put_u8, put_u16, put_u32, put_u64};
    if (reducer != SLIP_REDUCER_COUNT) return loops[reducer][dtype];
    return puts[slip__size_class(slip__element_bytes(dtype))];
}
