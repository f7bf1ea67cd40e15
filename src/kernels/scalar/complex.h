/* complex64. Products and quotients are written out; the elementary functions go through libm in double precision. */
#ifndef SLIP_SCALAR_COMPLEX_H
#define SLIP_SCALAR_COMPLEX_H

#include <math.h>

#include "kernels/scalar/compare.h"

#ifndef SLIP_WIDE_COMPLEX /* CUDA C has no complex numbers: kernels/cuda/wide.cuh brings the type and its functions */
#include <complex.h>
typedef double complex wide_complex;
#endif

static ALWAYS_INLINE type_c64 c64_of(float re, float im) {
    type_c64 value = {re, im};
    return value;
}

static ALWAYS_INLINE wide_complex wide_of_c64(type_c64 a) {
    union {
        double parts[2];
        wide_complex value;
    } cast = {{a.re, a.im}}; /* a.re + a.im * I would turn an infinite part into NaN */
    return cast.value;
}

static ALWAYS_INLINE type_c64 c64_of_wide(wide_complex value) {
    return c64_of((float)creal(value), (float)cimag(value));
}

static ALWAYS_INLINE type_c64 add_c64(type_c64 a, type_c64 b) { return c64_of(a.re + b.re, a.im + b.im); }
static ALWAYS_INLINE type_c64 subtract_c64(type_c64 a, type_c64 b) { return c64_of(a.re - b.re, a.im - b.im); }
/* With fma by name: GCC 12 turns a paired difference and sum of products into one (vfmaddsub) even where contraction is
 * off, so that leaving it out would give other bits on other instruction sets. */
static ALWAYS_INLINE type_c64 multiply_c64(type_c64 a, type_c64 b) {
    return c64_of(__builtin_fmaf(a.re, b.re, -(a.im * b.im)), __builtin_fmaf(a.re, b.im, a.im * b.re));
}

/* In double the products are exact, and neither they nor |b|^2 overflow, so nothing needs scaling. A zero divisor
 * divides both parts by its real part, as C's own division does. */
static ALWAYS_INLINE type_c64 divide_c64(type_c64 a, type_c64 b) {
    double re = (double)a.re * b.re + (double)a.im * b.im;
    double im = (double)a.im * b.re - (double)a.re * b.im;
    double norm = (double)b.re * b.re + (double)b.im * b.im;
    if (norm == 0.0) return c64_of(a.re / b.re, a.im / b.re);
    if (norm == (double)INFINITY && a.re - a.re == 0.0f && a.im - a.im == 0.0f) return c64_of(0.0f, 0.0f);
    return c64_of((float)(re / norm), (float)(im / norm));
}

static ALWAYS_INLINE bool isnan_c64(type_c64 a) { return a.re != a.re || a.im != a.im; }
static ALWAYS_INLINE bool isinf_c64(type_c64 a) { return fabsf(a.re) == INFINITY || fabsf(a.im) == INFINITY; }
/* The infinities of the real line are no complex numbers. */
static ALWAYS_INLINE bool isposinf_c64(type_c64 a) { return (void)a, false; }
static ALWAYS_INLINE bool isneginf_c64(type_c64 a) { return (void)a, false; }
static ALWAYS_INLINE bool isfinite_c64(type_c64 a) { return fabsf(a.re) < INFINITY && fabsf(a.im) < INFINITY; }
static ALWAYS_INLINE type_c64 maximum_c64(type_c64 a, type_c64 b) {
    if (isnan_c64(a)) return a;
    return greater_c64(a, b) && !isnan_c64(b) ? a : b;
}
static ALWAYS_INLINE type_c64 minimum_c64(type_c64 a, type_c64 b) {
    if (isnan_c64(a)) return a;
    return less_c64(a, b) && !isnan_c64(b) ? a : b;
}

