/* Buffers and streams of samples, through the native interface: order, identity, positions, failures. */
#include "data_support.h"

/* ---- buffers ---- */

TEST(a_buffer_gives_its_samples_by_index) {
    slip_data *data = make_numbers(5);
    size_t size = 0;
    EXPECT_OK(slip_data_size(&size, data));
    EXPECT_EQ(size, 5);
    for (size_t i = 0; i < 5; ++i) {
        slip_sample *sample = NULL;
        EXPECT_OK(slip_data_at(&sample, data, i));
        EXPECT_EQ(number_of(sample, "x"), (int64_t)i);
        slip_sample_release(sample);
    }
    slip_sample *none = NULL;
    EXPECT_FAILS(slip_data_at(&none, data, 5), SLIP_INDEX, "[at] there is no sample 5 in a buffer of 5");
    slip_data_release(data);
}

static void expect_numbers(slip_data *data, const int64_t *numbers, size_t count) {
    size_t size = 0;
    EXPECT_OK(slip_data_size(&size, data));
    EXPECT_EQ(size, count);
    for (size_t i = 0; i < count; ++i) {
        slip_sample *sample = NULL;
        EXPECT_OK(slip_data_at(&sample, data, i));
        EXPECT_EQ(number_of(sample, "x"), numbers[i]);
        slip_sample_release(sample);
    }
}

TEST(buffers_are_reordered_parted_and_appended) {
    slip_data *data = make_numbers(7), *other = make_numbers(2);
    ADD(data, slip_data_partition, 3, 1);
    expect_numbers(data, (int64_t[]){1, 4}, 2);
    ADD(data, slip_data_append, other);
    expect_numbers(data, (int64_t[]){1, 4, 0, 1}, 4);
    ADD(data, slip_data_perm, (int64_t[]){3, 0, 0}, 3);
    expect_numbers(data, (int64_t[]){1, 1, 1}, 3);
    slip_data *wrong = NULL;
    EXPECT_FAILS(slip_data_perm(&wrong, data, (int64_t[]){3}, 1), SLIP_INDEX, "[perm] index 3 is not in a buffer of 3");
    slip_data_release(data);
    slip_data_release(other);
}

TEST(a_shuffle_is_a_permutation_that_the_seed_gives) {
    int64_t first[50];
    for (int round = 0; round < 2; ++round) {
        slip_data_seed(7);
        slip_data *data = make_numbers(50);
        ADD(data, slip_data_shuffle, 0);
        bool seen[50] = {false}, is_moved = false;
        for (int i = 0; i < 50; ++i) {
            slip_sample *sample = NULL;
            EXPECT_OK(slip_data_at(&sample, data, (size_t)i));
            int64_t number = number_of(sample, "x");
            EXPECT_TRUE(!seen[number]);
            seen[number] = true;
            is_moved |= number != i;
            if (round == 0) first[i] = number;
            else EXPECT_EQ(number, first[i]);
            slip_sample_release(sample);
        }
        EXPECT_TRUE(is_moved);
        slip_data_release(data);
    }
}

/* ---- pipelines of every kind, by any number of threads ---- */

/* What a pipeline is made of; bits of `shape`. */
enum { SHUFFLED = 1, SLICED = 2, FILTERED = 4, BATCHED = 8, REPEATED = 16, PARTED = 32, SHAPES = 64 };

static slip_data *make_pipeline(int shape) {
    slip_data_seed(11);
    slip_sample *samples[60];
    slip_data *data = NULL;
    for (int i = 0; i < 60; ++i) {
        float values[40];
        slip_array *array = NULL;
        for (int j = 0; j < 40; ++j) values[j] = (float)(100 * i + j);
        samples[i] = make_sample("x", i);
        EXPECT_OK(slip_array_from_data(&array, values, (int[]){10 + i % 30}, 1, SLIP_FLOAT32));
        EXPECT_OK(slip_sample_set(samples[i], "row", array));
        slip_array_release(array);
    }
    EXPECT_OK(slip_data_from_samples(&data, samples, 60));
    for (int i = 0; i < 60; ++i) slip_sample_release(samples[i]);
    slip_data *stream = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    if (shape & SLICED) ADD(stream, slip_data_random_slice, "row", (int64_t[]){0}, 1, (int64_t[]){12}, 1, "");
    if (shape & FILTERED) ADD(stream, slip_data_filter_by_shape, "row", 0, 12, -1);
    if (shape & SHUFFLED) ADD(stream, slip_data_shuffle, 9);
    if (shape & PARTED) ADD(stream, slip_data_partition, 2, 1);
    if (shape & BATCHED)
        ADD(stream, slip_data_batch, 7, &(slip_data_batch_rule){.key = "row", .pad = -1, .has_pad = true, .axis = -1},
            1, false);
    if (shape & REPEATED) ADD(stream, slip_data_repeat, 2);
    return stream;
}

static slip_data *make_ahead(int shape, size_t size, size_t threads) {
    slip_data *stream = make_pipeline(shape);
    if (threads) ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.size = size, .thread_count = threads});
    return stream;
}

