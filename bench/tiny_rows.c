#include <mlx/c/mlx.h>

#include "quiet.h"
#include "rows.h"

enum { LENGTH = 1000, TINY = 16 };

static mlx_stream new_stream(void) {
    mlx_device cpu = mlx_device_new_type(MLX_CPU, 0);
    mlx_stream stream = mlx_stream_new_device(cpu);
    if (!stream.ctx) bench_fail("stream: %s", slip_error_message());
    mlx_device_free(cpu);
    return stream;
}

static void make_operands(mlx_array *operands) {
    const float values[TINY] = {1, 2, 3, 4};
    const int shape[] = {TINY};
    for (int i = 0; i < LENGTH; ++i) {
        operands[i] = mlx_array_new_data(values, shape, 1, MLX_FLOAT32);
        if (!operands[i].ctx) bench_fail("operand: %s", slip_error_message());
    }
}

typedef struct setting {
    mlx_array operands[LENGTH];
    mlx_stream even, odd;
} setting;

/* Builds, evaluates and frees a chain of additions of distinct operands; time per addition. */
static double time_chain(void *context) {
    const setting *at = context;
    double begin = bench_now_ns();
    mlx_array sum = mlx_array_new();
    BENCH_DO(mlx_array_set(&sum, at->operands[0]));
    for (int i = 1; i < LENGTH; ++i) BENCH_DO(mlx_add(&sum, sum, at->operands[i], i % 2 ? at->odd : at->even));
    BENCH_DO(mlx_array_eval(sum));
    mlx_array_free(sum);
    return (bench_now_ns() - begin) / (LENGTH - 1);
}

/* What a call costs by itself: building a node and freeing it. */
static double time_build(void *context) {
    enum { TIMES = 1000 };
    const setting *at = context;
    mlx_array sum = mlx_array_new();
    double begin = bench_now_ns();
    for (int i = 0; i < TIMES; ++i) BENCH_DO(mlx_add(&sum, at->operands[0], at->operands[1], at->even));
    double each = (bench_now_ns() - begin) / TIMES;
    mlx_array_free(sum);
    return each;
}

static double time_one(void *context) {
    enum { TIMES = 200 };
    const setting *at = context;
    mlx_array sum = mlx_array_new();
    double begin = bench_now_ns();
    for (int i = 0; i < TIMES; ++i) {
        BENCH_DO(mlx_add(&sum, at->operands[0], at->operands[1], at->even));
        BENCH_DO(mlx_array_eval(sum));
    }
    double each = (bench_now_ns() - begin) / TIMES;
    mlx_array_free(sum);
    return each;
}

static double time_synchronize(void *context) {
    enum { TIMES = 1000 };
    const setting *at = context;
    double begin = bench_now_ns();
    for (int i = 0; i < TIMES; ++i) BENCH_DO(mlx_synchronize(at->even));
    return (bench_now_ns() - begin) / TIMES;
}

static bench_figure measure(bench_sampler *sampler, setting *at, mlx_stream other, const bench_effort *effort) {
    bench_samples samples = {.count = 0};
    at->odd = other;
    for (int i = 0; i < 3; ++i) sampler(at); /* warming up */
    bench_quiet_samples(&samples, effort->quick_repeats, sampler, at);
    return bench_samples_figure(&samples);
}

void bench_tiny_rows(bench_report *report, const bench_effort *effort) {
    if (!bench_report_wants(report, "tiny_")) return;
    static setting at;
    at.even = new_stream();
    mlx_stream second = new_stream();
    make_operands(at.operands);
    bench_report_add(report, (bench_row){.key = "tiny_chain",
                                         .work = "1,000 tiny adds in a chain, one stream",
                                         .unit = "ns/op",
                                         .figure = measure(time_chain, &at, at.even, effort),
                                         .reach = 250});
    bench_report_add(report, (bench_row){.key = "tiny_build",
                                         .work = "mlx_add, not evaluated",
                                         .unit = "ns",
                                         .figure = measure(time_build, &at, at.even, effort)});
    bench_report_add(report, (bench_row){.key = "tiny_one",
                                         .work = "one tiny op, evaluated",
                                         .unit = "ns",
                                         .figure = measure(time_one, &at, at.even, effort),
                                         .reach = 1500});
    bench_report_add(report, (bench_row){.key = "tiny_two_streams",
                                         .work = "1,000 tiny adds, two streams in turn, one eval",
                                         .unit = "ns/op",
                                         .figure = measure(time_chain, &at, second, effort),
                                         .reach = 1000});
    bench_report_add(report, (bench_row){.key = "tiny_synchronize",
                                         .work = "synchronize on an idle stream",
                                         .unit = "ns",
                                         .figure = measure(time_synchronize, &at, at.even, effort),
                                         .reach = 100});
    for (int i = 0; i < LENGTH; ++i) mlx_array_free(at.operands[i]);
    mlx_stream_free(second);
    mlx_stream_free(at.even);
}
