/* A text that is read from front to back, piece by piece: a file, a gzip file, or bytes in memory. */
#ifndef SLIP_DATA_INPUT_H
#define SLIP_DATA_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum {
    SLIP_INPUT_PIECE = 1 << 16,    /* bytes asked of a file at once */
    SLIP_RECORD_LIMIT = 256 << 20, /* of a record, unless the input says otherwise */
    SLIP_LABEL_BYTES = 300,        /* of a path in a message */
};

typedef struct slip_inflater slip_inflater;

/* The window [at, at + held) is what was read and not yet taken. Caller-locked. */
typedef struct slip_input {
    const char *function; /* "stream_line_reader": in brackets in messages */
    char *label;          /* the path, for messages */
    int descriptor;       /* -1: bytes in memory */
    char *memory;         /* the input's own copy */
    size_t memory_bytes;
    slip_inflater *inflater; /* NULL: what is read is the text */
    uint64_t file_offset;    /* of the next byte to read, of the file or in memory */

    char *window;
    size_t room, at, held;
    uint64_t offset; /* of the window's first byte that was not taken, in the text */
    bool is_drained; /* there is nothing behind the window */
    size_t limit;    /* of a record */
} slip_input;

/* A regular file or a pipe. With `unzip` a gzip file's content, or the file itself if it is none. */
slip_status slip__input_open(slip_input *input, const char *path, bool unzip, const char *function);
/* Copies the bytes. With `unzip` as above. */
slip_status slip__input_from_bytes(slip_input *input, const void *bytes, size_t byte_count, bool unzip,
                                   const char *function);
void slip__input_close(slip_input *input); /* a zeroed one is fine */

/* Looks for the end of a line at `from` or behind it, counted from the first byte not taken. *bytes is then the window,
 * *byte_count up to and with the '\n', or all that is left where there is none: *is_last. Both 0 at the end of the
 * text. The window holds until the next call. Errors: SLIP_IO, also for a line longer than the limit. */
slip_status slip__input_line(slip_input *input, size_t from, char **bytes, size_t *byte_count, bool *is_last);
/* Takes bytes of the window. */
static inline void slip__input_take(slip_input *input, size_t byte_count) {
    input->at += byte_count;
    input->held -= byte_count;
    input->offset += byte_count;
}
/* Takes all up to and with the next '\n' from there, however far that is: how reading goes on behind a record that was
 * too long. */
slip_status slip__input_skip_line(slip_input *input);

/* Goes on at a byte of the text. Errors: SLIP_IO, also where the text is shorter. */
slip_status slip__input_seek(slip_input *input, uint64_t offset);

#endif
