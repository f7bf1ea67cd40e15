/* Texts read line by line: from files, gzip files and memory; CSV and JSON lines on top. */
#include "data/csv.h"
#include "data/input.h"
#include "data/jsonl.h"
#include "io_support.h"

static const char *archive_path(const char *name) {
    static char path[700];
    const char *folder = data_path("");
    snprintf(path, sizeof path, "%.*sarchives/%s", (int)strlen(folder) - 3, folder, name);
    return path;
}

static slip_input text_input(const char *text, size_t byte_count) {
    slip_input input;
    EXPECT_OK(slip__input_from_bytes(&input, text, byte_count, false, "test"));
    return input;
}

#define TEXT_INPUT(literal) text_input((literal), sizeof(literal) - 1)

/* All lines, each between brackets. */
static const char *all_lines(slip_input *input) {
    static char text[4096];
    size_t length = 0, count;
    char *bytes;
    bool is_last;
    text[0] = 0;
    for (;;) {
        EXPECT_OK(slip__input_line(input, 0, &bytes, &count, &is_last));
        if (count == 0) return text;
        length += (size_t)snprintf(text + length, sizeof text - length, "[%.*s]", (int)count, bytes);
        slip__input_take(input, count);
    }
}

static bool has_zlib(void) {
    slip_input input;
    slip_status status = slip__input_open(&input, archive_path("lines.gz"), true, "test");
    if (status == SLIP_OK) slip__input_close(&input);
    return status != SLIP_UNIMPLEMENTED;
}

TEST(lines_are_given_with_their_ends) {
    slip_input input = TEXT_INPUT("one\ntwo\r\n\nfour");
    EXPECT_STR(all_lines(&input), "[one\n][two\r\n][\n][four]");
    EXPECT_EQ(input.offset, 14);
    slip__input_close(&input);
    input = TEXT_INPUT("");
    EXPECT_STR(all_lines(&input), "");
    slip__input_close(&input);
}

TEST(gzip_members_count_as_one_text) {
    slip_input input;
    if (!has_zlib()) SKIP("a build without zlib");
    EXPECT_OK(slip__input_open(&input, archive_path("lines.gz"), true, "test"));
    EXPECT_STR(all_lines(&input), "[one\n][two\n][three]");
    EXPECT_OK(slip__input_seek(&input, 4));
    EXPECT_STR(all_lines(&input), "[two\n][three]");
    EXPECT_STATUS(slip__input_seek(&input, 14), SLIP_IO);
    slip__input_close(&input);
}

TEST(what_is_no_gzip_is_read_as_it_is) {
    slip_input input;
    EXPECT_OK(slip__input_from_bytes(&input, "a\nb", 3, true, "test"));
    EXPECT_STR(all_lines(&input), "[a\n][b]");
    slip__input_close(&input);
}

TEST(gzip_data_that_is_cut_off_or_damaged_is_an_error) {
    unsigned char bytes[64];
    char *line;
    size_t count;
    bool is_last;
    slip_input input;
    if (!has_zlib()) SKIP("a build without zlib");
    FILE *file = fopen(archive_path("lines.gz"), "rb");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    EXPECT_OK(slip__input_from_bytes(&input, bytes, size - 12, true, "test"));
    EXPECT_OK(slip__input_line(&input, 0, &line, &count, &is_last));
    slip__input_take(&input, 8);
    EXPECT_STATUS(slip__input_line(&input, 0, &line, &count, &is_last), SLIP_IO);
    EXPECT_MESSAGE("[test] the given text: damaged gzip data: it ends in the middle");
    slip__input_close(&input);
    bytes[10] ^= 0x06;
    EXPECT_OK(slip__input_from_bytes(&input, bytes, size, true, "test"));
    EXPECT_STATUS(slip__input_line(&input, 0, &line, &count, &is_last), SLIP_IO);
    EXPECT_MESSAGE("[test] the given text: damaged gzip data: ");
    slip__input_close(&input);
}

