/* Ops that write at indices: scatter and its reductions, put_along_axis, slice_update, masked_scatter, against loops
 * over positions; and which memory they write to. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* ---- what an update does to an element ---- */

typedef enum mode { REPLACE, ADD, PROD, MAX, MIN, MODE_COUNT } mode;

static bool is_nan(double complex a) {
    return isnan(creal(a)) || isnan(cimag(a));
}

static bool is_less(double complex a, double complex b) {
    return creal(a) < creal(b) || (creal(a) == creal(b) && cimag(a) < cimag(b));
}

static double complex combined(mode how, slip_dtype dtype, double complex old, double complex update) {
    switch (how) {
    case ADD: return number_in(dtype, old + update);
    case PROD: return number_in(dtype, old * update);
    case MAX: return is_nan(old) || is_nan(update) ? NAN : is_less(old, update) ? update : old;
    case MIN: return is_nan(old) || is_nan(update) ? NAN : is_less(update, old) ? update : old;
    default: return update;
    }
}

/* Complex products are not rounded as the oracle rounds them. */
static double tolerance_of(mode how, slip_dtype dtype) {
    return how == PROD && dtype == SLIP_COMPLEX64 ? 16 : 0;
}

static tensor copy_of(const tensor *t) {
    tensor copy = tensor_make(t->dtype, t->shape, t->ndim);
    memcpy(copy.values, t->values, t->size * sizeof *t->values);
    return copy;
}

static void draw(tensor *t, test_generator *random) {
    tensor_draw(t, random, -3, 3);
    for (size_t i = 0; i < t->size; ++i)
        if (t->values[i] == 0) t->values[i] = 0; /* which of two zeros is larger is free */
}

/* ---- scatter ---- */

static slip_status (*const scatters[])(slip_array **out, slip_array *a, slip_array *const *indices,
                                       size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                       slip_stream *stream) = {slip_scatter, slip_scatter_add, slip_scatter_prod,
                                                               slip_scatter_max, slip_scatter_min};

typedef struct scatter_case {
    int ndim, shape[3];
    int index_count, axes[2];
    int index_ndims[2], index_shapes[2][2];
    int slice[3];
} scatter_case;

static const scatter_case scatter_cases[] = {
    {1, {7}, 1, {0}, {1}, {{9}}, {1}},
    {1, {7}, 1, {0}, {0}, {{0}}, {3}},
    {1, {7}, 1, {-1}, {2}, {{3, 4}}, {2}},
    {2, {4, 5}, 1, {0}, {1}, {{6}}, {1, 5}},
    {2, {4, 5}, 1, {1}, {1}, {{6}}, {4, 1}},
    {2, {4, 5}, 1, {1}, {1}, {{6}}, {2, 2}},
    {2, {4, 5}, 2, {1, 0}, {2, 1}, {{3, 1}, {4}}, {1, 1}},
    {3, {4, 3, 5}, 2, {2, 0}, {1, 2}, {{4}, {2, 1}}, {2, 1, 3}},
    {3, {4, 3, 5}, 0, {0}, {0}, {{0}}, {2, 3, 1}},
    {2, {4, 5}, 1, {0}, {1}, {{0}}, {1, 5}},
    {2, {0, 5}, 1, {0}, {1}, {{3}}, {0, 5}},
    {1, {600}, 1, {0}, {1}, {{1300}}, {1}},
};

/* Where an index array, which broadcasts to the others, has the element at `index`. */
static double index_at(const tensor *t, const int *index, int ndim) {
    int own[TENSOR_MAX_NDIM];
    for (int i = 0; i < t->ndim; ++i) own[i] = t->shape[i] == 1 ? 0 : index[ndim - t->ndim + i];
    return creal(t->values[tensor_position(t, own)]);
}

static void scatter_oracle(tensor *result, const scatter_case *c, const tensor *indices, int index_ndim,
                           const tensor *updates, mode how) {
    int index[TENSOR_MAX_NDIM] = {0};
    if (updates->size == 0 || result->size == 0) return;
    do {
        int to[3] = {0};
        bool fits = true;
        for (int i = 0; i < c->ndim; ++i) to[i] = index[index_ndim + i];
        for (int k = 0; k < c->index_count; ++k) {
            int axis = c->axes[k] < 0 ? c->axes[k] + c->ndim : c->axes[k], extent = c->shape[axis];
            int at = (int)index_at(&indices[k], index, index_ndim);
            if (at < 0) at += extent;
            fits &= at >= 0 && at + c->slice[axis] <= extent;
            to[axis] += at;
        }
        if (!fits) continue;
        double complex *element = &result->values[tensor_position(result, to)];
        *element = combined(how, result->dtype, *element, updates->values[tensor_position(updates, index)]);
    } while (index_advance(index, updates->shape, updates->ndim));
}

