/* Values of arrays: one element by value, or the memory itself. */
#include <mlx/c/array.h>

#include <string.h>

#include <slip/array.h>
#include <slip/scalar.h>

#include "capi/handles.h"
#include "core/shape.h"

/* The only element of an evaluated array. */
static slip_status single_element(const void **element, slip_array *array) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    if (slip_array_size(array) != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[item] item can only be called on arrays of size 1, not on shape %s",
                          slip__shape_text(text, sizeof text, slip_array_shape(array), slip_array_ndim(array)));
    return slip_array_data(element, array);
}

static int read_item(void *res, mlx_array arr, slip_dtype dtype, const char *function) {
    slip_array *array = NULL;
    const void *element = NULL;
    slip_status status = slip__capi_place_in(res, function, "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&array, arr, function, "arr");
    if (status == SLIP_OK) status = single_element(&element, array);
    if (status != SLIP_OK) return slip__capi_failed();
    if (slip_array_dtype(array) == dtype) {
        memcpy(res, element, slip_dtype_size(dtype));
        return 0;
    }
    slip_scalar value = slip_scalar_read(element, slip_array_dtype(array));
    slip_scalar_write(res, dtype, &value);
    return 0;
}

int mlx_array_item_bool(bool *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_BOOL, "array_item_bool");
}

int mlx_array_item_uint8(uint8_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_UINT8, "array_item_uint8");
}

int mlx_array_item_uint16(uint16_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_UINT16, "array_item_uint16");
}

int mlx_array_item_uint32(uint32_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_UINT32, "array_item_uint32");
}

int mlx_array_item_uint64(uint64_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_UINT64, "array_item_uint64");
}

int mlx_array_item_int8(int8_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_INT8, "array_item_int8");
}

int mlx_array_item_int16(int16_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_INT16, "array_item_int16");
}

int mlx_array_item_int32(int32_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_INT32, "array_item_int32");
}

int mlx_array_item_int64(int64_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_INT64, "array_item_int64");
}

int mlx_array_item_float32(float *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_FLOAT32, "array_item_float32");
}

int mlx_array_item_float64(double *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_FLOAT64, "array_item_float64");
}

int mlx_array_item_complex64(mlx_complex64_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_COMPLEX64, "array_item_complex64");
}

#ifdef HAS_FLOAT16
int mlx_array_item_float16(float16_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_FLOAT16, "array_item_float16");
}
#endif

#ifdef HAS_BFLOAT16
int mlx_array_item_bfloat16(bfloat16_t *res, const mlx_array arr) {
    return read_item(res, arr, SLIP_BFLOAT16, "array_item_bfloat16");
}
#endif

/* ---- memory ---- */

static const void *data_of(mlx_array arr, const char *function) {
    slip_array *array = NULL;
    const void *data = NULL;
    slip_status status = slip__capi_array_in(&array, arr, function, "arr");
    if (status == SLIP_OK && slip_array_is_ready(array)) status = slip_array_data(&data, array);
    return slip__capi_result(status) == 0 ? data : NULL;
}

const bool *mlx_array_data_bool(const mlx_array arr) {
    return data_of(arr, "array_data_bool");
}

const uint8_t *mlx_array_data_uint8(const mlx_array arr) {
    return data_of(arr, "array_data_uint8");
}

const uint16_t *mlx_array_data_uint16(const mlx_array arr) {
    return data_of(arr, "array_data_uint16");
}

const uint32_t *mlx_array_data_uint32(const mlx_array arr) {
    return data_of(arr, "array_data_uint32");
}

const uint64_t *mlx_array_data_uint64(const mlx_array arr) {
    return data_of(arr, "array_data_uint64");
}

const int8_t *mlx_array_data_int8(const mlx_array arr) {
    return data_of(arr, "array_data_int8");
}

const int16_t *mlx_array_data_int16(const mlx_array arr) {
    return data_of(arr, "array_data_int16");
}

const int32_t *mlx_array_data_int32(const mlx_array arr) {
    return data_of(arr, "array_data_int32");
}

const int64_t *mlx_array_data_int64(const mlx_array arr) {
    return data_of(arr, "array_data_int64");
}

const float *mlx_array_data_float32(const mlx_array arr) {
    return data_of(arr, "array_data_float32");
}

const double *mlx_array_data_float64(const mlx_array arr) {
    return data_of(arr, "array_data_float64");
}

const mlx_complex64_t *mlx_array_data_complex64(const mlx_array arr) {
    return data_of(arr, "array_data_complex64");
}

#ifdef HAS_FLOAT16
const float16_t *mlx_array_data_float16(const mlx_array arr) {
    return data_of(arr, "array_data_float16");
}
#endif

#ifdef HAS_BFLOAT16
const bfloat16_t *mlx_array_data_bfloat16(const mlx_array arr) {
    return data_of(arr, "array_data_bfloat16");
}
#endif

/* ---- evaluation ---- */

int mlx_array_eval(mlx_array arr) {
    slip_array *array = NULL;
    slip_status status = slip__capi_array_in(&array, arr, "array_eval", "arr");
    if (status == SLIP_OK) status = slip_eval(&array, 1);
    return slip__capi_result(status);
}

int _mlx_array_is_available(bool *res, const mlx_array arr) {
    slip_array *array = NULL;
    slip_status status = slip__capi_place_in(res, "array_is_available", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&array, arr, "array_is_available", "arr");
    if (status == SLIP_OK) *res = slip_array_is_ready(array);
    return slip__capi_result(status);
}

int _mlx_array_wait(const mlx_array arr) {
    slip_array *array = NULL;
    slip_status status = slip__capi_array_in(&array, arr, "array_wait", "arr");
    if (status == SLIP_OK) status = slip_array_wait(array, SLIP_FOREVER);
    return slip__capi_result(status);
}
