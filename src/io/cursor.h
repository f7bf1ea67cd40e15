/* Reading a source from front to back in small pieces, through a buffer. */
#ifndef SLIP_IO_CURSOR_H
#define SLIP_IO_CURSOR_H

#include "io/source.h"

typedef struct slip_cursor {
    const slip_source *source;
    uint64_t position; /* of the next byte; may be set to any place up to the end */
    char *window;      /* a part of the source */
    uint64_t window_position;
    size_t window_bytes;
} slip_cursor;

slip_status slip__cursor_begin(slip_cursor *cursor, const slip_source *source);
void slip__cursor_end(slip_cursor *cursor);

/* Fails where the source has fewer bytes left. */
slip_status slip__cursor_take(slip_cursor *cursor, void *data, uint64_t byte_count);
slip_status slip__cursor_number(slip_cursor *cursor, uint64_t *value, size_t byte_count); /* little-endian */

static inline uint64_t slip__cursor_left(const slip_cursor *cursor) {
    return cursor->source->byte_count - cursor->position;
}

#endif
