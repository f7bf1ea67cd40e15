/* Ops along axes against an oracle in plain C: reductions, mean, argmax and argmin, running sums, softmax, logsumexp
 * and sorting, over every choice of axes, all their dtypes and all layouts. The cases come from
 * generated/conformance_cases.h. */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "conformance_cases.h"
#include "op_enum.h"
#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

typedef struct shape_case {
    int ndim, shape[4];
} shape_case;

static const shape_case shapes[] = {{0, {0}},          {1, {1}},   {1, {9}},      {2, {5, 6}},  {3, {4, 3, 5}},
                                    {4, {2, 3, 2, 4}}, {1, {700}}, {2, {3, 130}}, {2, {130, 3}}};
static const shape_case empty_shapes[] = {{1, {0}}, {2, {0, 3}}, {2, {3, 0}}};

/* All dtypes but float64, or float64 alone, which not every device has. */
static bool is_chosen(slip_dtype dtype, bool wide) {
    return (dtype == SLIP_FLOAT64) == wide;
}

static bool is_inexact(slip_dtype dtype) {
    return dtype_is_float(dtype) || dtype == SLIP_COMPLEX64;
}

static bool is_nan(double complex a) {
    return isnan(creal(a)) || isnan(cimag(a));
}

/* Numbers in order: by real part, then imaginary part; NaN after all others. */
static bool comes_before(double complex a, double complex b) {
    if (is_nan(a) || is_nan(b)) return !is_nan(a) && is_nan(b);
    return creal(a) < creal(b) || (creal(a) == creal(b) && cimag(a) < cimag(b));
}

/* ---- folding: what a reduction or a scan does with one more element ---- */

static double complex identity_of(slip_op op) {
    switch (op) {
    case SLIP_OP_PROD:
    case SLIP_OP_CUMPROD:
    case SLIP_OP_ALL: return 1;
    default: return 0;
    }
}

static double complex fold(slip_op op, double complex a, double complex b) {
    switch (op) {
    case SLIP_OP_SUM:
    case SLIP_OP_CUMSUM: return a + b;
    case SLIP_OP_PROD:
    case SLIP_OP_CUMPROD: return a * b;
    case SLIP_OP_ALL: return a != 0 && b != 0;
    case SLIP_OP_ANY: return a != 0 || b != 0;
    case SLIP_OP_MAX:
    case SLIP_OP_CUMMAX: return is_nan(a) || (!is_nan(b) && comes_before(b, a)) ? a : b;
    default: return is_nan(a) || (!is_nan(b) && comes_before(a, b)) ? a : b;
    }
}

/* The tolerance is in units of float32 (or float64) of the sum of magnitudes. Where elements are added one after the
 * other, as in scans and, for float64, by this oracle itself, each addition may round by half a unit more, and so may
 * each of a product's factors. Half types are computed in float32. */
static double slack_of(slip_op op, slip_dtype dtype, double ulp, double magnitudes, double magnitude, int count) {
    slip_dtype compute = dtype_is_half(dtype) ? SLIP_FLOAT32 : dtype;
    if (!is_inexact(dtype) || ulp == 0) return 0;
    if (op == SLIP_OP_PROD || op == SLIP_OP_CUMPROD)
        return (ulp + count * (dtype == SLIP_COMPLEX64 ? 2 : 0.5)) * unit_in_last_place(compute, magnitude);
    return (ulp + (op == SLIP_OP_CUMSUM || dtype == SLIP_FLOAT64 ? count * 0.5 : 0)) *
           unit_in_last_place(compute, magnitudes);
}

/* Complex factors of magnitude 1, and integers most of which are 1, so that products of many stay in range. */
static void tame_factors(tensor *a, slip_op op) {
    if (op != SLIP_OP_PROD && op != SLIP_OP_CUMPROD) return;
    for (size_t i = 0; i < a->size; ++i) {
        if (a->dtype == SLIP_COMPLEX64) a->values[i] = number_in(a->dtype, a->values[i] / cabs(a->values[i]));
        if (!dtype_is_integer(a->dtype)) continue;
        a->values[i] = i % 37 == 5 ? 3 : i % 41 == 7 && !dtype_is_unsigned(a->dtype) ? -1 : 1;
    }
}

