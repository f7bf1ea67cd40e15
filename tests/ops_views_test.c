/* Views of diagonals, other dtypes and any strides: what they show, and that they are views. Then float32 functions at
 * arguments of every size against double precision, and running logarithms of sums. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static tensor counting_tensor(slip_dtype dtype, const int *shape, int ndim) {
    tensor t = tensor_make(dtype, shape, ndim);
    for (size_t i = 0; i < t.size; ++i) t.values[i] = number_in(dtype, (double)i);
    return t;
}

/* ---- diagonals ---- */

static void check_diagonal(slip_dtype dtype, layout lies, int offset, slip_stream *stream) {
    static const int shape[] = {4, 3, 5};
    tensor a = counting_tensor(dtype, shape, 3);
    slip_array *array = array_of(&a, lies, stream), *result;
    for (int first = 0; first < 3; ++first)
        for (int second = 0; second < 3; ++second) {
            if (first == second) continue;
            int other = 3 - first - second, down = offset < 0 ? -offset : 0, right = offset < 0 ? 0 : offset;
            int rows = shape[first] - down, columns = shape[second] - right, length = rows < columns ? rows : columns;
            int result_shape[] = {shape[other], length < 0 ? 0 : length};
            tensor expected = tensor_make(dtype, result_shape, 2);
            for (int i = 0; i < result_shape[0]; ++i)
                for (int k = 0; k < result_shape[1]; ++k) {
                    int from[3];
                    from[other] = i;
                    from[first] = k + down;
                    from[second] = k + right;
                    expected.values[i * result_shape[1] + k] = a.values[tensor_position(&a, from)];
                }
            TEST_CONTEXT("%s, layout %d, offset %d, axes %d and %d", slip_dtype_name(dtype), (int)lies, offset, first,
                         second);
            EXPECT_OK(slip_diagonal(&result, array, offset, first - 3, second, stream));
            expect_tensor(result, &expected, 0, NULL);
            slip_array_release(result);
            tensor_free(&expected);
        }
    slip_array_release(array);
    tensor_free(&a);
}

TEST_ON_EVERY_DRIVER(diagonals_show_the_elements_of_any_two_axes) {
    static const slip_dtype dtypes[] = {SLIP_INT8, SLIP_FLOAT16, SLIP_FLOAT32, SLIP_COMPLEX64};
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d)
        for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies)
            for (int offset = -4; offset <= 5; ++offset) check_diagonal(dtypes[d], lies, offset, stream);
    slip_stream_release(stream);
}

/* ---- whose memory a view shows ---- */

TEST(views_share_the_memory_of_what_they_show) {
    static const int shape[] = {4, 6}, ones[] = {2, 2};
    static const int64_t strides[] = {6, 1};
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    tensor a = counting_tensor(SLIP_INT32, shape, 2);
    slip_array *array = array_of(&a, LAYOUT_DENSE, stream), *views[6], *parts[2];
    EXPECT_OK(slip_diagonal(&views[0], array, 1, 0, 1, stream));
    EXPECT_OK(slip_view_as(&views[1], array, SLIP_FLOAT32, stream));
    EXPECT_OK(slip_view_as(&views[2], array, SLIP_INT8, stream));
    EXPECT_OK(slip_view_as(&views[3], array, SLIP_COMPLEX64, stream));
    EXPECT_OK(slip_as_strided(&views[4], array, ones, 2, strides, 2, 7, stream));
    EXPECT_OK(slip_split(parts, array, 2, 0, stream));
    views[5] = parts[1];
    static const size_t offsets[] = {4, 0, 0, 0, 28, 48};
    EXPECT_OK(slip_eval(views, 6));
    const void *base, *data;
    EXPECT_OK(slip_array_data(&base, array));
    for (int i = 0; i < 6; ++i) {
        TEST_CONTEXT("view %d", i);
        EXPECT_OK(slip_array_data(&data, views[i]));
        EXPECT_TRUE((const char *)data == (const char *)base + offsets[i]);
        slip_array_release(views[i]);
    }
    slip_array_release(parts[0]);
    slip_array_release(array);
    tensor_free(&a);
    slip_stream_release(stream);
}

