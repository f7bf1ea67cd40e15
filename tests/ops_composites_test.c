/* Ops made of others, at sizes and layouts beyond the rows of values.tsv, against loops over positions: einsum, pad,
 * roll, what is made of sorting, and the ends of linspace. */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* ---- einsum ---- */

typedef struct einsum_case {
    const char *text; /* with "->" and without "..." */
    int ndims[4], shapes[4][4];
} einsum_case;

static const einsum_case einsum_cases[] = {
    {"ij,jk->ik", {2, 2}, {{3, 5}, {5, 4}}},
    {"ij,jk->ki", {2, 2}, {{3, 5}, {5, 4}}},
    {"bij,bkj->bki", {3, 3}, {{2, 3, 4}, {2, 5, 4}}},
    {"bij,jk->ik", {3, 2}, {{2, 3, 4}, {4, 5}}},
    {"ij,kj->ik", {2, 2}, {{3, 1}, {4, 5}}},
    {"ijk,ilm,njm,nlk->", {3, 3, 3, 3}, {{2, 3, 4}, {2, 2, 5}, {3, 3, 5}, {3, 2, 4}}},
    {"abc,cd,be,a->de", {3, 2, 2, 1}, {{2, 3, 4}, {4, 5}, {3, 2}, {2}}},
    {"iij,jk->ki", {3, 2}, {{3, 3, 2}, {2, 4}}},
    {"iii->i", {3}, {{4, 4, 4}}},
    {"ij,ij,ij->j", {2, 2, 2}, {{3, 4}, {3, 4}, {1, 4}}},
    {"i,j,k->kij", {1, 1, 1}, {{2}, {3}, {4}}},
    {"ij,kl->jk", {2, 2}, {{2, 3}, {4, 2}}},
    {"ij,jk->ik", {2, 2}, {{3, 0}, {0, 4}}},
};

/* The element of a term where every letter has the given index. */
static double complex element_at(const tensor *t, const char *letters, const int *index) {
    int own[TENSOR_MAX_NDIM];
    for (int i = 0; i < t->ndim; ++i) own[i] = t->shape[i] == 1 ? 0 : index[letters[i] - 'a'];
    return t->values[tensor_position(t, own)];
}

static void check_einsum(const einsum_case *c, slip_dtype dtype, layout lies, test_generator *random,
                         slip_stream *stream) {
    tensor terms[4];
    slip_array *arrays[4], *result;
    const char *letters[4], *at = c->text, *output = strstr(c->text, "->") + 2;
    int count = 0, sizes[26], index[26] = {0}, shape[TENSOR_MAX_NDIM];
    for (int i = 0; i < 26; ++i) sizes[i] = 1;
    for (; count < 4 && c->ndims[count]; ++count) {
        letters[count] = at;
        terms[count] = tensor_make(dtype, c->shapes[count], c->ndims[count]);
        tensor_draw(&terms[count], random, -3, 3);
        arrays[count] = array_of(&terms[count], lies, stream);
        for (int i = 0; i < c->ndims[count]; ++i)
            if (c->shapes[count][i] != 1) sizes[at[i] - 'a'] = c->shapes[count][i];
        at += c->ndims[count] + 1;
    }
    int ndim = (int)strlen(output);
    for (int i = 0; i < ndim; ++i) shape[i] = sizes[output[i] - 'a'];
    tensor expected = tensor_make(dtype, shape, ndim);
    double *slack = calloc(expected.size + 1, sizeof *slack);
    bool is_empty = false;
    for (int i = 0; i < 26; ++i) is_empty |= sizes[i] == 0;
    if (!is_empty) do {
            double complex product = 1;
            double magnitude = 1;
            int to[TENSOR_MAX_NDIM];
            for (int k = 0; k < count; ++k) product *= element_at(&terms[k], letters[k], index);
            for (int k = 0; k < count; ++k) magnitude *= cabs(element_at(&terms[k], letters[k], index));
            for (int i = 0; i < ndim; ++i) to[i] = index[output[i] - 'a'];
            expected.values[tensor_position(&expected, to)] += product;
            slack[tensor_position(&expected, to)] += magnitude * (dtype == SLIP_FLOAT64 ? 1e-14 : 2e-6);
        } while (index_advance(index, sizes, 26));
    EXPECT_OK(slip_einsum(&result, c->text, arrays, (size_t)count, stream));
    expect_tensor(result, &expected, 0, dtype_is_integer(dtype) ? NULL : slack);
    slip_array_release(result);
    for (int k = 0; k < count; ++k) {
        slip_array_release(arrays[k]);
        tensor_free(&terms[k]);
    }
    tensor_free(&expected);
    free(slack);
}

