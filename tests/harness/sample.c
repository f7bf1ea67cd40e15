/* Tests that end in every way a test can, for tests/harness/check.py: the names say how the harness must report them.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "test.h"

TEST(pass_with_every_check) {
    const char *text = "text";
    EXPECT_TRUE(text != NULL);
    EXPECT_FALSE(text == NULL);
    EXPECT_EQ(2 + 2, 4);
    EXPECT_NE(text, NULL);
    EXPECT_LT(-1, 0);
    EXPECT_GE(UINT64_C(7), 7);
    EXPECT_NEAR(1.0f, 1.05, 0.1);
    EXPECT_NEAR(0.0 / 0.0, 0.0 / 0.0, 0);
    EXPECT_STR(text, "text");
    EXPECT_BYTES(text, "texT", 3);
    EXPECT_OK(SLIP_OK);
    EXPECT_STATUS(slip__fail(SLIP_TIMEOUT, "[sample] late by %d", 3), SLIP_TIMEOUT);
    EXPECT_MESSAGE("late by 3");
}

TEST(fail_by_check) {
    test_generator random = test_random(42);
    TEST_CONTEXT("case %d", (int)test_random_below(&random, 1) + 1);
    EXPECT_EQ(1, 2);
}

TEST(fail_by_status) {
    EXPECT_OK(slip__fail(SLIP_TIMEOUT, "[sample] late"));
}

static void *fail_elsewhere(void *argument) {
    (void)argument;
    FAIL("on another thread");
}

TEST(fail_on_another_thread) {
    pthread_t thread;
    EXPECT_EQ(pthread_create(&thread, NULL, fail_elsewhere, NULL), 0);
    pthread_join(thread, NULL);
}

TEST(fail_by_crash) {
    raise(SIGSEGV);
}

TEST(fail_by_abort) {
    abort();
}

TEST(fail_by_exit_status) {
    exit(5);
}

TEST_WITH_TIMEOUT(fail_by_timeout, 1) {
    printf("printed before it hung\n");
    for (;;) pause();
}

TEST(skip_with_a_reason) {
    SKIP("no %s here", "tide");
}

TEST(pass_leaving_a_child_behind) {
    if (fork() == 0) {
        for (;;) pause();
    }
}

TEST(pass_repeating_random_numbers) {
    int seeds = 0;
    FOR_EACH_SEED(seed, 10) {
        test_generator a = test_random(seed), b = test_random(seed);
        for (int i = 0; i < 100; ++i) {
            int64_t value = test_random_between(&a, -3, 3);
            EXPECT_EQ(value, test_random_between(&b, -3, 3));
            EXPECT_TRUE(value >= -3 && value <= 3);
        }
        EXPECT_TRUE(test_random_unit(&a) < 1);
        ++seeds;
    }
    EXPECT_EQ(seeds, 10);
}

TEST_ON_CPU_AND_SIM(pass_with_the_drivers_environment) {
    EXPECT_STR(getenv("SLIP_GPU"), device.type == SLIP_GPU ? "sim" : "none");
}
