/* Indices that are out of range, in every integer dtype: reads give the nearest element, writes are left out, and
 * slices whose place comes from an array are moved into it. Arrays fill their memory to the last byte, so that the
 * address sanitizer finds a step outside; the values show it in any build. */
#include <limits.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

enum { ROWS = 32, COLUMNS = 32 }; /* 4096 bytes of float32, and as many elements as int8 counts */

static const slip_dtype index_dtypes[] = {SLIP_INT8,  SLIP_INT16,  SLIP_INT32,  SLIP_INT64,
                                          SLIP_UINT8, SLIP_UINT16, SLIP_UINT32, SLIP_UINT64};

/* The ends of each dtype are here in its own two's complement. */
static const int64_t extremes[] = {
    0,         1,         31,         32,        33,        -1,         -2,           -31,
    -32,       -33,       -34,        100,       127,       -128,       255,          256,
    INT16_MAX, INT16_MIN, UINT16_MAX, INT32_MAX, INT32_MIN, UINT32_MAX, 1ll << 32,    1ll << 40,
    INT64_MAX, INT64_MIN, 1023,       1024,      -1024,     -1025,      -(1ll << 40), INT64_MIN + 32};
enum { COUNT = COUNT_OF(extremes) };

/* What an index of the dtype counts, as far as int64 goes: what is beyond is INT64_MAX. */
static int64_t counted(slip_dtype dtype, int64_t bits) {
    switch (dtype) {
    case SLIP_INT8: return (int8_t)bits;
    case SLIP_INT16: return (int16_t)bits;
    case SLIP_INT32: return (int32_t)bits;
    case SLIP_UINT8: return (uint8_t)bits;
    case SLIP_UINT16: return (uint16_t)bits;
    case SLIP_UINT32: return (uint32_t)bits;
    case SLIP_UINT64: return bits < 0 ? INT64_MAX : bits;
    default: return bits;
    }
}

/* The place of an index among `extent` with `size` behind it; -1: outside. */
static int place_inside(int64_t index, int extent, int size) {
    if (index < 0) index += extent;
    return index < 0 || index > extent - size ? -1 : (int)index;
}

static int place_clamped(int64_t index, int extent, int size) {
    if (index < 0) index += extent;
    return index < 0 ? 0 : index > extent - size ? extent - size : (int)index;
}

/* All extremes `repeats` times, as an array of that shape. */
static slip_array *indices_of(slip_dtype dtype, const int *shape, int ndim, int repeats) {
    static unsigned char data[COUNT * COLUMNS * 8];
    size_t bytes = slip_dtype_size(dtype);
    slip_array *array;
    for (int i = 0; i < COUNT * repeats; ++i) memcpy(data + (size_t)i * bytes, &extremes[i / repeats], bytes);
    EXPECT_OK(slip_array_from_data(&array, data, shape, ndim, dtype));
    return array;
}

static slip_array *counting(void) {
    static const int shape[] = {ROWS, COLUMNS};
    static float values[ROWS * COLUMNS];
    slip_array *array;
    for (int i = 0; i < ROWS * COLUMNS; ++i) values[i] = (float)(i + 1);
    EXPECT_OK(slip_array_from_data(&array, values, shape, 2, SLIP_FLOAT32));
    return array;
}

static void expect_values(slip_array *array, const float *expected, size_t count) {
    const void *data;
    slip_array *dense;
    EXPECT_OK(slip_contiguous(&dense, array, false, NULL));
    EXPECT_OK(slip_array_data(&data, dense));
    EXPECT_EQ(slip_array_size(dense), count);
    for (size_t i = 0; i < count; ++i)
        if (((const float *)data)[i] != expected[i])
            FAIL("element %zu is %g, not %g", i, (double)((const float *)data)[i], (double)expected[i]);
    slip_array_release(dense);
    slip_array_release(array);
}

