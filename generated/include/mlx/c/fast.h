/* Made from ops/ by tools/generate.py: do not edit. The fast ops, which are several steps in one, of the C
 * interface. Each function returns 0, or 1 after an error, whose message has gone to the error handler
 * (mlx/c/error.h). A result is assigned into *res, which may be an empty handle or one in use, whose array is then
 * replaced, so that a result may take an argument's place. An empty handle as argument is an error unless the
 * comment says that it may be empty. The work runs on the stream `s` when somebody evaluates the result. */
#ifndef MLX_FAST_H
#define MLX_FAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mlx/c/array.h>
#include <mlx/c/cuda_kernel.h>
#include <mlx/c/optional.h>
#include <mlx/c/stream.h>
#include <mlx/c/vector.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* (x - mean) / sqrt(variance + eps) of each row along the last axis, times the weight, plus the bias, which have one
 * element for each of a row's. With a weight the dtypes are promoted together, else the result has x's; it must be a
 * floating one. Half types are computed in float32. weight and bias may each be empty. */
SLIP_API int mlx_fast_layer_norm(mlx_array *res, const mlx_array x, const mlx_array weight, const mlx_array bias,
                                 float eps, const mlx_stream s);

/* x / sqrt(mean of x^2 + eps) of each row along the last axis, times the weight, which has one element for each of a
 * row's. The dtypes are promoted together, to one that must be floating. Half types are computed in float32. weight
 * may be empty. */
SLIP_API int mlx_fast_rms_norm(mlx_array *res, const mlx_array x, const mlx_array weight, float eps,
                               const mlx_stream s);

#ifdef __cplusplus
}
#endif
#endif
