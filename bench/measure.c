#include "measure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void bench_samples_add(bench_samples *samples, double value) {
    if (samples->count < BENCH_MOST_SAMPLES) samples->values[samples->count++] = value;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

bench_figure bench_samples_figure(bench_samples *samples) {
    if (samples->count == 0) bench_fail("a row has no samples");
    qsort(samples->values, samples->count, sizeof samples->values[0], compare);
    const double *sorted = samples->values;
    size_t count = samples->count, half = count / 2, tenth = count / 10;
    double median = count % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return (bench_figure){median, sorted[tenth], sorted[count - 1 - tenth], count};
}

static double read_clock(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double bench_now_ns(void) {
    return read_clock(CLOCK_MONOTONIC);
}

double bench_thread_cpu_ns(void) {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void bench_sleep_ns(double duration_ns) {
    struct timespec duration = {(time_t)(duration_ns / 1e9), (long)duration_ns % 1000000000};
    nanosleep(&duration, NULL);
}

void bench_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "bench: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    exit(1);
}

slip_array *bench_values(size_t count) {
    float *data = malloc(count * sizeof *data);
    if (!data) bench_fail("out of memory: %zu floats", count);
    uint32_t state = 1;
    for (size_t i = 0; i < count; ++i) {
        state = state * 1664525u + 1013904223u;
        data[i] = (float)(state >> 8) * 0x1p-23f - 1.0f;
    }
    const int shape[] = {(int)count};
    slip_array *array;
    BENCH_DO(slip_array_from_data(&array, data, shape, 1, SLIP_FLOAT32));
    free(data);
    return array;
}

void bench_add_chain(slip_array **array, slip_array *other, int length, slip_stream *stream) {
    for (int i = 0; i < length; ++i) {
        slip_array *sum;
        BENCH_DO(slip_add(&sum, *array, other, stream));
        slip_array_release(*array);
        *array = sum;
    }
}