static void check_scatter(const scatter_case *c, slip_dtype dtype, mode how, layout lies, test_generator *random,
                          slip_stream *stream) {
    static const slip_dtype index_dtypes[] = {SLIP_INT8, SLIP_INT32, SLIP_INT64, SLIP_INT16};
    tensor a = tensor_make(dtype, c->shape, c->ndim), indices[2], updates;
    slip_array *arrays[2], *result;
    int shape[TENSOR_MAX_NDIM] = {1, 1}, index_ndim = 0;
    for (int k = 0; k < c->index_count; ++k)
        if (c->index_ndims[k] > index_ndim) index_ndim = c->index_ndims[k];
    for (int k = 0; k < c->index_count; ++k) {
        int axis = c->axes[k] < 0 ? c->axes[k] + c->ndim : c->axes[k], extent = c->shape[axis], own = c->index_ndims[k];
        slip_dtype index_dtype = extent > 100 ? SLIP_INT32 : index_dtypes[((int)dtype + k) % 4];
        indices[k] = tensor_make(index_dtype, c->index_shapes[k], own);
        for (size_t i = 0; i < indices[k].size; ++i)
            indices[k].values[i] = (double)test_random_between(random, -extent - 1, extent);
        for (int i = 0; i < own; ++i)
            if (indices[k].shape[i] != 1) shape[index_ndim - own + i] = indices[k].shape[i];
        arrays[k] = array_of(&indices[k], lies, stream);
    }
    memcpy(shape + index_ndim, c->slice, (size_t)c->ndim * sizeof *shape);
    updates = tensor_make(dtype, shape, index_ndim + c->ndim);
    draw(&a, random);
    draw(&updates, random);
    tensor expected = copy_of(&a);
    scatter_oracle(&expected, c, indices, index_ndim, &updates, how);
    slip_array *array = array_of(&a, lies, stream), *given = array_of(&updates, lies, stream);
    EXPECT_OK(
        scatters[how](&result, array, arrays, (size_t)c->index_count, given, c->axes, (size_t)c->index_count, stream));
    expect_tensor(result, &expected, tolerance_of(how, dtype), NULL);
    expect_tensor(array, &a, 0, NULL); /* as it was */
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(given);
    for (int k = 0; k < c->index_count; ++k) {
        slip_array_release(arrays[k]);
        tensor_free(&indices[k]);
    }
    tensor_free(&a);
    tensor_free(&updates);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(scatter_writes_slices_in_row_major_order_of_the_indices) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype) {
        if (!dtype_is_on(device, dtype)) continue;
        for (mode how = 0; how < MODE_COUNT; ++how)
            for (size_t n = 0; n < COUNT_OF(scatter_cases); ++n)
                for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
                    TEST_CONTEXT("%s, mode %d, case %zu, layout %d", slip_dtype_name(dtype), (int)how, n, (int)lies);
                    check_scatter(&scatter_cases[n], dtype, how, lies, &random, stream);
                }
    }
    slip_stream_release(stream);
}

/* ---- sizes that are split among threads ---- */

static slip_array *range(int low, int count, const int *shape, int ndim, slip_stream *stream) {
    slip_array *flat, *a;
    EXPECT_OK(slip_arange(&flat, low, low + count, 1, SLIP_INT32, stream));
    EXPECT_OK(slip_reshape(&a, flat, shape, (size_t)ndim, stream));
    slip_array_release(flat);
    return a;
}

