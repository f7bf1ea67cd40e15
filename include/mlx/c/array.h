/* Arrays: made from data, looked at, read back. Ops are in mlx/c/ops.h.
 *
 * Return codes, here and in the other headers: 0, or 1 after an error, whose message went to the error handler
 * (mlx/c/error.h). A function that returns a value instead gives an empty handle, NULL, 0 or false after an error.
 * Where an array goes in, an empty handle is an error, freeing excepted. Where a result comes out, the pointer must not
 * be NULL; *res may be an empty handle, which is then allocated, or one in use, whose array is then replaced. After an
 * error *res is as it was.
 *
 * Threads: a handle is caller-locked, one thread at a time unless nobody assigns to it. The array behind it is
 * immutable and may be shared by any number of handles on any threads. */
#ifndef MLX_C_ARRAY_H
#define MLX_C_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef __cplusplus
#include <complex.h>
#endif

#include <mlx/c/half.h>
#include <mlx/c/string.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An array, or nothing (ctx NULL). Copies of a handle made by value stand for the same variable: what is assigned
 * through one is seen through all, and one of them is to be freed. */
typedef struct mlx_array_ {
    void *ctx;
} mlx_array;

/* The empty handle. */
__attribute__((unused)) static const mlx_array mlx_array_empty = {NULL};

/* Types of elements. The order is part of the interface. */
typedef enum mlx_dtype_ {
    MLX_BOOL,
    MLX_UINT8,
    MLX_UINT16,
    MLX_UINT32,
    MLX_UINT64,
    MLX_INT8,
    MLX_INT16,
    MLX_INT32,
    MLX_INT64,
    MLX_FLOAT16,
    MLX_FLOAT32,
    MLX_FLOAT64,
    MLX_BFLOAT16,
    MLX_COMPLEX64
} mlx_dtype;

/* `float _Complex`, which C++ knows as an extension only. */
#ifdef __cplusplus
__extension__ typedef float _Complex mlx_complex64_t;
#else
typedef float _Complex mlx_complex64_t;
#endif

/* Bytes of one element. An unknown dtype is an error and gives 0. */
SLIP_API size_t mlx_dtype_size(mlx_dtype dtype);

/* Writes the array as text, evaluated first: "array([1, 2, 3], dtype=int32)". Dimensions longer than six show their
 * first and last three entries. *str is assigned. Errors: those of the evaluation; out of memory. */
SLIP_API int mlx_array_tostring(mlx_string *str, const mlx_array arr);

/* ---- Making arrays. The caller owns what is returned. Errors give an empty handle. ---- */

/* An empty handle. Never fails. */
SLIP_API mlx_array mlx_array_new(void);

/* Frees the handle and all its copies by value; the array itself lives on while something else holds it. An empty
 * handle is fine. Returns 0. */
SLIP_API int mlx_array_free(mlx_array arr);

/* Arrays without dimensions: bool, int32, float32 (twice), float64 (twice) and complex64. Errors: out of memory. */
SLIP_API mlx_array mlx_array_new_bool(bool val);
SLIP_API mlx_array mlx_array_new_int(int val);
SLIP_API mlx_array mlx_array_new_float32(float val);
SLIP_API mlx_array mlx_array_new_float(float val);
SLIP_API mlx_array mlx_array_new_float64(double val);
SLIP_API mlx_array mlx_array_new_double(double val);
SLIP_API mlx_array mlx_array_new_complex(float real_val, float imag_val);

/* Copies row-major `data` of `dim` dimensions, `shape[i]` long. `shape` may be NULL where dim is 0, `data` where there
 * are no elements. Errors: NULL otherwise, a negative dimension, an unknown dtype, out of memory. */
SLIP_API mlx_array mlx_array_new_data(const void *data, const int *shape, int dim, mlx_dtype dtype);

/* The same without a copy: takes over `data`, which must stay valid and unchanged until dtor(data) is called: once,
 * when the last array that uses it has gone, on any thread. `dtor` may be NULL for data that outlives everything. After
 * an error the caller still owns the data, and dtor is not called. */
SLIP_API mlx_array mlx_array_new_data_managed(void *data, const int *shape, int dim, mlx_dtype dtype,
                                              void (*dtor)(void *));

/* The same with dtor(payload) in place of dtor(data). */
SLIP_API mlx_array mlx_array_new_data_managed_payload(void *data, const int *shape, int dim, mlx_dtype dtype,
                                                      void *payload, void (*dtor)(void *));

/* ---- Assigning. *arr is allocated if empty. ---- */

/* Makes *arr stand for src's array, by a new reference: no data is copied. Errors: an empty src, out of memory. */
SLIP_API int mlx_array_set(mlx_array *arr, const mlx_array src);

/* Make *arr stand for a new array, as the constructor of that name would make it. */
SLIP_API int mlx_array_set_bool(mlx_array *arr, bool val);
SLIP_API int mlx_array_set_int(mlx_array *arr, int val);
SLIP_API int mlx_array_set_float32(mlx_array *arr, float val);
SLIP_API int mlx_array_set_float(mlx_array *arr, float val);
SLIP_API int mlx_array_set_float64(mlx_array *arr, double val);
SLIP_API int mlx_array_set_double(mlx_array *arr, double val);
SLIP_API int mlx_array_set_complex(mlx_array *arr, float real_val, float imag_val);
SLIP_API int mlx_array_set_data(mlx_array *arr, const void *data, const int *shape, int dim, mlx_dtype dtype);

