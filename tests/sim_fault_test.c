/* The simulated GPU through its table, with fake streams: its memory's traps, faults, injected failures, fork. */
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim_fixture.h"

/* ---- memory ---- */

TEST(device_memory_is_out_of_the_host_s_reach) {
    sim_start(sim_options(true, 1), 1);
    volatile float *data = sim_allocate(4);
    for (int writes = 0; writes < 2; ++writes) {
        pid_t child = fork();
        EXPECT_GE(child, 0);
        if (child == 0) {
            setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
            signal(SIGSEGV, SIG_DFL); /* a sanitizer's handler would make it an exit */
            signal(SIGBUS, SIG_DFL);
            if (writes) data[1] = 1;
            else (void)data[1];
            _exit(0);
        }
        int status;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        EXPECT_TRUE(WIFSIGNALED(status));
    }
}

TEST(new_memory_holds_nan) {
    sim_start(sim_options(true, 1), 1);
    float result[3];
    EXPECT_OK(sim_download(0, result, sim_allocate(3), 3));
    slip__sim_run_until_idle();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(isnan(result[i]));
}

TEST(memory_is_accounted_and_limited) {
    slip_sim_options options = sim_options(true, 1);
    options.memory_size = 4096;
    sim_start(options, 1);
    EXPECT_EQ(sim.device.memory_size, 4096);
    float *a = sim_allocate(512), *b = sim_allocate(500);
    void *data = sim.queues;
    EXPECT_STATUS(sim.driver->allocate(&sim.device, 49, &data), SLIP_OUT_OF_MEMORY);
    EXPECT_MESSAGE("[malloc] Unable to allocate 49 bytes");
    EXPECT_TRUE(data == NULL);
    EXPECT_EQ(sim_counters().live_bytes, 4048);
    sim_free(a, 512);
    EXPECT_OK(sim.driver->allocate(&sim.device, 2048, &data));
    sim_free(b, 500);
    sim_free(data, 512);
    EXPECT_EQ(sim_counters().live_bytes, 0);
    EXPECT_EQ(sim_counters().live_allocations, 0);
    EXPECT_EQ(sim_counters().peak_bytes, 4048);
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
}

TEST(allocations_are_found_again_among_many) {
    sim_start(sim_options(true, 1), 1);
    enum { COUNT = 300 };
    float *blocks[COUNT];
    test_generator generator = test_random(5);
    for (int i = 0; i < COUNT; ++i) blocks[i] = sim_allocate(1 + (size_t)(i % 7));
    for (int step = 0; step < 1000; ++step) {
        int i = (int)test_random_below(&generator, COUNT);
        sim_free(blocks[i], 1 + (size_t)(i % 7));
        blocks[i] = sim_allocate(1 + (size_t)(i % 7));
        float value = (float)step, result;
        EXPECT_OK(sim_upload(0, blocks[i] + i % 7, &value, 1));
        EXPECT_OK(sim_download(0, &result, blocks[i] + i % 7, 1));
        slip__sim_run_until_idle();
        EXPECT_NEAR(result, value, 0);
    }
    for (int i = 0; i < COUNT; ++i) sim_free(blocks[i], 1 + (size_t)(i % 7));
    EXPECT_EQ(sim_counters().live_bytes, 0);
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
}

/* ---- faults ---- */

/* Signals stream 0, runs everything, and checks that the device died with this message. */
static void expect_fault(const char *part) {
    EXPECT_OK(sim_signal(0, 1));
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 1);
    EXPECT_STATUS(sim.reports[0].status, SLIP_DEVICE);
    if (!strstr(sim.reports[0].message, part)) FAIL("\"%s\" does not contain \"%s\"", sim.reports[0].message, part);
    EXPECT_TRUE(atomic_load(&sim.device.is_lost));
}

TEST(stale_memory_is_an_illegal_address) {
    sim_start(sim_options(true, 1), 1);
    float *a = sim_allocate(4);
    sim_free(a, 4);
    float *b = sim_allocate(4); /* does not get a's address */
    EXPECT_OK(sim_add(0, b, a, b, 4));
    expect_fault("[sim] illegal address: add on stream 0 touches 16 bytes at 0x");
}

