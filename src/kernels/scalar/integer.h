/* Integers and bool. Arithmetic wraps (it is done in the unsigned type of the same width), division by zero gives 0 and
 * never traps, division truncates, a remainder has the divisor's sign, and a negative exponent gives 0. Shifts count
 * modulo 64 for 64-bit integers and modulo 32 for the others, which are shifted as 32-bit ones; to the right the sign
 * is repeated. */
#ifndef SLIP_SCALAR_INTEGER_H
#define SLIP_SCALAR_INTEGER_H

#include "kernels/scalar/types.h"

/* What signed and unsigned share; `wide` is an unsigned type at least as wide, in which wrapping is defined. */
#define INTEGER_OPERATIONS(type, wide)                                                                                 \
    static ALWAYS_INLINE type_##type add_##type(type_##type a, type_##type b) {                                        \
        return (type_##type)((wide)a + (wide)b);                                                                       \
    }                                                                                                                  \
    static ALWAYS_INLINE type_##type subtract_##type(type_##type a, type_##type b) {                                   \
        return (type_##type)((wide)a - (wide)b);                                                                       \
    }                                                                                                                  \
    static ALWAYS_INLINE type_##type multiply_##type(type_##type a, type_##type b) {                                   \
        return (type_##type)((wide)a * (wide)b);                                                                       \
    }                                                                                                                  \
    static ALWAYS_INLINE type_##type negative_##type(type_##type a) { return (type_##type)(0u - (wide)a); }            \
    static ALWAYS_INLINE type_##type square_##type(type_##type a) { return multiply_##type(a, a); }                    \
    static ALWAYS_INLINE type_##type maximum_##type(type_##type a, type_##type b) { return a > b ? a : b; }            \
    static ALWAYS_INLINE type_##type minimum_##type(type_##type a, type_##type b) { return a < b ? a : b; }            \
    static ALWAYS_INLINE type_##type bitwise_and_##type(type_##type a, type_##type b) { return (type_##type)(a & b); } \
    static ALWAYS_INLINE type_##type bitwise_or_##type(type_##type a, type_##type b) { return (type_##type)(a | b); }  \
    static ALWAYS_INLINE type_##type bitwise_xor_##type(type_##type a, type_##type b) { return (type_##type)(a ^ b); } \
    static ALWAYS_INLINE type_##type bitwise_invert_##type(type_##type a) { return (type_##type) ~a; }                 \
    static ALWAYS_INLINE type_##type left_shift_##type(type_##type a, type_##type b) {                                 \
        return (type_##type)((wide)a << ((wide)b & (8 * sizeof(wide) - 1)));                                           \
    }                                                                                                                  \
    static ALWAYS_INLINE type_##type right_shift_##type(type_##type a, type_##type b) {                                \
        return (type_##type)(a >> ((wide)b & (8 * sizeof(wide) - 1)));                                                 \
    }                                                                                                                  \
    static ALWAYS_INLINE type_##type power_of_##type(type_##type base, uint64_t exponent) {                            \
        type_##type result = 1;                                                                                        \
        for (; exponent; exponent >>= 1) {                                                                             \
            if (exponent & 1) result = multiply_##type(result, base);                                                  \
            base = multiply_##type(base, base);                                                                        \
        }                                                                                                              \
        return result;                                                                                                 \
    }

#define UNSIGNED_OPERATIONS(type)                                                        \
    static ALWAYS_INLINE type_##type abs_##type(type_##type a) { return a; }             \
    static ALWAYS_INLINE type_##type sign_##type(type_##type a) { return a != 0; }       \
    static ALWAYS_INLINE type_##type floor_divide_##type(type_##type a, type_##type b) { \
        return b ? (type_##type)(a / b) : 0;                                             \
    }                                                                                    \
    static ALWAYS_INLINE type_##type remainder_##type(type_##type a, type_##type b) {    \
        return b ? (type_##type)(a % b) : 0;                                             \
    }                                                                                    \
    static ALWAYS_INLINE type_##type power_##type(type_##type a, type_##type b) { return power_of_##type(a, b); }

