/* Made from ops/ by tools/generate.py: do not edit. The ops of the native interface. Each call adds to the lazy
 * graph and returns at once. `*out` is owned by the caller, NULL on failure; where there are several results, `out`
 * has room for them all. Inputs and lists are borrowed for the call and not NULL, unless the comment says they may
 * be. `stream` NULL means the calling thread's default stream. Negative axes count from the end. Any thread. Errors:
 * SLIP_INVALID_ARGUMENT for shapes, axes and dtypes that do not fit, SLIP_OVERFLOW for results too large to address,
 * SLIP_OUT_OF_MEMORY. */
#ifndef SLIP_OPS_H
#define SLIP_OPS_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* start, start + step, ... below stop (above it for a negative step). */
SLIP_API slip_status slip_arange(slip_array **out, double start, double stop, double step, slip_dtype dtype,
                                 slip_stream *stream);

/* An array of a shape whose elements are `vals`, broadcast to it and converted to dtype. */
SLIP_API slip_status slip_full(slip_array **out, const int *shape, size_t shape_count, slip_array *vals,
                               slip_dtype dtype, slip_stream *stream);

/* An array of zeros. */
SLIP_API slip_status slip_zeros(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                                slip_stream *stream);

/* An array of ones. */
SLIP_API slip_status slip_ones(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                               slip_stream *stream);

/* An array of a's shape whose elements are `vals`, converted to dtype. */
SLIP_API slip_status slip_full_like(slip_array **out, slip_array *a, slip_array *vals, slip_dtype dtype,
                                    slip_stream *stream);

/* An array of zeros with a's shape and dtype. */
SLIP_API slip_status slip_zeros_like(slip_array **out, slip_array *a, slip_stream *stream);

/* An array of ones with a's shape and dtype. */
SLIP_API slip_status slip_ones_like(slip_array **out, slip_array *a, slip_stream *stream);

/* A copy with memory of its own. */
SLIP_API slip_status slip_copy(slip_array **out, slip_array *a, slip_stream *stream);

/* The array in row-major order: itself where it is so already, else a copy; with allow_col_major, column-major will
 * do. */
SLIP_API slip_status slip_contiguous(slip_array **out, slip_array *a, bool allow_col_major, slip_stream *stream);

/* `num` numbers from start to stop at equal distances, both ends included. */
SLIP_API slip_status slip_linspace(slip_array **out, double start, double stop, int num, slip_dtype dtype,
                                   slip_stream *stream);

/* n x m zeros with ones on diagonal number k. */
SLIP_API slip_status slip_eye(slip_array **out, int n, int m, int k, slip_dtype dtype, slip_stream *stream);

/* n x n zeros with ones on the diagonal. */
SLIP_API slip_status slip_identity(slip_array **out, int n, slip_dtype dtype, slip_stream *stream);

/* n x m ones on and below diagonal number k, zeros above. */
SLIP_API slip_status slip_tri(slip_array **out, int n, int m, int k, slip_dtype dtype, slip_stream *stream);

/* x with zeros above diagonal number k of its last two axes. */
SLIP_API slip_status slip_tril(slip_array **out, slip_array *x, int k, slip_stream *stream);

/* x with zeros below diagonal number k of its last two axes. */
SLIP_API slip_status slip_triu(slip_array **out, slip_array *x, int k, slip_stream *stream);

/* Flattened arrays along one axis each of a common grid, broadcast to it unless sparse. Indexing 'xy' exchanges the
 * first two axes, 'ij' does not. */
SLIP_API slip_status slip_meshgrid(slip_array **out, slip_array *const *arrays, size_t arrays_count, bool sparse,
                                   const char *indexing, slip_stream *stream);

