/* Between the parts of the harness: the checks (test.c), the processes (test_runner.c), the stacks (test_stack.c). */
#ifndef SLIP_TEST_RUNNER_H
#define SLIP_TEST_RUNNER_H

#include <stdbool.h>

/* What a test's process ends with. Sanitizers use other codes of their own. */
enum { TEST_EXIT_PASSED = 0, TEST_EXIT_FAILED = 3, TEST_EXIT_SKIPPED = 77 };

enum { TEST_FRAME_COUNT = 48 };

/* Written by a test's process, read by the runner: memory that both see. */
typedef struct test_report {
    char skip_reason[256];
    int frame_count; /* where a signal met it */
    void *frames[TEST_FRAME_COUNT];
} test_report;

extern test_report *test_current_report;
/* With --no-fork: a failed check stops in the debugger instead of ending a child. */
extern bool test_runs_without_fork;

/* Leaves the running test from its own thread (--no-fork only). */
_Noreturn void test_leave(void);

/* Once, in the runner. */
void test_stack_prepare(void);
/* In a test's process: notes the stack when a signal is about to end it. */
void test_stack_watch(void);
/* In the runner: prints what was noted, if anything was. */
void test_stack_show(void);

#endif
