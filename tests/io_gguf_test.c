/* gguf files: round trips, files of MLX's, quantised tensors beside what MLX makes of them, hostile files. */
#include "base/memory.h"
#include "io_support.h"

static void add_number(slip_archive *archive, const char *name, const void *data, const int *shape, int ndim,
                       slip_dtype dtype) {
    const slip_value value = {.kind = SLIP_VALUE_ARRAY, .array = make_array(data, shape, ndim, dtype)};
    EXPECT_OK(slip_archive_set_metadata(archive, name, &value));
    slip_array_release(value.array);
}

static void add_texts(slip_archive *archive, const char *name, const slip_text *texts, size_t count, bool is_list) {
    const slip_value value = {
        .kind = is_list ? SLIP_VALUE_TEXTS : SLIP_VALUE_TEXT, .texts = texts, .text_count = count};
    EXPECT_OK(slip_archive_set_metadata(archive, name, &value));
}

static void expect_texts(slip_value value, slip_value_kind kind, const slip_text *texts, size_t count) {
    EXPECT_EQ(value.kind, kind);
    EXPECT_EQ(value.text_count, count);
    for (size_t i = 0; i < count; ++i) {
        EXPECT_EQ(value.texts[i].byte_count, texts[i].byte_count);
        EXPECT_BYTES(value.texts[i].bytes, texts[i].bytes, texts[i].byte_count + 1);
    }
}

/* The same names and values in the same order. */
static void expect_same_archive(const slip_archive *archive, const slip_archive *expected) {
    const char *name = NULL, *expected_name = NULL;
    EXPECT_EQ(slip_archive_array_count(archive), slip_archive_array_count(expected));
    EXPECT_EQ(slip_archive_metadata_count(archive), slip_archive_metadata_count(expected));
    for (size_t i = 0; i < slip_archive_array_count(archive); ++i) {
        slip_array *array = slip_archive_array(archive, i, &name);
        expect_same(array, slip_archive_array(expected, i, &expected_name));
        EXPECT_STR(name, expected_name);
    }
    for (size_t i = 0; i < slip_archive_metadata_count(archive); ++i) {
        slip_value value = slip_archive_metadata(archive, i, &name);
        slip_value other = slip_archive_metadata(expected, i, &expected_name);
        EXPECT_STR(name, expected_name);
        if (other.kind == SLIP_VALUE_ARRAY) expect_same(value.array, other.array);
        else expect_texts(value, other.kind, other.texts, other.text_count);
    }
}

static memory_file file;

static void round_trip(const slip_archive *archive) {
    slip_archive *loaded = NULL;
    file = (memory_file){0};
    slip_writer writer = memory_writer(&file);
    slip_reader reader = memory_reader(&file);
    EXPECT_OK(slip_gguf_save_to(&writer, archive));
    EXPECT_OK(slip_gguf_load_from(&loaded, &reader));
    EXPECT_LE(file.position, file.byte_count);
    expect_same_archive(loaded, archive);
    slip_archive_release(loaded);
}

static const unsigned char sample[24 * 8] = {0x01, 0x80, 0x3f, 0x40, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};

/* ---- round trips ---- */

static const slip_dtype tensor_dtypes[] = {SLIP_INT8,    SLIP_INT16,   SLIP_INT32,  SLIP_INT64,
                                           SLIP_FLOAT16, SLIP_FLOAT32, SLIP_FLOAT64};

