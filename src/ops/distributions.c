/* Random distributions that go through erfinv or log: normal, truncated normal, Gumbel, Laplace, categorical. */
#include <math.h>
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "ops/random.h"
#include "schedule/defaults.h"

#define SQRT_2 1.41421356237309504880

/* Independent parts, the last axis of `parts` (float32, size 2), as one complex64. */
static slip_status join_complex(slip_array **out, slip_array *parts, slip_stream *stream) {
    int start[SLIP_MAX_NDIM] = {0}, stop[SLIP_MAX_NDIM], strides[SLIP_MAX_NDIM], last = parts->ndim - 1;
    size_t ndim = parts->ndim;
    const float unit[2] = {0, 1};
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **part[2], *complex_part[2] = {NULL, NULL};
    for (size_t i = 0; i < ndim; ++i) {
        stop[i] = parts->shape[i];
        strides[i] = 1;
    }
    for (int i = 0; i < 2; ++i) {
        slip_array **view = slip__chain_slot(&chain), **flat = slip__chain_slot(&chain);
        start[last] = i;
        stop[last] = i + 1;
        part[i] = slip__chain_slot(&chain);
        SLIP_STEP(chain, slip_slice(view, parts, start, ndim, stop, ndim, strides, ndim, chain.stream));
        SLIP_STEP(chain, slip__op_reshape(flat, *view, parts->shape, last, chain.stream));
        SLIP_STEP(chain, slip_astype(part[i], *flat, SLIP_COMPLEX64, chain.stream));
        complex_part[i] = *part[i];
    }
    slip_array **imaginary_unit = slip__chain_slot(&chain), **imaginary = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_array_from_data(imaginary_unit, unit, NULL, 0, SLIP_COMPLEX64));
    SLIP_STEP(chain, slip_multiply(imaginary, complex_part[1], *imaginary_unit, chain.stream));
    SLIP_STEP(chain, slip_add(out, complex_part[0], *imaginary, chain.stream));
    return slip__chain_end(&chain);
}

/* Normal numbers divided by the square root of 2, and for complex64 of variance 1 already, in the dtype. */
static slip_status normal_core(slip_array **out, const int *shape, int ndim, slip_dtype dtype, slip_array *key,
                               slip_stream *stream) {
    int drawn[SLIP_MAX_NDIM + 1], drawn_ndim = ndim;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **symmetric = slip__chain_slot(&chain), **normal = slip__chain_slot(&chain);
    if (ndim) memcpy(drawn, shape, (size_t)ndim * sizeof *drawn);
    if (dtype == SLIP_COMPLEX64) drawn[drawn_ndim++] = 2;
    SLIP_STEP(chain, slip__random_symmetric(symmetric, drawn, drawn_ndim, key, chain.stream));
    SLIP_STEP(chain, slip_erfinv(normal, *symmetric, chain.stream));
    if (dtype == SLIP_COMPLEX64) SLIP_STEP(chain, join_complex(out, *normal, chain.stream));
    else SLIP_STEP(chain, slip_astype(out, *normal, dtype, chain.stream));
    return slip__chain_end(&chain);
}

/* What normal_core is multiplied by: the scale, times the square root of 2 unless complex; NULL for 1. */
static slip_status normal_factor(slip_array **factor, slip_array *scale, slip_dtype dtype, slip_stream *stream) {
    bool is_complex = dtype == SLIP_COMPLEX64;
    *factor = NULL;
    if (!scale) return is_complex ? SLIP_OK : slip__op_constant(factor, (float)SQRT_2, dtype);
    if (is_complex) return slip_astype(factor, scale, dtype, stream);
    slip_chain chain;
    slip__chain_begin(&chain, factor, stream);
    slip_array **converted = slip__chain_slot(&chain), **root = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, scale, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_constant(root, dtype == SLIP_FLOAT64 ? SQRT_2 : (float)SQRT_2, dtype));
    SLIP_STEP(chain, slip_multiply(factor, *converted, *root, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_normal_broadcast(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                                         slip_array *loc, slip_array *scale, slip_array *key, slip_stream *stream) {
    int ndim;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "normal"));
    if (!slip__dtype_is_inexact(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[normal] Only floating point and complex64 types are supported, not %s.",
                          slip_dtype_name(dtype));
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "normal"));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **core = slip__chain_slot(&chain), **factor = slip__chain_slot(&chain),
               **scaled = slip__chain_slot(&chain);
    slip_array **shift = slip__chain_slot(&chain);
    SLIP_STEP(chain, normal_core(core, shape, ndim, dtype, key, chain.stream));
    SLIP_STEP(chain, normal_factor(factor, scale, dtype, chain.stream));
    if (*factor) SLIP_STEP(chain, slip_multiply(scaled, *core, *factor, chain.stream));
    else if (chain.status == SLIP_OK) *scaled = slip_array_retain(*core);
    if (loc) {
        SLIP_STEP(chain, slip_astype(shift, loc, dtype, chain.stream));
        SLIP_STEP(chain, slip_add(out, *scaled, *shift, chain.stream));
    } else if (chain.status == SLIP_OK) *out = slip_array_retain(*scaled);
    return slip__chain_end(&chain);
}

