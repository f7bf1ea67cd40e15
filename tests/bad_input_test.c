/* Bad input through the C interface, for every op: a return of 1, one run of the error handler with a message that
 * names the function and the values, and a result handle that is as it was. Leaks are the address sanitizer's to find.
 */
#include "bad_input_cases.h"
#include "capi_support.h"

#include <limits.h>
#include <stdlib.h>

/* ---- every parameter of every function: empty, NULL, no dtype ---- */

/* A result in use: what it holds must stay. */
typedef struct kept_result {
    mlx_array handle;
    void *ctx;
    const void *data;
} kept_result;

static kept_result keep_result(void) {
    kept_result kept = {.handle = mlx_array_new_int(7)};
    kept.ctx = kept.handle.ctx;
    EXPECT_EQ(mlx_array_eval(kept.handle), 0);
    kept.data = mlx_array_data_int32(kept.handle);
    return kept;
}

static void expect_kept(const kept_result *kept) {
    int value = 0;
    EXPECT_TRUE(kept->handle.ctx == kept->ctx);
    EXPECT_TRUE(mlx_array_data_int32(kept->handle) == kept->data);
    EXPECT_EQ(mlx_array_item_int32(&value, kept->handle), 0);
    EXPECT_EQ(value, 7);
}

/* `code` is what the call returned. */
static void expect_refused(error_log *log, int code, int errors_before, const char *name, const char *part,
                           const char *call) {
    char bracketed[64];
    snprintf(bracketed, sizeof bracketed, "[%s]", name);
    if (code != 1) FAIL("%s returned %d, not 1", call, code);
    if (log->count != errors_before + 1) FAIL("%s ran the handler %d times", call, log->count - errors_before);
    if (!strstr(log->last, bracketed) || !strstr(log->last, part))
        FAIL("%s said '%s', without %s or %s", call, log->last, bracketed, part);
}

TEST(every_function_refuses_empty_arguments) {
    static const int list[] = {1, 0};
    static const int64_t wide_list[] = {1, 0};
    const mlx_optional_float no_float = {0, false};
    const mlx_array none = {NULL};
    const mlx_vector_array no_list = {NULL};
    const mlx_stream no_s = {NULL};
    const mlx_dtype dtype = MLX_FLOAT32, dtype_99 = (mlx_dtype)99;
    mlx_stream s = mlx_default_cpu_stream_new();
    mlx_array some = counting((const int[]){2, 2}, 2), empty = mlx_array_new();
    mlx_vector_array several = mlx_vector_array_new_value(some), kept_list = mlx_vector_array_new_value(some);
    mlx_vector_array *res_list = &kept_list;
    error_log log;
    install_log(&log);
    kept_result kept = keep_result();
    int count = 0;
    for (int is_empty = 0; is_empty < 2; ++is_empty) {
        mlx_array *res = is_empty ? &empty : &kept.handle, *res_0 = res, *res_1 = res;
#define CASE(NAME, PART, CALL)                                        \
    {                                                                 \
        int errors_before = log.count;                                \
        expect_refused(&log, CALL, errors_before, NAME, PART, #CALL); \
        ++count;                                                      \
    }
        SLIP_BAD_INPUT_CASES(CASE)
#undef CASE
    }
    expect_kept(&kept);
    EXPECT_TRUE(empty.ctx == NULL);
    EXPECT_EQ(mlx_vector_array_size(kept_list), 1);
    EXPECT_GT(count, 900);
    mlx_array_free(kept.handle);
    mlx_array_free(some);
    mlx_vector_array_free(several);
    mlx_vector_array_free(kept_list);
    mlx_stream_free(s);
}

/* ---- what is wrong with the values ---- */

/* Arrays and a stream for the calls below, and a result which they must leave alone. */
typedef struct inputs {
    mlx_array a;       /* (2,5) float32 */
    mlx_array b;       /* (3,5) float32 */
    mlx_array row;     /* (5) float32 */
    mlx_array scalar;  /* () float32 */
    mlx_array number;  /* () int32 */
    mlx_array whole;   /* (2,5) int32 */
    mlx_array truths;  /* (2) bool */
    mlx_array phasors; /* (2) complex64 */
    mlx_array hollow;  /* (2,0) float32 */
    mlx_array key;
    mlx_stream s;
    mlx_vector_array pair;  /* a and b */
    mlx_vector_array mixed; /* a and row */
    mlx_vector_array no_arrays;
    kept_result kept;
    error_log log;
} inputs;

static mlx_vector_array list_of(mlx_array first, mlx_array second) {
    const mlx_array both[] = {first, second};
    return mlx_vector_array_new_data(both, 2);
}

static void inputs_make(inputs *in) {
    static const int32_t ten[10] = {0};
    static const bool two_truths[2] = {true, false};
    static const float two_pairs[4] = {1, 2, 3, 4};
    in->s = mlx_default_cpu_stream_new();
    in->a = counting((const int[]){2, 5}, 2);
    in->b = counting((const int[]){3, 5}, 2);
    in->row = counting((const int[]){5}, 1);
    in->scalar = mlx_array_new_float(1);
    in->number = mlx_array_new_int(1);
    in->whole = mlx_array_new_data(ten, (const int[]){2, 5}, 2, MLX_INT32);
    in->truths = mlx_array_new_data(two_truths, (const int[]){2}, 1, MLX_BOOL);
    in->phasors = mlx_array_new_data(two_pairs, (const int[]){2}, 1, MLX_COMPLEX64);
    in->hollow = counting((const int[]){2, 0}, 2);
    in->key = mlx_array_new();
    EXPECT_EQ(mlx_random_key(&in->key, 1), 0);
    in->pair = list_of(in->a, in->b);
    in->mixed = list_of(in->a, in->row);
    in->no_arrays = mlx_vector_array_new();
    install_log(&in->log);
    in->kept = keep_result();
}

static void inputs_release(inputs *in) {
    const mlx_array arrays[] = {in->a,      in->b,       in->row,    in->scalar, in->number,     in->whole,
                                in->truths, in->phasors, in->hollow, in->key,    in->kept.handle};
    expect_kept(&in->kept);
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; ++i) mlx_array_free(arrays[i]);
    mlx_vector_array_free(in->pair);
    mlx_vector_array_free(in->mixed);
    mlx_vector_array_free(in->no_arrays);
    mlx_stream_free(in->s);
}