TEST(all_tensor_dtypes_and_shapes_survive_a_round_trip) {
    const int shape[3] = {2, 3, 4}, many[8] = {1, 2, 1, 3, 1, 2, 1, 2};
    char name[32];
    slip_archive *archive = make_archive();
    for (int i = 0; i < (int)(sizeof tensor_dtypes / sizeof *tensor_dtypes); ++i)
        for (int ndim = 0; ndim <= 3; ++ndim) {
            snprintf(name, sizeof name, "%s.%d", slip_dtype_name(tensor_dtypes[i]), ndim);
            add_array(archive, name, sample, shape, ndim, tensor_dtypes[i]);
        }
    add_array(archive, "many", sample, many, 8, SLIP_INT16);
    add_array(archive, "", sample, NULL, 0, SLIP_INT8);
    slip_array *array = make_array(sample, shape, 3, SLIP_FLOAT32), *view = NULL;
    EXPECT_OK(slip_transpose(&view, array, NULL));
    EXPECT_OK(slip_archive_set_array(archive, "view \xe2\x82\xac", view));
    round_trip(archive);
    slip_array_release(array);
    slip_array_release(view);
    slip_archive_release(archive);
}

TEST(all_metadata_survive_a_round_trip) {
    static const slip_dtype dtypes[] = {SLIP_BOOL, SLIP_UINT8, SLIP_UINT16, SLIP_UINT32, SLIP_UINT64,
                                        SLIP_INT8, SLIP_INT16, SLIP_INT32,  SLIP_INT64,  SLIP_FLOAT32};
    const slip_text texts[3] = {{"one", 3}, {"", 0}, {"a\0b \xf0\x9f\x98\x80", 8}};
    const unsigned char bools[3] = {1, 0, 1};
    const int shape = 3;
    char name[32];
    slip_archive *archive = make_archive();
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; ++i)
        for (int ndim = 0; ndim < 2; ++ndim) {
            snprintf(name, sizeof name, "%s.%d", slip_dtype_name(dtypes[i]), ndim);
            add_number(archive, name, dtypes[i] == SLIP_BOOL ? bools : sample, &shape, ndim, dtypes[i]);
        }
    add_texts(archive, "text", texts, 1, false);
    add_texts(archive, "nul", texts + 2, 1, false);
    add_texts(archive, "texts", texts, 3, true);
    add_texts(archive, "no texts", NULL, 0, true);
    round_trip(archive);
    add_array(archive, "array", sample, &shape, 1, SLIP_INT8);
    round_trip(archive);
    slip_archive_release(archive);
}

TEST(empty_archives_survive) {
    slip_archive *archive = make_archive();
    round_trip(archive);
    EXPECT_EQ(file.byte_count, 24);
    slip_archive_release(archive);
}

