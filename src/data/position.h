/* Positions of streams as bytes: written and read field by field, little-endian. What is read may be anything. */
#ifndef SLIP_DATA_POSITION_H
#define SLIP_DATA_POSITION_H

#include <slip/types.h>

#include "base/error.h"

typedef struct slip_position_writer {
    unsigned char *bytes; /* from slip__malloc */
    size_t byte_count, room;
    slip_status status; /* SLIP_OUT_OF_MEMORY once memory was short: then nothing more is written */
} slip_position_writer;

void slip__position_put(slip_position_writer *writer, uint64_t value);
void slip__position_put_bytes(slip_position_writer *writer, const void *bytes, size_t byte_count); /* and how many */

typedef struct slip_position_reader {
    const unsigned char *bytes;
    size_t byte_count, at;
} slip_position_reader;

slip_status slip__position_get(slip_position_reader *reader, uint64_t *value);
/* A number that is at most `most`. */
slip_status slip__position_get_below(slip_position_reader *reader, uint64_t *value, uint64_t most);
slip_status slip__position_get_key(slip_position_reader *reader, uint32_t key[2]);
void slip__position_put_key(slip_position_writer *writer, const uint32_t key[2]);
/* Borrowed from the reader. */
slip_status slip__position_get_bytes(slip_position_reader *reader, const void **bytes, size_t *byte_count);

slip_status slip__position_refuse(void); /* SLIP_INVALID_ARGUMENT: no position of this stream */

#endif