TEST(a_view_beyond_its_allocation_is_an_illegal_address) {
    sim_start(sim_options(true, 1), 1);
    float *a = sim_allocate(4);
    EXPECT_OK(sim_add(0, a, a + 1, a, 4));
    expect_fault("[sim] illegal address: add on stream 0");
}

TEST(negative_strides_are_followed_when_views_are_checked) {
    sim_start(sim_options(true, 1), 1);
    float *a = sim_allocate(4), *b = sim_allocate(4);
    float values[4] = {1, 2, 3, 4}, result[4];
    EXPECT_OK(sim_upload(0, a, values, 4));
    int count = 4;
    int64_t forth = 1, back = -1;
    slip_view view = sim_vector(a + 3, &count, &back);
    slip_launch launch = {
        .op = SLIP_OP_NEGATIVE, .input_count = 1, .inputs = &view, .output = sim_vector(b, &count, &forth)};
    EXPECT_OK(sim.driver->launch(sim.queues[0], &launch));
    EXPECT_OK(sim_download(0, result, b, 4));
    slip__sim_run_until_idle();
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
    const float expected[4] = {-4, -3, -2, -1};
    EXPECT_BYTES(result, expected, sizeof expected);

    view.data = (char *)(a + 2);
    EXPECT_OK(sim.driver->launch(sim.queues[0], &launch));
    expect_fault("[sim] illegal address: negative on stream 0");
}

TEST(host_memory_is_an_illegal_address_for_the_device) {
    sim_start(sim_options(true, 1), 1);
    float host[4] = {0};
    EXPECT_OK(sim_add(0, sim_allocate(4), host, host, 4));
    expect_fault("[sim] illegal address: add on stream 0");
}

TEST(device_memory_given_as_the_host_s_is_an_illegal_address) {
    sim_start(sim_options(true, 1), 1);
    float *a = sim_allocate(4);
    EXPECT_OK(sim_upload(0, a, a, 4));
    expect_fault("[sim] illegal address: copy on stream 0");
}

TEST(copies_must_not_overlap_nor_stay_on_the_host) {
    sim_start(sim_options(true, 1), 1);
    float *a = sim_allocate(8), host[2] = {0};
    EXPECT_STATUS(sim.driver->copy(sim.queues[0], host, host + 1, 4, true, true), SLIP_INVALID_ARGUMENT);
    EXPECT_OK(sim.driver->copy(sim.queues[0], a, a + 4, 16, false, false));
    EXPECT_OK(sim.driver->copy(sim.queues[0], a, a + 2, 16, false, false));
    expect_fault("[sim] overlapping copy of 16 bytes on stream 0");
    EXPECT_EQ(sim_counters().finished[SLIP_SIM_COPY], 2);
}

TEST(freeing_memory_that_queued_work_uses_is_a_fault) {
    sim_start(sim_options(true, 1), 2);
    float *a = sim_allocate(4), *b = sim_allocate(4);
    EXPECT_OK(sim_add(1, b, a, b, 4));
    EXPECT_OK(sim_signal(1, 1));
    sim_free(a, 4);
    EXPECT_TRUE(atomic_load(&sim.device.is_lost));
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 1);
    EXPECT_STATUS(sim.reports[0].status, SLIP_DEVICE);
    EXPECT_TRUE(strstr(sim.reports[0].message, "[sim] memory freed while in use: 16 bytes at 0x") != NULL);
    EXPECT_TRUE(strstr(sim.reports[0].message, "that add on stream 1 has yet to use") != NULL);
    sim_restart(sim_options(true, 1));
    EXPECT_EQ(sim_counters().live_allocations, 1);
}

TEST(freeing_what_was_not_allocated_is_a_fault) {
    sim_start(sim_options(true, 1), 1);
    float *a = sim_allocate(4);
    sim.driver->deallocate(&sim.device, NULL, 16);
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
    sim.driver->deallocate(&sim.device, a, 12);
    EXPECT_TRUE(atomic_load(&sim.device.is_lost));
    EXPECT_STATUS(sim_signal(0, 1), SLIP_DEVICE);
    EXPECT_MESSAGE("[sim] invalid free: no allocation of 12 bytes begins at 0x");
    sim_restart(sim_options(true, 1));
    sim_free(a, 4);
    sim_free(a, 4);
    EXPECT_TRUE(atomic_load(&sim.device.is_lost));
}

