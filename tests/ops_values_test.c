/* Results, dtypes, shapes and error messages beside those of MLX 0.32.2: tests/data/values.tsv and messages.tsv, made
 * by tools/make_expected.py, which says what each row calls. A tolerance of 0 means the same bits (NaN equal to NaN).
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ops_support.h"
#include "table_support.h"

enum { MAX_INPUTS = 4, MAX_PARAMETERS = 8 };

/* One call: its inputs, and the other parameters as they stand in the row and as whole numbers. */
typedef struct call {
    slip_array *inputs[MAX_INPUTS];
    int input_count;
    char *texts[MAX_PARAMETERS];
    int numbers[MAX_PARAMETERS];
    int parameter_count;
    slip_stream *stream;
} call;

/* ---- what a function takes: each adapter fits the functions of one signature ---- */

typedef slip_status (*unary_function)(slip_array **, slip_array *, slip_stream *);
typedef slip_status (*binary_function)(slip_array **, slip_array *, slip_array *, slip_stream *);
typedef slip_status (*ternary_function)(slip_array **, slip_array *, slip_array *, slip_array *, slip_stream *);
typedef slip_status (*flag_function)(slip_array **, slip_array *, bool, slip_stream *);
typedef slip_status (*number_function)(slip_array **, slip_array *, int, slip_stream *);
typedef slip_status (*pair_function)(slip_array **, slip_array *, int, int, slip_stream *);
typedef slip_status (*axis_function)(slip_array **, slip_array *, int, bool, slip_stream *);
typedef slip_status (*axes_function)(slip_array **, slip_array *, const int *, size_t, bool, slip_stream *);
typedef slip_status (*list_function)(slip_array **, slip_array *, const int *, size_t, slip_stream *);
typedef slip_status (*scan_function)(slip_array **, slip_array *, int, bool, bool, slip_stream *);
typedef slip_status (*spread_function)(slip_array **, slip_array *, bool, int, slip_stream *);
typedef slip_status (*spread_axis_function)(slip_array **, slip_array *, int, bool, int, slip_stream *);
typedef slip_status (*spread_axes_function)(slip_array **, slip_array *, const int *, size_t, bool, int, slip_stream *);
typedef slip_status (*index_function)(slip_array **, slip_array *, slip_array *, int, slip_stream *);
typedef slip_status (*join_function)(slip_array **, slip_array *const *, size_t, int, slip_stream *);

typedef struct function {
    const char *name;
    slip_status (*adapter)(const struct function *self, slip_array **out, const call *c);
    union {
        unary_function unary;
        binary_function binary;
        ternary_function ternary;
        flag_function flag;
        number_function number;
        pair_function pair;
        axis_function axis;
        axes_function axes;
        list_function list;
        scan_function scan;
        spread_function spread;
        spread_axis_function spread_axis;
        spread_axes_function spread_axes;
        index_function index;
        join_function join;
    } call;
} function;

#define ADAPTER(name, ...)                                                                  \
    static slip_status call_##name(const function *self, slip_array **out, const call *c) { \
        return self->call.name(out, __VA_ARGS__, c->stream);                                \
    }
ADAPTER(unary, c->inputs[0])
ADAPTER(binary, c->inputs[0], c->inputs[1])
ADAPTER(ternary, c->inputs[0], c->inputs[1], c->inputs[2])
ADAPTER(flag, c->inputs[0], c->numbers[0])
ADAPTER(number, c->inputs[0], c->numbers[0])
ADAPTER(pair, c->inputs[0], c->numbers[0], c->numbers[1])
ADAPTER(axis, c->inputs[0], c->numbers[0], c->numbers[1])
ADAPTER(axes, c->inputs[0], c->numbers + 1, (size_t)(c->parameter_count - 1), c->numbers[0])
ADAPTER(list, c->inputs[0], c->numbers, (size_t)c->parameter_count)
ADAPTER(scan, c->inputs[0], c->numbers[0], c->numbers[1], c->numbers[2])
ADAPTER(spread, c->inputs[0], c->numbers[0], c->numbers[1])
ADAPTER(spread_axis, c->inputs[0], c->numbers[0], c->numbers[1], c->numbers[2])
ADAPTER(spread_axes, c->inputs[0], c->numbers + 2, (size_t)(c->parameter_count - 2), c->numbers[0], c->numbers[1])
ADAPTER(index, c->inputs[0], c->inputs[1], c->numbers[0])
ADAPTER(join, c->inputs, (size_t)c->input_count, c->numbers[0])

