/* What the bodies of ops share: messages, axes, texts and files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/memory.h"
#include "core/array.h"
#include "data/op.h"

const char *slip__data_shape_text(const slip_array *array, char text[SLIP_SHAPE_BYTES]) {
    int ndim = slip_array_ndim(array);
    const int *shape = slip_array_shape(array);
    size_t used = (size_t)snprintf(text, SLIP_SHAPE_BYTES, "(");
    for (int i = 0; i < ndim && used < SLIP_SHAPE_BYTES; ++i)
        used += (size_t)snprintf(text + used, SLIP_SHAPE_BYTES - used, i ? ",%d" : "%d", shape[i]);
    if (used < SLIP_SHAPE_BYTES) snprintf(text + used, SLIP_SHAPE_BYTES - used, ")");
    return text;
}

slip_status slip__data_axis(int *axis, int64_t given, const slip_array *array, const slip_data_context *context) {
    int ndim = slip_array_ndim(array);
    char shape[SLIP_SHAPE_BYTES];
    *axis = 0;
    if (given < -ndim || given >= ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] there is no axis %lld in an array of shape %s", context->name,
                          (long long)given, slip__data_shape_text(array, shape));
    *axis = (int)(given < 0 ? given + ndim : given);
    return SLIP_OK;
}

static slip_status check_text(const slip_array *array, const slip_data_context *context) {
    size_t byte_count = slip_array_size(array);
    if (slip_dtype_size(slip_array_dtype(array)) != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] a text is an array of bytes, not of %s", context->name,
                          slip_dtype_name(slip_array_dtype(array)));
    if (byte_count && memchr(slip__array_pointer(array), '\0', byte_count))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the text holds a NUL", context->name);
    return SLIP_OK;
}

slip_status slip__join_path(char **path, const char *prefix, const char *name, size_t name_bytes,
                            const char *function) {
    size_t prefix_bytes = name_bytes && name[0] == '/' ? 0 : strlen(prefix);
    char *joined = *path = slip__malloc(prefix_bytes + name_bytes + 2);
    if (!joined) return slip__fail_memory(function, prefix_bytes + name_bytes + 2);
    memcpy(joined, prefix, prefix_bytes);
    if (prefix_bytes && prefix[prefix_bytes - 1] != '/') joined[prefix_bytes++] = '/';
    if (name_bytes) memcpy(joined + prefix_bytes, name, name_bytes);
    joined[prefix_bytes + name_bytes] = '\0';
    return SLIP_OK;
}

slip_status slip__data_path(char **path, const char *prefix, const slip_array *name, const slip_data_context *context) {
    *path = NULL;
    SLIP_TRY(check_text(name, context));
    return slip__join_path(path, prefix, slip__array_pointer(name), slip_array_size(name), context->name);
}

slip_status slip__data_text(char **text, const slip_array *array, const slip_data_context *context) {
    return slip__data_path(text, "", array, context);
}

/* The file's bytes as far as they are in memory already; false where some are not, or the file system cannot tell. */
static bool read_without_waiting(int file, char *data, size_t byte_count) {
    for (size_t done = 0; done < byte_count;) {
        struct iovec rest = {data + done, byte_count - done};
        ssize_t count = preadv2(file, &rest, 1, (off_t)done, RWF_NOWAIT);
        if (count <= 0) return false;
        done += (size_t)count;
    }
    return true;
}

/* `would_wait` as for slip__data_read_file. */
static slip_status read_open_file(slip_array **out, int file, const char *path, const slip_data_context *context,
                                  bool *would_wait) {
    struct stat about;
    void *data;
    if (fstat(file, &about) != 0)
        return slip__fail(SLIP_IO, "[%s] '%s' cannot be read: %s", context->name, path, strerror(errno));
    if (!S_ISREG(about.st_mode)) return slip__fail(SLIP_IO, "[%s] '%s' is no regular file", context->name, path);
    if (about.st_size > INT32_MAX)
        return slip__fail(SLIP_IO, "[%s] '%s' has %lld bytes, more than an array can hold", context->name, path,
                          (long long)about.st_size);
    SLIP_TRY(slip__array_allocate(out, &data, (int[]){(int)about.st_size}, 1, SLIP_INT8, context->name));
    if (would_wait) *would_wait = !read_without_waiting(file, data, (size_t)about.st_size);
    if (would_wait ? !*would_wait : slip__read_all(file, data, (size_t)about.st_size)) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    if (would_wait) return SLIP_OK;
    return slip__fail(SLIP_IO, "[%s] '%s' cannot be read, or became shorter meanwhile", context->name, path);
}

slip_status slip__data_read_file(slip_array **out, const char *path, const slip_data_context *context,
                                 bool *would_wait) {
    *out = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe does not hold us up: it is refused */
    if (file < 0) return slip__fail(SLIP_IO, "[%s] '%s' cannot be opened: %s", context->name, path, strerror(errno));
    slip_status status = read_open_file(out, file, path, context, would_wait);
    close(file);
    return status;
}
