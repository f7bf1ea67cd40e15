/* The elementwise operations, one line each: UNARY(tanh, f32), BINARY_HALF(add, f16), COMPARE(less, i32),
 * CONVERT(f32, u8). What a line becomes is for GPU_OPERATION to say, which whoever includes this defines first:
 * kernels of its own, or a step of one that is compiled while the program runs. Half types are computed in float32. */
#ifndef SLIP_KERNELS_CUDA_OPERATIONS_H
#define SLIP_KERNELS_CUDA_OPERATIONS_H

#include "kernel_lists.h"
#include "kernels/cuda/types.cuh"
#include "kernels/cuda/wide.cuh"
#include "kernels/scalar/compare.h"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/convert.h"
#include "kernels/scalar/error_function.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/power.h"
#include "kernels/scalar/real.h"

/* ---- arithmetic ---- */

/* Those that work in double precision, where a vector of them would gain nothing, or have a rare long path. Of complex
 * numbers most are. */
static constexpr bool gpu_is_long(const char *name, const char *type) {
    return gpu_is_among(type, "c64")
               ? !gpu_is_among(name, "negative square real imag conjugate isnan isinf isfinite isposinf isneginf add "
                                     "subtract multiply minimum maximum rint")
               : gpu_is_among(name, "sin cos tan arcsin arccos arctan sinh cosh arcsinh arccosh arctanh power arctan2 "
                                    "logaddexp remainder floor_divide");
}

#define UNARY(name, type) \
    GPU_OPERATION(name, type, gpu_is_long(#name, #type), 1, type_##type, char, char, name##_##type(x))
#define UNARY_HALF(name, type)                                                           \
    GPU_OPERATION(name, type, gpu_is_long(#name, #type), 1, type_##type, char, char, \
                  narrowed(x, name##_f32(widened(x))))

#define BINARY(name, type) \
    GPU_OPERATION(name, type, gpu_is_long(#name, #type), 2, type_##type, type_##type, char, name##_##type(x, y))
#define BINARY_HALF(name, type)                                                                 \
    GPU_OPERATION(name, type, gpu_is_long(#name, #type), 2, type_##type, type_##type, char, \
                  narrowed(x, half_##name(x, widened(x), widened(y))))

/* What is rounded to the half type: the float32 function, */
#define HALF_FUNCTION(OP, name, CLASS) HALF_##CLASS(name)
#define HALF_FUNCTION_OF(name) \
    template <class Half> static ALWAYS_INLINE float half_##name(Half, float a, float b) { return name##_f32(a, b); }
#define HALF_BOOLEAN(name)
#define HALF_INTEGER(name)
#define HALF_BITS(name)
#define HALF_FLOATING HALF_FUNCTION_OF
#define HALF_INEXACT HALF_FUNCTION_OF
#define HALF_REAL HALF_FUNCTION_OF
#define HALF_ANY HALF_FUNCTION_OF

SLIP_BINARY_KERNELS(HALF_FUNCTION)

/* but that MLX rounds the quotient of half types, then floors it. */
static ALWAYS_INLINE float half_floor_divide(type_f16 half, float a, float b) {
    return floor_f32(widened(narrowed(half, divide_f32(a, b))));
}
static ALWAYS_INLINE float half_floor_divide(type_bf16 half, float a, float b) {
    return floor_f32(widened(narrowed(half, divide_f32(a, b))));
}

/* ---- comparisons ---- */

#define COMPARE(name, type) GPU_OPERATION(name, type, false, 2, type_##type, type_##type, char, name##_##type(x, y))
#define COMPARE_HALF(name, type) \
    GPU_OPERATION(name, type, false, 2, type_##type, type_##type, char, name##_f32(widened(x), widened(y)))

/* ---- conversions ---- */

/* Between any two dtypes, as scalar/convert.h defines them: from the half types by way of float32, from complex the
 * real part. What a value is converted from: an integer as it is, anything else as a float32. */
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

#endif
