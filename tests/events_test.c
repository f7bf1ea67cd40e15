/* Events: marks on timelines. */
#include <slip/slip.h>
#include <stdlib.h>

#include "drivers/sim/sim.h"
#include "schedule/stream.h"
#include "schedule_support.h"

enum { SHORT_NS = 2000000 };

static slip_event *make_event(void) {
    slip_event *event;
    EXPECT_OK(slip_event_create(&event));
    return event;
}

/* Lets frozen streams run to their end. */
static void finish(slip_stream *const *streams, int count) {
    test_generator random = test_random(1);
    run_in_random_order(streams, count, &random);
}

TEST_ON_CPU_AND_SIM(an_event_is_reached_when_what_was_submitted_before_it_is_done) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device);
    slip_event *event = make_event();
    slip_array *one = keep(make_vector(1, 4)), *before = keep(make_chain(one, one, 10, stream));
    async_eval_one(before);
    EXPECT_OK(slip_event_record(event, stream));
    slip_array *after = keep(make_chain(before, one, 200, stream));
    async_eval_one(after);
    EXPECT_FALSE(slip_event_is_reached(event));
    while (!slip_event_is_reached(event)) EXPECT_TRUE(device.type == SLIP_GPU ? slip__sim_step() : run_one(stream));
    EXPECT_TRUE(slip_array_is_ready(before));
    EXPECT_FALSE(slip_array_is_ready(after));
    pump_start();
    EXPECT_OK(slip_event_synchronize(event, SLIP_FOREVER));
    expect_all(after, 211);
    pump_stop();
    slip_event_release(event);
    release_kept();
}

TEST_ON_CPU_AND_SIM(an_event_holds_back_what_is_submitted_after_the_wait_and_nothing_else) {
    freeze(device, 1);
    slip_stream *first = make_stream(device), *second = make_stream(device), *third = make_stream(device);
    slip_event *event = make_event();
    slip_array *one = keep(make_vector(1, 4)), *marked = keep(make_chain(one, one, 5, first));
    slip_array *early = keep(add(one, one, second));
    async_eval_one(early);
    async_eval_one(marked);
    EXPECT_OK(slip_event_record(event, first));
    EXPECT_OK(slip_event_wait(event, second));
    EXPECT_EQ(statistics_of(second).waits_issued, 1 + (device.type == SLIP_GPU)); /* a GPU's first read is of a copy */
    slip_array *late = keep(add(one, one, second)), *other = keep(add(one, one, third));
    async_eval_one(late);
    async_eval_one(other);
    if (device.type == SLIP_CPU) {
        run_all(second);
        run_all(third);
        EXPECT_TRUE(slip_array_is_ready(early));
        EXPECT_TRUE(slip_array_is_ready(other));
        EXPECT_FALSE(slip_array_is_ready(late));
    }
    while (!slip_array_is_ready(late))
        EXPECT_TRUE(device.type == SLIP_GPU ? slip__sim_step() : run_one(second) || run_one(first));
    EXPECT_TRUE(slip_event_is_reached(event));
    EXPECT_TRUE(slip_array_is_ready(marked));
    slip_event_release(event);
    release_kept();
}

TEST_ON_CPU_AND_SIM(reads_after_an_event_need_no_wait_of_their_own) {
    freeze(device, 1);
    slip_stream *first = make_stream(device), *second = make_stream(device);
    slip_event *event = make_event();
    slip_array *one = keep(make_vector(1, 4)), *made = keep(add(one, one, first));
    async_eval_one(made);
    EXPECT_OK(slip_event_record(event, first));
    EXPECT_OK(slip_event_wait(event, second));
    slip_array *read = keep(add(made, made, second));
    async_eval_one(read);
    EXPECT_EQ(statistics_of(second).waits_issued, 1);
    EXPECT_EQ(statistics_of(second).waits_covered, 1);
    finish((slip_stream *[]){first, second}, 2);
    pump_start();
    expect_all(read, 4);
    pump_stop();
    slip_event_release(event);
    release_kept();
}

TEST_ON_CPU_AND_SIM(nobody_waits_for_an_event_that_was_not_recorded) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device);
    slip_event *event = make_event();
    EXPECT_OK(slip_event_wait(event, stream));
    EXPECT_FALSE(slip_event_is_reached(event));
    EXPECT_OK(slip_event_synchronize(event, SLIP_FOREVER));
    EXPECT_EQ(statistics_of(stream).waits_issued, 0);
    slip_event_release(event);
    slip_event_release(NULL);
}

TEST_ON_CPU_AND_SIM(a_stream_does_not_wait_for_its_own_event) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device);
    slip_event *event = make_event();
    EXPECT_OK(slip_event_record(event, stream));
    EXPECT_OK(slip_event_wait(event, stream));
    EXPECT_EQ(statistics_of(stream).waits_issued, 0);
    finish(&stream, 1);
    EXPECT_TRUE(slip_event_is_reached(event));
    slip_event_release(event);
}

