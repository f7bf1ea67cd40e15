/* Readers and writers of paths. A written file gets its name only when it is complete. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "io/source.h"

enum { REASON_BYTES = 96, PATH_SHOWN = 300, NAME_TRIES = 100 };

typedef struct slip_file {
    int descriptor;
    uint64_t byte_count; /* a reader's */
    const char *function;
    char *path;      /* as given */
    char *target;    /* a writer's: the file to replace, links followed; NULL: written to directly */
    char *temporary; /* a writer's: beside the target */
    mode_t mode;     /* of a replaced file; 0: there was none */
} slip_file;

/* Fails with "[function] Failed to VERB file PATH: REASON", as MLX says up to the reason. */
static slip_status fail_errno(const char *function, const char *verb, const char *path, int error) {
    char reason[REASON_BYTES];
    const char *text = strerror_r(error, reason, sizeof reason); /* GNU's */
    slip_status status = error == ENOMEM ? SLIP_OUT_OF_MEMORY : SLIP_IO;
    return slip__fail(status, "[%s] Failed to %s file %.*s: %s", function, verb, (int)PATH_SHOWN, path, text);
}

static void destroy(slip_file *file) {
    if (!file) return;
    if (file->descriptor >= 0) close(file->descriptor);
    slip__free(file->path);
    slip__free(file->temporary);
    free(file->target); /* realpath's */
    slip__free(file);
}

static slip_status create(slip_file **file, const char *path, const char *function) {
    *file = NULL;
    if (!path) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the path is NULL", function);
    slip_file *made = slip__calloc(1, sizeof *made);
    if (!made) return slip__fail_memory(function, sizeof *made);
    made->descriptor = -1;
    made->function = function;
    made->path = slip__malloc(strlen(path) + 1);
    if (!made->path) {
        destroy(made);
        return slip__fail_memory(function, strlen(path) + 1);
    }
    strcpy(made->path, path);
    *file = made;
    return SLIP_OK;
}

static const char *label(void *self) {
    return ((slip_file *)self)->path;
}