TEST(a_fault_sticks_and_reaches_every_stream) {
    slip_sim_options options = sim_options(true, 4);
    options.fault_at_kernel = 3;
    options.hardware_queues = 1; /* so that the third kernel is known */
    sim_start(options, 3);
    slip_atomic_u64 never = 0;
    float *a = sim_allocate(4), host[4];
    void *data;
    EXPECT_OK(sim_add(0, a, a, a, 4));
    EXPECT_OK(sim_signal(0, 1));
    EXPECT_OK(sim_binary(0, SLIP_OP_MULTIPLY, a, a, a, 4));
    EXPECT_OK(sim_binary(1, SLIP_OP_SUBTRACT, a, a, a, 4));
    EXPECT_OK(sim_signal(1, 1));
    EXPECT_OK(sim_signal(0, 2));
    EXPECT_OK(sim.driver->wait_word(sim.queues[2], &never, 1));
    EXPECT_OK(sim_signal(2, 1));
    slip__sim_run_until_idle();
    EXPECT_EQ(slip__sim_pending(), 0);
    EXPECT_EQ(sim.report_count, 4);
    EXPECT_STATUS(sim.reports[0].status, SLIP_OK);
    for (int i = 1; i < 4; ++i) {
        EXPECT_STATUS(sim.reports[i].status, SLIP_DEVICE);
        EXPECT_STR(sim.reports[i].message, "[sim] injected fault: kernel 3 of the device, subtract on stream 1; "
                                           "the simulated GPU is lost");
    }
    EXPECT_TRUE(atomic_load(&sim.device.is_lost));
    EXPECT_STATUS(sim_add(0, a, a, a, 4), SLIP_DEVICE);
    EXPECT_STATUS(sim_download(1, host, a, 4), SLIP_DEVICE);
    EXPECT_STATUS(sim_signal(0, 3), SLIP_DEVICE);
    EXPECT_STATUS(sim_wait(0, 1, 1), SLIP_DEVICE);
    EXPECT_STATUS(sim.driver->wait_word(sim.queues[0], &never, 1), SLIP_DEVICE);
    EXPECT_STATUS(sim.driver->allocate(&sim.device, 16, &data), SLIP_DEVICE);
    EXPECT_STATUS(sim.driver->queue_open(&sim.device, NULL, 0, &data), SLIP_DEVICE);
    EXPECT_MESSAGE("subtract on stream 1");
    sim_free(a, 4);

    sim_restart(sim_options(true, 4));
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
    EXPECT_OK(sim_signal(0, 3));
    slip__sim_run_until_idle();
    EXPECT_STATUS(sim.reports[0].status, SLIP_OK);
}

TEST(a_kernel_that_runs_beside_a_fault_has_no_effect) {
    slip_sim_options options = sim_options(true, 1);
    options.fault_at_kernel = 1;
    sim_start(options, 2);
    float *a = sim_allocate(4);
    EXPECT_OK(sim_add(0, a, a, a, 4));
    EXPECT_OK(sim_add(1, a, a, a, 4));
    slip__sim_run_until_idle();
    sim_read_log();
    EXPECT_LT(sim.log[1].start_ns, sim.log[0].end_ns);
    EXPECT_EQ(sim_counters().finished[SLIP_SIM_KERNEL], 1); /* the one with the fault */
}

TEST(a_kernel_that_fails_spoils_its_stream_only_and_the_device_goes_on) {
    sim_start(sim_options(true, 1), 2);
    float *a = sim_allocate(4), *b = sim_allocate(4);
    int count = 4;
    int64_t stride = 1;
    slip_view view = sim_vector(a, &count, &stride);
    view.dtype = SLIP_BOOL; /* which cannot be negated */
    slip_launch launch = {.op = SLIP_OP_NEGATIVE, .input_count = 1, .inputs = &view, .output = view};
    EXPECT_OK(sim.driver->launch(sim.queues[0], &launch));
    EXPECT_OK(sim_signal(0, 1));
    EXPECT_OK(sim_add(0, a, a, a, 4));
    EXPECT_OK(sim_signal(0, 2));
    EXPECT_OK(sim_add(1, b, b, b, 4));
    EXPECT_OK(sim_signal(1, 1));
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 3);
    for (int i = 0; i < 3; ++i) {
        bool is_spoiled = sim.reports[i].stream == 0 && sim.reports[i].value == 1;
        EXPECT_STATUS(sim.reports[i].status, is_spoiled ? SLIP_UNIMPLEMENTED : SLIP_OK);
        const char *part = is_spoiled ? "negative on stream 0 of the simulated GPU" : "";
        EXPECT_TRUE(strstr(sim.reports[i].message, part) != NULL);
    }
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
}

