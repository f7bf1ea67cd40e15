/* Between the handles of mlx/c/io_types.h and the native readers, writers and archives. */
#ifndef SLIP_CAPI_IO_H
#define SLIP_CAPI_IO_H

#include <mlx/c/io_types.h>
#include <slip/io.h>

/* What mlx_io_reader and mlx_io_writer point to. */
typedef struct slip_capi_io {
    void *desc;
    mlx_io_vtable vtable;
    const char *function; /* of the call in progress, for messages */
} slip_capi_io;

/* Native ones over a program's: valid while the handle is. Fail for empty handles, missing functions and streams that
 * are not open. */
slip_status slip__capi_reader_in(slip_reader *reader, mlx_io_reader handle, const char *function);
slip_status slip__capi_writer_in(slip_writer *writer, mlx_io_writer handle, const char *function);

slip_status slip__capi_gguf_in(slip_archive **archive, mlx_io_gguf handle, const char *function);
/* Takes over the archive. Returns 0, or 1 after the handler has run, as slip__capi_array_out. */
int slip__capi_gguf_out(mlx_io_gguf *res, slip_archive *owned, const char *function);

#endif
