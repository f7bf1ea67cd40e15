/* Ops through the C interface whose parameters are of a kind of their own: several results, text, options, lists of
 * arrays, results in an argument's place. What the ops compute is for the tests of the native interface. */
#include "capi_support.h"

/* The elements of a float32 array, which is evaluated. */
static void expect_floats(mlx_array array, const float *values, size_t count) {
    EXPECT_EQ(mlx_array_size(array), count);
    EXPECT_EQ(mlx_array_eval(array), 0);
    EXPECT_BYTES(mlx_array_data_float32(array), values, count * sizeof *values);
}

#define FLOATS(...) (const float[]){__VA_ARGS__}, sizeof((const float[]){__VA_ARGS__}) / sizeof(float)
#define SHAPE(...) (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int)

static mlx_array ints(const int32_t *values, int count) {
    return mlx_array_new_data(values, &count, 1, MLX_INT32);
}

TEST_ON_EVERY_DRIVER(an_array_is_updated_in_its_own_handle) {
    mlx_stream s = stream_of(device);
    mlx_array a = counting((const int[]){4}, 1), index = ints((const int32_t[]){1}, 1), nine = mlx_array_new_float(9);
    mlx_array column = counting((const int[]){1, 1}, 2), start = ints((const int32_t[]){3}, 1);
    EXPECT_EQ(mlx_scatter_single(&a, a, index, column, 0, s), 0);
    EXPECT_EQ(mlx_slice_update_add(&a, a, nine, SHAPE(2), SHAPE(4), SHAPE(1), s), 0);
    EXPECT_EQ(mlx_slice_update_dynamic(&a, a, nine, start, SHAPE(0), s), 0);
    expect_floats(a, FLOATS(0, 0, 11, 9));
    const mlx_vector_array indices = mlx_vector_array_new_value(index);
    EXPECT_EQ(mlx_scatter_max(&a, a, indices, column, SHAPE(0), s), 0);
    EXPECT_EQ(mlx_put_along_axis(&a, a, index, nine, 0, s), 0);
    expect_floats(a, FLOATS(0, 9, 11, 9));
    mlx_array_free(a);
    mlx_array_free(index);
    mlx_array_free(nine);
    mlx_array_free(column);
    mlx_array_free(start);
    mlx_vector_array_free(indices);
    mlx_stream_free(s);
}

TEST_ON_EVERY_DRIVER(norms_take_empty_handles_for_no_weight_and_no_bias) {
    static const float values[] = {2, -2, 4, 4}, twos[] = {2, 2};
    mlx_stream s = stream_of(device);
    mlx_array x = mlx_array_new_data(values, (const int[]){2, 2}, 2, MLX_FLOAT32), out = mlx_array_new();
    mlx_array two = mlx_array_new_data(twos, (const int[]){2}, 1, MLX_FLOAT32);
    const mlx_array nothing = mlx_array_new();
    EXPECT_EQ(mlx_fast_layer_norm(&out, x, nothing, nothing, 12, s), 0);
    expect_floats(out, FLOATS(0.5f, -0.5f, 0, 0));
    EXPECT_EQ(mlx_fast_layer_norm(&out, x, two, two, 12, s), 0);
    expect_floats(out, FLOATS(3, 1, 2, 2));
    EXPECT_EQ(mlx_fast_rms_norm(&out, x, nothing, 0, s), 0);
    expect_floats(out, FLOATS(1, -1, 1, 1));
    EXPECT_EQ(mlx_fast_rms_norm(&x, x, two, 0, s), 0); /* in its place */
    expect_floats(x, FLOATS(2, -2, 2, 2));
    mlx_array_free(x);
    mlx_array_free(out);
    mlx_array_free(two);
    mlx_stream_free(s);
}

static void expect_part(mlx_vector_array list, size_t i, const float *values, size_t count) {
    mlx_array part = mlx_array_new();
    EXPECT_EQ(mlx_vector_array_get(&part, list, i), 0);
    expect_floats(part, values, count);
    mlx_array_free(part);
}

