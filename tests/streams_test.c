/* Order and overlap: what a stream waits for, and what it does not. */
#include <slip/slip.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/pool.h"
#include "drivers/sim/sim.h"
#include "schedule/stream.h"
#include "schedule_support.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Long enough for work that only has to start; the tests of timeouts prove what they wait for cannot happen. */
enum { SHORT_NS = 2000000 };

/* ---- what is waited for ---- */

TEST_ON_CPU_AND_SIM(a_consumer_waits_for_its_value_and_no_later_one) {
    freeze(device, 7);
    slip_stream *a = make_stream(device), *b = make_stream(device);
    slip_array *one = keep(make_vector(1, 4)), *quick = keep(add(one, one, a));
    slip_array *slow = keep(make_chain(quick, one, 500, a));
    EXPECT_OK(slip_async_eval((slip_array *[]){quick, slow}, 2));
    slip_array *used = keep(add(quick, quick, b));
    async_eval_one(used);
    EXPECT_FALSE(slip_array_is_ready(used));
    while (!slip_array_is_ready(used)) {
        if (device.type == SLIP_GPU) EXPECT_TRUE(slip__sim_step());
        else if (!run_one(b)) EXPECT_TRUE(run_one(a));
    }
    EXPECT_FALSE(slip_array_is_ready(slow));
    if (device.type == SLIP_CPU) EXPECT_EQ(statistics_of(a).completed, 1);
    pump_start();
    expect_all(used, 4);
    expect_all(slow, 502);
    pump_stop();
    release_kept();
}

TEST(a_stream_that_stands_still_holds_nobody_else) {
    freeze_cpu();
    slip_stream *still = make_stream(cpu_device), *lively = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4));
    slip_array *held = keep(make_chain(one, one, 300, still)), *free_of_it = keep(make_chain(one, one, 300, lively));
    async_eval_one(held);
    async_eval_one(free_of_it);
    run_all(lively);
    EXPECT_TRUE(slip_array_is_ready(free_of_it));
    EXPECT_EQ(statistics_of(still).completed, 0);
    expect_all(held, 301);
    release_kept();
}

/* The one GPU stream waits for a CPU stream that stands still. */
TEST(a_gpu_stream_that_waits_for_the_cpu_holds_nobody_else) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 3);
    slip_stream *cpu = make_stream(cpu_device), *waiting = make_stream(gpu_device), *lively = make_stream(gpu_device);
    slip_array *one = keep(make_vector(1, 4)), *on_gpu = keep(add(one, one, lively));
    pump_start();
    eval_one(on_gpu);
    slip_array *warm[8]; /* leaves memory in the cache: none is allocated while the device waits for the host */
    for (int i = 0; i < 8; ++i) warm[i] = add(on_gpu, on_gpu, lively);
    EXPECT_OK(slip_eval(warm, 8));
    for (int i = 0; i < 8; ++i) slip_array_release(warm[i]);
    slip_array *late = keep(add(one, one, cpu)), *held = keep(add(late, on_gpu, waiting));
    async_eval_one(held);
    slip_array *free_of_it = keep(make_chain(on_gpu, on_gpu, 20, lively));
    eval_one(free_of_it);
    EXPECT_FALSE(slip_array_is_ready(held));
    run_all(cpu);
    expect_all(held, 4);
    expect_all(free_of_it, 42);
    pump_stop();
    release_kept();
}

TEST(a_value_goes_from_cpu_to_gpu_to_cpu) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 3);
    slip_stream *cpu = make_stream(cpu_device), *gpu = make_stream(gpu_device), *other_cpu = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 5)), *first = keep(add(one, one, cpu));
    slip_array *second = keep(add(first, one, gpu)), *third = keep(add(second, first, other_cpu));
    slip_array *fourth = keep(add(third, second, gpu));
    async_eval_one(fourth);
    EXPECT_EQ(statistics_of(cpu).completed + statistics_of(gpu).completed + statistics_of(other_cpu).completed, 0);
    test_generator random = test_random(5);
    run_in_random_order((slip_stream *[]){cpu, gpu, other_cpu}, 3, &random);
    pump_start();
    expect_all(third, 5);
    expect_all(fourth, 8);
    pump_stop();
    release_kept();
}

