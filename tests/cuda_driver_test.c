/* The NVIDIA driver on the emulated GPU: order, times, and which calls it does without. */
#include "base/thread.h"
#include "cuda_fixture.h"

/* ---- without stream memory operations ---- */

static void expect_order_across_streams(void) {
    begin();
    for (int run = 0; run < 5; ++run) {
        EXPECT_OK(run_program());
        slip_array *one = make_vector(1, TINY), *last = slip_array_retain(one);
        slip_stream *const all[3] = {cpu, first, second};
        for (int i = 0; i < 90; ++i) last = add_onto(last, one, all[(i * 7 + i / 5) % 3]);
        expect_all(last, 91);
        slip_array_release(one);
        slip_array_release(last);
    }
    settle();
    EXPECT_EQ(count_of("cuStreamWaitValue64"), 0);
    EXPECT_EQ(count_of("cuStreamWriteValue64"), 0);
}

TEST_WITH_TIMEOUT(a_device_without_stream_memory_operations_keeps_the_order, 60) {
    setenv("EMULATOR_STREAM_MEMORY_OPERATIONS", "0", 1);
    setenv("EMULATOR_DELAY_US", "50", 1);
    expect_order_across_streams();
}

TEST_WITH_TIMEOUT(with_stream_memory_operations_switched_off_the_order_is_kept, 60) {
    without_stream_memory_operations();
    setenv("EMULATOR_DELAY_US", "50", 1);
    expect_order_across_streams();
}

/* ---- times of events ---- */

static slip_event *record(slip_stream *stream) {
    slip_event *event;
    EXPECT_OK(slip_event_create(&event));
    EXPECT_OK(slip_event_record(event, stream));
    return event;
}

/* Gives the events back. */
static uint64_t elapsed(slip_event *start, slip_event *end) {
    uint64_t elapsed_ns;
    EXPECT_OK(slip_event_synchronize(start, SLIP_FOREVER));
    EXPECT_OK(slip_event_synchronize(end, SLIP_FOREVER));
    EXPECT_OK(slip_event_elapsed(&elapsed_ns, start, end));
    slip_event_release(start);
    slip_event_release(end);
    return elapsed_ns;
}

enum { CLOCK_RATE = 1000000, PAUSE_NS = 100000 };

static uint64_t elapsed_over_a_pause(slip_stream *before, slip_stream *after) {
    slip_event *start = record(before);
    EXPECT_OK(slip_event_synchronize(start, SLIP_FOREVER));
    for (uint64_t until = slip__deadline(PAUSE_NS); slip__remaining(until);) yield_thread();
    return elapsed(start, record(after));
}

static void begin_with_a_fast_clock(void) {
    char rate[16];
    snprintf(rate, sizeof rate, "%d", CLOCK_RATE);
    setenv("EMULATOR_CLOCK_RATE", rate, 1);
    begin();
}

TEST(times_between_events_of_the_gpu_are_by_its_clock) {
    const uint64_t fast_pause_ns = (uint64_t)PAUSE_NS * CLOCK_RATE;
    begin_with_a_fast_clock();
    EXPECT_GE(elapsed_over_a_pause(first, first), fast_pause_ns / 10 * 9); /* what the host saw of it may be longer */
    EXPECT_GE(elapsed_over_a_pause(first, second), fast_pause_ns / 10 * 9);
    EXPECT_LT(elapsed_over_a_pause(cpu, first), fast_pause_ns / 10);
    EXPECT_LT(elapsed_over_a_pause(first, cpu), fast_pause_ns / 10);
}

TEST(times_that_the_gpu_cannot_tell_are_the_hosts) {
    const uint64_t fast_pause_ns = (uint64_t)PAUSE_NS * CLOCK_RATE;
    begin_with_a_fast_clock();
    fail_next("cuEventElapsedTime", 1, NOT_SUPPORTED);
    uint64_t elapsed_ns = elapsed_over_a_pause(first, second);
    EXPECT_GE(elapsed_ns, PAUSE_NS);
    EXPECT_LT(elapsed_ns, fast_pause_ns / 10);
    fail_next("cuEventRecord", 1, NOT_SUPPORTED); /* the one with the time: the signal's comes after */
    EXPECT_LT(elapsed_over_a_pause(first, second), fast_pause_ns / 10);
    EXPECT_GE(elapsed_over_a_pause(first, second), fast_pause_ns / 10 * 9);
}