/* The bytes are those of the row-major array, wherever it lies. */
TEST_ON_EVERY_DRIVER(other_dtypes_show_the_bytes_of_any_layout) {
    static const slip_dtype dtypes[] = {SLIP_UINT8, SLIP_INT16, SLIP_FLOAT32, SLIP_UINT64, SLIP_COMPLEX64};
    static const int shape[] = {3, 2, 8};
    slip_stream *stream = stream_on(device);
    for (size_t from = 0; from < COUNT_OF(dtypes); ++from)
        for (size_t to = 0; to < COUNT_OF(dtypes); ++to)
            for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
                tensor a = counting_tensor(dtypes[from], shape, 3);
                slip_array *array = array_of(&a, lies, stream), *dense = array_of(&a, LAYOUT_DENSE, stream);
                slip_array *result, *copy;
                const void *bytes, *wanted;
                TEST_CONTEXT("%s as %s, layout %d", slip_dtype_name(dtypes[from]), slip_dtype_name(dtypes[to]),
                             (int)lies);
                EXPECT_OK(slip_view_as(&result, array, dtypes[to], stream));
                EXPECT_EQ(slip_array_shape(result)[2], 8 * slip_dtype_size(dtypes[from]) / slip_dtype_size(dtypes[to]));
                EXPECT_OK(slip_copy(&copy, result, stream));
                EXPECT_OK(slip_array_data(&bytes, copy));
                EXPECT_OK(slip_array_data(&wanted, dense));
                EXPECT_BYTES(bytes, wanted, a.size * slip_dtype_size(dtypes[from]));
                slip_array *const all[] = {array, dense, result, copy};
                for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
                tensor_free(&a);
            }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(as_strided_counts_elements_of_the_row_major_array) {
    static const int shape[] = {3, 4, 2}, sizes[] = {2, 3, 2};
    static const int64_t strides[][3] = {{12, 1, 3}, {0, 5, 0}, {-1, -4, 2}, {1, 1, 1}};
    static const size_t offsets[] = {1, 13, 17, 0};
    slip_stream *stream = stream_on(device);
    for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies)
        for (size_t n = 0; n < COUNT_OF(offsets); ++n) {
            int index[3] = {0};
            tensor a = counting_tensor(SLIP_INT16, shape, 3), expected = tensor_make(SLIP_INT16, sizes, 3);
            do {
                int64_t at = (int64_t)offsets[n];
                for (int i = 0; i < 3; ++i) at += index[i] * strides[n][i];
                expected.values[tensor_position(&expected, index)] = a.values[at];
            } while (index_advance(index, sizes, 3));
            slip_array *array = array_of(&a, lies, stream), *result, *negated;
            EXPECT_OK(slip_as_strided(&result, array, sizes, 3, strides[n], 3, offsets[n], stream));
            expect_tensor(result, &expected, 0, NULL);
            EXPECT_OK(slip_negative(&negated, result, stream)); /* elements that overlap have one place each now */
            for (size_t i = 0; i < expected.size; ++i) expected.values[i] = -expected.values[i];
            expect_tensor(negated, &expected, 0, NULL);
            slip_array *const all[] = {array, result, negated};
            for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
            tensor_free(&a);
            tensor_free(&expected);
        }
    slip_stream_release(stream);
}

/* ---- float32 functions at arguments of every size ---- */

typedef struct float_case {
    const char *name;
    slip_status (*call)(slip_array **out, slip_array *a, slip_stream *stream);
    double (*exact)(double a);
} float_case;

static const float_case float_cases[] = {
    {"tan", slip_tan, tan},           {"arcsin", slip_arcsin, asin},    {"arccos", slip_arccos, acos},
    {"arctan", slip_arctan, atan},    {"sinh", slip_sinh, sinh},        {"cosh", slip_cosh, cosh},
    {"arcsinh", slip_arcsinh, asinh}, {"arccosh", slip_arccosh, acosh}, {"arctanh", slip_arctanh, atanh},
};

