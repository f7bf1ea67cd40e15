/* Readers and writers that programs bring, and gguf collections. Loading and saving is in io.c. */
#include <mlx/c/io_types.h>

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "capi/handles.h"
#include "capi/io.h"

/* ---- readers and writers ---- */

static slip_capi_io *io_new(void *desc, mlx_io_vtable vtable, const char *function) {
    slip_capi_io *made = slip__malloc(sizeof *made);
    if (!made) {
        slip__capi_result(slip__capi_fail_memory(function, sizeof *made));
        return NULL;
    }
    *made = (slip_capi_io){.desc = desc, .vtable = vtable};
    return made;
}

static slip_status io_in(const slip_capi_io *io, const char *function) {
    if (io) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] the reader or writer is an empty handle; make one with its _new "
                      "function",
                      function);
}

static const char *io_label(void *self) {
    slip_capi_io *io = self;
    return io->vtable.label ? io->vtable.label(io->desc) : NULL;
}

static int io_descriptor(void **desc, const slip_capi_io *io, const char *function) {
    slip_status status = slip__capi_place_in(desc, function, "desc_");
    if (status == SLIP_OK) status = io_in(io, function);
    if (status != SLIP_OK) return slip__capi_failed();
    *desc = io->desc;
    return 0;
}

static int io_tostring(mlx_string *text, slip_capi_io *io, const char *function) {
    if (io_in(io, function) != SLIP_OK) return slip__capi_failed();
    const char *label = io_label(io);
    return slip__capi_string_out(text, label ? label : "", function);
}

static int io_free(slip_capi_io *io) {
    if (io && io->vtable.free) io->vtable.free(io->desc);
    slip__free(io);
    return 0;
}

mlx_io_reader mlx_io_reader_new(void *desc, mlx_io_vtable vtable) {
    return (mlx_io_reader){io_new(desc, vtable, "io_reader_new")};
}

int mlx_io_reader_descriptor(void **desc_, mlx_io_reader io) {
    return io_descriptor(desc_, io.ctx, "io_reader_descriptor");
}

int mlx_io_reader_tostring(mlx_string *str_, mlx_io_reader io) {
    return io_tostring(str_, io.ctx, "io_reader_tostring");
}

int mlx_io_reader_free(mlx_io_reader io) {
    return io_free(io.ctx);
}

mlx_io_writer mlx_io_writer_new(void *desc, mlx_io_vtable vtable) {
    return (mlx_io_writer){io_new(desc, vtable, "io_writer_new")};
}

int mlx_io_writer_descriptor(void **desc_, mlx_io_writer io) {
    return io_descriptor(desc_, io.ctx, "io_writer_descriptor");
}

int mlx_io_writer_tostring(mlx_string *str_, mlx_io_writer io) {
    return io_tostring(str_, io.ctx, "io_writer_tostring");
}

int mlx_io_writer_free(mlx_io_writer io) {
    return io_free(io.ctx);
}

/* ---- as native ones ---- */

static slip_status io_fail(slip_capi_io *io, const char *what) {
    const char *label = io_label(io);
    return slip__fail(SLIP_IO, "[%s] %.300s: %s", io->function, label ? label : "stream", what);
}

static bool is_good(const slip_capi_io *io) {
    return !io->vtable.good || io->vtable.good(io->desc);
}

/* Common to both: whether the stream is open, and its callbacks there. */
static slip_status begin(slip_capi_io *io, bool has_callbacks, const char *function) {
    SLIP_TRY(io_in(io, function));
    io->function = function;
    if (!has_callbacks) return io_fail(io, "its table lacks a function that is needed");
    if (io->vtable.is_open && !io->vtable.is_open(io->desc)) return io_fail(io, "Failed to open: it is not open");
    return is_good(io) ? SLIP_OK : io_fail(io, "it is not good");
}

static slip_status reader_tell(void *self, uint64_t *offset) {
    slip_capi_io *io = self;
    *offset = io->vtable.tell(io->desc);
    return is_good(io) ? SLIP_OK : io_fail(io, "tell failed");
}

