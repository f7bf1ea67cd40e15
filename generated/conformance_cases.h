/* Made from ops/ by tools/generate.py: do not edit. X(name, OP, arity, low_0, high_0, low_1, high_1, CLASS, ulp):
 * slip_##name is the function (for kinds with axes the one over all), inputs are drawn from [low, high], CLASS is as
 * in kernel_lists.h, ulp the larger of the errors allowed in float32 and float64 (in half types 1 at most; of the
 * sum of magnitudes for reduce and scan). */
#ifndef SLIP_CONFORMANCE_CASES_H
#define SLIP_CONFORMANCE_CASES_H

#define SLIP_CONFORMANCE_UNARY(X)                                         \
    X(abs, ABS, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)                        \
    X(negative, NEGATIVE, 1, -4.0, 4.0, -4.0, 4.0, NUMERIC, 0.0)          \
    X(sign, SIGN, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)                      \
    X(square, SQUARE, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)                  \
    X(sqrt, SQRT, 1, 0.0, 100.0, 0.0, 100.0, INEXACT, 0.0)                \
    X(rsqrt, RSQRT, 1, 0.01, 100.0, 0.01, 100.0, INEXACT, 1.5)            \
    X(reciprocal, RECIPROCAL, 1, 0.01, 100.0, 0.01, 100.0, INEXACT, 0.0)  \
    X(floor, FLOOR, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 0.0)               \
    X(ceil, CEIL, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 0.0)                 \
    X(rint, RINT, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 0.0)                  \
    X(trunc, TRUNC, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 0.0)               \
    X(exp, EXP, 1, -20.0, 20.0, -20.0, 20.0, INEXACT, 1.0)                \
    X(expm1, EXPM1, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 1.5)               \
    X(log, LOG, 1, 0.001, 100.0, 0.001, 100.0, INEXACT, 1.0)              \
    X(log2, LOG2, 1, 0.001, 100.0, 0.001, 100.0, INEXACT, 1.25)           \
    X(log10, LOG10, 1, 0.001, 100.0, 0.001, 100.0, INEXACT, 2.0)          \
    X(log1p, LOG1P, 1, -0.9, 100.0, -0.9, 100.0, INEXACT, 1.5)            \
    X(sin, SIN, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 1.0)                    \
    X(cos, COS, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 1.0)                    \
    X(tan, TAN, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 1.0)                    \
    X(arcsin, ARCSIN, 1, -1.0, 1.0, -1.0, 1.0, INEXACT, 1.0)              \
    X(arccos, ARCCOS, 1, -1.0, 1.0, -1.0, 1.0, INEXACT, 1.0)              \
    X(arctan, ARCTAN, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 1.0)              \
    X(sinh, SINH, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 2.0)                  \
    X(cosh, COSH, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 2.0)                  \
    X(arcsinh, ARCSINH, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 2.0)            \
    X(arccosh, ARCCOSH, 1, 1.0, 100.0, 1.0, 100.0, INEXACT, 2.0)          \
    X(arctanh, ARCTANH, 1, -0.99, 0.99, -0.99, 0.99, INEXACT, 2.0)        \
    X(tanh, TANH, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 2.0)                  \
    X(sigmoid, SIGMOID, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 2.0)           \
    X(erf, ERF, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 1.1)                   \
    X(erfinv, ERFINV, 1, -0.99, 0.99, -0.99, 0.99, FLOATING, 2.5)         \
    X(real, REAL, 1, -4.0, 4.0, -4.0, 4.0, COMPLEX, 0.0)                  \
    X(imag, IMAG, 1, -4.0, 4.0, -4.0, 4.0, COMPLEX, 0.0)                  \
    X(conjugate, CONJUGATE, 1, -4.0, 4.0, -4.0, 4.0, COMPLEX, 0.0)        \
    X(bitwise_invert, BITWISE_INVERT, 1, -4.0, 4.0, -4.0, 4.0, BITS, 0.0) \
    X(logical_not, LOGICAL_NOT, 1, -4.0, 4.0, -4.0, 4.0, BOOLEAN, 0.0)

#define SLIP_CONFORMANCE_PREDICATE(X)                            \
    X(isnan, ISNAN, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 0.0)       \
    X(isinf, ISINF, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 0.0)       \
    X(isfinite, ISFINITE, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 0.0) \
    X(isposinf, ISPOSINF, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 0.0) \
    X(isneginf, ISNEGINF, 1, -4.0, 4.0, -4.0, 4.0, INEXACT, 0.0)

