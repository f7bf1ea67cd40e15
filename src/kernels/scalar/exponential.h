/* exp, expm1, sigmoid and tanh in float32.
 *
 * exp: n = round(x / ln 2), r = x - n ln 2 with ln 2 split in two floats (|r| <= 0.3466), and
 * exp(r) = 1 + r + r^2 q(r), q the minimax polynomial of degree 5 for the relative error of exp (2^-31.2, coefficients
 * rounded to float one after the other, lowest first, the rest fitted again after each). The factor 2^n is applied as
 * two factors, so that results in the denormal range are rounded once. */
#ifndef SLIP_SCALAR_EXPONENTIAL_H
#define SLIP_SCALAR_EXPONENTIAL_H

#include "kernels/scalar/types.h"

/* 1.5 * 2^23: adding it rounds a float below 2^22 to the nearest integer, which then sits in the low bits. */
#define ROUNDING_SHIFT_F32 12582912.0f
#define LN2_HIGH_F32 0x1.62e430p-1f    /* ln 2 rounded to float */
#define LN2_LOW_F32 (-0x1.05c610p-29f) /* what is left of it, rounded */
#define LOG2_E_F32 0x1.715476p+0f

/* 2^k for -126 <= k <= 127. */
static ALWAYS_INLINE float power_of_two_f32(int32_t k) { return f32_of_bits((uint32_t)(k + 127) << 23); }

static ALWAYS_INLINE int32_t shifted_to_i32(float shifted) {
    return (int32_t)(bits_of_f32(shifted) - bits_of_f32(ROUNDING_SHIFT_F32));
}

/* q(r) */
static ALWAYS_INLINE float exp_tail_f32(float r) {
    float q = 0x1.6b8bd6p-13f;
    q = __builtin_fmaf(q, r, 0x1.6d4112p-10f);
    q = __builtin_fmaf(q, r, 0x1.113724p-7f);
    q = __builtin_fmaf(q, r, 0x1.5554f2p-5f);
    q = __builtin_fmaf(q, r, 0x1.55553cp-3f);
    return __builtin_fmaf(q, r, 0x1.000000p-1f);
}

/* exp(x) = exp(r) 2^n, for |x| <= 170 or NaN. `is_tight` (a constant) also carries what rounding r and 1 + r loses:
 * half an ulp instead of one, for callers whose own steps add errors. */
static ALWAYS_INLINE float exp_reduced_f32(float x, bool is_tight, int32_t *exponent) {
    float shifted = __builtin_fmaf(x, LOG2_E_F32, ROUNDING_SHIFT_F32);
    float n = shifted - ROUNDING_SHIFT_F32;
    float first = __builtin_fmaf(n, -LN2_HIGH_F32, x);
    float r = __builtin_fmaf(n, -LN2_LOW_F32, first);
    float q = exp_tail_f32(r);
    *exponent = shifted_to_i32(shifted);
    if (!is_tight) return __builtin_fmaf(r * r, q, r) + 1.0f;
    float lost = __builtin_fmaf(n, -LN2_LOW_F32, first - r);
    float head = 1.0f + r;
    return head + (((1.0f - head) + r) + __builtin_fmaf(r * r, q, lost));
}

static ALWAYS_INLINE float exp_stepwise_f32(float x, bool is_tight) {
    /* Below -104 the result rounds to 0, above 89 it is infinite, as it comes out of the two factors up to 170 either
     * way; NaN passes. One bound for both signs: two comparisons in a row are not made minima and maxima of. */
    float magnitude = magnitude_f32(x);
    int32_t exponent;
    float p = exp_reduced_f32(with_sign_f32(magnitude > 170.0f ? 170.0f : magnitude, x), is_tight, &exponent);
    int32_t half = exponent >> 1;
    return p * power_of_two_f32(half) * power_of_two_f32(exponent - half);
}

static ALWAYS_INLINE float exp_f32(float x) { return exp_stepwise_f32(x, false); }

/* exp(x) 2^64 for x <= 0, in fewer instructions: a normal number, whose exponent is put together with that of exp(r).
 * Times 2^-64 it has the bits of exp_f32(x). From -104 on, where those are 0, it no longer falls; of NaN it makes some
 * number. */
static ALWAYS_INLINE float exp_raised_f32(float x) {
    const float shift = ROUNDING_SHIFT_F32 + 64.0f;
    x = x < -104.0f ? -104.0f : x;
    float shifted = __builtin_fmaf(x, LOG2_E_F32, shift);
    float n = shifted - shift;
    float r = __builtin_fmaf(n, -LN2_LOW_F32, __builtin_fmaf(n, -LN2_HIGH_F32, x));
    float p = __builtin_fmaf(r * r, exp_tail_f32(r), r) + 1.0f;
    return f32_of_bits(bits_of_f32(p) + (bits_of_f32(shifted) << 23));
}