/* ---- reductions ---- */

typedef slip_status (*reduce_call)(slip_array **out, slip_array *a, const int *axes, size_t count, bool keepdims,
                                   slip_stream *stream);

typedef struct reduce_case {
    const char *name;
    slip_op op;
    double low, high, ulp;
    bool is_boolean;
    reduce_call over_axes;
    slip_status (*over_all)(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);
    slip_status (*over_axis)(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);
} reduce_case;

#define IS_BOOLEAN_ANY false
#define IS_BOOLEAN_BOOLEAN true
#define REDUCE_CASE(NAME, OP, ARITY, LOW, HIGH, LOW_1, HIGH_1, CLASS, ULP) \
    {#NAME, SLIP_OP_##OP, LOW, HIGH, ULP, IS_BOOLEAN_##CLASS, slip_##NAME##_axes, slip_##NAME, slip_##NAME##_axis},

static const reduce_case reduce_cases[] = {SLIP_CONFORMANCE_REDUCE(REDUCE_CASE)};

static slip_dtype reduced_dtype(const reduce_case *op, slip_dtype dtype) {
    if (op->is_boolean) return SLIP_BOOL;
    if (op->op != SLIP_OP_SUM && op->op != SLIP_OP_PROD) return dtype;
    if (dtype == SLIP_BOOL || dtype == SLIP_INT8 || dtype == SLIP_INT16) return SLIP_INT32;
    return dtype == SLIP_UINT8 || dtype == SLIP_UINT16 ? SLIP_UINT32 : dtype;
}

/* Shape of the result of reducing the axes whose bits are set. */
static int reduced_shape(int *shape, const tensor *a, unsigned set, bool keepdims) {
    int ndim = 0;
    for (int i = 0; i < a->ndim; ++i) {
        if (!(set >> i & 1)) shape[ndim++] = a->shape[i];
        else if (keepdims) shape[ndim++] = 1;
    }
    return ndim;
}

/* Where an element of `a` goes in the result, kept axes alone counting. */
static size_t reduced_position(const tensor *a, unsigned set, const int *index) {
    size_t position = 0;
    for (int i = 0; i < a->ndim; ++i)
        if (!(set >> i & 1)) position = position * (size_t)a->shape[i] + (size_t)index[i];
    return position;
}

static tensor reduce_oracle(const reduce_case *op, const tensor *a, unsigned set, bool keepdims, double *slack) {
    int shape[TENSOR_MAX_NDIM], index[TENSOR_MAX_NDIM] = {0};
    slip_dtype dtype = set ? reduced_dtype(op, a->dtype) : op->is_boolean ? SLIP_BOOL : a->dtype;
    tensor result = tensor_make(dtype, shape, reduced_shape(shape, a, set, keepdims));
    int *counts = calloc(result.size + 1, sizeof *counts);
    for (size_t i = 0; i < result.size; ++i) {
        result.values[i] = identity_of(op->op);
        slack[i] = 0;
    }
    if (a->size) do {
            double complex value = a->values[tensor_position(a, index)];
            size_t at = reduced_position(a, set, index);
            bool is_extreme = op->op == SLIP_OP_MAX || op->op == SLIP_OP_MIN;
            result.values[at] = !counts[at]++ && is_extreme ? value : fold(op->op, result.values[at], value);
            slack[at] += cabs(value);
        } while (index_advance(index, a->shape, a->ndim));
    for (size_t i = 0; i < result.size; ++i)
        slack[i] = slack_of(op->op, dtype, op->ulp, slack[i], cabs(result.values[i]), counts[i]);
    free(counts);
    return result;
}

/* Through whichever of the three functions fits. */
static void call_reduce(const reduce_case *op, slip_array **out, slip_array *a, unsigned set, bool keepdims,
                        slip_stream *stream) {
    int axes[TENSOR_MAX_NDIM], count = 0, ndim = slip_array_ndim(a);
    for (int i = 0; i < ndim; ++i)
        if (set >> i & 1) axes[count++] = i % 2 ? i - ndim : i;
    if (count == ndim) EXPECT_OK(op->over_all(out, a, keepdims, stream));
    else if (count == 1) EXPECT_OK(op->over_axis(out, a, axes[0], keepdims, stream));
    else EXPECT_OK(op->over_axes(out, a, axes, (size_t)count, keepdims, stream));
}

static void check_reduce(const reduce_case *op, const tensor *a, layout how, slip_stream *stream) {
    slip_array *array = array_of(a, how, stream), *result;
    for (unsigned set = 0; set < 1u << a->ndim; ++set) {
        double slack[1024];
        bool keepdims = set % 2;
        if (set == 0 && a->ndim == 0) continue; /* all of no axes: not a choice the oracle can tell from none */
        tensor expected = reduce_oracle(op, a, set, keepdims, slack);
        TEST_CONTEXT("%s of %s, %d dimensions, axes 0x%x, layout %d", op->name, slip_dtype_name(a->dtype), a->ndim, set,
                     (int)how);
        for (size_t i = 0; i < expected.size; ++i) /* max and min: either zero will do */
            if (expected.values[i] == 0) slack[i] += DBL_MIN;
        call_reduce(op, &result, array, set, keepdims, stream);
        expect_tensor(result, &expected, dtype_is_half(expected.dtype) && op->ulp > 0 ? 0.5 : 0, slack);
        slip_array_release(result);
        tensor_free(&expected);
    }
    slip_array_release(array);
}

static void run_reduce(slip_device device, bool wide) {
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(reduce_cases); ++n) {
        const reduce_case *op = &reduce_cases[n];
        test_generator random = test_random(n + 1);
        for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
            for (size_t s = 0; s < COUNT_OF(shapes) && is_chosen(dtype, wide); ++s) {
                for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
                    tensor a = tensor_make(dtype, shapes[s].shape, shapes[s].ndim);
                    tensor_draw(&a, &random, op->low, op->high);
                    tame_factors(&a, op->op);
                    if (dtype_is_float(dtype) && s % 3 == 2 && op->ulp == 0) tensor_add_specials(&a, &random);
                    tensor_prepare(&a, how);
                    check_reduce(op, &a, how, stream);
                    tensor_free(&a);
                }
            }
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(reductions_agree_with_the_oracle, 60) {
    run_reduce(device, false);
}

TEST_ON_EVERY_DRIVER(reductions_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    run_reduce(device, true);
}

TEST_ON_EVERY_DRIVER(reductions_of_nothing_give_the_neutral_element) {
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(reduce_cases); ++n) {
        bool is_extreme = reduce_cases[n].op == SLIP_OP_MAX || reduce_cases[n].op == SLIP_OP_MIN;
        for (size_t s = 0; s < COUNT_OF(empty_shapes) && !is_extreme; ++s) {
            tensor a = tensor_make(SLIP_FLOAT32, empty_shapes[s].shape, empty_shapes[s].ndim);
            check_reduce(&reduce_cases[n], &a, LAYOUT_DENSE, stream);
            tensor_free(&a);
        }
    }
    slip_stream_release(stream);
}

