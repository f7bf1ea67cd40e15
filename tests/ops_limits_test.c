/* What does not fit: results whose dimensions, number of dimensions or number of elements are beyond what a shape can
 * say, with the message word for word. The inputs are views of a single element or empty, so nothing large is made. */
#include <limits.h>

#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* One element, seen at every position of a shape. */
static slip_array *spread(slip_dtype dtype, const int *shape, int ndim, slip_stream *stream) {
    slip_array *one, *view;
    EXPECT_OK(slip_zeros(&one, NULL, 0, dtype, stream));
    EXPECT_OK(slip_broadcast_to(&view, one, shape, (size_t)ndim, stream));
    slip_array_release(one);
    return view;
}

/* `ndim` dimensions of size 1. */
static slip_array *deep(slip_dtype dtype, int ndim, slip_stream *stream) {
    static int ones[SLIP_MAX_NDIM];
    for (int i = 0; i < SLIP_MAX_NDIM; ++i) ones[i] = 1;
    return spread(dtype, ones, ndim, stream);
}

#define SHAPE(...) (const int[]){__VA_ARGS__}, (int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int))
#define LIST(...) (const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int)

#define REFUSED(call, status, message)             \
    do {                                           \
        EXPECT_STATUS(call, status);               \
        EXPECT_STR(slip_error_message(), message); \
        EXPECT_TRUE(out == NULL);                  \
    } while (0)
#define INVALID(call, message) REFUSED(call, SLIP_INVALID_ARGUMENT, message)
#define TOO_LARGE(call, message) REFUSED(call, SLIP_OVERFLOW, message)

/* Arrays of extreme shapes, and a result. */
typedef struct inputs {
    slip_stream *s;
    slip_array *wide;       /* (65536,65536) float32 */
    slip_array *thick;      /* (65536,65536,2) float32 */
    slip_array *line;       /* (2147483647) float32 */
    slip_array *short_line; /* (65536) float32 */
    slip_array *deep;       /* 64 dimensions */
    slip_array *deep_index;
    slip_array *two, *three; /* (2) and (3) float32 */
    slip_array *matrix;      /* (3,4) float32 */
    slip_array *number;      /* () float32 */
    slip_array *index;       /* (2) int32 */
    slip_array *void_;       /* (2147483647,2147483647,2147483647,0) float32 */
} inputs;

static inputs inputs_make(void) {
    inputs in = {.s = stream_on((slip_device){SLIP_CPU, 0})};
    in.wide = spread(SLIP_FLOAT32, SHAPE(65536, 65536), in.s);
    in.thick = spread(SLIP_FLOAT32, SHAPE(65536, 65536, 2), in.s);
    in.line = spread(SLIP_FLOAT32, SHAPE(INT_MAX), in.s);
    in.short_line = spread(SLIP_FLOAT32, SHAPE(65536), in.s);
    in.deep = deep(SLIP_FLOAT32, 64, in.s);
    in.deep_index = deep(SLIP_INT32, 64, in.s);
    in.two = spread(SLIP_FLOAT32, SHAPE(2), in.s);
    in.three = spread(SLIP_FLOAT32, SHAPE(3), in.s);
    in.matrix = spread(SLIP_FLOAT32, SHAPE(3, 4), in.s);
    in.number = deep(SLIP_FLOAT32, 0, in.s);
    in.index = spread(SLIP_INT32, SHAPE(2), in.s);
    in.void_ = spread(SLIP_FLOAT32, SHAPE(INT_MAX, INT_MAX, INT_MAX, 0), in.s);
    return in;
}

static void inputs_release(inputs *in) {
    slip_array *const all[] = {in->wide, in->thick, in->line,   in->short_line, in->deep,  in->deep_index,
                               in->two,  in->three, in->matrix, in->number,     in->index, in->void_};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(in->s);
}

