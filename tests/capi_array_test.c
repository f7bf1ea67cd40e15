/* Arrays through the C interface: making, assigning, looking, reading. */
#include "capi_support.h"

#include <slip/scalar.h>
#include <time.h>

#include "base/memory.h"

TEST(constructors_without_dimensions_give_dtype_and_value) {
    struct {
        mlx_array array;
        mlx_dtype dtype;
        double value;
    } made[] = {
        {mlx_array_new_bool(true), MLX_BOOL, 1},          {mlx_array_new_int(-7), MLX_INT32, -7},
        {mlx_array_new_float(0.5f), MLX_FLOAT32, 0.5},    {mlx_array_new_float32(1.5f), MLX_FLOAT32, 1.5},
        {mlx_array_new_double(0.1), MLX_FLOAT64, 0.1},    {mlx_array_new_float64(1e300), MLX_FLOAT64, 1e300},
        {mlx_array_new_complex(3, -4), MLX_COMPLEX64, 3},
    };
    for (size_t i = 0; i < sizeof made / sizeof *made; ++i) {
        double value = 0;
        EXPECT_EQ(mlx_array_dtype(made[i].array), made[i].dtype);
        EXPECT_EQ(mlx_array_ndim(made[i].array), 0);
        EXPECT_EQ(mlx_array_size(made[i].array), 1);
        EXPECT_EQ(mlx_array_itemsize(made[i].array), mlx_dtype_size(made[i].dtype));
        EXPECT_EQ(mlx_array_item_float64(&value, made[i].array), 0);
        EXPECT_TRUE(value == made[i].value);
        EXPECT_EQ(mlx_array_free(made[i].array), 0);
    }
}

TEST(setters_assign_what_the_constructors_make) {
    mlx_array array = mlx_array_new();
    float parts[2] = {0};
    int answer = 0;
    EXPECT_EQ(mlx_array_set_int(&array, 42), 0);
    EXPECT_EQ(mlx_array_item_int32(&answer, array), 0);
    EXPECT_EQ(answer, 42);
    EXPECT_EQ(mlx_array_set_complex(&array, 1, -2), 0);
    mlx_complex64_t complex_value;
    EXPECT_EQ(mlx_array_item_complex64(&complex_value, array), 0);
    memcpy(parts, &complex_value, sizeof parts);
    EXPECT_NEAR(parts[1], -2, 0);
    EXPECT_EQ(mlx_array_set_bool(&array, true), 0);
    EXPECT_EQ(mlx_array_dtype(array), MLX_BOOL);
    EXPECT_EQ(mlx_array_set_float(&array, 1), 0);
    EXPECT_EQ(mlx_array_set_float32(&array, 1), 0);
    EXPECT_EQ(mlx_array_dtype(array), MLX_FLOAT32);
    EXPECT_EQ(mlx_array_set_float64(&array, 1), 0);
    EXPECT_EQ(mlx_array_set_double(&array, 1), 0);
    EXPECT_EQ(mlx_array_dtype(array), MLX_FLOAT64);
    EXPECT_EQ(mlx_array_set_data(&array, (const int16_t[]){1, 2}, (const int[]){2}, 1, MLX_INT16), 0);
    EXPECT_EQ(mlx_array_nbytes(array), 4);
    mlx_array_free(array);
}

TEST(new_data_copies_what_it_is_given) {
    int16_t values[6] = {1, 2, 3, 4, 5, 6};
    mlx_array array = mlx_array_new_data(values, (const int[]){2, 3}, 2, MLX_INT16);
    memset(values, 0, sizeof values);
    EXPECT_EQ(mlx_array_eval(array), 0);
    EXPECT_EQ(mlx_array_data_int16(array)[5], 6);
    EXPECT_EQ(mlx_array_size(array), 6);
    EXPECT_EQ(mlx_array_nbytes(array), 12);
    EXPECT_EQ(mlx_array_shape(array)[1], 3);
    EXPECT_EQ(mlx_array_strides(array)[0], 3);
    EXPECT_EQ(mlx_array_dim(array, 0), 2);
    EXPECT_EQ(mlx_array_dim(array, -1), 3);
    mlx_array_free(array);
}