TEST(a_line_longer_than_the_limit_is_an_error_and_reading_goes_on_behind_it) {
    slip_input input = TEXT_INPUT("short\nmuch longer than that\nlast");
    char *bytes;
    size_t count;
    bool is_last;
    input.limit = 10;
    EXPECT_OK(slip__input_line(&input, 0, &bytes, &count, &is_last));
    slip__input_take(&input, count);
    EXPECT_STATUS(slip__input_line(&input, 0, &bytes, &count, &is_last), SLIP_IO);
    EXPECT_MESSAGE("[test] the given text: what begins at byte 6 is longer than 10 bytes");
    EXPECT_OK(slip__input_skip_line(&input));
    EXPECT_STR(all_lines(&input), "[last]");
    slip__input_close(&input);
}

/* The number that a line ends with. */
static int last_number(const char *bytes, size_t count) {
    char text[9] = "";
    size_t length = count < 8 ? count : 8;
    memcpy(text, bytes + count - length, length);
    return atoi(text);
}

TEST(lines_longer_than_the_window_are_whole_and_any_place_can_be_gone_back_to) {
    slip_input input;
    enter_scratch_folder();
    FILE *file = fopen("long.txt", "w");
    for (int i = 0; i < 200; ++i) fprintf(file, "%0*d\n", 1 + i * 37 % 5 * 40000, i);
    fclose(file);
    EXPECT_OK(slip__input_open(&input, "long.txt", false, "test"));
    uint64_t starts[200];
    char *bytes;
    size_t count;
    bool is_last;
    for (int i = 0; i < 200; ++i) {
        starts[i] = input.offset;
        EXPECT_OK(slip__input_line(&input, 0, &bytes, &count, &is_last));
        EXPECT_EQ(last_number(bytes, count), i);
        slip__input_take(&input, count);
    }
    for (int i = 199; i >= 0; i -= 7) {
        EXPECT_OK(slip__input_seek(&input, starts[i]));
        EXPECT_OK(slip__input_line(&input, 0, &bytes, &count, &is_last));
        EXPECT_EQ(last_number(bytes, count), i);
    }
    EXPECT_STATUS(slip__input_seek(&input, 1u << 30), SLIP_IO);
    EXPECT_MESSAGE("[test] long.txt: there is no byte 1073741824 to go on from");
    slip__input_close(&input);
    leave_scratch_folder();
}

TEST(files_that_cannot_be_read_are_named) {
    slip_input input;
    EXPECT_STATUS(slip__input_open(&input, "/no/such.txt", false, "stream_line_reader"), SLIP_IO);
    EXPECT_MESSAGE("[stream_line_reader] Failed to open file /no/such.txt: No such file or directory");
    EXPECT_STATUS(slip__input_open(&input, "/tmp", false, "stream_line_reader"), SLIP_IO);
    EXPECT_MESSAGE("[stream_line_reader] Failed to open file /tmp: it is a directory");
}

/* ---- CSV ---- */

static slip_csv csv_of(const char *text, size_t byte_count) {
    slip_csv csv;
    slip_input input = text_input(text, byte_count);
    EXPECT_OK(slip__csv_begin(&csv, &input, ',', '"'));
    return csv;
}

#define CSV_OF(literal) csv_of((literal), sizeof(literal) - 1)

/* "a|b|c" */
static const char *row(const slip_csv *csv) {
    static char text[512];
    size_t length = 0;
    text[0] = 0;
    for (size_t i = 0; i < csv->field_count; ++i)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%.*s", i ? "|" : "",
                                   (int)csv->fields[i].byte_count, csv->fields[i].bytes);
    return text;
}

static void expect_row(slip_csv *csv, const char *expected) {
    bool is_end;
    EXPECT_OK(slip__csv_next(csv, &is_end));
    if (!expected) {
        EXPECT_TRUE(is_end);
        return;
    }
    EXPECT_FALSE(is_end);
    EXPECT_STR(row(csv), expected);
}

