/* Files through the C interface: paths, a program's own streams, gguf collections, bad input. */
#include "base/memory.h"
#include "capi_support.h"
#include "io_support.h"

static mlx_stream stream;

static void begin(error_log *log) {
    install_log(log);
    enter_scratch_folder();
    stream = mlx_default_cpu_stream_new();
}

static void end(void) {
    mlx_stream_free(stream);
    leave_scratch_folder();
}

/* counting() of the shape (2, 3). */
static mlx_array grid(void) {
    return counting((const int[]){2, 3}, 2);
}

static void expect_grid(mlx_array array) {
    EXPECT_EQ(mlx_array_ndim(array), 2);
    EXPECT_EQ(mlx_array_dim(array, 0), 2);
    EXPECT_EQ(mlx_array_size(array), 6);
    for (int i = 0; i < 6; ++i) EXPECT_NEAR(mlx_array_data_float32(array)[i], i, 0);
}

/* ---- a program's own stream, as mlx-c programs write them ---- */

typedef struct stream_state {
    memory_file file;
    bool is_closed, is_bad;
    int frees;
} stream_state;

static bool state_is_open(void *desc) {
    return !((stream_state *)desc)->is_closed;
}

static bool state_good(void *desc) {
    return !((stream_state *)desc)->is_bad;
}

static size_t state_tell(void *desc) {
    return ((stream_state *)desc)->file.position;
}

static void state_seek(void *desc, int64_t off, int whence) {
    memory_file *file = &((stream_state *)desc)->file;
    int64_t from = whence == SEEK_SET ? 0 : whence == SEEK_END ? (int64_t)file->byte_count : (int64_t)file->position;
    file->position = (uint64_t)(from + off);
}

static void state_read_at_offset(void *desc, char *data, size_t n, size_t off) {
    stream_state *state = desc;
    if (++state->file.calls == state->file.fail_at || off + n > state->file.byte_count) state->is_bad = true;
    else memcpy(data, state->file.bytes + off, n);
}

static void state_read(void *desc, char *data, size_t n) {
    memory_file *file = &((stream_state *)desc)->file;
    state_read_at_offset(desc, data, n, file->position);
    file->position += n;
}

static void state_write(void *desc, const char *data, size_t n) {
    stream_state *state = desc;
    if (++state->file.calls == state->file.fail_at) state->is_bad = true;
    else memory_write(&state->file, data, n);
}

static const char *state_label(void *desc) {
    (void)desc;
    return "a stream";
}

static void state_free(void *desc) {
    ++((stream_state *)desc)->frees;
}

static const mlx_io_vtable state_vtable = {state_is_open,        state_good,  state_tell,  state_seek, state_read,
                                           state_read_at_offset, state_write, state_label, state_free};

TEST(npy_goes_through_paths_and_streams) {
    static stream_state state;
    error_log log;
    begin(&log);
    mlx_array array = grid(), loaded = mlx_array_new();
    EXPECT_EQ(mlx_save("file", array), 0);
    EXPECT_EQ(mlx_load(&loaded, "file.npy", stream), 0);
    expect_grid(loaded);
    mlx_io_writer writer = mlx_io_writer_new(&state, state_vtable);
    EXPECT_EQ(mlx_save_writer(writer, array), 0);
    mlx_io_reader reader = mlx_io_reader_new(&state, state_vtable);
    EXPECT_EQ(mlx_load_reader(&loaded, reader, stream), 0);
    expect_grid(loaded);
    EXPECT_EQ(state.file.position, state.file.byte_count);
    mlx_io_vtable plain = state_vtable; /* without what it can do without */
    plain.read_at_offset = NULL, plain.write = NULL, plain.label = NULL, plain.free = NULL;
    plain.good = plain.is_open = NULL;
    mlx_io_reader other = mlx_io_reader_new(&state, plain);
    state.file.position = 0;
    EXPECT_EQ(mlx_load_reader(&loaded, other, stream), 0);
    expect_grid(loaded);
    mlx_io_reader_free(other);
    EXPECT_EQ(mlx_io_reader_free(reader), 0);
    EXPECT_EQ(mlx_io_writer_free(writer), 0);
    EXPECT_EQ(state.frees, 2);
    EXPECT_EQ(log.count, 0);
    mlx_array_free(array);
    mlx_array_free(loaded);
    end();
}

