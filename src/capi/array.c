/* Making arrays, assigning them, looking at them. Reading values is in array_item.c, text in array_text.c. */
#include <mlx/c/array.h>

#include <slip/array.h>

#include "capi/handles.h"
#include "core/shape.h"

#define SAME_DTYPE(name, text, size, category) \
    _Static_assert((int)MLX_##name == (int)SLIP_##name, "dtypes are passed on as they are");
SLIP_DTYPE_LIST(SAME_DTYPE)
#undef SAME_DTYPE

/* The array behind a handle of a query, or NULL after the handler has run. */
static slip_array *queried(mlx_array handle, const char *function) {
    slip_array *array = NULL;
    slip__capi_result(slip__capi_array_in(&array, handle, function, "arr"));
    return array;
}

size_t mlx_dtype_size(mlx_dtype dtype) {
    slip_dtype native = SLIP_BOOL;
    slip_status status = slip__capi_dtype_in(&native, dtype, "dtype_size");
    return slip__capi_result(status) == 0 ? slip_dtype_size(native) : 0;
}

/* ---- making and assigning ---- */

mlx_array mlx_array_new(void) {
    return (mlx_array){NULL};
}

int mlx_array_free(mlx_array arr) {
    slip_capi_box *box = arr.ctx;
    if (!box) return 0;
    slip_array_release(box->array);
    slip__capi_box_give(box);
    return 0;
}

int mlx_array_set(mlx_array *arr, const mlx_array src) {
    slip_array *source = NULL;
    slip_status status = slip__capi_array_in(&source, src, "array_set", "src");
    if (status == SLIP_OK) slip_array_retain(source);
    return slip__capi_array_out(arr, source, status, "array_set");
}

/* What every constructor from data checks before the runtime looks at the shape's values. */
static slip_status data_in(const void *data, const int *shape, int dim, mlx_dtype dtype, slip_dtype *native,
                           const char *function) {
    SLIP_TRY(slip__capi_dtype_in(native, dtype, function));
    if (dim > 0 && !shape)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] shape is NULL for %d dimensions", function, dim);
    size_t size = 0;
    SLIP_TRY(slip__shape_size(&size, shape, dim, function));
    if (size > 0 && !data)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] data is NULL for %zu elements", function, size);
    return SLIP_OK;
}

static int assign_data(mlx_array *arr, const void *data, const int *shape, int dim, mlx_dtype dtype,
                       const char *function) {
    slip_dtype native = SLIP_BOOL;
    slip_array *made = NULL;
    slip_status status = data_in(data, shape, dim, dtype, &native, function);
    if (status == SLIP_OK) status = slip_array_from_data(&made, data, shape, dim, native);
    return slip__capi_array_out(arr, made, status, function);
}

static int assign_scalar(mlx_array *arr, const void *value, slip_dtype dtype, const char *function) {
    slip_array *made = NULL;
    slip_status status = slip_array_from_data(&made, value, NULL, 0, dtype);
    return slip__capi_array_out(arr, made, status, function);
}

int mlx_array_set_bool(mlx_array *arr, bool val) {
    return assign_scalar(arr, &val, SLIP_BOOL, "array_set_bool");
}

int mlx_array_set_int(mlx_array *arr, int val) {
    return assign_scalar(arr, &val, SLIP_INT32, "array_set_int");
}

int mlx_array_set_float32(mlx_array *arr, float val) {
    return assign_scalar(arr, &val, SLIP_FLOAT32, "array_set_float32");
}

int mlx_array_set_float(mlx_array *arr, float val) {
    return mlx_array_set_float32(arr, val);
}

int mlx_array_set_float64(mlx_array *arr, double val) {
    return assign_scalar(arr, &val, SLIP_FLOAT64, "array_set_float64");
}

int mlx_array_set_double(mlx_array *arr, double val) {
    return mlx_array_set_float64(arr, val);
}

int mlx_array_set_complex(mlx_array *arr, float real_val, float imag_val) {
    const float parts[2] = {real_val, imag_val};
    return assign_scalar(arr, parts, SLIP_COMPLEX64, "array_set_complex");
}

int mlx_array_set_data(mlx_array *arr, const void *data, const int *shape, int dim, mlx_dtype dtype) {
    return assign_data(arr, data, shape, dim, dtype, "array_set_data");
}

/* A constructor is an assignment to an empty handle, which stays empty after an error. */

mlx_array mlx_array_new_bool(bool val) {
    mlx_array made = {NULL};
    mlx_array_set_bool(&made, val);
    return made;
}

mlx_array mlx_array_new_int(int val) {
    mlx_array made = {NULL};
    mlx_array_set_int(&made, val);
    return made;
}

mlx_array mlx_array_new_float32(float val) {
    mlx_array made = {NULL};
    mlx_array_set_float32(&made, val);
    return made;
}

mlx_array mlx_array_new_float(float val) {
    return mlx_array_new_float32(val);
}

mlx_array mlx_array_new_float64(double val) {
    mlx_array made = {NULL};
    mlx_array_set_float64(&made, val);
    return made;
}

mlx_array mlx_array_new_double(double val) {
    return mlx_array_new_float64(val);
}

mlx_array mlx_array_new_complex(float real_val, float imag_val) {
    mlx_array made = {NULL};
    mlx_array_set_complex(&made, real_val, imag_val);
    return made;
}

mlx_array mlx_array_new_data(const void *data, const int *shape, int dim, mlx_dtype dtype) {
    mlx_array made = {NULL};
    assign_data(&made, data, shape, dim, dtype, "array_new_data");
    return made;
}

