/* Reading and writing files of arrays. Return codes and empty handles are as in mlx/c/array.h.
 *
 * Loading is eager: the arrays are there when the call returns, and `s` is not used otherwise than to be a stream.
 * Saving adds the format's ending (.npy, .safetensors, .gguf) to a path that lacks it, and leaves an old file of the
 * name as it was unless all went well. See docs/io.md for what is read and written. */
#ifndef MLX_C_IO_H
#define MLX_C_IO_H

#include <mlx/c/array.h>
#include <mlx/c/io_types.h>
#include <mlx/c/map.h>
#include <mlx/c/stream.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* npy. */
SLIP_API int mlx_load_reader(mlx_array *res, mlx_io_reader in_stream, const mlx_stream s);
SLIP_API int mlx_load(mlx_array *res, const char *file, const mlx_stream s);

SLIP_API int mlx_load_gguf(mlx_io_gguf *gguf, const char *file, const mlx_stream s);

/* *res_0 gets the arrays and *res_1 the metadata, in the file's order; after an error both are as they were. */
SLIP_API int mlx_load_safetensors_reader(mlx_map_string_to_array *res_0, mlx_map_string_to_string *res_1,
                                         mlx_io_reader in_stream, const mlx_stream s);
SLIP_API int mlx_load_safetensors(mlx_map_string_to_array *res_0, mlx_map_string_to_string *res_1, const char *file,
                                  const mlx_stream s);

SLIP_API int mlx_save_writer(mlx_io_writer out_stream, const mlx_array a);
SLIP_API int mlx_save(const char *file, const mlx_array a);

SLIP_API int mlx_save_gguf(const char *file, mlx_io_gguf gguf);

SLIP_API int mlx_save_safetensors_writer(mlx_io_writer in_stream, const mlx_map_string_to_array param,
                                         const mlx_map_string_to_string metadata);
SLIP_API int mlx_save_safetensors(const char *file, const mlx_map_string_to_array param,
                                  const mlx_map_string_to_string metadata);

#ifdef __cplusplus
}
#endif
#endif
