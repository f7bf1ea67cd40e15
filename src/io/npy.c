/* NumPy's format for one array, versions 1.0, 2.0 and 3.0:
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * A magic string, two version bytes, the header's length (2 bytes, from version 2 on 4), the header, which is the text
 * of a Python dictionary {'descr': ..., 'fortran_order': ..., 'shape': ...}, and the elements. bfloat16 has no type
 * string of NumPy's; MLX writes it as raw data of two bytes, '<V2', and reads any such type as bfloat16. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "core/dtype.h"
#include "io/path.h"
#include "io/sink.h"
#include "io/source.h"

static const char magic[6] = "\x93NUMPY";

enum {
    PREFIX_BYTES = 8, /* magic and version */
    ALIGNMENT = 64,   /* of the elements in a file that is written, as NumPy does */
    HEADER_LIMIT = 1 << 20,
    TEXT_BYTES = 2048, /* of a written header: 64 dimensions of 10 digits fit */
};

static const struct {
    char text[3]; /* kind and bytes of an element */
    slip_dtype dtype;
} type_strings[] = {
    {"b1", SLIP_BOOL},    {"u1", SLIP_UINT8},   {"u2", SLIP_UINT16},   {"u4", SLIP_UINT32},    {"u8", SLIP_UINT64},
    {"i1", SLIP_INT8},    {"i2", SLIP_INT16},   {"i4", SLIP_INT32},    {"i8", SLIP_INT64},     {"f2", SLIP_FLOAT16},
    {"f4", SLIP_FLOAT32}, {"f8", SLIP_FLOAT64}, {"V2", SLIP_BFLOAT16}, {"c8", SLIP_COMPLEX64},
};
enum { TYPE_COUNT = sizeof type_strings / sizeof *type_strings };

/* ---- the header's dictionary ---- */

typedef struct header {
    const slip_source *source;
    const char *at, *end;
    slip_dtype dtype;
    bool is_big_endian;
    bool is_column_major;
    uint64_t dims[SLIP_MAX_NDIM];
    int ndim;
} header;

static slip_status bad_header(const header *self, const char *problem) {
    return slip__source_fail(self->source, SLIP_IO, "bad npy header: %s", problem);
}

static void skip_space(header *self) {
    while (self->at < self->end && strchr(" \t\r\n", *self->at) && *self->at) ++self->at;
}

/* Steps over the character if it is next. */
static bool accept(header *self, char wanted) {
    skip_space(self);
    if (self->at == self->end || *self->at != wanted) return false;
    ++self->at;
    return true;
}

static bool accept_word(header *self, const char *word) {
    size_t length = strlen(word);
    skip_space(self);
    if ((size_t)(self->end - self->at) < length || memcmp(self->at, word, length) != 0) return false;
    self->at += length;
    return true;
}

/* A quoted string without escapes. */
static slip_status read_string(header *self, const char **text, size_t *length) {
    skip_space(self);
    char quote = self->at < self->end ? *self->at : 0;
    if (quote != '\'' && quote != '"') return bad_header(self, "a string is missing");
    *text = ++self->at;
    while (self->at < self->end && *self->at != quote) ++self->at;
    if (self->at == self->end) return bad_header(self, "a string does not end");
    *length = (size_t)(self->at++ - *text);
    if (memchr(*text, '\\', *length)) return bad_header(self, "a string with an escape");
    return SLIP_OK;
}

static slip_status read_descr(header *self) {
    const char *text;
    size_t length;
    char quoted[SLIP_QUOTE_BYTES];
    if (accept(self, '['))
        return slip__source_fail(self->source, SLIP_UNIMPLEMENTED, "structured npy types are not read");
    SLIP_TRY(read_string(self, &text, &length));
    if (length == 3 && strchr("<>|=", text[0])) {
        for (int i = 0; i < TYPE_COUNT; ++i) {
            if (memcmp(type_strings[i].text, text + 1, 2) != 0) continue;
            self->dtype = type_strings[i].dtype;
            self->is_big_endian = text[0] == '>';
            return SLIP_OK;
        }
    }
    return slip__source_fail(self->source, SLIP_UNIMPLEMENTED, "the npy type '%s' is not supported",
                             slip__quote(quoted, text, length));
}

static slip_status read_order(header *self) {
    self->is_column_major = accept_word(self, "True");
    if (!self->is_column_major && !accept_word(self, "False"))
        return bad_header(self, "'fortran_order' is neither True nor False");
    return SLIP_OK;
}

