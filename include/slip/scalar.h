/* Single elements: read out of an array's memory, or made into an array of no dimensions. */
#ifndef SLIP_SCALAR_H
#define SLIP_SCALAR_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum slip_scalar_kind {
    SLIP_SCALAR_UNSIGNED, /* bool is unsigned */
    SLIP_SCALAR_SIGNED,
    SLIP_SCALAR_REAL /* complex is real */
} slip_scalar_kind;

/* A value in the widest type of its kind: a plain value. */
typedef struct slip_scalar {
    slip_scalar_kind kind;
    uint64_t natural;
    int64_t integer;
    double real;
    double imaginary; /* 0 but for complex values */
} slip_scalar;

/* The value of an element. Any thread. */
SLIP_API slip_scalar slip_scalar_read(const void *element, slip_dtype dtype);

/* Stores the value as an element of the dtype. Integers wrap; reals become integers by truncation, the nearest end of
 * the range standing for what lies beyond it and 0 for NaN; imaginary parts are lost; a real part but 0 is true. */
SLIP_API void slip_scalar_write(void *element, slip_dtype dtype, const slip_scalar *value);

/* An array of no dimensions, converted as slip_scalar_write does. The caller owns *array. Error: SLIP_OUT_OF_MEMORY. */
SLIP_API slip_status slip_array_from_scalar(slip_array **array, const slip_scalar *value, slip_dtype dtype);

#ifdef __cplusplus
}
#endif
#endif
