/* safetensors files: round trips, a file of MLX's, hostile headers, failing callbacks and allocations. */
#include "base/memory.h"
#include "io_support.h"

static void add_text(slip_archive *archive, const char *name, const char *bytes, size_t byte_count) {
    const slip_text text = {bytes, byte_count};
    const slip_value value = {.kind = SLIP_VALUE_TEXT, .texts = &text};
    EXPECT_OK(slip_archive_set_metadata(archive, name, &value));
}

static void expect_text(const slip_archive *archive, const char *name, const char *bytes, size_t byte_count) {
    slip_value value = slip_archive_find_metadata(archive, name);
    EXPECT_EQ(value.kind, SLIP_VALUE_TEXT);
    EXPECT_EQ(value.text_count, 1);
    EXPECT_EQ(value.texts[0].byte_count, byte_count);
    EXPECT_BYTES(value.texts[0].bytes, bytes, byte_count + 1);
}

/* The same names in the same order, with the same arrays. */
static void expect_same_arrays(const slip_archive *archive, const slip_archive *expected) {
    const char *name = NULL, *expected_name = NULL;
    EXPECT_EQ(slip_archive_array_count(archive), slip_archive_array_count(expected));
    for (size_t i = 0; i < slip_archive_array_count(archive); ++i) {
        slip_array *array = slip_archive_array(archive, i, &name);
        expect_same(array, slip_archive_array(expected, i, &expected_name));
        EXPECT_STR(name, expected_name);
    }
}

static memory_file file;

static slip_archive *round_trip(const slip_archive *archive) {
    slip_archive *loaded = NULL;
    file = (memory_file){0};
    slip_writer writer = memory_writer(&file);
    slip_reader reader = memory_reader(&file);
    EXPECT_OK(slip_safetensors_save_to(&writer, archive));
    EXPECT_EQ(file.bytes[0] % 8, 0); /* the header is padded */
    EXPECT_OK(slip_safetensors_load_from(&loaded, &reader));
    EXPECT_EQ(file.position, file.byte_count);
    expect_same_arrays(loaded, archive);
    return loaded;
}

static const unsigned char sample[24 * 8] = {0x01, 0x80, 0x3f, 0x40, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77};

/* ---- archives ---- */

TEST(an_archive_keeps_the_order_of_first_insertion_and_replaces_in_place) {
    const int shape = 1;
    const char *name = NULL;
    char text[24];
    slip_archive *archive = make_archive();
    for (int i = 0; i < 300; ++i) {
        snprintf(text, sizeof text, "array %d", i % 100);
        add_array(archive, text, &i, &shape, 1, SLIP_INT32);
    }
    EXPECT_EQ(slip_archive_array_count(archive), 100);
    for (int i = 0; i < 100; ++i) {
        const int expected = 200 + i;
        slip_array *array = slip_archive_array(archive, (size_t)i, &name);
        snprintf(text, sizeof text, "array %d", i);
        EXPECT_STR(name, text);
        expect_array(array, SLIP_INT32, &shape, 1, &expected);
        EXPECT_TRUE(array == slip_archive_find_array(archive, text));
    }
    EXPECT_TRUE(slip_archive_array(archive, 100, &name) == NULL);
    EXPECT_TRUE(slip_archive_find_array(archive, "array") == NULL);
    EXPECT_EQ(slip_archive_metadata(archive, 0, NULL).kind, SLIP_VALUE_NONE);
    add_text(archive, "key", "one", 3);
    add_text(archive, "key", "a\0b", 3);
    expect_text(archive, "key", "a\0b", 3);
    slip_archive_release(archive);
    slip_archive_release(NULL);
}

