/* npy files: round trips, files of NumPy's and MLX's, damaged ones, paths that are replaced. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "io_support.h"

static slip_array *load_memory(memory_file *file) {
    slip_array *array = NULL;
    slip_reader reader = memory_reader(file);
    EXPECT_OK(slip_npy_load_from(&array, &reader));
    return array;
}

/* Saves to memory, loads, compares. */
static void round_trip(slip_array *array) {
    static memory_file file;
    file = (memory_file){0};
    slip_writer writer = memory_writer(&file);
    EXPECT_OK(slip_npy_save_to(&writer, array));
    slip_array *loaded = load_memory(&file);
    EXPECT_EQ(file.position, file.byte_count); /* left behind the array */
    expect_same(loaded, array);
    slip_array_release(loaded);
}

static const unsigned char sample[24 * 8] = {0x01, 0x80, 0x3f, 0x40, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};

/* ---- round trips ---- */

TEST(every_dtype_survives_a_round_trip) {
    static const int shapes[][3] = {{2, 3, 4}, {1, 1, 1}, {24, 1, 1}};
    unsigned char bools[24];
    for (int i = 0; i < 24; ++i) bools[i] = i % 3 == 0;
    for (int dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        for (int ndim = 0; ndim <= 3; ++ndim) {
            TEST_CONTEXT("%s with %d dimensions", slip_dtype_name((slip_dtype)dtype), ndim);
            slip_array *array =
                make_array(dtype == SLIP_BOOL ? bools : sample, shapes[ndim == 1 ? 2 : 0], ndim, (slip_dtype)dtype);
            round_trip(array);
            slip_array_release(array);
        }
    }
}

TEST(empty_and_many_dimensional_arrays_survive) {
    const int empty[3] = {2, 0, 3};
    int many[SLIP_MAX_NDIM];
    for (int i = 0; i < SLIP_MAX_NDIM; ++i) many[i] = i == 7 ? 3 : 1;
    slip_array *a = make_array(NULL, empty, 3, SLIP_INT16), *b = make_array(sample, many, SLIP_MAX_NDIM, SLIP_INT16);
    round_trip(a);
    round_trip(b);
    slip_array_release(a);
    slip_array_release(b);
}

TEST(views_are_written_as_they_read) {
    const int shape[3] = {2, 3, 4}, start[3] = {0, 2, 1}, stop[3] = {2, -4, 4}, strides[3] = {1, -1, 2};
    const int axes[3] = {1, 0, 2}, wide[4] = {5, 2, 3, 4};
    slip_array *array = make_array(sample, shape, 3, SLIP_UINT32), *views[4] = {NULL};
    EXPECT_OK(slip_transpose(&views[0], array, NULL));
    EXPECT_OK(slip_transpose_axes(&views[1], array, axes, 3, NULL));
    EXPECT_OK(slip_slice(&views[2], array, start, 3, stop, 3, strides, 3, NULL));
    EXPECT_OK(slip_broadcast_to(&views[3], array, wide, 4, NULL));
    for (int i = 0; i < 4; ++i) {
        TEST_CONTEXT("view %d", i);
        round_trip(views[i]);
        slip_array_release(views[i]);
    }
    slip_array_release(array);
}

TEST(a_large_view_is_written_in_pieces) {
    enum { ROWS = 300, COLUMNS = 500 };
    static int32_t values[ROWS * COLUMNS];
    const int shape[2] = {ROWS, COLUMNS}, start[2] = {0, 1}, stop[2] = {ROWS, COLUMNS}, strides[2] = {1, 3};
    for (int i = 0; i < ROWS * COLUMNS; ++i) values[i] = i;
    slip_array *array = make_array(values, shape, 2, SLIP_INT32), *view = NULL, *loaded = NULL;
    EXPECT_OK(slip_slice(&view, array, start, 2, stop, 2, strides, 2, NULL));
    enter_scratch_folder();
    EXPECT_OK(slip_npy_save("view", view)); /* the ending is added */
    EXPECT_OK(slip_npy_load(&loaded, "view.npy"));
    expect_same(loaded, view);
    leave_scratch_folder();
    slip_array_release(array);
    slip_array_release(view);
    slip_array_release(loaded);
}

