/* layer_norm and rms_norm against an oracle in double precision: dtypes, layouts, with and without weight and bias,
 * rows that are long, far from 0, constant or not finite; promotion, empty arrays, refusals; the same bits on any
 * number of threads. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "ops_support.h"
#include "schedule_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static const float eps = 1e-3f;

/* What a call is given: a weight or a bias of size 0 stands for none. */
typedef struct norm_case {
    bool is_layer_norm;
    tensor x, weight, bias;
} norm_case;

static tensor none(void) {
    return tensor_make(SLIP_FLOAT32, (const int[]){0}, 1);
}

static tensor vector(slip_dtype dtype, int length, test_generator *random) {
    tensor t = tensor_make(dtype, &length, 1);
    tensor_draw(&t, random, -2, 2);
    return t;
}

static void case_free(norm_case *c) {
    tensor_free(&c->x);
    tensor_free(&c->weight);
    tensor_free(&c->bias);
}

/* Of one row; slack: what rounding may come to. Distances from the mean are good to some units of their own spread, of
 * which the square root of eps is the least. */
static void oracle_row(const norm_case *c, size_t start, size_t length, double *results, double *slack) {
    slip_dtype compute = c->x.dtype == SLIP_FLOAT64 ? SLIP_FLOAT64 : SLIP_FLOAT32;
    const double complex *x = c->x.values + start;
    long double mean = 0, squares = 0;
    for (size_t i = 0; c->is_layer_norm && i < length; ++i) mean += creal(x[i]) / (long double)length;
    for (size_t i = 0; i < length; ++i) squares += (creal(x[i]) - mean) * (creal(x[i]) - mean);
    long double scale = 1 / sqrtl(squares / (long double)length + (long double)eps);
    for (size_t i = 0; i < length; ++i) {
        double distance = (double)((creal(x[i]) - mean) * scale);
        double weight = c->weight.size ? creal(c->weight.values[i]) : 1;
        double bias = c->bias.size ? creal(c->bias.values[i]) : 0;
        results[i] = distance * weight + bias;
        slack[i] = 8 * unit_in_last_place(compute, fmax(fabs(distance), 1)) * fabs(weight) +
                   unit_in_last_place(compute, fabs(distance * weight) + fabs(bias));
        if (compute == SLIP_FLOAT64) /* whose mean is rounded to it */
            slack[i] += unit_in_last_place(compute, (double)mean) * (double)scale * fabs(weight);
    }
}

static slip_status call(const norm_case *c, slip_array **out, slip_array *x, slip_array *weight, slip_array *bias,
                        slip_stream *stream) {
    if (c->is_layer_norm) return slip_fast_layer_norm(out, x, weight, bias, eps, stream);
    return slip_fast_rms_norm(out, x, weight, eps, stream);
}

static void check_case(const norm_case *c, layout how, layout vector_how, slip_stream *stream) {
    size_t length = (size_t)c->x.shape[c->x.ndim - 1];
    tensor expected = tensor_make(c->x.dtype, c->x.shape, c->x.ndim);
    double *results = calloc(length, sizeof *results), *slack = calloc(c->x.size, sizeof *slack);
    for (size_t start = 0; start < c->x.size; start += length) {
        oracle_row(c, start, length, results, slack + start);
        for (size_t i = 0; i < length; ++i) expected.values[start + i] = results[i];
    }
    slip_array *x = array_of(&c->x, how, stream), *out;
    slip_array *weight = c->weight.size ? array_of(&c->weight, vector_how, stream) : NULL;
    slip_array *bias = c->bias.size ? array_of(&c->bias, vector_how, stream) : NULL;
    EXPECT_OK(call(c, &out, x, weight, bias, stream));
    expect_tensor(out, &expected, dtype_is_half(c->x.dtype) ? 0.5 : 0, slack);
    slip_array *const all[] = {x, weight, bias, out};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    tensor_free(&expected);
    free(results);
    free(slack);
}