static slip_status call_astype(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_astype(out, c->inputs[0], dtype_named(c->texts[0]), c->stream);
}

static slip_status call_unflatten(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_unflatten(out, c->inputs[0], c->numbers[0], c->numbers + 1, (size_t)(c->parameter_count - 1),
                          c->stream);
}

static slip_status call_array_equal(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_array_equal(out, c->inputs[0], c->inputs[1], c->numbers[0], c->stream);
}

/* The numbers are written as the bytes of doubles. */
static slip_status call_arange(const function *self, slip_array **out, const call *c) {
    double range[3];
    (void)self;
    for (int i = 0; i < 3; ++i) EXPECT_EQ(bytes_parse(c->texts[i + 1], (unsigned char *)&range[i], 8), 8);
    return slip_arange(out, range[0], range[1], range[2], dtype_named(c->texts[0]), c->stream);
}

/* Those that return several arrays: the first parameter says which is looked at. */
static slip_status pick(slip_array **out, slip_array **all, int count, int which, slip_status status) {
    *out = NULL;
    for (int i = 0; i < count; ++i) {
        if (status == SLIP_OK && i == which) *out = all[i];
        else slip_array_release(all[i]);
    }
    return status;
}

enum { MAX_OUTPUTS = 8 };

static slip_status call_split(const function *self, slip_array **out, const call *c) {
    slip_array *all[MAX_OUTPUTS] = {NULL};
    (void)self;
    slip_status status = slip_split(all, c->inputs[0], c->numbers[1], c->numbers[2], c->stream);
    return pick(out, all, c->numbers[1], c->numbers[0], status);
}

static slip_status call_split_sections(const function *self, slip_array **out, const call *c) {
    slip_array *all[MAX_OUTPUTS] = {NULL};
    int count = c->parameter_count - 2;
    (void)self;
    slip_status status =
        slip_split_sections(all, c->inputs[0], c->numbers + 2, (size_t)count, c->numbers[1], c->stream);
    return pick(out, all, count + 1, c->numbers[0], status);
}

static slip_status call_divmod(const function *self, slip_array **out, const call *c) {
    slip_array *all[MAX_OUTPUTS] = {NULL};
    (void)self;
    slip_status status = slip_divmod(all, c->inputs[0], c->inputs[1], c->stream);
    return pick(out, all, 2, c->numbers[0], status);
}

/* With a second parameter: of the transpose. */
static slip_status call_view_as(const function *self, slip_array **out, const call *c) {
    slip_array *turned = NULL;
    (void)self;
    if (c->parameter_count > 1) EXPECT_OK(slip_transpose(&turned, c->inputs[0], c->stream));
    slip_status status = slip_view_as(out, turned ? turned : c->inputs[0], dtype_named(c->texts[0]), c->stream);
    slip_array_release(turned);
    return status;
}

static slip_status call_nan_to_num(const function *self, slip_array **out, const call *c) {
    float high = (float)c->numbers[1], low = (float)c->numbers[2];
    bool is_given = c->parameter_count > 0;
    (void)self;
    return slip_nan_to_num(out, c->inputs[0], (float)c->numbers[0], is_given ? &high : NULL, is_given ? &low : NULL,
                           c->stream);
}

static slip_status call_isclose(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_isclose(out, c->inputs[0], c->inputs[1], 1e-5, 1e-8, c->numbers[0], c->stream);
}

static slip_status call_allclose(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_allclose(out, c->inputs[0], c->inputs[1], 1e-5, 1e-8, c->numbers[0], c->stream);
}

