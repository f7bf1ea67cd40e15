/* Zip archives: PKWARE's APPNOTE.TXT 6.3.9. The central directory at the end says what there is; members are stored or
 * deflated. */
#include <string.h>

#include "base/memory.h"
#include "data/members.h"
#include "io/source.h"

enum {
    END_BYTES = 22, /* the end record, a comment behind it */
    END64_BYTES = 56,
    LOCATOR64_BYTES = 20,
    ENTRY_BYTES = 46,
    LOCAL_BYTES = 30,
    MOST_COMMENT = 65535,
    UNIX = 3,
    LINK_MODE = 0120000,
    TYPE_MASK = 0170000,
};

static uint64_t number(const unsigned char *bytes, size_t offset, size_t byte_count) {
    return slip__little_endian(bytes + offset, byte_count);
}

static bool has_mark(const unsigned char *bytes, const char mark[2]) {
    return bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == mark[0] && bytes[3] == mark[1];
}

static slip_status fail(const slip_archive_file *file, const char *function, const char *problem) {
    return slip__archive_file_fail(file, SLIP_IO, function, "bad zip archive: %s", problem);
}

/* The central directory. */
typedef struct directory {
    uint64_t offset, byte_count, entry_count;
    uint64_t base; /* what the archive's own offsets count from: there may be a program before it */
} directory;

/* Where the end record is, or UINT64_MAX. */
static slip_status find_end(uint64_t *found, const slip_archive_file *file, const char *function) {
    uint64_t most = END_BYTES + MOST_COMMENT, length = file->byte_count < most ? file->byte_count : most;
    *found = UINT64_MAX;
    if (length < END_BYTES) return SLIP_OK;
    unsigned char *tail = slip__malloc(length);
    if (!tail) return slip__fail_memory(function, length);
    slip_status status = slip__archive_file_read(file, tail, length, file->byte_count - length, function);
    for (uint64_t at = length - END_BYTES + 1; status == SLIP_OK && at-- > 0;) {
        if (!has_mark(tail + at, "\5\6") || at + END_BYTES + number(tail, at + 20, 2) != length) continue;
        *found = file->byte_count - length + at;
        break;
    }
    slip__free(tail);
    return status;
}

bool slip__zip_detect(const slip_archive_file *file) {
    unsigned char mark[4];
    if (file->byte_count < END_BYTES || slip__archive_file_read(file, mark, 4, 0, "zip") != SLIP_OK) return false;
    return has_mark(mark, "\3\4") || has_mark(mark, "\5\6");
}

/* Archives too large for the end record's fields have a second one before it. */
static slip_status read_end64(directory *found, uint64_t *end, const slip_archive_file *file, const char *function) {
    unsigned char locator[LOCATOR64_BYTES], record[END64_BYTES];
    if (*end < LOCATOR64_BYTES + END64_BYTES) return SLIP_OK;
    SLIP_TRY(slip__archive_file_read(file, locator, sizeof locator, *end - LOCATOR64_BYTES, function));
    if (!has_mark(locator, "\6\7")) return SLIP_OK;
    uint64_t at = *end - LOCATOR64_BYTES - END64_BYTES; /* where it lies unless it was made longer */
    if (number(locator, 8, 8) < at) at = number(locator, 8, 8);
    SLIP_TRY(slip__archive_file_read(file, record, sizeof record, at, function));
    if (!has_mark(record, "\6\6")) return fail(file, function, "its zip64 end record is not where it says");
    found->entry_count = number(record, 32, 8);
    found->byte_count = number(record, 40, 8);
    found->offset = number(record, 48, 8);
    *end = at;
    return SLIP_OK;
}

static slip_status read_end(directory *found, const slip_archive_file *file, const char *function) {
    unsigned char record[END_BYTES];
    uint64_t end;
    SLIP_TRY(find_end(&end, file, function));
    if (end == UINT64_MAX) return fail(file, function, "it has no end record; is it cut off?");
    SLIP_TRY(slip__archive_file_read(file, record, sizeof record, end, function));
    if (number(record, 4, 2) != 0 && number(record, 4, 2) != 0xffff)
        return slip__archive_file_fail(file, SLIP_UNIMPLEMENTED, function,
                                       "zip archives of several files are not read");
    found->entry_count = number(record, 10, 2);
    found->byte_count = number(record, 12, 4);
    found->offset = number(record, 16, 4);
    SLIP_TRY(read_end64(found, &end, file, function));
    if (found->byte_count > end || found->offset > end - found->byte_count ||
        found->entry_count > found->byte_count / ENTRY_BYTES)
        return fail(file, function, "its central directory is not within the file");
    found->base = end - found->byte_count - found->offset;
    found->offset += found->base;
    return SLIP_OK;
}

