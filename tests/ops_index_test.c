/* Ops that read at indices or put elements in order: gather, take, take_along_axis, sort, argsort, permutation, where
 * the oracle is a loop over positions. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static const slip_dtype index_dtypes[] = {SLIP_UINT8, SLIP_UINT16, SLIP_UINT32, SLIP_UINT64,
                                          SLIP_INT8,  SLIP_INT16,  SLIP_INT32,  SLIP_INT64};

/* Distinct numbers that every dtype can tell apart up to 100; bool alternates. */
static tensor counting_tensor(slip_dtype dtype, const int *shape, int ndim) {
    tensor t = tensor_make(dtype, shape, ndim);
    for (size_t i = 0; i < t.size; ++i)
        t.values[i] = number_in(dtype, dtype == SLIP_BOOL ? (double)(i % 2) : (double)i);
    return t;
}

/* Indices into `length` elements, from the end too where the dtype has negative numbers. */
static tensor draw_indices(slip_dtype dtype, const int *shape, int ndim, int length, test_generator *random) {
    tensor t = tensor_make(dtype, shape, ndim);
    for (size_t i = 0; i < t.size; ++i)
        t.values[i] = (double)test_random_between(random, dtype_is_unsigned(dtype) ? 0 : -length, length - 1);
    return t;
}

static int wrapped(double complex index, int length) {
    int value = (int)creal(index);
    return value < 0 ? value + length : value;
}

/* ---- take ---- */

/* The index array's axes in place of `axis`. */
static tensor take_oracle(const tensor *a, const tensor *indices, int axis) {
    int shape[TENSOR_MAX_NDIM], ndim = 0, index[TENSOR_MAX_NDIM] = {0};
    for (int i = 0; i < axis; ++i) shape[ndim++] = a->shape[i];
    for (int i = 0; i < indices->ndim; ++i) shape[ndim++] = indices->shape[i];
    for (int i = axis + 1; i < a->ndim; ++i) shape[ndim++] = a->shape[i];
    tensor result = tensor_make(a->dtype, shape, ndim);
    if (result.size) do {
            int from[TENSOR_MAX_NDIM];
            for (int i = 0; i < axis; ++i) from[i] = index[i];
            from[axis] = wrapped(indices->values[tensor_position(indices, index + axis)], a->shape[axis]);
            for (int i = axis + 1; i < a->ndim; ++i) from[i] = index[i - 1 + indices->ndim];
            result.values[tensor_position(&result, index)] = a->values[tensor_position(a, from)];
        } while (index_advance(index, shape, ndim));
    return result;
}