/* Element-wise absolute value; the magnitude of a complex number. The dtype stays; complex64 gives float32. */
SLIP_API slip_status slip_abs(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise negation. bool is an error. */
SLIP_API slip_status slip_negative(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise sign: -1, 0 or 1; a complex number is divided by its magnitude. */
SLIP_API slip_status slip_sign(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise square. */
SLIP_API slip_status slip_square(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise square root. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_sqrt(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise reciprocal of the square root. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_rsqrt(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise 1 / a. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_reciprocal(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise largest integer not above a. Integers come back as they are; complex is an error. */
SLIP_API slip_status slip_floor(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise smallest integer not below a. Integers come back as they are; complex is an error. */
SLIP_API slip_status slip_ceil(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise nearest integer, halves to even. What round is made of. */
SLIP_API slip_status slip_rint(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise rounding to a number of decimals, halves to even; negative decimals round to tens, hundreds, ... */
SLIP_API slip_status slip_round(slip_array **out, slip_array *a, int decimals, slip_stream *stream);

/* Element-wise rounding towards zero. Integers come back as they are; complex is an error. */
SLIP_API slip_status slip_trunc(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise exponential. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_exp(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise exp(a) - 1, accurate near 0. Complex is an error. Other dtypes than floating ones become float32. */
SLIP_API slip_status slip_expm1(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise natural logarithm. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_log(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise logarithm to base 2. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_log2(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise logarithm to base 10. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_log10(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise log(1 + a), accurate near 0. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_log1p(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise sine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_sin(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise cosine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_cos(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise tangent. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_tan(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse sine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_arcsin(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse cosine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_arccos(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse tangent. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_arctan(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise hyperbolic sine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_sinh(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise hyperbolic cosine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_cosh(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse hyperbolic sine. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_arcsinh(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse hyperbolic cosine; NaN below 1. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_arccosh(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse hyperbolic tangent; NaN beyond -1 and 1. Other dtypes than floating and complex ones become
 * float32. */
SLIP_API slip_status slip_arctanh(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise hyperbolic tangent. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_tanh(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise logistic function 1 / (1 + exp(-a)). Complex is an error. Other dtypes than floating ones become
 * float32. */
SLIP_API slip_status slip_sigmoid(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise error function. Complex is an error. Other dtypes than floating ones become float32. */
SLIP_API slip_status slip_erf(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise inverse of the error function. Complex is an error. Other dtypes than floating ones become float32. */
SLIP_API slip_status slip_erfinv(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise 180 / pi times a: an angle in degrees. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_degrees(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise pi / 180 times a: an angle in radians. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_radians(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise real part; numbers that are not complex come back as they are. complex64 gives float32; other dtypes
 * stay. */
SLIP_API slip_status slip_real(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise imaginary part; 0 for numbers that are not complex. complex64 gives float32; other dtypes stay. */
SLIP_API slip_status slip_imag(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise complex conjugate; numbers that are not complex come back as they are. */
SLIP_API slip_status slip_conjugate(slip_array **out, slip_array *a, slip_stream *stream);

/* The array itself. */
SLIP_API slip_status slip_positive(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise bits the other way round; of bool the truth value. Other dtypes are an error. */
SLIP_API slip_status slip_bitwise_invert(slip_array **out, slip_array *a, slip_stream *stream);

/* Element-wise negation of the truth value; anything but 0 is true. The result is bool. */
SLIP_API slip_status slip_logical_not(slip_array **out, slip_array *a, slip_stream *stream);

/* Whether each element is NaN; a complex number is where either part is. The result is bool. */
SLIP_API slip_status slip_isnan(slip_array **out, slip_array *a, slip_stream *stream);

/* Whether each element is plus or minus infinity; a complex number is where either part is. The result is bool. */
SLIP_API slip_status slip_isinf(slip_array **out, slip_array *a, slip_stream *stream);

/* Whether each element is neither NaN nor infinite. The result is bool. */
SLIP_API slip_status slip_isfinite(slip_array **out, slip_array *a, slip_stream *stream);

/* Whether each element is plus infinity; never for complex numbers. The result is bool. */
SLIP_API slip_status slip_isposinf(slip_array **out, slip_array *a, slip_stream *stream);

/* Whether each element is minus infinity; never for complex numbers. The result is bool. */
SLIP_API slip_status slip_isneginf(slip_array **out, slip_array *a, slip_stream *stream);

/* a with NaN replaced by a number, and the infinities by others: the largest and the smallest of the dtype if
 * absent. Complex is an error. posinf and neginf may each be NULL. */
SLIP_API slip_status slip_nan_to_num(slip_array **out, slip_array *a, float nan, const float *posinf,
                                     const float *neginf, slip_stream *stream);

/* Converts to another dtype; the same dtype gives the array itself. Complex numbers lose their imaginary part, and
 * floating numbers outside an integer dtype's range become its nearest value. */
SLIP_API slip_status slip_astype(slip_array **out, slip_array *a, slip_dtype dtype, slip_stream *stream);

/* Element-wise sum with broadcasting. The dtypes are promoted together. */
SLIP_API slip_status slip_add(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise difference with broadcasting. The dtypes are promoted together. */
SLIP_API slip_status slip_subtract(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise product with broadcasting. The dtypes are promoted together. */
SLIP_API slip_status slip_multiply(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise quotient with broadcasting. Integers divide as float32. The dtypes are promoted together; integers
 * and bool become float32. */
SLIP_API slip_status slip_divide(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise quotient rounded down, with broadcasting; integers round towards zero as MLX does. Complex is an
 * error. The dtypes are promoted together. */
SLIP_API slip_status slip_floor_divide(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise remainder with the sign of the divisor, with broadcasting. Complex is an error. The dtypes are
 * promoted together. */
SLIP_API slip_status slip_remainder(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a to the power of b, with broadcasting. The dtypes are promoted together. */
SLIP_API slip_status slip_power(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise smaller of two, with broadcasting. NaN where either is. The dtypes are promoted together. */
SLIP_API slip_status slip_minimum(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise larger of two, with broadcasting. NaN where either is. The dtypes are promoted together. */
SLIP_API slip_status slip_maximum(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise and of truth values, with broadcasting. The result is bool. */
SLIP_API slip_status slip_logical_and(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise or of truth values, with broadcasting. The result is bool. */
SLIP_API slip_status slip_logical_or(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise inequality of truth values, with broadcasting. The result is bool. */
SLIP_API slip_status slip_logical_xor(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise and of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error. The
 * dtypes are promoted together. */
SLIP_API slip_status slip_bitwise_and(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error. The dtypes
 * are promoted together. */
SLIP_API slip_status slip_bitwise_or(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise exclusive or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error.
 * The dtypes are promoted together. */
SLIP_API slip_status slip_bitwise_xor(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a with its bits moved to the left by b places, with broadcasting. Places count modulo the width: 64
 * for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an error. The dtypes are
 * promoted together; bool becomes uint8. */
SLIP_API slip_status slip_left_shift(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a with its bits moved to the right by b places, with broadcasting. Places count modulo the width: 64
 * for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an error. The dtypes are
 * promoted together; bool becomes uint8. */
SLIP_API slip_status slip_right_shift(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise angle of the point (b, a), with broadcasting. Complex is an error. The dtypes are promoted together;
 * integers and bool become float32. */
SLIP_API slip_status slip_arctan2(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise log(exp(a) + exp(b)) without overflow, with broadcasting. The dtypes are promoted together; integers
 * and bool become float32. */
SLIP_API slip_status slip_logaddexp(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* floor(a / b) and what is left, with broadcasting: two arrays, the second with the sign of b. Unlike floor_divide
 * the quotient of integers is rounded down. Complex is an error. The dtypes are promoted together. */
SLIP_API slip_status slip_divmod(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a == b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API slip_status slip_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a != b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API slip_status slip_not_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a < b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API slip_status slip_less(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a <= b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API slip_status slip_less_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a > b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API slip_status slip_greater(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Element-wise a >= b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API slip_status slip_greater_equal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* x where the condition is true, else y, all three broadcast together. x and y are promoted together; the condition
 * is converted to bool. */
SLIP_API slip_status slip_where(slip_array **out, slip_array *condition, slip_array *x, slip_array *y,
                                slip_stream *stream);

/* Limits each element to [a_min, a_max]; either limit may be absent, not both. The dtypes are promoted together.
 * a_min and a_max may each be NULL. */
SLIP_API slip_status slip_clip(slip_array **out, slip_array *a, slip_array *a_min, slip_array *a_max,
                               slip_stream *stream);

/* Whether two arrays have the same shape and elements, as one bool; with equal_nan, NaN equals NaN. The result is
 * bool. */
SLIP_API slip_status slip_array_equal(slip_array **out, slip_array *a, slip_array *b, bool equal_nan,
                                      slip_stream *stream);

/* Whether |a - b| <= atol + rtol |b|, element-wise with broadcasting. Infinities are close to themselves alone, NaN
 * to nothing, or with equal_nan to NaN. The result is bool. */
SLIP_API slip_status slip_isclose(slip_array **out, slip_array *a, slip_array *b, double rtol, double atol,
                                  bool equal_nan, slip_stream *stream);

/* Whether all elements are close, as isclose has it: one bool. The result is bool. */
SLIP_API slip_status slip_allclose(slip_array **out, slip_array *a, slip_array *b, double rtol, double atol,
                                   bool equal_nan, slip_stream *stream);

/* The array itself, through which no derivative passes. */
SLIP_API slip_status slip_stop_gradient(slip_array **out, slip_array *a, slip_stream *stream);

/* (x - mean) / sqrt(variance + eps) of each row along the last axis, times the weight, plus the bias, which have one
 * element for each of a row's. With a weight the dtypes are promoted together, else the result has x's; it must be a
 * floating one. Half types are computed in float32. weight and bias may each be NULL. */
SLIP_API slip_status slip_fast_layer_norm(slip_array **out, slip_array *x, slip_array *weight, slip_array *bias,
                                          float eps, slip_stream *stream);

/* x / sqrt(mean of x^2 + eps) of each row along the last axis, times the weight, which has one element for each of a
 * row's. The dtypes are promoted together, to one that must be floating. Half types are computed in float32. weight
 * may be NULL. */
SLIP_API slip_status slip_fast_rms_norm(slip_array **out, slip_array *x, slip_array *weight, float eps,
                                        slip_stream *stream);

/* Slices of `slice_sizes` read at positions: index array i counts along axes[i]; negative indices count from the
 * end, others are clamped. The result's shape is the index arrays' (broadcast together), then slice_sizes. */
SLIP_API slip_status slip_gather(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                                 const int *axes, size_t axes_count, const int *slice_sizes, size_t slice_sizes_count,
                                 slip_stream *stream);

/* As gather, with one index array and one axis. */
SLIP_API slip_status slip_gather_single(slip_array **out, slip_array *a, slip_array *indices, int axis,
                                        const int *slice_sizes, size_t slice_sizes_count, slip_stream *stream);

/* The slices of a along an axis at the given indices; the index array's axes take the place of that axis. */
SLIP_API slip_status slip_take_axis(slip_array **out, slip_array *a, slip_array *indices, int axis,
                                    slip_stream *stream);

/* The elements of the flattened array at the given indices, in the shape of the indices. */
SLIP_API slip_status slip_take(slip_array **out, slip_array *a, slip_array *indices, slip_stream *stream);

/* For every position of `indices`, the element of a at that index along the axis; the other axes broadcast. */
SLIP_API slip_status slip_take_along_axis(slip_array **out, slip_array *a, slip_array *indices, int axis,
                                          slip_stream *stream);

/* a with slices replaced: index array i counts along axes[i], negative indices from the end. `updates` has the shape
 * of the indices (broadcast together), then that of a slice. Of several updates of one element the last in row-major
 * order stays; a slice that does not lie in a as a whole is left out. */
SLIP_API slip_status slip_scatter(slip_array **out, slip_array *a, slip_array *const *indices, size_t indices_count,
                                  slip_array *updates, const int *axes, size_t axes_count, slip_stream *stream);

/* As scatter, with one index array and one axis. */
SLIP_API slip_status slip_scatter_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                         int axis, slip_stream *stream);

/* As scatter, but updates are added to what is there. */
SLIP_API slip_status slip_scatter_add(slip_array **out, slip_array *a, slip_array *const *indices,
                                      size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                      slip_stream *stream);

/* As scatter_add, with one index array and one axis. */
SLIP_API slip_status slip_scatter_add_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                             int axis, slip_stream *stream);

/* As scatter, but what is there is multiplied by the updates. */
SLIP_API slip_status slip_scatter_prod(slip_array **out, slip_array *a, slip_array *const *indices,
                                       size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                       slip_stream *stream);

/* As scatter_prod, with one index array and one axis. */
SLIP_API slip_status slip_scatter_prod_single(slip_array **out, slip_array *a, slip_array *indices,
                                              slip_array *updates, int axis, slip_stream *stream);

/* As scatter, but the larger of an update and what is there stays, NaN if either is. */
SLIP_API slip_status slip_scatter_max(slip_array **out, slip_array *a, slip_array *const *indices,
                                      size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                      slip_stream *stream);

/* As scatter_max, with one index array and one axis. */
SLIP_API slip_status slip_scatter_max_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                             int axis, slip_stream *stream);

/* As scatter, but the smaller of an update and what is there stays, NaN if either is. */
SLIP_API slip_status slip_scatter_min(slip_array **out, slip_array *a, slip_array *const *indices,
                                      size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                      slip_stream *stream);

/* As scatter_min, with one index array and one axis. */
SLIP_API slip_status slip_scatter_min_single(slip_array **out, slip_array *a, slip_array *indices, slip_array *updates,
                                             int axis, slip_stream *stream);

/* a with, for every position of `indices`, the element at that index along the axis replaced by the value there. The
 * indices broadcast to a along the other axes, the values to the indices. The last of several values for one element
 * stays; an index out of range is left out. */
SLIP_API slip_status slip_put_along_axis(slip_array **out, slip_array *a, slip_array *indices, slip_array *values,
                                         int axis, slip_stream *stream);

/* As put_along_axis, but values are added to what is there. */
SLIP_API slip_status slip_scatter_add_axis(slip_array **out, slip_array *a, slip_array *indices, slip_array *values,
                                           int axis, slip_stream *stream);

/* src with the elements start, start + stride, ... before stop along every axis replaced by `update`, which
 * broadcasts to them. */
SLIP_API slip_status slip_slice_update(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                       size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                       size_t strides_count, slip_stream *stream);

/* As slice_update, but the update is added to what is there. */
SLIP_API slip_status slip_slice_update_add(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                           size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                           size_t strides_count, slip_stream *stream);

/* As slice_update, but what is there is multiplied by the update. */
SLIP_API slip_status slip_slice_update_prod(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                            size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                            size_t strides_count, slip_stream *stream);

/* As slice_update, but the larger of the update and what is there stays, NaN if either is. */
SLIP_API slip_status slip_slice_update_max(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                           size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                           size_t strides_count, slip_stream *stream);

/* As slice_update, but the smaller of the update and what is there stays, NaN if either is. */
SLIP_API slip_status slip_slice_update_min(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                           size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                           size_t strides_count, slip_stream *stream);

/* A slice of `slice_size` whose first element is at start[i] along axes[i], and at 0 along the other axes. A
 * negative start counts from the end; a slice that would reach outside the array is moved into it. */
SLIP_API slip_status slip_slice_dynamic(slip_array **out, slip_array *a, slip_array *start, const int *axes,
                                        size_t axes_count, const int *slice_size, size_t slice_size_count,
                                        slip_stream *stream);

/* src with a slice of update's shape replaced by it, whose first element is at start[i] along axes[i], and at 0
 * along the other axes. A negative start counts from the end; a slice that would reach outside the array is moved
 * into it. */
SLIP_API slip_status slip_slice_update_dynamic(slip_array **out, slip_array *src, slip_array *update,
                                               slip_array *start, const int *axes, size_t axes_count,
                                               slip_stream *stream);

/* a with the slices at the true elements of `mask`, whose shape a's begins with, replaced by those of `src`, in
 * row-major order. A src without the axis that counts them is the same for all. Too few of them are an error when it
 * runs. */
SLIP_API slip_status slip_masked_scatter(slip_array **out, slip_array *a, slip_array *mask, slip_array *src,
                                         slip_stream *stream);

/* Matrix product of the last two axes; the others broadcast. A vector counts as a row (left) or a column (right).
 * Floating and complex dtypes only. The dtypes are promoted together. */
SLIP_API slip_status slip_matmul(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* beta * c + alpha * (a @ b). The dtypes are promoted together. */
SLIP_API slip_status slip_addmm(slip_array **out, slip_array *c, slip_array *a, slip_array *b, float alpha, float beta,
                                slip_stream *stream);

/* Sums of products over the last axis of both; a number multiplies the other array. The dtypes are promoted
 * together. */
SLIP_API slip_status slip_inner(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Products of every element of a with every element of b, both flattened. The dtypes are promoted together. */
SLIP_API slip_status slip_outer(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Sums of products over the axes axes_a[i] of a and axes_b[i] of b; the result has the other axes of a, then those
 * of b. The dtypes are promoted together. */
SLIP_API slip_status slip_tensordot(slip_array **out, slip_array *a, slip_array *b, const int *axes_a,
                                    size_t axes_a_count, const int *axes_b, size_t axes_b_count, slip_stream *stream);

/* Sums of products over the last `axis` axes of a and the first of b; the result has the other axes of a, then those
 * of b. The dtypes are promoted together. */
SLIP_API slip_status slip_tensordot_axis(slip_array **out, slip_array *a, slip_array *b, int axis, slip_stream *stream);

/* Kronecker product: a with every element replaced by its product with b. An empty array is an error. The dtypes are
 * promoted together. */
SLIP_API slip_status slip_kron(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* Sums of products over one axis, counted from the last, of which the first factor is conjugated; the other axes
 * broadcast. The dtypes are promoted together. */
SLIP_API slip_status slip_vecdot(slip_array **out, slip_array *a, slip_array *b, int axis, slip_stream *stream);

/* Sums of products in Einstein's notation: 'ij,jk->ik'. Letters that the result lacks are summed over; '...' stands
 * for axes that broadcast. The dtypes are promoted together. */
SLIP_API slip_status slip_einsum(slip_array **out, const char *subscripts, slip_array *const *operands,
                                 size_t operands_count, slip_stream *stream);

/* Sets the calling thread's key to key(seed). */
SLIP_API slip_status slip_random_seed(uint64_t seed);

/* The key of a seed: two uint32, its high and its low half. The result is uint32. */
SLIP_API slip_status slip_random_key(slip_array **out, uint64_t seed);

/* Makes `num` keys out of one: a row for each. The result is uint32. */
SLIP_API slip_status slip_random_split_num(slip_array **out, slip_array *key, int num, slip_stream *stream);

/* Makes two keys out of one. The result is uint32. */
SLIP_API slip_status slip_random_split(slip_array **out_0, slip_array **out_1, slip_array *key, slip_stream *stream);

/* Uniform random bits in unsigned integers of 1, 2 or 4 bytes. Without a key the thread's next one is used. key may
 * be NULL. */
SLIP_API slip_status slip_random_bits(slip_array **out, const int *shape, size_t shape_count, int width,
                                      slip_array *key, slip_stream *stream);

/* Uniform numbers in [low, high); low and high broadcast to the shape. key may be NULL. */
SLIP_API slip_status slip_random_uniform(slip_array **out, slip_array *low, slip_array *high, const int *shape,
                                         size_t shape_count, slip_dtype dtype, slip_array *key, slip_stream *stream);

/* Normal numbers with mean loc and standard deviation scale, which broadcast to the shape; absent they are 0 and 1.
 * loc and scale and key may each be NULL. */
SLIP_API slip_status slip_random_normal_broadcast(slip_array **out, const int *shape, size_t shape_count,
                                                  slip_dtype dtype, slip_array *loc, slip_array *scale,
                                                  slip_array *key, slip_stream *stream);

/* Normal numbers with mean loc and standard deviation scale. key may be NULL. */
SLIP_API slip_status slip_random_normal(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                                        float loc, float scale, slip_array *key, slip_stream *stream);

/* Integers in [low, high); low and high broadcast to the shape. key may be NULL. */
SLIP_API slip_status slip_random_randint(slip_array **out, slip_array *low, slip_array *high, const int *shape,
                                         size_t shape_count, slip_dtype dtype, slip_array *key, slip_stream *stream);

/* True with probability p, which broadcasts to the shape. The result is bool. key may be NULL. */
SLIP_API slip_status slip_random_bernoulli(slip_array **out, slip_array *p, const int *shape, size_t shape_count,
                                           slip_array *key, slip_stream *stream);

/* Standard normal numbers given that they lie between lower and upper, which broadcast to the shape. key may be
 * NULL. */
SLIP_API slip_status slip_random_truncated_normal(slip_array **out, slip_array *lower, slip_array *upper,
                                                  const int *shape, size_t shape_count, slip_dtype dtype,
                                                  slip_array *key, slip_stream *stream);

/* Numbers of the standard Gumbel distribution. key may be NULL. */
SLIP_API slip_status slip_random_gumbel(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                                        slip_array *key, slip_stream *stream);

/* Numbers of the Laplace distribution. key may be NULL. */
SLIP_API slip_status slip_random_laplace(slip_array **out, const int *shape, size_t shape_count, slip_dtype dtype,
                                         float loc, float scale, slip_array *key, slip_stream *stream);

/* Indices along an axis drawn with the probabilities softmax(logits), as many as the shape has, to which the other
 * axes of logits broadcast. The result is uint32. key may be NULL. */
SLIP_API slip_status slip_random_categorical_shape(slip_array **out, slip_array *logits, int axis, const int *shape,
                                                   size_t shape_count, slip_array *key, slip_stream *stream);

/* Indices along an axis drawn with the probabilities softmax(logits), num_samples of them along a new last axis. The
 * result is uint32. key may be NULL. */
SLIP_API slip_status slip_random_categorical_num_samples(slip_array **out, slip_array *logits, int axis,
                                                         int num_samples, slip_array *key, slip_stream *stream);

/* Indices along an axis drawn with the probabilities softmax(logits), one for each position of the other axes. The
 * result is uint32. key may be NULL. */
SLIP_API slip_status slip_random_categorical(slip_array **out, slip_array *logits, int axis, slip_array *key,
                                             slip_stream *stream);

/* The slices of an array along an axis, in random order. key may be NULL. */
SLIP_API slip_status slip_random_permutation(slip_array **out, slip_array *x, int axis, slip_array *key,
                                             slip_stream *stream);

/* 0 ... x - 1 in random order. key may be NULL. */
SLIP_API slip_status slip_random_permutation_arange(slip_array **out, int x, slip_array *key, slip_stream *stream);

/* Sum over axes. bool and small integers add up as int32 or uint32. This form: over axes given. */
SLIP_API slip_status slip_sum_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   slip_stream *stream);

/* Sum over axes. bool and small integers add up as int32 or uint32. This form: over one axis. */
SLIP_API slip_status slip_sum_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Sum over axes. bool and small integers add up as int32 or uint32. This form: over all axes. */
SLIP_API slip_status slip_sum(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Product over axes. bool and small integers multiply as int32 or uint32. This form: over axes given. */
SLIP_API slip_status slip_prod_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                    slip_stream *stream);

/* Product over axes. bool and small integers multiply as int32 or uint32. This form: over one axis. */
SLIP_API slip_status slip_prod_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Product over axes. bool and small integers multiply as int32 or uint32. This form: over all axes. */
SLIP_API slip_status slip_prod(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over axes given. */
SLIP_API slip_status slip_max_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   slip_stream *stream);

/* Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over one axis. */
SLIP_API slip_status slip_max_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over all axes. */
SLIP_API slip_status slip_max(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over axes given. */
SLIP_API slip_status slip_min_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   slip_stream *stream);

/* Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over one axis. */
SLIP_API slip_status slip_min_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over all axes. */
SLIP_API slip_status slip_min(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Whether all elements are true, over axes. This form: over axes given. The result is bool. */
SLIP_API slip_status slip_all_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   slip_stream *stream);

/* Whether all elements are true, over axes. This form: over one axis. The result is bool. */
SLIP_API slip_status slip_all_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Whether all elements are true, over axes. This form: over all axes. The result is bool. */
SLIP_API slip_status slip_all(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Whether any element is true, over axes. This form: over axes given. The result is bool. */
SLIP_API slip_status slip_any_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   slip_stream *stream);

/* Whether any element is true, over axes. This form: over one axis. The result is bool. */
SLIP_API slip_status slip_any_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Whether any element is true, over axes. This form: over all axes. The result is bool. */
SLIP_API slip_status slip_any(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Mean over axes; integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_mean_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                    slip_stream *stream);

/* Mean over axes; integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_mean_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Mean over axes; integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_mean(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and complex
 * numbers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_var_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   int ddof, slip_stream *stream);

/* Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and complex
 * numbers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_var_axis(slip_array **out, slip_array *a, int axis, bool keepdims, int ddof,
                                   slip_stream *stream);

/* Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and complex
 * numbers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_var(slip_array **out, slip_array *a, bool keepdims, int ddof, slip_stream *stream);

/* Square root of the variance over axes. Integers and complex numbers give float32. Other dtypes than floating and
 * complex ones become float32. */
SLIP_API slip_status slip_std_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                   int ddof, slip_stream *stream);

/* Square root of the variance over axes. Integers and complex numbers give float32. Other dtypes than floating and
 * complex ones become float32. */
SLIP_API slip_status slip_std_axis(slip_array **out, slip_array *a, int axis, bool keepdims, int ddof,
                                   slip_stream *stream);

/* Square root of the variance over axes. Integers and complex numbers give float32. Other dtypes than floating and
 * complex ones become float32. */
SLIP_API slip_status slip_std(slip_array **out, slip_array *a, bool keepdims, int ddof, slip_stream *stream);

/* Index of the largest element (the first of equals): along an axis, or in the flattened array. This form: along an
 * axis. The result is uint32. */
SLIP_API slip_status slip_argmax_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Index of the largest element (the first of equals): along an axis, or in the flattened array. This form: of the
 * flattened array. The result is uint32. */
SLIP_API slip_status slip_argmax(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Index of the smallest element (the first of equals): along an axis, or in the flattened array. This form: along an
 * axis. The result is uint32. */
SLIP_API slip_status slip_argmin_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* Index of the smallest element (the first of equals): along an axis, or in the flattened array. This form: of the
 * flattened array. The result is uint32. */
SLIP_API slip_status slip_argmin(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Running sum along an axis, from the end if reverse, without the element itself unless inclusive. bool gives int32. */
SLIP_API slip_status slip_cumsum(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive,
                                 slip_stream *stream);

/* Running product along an axis, from the end if reverse, without the element itself unless inclusive. */
SLIP_API slip_status slip_cumprod(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive,
                                  slip_stream *stream);

/* Running maximum along an axis, from the end if reverse, without the element itself unless inclusive. */
SLIP_API slip_status slip_cummax(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive,
                                 slip_stream *stream);

/* Running minimum along an axis, from the end if reverse, without the element itself unless inclusive. */
SLIP_API slip_status slip_cummin(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive,
                                 slip_stream *stream);

/* Running log(sum(exp(a))) along an axis, without overflow, from the end if reverse, without the element itself
 * unless inclusive. Integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_logcumsumexp(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive,
                                       slip_stream *stream);

/* exp(a - max) / sum of that, over axes; precise computes half types in float32. This form: over axes given. Other
 * dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_softmax_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                       bool precise, slip_stream *stream);

/* exp(a - max) / sum of that, over axes; precise computes half types in float32. This form: over one axis. Other
 * dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_softmax_axis(slip_array **out, slip_array *a, int axis, bool precise, slip_stream *stream);

/* exp(a - max) / sum of that, over axes; precise computes half types in float32. This form: over all axes. Other
 * dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_softmax(slip_array **out, slip_array *a, bool precise, slip_stream *stream);

/* log(sum(exp(a))) over axes, without overflow. An empty array is an error. This form: over axes given. Other dtypes
 * than floating and complex ones become float32. */
SLIP_API slip_status slip_logsumexp_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                         bool keepdims, slip_stream *stream);

/* log(sum(exp(a))) over axes, without overflow. An empty array is an error. This form: over one axis. Other dtypes
 * than floating and complex ones become float32. */
SLIP_API slip_status slip_logsumexp_axis(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);

/* log(sum(exp(a))) over axes, without overflow. An empty array is an error. This form: over all axes. Other dtypes
 * than floating and complex ones become float32. */
SLIP_API slip_status slip_logsumexp(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Sorted copy, smallest first, NaN last: along an axis, or of the flattened array. This form: along an axis. */
SLIP_API slip_status slip_sort_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream);

/* Sorted copy, smallest first, NaN last: along an axis, or of the flattened array. This form: of the flattened
 * array. */
SLIP_API slip_status slip_sort(slip_array **out, slip_array *a, slip_stream *stream);

/* Indices that would sort, equals in their order: along an axis, or of the flattened array. This form: along an
 * axis. The result is uint32. */
SLIP_API slip_status slip_argsort_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream);

/* Indices that would sort, equals in their order: along an axis, or of the flattened array. This form: of the
 * flattened array. The result is uint32. */
SLIP_API slip_status slip_argsort(slip_array **out, slip_array *a, slip_stream *stream);

/* Sum of diagonal number `offset` of two axes, in dtype. */
SLIP_API slip_status slip_trace(slip_array **out, slip_array *a, int offset, int axis1, int axis2, slip_dtype dtype,
                                slip_stream *stream);

/* Differences of neighbours along an axis, n times over; of bool whether they differ. */
SLIP_API slip_status slip_diff(slip_array **out, slip_array *a, int n, int axis, slip_stream *stream);

/* How many elements are not 0 over axes, as int32. */
SLIP_API slip_status slip_count_nonzero_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                             bool keepdims, slip_stream *stream);

/* How many elements are not 0 over axes, as int32. */
SLIP_API slip_status slip_count_nonzero_axis(slip_array **out, slip_array *a, int axis, bool keepdims,
                                             slip_stream *stream);

/* How many elements are not 0 over axes, as int32. */
SLIP_API slip_status slip_count_nonzero(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);

/* Middle element over axes, or the mean of the two in the middle; NaN if there is one. Integers give float32; an
 * empty axis is an error. Other dtypes than floating and complex ones become float32. */
SLIP_API slip_status slip_median(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                 slip_stream *stream);

/* The elements with the one at place kth where sorting would put it. This form: along an axis. */
SLIP_API slip_status slip_partition_axis(slip_array **out, slip_array *a, int kth, int axis, slip_stream *stream);

/* The elements with the one at place kth where sorting would put it. This form: of the flattened array. */
SLIP_API slip_status slip_partition(slip_array **out, slip_array *a, int kth, slip_stream *stream);

/* Indices that would put the element at place kth where sorting would put it. This form: along an axis. The result
 * is uint32. */
SLIP_API slip_status slip_argpartition_axis(slip_array **out, slip_array *a, int kth, int axis, slip_stream *stream);

/* Indices that would put the element at place kth where sorting would put it. This form: of the flattened array. The
 * result is uint32. */
SLIP_API slip_status slip_argpartition(slip_array **out, slip_array *a, int kth, slip_stream *stream);

/* The k largest elements, smallest first: along an axis, or of the flattened array. */
SLIP_API slip_status slip_topk_axis(slip_array **out, slip_array *a, int k, int axis, slip_stream *stream);

/* The k largest elements, smallest first: along an axis, or of the flattened array. */
SLIP_API slip_status slip_topk(slip_array **out, slip_array *a, int k, slip_stream *stream);

/* Where each value would have to be put into a sorted vector to keep it sorted: before equals ('left') or behind
 * them ('right'). NaN is larger than all other numbers. The result is uint32. */
SLIP_API slip_status slip_searchsorted(slip_array **out, slip_array *sorted_sequence, slip_array *values,
                                       const char *side, slip_stream *stream);

/* The same elements in row-major order under another shape; one dimension may be -1 and is worked out. */
SLIP_API slip_status slip_reshape(slip_array **out, slip_array *a, const int *shape, size_t shape_count,
                                  slip_stream *stream);

/* Merges the axes from start_axis to end_axis into one. */
SLIP_API slip_status slip_flatten(slip_array **out, slip_array *a, int start_axis, int end_axis, slip_stream *stream);

/* Splits one axis into several; one of them may be -1 and is worked out. */
SLIP_API slip_status slip_unflatten(slip_array **out, slip_array *a, int axis, const int *shape, size_t shape_count,
                                    slip_stream *stream);

/* Removes axes, which must have size 1. */
SLIP_API slip_status slip_squeeze_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                       slip_stream *stream);

/* Removes an axis, which must have size 1. */
SLIP_API slip_status slip_squeeze_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream);

/* Removes all axes of size 1. */
SLIP_API slip_status slip_squeeze(slip_array **out, slip_array *a, slip_stream *stream);

/* Adds axes of size 1, at places counted in the result. */
SLIP_API slip_status slip_expand_dims_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                           slip_stream *stream);

/* Adds an axis of size 1, at a place counted in the result. */
SLIP_API slip_status slip_expand_dims(slip_array **out, slip_array *a, int axis, slip_stream *stream);

/* Permutes the axes: axis i of the result is axis axes[i] of a. */
SLIP_API slip_status slip_transpose_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                         slip_stream *stream);

/* Reverses the order of the axes. */
SLIP_API slip_status slip_transpose(slip_array **out, slip_array *a, slip_stream *stream);

/* Exchanges two axes. */
SLIP_API slip_status slip_swapaxes(slip_array **out, slip_array *a, int axis1, int axis2, slip_stream *stream);

/* Moves one axis to another place; the others keep their order. */
SLIP_API slip_status slip_moveaxis(slip_array **out, slip_array *a, int source, int destination, slip_stream *stream);

/* A view that repeats the array along new axes and axes of size 1. */
SLIP_API slip_status slip_broadcast_to(slip_array **out, slip_array *a, const int *shape, size_t shape_count,
                                       slip_stream *stream);

/* Views of all arrays with the shape they broadcast to together. */
SLIP_API slip_status slip_broadcast_arrays(slip_array **out, slip_array *const *inputs, size_t inputs_count,
                                           slip_stream *stream);

/* The elements start, start + stride, ... before stop along every axis, as Python slices count: negative start and
 * stop from the end, out-of-range ones clamped. */
SLIP_API slip_status slip_slice(slip_array **out, slip_array *a, const int *start, size_t start_count, const int *stop,
                                size_t stop_count, const int *strides, size_t strides_count, slip_stream *stream);

/* The same bytes as elements of another dtype, whose size the last axis makes up for. */
SLIP_API slip_status slip_view_as(slip_array **out, slip_array *a, slip_dtype dtype, slip_stream *stream);

/* A view of the row-major array in which element (i, j, ...) is number offset + i strides[0] + j strides[1] + ... of
 * all. One that would reach outside the array is an error. */
SLIP_API slip_status slip_as_strided(slip_array **out, slip_array *a, const int *shape, size_t shape_count,
                                     const int64_t *strides, size_t strides_count, size_t offset, slip_stream *stream);

/* A view of the elements whose index along axis2 is offset more than that along axis1, as a new last axis in place
 * of both. */
SLIP_API slip_status slip_diagonal(slip_array **out, slip_array *a, int offset, int axis1, int axis2,
                                   slip_stream *stream);

/* Of a matrix its diagonal number k; of a vector the matrix that has it there and zeros elsewhere. */
SLIP_API slip_status slip_diag(slip_array **out, slip_array *a, int k, slip_stream *stream);

/* Cuts an array along an axis into `num_splits` equal parts. */
SLIP_API slip_status slip_split(slip_array **out, slip_array *a, int num_splits, int axis, slip_stream *stream);

/* Cuts an array along an axis before each of the indices, which count as in Python slices: into one part more than
 * there are indices. */
SLIP_API slip_status slip_split_sections(slip_array **out, slip_array *a, const int *indices, size_t indices_count,
                                         int axis, slip_stream *stream);

/* Joins arrays along an axis, in which alone their shapes may differ. The dtypes are promoted together. */
SLIP_API slip_status slip_concatenate_axis(slip_array **out, slip_array *const *arrays, size_t arrays_count, int axis,
                                           slip_stream *stream);

/* Joins flattened arrays. The dtypes are promoted together. */
SLIP_API slip_status slip_concatenate(slip_array **out, slip_array *const *arrays, size_t arrays_count,
                                      slip_stream *stream);

/* Joins arrays of one shape along a new axis, whose place is counted in the result. The dtypes are promoted
 * together. */
SLIP_API slip_status slip_stack_axis(slip_array **out, slip_array *const *arrays, size_t arrays_count, int axis,
                                     slip_stream *stream);

/* Joins arrays of one shape along a new first axis. The dtypes are promoted together. */
SLIP_API slip_status slip_stack(slip_array **out, slip_array *const *arrays, size_t arrays_count, slip_stream *stream);

/* The array with at least one dimension. */
SLIP_API slip_status slip_atleast_1d(slip_array **out, slip_array *a, slip_stream *stream);

/* The array with at least two dimensions, new ones first. */
SLIP_API slip_status slip_atleast_2d(slip_array **out, slip_array *a, slip_stream *stream);

/* The array with at least three dimensions: new ones around a vector, behind a matrix. */
SLIP_API slip_status slip_atleast_3d(slip_array **out, slip_array *a, slip_stream *stream);

/* The array with low_pad_size[i] elements before and high_pad_size[i] behind it along axes[i]. Modes: 'constant'
 * puts pad_value there, 'edge' the nearest element, 'reflect' and 'symmetric' the array mirrored without and with
 * its edge, over and over. */
SLIP_API slip_status slip_pad(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                              const int *low_pad_size, size_t low_pad_size_count, const int *high_pad_size,
                              size_t high_pad_size_count, slip_array *pad_value, const char *mode,
                              slip_stream *stream);

/* As pad, with pad_width elements at both ends of every axis. */
SLIP_API slip_status slip_pad_symmetric(slip_array **out, slip_array *a, int pad_width, slip_array *pad_value,
                                        const char *mode, slip_stream *stream);

/* Every slice along an axis `repeats` times in a row. */
SLIP_API slip_status slip_repeat_axis(slip_array **out, slip_array *arr, int repeats, int axis, slip_stream *stream);

/* Every element of the flattened array `repeats` times in a row. */
SLIP_API slip_status slip_repeat(slip_array **out, slip_array *arr, int repeats, slip_stream *stream);

/* The whole array reps[i] times along axis i, counted from the last one; missing dimensions come first. */
SLIP_API slip_status slip_tile(slip_array **out, slip_array *arr, const int *reps, size_t reps_count,
                               slip_stream *stream);

/* Elements moved on along an axis by the sum of the shifts, those that leave at its end coming in at its start. */
SLIP_API slip_status slip_roll_axis(slip_array **out, slip_array *a, const int *shift, size_t shift_count, int axis,
                                    slip_stream *stream);

/* Elements moved on by shift[i] along axes[i], those that leave at its end coming in at its start. */
SLIP_API slip_status slip_roll_axes(slip_array **out, slip_array *a, const int *shift, size_t shift_count,
                                    const int *axes, size_t axes_count, slip_stream *stream);

/* Elements moved on in the flattened array by the sum of the shifts, those that leave at its end coming in at its
 * start. */
SLIP_API slip_status slip_roll(slip_array **out, slip_array *a, const int *shift, size_t shift_count,
                               slip_stream *stream);

/* A view with the order of the elements reversed along axes. */
SLIP_API slip_status slip_flip_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                    slip_stream *stream);

/* A view with the order of the elements reversed along axes. */
SLIP_API slip_status slip_flip_axis(slip_array **out, slip_array *a, int axis, slip_stream *stream);

/* A view with the order of the elements reversed along axes. */
SLIP_API slip_status slip_flip(slip_array **out, slip_array *a, slip_stream *stream);

/* The slices along an axis, as arrays without it. */
SLIP_API slip_status slip_unstack(slip_array **out, slip_array *x, int axis, slip_stream *stream);

#ifdef __cplusplus
}
#endif
#endif
