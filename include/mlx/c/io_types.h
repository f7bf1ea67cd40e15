/* What mlx/c/io.h reads from and writes to, and what a gguf file holds. Return codes and empty handles are as in
 * mlx/c/array.h. Handles are caller-locked. */
#ifndef MLX_C_IO_TYPES_H
#define MLX_C_IO_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <mlx/c/array.h>
#include <mlx/c/string.h>
#include <mlx/c/vector.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A program's own stream: each function gets the `desc` it was made with. They run on the thread that calls mlx_load*
 * or mlx_save*, within that call. A reader needs tell, seek, and read or read_at_offset; a writer needs write; what it
 * does not need may be NULL. */
typedef struct mlx_io_vtable_ {
    bool (*is_open)(void *desc); /* asked first */
    bool (*good)(void *desc);    /* asked after each read and write: false makes the call fail */
    size_t (*tell)(void *desc);
    void (*seek)(void *desc, int64_t off, int whence); /* whence as in <stdio.h>; SEEK_SET and SEEK_END are used */
    void (*read)(void *desc, char *data, size_t n);
    void (*read_at_offset)(void *desc, char *data, size_t n, size_t off);
    void (*write)(void *desc, const char *data, size_t n);
    const char *(*label)(void *desc); /* for messages */
    void (*free)(void *desc);         /* called by mlx_io_reader_free, or mlx_io_writer_free */
} mlx_io_vtable;

typedef struct mlx_io_reader_ {
    void *ctx;
} mlx_io_reader;

/* The empty handle if memory has run out; `desc` is then still the caller's. */
SLIP_API mlx_io_reader mlx_io_reader_new(void *desc, mlx_io_vtable vtable);
SLIP_API int mlx_io_reader_descriptor(void **desc_, mlx_io_reader io);
/* The label. */
SLIP_API int mlx_io_reader_tostring(mlx_string *str_, mlx_io_reader io);
SLIP_API int mlx_io_reader_free(mlx_io_reader io); /* an empty handle is fine */

typedef struct mlx_io_writer_ {
    void *ctx;
} mlx_io_writer;

SLIP_API mlx_io_writer mlx_io_writer_new(void *desc, mlx_io_vtable vtable);
SLIP_API int mlx_io_writer_descriptor(void **desc_, mlx_io_writer io);
SLIP_API int mlx_io_writer_tostring(mlx_string *str_, mlx_io_writer io);
SLIP_API int mlx_io_writer_free(mlx_io_writer io);

/* Named arrays, and named metadata: arrays, strings and lists of strings. Copies of a handle made by value stand for
 * the same collection. */
typedef struct mlx_io_gguf_ {
    void *ctx;
} mlx_io_gguf;

/* An empty collection, allocated; the empty handle if memory has run out. */
SLIP_API mlx_io_gguf mlx_io_gguf_new(void);
SLIP_API int mlx_io_gguf_free(mlx_io_gguf io); /* an empty handle is fine */

/* The arrays' names, in the order in which they were set, or lie in the file. */
SLIP_API int mlx_io_gguf_get_keys(mlx_vector_string *keys, mlx_io_gguf io);

/* A name that is not there, or stands for something else, is an error. */
SLIP_API int mlx_io_gguf_get_array(mlx_array *arr, mlx_io_gguf io, const char *key);
SLIP_API int mlx_io_gguf_get_metadata_array(mlx_array *arr, mlx_io_gguf io, const char *key);
SLIP_API int mlx_io_gguf_get_metadata_string(mlx_string *str, mlx_io_gguf io, const char *key);
SLIP_API int mlx_io_gguf_get_metadata_vector_string(mlx_vector_string *vstr, mlx_io_gguf io, const char *key);

/* Whether there is metadata of that name and kind. */
SLIP_API int mlx_io_gguf_has_metadata_array(bool *flag, mlx_io_gguf io, const char *key);
SLIP_API int mlx_io_gguf_has_metadata_string(bool *flag, mlx_io_gguf io, const char *key);
SLIP_API int mlx_io_gguf_has_metadata_vector_string(bool *flag, mlx_io_gguf io, const char *key);

/* Set or replace; names and strings are UTF-8. */
SLIP_API int mlx_io_gguf_set_array(mlx_io_gguf io, const char *key, const mlx_array arr);
SLIP_API int mlx_io_gguf_set_metadata_array(mlx_io_gguf io, const char *key, const mlx_array marr);
SLIP_API int mlx_io_gguf_set_metadata_string(mlx_io_gguf io, const char *key, const char *mstr);
SLIP_API int mlx_io_gguf_set_metadata_vector_string(mlx_io_gguf io, const char *key, const mlx_vector_string mvstr);

#ifdef __cplusplus
}
#endif
#endif