TEST(csv_fields_may_be_quoted_and_hold_separators_quotes_and_lines) {
    slip_csv csv;
    slip_input input;
    EXPECT_OK(slip__input_open(&input, archive_path("quoted.csv"), false, "test"));
    EXPECT_OK(slip__csv_begin(&csv, &input, ',', '"'));
    EXPECT_EQ(csv.column_count, 3);
    EXPECT_STR(csv.columns[0].bytes, "name"); /* without the mark of UTF-8 */
    EXPECT_STR(csv.columns[1].bytes, "what, else");
    EXPECT_STR(csv.columns[2].bytes, "n");
    expect_row(&csv, "ann|say \"hi\"\nthere|1");
    expect_row(&csv, "bob||2");
    expect_row(&csv, "|,|");
    expect_row(&csv, NULL);
    slip__csv_end(&csv);
}

TEST(csv_has_other_separators_and_quotes) {
    slip_csv csv;
    slip_input input;
    EXPECT_OK(slip__input_open(&input, archive_path("semicolons.csv"), false, "test"));
    EXPECT_OK(slip__csv_begin(&csv, &input, ';', '\''));
    expect_row(&csv, "x;y|2");
    slip__csv_end(&csv);
}

TEST(empty_csv_texts_have_no_rows) {
    slip_csv csv = CSV_OF("");
    expect_row(&csv, NULL);
    slip__csv_end(&csv);
    csv = CSV_OF("a,b");
    expect_row(&csv, NULL);
    slip__csv_end(&csv);
    csv = CSV_OF("\xef\xbb\xbf");
    expect_row(&csv, NULL);
    slip__csv_end(&csv);
    csv = CSV_OF("a,b\n,\n");
    expect_row(&csv, "|");
    slip__csv_end(&csv);
}

static void expect_bad_csv(const char *text, const char *message, const char *next) {
    bool is_end;
    slip_csv csv = csv_of(text, strlen(text));
    EXPECT_STATUS(slip__csv_next(&csv, &is_end), SLIP_IO);
    EXPECT_MESSAGE(message);
    expect_row(&csv, next);
    slip__csv_end(&csv);
}

TEST(bad_csv_rows_are_errors_and_the_next_ones_are_read) {
    expect_bad_csv("a,b\n1\n2,3\n", "[test] the given text, line 2: 1 fields, where the header has 2", "2|3");
    expect_bad_csv("a,b\n\r\n1,2,3\n4,5\n", "line 3: 3 fields, where the header has 2", "4|5");
    expect_bad_csv("a,b\n1,\"x\"y\n2,3\n", "line 2: a separator or the line's end was expected behind a quoted field",
                   "2|3");
    expect_bad_csv("a,b\n1,x\"y\n2,3\n", "line 2: a quote in a field that does not begin with one", "2|3");
    expect_bad_csv("a,b\n1,\"x\n2,3\n", "line 2: a quoted field does not end", NULL);
    expect_bad_csv("a,b\n\"1\n2\",3,4\n5,6", "line 2: 3 fields, where the header has 2", "5|6");
}

