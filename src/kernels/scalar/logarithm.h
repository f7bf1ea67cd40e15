/* log, log2, log10 and log1p in float32.
 *
 * x = 2^k m with sqrt(1/2) <= m < sqrt(2), f = m - 1 (exact), log1p(f) = f + f^2 q(f): q is the minimax polynomial of
 * degree 8 for the relative error of log1p on that range (2^-27.1); for the other bases a q divided by ln 2 or ln 10,
 * and 1/ln 2 or 1/ln 10 split in two floats for the linear term. k ln 2 is added in two parts, the low one first. */
#ifndef SLIP_SCALAR_LOGARITHM_H
#define SLIP_SCALAR_LOGARITHM_H

#include "kernels/scalar/exponential.h"

#define SQRT_HALF_BITS 0x3f3504f3u

typedef struct mantissa_f32 {
    float k; /* exponent, an integer */
    float f; /* mantissa - 1 */
} mantissa_f32;

/* `raised`: by how many powers of two x was multiplied. */
static ALWAYS_INLINE mantissa_f32 split_normal_f32(float x, int raised) {
    uint32_t bits = bits_of_f32(x) - SQRT_HALF_BITS;
    mantissa_f32 parts;
    parts.k = (float)(((int32_t)bits >> 23) - raised);
    parts.f = f32_of_bits((bits & 0x7fffffu) + SQRT_HALF_BITS) - 1.0f;
    return parts;
}

static ALWAYS_INLINE mantissa_f32 split_f32(float x) {
    int is_denormal = x < 0x1p-126f;
    return split_normal_f32(is_denormal ? x * 0x1p+23f : x, is_denormal ? 23 : 0);
}

/* What the formulas do not cover: zero, negative, infinite, NaN. */
static ALWAYS_INLINE float log_specials_f32(float x, float result) {
    result = x == INFINITY_F32 ? INFINITY_F32 : result;
    result = x == 0.0f ? -INFINITY_F32 : result;
    return x >= 0.0f ? result : NAN_F32;
}

/* (log1p(f) - f) / f^2 */
static ALWAYS_INLINE float log1p_tail_f32(float f) {
    float q = -0x1.3a909cp-4f;
    q = __builtin_fmaf(q, f, 0x1.092480p-3f);
    q = __builtin_fmaf(q, f, -0x1.0f32ecp-3f);
    q = __builtin_fmaf(q, f, 0x1.22546ep-3f);
    q = __builtin_fmaf(q, f, -0x1.5424f4p-3f);
    q = __builtin_fmaf(q, f, 0x1.99a544p-3f);
    q = __builtin_fmaf(q, f, -0x1.000438p-2f);
    q = __builtin_fmaf(q, f, 0x1.55554ep-2f);
    return __builtin_fmaf(q, f, -0x1.fffff8p-2f);
}

static ALWAYS_INLINE float log_of_parts_f32(float k, float f) {
    float tail = __builtin_fmaf(f * f, log1p_tail_f32(f), k * LN2_LOW_F32);
    return __builtin_fmaf(k, LN2_HIGH_F32, f + tail);
}

static ALWAYS_INLINE float log_f32(float x) {
    mantissa_f32 parts = split_f32(x);
    return log_specials_f32(x, log_of_parts_f32(parts.k, parts.f));
}

/* The same for normal x > 0, and something finite for other x. */
static ALWAYS_INLINE float log_normal_f32(float x) {
    mantissa_f32 parts = split_normal_f32(x, 0);
    return log_of_parts_f32(parts.k, parts.f);
}

static ALWAYS_INLINE float log2_f32(float x) {
    mantissa_f32 parts = split_f32(x);
    float f = parts.f;
    float q = -0x1.3809c4p-3f;
    q = __builtin_fmaf(q, f, 0x1.ad883ep-3f);
    q = __builtin_fmaf(q, f, -0x1.7e5afcp-3f);
    q = __builtin_fmaf(q, f, 0x1.9c0b7ap-3f);
    q = __builtin_fmaf(q, f, -0x1.ead728p-3f);
    q = __builtin_fmaf(q, f, 0x1.279f54p-2f);
    q = __builtin_fmaf(q, f, -0x1.715b14p-2f);
    q = __builtin_fmaf(q, f, 0x1.ec7078p-2f);
    q = __builtin_fmaf(q, f, -0x1.715470p-1f);
    float tail = __builtin_fmaf(f, 0x1.4ae0c0p-26f, (f * f) * q);
    return log_specials_f32(x, parts.k + __builtin_fmaf(f, LOG2_E_F32, tail));
}

static ALWAYS_INLINE float log10_f32(float x) {
    mantissa_f32 parts = split_f32(x);
    float f = parts.f;
    float q = -0x1.18ef8ap-5f;
    q = __builtin_fmaf(q, f, 0x1.d214d6p-5f);
    q = __builtin_fmaf(q, f, -0x1.d6a464p-5f);
    q = __builtin_fmaf(q, f, 0x1.f77760p-5f);
    q = __builtin_fmaf(q, f, -0x1.276cbap-4f);
    q = __builtin_fmaf(q, f, 0x1.63d5eap-4f);
    q = __builtin_fmaf(q, f, -0x1.bcbf62p-4f);
    q = __builtin_fmaf(q, f, 0x1.287a66p-3f);
    q = __builtin_fmaf(q, f, -0x1.bcb7aap-3f);
    float tail = __builtin_fmaf(f, -0x1.5b235ep-27f, (f * f) * q);
    tail = __builtin_fmaf(parts.k, -0x1.ec10c0p-27f, tail); /* log10(2) = 0x1.344136p-2 + this */
    return log_specials_f32(x, __builtin_fmaf(parts.k, 0x1.344136p-2f, __builtin_fmaf(f, 0x1.bcb7b2p-2f, tail)));
}

/* The exponent comes from 1 + x, rounded; the mantissa's distance from 1 is taken from x itself: 2^-k x + (2^-k - 1),
 * rounded once. From 2^25 on 1 + x is x as far as the result can tell. */
static ALWAYS_INLINE float log1p_f32(float x) {
    float sum = 1.0f + x;
    mantissa_f32 parts = split_f32(sum);
    float small_k = parts.k > 30.0f ? 30.0f : parts.k;
    small_k = small_k < -30.0f ? -30.0f : small_k;
    float scale = power_of_two_f32(-(int32_t)small_k);
    float f = x >= 0x1p+25f ? parts.f : __builtin_fmaf(x, scale, scale - 1.0f);
    float result = log_specials_f32(sum, log_of_parts_f32(parts.k, f));
    return magnitude_f32(x) < 0x1p-25f ? x : result;
}

#endif
