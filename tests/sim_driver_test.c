/* The simulated GPU through its table, with fake streams: order, the clock, waits, host words, priorities, threads. */
#include <sched.h>
#include <stdlib.h>

#include "sim_fixture.h"

/* ---- order ---- */

TEST(queued_work_runs_later_and_in_order) {
    sim_start(sim_options(true, 1), 1);
    float one[4] = {1, 2, 3, 4}, two[4] = {10, 20, 30, 40}, result[4] = {0};
    float *a = sim_allocate(4), *b = sim_allocate(4);
    EXPECT_OK(sim_upload(0, a, one, 4));
    EXPECT_OK(sim_upload(0, b, two, 4));
    EXPECT_OK(sim_add(0, b, a, b, 4));
    EXPECT_OK(sim_binary(0, SLIP_OP_MULTIPLY, b, b, a, 4));
    EXPECT_OK(sim_download(0, result, b, 4));
    EXPECT_OK(sim_signal(0, 7));
    EXPECT_EQ(slip__sim_pending(), 6);
    EXPECT_EQ(sim.report_count, 0);
    EXPECT_EQ(result[0] == 0, true);
    slip__sim_run_until_idle();
    EXPECT_EQ(slip__sim_pending(), 0);
    const float expected[4] = {11, 44, 99, 176};
    EXPECT_BYTES(result, expected, sizeof expected);
    EXPECT_EQ(sim.report_count, 1);
    EXPECT_EQ(sim.reports[0].value, 7);
    EXPECT_STATUS(sim.reports[0].status, SLIP_OK);

    sim_read_log();
    EXPECT_EQ(sim.log_count, 6);
    EXPECT_EQ(sim.log[2].kind, SLIP_SIM_KERNEL);
    EXPECT_EQ(sim.log[2].op, SLIP_OP_ADD);
    EXPECT_EQ(sim.log[3].op, SLIP_OP_MULTIPLY);
    EXPECT_EQ(sim.log[5].kind, SLIP_SIM_SIGNAL);
    for (size_t i = 1; i < sim.log_count; ++i) EXPECT_GE(sim.log[i].start_ns, sim.log[i - 1].end_ns);
    EXPECT_EQ(slip__sim_now_ns(), sim.log[5].end_ns);
    slip_sim_counters counters = sim_counters();
    EXPECT_EQ(counters.finished[SLIP_SIM_KERNEL], 2);
    EXPECT_EQ(counters.finished[SLIP_SIM_COPY], 3);
    EXPECT_EQ(counters.finished[SLIP_SIM_SIGNAL], 1);
}

TEST(host_memory_is_read_when_the_copy_runs) {
    sim_start(sim_options(true, 1), 1);
    float source = 1, result = 0;
    float *a = sim_allocate(1);
    EXPECT_OK(sim_upload(0, a, &source, 1));
    source = 2; /* too early on the real thing as well */
    EXPECT_OK(sim_download(0, &result, a, 1));
    slip__sim_run_until_idle();
    EXPECT_NEAR(result, 2, 0);
}

TEST(a_launch_keeps_copies_of_all_it_needs) {
    sim_start(sim_options(true, 1), 1);
    float values[6] = {0, 1, 2, 3, 4, 5}, result[2] = {0};
    int32_t rows[2] = {2, 0};
    float *a = sim_allocate(6), *indices = sim_allocate(2), *out = sim_allocate(2);
    EXPECT_OK(sim_upload(0, a, values, 6));
    EXPECT_OK(sim.driver->copy(sim.queues[0], indices, rows, sizeof rows, false, true));

    int a_shape[2] = {3, 2}, index_shape[1] = {2}, out_shape[3] = {2, 1, 1};
    int64_t a_strides[2] = {2, 1}, index_strides[1] = {1}, out_strides[3] = {1, 1, 1};
    int64_t list[3] = {0, 1, 1}; /* axis 0; slices of 1 x 1 */
    slip_params params = {.list = {list, 3}};
    slip_view inputs[2] = {
        {(char *)a, a_shape, a_strides, 6, 2, SLIP_FLOAT32, false},
        {(char *)indices, index_shape, index_strides, 2, 1, SLIP_INT32, false},
    };
    slip_view output = {(char *)out, out_shape, out_strides, 2, 3, SLIP_FLOAT32, false};
    slip_launch launch = {
        .op = SLIP_OP_GATHER, .input_count = 2, .inputs = inputs, .output = output, .params = &params};
    EXPECT_OK(sim.driver->launch(sim.queues[0], &launch));
    memset(a_shape, 0, sizeof a_shape);
    memset(a_strides, 0, sizeof a_strides);
    memset(out_shape, 0, sizeof out_shape);
    memset(list, 0, sizeof list);
    memset(inputs, 0, sizeof inputs);
    memset(&params, 0, sizeof params);
    memset(&launch, 0, sizeof launch);
    EXPECT_OK(sim_download(0, result, out, 2));
    EXPECT_OK(sim_signal(0, 1));
    slip__sim_run_until_idle();
    EXPECT_STR(sim.reports[0].message, "");
    EXPECT_NEAR(result[0], 4, 0);
    EXPECT_NEAR(result[1], 0, 0);
}

