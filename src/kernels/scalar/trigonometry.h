/* sin, cos and tan in float32.
 *
 * n = round(x 2/pi), r = x - n pi/2 with pi/2 as the sum of three floats, applied by fma. The first step is exact, what
 * the second loses is carried along as r's low part; up to |x| = 2^17 the rest is below 2^-56 |n|, far under half an
 * ulp of the smallest r that occurs. Beyond, the angle is reduced in integers against 160 bits of 2/pi. sin(r) = r +
 * r^3 S(r^2) (relative error 2^-32.5), cos(r) = 1 - r^2/2 + r^4 C(r^2) (2^-37), |r| <= pi/4, minimax. */
#ifndef SLIP_SCALAR_TRIGONOMETRY_H
#define SLIP_SCALAR_TRIGONOMETRY_H

#include "kernels/scalar/exponential.h"

#define REDUCTION_LIMIT_F32 131072.0f

/* x = quadrant * pi/2 + high + low. */
typedef struct angle_f32 {
    float high, low;
    uint32_t quadrant; /* modulo 4 in its last two bits */
} angle_f32;

static ALWAYS_INLINE angle_f32 reduce_angle_f32(float x) {
    float shifted = __builtin_fmaf(x, 0x1.45f306p-1f, ROUNDING_SHIFT_F32);
    float n = shifted - ROUNDING_SHIFT_F32;
    float first = __builtin_fmaf(n, -0x1.921fb6p+0f, x);
    angle_f32 angle;
    float second = n * 0x1.777a5cp-25f;
    float second_rest = __builtin_fmaf(n, 0x1.777a5cp-25f, -second);
    angle.high = first + second;
    float taken = angle.high - first;
    float lost = (first - (angle.high - taken)) + (second - taken); /* exact: Knuth's two-sum */
    angle.low = lost + __builtin_fmaf(n, 0x1.ee59dap-50f, second_rest);
    angle.quadrant = bits_of_f32(shifted);
    return angle;
}

/* For REDUCTION_LIMIT_F32 <= |x| < infinity. |x| = m 2^e with a 24-bit m; only the product's bits around the binary
 * point matter, since whole turns drop out: 96 bits of 2/pi, the first with weight 2^(1 - e) or above in steps of 32.
 */
static PLAIN_INLINE angle_f32 reduce_large_angle_f32(float x) {
    static const uint32_t two_over_pi[] = {0,           0xa2f9836eu, 0x4e441529u, 0xfc2757d1u,
                                           0xf534ddc0u, 0xdb629599u, 0x3c439041u};
    uint32_t bits = bits_of_f32(x);
    uint64_t mantissa = (bits & 0x7fffffu) | 0x800000u;
    int exponent = (int)((bits >> 23) & 0xffu) - 150; /* -6 ... 104 */
    int offset = exponent + 30; /* bits skipped, counted from two_over_pi[0]'s second-to-top bit */
    int word = offset >> 5, shift = offset & 31;
    uint64_t window = (uint64_t)two_over_pi[word] << 32 | two_over_pi[word + 1];
    uint64_t rest = (uint64_t)two_over_pi[word + 2] << 32 | (word + 3 < 7 ? two_over_pi[word + 3] : 0);
    if (shift) {
        window = window << shift | rest >> (64 - shift);
        rest <<= shift;
    }
    /* window * 2^-62 and rest * 2^-126 are 2^e * 2/pi modulo 4. */
    uint64_t product = mantissa * window + (mantissa * (rest >> 32) >> 32);
    uint32_t quadrant = (uint32_t)(product >> 62);
    int64_t fraction = (int64_t)(product << 2); /* of a quarter turn, as a signed 2^-64 */
    if (fraction < 0) ++quadrant;
    double radians = (double)fraction * 0x1.921fb54442d18p+0 * 0x1p-64;
    angle_f32 angle;
    angle.high = (float)radians;
    angle.low = (float)(radians - (double)angle.high);
    if (bits >> 31) {
        angle.high = -angle.high;
        angle.low = -angle.low;
        quadrant = 0u - quadrant;
    }
    angle.quadrant = quadrant;
    return angle;
}

static ALWAYS_INLINE float sin_of_angle_f32(angle_f32 angle) {
    float r = angle.high;
    float s = r * r;
    float p = 0x1.7c2c4ep-19f;
    p = __builtin_fmaf(p, s, -0x1.a05954p-13f);
    p = __builtin_fmaf(p, s, 0x1.111174p-7f);
    p = __builtin_fmaf(p, s, -0x1.555556p-3f);
    return r + __builtin_fmaf(r * s, p, angle.low);
}