TEST_ON_EVERY_DRIVER(reads_out_of_range_give_the_nearest_element) {
    static const int shape[] = {COUNT}, column[] = {COUNT, 1}, row[] = {1, COUNT};
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(index_dtypes); ++d) {
        float rows[COUNT * COLUMNS], flat[COUNT], both[COUNT * 2], across[ROWS * COUNT];
        slip_dtype dtype = index_dtypes[d];
        slip_array *a = counting(), *index = indices_of(dtype, shape, 1, 1), *out;
        slip_array *along = indices_of(dtype, column, 2, 1), *over = indices_of(dtype, row, 2, 1);
        slip_array *pair[] = {index, index};
        TEST_CONTEXT("%s", slip_dtype_name(dtype));
        for (int i = 0; i < COUNT; ++i) {
            int64_t at = counted(dtype, extremes[i]);
            int place = place_clamped(at, ROWS, 1), start = place_clamped(at, COLUMNS, 2);
            for (int c = 0; c < COLUMNS; ++c) rows[i * COLUMNS + c] = (float)(place * COLUMNS + c + 1);
            for (int r = 0; r < ROWS; ++r) across[r * COUNT + i] = (float)(r * COLUMNS + place + 1);
            for (int c = 0; c < 2; ++c) both[i * 2 + c] = (float)(place * COLUMNS + start + c + 1);
            flat[i] = (float)(place_clamped(at, ROWS * COLUMNS, 1) + 1);
        }
        EXPECT_OK(slip_take_axis(&out, a, index, 0, stream));
        expect_values(out, rows, COUNT_OF(rows));
        EXPECT_OK(slip_take(&out, a, index, stream));
        expect_values(out, flat, COUNT_OF(flat));
        EXPECT_OK(slip_gather(&out, a, pair, 2, (const int[]){0, 1}, 2, (const int[]){1, 2}, 2, stream));
        expect_values(out, both, COUNT_OF(both));
        EXPECT_OK(slip_take_along_axis(&out, a, along, 0, stream));
        expect_values(out, rows, COUNT_OF(rows));
        EXPECT_OK(slip_take_along_axis(&out, a, over, 1, stream));
        expect_values(out, across, COUNT_OF(across));
        slip_array *const all[] = {a, index, along, over};
        for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    }
    slip_stream_release(stream);
}

typedef enum mode { REPLACE, ADD, PROD, MAX, MIN, MODE_COUNT } mode;

static float updated(mode how, float old, float update) {
    switch (how) {
    case ADD: return old + update;
    case PROD: return old * update;
    case MAX: return old > update ? old : update;
    case MIN: return old < update ? old : update;
    default: return update;
    }
}

static slip_status (*const scatters[])(slip_array **out, slip_array *a, slip_array *const *indices,
                                       size_t indices_count, slip_array *updates, const int *axes, size_t axes_count,
                                       slip_stream *stream) = {slip_scatter, slip_scatter_add, slip_scatter_prod,
                                                               slip_scatter_max, slip_scatter_min};

static const float update_value = 2;

/* Slices of 1 x 2 at two indices. */
static void check_scatter(mode how, slip_dtype dtype, slip_stream *stream) {
    static const int shape[] = {COUNT}, update_shape[] = {COUNT, 1, 2};
    float expected[ROWS * COLUMNS], values[COUNT * 2];
    slip_array *a = counting(), *index = indices_of(dtype, shape, 1, 1), *pair[] = {index, index}, *updates, *out;
    for (int i = 0; i < ROWS * COLUMNS; ++i) expected[i] = (float)(i + 1);
    for (int i = 0; i < COUNT * 2; ++i) values[i] = update_value;
    for (int i = 0; i < COUNT; ++i) {
        int64_t at = counted(dtype, extremes[i]);
        int r = place_inside(at, ROWS, 1), c = place_inside(at, COLUMNS, 2);
        for (int k = 0; k < 2 && r >= 0 && c >= 0; ++k)
            expected[r * COLUMNS + c + k] = updated(how, expected[r * COLUMNS + c + k], update_value);
    }
    EXPECT_OK(slip_array_from_data(&updates, values, update_shape, 3, SLIP_FLOAT32));
    EXPECT_OK(scatters[how](&out, a, pair, 2, updates, (const int[]){0, 1}, 2, stream));
    expect_values(out, expected, COUNT_OF(expected));
    slip_array *const all[] = {a, index, updates};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
}

