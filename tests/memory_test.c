/* Memory: what is counted, what is kept, what is bounded, and what happens when there is none. */
#include <slip/slip.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "drivers/sim/sim.h"
#include "schedule/flight.h"
#include "schedule_support.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

static slip_array *make_bytes(size_t byte_count, slip_stream *stream) {
    slip_array *array;
    const int shape = (int)(byte_count / 4);
    EXPECT_OK(slip_ones(&array, &shape, 1, SLIP_FLOAT32, stream));
    eval_one(array);
    return array;
}

/* ---- counting ---- */

TEST_ON_EVERY_DRIVER(active_peak_and_cached_bytes_are_exact) {
    slip_stream *stream = make_stream(device);
    eval_one(keep(make_bytes(4, stream))); /* constants and the like are there */
    release_kept();
    slip_memory_clear_cache();
    EXPECT_EQ(slip_memory_active(), 0);
    EXPECT_EQ(slip_memory_cache(), 0);
    slip_memory_reset_peak();
    slip_array *first = make_bytes(MIB, stream), *second = make_bytes(3 * MIB, stream);
    size_t active = slip_memory_active();
    EXPECT_GE(active, 4 * MIB);
    EXPECT_LE(active, 4 * MIB + 4 * MIB / 8);
    EXPECT_GE(slip_memory_peak(), active);
    slip_array_release(second);
    EXPECT_EQ(slip_memory_active(), MIB);
    size_t cached = slip_memory_cache();
    EXPECT_GE(cached, 3 * MIB);
    slip_array_release(first);
    EXPECT_EQ(slip_memory_active(), 0);
    EXPECT_EQ(slip_memory_cache(), cached + MIB);
    slip_memory_clear_cache();
    EXPECT_EQ(slip_memory_cache(), 0);
    slip_memory_reset_peak();
    EXPECT_EQ(slip_memory_peak(), 0);
}

TEST_ON_EVERY_DRIVER(sizes_of_all_kinds_come_back) {
    slip_stream *stream = make_stream(device);
    test_generator random = test_random(1);
    slip_array *arrays[100];
    for (int round = 0; round < 5; ++round) {
        size_t bytes = 0;
        for (int i = 0; i < 100; ++i) {
            size_t size = 4 * (size_t)test_random_below(&random, (uint64_t)1 << test_random_between(&random, 1, 16));
            arrays[i] = make_bytes(size, stream);
            bytes += size;
        }
        EXPECT_GE(slip_memory_active(), bytes);
        EXPECT_LE(slip_memory_active(), bytes + bytes / 8 + 100 * 64);
        for (int i = 0; i < 100; ++i) slip_array_release(arrays[i]);
        EXPECT_EQ(slip_memory_active(), 0);
    }
    slip_memory_clear_cache();
    EXPECT_EQ(slip_memory_cache(), 0);
}

TEST_ON_EVERY_DRIVER(freed_memory_is_used_again) {
    slip_stream *stream = make_stream(device);
    slip_array_release(make_bytes(MIB, stream));
    size_t cached = slip_memory_cache();
    for (int i = 0; i < 100; ++i) slip_array_release(make_bytes(MIB, stream));
    WAIT_UNTIL(slip_memory_active() == 0); /* a GPU's last command may not be reported yet */
    EXPECT_GE(slip_memory_cache(), cached);
    EXPECT_LT(slip_memory_cache(), cached + MIB / 16); /* nor its copies of constants from the host */
}

/* ---- limits ---- */

TEST_ON_EVERY_DRIVER(the_cache_keeps_no_more_than_its_limit) {
    slip_stream *stream = make_stream(device);
    for (int i = 0; i < 10; ++i) keep(make_bytes(MIB, stream));
    release_kept();
    EXPECT_GE(slip_memory_cache(), 10 * MIB);
    size_t previous = slip_memory_set_cache_limit(4 * MIB);
    EXPECT_LE(slip_memory_cache(), 4 * MIB);
    EXPECT_EQ(slip_memory_set_cache_limit(0), 4 * MIB);
    EXPECT_EQ(slip_memory_cache(), 0);
    slip_array_release(make_bytes(MIB, stream));
    slip_array_release(make_bytes(2 * MIB, stream)); /* a GPU gives memory back when it next asks for some */
    EXPECT_LE(slip_memory_cache(), device.type == SLIP_GPU ? 3 * MIB : 0);
    EXPECT_EQ(slip_memory_set_cache_limit(previous), 0);
    slip_memory_clear_cache();
    EXPECT_EQ(slip_memory_cache(), 0);
}