static slip_status read_dimension(header *self, uint64_t *dim) {
    skip_space(self);
    const char *first = self->at;
    *dim = 0;
    if (self->at < self->end && *self->at == '-') return bad_header(self, "a negative dimension");
    for (; self->at < self->end && *self->at >= '0' && *self->at <= '9'; ++self->at)
        if (__builtin_mul_overflow(*dim, 10u, dim) || __builtin_add_overflow(*dim, (unsigned)(*self->at - '0'), dim))
            return bad_header(self, "a dimension is too large");
    if (self->at == first) return bad_header(self, "a dimension is not a number");
    if (self->at < self->end && *self->at == 'L') ++self->at; /* Python 2 */
    return SLIP_OK;
}

static slip_status read_shape(header *self) {
    if (!accept(self, '(')) return bad_header(self, "'shape' is not a tuple");
    self->ndim = 0;
    bool has_comma = true;
    while (!accept(self, ')')) {
        if (!has_comma) return bad_header(self, "'shape' is not a tuple");
        if (self->ndim == SLIP_MAX_NDIM)
            return slip__source_fail(self->source, SLIP_IO, "the array has more than %d dimensions", SLIP_MAX_NDIM);
        SLIP_TRY(read_dimension(self, &self->dims[self->ndim++]));
        has_comma = accept(self, ',');
    }
    return self->ndim == 1 && !has_comma ? bad_header(self, "'shape' is not a tuple") : SLIP_OK;
}

static slip_status parse_header(header *self) {
    static const char *const keys[3] = {"descr", "fortran_order", "shape"};
    slip_status (*const readers[3])(header *) = {read_descr, read_order, read_shape};
    unsigned seen = 0;
    bool has_comma = true;
    if (!accept(self, '{')) return bad_header(self, "it is not a dictionary");
    while (!accept(self, '}')) {
        const char *key;
        size_t length;
        int which = 0;
        if (!has_comma) return bad_header(self, "a comma is missing");
        SLIP_TRY(read_string(self, &key, &length));
        while (which < 3 && !(strlen(keys[which]) == length && memcmp(key, keys[which], length) == 0)) ++which;
        if (which == 3) return bad_header(self, "a key that is none of 'descr', 'fortran_order', 'shape'");
        if (seen >> which & 1) return bad_header(self, "a key is there twice");
        seen |= 1u << which;
        if (!accept(self, ':')) return bad_header(self, "a colon is missing");
        SLIP_TRY(readers[which](self));
        has_comma = accept(self, ',');
    }
    if (seen != 7) return bad_header(self, "one of 'descr', 'fortran_order', 'shape' is missing");
    skip_space(self);
    return self->at == self->end ? SLIP_OK : bad_header(self, "there is something behind the dictionary");
}

/* ---- loading ---- */

/* The dictionary's place: its length is in 2 or 4 bytes behind the version. */
static slip_status find_header(const slip_source *source, uint64_t *offset, size_t *length) {
    unsigned char start[PREFIX_BYTES + 4] = {0};
    SLIP_TRY(slip__source_read(source, start, PREFIX_BYTES + 2, 0));
    if (memcmp(start, magic, sizeof magic) != 0)
        return slip__source_fail(source, SLIP_IO, "Invalid header: this is no npy file");
    unsigned major = start[6], minor = start[7];
    if (major < 1 || major > 3 || minor != 0)
        return slip__source_fail(source, SLIP_UNIMPLEMENTED, "Unsupported npy format version %u.%u", major, minor);
    size_t length_bytes = major == 1 ? 2 : 4;
    if (length_bytes == 4) SLIP_TRY(slip__source_read(source, start + PREFIX_BYTES, 4, PREFIX_BYTES));
    *length = (size_t)slip__little_endian(start + PREFIX_BYTES, length_bytes);
    *offset = PREFIX_BYTES + length_bytes;
    if (*length > HEADER_LIMIT)
        return slip__source_fail(source, SLIP_IO, "the npy header is %zu bytes long; at most %d are supported", *length,
                                 HEADER_LIMIT);
    if (*length > source->byte_count - *offset)
        return slip__source_fail(source, SLIP_IO, "the file ends within its npy header of %zu bytes", *length);
    return SLIP_OK;
}

static slip_status read_header(header *self, uint64_t *data_offset) {
    size_t length = 0;
    SLIP_TRY(find_header(self->source, data_offset, &length));
    char *text = slip__malloc(length);
    if (!text) return slip__fail_memory(self->source->function, length);
    slip_status status = slip__source_read(self->source, text, length, *data_offset);
    self->at = text;
    self->end = text + length;
    if (status == SLIP_OK) status = parse_header(self);
    slip__free(text);
    *data_offset += length;
    return status;
}

