/* A file that is read at random: bounds are checked before anything is read. */
#ifndef SLIP_DATA_ARCHIVE_FILE_H
#define SLIP_DATA_ARCHIVE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/error.h"

/* Immutable: any thread reads. */
typedef struct slip_archive_file {
    int descriptor; /* -1: bytes in memory */
    const unsigned char *memory;
    uint64_t byte_count;
    const char *label; /* the path, for messages */
} slip_archive_file;

/* `label` is kept as it is. *status may be NULL. */
slip_status slip__archive_file_open(slip_archive_file *file, const char *path, struct stat *status,
                                    const char *function);
void slip__archive_file_close(slip_archive_file *file);

/* Fails where the range is not within the file. */
slip_status slip__archive_file_read(const slip_archive_file *file, void *data, size_t byte_count, uint64_t offset,
                                    const char *function);

/* "[function] LABEL: ..." */
__attribute__((format(printf, 4, 5))) slip_status slip__archive_file_fail(const slip_archive_file *file,
                                                                          slip_status status, const char *function,
                                                                          const char *format, ...);

#endif
