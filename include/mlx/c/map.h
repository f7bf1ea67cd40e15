/* Maps from strings to arrays and to strings. Return codes and empty handles are as in mlx/c/array.h.
 *
 * Iteration follows the order in which keys were first inserted. A map is caller-locked: any number of threads may read
 * one that nobody changes. */
#ifndef MLX_C_MAP_H
#define MLX_C_MAP_H

#include <mlx/c/array.h>
#include <mlx/c/string.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A map from strings to arrays. Copies by value stand for the same map. */
typedef struct mlx_map_string_to_array_ {
    void *ctx;
} mlx_map_string_to_array;

/* An empty map, allocated; the empty handle if memory has run out. */
SLIP_API mlx_map_string_to_array mlx_map_string_to_array_new(void);

/* Makes *map a copy of src; the arrays are shared. *map is allocated if empty; after an error it is as it was. */
SLIP_API int mlx_map_string_to_array_set(mlx_map_string_to_array *map, const mlx_map_string_to_array src);

/* Frees the map and what it holds. An empty handle is fine. Returns 0. */
SLIP_API int mlx_map_string_to_array_free(mlx_map_string_to_array map);

/* Stores a reference to the array under a copy of the key; a key that is there already gets the new value and keeps its
 * place. Errors: a NULL key, an empty value, out of memory; the map is then as it was. */
SLIP_API int mlx_map_string_to_array_insert(mlx_map_string_to_array map, const char *key, const mlx_array value);

/* Assigns the key's array to *value, which the caller owns. Returns 2, without an error, where the key is missing. */
SLIP_API int mlx_map_string_to_array_get(mlx_array *value, const mlx_map_string_to_array map, const char *key);

/* A place in a map. The map must outlive it; keys inserted meanwhile are reached too. */
typedef struct mlx_map_string_to_array_iterator_ {
    void *ctx;
    void *map_ctx;
} mlx_map_string_to_array_iterator;

/* Starts before the first key. Errors give an empty handle. */
SLIP_API mlx_map_string_to_array_iterator mlx_map_string_to_array_iterator_new(mlx_map_string_to_array map);

/* An empty handle is fine. Returns 0. */
SLIP_API int mlx_map_string_to_array_iterator_free(mlx_map_string_to_array_iterator it);

/* Moves on, gives the key (borrowed: valid while the map is) and assigns its array to *value, which the caller owns.
 * Returns 2, without an error, after the last key; *key and *value are then as they were. */
SLIP_API int mlx_map_string_to_array_iterator_next(const char **key, mlx_array *value,
                                                   mlx_map_string_to_array_iterator it);

/* A map from strings to strings, with the same functions. */
typedef struct mlx_map_string_to_string_ {
    void *ctx;
} mlx_map_string_to_string;

SLIP_API mlx_map_string_to_string mlx_map_string_to_string_new(void);
SLIP_API int mlx_map_string_to_string_set(mlx_map_string_to_string *map, const mlx_map_string_to_string src);
SLIP_API int mlx_map_string_to_string_free(mlx_map_string_to_string map);
SLIP_API int mlx_map_string_to_string_insert(mlx_map_string_to_string map, const char *key, const char *value);

/* *value is borrowed: valid until the key is inserted again or the map is assigned to or freed. */
SLIP_API int mlx_map_string_to_string_get(const char **value, const mlx_map_string_to_string map, const char *key);

typedef struct mlx_map_string_to_string_iterator_ {
    void *ctx;
    void *map_ctx;
} mlx_map_string_to_string_iterator;

SLIP_API mlx_map_string_to_string_iterator mlx_map_string_to_string_iterator_new(mlx_map_string_to_string map);
SLIP_API int mlx_map_string_to_string_iterator_free(mlx_map_string_to_string_iterator it);
/* *key and *value are borrowed. */
SLIP_API int mlx_map_string_to_string_iterator_next(const char **key, const char **value,
                                                    mlx_map_string_to_string_iterator it);

#ifdef __cplusplus
}
#endif
#endif
