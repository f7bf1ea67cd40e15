/* Elementwise ops of two arrays: arithmetic and comparison. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* The dtype both inputs are converted to. */
static slip_status compute_dtype(slip_dtype *computed, slip_op op, slip_dtype_rule rule, slip_dtype a, slip_dtype b) {
    if (rule == SLIP_RULE_BOOLEAN) {
        *computed = SLIP_BOOL;
        return SLIP_OK;
    }
    *computed = a == b ? a : slip_dtype_promote(a, b);
    if (rule == SLIP_RULE_PROMOTE_FLOATING || rule == SLIP_RULE_PROMOTE_REAL_FLOATING)
        *computed = slip__dtype_at_least_float(*computed);
    bool is_real = rule == SLIP_RULE_PROMOTE_REAL || rule == SLIP_RULE_PROMOTE_REAL_FLOATING;
    if (is_real && *computed == SLIP_COMPLEX64)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Not supported for complex64, got %s and %s.",
                          slip__op_info[op].name, slip_dtype_name(a), slip_dtype_name(b));
    if ((rule == SLIP_RULE_PROMOTE_BITS || rule == SLIP_RULE_PROMOTE_INTEGER) && slip__dtype_is_inexact(*computed))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Only allowed on integer or boolean types but got types %s and %s.",
                          slip__op_info[op].name, slip_dtype_name(a), slip_dtype_name(b));
    if (rule == SLIP_RULE_PROMOTE_INTEGER && *computed == SLIP_BOOL) *computed = SLIP_UINT8;
    return SLIP_OK;
}

/* Inputs that differ in shape or dtype: conversions come before broadcasts, where there are fewer elements. */
static slip_status build_unequal(slip_array **out, slip_op op, slip_dtype computed, slip_dtype result, slip_array *a,
                                 slip_array *b, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM], ndim = a->ndim;
    memcpy(shape, a->shape, (size_t)ndim * sizeof *shape);
    SLIP_TRY(slip__broadcast_shapes(shape, &ndim, b->shape, b->ndim));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **a_converted = slip__chain_slot(&chain), **b_converted = slip__chain_slot(&chain);
    slip_array **a_fitted = slip__chain_slot(&chain), **b_fitted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(a_converted, a, computed, chain.stream));
    SLIP_STEP(chain, slip_astype(b_converted, b, computed, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(a_fitted, *a_converted, shape, ndim, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(b_fitted, *b_converted, shape, ndim, chain.stream));
    slip_array *const inputs[] = {*a_fitted, *b_fitted};
    SLIP_STEP(chain, slip__array_create(out, op, result, shape, ndim, inputs, 2, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip__build_binary(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, slip_array *b,
                               slip_stream *stream) {
    slip_dtype a_dtype = slip__op_dtype(a), b_dtype = slip__op_dtype(b), computed;
    *out = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(compute_dtype(&computed, op, rule, a_dtype, b_dtype));
    slip_dtype result = rule == SLIP_RULE_COMPARE ? SLIP_BOOL : computed;
    if (computed == a_dtype && computed == b_dtype && slip__op_same_shape(a, b)) {
        slip_array *const inputs[] = {a, b};
        return slip__array_create(out, op, result, a->shape, a->ndim, inputs, 2, stream);
    }
    return build_unequal(out, op, computed, result, a, b, stream);
}
