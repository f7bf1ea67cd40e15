/* Strings that the library makes. A handle is caller-locked: one thread at a time, unless nobody changes it. */
#ifndef MLX_C_STRING_H
#define MLX_C_STRING_H

#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Copies of a handle made by value stand for the same string and see what is assigned through any of them. */
typedef struct mlx_string_ {
    void *ctx;
} mlx_string;

/* An empty handle, to be filled in by a function that takes mlx_string *. Never fails; needs no mlx_string_free until
 * it has been filled in. */
SLIP_API mlx_string mlx_string_new(void);

/* Copies `str`, NUL-terminated. Errors: NULL, out of memory; the handle is then empty. */
SLIP_API mlx_string mlx_string_new_data(const char *str);

/* Makes *str a copy of src. Errors: an empty src, NULL, out of memory; *str is then as it was. */
SLIP_API int mlx_string_set(mlx_string *str, const mlx_string src);

/* The text, NUL-terminated. Borrowed: valid until the string is assigned to or freed. Never NULL for a handle that is
 * not empty; an empty one is an error and gives NULL. */
SLIP_API const char *mlx_string_data(mlx_string str);

/* Frees the string and all copies of its handle. An empty handle is fine. Returns 0. */
SLIP_API int mlx_string_free(mlx_string str);

#ifdef __cplusplus
}
#endif
#endif