/* A call with the result first and the stream last must fail with a message that has `part`. */
#define REFUSED(part, function, ...) EXPECT_ERROR(&in.log, function(&in.kept.handle, __VA_ARGS__, in.s), part)
#define LIST(...) (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int)

TEST(shapes_that_do_not_broadcast_are_refused) {
    static int (*const binaries[])(mlx_array *, mlx_array, mlx_array, mlx_stream) = {
        mlx_add,     mlx_subtract,      mlx_multiply,  mlx_divide,      mlx_floor_divide, mlx_remainder,
        mlx_power,   mlx_minimum,       mlx_maximum,   mlx_equal,       mlx_less,         mlx_less_equal,
        mlx_greater, mlx_greater_equal, mlx_not_equal, mlx_logical_and, mlx_logical_or};
    inputs in;
    inputs_make(&in);
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; ++i)
        REFUSED("[broadcast_shapes] Shapes (2,5) and (3,5) cannot be broadcast.", binaries[i], in.a, in.b);
    REFUSED("(2,5) and (3,5)", mlx_where, in.scalar, in.a, in.b);
    REFUSED("(2,5) and (3,5)", mlx_where, in.a, in.scalar, in.b);
    REFUSED("(2,5) and (3,5)", mlx_clip, in.a, in.b, in.scalar);
    REFUSED("[broadcast_to] Cannot broadcast array of shape (2,5) into shape (3,5).", mlx_broadcast_to, in.a,
            LIST(3, 5));
    REFUSED("[broadcast_to] Cannot broadcast array of shape (2,5) into shape (5).", mlx_broadcast_to, in.a, LIST(5));
    mlx_vector_array kept_list = mlx_vector_array_new_value(in.row);
    EXPECT_ERROR(&in.log, mlx_broadcast_arrays(&kept_list, in.pair, in.s), "(2,5) and (3,5)");
    EXPECT_EQ(mlx_vector_array_size(kept_list), 1);
    mlx_vector_array_free(kept_list);
    REFUSED("[full] Cannot broadcast array of shape (2,5) into shape (3,5).", mlx_full, LIST(3, 5), in.a, MLX_INT8);
    REFUSED("[full_like] Cannot broadcast array of shape (3,5) into shape (2,5).", mlx_full_like, in.a, in.b, MLX_INT8);
    mlx_array indices = mlx_array_new();
    EXPECT_EQ(mlx_astype(&indices, in.b, MLX_INT32, in.s), 0);
    REFUSED("Shapes (2,1) and (3,1) cannot be broadcast.", mlx_take_along_axis, in.a, indices, 1);
    mlx_array_free(indices);
    inputs_release(&in);
}

