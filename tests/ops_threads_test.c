/* The same bits on 1, 2 and 3 threads, at sizes that are split among them, and for a view of any kind as for its copy
 * (where elements are added up, nearly). */
#include <math.h>
#include <stdlib.h>

#include "ops_support.h"
#include "ops_table.h"
#include "schedule_support.h"

/* ---- threads ---- */

static void check_threads(const operation *o, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *results[3];
    for (int t = 0; t < 3; ++t) {
        EXPECT_OK(slip_thread_count_set(t + 1));
        EXPECT_OK(o->call(&results[t], a, b, stream));
        EXPECT_OK(slip_eval(&results[t], 1));
    }
    expect_same_bits(results[0], results[1]);
    expect_same_bits(results[0], results[2]);
    for (int t = 0; t < 3; ++t) slip_array_release(results[t]);
}

static void run_threads(slip_dtype dtype, const int *shape, int ndim) {
    slip_stream *stream = stream_on(cpu_device);
    slip_array *a = random_array(dtype, shape, ndim, 1), *b = random_array(dtype, shape, ndim, 2);
    for (size_t n = 0; n < COUNT_OF(operations); ++n) {
        if (!operation_takes(&operations[n], dtype)) continue;
        TEST_CONTEXT("%s of %s", operations[n].name, slip_dtype_name(dtype));
        check_threads(&operations[n], a, b, stream);
    }
    slip_array_release(a);
    slip_array_release(b);
    slip_stream_release(stream);
}

TEST_WITH_TIMEOUT(float32_gives_the_same_bits_on_any_thread_count, 60) {
    run_threads(SLIP_FLOAT32, (const int[]){331, 401}, 2);
}

TEST_WITH_TIMEOUT(half_types_give_the_same_bits_on_any_thread_count, 60) {
    run_threads(SLIP_FLOAT16, (const int[]){331, 401}, 2);
    run_threads(SLIP_BFLOAT16, (const int[]){70001}, 1);
}

TEST_WITH_TIMEOUT(other_dtypes_give_the_same_bits_on_any_thread_count, 60) {
    run_threads(SLIP_INT32, (const int[]){7, 151, 101}, 3);
    run_threads(SLIP_COMPLEX64, (const int[]){231, 301}, 2);
    run_threads(SLIP_FLOAT64, (const int[]){200003}, 1);
}

TEST(products_give_the_same_bits_on_any_thread_count) {
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_BFLOAT16, SLIP_FLOAT64, SLIP_COMPLEX64};
    static const int shapes[][2][3] = {{{1, 311, 257}, {1, 257, 403}}, {{9, 64, 80}, {9, 80, 70}}};
    const operation product = {"matmul", slip_matmul, OF_INEXACT, 0};
    slip_stream *stream = stream_on(cpu_device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        for (size_t n = 0; n < COUNT_OF(shapes); ++n) {
            TEST_CONTEXT("%s, shapes %zu", slip_dtype_name(dtypes[d]), n);
            slip_array *a = random_array(dtypes[d], shapes[n][0], 3, 1),
                       *b = random_array(dtypes[d], shapes[n][1], 3, 2);
            check_threads(&product, a, b, stream);
            slip_array_release(a);
            slip_array_release(b);
        }
    }
    slip_stream_release(stream);
}

/* ---- views ---- */