TEST_ON_CPU_AND_SIM(synchronize_covers_the_views_made_on_a_stream) {
    freeze(device, 1);
    slip_stream *maker = make_stream(device), *viewer = make_stream(device);
    slip_array *one = keep(make_vector(1, 4)), *base = keep(add(one, one, maker)), *view;
    const int shape[2] = {2, 2};
    EXPECT_OK(slip_reshape(&view, base, shape, 2, viewer));
    keep(view);
    if (device.type == SLIP_CPU) EXPECT_TRUE(slip__stream_take(maker)); /* nobody else can run it now */
    async_eval_one(view);
    EXPECT_EQ(statistics_of(viewer).submitted, 0);
    EXPECT_STATUS(slip_stream_synchronize(viewer, SHORT_NS), SLIP_TIMEOUT);
    slip_wait blocked_on;
    if (device.type == SLIP_CPU) slip__stream_run(maker, UINT64_MAX, &blocked_on);
    pump_start();
    EXPECT_OK(slip_stream_synchronize(viewer, SLIP_FOREVER));
    EXPECT_TRUE(slip_array_is_ready(view));
    pump_stop();
    release_kept();
}

/* ---- callers help ---- */

TEST(a_caller_runs_what_it_waits_for_and_no_more) {
    freeze_cpu();
    slip_stream *a = make_stream(cpu_device), *b = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4)), *first = keep(add(one, one, a)), *second = keep(add(first, one, a));
    slip_array *elsewhere = keep(add(one, one, b));
    EXPECT_OK(slip_async_eval((slip_array *[]){first, second, elsewhere}, 3));
    eval_one(first);
    EXPECT_FALSE(slip_array_is_ready(second));
    EXPECT_FALSE(slip_array_is_ready(elsewhere));
    eval_one(second);
    EXPECT_FALSE(slip_array_is_ready(elsewhere));
    eval_one(elsewhere);
    release_kept();
}

TEST(a_caller_runs_the_streams_that_its_target_depends_on) {
    freeze_cpu();
    enum { COUNT = 100 }; /* more than a helper keeps in mind at once */
    slip_stream *streams[COUNT];
    slip_array *one = keep(make_vector(1, 4)), *link = one;
    for (int i = 0; i < COUNT; ++i) link = keep(add(link, one, streams[i] = make_stream(cpu_device)));
    async_eval_one(link);
    slip__pool_pause(false); /* past the depth a helper follows, it leaves the rest to the pool */
    EXPECT_OK(slip_array_wait(link, SLIP_FOREVER));
    expect_all(link, COUNT + 1);
    release_kept();
}

/* The first output is there already; the second needs new work on the same stream. */
TEST(eval_runs_what_a_later_output_needs) {
    freeze_cpu();
    slip_stream *a = make_stream(cpu_device), *b = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4)), *done = keep(add(one, one, a));
    eval_one(done);
    slip_array *needed = keep(add(done, one, a)), *later = keep(add(needed, one, b));
    EXPECT_OK(slip_eval((slip_array *[]){done, later}, 2));
    expect_all(later, 4);
    release_kept();
}

TEST(a_long_eval_finishes_beside_queued_work) {
    freeze_cpu();
    slip_stream *a = make_stream(cpu_device), *b = make_stream(cpu_device), *c = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4)), *queued = keep(add(one, one, c));
    async_eval_one(queued); /* waits for a worker, and there is none */
    slip_array *start = keep(make_chain(one, one, 700, b)), *end = keep(make_chain(start, one, 700, a));
    eval_one(end);
    expect_all(end, 1401);
    EXPECT_FALSE(slip_array_is_ready(queued));
    release_kept();
}

