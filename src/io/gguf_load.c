/* Reading gguf: metadata and tensor descriptions are read and checked as a whole before any data is. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/archive.h"
#include "io/cursor.h"
#include "io/gguf.h"
#include "io/path.h"
#include "schedule/data.h"

enum {
    LEAST_PAIR_BYTES = 8 + 4 + 1,       /* an empty key, a type, a byte */
    LEAST_TENSOR_BYTES = 8 + 4 + 4 + 8, /* an empty name, no dimensions, a type, an offset */
    CUT_BYTES = 7,                      /* sizeof ".weight" */
};

typedef struct tensor {
    char *name;
    const slip_gguf_tensor_type *type;
    int ndim;
    int shape[SLIP_GGUF_MAX_NDIM]; /* of elements, the slowest dimension first */
    uint64_t offset;               /* in the data */
    uint64_t byte_count;
    size_t index; /* in the archive; scales and biases of a packed one follow */
} tensor;

typedef struct loader {
    slip_cursor cursor;
    const slip_source *source;
    slip_archive *archive;
    tensor *tensors;
    size_t count; /* read so far: named */
    uint64_t alignment;
    uint64_t data_offset;
} loader;

/* ---- strings ---- */

/* A string's length, when its bytes are all there. */
static slip_status read_length(loader *self, uint64_t *length) {
    SLIP_TRY(slip__cursor_number(&self->cursor, length, 8));
    if (*length <= slip__cursor_left(&self->cursor)) return SLIP_OK;
    return slip__source_fail(self->source, SLIP_IO, "a string of %ju bytes at %ju goes past the end of the file",
                             (uintmax_t)*length, (uintmax_t)self->cursor.position);
}

/* A key or a tensor's name; from slip__malloc, NUL-terminated. */
static slip_status read_name(loader *self, char **name, const char *what) {
    uint64_t length;
    char quoted[SLIP_QUOTE_BYTES];
    *name = NULL;
    SLIP_TRY(read_length(self, &length));
    if (length > SLIP_GGUF_NAME_LIMIT)
        return slip__source_fail(self->source, SLIP_IO, "a %s of %ju bytes; at most %d are allowed", what,
                                 (uintmax_t)length, SLIP_GGUF_NAME_LIMIT);
    char *made = slip__malloc((size_t)length + 1);
    if (!made) return slip__fail_memory(self->source->function, (size_t)length + 1);
    slip_status status = slip__cursor_take(&self->cursor, made, length);
    made[length] = 0;
    if (status == SLIP_OK && (!slip__is_utf8(made, (size_t)length) || memchr(made, 0, (size_t)length)))
        status = slip__source_fail(self->source, SLIP_IO, "the %s '%s' is not UTF-8 or holds a NUL", what,
                                   slip__quote(quoted, made, (size_t)length));
    if (status == SLIP_OK) *name = made;
    else slip__free(made);
    return status;
}

/* How much memory `count` strings from here on take, each with a NUL; then the cursor is behind them. */
static slip_status measure_texts(loader *self, uint64_t count, uint64_t *byte_count) {
    uint64_t length;
    for (*byte_count = 0; count > 0; --count) {
        SLIP_TRY(read_length(self, &length));
        self->cursor.position += length;
        *byte_count += length + 1; /* no more than the file has */
    }
    return SLIP_OK;
}

static slip_status fill_texts(loader *self, const char *key, slip_text *texts, size_t count, char *bytes) {
    uint64_t length;
    char quoted[SLIP_QUOTE_BYTES];
    for (size_t i = 0; i < count; ++i) {
        SLIP_TRY(slip__cursor_number(&self->cursor, &length, 8));
        SLIP_TRY(slip__cursor_take(&self->cursor, bytes, length));
        if (!slip__is_utf8(bytes, (size_t)length))
            return slip__source_fail(self->source, SLIP_IO, "the metadata '%s' has text that is not UTF-8",
                                     slip__quote(quoted, key, strlen(key)));
        bytes[length] = 0;
        texts[i] = (slip_text){bytes, (size_t)length};
        bytes += length + 1;
    }
    return SLIP_OK;
}

