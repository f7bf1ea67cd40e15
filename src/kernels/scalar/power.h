/* x^y in float32, by way of double precision: 2^(y log2 x).
 *
 * log2 m = s L(s^2) with s = (m - 1)/(m + 1), |s| <= 0.1716, L minimax of degree 5 for the relative error (2^-45), so
 * that y log2 x, at most 150 where the result is finite, is good to 2^-37; 2^r for |r| <= 1/2 minimax of degree 7
 * (2^-34.5). The result is rounded to float once, denormals included. */
#ifndef SLIP_SCALAR_POWER_H
#define SLIP_SCALAR_POWER_H

#include "kernels/scalar/types.h"

#define ROUNDING_SHIFT_F64 0x1.8p+52

/* log2 of a magnitude: minus infinity for 0, infinity for infinity. Denormals are scaled up first. */
static ALWAYS_INLINE double log2_wide_f32(float magnitude) {
    int is_denormal = magnitude < 0x1p-126f;
    uint32_t bits = bits_of_f32(is_denormal ? magnitude * 0x1p+23f : magnitude) - 0x3f3504f3u;
    int32_t k = ((int32_t)bits >> 23) - (is_denormal ? 23 : 0);
    double m = (double)f32_of_bits((bits & 0x7fffffu) + 0x3f3504f3u);
    double s = (m - 1.0) / (m + 1.0);
    double z = s * s;
    double p = 0x1.21bbb12952e7fp-2;
    p = __builtin_fma(p, z, 0x1.47949f44c44d3p-2);
    p = __builtin_fma(p, z, 0x1.a61a32fb62715p-2);
    p = __builtin_fma(p, z, 0x1.2776c28e4cbb0p-1);
    p = __builtin_fma(p, z, 0x1.ec709dc540668p-1);
    p = __builtin_fma(p, z, 0x1.71547652b824fp+1);
    double result = __builtin_fma(s, p, (double)k);
    result = magnitude == 0.0f ? -(double)INFINITY_F32 : result;
    return magnitude == INFINITY_F32 ? (double)INFINITY_F32 : result;
}

/* 2^t for -160 <= t <= 160, in double; a minimax polynomial of degree 9 (2^-45). */
static ALWAYS_INLINE double exp2_wide_f64(double t) {
    double clamped = t < -160.0 ? -160.0 : t;
    clamped = clamped > 160.0 ? 160.0 : clamped;
    double shifted = clamped + ROUNDING_SHIFT_F64;
    double r = clamped - (shifted - ROUNDING_SHIFT_F64);
    double p = 0x1.b6571e229927fp-24;
    p = __builtin_fma(p, r, 0x1.63ef9699120e2p-20);
    p = __builtin_fma(p, r, 0x1.ffcb767842e11p-17);
    p = __builtin_fma(p, r, 0x1.43088e2580989p-13);
    p = __builtin_fma(p, r, 0x1.5d87fe908fb19p-10);
    p = __builtin_fma(p, r, 0x1.3b2ab72b175e1p-7);
    p = __builtin_fma(p, r, 0x1.c6b08d7044117p-5);
    p = __builtin_fma(p, r, 0x1.ebfbdff8149f2p-3);
    p = __builtin_fma(p, r, 0x1.62e42fefa39f7p-1);
    p = __builtin_fma(p, r, 0x1.000000000003dp+0);
    uint64_t scale = (bits_of_f64(shifted) + 1023u) << 52;
    return p * f64_of_bits(scale);
}

static ALWAYS_INLINE float exp2_narrow_f64(double t) {
    double clamped = t < -160.0 ? -160.0 : t;
    clamped = clamped > 130.0 ? 130.0 : clamped;
    double shifted = clamped + ROUNDING_SHIFT_F64;
    double r = clamped - (shifted - ROUNDING_SHIFT_F64);
    double p = 0x1.fe1769676e270p-17;
    p = __builtin_fma(p, r, 0x1.446a44a005286p-13);
    p = __builtin_fma(p, r, 0x1.5d8a70f5819ecp-10);
    p = __builtin_fma(p, r, 0x1.3b29dc1325b73p-7);
    p = __builtin_fma(p, r, 0x1.c6b08aae7018dp-5);
    p = __builtin_fma(p, r, 0x1.ebfbe0a4f4d57p-3);
    p = __builtin_fma(p, r, 0x1.62e42ff116a95p-1);
    p = __builtin_fma(p, r, 0x1.ffffffffab993p-1);
    uint64_t scale = (bits_of_f64(shifted) + 1023u) << 52;
    return (float)(p * f64_of_bits(scale));
}

static ALWAYS_INLINE float power_f32(float x, float y) {
    float magnitude = magnitude_f32(x);
    double logarithm = log2_wide_f32(magnitude);
    double t = magnitude == 1.0f ? 0.0 : (double)y * logarithm; /* 1 to an infinite power is 1 */
    float result = exp2_narrow_f64(t);
    float wide_y = magnitude_f32(y);
    float half_y = 0.5f * wide_y;
    int is_integer = wide_y >= 0x1p+23f || __builtin_rintf(y) == y;
    int is_odd = wide_y < 0x1p+24f && is_integer && __builtin_rintf(half_y) != half_y;
    result = (bits_of_f32(x) >> 31) && is_odd ? -result : result;
    result = x < 0.0f && !is_integer && magnitude != INFINITY_F32 ? NAN_F32 : result;
    result = x != x || y != y ? NAN_F32 : result;
    return y == 0.0f || x == 1.0f ? 1.0f : result;
}

#endif