TEST(copies_of_a_handle_see_what_is_assigned_through_one) {
    mlx_array first = mlx_array_new_int(1), second = first, other = mlx_array_new_int(2);
    int value = 0;
    EXPECT_EQ(mlx_array_set(&first, other), 0);
    EXPECT_EQ(mlx_array_item_int32(&value, second), 0);
    EXPECT_EQ(value, 2);
    mlx_array_free(second);
    EXPECT_EQ(mlx_array_item_int32(&value, other), 0);
    mlx_array_free(other);
}

TEST(an_op_may_assign_to_its_own_input) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array sum = mlx_array_new_float(1), copy = sum, step = mlx_array_new_float(2);
    float value = 0;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(mlx_add(&sum, sum, step, stream), 0);
    EXPECT_EQ(mlx_array_item_float32(&value, copy), 0);
    EXPECT_NEAR(value, 21, 0);
    mlx_array_free(sum);
    mlx_array_free(step);
    mlx_stream_free(stream);
}

/* ---- memory of the caller's ---- */

static void count_destroyed(void *payload) {
    __atomic_fetch_add((int *)payload, 1, __ATOMIC_SEQ_CST);
}

static int settled_count(int *destroyed) {
    for (int i = 0; i < 2000 && __atomic_load_n(destroyed, __ATOMIC_SEQ_CST) == 0; ++i) {
        struct timespec pause = {0, 1000000};
        nanosleep(&pause, NULL); /* destructors run on a thread of the library's */
    }
    return __atomic_load_n(destroyed, __ATOMIC_SEQ_CST);
}

TEST(managed_data_is_destroyed_once_when_the_last_reference_goes) {
    static float values[4] = {1, 2, 3, 4};
    static int destroyed;
    mlx_array array =
        mlx_array_new_data_managed_payload(values, (const int[]){4}, 1, MLX_FLOAT32, &destroyed, count_destroyed);
    mlx_array second = mlx_array_new();
    EXPECT_EQ(mlx_array_set(&second, array), 0);
    mlx_array_free(array);
    EXPECT_EQ(__atomic_load_n(&destroyed, __ATOMIC_SEQ_CST), 0);
    EXPECT_TRUE(mlx_array_data_float32(second) == values);
    mlx_array_free(second);
    EXPECT_EQ(settled_count(&destroyed), 1);
}

TEST(managed_data_stays_the_callers_after_an_error) {
    static int destroyed;
    error_log log;
    install_log(&log);
    float value = 1;
    mlx_array array = {NULL};
    EXPECT_HANDLER(&log,
                   array = mlx_array_new_data_managed_payload(&value, (const int[]){-1}, 1, MLX_FLOAT32, &destroyed,
                                                              count_destroyed),
                   "[array_new_data_managed_payload]");
    EXPECT_TRUE(array.ctx == NULL);
    EXPECT_EQ(destroyed, 0);
    array = mlx_array_new_data_managed(&value, NULL, 0, MLX_FLOAT32, NULL); /* nobody's to free */
    EXPECT_TRUE(array.ctx != NULL);
    mlx_array_free(array);
}

/* ---- values ---- */

TEST_ON_EVERY_DRIVER(data_is_null_before_evaluation_and_host_memory_after_it) {
    mlx_stream stream = stream_of(device);
    mlx_array a = counting((const int[]){2, 3}, 2), sum = mlx_array_new();
    bool available = true;
    EXPECT_EQ(mlx_add(&sum, a, a, stream), 0);
    EXPECT_TRUE(mlx_array_data_float32(sum) == NULL);
    EXPECT_EQ(_mlx_array_is_available(&available, sum), 0);
    EXPECT_FALSE(available);
    EXPECT_EQ(_mlx_array_wait(sum), 0);
    EXPECT_EQ(_mlx_array_is_available(&available, sum), 0);
    EXPECT_TRUE(available);
    const float *data = mlx_array_data_float32(sum);
    for (int i = 0; i < 6; ++i) EXPECT_NEAR(data[i], 2 * i, 0);
    EXPECT_TRUE(mlx_array_data_float32(sum) == data);
    mlx_array_free(sum);
    mlx_array_free(a);
    mlx_stream_free(stream);
}