TEST_ON_CPU_AND_SIM(recording_again_marks_the_later_point) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device), *waiting = make_stream(device);
    slip_event *event = make_event();
    EXPECT_OK(slip_event_record(event, stream));
    EXPECT_OK(slip_event_wait(event, waiting)); /* for the first mark: it stays so */
    finish((slip_stream *[]){stream, waiting}, 2);
    EXPECT_TRUE(slip_event_is_reached(event));
    EXPECT_OK(slip_event_record(event, stream));
    EXPECT_FALSE(slip_event_is_reached(event));
    finish(&stream, 1);
    EXPECT_TRUE(slip_event_is_reached(event));
    slip_event_release(event);
}

TEST_ON_CPU_AND_SIM(waiting_for_an_event_ends_at_its_timeout) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device);
    slip_event *event = make_event();
    if (device.type == SLIP_CPU) EXPECT_TRUE(slip__stream_take(stream)); /* so that the caller cannot help either */
    EXPECT_OK(slip_event_record(event, stream));
    EXPECT_STATUS(slip_event_synchronize(event, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE("did not reach value 1 in time; it is at 0");
    slip_wait blocked_on;
    if (device.type == SLIP_CPU) slip__stream_run(stream, UINT64_MAX, &blocked_on);
    pump_start();
    EXPECT_OK(slip_event_synchronize(event, SLIP_FOREVER));
    pump_stop();
    slip_event_release(event);
}

TEST_ON_EVERY_DRIVER(elapsed_time_is_that_between_the_marks) {
    slip_stream *stream = make_stream(device);
    slip_event *start = make_event(), *end = make_event(), *never = make_event();
    uint64_t elapsed, backwards;
    EXPECT_OK(slip_event_record(start, stream));
    EXPECT_OK(slip_event_synchronize(start, SLIP_FOREVER));
    uint64_t before = slip__now_ns();
    while (slip__now_ns() < before + SHORT_NS) yield_thread();
    EXPECT_OK(slip_event_record(end, stream));
    EXPECT_OK(slip_event_synchronize(end, SLIP_FOREVER));
    EXPECT_OK(slip_event_elapsed(&elapsed, start, end));
    EXPECT_GE(elapsed, SHORT_NS);
    EXPECT_OK(slip_event_elapsed(&backwards, end, start));
    EXPECT_EQ(backwards, 0);
    EXPECT_STATUS(slip_event_elapsed(&elapsed, start, never), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[event_elapsed] the end event has not been reached; synchronize with it first");
    EXPECT_STATUS(slip_event_elapsed(&elapsed, never, end), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("the start event");
    EXPECT_EQ(elapsed, 0);
    slip_event_release(start);
    slip_event_release(end);
    slip_event_release(never);
}

TEST(events_order_streams_of_different_devices) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 1);
    slip_stream *cpu = make_stream(cpu_device), *gpu = make_stream(gpu_device);
    slip_event *forth = make_event(), *back = make_event();
    slip_array *one = keep(make_vector(1, 4)), *first = keep(add(one, one, cpu)), *second = keep(add(one, one, gpu));
    slip_array *third = keep(add(one, one, cpu));
    async_eval_one(first);
    EXPECT_OK(slip_event_record(forth, cpu));
    EXPECT_OK(slip_event_wait(forth, gpu));
    async_eval_one(second);
    EXPECT_OK(slip_event_record(back, gpu));
    EXPECT_OK(slip_event_wait(back, cpu));
    async_eval_one(third);
    slip__sim_run_until_idle();
    EXPECT_FALSE(slip_array_is_ready(second)); /* the GPU waits for the CPU */
    run_all(cpu);
    EXPECT_TRUE(slip_array_is_ready(first));
    EXPECT_FALSE(slip_array_is_ready(third)); /* and the CPU for the GPU */
    finish((slip_stream *[]){cpu, gpu}, 2);
    EXPECT_TRUE(slip_array_is_ready(third));
    slip_event_release(forth);
    slip_event_release(back);
    release_kept();
}

/* An event may be used up and given back by anybody while marks of it are pending. */
static void use_events(int number, void *context) {
    slip_stream **streams = context;
    test_generator random = test_random((uint64_t)number);
    slip_array *one = make_vector(1, 4), *link = slip_array_retain(one);
    for (int i = 0; i < 200; ++i) {
        slip_event *event = make_event();
        EXPECT_OK(slip_event_record(event, streams[test_random_below(&random, 4)]));
        EXPECT_OK(slip_event_wait(event, streams[test_random_below(&random, 4)]));
        link = add_onto(link, one, streams[test_random_below(&random, 4)]);
        async_eval_one(link);
        if (test_random_chance(&random, 0.1)) EXPECT_OK(slip_event_synchronize(event, SLIP_FOREVER));
        slip_event_release(event);
    }
    expect_all(link, 201);
    slip_array_release(link);
    slip_array_release(one);
}

TEST_ON_EVERY_DRIVER(threads_use_events_of_shared_streams) {
    slip_stream *streams[4];
    for (int i = 0; i < 4; ++i) streams[i] = make_stream(device);
    run_in_threads(4, use_events, streams);
}
