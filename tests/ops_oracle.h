/* What elementwise ops should give, in double precision: an oracle for ops_conformance_test.c. Real numbers and complex
 * ones have functions of their own, since C's complex functions treat infinities otherwise. */
#ifndef OPS_ORACLE_H
#define OPS_ORACLE_H

#include <complex.h>
#include <math.h>

#include "ops_support.h"

/* ---- unary: real, then complex ---- */

#define ORACLE_REAL(name, expression)     \
    static double real_##name(double a) { \
        return expression;                \
    }
#define ORACLE_COMPLEX(name, expression)                     \
    static double complex complex_##name(double complex a) { \
        return expression;                                   \
    }

/* Newton's method on erf, whose derivative is known; near 1 on erfc. */
static double real_erfinv(double a) {
    double size = fabs(a), y = 0;
    if (!(size < 1)) return size == 1 ? copysign(INFINITY, a) : NAN;
    for (int i = 0; i < 200; ++i) {
        double rest = size < 0.5 ? erf(y) - size : (1 - size) - erfc(y);
        double step = rest / (2 / sqrt(acos(-1)) * exp(-y * y));
        y -= fabs(step) > 0.5 ? copysign(0.5, step) : step;
    }
    return copysign(y, a);
}

ORACLE_REAL(abs, fabs(a))
ORACLE_REAL(negative, -a)
ORACLE_REAL(sign, a > 0 ? 1 : a < 0 ? -1 : 0)
ORACLE_REAL(square, a *a)
ORACLE_REAL(sqrt, sqrt(a))
ORACLE_REAL(rsqrt, 1 / sqrt(a))
ORACLE_REAL(reciprocal, 1 / a)
ORACLE_REAL(floor, floor(a))
ORACLE_REAL(ceil, ceil(a))
ORACLE_REAL(rint, rint(a))
ORACLE_REAL(trunc, trunc(a))
ORACLE_REAL(tan, tan(a))
ORACLE_REAL(arcsin, asin(a))
ORACLE_REAL(arccos, acos(a))
ORACLE_REAL(arctan, atan(a))
ORACLE_REAL(sinh, sinh(a))
ORACLE_REAL(cosh, cosh(a))
ORACLE_REAL(arcsinh, asinh(a))
ORACLE_REAL(arccosh, acosh(a))
ORACLE_REAL(arctanh, atanh(a))
ORACLE_REAL(bitwise_invert, -a - 1) /* of bool: see check_unary */
ORACLE_REAL(real, a)
ORACLE_REAL(imag, 0 * a)
ORACLE_REAL(conjugate, a)
ORACLE_REAL(isposinf, a == INFINITY)
ORACLE_REAL(isneginf, a == -INFINITY)
ORACLE_REAL(exp, exp(a))
ORACLE_REAL(expm1, expm1(a))
ORACLE_REAL(log, log(a))
ORACLE_REAL(log2, log2(a))
ORACLE_REAL(log10, log10(a))
ORACLE_REAL(log1p, log1p(a))
ORACLE_REAL(sin, sin(a))
ORACLE_REAL(cos, cos(a))
ORACLE_REAL(tanh, tanh(a))
ORACLE_REAL(sigmoid, (double)(1 / (1 + expl(-(long double)a)))) /* in double it would be wrong by as much as ours */
ORACLE_REAL(erf, erf(a))
ORACLE_REAL(logical_not, a == 0)
ORACLE_REAL(isnan, isnan(a))
ORACLE_REAL(isinf, isinf(a) != 0)
ORACLE_REAL(isfinite, isfinite(a))

ORACLE_COMPLEX(abs, cabs(a))
ORACLE_COMPLEX(negative, -a)
ORACLE_COMPLEX(sign, a == 0 ? 0 : a / cabs(a))
ORACLE_COMPLEX(square, a *a)
ORACLE_COMPLEX(sqrt, csqrt(a))
ORACLE_COMPLEX(rsqrt, 1 / csqrt(a))
ORACLE_COMPLEX(reciprocal, 1 / a)
ORACLE_COMPLEX(rint, CMPLX(rint(creal(a)), rint(cimag(a))))
ORACLE_COMPLEX(tan, ctan(a))
ORACLE_COMPLEX(arcsin, casin(a))
ORACLE_COMPLEX(arccos, cacos(a))
ORACLE_COMPLEX(arctan, catan(a))
ORACLE_COMPLEX(sinh, csinh(a))
ORACLE_COMPLEX(cosh, ccosh(a))
ORACLE_COMPLEX(arcsinh, casinh(a))
ORACLE_COMPLEX(arccosh, cacosh(a))
ORACLE_COMPLEX(arctanh, catanh(a))
ORACLE_COMPLEX(real, creal(a))
ORACLE_COMPLEX(imag, cimag(a))
ORACLE_COMPLEX(conjugate, conj(a))
ORACLE_COMPLEX(isposinf, 0 * creal(a))
ORACLE_COMPLEX(isneginf, 0 * creal(a))
ORACLE_COMPLEX(exp, cexp(a))
ORACLE_COMPLEX(log, clog(a))
ORACLE_COMPLEX(log2, clog(a) / log(2))
ORACLE_COMPLEX(log10, clog(a) / log(10))
ORACLE_COMPLEX(log1p, clog(1 + a))
ORACLE_COMPLEX(sin, csin(a))
ORACLE_COMPLEX(cos, ccos(a))
ORACLE_COMPLEX(tanh, ctanh(a))
ORACLE_COMPLEX(isnan, isnan(creal(a)) || isnan(cimag(a)))
ORACLE_COMPLEX(isinf, isinf(creal(a)) || isinf(cimag(a)))
ORACLE_COMPLEX(isfinite, isfinite(creal(a)) && isfinite(cimag(a)))

