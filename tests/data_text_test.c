/* Streams of texts and archives, the ops on them, and fetchers, through the public interface. */
#include <stdlib.h>

#include <slip/data_text.h>

#include "data/members.h"
#include "data_support.h"
#include "io_support.h"

static const char *archive_path(const char *name) {
    static char paths[4][700];
    static int next;
    char *path = paths[next++ & 3];
    const char *folder = data_path("");
    snprintf(path, sizeof paths[0], "%.*sarchives/%s", (int)strlen(folder) - 3, folder, name);
    return path;
}

static void write_file(const char *path, const void *bytes, size_t byte_count) {
    FILE *file = fopen(path, "wb");
    if (!file) FAIL("%s cannot be written", path);
    fwrite(bytes, 1, byte_count, file);
    fclose(file);
}

/* The text of a key. */
static const char *text_of(const slip_sample *sample, const char *key) {
    static char texts[4][600];
    static int next;
    char *text = texts[next++ & 3];
    slip_array *array = slip_sample_get(sample, key);
    if (!array) FAIL("there is no key '%s'", key);
    EXPECT_EQ(slip_dtype_size(slip_array_dtype(array)), 1);
    snprintf(text, sizeof texts[0], "%.*s", (int)slip_array_size(array), (const char *)slip_array_data_if_ready(array));
    return text;
}

static void expect_next(slip_data *stream, const char *key, const char *expected) {
    slip_sample *sample;
    EXPECT_OK(slip_data_next(&sample, stream));
    if (!expected) {
        EXPECT_TRUE(sample == NULL);
        return;
    }
    if (!sample) FAIL("the stream has ended before '%s'", expected);
    EXPECT_STR(text_of(sample, key), expected);
    slip_sample_release(sample);
}

#define LINES(out, literal, key) slip_data_from_lines_text((out), (literal), sizeof(literal) - 1, (key), false)

/* ---- streams ---- */

TEST(lines_are_samples_without_their_ends) {
    slip_data *stream = NULL;
    EXPECT_OK(LINES(&stream, "one\ntwo\r\n\nfour", "t"));
    for (int pass = 0; pass < 2; ++pass) {
        expect_next(stream, "t", "one");
        expect_next(stream, "t", "two\r");
        expect_next(stream, "t", "");
        expect_next(stream, "t", "four");
        expect_next(stream, "t", NULL);
        expect_next(stream, "t", NULL);
        EXPECT_OK(slip_data_reset(stream));
    }
    slip_data_release(stream);
    EXPECT_FAILS(LINES(&stream, "one", ""), SLIP_INVALID_ARGUMENT, "[sample] a key must not be empty");
    EXPECT_FAILS(slip_data_from_lines(&stream, "/no/such.txt", "t", false), SLIP_IO,
                 "[stream_line_reader] Failed to open file /no/such.txt: No such file or directory");
    EXPECT_TRUE(stream == NULL);
}

TEST(rows_of_csv_files_are_samples_of_texts) {
    slip_data *stream = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_data_from_csv(&stream, archive_path("quoted.csv"), ',', '"', false));
    EXPECT_OK(slip_data_next(&sample, stream));
    EXPECT_EQ(slip_sample_count(sample), 3);
    EXPECT_STR(text_of(sample, "name"), "ann");
    EXPECT_STR(text_of(sample, "what, else"), "say \"hi\"\nthere");
    EXPECT_STR(text_of(sample, "n"), "1");
    slip_sample_release(sample);
    expect_next(stream, "name", "bob");
    EXPECT_OK(slip_data_reset(stream));
    expect_next(stream, "name", "ann");
    slip_data_release(stream);
    EXPECT_OK(slip_data_from_csv_text(&stream, ",b\n1,2\n", 7, ',', '"', false));
    expect_next(stream, "column1", "1");
    slip_data_release(stream);
    EXPECT_FAILS(slip_data_from_csv_text(&stream, "a,b\n", 4, ',', ',', false), SLIP_INVALID_ARGUMENT,
                 "[stream_csv_reader_from_string] the separator and the quote must be two different characters");
}

