/* Conversions between the dtypes. To an integer: truncated towards zero, values out of range saturate, NaN gives 0. To
 * bool: whether it is not 0. From complex: the real part. Between integers: modulo 2^width. */
#ifndef SLIP_SCALAR_CONVERT_H
#define SLIP_SCALAR_CONVERT_H

#include "kernels/scalar/half.h"

/* low and over are exact in both float types: the smallest value, and the first power of two that is too large.
 * `inside` is what is certainly safe to convert. */
#define SATURATING_FROM(real_type, real, to, low, over, smallest, largest) \
    static ALWAYS_INLINE type_##to to##_of_##real_type(real value) {       \
        real inside = value > (real)(low) ? value : (real)0;               \
        inside = value < (real)(over) ? inside : (real)0;                  \
        type_##to result = (type_##to)inside;                              \
        result = value >= (real)(over) ? (largest) : result;               \
        return value <= (real)(low) ? (smallest) : result;                 \
    }

#define SATURATING(to, low, over, smallest, largest)              \
    SATURATING_FROM(f32, float, to, low, over, smallest, largest) \
    SATURATING_FROM(f64, double, to, low, over, smallest, largest)

SATURATING(u8, 0, 0x1p8, 0, UINT8_MAX)
SATURATING(u16, 0, 0x1p16, 0, UINT16_MAX)
SATURATING(u32, 0, 0x1p32, 0, UINT32_MAX)
SATURATING(u64, 0, 0x1p64, 0, UINT64_MAX)
SATURATING(i8, -0x1p7, 0x1p7, INT8_MIN, INT8_MAX)
SATURATING(i16, -0x1p15, 0x1p15, INT16_MIN, INT16_MAX)
SATURATING(i32, -0x1p31, 0x1p31, INT32_MIN, INT32_MAX)
SATURATING(i64, -0x1p63, 0x1p63, INT64_MIN, INT64_MAX)

#endif