TEST(signals_of_a_stream_do_not_go_back) {
    sim_start(sim_options(true, 1), 1);
    EXPECT_OK(sim_signal(0, 2));
    EXPECT_STATUS(sim_signal(0, 1), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[signal] value 1 after 2 on stream 0");
}

TEST(a_closed_queue_still_runs_what_it_holds) {
    sim_start(sim_options(true, 1), 2);
    EXPECT_OK(sim_signal(0, 1));
    EXPECT_OK(sim_wait(1, 0, 1));
    EXPECT_OK(sim_signal(1, 1));
    sim.driver->queue_close(sim.queues[0]);
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 2);
    EXPECT_EQ(sim.reports[0].stream, 0);
}

/* ---- the clock ---- */

enum { RANDOM_STREAMS = 6, RANDOM_ITEMS = 60 };

/* Feeds the same small random program whatever the simulator's seed is: kernels, copies and waits on six streams. */
static void feed_random_program(float *memory, float *host) {
    test_generator generator = test_random(99);
    uint64_t values[RANDOM_STREAMS] = {0};
    for (int i = 0; i < RANDOM_ITEMS; ++i) {
        int stream = (int)test_random_below(&generator, RANDOM_STREAMS);
        int other = (int)test_random_below(&generator, RANDOM_STREAMS);
        float *own = memory + 8 * stream;
        if (test_random_chance(&generator, 0.3) && other != stream) EXPECT_OK(sim_wait(stream, other, values[other]));
        if (test_random_chance(&generator, 0.5)) EXPECT_OK(sim_add(stream, own, own, own, 8));
        else EXPECT_OK(sim_download(stream, host + 8 * stream, own, 8));
        EXPECT_OK(sim_signal(stream, ++values[stream]));
    }
}

/* What every interleaving must keep: order in a stream and in a hardware queue, waits, engines. */
static void check_log_is_legal(int kernel_slots) {
    uint64_t passed[RANDOM_STREAMS] = {0}, free_at[SLIP_SIM_MAX_HARDWARE_QUEUES] = {0};
    for (size_t i = 0; i < sim.log_count; ++i) {
        const slip_sim_log_entry *entry = &sim.log[i];
        EXPECT_STATUS(entry->status, SLIP_OK);
        if (i) EXPECT_GE(entry->end_ns, entry[-1].end_ns);
        EXPECT_GE(entry->start_ns, entry->queued_ns);
        EXPECT_GE(entry->start_ns, free_at[entry->hardware_queue]);
        EXPECT_GT(entry->end_ns, entry->start_ns);
        free_at[entry->hardware_queue] = entry->end_ns;
        if (entry->kind == SLIP_SIM_SIGNAL) EXPECT_EQ(entry->value, ++passed[entry->stream_index]);
        if (entry->kind == SLIP_SIM_WAIT_QUEUE) EXPECT_GE(passed[entry->waited_index], entry->value);
        if (entry->kind != SLIP_SIM_KERNEL) continue;
        int at_once = 0;
        for (size_t k = 0; k < sim.log_count; ++k)
            at_once += sim.log[k].kind == SLIP_SIM_KERNEL && sim.log[k].start_ns <= entry->start_ns &&
                       sim.log[k].end_ns > entry->start_ns;
        EXPECT_LE(at_once, kernel_slots);
    }
}

