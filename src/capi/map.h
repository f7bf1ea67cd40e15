/* A map from strings to values, as both maps of the C interface are. Entries stay in the order of their first
 * insertion; a hash table of positions finds them. Caller-locked. */
#ifndef SLIP_CAPI_MAP_H
#define SLIP_CAPI_MAP_H

#include <stddef.h>
#include <stdint.h>

#include <slip/status.h>

/* What a map holds. Values are pointers, and NULL is none. */
typedef struct slip_value_type {
    void *(*copy)(const void *value, const char *function); /* NULL with the message set */
    void (*drop)(void *value);
} slip_value_type;

typedef struct slip_map_entry {
    char *key;
    void *value;
    uint64_t hash;
} slip_map_entry;

typedef struct slip_map {
    slip_map_entry *entries; /* `count` of them, room for `capacity` */
    size_t count;
    size_t capacity;
    size_t *slots;     /* 1 + position in `entries`, 0 for free; open addressing, at most half full */
    size_t slot_count; /* a power of two; 0 before the first insertion */
    const slip_value_type *type;
} slip_map;

/* An empty map, or NULL with the message set. */
slip_map *slip__map_create(const slip_value_type *type, const char *function);
void slip__map_destroy(slip_map *map); /* NULL is fine */

/* Stores a copy of the value under a copy of the key. After a failure the map is as it was. */
slip_status slip__map_insert(slip_map *map, const char *key, const void *value, const char *function);

/* Hands `made`'s entries to the map that *res points to, or makes it *res if that is NULL. Nothing can fail. */
void slip__map_assign(void **res, slip_map *made);

/* What the interface's two maps hold. */
extern const slip_value_type slip__map_arrays, slip__map_strings;

/* Fails for an empty handle's map. */
slip_status slip__map_in(const void *map, const char *function);

/* The key's value, borrowed; NULL where there is none. */
void *slip__map_find(const slip_map *map, const char *key);

/* ---- The bodies of the interface's functions, as in capi/vector.h ---- */

enum { SLIP_MAP_END = 2 }; /* return code: no such key, no more keys */

void *slip__map_new(const slip_value_type *type, const char *function);
int slip__map_set(void **res, const void *source, const char *function);
int slip__map_insert_into(void *map, const char *key, const void *value, const char *function);
/* *value is borrowed. 0, 1 after the handler has run, or SLIP_MAP_END. */
int slip__map_get(void **value, const void *map, const char *key, const void *place, const char *function);

/* An iterator's ctx, NULL after the handler has run. */
void *slip__map_iterator_new(const void *map, const char *function);
/* The entry it moves to, borrowed. 0, 1 after the handler has run, or SLIP_MAP_END. */
int slip__map_iterator_next(const slip_map_entry **entry, void *iterator, const void *map, const void *key_place,
                            const void *value_place, const char *function);

#endif