TEST_ON_EVERY_DRIVER(ops_with_several_results_fill_a_list) {
    mlx_stream s = stream_of(device);
    mlx_array a = counting((const int[]){6}, 1), four = mlx_array_new_float(4);
    mlx_vector_array list = mlx_vector_array_new();
    EXPECT_EQ(mlx_split(&list, a, 3, 0, s), 0);
    EXPECT_EQ(mlx_vector_array_size(list), 3);
    expect_part(list, 2, FLOATS(4, 5));
    EXPECT_EQ(mlx_split_sections(&list, a, SHAPE(1, -2), 0, s), 0);
    EXPECT_EQ(mlx_vector_array_size(list), 3);
    expect_part(list, 1, FLOATS(1, 2, 3));
    EXPECT_EQ(mlx_divmod(&list, a, four, s), 0);
    EXPECT_EQ(mlx_vector_array_size(list), 2);
    expect_part(list, 0, FLOATS(0, 0, 0, 0, 1, 1));
    expect_part(list, 1, FLOATS(0, 1, 2, 3, 0, 1));
    mlx_vector_array axes = mlx_vector_array_new_value(four);
    EXPECT_EQ(mlx_vector_array_append_value(axes, a), 0);
    EXPECT_EQ(mlx_meshgrid(&list, axes, true, "ij", s), 0);
    EXPECT_EQ(mlx_vector_array_size(list), 2);
    expect_part(list, 0, FLOATS(4));
    error_log log;
    install_log(&log);
    EXPECT_ERROR(&log, mlx_split(&list, a, -4, 0, s), "[split] num_splits must be positive and non-zero but got -4.");
    EXPECT_ERROR(&log, mlx_meshgrid(&list, axes, true, NULL, s), "[meshgrid] Invalid indexing value.");
    mlx_array_free(a);
    mlx_array_free(four);
    mlx_vector_array_free(list);
    mlx_vector_array_free(axes);
    mlx_stream_free(s);
}

TEST_ON_EVERY_DRIVER(text_and_options_reach_the_ops) {
    mlx_stream s = stream_of(device);
    const mlx_optional_float none = {0, false}, two = {2, true};
    mlx_array a = counting((const int[]){2, 2}, 2), zero = mlx_array_new_float(0), result = mlx_array_new();
    mlx_array pair = counting((const int[]){2}, 1);
    mlx_vector_array operands = mlx_vector_array_new_value(a);
    EXPECT_EQ(mlx_vector_array_append_value(operands, pair), 0);
    EXPECT_EQ(mlx_einsum(&result, "ij,j->i", operands, s), 0);
    expect_floats(result, FLOATS(1, 3));
    EXPECT_EQ(mlx_pad(&result, pair, SHAPE(0), SHAPE(1), SHAPE(2), zero, "edge", s), 0);
    expect_floats(result, FLOATS(0, 0, 1, 1, 1));
    EXPECT_EQ(mlx_pad_symmetric(&result, pair, 1, zero, "constant", s), 0);
    expect_floats(result, FLOATS(0, 0, 1, 0));
    EXPECT_EQ(mlx_divide(&result, pair, zero, s), 0); /* NaN and infinity */
    EXPECT_EQ(mlx_nan_to_num(&result, result, 7, two, none, s), 0);
    expect_floats(result, FLOATS(7, 2));
    EXPECT_EQ(mlx_as_strided(&result, a, SHAPE(2), (const int64_t[]){-3}, 1, 3, s), 0);
    EXPECT_EQ(mlx_contiguous(&result, result, false, s), 0);
    expect_floats(result, FLOATS(3, 0));
    EXPECT_EQ(mlx_view(&result, pair, MLX_INT32, s), 0);
    EXPECT_EQ(mlx_array_dtype(result), MLX_INT32);
    error_log log;
    install_log(&log);
    EXPECT_ERROR(&log, mlx_einsum(&result, NULL, operands, s), "[einsum] The subscripts are missing.");
    EXPECT_ERROR(&log, mlx_pad(&result, pair, SHAPE(0), SHAPE(1), SHAPE(2), zero, NULL, s),
                 "[pad] Invalid padding mode");
    mlx_array_free(a);
    mlx_array_free(zero);
    mlx_array_free(result);
    mlx_array_free(pair);
    mlx_vector_array_free(operands);
    mlx_stream_free(s);
}
