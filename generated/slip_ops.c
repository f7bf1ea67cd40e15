/* Made from ops/ by tools/generate.py: do not edit. Ops that a builder of their kind makes; the others are written
 * by hand in src/ops. */
#include <slip/ops.h>

#include "ops/build.h"

slip_status slip_abs(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ABS, SLIP_RULE_MAGNITUDE, a, stream);
}

slip_status slip_negative(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_NEGATIVE, SLIP_RULE_NUMERIC, a, stream);
}

slip_status slip_sign(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_SIGN, SLIP_RULE_SAME, a, stream);
}

slip_status slip_square(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_SQUARE, SLIP_RULE_SAME, a, stream);
}

slip_status slip_sqrt(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_SQRT, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_rsqrt(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_RSQRT, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_reciprocal(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_RECIPROCAL, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_floor(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_FLOOR, SLIP_RULE_REAL_ROUNDING, a, stream);
}

slip_status slip_ceil(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_CEIL, SLIP_RULE_REAL_ROUNDING, a, stream);
}

slip_status slip_rint(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_RINT, SLIP_RULE_ROUNDING, a, stream);
}

slip_status slip_trunc(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_TRUNC, SLIP_RULE_REAL_ROUNDING, a, stream);
}

slip_status slip_exp(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_EXP, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_expm1(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_EXPM1, SLIP_RULE_REAL_FLOATING, a, stream);
}

slip_status slip_log(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_LOG, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_log2(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_LOG2, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_log10(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_LOG10, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_log1p(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_LOG1P, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_sin(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_SIN, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_cos(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_COS, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_tan(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_TAN, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_arcsin(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ARCSIN, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_arccos(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ARCCOS, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_arctan(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ARCTAN, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_sinh(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_SINH, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_cosh(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_COSH, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_arcsinh(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ARCSINH, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_arccosh(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ARCCOSH, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_arctanh(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ARCTANH, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_tanh(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_TANH, SLIP_RULE_FLOATING, a, stream);
}

slip_status slip_sigmoid(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_SIGMOID, SLIP_RULE_REAL_FLOATING, a, stream);
}

slip_status slip_erf(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ERF, SLIP_RULE_REAL_FLOATING, a, stream);
}

slip_status slip_erfinv(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ERFINV, SLIP_RULE_REAL_FLOATING, a, stream);
}

slip_status slip_real(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_REAL, SLIP_RULE_PART, a, stream);
}

slip_status slip_imag(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_IMAG, SLIP_RULE_PART, a, stream);
}

slip_status slip_conjugate(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_CONJUGATE, SLIP_RULE_CONJUGATE, a, stream);
}

slip_status slip_bitwise_invert(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_BITWISE_INVERT, SLIP_RULE_BITWISE, a, stream);
}

slip_status slip_logical_not(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_LOGICAL_NOT, SLIP_RULE_BOOLEAN, a, stream);
}

slip_status slip_isnan(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ISNAN, SLIP_RULE_PREDICATE, a, stream);
}

slip_status slip_isinf(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ISINF, SLIP_RULE_PREDICATE, a, stream);
}

slip_status slip_isfinite(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ISFINITE, SLIP_RULE_PREDICATE, a, stream);
}

slip_status slip_isposinf(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ISPOSINF, SLIP_RULE_PREDICATE, a, stream);
}

slip_status slip_isneginf(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_unary(out, SLIP_OP_ISNEGINF, SLIP_RULE_PREDICATE, a, stream);
}

slip_status slip_add(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_ADD, SLIP_RULE_PROMOTE, a, b, stream);
}

slip_status slip_subtract(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_SUBTRACT, SLIP_RULE_PROMOTE, a, b, stream);
}

slip_status slip_multiply(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_MULTIPLY, SLIP_RULE_PROMOTE, a, b, stream);
}

slip_status slip_divide(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_DIVIDE, SLIP_RULE_PROMOTE_FLOATING, a, b, stream);
}

slip_status slip_floor_divide(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_FLOOR_DIVIDE, SLIP_RULE_PROMOTE_REAL, a, b, stream);
}

slip_status slip_remainder(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_REMAINDER, SLIP_RULE_PROMOTE_REAL, a, b, stream);
}

slip_status slip_power(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_POWER, SLIP_RULE_PROMOTE, a, b, stream);
}

slip_status slip_minimum(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_MINIMUM, SLIP_RULE_PROMOTE, a, b, stream);
}

slip_status slip_maximum(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_MAXIMUM, SLIP_RULE_PROMOTE, a, b, stream);
}