/* Reads them twice: the first time to know their size. */
static slip_status read_texts(loader *self, const char *key, slip_value *value, uint64_t count) {
    uint64_t start = self->cursor.position, byte_count;
    char *bytes = NULL;
    SLIP_TRY(measure_texts(self, count, &byte_count));
    slip_text *texts = slip__texts_allocate((size_t)count, (size_t)byte_count, &bytes);
    if (!texts) return slip__fail_memory(self->source->function, (size_t)(count * sizeof *texts + byte_count));
    self->cursor.position = start;
    slip_status status = fill_texts(self, key, texts, (size_t)count, bytes);
    if (status == SLIP_OK) {
        value->texts = texts;
        value->text_count = (size_t)count;
    } else {
        slip__free(texts);
    }
    return status;
}

/* ---- metadata ---- */

static size_t value_bytes(slip_gguf_value_type type) {
    return type == SLIP_GGUF_FLOAT64 ? 8 : slip_dtype_size(slip__gguf_value_dtype(type));
}

/* `count` numbers of a type as they lie in the file, into an array's memory. */
static slip_status read_values(loader *self, void *data, slip_gguf_value_type type, uint64_t count) {
    if (type != SLIP_GGUF_FLOAT64) {
        SLIP_TRY(slip__cursor_take(&self->cursor, data, count * value_bytes(type)));
        if (type == SLIP_GGUF_BOOL) slip__normalise_bools(data, (size_t)count);
        return SLIP_OK;
    }
    for (float *to = data; count > 0; --count) {
        double number;
        SLIP_TRY(slip__cursor_take(&self->cursor, &number, sizeof number));
        *to++ = (float)number;
    }
    return SLIP_OK;
}

static slip_status read_numbers(loader *self, slip_value *value, slip_gguf_value_type type, uint64_t count, int ndim) {
    void *data;
    slip_array *array;
    if (count > slip__cursor_left(&self->cursor) / value_bytes(type) || count > INT_MAX)
        return slip__source_fail(self->source, SLIP_IO, "%ju numbers of metadata at %ju go past the end of the file",
                                 (uintmax_t)count, (uintmax_t)self->cursor.position);
    const int shape = (int)count;
    SLIP_TRY(slip__array_allocate(&array, &data, &shape, ndim, slip__gguf_value_dtype(type), self->source->function));
    slip_status status = read_values(self, data, type, count);
    if (status == SLIP_OK) value->array = array;
    else slip_array_release(array);
    return status;
}

static slip_status read_list(loader *self, const char *key, slip_value *value) {
    uint64_t type, count;
    SLIP_TRY(slip__cursor_number(&self->cursor, &type, 4));
    SLIP_TRY(slip__cursor_number(&self->cursor, &count, 8));
    if (type == SLIP_GGUF_ARRAY)
        return slip__source_fail(self->source, SLIP_UNIMPLEMENTED, "Only supports loading 1-layer of nested arrays");
    if (type >= SLIP_GGUF_VALUE_TYPE_COUNT)
        return slip__source_fail(self->source, SLIP_IO, "a list of metadata has the unknown type %ju", (uintmax_t)type);
    if (type != SLIP_GGUF_STRING) {
        value->kind = SLIP_VALUE_ARRAY;
        return read_numbers(self, value, (slip_gguf_value_type)type, count, 1);
    }
    if (count > slip__cursor_left(&self->cursor) / 8)
        return slip__source_fail(self->source, SLIP_IO, "%ju strings of metadata at %ju go past the end of the file",
                                 (uintmax_t)count, (uintmax_t)self->cursor.position);
    value->kind = SLIP_VALUE_TEXTS;
    return read_texts(self, key, value, count);
}

static slip_status read_value(loader *self, const char *key, uint64_t type, slip_value *value) {
    if (type == SLIP_GGUF_ARRAY) return read_list(self, key, value);
    if (type == SLIP_GGUF_STRING) {
        value->kind = SLIP_VALUE_TEXT;
        return read_texts(self, key, value, 1);
    }
    if (type >= SLIP_GGUF_VALUE_TYPE_COUNT)
        return slip__source_fail(self->source, SLIP_IO, "metadata has the unknown type %ju", (uintmax_t)type);
    value->kind = SLIP_VALUE_ARRAY;
    return read_numbers(self, value, (slip_gguf_value_type)type, 1, 0);
}

