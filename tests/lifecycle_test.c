/* Idle streams, fork, exit. */
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <slip/slip.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "graph_support.h"
#include "schedule_support.h"

/* ---- idle ---- */

static int64_t used_microseconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static int count_threads(void) {
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) count += entry->d_name[0] != '.';
    closedir(tasks);
    return count;
}

TEST_ON_CPU_AND_SIM(a_thousand_idle_streams_cost_no_thread_and_no_time) {
    enum { STREAMS = 1000, OBSERVED_MS = 300 };
    static slip_stream *streams[STREAMS];
    slip_array *one = keep(make_vector(1, 4)), *sums[STREAMS];
    eval_one(keep(add(one, one, make_stream(device))));
    int threads = count_threads() + slip_thread_count(); /* those of the pool may start yet */
    for (int i = 0; i < STREAMS; ++i) sums[i] = keep(add(one, one, streams[i] = make_stream(device)));
    EXPECT_OK(slip_async_eval(sums, STREAMS));
    EXPECT_OK(slip_eval(sums, STREAMS));
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    EXPECT_LE(count_threads(), threads + 2); /* a sanitizer may have one of its own */
    /* Whoever spins stops within microseconds; a busy machine may take longer to let them: look more than once. */
    int64_t used = INT64_MAX;
    for (int look = 0; look < 5 && used >= 5000; ++look) {
        int64_t before = used_microseconds();
        poll(NULL, 0, OBSERVED_MS);
        used = used_microseconds() - before;
    }
    if (!test_is_slow_build()) EXPECT_LT(used, 5000);
    release_kept();
}

/* ---- fork ---- */

static void skip_where_forking_is_not_possible(void) {
#if defined(__SANITIZE_THREAD__)
    SKIP("thread sanitizer does not follow a fork of many threads");
#endif
}

static void skip_where_forking_under_load_is_not_possible(void) {
    skip_where_forking_is_not_possible();
#if defined(__SANITIZE_ADDRESS__)
    SKIP("address sanitizer leaves its heap locked in the child when another thread was allocating");
#endif
}

/* The child's part has to return; a failed check ends it with another code. */
static pid_t fork_child(void (*child)(void *context), void *context) {
    fflush(NULL);
    pid_t process = fork();
    EXPECT_TRUE(process >= 0);
    if (process > 0) return process;
    child(context);
    fflush(NULL);
    _exit(0);
}

static void expect_child_ends_well(pid_t process) {
    int status;
    EXPECT_EQ(waitpid(process, &status, 0), process);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) FAIL("the child ended with %#x", (unsigned)status);
}

typedef struct forked {
    slip_device device;
    slip_stream *stream, *other;
    slip_array *one, *done, *pending, *heir, *view;
} forked;

static void expect_cancelled(slip_array *array) {
    const void *data;
    for (int i = 0; i < 2; ++i) {
        EXPECT_STATUS(slip_array_data(&data, array), SLIP_CANCELLED);
        EXPECT_MESSAGE("[fork] the work was pending when the process forked; it goes on in the parent only");
    }
}

static void child_of_pending(void *context) {
    const forked *given = context;
    if (given->device.type == SLIP_GPU) pump_start();
    expect_cancelled(given->pending);
    expect_cancelled(given->heir); /* not evaluated before the fork */
    expect_cancelled(given->view);
    expect_all(given->one, 1);
    expect_all(given->done, 2);
    slip_array *anew = add(given->done, given->one, given->stream), *far = add(anew, given->one, given->other);
    slip_array *on_default = add(far, given->one, NULL);
    expect_all(on_default, 5);
    expect_all(far, 4);
    EXPECT_STATUS(slip_stream_synchronize(given->other, SLIP_FOREVER), SLIP_CANCELLED); /* ran the heir: told once */
    EXPECT_OK(slip_stream_synchronize(given->other, SLIP_FOREVER));
    slip_array_release(given->pending);
    slip_array_release(given->heir);
    slip_array_release(anew);
    slip_array_release(far);
    slip_array_release(on_default);
    if (given->device.type == SLIP_GPU) pump_stop();
}

