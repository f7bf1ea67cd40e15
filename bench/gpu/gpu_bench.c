/* The rows of `make bench-gpu` that are ours: prints KEY<tab>FIGURE lines, which run.py sets beside the peers'. Times
 * are of whole evaluations, seen from the host: the device's work is in them, and so is everything around it. */
#include <math.h>
#include <mlx/c/mlx.h>
#include <slip/slip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../measure.h"

static mlx_stream gpu, second, cpu;

static mlx_stream new_stream(mlx_device_type type) {
    mlx_device device = mlx_device_new_type(type, 0);
    mlx_stream stream = mlx_stream_new_device(device);
    if (!stream.ctx) bench_fail("stream: %s", slip_error_message());
    mlx_device_free(device);
    return stream;
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The median of some runs of `once`, which returns a figure; the first ones warm up. */
static double median(double (*once)(void), int warm_ups, int repeats) {
    double figures[101];
    for (int i = 0; i < warm_ups; ++i) once();
    for (int i = 0; i < repeats; ++i) figures[i] = once();
    qsort(figures, (size_t)repeats, sizeof *figures, compare);
    return figures[repeats / 2];
}

static void row(const char *key, double figure) {
    printf("%s\t%.6g\n", key, figure);
    fflush(stdout);
}

/* Random values, evaluated. */
static mlx_array normal(const int *shape, size_t ndim, mlx_dtype dtype) {
    mlx_array made = mlx_array_new(), none = mlx_array_new();
    BENCH_DO(mlx_random_normal(&made, shape, ndim, dtype, 0.0f, 1.0f, none, gpu));
    BENCH_DO(mlx_array_eval(made));
    mlx_array_free(none);
    return made;
}

/* ---- tiny ops ---- */

enum { LENGTH = 1000, TINY = 16 };

static mlx_array operands[LENGTH];
static mlx_stream other;

static double time_chain(void) {
    double begin = bench_now_ns();
    mlx_array sum = mlx_array_new();
    BENCH_DO(mlx_array_set(&sum, operands[0]));
    for (int i = 1; i < LENGTH; ++i) BENCH_DO(mlx_add(&sum, sum, operands[i], i % 2 ? other : gpu));
    BENCH_DO(mlx_array_eval(sum));
    mlx_array_free(sum);
    return (bench_now_ns() - begin) / (LENGTH - 1) / 1000.0;
}

/* A value that the CPU makes, the GPU uses, and the CPU again; time of each round. */
static double time_round_trip(void) {
    enum { ROUNDS = 50 };
    double begin = bench_now_ns();
    mlx_array value = mlx_array_new();
    BENCH_DO(mlx_array_set(&value, operands[0]));
    for (int i = 0; i < ROUNDS; ++i) {
        BENCH_DO(mlx_negative(&value, value, cpu));
        BENCH_DO(mlx_negative(&value, value, gpu));
    }
    BENCH_DO(mlx_array_eval(value));
    mlx_array_free(value);
    return (bench_now_ns() - begin) / ROUNDS / 1000.0;
}

static void tiny_rows(void) {
    int shape[] = {TINY};
    for (int i = 0; i < LENGTH; ++i) operands[i] = normal(shape, 1, MLX_FLOAT32);
    other = gpu;
    row("chain", median(time_chain, 5, 31));
    other = second;
    row("two_streams", median(time_chain, 5, 31));
    row("round_trip", median(time_round_trip, 3, 21));
    for (int i = 0; i < LENGTH; ++i) mlx_array_free(operands[i]);
}

/* ---- large ops ---- */

static mlx_array big, big_too;

enum { TIMES = 10 };

/* GB/s of `times` evaluations of what `build` makes, moving so many bytes each. */
static double rate(void (*build)(mlx_array *), double bytes) {
    mlx_array results[TIMES];
    BENCH_DO(mlx_synchronize(gpu));
    double begin = bench_now_ns();
    for (int i = 0; i < TIMES; ++i) {
        results[i] = mlx_array_new();
        build(&results[i]);
        mlx_vector_array one = mlx_vector_array_new_value(results[i]);
        BENCH_DO(mlx_async_eval(one));
        mlx_vector_array_free(one);
        mlx_array_free(results[i]); /* so that its memory serves the next */
    }
    BENCH_DO(mlx_synchronize(gpu));
    return bytes * TIMES / (bench_now_ns() - begin);
}

static void build_add(mlx_array *out) {
    BENCH_DO(mlx_add(out, big, big_too, gpu));
}
static void build_copy(mlx_array *out) {
    BENCH_DO(mlx_copy(out, big, gpu));
}
static void build_sum(mlx_array *out) {
    BENCH_DO(mlx_sum(out, big, false, gpu));
}
static void build_softmax(mlx_array *out) {
    BENCH_DO(mlx_softmax_axis(out, big, -1, false, gpu));
}
static void build_transpose(mlx_array *out) {
    mlx_array turned = mlx_array_new();
    BENCH_DO(mlx_transpose(&turned, big, gpu));
    BENCH_DO(mlx_contiguous(out, turned, false, gpu));
    mlx_array_free(turned);
}
static void build_sum_rows(mlx_array *out) {
    BENCH_DO(mlx_sum_axis(out, big, 1, false, gpu));
}
static void build_sum_columns(mlx_array *out) {
    BENCH_DO(mlx_sum_axis(out, big, 0, false, gpu));
}
static void build_cumsum(mlx_array *out) {
    BENCH_DO(mlx_cumsum(out, big, 1, false, true, gpu));
}
static void build_sort(mlx_array *out) {
    BENCH_DO(mlx_sort_axis(out, big, 1, gpu));
}

/* 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), op by op. */
static void build_gelu(mlx_array *out) {
    mlx_array t = mlx_array_new();
    mlx_array constants[4];
    const float values[4] = {0.044715f, 0.7978845608f, 1.0f, 0.5f};
    for (int i = 0; i < 4; ++i) constants[i] = mlx_array_new_float(values[i]);
    BENCH_DO(mlx_multiply(&t, big, big, gpu));
    BENCH_DO(mlx_multiply(&t, t, big, gpu));
    BENCH_DO(mlx_multiply(&t, t, constants[0], gpu));
    BENCH_DO(mlx_add(&t, t, big, gpu));
    BENCH_DO(mlx_multiply(&t, t, constants[1], gpu));
    BENCH_DO(mlx_tanh(&t, t, gpu));
    BENCH_DO(mlx_add(&t, t, constants[2], gpu));
    BENCH_DO(mlx_multiply(&t, t, big, gpu));
    BENCH_DO(mlx_multiply(out, t, constants[3], gpu));
    for (int i = 0; i < 4; ++i) mlx_array_free(constants[i]);
    mlx_array_free(t);
}

static const int *normal_shape;

static void build_normal(mlx_array *out) {
    mlx_array none = mlx_array_new();
    BENCH_DO(mlx_random_normal(out, normal_shape, 1, MLX_FLOAT32, 0.0f, 1.0f, none, gpu));
    mlx_array_free(none);
}

static void (*built)(mlx_array *);
static double moved;

static double time_rate(void) {
    return rate(built, moved);
}

/* Has the kernels of what is fused compiled, which happens in the background. */
static void compile(void (*build)(mlx_array *)) {
    built = build;
    moved = 1;
    time_rate();
    sleep(1);
    time_rate();
}

static void large_row(const char *key, void (*build)(mlx_array *), double bytes) {
    built = build;
    moved = bytes;
    row(key, median(time_rate, 2, 5));
}

static void large_rows(void) {
    static const int flat[] = {1 << 28}, square[] = {8192, 8192};
    const double flat_bytes = 4.0 * (1 << 28), square_bytes = 4.0 * 8192 * 8192;
    big = normal(flat, 1, MLX_FLOAT32);
    big_too = normal(flat, 1, MLX_FLOAT32);
    large_row("copy", build_copy, 2 * flat_bytes);
    large_row("add", build_add, 3 * flat_bytes);
    large_row("sum", build_sum, flat_bytes);
    compile(build_gelu);
    large_row("gelu", build_gelu, 2 * flat_bytes);
    normal_shape = flat;
    compile(build_normal);
    large_row("normal", build_normal, flat[0]); /* G elements/s */
    mlx_array_free(big);
    mlx_array_free(big_too);
    big = normal(square, 2, MLX_FLOAT32);
    large_row("softmax", build_softmax, 2 * square_bytes);
    large_row("transpose", build_transpose, 2 * square_bytes);
    large_row("sum_rows", build_sum_rows, square_bytes);
    large_row("sum_columns", build_sum_columns, square_bytes);
    large_row("cumsum", build_cumsum, 2 * square_bytes);
    large_row("sort", build_sort, 8192.0 * 8192); /* G elements/s */
    mlx_array_free(big);
}

static void build_matmul(mlx_array *out) {
    BENCH_DO(mlx_matmul(out, big, big_too, gpu));
}

static void matmul_row(const char *key, mlx_dtype dtype) {
    const int square[] = {8192, 8192};
    big = normal(square, 2, dtype);
    big_too = normal(square, 2, dtype);
    sleep(3); /* the device has warmed up, and would go slower than the peer's */
    large_row(key, build_matmul, 2.0 * 8192 * 8192 * 8192 / 1000.0); /* TFLOP/s */
    mlx_array_free(big);
    mlx_array_free(big_too);
}

/* ---- overlap ---- */

enum { BATCHES = 16, BATCH_ELEMENTS = 2 << 20 };

static mlx_array batches[BATCHES];

/* Each batch lies on the host, goes to the device and is worked on there; `steps` products stand for the work. */
static double time_steps(bool uploads, int steps) {
    mlx_array kept = mlx_array_new(), copy = mlx_array_new();
    BENCH_DO(mlx_negative(&kept, batches[0], gpu));
    BENCH_DO(mlx_array_eval(kept));
    double begin = bench_now_ns();
    mlx_array results[BATCHES];
    for (int i = 0; i < BATCHES; ++i) {
        results[i] = mlx_array_new();
        if (uploads) BENCH_DO(mlx_negative(&copy, batches[i], cpu)); /* a new array, so that it must be uploaded */
        else BENCH_DO(mlx_array_set(&copy, kept));
        for (int s = 0; s < steps; ++s) BENCH_DO(mlx_matmul(&results[i], s ? results[i] : big, big, gpu));
        if (steps) BENCH_DO(mlx_sum(&copy, copy, false, gpu));
        else BENCH_DO(mlx_negative(&copy, copy, gpu));
        mlx_vector_array both = mlx_vector_array_new_value(copy);
        if (steps) BENCH_DO(mlx_vector_array_append_value(both, results[i]));
        BENCH_DO(mlx_async_eval(both));
        mlx_vector_array_free(both);
    }
    BENCH_DO(mlx_synchronize(gpu));
    double time = bench_now_ns() - begin;
    for (int i = 0; i < BATCHES; ++i) mlx_array_free(results[i]);
    mlx_array_free(kept);
    mlx_array_free(copy);
    return time;
}

enum { STEPS = 24 }; /* so that the work takes longer than making and uploading a batch */

static double time_work(void) {
    return time_steps(false, STEPS);
}

static double time_uploads(void) {
    return time_steps(true, 0);
}

/* Over the time of the work alone before it and after it: the device's clock wanders. */
static double time_upload(void) {
    double before = time_work(), both = time_steps(true, STEPS), after = time_work();
    return both * 2 / (before + after);
}

static void upload_row(void) {
    const int square[] = {4096, 4096}, shape[] = {BATCH_ELEMENTS};
    big = normal(square, 2, MLX_BFLOAT16);
    for (int i = 0; i < BATCHES; ++i) {
        batches[i] = normal(shape, 1, MLX_FLOAT32);
        mlx_array_data_float32(batches[i]);
        mlx_array host = mlx_array_new();
        BENCH_DO(mlx_negative(&host, batches[i], cpu));
        BENCH_DO(mlx_array_eval(host));
        BENCH_DO(mlx_array_set(&batches[i], host));
        mlx_array_free(host);
    }
    row("upload", median(time_upload, 2, 9));
    row("upload_work_ms", median(time_work, 0, 3) / 1e6);
    row("upload_copies_ms", median(time_uploads, 1, 3) / 1e6); /* less, so that the work is what cannot be undercut */
    for (int i = 0; i < BATCHES; ++i) mlx_array_free(batches[i]);
    mlx_array_free(big);
}

/* Host time until async_eval returns, for some 90 ms of work on both devices. */
static void submit_row(void) {
    const int square[] = {8192, 8192}, shape[] = {4 << 20};
    big = normal(square, 2, MLX_BFLOAT16);
    big_too = normal(shape, 1, MLX_FLOAT32);
    double best = 1e18, work = 0;
    for (int repeat = 0; repeat < 5; ++repeat) {
        mlx_array product = mlx_array_new(), value = mlx_array_new();
        BENCH_DO(mlx_array_set(&product, big));
        BENCH_DO(mlx_array_set(&value, big_too));
        for (int i = 0; i < 60; ++i) BENCH_DO(mlx_matmul(&product, product, big, gpu));
        for (int i = 0; i < 20; ++i) BENCH_DO(mlx_tanh(&value, value, i % 2 ? cpu : gpu));
        mlx_vector_array both = mlx_vector_array_new_value(product);
        BENCH_DO(mlx_vector_array_append_value(both, value));
        double begin = bench_now_ns();
        BENCH_DO(mlx_async_eval(both));
        double submitted = bench_now_ns();
        BENCH_DO(mlx_array_eval(value));
        BENCH_DO(mlx_array_eval(product));
        work = bench_now_ns() - begin;
        if (submitted - begin < best) best = submitted - begin;
        mlx_vector_array_free(both);
        mlx_array_free(product);
        mlx_array_free(value);
    }
    row("submit_ms", best / 1e6);
    row("submit_work_ms", work / 1e6);
    mlx_array_free(big);
    mlx_array_free(big_too);
}

int main(int count, char **arguments) {
    const char *only = count > 1 ? arguments[1] : "";
    gpu = new_stream(MLX_GPU);
    second = new_stream(MLX_GPU);
    cpu = new_stream(MLX_CPU);
    if (strstr("tiny", only)) tiny_rows();
    if (strstr("large", only)) large_rows();
    if (strstr("matmul", only)) {
        matmul_row("matmul_bf16", MLX_BFLOAT16);
        matmul_row("matmul_f32", MLX_FLOAT32);
    }
    if (strstr("upload", only)) upload_row();
    if (strstr("submit", only)) submit_row();
    mlx_stream_free(gpu);
    mlx_stream_free(second);
    mlx_stream_free(cpu);
    return 0;
}
