#include "capi/vector.h"

#include <stdint.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "capi/handles.h"

static char *item_at(const slip_vector *vector, size_t index) {
    return (char *)vector->items + index * vector->type->item_bytes;
}

/* Drops items from the end until `count` are left. */
static void cut(slip_vector *vector, size_t count) {
    while (vector->count > count) {
        --vector->count;
        if (vector->type->drop) vector->type->drop(item_at(vector, vector->count));
    }
}

/* Makes room for `more` items. */
static slip_status reserve(slip_vector *vector, size_t more, const char *function) {
    size_t item_bytes = vector->type->item_bytes;
    size_t limit = PTRDIFF_MAX / item_bytes;
    if (more > limit - vector->count)
        return slip__fail(SLIP_OVERFLOW, "[%s] %zu values after %zu are more than memory can address", function, more,
                          vector->count);
    size_t needed = vector->count + more;
    if (needed <= vector->capacity) return SLIP_OK;
    size_t doubled = vector->capacity <= limit / 2 ? vector->capacity * 2 : limit;
    size_t capacity = needed > doubled ? needed : doubled;
    void *items = slip__realloc(vector->items, capacity * item_bytes);
    if (!items) return slip__capi_fail_memory(function, capacity * item_bytes);
    vector->items = items;
    vector->capacity = capacity;
    return SLIP_OK;
}

slip_vector *slip__vector_create(const slip_item_type *type, const char *function) {
    slip_vector *vector = slip__calloc(1, sizeof *vector);
    if (vector) vector->type = type;
    else slip__capi_fail_memory(function, sizeof *vector);
    return vector;
}

void slip__vector_destroy(slip_vector *vector) {
    if (!vector) return;
    cut(vector, 0);
    slip__free(vector->items);
    slip__free(vector);
}

typedef slip_status (*item_maker)(void *item, const void *from, const char *function);

/* Adds items made of `count` sources, `stride` bytes apart. */
static slip_status append_made(slip_vector *vector, item_maker make, const char *from, size_t stride, size_t count,
                               const char *function) {
    SLIP_TRY(reserve(vector, count, function));
    size_t old_count = vector->count;
    for (size_t i = 0; i < count; ++i) {
        slip_status status = make(item_at(vector, vector->count), from + i * stride, function);
        if (status != SLIP_OK) {
            cut(vector, old_count);
            return status;
        }
        ++vector->count;
    }
    return SLIP_OK;
}

slip_status slip__vector_append(slip_vector *vector, const void *given, size_t count, const char *function) {
    if (count == 0) return SLIP_OK;
    if (!given) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] data is NULL for %zu values", function, count);
    return append_made(vector, vector->type->take, given, vector->type->given_bytes, count, function);
}

slip_status slip__vector_extend(slip_vector *vector, const slip_vector *other, const char *function) {
    if (other->count == 0) return SLIP_OK;
    const slip_item_type *type = vector->type;
    return append_made(vector, type->copy, other->items, type->item_bytes, other->count, function);
}

slip_vector *slip__vector_duplicate(const slip_vector *vector, const char *function) {
    slip_vector *made = slip__vector_create(vector->type, function);
    if (!made || slip__vector_extend(made, vector, function) == SLIP_OK) return made;
    slip__vector_destroy(made);
    return NULL;
}

slip_vector *slip__vector_from(const slip_item_type *type, const void *given, size_t count, const char *function) {
    slip_vector *made = slip__vector_create(type, function);
    if (!made || slip__vector_append(made, given, count, function) == SLIP_OK) return made;
    slip__vector_destroy(made);
    return NULL;
}

void slip__vector_assign(void **ctx, slip_vector *made) {
    slip_vector *vector = *ctx;
    if (!vector) {
        *ctx = made;
        return;
    }
    slip_vector old = *vector; /* the list stays where copies of its handle point to */
    *vector = *made;
    *made = old;
    slip__vector_destroy(made);
}

/* ---- the bodies of the interface's functions ---- */

static slip_status vector_in(const void *vector, const char *function) {
    if (vector) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the vector is an empty handle; make one with its _new function",
                      function);
}

void *slip__vector_new(const slip_item_type *type, const char *function) {
    slip_vector *made = slip__vector_create(type, function);
    if (!made) slip__capi_failed();
    return made;
}

void *slip__vector_new_from(const slip_item_type *type, const void *given, size_t count, const char *function) {
    slip_vector *made = slip__vector_from(type, given, count, function);
    if (!made) slip__capi_failed();
    return made;
}

int slip__vector_set(void **res, const void *source, const char *function) {
    if (slip__capi_place_in(res, function, "vec") != SLIP_OK) return slip__capi_failed();
    if (vector_in(source, function) != SLIP_OK) return slip__capi_failed();
    slip_vector *made = slip__vector_duplicate(source, function);
    if (!made) return slip__capi_failed();
    slip__vector_assign(res, made);
    return 0;
}

int slip__vector_set_from(void **res, const slip_item_type *type, const void *given, size_t count,
                          const char *function) {
    if (slip__capi_place_in(res, function, "vec") != SLIP_OK) return slip__capi_failed();
    slip_vector *made = slip__vector_from(type, given, count, function);
    if (!made) return slip__capi_failed();
    slip__vector_assign(res, made);
    return 0;
}

int slip__vector_append_to(void *vector, const void *given, size_t count, const char *function) {
    slip_status status = vector_in(vector, function);
    if (status == SLIP_OK) status = slip__vector_append(vector, given, count, function);
    return slip__capi_result(status);
}

size_t slip__vector_size(const void *vector, const char *function) {
    if (vector_in(vector, function) == SLIP_OK) return ((const slip_vector *)vector)->count;
    slip__capi_failed();
    return 0;
}

slip_status slip__vector_at(const void **item, const void *vector, size_t index, const void *place,
                            const char *function) {
    SLIP_TRY(slip__capi_place_in(place, function, "res"));
    SLIP_TRY(vector_in(vector, function));
    const slip_vector *list = vector;
    if (index >= list->count)
        return slip__fail(SLIP_INDEX, "[%s] index %zu is out of range for a vector of size %zu", function, index,
                          list->count);
    *item = item_at(list, index);
    return SLIP_OK;
}
