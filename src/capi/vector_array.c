/* Lists of arrays, and lists of such lists. */
#include <mlx/c/vector.h>

#include "capi/handles.h"

/* ---- mlx_vector_array ---- */

static slip_status array_take(void *item, const void *given, const char *function) {
    slip_array *array = NULL;
    SLIP_TRY(slip__capi_array_in(&array, *(const mlx_array *)given, function, "data"));
    *(slip_array **)item = slip_array_retain(array);
    return SLIP_OK;
}

static slip_status array_copy(void *item, const void *other, const char *function) {
    (void)function;
    *(slip_array **)item = slip_array_retain(*(slip_array *const *)other);
    return SLIP_OK;
}

static void array_drop(void *item) {
    slip_array_release(*(slip_array **)item);
}

static const slip_item_type array_items = {sizeof(slip_array *), sizeof(mlx_array), array_take, array_copy, array_drop};

mlx_vector_array mlx_vector_array_new(void) {
    return (mlx_vector_array){slip__vector_new(&array_items, "vector_array_new")};
}

int mlx_vector_array_set(mlx_vector_array *vec, const mlx_vector_array src) {
    return slip__vector_set(vec ? &vec->ctx : NULL, src.ctx, "vector_array_set");
}

int mlx_vector_array_free(mlx_vector_array vec) {
    slip__vector_destroy(vec.ctx);
    return 0;
}

mlx_vector_array mlx_vector_array_new_data(const mlx_array *data, size_t size) {
    return (mlx_vector_array){slip__vector_new_from(&array_items, data, size, "vector_array_new_data")};
}

mlx_vector_array mlx_vector_array_new_value(const mlx_array val) {
    return (mlx_vector_array){slip__vector_new_from(&array_items, &val, 1, "vector_array_new_value")};
}

int mlx_vector_array_set_data(mlx_vector_array *vec, const mlx_array *data, size_t size) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &array_items, data, size, "vector_array_set_data");
}

int mlx_vector_array_set_value(mlx_vector_array *vec, const mlx_array val) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &array_items, &val, 1, "vector_array_set_value");
}

int mlx_vector_array_append_data(mlx_vector_array vec, const mlx_array *data, size_t size) {
    return slip__vector_append_to(vec.ctx, data, size, "vector_array_append_data");
}

int mlx_vector_array_append_value(mlx_vector_array vec, const mlx_array val) {
    return slip__vector_append_to(vec.ctx, &val, 1, "vector_array_append_value");
}

size_t mlx_vector_array_size(mlx_vector_array vec) {
    return slip__vector_size(vec.ctx, "vector_array_size");
}

int mlx_vector_array_get(mlx_array *res, const mlx_vector_array vec, size_t idx) {
    const void *item = NULL;
    slip_status status = slip__vector_at(&item, vec.ctx, idx, res, "vector_array_get");
    if (status != SLIP_OK) return slip__capi_failed();
    return slip__capi_array_out(res, slip_array_retain(*(slip_array *const *)item), SLIP_OK, "vector_array_get");
}

int slip__capi_vector_out(mlx_vector_array *res, slip_array **owned, size_t count, slip_status status,
                          const char *function) {
    slip_vector *made = NULL;
    if (status == SLIP_OK) status = slip__capi_place_in(res, function, "res");
    if (status == SLIP_OK && !(made = slip__vector_create(&array_items, function))) status = SLIP_OUT_OF_MEMORY;
    /* The items are arrays already: copied like another list's, after which the caller's references go. */
    const slip_vector given = {owned, count, count, &array_items};
    if (status == SLIP_OK) status = slip__vector_extend(made, &given, function);
    for (size_t i = 0; i < count; ++i) slip_array_release(owned[i]);
    if (status != SLIP_OK) {
        slip__vector_destroy(made);
        return slip__capi_failed();
    }
    slip__vector_assign(&res->ctx, made);
    return 0;
}

/* ---- mlx_vector_vector_array ---- */

static slip_status list_copy(void *item, const void *other, const char *function) {
    slip_vector *copy = slip__vector_duplicate(*(slip_vector *const *)other, function);
    *(slip_vector **)item = copy;
    return copy ? SLIP_OK : SLIP_OUT_OF_MEMORY;
}

static slip_status list_take(void *item, const void *given, const char *function) {
    const mlx_vector_array *handle = given;
    if (!handle->ctx) return slip__capi_empty_vector(function, "data");
    slip_vector *list = handle->ctx;
    return list_copy(item, &list, function);
}

static void list_drop(void *item) {
    slip__vector_destroy(*(slip_vector **)item);
}

static const slip_item_type list_items = {sizeof(slip_vector *), sizeof(mlx_vector_array), list_take, list_copy,
                                          list_drop};

mlx_vector_vector_array mlx_vector_vector_array_new(void) {
    return (mlx_vector_vector_array){slip__vector_new(&list_items, "vector_vector_array_new")};
}

int mlx_vector_vector_array_set(mlx_vector_vector_array *vec, const mlx_vector_vector_array src) {
    return slip__vector_set(vec ? &vec->ctx : NULL, src.ctx, "vector_vector_array_set");
}

int mlx_vector_vector_array_free(mlx_vector_vector_array vec) {
    slip__vector_destroy(vec.ctx);
    return 0;
}

mlx_vector_vector_array mlx_vector_vector_array_new_data(const mlx_vector_array *data, size_t size) {
    return (mlx_vector_vector_array){slip__vector_new_from(&list_items, data, size, "vector_vector_array_new_data")};
}

mlx_vector_vector_array mlx_vector_vector_array_new_value(const mlx_vector_array val) {
    return (mlx_vector_vector_array){slip__vector_new_from(&list_items, &val, 1, "vector_vector_array_new_value")};
}

int mlx_vector_vector_array_set_data(mlx_vector_vector_array *vec, const mlx_vector_array *data, size_t size) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &list_items, data, size, "vector_vector_array_set_data");
}

int mlx_vector_vector_array_set_value(mlx_vector_vector_array *vec, const mlx_vector_array val) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &list_items, &val, 1, "vector_vector_array_set_value");
}

int mlx_vector_vector_array_append_data(mlx_vector_vector_array vec, const mlx_vector_array *data, size_t size) {
    return slip__vector_append_to(vec.ctx, data, size, "vector_vector_array_append_data");
}

int mlx_vector_vector_array_append_value(mlx_vector_vector_array vec, const mlx_vector_array val) {
    return slip__vector_append_to(vec.ctx, &val, 1, "vector_vector_array_append_value");
}

size_t mlx_vector_vector_array_size(mlx_vector_vector_array vec) {
    return slip__vector_size(vec.ctx, "vector_vector_array_size");
}

int mlx_vector_vector_array_get(mlx_vector_array *res, const mlx_vector_vector_array vec, size_t idx) {
    const void *item = NULL;
    if (slip__vector_at(&item, vec.ctx, idx, res, "vector_vector_array_get") != SLIP_OK) return slip__capi_failed();
    return slip__vector_set(&res->ctx, *(slip_vector *const *)item, "vector_vector_array_get");
}