TEST(a_bad_row_is_an_error_once_and_names_its_line) {
    slip_data *stream = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_data_from_csv_text(&stream, "a,b\n1,2\n3\n4,5\n", 14, ',', '"', false));
    expect_next(stream, "a", "1");
    EXPECT_FAILS(slip_data_next(&sample, stream), SLIP_IO,
                 "[stream_csv_reader_from_string] the given text, line 3: 1 fields, where the header has 2");
    expect_next(stream, "a", "4");
    expect_next(stream, "a", NULL);
    slip_data_release(stream);
}

TEST(json_lines_are_samples_and_null_is_no_key) {
    slip_data *stream = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_data_from_jsonl(&stream, archive_path("kinds.jsonl"), false));
    EXPECT_OK(slip_data_next(&sample, stream));
    EXPECT_EQ(slip_sample_count(sample), 4);
    EXPECT_STR(text_of(sample, "text"), "h\xc3\xa9 \n");
    EXPECT_EQ(number_of(sample, "n"), -7);
    EXPECT_TRUE(slip_sample_get(sample, "none") == NULL);
    slip_sample_release(sample);
    slip_data_release(stream);
    EXPECT_OK(slip_data_from_jsonl_text(&stream, "{\"\": 1}\n{\"a\": \"b\"}", 18, false));
    EXPECT_FAILS(slip_data_next(&sample, stream), SLIP_INVALID_ARGUMENT, "[sample] a key must not be empty");
    expect_next(stream, "a", "b");
    slip_data_release(stream);
}

/* A stream that is saved at any place goes on in another one of the same making. */
static void expect_positions(slip_data *(*make)(void)) {
    slip_data *whole = make();
    int total = 0, rest = 0, other_rest = 0;
    hash_of_rest(whole, &total);
    slip_data_release(whole);
    for (int place = 0; place <= total; ++place) {
        void *bytes;
        size_t byte_count;
        slip_sample *sample;
        slip_data *stream = make(), *other = make();
        for (int i = 0; i < place; ++i) {
            EXPECT_OK(slip_data_next(&sample, stream));
            slip_sample_release(sample);
        }
        EXPECT_OK(slip_data_save_position(&bytes, &byte_count, stream));
        EXPECT_OK(slip_data_load_position(other, bytes, byte_count));
        slip_data_free_position(bytes);
        EXPECT_TRUE(hash_of_rest(stream, &rest) == hash_of_rest(other, &other_rest));
        EXPECT_EQ(rest, total - place);
        EXPECT_EQ(other_rest, rest);
        slip_data_release(stream);
        slip_data_release(other);
    }
}

static slip_data *make_csv(void) {
    slip_data *stream = NULL;
    EXPECT_OK(slip_data_from_csv(&stream, archive_path("quoted.csv"), ',', '"', false));
    return stream;
}

static slip_data *make_shuffled_lines(void) {
    static char text[2000];
    int length = 0;
    slip_data *stream = NULL;
    for (int i = 0; i < 60; ++i) length += sprintf(text + length, "line %d%s", i, i == 59 ? "" : "\n");
    slip_data_seed(7);
    EXPECT_OK(slip_data_from_lines_text(&stream, text, (size_t)length, "t", false));
    ADD(stream, slip_data_shuffle, 9);
    return stream;
}

static slip_data *make_jsonl(void) {
    slip_data *stream = NULL;
    EXPECT_OK(slip_data_from_jsonl(&stream, archive_path("kinds.jsonl"), false));
    return stream;
}

static slip_data *make_nested_texts(void) {
    slip_data *stream = NULL;
    EXPECT_OK(LINES(&stream, "{\"a\": 1}\n\n{\"a\": 2}", "t"));
    ADD(stream, slip_data_texts_from_key, "t",
        &((slip_data_text_source){.format = SLIP_DATA_JSONL, .from_memory = true}));
    return stream;
}

static slip_data *make_gzip(void) {
    slip_data *stream = NULL;
    slip_status status = slip_data_from_lines(&stream, archive_path("lines.gz"), "t", true);
    if (status == SLIP_UNIMPLEMENTED) SKIP("a build without zlib");
    EXPECT_OK(status);
    return stream;
}

static slip_data *make_shards(void) {
    slip_data *stream = NULL;
    const char *paths[] = {archive_path("samples.tar"), archive_path("twice.tar"), archive_path("samples.tar")};
    slip_data_seed(7);
    EXPECT_OK(slip_data_from_webdataset(&stream, paths, 3));
    ADD(stream, slip_data_shuffle, 3);
    return stream;
}

