/* Streams that look at many samples, or make several of one: windows, batches by size, buffers of the program's. */
#include "data_support.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

/* ---- what the tests are made of ---- */

/* {"x": i, "row": length[i] numbers from 100 i on}. */
static slip_data *make_rows(const int *lengths, int count) {
    slip_sample *samples[256];
    slip_data *data = NULL;
    EXPECT_TRUE(count <= 256);
    for (int i = 0; i < count; ++i) {
        int32_t values[100];
        slip_array *array = NULL;
        for (int j = 0; j < 100; ++j) values[j] = 100 * i + j;
        samples[i] = make_sample("x", i);
        EXPECT_OK(slip_array_from_data(&array, values, &lengths[i], 1, SLIP_INT32));
        EXPECT_OK(slip_sample_set(samples[i], "row", array));
        slip_array_release(array);
    }
    EXPECT_OK(slip_data_from_samples(&data, samples, (size_t)count));
    for (int i = 0; i < count; ++i) slip_sample_release(samples[i]);
    return data;
}

static slip_data *make_row_stream(const int *lengths, int count) {
    slip_data *data = make_rows(lengths, count), *stream = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    return stream;
}

static const int32_t *row_of(const slip_sample *sample, int *length) {
    const void *data = NULL;
    slip_array *array = slip_sample_get(sample, "row");
    EXPECT_TRUE(array && slip_array_ndim(array) == 1);
    EXPECT_OK(slip_array_data(&data, array));
    *length = slip_array_shape(array)[0];
    return data;
}

static slip_sample *next_of(slip_data *stream) {
    slip_sample *sample = NULL;
    EXPECT_OK(slip_data_next(&sample, stream));
    return sample;
}

static void expect_end(slip_data *stream) {
    slip_sample *sample = next_of(stream);
    EXPECT_TRUE(sample == NULL);
}

static void expect_failure(slip_data *stream, slip_status status, const char *message) {
    slip_sample *sample = NULL;
    EXPECT_FAILS(slip_data_next(&sample, stream), status, message);
    EXPECT_TRUE(sample == NULL);
}

/* ---- windows ---- */

TEST(windows_begin_at_each_multiple_of_the_stride_and_the_last_are_shorter) {
    for (int length = 0; length <= 12; ++length)
        for (int size = 1; size <= 5; ++size)
            for (int stride = 1; stride <= 5; ++stride) {
                TEST_CONTEXT("length %d, size %d, stride %d", length, size, stride);
                slip_data *stream = make_row_stream((int[]){length, 3}, 2);
                ADD(stream, slip_data_sliding_window, "row", size, stride, -1, "number");
                for (int row = 0; row < 2; ++row) {
                    int whole = row ? 3 : length;
                    for (int number = 0; number * stride < whole; ++number) {
                        int found, expected = whole - number * stride < size ? whole - number * stride : size;
                        slip_sample *sample = next_of(stream);
                        const int32_t *values = row_of(sample, &found);
                        EXPECT_EQ(found, expected);
                        for (int i = 0; i < found; ++i) EXPECT_EQ(values[i], 100 * row + number * stride + i);
                        EXPECT_EQ(number_of(sample, "x"), row);
                        EXPECT_EQ(number_of(sample, "number"), number);
                        slip_sample_release(sample);
                    }
                }
                expect_end(stream);
                slip_data_release(stream);
            }
}

TEST(windows_of_windows_go_along_either_axis) {
    int32_t values[12];
    slip_array *array = NULL;
    slip_data *data = NULL, *stream = NULL;
    for (int i = 0; i < 12; ++i) values[i] = i;
    slip_sample *sample = make_sample("x", 5);
    EXPECT_OK(slip_array_from_data(&array, values, (int[]){3, 4}, 2, SLIP_INT32));
    EXPECT_OK(slip_sample_set(sample, "image", array));
    slip_array_release(array);
    EXPECT_OK(slip_data_from_samples(&data, &sample, 1));
    slip_sample_release(sample);
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    ADD(stream, slip_data_sliding_window, "image", 2, 2, 0, "row");
    ADD(stream, slip_data_sliding_window, "image", 3, 2, -1, "column");
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 2; ++column) {
            const void *found = NULL;
            sample = next_of(stream);
            slip_array *part = slip_sample_get(sample, "image");
            EXPECT_EQ(slip_array_shape(part)[0], row ? 1 : 2);
            EXPECT_EQ(slip_array_shape(part)[1], column ? 2 : 3);
            EXPECT_OK(slip_array_data(&found, part));
            EXPECT_EQ(*(const int32_t *)found, 8 * row + 2 * column);
            EXPECT_EQ(number_of(sample, "row"), row);
            EXPECT_EQ(number_of(sample, "column"), column);
            slip_sample_release(sample);
        }
    expect_end(stream);
    slip_data_release(stream);
}