TEST(a_view_shares_its_bases_memory_and_says_so_in_its_strides) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array a = counting((const int[]){2, 3}, 2), turned = mlx_array_new();
    EXPECT_EQ(mlx_transpose(&turned, a, stream), 0);
    EXPECT_EQ(mlx_array_eval(turned), 0);
    EXPECT_TRUE(mlx_array_data_float32(turned) == mlx_array_data_float32(a));
    EXPECT_EQ(mlx_array_strides(turned)[0], 1);
    EXPECT_EQ(mlx_array_strides(turned)[1], 3);
    mlx_array_free(turned);
    mlx_array_free(a);
    mlx_stream_free(stream);
}

/* What the accessor of the half types does; they have one on some machines only. */
static int read_half(mlx_dtype dtype, void *element, mlx_array from) {
    EXPECT_EQ(mlx_array_eval(from), 0);
    slip_scalar value = slip_scalar_read(mlx_array_data_uint8(from), (slip_dtype)mlx_array_dtype(from));
    slip_scalar_write(element, (slip_dtype)dtype, &value);
    return 0;
}

static int read_as(mlx_dtype dtype, void *element, mlx_array from) {
    switch (dtype) {
    case MLX_BOOL: return mlx_array_item_bool(element, from);
    case MLX_UINT8: return mlx_array_item_uint8(element, from);
    case MLX_UINT16: return mlx_array_item_uint16(element, from);
    case MLX_UINT32: return mlx_array_item_uint32(element, from);
    case MLX_UINT64: return mlx_array_item_uint64(element, from);
    case MLX_INT8: return mlx_array_item_int8(element, from);
    case MLX_INT16: return mlx_array_item_int16(element, from);
    case MLX_INT32: return mlx_array_item_int32(element, from);
    case MLX_INT64: return mlx_array_item_int64(element, from);
    case MLX_FLOAT32: return mlx_array_item_float32(element, from);
    case MLX_FLOAT64: return mlx_array_item_float64(element, from);
    case MLX_COMPLEX64: return mlx_array_item_complex64(element, from);
    default: return read_half(dtype, element, from);
    }
}

static bool reads_like_astype(mlx_array from, mlx_dtype dtype, mlx_stream stream) {
    uint64_t element = 0;
    mlx_array cast = mlx_array_new();
    EXPECT_EQ(read_as(dtype, &element, from), 0);
    EXPECT_EQ(mlx_astype(&cast, from, dtype, stream), 0);
    EXPECT_EQ(mlx_array_eval(cast), 0);
    bool same = memcmp(&element, mlx_array_data_uint8(cast), mlx_dtype_size(dtype)) == 0;
    mlx_array_free(cast);
    return same;
}

TEST(item_converts_as_astype_does) {
    static const double values[] = {0,   1,    -1,   0.5,    -2.75,   127,  128,      255,  256,  65504,     70000,
                                    3e9, -3e9, 1e10, 1.9e19, -1.9e19, 1e38, 16777217, -300, 1e-3, 2147483647};
    mlx_stream stream = mlx_default_cpu_stream_new();
    for (size_t i = 0; i < sizeof values / sizeof *values; ++i) {
        mlx_array wide = mlx_array_new_double(values[i]), from = mlx_array_new();
        for (int from_dtype = 0; from_dtype <= MLX_COMPLEX64; ++from_dtype) {
            EXPECT_EQ(mlx_astype(&from, wide, (mlx_dtype)from_dtype, stream), 0);
            for (int dtype = 0; dtype <= MLX_COMPLEX64; ++dtype) {
                TEST_CONTEXT("value %g as dtype %d read as dtype %d", values[i], from_dtype, dtype);
                EXPECT_TRUE(reads_like_astype(from, (mlx_dtype)dtype, stream));
            }
        }
        mlx_array_free(from);
        mlx_array_free(wide);
    }
    mlx_stream_free(stream);
}

