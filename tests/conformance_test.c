/* What every driver must do, seen through the scheduler. The ops have a suite of their own (ops_conformance_test). */
#include <slip/slip.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "drivers/sim/sim.h"
#include "schedule_support.h"

/* ---- data there and back ---- */

TEST_ON_EVERY_DRIVER(bytes_of_every_dtype_go_there_and_back) {
    slip_stream *stream = make_stream(device);
    unsigned char bytes[8 * 30];
    for (size_t i = 0; i < sizeof bytes; ++i)
        bytes[i] = (unsigned char)(i % 2); /* whole numbers of every dtype, bool included */
    for (int dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (device.type == SLIP_GPU && dtype == SLIP_FLOAT64) continue; /* GPUs have none */
        TEST_CONTEXT("%s", slip_dtype_name((slip_dtype)dtype));
        const int shape[3] = {2, 3, 5}, order[3] = {2, 0, 1};
        slip_array *given, *turned, *copied, *back;
        EXPECT_OK(slip_array_from_data(&given, bytes, shape, 3, (slip_dtype)dtype));
        EXPECT_OK(slip_transpose_axes(&turned, given, order, 3, stream));
        EXPECT_OK(slip_contiguous(&copied, turned, false, stream));
        EXPECT_OK(slip_transpose_axes(&back, copied, (int[]){1, 2, 0}, 3, stream));
        const void *data;
        EXPECT_OK(slip_array_data(&data, back));
        size_t size = slip_dtype_size((slip_dtype)dtype);
        const int64_t *strides = slip_array_strides(back);
        for (int i = 0; i < 30; ++i) {
            int64_t place = i / 15 * strides[0] + i / 5 % 3 * strides[1] + i % 5 * strides[2];
            EXPECT_BYTES((const char *)data + place * (int64_t)size, bytes + (size_t)i * size, size);
        }
        slip_array_release(given);
        slip_array_release(turned);
        slip_array_release(copied);
        slip_array_release(back);
    }
}

TEST_ON_EVERY_DRIVER(large_arrays_go_there_and_back) {
    enum { LENGTH = 3 << 20 };
    slip_stream *stream = make_stream(device);
    float *values = malloc(LENGTH * sizeof *values);
    for (int i = 0; i < LENGTH; ++i) values[i] = (float)i;
    const int shape = LENGTH;
    slip_array *given, *negated;
    EXPECT_OK(slip_array_from_data(&given, values, &shape, 1, SLIP_FLOAT32));
    negated = negative(given, stream);
    const void *data;
    EXPECT_OK(slip_array_data(&data, negated));
    for (int i = 0; i < LENGTH; ++i)
        if (((const float *)data)[i] != -values[i]) FAIL("element %d is %g", i, (double)((const float *)data)[i]);
    slip_array_release(given);
    slip_array_release(negated);
    free(values);
}

static uint64_t copies_so_far(void) {
    slip_sim_counters counters;
    slip__sim_get_counters(&counters);
    return counters.finished[SLIP_SIM_COPY];
}

/* However many read it, and however often. */
TEST_ON_CPU_AND_SIM(an_array_is_copied_to_a_device_once) {
    slip_stream *first = make_stream(device), *second = make_stream(device);
    slip_array *one = make_vector(1, 100), *sums[10];
    for (int i = 0; i < 10; ++i) sums[i] = add(one, one, i % 2 ? first : second);
    EXPECT_OK(slip_eval(sums, 10));
    EXPECT_EQ(copies_so_far(), device.type == SLIP_GPU);
    for (int i = 0; i < 5; ++i) expect_all(sums[0], 2);
    EXPECT_EQ(copies_so_far(), 2 * (device.type == SLIP_GPU));
    for (int i = 0; i < 10; ++i) slip_array_release(sums[i]);
    slip_array_release(one);
}

/* ---- order ---- */

TEST_ON_EVERY_DRIVER(a_stream_runs_in_order) {
    slip_stream *stream = make_stream(device);
    slip_event *events[20];
    slip_array *one = keep(make_vector(1, 1000)), *link = one;
    for (int i = 0; i < 20; ++i) {
        link = keep(make_chain(link, one, 5, stream));
        async_eval_one(link);
        EXPECT_OK(slip_event_create(&events[i]));
        EXPECT_OK(slip_event_record(events[i], stream));
    }
    EXPECT_OK(slip_event_synchronize(events[19], SLIP_FOREVER));
    for (int i = 0; i < 19; ++i) {
        uint64_t backwards;
        EXPECT_TRUE(slip_event_is_reached(events[i]));
        EXPECT_OK(slip_event_elapsed(&backwards, events[i + 1], events[i]));
        EXPECT_EQ(backwards, 0);
    }
    expect_all(link, 101);
    for (int i = 0; i < 20; ++i) slip_event_release(events[i]);
    release_kept();
}