TEST_ON_EVERY_DRIVER(einsum_sums_the_products_over_what_the_output_lacks) {
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT64, SLIP_COMPLEX64, SLIP_INT32};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d)
        for (size_t n = 0; n < COUNT_OF(einsum_cases) && dtype_is_on(device, dtypes[d]); ++n)
            for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
                TEST_CONTEXT("%s of %s, layout %d", einsum_cases[n].text, slip_dtype_name(dtypes[d]), (int)lies);
                check_einsum(&einsum_cases[n], dtypes[d], lies, &random, stream);
            }
    slip_stream_release(stream);
}

/* ---- pad and roll ---- */

static int padded_from(int place, int size, int mode) {
    if (mode == 1) return place < 0 ? 0 : place >= size ? size - 1 : place;
    for (int step = mode == 2 ? 1 : 0; place < 0 || place >= size;) /* mirrored at one end, then at the other */
        place = place < 0 ? -place - 1 + step : 2 * size - 1 - place - step;
    return place;
}

TEST_ON_EVERY_DRIVER(pad_surrounds_an_array_in_every_mode) {
    static const char *const modes[] = {"constant", "edge", "reflect", "symmetric"};
    static const int shape[] = {4, 3, 5}, axes[] = {2, 0}, low[] = {7, 1}, high[] = {11, 0};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (int mode = 0; mode < 4; ++mode)
        for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
            const int padded[] = {5, 3, 23};
            int index[3] = {0};
            float nine = 9;
            tensor a = tensor_make(SLIP_FLOAT16, shape, 3), expected = tensor_make(SLIP_FLOAT16, padded, 3);
            slip_array *value, *result;
            tensor_draw(&a, &random, -5, 5);
            do {
                int from[3] = {index[0] - 1, index[1], index[2] - 7};
                bool is_inside = from[0] >= 0 && from[2] >= 0 && from[2] < 5;
                if (mode) {
                    from[0] = padded_from(from[0], 4, mode);
                    from[2] = padded_from(from[2], 5, mode);
                }
                expected.values[tensor_position(&expected, index)] =
                    mode || is_inside ? a.values[tensor_position(&a, from)] : nine;
            } while (index_advance(index, padded, 3));
            slip_array *array = array_of(&a, lies, stream);
            EXPECT_OK(slip_array_from_data(&value, &nine, NULL, 0, SLIP_FLOAT32));
            TEST_CONTEXT("mode %s, layout %d", modes[mode], (int)lies);
            EXPECT_OK(slip_pad(&result, array, axes, 2, low, 2, high, 2, value, modes[mode], stream));
            expect_tensor(result, &expected, 0, NULL);
            slip_array *const all[] = {value, result, array};
            for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
            tensor_free(&a);
            tensor_free(&expected);
        }
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(roll_moves_what_leaves_to_the_other_end) {
    static const int shape[] = {4, 6}, axes[] = {1, 0, 1};
    static const int shifts[][3] = {{1, 0, 0}, {-13, 7, 1}, {INT32_MAX, INT32_MIN, INT32_MAX}};
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(shifts); ++n)
        for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
            int64_t across = (int64_t)shifts[n][0] + shifts[n][2], down = shifts[n][1];
            int index[2] = {0};
            tensor a = tensor_make(SLIP_INT32, shape, 2), expected = tensor_make(SLIP_INT32, shape, 2);
            for (size_t i = 0; i < a.size; ++i) a.values[i] = (double)i;
            do {
                int to[2] = {(int)(((index[0] + down) % 4 + 4) % 4), (int)(((index[1] + across) % 6 + 6) % 6)};
                expected.values[tensor_position(&expected, to)] = a.values[tensor_position(&a, index)];
            } while (index_advance(index, shape, 2));
            slip_array *array = array_of(&a, lies, stream), *result;
            EXPECT_OK(slip_roll_axes(&result, array, shifts[n], 3, axes, 3, stream));
            expect_tensor(result, &expected, 0, NULL);
            slip_array_release(result);
            slip_array_release(array);
            tensor_free(&a);
            tensor_free(&expected);
        }
    slip_stream_release(stream);
}

/* ---- orders ---- */