TEST(what_cannot_be_cut_is_refused_or_fails_alone) {
    slip_data *stream = make_row_stream((int[]){4, 2}, 2), *none = NULL, *buffer = make_numbers(1);
    EXPECT_FAILS(slip_data_sliding_window(&none, stream, "row", 0, 1, -1, ""), SLIP_INVALID_ARGUMENT,
                 "[sliding_window] a size of 0 and a stride of 1: both must be at least 1");
    EXPECT_FAILS(slip_data_sliding_window(&none, stream, "row", 3, -2, -1, ""), SLIP_INVALID_ARGUMENT,
                 "[sliding_window] a size of 3 and a stride of -2: both must be at least 1");
    EXPECT_FAILS(slip_data_sliding_window(&none, stream, "", 3, 2, -1, ""), SLIP_INVALID_ARGUMENT,
                 "[sample] a key must not be empty");
    EXPECT_FAILS(slip_data_sliding_window(&none, buffer, "row", 3, 2, -1, ""), SLIP_WRONG_KIND,
                 "[sliding_window] this needs a stream and got a buffer: to_stream() makes one of it");
    slip_data_release(buffer);
    EXPECT_OK(slip_data_sliding_window(&none, stream, "column", 3, 2, -1, ""));
    expect_failure(none, SLIP_NOT_FOUND,
                   "[sliding_window] the sample has no key 'column': 'x', 'row' (sample 0 of epoch 0)");
    slip_data_release(none);
    EXPECT_OK(slip_data_sliding_window(&none, stream, "row", 3, 2, 1, ""));
    expect_failure(none, SLIP_INVALID_ARGUMENT,
                   "[sliding_window] there is no axis 1 in an array of shape (2) (sample 1 of epoch 0)");
    expect_end(none);
    slip_data_release(none);
    slip_data_release(stream);
}

static slip_status refuse_odd(void *self, slip_sample *sample) {
    (void)self;
    return number_of(sample, "x") % 2 ? slip_io_fail(SLIP_IO, "[odd] no") : SLIP_OK;
}

TEST(failures_before_and_behind_windows_are_told_once) {
    slip_data *stream = make_row_stream((int[]){2, 2, 2}, 3);
    ADD(stream, slip_data_transform, &(slip_data_function){.name = "odd", .call = refuse_odd});
    ADD(stream, slip_data_sliding_window, "row", 1, 1, 0, "x");
    ADD(stream, slip_data_transform, &(slip_data_function){.name = "odd", .call = refuse_odd});
    for (int i = 0; i < 3; i += 2) {
        slip_sample_release(next_of(stream));
        expect_failure(stream, SLIP_IO,
                       i ? "[odd] no (part 1 of sample 2 of epoch 0)" : "[odd] no (part 1 of sample 0 of epoch 0)");
        if (i == 0) expect_failure(stream, SLIP_IO, "[odd] no (sample 1 of epoch 0)");
    }
    expect_end(stream);
    slip_data_release(stream);
}

/* ---- batches by size ---- */

static const int lengths[13] = {5, 1, 9, 3, 7, 2, 8, 4, 6, 10, 1, 30, 2};

/* "1 1 2|5" with the rows' lengths, which "length" holds, batch by batch. */
static const char *lengths_of_batches(slip_data *stream, char *text) {
    int used = 0;
    for (;;) {
        slip_sample *batch = next_of(stream);
        const void *data = NULL;
        text[used] = '\0';
        if (!batch) return text;
        slip_array *array = slip_sample_get(batch, "length");
        EXPECT_OK(slip_array_data(&data, array));
        for (size_t i = 0; i < slip_array_size(array); ++i)
            used += sprintf(text + used, "%s%d", i ? " " : used ? "|" : "", (int)((const int64_t *)data)[i]);
        slip_sample_release(batch);
    }
}

