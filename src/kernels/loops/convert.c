/* Conversions between dtypes over contiguous elements, compiled once per instruction set. The half types convert to and
 * from float32 here; their other conversions are made of two steps by whoever asks (slip__convert). */
#include "kernels/scalar/convert.h"
#include "kernels/loops/stamp.h"
#include "kernels/loops/tables.h"

#if defined(__F16C__)
#include <immintrin.h>
#endif

#define CONVERT_LOOP(to, from, expression)                                  \
    static void to##_from_##from(void *out, const void *in, size_t count) { \
        const type_##from *values = in;                                     \
        type_##to *results = out;                                           \
        ELEMENTWISE                                                         \
        for (size_t i = 0; i < count; ++i) {                                \
            const type_##from value = values[i];                            \
            results[i] = (expression);                                      \
        }                                                                   \
    }

#define CAST(to, from) CONVERT_LOOP(to, from, (type_##to)value)
#define TRUTH(from) CONVERT_LOOP(b8, from, value != 0)
#define SATURATE(to) CONVERT_LOOP(to, f32, to##_of_f32(value)) CONVERT_LOOP(to, f64, to##_of_f64(value))
#define WIDEN_TO_COMPLEX(from) CONVERT_LOOP(c64, from, ((type_c64){(float)value, 0.0f}))

#define EACH_INTEGER(X, other) \
    X(other, u8) X(other, u16) X(other, u32) X(other, u64) X(other, i8) X(other, i16) X(other, i32) X(other, i64)
#define FROM_BITS(to) CAST(to, b8) EACH_INTEGER(CAST, to)

FROM_BITS(u8)
FROM_BITS(u16)
FROM_BITS(u32)
FROM_BITS(u64)
FROM_BITS(i8)
FROM_BITS(i16)
FROM_BITS(i32)
FROM_BITS(i64)
FROM_BITS(f32)
FROM_BITS(f64)
SATURATE(u8)
SATURATE(u16)
SATURATE(u32)
SATURATE(u64)
SATURATE(i8)
SATURATE(i16)
SATURATE(i32)
SATURATE(i64)
TRUTH(b8)
TRUTH(u8)
TRUTH(u16)
TRUTH(u32)
TRUTH(u64)
TRUTH(i8)
TRUTH(i16)
TRUTH(i32)
TRUTH(i64)
TRUTH(f32)
TRUTH(f64)
CAST(f32, f32)
CAST(f32, f64)
CAST(f64, f32)
CAST(f64, f64)
WIDEN_TO_COMPLEX(f32)
CONVERT_LOOP(c64, c64, value)
CONVERT_LOOP(f32, c64, value.re)

typedef uint16_t type_f16;
typedef uint16_t type_bf16;
CONVERT_LOOP(f32, bf16, f32_of_bf16(value))
CONVERT_LOOP(bf16, f32, bf16_of_f32(value))

#if defined(__F16C__)
static void f32_from_f16(void *out, const void *in, size_t count) {
    const uint16_t *values = in;
    float *results = out;
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        _mm256_storeu_ps(results + i, _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(const void *)(values + i))));
    for (; i < count; ++i) results[i] = f32_of_f16(values[i]);
}

static void f16_from_f32(void *out, const void *in, size_t count) {
    const float *values = in;
    uint16_t *results = out;
    size_t i = 0;
    for (; i + 8 <= count; i += 8)
        _mm_storeu_si128((__m128i *)(void *)(results + i),
                         _mm256_cvtps_ph(_mm256_loadu_ps(values + i), _MM_FROUND_TO_NEAREST_INT));
    for (; i < count; ++i) results[i] = f16_of_f32(values[i]);
}
#else
CONVERT_LOOP(f32, f16, f32_of_f16(value))
CONVERT_LOOP(f16, f32, f16_of_f32(value))
#endif

#define TO_BITS(from)                                                                               \
    [SLIP_BOOL] = b8_from_##from, [SLIP_UINT8] = u8_from_##from, [SLIP_UINT16] = u16_from_##from,   \
    [SLIP_UINT32] = u32_from_##from, [SLIP_UINT64] = u64_from_##from, [SLIP_INT8] = i8_from_##from, \
    [SLIP_INT16] = i16_from_##from, [SLIP_INT32] = i32_from_##from, [SLIP_INT64] = i64_from_##from, \
    [SLIP_FLOAT32] = f32_from_##from, [SLIP_FLOAT64] = f64_from_##from

const slip_convert_loop ISA_NAME(slip__convert_loops)[SLIP_DTYPE_COUNT][SLIP_DTYPE_COUNT] = {
    [SLIP_BOOL] = {TO_BITS(b8)},
    [SLIP_UINT8] = {TO_BITS(u8)},
    [SLIP_UINT16] = {TO_BITS(u16)},
    [SLIP_UINT32] = {TO_BITS(u32)},
    [SLIP_UINT64] = {TO_BITS(u64)},
    [SLIP_INT8] = {TO_BITS(i8)},
    [SLIP_INT16] = {TO_BITS(i16)},
    [SLIP_INT32] = {TO_BITS(i32)},
    [SLIP_INT64] = {TO_BITS(i64)},
    [SLIP_FLOAT16] = {[SLIP_FLOAT32] = f32_from_f16},
    [SLIP_BFLOAT16] = {[SLIP_FLOAT32] = f32_from_bf16},
    [SLIP_FLOAT32] =
        {TO_BITS(f32), [SLIP_FLOAT16] = f16_from_f32, [SLIP_BFLOAT16] = bf16_from_f32, [SLIP_COMPLEX64] = c64_from_f32},
    [SLIP_FLOAT64] = {TO_BITS(f64)},
    [SLIP_COMPLEX64] = {[SLIP_FLOAT32] = f32_from_c64, [SLIP_COMPLEX64] = c64_from_c64},
};