static void check_along(bool adds, slip_dtype dtype, slip_stream *stream) {
    static const int shape[] = {COUNT, COLUMNS};
    float expected[ROWS * COLUMNS];
    slip_array *a = counting(), *index = indices_of(dtype, shape, 2, COLUMNS), *value, *out;
    for (int i = 0; i < ROWS * COLUMNS; ++i) expected[i] = (float)(i + 1);
    for (int i = 0; i < COUNT; ++i) {
        int r = place_inside(counted(dtype, extremes[i]), ROWS, 1);
        for (int c = 0; c < COLUMNS && r >= 0; ++c)
            expected[r * COLUMNS + c] = updated(adds ? ADD : REPLACE, expected[r * COLUMNS + c], update_value);
    }
    EXPECT_OK(slip_array_from_data(&value, &update_value, NULL, 0, SLIP_FLOAT32));
    if (adds) EXPECT_OK(slip_scatter_add_axis(&out, a, index, value, 0, stream));
    else EXPECT_OK(slip_put_along_axis(&out, a, index, value, 0, stream));
    expect_values(out, expected, COUNT_OF(expected));
    slip_array *const all[] = {a, index, value};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
}

TEST_ON_EVERY_DRIVER(writes_out_of_range_are_left_out) {
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(index_dtypes); ++d) {
        for (mode how = 0; how < MODE_COUNT; ++how) {
            TEST_CONTEXT("scatter %d, %s", (int)how, slip_dtype_name(index_dtypes[d]));
            check_scatter(how, index_dtypes[d], stream);
        }
        TEST_CONTEXT("along an axis, %s", slip_dtype_name(index_dtypes[d]));
        check_along(false, index_dtypes[d], stream);
        check_along(true, index_dtypes[d], stream);
    }
    slip_stream_release(stream);
}

/* A slice of 3 x 5 at an index in both directions. */
static void check_dynamic(slip_dtype dtype, int64_t bits, slip_stream *stream) {
    static const int two = 2, axes[] = {0, 1}, size[] = {3, 5};
    float slice[15], whole[ROWS * COLUMNS];
    unsigned char places[16];
    size_t bytes = slip_dtype_size(dtype);
    slip_array *a = counting(), *start, *update, *out;
    int r = place_clamped(counted(dtype, bits), ROWS, 3), c = place_clamped(counted(dtype, bits), COLUMNS, 5);
    for (int i = 0; i < ROWS * COLUMNS; ++i) whole[i] = (float)(i + 1);
    for (int i = 0; i < 15; ++i) slice[i] = whole[(r + i / 5) * COLUMNS + c + i % 5];
    memcpy(places, &bits, bytes);
    memcpy(places + bytes, &bits, bytes);
    EXPECT_OK(slip_array_from_data(&start, places, &two, 1, dtype));
    EXPECT_OK(slip_slice_dynamic(&out, a, start, axes, 2, size, 2, stream));
    expect_values(out, slice, COUNT_OF(slice));
    for (int i = 0; i < 15; ++i) whole[(r + i / 5) * COLUMNS + c + i % 5] = slice[i] = (float)-i;
    EXPECT_OK(slip_array_from_data(&update, slice, size, 2, SLIP_FLOAT32));
    EXPECT_OK(slip_slice_update_dynamic(&out, a, update, start, axes, 2, stream));
    expect_values(out, whole, COUNT_OF(whole));
    slip_array *const all[] = {a, start, update};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
}