slip_status slip_logical_and(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LOGICAL_AND, SLIP_RULE_BOOLEAN, a, b, stream);
}

slip_status slip_logical_or(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LOGICAL_OR, SLIP_RULE_BOOLEAN, a, b, stream);
}

slip_status slip_logical_xor(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LOGICAL_XOR, SLIP_RULE_BOOLEAN, a, b, stream);
}

slip_status slip_bitwise_and(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_BITWISE_AND, SLIP_RULE_PROMOTE_BITS, a, b, stream);
}

slip_status slip_bitwise_or(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_BITWISE_OR, SLIP_RULE_PROMOTE_BITS, a, b, stream);
}

slip_status slip_bitwise_xor(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_BITWISE_XOR, SLIP_RULE_PROMOTE_BITS, a, b, stream);
}

slip_status slip_left_shift(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LEFT_SHIFT, SLIP_RULE_PROMOTE_INTEGER, a, b, stream);
}

slip_status slip_right_shift(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_RIGHT_SHIFT, SLIP_RULE_PROMOTE_INTEGER, a, b, stream);
}

slip_status slip_arctan2(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_ARCTAN2, SLIP_RULE_PROMOTE_REAL_FLOATING, a, b, stream);
}

slip_status slip_logaddexp(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LOGADDEXP, SLIP_RULE_PROMOTE_FLOATING, a, b, stream);
}

slip_status slip_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_EQUAL, SLIP_RULE_COMPARE, a, b, stream);
}

slip_status slip_not_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_NOT_EQUAL, SLIP_RULE_COMPARE, a, b, stream);
}

slip_status slip_less(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LESS, SLIP_RULE_COMPARE, a, b, stream);
}

slip_status slip_less_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_LESS_EQUAL, SLIP_RULE_COMPARE, a, b, stream);
}

slip_status slip_greater(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_GREATER, SLIP_RULE_COMPARE, a, b, stream);
}

slip_status slip_greater_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip__build_binary(out, SLIP_OP_GREATER_EQUAL, SLIP_RULE_COMPARE, a, b, stream);
}

slip_status slip_where(slip_array **out, slip_array *condition, slip_array *x, slip_array *y, slip_stream *stream) {
    return slip__build_ternary(out, SLIP_OP_WHERE, condition, x, y, stream);
}

slip_status slip_fast_layer_norm(slip_array **out, slip_array *x, slip_array *weight, slip_array *bias, float eps,
                                 slip_stream *stream) {
    return slip__build_norm(out, SLIP_OP_FAST_LAYER_NORM, x, weight, bias, eps, stream);
}

slip_status slip_fast_rms_norm(slip_array **out, slip_array *x, slip_array *weight, float eps, slip_stream *stream) {
    return slip__build_norm(out, SLIP_OP_FAST_RMS_NORM, x, weight, NULL, eps, stream);
}

slip_status slip_gather_single(slip_array **out, slip_array *a, slip_array *indices, int axis, const int *slice_sizes,
                               size_t slice_sizes_count, slip_stream *stream) {
    return slip_gather(out, a, &indices, 1, &axis, 1, slice_sizes, slice_sizes_count, stream);
}

slip_status slip_scatter(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                         slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream) {
    return slip__build_scatter(out, SLIP_OP_SCATTER, a, indices, indices_count, updates, axes, axes_count, stream);
}

slip_status slip_scatter_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates, int axis,
                                slip_stream *stream) {
    return slip_scatter(out, a, &indices, 1, updates, &axis, 1, stream);
}

slip_status slip_scatter_add(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                             slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream) {
    return slip__build_scatter(out, SLIP_OP_SCATTER_ADD, a, indices, indices_count, updates, axes, axes_count, stream);
}

slip_status slip_scatter_add_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                    int axis, slip_stream *stream) {
    return slip_scatter_add(out, a, &indices, 1, updates, &axis, 1, stream);
}

slip_status slip_scatter_prod(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                              slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream) {
    return slip__build_scatter(out, SLIP_OP_SCATTER_PROD, a, indices, indices_count, updates, axes, axes_count, stream);
}

slip_status slip_scatter_prod_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                     int axis, slip_stream *stream) {
    return slip_scatter_prod(out, a, &indices, 1, updates, &axis, 1, stream);
}

slip_status slip_scatter_max(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                             slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream) {
    return slip__build_scatter(out, SLIP_OP_SCATTER_MAX, a, indices, indices_count, updates, axes, axes_count, stream);
}

