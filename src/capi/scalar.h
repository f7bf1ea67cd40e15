/* One element of an array, read out of its memory: for item and for text. */
#ifndef SLIP_CAPI_SCALAR_H
#define SLIP_CAPI_SCALAR_H

#include <stdint.h>

#include <slip/types.h>

/* A value in the widest type of its kind. */
typedef struct slip_scalar {
    enum { SLIP_SCALAR_UNSIGNED, SLIP_SCALAR_SIGNED, SLIP_SCALAR_REAL } kind; /* bool is unsigned; complex is real */
    uint64_t natural;
    int64_t integer;
    double real;
    double imaginary; /* 0 but for complex values */
} slip_scalar;

slip_scalar slip__scalar_read(const void *element, slip_dtype dtype);

/* Stores the value as an element of the dtype. Integers wrap; reals become integers by truncation, the nearest end of
 * the range standing for what lies beyond it and 0 for NaN; imaginary parts are lost; a real part but 0 is true. */
void slip__scalar_write(void *element, slip_dtype dtype, const slip_scalar *value);

#endif