TEST(positions_of_csv_streams_are_exact) {
    expect_positions(make_csv);
}

TEST(positions_of_shuffled_lines_are_exact) {
    expect_positions(make_shuffled_lines);
}

TEST(positions_of_json_lines_are_exact) {
    expect_positions(make_jsonl);
}

TEST(positions_within_texts_that_samples_hold_are_exact) {
    expect_positions(make_nested_texts);
}

TEST(texts_from_keys_need_a_stream_and_what_their_format_needs) {
    slip_data *stream = make_nested_texts(), *numbers = make_numbers(1), *added = NULL;
    EXPECT_FAILS(slip_data_texts_from_key(&added, stream, "a", &(slip_data_text_source){.format = SLIP_DATA_LINES}),
                 SLIP_INVALID_ARGUMENT, "[line_reader_from_key] the lines need a key");
    EXPECT_FAILS(slip_data_texts_from_key(&added, stream, "a", &(slip_data_text_source){.format = SLIP_DATA_CSV}),
                 SLIP_INVALID_ARGUMENT,
                 "[csv_reader_from_key] the separator and the quote must be two different characters");
    EXPECT_FAILS(slip_data_texts_from_key(&added, stream, "a", &(slip_data_text_source){.format = 7}),
                 SLIP_INVALID_ARGUMENT, "[texts_from_key] there is no format 7");
    EXPECT_FAILS(slip_data_texts_from_key(&added, numbers, "a", &(slip_data_text_source){.format = SLIP_DATA_JSONL}),
                 SLIP_WRONG_KIND, "[texts_from_key] this needs a stream and got a buffer: to_stream() makes one of it");
    slip_data_release(stream);
    slip_data_release(numbers);
}

TEST(positions_of_gzip_files_are_exact) {
    expect_positions(make_gzip);
}

TEST(positions_of_shuffled_archives_are_exact) {
    expect_positions(make_shards);
}

TEST(positions_of_another_stream_are_refused) {
    slip_data *lines = make_shuffled_lines(), *csv = make_csv();
    void *bytes;
    size_t byte_count;
    EXPECT_OK(slip_data_save_position(&bytes, &byte_count, lines));
    EXPECT_FAILS(slip_data_load_position(csv, bytes, byte_count), SLIP_INVALID_ARGUMENT,
                 "[load_position] this is no position of a stream made in this way");
    slip_data_free_position(bytes);
    slip_data_release(lines);
    slip_data_release(csv);
}

TEST(the_order_and_the_samples_do_not_depend_on_prefetching) {
    int count = 0, plain_count = 0;
    slip_data *plain = make_shuffled_lines(), *ahead = make_shuffled_lines();
    ADD(ahead, slip_data_prefetch, &(slip_data_prefetch_options){.size = 8, .thread_count = 4});
    EXPECT_TRUE(hash_of_rest(plain, &plain_count) == hash_of_rest(ahead, &count));
    EXPECT_EQ(count, 60);
    EXPECT_EQ(plain_count, 60);
    slip_data_release(plain);
    slip_data_release(ahead);
}

/* ---- archives ---- */

TEST(members_of_archives_are_a_buffer_of_their_names) {
    slip_data *files = NULL;
    slip_sample *sample;
    size_t size;
    EXPECT_OK(slip_data_files_from_tar(&files, archive_path("gnu.tar"), true, 4));
    EXPECT_TRUE(slip_data_is_buffer(files));
    EXPECT_OK(slip_data_size(&size, files));
    EXPECT_EQ(size, 7);
    ADD(files, slip_data_read_from_tar, archive_path("gnu.tar"), "file", "content", "", "", false, NULL, true, 1);
    EXPECT_OK(slip_data_at(&sample, files, 0));
    EXPECT_STR(text_of(sample, "file"), "dir/f.txt");
    EXPECT_STR(text_of(sample, "content"), "hello");
    slip_sample_release(sample);
    slip_data_release(files);
    EXPECT_FAILS(slip_data_files_from_tar(&files, "/no/such.tar", false, 1), SLIP_IO,
                 "[files_from_tar] Failed to open file /no/such.tar: No such file or directory");
}