TEST(many_events_are_recorded_and_none_is_made_while_the_gpu_waits) {
    enum { COUNT = 300 };
    slip_event *starts[COUNT], *ends[COUNT];
    begin();
    freeze_cpu();
    for (int round = 0; round < 2; ++round) {
        held self = hold_first();
        let_go(&self); /* there is memory now that can be had while the GPU waits */
        self = hold_first();
        uint64_t waits = count_of("cuStreamWaitValue64"), made = count_of("cuEventCreate");
        EXPECT_GT(waits, 0);
        for (int i = 0; i < COUNT; ++i) starts[i] = record(second), ends[i] = record(second);
        EXPECT_EQ(count_of("cuEventCreate"), made);
        for (int i = 0; i < COUNT; ++i) EXPECT_LT(elapsed(starts[i], ends[i]), 60ull * 1000000000);
        let_go(&self);
        for (int i = 0; i < COUNT; ++i) starts[i] = record(second), ends[i] = record(second);
        EXPECT_EQ(count_of("cuEventCreate") > made, round == 0); /* the second time there are enough */
        for (int i = 0; i < COUNT; ++i) EXPECT_LT(elapsed(starts[i], ends[i]), 60ull * 1000000000);
    }
}

/* ---- graphs ---- */

TEST(a_chain_that_comes_again_is_launched_as_graphs) {
    begin();
    EXPECT_TRUE(run_chains(6) > 0);
    EXPECT_LT(count_of("cuLaunchKernel"), 900);
}

TEST(graphs_can_be_switched_off) {
    setenv("SLIP_CUDA_GRAPHS", "0", 1);
    begin();
    EXPECT_EQ(run_chains(4), 0);
    EXPECT_EQ(count_of("cuGraphInstantiateWithFlags"), 0);
}

/* ---- calls that are not made ---- */

TEST(a_long_chain_needs_few_signals) {
    begin();
    slip_array *one = make_vector(1, TINY), *last = make_chain(one, one, 1000, first);
    expect_all(last, 1001);
    EXPECT_LT(count_of("cuEventRecord"), 100);
    EXPECT_LT(count_of("cuStreamWriteValue64"), 100);
    slip_array_release(one);
    slip_array_release(last);
}

TEST(small_values_go_there_and_back_on_the_stream_of_their_kernels) {
    begin();
    for (int i = 0; i < 5; ++i) {
        slip_array *one = make_vector(1, TINY), *two = add(one, one, cpu), *four = add(two, two, first);
        slip_array *eight = add(four, four, cpu);
        expect_all(eight, 8);
        slip_array_release(one);
        slip_array_release(two);
        slip_array_release(four);
        slip_array_release(eight);
    }
    EXPECT_EQ(count_of("cuMemcpyAsync"), 0);
    EXPECT_EQ(count_of("cuStreamWaitEvent"), 0);
}

TEST(no_copy_of_pageable_memory_is_made) {
    begin();
    for (int count = 1; count < 1000000; count *= 9) {
        slip_array *a = make_vector(3, count), *b = add(a, a, first);
        expect_all(b, 6);
        expect_all(a, 3);
        slip_array_release(a);
        slip_array_release(b);
    }
    EXPECT_TRUE(count_of("cuMemcpyAsync") > 0);
    EXPECT_EQ(count_of("pageable copies"), 0);
}

static slip_array *join(slip_array *part, size_t count) {
    slip_array *parts[16], *joined;
    for (size_t i = 0; i < count; ++i) parts[i] = part;
    EXPECT_OK(slip_concatenate_axis(&joined, parts, count, 0, first));
    return joined;
}

/* Up to 64 kernels are kept back, here one for each part of what is joined: a copy comes upon a full batch. */
TEST(a_small_copy_comes_after_the_kernels_before_it) {
    begin();
    for (int last = 1; last <= 16; ++last) {
        TEST_CONTEXT("%d kernels in the last command", last);
        slip_array *start = make_vector((float)last, TINY), *part = add(start, start, first);
        eval_one(part);
        slip_array *sum = join(part, 8);
        for (int i = 0; i < 5; ++i) sum = add_onto(sum, keep(join(part, 8)), first);
        slip_array *joined = join(sum, (size_t)last), *back = negative(joined, cpu);
        expect_all(back, (float)(-12 * last));
        slip_array_release(start);
        slip_array_release(part);
        slip_array_release(sum);
        slip_array_release(joined);
        slip_array_release(back);
        release_kept();
    }
    EXPECT_EQ(count_of("cuStreamWaitEvent"), 0);
    EXPECT_LE(count_of("cuEventRecord"), 2 * 16); /* the copy is queued with its kernels, before they are over */
}

/* ---- a stream that is held up holds up nobody else ---- */