/* Different ways to look at `a`, which has shape (60, 70). */
static slip_array *view_of(slip_array *a, int kind, slip_stream *stream) {
    static const int shape[] = {60, 70}, start[] = {59, 3}, stop[] = {-61, 70}, strides[] = {-2, 3}, flat[] = {4200};
    static const int wide[] = {5, 60, 70};
    slip_array *view, *middle;
    switch (kind) {
    case 0: EXPECT_OK(slip_transpose(&view, a, stream)); return view;
    case 1: EXPECT_OK(slip_slice(&view, a, start, 2, stop, 2, strides, 2, stream)); return view;
    case 2: EXPECT_OK(slip_broadcast_to(&view, a, wide, 3, stream)); return view;
    case 3: EXPECT_OK(slip_reshape(&view, a, flat, 1, stream)); return view;
    case 4: /* a slice of a transpose */
        EXPECT_OK(slip_transpose(&middle, a, stream));
        EXPECT_OK(slip_slice(&view, middle, (const int[]){1, 0}, 2, (const int[]){70, 60}, 2, (const int[]){2, 2}, 2,
                             stream));
        slip_array_release(middle);
        return view;
    default: /* one row, repeated */
        EXPECT_OK(
            slip_slice(&middle, a, (const int[]){7, 0}, 2, (const int[]){8, 70}, 2, (const int[]){1, 1}, 2, stream));
        EXPECT_OK(slip_broadcast_to(&view, middle, shape, 2, stream));
        slip_array_release(middle);
        return view;
    }
}

/* Whether the op adds or multiplies elements: in which order depends on where they lie. */
static bool adds_up(const operation *o) {
    static const char *const names[] = {"sum", "prod", "cumsum", "cumprod", "softmax", "logsumexp"};
    for (size_t i = 0; i < COUNT_OF(names); ++i)
        if (strncmp(o->name, names[i], strlen(names[i])) == 0) return true;
    return false;
}

static void expect_near(slip_array *wanted, slip_array *got) {
    tensor expected = tensor_of(wanted);
    double *slack = calloc(expected.size + 1, sizeof *slack), tolerance = dtype_is_half(expected.dtype) ? 2e-3 : 2e-5;
    for (size_t i = 0; i < expected.size; ++i) {
        double size = cabs(expected.values[i]);
        slack[i] = isfinite(size) ? tolerance * size : 0;
    }
    expect_tensor(got, &expected, 0, slack);
    free(slack);
    tensor_free(&expected);
}

static void check_view(const operation *o, slip_array *a, slip_array *b, int kind, slip_stream *stream) {
    slip_array *a_view = view_of(a, kind, stream), *b_view = view_of(b, kind, stream), *a_copy, *b_copy;
    slip_array *of_views, *of_copies;
    EXPECT_OK(slip_copy(&a_copy, a_view, stream));
    EXPECT_OK(slip_copy(&b_copy, b_view, stream));
    EXPECT_OK(o->call(&of_views, a_view, b_view, stream));
    EXPECT_OK(o->call(&of_copies, a_copy, b_copy, stream));
    if (adds_up(o)) expect_near(of_copies, of_views);
    else expect_same_bits(of_copies, of_views);
    slip_array *const all[] = {a_view, b_view, a_copy, b_copy, of_views, of_copies};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
}

static slip_status take_along_first(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    return slip_take_along_axis(out, a, b, 0, stream);
}

TEST_ON_EVERY_DRIVER_WITH_TIMEOUT(views_give_the_same_bits_as_their_copies, 60) {
    static const slip_dtype dtypes[] = {SLIP_FLOAT32, SLIP_FLOAT16, SLIP_INT16, SLIP_COMPLEX64};
    static const int shape[] = {60, 70};
    const operation along = {"take_along_axis", take_along_first, OF_ANY, 0};
    slip_stream *stream = stream_on(device);
    for (size_t d = 0; d < COUNT_OF(dtypes); ++d) {
        slip_array *a = random_array(dtypes[d], shape, 2, 1), *b = random_array(dtypes[d], shape, 2, 2);
        for (int kind = 0; kind < 6; ++kind) {
            for (size_t n = 0; n < COUNT_OF(operations); ++n) {
                if (!operation_takes(&operations[n], dtypes[d])) continue;
                TEST_CONTEXT("%s of %s, view %d", operations[n].name, slip_dtype_name(dtypes[d]), kind);
                check_view(&operations[n], a, b, kind, stream);
            }
            if (dtype_is_integer(dtypes[d])) check_view(&along, a, b, kind, stream);
        }
        slip_array_release(a);
        slip_array_release(b);
    }
    slip_stream_release(stream);
}
