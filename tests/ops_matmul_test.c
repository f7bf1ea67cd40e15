/* Products of matrices against three nested loops in double precision: every dtype, layout, batching rule and size that
 * kernels treat apart, empty ones included. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT16, SLIP_BFLOAT16, SLIP_COMPLEX64, SLIP_FLOAT64};

/* A factor as a batch of matrices: its own batch dimensions, padded with 1 in front, then rows and columns. */
typedef struct factor {
    const tensor *t;
    int batch[4];
    int rows, columns;
} factor;

static factor factor_of(const tensor *t, bool is_left) {
    factor f = {t, {1, 1, 1, 1}, 1, 1};
    int batch_count = t->ndim > 2 ? t->ndim - 2 : 0;
    for (int i = 0; i < batch_count; ++i) f.batch[4 - batch_count + i] = t->shape[i];
    if (t->ndim == 1) *(is_left ? &f.columns : &f.rows) = t->shape[0];
    else {
        f.rows = t->shape[t->ndim - 2];
        f.columns = t->shape[t->ndim - 1];
    }
    return f;
}

/* Position of the first element of the matrix at a place in the product's batch. */
static size_t matrix_start(const factor *f, const int *place) {
    size_t matrix = 0;
    for (int i = 0; i < 4; ++i) matrix = matrix * (size_t)f->batch[i] + (size_t)(f->batch[i] == 1 ? 0 : place[i]);
    return matrix * (size_t)f->rows * (size_t)f->columns;
}

/* One product of matrices; `sizes` gets the sums of the magnitudes of the terms. */
static void multiply_matrices(const factor *a, size_t a_start, const factor *b, size_t b_start, double complex *product,
                              double *sizes) {
    for (int i = 0; i < a->rows; ++i) {
        for (int j = 0; j < b->columns; ++j) {
            double real = 0, imaginary = 0, size = 0;
            for (int k = 0; k < a->columns; ++k) {
                double complex x = a->t->values[a_start + (size_t)(i * a->columns + k)];
                double complex y = b->t->values[b_start + (size_t)(k * b->columns + j)];
                real += creal(x) * creal(y) - cimag(x) * cimag(y);
                imaginary += creal(x) * cimag(y) + cimag(x) * creal(y);
                size += (fabs(creal(x)) + fabs(cimag(x))) * (fabs(creal(y)) + fabs(cimag(y)));
            }
            *product++ = CMPLX(real, imaginary);
            *sizes++ = size;
        }
    }
}

static int product_shape(int *shape, const tensor *a, const tensor *b, const int *batch) {
    int ndim = 0, batch_count = (a->ndim > b->ndim ? a->ndim : b->ndim) - 2;
    for (int i = 0; i < batch_count; ++i) shape[ndim++] = batch[4 - batch_count + i];
    if (a->ndim > 1) shape[ndim++] = a->shape[a->ndim - 2];
    if (b->ndim > 1) shape[ndim++] = b->shape[b->ndim - 1];
    return ndim;
}

static tensor matmul_oracle(const tensor *a, const tensor *b, double *sizes) {
    factor left = factor_of(a, true), right = factor_of(b, false);
    int batch[4], place[4] = {0}, shape[TENSOR_MAX_NDIM];
    for (int i = 0; i < 4; ++i) batch[i] = left.batch[i] == 1 ? right.batch[i] : left.batch[i];
    tensor result = tensor_make(a->dtype, shape, product_shape(shape, a, b, batch));
    size_t done = 0, matrix = (size_t)left.rows * (size_t)right.columns;
    if (result.size) do {
            multiply_matrices(&left, matrix_start(&left, place), &right, matrix_start(&right, place),
                              result.values + done, sizes + done);
            done += matrix;
        } while (index_advance(place, batch, 4));
    return result;
}