TEST(separators_and_quotes_are_two_different_characters) {
    slip_csv csv;
    static const char bad[][2] = {{',', ','}, {'\n', '"'}, {',', '\r'}, {0, '"'}, {',', 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
        slip_input input = TEXT_INPUT("a,b\n");
        EXPECT_STATUS(slip__csv_begin(&csv, &input, bad[i][0], bad[i][1]), SLIP_INVALID_ARGUMENT);
        EXPECT_MESSAGE("[test] the separator and the quote must be two different characters");
    }
}

/* Any fields, written in one of the ways that mean them, are read as they were. */
TEST(csv_rows_written_at_random_are_read_as_they_were) {
    FOR_EACH_SEED(seed, 300) {
        test_generator random = test_random(seed);
        static const char letters[] = "ab,\"\n\r x";
        char text[8192], expected[64][256];
        int columns = (int)test_random_between(&random, 2, 4), rows = (int)test_random_below(&random, 12);
        size_t length = (size_t)sprintf(text, "%s\n", columns == 2 ? "p,q" : columns == 3 ? "p,q,r" : "p,q,r,s");
        for (int i = 0; i < rows; ++i) {
            size_t shown = 0;
            for (int column = 0; column < columns; ++column) {
                char field[16];
                size_t count = test_random_below(&random, 8);
                for (size_t k = 0; k < count; ++k) field[k] = letters[test_random_below(&random, sizeof letters - 1)];
                if (column) expected[i][shown++] = '|', text[length++] = ',';
                memcpy(expected[i] + shown, field, count);
                shown += count;
                bool is_plain = true;
                for (size_t k = 0; k < count; ++k) is_plain &= !strchr(",\"\n\r", field[k]);
                bool is_quoted = !is_plain || test_random_chance(&random, 0.3);
                if (is_quoted) text[length++] = '"';
                for (size_t k = 0; k < count; ++k) {
                    if (field[k] == '"') text[length++] = '"';
                    text[length++] = field[k];
                }
                if (is_quoted) text[length++] = '"';
            }
            expected[i][shown] = 0;
            if (i + 1 == rows && test_random_chance(&random, 0.5)) break;
            if (test_random_chance(&random, 0.5)) text[length++] = '\r';
            text[length++] = '\n';
        }
        slip_csv csv = csv_of(text, length);
        for (int i = 0; i < rows; ++i) expect_row(&csv, expected[i]);
        expect_row(&csv, NULL);
        slip__csv_end(&csv);
    }
}

/* ---- JSON lines ---- */

typedef struct values {
    int count;
    char names[16][32];
    slip_array *arrays[16];
} values;

static slip_status put_value(void *context, const char *name, slip_array *array) {
    values *all = context;
    snprintf(all->names[all->count], sizeof all->names[0], "%s", name);
    all->arrays[all->count++] = array;
    return SLIP_OK;
}

static void release_values(values *all) {
    for (int i = 0; i < all->count; ++i) slip_array_release(all->arrays[i]);
    *all = (values){0};
}

static void expect_value(const values *all, int index, const char *name, slip_dtype dtype, const int *shape, int ndim,
                         const void *data) {
    EXPECT_STR(all->names[index], name);
    expect_array(all->arrays[index], dtype, shape, ndim, data);
}

static void expect_value_text(const values *all, int index, const char *name, const char *text) {
    expect_value(all, index, name, SLIP_INT8, (int[]){(int)strlen(text)}, 1, text);
}

TEST(json_values_become_arrays_of_their_kinds) {
    slip_jsonl jsonl;
    slip_input input;
    values all = {0};
    bool is_end;
    EXPECT_OK(slip__input_open(&input, archive_path("kinds.jsonl"), false, "test"));
    slip__jsonl_begin(&jsonl, &input);
    EXPECT_OK(slip__jsonl_next(&jsonl, put_value, &all, &is_end));
    EXPECT_EQ(all.count, 4);
    expect_value_text(&all, 0, "text", "h\xc3\xa9 \n");
    expect_value(&all, 1, "n", SLIP_INT64, NULL, 0, (int64_t[]){-7});
    expect_value(&all, 2, "x", SLIP_FLOAT64, NULL, 0, (double[]){150});
    expect_value(&all, 3, "yes", SLIP_BOOL, NULL, 0, (bool[]){true});
    release_values(&all);
    EXPECT_OK(slip__jsonl_next(&jsonl, put_value, &all, &is_end));
    expect_value(&all, 0, "row", SLIP_INT64, (int[]){3}, 1, (int64_t[]){1, 2, 3});
    expect_value(&all, 1, "grid", SLIP_FLOAT64, (int[]){2, 2}, 2, (double[]){1, 2.5, 3, 4});
    expect_value(&all, 2, "flags", SLIP_BOOL, (int[]){2}, 1, (bool[]){true, false});
    expect_value(&all, 3, "empty", SLIP_INT64, (int[]){2, 0}, 2, NULL);
    release_values(&all);
    EXPECT_OK(slip__jsonl_next(&jsonl, put_value, &all, &is_end));
    expect_value_text(&all, 0, "chat", "[{\"role\": \"user\", \"content\": \"a\\\"b\"}]");
    expect_value_text(&all, 1, "words", "[\"a\", \"b\"]");
    release_values(&all);
    EXPECT_OK(slip__jsonl_next(&jsonl, put_value, &all, &is_end));
    EXPECT_TRUE(is_end);
    slip__jsonl_end(&jsonl);
}

TEST(bad_json_lines_are_errors_and_the_next_ones_are_read) {
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"[1]", "[test] the given text, line 1: an object was expected"},
        {"{\"a\": }", "line 1: 'a': a value was expected"},
        {"{\"a\": 1", "line 1: a comma or } was expected"},
        {"{\"a\": 1,}", "line 1: there is a comma behind the last item"},
        {"{\"a\": 1} x", "line 1: there is something behind the object"},
        {"{\"a\": \"b}", "line 1: 'a': a string does not end"},
        {"{\"a\": [1, [2]]}", "line 1: 'a': lists within each other differ in depth"},
        {"{\"a\": [[1], 2]}", "line 1: 'a': lists within each other differ in depth"},
        {"{\"a\": [[1], [2, 3]]}", "line 1: 'a': lists within each other differ in length"},
        {"{\"a\": [1, true]}", "line 1: 'a': a list has numbers and booleans"},
        {"{\"a\": 9223372036854775808}", "line 1: 'a': a whole number does not fit into 64 bits"},
        {"{\"a\": 01}", "line 1: 'a': a number begins with 0"},
        {"{\"a\": [1, 2}", "line 1: 'a': a comma or ] was expected"},
        {"{\"a\": {\"b\": nul}}", "line 1: 'a': a value was expected"},
        {"{\"a\\u0000b\": 1}", "line 1: a key holds a NUL"},
        {"{\"a\": \"\xff\"}", "line 1: 'a': a string is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
        char text[200];
        bool is_end;
        values all = {0};
        slip_jsonl jsonl;
        snprintf(text, sizeof text, "%s\n{\"next\": 1}\n", cases[i].line);
        slip_input input = text_input(text, strlen(text));
        slip__jsonl_begin(&jsonl, &input);
        TEST_CONTEXT("%s", cases[i].line);
        EXPECT_STATUS(slip__jsonl_next(&jsonl, put_value, &all, &is_end), SLIP_IO);
        EXPECT_MESSAGE(cases[i].message);
        release_values(&all);
        EXPECT_OK(slip__jsonl_next(&jsonl, put_value, &all, &is_end));
        EXPECT_STR(all.names[0], "next");
        release_values(&all);
        slip__jsonl_end(&jsonl);
    }
}

TEST(the_ends_of_64_bits_are_numbers) {
    slip_jsonl jsonl;
    values all = {0};
    bool is_end;
    slip_input input = TEXT_INPUT("{\"a\": [9223372036854775807, -9223372036854775808], \"b\": -0.5, \"c\": [1, 2e0]}");
    slip__jsonl_begin(&jsonl, &input);
    EXPECT_OK(slip__jsonl_next(&jsonl, put_value, &all, &is_end));
    expect_value(&all, 0, "a", SLIP_INT64, (int[]){2}, 1, (int64_t[]){INT64_MAX, INT64_MIN});
    expect_value(&all, 1, "b", SLIP_FLOAT64, NULL, 0, (double[]){-0.5});
    expect_value(&all, 2, "c", SLIP_FLOAT64, (int[]){2}, 1, (double[]){1, 2});
    release_values(&all);
    slip__jsonl_end(&jsonl);
}