/* ---- Looking at arrays. Nothing is evaluated. ---- */

SLIP_API size_t mlx_array_itemsize(const mlx_array arr); /* bytes of one element */
SLIP_API size_t mlx_array_size(const mlx_array arr);     /* elements */
SLIP_API size_t mlx_array_nbytes(const mlx_array arr);   /* size times itemsize */
SLIP_API size_t mlx_array_ndim(const mlx_array arr);     /* dimensions */

/* The dimensions, mlx_array_ndim of them. Borrowed: valid while the array is held. */
SLIP_API const int *mlx_array_shape(const mlx_array arr);

/* Distances between neighbours along each dimension, in elements (a negative one as its two's complement). Borrowed.
 * Before evaluation those of a row-major array; what is true of the data is known from evaluation on. */
SLIP_API const size_t *mlx_array_strides(const mlx_array arr);

/* One dimension; a negative `dim` counts from the end. Errors: out of bounds, which gives 0. */
SLIP_API int mlx_array_dim(const mlx_array arr, int dim);

/* The type of the elements; MLX_BOOL after an error. */
SLIP_API mlx_dtype mlx_array_dtype(const mlx_array arr);

/* ---- Values ---- */

/* Evaluates the array and returns when it is ready. Errors: those of the op that failed, which the message names with
 * its stream. */
SLIP_API int mlx_array_eval(mlx_array arr);

/* Evaluates an array of one element and stores its value in *res, converted as mlx_astype would: integers wrap, floats
 * become integers by truncation within the range, complex numbers lose their imaginary part, anything non-zero is true.
 * Errors: more or fewer elements than one; those of the evaluation. *res is then as it was. */
SLIP_API int mlx_array_item_bool(bool *res, const mlx_array arr);
SLIP_API int mlx_array_item_uint8(uint8_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_uint16(uint16_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_uint32(uint32_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_uint64(uint64_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_int8(int8_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_int16(int16_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_int32(int32_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_int64(int64_t *res, const mlx_array arr);
SLIP_API int mlx_array_item_float32(float *res, const mlx_array arr);
SLIP_API int mlx_array_item_float64(double *res, const mlx_array arr);
SLIP_API int mlx_array_item_complex64(mlx_complex64_t *res, const mlx_array arr);
#ifdef HAS_FLOAT16
SLIP_API int mlx_array_item_float16(float16_t *res, const mlx_array arr);
#endif
#ifdef HAS_BFLOAT16
SLIP_API int mlx_array_item_bfloat16(bfloat16_t *res, const mlx_array arr);
#endif

/* Element 0 of an evaluated array, in host memory: an array of a GPU is copied there once. Element i along dimension k
 * lies strides[k] elements on. Borrowed: valid while the array is held. The type of the pointer is the caller's claim:
 * nothing is converted. NULL, without an error, while the array is not evaluated; NULL, after an error, where its op
 * has failed. */
SLIP_API const bool *mlx_array_data_bool(const mlx_array arr);
SLIP_API const uint8_t *mlx_array_data_uint8(const mlx_array arr);
SLIP_API const uint16_t *mlx_array_data_uint16(const mlx_array arr);
SLIP_API const uint32_t *mlx_array_data_uint32(const mlx_array arr);
SLIP_API const uint64_t *mlx_array_data_uint64(const mlx_array arr);
SLIP_API const int8_t *mlx_array_data_int8(const mlx_array arr);
SLIP_API const int16_t *mlx_array_data_int16(const mlx_array arr);
SLIP_API const int32_t *mlx_array_data_int32(const mlx_array arr);
SLIP_API const int64_t *mlx_array_data_int64(const mlx_array arr);
SLIP_API const float *mlx_array_data_float32(const mlx_array arr);
SLIP_API const double *mlx_array_data_float64(const mlx_array arr);
SLIP_API const mlx_complex64_t *mlx_array_data_complex64(const mlx_array arr);
#ifdef HAS_FLOAT16
SLIP_API const float16_t *mlx_array_data_float16(const mlx_array arr);
#endif
#ifdef HAS_BFLOAT16
SLIP_API const bfloat16_t *mlx_array_data_bfloat16(const mlx_array arr);
#endif

/* Whether the value is there, or has failed. Never blocks. */
SLIP_API int _mlx_array_is_available(bool *res, const mlx_array arr);

/* Returns when the value is there; work that has not been submitted yet is submitted. Errors as mlx_array_eval. */
SLIP_API int _mlx_array_wait(const mlx_array arr);

/* What the strides say of the layout: no gaps in the memory used, in any order of dimensions, repeated elements (stride
 * 0) counting once; rows one after the other; columns one after the other. Dimensions of size 1 do not count, and an
 * array without elements is all three. Meaningful from evaluation on. */
SLIP_API int _mlx_array_is_contiguous(bool *res, const mlx_array arr);
SLIP_API int _mlx_array_is_row_contiguous(bool *res, const mlx_array arr);
SLIP_API int _mlx_array_is_col_contiguous(bool *res, const mlx_array arr);

#ifdef __cplusplus
}
#endif
#endif
