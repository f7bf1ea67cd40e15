/* Products of bfloat16 matrices by tile instructions, called directly, against loops in double precision and against
 * the product of float32 matrices. Skipped where there are no such instructions. */
#include <math.h>
#include <stdlib.h>

#include "kernels/amx.h"
#include "kernels/scalar/half.h"
#include "ops_support.h"

enum { BATCH = 3 };

static const slip_device cpu_device = {SLIP_CPU, 0};

/* A batch of matrices, in row-major order or on their sides, or with gaps in between both ways. */
typedef struct matrices {
    uint16_t *memory;
    slip_view view;
    int shape[3];
    int64_t strides[3];
} matrices;

typedef enum placing { ROWS_TOGETHER, COLUMNS_TOGETHER, WITH_GAPS, PLACINGS } placing;

static void matrices_make(matrices *made, int batch, int rows, int columns, placing how, bool is_repeated) {
    int gap = how == WITH_GAPS ? 3 : 1;
    size_t size = (size_t)rows * (size_t)columns * (size_t)batch;
    made->memory = calloc(size * (size_t)gap, sizeof *made->memory);
    made->shape[0] = batch;
    made->shape[1] = rows;
    made->shape[2] = columns;
    made->strides[0] = is_repeated ? 0 : (int64_t)rows * columns * gap;
    made->strides[1] = how == COLUMNS_TOGETHER ? 1 : (int64_t)columns * gap;
    made->strides[2] = how == COLUMNS_TOGETHER ? rows : gap;
    made->view = (slip_view){(char *)made->memory, made->shape, made->strides, size, 3, SLIP_BFLOAT16, false};
}

static uint16_t *element(const matrices *m, int matrix, int row, int column) {
    return m->memory + matrix * m->strides[0] + row * m->strides[1] + column * m->strides[2];
}

static double value(const matrices *m, int matrix, int row, int column) {
    return (double)f32_of_bf16(*element(m, matrix, row, column));
}

static void matrices_draw(matrices *m, test_generator *random, bool has_specials) {
    static const float specials[] = {INFINITY, -INFINITY, NAN, 0.0f, -0.0f};
    for (int b = 0; b < m->shape[0]; ++b)
        for (int i = 0; i < m->shape[1]; ++i)
            for (int j = 0; j < m->shape[2]; ++j) {
                double drawn = test_random_unit(random);
                bool is_special = has_specials && test_random_unit(random) < 0.005;
                *element(m, b, i, j) = bf16_of_f32(is_special ? specials[(int)(drawn * 5)] : (float)(drawn * 2 - 1));
            }
}

/* Whether `got` may be the sum `exact` of terms whose magnitudes come to `size`. */
static bool is_near(double got, double exact, double size) {
    if (isnan(exact) || isinf(exact)) return isnan(exact) ? isnan(got) : got == exact;
    return fabs(got - exact) <= 0.5 * unit_in_last_place(SLIP_BFLOAT16, exact) + size * 0x1p-20;
}

static void multiply(matrices *out, const matrices *a, const matrices *b) {
    slip_view inputs[2] = {a->view, b->view};
    slip_launch launch = {.op = SLIP_OP_MATMUL, .input_count = 2, .inputs = inputs, .output = out->view};
    EXPECT_OK(slip__amx_matmul(&launch));
}

static void check_products(const matrices *out, const matrices *a, const matrices *b) {
    for (int matrix = 0; matrix < out->shape[0]; ++matrix)
        for (int i = 0; i < out->shape[1]; ++i)
            for (int j = 0; j < out->shape[2]; ++j) {
                double exact = 0, size = 0;
                for (int k = 0; k < a->shape[2]; ++k) {
                    double term = value(a, matrix, i, k) * value(b, matrix, k, j);
                    exact += term;
                    size += fabs(term);
                }
                double got = value(out, matrix, i, j);
                if (!is_near(got, exact, size))
                    FAIL("element %d,%d of matrix %d is %.9g, not %.9g", i, j, matrix, got, exact);
            }
}

static void check_size(int batch, int m, int k, int n, placing a_how, placing b_how, bool is_repeated,
                       bool has_specials) {
    matrices a, b, out;
    test_generator random = test_random((uint64_t)(m * 5003 + k * 71 + n));
    TEST_CONTEXT("%d of %d x %d x %d, placed %d and %d", batch, m, k, n, (int)a_how, (int)b_how);
    matrices_make(&a, batch, m, k, a_how, false);
    matrices_make(&b, batch, k, n, b_how, is_repeated);
    matrices_make(&out, batch, m, n, ROWS_TOGETHER, false);
    matrices_draw(&a, &random, has_specials);
    matrices_draw(&b, &random, has_specials);
    multiply(&out, &a, &b);
    check_products(&out, &a, &b);
    free(a.memory);
    free(b.memory);
    free(out.memory);
}

static void need_tiles(void) {
    if (!slip__amx_is_usable()) SKIP("no tile instructions, or not for this process");
}

