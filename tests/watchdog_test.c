/* Streams that stand still: what a timeout and the watchdog say of them. */
#include <fcntl.h>
#include <slip/slip.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cuda_fixture.h"
#include "drivers/sim/sim.h"
#include "schedule/stall.h"
#include "schedule/stream.h"
#include "schedule/watchdog.h"

enum { SHORT_NS = 1000000 };
static const uint64_t hour_ns = 3600ull * 1000000000;

static slip_array *add_at(uint32_t site, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_site_set(site);
    slip_array *sum = keep(add(a, b, stream));
    slip_site_set(0);
    return sum;
}

static void expect_description(slip_stream *stream, const char *expected) {
    char text[800];
    slip__stall_describe(text, sizeof text, stream);
    EXPECT_STR(text, expected);
}

/* ---- what is said of a stream ---- */

TEST(an_idle_stream_waits_for_nothing) {
    slip_stream *stream = make_stream(cpu_device);
    expect_description(stream, "");
    slip_array *one = keep(make_vector(1, 4));
    eval_one(keep(add(one, one, stream)));
    expect_description(stream, "");
    release_kept();
}

TEST(a_parked_cpu_stream_names_what_it_waits_for_down_to_what_is_queued) {
    freeze_cpu();
    slip_stream *a = make_stream(cpu_device), *b = make_stream(cpu_device), *c = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4)), *first_of_a = add_at(11, one, one, a);
    slip_array *first_of_b = add_at(21, first_of_a, one, b), *second_of_b = keep(negative(first_of_b, b));
    slip_array *first_of_c = add_at(31, second_of_b, one, c);
    async_eval_one(first_of_c);
    EXPECT_FALSE(run_one(b)); /* takes both of its commands in hand, and parks */
    EXPECT_FALSE(run_one(c));
    expect_description(a, "value 1 of stream 0 of cpu:0 (add, site 11) is queued");
    expect_description(c, "value 1 of stream 2 of cpu:0 (add, site 31) is parked and waits for value 2 of stream 1 of "
                          "cpu:0 (negative), which is parked behind value 1 (add, site 21) and waits for value 1 of "
                          "stream 0 of cpu:0 (add, site 11), which is queued");
    run_all(a);
    run_all(b);
    expect_all(first_of_c, -2);
    expect_description(c, "");
    release_kept();
}

TEST(a_command_in_the_hands_of_a_thread_is_running) {
    freeze_cpu();
    slip_stream *a = make_stream(cpu_device), *b = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4)), *early = keep(negative(one, a)), *late = keep(add(early, one, a));
    slip_array *latest = keep(add(late, one, a)), *reader = keep(add(latest, one, b));
    async_eval_one(reader);
    EXPECT_TRUE(run_one(a)); /* the other two are in hand now */
    EXPECT_TRUE(slip__stream_take(a));
    EXPECT_FALSE(run_one(b));
    expect_description(a, "value 2 of stream 0 of cpu:0 (add) is running");
    expect_description(b, "value 1 of stream 1 of cpu:0 (add) is parked and waits for value 3 of stream 0 of cpu:0, "
                          "which is queued behind running value 2 (add)");
    slip_wait blocked_on;
    EXPECT_TRUE(slip__stream_run(a, UINT64_MAX, &blocked_on));
    expect_all(reader, 2);
    release_kept();
}

/* The GPU's stream waits for a copy stream, which waits for the CPU's word. Not the first time, when there is no memory
 * yet that the copy could have while the GPU waits. */
static slip_array *hold_up_gpu_once(slip_stream *on_cpu, slip_stream *on_gpu) {
    slip_array *one = keep(make_vector(1, 4)), *late = add_at(5, one, one, on_cpu);
    slip_array *blocked = add_at(6, late, late, on_gpu);
    async_eval_one(blocked);
    return blocked;
}

static slip_array *hold_up_gpu(slip_stream *on_cpu, slip_stream *on_gpu) {
    slip_array *warm_up = hold_up_gpu_once(on_cpu, on_gpu);
    run_all(on_cpu);
    pump_start();
    expect_all(warm_up, 4);
    pump_stop();
    release_kept();
    return hold_up_gpu_once(on_cpu, on_gpu);
}

static const char held_up_gpu[] = "value 2 of stream 0 of gpu:0 (add, site 6) is launched and waits for value 2 of a "
                                  "copy stream of gpu:0 (transfer, site 5), which is launched and waits for value 2 of "
                                  "stream 0 of cpu:0 (add, site 5), which is queued";

