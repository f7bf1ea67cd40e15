#include "data/sample.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "core/buffer.h"
#include "core/shape.h"
#include "device/registry.h"
#include "schedule/data.h"

#include <slip/ops.h>
#include <slip/stream.h>

enum { MOST_NAME_BYTES = 1 << 16 };

static const slip_slab sample_slab = {sizeof(slip_sample), SLIP_SLAB_SAMPLE};

/* ---- names ---- */

slip_status slip__name_create(slip_name **out, const char *text) {
    size_t byte_count = strlen(text);
    *out = NULL;
    if (byte_count == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[sample] a key must not be empty");
    if (byte_count > MOST_NAME_BYTES)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[sample] a key of %zu bytes is too long: %d are allowed", byte_count,
                          MOST_NAME_BYTES);
    slip_name *name = slip__malloc(sizeof *name + byte_count + 1);
    if (!name) return slip__fail_memory("sample", sizeof *name + byte_count + 1);
    atomic_init(&name->references, 1);
    name->byte_count = (unsigned)byte_count;
    memcpy(name->text, text, byte_count + 1);
    *out = name;
    return SLIP_OK;
}

void slip__name_release(slip_name *name) {
    if (name && atomic_fetch_sub_explicit(&name->references, 1, memory_order_acq_rel) == 1) slip__free(name);
}

static bool is_same(const slip_name *name, const char *text, size_t byte_count) {
    return name->byte_count == byte_count && memcmp(name->text, text, byte_count) == 0;
}

/* ---- life ---- */

slip_status slip_sample_create(slip_sample **out) {
    slip_sample *sample = slip__slab_take(&sample_slab);
    *out = sample;
    if (!sample) return slip__fail_memory("sample", sizeof *sample);
    memset(sample, 0, offsetof(slip_sample, inline_entries));
    sample->entries = sample->inline_entries;
    sample->entry_room = SLIP_SAMPLE_INLINE_ENTRIES;
    sample->ops = sample->inline_ops;
    sample->op_room = SLIP_SAMPLE_INLINE_OPS;
    return SLIP_OK;
}

void slip__sample_drop_children(slip_sample *sample) {
    for (size_t i = 0; i < sample->child_count; ++i) slip_sample_release(sample->children[i]);
    slip__free(sample->children);
    sample->children = NULL;
    sample->child_count = 0;
    if (!sample->slots) return;
    slip__name_release(sample->slots->key); /* behind the children, which write there */
    slip_array_release(sample->slots->array);
    slip__free(sample->slots);
    sample->slots = NULL;
}

static void clear(slip_sample *sample) {
    for (int i = 0; i < sample->entry_count; ++i) {
        slip__name_release(sample->entries[i].name);
        slip_array_release(sample->entries[i].array);
    }
    sample->entry_count = 0;
}

void slip_sample_release(slip_sample *sample) {
    if (!sample) return;
    clear(sample);
    slip__sample_drop_children(sample);
    slip_array_release(sample->bytes);
    slip__failure_release(sample->failure);
    if (sample->owner) slip_data_release(sample->owner);
    if (sample->entries != sample->inline_entries) slip__free(sample->entries);
    if (sample->ops != sample->inline_ops) slip__free(sample->ops);
    slip__slab_give(&sample_slab, sample);
}

/* The block with room for `count` more things, twice as large where it was full; NULL: out of memory. */
static void *grow(void *block, const void *inline_block, int count, int *room, size_t size) {
    if (count < *room) return block;
    bool is_inline = block == inline_block;
    void *larger = slip__realloc(is_inline ? NULL : block, 2 * (size_t)*room * size);
    if (!larger) return NULL;
    if (is_inline) memcpy(larger, inline_block, (size_t)count * size);
    *room *= 2;
    return larger;
}

slip_status slip__sample_make_children(slip_sample *sample, size_t count) {
    sample->children = slip__calloc(count ? count : 1, sizeof *sample->children);
    if (!sample->children) return slip__fail_memory("sample", count * sizeof *sample->children);
    sample->child_count = count;
    return SLIP_OK;
}

/* ---- slots ---- */

void slip__sample_make_slots(slip_sample *sample) {
    sample->slots = slip__calloc(1, sizeof *sample->slots);
    if (sample->slots) sample->slots->count = sample->child_count;
    for (size_t i = 0; sample->slots && i < sample->child_count; ++i) {
        sample->children[i]->parent_slots = sample->slots;
        sample->children[i]->slot = i;
    }
}

/* The first child that asks says what all of them have to be like. The lock is held. */
static void begin_slots(slip_slots *slots, const slip_name *key, const int *shape, int ndim, slip_dtype dtype,
                        const char *what) {
    int whole[SLIP_MAX_NDIM];
    void *unused;
    if (ndim + 1 > SLIP_MAX_NDIM || slots->count > INT32_MAX) return;
    whole[0] = (int)slots->count;
    memcpy(whole + 1, shape, (size_t)ndim * sizeof *shape);
    if (slip__array_allocate(&slots->array, &unused, whole, ndim + 1, dtype, what) != SLIP_OK) return;
    slots->key = slip__name_retain((slip_name *)(uintptr_t)key);
}