TEST(shapes_that_are_negative_or_too_large_are_refused) {
    int many[65];
    for (int i = 0; i < 65; ++i) many[i] = 1;
    inputs in;
    inputs_make(&in);
    REFUSED("[zeros] negative dimensions are not allowed: (2,-3)", mlx_zeros, LIST(2, -3), MLX_FLOAT32);
    REFUSED("[ones] negative dimensions are not allowed: (-1)", mlx_ones, LIST(-1), MLX_FLOAT32);
    REFUSED("[full] negative dimensions are not allowed: (-2,2)", mlx_full, LIST(-2, 2), in.scalar, MLX_FLOAT32);
    REFUSED("[broadcast_to] negative dimensions are not allowed: (2,-5)", mlx_broadcast_to, in.a, LIST(2, -5));
    REFUSED("[reshape] Cannot reshape array of size 10 into shape (-2,-5).", mlx_reshape, in.a, LIST(-2, -5));
    REFUSED("[zeros]", mlx_zeros, LIST(INT_MAX, INT_MAX, INT_MAX), MLX_FLOAT32);
    REFUSED("(2147483647,2147483647,2147483647) has more elements than memory can address", mlx_full,
            LIST(INT_MAX, INT_MAX, INT_MAX), in.scalar, MLX_FLOAT32);
    REFUSED("has more elements", mlx_broadcast_to, in.scalar, LIST(INT_MAX, INT_MAX, INT_MAX));
    REFUSED("[reshape] Cannot reshape array of size 10", mlx_reshape, in.a, LIST(INT_MAX, INT_MAX, INT_MAX, 4));
    REFUSED("[zeros] expected 0 to 64 dimensions, got 65", mlx_zeros, many, 65, MLX_FLOAT32);
    REFUSED("[ones] expected 0 to 64 dimensions, got 65", mlx_ones, many, 65, MLX_FLOAT32);
    REFUSED("[reshape] expected at most 64 dimensions, got 65", mlx_reshape, in.a, many, 65);
    REFUSED("[broadcast_to] expected 0 to 64 dimensions, got 65", mlx_broadcast_to, in.a, many, 65);
    EXPECT_EQ(mlx_reshape(&in.key, in.number, many, 64, in.s), 0);
    REFUSED("[expand_dims]", mlx_expand_dims, in.key, 0);
    mlx_vector_array deep = list_of(in.key, in.key);
    REFUSED("[stack]", mlx_stack_axis, deep, 0);
    mlx_vector_array_free(deep);
    inputs_release(&in);
}