TEST_ON_EVERY_DRIVER(a_hundred_streams_pass_a_value_on) {
    slip_stream *streams[100];
    for (int i = 0; i < 100; ++i) streams[i] = make_stream(device);
    slip_array *one = make_vector(1, 10), *link = slip_array_retain(one);
    for (int i = 0; i < 1000; ++i) link = add_onto(link, one, streams[i * 37 % 100]);
    expect_all(link, 1001);
    slip_array_release(link);
    slip_array_release(one);
}

/* No wait is for what was never recorded, nothing is freed in use: the device would say so. */
TEST_ON_CPU_AND_SIM(the_device_has_no_complaints_after_much_work) {
    slip_stream *streams[12];
    for (int i = 0; i < 12; ++i) streams[i] = make_stream(device);
    test_generator random = test_random(1);
    slip_array *one = make_vector(1, 500), *links[12];
    for (int i = 0; i < 12; ++i) links[i] = slip_array_retain(one);
    for (int i = 0; i < 3000; ++i) {
        int to = (int)test_random_below(&random, 12), from = (int)test_random_below(&random, 12);
        slip_array *largest;
        EXPECT_OK(slip_maximum(&largest, links[to], links[from], streams[to]));
        slip_array_release(links[to]);
        links[to] = largest;
        if (i % 50 == 0) async_eval_one(links[from]);
    }
    EXPECT_OK(slip_eval(links, 12));
    for (int i = 0; i < 12; ++i) {
        expect_all(links[i], 1);
        slip_array_release(links[i]);
    }
    slip_array_release(one);
    slip_sim_counters counters;
    slip__sim_get_counters(&counters);
    EXPECT_EQ(counters.unrecorded_waits, 0);
    EXPECT_OK(slip_device_check(device));
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    EXPECT_EQ(slip_memory_active(), 0);
}

/* ---- defaults ---- */

static slip_stream *default_of(slip_device device) {
    slip_stream *stream;
    EXPECT_OK(slip_stream_default(&stream, device));
    slip_stream_release(stream); /* the thread holds it */
    return stream;
}

static void note_default(int number, void *context) {
    slip_stream **found = context;
    found[number] = default_of(cpu_device);
    slip_array *one = make_vector(1, 2), *sum = add(one, one, NULL);
    EXPECT_TRUE(slip_array_stream(sum) == found[number]);
    EXPECT_TRUE(default_of(cpu_device) == found[number]);
    slip_array_release(sum);
    slip_array_release(one);
}

TEST(each_thread_has_a_default_stream_of_its_own) {
    slip_stream *found[4], *own = default_of(cpu_device);
    run_in_threads(3, note_default, found);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(found[i] != own);
    EXPECT_TRUE(default_of(cpu_device) == own);
}

TEST_ON_EVERY_DRIVER(a_default_stream_is_of_its_device_and_set_for_one_thread) {
    slip_stream *first = default_of(device), *other = make_stream(device);
    EXPECT_EQ(slip_stream_device(first).type, device.type);
    slip_device before = slip_device_default();
    EXPECT_OK(slip_stream_set_default(other));
    EXPECT_TRUE(default_of(device) == other);
    EXPECT_EQ(slip_device_default().type, before.type); /* the default device stays */
    EXPECT_OK(slip_device_set_default(device));
    slip_array *one = make_vector(1, 2), *sum = add(one, one, NULL);
    EXPECT_TRUE(slip_array_stream(sum) == other);
    expect_all(sum, 2);
    slip_array_release(sum);
    slip_array_release(one);
}

