/* NVIDIA GPUs. Return codes are as in mlx/c/array.h. */
#ifndef MLX_C_CUDA_H
#define MLX_C_CUDA_H

#include <stdbool.h>

#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether the GPU that MLX_GPU stands for is one of NVIDIA's, which this process can use. The simulated one is not.
 * Errors: NULL. Any thread. */
SLIP_API int mlx_cuda_is_available(bool *res);

#ifdef __cplusplus
}
#endif
#endif