slip_status slip_random_normal(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype, float loc,
                               float scale, slip_array *key, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **mean = slip__chain_slot(&chain), **deviation = slip__chain_slot(&chain);
    if (loc != 0) SLIP_STEP(chain, slip__op_constant(mean, loc, SLIP_FLOAT32));
    if (scale != 1) SLIP_STEP(chain, slip__op_constant(deviation, scale, SLIP_FLOAT32));
    SLIP_STEP(chain,
              slip_random_normal_broadcast(out, shape, shape_count, dtype, *mean, *deviation, key, chain.stream));
    return slip__chain_end(&chain);
}

/* erf(limit / sqrt(2)) in the limit's dtype: where the normal distribution's limit lies in (-1, 1). */
static slip_status truncation(slip_array **out, slip_array *limit, slip_array *root, slip_stream *stream) {
    slip_array *quotient;
    SLIP_TRY(slip_divide(&quotient, limit, root, stream));
    slip_status status = slip_erf(out, quotient, stream);
    slip_array_release(quotient);
    return status;
}

slip_status slip_random_truncated_normal(slip_array **out, slip_array *lower, slip_array *upper, const int *shape,
                                         size_t shape_count, slip_dtype dtype, slip_array *key, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "truncated_normal"));
    if (!slip__dtype_is_floating(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[truncated_normal] Only floating point dtypes are accepted, not %s.",
                          slip_dtype_name(dtype));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **root = slip__chain_slot(&chain), **low = slip__chain_slot(&chain), **high = slip__chain_slot(&chain);
    slip_array **from = slip__chain_slot(&chain), **to = slip__chain_slot(&chain), **number = slip__chain_slot(&chain);
    slip_array **inverse = slip__chain_slot(&chain), **scaled = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__op_constant(root, (float)SQRT_2, dtype));
    SLIP_STEP(chain, slip_astype(low, lower, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(high, upper, dtype, chain.stream));
    SLIP_STEP(chain, truncation(from, *low, *root, chain.stream));
    SLIP_STEP(chain, truncation(to, *high, *root, chain.stream));
    SLIP_STEP(chain, slip_random_uniform(number, *from, *to, shape, shape_count, dtype, key, chain.stream));
    SLIP_STEP(chain, slip_erfinv(inverse, *number, chain.stream));
    SLIP_STEP(chain, slip_multiply(scaled, *inverse, *root, chain.stream));
    SLIP_STEP(chain, slip_clip(out, *scaled, *low, *high, chain.stream)); /* rounding may have left the interval */
    return slip__chain_end(&chain);
}

slip_status slip_random_gumbel(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                               slip_array *key, slip_stream *stream) {
    int ndim;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "gumbel"));
    if (!slip__dtype_is_floating(dtype) || dtype == SLIP_FLOAT64)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[gumbel] Can only generate numbers of float16, bfloat16 and float32, not %s.",
                          slip_dtype_name(dtype));
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "gumbel"));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **unit = slip__chain_slot(&chain), **inner = slip__chain_slot(&chain),
               **positive = slip__chain_slot(&chain);
    slip_array **outer = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__random_unit(unit, shape, ndim, dtype, key, chain.stream));
    SLIP_STEP(chain, slip_log(inner, *unit, chain.stream));
    SLIP_STEP(chain, slip_negative(positive, *inner, chain.stream));
    SLIP_STEP(chain, slip_log(outer, *positive, chain.stream));
    SLIP_STEP(chain, slip_negative(out, *outer, chain.stream));
    return slip__chain_end(&chain);
}

