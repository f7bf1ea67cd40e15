/* Ops along rows, of arrays with many rows: rows are those of an oracle, and where they are not too long what each row
 * alone gives. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

enum { SOFTMAX, LOGSUMEXP, LAYER_NORM, RMS_NORM, CUMSUM, OPS };

static slip_array *apply(int op, const tensor *t, slip_stream *stream) {
    slip_array *x = array_of(t, LAYOUT_DENSE, stream), *out = NULL;
    switch (op) {
    case SOFTMAX: EXPECT_OK(slip_softmax_axis(&out, x, -1, false, stream)); break;
    case LOGSUMEXP: EXPECT_OK(slip_logsumexp_axis(&out, x, -1, true, stream)); break;
    case LAYER_NORM: EXPECT_OK(slip_fast_layer_norm(&out, x, NULL, NULL, 1e-5f, stream)); break;
    case RMS_NORM: EXPECT_OK(slip_fast_rms_norm(&out, x, NULL, 1e-5f, stream)); break;
    default: EXPECT_OK(slip_cumsum(&out, x, -1, false, true, stream)); break;
    }
    slip_array_release(x);
    return out;
}

static tensor row_of(const tensor *t, int row) {
    int length = t->shape[1];
    tensor alone = tensor_make(t->dtype, (const int[]){1, length}, 2);
    for (int i = 0; i < length; ++i) alone.values[i] = t->values[(size_t)row * (size_t)length + (size_t)i];
    return alone;
}

static void check_softmax_row(const tensor *got, const tensor *t, int row) {
    size_t length = (size_t)t->shape[1], begin = (size_t)row * length;
    double sum = 0, unit = t->dtype == SLIP_FLOAT32 ? 1e-6 : 1e-2;
    for (size_t i = 0; i < length; ++i) sum += exp(creal(t->values[begin + i]));
    for (size_t i = 0; i < length; ++i) {
        double expected = exp(creal(t->values[begin + i])) / sum;
        TEST_CONTEXT("row %d, element %zu", row, i);
        EXPECT_NEAR(creal(got->values[begin + i]), expected, expected * unit + 1e-7);
    }
}

static void check_rows_alone(int op, slip_array *all, const tensor *t, slip_stream *stream) {
    tensor got = tensor_of(all);
    size_t length = got.size / (size_t)t->shape[0];
    for (int row = 0; row < t->shape[0]; row += row < 2 ? 1 : t->shape[0] / 3) {
        tensor alone = row_of(t, row);
        slip_array *result = apply(op, &alone, stream);
        tensor expected = tensor_of(result);
        for (size_t i = 0; i < length; ++i) {
            TEST_CONTEXT("op %d, row %d of %d, element %zu", op, row, t->shape[0], i);
            EXPECT_TRUE(got.values[(size_t)row * length + i] == expected.values[i]);
        }
        tensor_free(&expected);
        slip_array_release(result);
        tensor_free(&alone);
    }
    tensor_free(&got);
}

static void check_rows(slip_dtype dtype, int rows, int length, slip_stream *stream) {
    test_generator random = test_random((uint64_t)length);
    tensor t = tensor_make(dtype, (const int[]){rows, length}, 2);
    tensor_draw(&t, &random, -4, 4);
    for (int op = 0; op < OPS; ++op) {
        slip_array *all = apply(op, &t, stream);
        if (length <= 8192) check_rows_alone(op, all, &t, stream);
        if (op == SOFTMAX) {
            tensor got = tensor_of(all);
            for (int row = 0; row < rows; row += 1 + rows / 20) check_softmax_row(&got, &t, row);
            tensor_free(&got);
        }
        slip_array_release(all);
    }
    tensor_free(&t);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(many_rows_give_what_each_of_them_gives, 120) {
    static const struct {
        int rows, length;
    } shapes[] = {{1301, 256}, {1003, 300}, {301, 1024}, {150, 2056}, {99, 5000}};
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT16, SLIP_BFLOAT16};
    slip_stream *stream = stream_on(device);
    for (size_t i = 0; i < COUNT_OF(shapes); ++i)
        for (size_t d = 0; d < COUNT_OF(dtypes); ++d)
            if (dtypes[d] == SLIP_FLOAT32 || i % 2) check_rows(dtypes[d], shapes[i].rows, shapes[i].length, stream);
    check_rows(SLIP_FLOAT32, 40, 8192, stream);
    check_rows(SLIP_FLOAT32, 65, 16384, stream);
    check_rows(SLIP_FLOAT16, 64, 8712, stream);
    slip_stream_release(stream);
}

/* Rows with NaN, with an infinity, and with nothing but -infinity are NaN; -infinity beside numbers counts for nothing.
 */
