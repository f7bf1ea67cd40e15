#include "data/archive_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MESSAGE_BYTES = 600, PATH_SHOWN = 300 };

slip_status slip__archive_file_fail(const slip_archive_file *file, slip_status status, const char *function,
                                    const char *format, ...) {
    char text[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return slip__fail(status, "[%s] %.*s: %s", function, (int)PATH_SHOWN, file->label, text);
}

static slip_status fail_errno(const char *path, const char *function, const char *verb, int error) {
    char reason[96];
    const char *text = strerror_r(error, reason, sizeof reason); /* GNU's */
    return slip__fail(error == ENOMEM ? SLIP_OUT_OF_MEMORY : SLIP_IO, "[%s] Failed to %s file %.*s: %s", function, verb,
                      (int)PATH_SHOWN, path, text);
}

slip_status slip__archive_file_open(slip_archive_file *file, const char *path, struct stat *status,
                                    const char *function) {
    struct stat own;
    if (!status) status = &own;
    *file = (slip_archive_file){.descriptor = -1, .label = path};
    do file->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not block */
    while (file->descriptor < 0 && errno == EINTR);
    if (file->descriptor < 0 || fstat(file->descriptor, status) != 0) {
        slip_status failed = fail_errno(path, function, "open", errno);
        slip__archive_file_close(file);
        return failed;
    }
    file->byte_count = (uint64_t)status->st_size;
    if (S_ISREG(status->st_mode)) return SLIP_OK;
    slip__archive_file_close(file);
    return slip__fail(SLIP_IO, "[%s] Failed to open file %.*s: it is %s", function, (int)PATH_SHOWN, path,
                      S_ISDIR(status->st_mode) ? "a directory" : "not a regular file");
}

void slip__archive_file_close(slip_archive_file *file) {
    if (file->descriptor >= 0) close(file->descriptor);
    file->descriptor = -1;
}

slip_status slip__archive_file_read(const slip_archive_file *file, void *data, size_t byte_count, uint64_t offset,
                                    const char *function) {
    char *to = data;
    if (offset > file->byte_count || byte_count > file->byte_count - offset)
        return slip__archive_file_fail(file, SLIP_IO, function, "%zu bytes at byte %llu are beyond the end", byte_count,
                                       (unsigned long long)offset);
    if (file->descriptor < 0) {
        if (byte_count) memcpy(data, file->memory + offset, byte_count);
        return SLIP_OK;
    }
    while (byte_count > 0) {
        ssize_t got = pread(file->descriptor, to, byte_count, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(file->label, function, "read", errno);
        if (got == 0)
            return slip__archive_file_fail(file, SLIP_IO, function, "the file has become shorter while it was read");
        to += got;
        offset += (size_t)got;
        byte_count -= (size_t)got;
    }
    return SLIP_OK;
}