static void check_take(const tensor *a, const tensor *indices, int axis, layout how, slip_stream *stream) {
    slip_array *array = array_of(a, how, stream), *index = array_of(indices, how, stream), *result;
    tensor expected = take_oracle(a, indices, axis);
    EXPECT_OK(slip_take_axis(&result, array, index, axis % 2 ? axis : axis - a->ndim, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(index);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(take_reads_slices_along_any_axis) {
    static const int shape[] = {4, 3, 5}, index_shapes[][2] = {{0}, {7}, {2, 3}, {0}}, index_ndims[] = {0, 1, 2, 1};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (!dtype_is_on(device, dtype)) continue;
        for (int axis = 0; axis < 3; ++axis) {
            for (size_t n = 0; n < COUNT_OF(index_ndims); ++n) {
                for (layout how = 0; how < LAYOUT_BROADCAST; ++how) {
                    slip_dtype index_dtype = index_dtypes[(n + (size_t)dtype + (size_t)how) % COUNT_OF(index_dtypes)];
                    TEST_CONTEXT("%s at %s, axis %d, case %zu", slip_dtype_name(dtype), slip_dtype_name(index_dtype),
                                 axis, n);
                    tensor a = counting_tensor(dtype, shape, 3);
                    tensor indices = draw_indices(index_dtype, index_shapes[n], index_ndims[n], shape[axis], &random);
                    check_take(&a, &indices, axis, how, stream);
                    tensor_free(&a);
                    tensor_free(&indices);
                }
            }
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(take_without_an_axis_reads_the_flattened_array) {
    static const int shape[] = {4, 3}, index_shape[] = {2, 5}, flat[] = {12};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    tensor a = counting_tensor(SLIP_FLOAT16, shape, 2), indices = draw_indices(SLIP_INT64, index_shape, 2, 12, &random);
    slip_array *array = array_of(&a, LAYOUT_TRANSPOSED, stream), *index = array_of(&indices, LAYOUT_SLICED, stream);
    slip_array *result;
    tensor whole = a;
    whole.ndim = 1;
    memcpy(whole.shape, flat, sizeof flat);
    tensor expected = take_oracle(&whole, &indices, 0);
    EXPECT_OK(slip_take(&result, array, index, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(index);
    tensor_free(&a);
    tensor_free(&indices);
    tensor_free(&expected);
    slip_stream_release(stream);
}

/* What MLX leaves undefined reads some element of the axis here: the nearest. */
TEST_ON_EVERY_DRIVER(indices_out_of_range_are_clamped) {
    static const int three = 3, four = 4;
    slip_stream *stream = stream_on(device);
    tensor a = counting_tensor(SLIP_FLOAT32, &three, 1), indices = tensor_make(SLIP_INT64, &four, 1);
    tensor expected = tensor_make(SLIP_FLOAT32, &four, 1);
    const double given[] = {-0x1p62, -4, 3, 0x1p62}, clamped[] = {0, 0, 2, 2};
    for (int i = 0; i < 4; ++i) indices.values[i] = given[i], expected.values[i] = clamped[i];
    slip_array *array = array_of(&a, LAYOUT_DENSE, stream), *index = array_of(&indices, LAYOUT_DENSE, stream), *result;
    EXPECT_OK(slip_take_axis(&result, array, index, 0, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    EXPECT_OK(slip_take_along_axis(&result, array, index, 0, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(index);
    tensor_free(&a);
    tensor_free(&indices);
    tensor_free(&expected);
    slip_stream_release(stream);
}

/* ---- take_along_axis ---- */

TEST_ON_EVERY_DRIVER(take_along_axis_reads_one_element_per_index) {
    static const int shape[] = {4, 3, 5};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (!dtype_is_on(device, dtype)) continue;
        for (int axis = 0; axis < 3; ++axis) {
            for (layout how = 0; how < LAYOUT_COUNT; ++how) {
                int index_shape[] = {4, 3, 5}, index[3] = {0};
                if (how != LAYOUT_BROADCAST && how != LAYOUT_UNEXPANDED) index_shape[axis] = 7;
                TEST_CONTEXT("%s, axis %d, layout %d", slip_dtype_name(dtype), axis, (int)how);
                tensor a = counting_tensor(dtype, shape, 3);
                tensor indices = draw_indices(index_dtypes[(int)dtype % 8], index_shape, 3, shape[axis], &random);
                layout index_how = how == LAYOUT_UNEXPANDED && axis == 0 ? LAYOUT_BROADCAST : how;
                tensor_prepare(&indices, index_how);
                tensor expected = tensor_make(dtype, index_shape, 3);
                do {
                    int from[3] = {index[0], index[1], index[2]};
                    size_t at = tensor_position(&expected, index);
                    from[axis] = wrapped(indices.values[at], shape[axis]);
                    expected.values[at] = a.values[tensor_position(&a, from)];
                } while (index_advance(index, index_shape, 3));
                slip_array *array = array_of(&a, how < LAYOUT_BROADCAST ? how : LAYOUT_SLICED, stream), *result;
                slip_array *at = array_of(&indices, index_how, stream);
                EXPECT_OK(slip_take_along_axis(&result, array, at, axis - 3, stream));
                expect_tensor(result, &expected, 0, NULL);
                slip_array_release(result);
                slip_array_release(array);
                slip_array_release(at);
                tensor_free(&a);
                tensor_free(&indices);
                tensor_free(&expected);
            }
        }
    }
    slip_stream_release(stream);
}

/* ---- gather ---- */

/* Slices of 2 x 1 x 3 at pairs of positions along axes 2 and 0, whose index arrays broadcast together. */
static void check_gather(slip_dtype dtype, layout how, test_generator *random, slip_stream *stream) {
    static const int shape[] = {4, 3, 5}, axes[] = {2, -3}, sizes[] = {2, 1, 3}, row[] = {4}, column[] = {2, 1};
    tensor a = counting_tensor(dtype, shape, 3), expected;
    tensor first = tensor_make(SLIP_INT32, row, 1), second = tensor_make(SLIP_UINT8, column, 2);
    int result_shape[] = {2, 4, 2, 1, 3}, index[5] = {0};
    for (size_t i = 0; i < first.size; ++i) first.values[i] = (double)test_random_between(random, 0, 2);
    for (size_t i = 0; i < second.size; ++i) second.values[i] = (double)test_random_between(random, 0, 2);
    expected = tensor_make(dtype, result_shape, 5);
    do {
        int from[3] = {index[2] + (int)creal(second.values[index[0]]), index[3],
                       index[4] + (int)creal(first.values[index[1]])};
        expected.values[tensor_position(&expected, index)] = a.values[tensor_position(&a, from)];
    } while (index_advance(index, result_shape, 5));
    slip_array *array = array_of(&a, how, stream), *result;
    slip_array *const indices[] = {array_of(&first, how, stream), array_of(&second, LAYOUT_DENSE, stream)};
    EXPECT_OK(slip_gather(&result, array, indices, 2, axes, 2, sizes, 3, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(indices[0]);
    slip_array_release(indices[1]);
    tensor_free(&a);
    tensor_free(&first);
    tensor_free(&second);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(gather_reads_slices_at_several_indices) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype)
        for (layout how = 0; how < LAYOUT_BROADCAST && dtype_is_on(device, dtype); ++how)
            check_gather(dtype, how, &random, stream);
    slip_stream_release(stream);
}

/* ---- sort ---- */

typedef struct ranked {
    double complex value;
    uint32_t place;
} ranked;

static bool is_nan(double complex a) {
    return isnan(creal(a)) || isnan(cimag(a));
}

/* By value, NaN last, equals by their place. */
static int compare_ranked(const void *left, const void *right) {
    const ranked *a = left, *b = right;
    bool a_nan = is_nan(a->value), b_nan = is_nan(b->value);
    if (a_nan != b_nan) return a_nan ? 1 : -1;
    if (!a_nan) {
        if (creal(a->value) != creal(b->value)) return creal(a->value) < creal(b->value) ? -1 : 1;
        if (cimag(a->value) != cimag(b->value)) return cimag(a->value) < cimag(b->value) ? -1 : 1;
    }
    return (a->place > b->place) - (a->place < b->place);
}

/* Sorts `a` along an axis into both, from its values before. */
static void sort_oracle(const tensor *a, int axis, tensor *values, tensor *places) {
    size_t length = (size_t)a->shape[axis], inner = 1;
    for (int i = axis + 1; i < a->ndim; ++i) inner *= (size_t)a->shape[i];
    ranked *row = calloc(length + 1, sizeof *row);
    for (size_t n = 0; length && n < a->size / length; ++n) {
        size_t start = n / inner * inner * length + n % inner;
        for (size_t i = 0; i < length; ++i) row[i] = (ranked){a->values[start + i * inner], (uint32_t)i};
        qsort(row, length, sizeof *row, compare_ranked);
        for (size_t i = 0; i < length; ++i) {
            values->values[start + i * inner] = row[i].value;
            places->values[start + i * inner] = row[i].place;
        }
    }
    free(row);
}

static void check_sort(const tensor *a, int axis, layout how, slip_stream *stream) {
    tensor values = tensor_make(a->dtype, a->shape, a->ndim), places = tensor_make(SLIP_UINT32, a->shape, a->ndim);
    slip_array *array = array_of(a, how, stream), *result;
    sort_oracle(a, axis, &values, &places);
    EXPECT_OK(slip_sort_axis(&result, array, axis, stream));
    expect_tensor(result, &values, 0, NULL);
    slip_array_release(result);
    EXPECT_OK(slip_argsort_axis(&result, array, axis - a->ndim, stream));
    expect_tensor(result, &places, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    tensor_free(&values);
    tensor_free(&places);
}

static void run_sort(slip_device device, bool wide) {
    static const int shapes[][3] = {{1, 1, 1}, {4, 3, 5}, {2, 40, 1}, {3, 2, 100}, {0, 3, 2}, {2, 0, 3}, {1, 1, 5000}};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        for (size_t s = 0; s < COUNT_OF(shapes) && (dtype == SLIP_FLOAT64) == wide; ++s) {
            for (int axis = 0; axis < 3; ++axis) {
                layout how = (layout)((s + (size_t)axis) % LAYOUT_UNEXPANDED);
                tensor a = tensor_make(dtype, shapes[s], 3);
                TEST_CONTEXT("%s, shape %zu, axis %d, layout %d", slip_dtype_name(dtype), s, axis, (int)how);
                tensor_draw(&a, &random, -100, 100); /* many equals among the integers */
                if (dtype_is_float(dtype) && s % 2) tensor_add_specials(&a, &random);
                for (size_t i = 0; i < a.size; ++i) /* zeros of both signs are equal, and which comes first is free */
                    if (a.values[i] == 0) a.values[i] = 0;
                tensor_prepare(&a, how);
                check_sort(&a, axis, how, stream);
                tensor_free(&a);
            }
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(sorting_is_stable_and_puts_nan_last, 60) {
    run_sort(device, false);
}

TEST_ON_EVERY_DRIVER(sorting_float64_is_stable_and_puts_nan_last) {
    if (!dtype_is_on(device, SLIP_FLOAT64)) SKIP("the device has no float64");
    run_sort(device, true);
}

/* Short rows, networks of several sizes, and rows too long for them; few and many different values. */
TEST_WITH_TIMEOUT(values_alone_are_sorted_at_every_length, 60) {
    static const int lengths[] = {31, 32, 33, 63, 64, 65, 200, 1024, 3000, 65536, 65537};
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_UINT32, SLIP_INT16, SLIP_BFLOAT16, SLIP_INT8, SLIP_INT64};
    slip_stream *stream = stream_on((slip_device){SLIP_CPU, 0});
    test_generator random = test_random(1);
    for (size_t n = 0; n < COUNT_OF(lengths); ++n) {
        for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
            int shape[] = {2, lengths[n]};
            tensor a = tensor_make(dtypes[d], shape, 2);
            TEST_CONTEXT("%s, length %d", slip_dtype_name(dtypes[d]), lengths[n]);
            tensor_draw(&a, &random, dtypes[d] == SLIP_UINT32 ? 0 : -100, n % 2 ? 3 : 100);
            tensor_prepare(&a, LAYOUT_DENSE);
            check_sort(&a, 1, LAYOUT_DENSE, stream);
            tensor_free(&a);
        }
    }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(sort_without_an_axis_sorts_the_flattened_array) {
    static const int shape[] = {4, 5}, twenty = 20;
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    tensor a = tensor_make(SLIP_INT16, shape, 2), values = tensor_make(SLIP_INT16, &twenty, 1);
    tensor places = tensor_make(SLIP_UINT32, &twenty, 1);
    tensor_draw(&a, &random, -9, 9);
    slip_array *array = array_of(&a, LAYOUT_TRANSPOSED, stream), *result;
    tensor flat = a;
    flat.ndim = 1;
    flat.shape[0] = twenty;
    sort_oracle(&flat, 0, &values, &places);
    EXPECT_OK(slip_sort(&result, array, stream));
    expect_tensor(result, &values, 0, NULL);
    slip_array_release(result);
    EXPECT_OK(slip_argsort(&result, array, stream));
    expect_tensor(result, &places, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    tensor_free(&a);
    tensor_free(&values);
    tensor_free(&places);
    slip_stream_release(stream);
}

/* ---- permutation ---- */

TEST_ON_EVERY_DRIVER(permutation_moves_whole_slices_and_loses_none) {
    static const int shape[] = {3, 50, 2};
    slip_stream *stream = stream_on(device);
    slip_array *key, *result;
    tensor a = counting_tensor(SLIP_INT32, shape, 3);
    slip_array *array = array_of(&a, LAYOUT_SLICED, stream);
    EXPECT_OK(slip_random_key(&key, 7));
    EXPECT_OK(slip_random_permutation(&result, array, -2, key, stream));
    tensor permuted = tensor_of(result);
    bool seen[50] = {false}, moved = false;
    EXPECT_EQ(permuted.size, a.size);
    for (int i = 0; i < 50; ++i) {
        int from = (int)creal(permuted.values[2 * i]) / 2;
        EXPECT_FALSE(seen[from]);
        seen[from] = true;
        moved |= from != i;
        for (int k = 0; k < 3; ++k)
            for (int j = 0; j < 2; ++j)
                EXPECT_TRUE(permuted.values[k * 100 + 2 * i + j] == a.values[k * 100 + 2 * from + j]);
    }
    EXPECT_TRUE(moved);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(key);
    tensor_free(&a);
    tensor_free(&permuted);
    slip_stream_release(stream);
}