TEST(an_alignment_among_the_metadata_is_kept_to) {
    const int shape = 3;
    const uint32_t alignment = 256, zero = 0;
    slip_archive *archive = make_archive();
    add_array(archive, "a", sample, &shape, 1, SLIP_INT8);
    add_array(archive, "b", sample, &shape, 1, SLIP_INT8);
    round_trip(archive);
    EXPECT_EQ(file.byte_count % 32, 0);
    add_number(archive, "general.alignment", &alignment, NULL, 0, SLIP_UINT32);
    round_trip(archive);
    EXPECT_EQ(file.byte_count, 3 * 256);
    slip_writer writer = memory_writer(&file);
    add_number(archive, "general.alignment", &zero, NULL, 0, SLIP_UINT32);
    EXPECT_STATUS(slip_gguf_save_to(&writer, archive), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[save_gguf] general.alignment is no scalar of uint32 from 1 to 65536");
    add_number(archive, "general.alignment", &alignment, NULL, 0, SLIP_INT32);
    EXPECT_STATUS(slip_gguf_save_to(&writer, archive), SLIP_INVALID_ARGUMENT);
    slip_archive_release(archive);
}

TEST(long_lists_of_texts_are_read_through_the_window) {
    enum { COUNT = 3000 };
    static char bytes[COUNT][16];
    static slip_text texts[COUNT];
    for (int i = 0; i < COUNT; ++i)
        texts[i] = (slip_text){bytes[i], (size_t)snprintf(bytes[i], sizeof bytes[i], "token %d", i)};
    slip_archive *archive = make_archive(), *loaded = NULL;
    add_texts(archive, "tokens", texts, COUNT, true);
    add_texts(archive, "more", texts, COUNT, true);
    enter_scratch_folder();
    EXPECT_OK(slip_gguf_save("tokens", archive));
    EXPECT_OK(slip_gguf_load(&loaded, "tokens.gguf"));
    expect_same_archive(loaded, archive);
    EXPECT_EQ(files_here(), 1);
    leave_scratch_folder();
    slip_archive_release(loaded);
    slip_archive_release(archive);
}

/* ---- files of MLX's and of the specification ---- */

TEST(a_file_of_mlx_is_read) {
    slip_archive *archive = NULL;
    const int grid[2] = {2, 3}, four = 4, two = 2, tall[2] = {2, 1}, three = 3;
    const float floats[6] = {0, 1, 2, 3, 4, 5}, number = 2.5f;
    const uint16_t ones[4] = {0x3c00, 0x3c00, 0x3c00, 0x3c00};
    const int8_t bytes[2] = {-1, 2};
    const int16_t shorts[2] = {-300, 2};
    const int32_t scalar = 70000, counting[3] = {1, 2, 3};
    const unsigned char flag = 1;
    const slip_text text = {"value", 5}, list[3] = {{"a", 1}, {"bc", 2}, {"", 0}};
    EXPECT_OK(slip_gguf_load(&archive, data_path("mlx_plain.gguf")));
    EXPECT_EQ(slip_archive_array_count(archive), 5);
    EXPECT_EQ(slip_archive_metadata_count(archive), 5);
    expect_array(slip_archive_find_array(archive, "f32"), SLIP_FLOAT32, grid, 2, floats);
    expect_array(slip_archive_find_array(archive, "f16"), SLIP_FLOAT16, &four, 1, ones);
    expect_array(slip_archive_find_array(archive, "i8"), SLIP_INT8, &two, 1, bytes);
    expect_array(slip_archive_find_array(archive, "i16"), SLIP_INT16, tall, 2, shorts);
    expect_array(slip_archive_find_array(archive, "i32"), SLIP_INT32, NULL, 0, &scalar);
    expect_array(slip_archive_find_metadata(archive, "array").array, SLIP_INT32, &three, 1, counting);
    expect_array(slip_archive_find_metadata(archive, "number").array, SLIP_FLOAT32, NULL, 0, &number);
    expect_array(slip_archive_find_metadata(archive, "flag").array, SLIP_BOOL, NULL, 0, &flag);
    expect_texts(slip_archive_find_metadata(archive, "text"), SLIP_VALUE_TEXT, &text, 1);
    expect_texts(slip_archive_find_metadata(archive, "list"), SLIP_VALUE_TEXTS, list, 3);
    slip_archive_release(archive);
}

TEST(metadata_of_every_type_are_read) {
    static const struct {
        int type;
        slip_dtype dtype;
        unsigned char bytes[8];
    } expected[] = {
        {0, SLIP_UINT8, {200}},
        {1, SLIP_INT8, {0xfd}},
        {2, SLIP_UINT16, {0xff, 0xff}},
        {3, SLIP_INT16, {0xf7, 0xff}},
        {4, SLIP_UINT32, {0xff, 0xff, 0xff, 0xff}},
        {5, SLIP_INT32, {0xf9, 0xff, 0xff, 0xff}},
        {6, SLIP_FLOAT32, {0, 0, 0xc0, 0x3f}},
        {7, SLIP_BOOL, {1}},
        {10, SLIP_UINT64, {1, 0, 0, 0, 0, 0, 0, 0x80}},
        {11, SLIP_INT64, {0, 0, 0, 0, 0, 0xff, 0xff, 0xff}},
        {12, SLIP_FLOAT32, {0xcd, 0xcc, 0xcc, 0x3d}},
    };
    const slip_text texts[2] = {{"h\xc3\xa9", 3}, {"h\xc3\xa9", 3}};
    const int two = 2, none = 0;
    slip_archive *archive = NULL;
    char name[16];
    EXPECT_OK(slip_gguf_load(&archive, data_path("metadata.gguf")));
    EXPECT_EQ(slip_archive_metadata_count(archive), 36);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; ++i) {
        unsigned char pair[16];
        size_t item = slip_dtype_size(expected[i].dtype);
        memcpy(pair, expected[i].bytes, item);
        memcpy(pair + item, expected[i].bytes, item);
        snprintf(name, sizeof name, "one.%d", expected[i].type);
        expect_array(slip_archive_find_metadata(archive, name).array, expected[i].dtype, NULL, 0, pair);
        snprintf(name, sizeof name, "two.%d", expected[i].type);
        expect_array(slip_archive_find_metadata(archive, name).array, expected[i].dtype, &two, 1, pair);
        snprintf(name, sizeof name, "none.%d", expected[i].type);
        expect_array(slip_archive_find_metadata(archive, name).array, expected[i].dtype, &none, 1, NULL);
    }
    expect_texts(slip_archive_find_metadata(archive, "one.8"), SLIP_VALUE_TEXT, texts, 1);
    expect_texts(slip_archive_find_metadata(archive, "two.8"), SLIP_VALUE_TEXTS, texts, 2);
    expect_texts(slip_archive_find_metadata(archive, "none.8"), SLIP_VALUE_TEXTS, texts, 0);
    slip_archive_release(archive);
}

