/* Evaluation of several arrays at once. Return codes as in mlx/c/array.h. */
#ifndef MLX_C_TRANSFORMS_H
#define MLX_C_TRANSFORMS_H

#include <mlx/c/vector.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Submits what the arrays need and returns at once, whatever the streams are busy with. An op that fails later is
 * reported to everyone who reads its result. Any thread. */
SLIP_API int mlx_async_eval(const mlx_vector_array outputs);

/* Submits what the arrays need and returns when they are ready. The calling thread helps with CPU work that it waits
 * for. Errors: that of the first array that failed; the others are evaluated all the same. Any thread. */
SLIP_API int mlx_eval(const mlx_vector_array outputs);

#ifdef __cplusplus
}
#endif
#endif
