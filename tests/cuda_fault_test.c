/* The NVIDIA driver on the emulated GPU: calls that fail, the end of a device, memory that is short, fork. */
#include "cuda_fixture.h"
#include "graph_support.h"
#include "schedule/stream.h"

/* ---- calls that fail ---- */

/* The nth call fails, for each n that the program comes to; it may be one that the program can do without. */
static void fail_each(const char *name, int error, int most, bool is_needed) {
    uint64_t calls;
    int at = 1;
    do {
        TEST_CONTEXT("call %d of %s gives %d", at, name, error);
        slip_memory_clear_cache();
        calls = count_of(name);
        fail_next(name, at, error);
        slip_status status = run_program();
        (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
        calls = count_of(name) - calls;
        fail_next(name, 0, 0);
        if (calls < (uint64_t)at || !is_needed) EXPECT_EQ(status, SLIP_OK);
        settle();
        slip_memory_clear_cache();
        EXPECT_OK(run_program());
        settle();
    } while (calls >= (uint64_t)at && ++at <= most);
    EXPECT_TRUE(count_of(name) > 0);
}

static void begin_failing(void) {
    begin();
    for (int i = 0; i < 3; ++i) EXPECT_OK(run_program()); /* graphs are made */
}

TEST_WITH_TIMEOUT(a_launch_that_fails_is_an_error_of_what_it_computes, 120) {
    setenv("SLIP_CUDA_GRAPHS", "0", 1);
    begin_failing();
    fail_each("cuLaunchKernel", NOT_SUPPORTED, 40, true);
}

TEST_WITH_TIMEOUT(launches_that_fail_are_inherited_across_streams_in_any_order, 120) {
    setenv("SLIP_CUDA_GRAPHS", "0", 1);
    setenv("EMULATOR_DELAY_US", "100", 1);
    without_stream_memory_operations();
    begin_failing();
    fail_each("cuLaunchKernel", NOT_SUPPORTED, 40, true);
}

TEST_WITH_TIMEOUT(a_copy_that_fails_is_an_error_of_what_it_brings, 120) {
    begin_failing();
    fail_each("cuMemcpyAsync", NOT_SUPPORTED, 10, true);
}

TEST_WITH_TIMEOUT(an_allocation_that_fails_is_tried_again_or_an_error, 120) {
    begin_failing();
    fail_each("cuMemAlloc", OUT_OF_MEMORY, 10, true);
    fail_each("cuMemAlloc", UNKNOWN, 10, true);
    fail_each("cuMemHostAlloc", OUT_OF_MEMORY, 10, true);
    fail_each("cuMemHostAlloc", UNKNOWN, 10, true);
}

TEST_WITH_TIMEOUT(a_signal_that_fails_delays_and_loses_nothing, 120) {
    setenv("EMULATOR_DELAY_US", "50", 1);
    begin_failing();
    fail_each("cuEventRecord", NOT_SUPPORTED, 20, false);
    fail_each("cuStreamWriteValue64", NOT_SUPPORTED, 20, false);
}

TEST_WITH_TIMEOUT(a_signal_that_fails_without_stream_memory_operations_loses_nothing, 120) {
    setenv("EMULATOR_DELAY_US", "50", 1);
    without_stream_memory_operations();
    begin_failing();
    fail_each("cuEventRecord", NOT_SUPPORTED, 20, false);
    fail_each("cuEventQuery", NOT_SUPPORTED, 20, false);
}

TEST_WITH_TIMEOUT(a_wait_that_the_device_cannot_do_the_host_does, 120) {
    setenv("EMULATOR_DELAY_US", "50", 1);
    begin_failing();
    fail_each("cuStreamWaitEvent", NOT_SUPPORTED, 10, false);
}

TEST(a_wait_for_the_cpu_that_the_device_cannot_do_the_host_does) {
    begin();
    freeze_cpu();
    for (int i = 0; i < 3; ++i) {
        uint64_t calls = count_of("cuStreamWaitValue64");
        fail_next("cuStreamWaitValue64", 1, NOT_SUPPORTED);
        held self = hold_first();
        EXPECT_EQ(count_of("cuStreamWaitValue64"), calls + 1);
        EXPECT_FALSE(slip_array_is_ready(self.blocked));
        let_go(&self);
    }
}

TEST_WITH_TIMEOUT(a_context_that_cannot_be_entered_is_an_error, 120) {
    begin_failing();
    fail_each("cuCtxPushCurrent", NOT_SUPPORTED, 40, true);
}

TEST_WITH_TIMEOUT(a_graph_that_cannot_be_made_is_done_without, 60) {
    static const char *const calls[] = {"cuGraphCreate", "cuGraphAddKernelNode", "cuGraphInstantiateWithFlags",
                                        "cuGraphUpload"};
    begin();
    for (int i = 0; i < 4; ++i) {
        for (int at = 1; at < 8; ++at) {
            slip_stream *fresh = make_stream(gpu_device); /* which knows no graphs */
            slip_array *one = make_vector(1, TINY);
            fail_next(calls[i], at % 3 + 1, OUT_OF_MEMORY);
            for (int run = 0; run < 3; ++run) {
                slip_array *last = make_chain(one, one, 20 + at, fresh);
                expect_all(last, (float)(21 + at));
                slip_array_release(last);
            }
            slip_array_release(one);
            slip_stream_release(fresh);
        }
    }
}

/* What a graph was to be changed to and was not must not be taken for what it has. */
TEST_WITH_TIMEOUT(a_graph_that_could_not_be_changed_is_changed_next_time, 60) {
    static const char *const calls[] = {"cuGraphExecKernelNodeSetParams", "cuGraphLaunch"};
    begin();
    run_chains(4);
    for (int i = 0; i < 2; ++i) {
        for (int at = 1; at < 12; ++at) {
            slip_array *from[2] = {make_vector((float)at, TINY), make_vector(1, TINY)};
            slip_array *last[2] = {make_chain(from[0], from[1], 300, first), make_chain(from[1], from[1], 300, first)};
            fail_next(calls[i], at * (i ? 1 : 37) % 60 + 1, NOT_SUPPORTED);
            const void *data;
            for (int k = 0; k < 2; ++k) {
                if (slip_array_data(&data, last[k]) == SLIP_OK) expect_all(last[k], k ? 301 : (float)(at + 300));
                else EXPECT_MESSAGE("Emulated GPU");
            }
            fail_next(calls[i], 0, 0);
            for (int k = 0; k < 2; ++k) slip_array_release(from[k]), slip_array_release(last[k]);
            run_chains(2);
        }
    }
}

/* ---- random graphs ---- */

static void fail_under_random_graphs(void) {
    static const char *const calls[] = {"cuLaunchKernel",     "cuGraphLaunch",        "cuGraphExecKernelNodeSetParams",
                                        "cuMemcpyAsync",      "cuMemAlloc",           "cuMemHostAlloc",
                                        "cuEventRecord",      "cuStreamWriteValue64", "cuStreamWaitEvent",
                                        "cuStreamWaitValue64"};
    enum { CALLS = sizeof calls / sizeof *calls };
    use_emulator();
    slip_stream *streams[6];
    for (int i = 0; i < 6; ++i) streams[i] = make_stream(i < 3 ? cpu_device : gpu_device);
    FOR_EACH_SEED(seed, 100) {
        test_generator random = test_random(seed);
        random_graph graph;
        graph_shape shape = graph_random_shape(&random);
        slip_memory_clear_cache();
        for (int i = 0; i < CALLS; ++i)
            if (test_random_chance(&random, 0.5))
                fail_next(calls[i], (int)test_random_below(&random, 20) + 1, NOT_SUPPORTED);
        graph_begin(&graph, streams, 6);
        graph_grow(&graph, &random, 60, &shape);
        for (int i = 0; i < 6; ++i) graph_submit(&graph, &random, 0, 4);
        graph_submit(&graph, &random, 0, 0);
        graph_expect_values_or_errors(&graph, "[");
        for (int i = 0; i < CALLS; ++i) fail_next(calls[i], 0, 0);
        graph_end(&graph);
        settle();
    }
}

TEST_WITH_TIMEOUT(calls_that_fail_under_random_graphs_spoil_what_depends_on_them, 120) {
    fail_under_random_graphs();
}

TEST_WITH_TIMEOUT(the_same_without_stream_memory_operations, 120) {
    setenv("EMULATOR_DELAY_US", "30", 1);
    without_stream_memory_operations();
    fail_under_random_graphs();
}

/* ---- kernels that cannot do their work ---- */

/* Where the mask wants more than the `slices` (the first value of the source is `value`), the result is an error. */
static slip_array *put_under_mask(slip_array *a, float value, int slices, slip_stream *stream) {
    uint8_t truths[TINY];
    slip_array *mask, *result, *source = make_vector(value, slices);
    memset(truths, 1, sizeof truths);
    EXPECT_OK(slip_array_from_data(&mask, truths, &(int){TINY}, 1, SLIP_BOOL));
    EXPECT_OK(slip_masked_scatter(&result, a, mask, source, stream));
    slip_array_release(mask);
    slip_array_release(source);
    return keep(result);
}

static void expect_refused(slip_array *array, int slices) {
    const void *data;
    char message[128];
    snprintf(message, sizeof message,
             "[masked_scatter] Source does not have enough elements for mask: it has %d slices. (op masked_scatter on ",
             slices);
    EXPECT_STATUS(slip_array_data(&data, array), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE(message);
}

static void expect_refusals_to_reach_what_depends_on_them(void) {
    begin();
    for (int run = 0; run < 40; ++run) {
        slip_array *one = keep(make_vector(1, TINY)), *before = keep(add(one, one, first));
        slip_array *refused = put_under_mask(before, 3, TINY - 1, first), *after = keep(add(before, one, first));
        slip_array *here = keep(add(refused, one, first)), *there = keep(add(one, here, second));
        slip_array *on_cpu = keep(add(refused, one, cpu)), *back = keep(add(on_cpu, one, second));
        slip_array *fine = put_under_mask(one, 5, TINY, first), *next = keep(add(fine, one, second));
        slip_array *all[] = {next, back, there, after, refused};
        EXPECT_OK(slip_async_eval(all, sizeof all / sizeof *all));
        if (run % 2) expect_refused(there, TINY - 1); /* from either end */
        expect_refused(back, TINY - 1);
        expect_refused(on_cpu, TINY - 1);
        expect_refused(there, TINY - 1);
        expect_refused(here, TINY - 1);
        expect_refused(refused, TINY - 1);
        expect_all(before, 2);
        expect_all(after, 3);
        expect_all(fine, 5);
        expect_all(next, 6);
        release_kept();
    }
    (void)slip_device_synchronize(gpu_device, SLIP_FOREVER); /* tells of them */
    (void)slip_device_synchronize(cpu_device, SLIP_FOREVER);
    settle();
}

TEST_WITH_TIMEOUT(what_a_kernel_refuses_is_an_error_of_what_depends_on_it_and_of_nothing_else, 60) {
    expect_refusals_to_reach_what_depends_on_them();
}

TEST_WITH_TIMEOUT(a_refusal_is_told_before_what_depends_on_it_is_over, 60) {
    setenv("EMULATOR_DELAY_US", "200", 1);
    expect_refusals_to_reach_what_depends_on_them();
}

TEST_WITH_TIMEOUT(the_same_of_refusals_without_stream_memory_operations, 60) {
    setenv("EMULATOR_DELAY_US", "100", 1);
    without_stream_memory_operations();
    expect_refusals_to_reach_what_depends_on_them();
}

static void poll(slip_stream *stream) {
    stream->device->driver->poll(stream->driver_queue);
}

/* The streams of the GPU take turns, and all is launched before the CPU fails: what is read is over, and asked after,
 * before anybody asks after the commands between. */
TEST_WITH_TIMEOUT(a_failure_on_the_cpu_is_inherited_through_streams_of_the_gpu_that_wait_for_each_other, 60) {
    begin();
    freeze_cpu();
    warm_up();
    for (int run = 0; run < 100; ++run) {
        slip_array *one = keep(make_vector(1, TINY)), *link = put_under_mask(one, 3, 2, cpu);
        eval_one(keep(add(one, one, first))); /* the copy of it is there */
        for (int i = 0; i < 6; ++i) link = keep(add(link, one, i % 2 ? second : first));
        EXPECT_OK(slip_async_eval(&link, 1));
        run_all(cpu);
        WAIT_UNTIL((run_ready_gpu_streams(), poll(second), slip_array_is_ready(link)));
        expect_refused(link, 2);
        release_kept();
    }
}

TEST_WITH_TIMEOUT(each_of_many_launches_under_way_is_refused_for_itself, 60) {
    enum { COUNT = 100 };
    slip_array *results[COUNT];
    setenv("EMULATOR_DELAY_US", "50", 1);
    begin();
    for (int round = 0; round < 3; ++round) {
        slip_array *one = keep(make_vector(1, TINY));
        for (int i = 0; i < COUNT; ++i)
            results[i] = put_under_mask(one, (float)i, i % 3 == round ? i % TINY : TINY, i % 5 ? first : second);
        EXPECT_OK(slip_async_eval(results, COUNT));
        for (int i = COUNT; i-- > 0;) {
            TEST_CONTEXT("round %d, result %d", round, i);
            if (i % 3 == round) expect_refused(results[i], i % TINY);
            else expect_all(results[i], (float)i);
        }
        release_kept();
    }
}

/* ---- the end of a device ---- */

static void lose_device(int at_kernel) {
    slip_array *one = make_vector(1, LENGTH),
               *chains[2] = {make_chain(one, one, 50, first), make_chain(one, one, 50, second)};
    slip_array *mixed = add(chains[0], chains[1], first), *back = add(mixed, one, cpu);
    const void *data;
    fault_at_kernel(at_kernel);
    EXPECT_OK(slip_async_eval(&back, 1));
    EXPECT_STATUS(slip_array_data(&data, back), SLIP_DEVICE);
    EXPECT_MESSAGE("Emulated GPU failed: an illegal memory access was encountered");
    EXPECT_STATUS(slip_array_data(&data, mixed), SLIP_DEVICE);
    (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
    (void)slip_device_synchronize(cpu_device, SLIP_FOREVER); /* tells of what needed the GPU */
    slip_array_release(back);
    slip_array_release(mixed);
    slip_array_release(chains[0]);
    slip_array_release(chains[1]);
    slip_array_release(one);
}

static void expect_lost_and_cpu_goes_on(void) {
    slip_array *one = make_vector(1, LENGTH), *later = add(one, one, second), *two = add(one, one, cpu);
    EXPECT_STATUS(slip_eval(&later, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("Emulated GPU");
    EXPECT_MESSAGE("the GPU is lost until the process ends");
    expect_all(two, 2);
    EXPECT_OK(slip_device_synchronize(cpu_device, SLIP_FOREVER));
    (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
    slip_array_release(one);
    slip_array_release(later);
    slip_array_release(two);
    slip_stream *stream = NULL;
    slip_status status = slip_stream_create(&stream, gpu_device, NULL);
    if (status != SLIP_OK) EXPECT_MESSAGE("lost");
    settle();
}

TEST(a_kernel_that_faults_ends_the_device_and_nothing_else) {
    begin();
    EXPECT_OK(run_program());
    lose_device(5);
    expect_lost_and_cpu_goes_on();
}

TEST(a_fault_is_found_without_stream_memory_operations) {
    without_stream_memory_operations();
    setenv("EMULATOR_DELAY_US", "50", 1);
    begin();
    lose_device(60);
    expect_lost_and_cpu_goes_on();
}

TEST(a_call_that_reports_a_fault_ends_the_device) {
    begin();
    EXPECT_OK(run_program());
    fail_next("cuEventRecord", 1, 719);
    EXPECT_NE(run_program(), SLIP_OK);
    (void)slip_device_synchronize(cpu_device, SLIP_FOREVER); /* tells of what needed the GPU */
    expect_lost_and_cpu_goes_on();
}

/* ---- memory ---- */

TEST(an_array_too_large_for_the_device_is_an_error_and_smaller_ones_go_on) {
    setenv("EMULATOR_MEMORY_BYTES", "4194304", 1);
    begin();
    const int shape = 2 * 1024 * 1024;
    for (int i = 0; i < 3; ++i) {
        slip_array *one = make_vector(1, 1), *wide, *sum;
        EXPECT_OK(slip_broadcast_to(&wide, one, &shape, 1, first));
        EXPECT_OK(slip_add(&sum, wide, wide, first));
        EXPECT_STATUS(slip_eval(&sum, 1), SLIP_OUT_OF_MEMORY);
        EXPECT_MESSAGE("[");
        slip_array_release(one);
        slip_array_release(wide);
        slip_array_release(sum);
        EXPECT_OK(run_program());
    }
    settle();
}

TEST_WITH_TIMEOUT(memory_in_flight_is_waited_for, 60) {
    setenv("EMULATOR_MEMORY_BYTES", "1048576", 1);
    setenv("EMULATOR_DELAY_US", "200", 1);
    begin();
    enum { COUNT = 40, SIZE = 32768 };
    slip_array *sums[COUNT], *one = make_vector(1, 1);
    const int shape = SIZE;
    for (int i = 0; i < COUNT; ++i) { /* 128 KiB each: 5 MiB */
        slip_array *wide, *large;
        slip_stream *stream = i % 2 ? first : second;
        EXPECT_OK(slip_broadcast_to(&wide, one, &shape, 1, stream));
        EXPECT_OK(slip_add(&large, wide, wide, stream));
        EXPECT_OK(slip_sum(&sums[i], large, false, stream));
        slip_array_release(wide);
        slip_array_release(large);
        async_eval_one(sums[i]);
    }
    for (int i = 0; i < COUNT; ++i) expect_all(sums[i], 2 * SIZE);
    for (int i = 0; i < COUNT; ++i) slip_array_release(sums[i]);
    slip_array_release(one);
    settle();
}

/* ---- fork ---- */

static int run_in_child(slip_array *pending) {
    slip_array *one = make_vector(1, TINY), *on_gpu = add(one, one, first), *on_cpu = add(one, one, cpu);
    const void *data;
    if (slip_eval(&on_gpu, 1) == SLIP_OK || !strstr(slip_error_message(), "[fork]")) return 2;
    if (slip_array_data(&data, pending) == SLIP_OK || !strstr(slip_error_message(), "[fork]")) return 3;
    if (slip_array_data(&data, on_cpu) != SLIP_OK || ((const float *)data)[TINY - 1] != 2) return 4;
    (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
    slip_array_release(on_gpu);
    slip_array_release(on_cpu);
    slip_array_release(one);
    return 0;
}

static void fork_with_work_pending(void) {
#ifdef __SANITIZE_THREAD__
    SKIP("thread sanitizer forbids threads in a forked child");
#elif defined(__SANITIZE_ADDRESS__)
    SKIP("address sanitizer leaves its heap locked in the child when another thread was allocating");
#endif
    setenv("EMULATOR_DELAY_US", "500", 1);
    begin();
    EXPECT_OK(run_program());
    for (int i = 0; i < 5; ++i) {
        slip_array *one = make_vector(1, TINY), *chain = slip_array_retain(one);
        for (int k = 0; k < 60; ++k) chain = add_onto(chain, one, k % 6 < 3 ? first : second);
        slip_array *back = add(chain, one, cpu);
        async_eval_one(back);
        pid_t child = fork();
        EXPECT_GE(child, 0);
        if (child == 0) exit(run_in_child(back)); /* not _exit: leaving is part of it */
        int status;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFEXITED(status));
        EXPECT_EQ(WEXITSTATUS(status), 0);
        expect_all(back, 62);
        slip_array_release(one);
        slip_array_release(chain);
        slip_array_release(back);
        EXPECT_OK(run_program());
    }
    settle();
}

TEST_WITH_TIMEOUT(a_forked_child_has_the_cpu_and_the_parent_goes_on, 60) {
    fork_with_work_pending();
}

TEST_WITH_TIMEOUT(a_forked_child_asks_the_library_nothing, 60) {
    without_stream_memory_operations();
    fork_with_work_pending();
}
