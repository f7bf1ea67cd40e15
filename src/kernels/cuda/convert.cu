/* Conversions between any two different dtypes. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/operations.cuh"

#define TO_8(from) CONVERT(from, u8) CONVERT(from, i8)
#define TO_16(from) CONVERT(from, u16) CONVERT(from, i16)
#define TO_32(from) CONVERT(from, u32) CONVERT(from, i32)
#define TO_64(from) CONVERT(from, u64) CONVERT(from, i64)
#define TO_FLOATS(from) CONVERT(from, f32) CONVERT(from, f16) CONVERT(from, bf16) CONVERT(from, c64)
#define TO_BITS(from) CONVERT(from, b8) TO_8(from) TO_16(from) TO_32(from) TO_64(from)

#define FROM_BOOL(from) TO_8(from) TO_16(from) TO_32(from) TO_64(from) TO_FLOATS(from)
#define FROM_8(from, other) CONVERT(from, b8) CONVERT(from, other) TO_16(from) TO_32(from) TO_64(from) TO_FLOATS(from)
#define FROM_16(from, other) CONVERT(from, b8) TO_8(from) CONVERT(from, other) TO_32(from) TO_64(from) TO_FLOATS(from)
#define FROM_32(from, other) CONVERT(from, b8) TO_8(from) TO_16(from) CONVERT(from, other) TO_64(from) TO_FLOATS(from)
#define FROM_64(from, other) CONVERT(from, b8) TO_8(from) TO_16(from) TO_32(from) CONVERT(from, other) TO_FLOATS(from)
#define FROM_FLOAT(from, one, two, three) TO_BITS(from) CONVERT(from, one) CONVERT(from, two) CONVERT(from, three)

FROM_BOOL(b8)
FROM_8(u8, i8)
FROM_8(i8, u8)
FROM_16(u16, i16)
FROM_16(i16, u16)
FROM_32(u32, i32)
FROM_32(i32, u32)
FROM_64(u64, i64)
FROM_64(i64, u64)
FROM_FLOAT(f16, bf16, f32, c64)
FROM_FLOAT(bf16, f16, f32, c64)
FROM_FLOAT(f32, f16, bf16, c64)
FROM_FLOAT(c64, f16, bf16, f32)
