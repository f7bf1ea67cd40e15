/* Every op of the op table that can be run on two arrays of one shape and dtype, with its other parameters fixed: for
 * tests that compare results with each other and need no oracle. */
#ifndef OPS_TABLE_H
#define OPS_TABLE_H

#include <stdlib.h>

#include "conformance_cases.h"
#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* The dtypes that an op is for: the classes of kernel_lists.h. */
typedef enum operation_class {
    OF_ANY,
    OF_NUMERIC,
    OF_REAL,
    OF_INEXACT,
    OF_FLOATING,
    OF_INTEGER,
    OF_BITS,
    OF_BOOLEAN,
    OF_COMPLEX
} operation_class;

typedef struct operation {
    const char *name;
    slip_status (*call)(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);
    operation_class class;
    double ulp; /* 0: arithmetic alone, no library's functions behind it in any dtype */
} operation;

#define DEFINE(NAME, CALL)                                                                                  \
    static slip_status apply_##NAME(slip_array **out, slip_array *a, __attribute__((unused)) slip_array *b, \
                                    slip_stream *stream) {                                                  \
        return CALL;                                                                                        \
    }
#define ROW(NAME, CLASS, ULP) {#NAME, apply_##NAME, OF_##CLASS, ULP},

#define DEFINE_UNARY(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) DEFINE(NAME, slip_##NAME(out, a, stream))
#define DEFINE_BINARY(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) DEFINE(NAME, slip_##NAME(out, a, b, stream))
#define DEFINE_REDUCE(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP)         \
    DEFINE(NAME, slip_##NAME(out, a, false, stream))                   \
    DEFINE(NAME##_first, slip_##NAME##_axis(out, a, 0, false, stream)) \
    DEFINE(NAME##_last, slip_##NAME##_axis(out, a, -1, true, stream))
#define DEFINE_SCAN(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP)          \
    DEFINE(NAME##_first, slip_##NAME(out, a, 0, true, false, stream)) \
    DEFINE(NAME##_last, slip_##NAME(out, a, -1, false, true, stream))
#define DEFINE_SORT(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP)    \
    DEFINE(NAME##_first, slip_##NAME##_axis(out, a, 0, stream)) \
    DEFINE(NAME##_last, slip_##NAME##_axis(out, a, -1, stream))

#define ROW_ONE(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) ROW(NAME, CLASS, ULP)
#define ROW_AXES(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) \
    ROW(NAME, CLASS, ULP) ROW(NAME##_first, CLASS, ULP) ROW(NAME##_last, CLASS, ULP)
#define ROW_AXIS(NAME, OP, A, L0, H0, L1, H1, CLASS, ULP) ROW(NAME##_first, CLASS, ULP) ROW(NAME##_last, CLASS, ULP)

SLIP_CONFORMANCE_UNARY(DEFINE_UNARY)
SLIP_CONFORMANCE_PREDICATE(DEFINE_UNARY)
SLIP_CONFORMANCE_BINARY(DEFINE_BINARY)
SLIP_CONFORMANCE_COMPARE(DEFINE_BINARY)
SLIP_CONFORMANCE_REDUCE(DEFINE_REDUCE)
SLIP_CONFORMANCE_ARG_REDUCE(DEFINE_REDUCE)
SLIP_CONFORMANCE_SCAN(DEFINE_SCAN)
SLIP_CONFORMANCE_SOFTMAX(DEFINE_REDUCE)
SLIP_CONFORMANCE_LOGSUMEXP(DEFINE_REDUCE)
SLIP_CONFORMANCE_SORT(DEFINE_SORT)
DEFINE(where, slip_where(out, b, a, b, stream))
DEFINE(astype, slip_astype(out, a, SLIP_INT16, stream))
DEFINE(contiguous, slip_contiguous(out, a, false, stream))

static const operation operations[] = {
    SLIP_CONFORMANCE_UNARY(ROW_ONE) SLIP_CONFORMANCE_PREDICATE(ROW_ONE) SLIP_CONFORMANCE_BINARY(ROW_ONE)
        SLIP_CONFORMANCE_COMPARE(ROW_ONE) SLIP_CONFORMANCE_REDUCE(ROW_AXES) SLIP_CONFORMANCE_ARG_REDUCE(ROW_AXES)
            SLIP_CONFORMANCE_SCAN(ROW_AXIS) SLIP_CONFORMANCE_SOFTMAX(ROW_AXES) SLIP_CONFORMANCE_LOGSUMEXP(ROW_AXES)
                SLIP_CONFORMANCE_SORT(ROW_AXIS) ROW(where, ANY, 0) ROW(astype, ANY, 0) ROW(contiguous, ANY, 0)};

/* Random bytes as numbers: small for integers, around 1 for floats (bit patterns are drawn, not values, so that any
 * dtype's array of this size is made at once). */
static inline slip_array *random_array(slip_dtype dtype, const int *shape, int ndim, uint64_t seed) {
    size_t size = 1, bytes = slip_dtype_size(dtype);
    test_generator random = test_random(seed);
    slip_array *array;
    for (int i = 0; i < ndim; ++i) size *= (size_t)shape[i];
    char *data = malloc(size * bytes);
    EXPECT_TRUE(data != NULL);
    for (size_t i = 0; i < size; ++i) {
        double value = 0.25 + 1.5 * test_random_unit(&random);
        float parts[2] = {(float)value, (float)(value - 1)};
        uint16_t half = dtype == SLIP_BFLOAT16 ? 0x3f00 : 0x3800; /* 0.5, and some of its neighbours */
        int64_t integer = dtype == SLIP_BOOL ? value > 1 : 1 + (int64_t)(value * 2);
        if (dtype == SLIP_FLOAT32 || dtype == SLIP_COMPLEX64) memcpy(data + i * bytes, parts, bytes);
        else if (dtype == SLIP_FLOAT64) memcpy(data + i * bytes, &value, bytes);
        else if (dtype_is_half(dtype)) {
            half = (uint16_t)(half + test_random_below(&random, 0x80));
            memcpy(data + i * bytes, &half, 2);
        } else memcpy(data + i * bytes, &integer, bytes);
    }
    EXPECT_OK(slip_array_from_data(&array, data, shape, ndim, dtype));
    free(data);
    return array;
}

/* Ops for floats take integers, too, which become float32 first: nothing new. */
static inline bool operation_takes(const operation *o, slip_dtype dtype) {
    bool is_integer = dtype_is_integer(dtype) || dtype == SLIP_BOOL, is_complex = dtype == SLIP_COMPLEX64;
    switch (o->class) {
    case OF_NUMERIC: return dtype != SLIP_BOOL;
    case OF_REAL: return !is_complex;
    case OF_INEXACT:
    case OF_COMPLEX: return !is_integer;
    case OF_FLOATING: return !is_integer && !is_complex;
    case OF_INTEGER:
    case OF_BITS: return is_integer;
    default: return true;
    }
}

#endif
