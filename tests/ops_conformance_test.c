/* Every elementwise op of the op table against an oracle in plain C: in all its dtypes, over layouts, with
 * broadcasting, empty arrays, arrays without dimensions, and special values. The cases come from
 * generated/conformance_cases.h; an op added to ops/ does not build here before it has an oracle. */
#include "conformance_cases.h"
#include "op_enum.h"
#include "ops_oracle.h"

enum { ANY, NUMERIC, REAL, INEXACT, FLOATING, INTEGER, BITS, BOOLEAN, COMPLEX };

static bool class_has(int class, slip_dtype dtype) {
    switch (class) {
    case NUMERIC: return dtype != SLIP_BOOL;
    case REAL: return dtype != SLIP_COMPLEX64;
    case INEXACT: return dtype_is_float(dtype) || dtype == SLIP_COMPLEX64;
    case FLOATING: return dtype_is_float(dtype);
    case INTEGER: return dtype_is_integer(dtype);
    case BITS: return dtype_is_integer(dtype) || dtype == SLIP_BOOL;
    case COMPLEX: return dtype == SLIP_COMPLEX64;
    case BOOLEAN: return dtype == SLIP_BOOL;
    default: return true;
    }
}

/* The oracle's complex function, for the classes that have complex64. */
#define COMPLEX_OF_ANY(name) complex_##name
#define COMPLEX_OF_NUMERIC(name) complex_##name
#define COMPLEX_OF_INEXACT(name) complex_##name
#define COMPLEX_OF_COMPLEX(name) complex_##name
#define COMPLEX_OF_INTEGER(name) NULL
#define COMPLEX_OF_BITS(name) NULL
#define COMPLEX_OF_REAL(name) NULL
#define COMPLEX_OF_FLOATING(name) NULL
#define COMPLEX_OF_BOOLEAN(name) NULL

typedef struct unary_case {
    const char *name;
    slip_op op;
    double low, high;
    int class;
    double ulp;
    slip_status (*call)(slip_array **out, slip_array *a, slip_stream *stream);
    double (*of_real)(double a);
    double complex (*of_complex)(double complex a);
    bool is_predicate;
} unary_case;