static ALWAYS_INLINE float real_c64(type_c64 a) { return a.re; }
static ALWAYS_INLINE float imag_c64(type_c64 a) { return a.im; }
static ALWAYS_INLINE type_c64 conjugate_c64(type_c64 a) { return c64_of(a.re, -a.im); }
static ALWAYS_INLINE type_c64 negative_c64(type_c64 a) { return c64_of(-a.re, -a.im); }
static ALWAYS_INLINE type_c64 square_c64(type_c64 a) { return multiply_c64(a, a); }
static ALWAYS_INLINE float abs_c64(type_c64 a) { return (float)hypot((double)a.re, (double)a.im); }
/* The unit of the same direction; 0 for 0. */
static ALWAYS_INLINE type_c64 sign_c64(type_c64 a) {
    double norm = hypot((double)a.re, (double)a.im);
    if (norm == 0.0) return c64_of(0.0f, 0.0f);
    return c64_of((float)(a.re / norm), (float)(a.im / norm));
}
static ALWAYS_INLINE type_c64 reciprocal_c64(type_c64 a) { return divide_c64(c64_of(1.0f, 0.0f), a); }
static ALWAYS_INLINE type_c64 sqrt_c64(type_c64 a) { return c64_of_wide(csqrt(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 rsqrt_c64(type_c64 a) { return reciprocal_c64(sqrt_c64(a)); }
static ALWAYS_INLINE type_c64 rint_c64(type_c64 a) { return c64_of(rintf(a.re), rintf(a.im)); }
static ALWAYS_INLINE type_c64 exp_c64(type_c64 a) { return c64_of_wide(cexp(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 log_c64(type_c64 a) { return c64_of_wide(clog(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 scaled_log_c64(type_c64 a, double scale) {
    wide_complex value = clog(wide_of_c64(a));
    return c64_of((float)(creal(value) * scale), (float)(cimag(value) * scale));
}
static ALWAYS_INLINE type_c64 log2_c64(type_c64 a) { return scaled_log_c64(a, 0x1.71547652b82fep+0); }
static ALWAYS_INLINE type_c64 log10_c64(type_c64 a) { return scaled_log_c64(a, 0x1.bcb7b1526e50ep-2); }
/* |1 + z|^2 = 1 + (2 re + re^2 + im^2): log1p of the rest keeps what 1 + re would lose. */
static ALWAYS_INLINE type_c64 log1p_c64(type_c64 a) {
    double re = a.re, im = a.im;
    return c64_of((float)(0.5 * log1p(re * (2.0 + re) + im * im)), (float)atan2(im, 1.0 + re));
}
static ALWAYS_INLINE type_c64 sin_c64(type_c64 a) { return c64_of_wide(csin(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 cos_c64(type_c64 a) { return c64_of_wide(ccos(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 tan_c64(type_c64 a) { return c64_of_wide(ctan(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 arcsin_c64(type_c64 a) { return c64_of_wide(casin(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 arccos_c64(type_c64 a) { return c64_of_wide(cacos(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 arctan_c64(type_c64 a) { return c64_of_wide(catan(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 sinh_c64(type_c64 a) { return c64_of_wide(csinh(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 cosh_c64(type_c64 a) { return c64_of_wide(ccosh(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 arcsinh_c64(type_c64 a) { return c64_of_wide(casinh(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 arccosh_c64(type_c64 a) { return c64_of_wide(cacosh(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 arctanh_c64(type_c64 a) { return c64_of_wide(catanh(wide_of_c64(a))); }
static ALWAYS_INLINE type_c64 tanh_c64(type_c64 a) { return c64_of_wide(ctanh(wide_of_c64(a))); }
/* log(exp(a) + exp(b)), from whichever has the larger real part. */
static ALWAYS_INLINE type_c64 logaddexp_c64(type_c64 a, type_c64 b) {
    type_c64 larger = a.re > b.re ? a : b, smaller = a.re > b.re ? b : a;
    if (isnan_c64(a) || isnan_c64(b)) return c64_of(NAN, NAN);
    if (smaller.re == -INFINITY || larger.re == INFINITY) return larger;
    wide_complex rest = cexp(wide_of_c64(smaller) - wide_of_c64(larger));
    double re = creal(rest), im = cimag(rest);
    return c64_of((float)(larger.re + 0.5 * log1p(re * (2.0 + re) + im * im)),
                  (float)(larger.im + atan2(im, 1.0 + re)));
}
/* exp(b log a), the base 0 apart: 0^b is 0 for a positive real part of b and NaN otherwise. */
static ALWAYS_INLINE type_c64 power_c64(type_c64 a, type_c64 b) {
    if (a.re == 0.0f && a.im == 0.0f) return b.re > 0.0f ? c64_of(0.0f, 0.0f) : c64_of(NAN, NAN);
    return c64_of_wide(cexp(wide_of_c64(b) * clog(wide_of_c64(a))));
}

#endif