static void check_matmul(slip_dtype dtype, const int *a_shape, int a_ndim, const int *b_shape, int b_ndim, layout a_how,
                         layout b_how, slip_stream *stream) {
    tensor a = tensor_make(dtype, a_shape, a_ndim), b = tensor_make(dtype, b_shape, b_ndim);
    test_generator random = test_random(a.size * 31 + b.size);
    slip_array *result;
    tensor_draw(&a, &random, -1, 1);
    tensor_draw(&b, &random, -1, 1);
    tensor_prepare(&a, a_how);
    tensor_prepare(&b, b_how);
    double *slack = calloc(1 << 18, sizeof *slack);
    tensor expected = matmul_oracle(&a, &b, slack);
    EXPECT_LE(expected.size, 1 << 18);
    slip_dtype compute = dtype_is_half(dtype) ? SLIP_FLOAT32 : dtype;
    double steps = dtype == SLIP_FLOAT64 ? 8 + a_shape[a_ndim - 1] : 8; /* the oracle rounds there too */
    for (size_t i = 0; i < expected.size; ++i) slack[i] = steps * unit_in_last_place(compute, slack[i]);
    slip_array *left = array_of(&a, a_how, stream), *right = array_of(&b, b_how, stream);
    EXPECT_OK(slip_matmul(&result, left, right, stream));
    expect_tensor(result, &expected, dtype_is_half(dtype) ? 0.5 : 0, slack);
    slip_array_release(result);
    slip_array_release(left);
    slip_array_release(right);
    tensor_free(&a);
    tensor_free(&b);
    tensor_free(&expected);
    free(slack);
}

/* ---- sizes and layouts ---- */

static void run_sizes(slip_device device, slip_dtype dtype) {
    static const int sizes[][3] = {{1, 1, 1},    {2, 3, 4},   {7, 1, 5},    {1, 9, 1},     {5, 17, 3},  {16, 16, 16},
                                   {33, 65, 17}, {3, 300, 2}, {130, 4, 70}, {64, 129, 96}, {0, 3, 2},   {2, 0, 3},
                                   {2, 3, 0},    {0, 0, 0},   {1, 0, 1},    {257, 31, 1},  {1, 31, 257}};
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(sizes); ++n) {
        for (layout a_how = 0; a_how < LAYOUT_UNEXPANDED; ++a_how) {
            for (layout b_how = 0; b_how < LAYOUT_UNEXPANDED; ++b_how) {
                TEST_CONTEXT("%s, size %zu, layouts %d and %d", slip_dtype_name(dtype), n, (int)a_how, (int)b_how);
                check_matmul(dtype, sizes[n], 2, sizes[n] + 1, 2, a_how, b_how, stream);
            }
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(products_of_all_sizes_and_layouts_agree_with_the_oracle, 60) {
    for (size_t d = 0; d + 1 < COUNT_OF(dtypes); ++d) run_sizes(device, dtypes[d]);
}

TEST_ON_EVERY_DRIVER(products_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    run_sizes(device, SLIP_FLOAT64);
}

/* ---- batches ---- */

typedef struct batch_case {
    int a_ndim, a[5], b_ndim, b[5];
} batch_case;

static const batch_case batches[] = {
    {1, {6}, 1, {6}},                   /* scalar product */
    {1, {6}, 2, {6, 4}},                /* row times matrix */
    {2, {4, 6}, 1, {6}},                /* matrix times column */
    {3, {5, 4, 6}, 2, {6, 3}},          /* many times one */
    {2, {4, 6}, 3, {5, 6, 3}},          /* one times many */
    {3, {5, 4, 6}, 3, {5, 6, 3}},       /* pairs */
    {3, {1, 4, 6}, 3, {5, 6, 3}},       /* a batch of one is repeated */
    {4, {5, 1, 4, 6}, 4, {1, 2, 6, 3}}, /* both are */
    {4, {5, 2, 4, 6}, 3, {2, 6, 3}},    /* missing batch dimensions too */
    {3, {5, 4, 6}, 1, {6}},             /* vectors have none */
    {1, {6}, 3, {5, 6, 3}},
    {3, {0, 4, 6}, 2, {6, 3}},           /* no matrices */
    {3, {5, 4, 0}, 3, {5, 0, 3}},        /* sums of nothing */
    {3, {40, 3, 5}, 3, {40, 5, 2}},      /* many small ones */
    {4, {2, 1, 40, 70}, 3, {3, 70, 45}}, /* and some that are not, which both repeat */
};

TEST_ON_EVERY_DRIVER(batches_broadcast) {
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        for (size_t n = 0; n < COUNT_OF(batches) && dtype_is_on(device, dtypes[d]); ++n) {
            for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
                const batch_case *c = &batches[n];
                TEST_CONTEXT("%s, batch %zu, layout %d", slip_dtype_name(dtypes[d]), n, (int)how);
                check_matmul(dtypes[d], c->a, c->a_ndim, c->b, c->b_ndim, how, LAYOUT_DENSE, stream);
                check_matmul(dtypes[d], c->a, c->a_ndim, c->b, c->b_ndim, LAYOUT_TRANSPOSED, how, stream);
            }
        }
    }
    slip_stream_release(stream);
}