static slip_status reader_seek(void *self, uint64_t offset) {
    slip_capi_io *io = self;
    io->vtable.seek(io->desc, (int64_t)offset, SEEK_SET);
    return is_good(io) ? SLIP_OK : io_fail(io, "seek failed");
}

static slip_status reader_size(void *self, uint64_t *byte_count) {
    slip_capi_io *io = self;
    size_t here = io->vtable.tell(io->desc);
    io->vtable.seek(io->desc, 0, SEEK_END);
    *byte_count = io->vtable.tell(io->desc);
    if (!is_good(io)) return io_fail(io, "seek failed");
    return reader_seek(self, here);
}

static slip_status reader_read_at(void *self, void *data, size_t byte_count, uint64_t offset) {
    slip_capi_io *io = self;
    if (byte_count == 0) return SLIP_OK;
    if (io->vtable.read_at_offset) {
        io->vtable.read_at_offset(io->desc, data, byte_count, (size_t)offset);
    } else {
        SLIP_TRY(reader_seek(self, offset));
        io->vtable.read(io->desc, data, byte_count);
    }
    return is_good(io) ? SLIP_OK : io_fail(io, "read failed");
}

static slip_status writer_write(void *self, const void *data, size_t byte_count) {
    slip_capi_io *io = self;
    io->vtable.write(io->desc, data, byte_count);
    return is_good(io) ? SLIP_OK : io_fail(io, "write failed");
}

slip_status slip__capi_reader_in(slip_reader *reader, mlx_io_reader handle, const char *function) {
    static const slip_reader_vtable vtable = {reader_size, reader_read_at, reader_tell, reader_seek, io_label};
    slip_capi_io *io = handle.ctx;
    const mlx_io_vtable *calls = io ? &io->vtable : NULL;
    SLIP_TRY(begin(io, calls && calls->tell && calls->seek && (calls->read || calls->read_at_offset), function));
    *reader = (slip_reader){&vtable, io};
    return SLIP_OK;
}

slip_status slip__capi_writer_in(slip_writer *writer, mlx_io_writer handle, const char *function) {
    static const slip_writer_vtable vtable = {writer_write, io_label};
    slip_capi_io *io = handle.ctx;
    SLIP_TRY(begin(io, io && io->vtable.write, function));
    *writer = (slip_writer){&vtable, io};
    return SLIP_OK;
}

/* ---- gguf ---- */

slip_status slip__capi_gguf_in(slip_archive **archive, mlx_io_gguf handle, const char *function) {
    if (!handle.ctx)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the gguf is an empty handle; make one with mlx_io_gguf_new",
                          function);
    *archive = ((const slip_capi_box *)handle.ctx)->archive;
    return SLIP_OK;
}

int slip__capi_gguf_out(mlx_io_gguf *res, slip_archive *owned, const char *function) {
    slip_status status = slip__capi_place_in(res, function, "gguf");
    slip_capi_box *box = status != SLIP_OK ? NULL : res->ctx ? res->ctx : slip__capi_box_take(function);
    if (!box) {
        slip_archive_release(owned);
        return slip__capi_failed();
    }
    if (res->ctx) slip_archive_release(box->archive);
    box->archive = owned;
    res->ctx = box;
    return 0;
}

mlx_io_gguf mlx_io_gguf_new(void) {
    mlx_io_gguf made = {NULL};
    slip_archive *archive;
    if (slip_archive_create(&archive) != SLIP_OK) slip__capi_failed();
    else slip__capi_gguf_out(&made, archive, "io_gguf_new");
    return made;
}

int mlx_io_gguf_free(mlx_io_gguf io) {
    slip_capi_box *box = io.ctx;
    if (!box) return 0;
    slip_archive_release(box->archive);
    slip__capi_box_give(box);
    return 0;
}

