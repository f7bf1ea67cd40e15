/* The checks and the random numbers of the harness. */
#include "test.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <slip/status.h>

#include "test_runner.h"

static _Thread_local char context[512];
static _Thread_local bool has_seed;
static _Thread_local uint64_t last_seed;

/* ---- ending a test ---- */

_Noreturn static void end_failed(void) {
    if (context[0] != '\0') fprintf(stderr, "    at: %s\n", context);
    if (has_seed)
        fprintf(stderr, "    seed: %ju (SLIP_TEST_SEED=%ju repeats it)\n", (uintmax_t)last_seed, (uintmax_t)last_seed);
    fflush(NULL);
    if (test_runs_without_fork) abort();
    _exit(TEST_EXIT_FAILED); /* from any thread; a failed test does not also have to leak nothing */
}

void test_fail(const char *file, int line, const char *format, ...) {
    fprintf(stderr, "    %s:%d: ", file, line);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    end_failed();
}

void test_skip(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(test_current_report->skip_reason, sizeof test_current_report->skip_reason, format, arguments);
    va_end(arguments);
    if (test_runs_without_fork) test_leave();
    fflush(NULL);
    _exit(TEST_EXIT_SKIPPED);
}

void test_context(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
}

/* ---- checks ---- */

void test_expect_near(const char *file, int line, const char *a_text, const char *b_text, double a, double b,
                      double tolerance) {
    if (a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance) return;
    test_fail(file, line, "%s and %s are not within %.3g: %.17g and %.17g, %.3g apart", a_text, b_text, tolerance, a, b,
              fabs(a - b));
}

void test_expect_str(const char *file, int line, const char *a_text, const char *b_text, const char *a, const char *b) {
    if (a == b || (a != NULL && b != NULL && strcmp(a, b) == 0)) return;
    test_fail(file, line, "%s and %s differ:\n      \"%s\"\n      \"%s\"", a_text, b_text, a ? a : "(NULL)",
              b ? b : "(NULL)");
}

void test_expect_bytes(const char *file, int line, const char *a_text, const char *b_text, const void *a, const void *b,
                       size_t byte_count) {
    const unsigned char *left = a;
    const unsigned char *right = b;
    for (size_t i = 0; i < byte_count; ++i) {
        if (left[i] == right[i]) continue;
        test_fail(file, line, "%s and %s differ first at byte %zu of %zu: 0x%02x and 0x%02x", a_text, b_text, i,
                  byte_count, left[i], right[i]);
    }
}

void test_expect_status(const char *file, int line, const char *text, slip_status status, slip_status expected) {
    if (status == expected) return;
    test_fail(file, line, "%s gave %s, not %s%s%s", text, slip_status_name(status), slip_status_name(expected),
              status == SLIP_OK ? "" : ": ", status == SLIP_OK ? "" : slip_error_message());
}

void test_expect_message(const char *file, int line, const char *part) {
    const char *message = slip_error_message();
    if (strstr(message, part) != NULL) return;
    test_fail(file, line, "the error message has no \"%s\": \"%s\"", part, message);
}

/* ---- deterministic randomness: splitmix64 (Steele, Lea, Flood 2014) ---- */

test_generator test_random(uint64_t seed) {
    has_seed = true;
    last_seed = seed;
    return (test_generator){.seed = seed, .state = seed};
}

uint64_t test_random_u64(test_generator *generator) {
    uint64_t z = generator->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t test_random_below(test_generator *generator, uint64_t bound) {
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound; /* a multiple of bound: no value is favoured below it */
    uint64_t value;
    do {
        value = test_random_u64(generator);
    } while (value >= limit);
    return value % bound;
}

int64_t test_random_between(test_generator *generator, int64_t low, int64_t high) {
    uint64_t span = (uint64_t)high - (uint64_t)low;
    uint64_t offset = span == UINT64_MAX ? test_random_u64(generator) : test_random_below(generator, span + 1);
    return (int64_t)((uint64_t)low + offset);
}

double test_random_unit(test_generator *generator) {
    return (double)(test_random_u64(generator) >> 11) * 0x1p-53;
}

bool test_random_chance(test_generator *generator, double probability) {
    return test_random_unit(generator) < probability;
}

uint64_t test_first_seed(void) {
    const char *text = getenv("SLIP_TEST_SEED");
    return text != NULL ? strtoull(text, NULL, 0) : 1;
}

uint64_t test_seed_count(uint64_t count) {
    if (getenv("SLIP_TEST_SEED") != NULL) return 1;
    const char *scale = getenv("SLIP_TEST_SEED_SCALE");
    uint64_t factor = scale != NULL ? strtoull(scale, NULL, 10) : 1;
    return count * (factor > 0 ? factor : 1);
}

/* ---- builds that are slow ---- */

#if defined(__SANITIZE_THREAD__)
static const double build_scale = 10;
#elif defined(__SANITIZE_ADDRESS__)
static const double build_scale = 5;
#elif defined(SLIP_TEST_SANITIZED)
static const double build_scale = 4;
#else
static const double build_scale = 1;
#endif

double test_timeout_scale(void) {
    const char *text = getenv("SLIP_TEST_TIMEOUT_SCALE");
    double scale = text != NULL ? strtod(text, NULL) : 1;
    return build_scale * (scale > 0 ? scale : 1);
}

bool test_is_slow_build(void) {
#ifdef __OPTIMIZE__
    return build_scale > 1;
#else
    return true;
#endif
}
