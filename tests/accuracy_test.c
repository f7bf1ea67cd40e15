/* Results within the op table's bounds of the exact ones: samples over all exponents and both signs, special values,
 * and for half types every number. accuracy.c takes every float32. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "accuracy_support.h"
#include "kernels/loops.h"
#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* Under a sanitizer everything takes ten times as long, and in emulation long double is software besides. */
#if defined(__aarch64__)
enum { FEWER = 64 };
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { FEWER = 8 };
#else
enum { FEWER = 1 };
#endif

static void expect_right(const char *name, slip_dtype dtype, const accuracy_tally *tally, bool has_two) {
    const char *of = slip_dtype_name(dtype);
    if (!tally->wrong) return;
    if (has_two)
        FAIL("%llu of %llu: %s of %a and %a (%s) is %a, not %a", (unsigned long long)tally->wrong,
             (unsigned long long)tally->count, name, tally->wrong_a, tally->wrong_b, of, tally->wrong_got,
             tally->wrong_exact);
    FAIL("%llu of %llu: %s of %a (%s) is %a, not %a", (unsigned long long)tally->wrong,
         (unsigned long long)tally->count, name, tally->wrong_a, of, tally->wrong_got, tally->wrong_exact);
}

/* ---- one argument ---- */

/* Where functions bend, their thresholds among them, exponents count more. */
static unsigned samples_at(int exponent, unsigned few, unsigned many) {
    return exponent >= -28 && exponent <= 14 ? many : few;
}

TEST_WITH_TIMEOUT(float32_results_are_within_the_bounds_at_every_exponent, 120) {
    enum { MANY = 6000 };
    static float values[MANY];
    for (size_t n = 0; n < accuracy_unary_count; ++n) {
        accuracy_tally tally = {0};
        for (unsigned field = 0; field < 512; ++field) {
            unsigned count = samples_at((int)(field % 256) - 127, 300 / FEWER, MANY / FEWER);
            for (unsigned k = 0; k < count; ++k) values[k] = accuracy_stratum_32(field >= 256, field % 256, k);
            accuracy_check_32(&tally, &accuracy_unaries[n], values, count);
        }
        expect_right(accuracy_unaries[n].name, SLIP_FLOAT32, &tally, false);
    }
}

TEST_WITH_TIMEOUT(float64_results_are_within_the_bounds_at_every_exponent, 120) {
    enum { MANY = 600 };
    static double values[MANY];
    for (size_t n = 0; n < accuracy_unary_count; ++n) {
        accuracy_tally tally = {0};
        for (unsigned field = 0; field < 4096; ++field) {
            unsigned count = samples_at((int)(field % 2048) - 1023, 16 / FEWER + 3, MANY / FEWER);
            for (unsigned k = 0; k < count; ++k) values[k] = accuracy_stratum_64(field >= 2048, field % 2048, k);
            accuracy_check_64(&tally, &accuracy_unaries[n], values, count);
        }
        expect_right(accuracy_unaries[n].name, SLIP_FLOAT64, &tally, false);
    }
}

/* Every number of the dtype, through the op itself: half types are computed in float32 and rounded once more. */
static void check_every_half(const accuracy_unary *op, slip_dtype dtype, slip_stream *stream) {
    static const int count = 65536;
    uint16_t *halves = malloc((size_t)count * sizeof *halves);
    slip_array *a, *result;
    const void *data;
    accuracy_tally tally = {0};
    for (int i = 0; i < count; ++i) halves[i] = (uint16_t)i;
    EXPECT_OK(slip_array_from_data(&a, halves, &count, 1, dtype));
    EXPECT_OK(op->call(&result, a, stream));
    EXPECT_OK(slip_array_data(&data, result));
    for (int i = 0; i < count; ++i) {
        double x = creal(element_decode(&halves[i], dtype));
        double got = creal(element_decode((const uint16_t *)data + i, dtype));
        double bound = op->ulp_32 == 0 ? 0 : 0.5 + op->ulp_32 / (dtype == SLIP_FLOAT16 ? 0x1p12 : 0x1p15);
        accuracy_judge(&tally, dtype, got, op->exact(x), bound, 0, x, 0);
    }
    slip_array_release(a);
    slip_array_release(result);
    free(halves);
    expect_right(op->name, dtype, &tally, false);
}

