/* The error handler: when it runs, how it is replaced, what happens without one. */
#include "capi_support.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

static int fail_once(void) {
    return mlx_array_eval(mlx_array_empty);
}

TEST(the_handler_runs_once_per_failing_call_with_the_bare_message) {
    error_log log;
    install_log(&log);
    EXPECT_EQ(fail_once(), 1);
    EXPECT_EQ(log.count, 1);
    EXPECT_STR(log.last, "[array_eval] argument 'arr' is an empty array; make one with mlx_array_new_data or an op");
    EXPECT_STR(slip_error_message(), log.last);
    EXPECT_EQ(fail_once(), 1);
    EXPECT_EQ(log.count, 2);
}

static int destroyed;

static void count_destroyed(void *data) {
    (void)data;
    ++destroyed;
}

TEST(replacing_the_handler_destroys_its_data_once) {
    error_log first = {0}, second = {0};
    mlx_set_error_handler(log_error, &first, count_destroyed);
    fail_once();
    EXPECT_EQ(destroyed, 0);
    mlx_set_error_handler(log_error, &second, count_destroyed);
    EXPECT_EQ(destroyed, 1);
    fail_once();
    EXPECT_EQ(first.count, 1);
    EXPECT_EQ(second.count, 1);
    mlx_set_error_handler(NULL, NULL, NULL);
    EXPECT_EQ(destroyed, 2);
    fail_once();
    EXPECT_EQ(second.count, 1);
    mlx_set_error_handler(NULL, NULL, count_destroyed); /* data that nothing will use */
    EXPECT_EQ(destroyed, 3);
}

static void replace_itself(const char *message, void *data) {
    mlx_set_error_handler(log_error, data, NULL);
    EXPECT_EQ(destroyed, 0); /* still running */
    fail_once();             /* may fail itself: reported to the new handler */
    EXPECT_TRUE(strstr(message, "[array_eval]") != NULL);
}

TEST(a_handler_may_replace_itself_and_fail) {
    error_log log = {0};
    mlx_set_error_handler(replace_itself, &log, count_destroyed);
    fail_once();
    EXPECT_EQ(destroyed, 1);
    EXPECT_EQ(log.count, 1);
}

TEST(out_of_memory_keeps_the_handler_and_destroys_the_new_ones_data) {
    error_log log;
    install_log(&log);
    slip__memory_fail_at(1, 0);
    mlx_set_error_handler(log_error, NULL, count_destroyed);
    EXPECT_EQ(destroyed, 1);
    EXPECT_MESSAGE("[set_error_handler] out of memory");
    fail_once();
    EXPECT_EQ(log.count, 1);
}

/* ---- many threads ---- */

typedef struct shared_record {
    int alive; /* 1 while installed or running */
    int calls;
} shared_record;

static void expect_alive(const char *message, void *data) {
    shared_record *record = data;
    (void)message;
    if (!__atomic_load_n(&record->alive, __ATOMIC_ACQUIRE)) FAIL("a handler ran after its data was destroyed");
    __atomic_fetch_add(&record->calls, 1, __ATOMIC_RELAXED);
}

static void bury(void *data) {
    shared_record *record = data;
    if (__atomic_exchange_n(&record->alive, 0, __ATOMIC_ACQ_REL) != 1) FAIL("destroyed twice");
}

enum { FAILING_THREADS = 3, FAILURES = 2000, REPLACEMENTS = 500 };

static void *fail_often(void *unused) {
    (void)unused;
    for (int i = 0; i < FAILURES; ++i) fail_once();
    return NULL;
}