static slip_status read_pair(loader *self, const char *key) {
    uint64_t type;
    slip_value value = {0};
    bool is_duplicate = false;
    char quoted[SLIP_QUOTE_BYTES];
    SLIP_TRY(slip__cursor_number(&self->cursor, &type, 4));
    SLIP_TRY(read_value(self, key, type, &value));
    if (strcmp(key, SLIP_GGUF_ALIGNMENT_KEY) == 0) {
        const uint32_t *alignment = value.array ? slip_array_data_if_ready(value.array) : NULL;
        self->alignment = type == SLIP_GGUF_UINT32 && alignment ? *alignment : 0;
    }
    slip_status status =
        slip__archive_add_metadata(self->archive, key, strlen(key), &value, self->source->function, &is_duplicate);
    if (is_duplicate)
        return slip__source_fail(self->source, SLIP_IO, "the metadata '%s' is there twice",
                                 slip__quote(quoted, key, strlen(key)));
    SLIP_TRY(status);
    if (self->alignment == 0 || self->alignment > SLIP_GGUF_MOST_ALIGNMENT)
        return slip__source_fail(self->source, SLIP_IO, SLIP_GGUF_ALIGNMENT_KEY " is no uint32 from 1 to %d",
                                 SLIP_GGUF_MOST_ALIGNMENT);
    return SLIP_OK;
}

static slip_status read_metadata(loader *self, uint64_t count) {
    for (; count > 0; --count) {
        char *key;
        SLIP_TRY(read_name(self, &key, "metadata key"));
        slip_status status = read_pair(self, key);
        slip__free(key);
        SLIP_TRY(status);
    }
    return SLIP_OK;
}

/* ---- tensor descriptions ---- */

static slip_status check_tensor(const loader *self, tensor *made, const uint64_t *dims, uint32_t code) {
    char quoted[SLIP_QUOTE_BYTES], name[SLIP_QUOTE_BYTES + 10];
    size_t array_bytes = 0;
    snprintf(name, sizeof name, "Tensor '%s'", slip__quote(quoted, made->name, strlen(made->name)));
    made->type = slip__gguf_tensor_type(code);
    if (!made->type)
        return slip__source_fail(self->source, SLIP_UNIMPLEMENTED, "%s has the type %u, which is not supported", name,
                                 code);
    /* Elements counted as the largest dtype: what follows cannot overflow. */
    SLIP_TRY(
        slip__source_shape(self->source, name, made->shape, &array_bytes, dims, (uint64_t)made->ndim, SLIP_FLOAT64));
    uint64_t elements = array_bytes / sizeof(double);
    int last = made->ndim ? made->shape[made->ndim - 1] : 1;
    if (last % made->type->block_elements != 0)
        return slip__source_fail(self->source, SLIP_IO,
                                 "%s has incompatible last dim shape: %d; a multiple of %d is needed for %s", name,
                                 last, made->type->block_elements, made->type->name);
    made->byte_count = elements / made->type->block_elements * made->type->block_bytes;
    return SLIP_OK;
}

/* The name of a packed tensor's scales or biases: MLX cuts off as many characters as ".weight" has, whatever they are,
 * where there are as many. */
static void companion_name(char *made, const char *name, const char *ending) {
    size_t length = strlen(name), kept = length >= CUT_BYTES ? length - CUT_BYTES : length;
    memcpy(made, name, kept);
    strcpy(made + kept, ending);
}

static slip_status add_name(loader *self, const char *name) {
    bool is_duplicate = false;
    char quoted[SLIP_QUOTE_BYTES];
    if (!slip__is_utf8(name, strlen(name)))
        return slip__source_fail(self->source, SLIP_IO, "the name '%s', made for a quantised tensor, is not UTF-8",
                                 slip__quote(quoted, name, strlen(name)));
    slip_status status =
        slip__archive_add_array(self->archive, name, strlen(name), NULL, self->source->function, &is_duplicate);
    if (!is_duplicate) return status;
    return slip__source_fail(self->source, SLIP_IO,
                             "Duplicate parameter name %s; this can happen when loading quantized tensors",
                             slip__quote(quoted, name, strlen(name)));
}

static slip_status add_names(loader *self, tensor *made) {
    made->index = slip_archive_array_count(self->archive);
    SLIP_TRY(add_name(self, made->name));
    if (made->type->form != SLIP_GGUF_PACKED) return SLIP_OK;
    size_t byte_count = strlen(made->name) + sizeof ".scales";
    char *name = slip__malloc(byte_count);
    if (!name) return slip__fail_memory(self->source->function, byte_count);
    companion_name(name, made->name, ".scales");
    slip_status status = add_name(self, name);
    companion_name(name, made->name, ".biases");
    if (status == SLIP_OK) status = add_name(self, name);
    slip__free(name);
    return status;
}

