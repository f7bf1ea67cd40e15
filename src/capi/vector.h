/* A growing list, as all four lists of the C interface are: the item type says how to copy and to drop one.
 * Caller-locked. */
#ifndef SLIP_CAPI_VECTOR_H
#define SLIP_CAPI_VECTOR_H

#include <stddef.h>

#include <slip/status.h>

/* What a list holds, and how it gets it. `function` goes into messages, in brackets. */
typedef struct slip_item_type {
    size_t item_bytes;  /* one item in the list */
    size_t given_bytes; /* one value as callers give it */
    /* Makes an item of a value that a caller gave: checks it and copies it. */
    slip_status (*take)(void *item, const void *given, const char *function);
    /* Makes an item of another one. */
    slip_status (*copy)(void *item, const void *other, const char *function);
    void (*drop)(void *item); /* NULL: there is nothing to free */
} slip_item_type;

typedef struct slip_vector {
    void *items;
    size_t count;
    size_t capacity;
    const slip_item_type *type;
} slip_vector;

/* What mlx_vector_string holds: char *, given as const char *. */
extern const slip_item_type slip__vector_strings;

/* An empty list, or NULL with the message set. */
slip_vector *slip__vector_create(const slip_item_type *type, const char *function);
void slip__vector_destroy(slip_vector *vector); /* NULL is fine */

/* Adds `count` given values at the end. After a failure the list is as it was. */
slip_status slip__vector_append(slip_vector *vector, const void *given, size_t count, const char *function);

/* The same with the items of another list of the same type, which is not `vector` itself. */
slip_status slip__vector_extend(slip_vector *vector, const slip_vector *other, const char *function);

/* A list of its own with the same items, or with the given values; NULL with the message set. */
slip_vector *slip__vector_duplicate(const slip_vector *vector, const char *function);
slip_vector *slip__vector_from(const slip_item_type *type, const void *given, size_t count, const char *function);

/* Hands `made`'s items to the list that *ctx points to, or makes it *ctx if that is NULL. Nothing can fail. */
void slip__vector_assign(void **ctx, slip_vector *made);

/* ---- The bodies of the interface's functions ---- */

/* The new list's ctx; NULL after the handler has run. */
void *slip__vector_new(const slip_item_type *type, const char *function);
void *slip__vector_new_from(const slip_item_type *type, const void *given, size_t count, const char *function);
/* Return codes. `res` points to the handle's ctx, or is NULL if the caller gave no handle. */
int slip__vector_set(void **res, const void *source, const char *function);
int slip__vector_set_from(void **res, const slip_item_type *type, const void *given, size_t count,
                          const char *function);
int slip__vector_append_to(void *vector, const void *given, size_t count, const char *function);
size_t slip__vector_size(const void *vector, const char *function);
/* The item at `index`, borrowed; `place`, where the caller wants the result, is checked too. */
slip_status slip__vector_at(const void **item, const void *vector, size_t index, const void *place,
                            const char *function);

#endif
