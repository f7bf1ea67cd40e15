/* Conversions between any two different dtypes, as scalar/convert.h defines them: from the half types by way of
 * float32, from complex the real part. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/scalar/convert.h"

/* What a value is converted from: an integer as it is, anything else as a float32. */
template <class T> static ALWAYS_INLINE T plain(T value) { return value; }
static ALWAYS_INLINE float plain(type_f16 value) { return widened(value); }
static ALWAYS_INLINE float plain(type_bf16 value) { return widened(value); }
static ALWAYS_INLINE float plain(type_c64 value) { return value.re; }

#define INTEGER_OF(to)                                                                 \
    static ALWAYS_INLINE type_##to to##_of(float value) { return to##_of_f32(value); } \
    template <class T> static ALWAYS_INLINE type_##to to##_of(T value) { return (type_##to)value; }

INTEGER_OF(u8)
INTEGER_OF(u16)
INTEGER_OF(u32)
INTEGER_OF(u64)
INTEGER_OF(i8)
INTEGER_OF(i16)
INTEGER_OF(i32)
INTEGER_OF(i64)

template <class T> static ALWAYS_INLINE bool b8_of(T value) { return value != 0; }
template <class T> static ALWAYS_INLINE float f32_of(T value) { return (float)value; }
template <class T> static ALWAYS_INLINE type_f16 f16_of(T value) { return narrowed(type_f16(), (float)value); }
template <class T> static ALWAYS_INLINE type_bf16 bf16_of(T value) { return narrowed(type_bf16(), (float)value); }
template <class T> static ALWAYS_INLINE type_c64 c64_of(T value) {
    type_c64 result = {(float)value, 0.0f};
    return result;
}

#define CONVERT(from, to) GPU_OPERATION(convert_##from, to, false, 1, type_##from, char, char, to##_of(plain(x)))

#define TO_FLOATS(from) CONVERT(from, f32) CONVERT(from, f16) CONVERT(from, bf16) CONVERT(from, c64)
#define TO_8(from) CONVERT(from, u8) CONVERT(from, i8)
#define TO_16(from) CONVERT(from, u16) CONVERT(from, i16)
#define TO_32(from) CONVERT(from, u32) CONVERT(from, i32)
#define TO_64(from) CONVERT(from, u64) CONVERT(from, i64)

TO_8(b8)
TO_16(b8)
TO_32(b8)
TO_64(b8) TO_FLOATS(b8) CONVERT(u8, b8) CONVERT(u8, i8) TO_16(u8) TO_32(u8) TO_64(u8) TO_FLOATS(u8) CONVERT(i8, b8)
    CONVERT(i8, u8) TO_16(i8) TO_32(i8) TO_64(i8) TO_FLOATS(i8) CONVERT(u16, b8) TO_8(u16) CONVERT(u16, i16) TO_32(u16)
        TO_64(u16) TO_FLOATS(u16) CONVERT(i16, b8) TO_8(i16) CONVERT(i16, u16) TO_32(i16) TO_64(i16) TO_FLOATS(i16)
            CONVERT(u32, b8) TO_8(u32) TO_16(u32) CONVERT(u32, i32) TO_64(u32) TO_FLOATS(u32) CONVERT(i32, b8) TO_8(i32)
                TO_16(i32) CONVERT(i32, u32) TO_64(i32) TO_FLOATS(i32) CONVERT(u64, b8) TO_8(u64) TO_16(u64) TO_32(u64)
                    CONVERT(u64, i64) TO_FLOATS(u64) CONVERT(i64, b8) TO_8(i64) TO_16(i64) TO_32(i64) CONVERT(i64, u64)
                        TO_FLOATS(i64)
#define FROM_FLOAT(from) CONVERT(from, b8) TO_8(from) TO_16(from) TO_32(from) TO_64(from)
                            FROM_FLOAT(f16) CONVERT(f16, bf16) CONVERT(f16, f32) CONVERT(f16, c64) FROM_FLOAT(bf16)
                                CONVERT(bf16, f16) CONVERT(bf16, f32) CONVERT(bf16, c64) FROM_FLOAT(f32)
                                    CONVERT(f32, f16) CONVERT(f32, bf16) CONVERT(f32, c64) FROM_FLOAT(c64)
                                        CONVERT(c64, f16) CONVERT(c64, bf16) CONVERT(c64, f32)
