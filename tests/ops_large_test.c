/* Outputs so large that they are written past the caches: the same bits as from parts that are not. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kernels/scalar/threefry.h"
#include "kernels/stream.h"
#include "ops_support.h"

/* Rows that do not begin on a cache line, and more of them in all than SLIP_STREAM_FROM bytes. */
enum { ROWS = 4099, COLUMNS = 2051, PART_ROWS = 1024 };

_Static_assert((size_t)ROWS *COLUMNS * sizeof(float) >= SLIP_STREAM_FROM, "written past the caches");
_Static_assert((size_t)PART_ROWS *COLUMNS * sizeof(double) < SLIP_STREAM_FROM, "not written past the caches");

static slip_array *table_of(uint64_t seed) {
    const int shape[] = {ROWS, COLUMNS};
    const size_t size = (size_t)ROWS * COLUMNS;
    float *values = malloc(size * sizeof *values);
    test_generator random = test_random(seed);
    slip_array *table;
    for (size_t i = 0; i < size; ++i) values[i] = (float)test_random_unit(&random) * 4 - 2;
    EXPECT_OK(slip_array_from_data(&table, values, shape, 2, SLIP_FLOAT32));
    free(values);
    return table;
}

static slip_array *rows_of(slip_array *table, int begin, int end, slip_stream *stream) {
    const int start[] = {begin, 0}, stop[] = {end, COLUMNS}, steps[] = {1, 1};
    slip_array *rows;
    EXPECT_OK(slip_slice(&rows, table, start, 2, stop, 2, steps, 2, stream));
    return rows;
}

typedef slip_status row_op(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

static slip_status do_add(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_add(out, a, b, stream);
}

static slip_status do_exp(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_exp(out, a, stream);
}

static slip_status do_arctan2(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_arctan2(out, a, b, stream);
}

/* Costly and cheap ops in one pass: b * (1 + tanh(a * a - b)). */
static slip_status do_several(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    const float number = 1;
    slip_array *one, *steps[4];
    SLIP_TRY(slip_array_from_data(&one, &number, NULL, 0, SLIP_FLOAT32));
    EXPECT_OK(slip_square(&steps[0], a, stream));
    EXPECT_OK(slip_subtract(&steps[1], steps[0], b, stream));
    EXPECT_OK(slip_tanh(&steps[2], steps[1], stream));
    EXPECT_OK(slip_add(&steps[3], one, steps[2], stream));
    slip_status status = slip_multiply(out, b, steps[3], stream);
    slip_array_release(one);
    for (int i = 0; i < 4; ++i) slip_array_release(steps[i]);
    return status;
}

static slip_status do_less(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_less(out, a, b, stream);
}

static slip_status do_row(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *row; /* of the first rows of both: another part's first row would be another */
    const int start[] = {0, 0}, stop[] = {1, COLUMNS}, steps[] = {1, 1};
    SLIP_TRY(slip_slice(&row, a, start, 2, stop, 2, steps, 2, stream));
    slip_status status = slip_subtract(out, b, row, stream);
    slip_array_release(row);
    return status;
}

static slip_status do_backwards(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    const int start[] = {0, COLUMNS - 1}, stop[] = {ROWS, -COLUMNS - 1}, steps[] = {1, -1};
    slip_array *view;
    (void)b;
    SLIP_TRY(slip_slice(&view, a, start, 2, stop, 2, steps, 2, stream));
    slip_status status = slip_contiguous(out, view, false, stream);
    slip_array_release(view);
    return status;
}

static slip_status do_convert(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_astype(out, a, SLIP_FLOAT64, stream);
}

static slip_status do_softmax(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_softmax_axis(out, a, -1, false, stream);
}

static slip_status do_cumsum(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_cumsum(out, a, 1, false, true, stream);
}

static slip_status do_cumsum_reversed(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_cumsum(out, a, 1, true, false, stream);
}

TEST_WITH_TIMEOUT(large_outputs_have_the_bits_of_their_parts, 120) {
    static const struct {
        const char *name;
        row_op *run;
    } ops[] = {{"add", do_add},
               {"exp", do_exp},
               {"arctan2", do_arctan2},
               {"several", do_several},
               {"less", do_less},
               {"backwards", do_backwards},
               {"astype", do_convert},
               {"softmax", do_softmax},
               {"cumsum", do_cumsum},
               {"cumsum, reversed", do_cumsum_reversed},
               {"a broadcast row", do_row}};
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = table_of(1), *b = table_of(2);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; ++i) {
        slip_array *whole;
        const char *all;
        EXPECT_OK(ops[i].run(&whole, a, b, stream));
        EXPECT_OK(slip_array_data((const void **)&all, whole));
        size_t row_bytes = COLUMNS * slip_dtype_size(slip_array_dtype(whole));
        for (int row = 0; row < ROWS; row += PART_ROWS) {
            int end = row + PART_ROWS < ROWS ? row + PART_ROWS : ROWS;
            slip_array *part_a = rows_of(a, ops[i].run == do_row ? 0 : row, ops[i].run == do_row ? 1 : end, stream);
            slip_array *part_b = rows_of(b, row, end, stream), *part;
            const void *some;
            TEST_CONTEXT("%s, rows from %d on", ops[i].name, row);
            EXPECT_OK(ops[i].run(&part, part_a, part_b, stream));
            EXPECT_OK(slip_array_data(&some, part));
            EXPECT_TRUE(memcmp(all + (size_t)row * row_bytes, some, (size_t)(end - row) * row_bytes) == 0);
            slip_array_release(part_a);
            slip_array_release(part_b);
            slip_array_release(part);
        }
        slip_array_release(whole);
    }
    slip_array_release(a);
    slip_array_release(b);
    slip_stream_release(stream);
}