TEST_ON_EVERY_DRIVER(values_are_computed_and_brought_to_the_host) {
    const int shape[2] = {3, 5};
    slip_stream *stream = NULL;
    slip_array *array = make_array(sample, shape, 2, SLIP_FLOAT32), *sum = NULL, *view = NULL;
    EXPECT_OK(slip_stream_create(&stream, device, NULL));
    EXPECT_OK(slip_add(&sum, array, array, stream));
    EXPECT_OK(slip_transpose(&view, sum, stream));
    round_trip(view);
    round_trip(sum);
    slip_array_release(array);
    slip_array_release(sum);
    slip_array_release(view);
    slip_stream_release(stream);
}

TEST(several_arrays_follow_each_other_in_one_stream) {
    static memory_file file;
    const int shape = 3;
    const int32_t values[2][3] = {{1, 2, 3}, {4, 5, 6}};
    slip_writer writer = memory_writer(&file);
    for (int i = 0; i < 2; ++i) {
        slip_array *array = make_array(values[i], &shape, 1, SLIP_INT32);
        EXPECT_OK(slip_npy_save_to(&writer, array));
        slip_array_release(array);
    }
    for (int i = 0; i < 2; ++i) {
        slip_array *array = load_memory(&file);
        expect_array(array, SLIP_INT32, &shape, 1, values[i]);
        slip_array_release(array);
    }
    EXPECT_EQ(file.position, file.byte_count);
}

TEST(the_header_is_as_numpy_writes_it) {
    static memory_file file;
    const int shape = 3;
    slip_array *array = make_array(sample, &shape, 1, SLIP_FLOAT32);
    slip_writer writer = memory_writer(&file);
    EXPECT_OK(slip_npy_save_to(&writer, array));
    EXPECT_EQ(file.byte_count, 128 + 12);
    EXPECT_BYTES(file.bytes, "\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }   ",
                 70);
    EXPECT_EQ(file.bytes[127], '\n');
    slip_array_release(array);
}

/* ---- files of others ---- */

static void expect_file(const char *name, slip_dtype dtype, const int *shape, int ndim, const void *data) {
    slip_array *array = NULL;
    TEST_CONTEXT("%s", name);
    EXPECT_OK(slip_npy_load(&array, data_path(name)));
    EXPECT_TRUE(slip_array_is_ready(array));
    expect_array(array, dtype, shape, ndim, data);
    slip_array_release(array);
}

TEST(files_of_numpy_are_read) {
    const int grid[2] = {2, 3}, empty[3] = {2, 0, 3}, three = 3;
    const float floats[6] = {0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f}, counting[3] = {0, 1, 2};
    const float complexes[12] = {0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15};
    const int64_t longs[6] = {-3, -2, -1, 0, 1, 2};
    const int16_t shorts[6] = {0, 1, 2, 3, 4, 5};
    const unsigned char bools[6] = {1, 0, 1, 0, 1, 0};
    const double scalar = 2.5;
    expect_file("numpy_f4.npy", SLIP_FLOAT32, grid, 2, floats);
    expect_file("numpy_f4_big.npy", SLIP_FLOAT32, grid, 2, floats);
    expect_file("numpy_i8_big.npy", SLIP_INT64, grid, 2, longs);
    expect_file("numpy_c8_big.npy", SLIP_COMPLEX64, grid, 2, complexes);
    expect_file("numpy_i2_fortran.npy", SLIP_INT16, grid, 2, shorts);
    expect_file("numpy_u2_fortran_big.npy", SLIP_UINT16, grid, 2, shorts);
    expect_file("numpy_b1.npy", SLIP_BOOL, grid, 2, bools);
    expect_file("numpy_scalar.npy", SLIP_FLOAT64, NULL, 0, &scalar);
    expect_file("numpy_empty.npy", SLIP_UINT8, empty, 3, NULL);
    expect_file("numpy_v1.npy", SLIP_FLOAT32, &three, 1, counting);
    expect_file("numpy_v2.npy", SLIP_FLOAT32, &three, 1, counting);
    expect_file("numpy_v3.npy", SLIP_FLOAT32, &three, 1, counting);
}

TEST(files_of_mlx_are_read) {
    const int grid[2] = {2, 3}, tall[2] = {3, 2}, three = 3;
    const uint16_t halves[6] = {0x3fc0, 0xc000, 0x4040, 0x4080, 0x40a0, 0x714a};
    const int32_t transposed[6] = {0, 3, 1, 4, 2, 5};
    const int8_t bytes[3] = {0, 1, 2};
    expect_file("mlx_bf16.npy", SLIP_BFLOAT16, grid, 2, halves);
    expect_file("mlx_transposed.npy", SLIP_INT32, tall, 2, transposed);
    expect_file("mlx_vector.npy", SLIP_INT8, &three, 1, bytes);
}