/* The 64-bit fields that stand in for those that are all ones, in this order. */
static bool read_extra64(const unsigned char *extra, size_t length, uint64_t *fields[3]) {
    static const uint64_t full = 0xffffffff;
    bool is_needed = *fields[0] == full || *fields[1] == full || *fields[2] == full;
    while (is_needed && length >= 4) {
        size_t size = (size_t)number(extra, 2, 2), at = 4;
        if (size > length - 4) return false;
        for (int i = 0; number(extra, 0, 2) == 1 && i < 3; ++i) {
            if (*fields[i] != full) continue;
            if (at + 8 > size + 4) return false;
            *fields[i] = number(extra, at, 8);
            at += 8;
        }
        if (number(extra, 0, 2) == 1) return true;
        extra += 4 + size;
        length -= 4 + size;
    }
    return !is_needed;
}

/* Adds the entry that begins there; *used: its bytes. */
static slip_status add_entry(slip_members_builder *builder, const slip_archive_file *file, const directory *from,
                             const unsigned char *bytes, uint64_t left, size_t *used, const char *function) {
    if (left < ENTRY_BYTES || !has_mark(bytes, "\1\2")) return fail(file, function, "a directory entry is missing");
    size_t name_bytes = (size_t)number(bytes, 28, 2), extra_bytes = (size_t)number(bytes, 30, 2);
    *used = ENTRY_BYTES + name_bytes + extra_bytes + (size_t)number(bytes, 32, 2);
    if (*used > left) return fail(file, function, "a directory entry is cut off");
    const char *name = (const char *)bytes + ENTRY_BYTES;
    bool is_encrypted = number(bytes, 8, 2) & 1;
    uint64_t method = number(bytes, 10, 2);
    slip_member member = {.packed_bytes = number(bytes, 20, 4),
                          .byte_count = number(bytes, 24, 4),
                          .offset = number(bytes, 42, 4),
                          .checksum = (unsigned)number(bytes, 16, 4),
                          .method = is_encrypted   ? SLIP_MEMBER_ENCRYPTED
                                    : method < 255 ? (unsigned char)method
                                                   : 254,
                          .is_zip = true};
    uint64_t *fields[3] = {&member.byte_count, &member.packed_bytes, &member.offset};
    if (!read_extra64(bytes + ENTRY_BYTES + name_bytes, extra_bytes, fields))
        return fail(file, function, "a directory entry lacks its zip64 fields");
    bool is_link = bytes[5] == UNIX && (number(bytes, 40, 2) & TYPE_MASK) == LINK_MODE;
    if (name_bytes == 0 || name[name_bytes - 1] == '/' || is_link) return SLIP_OK;
    if (memchr(name, 0, name_bytes)) return fail(file, function, "a name holds a NUL");
    if (member.offset > from->offset - from->base || member.packed_bytes > from->offset - from->base - member.offset)
        return fail(file, function, "a member is not within the file");
    member.offset += from->base;
    return slip__members_add(builder, &member, NULL, name, name_bytes);
}

slip_status slip__zip_index(slip_members_builder *builder, const slip_archive_file *file, const char *function) {
    directory from = {0};
    SLIP_TRY(read_end(&from, file, function));
    unsigned char *bytes = slip__malloc(from.byte_count ? from.byte_count : 1);
    if (!bytes) return slip__fail_memory(function, from.byte_count);
    slip_status status = slip__archive_file_read(file, bytes, from.byte_count, from.offset, function);
    size_t used = 0;
    for (uint64_t i = 0, at = 0; status == SLIP_OK && i < from.entry_count; ++i, at += used)
        status = add_entry(builder, file, &from, bytes + at, from.byte_count - at, &used, function);
    slip__free(bytes);
    return status;
}

slip_status slip__zip_locate(uint64_t *offset, const slip_archive_file *file, const slip_member *member,
                             const char *function, const char *name) {
    unsigned char header[LOCAL_BYTES];
    char quoted[SLIP_QUOTE_BYTES];
    SLIP_TRY(slip__archive_file_read(file, header, sizeof header, member->offset, function));
    *offset = member->offset + LOCAL_BYTES + number(header, 26, 2) + number(header, 28, 2);
    bool is_there =
        has_mark(header, "\3\4") && *offset <= file->byte_count && member->packed_bytes <= file->byte_count - *offset;
    if (is_there) return SLIP_OK;
    return slip__archive_file_fail(file, SLIP_IO, function, "'%s' is not where the zip archive's directory says",
                                   slip__quote(quoted, name, member->name_bytes));
}
