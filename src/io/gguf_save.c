/* Writing gguf, version 3. */
#include <string.h>

#include "core/dtype.h"
#include "io/archive.h"
#include "io/gguf.h"
#include "io/path.h"
#include "io/sink.h"

static const char function[] = "save_gguf";

/* ---- what the format can hold ---- */

/* The type of metadata that an array of this dtype is, or the count where it is none. */
static slip_gguf_value_type value_type(slip_dtype dtype) {
    for (int type = 0; type < SLIP_GGUF_FLOAT64; ++type)
        if (type != SLIP_GGUF_STRING && type != SLIP_GGUF_ARRAY && slip__gguf_value_dtype(type) == dtype)
            return (slip_gguf_value_type)type;
    return SLIP_GGUF_VALUE_TYPE_COUNT;
}

static slip_status check_name(const char *name) {
    if (strlen(name) <= SLIP_GGUF_NAME_LIMIT) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the name '%.40s...' is longer than %d bytes", function, name,
                      SLIP_GGUF_NAME_LIMIT);
}

static slip_status check_array(const char *name, const slip_array *array) {
    slip_dtype dtype = slip_array_dtype(array);
    SLIP_TRY(check_name(name));
    if (slip_array_size(array) == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot save empty arrays: '%.80s'", function, name);
    if (slip_array_ndim(array) > SLIP_GGUF_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] '%.80s' has %d dimensions; at most %d are supported", function,
                          name, slip_array_ndim(array), SLIP_GGUF_MAX_NDIM);
    if (!slip__gguf_type_of_dtype(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] dtype %s is not supported: '%.80s'", function,
                          slip_dtype_name(dtype), name);
    return SLIP_OK;
}

static slip_status check_metadata(const char *name, slip_value value) {
    SLIP_TRY(check_name(name));
    if (value.kind != SLIP_VALUE_ARRAY) return SLIP_OK;
    slip_dtype dtype = slip_array_dtype(value.array);
    if (slip_array_ndim(value.array) > 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot save arrays with more than one dimension: '%.80s'",
                          function, name);
    if (slip_array_size(value.array) == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Cannot save empty arrays: '%.80s'", function, name);
    if (value_type(dtype) == SLIP_GGUF_VALUE_TYPE_COUNT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] array type %s not support for metadata: '%.80s'", function,
                          slip_dtype_name(dtype), name);
    return SLIP_OK;
}

static slip_status check(const slip_archive *archive) {
    const char *name = NULL;
    if (!archive) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the archive is NULL", function);
    for (size_t i = 0; i < slip_archive_array_count(archive); ++i) {
        const slip_array *array = slip_archive_array(archive, i, &name);
        SLIP_TRY(check_array(name, array));
    }
    for (size_t i = 0; i < slip_archive_metadata_count(archive); ++i) {
        slip_value value = slip_archive_metadata(archive, i, &name);
        SLIP_TRY(check_metadata(name, value));
    }
    return slip__archive_eval(archive, function);
}

/* That of the metadata, if they say one. */
static slip_status find_alignment(const slip_archive *archive, uint64_t *alignment) {
    slip_value value = slip_archive_find_metadata(archive, SLIP_GGUF_ALIGNMENT_KEY);
    *alignment = SLIP_GGUF_DEFAULT_ALIGNMENT;
    if (value.kind == SLIP_VALUE_NONE) return SLIP_OK;
    const void *data = NULL;
    bool is_number = value.kind == SLIP_VALUE_ARRAY && slip_array_dtype(value.array) == SLIP_UINT32 &&
                     slip_array_ndim(value.array) == 0;
    if (is_number) SLIP_TRY(slip_array_data(&data, value.array));
    *alignment = is_number ? *(const uint32_t *)data : 0;
    if (*alignment > 0 && *alignment <= SLIP_GGUF_MOST_ALIGNMENT) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] " SLIP_GGUF_ALIGNMENT_KEY " is no scalar of uint32 from 1 to %d",
                      function, SLIP_GGUF_MOST_ALIGNMENT);
}

/* ---- writing ---- */

static slip_status put_string(slip_sink *sink, const char *bytes, size_t byte_count) {
    SLIP_TRY(slip__sink_number(sink, byte_count, 8));
    return slip__sink_write(sink, bytes, byte_count);
}