TEST(any_number_of_threads_gives_the_same_samples_in_the_same_order) {
    static const size_t threads[] = {1, 2, 7}, sizes[] = {1, 3, 0};
    for (int shape = 0; shape < SHAPES; ++shape) {
        int count = 0, ahead_count = 0;
        slip_data *stream = make_pipeline(shape);
        uint64_t hash = hash_of_rest(stream, &count);
        EXPECT_TRUE(count > 0);
        slip_data_release(stream);
        for (int i = 0; i < 3; ++i) {
            TEST_CONTEXT("pipeline %d with %zu threads", shape, threads[i]);
            stream = make_ahead(shape, sizes[i], threads[i]);
            EXPECT_EQ(hash_of_rest(stream, &ahead_count), hash);
            EXPECT_EQ(ahead_count, count);
            slip_data_release(stream);
        }
    }
}

TEST(each_epoch_is_augmented_anew_and_the_same_way_every_time) {
    uint64_t epochs[2][3];
    for (int round = 0; round < 2; ++round) {
        slip_data *stream = make_ahead(SHUFFLED | SLICED | BATCHED, 4, round ? 3 : 0);
        for (int epoch = 0, count = 0; epoch < 3; ++epoch) {
            EXPECT_OK(slip_data_reset(stream)); /* the first one, before anything was read, changes nothing */
            EXPECT_OK(slip_data_reset(stream));
            epochs[round][epoch] = hash_of_rest(stream, &count);
            EXPECT_EQ(count, 9);
        }
        slip_data_release(stream);
    }
    for (int epoch = 0; epoch < 3; ++epoch) EXPECT_EQ(epochs[0][epoch], epochs[1][epoch]);
    EXPECT_TRUE(epochs[0][0] != epochs[0][1] && epochs[0][1] != epochs[0][2]);
}

TEST_WITH_TIMEOUT(a_stream_goes_on_from_any_position_by_any_number_of_threads, 120) {
    static const size_t threads[] = {0, 1, 2, 7};
    for (int shape = 0; shape < SHAPES; ++shape) {
        int count = 0, rest_count = 0;
        slip_data *stream = make_ahead(shape, 5, threads[shape % 4]);
        for (int stop = 0;; stop += shape & BATCHED ? 1 : 13) {
            TEST_CONTEXT("pipeline %d from sample %d on", shape, stop);
            void *position = NULL;
            size_t bytes = 0;
            EXPECT_OK(slip_data_save_position(&position, &bytes, stream));
            slip_data *other = make_ahead(shape, 3, threads[(shape + stop) % 4]);
            slip_sample *first = NULL;
            EXPECT_OK(slip_data_next(&first, other)); /* it may have gone somewhere before */
            slip_sample_release(first);
            EXPECT_OK(slip_data_load_position(other, position, bytes));
            void *again = NULL;
            size_t again_bytes = 0;
            if (threads[shape % 4] == 0 && threads[(shape + stop) % 4] == 0) {
                EXPECT_OK(slip_data_save_position(&again, &again_bytes, other));
                EXPECT_TRUE(again_bytes == bytes && memcmp(again, position, bytes) == 0);
                slip_data_free_position(again);
            }
            slip_data *whole = make_ahead(shape, 3, threads[shape % 4]);
            for (int i = 0; i < stop; ++i) {
                slip_sample *skipped = NULL;
                EXPECT_OK(slip_data_next(&skipped, whole));
                slip_sample_release(skipped);
            }
            EXPECT_EQ(hash_of_rest(other, &rest_count), hash_of_rest(whole, &count));
            EXPECT_EQ(rest_count, count);
            slip_data_free_position(position);
            slip_data_release(other);
            slip_data_release(whole);
            if (count == 0) break;
            for (int i = 0; i < (shape & BATCHED ? 1 : 13); ++i) {
                slip_sample *sample = NULL;
                EXPECT_OK(slip_data_next(&sample, stream));
                slip_sample_release(sample);
            }
        }
        slip_data_release(stream);
    }
}

/* An op of the runtime's is waited for where that is allowed: not on a worker of its pool. */
TEST(arrays_are_cast_ahead_of_time) {
    slip_data *data = make_numbers(40), *stream = NULL;
    EXPECT_OK(slip_data_to_stream(&stream, data));
    slip_data_release(data);
    ADD(stream, slip_data_squeeze, "x", NULL, 0, "");
    ADD(stream, slip_data_cast, "x", "float32", "y");
    ADD(stream, slip_data_squeeze, "y", NULL, 0, "");
    ADD(stream, slip_data_batch, 8, NULL, 0, false);
    ADD(stream, slip_data_prefetch, &(slip_data_prefetch_options){.size = 3, .thread_count = 3});
    for (int i = 0; i < 5; ++i) {
        slip_sample *batch = NULL;
        const void *values = NULL;
        EXPECT_OK(slip_data_next(&batch, stream));
        EXPECT_EQ(slip_array_dtype(slip_sample_get(batch, "y")), SLIP_FLOAT32);
        EXPECT_OK(slip_array_data(&values, slip_sample_get(batch, "y")));
        for (int j = 0; j < 8; ++j) EXPECT_NEAR(((const float *)values)[j], (float)(8 * i + j), 0);
        slip_sample_release(batch);
    }
    slip_data_release(stream);
}