/* Makes a list of strings *res. */
static int strings_out(mlx_vector_string *res, const char *const *strings, size_t count, const char *function) {
    slip_vector *made = slip__vector_from(&slip__vector_strings, strings, count, function);
    if (!made) return slip__capi_failed();
    slip__vector_assign(&res->ctx, made);
    return 0;
}

int mlx_io_gguf_get_keys(mlx_vector_string *keys, mlx_io_gguf io) {
    const char *function = "io_gguf_get_keys";
    slip_archive *archive = NULL;
    slip_status status = slip__capi_place_in(keys, function, "keys");
    if (status == SLIP_OK) status = slip__capi_gguf_in(&archive, io, function);
    if (status != SLIP_OK) return slip__capi_failed();
    size_t count = slip_archive_array_count(archive);
    const char **names = slip__malloc(count * sizeof *names);
    if (!names) return slip__capi_result(slip__capi_fail_memory(function, count * sizeof *names));
    for (size_t i = 0; i < count; ++i) (void)slip_archive_array(archive, i, &names[i]);
    int code = strings_out(keys, names, count, function);
    slip__free(names);
    return code;
}

/* What get and has check first. */
static slip_status query_in(slip_archive **archive, mlx_io_gguf io, const char *key, const void *place,
                            const char *function) {
    SLIP_TRY(slip__capi_place_in(place, function, "result"));
    SLIP_TRY(slip__capi_gguf_in(archive, io, function));
    return key ? SLIP_OK : slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the key is NULL", function);
}

int mlx_io_gguf_get_array(mlx_array *arr, mlx_io_gguf io, const char *key) {
    const char *function = "io_gguf_get_array";
    slip_archive *archive = NULL;
    slip_status status = query_in(&archive, io, key, arr, function);
    slip_array *array = status == SLIP_OK ? slip_archive_find_array(archive, key) : NULL;
    if (status == SLIP_OK && !array)
        status = slip__fail(SLIP_NOT_FOUND, "[%s] there is no array '%.100s'", function, key);
    return slip__capi_array_out(arr, array ? slip_array_retain(array) : NULL, status, function);
}

/* Metadata of one kind, or an error that says which kind was wanted. */
static slip_status metadata_in(slip_value *value, mlx_io_gguf io, const char *key, const void *place,
                               slip_value_kind kind, const char *function) {
    static const char *const kinds[] = {"", "array", "string", "list of strings"};
    slip_archive *archive = NULL;
    SLIP_TRY(query_in(&archive, io, key, place, function));
    *value = slip_archive_find_metadata(archive, key);
    if (value->kind == kind) return SLIP_OK;
    return slip__fail(SLIP_NOT_FOUND, "[%s] the metadata '%.100s' %s %s", function, key,
                      value->kind == SLIP_VALUE_NONE ? "are missing; wanted:" : "are no", kinds[kind]);
}

int mlx_io_gguf_get_metadata_array(mlx_array *arr, mlx_io_gguf io, const char *key) {
    const char *function = "io_gguf_get_metadata_array";
    slip_value value = {0};
    slip_status status = metadata_in(&value, io, key, arr, SLIP_VALUE_ARRAY, function);
    return slip__capi_array_out(arr, status == SLIP_OK ? slip_array_retain(value.array) : NULL, status, function);
}

int mlx_io_gguf_get_metadata_string(mlx_string *str, mlx_io_gguf io, const char *key) {
    const char *function = "io_gguf_get_metadata_string";
    slip_value value = {0};
    slip_status status = metadata_in(&value, io, key, str, SLIP_VALUE_TEXT, function);
    if (status != SLIP_OK) return slip__capi_failed();
    return slip__capi_string_out(str, value.texts[0].bytes, function);
}

