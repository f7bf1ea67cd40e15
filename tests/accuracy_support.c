#include "accuracy_support.h"

#include <math.h>
#include <string.h>

#include "accuracy_cases.h"
#include "kernels/loops.h"

/* ---- exact results ---- */

#define REAL double
#define OF(name) exact_##name
#define LIBM(name) name
#include "accuracy_reference.h"
#undef REAL
#undef OF
#undef LIBM

#define REAL long double
#define OF(name) wide_##name
#define LIBM(name) name##l
#include "accuracy_reference.h"
#undef REAL
#undef OF
#undef LIBM

/* As wide_name(a, b, dtype). */
#define WIDE_2(name, expression)                                                                             \
    static long double wide_##name(long double a, long double b, __attribute__((unused)) slip_dtype dtype) { \
        return expression;                                                                                   \
    }

typedef struct float_format {
    int digits, low, high; /* smallest and largest exponent of normal numbers */
} float_format;

static float_format format_of(slip_dtype dtype) {
    switch (dtype) {
    case SLIP_FLOAT16: return (float_format){11, -14, 15};
    case SLIP_BFLOAT16: return (float_format){8, -126, 127};
    case SLIP_FLOAT32: return (float_format){24, -126, 127};
    default: return (float_format){53, -1022, 1023};
    }
}

/* The distance between the format's numbers at `value`, which is finite. */
static long double unit_at(float_format format, long double value) {
    int exponent = value == 0 ? format.low : ilogbl(value);
    return ldexpl(1, (exponent < format.low ? format.low : exponent) - format.digits + 1);
}

static long double rounded_to(float_format format, long double value) {
    if (!isfinite(value) || value == 0) return value;
    long double unit = unit_at(format, value), nearest = rintl(value / unit) * unit;
    return fabsl(nearest) >= ldexpl(1, format.high + 1) ? copysignl(INFINITY, value) : copysignl(nearest, value);
}

