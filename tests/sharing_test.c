/* Arrays, streams and the pool shared by threads. Meant for thread sanitizer; without it the values must be right. */
#include <pthread.h>
#include <slip/slip.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/pool.h"
#include "drivers/sim/sim.h"
#include "graph_support.h"
#include "schedule_support.h"

enum { STREAMS = 6 };

static slip_stream *streams[STREAMS];

static void make_streams(slip_device first, slip_device second) {
    for (int i = 0; i < STREAMS; ++i) streams[i] = make_stream(i % 2 ? second : first);
}

static uint64_t scaled(uint64_t count) {
    return test_is_slow_build() ? count / 5 + 1 : count;
}

/* The simulated GPU counts what a real one would do wrong in silence. */
static void expect_no_complaints(void) {
    slip_sim_counters counters;
    slip__sim_get_counters(&counters);
    EXPECT_EQ(counters.unrecorded_waits, 0);
    if (slip_device_count(SLIP_GPU)) EXPECT_OK(slip_device_check(gpu_device));
}

/* ---- one lazy graph, evaluated by several threads at once ---- */

typedef struct shared_graph {
    random_graph graph;
    uint64_t seed;
} shared_graph;

static void eval_parts(int number, void *context) {
    const shared_graph *shared = context;
    test_generator random = test_random(shared->seed * 100 + (uint64_t)number);
    for (int round = 0; round < 6; ++round) {
        int64_t count = test_random_between(&random, 1, 6);
        if (test_random_chance(&random, 0.6)) graph_submit(&shared->graph, &random, 0, (int)count);
        else graph_expect_node(&shared->graph, (int)test_random_below(&random, (uint64_t)shared->graph.count));
    }
    graph_expect_all(&shared->graph);
}