TEST(reshapes_that_do_not_fit_are_refused) {
    inputs in;
    inputs_make(&in);
    REFUSED("[reshape] Cannot reshape array of size 10 into shape (3,4).", mlx_reshape, in.a, LIST(3, 4));
    REFUSED("[reshape] Cannot reshape array of size 10 into shape (3,", mlx_reshape, in.a, LIST(3, -1));
    REFUSED("[reshape] Can only infer one dimension.", mlx_reshape, in.a, LIST(-1, -1));
    REFUSED("[reshape] Cannot infer the shape of an empty array.", mlx_reshape, in.hollow, LIST(0, -1));
    REFUSED("[flatten]", mlx_flatten, in.a, 1, 0);
    REFUSED("[unflatten] Cannot unflatten axis 1 with size 5 into shape (2,2).", mlx_unflatten, in.a, 1, LIST(2, 2));
    REFUSED("[unflatten] Invalid axis 2 for array with 2 dimensions.", mlx_unflatten, in.a, 2, LIST(5));
    REFUSED("[unflatten]", mlx_unflatten, in.a, 1, NULL, 0);
    REFUSED("[squeeze] Cannot squeeze axis 0 with size 2", mlx_squeeze_axis, in.a, 0);
    REFUSED("[squeeze] Axis 2 is out of bounds for array with 2 dimensions.", mlx_squeeze_axis, in.a, 2);
    REFUSED("[squeeze]", mlx_squeeze_axes, in.a, LIST(0, 0));
    REFUSED("[expand_dims] Axis 3 is out of bounds for array with 3 dimensions.", mlx_expand_dims, in.a, 3);
    REFUSED("[expand_dims] Received duplicate axes: axis 0.", mlx_expand_dims_axes, in.a, LIST(0, 0));
    REFUSED("[transpose] Received 1 axes for array with 2 dimensions.", mlx_transpose_axes, in.a, LIST(0));
    REFUSED("[transpose] Repeat axes not allowed: axis 0.", mlx_transpose_axes, in.a, LIST(0, 0));
    REFUSED("[transpose] Invalid axis (-3) for array with 2 dimensions.", mlx_transpose_axes, in.a, LIST(0, -3));
    REFUSED("[swapaxes] Invalid axis 2 for array with 2 dimensions.", mlx_swapaxes, in.a, 0, 2);
    REFUSED("[moveaxis] Invalid axis -3 for array with 2 dimensions.", mlx_moveaxis, in.a, -3, 0);
    REFUSED("[slice]", mlx_slice, in.a, LIST(0), LIST(1), LIST(1));
    REFUSED("[slice] The stride of axis 1 is 0.", mlx_slice, in.a, LIST(0, 0), LIST(1, 1), LIST(1, 0));
    inputs_release(&in);
}

TEST(axes_out_of_range_are_refused_by_every_op_that_takes_one) {
    static int (*const reductions[])(mlx_array *, mlx_array, int, bool, mlx_stream) = {
        mlx_sum_axis,  mlx_prod_axis,    mlx_max_axis,       mlx_min_axis,    mlx_all_axis,   mlx_any_axis,
        mlx_mean_axis, mlx_softmax_axis, mlx_logsumexp_axis, mlx_argmax_axis, mlx_argmin_axis};
    static int (*const lists[])(mlx_array *, mlx_array, const int *, size_t, bool, mlx_stream) = {
        mlx_sum_axes, mlx_prod_axes, mlx_max_axes,     mlx_min_axes,      mlx_all_axes,
        mlx_any_axes, mlx_mean_axes, mlx_softmax_axes, mlx_logsumexp_axes};
    static int (*const scans[])(mlx_array *, mlx_array, int, bool, bool, mlx_stream) = {mlx_cumsum, mlx_cumprod,
                                                                                        mlx_cummax, mlx_cummin};
    inputs in;
    inputs_make(&in);
    for (size_t i = 0; i < sizeof reductions / sizeof *reductions; ++i) {
        REFUSED("xis 2 ", reductions[i], in.a, 2, false);
        REFUSED("2 dimensions", reductions[i], in.a, -3, true);
        REFUSED("xis -2147483648 ", reductions[i], in.a, INT_MIN, true);
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; ++i) {
        REFUSED("axis 0", lists[i], in.a, LIST(0, 0), false);
        REFUSED("axis -2", lists[i], in.a, LIST(0, -2), false);
        REFUSED("xis 2 ", lists[i], in.a, LIST(0, 2), true);
    }
    for (size_t i = 0; i < sizeof scans / sizeof *scans; ++i)
        REFUSED("Axis 2 is out of bounds for array with 2 dimensions.", scans[i], in.a, 2, false, true);
    REFUSED("[sort] Axis -3 is out of bounds", mlx_sort_axis, in.a, -3);
    REFUSED("[argsort] Axis 2 is out of bounds", mlx_argsort_axis, in.a, 2);
    REFUSED("[sort] Axis 0 is out of bounds for array with 0 dimensions.", mlx_sort_axis, in.scalar, 0);
    REFUSED("[take] Received invalid axis 2 for array with 2 dimensions.", mlx_take_axis, in.a, in.number, 2);
    REFUSED("[take_along_axis] Axis 2 is out of bounds", mlx_take_along_axis, in.a, in.whole, 2);
    REFUSED("[permutation] Axis 2 is out of bounds", mlx_random_permutation, in.a, 2, in.key);
    REFUSED("[categorical] Invalid axis 2 for logits with 2 dimensions.", mlx_random_categorical, in.a, 2, in.key);
    inputs_release(&in);
}