/* With and without each of weight and bias. */
static void check_all(slip_dtype dtype, const int *shape, int ndim, layout how, double low, double high,
                      slip_stream *stream) {
    test_generator random = test_random((uint64_t)shape[ndim - 1] + (uint64_t)how);
    for (int choice = 0; choice < 6; ++choice) {
        bool is_layer_norm = choice < 4, has_weight = choice % 2, has_bias = choice / 2 == 1;
        int length = shape[ndim - 1];
        norm_case c = {.is_layer_norm = is_layer_norm, .x = tensor_make(dtype, shape, ndim)};
        TEST_CONTEXT("%s of %s, %d dimensions, rows of %d, layout %d, choice %d",
                     is_layer_norm ? "layer_norm" : "rms_norm", slip_dtype_name(dtype), ndim, length, (int)how, choice);
        tensor_draw(&c.x, &random, low, high);
        tensor_prepare(&c.x, how);
        c.weight = has_weight ? vector(dtype, length, &random) : none();
        c.bias = has_bias ? vector(dtype, length, &random) : none();
        check_case(&c, how, how == LAYOUT_BROADCAST ? LAYOUT_SLICED : LAYOUT_DENSE, stream);
        case_free(&c);
    }
}

typedef struct shape_case {
    int ndim, shape[3];
} shape_case;

static void check_shapes(slip_device device, bool wide, const shape_case *shapes, size_t count) {
    slip_stream *stream = stream_on(device);
    const slip_dtype narrow[] = {SLIP_FLOAT32, SLIP_FLOAT16, SLIP_BFLOAT16}, alone[] = {SLIP_FLOAT64};
    for (size_t d = 0; d < (wide ? 1 : COUNT_OF(narrow)); ++d)
        for (size_t s = 0; s < count; ++s)
            for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how)
                check_all(wide ? alone[d] : narrow[d], shapes[s].shape, shapes[s].ndim, how, -4, 4, stream);
    slip_stream_release(stream);
}

static const shape_case usual[] = {{1, {1}},        {1, {9}},       {2, {5, 6}},   {2, {7, 64}},
                                   {3, {2, 3, 40}}, {3, {3, 1, 7}}, {2, {3, 130}}, {2, {3, 1096}}};