TEST_WITH_TIMEOUT(half_results_are_rounded_once_for_every_number, 60) {
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    for (size_t n = 0; n < accuracy_unary_count; ++n) {
        check_every_half(&accuracy_unaries[n], SLIP_FLOAT16, stream);
        check_every_half(&accuracy_unaries[n], SLIP_BFLOAT16, stream);
    }
    slip_stream_release(stream);
}

/* ---- two arguments ---- */

enum { PAIRS = 4096 };

/* Pairs waiting to be checked, in both precisions. */
typedef struct pair_buffer {
    const accuracy_binary *op;
    slip_dtype dtype;
    accuracy_tally tally;
    size_t count;
    double a[PAIRS], b[PAIRS];
} pair_buffer;

static void pairs_check(pair_buffer *pairs) {
    static float a[PAIRS], b[PAIRS];
    if (pairs->dtype == SLIP_FLOAT64) {
        accuracy_check_pairs_64(&pairs->tally, pairs->op, pairs->a, pairs->b, pairs->count);
    } else {
        for (size_t i = 0; i < pairs->count; ++i) {
            a[i] = (float)pairs->a[i];
            b[i] = (float)pairs->b[i];
        }
        accuracy_check_pairs_32(&pairs->tally, pairs->op, a, b, pairs->count);
    }
    pairs->count = 0;
}

static void pairs_add(pair_buffer *pairs, double a, double b) {
    pairs->a[pairs->count] = a;
    pairs->b[pairs->count] = b;
    if (++pairs->count == PAIRS) pairs_check(pairs);
}

static void pairs_begin(pair_buffer *pairs, const accuracy_binary *op, slip_dtype dtype) {
    *pairs = (pair_buffer){.op = op, .dtype = dtype};
}

static void pairs_end(pair_buffer *pairs) {
    pairs_check(pairs);
    expect_right(pairs->op->name, pairs->dtype, &pairs->tally, true);
}

/* Each exponent and sign with each. */
static void add_all_exponents(pair_buffer *pairs) {
    unsigned turn = 0;
    for (unsigned a = 0; a < 512; ++a)
        for (unsigned b = turn % FEWER; b < 512; b += FEWER, ++turn)
            pairs_add(pairs, accuracy_stratum_32(a >= 256, a % 256, (turn * 7) % 61),
                      accuracy_stratum_32(b >= 256, b % 256, (turn * 5) % 53));
}

/* The same for float64, whose exponents are too many for that: one in 13 of each. */
static void add_wide_exponents(pair_buffer *pairs) {
    unsigned turn = 0;
    for (unsigned a = 0; a < 4096; a += 13)
        for (unsigned b = turn % 13; b < 4096; b += 13 * FEWER, ++turn)
            pairs_add(pairs, accuracy_stratum_64(a >= 2048, a % 2048, (turn * 7) % 61),
                      accuracy_stratum_64(b >= 2048, b % 2048, (turn * 5) % 53));
}

static const double specials[] = {
    0.0,           -0.0,         1.0,           -1.0,   2.0,      -2.0,      3.0,       -3.0,
    0.5,           -0.5,         1.5,           -1.5,   INFINITY, -INFINITY, NAN,       FLT_MAX,
    -FLT_MAX,      FLT_MIN,      10.0,          -10.0,  -FLT_MIN, 0x1p-149,  -0x1p-149, 0x1.fffffcp-127,
    0x1.fffffep-1, 0x1.000002p0, -0x1.000002p0, 0x1p23, 0x1p24,   -0x1p24,   0x1.8p23,  8388609.0,
    16777215.0,    1e30,         -1e-30,        100.0,  -100.0,   88.72284,  -104.0,    0x1p64};

static void add_specials(pair_buffer *pairs) {
    for (size_t a = 0; a < COUNT_OF(specials); ++a)
        for (size_t b = 0; b < COUNT_OF(specials); ++b) pairs_add(pairs, specials[a], specials[b]);
}