TEST(streams_tell_of_themselves) {
    static stream_state state;
    error_log log;
    install_log(&log);
    mlx_io_reader reader = mlx_io_reader_new(&state, state_vtable), no_reader = {NULL};
    mlx_io_writer writer = mlx_io_writer_new(&state, state_vtable), no_writer = {NULL};
    mlx_string text = mlx_string_new();
    void *desc = NULL;
    EXPECT_EQ(mlx_io_reader_descriptor(&desc, reader), 0);
    EXPECT_TRUE(desc == &state);
    desc = NULL;
    EXPECT_EQ(mlx_io_writer_descriptor(&desc, writer), 0);
    EXPECT_TRUE(desc == &state);
    EXPECT_EQ(mlx_io_reader_tostring(&text, reader), 0);
    EXPECT_STR(mlx_string_data(text), "a stream");
    EXPECT_EQ(mlx_io_writer_tostring(&text, writer), 0);
    EXPECT_ERROR(&log, mlx_io_reader_descriptor(&desc, no_reader), "[io_reader_descriptor]");
    EXPECT_ERROR(&log, mlx_io_writer_descriptor(NULL, writer), "[io_writer_descriptor]");
    EXPECT_ERROR(&log, mlx_io_writer_tostring(&text, no_writer), "[io_writer_tostring]");
    EXPECT_EQ(mlx_io_reader_free(no_reader), 0);
    EXPECT_EQ(mlx_io_writer_free(no_writer), 0);
    mlx_string_free(text);
    mlx_io_reader_free(reader);
    mlx_io_writer_free(writer);
}

TEST(streams_that_fail_are_errors_and_leave_results_as_they_were) {
    static stream_state state;
    error_log log;
    begin(&log);
    mlx_io_reader reader = mlx_io_reader_new(&state, state_vtable), no_reader = {NULL};
    mlx_io_writer writer = mlx_io_writer_new(&state, state_vtable);
    mlx_array array = grid(), loaded = mlx_array_new_int(7);
    int value = 0;
    EXPECT_EQ(mlx_save_writer(writer, array), 0);
    for (int at = 1; at <= 3; ++at) {
        state.file.position = 0, state.file.calls = 0, state.file.fail_at = at, state.is_bad = false;
        EXPECT_ERROR(&log, mlx_load_reader(&loaded, reader, stream), "[load] a stream: read failed");
    }
    EXPECT_ERROR(&log, mlx_load_reader(&loaded, reader, stream), "[load] a stream: it is not good");
    state.is_bad = false;
    state.file.calls = 0, state.file.fail_at = 1;
    EXPECT_ERROR(&log, mlx_save_writer(writer, array), "[save] a stream: write failed");
    state.is_bad = false, state.is_closed = true;
    EXPECT_ERROR(&log, mlx_load_reader(&loaded, reader, stream), "[load] a stream: Failed to open: it is not open");
    EXPECT_ERROR(&log, mlx_load_reader(&loaded, no_reader, stream), "[load] the reader or writer is an empty handle");
    mlx_io_reader lame = mlx_io_reader_new(&state, (mlx_io_vtable){.tell = state_tell});
    EXPECT_ERROR(&log, mlx_load_reader(&loaded, lame, stream), "lacks a function");
    mlx_io_reader_free(lame);
    EXPECT_EQ(mlx_array_item_int32(&value, loaded), 0);
    EXPECT_EQ(value, 7);
    mlx_io_reader_free(reader);
    mlx_io_writer_free(writer);
    mlx_array_free(array);
    mlx_array_free(loaded);
    end();
}

/* ---- safetensors ---- */