/* Rows of floats whose sum depends on the order, added up at few places. */
TEST_ON_EVERY_DRIVER(large_scatters_are_the_same_on_any_number_of_threads) {
    static const int table_shape[] = {5, 3000}, update_shape[] = {80, 1, 3000}, count = 80, axis = 0;
    slip_stream *stream = stream_on(device);
    slip_array *table, *index, *five, *whole, *updates, *key, *results[3];
    int32_t five_value = 5;
    EXPECT_OK(slip_zeros(&table, table_shape, 2, SLIP_FLOAT32, stream));
    EXPECT_OK(slip_array_from_data(&five, &five_value, NULL, 0, SLIP_INT32));
    whole = range(0, count, &count, 1, stream);
    EXPECT_OK(slip_remainder(&index, whole, five, stream));
    EXPECT_OK(slip_random_key(&key, 3));
    EXPECT_OK(slip_random_normal(&updates, update_shape, 3, SLIP_FLOAT32, 0, 1, key, stream));
    for (int t = 0; t < 3; ++t) {
        EXPECT_OK(slip_thread_count_set(t + 1));
        EXPECT_OK(slip_scatter_add(&results[t], table, &index, 1, updates, &axis, 1, stream));
        EXPECT_OK(slip_eval(&results[t], 1));
    }
    expect_same_bits(results[0], results[1]);
    expect_same_bits(results[0], results[2]);
    tensor given = tensor_of(updates), got = tensor_of(results[2]);
    for (int row = 0; row < 5; ++row)
        for (int i = 0; i < 3000; i += 7) {
            float sum = 0;
            for (int n = row; n < count; n += 5) sum += (float)creal(given.values[n * 3000 + i]);
            EXPECT_TRUE((float)creal(got.values[row * 3000 + i]) == sum);
        }
    slip_array *const all[] = {table, index, five, whole, updates, key, results[0], results[1], results[2]};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    tensor_free(&given);
    tensor_free(&got);
    slip_stream_release(stream);
}

/* ---- along an axis ---- */

