/* The formats: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format", and the GNU tar manual,
 * "Basic Tar Format". An archive is a row of blocks of 512 bytes: headers, each with its data behind it, and zeros at
 * the end. */
#include "data/tar.h"

#include <string.h>

#include "base/memory.h"
#include "io/source.h"

enum {
    BLOCK = 512,
    NAME_LIMIT = 1 << 16,    /* of a name, and of a GNU long name */
    RECORDS_LIMIT = 1 << 20, /* of a pax header */
    NAME = 0,
    LINK = 1,
};

/* Fields of a header. */
enum {
    AT_NAME = 0,
    AT_SIZE = 124,
    AT_CHECKSUM = 148,
    AT_TYPE = 156,
    AT_LINK = 157,
    AT_MAGIC = 257,
    AT_PREFIX = 345,
    NAME_BYTES = 100,
    NUMBER_BYTES = 12,
    PREFIX_BYTES = 155,
};

slip_tar slip__tar_begin(const slip_archive_file *file, uint64_t start, uint64_t end, const char *function) {
    return (slip_tar){.file = file, .function = function, .start = start, .at = start, .end = end};
}

void slip__tar_end(slip_tar *tar) {
    for (int i = 0; i < 2; ++i) slip__free(tar->names[i]);
    *tar = (slip_tar){0};
}

/* ---- a header ---- */

static slip_status fail(const slip_tar *tar, uint64_t at, const char *problem) {
    return slip__archive_file_fail(tar->file, SLIP_IO, tar->function, "bad tar header at byte %llu: %s",
                                   (unsigned long long)at, problem);
}

static bool is_zero(const unsigned char *block) {
    for (int i = 0; i < BLOCK; ++i)
        if (block[i]) return false;
    return true;
}

/* Octal digits between spaces and NULs. */
static bool read_octal(const unsigned char *field, size_t length, uint64_t *value) {
    size_t i = 0;
    *value = 0;
    while (i < length && field[i] == ' ') ++i;
    for (; i < length && field[i] >= '0' && field[i] <= '7'; ++i) {
        if (*value >> 61) return false;
        *value = *value << 3 | (field[i] - '0');
    }
    while (i < length && (field[i] == ' ' || field[i] == 0)) ++i;
    return i == length;
}

/* A number, which GNU writes in base 256 where it is large. */
static bool read_number(const unsigned char *field, uint64_t *value) {
    if (field[0] != 0x80) return read_octal(field, NUMBER_BYTES, value);
    *value = 0;
    for (int i = 1; i < NUMBER_BYTES; ++i) {
        if (*value >> 56) return false;
        *value = *value << 8 | field[i];
    }
    return true;
}

/* The sum of the bytes, those of the sum itself counted as spaces; some writers took them as signed. */
static bool has_checksum(const unsigned char *block) {
    uint64_t stated;
    int64_t plain = 8 * ' ', with_sign = 8 * ' ';
    for (int i = 0; i < BLOCK; ++i) {
        if (i >= AT_CHECKSUM && i < AT_CHECKSUM + 8) continue;
        plain += block[i];
        with_sign += (signed char)block[i];
    }
    if (!read_octal(block + AT_CHECKSUM, 8, &stated)) return false;
    return (int64_t)stated == plain || (int64_t)stated == with_sign;
}

static slip_status set_name(slip_tar *tar, int which, const void *bytes, size_t byte_count) {
    if (byte_count + 1 > tar->name_room[which]) {
        char *name = slip__realloc(tar->names[which], byte_count + 1);
        if (!name) return slip__fail_memory(tar->function, byte_count + 1);
        tar->names[which] = name;
        tar->name_room[which] = byte_count + 1;
    }
    if (byte_count) memcpy(tar->names[which], bytes, byte_count);
    tar->names[which][byte_count] = 0;
    tar->name_bytes[which] = byte_count;
    return SLIP_OK;
}

static size_t text_length(const unsigned char *field, size_t room) {
    const unsigned char *end = memchr(field, 0, room);
    return end ? (size_t)(end - field) : room;
}

/* The header's own name: ustar's has a prefix. GNU's old format uses that place for other things. */
static slip_status take_name(slip_tar *tar, const unsigned char *block) {
    char whole[PREFIX_BYTES + 1 + NAME_BYTES];
    size_t length = text_length(block + AT_NAME, NAME_BYTES), prefix = 0;
    if (memcmp(block + AT_MAGIC, "ustar\0", 6) == 0) prefix = text_length(block + AT_PREFIX, PREFIX_BYTES);
    if (prefix) {
        memcpy(whole, block + AT_PREFIX, prefix);
        whole[prefix++] = '/';
    }
    memcpy(whole + prefix, block + AT_NAME, length);
    return set_name(tar, NAME, whole, prefix + length);
}

/* ---- what precedes a header to say more of it ---- */

typedef struct extras {
    bool has[2]; /* a name, what it links to */
    bool has_size;
    uint64_t size;
} extras;