TEST(safetensors_go_through_paths_and_streams) {
    static stream_state state;
    error_log log;
    begin(&log);
    mlx_map_string_to_array arrays = mlx_map_string_to_array_new(), loaded = {NULL};
    mlx_map_string_to_string metadata = mlx_map_string_to_string_new(), loaded_metadata = {NULL};
    mlx_array array = grid(), got = mlx_array_new();
    const char *text = NULL;
    EXPECT_EQ(mlx_map_string_to_array_insert(arrays, "grid", array), 0);
    EXPECT_EQ(mlx_map_string_to_string_insert(metadata, "k", "v"), 0);
    EXPECT_EQ(mlx_save_safetensors("weights", arrays, metadata), 0);
    mlx_io_writer writer = mlx_io_writer_new(&state, state_vtable);
    mlx_io_reader reader = mlx_io_reader_new(&state, state_vtable);
    EXPECT_EQ(mlx_save_safetensors_writer(writer, arrays, metadata), 0);
    for (int i = 0; i < 2; ++i) {
        if (i == 0) EXPECT_EQ(mlx_load_safetensors(&loaded, &loaded_metadata, "weights.safetensors", stream), 0);
        else EXPECT_EQ(mlx_load_safetensors_reader(&loaded, &loaded_metadata, reader, stream), 0); /* replaces */
        EXPECT_EQ(mlx_map_string_to_array_get(&got, loaded, "grid"), 0);
        expect_grid(got);
        EXPECT_EQ(mlx_map_string_to_string_get(&text, loaded_metadata, "k"), 0);
        EXPECT_STR(text, "v");
    }
    void *kept = loaded.ctx;
    EXPECT_ERROR(&log, mlx_load_safetensors(&loaded, &loaded_metadata, "none", stream),
                 "[load_safetensors] Failed to open file none: No such file or directory");
    EXPECT_ERROR(&log, mlx_load_safetensors(&loaded, NULL, "weights.safetensors", stream), "'res_1' is NULL");
    EXPECT_ERROR(&log, mlx_load_safetensors(&loaded, &loaded_metadata, "weights.safetensors", (mlx_stream){NULL}),
                 "the stream is an empty handle");
    EXPECT_ERROR(&log, mlx_save_safetensors("w", (mlx_map_string_to_array){NULL}, metadata), "[save_safetensors]");
    EXPECT_ERROR(&log, mlx_save_safetensors("w", arrays, (mlx_map_string_to_string){NULL}), "[save_safetensors]");
    EXPECT_ERROR(&log, mlx_save_safetensors(NULL, arrays, metadata), "the path is NULL");
    EXPECT_TRUE(loaded.ctx == kept);
    EXPECT_EQ(files_here(), 1);
    mlx_io_reader_free(reader);
    mlx_io_writer_free(writer);
    mlx_map_string_to_array_free(arrays);
    mlx_map_string_to_array_free(loaded);
    mlx_map_string_to_string_free(metadata);
    mlx_map_string_to_string_free(loaded_metadata);
    mlx_array_free(array);
    mlx_array_free(got);
    end();
}

/* ---- gguf ---- */

static mlx_io_gguf make_gguf(void) {
    mlx_io_gguf gguf = mlx_io_gguf_new();
    mlx_array array = grid(), number = mlx_array_new_int(5);
    const char *strings[2] = {"a", "bc"};
    mlx_vector_string list = mlx_vector_string_new_data(strings, 2);
    EXPECT_EQ(mlx_io_gguf_set_array(gguf, "grid", array), 0);
    EXPECT_EQ(mlx_io_gguf_set_array(gguf, "number", number), 0);
    EXPECT_EQ(mlx_io_gguf_set_metadata_array(gguf, "number", number), 0);
    EXPECT_EQ(mlx_io_gguf_set_metadata_string(gguf, "text", "value"), 0);
    EXPECT_EQ(mlx_io_gguf_set_metadata_vector_string(gguf, "list", list), 0);
    mlx_array_free(array);
    mlx_array_free(number);
    mlx_vector_string_free(list);
    return gguf;
}