TEST(bools_that_are_neither_0_nor_1_become_1) {
    static memory_file file;
    const int shape = 3;
    const unsigned char bools[3] = {1, 0, 1};
    SET_BYTES(&file,
              "\x93NUMPY\x01\x00\x38\x00{'shape': (3L,), \"descr\": '|b1', 'fortran_order': True}\n\x07\x00\xff");
    slip_array *array = load_memory(&file);
    expect_array(array, SLIP_BOOL, &shape, 1, bools);
    slip_array_release(array);
}

/* ---- damaged files ---- */

/* A version 1.0 file of this header and 64 bytes of data. */
static void expect_refused(const char *header, const char *message) {
    static memory_file file;
    size_t length = strlen(header);
    file = (memory_file){.byte_count = 10 + length + 64};
    memcpy(file.bytes, "\x93NUMPY\x01", 8);
    file.bytes[8] = (unsigned char)length;
    file.bytes[9] = (unsigned char)(length >> 8);
    memcpy(file.bytes + 10, header, length);
    slip_array *array = (slip_array *)&file;
    slip_reader reader = memory_reader(&file);
    TEST_CONTEXT("%s", header);
    EXPECT_NE(slip_npy_load_from(&array, &reader), SLIP_OK);
    EXPECT_TRUE(array == NULL);
    EXPECT_STR(slip_error_message(), message);
}

TEST(damaged_headers_are_errors) {
#define BAD "[load] memory: bad npy header: "
    expect_refused("", BAD "it is not a dictionary");
    expect_refused("{", BAD "a string is missing");
    expect_refused("{'descr", BAD "a string does not end");
    expect_refused("{'des\\x63r': '<f4'}", BAD "a string with an escape");
    expect_refused("{'descr' '<f4'}", BAD "a colon is missing");
    expect_refused("{'descr': '<f4' 'shape': ()}", BAD "a comma is missing");
    expect_refused("{'descr': '<f4'}", BAD "one of 'descr', 'fortran_order', 'shape' is missing");
    expect_refused("{'descr': '<f4', 'descr': '<f4'}", BAD "a key is there twice");
    expect_refused("{'dtype': '<f4'}", BAD "a key that is none of 'descr', 'fortran_order', 'shape'");
    expect_refused("{'fortran_order': 1}", BAD "'fortran_order' is neither True nor False");
    expect_refused("{'shape': 3}", BAD "'shape' is not a tuple");
    expect_refused("{'shape': (3)}", BAD "'shape' is not a tuple");
    expect_refused("{'shape': (3 4)}", BAD "'shape' is not a tuple");
    expect_refused("{'shape': (,)}", BAD "a dimension is not a number");
    expect_refused("{'shape': (-3,)}", BAD "a negative dimension");
    expect_refused("{'shape': (99999999999999999999,)}", BAD "a dimension is too large");
    expect_refused("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
                   BAD "there is something behind the dictionary");
    expect_refused("{'descr': [('a', '<f4')]}", "[load] memory: structured npy types are not read");
    expect_refused("{'descr': '<c16'}", "[load] memory: the npy type '<c16' is not supported");
    expect_refused("{'descr': '|O'}", "[load] memory: the npy type '|O' is not supported");
    expect_refused("{'descr': '<\x01\xff\xc3\xa9'}", "[load] memory: the npy type '<??\xc3\xa9' is not supported");
}

TEST(impossible_shapes_are_errors) {
#define HEADER(shape) "{'descr': '<f4', 'fortran_order': False, 'shape': " shape "}"
    char many[600] = "{'shape': (";
    for (int i = 0; i < 65; ++i) strcat(many, "1, ");
    expect_refused(strcat(many, ")}"), "[load] memory: the array has more than 64 dimensions");
    expect_refused(HEADER("(17,)"), "[load] memory: the header promises 68 bytes of data, 64 are there: an incomplete "
                                    "download, or a damaged file");
    expect_refused(HEADER("(2147483648,)"),
                   "[load] memory: dimension 0 of the array is 2147483648; at most 2147483647 is supported");
    expect_refused(HEADER("(2147483647, 2147483647, 2147483647)"),
                   "[load] memory: the shape of the array has more elements than memory can address");
    expect_refused(HEADER("(0, 2147483647, 2147483647, 2147483647)"),
                   "[load] memory: the shape of the array has more elements than memory can address");
}