TEST(scopes_end_in_reverse_order_and_restore_device_and_stream) {
    setenv("SLIP_GPU", "sim", 1);
    EXPECT_EQ(slip_device_default().type, SLIP_CPU); /* a simulated GPU never becomes the default by itself */
    slip_stream *cpu = default_of(cpu_device), *gpu = default_of(gpu_device);
    slip_stream *inner_cpu = make_stream(cpu_device), *inner_gpu = make_stream(gpu_device);
    slip_scope first, second, third;
    EXPECT_OK(slip_scope_begin(&first, inner_gpu));
    EXPECT_EQ(slip_device_default().type, SLIP_GPU);
    EXPECT_TRUE(default_of(gpu_device) == inner_gpu);
    EXPECT_OK(slip_scope_begin(&second, inner_cpu));
    EXPECT_EQ(slip_device_default().type, SLIP_CPU);
    EXPECT_TRUE(default_of(cpu_device) == inner_cpu);
    EXPECT_TRUE(default_of(gpu_device) == inner_gpu);
    EXPECT_OK(slip_scope_begin(&third, gpu));
    EXPECT_TRUE(default_of(gpu_device) == gpu);
    slip_scope_end(&third);
    EXPECT_EQ(slip_device_default().type, SLIP_CPU);
    EXPECT_TRUE(default_of(gpu_device) == inner_gpu);
    slip_scope_end(&second);
    EXPECT_EQ(slip_device_default().type, SLIP_GPU);
    EXPECT_TRUE(default_of(cpu_device) == cpu);
    slip_scope_end(&first);
    EXPECT_EQ(slip_device_default().type, SLIP_CPU);
    EXPECT_TRUE(default_of(gpu_device) == gpu);
    slip_scope_end(&first); /* once more does nothing */
    EXPECT_TRUE(default_of(cpu_device) == cpu);
}

/* ---- thread-local streams ---- */

typedef struct local_use {
    slip_stream *local;
    slip_stream *stood_for[4];
    slip_array *one;
    atomic_int arrived; /* threads that have theirs: none ends before all have, since streams are handed on */
} local_use;

static void use_local(int number, void *context) {
    local_use *use = context;
    slip_array *first = add(use->one, use->one, use->local), *second = add(first, use->one, use->local);
    use->stood_for[number] = slip_array_stream(first);
    EXPECT_TRUE(slip_array_stream(second) == use->stood_for[number]);
    expect_all(second, 3);
    EXPECT_OK(slip_stream_synchronize(use->local, SLIP_FOREVER));
    EXPECT_EQ(statistics_of(use->local).submitted, statistics_of(use->stood_for[number]).submitted);
    slip_array_release(first);
    slip_array_release(second);
    atomic_fetch_add(&use->arrived, 1);
    WAIT_UNTIL(number == 3 || atomic_load(&use->arrived) == 4);
}

TEST_ON_EVERY_DRIVER(a_thread_local_stream_is_another_in_each_thread) {
    slip_stream_options options = {.kind = SLIP_STREAM_THREAD_LOCAL};
    local_use use = {.one = make_vector(1, 4)};
    EXPECT_OK(slip_stream_create(&use.local, device, &options));
    EXPECT_EQ(slip_stream_get_kind(use.local), SLIP_STREAM_THREAD_LOCAL);
    EXPECT_EQ(slip_stream_device(use.local).type, device.type);
    use_local(3, &use);
    run_in_threads(3, use_local, &use);
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(use.stood_for[i] != use.stood_for[3]);
        for (int k = 0; k < i; ++k) EXPECT_TRUE(use.stood_for[i] != use.stood_for[k]);
    }
    slip_scope scope;
    EXPECT_OK(slip_scope_begin(&scope, use.local));
    EXPECT_TRUE(default_of(device) == use.stood_for[3]);
    slip_scope_end(&scope);
    slip_stream_release(use.local);
    slip_array_release(use.one);
}

/* ---- devices ---- */

TEST(what_is_not_there_is_an_error_that_says_so) {
    unsetenv("SLIP_GPU");
    slip_stream *stream;
    EXPECT_STATUS(slip_stream_create(&stream, gpu_device, NULL), SLIP_DEVICE);
    EXPECT_TRUE(stream == NULL);
    EXPECT_MESSAGE("[device] no GPU: ");
    EXPECT_MESSAGE("SLIP_GPU=sim");
    EXPECT_STATUS(slip_stream_default(&stream, gpu_device), SLIP_DEVICE);
    EXPECT_STATUS(slip_device_set_default(gpu_device), SLIP_DEVICE);
    EXPECT_STATUS(slip_device_synchronize(gpu_device, SLIP_FOREVER), SLIP_DEVICE);
    EXPECT_FALSE(slip_device_is_available(gpu_device));
    EXPECT_EQ(slip_device_count(SLIP_GPU), 0);
    EXPECT_EQ(slip_device_default().type, SLIP_CPU);
}