TEST(handlers_are_replaced_while_other_threads_fail) {
    static shared_record records[REPLACEMENTS];
    pthread_t threads[FAILING_THREADS];
    int calls = 0;
    records[0].alive = 1;
    mlx_set_error_handler(expect_alive, &records[0], bury);
    for (int i = 0; i < FAILING_THREADS; ++i) EXPECT_EQ(pthread_create(&threads[i], NULL, fail_often, NULL), 0);
    for (int i = 1; i < REPLACEMENTS; ++i) {
        records[i].alive = 1;
        mlx_set_error_handler(expect_alive, &records[i], bury);
    }
    for (int i = 0; i < FAILING_THREADS; ++i) pthread_join(threads[i], NULL);
    mlx_set_error_handler(NULL, NULL, NULL);
    for (int i = 0; i < REPLACEMENTS; ++i) {
        EXPECT_EQ(records[i].alive, 0);
        calls += records[i].calls;
    }
    EXPECT_EQ(calls, FAILING_THREADS * FAILURES); /* none was lost, none was reported twice */
}

TEST(each_thread_keeps_its_own_message) {
    error_log log;
    install_log(&log);
    fail_once();
    pthread_t thread;
    EXPECT_EQ(pthread_create(&thread, NULL, fail_often, NULL), 0);
    EXPECT_EQ(pthread_join(thread, NULL), 0);
    EXPECT_EQ(log.count, 1 + FAILURES);
    mlx_stream_get_index(NULL, mlx_stream_new());
    EXPECT_MESSAGE("[stream_get_index]");
}

/* ---- errors of the caller's own ---- */

TEST(mlx_error_reports_the_callers_message_with_its_place) {
    error_log log;
    install_log(&log);
    _mlx_error("model.c", 42, "layer %d has %s", 3, "no weights");
    EXPECT_EQ(log.count, 1);
    EXPECT_STR(log.last, "layer 3 has no weights at model.c:42");
    EXPECT_MESSAGE("layer 3");
    _mlx_error(NULL, 0, "100%% bare");
    EXPECT_STR(log.last, "100% bare");
    mlx_error("here: %d", 7);
    EXPECT_TRUE(strstr(log.last, "here: 7 at ") == log.last);
    EXPECT_TRUE(strstr(log.last, "capi_error_test.c:") != NULL);
}

TEST(a_message_that_is_too_long_is_cut) {
    error_log log;
    install_log(&log);
    char *longer = malloc(10000);
    memset(longer, 'x', 9999);
    longer[9999] = '\0';
    _mlx_error("file.c", 1, "%s", longer);
    EXPECT_EQ(log.count, 1);
    EXPECT_GT(strlen(log.last), 500);
    EXPECT_LT(strlen(log.last), 1024);
    free(longer);
}

/* ---- without a handler ---- */

typedef struct outcome {
    char output[512]; /* of both standard streams */
    int status;
} outcome;

/* Runs fail_once in a child whose environment has SLIP_ERRORS as given; NULL: unset. */
static outcome fail_in_child(const char *wish) {
    outcome result = {0};
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    pid_t child = fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        if (wish) setenv("SLIP_ERRORS", wish, 1);
        else unsetenv("SLIP_ERRORS");
        mlx_set_error_handler(NULL, NULL, NULL);
        _exit(fail_once() == 1 ? 17 : 18);
    }
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], result.output + length, sizeof result.output - 1 - length)) > 0;)
        length += (size_t)got;
    close(ends[0]);
    EXPECT_EQ(waitpid(child, &result.status, 0), child);
    EXPECT_TRUE(WIFEXITED(result.status));
    result.status = WEXITSTATUS(result.status);
    return result;
}

TEST(by_default_nothing_is_printed_and_nothing_exits) {
    outcome result = fail_in_child(NULL);
    EXPECT_EQ(result.status, 17);
    EXPECT_STR(result.output, "");
    result = fail_in_child("nonsense");
    EXPECT_EQ(result.status, 17);
    EXPECT_STR(result.output, "");
}

TEST(slip_errors_print_prints_and_goes_on) {
    outcome result = fail_in_child("print");
    EXPECT_EQ(result.status, 17);
    EXPECT_TRUE(strstr(result.output, "MLX error: [array_eval]") == result.output);
}

TEST(slip_errors_exit_prints_and_exits) {
    outcome result = fail_in_child("exit");
    EXPECT_EQ(result.status, 255);
    EXPECT_TRUE(strstr(result.output, "MLX error: [array_eval]") == result.output);
}