TEST(files_that_are_not_npy_are_errors) {
    static memory_file file;
    slip_array *array = NULL;
    slip_reader reader = memory_reader(&file);
    EXPECT_STATUS(slip_npy_load_from(&array, &reader), SLIP_IO);
    EXPECT_MESSAGE("[load] memory: the file ends early: 10 bytes at 0 needed, 0 there");
    SET_BYTES(&file, "PK\x03\x04 and so on");
    EXPECT_STATUS(slip_npy_load_from(&array, &reader), SLIP_IO);
    EXPECT_MESSAGE("[load] memory: Invalid header: this is no npy file");
    SET_BYTES(&file, "\x93NUMPY\x04\x00\x10\x00");
    EXPECT_STATUS(slip_npy_load_from(&array, &reader), SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE("[load] memory: Unsupported npy format version 4.0");
    SET_BYTES(&file, "\x93NUMPY\x01\x00\x10\x00{'descr'");
    EXPECT_STATUS(slip_npy_load_from(&array, &reader), SLIP_IO);
    EXPECT_MESSAGE("[load] memory: the file ends within its npy header of 16 bytes");
    SET_BYTES(&file, "\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr'");
    EXPECT_STATUS(slip_npy_load_from(&array, &reader), SLIP_IO);
    EXPECT_MESSAGE("[load] memory: the npy header is 4294967295 bytes long; at most 1048576 are supported");
    file.position = 100;
    EXPECT_STATUS(slip_npy_load_from(&array, &reader), SLIP_IO);
    EXPECT_MESSAGE("[load] memory: the reader is at byte 100 of 20");
}

TEST(a_file_cut_anywhere_is_an_error) {
    static memory_file file;
    const int shape[2] = {2, 3};
    slip_array *array = make_array(sample, shape, 2, SLIP_FLOAT64), *loaded = NULL;
    slip_writer writer = memory_writer(&file);
    slip_reader reader = memory_reader(&file);
    EXPECT_OK(slip_npy_save_to(&writer, array));
    for (size_t whole = file.byte_count; file.byte_count-- > 0;) {
        TEST_CONTEXT("%zu bytes of %zu", file.byte_count, whole);
        EXPECT_STATUS(slip_npy_load_from(&loaded, &reader), SLIP_IO);
    }
    slip_array_release(array);
}

/* ---- callbacks and paths that fail ---- */

TEST(what_a_callback_says_passes_through) {
    static memory_file file, copy;
    const int shape[2] = {3, 4};
    slip_array *array = make_array(sample, shape, 2, SLIP_FLOAT64), *loaded = NULL;
    slip_writer writer = memory_writer(&file);
    slip_reader reader = memory_reader(&copy);
    EXPECT_OK(slip_npy_save_to(&writer, array));
    int writes = file.calls;
    EXPECT_GT(writes, 0);
    set_bytes(&copy, file.bytes, file.byte_count);
    for (int at = 1; at <= 3; ++at) {
        copy.calls = 0, copy.fail_at = at;
        EXPECT_STATUS(slip_npy_load_from(&loaded, &reader), SLIP_TIMEOUT);
        EXPECT_STR(slip_error_message(), "the reader failed");
    }
    for (int at = 1; at <= writes; ++at) {
        file = (memory_file){.fail_at = at};
        EXPECT_STATUS(slip_npy_save_to(&writer, array), SLIP_TIMEOUT);
        EXPECT_STR(slip_error_message(), "the writer failed");
    }
    const slip_reader no_reader = {0};
    const slip_writer no_writer = {0};
    EXPECT_STATUS(slip_npy_load_from(&loaded, &no_reader), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_npy_save_to(&no_writer, array), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_npy_save_to(&writer, NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_npy_load(&loaded, NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_npy_save(NULL, array), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[save] the path is NULL");
    slip_array_release(array);
}

TEST(paths_that_cannot_be_opened_are_errors) {
    const int shape = 2;
    slip_array *array = make_array(sample, &shape, 1, SLIP_FLOAT32), *loaded = NULL;
    EXPECT_STATUS(slip_npy_load(&loaded, "nowhere.npy"), SLIP_IO);
    EXPECT_STR(slip_error_message(), "[load] Failed to open file nowhere.npy: No such file or directory");
    EXPECT_STATUS(slip_npy_load(&loaded, "/tmp"), SLIP_IO);
    EXPECT_STR(slip_error_message(), "[load] Failed to open file /tmp: it is a directory");
    EXPECT_STATUS(slip_npy_load(&loaded, "/dev/null"), SLIP_IO);
    EXPECT_STR(slip_error_message(), "[load] Failed to open file /dev/null: it is not a regular file");
    EXPECT_STATUS(slip_npy_save("/nowhere/a", array), SLIP_IO);
    EXPECT_STR(slip_error_message(), "[save] Failed to open file /nowhere/a.npy: No such file or directory");
    slip_array_release(array);
}

static void write_text(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    EXPECT_TRUE(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void expect_text(const char *path, const char *text) {
    char content[64] = "";
    FILE *file = fopen(path, "r");
    EXPECT_TRUE(file && fgets(content, sizeof content, file) && fclose(file) == 0);
    EXPECT_STR(content, text);
}

TEST(a_failed_save_leaves_the_old_file_and_nothing_else) {
    const int shape = 4;
    slip_array *array = make_array(sample, &shape, 1, SLIP_FLOAT32), *bad = NULL;
    slip_writer writer;
    enter_scratch_folder();
    write_text("old.npy", "precious");
    EXPECT_OK(slip_writer_open(&writer, "old.npy", "save"));
    EXPECT_OK(slip_npy_save_to(&writer, array));
    expect_text("old.npy", "precious"); /* until it is complete */
    slip_writer_discard(&writer);
    expect_text("old.npy", "precious");
    EXPECT_EQ(files_here(), 1);
    size_t limit = slip_memory_set_limit(1); /* what is saved cannot be computed */
    EXPECT_OK(slip_add(&bad, array, array, NULL));
    EXPECT_STATUS(slip_npy_save("old.npy", bad), SLIP_OUT_OF_MEMORY);
    slip_memory_set_limit(limit);
    for (int at = 1; at <= 4; ++at) {
        slip__memory_fail_at((uint64_t)at, 1);
        slip_status status = slip_npy_save("old.npy", array);
        slip__memory_fail_at(0, 0);
        EXPECT_STATUS(status, SLIP_OUT_OF_MEMORY);
    }
    expect_text("old.npy", "precious");
    EXPECT_EQ(files_here(), 1);
    leave_scratch_folder();
    slip_array_release(array);
    slip_array_release(bad);
}

TEST(a_replaced_file_keeps_its_mode_and_links_to_it) {
    const int shape = 4;
    struct stat status;
    slip_array *array = make_array(sample, &shape, 1, SLIP_FLOAT32), *loaded = NULL;
    enter_scratch_folder();
    write_text("real.npy", "old");
    EXPECT_EQ(chmod("real.npy", 0640), 0);
    EXPECT_EQ(symlink("real.npy", "link.npy"), 0);
    EXPECT_OK(slip_npy_save("link.npy", array));
    EXPECT_EQ(lstat("link.npy", &status), 0);
    EXPECT_TRUE(S_ISLNK(status.st_mode));
    EXPECT_EQ(stat("real.npy", &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640);
    EXPECT_OK(slip_npy_load(&loaded, "real.npy"));
    expect_same(loaded, array);
    EXPECT_EQ(files_here(), 2);
    mode_t mask = umask(027);
    EXPECT_OK(slip_npy_save("fresh.npy", array));
    umask(mask);
    EXPECT_EQ(stat("fresh.npy", &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0640);
    leave_scratch_folder();
    slip_array_release(array);
    slip_array_release(loaded);
}

TEST(a_full_device_is_an_error) {
    const int shape = 4;
    slip_array *array = make_array(sample, &shape, 1, SLIP_FLOAT32);
    slip_writer writer;
    if (access("/dev/full", W_OK) != 0) SKIP("/dev/full is not here");
    EXPECT_OK(slip_writer_open(&writer, "/dev/full", "save"));
    EXPECT_STATUS(slip_npy_save_to(&writer, array), SLIP_IO);
    EXPECT_STR(slip_error_message(), "[save] Failed to write file /dev/full: No space left on device");
    slip_writer_discard(&writer);
    EXPECT_EQ(access("/dev/full", W_OK), 0);
    slip_array_release(array);
}

TEST(each_allocation_of_a_load_may_fail) {
    slip_array *array = NULL;
    for (uint64_t at = 1;; ++at) {
        if (at == 100) FAIL("the load never ran clean");
        slip__memory_fail_at(at, 1);
        slip_status status = slip_npy_load(&array, data_path("numpy_u2_fortran_big.npy"));
        slip__memory_fail_at(0, 0);
        EXPECT_EQ(status == SLIP_OK, array != NULL);
        if (status == SLIP_OK) break;
        EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
        EXPECT_MESSAGE("out of memory");
    }
    slip_array_release(array);
    EXPECT_EQ(slip_memory_active(), 0);
}