TEST_ON_EVERY_DRIVER(slices_that_begin_out_of_range_are_moved_into_the_array) {
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(index_dtypes); ++d)
        for (int i = 0; i < COUNT; ++i) {
            TEST_CONTEXT("%s, start %lld", slip_dtype_name(index_dtypes[d]), (long long)extremes[i]);
            check_dynamic(index_dtypes[d], extremes[i], stream);
        }
    slip_stream_release(stream);
}

/* The starts of slice and slice_update are Python's: limits are clamped, whatever they are. */
TEST_ON_EVERY_DRIVER(slices_with_extreme_limits_stay_inside_the_array) {
    static const int limits[] = {INT_MIN, INT_MIN + 1, -34, -33, -32, -1, 0, 1, 31, 32, 33, INT_MAX - 1, INT_MAX};
    static const int steps[] = {INT_MIN, -31, -1, 1, 7, INT_MAX};
    slip_stream *stream = stream_on(device);
    slip_array *a = counting(), *out, *value;
    EXPECT_OK(slip_array_from_data(&value, &update_value, NULL, 0, SLIP_FLOAT32));
    for (size_t i = 0; i < COUNT_OF(limits); ++i)
        for (size_t k = 0; k < COUNT_OF(limits); ++k)
            for (size_t n = 0; n < COUNT_OF(steps); ++n) {
                int start[] = {limits[i], 0}, stop[] = {limits[k], COLUMNS}, stride[] = {steps[n], 1};
                const void *data;
                TEST_CONTEXT("%d:%d:%d", start[0], stop[0], stride[0]);
                EXPECT_OK(slip_slice(&out, a, start, 2, stop, 2, stride, 2, stream));
                EXPECT_LE(slip_array_shape(out)[0], ROWS);
                float sum = 0, expected = 0;
                slip_array *rows, *dense;
                EXPECT_OK(slip_sum(&rows, out, false, stream));
                EXPECT_OK(slip_contiguous(&dense, out, false, stream));
                EXPECT_OK(slip_array_data(&data, dense));
                for (size_t e = 0; e < slip_array_size(dense); ++e) expected += ((const float *)data)[e];
                EXPECT_OK(slip_array_data(&data, rows));
                sum = *(const float *)data;
                EXPECT_NEAR(sum, expected, 1);
                slip_array_release(rows);
                slip_array_release(dense);
                slip_array_release(out);
                EXPECT_OK(slip_slice_update(&out, a, value, start, 2, stop, 2, stride, 2, stream));
                EXPECT_OK(slip_eval(&out, 1));
                slip_array_release(out);
            }
    slip_array_release(a);
    slip_array_release(value);
    slip_stream_release(stream);
}

/* There is no nearest element. */
TEST_ON_EVERY_DRIVER(reads_from_nothing_are_refused) {
    static const int none = 0, one = 1;
    static const int32_t zero = 0;
    slip_stream *stream = stream_on(device);
    slip_array *empty, *index, *out = NULL;
    EXPECT_OK(slip_zeros(&empty, &none, 1, SLIP_FLOAT32, stream));
    EXPECT_OK(slip_array_from_data(&index, &zero, &one, 1, SLIP_INT32));
    EXPECT_STATUS(slip_take_axis(&out, empty, index, 0, stream), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_take(&out, empty, index, stream), SLIP_INVALID_ARGUMENT);
    EXPECT_STATUS(slip_gather_single(&out, empty, index, 0, &one, 1, stream), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[gather] Slice sizes must be in [0, 0] along axis 0. Got 1.");
    EXPECT_OK(slip_put_along_axis(&out, empty, index, index, 0, stream)); /* every index is out of range */
    EXPECT_OK(slip_eval(&out, 1));
    slip_array_release(out);
    slip_array_release(empty);
    slip_array_release(index);
    slip_stream_release(stream);
}