/* data/io/quantised.NAME.npy is what MLX reads under NAME, but for q4_k: see data/io/make_files.py. */
TEST(quantised_tensors_become_what_mlx_makes_of_them) {
    static const char *const names[] = {"q4_0.weight",
                                        "q4_0.scales",
                                        "q4_0.biases",
                                        "q4_1",
                                        "q4_1.scales",
                                        "q4_1.biases",
                                        "layer.q8_0.weight",
                                        "layer.q8_0.scales",
                                        "layer.q8_0.biases",
                                        "q2_k",
                                        "q4_k",
                                        "q6_k",
                                        "bf16"};
    slip_archive *archive = NULL;
    char path[64];
    const char *name = NULL;
    EXPECT_OK(slip_gguf_load(&archive, data_path("quantised.gguf")));
    EXPECT_EQ(slip_archive_array_count(archive), 13);
    for (size_t i = 0; i < 13; ++i) {
        slip_array *expected = NULL;
        TEST_CONTEXT("%s", names[i]);
        snprintf(path, sizeof path, "quantised.%s.npy", names[i]);
        EXPECT_OK(slip_npy_load(&expected, data_path(path)));
        expect_same(slip_archive_array(archive, i, &name), expected);
        EXPECT_STR(name, names[i]);
        slip_array_release(expected);
    }
    slip_archive_release(archive);
}

/* ---- files made here ---- */

static void put(const void *bytes, size_t byte_count) {
    if (byte_count) memcpy(file.bytes + file.byte_count, bytes, byte_count);
    file.byte_count += byte_count;
}

static void put_number(uint64_t number, size_t byte_count) {
    put(&number, byte_count);
}

static void put_string(const char *text) {
    put_number(strlen(text), 8);
    put(text, strlen(text));
}

static void begin_file(uint64_t tensors, uint64_t pairs) {
    file = (memory_file){0};
    put("GGUF", 4);
    put_number(3, 4);
    put_number(tensors, 8);
    put_number(pairs, 8);
}

static void put_tensor(const char *name, int ndim, const uint64_t *dims, uint32_t type, uint64_t offset) {
    put_string(name);
    put_number((uint64_t)ndim, 4);
    put(dims, (size_t)ndim * 8);
    put_number(type, 4);
    put_number(offset, 8);
}

static void put_data(size_t byte_count) {
    static const char zeros[4096];
    put(zeros, -file.byte_count % 32);
    put(zeros, byte_count);
}

static slip_status load_file(slip_archive **archive) {
    slip_reader reader = memory_reader(&file);
    file.position = 0;
    return slip_gguf_load_from(archive, &reader);
}

#define PLACE "[load_gguf] memory: "

