/* Made from ops/ by tools/generate.py: do not edit. X(OP, scalar, CLASS): SLIP_OP_##OP is the primitive,
 * slip__scalar_##scalar (or what the kernels call it) its arithmetic, CLASS the dtypes it exists for: ANY all
 * fourteen, NUMERIC all but bool, REAL all but complex64, INEXACT floats and complex64, FLOATING floats, INTEGER
 * integers, BITS integers and bool, BOOLEAN bool. */
#ifndef SLIP_KERNEL_LISTS_H
#define SLIP_KERNEL_LISTS_H

/* One input of the output's dtype (abs of complex64 gives float32). */
#define SLIP_UNARY_KERNELS(X)            \
    X(ABS, abs, ANY)                     \
    X(NEGATIVE, negative, NUMERIC)       \
    X(SIGN, sign, ANY)                   \
    X(SQUARE, square, ANY)               \
    X(SQRT, sqrt, INEXACT)               \
    X(RSQRT, rsqrt, INEXACT)             \
    X(RECIPROCAL, reciprocal, INEXACT)   \
    X(FLOOR, floor, FLOATING)            \
    X(CEIL, ceil, FLOATING)              \
    X(RINT, rint, INEXACT)               \
    X(EXP, exp, INEXACT)                 \
    X(EXPM1, expm1, FLOATING)            \
    X(LOG, log, INEXACT)                 \
    X(LOG2, log2, INEXACT)               \
    X(LOG10, log10, INEXACT)             \
    X(LOG1P, log1p, INEXACT)             \
    X(SIN, sin, INEXACT)                 \
    X(COS, cos, INEXACT)                 \
    X(TANH, tanh, INEXACT)               \
    X(SIGMOID, sigmoid, FLOATING)        \
    X(ERF, erf, FLOATING)                \
    X(ERFINV, erfinv, FLOATING)          \
    X(LOGICAL_NOT, logical_not, BOOLEAN)

/* One input of the class, bool output. */
#define SLIP_PREDICATE_KERNELS(X)  \
    X(ISNAN, isnan, INEXACT)       \
    X(ISINF, isinf, INEXACT)       \
    X(ISFINITE, isfinite, INEXACT)

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
    X(LOGICAL_OR, logical_or, BOOLEAN)

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
#define SLIP_SCAN_KERNELS(X) \
    X(CUMSUM, cumsum, ANY)   \
    X(CUMPROD, cumprod, ANY) \
    X(CUMMAX, cummax, ANY)   \
    X(CUMMIN, cummin, ANY)

#endif