static int open_retrying(const char *path, int flags) {
    int descriptor;
    do descriptor = open(path, flags | O_CLOEXEC, 0666);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

/* ---- reading ---- */

static slip_status file_size(void *self, uint64_t *byte_count) {
    *byte_count = ((slip_file *)self)->byte_count;
    return SLIP_OK;
}

static slip_status file_read_at(void *self, void *data, size_t byte_count, uint64_t offset) {
    slip_file *file = self;
    char *to = data;
    while (byte_count > 0) {
        ssize_t got = pread(file->descriptor, to, byte_count, (off_t)offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(file->function, "read", file->path, errno);
        if (got == 0)
            return slip__fail(SLIP_IO, "[%s] %.*s: the file has become shorter while it was read", file->function,
                              (int)PATH_SHOWN, file->path);
        to += got;
        offset += (size_t)got;
        byte_count -= (size_t)got;
    }
    return SLIP_OK;
}

static const slip_reader_vtable file_reader = {.size = file_size, .read_at = file_read_at, .label = label};

static slip_status open_for_reading(slip_file *file) {
    struct stat status;
    file->descriptor = open_retrying(file->path, O_RDONLY | O_NONBLOCK); /* a pipe without a writer must not block */
    if (file->descriptor < 0 || fstat(file->descriptor, &status) != 0)
        return fail_errno(file->function, "open", file->path, errno);
    if (!S_ISREG(status.st_mode))
        return slip__fail(SLIP_IO, "[%s] Failed to open file %.*s: it is %s", file->function, (int)PATH_SHOWN,
                          file->path, S_ISDIR(status.st_mode) ? "a directory" : "not a regular file");
    file->byte_count = (uint64_t)status.st_size;
    return SLIP_OK;
}

slip_status slip_reader_open(slip_reader *reader, const char *path, const char *function) {
    slip_file *file;
    *reader = (slip_reader){0};
    SLIP_TRY(create(&file, path, function));
    slip_status status = open_for_reading(file);
    if (status != SLIP_OK) {
        destroy(file);
        return status;
    }
    *reader = (slip_reader){&file_reader, file};
    return SLIP_OK;
}

void slip_reader_close(slip_reader *reader) {
    if (reader->vtable == &file_reader) destroy(reader->self);
    *reader = (slip_reader){0};
}

/* ---- writing ---- */

static slip_status file_write(void *self, const void *data, size_t byte_count) {
    slip_file *file = self;
    const char *from = data;
    while (byte_count > 0) {
        ssize_t put = write(file->descriptor, from, byte_count < INT_MAX ? byte_count : INT_MAX);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return fail_errno(file->function, "write", file->path, errno);
        from += put;
        byte_count -= (size_t)put;
    }
    return SLIP_OK;
}

static const slip_writer_vtable file_writer = {.write = file_write, .label = label};

/* Where the file's name stands behind its folder. */
static size_t folder_length(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Opens a file that was not there, beside the target. */
static slip_status open_temporary(slip_file *file) {
    static atomic_uint counter;
    const char *target = file->target ? file->target : file->path;
    size_t folder = folder_length(target), byte_count = folder + 48;
    file->temporary = slip__malloc(byte_count);
    if (!file->temporary) return slip__fail_memory(file->function, byte_count);
    memcpy(file->temporary, target, folder);
    for (int i = 0; i < NAME_TRIES && file->descriptor < 0; ++i) {
        unsigned number = atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
        snprintf(file->temporary + folder, byte_count - folder, ".slip-%ld-%u.tmp", (long)getpid(), number);
        file->descriptor = open_retrying(file->temporary, O_WRONLY | O_CREAT | O_EXCL);
        if (file->descriptor < 0 && errno != EEXIST) break;
    }
    if (file->descriptor >= 0) return SLIP_OK;
    int error = errno;
    slip__free(file->temporary);
    file->temporary = NULL;
    return fail_errno(file->function, "open", file->path, error);
}

static slip_status open_for_writing(slip_file *file) {
    struct stat status;
    bool is_there = stat(file->path, &status) == 0;
    if (is_there && !S_ISREG(status.st_mode)) {
        file->descriptor = open_retrying(file->path, O_WRONLY);
        return file->descriptor >= 0 ? SLIP_OK : fail_errno(file->function, "open", file->path, errno);
    }
    if (is_there) {
        if (access(file->path, W_OK) != 0) return fail_errno(file->function, "open", file->path, errno);
        file->mode = status.st_mode & 07777;
        file->target = realpath(file->path, NULL);
        if (!file->target) return fail_errno(file->function, "open", file->path, errno);
    }
    SLIP_TRY(open_temporary(file));
    if (is_there) (void)fchmod(file->descriptor, file->mode); /* a file system without modes is fine */
    return SLIP_OK;
}

slip_status slip_writer_open(slip_writer *writer, const char *path, const char *function) {
    slip_file *file;
    *writer = (slip_writer){0};
    SLIP_TRY(create(&file, path, function));
    slip_status status = open_for_writing(file);
    if (status != SLIP_OK) {
        destroy(file);
        return status;
    }
    *writer = (slip_writer){&file_writer, file};
    return SLIP_OK;
}

slip_status slip_writer_commit(slip_writer *writer) {
    slip_file *file = writer->vtable == &file_writer ? writer->self : NULL;
    *writer = (slip_writer){0};
    if (!file) return slip__fail(SLIP_INVALID_ARGUMENT, "[writer_commit] the writer is not one of slip_writer_open");
    slip_status status = SLIP_OK;
    int descriptor = file->descriptor;
    file->descriptor = -1;
    /* Some file systems tell of a full disk only here. */
    if (close(descriptor) != 0 && errno != EINTR) status = fail_errno(file->function, "write", file->path, errno);
    if (file->temporary) {
        const char *target = file->target ? file->target : file->path;
        if (status == SLIP_OK && rename(file->temporary, target) != 0)
            status = fail_errno(file->function, "write", file->path, errno);
        if (status != SLIP_OK) (void)unlink(file->temporary);
    }
    destroy(file);
    return status;
}

void slip_writer_discard(slip_writer *writer) {
    slip_file *file = writer->vtable == &file_writer ? writer->self : NULL;
    *writer = (slip_writer){0};
    if (file && file->temporary) (void)unlink(file->temporary);
    destroy(file);
}
