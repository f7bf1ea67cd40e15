/* Complex numbers in double precision for scalar/complex.h, which wants C's: the type and the functions it calls, with
 * the special values of C11 annex G. Arguments come from float32, so that squares neither overflow nor lose digits, and
 * results go there: good to some ulps of double. The inverse functions follow Kahan, "Branch cuts for complex
 * elementary functions", 1987. */
#ifndef SLIP_KERNELS_CUDA_WIDE_H
#define SLIP_KERNELS_CUDA_WIDE_H

#include <math.h>

#include "kernels/cuda/types.cuh"

#define SLIP_WIDE_COMPLEX

typedef struct wide_complex {
    double re, im;
} wide_complex;

static ALWAYS_INLINE wide_complex wide_of(double re, double im) {
    wide_complex value = {re, im};
    return value;
}

static ALWAYS_INLINE double creal(wide_complex z) { return z.re; }
static ALWAYS_INLINE double cimag(wide_complex z) { return z.im; }
static ALWAYS_INLINE bool wide_isinf(double x) { return fabs(x) == (double)INFINITY; }
static ALWAYS_INLINE bool wide_isnan(double x) { return x != x; }
static ALWAYS_INLINE bool wide_isfinite(double x) { return fabs(x) < (double)INFINITY; }

static ALWAYS_INLINE wide_complex operator-(wide_complex a, wide_complex b) {
    return wide_of(a.re - b.re, a.im - b.im);
}

/* 1 for an infinite part, else 0, signs kept: what an infinite operand counts as in a product. */
static ALWAYS_INLINE double wide_boxed(double x) { return copysign(wide_isinf(x) ? 1.0 : 0.0, x); }
static ALWAYS_INLINE double wide_zeroed(double x) { return wide_isnan(x) ? copysign(0.0, x) : x; }

GPU_CALLED wide_complex operator*(wide_complex x, wide_complex y) {
    double a = x.re, b = x.im, c = y.re, d = y.im;
    wide_complex product = wide_of(a * c - b * d, a * d + b * c);
    if (!wide_isnan(product.re) || !wide_isnan(product.im)) return product;
    bool recovers = false;
    if (wide_isinf(a) || wide_isinf(b)) {
        a = wide_boxed(a), b = wide_boxed(b), c = wide_zeroed(c), d = wide_zeroed(d);
        recovers = true;
    }
    if (wide_isinf(c) || wide_isinf(d)) {
        c = wide_boxed(c), d = wide_boxed(d), a = wide_zeroed(a), b = wide_zeroed(b);
        recovers = true;
    }
    if (!recovers) return product;
    return wide_of((double)INFINITY * (a * c - b * d), (double)INFINITY * (a * d + b * c));
}

/* |z|, an infinite part outweighing NaN. */
static ALWAYS_INLINE double wide_magnitude(wide_complex z) {
    if (wide_isinf(z.re) || wide_isinf(z.im)) return (double)INFINITY;
    return sqrt(z.re * z.re + z.im * z.im);
}

GPU_CALLED wide_complex csqrt(wide_complex z) {
    if (z.re == 0.0 && z.im == 0.0) return wide_of(0.0, z.im);
    if (wide_isinf(z.im)) return wide_of((double)INFINITY, z.im);
    if (wide_isinf(z.re)) {
        double rest = z.im - z.im; /* 0, or NaN */
        if (z.re > 0.0) return wide_of(z.re, wide_isnan(rest) ? rest : copysign(0.0, z.im));
        return wide_of(fabs(rest), wide_isnan(rest) ? z.re : copysign((double)INFINITY, z.im));
    }
    double t = sqrt(0.5 * (fabs(z.re) + wide_magnitude(z))), other = 0.5 * z.im / t;
    return z.re >= 0.0 ? wide_of(t, other) : wide_of(fabs(other), copysign(t, z.im));
}

