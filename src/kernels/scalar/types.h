/* Element types of the scalar functions and the bit casts between them.
 *
 * Everything under scalar/ is arithmetic alone: static always-inline functions that a vector loop, a CUDA kernel or a
 * debugger can call. float32 functions use only + - * / sqrt, fmaf and comparisons, in a fixed order, so every machine
 * gives the same bits. Names: operation_type, type being b8, u8 ... i64, f32, f64 or c64. */
#ifndef SLIP_SCALAR_TYPES_H
#define SLIP_SCALAR_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#ifndef ALWAYS_INLINE
#define ALWAYS_INLINE inline __attribute__((always_inline))
#endif
#ifndef PLAIN_INLINE /* as the compiler likes: for what is called seldom */
#define PLAIN_INLINE inline
#endif

/* SLIP_SCALAR_BRANCHES: elements are computed each for itself, so that what is rarely needed is better branched to than
 * computed and thrown away. The bits are the same. */

/* Storage of a bool element: 0 or 1. */
typedef uint8_t type_b8;
typedef uint8_t type_u8;
typedef uint16_t type_u16;
typedef uint32_t type_u32;
typedef uint64_t type_u64;
typedef int8_t type_i8;
typedef int16_t type_i16;
typedef int32_t type_i32;
typedef int64_t type_i64;
typedef float type_f32;
typedef double type_f64;
typedef struct type_c64 {
    float re, im;
} type_c64;

static ALWAYS_INLINE uint32_t bits_of_f32(float value) {
    union {
        float value;
        uint32_t bits;
    } cast = {value};
    return cast.bits;
}

static ALWAYS_INLINE float f32_of_bits(uint32_t bits) {
    union {
        uint32_t bits;
        float value;
    } cast = {bits};
    return cast.value;
}

static ALWAYS_INLINE uint64_t bits_of_f64(double value) {
    union {
        double value;
        uint64_t bits;
    } cast = {value};
    return cast.bits;
}

static ALWAYS_INLINE double f64_of_bits(uint64_t bits) {
    union {
        uint64_t bits;
        double value;
    } cast = {bits};
    return cast.value;
}

static ALWAYS_INLINE float magnitude_f32(float value) { return f32_of_bits(bits_of_f32(value) & 0x7fffffffu); }

/* |magnitude| with the sign of `sign`. */
static ALWAYS_INLINE float with_sign_f32(float magnitude, float sign) {
    return f32_of_bits((bits_of_f32(magnitude) & 0x7fffffffu) | (bits_of_f32(sign) & 0x80000000u));
}

/* a / b where both, the quotient and 2^-24 of a are normal: a GPU's division for that case alone, correctly rounded
 * too. */
#ifndef SLIP_DIVIDE_NORMAL
#define SLIP_DIVIDE_NORMAL(a, b) ((a) / (b))
#endif

#define INFINITY_F32 __builtin_inff()
#define NAN_F32 __builtin_nanf("")
#define NAN_F64 __builtin_nan("")

#endif