static int compare_doubles(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Rows of 1000 numbers along the first axis. */
TEST_ON_EVERY_DRIVER(median_and_topk_are_those_of_sorted_rows) {
    static const int shape[] = {1000, 7}, seven[] = {7}, top[] = {9, 7}, axis = 0;
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    tensor a = tensor_make(SLIP_FLOAT32, shape, 2), medians = tensor_make(SLIP_FLOAT32, seven, 1);
    tensor largest = tensor_make(SLIP_FLOAT32, top, 2);
    tensor_draw(&a, &random, -100, 100);
    for (int column = 0; column < 7; ++column) {
        double row[1000];
        for (int i = 0; i < 1000; ++i) row[i] = creal(a.values[i * 7 + column]);
        qsort(row, 1000, sizeof *row, compare_doubles);
        medians.values[column] = (float)(((float)row[499] + (float)row[500]) * 0.5f);
        for (int i = 0; i < 9; ++i) largest.values[i * 7 + column] = row[991 + i];
    }
    for (layout lies = 0; lies < LAYOUT_BROADCAST; ++lies) {
        slip_array *array = array_of(&a, lies, stream), *result;
        EXPECT_OK(slip_median(&result, array, &axis, 1, false, stream));
        expect_tensor(result, &medians, 0, NULL);
        slip_array_release(result);
        EXPECT_OK(slip_topk_axis(&result, array, 9, -2, stream));
        expect_tensor(result, &largest, 0, NULL);
        slip_array_release(result);
        slip_array_release(array);
    }
    tensor_free(&a);
    tensor_free(&medians);
    tensor_free(&largest);
    slip_stream_release(stream);
}

TEST_ON_EVERY_DRIVER(searchsorted_finds_the_place_before_or_behind_equals) {
    static const int lengths[] = {0, 1, 2, 3, 7, 8, 9, 1000}, value_shape[] = {13, 31};
    slip_stream *stream = stream_on(device);
    test_generator random = test_random(1);
    for (size_t n = 0; n < COUNT_OF(lengths); ++n)
        for (int is_right = 0; is_right < 2; ++is_right) {
            tensor sorted = tensor_make(SLIP_INT16, &lengths[n], 1), values = tensor_make(SLIP_INT16, value_shape, 2);
            tensor expected = tensor_make(SLIP_UINT32, value_shape, 2);
            for (int i = 0; i < lengths[n]; ++i) sorted.values[i] = i / 3 * 2;
            for (size_t i = 0; i < values.size; ++i) {
                double value = (double)test_random_between(&random, -2, lengths[n]);
                int place = 0;
                while (place < lengths[n] &&
                       (creal(sorted.values[place]) < value || (is_right && creal(sorted.values[place]) == value)))
                    ++place;
                values.values[i] = value;
                expected.values[i] = place;
            }
            TEST_CONTEXT("%d elements, side %d", lengths[n], is_right);
            slip_array *sequence = array_of(&sorted, LAYOUT_SLICED, stream), *result;
            slip_array *wanted = array_of(&values, LAYOUT_TRANSPOSED, stream);
            EXPECT_OK(slip_searchsorted(&result, sequence, wanted, is_right ? "right" : "left", stream));
            expect_tensor(result, &expected, 0, NULL);
            slip_array *const all[] = {sequence, wanted, result};
            for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
            tensor_free(&sorted);
            tensor_free(&values);
            tensor_free(&expected);
        }
    slip_stream_release(stream);
}

/* ---- ends ---- */

TEST_ON_EVERY_DRIVER(linspace_begins_and_ends_exactly) {
    static const double ends[][2] = {{0.1, 0.7}, {-1e30, 1e-3}, {3, 3}, {1, -1}};
    slip_stream *stream = stream_on(device);
    for (size_t n = 0; n < COUNT_OF(ends); ++n)
        for (int num = 2; num < 200; num += 13) {
            slip_array *result;
            EXPECT_OK(slip_linspace(&result, ends[n][0], ends[n][1], num, SLIP_FLOAT32, stream));
            tensor got = tensor_of(result);
            EXPECT_EQ(got.size, num);
            EXPECT_TRUE(creal(got.values[0]) == (float)ends[n][0]);
            EXPECT_TRUE(creal(got.values[num - 1]) == (float)ends[n][1]);
            tensor_free(&got);
            slip_array_release(result);
        }
    slip_stream_release(stream);
}
