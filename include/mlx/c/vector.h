/* Growing lists of arrays, of lists of arrays, of ints and of strings. Return codes and empty handles are as in
 * mlx/c/array.h.
 *
 * The four have the same functions:
 *   _new         an empty list, allocated; the empty handle if memory has run out
 *   _new_data    a list of `size` values, copied; `data` may be NULL where size is 0. Errors: an empty handle or a NULL
 *                string among the values, out of memory; the handle is then empty
 *   _new_value   a list of one value
 *   _set         makes *vec a copy of src, _set_data and _set_value of values; *vec is allocated if empty
 *   _append_*    adds copies of values at the end
 *   _size        how many there are; 0 after an error
 *   _get         one of them. Errors: an index past the end
 *   _free        frees the list and what it holds; an empty handle is fine; returns 0
 * After an error a list is as it was. Copying an array means taking a reference: no data is copied.
 *
 * A list is caller-locked: any number of threads may read one that nobody changes. */
#ifndef MLX_C_VECTOR_H
#define MLX_C_VECTOR_H

#include <stddef.h>

#include <mlx/c/array.h>
#include <mlx/c/string.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A list of arrays. Copies by value stand for the same list; so do those of the other three. */
typedef struct mlx_vector_array_ {
    void *ctx;
} mlx_vector_array;

SLIP_API mlx_vector_array mlx_vector_array_new(void);
SLIP_API int mlx_vector_array_set(mlx_vector_array *vec, const mlx_vector_array src);
SLIP_API int mlx_vector_array_free(mlx_vector_array vec);
SLIP_API mlx_vector_array mlx_vector_array_new_data(const mlx_array *data, size_t size);
SLIP_API mlx_vector_array mlx_vector_array_new_value(const mlx_array val);
SLIP_API int mlx_vector_array_set_data(mlx_vector_array *vec, const mlx_array *data, size_t size);
SLIP_API int mlx_vector_array_set_value(mlx_vector_array *vec, const mlx_array val);
SLIP_API int mlx_vector_array_append_data(mlx_vector_array vec, const mlx_array *data, size_t size);
SLIP_API int mlx_vector_array_append_value(mlx_vector_array vec, const mlx_array val);
SLIP_API size_t mlx_vector_array_size(mlx_vector_array vec);
/* Assigns the array at `idx` to *res, which the caller owns. */
SLIP_API int mlx_vector_array_get(mlx_array *res, const mlx_vector_array vec, size_t idx);

/* A list of lists of arrays. Adding a list adds a copy of it as it is then. */
typedef struct mlx_vector_vector_array_ {
    void *ctx;
} mlx_vector_vector_array;

SLIP_API mlx_vector_vector_array mlx_vector_vector_array_new(void);
SLIP_API int mlx_vector_vector_array_set(mlx_vector_vector_array *vec, const mlx_vector_vector_array src);
SLIP_API int mlx_vector_vector_array_free(mlx_vector_vector_array vec);
SLIP_API mlx_vector_vector_array mlx_vector_vector_array_new_data(const mlx_vector_array *data, size_t size);
SLIP_API mlx_vector_vector_array mlx_vector_vector_array_new_value(const mlx_vector_array val);
SLIP_API int mlx_vector_vector_array_set_data(mlx_vector_vector_array *vec, const mlx_vector_array *data, size_t size);
SLIP_API int mlx_vector_vector_array_set_value(mlx_vector_vector_array *vec, const mlx_vector_array val);
SLIP_API int mlx_vector_vector_array_append_data(mlx_vector_vector_array vec, const mlx_vector_array *data,
                                                 size_t size);
SLIP_API int mlx_vector_vector_array_append_value(mlx_vector_vector_array vec, const mlx_vector_array val);
SLIP_API size_t mlx_vector_vector_array_size(mlx_vector_vector_array vec);
/* Makes *res a copy of the list at `idx`, which the caller owns. */
SLIP_API int mlx_vector_vector_array_get(mlx_vector_array *res, const mlx_vector_vector_array vec, size_t idx);

/* A list of ints. */
typedef struct mlx_vector_int_ {
    void *ctx;
} mlx_vector_int;

SLIP_API mlx_vector_int mlx_vector_int_new(void);
SLIP_API int mlx_vector_int_set(mlx_vector_int *vec, const mlx_vector_int src);
SLIP_API int mlx_vector_int_free(mlx_vector_int vec);
SLIP_API mlx_vector_int mlx_vector_int_new_data(int *data, size_t size);
SLIP_API mlx_vector_int mlx_vector_int_new_value(int val);
SLIP_API int mlx_vector_int_set_data(mlx_vector_int *vec, int *data, size_t size);
SLIP_API int mlx_vector_int_set_value(mlx_vector_int *vec, int val);
SLIP_API int mlx_vector_int_append_data(mlx_vector_int vec, int *data, size_t size);
SLIP_API int mlx_vector_int_append_value(mlx_vector_int vec, int val);
SLIP_API size_t mlx_vector_int_size(mlx_vector_int vec);
SLIP_API int mlx_vector_int_get(int *res, const mlx_vector_int vec, size_t idx);

/* A list of strings. */
typedef struct mlx_vector_string_ {
    void *ctx;
} mlx_vector_string;

SLIP_API mlx_vector_string mlx_vector_string_new(void);
SLIP_API int mlx_vector_string_set(mlx_vector_string *vec, const mlx_vector_string src);
SLIP_API int mlx_vector_string_free(mlx_vector_string vec);
SLIP_API mlx_vector_string mlx_vector_string_new_data(const char **data, size_t size);
SLIP_API mlx_vector_string mlx_vector_string_new_value(const char *val);
SLIP_API int mlx_vector_string_set_data(mlx_vector_string *vec, const char **data, size_t size);
SLIP_API int mlx_vector_string_set_value(mlx_vector_string *vec, const char *val);
SLIP_API int mlx_vector_string_append_data(mlx_vector_string vec, const char **data, size_t size);
SLIP_API int mlx_vector_string_append_value(mlx_vector_string vec, const char *val);
SLIP_API size_t mlx_vector_string_size(mlx_vector_string vec);
/* *res is borrowed: valid until the list is assigned to or freed. Not to be written to. */
SLIP_API int mlx_vector_string_get(char **res, const mlx_vector_string vec, size_t idx);

#ifdef __cplusplus
}
#endif
#endif