GPU_CALLED wide_complex cexp(wide_complex z) {
    if (z.im == 0.0) return wide_of(exp(z.re), z.im);
    if (!wide_isfinite(z.im)) {
        if (z.re == -(double)INFINITY) return wide_of(0.0, copysign(0.0, z.im));
        return wide_of(z.re == (double)INFINITY ? z.re : z.im - z.im, z.im - z.im);
    }
    double scale = exp(z.re), sine, cosine;
    sincos(z.im, &sine, &cosine);
    return wide_of(scale * cosine, scale * sine);
}

/* Near |z| = 1 the logarithm is that of 1 + ((larger - 1)(larger + 1) + smaller^2), every term of which is exact. */
GPU_CALLED wide_complex clog(wide_complex z) {
    double x = fabs(z.re), y = fabs(z.im), angle = atan2(z.im, z.re);
    if (wide_isinf(x) || wide_isinf(y)) return wide_of((double)INFINITY, angle);
    double larger = x > y ? x : y, smaller = x > y ? y : x, norm = x * x + y * y;
    if (norm > 0.5 && norm < 3.0)
        return wide_of(0.5 * log1p((larger - 1.0) * (larger + 1.0) + smaller * smaller), angle);
    return wide_of(0.5 * log(norm), angle);
}

GPU_CALLED wide_complex csinh(wide_complex z) {
    if (z.im == 0.0) return wide_of(sinh(z.re), z.im);
    if (!wide_isfinite(z.im)) {
        double nan = z.im - z.im;
        return wide_of(wide_isinf(z.re) ? (double)INFINITY : z.re == 0.0 ? z.re : nan, nan);
    }
    double sine, cosine;
    sincos(z.im, &sine, &cosine);
    return wide_of(sinh(z.re) * cosine, cosh(z.re) * sine);
}

GPU_CALLED wide_complex ccosh(wide_complex z) {
    if (z.im == 0.0) return wide_of(cosh(z.re), wide_isnan(z.re) ? z.im : copysign(0.0, z.re) * copysign(1.0, z.im));
    if (!wide_isfinite(z.im)) {
        double nan = z.im - z.im;
        return wide_of(wide_isinf(z.re) ? (double)INFINITY : nan, z.re == 0.0 ? z.re : nan);
    }
    double sine, cosine;
    sincos(z.im, &sine, &cosine);
    return wide_of(cosh(z.re) * cosine, z.re == 0.0 ? copysign(0.0, z.re) * sine : sinh(z.re) * sine);
}

GPU_CALLED wide_complex ctanh(wide_complex z) {
    double sine, cosine;
    if (wide_isinf(z.re)) {
        double zero = wide_isfinite(z.im) ? copysign(0.0, sin(2.0 * z.im)) : copysign(0.0, z.im);
        return wide_of(copysign(1.0, z.re), z.im == 0.0 ? z.im : zero);
    }
    if (z.im == 0.0) return wide_of(tanh(z.re), z.im);
    if (!wide_isfinite(z.im)) return wide_of(z.re == 0.0 ? z.re : z.im - z.im, z.im - z.im);
    sincos(z.im, &sine, &cosine);
    if (fabs(z.re) > 40.0) return wide_of(copysign(1.0, z.re), 4.0 * sine * cosine * exp(-2.0 * fabs(z.re)));
    double hyperbolic = sinh(z.re), norm = cosine * cosine + hyperbolic * hyperbolic;
    return wide_of(hyperbolic * cosh(z.re) / norm, sine * cosine / norm);
}

/* The angle of an infinite z as a first-quadrant or, for a negative real part, second-quadrant number; NaN counts out.
 */
static ALWAYS_INLINE double wide_far_angle(double re, double im) {
    double x = wide_isinf(re) ? copysign(1.0, re) : 0.0, y = wide_isinf(im) ? 1.0 : 0.0;
    return wide_isnan(re) || wide_isnan(im) ? re + im : atan2(y, x);
}