/* sign(x) * log1p(-|x|) */
static slip_status laplace_core(slip_array **out, slip_array *symmetric, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **sign = slip__chain_slot(&chain), **size = slip__chain_slot(&chain), **minus = slip__chain_slot(&chain);
    slip_array **tail = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_sign(sign, symmetric, chain.stream));
    SLIP_STEP(chain, slip_abs(size, symmetric, chain.stream));
    SLIP_STEP(chain, slip_negative(minus, *size, chain.stream));
    SLIP_STEP(chain, slip_log1p(tail, *minus, chain.stream));
    SLIP_STEP(chain, slip_multiply(out, *sign, *tail, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_laplace(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype, float loc,
                                float scale, slip_array *key, slip_stream *stream) {
    int ndim;
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "laplace"));
    if (!slip__dtype_is_floating(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[laplace] Only real floating point types are supported, not %s.",
                          slip_dtype_name(dtype));
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "laplace"));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **symmetric = slip__chain_slot(&chain), **core = slip__chain_slot(&chain),
               **converted = slip__chain_slot(&chain);
    slip_array **factor = slip__chain_slot(&chain), **scaled = slip__chain_slot(&chain),
               **shift = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip__random_symmetric(symmetric, shape, ndim, key, chain.stream));
    SLIP_STEP(chain, laplace_core(core, *symmetric, chain.stream));
    SLIP_STEP(chain, slip_astype(converted, *core, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_constant(factor, scale, dtype));
    SLIP_STEP(chain, slip_multiply(scaled, *converted, *factor, chain.stream));
    SLIP_STEP(chain, slip__op_constant(shift, loc, dtype));
    SLIP_STEP(chain, slip_add(out, *scaled, *shift, chain.stream));
    return slip__chain_end(&chain);
}

/* ---- categorical: the largest of the logits, each with Gumbel noise of its own ---- */

static slip_status categorical_axis(int *axis, const slip_array *logits) {
    int given = *axis;
    *axis = given < 0 ? given + logits->ndim : given;
    if (*axis >= 0 && *axis < logits->ndim) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[categorical] Invalid axis %d for logits with %d dimensions.", given,
                      logits->ndim);
}

/* Noise has the given shape, to which the logits broadcast; the winners are taken along `axis` of it. */
static slip_status draw(slip_array **out, slip_array *logits, const int *shape, int ndim, int axis, slip_array *key,
                        slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **noise = slip__chain_slot(&chain), **sum = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_random_gumbel(noise, shape, (size_t)ndim, SLIP_FLOAT32, key, chain.stream));
    if (chain.status == SLIP_OK && (*noise)->size == 0 && shape[axis] != 0) { /* no draws: argmax would object */
        int drawn[SLIP_MAX_NDIM];
        memcpy(drawn, shape, (size_t)axis * sizeof *drawn);
        memcpy(drawn + axis, shape + axis + 1, (size_t)(ndim - 1 - axis) * sizeof *drawn);
        SLIP_STEP(chain, slip__op_filled(out, drawn, ndim - 1, 0, SLIP_UINT32, chain.stream));
        return slip__chain_end(&chain);
    }
    SLIP_STEP(chain, slip_add(sum, logits, *noise, chain.stream));
    SLIP_STEP(chain, slip_argmax_axis(out, *sum, axis, false, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_categorical(slip_array **out, slip_array *logits, int axis, slip_array *key,
                                    slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(categorical_axis(&axis, logits));
    return draw(out, logits, logits->shape, logits->ndim, axis, key, stream);
}

slip_status slip_random_categorical_num_samples(slip_array **out, slip_array *logits, int axis, int num_samples,
                                                slip_array *key, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM + 1];
    *out = NULL;
    SLIP_TRY(categorical_axis(&axis, logits));
    if (num_samples < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[categorical] num_samples must not be negative, got %d.",
                          num_samples);
    memcpy(shape, logits->shape, logits->ndim * sizeof *shape);
    shape[logits->ndim] = num_samples;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **column = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_expand_dims(column, logits, -1, chain.stream));
    SLIP_STEP(chain, draw(out, *column, shape, logits->ndim + 1, axis, key, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_random_categorical_shape(slip_array **out, slip_array *logits, int axis, const int *shape,
                                          size_t shape_count, slip_array *key, slip_stream *stream) {
    char shape_text[SLIP_SHAPE_TEXT_BYTES], logits_text[SLIP_SHAPE_TEXT_BYTES];
    int reduced[SLIP_MAX_NDIM], whole[SLIP_MAX_NDIM + 1], ndim, kept = 0;
    *out = NULL;
    SLIP_TRY(categorical_axis(&axis, logits));
    SLIP_TRY(slip__random_shape(&ndim, shape, shape_count, "categorical"));
    for (int i = 0; i < logits->ndim; ++i)
        if (i != axis) reduced[kept++] = logits->shape[i];
    if (!slip__random_fits(reduced, kept, shape, ndim))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[categorical] Requested shape %s is not broadcast compatible with reduced "
                          "logits shape %s.",
                          slip__shape_text(shape_text, sizeof shape_text, shape, ndim),
                          slip__shape_text(logits_text, sizeof logits_text, reduced, kept));
    if (ndim) memcpy(whole, shape, (size_t)ndim * sizeof *whole);
    /* The axis goes back in, as far from the end as it was. */
    int place = ndim + 1 - (logits->ndim - axis);
    memmove(whole + place + 1, whole + place, (size_t)(ndim - place) * sizeof *whole);
    whole[place] = logits->shape[axis];
    return draw(out, logits, whole, ndim + 1, place, key, stream);
}
