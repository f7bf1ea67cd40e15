/* Ops that are plain C over other ops and belong to no kind's file. */
#include <math.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip_round(slip_array **out, slip_array *a, int decimals, slip_stream *stream) {
    slip_dtype own = slip__op_dtype(a), dtype = slip__dtype_at_least_float(own);
    *out = NULL;
    if (decimals == 0 || (decimals > 0 && own != dtype)) return slip_rint(out, a, stream); /* integers stay */
    /* Powers of ten are float32, rounded to the dtype once more, as is their inverse. */
    float power = (float)pow(10.0, decimals);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **up = slip__chain_slot(&chain), **down = slip__chain_slot(&chain),
               **converted = slip__chain_slot(&chain);
    slip_array **scaled = slip__chain_slot(&chain), **rounded = slip__chain_slot(&chain),
               **result = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_constant(up, power, dtype));
    SLIP_STEP(chain, slip__op_constant(down, 1 / power, dtype));
    SLIP_STEP(chain, slip_astype(converted, a, dtype, chain.stream));
    SLIP_STEP(chain, slip_multiply(scaled, *converted, *up, chain.stream));
    SLIP_STEP(chain, slip_rint(rounded, *scaled, chain.stream));
    SLIP_STEP(chain, slip_multiply(result, *rounded, *down, chain.stream));
    SLIP_STEP(chain, slip_astype(out, *result, own, chain.stream));
    return slip__chain_end(&chain);
}

/* Both NaN. */
static slip_status both_nan(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **a_nan = slip__chain_slot(&chain), **b_nan = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_isnan(a_nan, a, chain.stream));
    SLIP_STEP(chain, slip_isnan(b_nan, b, chain.stream));
    SLIP_STEP(chain, slip_logical_and(out, *a_nan, *b_nan, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_array_equal(slip_array **out, slip_array *a, slip_array *b, bool equal_nan, slip_stream *stream) {
    *out = NULL;
    if (!slip__op_same_shape(a, b)) return slip__op_constant(out, 0, SLIP_BOOL);
    bool may_have_nan = slip__dtype_is_inexact(slip__op_dtype(a)) && slip__dtype_is_inexact(slip__op_dtype(b));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **same = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_equal(same, a, b, chain.stream));
    if (equal_nan && may_have_nan) {
        slip_array **nan = slip__chain_slot(&chain), **either = slip__chain_slot(&chain);
        SLIP_STEP(chain, both_nan(nan, a, b, chain.stream));
        SLIP_STEP(chain, slip_logical_or(either, *same, *nan, chain.stream));
        same = either;
    }
    SLIP_STEP(chain, slip_all(out, *same, false, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_stop_gradient(slip_array **out, slip_array *a, slip_stream *stream) {
    (void)stream; /* nothing runs */
    *out = slip_array_retain(a);
    return SLIP_OK;
}

slip_status slip_positive(slip_array **out, slip_array *a, slip_stream *stream) {
    (void)stream; /* nothing runs */
    *out = slip_array_retain(a);
    return SLIP_OK;
}

/* factor times a, in a floating dtype. */
static slip_status scaled(slip_array **out, slip_array *a, double factor, slip_stream *stream) {
    slip_dtype dtype = slip__dtype_at_least_float(slip__op_dtype(a));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **constant = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, a, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_constant(constant, factor, dtype));
    SLIP_STEP(chain, slip_multiply(out, *converted, *constant, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_degrees(slip_array **out, slip_array *a, slip_stream *stream) {
    return scaled(out, a, 0x1.ca5dc1a63c1f8p+5, stream); /* 180 / pi */
}

slip_status slip_radians(slip_array **out, slip_array *a, slip_stream *stream) {
    return scaled(out, a, 0x1.1df46a2529d39p-6, stream); /* pi / 180 */
}

/* 1 where a quotient rounded towards zero is above the one rounded down: the remainder is not 0, and the signs differ.
 */
static void rounding_excess(slip_chain *chain, slip_array **out, slip_array *a, slip_array *b, slip_array *rest) {
    slip_array **zero = slip__chain_slot(chain), **a_low = slip__chain_slot(chain), **b_low = slip__chain_slot(chain),
               **differ = slip__chain_slot(chain), **is_rest = slip__chain_slot(chain),
               **both = slip__chain_slot(chain);
    slip_dtype dtype = slip__op_dtype(rest);
    SLIP_STEP(*chain, slip__op_constant(zero, 0, dtype));
    SLIP_STEP(*chain, slip_less(a_low, a, *zero, chain->stream));
    SLIP_STEP(*chain, slip_less(b_low, b, *zero, chain->stream));
    SLIP_STEP(*chain, slip_not_equal(differ, *a_low, *b_low, chain->stream));
    SLIP_STEP(*chain, slip_not_equal(is_rest, rest, *zero, chain->stream));
    SLIP_STEP(*chain, slip_logical_and(both, *differ, *is_rest, chain->stream));
    SLIP_STEP(*chain, slip_astype(out, *both, dtype, chain->stream));
}

slip_status slip_divmod(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_dtype dtype = slip_dtype_promote(slip__op_dtype(a), slip__op_dtype(b));
    out[0] = out[1] = NULL;
    if (dtype == SLIP_COMPLEX64) return slip__fail(SLIP_INVALID_ARGUMENT, "[divmod] Complex type not supported.");
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **rest = slip__chain_slot(&chain), **quotient = slip__chain_slot(&chain),
               **excess = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_remainder(rest, a, b, chain.stream));
    if (slip__dtype_kind(dtype) == SLIP_SIGNED_INTEGER) {
        SLIP_STEP(chain, slip_floor_divide(quotient, a, b, chain.stream));
        if (chain.status == SLIP_OK) rounding_excess(&chain, excess, a, b, *rest);
        SLIP_STEP(chain, slip_subtract(&out[0], *quotient, *excess, chain.stream));
    } else SLIP_STEP(chain, slip_floor_divide(&out[0], a, b, chain.stream));
    if (chain.status == SLIP_OK) out[1] = slip_array_retain(*rest);
    return slip__chain_end(&chain);
}
