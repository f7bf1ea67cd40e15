/* What a format reads from: a reader with its bounds and with what messages begin with. */
#ifndef SLIP_IO_SOURCE_H
#define SLIP_IO_SOURCE_H

#include <slip/array.h>
#include <slip/io.h>

#include "base/error.h"

typedef struct slip_source {
    const slip_reader *reader;
    const char *function; /* "load_gguf": in brackets in messages */
    uint64_t base;        /* where the format's bytes begin in the reader */
    uint64_t byte_count;  /* from there to the end */
} slip_source;

slip_status slip__source_begin(slip_source *source, const slip_reader *reader, const char *function);

/* Fails, without asking the reader, where the range is not within the source. Offsets count from the base. */
slip_status slip__source_read(const slip_source *source, void *data, uint64_t byte_count, uint64_t offset);

/* Leaves the reader behind the format's bytes. */
slip_status slip__source_end(const slip_source *source, uint64_t offset);

/* Fails with "[function] LABEL: ...". */
__attribute__((format(printf, 3, 4))) slip_status slip__source_fail(const slip_source *source, slip_status status,
                                                                    const char *format, ...);

/* The dimensions of a file, checked, as a shape with room for SLIP_MAX_NDIM. `name` is what messages call the array. */
slip_status slip__source_shape(const slip_source *source, const char *name, int *shape, size_t *byte_count,
                               const uint64_t *dims, uint64_t ndim, slip_dtype dtype);

/* A new array whose values lie at `offset`, row by row in the host's byte order. */
slip_status slip__source_array(const slip_source *source, slip_array **array, const int *shape, int ndim,
                               slip_dtype dtype, uint64_t offset);

/* Bytes that are not 0 or 1 become 1: no kernel meets a bool that is neither. */
void slip__normalise_bools(void *data, size_t count);

/* ---- text of files ---- */

/* Whether the bytes are UTF-8: no surrogates, nothing overlong, nothing past U+10FFFF. */
bool slip__is_utf8(const char *bytes, size_t byte_count);

/* A name for a message: cut if long, control characters replaced. Returns the buffer. */
enum { SLIP_QUOTE_BYTES = 100 };
char *slip__quote(char quoted[SLIP_QUOTE_BYTES], const char *bytes, size_t byte_count);

/* Little-endian numbers in unaligned memory. */
static inline uint64_t slip__little_endian(const void *bytes, size_t byte_count) {
    const unsigned char *byte = bytes;
    uint64_t value = 0;
    for (size_t i = 0; i < byte_count; ++i) value |= (uint64_t)byte[i] << (8 * i);
    return value;
}

static inline void slip__put_little_endian(void *bytes, uint64_t value, size_t byte_count) {
    unsigned char *byte = bytes;
    for (size_t i = 0; i < byte_count; ++i) byte[i] = (unsigned char)(value >> (8 * i));
}

#endif