#define SLIP_CONFORMANCE_BINARY(X)                                     \
    X(add, ADD, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)                     \
    X(subtract, SUBTRACT, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)           \
    X(multiply, MULTIPLY, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)           \
    X(divide, DIVIDE, 2, -4.0, 4.0, 0.1, 4.0, INEXACT, 0.0)            \
    X(floor_divide, FLOOR_DIVIDE, 2, -4.0, 4.0, 1.0, 4.0, REAL, 0.0)   \
    X(remainder, REMAINDER, 2, -4.0, 4.0, 1.0, 4.0, REAL, 0.0)         \
    X(power, POWER, 2, 0.1, 4.0, 0.0, 3.0, ANY, 1.0)                   \
    X(minimum, MINIMUM, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)             \
    X(maximum, MAXIMUM, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)             \
    X(logical_and, LOGICAL_AND, 2, -4.0, 4.0, -4.0, 4.0, BOOLEAN, 0.0) \
    X(logical_or, LOGICAL_OR, 2, -4.0, 4.0, -4.0, 4.0, BOOLEAN, 0.0)   \
    X(logical_xor, LOGICAL_XOR, 2, -4.0, 4.0, -4.0, 4.0, BOOLEAN, 0.0) \
    X(bitwise_and, BITWISE_AND, 2, -4.0, 4.0, -4.0, 4.0, BITS, 0.0)    \
    X(bitwise_or, BITWISE_OR, 2, -4.0, 4.0, -4.0, 4.0, BITS, 0.0)      \
    X(bitwise_xor, BITWISE_XOR, 2, -4.0, 4.0, -4.0, 4.0, BITS, 0.0)    \
    X(left_shift, LEFT_SHIFT, 2, -4.0, 4.0, 0.0, 7.0, INTEGER, 0.0)    \
    X(right_shift, RIGHT_SHIFT, 2, -4.0, 4.0, 0.0, 7.0, INTEGER, 0.0)  \
    X(arctan2, ARCTAN2, 2, -4.0, 4.0, -4.0, 4.0, FLOATING, 1.0)        \
    X(logaddexp, LOGADDEXP, 2, -4.0, 4.0, -4.0, 4.0, INEXACT, 2.0)

#define SLIP_CONFORMANCE_COMPARE(X)                                    \
    X(equal, EQUAL, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)                 \
    X(not_equal, NOT_EQUAL, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)         \
    X(less, LESS, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)                   \
    X(less_equal, LESS_EQUAL, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)       \
    X(greater, GREATER, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)             \
    X(greater_equal, GREATER_EQUAL, 2, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)

#define SLIP_CONFORMANCE_TERNARY(X)                    \
    X(where, WHERE, 3, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)

#define SLIP_CONFORMANCE_REDUCE(X)                     \
    X(sum, SUM, 1, -4.0, 4.0, -4.0, 4.0, ANY, 4.0)     \
    X(prod, PROD, 1, 0.5, 1.5, 0.5, 1.5, ANY, 8.0)     \
    X(max, MAX, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)     \
    X(min, MIN, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)     \
    X(all, ALL, 1, -4.0, 4.0, -4.0, 4.0, BOOLEAN, 0.0) \
    X(any, ANY, 1, -4.0, 4.0, -4.0, 4.0, BOOLEAN, 0.0)

#define SLIP_CONFORMANCE_ARG_REDUCE(X)                   \
    X(argmax, ARGMAX, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0) \
    X(argmin, ARGMIN, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)

#define SLIP_CONFORMANCE_SCAN(X)                          \
    X(cumsum, CUMSUM, 1, -4.0, 4.0, -4.0, 4.0, ANY, 8.0)  \
    X(cumprod, CUMPROD, 1, 0.5, 1.5, 0.5, 1.5, ANY, 16.0) \
    X(cummax, CUMMAX, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)  \
    X(cummin, CUMMIN, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)

#define SLIP_CONFORMANCE_SOFTMAX(X)                             \
    X(softmax, SOFTMAX, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 4.0)

#define SLIP_CONFORMANCE_LOGSUMEXP(X)                               \
    X(logsumexp, LOGSUMEXP, 1, -4.0, 4.0, -4.0, 4.0, FLOATING, 4.0)

#define SLIP_CONFORMANCE_SORT(X)                           \
    X(sort, SORT, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)       \
    X(argsort, ARGSORT, 1, -4.0, 4.0, -4.0, 4.0, ANY, 0.0)

#endif