int mlx_io_gguf_get_metadata_vector_string(mlx_vector_string *vstr, mlx_io_gguf io, const char *key) {
    const char *function = "io_gguf_get_metadata_vector_string";
    slip_value value = {0};
    slip_status status = metadata_in(&value, io, key, vstr, SLIP_VALUE_TEXTS, function);
    if (status != SLIP_OK) return slip__capi_failed();
    const char **strings = slip__malloc(value.text_count * sizeof *strings);
    if (!strings) return slip__capi_result(slip__capi_fail_memory(function, value.text_count * sizeof *strings));
    for (size_t i = 0; i < value.text_count; ++i) strings[i] = value.texts[i].bytes;
    int code = strings_out(vstr, strings, value.text_count, function);
    slip__free(strings);
    return code;
}

static int has_metadata(bool *flag, mlx_io_gguf io, const char *key, slip_value_kind kind, const char *function) {
    slip_archive *archive = NULL;
    if (query_in(&archive, io, key, flag, function) != SLIP_OK) return slip__capi_failed();
    *flag = slip_archive_find_metadata(archive, key).kind == kind;
    return 0;
}

int mlx_io_gguf_has_metadata_array(bool *flag, mlx_io_gguf io, const char *key) {
    return has_metadata(flag, io, key, SLIP_VALUE_ARRAY, "io_gguf_has_metadata_array");
}

int mlx_io_gguf_has_metadata_string(bool *flag, mlx_io_gguf io, const char *key) {
    return has_metadata(flag, io, key, SLIP_VALUE_TEXT, "io_gguf_has_metadata_string");
}

int mlx_io_gguf_has_metadata_vector_string(bool *flag, mlx_io_gguf io, const char *key) {
    return has_metadata(flag, io, key, SLIP_VALUE_TEXTS, "io_gguf_has_metadata_vector_string");
}

int mlx_io_gguf_set_array(mlx_io_gguf io, const char *key, const mlx_array arr) {
    const char *function = "io_gguf_set_array";
    slip_archive *archive = NULL;
    slip_array *array = NULL;
    slip_status status = slip__capi_gguf_in(&archive, io, function);
    if (status == SLIP_OK) status = slip__capi_array_in(&array, arr, function, "arr");
    if (status == SLIP_OK) status = slip_archive_set_array(archive, key, array);
    return slip__capi_result(status);
}

static int set_metadata(mlx_io_gguf io, const char *key, const slip_value *value, const char *function) {
    slip_archive *archive = NULL;
    slip_status status = slip__capi_gguf_in(&archive, io, function);
    if (status == SLIP_OK) status = slip_archive_set_metadata(archive, key, value);
    return slip__capi_result(status);
}

int mlx_io_gguf_set_metadata_array(mlx_io_gguf io, const char *key, const mlx_array marr) {
    const char *function = "io_gguf_set_metadata_array";
    slip_value value = {.kind = SLIP_VALUE_ARRAY};
    if (slip__capi_array_in(&value.array, marr, function, "marr") != SLIP_OK) return slip__capi_failed();
    return set_metadata(io, key, &value, function);
}

int mlx_io_gguf_set_metadata_string(mlx_io_gguf io, const char *key, const char *mstr) {
    const slip_text text = {mstr, mstr ? strlen(mstr) : 0};
    const slip_value value = {.kind = SLIP_VALUE_TEXT, .texts = &text};
    return set_metadata(io, key, &value, "io_gguf_set_metadata_string");
}

int mlx_io_gguf_set_metadata_vector_string(mlx_io_gguf io, const char *key, const mlx_vector_string mvstr) {
    const char *function = "io_gguf_set_metadata_vector_string";
    const slip_vector *list = mvstr.ctx;
    if (!list) {
        slip__capi_empty_vector(function, "mvstr");
        return slip__capi_failed();
    }
    char *const *strings = list->items;
    slip_text *texts = slip__malloc(list->count * sizeof *texts);
    if (!texts) return slip__capi_result(slip__capi_fail_memory(function, list->count * sizeof *texts));
    for (size_t i = 0; i < list->count; ++i) texts[i] = (slip_text){strings[i], strlen(strings[i])};
    const slip_value value = {.kind = SLIP_VALUE_TEXTS, .texts = texts, .text_count = list->count};
    int code = set_metadata(io, key, &value, function);
    slip__free(texts);
    return code;
}