#if defined(__x86_64__)
TEST(a_callers_floating_point_mode_is_not_the_works) {
    freeze_cpu();
    enum { FLUSH_TO_ZERO = 0x8000, DENORMALS_ARE_ZERO = 0x40 };
    slip_stream *stream = make_stream(cpu_device);
    slip_array *tiny = keep(make_vector(0x1p-140f, 4)), *sum = keep(add(tiny, tiny, stream));
    unsigned mode = _mm_getcsr() | FLUSH_TO_ZERO | DENORMALS_ARE_ZERO;
    _mm_setcsr(mode);
    eval_one(sum);
    unsigned found = _mm_getcsr();
    _mm_setcsr(mode & ~(unsigned)(FLUSH_TO_ZERO | DENORMALS_ARE_ZERO));
    EXPECT_EQ(found & (FLUSH_TO_ZERO | DENORMALS_ARE_ZERO), FLUSH_TO_ZERO | DENORMALS_ARE_ZERO);
    expect_all(sum, 0x1p-139f);
    release_kept();
}
#endif

/* ---- giving up waiting ---- */

TEST_ON_CPU_AND_SIM(waiting_ends_at_its_timeout_and_the_work_goes_on) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device);
    slip_array *one = keep(make_vector(1, 4)), *sum = keep(add(one, one, stream));
    if (device.type == SLIP_CPU) EXPECT_TRUE(slip__stream_take(stream));
    async_eval_one(sum);
    const char *message = device.type == SLIP_CPU
                              ? "[synchronize] stream 0 did not reach value 1 in time; it is at 0: value 1 of stream 0 "
                                "of cpu:0 (add) is queued"
                              : "[synchronize] stream 0 did not reach value 1 in time; it is at 0: value 1 of stream 0 "
                                "of gpu:0 (add) is launched and waits for value 1 of a copy stream of gpu:0 "
                                "(transfer), which is launched";
    EXPECT_STATUS(slip_stream_synchronize(stream, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_STR(slip_error_message(), message);
    EXPECT_STATUS(slip_array_wait(sum, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_STR(slip_error_message(), message);
    EXPECT_STATUS(slip_array_wait(sum, 0), SLIP_TIMEOUT);
    EXPECT_STATUS(slip_device_synchronize(device, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE("did not reach value 1 in time");
    slip_wait blocked_on;
    if (device.type == SLIP_CPU) slip__stream_run(stream, UINT64_MAX, &blocked_on);
    pump_start();
    EXPECT_OK(slip_stream_synchronize(stream, SLIP_FOREVER));
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    expect_all(sum, 2);
    pump_stop();
    release_kept();
}

TEST_ON_EVERY_DRIVER(work_starts_even_if_nobody_waits_for_it) {
    slip_stream *stream = make_stream(device);
    slip_array *one = keep(make_vector(1, 4)), *sum = keep(add(one, one, stream));
    slip_status status = slip_array_wait(sum, 0);
    if (status != SLIP_TIMEOUT) EXPECT_OK(status);
    WAIT_UNTIL(slip_array_is_ready(sum));
    slip_array *again = keep(add(sum, one, stream));
    async_eval_one(again);
    WAIT_UNTIL(slip_array_is_ready(again));
    expect_all(again, 3);
    release_kept();
}

/* ---- streams come and go ---- */

TEST_ON_CPU_AND_SIM(a_released_stream_is_handed_out_again_and_continues_its_timeline) {
    slip_stream *stream = make_stream(device);
    int index = slip_stream_index(stream);
    slip_array *one = keep(make_vector(1, 4)), *sum = keep(make_chain(one, one, 5, stream));
    eval_one(sum);
    EXPECT_OK(slip_stream_synchronize(stream, SLIP_FOREVER));
    slip_stream_release(stream);
    slip_stream *again = make_stream(device), *other = make_stream(device);
    EXPECT_EQ(slip_stream_index(again), index);
    EXPECT_NE(slip_stream_index(other), index);
    EXPECT_EQ(statistics_of(again).submitted, 5);
    EXPECT_EQ(statistics_of(again).completed, 5);
    eval_one(keep(add(sum, one, again)));
    EXPECT_EQ(statistics_of(again).submitted, 6);
    release_kept();
}

TEST_ON_CPU_AND_SIM(work_on_a_released_stream_still_runs) {
    freeze(device, 1);
    slip_stream *stream = make_stream(device);
    slip_array *one = keep(make_vector(1, 4)), *sum = keep(make_chain(one, one, 50, stream));
    async_eval_one(sum);
    slip_stream_release(stream);
    slip_stream *other = make_stream(device); /* the released one is busy: another */
    EXPECT_EQ(statistics_of(other).submitted, 0);
    pump_start();
    expect_all(sum, 51);
    pump_stop();
    release_kept();
}

static void use_and_leave(int number, void *context) {
    slip_array *one = context, *sum = make_chain(one, one, 10 + number, NULL);
    expect_all(sum, 11 + (float)number);
    slip_array_release(sum);
}

TEST(the_default_streams_of_ended_threads_are_used_again) {
    slip_array *one = make_vector(1, 4);
    for (int i = 0; i < 200; ++i) run_in_threads(1, use_and_leave, one);
    slip_stream *stream = make_stream(cpu_device);
    EXPECT_LT(slip_stream_index(stream), 10);
    slip_array_release(one);
}

TEST(streams_say_what_they_are) {
    slip_stream_options options = {.kind = SLIP_STREAM_ANY_THREAD, .priority = -9};
    slip_stream *urgent, *patient, *plain = make_stream(cpu_device);
    EXPECT_OK(slip_stream_create(&urgent, cpu_device, &options));
    options.priority = 1;
    EXPECT_OK(slip_stream_create(&patient, cpu_device, &options));
    EXPECT_EQ(slip_stream_priority(urgent), -2);
    EXPECT_EQ(slip_stream_priority(patient), 1);
    EXPECT_EQ(slip_stream_priority(plain), 0);
    EXPECT_EQ(slip_stream_get_kind(plain), SLIP_STREAM_ANY_THREAD);
    EXPECT_EQ(slip_stream_device(plain).type, SLIP_CPU);
    slip_stream_release(urgent);
    slip_stream *normal = make_stream(cpu_device);
    EXPECT_NE(slip_stream_index(normal), slip_stream_index(urgent)); /* of another priority */
    slip_stream_release(NULL);
}

TEST(urgent_streams_run_first) {
    freeze_cpu();
    EXPECT_OK(slip_thread_count_set(1));
    slip_stream *streams[3];
    slip_event *events[3];
    slip_array *one = keep(make_vector(1, 4));
    for (int i = 2; i >= 0; --i) { /* the most patient first */
        slip_stream_options options = {.priority = i - 1};
        EXPECT_OK(slip_stream_create(&streams[i], cpu_device, &options));
        EXPECT_OK(slip_event_create(&events[i]));
        async_eval_one(keep(make_chain(one, one, 20, streams[i])));
        EXPECT_OK(slip_event_record(events[i], streams[i]));
    }
    slip__pool_pause(false);
    for (int i = 0; i < 3; ++i) WAIT_UNTIL(slip_event_is_reached(events[i]));
    for (int i = 0; i < 2; ++i) {
        uint64_t forward, backward;
        EXPECT_OK(slip_event_elapsed(&forward, events[i], events[i + 1]));
        EXPECT_OK(slip_event_elapsed(&backward, events[i + 1], events[i]));
        EXPECT_GT(forward, 0);
        EXPECT_EQ(backward, 0);
    }
    for (int i = 0; i < 3; ++i) slip_event_release(events[i]);
    release_kept();
}