static slip_data *make_texts(const char *key, const char *text, const char *other_key, const char *other) {
    slip_data *buffer = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_sample_create(&sample));
    EXPECT_OK(slip_sample_set_text(sample, key, text, strlen(text)));
    if (other_key) EXPECT_OK(slip_sample_set_text(sample, other_key, other, strlen(other)));
    EXPECT_OK(slip_data_from_samples(&buffer, &sample, 1));
    slip_sample_release(sample);
    return buffer;
}

static void expect_only(slip_data *buffer, const char *key, const char *expected) {
    slip_sample *sample;
    EXPECT_OK(slip_data_at(&sample, buffer, 0));
    EXPECT_STR(text_of(sample, key), expected);
    slip_sample_release(sample);
    slip_data_release(buffer);
}

TEST(archives_may_be_named_by_the_sample) {
    char folder[700];
    snprintf(folder, sizeof folder, "%s", archive_path(""));
    slip_data *buffer = make_texts("f", "f.txt", "t", "gnu.tar");
    ADD(buffer, slip_data_read_from_tar, "t", "f", "o", "dir", folder, true, NULL, false, 1);
    expect_only(buffer, "o", "hello");
    slip_file_fetcher *fetcher = NULL;
    EXPECT_OK(slip_file_fetcher_create(&fetcher, NULL));
    buffer = make_texts("f", "inner/x.txt", NULL, NULL);
    ADD(buffer, slip_data_read_from_tar, "gnu.tar", "f", "o", "", folder, false, fetcher, true, 1);
    expect_only(buffer, "o", "xx");
    slip_file_fetcher_release(fetcher);
}

TEST(members_and_archives_that_are_not_there_are_errors) {
    slip_data *buffer = make_texts("f", "nope", NULL, NULL), *added = NULL;
    slip_sample *sample;
    char message[900];
    const char *path = archive_path("twice.tar");
    EXPECT_OK(slip_data_read_from_tar(&added, buffer, path, "f", "o", "", "", false, NULL, false, 1));
    snprintf(message, sizeof message, "[read_from_tar] %s: there is no member 'nope' (sample 0 of epoch 0)", path);
    EXPECT_FAILS(slip_data_at(&sample, added, 0), SLIP_NOT_FOUND, message);
    slip_data_release(added);
    EXPECT_FAILS(slip_data_read_from_tar(&added, buffer, "/no.tar", "f", "o", "", "", false, NULL, false, 1), SLIP_IO,
                 "[read_from_tar] Failed to open file /no.tar: No such file or directory");
    EXPECT_FAILS(slip_data_read_from_tar(&added, buffer, "", "f", "o", "", "", false, NULL, false, 1),
                 SLIP_INVALID_ARGUMENT, "[read_from_tar] the archive's path is empty");
    EXPECT_FAILS(slip_data_read_from_tar(&added, buffer, "a", "", "o", "", "", true, NULL, false, 1),
                 SLIP_INVALID_ARGUMENT, "[read_from_tar] the key must not be empty");
    EXPECT_OK(slip_data_read_from_tar(&added, buffer, "k", "f", "o", "", "", true, NULL, false, 1));
    EXPECT_FAILS(slip_data_at(&sample, added, 0), SLIP_NOT_FOUND,
                 "[read_from_tar] the sample has no key 'k': 'f' (sample 0 of epoch 0)");
    slip_data_release(added);
    slip_data_release(buffer);
}

TEST(members_with_one_name_are_one_sample) {
    slip_data *stream = NULL;
    slip_sample *sample;
    const char *path = archive_path("samples.tar");
    EXPECT_OK(slip_data_from_webdataset(&stream, &path, 1));
    for (int pass = 0; pass < 2; ++pass) {
        EXPECT_OK(slip_data_next(&sample, stream));
        EXPECT_STR(text_of(sample, "__key__"), "0001");
        EXPECT_STR(text_of(sample, "jpg"), "J1");
        EXPECT_STR(text_of(sample, "cls"), "3");
        EXPECT_EQ(slip_sample_count(sample), 3);
        slip_sample_release(sample);
        expect_next(stream, "jpg", "J2");
        expect_next(stream, "seg.png", "P"); /* files without an ending, and hidden ones, are passed over */
        expect_next(stream, "cls", "5");
        expect_next(stream, "cls", NULL);
        EXPECT_OK(slip_data_reset(stream));
    }
    slip_data_release(stream);
}

