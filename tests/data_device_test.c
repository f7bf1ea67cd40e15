/* Batches on devices, samples that fail, and what a pipeline says of itself. */
#include "data_support.h"

/* ---- to_device ---- */

static slip_data *make_batches(slip_stream *target) {
    slip_data *data = make_numbers(40), *stream = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    ADD(stream, slip_data_batch, 8, NULL, 0, false);
    ADD(stream, slip_data_prefetch, NULL);
    ADD(stream, slip_data_to_device, target, 0);
    return stream;
}

/* Twice the sum of the batch, computed on the stream. */
static int64_t doubled_sum(slip_sample *sample, slip_stream *stream) {
    slip_array *x = slip_sample_get(sample, "x"), *twice = NULL, *sum = NULL;
    const void *data = NULL;
    EXPECT_OK(slip_add(&twice, x, x, stream));
    EXPECT_OK(slip_sum(&sum, twice, false, stream));
    EXPECT_OK(slip_array_data(&data, sum));
    int64_t value = *(const int64_t *)data;
    slip_array_release(twice);
    slip_array_release(sum);
    return value;
}

TEST_ON_EVERY_DRIVER(batches_come_as_arrays_of_the_device_in_their_order) {
    slip_stream *target = NULL;
    EXPECT_OK(slip_stream_create(&target, device, NULL));
    slip_data *stream = make_batches(target);
    EXPECT_TRUE(slip_data_is_on_device(stream));
    for (int epoch = 0; epoch < 2; ++epoch) {
        for (int i = 0; i < 5; ++i) {
            slip_sample *sample = NULL;
            EXPECT_OK(slip_data_next(&sample, stream));
            EXPECT_EQ(doubled_sum(sample, target), 2 * (8 * 8 * i + 28));
            slip_sample_release(sample);
        }
        slip_sample *end = NULL;
        EXPECT_OK(slip_data_next(&end, stream));
        EXPECT_TRUE(end == NULL);
        EXPECT_OK(slip_data_reset(stream));
    }
    slip_data_release(stream);
    slip_stream_release(target);
}

TEST_ON_EVERY_DRIVER(a_stream_of_batches_on_a_device_goes_on_from_its_position) {
    slip_stream *target = NULL;
    slip_sample *sample = NULL;
    void *position = NULL;
    size_t byte_count = 0;
    EXPECT_OK(slip_stream_create(&target, device, NULL));
    slip_data *stream = make_batches(target);
    EXPECT_OK(slip_data_next(&sample, stream));
    slip_sample_release(sample);
    EXPECT_OK(slip_data_save_position(&position, &byte_count, stream));
    slip_data_release(stream);
    stream = make_batches(target);
    EXPECT_OK(slip_data_load_position(stream, position, byte_count));
    EXPECT_OK(slip_data_next(&sample, stream));
    EXPECT_EQ(doubled_sum(sample, target), 2 * (64 + 28));
    slip_sample_release(sample);
    slip_data_free_position(position);
    slip_data_release(stream);
    slip_stream_release(target);
}

TEST_ON_EVERY_DRIVER(what_looks_into_arrays_stands_before_to_device) {
    slip_stream *target = NULL;
    slip_data *wrong = NULL;
    EXPECT_OK(slip_stream_create(&target, device, NULL));
    slip_data *stream = make_batches(target);
    EXPECT_FAILS(slip_data_batch(&wrong, stream, 2, NULL, 0, false), SLIP_WRONG_KIND,
                 "[batch] this works on arrays in host memory: put it before to_device");
    EXPECT_FAILS(slip_data_squeeze(&wrong, stream, "x", NULL, 0, ""), SLIP_WRONG_KIND,
                 "[squeeze] this works on arrays in host memory: put it before to_device");
    EXPECT_FAILS(slip_data_to_device(&wrong, stream, target, 0), SLIP_WRONG_KIND,
                 "[to_device] this works on arrays in host memory: put it before to_device");
    slip_data_release(stream);
    slip_stream_release(target);
}

TEST(samples_on_a_device_are_not_cut_or_gathered) {
    slip_data *data = make_numbers(3), *stream = NULL, *none = NULL;
    slip_stream *target = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    EXPECT_OK(slip_stream_default(&target, (slip_device){SLIP_CPU, 0}));
    ADD(stream, slip_data_to_device, target, 0);
    slip_stream_release(target);
    EXPECT_FAILS(slip_data_sliding_window(&none, stream, "x", 3, 2, -1, ""), SLIP_WRONG_KIND,
                 "[sliding_window] this works on arrays in host memory: put it before to_device");
    EXPECT_FAILS(slip_data_dynamic_batch(&none, stream, "x", &(slip_data_dynamic_batch_options){.buffer_size = 3}),
                 SLIP_WRONG_KIND, "[dynamic_batch] this works on arrays in host memory: put it before to_device");
    EXPECT_FAILS(slip_data_buffered(&none, stream, 3, NULL, 1), SLIP_WRONG_KIND,
                 "[buffered] this works on arrays in host memory: put it before to_device");
    slip_data_release(stream);
}

/* ---- samples that fail ---- */

/* Fails at every number that 7 leaves 3 of. */
static slip_status refuse_some(void *self, slip_sample *sample) {
    (void)self;
    if (number_of(sample, "x") % 7 == 3) return slip_io_fail(SLIP_OVERFLOW, "[refuse] this one not");
    return SLIP_OK;
}

