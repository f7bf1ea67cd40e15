/* Members of tar and zip archives: where each file lies, found by its name, and read at random. */
#ifndef SLIP_DATA_MEMBERS_H
#define SLIP_DATA_MEMBERS_H

#include <slip/types.h>

#include "base/error.h"
#include "data/archive_file.h"

/* Zip's numbers; others are not supported. */
enum { SLIP_MEMBER_STORED = 0, SLIP_MEMBER_DEFLATED = 8, SLIP_MEMBER_ENCRYPTED = 255 };

typedef struct slip_member {
    uint64_t offset;       /* of its data in the file; of a zip's local header */
    uint64_t byte_count;   /* of its content */
    uint64_t packed_bytes; /* in the archive; the same where it is stored */
    size_t name;           /* where its name stands in `names` */
    unsigned name_bytes;
    unsigned checksum; /* a zip's */
    unsigned char method;
    bool is_zip;
    bool is_archive; /* while an archive is indexed by several threads: its members are still to be found */
} slip_member;

/* What an archive holds. Immutable once made, reference-counted: any thread. */
typedef struct slip_members slip_members;

enum {
    SLIP_MEMBER_NAME_BYTES = 1 << 16, /* of a name */
    SLIP_MEMBER_NESTING = 8,          /* archives within archives */
};

/* Reads what the archive holds: a tar file, or a zip file. With `is_nested` the members of members that end in .tar
 * count instead of these, as "inner/NAME" for NAME in inner.tar. Archives are remembered as long as the file does not
 * change: asking again costs next to nothing. Errors: SLIP_IO. */
slip_status slip__members_open(slip_members **out, const char *path, bool is_nested, int thread_count,
                               const char *function);
slip_members *slip__members_retain(slip_members *members);
void slip__members_release(slip_members *members); /* NULL is fine */

size_t slip__members_count(const slip_members *members);
/* A member and its name, which a NUL follows. */
const slip_member *slip__members_at(const slip_members *members, size_t index, const char **name);
/* The last one of that name, or NULL. */
const slip_member *slip__members_find(const slip_members *members, const char *name, size_t name_bytes);
/* Reads it, as uint8. `function` is what messages begin with. */
slip_status slip__members_read(slip_array **out, const slip_members *members, const slip_member *member,
                               const char *function);

/* The same of bytes in memory, which stay the caller's and must outlive it: for tests. Not remembered. */
slip_status slip__members_of_bytes(slip_members **out, const void *bytes, size_t byte_count, bool is_nested,
                                   const char *function);

/* Forgets the archives that are remembered; those in use stay. */
void slip__members_forget(void);

/* ---- for those that fill one ---- */

typedef struct slip_members_builder slip_members_builder;

/* Adds a member: `prefix` and `name` are put together, where there is a prefix with a '/' between them. */
slip_status slip__members_add(slip_members_builder *builder, const slip_member *member, const char *prefix,
                              const char *name, size_t name_bytes);

/* zip.c: adds all members, and whether the file begins like a zip file. */
slip_status slip__zip_index(slip_members_builder *builder, const slip_archive_file *file, const char *function);
bool slip__zip_detect(const slip_archive_file *file);
/* Where a member's data lies, behind its local header. */
slip_status slip__zip_locate(uint64_t *offset, const slip_archive_file *file, const slip_member *member,
                             const char *function, const char *name);

#endif