static void expect_batches(slip_data_dynamic_batch_options options, const char *expected) {
    char text[256];
    slip_data *stream = make_row_stream(lengths, 13);
    ADD(stream, slip_data_shape, "row", "length", 0);
    ADD(stream, slip_data_dynamic_batch, "row", &options);
    EXPECT_STR(lengths_of_batches(stream, text), expected);
    slip_data_release(stream);
}

TEST(batches_by_size_take_what_fits_from_small_to_large) {
    expect_batches((slip_data_dynamic_batch_options){.buffer_size = 100, .max_data_size = 20},
                   "1 1 2 2 3|4 5 6|7 8|9 10|30");
    expect_batches((slip_data_dynamic_batch_options){.buffer_size = 4, .max_data_size = 12},
                   "1 3|5|9|2 4|7|8|1 6|10|30|2");
    expect_batches((slip_data_dynamic_batch_options){.buffer_size = 13, .max_data_size = 8},
                   "1 1 2 2|3 4|5|6|7|8|9|10|30");
    expect_batches((slip_data_dynamic_batch_options){.buffer_size = 4}, "5 1 9 3|7 2 8 4|6 10 1 30|2");
    expect_batches((slip_data_dynamic_batch_options){.buffer_size = 4, .thread_count = 3, .max_data_size = 12},
                   "1 3|5|9|2 4|7|8|1 6|10|30|2");
    slip_data_batch_rule joined = {.key = "row", .axis = 0};
    expect_batches(
        (slip_data_dynamic_batch_options){.buffer_size = 100, .max_data_size = 20, .rules = &joined, .rule_count = 1},
        "1 1 2 2 3 4 5|6 7|8 9|10|30");
}

TEST(outliers_are_dropped_where_that_is_asked_for) {
    slip_data_dynamic_batch_options options = {
        .buffer_size = 100, .max_data_size = 20, .min_data_size = 15, .max_skipped_samples = 9};
    expect_batches(options, "1 1 2 2 3|4 5 6|7 8|9 10|30");
    options.drop_outliers = true;
    expect_batches(options, "1 1 2 2 3|4 5 6|7 8|9 10");
    options.min_data_size = 17;
    expect_batches(options, "4 5 6|9 10");
    slip_data *stream = make_row_stream(lengths, 13);
    options.max_data_size = 2;
    options.min_data_size = 0;
    options.max_skipped_samples = 3;
    ADD(stream, slip_data_shape, "row", "length", 0);
    ADD(stream, slip_data_dynamic_batch, "row", &options);
    char text[256];
    expect_failure(stream, SLIP_INVALID_ARGUMENT,
                   "[dynamic_batch] 4 samples in a row were outliers, of 'row': max_skipped_samples is 3");
    expect_failure(stream, SLIP_INVALID_ARGUMENT,
                   "[dynamic_batch] 4 samples in a row were outliers, of 'row': max_skipped_samples is 3");
    EXPECT_STR(lengths_of_batches(stream, text), "1 1|2|2");
    slip_data_release(stream);
}

TEST(batches_in_random_order_are_the_same_ones) {
    char text[2][256];
    slip_data_dynamic_batch_options options = {.buffer_size = 100, .max_data_size = 20, .shuffle = true};
    for (int round = 0; round < 2; ++round) {
        slip_data_seed(5);
        slip_data *stream = make_row_stream(lengths, 13);
        ADD(stream, slip_data_shape, "row", "length", 0);
        ADD(stream, slip_data_dynamic_batch, "row", &options);
        lengths_of_batches(stream, text[round]);
        EXPECT_EQ(strlen(text[round]), strlen("1 1 2 2 3|4 5 6|7 8|9 10|30"));
        EXPECT_TRUE(strstr(text[round], "4 5 6") && strstr(text[round], "9 10"));
        char first[256];
        bool differs = false;
        for (int epoch = 1; epoch < 6; ++epoch) {
            EXPECT_OK(slip_data_reset(stream));
            differs |= strcmp(lengths_of_batches(stream, first), text[round]) != 0;
        }
        EXPECT_TRUE(differs);
        slip_data_release(stream);
    }
    EXPECT_STR(text[0], text[1]);
}

