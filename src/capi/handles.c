#include "capi/handles.h"

#include <string.h>

#include "base/memory.h"
#include "core/dtype.h"

slip_status slip__capi_fail_memory(const char *function, size_t byte_count) {
    return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory: %zu bytes could not be allocated", function, byte_count);
}

static const slip_slab box_slab = {sizeof(slip_capi_box), SLIP_SLAB_HANDLE};

slip_capi_box *slip__capi_box_take(const char *function) {
    slip_capi_box *box = slip__slab_take(&box_slab);
    if (box) *box = (slip_capi_box){.slab_words = {NULL, NULL}};
    else slip__capi_fail_memory(function, sizeof *box);
    return box;
}

void slip__capi_box_give(slip_capi_box *box) {
    slip__slab_give(&box_slab, box);
}

/* ---- results ---- */

int slip__capi_array_out_slow(mlx_array *res, slip_array *owned, const char *function) {
    slip_capi_box *box = NULL;
    if (slip__capi_place_in(res, function, "res") == SLIP_OK) box = slip__capi_box_take(function);
    if (!box) {
        slip_array_release(owned);
        return slip__capi_failed();
    }
    box->array = owned;
    res->ctx = box;
    return 0;
}

int slip__capi_stream_out(mlx_stream *res, slip_stream *owned, slip_status status, const char *function) {
    if (status != SLIP_OK) return slip__capi_failed();
    status = slip__capi_place_in(res, function, "stream");
    slip_capi_box *box = status == SLIP_OK ? res->ctx : NULL;
    if (status == SLIP_OK && !box) box = slip__capi_box_take(function);
    if (!box) {
        slip_stream_release(owned);
        return slip__capi_failed();
    }
    slip_stream *old = box->stream; /* NULL in a fresh box */
    box->stream = owned;
    res->ctx = box;
    slip_stream_release(old);
    return 0;
}

int slip__capi_device_out(mlx_device *res, slip_device device, const char *function) {
    if (slip__capi_place_in(res, function, "dev") != SLIP_OK) return slip__capi_failed();
    slip_capi_box *box = res->ctx ? res->ctx : slip__capi_box_take(function);
    if (!box) return slip__capi_failed();
    box->device = device;
    res->ctx = box;
    return 0;
}

int slip__capi_string_out(mlx_string *res, const char *text, const char *function) {
    if (slip__capi_place_in(res, function, "str") != SLIP_OK) return slip__capi_failed();
    char *copy = slip__capi_text_copy(text, function);
    if (!copy) return slip__capi_failed();
    slip_capi_box *box = res->ctx ? res->ctx : slip__capi_box_take(function);
    if (!box) {
        slip__free(copy);
        return slip__capi_failed();
    }
    slip__free(box->text);
    box->text = copy;
    res->ctx = box;
    return 0;
}

/* ---- arguments ---- */

slip_status slip__capi_empty_array(const char *function, const char *parameter) {
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] argument '%s' is an empty array; make one with mlx_array_new_data or an op", function,
                      parameter);
}

slip_status slip__capi_empty_stream(const char *function) {
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] the stream is an empty handle; make one with mlx_stream_new_device or "
                      "mlx_default_cpu_stream_new",
                      function);
}

slip_status slip__capi_empty_vector(const char *function, const char *parameter) {
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] argument '%s' is an empty vector handle; make one with mlx_vector_array_new", function,
                      parameter);
}

slip_status slip__capi_null_list(size_t count, const char *function, const char *parameter) {
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] argument '%s' is NULL for %zu values", function, parameter, count);
}

slip_status slip__capi_device_in(slip_device *device, mlx_device handle, const char *function) {
    if (!handle.ctx)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] the device is an empty handle; make one with mlx_device_new_type", function);
    *device = ((const slip_capi_box *)handle.ctx)->device;
    return SLIP_OK;
}

slip_status slip__capi_dtype_in(slip_dtype *dtype, mlx_dtype given, const char *function) {
    if ((unsigned)given >= SLIP_DTYPE_COUNT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] unknown dtype %d; there are %d, from 0 (MLX_BOOL)", function,
                          (int)given, SLIP_DTYPE_COUNT);
    *dtype = (slip_dtype)given;
    return SLIP_OK;
}

slip_status slip__capi_no_place(const char *function, const char *parameter) {
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the result's place '%s' is NULL", function, parameter);
}

char *slip__capi_text_copy(const char *text, const char *function) {
    if (!text) {
        slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the string is NULL", function);
        return NULL;
    }
    size_t byte_count = strlen(text) + 1;
    char *copy = slip__malloc(byte_count);
    if (copy) memcpy(copy, text, byte_count);
    else slip__capi_fail_memory(function, byte_count);
    return copy;
}
