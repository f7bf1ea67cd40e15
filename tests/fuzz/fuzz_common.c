#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_fail(const char *file, int line, const char *condition) {
    fprintf(stderr, "%s:%d: does not hold: %s (last message: %s)\n", file, line, condition, slip_error_message());
    abort();
}

/* ---- reading and writing ---- */

static slip_status memory_size(void *self, uint64_t *byte_count) {
    *byte_count = ((fuzz_memory *)self)->size;
    return SLIP_OK;
}

static slip_status memory_read_at(void *self, void *data, size_t byte_count, uint64_t offset) {
    const fuzz_memory *memory = self;
    FUZZ_CHECK(offset <= memory->size && byte_count <= memory->size - offset);
    if (byte_count) memcpy(data, memory->data + offset, byte_count);
    return SLIP_OK;
}

static slip_status memory_write(void *self, const void *data, size_t byte_count) {
    fuzz_memory *memory = self;
    if (byte_count > memory->capacity - memory->written_size) {
        memory->capacity = 2 * memory->capacity + byte_count;
        memory->written = realloc(memory->written, memory->capacity);
        FUZZ_CHECK(memory->written != NULL);
    }
    if (byte_count) memcpy(memory->written + memory->written_size, data, byte_count);
    memory->written_size += byte_count;
    return SLIP_OK;
}

slip_reader fuzz_reader(fuzz_memory *memory) {
    static const slip_reader_vtable vtable = {.size = memory_size, .read_at = memory_read_at};
    return (slip_reader){&vtable, memory};
}

slip_writer fuzz_writer(fuzz_memory *memory) {
    static const slip_writer_vtable vtable = {.write = memory_write};
    return (slip_writer){&vtable, memory};
}

void fuzz_turn_round(fuzz_memory *memory) {
    memory->data = memory->written;
    memory->size = memory->written_size;
}

void fuzz_free(fuzz_memory *memory) {
    free(memory->written);
}

/* ---- what must hold ---- */

extern volatile uint8_t fuzz_sum;
volatile uint8_t fuzz_sum; /* somewhere to put what was read */

void fuzz_touch(slip_array *array) {
    const uint8_t *bytes = slip_array_data_if_ready(array); /* dense, whichever way */
    size_t byte_count = slip_array_size(array) * slip_dtype_size(slip_array_dtype(array));
    FUZZ_CHECK(bytes != NULL || byte_count == 0);
    uint8_t total = 0;
    for (size_t i = 0; i < byte_count; ++i) {
        total = (uint8_t)(total + bytes[i]);
        FUZZ_CHECK(slip_array_dtype(array) != SLIP_BOOL || bytes[i] <= 1);
    }
    fuzz_sum = total;
}

void fuzz_check_memory(size_t count, size_t size) {
    FUZZ_CHECK(slip_memory_active() <= 8 * size + 4096 * count);
}

void fuzz_touch_archive(const slip_archive *archive, size_t size) {
    size_t arrays = slip_archive_array_count(archive), metadata = slip_archive_metadata_count(archive);
    const char *name = NULL;
    for (size_t i = 0; i < arrays; ++i) {
        fuzz_touch(slip_archive_array(archive, i, &name));
        FUZZ_CHECK(slip_archive_find_array(archive, name) == slip_archive_array(archive, i, NULL));
    }
    for (size_t i = 0; i < metadata; ++i) {
        slip_value value = slip_archive_metadata(archive, i, &name);
        FUZZ_CHECK(value.kind != SLIP_VALUE_NONE);
        if (value.kind == SLIP_VALUE_ARRAY) fuzz_touch(value.array);
        for (size_t k = 0; k < value.text_count; ++k) FUZZ_CHECK(value.texts[k].bytes[value.texts[k].byte_count] == 0);
    }
    fuzz_check_memory(arrays + metadata, size);
}

static void check_same_array(const slip_array *a, const slip_array *b) {
    FUZZ_CHECK(slip_array_dtype(a) == slip_array_dtype(b) && slip_array_ndim(a) == slip_array_ndim(b));
    for (int i = 0; i < slip_array_ndim(a); ++i) FUZZ_CHECK(slip_array_shape(a)[i] == slip_array_shape(b)[i]);
}

void fuzz_check_same(const slip_archive *a, const slip_archive *b) {
    const char *name = NULL;
    FUZZ_CHECK(slip_archive_array_count(a) == slip_archive_array_count(b));
    FUZZ_CHECK(slip_archive_metadata_count(a) == slip_archive_metadata_count(b));
    for (size_t i = 0; i < slip_archive_array_count(a); ++i) {
        const slip_array *array = slip_archive_array(a, i, &name), *other = slip_archive_find_array(b, name);
        FUZZ_CHECK(other != NULL);
        check_same_array(array, other);
    }
    for (size_t i = 0; i < slip_archive_metadata_count(a); ++i) {
        slip_value value = slip_archive_metadata(a, i, &name), other = slip_archive_find_metadata(b, name);
        FUZZ_CHECK(value.kind == other.kind && value.text_count == other.text_count);
        if (value.kind == SLIP_VALUE_ARRAY) check_same_array(value.array, other.array);
        for (size_t k = 0; k < value.text_count; ++k)
            FUZZ_CHECK(value.texts[k].byte_count == other.texts[k].byte_count &&
                       memcmp(value.texts[k].bytes, other.texts[k].bytes, value.texts[k].byte_count) == 0);
    }
}
