/* The two maps of the C interface. */
#include <mlx/c/map.h>

#include "base/memory.h"
#include "capi/handles.h"
#include "capi/map.h"

/* ---- mlx_map_string_to_array ---- */

static void *array_copy(const void *value, const char *function) {
    (void)function;
    return slip_array_retain((slip_array *)(uintptr_t)value); /* counting references does not change the value */
}

static void array_drop(void *value) {
    slip_array_release(value);
}

const slip_value_type slip__map_arrays = {array_copy, array_drop};

mlx_map_string_to_array mlx_map_string_to_array_new(void) {
    return (mlx_map_string_to_array){slip__map_new(&slip__map_arrays, "map_string_to_array_new")};
}

int mlx_map_string_to_array_set(mlx_map_string_to_array *map, const mlx_map_string_to_array src) {
    return slip__map_set(map ? &map->ctx : NULL, src.ctx, "map_string_to_array_set");
}

int mlx_map_string_to_array_free(mlx_map_string_to_array map) {
    slip__map_destroy(map.ctx);
    return 0;
}

int mlx_map_string_to_array_insert(mlx_map_string_to_array map, const char *key, const mlx_array value) {
    slip_array *array = NULL;
    slip_status status = slip__capi_array_in(&array, value, "map_string_to_array_insert", "value");
    if (status != SLIP_OK) return slip__capi_failed();
    return slip__map_insert_into(map.ctx, key, array, "map_string_to_array_insert");
}

int mlx_map_string_to_array_get(mlx_array *value, const mlx_map_string_to_array map, const char *key) {
    void *found = NULL;
    int code = slip__map_get(&found, map.ctx, key, value, "map_string_to_array_get");
    return code ? code : slip__capi_array_out(value, slip_array_retain(found), SLIP_OK, "map_string_to_array_get");
}

mlx_map_string_to_array_iterator mlx_map_string_to_array_iterator_new(mlx_map_string_to_array map) {
    void *iterator = slip__map_iterator_new(map.ctx, "map_string_to_array_iterator_new");
    return (mlx_map_string_to_array_iterator){iterator, iterator ? map.ctx : NULL};
}

int mlx_map_string_to_array_iterator_free(mlx_map_string_to_array_iterator it) {
    if (it.ctx) slip__capi_box_give(it.ctx);
    return 0;
}

int mlx_map_string_to_array_iterator_next(const char **key, mlx_array *value, mlx_map_string_to_array_iterator it) {
    const slip_map_entry *entry = NULL;
    int code = slip__map_iterator_next(&entry, it.ctx, it.map_ctx, key, value, "map_string_to_array_iterator_next");
    if (code) return code;
    code = slip__capi_array_out(value, slip_array_retain(entry->value), SLIP_OK, "map_string_to_array_iterator_next");
    if (code == 0) *key = entry->key;
    else --((slip_capi_box *)it.ctx)->position; /* nothing was handed out */
    return code;
}

/* ---- mlx_map_string_to_string ---- */

static void *string_copy(const void *value, const char *function) {
    return slip__capi_text_copy(value, function);
}

static void string_drop(void *value) {
    slip__free(value);
}

const slip_value_type slip__map_strings = {string_copy, string_drop};

mlx_map_string_to_string mlx_map_string_to_string_new(void) {
    return (mlx_map_string_to_string){slip__map_new(&slip__map_strings, "map_string_to_string_new")};
}

int mlx_map_string_to_string_set(mlx_map_string_to_string *map, const mlx_map_string_to_string src) {
    return slip__map_set(map ? &map->ctx : NULL, src.ctx, "map_string_to_string_set");
}

int mlx_map_string_to_string_free(mlx_map_string_to_string map) {
    slip__map_destroy(map.ctx);
    return 0;
}

int mlx_map_string_to_string_insert(mlx_map_string_to_string map, const char *key, const char *value) {
    return slip__map_insert_into(map.ctx, key, value, "map_string_to_string_insert");
}

int mlx_map_string_to_string_get(const char **value, const mlx_map_string_to_string map, const char *key) {
    void *found = NULL;
    int code = slip__map_get(&found, map.ctx, key, value, "map_string_to_string_get");
    if (code == 0) *value = found;
    return code;
}

mlx_map_string_to_string_iterator mlx_map_string_to_string_iterator_new(mlx_map_string_to_string map) {
    void *iterator = slip__map_iterator_new(map.ctx, "map_string_to_string_iterator_new");
    return (mlx_map_string_to_string_iterator){iterator, iterator ? map.ctx : NULL};
}

int mlx_map_string_to_string_iterator_free(mlx_map_string_to_string_iterator it) {
    if (it.ctx) slip__capi_box_give(it.ctx);
    return 0;
}

int mlx_map_string_to_string_iterator_next(const char **key, const char **value, mlx_map_string_to_string_iterator it) {
    const slip_map_entry *entry = NULL;
    int code = slip__map_iterator_next(&entry, it.ctx, it.map_ctx, key, value, "map_string_to_string_iterator_next");
    if (code) return code;
    *key = entry->key;
    *value = entry->value;
    return 0;
}