TEST(item_wants_one_element) {
    error_log log;
    install_log(&log);
    float value = 5;
    mlx_array two = counting((const int[]){2, 1}, 2), none = counting((const int[]){0}, 1);
    EXPECT_ERROR(&log, mlx_array_item_float32(&value, two), "[item]");
    EXPECT_MESSAGE("size 1");
    EXPECT_MESSAGE("(2,1)");
    EXPECT_ERROR(&log, mlx_array_item_float32(&value, none), "[item]");
    EXPECT_ERROR(&log, mlx_array_item_float32(NULL, two), "[array_item_float32]");
    EXPECT_NEAR(value, 5, 0);
    mlx_array_free(two);
    mlx_array_free(none);
}

/* ---- layout ---- */

static void expect_layout(mlx_array array, int contiguous, int row, int column) {
    bool is_contiguous, is_row, is_column;
    EXPECT_EQ(mlx_array_eval(array), 0);
    EXPECT_EQ(_mlx_array_is_contiguous(&is_contiguous, array), 0);
    EXPECT_EQ(_mlx_array_is_row_contiguous(&is_row, array), 0);
    EXPECT_EQ(_mlx_array_is_col_contiguous(&is_column, array), 0);
    EXPECT_EQ(is_contiguous, contiguous);
    EXPECT_EQ(is_row, row);
    EXPECT_EQ(is_column, column);
    mlx_array_free(array);
}

static mlx_array sliced(mlx_array from, const int *start, const int *stop, const int *step, size_t ndim) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array part = mlx_array_new();
    EXPECT_EQ(mlx_slice(&part, from, start, ndim, stop, ndim, step, ndim, stream), 0);
    mlx_stream_free(stream);
    return part;
}

static mlx_array stretched(mlx_array from, const int *shape, size_t ndim) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array wide = mlx_array_new();
    EXPECT_EQ(mlx_broadcast_to(&wide, from, shape, ndim, stream), 0);
    mlx_stream_free(stream);
    return wide;
}

/* Expected values: what the flags of MLX's arrays are. */
TEST(contiguity_is_what_the_strides_say) {
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array grid = counting((const int[]){2, 3}, 2), row = counting((const int[]){6}, 1), turned = mlx_array_new();
    mlx_array cube = counting((const int[]){2, 3, 4}, 3), swapped = mlx_array_new(), one = mlx_array_new_int(1);
    EXPECT_EQ(mlx_transpose(&turned, grid, stream), 0);
    EXPECT_EQ(mlx_transpose_axes(&swapped, cube, (const int[]){1, 0, 2}, 3, stream), 0);
    expect_layout(turned, 1, 0, 1);
    expect_layout(swapped, 1, 0, 0);
    expect_layout(sliced(grid, (const int[]){0, 0}, (const int[]){2, 2}, (const int[]){1, 1}, 2), 0, 0, 0);
    expect_layout(sliced(grid, (const int[]){1, 0}, (const int[]){2, 3}, (const int[]){1, 1}, 2), 1, 1, 1);
    expect_layout(sliced(row, (const int[]){0}, (const int[]){6}, (const int[]){2}, 1), 0, 0, 0);
    expect_layout(sliced(row, (const int[]){5}, (const int[]){-7}, (const int[]){-1}, 1), 0, 0, 0);
    expect_layout(stretched(one, (const int[]){3}, 1), 1, 0, 0);
    expect_layout(stretched(row, (const int[]){2, 6}, 2), 1, 0, 0);
    expect_layout(counting((const int[]){0, 3}, 2), 1, 1, 1);
    expect_layout(counting((const int[]){3, 1}, 2), 1, 1, 1);
    expect_layout(grid, 1, 1, 0);
    expect_layout(row, 1, 1, 1);
    expect_layout(one, 1, 1, 1);
    mlx_array_free(cube);
    mlx_stream_free(stream);
}

/* ---- bad input ---- */