static ALWAYS_INLINE float cos_of_angle_f32(angle_f32 angle) {
    float r = angle.high;
    float s = r * r;
    float p = -0x1.361852p-22f;
    p = __builtin_fmaf(p, s, 0x1.a071bep-16f);
    p = __builtin_fmaf(p, s, -0x1.6c175ep-10f);
    p = __builtin_fmaf(p, s, 0x1.555556p-5f);
    float head = __builtin_fmaf(s, -0.5f, 1.0f);
    float head_error = __builtin_fmaf(s, -0.5f, 1.0f - head);
    return head + (__builtin_fmaf(s * s, p, head_error) - r * angle.low);
}

/* `turn` is 0 for sin and 1 for cos: cos is sin a quarter turn on. */
static ALWAYS_INLINE float sine_of_angle_f32(angle_f32 angle, uint32_t turn) {
    uint32_t quadrant = angle.quadrant + turn;
    float value = quadrant & 1u ? cos_of_angle_f32(angle) : sin_of_angle_f32(angle);
    return f32_of_bits(bits_of_f32(value) ^ (quadrant & 2u) << 30);
}

/* sin and cos in double, each good to 2^-40, so that their quotient is rounded once. */
static ALWAYS_INLINE float tan_of_angle_f32(angle_f32 angle) {
    double r = (double)angle.high + (double)angle.low;
    double z = r * r;
    double s = -0x1.a950647801230p-26;
    s = __builtin_fma(s, z, 0x1.71d7313149032p-19);
    s = __builtin_fma(s, z, -0x1.a019f8a179345p-13);
    s = __builtin_fma(s, z, 0x1.1111110bddf01p-7);
    s = __builtin_fma(s, z, -0x1.5555555550ef6p-3);
    s = r * __builtin_fma(s, z, 0x1.fffffffffffd9p-1);
    double c = 0x1.1b8ae5092aeb7p-29;
    c = __builtin_fma(c, z, -0x1.27df3fd2c88c6p-22);
    c = __builtin_fma(c, z, 0x1.a019f7fcfb870p-16);
    c = __builtin_fma(c, z, -0x1.6c16c163c5066p-10);
    c = __builtin_fma(c, z, 0x1.555555554e7e1p-5);
    c = __builtin_fma(c, z, -0x1.fffffffffff79p-2);
    c = __builtin_fma(c, z, 1.0);
    bool is_odd = angle.quadrant & 1u;
    return (float)((is_odd ? -c : s) / (is_odd ? s : c));
}

/* For |x| < REDUCTION_LIMIT_F32 and NaN; branch-free. */
static ALWAYS_INLINE float tan_small_f32(float x) {
    float result = tan_of_angle_f32(reduce_angle_f32(x));
    return x == 0.0f ? x : result;
}

static PLAIN_INLINE float tan_large_f32(float x) {
    if (magnitude_f32(x) == INFINITY_F32) return NAN_F32;
    return tan_of_angle_f32(reduce_large_angle_f32(x));
}

static ALWAYS_INLINE float tan_f32(float x) {
    return magnitude_f32(x) >= REDUCTION_LIMIT_F32 ? tan_large_f32(x) : tan_small_f32(x);
}

/* Likewise. */
static ALWAYS_INLINE float sin_small_f32(float x) {
    float result = sine_of_angle_f32(reduce_angle_f32(x), 0);
    return x == 0.0f ? x : result;
}

static ALWAYS_INLINE float cos_small_f32(float x) { return sine_of_angle_f32(reduce_angle_f32(x), 1); }

static PLAIN_INLINE float sine_large_f32(float x, uint32_t turn) {
    if (magnitude_f32(x) == INFINITY_F32) return NAN_F32;
    return sine_of_angle_f32(reduce_large_angle_f32(x), turn);
}

static ALWAYS_INLINE float sin_f32(float x) {
    return magnitude_f32(x) >= REDUCTION_LIMIT_F32 ? sine_large_f32(x, 0) : sin_small_f32(x);
}

static ALWAYS_INLINE float cos_f32(float x) {
    return magnitude_f32(x) >= REDUCTION_LIMIT_F32 ? sine_large_f32(x, 1) : cos_small_f32(x);
}

#endif