TEST(a_buffer_is_batched_by_size_once_and_may_be_measured_by_another) {
    size_t size = 0;
    char text[256];
    slip_data_dynamic_batch_options options = {.max_data_size = 20};
    slip_data *buffer = make_rows(lengths, 13), *measured = slip_data_retain(buffer), *stream = NULL;
    ADD(buffer, slip_data_shape, "row", "length", 0);
    ADD(buffer, slip_data_pad, "row", 0, 0, 90, 0, ""); /* all about alike from here on */
    options.size_buffer = measured;
    ADD(buffer, slip_data_dynamic_batch, "row", &options);
    EXPECT_OK(slip_data_size(&size, buffer));
    EXPECT_EQ(size, 5);
    EXPECT_OK(slip_data_to_stream(&stream, buffer));
    EXPECT_STR(lengths_of_batches(stream, text), "1 1 2 2 3|4 5 6|7 8|9 10|30");
    slip_data_release(stream);
    slip_data_release(buffer);
    slip_data *few = make_rows(lengths, 3), *none = NULL;
    EXPECT_FAILS(slip_data_dynamic_batch(&none, few, "row", &options), SLIP_INVALID_ARGUMENT,
                 "[dynamic_batch] the size_buffer has 13 samples, not 3");
    options.size_buffer = NULL;
    EXPECT_FAILS(slip_data_dynamic_batch(&none, few, "column", &options), SLIP_NOT_FOUND,
                 "[dynamic_batch] the sample has no key 'column': 'x', 'row'");
    options.drop_outliers = true;
    options.max_data_size = 4;
    EXPECT_OK(slip_data_dynamic_batch(&none, few, "row", &options));
    EXPECT_OK(slip_data_size(&size, none));
    EXPECT_EQ(size, 1);
    slip_data_release(none);
    slip_data_release(few);
    slip_data_release(measured);
}

TEST(batches_by_size_refuse_what_cannot_be) {
    slip_data *stream = make_row_stream(lengths, 3), *buffer = make_numbers(1), *none = NULL;
    slip_data_dynamic_batch_options options = {.buffer_size = 0};
    EXPECT_FAILS(slip_data_dynamic_batch(&none, stream, "row", &options), SLIP_INVALID_ARGUMENT,
                 "[dynamic_batch] a buffer_size of 0: at least 1 is needed");
    options.buffer_size = 3;
    options.min_data_size = 9;
    options.max_data_size = 8;
    EXPECT_FAILS(slip_data_dynamic_batch(&none, stream, "row", &options), SLIP_INVALID_ARGUMENT,
                 "[dynamic_batch] min_data_size is 9, above max_data_size, 8");
    options.min_data_size = 0;
    EXPECT_FAILS(slip_data_dynamic_batch(&none, stream, "", &options), SLIP_INVALID_ARGUMENT,
                 "[sample] a key must not be empty");
    options.size_buffer = buffer;
    EXPECT_FAILS(slip_data_dynamic_batch(&none, stream, "row", &options), SLIP_WRONG_KIND,
                 "[dynamic_batch] only buffers have a size_buffer, and this is a stream");
    options.size_buffer = stream;
    EXPECT_FAILS(slip_data_dynamic_batch(&none, buffer, "x", &options), SLIP_WRONG_KIND,
                 "[dynamic_batch] this needs a buffer and got a stream");
    slip_data_release(buffer);
    slip_data_release(stream);
}

TEST(samples_that_fail_are_told_and_the_others_batched) {
    char text[256];
    slip_data *stream = make_row_stream(lengths, 5);
    ADD(stream, slip_data_shape, "row", "length", 0);
    ADD(stream, slip_data_transform, &(slip_data_function){.name = "odd", .call = refuse_odd});
    ADD(stream, slip_data_dynamic_batch, "row",
        &(slip_data_dynamic_batch_options){.buffer_size = 10, .max_data_size = 14});
    expect_failure(stream, SLIP_IO, "[odd] no (sample 1 of epoch 0)");
    expect_failure(stream, SLIP_IO, "[odd] no (sample 3 of epoch 0)");
    EXPECT_STR(lengths_of_batches(stream, text), "5 7|9");
    slip_data_release(stream);
}

/* ---- buffers of the program's ---- */

typedef struct refiller {
    int calls, fails_at;
    atomic_int releases; /* by a thread of the pipeline's, or here */
} refiller;

static slip_status reverse(void *self, slip_data *gathered, slip_data **out) {
    refiller *work = self;
    int64_t indices[64];
    size_t size;
    if (work && ++work->calls == work->fails_at) return slip_io_fail(SLIP_IO, "[reverse] not this one");
    EXPECT_OK(slip_data_size(&size, gathered));
    for (size_t i = 0; i < size; ++i) indices[i] = (int64_t)(size - 1 - i);
    return slip_data_perm(out, gathered, indices, size);
}