/* The smallest value divided by -1 wraps to itself: dividing by -1 is negating. */
#define SIGNED_OPERATIONS(type)                                                                              \
    static ALWAYS_INLINE type_##type abs_##type(type_##type a) { return a < 0 ? negative_##type(a) : a; }    \
    static ALWAYS_INLINE type_##type sign_##type(type_##type a) { return (type_##type)((a > 0) - (a < 0)); } \
    static ALWAYS_INLINE type_##type floor_divide_##type(type_##type a, type_##type b) {                     \
        if (b == 0) return 0;                                                                                \
        return b == -1 ? negative_##type(a) : (type_##type)(a / b);                                          \
    }                                                                                                        \
    static ALWAYS_INLINE type_##type remainder_##type(type_##type a, type_##type b) {                        \
        if (b == 0 || b == -1) return 0;                                                                     \
        type_##type rest = (type_##type)(a % b);                                                             \
        return rest != 0 && (rest < 0) != (b < 0) ? (type_##type)(rest + b) : rest;                          \
    }                                                                                                        \
    static ALWAYS_INLINE type_##type power_##type(type_##type a, type_##type b) {                            \
        return b < 0 ? 0 : power_of_##type(a, (uint64_t)b);                                                  \
    }

INTEGER_OPERATIONS(u8, uint32_t)
INTEGER_OPERATIONS(u16, uint32_t)
INTEGER_OPERATIONS(u32, uint32_t)
INTEGER_OPERATIONS(u64, uint64_t)
INTEGER_OPERATIONS(i8, uint32_t)
INTEGER_OPERATIONS(i16, uint32_t)
INTEGER_OPERATIONS(i32, uint32_t)
INTEGER_OPERATIONS(i64, uint64_t)
UNSIGNED_OPERATIONS(u8)
UNSIGNED_OPERATIONS(u16)
UNSIGNED_OPERATIONS(u32)
UNSIGNED_OPERATIONS(u64)
SIGNED_OPERATIONS(i8)
SIGNED_OPERATIONS(i16)
SIGNED_OPERATIONS(i32)
SIGNED_OPERATIONS(i64)

/* bool: a sum saturates (or), a product is and, a difference is inequality. Any non-zero byte counts as true. */
static ALWAYS_INLINE type_b8 add_b8(type_b8 a, type_b8 b) { return (a | b) != 0; }
static ALWAYS_INLINE type_b8 subtract_b8(type_b8 a, type_b8 b) { return (a != 0) != (b != 0); }
static ALWAYS_INLINE type_b8 multiply_b8(type_b8 a, type_b8 b) { return (a != 0) & (b != 0); }
static ALWAYS_INLINE type_b8 floor_divide_b8(type_b8 a, type_b8 b) { return (type_b8)((void)b, a != 0); }
static ALWAYS_INLINE type_b8 remainder_b8(type_b8 a, type_b8 b) { return (type_b8)((void)a, (void)b, 0); }
static ALWAYS_INLINE type_b8 power_b8(type_b8 a, type_b8 b) { return (a != 0) | (b == 0); }
static ALWAYS_INLINE type_b8 maximum_b8(type_b8 a, type_b8 b) { return (a | b) != 0; }
static ALWAYS_INLINE type_b8 minimum_b8(type_b8 a, type_b8 b) { return (a != 0) & (b != 0); }
static ALWAYS_INLINE type_b8 logical_and_b8(type_b8 a, type_b8 b) { return (a != 0) & (b != 0); }
static ALWAYS_INLINE type_b8 logical_or_b8(type_b8 a, type_b8 b) { return (a | b) != 0; }
static ALWAYS_INLINE type_b8 logical_xor_b8(type_b8 a, type_b8 b) { return (a != 0) != (b != 0); }
static ALWAYS_INLINE type_b8 bitwise_and_b8(type_b8 a, type_b8 b) { return (a != 0) & (b != 0); }
static ALWAYS_INLINE type_b8 bitwise_or_b8(type_b8 a, type_b8 b) { return (a | b) != 0; }
static ALWAYS_INLINE type_b8 bitwise_xor_b8(type_b8 a, type_b8 b) { return (a != 0) != (b != 0); }
static ALWAYS_INLINE type_b8 bitwise_invert_b8(type_b8 a) { return a == 0; }
static ALWAYS_INLINE type_b8 logical_not_b8(type_b8 a) { return a == 0; }
static ALWAYS_INLINE type_b8 abs_b8(type_b8 a) { return a != 0; }
static ALWAYS_INLINE type_b8 sign_b8(type_b8 a) { return a != 0; }
static ALWAYS_INLINE type_b8 square_b8(type_b8 a) { return a != 0; }

#endif
