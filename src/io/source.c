#include "io/source.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/dtype.h"
#include "schedule/data.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "array data is read and written as it lies in files");

enum {
    MESSAGE_BYTES = 800,
    LABEL_BYTES = 300,     /* of a label at most, in a message */
    PIECE_BYTES = 1 << 30, /* read at once: below what one system call takes */
};

slip_status slip_io_fail(slip_status status, const char *text) {
    return slip__fail(status, "%s", text ? text : slip_status_text(status));
}

slip_status slip__source_fail(const slip_source *source, slip_status status, const char *format, ...) {
    char text[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const slip_reader_vtable *vtable = source->reader->vtable;
    const char *label = vtable->label ? vtable->label(source->reader->self) : NULL;
    return slip__fail(status, "[%s] %.*s: %s", source->function, (int)LABEL_BYTES, label ? label : "reader", text);
}

slip_status slip__source_begin(slip_source *source, const slip_reader *reader, const char *function) {
    if (!reader || !reader->vtable || !reader->vtable->size || !reader->vtable->read_at)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the reader is NULL or lacks size or read_at", function);
    *source = (slip_source){.reader = reader, .function = function};
    uint64_t end = 0;
    if (reader->vtable->tell) SLIP_TRY(reader->vtable->tell(reader->self, &source->base));
    SLIP_TRY(reader->vtable->size(reader->self, &end));
    if (source->base > end || end > INT64_MAX)
        return slip__source_fail(source, SLIP_IO, "the reader is at byte %ju of %ju", (uintmax_t)source->base,
                                 (uintmax_t)end);
    source->byte_count = end - source->base;
    return SLIP_OK;
}

slip_status slip__source_read(const slip_source *source, void *data, uint64_t byte_count, uint64_t offset) {
    if (offset > source->byte_count || byte_count > source->byte_count - offset)
        return slip__source_fail(source, SLIP_IO, "the file ends early: %ju bytes at %ju needed, %ju there",
                                 (uintmax_t)byte_count, (uintmax_t)offset, (uintmax_t)source->byte_count);
    char *to = data;
    while (byte_count > 0) {
        size_t piece = byte_count < PIECE_BYTES ? (size_t)byte_count : PIECE_BYTES;
        SLIP_TRY(source->reader->vtable->read_at(source->reader->self, to, piece, source->base + offset));
        to += piece;
        offset += piece;
        byte_count -= piece;
    }
    return SLIP_OK;
}

slip_status slip__source_end(const slip_source *source, uint64_t offset) {
    if (!source->reader->vtable->seek) return SLIP_OK;
    return source->reader->vtable->seek(source->reader->self, source->base + offset);
}

slip_status slip__source_shape(const slip_source *source, const char *name, int *shape, size_t *byte_count,
                               const uint64_t *dims, uint64_t ndim, slip_dtype dtype) {
    uint64_t bound = slip__dtype_sizes[dtype]; /* bytes, an empty dimension counting as 1: strides must not overflow */
    bool is_empty = false;
    if (ndim > SLIP_MAX_NDIM)
        return slip__source_fail(source, SLIP_IO, "%s has %ju dimensions; at most %d are supported", name,
                                 (uintmax_t)ndim, SLIP_MAX_NDIM);
    for (uint64_t i = 0; i < ndim; ++i) {
        if (dims[i] > INT_MAX)
            return slip__source_fail(source, SLIP_IO, "dimension %d of %s is %ju; at most %d is supported", (int)i,
                                     name, (uintmax_t)dims[i], INT_MAX);
        shape[i] = (int)dims[i];
        is_empty |= dims[i] == 0;
        if (dims[i] > 0 && (__builtin_mul_overflow(bound, dims[i], &bound) || bound > INT64_MAX / 16))
            return slip__source_fail(source, SLIP_IO, "the shape of %s has more elements than memory can address",
                                     name);
    }
    *byte_count = is_empty ? 0 : (size_t)bound;
    return SLIP_OK;
}

void slip__normalise_bools(void *data, size_t count) {
    unsigned char *byte = data;
    for (size_t i = 0; i < count; ++i) byte[i] = byte[i] != 0;
}

slip_status slip__source_array(const slip_source *source, slip_array **array, const int *shape, int ndim,
                               slip_dtype dtype, uint64_t offset) {
    void *data;
    *array = NULL;
    slip_array *made;
    SLIP_TRY(slip__array_allocate(&made, &data, shape, ndim, dtype, source->function));
    size_t byte_count = slip_array_size(made) * slip__dtype_sizes[dtype];
    slip_status status = slip__source_read(source, data, byte_count, offset);
    if (status != SLIP_OK) {
        slip_array_release(made);
        return status;
    }
    if (dtype == SLIP_BOOL) slip__normalise_bools(data, byte_count);
    *array = made;
    return SLIP_OK;
}

/* ---- text ---- */

/* Bytes of the character that begins here, or 0 for one that is no UTF-8. The ranges are those of the Unicode
 * Standard's table of well-formed byte sequences. */
static size_t character_bytes(const unsigned char *at, size_t left) {
    unsigned char first = at[0];
    if (first < 0x80) return 1;
    size_t count = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (count == 0 || left < count) return 0;
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) return 0;
    for (size_t i = 2; i < count; ++i)
        if ((at[i] & 0xc0) != 0x80) return 0;
    return count;
}

bool slip__is_utf8(const char *bytes, size_t byte_count) {
    const unsigned char *at = (const unsigned char *)bytes;
    for (size_t i = 0; i < byte_count;) {
        size_t count = character_bytes(at + i, byte_count - i);
        if (count == 0) return false;
        i += count;
    }
    return true;
}

char *slip__quote(char quoted[SLIP_QUOTE_BYTES], const char *bytes, size_t byte_count) {
    const unsigned char *at = (const unsigned char *)bytes;
    size_t length = 0, i = 0;
    while (i < byte_count && length < SLIP_QUOTE_BYTES - 8) { /* room for a character, "..." and a NUL */
        size_t count = character_bytes(at + i, byte_count - i);
        if (count == 0 || at[i] < 0x20 || at[i] == 0x7f) quoted[length++] = '?';
        else memcpy(quoted + length, at + i, count), length += count;
        i += count ? count : 1;
    }
    memcpy(quoted + length, i < byte_count ? "..." : "", i < byte_count ? 4 : 1);
    return quoted;
}
