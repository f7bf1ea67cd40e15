/* Made from ops/ by tools/generate.py: do not edit. The ops of the C interface. Each function returns 0, or 1 after
 * an error, whose message has gone to the error handler (mlx/c/error.h). A result is assigned into *res, which may
 * be an empty handle or one in use, whose array is then replaced, so that a result may take an argument's place. An
 * empty handle as argument is an error unless the comment says that it may be empty. The work runs on the stream `s`
 * when somebody evaluates the result. */
#ifndef MLX_OPS_H
#define MLX_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mlx/c/array.h>
#include <mlx/c/optional.h>
#include <mlx/c/stream.h>
#include <mlx/c/vector.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* start, start + step, ... below stop (above it for a negative step). */
SLIP_API int mlx_arange(mlx_array *res, double start, double stop, double step, mlx_dtype dtype, const mlx_stream s);

/* An array of a shape whose elements are `vals`, broadcast to it and converted to dtype. */
SLIP_API int mlx_full(mlx_array *res, const int *shape, size_t shape_num, const mlx_array vals, mlx_dtype dtype,
                      const mlx_stream s);

/* An array of zeros. */
SLIP_API int mlx_zeros(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, const mlx_stream s);

/* An array of ones. */
SLIP_API int mlx_ones(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, const mlx_stream s);

/* An array of a's shape whose elements are `vals`, converted to dtype. */
SLIP_API int mlx_full_like(mlx_array *res, const mlx_array a, const mlx_array vals, mlx_dtype dtype,
                           const mlx_stream s);

/* An array of zeros with a's shape and dtype. */
SLIP_API int mlx_zeros_like(mlx_array *res, const mlx_array a, const mlx_stream s);

/* An array of ones with a's shape and dtype. */
SLIP_API int mlx_ones_like(mlx_array *res, const mlx_array a, const mlx_stream s);

/* A copy with memory of its own. */
SLIP_API int mlx_copy(mlx_array *res, const mlx_array a, const mlx_stream s);

/* The array in row-major order: itself where it is so already, else a copy; with allow_col_major, column-major will
 * do. */
SLIP_API int mlx_contiguous(mlx_array *res, const mlx_array a, bool allow_col_major, const mlx_stream s);

/* `num` numbers from start to stop at equal distances, both ends included. */
SLIP_API int mlx_linspace(mlx_array *res, double start, double stop, int num, mlx_dtype dtype, const mlx_stream s);

/* n x m zeros with ones on diagonal number k. */
SLIP_API int mlx_eye(mlx_array *res, int n, int m, int k, mlx_dtype dtype, const mlx_stream s);

/* n x n zeros with ones on the diagonal. */
SLIP_API int mlx_identity(mlx_array *res, int n, mlx_dtype dtype, const mlx_stream s);

/* n x m ones on and below diagonal number k, zeros above. */
SLIP_API int mlx_tri(mlx_array *res, int n, int m, int k, mlx_dtype type, const mlx_stream s);

/* x with zeros above diagonal number k of its last two axes. */
SLIP_API int mlx_tril(mlx_array *res, const mlx_array x, int k, const mlx_stream s);

/* x with zeros below diagonal number k of its last two axes. */
SLIP_API int mlx_triu(mlx_array *res, const mlx_array x, int k, const mlx_stream s);

/* Flattened arrays along one axis each of a common grid, broadcast to it unless sparse. Indexing 'xy' exchanges the
 * first two axes, 'ij' does not. */
SLIP_API int mlx_meshgrid(mlx_vector_array *res, const mlx_vector_array arrays, bool sparse, const char *indexing,
                          const mlx_stream s);