TEST_ON_CPU_AND_SIM(a_forked_child_loses_what_was_pending_and_can_start_anew) {
    skip_where_forking_is_not_possible();
    freeze(device, 1);
    forked given = {.device = device, .stream = make_stream(device), .other = make_stream(device)};
    const int shape[2] = {2, 2};
    given.one = make_vector(1, 4);
    given.done = add(given.one, given.one, given.stream);
    pump_start();
    expect_all(given.done, 2);
    pump_stop();
    given.pending = make_chain(given.one, given.one, 20, given.stream);
    given.heir = add(given.pending, given.one, given.other);
    EXPECT_OK(slip_reshape(&given.view, given.pending, shape, 2, given.other));
    async_eval_one(given.pending);
    pid_t child = fork_child(child_of_pending, &given);
    expect_child_ends_well(child);
    pump_start();
    expect_all(given.pending, 21); /* the parent has noticed nothing */
    expect_all(given.heir, 22);
    expect_all(given.view, 21);
    EXPECT_OK(slip_device_synchronize(device, SLIP_FOREVER));
    pump_stop();
    slip_array_release(given.one);
    slip_array_release(given.done);
    slip_array_release(given.pending);
    slip_array_release(given.heir);
    slip_array_release(given.view);
}

static void use_workers(void *context) {
    const forked *given = context;
    slip_array *sums[8];
    for (int i = 0; i < 8; ++i) sums[i] = make_chain(given->one, given->one, 50, make_stream(given->device));
    EXPECT_OK(slip_async_eval(sums, 8));
    for (int i = 0; i < 8; ++i) WAIT_UNTIL(slip_array_is_ready(sums[i])); /* nobody helps */
    for (int i = 0; i < 8; ++i) {
        expect_all(sums[i], 51);
        slip_array_release(sums[i]);
    }
}

TEST_ON_CPU_AND_SIM(a_forked_child_has_workers_of_its_own) {
    skip_where_forking_under_load_is_not_possible();
    forked given = {.device = device, .one = make_vector(1, 4)};
    use_workers(&given);
    for (int i = 0; i < 3; ++i) expect_child_ends_well(fork_child(use_workers, &given));
    use_workers(&given);
    slip_array_release(given.one);
}

/* ---- fork under load ---- */

static slip_stream *streams[4];
static random_graph graph;
static atomic_bool goes_on;

static void *keep_busy(void *argument) {
    test_generator random = test_random((uint64_t)(uintptr_t)argument);
    while (atomic_load(&goes_on)) {
        slip_array *one = make_vector(1, 64), *link = make_chain(one, one, 3, NULL);
        for (int i = 0; i < 30; ++i) link = add_onto(link, one, streams[test_random_below(&random, 4)]);
        if (test_random_chance(&random, 0.5)) async_eval_one(link);
        if (test_random_chance(&random, 0.3)) graph_submit(&graph, &random, 0, 3);
        expect_all(link, 34);
        slip_array_release(link);
        slip_array_release(one);
    }
    return NULL;
}

/* What the parent's threads were at is either there or cancelled; the rest works. */
static void child_under_load(void *unused) {
    (void)unused;
    graph_expect_values_or_errors(&graph, "fork");
    slip_array *one = make_vector(1, 64);
    for (int i = 0; i < 4; ++i) {
        slip_array *sum = make_chain(one, one, 20, streams[i]), *far = add(sum, one, streams[(i + 1) % 4]);
        async_eval_one(far);
        expect_all(far, 22);
        slip_array_release(sum);
        slip_array_release(far);
    }
    slip_stream *anew = make_stream(slip_stream_device(streams[0]));
    slip_array *sum = make_chain(one, one, 20, anew);
    expect_all(sum, 21);
    slip_array_release(sum);
    slip_array_release(one);
}