/* exp(2x) + 1 for x >= 0, but exp(40) + 1 from 20 on and of NaN: exp_f32 with its steps scaled by powers of two, which
 * rounds alike. Everything is halved until the end, the tail's coefficients to suit; the shift brings the exponent's
 * bias along. Bits of such numbers are ordered as they are. */
static ALWAYS_INLINE float exp_twice_plus_one_f32(float x) {
    const float shift = ROUNDING_SHIFT_F32 + 127.0f;
    uint32_t bits = bits_of_f32(x);
    x = f32_of_bits(bits < 0x41a00000u ? bits : 0x41a00000u); /* 20 */
    float shifted = __builtin_fmaf(x, 2.0f * LOG2_E_F32, shift);
    float n = shifted - shift;
    float r = __builtin_fmaf(n, -0.5f * LN2_LOW_F32, __builtin_fmaf(n, -0.5f * LN2_HIGH_F32, x));
    float q = 0x1.6b8bd6p-13f * 64.0f;
    q = __builtin_fmaf(q, r, 0x1.6d4112p-10f * 32.0f);
    q = __builtin_fmaf(q, r, 0x1.113724p-7f * 16.0f);
    q = __builtin_fmaf(q, r, 0x1.5554f2p-5f * 8.0f);
    q = __builtin_fmaf(q, r, 0x1.55553cp-3f * 4.0f);
    q = __builtin_fmaf(q, r, 0x1.000000p-1f * 2.0f);
    float p = __builtin_fmaf(__builtin_fmaf(r * r, q, r), 2.0f, 1.0f);
    return __builtin_fmaf(p, f32_of_bits(bits_of_f32(shifted) << 23), 1.0f); /* the product is exact */
}

/* expm1 = 2^n (exp(r) - 1) + (2^n - 1), with a q of its own fitted for the relative error of exp(r) - 1 (2^-28.2).
 * Halved throughout, so that 2^128 never appears. */
static ALWAYS_INLINE float expm1_f32(float x) {
    float clamped = x < -18.0f ? -18.0f : x; /* -1 from here on */
    clamped = clamped > 89.0f ? 89.0f : clamped;
    float shifted = __builtin_fmaf(clamped, LOG2_E_F32, ROUNDING_SHIFT_F32);
    float n = shifted - ROUNDING_SHIFT_F32;
    float r = __builtin_fmaf(n, -LN2_HIGH_F32, clamped);
    r = __builtin_fmaf(n, -LN2_LOW_F32, r);
    float q = 0x1.3b8e20p-13f;
    q = __builtin_fmaf(q, r, 0x1.6d2e48p-10f);
    q = __builtin_fmaf(q, r, 0x1.1155a8p-7f);
    q = __builtin_fmaf(q, r, 0x1.555502p-5f);
    q = __builtin_fmaf(q, r, 0x1.55552cp-3f);
    q = __builtin_fmaf(q, r, 0x1.000000p-1f);
    float p = __builtin_fmaf(r * r, q, r);
    float half_scale = power_of_two_f32(shifted_to_i32(shifted) - 1);
    float result = 2.0f * __builtin_fmaf(half_scale, p, half_scale - 0.5f);
    return magnitude_f32(x) < 0x1p-25f ? x : result; /* also keeps the sign of zero, and denormals */
}

/* Through z = exp(-|x|) <= 1, which neither overflows nor cancels; what rounding 1 + z loses is given back, 1/(1 + z)
 * being 1 - z/(1 + z). */
static ALWAYS_INLINE float sigmoid_f32(float x) {
    float z = exp_stepwise_f32(-magnitude_f32(x), true);
    float sum = 1.0f + z;
    float lost = z - (sum - 1.0f);
    float quotient = (x < 0.0f ? z : 1.0f) / sum;
    float inverse = x < 0.0f ? 1.0f - quotient : quotient;
    return __builtin_fmaf(-quotient * lost, inverse, quotient);
}

/* Below 0.65 x + x^3 t(x^2), t minimax of degree 4 for the relative error of tanh (2^-27.1); above 1 - 2/(exp(2|x|) +
 * 1), where the subtraction no longer magnifies the error of exp. NaN counts as small. */
static ALWAYS_INLINE float tanh_f32(float x) {
    float magnitude = magnitude_f32(x);
    float s = x * x;
    float t = -0x1.6968f8p-8f;
    t = __builtin_fmaf(t, s, 0x1.4f5d36p-6f);
    t = __builtin_fmaf(t, s, -0x1.b7cfb2p-5f);
    t = __builtin_fmaf(t, s, 0x1.1103f0p-3f);
    t = __builtin_fmaf(t, s, -0x1.555524p-2f);
    float small = __builtin_fmaf(magnitude * s, t, magnitude);
    float large = 1.0f - SLIP_DIVIDE_NORMAL(2.0f, exp_twice_plus_one_f32(magnitude)); /* 1 long before 20 */
    float result = magnitude >= 0.65f ? large : small;                                /* not negative */
    return f32_of_bits(bits_of_f32(result) | (bits_of_f32(x) & 0x80000000u));
}

#endif