/* Large enough for several tiles, and for more than one panel of half types. */
TEST_ON_EVERY_DRIVER(large_products_agree_with_the_oracle) {
    static const int a_shape[] = {301, 430}, b_shape[] = {430, 160};
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d + 1 < COUNT_OF(dtypes); ++d) {
        TEST_CONTEXT("%s", slip_dtype_name(dtypes[d]));
        check_matmul(dtypes[d], a_shape, 2, b_shape, 2, LAYOUT_DENSE, LAYOUT_TRANSPOSED, stream);
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(nan_and_infinity_pass_through_products) {
    static const int square[] = {2, 2};
    const float a[] = {NAN, 1, INFINITY, 1}, b[] = {0, 1, 0, 1};
    slip_stream *stream = stream_on(device);
    slip_array *left, *right, *result;
    EXPECT_OK(slip_array_from_data(&left, a, square, 2, SLIP_FLOAT32));
    EXPECT_OK(slip_array_from_data(&right, b, square, 2, SLIP_FLOAT32));
    EXPECT_OK(slip_matmul(&result, left, right, stream));
    tensor product = tensor_of(result);
    EXPECT_TRUE(isnan(creal(product.values[0])) && isnan(creal(product.values[1])));
    EXPECT_TRUE(isnan(creal(product.values[2])) && isinf(creal(product.values[3]))); /* infinity times 0, and times 1 */
    tensor_free(&product);
    slip_array_release(result);
    slip_array_release(left);
    slip_array_release(right);
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(addmm_scales_and_adds) {
    static const int a_shape[] = {3, 4}, b_shape[] = {4, 5}, row[] = {5}, result_shape[] = {3, 5};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    tensor a = tensor_make(SLIP_FLOAT32, a_shape, 2), b = tensor_make(SLIP_FLOAT32, b_shape, 2);
    tensor c = tensor_make(SLIP_FLOAT32, row, 1), expected = tensor_make(SLIP_FLOAT32, result_shape, 2);
    double sizes[15];
    tensor_draw(&a, &random, -4, 4);
    tensor_draw(&b, &random, -4, 4);
    tensor_draw(&c, &random, -4, 4);
    tensor product = matmul_oracle(&a, &b, sizes);
    for (int i = 0; i < 15; ++i) {
        expected.values[i] = -0.5 * c.values[i % 5] + 2 * product.values[i];
        sizes[i] = 12 * unit_in_last_place(SLIP_FLOAT32, 2 * sizes[i] + 4);
    }
    slip_array *arrays[] = {array_of(&c, LAYOUT_DENSE, stream), array_of(&a, LAYOUT_TRANSPOSED, stream),
                            array_of(&b, LAYOUT_SLICED, stream)};
    slip_array *result;
    EXPECT_OK(slip_addmm(&result, arrays[0], arrays[1], arrays[2], 2, -0.5f, stream));
    expect_tensor(result, &expected, 0, sizes);
    slip_array_release(result);
    for (int i = 0; i < 3; ++i) slip_array_release(arrays[i]);
    tensor_free(&a);
    tensor_free(&b);
    tensor_free(&c);
    tensor_free(&product);
    tensor_free(&expected);
    slip_stream_release(stream);
}