TEST(damaged_archives_of_samples_are_errors_and_the_next_ones_are_read) {
    static char bytes[1 << 16];
    FILE *file = fopen(archive_path("samples.tar"), "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    enter_scratch_folder();
    write_file("good.tar", bytes, size);
    bytes[3 * 1024 + 5] ^= 1; /* the fourth header */
    write_file("bad.tar", bytes, size);
    slip_data *stream = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_data_from_webdataset(&stream, (const char *const[]){"bad.tar", "none.tar", "good.tar"}, 3));
    expect_next(stream, "jpg", "J1");
    EXPECT_FAILS(slip_data_next(&sample, stream), SLIP_IO,
                 "[stream_webdataset] bad.tar: bad tar header at byte 3072: the check sum is wrong");
    EXPECT_FAILS(slip_data_next(&sample, stream), SLIP_IO,
                 "[stream_webdataset] Failed to open file none.tar: No such file or directory");
    expect_next(stream, "jpg", "J1");
    expect_next(stream, "jpg", "J2");
    slip_data_release(stream);
    leave_scratch_folder();
}

/* ---- files ---- */

TEST(files_are_read_as_bytes_and_as_arrays) {
    enter_scratch_folder();
    write_file("f.bin", "hello", 5);
    slip_data *buffer = make_texts("f", "f.bin", NULL, NULL);
    slip_sample *sample;
    ADD(buffer, slip_data_load_file, "f", "./", "o");
    EXPECT_OK(slip_data_at(&sample, buffer, 0));
    expect_array(slip_sample_get(sample, "o"), SLIP_INT8, (int[]){5}, 1, "hello");
    slip_sample_release(sample);
    slip_data_release(buffer);
    buffer = make_texts("f", "none.bin", NULL, NULL);
    ADD(buffer, slip_data_load_file, "f", "", "");
    EXPECT_FAILS(slip_data_at(&sample, buffer, 0), SLIP_IO,
                 "[load_file] 'none.bin' cannot be opened: No such file or directory (sample 0 of epoch 0)");
    slip_data_release(buffer);
    leave_scratch_folder();
}

TEST(npy_files_are_read_row_by_row) {
    static const char fortran[] =
        "\x93NUMPY\x01\0\x76\0{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }"
        "                                                           \n\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5\0\0\0\6\0\0\0";
    enter_scratch_folder();
    write_file("f.npy", fortran, sizeof fortran - 1);
    write_file("bad.npy", "nothing", 7);
    slip_data *buffer = make_texts("f", "f.npy", NULL, NULL), *added = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_data_load_numpy(&added, buffer, "f", "", false, ""));
    EXPECT_OK(slip_data_at(&sample, added, 0));
    slip_array *array = slip_sample_get(sample, "f");
    EXPECT_BYTES(slip_array_data_if_ready(array), ((int32_t[]){1, 3, 5, 2, 4, 6}), 24);
    expect_array(array, SLIP_INT32, (int[]){2, 3}, 2, (int32_t[]){1, 3, 5, 2, 4, 6});
    slip_sample_release(sample);
    slip_data_release(added);
    EXPECT_OK(slip_data_load_numpy(&added, buffer, "f", "", true, ""));
    EXPECT_STATUS(slip_data_at(&sample, added, 0), SLIP_IO);
    EXPECT_MESSAGE("[load_numpy] ");
    slip_data_release(added);
    slip_data_release(buffer);
    leave_scratch_folder();
}

/* ---- texts ---- */

static void expect_replaced(const char *text, const char *old, const char *by, int64_t count, const char *expected) {
    slip_data *buffer = make_texts("t", text, NULL, NULL);
    ADD(buffer, slip_data_replace, "t", old, by, count);
    expect_only(buffer, "t", expected);
}