TEST(bad_data_gives_an_empty_handle_and_a_message_with_the_values) {
    error_log log;
    install_log(&log);
    const float value = 1;
    int shape[70];
    for (int i = 0; i < 70; ++i) shape[i] = 1;
    EXPECT_HANDLER(&log, mlx_array_new_data(&value, (const int[]){2, -3}, 2, MLX_FLOAT32), "(2,-3)");
    EXPECT_MESSAGE("[array_new_data]");
    EXPECT_HANDLER(&log, mlx_array_new_data(&value, (const int[]){1}, 1, (mlx_dtype)14), "dtype 14");
    EXPECT_HANDLER(&log, mlx_array_new_data(&value, shape, 70, MLX_FLOAT32), "70");
    EXPECT_HANDLER(&log, mlx_array_new_data(&value, shape, -1, MLX_FLOAT32), "-1");
    EXPECT_HANDLER(&log, mlx_array_new_data(&value, NULL, 2, MLX_FLOAT32), "shape is NULL");
    EXPECT_HANDLER(&log, mlx_array_new_data(NULL, shape, 1, MLX_FLOAT32), "data is NULL");
    for (int i = 0; i < 4; ++i) shape[i] = 2147483647;
    EXPECT_HANDLER(&log, mlx_array_new_data(&value, shape, 4, MLX_FLOAT32), "more elements than memory");
    mlx_array bad = mlx_array_new_data(&value, shape, 4, MLX_FLOAT32), good = mlx_array_new_int(3);
    EXPECT_TRUE(bad.ctx == NULL);
    EXPECT_ERROR(&log, mlx_array_set_data(&good, &value, (const int[]){-1}, 1, MLX_FLOAT32), "[array_set_data]");
    EXPECT_EQ(mlx_array_dtype(good), MLX_INT32); /* as it was */
    EXPECT_HANDLER(&log, mlx_array_dim(good, 0), "[array_dim]");
    EXPECT_HANDLER(&log, mlx_dtype_size((mlx_dtype)-1), "dtype -1");
    mlx_array_free(good);
}

TEST(an_array_of_no_elements_needs_no_data) {
    mlx_array none = mlx_array_new_data(NULL, (const int[]){3, 0}, 2, MLX_FLOAT32);
    EXPECT_TRUE(none.ctx != NULL);
    EXPECT_EQ(mlx_array_size(none), 0);
    EXPECT_EQ(mlx_array_eval(none), 0);
    mlx_array_free(none);
}

TEST(an_empty_handle_is_an_error_that_says_so) {
    error_log log;
    install_log(&log);
    mlx_array array = mlx_array_new_int(1), empty = mlx_array_empty;
    mlx_stream stream = mlx_default_cpu_stream_new();
    bool flag;
    EXPECT_ERROR(&log, mlx_add(&array, array, empty, stream),
                 "[add] argument 'b' is an empty array; make one with mlx_array_new_data or an op");
    EXPECT_ERROR(&log, mlx_add(&array, array, array, mlx_stream_new()), "[add] the stream is an empty handle");
    EXPECT_ERROR(&log, mlx_array_set(&array, empty), "[array_set]");
    EXPECT_ERROR(&log, mlx_array_eval(empty), "[array_eval]");
    EXPECT_ERROR(&log, _mlx_array_wait(empty), "[array_wait]");
    EXPECT_ERROR(&log, _mlx_array_is_available(&flag, empty), "[array_is_available]");
    EXPECT_ERROR(&log, _mlx_array_is_available(NULL, array), "'res' is NULL");
    EXPECT_ERROR(&log, _mlx_array_is_contiguous(&flag, empty), "[array_is_contiguous]");
    EXPECT_ERROR(&log, mlx_array_set_int(NULL, 1), "'res' is NULL");
    EXPECT_HANDLER(&log, mlx_array_size(empty), "[array_size]");
    EXPECT_HANDLER(&log, mlx_array_itemsize(empty), "[array_itemsize]");
    EXPECT_HANDLER(&log, mlx_array_nbytes(empty), "[array_nbytes]");
    EXPECT_HANDLER(&log, mlx_array_ndim(empty), "[array_ndim]");
    EXPECT_HANDLER(&log, mlx_array_shape(empty), "[array_shape]");
    EXPECT_HANDLER(&log, mlx_array_strides(empty), "[array_strides]");
    EXPECT_HANDLER(&log, mlx_array_dim(empty, 0), "[array_dim]");
    EXPECT_HANDLER(&log, mlx_array_dtype(empty), "[array_dtype]");
    EXPECT_HANDLER(&log, mlx_array_data_float32(empty), "[array_data_float32]");
    EXPECT_EQ(mlx_array_free(empty), 0);
    EXPECT_EQ(mlx_stream_free(mlx_stream_new()), 0);
    mlx_array_free(array);
    mlx_stream_free(stream);
}

