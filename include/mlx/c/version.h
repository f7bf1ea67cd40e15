/* Which MLX this interface speaks. */
#ifndef MLX_C_VERSION_H
#define MLX_C_VERSION_H

#include <mlx/c/string.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Assigns the version of MLX whose behaviour is followed, "0.32.2". Errors: NULL, out of memory. Any thread. */
SLIP_API int mlx_version(mlx_string *str_);

#ifdef __cplusplus
}
#endif
#endif