static bool fits(const slip_slots *slots, const slip_name *key, const int *shape, int ndim, slip_dtype dtype) {
    const slip_array *whole = slots->array;
    return whole && is_same(slots->key, key->text, key->byte_count) && whole->ndim == ndim + 1 &&
           whole->dtype == dtype && memcmp(whole->shape + 1, shape, (size_t)ndim * sizeof *shape) == 0;
}

/* Slot number `slot` as an array, which holds the batch. */
static slip_status view_slot(slip_array **out, slip_array *whole, size_t slot, const int *shape, int ndim) {
    slip_dtype dtype = (slip_dtype)whole->dtype;
    SLIP_TRY(slip__array_create(out, SLIP_OP_TRANSFER, dtype, shape, ndim, NULL, 0, NULL));
    (*out)->byte_offset = (int64_t)(slot * slip__array_byte_count(*out));
    (*out)->root = slip_array_retain(whole);
    (*out)->home = whole->home;
    (*out)->is_view = true;
    atomic_store_explicit(&(*out)->state, SLIP_SCHEDULED, memory_order_release);
    return SLIP_OK;
}

slip_status slip__sample_allocate(slip_array **array, void **data, const slip_sample *sample, const slip_name *key,
                                  const int *shape, int ndim, slip_dtype dtype, const char *what) {
    slip_slots *slots = sample->parent_slots;
    bool has_slot = false;
    if (slots) {
        slip__lock(&slots->lock);
        if (!slots->key) begin_slots(slots, key, shape, ndim, dtype, what);
        has_slot = fits(slots, key, shape, ndim, dtype);
        slip__unlock(&slots->lock);
    }
    if (!has_slot) return slip__array_allocate(array, data, shape, ndim, dtype, what);
    SLIP_TRY(view_slot(array, slots->array, sample->slot, shape, ndim));
    *data = slip__array_pointer(*array);
    return SLIP_OK;
}

slip_status slip__sample_defer(slip_sample *sample, const slip_data_op *op) {
    void *block = grow(sample->ops, sample->inline_ops, sample->op_count, &sample->op_room, sizeof *sample->ops);
    if (!block) return slip__fail_memory("sample", 2 * (size_t)sample->op_room * sizeof *sample->ops);
    sample->ops = block;
    sample->ops[sample->op_count++] = op;
    return SLIP_OK;
}

/* ---- entries ---- */

static int find(const slip_sample *sample, const char *text, size_t byte_count) {
    for (int i = 0; i < sample->entry_count; ++i)
        if (is_same(sample->entries[i].name, text, byte_count)) return i;
    return -1;
}

static int find_name(const slip_sample *sample, const slip_name *name) {
    for (int i = 0; i < sample->entry_count; ++i)
        if (sample->entries[i].name == name) return i;
    return find(sample, name->text, name->byte_count);
}

slip_array *slip__sample_find(const slip_sample *sample, const slip_name *name) {
    int index = find_name(sample, name);
    return index < 0 ? NULL : sample->entries[index].array;
}

slip_status slip__sample_put(slip_sample *sample, slip_name *name, slip_array *array) {
    int index = find_name(sample, name);
    if (index >= 0) {
        slip_array_release(sample->entries[index].array);
        sample->entries[index].array = array;
        return SLIP_OK;
    }
    void *block = grow(sample->entries, sample->inline_entries, sample->entry_count, &sample->entry_room,
                       sizeof *sample->entries);
    if (!block) {
        slip_array_release(array);
        return slip__fail_memory("sample", 2 * (size_t)sample->entry_room * sizeof *sample->entries);
    }
    sample->entries = block;
    sample->entries[sample->entry_count++] = (slip_sample_entry){slip__name_retain(name), array};
    return SLIP_OK;
}

slip_status slip__sample_put_text(slip_sample *sample, slip_name *name, const void *bytes, size_t byte_count,
                                  const char *what) {
    slip_array *array;
    void *data;
    SLIP_TRY(slip__array_allocate(&array, &data, (int[]){(int)byte_count}, 1, SLIP_INT8, what));
    if (byte_count) memcpy(data, bytes, byte_count);
    return slip__sample_put(sample, name, array);
}

static void erase_at(slip_sample *sample, int index) {
    if (index < 0) return;
    slip__name_release(sample->entries[index].name);
    slip_array_release(sample->entries[index].array);
    memmove(sample->entries + index, sample->entries + index + 1,
            (size_t)(--sample->entry_count - index) * sizeof *sample->entries);
}

