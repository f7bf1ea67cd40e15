/* Reading safetensors: the header is checked as a whole before any data is read. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "core/dtype.h"
#include "io/archive.h"
#include "io/json.h"
#include "io/path.h"
#include "io/safetensors.h"
#include "io/source.h"

typedef struct tensor {
    slip_text name;
    char *shape; /* where its list begins in the header, which was found to be right */
    uint64_t begin, end;
    slip_dtype dtype;
    size_t index; /* in the archive */
} tensor;

typedef struct loader {
    const slip_source *source;
    slip_json json;
    slip_archive *archive;
    tensor *tensors;
    size_t count, capacity;
    uint64_t data_bytes; /* behind the header */
} loader;

static slip_status bad_json(const loader *self) {
    return slip__source_fail(self->source, SLIP_IO, "bad JSON at byte %td of the header: %s",
                             self->json.at - self->json.start, self->json.problem);
}

#define TRY_JSON(call)                      \
    do {                                    \
        if (!(call)) return bad_json(self); \
    } while (0)

__attribute__((format(printf, 3, 4))) static slip_status bad_tensor(const loader *self, slip_text name,
                                                                    const char *format, ...) {
    char quoted[SLIP_QUOTE_BYTES], problem[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(problem, sizeof problem, format, arguments);
    va_end(arguments);
    return slip__source_fail(self->source, SLIP_IO, "Tensor '%s' %s", slip__quote(quoted, name.bytes, name.byte_count),
                             problem);
}

static bool is_text(slip_text text, const char *word) {
    return text.byte_count == strlen(word) && memcmp(text.bytes, word, text.byte_count) == 0;
}

/* ---- the header ---- */

static slip_status read_metadata(loader *self) {
    bool is_first = true, is_end = false, is_duplicate = false;
    slip_text key, text;
    char quoted[SLIP_QUOTE_BYTES], *bytes;
    if (slip__json_accept_null(&self->json)) return SLIP_OK; /* as MLX writes none */
    TRY_JSON(slip__json_open(&self->json, '{'));
    for (;;) {
        TRY_JSON(slip__json_next(&self->json, '}', &is_first, &is_end));
        if (is_end) return SLIP_OK;
        TRY_JSON(slip__json_key(&self->json, &key));
        TRY_JSON(slip__json_string(&self->json, &text));
        if (memchr(key.bytes, 0, key.byte_count))
            return slip__source_fail(self->source, SLIP_IO, "a metadata key holds a NUL");
        slip_text *copy = slip__texts_allocate(1, text.byte_count + 1, &bytes);
        if (!copy) return slip__fail_memory(self->source->function, sizeof *copy + text.byte_count + 1);
        memcpy(bytes, text.bytes, text.byte_count);
        bytes[text.byte_count] = 0;
        *copy = (slip_text){bytes, text.byte_count};
        const slip_value value = {.kind = SLIP_VALUE_TEXT, .texts = copy, .text_count = 1};
        slip_status status = slip__archive_add_metadata(self->archive, key.bytes, key.byte_count, &value,
                                                        self->source->function, &is_duplicate);
        if (is_duplicate)
            return slip__source_fail(self->source, SLIP_IO, "the metadata '%s' is there twice",
                                     slip__quote(quoted, key.bytes, key.byte_count));
        SLIP_TRY(status);
    }
}

static slip_status read_dtype(loader *self, tensor *made) {
    slip_text name;
    char quoted[SLIP_QUOTE_BYTES];
    TRY_JSON(slip__json_string(&self->json, &name));
    for (int i = 0; i < SLIP_SAFETENSORS_DTYPE_COUNT; ++i) {
        if (!is_text(name, slip_safetensors_dtypes[i].name)) continue;
        made->dtype = slip_safetensors_dtypes[i].dtype;
        return SLIP_OK;
    }
    (void)bad_tensor(self, made->name, "has the dtype '%s', which is not supported",
                     slip__quote(quoted, name.bytes, name.byte_count));
    return SLIP_UNIMPLEMENTED;
}

/* A list of whole numbers with at most `room` of them. */
static slip_status read_numbers(loader *self, tensor *made, const char *what, uint64_t *numbers, int room, int *count) {
    bool is_first = true, is_end = false;
    TRY_JSON(slip__json_open(&self->json, '['));
    for (*count = 0;; ++*count) {
        uint64_t number;
        TRY_JSON(slip__json_next(&self->json, ']', &is_first, &is_end));
        if (is_end) return SLIP_OK;
        TRY_JSON(slip__json_unsigned(&self->json, &number));
        if (*count == room) return bad_tensor(self, made->name, "has more than %d entries in '%s'", room, what);
        numbers[*count] = number;
    }
}

/* The object of a tensor, whose shape and offsets are checked when all of it is known. */
static slip_status read_entry(loader *self, tensor *made, uint64_t *dims, int *ndim) {
    enum { DTYPE = 1, SHAPE = 2, OFFSETS = 4, ALL = 7 };
    bool is_first = true, is_end = false;
    unsigned seen = 0;
    TRY_JSON(slip__json_open(&self->json, '{'));
    for (;;) {
        slip_text key;
        uint64_t offsets[2];
        int count;
        TRY_JSON(slip__json_next(&self->json, '}', &is_first, &is_end));
        if (is_end) break;
        TRY_JSON(slip__json_key(&self->json, &key));
        unsigned field = is_text(key, "dtype")          ? DTYPE
                         : is_text(key, "shape")        ? SHAPE
                         : is_text(key, "data_offsets") ? OFFSETS
                                                        : 0;
        if (seen & field) return bad_tensor(self, made->name, "has an entry twice");
        seen |= field;
        if (field == DTYPE) {
            SLIP_TRY(read_dtype(self, made));
        } else if (field == SHAPE) {
            made->shape = self->json.at;
            SLIP_TRY(read_numbers(self, made, "shape", dims, SLIP_MAX_NDIM, ndim));
        } else if (field == OFFSETS) {
            SLIP_TRY(read_numbers(self, made, "data_offsets", offsets, 2, &count));
            if (count != 2) return bad_tensor(self, made->name, "data_offsets must have exactly 2 entries");
            made->begin = offsets[0];
            made->end = offsets[1];
        } else {
            TRY_JSON(slip__json_skip(&self->json));
        }
    }
    return seen == ALL ? SLIP_OK : bad_tensor(self, made->name, "lacks one of dtype, shape and data_offsets");
}

static slip_status check_tensor(const loader *self, const tensor *made, const uint64_t *dims, int ndim) {
    char quoted[SLIP_QUOTE_BYTES], name[SLIP_QUOTE_BYTES + 10];
    int shape[SLIP_MAX_NDIM];
    size_t byte_count = 0;
    snprintf(name, sizeof name, "Tensor '%s'", slip__quote(quoted, made->name.bytes, made->name.byte_count));
    SLIP_TRY(slip__source_shape(self->source, name, shape, &byte_count, dims, (uint64_t)ndim, made->dtype));
    if (made->begin > made->end || made->end - made->begin != byte_count)
        return bad_tensor(self, made->name, "invalid data offsets (%ju, %ju). Expecting %zu bytes.",
                          (uintmax_t)made->begin, (uintmax_t)made->end, byte_count);
    if (made->end > self->data_bytes)
        return bad_tensor(self, made->name,
                          "invalid data offsets (%ju, %ju) exceeding the size of the file. Perhaps an incomplete "
                          "download or corrupt file?",
                          (uintmax_t)made->begin, (uintmax_t)made->end);
    return SLIP_OK;
}

static slip_status read_tensor(loader *self, slip_text name) {
    uint64_t dims[SLIP_MAX_NDIM];
    int ndim = 0;
    bool is_duplicate = false;
    tensor made = {.name = name, .index = self->count};
    if (memchr(name.bytes, 0, name.byte_count)) return bad_tensor(self, name, "has a NUL in its name");
    SLIP_TRY(read_entry(self, &made, dims, &ndim));
    SLIP_TRY(check_tensor(self, &made, dims, ndim));
    if (self->count == self->capacity) {
        size_t capacity = self->capacity ? self->capacity * 2 : 16;
        tensor *tensors = slip__realloc(self->tensors, capacity * sizeof *tensors);
        if (!tensors) return slip__fail_memory(self->source->function, capacity * sizeof *tensors);
        self->tensors = tensors;
        self->capacity = capacity;
    }
    slip_status status = slip__archive_add_array(self->archive, name.bytes, name.byte_count, NULL,
                                                 self->source->function, &is_duplicate);
    if (is_duplicate) return bad_tensor(self, name, "is there twice");
    SLIP_TRY(status);
    self->tensors[self->count++] = made;
    return SLIP_OK;
}

static slip_status read_header(loader *self) {
    bool is_first = true, is_end = false, has_metadata = false;
    slip_text name;
    TRY_JSON(slip__json_open(&self->json, '{'));
    for (;;) {
        TRY_JSON(slip__json_next(&self->json, '}', &is_first, &is_end));
        if (is_end) break;
        TRY_JSON(slip__json_key(&self->json, &name));
        if (!is_text(name, SLIP_SAFETENSORS_METADATA)) {
            SLIP_TRY(read_tensor(self, name));
            continue;
        }
        if (has_metadata) return slip__source_fail(self->source, SLIP_IO, "__metadata__ is there twice");
        has_metadata = true;
        SLIP_TRY(read_metadata(self));
    }
    TRY_JSON(slip__json_end(&self->json));
    return SLIP_OK;
}

/* ---- the data ---- */

static int compare_places(const void *a, const void *b) {
    const tensor *first = a, *second = b;
    if (first->begin != second->begin) return first->begin < second->begin ? -1 : 1;
    return first->end < second->end ? -1 : first->end > second->end;
}

/* Puts the tensors into the order of their data, in which no two share a byte. */
static slip_status order_tensors(loader *self) {
    if (self->count) qsort(self->tensors, self->count, sizeof *self->tensors, compare_places);
    for (size_t i = 0, last = 0; i < self->count; ++i) {
        const tensor *at = &self->tensors[i], *before = &self->tensors[last];
        char quoted[SLIP_QUOTE_BYTES];
        if (at->begin == at->end) continue;
        if (last != i && at->begin < before->end)
            return bad_tensor(self, at->name, "overlaps with '%s' in the file",
                              slip__quote(quoted, before->name.bytes, before->name.byte_count));
        last = i;
    }
    return SLIP_OK;
}

static slip_status load_tensor(loader *self, tensor *from, uint64_t data_offset) {
    uint64_t dims[SLIP_MAX_NDIM];
    int shape[SLIP_MAX_NDIM], ndim = 0;
    size_t byte_count = 0;
    slip_array *array;
    self->json.at = from->shape;
    SLIP_TRY(read_numbers(self, from, "shape", dims, SLIP_MAX_NDIM, &ndim));
    SLIP_TRY(slip__source_shape(self->source, "a tensor", shape, &byte_count, dims, (uint64_t)ndim, from->dtype));
    SLIP_TRY(slip__source_array(self->source, &array, shape, ndim, from->dtype, data_offset + from->begin));
    slip__archive_fill(self->archive, from->index, array);
    return SLIP_OK;
}

static slip_status load_all(loader *self, char *header, size_t length) {
    uint64_t data_offset = SLIP_SAFETENSORS_LENGTH_BYTES + length, data_end = 0;
    SLIP_TRY(slip__source_read(self->source, header, length, SLIP_SAFETENSORS_LENGTH_BYTES));
    self->json = slip__json_begin(header, length);
    self->data_bytes = self->source->byte_count - data_offset;
    SLIP_TRY(read_header(self));
    SLIP_TRY(order_tensors(self));
    for (size_t i = 0; i < self->count; ++i) {
        SLIP_TRY(load_tensor(self, &self->tensors[i], data_offset));
        if (self->tensors[i].end > data_end) data_end = self->tensors[i].end;
    }
    return slip__source_end(self->source, data_offset + data_end);
}

static slip_status load(loader *self) {
    unsigned char bytes[SLIP_SAFETENSORS_LENGTH_BYTES];
    const slip_source *source = self->source;
    SLIP_TRY(slip__source_read(source, bytes, sizeof bytes, 0));
    uint64_t length = slip__little_endian(bytes, sizeof bytes);
    if (length == 0 || length > SLIP_SAFETENSORS_HEADER_LIMIT || length > source->byte_count - sizeof bytes)
        return slip__source_fail(source, SLIP_IO,
                                 "Invalid json header length %ju: at least 1, at most %d, and within the file's %ju "
                                 "bytes was expected",
                                 (uintmax_t)length, SLIP_SAFETENSORS_HEADER_LIMIT, (uintmax_t)source->byte_count);
    char *header = slip__malloc((size_t)length);
    if (!header) return slip__fail_memory(source->function, (size_t)length);
    slip_status status = load_all(self, header, (size_t)length);
    slip__free(header);
    slip__free(self->tensors);
    return status;
}

slip_status slip_safetensors_load_from(slip_archive **archive, const slip_reader *reader) {
    slip_source source;
    loader self = {.source = &source};
    *archive = NULL;
    SLIP_TRY(slip__source_begin(&source, reader, "load_safetensors"));
    SLIP_TRY(slip_archive_create(&self.archive));
    slip_status status = load(&self);
    if (status == SLIP_OK) *archive = self.archive;
    else slip_archive_release(self.archive);
    return status;
}

static slip_status load_from(const slip_reader *reader, void *result) {
    return slip_safetensors_load_from(result, reader);
}

slip_status slip_safetensors_load(slip_archive **archive, const char *path) {
    *archive = NULL;
    return slip__load_from_path(path, "load_safetensors", load_from, archive);
}