TEST(a_value_is_read_though_its_stream_is_held_up_behind_it) {
    begin();
    freeze_cpu();
    warm_up();
    slip_array *one = make_vector(1, TINY), *early = add(one, one, first);
    eval_one(early);
    held self = hold_first();
    expect_all(early, 2);
    EXPECT_FALSE(slip_array_is_ready(self.blocked));
    let_go(&self);
    slip_array_release(one);
    slip_array_release(early);
}

TEST(a_value_reaches_a_second_stream_though_the_first_that_needs_it_is_held_up) {
    begin();
    freeze_cpu();
    warm_up();
    held self = hold_first();
    slip_array *shared = make_vector(5, TINY), *waits = add(shared, self.blocked, first);
    async_eval_one(waits);
    slip_array *goes = add(shared, shared, second);
    expect_all(goes, 10);
    EXPECT_FALSE(slip_array_is_ready(waits));
    let_go(&self);
    expect_all(waits, 207);
    slip_array_release(shared);
    slip_array_release(waits);
    slip_array_release(goes);
}

/* The walk leaves the first stream for the second, so that the signal behind what the CPU needs has an event only; and
 * the words that come later on the stream are behind its waiting for the CPU. */
TEST_WITH_TIMEOUT(what_the_cpu_needs_is_seen_though_its_stream_waits_for_the_cpu_behind_it, 60) {
    enum { LINKS = 200 }; /* more signals on each stream than it has events */
    setenv("EMULATOR_DELAY_US", "100", 1);
    begin();
    freeze_cpu();
    warm_up();
    for (int run = 0; run < 10; ++run) {
        slip_array *one = make_vector(1, TINY), *here = add(one, one, first), *there = add(one, here, second);
        slip_array *sum = add(here, there, cpu), *last = add(sum, one, first);
        slip_array_release(here);
        slip_array_release(there);
        slip_array_release(sum);
        for (int i = 0; i < LINKS; ++i) {
            slip_array *next = add(last, one, i % 2 ? first : second);
            slip_array_release(last);
            last = next;
        }
        EXPECT_OK(slip_async_eval(&last, 1));
        WAIT_UNTIL((run_all(cpu), run_ready_gpu_streams(), slip_array_is_ready(last)));
        expect_all(last, 6 + LINKS);
        slip_array_release(one);
        slip_array_release(last);
    }
}

/* ---- small values between the devices ---- */

/* `rounds` times x is negated on the CPU and on the GPU. */
static slip_array *make_rounds(slip_array *x, int rounds) {
    slip_array *value = slip_array_retain(x);
    for (int i = 0; i < 2 * rounds; ++i) {
        slip_array *next = negative(value, i % 2 ? first : cpu);
        slip_array_release(value);
        value = next;
    }
    return value;
}

TEST(small_values_pass_between_the_devices_without_copies) {
    enum { ROUNDS = 20 };
    begin();
    slip_array *x = make_vector(3, TINY), *end = make_rounds(x, ROUNDS);
    expect_all(end, 3); /* now there is memory that can be had while the device waits for the host */
    slip_array_release(end);
    uint64_t kernels = count_of("kernels"), copies = count_of("cuMemcpyAsync");
    expect_all(end = make_rounds(x, ROUNDS), 3);
    EXPECT_LE(count_of("kernels") - kernels, ROUNDS + 1); /* and one that copies the end, which is kept, to the host */
    EXPECT_EQ(count_of("cuMemcpyAsync") - copies, 0);
    slip_array_release(end);
    slip_array_release(x);
    settle();
}

TEST(what_is_kept_on_the_gpu_is_copied_to_the_host) {
    begin();
    slip_array *x = make_vector(3, TINY), *y = negative(x, first), *z = negative(y, cpu);
    expect_all(z, 3);
    expect_all(y, -3);
    slip_array *w = negative(y, first); /* y lies on the GPU */
    expect_all(w, 3);
    slip_array_release(w);
    slip_array_release(z);
    slip_array_release(y);
    slip_array_release(x);
    settle();
}

TEST(a_failure_on_the_host_reaches_a_kernel_that_reads_there) {
    static const bool both[2] = {true, true};
    static const int two = 2, one = 1;
    begin();
    slip_array *x = make_vector(3, 2), *mask, *source = make_vector(1, 1), *failing, *heir;
    EXPECT_OK(slip_array_from_data(&mask, both, &two, one, SLIP_BOOL));
    EXPECT_OK(slip_masked_scatter(&failing, x, mask, source, cpu)); /* two places for one value */
    heir = negative(failing, first);
    async_eval_one(heir);
    EXPECT_STATUS(slip_eval(&heir, 1), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("masked_scatter");
    slip_array *const made[] = {x, mask, source, failing, heir};
    for (int i = 0; i < 5; ++i) slip_array_release(made[i]);
    settle();
}