TEST(every_interleaving_is_legal_and_a_seed_always_gives_the_same) {
    float *memory = NULL, host[8 * RANDOM_STREAMS];
    static slip_sim_log_entry again[LOG_CAPACITY];
    sim_start(sim_options(true, 0), 0);
    memory = sim_allocate(8 * RANDOM_STREAMS);
    for (uint64_t seed = 0; seed < 40; ++seed) {
        slip_sim_options options = sim_options(true, seed);
        options.hardware_queues = 1 + (int)seed % 8;
        options.kernel_slots = 1 + (int)seed % 3;
        for (int pass = 0; pass < 2; ++pass) {
            sim_restart(options);
            sim_reopen(RANDOM_STREAMS);
            feed_random_program(memory, host);
            slip__sim_run_until_idle();
            EXPECT_EQ(slip__sim_pending(), 0); /* false dependencies never deadlock */
            sim_read_log();
            check_log_is_legal(options.kernel_slots);
            if (pass == 0) memcpy(again, sim.log, sim.log_count * sizeof *sim.log);
        }
        EXPECT_BYTES(again, sim.log, sim.log_count * sizeof *sim.log);
    }
}

TEST(seeds_give_different_interleavings) {
    float host[8 * RANDOM_STREAMS];
    static slip_sim_log_entry previous[LOG_CAPACITY];
    int different = 0;
    sim_start(sim_options(true, 0), 0);
    float *memory = sim_allocate(8 * RANDOM_STREAMS);
    for (uint64_t seed = 0; seed < 10; ++seed) {
        sim_restart(sim_options(true, seed));
        sim_reopen(RANDOM_STREAMS);
        feed_random_program(memory, host);
        slip__sim_run_until_idle();
        sim_read_log();
        bool same_order = true;
        for (size_t i = 0; i < sim.log_count; ++i) same_order &= previous[i].stream_index == sim.log[i].stream_index;
        different += !same_order;
        memcpy(previous, sim.log, sim.log_count * sizeof *sim.log);
    }
    EXPECT_EQ(different, 10);
}

TEST(kernels_of_different_streams_overlap) {
    sim_start(sim_options(true, 3), 2);
    float *a = sim_allocate(4), *b = sim_allocate(4);
    EXPECT_OK(sim_add(0, a, a, a, 4));
    EXPECT_OK(sim_add(1, b, b, b, 4));
    slip__sim_run_until_idle();
    sim_read_log();
    EXPECT_LT(sim.log[1].start_ns, sim.log[0].end_ns);
}

TEST(urgent_streams_start_first) {
    sim_start(sim_options(true, 0), 0);
    const int priorities[4] = {2, 0, -2, 1};
    for (int i = 0; i < 4; ++i)
        EXPECT_OK(
            sim.driver->queue_open(&sim.device, (slip_stream *)(void *)&sim.streams[i], priorities[i], &sim.queues[i]));
    float *a = sim_allocate(16);
    for (uint64_t seed = 0; seed < 10; ++seed) {
        slip_sim_options options = sim_options(true, seed);
        options.kernel_slots = 1;
        sim_restart(options);
        for (int i = 0; i < 4; ++i) EXPECT_OK(sim_add(i, a + 4 * i, a + 4 * i, a + 4 * i, 4));
        slip__sim_run_until_idle();
        sim_read_log();
        const int expected[4] = {2, 1, 3, 0};
        for (int i = 0; i < 4; ++i) EXPECT_EQ(sim.log[i].stream_index, expected[i]);
    }
}

/* ---- waits ---- */

TEST(a_wait_holds_back_until_the_other_queue_passed_its_signal) {
    float *a = NULL, one = 1, result;
    sim_start(sim_options(true, 0), 2);
    a = sim_allocate(1);
    FOR_EACH_SEED(seed, 50) {
        sim_restart(sim_options(true, seed));
        result = 0;
        uint64_t value = seed; /* timelines go on */
        EXPECT_OK(sim_upload(0, a, &one, 1));
        for (int i = 0; i < 5; ++i) EXPECT_OK(sim_add(0, a, a, a, 1));
        EXPECT_OK(sim_signal(0, value));
        EXPECT_OK(sim_wait(1, 0, value));
        EXPECT_OK(sim_download(1, &result, a, 1));
        slip__sim_run_until_idle();
        EXPECT_NEAR(result, 32, 0);
    }
}

TEST(a_wait_for_a_value_not_yet_queued_waits_for_nothing) {
    sim_start(sim_options(true, 1), 2);
    EXPECT_OK(sim_wait(1, 0, 5));
    EXPECT_OK(sim_signal(1, 1));
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 1);
    EXPECT_EQ(sim_counters().unrecorded_waits, 1);
    EXPECT_EQ(sim_counters().finished[SLIP_SIM_WAIT_QUEUE], 0);
}