TEST_ON_EVERY_DRIVER(no_more_than_the_limit_is_allocated) {
    slip_stream *stream = make_stream(device);
    size_t previous = slip_memory_set_limit(8 * MIB);
    EXPECT_EQ(slip_memory_limit(), 8 * MIB);
    slip_array *held = make_bytes(5 * MIB, stream), *one = make_vector(1, MIB / 2), *sum = add(one, one, stream);
    EXPECT_STATUS(slip_eval(&sum, 1), SLIP_OUT_OF_MEMORY);
    EXPECT_MESSAGE("limit 8388608");
    slip_array *data;
    static const float values[2 * MIB];
    const int shape = 2 * MIB;
    EXPECT_STATUS(slip_array_from_data(&data, values, &shape, 1, SLIP_FLOAT32), SLIP_OUT_OF_MEMORY);
    EXPECT_MESSAGE("[array] out of memory");
    EXPECT_TRUE(data == NULL);
    slip_array_release(sum);
    slip_array_release(held);
    slip_array_release(one);
    WAIT_UNTIL(slip_memory_active() == 0);
    sum = make_bytes(7 * MIB, stream); /* the cache makes room */
    EXPECT_LE(slip_memory_active() + slip_memory_cache(), 8 * MIB);
    slip_array_release(sum);
    EXPECT_EQ(slip_memory_set_limit(previous), 8 * MIB);
}

TEST(memory_that_cannot_be_counted_is_an_error) {
    slip_array *array;
    const int shape[4] = {1 << 30, 1 << 30, 1 << 30, 1 << 30};
    EXPECT_NE(slip_ones(&array, shape, 4, SLIP_FLOAT32, NULL), SLIP_OK);
    EXPECT_TRUE(array == NULL);
}

/* ---- little memory on a GPU ---- */

static void begin_small_sim(size_t memory_size, bool manual) {
    slip_sim_options options;
    setenv("SLIP_GPU", "sim", 1);
    EXPECT_OK(slip__sim_default_options(&options));
    options.memory_size = memory_size;
    options.manual = manual;
    EXPECT_OK(slip_device_check(gpu_device));
    EXPECT_OK(slip__sim_configure(&options));
}

static slip_sim_counters sim_counters(void) {
    slip_sim_counters counters;
    slip__sim_get_counters(&counters);
    return counters;
}

/* Fits one after the other, not all at once: commands wait for what is in flight to be freed. */
TEST_WITH_TIMEOUT(short_of_memory_work_waits_for_memory_in_flight, 60) {
    begin_small_sim(MIB, true);
    freeze_cpu();
    slip__flight_set_limit(MIB); /* so that it is memory that runs short */
    slip_stream *streams[3];
    for (int i = 0; i < 3; ++i) streams[i] = make_stream(gpu_device);
    enum { LENGTH = 64 * KIB / 4 };
    slip_array *one = make_vector(1, LENGTH), *sums[3];
    for (int i = 0; i < 3; ++i) {
        sums[i] = slip_array_retain(one);
        for (int k = 0; k < 40; ++k) {
            slip_array *left = negative(sums[i], streams[i]), *right = multiply(left, left, streams[(i + k) % 3]);
            slip_array_release(sums[i]);
            sums[i] = add(right, left, streams[i]);
            slip_array_release(left);
            slip_array_release(right);
        }
    }
    EXPECT_OK(slip_async_eval(sums, 3));
    uint64_t waits = 0;
    for (int i = 0; i < 3; ++i) waits += statistics_of(streams[i]).waits_for_memory;
    EXPECT_GT(waits, 0); /* nothing is over, so what was freed cannot be used by another stream */
    pump_start();
    EXPECT_OK(slip_eval(sums, 3));
    for (int i = 0; i < 3; ++i) {
        expect_all(sums[i], 0); /* 1 - 1 = 0, and it stays so */
        slip_array_release(sums[i]);
    }
    pump_stop();
    slip_array_release(one);
    EXPECT_EQ(slip_memory_active(), 0);
    EXPECT_LE(sim_counters().peak_bytes, MIB);
}

/* ---- back-pressure ---- */

enum { PIECE = 64 * KIB, PIECES = 100, FLIGHT_LIMIT = 256 * KIB };

/* Work for a stream: PIECES arrays that all stay. */
static void submit_pieces(slip_array *one, slip_stream *stream, slip_array **pieces) {
    for (int i = 0; i < PIECES; ++i) {
        pieces[i] = add(one, one, stream);
        async_eval_one(pieces[i]);
    }
}

