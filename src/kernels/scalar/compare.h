/* Comparisons. Those of real numbers are C's (false with NaN, but for not_equal); complex numbers compare by real part,
 * then imaginary part. */
#ifndef SLIP_SCALAR_COMPARE_H
#define SLIP_SCALAR_COMPARE_H

#include "kernels/scalar/types.h"

#define COMPARE_OPERATIONS(type)                                                                 \
    static ALWAYS_INLINE bool equal_##type(type_##type a, type_##type b) { return a == b; }      \
    static ALWAYS_INLINE bool not_equal_##type(type_##type a, type_##type b) { return a != b; }  \
    static ALWAYS_INLINE bool less_##type(type_##type a, type_##type b) { return a < b; }        \
    static ALWAYS_INLINE bool less_equal_##type(type_##type a, type_##type b) { return a <= b; } \
    static ALWAYS_INLINE bool greater_##type(type_##type a, type_##type b) { return a > b; }     \
    static ALWAYS_INLINE bool greater_equal_##type(type_##type a, type_##type b) { return a >= b; }

COMPARE_OPERATIONS(b8)
COMPARE_OPERATIONS(u8)
COMPARE_OPERATIONS(u16)
COMPARE_OPERATIONS(u32)
COMPARE_OPERATIONS(u64)
COMPARE_OPERATIONS(i8)
COMPARE_OPERATIONS(i16)
COMPARE_OPERATIONS(i32)
COMPARE_OPERATIONS(i64)
COMPARE_OPERATIONS(f32)
COMPARE_OPERATIONS(f64)

static ALWAYS_INLINE bool equal_c64(type_c64 a, type_c64 b) { return a.re == b.re && a.im == b.im; }
static ALWAYS_INLINE bool not_equal_c64(type_c64 a, type_c64 b) { return !equal_c64(a, b); }
static ALWAYS_INLINE bool less_c64(type_c64 a, type_c64 b) { return a.re < b.re || (a.re == b.re && a.im < b.im); }
static ALWAYS_INLINE bool less_equal_c64(type_c64 a, type_c64 b) {
    return a.re < b.re || (a.re == b.re && a.im <= b.im);
}
static ALWAYS_INLINE bool greater_c64(type_c64 a, type_c64 b) { return less_c64(b, a); }
static ALWAYS_INLINE bool greater_equal_c64(type_c64 a, type_c64 b) { return less_equal_c64(b, a); }

#endif
