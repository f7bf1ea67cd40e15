/* Between the C interface's handles and the native objects: what every mlx_* function does on its way in and out.
 *
 * A handle's ctx points to a box which holds the object, so that all copies of a handle made by value see what is
 * assigned through one of them. The helpers on an op's path are inline: a call of one pointer each. */
#ifndef SLIP_CAPI_HANDLES_H
#define SLIP_CAPI_HANDLES_H

#include <mlx/c/array.h>
#include <mlx/c/device.h>
#include <mlx/c/stream.h>
#include <mlx/c/string.h>
#include <mlx/c/vector.h>
#include <slip/array.h>
#include <slip/device.h>
#include <slip/stream.h>

#include "base/error.h"
#include "capi/vector.h"

/* What a handle points to. One size for all, since they share a slab. */
typedef union slip_capi_box {
    slip_array *array;   /* mlx_array: retained */
    slip_stream *stream; /* mlx_stream: retained */
    slip_device device;  /* mlx_device */
    char *text;          /* mlx_string: from slip__malloc */
    size_t position;     /* map iterators: entries seen */
    void *snapshot;      /* mlx_device_info: from slip__malloc */
    void *archive;       /* mlx_io_gguf: a slip_archive */
    void *slab_words[2]; /* what the slab needs of a free object */
} slip_capi_box;

/* A box with nothing in it yet, or NULL with the message set; `function` goes into it. */
slip_capi_box *slip__capi_box_take(const char *function);
void slip__capi_box_give(slip_capi_box *box);

/* ---- Results. Each turns a status into the return code of the interface. ---- */

/* The slow ends of the inline functions below. */
int slip__capi_failed(void); /* runs the error handler with the thread's message; returns 1 */
int slip__capi_array_out_slow(mlx_array *res, slip_array *owned, const char *function);
slip_status slip__capi_empty_array(const char *function, const char *parameter);
slip_status slip__capi_empty_stream(const char *function);
slip_status slip__capi_empty_vector(const char *function, const char *parameter);
slip_status slip__capi_null_list(size_t count, const char *function, const char *parameter);
slip_status slip__capi_no_place(const char *function, const char *parameter);

/* 0; or runs the error handler with the thread's message, once, and returns 1. */
static inline int slip__capi_result(slip_status status) {
    return status == SLIP_OK ? 0 : slip__capi_failed();
}

/* Assigns `owned`, whose reference it takes over, to *res. After a failure (of the op, as `status` says, or of this
 * function) *res is as it was and the handler has run. `function` goes into messages. */
static inline int slip__capi_array_out(mlx_array *res, slip_array *owned, slip_status status, const char *function) {
    if (__builtin_expect(status != SLIP_OK, 0)) return slip__capi_failed();
    if (!res || !res->ctx) return slip__capi_array_out_slow(res, owned, function);
    slip_capi_box *box = res->ctx;
    slip_array *old = box->array;
    box->array = owned;
    slip_array_release(old);
    return 0;
}

/* The same for `count` arrays: takes over the references, not the memory that `owned` points to. */
int slip__capi_vector_out(mlx_vector_array *res, slip_array **owned, size_t count, slip_status status,
                          const char *function);

/* Take over a reference, or copy a value, like slip__capi_array_out. `function` goes into messages. */
int slip__capi_stream_out(mlx_stream *res, slip_stream *owned, slip_status status, const char *function);
int slip__capi_device_out(mlx_device *res, slip_device device, const char *function);
int slip__capi_string_out(mlx_string *res, const char *text, const char *function);

/* ---- Arguments: borrowed from the handle. An empty handle is an error that names function and parameter. ---- */

static inline slip_status slip__capi_array_in(slip_array **array, mlx_array handle, const char *function,
                                              const char *parameter) {
    if (__builtin_expect(!handle.ctx, 0)) return slip__capi_empty_array(function, parameter);
    *array = ((const slip_capi_box *)handle.ctx)->array;
    return SLIP_OK;
}

/* NULL for an empty handle. */
static inline slip_status slip__capi_array_in_optional(slip_array **array, mlx_array handle) {
    *array = handle.ctx ? ((const slip_capi_box *)handle.ctx)->array : NULL;
    return SLIP_OK;
}

static inline slip_status slip__capi_stream_in(slip_stream **stream, mlx_stream handle, const char *function) {
    if (__builtin_expect(!handle.ctx, 0)) return slip__capi_empty_stream(function);
    *stream = ((const slip_capi_box *)handle.ctx)->stream;
    return SLIP_OK;
}

/* The list's own storage: valid until the list changes. */
static inline slip_status slip__capi_arrays_in(slip_array *const **arrays, size_t *count, mlx_vector_array vector,
                                               const char *function, const char *parameter) {
    if (__builtin_expect(!vector.ctx, 0)) return slip__capi_empty_vector(function, parameter);
    const slip_vector *list = vector.ctx;
    *arrays = list->items;
    *count = list->count;
    return SLIP_OK;
}

/* A list of `count` values that is to be read: NULL only where there are none. */
static inline slip_status slip__capi_list_in(const void *values, size_t count, const char *function,
                                             const char *parameter) {
    return __builtin_expect(values || !count, 1) ? SLIP_OK : slip__capi_null_list(count, function, parameter);
}

slip_status slip__capi_device_in(slip_device *device, mlx_device handle, const char *function);
slip_status slip__capi_dtype_in(slip_dtype *dtype, mlx_dtype given, const char *function);

/* Fails with the message for memory that could not be had. */
slip_status slip__capi_fail_memory(const char *function, size_t byte_count);

/* Where a result would go: an error that names it where there is no such place. */
static inline slip_status slip__capi_place_in(const void *place, const char *function, const char *parameter) {
    return __builtin_expect(place != NULL, 1) ? SLIP_OK : slip__capi_no_place(function, parameter);
}

/* A copy of NUL-terminated text from slip__malloc, or NULL with the message set. */
char *slip__capi_text_copy(const char *text, const char *function);

#endif
