/* Elementwise ops of one array, astype among them. */
#include <slip/array.h>
#include <slip/ops.h>

#include "ops/build.h"
#include "schedule/defaults.h"

static slip_status unsupported(slip_op op, slip_dtype dtype) {
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Not supported for %s.", slip__op_info[op].name,
                      slip_dtype_name(dtype));
}

/* The dtype the op computes in, for an input of `dtype`. */
static slip_status compute_dtype(slip_dtype *computed, slip_op op, slip_dtype_rule rule, slip_dtype dtype) {
    *computed = dtype;
    switch (rule) {
    case SLIP_RULE_NUMERIC:
        if (dtype != SLIP_BOOL) return SLIP_OK;
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Not supported for bool, use logical_not instead.",
                          slip__op_info[op].name);
    case SLIP_RULE_REAL_ROUNDING: return dtype == SLIP_COMPLEX64 ? unsupported(op, dtype) : SLIP_OK;
    case SLIP_RULE_REAL_FLOATING:
        if (dtype == SLIP_COMPLEX64) return unsupported(op, dtype);
        *computed = slip__dtype_at_least_float(dtype);
        return SLIP_OK;
    case SLIP_RULE_BITWISE:
        if (!slip__dtype_is_inexact(dtype)) return SLIP_OK;
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Bitwise inverse only allowed on integer types, got %s.",
                          slip__op_info[op].name, slip_dtype_name(dtype));
    case SLIP_RULE_FLOATING: *computed = slip__dtype_at_least_float(dtype); return SLIP_OK;
    case SLIP_RULE_BOOLEAN: *computed = SLIP_BOOL; return SLIP_OK;
    default: return SLIP_OK;
    }
}

static slip_dtype result_dtype(slip_dtype_rule rule, slip_dtype computed) {
    if (rule == SLIP_RULE_PREDICATE) return SLIP_BOOL;
    return (rule == SLIP_RULE_MAGNITUDE || rule == SLIP_RULE_PART) && computed == SLIP_COMPLEX64 ? SLIP_FLOAT32
                                                                                                 : computed;
}

slip_status slip__build_unary(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, slip_stream *stream) {
    slip_dtype dtype = slip__op_dtype(a), computed;
    *out = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(compute_dtype(&computed, op, rule, dtype));
    if (dtype != SLIP_COMPLEX64 && (rule == SLIP_RULE_PART || rule == SLIP_RULE_CONJUGATE)) {
        if (op == SLIP_OP_IMAG) return slip__op_filled(out, a->shape, a->ndim, 0, dtype, stream);
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    if (!slip__dtype_is_inexact(dtype)) {
        if (rule == SLIP_RULE_ROUNDING || rule == SLIP_RULE_REAL_ROUNDING) {
            *out = slip_array_retain(a);
            return SLIP_OK;
        }
        if (rule == SLIP_RULE_PREDICATE) /* an integer is never NaN or infinite */
            return slip__op_filled(out, a->shape, a->ndim, op == SLIP_OP_ISFINITE, SLIP_BOOL, stream);
    }
    if (computed == dtype)
        return slip__array_create(out, op, result_dtype(rule, computed), a->shape, a->ndim, &a, 1, stream);
    slip_array *converted;
    SLIP_TRY(slip_astype(&converted, a, computed, stream));
    slip_status status =
        slip__array_create(out, op, result_dtype(rule, computed), a->shape, a->ndim, &converted, 1, stream);
    slip_array_release(converted);
    return status;
}

slip_status slip_astype(slip_array **out, slip_array *a, slip_dtype dtype, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "astype"));
    if (slip__op_dtype(a) == dtype) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__array_create(out, SLIP_OP_ASTYPE, dtype, a->shape, a->ndim, &a, 1, stream);
}