/* Whether stream 1 gets past stream 0, which waits for a word, with this many hardware queues. */
static bool overtakes(int hardware_queues) {
    static slip_atomic_u64 word;
    static uint64_t round;
    slip_sim_options options = sim_options(true, 1);
    options.hardware_queues = hardware_queues;
    sim_restart(options);
    ++round;
    EXPECT_OK(sim.driver->wait_word(sim.queues[0], &word, round));
    EXPECT_OK(sim_signal(0, round));
    EXPECT_OK(sim_signal(1, round));
    slip__sim_run_until_idle();
    bool did = sim.report_count == 1 && sim.reports[0].stream == 1;
    atomic_store(&word, round);
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 2);
    return did;
}

TEST(streams_on_one_hardware_queue_hold_each_other_up) {
    sim_start(sim_options(true, 1), 2);
    EXPECT_TRUE(overtakes(2));
    EXPECT_FALSE(overtakes(1));
}

TEST(a_word_is_waited_for_until_it_is_large_enough) {
    sim_start(sim_options(true, 1), 1);
    slip_atomic_u64 word = 0;
    EXPECT_OK(sim.driver->wait_word(sim.queues[0], &word, 3));
    EXPECT_OK(sim_signal(0, 1));
    EXPECT_FALSE(slip__sim_step());
    atomic_store(&word, 2);
    EXPECT_FALSE(slip__sim_step());
    atomic_store(&word, 4);
    EXPECT_TRUE(slip__sim_step());
    EXPECT_TRUE(slip__sim_step());
    EXPECT_FALSE(slip__sim_step());
    EXPECT_EQ(sim.report_count, 1);
    EXPECT_EQ(sim_counters().finished[SLIP_SIM_WAIT_WORD], 1);
}

TEST(a_platform_may_be_unable_to_wait_for_words) {
    slip_sim_options options = sim_options(true, 1);
    options.wait_word_supported = false;
    sim_start(options, 1);
    EXPECT_TRUE(sim.driver->wait_word == NULL);
    slip_atomic_u64 word = 0;
    EXPECT_STATUS(slip__sim_driver.wait_word(sim.queues[0], &word, 1), SLIP_UNIMPLEMENTED);
    sim_restart(sim_options(true, 1));
    EXPECT_TRUE(sim.device.driver == &slip__sim_driver);
}

/* ---- the service thread ---- */

TEST(the_service_thread_runs_items_by_itself) {
    sim_start(sim_options(false, 1), 1);
    for (uint64_t value = 1; value <= 100; ++value) EXPECT_OK(sim_signal(0, value));
    sim_wait_for_reports(100);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(sim.reports[i].value, i + 1);
}

TEST(the_service_thread_sees_a_word_with_and_without_a_poke) {
    sim_start(sim_options(false, 1), 1);
    static slip_atomic_u64 word;
    for (uint64_t value = 1; value <= 6; ++value) {
        EXPECT_OK(sim.driver->wait_word(sim.queues[0], &word, value));
        EXPECT_OK(sim_signal(0, value));
        atomic_store(&word, value);
        if (value % 2) slip__sim_poke();
        sim_wait_for_reports((int)value);
    }
}

static atomic_bool allocation_returned;

static void *allocate_on_a_thread(void *unused) {
    (void)unused;
    sim_allocate(4);
    atomic_store(&allocation_returned, true);
    return NULL;
}

TEST(allocations_block_while_a_word_is_awaited) {
    sim_start(sim_options(false, 1), 1);
    static slip_atomic_u64 word;
    EXPECT_OK(sim.driver->wait_word(sim.queues[0], &word, 1));
    pthread_t thread;
    EXPECT_EQ(pthread_create(&thread, NULL, allocate_on_a_thread, NULL), 0);
    while (sim_counters().blocked_calls == 0) sched_yield();
    EXPECT_FALSE(atomic_load(&allocation_returned));
    atomic_store(&word, 1);
    slip__sim_poke();
    pthread_join(thread, NULL);
    EXPECT_EQ(sim_counters().allocations_while_word_wait, 1);
}

TEST(allocations_during_a_word_wait_are_counted_in_manual_mode) {
    sim_start(sim_options(true, 1), 1);
    slip_atomic_u64 word = 0;
    float *a = sim_allocate(4);
    EXPECT_EQ(sim_counters().allocations_while_word_wait, 0);
    EXPECT_OK(sim.driver->wait_word(sim.queues[0], &word, 1));
    float *b = sim_allocate(4);
    sim_free(a, 4);
    EXPECT_EQ(sim_counters().allocations_while_word_wait, 2);
    EXPECT_EQ(sim_counters().blocked_calls, 0);
    atomic_store(&word, 1); /* from here on the device cannot be stuck, even if it has not looked yet */
    sim_free(b, 4);
    slip__sim_run_until_idle();
    EXPECT_EQ(sim_counters().allocations_while_word_wait, 2);
}