#define UNARY_CASE(NAME, OP, ARITY, LOW, HIGH, LOW_1, HIGH_1, CLASS, ULP) \
    {#NAME, SLIP_OP_##OP, LOW, HIGH, CLASS, ULP, slip_##NAME, real_##NAME, COMPLEX_OF_##CLASS(NAME), false},
#define PREDICATE_CASE(NAME, OP, ARITY, LOW, HIGH, LOW_1, HIGH_1, CLASS, ULP) \
    {#NAME, SLIP_OP_##OP, LOW, HIGH, CLASS, ULP, slip_##NAME, real_##NAME, COMPLEX_OF_##CLASS(NAME), true},

static const unary_case unary_cases[] = {SLIP_CONFORMANCE_UNARY(UNARY_CASE) SLIP_CONFORMANCE_PREDICATE(PREDICATE_CASE)};

typedef struct binary_case {
    const char *name;
    slip_op op;
    double low[2], high[2];
    int class;
    double ulp;
    slip_status (*call)(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);
    double (*of_real)(double a, double b, slip_dtype dtype);
    double complex (*of_complex)(double complex a, double complex b);
    bool is_comparison;
} binary_case;

#define BINARY_CASE(NAME, OP, ARITY, LOW_0, HIGH_0, LOW_1, HIGH_1, CLASS, ULP) \
    {#NAME, SLIP_OP_##OP, {LOW_0, LOW_1}, {HIGH_0, HIGH_1},         CLASS,     \
     ULP,   slip_##NAME,  real_##NAME,    COMPLEX_OF_##CLASS(NAME), false},
#define COMPARE_CASE(NAME, OP, ARITY, LOW_0, HIGH_0, LOW_1, HIGH_1, CLASS, ULP) \
    {#NAME, SLIP_OP_##OP, {LOW_0, LOW_1}, {HIGH_0, HIGH_1},         CLASS,      \
     ULP,   slip_##NAME,  real_##NAME,    COMPLEX_OF_##CLASS(NAME), true},

static const binary_case binary_cases[] = {SLIP_CONFORMANCE_BINARY(BINARY_CASE) SLIP_CONFORMANCE_COMPARE(COMPARE_CASE)};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

typedef struct shape_case {
    int ndim, shape[4];
} shape_case;

static const shape_case shapes[] = {{0, {0}},    {1, {1}},       {1, {7}},    {1, {0}},          {3, {3, 0, 2}},
                                    {2, {5, 6}}, {3, {4, 3, 5}}, {1, {1300}}, {4, {2, 3, 4, 5}}, {2, {67, 33}}};

/* What the test runs over: all dtypes but float64, or float64 alone, which not every device has. */
static bool is_chosen(slip_dtype dtype, bool wide) {
    return (dtype == SLIP_FLOAT64) == wide;
}

/* The table's tolerance is for float32 and float64; half types are computed in float32 and rounded once. Complex
 * numbers are sums and products of rounded parts. */
static double tolerance_in(slip_dtype dtype, double ulp) {
    if (dtype_is_half(dtype)) return ulp < 1 ? ulp : 1;
    return dtype == SLIP_COMPLEX64 ? ulp + 3 : ulp;
}

/* ---- unary ---- */

static void check_unary(const unary_case *op, const tensor *input, layout how, slip_stream *stream) {
    bool is_complex = input->dtype == SLIP_COMPLEX64;
    bool is_part = is_complex && (op->op == SLIP_OP_ABS || op->op == SLIP_OP_REAL || op->op == SLIP_OP_IMAG);
    bool is_inverted_truth = input->dtype == SLIP_BOOL && op->op == SLIP_OP_BITWISE_INVERT;
    slip_dtype dtype = op->is_predicate ? SLIP_BOOL : is_part ? SLIP_FLOAT32 : input->dtype;
    tensor expected = tensor_make(dtype, input->shape, input->ndim);
    for (size_t i = 0; i < input->size; ++i)
        expected.values[i] =
            is_complex ? op->of_complex(input->values[i]) : CMPLX(op->of_real(creal(input->values[i])), 0);
    for (size_t i = 0; i < input->size && is_inverted_truth; ++i) expected.values[i] = input->values[i] == 0;
    slip_array *a = array_of(input, how, stream), *result;
    EXPECT_OK(op->call(&result, a, stream));
    expect_tensor(result, &expected, tolerance_in(input->dtype, op->ulp), NULL);
    slip_array_release(result);
    slip_array_release(a);
    tensor_free(&expected);
}

static void run_unary(slip_device device, bool wide) {
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(unary_cases); ++n) {
        const unary_case *op = &unary_cases[n];
        test_generator random = test_random(n + 1);
        for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
            if (!class_has(op->class, dtype) || !is_chosen(dtype, wide)) continue;
            for (size_t s = 0; s < COUNT_OF(shapes); ++s) {
                for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
                    TEST_CONTEXT("%s of %s, shape %zu, layout %d", op->name, slip_dtype_name(dtype), s, (int)how);
                    tensor input = tensor_make(dtype, shapes[s].shape, shapes[s].ndim);
                    tensor_draw(&input, &random, op->low, op->high);
                    if (dtype_is_float(dtype) && s % 2) tensor_add_specials(&input, &random);
                    tensor_prepare(&input, how);
                    check_unary(op, &input, how, stream);
                    tensor_free(&input);
                }
            }
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(unary_ops_agree_with_the_oracle, 60) {
    run_unary(device, false);
}

TEST_ON_EVERY_DRIVER(unary_ops_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    run_unary(device, true);
}

/* ---- binary ---- */

/* Parts of complex products are differences of products: their errors are relative to those. */
static void fill_slack(const binary_case *op, const tensor *a, const tensor *b, double *slack) {
    bool is_product = op->op == SLIP_OP_MULTIPLY || op->op == SLIP_OP_POWER;
    for (size_t i = 0; i < a->size; ++i) {
        double scale = cabs(a->values[i]) + cabs(b->values[i]);
        if (is_product) scale = op->op == SLIP_OP_MULTIPLY ? cabs(a->values[i] * b->values[i]) : scale;
        slack[i] = a->dtype == SLIP_COMPLEX64 && !op->is_comparison ? 4 * unit_in_last_place(SLIP_FLOAT32, scale) : 0;
    }
}

static void check_binary(const binary_case *op, const tensor *a, const tensor *b, layout a_how, layout b_how,
                         slip_stream *stream) {
    bool is_complex = a->dtype == SLIP_COMPLEX64;
    tensor expected = tensor_make(op->is_comparison ? SLIP_BOOL : a->dtype, a->shape, a->ndim);
    double slack[4096];
    EXPECT_LE(a->size, COUNT_OF(slack));
    for (size_t i = 0; i < a->size; ++i) {
        double complex x = a->values[i], y = b->values[i];
        expected.values[i] = is_complex ? op->of_complex(x, y) : CMPLX(op->of_real(creal(x), creal(y), a->dtype), 0);
    }
    fill_slack(op, a, b, slack);
    slip_array *left = array_of(a, a_how, stream), *right = array_of(b, b_how, stream), *result;
    EXPECT_OK(op->call(&result, left, right, stream));
    expect_tensor(result, &expected, tolerance_in(a->dtype, op->ulp), is_complex ? slack : NULL);
    slip_array_release(result);
    slip_array_release(left);
    slip_array_release(right);
    tensor_free(&expected);
}

static const layout layout_pairs[][2] = {
    {LAYOUT_DENSE, LAYOUT_DENSE},          {LAYOUT_TRANSPOSED, LAYOUT_DENSE},    {LAYOUT_TRANSPOSED, LAYOUT_TRANSPOSED},
    {LAYOUT_SLICED, LAYOUT_BROADCAST},     {LAYOUT_UNEXPANDED, LAYOUT_DENSE},    {LAYOUT_SLICED, LAYOUT_UNEXPANDED},
    {LAYOUT_BROADCAST, LAYOUT_TRANSPOSED}, {LAYOUT_BROADCAST, LAYOUT_BROADCAST},
};

static void check_binary_shape(const binary_case *op, slip_dtype dtype, const shape_case *shape, bool with_specials,
                               test_generator *random, slip_stream *stream) {
    for (size_t p = 0; p < COUNT_OF(layout_pairs); ++p) {
        TEST_CONTEXT("%s of %s, %d dimensions of which the first is %d, layouts %zu", op->name, slip_dtype_name(dtype),
                     shape->ndim, shape->shape[0], p);
        tensor inputs[2];
        for (int k = 0; k < 2; ++k) {
            inputs[k] = tensor_make(dtype, shape->shape, shape->ndim);
            tensor_draw(&inputs[k], random, op->low[k], op->high[k]);
            if (with_specials) tensor_add_specials(&inputs[k], random);
            tensor_prepare(&inputs[k], layout_pairs[p][k]);
        }
        check_binary(op, &inputs[0], &inputs[1], layout_pairs[p][0], layout_pairs[p][1], stream);
        tensor_free(&inputs[0]);
        tensor_free(&inputs[1]);
    }
}

static void run_binary(slip_device device, bool wide) {
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(binary_cases); ++n) {
        const binary_case *op = &binary_cases[n];
        test_generator random = test_random(n + 1);
        for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
            if (!class_has(op->class, dtype) || !is_chosen(dtype, wide)) continue;
            for (size_t s = 0; s < COUNT_OF(shapes); ++s)
                check_binary_shape(op, dtype, &shapes[s], dtype_is_float(dtype) && s % 2, &random, stream);
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(binary_ops_agree_with_the_oracle, 60) {
    run_binary(device, false);
}

TEST_ON_EVERY_DRIVER(binary_ops_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    run_binary(device, true);
}

/* ---- mixed dtypes ---- */

/* Integers and bool that meet a float: the result is that of both converted first. */
TEST_ON_EVERY_DRIVER(inputs_of_two_dtypes_are_converted_to_their_promotion) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    const int shape[] = {4, 5};
    for (slip_dtype x = 0; x < SLIP_DTYPE_COUNT; ++x) {
        for (slip_dtype y = 0; y < SLIP_DTYPE_COUNT; ++y) {
            slip_dtype both = slip_dtype_promote(x, y);
            if (!dtype_is_on(device, x) || !dtype_is_on(device, y)) continue;
            TEST_CONTEXT("%s and %s", slip_dtype_name(x), slip_dtype_name(y));
            tensor a = tensor_make(x, shape, 2), b = tensor_make(y, shape, 2), sum = tensor_make(both, shape, 2);
            tensor_draw(&a, &random, -4, 4);
            tensor_draw(&b, &random, -4, 4);
            for (size_t i = 0; i < sum.size; ++i)
                sum.values[i] = number_in(both, a.values[i]) + number_in(both, b.values[i]);
            slip_array *left = array_of(&a, LAYOUT_TRANSPOSED, stream), *right = array_of(&b, LAYOUT_DENSE, stream), *c;
            EXPECT_OK(slip_add(&c, left, right, stream));
            expect_tensor(c, &sum, 0, NULL);
            slip_array_release(left);
            slip_array_release(right);
            slip_array_release(c);
            tensor_free(&a);
            tensor_free(&b);
            tensor_free(&sum);
        }
    }
    slip_stream_release(stream);
}

/* ---- where ---- */

static void check_where(slip_dtype dtype, const shape_case *shape, size_t turn, test_generator *random,
                        slip_stream *stream) {
    tensor inputs[3], expected = tensor_make(dtype, shape->shape, shape->ndim);
    slip_array *arrays[3], *result;
    for (int k = 0; k < 3; ++k) {
        layout how = (layout)((turn + (size_t)k * 2) % LAYOUT_COUNT);
        inputs[k] = tensor_make(k ? dtype : SLIP_BOOL, shape->shape, shape->ndim);
        tensor_draw(&inputs[k], random, -4, 4);
        tensor_prepare(&inputs[k], how);
        if (how == LAYOUT_UNEXPANDED && turn % 2) how = LAYOUT_BROADCAST; /* one of them must have the full shape */
        arrays[k] = array_of(&inputs[k], how, stream);
    }
    for (size_t i = 0; i < expected.size; ++i)
        expected.values[i] = inputs[creal(inputs[0].values[i]) != 0 ? 1 : 2].values[i];
    EXPECT_OK(slip_where(&result, arrays[0], arrays[1], arrays[2], stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    for (int k = 0; k < 3; ++k) {
        slip_array_release(arrays[k]);
        tensor_free(&inputs[k]);
    }
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(where_agrees_with_the_oracle) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (!dtype_is_on(device, dtype)) continue;
        for (size_t s = 0; s < COUNT_OF(shapes); ++s) {
            for (size_t turn = 0; turn < LAYOUT_COUNT; ++turn) {
                TEST_CONTEXT("%s, shape %zu, turn %zu", slip_dtype_name(dtype), s, turn);
                check_where(dtype, &shapes[s], turn, &random, stream);
            }
        }
    }
    slip_stream_release(stream);
}
