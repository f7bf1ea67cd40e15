/* Made from ops/ by tools/generate.py: do not edit. X(name, part, call): a call of the C interface in which one
 * argument is an empty handle, NULL, or no dtype, and whose message must have [name] and part. The test defines what
 * the other arguments are. */
#ifndef SLIP_BAD_INPUT_CASES_H
#define SLIP_BAD_INPUT_CASES_H

#define SLIP_BAD_INPUT_CASES(X) \
    X("arange", "'res'", mlx_arange(NULL, 1, 1, 1, dtype, s)) \
    X("arange", "dtype 99", mlx_arange(res, 1, 1, 1, dtype_99, s)) \
    X("arange", "stream", mlx_arange(res, 1, 1, 1, dtype, no_s)) \
    X("full", "'res'", mlx_full(NULL, list, 2, some, dtype, s)) \
    X("full", "'shape'", mlx_full(res, NULL, 3, some, dtype, s)) \
    X("full", "'vals'", mlx_full(res, list, 2, none, dtype, s)) \
    X("full", "dtype 99", mlx_full(res, list, 2, some, dtype_99, s)) \
    X("full", "stream", mlx_full(res, list, 2, some, dtype, no_s)) \
    X("zeros", "'res'", mlx_zeros(NULL, list, 2, dtype, s)) \
    X("zeros", "'shape'", mlx_zeros(res, NULL, 3, dtype, s)) \
    X("zeros", "dtype 99", mlx_zeros(res, list, 2, dtype_99, s)) \
    X("zeros", "stream", mlx_zeros(res, list, 2, dtype, no_s)) \
    X("ones", "'res'", mlx_ones(NULL, list, 2, dtype, s)) \
    X("ones", "'shape'", mlx_ones(res, NULL, 3, dtype, s)) \
    X("ones", "dtype 99", mlx_ones(res, list, 2, dtype_99, s)) \
    X("ones", "stream", mlx_ones(res, list, 2, dtype, no_s)) \
    X("full_like", "'res'", mlx_full_like(NULL, some, some, dtype, s)) \
    X("full_like", "'a'", mlx_full_like(res, none, some, dtype, s)) \
    X("full_like", "'vals'", mlx_full_like(res, some, none, dtype, s)) \
    X("full_like", "dtype 99", mlx_full_like(res, some, some, dtype_99, s)) \
    X("full_like", "stream", mlx_full_like(res, some, some, dtype, no_s)) \
    X("zeros_like", "'res'", mlx_zeros_like(NULL, some, s)) \
    X("zeros_like", "'a'", mlx_zeros_like(res, none, s)) \
    X("zeros_like", "stream", mlx_zeros_like(res, some, no_s)) \
    X("ones_like", "'res'", mlx_ones_like(NULL, some, s)) \
    X("ones_like", "'a'", mlx_ones_like(res, none, s)) \
    X("ones_like", "stream", mlx_ones_like(res, some, no_s)) \
    X("copy", "'res'", mlx_copy(NULL, some, s)) \
    X("copy", "'a'", mlx_copy(res, none, s)) \
    X("copy", "stream", mlx_copy(res, some, no_s)) \
    X("contiguous", "'res'", mlx_contiguous(NULL, some, false, s)) \
    X("contiguous", "'a'", mlx_contiguous(res, none, false, s)) \
    X("contiguous", "stream", mlx_contiguous(res, some, false, no_s)) \
    X("linspace", "'res'", mlx_linspace(NULL, 1, 1, 0, dtype, s)) \
    X("linspace", "dtype 99", mlx_linspace(res, 1, 1, 0, dtype_99, s)) \
    X("linspace", "stream", mlx_linspace(res, 1, 1, 0, dtype, no_s)) \
    X("eye", "'res'", mlx_eye(NULL, 0, 0, 0, dtype, s)) \
    X("eye", "dtype 99", mlx_eye(res, 0, 0, 0, dtype_99, s)) \
    X("eye", "stream", mlx_eye(res, 0, 0, 0, dtype, no_s)) \
    X("identity", "'res'", mlx_identity(NULL, 0, dtype, s)) \
    X("identity", "dtype 99", mlx_identity(res, 0, dtype_99, s)) \
    X("identity", "stream", mlx_identity(res, 0, dtype, no_s)) \
    X("tri", "'res'", mlx_tri(NULL, 0, 0, 0, dtype, s)) \
    X("tri", "dtype 99", mlx_tri(res, 0, 0, 0, dtype_99, s)) \
    X("tri", "stream", mlx_tri(res, 0, 0, 0, dtype, no_s)) \
    X("tril", "'res'", mlx_tril(NULL, some, 0, s)) \
    X("tril", "'x'", mlx_tril(res, none, 0, s)) \
    X("tril", "stream", mlx_tril(res, some, 0, no_s)) \
    X("triu", "'res'", mlx_triu(NULL, some, 0, s)) \
    X("triu", "'x'", mlx_triu(res, none, 0, s)) \
    X("triu", "stream", mlx_triu(res, some, 0, no_s)) \
    X("meshgrid", "'res'", mlx_meshgrid(NULL, several, false, "", s)) \
    X("meshgrid", "'arrays'", mlx_meshgrid(res_list, no_list, false, "", s)) \
    X("meshgrid", "stream", mlx_meshgrid(res_list, several, false, "", no_s)) \
    X("abs", "'res'", mlx_abs(NULL, some, s)) \
    X("abs", "'a'", mlx_abs(res, none, s)) \
    X("abs", "stream", mlx_abs(res, some, no_s)) \
    X("negative", "'res'", mlx_negative(NULL, some, s)) \
    X("negative", "'a'", mlx_negative(res, none, s)) \
    X("negative", "stream", mlx_negative(res, some, no_s)) \
    X("sign", "'res'", mlx_sign(NULL, some, s)) \
    X("sign", "'a'", mlx_sign(res, none, s)) \
    X("sign", "stream", mlx_sign(res, some, no_s)) \
    X("square", "'res'", mlx_square(NULL, some, s)) \
    X("square", "'a'", mlx_square(res, none, s)) \
    X("square", "stream", mlx_square(res, some, no_s)) \
    X("sqrt", "'res'", mlx_sqrt(NULL, some, s)) \
    X("sqrt", "'a'", mlx_sqrt(res, none, s)) \
    X("sqrt", "stream", mlx_sqrt(res, some, no_s)) \
    X("rsqrt", "'res'", mlx_rsqrt(NULL, some, s)) \
    X("rsqrt", "'a'", mlx_rsqrt(res, none, s)) \
    X("rsqrt", "stream", mlx_rsqrt(res, some, no_s)) \
    X("reciprocal", "'res'", mlx_reciprocal(NULL, some, s)) \
    X("reciprocal", "'a'", mlx_reciprocal(res, none, s)) \
    X("reciprocal", "stream", mlx_reciprocal(res, some, no_s)) \
    X("floor", "'res'", mlx_floor(NULL, some, s)) \
    X("floor", "'a'", mlx_floor(res, none, s)) \
    X("floor", "stream", mlx_floor(res, some, no_s)) \
    X("ceil", "'res'", mlx_ceil(NULL, some, s)) \
    X("ceil", "'a'", mlx_ceil(res, none, s)) \
    X("ceil", "stream", mlx_ceil(res, some, no_s)) \
    X("round", "'res'", mlx_round(NULL, some, 0, s)) \
    X("round", "'a'", mlx_round(res, none, 0, s)) \
    X("round", "stream", mlx_round(res, some, 0, no_s)) \
    X("trunc", "'res'", mlx_trunc(NULL, some, s)) \
    X("trunc", "'a'", mlx_trunc(res, none, s)) \
    X("trunc", "stream", mlx_trunc(res, some, no_s)) \
    X("exp", "'res'", mlx_exp(NULL, some, s)) \
    X("exp", "'a'", mlx_exp(res, none, s)) \
    X("exp", "stream", mlx_exp(res, some, no_s)) \
    X("expm1", "'res'", mlx_expm1(NULL, some, s)) \
    X("expm1", "'a'", mlx_expm1(res, none, s)) \
    X("expm1", "stream", mlx_expm1(res, some, no_s)) \
    X("log", "'res'", mlx_log(NULL, some, s)) \
    X("log", "'a'", mlx_log(res, none, s)) \
    X("log", "stream", mlx_log(res, some, no_s)) \
    X("log2", "'res'", mlx_log2(NULL, some, s)) \
    X("log2", "'a'", mlx_log2(res, none, s)) \
    X("log2", "stream", mlx_log2(res, some, no_s)) \
    X("log10", "'res'", mlx_log10(NULL, some, s)) \
    X("log10", "'a'", mlx_log10(res, none, s)) \
    X("log10", "stream", mlx_log10(res, some, no_s)) \
    X("log1p", "'res'", mlx_log1p(NULL, some, s)) \
    X("log1p", "'a'", mlx_log1p(res, none, s)) \
    X("log1p", "stream", mlx_log1p(res, some, no_s)) \
    X("sin", "'res'", mlx_sin(NULL, some, s)) \
    X("sin", "'a'", mlx_sin(res, none, s)) \
    X("sin", "stream", mlx_sin(res, some, no_s)) \
    X("cos", "'res'", mlx_cos(NULL, some, s)) \
    X("cos", "'a'", mlx_cos(res, none, s)) \
    X("cos", "stream", mlx_cos(res, some, no_s)) \
    X("tan", "'res'", mlx_tan(NULL, some, s)) \
    X("tan", "'a'", mlx_tan(res, none, s)) \
    X("tan", "stream", mlx_tan(res, some, no_s)) \
    X("arcsin", "'res'", mlx_arcsin(NULL, some, s)) \
    X("arcsin", "'a'", mlx_arcsin(res, none, s)) \
    X("arcsin", "stream", mlx_arcsin(res, some, no_s)) \
    X("arccos", "'res'", mlx_arccos(NULL, some, s)) \
    X("arccos", "'a'", mlx_arccos(res, none, s)) \
    X("arccos", "stream", mlx_arccos(res, some, no_s)) \
    X("arctan", "'res'", mlx_arctan(NULL, some, s)) \
    X("arctan", "'a'", mlx_arctan(res, none, s)) \
    X("arctan", "stream", mlx_arctan(res, some, no_s)) \
    X("sinh", "'res'", mlx_sinh(NULL, some, s)) \
    X("sinh", "'a'", mlx_sinh(res, none, s)) \
    X("sinh", "stream", mlx_sinh(res, some, no_s)) \
    X("cosh", "'res'", mlx_cosh(NULL, some, s)) \
    X("cosh", "'a'", mlx_cosh(res, none, s)) \
    X("cosh", "stream", mlx_cosh(res, some, no_s)) \
    X("arcsinh", "'res'", mlx_arcsinh(NULL, some, s)) \
    X("arcsinh", "'a'", mlx_arcsinh(res, none, s)) \
    X("arcsinh", "stream", mlx_arcsinh(res, some, no_s)) \
    X("arccosh", "'res'", mlx_arccosh(NULL, some, s)) \
    X("arccosh", "'a'", mlx_arccosh(res, none, s)) \
    X("arccosh", "stream", mlx_arccosh(res, some, no_s)) \
    X("arctanh", "'res'", mlx_arctanh(NULL, some, s)) \
    X("arctanh", "'a'", mlx_arctanh(res, none, s)) \
    X("arctanh", "stream", mlx_arctanh(res, some, no_s)) \
    X("tanh", "'res'", mlx_tanh(NULL, some, s)) \
    X("tanh", "'a'", mlx_tanh(res, none, s)) \
    X("tanh", "stream", mlx_tanh(res, some, no_s)) \
    X("sigmoid", "'res'", mlx_sigmoid(NULL, some, s)) \
    X("sigmoid", "'a'", mlx_sigmoid(res, none, s)) \
    X("sigmoid", "stream", mlx_sigmoid(res, some, no_s)) \
    X("erf", "'res'", mlx_erf(NULL, some, s)) \
    X("erf", "'a'", mlx_erf(res, none, s)) \
    X("erf", "stream", mlx_erf(res, some, no_s)) \
    X("erfinv", "'res'", mlx_erfinv(NULL, some, s)) \
    X("erfinv", "'a'", mlx_erfinv(res, none, s)) \
    X("erfinv", "stream", mlx_erfinv(res, some, no_s)) \
    X("degrees", "'res'", mlx_degrees(NULL, some, s)) \
    X("degrees", "'a'", mlx_degrees(res, none, s)) \
    X("degrees", "stream", mlx_degrees(res, some, no_s)) \
    X("radians", "'res'", mlx_radians(NULL, some, s)) \
    X("radians", "'a'", mlx_radians(res, none, s)) \
    X("radians", "stream", mlx_radians(res, some, no_s)) \
    X("real", "'res'", mlx_real(NULL, some, s)) \
    X("real", "'a'", mlx_real(res, none, s)) \
    X("real", "stream", mlx_real(res, some, no_s)) \
    X("imag", "'res'", mlx_imag(NULL, some, s)) \
    X("imag", "'a'", mlx_imag(res, none, s)) \
    X("imag", "stream", mlx_imag(res, some, no_s)) \
    X("conjugate", "'res'", mlx_conjugate(NULL, some, s)) \
    X("conjugate", "'a'", mlx_conjugate(res, none, s)) \
    X("conjugate", "stream", mlx_conjugate(res, some, no_s)) \
    X("bitwise_invert", "'res'", mlx_bitwise_invert(NULL, some, s)) \
    X("bitwise_invert", "'a'", mlx_bitwise_invert(res, none, s)) \
    X("bitwise_invert", "stream", mlx_bitwise_invert(res, some, no_s)) \
    X("logical_not", "'res'", mlx_logical_not(NULL, some, s)) \
    X("logical_not", "'a'", mlx_logical_not(res, none, s)) \
    X("logical_not", "stream", mlx_logical_not(res, some, no_s)) \
    X("isnan", "'res'", mlx_isnan(NULL, some, s)) \
    X("isnan", "'a'", mlx_isnan(res, none, s)) \
    X("isnan", "stream", mlx_isnan(res, some, no_s)) \
    X("isinf", "'res'", mlx_isinf(NULL, some, s)) \
    X("isinf", "'a'", mlx_isinf(res, none, s)) \
    X("isinf", "stream", mlx_isinf(res, some, no_s)) \
    X("isfinite", "'res'", mlx_isfinite(NULL, some, s)) \
    X("isfinite", "'a'", mlx_isfinite(res, none, s)) \
    X("isfinite", "stream", mlx_isfinite(res, some, no_s)) \
    X("isposinf", "'res'", mlx_isposinf(NULL, some, s)) \
    X("isposinf", "'a'", mlx_isposinf(res, none, s)) \
    X("isposinf", "stream", mlx_isposinf(res, some, no_s)) \
    X("isneginf", "'res'", mlx_isneginf(NULL, some, s)) \
    X("isneginf", "'a'", mlx_isneginf(res, none, s)) \
    X("isneginf", "stream", mlx_isneginf(res, some, no_s)) \
    X("nan_to_num", "'res'", mlx_nan_to_num(NULL, some, 1, no_float, no_float, s)) \
    X("nan_to_num", "'a'", mlx_nan_to_num(res, none, 1, no_float, no_float, s)) \
    X("nan_to_num", "stream", mlx_nan_to_num(res, some, 1, no_float, no_float, no_s)) \
    X("astype", "'res'", mlx_astype(NULL, some, dtype, s)) \
    X("astype", "'a'", mlx_astype(res, none, dtype, s)) \
    X("astype", "dtype 99", mlx_astype(res, some, dtype_99, s)) \
    X("astype", "stream", mlx_astype(res, some, dtype, no_s)) \
    X("add", "'res'", mlx_add(NULL, some, some, s)) \
    X("add", "'a'", mlx_add(res, none, some, s)) \
    X("add", "'b'", mlx_add(res, some, none, s)) \
    X("add", "stream", mlx_add(res, some, some, no_s)) \
    X("subtract", "'res'", mlx_subtract(NULL, some, some, s)) \
    X("subtract", "'a'", mlx_subtract(res, none, some, s)) \
    X("subtract", "'b'", mlx_subtract(res, some, none, s)) \
    X("subtract", "stream", mlx_subtract(res, some, some, no_s)) \
    X("multiply", "'res'", mlx_multiply(NULL, some, some, s)) \
    X("multiply", "'a'", mlx_multiply(res, none, some, s)) \
    X("multiply", "'b'", mlx_multiply(res, some, none, s)) \
    X("multiply", "stream", mlx_multiply(res, some, some, no_s)) \
    X("divide", "'res'", mlx_divide(NULL, some, some, s)) \
    X("divide", "'a'", mlx_divide(res, none, some, s)) \
    X("divide", "'b'", mlx_divide(res, some, none, s)) \
    X("divide", "stream", mlx_divide(res, some, some, no_s)) \
    X("floor_divide", "'res'", mlx_floor_divide(NULL, some, some, s)) \
    X("floor_divide", "'a'", mlx_floor_divide(res, none, some, s)) \
    X("floor_divide", "'b'", mlx_floor_divide(res, some, none, s)) \
    X("floor_divide", "stream", mlx_floor_divide(res, some, some, no_s)) \
    X("remainder", "'res'", mlx_remainder(NULL, some, some, s)) \
    X("remainder", "'a'", mlx_remainder(res, none, some, s)) \
    X("remainder", "'b'", mlx_remainder(res, some, none, s)) \
    X("remainder", "stream", mlx_remainder(res, some, some, no_s)) \
    X("power", "'res'", mlx_power(NULL, some, some, s)) \
    X("power", "'a'", mlx_power(res, none, some, s)) \
    X("power", "'b'", mlx_power(res, some, none, s)) \
    X("power", "stream", mlx_power(res, some, some, no_s)) \
    X("minimum", "'res'", mlx_minimum(NULL, some, some, s)) \
    X("minimum", "'a'", mlx_minimum(res, none, some, s)) \
    X("minimum", "'b'", mlx_minimum(res, some, none, s)) \
    X("minimum", "stream", mlx_minimum(res, some, some, no_s)) \
    X("maximum", "'res'", mlx_maximum(NULL, some, some, s)) \
    X("maximum", "'a'", mlx_maximum(res, none, some, s)) \
    X("maximum", "'b'", mlx_maximum(res, some, none, s)) \
    X("maximum", "stream", mlx_maximum(res, some, some, no_s)) \
    X("logical_and", "'res'", mlx_logical_and(NULL, some, some, s)) \
    X("logical_and", "'a'", mlx_logical_and(res, none, some, s)) \
    X("logical_and", "'b'", mlx_logical_and(res, some, none, s)) \
    X("logical_and", "stream", mlx_logical_and(res, some, some, no_s)) \
    X("logical_or", "'res'", mlx_logical_or(NULL, some, some, s)) \
    X("logical_or", "'a'", mlx_logical_or(res, none, some, s)) \
    X("logical_or", "'b'", mlx_logical_or(res, some, none, s)) \
    X("logical_or", "stream", mlx_logical_or(res, some, some, no_s)) \
    X("bitwise_and", "'res'", mlx_bitwise_and(NULL, some, some, s)) \
    X("bitwise_and", "'a'", mlx_bitwise_and(res, none, some, s)) \
    X("bitwise_and", "'b'", mlx_bitwise_and(res, some, none, s)) \
    X("bitwise_and", "stream", mlx_bitwise_and(res, some, some, no_s)) \
    X("bitwise_or", "'res'", mlx_bitwise_or(NULL, some, some, s)) \
    X("bitwise_or", "'a'", mlx_bitwise_or(res, none, some, s)) \
    X("bitwise_or", "'b'", mlx_bitwise_or(res, some, none, s)) \
    X("bitwise_or", "stream", mlx_bitwise_or(res, some, some, no_s)) \
    X("bitwise_xor", "'res'", mlx_bitwise_xor(NULL, some, some, s)) \
    X("bitwise_xor", "'a'", mlx_bitwise_xor(res, none, some, s)) \
    X("bitwise_xor", "'b'", mlx_bitwise_xor(res, some, none, s)) \
    X("bitwise_xor", "stream", mlx_bitwise_xor(res, some, some, no_s)) \
    X("left_shift", "'res'", mlx_left_shift(NULL, some, some, s)) \
    X("left_shift", "'a'", mlx_left_shift(res, none, some, s)) \
    X("left_shift", "'b'", mlx_left_shift(res, some, none, s)) \
    X("left_shift", "stream", mlx_left_shift(res, some, some, no_s)) \
    X("right_shift", "'res'", mlx_right_shift(NULL, some, some, s)) \
    X("right_shift", "'a'", mlx_right_shift(res, none, some, s)) \
    X("right_shift", "'b'", mlx_right_shift(res, some, none, s)) \
    X("right_shift", "stream", mlx_right_shift(res, some, some, no_s)) \
    X("arctan2", "'res'", mlx_arctan2(NULL, some, some, s)) \
    X("arctan2", "'a'", mlx_arctan2(res, none, some, s)) \
    X("arctan2", "'b'", mlx_arctan2(res, some, none, s)) \
    X("arctan2", "stream", mlx_arctan2(res, some, some, no_s)) \
    X("logaddexp", "'res'", mlx_logaddexp(NULL, some, some, s)) \
    X("logaddexp", "'a'", mlx_logaddexp(res, none, some, s)) \
    X("logaddexp", "'b'", mlx_logaddexp(res, some, none, s)) \
    X("logaddexp", "stream", mlx_logaddexp(res, some, some, no_s)) \
    X("divmod", "'res'", mlx_divmod(NULL, some, some, s)) \
    X("divmod", "'a'", mlx_divmod(res_list, none, some, s)) \
    X("divmod", "'b'", mlx_divmod(res_list, some, none, s)) \
    X("divmod", "stream", mlx_divmod(res_list, some, some, no_s)) \
    X("equal", "'res'", mlx_equal(NULL, some, some, s)) \
    X("equal", "'a'", mlx_equal(res, none, some, s)) \
    X("equal", "'b'", mlx_equal(res, some, none, s)) \
    X("equal", "stream", mlx_equal(res, some, some, no_s)) \
    X("not_equal", "'res'", mlx_not_equal(NULL, some, some, s)) \
    X("not_equal", "'a'", mlx_not_equal(res, none, some, s)) \
    X("not_equal", "'b'", mlx_not_equal(res, some, none, s)) \
    X("not_equal", "stream", mlx_not_equal(res, some, some, no_s)) \
    X("less", "'res'", mlx_less(NULL, some, some, s)) \
    X("less", "'a'", mlx_less(res, none, some, s)) \
    X("less", "'b'", mlx_less(res, some, none, s)) \
    X("less", "stream", mlx_less(res, some, some, no_s)) \
    X("less_equal", "'res'", mlx_less_equal(NULL, some, some, s)) \
    X("less_equal", "'a'", mlx_less_equal(res, none, some, s)) \
    X("less_equal", "'b'", mlx_less_equal(res, some, none, s)) \
    X("less_equal", "stream", mlx_less_equal(res, some, some, no_s)) \
    X("greater", "'res'", mlx_greater(NULL, some, some, s)) \
    X("greater", "'a'", mlx_greater(res, none, some, s)) \
    X("greater", "'b'", mlx_greater(res, some, none, s)) \
    X("greater", "stream", mlx_greater(res, some, some, no_s)) \
    X("greater_equal", "'res'", mlx_greater_equal(NULL, some, some, s)) \
    X("greater_equal", "'a'", mlx_greater_equal(res, none, some, s)) \
    X("greater_equal", "'b'", mlx_greater_equal(res, some, none, s)) \
    X("greater_equal", "stream", mlx_greater_equal(res, some, some, no_s)) \
    X("where", "'res'", mlx_where(NULL, some, some, some, s)) \
    X("where", "'condition'", mlx_where(res, none, some, some, s)) \
    X("where", "'x'", mlx_where(res, some, none, some, s)) \
    X("where", "'y'", mlx_where(res, some, some, none, s)) \
    X("where", "stream", mlx_where(res, some, some, some, no_s)) \
    X("clip", "'res'", mlx_clip(NULL, some, some, some, s)) \
    X("clip", "'a'", mlx_clip(res, none, some, some, s)) \
    X("clip", "stream", mlx_clip(res, some, some, some, no_s)) \
    X("array_equal", "'res'", mlx_array_equal(NULL, some, some, false, s)) \
    X("array_equal", "'a'", mlx_array_equal(res, none, some, false, s)) \
    X("array_equal", "'b'", mlx_array_equal(res, some, none, false, s)) \
    X("array_equal", "stream", mlx_array_equal(res, some, some, false, no_s)) \
    X("isclose", "'res'", mlx_isclose(NULL, some, some, 1, 1, false, s)) \
    X("isclose", "'a'", mlx_isclose(res, none, some, 1, 1, false, s)) \
    X("isclose", "'b'", mlx_isclose(res, some, none, 1, 1, false, s)) \
    X("isclose", "stream", mlx_isclose(res, some, some, 1, 1, false, no_s)) \
    X("allclose", "'res'", mlx_allclose(NULL, some, some, 1, 1, false, s)) \
    X("allclose", "'a'", mlx_allclose(res, none, some, 1, 1, false, s)) \
    X("allclose", "'b'", mlx_allclose(res, some, none, 1, 1, false, s)) \
    X("allclose", "stream", mlx_allclose(res, some, some, 1, 1, false, no_s)) \
    X("stop_gradient", "'res'", mlx_stop_gradient(NULL, some, s)) \
    X("stop_gradient", "'a'", mlx_stop_gradient(res, none, s)) \
    X("stop_gradient", "stream", mlx_stop_gradient(res, some, no_s)) \
    X("gather", "'res'", mlx_gather(NULL, some, several, list, 2, list, 2, s)) \
    X("gather", "'a'", mlx_gather(res, none, several, list, 2, list, 2, s)) \
    X("gather", "'indices'", mlx_gather(res, some, no_list, list, 2, list, 2, s)) \
    X("gather", "'axes'", mlx_gather(res, some, several, NULL, 3, list, 2, s)) \
    X("gather", "'slice_sizes'", mlx_gather(res, some, several, list, 2, NULL, 3, s)) \
    X("gather", "stream", mlx_gather(res, some, several, list, 2, list, 2, no_s)) \
    X("gather_single", "'res'", mlx_gather_single(NULL, some, some, 0, list, 2, s)) \
    X("gather_single", "'a'", mlx_gather_single(res, none, some, 0, list, 2, s)) \
    X("gather_single", "'indices'", mlx_gather_single(res, some, none, 0, list, 2, s)) \
    X("gather_single", "'slice_sizes'", mlx_gather_single(res, some, some, 0, NULL, 3, s)) \
    X("gather_single", "stream", mlx_gather_single(res, some, some, 0, list, 2, no_s)) \
    X("take_axis", "'res'", mlx_take_axis(NULL, some, some, 0, s)) \
    X("take_axis", "'a'", mlx_take_axis(res, none, some, 0, s)) \
    X("take_axis", "'indices'", mlx_take_axis(res, some, none, 0, s)) \
    X("take_axis", "stream", mlx_take_axis(res, some, some, 0, no_s)) \
    X("take", "'res'", mlx_take(NULL, some, some, s)) \
    X("take", "'a'", mlx_take(res, none, some, s)) \
    X("take", "'indices'", mlx_take(res, some, none, s)) \
    X("take", "stream", mlx_take(res, some, some, no_s)) \
    X("take_along_axis", "'res'", mlx_take_along_axis(NULL, some, some, 0, s)) \
    X("take_along_axis", "'a'", mlx_take_along_axis(res, none, some, 0, s)) \
    X("take_along_axis", "'indices'", mlx_take_along_axis(res, some, none, 0, s)) \
    X("take_along_axis", "stream", mlx_take_along_axis(res, some, some, 0, no_s)) \
    X("scatter", "'res'", mlx_scatter(NULL, some, several, some, list, 2, s)) \
    X("scatter", "'a'", mlx_scatter(res, none, several, some, list, 2, s)) \
    X("scatter", "'indices'", mlx_scatter(res, some, no_list, some, list, 2, s)) \
    X("scatter", "'updates'", mlx_scatter(res, some, several, none, list, 2, s)) \
    X("scatter", "'axes'", mlx_scatter(res, some, several, some, NULL, 3, s)) \
    X("scatter", "stream", mlx_scatter(res, some, several, some, list, 2, no_s)) \
    X("scatter_single", "'res'", mlx_scatter_single(NULL, some, some, some, 0, s)) \
    X("scatter_single", "'a'", mlx_scatter_single(res, none, some, some, 0, s)) \
    X("scatter_single", "'indices'", mlx_scatter_single(res, some, none, some, 0, s)) \
    X("scatter_single", "'updates'", mlx_scatter_single(res, some, some, none, 0, s)) \
    X("scatter_single", "stream", mlx_scatter_single(res, some, some, some, 0, no_s)) \
    X("scatter_add", "'res'", mlx_scatter_add(NULL, some, several, some, list, 2, s)) \
    X("scatter_add", "'a'", mlx_scatter_add(res, none, several, some, list, 2, s)) \
    X("scatter_add", "'indices'", mlx_scatter_add(res, some, no_list, some, list, 2, s)) \
    X("scatter_add", "'updates'", mlx_scatter_add(res, some, several, none, list, 2, s)) \
    X("scatter_add", "'axes'", mlx_scatter_add(res, some, several, some, NULL, 3, s)) \
    X("scatter_add", "stream", mlx_scatter_add(res, some, several, some, list, 2, no_s)) \
    X("scatter_add_single", "'res'", mlx_scatter_add_single(NULL, some, some, some, 0, s)) \
    X("scatter_add_single", "'a'", mlx_scatter_add_single(res, none, some, some, 0, s)) \
    X("scatter_add_single", "'indices'", mlx_scatter_add_single(res, some, none, some, 0, s)) \
    X("scatter_add_single", "'updates'", mlx_scatter_add_single(res, some, some, none, 0, s)) \
    X("scatter_add_single", "stream", mlx_scatter_add_single(res, some, some, some, 0, no_s)) \
    X("scatter_prod", "'res'", mlx_scatter_prod(NULL, some, several, some, list, 2, s)) \
    X("scatter_prod", "'a'", mlx_scatter_prod(res, none, several, some, list, 2, s)) \
    X("scatter_prod", "'indices'", mlx_scatter_prod(res, some, no_list, some, list, 2, s)) \
    X("scatter_prod", "'updates'", mlx_scatter_prod(res, some, several, none, list, 2, s)) \
    X("scatter_prod", "'axes'", mlx_scatter_prod(res, some, several, some, NULL, 3, s)) \
    X("scatter_prod", "stream", mlx_scatter_prod(res, some, several, some, list, 2, no_s)) \
    X("scatter_prod_single", "'res'", mlx_scatter_prod_single(NULL, some, some, some, 0, s)) \
    X("scatter_prod_single", "'a'", mlx_scatter_prod_single(res, none, some, some, 0, s)) \
    X("scatter_prod_single", "'indices'", mlx_scatter_prod_single(res, some, none, some, 0, s)) \
    X("scatter_prod_single", "'updates'", mlx_scatter_prod_single(res, some, some, none, 0, s)) \
    X("scatter_prod_single", "stream", mlx_scatter_prod_single(res, some, some, some, 0, no_s)) \
    X("scatter_max", "'res'", mlx_scatter_max(NULL, some, several, some, list, 2, s)) \
    X("scatter_max", "'a'", mlx_scatter_max(res, none, several, some, list, 2, s)) \
    X("scatter_max", "'indices'", mlx_scatter_max(res, some, no_list, some, list, 2, s)) \
    X("scatter_max", "'updates'", mlx_scatter_max(res, some, several, none, list, 2, s)) \
    X("scatter_max", "'axes'", mlx_scatter_max(res, some, several, some, NULL, 3, s)) \
    X("scatter_max", "stream", mlx_scatter_max(res, some, several, some, list, 2, no_s)) \
    X("scatter_max_single", "'res'", mlx_scatter_max_single(NULL, some, some, some, 0, s)) \
    X("scatter_max_single", "'a'", mlx_scatter_max_single(res, none, some, some, 0, s)) \
    X("scatter_max_single", "'indices'", mlx_scatter_max_single(res, some, none, some, 0, s)) \
    X("scatter_max_single", "'updates'", mlx_scatter_max_single(res, some, some, none, 0, s)) \
    X("scatter_max_single", "stream", mlx_scatter_max_single(res, some, some, some, 0, no_s)) \
    X("scatter_min", "'res'", mlx_scatter_min(NULL, some, several, some, list, 2, s)) \
    X("scatter_min", "'a'", mlx_scatter_min(res, none, several, some, list, 2, s)) \
    X("scatter_min", "'indices'", mlx_scatter_min(res, some, no_list, some, list, 2, s)) \
    X("scatter_min", "'updates'", mlx_scatter_min(res, some, several, none, list, 2, s)) \
    X("scatter_min", "'axes'", mlx_scatter_min(res, some, several, some, NULL, 3, s)) \
    X("scatter_min", "stream", mlx_scatter_min(res, some, several, some, list, 2, no_s)) \
    X("scatter_min_single", "'res'", mlx_scatter_min_single(NULL, some, some, some, 0, s)) \
    X("scatter_min_single", "'a'", mlx_scatter_min_single(res, none, some, some, 0, s)) \
    X("scatter_min_single", "'indices'", mlx_scatter_min_single(res, some, none, some, 0, s)) \
    X("scatter_min_single", "'updates'", mlx_scatter_min_single(res, some, some, none, 0, s)) \
    X("scatter_min_single", "stream", mlx_scatter_min_single(res, some, some, some, 0, no_s)) \
    X("put_along_axis", "'res'", mlx_put_along_axis(NULL, some, some, some, 0, s)) \
    X("put_along_axis", "'a'", mlx_put_along_axis(res, none, some, some, 0, s)) \
    X("put_along_axis", "'indices'", mlx_put_along_axis(res, some, none, some, 0, s)) \
    X("put_along_axis", "'values'", mlx_put_along_axis(res, some, some, none, 0, s)) \
    X("put_along_axis", "stream", mlx_put_along_axis(res, some, some, some, 0, no_s)) \
    X("scatter_add_axis", "'res'", mlx_scatter_add_axis(NULL, some, some, some, 0, s)) \
    X("scatter_add_axis", "'a'", mlx_scatter_add_axis(res, none, some, some, 0, s)) \
    X("scatter_add_axis", "'indices'", mlx_scatter_add_axis(res, some, none, some, 0, s)) \
    X("scatter_add_axis", "'values'", mlx_scatter_add_axis(res, some, some, none, 0, s)) \
    X("scatter_add_axis", "stream", mlx_scatter_add_axis(res, some, some, some, 0, no_s)) \
    X("slice_update", "'res'", mlx_slice_update(NULL, some, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update", "'src'", mlx_slice_update(res, none, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update", "'update'", mlx_slice_update(res, some, none, list, 2, list, 2, list, 2, s)) \
    X("slice_update", "'start'", mlx_slice_update(res, some, some, NULL, 3, list, 2, list, 2, s)) \
    X("slice_update", "'stop'", mlx_slice_update(res, some, some, list, 2, NULL, 3, list, 2, s)) \
    X("slice_update", "'strides'", mlx_slice_update(res, some, some, list, 2, list, 2, NULL, 3, s)) \
    X("slice_update", "stream", mlx_slice_update(res, some, some, list, 2, list, 2, list, 2, no_s)) \
    X("slice_update_add", "'res'", mlx_slice_update_add(NULL, some, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_add", "'src'", mlx_slice_update_add(res, none, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_add", "'update'", mlx_slice_update_add(res, some, none, list, 2, list, 2, list, 2, s)) \
    X("slice_update_add", "'start'", mlx_slice_update_add(res, some, some, NULL, 3, list, 2, list, 2, s)) \
    X("slice_update_add", "'stop'", mlx_slice_update_add(res, some, some, list, 2, NULL, 3, list, 2, s)) \
    X("slice_update_add", "'strides'", mlx_slice_update_add(res, some, some, list, 2, list, 2, NULL, 3, s)) \
    X("slice_update_add", "stream", mlx_slice_update_add(res, some, some, list, 2, list, 2, list, 2, no_s)) \
    X("slice_update_prod", "'res'", mlx_slice_update_prod(NULL, some, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_prod", "'src'", mlx_slice_update_prod(res, none, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_prod", "'update'", mlx_slice_update_prod(res, some, none, list, 2, list, 2, list, 2, s)) \
    X("slice_update_prod", "'start'", mlx_slice_update_prod(res, some, some, NULL, 3, list, 2, list, 2, s)) \
    X("slice_update_prod", "'stop'", mlx_slice_update_prod(res, some, some, list, 2, NULL, 3, list, 2, s)) \
    X("slice_update_prod", "'strides'", mlx_slice_update_prod(res, some, some, list, 2, list, 2, NULL, 3, s)) \
    X("slice_update_prod", "stream", mlx_slice_update_prod(res, some, some, list, 2, list, 2, list, 2, no_s)) \
    X("slice_update_max", "'res'", mlx_slice_update_max(NULL, some, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_max", "'src'", mlx_slice_update_max(res, none, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_max", "'update'", mlx_slice_update_max(res, some, none, list, 2, list, 2, list, 2, s)) \
    X("slice_update_max", "'start'", mlx_slice_update_max(res, some, some, NULL, 3, list, 2, list, 2, s)) \
    X("slice_update_max", "'stop'", mlx_slice_update_max(res, some, some, list, 2, NULL, 3, list, 2, s)) \
    X("slice_update_max", "'strides'", mlx_slice_update_max(res, some, some, list, 2, list, 2, NULL, 3, s)) \
    X("slice_update_max", "stream", mlx_slice_update_max(res, some, some, list, 2, list, 2, list, 2, no_s)) \
    X("slice_update_min", "'res'", mlx_slice_update_min(NULL, some, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_min", "'src'", mlx_slice_update_min(res, none, some, list, 2, list, 2, list, 2, s)) \
    X("slice_update_min", "'update'", mlx_slice_update_min(res, some, none, list, 2, list, 2, list, 2, s)) \
    X("slice_update_min", "'start'", mlx_slice_update_min(res, some, some, NULL, 3, list, 2, list, 2, s)) \
    X("slice_update_min", "'stop'", mlx_slice_update_min(res, some, some, list, 2, NULL, 3, list, 2, s)) \
    X("slice_update_min", "'strides'", mlx_slice_update_min(res, some, some, list, 2, list, 2, NULL, 3, s)) \
    X("slice_update_min", "stream", mlx_slice_update_min(res, some, some, list, 2, list, 2, list, 2, no_s)) \
    X("slice_dynamic", "'res'", mlx_slice_dynamic(NULL, some, some, list, 2, list, 2, s)) \
    X("slice_dynamic", "'a'", mlx_slice_dynamic(res, none, some, list, 2, list, 2, s)) \
    X("slice_dynamic", "'start'", mlx_slice_dynamic(res, some, none, list, 2, list, 2, s)) \
    X("slice_dynamic", "'axes'", mlx_slice_dynamic(res, some, some, NULL, 3, list, 2, s)) \
    X("slice_dynamic", "'slice_size'", mlx_slice_dynamic(res, some, some, list, 2, NULL, 3, s)) \
    X("slice_dynamic", "stream", mlx_slice_dynamic(res, some, some, list, 2, list, 2, no_s)) \
    X("slice_update_dynamic", "'res'", mlx_slice_update_dynamic(NULL, some, some, some, list, 2, s)) \
    X("slice_update_dynamic", "'src'", mlx_slice_update_dynamic(res, none, some, some, list, 2, s)) \
    X("slice_update_dynamic", "'update'", mlx_slice_update_dynamic(res, some, none, some, list, 2, s)) \
    X("slice_update_dynamic", "'start'", mlx_slice_update_dynamic(res, some, some, none, list, 2, s)) \
    X("slice_update_dynamic", "'axes'", mlx_slice_update_dynamic(res, some, some, some, NULL, 3, s)) \
    X("slice_update_dynamic", "stream", mlx_slice_update_dynamic(res, some, some, some, list, 2, no_s)) \
    X("masked_scatter", "'res'", mlx_masked_scatter(NULL, some, some, some, s)) \
    X("masked_scatter", "'a'", mlx_masked_scatter(res, none, some, some, s)) \
    X("masked_scatter", "'mask'", mlx_masked_scatter(res, some, none, some, s)) \
    X("masked_scatter", "'src'", mlx_masked_scatter(res, some, some, none, s)) \
    X("masked_scatter", "stream", mlx_masked_scatter(res, some, some, some, no_s)) \
    X("matmul", "'res'", mlx_matmul(NULL, some, some, s)) \
    X("matmul", "'a'", mlx_matmul(res, none, some, s)) \
    X("matmul", "'b'", mlx_matmul(res, some, none, s)) \
    X("matmul", "stream", mlx_matmul(res, some, some, no_s)) \
    X("addmm", "'res'", mlx_addmm(NULL, some, some, some, 1, 1, s)) \
    X("addmm", "'c'", mlx_addmm(res, none, some, some, 1, 1, s)) \
    X("addmm", "'a'", mlx_addmm(res, some, none, some, 1, 1, s)) \
    X("addmm", "'b'", mlx_addmm(res, some, some, none, 1, 1, s)) \
    X("addmm", "stream", mlx_addmm(res, some, some, some, 1, 1, no_s)) \
    X("inner", "'res'", mlx_inner(NULL, some, some, s)) \
    X("inner", "'a'", mlx_inner(res, none, some, s)) \
    X("inner", "'b'", mlx_inner(res, some, none, s)) \
    X("inner", "stream", mlx_inner(res, some, some, no_s)) \
    X("outer", "'res'", mlx_outer(NULL, some, some, s)) \
    X("outer", "'a'", mlx_outer(res, none, some, s)) \
    X("outer", "'b'", mlx_outer(res, some, none, s)) \
    X("outer", "stream", mlx_outer(res, some, some, no_s)) \
    X("tensordot", "'res'", mlx_tensordot(NULL, some, some, list, 2, list, 2, s)) \
    X("tensordot", "'a'", mlx_tensordot(res, none, some, list, 2, list, 2, s)) \
    X("tensordot", "'b'", mlx_tensordot(res, some, none, list, 2, list, 2, s)) \
    X("tensordot", "'axes_a'", mlx_tensordot(res, some, some, NULL, 3, list, 2, s)) \
    X("tensordot", "'axes_b'", mlx_tensordot(res, some, some, list, 2, NULL, 3, s)) \
    X("tensordot", "stream", mlx_tensordot(res, some, some, list, 2, list, 2, no_s)) \
    X("tensordot_axis", "'res'", mlx_tensordot_axis(NULL, some, some, 0, s)) \
    X("tensordot_axis", "'a'", mlx_tensordot_axis(res, none, some, 0, s)) \
    X("tensordot_axis", "'b'", mlx_tensordot_axis(res, some, none, 0, s)) \
    X("tensordot_axis", "stream", mlx_tensordot_axis(res, some, some, 0, no_s)) \
    X("kron", "'res'", mlx_kron(NULL, some, some, s)) \
    X("kron", "'a'", mlx_kron(res, none, some, s)) \
    X("kron", "'b'", mlx_kron(res, some, none, s)) \
    X("kron", "stream", mlx_kron(res, some, some, no_s)) \
    X("einsum", "'res'", mlx_einsum(NULL, "", several, s)) \
    X("einsum", "'operands'", mlx_einsum(res, "", no_list, s)) \
    X("einsum", "stream", mlx_einsum(res, "", several, no_s)) \
    X("sum_axes", "'res'", mlx_sum_axes(NULL, some, list, 2, false, s)) \
    X("sum_axes", "'a'", mlx_sum_axes(res, none, list, 2, false, s)) \
    X("sum_axes", "'axes'", mlx_sum_axes(res, some, NULL, 3, false, s)) \
    X("sum_axes", "stream", mlx_sum_axes(res, some, list, 2, false, no_s)) \
    X("sum_axis", "'res'", mlx_sum_axis(NULL, some, 0, false, s)) \
    X("sum_axis", "'a'", mlx_sum_axis(res, none, 0, false, s)) \
    X("sum_axis", "stream", mlx_sum_axis(res, some, 0, false, no_s)) \
    X("sum", "'res'", mlx_sum(NULL, some, false, s)) \
    X("sum", "'a'", mlx_sum(res, none, false, s)) \
    X("sum", "stream", mlx_sum(res, some, false, no_s)) \
    X("prod_axes", "'res'", mlx_prod_axes(NULL, some, list, 2, false, s)) \
    X("prod_axes", "'a'", mlx_prod_axes(res, none, list, 2, false, s)) \
    X("prod_axes", "'axes'", mlx_prod_axes(res, some, NULL, 3, false, s)) \
    X("prod_axes", "stream", mlx_prod_axes(res, some, list, 2, false, no_s)) \
    X("prod_axis", "'res'", mlx_prod_axis(NULL, some, 0, false, s)) \
    X("prod_axis", "'a'", mlx_prod_axis(res, none, 0, false, s)) \
    X("prod_axis", "stream", mlx_prod_axis(res, some, 0, false, no_s)) \
    X("prod", "'res'", mlx_prod(NULL, some, false, s)) \
    X("prod", "'a'", mlx_prod(res, none, false, s)) \
    X("prod", "stream", mlx_prod(res, some, false, no_s)) \
    X("max_axes", "'res'", mlx_max_axes(NULL, some, list, 2, false, s)) \
    X("max_axes", "'a'", mlx_max_axes(res, none, list, 2, false, s)) \
    X("max_axes", "'axes'", mlx_max_axes(res, some, NULL, 3, false, s)) \
    X("max_axes", "stream", mlx_max_axes(res, some, list, 2, false, no_s)) \
    X("max_axis", "'res'", mlx_max_axis(NULL, some, 0, false, s)) \
    X("max_axis", "'a'", mlx_max_axis(res, none, 0, false, s)) \
    X("max_axis", "stream", mlx_max_axis(res, some, 0, false, no_s)) \
    X("max", "'res'", mlx_max(NULL, some, false, s)) \
    X("max", "'a'", mlx_max(res, none, false, s)) \
    X("max", "stream", mlx_max(res, some, false, no_s)) \
    X("min_axes", "'res'", mlx_min_axes(NULL, some, list, 2, false, s)) \
    X("min_axes", "'a'", mlx_min_axes(res, none, list, 2, false, s)) \
    X("min_axes", "'axes'", mlx_min_axes(res, some, NULL, 3, false, s)) \
    X("min_axes", "stream", mlx_min_axes(res, some, list, 2, false, no_s)) \
    X("min_axis", "'res'", mlx_min_axis(NULL, some, 0, false, s)) \
    X("min_axis", "'a'", mlx_min_axis(res, none, 0, false, s)) \
    X("min_axis", "stream", mlx_min_axis(res, some, 0, false, no_s)) \
    X("min", "'res'", mlx_min(NULL, some, false, s)) \
    X("min", "'a'", mlx_min(res, none, false, s)) \
    X("min", "stream", mlx_min(res, some, false, no_s)) \
    X("all_axes", "'res'", mlx_all_axes(NULL, some, list, 2, false, s)) \
    X("all_axes", "'a'", mlx_all_axes(res, none, list, 2, false, s)) \
    X("all_axes", "'axes'", mlx_all_axes(res, some, NULL, 3, false, s)) \
    X("all_axes", "stream", mlx_all_axes(res, some, list, 2, false, no_s)) \
    X("all_axis", "'res'", mlx_all_axis(NULL, some, 0, false, s)) \
    X("all_axis", "'a'", mlx_all_axis(res, none, 0, false, s)) \
    X("all_axis", "stream", mlx_all_axis(res, some, 0, false, no_s)) \
    X("all", "'res'", mlx_all(NULL, some, false, s)) \
    X("all", "'a'", mlx_all(res, none, false, s)) \
    X("all", "stream", mlx_all(res, some, false, no_s)) \
    X("any_axes", "'res'", mlx_any_axes(NULL, some, list, 2, false, s)) \
    X("any_axes", "'a'", mlx_any_axes(res, none, list, 2, false, s)) \
    X("any_axes", "'axes'", mlx_any_axes(res, some, NULL, 3, false, s)) \
    X("any_axes", "stream", mlx_any_axes(res, some, list, 2, false, no_s)) \
    X("any_axis", "'res'", mlx_any_axis(NULL, some, 0, false, s)) \
    X("any_axis", "'a'", mlx_any_axis(res, none, 0, false, s)) \
    X("any_axis", "stream", mlx_any_axis(res, some, 0, false, no_s)) \
    X("any", "'res'", mlx_any(NULL, some, false, s)) \
    X("any", "'a'", mlx_any(res, none, false, s)) \
    X("any", "stream", mlx_any(res, some, false, no_s)) \
    X("mean_axes", "'res'", mlx_mean_axes(NULL, some, list, 2, false, s)) \
    X("mean_axes", "'a'", mlx_mean_axes(res, none, list, 2, false, s)) \
    X("mean_axes", "'axes'", mlx_mean_axes(res, some, NULL, 3, false, s)) \
    X("mean_axes", "stream", mlx_mean_axes(res, some, list, 2, false, no_s)) \
    X("mean_axis", "'res'", mlx_mean_axis(NULL, some, 0, false, s)) \
    X("mean_axis", "'a'", mlx_mean_axis(res, none, 0, false, s)) \
    X("mean_axis", "stream", mlx_mean_axis(res, some, 0, false, no_s)) \
    X("mean", "'res'", mlx_mean(NULL, some, false, s)) \
    X("mean", "'a'", mlx_mean(res, none, false, s)) \
    X("mean", "stream", mlx_mean(res, some, false, no_s)) \
    X("var_axes", "'res'", mlx_var_axes(NULL, some, list, 2, false, 0, s)) \
    X("var_axes", "'a'", mlx_var_axes(res, none, list, 2, false, 0, s)) \
    X("var_axes", "'axes'", mlx_var_axes(res, some, NULL, 3, false, 0, s)) \
    X("var_axes", "stream", mlx_var_axes(res, some, list, 2, false, 0, no_s)) \
    X("var_axis", "'res'", mlx_var_axis(NULL, some, 0, false, 0, s)) \
    X("var_axis", "'a'", mlx_var_axis(res, none, 0, false, 0, s)) \
    X("var_axis", "stream", mlx_var_axis(res, some, 0, false, 0, no_s)) \
    X("var", "'res'", mlx_var(NULL, some, false, 0, s)) \
    X("var", "'a'", mlx_var(res, none, false, 0, s)) \
    X("var", "stream", mlx_var(res, some, false, 0, no_s)) \
    X("std_axes", "'res'", mlx_std_axes(NULL, some, list, 2, false, 0, s)) \
    X("std_axes", "'a'", mlx_std_axes(res, none, list, 2, false, 0, s)) \
    X("std_axes", "'axes'", mlx_std_axes(res, some, NULL, 3, false, 0, s)) \
    X("std_axes", "stream", mlx_std_axes(res, some, list, 2, false, 0, no_s)) \
    X("std_axis", "'res'", mlx_std_axis(NULL, some, 0, false, 0, s)) \
    X("std_axis", "'a'", mlx_std_axis(res, none, 0, false, 0, s)) \
    X("std_axis", "stream", mlx_std_axis(res, some, 0, false, 0, no_s)) \
    X("std", "'res'", mlx_std(NULL, some, false, 0, s)) \
    X("std", "'a'", mlx_std(res, none, false, 0, s)) \
    X("std", "stream", mlx_std(res, some, false, 0, no_s)) \
    X("argmax_axis", "'res'", mlx_argmax_axis(NULL, some, 0, false, s)) \
    X("argmax_axis", "'a'", mlx_argmax_axis(res, none, 0, false, s)) \
    X("argmax_axis", "stream", mlx_argmax_axis(res, some, 0, false, no_s)) \
    X("argmax", "'res'", mlx_argmax(NULL, some, false, s)) \
    X("argmax", "'a'", mlx_argmax(res, none, false, s)) \
    X("argmax", "stream", mlx_argmax(res, some, false, no_s)) \
    X("argmin_axis", "'res'", mlx_argmin_axis(NULL, some, 0, false, s)) \
    X("argmin_axis", "'a'", mlx_argmin_axis(res, none, 0, false, s)) \
    X("argmin_axis", "stream", mlx_argmin_axis(res, some, 0, false, no_s)) \
    X("argmin", "'res'", mlx_argmin(NULL, some, false, s)) \
    X("argmin", "'a'", mlx_argmin(res, none, false, s)) \
    X("argmin", "stream", mlx_argmin(res, some, false, no_s)) \
    X("cumsum", "'res'", mlx_cumsum(NULL, some, 0, false, false, s)) \
    X("cumsum", "'a'", mlx_cumsum(res, none, 0, false, false, s)) \
    X("cumsum", "stream", mlx_cumsum(res, some, 0, false, false, no_s)) \
    X("cumprod", "'res'", mlx_cumprod(NULL, some, 0, false, false, s)) \
    X("cumprod", "'a'", mlx_cumprod(res, none, 0, false, false, s)) \
    X("cumprod", "stream", mlx_cumprod(res, some, 0, false, false, no_s)) \
    X("cummax", "'res'", mlx_cummax(NULL, some, 0, false, false, s)) \
    X("cummax", "'a'", mlx_cummax(res, none, 0, false, false, s)) \
    X("cummax", "stream", mlx_cummax(res, some, 0, false, false, no_s)) \
    X("cummin", "'res'", mlx_cummin(NULL, some, 0, false, false, s)) \
    X("cummin", "'a'", mlx_cummin(res, none, 0, false, false, s)) \
    X("cummin", "stream", mlx_cummin(res, some, 0, false, false, no_s)) \
    X("logcumsumexp", "'res'", mlx_logcumsumexp(NULL, some, 0, false, false, s)) \
    X("logcumsumexp", "'a'", mlx_logcumsumexp(res, none, 0, false, false, s)) \
    X("logcumsumexp", "stream", mlx_logcumsumexp(res, some, 0, false, false, no_s)) \
    X("softmax_axes", "'res'", mlx_softmax_axes(NULL, some, list, 2, false, s)) \
    X("softmax_axes", "'a'", mlx_softmax_axes(res, none, list, 2, false, s)) \
    X("softmax_axes", "'axes'", mlx_softmax_axes(res, some, NULL, 3, false, s)) \
    X("softmax_axes", "stream", mlx_softmax_axes(res, some, list, 2, false, no_s)) \
    X("softmax_axis", "'res'", mlx_softmax_axis(NULL, some, 0, false, s)) \
    X("softmax_axis", "'a'", mlx_softmax_axis(res, none, 0, false, s)) \
    X("softmax_axis", "stream", mlx_softmax_axis(res, some, 0, false, no_s)) \
    X("softmax", "'res'", mlx_softmax(NULL, some, false, s)) \
    X("softmax", "'a'", mlx_softmax(res, none, false, s)) \
    X("softmax", "stream", mlx_softmax(res, some, false, no_s)) \
    X("logsumexp_axes", "'res'", mlx_logsumexp_axes(NULL, some, list, 2, false, s)) \
    X("logsumexp_axes", "'a'", mlx_logsumexp_axes(res, none, list, 2, false, s)) \
    X("logsumexp_axes", "'axes'", mlx_logsumexp_axes(res, some, NULL, 3, false, s)) \
    X("logsumexp_axes", "stream", mlx_logsumexp_axes(res, some, list, 2, false, no_s)) \
    X("logsumexp_axis", "'res'", mlx_logsumexp_axis(NULL, some, 0, false, s)) \
    X("logsumexp_axis", "'a'", mlx_logsumexp_axis(res, none, 0, false, s)) \
    X("logsumexp_axis", "stream", mlx_logsumexp_axis(res, some, 0, false, no_s)) \
    X("logsumexp", "'res'", mlx_logsumexp(NULL, some, false, s)) \
    X("logsumexp", "'a'", mlx_logsumexp(res, none, false, s)) \
    X("logsumexp", "stream", mlx_logsumexp(res, some, false, no_s)) \
    X("sort_axis", "'res'", mlx_sort_axis(NULL, some, 0, s)) \
    X("sort_axis", "'a'", mlx_sort_axis(res, none, 0, s)) \
    X("sort_axis", "stream", mlx_sort_axis(res, some, 0, no_s)) \
    X("sort", "'res'", mlx_sort(NULL, some, s)) \
    X("sort", "'a'", mlx_sort(res, none, s)) \
    X("sort", "stream", mlx_sort(res, some, no_s)) \
    X("argsort_axis", "'res'", mlx_argsort_axis(NULL, some, 0, s)) \
    X("argsort_axis", "'a'", mlx_argsort_axis(res, none, 0, s)) \
    X("argsort_axis", "stream", mlx_argsort_axis(res, some, 0, no_s)) \
    X("argsort", "'res'", mlx_argsort(NULL, some, s)) \
    X("argsort", "'a'", mlx_argsort(res, none, s)) \
    X("argsort", "stream", mlx_argsort(res, some, no_s)) \
    X("trace", "'res'", mlx_trace(NULL, some, 0, 0, 0, dtype, s)) \
    X("trace", "'a'", mlx_trace(res, none, 0, 0, 0, dtype, s)) \
    X("trace", "dtype 99", mlx_trace(res, some, 0, 0, 0, dtype_99, s)) \
    X("trace", "stream", mlx_trace(res, some, 0, 0, 0, dtype, no_s)) \
    X("median", "'res'", mlx_median(NULL, some, list, 2, false, s)) \
    X("median", "'a'", mlx_median(res, none, list, 2, false, s)) \
    X("median", "'axes'", mlx_median(res, some, NULL, 3, false, s)) \
    X("median", "stream", mlx_median(res, some, list, 2, false, no_s)) \
    X("partition_axis", "'res'", mlx_partition_axis(NULL, some, 0, 0, s)) \
    X("partition_axis", "'a'", mlx_partition_axis(res, none, 0, 0, s)) \
    X("partition_axis", "stream", mlx_partition_axis(res, some, 0, 0, no_s)) \
    X("partition", "'res'", mlx_partition(NULL, some, 0, s)) \
    X("partition", "'a'", mlx_partition(res, none, 0, s)) \
    X("partition", "stream", mlx_partition(res, some, 0, no_s)) \
    X("argpartition_axis", "'res'", mlx_argpartition_axis(NULL, some, 0, 0, s)) \
    X("argpartition_axis", "'a'", mlx_argpartition_axis(res, none, 0, 0, s)) \
    X("argpartition_axis", "stream", mlx_argpartition_axis(res, some, 0, 0, no_s)) \
    X("argpartition", "'res'", mlx_argpartition(NULL, some, 0, s)) \
    X("argpartition", "'a'", mlx_argpartition(res, none, 0, s)) \
    X("argpartition", "stream", mlx_argpartition(res, some, 0, no_s)) \
    X("topk_axis", "'res'", mlx_topk_axis(NULL, some, 0, 0, s)) \
    X("topk_axis", "'a'", mlx_topk_axis(res, none, 0, 0, s)) \
    X("topk_axis", "stream", mlx_topk_axis(res, some, 0, 0, no_s)) \
    X("topk", "'res'", mlx_topk(NULL, some, 0, s)) \
    X("topk", "'a'", mlx_topk(res, none, 0, s)) \
    X("topk", "stream", mlx_topk(res, some, 0, no_s)) \
    X("reshape", "'res'", mlx_reshape(NULL, some, list, 2, s)) \
    X("reshape", "'a'", mlx_reshape(res, none, list, 2, s)) \
    X("reshape", "'shape'", mlx_reshape(res, some, NULL, 3, s)) \
    X("reshape", "stream", mlx_reshape(res, some, list, 2, no_s)) \
    X("flatten", "'res'", mlx_flatten(NULL, some, 0, 0, s)) \
    X("flatten", "'a'", mlx_flatten(res, none, 0, 0, s)) \
    X("flatten", "stream", mlx_flatten(res, some, 0, 0, no_s)) \
    X("unflatten", "'res'", mlx_unflatten(NULL, some, 0, list, 2, s)) \
    X("unflatten", "'a'", mlx_unflatten(res, none, 0, list, 2, s)) \
    X("unflatten", "'shape'", mlx_unflatten(res, some, 0, NULL, 3, s)) \
    X("unflatten", "stream", mlx_unflatten(res, some, 0, list, 2, no_s)) \
    X("squeeze_axes", "'res'", mlx_squeeze_axes(NULL, some, list, 2, s)) \
    X("squeeze_axes", "'a'", mlx_squeeze_axes(res, none, list, 2, s)) \
    X("squeeze_axes", "'axes'", mlx_squeeze_axes(res, some, NULL, 3, s)) \
    X("squeeze_axes", "stream", mlx_squeeze_axes(res, some, list, 2, no_s)) \
    X("squeeze_axis", "'res'", mlx_squeeze_axis(NULL, some, 0, s)) \
    X("squeeze_axis", "'a'", mlx_squeeze_axis(res, none, 0, s)) \
    X("squeeze_axis", "stream", mlx_squeeze_axis(res, some, 0, no_s)) \
    X("squeeze", "'res'", mlx_squeeze(NULL, some, s)) \
    X("squeeze", "'a'", mlx_squeeze(res, none, s)) \
    X("squeeze", "stream", mlx_squeeze(res, some, no_s)) \
    X("expand_dims_axes", "'res'", mlx_expand_dims_axes(NULL, some, list, 2, s)) \
    X("expand_dims_axes", "'a'", mlx_expand_dims_axes(res, none, list, 2, s)) \
    X("expand_dims_axes", "'axes'", mlx_expand_dims_axes(res, some, NULL, 3, s)) \
    X("expand_dims_axes", "stream", mlx_expand_dims_axes(res, some, list, 2, no_s)) \
    X("expand_dims", "'res'", mlx_expand_dims(NULL, some, 0, s)) \
    X("expand_dims", "'a'", mlx_expand_dims(res, none, 0, s)) \
    X("expand_dims", "stream", mlx_expand_dims(res, some, 0, no_s)) \
    X("transpose_axes", "'res'", mlx_transpose_axes(NULL, some, list, 2, s)) \
    X("transpose_axes", "'a'", mlx_transpose_axes(res, none, list, 2, s)) \
    X("transpose_axes", "'axes'", mlx_transpose_axes(res, some, NULL, 3, s)) \
    X("transpose_axes", "stream", mlx_transpose_axes(res, some, list, 2, no_s)) \
    X("transpose", "'res'", mlx_transpose(NULL, some, s)) \
    X("transpose", "'a'", mlx_transpose(res, none, s)) \
    X("transpose", "stream", mlx_transpose(res, some, no_s)) \
    X("swapaxes", "'res'", mlx_swapaxes(NULL, some, 0, 0, s)) \
    X("swapaxes", "'a'", mlx_swapaxes(res, none, 0, 0, s)) \
    X("swapaxes", "stream", mlx_swapaxes(res, some, 0, 0, no_s)) \
    X("moveaxis", "'res'", mlx_moveaxis(NULL, some, 0, 0, s)) \
    X("moveaxis", "'a'", mlx_moveaxis(res, none, 0, 0, s)) \
    X("moveaxis", "stream", mlx_moveaxis(res, some, 0, 0, no_s)) \
    X("broadcast_to", "'res'", mlx_broadcast_to(NULL, some, list, 2, s)) \
    X("broadcast_to", "'a'", mlx_broadcast_to(res, none, list, 2, s)) \
    X("broadcast_to", "'shape'", mlx_broadcast_to(res, some, NULL, 3, s)) \
    X("broadcast_to", "stream", mlx_broadcast_to(res, some, list, 2, no_s)) \
    X("broadcast_arrays", "'res'", mlx_broadcast_arrays(NULL, several, s)) \
    X("broadcast_arrays", "'inputs'", mlx_broadcast_arrays(res_list, no_list, s)) \
    X("broadcast_arrays", "stream", mlx_broadcast_arrays(res_list, several, no_s)) \
    X("slice", "'res'", mlx_slice(NULL, some, list, 2, list, 2, list, 2, s)) \
    X("slice", "'a'", mlx_slice(res, none, list, 2, list, 2, list, 2, s)) \
    X("slice", "'start'", mlx_slice(res, some, NULL, 3, list, 2, list, 2, s)) \
    X("slice", "'stop'", mlx_slice(res, some, list, 2, NULL, 3, list, 2, s)) \
    X("slice", "'strides'", mlx_slice(res, some, list, 2, list, 2, NULL, 3, s)) \
    X("slice", "stream", mlx_slice(res, some, list, 2, list, 2, list, 2, no_s)) \
    X("view", "'res'", mlx_view(NULL, some, dtype, s)) \
    X("view", "'a'", mlx_view(res, none, dtype, s)) \
    X("view", "dtype 99", mlx_view(res, some, dtype_99, s)) \
    X("view", "stream", mlx_view(res, some, dtype, no_s)) \
    X("as_strided", "'res'", mlx_as_strided(NULL, some, list, 2, wide_list, 2, 1, s)) \
    X("as_strided", "'a'", mlx_as_strided(res, none, list, 2, wide_list, 2, 1, s)) \
    X("as_strided", "'shape'", mlx_as_strided(res, some, NULL, 3, wide_list, 2, 1, s)) \
    X("as_strided", "'strides'", mlx_as_strided(res, some, list, 2, NULL, 3, 1, s)) \
    X("as_strided", "stream", mlx_as_strided(res, some, list, 2, wide_list, 2, 1, no_s)) \
    X("diagonal", "'res'", mlx_diagonal(NULL, some, 0, 0, 0, s)) \
    X("diagonal", "'a'", mlx_diagonal(res, none, 0, 0, 0, s)) \
    X("diagonal", "stream", mlx_diagonal(res, some, 0, 0, 0, no_s)) \
    X("diag", "'res'", mlx_diag(NULL, some, 0, s)) \
    X("diag", "'a'", mlx_diag(res, none, 0, s)) \
    X("diag", "stream", mlx_diag(res, some, 0, no_s)) \
    X("split", "'res'", mlx_split(NULL, some, 0, 0, s)) \
    X("split", "'a'", mlx_split(res_list, none, 0, 0, s)) \
    X("split", "stream", mlx_split(res_list, some, 0, 0, no_s)) \
    X("split_sections", "'res'", mlx_split_sections(NULL, some, list, 2, 0, s)) \
    X("split_sections", "'a'", mlx_split_sections(res_list, none, list, 2, 0, s)) \
    X("split_sections", "'indices'", mlx_split_sections(res_list, some, NULL, 3, 0, s)) \
    X("split_sections", "stream", mlx_split_sections(res_list, some, list, 2, 0, no_s)) \
    X("concatenate_axis", "'res'", mlx_concatenate_axis(NULL, several, 0, s)) \
    X("concatenate_axis", "'arrays'", mlx_concatenate_axis(res, no_list, 0, s)) \
    X("concatenate_axis", "stream", mlx_concatenate_axis(res, several, 0, no_s)) \
    X("concatenate", "'res'", mlx_concatenate(NULL, several, s)) \
    X("concatenate", "'arrays'", mlx_concatenate(res, no_list, s)) \
    X("concatenate", "stream", mlx_concatenate(res, several, no_s)) \
    X("stack_axis", "'res'", mlx_stack_axis(NULL, several, 0, s)) \
    X("stack_axis", "'arrays'", mlx_stack_axis(res, no_list, 0, s)) \
    X("stack_axis", "stream", mlx_stack_axis(res, several, 0, no_s)) \
    X("stack", "'res'", mlx_stack(NULL, several, s)) \
    X("stack", "'arrays'", mlx_stack(res, no_list, s)) \
    X("stack", "stream", mlx_stack(res, several, no_s)) \
    X("atleast_1d", "'res'", mlx_atleast_1d(NULL, some, s)) \
    X("atleast_1d", "'a'", mlx_atleast_1d(res, none, s)) \
    X("atleast_1d", "stream", mlx_atleast_1d(res, some, no_s)) \
    X("atleast_2d", "'res'", mlx_atleast_2d(NULL, some, s)) \
    X("atleast_2d", "'a'", mlx_atleast_2d(res, none, s)) \
    X("atleast_2d", "stream", mlx_atleast_2d(res, some, no_s)) \
    X("atleast_3d", "'res'", mlx_atleast_3d(NULL, some, s)) \
    X("atleast_3d", "'a'", mlx_atleast_3d(res, none, s)) \
    X("atleast_3d", "stream", mlx_atleast_3d(res, some, no_s)) \
    X("pad", "'res'", mlx_pad(NULL, some, list, 2, list, 2, list, 2, some, "", s)) \
    X("pad", "'a'", mlx_pad(res, none, list, 2, list, 2, list, 2, some, "", s)) \
    X("pad", "'axes'", mlx_pad(res, some, NULL, 3, list, 2, list, 2, some, "", s)) \
    X("pad", "'low_pad_size'", mlx_pad(res, some, list, 2, NULL, 3, list, 2, some, "", s)) \
    X("pad", "'high_pad_size'", mlx_pad(res, some, list, 2, list, 2, NULL, 3, some, "", s)) \
    X("pad", "'pad_value'", mlx_pad(res, some, list, 2, list, 2, list, 2, none, "", s)) \
    X("pad", "stream", mlx_pad(res, some, list, 2, list, 2, list, 2, some, "", no_s)) \
    X("pad_symmetric", "'res'", mlx_pad_symmetric(NULL, some, 0, some, "", s)) \
    X("pad_symmetric", "'a'", mlx_pad_symmetric(res, none, 0, some, "", s)) \
    X("pad_symmetric", "'pad_value'", mlx_pad_symmetric(res, some, 0, none, "", s)) \
    X("pad_symmetric", "stream", mlx_pad_symmetric(res, some, 0, some, "", no_s)) \
    X("repeat_axis", "'res'", mlx_repeat_axis(NULL, some, 0, 0, s)) \
    X("repeat_axis", "'arr'", mlx_repeat_axis(res, none, 0, 0, s)) \
    X("repeat_axis", "stream", mlx_repeat_axis(res, some, 0, 0, no_s)) \
    X("repeat", "'res'", mlx_repeat(NULL, some, 0, s)) \
    X("repeat", "'arr'", mlx_repeat(res, none, 0, s)) \
    X("repeat", "stream", mlx_repeat(res, some, 0, no_s)) \
    X("tile", "'res'", mlx_tile(NULL, some, list, 2, s)) \
    X("tile", "'arr'", mlx_tile(res, none, list, 2, s)) \
    X("tile", "'reps'", mlx_tile(res, some, NULL, 3, s)) \
    X("tile", "stream", mlx_tile(res, some, list, 2, no_s)) \
    X("roll_axis", "'res'", mlx_roll_axis(NULL, some, list, 2, 0, s)) \
    X("roll_axis", "'a'", mlx_roll_axis(res, none, list, 2, 0, s)) \
    X("roll_axis", "'shift'", mlx_roll_axis(res, some, NULL, 3, 0, s)) \
    X("roll_axis", "stream", mlx_roll_axis(res, some, list, 2, 0, no_s)) \
    X("roll_axes", "'res'", mlx_roll_axes(NULL, some, list, 2, list, 2, s)) \
    X("roll_axes", "'a'", mlx_roll_axes(res, none, list, 2, list, 2, s)) \
    X("roll_axes", "'shift'", mlx_roll_axes(res, some, NULL, 3, list, 2, s)) \
    X("roll_axes", "'axes'", mlx_roll_axes(res, some, list, 2, NULL, 3, s)) \
    X("roll_axes", "stream", mlx_roll_axes(res, some, list, 2, list, 2, no_s)) \
    X("roll", "'res'", mlx_roll(NULL, some, list, 2, s)) \
    X("roll", "'a'", mlx_roll(res, none, list, 2, s)) \
    X("roll", "'shift'", mlx_roll(res, some, NULL, 3, s)) \
    X("roll", "stream", mlx_roll(res, some, list, 2, no_s)) \
    X("layer_norm", "'res'", mlx_fast_layer_norm(NULL, some, some, some, 1, s)) \
    X("layer_norm", "'x'", mlx_fast_layer_norm(res, none, some, some, 1, s)) \
    X("layer_norm", "stream", mlx_fast_layer_norm(res, some, some, some, 1, no_s)) \
    X("rms_norm", "'res'", mlx_fast_rms_norm(NULL, some, some, 1, s)) \
    X("rms_norm", "'x'", mlx_fast_rms_norm(res, none, some, 1, s)) \
    X("rms_norm", "stream", mlx_fast_rms_norm(res, some, some, 1, no_s)) \
    X("key", "'res'", mlx_random_key(NULL, 1)) \
    X("split_num", "'res'", mlx_random_split_num(NULL, some, 0, s)) \
    X("split_num", "'key'", mlx_random_split_num(res, none, 0, s)) \
    X("split_num", "stream", mlx_random_split_num(res, some, 0, no_s)) \
    X("split", "'res_0'", mlx_random_split(NULL, res_1, some, s)) \
    X("split", "'res_1'", mlx_random_split(res_0, NULL, some, s)) \
    X("split", "'key'", mlx_random_split(res_0, res_1, none, s)) \
    X("split", "stream", mlx_random_split(res_0, res_1, some, no_s)) \
    X("bits", "'res'", mlx_random_bits(NULL, list, 2, 0, some, s)) \
    X("bits", "'shape'", mlx_random_bits(res, NULL, 3, 0, some, s)) \
    X("bits", "stream", mlx_random_bits(res, list, 2, 0, some, no_s)) \
    X("uniform", "'res'", mlx_random_uniform(NULL, some, some, list, 2, dtype, some, s)) \
    X("uniform", "'low'", mlx_random_uniform(res, none, some, list, 2, dtype, some, s)) \
    X("uniform", "'high'", mlx_random_uniform(res, some, none, list, 2, dtype, some, s)) \
    X("uniform", "'shape'", mlx_random_uniform(res, some, some, NULL, 3, dtype, some, s)) \
    X("uniform", "dtype 99", mlx_random_uniform(res, some, some, list, 2, dtype_99, some, s)) \
    X("uniform", "stream", mlx_random_uniform(res, some, some, list, 2, dtype, some, no_s)) \
    X("normal_broadcast", "'res'", mlx_random_normal_broadcast(NULL, list, 2, dtype, some, some, some, s)) \
    X("normal_broadcast", "'shape'", mlx_random_normal_broadcast(res, NULL, 3, dtype, some, some, some, s)) \
    X("normal_broadcast", "dtype 99", mlx_random_normal_broadcast(res, list, 2, dtype_99, some, some, some, s)) \
    X("normal_broadcast", "stream", mlx_random_normal_broadcast(res, list, 2, dtype, some, some, some, no_s)) \
    X("normal", "'res'", mlx_random_normal(NULL, list, 2, dtype, 1, 1, some, s)) \
    X("normal", "'shape'", mlx_random_normal(res, NULL, 3, dtype, 1, 1, some, s)) \
    X("normal", "dtype 99", mlx_random_normal(res, list, 2, dtype_99, 1, 1, some, s)) \
    X("normal", "stream", mlx_random_normal(res, list, 2, dtype, 1, 1, some, no_s)) \
    X("randint", "'res'", mlx_random_randint(NULL, some, some, list, 2, dtype, some, s)) \
    X("randint", "'low'", mlx_random_randint(res, none, some, list, 2, dtype, some, s)) \
    X("randint", "'high'", mlx_random_randint(res, some, none, list, 2, dtype, some, s)) \
    X("randint", "'shape'", mlx_random_randint(res, some, some, NULL, 3, dtype, some, s)) \
    X("randint", "dtype 99", mlx_random_randint(res, some, some, list, 2, dtype_99, some, s)) \
    X("randint", "stream", mlx_random_randint(res, some, some, list, 2, dtype, some, no_s)) \
    X("bernoulli", "'res'", mlx_random_bernoulli(NULL, some, list, 2, some, s)) \
    X("bernoulli", "'p'", mlx_random_bernoulli(res, none, list, 2, some, s)) \
    X("bernoulli", "'shape'", mlx_random_bernoulli(res, some, NULL, 3, some, s)) \
    X("bernoulli", "stream", mlx_random_bernoulli(res, some, list, 2, some, no_s)) \
    X("truncated_normal", "'res'", mlx_random_truncated_normal(NULL, some, some, list, 2, dtype, some, s)) \
    X("truncated_normal", "'lower'", mlx_random_truncated_normal(res, none, some, list, 2, dtype, some, s)) \
    X("truncated_normal", "'upper'", mlx_random_truncated_normal(res, some, none, list, 2, dtype, some, s)) \
    X("truncated_normal", "'shape'", mlx_random_truncated_normal(res, some, some, NULL, 3, dtype, some, s)) \
    X("truncated_normal", "dtype 99", mlx_random_truncated_normal(res, some, some, list, 2, dtype_99, some, s)) \
    X("truncated_normal", "stream", mlx_random_truncated_normal(res, some, some, list, 2, dtype, some, no_s)) \
    X("gumbel", "'res'", mlx_random_gumbel(NULL, list, 2, dtype, some, s)) \
    X("gumbel", "'shape'", mlx_random_gumbel(res, NULL, 3, dtype, some, s)) \
    X("gumbel", "dtype 99", mlx_random_gumbel(res, list, 2, dtype_99, some, s)) \
    X("gumbel", "stream", mlx_random_gumbel(res, list, 2, dtype, some, no_s)) \
    X("laplace", "'res'", mlx_random_laplace(NULL, list, 2, dtype, 1, 1, some, s)) \
    X("laplace", "'shape'", mlx_random_laplace(res, NULL, 3, dtype, 1, 1, some, s)) \
    X("laplace", "dtype 99", mlx_random_laplace(res, list, 2, dtype_99, 1, 1, some, s)) \
    X("laplace", "stream", mlx_random_laplace(res, list, 2, dtype, 1, 1, some, no_s)) \
    X("categorical_shape", "'res'", mlx_random_categorical_shape(NULL, some, 0, list, 2, some, s)) \
    X("categorical_shape", "'logits'", mlx_random_categorical_shape(res, none, 0, list, 2, some, s)) \
    X("categorical_shape", "'shape'", mlx_random_categorical_shape(res, some, 0, NULL, 3, some, s)) \
    X("categorical_shape", "stream", mlx_random_categorical_shape(res, some, 0, list, 2, some, no_s)) \
    X("categorical_num_samples", "'res'", mlx_random_categorical_num_samples(NULL, some, 0, 0, some, s)) \
    X("categorical_num_samples", "'logits_'", mlx_random_categorical_num_samples(res, none, 0, 0, some, s)) \
    X("categorical_num_samples", "stream", mlx_random_categorical_num_samples(res, some, 0, 0, some, no_s)) \
    X("categorical", "'res'", mlx_random_categorical(NULL, some, 0, some, s)) \
    X("categorical", "'logits'", mlx_random_categorical(res, none, 0, some, s)) \
    X("categorical", "stream", mlx_random_categorical(res, some, 0, some, no_s)) \
    X("permutation", "'res'", mlx_random_permutation(NULL, some, 0, some, s)) \
    X("permutation", "'x'", mlx_random_permutation(res, none, 0, some, s)) \
    X("permutation", "stream", mlx_random_permutation(res, some, 0, some, no_s)) \
    X("permutation_arange", "'res'", mlx_random_permutation_arange(NULL, 0, some, s)) \
    X("permutation_arange", "stream", mlx_random_permutation_arange(res, 0, some, no_s))

#endif