TEST(dimensions_that_do_not_fit_are_refused) {
    inputs in = inputs_make();
    slip_array *out = NULL, *lines[] = {in.line, in.line}, *complex_line = spread(SLIP_COMPLEX64, SHAPE(INT_MAX), in.s);
    TOO_LARGE(slip_view_as(&out, complex_line, SLIP_UINT8, in.s),
              "[view] the dimension of axis 0 does not fit into a shape");
    TOO_LARGE(slip_concatenate(&out, lines, 2, in.s),
              "[concatenate] the dimension of axis 0 does not fit into a shape");
    TOO_LARGE(slip_pad(&out, in.matrix, LIST(1), LIST(1), LIST(INT_MAX), in.number, "constant", in.s),
              "[pad] the dimension of axis 1 does not fit into a shape");
    TOO_LARGE(slip_pad(&out, in.matrix, LIST(1), LIST(INT_MAX), LIST(1), in.number, "constant", in.s),
              "[pad] the dimension of axis 1 does not fit into a shape");
    TOO_LARGE(slip_repeat_axis(&out, in.matrix, INT_MAX, 0, in.s),
              "[repeat] the dimension of axis 0 does not fit into a shape");
    TOO_LARGE(slip_tile(&out, in.matrix, LIST(1, INT_MAX), in.s),
              "[tile] the dimension of axis 1 does not fit into a shape");
    TOO_LARGE(slip_kron(&out, in.short_line, in.short_line, in.s),
              "[kron] the dimension of axis 0 does not fit into a shape");
    TOO_LARGE(slip_diag(&out, in.three, 50000, in.s), "[diag] a matrix of 50003 x 50003 elements is too large");
    TOO_LARGE(slip_diag(&out, in.line, INT_MIN, in.s),
              "[diag] a matrix of 4294967295 x 4294967295 elements is too large");
    TOO_LARGE(slip_diag(&out, in.two, 46339, in.s), "[diag] a matrix of 46341 x 46341 elements is too large");
    slip_array_release(complex_line);
    inputs_release(&in);
}

TEST(elements_that_do_not_fit_into_one_axis_are_refused) {
    inputs in = inputs_make();
    slip_array *out = NULL, *contracted[] = {in.thick, in.two};
    slip_array *grids[] = {NULL, NULL}, *lines[] = {in.wide, in.two};
    slip_array *mask = spread(SLIP_BOOL, SHAPE(65536, 65536), in.s);
    TOO_LARGE(slip_flatten(&out, in.wide, 0, -1, in.s),
              "[flatten] a dimension of 4294967296 does not fit into a shape");
    TOO_LARGE(slip_softmax(&out, in.wide, false, in.s), "[softmax] 4294967296 elements do not fit into one axis");
    TOO_LARGE(slip_logsumexp(&out, in.wide, false, in.s), "[logsumexp] 4294967296 elements do not fit into one axis");
    TOO_LARGE(slip_median(&out, in.wide, LIST(0, 1), false, in.s),
              "[median] 4294967296 elements do not fit into one axis");
    TOO_LARGE(slip_tensordot(&out, in.thick, in.two, LIST(2), LIST(0), in.s),
              "[tensordot] 4294967296 elements do not fit into one axis");
    TOO_LARGE(slip_tensordot(&out, in.wide, in.wide, LIST(0, 1), LIST(0, 1), in.s),
              "[tensordot] 4294967296 elements do not fit into one axis");
    TOO_LARGE(slip_einsum(&out, "abk,k->ab", contracted, 2, in.s),
              "[einsum] 4294967296 elements do not fit into one axis");
    TOO_LARGE(slip_masked_scatter(&out, in.wide, mask, in.number, in.s),
              "[masked_scatter] 4294967296 slices do not fit into one axis");
    EXPECT_STATUS(slip_meshgrid(grids, lines, 2, true, "ij", in.s), SLIP_OVERFLOW);
    EXPECT_STR(slip_error_message(), "[meshgrid] 4294967296 elements do not fit into one axis");
    EXPECT_TRUE(!grids[0] && !grids[1]);
    slip_array_release(mask);
    inputs_release(&in);
}