/* Element-wise absolute value; the magnitude of a complex number. The dtype stays; complex64 gives float32. */
SLIP_API int mlx_abs(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise negation. bool is an error. */
SLIP_API int mlx_negative(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise sign: -1, 0 or 1; a complex number is divided by its magnitude. */
SLIP_API int mlx_sign(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise square. */
SLIP_API int mlx_square(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise square root. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_sqrt(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise reciprocal of the square root. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_rsqrt(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise 1 / a. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_reciprocal(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise largest integer not above a. Integers come back as they are; complex is an error. */
SLIP_API int mlx_floor(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise smallest integer not below a. Integers come back as they are; complex is an error. */
SLIP_API int mlx_ceil(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise rounding to a number of decimals, halves to even; negative decimals round to tens, hundreds, ... */
SLIP_API int mlx_round(mlx_array *res, const mlx_array a, int decimals, const mlx_stream s);

/* Element-wise rounding towards zero. Integers come back as they are; complex is an error. */
SLIP_API int mlx_trunc(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise exponential. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_exp(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise exp(a) - 1, accurate near 0. Complex is an error. Other dtypes than floating ones become float32. */
SLIP_API int mlx_expm1(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise natural logarithm. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_log(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise logarithm to base 2. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_log2(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise logarithm to base 10. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_log10(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise log(1 + a), accurate near 0. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_log1p(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise sine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_sin(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise cosine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_cos(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise tangent. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_tan(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse sine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_arcsin(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse cosine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_arccos(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse tangent. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_arctan(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise hyperbolic sine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_sinh(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise hyperbolic cosine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_cosh(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse hyperbolic sine. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_arcsinh(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse hyperbolic cosine; NaN below 1. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_arccosh(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse hyperbolic tangent; NaN beyond -1 and 1. Other dtypes than floating and complex ones become
 * float32. */
SLIP_API int mlx_arctanh(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise hyperbolic tangent. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_tanh(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise logistic function 1 / (1 + exp(-a)). Complex is an error. Other dtypes than floating ones become
 * float32. */
SLIP_API int mlx_sigmoid(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise error function. Complex is an error. Other dtypes than floating ones become float32. */
SLIP_API int mlx_erf(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise inverse of the error function. Complex is an error. Other dtypes than floating ones become float32. */
SLIP_API int mlx_erfinv(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise 180 / pi times a: an angle in degrees. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_degrees(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise pi / 180 times a: an angle in radians. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_radians(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise real part; numbers that are not complex come back as they are. complex64 gives float32; other dtypes
 * stay. */
SLIP_API int mlx_real(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise imaginary part; 0 for numbers that are not complex. complex64 gives float32; other dtypes stay. */
SLIP_API int mlx_imag(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise complex conjugate; numbers that are not complex come back as they are. */
SLIP_API int mlx_conjugate(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise bits the other way round; of bool the truth value. Other dtypes are an error. */
SLIP_API int mlx_bitwise_invert(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Element-wise negation of the truth value; anything but 0 is true. The result is bool. */
SLIP_API int mlx_logical_not(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Whether each element is NaN; a complex number is where either part is. The result is bool. */
SLIP_API int mlx_isnan(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Whether each element is plus or minus infinity; a complex number is where either part is. The result is bool. */
SLIP_API int mlx_isinf(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Whether each element is neither NaN nor infinite. The result is bool. */
SLIP_API int mlx_isfinite(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Whether each element is plus infinity; never for complex numbers. The result is bool. */
SLIP_API int mlx_isposinf(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Whether each element is minus infinity; never for complex numbers. The result is bool. */
SLIP_API int mlx_isneginf(mlx_array *res, const mlx_array a, const mlx_stream s);

/* a with NaN replaced by a number, and the infinities by others: the largest and the smallest of the dtype if
 * absent. Complex is an error. */
SLIP_API int mlx_nan_to_num(mlx_array *res, const mlx_array a, float nan, mlx_optional_float posinf,
                            mlx_optional_float neginf, const mlx_stream s);

/* Converts to another dtype; the same dtype gives the array itself. Complex numbers lose their imaginary part, and
 * floating numbers outside an integer dtype's range become its nearest value. */
SLIP_API int mlx_astype(mlx_array *res, const mlx_array a, mlx_dtype dtype, const mlx_stream s);

/* Element-wise sum with broadcasting. The dtypes are promoted together. */
SLIP_API int mlx_add(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise difference with broadcasting. The dtypes are promoted together. */
SLIP_API int mlx_subtract(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise product with broadcasting. The dtypes are promoted together. */
SLIP_API int mlx_multiply(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise quotient with broadcasting. Integers divide as float32. The dtypes are promoted together; integers
 * and bool become float32. */
SLIP_API int mlx_divide(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise quotient rounded down, with broadcasting; integers round towards zero as MLX does. Complex is an
 * error. The dtypes are promoted together. */
SLIP_API int mlx_floor_divide(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise remainder with the sign of the divisor, with broadcasting. Complex is an error. The dtypes are
 * promoted together. */
SLIP_API int mlx_remainder(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a to the power of b, with broadcasting. The dtypes are promoted together. */
SLIP_API int mlx_power(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise smaller of two, with broadcasting. NaN where either is. The dtypes are promoted together. */
SLIP_API int mlx_minimum(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise larger of two, with broadcasting. NaN where either is. The dtypes are promoted together. */
SLIP_API int mlx_maximum(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise and of truth values, with broadcasting. The result is bool. */
SLIP_API int mlx_logical_and(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise or of truth values, with broadcasting. The result is bool. */
SLIP_API int mlx_logical_or(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise and of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error. The
 * dtypes are promoted together. */
SLIP_API int mlx_bitwise_and(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error. The dtypes
 * are promoted together. */
SLIP_API int mlx_bitwise_or(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise exclusive or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error.
 * The dtypes are promoted together. */
SLIP_API int mlx_bitwise_xor(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a with its bits moved to the left by b places, with broadcasting. Places count modulo the width: 64
 * for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an error. The dtypes are
 * promoted together; bool becomes uint8. */
SLIP_API int mlx_left_shift(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a with its bits moved to the right by b places, with broadcasting. Places count modulo the width: 64
 * for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an error. The dtypes are
 * promoted together; bool becomes uint8. */
SLIP_API int mlx_right_shift(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise angle of the point (b, a), with broadcasting. Complex is an error. The dtypes are promoted together;
 * integers and bool become float32. */
SLIP_API int mlx_arctan2(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise log(exp(a) + exp(b)) without overflow, with broadcasting. The dtypes are promoted together; integers
 * and bool become float32. */
SLIP_API int mlx_logaddexp(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* floor(a / b) and what is left, with broadcasting: two arrays, the second with the sign of b. Unlike floor_divide
 * the quotient of integers is rounded down. Complex is an error. The dtypes are promoted together. */
SLIP_API int mlx_divmod(mlx_vector_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a == b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API int mlx_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a != b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API int mlx_not_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a < b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API int mlx_less(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a <= b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API int mlx_less_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a > b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API int mlx_greater(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Element-wise a >= b, with broadcasting. The dtypes are promoted together; the result is bool. */
SLIP_API int mlx_greater_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* x where the condition is true, else y, all three broadcast together. x and y are promoted together; the condition
 * is converted to bool. */
SLIP_API int mlx_where(mlx_array *res, const mlx_array condition, const mlx_array x, const mlx_array y,
                       const mlx_stream s);

/* Limits each element to [a_min, a_max]; either limit may be absent, not both. The dtypes are promoted together.
 * a_min and a_max may each be empty. */
SLIP_API int mlx_clip(mlx_array *res, const mlx_array a, const mlx_array a_min, const mlx_array a_max,
                      const mlx_stream s);

/* Whether two arrays have the same shape and elements, as one bool; with equal_nan, NaN equals NaN. The result is
 * bool. */
SLIP_API int mlx_array_equal(mlx_array *res, const mlx_array a, const mlx_array b, bool equal_nan, const mlx_stream s);

/* Whether |a - b| <= atol + rtol |b|, element-wise with broadcasting. Infinities are close to themselves alone, NaN
 * to nothing, or with equal_nan to NaN. The result is bool. */
SLIP_API int mlx_isclose(mlx_array *res, const mlx_array a, const mlx_array b, double rtol, double atol,
                         bool equal_nan, const mlx_stream s);

/* Whether all elements are close, as isclose has it: one bool. The result is bool. */
SLIP_API int mlx_allclose(mlx_array *res, const mlx_array a, const mlx_array b, double rtol, double atol,
                          bool equal_nan, const mlx_stream s);

/* The array itself, through which no derivative passes. */
SLIP_API int mlx_stop_gradient(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Slices of `slice_sizes` read at positions: index array i counts along axes[i]; negative indices count from the
 * end, others are clamped. The result's shape is the index arrays' (broadcast together), then slice_sizes. */
SLIP_API int mlx_gather(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const int *axes,
                        size_t axes_num, const int *slice_sizes, size_t slice_sizes_num, const mlx_stream s);

/* As gather, with one index array and one axis. */
SLIP_API int mlx_gather_single(mlx_array *res, const mlx_array a, const mlx_array indices, int axis,
                               const int *slice_sizes, size_t slice_sizes_num, const mlx_stream s);

/* The slices of a along an axis at the given indices; the index array's axes take the place of that axis. */
SLIP_API int mlx_take_axis(mlx_array *res, const mlx_array a, const mlx_array indices, int axis, const mlx_stream s);

/* The elements of the flattened array at the given indices, in the shape of the indices. */
SLIP_API int mlx_take(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_stream s);

/* For every position of `indices`, the element of a at that index along the axis; the other axes broadcast. */
SLIP_API int mlx_take_along_axis(mlx_array *res, const mlx_array a, const mlx_array indices, int axis,
                                 const mlx_stream s);

/* a with slices replaced: index array i counts along axes[i], negative indices from the end. `updates` has the shape
 * of the indices (broadcast together), then that of a slice. Of several updates of one element the last in row-major
 * order stays; a slice that does not lie in a as a whole is left out. */
SLIP_API int mlx_scatter(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const mlx_array updates,
                         const int *axes, size_t axes_num, const mlx_stream s);

/* As scatter, with one index array and one axis. */
SLIP_API int mlx_scatter_single(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array updates,
                                int axis, const mlx_stream s);

/* As scatter, but updates are added to what is there. */
SLIP_API int mlx_scatter_add(mlx_array *res, const mlx_array a, const mlx_vector_array indices,
                             const mlx_array updates, const int *axes, size_t axes_num, const mlx_stream s);

/* As scatter_add, with one index array and one axis. */
SLIP_API int mlx_scatter_add_single(mlx_array *res, const mlx_array a, const mlx_array indices,
                                    const mlx_array updates, int axis, const mlx_stream s);

/* As scatter, but what is there is multiplied by the updates. */
SLIP_API int mlx_scatter_prod(mlx_array *res, const mlx_array a, const mlx_vector_array indices,
                              const mlx_array updates, const int *axes, size_t axes_num, const mlx_stream s);

/* As scatter_prod, with one index array and one axis. */
SLIP_API int mlx_scatter_prod_single(mlx_array *res, const mlx_array a, const mlx_array indices,
                                     const mlx_array updates, int axis, const mlx_stream s);

/* As scatter, but the larger of an update and what is there stays, NaN if either is. */
SLIP_API int mlx_scatter_max(mlx_array *res, const mlx_array a, const mlx_vector_array indices,
                             const mlx_array updates, const int *axes, size_t axes_num, const mlx_stream s);

/* As scatter_max, with one index array and one axis. */
SLIP_API int mlx_scatter_max_single(mlx_array *res, const mlx_array a, const mlx_array indices,
                                    const mlx_array updates, int axis, const mlx_stream s);

/* As scatter, but the smaller of an update and what is there stays, NaN if either is. */
SLIP_API int mlx_scatter_min(mlx_array *res, const mlx_array a, const mlx_vector_array indices,
                             const mlx_array updates, const int *axes, size_t axes_num, const mlx_stream s);

/* As scatter_min, with one index array and one axis. */
SLIP_API int mlx_scatter_min_single(mlx_array *res, const mlx_array a, const mlx_array indices,
                                    const mlx_array updates, int axis, const mlx_stream s);

/* a with, for every position of `indices`, the element at that index along the axis replaced by the value there. The
 * indices broadcast to a along the other axes, the values to the indices. The last of several values for one element
 * stays; an index out of range is left out. */
SLIP_API int mlx_put_along_axis(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array values,
                                int axis, const mlx_stream s);

/* As put_along_axis, but values are added to what is there. */
SLIP_API int mlx_scatter_add_axis(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array values,
                                  int axis, const mlx_stream s);

/* src with the elements start, start + stride, ... before stop along every axis replaced by `update`, which
 * broadcasts to them. */
SLIP_API int mlx_slice_update(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                              size_t start_num, const int *stop, size_t stop_num, const int *strides,
                              size_t strides_num, const mlx_stream s);

/* As slice_update, but the update is added to what is there. */
SLIP_API int mlx_slice_update_add(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                                  size_t start_num, const int *stop, size_t stop_num, const int *strides,
                                  size_t strides_num, const mlx_stream s);

/* As slice_update, but what is there is multiplied by the update. */
SLIP_API int mlx_slice_update_prod(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                                   size_t start_num, const int *stop, size_t stop_num, const int *strides,
                                   size_t strides_num, const mlx_stream s);

/* As slice_update, but the larger of the update and what is there stays, NaN if either is. */
SLIP_API int mlx_slice_update_max(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                                  size_t start_num, const int *stop, size_t stop_num, const int *strides,
                                  size_t strides_num, const mlx_stream s);

/* As slice_update, but the smaller of the update and what is there stays, NaN if either is. */
SLIP_API int mlx_slice_update_min(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                                  size_t start_num, const int *stop, size_t stop_num, const int *strides,
                                  size_t strides_num, const mlx_stream s);

/* A slice of `slice_size` whose first element is at start[i] along axes[i], and at 0 along the other axes. A
 * negative start counts from the end; a slice that would reach outside the array is moved into it. */
SLIP_API int mlx_slice_dynamic(mlx_array *res, const mlx_array a, const mlx_array start, const int *axes,
                               size_t axes_num, const int *slice_size, size_t slice_size_num, const mlx_stream s);

/* src with a slice of update's shape replaced by it, whose first element is at start[i] along axes[i], and at 0
 * along the other axes. A negative start counts from the end; a slice that would reach outside the array is moved
 * into it. */
SLIP_API int mlx_slice_update_dynamic(mlx_array *res, const mlx_array src, const mlx_array update,
                                      const mlx_array start, const int *axes, size_t axes_num, const mlx_stream s);

/* a with the slices at the true elements of `mask`, whose shape a's begins with, replaced by those of `src`, in
 * row-major order. A src without the axis that counts them is the same for all. Too few of them are an error when it
 * runs. */
SLIP_API int mlx_masked_scatter(mlx_array *res, const mlx_array a, const mlx_array mask, const mlx_array src,
                                const mlx_stream s);

/* Matrix product of the last two axes; the others broadcast. A vector counts as a row (left) or a column (right).
 * Floating and complex dtypes only. The dtypes are promoted together. */
SLIP_API int mlx_matmul(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* beta * c + alpha * (a @ b). The dtypes are promoted together. */
SLIP_API int mlx_addmm(mlx_array *res, const mlx_array c, const mlx_array a, const mlx_array b, float alpha,
                       float beta, const mlx_stream s);

/* Sums of products over the last axis of both; a number multiplies the other array. The dtypes are promoted
 * together. */
SLIP_API int mlx_inner(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Products of every element of a with every element of b, both flattened. The dtypes are promoted together. */
SLIP_API int mlx_outer(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Sums of products over the axes axes_a[i] of a and axes_b[i] of b; the result has the other axes of a, then those
 * of b. The dtypes are promoted together. */
SLIP_API int mlx_tensordot(mlx_array *res, const mlx_array a, const mlx_array b, const int *axes_a, size_t axes_a_num,
                           const int *axes_b, size_t axes_b_num, const mlx_stream s);

/* Sums of products over the last `axis` axes of a and the first of b; the result has the other axes of a, then those
 * of b. The dtypes are promoted together. */
SLIP_API int mlx_tensordot_axis(mlx_array *res, const mlx_array a, const mlx_array b, int axis, const mlx_stream s);

/* Kronecker product: a with every element replaced by its product with b. An empty array is an error. The dtypes are
 * promoted together. */
SLIP_API int mlx_kron(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s);

/* Sums of products in Einstein's notation: 'ij,jk->ik'. Letters that the result lacks are summed over; '...' stands
 * for axes that broadcast. The dtypes are promoted together. */
SLIP_API int mlx_einsum(mlx_array *res, const char *subscripts, const mlx_vector_array operands, const mlx_stream s);

/* Sum over axes. bool and small integers add up as int32 or uint32. This form: over axes given. */
SLIP_API int mlx_sum_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                          const mlx_stream s);

/* Sum over axes. bool and small integers add up as int32 or uint32. This form: over one axis. */
SLIP_API int mlx_sum_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Sum over axes. bool and small integers add up as int32 or uint32. This form: over all axes. */
SLIP_API int mlx_sum(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Product over axes. bool and small integers multiply as int32 or uint32. This form: over axes given. */
SLIP_API int mlx_prod_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                           const mlx_stream s);

/* Product over axes. bool and small integers multiply as int32 or uint32. This form: over one axis. */
SLIP_API int mlx_prod_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Product over axes. bool and small integers multiply as int32 or uint32. This form: over all axes. */
SLIP_API int mlx_prod(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over axes given. */
SLIP_API int mlx_max_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                          const mlx_stream s);

/* Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over one axis. */
SLIP_API int mlx_max_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over all axes. */
SLIP_API int mlx_max(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over axes given. */
SLIP_API int mlx_min_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                          const mlx_stream s);

/* Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over one axis. */
SLIP_API int mlx_min_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error. This form: over all axes. */
SLIP_API int mlx_min(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Whether all elements are true, over axes. This form: over axes given. The result is bool. */
SLIP_API int mlx_all_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                          const mlx_stream s);

/* Whether all elements are true, over axes. This form: over one axis. The result is bool. */
SLIP_API int mlx_all_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Whether all elements are true, over axes. This form: over all axes. The result is bool. */
SLIP_API int mlx_all(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Whether any element is true, over axes. This form: over axes given. The result is bool. */
SLIP_API int mlx_any_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                          const mlx_stream s);

/* Whether any element is true, over axes. This form: over one axis. The result is bool. */
SLIP_API int mlx_any_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Whether any element is true, over axes. This form: over all axes. The result is bool. */
SLIP_API int mlx_any(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Mean over axes; integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_mean_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                           const mlx_stream s);

/* Mean over axes; integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_mean_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Mean over axes; integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_mean(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and complex
 * numbers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_var_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims, int ddof,
                          const mlx_stream s);

/* Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and complex
 * numbers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_var_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, int ddof, const mlx_stream s);

/* Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and complex
 * numbers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_var(mlx_array *res, const mlx_array a, bool keepdims, int ddof, const mlx_stream s);

/* Square root of the variance over axes. Integers and complex numbers give float32. Other dtypes than floating and
 * complex ones become float32. */
SLIP_API int mlx_std_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims, int ddof,
                          const mlx_stream s);

/* Square root of the variance over axes. Integers and complex numbers give float32. Other dtypes than floating and
 * complex ones become float32. */
SLIP_API int mlx_std_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, int ddof, const mlx_stream s);

/* Square root of the variance over axes. Integers and complex numbers give float32. Other dtypes than floating and
 * complex ones become float32. */
SLIP_API int mlx_std(mlx_array *res, const mlx_array a, bool keepdims, int ddof, const mlx_stream s);

/* Index of the largest element (the first of equals): along an axis, or in the flattened array. This form: along an
 * axis. The result is uint32. */
SLIP_API int mlx_argmax_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Index of the largest element (the first of equals): along an axis, or in the flattened array. This form: of the
 * flattened array. The result is uint32. */
SLIP_API int mlx_argmax(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Index of the smallest element (the first of equals): along an axis, or in the flattened array. This form: along an
 * axis. The result is uint32. */
SLIP_API int mlx_argmin_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* Index of the smallest element (the first of equals): along an axis, or in the flattened array. This form: of the
 * flattened array. The result is uint32. */
SLIP_API int mlx_argmin(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Running sum along an axis, from the end if reverse, without the element itself unless inclusive. bool gives int32. */
SLIP_API int mlx_cumsum(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s);

/* Running product along an axis, from the end if reverse, without the element itself unless inclusive. */
SLIP_API int mlx_cumprod(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s);

/* Running maximum along an axis, from the end if reverse, without the element itself unless inclusive. */
SLIP_API int mlx_cummax(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s);

/* Running minimum along an axis, from the end if reverse, without the element itself unless inclusive. */
SLIP_API int mlx_cummin(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s);

/* Running log(sum(exp(a))) along an axis, without overflow, from the end if reverse, without the element itself
 * unless inclusive. Integers give float32. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_logcumsumexp(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive,
                              const mlx_stream s);

/* exp(a - max) / sum of that, over axes; precise computes half types in float32. This form: over axes given. Other
 * dtypes than floating and complex ones become float32. */
SLIP_API int mlx_softmax_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool precise,
                              const mlx_stream s);

/* exp(a - max) / sum of that, over axes; precise computes half types in float32. This form: over one axis. Other
 * dtypes than floating and complex ones become float32. */
SLIP_API int mlx_softmax_axis(mlx_array *res, const mlx_array a, int axis, bool precise, const mlx_stream s);

/* exp(a - max) / sum of that, over axes; precise computes half types in float32. This form: over all axes. Other
 * dtypes than floating and complex ones become float32. */
SLIP_API int mlx_softmax(mlx_array *res, const mlx_array a, bool precise, const mlx_stream s);

/* log(sum(exp(a))) over axes, without overflow. An empty array is an error. This form: over axes given. Other dtypes
 * than floating and complex ones become float32. */
SLIP_API int mlx_logsumexp_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                                const mlx_stream s);

/* log(sum(exp(a))) over axes, without overflow. An empty array is an error. This form: over one axis. Other dtypes
 * than floating and complex ones become float32. */
SLIP_API int mlx_logsumexp_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s);

/* log(sum(exp(a))) over axes, without overflow. An empty array is an error. This form: over all axes. Other dtypes
 * than floating and complex ones become float32. */
SLIP_API int mlx_logsumexp(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s);

/* Sorted copy, smallest first, NaN last: along an axis, or of the flattened array. This form: along an axis. */
SLIP_API int mlx_sort_axis(mlx_array *res, const mlx_array a, int axis, const mlx_stream s);

/* Sorted copy, smallest first, NaN last: along an axis, or of the flattened array. This form: of the flattened
 * array. */
SLIP_API int mlx_sort(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Indices that would sort, equals in their order: along an axis, or of the flattened array. This form: along an
 * axis. The result is uint32. */
SLIP_API int mlx_argsort_axis(mlx_array *res, const mlx_array a, int axis, const mlx_stream s);

/* Indices that would sort, equals in their order: along an axis, or of the flattened array. This form: of the
 * flattened array. The result is uint32. */
SLIP_API int mlx_argsort(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Sum of diagonal number `offset` of two axes, in dtype. */
SLIP_API int mlx_trace(mlx_array *res, const mlx_array a, int offset, int axis1, int axis2, mlx_dtype dtype,
                       const mlx_stream s);

/* Middle element over axes, or the mean of the two in the middle; NaN if there is one. Integers give float32; an
 * empty axis is an error. Other dtypes than floating and complex ones become float32. */
SLIP_API int mlx_median(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                        const mlx_stream s);

/* The elements with the one at place kth where sorting would put it. This form: along an axis. */
SLIP_API int mlx_partition_axis(mlx_array *res, const mlx_array a, int kth, int axis, const mlx_stream s);

/* The elements with the one at place kth where sorting would put it. This form: of the flattened array. */
SLIP_API int mlx_partition(mlx_array *res, const mlx_array a, int kth, const mlx_stream s);

/* Indices that would put the element at place kth where sorting would put it. This form: along an axis. The result
 * is uint32. */
SLIP_API int mlx_argpartition_axis(mlx_array *res, const mlx_array a, int kth, int axis, const mlx_stream s);

/* Indices that would put the element at place kth where sorting would put it. This form: of the flattened array. The
 * result is uint32. */
SLIP_API int mlx_argpartition(mlx_array *res, const mlx_array a, int kth, const mlx_stream s);

/* The k largest elements, smallest first: along an axis, or of the flattened array. */
SLIP_API int mlx_topk_axis(mlx_array *res, const mlx_array a, int k, int axis, const mlx_stream s);

/* The k largest elements, smallest first: along an axis, or of the flattened array. */
SLIP_API int mlx_topk(mlx_array *res, const mlx_array a, int k, const mlx_stream s);

/* The same elements in row-major order under another shape; one dimension may be -1 and is worked out. */
SLIP_API int mlx_reshape(mlx_array *res, const mlx_array a, const int *shape, size_t shape_num, const mlx_stream s);

/* Merges the axes from start_axis to end_axis into one. */
SLIP_API int mlx_flatten(mlx_array *res, const mlx_array a, int start_axis, int end_axis, const mlx_stream s);

/* Splits one axis into several; one of them may be -1 and is worked out. */
SLIP_API int mlx_unflatten(mlx_array *res, const mlx_array a, int axis, const int *shape, size_t shape_num,
                           const mlx_stream s);

/* Removes axes, which must have size 1. */
SLIP_API int mlx_squeeze_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, const mlx_stream s);

/* Removes an axis, which must have size 1. */
SLIP_API int mlx_squeeze_axis(mlx_array *res, const mlx_array a, int axis, const mlx_stream s);

/* Removes all axes of size 1. */
SLIP_API int mlx_squeeze(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Adds axes of size 1, at places counted in the result. */
SLIP_API int mlx_expand_dims_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num,
                                  const mlx_stream s);

/* Adds an axis of size 1, at a place counted in the result. */
SLIP_API int mlx_expand_dims(mlx_array *res, const mlx_array a, int axis, const mlx_stream s);

/* Permutes the axes: axis i of the result is axis axes[i] of a. */
SLIP_API int mlx_transpose_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num,
                                const mlx_stream s);

/* Reverses the order of the axes. */
SLIP_API int mlx_transpose(mlx_array *res, const mlx_array a, const mlx_stream s);

/* Exchanges two axes. */
SLIP_API int mlx_swapaxes(mlx_array *res, const mlx_array a, int axis1, int axis2, const mlx_stream s);

/* Moves one axis to another place; the others keep their order. */
SLIP_API int mlx_moveaxis(mlx_array *res, const mlx_array a, int source, int destination, const mlx_stream s);

/* A view that repeats the array along new axes and axes of size 1. */
SLIP_API int mlx_broadcast_to(mlx_array *res, const mlx_array a, const int *shape, size_t shape_num,
                              const mlx_stream s);

/* Views of all arrays with the shape they broadcast to together. */
SLIP_API int mlx_broadcast_arrays(mlx_vector_array *res, const mlx_vector_array inputs, const mlx_stream s);

/* The elements start, start + stride, ... before stop along every axis, as Python slices count: negative start and
 * stop from the end, out-of-range ones clamped. */
SLIP_API int mlx_slice(mlx_array *res, const mlx_array a, const int *start, size_t start_num, const int *stop,
                       size_t stop_num, const int *strides, size_t strides_num, const mlx_stream s);

/* The same bytes as elements of another dtype, whose size the last axis makes up for. */
SLIP_API int mlx_view(mlx_array *res, const mlx_array a, mlx_dtype dtype, const mlx_stream s);

/* A view of the row-major array in which element (i, j, ...) is number offset + i strides[0] + j strides[1] + ... of
 * all. One that would reach outside the array is an error. */
SLIP_API int mlx_as_strided(mlx_array *res, const mlx_array a, const int *shape, size_t shape_num,
                            const int64_t *strides, size_t strides_num, size_t offset, const mlx_stream s);

/* A view of the elements whose index along axis2 is offset more than that along axis1, as a new last axis in place
 * of both. */
SLIP_API int mlx_diagonal(mlx_array *res, const mlx_array a, int offset, int axis1, int axis2, const mlx_stream s);

/* Of a matrix its diagonal number k; of a vector the matrix that has it there and zeros elsewhere. */
SLIP_API int mlx_diag(mlx_array *res, const mlx_array a, int k, const mlx_stream s);

/* Cuts an array along an axis into `num_splits` equal parts. */
SLIP_API int mlx_split(mlx_vector_array *res, const mlx_array a, int num_splits, int axis, const mlx_stream s);

/* Cuts an array along an axis before each of the indices, which count as in Python slices: into one part more than
 * there are indices. */
SLIP_API int mlx_split_sections(mlx_vector_array *res, const mlx_array a, const int *indices, size_t indices_num,
                                int axis, const mlx_stream s);

/* Joins arrays along an axis, in which alone their shapes may differ. The dtypes are promoted together. */
SLIP_API int mlx_concatenate_axis(mlx_array *res, const mlx_vector_array arrays, int axis, const mlx_stream s);

/* Joins flattened arrays. The dtypes are promoted together. */
SLIP_API int mlx_concatenate(mlx_array *res, const mlx_vector_array arrays, const mlx_stream s);

/* Joins arrays of one shape along a new axis, whose place is counted in the result. The dtypes are promoted
 * together. */
SLIP_API int mlx_stack_axis(mlx_array *res, const mlx_vector_array arrays, int axis, const mlx_stream s);

/* Joins arrays of one shape along a new first axis. The dtypes are promoted together. */
SLIP_API int mlx_stack(mlx_array *res, const mlx_vector_array arrays, const mlx_stream s);

/* The array with at least one dimension. */
SLIP_API int mlx_atleast_1d(mlx_array *res, const mlx_array a, const mlx_stream s);

/* The array with at least two dimensions, new ones first. */
SLIP_API int mlx_atleast_2d(mlx_array *res, const mlx_array a, const mlx_stream s);

/* The array with at least three dimensions: new ones around a vector, behind a matrix. */
SLIP_API int mlx_atleast_3d(mlx_array *res, const mlx_array a, const mlx_stream s);

/* The array with low_pad_size[i] elements before and high_pad_size[i] behind it along axes[i]. Modes: 'constant'
 * puts pad_value there, 'edge' the nearest element, 'reflect' and 'symmetric' the array mirrored without and with
 * its edge, over and over. */
SLIP_API int mlx_pad(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, const int *low_pad_size,
                     size_t low_pad_size_num, const int *high_pad_size, size_t high_pad_size_num,
                     const mlx_array pad_value, const char *mode, const mlx_stream s);

/* As pad, with pad_width elements at both ends of every axis. */
SLIP_API int mlx_pad_symmetric(mlx_array *res, const mlx_array a, int pad_width, const mlx_array pad_value,
                               const char *mode, const mlx_stream s);

/* Every slice along an axis `repeats` times in a row. */
SLIP_API int mlx_repeat_axis(mlx_array *res, const mlx_array arr, int repeats, int axis, const mlx_stream s);

/* Every element of the flattened array `repeats` times in a row. */
SLIP_API int mlx_repeat(mlx_array *res, const mlx_array arr, int repeats, const mlx_stream s);

/* The whole array reps[i] times along axis i, counted from the last one; missing dimensions come first. */
SLIP_API int mlx_tile(mlx_array *res, const mlx_array arr, const int *reps, size_t reps_num, const mlx_stream s);

/* Elements moved on along an axis by the sum of the shifts, those that leave at its end coming in at its start. */
SLIP_API int mlx_roll_axis(mlx_array *res, const mlx_array a, const int *shift, size_t shift_num, int axis,
                           const mlx_stream s);

/* Elements moved on by shift[i] along axes[i], those that leave at its end coming in at its start. */
SLIP_API int mlx_roll_axes(mlx_array *res, const mlx_array a, const int *shift, size_t shift_num, const int *axes,
                           size_t axes_num, const mlx_stream s);

/* Elements moved on in the flattened array by the sum of the shifts, those that leave at its end coming in at its
 * start. */
SLIP_API int mlx_roll(mlx_array *res, const mlx_array a, const int *shift, size_t shift_num, const mlx_stream s);

#ifdef __cplusplus
}
#endif
#endif