static void expect_refused(const char *message) {
    slip_archive *archive = (slip_archive *)&file;
    TEST_CONTEXT("%s", message);
    EXPECT_NE(load_file(&archive), SLIP_OK);
    EXPECT_TRUE(archive == NULL);
    EXPECT_STR(slip_error_message(), message);
    EXPECT_EQ(slip_memory_active(), 0);
}

static void expect_tensor_refused(int ndim, const uint64_t *dims, uint32_t type, uint64_t offset, size_t data_bytes,
                                  const char *message) {
    begin_file(1, 0);
    put_tensor("t", ndim, dims, type, offset);
    put_data(data_bytes);
    expect_refused(message);
}

/* MLX cuts seven characters off the name of a packed tensor, whatever they are. */
TEST(scales_and_biases_are_named_as_mlx_names_them) {
    static const char *const names[][3] = {
        {"w", "w.scales", "w.biases"},           {"weight", "weight.scales", "weight.biases"},
        {"1234567", ".scales", ".biases"},       {"a.WEIGHT", "a.scales", "a.biases"},
        {"x.weight1", "x..scales", "x..biases"}, {"a.weight.weight", "a.weight.scales", "a.weight.biases"},
    };
    const uint64_t dims = 32;
    const int shape = 4;
    for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
        slip_archive *archive = NULL;
        begin_file(1, 0);
        put_tensor(names[i][0], 1, &dims, 2, 0);
        put_data(18);
        EXPECT_OK(load_file(&archive));
        EXPECT_EQ(slip_archive_array_count(archive), 3);
        expect_shape(slip_archive_find_array(archive, names[i][0]), SLIP_UINT32, &shape, 1);
        EXPECT_TRUE(slip_archive_find_array(archive, names[i][1]) && slip_archive_find_array(archive, names[i][2]));
        slip_archive_release(archive);
    }
}

TEST(bad_beginnings_are_errors) {
    file = (memory_file){0};
    expect_refused(PLACE "the file ends early: 4 bytes at 0 needed, 0 there");
    SET_BYTES(&file, "GGML\3\0\0\0");
    expect_refused(PLACE "this is no gguf file");
    for (int version = 0; version < 5; version += version == 1 ? 3 : 1) {
        char message[80];
        begin_file(0, 0);
        file.bytes[4] = (unsigned char)version;
        snprintf(message, sizeof message, PLACE "gguf version %d is not supported, 2 and 3 are", version);
        expect_refused(message);
    }
    begin_file(0, 0);
    memcpy(file.bytes + 4, "\0\0\0\3", 4);
    expect_refused(PLACE "big-endian gguf files are not read");
    begin_file(UINT64_MAX, 0);
    expect_refused(PLACE "18446744073709551615 tensors and 0 pieces of metadata are more than 0 bytes can hold");
    begin_file(0, 1);
    put_number(0, 8);
    expect_refused(PLACE "0 tensors and 1 pieces of metadata are more than 8 bytes can hold");
}

static void expect_pair_refused(const char *key, uint32_t type, const void *value, size_t byte_count,
                                const char *message) {
    begin_file(0, 1);
    put_string(key);
    put_number(type, 4);
    put(value, byte_count);
    expect_refused(message);
}

