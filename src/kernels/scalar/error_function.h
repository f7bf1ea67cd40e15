/* erf and erfinv in float32, erfinv in float64.
 *
 * erf: below 0.95 x + x P(x^2), P minimax of degree 6 for the relative error of erf (2^-30); above 1 - exp(-Q(|x|))
 * with Q a polynomial of degree 7 fitted to -log(erfc) on [0.92, 4] under the weight erfc/erf (2^-34); erf(4) rounds
 * to 1. */
#ifndef SLIP_SCALAR_ERROR_FUNCTION_H
#define SLIP_SCALAR_ERROR_FUNCTION_H

#include <math.h>

#include "kernels/scalar/logarithm.h"

static ALWAYS_INLINE float erf_f32(float x) {
    float magnitude = magnitude_f32(x);
    float s = x * x;
    float p = 0x1.4fa924p-14f;
    p = __builtin_fmaf(p, s, -0x1.a61810p-11f);
    p = __builtin_fmaf(p, s, 0x1.544b08p-8f);
    p = __builtin_fmaf(p, s, -0x1.b80124p-6f);
    p = __builtin_fmaf(p, s, 0x1.ce2d64p-4f);
    p = __builtin_fmaf(p, s, -0x1.812740p-2f);
    p = __builtin_fmaf(p, s, 0x1.06eba8p-3f);
    float small = __builtin_fmaf(magnitude, p, magnitude);
    float t = magnitude > 4.0f ? 4.0f : magnitude;
    float q = 0x1.61f4b4p-16f;
    q = __builtin_fmaf(q, t, -0x1.c7978ap-12f);
    q = __builtin_fmaf(q, t, 0x1.115c4ep-8f);
    q = __builtin_fmaf(q, t, -0x1.9b8f2cp-6f);
    q = __builtin_fmaf(q, t, 0x1.bb840cp-4f);
    q = __builtin_fmaf(q, t, 0x1.44460ap-1f);
    q = __builtin_fmaf(q, t, 0x1.2127e4p+0f);
    q = __builtin_fmaf(q, t, -0x1.6e5656p-13f);
    float large = 1.0f - exp_f32(-q);
    return with_sign_f32(magnitude < 0.95f ? small : large, x);
}

/* With w = -log(1 - x^2), erfinv(x)/x is smooth: a minimax polynomial of degree 9 in w on [0, 5] (relative error
 * 2^-27.3), one in sqrt(w) - 3 for the tail (2^-24.9; w is at most 15.95 in float). The constant terms are split in two
 * floats, so that only the last fma rounds noticeably. */
#define ERFINV_MIDDLE_F32 0x1.c5bf88p-1f
#define ERFINV_TAIL_F32 0x1.6a9efcp+1f

static ALWAYS_INLINE float erfinv_middle_f32(float w) {
    float p = -0x1.2d5160p-27f;
    p = __builtin_fmaf(p, w, 0x1.d9b1740p-23f);
    p = __builtin_fmaf(p, w, -0x1.08c0f6p-19f);
    p = __builtin_fmaf(p, w, 0x1.0a19e6p-18f);
    p = __builtin_fmaf(p, w, 0x1.763e72p-15f);
    p = __builtin_fmaf(p, w, -0x1.0b812ap-13f);
    p = __builtin_fmaf(p, w, -0x1.31f3dcp-9f);
    p = __builtin_fmaf(p, w, 0x1.7a6ceap-7f);
    p = __builtin_fmaf(p, w, 0x1.db2a10p-3f);
    return __builtin_fmaf(p, w, 0x1.e17336p-26f);
}

static ALWAYS_INLINE float erfinv_tail_f32(float w) {
    float u = __builtin_sqrtf(w > 5.0f ? w : 5.0f) - 3.0f;
    float q = 0x1.ef1b50p-14f;
    q = __builtin_fmaf(q, u, -0x1.48257ap-12f);
    q = __builtin_fmaf(q, u, -0x1.e7d1b4p-15f);
    q = __builtin_fmaf(q, u, 0x1.860532p-10f);
    q = __builtin_fmaf(q, u, -0x1.d774eap-9f);
    q = __builtin_fmaf(q, u, 0x1.74a64cp-8f);
    q = __builtin_fmaf(q, u, -0x1.f4887ap-8f);
    q = __builtin_fmaf(q, u, 0x1.3581fap-7f);
    q = __builtin_fmaf(q, u, 0x1.006dc6p+0f);
    return __builtin_fmaf(q, u, -0x1.36e7fap-26f);
}

static ALWAYS_INLINE float erfinv_f32(float x) {
    float magnitude = magnitude_f32(x);
    float w = -log_normal_f32(__builtin_fmaf(-x, x, 1.0f));
#ifdef SLIP_SCALAR_BRANCHES
    if (w < 5.0f && magnitude < 1.0f) return __builtin_fmaf(x, ERFINV_MIDDLE_F32, x * erfinv_middle_f32(w));
    float result = __builtin_fmaf(x, ERFINV_TAIL_F32, x * erfinv_tail_f32(w));
#else
    float head = w < 5.0f ? ERFINV_MIDDLE_F32 : ERFINV_TAIL_F32;
    float result = __builtin_fmaf(x, head, x * (w < 5.0f ? erfinv_middle_f32(w) : erfinv_tail_f32(w)));
#endif
    result = magnitude == 1.0f ? with_sign_f32(INFINITY_F32, x) : result;
    return magnitude <= 1.0f ? result : NAN_F32;
}

/* Three steps of Halley's method from the float32 value, or near 1, where that is infinite, from Winitzki's formula
 * ("A handy approximation for the error function and its inverse", 2008), which is good to 0.2 %; near 1 the residue is
 * taken from erfc, which does not cancel. */
static ALWAYS_INLINE double erfinv_f64(double x) {
    double magnitude = fabs(x);
    if (!(magnitude < 1.0)) return magnitude == 1.0 ? x * (double)INFINITY_F32 : NAN_F64;
    double logarithm = log1p(-magnitude) + log1p(magnitude), middle = 4.3307 + 0.5 * logarithm; /* 2/(0.147 pi) */
    double y = sqrt(sqrt(middle * middle - logarithm * 6.8027) - middle);                       /* 1/0.147 */
    if (magnitude < 0.9999999) y = (double)erfinv_f32((float)magnitude);
    for (int step = 0; step < 3; ++step) {
        double residue = magnitude < 0.5 ? erf(y) - magnitude : (1.0 - magnitude) - erfc(y);
        double newton = residue / (0x1.20dd750429b6dp+0 * exp(-y * y)); /* 2/sqrt(pi) */
        y -= newton / (1.0 + y * newton);
    }
    return x < 0.0 ? -y : x == 0.0 ? x : y;
}

#endif