/* The sum is multiplied by 1/n in the dtype, so there are three roundings. */
TEST_ON_EVERY_DRIVER(means_agree_with_the_oracle) {
    const slip_dtype dtypes[] = {SLIP_BOOL, SLIP_UINT8, SLIP_INT64, SLIP_FLOAT32, SLIP_COMPLEX64};
    const reduce_case sum = {"sum", SLIP_OP_SUM, -4, 4, 4, false, slip_sum_axes, slip_sum, slip_sum_axis};
    const reduce_case mean = {"mean", SLIP_OP_SUM, -4, 4, 4, false, slip_mean_axes, slip_mean, slip_mean_axis};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    const int shape[] = {4, 3, 5};
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        tensor a = tensor_make(dtypes[d], shape, 3);
        tensor_draw(&a, &random, -4, 4);
        slip_array *array = array_of(&a, LAYOUT_SLICED, stream), *result;
        a.dtype = is_inexact(a.dtype) ? a.dtype : SLIP_FLOAT32;
        for (unsigned set = 1; set < 8; ++set) {
            double slack[64];
            tensor expected = reduce_oracle(&sum, &a, set, true, slack);
            double count = (double)a.size / (double)expected.size;
            for (size_t i = 0; i < expected.size; ++i) {
                expected.values[i] /= count;
                slack[i] = slack[i] / count + 2 * unit_in_last_place(SLIP_FLOAT32, cabs(expected.values[i]));
            }
            call_reduce(&mean, &result, array, set, true, stream);
            expect_tensor(result, &expected, 1, slack);
            slip_array_release(result);
            tensor_free(&expected);
        }
        slip_array_release(array);
        tensor_free(&a);
    }
    slip_stream_release(stream);
}

