/* Saving to and loading from paths, on top of what a format does with writers and readers. */
#ifndef SLIP_IO_PATH_H
#define SLIP_IO_PATH_H

#include <slip/io.h>

/* Opens the path, with the ending added where it is missing, calls write_to, and commits or discards. */
slip_status slip__save_to_path(const char *path, const char *ending, const char *function,
                               slip_status (*write_to)(const slip_writer *writer, void *what), void *what);

slip_status slip__load_from_path(const char *path, const char *function,
                                 slip_status (*read_from)(const slip_reader *reader, void *result), void *result);

#endif
