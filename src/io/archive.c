#include "io/archive.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/memory.h"
#include "io/source.h"

enum { FIRST_CAPACITY = 8 };

typedef struct entry {
    char *name;
    uint64_t hash;
    slip_value value;
} entry;

/* Entries in the order of their first insertion, found through a hash table of positions. */
typedef struct table {
    entry *entries;
    size_t count;
    size_t capacity;
    size_t *slots;     /* 1 + position in `entries`, 0 for free; open addressing, at most half full */
    size_t slot_count; /* a power of two; 0 before the first insertion */
} table;

struct slip_archive {
    table arrays, metadata;
};

static size_t find_slot(const table *self, const char *name, size_t name_bytes, uint64_t hash) {
    size_t mask = self->slot_count - 1, slot = (size_t)hash & mask;
    for (; self->slots[slot] != 0; slot = (slot + 1) & mask) {
        const entry *at = &self->entries[self->slots[slot] - 1];
        if (at->hash == hash && strncmp(at->name, name, name_bytes) == 0 && at->name[name_bytes] == 0) break;
    }
    return slot;
}

/* The entry of that name, or NULL. */
static entry *find(const table *self, const char *name, size_t name_bytes) {
    if (self->count == 0) return NULL;
    size_t position = self->slots[find_slot(self, name, name_bytes, slip__hash(name, name_bytes))];
    return position ? &self->entries[position - 1] : NULL;
}

static slip_status reserve(table *self, const char *function) {
    if (self->count < self->capacity) return SLIP_OK;
    size_t capacity = self->capacity ? self->capacity * 2 : FIRST_CAPACITY, slot_count = capacity * 2;
    entry *entries = slip__realloc(self->entries, capacity * sizeof *entries);
    if (!entries) return slip__fail_memory(function, capacity * sizeof *entries);
    self->entries = entries;
    size_t *slots = slip__calloc(slot_count, sizeof *slots);
    if (!slots) return slip__fail_memory(function, slot_count * sizeof *slots);
    slip__free(self->slots);
    self->slots = slots;
    self->slot_count = slot_count;
    self->capacity = capacity;
    for (size_t i = 0; i < self->count; ++i)
        slots[find_slot(self, entries[i].name, strlen(entries[i].name), entries[i].hash)] = i + 1;
    return SLIP_OK;
}

static void drop_value(const slip_value *value) {
    slip_array_release(value->array);
    slip__free((void *)(uintptr_t)value->texts);
}

/* Adds a name that is not there. Takes over the value where it succeeds. */
static slip_status add(table *self, const char *name, size_t name_bytes, const slip_value *value,
                       const char *function) {
    uint64_t hash = slip__hash(name, name_bytes);
    SLIP_TRY(reserve(self, function));
    char *copy = slip__malloc(name_bytes + 1);
    if (!copy) return slip__fail_memory(function, name_bytes + 1);
    memcpy(copy, name, name_bytes);
    copy[name_bytes] = 0;
    self->slots[find_slot(self, name, name_bytes, hash)] = self->count + 1;
    self->entries[self->count++] = (entry){copy, hash, *value};
    return SLIP_OK;
}

/* Sets or replaces. Takes over the value where it succeeds. */
static slip_status set(table *self, const char *name, const slip_value *value, const char *function) {
    entry *there = find(self, name, strlen(name));
    if (!there) return add(self, name, strlen(name), value, function);
    slip_value old = there->value;
    there->value = *value;
    drop_value(&old);
    return SLIP_OK;
}

/* ---- making one ---- */

slip_status slip_archive_create(slip_archive **archive) {
    *archive = slip__calloc(1, sizeof **archive);
    return *archive ? SLIP_OK : slip__fail_memory("archive_create", sizeof **archive);
}

static void drop_table(table *self) {
    for (size_t i = 0; i < self->count; ++i) {
        slip__free(self->entries[i].name);
        drop_value(&self->entries[i].value);
    }
    slip__free(self->entries);
    slip__free(self->slots);
}

void slip_archive_release(slip_archive *archive) {
    if (!archive) return;
    drop_table(&archive->arrays);
    drop_table(&archive->metadata);
    slip__free(archive);
}

static slip_status name_in(const slip_archive *archive, const char *name, const char *function) {
    if (!archive) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the archive is NULL", function);
    if (!name) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the name is NULL", function);
    char quoted[SLIP_QUOTE_BYTES];
    if (slip__is_utf8(name, strlen(name))) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the name '%s' is not UTF-8", function,
                      slip__quote(quoted, name, strlen(name)));
}

/* ---- arrays ---- */

size_t slip_archive_array_count(const slip_archive *archive) {
    return archive->arrays.count;
}

slip_array *slip_archive_array(const slip_archive *archive, size_t index, const char **name) {
    if (index >= archive->arrays.count) return NULL;
    if (name) *name = archive->arrays.entries[index].name;
    return archive->arrays.entries[index].value.array;
}

slip_array *slip_archive_find_array(const slip_archive *archive, const char *name) {
    const entry *there = find(&archive->arrays, name, strlen(name));
    return there ? there->value.array : NULL;
}

