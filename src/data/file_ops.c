/* Ops that read files and archives. */
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "core/shape.h"
#include "data/fetcher.h"
#include "data/members.h"
#include "data/op.h"
#include "data_ops.h"
#include "io/source.h"

slip_status slip__data_load_file(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    (void)arguments, (void)context;
    *out = slip_array_retain(in);
    return SLIP_OK;
}

/* ---- npy files ---- */

static slip_status array_size(void *self, uint64_t *byte_count) {
    const slip_array *array = self;
    *byte_count = slip_array_size(array) * slip_dtype_size(slip_array_dtype(array));
    return SLIP_OK;
}

static slip_status array_read_at(void *self, void *data, size_t byte_count, uint64_t offset) {
    if (byte_count) memcpy(data, (const char *)slip__array_pointer(self) + offset, byte_count);
    return SLIP_OK;
}

/* A column-major array's elements, row by row. */
static slip_status make_row_major(slip_array **out, const slip_array *in, const slip_data_context *context) {
    const int *shape = slip_array_shape(in);
    int ndim = slip_array_ndim(in), place[SLIP_MAX_NDIM] = {0};
    size_t size = slip_dtype_size(slip_array_dtype(in)), count = slip_array_size(in);
    const char *from = slip__array_pointer(in);
    void *data;
    SLIP_TRY(slip__array_allocate(out, &data, shape, ndim, slip_array_dtype(in), context->name));
    int64_t offset = 0;
    for (size_t i = 0; i < count; ++i) {
        memcpy((char *)data + i * size, from + offset * (int64_t)size, size);
        for (int axis = ndim - 1; axis >= 0; --axis) {
            offset += in->strides[axis];
            if (++place[axis] < shape[axis]) break;
            offset -= in->strides[axis] * shape[axis];
            place[axis] = 0;
        }
    }
    return SLIP_OK;
}

/* What the reader of npy files says names the function that it is for MLX. */
static slip_status rename_failure(slip_status status, const slip_data_context *context) {
    static const char other[] = "[load] ";
    char text[600];
    const char *message = slip_error_message();
    if (strncmp(message, other, sizeof other - 1) != 0) return status;
    strncpy(text, message + sizeof other - 1, sizeof text - 1);
    text[sizeof text - 1] = 0;
    return slip__fail(status, "[%s] %s", context->name, text);
}

slip_status slip__data_load_numpy(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    static const slip_reader_vtable vtable = {.size = array_size, .read_at = array_read_at};
    slip_reader reader = {&vtable, in};
    (void)arguments;
    slip_status status = slip_npy_load_from(out, &reader);
    if (status != SLIP_OK) return rename_failure(status, context);
    if (slip__is_row_major((*out)->shape, (*out)->strides, (*out)->ndim)) return SLIP_OK;
    slip_array *loaded = *out;
    *out = NULL;
    status = make_row_major(out, loaded, context);
    slip_array_release(loaded);
    return status;
}

/* ---- archives ---- */

slip_status slip__data_read_from_tar_check(const void *arguments, const char *name) {
    const slip_data_read_from_tar_arguments *given = arguments;
    slip_members *members;
    if (!given->ikey || !given->okey) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the key must not be empty", name);
    if (!*given->tarkey) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the archive's path is empty", name);
    if (given->file_fetcher && !slip__is_file_fetcher(given->file_fetcher))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] 'file_fetcher' is no fetcher of files", name);
    /* Whether it is an archive is better known now than when the first sample is asked for. */
    if (given->from_key || given->file_fetcher) return SLIP_OK;
    int thread_count = given->num_threads > 64 ? 64 : (int)given->num_threads;
    char *path;
    SLIP_TRY(slip__join_path(&path, given->tar_prefix, given->tarkey, strlen(given->tarkey), name));
    slip_status status = slip__members_open(&members, path, given->nested, thread_count, name);
    slip__free(path);
    if (status == SLIP_OK) slip__members_release(members);
    return status;
}

static slip_status archive_path(char **path, const slip_sample *sample, const slip_data_read_from_tar_arguments *given,
                                const slip_data_context *context) {
    char keys[SLIP_KEYS_BYTES];
    if (!given->from_key)
        return slip__join_path(path, given->tar_prefix, given->tarkey, strlen(given->tarkey), context->name);
    slip_array *name = slip_sample_get(sample, given->tarkey);
    if (!name)
        return slip__fail(SLIP_NOT_FOUND, "[%s] the sample has no key '%s': %s", context->name, given->tarkey,
                          slip__sample_keys(sample, keys));
    return slip__data_path(path, given->tar_prefix, name, context);
}

static slip_status read_member(slip_array **out, const slip_members *members, const char *name, const char *archive,
                               const slip_data_context *context) {
    char quoted[SLIP_QUOTE_BYTES];
    const slip_member *member = slip__members_find(members, name, strlen(name));
    if (member) return slip__members_read(out, members, member, context->name);
    return slip__fail(SLIP_NOT_FOUND, "[%s] %.300s: there is no member '%s'", context->name, archive,
                      slip__quote(quoted, name, strlen(name)));
}

slip_status slip__data_read_from_tar(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_read_from_tar_arguments *given = arguments;
    slip_array *name_array, *content = NULL;
    slip_members *members = NULL;
    char *archive = NULL, *name = NULL;
    int thread_count = given->num_threads > 64 ? 64 : (int)given->num_threads;
    SLIP_TRY(slip__data_need(&name_array, sample, given->ikey, context));
    slip_status status = archive_path(&archive, sample, given, context);
    if (status == SLIP_OK) status = slip__data_path(&name, given->prefix, name_array, context);
    if (status == SLIP_OK && given->file_fetcher) status = slip_file_fetcher_fetch(given->file_fetcher, archive);
    if (status == SLIP_OK) status = slip__members_open(&members, archive, given->nested, thread_count, context->name);
    if (status == SLIP_OK) status = read_member(&content, members, name, archive, context);
    if (status == SLIP_OK) status = slip__sample_put(sample, given->okey, content);
    slip__members_release(members);
    slip__free(archive);
    slip__free(name);
    return status;
}