/* The bytes of a double. */
static double double_of(const char *text) {
    double value;
    EXPECT_EQ(bytes_parse(text, (unsigned char *)&value, 8), 8);
    return value;
}

static slip_status call_linspace(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_linspace(out, double_of(c->texts[2]), double_of(c->texts[3]), c->numbers[1], dtype_named(c->texts[0]),
                         c->stream);
}

static slip_status call_eye(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_eye(out, c->numbers[1], c->numbers[2], c->numbers[3], dtype_named(c->texts[0]), c->stream);
}

static slip_status call_tri(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_tri(out, c->numbers[1], c->numbers[2], c->numbers[3], dtype_named(c->texts[0]), c->stream);
}

static slip_status call_meshgrid(const function *self, slip_array **out, const call *c) {
    slip_array *all[MAX_OUTPUTS] = {NULL};
    (void)self;
    slip_status status = slip_meshgrid(all, c->inputs, (size_t)c->input_count, c->numbers[1], c->texts[2], c->stream);
    return pick(out, all, c->input_count, c->numbers[0], status);
}

static slip_status call_unstack(const function *self, slip_array **out, const call *c) {
    slip_array *all[MAX_OUTPUTS] = {NULL};
    (void)self;
    slip_status status = slip_unstack(all, c->inputs[0], c->numbers[1], c->stream);
    return pick(out, all, slip_array_shape(c->inputs[0])[c->numbers[1]], c->numbers[0], status);
}

/* The mode, then axis, low and high of each padding. */
static slip_status call_pad(const function *self, slip_array **out, const call *c) {
    int axes[2], low[2], high[2];
    size_t count = (size_t)(c->parameter_count - 1) / 3;
    (void)self;
    for (size_t i = 0; i < count; ++i) {
        axes[i] = c->numbers[1 + 3 * i];
        low[i] = c->numbers[2 + 3 * i];
        high[i] = c->numbers[3 + 3 * i];
    }
    return slip_pad(out, c->inputs[0], axes, count, low, count, high, count, c->inputs[1], c->texts[0], c->stream);
}

static slip_status call_pad_symmetric(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_pad_symmetric(out, c->inputs[0], c->numbers[1], c->inputs[1], c->texts[0], c->stream);
}

static slip_status call_roll_axis(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_roll_axis(out, c->inputs[0], c->numbers + 1, (size_t)(c->parameter_count - 1), c->numbers[0],
                          c->stream);
}

static slip_status call_roll_axes(const function *self, slip_array **out, const call *c) {
    size_t count = (size_t)c->parameter_count / 2;
    (void)self;
    return slip_roll_axes(out, c->inputs[0], c->numbers + count, count, c->numbers, count, c->stream);
}

static slip_status call_trace(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_trace(out, c->inputs[0], c->numbers[1], c->numbers[2], c->numbers[3], dtype_named(c->texts[0]),
                      c->stream);
}

static slip_status call_median(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_median(out, c->inputs[0], c->numbers + 1, (size_t)(c->parameter_count - 1), c->numbers[0], c->stream);
}

static slip_status call_searchsorted(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_searchsorted(out, c->inputs[0], c->inputs[1], c->texts[0], c->stream);
}

static slip_status call_tensordot(const function *self, slip_array **out, const call *c) {
    size_t count = (size_t)c->parameter_count / 2;
    (void)self;
    return slip_tensordot(out, c->inputs[0], c->inputs[1], c->numbers, count, c->numbers + count, count, c->stream);
}

static slip_status call_einsum(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_einsum(out, c->texts[0], c->inputs, (size_t)c->input_count, c->stream);
}

static slip_status call_diagonal(const function *self, slip_array **out, const call *c) {
    (void)self;
    return slip_diagonal(out, c->inputs[0], c->numbers[0], c->numbers[1], c->numbers[2], c->stream);
}