enum { FEEDERS = 4, FED_VALUES = 200 };

static void *feed(void *argument) {
    int stream = (int)(intptr_t)argument;
    float *own = sim_allocate(16);
    for (uint64_t value = 1; value <= FED_VALUES; ++value) {
        EXPECT_OK(sim_wait(stream, (stream + 1) % FEEDERS, value / 2)); /* recorded or not, as it happens */
        EXPECT_OK(sim_add(stream, own, own, own, 16));
        EXPECT_OK(sim_signal(stream, value));
    }
    return NULL;
}

TEST(threads_feed_their_queues_at_the_same_time) {
    slip_sim_options options = sim_options(false, 1);
    options.hardware_queues = 3;
    sim_start(options, FEEDERS);
    pthread_t threads[FEEDERS];
    for (int i = 0; i < FEEDERS; ++i) EXPECT_EQ(pthread_create(&threads[i], NULL, feed, (void *)(intptr_t)i), 0);
    for (int i = 0; i < FEEDERS; ++i) pthread_join(threads[i], NULL);
    sim_wait_for_reports(FEEDERS * FED_VALUES);
    uint64_t last[FEEDERS] = {0};
    for (int i = 0; i < sim.report_count; ++i) EXPECT_EQ(sim.reports[i].value, ++last[sim.reports[i].stream]);
}

/* ---- options ---- */

TEST(the_environment_sets_seed_and_queues) {
    slip_sim_options options;
    setenv("SLIP_SIM_SEED", "0x2a", 1);
    setenv("SLIP_SIM_QUEUES", "3", 1);
    EXPECT_OK(slip__sim_default_options(&options));
    EXPECT_EQ(options.seed, 42);
    EXPECT_EQ(options.hardware_queues, 3);
    setenv("SLIP_SIM_QUEUES", "65", 1);
    EXPECT_STATUS(slip__sim_driver.open(&sim.device, NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[sim] SLIP_SIM_QUEUES=65 is not a number from 1 to 64");
    setenv("SLIP_SIM_QUEUES", "many", 1);
    EXPECT_STATUS(slip__sim_default_options(&options), SLIP_INVALID_ARGUMENT);
}

TEST(options_are_checked_and_not_changed_under_queued_items) {
    sim_start(sim_options(true, 1), 1);
    slip_sim_options options = sim_options(true, 1);
    options.hardware_queues = 0;
    EXPECT_STATUS(slip__sim_configure(&options), SLIP_INVALID_ARGUMENT);
    options = sim_options(true, 1);
    options.kernel_slots = 0;
    EXPECT_STATUS(slip__sim_configure(&options), SLIP_INVALID_ARGUMENT);
    EXPECT_OK(sim_signal(0, 1));
    EXPECT_STATUS(slip__sim_configure(NULL), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[sim_configure] 1 items are queued");
    slip__sim_run_until_idle();
    EXPECT_EQ(sim.report_count, 1); /* the old options still hold */
    EXPECT_OK(slip__sim_configure(NULL));
}

TEST(the_device_says_what_it_supports) {
    sim_start(sim_options(true, 1), 1);
    EXPECT_TRUE(sim.driver->supports(&sim.device, SLIP_OP_ADD, SLIP_FLOAT32));
    EXPECT_FALSE(sim.driver->supports(&sim.device, SLIP_OP_ADD, SLIP_FLOAT64));
    EXPECT_FALSE(sim.driver->supports(&sim.device, SLIP_OP_TRANSPOSE, SLIP_FLOAT32));
    EXPECT_FALSE(sim.driver->supports(&sim.device, SLIP_OP_COUNT, SLIP_FLOAT32));
    int count = 1;
    int64_t stride = 1;
    slip_view view = sim_vector(sim_allocate(2), &count, &stride);
    view.dtype = SLIP_FLOAT64;
    slip_launch launch = {.op = SLIP_OP_NEGATIVE, .input_count = 1, .inputs = &view, .output = view};
    EXPECT_STATUS(sim.driver->launch(sim.queues[0], &launch), SLIP_UNIMPLEMENTED);
    EXPECT_MESSAGE("[negative] float64 is not supported on the GPU.");
}