static slip_status read_long_name(slip_tar *tar, int which, uint64_t offset, uint64_t byte_count, extras *more) {
    if (byte_count == 0 || byte_count > NAME_LIMIT)
        return fail(tar, offset - BLOCK, "a long name has no bytes, or more than 65536");
    unsigned char *bytes = slip__malloc(byte_count);
    if (!bytes) return slip__fail_memory(tar->function, byte_count);
    slip_status status = slip__archive_file_read(tar->file, bytes, byte_count, offset, tar->function);
    if (status == SLIP_OK) status = set_name(tar, which, bytes, text_length(bytes, byte_count));
    slip__free(bytes);
    more->has[which] = true;
    return status;
}

static bool is_key(const char *record, size_t length, const char *key) {
    return length > strlen(key) && memcmp(record, key, strlen(key)) == 0;
}

/* One "KEY=VALUE" of a pax header. */
static slip_status take_record(slip_tar *tar, const char *record, size_t length, uint64_t at, extras *more) {
    if (is_key(record, length, "GNU.sparse."))
        return slip__archive_file_fail(tar->file, SLIP_UNIMPLEMENTED, tar->function,
                                       "the file at byte %llu is sparse, which is not supported",
                                       (unsigned long long)at);
    for (int which = NAME; which <= LINK; ++which) {
        const char *key = which == NAME ? "path=" : "linkpath=";
        if (!is_key(record, length, key)) continue;
        size_t skip = strlen(key);
        if (length - skip > NAME_LIMIT) return fail(tar, at, "a pax name has more than 65536 bytes");
        more->has[which] = true;
        return set_name(tar, which, record + skip, length - skip);
    }
    if (!is_key(record, length, "size=")) return SLIP_OK;
    more->has_size = true;
    more->size = 0;
    for (size_t i = 5; i < length; ++i) {
        bool is_digit = record[i] >= '0' && record[i] <= '9';
        if (!is_digit || __builtin_mul_overflow(more->size, 10u, &more->size) ||
            __builtin_add_overflow(more->size, (unsigned)(record[i] - '0'), &more->size))
            return fail(tar, at, "a pax size is no number");
    }
    return SLIP_OK;
}

/* "LENGTH KEY=VALUE\n", the length that of the whole. */
static slip_status take_records(slip_tar *tar, const char *bytes, size_t byte_count, uint64_t at, extras *more) {
    while (byte_count > 0 && *bytes) {
        size_t length = 0, i = 0;
        for (; i < byte_count && bytes[i] >= '0' && bytes[i] <= '9' && length < RECORDS_LIMIT; ++i)
            length = 10 * length + (size_t)(bytes[i] - '0');
        if (i == byte_count || bytes[i] != ' ' || length > byte_count || length < i + 3 || bytes[length - 1] != '\n' ||
            !memchr(bytes + i, '=', length - i))
            return fail(tar, at, "a pax record is damaged");
        SLIP_TRY(take_record(tar, bytes + i + 1, length - i - 2, at, more));
        bytes += length;
        byte_count -= length;
    }
    return SLIP_OK;
}

static slip_status read_pax(slip_tar *tar, uint64_t offset, uint64_t byte_count, extras *more) {
    if (byte_count > RECORDS_LIMIT) return fail(tar, offset - BLOCK, "a pax header has more than 1048576 bytes");
    char *bytes = slip__malloc(byte_count ? byte_count : 1);
    if (!bytes) return slip__fail_memory(tar->function, byte_count);
    slip_status status = slip__archive_file_read(tar->file, bytes, byte_count, offset, tar->function);
    if (status == SLIP_OK) status = take_records(tar, bytes, byte_count, offset - BLOCK, more);
    slip__free(bytes);
    return status;
}

/* ---- members ---- */

/* Whether data follows the header of a member of that type. What is unknown is like a regular file. */
static bool has_data(unsigned char type) {
    return !strchr("123456V", type) || type == 0;
}

static slip_status fail_start(const slip_tar *tar, const char *problem) {
    if (tar->start == 0)
        return slip__archive_file_fail(tar->file, SLIP_IO, tar->function, "this is no tar archive: %s", problem);
    return slip__archive_file_fail(tar->file, SLIP_IO, tar->function, "what lies at byte %llu is no tar archive: %s",
                                   (unsigned long long)tar->start, problem);
}

