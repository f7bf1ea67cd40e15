#include <mlx/c/io.h>

#include <string.h>

#include "capi/handles.h"
#include "capi/io.h"
#include "capi/map.h"

/* ---- loading. The stream is checked, and not needed: the arrays are there when the call returns ---- */

static slip_status stream_in(mlx_stream handle, const char *function) {
    slip_stream *stream = NULL;
    return slip__capi_stream_in(&stream, handle, function);
}

int mlx_load_reader(mlx_array *res, mlx_io_reader in_stream, const mlx_stream s) {
    slip_reader reader;
    slip_array *array = NULL;
    slip_status status = stream_in(s, "load");
    if (status == SLIP_OK) status = slip__capi_reader_in(&reader, in_stream, "load");
    if (status == SLIP_OK) status = slip_npy_load_from(&array, &reader);
    return slip__capi_array_out(res, array, status, "load");
}

int mlx_load(mlx_array *res, const char *file, const mlx_stream s) {
    slip_array *array = NULL;
    slip_status status = stream_in(s, "load");
    if (status == SLIP_OK) status = slip_npy_load(&array, file);
    return slip__capi_array_out(res, array, status, "load");
}

int mlx_load_gguf(mlx_io_gguf *gguf, const char *file, const mlx_stream s) {
    slip_archive *archive = NULL;
    slip_status status = stream_in(s, "load_gguf");
    if (status == SLIP_OK) status = slip_gguf_load(&archive, file);
    if (status != SLIP_OK) return slip__capi_failed();
    return slip__capi_gguf_out(gguf, archive, "load_gguf");
}

static slip_status fill_arrays(slip_map *map, const slip_archive *archive, const char *function) {
    const char *name = NULL;
    slip_array *array;
    for (size_t i = 0; (array = slip_archive_array(archive, i, &name)) != NULL; ++i)
        SLIP_TRY(slip__map_insert(map, name, array, function));
    return SLIP_OK;
}

static slip_status fill_strings(slip_map *map, const slip_archive *archive, const char *function) {
    const char *name = NULL;
    for (size_t i = 0; i < slip_archive_metadata_count(archive); ++i) {
        slip_value value = slip_archive_metadata(archive, i, &name);
        SLIP_TRY(slip__map_insert(map, name, value.texts[0].bytes, function));
    }
    return SLIP_OK;
}

/* Releases the archive. Assigns both maps, or neither. */
static int maps_out(mlx_map_string_to_array *arrays, mlx_map_string_to_string *strings, slip_archive *archive,
                    slip_status status, const char *function) {
    slip_map *array_map = NULL, *string_map = NULL;
    if (status == SLIP_OK) status = slip__capi_place_in(arrays, function, "res_0");
    if (status == SLIP_OK) status = slip__capi_place_in(strings, function, "res_1");
    if (status == SLIP_OK && !(array_map = slip__map_create(&slip__map_arrays, function))) status = SLIP_OUT_OF_MEMORY;
    if (status == SLIP_OK && !(string_map = slip__map_create(&slip__map_strings, function)))
        status = SLIP_OUT_OF_MEMORY;
    if (status == SLIP_OK) status = fill_arrays(array_map, archive, function);
    if (status == SLIP_OK) status = fill_strings(string_map, archive, function);
    slip_archive_release(archive);
    if (status == SLIP_OK) {
        slip__map_assign(&arrays->ctx, array_map);
        slip__map_assign(&strings->ctx, string_map);
        return 0;
    }
    slip__map_destroy(array_map);
    slip__map_destroy(string_map);
    return slip__capi_failed();
}

int mlx_load_safetensors_reader(mlx_map_string_to_array *res_0, mlx_map_string_to_string *res_1,
                                mlx_io_reader in_stream, const mlx_stream s) {
    slip_reader reader;
    slip_archive *archive = NULL;
    slip_status status = stream_in(s, "load_safetensors");
    if (status == SLIP_OK) status = slip__capi_reader_in(&reader, in_stream, "load_safetensors");
    if (status == SLIP_OK) status = slip_safetensors_load_from(&archive, &reader);
    return maps_out(res_0, res_1, archive, status, "load_safetensors");
}

