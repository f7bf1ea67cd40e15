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