#define OF(KIND, NAME) {#NAME, call_##KIND, {.KIND = slip_##NAME}},
#define REDUCTION(NAME) OF(flag, NAME) OF(axis, NAME##_axis) OF(axes, NAME##_axes)
#define BY_HAND(NAME) {#NAME, call_##NAME, {NULL}},

/* clang-format off */
static const function functions[] = {
    OF(unary, abs) OF(unary, negative) OF(unary, sign) OF(unary, square) OF(unary, sqrt) OF(unary, rsqrt)
    OF(unary, reciprocal) OF(unary, floor) OF(unary, ceil) OF(unary, exp) OF(unary, expm1) OF(unary, log)
    OF(unary, log1p) OF(unary, sin) OF(unary, tanh) OF(unary, sigmoid) OF(unary, erf) OF(unary, logical_not)
    OF(unary, isnan) OF(unary, isinf) OF(unary, isfinite) OF(binary, add) OF(binary, subtract) OF(binary, multiply)
    OF(binary, divide) OF(binary, floor_divide) OF(binary, remainder) OF(binary, power) OF(binary, maximum)
    OF(binary, minimum) OF(binary, logical_and) OF(binary, equal) OF(binary, not_equal) OF(binary, less)
    OF(binary, greater_equal) OF(binary, matmul) OF(ternary, where) OF(ternary, clip) REDUCTION(sum) REDUCTION(prod)
    REDUCTION(max) REDUCTION(min) REDUCTION(all) REDUCTION(any) REDUCTION(mean) REDUCTION(softmax)
    REDUCTION(logsumexp) OF(flag, argmax) OF(axis, argmax_axis) OF(flag, argmin) OF(scan, cumsum) OF(scan, cumprod)
    OF(scan, cummax) OF(scan, cummin) OF(number, sort_axis) OF(number, argsort_axis) OF(number, round)
    OF(list, reshape) OF(list, transpose_axes) OF(list, squeeze_axes) OF(list, expand_dims_axes)
    OF(list, broadcast_to) OF(pair, flatten) OF(pair, swapaxes) OF(pair, moveaxis) OF(index, take_axis)
    OF(index, take_along_axis) OF(join, concatenate_axis) OF(join, stack_axis) BY_HAND(astype) BY_HAND(unflatten)
    BY_HAND(array_equal) BY_HAND(arange) OF(unary, trunc) OF(unary, tan) OF(unary, arcsin) OF(unary, arccos)
    OF(unary, arctan) OF(unary, sinh) OF(unary, cosh) OF(unary, arcsinh) OF(unary, arccosh) OF(unary, arctanh)
    OF(unary, degrees) OF(unary, radians) OF(unary, real) OF(unary, imag) OF(unary, conjugate)
    OF(unary, bitwise_invert) OF(unary, isposinf) OF(unary, isneginf) OF(binary, bitwise_and) OF(binary, bitwise_or)
    OF(binary, bitwise_xor) OF(binary, left_shift) OF(binary, right_shift) OF(binary, logical_xor) OF(binary, arctan2)
    OF(binary, logaddexp) OF(spread, var) OF(spread_axis, var_axis) OF(spread_axes, var_axes)
    OF(spread, std) OF(spread_axis, std_axis) OF(spread_axes, std_axes) OF(scan, logcumsumexp) OF(number, diag)
    BY_HAND(split) BY_HAND(split_sections) BY_HAND(divmod) BY_HAND(view_as) BY_HAND(nan_to_num) BY_HAND(isclose)
    BY_HAND(allclose) BY_HAND(diagonal)
    OF(unary, atleast_1d) OF(unary, atleast_2d) OF(unary, atleast_3d) OF(unary, flip) OF(binary, inner)
    OF(binary, outer) OF(binary, kron) OF(number, tril) OF(number, triu) OF(number, repeat) OF(number, partition)
    OF(number, argpartition) OF(number, topk) OF(pair, repeat_axis) OF(pair, diff) OF(pair, partition_axis)
    OF(pair, argpartition_axis) OF(pair, topk_axis) OF(list, tile) OF(list, roll) OF(list, flip_axes)
    OF(flag, count_nonzero) OF(axes, count_nonzero_axes) OF(index, tensordot_axis) OF(index, vecdot) BY_HAND(linspace)
    BY_HAND(eye) BY_HAND(tri) BY_HAND(meshgrid) BY_HAND(unstack) BY_HAND(pad) BY_HAND(pad_symmetric)
    BY_HAND(roll_axis) BY_HAND(roll_axes) BY_HAND(trace) BY_HAND(median) BY_HAND(searchsorted) BY_HAND(tensordot)
    BY_HAND(einsum)
};
/* clang-format on */