TEST(bad_metadata_are_errors) {
    static const unsigned char zeros[16];
    expect_pair_refused("\xff", 0, zeros, 1, PLACE "the metadata key '?' is not UTF-8 or holds a NUL");
    expect_pair_refused("k", 13, zeros, 1, PLACE "metadata has the unknown type 13");
    expect_pair_refused("k", 9, "\x0d\0\0\0\0\0\0\0\0\0\0\0", 12, PLACE "a list of metadata has the unknown type 13");
    expect_pair_refused("k", 9, "\x09\0\0\0\0\0\0\0\0\0\0\0", 12,
                        PLACE "Only supports loading 1-layer of nested arrays");
    expect_pair_refused("k", 9, "\x04\0\0\0\4\0\0\0\0\0\0\0abcdabcdabcd", 24,
                        PLACE "4 numbers of metadata at 49 go past the end of the file");
    expect_pair_refused("k", 9, "\x04\0\0\0\xff\xff\xff\xff\xff\xff\xff\x3f", 12,
                        PLACE "4611686018427387903 numbers of metadata at 49 go past the end of the file");
    expect_pair_refused("k", 9, "\x08\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 12,
                        PLACE "18446744073709551615 strings of metadata at 49 go past the end of the file");
    expect_pair_refused("k", 9, "\x08\0\0\0\1\0\0\0\0\0\0\0\xff\0\0\0\0\0\0\0", 20,
                        PLACE "a string of 255 bytes at 57 goes past the end of the file");
    expect_pair_refused("k", 8, "\xff\xff\xff\xff\xff\xff\xff\xff", 8,
                        PLACE "a string of 18446744073709551615 bytes at 45 goes past the end of the file");
    expect_pair_refused("k", 8, "\2\0\0\0\0\0\0\0\xc0\x80", 10, PLACE "the metadata 'k' has text that is not UTF-8");
    expect_pair_refused("k", 12, zeros, 7, PLACE "1 numbers of metadata at 37 go past the end of the file");
    expect_pair_refused("general.alignment", 4, zeros, 4, PLACE "general.alignment is no uint32 from 1 to 65536");
    expect_pair_refused("general.alignment", 4, "\1\0\1\0", 4, PLACE "general.alignment is no uint32 from 1 to 65536");
    expect_pair_refused("general.alignment", 5, "\x20\0\0\0", 4,
                        PLACE "general.alignment is no uint32 from 1 to 65536");
    begin_file(0, 2);
    for (int i = 0; i < 2; ++i) {
        put_string("twice");
        put_number(0, 4);
        put_number(1, 1);
    }
    expect_refused(PLACE "the metadata 'twice' is there twice");
    begin_file(0, 1);
    put_number(3, 8);
    put("a\0b", 3);
    put_number(0, 5);
    expect_refused(PLACE "the metadata key 'a?b' is not UTF-8 or holds a NUL");
    begin_file(0, 1);
    put_number(65536, 8);
    file.byte_count = sizeof file.bytes;
    expect_refused(PLACE "a string of 65536 bytes at 32 goes past the end of the file");
}

TEST(tensors_that_do_not_fit_are_errors) {
    const uint64_t huge[4] = {2147483647, 2147483647, 2147483647, 0}, wide = 4294967296, sixteen[2] = {16, 2};
    const uint64_t ones[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1}, ten = 10, none[2] = {64, 0}, odd = 33, block = 256;
    expect_tensor_refused(1, &ten, 0, 0, 39,
                          PLACE
                          "Tensor 't' extends past the end of the file. Perhaps an incomplete download or corrupt "
                          "file?");
    expect_tensor_refused(1, &ten, 0, UINT64_MAX - 31, 40,
                          PLACE
                          "Tensor 't' extends past the end of the file. Perhaps an incomplete download or corrupt "
                          "file?");
    expect_tensor_refused(2, none, 0, 64, 32,
                          PLACE
                          "Tensor 't' extends past the end of the file. Perhaps an incomplete download or corrupt "
                          "file?");
    expect_tensor_refused(3, huge, 0, 0, 64, PLACE "the shape of Tensor 't' has more elements than memory can address");
    expect_tensor_refused(4, huge, 0, 0, 64, PLACE "the shape of Tensor 't' has more elements than memory can address");
    expect_tensor_refused(1, &wide, 0, 0, 64,
                          PLACE "dimension 0 of Tensor 't' is 4294967296; at most 2147483647 is supported");
    expect_tensor_refused(9, ones, 0, 0, 64, PLACE "Tensor 't' has 9 dimensions; at most 8 are supported");
    expect_tensor_refused(1, &ten, 6, 0, 64, PLACE "Tensor 't' has the type 6, which is not supported");
    expect_tensor_refused(1, &ten, 0xffffffff, 0, 64,
                          PLACE "Tensor 't' has the type 4294967295, which is not supported");
    expect_tensor_refused(2, sixteen, 2, 0, 64,
                          PLACE "Tensor 't' has incompatible last dim shape: 16; a multiple of 32 is needed for Q4_0");
    expect_tensor_refused(1, &odd, 8, 0, 128,
                          PLACE "Tensor 't' has incompatible last dim shape: 33; a multiple of 32 is needed for Q8_0");
    expect_tensor_refused(0, NULL, 2, 0, 64,
                          PLACE "Tensor 't' has incompatible last dim shape: 1; a multiple of 32 is needed for Q4_0");
    expect_tensor_refused(1, &block, 14, 0, 209,
                          PLACE
                          "Tensor 't' extends past the end of the file. Perhaps an incomplete download or corrupt "
                          "file?");
}