TEST(texts_are_replaced_from_the_left) {
    expect_replaced("aXbXc", "X", "--", -1, "a--b--c");
    expect_replaced("aXbXc", "X", "--", 1, "a--bXc");
    expect_replaced("aXbXc", "X", "", 0, "aXbXc");
    expect_replaced("aaaaa", "aa", "b", -1, "bba");
    expect_replaced("", "aa", "b", -1, "");
    expect_replaced("abc", "abcd", "", -1, "abc");
    slip_data *buffer = make_texts("t", "x", NULL, NULL), *added = NULL, *numbers = make_numbers(1);
    slip_sample *sample;
    EXPECT_FAILS(slip_data_replace(&added, buffer, "t", "", "x", -1), SLIP_INVALID_ARGUMENT,
                 "[replace] the text to be replaced is empty");
    EXPECT_OK(slip_data_replace(&added, numbers, "x", "a", "b", -1));
    EXPECT_FAILS(
        slip_data_at(&sample, added, 0), SLIP_INVALID_ARGUMENT,
        "[replace] a text is an array of int8 or uint8 with one axis, and this is int64 of shape () (sample 0 of "
        "epoch 0)");
    slip_data_release(added);
    slip_data_release(numbers);
    slip_data_release(buffer);
}

TEST(bytes_are_replaced_by_texts) {
    slip_data_text map[256];
    char bytes[256][8];
    for (int i = 0; i < 256; ++i) map[i] = (slip_data_text){bytes[i], (size_t)sprintf(bytes[i], "<%d>", i)};
    map['b'].byte_count = 0;
    slip_data *buffer = make_texts("t", "ab\xff", NULL, NULL), *added = NULL;
    EXPECT_FAILS(slip_data_replace_bytes(&added, buffer, "t", map, 5, ""), SLIP_INVALID_ARGUMENT,
                 "[replace_bytes] byte_map has a text for each of 256 bytes, and this one has 5");
    ADD(buffer, slip_data_replace_bytes, "t", map, 256, "o");
    expect_only(buffer, "o", "<97><255>");
}

TEST(texts_are_tokenized) {
    slip_char_trie *trie = NULL;
    slip_bpe_merges *merges = NULL;
    slip_data *buffer = make_texts("t", "aab", NULL, NULL), *added = NULL;
    slip_sample *sample;
    EXPECT_OK(slip_char_trie_create(&trie));
    for (int i = 0; i < 3; ++i) {
        static const char *const keys[] = {"a", "aa", "b"};
        EXPECT_OK(slip_char_trie_insert(trie, keys[i], strlen(keys[i]), -1, NULL));
    }
    EXPECT_OK(slip_data_tokenize(&added, buffer, "t", trie, 0, false, NULL, 0, "o"));
    EXPECT_OK(slip_data_at(&sample, added, 0));
    expect_array(slip_sample_get(sample, "o"), SLIP_INT64, (int[]){2}, 1, (int64_t[]){1, 2});
    slip_sample_release(sample);
    slip_data_release(added);
    EXPECT_OK(slip_data_tokenize(&added, buffer, "t", trie, 0, false, (double[]){1, 5, 1}, 3, ""));
    EXPECT_OK(slip_data_at(&sample, added, 0));
    expect_array(slip_sample_get(sample, "t"), SLIP_INT64, (int[]){3}, 1, (int64_t[]){0, 0, 2});
    slip_sample_release(sample);
    slip_data_release(added);
    EXPECT_OK(slip_bpe_merges_create(&merges));
    EXPECT_OK(slip_bpe_merges_add(merges, "a", 1, "b", 1, 7));
    EXPECT_OK(slip_data_tokenize_bpe(&added, buffer, "t", trie, merges, ""));
    EXPECT_OK(slip_data_at(&sample, added, 0));
    expect_array(slip_sample_get(sample, "t"), SLIP_INT64, (int[]){2}, 1, (int64_t[]){1, 2}); /* "aa" is a symbol */
    slip_sample_release(sample);
    slip_data_release(added);

    EXPECT_FAILS(slip_data_tokenize(&added, buffer, "t", NULL, 0, false, NULL, 0, ""), SLIP_INVALID_ARGUMENT,
                 "[tokenize] 'trie' is no trie");
    EXPECT_FAILS(slip_data_tokenize(&added, buffer, "t", (slip_char_trie *)merges, 0, false, NULL, 0, ""),
                 SLIP_INVALID_ARGUMENT, "[tokenize] 'trie' is no trie");
    EXPECT_FAILS(slip_data_tokenize(&added, buffer, "t", trie, 2, false, NULL, 0, ""), SLIP_INVALID_ARGUMENT,
                 "[tokenize] there is no mode 2");
    EXPECT_FAILS(slip_data_tokenize(&added, buffer, "t", trie, 0, false, (double[]){1}, 1, ""), SLIP_INVALID_ARGUMENT,
                 "[tokenize] 1 scores, but the trie has 3 tokens");
    EXPECT_FAILS(slip_data_tokenize_bpe(&added, buffer, "t", trie, NULL, ""), SLIP_INVALID_ARGUMENT,
                 "[tokenize_bpe] 'merges' is no set of merges");
    EXPECT_FAILS(slip_data_tokenize_bpe(&added, buffer, "t", NULL, merges, ""), SLIP_INVALID_ARGUMENT,
                 "[tokenize_bpe] 'symbols' is no trie");
    slip_data_release(buffer);
    buffer = make_texts("t", "axb", NULL, NULL);
    EXPECT_OK(slip_data_tokenize(&added, buffer, "t", trie, 0, false, NULL, 0, ""));
    EXPECT_FAILS(slip_data_at(&sample, added, 0), SLIP_INVALID_ARGUMENT,
                 "[tokenize] no token fits at byte 1: 'xb' (sample 0 of epoch 0)");
    slip_data_release(added);
    slip_data_release(buffer);
    slip_bpe_merges_release(merges);
    slip_char_trie_release(trie);
}