TEST(dtypes_without_a_meaning_are_refused) {
    inputs in;
    inputs_make(&in);
    REFUSED("[negative] Not supported for bool", mlx_negative, in.truths);
    REFUSED("[floor] Not supported for complex64.", mlx_floor, in.phasors);
    REFUSED("[ceil] Not supported for complex64.", mlx_ceil, in.phasors);
    REFUSED("[expm1] Not supported for complex64.", mlx_expm1, in.phasors);
    REFUSED("[sigmoid] Not supported for complex64.", mlx_sigmoid, in.phasors);
    REFUSED("[erf] Not supported for complex64.", mlx_erf, in.phasors);
    REFUSED("[erfinv] Not supported for complex64.", mlx_erfinv, in.phasors);
    REFUSED("[floor_divide] Not supported for complex64, got complex64 and float32.", mlx_floor_divide, in.phasors,
            in.scalar);
    REFUSED("[remainder] Not supported for complex64", mlx_remainder, in.scalar, in.phasors);
    REFUSED("[arange] bool not supported for arange.", mlx_arange, 0, 3, 1, MLX_BOOL);
    mlx_array column = mlx_array_new();
    EXPECT_EQ(mlx_transpose(&column, in.whole, in.s), 0);
    REFUSED("[matmul] Only inexact types are supported but int32 and int32", mlx_matmul, in.whole, column);
    REFUSED("[addmm] Only", mlx_addmm, in.number, in.whole, column, 1, 1);
    mlx_array_free(column);
    REFUSED("[take] Got indices with invalid dtype float32. Indices must be integral.", mlx_take, in.a, in.row);
    REFUSED("[take] Boolean indices not supported.", mlx_take_axis, in.a, in.truths, 0);
    REFUSED("[take_along_axis] Got indices with invalid dtype float32.", mlx_take_along_axis, in.a, in.a, 0);
    REFUSED("[gather] Got indices with invalid dtype float32.", mlx_gather_single, in.a, in.row, 0, LIST(1, 5));
    REFUSED("[uniform] Can only generate uniform numbers with real floating point type, not int32.", mlx_random_uniform,
            in.scalar, in.scalar, NULL, 0, MLX_INT32, in.key);
    REFUSED("[normal] Only floating point and complex64 types are supported, not uint8.", mlx_random_normal, NULL, 0,
            MLX_UINT8, 0, 1, in.key);
    REFUSED("[randint] randint only accepts integer dtypes and bool, not float32.", mlx_random_randint, in.scalar,
            in.scalar, NULL, 0, MLX_FLOAT32, in.key);
    REFUSED("[bernoulli] bernoulli probability `p` must be a float type, not int32.", mlx_random_bernoulli, in.number,
            NULL, 0, in.key);
    REFUSED("[truncated_normal] Only floating point dtypes are accepted, not int32.", mlx_random_truncated_normal,
            in.scalar, in.scalar, NULL, 0, MLX_INT32, in.key);
    REFUSED("[gumbel]", mlx_random_gumbel, NULL, 0, MLX_BOOL, in.key);
    REFUSED("[laplace] Only real floating point types are supported, not complex64.", mlx_random_laplace, NULL, 0,
            MLX_COMPLEX64, 0, 1, in.key);
    inputs_release(&in);
}

