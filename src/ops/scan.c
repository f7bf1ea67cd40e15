/* Running sums, products, extremes and logarithms of sums along an axis. */
#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip__build_scan(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, int axis, bool reverse,
                             bool inclusive, slip_stream *stream) {
    slip_dtype dtype = slip__op_dtype(a);
    *out = NULL;
    SLIP_TRY(slip__axis(&axis, axis, a->ndim, slip__op_info[op].name));
    if (rule == SLIP_RULE_CUMSUM && dtype == SLIP_BOOL) dtype = SLIP_INT32;
    if (rule == SLIP_RULE_FLOATING) dtype = slip__dtype_at_least_float(dtype);
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_array *input;
    SLIP_TRY(slip_astype(&input, a, dtype, stream));
    slip_status status = slip__array_create(out, op, dtype, a->shape, a->ndim, &input, 1, stream);
    if (status == SLIP_OK) {
        (*out)->params.scan.axis = axis;
        (*out)->params.scan.reverse = reverse;
        (*out)->params.scan.inclusive = inclusive;
    }
    slip_array_release(input);
    return status;
}

slip_status slip_logcumsumexp(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive,
                              slip_stream *stream) {
    return slip__build_scan(out, SLIP_OP_LOGCUMSUMEXP, SLIP_RULE_FLOATING, a, axis, reverse, inclusive, stream);
}