slip_status slip_scatter_max_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                    int axis, slip_stream *stream) {
    return slip_scatter_max(out, a, &indices, 1, updates, &axis, 1, stream);
}

slip_status slip_scatter_min(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                             slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream) {
    return slip__build_scatter(out, SLIP_OP_SCATTER_MIN, a, indices, indices_count, updates, axes, axes_count, stream);
}

slip_status slip_scatter_min_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                    int axis, slip_stream *stream) {
    return slip_scatter_min(out, a, &indices, 1, updates, &axis, 1, stream);
}

slip_status slip_put_along_axis(slip_array **out, slip_array *a, slip_array *indices, slip_array *values, int axis,
                                slip_stream *stream) {
    return slip__build_scatter_axis(out, SLIP_OP_PUT_ALONG_AXIS, a, indices, values, axis, stream);
}

slip_status slip_scatter_add_axis(slip_array **out, slip_array *a, slip_array *indices, slip_array *values, int axis,
                                  slip_stream *stream) {
    return slip__build_scatter_axis(out, SLIP_OP_SCATTER_ADD_AXIS, a, indices, values, axis, stream);
}

slip_status slip_slice_update(slip_array **out, slip_array *src, slip_array *update, const int *start,
                              size_t start_count, const int *stop, size_t stop_count, const int *strides,
                              size_t strides_count, slip_stream *stream) {
    return slip__build_slice_update(out, SLIP_OP_SLICE_UPDATE, src, update, start, start_count, stop, stop_count,
                                    strides, strides_count, stream);
}

slip_status slip_slice_update_add(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                  size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                  size_t strides_count, slip_stream *stream) {
    return slip__build_slice_update(out, SLIP_OP_SLICE_UPDATE_ADD, src, update, start, start_count, stop, stop_count,
                                    strides, strides_count, stream);
}

slip_status slip_slice_update_prod(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                   size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                   size_t strides_count, slip_stream *stream) {
    return slip__build_slice_update(out, SLIP_OP_SLICE_UPDATE_PROD, src, update, start, start_count, stop, stop_count,
                                    strides, strides_count, stream);
}

slip_status slip_slice_update_max(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                  size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                  size_t strides_count, slip_stream *stream) {
    return slip__build_slice_update(out, SLIP_OP_SLICE_UPDATE_MAX, src, update, start, start_count, stop, stop_count,
                                    strides, strides_count, stream);
}

slip_status slip_slice_update_min(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                  size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                  size_t strides_count, slip_stream *stream) {
    return slip__build_slice_update(out, SLIP_OP_SLICE_UPDATE_MIN, src, update, start, start_count, stop, stop_count,
                                    strides, strides_count, stream);
}

slip_status slip_sum_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                          slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_SUM, SLIP_RULE_SUM, a, axes, axes_count, keepdims, stream);
}

slip_status slip_sum_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_SUM, SLIP_RULE_SUM, a, &axis, 1, keepdims, stream);
}

slip_status slip_sum(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_SUM, SLIP_RULE_SUM, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_prod_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                           slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_PROD, SLIP_RULE_SUM, a, axes, axes_count, keepdims, stream);
}

slip_status slip_prod_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_PROD, SLIP_RULE_SUM, a, &axis, 1, keepdims, stream);
}

slip_status slip_prod(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_PROD, SLIP_RULE_SUM, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_max_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                          slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_MAX, SLIP_RULE_EXTREME, a, axes, axes_count, keepdims, stream);
}

slip_status slip_max_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_MAX, SLIP_RULE_EXTREME, a, &axis, 1, keepdims, stream);
}

slip_status slip_max(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_MAX, SLIP_RULE_EXTREME, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_min_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                          slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_MIN, SLIP_RULE_EXTREME, a, axes, axes_count, keepdims, stream);
}

slip_status slip_min_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_MIN, SLIP_RULE_EXTREME, a, &axis, 1, keepdims, stream);
}

slip_status slip_min(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_MIN, SLIP_RULE_EXTREME, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_all_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                          slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_ALL, SLIP_RULE_BOOLEAN, a, axes, axes_count, keepdims, stream);
}

slip_status slip_all_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_ALL, SLIP_RULE_BOOLEAN, a, &axis, 1, keepdims, stream);
}

slip_status slip_all(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_ALL, SLIP_RULE_BOOLEAN, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_any_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                          slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_ANY, SLIP_RULE_BOOLEAN, a, axes, axes_count, keepdims, stream);
}

slip_status slip_any_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_ANY, SLIP_RULE_BOOLEAN, a, &axis, 1, keepdims, stream);
}