TEST(factors_that_do_not_fit_are_refused) {
    inputs in;
    inputs_make(&in);
    REFUSED(
        "[matmul] Last dimension of first input with shape (2,5) must match second to last dimension of second input "
        "with shape (3,5).",
        mlx_matmul, in.a, in.b);
    REFUSED("[matmul] Got 0 dimension input.", mlx_matmul, in.a, in.scalar);
    REFUSED("[addmm] Last dimension of first input with shape (2,5)", mlx_addmm, in.scalar, in.a, in.b, 1, 1);
    mlx_array column = mlx_array_new();
    EXPECT_EQ(mlx_transpose(&column, in.a, in.s), 0);
    REFUSED("[addmm] Cannot broadcast array of shape (3,5) into shape (2,2).", mlx_addmm, in.b, in.a, column, 1, 1);
    mlx_array_free(column);
    inputs_release(&in);
}

TEST(reads_and_joins_that_cannot_be_are_refused) {
    inputs in;
    inputs_make(&in);
    REFUSED("[take] Cannot do a non-empty take from an empty axis.", mlx_take_axis, in.hollow, in.number, 1);
    REFUSED("[take] Cannot do a non-empty take from an empty axis.", mlx_take, in.hollow, in.number);
    REFUSED("[take_along_axis] Cannot do a non-empty take from an empty axis.", mlx_take_along_axis, in.hollow,
            in.whole, 1);
    REFUSED("[take_along_axis] Indices of dimension 0 does not match array of dimension 2.", mlx_take_along_axis, in.a,
            in.number, 0);
    REFUSED("[gather] Slice sizes must be in [0, 5] along axis 1. Got 6.", mlx_gather_single, in.a, in.number, 0,
            LIST(1, 6));
    REFUSED("[gather] Got slice_sizes with size 1 for array with 2 dimensions.", mlx_gather_single, in.a, in.number, 0,
            LIST(1));
    REFUSED("[gather] Number of index arrays does not match number of axes: 2 and 1.", mlx_gather, in.a, in.pair,
            LIST(0), LIST(1, 1));
    REFUSED("[concatenate] No arrays provided", mlx_concatenate, in.no_arrays);
    REFUSED("[stack] No arrays provided", mlx_stack, in.no_arrays);
    REFUSED("shapes are (2,5) and (3,5), and the concatenation axis is 1.", mlx_concatenate_axis, in.pair, 1);
    REFUSED("dimensions 2 and 1", mlx_concatenate_axis, in.mixed, 0);
    REFUSED("[concatenate] Axis 2 is out of bounds", mlx_concatenate_axis, in.pair, 2);
    REFUSED("[stack] All arrays must have the same shape: got (2,5) and (3,5)", mlx_stack_axis, in.pair, 0);
    REFUSED("[max] Cannot max reduce over axis 1 with size 0.", mlx_max_axis, in.hollow, 1, false);
    REFUSED("[min] Cannot min reduce over axis 1 with size 0.", mlx_min, in.hollow, false);
    REFUSED("[argmin] Cannot argmin reduce zero size array.", mlx_argmin, in.hollow, false);
    REFUSED("[logsumexp] Received empty array.", mlx_logsumexp, in.hollow, false);
    inputs_release(&in);
}

TEST(ranges_and_limits_that_cannot_be_are_refused) {
    const mlx_array none = {NULL};
    inputs in;
    inputs_make(&in);
    REFUSED("[arange] step must be nonzero.", mlx_arange, 0, 1, 0, MLX_FLOAT32);
    REFUSED("[arange] Maximum size exceeded: start 0, stop 1e+20, step 1.", mlx_arange, 0, 1e20, 1, MLX_FLOAT32);
    REFUSED("[arange] Cannot compute length", mlx_arange, 0, __builtin_nan(""), 1, MLX_FLOAT32);
    REFUSED("[arange] Cannot compute length", mlx_arange, 0, __builtin_inf(), 1, MLX_FLOAT32);
    REFUSED("[clip] At most one of a_min and a_max may be", mlx_clip, in.a, none, none);
    inputs_release(&in);
}