/* ---- binary ---- */

/* As real_name(a, b, dtype): the dtype both are in. */
#define ORACLE_REAL_2(name, expression)                                                       \
    static double real_##name(double a, double b, __attribute__((unused)) slip_dtype dtype) { \
        return expression;                                                                    \
    }
#define ORACLE_COMPLEX_2(name, expression)                                     \
    static double complex complex_##name(double complex a, double complex b) { \
        return expression;                                                     \
    }

/* The quotient is rounded to the dtype before it is rounded down; integers round towards zero, and
 * by zero give 0; bool gives its dividend. */
static double real_floor_divide(double a, double b, slip_dtype dtype) {
    if (dtype_is_float(dtype)) return floor(creal(number_in(dtype, CMPLX(a / b, 0))));
    if (b == 0) return dtype == SLIP_BOOL ? a : 0;
    return trunc(a / b);
}

static double real_remainder(double a, double b, slip_dtype dtype) {
    if (!dtype_is_float(dtype) && b == 0) return 0;
    double rest = fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static double real_power(double a, double b, slip_dtype dtype) {
    return !dtype_is_float(dtype) && b < 0 ? 0 : pow(a, b);
}

static double real_logaddexp(double a, double b, __attribute__((unused)) slip_dtype dtype) {
    if (isnan(a) || isnan(b)) return NAN;
    return a == b ? a + log(2) : fmax(a, b) + log1p(exp(-fabs(a - b)));
}

ORACLE_REAL_2(add, a + b)
ORACLE_REAL_2(subtract, a - b)
ORACLE_REAL_2(multiply, a *b)
ORACLE_REAL_2(divide, a / b)
ORACLE_REAL_2(minimum, isnan(a) || isnan(b) ? NAN : a < b ? a : b)
ORACLE_REAL_2(maximum, isnan(a) || isnan(b) ? NAN : a > b ? a : b)
ORACLE_REAL_2(logical_and, a != 0 && b != 0)
ORACLE_REAL_2(logical_or, a != 0 || b != 0)
ORACLE_REAL_2(logical_xor, (a != 0) != (b != 0))
ORACLE_REAL_2(bitwise_and, (double)((int64_t)a &(int64_t)b))
ORACLE_REAL_2(bitwise_or, (double)((int64_t)a | (int64_t)b))
ORACLE_REAL_2(bitwise_xor, (double)((int64_t)a ^ (int64_t)b))
ORACLE_REAL_2(left_shift, a *ldexp(1, (int)b))
ORACLE_REAL_2(right_shift, floor(a / ldexp(1, (int)b)))
ORACLE_REAL_2(arctan2, atan2(a, b))
ORACLE_REAL_2(equal, a == b)
ORACLE_REAL_2(not_equal, a != b)
ORACLE_REAL_2(less, a < b)
ORACLE_REAL_2(less_equal, a <= b)
ORACLE_REAL_2(greater, a > b)
ORACLE_REAL_2(greater_equal, a >= b)

/* By real part, then imaginary part. */
static bool complex_is_less(double complex a, double complex b) {
    return creal(a) < creal(b) || (creal(a) == creal(b) && cimag(a) < cimag(b));
}

ORACLE_COMPLEX_2(add, a + b)
ORACLE_COMPLEX_2(subtract, a - b)
ORACLE_COMPLEX_2(multiply, a *b)
ORACLE_COMPLEX_2(divide, a / b)
ORACLE_COMPLEX_2(power, cpow(a, b))
/* From the one with the larger real part: the imaginary part may leave (-pi, pi], as it does in MLX. */
ORACLE_COMPLEX_2(logaddexp, creal(a) > creal(b) ? a + clog(1 + cexp(b - a)) : b + clog(1 + cexp(a - b)))
ORACLE_COMPLEX_2(minimum, complex_is_less(a, b) ? a : b)
ORACLE_COMPLEX_2(maximum, complex_is_less(b, a) ? a : b)
ORACLE_COMPLEX_2(equal, a == b)
ORACLE_COMPLEX_2(not_equal, a != b)
ORACLE_COMPLEX_2(less, complex_is_less(a, b))
ORACLE_COMPLEX_2(less_equal, !complex_is_less(b, a))
ORACLE_COMPLEX_2(greater, complex_is_less(b, a))
ORACLE_COMPLEX_2(greater_equal, !complex_is_less(a, b))

#endif
