/* Arithmetic of float32 and float64 beyond the elementary functions of the other files. float64 functions call libm. */
#ifndef SLIP_SCALAR_REAL_H
#define SLIP_SCALAR_REAL_H

#include <math.h>

#include "kernels/scalar/exponential.h"
#include "kernels/scalar/hyperbolic.h"
#include "kernels/scalar/inverse_trigonometry.h"
#include "kernels/scalar/logarithm.h"
#include "kernels/scalar/trigonometry.h"

/* The operations that read the same in both types. maximum and minimum give NaN if either is NaN, and the second
 * operand if both are equal; sign gives 0 for NaN and for either zero; floor_divide is the floor of the rounded
 * quotient. */
#define REAL_OPERATIONS(type, real, suffix)                                                                    \
    static ALWAYS_INLINE real add_##type(real a, real b) { return a + b; }                                     \
    static ALWAYS_INLINE real subtract_##type(real a, real b) { return a - b; }                                \
    static ALWAYS_INLINE real multiply_##type(real a, real b) { return a * b; }                                \
    static ALWAYS_INLINE real divide_##type(real a, real b) { return a / b; }                                  \
    static ALWAYS_INLINE real maximum_##type(real a, real b) { return a != a ? a : a > b ? a : b; }            \
    static ALWAYS_INLINE real minimum_##type(real a, real b) { return a != a ? a : a < b ? a : b; }            \
    static ALWAYS_INLINE real negative_##type(real a) { return -a; }                                           \
    static ALWAYS_INLINE real abs_##type(real a) { return __builtin_fabs##suffix(a); }                         \
    static ALWAYS_INLINE real sign_##type(real a) { return (real)(a > 0) - (real)(a < 0); }                    \
    static ALWAYS_INLINE real square_##type(real a) { return a * a; }                                          \
    static ALWAYS_INLINE real sqrt_##type(real a) { return __builtin_sqrt##suffix(a); }                        \
    static ALWAYS_INLINE real rsqrt_##type(real a) { return 1 / __builtin_sqrt##suffix(a); }                   \
    static ALWAYS_INLINE real reciprocal_##type(real a) { return 1 / a; }                                      \
    static ALWAYS_INLINE real floor_##type(real a) { return __builtin_floor##suffix(a); }                      \
    static ALWAYS_INLINE real ceil_##type(real a) { return __builtin_ceil##suffix(a); }                        \
    static ALWAYS_INLINE real trunc_##type(real a) { return __builtin_trunc##suffix(a); }                      \
    static ALWAYS_INLINE real rint_##type(real a) { return __builtin_rint##suffix(a); }                        \
    static ALWAYS_INLINE real floor_divide_##type(real a, real b) { return __builtin_floor##suffix(a / b); }   \
    static ALWAYS_INLINE bool isnan_##type(real a) { return a != a; }                                          \
    static ALWAYS_INLINE bool isinf_##type(real a) { return __builtin_fabs##suffix(a) == (real)INFINITY_F32; } \
    static ALWAYS_INLINE bool isposinf_##type(real a) { return a == (real)INFINITY_F32; }                      \
    static ALWAYS_INLINE bool isneginf_##type(real a) { return a == -(real)INFINITY_F32; }                     \
    static ALWAYS_INLINE bool isfinite_##type(real a) { return __builtin_fabs##suffix(a) < (real)INFINITY_F32; }

REAL_OPERATIONS(f32, float, f)
REAL_OPERATIONS(f64, double, )

/* The remainder has b's sign, and is exact before that correction: b is added where the signs differ. The quotient,
 * truncated, is right or one too large; either way the fma below is exact as long as it has no more than 24 bits. */
static ALWAYS_INLINE float remainder_f32(float a, float b) {
    float quotient = __builtin_truncf(a / b);
    float rest = __builtin_fmaf(-quotient, b, a);
    rest = (rest < 0.0f) != (a < 0.0f) && rest != 0.0f ? rest + with_sign_f32(b, a) : rest;
    if (!(magnitude_f32(quotient) < 0x1p+22f)) rest = fmodf(a, b); /* exact too, but slow */
    rest = magnitude_f32(b) == INFINITY_F32 && magnitude_f32(a) < INFINITY_F32 ? a : rest;
    rest = rest == 0.0f ? with_sign_f32(rest, a) : rest;
    return rest != 0.0f && (rest < 0.0f) != (b < 0.0f) ? rest + b : rest;
}

static ALWAYS_INLINE double remainder_f64(double a, double b) {
    double rest = fmod(a, b);
    return rest != 0.0 && (rest < 0.0) != (b < 0.0) ? rest + b : rest;
}

static ALWAYS_INLINE double exp_f64(double x) { return exp(x); }
static ALWAYS_INLINE double expm1_f64(double x) { return expm1(x); }
static ALWAYS_INLINE double log_f64(double x) { return log(x); }
static ALWAYS_INLINE double log2_f64(double x) { return log2(x); }
static ALWAYS_INLINE double log10_f64(double x) { return log10(x); }
static ALWAYS_INLINE double log1p_f64(double x) { return log1p(x); }
static ALWAYS_INLINE double sin_f64(double x) { return sin(x); }
static ALWAYS_INLINE double cos_f64(double x) { return cos(x); }
static ALWAYS_INLINE double tan_f64(double x) { return tan(x); }
static ALWAYS_INLINE double arcsin_f64(double x) { return asin(x); }
static ALWAYS_INLINE double arccos_f64(double x) { return acos(x); }
static ALWAYS_INLINE double arctan_f64(double x) { return atan(x); }
static ALWAYS_INLINE double arctan2_f64(double y, double x) { return atan2(y, x); }
static ALWAYS_INLINE double sinh_f64(double x) { return sinh(x); }
static ALWAYS_INLINE double cosh_f64(double x) { return cosh(x); }
static ALWAYS_INLINE double arcsinh_f64(double x) { return asinh(x); }
static ALWAYS_INLINE double arccosh_f64(double x) { return acosh(x); }
static ALWAYS_INLINE double arctanh_f64(double x) { return atanh(x); }
static ALWAYS_INLINE double tanh_f64(double x) { return tanh(x); }
static ALWAYS_INLINE double power_f64(double x, double y) { return pow(x, y); }
static ALWAYS_INLINE double erf_f64(double x) { return erf(x); }

/* The larger of both, and what the smaller one adds to it; both may be the same infinity. */
static ALWAYS_INLINE double logaddexp_f64(double a, double b) {
    double larger = a > b ? a : b, smaller = a > b ? b : a;
    if (a != a || b != b) return NAN_F64;
    if (a == b) return a + 0x1.62e42fefa39efp-1;
    return larger + log1p(exp(smaller - larger));
}

static ALWAYS_INLINE double sigmoid_f64(double x) {
    double z = exp(-fabs(x));
    return (x < 0.0 ? z : 1.0) / (1.0 + z);
}

#endif