TEST(random_arguments_that_cannot_be_are_refused) {
    inputs in;
    inputs_make(&in);
    mlx_array *res = &in.kept.handle;
    REFUSED("Expected key type uint32 but received float32.", mlx_random_bits, LIST(3), 4, in.row);
    REFUSED("[bits] Bit width must be in {1, 2, 4} but got 3.", mlx_random_bits, LIST(3), 3, in.key);
    REFUSED("[bits] negative dimensions are not allowed: (-3)", mlx_random_bits, LIST(-3), 4, in.key);
    REFUSED("key", mlx_random_normal, LIST(3), MLX_FLOAT32, 0, 1, in.row);
    REFUSED("key", mlx_random_split_num, in.scalar, 2);
    REFUSED("[split] num must not be negative, got -1.", mlx_random_split_num, in.key, -1);
    REFUSED("[permutation] x must not be negative, got -2.", mlx_random_permutation_arange, -2, in.key);
    REFUSED("[uniform] negative dimensions", mlx_random_uniform, in.scalar, in.scalar, LIST(2, -1), MLX_FLOAT32,
            in.key);
    REFUSED("[uniform] Cannot generate random values of shape (2) from broadcasted shape (2,5).", mlx_random_uniform,
            in.a, in.scalar, LIST(2), MLX_FLOAT32, in.key);
    REFUSED("(2,5) and (3,5)", mlx_random_randint, in.a, in.b, LIST(2, 5), MLX_INT32, in.key);
    REFUSED("[bernoulli] shape of `p` is incompatible with argument `shape`: (2,5) and (5).", mlx_random_bernoulli,
            in.a, LIST(5), in.key);
    REFUSED("[normal] negative dimensions", mlx_random_normal, LIST(-5), MLX_FLOAT32, 0, 1, in.key);
    REFUSED("(3) and (2,5)", mlx_random_normal_broadcast, LIST(3), MLX_FLOAT32, in.a, in.scalar, in.key);
    REFUSED("[gumbel] negative dimensions", mlx_random_gumbel, LIST(-5), MLX_FLOAT32, in.key);
    REFUSED("[laplace] negative dimensions", mlx_random_laplace, LIST(-5), MLX_FLOAT32, 0, 1, in.key);
    REFUSED("[categorical] num_samples must not be negative, got -1.", mlx_random_categorical_num_samples, in.a, -1, -1,
            in.key);
    REFUSED("[categorical] Requested shape (3) is not broadcast compatible with reduced logits shape (2).",
            mlx_random_categorical_shape, in.a, 1, LIST(3), in.key);
    EXPECT_ERROR(&in.log, mlx_random_split(res, res, in.row, in.s), "key");
    inputs_release(&in);
}

/* ---- what only the device knows ---- */

TEST(float64_on_a_gpu_fails_when_it_is_computed_and_is_named) {
    setenv("SLIP_GPU", "sim", 1);
    mlx_array wide = mlx_array_new_double(0.5), sum = mlx_array_new();
    error_log log;
    install_log(&log);
    mlx_stream gpu = mlx_default_gpu_stream_new();
    int code = mlx_add(&sum, wide, wide, gpu);
    if (code == 0) code = mlx_array_eval(sum);
    EXPECT_EQ(code, 1);
    EXPECT_EQ(log.count, 1);
    EXPECT_TRUE(strstr(log.last, "float64") != NULL && strstr(log.last, "add") != NULL);
    mlx_array_free(wide);
    mlx_array_free(sum);
    mlx_stream_free(gpu);
}

/* More than the machine has: an error when it is computed, which a reader sees too, and the next op is fine. */
TEST(an_array_that_memory_cannot_hold_is_an_error_and_not_the_end) {
    inputs in;
    inputs_make(&in);
    mlx_array huge = mlx_array_new(), sum = mlx_array_new();
    size_t before = 0;
    EXPECT_EQ(mlx_set_memory_limit(&before, (size_t)64 << 20), 0);
    EXPECT_EQ(mlx_zeros(&huge, LIST(1 << 15, 1 << 15), MLX_FLOAT32, in.s), 0);
    EXPECT_EQ(mlx_sum(&sum, huge, false, in.s), 0);
    EXPECT_ERROR(&in.log, mlx_array_eval(huge), "memory");
    EXPECT_ERROR(&in.log, mlx_array_eval(sum), "memory");
    EXPECT_EQ(mlx_add(&sum, in.a, in.a, in.s), 0);
    EXPECT_EQ(mlx_array_eval(sum), 0);
    mlx_array_free(huge);
    mlx_array_free(sum);
    inputs_release(&in);
}
