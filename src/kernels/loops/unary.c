/* Contiguous loops of the unary ops and predicates, compiled once per instruction set. */
#include "kernels/loops/stamp.h"
#include "kernels/loops/tables.h"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/error_function.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/real.h"

/* The result's type is the scalar function's: the input's own, bool for a predicate, float for |complex|. */
#define UNARY_LOOP(OP, name, type, DTYPE)                                                              \
    __attribute__((unused)) static void loop_##name##_##type(void *out, const void *a, size_t count) { \
        const type_##type *values = a;                                                                 \
        __typeof__(name##_##type(values[0])) *results = out;                                           \
        ELEMENTWISE                                                                                    \
        for (size_t i = 0; i < count; ++i) results[i] = name##_##type(values[i]);                      \
    }

/* The stamps of these get other names: their loops are written below. */
#define loop_sin_f32 unused_sin_f32
#define loop_cos_f32 unused_cos_f32
#define loop_tan_f32 unused_tan_f32
#define UNARY_LOOPS(OP, name, CLASS) TYPES_##CLASS(UNARY_LOOP, OP, name)
SLIP_UNARY_KERNELS(UNARY_LOOPS)
SLIP_PREDICATE_KERNELS(UNARY_LOOPS)
#undef loop_sin_f32
#undef loop_cos_f32
#undef loop_tan_f32

/* sin, cos and tan have a rare scalar path for huge arguments. A block without any runs the branch-free function, which
 * gives the same bits there. */
enum { ANGLE_BLOCK = 128 };

static ALWAYS_INLINE bool has_large_angle(const float *values, size_t count) {
    uint32_t largest = 0;
    for (size_t i = 0; i < count; ++i) {
        uint32_t magnitude = bits_of_f32(values[i]) & 0x7fffffffu;
        largest = magnitude > largest ? magnitude : largest;
    }
    return f32_of_bits(largest) >= REDUCTION_LIMIT_F32 || largest > 0x7f800000u;
}

static ALWAYS_INLINE void angle_loop(float *results, const float *values, size_t count, float (*small)(float),
                                     float (*any)(float)) {
    for (size_t begin = 0; begin < count; begin += ANGLE_BLOCK) {
        size_t length = count - begin < ANGLE_BLOCK ? count - begin : ANGLE_BLOCK;
        const float *in = values + begin;
        float *out = results + begin;
        if (UNLIKELY(has_large_angle(in, length))) {
            for (size_t i = 0; i < length; ++i) out[i] = any(in[i]);
        } else {
            ELEMENTWISE
            for (size_t i = 0; i < length; ++i) out[i] = small(in[i]);
        }
    }
}

static void loop_sin_f32(void *out, const void *a, size_t count) { angle_loop(out, a, count, sin_small_f32, sin_f32); }

static void loop_cos_f32(void *out, const void *a, size_t count) { angle_loop(out, a, count, cos_small_f32, cos_f32); }

static void loop_tan_f32(void *out, const void *a, size_t count) { angle_loop(out, a, count, tan_small_f32, tan_f32); }

#define UNARY_ENTRY(OP, name, type, DTYPE) [SLIP_##DTYPE] = loop_##name##_##type,
#define UNARY_ROW(OP, name, CLASS) [SLIP_OP_##OP] = {TYPES_##CLASS(UNARY_ENTRY, OP, name)},

const slip_unary_loop ISA_NAME(slip__unary_loops)[SLIP_OP_COUNT][SLIP_DTYPE_COUNT] = {
    SLIP_UNARY_KERNELS(UNARY_ROW) SLIP_PREDICATE_KERNELS(UNARY_ROW)};