TEST(random_tokens_do_not_depend_on_the_number_of_threads) {
    slip_char_trie *trie = NULL;
    uint64_t hashes[2];
    int count;
    EXPECT_OK(slip_char_trie_create(&trie));
    EXPECT_OK(slip_char_trie_insert(trie, "a", 1, -1, NULL));
    EXPECT_OK(slip_char_trie_insert(trie, "aa", 2, -1, NULL));
    for (int i = 0; i < 2; ++i) {
        slip_data *stream = NULL;
        slip_data_seed(3);
        EXPECT_OK(LINES(&stream, "aaaaaaaaaa\naaaaaaaaaa\naaaaaaaaaaa\naaaaaaaa\naaaaaaaaaaaaaaaa", "t"));
        ADD(stream, slip_data_tokenize, "t", trie, 1, false, NULL, 0, "");
        if (i) ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.size = 4, .thread_count = 4});
        hashes[i] = hash_of_rest(stream, &count);
        slip_data_release(stream);
    }
    EXPECT_TRUE(hashes[0] == hashes[1]);
    slip_char_trie_release(trie);
}

/* ---- fetchers ---- */

TEST(fetched_files_are_there_and_missing_ones_an_error) {
    enter_scratch_folder();
    char names[20][8];
    const char *paths[21];
    for (int i = 0; i < 20; ++i) {
        snprintf(names[i], sizeof names[i], "%d", i);
        write_file(names[i], names, sizeof names);
        paths[i] = names[i];
    }
    paths[20] = "none";
    slip_file_fetcher *fetcher = NULL;
    EXPECT_OK(slip_file_fetcher_create(
        &fetcher, &(slip_file_fetcher_options){.prefetch_count = 4, .thread_count = 3, .kept_count = 2}));
    for (int pass = 0; pass < 3; ++pass) {
        EXPECT_OK(slip_file_fetcher_prefetch(fetcher, paths, 21));
        for (int i = 0; i < 20; ++i) EXPECT_OK(slip_file_fetcher_fetch(fetcher, paths[pass == 1 ? 19 - i : i]));
        EXPECT_FAILS(slip_file_fetcher_fetch(fetcher, "none"), SLIP_IO,
                     "[file_fetcher] Failed to open file none: No such file or directory");
        slip_file_fetcher_erase(fetcher, paths[0]);
        EXPECT_EQ(access(paths[0], R_OK), 0); /* the file itself stays */
        slip_file_fetcher_cancel(fetcher);
    }
    EXPECT_OK(slip_file_fetcher_prefetch(fetcher, paths, 21));
    slip_file_fetcher_release(fetcher);
    leave_scratch_folder();
}