/* Numbers of everyday size. */
static void add_usual(pair_buffer *pairs, test_generator *random) {
    for (int i = 0; i < 200000 / FEWER; ++i) {
        double a = ldexp(test_random_unit(random) - 0.5, (int)test_random_between(random, -8, 8));
        pairs_add(pairs, a, ldexp(test_random_unit(random) - 0.5, (int)test_random_between(random, -8, 8)));
    }
}

/* Quotients that are nearly integers, of all sizes. */
static void add_near_multiples(pair_buffer *pairs, test_generator *random) {
    for (int i = 0; i < 100000 / FEWER; ++i) {
        double b = ldexp(test_random_unit(random) - 0.5, (int)test_random_between(random, -20, 20));
        double a = b * (double)test_random_between(random, -(1 << i % 28), 1 << i % 28);
        for (int step = -1; step <= 1; ++step) {
            float near = (float)a;
            pairs_add(pairs, step ? (double)nextafterf(near, step * INFINITY) : (double)near, (double)(float)b);
        }
    }
}

/* A base near 1 with a large exponent; results near both ends of the range. */
static void add_long_powers(pair_buffer *pairs, test_generator *random) {
    for (int i = 0; i < 100000 / FEWER; ++i) {
        double a = 1 + ldexp(test_random_unit(random) - 0.5, (int)test_random_between(random, -23, 0));
        pairs_add(pairs, a, (test_random_unit(random) - 0.5) * 400 / log(a));
        a = ldexp(1 + test_random_unit(random), (int)test_random_between(random, -149, 127));
        pairs_add(pairs, a, (i % 2 ? 127.9 : -148) * (0.95 + 0.1 * test_random_unit(random)) / log2(a));
    }
}

/* exp(a) + exp(b) near 1. */
static void add_near_root_of_logaddexp(pair_buffer *pairs, test_generator *random) {
    for (int i = 0; i < 100000 / FEWER; ++i) {
        double a = -30 * test_random_unit(random) * test_random_unit(random) - 1e-9;
        pairs_add(pairs, a, log(-expm1(a)) + ldexp(test_random_unit(random) - 0.5, -(i % 60)));
    }
}

static void run_pairs(slip_dtype dtype, void (*add)(pair_buffer *pairs, test_generator *random), slip_op only) {
    static pair_buffer pairs;
    for (size_t n = 0; n < accuracy_binary_count; ++n) {
        test_generator random = test_random(n + 1);
        if (only != SLIP_OP_COUNT && accuracy_binaries[n].op != only) continue;
        pairs_begin(&pairs, &accuracy_binaries[n], dtype);
        add(&pairs, &random);
        pairs_end(&pairs);
    }
}

static void add_everything(pair_buffer *pairs, test_generator *random) {
    if (pairs->dtype == SLIP_FLOAT32) add_all_exponents(pairs);
    else add_wide_exponents(pairs);
    add_specials(pairs);
    add_usual(pairs, random);
}

TEST_WITH_TIMEOUT(float32_pairs_are_within_the_bounds_at_all_pairs_of_exponents, 120) {
    run_pairs(SLIP_FLOAT32, add_everything, SLIP_OP_COUNT);
}

TEST_WITH_TIMEOUT(float64_pairs_are_within_the_bounds_at_many_pairs_of_exponents, 120) {
    run_pairs(SLIP_FLOAT64, add_everything, SLIP_OP_COUNT);
}

TEST_WITH_TIMEOUT(remainders_and_rounded_quotients_are_right_next_to_multiples, 60) {
    static const slip_op ops[] = {SLIP_OP_REMAINDER, SLIP_OP_FLOOR_DIVIDE};
    for (size_t i = 0; i < COUNT_OF(ops); ++i) {
        run_pairs(SLIP_FLOAT32, add_near_multiples, ops[i]);
        run_pairs(SLIP_FLOAT64, add_near_multiples, ops[i]);
    }
}

TEST_WITH_TIMEOUT(powers_are_within_the_bounds_where_errors_of_the_logarithm_grow, 60) {
    run_pairs(SLIP_FLOAT32, add_long_powers, SLIP_OP_POWER);
    run_pairs(SLIP_FLOAT64, add_long_powers, SLIP_OP_POWER);
}

