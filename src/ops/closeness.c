/* Comparing floats within tolerances, and replacing those that are no numbers. */
#include <math.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "ops/build.h"
#include "schedule/defaults.h"

/* |a - b| <= atol + rtol |b| where b is finite; a and b are floating or complex, of one dtype. */
static slip_status within_tolerance(slip_array **out, slip_array *a, slip_array *b, double rtol, double atol,
                                    slip_stream *stream) {
    slip_dtype dtype = slip__op_dtype(b) == SLIP_COMPLEX64 ? SLIP_FLOAT32 : slip__op_dtype(b);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **distance = slip__chain_slot(&chain), **distance_size = slip__chain_slot(&chain),
               **size = slip__chain_slot(&chain), **relative = slip__chain_slot(&chain),
               **absolute = slip__chain_slot(&chain), **scaled = slip__chain_slot(&chain),
               **allowed = slip__chain_slot(&chain), **is_near = slip__chain_slot(&chain),
               **is_number = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_subtract(distance, a, b, chain.stream));
    SLIP_STEP(chain, slip_abs(distance_size, *distance, chain.stream));
    SLIP_STEP(chain, slip_abs(size, b, chain.stream));
    SLIP_STEP(chain, slip__op_constant(relative, rtol, dtype));
    SLIP_STEP(chain, slip__op_constant(absolute, atol, dtype));
    SLIP_STEP(chain, slip_multiply(scaled, *size, *relative, chain.stream));
    SLIP_STEP(chain, slip_add(allowed, *scaled, *absolute, chain.stream));
    SLIP_STEP(chain, slip_less_equal(is_near, *distance_size, *allowed, chain.stream));
    SLIP_STEP(chain, slip_isfinite(is_number, b, chain.stream));
    SLIP_STEP(chain, slip_logical_and(out, *is_near, *is_number, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_isclose(slip_array **out, slip_array *a, slip_array *b, double rtol, double atol, bool equal_nan,
                         slip_stream *stream) {
    slip_dtype dtype = slip__dtype_at_least_float(slip_dtype_promote(slip__op_dtype(a), slip__op_dtype(b)));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **x = slip__chain_slot(&chain), **y = slip__chain_slot(&chain), **is_near = slip__chain_slot(&chain),
               **is_same = slip__chain_slot(&chain), **either = slip__chain_slot(&chain),
               **x_nan = slip__chain_slot(&chain), **y_nan = slip__chain_slot(&chain),
               **both_nan = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(x, a, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(y, b, dtype, chain.stream));
    SLIP_STEP(chain, within_tolerance(is_near, *x, *y, rtol, atol, chain.stream));
    SLIP_STEP(chain, slip_equal(is_same, a, b, chain.stream)); /* infinities */
    if (!equal_nan) {
        SLIP_STEP(chain, slip_logical_or(out, *is_near, *is_same, chain.stream));
        return slip__chain_end(&chain);
    }
    SLIP_STEP(chain, slip_logical_or(either, *is_near, *is_same, chain.stream));
    SLIP_STEP(chain, slip_isnan(x_nan, *x, chain.stream));
    SLIP_STEP(chain, slip_isnan(y_nan, *y, chain.stream));
    SLIP_STEP(chain, slip_logical_and(both_nan, *x_nan, *y_nan, chain.stream));
    SLIP_STEP(chain, slip_logical_or(out, *either, *both_nan, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_allclose(slip_array **out, slip_array *a, slip_array *b, double rtol, double atol, bool equal_nan,
                          slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **close = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_isclose(close, a, b, rtol, atol, equal_nan, chain.stream));
    SLIP_STEP(chain, slip_all(out, *close, false, chain.stream));
    return slip__chain_end(&chain);
}

/* The largest number of a floating dtype. */
static double largest_of(slip_dtype dtype) {
    switch (dtype) {
    case SLIP_FLOAT16: return 65504;
    case SLIP_BFLOAT16: return 0x1.fep127;
    case SLIP_FLOAT64: return 0x1.fffffffffffffp1023;
    default: return 0x1.fffffep127;
    }
}

/* `value` where `is_it`, else a. */
static void replace(slip_chain *chain, slip_array **out, slip_array *is_it, double value, slip_array *a) {
    slip_array **constant = slip__chain_slot(chain);
    SLIP_STEP(*chain, slip__op_constant(constant, value, slip__op_dtype(a)));
    SLIP_STEP(*chain, slip_where(out, is_it, *constant, a, chain->stream));
}

slip_status slip_nan_to_num(slip_array **out, slip_array *a, float nan, const float *posinf, const float *neginf,
                            slip_stream *stream) {
    slip_dtype dtype = slip__op_dtype(a);
    *out = NULL;
    if (dtype == SLIP_COMPLEX64)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[nan_to_num] Does not yet support given type: complex64.");
    if (!slip__dtype_is_inexact(dtype)) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **is_nan = slip__chain_slot(&chain), **is_high = slip__chain_slot(&chain),
               **is_low = slip__chain_slot(&chain), **without_nan = slip__chain_slot(&chain),
               **without_high = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_isnan(is_nan, a, chain.stream));
    SLIP_STEP(chain, slip_isposinf(is_high, a, chain.stream));
    SLIP_STEP(chain, slip_isneginf(is_low, a, chain.stream));
    if (chain.status == SLIP_OK) replace(&chain, without_nan, *is_nan, nan, a);
    if (chain.status == SLIP_OK)
        replace(&chain, without_high, *is_high, posinf ? *posinf : largest_of(dtype), *without_nan);
    if (chain.status == SLIP_OK) replace(&chain, out, *is_low, neginf ? *neginf : -largest_of(dtype), *without_high);
    return slip__chain_end(&chain);
}
