#include "capi/map.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "capi/handles.h"

enum { FIRST_CAPACITY = 8 };

/* The slot that holds the key, or the free one where it would go. */
static size_t find_slot(const slip_map *map, const char *key, uint64_t hash) {
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    for (; map->slots[slot] != 0; slot = (slot + 1) & mask) {
        const slip_map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && strcmp(entry->key, key) == 0) break;
    }
    return slot;
}

/* Makes room for one more entry, keeping the table at most half full. */
static slip_status reserve(slip_map *map, const char *function) {
    if (map->count < map->capacity) return SLIP_OK;
    size_t capacity = map->capacity ? map->capacity * 2 : FIRST_CAPACITY;
    size_t slot_count = capacity * 2;
    slip_map_entry *entries = slip__realloc(map->entries, capacity * sizeof *entries);
    if (!entries) return slip__capi_fail_memory(function, capacity * sizeof *entries);
    map->entries = entries;
    size_t *slots = slip__calloc(slot_count, sizeof *slots);
    if (!slots) return slip__capi_fail_memory(function, slot_count * sizeof *slots);
    slip__free(map->slots);
    map->slots = slots;
    map->slot_count = slot_count;
    map->capacity = capacity;
    for (size_t i = 0; i < map->count; ++i) map->slots[find_slot(map, entries[i].key, entries[i].hash)] = i + 1;
    return SLIP_OK;
}

slip_map *slip__map_create(const slip_value_type *type, const char *function) {
    slip_map *map = slip__calloc(1, sizeof *map);
    if (map) map->type = type;
    else slip__capi_fail_memory(function, sizeof *map);
    return map;
}

static void drop_contents(slip_map *map) {
    for (size_t i = 0; i < map->count; ++i) {
        slip__free(map->entries[i].key);
        map->type->drop(map->entries[i].value);
    }
    slip__free(map->entries);
    slip__free(map->slots);
}

void slip__map_destroy(slip_map *map) {
    if (!map) return;
    drop_contents(map);
    slip__free(map);
}

/* Adds a key that is not there, at the end. Takes over `value`. */
static slip_status add(slip_map *map, const char *key, uint64_t hash, void *value, const char *function) {
    char *key_copy = slip__capi_text_copy(key, function);
    if (!key_copy || reserve(map, function) != SLIP_OK) {
        slip__free(key_copy);
        map->type->drop(value);
        return SLIP_OUT_OF_MEMORY;
    }
    map->slots[find_slot(map, key, hash)] = map->count + 1;
    map->entries[map->count++] = (slip_map_entry){key_copy, value, hash};
    return SLIP_OK;
}

slip_status slip__map_insert(slip_map *map, const char *key, const void *value, const char *function) {
    if (!key) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the key is NULL", function);
    if (!value) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the value for key '%s' is NULL", function, key);
    void *copy = map->type->copy(value, function);
    if (!copy) return SLIP_OUT_OF_MEMORY;
    uint64_t hash = slip__hash(key, strlen(key));
    size_t position = map->slot_count ? map->slots[find_slot(map, key, hash)] : 0;
    if (position == 0) return add(map, key, hash, copy, function);
    slip_map_entry *entry = &map->entries[position - 1];
    void *old = entry->value;
    entry->value = copy;
    map->type->drop(old);
    return SLIP_OK;
}

void *slip__map_find(const slip_map *map, const char *key) {
    if (map->count == 0) return NULL;
    size_t position = map->slots[find_slot(map, key, slip__hash(key, strlen(key)))];
    return position ? map->entries[position - 1].value : NULL;
}

/* ---- the bodies of the interface's functions ---- */

slip_status slip__map_in(const void *map, const char *function) {
    if (map) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the map is an empty handle; make one with its _new function",
                      function);
}

void *slip__map_new(const slip_value_type *type, const char *function) {
    slip_map *made = slip__map_create(type, function);
    if (!made) slip__capi_failed();
    return made;
}

static slip_status duplicate(slip_map **duplicated, const slip_map *source, const char *function) {
    slip_map *made = slip__map_create(source->type, function);
    if (!made) return SLIP_OUT_OF_MEMORY;
    for (size_t i = 0; i < source->count; ++i) {
        slip_status status = slip__map_insert(made, source->entries[i].key, source->entries[i].value, function);
        if (status == SLIP_OK) continue;
        slip__map_destroy(made);
        return status;
    }
    *duplicated = made;
    return SLIP_OK;
}

void slip__map_assign(void **res, slip_map *made) {
    slip_map *map = *res;
    if (!map) {
        *res = made;
        return;
    }
    drop_contents(map); /* the map stays where copies of its handle point to */
    *map = *made;
    slip__free(made);
}

int slip__map_set(void **res, const void *source, const char *function) {
    slip_map *made = NULL;
    slip_status status = slip__capi_place_in(res, function, "map");
    if (status == SLIP_OK) status = slip__map_in(source, function);
    if (status == SLIP_OK) status = duplicate(&made, source, function);
    if (status != SLIP_OK) return slip__capi_failed();
    slip__map_assign(res, made);
    return 0;
}

int slip__map_insert_into(void *map, const char *key, const void *value, const char *function) {
    slip_status status = slip__map_in(map, function);
    if (status == SLIP_OK) status = slip__map_insert(map, key, value, function);
    return slip__capi_result(status);
}

int slip__map_get(void **value, const void *map, const char *key, const void *place, const char *function) {
    slip_status status = slip__capi_place_in(place, function, "value");
    if (status == SLIP_OK) status = slip__map_in(map, function);
    if (status == SLIP_OK && !key) status = slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the key is NULL", function);
    if (status != SLIP_OK) return slip__capi_failed();
    *value = slip__map_find(map, key);
    return *value ? 0 : SLIP_MAP_END;
}

void *slip__map_iterator_new(const void *map, const char *function) {
    slip_capi_box *box = slip__map_in(map, function) == SLIP_OK ? slip__capi_box_take(function) : NULL;
    if (!box) {
        slip__capi_failed();
        return NULL;
    }
    box->position = 0;
    return box;
}

int slip__map_iterator_next(const slip_map_entry **entry, void *iterator, const void *map, const void *key_place,
                            const void *value_place, const char *function) {
    slip_status status = slip__capi_place_in(key_place, function, "key");
    if (status == SLIP_OK) status = slip__capi_place_in(value_place, function, "value");
    if (status == SLIP_OK && (!iterator || !map))
        status = slip__fail(SLIP_INVALID_ARGUMENT,
                            "[%s] the iterator is an empty handle; make one with its _new function", function);
    if (status != SLIP_OK) return slip__capi_failed();
    slip_capi_box *box = iterator;
    const slip_map *over = map;
    if (box->position >= over->count) return SLIP_MAP_END;
    *entry = &over->entries[box->position++];
    return 0;
}