TEST(a_launched_command_names_what_its_device_waits_for) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 1);
    slip_stream *on_cpu = make_stream(cpu_device), *on_gpu = make_stream(gpu_device);
    slip_array *blocked = hold_up_gpu(on_cpu, on_gpu);
    slip__sim_run_until_idle();
    expect_description(on_gpu, held_up_gpu);
    run_all(on_cpu);
    expect_description(on_cpu, "");
    expect_description(on_gpu, "value 2 of stream 0 of gpu:0 (add, site 6) is launched and waits for value 2 of a copy "
                               "stream of gpu:0 (transfer, site 5), which is launched");
    slip__sim_run_until_idle();
    expect_description(on_gpu, "");
    pump_start();
    expect_all(blocked, 4);
    pump_stop();
    release_kept();
}

TEST(a_timeout_says_what_was_waited_for) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 1);
    slip_stream *on_cpu = make_stream(cpu_device), *on_gpu = make_stream(gpu_device);
    slip_array *blocked = hold_up_gpu(on_cpu, on_gpu);
    slip_event *event;
    EXPECT_OK(slip_event_create(&event));
    EXPECT_OK(slip_event_record(event, on_gpu));
    EXPECT_STATUS(slip_array_wait(blocked, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE(held_up_gpu);
    EXPECT_STATUS(slip_stream_synchronize(on_gpu, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE(held_up_gpu);
    EXPECT_STATUS(slip_event_synchronize(event, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE(held_up_gpu);
    EXPECT_STATUS(slip_device_synchronize(gpu_device, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE("which is queued");
    run_all(on_cpu);
    pump_start();
    expect_all(blocked, 4);
    pump_stop();
    slip_event_release(event);
    release_kept();
}

TEST(a_stream_of_an_nvidia_gpu_names_the_cpu_stream_whose_word_it_waits_for) {
    begin();
    freeze_cpu();
    held self = hold_first();
    let_go(&self); /* there is memory now that can be had while the GPU waits */
    self = hold_first();
    EXPECT_STATUS(slip_stream_synchronize(first, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE("of stream 0 of gpu:0 (");
    EXPECT_MESSAGE("is launched and waits for value 2 of stream 0 of cpu:0 (add), which is queued");
    let_go(&self);
}

TEST(a_stream_that_the_host_holds_back_is_parked) {
    without_stream_memory_operations();
    begin();
    freeze_cpu();
    held self = hold_first();
    EXPECT_STATUS(slip_stream_synchronize(first, SHORT_NS), SLIP_TIMEOUT);
    EXPECT_MESSAGE("is parked and waits for value 1 of stream 0 of cpu:0 (add), which is queued");
    let_go(&self);
}

/* ---- the watchdog ---- */

typedef struct report_log {
    atomic_int count;
    slip_stall last;
    char message[1024];
} report_log;

static void write_down(void *context, const slip_stall *stall) {
    report_log *log = context;
    log->last = *stall;
    snprintf(log->message, sizeof log->message, "%s", stall->message);
    atomic_fetch_add(&log->count, 1);
}

TEST(the_watchdog_reports_each_standstill_once) {
    freeze_cpu();
    report_log log = {0};
    EXPECT_OK(slip_watchdog_set(hour_ns, write_down, &log));
    slip_stream *a = make_stream(cpu_device), *b = make_stream(cpu_device);
    slip_array *one = keep(make_vector(1, 4)), *first_of_a = add_at(1, one, one, a),
               *second_of_a = keep(negative(one, a));
    slip_array *first_of_b = add_at(2, second_of_a, first_of_a, b);
    async_eval_one(first_of_a);
    async_eval_one(first_of_b);
    EXPECT_FALSE(run_one(b));
    uint64_t now = slip__now_ns();
    slip__watchdog_look(now);
    slip__watchdog_look(now + hour_ns / 2);
    EXPECT_EQ(log.count, 0);
    slip__watchdog_look(now + 2 * hour_ns);
    EXPECT_EQ(log.count, 2); /* one of each stream */
    slip__watchdog_look(now + 4 * hour_ns);
    EXPECT_EQ(log.count, 2);
    EXPECT_TRUE(run_one(a)); /* a comes on, and stands still again */
    slip__watchdog_look(now + 5 * hour_ns);
    EXPECT_EQ(log.count, 2);
    slip__watchdog_look(now + 7 * hour_ns);
    EXPECT_EQ(log.count, 3);
    EXPECT_STR(log.message, "value 2 of stream 0 of cpu:0 (negative) is queued");
    EXPECT_FALSE(log.last.has_producer);
    EXPECT_EQ(log.last.waited_ns, 2 * hour_ns);
    run_all(a);
    expect_all(first_of_b, 1);
    slip__watchdog_look(now + 9 * hour_ns);
    slip__watchdog_look(now + 11 * hour_ns);
    EXPECT_EQ(log.count, 3);
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
    release_kept();
}

TEST(a_report_tells_who_waits_and_who_is_waited_for) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 1);
    report_log log = {0};
    slip_stream *on_cpu = make_stream(cpu_device), *on_gpu = make_stream(gpu_device);
    slip_array *one = keep(make_vector(1, 4)), *ready = keep(add(one, one, on_gpu));
    async_eval_one(ready);
    slip__sim_run_until_idle();
    slip_event *event;
    EXPECT_OK(slip_event_create(&event));
    slip_array *late = add_at(7, one, one, on_cpu), *blocked = add_at(8, ready, ready, on_gpu);
    async_eval_one(late);
    EXPECT_OK(slip_event_record(event, on_cpu));
    EXPECT_OK(slip_event_wait(event, on_gpu));
    async_eval_one(blocked);
    EXPECT_OK(slip_watchdog_set(hour_ns, write_down, &log));
    slip__watchdog_look(slip__now_ns());
    run_all(on_cpu); /* so that one stream alone stands still */
    slip__watchdog_look(slip__now_ns() + 3 * hour_ns);
    EXPECT_EQ(log.count, 1);
    const slip_command_info *oldest = &log.last.oldest;
    EXPECT_EQ(oldest->device.type, SLIP_GPU);
    EXPECT_EQ(oldest->stream, slip_stream_index(on_gpu));
    EXPECT_EQ(oldest->value, 2);
    EXPECT_EQ(oldest->state, SLIP_COMMAND_LAUNCHED);
    EXPECT_FALSE(log.last.has_producer);
    slip__sim_run_until_idle();
    pump_start();
    expect_all(blocked, 4);
    pump_stop();
    slip_event_release(event);
    release_kept();
}

TEST(a_producer_is_reported_with_its_op_and_its_place) {
    setenv("SLIP_GPU", "sim", 1);
    freeze(gpu_device, 1);
    slip_stream *on_cpu = make_stream(cpu_device), *on_gpu = make_stream(gpu_device), *next;
    slip_array *blocked = hold_up_gpu(on_cpu, on_gpu);
    slip_stall stall;
    EXPECT_TRUE(slip__stall_find(&stall, on_gpu, &next));
    EXPECT_TRUE(stall.has_producer);
    EXPECT_STR(stall.oldest.op, "add");
    EXPECT_EQ(stall.oldest.site, 6);
    EXPECT_EQ(stall.producer.stream, -1);
    EXPECT_TRUE(slip__stall_find(&stall, next, &next));
    EXPECT_EQ(stall.producer.device.type, SLIP_CPU);
    EXPECT_EQ(stall.producer.stream, slip_stream_index(on_cpu));
    EXPECT_EQ(stall.producer.value, 2);
    EXPECT_EQ(stall.producer.state, SLIP_COMMAND_QUEUED);
    EXPECT_STR(stall.producer.op, "add");
    EXPECT_EQ(stall.producer.site, 5);
    EXPECT_TRUE(next == on_cpu);
    run_all(on_cpu);
    pump_start();
    expect_all(blocked, 4);
    pump_stop();
    release_kept();
}

/* A stream whose token a test holds, so that it stands still though the pool works. */
static slip_array *stand_still(slip_stream *stream) {
    slip_array *one = keep(make_vector(1, 4)), *sum = keep(add(one, one, stream));
    EXPECT_TRUE(slip__stream_take(stream));
    async_eval_one(sum);
    return sum;
}

static void go_on(slip_stream *stream, slip_array *sum) {
    slip_wait blocked_on;
    slip__stream_run(stream, UINT64_MAX, &blocked_on);
    expect_all(sum, 2);
}

TEST(the_watchdogs_thread_reports_by_itself) {
    report_log log = {0};
    EXPECT_OK(slip_watchdog_set(SHORT_NS, write_down, &log));
    slip_stream *stream = make_stream(cpu_device);
    slip_array *sum = stand_still(stream);
    WAIT_UNTIL(atomic_load(&log.count) == 1);
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL)); /* from here on the log is this thread's */
    EXPECT_STR(log.message, "value 1 of stream 0 of cpu:0 (add) is queued");
    EXPECT_GE(log.last.waited_ns, SHORT_NS);
    go_on(stream, sum);
    EXPECT_EQ(log.count, 1);
    release_kept();
}

static void turn_off(void *context, const slip_stall *stall) {
    (void)stall;
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
    atomic_fetch_add((atomic_int *)context, 1);
}

TEST(a_report_may_turn_the_watchdog_off) {
    atomic_int count = 0;
    slip_stream *streams[3];
    slip_array *sums[3];
    for (int i = 0; i < 3; ++i) sums[i] = stand_still(streams[i] = make_stream(cpu_device));
    EXPECT_OK(slip_watchdog_set(SHORT_NS, turn_off, &count));
    WAIT_UNTIL(atomic_load(&count) > 0);
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
    EXPECT_EQ(count, 1);
    for (int i = 0; i < 3; ++i) go_on(streams[i], sums[i]);
    release_kept();
}

static void divert_stderr(const char *path) {
    int file = open(path, O_CREAT | O_RDWR | O_TRUNC, 0600);
    EXPECT_GE(file, 0);
    EXPECT_GE(dup2(file, STDERR_FILENO), 0);
    close(file);
}

static bool file_has(const char *path, const char *part) {
    char text[2048] = {0};
    FILE *file = fopen(path, "r");
    if (!file) return false;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    return length > 0 && strstr(text, part);
}

TEST(the_environment_has_it_print) {
    char path[] = "/tmp/slip_watchdog_XXXXXX";
    int file = mkstemp(path), real_stderr = dup(STDERR_FILENO);
    EXPECT_GE(file, 0);
    close(file);
    setenv("SLIP_WATCHDOG_S", "0.001", 1);
    divert_stderr(path);
    slip_stream *stream = make_stream(cpu_device);
    slip_array *sum = stand_still(stream);
    WAIT_UNTIL(file_has(path, "value 1 of stream 0 of cpu:0 (add) is queued\n"));
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
    EXPECT_GE(dup2(real_stderr, STDERR_FILENO), 0);
    EXPECT_TRUE(file_has(path, "slipstream: nothing has moved for 0.0 s: "));
    unlink(path);
    close(real_stderr);
    go_on(stream, sum);
    release_kept();
}

TEST(what_the_program_sets_comes_before_the_environment) {
    setenv("SLIP_WATCHDOG_S", "0.001", 1);
    report_log log = {0};
    EXPECT_OK(slip_watchdog_set(2 * SHORT_NS, write_down, &log));
    slip_stream *stream = make_stream(cpu_device);
    slip_array *sum = stand_still(stream);
    WAIT_UNTIL(atomic_load(&log.count) == 1);
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
    go_on(stream, sum);
    release_kept();
}

TEST(a_forked_child_has_no_watchdog_until_it_sets_one) {
#ifdef __SANITIZE_THREAD__
    SKIP("thread sanitizer forbids threads in a forked child");
#endif
    report_log log = {0};
    slip_stream *stream = make_stream(cpu_device);
    EXPECT_OK(slip_watchdog_set(SHORT_NS, write_down, &log));
    pid_t child = fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
        slip_array *sum = stand_still(stream);
        uint64_t now = slip__now_ns();
        slip__watchdog_look(now);
        slip__watchdog_look(now + hour_ns);
        EXPECT_EQ(log.count, 0);
        EXPECT_OK(slip_watchdog_set(SHORT_NS, write_down, &log));
        WAIT_UNTIL(atomic_load(&log.count) == 1);
        EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
        go_on(stream, sum);
        release_kept();
        _exit(0);
    }
    int status;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* For thread sanitizer: it looks at streams that are being run, launched and ended. */
static void count_report(void *context, const slip_stall *stall) {
    EXPECT_GT(strlen(stall->message), 0);
    atomic_fetch_add((atomic_int *)context, 1);
}

typedef struct busy_streams {
    slip_stream *streams[4];
    atomic_int threads_left;
} busy_streams;

static void work_or_look(int number, void *context) {
    busy_streams *busy = context;
    test_generator random = test_random((uint64_t)number);
    if (number == 0) {
        for (uint64_t now = 1; atomic_load(&busy->threads_left) > 0; now += 2) slip__watchdog_look(now);
        return;
    }
    slip_array *one = make_vector(1, 4), *link = slip_array_retain(one);
    for (int i = 0; i < 300; ++i) {
        link = add_onto(link, one, busy->streams[test_random_below(&random, 4)]);
        if (i % 7 == 0) async_eval_one(link);
    }
    expect_all(link, 301);
    slip_array_release(link);
    slip_array_release(one);
    atomic_fetch_sub(&busy->threads_left, 1);
}

TEST_ON_EVERY_DRIVER(the_watchdog_looks_at_streams_at_work) {
    busy_streams busy = {.threads_left = 3};
    atomic_int count = 0;
    for (int i = 0; i < 4; ++i) busy.streams[i] = make_stream(i == 3 ? cpu_device : device);
    EXPECT_OK(slip_watchdog_set(1, count_report, &count));
    run_in_threads(4, work_or_look, &busy);
    EXPECT_OK(slip_watchdog_set(0, NULL, NULL));
}