static long double wide_remainder(long double a, long double b, __attribute__((unused)) slip_dtype dtype) {
    long double rest = fmodl(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static long double wide_logaddexp(long double a, long double b, __attribute__((unused)) slip_dtype dtype) {
    if (isnan(a) || isnan(b)) return NAN;
    return a == b ? a + logl(2) : fmaxl(a, b) + log1pl(expl(-fabsl(a - b)));
}

/* Rounding the quotient to long double first would be rounding it twice. */
static long double wide_floor_divide(long double a, long double b, slip_dtype dtype) {
    return floorl(dtype == SLIP_FLOAT64 ? (double)a / (double)b : rounded_to(format_of(dtype), a / b));
}

WIDE_2(add, a + b)
WIDE_2(subtract, a - b)
WIDE_2(multiply, a *b)
WIDE_2(divide, a / b)
WIDE_2(power, powl(a, b))
WIDE_2(minimum, isnan(a) ? a : a < b ? a : b) /* the second one of two zeros */
WIDE_2(maximum, isnan(a) ? a : a > b ? a : b)
WIDE_2(arctan2, atan2l(a, b))

/* ---- the cases ---- */

#define UNARY(NAME, OP, ULP_32, ULP_64) {#NAME, SLIP_OP_##OP, ULP_32, ULP_64, exact_##NAME, wide_##NAME, slip_##NAME},
#define BINARY(NAME, OP, ULP_32, ULP_64) {#NAME, SLIP_OP_##OP, ULP_32, ULP_64, wide_##NAME, slip_##NAME},

const accuracy_unary accuracy_unaries[] = {SLIP_ACCURACY_UNARY(UNARY)};
const accuracy_binary accuracy_binaries[] = {SLIP_ACCURACY_BINARY(BINARY)};
const size_t accuracy_unary_count = sizeof accuracy_unaries / sizeof *accuracy_unaries;
const size_t accuracy_binary_count = sizeof accuracy_binaries / sizeof *accuracy_binaries;

/* ---- judging ---- */

static void note(accuracy_tally *tally, double error, bool is_wrong, long double got, long double exact, double a,
                 double b) {
    ++tally->count;
    tally->error_sum += error;
    if (error > tally->worst) {
        tally->worst = error;
        tally->worst_a = a;
        tally->worst_b = b;
    }
    if (!is_wrong) return;
    if (!tally->wrong++) {
        tally->wrong_a = a;
        tally->wrong_b = b;
        tally->wrong_got = (double)got;
        tally->wrong_exact = (double)exact;
    }
}

void accuracy_join(accuracy_tally *into, const accuracy_tally *from) {
    if (from->worst > into->worst) {
        into->worst = from->worst;
        into->worst_a = from->worst_a;
        into->worst_b = from->worst_b;
    }
    if (!into->wrong && from->wrong) {
        into->wrong_a = from->wrong_a;
        into->wrong_b = from->wrong_b;
        into->wrong_got = from->wrong_got;
        into->wrong_exact = from->wrong_exact;
    }
    into->wrong += from->wrong;
    into->count += from->count;
    into->error_sum += from->error_sum;
}

/* Rounding to nearest, and what the exact result itself may be wrong by. */
static const double ROUNDED = 0.5 + 0x1p-8;

/* Infinity counts as the number after the largest one, where a rounded result would have become infinite. */
void accuracy_judge(accuracy_tally *tally, slip_dtype dtype, long double got, long double exact, double bound,
                    double slack, double a, double b) {
    float_format format = format_of(dtype);
    bool is_exact = bound == 0;
    if (isnan(got) && isnan(exact)) return;
    if (isnan(got) || isnan(exact) || (isinf(exact) && got != exact)) {
        note(tally, 0, true, got, exact, a, b);
        return;
    }
    long double limit = ldexpl(1, format.high + 1), near = isinf(got) ? copysignl(limit, got) : got;
    long double ideal = fabsl(exact) > limit ? copysignl(limit, exact) : exact;
    double error = got == exact ? 0 : (double)(fmaxl(fabsl(near - ideal) - slack, 0) / unit_at(format, ideal));
    bool is_wrong =
        !(error <= (is_exact ? ROUNDED : bound)) || (is_exact && got != exact && rounded_to(format, exact) == exact);
    bool is_zero = got == 0 && rounded_to(format, exact) == 0;
    note(tally, error, is_wrong || (is_zero && !signbit(got) != !signbit(exact)), got, exact, a, b);
}

/* The same for float32 and an exact result in double, in a few instructions. */
static inline void judge_32(accuracy_tally *tally, float got, double exact, double bound, float a) {
    if (got != got && exact != exact) return;
    if (got != got || exact != exact || (isinf(exact) && got != exact)) {
        note(tally, 0, true, got, exact, a, 0);
        return;
    }
    double near = isinf(got) ? copysign(0x1p128, got) : got;
    double ideal = fabs(exact) > 0x1p128 ? copysign(0x1p128, exact) : exact;
    uint64_t bits;
    memcpy(&bits, &ideal, 8);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
    bits = (uint64_t)((exponent < -126 ? 126 : -exponent) + 23 + 1023) << 52; /* 1 over the last place */
    double places;
    memcpy(&places, &bits, 8);
    double error = got == exact ? 0 : fabs(near - ideal) * places;
    bool is_exact = bound == 0;
    bool is_wrong = !(error <= (is_exact ? ROUNDED : bound)) || (is_exact && got != exact && (float)exact == exact);
    note(tally, error, is_wrong || (got == 0 && !signbit(got) != !signbit(exact)), got, exact, a, 0);
}

double accuracy_slack(const accuracy_binary *op, slip_dtype dtype, double a, double b) {
    if (op->op != SLIP_OP_LOGADDEXP || !isfinite(a) || !isfinite(b)) return 0;
    double larger = fmax(fabs(a), fabs(b)); /* the terms cancel: an error of them stays */
    return (double)unit_at(format_of(dtype), larger) * (dtype == SLIP_FLOAT64 ? 2 : 0x1p-10);
}

/* ---- running the loops ---- */

enum { BLOCK = 4096 };

static inline size_t part_of(size_t count, size_t done) {
    return count - done < BLOCK ? count - done : BLOCK;
}

void accuracy_check_32(accuracy_tally *tally, const accuracy_unary *op, const float *a, size_t count) {
    slip_unary_loop loop = slip__loops()->unary[op->op][SLIP_FLOAT32];
    float results[BLOCK];
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t length = part_of(count, done);
        loop(results, a + done, length);
        for (size_t i = 0; i < length; ++i)
            judge_32(tally, results[i], op->exact((double)a[done + i]), op->ulp_32, a[done + i]);
    }
}

void accuracy_check_64(accuracy_tally *tally, const accuracy_unary *op, const double *a, size_t count) {
    slip_unary_loop loop = slip__loops()->unary[op->op][SLIP_FLOAT64];
    double results[BLOCK];
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t length = part_of(count, done);
        loop(results, a + done, length);
        for (size_t i = 0; i < length; ++i)
            accuracy_judge(tally, SLIP_FLOAT64, results[i], op->exact_wide(a[done + i]), op->ulp_64, 0, a[done + i], 0);
    }
}

