/* Ops that move elements without changing them, or make arrays: reshape and its family, transposes, broadcasts, slices,
 * concatenate and stack, arange, full, copies and conversions. Oracles are loops over positions. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static tensor counting_tensor(slip_dtype dtype, const int *shape, int ndim) {
    tensor t = tensor_make(dtype, shape, ndim);
    for (size_t i = 0; i < t.size; ++i)
        t.values[i] = number_in(dtype, dtype == SLIP_BOOL ? (double)(i % 2) : (double)i);
    return t;
}

/* The same numbers in the same order under another shape. */
static tensor shaped(const tensor *a, const int *shape, int ndim) {
    tensor t = tensor_make(a->dtype, shape, ndim);
    EXPECT_EQ(t.size, a->size);
    memcpy(t.values, a->values, t.size * sizeof *t.values);
    return t;
}

/* Checks and releases the result, and frees the oracle's. */
static void expect_and_free(slip_array *result, tensor *expected) {
    expect_tensor(result, expected, 0, NULL);
    slip_array_release(result);
    tensor_free(expected);
}

/* ---- other shapes ---- */

TEST_ON_EVERY_DRIVER(reshape_keeps_row_major_order_of_every_layout) {
    static const int shapes[][4] = {{4, 3, 2, 5}, {12, 10, 1, 1}, {120, 1, 1, 1}, {2, 2, 3, 10}, {1, 5, 24, 1}};
    static const int inferred[][2] = {{-1, 10}, {8, -1}, {-1, 120}};
    static const int answers[][2] = {{12, 10}, {8, 15}, {1, 120}};
    static const slip_dtype dtypes[] = {SLIP_UINT8, SLIP_FLOAT16, SLIP_INT32, SLIP_COMPLEX64};
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
            tensor a = counting_tensor(dtypes[d], shapes[0], 4), expected;
            slip_array *result;
            tensor_prepare(&a, how);
            slip_array *array = array_of(&a, how, stream);
            for (size_t s = 0; s < COUNT_OF(shapes); ++s) {
                TEST_CONTEXT("%s, layout %d, to shape %zu", slip_dtype_name(dtypes[d]), (int)how, s);
                EXPECT_OK(slip_reshape(&result, array, shapes[s], 4, stream));
                expected = shaped(&a, shapes[s], 4);
                expect_and_free(result, &expected);
            }
            for (size_t s = 0; s < COUNT_OF(inferred); ++s) {
                EXPECT_OK(slip_reshape(&result, array, inferred[s], 2, stream));
                expected = shaped(&a, answers[s], 2);
                expect_and_free(result, &expected);
            }
            slip_array_release(array);
            tensor_free(&a);
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(axes_merge_split_appear_and_vanish) {
    static const int shape[] = {2, 1, 3, 4, 1};
    slip_stream *stream = stream_on(device);
    tensor a = counting_tensor(SLIP_FLOAT32, shape, 5), expected;
    slip_array *array = array_of(&a, LAYOUT_TRANSPOSED, stream), *result;
#define EXPECT_SHAPED(call, ndim, ...)                           \
    do {                                                         \
        EXPECT_OK(call);                                         \
        expected = shaped(&a, (const int[]){__VA_ARGS__}, ndim); \
        expect_and_free(result, &expected);                      \
    } while (0)
    EXPECT_SHAPED(slip_flatten(&result, array, 0, -1, stream), 1, 24);
    EXPECT_SHAPED(slip_flatten(&result, array, 2, 3, stream), 4, 2, 1, 12, 1);
    EXPECT_SHAPED(slip_flatten(&result, array, -3, 100, stream), 3, 2, 1, 12);
    EXPECT_SHAPED(slip_unflatten(&result, array, 3, (const int[]){2, -1}, 2, stream), 6, 2, 1, 3, 2, 2, 1);
    EXPECT_SHAPED(slip_squeeze(&result, array, stream), 3, 2, 3, 4);
    EXPECT_SHAPED(slip_squeeze_axis(&result, array, -1, stream), 4, 2, 1, 3, 4);
    EXPECT_SHAPED(slip_squeeze_axes(&result, array, (const int[]){1, -1}, 2, stream), 3, 2, 3, 4);
    EXPECT_SHAPED(slip_expand_dims(&result, array, -1, stream), 6, 2, 1, 3, 4, 1, 1);
    EXPECT_SHAPED(slip_expand_dims_axes(&result, array, (const int[]){0}, 1, stream), 6, 1, 2, 1, 3, 4, 1);
#undef EXPECT_SHAPED
    slip_array_release(array);
    tensor_free(&a);
    slip_stream_release(stream);
}

/* Axis i of the result is axis order[i] of a. */
static tensor transpose_oracle(const tensor *a, const int *order) {
    int shape[TENSOR_MAX_NDIM], index[TENSOR_MAX_NDIM] = {0}, from[TENSOR_MAX_NDIM];
    for (int i = 0; i < a->ndim; ++i) shape[i] = a->shape[order[i]];
    tensor result = tensor_make(a->dtype, shape, a->ndim);
    do {
        for (int i = 0; i < a->ndim; ++i) from[order[i]] = index[i];
        result.values[tensor_position(&result, index)] = a->values[tensor_position(a, from)];
    } while (index_advance(index, shape, a->ndim));
    return result;
}

TEST_ON_EVERY_DRIVER(axes_change_places) {
    static const int shape[] = {2, 3, 4, 5}, orders[][4] = {{3, 2, 1, 0}, {1, 0, 3, 2}, {2, 3, 0, 1}, {0, 3, 1, 2}};
    slip_stream *stream = stream_on(device);
    for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
        tensor a = counting_tensor(SLIP_INT16, shape, 4), expected;
        slip_array *result, *whole;
        tensor_prepare(&a, how);
        slip_array *array = array_of(&a, how, stream);
        for (size_t n = 0; n < COUNT_OF(orders); ++n) {
            EXPECT_OK(slip_transpose_axes(&result, array, orders[n], 4, stream));
            EXPECT_OK(slip_contiguous(&whole, result, false, stream)); /* the copy kernel over every order */
            expected = transpose_oracle(&a, orders[n]);
            expect_tensor(result, &expected, 0, NULL);
            slip_array_release(result);
            expect_and_free(whole, &expected);
        }
        EXPECT_OK(slip_transpose(&result, array, stream));
        expected = transpose_oracle(&a, (const int[]){3, 2, 1, 0});
        expect_and_free(result, &expected);
        EXPECT_OK(slip_swapaxes(&result, array, 1, -1, stream));
        expected = transpose_oracle(&a, (const int[]){0, 3, 2, 1});
        expect_and_free(result, &expected);
        EXPECT_OK(slip_moveaxis(&result, array, 0, 2, stream));
        expected = transpose_oracle(&a, (const int[]){1, 2, 0, 3});
        expect_and_free(result, &expected);
        EXPECT_OK(slip_moveaxis(&result, array, -1, 0, stream));
        expected = transpose_oracle(&a, (const int[]){3, 0, 1, 2});
        expect_and_free(result, &expected);
        slip_array_release(array);
        tensor_free(&a);
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(broadcasts_repeat_along_new_axes_and_axes_of_size_1) {
    static const int small[] = {3, 1}, column[] = {2, 1, 1}, whole[] = {2, 3, 4};
    slip_stream *stream = stream_on(device);
    tensor a = counting_tensor(SLIP_FLOAT32, small, 2), b = counting_tensor(SLIP_INT8, column, 3);
    tensor a_whole = tensor_make(SLIP_FLOAT32, whole, 3);
    int index[3] = {0};
    do a_whole.values[tensor_position(&a_whole, index)] = a.values[index[1]];
    while (index_advance(index, whole, 3));
    slip_array *array = array_of(&a, LAYOUT_SLICED, stream), *other = array_of(&b, LAYOUT_DENSE, stream), *result;
    EXPECT_OK(slip_broadcast_to(&result, array, whole, 3, stream));
    expect_tensor(result, &a_whole, 0, NULL);
    slip_array_release(result);
    slip_array *const inputs[] = {array, other};
    slip_array *results[2];
    EXPECT_OK(slip_broadcast_arrays(results, inputs, 2, stream));
    EXPECT_EQ(slip_array_ndim(results[0]), 3);
    EXPECT_EQ(slip_array_shape(results[0])[2], 1);
    EXPECT_EQ(slip_array_shape(results[1])[1], 3);
    EXPECT_EQ(slip_array_dtype(results[1]), SLIP_INT8);
    tensor seen = tensor_of(results[1]);
    EXPECT_TRUE(seen.values[0] == 0 && seen.values[2] == 0 && seen.values[3] == 1);
    tensor_free(&seen);
    slip_array_release(results[0]);
    slip_array_release(results[1]);
    slip_array_release(array);
    slip_array_release(other);
    tensor_free(&a);
    tensor_free(&b);
    tensor_free(&a_whole);
    slip_stream_release(stream);
}

/* ---- slices ---- */

/* The positions that Python's range(start, stop, stride) of an axis gives, as the language reference has it. */
static int slice_positions(int *positions, int start, int stop, int stride, int size) {
    int count = 0, low = stride < 0 ? -1 : 0, high = stride < 0 ? size - 1 : size;
    start = start < 0 ? start + size : start;
    stop = stop < 0 ? stop + size : stop;
    start = start < low ? low : start > high ? high : start;
    stop = stop < low ? low : stop > high ? high : stop;
    for (int at = start; stride > 0 ? at < stop : at > stop; at += stride) positions[count++] = at;
    return count;
}

static void check_slice(const tensor *a, slip_array *array, test_generator *random, slip_stream *stream) {
    int start[3], stop[3], strides[3], shape[3], positions[3][16], index[3] = {0};
    slip_array *result;
    for (int i = 0; i < 3; ++i) {
        start[i] = (int)test_random_between(random, -9, 9);
        stop[i] = (int)test_random_between(random, -9, 9);
        do strides[i] = (int)test_random_between(random, -3, 3);
        while (strides[i] == 0);
        shape[i] = slice_positions(positions[i], start[i], stop[i], strides[i], a->shape[i]);
    }
    TEST_CONTEXT("starts %d %d %d, stops %d %d %d, strides %d %d %d", start[0], start[1], start[2], stop[0], stop[1],
                 stop[2], strides[0], strides[1], strides[2]);
    tensor expected = tensor_make(a->dtype, shape, 3);
    if (expected.size) do {
            int from[3] = {positions[0][index[0]], positions[1][index[1]], positions[2][index[2]]};
            expected.values[tensor_position(&expected, index)] = a->values[tensor_position(a, from)];
        } while (index_advance(index, shape, 3));
    EXPECT_OK(slip_slice(&result, array, start, 3, stop, 3, strides, 3, stream));
    expect_and_free(result, &expected);
}

TEST_ON_EVERY_DRIVER(slices_count_as_python_does) {
    static const int shape[] = {5, 4, 7};
    slip_stream *stream = stream_on(device);
    FOR_EACH_SEED(seed, 20) {
        test_generator random = test_random(seed);
        layout how = (layout)(seed % LAYOUT_UNEXPANDED);
        tensor a = counting_tensor(SLIP_FLOAT32, shape, 3);
        tensor_prepare(&a, how);
        slip_array *array = array_of(&a, how, stream);
        for (int n = 0; n < 50; ++n) check_slice(&a, array, &random, stream);
        slip_array_release(array);
        tensor_free(&a);
    }
    slip_stream_release(stream);
}

/* ---- concatenate and stack ---- */

static void check_concatenate(slip_dtype dtype, int axis, slip_stream *stream) {
    static const int lengths[] = {2, 1, 0, 3};
    int shape[] = {3, 2, 4}, whole[] = {3, 2, 4}, offset = 0, index[3] = {0};
    slip_array *arrays[4], *result;
    whole[axis] = 6;
    tensor expected = tensor_make(dtype, whole, 3);
    for (int n = 0; n < 4; ++n) {
        shape[axis] = lengths[n];
        tensor part = counting_tensor(n == 1 && dtype == SLIP_INT32 ? SLIP_INT8 : dtype, shape, 3);
        layout how = (layout)n;
        tensor_prepare(&part, how);
        if (part.size) do {
                int to[3] = {index[0], index[1], index[2]};
                to[axis] += offset;
                expected.values[tensor_position(&expected, to)] = part.values[tensor_position(&part, index)];
            } while (index_advance(index, shape, 3));
        arrays[n] = array_of(&part, how, stream);
        offset += lengths[n];
        tensor_free(&part);
    }
    EXPECT_OK(slip_concatenate_axis(&result, arrays, 4, axis % 2 ? axis - 3 : axis, stream));
    expect_and_free(result, &expected);
    for (int n = 0; n < 4; ++n) slip_array_release(arrays[n]);
}

TEST_ON_EVERY_DRIVER(concatenate_joins_along_any_axis) {
    slip_stream *stream = stream_on(device);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        for (int axis = 0; axis < 3 && dtype_is_on(device, dtype); ++axis) {
            TEST_CONTEXT("%s, axis %d", slip_dtype_name(dtype), axis);
            check_concatenate(dtype, axis, stream);
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(joining_without_an_axis_flattens_or_stacks) {
    static const int shape[] = {2, 3}, twelve = 12, stacked[] = {2, 2, 3};
    slip_stream *stream = stream_on(device);
    tensor a = counting_tensor(SLIP_FLOAT32, shape, 2), flat = tensor_make(SLIP_FLOAT32, &twelve, 1), last;
    slip_array *array = array_of(&a, LAYOUT_TRANSPOSED, stream), *result;
    slip_array *const both[] = {array, array};
    for (int i = 0; i < 12; ++i) flat.values[i] = a.values[i % 6];
    EXPECT_OK(slip_concatenate(&result, both, 2, stream));
    expect_tensor(result, &flat, 0, NULL);
    slip_array_release(result);
    EXPECT_OK(slip_stack(&result, both, 2, stream));
    tensor first = shaped(&flat, stacked, 3);
    expect_and_free(result, &first);
    EXPECT_OK(slip_stack_axis(&result, both, 2, -1, stream));
    last = tensor_make(SLIP_FLOAT32, (const int[]){2, 3, 2}, 3);
    for (int i = 0; i < 12; ++i) last.values[i] = a.values[i / 2];
    expect_and_free(result, &last);
    slip_array_release(array);
    tensor_free(&a);
    tensor_free(&flat);
    slip_stream_release(stream);
}

/* ---- arrays from nothing ---- */

TEST_ON_EVERY_DRIVER(arange_counts_in_every_dtype) {
    static const double ranges[][3] = {{0, 10, 1}, {5, -5, -2},  {0, 1, 0.25},  {3, 3, 1},
                                       {2, 0, 1},  {-4, 4, 1.5}, {0, 100, 0.5}, {1, 2, INFINITY}};
    slip_stream *stream = stream_on(device);
    for (slip_dtype dtype = SLIP_UINT8; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        for (size_t n = 0; n < COUNT_OF(ranges) && dtype_is_on(device, dtype); ++n) {
            double start = ranges[n][0], step = ranges[n][2];
            int count = isinf(step) ? 1 : (int)fmax(0, ceil((ranges[n][1] - start) / step));
            if (dtype_is_unsigned(dtype) && (n == 1 || n == 5))
                continue; /* they wrap; the step's meaning is the peer's */
            TEST_CONTEXT("%s, range %zu", slip_dtype_name(dtype), n);
            tensor expected = tensor_make(dtype, &count, 1);
            if (dtype_is_integer(dtype)) step = isinf(step) ? 0 : trunc(start + step) - trunc(start);
            for (int i = 0; i < count; ++i) expected.values[i] = i ? start + i * creal(number_in(dtype, step)) : start;
            slip_array *result;
            EXPECT_OK(slip_arange(&result, ranges[n][0], ranges[n][1], ranges[n][2], dtype, stream));
            expect_tensor(result, &expected, dtype_is_integer(dtype) ? 0 : 1, NULL);
            slip_array_release(result);
            tensor_free(&expected);
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(full_zeros_and_ones_have_memory_of_their_own) {
    static const int shape[] = {3, 4}, row[] = {4};
    slip_stream *stream = stream_on(device);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (!dtype_is_on(device, dtype)) continue;
        TEST_CONTEXT("%s", slip_dtype_name(dtype));
        tensor values = counting_tensor(SLIP_FLOAT32, row, 1), expected = tensor_make(dtype, shape, 2);
        slip_array *array = array_of(&values, LAYOUT_DENSE, stream), *result, *another;
        EXPECT_OK(slip_zeros(&result, shape, 2, dtype, stream));
        expect_tensor(result, &expected, 0, NULL);
        for (int i = 0; i < 12; ++i) expected.values[i] = 1;
        EXPECT_OK(slip_ones_like(&another, result, stream));
        expect_tensor(another, &expected, 0, NULL);
        slip_array_release(another);
        slip_array_release(result);
        EXPECT_OK(slip_full(&result, shape, 2, array, dtype, stream));
        for (int i = 0; i < 12; ++i) expected.values[i] = number_in(dtype, i % 4);
        expect_tensor(result, &expected, 0, NULL);
        EXPECT_EQ(slip_array_strides(result)[0], 4); /* not a repeated row */
        EXPECT_OK(slip_copy(&another, result, stream));
        expect_tensor(another, &expected, 0, NULL);
        slip_array_release(another);
        slip_array_release(result);
        slip_array_release(array);
        tensor_free(&values);
        tensor_free(&expected);
    }
    slip_stream_release(stream);
}

/* ---- conversions ---- */

/* What a number becomes: integers wrap among themselves, floating numbers saturate, NaN becomes 0, and a complex number
 * loses its imaginary part (but for bool, which asks for either). */
static double complex converted(double complex value, slip_dtype from, slip_dtype to) {
    double real = creal(value);
    if (to == SLIP_BOOL || !dtype_is_integer(to)) return value;
    if (from == SLIP_BOOL || dtype_is_integer(from)) return real;
    int bits = 8 * (int)slip_dtype_size(to);
    double low = dtype_is_unsigned(to) ? 0 : -ldexp(1, bits - 1);
    double high = ldexp(1, dtype_is_unsigned(to) ? bits : bits - 1) - (bits < 64 ? 1 : 0);
    return isnan(real) ? 0 : trunc(fmin(fmax(real, low), high));
}

static void check_astype(slip_dtype from, slip_dtype to, layout how, test_generator *random, slip_stream *stream) {
    static const int shape[] = {7, 9};
    tensor a = tensor_make(from, shape, 2), expected = tensor_make(to, shape, 2);
    bool is_wide = from == SLIP_INT32 || from == SLIP_FLOAT32 || from == SLIP_BFLOAT16 || from == SLIP_FLOAT64;
    double range = is_wide ? 3e5 : from == SLIP_FLOAT16 ? 6e4 : 100;
    tensor_draw(&a, random, -range, range);
    if (dtype_is_float(from) || from == SLIP_INT16) {
        for (size_t i = 0; i < a.size; i += 2) a.values[i] = number_in(from, creal(a.values[i]) / range * 4);
        if (dtype_is_float(from)) tensor_add_specials(&a, random);
    }
    tensor_prepare(&a, how);
    for (size_t i = 0; i < a.size; ++i) {
        double complex value = converted(a.values[i], from, to);
        /* NaN is true, and so is what rounds to 0 in other dtypes. */
        expected.values[i] = to == SLIP_BOOL ? value != 0 : to == SLIP_COMPLEX64 ? value : CMPLX(creal(value), 0);
    }
    if (to == SLIP_BOOL && from == SLIP_COMPLEX64) /* the real part decides */
        for (size_t i = 0; i < a.size; ++i) expected.values[i] = creal(a.values[i]) != 0;
    slip_array *array = array_of(&a, how, stream), *result;
    EXPECT_OK(slip_astype(&result, array, to, stream));
    expect_and_free(result, &expected);
    slip_array_release(array);
    tensor_free(&a);
}

TEST_ON_EVERY_DRIVER(astype_converts_all_pairs_and_saturates) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype from = 0; from < SLIP_DTYPE_COUNT; ++from) {
        for (slip_dtype to = 0; to < SLIP_DTYPE_COUNT; ++to) {
            for (layout how = 0; how < LAYOUT_UNEXPANDED; ++how) {
                if (!dtype_is_on(device, from) || !dtype_is_on(device, to)) continue;
                TEST_CONTEXT("%s to %s, layout %d", slip_dtype_name(from), slip_dtype_name(to), (int)how);
                check_astype(from, to, how, &random, stream);
            }
        }
    }
    slip_stream_release(stream);
}