/* ---- along one axis: rows of a tensor ---- */

/* Rows along an axis, one after the other: `start` is the position of the first element of row number `row`, and the
 * distance of its elements is returned. */
static size_t row_of(const tensor *a, int axis, size_t row, size_t *start) {
    size_t inner = 1;
    for (int i = axis + 1; i < a->ndim; ++i) inner *= (size_t)a->shape[i];
    *start = row / inner * inner * (size_t)a->shape[axis] + row % inner;
    return inner;
}

/* A tensor like `a` in another dtype, all zeros. */
static tensor like(const tensor *a, slip_dtype dtype) {
    return tensor_make(dtype, a->shape, a->ndim);
}

/* Runs `check` for float64 alone or for all other dtypes (of the floating kind only if asked), shapes, layouts, axes.
 */
static void for_each_axis(slip_device device, bool wide, slip_op op, bool inexact_only, double low, double high,
                          void (*check)(const tensor *a, slip_array *array, int axis, slip_stream *stream)) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (!is_chosen(dtype, wide) || (inexact_only && !is_inexact(dtype))) continue;
        for (size_t s = 1; s < COUNT_OF(shapes); ++s) {
            for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
                tensor a = tensor_make(dtype, shapes[s].shape, shapes[s].ndim);
                tensor_draw(&a, &random, low, high);
                tame_factors(&a, op);
                if (dtype_is_float(dtype) && !inexact_only && s % 3 == 0) tensor_add_specials(&a, &random);
                tensor_prepare(&a, how);
                slip_array *array = array_of(&a, how, stream);
                for (int axis = 0; axis < a.ndim; ++axis) {
                    TEST_CONTEXT("%s, shape %zu, axis %d, layout %d", slip_dtype_name(dtype), s, axis, (int)how);
                    check(&a, array, axis, stream);
                }
                slip_array_release(array);
                tensor_free(&a);
            }
        }
    }
    slip_stream_release(stream);
}

/* ---- scans ---- */

typedef struct scan_case {
    slip_op op;
    double ulp;
    slip_status (*call)(slip_array **out, slip_array *a, int axis, bool reverse, bool inclusive, slip_stream *stream);
} scan_case;

#define SCAN_CASE(NAME, OP, ARITY, LOW, HIGH, LOW_1, HIGH_1, CLASS, ULP) {SLIP_OP_##OP, ULP, slip_##NAME},
static const scan_case scan_cases[] = {SLIP_CONFORMANCE_SCAN(SCAN_CASE)};

/* The scan's first result when the element itself does not count. */
static double complex scan_start(slip_op op, slip_dtype dtype) {
    if (op == SLIP_OP_CUMSUM || op == SLIP_OP_CUMPROD) return op == SLIP_OP_CUMPROD;
    double sign = op == SLIP_OP_CUMMAX ? -1 : 1;
    if (dtype == SLIP_BOOL) return sign > 0;
    if (dtype == SLIP_COMPLEX64) return CMPLX(sign * INFINITY, sign * INFINITY);
    if (dtype_is_float(dtype)) return CMPLX(sign * INFINITY, 0);
    int bits = 8 * (int)slip_dtype_size(dtype);
    if (dtype_is_unsigned(dtype)) return sign < 0 ? 0 : ldexp(1, bits) - (bits < 64 ? 1 : 0);
    return sign < 0 ? -ldexp(1, bits - 1) : ldexp(1, bits - 1) - (bits < 64 ? 1 : 0);
}