/* The destructor of data that is nobody's to free. */
static void keep(void *payload) {
    (void)payload;
}

static mlx_array take_over(void *data, const int *shape, int dim, mlx_dtype dtype, void *payload,
                           void (*destroy)(void *), const char *function) {
    mlx_array made = {NULL};
    slip_dtype native = SLIP_BOOL;
    slip_array *array = NULL;
    /* The box comes first: from the array's making on the data is the runtime's, and failing would destroy it. */
    slip_capi_box *box = slip__capi_box_take(function);
    slip_status status = box ? data_in(data, shape, dim, dtype, &native, function) : SLIP_OUT_OF_MEMORY;
    if (status == SLIP_OK)
        status = slip_array_from_memory(&array, data, shape, dim, native, payload, destroy ? destroy : keep);
    if (status == SLIP_OK) {
        box->array = array;
        made.ctx = box;
        return made;
    }
    if (box) slip__capi_box_give(box);
    slip__capi_failed();
    return made;
}

mlx_array mlx_array_new_data_managed(void *data, const int *shape, int dim, mlx_dtype dtype, void (*dtor)(void *)) {
    return take_over(data, shape, dim, dtype, data, dtor, "array_new_data_managed");
}

mlx_array mlx_array_new_data_managed_payload(void *data, const int *shape, int dim, mlx_dtype dtype, void *payload,
                                             void (*dtor)(void *)) {
    return take_over(data, shape, dim, dtype, payload, dtor, "array_new_data_managed_payload");
}

/* ---- looking ---- */

size_t mlx_array_itemsize(const mlx_array arr) {
    const slip_array *array = queried(arr, "array_itemsize");
    return array ? slip_dtype_size(slip_array_dtype(array)) : 0;
}

size_t mlx_array_size(const mlx_array arr) {
    const slip_array *array = queried(arr, "array_size");
    return array ? slip_array_size(array) : 0;
}

size_t mlx_array_nbytes(const mlx_array arr) {
    const slip_array *array = queried(arr, "array_nbytes");
    return array ? slip_array_size(array) * slip_dtype_size(slip_array_dtype(array)) : 0;
}

size_t mlx_array_ndim(const mlx_array arr) {
    const slip_array *array = queried(arr, "array_ndim");
    return array ? (size_t)slip_array_ndim(array) : 0;
}

const int *mlx_array_shape(const mlx_array arr) {
    const slip_array *array = queried(arr, "array_shape");
    return array ? slip_array_shape(array) : NULL;
}

const size_t *mlx_array_strides(const mlx_array arr) {
    _Static_assert(sizeof(size_t) == sizeof(int64_t), "strides are read as size_t");
    const slip_array *array = queried(arr, "array_strides");
    return array ? (const size_t *)slip_array_strides(array) : NULL;
}

int mlx_array_dim(const mlx_array arr, int dim) {
    const slip_array *array = queried(arr, "array_dim");
    if (!array) return 0;
    int axis = 0;
    slip_status status = slip__axis(&axis, dim, slip_array_ndim(array), "array_dim");
    return slip__capi_result(status) == 0 ? slip_array_shape(array)[axis] : 0;
}

mlx_dtype mlx_array_dtype(const mlx_array arr) {
    const slip_array *array = queried(arr, "array_dtype");
    return array ? (mlx_dtype)slip_array_dtype(array) : MLX_BOOL;
}

/* ---- layout ---- */

/* Whether the memory between the first and the last element is used without gaps, every stride being positive or the 0
 * of a repeated element: the dimensions, taken by growing stride, each step over exactly what the ones before fill. */
static bool is_gapless(const int *shape, const int64_t *strides, int ndim) {
    uint64_t seen = 0;
    int64_t filled = 1;
    for (;;) {
        int next = -1;
        for (int axis = 0; axis < ndim; ++axis) {
            if (shape[axis] == 1 || strides[axis] == 0 || (seen >> axis & 1)) continue;
            if (next < 0 || strides[axis] < strides[next]) next = axis;
        }
        if (next < 0) return true;
        if (strides[next] != filled) return false;
        filled *= shape[next];
        seen |= (uint64_t)1 << next;
    }
}

static bool is_column_major(const int *shape, const int64_t *strides, int ndim) {
    int64_t expected = 1;
    for (int axis = 0; axis < ndim; ++axis) {
        if (shape[axis] == 1) continue;
        if (strides[axis] != expected) return false;
        expected *= shape[axis];
    }
    return true;
}

typedef bool (*layout_test)(const int *shape, const int64_t *strides, int ndim);

static int test_layout(bool *res, mlx_array arr, layout_test test, const char *function) {
    slip_array *array = NULL;
    slip_status status = slip__capi_place_in(res, function, "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&array, arr, function, "arr");
    if (status != SLIP_OK) return slip__capi_failed();
    *res =
        slip_array_size(array) == 0 || test(slip_array_shape(array), slip_array_strides(array), slip_array_ndim(array));
    return 0;
}

int _mlx_array_is_contiguous(bool *res, const mlx_array arr) {
    return test_layout(res, arr, is_gapless, "array_is_contiguous");
}

int _mlx_array_is_row_contiguous(bool *res, const mlx_array arr) {
    return test_layout(res, arr, slip__is_row_major, "array_is_row_contiguous");
}

int _mlx_array_is_col_contiguous(bool *res, const mlx_array arr) {
    return test_layout(res, arr, is_column_major, "array_is_col_contiguous");
}
