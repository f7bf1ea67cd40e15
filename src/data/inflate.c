#include "data/inflate.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"
#include "data/input.h"

#ifdef SLIP_HAVE_ZLIB

#define ZLIB_CONST
#include <zlib.h>

struct slip_inflater {
    z_stream stream;
    const char *function;
    bool is_between; /* members: the bytes that follow begin one, or are none of gzip's */
    bool is_over;    /* what follows the last member is no gzip: padding, which gzip passes over too */
    size_t waiting;
    char bytes[SLIP_INPUT_PIECE];
};

static slip_status fail_zlib(const slip_inflater *inflater, int code, const char *label) {
    if (code == Z_MEM_ERROR) return slip__fail_memory(inflater->function, 1 << 15);
    return slip__fail(SLIP_IO, "[%s] %.*s: damaged gzip data: %s", inflater->function, (int)SLIP_LABEL_BYTES, label,
                      inflater->stream.msg ? inflater->stream.msg : "it ends in the middle");
}

slip_status slip__inflater_create(slip_inflater **out, slip_inflate_format format, const char *function) {
    *out = NULL;
    slip_inflater *inflater = slip__calloc(1, sizeof *inflater);
    if (!inflater) return slip__fail_memory(function, sizeof *inflater);
    inflater->function = function;
    int code = inflateInit2(&inflater->stream, format == SLIP_INFLATE_GZIP ? 16 + MAX_WBITS : -MAX_WBITS);
    if (code != Z_OK) {
        slip__free(inflater);
        return slip__fail_memory(function, 1 << 15);
    }
    *out = inflater;
    return SLIP_OK;
}

void slip__inflater_release(slip_inflater *inflater) {
    if (!inflater) return;
    (void)inflateEnd(&inflater->stream);
    slip__free(inflater);
}

slip_status slip__inflater_reset(slip_inflater *inflater) {
    inflater->is_between = inflater->is_over = false;
    inflater->stream.avail_in = 0;
    return inflateReset(&inflater->stream) == Z_OK ? SLIP_OK : slip__fail_memory(inflater->function, 1 << 15);
}

slip_status slip__inflater_feed(slip_inflater *inflater, const void *bytes, size_t byte_count) {
    size_t left = inflater->stream.avail_in;
    if (byte_count > sizeof inflater->bytes - left)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] more at once than the inflater holds", inflater->function);
    if (left) memmove(inflater->bytes, inflater->stream.next_in, left);
    memcpy(inflater->bytes + left, bytes, byte_count);
    inflater->stream.next_in = (const Bytef *)inflater->bytes;
    inflater->stream.avail_in = (uInt)(left + byte_count);
    return SLIP_OK;
}

/* At a member's end: whether the next one begins, as far as can be seen. */
static bool begin_member(slip_inflater *inflater) {
    z_stream *stream = &inflater->stream;
    if (stream->avail_in == 0) return false;
    if (stream->next_in[0] != 0x1f) {
        inflater->is_over = true;
        stream->avail_in = 0;
        return false;
    }
    inflater->is_between = false;
    return inflateReset(stream) == Z_OK;
}

slip_status slip__inflater_take(slip_inflater *inflater, char *to, size_t room, size_t *got, const char *label) {
    z_stream *stream = &inflater->stream;
    for (*got = 0; *got == 0;) {
        if (inflater->is_over || (inflater->is_between && !begin_member(inflater))) return SLIP_OK;
        stream->next_out = (Bytef *)to;
        stream->avail_out = room < UINT_MAX ? (uInt)room : UINT_MAX;
        uInt offered = stream->avail_out;
        int code = inflate(stream, Z_NO_FLUSH);
        *got = offered - stream->avail_out;
        if (code == Z_BUF_ERROR) return SLIP_OK;
        if (code != Z_OK && code != Z_STREAM_END) return fail_zlib(inflater, code, label);
        inflater->is_between = code == Z_STREAM_END;
    }
    return SLIP_OK;
}

slip_status slip__inflater_end(slip_inflater *inflater, const char *label) {
    if (inflater->is_between || inflater->is_over) return SLIP_OK;
    inflater->stream.msg = NULL;
    return fail_zlib(inflater, Z_BUF_ERROR, label);
}

slip_status slip__inflate_whole(void *to, size_t to_bytes, const void *from, size_t from_bytes, unsigned checksum,
                                const char *function, const char *what) {
    z_stream stream = {.next_in = from, .next_out = to};
    unsigned char spare; /* zlib wants room even for nothing */
    if (to_bytes > UINT_MAX || from_bytes > UINT_MAX)
        return slip__fail(SLIP_IO, "[%s] %s is too large", function, what);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return slip__fail_memory(function, 1 << 15);
    stream.avail_in = (uInt)from_bytes;
    stream.avail_out = (uInt)to_bytes;
    if (to_bytes == 0) stream.next_out = &spare, stream.avail_out = 1;
    int code = inflate(&stream, Z_FINISH);
    bool is_whole = code == Z_STREAM_END && stream.total_out == to_bytes;
    (void)inflateEnd(&stream);
    if (code == Z_MEM_ERROR) return slip__fail_memory(function, 1 << 15);
    if (!is_whole) return slip__fail(SLIP_IO, "[%s] %s: damaged deflate data", function, what);
    if (!slip__has_checksum(to, to_bytes, checksum))
        return slip__fail(SLIP_IO, "[%s] %s: the data does not have the check sum that the archive says", function,
                          what);
    return SLIP_OK;
}

int slip__has_checksum(const void *bytes, size_t byte_count, unsigned checksum) {
    return crc32_z(crc32_z(0, NULL, 0), bytes, byte_count) == checksum;
}

#else

static slip_status refuse(const char *function) {
    return slip__fail(SLIP_UNIMPLEMENTED,
                      "[%s] compressed files need zlib, which this build lacks (Debian: zlib1g-dev)", function);
}

slip_status slip__inflater_create(slip_inflater **out, slip_inflate_format format, const char *function) {
    (void)format;
    *out = NULL;
    return refuse(function);
}

void slip__inflater_release(slip_inflater *inflater) {
    (void)inflater;
}

slip_status slip__inflater_reset(slip_inflater *inflater) {
    (void)inflater;
    return SLIP_OK;
}

slip_status slip__inflater_feed(slip_inflater *inflater, const void *bytes, size_t byte_count) {
    (void)inflater, (void)bytes, (void)byte_count;
    return SLIP_OK;
}

slip_status slip__inflater_take(slip_inflater *inflater, char *to, size_t room, size_t *got, const char *label) {
    (void)inflater, (void)to, (void)room, (void)label;
    *got = 0;
    return SLIP_OK;
}

slip_status slip__inflater_end(slip_inflater *inflater, const char *label) {
    (void)inflater, (void)label;
    return SLIP_OK;
}

slip_status slip__inflate_whole(void *to, size_t to_bytes, const void *from, size_t from_bytes, unsigned checksum,
                                const char *function, const char *what) {
    (void)to, (void)to_bytes, (void)from, (void)from_bytes, (void)checksum, (void)what;
    return refuse(function);
}

int slip__has_checksum(const void *bytes, size_t byte_count, unsigned checksum) {
    (void)bytes, (void)byte_count, (void)checksum;
    return 1;
}

#endif
