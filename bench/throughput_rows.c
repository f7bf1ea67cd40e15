#include <stdio.h>

#include "quiet.h"
#include "rows.h"

/* Each makes one array that is then evaluated and timed. */
typedef slip_status maker(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

static slip_status make_add(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_add(out, a, b, stream);
}

static slip_status make_exp(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_exp(out, a, stream);
}

static slip_status make_softmax(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_softmax_axis(out, a, -1, false, stream);
}

/* b: a row, as weight and as bias. */
static slip_status make_layer_norm(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_fast_layer_norm(out, a, b, b, 1e-5f, stream);
}

static slip_status make_rms_norm(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_fast_rms_norm(out, a, b, 1e-5f, stream);
}

static slip_status make_sum(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_sum(out, a, false, stream);
}

static slip_status make_matmul(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_matmul(out, a, b, stream);
}

static slip_status make_normal(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    (void)b;
    return slip_random_normal(out, slip_array_shape(a), (size_t)slip_array_ndim(a), SLIP_FLOAT32, 0, 1, NULL, stream);
}

typedef struct job {
    maker *make;
    slip_array *a, *b;
    double amount; /* of the row's unit, times 1e9: bytes for GB/s */
} job;

static double rate(void *context) {
    const job *timed = context;
    slip_array *out;
    double begin = bench_now_ns();
    BENCH_DO(timed->make(&out, timed->a, timed->b, NULL));
    BENCH_DO(slip_eval(&out, 1));
    double end = bench_now_ns();
    slip_array_release(out);
    return timed->amount / (end - begin);
}

static bench_figure measure(job timed, int repeats) {
    bench_samples samples = {.count = 0};
    for (int i = 0; i < 2; ++i) rate(&timed); /* warming up */
    bench_quiet_samples(&samples, repeats, rate, &timed);
    return bench_samples_figure(&samples);
}

static slip_array *square(slip_array *flat, int side) {
    const int shape[] = {side, side};
    slip_array *shaped;
    BENCH_DO(slip_reshape(&shaped, flat, shape, 2, NULL));
    BENCH_DO(slip_eval(&shaped, 1));
    slip_array_release(flat);
    return shaped;
}

/* "add, 4096 x 4096 float32" */
static const char *label(char *text, size_t text_bytes, const char *name, int side) {
    snprintf(text, text_bytes, "%s, %d x %d float32", name, side, side);
    return text;
}

void bench_throughput_rows(bench_report *report, const bench_effort *effort, const bench_limits *limits) {
    if (!bench_report_wants(report, "throughput_")) return;
    int side = effort->is_quick ? 2048 : 4096, matrix_side = effort->is_quick ? 512 : 1024;
    size_t count = (size_t)side * (size_t)side, matrix_count = (size_t)matrix_side * (size_t)matrix_side;
    double bytes = 4.0 * (double)count, operations = 2.0 * (double)matrix_count * matrix_side;
    slip_array *a = square(bench_values(count), side), *b = square(bench_values(count), side);
    slip_array *row = bench_values((size_t)side), *left = square(bench_values(matrix_count), matrix_side);
    slip_array *right = square(bench_values(matrix_count), matrix_side);
    double copies = limits->copy_bytes_per_ns.median, adds = limits->add_bytes_per_ns.median;
    const struct {
        const char *key, *name, *unit;
        int side;
        job work;
        double limit; /* 0: none was measured */
    } rows[] = {
        {"throughput_add", "add", "GB/s", side, {make_add, a, b, 3 * bytes}, adds},
        {"throughput_exp", "exp", "GB/s", side, {make_exp, a, NULL, 2 * bytes}, copies},
        {"throughput_softmax", "softmax of rows", "GB/s", side, {make_softmax, a, NULL, 2 * bytes}, copies},
        {"throughput_layer_norm", "layer_norm of rows", "GB/s", side, {make_layer_norm, a, row, 2 * bytes}, copies},
        {"throughput_rms_norm", "rms_norm of rows", "GB/s", side, {make_rms_norm, a, row, 2 * bytes}, copies},
        {"throughput_sum", "sum", "GB/s", side, {make_sum, a, NULL, bytes}, 0},
        {"throughput_normal", "normal", "M/s", side, {make_normal, a, NULL, 1000.0 * (double)count}, 0},
        {"throughput_matmul", "matmul", "GFLOP/s", matrix_side, {make_matmul, left, right, operations}, 0},
    };
    static char labels[sizeof rows / sizeof *rows][64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; ++i)
        bench_report_add(report, (bench_row){.key = rows[i].key,
                                             .work = label(labels[i], sizeof labels[i], rows[i].name, rows[i].side),
                                             .unit = rows[i].unit,
                                             .figure = measure(rows[i].work, effort->repeats),
                                             .more_is_better = true,
                                             .yardstick = rows[i].limit > 0 ? "memory" : NULL,
                                             .limit = rows[i].limit});
    slip_array *all[] = {a, b, row, left, right};
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i) slip_array_release(all[i]);
}