/* Of several blocks on the CPU, held by a whole block of the GPU, and in chunks there. */
static const shape_case lengthy[] = {{2, {2, 4096}}, {1, {4097}}, {2, {2, 8200}}, {1, {20011}}};

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(norms_agree_with_the_oracle, 60) {
    check_shapes(device, false, usual, COUNT_OF(usual));
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(norms_of_long_rows_agree_with_the_oracle, 120) {
    check_shapes(device, false, lengthy, COUNT_OF(lengthy));
}

TEST_ON_EVERY_DRIVER(norms_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    check_shapes(device, true, usual, COUNT_OF(usual));
    check_shapes(device, true, lengthy, COUNT_OF(lengthy));
}

/* A mean of a million, known to a sixteenth in float32, and distances of about one from it. */
TEST_ON_EVERY_DRIVER(norms_lose_nothing_to_a_large_mean) {
    static const shape_case shapes[] = {{2, {3, 10}}, {2, {2, 1000}}, {1, {5000}}, {1, {9000}}};
    slip_stream *stream = stream_on(device);
    for (size_t s = 0; s < COUNT_OF(shapes); ++s)
        check_all(SLIP_FLOAT32, shapes[s].shape, shapes[s].ndim, LAYOUT_DENSE, 1e6, 1e6 + 4, stream);
    slip_stream_release(stream);
}

/* ---- what is not a plain number, or not there ---- */

static void expect_floats(slip_array *array, const float *values, size_t count) {
    tensor got = tensor_of(array);
    EXPECT_EQ(got.size, count);
    for (size_t i = 0; i < count; ++i) {
        double value = creal(got.values[i]);
        TEST_CONTEXT("element %zu is %g", i, value);
        EXPECT_TRUE(isnan(values[i]) ? isnan(value) : fabs(value - (double)values[i]) <= 1e-6);
    }
    tensor_free(&got);
}

#define FLOATS(...) (const float[]){__VA_ARGS__}, sizeof((const float[]){__VA_ARGS__}) / sizeof(float)

static slip_array *floats(const float *values, size_t count) {
    slip_array *array;
    EXPECT_OK(slip_array_from_data(&array, values, (const int[]){(int)count}, 1, SLIP_FLOAT32));
    return array;
}

static void check_row(bool is_layer_norm, slip_array *x, float own_eps, const float *values, size_t count,
                      slip_stream *stream) {
    slip_array *out;
    if (is_layer_norm) EXPECT_OK(slip_fast_layer_norm(&out, x, NULL, NULL, own_eps, stream));
    else EXPECT_OK(slip_fast_rms_norm(&out, x, NULL, own_eps, stream));
    expect_floats(out, values, count);
    slip_array_release(out);
    slip_array_release(x);
}

TEST_ON_EVERY_DRIVER(norms_of_zeros_infinities_and_nan_are_those_of_the_formula) {
    slip_stream *stream = stream_on(device);
    check_row(true, floats(FLOATS(7, 7, 7)), 1e-5f, FLOATS(0, 0, 0), stream);
    check_row(true, floats(FLOATS(7)), 0, FLOATS(NAN), stream);
    check_row(false, floats(FLOATS(0, 0)), 1e-5f, FLOATS(0, 0), stream);
    check_row(false, floats(FLOATS(0, 0)), 0, FLOATS(NAN, NAN), stream);
    check_row(false, floats(FLOATS(1, 2)), -10, FLOATS(NAN, NAN), stream);
    check_row(false, floats(FLOATS(INFINITY, 1)), 1e-5f, FLOATS(NAN, 0), stream);
    check_row(true, floats(FLOATS(INFINITY, 1)), 1e-5f, FLOATS(NAN, NAN), stream);
    check_row(true, floats(FLOATS(1, NAN)), 1e-5f, FLOATS(NAN, NAN), stream);
    check_row(false, floats(FLOATS(1e30f, 1e30f)), 1e-5f, FLOATS(0, 0), stream);
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(norms_of_nothing_are_nothing) {
    static const shape_case shapes[] = {{1, {0}}, {2, {0, 3}}, {2, {3, 0}}};
    slip_stream *stream = stream_on(device);
    for (size_t s = 0; s < COUNT_OF(shapes); ++s) {
        tensor x = tensor_make(SLIP_FLOAT16, shapes[s].shape, shapes[s].ndim);
        tensor ones = tensor_make(SLIP_FLOAT16, &shapes[s].shape[shapes[s].ndim - 1], 1);
        slip_array *array = array_of(&x, LAYOUT_DENSE, stream), *weight = array_of(&ones, LAYOUT_DENSE, stream), *out;
        EXPECT_OK(slip_fast_layer_norm(&out, array, weight, weight, eps, stream));
        expect_tensor(out, &x, 0, NULL);
        slip_array_release(out);
        EXPECT_OK(slip_fast_rms_norm(&out, array, NULL, eps, stream));
        expect_tensor(out, &x, 0, NULL);
        slip_array *const all[] = {array, weight, out};
        for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
        tensor_free(&x);
        tensor_free(&ones);
    }
    slip_stream_release(stream);
}

/* ---- dtypes ---- */

static slip_array *row_of(slip_dtype dtype, slip_stream *stream) {
    slip_array *plain = floats(FLOATS(1, 2, 4)), *row;
    EXPECT_OK(slip_astype(&row, plain, dtype, stream));
    slip_array_release(plain);
    return row;
}

TEST_ON_EVERY_DRIVER(norms_promote_their_dtypes_as_mlx_does) {
    enum { NONE = -1 };
    static const struct {
        int x, weight, bias;
        slip_dtype result;
    } cases[] = {
        {SLIP_FLOAT16, NONE, NONE, SLIP_FLOAT16},
        {SLIP_FLOAT16, NONE, SLIP_FLOAT32, SLIP_FLOAT16}, /* a bias alone does not widen */
        {SLIP_FLOAT32, NONE, SLIP_COMPLEX64, SLIP_FLOAT32},
        {SLIP_FLOAT16, SLIP_FLOAT16, SLIP_FLOAT32, SLIP_FLOAT32},
        {SLIP_BFLOAT16, SLIP_FLOAT16, NONE, SLIP_FLOAT32},
        {SLIP_BFLOAT16, SLIP_INT32, NONE, SLIP_BFLOAT16},
        {SLIP_INT32, SLIP_FLOAT16, NONE, SLIP_FLOAT16},
        {SLIP_INT32, SLIP_INT32, SLIP_BFLOAT16, SLIP_BFLOAT16},
        {SLIP_BOOL, SLIP_FLOAT32, NONE, SLIP_FLOAT32},
    };
    slip_stream *stream = stream_on(device);
    for (size_t i = 0; i < COUNT_OF(cases); ++i) {
        TEST_CONTEXT("case %zu", i);
        slip_array *x = row_of((slip_dtype)cases[i].x, stream), *layer, *rms;
        slip_array *weight = cases[i].weight == NONE ? NULL : row_of((slip_dtype)cases[i].weight, stream);
        slip_array *bias = cases[i].bias == NONE ? NULL : row_of((slip_dtype)cases[i].bias, stream);
        EXPECT_OK(slip_fast_layer_norm(&layer, x, weight, bias, eps, stream));
        EXPECT_EQ(slip_array_dtype(layer), cases[i].result);
        EXPECT_OK(slip_eval(&layer, 1));
        slip_array *const all[] = {x, weight, bias, layer};
        if (!bias) {
            EXPECT_OK(slip_fast_rms_norm(&rms, x, weight, eps, stream));
            EXPECT_EQ(slip_array_dtype(rms), cases[i].result);
            slip_array_release(rms);
        }
        for (size_t k = 0; k < COUNT_OF(all); ++k) slip_array_release(all[k]);
    }
    slip_stream_release(stream);
}

#define REFUSED(call, message)                      \
    do {                                            \
        EXPECT_STATUS(call, SLIP_INVALID_ARGUMENT); \
        EXPECT_STR(slip_error_message(), message);  \
        EXPECT_TRUE(out == NULL);                   \
    } while (0)

TEST(norms_refuse_what_does_not_fit) {
    slip_stream *s = stream_on(cpu_device);
    slip_array *x = row_of(SLIP_FLOAT32, s), *whole = row_of(SLIP_INT32, s), *phasors = row_of(SLIP_COMPLEX64, s);
    slip_array *two = floats(FLOATS(1, 2)), *number, *table, *out = NULL;
    EXPECT_OK(slip_reshape(&table, x, (const int[]){1, 3}, 2, s));
    EXPECT_OK(slip_sum(&number, x, false, s));
    REFUSED(slip_fast_layer_norm(&out, number, NULL, NULL, eps, s),
            "[layer_norm] Input must have at least 1 dimension but got input with 0 dimensions.");
    REFUSED(slip_fast_rms_norm(&out, number, NULL, eps, s),
            "[rms_norm] Input must have at least 1 dimension but got input with 0 dimensions.");
    REFUSED(slip_fast_layer_norm(&out, x, table, NULL, eps, s),
            "[layer_norm] weight must have 1 dimension but has 2 dimensions.");
    REFUSED(slip_fast_layer_norm(&out, x, x, number, eps, s),
            "[layer_norm] bias must have 1 dimension but has 0 dimensions.");
    REFUSED(slip_fast_rms_norm(&out, x, number, eps, s),
            "[rms_norm] weight must have 1 dimension but has 0 dimensions.");
    REFUSED(slip_fast_layer_norm(&out, x, two, x, eps, s),
            "[layer_norm] weight must have the same size as the last dimension of x but has 2 elements.");
    REFUSED(slip_fast_layer_norm(&out, x, NULL, two, eps, s),
            "[layer_norm] bias must have the same size as the last dimension of x but has 2 elements.");
    REFUSED(slip_fast_rms_norm(&out, table, two, eps, s),
            "[rms_norm] weight must have the same size as the last dimension of x but has 2 elements.");
    REFUSED(slip_fast_layer_norm(&out, whole, NULL, x, eps, s), "[layer_norm] Received unsupported type int32.");
    REFUSED(slip_fast_layer_norm(&out, x, x, phasors, eps, s), "[layer_norm] Received unsupported type complex64.");
    REFUSED(slip_fast_rms_norm(&out, whole, whole, eps, s), "[rms_norm] Received unsupported type int32.");
    REFUSED(slip_fast_rms_norm(&out, phasors, NULL, eps, s), "[rms_norm] Received unsupported type complex64.");
    slip_array *const all[] = {x, whole, phasors, two, number, table};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

/* Each allocation of a call and its evaluation fails in turn: it is an error then, or the result. Weight and bias are
 * half types that do not lie as the kernel wants them. */
TEST(norms_survive_every_allocation_that_fails) {
    slip_stream *s = stream_on(cpu_device);
    test_generator random = test_random(5);
    tensor ones = vector(SLIP_FLOAT16, 9, &random);
    slip_array *vector_array = array_of(&ones, LAYOUT_SLICED, s), *x = array_of(&ones, LAYOUT_DENSE, s);
    EXPECT_OK(slip_eval(&vector_array, 1));
    EXPECT_OK(slip_eval(&x, 1));
    uint64_t failures = 0;
    for (uint64_t n = 1;; ++n) {
        slip_array *out = NULL;
        slip__memory_fail_at(n, false);
        slip_status status = slip_fast_layer_norm(&out, x, vector_array, vector_array, eps, s);
        if (status == SLIP_OK) status = slip_eval(&out, 1);
        slip__memory_fail_at(0, false);
        slip_array_release(out);
        if (status == SLIP_OK) break;
        EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
        ++failures;
    }
    EXPECT_TRUE(failures >= 2); /* the two copies at least */
    slip_array_release(x);
    slip_array_release(vector_array);
    tensor_free(&ones);
    slip_stream_release(s);
}

/* ---- the same bits ---- */

static void check_bits(slip_dtype dtype, const int *shape, slip_stream *stream) {
    test_generator random = test_random(3);
    norm_case c = {true, tensor_make(dtype, shape, 2), vector(dtype, shape[1], &random),
                   vector(dtype, shape[1], &random)};
    tensor_draw(&c.x, &random, -4, 4);
    slip_array *weight = array_of(&c.weight, LAYOUT_DENSE, stream), *bias = array_of(&c.bias, LAYOUT_SLICED, stream);
    for (int is_layer_norm = 0; is_layer_norm < 2; ++is_layer_norm) {
        slip_array *results[3 * LAYOUT_BROADCAST];
        int count = 0;
        c.is_layer_norm = is_layer_norm;
        for (layout how = 0; how < LAYOUT_BROADCAST; ++how) {
            slip_array *x = array_of(&c.x, how, stream);
            for (int threads = 1; threads <= 3; ++threads, ++count) {
                EXPECT_OK(slip_thread_count_set(threads));
                EXPECT_OK(call(&c, &results[count], x, weight, bias, stream));
                EXPECT_OK(slip_eval(&results[count], 1));
            }
            slip_array_release(x);
        }
        for (int i = 1; i < count; ++i) expect_same_bits(results[0], results[i]);
        for (int i = 0; i < count; ++i) slip_array_release(results[i]);
    }
    slip_array_release(weight);
    slip_array_release(bias);
    case_free(&c);
}

TEST_WITH_TIMEOUT(norms_give_the_same_bits_on_any_thread_count_and_for_views, 60) {
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT16, SLIP_BFLOAT16, SLIP_FLOAT64};
    slip_stream *stream = stream_on(cpu_device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        TEST_CONTEXT("%s", slip_dtype_name(dtypes[d]));
        check_bits(dtypes[d], (const int[]){331, 401}, stream);
        check_bits(dtypes[d], (const int[]){11, 9001}, stream);
    }
    slip_stream_release(stream);
}
