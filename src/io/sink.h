/* What a format writes to: a writer with a buffer for small pieces. */
#ifndef SLIP_IO_SINK_H
#define SLIP_IO_SINK_H

#include <slip/array.h>
#include <slip/io.h>

#include "base/error.h"

enum { SLIP_SINK_BYTES = 1 << 16 };

typedef struct slip_sink {
    const slip_writer *writer;
    const char *function; /* "save_gguf": in brackets in messages */
    uint64_t position;    /* bytes given so far */
    size_t filled;        /* of the buffer */
    char *buffer;         /* SLIP_SINK_BYTES */
} slip_sink;

/* Every sink that was begun is ended; what was written counts only if that says SLIP_OK. */
slip_status slip__sink_begin(slip_sink *sink, const slip_writer *writer, const char *function);
slip_status slip__sink_end(slip_sink *sink, slip_status status); /* flushes where status is SLIP_OK; hands it on */

slip_status slip__sink_write(slip_sink *sink, const void *data, size_t byte_count);
slip_status slip__sink_number(slip_sink *sink, uint64_t value, size_t byte_count); /* little-endian */
slip_status slip__sink_fill(slip_sink *sink, char byte, uint64_t count);

/* The elements of a ready array, row by row, or column by column if `is_column_major`. */
slip_status slip__sink_array(slip_sink *sink, slip_array *array, bool is_column_major);

/* Whether the array lies in memory column by column (and not row by row). */
bool slip__is_column_major(const slip_array *array);

#endif
