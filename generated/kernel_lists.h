/* Made from ops/ by tools/generate.py: do not edit. X(OP, scalar, CLASS): SLIP_OP_##OP is the primitive,
 * slip__scalar_##scalar (or what the kernels call it) its arithmetic, CLASS the dtypes it exists for: ANY all
 * fourteen, NUMERIC all but bool, REAL all but complex64, INEXACT floats and complex64, FLOATING floats, INTEGER
 * integers, BITS integers and bool, BOOLEAN bool, COMPLEX complex64. */
#ifndef SLIP_KERNEL_LISTS_H
#define SLIP_KERNEL_LISTS_H

/* One input of the output's dtype (abs of complex64 gives float32). */
#define SLIP_UNARY_KERNELS(X)               \
    X(ABS, abs, ANY)                        \
    X(NEGATIVE, negative, NUMERIC)          \
    X(SIGN, sign, ANY)                      \
    X(SQUARE, square, ANY)                  \
    X(SQRT, sqrt, INEXACT)                  \
    X(RSQRT, rsqrt, INEXACT)                \
    X(RECIPROCAL, reciprocal, INEXACT)      \
    X(FLOOR, floor, FLOATING)               \
    X(CEIL, ceil, FLOATING)                 \
    X(RINT, rint, INEXACT)                  \
    X(TRUNC, trunc, FLOATING)               \
    X(EXP, exp, INEXACT)                    \
    X(EXPM1, expm1, FLOATING)               \
    X(LOG, log, INEXACT)                    \
    X(LOG2, log2, INEXACT)                  \
    X(LOG10, log10, INEXACT)                \
    X(LOG1P, log1p, INEXACT)                \
    X(SIN, sin, INEXACT)                    \
    X(COS, cos, INEXACT)                    \
    X(TAN, tan, INEXACT)                    \
    X(ARCSIN, arcsin, INEXACT)              \
    X(ARCCOS, arccos, INEXACT)              \
    X(ARCTAN, arctan, INEXACT)              \
    X(SINH, sinh, INEXACT)                  \
    X(COSH, cosh, INEXACT)                  \
    X(ARCSINH, arcsinh, INEXACT)            \
    X(ARCCOSH, arccosh, INEXACT)            \
    X(ARCTANH, arctanh, INEXACT)            \
    X(TANH, tanh, INEXACT)                  \
    X(SIGMOID, sigmoid, FLOATING)           \
    X(ERF, erf, FLOATING)                   \
    X(ERFINV, erfinv, FLOATING)             \
    X(REAL, real, COMPLEX)                  \
    X(IMAG, imag, COMPLEX)                  \
    X(CONJUGATE, conjugate, COMPLEX)        \
    X(BITWISE_INVERT, bitwise_invert, BITS) \
    X(LOGICAL_NOT, logical_not, BOOLEAN)

/* One input of the class, bool output. */
#define SLIP_PREDICATE_KERNELS(X)  \
    X(ISNAN, isnan, INEXACT)       \
    X(ISINF, isinf, INEXACT)       \
    X(ISFINITE, isfinite, INEXACT) \
    X(ISPOSINF, isposinf, INEXACT) \
    X(ISNEGINF, isneginf, INEXACT)

/* Two inputs of the output's dtype. */
#define SLIP_BINARY_KERNELS(X)           \
    X(ADD, add, ANY)                     \
    X(SUBTRACT, subtract, ANY)           \
    X(MULTIPLY, multiply, ANY)           \
    X(DIVIDE, divide, INEXACT)           \
    X(FLOOR_DIVIDE, floor_divide, REAL)  \
    X(REMAINDER, remainder, REAL)        \
    X(POWER, power, ANY)                 \
    X(MINIMUM, minimum, ANY)             \
    X(MAXIMUM, maximum, ANY)             \
    X(LOGICAL_AND, logical_and, BOOLEAN) \
    X(LOGICAL_OR, logical_or, BOOLEAN)   \
    X(LOGICAL_XOR, logical_xor, BOOLEAN) \
    X(BITWISE_AND, bitwise_and, BITS)    \
    X(BITWISE_OR, bitwise_or, BITS)      \
    X(BITWISE_XOR, bitwise_xor, BITS)    \
    X(LEFT_SHIFT, left_shift, INTEGER)   \
    X(RIGHT_SHIFT, right_shift, INTEGER) \
    X(ARCTAN2, arctan2, FLOATING)        \
    X(LOGADDEXP, logaddexp, INEXACT)

/* Two inputs of one dtype of the class, bool output. */
#define SLIP_COMPARE_KERNELS(X)          \
    X(EQUAL, equal, ANY)                 \
    X(NOT_EQUAL, not_equal, ANY)         \
    X(LESS, less, ANY)                   \
    X(LESS_EQUAL, less_equal, ANY)       \
    X(GREATER, greater, ANY)             \
    X(GREATER_EQUAL, greater_equal, ANY)

/* A bool input, then two of the output's dtype. */
#define SLIP_TERNARY_KERNELS(X) \
    X(WHERE, where, ANY)

/* Sum and prod: input of the class, output as the op's dtype rule says. */
#define SLIP_REDUCE_KERNELS(X) \
    X(SUM, sum, ANY)           \
    X(PROD, prod, ANY)         \
    X(MAX, max, ANY)           \
    X(MIN, min, ANY)           \
    X(ALL, all, BOOLEAN)       \
    X(ANY, any, BOOLEAN)

/* Input of the class, uint32 output. */
#define SLIP_ARG_REDUCE_KERNELS(X) \
    X(ARGMAX, argmax, ANY)         \
    X(ARGMIN, argmin, ANY)

/* Input and output of one dtype. */
#define SLIP_SCAN_KERNELS(X)               \
    X(CUMSUM, cumsum, ANY)                 \
    X(CUMPROD, cumprod, ANY)               \
    X(CUMMAX, cummax, ANY)                 \
    X(CUMMIN, cummin, ANY)                 \
    X(LOGCUMSUMEXP, logcumsumexp, INEXACT)

#endif
