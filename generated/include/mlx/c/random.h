/* Made from ops/ by tools/generate.py: do not edit. Random numbers of the C interface. Each function returns 0, or 1
 * after an error, whose message has gone to the error handler (mlx/c/error.h). A result is assigned into *res, which
 * may be an empty handle or one in use, whose array is then replaced, so that a result may take an argument's place.
 * An empty handle as argument is an error unless the comment says that it may be empty. The work runs on the stream
 * `s` when somebody evaluates the result. */
#ifndef MLX_RANDOM_H
#define MLX_RANDOM_H

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

/* Sets the calling thread's key to key(seed). */
SLIP_API int mlx_random_seed(uint64_t seed);

/* The key of a seed: two uint32, its high and its low half. The result is uint32. */
SLIP_API int mlx_random_key(mlx_array *res, uint64_t seed);

/* Makes `num` keys out of one: a row for each. The result is uint32. */
SLIP_API int mlx_random_split_num(mlx_array *res, const mlx_array key, int num, const mlx_stream s);

/* Makes two keys out of one. The result is uint32. */
SLIP_API int mlx_random_split(mlx_array *res_0, mlx_array *res_1, const mlx_array key, const mlx_stream s);

/* Uniform random bits in unsigned integers of 1, 2 or 4 bytes. Without a key the thread's next one is used. key may
 * be empty. */
SLIP_API int mlx_random_bits(mlx_array *res, const int *shape, size_t shape_num, int width, const mlx_array key,
                             const mlx_stream s);

/* Uniform numbers in [low, high); low and high broadcast to the shape. key may be empty. */
SLIP_API int mlx_random_uniform(mlx_array *res, const mlx_array low, const mlx_array high, const int *shape,
                                size_t shape_num, mlx_dtype dtype, const mlx_array key, const mlx_stream s);

/* Normal numbers with mean loc and standard deviation scale, which broadcast to the shape; absent they are 0 and 1.
 * loc and scale and key may each be empty. */
SLIP_API int mlx_random_normal_broadcast(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype,
                                         const mlx_array loc, const mlx_array scale, const mlx_array key,
                                         const mlx_stream s);

/* Normal numbers with mean loc and standard deviation scale. key may be empty. */
SLIP_API int mlx_random_normal(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, float loc,
                               float scale, const mlx_array key, const mlx_stream s);

/* Integers in [low, high); low and high broadcast to the shape. key may be empty. */
SLIP_API int mlx_random_randint(mlx_array *res, const mlx_array low, const mlx_array high, const int *shape,
                                size_t shape_num, mlx_dtype dtype, const mlx_array key, const mlx_stream s);

/* True with probability p, which broadcasts to the shape. The result is bool. key may be empty. */
SLIP_API int mlx_random_bernoulli(mlx_array *res, const mlx_array p, const int *shape, size_t shape_num,
                                  const mlx_array key, const mlx_stream s);

/* Standard normal numbers given that they lie between lower and upper, which broadcast to the shape. key may be
 * empty. */
SLIP_API int mlx_random_truncated_normal(mlx_array *res, const mlx_array lower, const mlx_array upper,
                                         const int *shape, size_t shape_num, mlx_dtype dtype, const mlx_array key,
                                         const mlx_stream s);

/* Numbers of the standard Gumbel distribution. key may be empty. */
SLIP_API int mlx_random_gumbel(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype,
                               const mlx_array key, const mlx_stream s);

/* Numbers of the Laplace distribution. key may be empty. */
SLIP_API int mlx_random_laplace(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, float loc,
                                float scale, const mlx_array key, const mlx_stream s);

/* Indices along an axis drawn with the probabilities softmax(logits), as many as the shape has, to which the other
 * axes of logits broadcast. The result is uint32. key may be empty. */
SLIP_API int mlx_random_categorical_shape(mlx_array *res, const mlx_array logits, int axis, const int *shape,
                                          size_t shape_num, const mlx_array key, const mlx_stream s);

/* Indices along an axis drawn with the probabilities softmax(logits), num_samples of them along a new last axis. The
 * result is uint32. key may be empty. */
SLIP_API int mlx_random_categorical_num_samples(mlx_array *res, const mlx_array logits_, int axis, int num_samples,
                                                const mlx_array key, const mlx_stream s);

/* Indices along an axis drawn with the probabilities softmax(logits), one for each position of the other axes. The
 * result is uint32. key may be empty. */
SLIP_API int mlx_random_categorical(mlx_array *res, const mlx_array logits, int axis, const mlx_array key,
                                    const mlx_stream s);

/* The slices of an array along an axis, in random order. key may be empty. */
SLIP_API int mlx_random_permutation(mlx_array *res, const mlx_array x, int axis, const mlx_array key,
                                    const mlx_stream s);

/* 0 ... x - 1 in random order. key may be empty. */
SLIP_API int mlx_random_permutation_arange(mlx_array *res, int x, const mlx_array key, const mlx_stream s);

#ifdef __cplusplus
}
#endif
#endif
