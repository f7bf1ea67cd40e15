/* arcsin, arccos, arctan and arctan2 in float32, by way of double precision: the result is rounded once.
 *
 * arctan t = u A(u^2) for |u| <= tan(pi/8), A minimax of degree 9 for the relative error (2^-41); above, pi/4 is taken
 * off first, and from 1 on the reciprocal is looked at. arcsin x = x S(x^2) for |x| <= 1/2, S minimax of degree 11
 * (2^-42); above, it is pi/2 - 2 arcsin(sqrt((1 - x)/2)). */
#ifndef SLIP_SCALAR_INVERSE_TRIGONOMETRY_H
#define SLIP_SCALAR_INVERSE_TRIGONOMETRY_H

#include "kernels/scalar/types.h"

#define PI_F64 0x1.921fb54442d18p+1
#define HALF_PI_F64 0x1.921fb54442d18p+0
#define QUARTER_PI_F64 0x1.921fb54442d18p-1

/* For 0 <= t <= 1. */
static ALWAYS_INLINE double arctan_unit_f64(double t) {
    bool is_large = t > 0x1.a827999fcef32p-2; /* tan(pi/8) */
    double u = is_large ? (t - 1.0) / (t + 1.0) : t;
    double z = u * u;
    double p = -0x1.9ec607c8b54e0p-6;
    p = __builtin_fma(p, z, 0x1.9b9fcfcd66925p-5);
    p = __builtin_fma(p, z, -0x1.0a7c02de60310p-4);
    p = __builtin_fma(p, z, 0x1.3a4ed2f3fc2b3p-4);
    p = __builtin_fma(p, z, -0x1.744ea089eaca4p-4);
    p = __builtin_fma(p, z, 0x1.c71bca9f03ee5p-4);
    p = __builtin_fma(p, z, -0x1.249246f66afdap-3);
    p = __builtin_fma(p, z, 0x1.999999922c720p-3);
    p = __builtin_fma(p, z, -0x1.5555555550691p-2);
    p = __builtin_fma(p, z, 0x1.ffffffffffff7p-1);
    return is_large ? QUARTER_PI_F64 + u * p : u * p;
}

static ALWAYS_INLINE float arctan_f32(float x) {
    double magnitude = (double)magnitude_f32(x);
    bool is_large = magnitude > 1.0;
    double angle = arctan_unit_f64(is_large ? 1.0 / magnitude : magnitude);
    return with_sign_f32((float)(is_large ? HALF_PI_F64 - angle : angle), x);
}

/* The angle of the point (x, y); of the origin as if x were 1 or, for -0, -1. */
static ALWAYS_INLINE float arctan2_f32(float y, float x) {
    double height = (double)magnitude_f32(y), width = (double)magnitude_f32(x);
    bool is_steep = height > width;
    double larger = is_steep ? height : width, smaller = is_steep ? width : height;
    double ratio = smaller / (larger > 0.0 ? larger : 1.0);
    ratio = smaller == (double)INFINITY_F32 ? 1.0 : ratio;
    double angle = arctan_unit_f64(ratio);
    angle = is_steep ? HALF_PI_F64 - angle : angle;
    angle = bits_of_f32(x) >> 31 ? PI_F64 - angle : angle;
    return x != x || y != y ? NAN_F32 : with_sign_f32((float)angle, y);
}

/* For |t| <= 1/2. */
static ALWAYS_INLINE double arcsin_half_f64(double t) {
    double z = t * t;
    double p = 0x1.02160c13c46cdp-5;
    p = __builtin_fma(p, z, -0x1.7f2b35591e485p-7);
    p = __builtin_fma(p, z, 0x1.2b1c50119c4edp-6);
    p = __builtin_fma(p, z, 0x1.333fdf3d53b80p-7);
    p = __builtin_fma(p, z, 0x1.d56054014751bp-7);
    p = __builtin_fma(p, z, 0x1.1baaedf034f3cp-6);
    p = __builtin_fma(p, z, 0x1.6e9740cc00d62p-6);
    p = __builtin_fma(p, z, 0x1.f1c697a29baaap-6);
    p = __builtin_fma(p, z, 0x1.6db6dd2b70ad5p-5);
    p = __builtin_fma(p, z, 0x1.3333333031728p-4);
    p = __builtin_fma(p, z, 0x1.55555555575c3p-3);
    p = __builtin_fma(p, z, 0x1.ffffffffffffep-1);
    return t * p;
}

/* NaN beyond -1 and 1, as for arccos. */
static ALWAYS_INLINE float arcsin_f32(float x) {
    double magnitude = (double)magnitude_f32(x);
    bool is_large = magnitude > 0.5;
    double half = arcsin_half_f64(is_large ? __builtin_sqrt((1.0 - magnitude) * 0.5) : magnitude);
    float result = with_sign_f32((float)(is_large ? HALF_PI_F64 - 2.0 * half : half), x);
    return magnitude <= 1.0 ? result : NAN_F32;
}

static ALWAYS_INLINE float arccos_f32(float x) {
    double magnitude = (double)magnitude_f32(x);
    bool is_large = magnitude > 0.5, is_negative = x < 0.0f;
    double half = arcsin_half_f64(is_large ? __builtin_sqrt((1.0 - magnitude) * 0.5) : magnitude);
    double turned = is_negative ? -half : half;
    double large = is_negative ? PI_F64 - 2.0 * half : 2.0 * half;
    return magnitude <= 1.0 ? (float)(is_large ? large : HALF_PI_F64 - turned) : NAN_F32;
}

#endif