TEST_WITH_TIMEOUT(large_copies_turn_and_pick_rows, 60) {
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = table_of(1), *turned, *copied, *order, *taken;
    const float *values, *results;
    static int32_t places[ROWS];
    const int count = ROWS;
    EXPECT_OK(slip_array_data((const void **)&values, a));
    EXPECT_OK(slip_transpose(&turned, a, stream));
    EXPECT_OK(slip_contiguous(&copied, turned, false, stream));
    EXPECT_OK(slip_array_data((const void **)&results, copied));
    for (size_t r = 0; r < ROWS; ++r)
        for (size_t c = 0; c < COLUMNS; ++c) EXPECT_TRUE(results[c * ROWS + r] == values[r * COLUMNS + c]);
    for (int i = 0; i < ROWS; ++i) places[i] = (int32_t)((int64_t)i * 1009 % ROWS);
    EXPECT_OK(slip_array_from_data(&order, places, &count, 1, SLIP_INT32));
    EXPECT_OK(slip_take_axis(&taken, a, order, 0, stream));
    EXPECT_OK(slip_array_data((const void **)&results, taken));
    for (size_t i = 0; i < ROWS; ++i)
        EXPECT_TRUE(!memcmp(results + i * COLUMNS, values + (size_t)places[i] * COLUMNS, COLUMNS * sizeof *values));
    slip_array *all[] = {a, turned, copied, order, taken};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i) slip_array_release(all[i]);
    slip_stream_release(stream);
}

TEST_WITH_TIMEOUT(many_random_bits_are_threefry_of_their_counters, 60) {
    enum { WORDS = SLIP_STREAM_FROM / 4 + 1 }; /* odd */
    const uint32_t key_words[] = {7, 11}, half = WORDS / 2 + 1;
    const int two = 2, count = WORDS;
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *key, *bits;
    const uint32_t *words;
    EXPECT_OK(slip_array_from_data(&key, key_words, &two, 1, SLIP_UINT32));
    EXPECT_OK(slip_random_bits(&bits, &count, 1, 4, key, stream));
    EXPECT_OK(slip_array_data((const void **)&words, bits));
    for (uint32_t i = 0; i + 1 < half; ++i) {
        threefry_pair pair = threefry(key_words[0], key_words[1], i, i + half);
        EXPECT_TRUE(words[i] == pair.first && words[i + half] == pair.second);
    }
    EXPECT_EQ(words[half - 1], threefry(key_words[0], key_words[1], half - 1, 0).first);
    slip_array_release(key);
    slip_array_release(bits);
    slip_stream_release(stream);
}