/* Relative to the result they cannot be: absolutely they are. */
TEST_WITH_TIMEOUT(logaddexp_keeps_its_absolute_error_near_its_roots, 60) {
    run_pairs(SLIP_FLOAT32, add_near_root_of_logaddexp, SLIP_OP_LOGADDEXP);
    run_pairs(SLIP_FLOAT64, add_near_root_of_logaddexp, SLIP_OP_LOGADDEXP);
}

/* Each loop has three stamps; the ones with a fixed operand must give what the general one gives. */
TEST(a_fixed_operand_gives_the_bits_of_a_varying_one) {
    enum { COUNT = COUNT_OF(specials) };
    float a[COUNT], fixed[COUNT], general[COUNT], special[COUNT];
    for (size_t i = 0; i < COUNT; ++i) a[i] = (float)specials[i];
    for (size_t n = 0; n < accuracy_binary_count; ++n) {
        const slip_binary_loop *loops = slip__loops()->binary[accuracy_binaries[n].op][SLIP_FLOAT32];
        for (size_t k = 0; k < COUNT; ++k) {
            for (size_t i = 0; i < COUNT; ++i) fixed[i] = a[k];
            for (int side = SLIP_RIGHT_FIXED; side <= SLIP_LEFT_FIXED; ++side) {
                bool is_right = side == SLIP_RIGHT_FIXED;
                loops[side](special, is_right ? a : fixed, is_right ? fixed : a, COUNT);
                loops[SLIP_BOTH_VARY](general, is_right ? a : fixed, is_right ? fixed : a, COUNT);
                for (size_t i = 0; i < COUNT; ++i)
                    if (memcmp(&special[i], &general[i], 4) && !(isnan(special[i]) && isnan(general[i])))
                        FAIL("%s of %a and %a: %a and %a", accuracy_binaries[n].name, (double)a[i], (double)a[k],
                             (double)special[i], (double)general[i]);
            }
        }
    }
}

static void check_half_pairs(const accuracy_binary *op, slip_dtype dtype, slip_stream *stream) {
    static const int count = (1 << 17) / FEWER;
    uint16_t *halves[2] = {malloc((size_t)count * 2), malloc((size_t)count * 2)};
    test_generator random = test_random((uint64_t)dtype + 1);
    slip_array *inputs[2], *result;
    const void *data;
    accuracy_tally tally = {0};
    double bound = op->ulp_32 == 0 ? 0 : 0.5 + op->ulp_32 / (dtype == SLIP_FLOAT16 ? 0x1p12 : 0x1p15);
    for (int k = 0; k < 2; ++k) {
        for (int i = 0; i < count; ++i) halves[k][i] = (uint16_t)test_random_u64(&random);
        EXPECT_OK(slip_array_from_data(&inputs[k], halves[k], &count, 1, dtype));
    }
    EXPECT_OK(op->call(&result, inputs[0], inputs[1], stream));
    EXPECT_OK(slip_array_data(&data, result));
    for (int i = 0; i < count; ++i) {
        double a = creal(element_decode(&halves[0][i], dtype)), b = creal(element_decode(&halves[1][i], dtype));
        double got = creal(element_decode((const uint16_t *)data + i, dtype));
        accuracy_judge(&tally, dtype, got, op->exact(a, b, dtype), bound, accuracy_slack(op, SLIP_FLOAT32, a, b), a, b);
    }
    for (int k = 0; k < 2; ++k) {
        slip_array_release(inputs[k]);
        free(halves[k]);
    }
    slip_array_release(result);
    expect_right(op->name, dtype, &tally, true);
}

TEST_WITH_TIMEOUT(half_results_of_pairs_are_rounded_once, 60) {
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    for (size_t n = 0; n < accuracy_binary_count; ++n) {
        check_half_pairs(&accuracy_binaries[n], SLIP_FLOAT16, stream);
        check_half_pairs(&accuracy_binaries[n], SLIP_BFLOAT16, stream);
    }
    slip_stream_release(stream);
}
