#include "io/cursor.h"

#include <string.h>

#include "base/memory.h"

enum { WINDOW_BYTES = 1 << 16 };

slip_status slip__cursor_begin(slip_cursor *cursor, const slip_source *source) {
    *cursor = (slip_cursor){.source = source, .window = slip__malloc(WINDOW_BYTES)};
    return cursor->window ? SLIP_OK : slip__fail_memory(source->function, WINDOW_BYTES);
}

void slip__cursor_end(slip_cursor *cursor) {
    slip__free(cursor->window);
    cursor->window = NULL;
}

static bool is_within_window(const slip_cursor *cursor, uint64_t byte_count) {
    return cursor->position >= cursor->window_position &&
           cursor->position - cursor->window_position <= cursor->window_bytes &&
           cursor->window_bytes - (cursor->position - cursor->window_position) >= byte_count;
}

slip_status slip__cursor_take(slip_cursor *cursor, void *data, uint64_t byte_count) {
    uint64_t left = slip__cursor_left(cursor);
    if (byte_count > left || byte_count > WINDOW_BYTES) { /* the source tells of the first, and reads the second */
        SLIP_TRY(slip__source_read(cursor->source, data, byte_count, cursor->position));
        cursor->position += byte_count;
        return SLIP_OK;
    }
    if (!is_within_window(cursor, byte_count)) {
        cursor->window_bytes = 0;
        size_t window_bytes = left < WINDOW_BYTES ? (size_t)left : WINDOW_BYTES;
        SLIP_TRY(slip__source_read(cursor->source, cursor->window, window_bytes, cursor->position));
        cursor->window_position = cursor->position;
        cursor->window_bytes = window_bytes;
    }
    if (byte_count) memcpy(data, cursor->window + (cursor->position - cursor->window_position), (size_t)byte_count);
    cursor->position += byte_count;
    return SLIP_OK;
}

slip_status slip__cursor_number(slip_cursor *cursor, uint64_t *value, size_t byte_count) {
    unsigned char bytes[8];
    SLIP_TRY(slip__cursor_take(cursor, bytes, byte_count));
    *value = slip__little_endian(bytes, byte_count);
    return SLIP_OK;
}
