/* How far the loops of the elementwise ops are from exact results: for accuracy_test.c, which samples, and accuracy.c,
 * which takes every float32. float32 is compared with libm's double precision, float64 and ops of two arguments with
 * long double, which has at least eleven digits more. */
#ifndef ACCURACY_SUPPORT_H
#define ACCURACY_SUPPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <slip/slip.h>

#include "op_enum.h"

typedef struct accuracy_unary {
    const char *name;
    slip_op op;
    double ulp_32, ulp_64; /* the op table's bounds */
    double (*exact)(double a);
    long double (*exact_wide)(long double a);
    slip_status (*call)(slip_array **out, slip_array *a, slip_stream *stream);
} accuracy_unary;

/* `dtype` is that of the op: the quotient that floor_divide rounds down is rounded to it first. */
typedef struct accuracy_binary {
    const char *name;
    slip_op op;
    double ulp_32, ulp_64;
    long double (*exact)(long double a, long double b, slip_dtype dtype);
    slip_status (*call)(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);
} accuracy_binary;

extern const accuracy_unary accuracy_unaries[];
extern const accuracy_binary accuracy_binaries[];
extern const size_t accuracy_unary_count, accuracy_binary_count;

/* What a comparison of many results came to. Where both are NaN nothing is counted. */
typedef struct accuracy_tally {
    uint64_t count;
    double error_sum, worst; /* distances from the exact result, in units in the last place */
    double worst_a, worst_b; /* at which arguments */
    uint64_t wrong; /* beyond the bound; NaN or infinite where the exact result is not; zeros of a wrong sign */
    double wrong_a, wrong_b; /* the first such arguments, */
    double wrong_got, wrong_exact;
} accuracy_tally;

void accuracy_join(accuracy_tally *into, const accuracy_tally *from);

/* Runs the op's loop over contiguous numbers and adds what is found to the tally. */
void accuracy_check_32(accuracy_tally *tally, const accuracy_unary *op, const float *a, size_t count);
void accuracy_check_64(accuracy_tally *tally, const accuracy_unary *op, const double *a, size_t count);
void accuracy_check_pairs_32(accuracy_tally *tally, const accuracy_binary *op, const float *a, const float *b,
                             size_t count);
void accuracy_check_pairs_64(accuracy_tally *tally, const accuracy_binary *op, const double *a, const double *b,
                             size_t count);

/* One result of a floating dtype against the exact one; a bound of 0 asks for correct rounding. `slack` is an error
 * that is allowed besides. */
void accuracy_judge(accuracy_tally *tally, slip_dtype dtype, long double got, long double exact, double bound,
                    double slack, double a, double b);
/* What an op may be wrong by near its roots, away from which they do not count. */
double accuracy_slack(const accuracy_binary *op, slip_dtype dtype, double a, double b);

/* The number of a sign, an exponent (the field of the format) and a mantissa: k = 0, 1, 2 give the smallest, the next
 * and the largest one, and further k spread evenly over the rest, differently for each exponent. */
float accuracy_stratum_32(bool is_negative, unsigned exponent, unsigned k);
double accuracy_stratum_64(bool is_negative, unsigned exponent, unsigned k);

#endif
