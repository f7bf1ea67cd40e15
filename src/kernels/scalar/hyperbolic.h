/* sinh, cosh, their inverses and logaddexp in float32, by way of double precision: the result is rounded once.
 *
 * exp comes from exp2_wide_f64. log1p of a double: log m = s L(s^2) with s = (m - 1)/(m + 1), |s| <= 0.1716, L minimax
 * of degree 6 for the relative error (2^-41); where 1 + w needs no reduction s = w/(2 + w), so that small w lose
 * nothing. sinh below 1: x S(x^2), S minimax of degree 6 (2^-42). */
#ifndef SLIP_SCALAR_HYPERBOLIC_H
#define SLIP_SCALAR_HYPERBOLIC_H

#include "kernels/scalar/power.h"

#define LOG2_E_F64 0x1.71547652b82fep+0
#define LN2_F64 0x1.62e42fefa39efp-1
#define SQRT_HALF_BITS_F64 0x3fe6a09e667f3bcdu

/* e^x for |x| <= 110; beyond, what it is there. */
static ALWAYS_INLINE double exp_wide_f64(double x) { return exp2_wide_f64(x * LOG2_E_F64); }

/* log(1 + w) for w >= 0; NaN stays NaN. */
static ALWAYS_INLINE double log1p_wide_f64(double w) {
    bool is_small = w < 0.41;
    uint64_t bits = bits_of_f64(1.0 + w) - SQRT_HALF_BITS_F64;
    double k = (double)(int32_t)((int64_t)bits >> 52);
    double m = f64_of_bits((bits & 0xfffffffffffffu) + SQRT_HALF_BITS_F64);
    double s = (is_small ? w : m - 1.0) / (is_small ? w + 2.0 : m + 1.0);
    double z = s * s;
    double p = 0x1.58d65ee1c46bdp-3;
    p = __builtin_fma(p, z, 0x1.7323158bb3256p-3);
    p = __builtin_fma(p, z, 0x1.c722cd445d846p-3);
    p = __builtin_fma(p, z, 0x1.249240b7db750p-2);
    p = __builtin_fma(p, z, 0x1.999999a435ed3p-2);
    p = __builtin_fma(p, z, 0x1.5555555552d4cp-1);
    p = __builtin_fma(p, z, 0x1.0000000000001p+1);
    double result = __builtin_fma(is_small ? 0.0 : k, LN2_F64, s * p);
    return w < (double)INFINITY_F32 ? result : w;
}

static ALWAYS_INLINE float sinh_f32(float x) {
    double magnitude = (double)magnitude_f32(x);
    double z = magnitude * magnitude;
    double p = 0x1.6712ff1aa027cp-33;
    p = __builtin_fma(p, z, 0x1.ae53fb7d8471ap-26);
    p = __builtin_fma(p, z, 0x1.71de50aa43d1ep-19);
    p = __builtin_fma(p, z, 0x1.a01a0180d0599p-13);
    p = __builtin_fma(p, z, 0x1.1111111125efap-7);
    p = __builtin_fma(p, z, 0x1.5555555555407p-3);
    p = __builtin_fma(p, z, 1.0);
    double e = exp_wide_f64(magnitude);
    double large = 0.5 * (e - 1.0 / e);
    return with_sign_f32((float)(magnitude < 1.0 ? magnitude * p : large), x);
}

static ALWAYS_INLINE float cosh_f32(float x) {
    double e = exp_wide_f64((double)magnitude_f32(x));
    return (float)(0.5 * (e + 1.0 / e));
}

static ALWAYS_INLINE float arcsinh_f32(float x) {
    double magnitude = (double)magnitude_f32(x);
    double z = magnitude * magnitude;
    double w = magnitude + z / (1.0 + __builtin_sqrt(z + 1.0));
    w = magnitude < (double)INFINITY_F32 ? w : magnitude; /* infinity, NaN */
    return with_sign_f32((float)log1p_wide_f64(w), x);
}

/* NaN below 1. */
static ALWAYS_INLINE float arccosh_f32(float x) {
    double d = (double)x - 1.0;
    double w = d + __builtin_sqrt(d * (d + 2.0));
    return x >= 1.0f ? (float)log1p_wide_f64(w) : NAN_F32;
}

/* NaN beyond -1 and 1. */
static ALWAYS_INLINE float arctanh_f32(float x) {
    double magnitude = (double)magnitude_f32(x);
    double w = 2.0 * magnitude / (1.0 - magnitude);
    float result = with_sign_f32((float)(0.5 * log1p_wide_f64(w)), x);
    return magnitude <= 1.0 ? result : NAN_F32;
}

/* log(exp(a) + exp(b)): the larger of both, and what the smaller one adds to it; both may be the same infinity. */
static ALWAYS_INLINE float logaddexp_f32(float a, float b) {
    double larger = a > b ? a : b, smaller = a > b ? b : a;
    double distance = a == b ? 0.0 : smaller - larger;
    float result = (float)(larger + log1p_wide_f64(exp_wide_f64(distance)));
    return a != a || b != b ? NAN_F32 : result;
}

#endif
