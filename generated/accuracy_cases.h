/* Made from ops/ by tools/generate.py: do not edit. X(name, OP, ulp_32, ulp_64): the elementwise ops that compute
 * with floats, and how far from the exact result they may be in float32 and in float64, in units in the last place;
 * 0: correctly rounded. */
#ifndef SLIP_ACCURACY_CASES_H
#define SLIP_ACCURACY_CASES_H

#define SLIP_ACCURACY_UNARY(X)          \
    X(abs, ABS, 0.0, 0.0)               \
    X(negative, NEGATIVE, 0.0, 0.0)     \
    X(sign, SIGN, 0.0, 0.0)             \
    X(square, SQUARE, 0.0, 0.0)         \
    X(sqrt, SQRT, 0.0, 0.0)             \
    X(rsqrt, RSQRT, 1.5, 1.5)           \
    X(reciprocal, RECIPROCAL, 0.0, 0.0) \
    X(floor, FLOOR, 0.0, 0.0)           \
    X(ceil, CEIL, 0.0, 0.0)             \
    X(rint, RINT, 0.0, 0.0)             \
    X(trunc, TRUNC, 0.0, 0.0)           \
    X(exp, EXP, 1.0, 1.0)               \
    X(expm1, EXPM1, 1.5, 1.0)           \
    X(log, LOG, 0.9, 1.0)               \
    X(log2, LOG2, 1.25, 1.0)            \
    X(log10, LOG10, 1.0, 2.0)           \
    X(log1p, LOG1P, 1.5, 1.0)           \
    X(sin, SIN, 1.0, 1.0)               \
    X(cos, COS, 1.0, 1.0)               \
    X(tan, TAN, 0.51, 1.0)              \
    X(arcsin, ARCSIN, 0.51, 1.0)        \
    X(arccos, ARCCOS, 0.51, 1.0)        \
    X(arctan, ARCTAN, 0.51, 1.0)        \
    X(sinh, SINH, 0.51, 2.0)            \
    X(cosh, COSH, 0.51, 2.0)            \
    X(arcsinh, ARCSINH, 0.51, 2.0)      \
    X(arccosh, ARCCOSH, 0.51, 2.0)      \
    X(arctanh, ARCTANH, 0.51, 2.0)      \
    X(tanh, TANH, 1.3, 2.0)             \
    X(sigmoid, SIGMOID, 2.0, 2.0)       \
    X(erf, ERF, 1.1, 1.0)               \
    X(erfinv, ERFINV, 2.5, 2.0)

#define SLIP_ACCURACY_BINARY(X)             \
    X(add, ADD, 0.0, 0.0)                   \
    X(subtract, SUBTRACT, 0.0, 0.0)         \
    X(multiply, MULTIPLY, 0.0, 0.0)         \
    X(divide, DIVIDE, 0.0, 0.0)             \
    X(floor_divide, FLOOR_DIVIDE, 0.0, 0.0) \
    X(remainder, REMAINDER, 0.0, 0.0)       \
    X(power, POWER, 0.51, 1.0)              \
    X(minimum, MINIMUM, 0.0, 0.0)           \
    X(maximum, MAXIMUM, 0.0, 0.0)           \
    X(arctan2, ARCTAN2, 0.51, 1.0)          \
    X(logaddexp, LOGADDEXP, 0.51, 2.0)

#endif