/* Reverses the bytes of each number; a complex element is two. */
static void swap_bytes(unsigned char *data, size_t byte_count, slip_dtype dtype) {
    size_t number_bytes = dtype == SLIP_COMPLEX64 ? 4 : slip__dtype_sizes[dtype];
    for (size_t at = 0; at < byte_count; at += number_bytes) {
        for (size_t i = 0, j = number_bytes - 1; i < j; ++i, --j) {
            unsigned char byte = data[at + i];
            data[at + i] = data[at + j];
            data[at + j] = byte;
        }
    }
}

static slip_status load(slip_array **array, const slip_source *source) {
    header self = {.source = source};
    uint64_t offset = 0;
    int shape[SLIP_MAX_NDIM];
    size_t byte_count = 0;
    SLIP_TRY(read_header(&self, &offset));
    SLIP_TRY(slip__source_shape(source, "the array", shape, &byte_count, self.dims, (uint64_t)self.ndim, self.dtype));
    if (byte_count > source->byte_count - offset)
        return slip__source_fail(source, SLIP_IO,
                                 "the header promises %zu bytes of data, %ju are there: an incomplete download, "
                                 "or a damaged file",
                                 byte_count, (uintmax_t)(source->byte_count - offset));
    slip_array *made;
    SLIP_TRY(slip__source_array(source, &made, shape, self.ndim, self.dtype, offset));
    slip_status status = slip__source_end(source, offset + byte_count);
    if (status != SLIP_OK) {
        slip_array_release(made);
        return status;
    }
    if (self.is_big_endian) swap_bytes(slip__array_pointer(made), byte_count, self.dtype);
    int64_t stride = 1;
    for (int i = 0; self.is_column_major && i < self.ndim; ++i) { /* nobody else has seen the array yet */
        made->strides[i] = stride;
        stride *= shape[i] > 0 ? shape[i] : 1;
    }
    *array = made;
    return SLIP_OK;
}

slip_status slip_npy_load_from(slip_array **array, const slip_reader *reader) {
    slip_source source;
    *array = NULL;
    SLIP_TRY(slip__source_begin(&source, reader, "load"));
    return load(array, &source);
}

static slip_status load_from(const slip_reader *reader, void *result) {
    return slip_npy_load_from(result, reader);
}

slip_status slip_npy_load(slip_array **array, const char *path) {
    *array = NULL;
    return slip__load_from_path(path, "load", load_from, array);
}

/* ---- saving ---- */

static slip_status write_header(slip_sink *sink, const slip_array *array, bool is_column_major) {
    char text[TEXT_BYTES];
    const int *shape = slip_array_shape(array);
    slip_dtype dtype = slip_array_dtype(array);
    int ndim = slip_array_ndim(array), length = 0, type = 0;
    while (type_strings[type].dtype != dtype) ++type;
    char order = slip__dtype_sizes[dtype] == 1 ? '|' : '<';
    length += snprintf(text, sizeof text, "{'descr': '%c%s', 'fortran_order': %s, 'shape': (", order,
                       type_strings[type].text, is_column_major ? "True" : "False");
    for (int i = 0; i < ndim; ++i) {
        const char *comma = ndim == 1 ? "," : i + 1 < ndim ? ", " : "";
        length += snprintf(text + length, sizeof text - (size_t)length, "%d%s", shape[i], comma);
    }
    length += snprintf(text + length, sizeof text - (size_t)length, "), }");
    size_t whole = PREFIX_BYTES + 2 + (size_t)length + 1, padding = -whole & (ALIGNMENT - 1);
    SLIP_TRY(slip__sink_write(sink, magic, sizeof magic));
    SLIP_TRY(slip__sink_write(sink, "\x01\x00", 2));
    SLIP_TRY(slip__sink_number(sink, (uint64_t)length + padding + 1, 2));
    SLIP_TRY(slip__sink_write(sink, text, (size_t)length));
    SLIP_TRY(slip__sink_fill(sink, ' ', padding));
    return slip__sink_write(sink, "\n", 1);
}

static slip_status save(slip_sink *sink, slip_array *array) {
    bool is_column_major = slip__is_column_major(array);
    SLIP_TRY(write_header(sink, array, is_column_major));
    return slip__sink_array(sink, array, is_column_major);
}

slip_status slip_npy_save_to(const slip_writer *writer, slip_array *array) {
    slip_sink sink;
    if (!array) return slip__fail(SLIP_INVALID_ARGUMENT, "[save] the array is NULL");
    SLIP_TRY(slip_eval(&array, 1));
    slip_status status = slip__sink_begin(&sink, writer, "save");
    if (status == SLIP_OK) status = save(&sink, array);
    return slip__sink_end(&sink, status);
}

static slip_status save_to(const slip_writer *writer, void *array) {
    return slip_npy_save_to(writer, array);
}

slip_status slip_npy_save(const char *path, slip_array *array) {
    return slip__save_to_path(path, ".npy", "save", save_to, array);
}