static void check_scan(const scan_case *op, const tensor *a, slip_array *array, int axis, bool reverse, bool inclusive,
                       slip_stream *stream) {
    int length = a->shape[axis];
    slip_dtype dtype = op->op == SLIP_OP_CUMSUM && a->dtype == SLIP_BOOL ? SLIP_INT32 : a->dtype;
    tensor expected = like(a, dtype);
    double slack[1024];
    for (size_t row = 0; row < a->size / (size_t)length; ++row) {
        size_t start, step = row_of(a, axis, row, &start);
        double complex running = scan_start(op->op, dtype);
        double magnitudes = 0;
        for (int k = 0; k < length; ++k) {
            size_t at = start + (size_t)(reverse ? length - 1 - k : k) * step;
            double complex before = running;
            running = k || op->op == SLIP_OP_CUMSUM || op->op == SLIP_OP_CUMPROD ? fold(op->op, running, a->values[at])
                                                                                 : a->values[at];
            expected.values[at] = inclusive ? running : before;
            magnitudes += cabs(a->values[at]);
            slack[at] = slack_of(op->op, dtype, op->ulp, magnitudes, cabs(expected.values[at]), k);
        }
    }
    slip_array *result;
    EXPECT_OK(op->call(&result, array, axis, reverse, inclusive, stream));
    expect_tensor(result, &expected, dtype_is_half(dtype) && op->ulp > 0 ? 0.5 : 0, slack);
    slip_array_release(result);
    tensor_free(&expected);
}

static const scan_case *current_scan;

static void check_scans(const tensor *a, slip_array *array, int axis, slip_stream *stream) {
    for (int flags = 0; flags < 4; ++flags) check_scan(current_scan, a, array, axis, flags & 1, flags & 2, stream);
}