static slip_status put_value(slip_sink *sink, slip_value value) {
    bool is_array = value.kind == SLIP_VALUE_ARRAY;
    bool is_list = is_array ? slip_array_ndim(value.array) == 1 : value.kind == SLIP_VALUE_TEXTS;
    slip_gguf_value_type type = is_array ? value_type(slip_array_dtype(value.array)) : SLIP_GGUF_STRING;
    size_t count = is_array ? slip_array_size(value.array) : value.text_count;
    if (is_list) SLIP_TRY(slip__sink_number(sink, SLIP_GGUF_ARRAY, 4));
    SLIP_TRY(slip__sink_number(sink, type, 4));
    if (is_list) SLIP_TRY(slip__sink_number(sink, count, 8));
    if (is_array) return slip__sink_array(sink, value.array, false);
    for (size_t i = 0; i < count; ++i) SLIP_TRY(put_string(sink, value.texts[i].bytes, value.texts[i].byte_count));
    return SLIP_OK;
}

static uint64_t byte_count_of(const slip_array *array) {
    return (uint64_t)slip_array_size(array) * slip__dtype_sizes[slip_array_dtype(array)];
}

static slip_status put_description(slip_sink *sink, const char *name, const slip_array *array, uint64_t offset) {
    int ndim = slip_array_ndim(array);
    SLIP_TRY(put_string(sink, name, strlen(name)));
    SLIP_TRY(slip__sink_number(sink, (uint64_t)ndim, 4));
    for (int i = ndim - 1; i >= 0; --i) SLIP_TRY(slip__sink_number(sink, (uint64_t)slip_array_shape(array)[i], 8));
    SLIP_TRY(slip__sink_number(sink, slip__gguf_type_of_dtype(slip_array_dtype(array))->code, 4));
    return slip__sink_number(sink, offset, 8);
}

static slip_status put_header(slip_sink *sink, const slip_archive *archive, uint64_t alignment) {
    size_t array_count = slip_archive_array_count(archive), metadata_count = slip_archive_metadata_count(archive);
    const char *name = NULL;
    uint64_t offset = 0;
    SLIP_TRY(slip__sink_write(sink, "GGUF", 4));
    SLIP_TRY(slip__sink_number(sink, SLIP_GGUF_VERSION, 4));
    SLIP_TRY(slip__sink_number(sink, array_count, 8));
    SLIP_TRY(slip__sink_number(sink, metadata_count, 8));
    for (size_t i = 0; i < metadata_count; ++i) {
        slip_value value = slip_archive_metadata(archive, i, &name);
        SLIP_TRY(put_string(sink, name, strlen(name)));
        SLIP_TRY(put_value(sink, value));
    }
    for (size_t i = 0; i < array_count; ++i) {
        const slip_array *array = slip_archive_array(archive, i, &name);
        SLIP_TRY(put_description(sink, name, array, offset));
        offset = slip__gguf_align(offset + byte_count_of(array), alignment);
    }
    return SLIP_OK;
}

static slip_status save(slip_sink *sink, const slip_archive *archive) {
    uint64_t alignment;
    slip_array *array;
    SLIP_TRY(find_alignment(archive, &alignment));
    SLIP_TRY(put_header(sink, archive, alignment));
    for (size_t i = 0; (array = slip_archive_array(archive, i, NULL)) != NULL; ++i) {
        SLIP_TRY(slip__sink_fill(sink, 0, slip__gguf_align(sink->position, alignment) - sink->position));
        SLIP_TRY(slip__sink_array(sink, array, false));
    }
    if (slip_archive_array_count(archive) == 0) return SLIP_OK;
    return slip__sink_fill(sink, 0, slip__gguf_align(sink->position, alignment) - sink->position); /* ggml's readers */
}

slip_status slip_gguf_save_to(const slip_writer *writer, const slip_archive *archive) {
    slip_sink sink;
    SLIP_TRY(check(archive));
    slip_status status = slip__sink_begin(&sink, writer, function);
    if (status == SLIP_OK) status = save(&sink, archive);
    return slip__sink_end(&sink, status);
}

static slip_status save_to(const slip_writer *writer, void *archive) {
    return slip_gguf_save_to(writer, archive);
}

slip_status slip_gguf_save(const char *path, const slip_archive *archive) {
    return slip__save_to_path(path, ".gguf", function, save_to, (void *)(uintptr_t)archive);
}