static slip_status read_header(slip_tar *tar, unsigned char *block, bool *is_end) {
    *is_end = tar->at == tar->end && tar->at > tar->start; /* the zeros are missing */
    if (*is_end) return SLIP_OK;
    if (tar->end - tar->at < BLOCK) {
        if (tar->at > tar->start) return fail(tar, tar->at, "it is cut off");
        return fail_start(tar, "it has less than 512 bytes");
    }
    SLIP_TRY(slip__archive_file_read(tar->file, block, BLOCK, tar->at, tar->function));
    *is_end = is_zero(block);
    if (*is_end || has_checksum(block)) return SLIP_OK;
    if (tar->at > tar->start) return fail(tar, tar->at, "the check sum is wrong");
    const char *what = memcmp(block, "\x1f\x8b", 2) == 0 ? "it is compressed by gzip; random access needs it unpacked"
                       : memcmp(block, "\x28\xb5\x2f\xfd", 4) == 0
                           ? "it is compressed by zstd; random access needs it unpacked"
                       : memcmp(block, "BZh", 3) == 0 ? "it is compressed by bzip2; random access needs it unpacked"
                       : memcmp(block,
                                "\xfd"
                                "7zXZ",
                                5) == 0
                           ? "it is compressed by xz; random access needs it unpacked"
                           : "its first header has a wrong check sum";
    return fail_start(tar, what);
}

/* Refuses what is known and not supported. */
static slip_status check_type(const slip_tar *tar, unsigned char type) {
    const char *what = type == 'S' ? "sparse" : type == 'M' ? "continued from another volume" : NULL;
    if (!what) return SLIP_OK;
    char quoted[SLIP_QUOTE_BYTES];
    return slip__archive_file_fail(tar->file, SLIP_UNIMPLEMENTED, tar->function, "'%s' is %s, which is not supported",
                                   slip__quote(quoted, tar->names[NAME], tar->name_bytes[NAME]), what);
}

/* Takes what the header says. *is_entry: of a member with data. */
static slip_status take_member(slip_tar *tar, const unsigned char *block, uint64_t offset, uint64_t byte_count,
                               const extras *more, slip_tar_entry *entry, bool *is_entry) {
    unsigned char type = block[AT_TYPE];
    if (!more->has[NAME]) SLIP_TRY(take_name(tar, block));
    if (!more->has[LINK]) SLIP_TRY(set_name(tar, LINK, block + AT_LINK, text_length(block + AT_LINK, NAME_BYTES)));
    SLIP_TRY(check_type(tar, type));
    const char *name = tar->names[NAME];
    size_t length = tar->name_bytes[NAME];
    bool is_folder = type == '5' || type == 'D' || (type == 0 && length > 0 && name[length - 1] == '/');
    bool is_regular = type == '0' || type == 0 || type == '7';
    *is_entry = !is_folder && (is_regular || type == '1') && length > 0;
    if (memchr(name, 0, length)) return fail(tar, offset - BLOCK, "a name holds a NUL");
    *entry = (slip_tar_entry){.name = name, .name_bytes = length, .offset = offset, .byte_count = byte_count};
    if (type == '1') {
        entry->link = tar->names[LINK];
        entry->link_bytes = tar->name_bytes[LINK];
    }
    return SLIP_OK;
}

/* One header with its data. `more` is what headers before it said, of this one or of the next. */
static slip_status step(slip_tar *tar, extras *more, slip_tar_entry *entry, bool *is_entry, bool *is_end) {
    unsigned char block[BLOCK];
    uint64_t byte_count, padded;
    *is_entry = false;
    SLIP_TRY(read_header(tar, block, is_end));
    if (*is_end) return SLIP_OK;
    uint64_t at = tar->at, offset = at + BLOCK;
    unsigned char type = block[AT_TYPE];
    bool is_extra = type == 'L' || type == 'K' || type == 'x' || type == 'X' || type == 'g';
    if (!read_number(block + AT_SIZE, &byte_count)) return fail(tar, at, "the size is no number");
    if (more->has_size && !is_extra) byte_count = more->size;
    if (!has_data(type)) byte_count = 0;
    uint64_t left = tar->end - offset;
    if (byte_count > left) {
        char quoted[SLIP_QUOTE_BYTES];
        return slip__archive_file_fail(
            tar->file, SLIP_IO, tar->function, "'%s' at byte %llu has %llu bytes, of which %llu are there",
            slip__quote(quoted, (char *)block, text_length(block, NAME_BYTES)), (unsigned long long)at,
            (unsigned long long)byte_count, (unsigned long long)left);
    }
    padded = (byte_count + BLOCK - 1) / BLOCK * BLOCK;
    tar->at = padded > left ? tar->end : offset + padded; /* the last one's padding may be missing */
    if (type == 'L') return read_long_name(tar, NAME, offset, byte_count, more);
    if (type == 'K') return read_long_name(tar, LINK, offset, byte_count, more);
    if (type == 'x' || type == 'X') return read_pax(tar, offset, byte_count, more);
    if (type == 'g') return SLIP_OK; /* of all that follow: times, owners, a comment */
    SLIP_TRY(take_member(tar, block, offset, byte_count, more, entry, is_entry));
    *more = (extras){0};
    return SLIP_OK;
}

slip_status slip__tar_next(slip_tar *tar, slip_tar_entry *entry, bool *is_end) {
    extras more = {0};
    bool is_entry;
    *is_end = false;
    do SLIP_TRY(step(tar, &more, entry, &is_entry, is_end));
    while (!is_entry && !*is_end);
    return SLIP_OK;
}
