/* Decompression by zlib. A build without it answers SLIP_UNIMPLEMENTED. */
#ifndef SLIP_DATA_INFLATE_H
#define SLIP_DATA_INFLATE_H

#include <stddef.h>

#include "base/error.h"

typedef enum slip_inflate_format { SLIP_INFLATE_GZIP, SLIP_INFLATE_RAW } slip_inflate_format;

/* A stream that is fed and gives: gzip members, one behind the other, count as one text. Caller-locked. */
typedef struct slip_inflater slip_inflater;

slip_status slip__inflater_create(slip_inflater **out, slip_inflate_format format, const char *function);
void slip__inflater_release(slip_inflater *inflater); /* NULL is fine */
slip_status slip__inflater_reset(slip_inflater *inflater);
/* Copies what is to be decompressed. Only when `take` gave nothing. */
slip_status slip__inflater_feed(slip_inflater *inflater, const void *bytes, size_t byte_count);
/* *got 0: it needs more. `label` names the file in messages. */
slip_status slip__inflater_take(slip_inflater *inflater, char *to, size_t room, size_t *got, const char *label);
/* There is no more: an error where the last member is cut off. */
slip_status slip__inflater_end(slip_inflater *inflater, const char *label);

/* All of a raw deflate stream whose sizes and check sum are known. `what` names it in messages. */
slip_status slip__inflate_whole(void *to, size_t to_bytes, const void *from, size_t from_bytes, unsigned checksum,
                                const char *function, const char *what);
/* Whether CRC-32 of the bytes is `checksum`; true where there is no zlib. */
int slip__has_checksum(const void *bytes, size_t byte_count, unsigned checksum);

#endif