static slip_status shuffle_and_slice(void *self, slip_data *gathered, slip_data **out) {
    slip_data *shuffled = NULL;
    (void)self;
    EXPECT_OK(slip_data_shuffle(&shuffled, gathered, 0));
    slip_status status = slip_data_random_slice(out, shuffled, "row", (int64_t[]){0}, 1, (int64_t[]){3}, 1, "");
    slip_data_release(shuffled);
    return status;
}

static slip_status give_stream(void *self, slip_data *gathered, slip_data **out) {
    (void)self;
    return slip_data_to_stream(out, gathered);
}

static slip_status give_nothing(void *self, slip_data *gathered, slip_data **out) {
    (void)self;
    return slip_data_perm(out, gathered, NULL, 0);
}

static void release_refiller(void *self) {
    atomic_fetch_add(&((refiller *)self)->releases, 1);
}

static void expect_order(slip_data *stream, const int *numbers, int count) {
    for (int i = 0; i < count; ++i) {
        slip_sample *sample = next_of(stream);
        EXPECT_TRUE(sample != NULL);
        EXPECT_EQ(number_of(sample, "x"), numbers[i]);
        slip_sample_release(sample);
    }
    expect_end(stream);
}

TEST(a_buffer_is_filled_given_to_the_program_and_streamed) {
    refiller work = {.fails_at = 0};
    slip_data *data = make_numbers(7), *stream = NULL, *none = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    EXPECT_FAILS(slip_data_buffered(&none, stream, 0, NULL, 1), SLIP_INVALID_ARGUMENT,
                 "[buffered] a buffer_size of 0: at least 1 is needed");
    ADD(stream, slip_data_buffered, 3, &((slip_data_refill){reverse, release_refiller, &work}), 1);
    for (int epoch = 0; epoch < 2; ++epoch) {
        expect_order(stream, (int[]){2, 1, 0, 5, 4, 3, 6}, 7);
        EXPECT_EQ(work.calls, 3 * (epoch + 1));
        EXPECT_OK(slip_data_reset(stream));
    }
    ADD(stream, slip_data_buffered, 2, NULL, 1);
    expect_order(stream, (int[]){2, 1, 0, 5, 4, 3, 6}, 7);
    slip_data_release(stream);
    EXPECT_EQ(atomic_load(&work.releases), 1);
}

TEST(a_refill_that_fails_costs_its_samples_and_no_more) {
    for (int threads = 0; threads < 3; ++threads) {
        refiller work = {.fails_at = 2};
        slip_data *data = make_numbers(7), *stream = NULL;
        EXPECT_OK(slip_data_to_stream(&stream, data));
        slip_data_release(data);
        ADD(stream, slip_data_buffered, 2, &((slip_data_refill){reverse, release_refiller, &work}), 1);
        if (threads) ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.thread_count = (size_t)threads});
        slip_sample_release(next_of(stream));
        slip_sample_release(next_of(stream));
        expect_failure(stream, SLIP_IO, "[reverse] not this one");
        expect_order(stream, (int[]){5, 4, 6}, 3);
        slip_data_release(stream);
        while (atomic_load(&work.releases) == 0) sched_yield(); /* whoever works on it still goes home */
        EXPECT_EQ(atomic_load(&work.releases), 1);
    }
}

TEST(a_refill_gives_a_buffer_even_an_empty_one) {
    slip_data *data = make_numbers(3), *stream = NULL, *other = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    EXPECT_OK(slip_data_buffered(&other, stream, 2, &(slip_data_refill){.call = give_stream}, 1));
    expect_failure(other, SLIP_WRONG_KIND, "[buffered] this needs a buffer and got a stream");
    slip_data_release(other);
    EXPECT_OK(slip_data_reset(stream));
    ADD(stream, slip_data_buffered, 2, &(slip_data_refill){.call = give_nothing}, 1);
    expect_end(stream);
    slip_data_release(stream);
}

/* ---- all of them, by any number of threads, from any position ---- */

/* Bits of a pipeline's shape. */
enum { SHUFFLED = 1, CUT = 2, CUT_AGAIN = 4, MIXED = 8, GROUPED = 16, FROM_PROGRAM = 32, GATHERED = 64, SHAPES = 128 };

typedef struct counter {
    int next;
} counter;