TEST(a_failing_op_leaves_its_result_as_it_was) {
    error_log log;
    install_log(&log);
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array a = counting((const int[]){2, 3}, 2), b = counting((const int[]){4}, 1), kept = mlx_array_new_int(9);
    mlx_array empty = mlx_array_new();
    int value = 0;
    EXPECT_ERROR(&log, mlx_add(&kept, a, b, stream), "[broadcast_shapes]");
    EXPECT_ERROR(&log, mlx_add(&empty, a, b, stream), "(2,3)");
    EXPECT_TRUE(empty.ctx == NULL);
    EXPECT_EQ(mlx_array_item_int32(&value, kept), 0);
    EXPECT_EQ(value, 9);
    mlx_array_free(kept);
    mlx_array_free(a);
    mlx_array_free(b);
    mlx_stream_free(stream);
}

TEST(an_op_that_failed_to_run_is_an_error_to_every_reader) {
    error_log log;
    install_log(&log);
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array big = mlx_array_new(), sum = mlx_array_new(), other = mlx_array_new_float(1);
    mlx_string text = mlx_string_new();
    size_t limit = 0, unused = 0;
    float value = 0;
    EXPECT_EQ(mlx_arange(&big, 0, 1 << 20, 1, MLX_FLOAT32, stream), 0);
    EXPECT_EQ(mlx_add(&sum, big, other, stream), 0);
    EXPECT_EQ(mlx_set_memory_limit(&limit, 1 << 16), 0);
    EXPECT_ERROR(&log, mlx_array_eval(sum), "arange");
    EXPECT_EQ(mlx_set_memory_limit(&unused, limit), 0);
    for (int reader = 0; reader < 2; ++reader) {
        EXPECT_ERROR(&log, mlx_array_eval(sum), "arange");
        EXPECT_ERROR(&log, _mlx_array_wait(big), "arange");
        EXPECT_ERROR(&log, mlx_array_tostring(&text, sum), "arange");
        EXPECT_HANDLER(&log, mlx_array_data_float32(sum), "arange");
    }
    EXPECT_EQ(mlx_add(&other, other, other, stream), 0);
    EXPECT_EQ(mlx_array_item_float32(&value, other), 0); /* nothing else is affected */
    EXPECT_NEAR(value, 2, 0);
    mlx_string_free(text);
    mlx_array_free(big);
    mlx_array_free(sum);
    mlx_array_free(other);
    mlx_stream_free(stream);
}

/* Everything that allocates, once; 0 if all of it worked. Nothing may crash or leak where some did not. */
static int use_arrays(void) {
    float value = 0;
    mlx_stream stream = mlx_default_cpu_stream_new();
    mlx_array a = mlx_array_new_float(1), copy = mlx_array_new(), sum = mlx_array_new();
    mlx_string text = mlx_string_new();
    int failed = !stream.ctx || !a.ctx;
    if (!failed) failed = mlx_array_set(&copy, a);
    if (!failed) failed = mlx_add(&sum, a, copy, stream);
    if (!failed) failed = mlx_array_item_float32(&value, sum);
    if (!failed) EXPECT_NEAR(value, 2, 0);
    if (!failed) failed = mlx_array_tostring(&text, sum);
    mlx_string_free(text);
    mlx_array_free(sum);
    mlx_array_free(copy);
    mlx_array_free(a);
    mlx_stream_free(stream);
    return failed;
}

TEST(each_failing_allocation_is_an_error_and_nothing_else) {
    error_log log;
    install_log(&log);
    int failures = 0;
    for (uint64_t n = 1; n < 1000; ++n) {
        int errors_before = log.count;
        TEST_CONTEXT("allocation %d fails", (int)n);
        slip__memory_fail_at(n, 0);
        int failed = use_arrays();
        slip__memory_fail_at(0, 0);
        EXPECT_EQ(failed != 0, log.count > errors_before);
        failures += failed != 0;
        if (!failed && n > 64) break;
    }
    EXPECT_GT(failures, 2);
    EXPECT_EQ(use_arrays(), 0);
}