TEST(more_than_64_dimensions_are_refused) {
    inputs in = inputs_make();
    slip_array *out = NULL, *many[65], *grids[65], *pair[2], *deep_62 = deep(SLIP_FLOAT32, 62, in.s);
    slip_array *ends[2], *truth = deep(SLIP_BOOL, 0, in.s), *deep_33 = deep(SLIP_FLOAT32, 33, in.s);
    char letters[66];
    for (size_t i = 0; i < COUNT_OF(many); ++i) many[i] = in.two;
    EXPECT_STATUS(slip_meshgrid(grids, many, 65, true, "xy", in.s), SLIP_INVALID_ARGUMENT);
    EXPECT_STR(slip_error_message(), "[meshgrid] expected at most 64 dimensions, got 65");
    INVALID(slip_gather_single(&out, in.matrix, in.deep_index, 0, LIST(1, 4), in.s),
            "[gather] expected at most 64 dimensions, got 66");
    INVALID(slip_scatter_single(&out, in.matrix, in.deep_index, in.matrix, 0, in.s),
            "[scatter] expected at most 64 dimensions, got 66");
    INVALID(slip_masked_scatter(&out, in.deep, truth, in.number, in.s),
            "[masked_scatter] expected at most 64 dimensions, got 65");
    INVALID(slip_repeat_axis(&out, in.deep, 2, 0, in.s), "[repeat] expected at most 63 dimensions, got 64");
    INVALID(slip_tile(&out, deep_33, LIST(2), in.s), "[tile] expected at most 32 dimensions, got 33");
    INVALID(slip_kron(&out, deep_33, in.two, in.s), "[kron] expected at most 32 dimensions, got 33");
    INVALID(slip_softmax_axes(&out, in.deep, NULL, 0, false, in.s),
            "[softmax] no axes given for an array with 64 dimensions");
    ends[0] = spread(SLIP_FLOAT32, SHAPE(1, 5, 6), in.s);
    INVALID(slip_tensordot(&out, in.deep, ends[0], LIST(0), LIST(0), in.s),
            "[tensordot] expected at most 64 dimensions, got 65");
    pair[0] = pair[1] = in.deep;
    INVALID(slip_einsum(&out, "...k,...k->...", pair, 2, in.s), "[einsum] expected at most 64 dimensions, got 65");
    pair[1] = in.two;
    INVALID(slip_einsum(&out, "...,a->...a", pair, 2, in.s), "[einsum] expected at most 64 dimensions, got 65");
    ends[1] = spread(SLIP_FLOAT32, SHAPE(1, 2), in.s);
    pair[1] = ends[1];
    INVALID(slip_einsum(&out, "...ak,kb->...ab", pair, 2, in.s), "[einsum] expected at most 64 dimensions, got 65");
    memset(letters, 'a', 65);
    letters[65] = '\0';
    INVALID(slip_einsum(&out, letters, &in.deep, 1, in.s), "[einsum] expected at most 64 subscripts");
    slip_array *const all[] = {deep_62, truth, deep_33, ends[0], ends[1]};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    inputs_release(&in);
}

TEST(arguments_that_no_other_test_has_are_refused) {
    inputs in = inputs_make();
    slip_array *out = NULL, *indices[] = {in.index, in.index, in.index}, *key = spread(SLIP_UINT32, SHAPE(3), in.s);
    slip_array *hollow = spread(SLIP_FLOAT32, SHAPE(0), in.s), *square = spread(SLIP_FLOAT32, SHAPE(1, 4), in.s);
    INVALID(slip_gather(&out, in.matrix, indices, 3, LIST(0, 1, 0), LIST(1, 1), in.s),
            "[gather] Too many index arrays. Got 3 index arrays for input with 2 dimensions.");
    INVALID(slip_gather(&out, in.matrix, indices, 2, LIST(1, -1), LIST(1, 1), in.s),
            "[gather] Repeat axes not allowed in gather: axis -1.");
    INVALID(slip_identity(&out, -1, SLIP_FLOAT32, in.s), "[identity] N must be a positive integer: got -1.");
    INVALID(slip_random_bits(&out, LIST(2), 4, key, in.s), "[bits] Expected key shape (2) but received (3).");
    INVALID(slip_pad(&out, hollow, LIST(0), LIST(1), LIST(0), in.number, "edge", in.s),
            "[pad] Cannot pad empty axis 0 in mode edge.");
    INVALID(slip_softmax_axes(&out, in.number, LIST(0), false, in.s),
            "[softmax] Received non-empty axes for array with 0 dimensions.");
    INVALID(slip_logsumexp_axes(&out, in.number, LIST(0), false, in.s),
            "[logsumexp] Received non-empty axes for array with 0 dimensions.");
    INVALID(slip_tensordot(&out, in.matrix, in.matrix, LIST(0, -2), LIST(0, 1), in.s),
            "[tensordot] Repeat axes not allowed: axis -2.");
    INVALID(slip_slice_dynamic(&out, in.three, in.index, LIST(0, 1), LIST(1), in.s),
            "[slice_dynamic] Invalid number of starting positions for array with dimension 1: 2.");
    INVALID(slip_einsum(&out, "ii->i", &in.matrix, 1, in.s),
            "[einsum] Cannot broadcast dimension 1 of input 0 with shape (3,4) to size 3.");
    INVALID(slip_einsum(&out, "ii->i", &square, 1, in.s),
            "[einsum] Dimensions 0 and 1 of an input with shape (1,4) share a subscript.");
    slip_array *const all[] = {key, hollow, square};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    inputs_release(&in);
}