static void expect_gguf(mlx_io_gguf gguf) {
    mlx_array array = mlx_array_new();
    mlx_string text = mlx_string_new();
    mlx_vector_string list = {NULL};
    char *got = NULL;
    int value = 0;
    EXPECT_EQ(mlx_io_gguf_get_keys(&list, gguf), 0);
    EXPECT_EQ(mlx_vector_string_size(list), 2);
    EXPECT_EQ(mlx_vector_string_get(&got, list, 1), 0);
    EXPECT_STR(got, "number");
    EXPECT_EQ(mlx_io_gguf_get_array(&array, gguf, "grid"), 0);
    expect_grid(array);
    EXPECT_EQ(mlx_io_gguf_get_metadata_array(&array, gguf, "number"), 0);
    EXPECT_EQ(mlx_array_item_int32(&value, array), 0);
    EXPECT_EQ(value, 5);
    EXPECT_EQ(mlx_io_gguf_get_metadata_string(&text, gguf, "text"), 0);
    EXPECT_STR(mlx_string_data(text), "value");
    EXPECT_EQ(mlx_io_gguf_get_metadata_vector_string(&list, gguf, "list"), 0);
    EXPECT_EQ(mlx_vector_string_size(list), 2);
    EXPECT_EQ(mlx_vector_string_get(&got, list, 1), 0);
    EXPECT_STR(got, "bc");
    mlx_array_free(array);
    mlx_string_free(text);
    mlx_vector_string_free(list);
}

TEST(gguf_goes_through_paths) {
    error_log log;
    begin(&log);
    mlx_io_gguf gguf = make_gguf(), loaded = mlx_io_gguf_new(), alias = loaded, fresh = {NULL};
    expect_gguf(gguf);
    EXPECT_EQ(mlx_save_gguf("model", gguf), 0);
    EXPECT_EQ(mlx_load_gguf(&loaded, "model.gguf", stream), 0);
    EXPECT_EQ(mlx_load_gguf(&fresh, "model.gguf", stream), 0);
    expect_gguf(loaded);
    expect_gguf(alias); /* the same collection */
    expect_gguf(fresh);
    EXPECT_ERROR(&log, mlx_load_gguf(&loaded, "none.gguf", stream), "[load_gguf] Failed to open file none.gguf");
    EXPECT_ERROR(&log, mlx_load_gguf(NULL, "model.gguf", stream), "'gguf' is NULL");
    EXPECT_ERROR(&log, mlx_save_gguf("model", (mlx_io_gguf){NULL}), "[save_gguf] the gguf is an empty handle");
    expect_gguf(loaded);
    EXPECT_EQ(mlx_io_gguf_free(gguf), 0);
    EXPECT_EQ(mlx_io_gguf_free(loaded), 0);
    EXPECT_EQ(mlx_io_gguf_free(fresh), 0);
    EXPECT_EQ(mlx_io_gguf_free((mlx_io_gguf){NULL}), 0);
    end();
}

TEST(metadata_are_asked_for_by_kind) {
    error_log log;
    install_log(&log);
    mlx_io_gguf gguf = make_gguf();
    const char *const keys[4] = {"number", "text", "list", "none"};
    for (int i = 0; i < 4; ++i) {
        bool flags[3] = {true, true, true};
        EXPECT_EQ(mlx_io_gguf_has_metadata_array(&flags[0], gguf, keys[i]), 0);
        EXPECT_EQ(mlx_io_gguf_has_metadata_string(&flags[1], gguf, keys[i]), 0);
        EXPECT_EQ(mlx_io_gguf_has_metadata_vector_string(&flags[2], gguf, keys[i]), 0);
        for (int kind = 0; kind < 3; ++kind) EXPECT_EQ(flags[kind], kind == i);
    }
    EXPECT_EQ(log.count, 0);
    mlx_io_gguf_free(gguf);
}