static slip_status read_tensor(loader *self, tensor *made) {
    uint64_t ndim, code, dims[SLIP_GGUF_MAX_NDIM];
    SLIP_TRY(slip__cursor_number(&self->cursor, &ndim, 4));
    if (ndim > SLIP_GGUF_MAX_NDIM) {
        char quoted[SLIP_QUOTE_BYTES];
        return slip__source_fail(self->source, SLIP_IO, "Tensor '%s' has %ju dimensions; at most %d are supported",
                                 slip__quote(quoted, made->name, strlen(made->name)), (uintmax_t)ndim,
                                 SLIP_GGUF_MAX_NDIM);
    }
    made->ndim = (int)ndim;
    for (int i = made->ndim - 1; i >= 0; --i) SLIP_TRY(slip__cursor_number(&self->cursor, &dims[i], 8));
    SLIP_TRY(slip__cursor_number(&self->cursor, &code, 4));
    SLIP_TRY(slip__cursor_number(&self->cursor, &made->offset, 8));
    SLIP_TRY(check_tensor(self, made, dims, (uint32_t)code));
    return add_names(self, made);
}

static slip_status read_tensors(loader *self, uint64_t count) {
    self->tensors = slip__calloc((size_t)count, sizeof *self->tensors);
    if (!self->tensors) return slip__fail_memory(self->source->function, (size_t)count * sizeof *self->tensors);
    while (self->count < count) {
        tensor *made = &self->tensors[self->count];
        SLIP_TRY(read_name(self, &made->name, "tensor name"));
        ++self->count;
        SLIP_TRY(read_tensor(self, made));
    }
    self->data_offset = slip__gguf_align(self->cursor.position, self->alignment);
    return SLIP_OK;
}

static slip_status read_header(loader *self) {
    char magic[4];
    uint64_t version, tensor_count, pair_count;
    SLIP_TRY(slip__cursor_take(&self->cursor, magic, sizeof magic));
    if (memcmp(magic, "GGUF", sizeof magic) != 0)
        return slip__source_fail(self->source, SLIP_IO, "this is no gguf file");
    SLIP_TRY(slip__cursor_number(&self->cursor, &version, 4));
    if (version == __builtin_bswap32(2) || version == __builtin_bswap32(3))
        return slip__source_fail(self->source, SLIP_UNIMPLEMENTED, "big-endian gguf files are not read");
    if (version != 2 && version != SLIP_GGUF_VERSION)
        return slip__source_fail(self->source, SLIP_UNIMPLEMENTED, "gguf version %ju is not supported, 2 and 3 are",
                                 (uintmax_t)version);
    SLIP_TRY(slip__cursor_number(&self->cursor, &tensor_count, 8));
    SLIP_TRY(slip__cursor_number(&self->cursor, &pair_count, 8));
    uint64_t left = slip__cursor_left(&self->cursor);
    if (pair_count > left / LEAST_PAIR_BYTES || tensor_count > left / LEAST_TENSOR_BYTES)
        return slip__source_fail(self->source, SLIP_IO,
                                 "%ju tensors and %ju pieces of metadata are more than %ju bytes can hold",
                                 (uintmax_t)tensor_count, (uintmax_t)pair_count, (uintmax_t)left);
    SLIP_TRY(read_metadata(self, pair_count));
    if (tensor_count > slip__cursor_left(&self->cursor) / LEAST_TENSOR_BYTES)
        return slip__source_fail(self->source, SLIP_IO, "%ju tensors are more than %ju bytes can hold",
                                 (uintmax_t)tensor_count, (uintmax_t)slip__cursor_left(&self->cursor));
    return tensor_count ? read_tensors(self, tensor_count) : SLIP_OK;
}

/* ---- the data ---- */

static int compare_places(const void *a, const void *b) {
    const tensor *first = a, *second = b;
    if (first->offset != second->offset) return first->offset < second->offset ? -1 : 1;
    return first->byte_count < second->byte_count ? -1 : first->byte_count > second->byte_count;
}

