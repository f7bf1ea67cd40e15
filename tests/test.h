/* The test harness: every test in a process of its own, with a timeout. See docs/testing.md.
 *
 *     TEST(addition_broadcasts_a_scalar) {
 *         ...
 *         EXPECT_EQ(slip_array_ndim(sum), 2);
 *     }
 *
 * A check that does not hold ends the test at once. Checks may be used in helper functions and on any thread. */
#ifndef SLIP_TEST_H
#define SLIP_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <slip/types.h>

/* ---- tests ---- */

/* Which environment a test's process gets before the library's first call. */
typedef enum test_setting { TEST_PLAIN, TEST_ON_CPU, TEST_ON_SIM, TEST_ON_CUDA } test_setting;

typedef struct test_case test_case;
struct test_case {
    const char *name;
    const char *file;
    int line;
    test_setting setting;
    int timeout_s; /* before scaling; 0 is the default, TEST_DEFAULT_TIMEOUT_S */
    void (*run)(void);
    void (*run_on_device)(slip_device device);
    test_case *next;
};

enum { TEST_DEFAULT_TIMEOUT_S = 30 };

void test_register(test_case *test);

/* A test of the name that follows; the name says what holds. */
#define TEST(name) TEST_WITH_TIMEOUT(name, 0)

#define TEST_WITH_TIMEOUT(name, seconds)                                 \
    static void test_body_##name(void);                                  \
    TEST_CASE_(name, name, TEST_PLAIN, seconds, .run = test_body_##name) \
    static void test_body_##name(void)

/* Tests of one body, which uses `device` (a slip_device): one on the CPU, one on the simulated GPU, and one on the
 * NVIDIA driver, over the emulated GPU of cuda_emulator or, where SLIP_TEST_CUDA is set, a real one. */
#define TEST_ON_EVERY_DRIVER(name) TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(name, 0)

#define TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(name, seconds)                                       \
    static void test_body_##name(slip_device device);                                          \
    TEST_CASE_(name, name##_on_cpu, TEST_ON_CPU, seconds, .run_on_device = test_body_##name)   \
    TEST_CASE_(name, name##_on_sim, TEST_ON_SIM, seconds, .run_on_device = test_body_##name)   \
    TEST_CASE_(name, name##_on_cuda, TEST_ON_CUDA, seconds, .run_on_device = test_body_##name) \
    static void test_body_##name(__attribute__((unused)) slip_device device)

/* The last one alone. */
#define TEST_ON_CUDA(name, seconds)                                                            \
    static void test_body_##name(slip_device device);                                          \
    TEST_CASE_(name, name##_on_cuda, TEST_ON_CUDA, seconds, .run_on_device = test_body_##name) \
    static void test_body_##name(__attribute__((unused)) slip_device device)

/* The first two alone: for a test that runs the simulated GPU by hand or looks inside it, or counts commands, to which
 * the NVIDIA driver adds small copies. */
#define TEST_ON_CPU_AND_SIM(name) TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(name, 0)

#define TEST_ON_CPU_AND_SIM_WITH_TIMEOUT(name, seconds)                                      \
    static void test_body_##name(slip_device device);                                        \
    TEST_CASE_(name, name##_on_cpu, TEST_ON_CPU, seconds, .run_on_device = test_body_##name) \
    TEST_CASE_(name, name##_on_sim, TEST_ON_SIM, seconds, .run_on_device = test_body_##name) \
    static void test_body_##name(__attribute__((unused)) slip_device device)

#define TEST_CASE_(text, id, test_setting_, seconds, ...)               \
    __attribute__((constructor)) static void test_register_##id(void) { \
        static test_case test_entry = {.name = #text,                   \
                                       .file = __FILE__,                \
                                       .line = __LINE__,                \
                                       .setting = test_setting_,        \
                                       .timeout_s = seconds,            \
                                       __VA_ARGS__};                    \
        test_register(&test_entry);                                     \
    }

/* ---- checks ---- */

#define EXPECT_TRUE(condition) ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, "not true: %s", #condition))
#define EXPECT_FALSE(condition) ((condition) ? test_fail(__FILE__, __LINE__, "not false: %s", #condition) : (void)0)

/* Integers (and pointers). Each argument is evaluated once. */
#define EXPECT_EQ(a, b) TEST_COMPARE_(a, ==, b)
#define EXPECT_NE(a, b) TEST_COMPARE_(a, !=, b)
#define EXPECT_LT(a, b) TEST_COMPARE_(a, <, b)
#define EXPECT_LE(a, b) TEST_COMPARE_(a, <=, b)
#define EXPECT_GT(a, b) TEST_COMPARE_(a, >, b)
#define EXPECT_GE(a, b) TEST_COMPARE_(a, >=, b)

/* |a - b| <= tolerance; two NaNs are near each other, and so are equal infinities. */
#define EXPECT_NEAR(a, b, tolerance) \
    test_expect_near(__FILE__, __LINE__, #a, #b, (double)(a), (double)(b), (double)(tolerance))

/* Strings; NULL equals NULL only. */
#define EXPECT_STR(a, b) test_expect_str(__FILE__, __LINE__, #a, #b, (a), (b))

/* byte_count bytes are the same; says where the first difference is. */
#define EXPECT_BYTES(a, b, byte_count) test_expect_bytes(__FILE__, __LINE__, #a, #b, (a), (b), (byte_count))

/* A call that returns slip_status; a wrong one is shown with the library's message. */
#define EXPECT_STATUS(call, status) test_expect_status(__FILE__, __LINE__, #call, (call), (status))
#define EXPECT_OK(call) EXPECT_STATUS(call, SLIP_OK)

/* The message of this thread's last failure contains the text. */
#define EXPECT_MESSAGE(part) test_expect_message(__FILE__, __LINE__, (part))

/* Ends the test: failed, or skipped. With a printf format, which must be a literal. */
#define FAIL(...) test_fail(__FILE__, __LINE__, __VA_ARGS__)
#define SKIP(...) test_skip(__VA_ARGS__)

/* Says what this thread is at; shown if a check on it fails. A later call replaces it, "" removes it. */
#define TEST_CONTEXT(...) test_context(__VA_ARGS__)

/* ---- deterministic randomness ---- */

/* Numbers that depend on the seed alone (splitmix64). A failing check on the thread shows its last seed. */
typedef struct test_generator {
    uint64_t seed, state;
} test_generator;

test_generator test_random(uint64_t seed);
uint64_t test_random_u64(test_generator *generator);
/* Below `bound`, which is at least 1. */
uint64_t test_random_below(test_generator *generator, uint64_t bound);
/* From low to high, both included. */
int64_t test_random_between(test_generator *generator, int64_t low, int64_t high);
/* In [0, 1). */
double test_random_unit(test_generator *generator);
/* True with the given probability. */
bool test_random_chance(test_generator *generator, double probability);

/* Runs a block for `count` seeds, 1 first; SLIP_TEST_SEED=n runs it for seed n alone, and SLIP_TEST_SEED_SCALE=k for k
 * times as many seeds. */
#define FOR_EACH_SEED(seed, count)                                                                                    \
    for (uint64_t seed = test_first_seed(), test_end_##seed = seed + test_seed_count(count); seed != test_end_##seed; \
         ++seed)

uint64_t test_first_seed(void);
uint64_t test_seed_count(uint64_t count);

/* What timeouts are multiplied by: more under sanitizers and by SLIP_TEST_TIMEOUT_SCALE. For waits inside tests. */
double test_timeout_scale(void);
/* Whether a sanitizer or an unoptimised build makes times meaningless. */
bool test_is_slow_build(void);

/* ---- what the macros call ---- */

#define TEST_COMPARE_(a, relation, b)                                                               \
    do {                                                                                            \
        _Static_assert(TEST_IS_INTEGER_(a) && TEST_IS_INTEGER_(b), "use EXPECT_NEAR for floats");   \
        __auto_type test_left_ = (a);                                                               \
        __auto_type test_right_ = (b);                                                              \
        if (!((intmax_t)test_left_ relation(intmax_t) test_right_))                                 \
            test_fail(__FILE__, __LINE__, "%s %s %s does not hold: %jd and %jd", #a, #relation, #b, \
                      (intmax_t)test_left_, (intmax_t)test_right_);                                 \
    } while (0)
#define TEST_IS_INTEGER_(a) _Generic((a), float : 0, double : 0, long double : 0, default : 1)

_Noreturn void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
_Noreturn void test_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
void test_context(const char *format, ...) __attribute__((format(printf, 1, 2)));
void test_expect_near(const char *file, int line, const char *a_text, const char *b_text, double a, double b,
                      double tolerance);
void test_expect_str(const char *file, int line, const char *a_text, const char *b_text, const char *a, const char *b);
void test_expect_bytes(const char *file, int line, const char *a_text, const char *b_text, const void *a, const void *b,
                       size_t byte_count);
void test_expect_status(const char *file, int line, const char *text, slip_status status, slip_status expected);
void test_expect_message(const char *file, int line, const char *part);

#endif