TEST(names_there_twice_and_shared_data_are_errors) {
    const uint64_t two = 2, block = 32;
    begin_file(2, 0);
    put_tensor("t", 1, &two, 0, 0);
    put_tensor("t", 1, &two, 0, 32);
    put_data(64);
    expect_refused(PLACE "Duplicate parameter name t; this can happen when loading quantized tensors");
    begin_file(2, 0);
    put_tensor("t.scales", 1, &two, 0, 0);
    put_tensor("t.weight", 1, &block, 2, 32);
    put_data(64);
    expect_refused(PLACE "Duplicate parameter name t.scales; this can happen when loading quantized tensors");
    begin_file(2, 0);
    put_tensor("a", 1, &block, 0, 0);
    put_tensor("b", 1, &two, 0, 120);
    put_data(128);
    expect_refused(PLACE "Tensor 'b' overlaps with another one in the file");
    begin_file(1, 0);
    put_tensor("\xe2\x82\xac weigh", 1, &block, 2, 0); /* the cut goes through a character */
    put_data(18);
    expect_refused(PLACE "the name '?"
                         "?.scales', made for a quantised tensor, is not UTF-8");
    begin_file(1, 1);
    put_string("k");
    put_number(0, 4);
    put_number(1, 1);
    put_number(1000, 8);
    put_number(0, 8);
    expect_refused(PLACE "1 tensors are more than 16 bytes can hold");
}

TEST(empty_tensors_and_unaligned_offsets_are_read) {
    const uint64_t none[2] = {64, 0}, one = 1;
    const int shape[2] = {0, 8}, scales[2] = {0, 2};
    slip_archive *archive = NULL;
    begin_file(2, 0);
    put_tensor("none", 2, none, 2, 0);
    put_tensor("t", 1, &one, 0, 3);
    put_data(7);
    EXPECT_OK(load_file(&archive));
    expect_shape(slip_archive_find_array(archive, "none"), SLIP_UINT32, shape, 2);
    expect_shape(slip_archive_find_array(archive, "none.scales"), SLIP_FLOAT16, scales, 2);
    EXPECT_EQ(file.position, file.byte_count);
    slip_archive_release(archive);
}

/* ---- what cannot be written, what fails ---- */

static void expect_not_saved(slip_archive *archive, const char *message) {
    slip_writer writer = memory_writer(&file);
    file = (memory_file){0};
    EXPECT_STATUS(slip_gguf_save_to(&writer, archive), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), message);
    EXPECT_EQ(file.calls, 0);
    slip_archive_release(archive);
}

