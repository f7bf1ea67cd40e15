/* Reductions over axes, and mean, which is made of them. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* bool and integers narrower than 32 bits add up in 32. */
static slip_dtype sum_dtype(slip_dtype dtype) {
    switch (slip__dtype_kind(dtype)) {
    case SLIP_BOOLEAN: return SLIP_INT32;
    case SLIP_SIGNED_INTEGER: return slip__dtype_sizes[dtype] < 4 ? SLIP_INT32 : dtype;
    case SLIP_UNSIGNED_INTEGER: return slip__dtype_sizes[dtype] < 4 ? SLIP_UINT32 : dtype;
    default: return dtype;
    }
}

/* A largest element of none does not exist. */
static slip_status check_not_empty(const slip_array *a, uint64_t set, const char *name) {
    for (int i = 0; i < a->ndim; ++i)
        if (set >> i & 1 && a->shape[i] == 0)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot %s reduce over axis %d with size 0.", name, name, i);
    return SLIP_OK;
}

static int reduced_shape(int *shape, const slip_array *a, uint64_t set, bool keepdims) {
    int ndim = 0;
    for (int i = 0; i < a->ndim; ++i) {
        if (!(set >> i & 1)) shape[ndim++] = a->shape[i];
        else if (keepdims) shape[ndim++] = 1;
    }
    return ndim;
}

slip_status slip__build_reduce(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, const int *axes,
                               size_t axes_count, bool keepdims, slip_stream *stream) {
    const char *name = slip__op_info[op].name;
    int shape[SLIP_MAX_NDIM];
    uint64_t set;
    *out = NULL;
    SLIP_TRY(slip__op_axes(&set, axes, axes_count, a->ndim, name));
    if (rule == SLIP_RULE_EXTREME) SLIP_TRY(check_not_empty(a, set, name));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    slip_array *input;
    SLIP_TRY(slip_astype(&input, a, rule == SLIP_RULE_BOOLEAN ? SLIP_BOOL : slip__op_dtype(a), stream));
    if (set == 0) { /* nothing to reduce: not even the dtype changes */
        *out = input;
        return SLIP_OK;
    }
    slip_dtype dtype = rule == SLIP_RULE_SUM ? sum_dtype(slip__op_dtype(input)) : slip__op_dtype(input);
    int ndim = reduced_shape(shape, a, set, keepdims);
    slip_status status = slip__array_create(out, op, dtype, shape, ndim, &input, 1, stream);
    if (status == SLIP_OK) (*out)->params.reduce.axes = set;
    slip_array_release(input);
    return status;
}

slip_status slip_mean_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                           slip_stream *stream) {
    slip_dtype dtype = slip__dtype_at_least_float(slip__op_dtype(a));
    uint64_t set;
    double count = 1;
    *out = NULL;
    SLIP_TRY(slip__op_axes(&set, axes, axes_count, a->ndim, "mean"));
    for (int i = 0; i < a->ndim; ++i)
        if (set >> i & 1) count *= a->shape[i];
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **sum = slip__chain_slot(&chain),
               **share = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, a, dtype, chain.stream));
    SLIP_STEP(chain, slip_sum_axes(sum, *converted, axes, axes_count, keepdims, chain.stream));
    SLIP_STEP(chain, slip__op_constant(share, 1 / count, dtype)); /* of no elements: 0 * infinity, NaN */
    SLIP_STEP(chain, slip_multiply(out, *sum, *share, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_mean(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip_mean_axes(out, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip__build_arg_reduce(slip_array **out, slip_op op, slip_array *a, const int *axis, bool keepdims,
                                   slip_stream *stream) {
    const char *name = slip__op_info[op].name;
    int shape[SLIP_MAX_NDIM], flat_axis = 0;
    uint64_t set;
    *out = NULL;
    SLIP_TRY(slip__op_axes(&set, axis, axis ? 1 : SLIP_ALL_AXES, a->ndim, name));
    if (a->size == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot %s reduce zero size array.", name, name);
    int ndim = reduced_shape(shape, a, set, keepdims);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **input = slip__chain_slot(&chain);
    if (axis) {
        *input = slip_array_retain(a);
        flat_axis = *axis < 0 ? *axis + a->ndim : *axis;
    } else SLIP_STEP(chain, slip_flatten(input, a, 0, -1, chain.stream));
    SLIP_STEP(chain, slip__array_create(out, op, SLIP_UINT32, shape, ndim, input, 1, chain.stream));
    if (chain.status == SLIP_OK) (*out)->params.axis.axis = flat_axis;
    return slip__chain_end(&chain);
}

slip_status slip_count_nonzero_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                    slip_stream *stream) {
    uint64_t set;
    *out = NULL;
    SLIP_TRY(slip__op_axes(&set, axes, axes_count, a->ndim, "count_nonzero"));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **zero = slip__chain_slot(&chain), **truths = slip__chain_slot(&chain),
               **ones = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_constant(zero, 0, slip__op_dtype(a)));
    SLIP_STEP(chain, slip_not_equal(truths, a, *zero, chain.stream));
    SLIP_STEP(chain, slip_astype(ones, *truths, SLIP_INT32, chain.stream));
    SLIP_STEP(chain, slip_sum_axes(out, *ones, axes, axes_count, keepdims, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_count_nonzero(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip_count_nonzero_axes(out, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}