/* Bit patterns all over, NaN and infinities among them. */
TEST(float32_functions_are_good_to_one_unit_at_any_argument) {
    static const int count = 400000;
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    test_generator random = test_random(1);
    uint32_t *bits = malloc((size_t)count * sizeof *bits);
    slip_array *a, *result;
    const void *data;
    for (int i = 0; i < count; ++i) {
        bits[i] = (uint32_t)test_random_u64(&random);
        if (i % 4 == 0) bits[i] = (bits[i] & 0x83ffffffu) | 0x3c000000u; /* around 1 */
    }
    EXPECT_OK(slip_array_from_data(&a, bits, &count, 1, SLIP_FLOAT32));
    for (size_t n = 0; n < COUNT_OF(float_cases); ++n) {
        EXPECT_OK(float_cases[n].call(&result, a, stream));
        EXPECT_OK(slip_array_data(&data, result));
        for (int i = 0; i < count; ++i) {
            float x, got = ((const float *)data)[i];
            memcpy(&x, &bits[i], 4);
            double exact = float_cases[n].exact((double)x);
            float rounded = (float)exact;
            if (isnan(rounded) && isnan(got)) continue;
            bool fits = got == rounded ? signbit(got) == signbit(rounded)
                                       : fabs((double)got - exact) <= unit_in_last_place(SLIP_FLOAT32, exact);
            if (!fits) FAIL("%s of %a is %a, not %a", float_cases[n].name, (double)x, (double)got, exact);
        }
        slip_array_release(result);
    }
    slip_array_release(a);
    free(bits);
    slip_stream_release(stream);
}

/* ---- running logarithms of sums ---- */

static void check_running(slip_dtype dtype, const int *shape, int axis, int flags, layout lies, test_generator *random,
                          slip_stream *stream) {
    bool reverse = flags & 1, inclusive = flags & 2;
    tensor a = tensor_make(dtype, shape, 2);
    tensor_draw(&a, random, -20, 20);
    tensor expected = tensor_make(dtype_is_integer(dtype) ? SLIP_FLOAT32 : dtype, shape, 2);
    for (int row = 0; row < shape[1 - axis]; ++row) {
        double sum = 0; /* of exponentials, which neither overflow nor vanish */
        for (int k = 0; k < shape[axis]; ++k) {
            int along = reverse ? shape[axis] - 1 - k : k;
            size_t at = (size_t)(axis ? row * shape[1] + along : along * shape[1] + row);
            double after = sum + exp(creal(a.values[at]));
            expected.values[at] = log(inclusive ? after : sum);
            sum = after;
        }
    }
    double *slack = calloc(a.size, sizeof *slack);
    for (size_t i = 0; i < a.size; ++i) slack[i] = dtype_is_half(dtype) ? 0 : 1e-4;
    slip_array *array = array_of(&a, lies, stream), *result;
    EXPECT_OK(slip_logcumsumexp(&result, array, axis, reverse, inclusive, stream));
    expect_tensor(result, &expected, 1, slack);
    slip_array_release(result);
    slip_array_release(array);
    free(slack);
    tensor_free(&a);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(logcumsumexp_agrees_with_sums_of_exponentials) {
    static const int shapes[][2] = {{3, 5}, {5, 700}, {2, 70000}};
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT64, SLIP_FLOAT16, SLIP_INT8};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d)
        for (size_t s = 0; s < COUNT_OF(shapes) && dtype_is_on(device, dtypes[d]); ++s)
            for (int flags = 0; flags < 4; ++flags)
                for (int axis = 0; axis < 2; ++axis) {
                    TEST_CONTEXT("%s, shape %zu, flags %d, axis %d", slip_dtype_name(dtypes[d]), s, flags, axis);
                    check_running(dtypes[d], shapes[s], axis, flags, (layout)(flags % 3), &random, stream);
                }
    slip_stream_release(stream);
}
