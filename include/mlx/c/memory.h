/* Memory of the process's devices together, in bytes. Return codes as in mlx/c/array.h. Any thread. */
#ifndef MLX_C_MEMORY_H
#define MLX_C_MEMORY_H

#include <stddef.h>

#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Gives the buffers kept for reuse back to the system. */
SLIP_API int mlx_clear_cache(void);

/* Held by arrays now; kept for reuse now; held by arrays at most since the start or the last reset. */
SLIP_API int mlx_get_active_memory(size_t *res);
SLIP_API int mlx_get_cache_memory(size_t *res);
SLIP_API int mlx_get_peak_memory(size_t *res);
SLIP_API int mlx_reset_peak_memory(void);

/* The limit beyond which allocations fail. */
SLIP_API int mlx_get_memory_limit(size_t *res);

/* Setters store the previous limit in *res. */
SLIP_API int mlx_set_memory_limit(size_t *res, size_t limit);

/* How much may be kept for reuse. 0 keeps nothing. */
SLIP_API int mlx_set_cache_limit(size_t *res, size_t limit);

/* For programs written for systems that can wire memory: the number is kept and given back, and has no other effect.
 * It is 0 at first. */
SLIP_API int mlx_set_wired_limit(size_t *res, size_t limit);

#ifdef __cplusplus
}
#endif
#endif