TEST(what_the_format_cannot_hold_is_an_error) {
    const int none = 0, many[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    slip_archive *archive = make_archive();
    add_array(archive, "a", sample, &none, 1, SLIP_FLOAT32);
    expect_not_saved(archive, "[save_gguf] Cannot save empty arrays: 'a'");
    add_array(archive = make_archive(), "a", sample, many, 9, SLIP_FLOAT32);
    expect_not_saved(archive, "[save_gguf] 'a' has 9 dimensions; at most 8 are supported");
    add_array(archive = make_archive(), "a", sample, NULL, 0, SLIP_BFLOAT16);
    expect_not_saved(archive, "[save_gguf] dtype bfloat16 is not supported: 'a'");
    add_number(archive = make_archive(), "a", sample, many, 2, SLIP_FLOAT32);
    expect_not_saved(archive, "[save_gguf] Cannot save arrays with more than one dimension: 'a'");
    add_number(archive = make_archive(), "a", sample, &none, 1, SLIP_FLOAT32);
    expect_not_saved(archive, "[save_gguf] Cannot save empty arrays: 'a'");
    add_number(archive = make_archive(), "a", sample, NULL, 0, SLIP_FLOAT64);
    expect_not_saved(archive, "[save_gguf] array type float64 not support for metadata: 'a'");
    expect_not_saved(NULL, "[save_gguf] the archive is NULL");
    static char name[65537];
    memset(name, 'n', sizeof name - 1);
    add_array(archive = make_archive(), name, sample, NULL, 0, SLIP_INT8);
    expect_not_saved(archive,
                     "[save_gguf] the name 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...' is longer than 65535 bytes");
}

/* Tensors of three forms, metadata of three kinds. */
static void make_job(void) {
    const uint64_t dims[2] = {32, 2}, big = 256;
    begin_file(3, 3);
    put_string("number");
    put_number(12, 4);
    put_number(0x3ff0000000000000, 8);
    put_string("text");
    put_number(8, 4);
    put_string("value");
    put_string("list");
    put_number(9, 4);
    put_number(8, 4);
    put_number(2, 8);
    put_string("a");
    put_string("b");
    put_tensor("plain", 2, dims, 0, 0);
    put_tensor("packed.weight", 2, dims, 8, 256);
    put_tensor("wide", 1, &big, 12, 352);
    put_data(352 + 144);
}

TEST(each_callback_may_fail) {
    slip_archive *archive = NULL;
    make_job();
    for (int at = 1;; ++at) {
        file.calls = 0, file.fail_at = at;
        slip_status status = load_file(&archive);
        if (status == SLIP_OK) break;
        EXPECT_EQ(status, SLIP_TIMEOUT);
        EXPECT_STR(slip_error_message(), "the reader failed");
        EXPECT_TRUE(archive == NULL);
    }
    EXPECT_EQ(slip_archive_array_count(archive), 5);
    EXPECT_EQ(file.calls, 4); /* header, three tensors */
    slip_archive_release(archive);
}

TEST(a_file_cut_anywhere_is_an_error) {
    slip_archive *archive = NULL;
    make_job();
    while (file.byte_count-- > 0) {
        EXPECT_STATUS(load_file(&archive), SLIP_IO);
        EXPECT_TRUE(archive == NULL);
    }
}

TEST(each_allocation_may_fail) {
    for (int repeats = 0; repeats < 2; ++repeats) {
        int clean = 0;
        for (uint64_t at = 1; clean < 3; ++at) {
            slip_archive *archive = NULL;
            if (at == 1000) FAIL("the job never ran clean");
            TEST_CONTEXT("allocation %ju fails", (uintmax_t)at);
            make_job();
            slip__memory_fail_at(at, repeats);
            slip_status status = load_file(&archive);
            file.byte_count = 0;
            slip_writer writer = memory_writer(&file);
            if (status == SLIP_OK)
                (void)slip_archive_set_array(archive, "packed.weight", slip_archive_array(archive, 0, NULL));
            if (status == SLIP_OK) status = slip_gguf_save_to(&writer, archive);
            slip__memory_fail_at(0, 0);
            slip_archive_release(archive);
            EXPECT_EQ(slip_memory_active(), 0);
            slip_memory_clear_cache();
            clean = status == SLIP_OK ? clean + 1 : 0;
            if (status != SLIP_OK) EXPECT_TRUE(status == SLIP_OUT_OF_MEMORY);
        }
    }
}