static slip_data *make_refusing(int count) {
    slip_data *data = make_numbers(count), *stream = NULL;
    const slip_data_function function = {.name = "refuse", .call = refuse_some, .never_drops = true};
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    ADD(stream, slip_data_transform, &function);
    return stream;
}

TEST(a_failed_sample_is_an_error_once_and_the_next_one_comes) {
    for (int threads = 0; threads <= 3; ++threads) {
        TEST_CONTEXT("%d threads", threads);
        slip_data *stream = make_refusing(12);
        if (threads)
            ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.size = 5, .thread_count = (size_t)threads});
        for (int i = 0; i < 12; ++i) {
            slip_sample *sample = NULL;
            if (i % 7 == 3) {
                EXPECT_STATUS(slip_data_next(&sample, stream), SLIP_OVERFLOW);
                EXPECT_STR(slip_error_message(), i == 3 ? "[refuse] this one not (sample 3 of epoch 0)"
                                                        : "[refuse] this one not (sample 10 of epoch 0)");
                continue;
            }
            EXPECT_OK(slip_data_next(&sample, stream));
            EXPECT_EQ(number_of(sample, "x"), i);
            slip_sample_release(sample);
        }
        slip_data_release(stream);
    }
}

TEST(failed_samples_are_skipped_and_batches_stay_full) {
    for (int threads = 0; threads <= 2; ++threads) {
        slip_data *stream = make_refusing(20);
        ADD(stream, slip_data_on_error, SLIP_DATA_SKIP, SIZE_MAX, NULL);
        ADD(stream, slip_data_batch, 17, NULL, 0, false);
        if (threads) ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.thread_count = (size_t)threads});
        slip_sample *batch = NULL;
        EXPECT_OK(slip_data_next(&batch, stream));
        EXPECT_EQ(slip_array_shape(slip_sample_get(batch, "x"))[0], 17);
        slip_sample_release(batch);
        EXPECT_OK(slip_data_next(&batch, stream));
        EXPECT_TRUE(batch == NULL);
        slip_data_release(stream);
    }
}

TEST(another_sample_takes_the_place_of_a_failed_one) {
    slip_data *stream = make_refusing(8);
    slip_sample *other = make_sample("x", -5), *sample = NULL;
    ADD(stream, slip_data_on_error, SLIP_DATA_SUBSTITUTE, SIZE_MAX, other);
    slip_sample_release(other);
    for (int i = 0; i < 8; ++i) {
        EXPECT_OK(slip_data_next(&sample, stream));
        EXPECT_EQ(number_of(sample, "x"), i == 3 ? -5 : i);
        slip_sample_release(sample);
    }
    slip_data_release(stream);
}

TEST(too_many_failures_are_an_error_after_all) {
    slip_data *stream = make_refusing(30), *wrong = NULL;
    ADD(stream, slip_data_on_error, SLIP_DATA_SKIP, 1, NULL);
    slip_sample *sample = NULL;
    for (int i = 0; i < 9; ++i) {
        EXPECT_OK(slip_data_next(&sample, stream));
        slip_sample_release(sample);
    }
    EXPECT_FAILS(slip_data_next(&sample, stream), SLIP_OVERFLOW,
                 "[on_error] more than 1 samples failed, this one with: [refuse] this one not (sample 10 of epoch 0)");
    EXPECT_FAILS(slip_data_on_error(&wrong, stream, SLIP_DATA_SUBSTITUTE, 1, NULL), SLIP_INVALID_ARGUMENT,
                 "[on_error] a sample is given to substitute others, and only then");
    slip_data_release(stream);
}

/* ---- statistics ---- */

TEST(statistics_count_what_each_stage_did) {
    slip_data_stage_statistics rows[8];
    size_t count = 0;
    char verdict[200];
    slip_data *stream = make_refusing(12);
    ADD(stream, slip_data_on_error, SLIP_DATA_SKIP, SIZE_MAX, NULL);
    ADD(stream, slip_data_batch, 5, NULL, 0, false);
    slip_data_verdict(verdict, sizeof verdict, stream);
    EXPECT_STR(verdict, "nothing was made yet");
    int batches = 0;
    hash_of_rest(stream, &batches);
    EXPECT_EQ(batches, 2);
    EXPECT_OK(slip_data_statistics(rows, 8, &count, stream));
    EXPECT_EQ(count, 4); /* the function, the policy, what makes samples for the batch, the batch */
    EXPECT_STR(rows[0].name, "refuse");
    EXPECT_EQ(rows[0].count, 12);
    EXPECT_EQ(rows[0].failed, 2);
    EXPECT_TRUE(rows[0].is_python && rows[0].busy_ns > 0);
    EXPECT_STR(rows[1].name, "on_error");
    EXPECT_EQ(rows[1].failed, 2);
    EXPECT_EQ(rows[1].dropped, 2);
    EXPECT_STR(rows[3].name, "batch");
    EXPECT_EQ(rows[3].count, 2);
    slip_data_verdict(verdict, sizeof verdict, stream);
    EXPECT_STR(verdict, "no prefetch: every sample is made while its consumer waits; add prefetch()");
    slip_data_release(stream);
}
