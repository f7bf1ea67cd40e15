/* Every allocation of the host's fails once, or from then on, in a pipeline of each kind: what comes out is right or
 * SLIP_OUT_OF_MEMORY, nothing leaks, and the next pipeline runs. */
#include "base/memory.h"
#include "data_support.h"

enum { MOST_FAILURES = 20000 };

static slip_status reverse(void *self, slip_data *gathered, slip_data **out) {
    int64_t indices[64];
    size_t size;
    (void)self;
    slip_status status = slip_data_size(&size, gathered);
    for (size_t i = 0; status == SLIP_OK && i < size; ++i) indices[i] = (int64_t)(size - 1 - i);
    return status == SLIP_OK ? slip_data_perm(out, gathered, indices, size) : status;
}

/* Adds a stage where all went well so far; `*data` is the new one or NULL. */
#define TRY_ADD(data, status, function, ...)                       \
    do {                                                           \
        slip_data *before_ = *(data);                              \
        if (status == SLIP_OK) {                                   \
            status = function(data, before_, __VA_ARGS__);         \
            EXPECT_TRUE((status == SLIP_OK) == (*(data) != NULL)); \
            slip_data_release(before_);                            \
        }                                                          \
    } while (0)

static slip_status make_buffer(slip_data **out, slip_array *const *rows, size_t count) {
    slip_sample *samples[16] = {NULL};
    slip_status status = SLIP_OK;
    *out = NULL;
    for (size_t i = 0; i < count && status == SLIP_OK; ++i) {
        status = slip_sample_create(&samples[i]);
        if (status == SLIP_OK) status = slip_sample_set(samples[i], "row", rows[i]);
        if (status == SLIP_OK) status = slip_sample_set_text(samples[i], "text", "words", 5);
    }
    if (status == SLIP_OK) status = slip_data_from_samples(out, samples, count);
    for (size_t i = 0; i < count; ++i) slip_sample_release(samples[i]);
    return status;
}

/* Bits of what a pipeline has; the last ones are of streams with threads. */
enum { CUT = 1, GROUPED = 2, GATHERED = 4, AHEAD = 8, KINDS = 16 };

static slip_status make_pipeline(slip_data **data, int kind, slip_array *const *rows, size_t count) {
    slip_data_seed(1);
    slip_status status = make_buffer(data, rows, count);
    TRY_ADD(data, status, slip_data_shuffle, 0);
    if (status == SLIP_OK) {
        slip_data *buffer = *data;
        status = slip_data_to_stream(data, buffer);
        slip_data_release(buffer);
    }
    TRY_ADD(data, status, slip_data_random_slice, "row", (int64_t[]){0}, 1, (int64_t[]){6}, 1, "");
    TRY_ADD(data, status, slip_data_shuffle, 3);
    if (kind & CUT) TRY_ADD(data, status, slip_data_sliding_window, "row", 3, 2, -1, "number");
    if (kind & GATHERED) TRY_ADD(data, status, slip_data_buffered, 4, &(slip_data_refill){.call = reverse}, 1);
    if (kind & GROUPED)
        TRY_ADD(data, status, slip_data_dynamic_batch, "row",
                &(slip_data_dynamic_batch_options){.buffer_size = 5, .max_data_size = 12, .shuffle = true});
    else TRY_ADD(data, status, slip_data_batch, 3, NULL, 0, false);
    TRY_ADD(data, status, slip_data_pad_to_multiple, "row", -1, 4, 0, "");
    if (kind & AHEAD) TRY_ADD(data, status, slip_data_prefetch, NULL);
    return status;
}

/* Reads all there is, without threads with a position saved in the middle; the status of the first call that failed. */
static slip_status read_all(slip_data *stream, bool is_ahead, int *count) {
    slip_status first = SLIP_OK;
    for (int calls = 0; calls < 200; ++calls) {
        slip_sample *sample;
        void *position = NULL;
        size_t bytes = 0;
        slip_status status = slip_data_next(&sample, stream);
        if (status == SLIP_OK && !sample) return first;
        *count += status == SLIP_OK;
        slip_sample_release(sample);
        bool saves = calls == 2 && first == SLIP_OK && status == SLIP_OK; /* a sample that was lost is not lost again */
        saves &= !is_ahead;                                               /* one may be lost and not told yet */
        if (saves) status = slip_data_save_position(&position, &bytes, stream);
        if (saves && status == SLIP_OK) status = slip_data_load_position(stream, position, bytes);
        slip_data_free_position(position);
        if (status != SLIP_OK) EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
        if (status != SLIP_OK) EXPECT_MESSAGE("out of memory");
        if (first == SLIP_OK) first = status;
        if (saves && status != SLIP_OK) return first; /* it may be anywhere */
    }
    return first;
}

static slip_status run(int kind, slip_array *const *rows, int *count) {
    slip_data *data = NULL;
    *count = 0;
    slip_status status = make_pipeline(&data, kind, rows, 7);
    if (status == SLIP_OK) status = read_all(data, kind & AHEAD, count);
    slip_data_release(data);
    return status;
}

static void fail_each(int kind, bool repeats) {
    slip_array *rows[7];
    int whole = 0, count = 0, clean = 0;
    for (int i = 0; i < 7; ++i) {
        float values[16] = {0};
        EXPECT_OK(slip_array_from_data(&rows[i], values, (int[]){1 + i * 2}, 1, SLIP_FLOAT32));
    }
    EXPECT_OK(run(kind, rows, &whole));
    EXPECT_TRUE(whole > 0);
    for (uint64_t at = 1; clean < (kind & AHEAD ? 5 : 1); at += kind & AHEAD ? 3 : 1) {
        TEST_CONTEXT("pipeline %d, allocation %ju fails%s", kind, (uintmax_t)at, repeats ? ", and all after it" : "");
        if (at > MOST_FAILURES) FAIL("the pipeline never ran clean");
        slip__memory_fail_at(at, repeats);
        slip_status status = run(kind, rows, &count);
        slip__memory_fail_at(0, 0);
        if (status == SLIP_OK) EXPECT_EQ(count, whole);
        else EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
        clean = status == SLIP_OK ? clean + 1 : 0;
        if (at % 16 == 1) {
            EXPECT_OK(run(kind, rows, &count)); /* the next one */
            EXPECT_EQ(count, whole);
        }
    }
    for (int i = 0; i < 7; ++i) slip_array_release(rows[i]);
}

TEST_WITH_TIMEOUT(each_allocation_of_a_pipeline_may_fail, 120) {
    for (int kind = 0; kind < AHEAD; ++kind) fail_each(kind, false);
}

TEST_WITH_TIMEOUT(all_allocations_of_a_pipeline_may_fail_from_each_on, 120) {
    for (int kind = 0; kind < AHEAD; ++kind) fail_each(kind, true);
}

TEST_WITH_TIMEOUT(each_allocation_of_a_pipeline_with_threads_may_fail, 240) {
    for (int kind = AHEAD; kind < KINDS; ++kind) fail_each(kind, false);
}

TEST_WITH_TIMEOUT(all_allocations_of_a_pipeline_with_threads_may_fail_from_each_on, 240) {
    for (int kind = AHEAD; kind < KINDS; ++kind) fail_each(kind, true);
}