void accuracy_check_pairs_32(accuracy_tally *tally, const accuracy_binary *op, const float *a, const float *b,
                             size_t count) {
    slip_binary_loop loop = slip__loops()->binary[op->op][SLIP_FLOAT32][SLIP_BOTH_VARY];
    float results[BLOCK];
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t length = part_of(count, done);
        loop(results, a + done, b + done, length);
        for (size_t i = 0; i < length; ++i) {
            float x = a[done + i], y = b[done + i];
            accuracy_judge(tally, SLIP_FLOAT32, results[i], op->exact(x, y, SLIP_FLOAT32), op->ulp_32,
                           accuracy_slack(op, SLIP_FLOAT32, x, y), x, y);
        }
    }
}

void accuracy_check_pairs_64(accuracy_tally *tally, const accuracy_binary *op, const double *a, const double *b,
                             size_t count) {
    slip_binary_loop loop = slip__loops()->binary[op->op][SLIP_FLOAT64][SLIP_BOTH_VARY];
    double results[BLOCK];
    for (size_t done = 0; done < count; done += BLOCK) {
        size_t length = part_of(count, done);
        loop(results, a + done, b + done, length);
        for (size_t i = 0; i < length; ++i) {
            double x = a[done + i], y = b[done + i];
            accuracy_judge(tally, SLIP_FLOAT64, results[i], op->exact(x, y, SLIP_FLOAT64), op->ulp_64,
                           accuracy_slack(op, SLIP_FLOAT64, x, y), x, y);
        }
    }
}

/* ---- arguments ---- */

/* Multiples of the golden ratio, modulo 1: however many are taken, they lie evenly. */
static uint64_t spread_mantissa(unsigned exponent, unsigned k, int bits) {
    if (k < 2) return k;
    if (k == 2) return (1ull << bits) - 1;
    return ((uint64_t)k * 0x9e3779b97f4a7c15u + (uint64_t)exponent * 0xd1b54a32d192ed03u) >> (64 - bits);
}

float accuracy_stratum_32(bool is_negative, unsigned exponent, unsigned k) {
    uint32_t bits = (uint32_t)is_negative << 31 | exponent << 23 | (uint32_t)spread_mantissa(exponent, k, 23);
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

double accuracy_stratum_64(bool is_negative, unsigned exponent, unsigned k) {
    uint64_t bits = (uint64_t)is_negative << 63 | (uint64_t)exponent << 52 | spread_mantissa(exponent, k, 52);
    double value;
    memcpy(&value, &bits, 8);
    return value;
}