TEST_WITH_TIMEOUT(tiles_multiply_matrices_of_all_small_sizes, 120) {
    need_tiles();
    test_generator random = test_random(3);
    for (int side = 1; side <= 70; ++side) {
        for (int turn = 0; turn < 3; ++turn) {
            int sides[3];
            for (int i = 0; i < 3; ++i) sides[i] = i == turn ? side : 1 + (int)(test_random_unit(&random) * 70);
            for (int how = 0; how < PLACINGS * PLACINGS; ++how)
                check_size(1, sides[0], sides[1], sides[2], (placing)(how / PLACINGS), (placing)(how % PLACINGS), false,
                           false);
        }
    }
}

TEST_WITH_TIMEOUT(tiles_multiply_large_matrices_and_batches, 60) {
    need_tiles();
    static const int sizes[][3] = {{300, 40, 270}, {33, 1100, 65}, {513, 64, 31}, {16, 512, 16}, {64, 513, 130}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i)
        for (int how = 0; how < PLACINGS; ++how)
            check_size(1, sizes[i][0], sizes[i][1], sizes[i][2], (placing)how, (placing)(PLACINGS - 1 - how), false,
                       false);
    for (int is_repeated = 0; is_repeated < 2; ++is_repeated)
        check_size(BATCH, 45, 70, 50, ROWS_TOGETHER, COLUMNS_TOGETHER, is_repeated, false);
}

TEST(tiles_pass_nan_and_infinity_on) {
    need_tiles();
    for (int side = 20; side < 70; side += 7)
        check_size(1, side, side + 3, side + 1, ROWS_TOGETHER, ROWS_TOGETHER, false, true);
}

/* As the instructions do it; elsewhere 2^-130 * 2^127 is an eighth. */
TEST(tiles_take_denormal_factors_for_zero) {
    need_tiles();
    matrices a, b, out;
    matrices_make(&a, 1, 1, 1, ROWS_TOGETHER, false);
    matrices_make(&b, 1, 1, 1, ROWS_TOGETHER, false);
    matrices_make(&out, 1, 1, 1, ROWS_TOGETHER, false);
    *a.memory = bf16_of_f32(0x1p-130f);
    *b.memory = bf16_of_f32(0x1p127f);
    multiply(&out, &a, &b);
    EXPECT_EQ(*out.memory, 0);
    free(a.memory);
    free(b.memory);
    free(out.memory);
}

/* ---- through the interface ---- */

static slip_array *drawn(const int *shape, uint64_t seed, slip_dtype dtype, slip_stream *stream) {
    test_generator random = test_random(seed);
    tensor t = tensor_make(SLIP_BFLOAT16, shape, 2);
    tensor_draw(&t, &random, -1, 1);
    tensor_prepare(&t, LAYOUT_DENSE);
    slip_array *halves = array_of(&t, LAYOUT_DENSE, stream), *array;
    EXPECT_OK(slip_astype(&array, halves, dtype, stream));
    slip_array_release(halves);
    tensor_free(&t);
    return array;
}

static slip_array *product_of(const int *a_shape, const int *b_shape, slip_dtype dtype, slip_stream *stream) {
    slip_array *a = drawn(a_shape, 1, dtype, stream), *b = drawn(b_shape, 2, dtype, stream), *out;
    EXPECT_OK(slip_matmul(&out, a, b, stream));
    EXPECT_OK(slip_eval(&out, 1));
    slip_array_release(a);
    slip_array_release(b);
    return out;
}

TEST(products_of_bfloat16_are_those_of_float32_rounded) {
    need_tiles();
    static const int a_shape[] = {270, 400}, b_shape[] = {400, 301};
    slip_stream *stream = stream_on(cpu_device);
    slip_array *halves = product_of(a_shape, b_shape, SLIP_BFLOAT16, stream);
    slip_array *floats = product_of(a_shape, b_shape, SLIP_FLOAT32, stream);
    tensor got = tensor_of(halves), exact = tensor_of(floats);
    for (size_t i = 0; i < got.size; ++i) EXPECT_TRUE(is_near(creal(got.values[i]), creal(exact.values[i]), 400));
    tensor_free(&got);
    tensor_free(&exact);
    slip_array_release(halves);
    slip_array_release(floats);
    slip_stream_release(stream);
}

TEST(products_of_bfloat16_do_not_depend_on_threads) {
    static const int a_shape[] = {270, 700}, b_shape[] = {700, 301};
    slip_stream *stream = stream_on(cpu_device);
    slip_array *results[2];
    for (int i = 0; i < 2; ++i) {
        EXPECT_OK(slip_thread_count_set(i ? 3 : 1));
        results[i] = product_of(a_shape, b_shape, SLIP_BFLOAT16, stream);
    }
    expect_same_bits(results[0], results[1]);
    slip_array_release(results[0]);
    slip_array_release(results[1]);
    slip_stream_release(stream);
}
