/* Arrays from nothing: arange, constants, copies. */
#include <math.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* How many elements arange has. */
static slip_status arange_length(int *length, double start, double stop, double step) {
    if (isnan(start) || isnan(stop) || isnan(step) || isinf(start) || isinf(stop))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[arange] Cannot compute length from start %g, stop %g and step %g.",
                          start, stop, step);
    if (step == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[arange] step must be nonzero.");
    if (isinf(step)) { /* only the start lies before stop */
        *length = step > 0 ? start < stop : start > stop;
        return SLIP_OK;
    }
    double count = ceil((stop - start) / step);
    if (count > INT32_MAX)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[arange] Maximum size exceeded: start %g, stop %g, step %g.", start,
                          stop, step);
    *length = count > 0 ? (int)count : 0;
    return SLIP_OK;
}

slip_status slip_arange(slip_array **out, double start, double stop, double step, slip_dtype dtype,
                        slip_stream *stream) {
    int length;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "arange"));
    if (dtype == SLIP_BOOL) return slip__fail(SLIP_INVALID_ARGUMENT, "[arange] bool not supported for arange.");
    SLIP_TRY(arange_length(&length, start, stop, step));
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    if (slip__dtype_is_integer(dtype) && !isinf(step)) {
        /* The first two elements are converted, and their distance is the step. */
        double second = trunc(start + step);
        start = trunc(start);
        step = second - start;
    }
    SLIP_TRY(slip__array_create(out, SLIP_OP_ARANGE, dtype, &length, 1, NULL, 0, stream));
    (*out)->params.arange.start = start;
    (*out)->params.arange.step = isinf(step) ? 0 : step;
    return SLIP_OK;
}

/* A whole array of `vals`, in the function `name`. */
static slip_status fill(slip_array **out, const int *shape, size_t shape_count, slip_array *vals, slip_dtype dtype,
                        const char *name, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, name));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **view = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, vals, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_fit(view, *converted, shape, shape_count, name, chain.stream));
    if (*view != *converted) SLIP_STEP(chain, slip_copy(out, *view, chain.stream)); /* elements of its own */
    else if (chain.status == SLIP_OK) *out = slip_array_retain(*view);
    return slip__chain_end(&chain);
}

slip_status slip_full(slip_array **out, const int *shape, size_t shape_count, slip_array *vals, slip_dtype dtype,
                      slip_stream *stream) {
    return fill(out, shape, shape_count, vals, dtype, "full", stream);
}

/* A whole array of one number, in the function `name`. */
static slip_status fill_constant(slip_array **out, const int *shape, size_t shape_count, double value, slip_dtype dtype,
                                 const char *name, slip_stream *stream) {
    slip_array *constant;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, name));
    SLIP_TRY(slip__op_constant(&constant, value, dtype));
    slip_status status = fill(out, shape, shape_count, constant, dtype, name, stream);
    slip_array_release(constant);
    return status;
}

slip_status slip__op_filled(slip_array **out, const int *shape, int ndim, double value, slip_dtype dtype,
                            slip_stream *stream) {
    return fill_constant(out, shape, (size_t)ndim, value, dtype, "full", stream);
}

slip_status slip_zeros(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype, slip_stream *stream) {
    return fill_constant(out, shape, shape_count, 0, dtype, "zeros", stream);
}

slip_status slip_ones(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype, slip_stream *stream) {
    return fill_constant(out, shape, shape_count, 1, dtype, "ones", stream);
}

slip_status slip_full_like(slip_array **out, slip_array *a, slip_array *vals, slip_dtype dtype, slip_stream *stream) {
    return fill(out, a->shape, a->ndim, vals, dtype, "full_like", stream);
}

slip_status slip_zeros_like(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__op_filled(out, a->shape, a->ndim, 0, slip__op_dtype(a), stream);
}

slip_status slip_ones_like(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__op_filled(out, a->shape, a->ndim, 1, slip__op_dtype(a), stream);
}

slip_status slip_copy(slip_array **out, slip_array *a, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    return slip__array_create(out, SLIP_OP_COPY, slip__op_dtype(a), a->shape, a->ndim, &a, 1, stream);
}

/* Strides are final once a node is scheduled; before that only kinds that always give row-major arrays are certain. */
static bool is_certainly_contiguous(const slip_array *a, bool allow_col_major) {
    if (slip__array_state(a) < SLIP_SCHEDULED) {
        slip_kind kind = slip__op_kind(a->op);
        return kind >= SLIP_KIND_CONCATENATE || kind == SLIP_KIND_CREATE || kind == SLIP_KIND_COPY;
    }
    if (slip__is_row_major(a->shape, a->strides, a->ndim)) return true;
    int64_t stride = 1;
    for (int i = 0; i < a->ndim && allow_col_major; ++i) {
        if (a->shape[i] != 1 && a->strides[i] != stride) allow_col_major = false;
        stride = slip__size_multiply(stride, a->shape[i]);
    }
    return allow_col_major;
}

slip_status slip_contiguous(slip_array **out, slip_array *a, bool allow_col_major, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    if (is_certainly_contiguous(a, allow_col_major)) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    return slip__array_create(out, SLIP_OP_CONTIGUOUS, slip__op_dtype(a), a->shape, a->ndim, &a, 1, stream);
}