GPU_CALLED wide_complex cacos(wide_complex z) {
    if (wide_isinf(z.re) || wide_isinf(z.im))
        return wide_of(wide_far_angle(z.re, z.im),
                       wide_isnan(z.im) ? (double)INFINITY : -copysign((double)INFINITY, z.im));
    wide_complex below = csqrt(wide_of(1.0 - z.re, -z.im)), above = csqrt(wide_of(1.0 + z.re, z.im));
    double im = asinh(above.re * below.im - above.im * below.re); /* of conj(above) * below */
    return wide_of(z.re == 0.0 ? 0x1.921fb54442d18p+0 : 2.0 * atan2(below.re, above.re), im);
}

GPU_CALLED wide_complex cacosh(wide_complex z) {
    if (wide_isinf(z.re) || wide_isinf(z.im))
        return wide_of((double)INFINITY, copysign(wide_far_angle(z.re, z.im), z.im));
    wide_complex below = csqrt(wide_of(z.re - 1.0, z.im)), above = csqrt(wide_of(z.re + 1.0, z.im));
    double re = asinh(below.re * above.re + below.im * above.im); /* of conj(below) * above */
    return wide_of(re, 2.0 * atan2(below.im, above.re));
}

GPU_CALLED wide_complex casin(wide_complex z) {
    if (wide_isinf(z.re) || wide_isinf(z.im)) {
        double im = wide_isnan(z.im) ? z.im : copysign((double)INFINITY, z.im);
        if (wide_isinf(z.re) && wide_isnan(z.im)) return wide_of(z.im, copysign((double)INFINITY, z.im));
        double turned = wide_isinf(z.im) ? wide_isinf(z.re) ? 0x1.921fb54442d18p-1 : 0.0 : 0x1.921fb54442d18p+0;
        return wide_of(wide_isnan(z.re) ? z.re : copysign(turned, z.re), im);
    }
    wide_complex below = csqrt(wide_of(1.0 - z.re, -z.im)), above = csqrt(wide_of(1.0 + z.re, z.im));
    double im = asinh(below.re * above.im - below.im * above.re); /* of conj(below) * above */
    double cosine = below.re * above.re - below.im * above.im;
    if (z.re == 0.0) return wide_of(z.re, im);
    return wide_of(atan2(z.re, cosine), im);
}

GPU_CALLED wide_complex catanh(wide_complex z) {
    double x = fabs(z.re), y = fabs(z.im);
    if (wide_isinf(x) || wide_isinf(y))
        return wide_of(copysign(0.0, z.re), wide_isnan(y) ? y : copysign(0x1.921fb54442d18p+0, z.im));
    if (x == 0.0 && wide_isnan(y)) return z;
    double re = 0.25 * log1p(4.0 * x / ((1.0 - x) * (1.0 - x) + y * y));
    double im = 0.5 * atan2(2.0 * y, (1.0 - x) * (1.0 + x) - y * y);
    return wide_of(copysign(re, z.re), copysign(im, z.im));
}

/* The rest by a quarter turn: f(z) = -i g(iz) = i g(-iz). */
static ALWAYS_INLINE wide_complex wide_turned(wide_complex z) { return wide_of(-z.im, z.re); }
static ALWAYS_INLINE wide_complex wide_turned_back(wide_complex z) { return wide_of(z.im, -z.re); }

static ALWAYS_INLINE wide_complex csin(wide_complex z) { return wide_turned(csinh(wide_turned_back(z))); }
static ALWAYS_INLINE wide_complex ccos(wide_complex z) { return ccosh(wide_turned(z)); }
static ALWAYS_INLINE wide_complex ctan(wide_complex z) { return wide_turned_back(ctanh(wide_turned(z))); }
static ALWAYS_INLINE wide_complex catan(wide_complex z) { return wide_turned_back(catanh(wide_turned(z))); }
static ALWAYS_INLINE wide_complex casinh(wide_complex z) { return wide_turned_back(casin(wide_turned(z))); }

#endif