/* Through the native interface, where nobody converts it first. */
TEST(numbers_that_are_no_dtype_are_refused_by_every_op_that_takes_one) {
    inputs in = inputs_make();
    slip_array *out = NULL;
    const slip_dtype none = (slip_dtype)99;
    INVALID(slip_zeros(&out, LIST(2), none, in.s), "[zeros] 99 is not a dtype.");
    INVALID(slip_ones(&out, LIST(2), none, in.s), "[ones] 99 is not a dtype.");
    INVALID(slip_full(&out, LIST(2), in.number, none, in.s), "[full] 99 is not a dtype.");
    INVALID(slip_arange(&out, 0, 3, 1, none, in.s), "[arange] 99 is not a dtype.");
    INVALID(slip_linspace(&out, 0, 3, 5, none, in.s), "[linspace] 99 is not a dtype.");
    INVALID(slip_eye(&out, 2, 2, 0, none, in.s), "[eye] 99 is not a dtype.");
    INVALID(slip_identity(&out, 2, none, in.s), "[identity] 99 is not a dtype.");
    INVALID(slip_tri(&out, 2, 2, 0, none, in.s), "[tri] 99 is not a dtype.");
    INVALID(slip_astype(&out, in.two, none, in.s), "[astype] 99 is not a dtype.");
    INVALID(slip_view_as(&out, in.two, none, in.s), "[view] 99 is not a dtype.");
    INVALID(slip_trace(&out, in.matrix, 0, 0, 1, none, in.s), "[trace] 99 is not a dtype.");
    INVALID(slip_random_uniform(&out, in.number, in.number, LIST(2), none, NULL, in.s), "[uniform] 99 is not a dtype.");
    INVALID(slip_random_randint(&out, in.number, in.number, LIST(2), none, NULL, in.s), "[randint] 99 is not a dtype.");
    INVALID(slip_random_normal(&out, LIST(2), none, 0, 1, NULL, in.s), "[normal] 99 is not a dtype.");
    INVALID(slip_random_laplace(&out, LIST(2), none, 0, 1, NULL, in.s), "[laplace] 99 is not a dtype.");
    INVALID(slip_random_gumbel(&out, LIST(2), none, NULL, in.s), "[gumbel] 99 is not a dtype.");
    INVALID(slip_random_truncated_normal(&out, in.number, in.number, LIST(2), none, NULL, in.s),
            "[truncated_normal] 99 is not a dtype.");
    inputs_release(&in);
}

/* ---- nothing, of a huge shape ---- */

/* Products of some of its dimensions overflow, though it has no elements: ops either give an array without elements, or
 * refuse, and do not compute with a product that has wrapped. */
TEST(empty_arrays_of_huge_shapes_are_empty_or_refused) {
    inputs in = inputs_make();
    slip_array *out = NULL, *pair[] = {in.void_, in.void_}, *turned;
    EXPECT_EQ(slip_array_size(in.void_), 0);
    EXPECT_OK(slip_transpose(&turned, in.void_, in.s));
    TOO_LARGE(slip_flatten(&out, in.void_, 0, 2, in.s),
              "[flatten] a dimension of 9223372036854775807 does not fit into a shape");
    TOO_LARGE(slip_softmax_axes(&out, in.void_, LIST(0, 1, 2), false, in.s),
              "[softmax] 9223372036854775807 elements do not fit into one axis");
    TOO_LARGE(slip_median(&out, in.void_, LIST(0, 1, 2), false, in.s),
              "[median] 9223372036854775807 elements do not fit into one axis");
    INVALID(slip_median(&out, in.void_, LIST(0, 1, 2, 3), false, in.s),
            "[median] Cannot take median along empty axis.");
    TOO_LARGE(slip_tensordot(&out, in.void_, in.void_, LIST(3), LIST(3), in.s),
              "[tensordot] 9223372036854775807 elements do not fit into one axis");
    TOO_LARGE(slip_einsum(&out, "abcd,efgd->abcefg", pair, 2, in.s),
              "[einsum] 9223372036854775807 elements do not fit into one axis");
    slip_array *thin = spread(SLIP_FLOAT32, SHAPE(0, 3), in.s);
    TOO_LARGE(
        slip_matmul(&out, in.void_, thin, in.s),
        "[matmul] an array of shape (2147483647,2147483647,2147483647,3) has more elements than memory can address");
    slip_array_release(thin);
    slip_array *results[8];
    EXPECT_OK(slip_flatten(&results[0], in.void_, 0, -1, in.s));
    EXPECT_OK(slip_reshape(&results[1], turned, LIST(0), in.s));
    EXPECT_OK(slip_add(&results[2], in.void_, in.number, in.s));
    EXPECT_OK(slip_contiguous(&results[3], turned, true, in.s));
    EXPECT_OK(slip_sum(&results[4], in.void_, false, in.s));
    EXPECT_OK(slip_cumsum(&results[5], in.void_, 0, false, true, in.s));
    EXPECT_OK(slip_sort_axis(&results[6], in.void_, 0, in.s));
    EXPECT_OK(slip_einsum(&results[7], "abcd,efgd->", pair, 2, in.s));
    EXPECT_OK(slip_eval(results, COUNT_OF(results)));
    for (size_t i = 0; i < COUNT_OF(results); ++i) slip_array_release(results[i]);
    slip_array_release(turned);
    inputs_release(&in);
}