slip_status slip_any(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_reduce(out, SLIP_OP_ANY, SLIP_RULE_BOOLEAN, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_mean_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip_mean_axes(out, a, &axis, 1, keepdims, stream);
}

slip_status slip_var_axis(slip_array **out, slip_array *a, int axis, bool keepdims, int ddof, slip_stream *stream) {
    return slip_var_axes(out, a, &axis, 1, keepdims, ddof, stream);
}

slip_status slip_std_axis(slip_array **out, slip_array *a, int axis, bool keepdims, int ddof, slip_stream *stream) {
    return slip_std_axes(out, a, &axis, 1, keepdims, ddof, stream);
}

slip_status slip_argmax_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_arg_reduce(out, SLIP_OP_ARGMAX, a, &axis, keepdims, stream);
}

slip_status slip_argmax(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_arg_reduce(out, SLIP_OP_ARGMAX, a, NULL, keepdims, stream);
}

slip_status slip_argmin_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_arg_reduce(out, SLIP_OP_ARGMIN, a, &axis, keepdims, stream);
}

slip_status slip_argmin(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_arg_reduce(out, SLIP_OP_ARGMIN, a, NULL, keepdims, stream);
}

slip_status slip_cumsum(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive, slip_stream *stream) {
    return slip__build_scan(out, SLIP_OP_CUMSUM, SLIP_RULE_CUMSUM, a, axis, reverse, inclusive, stream);
}

slip_status slip_cumprod(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive, slip_stream *stream) {
    return slip__build_scan(out, SLIP_OP_CUMPROD, SLIP_RULE_SAME, a, axis, reverse, inclusive, stream);
}

slip_status slip_cummax(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive, slip_stream *stream) {
    return slip__build_scan(out, SLIP_OP_CUMMAX, SLIP_RULE_SAME, a, axis, reverse, inclusive, stream);
}

slip_status slip_cummin(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive, slip_stream *stream) {
    return slip__build_scan(out, SLIP_OP_CUMMIN, SLIP_RULE_SAME, a, axis, reverse, inclusive, stream);
}

slip_status slip_softmax_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool precise,
                              slip_stream *stream) {
    return slip__build_softmax(out, a, axes, axes_count, precise, stream);
}

slip_status slip_softmax_axis(slip_array **out, slip_array *a, int axis, bool precise, slip_stream *stream) {
    return slip__build_softmax(out, a, &axis, 1, precise, stream);
}

slip_status slip_softmax(slip_array **out, slip_array *a, bool precise, slip_stream *stream) {
    return slip__build_softmax(out, a, NULL, SLIP_ALL_AXES, precise, stream);
}

slip_status slip_logsumexp_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                slip_stream *stream) {
    return slip__build_logsumexp(out, a, axes, axes_count, keepdims, stream);
}

slip_status slip_logsumexp_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip__build_logsumexp(out, a, &axis, 1, keepdims, stream);
}

slip_status slip_logsumexp(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream) {
    return slip__build_logsumexp(out, a, NULL, SLIP_ALL_AXES, keepdims, stream);
}

slip_status slip_sort_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream) {
    return slip__build_sort(out, SLIP_OP_SORT, SLIP_RULE_SAME, a, &axis, stream);
}

slip_status slip_sort(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_sort(out, SLIP_OP_SORT, SLIP_RULE_SAME, a, NULL, stream);
}

slip_status slip_argsort_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream) {
    return slip__build_sort(out, SLIP_OP_ARGSORT, SLIP_RULE_INDEX, a, &axis, stream);
}

slip_status slip_argsort(slip_array **out, slip_array *a, slip_stream *stream) {
    return slip__build_sort(out, SLIP_OP_ARGSORT, SLIP_RULE_INDEX, a, NULL, stream);
}

slip_status slip_count_nonzero_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream) {
    return slip_count_nonzero_axes(out, a, &axis, 1, keepdims, stream);
}

slip_status slip_squeeze_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream) {
    return slip_squeeze_axes(out, a, &axis, 1, stream);
}

slip_status slip_expand_dims(slip_array **out, slip_array *a, int axis, slip_stream *stream) {
    return slip_expand_dims_axes(out, a, &axis, 1, stream);
}

slip_status slip_stack(slip_array **out, slip_array *const *arrays, size_t arrays_count, slip_stream *stream) {
    return slip_stack_axis(out, arrays, arrays_count, 0, stream);
}

slip_status slip_flip_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream) {
    return slip_flip_axes(out, a, &axis, 1, stream);
}