TEST_ON_EVERY_DRIVER(softmax_of_what_is_not_finite_is_that_of_the_formula) {
    enum { ROWS = 5, LENGTH = 1028 };
    static const bool is_nan_row[ROWS] = {false, true, true, true, false};
    slip_stream *stream = stream_on(device);
    tensor t = tensor_make(SLIP_FLOAT32, (const int[]){ROWS, LENGTH}, 2);
    for (int i = 0; i < LENGTH; ++i) {
        t.values[i] = i % 3 ? -INFINITY : 2;
        t.values[LENGTH + i] = i == 700 ? NAN : 1;
        t.values[2 * LENGTH + i] = i == 1027 ? INFINITY : 1;
        t.values[3 * LENGTH + i] = -INFINITY;
        t.values[4 * LENGTH + i] = i ? -103.5 : 0; /* exp is the least number there is */
    }
    slip_array *all = apply(SOFTMAX, &t, stream), *logarithms = apply(LOGSUMEXP, &t, stream);
    tensor got = tensor_of(all), logs = tensor_of(logarithms);
    for (int row = 0; row < ROWS; ++row) {
        for (int i = 0; i < LENGTH; ++i) {
            double value = creal(got.values[row * LENGTH + i]);
            TEST_CONTEXT("row %d, element %d is %g", row, i, value);
            EXPECT_EQ(isnan(value), is_nan_row[row]);
            if (row == 0) EXPECT_NEAR(value, i % 3 ? 0 : 1.0 / 343, i % 3 ? 0 : 1e-8);
            if (row == 4 && i) EXPECT_TRUE(value == 0x1p-149);
        }
    }
    EXPECT_NEAR(creal(logs.values[0]), 2 + log(343), 1e-5);
    EXPECT_TRUE(isnan(creal(logs.values[1])));
    EXPECT_TRUE(creal(logs.values[2]) == INFINITY && creal(logs.values[3]) == -INFINITY);
    tensor_free(&got);
    tensor_free(&logs);
    tensor_free(&t);
    slip_array_release(all);
    slip_array_release(logarithms);
    slip_stream_release(stream);
}

/* Elements of every size, in rows that are longer than what the threads of a row take at a time. */
TEST_ON_EVERY_DRIVER(running_counts_are_exact_for_elements_of_every_size) {
    enum { ROWS = 3, LENGTH = 18000, STEP = 97 };
    static const slip_dtype dtypes[] = {SLIP_UINT8,   SLIP_INT16, SLIP_FLOAT16,  SLIP_INT32,
                                        SLIP_FLOAT32, SLIP_INT64, SLIP_COMPLEX64};
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        tensor t = tensor_make(dtypes[d], (const int[]){ROWS, LENGTH}, 2);
        for (int i = 0; i < ROWS * LENGTH; ++i) t.values[i] = i % STEP == 0;
        slip_array *all = apply(CUMSUM, &t, stream);
        tensor got = tensor_of(all);
        for (int row = 0; row < ROWS; ++row) {
            double count = 0;
            for (int i = row * LENGTH; i < (row + 1) * LENGTH; ++i) {
                count += i % STEP == 0;
                TEST_CONTEXT("dtype %d, row %d, element %d", (int)dtypes[d], row, i - row * LENGTH);
                EXPECT_TRUE(got.values[i] == count);
            }
        }
        tensor_free(&got);
        tensor_free(&t);
        slip_array_release(all);
    }
    slip_stream_release(stream);
}
