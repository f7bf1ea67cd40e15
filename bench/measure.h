/* What every benchmark row needs: clocks, figures with their spread, and a way out when something fails. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <slip/slip.h>

/* A measurement repeated: the median, and the range that holds the middle four fifths of the repeats. */
typedef struct bench_figure {
    double median, low, high;
    size_t count;
} bench_figure;

enum { BENCH_MOST_SAMPLES = 4096 };

typedef struct bench_samples {
    double values[BENCH_MOST_SAMPLES];
    size_t count;
} bench_samples;

void bench_samples_add(bench_samples *samples, double value);
/* Sorts the samples. */
bench_figure bench_samples_figure(bench_samples *samples);

/* How much to measure. */
typedef struct bench_effort {
    int repeats;       /* of what takes milliseconds; at least 15 */
    int quick_repeats; /* of what takes microseconds */
    bool is_quick;     /* smaller sizes where the row allows it */
} bench_effort;

double bench_now_ns(void);        /* monotonic */
double bench_thread_cpu_ns(void); /* CPU time of the calling thread */
void bench_sleep_ns(double duration_ns);

/* Ends the program with a message on standard error. */
_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Ends the program unless the call, of slip_* or mlx_*, returned 0. */
#define BENCH_DO(call)                                                      \
    do {                                                                    \
        if ((call) != 0) bench_fail("%s: %s", #call, slip_error_message()); \
    } while (0)

/* An array of `count` float32 between -1 and 1, in host memory; always the same numbers. */
slip_array *bench_values(size_t count);

/* array = array + other on a stream, `length` times. */
void bench_add_chain(slip_array **array, slip_array *other, int length, slip_stream *stream);

#endif