TEST(bytes_in_flight_are_bounded_and_submitting_is_not) {
    begin_small_sim((size_t)1 << 30, true);
    freeze_cpu();
    slip__flight_set_limit(FLIGHT_LIMIT);
    slip_stream *stream = make_stream(gpu_device);
    slip_array *one = keep(make_vector(1, PIECE / 4)), *pieces[PIECES];
    submit_pieces(one, stream, pieces); /* returns, although next to nothing of it fits */
    EXPECT_EQ(statistics_of(stream).submitted, PIECES);
    EXPECT_EQ(statistics_of(stream).submitter_blocked, 0);
    EXPECT_LE(sim_counters().live_bytes, FLIGHT_LIMIT + 2 * PIECE);
    uint64_t done = 0;
    size_t beyond = 0;
    while (done < PIECES) {
        bool ran = slip__sim_step() | run_ready_gpu_streams();
        EXPECT_TRUE(ran);
        done = statistics_of(stream).completed;
        size_t allowed = FLIGHT_LIMIT + (size_t)(done + 2) * PIECE; /* those that are done stay */
        if (sim_counters().live_bytes > allowed) beyond = sim_counters().live_bytes - allowed;
    }
    EXPECT_EQ(beyond, 0);
    pump_start();
    for (int i = 0; i < PIECES; ++i) {
        expect_all(pieces[i], 2);
        slip_array_release(pieces[i]);
    }
    pump_stop();
    release_kept();
}

TEST(a_full_stream_does_not_hold_another) {
    begin_small_sim((size_t)1 << 30, true);
    freeze_cpu();
    slip__flight_set_limit(FLIGHT_LIMIT);
    slip_stream *full = make_stream(gpu_device), *lively = make_stream(gpu_device), *cpu = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, PIECE / 4)), *small = keep(make_vector(1, 4)), *pieces[PIECES];
    slip_array *warm[8];
    for (int i = 0; i < 8; ++i) warm[i] = add(small, small, lively);
    pump_start();
    EXPECT_OK(slip_eval(warm, 8));
    for (int i = 0; i < 8; ++i) slip_array_release(warm[i]);
    eval_one(keep(add(one, one, full)));
    pump_stop();
    slip_event *gate;
    EXPECT_OK(slip_event_create(&gate)); /* `full` stands still until the CPU stream runs */
    EXPECT_OK(slip_event_record(gate, cpu));
    EXPECT_OK(slip_event_wait(gate, full));
    submit_pieces(one, full, pieces);
    slip_array *fast = keep(make_chain(small, small, 50, lively));
    async_eval_one(fast);
    slip__sim_run_until_idle();
    EXPECT_TRUE(slip_array_is_ready(fast));
    EXPECT_FALSE(slip_array_is_ready(pieces[0]));
    run_all(cpu);
    pump_start();
    for (int i = 0; i < PIECES; ++i) {
        expect_all(pieces[i], 2);
        slip_array_release(pieces[i]);
    }
    pump_stop();
    slip_event_release(gate);
    release_kept();
}

/* ---- many steps ---- */

static size_t resident_bytes(void) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    EXPECT_TRUE(file != NULL && fscanf(file, "%*s %ld", &pages) == 1);
    fclose(file);
    return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* A small training loop: two streams, parameters replaced in each step, evaluated now and then. */
static void run_steps(slip_array **weights, slip_array *rate, slip_stream *const *streams, int count) {
    for (int i = 0; i < count; ++i) {
        slip_array *noise = multiply(*weights, rate, streams[0]), *gradient = add(noise, *weights, streams[1]);
        slip_array *change = multiply(gradient, rate, streams[1]), *next;
        EXPECT_OK(slip_subtract(&next, *weights, change, streams[1]));
        slip_array_release(noise);
        slip_array_release(gradient);
        slip_array_release(change);
        slip_array_release(*weights);
        *weights = next;
        if (i % 10 == 9) eval_one(next);
        else async_eval_one(next);
    }
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(memory_is_flat_over_many_steps, 120) {
    int steps = device.type == SLIP_GPU ? 20000 : 100000;
    if (test_is_slow_build()) steps /= 20;
    slip_stream *streams[2] = {make_stream(device), make_stream(device)};
    slip_array *weights = make_vector(1, 1000), *rate = make_vector(0.001f, 1000);
    run_steps(&weights, rate, streams, steps / 10);
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    size_t active = slip_memory_active(), resident = resident_bytes();
    run_steps(&weights, rate, streams, steps - steps / 10);
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    EXPECT_EQ(slip_memory_active(), active);
    if (!test_is_slow_build()) EXPECT_LE(resident_bytes(), resident + 2 * MIB);
    slip_array_release(weights);
    slip_array_release(rate);
    EXPECT_EQ(slip_memory_active(), 0);
}