int mlx_load_safetensors(mlx_map_string_to_array *res_0, mlx_map_string_to_string *res_1, const char *file,
                         const mlx_stream s) {
    slip_archive *archive = NULL;
    slip_status status = stream_in(s, "load_safetensors");
    if (status == SLIP_OK) status = slip_safetensors_load(&archive, file);
    return maps_out(res_0, res_1, archive, status, "load_safetensors");
}

/* ---- saving ---- */

int mlx_save_writer(mlx_io_writer out_stream, const mlx_array a) {
    slip_writer writer;
    slip_array *array = NULL;
    slip_status status = slip__capi_array_in(&array, a, "save", "a");
    if (status == SLIP_OK) status = slip__capi_writer_in(&writer, out_stream, "save");
    if (status == SLIP_OK) status = slip_npy_save_to(&writer, array);
    return slip__capi_result(status);
}

int mlx_save(const char *file, const mlx_array a) {
    slip_array *array = NULL;
    slip_status status = slip__capi_array_in(&array, a, "save", "a");
    if (status == SLIP_OK) status = slip_npy_save(file, array);
    return slip__capi_result(status);
}

int mlx_save_gguf(const char *file, mlx_io_gguf gguf) {
    slip_archive *archive = NULL;
    slip_status status = slip__capi_gguf_in(&archive, gguf, "save_gguf");
    if (status == SLIP_OK) status = slip_gguf_save(file, archive);
    return slip__capi_result(status);
}

static slip_status fill_archive(slip_archive *archive, const slip_map *arrays, const slip_map *strings) {
    for (size_t i = 0; i < arrays->count; ++i)
        SLIP_TRY(slip_archive_set_array(archive, arrays->entries[i].key, arrays->entries[i].value));
    for (size_t i = 0; i < strings->count; ++i) {
        const char *string = strings->entries[i].value;
        const slip_text text = {string, strlen(string)};
        const slip_value value = {.kind = SLIP_VALUE_TEXT, .texts = &text};
        SLIP_TRY(slip_archive_set_metadata(archive, strings->entries[i].key, &value));
    }
    return SLIP_OK;
}

/* *archive is the caller's, NULL on failure. */
static slip_status maps_in(slip_archive **archive, mlx_map_string_to_array arrays, mlx_map_string_to_string strings) {
    *archive = NULL;
    SLIP_TRY(slip__map_in(arrays.ctx, "save_safetensors"));
    SLIP_TRY(slip__map_in(strings.ctx, "save_safetensors"));
    SLIP_TRY(slip_archive_create(archive));
    slip_status status = fill_archive(*archive, arrays.ctx, strings.ctx);
    if (status == SLIP_OK) return SLIP_OK;
    slip_archive_release(*archive);
    *archive = NULL;
    return status;
}

int mlx_save_safetensors_writer(mlx_io_writer in_stream, const mlx_map_string_to_array param,
                                const mlx_map_string_to_string metadata) {
    slip_writer writer;
    slip_archive *archive = NULL;
    slip_status status = maps_in(&archive, param, metadata);
    if (status == SLIP_OK) status = slip__capi_writer_in(&writer, in_stream, "save_safetensors");
    if (status == SLIP_OK) status = slip_safetensors_save_to(&writer, archive);
    slip_archive_release(archive);
    return slip__capi_result(status);
}

int mlx_save_safetensors(const char *file, const mlx_map_string_to_array param,
                         const mlx_map_string_to_string metadata) {
    slip_archive *archive = NULL;
    slip_status status = maps_in(&archive, param, metadata);
    if (status == SLIP_OK) status = slip_safetensors_save(file, archive);
    slip_archive_release(archive);
    return slip__capi_result(status);
}