static void check_shared_graphs(int thread_count) {
    FOR_EACH_SEED(seed, scaled(60)) {
        test_generator random = test_random(seed);
        shared_graph shared = {.seed = seed};
        graph_shape shape = graph_random_shape(&random);
        graph_begin(&shared.graph, streams, (int)test_random_between(&random, 2, STREAMS));
        graph_grow(&shared.graph, &random, (int)test_random_between(&random, 20, 150), &shape);
        run_in_threads(thread_count, eval_parts, &shared);
        graph_end(&shared.graph);
    }
    expect_no_complaints();
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(two_threads_evaluate_overlapping_graphs, 60) {
    make_streams(device, device);
    check_shared_graphs(2);
}

TEST_WITH_TIMEOUT(threads_evaluate_overlapping_graphs_across_devices, 60) {
    setenv("SLIP_GPU", "sim", 1);
    make_streams(cpu_device, gpu_device);
    check_shared_graphs(4);
}

TEST_WITH_TIMEOUT(results_do_not_depend_on_the_thread_count, 60) {
    make_streams(cpu_device, cpu_device);
    for (int count = 1; count <= 3; ++count) {
        EXPECT_OK(slip_thread_count_set(count));
        EXPECT_EQ(slip_thread_count(), count);
        check_shared_graphs(3);
    }
}

/* Without handles, so that memory is donated and given back while others walk. */
static void eval_and_drop(int number, void *context) {
    slip_array *shared = context;
    slip_array *link = slip_array_retain(shared);
    for (int i = 0; i < 40; ++i) link = add_onto(link, shared, streams[(i + number) % STREAMS]);
    expect_all(link, 41 * 3);
    slip_array_release(link);
}

TEST_ON_EVERY_DRIVER(threads_read_one_pending_array) {
    make_streams(device, device);
    for (uint64_t round = 0; round < scaled(40); ++round) {
        slip_array *one = make_vector(1, 8), *shared = make_chain(one, one, 2, streams[round % STREAMS]);
        run_in_threads(4, eval_and_drop, shared);
        slip_array_release(shared);
        slip_array_release(one);
    }
}

/* ---- threads that hand arrays to each other ---- */

enum { SLOTS = 16, LENGTH = 8 };

/* Arrays that any thread takes, reads and replaces: whoever made one is seldom who frees it. */
typedef struct exchange {
    pthread_mutex_t lock;
    slip_array *arrays[SLOTS];
    uint32_t values[SLOTS]; /* all elements of it */
    slip_device device;
} exchange;

static slip_array *take(exchange *self, int slot, uint32_t *value) {
    pthread_mutex_lock(&self->lock);
    slip_array *array = slip_array_retain(self->arrays[slot]);
    *value = self->values[slot];
    pthread_mutex_unlock(&self->lock);
    return array;
}

static void put(exchange *self, int slot, slip_array *array, uint32_t value) {
    pthread_mutex_lock(&self->lock);
    slip_array *old = self->arrays[slot];
    self->arrays[slot] = array;
    self->values[slot] = value;
    pthread_mutex_unlock(&self->lock);
    slip_array_release(old);
}

static void expect_u32(slip_array *array, uint32_t value) {
    const void *data;
    EXPECT_OK(slip_array_data(&data, array));
    for (int i = 0; i < LENGTH; ++i) EXPECT_EQ(((const uint32_t *)data)[i], value);
}

static void trade(int number, void *context) {
    exchange *self = context;
    test_generator random = test_random((uint64_t)number + 1);
    for (uint64_t i = 0; i < scaled(1500); ++i) {
        uint32_t left_value, right_value;
        slip_array *left = take(self, (int)test_random_below(&random, SLOTS), &left_value), *result;
        slip_array *right = take(self, (int)test_random_below(&random, SLOTS), &right_value);
        bool multiplies = test_random_chance(&random, 0.3);
        slip_stream *stream = test_random_chance(&random, 0.9) ? streams[test_random_below(&random, 4)] : NULL;
        EXPECT_OK((multiplies ? slip_multiply : slip_add)(&result, left, right, stream));
        uint32_t value = multiplies ? left_value * right_value : left_value + right_value;
        slip_array_release(left);
        slip_array_release(right);
        if (test_random_chance(&random, 0.5)) async_eval_one(result);
        if (test_random_chance(&random, 0.1)) expect_u32(result, value);
        if (test_random_chance(&random, 0.02)) EXPECT_OK(slip_stream_synchronize(streams[i % 4], SLIP_FOREVER));
        put(self, (int)test_random_below(&random, SLOTS), result, value);
    }
}

static void check_exchange(slip_device device) {
    exchange shared = {.lock = PTHREAD_MUTEX_INITIALIZER, .device = device};
    uint32_t values[LENGTH];
    const int shape = LENGTH;
    for (uint32_t i = 0; i < SLOTS; ++i) {
        for (int k = 0; k < LENGTH; ++k) values[k] = i * i + 1;
        shared.arrays[i] = make_u32(values, &shape, 1);
        shared.values[i] = i * i + 1;
    }
    run_in_threads(8, trade, &shared);
    for (int i = 0; i < SLOTS; ++i) {
        expect_u32(shared.arrays[i], shared.values[i]);
        slip_array_release(shared.arrays[i]);
    }
    expect_no_complaints();
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(eight_threads_share_four_streams, 60) {
    make_streams(device, device);
    check_exchange(device);
}

TEST_WITH_TIMEOUT(eight_threads_share_streams_of_two_devices, 60) {
    setenv("SLIP_GPU", "sim", 1);
    make_streams(cpu_device, gpu_device);
    check_exchange(cpu_device);
}

static void change_thread_count(int number, void *context) {
    if (number < 8) {
        trade(number, context);
        return;
    }
    for (uint64_t i = 0; i < scaled(300); ++i) {
        EXPECT_OK(slip_thread_count_set(1 + (int)(i % 3)));
        yield_thread();
    }
}

static void change_thread_count_around(int number, void *context) {
    change_thread_count(number + 6, context); /* two that work, one that changes the count */
}

TEST_WITH_TIMEOUT(the_thread_count_may_change_at_any_time, 60) {
    make_streams(cpu_device, cpu_device);
    exchange shared = {.lock = PTHREAD_MUTEX_INITIALIZER};
    uint32_t values[LENGTH] = {1, 1, 1, 1, 1, 1, 1, 1};
    const int shape = LENGTH;
    for (int i = 0; i < SLOTS; ++i) {
        shared.arrays[i] = make_u32(values, &shape, 1);
        shared.values[i] = 1;
    }
    run_in_threads(3, change_thread_count_around, &shared);
    for (int i = 0; i < SLOTS; ++i) {
        expect_u32(shared.arrays[i], shared.values[i]);
        slip_array_release(shared.arrays[i]);
    }
    EXPECT_STATUS(slip_thread_count_set(-1), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[thread_count_set]");
    EXPECT_OK(slip_thread_count_set(0));
}

/* ---- threads that come and go ---- */

static _Atomic(slip_array *) left_behind;

/* Leaves work pending on its own default stream, and an array that others read after the thread has ended. */
static void work_and_leave(int number, void *context) {
    slip_array *one = context, *pending = make_chain(one, one, 30 + number, NULL);
    async_eval_one(pending);
    slip_array *before = atomic_exchange(&left_behind, pending);
    if (before) async_eval_one(before);
    slip_array_release(before);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(threads_leave_work_on_their_default_streams, 60) {
    EXPECT_OK(slip_device_set_default(device));
    slip_array *one = make_vector(1, 4);
    for (uint64_t round = 0; round < scaled(100); ++round) {
        run_in_threads(3, work_and_leave, one);
        slip_array *last = atomic_exchange(&left_behind, NULL);
        float value = element(last, 0);
        EXPECT_TRUE(value >= 31 && value <= 33);
        slip_array_release(last);
    }
    slip_array_release(one);
}

static void open_and_close(int number, void *context) {
    slip_array *one = context;
    test_generator random = test_random((uint64_t)number);
    for (uint64_t i = 0; i < scaled(150); ++i) {
        slip_stream *own = make_stream(slip_device_default());
        slip_array *sum = make_chain(one, one, (int)test_random_below(&random, 5), own);
        if (test_random_chance(&random, 0.5)) async_eval_one(sum);
        slip_stream_release(own);
        slip_array_release(sum);
    }
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(threads_open_and_close_streams, 60) {
    EXPECT_OK(slip_device_set_default(device));
    slip_array *one = make_vector(1, 4);
    run_in_threads(6, open_and_close, one);
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    slip_array_release(one);
}

/* ---- nobody helps ---- */

/* Handoffs between streams that no caller waits for: if one is lost, nothing comes. */
static void spin_for(int number, void *context) {
    slip_array *one = context;
    for (uint64_t i = 0; i < scaled(2000); ++i) {
        slip_stream *a = streams[(number + (int)i) % STREAMS], *b = streams[(number + (int)i / 3 + 1) % STREAMS];
        slip_array *first = add(one, one, a), *second = add(first, one, b), *third = add(second, first, a);
        async_eval_one(third);
        WAIT_UNTIL(slip_array_is_ready(third));
        expect_all(third, 5);
        slip_array_release(first);
        slip_array_release(second);
        slip_array_release(third);
    }
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(no_handoff_between_streams_is_lost, 60) {
    make_streams(device, device);
    slip_array *one = make_vector(1, 4);
    spin_for(0, one);
    run_in_threads(3, spin_for, one);
    slip_array_release(one);
}

TEST_WITH_TIMEOUT(no_handoff_between_devices_is_lost, 60) {
    setenv("SLIP_GPU", "sim", 1);
    make_streams(cpu_device, gpu_device);
    slip_array *one = make_vector(1, 4);
    run_in_threads(2, spin_for, one);
    slip_array_release(one);
}

TEST_WITH_TIMEOUT(no_handoff_is_lost_on_one_thread, 60) {
    EXPECT_OK(slip_thread_count_set(1));
    make_streams(cpu_device, cpu_device);
    slip_array *one = make_vector(1, 4);
    run_in_threads(2, spin_for, one);
    slip_array_release(one);
}

/* Submits the next command while the one who ran the last is about to find the stream empty: a draw of delays meets the
 * moment. Nobody else would run what it overlooks. */
TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(nothing_is_overlooked_as_a_stream_goes_idle, 60) {
    enum { BATCH = 1000, LONGEST_DELAY = 60 };
    slip_stream *stream = make_stream(device);
    slip_array *one = make_vector(1, 1), **sums = malloc(BATCH * sizeof *sums);
    test_generator random = test_random(1);
    for (uint64_t round = 0; round < scaled(20); ++round) {
        for (int i = 0; i < BATCH; ++i) sums[i] = add(one, one, stream);
        for (int i = 0; i < BATCH; ++i) {
            for (uint64_t delay = test_random_below(&random, LONGEST_DELAY); delay > 0; --delay) slip__cpu_relax();
            async_eval_one(sums[i]);
            for (int spins = 0; !slip_array_is_ready(sums[i]); ++spins)
                if (spins > 1000) yield_thread();
        }
        for (int i = 0; i < BATCH; ++i) slip_array_release(sums[i]);
    }
    slip_array_release(one);
    free(sums);
}

/* ---- parallel loops ---- */

static void count_index(void *context, size_t index) {
    atomic_fetch_add(&((atomic_uint *)context)[index], 1);
}

static void nest(void *context, size_t index) {
    atomic_uint counts[64] = {0};
    slip__parallel_for(64, count_index, counts);
    for (int i = 0; i < 64; ++i) EXPECT_EQ(atomic_load(&counts[i]), 1);
    count_index(context, index);
}

static void run_loops(int number, void *context) {
    (void)context;
    static const size_t sizes[] = {0, 1, 2, 3, 17, 200};
    atomic_uint counts[200];
    for (uint64_t i = 0; i < scaled(500); ++i) {
        size_t size = sizes[(i + (uint64_t)number) % 6];
        for (size_t k = 0; k < size; ++k) atomic_store(&counts[k], 0);
        slip__parallel_for(size, i % 10 == 0 ? nest : count_index, counts);
        for (size_t k = 0; k < size; ++k) EXPECT_EQ(atomic_load(&counts[k]), 1);
    }
}

TEST_WITH_TIMEOUT(parallel_loops_run_each_index_once, 60) {
    for (int count = 1; count <= 3; ++count) {
        EXPECT_OK(slip_thread_count_set(count));
        run_in_threads(3, run_loops, NULL);
    }
}