static void check_axis(slip_dtype dtype, int axis, mode how, layout lies, test_generator *random, slip_stream *stream) {
    static const int shape[] = {4, 3, 5};
    int index_shape[] = {4, 3, 5}, value_shape[] = {4, 3, 5}, index[3] = {0};
    bool repeats = lies == LAYOUT_BROADCAST || lies == LAYOUT_UNEXPANDED;
    index_shape[axis] = value_shape[axis] = repeats ? shape[axis] : 7;
    tensor a = tensor_make(dtype, shape, 3), indices = tensor_make(SLIP_INT32, index_shape, 3);
    tensor values = tensor_make(dtype, value_shape, 3);
    draw(&a, random);
    draw(&values, random);
    for (size_t i = 0; i < indices.size; ++i)
        indices.values[i] = (double)test_random_between(random, -shape[axis] - 1, shape[axis]);
    layout index_lies = lies == LAYOUT_UNEXPANDED && axis == 0 ? LAYOUT_BROADCAST : lies;
    tensor_prepare(&indices, index_lies);
    tensor_prepare(&values, lies);
    tensor expected = copy_of(&a);
    do {
        int to[3] = {index[0], index[1], index[2]};
        size_t at = tensor_position(&indices, index);
        to[axis] = (int)creal(indices.values[at]);
        if (to[axis] < 0) to[axis] += shape[axis];
        if (to[axis] < 0 || to[axis] >= shape[axis]) continue;
        double complex *element = &expected.values[tensor_position(&expected, to)];
        *element = combined(how, dtype, *element, values.values[at]);
    } while (index_advance(index, index_shape, 3));
    slip_array *array = array_of(&a, repeats ? LAYOUT_SLICED : lies, stream), *result;
    slip_array *at = array_of(&indices, index_lies, stream), *given = array_of(&values, lies, stream);
    if (how == ADD) EXPECT_OK(slip_scatter_add_axis(&result, array, at, given, axis, stream));
    else EXPECT_OK(slip_put_along_axis(&result, array, at, given, axis - 3, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(at);
    slip_array_release(given);
    tensor_free(&a);
    tensor_free(&indices);
    tensor_free(&values);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(put_along_axis_writes_one_element_per_index) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype)
        for (int axis = 0; axis < 3 && dtype_is_on(device, dtype); ++axis)
            for (layout lies = 0; lies < LAYOUT_COUNT; ++lies)
                for (mode how = REPLACE; how <= ADD; ++how) {
                    TEST_CONTEXT("%s, axis %d, layout %d, mode %d", slip_dtype_name(dtype), axis, (int)lies, (int)how);
                    check_axis(dtype, axis, how, lies, &random, stream);
                }
    slip_stream_release(stream);
}

/* ---- slices ---- */

static slip_status (*const slice_updates[])(slip_array **out, slip_array *src, slip_array *update, const int *start,
                                            size_t start_count, const int *stop, size_t stop_count, const int *strides,
                                            size_t strides_count, slip_stream *stream) = {
    slip_slice_update, slip_slice_update_add, slip_slice_update_prod, slip_slice_update_max, slip_slice_update_min};

typedef struct slice_case {
    int start[2], stop[2], strides[2];
    int first[2], shape[2]; /* what they come to in an array of 6 x 700 */
} slice_case;

static const slice_case slice_cases[] = {
    {{0, 0}, {6, 700}, {1, 1}, {0, 0}, {6, 700}},       {{1, 3}, {4, 9}, {1, 1}, {1, 3}, {3, 6}},
    {{0, 0}, {6, 700}, {2, 3}, {0, 0}, {3, 234}},       {{-1, -1}, {-7, -701}, {-1, -1}, {5, 699}, {6, 700}},
    {{4, 2}, {4, 9}, {1, 1}, {0, 0}, {0, 7}},           {{-2, 0}, {99, 1}, {1, 1}, {4, 0}, {2, 1}},
    {{5, 600}, {-7, 100}, {-2, -7}, {5, 600}, {3, 72}},
};

static void check_slice(const slice_case *c, slip_dtype dtype, mode how, layout lies, bool one_row,
                        test_generator *random, slip_stream *stream) {
    static const int shape[] = {6, 700};
    int index[2] = {0};
    tensor a = tensor_make(dtype, shape, 2), update = tensor_make(dtype, c->shape, 2);
    draw(&a, random);
    draw(&update, random);
    if (one_row) tensor_repeat(&update);
    tensor expected = copy_of(&a);
    if (update.size) do {
            int to[2] = {c->first[0] + index[0] * c->strides[0], c->first[1] + index[1] * c->strides[1]};
            double complex *element = &expected.values[tensor_position(&expected, to)];
            *element = combined(how, dtype, *element, update.values[tensor_position(&update, index)]);
        } while (index_advance(index, c->shape, 2));
    slip_array *array = array_of(&a, lies, stream), *result;
    slip_array *given = array_of(&update, one_row && c->shape[0] ? LAYOUT_UNEXPANDED : lies, stream);
    EXPECT_OK(slice_updates[how](&result, array, given, c->start, 2, c->stop, 2, c->strides, 2, stream));
    expect_tensor(result, &expected, tolerance_of(how, dtype), NULL);
    expect_tensor(array, &a, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(given);
    tensor_free(&a);
    tensor_free(&update);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(slice_update_changes_what_slice_reads) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype)
        for (mode how = 0; how < MODE_COUNT && dtype_is_on(device, dtype); ++how)
            for (size_t n = 0; n < COUNT_OF(slice_cases); ++n)
                for (int turn = 0; turn < 4; ++turn) {
                    TEST_CONTEXT("%s, mode %d, case %zu, turn %d", slip_dtype_name(dtype), (int)how, n, turn);
                    check_slice(&slice_cases[n], dtype, how, (layout)(turn % 3), turn == 3, &random, stream);
                }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(updates_are_converted_to_the_dtype_of_the_array) {
    static const int three = 3, one = 1, two = 2;
    static const float halves[] = {1.5f, 2.5f};
    static const int32_t places[] = {2, 0};
    static const int8_t expected[] = {2, 0, 1};
    const int axis = 0, start = 1, stop = 3, stride = 1, update_shape[] = {2, 1};
    slip_stream *stream = stream_on(device);
    slip_array *zeros, *update, *column, *index, *results[3];
    EXPECT_OK(slip_zeros(&zeros, &three, 1, SLIP_INT8, stream));
    EXPECT_OK(slip_array_from_data(&update, halves, &two, 1, SLIP_FLOAT32));
    EXPECT_OK(slip_array_from_data(&column, halves, update_shape, 2, SLIP_FLOAT32));
    EXPECT_OK(slip_array_from_data(&index, places, &two, 1, SLIP_INT32));
    EXPECT_OK(slip_scatter_single(&results[0], zeros, index, column, axis, stream));
    EXPECT_OK(slip_put_along_axis(&results[1], zeros, index, update, axis, stream));
    EXPECT_OK(slip_slice_update(&results[2], zeros, update, &start, 1, &stop, 1, &stride, one, stream));
    for (int i = 0; i < 3; ++i) {
        const void *data;
        static const int8_t sliced[] = {0, 1, 2};
        EXPECT_EQ(slip_array_dtype(results[i]), SLIP_INT8);
        EXPECT_OK(slip_array_data(&data, results[i]));
        if (i < 2) EXPECT_TRUE(((const int8_t *)data)[2] == 1 && ((const int8_t *)data)[0] == expected[0]);
        else EXPECT_BYTES(data, sliced, 3);
        slip_array_release(results[i]);
    }
    slip_array_release(zeros);
    slip_array_release(update);
    slip_array_release(column);
    slip_array_release(index);
    slip_stream_release(stream);
}

/* ---- slices at places known late ---- */

static slip_array *ints(const int32_t *values, int count) {
    slip_array *a;
    EXPECT_OK(slip_array_from_data(&a, values, &count, 1, SLIP_INT32));
    return a;
}

static void expect_ints(slip_array *a, const int32_t *values, const int *shape, int ndim) {
    tensor expected = tensor_make(SLIP_INT32, shape, ndim);
    for (size_t i = 0; i < expected.size; ++i) expected.values[i] = values[i];
    expect_tensor(a, &expected, 0, NULL);
    tensor_free(&expected);
}

/* A start past the last one that fits is moved back to it, by both alike; a negative one counts from the end. */
TEST_ON_EVERY_DRIVER(dynamic_slices_are_read_and_written_at_the_same_place) {
    static const int shape[] = {3, 4}, axes[] = {1, 0}, size[] = {2, 2};
    static const int32_t starts[][2] = {{2, 1}, {0, 0}, {3, 2}, {-3, -3}, {-2, 100}, {-100, 0}};
    static const int32_t firsts[][2] = {{2, 1}, {0, 0}, {2, 1}, {1, 0}, {2, 1}, {0, 0}};
    slip_stream *stream = stream_on(device);
    slip_array *a = range(0, 12, shape, 2, stream), *update = range(100, 4, size, 2, stream), *result;
    for (size_t n = 0; n < COUNT_OF(starts); ++n) {
        TEST_CONTEXT("start %zu", n);
        slip_array *start = ints(starts[n], 2);
        int32_t read[4], written[12];
        for (int i = 0; i < 12; ++i) written[i] = i;
        for (int i = 0; i < 4; ++i) {
            int at = (firsts[n][1] + i / 2) * 4 + firsts[n][0] + i % 2;
            read[i] = at;
            written[at] = 100 + i;
        }
        EXPECT_OK(slip_slice_dynamic(&result, a, start, axes, 2, size, 2, stream));
        expect_ints(result, read, size, 2);
        slip_array_release(result);
        EXPECT_OK(slip_slice_update_dynamic(&result, a, update, start, axes, 2, stream));
        expect_ints(result, written, shape, 2);
        slip_array_release(result);
        slip_array_release(start);
    }
    slip_array_release(a);
    slip_array_release(update);
    slip_stream_release(stream);
}

/* As the peer, which gives an update with fewer dimensions new ones of size 1. */
TEST_ON_EVERY_DRIVER(dynamic_updates_with_fewer_dimensions_reach_over_one_element_of_the_others) {
    static const int shape[] = {2, 3}, two = 2, axis = -1;
    static const int32_t values[] = {7, 8}, row[] = {0, 7, 8, 3, 4, 5}, number[] = {0, 1, 7, 3, 4, 5};
    slip_stream *stream = stream_on(device);
    slip_array *a = range(0, 6, shape, 2, stream), *update = ints(values, 2), *start, *scalar, *result;
    EXPECT_OK(slip_array_from_data(&start, &two, NULL, 0, SLIP_INT32));
    EXPECT_OK(slip_array_from_data(&scalar, values, NULL, 0, SLIP_INT32));
    EXPECT_OK(slip_slice_update_dynamic(&result, a, update, start, &axis, 1, stream));
    expect_ints(result, row, shape, 2);
    slip_array_release(result);
    EXPECT_OK(slip_slice_update_dynamic(&result, a, scalar, start, &axis, 1, stream));
    expect_ints(result, number, shape, 2);
    slip_array *const all[] = {a, update, start, scalar, result};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(stream);
}

/* ---- under a mask ---- */

static void check_mask(int mask_ndim, bool counts, slip_dtype dtype, layout lies, test_generator *random,
                       slip_stream *stream) {
    static const int shape[] = {40, 30, 3};
    tensor a = tensor_make(dtype, shape, 3), mask = tensor_make(SLIP_BOOL, shape, mask_ndim);
    int source_shape[4] = {2 + (int)mask.size}, ndim = 0;
    if (counts) ++ndim;
    for (int i = mask_ndim; i < 3; ++i) source_shape[ndim++] = shape[i];
    tensor source = tensor_make(dtype, source_shape, ndim);
    size_t slice = a.size / mask.size, taken = 0;
    tensor_draw(&a, random, -3, 3);
    tensor_draw(&mask, random, 0, 1);
    tensor_draw(&source, random, -3, 3);
    tensor expected = copy_of(&a);
    for (size_t n = 0; n < mask.size; ++n) {
        if (mask.values[n] == 0) continue;
        const double complex *from = source.values + (counts ? taken++ * slice : 0);
        memcpy(expected.values + n * slice, from, slice * sizeof *from);
    }
    slip_array *array = array_of(&a, lies, stream), *truths = array_of(&mask, lies, stream), *result;
    slip_array *given = array_of(&source, lies, stream);
    EXPECT_OK(slip_masked_scatter(&result, array, truths, given, stream));
    expect_tensor(result, &expected, 0, NULL);
    slip_array_release(result);
    slip_array_release(array);
    slip_array_release(truths);
    slip_array_release(given);
    tensor_free(&a);
    tensor_free(&mask);
    tensor_free(&source);
    tensor_free(&expected);
}

TEST_ON_EVERY_DRIVER(masked_scatter_fills_true_places_in_order) {
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype)
        for (int mask_ndim = 0; mask_ndim <= 3 && dtype_is_on(device, dtype); ++mask_ndim)
            for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
                TEST_CONTEXT("%s, a mask with %d dimensions, layout %d", slip_dtype_name(dtype), mask_ndim, (int)lies);
                check_mask(mask_ndim, true, dtype, lies, &random, stream);
                check_mask(mask_ndim, false, dtype, lies, &random, stream);
            }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(too_few_values_for_a_mask_are_an_error_of_the_result) {
    static const int three = 3, two = 2;
    static const uint8_t truths[] = {1, 1, 1};
    slip_stream *stream = stream_on(device);
    slip_array *a = range(0, 3, &three, 1, stream), *source = range(7, 2, &two, 1, stream), *mask, *result;
    EXPECT_OK(slip_array_from_data(&mask, truths, &three, 1, SLIP_BOOL));
    EXPECT_OK(slip_masked_scatter(&result, a, mask, source, stream));
    EXPECT_STATUS(slip_eval(&result, 1), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[masked_scatter] Source does not have enough elements for mask: it has 2 slices.");
    slip_array_release(result);
    slip_array_release(a);
    slip_array_release(source);
    slip_array_release(mask);
    slip_stream_release(stream);
}

/* ---- whose memory is written ---- */

enum { BIG = 1 << 20, BIG_BYTES = BIG * 4 };

/* One element of `array` (taken over) is written by each of the ops in turn. */
static slip_array *write_once(slip_array *array, int turn, slip_array *one, slip_stream *stream) {
    int start = turn, stop = turn + 1, stride = 1, axis = 0;
    int32_t at = turn;
    slip_array *next = NULL, *index, *column, *places;
    EXPECT_OK(slip_array_from_data(&index, &at, NULL, 0, SLIP_INT32));
    EXPECT_OK(slip_expand_dims(&places, index, 0, stream));
    EXPECT_OK(slip_expand_dims(&column, one, 0, stream));
    switch (turn % 5) {
    case 0: EXPECT_OK(slip_slice_update(&next, array, one, &start, 1, &stop, 1, &stride, 1, stream)); break;
    case 1: EXPECT_OK(slip_slice_update_add(&next, array, one, &start, 1, &stop, 1, &stride, 1, stream)); break;
    case 2: EXPECT_OK(slip_scatter_single(&next, array, index, column, axis, stream)); break;
    case 3: EXPECT_OK(slip_scatter_add_axis(&next, array, places, column, axis, stream)); break;
    default: EXPECT_OK(slip_slice_update_dynamic(&next, array, column, index, &axis, 1, stream)); break;
    }
    slip_array_release(array);
    slip_array_release(index);
    slip_array_release(places);
    slip_array_release(column);
    return next;
}

/* Elements written one by one into an array that nobody else sees: no copy is made, evaluated each time or once. A
 * command that an asynchronous device launches just as the one before ends may find that still held, and copies: so
 * there only commands that follow one another at a distance are counted. */
TEST_ON_EVERY_DRIVER(writing_elements_in_a_loop_copies_nothing) {
    static const int big = BIG;
    for (int is_eager = 0; is_eager < 2; ++is_eager) {
        slip_stream *stream = stream_on(device);
        slip_array *array, *one;
        float value = 1;
        EXPECT_OK(slip_zeros(&array, &big, 1, SLIP_FLOAT32, stream));
        EXPECT_OK(slip_array_from_data(&one, &value, NULL, 0, SLIP_FLOAT32));
        EXPECT_OK(slip_eval(&array, 1));
        EXPECT_OK(slip_stream_synchronize(stream, UINT64_MAX));
        size_t before = slip_memory_active();
        slip_memory_reset_peak();
        for (int i = 0; i < 40; ++i) {
            array = write_once(array, i, one, stream);
            if (!is_eager) continue;
            EXPECT_OK(slip_eval(&array, 1));
            EXPECT_OK(slip_stream_synchronize(stream, UINT64_MAX));
        }
        EXPECT_OK(slip_eval(&array, 1));
        if (is_eager || device.type == SLIP_CPU) EXPECT_LE(slip_memory_peak() - before, BIG_BYTES / 2);
        tensor got = tensor_of(array);
        for (int i = 0; i < 50; ++i) EXPECT_TRUE(got.values[i] == (i < 40));
        tensor_free(&got);
        slip_array_release(array);
        slip_array_release(one);
        slip_stream_release(stream);
    }
}

TEST_ON_EVERY_DRIVER(what_somebody_else_holds_is_not_written) {
    static const int count = 1000;
    slip_stream *stream = stream_on(device);
    slip_array *array, *one, *held, *view, *row;
    float value = 1;
    const int shape[] = {10, 100};
    EXPECT_OK(slip_zeros(&array, &count, 1, SLIP_FLOAT32, stream));
    EXPECT_OK(slip_array_from_data(&one, &value, NULL, 0, SLIP_FLOAT32));
    for (int turn = 0; turn < 5; ++turn) {
        slip_array_release(write_once(slip_array_retain(array), turn, one, stream)); /* never run */
        held = write_once(slip_array_retain(array), turn, one, stream);
        EXPECT_OK(slip_reshape(&view, held, shape, 2, stream));
        row = write_once(slip_array_retain(held), turn + 5, one, stream);
        EXPECT_OK(slip_eval((slip_array *[]){row, view}, 2));
        tensor first = tensor_of(array), second = tensor_of(view), third = tensor_of(row);
        for (int i = 0; i < 20; ++i) {
            EXPECT_TRUE(first.values[i] == 0);
            EXPECT_TRUE(second.values[i] == (i == turn));
            EXPECT_TRUE(third.values[i] == (i == turn || i == turn + 5));
        }
        tensor_free(&first);
        tensor_free(&second);
        tensor_free(&third);
        slip_array_release(held);
        slip_array_release(view);
        slip_array_release(row);
    }
    slip_array_release(array);
    slip_array_release(one);
    slip_stream_release(stream);
}

/* An array whose axes lie the other way round is written where it lies. */
TEST_ON_EVERY_DRIVER(a_transposed_array_is_written_in_place_too) {
    static const int shape[] = {3, 4}, start[] = {1, 0}, stop[] = {2, 4}, strides[] = {1, 2};
    static const int32_t expected[] = {0, -3, -6, -9, 5, -4, 5, -10, -2, -5, -8, -11};
    slip_stream *stream = stream_on(device);
    const int turned_shape[] = {4, 3};
    slip_array *flat = range(0, 12, turned_shape, 2, stream), *turned, *negated, *five, *result;
    int32_t value = 5;
    EXPECT_OK(slip_array_from_data(&five, &value, NULL, 0, SLIP_INT32));
    EXPECT_OK(slip_transpose(&turned, flat, stream));
    EXPECT_OK(slip_negative(&negated, turned, stream));
    EXPECT_OK(slip_slice_update(&result, negated, five, start, 2, stop, 2, strides, 2, stream));
    slip_array_release(negated);
    expect_ints(result, expected, shape, 2);
    slip_array *const all[] = {flat, turned, five, result};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(stream);
}
