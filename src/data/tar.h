/* Walking through a tar archive: ustar, GNU's long names, pax. */
#ifndef SLIP_DATA_TAR_H
#define SLIP_DATA_TAR_H

#include "data/archive_file.h"

/* A member that holds data: a regular file, or a hard link to one. */
typedef struct slip_tar_entry {
    const char *name; /* the walk's; until the next step */
    size_t name_bytes;
    uint64_t offset, byte_count; /* of its data */
    const char *link;            /* of a hard link, the name of what has the data; NULL: it has its own */
    size_t link_bytes;
} slip_tar_entry;

/* Caller-locked. */
typedef struct slip_tar {
    const slip_archive_file *file;
    const char *function;
    uint64_t start, at, end; /* of the archive in the file; the next header */
    char *names[2];          /* of the entry, and of what it links to */
    size_t name_room[2], name_bytes[2];
} slip_tar;

/* The archive is the bytes from `start` to `end` of the file. */
slip_tar slip__tar_begin(const slip_archive_file *file, uint64_t start, uint64_t end, const char *function);
void slip__tar_end(slip_tar *tar);

/* The next entry that has data; *is_end: there is none. Errors: SLIP_IO for what is no tar archive or damaged,
 * SLIP_UNIMPLEMENTED for sparse files and archives of several volumes. */
slip_status slip__tar_next(slip_tar *tar, slip_tar_entry *entry, bool *is_end);

#endif
