/* Graphs of every size and form: deep, wide, shared, donated. */
#include <pthread.h>
#include <slip/slip.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "schedule_support.h"

/* Runs the body on a stack that no recursion over the graph would fit into. */
static void on_small_stack(void *(*body)(void *), void *argument) {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    EXPECT_EQ(pthread_attr_setstacksize(&attributes, test_is_slow_build() ? 1 << 20 : 256 << 10), 0);
    EXPECT_EQ(pthread_create(&thread, &attributes, body, argument), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

/* Quadratic time would not end within the timeout of a test. A GPU that is emulated takes longer for each op. */
static int deep_length(slip_device device) {
    int length = test_is_slow_build() ? 100000 : 1000000;
    return device.type == SLIP_CPU ? length : length / 20;
}

/* ---- deep ---- */

static void eval_chain(int length, slip_stream *stream) {
    slip_array *one = make_vector(1, 1), *end = make_chain(one, one, length, stream);
    expect_all(end, (float)length + 1);
    slip_array_release(end);
    slip_array_release(one);
}

static void drop_chain(int length, slip_stream *stream) {
    slip_array *one = make_vector(1, 1), *end = make_chain(one, one, length, stream);
    slip_array_release(end);
    slip_array_release(one);
}

static void *deep_chains(void *argument) {
    const slip_device *device = argument;
    slip_stream *stream = make_stream(*device);
    eval_chain(deep_length(*device), stream);
    drop_chain(deep_length(*device), stream);
    return NULL;
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(a_chain_of_a_million_ops_needs_no_stack_and_linear_time, 120) {
    on_small_stack(deep_chains, &device);
}

/* A chain of views: as deep, and no commands. */
static void *deep_views(void *unused) {
    (void)unused;
    slip_stream *stream = make_stream(cpu_device);
    const float values[4] = {1, 2, 3, 4};
    const int shape[2] = {2, 2};
    slip_array *view;
    EXPECT_OK(slip_array_from_data(&view, values, shape, 2, SLIP_FLOAT32));
    for (int i = 0; i < deep_length(cpu_device) / 2; ++i) {
        slip_array *turned;
        EXPECT_OK(slip_transpose(&turned, view, stream));
        slip_array_release(view);
        view = turned;
    }
    eval_one(view);
    EXPECT_EQ(statistics_of(stream).submitted, 0);
    const void *data;
    EXPECT_OK(slip_array_data(&data, view));
    EXPECT_BYTES(data, values, sizeof values);
    slip_array_release(view);
    return NULL;
}

TEST_WITH_TIMEOUT(a_deep_chain_of_views_needs_no_stack, 120) {
    on_small_stack(deep_views, NULL);
}

/* ---- wide ---- */

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(an_op_may_have_ten_thousand_inputs, 60) {
    enum { COUNT = 10000 };
    slip_stream *streams[3];
    for (int i = 0; i < 3; ++i) streams[i] = make_stream(device);
    slip_array *one = make_vector(1, 1), **parts = malloc(COUNT * sizeof *parts), *all;
    for (int i = 0; i < COUNT; ++i) parts[i] = add(one, one, streams[i % 3]);
    EXPECT_OK(slip_concatenate_axis(&all, parts, COUNT, 0, streams[0]));
    for (int i = 0; i < COUNT; ++i) slip_array_release(parts[i]);
    expect_all(all, 2);
    EXPECT_EQ(slip_array_size(all), COUNT);
    EXPECT_LE(statistics_of(streams[0]).waits_issued, 3);
    slip_array_release(all);
    slip_array_release(one);
    free(parts);
}

TEST_ON_CPU_AND_SIM(a_tree_of_many_leaves_is_summed) {
    enum { LEAVES = 4096 };
    slip_stream *streams[4];
    for (int i = 0; i < 4; ++i) streams[i] = make_stream(device);
    slip_array **level = malloc(LEAVES * sizeof *level);
    for (int i = 0; i < LEAVES; ++i) level[i] = make_vector((float)i, 2);
    for (int count = LEAVES, round = 0; count > 1; count /= 2, ++round)
        for (int i = 0; i < count / 2; ++i) {
            slip_array *sum = add(level[2 * i], level[2 * i + 1], streams[(i + round) % 4]);
            slip_array_release(level[2 * i]);
            slip_array_release(level[2 * i + 1]);
            level[i] = sum;
        }
    expect_all(level[0], (float)LEAVES * (LEAVES - 1) / 2);
    uint64_t commands = 0;
    for (int i = 0; i < 4; ++i) commands += statistics_of(streams[i]).submitted;
    EXPECT_EQ(commands, LEAVES - 1);
    slip_array_release(level[0]);
    free(level);
}

/* ---- shared ---- */

TEST_ON_CPU_AND_SIM(what_many_read_is_computed_once) {
    enum { DEPTH = 30 }; /* 2^30 paths */
    slip_stream *stream = make_stream(device);
    slip_array *link = make_vector(1, 2);
    for (int i = 0; i < DEPTH; ++i) link = add_onto(link, link, stream);
    expect_all(link, 0x1p30f);
    EXPECT_EQ(statistics_of(stream).submitted, DEPTH);
    slip_array *again = add(link, link, stream);
    EXPECT_OK(slip_eval((slip_array *[]){again, link, again}, 3));
    EXPECT_EQ(statistics_of(stream).submitted, DEPTH + 1);
    EXPECT_EQ(statistics_of(stream).completed, DEPTH + 1);
    slip_array_release(again);
    slip_array_release(link);
}

TEST_ON_CPU_AND_SIM(evaluating_nothing_and_the_evaluated_is_fine) {
    slip_stream *stream = make_stream(device);
    EXPECT_OK(slip_eval(NULL, 0));
    EXPECT_OK(slip_async_eval(NULL, 0));
    slip_array *data = make_vector(3, 4), *sum = add(data, data, stream);
    eval_one(data);
    eval_one(sum);
    eval_one(sum);
    async_eval_one(sum);
    EXPECT_EQ(statistics_of(stream).submitted, 1);
    EXPECT_TRUE(slip_array_is_ready(data));
    slip_array_release(sum);
    slip_array_release(data);
}

TEST_ON_EVERY_DRIVER(empty_arrays_go_through) {
    slip_stream *stream = make_stream(device);
    slip_array *nothing = make_vector(0, 0), *sum = add(nothing, nothing, stream), *both;
    EXPECT_OK(slip_concatenate_axis(&both, (slip_array *[]){sum, nothing}, 2, 0, stream));
    eval_one(both);
    EXPECT_EQ(slip_array_size(both), 0);
    slip_array_release(both);
    slip_array_release(sum);
    slip_array_release(nothing);
}

/* ---- donated ---- */

enum { BIG = 1 << 20, BIG_BYTES = BIG * 4 };

/* Bytes that a chain of negations needs at most, beside what was there. */
static size_t peak_of_chain(slip_array *start, int length, slip_stream *stream, slip_array **end) {
    slip_array *link = start;
    for (int i = 0; i < length; ++i) {
        slip_array *next = negative(link, stream);
        slip_array_release(link);
        link = next;
    }
    size_t before = slip_memory_active();
    slip_memory_reset_peak();
    eval_one(link);
    *end = link;
    return slip_memory_peak() > before ? slip_memory_peak() - before : 0;
}

TEST_ON_EVERY_DRIVER(a_chain_computes_in_place) {
    slip_stream *stream = make_stream(device);
    slip_array *start = make_vector(1, BIG), *on_device = negative(start, stream), *end;
    eval_one(on_device);
    slip_array_release(start);
    size_t more = peak_of_chain(on_device, 20, stream, &end);
    EXPECT_LE(more, BIG_BYTES);
    EXPECT_EQ(slip_memory_active(), BIG_BYTES);
    expect_all(end, -1);
    slip_array_release(end);
    EXPECT_EQ(slip_memory_active(), 0);
}

TEST_ON_EVERY_DRIVER(what_a_handle_holds_is_not_overwritten) {
    slip_stream *stream = make_stream(device);
    slip_array *start = make_vector(1, 1000), *held = add(start, start, stream), *turned = negative(held, stream);
    slip_array *again = negative(turned, stream), *both = add(again, held, stream);
    slip_array_release(turned);
    slip_array_release(again);
    expect_all(both, 4);
    expect_all(held, 2);
    expect_all(start, 1);
    slip_array_release(both);
    slip_array_release(held);
    slip_array_release(start);
}

TEST_ON_EVERY_DRIVER(what_a_view_shows_is_not_overwritten) {
    slip_stream *stream = make_stream(device), *other = make_stream(device);
    const int shape[2] = {10, 100};
    slip_array *start = make_vector(1, 1000), *base = add(start, start, stream), *view;
    EXPECT_OK(slip_reshape(&view, base, shape, 2, other));
    slip_array *next = negative(base, stream); /* the last use of base but for the view */
    slip_array_release(base);
    EXPECT_OK(slip_eval((slip_array *[]){next, view}, 2));
    expect_all(view, 2);
    expect_all(next, -2);
    slip_array_release(view);
    slip_array_release(next);
    slip_array_release(start);
}

TEST_ON_EVERY_DRIVER(an_array_read_twice_by_one_op_is_not_its_output) {
    slip_stream *stream = make_stream(device);
    slip_array *start = make_vector(3, 1000), *twice = add(start, start, stream),
               *squared = multiply(twice, twice, stream);
    slip_array_release(twice);
    slip_array *difference;
    EXPECT_OK(slip_subtract(&difference, squared, start, stream));
    slip_array_release(squared);
    expect_all(difference, 33);
    slip_array_release(difference);
    slip_array_release(start);
}

/* Two readers on two streams: whichever is first must not overwrite what the other reads. */
TEST_ON_EVERY_DRIVER(what_another_stream_reads_is_not_overwritten) {
    slip_stream *maker = make_stream(device), *first = make_stream(device), *second = make_stream(device);
    slip_array *start = make_vector(1, 100000);
    for (int round = 0; round < 50; ++round) {
        slip_array *shared = add(start, start, maker), *left = negative(shared, first),
                   *right = negative(shared, second);
        slip_array_release(shared);
        EXPECT_OK(slip_eval((slip_array *[]){left, right}, 2));
        expect_all(left, -2);
        expect_all(right, -2);
        slip_array_release(left);
        slip_array_release(right);
    }
    slip_array_release(start);
}

static void count_call(void *payload) {
    atomic_fetch_add((atomic_int *)payload, 1);
}

TEST_ON_EVERY_DRIVER(memory_of_the_users_is_not_overwritten) {
    slip_stream *stream = make_stream(device);
    enum { COUNT = 1000 };
    float *values = malloc(COUNT * sizeof *values);
    for (int i = 0; i < COUNT; ++i) values[i] = 5;
    static atomic_int calls;
    const int shape = COUNT;
    slip_array *start;
    EXPECT_OK(slip_array_from_memory(&start, values, &shape, 1, SLIP_FLOAT32, &calls, count_call));
    slip_array *next = negative(start, stream);
    slip_array_release(start);
    expect_all(next, -5);
    WAIT_UNTIL(atomic_load(&calls) == 1 || device.type == SLIP_GPU); /* a GPU's copy may hold it */
    for (int i = 0; i < COUNT; ++i) EXPECT_EQ((int)values[i], 5);
    slip_array_release(next);
    WAIT_UNTIL(atomic_load(&calls) == 1);
    free(values);
}