/* The same rows as those of a buffer, by the program's own code. */
static slip_status give_next(void *self, slip_sample **sample) {
    counter *count = self;
    int32_t values[30];
    slip_array *array = NULL;
    *sample = NULL;
    if (count->next == 20) return SLIP_OK;
    for (int j = 0; j < 30; ++j) values[j] = 100 * count->next + j;
    *sample = make_sample("x", count->next);
    EXPECT_OK(slip_array_from_data(&array, values, (int[]){7 * count->next++ % 23}, 1, SLIP_INT32));
    EXPECT_OK(slip_sample_set(*sample, "row", array));
    slip_array_release(array);
    return SLIP_OK;
}

static slip_status begin_again(void *self) {
    ((counter *)self)->next = 0;
    return SLIP_OK;
}

static slip_data *make_source(bool from_program) {
    static counter counters[4096]; /* of streams that live at the same time; one each */
    static int used;
    slip_data *stream = NULL;
    if (!from_program) {
        int sizes[20];
        for (int i = 0; i < 20; ++i) sizes[i] = 7 * i % 23;
        return make_row_stream(sizes, 20);
    }
    counter *count = &counters[used++ % 4096];
    count->next = 0;
    EXPECT_OK(slip_data_from_source(&stream, &(slip_data_source_vtable){give_next, begin_again, NULL}, count));
    return stream;
}

static slip_data *make_pipeline(int shape, size_t threads) {
    slip_data_seed(3);
    slip_data *stream = make_source(shape & FROM_PROGRAM);
    if ((shape & SHUFFLED) && !(shape & FROM_PROGRAM)) ADD(stream, slip_data_shuffle, 6);
    ADD(stream, slip_data_random_slice, "row", (int64_t[]){0}, 1, (int64_t[]){19}, 1, "");
    if (shape & CUT) ADD(stream, slip_data_sliding_window, "row", 8, 5, -1, "part");
    if (shape & CUT) ADD(stream, slip_data_random_slice, "row", (int64_t[]){0}, 1, (int64_t[]){7}, 1, "");
    if (shape & CUT_AGAIN) ADD(stream, slip_data_sliding_window, "row", 4, 4, 0, "part_of_part");
    if ((shape & MIXED) && !(shape & FROM_PROGRAM)) ADD(stream, slip_data_shuffle, 5);
    if (shape & GATHERED) ADD(stream, slip_data_buffered, 7, &(slip_data_refill){.call = shuffle_and_slice}, 1);
    if (shape & GROUPED)
        ADD(stream, slip_data_dynamic_batch, "row",
            &(slip_data_dynamic_batch_options){.buffer_size = 9, .max_data_size = 16, .shuffle = shape & MIXED});
    ADD(stream, slip_data_repeat, 1);
    if (threads) ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.size = 3, .thread_count = threads});
    return stream;
}

TEST_WITH_TIMEOUT(parted_and_gathered_samples_do_not_depend_on_threads, 120) {
    static const size_t threads[] = {1, 2, 7};
    for (int shape = 0; shape < SHAPES; ++shape) {
        int count = 0, ahead_count = 0;
        slip_data *stream = make_pipeline(shape, 0);
        uint64_t hash = hash_of_rest(stream, &count);
        EXPECT_TRUE(count > 0);
        slip_data_release(stream);
        for (int i = 0; i < 3; ++i) {
            TEST_CONTEXT("pipeline %d with %zu threads", shape, threads[i]);
            stream = make_pipeline(shape, threads[i]);
            EXPECT_EQ(hash_of_rest(stream, &ahead_count), hash);
            EXPECT_EQ(ahead_count, count);
            slip_data_release(stream);
        }
    }
}

static void expect_same_rest(int shape, slip_data *stream, int stop, size_t threads) {
    void *position = NULL;
    size_t bytes = 0;
    int count = 0, whole_count = 0;
    EXPECT_OK(slip_data_save_position(&position, &bytes, stream));
    slip_data *other = make_pipeline(shape, threads), *whole = make_pipeline(shape, 0);
    slip_sample_release(next_of(other)); /* it may have gone somewhere before */
    EXPECT_OK(slip_data_load_position(other, position, bytes));
    for (int i = 0; i < stop; ++i) slip_sample_release(next_of(whole));
    EXPECT_EQ(hash_of_rest(other, &count), hash_of_rest(whole, &whole_count));
    EXPECT_EQ(count, whole_count);
    slip_data_free_position(position);
    slip_data_release(other);
    slip_data_release(whole);
}

