/* Whole reads and writes of file descriptors. Header only: the compiling helper, which is no part of the library, has
 * them too. */
#ifndef SLIP_BASE_DESCRIPTOR_H
#define SLIP_BASE_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

/* False: there were fewer bytes, or an error; errno is read's. */
static inline bool slip__read_all(int file, void *bytes, size_t byte_count) {
    for (char *at = bytes; byte_count > 0;) {
        ssize_t got = read(file, at, byte_count);
        if (got <= 0) return false;
        at += got;
        byte_count -= (size_t)got;
    }
    return true;
}

static inline bool slip__write_all(int file, const void *bytes, size_t byte_count) {
    for (const char *at = bytes; byte_count > 0;) {
        ssize_t put = write(file, at, byte_count);
        if (put <= 0) return false;
        at += put;
        byte_count -= (size_t)put;
    }
    return true;
}

#endif