static slip_status run(slip_array **out, const char *name, const call *c) {
    for (size_t i = 0; i < sizeof functions / sizeof *functions; ++i)
        if (strcmp(functions[i].name, name) == 0) return functions[i].adapter(&functions[i], out, c);
    FAIL("the test has no function %s", name);
}

/* ---- rows ---- */

/* What reading a table needs and finds: rows with float64 are skipped where the device has none. */
typedef struct reading {
    slip_device device;
    slip_stream *stream;
    int skipped;
} reading;

static void call_prepare(call *c, char *parameters, char *inputs, slip_stream *stream) {
    *c = (call){.stream = stream};
    if (*parameters) c->parameter_count = text_split(parameters, ' ', c->texts, MAX_PARAMETERS);
    for (int i = 0; i < c->parameter_count; ++i) c->numbers[i] = atoi(c->texts[i]);
    char *texts[MAX_INPUTS];
    if (*inputs) c->input_count = text_split(inputs, ';', texts, MAX_INPUTS);
    for (int i = 0; i < c->input_count; ++i) c->inputs[i] = array_parse(texts[i]);
}

static void call_finish(call *c) {
    for (int i = 0; i < c->input_count; ++i) slip_array_release(c->inputs[i]);
}

static void check_value(char **fields, int field_count, int number, void *context) {
    reading *r = context;
    call c;
    slip_array *result;
    EXPECT_EQ(field_count, 5);
    if (r->device.type == SLIP_GPU &&
        (strstr(fields[1], "float64") || strstr(fields[2], "float64") || strstr(fields[4], "float64"))) {
        ++r->skipped;
        return;
    }
    TEST_CONTEXT("row %d: %s(%s) of %.60s", number, fields[0], fields[1], fields[2]);
    call_prepare(&c, fields[1], fields[2], r->stream);
    slip_array *wanted = array_parse(fields[4]);
    slip_dtype dtype = slip_array_dtype(wanted);
    double tolerance = dtype_is_float(dtype) || dtype == SLIP_COMPLEX64 ? strtod(fields[3], NULL) : 0;
    EXPECT_OK(run(&result, fields[0], &c));
    if (tolerance == 0) {
        expect_same_bits(wanted, result);
    } else {
        tensor expected = tensor_of(wanted);
        double *slack = calloc(expected.size + 1, sizeof *slack);
        for (size_t i = 0; i < expected.size; ++i) {
            double size = cabs(expected.values[i]);
            slack[i] = tolerance * (isfinite(size) ? fmax(size, 1e-3) : 1);
        }
        expect_tensor(result, &expected, 0, slack);
        free(slack);
        tensor_free(&expected);
    }
    slip_array_release(wanted);
    slip_array_release(result);
    call_finish(&c);
}

TEST_ON_EVERY_DRIVER(values_dtypes_and_shapes_are_the_peers) {
    reading r = {device, stream_on(device), 0};
    int count = table_read("values.tsv", check_value, &r);
    EXPECT_GT(count, 2200);
    EXPECT_TRUE(device.type == SLIP_GPU ? r.skipped > 0 : r.skipped == 0);
    slip_stream_release(r.stream);
}

/* ---- messages ---- */

/* The next run of letters and digits, lower case; false at the end. */
static bool next_word(const char **text, char *word, size_t word_bytes) {
    size_t count = 0;
    while (**text && !isalnum((unsigned char)**text)) ++*text;
    for (; isalnum((unsigned char)**text) || **text == '_'; ++*text)
        if (count + 1 < word_bytes) word[count++] = (char)tolower((unsigned char)**text);
    word[count] = '\0';
    return count > 0;
}