TEST_WITH_TIMEOUT(parted_and_gathered_samples_go_on_from_any_position, 240) {
    static const size_t threads[] = {0, 1, 2, 7};
    for (int shape = 0; shape < SHAPES; ++shape) {
        slip_data *stream = make_pipeline(shape, threads[shape % 4]);
        for (int stop = 0;; ++stop) {
            TEST_CONTEXT("pipeline %d from sample %d on", shape, stop);
            if ((stop + shape) % (shape & GROUPED ? 5 : 23) == 0)
                expect_same_rest(shape, stream, stop, threads[(shape + stop) % 4]);
            slip_sample *sample = next_of(stream);
            slip_sample_release(sample);
            if (!sample) break;
        }
        slip_data_release(stream);
    }
}

TEST(positions_that_cannot_be_saved_say_so) {
    void *position = NULL;
    size_t bytes = 0;
    slip_data *stream = make_row_stream(lengths, 13);
    ADD(stream, slip_data_batch, 2, NULL, 0, false);
    ADD(stream, slip_data_sliding_window, "row", 2, 2, -1, "");
    slip_sample_release(next_of(stream));
    EXPECT_OK(slip_data_save_position(&position, &bytes, stream)); /* the batch is drawn again */
    slip_data_free_position(position);
    ADD(stream, slip_data_shuffle, 3);
    slip_sample_release(next_of(stream));
    EXPECT_FAILS(slip_data_save_position(&position, &bytes, stream), SLIP_UNIMPLEMENTED,
                 "[save_position] a sample that waits behind 'batch' could not be found again: shuffle before that, or "
                 "save before the samples are shuffled");
    ADD(stream, slip_data_prefetch, NULL);
    slip_sample_release(next_of(stream));
    EXPECT_FAILS(slip_data_save_position(&position, &bytes, stream), SLIP_UNIMPLEMENTED,
                 "[save_position] a sample that waits behind 'batch' could not be found again: shuffle before that, or "
                 "save before the samples are shuffled");
    slip_data_release(stream);
    stream = make_row_stream(lengths, 13);
    for (int i = 0; i < 3; ++i) ADD(stream, slip_data_sliding_window, "row", 2, 2, -1, "");
    slip_sample_release(next_of(stream));
    EXPECT_OK(slip_data_save_position(&position, &bytes, stream));
    slip_data_free_position(position);
    ADD(stream, slip_data_shuffle, 3);
    slip_sample_release(next_of(stream));
    EXPECT_FAILS(slip_data_save_position(&position, &bytes, stream), SLIP_UNIMPLEMENTED,
                 "[save_position] a sample that was cut in parts 3 times could not be found again: 2 times are the "
                 "most");
    slip_data_release(stream);
}

TEST_WITH_TIMEOUT(bytes_that_are_no_position_are_refused_or_lead_somewhere, 120) {
    FOR_EACH_SEED(seed, 40) {
        test_generator random = test_random(seed);
        int shape = (int)test_random_below(&random, SHAPES);
        slip_data *stream = make_pipeline(shape, 0), *other = make_pipeline(shape, test_random_below(&random, 2));
        for (uint64_t i = test_random_below(&random, 12); i > 0; --i) slip_sample_release(next_of(stream));
        unsigned char *position = NULL;
        size_t bytes = 0;
        EXPECT_OK(slip_data_save_position((void **)&position, &bytes, stream));
        for (int round = 0; round < 40; ++round) {
            unsigned char changed[4096];
            EXPECT_TRUE(bytes <= sizeof changed);
            memcpy(changed, position, bytes);
            size_t length = test_random_chance(&random, 0.2) ? (size_t)test_random_below(&random, bytes) : bytes;
            for (uint64_t i = test_random_below(&random, 3); i > 0; --i)
                changed[test_random_below(&random, bytes)] = (unsigned char)test_random_below(&random, 4);
            slip_status status = slip_data_load_position(other, changed, length);
            if (status != SLIP_OK && status != SLIP_UNIMPLEMENTED) EXPECT_EQ(status, SLIP_INVALID_ARGUMENT);
            slip_sample *sample = NULL;
            if (slip_data_next(&sample, other) == SLIP_OK) slip_sample_release(sample);
        }
        slip_data_free_position(position);
        slip_data_release(stream);
        slip_data_release(other);
    }
}