static void fork_under_load(slip_device first, slip_device second) {
    skip_where_forking_under_load_is_not_possible();
    enum { THREADS = 4, FORKS = 40 };
    pthread_t threads[THREADS];
    graph_shape shape = {.leaves = 0.1, .views = 0.2, .joins = 0.05};
    test_generator random = test_random(1);
    for (int i = 0; i < 4; ++i) streams[i] = make_stream(i % 2 ? second : first);
    graph_begin(&graph, streams, 4);
    graph_grow(&graph, &random, 400, &shape);
    atomic_store(&goes_on, true);
    for (int i = 0; i < THREADS; ++i)
        EXPECT_EQ(pthread_create(&threads[i], NULL, keep_busy, (void *)(uintptr_t)(i + 1)), 0);
    for (int i = 0; i < FORKS; ++i) {
        for (int yields = 0; yields < 20; ++yields) yield_thread();
        expect_child_ends_well(fork_child(child_under_load, NULL));
    }
    atomic_store(&goes_on, false);
    for (int i = 0; i < THREADS; ++i) pthread_join(threads[i], NULL);
    graph_expect_all(&graph);
    graph_end(&graph);
}

TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(forking_while_threads_evaluate, 60) {
    fork_under_load(device, device);
}

TEST_WITH_TIMEOUT(forking_while_threads_evaluate_across_devices, 60) {
    setenv("SLIP_GPU", "sim", 1);
    fork_under_load(cpu_device, gpu_device);
}

/* ---- exit ---- */

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

typedef struct leaving {
    slip_device device;
    bool others_wait; /* other threads are inside eval */
} leaving;

static void *wait_for_ever(void *array) {
    slip_array *pending = array;
    slip_eval(&pending, 1);
    return NULL;
}

/* Hours of work, then exit. A process of its own that finds the library unused. */
static void leave_with_work_queued(void *context) {
    const leaving *how = context;
    enum { LENGTH = 100000 };
    slip_array *big = make_vector(1, 1 << 20);
    for (int i = 0; i < 4; ++i) {
        slip_array *end = make_chain(big, big, LENGTH, make_stream(how->device));
        async_eval_one(end);
        pthread_t thread;
        if (how->others_wait) EXPECT_EQ(pthread_create(&thread, NULL, wait_for_ever, end), 0);
        if (!how->others_wait) slip_array_release(end);
    }
    for (int i = 0; i < 100; ++i) yield_thread();
    exit(0);
}

static void expect_prompt_exit(leaving how) {
    skip_where_forking_is_not_possible();
#if defined(__SANITIZE_ADDRESS__)
    SKIP("the leak check of what is dropped at exit takes its time");
#endif
    double start = seconds();
    expect_child_ends_well(fork_child(leave_with_work_queued, &how));
    double limit = 20 * test_timeout_scale(); /* hours of work were queued */
    if (seconds() - start > limit) FAIL("leaving took %g s, more than %g s", seconds() - start, limit);
}

TEST_ON_EVERY_DRIVER(exit_does_not_wait_for_queued_work) {
    expect_prompt_exit((leaving){.device = device});
}

TEST_ON_EVERY_DRIVER(exit_does_not_wait_for_threads_that_wait) {
    expect_prompt_exit((leaving){.device = device, .others_wait = true});
}

static void leave_right_after(void *context) {
    const leaving *how = context;
    slip_array *one = make_vector(1, 4), *sum = make_chain(one, one, 10, make_stream(how->device));
    async_eval_one(sum);
    slip_array_release(sum);
    slip_array_release(one);
    exit(0);
}

TEST_ON_EVERY_DRIVER(exit_right_after_submitting_is_clean) {
    leaving how = {.device = device};
    bool is_real = device.type == SLIP_GPU && getenv("SLIP_TEST_CUDA"); /* takes seconds to start and to leave */
    for (int i = 0; i < (is_real ? 3 : 30); ++i) expect_child_ends_well(fork_child(leave_right_after, &how));
}

/* Handlers that were registered before the library's run after it has shut down; they may still use it. */
static slip_array *last_wish;

static void use_at_exit(void) {
    slip_array *more = add(last_wish, last_wish, slip_array_stream(last_wish));
    expect_all(more, 4);
}

static void leave_with_a_handler(void *context) {
    const leaving *how = context;
    atexit(use_at_exit);
    slip_array *one = make_vector(1, 4);
    last_wish = add(one, one, make_stream(how->device));
    exit(0);
}

TEST(callers_can_evaluate_while_the_process_exits) {
    expect_child_ends_well(fork_child(leave_with_a_handler, &(leaving){.device = cpu_device}));
}