TEST(bad_input_to_gguf_is_an_error) {
    error_log log;
    install_log(&log);
    mlx_io_gguf gguf = make_gguf(), empty = {NULL};
    mlx_array array = mlx_array_new();
    mlx_string text = mlx_string_new();
    mlx_vector_string list = {NULL};
    bool flag;
    EXPECT_ERROR(&log, mlx_io_gguf_get_array(&array, gguf, "none"), "[io_gguf_get_array] there is no array 'none'");
    EXPECT_ERROR(&log, mlx_io_gguf_get_array(NULL, gguf, "grid"), "is NULL");
    EXPECT_ERROR(&log, mlx_io_gguf_get_array(&array, gguf, NULL), "the key is NULL");
    EXPECT_ERROR(&log, mlx_io_gguf_get_keys(NULL, gguf), "'keys' is NULL");
    EXPECT_ERROR(&log, mlx_io_gguf_get_keys(&list, empty), "empty handle");
    EXPECT_ERROR(&log, mlx_io_gguf_get_metadata_array(&array, gguf, "text"), "the metadata 'text' are no array");
    EXPECT_ERROR(&log, mlx_io_gguf_get_metadata_string(&text, gguf, "none"),
                 "the metadata 'none' are missing; wanted: string");
    EXPECT_ERROR(&log, mlx_io_gguf_get_metadata_vector_string(&list, gguf, "text"), "are no list of strings");
    EXPECT_ERROR(&log, mlx_io_gguf_has_metadata_string(&flag, gguf, NULL), "the key is NULL");
    EXPECT_ERROR(&log, mlx_io_gguf_set_array(gguf, "a", array), "[io_gguf_set_array]");
    EXPECT_ERROR(&log, mlx_io_gguf_set_metadata_array(gguf, "a", array), "[io_gguf_set_metadata_array]");
    EXPECT_ERROR(&log, mlx_io_gguf_set_metadata_string(gguf, "a", NULL), "text 0 is NULL");
    EXPECT_ERROR(&log, mlx_io_gguf_set_metadata_string(gguf, NULL, "a"), "the name is NULL");
    EXPECT_ERROR(&log, mlx_io_gguf_set_metadata_string(empty, "a", "a"), "empty handle");
    EXPECT_ERROR(&log, mlx_io_gguf_set_metadata_vector_string(gguf, "a", list), "mvstr");
    EXPECT_TRUE(!array.ctx && !text.ctx && !list.ctx);
    expect_gguf(gguf);
    mlx_io_gguf_free(gguf);
}

/* ---- allocations ---- */

static int run_job(void) {
    mlx_map_string_to_array arrays = {NULL};
    mlx_map_string_to_string metadata = {NULL};
    mlx_io_gguf gguf = {NULL};
    mlx_vector_string keys = {NULL};
    mlx_array array = {NULL};
    int code = mlx_load(&array, data_path("numpy_f4.npy"), stream) |
               mlx_load_safetensors(&arrays, &metadata, data_path("mlx_all.safetensors"), stream) |
               mlx_load_gguf(&gguf, data_path("mlx_plain.gguf"), stream);
    if (code == 0)
        code = mlx_io_gguf_get_keys(&keys, gguf) | mlx_io_gguf_get_metadata_vector_string(&keys, gguf, "list") |
               mlx_io_gguf_set_metadata_vector_string(gguf, "more", keys) | mlx_save("a", array) |
               mlx_save_safetensors("b", arrays, metadata) | mlx_save_gguf("c", gguf);
    mlx_array_free(array);
    mlx_vector_string_free(keys);
    mlx_map_string_to_array_free(arrays);
    mlx_map_string_to_string_free(metadata);
    mlx_io_gguf_free(gguf);
    return code;
}

TEST(each_allocation_may_fail) {
    error_log log;
    begin(&log);
    EXPECT_EQ(run_job(), 0);
    for (int repeats = 0; repeats < 2; ++repeats) {
        int clean = 0;
        for (uint64_t at = 1; clean < 3; ++at) {
            TEST_CONTEXT("allocation %ju fails", (uintmax_t)at);
            if (at == 5000) FAIL("the job never ran clean");
            slip_memory_clear_cache();
            slip__memory_fail_at(at, repeats);
            int code = run_job();
            slip__memory_fail_at(0, 0);
            EXPECT_EQ(slip_memory_active(), 0);
            if (code != 0) EXPECT_TRUE(strstr(log.last, "out of memory") != NULL);
            clean = code == 0 ? clean + 1 : 0;
            EXPECT_EQ(files_here(), 3);
        }
    }
    end();
}
