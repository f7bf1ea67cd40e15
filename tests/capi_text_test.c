/* Arrays as text. Expected texts are those of MLX 0.32.2's C++ stream operator. */
#include "capi_support.h"

#include <locale.h>
#include <math.h>

static mlx_string text;

static void expect_text(mlx_array array, const char *expected) {
    EXPECT_STR(text_of(&text, array), expected);
    mlx_array_free(array);
}

static mlx_array floats(const float *values, int count) {
    return mlx_array_new_data(values, &count, 1, MLX_FLOAT32);
}

static mlx_array zeros(const int *shape, size_t ndim) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array array = mlx_array_new();
    EXPECT_EQ(mlx_zeros(&array, shape, ndim, MLX_FLOAT32, stream), 0);
    mlx_stream_free(stream);
    return array;
}

TEST(numbers_are_printed_with_six_digits) {
    expect_text(mlx_array_new_float(3.5f), "array(3.5, dtype=float32)");
    expect_text(floats((float[]){0.1f, 1.0f / 3, 1e10f, 1e-10f, 123456.789f, 1234560.0f}, 6),
                "array([0.1, 0.333333, 1e+10, 1e-10, 123457, 1.23456e+06], dtype=float32)");
    expect_text(floats((float[]){100000, 1000000, 999999.5f, 0.0001f, 0.00001f, 1e-42f}, 6),
                "array([100000, 1e+06, 1e+06, 0.0001, 1e-05, 1.00053e-42], dtype=float32)");
    expect_text(floats((float[]){NAN, INFINITY, -INFINITY, -0.0f, 0}, 5),
                "array([nan, inf, -inf, -0, 0], dtype=float32)");
    expect_text(mlx_array_new_double(123456789.123), "array(1.23457e+08, dtype=float64)");
    expect_text(mlx_array_new_double(1e300), "array(1e+300, dtype=float64)");
}

TEST(half_types_are_printed_as_the_floats_they_hold) {
    const uint16_t halves[5] = {0x2e66, 0x3555, 0x63d0, 0x7bff, 0x8001};
    const uint16_t brains[3] = {0x3dcd, 0x3eab, 0xff80};
    expect_text(mlx_array_new_data(halves, (const int[]){5}, 1, MLX_FLOAT16),
                "array([0.0999756, 0.333252, 1000, 65504, -5.96046e-08], dtype=float16)");
    expect_text(mlx_array_new_data(brains, (const int[]){3}, 1, MLX_BFLOAT16),
                "array([0.100098, 0.333984, -inf], dtype=bfloat16)");
}

TEST(integers_and_booleans_are_printed_whole) {
    expect_text(mlx_array_new_bool(true), "array(true, dtype=bool)");
    expect_text(mlx_array_new_data((bool[]){true, false}, (const int[]){2}, 1, MLX_BOOL),
                "array([true, false], dtype=bool)");
    expect_text(mlx_array_new_data((int8_t[]){-128, 127}, (const int[]){2}, 1, MLX_INT8),
                "array([-128, 127], dtype=int8)");
    expect_text(mlx_array_new_data((uint8_t[]){255}, (const int[]){1}, 1, MLX_UINT8), "array([255], dtype=uint8)");
    expect_text(mlx_array_new_data((uint64_t[]){UINT64_MAX}, (const int[]){1}, 1, MLX_UINT64),
                "array([18446744073709551615], dtype=uint64)");
    expect_text(mlx_array_new_data((int64_t[]){INT64_MIN, 9}, (const int[]){2}, 1, MLX_INT64),
                "array([-9223372036854775808, 9], dtype=int64)");
}

TEST(complex_numbers_are_printed_with_both_signs) {
    expect_text(mlx_array_new_complex(1, -2), "array(1-2j, dtype=complex64)");
    expect_text(mlx_array_new_complex(0.5f, 1.25f), "array(0.5+1.25j, dtype=complex64)");
    expect_text(mlx_array_new_complex(-0.0f, -0.0f), "array(-0+-0j, dtype=complex64)");
    expect_text(mlx_array_new_complex(1, NAN), "array(1+nanj, dtype=complex64)");
    expect_text(mlx_array_new_complex(1, -INFINITY), "array(1-infj, dtype=complex64)");
}

TEST(nested_dimensions_are_aligned) {
    expect_text(counting((const int[]){2, 2}, 2), "array([[0, 1],\n       [2, 3]], dtype=float32)");
    expect_text(counting((const int[]){2, 2, 1}, 3),
                "array([[[0],\n        [1]],\n       [[2],\n        [3]]], dtype=float32)");
    expect_text(counting((const int[]){1, 1, 1}, 3), "array([[[0]]], dtype=float32)");
}

TEST(long_dimensions_show_their_ends) {
    expect_text(counting((const int[]){6}, 1), "array([0, 1, 2, 3, 4, 5], dtype=float32)");
    expect_text(counting((const int[]){7}, 1), "array([0, 1, 2, ..., 4, 5, 6], dtype=float32)");
    expect_text(counting((const int[]){7, 1}, 2), "array([[0],\n       [1],\n       [2],\n       ...,\n"
                                                  "       [4],\n       [5],\n       [6]], dtype=float32)");
    expect_text(counting((const int[]){1, 8}, 2), "array([[0, 1, 2, ..., 5, 6, 7]], dtype=float32)");
}

TEST(arrays_without_elements_show_their_outer_dimensions) {
    expect_text(zeros((const int[]){0}, 1), "array([], dtype=float32)");
    expect_text(zeros((const int[]){0, 2}, 2), "array([], dtype=float32)");
    expect_text(zeros((const int[]){1, 0}, 2), "array([[]], dtype=float32)");
    expect_text(zeros((const int[]){2, 0, 3}, 3), "array([[],\n       []], dtype=float32)");
}

TEST(views_are_printed_as_they_read) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array grid = counting((const int[]){2, 2}, 2), turned = mlx_array_new(), wide = mlx_array_new();
    mlx_array three = counting((const int[]){3}, 1), backwards = mlx_array_new();
    EXPECT_EQ(mlx_transpose(&turned, grid, stream), 0);
    EXPECT_EQ(mlx_broadcast_to(&wide, grid, (const int[]){2, 2, 2}, 3, stream), 0);
    EXPECT_EQ(mlx_slice(&backwards, three, (const int[]){2}, 1, (const int[]){-4}, 1, (const int[]){-1}, 1, stream), 0);
    expect_text(turned, "array([[0, 2],\n       [1, 3]], dtype=float32)");
    expect_text(wide, "array([[[0, 1],\n        [2, 3]],\n       [[0, 1],\n        [2, 3]]], dtype=float32)");
    expect_text(backwards, "array([2, 1, 0], dtype=float32)");
    mlx_array_free(grid);
    mlx_array_free(three);
    mlx_stream_free(stream);
}

TEST(the_programs_locale_does_not_change_the_text) {
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof *names && !found; ++i) found = setlocale(LC_ALL, names[i]) != NULL;
    if (!found) SKIP("no locale with a decimal comma is installed");
    expect_text(mlx_array_new_float(0.5f), "array(0.5, dtype=float32)");
}

TEST(an_array_that_cannot_be_printed_is_an_error) {
    error_log log;
    install_log(&log);
    mlx_array one = mlx_array_new_int(1);
    EXPECT_ERROR(&log, mlx_array_tostring(&text, mlx_array_empty), "[array_tostring]");
    EXPECT_ERROR(&log, mlx_array_tostring(NULL, one), "'str' is NULL");
    mlx_array_free(one);
}
