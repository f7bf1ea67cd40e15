/* The exact results that accuracy_support.c compares with, as functions of one real type. Included once per type, with
 * REAL the type, OF(name) the names of what is defined, and LIBM(name) libm's function for the type. */

#define REFERENCE(name, expression) \
    static REAL OF(name)(REAL a) {  \
        return expression;          \
    }

REFERENCE(abs, LIBM(fabs)(a))
REFERENCE(negative, -a)
REFERENCE(sign, a > 0 ? 1 : a < 0 ? -1 : 0)
REFERENCE(square, a *a)
REFERENCE(sqrt, LIBM(sqrt)(a))
REFERENCE(rsqrt, 1 / LIBM(sqrt)(a))
REFERENCE(reciprocal, 1 / a)
REFERENCE(floor, LIBM(floor)(a))
REFERENCE(ceil, LIBM(ceil)(a))
REFERENCE(rint, LIBM(rint)(a))
REFERENCE(trunc, LIBM(trunc)(a))
REFERENCE(exp, LIBM(exp)(a))
REFERENCE(expm1, LIBM(expm1)(a))
REFERENCE(log, LIBM(log)(a))
REFERENCE(log2, LIBM(log2)(a))
REFERENCE(log10, LIBM(log10)(a))
REFERENCE(log1p, LIBM(log1p)(a))
REFERENCE(sin, LIBM(sin)(a))
REFERENCE(cos, LIBM(cos)(a))
REFERENCE(tan, LIBM(tan)(a))
REFERENCE(arcsin, LIBM(asin)(a))
REFERENCE(arccos, LIBM(acos)(a))
REFERENCE(arctan, LIBM(atan)(a))
REFERENCE(sinh, LIBM(sinh)(a))
REFERENCE(cosh, LIBM(cosh)(a))
REFERENCE(arcsinh, LIBM(asinh)(a))
REFERENCE(arccosh, LIBM(acosh)(a))
REFERENCE(arctanh, LIBM(atanh)(a))
REFERENCE(tanh, LIBM(tanh)(a))
REFERENCE(sigmoid, 1 / (1 + LIBM(exp)(-a)))
REFERENCE(erf, LIBM(erf)(a))

/* Halley's method, which triples the digits, from an approximation by logarithms that is good to 0.3 %; near 1 from the
 * residue of erfc, which does not cancel. */
static REAL OF(erfinv)(REAL a) {
    const REAL root_pi = (REAL)1.772453850905516027298167483341145183L, c = (REAL)4.3307467508;
    REAL size = LIBM(fabs)(a);
    if (!(size < 1)) return size == 1 ? a * (REAL)INFINITY : (REAL)NAN;
    REAL logarithm = LIBM(log1p)(-size) + LIBM(log1p)(size), middle = c + logarithm / 2;
    REAL y = size < (REAL)1e-4 ? size * root_pi / 2
                               : LIBM(sqrt)(LIBM(sqrt)(middle * middle - logarithm * (REAL)6.8026468) - middle);
    for (int step = 0; step < 3; ++step) {
        REAL residue = size < (REAL)0.5 ? LIBM(erf)(y) - size : (1 - size) - LIBM(erfc)(y);
        REAL newton = residue * root_pi / 2 * LIBM(exp)(y * y);
        y -= newton / (1 + y * newton);
    }
    return LIBM(copysign)(y, a);
}

#undef REFERENCE