/* Puts the tensors into the order of their data, which lie within the file and share no byte. */
static slip_status order_tensors(loader *self) {
    uint64_t data_bytes =
        self->source->byte_count > self->data_offset ? self->source->byte_count - self->data_offset : 0;
    uint64_t end = 0;
    char quoted[SLIP_QUOTE_BYTES];
    if (self->count) qsort(self->tensors, self->count, sizeof *self->tensors, compare_places);
    for (size_t i = 0; i < self->count; ++i) {
        const tensor *at = &self->tensors[i];
        if (at->offset > data_bytes || at->byte_count > data_bytes - at->offset)
            return slip__source_fail(self->source, SLIP_IO,
                                     "Tensor '%s' extends past the end of the file. Perhaps an incomplete download or "
                                     "corrupt file?",
                                     slip__quote(quoted, at->name, strlen(at->name)));
        if (at->byte_count == 0) continue;
        if (at->offset < end)
            return slip__source_fail(self->source, SLIP_IO, "Tensor '%s' overlaps with another one in the file",
                                     slip__quote(quoted, at->name, strlen(at->name)));
        end = at->offset + at->byte_count;
    }
    return SLIP_OK;
}

/* An array for a part of a tensor: its last dimension divided. It is the archive's from here on. */
static slip_status add_part(loader *self, const tensor *from, int part, int divisor, slip_dtype dtype, void **data) {
    int shape[SLIP_GGUF_MAX_NDIM];
    slip_array *array;
    memcpy(shape, from->shape, sizeof shape);
    if (from->ndim) shape[from->ndim - 1] /= divisor;
    SLIP_TRY(slip__array_allocate(&array, data, shape, from->ndim, dtype, self->source->function));
    slip__archive_fill(self->archive, from->index + (size_t)part, array);
    return SLIP_OK;
}

static slip_status load_tensor(loader *self, const tensor *from) {
    const slip_gguf_tensor_type *type = from->type;
    uint64_t offset = self->data_offset + from->offset;
    void *values = NULL, *scales = NULL, *biases = NULL;
    int weights_per_word = type->block_bytes > type->block_elements ? 4 : 8; /* bytes or nibbles */
    SLIP_TRY(add_part(self, from, 0, type->form == SLIP_GGUF_PACKED ? weights_per_word : 1, type->dtype, &values));
    if (type->form == SLIP_GGUF_PLAIN) return slip__source_read(self->source, values, from->byte_count, offset);
    if (type->form == SLIP_GGUF_PACKED) {
        SLIP_TRY(add_part(self, from, 1, type->block_elements, SLIP_FLOAT16, &scales));
        SLIP_TRY(add_part(self, from, 2, type->block_elements, SLIP_FLOAT16, &biases));
    }
    return slip__gguf_unpack(self->source, type, offset, from->byte_count / type->block_bytes,
                             (slip_gguf_target){values, scales, biases});
}

static slip_status load(loader *self) {
    SLIP_TRY(slip__cursor_begin(&self->cursor, self->source));
    slip_status status = read_header(self);
    slip__cursor_end(&self->cursor);
    if (status == SLIP_OK) status = order_tensors(self);
    uint64_t end = self->cursor.position;
    for (size_t i = 0; i < self->count && status == SLIP_OK; ++i) {
        status = load_tensor(self, &self->tensors[i]);
        end = self->data_offset + self->tensors[i].offset + self->tensors[i].byte_count;
    }
    for (size_t i = 0; i < self->count; ++i) slip__free(self->tensors[i].name);
    slip__free(self->tensors);
    return status == SLIP_OK ? slip__source_end(self->source, end) : status;
}

slip_status slip_gguf_load_from(slip_archive **archive, const slip_reader *reader) {
    slip_source source;
    loader self = {.source = &source, .alignment = SLIP_GGUF_DEFAULT_ALIGNMENT};
    *archive = NULL;
    SLIP_TRY(slip__source_begin(&source, reader, "load_gguf"));
    SLIP_TRY(slip_archive_create(&self.archive));
    slip_status status = load(&self);
    if (status == SLIP_OK) *archive = self.archive;
    else slip_archive_release(self.archive);
    return status;
}

static slip_status load_from(const slip_reader *reader, void *result) {
    return slip_gguf_load_from(result, reader);
}

slip_status slip_gguf_load(slip_archive **archive, const char *path) {
    *archive = NULL;
    return slip__load_from_path(path, "load_gguf", load_from, archive);
}