void slip__sample_erase(slip_sample *sample, const slip_name *name) {
    erase_at(sample, find_name(sample, name));
}

const char *slip__sample_keys(const slip_sample *sample, char text[SLIP_KEYS_BYTES]) {
    size_t used = 0;
    snprintf(text, SLIP_KEYS_BYTES, "it has none");
    for (int i = 0; i < sample->entry_count && used < SLIP_KEYS_BYTES; ++i)
        used += (size_t)snprintf(text + used, SLIP_KEYS_BYTES - used, "%s'%s'", i ? ", " : "",
                                 sample->entries[i].name->text);
    return text;
}

/* ---- the public interface ---- */

static bool is_plain(const slip_array *array) {
    return slip__array_state(slip__array_root(array)) == SLIP_DONE && slip_array_data_if_ready(array) &&
           slip__array_root(array)->home == SLIP_CPU_DEVICE &&
           (array->size == 0 || slip__is_row_major(array->shape, array->strides, array->ndim));
}

/* Ready and row-major in host memory: itself, or a copy of its own. */
static slip_status make_plain(slip_array **out, slip_array *array) {
    *out = NULL;
    const void *data;
    SLIP_TRY(slip_array_data(&data, array));
    if (is_plain(array)) {
        *out = slip_array_retain(array);
        return SLIP_OK;
    }
    slip_stream *stream;
    SLIP_TRY(slip_stream_default(&stream, (slip_device){SLIP_CPU, 0}));
    slip_status status = slip_contiguous(out, array, false, stream);
    if (status == SLIP_OK) status = slip_eval(out, 1);
    slip_stream_release(stream);
    if (status == SLIP_OK) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return status;
}

slip_status slip_sample_set(slip_sample *sample, const char *name, slip_array *array) {
    slip_array *plain;
    slip_name *key;
    SLIP_TRY(make_plain(&plain, array));
    int index = find(sample, name, strlen(name));
    if (index >= 0) {
        slip_array_release(sample->entries[index].array);
        sample->entries[index].array = plain;
        return SLIP_OK;
    }
    slip_status status = slip__name_create(&key, name);
    if (status != SLIP_OK) {
        slip_array_release(plain);
        return status;
    }
    status = slip__sample_put(sample, key, plain);
    slip__name_release(key);
    return status;
}

slip_status slip_sample_set_text(slip_sample *sample, const char *name, const void *bytes, size_t byte_count) {
    slip_array *array;
    if (byte_count > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[sample] a text of %zu bytes is too long for an array", byte_count);
    SLIP_TRY(slip_array_from_data(&array, bytes, (int[]){(int)byte_count}, 1, SLIP_INT8));
    slip_status status = slip_sample_set(sample, name, array);
    slip_array_release(array);
    return status;
}

slip_status slip_sample_copy(slip_sample **out, const slip_sample *sample) {
    slip_sample *copy;
    *out = NULL;
    SLIP_TRY(slip_sample_create(&copy));
    for (int i = 0; i < sample->entry_count; ++i) {
        slip_status status =
            slip__sample_put(copy, sample->entries[i].name, slip_array_retain(sample->entries[i].array));
        if (status == SLIP_OK) continue;
        slip_sample_release(copy);
        return status;
    }
    *out = copy;
    return SLIP_OK;
}

slip_status slip_sample_take(slip_array **out, slip_sample *sample, const char *name) {
    int index = find(sample, name, strlen(name));
    slip_array *array = index < 0 ? NULL : sample->entries[index].array;
    *out = NULL;
    if (!array) return SLIP_OK;
    /* A view shares its memory with another array; a buffer that was handed out has pins. */
    slip_buffer *buffer = array->root ? NULL : slip__array_buffer(array);
    bool is_shared = atomic_load(&array->references) > 1 || !buffer || atomic_load(&buffer->references) > 1 ||
                     atomic_load(&buffer->pins) || atomic_load(&array->mirror);
    if (is_shared)
        SLIP_TRY(
            slip_array_from_data(out, slip__array_pointer(array), array->shape, array->ndim, (slip_dtype)array->dtype));
    else *out = slip_array_retain(array);
    erase_at(sample, index);
    return SLIP_OK;
}

void slip_sample_remove(slip_sample *sample, const char *name) {
    erase_at(sample, find(sample, name, strlen(name)));
}

slip_array *slip_sample_get(const slip_sample *sample, const char *name) {
    int index = find(sample, name, strlen(name));
    return index < 0 ? NULL : sample->entries[index].array;
}

size_t slip_sample_count(const slip_sample *sample) {
    return (size_t)sample->entry_count;
}

slip_array *slip_sample_at(const slip_sample *sample, size_t index, const char **name) {
    bool is_there = index < (size_t)sample->entry_count;
    if (name) *name = is_there ? sample->entries[index].name->text : NULL;
    return is_there ? sample->entries[index].array : NULL;
}
