/* Lists of ints and of strings. */
#include <mlx/c/vector.h>

#include "base/memory.h"
#include "capi/handles.h"

/* ---- mlx_vector_int ---- */

static slip_status int_copy(void *item, const void *other, const char *function) {
    (void)function;
    *(int *)item = *(const int *)other;
    return SLIP_OK;
}

static const slip_item_type int_items = {sizeof(int), sizeof(int), int_copy, int_copy, NULL};

mlx_vector_int mlx_vector_int_new(void) {
    return (mlx_vector_int){slip__vector_new(&int_items, "vector_int_new")};
}

int mlx_vector_int_set(mlx_vector_int *vec, const mlx_vector_int src) {
    return slip__vector_set(vec ? &vec->ctx : NULL, src.ctx, "vector_int_set");
}

int mlx_vector_int_free(mlx_vector_int vec) {
    slip__vector_destroy(vec.ctx);
    return 0;
}

mlx_vector_int mlx_vector_int_new_data(int *data, size_t size) {
    return (mlx_vector_int){slip__vector_new_from(&int_items, data, size, "vector_int_new_data")};
}

mlx_vector_int mlx_vector_int_new_value(int val) {
    return (mlx_vector_int){slip__vector_new_from(&int_items, &val, 1, "vector_int_new_value")};
}

int mlx_vector_int_set_data(mlx_vector_int *vec, int *data, size_t size) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &int_items, data, size, "vector_int_set_data");
}

int mlx_vector_int_set_value(mlx_vector_int *vec, int val) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &int_items, &val, 1, "vector_int_set_value");
}

int mlx_vector_int_append_data(mlx_vector_int vec, int *data, size_t size) {
    return slip__vector_append_to(vec.ctx, data, size, "vector_int_append_data");
}

int mlx_vector_int_append_value(mlx_vector_int vec, int val) {
    return slip__vector_append_to(vec.ctx, &val, 1, "vector_int_append_value");
}

size_t mlx_vector_int_size(mlx_vector_int vec) {
    return slip__vector_size(vec.ctx, "vector_int_size");
}

int mlx_vector_int_get(int *res, const mlx_vector_int vec, size_t idx) {
    const void *item = NULL;
    slip_status status = slip__vector_at(&item, vec.ctx, idx, res, "vector_int_get");
    if (status == SLIP_OK) *res = *(const int *)item;
    return slip__capi_result(status);
}

/* ---- mlx_vector_string ---- */

static slip_status string_copy(void *item, const void *other, const char *function) {
    const char *text = *(const char *const *)other;
    char *copy = slip__capi_text_copy(text, function);
    *(char **)item = copy;
    if (copy) return SLIP_OK;
    return text ? SLIP_OUT_OF_MEMORY : SLIP_INVALID_ARGUMENT;
}

static void string_drop(void *item) {
    slip__free(*(char **)item);
}

const slip_item_type slip__vector_strings = {sizeof(char *), sizeof(const char *), string_copy, string_copy,
                                             string_drop};

mlx_vector_string mlx_vector_string_new(void) {
    return (mlx_vector_string){slip__vector_new(&slip__vector_strings, "vector_string_new")};
}

int mlx_vector_string_set(mlx_vector_string *vec, const mlx_vector_string src) {
    return slip__vector_set(vec ? &vec->ctx : NULL, src.ctx, "vector_string_set");
}

int mlx_vector_string_free(mlx_vector_string vec) {
    slip__vector_destroy(vec.ctx);
    return 0;
}

mlx_vector_string mlx_vector_string_new_data(const char **data, size_t size) {
    return (mlx_vector_string){slip__vector_new_from(&slip__vector_strings, data, size, "vector_string_new_data")};
}

mlx_vector_string mlx_vector_string_new_value(const char *val) {
    return (mlx_vector_string){slip__vector_new_from(&slip__vector_strings, &val, 1, "vector_string_new_value")};
}

int mlx_vector_string_set_data(mlx_vector_string *vec, const char **data, size_t size) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &slip__vector_strings, data, size, "vector_string_set_data");
}

int mlx_vector_string_set_value(mlx_vector_string *vec, const char *val) {
    return slip__vector_set_from(vec ? &vec->ctx : NULL, &slip__vector_strings, &val, 1, "vector_string_set_value");
}

int mlx_vector_string_append_data(mlx_vector_string vec, const char **data, size_t size) {
    return slip__vector_append_to(vec.ctx, data, size, "vector_string_append_data");
}

int mlx_vector_string_append_value(mlx_vector_string vec, const char *val) {
    return slip__vector_append_to(vec.ctx, &val, 1, "vector_string_append_value");
}

size_t mlx_vector_string_size(mlx_vector_string vec) {
    return slip__vector_size(vec.ctx, "vector_string_size");
}

int mlx_vector_string_get(char **res, const mlx_vector_string vec, size_t idx) {
    const void *item = NULL;
    slip_status status = slip__vector_at(&item, vec.ctx, idx, res, "vector_string_get");
    if (status == SLIP_OK) *res = *(char *const *)item;
    return slip__capi_result(status);
}