/* ---- injected failures ---- */

TEST(the_nth_call_fails_once_and_queues_nothing) {
    slip_sim_options options = sim_options(true, 1);
    options.fail_allocation_at = 2;
    options.fail_launch_at = 3;
    options.fail_copy_at = 1;
    sim_start(options, 1);
    void *data;
    float *a = sim_allocate(4), host[4] = {0};
    EXPECT_STATUS(sim.driver->allocate(&sim.device, 16, &data), SLIP_OUT_OF_MEMORY);
    EXPECT_MESSAGE("[malloc] Unable to allocate 16 bytes: injected failure");
    float *b = sim_allocate(4);
    EXPECT_STATUS(sim_upload(0, a, host, 4), SLIP_DEVICE);
    EXPECT_MESSAGE("[copy] injected failure of a copy of 16 bytes on stream 0");
    EXPECT_OK(sim_upload(0, a, host, 4));
    EXPECT_OK(sim_add(0, b, a, a, 4));
    EXPECT_OK(sim_add(0, b, a, a, 4));
    EXPECT_STATUS(sim_add(0, b, a, a, 4), SLIP_DEVICE);
    EXPECT_MESSAGE("[add] injected failure of a launch on stream 0");
    EXPECT_OK(sim_add(0, b, a, a, 4));
    EXPECT_OK(sim_signal(0, 1));
    EXPECT_EQ(slip__sim_pending(), 5);
    slip__sim_run_until_idle();
    EXPECT_STATUS(sim.reports[0].status, SLIP_OK);
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
    EXPECT_EQ(sim_counters().injected_failures, 3);
    sim_free(a, 4);
    sim_free(b, 4);
    EXPECT_FALSE(atomic_load(&sim.device.is_lost));
}

TEST(failures_can_repeat) {
    slip_sim_options options = sim_options(true, 1);
    options.fail_allocation_at = 2;
    options.fail_repeats = true;
    sim_start(options, 1);
    void *data;
    sim_allocate(4);
    for (int i = 0; i < 3; ++i) EXPECT_STATUS(sim.driver->allocate(&sim.device, 16, &data), SLIP_OUT_OF_MEMORY);
}

/* ---- fork ---- */

TEST(a_forked_child_drops_what_is_pending_and_can_go_on) {
#ifdef __SANITIZE_THREAD__
    SKIP("thread sanitizer forbids threads in a forked child");
#endif
    sim_start(sim_options(false, 1), 2);
    static slip_atomic_u64 word;
    float *a = sim_allocate(4), one[4] = {1, 1, 1, 1}, result[4] = {0};
    EXPECT_OK(sim_upload(0, a, one, 4));
    EXPECT_OK(sim_signal(0, 1));
    sim_wait_for_reports(1);
    EXPECT_OK(sim.driver->wait_word(sim.queues[0], &word, 1));
    EXPECT_OK(sim_add(0, a, a, a, 4));
    EXPECT_OK(sim_signal(0, 2));
    EXPECT_OK(sim_wait(1, 0, 2));

    pthread_mutex_lock(&sim.lock);
    slip__sim_before_fork();
    pid_t child = fork();
    if (child == 0) slip__sim_after_fork_in_child();
    else slip__sim_after_fork_in_parent();
    pthread_mutex_unlock(&sim.lock);
    EXPECT_GE(child, 0);
    if (child == 0) {
        bool is_empty = slip__sim_pending() == 0;
        bool queued = sim_wait(1, 0, 2) == SLIP_OK && sim_add(1, a, a, a, 4) == SLIP_OK &&
                      sim_download(1, result, a, 4) == SLIP_OK && sim_signal(1, 1) == SLIP_OK;
        if (!is_empty || !queued) _exit(1);
        sim_wait_for_reports(2);
        _exit(result[3] == 2 ? 0 : 2);
    }
    atomic_store(&word, 1);
    slip__sim_poke();
    sim_wait_for_reports(2);
    int status;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}