/* Products of many numbers in [0.5, 1.5] stay in range; sums of numbers that are not special stay finite. */
static void run_scans(slip_device device, bool wide) {
    for (size_t n = 0; n < COUNT_OF(scan_cases); ++n) {
        bool is_product = scan_cases[n].op == SLIP_OP_CUMPROD;
        current_scan = &scan_cases[n];
        for_each_axis(device, wide, scan_cases[n].op, scan_cases[n].ulp > 0, is_product ? 0.5 : -4,
                      is_product ? 1.5 : 4, check_scans);
        if (scan_cases[n].ulp > 0 && !wide) { /* the integers, which were left out */
            slip_stream *stream = stream_on(device);
            const int shape[] = {3, 5};
            for (slip_dtype dtype = SLIP_BOOL; dtype <= SLIP_INT64; ++dtype) {
                tensor a = tensor_make(dtype, shape, 2);
                test_generator random = test_random(1);
                tensor_draw(&a, &random, -4, 4);
                slip_array *array = array_of(&a, LAYOUT_TRANSPOSED, stream);
                for (int axis = 0; axis < 2; ++axis) check_scans(&a, array, axis, stream);
                slip_array_release(array);
                tensor_free(&a);
            }
            slip_stream_release(stream);
        }
    }
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(scans_agree_with_the_oracle, 60) {
    run_scans(device, false);
}

TEST_ON_EVERY_DRIVER(scans_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    run_scans(device, true);
}

/* ---- argmax, argmin ---- */

typedef struct arg_case {
    slip_op op;
    slip_status (*along)(slip_array **out, slip_array *a, int axis, bool keepdims, slip_stream *stream);
    slip_status (*of_all)(slip_array **out, slip_array *a, bool keepdims, slip_stream *stream);
} arg_case;

#define ARG_CASE(NAME, OP, ARITY, LOW, HIGH, LOW_1, HIGH_1, CLASS, ULP) {SLIP_OP_##OP, slip_##NAME##_axis, slip_##NAME},
static const arg_case arg_cases[] = {SLIP_CONFORMANCE_ARG_REDUCE(ARG_CASE)};

/* The first of the best; NaN never beats, and is beaten by nothing where it comes first. */
static size_t best_of(slip_op op, const double complex *values, size_t count, size_t step) {
    size_t best = 0;
    for (size_t i = 1; i < count; ++i) {
        double complex a = values[i * step], b = values[best * step];
        if (is_nan(a) || is_nan(b)) continue;
        if (op == SLIP_OP_ARGMAX ? comes_before(b, a) : comes_before(a, b)) best = i;
    }
    return best;
}

static void check_best(const tensor *a, slip_array *array, int axis, slip_stream *stream) {
    for (size_t n = 0; n < COUNT_OF(arg_cases); ++n) {
        slip_op op = arg_cases[n].op;
        int shape[TENSOR_MAX_NDIM];
        slip_array *result;
        tensor expected = tensor_make(SLIP_UINT32, shape, reduced_shape(shape, a, 1u << axis, axis % 2));
        for (size_t row = 0; row < expected.size; ++row) {
            size_t start, step = row_of(a, axis, row, &start);
            expected.values[row] = (double)best_of(op, a->values + start, (size_t)a->shape[axis], step);
        }
        EXPECT_OK(arg_cases[n].along(&result, array, axis - a->ndim, axis % 2, stream));
        expect_tensor(result, &expected, 0, NULL);
        slip_array_release(result);
        tensor_free(&expected);
        expected = tensor_make(SLIP_UINT32, NULL, 0);
        expected.values[0] = (double)best_of(op, a->values, a->size, 1);
        EXPECT_OK(arg_cases[n].of_all(&result, array, false, stream));
        expect_tensor(result, &expected, 0, NULL);
        slip_array_release(result);
        tensor_free(&expected);
    }
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(argmax_and_argmin_agree_with_the_oracle, 60) {
    for_each_axis(device, false, SLIP_OP_ARGMAX, false, -4, 4, check_best);
}

TEST_ON_EVERY_DRIVER(argmax_and_argmin_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    for_each_axis(device, true, SLIP_OP_ARGMAX, false, -4, 4, check_best);
}

/* ---- softmax and logsumexp ---- */

/* `sums` are those of the exponentials along the axis. Complex logarithms may differ by whole turns: their exponentials
 * are compared. */
static void check_logsumexp(const tensor *a, const tensor *sums, slip_array *array, int axis, slip_stream *stream) {
    slip_array *result, *sum;
    double slack[1024];
    tensor logs = like(sums, sums->dtype);
    bool is_complex = a->dtype == SLIP_COMPLEX64;
    slip_dtype compute = a->dtype == SLIP_FLOAT64 ? SLIP_FLOAT64 : SLIP_FLOAT32;
    for (size_t i = 0; i < sums->size; ++i) {
        logs.values[i] = clog(sums->values[i]);
        slack[i] = 4 * unit_in_last_place(compute, 4);
        if (compute == SLIP_FLOAT64) slack[i] += a->shape[axis] * unit_in_last_place(compute, 1); /* the oracle's own */
        if (is_complex) slack[i] = 32 * a->shape[axis] * unit_in_last_place(compute, exp(4));
    }
    EXPECT_OK(slip_logsumexp_axis(&result, array, axis, true, stream));
    if (is_complex) {
        EXPECT_OK(slip_exp(&sum, result, stream));
        expect_tensor(sum, sums, 0, slack);
        slip_array_release(sum);
    } else expect_tensor(result, &logs, dtype_is_half(a->dtype) ? 1 : 4, slack);
    slip_array_release(result);
    tensor_free(&logs);
}

/* exp(x - max) has a relative error of the difference's rounding, which grows with the difference. */
static void check_softmax(const tensor *a, slip_array *array, int axis, slip_stream *stream) {
    int shape[TENSOR_MAX_NDIM], length = a->shape[axis];
    tensor shares = like(a, a->dtype), sums = tensor_make(a->dtype, shape, reduced_shape(shape, a, 1u << axis, true));
    bool is_complex = a->dtype == SLIP_COMPLEX64;
    slip_dtype compute = a->dtype == SLIP_FLOAT64 ? SLIP_FLOAT64 : SLIP_FLOAT32;
    double slack[1024];
    for (size_t row = 0; row < sums.size; ++row) {
        size_t start, step = row_of(a, axis, row, &start);
        double complex sum = 0;
        double sizes = 0, low = INFINITY, high = -INFINITY;
        for (int k = 0; k < length; ++k) {
            double real = creal(a->values[start + (size_t)k * step]);
            low = fmin(low, real);
            high = fmax(high, real);
            sum += cexp(a->values[start + (size_t)k * step]);
            sizes += cabs(cexp(a->values[start + (size_t)k * step]));
        }
        double condition = sizes / cabs(sum); /* complex terms may cancel */
        sums.values[row] = sum;
        for (int k = 0; k < length; ++k) {
            size_t at = start + (size_t)k * step;
            shares.values[at] = cexp(a->values[at]) / sum;
            slack[at] = cabs(shares.values[at]) * unit_in_last_place(compute, high - low);
            if (compute == SLIP_FLOAT64)
                slack[at] += 0.5 * length * unit_in_last_place(compute, cabs(shares.values[at]));
            if (is_complex) slack[at] += 4 * condition * unit_in_last_place(compute, cabs(shares.values[at]));
        }
    }
    slip_array *result;
    EXPECT_OK(slip_softmax_axis(&result, array, axis, true, stream));
    expect_tensor(result, &shares, dtype_is_half(a->dtype) ? 1 : 4, slack);
    slip_array_release(result);
    EXPECT_OK(slip_softmax_axis(&result, array, axis - a->ndim, false, stream));
    expect_tensor(result, &shares, dtype_is_half(a->dtype) ? 1 : 4, slack);
    slip_array_release(result);
    check_logsumexp(a, &sums, array, axis, stream);
    tensor_free(&shares);
    tensor_free(&sums);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(softmax_and_logsumexp_agree_with_the_oracle, 60) {
    for_each_axis(device, false, SLIP_OP_SOFTMAX, true, -4, 4, check_softmax);
}

TEST_ON_EVERY_DRIVER(softmax_and_logsumexp_of_float64_agree_with_the_oracle) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    for_each_axis(device, true, SLIP_OP_SOFTMAX, true, -4, 4, check_softmax);
}

/* Several axes, none, and all: sums over the set of axes, as reductions have them. */
static void check_softmax_over(const tensor *a, slip_array *array, unsigned set, bool keepdims, slip_stream *stream) {
    int axes[TENSOR_MAX_NDIM], shape[TENSOR_MAX_NDIM], index[TENSOR_MAX_NDIM] = {0};
    size_t count = 0;
    slip_array *result;
    tensor shares = like(a, a->dtype), logs = tensor_make(a->dtype, shape, reduced_shape(shape, a, set, keepdims));
    for (int i = a->ndim - 1; i >= 0; --i) /* in no particular order */
        if (set >> i & 1) axes[count] = count % 2 ? i : i - a->ndim, ++count;
    do logs.values[reduced_position(a, set, index)] += exp(creal(a->values[tensor_position(a, index)]));
    while (index_advance(index, a->shape, a->ndim));
    do {
        size_t at = tensor_position(a, index);
        shares.values[at] = exp(creal(a->values[at])) / logs.values[reduced_position(a, set, index)];
    } while (index_advance(index, a->shape, a->ndim));
    double slack[128];
    for (size_t i = 0; i < logs.size; ++i) {
        logs.values[i] = log(creal(logs.values[i]));
        slack[i] = 4 * unit_in_last_place(SLIP_FLOAT32, 4); /* the maximum, up to 4, is taken out and put back */
    }
    EXPECT_OK(slip_softmax_axes(&result, array, axes, count, keepdims, stream));
    expect_tensor(result, &shares, 8, NULL);
    slip_array_release(result);
    EXPECT_OK(slip_logsumexp_axes(&result, array, axes, count, keepdims, stream));
    expect_tensor(result, &logs, 4, slack);
    slip_array_release(result);
    tensor_free(&shares);
    tensor_free(&logs);
}

TEST_ON_EVERY_DRIVER(softmax_and_logsumexp_take_any_set_of_axes) {
    static const int shape[] = {4, 3, 2, 5};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
        tensor a = tensor_make(SLIP_FLOAT32, shape, 4);
        tensor_draw(&a, &random, -4, 4);
        tensor_prepare(&a, how);
        slip_array *array = array_of(&a, how, stream);
        for (unsigned set = 0; set < 16; ++set) {
            TEST_CONTEXT("axes 0x%x, layout %d", set, (int)how);
            check_softmax_over(&a, array, set, set % 2, stream);
        }
        slip_array_release(array);
        tensor_free(&a);
    }
    slip_stream_release(stream);
}