slip_status slip_archive_set_array(slip_archive *archive, const char *name, slip_array *array) {
    const char *function = "archive_set_array";
    SLIP_TRY(name_in(archive, name, function));
    if (!array) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the array is NULL", function);
    slip_value value = {.kind = SLIP_VALUE_ARRAY, .array = slip_array_retain(array)};
    slip_status status = set(&archive->arrays, name, &value, function);
    if (status != SLIP_OK) slip_array_release(array);
    return status;
}

/* Adds a name that must not be there yet. */
static slip_status add_new(table *self, const char *name, size_t name_bytes, const slip_value *value,
                           const char *function, bool *is_duplicate) {
    *is_duplicate = find(self, name, name_bytes) != NULL;
    if (*is_duplicate) return SLIP_INVALID_ARGUMENT;
    return add(self, name, name_bytes, value, function);
}

slip_status slip__archive_add_array(slip_archive *archive, const char *name, size_t name_bytes, slip_array *array,
                                    const char *function, bool *is_duplicate) {
    slip_value value = {.kind = SLIP_VALUE_ARRAY, .array = array};
    return add_new(&archive->arrays, name, name_bytes, &value, function, is_duplicate);
}

void slip__archive_fill(slip_archive *archive, size_t index, slip_array *array) {
    archive->arrays.entries[index].value.array = array;
}

static slip_array **collect(slip_array **into, const table *self) {
    for (size_t i = 0; i < self->count; ++i)
        if (self->entries[i].value.array) *into++ = self->entries[i].value.array;
    return into;
}

slip_status slip__archive_eval(const slip_archive *archive, const char *function) {
    size_t count = archive->arrays.count + archive->metadata.count;
    slip_array **arrays = slip__malloc(count * sizeof *arrays);
    if (!arrays) return slip__fail_memory(function, count * sizeof *arrays);
    count = (size_t)(collect(collect(arrays, &archive->arrays), &archive->metadata) - arrays);
    slip_status status = slip_eval(arrays, count);
    slip__free(arrays);
    return status;
}

/* ---- metadata ---- */

size_t slip_archive_metadata_count(const slip_archive *archive) {
    return archive->metadata.count;
}

slip_value slip_archive_metadata(const slip_archive *archive, size_t index, const char **name) {
    if (index >= archive->metadata.count) return (slip_value){0};
    if (name) *name = archive->metadata.entries[index].name;
    return archive->metadata.entries[index].value;
}

slip_value slip_archive_find_metadata(const slip_archive *archive, const char *name) {
    const entry *there = find(&archive->metadata, name, strlen(name));
    return there ? there->value : (slip_value){0};
}

slip_text *slip__texts_allocate(size_t text_count, size_t byte_count, char **bytes) {
    slip_text *texts = slip__malloc(text_count * sizeof *texts + byte_count);
    if (texts) *bytes = (char *)(texts + text_count);
    return texts;
}

/* Copies texts after checking them. */
static slip_status copy_texts(slip_text **copy, const slip_text *texts, size_t text_count, const char *function) {
    size_t total = 0;
    char *bytes = NULL;
    for (size_t i = 0; i < text_count; ++i) {
        if (!texts[i].bytes) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] text %zu is NULL", function, i);
        if (!slip__is_utf8(texts[i].bytes, texts[i].byte_count))
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] text %zu is not UTF-8", function, i);
        total += texts[i].byte_count + 1;
    }
    slip_text *made = slip__texts_allocate(text_count, total, &bytes);
    if (!made) return slip__fail_memory(function, text_count * sizeof *made + total);
    for (size_t i = 0; i < text_count; ++i) {
        size_t byte_count = texts[i].byte_count;
        memcpy(bytes, texts[i].bytes, byte_count);
        bytes[byte_count] = 0;
        made[i] = (slip_text){bytes, byte_count};
        bytes += byte_count + 1;
    }
    *copy = made;
    return SLIP_OK;
}

slip_status slip_archive_set_metadata(slip_archive *archive, const char *name, const slip_value *value) {
    const char *function = "archive_set_metadata";
    SLIP_TRY(name_in(archive, name, function));
    bool is_list = value && value->kind == SLIP_VALUE_TEXTS && (value->texts || !value->text_count);
    bool is_text = value && value->kind == SLIP_VALUE_TEXT && value->texts;
    slip_value copy = {.kind = value ? value->kind : SLIP_VALUE_NONE};
    if (is_list || is_text) {
        slip_text *texts = NULL;
        copy.text_count = is_text ? 1 : value->text_count;
        SLIP_TRY(copy_texts(&texts, value->texts, copy.text_count, function));
        copy.texts = texts;
    } else if (copy.kind == SLIP_VALUE_ARRAY && value->array) {
        copy.array = slip_array_retain(value->array);
    } else {
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the value of '%s' is neither an array nor texts", function,
                          name);
    }
    slip_status status = set(&archive->metadata, name, &copy, function);
    if (status != SLIP_OK) drop_value(&copy);
    return status;
}

slip_status slip__archive_add_metadata(slip_archive *archive, const char *name, size_t name_bytes,
                                       const slip_value *value, const char *function, bool *is_duplicate) {
    slip_status status = add_new(&archive->metadata, name, name_bytes, value, function, is_duplicate);
    if (status != SLIP_OK) drop_value(value);
    return status;
}