TEST(bad_values_of_archives_are_errors) {
    slip_archive *archive = make_archive();
    slip_array *array = make_array(sample, NULL, 0, SLIP_INT8);
    const slip_text bad = {"\xff", 1}, none = {NULL, 3};
    slip_value value = {.kind = SLIP_VALUE_NONE};
    EXPECT_STATUS(slip_archive_set_array(archive, "n\xc0", array), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[archive_set_array] the name 'n?' is not UTF-8");
    EXPECT_STATUS(slip_archive_set_array(archive, "a", NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_archive_set_array(archive, NULL, array), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_archive_set_array(NULL, "a", array), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_archive_set_metadata(archive, "a", NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_archive_set_metadata(archive, "a", &value), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[archive_set_metadata] the value of 'a' is neither an array nor texts");
    value = (slip_value){.kind = SLIP_VALUE_TEXT, .texts = &bad};
    EXPECT_STATUS(slip_archive_set_metadata(archive, "a", &value), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[archive_set_metadata] text 0 is not UTF-8");
    value = (slip_value){.kind = SLIP_VALUE_TEXTS, .texts = &none, .text_count = 1};
    EXPECT_STATUS(slip_archive_set_metadata(archive, "a", &value), SLIP_INVALID_ARGUMENT);
    EXPECT_EQ(slip_archive_metadata_count(archive) + slip_archive_array_count(archive), 0);
    slip_array_release(array);
    slip_archive_release(archive);
}

/* ---- round trips ---- */

TEST(all_dtypes_and_shapes_survive_a_round_trip) {
    const int shape[3] = {2, 3, 4}, empty[2] = {0, 4};
    char name[32];
    unsigned char bools[24] = {1, 0, 1, 1};
    slip_archive *archive = make_archive();
    for (int dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype)
        for (int ndim = 0; ndim <= 3; ++ndim) {
            snprintf(name, sizeof name, "%s.%d", slip_dtype_name((slip_dtype)dtype), ndim);
            add_array(archive, name, dtype == SLIP_BOOL ? bools : sample, shape, ndim, (slip_dtype)dtype);
        }
    add_array(archive, "empty", NULL, empty, 2, SLIP_FLOAT32);
    add_array(archive, "", sample, NULL, 0, SLIP_UINT8);
    slip_archive *loaded = round_trip(archive);
    EXPECT_EQ(slip_archive_metadata_count(loaded), 0);
    slip_archive_release(loaded);
    slip_archive_release(archive);
}

TEST(views_unusual_names_and_metadata_survive) {
    const int shape[2] = {3, 4};
    static const char name[] = "\xc3\xa9 \xf0\x9f\x98\x80 \"quoted\" \\ \n\t\x01\x7f";
    slip_archive *archive = make_archive();
    slip_array *array = make_array(sample, shape, 2, SLIP_INT16), *view = NULL;
    EXPECT_OK(slip_transpose(&view, array, NULL));
    EXPECT_OK(slip_archive_set_array(archive, name, view));
    add_text(archive, name, name, sizeof name - 1);
    add_text(archive, "nul", "a\0b", 3);
    add_text(archive, "", "", 0);
    slip_archive *loaded = round_trip(archive);
    expect_text(loaded, name, name, sizeof name - 1);
    expect_text(loaded, "nul", "a\0b", 3);
    expect_text(loaded, "", "", 0);
    EXPECT_EQ(slip_archive_metadata_count(loaded), 3);
    slip_archive_release(loaded);
    slip_archive_release(archive);
    slip_array_release(array);
    slip_array_release(view);
}

TEST(empty_archives_and_metadata_alone_survive) {
    slip_archive *archive = make_archive(), *loaded = round_trip(archive);
    slip_archive_release(loaded);
    EXPECT_EQ(file.byte_count, 16);
    EXPECT_BYTES(file.bytes + 8, "{}      ", 8);
    add_text(archive, "k", "v", 1);
    loaded = round_trip(archive);
    expect_text(loaded, "k", "v", 1);
    slip_archive_release(loaded);
    slip_archive_release(archive);
}

TEST(data_is_aligned_to_its_elements) {
    const int shape = 3;
    slip_archive *archive = make_archive();
    add_array(archive, "a", sample, &shape, 1, SLIP_INT8);
    add_array(archive, "b", sample, &shape, 1, SLIP_FLOAT64);
    add_array(archive, "c", sample, &shape, 1, SLIP_FLOAT16);
    slip_archive *loaded = round_trip(archive);
    static const char header[] = "{\"a\":{\"dtype\":\"I8\",\"shape\":[3],\"data_offsets\":[30,33]},"
                                 "\"b\":{\"dtype\":\"F64\",\"shape\":[3],\"data_offsets\":[0,24]},"
                                 "\"c\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[24,30]}}";
    EXPECT_BYTES(file.bytes + 8, header, sizeof header - 1);
    slip_archive_release(loaded);
    slip_archive_release(archive);
}

TEST(paths_get_the_ending) {
    slip_archive *archive = make_archive(), *loaded = NULL;
    const int shape = 3;
    add_array(archive, "a", sample, &shape, 1, SLIP_INT8);
    enter_scratch_folder();
    EXPECT_OK(slip_safetensors_save("weights", archive));
    EXPECT_OK(slip_safetensors_save("weights.safetensors", archive)); /* the same file */
    EXPECT_EQ(files_here(), 1);
    EXPECT_OK(slip_safetensors_load(&loaded, "weights.safetensors"));
    expect_same_arrays(loaded, archive);
    slip_archive_release(loaded);
    EXPECT_STATUS(slip_safetensors_load(&loaded, "weights"), SLIP_IO);
    EXPECT_STR(slip_error_message(), "[load_safetensors] Failed to open file weights: No such file or directory");
    EXPECT_TRUE(loaded == NULL);
    leave_scratch_folder();
    slip_archive_release(archive);
}

/* ---- a file of MLX's ---- */

TEST(a_file_of_mlx_is_read) {
    slip_archive *archive = NULL;
    slip_array *expected = NULL;
    const int shape[2] = {2, 3}, empty[2] = {0, 4};
    const unsigned char values[6] = {0, 1, 1, 0, 0, 1};
    const float scalar = 7.5f;
    EXPECT_OK(slip_safetensors_load(&archive, data_path("mlx_all.safetensors")));
    EXPECT_EQ(slip_archive_array_count(archive), 15);
    slip_array *bools = make_array(values, shape, 2, SLIP_BOOL);
    for (int dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (dtype == SLIP_FLOAT64) continue; /* MLX does not write it */
        slip_array *array = slip_archive_find_array(archive, slip_dtype_name((slip_dtype)dtype));
        EXPECT_OK(slip_astype(&expected, bools, (slip_dtype)dtype, NULL));
        expect_same(array, expected);
        slip_array_release(expected);
    }
    expect_array(slip_archive_find_array(archive, "scalar"), SLIP_FLOAT32, NULL, 0, &scalar);
    expect_array(slip_archive_find_array(archive, "empty"), SLIP_FLOAT32, empty, 2, NULL);
    static const char text[] = "line\n\"quoted\" \xe2\x82\xac \xf0\x9f\x98\x80";
    expect_text(archive, "text", text, sizeof text - 1);
    slip_array_release(bools);
    slip_archive_release(archive);
}

/* ---- hostile files ---- */

/* A file of this header and 64 bytes of data. */
static slip_status load_header(slip_archive **archive, const char *header, size_t length) {
    file = (memory_file){.byte_count = 8 + length + 64};
    file.bytes[0] = (unsigned char)length;
    file.bytes[1] = (unsigned char)(length >> 8);
    memcpy(file.bytes + 8, header, length);
    slip_reader reader = memory_reader(&file);
    return slip_safetensors_load_from(archive, &reader);
}

static void expect_refused(const char *header, const char *message) {
    slip_archive *archive = (slip_archive *)&file;
    TEST_CONTEXT("%s", header);
    EXPECT_NE(load_header(&archive, header, strlen(header)), SLIP_OK);
    EXPECT_TRUE(archive == NULL);
    EXPECT_STR(slip_error_message(), message);
    EXPECT_EQ(slip_memory_active(), 0);
}

#define PLACE "[load_safetensors] memory: "
#define BAD(at) PLACE "bad JSON at byte " #at " of the header: "

TEST(json_that_is_not_strict_is_an_error) {
    expect_refused("[]", BAD(0) "an object was expected");
    expect_refused("{", BAD(1) "a string was expected");
    expect_refused("{} x", BAD(3) "there is something behind the object");
    expect_refused("{\"a\" 1}", BAD(5) "a colon was expected");
    expect_refused("{\"a\":1}", BAD(5) "an object was expected");
    expect_refused("{\"a\":{\"x\":1 \"y\":2}}", BAD(12) "a comma or } was expected");
    expect_refused("{\"a\":{\"x\":1,}}", BAD(12) "there is a comma behind the last item");
    expect_refused("{\"a\":{\"x\":[1 2]}}", BAD(13) "a comma or ] was expected");
    expect_refused("{\"a\":{\"x\":01}}", BAD(12) "a number begins with 0");
    expect_refused("{\"a\":{\"x\":1.}}", BAD(12) "a number lacks a digit");
    expect_refused("{\"a\":{\"x\":-}}", BAD(11) "a number lacks a digit");
    expect_refused("{\"a\":{\"x\":tru}}", BAD(10) "a value was expected");
    expect_refused("{\"a\":{\"shape\":[-1]}}", BAD(15) "a number is negative");
    expect_refused("{\"a\":{\"shape\":[1.0]}}", BAD(16) "a number is not whole");
    expect_refused("{\"a\":{\"shape\":[1e3]}}", BAD(16) "a number is not whole");
    expect_refused("{\"a\":{\"shape\":[\"1\"]}}", BAD(15) "a number was expected");
    expect_refused("{\"a\":{\"shape\":[007]}}", BAD(18) "a number begins with 0");
    expect_refused("{\"a\":{\"shape\":[18446744073709551616]}}", BAD(34) "a number is too large");
    expect_refused("{\"a\":{\"shape\":2}}", BAD(14) "a list was expected");
    expect_refused("{\"a\":{\"dtype\":null}}", BAD(14) "a string was expected");
}

TEST(strings_that_are_not_json_are_errors) {
    expect_refused("{\"a", BAD(3) "a string does not end");
    expect_refused("{\"a\\", BAD(4) "a string does not end");
    expect_refused("{\"a\n\":1}", BAD(4) "a string has a control character");
    expect_refused("{\"\\x41\":1}", BAD(4) "a string has an unknown escape");
    expect_refused("{\"\\u12\"", BAD(4) "a \\u escape is cut off");
    expect_refused("{\"\\u12g4\":1}", BAD(7) "a \\u escape has a digit that is not hexadecimal");
    expect_refused("{\"\\ud83d\":1}", BAD(8) "a surrogate stands alone");
    expect_refused("{\"\\ude00\":1}", BAD(8) "a surrogate stands alone");
    expect_refused("{\"\\ud83d\\u0041\":1}", BAD(14) "a surrogate stands alone");
    expect_refused("{\"\xff\":1}", BAD(4) "a string is not UTF-8");
    expect_refused("{\"\xed\xa0\x80\":1}", BAD(6) "a string is not UTF-8"); /* a surrogate */
    expect_refused("{\"\xc0\x80\":1}", BAD(5) "a string is not UTF-8");     /* overlong */
    expect_refused("{\"\xf4\x90\x80\x80\":1}", BAD(7) "a string is not UTF-8");
    expect_refused("{\"\xe2\x82\":1}", BAD(5) "a string is not UTF-8");
}

TEST(deep_nesting_is_an_error_and_shallow_is_skipped) {
    static char header[40000];
    const int shape = 2;
    slip_archive *archive = NULL;
    for (int depth = 1; depth <= 64; depth += 63) {
        int length = snprintf(header, sizeof header, "{\"a\":{\"more\":");
        for (int i = 0; i < depth; ++i) header[length++] = '[';
        for (int i = 0; i < depth; ++i) header[length++] = ']';
        length += snprintf(header + length, 200,
                           ",\"and\":{\"x\":[-1.5e+3,true,{\"y\":\"\\n\"}],\"z\":{}},"
                           "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]} } ");
        EXPECT_OK(load_header(&archive, header, (size_t)length));
        expect_array(slip_archive_find_array(archive, "a"), SLIP_FLOAT32, &shape, 1, file.bytes + 8 + length);
        slip_archive_release(archive);
    }
    memset(header, '[', sizeof header);
    memcpy(header, "{\"a\":{\"more\":", 13);
    EXPECT_STATUS(load_header(&archive, header, sizeof header), SLIP_IO);
    EXPECT_STR(slip_error_message(), BAD(77) "lists and objects lie too deep in each other");
}

#define TENSOR(name, dtype, shape, offsets) \
    "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

TEST(tensors_that_do_not_fit_the_file_are_errors) {
    expect_refused("{" TENSOR("a", "F32", "[2,2]", "[0,12]") "}",
                   PLACE "Tensor 'a' invalid data offsets (0, 12). Expecting 16 bytes.");
    expect_refused("{" TENSOR("a", "F32", "[2,2]", "[16,0]") "}",
                   PLACE "Tensor 'a' invalid data offsets (16, 0). Expecting 16 bytes.");
    expect_refused("{" TENSOR("a", "F32", "[2,2]", "[56,72]") "}",
                   PLACE "Tensor 'a' invalid data offsets (56, 72) exceeding the size of the file. Perhaps an "
                         "incomplete download or corrupt file?");
    expect_refused("{" TENSOR("a", "F32", "[1]", "[18446744073709551612,18446744073709551615]") "}",
                   PLACE "Tensor 'a' invalid data offsets (18446744073709551612, 18446744073709551615). Expecting 4 "
                         "bytes.");
    expect_refused("{" TENSOR("a", "F32", "[0]", "[100,100]") "}",
                   PLACE "Tensor 'a' invalid data offsets (100, 100) exceeding the size of the file. Perhaps an "
                         "incomplete download or corrupt file?");
    expect_refused("{" TENSOR("a", "F32", "[2147483648]", "[0,16]") "}",
                   PLACE "dimension 0 of Tensor 'a' is 2147483648; at most 2147483647 is supported");
    expect_refused("{" TENSOR("a", "F32", "[2147483647,2147483647,4]", "[0,16]") "}",
                   PLACE "the shape of Tensor 'a' has more elements than memory can address");
    expect_refused("{" TENSOR("a", "F32", "[0,2147483647,2147483647,4]", "[0,0]") "}",
                   PLACE "the shape of Tensor 'a' has more elements than memory can address");
    expect_refused("{" TENSOR("a", "F32", "[2]", "[0,8]") "," TENSOR("b", "F32", "[2]", "[4,12]") "}",
                   PLACE "Tensor 'b' overlaps with 'a' in the file");
    expect_refused("{" TENSOR("a", "U8", "[9]", "[5,14]") "," TENSOR("b", "U8", "[20]", "[0,20]") "}",
                   PLACE "Tensor 'a' overlaps with 'b' in the file");
    expect_refused("{" TENSOR("a", "U8",
                              "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
                              "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
                              "[0,1]") "}",
                   PLACE "Tensor 'a' has more than 64 entries in 'shape'");
}

TEST(entries_that_are_missing_or_there_twice_are_errors) {
    expect_refused("{\"a\":{}}", PLACE "Tensor 'a' lacks one of dtype, shape and data_offsets");
    expect_refused("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}",
                   PLACE "Tensor 'a' lacks one of dtype, shape and data_offsets");
    expect_refused("{\"a\":{\"shape\":[],\"shape\":[]}}", PLACE "Tensor 'a' has an entry twice");
    expect_refused("{\"a\":{\"data_offsets\":[0]}}", PLACE "Tensor 'a' data_offsets must have exactly 2 entries");
    expect_refused("{\"a\":{\"data_offsets\":[0,1,2]}}", PLACE "Tensor 'a' has more than 2 entries in 'data_offsets'");
    expect_refused("{" TENSOR("a", "U8", "[]", "[0,1]") "," TENSOR("a", "U8", "[]", "[1,2]") "}",
                   PLACE "Tensor 'a' is there twice");
    expect_refused("{\"a\\u0000b\":{}}", PLACE "Tensor 'a?b' has a NUL in its name");
    expect_refused("{\"a\":{\"dtype\":\"F8_E5M2\"}}",
                   PLACE "Tensor 'a' has the dtype 'F8_E5M2', which is not supported");
    expect_refused("{\"__metadata__\":[]}", BAD(16) "an object was expected");
    expect_refused("{\"__metadata__\":{\"a\":1}}", BAD(21) "a string was expected");
    expect_refused("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", PLACE "the metadata 'a' is there twice");
    expect_refused("{\"__metadata__\":{\"\\u0000\":\"\"}}", PLACE "a metadata key holds a NUL");
    expect_refused("{\"__metadata__\":{},\"__metadata__\":{}}", PLACE "__metadata__ is there twice");
}

TEST(what_mlx_reads_leniently_is_read) {
    slip_archive *archive = NULL;
    static const char header[] = " { \"__metadata__\" : null , " TENSOR("gap", "F8_E4M3", "[2]", "[8,10]") ",\n" TENSOR(
        "\\u00e9\\ud83d\\ude00", "BOOL", "[]", "[1,2]") ",\"e\":{\"shape\":[0],"
                                                        "\"data_offsets\":[1,1],\"dtype\":\"F8_E8M0\"} }  ";
    const int two = 2, none = 0;
    EXPECT_OK(load_header(&archive, header, sizeof header - 1));
    expect_array(slip_archive_find_array(archive, "gap"), SLIP_UINT8, &two, 1, sample + 50);
    expect_array(slip_archive_find_array(archive, "\xc3\xa9\xf0\x9f\x98\x80"), SLIP_BOOL, NULL, 0, sample + 50);
    expect_array(slip_archive_find_array(archive, "e"), SLIP_UINT8, &none, 1, NULL);
    slip_archive_release(archive);
}

TEST(impossible_header_lengths_are_errors) {
    slip_archive *archive = NULL;
    slip_reader reader = memory_reader(&file);
    SET_BYTES(&file, "\2\0\0");
    EXPECT_STATUS(slip_safetensors_load_from(&archive, &reader), SLIP_IO);
    EXPECT_STR(slip_error_message(), PLACE "the file ends early: 8 bytes at 0 needed, 3 there");
    SET_BYTES(&file, "\0\0\0\0\0\0\0\0");
    EXPECT_STATUS(slip_safetensors_load_from(&archive, &reader), SLIP_IO);
    EXPECT_STR(slip_error_message(), PLACE "Invalid json header length 0: at least 1, at most 100000000, and within "
                                           "the file's 8 bytes was expected");
    SET_BYTES(&file, "\3\0\0\0\0\0\0\0{}");
    EXPECT_STATUS(slip_safetensors_load_from(&archive, &reader), SLIP_IO);
    SET_BYTES(&file, "\xff\xff\xff\xff\xff\xff\xff\xff{}");
    EXPECT_STATUS(slip_safetensors_load_from(&archive, &reader), SLIP_IO);
    EXPECT_MESSAGE("Invalid json header length 18446744073709551615");
}

/* ---- what cannot be written, what fails ---- */

TEST(what_the_format_cannot_hold_is_an_error) {
    slip_archive *archive = make_archive();
    slip_array *array = make_array(sample, NULL, 0, SLIP_INT8);
    const slip_value value = {.kind = SLIP_VALUE_ARRAY, .array = array};
    slip_writer writer = memory_writer(&file);
    EXPECT_OK(slip_archive_set_metadata(archive, "number", &value));
    EXPECT_STATUS(slip_safetensors_save_to(&writer, archive), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[save_safetensors] the metadata 'number' is not a text");
    add_text(archive, "number", "7", 1);
    EXPECT_OK(slip_archive_set_array(archive, "__metadata__", array));
    EXPECT_STATUS(slip_safetensors_save_to(&writer, archive), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[save_safetensors] the name __metadata__ is the format's own");
    EXPECT_STATUS(slip_safetensors_save_to(&writer, NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_safetensors_save(NULL, archive), SLIP_INVALID_ARGUMENT);
    slip_array_release(array);
    slip_archive_release(archive);
}

/* Three arrays and two texts. */
static slip_archive *make_job(void) {
    const int shape[2] = {3, 4};
    slip_archive *archive = make_archive();
    add_array(archive, "a", sample, shape, 2, SLIP_INT8);
    add_array(archive, "b", sample, shape, 1, SLIP_FLOAT32);
    add_array(archive, "c", sample, shape, 2, SLIP_COMPLEX64);
    add_text(archive, "one", "1", 1);
    add_text(archive, "two", "2", 1);
    return archive;
}

TEST(each_callback_may_fail) {
    static memory_file copy;
    slip_archive *archive = make_job(), *loaded = round_trip(archive);
    slip_writer writer = memory_writer(&file);
    slip_reader reader = memory_reader(&copy);
    slip_archive_release(loaded);
    set_bytes(&copy, file.bytes, file.byte_count);
    for (int at = 1; at <= 5; ++at) {
        copy.position = 0, copy.calls = 0, copy.fail_at = at;
        EXPECT_STATUS(slip_safetensors_load_from(&loaded, &reader), SLIP_TIMEOUT);
        EXPECT_STR(slip_error_message(), "the reader failed");
        EXPECT_TRUE(loaded == NULL);
    }
    file = (memory_file){.fail_at = 1};
    EXPECT_STATUS(slip_safetensors_save_to(&writer, archive), SLIP_TIMEOUT);
    EXPECT_STR(slip_error_message(), "the writer failed");
    slip_archive_release(archive);
}

TEST(a_file_cut_anywhere_is_an_error) {
    slip_archive *archive = make_job(), *loaded = round_trip(archive);
    slip_reader reader = memory_reader(&file);
    slip_archive_release(loaded);
    while (file.byte_count-- > 0) {
        file.position = 0;
        EXPECT_STATUS(slip_safetensors_load_from(&loaded, &reader), SLIP_IO);
        EXPECT_TRUE(loaded == NULL);
    }
    slip_archive_release(archive);
}

static slip_status run_job(slip_archive *job) {
    slip_archive *loaded = NULL;
    slip_writer writer = memory_writer(&file);
    slip_reader reader = memory_reader(&file);
    file.byte_count = file.position = 0;
    slip_status status = slip_safetensors_save_to(&writer, job);
    if (status == SLIP_OK) status = slip_safetensors_load_from(&loaded, &reader);
    EXPECT_EQ(status == SLIP_OK, loaded != NULL);
    slip_archive_release(loaded);
    return status;
}

TEST(each_allocation_may_fail) {
    for (int repeats = 0; repeats < 2; ++repeats) {
        int clean = 0;
        for (uint64_t at = 1; clean < 3; ++at) {
            slip_archive *job = make_job();
            if (at == 1000) FAIL("the job never ran clean");
            TEST_CONTEXT("allocation %ju fails", (uintmax_t)at);
            slip__memory_fail_at(at, repeats);
            slip_status status = run_job(job);
            slip__memory_fail_at(0, 0);
            slip_archive_release(job);
            EXPECT_EQ(slip_memory_active(), 0);
            slip_memory_clear_cache();
            clean = status == SLIP_OK ? clean + 1 : 0;
            if (status != SLIP_OK) EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
        }
    }
}

TEST(making_archives_may_fail) {
    for (uint64_t at = 1; at < 12; ++at) {
        slip_archive *archive = NULL;
        slip_array *array = make_array(sample, NULL, 0, SLIP_INT8);
        const slip_text texts[2] = {{"a", 1}, {"b", 1}};
        const slip_value value = {.kind = SLIP_VALUE_TEXTS, .texts = texts, .text_count = 2};
        slip__memory_fail_at(at, 0);
        if (slip_archive_create(&archive) == SLIP_OK) {
            (void)slip_archive_set_array(archive, "a", array);
            (void)slip_archive_set_metadata(archive, "m", &value);
        }
        slip__memory_fail_at(0, 0);
        slip_archive_release(archive);
        slip_array_release(array);
        EXPECT_EQ(slip_memory_active(), 0);
    }
}
