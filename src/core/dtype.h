/* dtypes: sizes, names, kinds and MLX's promotion. */
#ifndef SLIP_CORE_DTYPE_H
#define SLIP_CORE_DTYPE_H

#include <slip/types.h>

typedef enum slip_dtype_kind {
    SLIP_BOOLEAN,
    SLIP_UNSIGNED_INTEGER,
    SLIP_SIGNED_INTEGER,
    SLIP_FLOATING,
    SLIP_COMPLEX
} slip_dtype_kind;

extern const uint8_t slip__dtype_sizes[SLIP_DTYPE_COUNT];

slip_dtype_kind slip__dtype_kind(slip_dtype dtype);
bool slip__dtype_is_integer(slip_dtype dtype);  /* bool excluded */
bool slip__dtype_is_inexact(slip_dtype dtype);  /* float or complex */
bool slip__dtype_is_floating(slip_dtype dtype); /* float, not complex */
/* What a float function makes of it: floats and complex64 stay, everything else becomes float32. */
slip_dtype slip__dtype_at_least_float(slip_dtype dtype);

#endif