/* How many of the peer's words are in ours, in per cent. */
static int shared_words(const char *peer, const char *own) {
    char word[64], other[64];
    int count = 0, found = 0;
    while (next_word(&peer, word, sizeof word)) {
        const char *rest = own;
        bool is_there = false;
        while (!is_there && next_word(&rest, other, sizeof other)) is_there = strcmp(word, other) == 0;
        found += is_there;
        ++count;
    }
    return count ? 100 * found / count : 100;
}

static void check_message(char **fields, int field_count, int number, void *context) {
    reading *r = context;
    call c;
    slip_array *result = NULL;
    EXPECT_EQ(field_count, 4);
    TEST_CONTEXT("row %d: %s(%s), of which the peer says: %s", number, fields[0], fields[1], fields[3]);
    call_prepare(&c, fields[1], fields[2], r->stream);
    slip_status status = run(&result, fields[0], &c);
    if (status != SLIP_INVALID_ARGUMENT) FAIL("the status is %s", slip_status_name(status));
    EXPECT_TRUE(result == NULL);
    const char *own = slip_error_message();
    if (own[0] != '[') FAIL("our message names no function: %s", own);
    if (shared_words(fields[3], own) < 60) FAIL("our message is too far from that: %s", own);
    call_finish(&c);
}

TEST(messages_are_close_to_the_peers_and_name_the_function) {
    reading r = {{SLIP_CPU, 0}, stream_on((slip_device){SLIP_CPU, 0}), 0};
    EXPECT_GT(table_read("messages.tsv", check_message, &r), 50);
    slip_stream_release(r.stream);
}

/* What ends the peer's process has values here. */
TEST_ON_EVERY_DRIVER(integer_division_by_zero_gives_zero) {
    static const int three = 3;
    slip_stream *stream = stream_on(device);
    for (slip_dtype dtype = SLIP_UINT8; dtype <= SLIP_INT64; ++dtype) {
        tensor a = tensor_make(dtype, &three, 1), zero = tensor_make(dtype, &three, 1);
        for (int i = 0; i < 3; ++i) a.values[i] = i * 50;
        slip_array *left = array_of(&a, LAYOUT_DENSE, stream), *right = array_of(&zero, LAYOUT_DENSE, stream), *result;
        EXPECT_OK(slip_floor_divide(&result, left, right, stream));
        expect_tensor(result, &zero, 0, NULL);
        slip_array_release(result);
        EXPECT_OK(slip_remainder(&result, left, right, stream));
        expect_tensor(result, &zero, 0, NULL);
        slip_array_release(result);
        slip_array_release(left);
        slip_array_release(right);
        tensor_free(&a);
        tensor_free(&zero);
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(the_smallest_integer_divided_by_minus_one_wraps) {
    slip_stream *stream = stream_on(device);
    const int64_t smallest[] = {INT64_MIN, 5}, divisor[] = {-1, -1};
    const int two = 2;
    slip_array *a, *b, *quotient, *rest;
    const void *data;
    EXPECT_OK(slip_array_from_data(&a, smallest, &two, 1, SLIP_INT64));
    EXPECT_OK(slip_array_from_data(&b, divisor, &two, 1, SLIP_INT64));
    EXPECT_OK(slip_floor_divide(&quotient, a, b, stream));
    EXPECT_OK(slip_remainder(&rest, a, b, stream));
    EXPECT_OK(slip_array_data(&data, quotient));
    EXPECT_EQ(((const int64_t *)data)[0], INT64_MIN);
    EXPECT_EQ(((const int64_t *)data)[1], -5);
    EXPECT_OK(slip_array_data(&data, rest));
    EXPECT_EQ(((const int64_t *)data)[0], 0);
    slip_array_release(a);
    slip_array_release(b);
    slip_array_release(quotient);
    slip_array_release(rest);
    slip_stream_release(stream);
}