TEST_ON_EVERY_DRIVER(the_device_index_counts) {
    slip_stream *stream;
    slip_device second = {device.type, 1}, negative_one = {device.type, -1};
    EXPECT_STATUS(slip_stream_create(&stream, second, NULL), SLIP_DEVICE);
    EXPECT_MESSAGE(device.type == SLIP_GPU ? "there is no gpu 1; this machine has 1"
                                           : "there is no cpu 1; this machine has 1");
    EXPECT_STATUS(slip_stream_create(&stream, negative_one, NULL), SLIP_DEVICE);
    EXPECT_STATUS(slip_device_set_default(second), SLIP_DEVICE);
    EXPECT_FALSE(slip_device_is_available(second));
    EXPECT_TRUE(slip_device_is_available(device));
}

static size_t count_facts(slip_device device) {
    slip_device_fact fact;
    size_t count = 0;
    while (slip_device_fact_at(device, count, &fact)) ++count;
    return count;
}

TEST_ON_EVERY_DRIVER(a_device_that_waits_for_the_host_can_be_asked_what_it_is) {
    freeze_cpu();
    slip_stream *cpu = make_stream(cpu_device), *stream = make_stream(device);
    slip_array *one = keep(make_vector(1, 4)), *slow = keep(add(one, one, cpu)), *fast = keep(add(one, one, stream));
    eval_one(keep(add(one, one, stream)));
    size_t count = count_facts(device);
    slip_event *event;
    async_eval_one(slow);
    EXPECT_OK(slip_event_create(&event));
    EXPECT_OK(slip_event_record(event, cpu));
    EXPECT_OK(slip_event_wait(event, stream));
    async_eval_one(fast);
    EXPECT_EQ(count_facts(device), count);
    EXPECT_FALSE(slip_array_is_ready(fast));
    run_all(cpu);
    if (device.type == SLIP_GPU) WAIT_UNTIL((run_ready_gpu_streams(), slip_array_is_ready(fast)));
    expect_all(fast, 2);
    slip_event_release(event);
    release_kept();
}

TEST_ON_EVERY_DRIVER(busy_time_is_counted_while_it_is_asked_for) {
    slip_stream *stream = make_stream(device);
    slip_array *one = make_vector(1, 100000), *link = make_chain(one, one, 20, stream);
    eval_one(link);
    EXPECT_EQ(statistics_of(stream).busy_ns, 0);
    slip_statistics_enable(true);
    slip_array *more = make_chain(link, one, 50, stream);
    eval_one(more);
    slip_statistics_enable(false);
    uint64_t busy = statistics_of(stream).busy_ns;
    EXPECT_GT(busy, 0);
    eval_one(keep(add(more, one, stream)));
    EXPECT_EQ(statistics_of(stream).busy_ns, busy);
    release_kept();
    slip_array_release(link);
    slip_array_release(more);
    slip_array_release(one);
}

/* ---- users' memory ---- */

typedef struct payload {
    atomic_int calls;
    atomic_bool evaluates;
    slip_array *one;
} payload;

static void payload_ends(void *argument) {
    payload *self = argument;
    if (atomic_load(&self->evaluates)) { /* a destructor may use the library: it runs without its locks */
        slip_array *sum = add(self->one, self->one, NULL);
        expect_all(sum, 2);
        slip_array_release(sum);
    }
    atomic_fetch_add(&self->calls, 1);
}

TEST_ON_EVERY_DRIVER(a_payloads_destructor_runs_once_and_may_use_the_library) {
    slip_stream *stream = make_stream(device);
    static float values[64];
    static payload own;
    const int shape = 64;
    own.one = make_vector(1, 4);
    atomic_store(&own.evaluates, true);
    for (int i = 0; i < 20; ++i) {
        slip_array *given;
        EXPECT_OK(slip_array_from_memory(&given, values, &shape, 1, SLIP_FLOAT32, &own, payload_ends));
        slip_array *sum = add(given, given, stream);
        slip_array_release(given);
        if (i % 2) async_eval_one(sum);
        else expect_all(sum, 0);
        slip_array_release(sum); /* the last to hold it may be a worker, the device's thread or this one */
        WAIT_UNTIL(atomic_load(&own.calls) == i + 1);
    }
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    EXPECT_EQ(atomic_load(&own.calls), 20);
    slip_array_release(own.one);
}
