/* What ops refuse, with the message word for word: the native interface's side of bad_input_test.c. */
#include "ops_support.h"

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static slip_array *range(int low, int count, const int *shape, int ndim, slip_stream *stream) {
    slip_array *flat, *a;
    EXPECT_OK(slip_arange(&flat, low, low + count, 1, SLIP_INT32, stream));
    EXPECT_OK(slip_reshape(&a, flat, shape, (size_t)ndim, stream));
    slip_array_release(flat);
    return a;
}

#define REFUSED(call, message)                      \
    do {                                            \
        EXPECT_STATUS(call, SLIP_INVALID_ARGUMENT); \
        EXPECT_STR(slip_error_message(), message);  \
        EXPECT_TRUE(out == NULL);                   \
    } while (0)

TEST(scatters_refuse_what_does_not_fit) {
    static const int shape[] = {3, 4}, one_row[] = {2, 1, 4}, axes[] = {0, 1}, twice[] = {1, -1};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *rows = range(0, 8, one_row, 3, s), *out = NULL, *flags, *floats;
    slip_array *index = range(0, 2, (const int[]){2}, 1, s), *three = range(0, 3, (const int[]){3}, 1, s);
    slip_array *pair[] = {index, index}, *uneven[] = {index, three}, *triple[] = {index, index, index};
    EXPECT_OK(slip_astype(&flags, index, SLIP_BOOL, s));
    EXPECT_OK(slip_astype(&floats, index, SLIP_FLOAT32, s));
    REFUSED(slip_scatter(&out, a, triple, 3, rows, axes, 2, s),
            "[scatter] Too many index arrays. Got 3 index arrays for input with 2 dimensions.");
    REFUSED(slip_scatter_add(&out, a, pair, 2, rows, axes, 1, s),
            "[scatter_add] Number of index arrays does not match number of axes: 2 and 1.");
    REFUSED(slip_scatter(&out, a, pair, 2, rows, twice, 2, s),
            "[scatter] Repeat axes not allowed in scatter: axis -1.");
    REFUSED(slip_scatter_max_single(&out, a, index, rows, 2, s),
            "[scatter_max] Axis 2 is out of bounds for array with 2 dimensions.");
    REFUSED(slip_scatter_single(&out, a, flags, rows, 0, s), "[scatter] Boolean indices not supported.");
    REFUSED(slip_scatter_single(&out, a, floats, rows, 0, s),
            "[scatter] Got indices with invalid dtype float32. Indices must be integral.");
    REFUSED(slip_scatter(&out, a, uneven, 2, rows, axes, 2, s),
            "[broadcast_shapes] Shapes (2) and (3) cannot be broadcast.");
    REFUSED(slip_scatter_single(&out, a, index, a, 0, s),
            "[scatter] Updates with 2 dimensions does not match the sum of the array (2) and indices (1) dimensions.");
    REFUSED(slip_scatter_single(&out, a, three, rows, 0, s),
            "[scatter] Updates with shape (2,1,4) do not begin with the shape of the indices, (3).");
    slip_array *wide = range(0, 10, (const int[]){2, 1, 5}, 3, s);
    REFUSED(slip_scatter_prod_single(&out, a, index, wide, 0, s),
            "[scatter_prod] Updates with shape (2,1,5) are too large for array with shape (3,4).");
    slip_array *const all[] = {a, rows, index, three, flags, floats, wide};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(writing_along_an_axis_refuses_what_does_not_fit) {
    static const int shape[] = {3, 4};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *flat = range(0, 3, (const int[]){3}, 1, s), *out = NULL, *flags;
    slip_array *column = range(0, 3, (const int[]){3, 1}, 2, s), *two = range(0, 2, (const int[]){2, 1}, 2, s);
    EXPECT_OK(slip_astype(&flags, column, SLIP_BOOL, s));
    REFUSED(slip_put_along_axis(&out, a, column, column, 2, s),
            "[put_along_axis] Axis 2 is out of bounds for array with 2 dimensions.");
    REFUSED(slip_put_along_axis(&out, a, flat, column, 1, s),
            "[put_along_axis] Indices of dimension 1 does not match array of dimension 2.");
    REFUSED(slip_scatter_add_axis(&out, a, flags, column, 1, s), "[scatter_add_axis] Boolean indices not supported.");
    REFUSED(
        slip_put_along_axis(&out, a, two, column, 1, s),
        "[put_along_axis] Indices with shape (2,1) cannot be broadcast along an array with shape (3,4) but for axis "
        "1.");
    REFUSED(slip_put_along_axis(&out, a, column, a, 1, s),
            "[put_along_axis] Cannot broadcast array of shape (3,4) into shape (3,1).");
    slip_array *const all[] = {a, flat, column, two, flags};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(slice_updates_refuse_what_does_not_fit) {
    static const int shape[] = {3, 4}, low[] = {0, 0}, high[] = {2, 2}, ones[] = {1, 1}, zero[] = {1, 0},
                     big[] = {3, 5};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *start = range(0, 2, (const int[]){2}, 1, s), *out = NULL, *floats;
    slip_array *cube = range(0, 12, (const int[]){1, 3, 4}, 3, s);
    EXPECT_OK(slip_astype(&floats, start, SLIP_FLOAT32, s));
    REFUSED(
        slip_slice_update(&out, a, a, low, 1, high, 2, ones, 2, s),
        "[slice_update] Invalid number of indices or strides for array with dimension 2: got 1 starts, 2 stops and 2 "
        "strides.");
    REFUSED(slip_slice_update_add(&out, a, a, low, 2, high, 2, zero, 2, s),
            "[slice_update_add] The stride of axis 1 is 0.");
    REFUSED(slip_slice_update(&out, a, a, low, 2, high, 2, ones, 2, s),
            "[slice_update] Cannot broadcast array of shape (3,4) into shape (2,2).");
    REFUSED(slip_slice_dynamic(&out, a, a, low, 2, high, 2, s),
            "[slice_dynamic] array of starting indices must be zero or one dimensional but has dimension 2.");
    REFUSED(slip_slice_dynamic(&out, a, start, low, 1, high, 2, s),
            "[slice_dynamic] Number of starting indices 2 does not match number of axes 1.");
    REFUSED(slip_slice_dynamic(&out, a, floats, high, 2, high, 2, s),
            "[slice_dynamic] Start indices must be integers, got type float32.");
    REFUSED(slip_slice_dynamic(&out, a, start, high, 2, high, 2, s),
            "[slice_dynamic] Invalid axis 2 for array with dimension 2.");
    REFUSED(slip_slice_dynamic(&out, a, start, low, 2, high, 2, s), "[slice_dynamic] Repeat axes not allowed: axis 0.");
    REFUSED(slip_slice_dynamic(&out, a, start, zero, 2, high, 1, s),
            "[slice_dynamic] Invalid slice size for array with 2 dimensions: got 1.");
    REFUSED(slip_slice_dynamic(&out, a, start, zero, 2, big, 2, s),
            "[slice_dynamic] Invalid slice size (3,5) for array with shape (3,4).");
    REFUSED(slip_slice_update_dynamic(&out, a, cube, start, zero, 2, s),
            "[slice_update_dynamic] Update with shape (1,3,4) is too large for array with shape (3,4).");
    slip_array *const all[] = {a, start, floats, cube};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(masks_that_do_not_fit_are_refused) {
    static const int shape[] = {3, 4};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *pair = range(0, 2, (const int[]){2}, 1, s), *out = NULL, *mask, *truths;
    slip_array *row = range(0, 3, (const int[]){3}, 1, s), *rows;
    EXPECT_OK(slip_astype(&mask, pair, SLIP_BOOL, s));
    EXPECT_OK(slip_astype(&truths, a, SLIP_BOOL, s));
    EXPECT_OK(slip_astype(&rows, row, SLIP_BOOL, s));
    REFUSED(slip_masked_scatter(&out, a, pair, a, s), "[masked_scatter] The mask has to be boolean, got int32.");
    REFUSED(slip_masked_scatter(&out, pair, truths, a, s),
            "[masked_scatter] The mask cannot have more dimensions than the target: 2 and 1.");
    REFUSED(
        slip_masked_scatter(&out, a, mask, a, s),
        "[masked_scatter] The boolean mask should have the same shape as the beginning of the indexed array but the "
        "mask has shape (2) and the array has shape (3,4)");
    REFUSED(
        slip_masked_scatter(&out, a, rows, row, s),
        "[masked_scatter] Value array shape must be broadcastable with the last 1 dimensions of the input: the values "
        "have shape (3) and the input (3,4).");
    REFUSED(
        slip_masked_scatter(&out, a, truths, a, s),
        "[masked_scatter] Value array shape must be broadcastable with the last 0 dimensions of the input: the values "
        "have shape (3,4) and the input (3,4).");
    slip_array *const all[] = {a, pair, mask, truths, row, rows};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(views_that_do_not_fit_are_refused) {
    static const int shape[] = {3, 4}, sizes[] = {2, 2}, negative[] = {2, -1};
    static const int64_t strides[] = {4, 1}, wide[] = {11, 1}, back[] = {-1, 1}, huge[] = {INT64_MAX, 1};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *row = range(0, 3, (const int[]){3}, 1, s), *out = NULL, *number;
    int32_t one = 1;
    EXPECT_OK(slip_array_from_data(&number, &one, NULL, 0, SLIP_INT32));
    REFUSED(slip_as_strided(&out, a, negative, 2, strides, 2, 0, s),
            "[as_strided] Negative dimensions not allowed: -1.");
    REFUSED(slip_as_strided(&out, a, sizes, 2, strides, 1, 0, s),
            "[as_strided] The number of strides must be that of dimensions: got 1 and 2.");
    REFUSED(slip_as_strided(&out, a, sizes, 2, wide, 2, 0, s),
            "[as_strided] The strides and the offset 0 reach outside the array, which has 12 elements.");
    REFUSED(slip_as_strided(&out, a, sizes, 2, back, 2, 0, s),
            "[as_strided] The strides and the offset 0 reach outside the array, which has 12 elements.");
    REFUSED(slip_as_strided(&out, a, sizes, 2, huge, 2, 1, s),
            "[as_strided] The strides and the offset 1 reach outside the array, which has 12 elements.");
    REFUSED(
        slip_as_strided(&out, a, NULL, 0, NULL, 0, SIZE_MAX, s),
        "[as_strided] The strides and the offset 18446744073709551615 reach outside the array, which has 12 elements.");
    REFUSED(slip_view_as(&out, number, SLIP_INT64, s),
            "[view] Changing the type of a scalar is only allowed for types with the same size: got int32 and int64.");
    REFUSED(
        slip_view_as(&out, row, SLIP_INT64, s),
        "[view] When viewing as a larger dtype, the size in bytes of the last axis must be a multiple of the requested "
        "type size: 12 and 8.");
    REFUSED(slip_diagonal(&out, row, 0, 0, 1, s),
            "[diagonal] Array must have at least two dimensions, but got 1 dimensions.");
    REFUSED(slip_diagonal(&out, a, 0, 2, 0, s), "[diagonal] Invalid axis1 2 for array with 2 dimensions.");
    REFUSED(slip_diagonal(&out, a, 0, 1, -1, s), "[diagonal] axis1 and axis2 cannot be the same axis: 1.");
    REFUSED(slip_diag(&out, number, 0, s), "[diag] array must be 1-D or 2-D, got array with 0 dimensions.");
    REFUSED(slip_split(&out, a, -1, 0, s), "[split] num_splits must be positive and non-zero but got -1.");
    slip_array *const all[] = {a, row, number};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(ops_refuse_dtypes_they_have_no_meaning_for) {
    static const int one = 1;
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *whole = range(0, 1, &one, 1, s), *out = NULL, *pair[2] = {NULL, NULL}, *real, *phasor;
    EXPECT_OK(slip_astype(&real, whole, SLIP_FLOAT32, s));
    EXPECT_OK(slip_astype(&phasor, whole, SLIP_COMPLEX64, s));
    REFUSED(slip_bitwise_or(&out, whole, real, s),
            "[bitwise_or] Only allowed on integer or boolean types but got types int32 and float32.");
    REFUSED(slip_left_shift(&out, phasor, whole, s),
            "[left_shift] Only allowed on integer or boolean types but got types complex64 and int32.");
    REFUSED(slip_bitwise_invert(&out, real, s),
            "[bitwise_invert] Bitwise inverse only allowed on integer types, got float32.");
    REFUSED(slip_trunc(&out, phasor, s), "[trunc] Not supported for complex64.");
    REFUSED(slip_arctan2(&out, phasor, real, s), "[arctan2] Not supported for complex64, got complex64 and float32.");
    REFUSED(slip_nan_to_num(&out, phasor, 0, NULL, NULL, s),
            "[nan_to_num] Does not yet support given type: complex64.");
    REFUSED(slip_divmod(pair, phasor, whole, s), "[divmod] Complex type not supported.");
    slip_array *const all[] = {whole, real, phasor};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(grids_and_copies_refuse_what_does_not_fit) {
    static const int shape[] = {3, 4}, axes[] = {0, 1}, twice[] = {1, -1}, sizes[] = {1, -2};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *row = range(0, 3, (const int[]){3}, 1, s), *out = NULL, *number;
    int32_t one = 1;
    EXPECT_OK(slip_array_from_data(&number, &one, NULL, 0, SLIP_INT32));
    REFUSED(slip_linspace(&out, 0, 1, -1, SLIP_FLOAT32, s), "[linspace] number of samples, -1, must be non-negative.");
    REFUSED(slip_eye(&out, 2, -1, 0, SLIP_FLOAT32, s), "[eye] N and M must be positive integers: got 2 and -1.");
    REFUSED(slip_triu(&out, row, 0, s), "[triu] array must be at least 2-D, got array with 1 dimensions.");
    REFUSED(slip_meshgrid(&out, &row, 1, false, "zz", s),
            "[meshgrid] Invalid indexing value. Valid values are 'xy' and 'ij', got 'zz'.");
    REFUSED(slip_pad(&out, a, axes, 2, sizes, 1, sizes, 2, number, "edge", s),
            "[pad] Invalid number of padding sizes passed to pad with axes of size 2: 1 and 2.");
    REFUSED(slip_pad(&out, a, axes, 2, sizes, 2, axes, 2, number, "edge", s),
            "[pad] Invalid low padding size (-2) passed to pad for axis 1. Padding sizes must be non-negative");
    REFUSED(slip_pad(&out, a, axes, 2, axes, 2, axes, 2, number, NULL, s),
            "[pad] Invalid padding mode () passed to pad");
    REFUSED(slip_pad(&out, a, twice, 2, axes, 2, axes, 2, number, "edge", s),
            "[pad] Duplicate axes detected in reduction: axis -1.");
    REFUSED(slip_pad(&out, a, axes, 2, axes, 2, axes, 2, row, "constant", s),
            "[pad] The padding value must be one number, got 3.");
    REFUSED(slip_repeat(&out, a, -1, s), "[repeat] Number of repeats cannot be negative: -1.");
    REFUSED(slip_tile(&out, a, sizes, 2, s), "[tile] Number of repetitions cannot be negative: -2.");
    REFUSED(slip_roll_axis(&out, a, axes, 2, 2, s), "[roll] Invalid axis 2 for array with 2 dimensions.");
    REFUSED(slip_roll_axes(&out, a, axes, 1, axes, 2, s),
            "[roll] At least one shift value per axis is required, 1 provided for 2 axes.");
    REFUSED(slip_flip_axis(&out, a, 2, s), "[flip] Axis 2 is out of bounds for array with 2 dimensions.");
    REFUSED(slip_trace(&out, row, 0, 0, 1, SLIP_INT32, s),
            "[trace] Array must have at least two dimensions, but got 1 dimensions.");
    REFUSED(slip_diff(&out, a, -1, 0, s), "[diff] Order `n` must be non-negative: -1.");
    slip_array *const all[] = {a, row, number};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}

TEST(orders_and_products_refuse_what_does_not_fit) {
    static const int shape[] = {3, 4}, twice[] = {0, -2}, one[] = {0}, far[] = {2};
    slip_stream *s = stream_on((slip_device){SLIP_CPU, 0});
    slip_array *a = range(0, 12, shape, 2, s), *row = range(0, 3, (const int[]){3}, 1, s), *out = NULL;
    slip_array *none = range(0, 0, (const int[]){0}, 1, s), *pair[] = {a, a};
    REFUSED(slip_partition(&out, row, 3, s),
            "[partition] Received invalid kth 3 along axis -1 for array with shape: (3)");
    REFUSED(slip_topk_axis(&out, a, 5, 1, s), "[topk] Received invalid k=5 along axis 1 for array with shape: (3,4)");
    REFUSED(slip_median(&out, a, twice, 2, false, s), "[median] Received duplicate axis: -2.");
    REFUSED(slip_median(&out, none, one, 1, false, s), "[median] Cannot take median along empty axis.");
    REFUSED(slip_searchsorted(&out, a, row, "left", s),
            "[searchsorted] The sorted sequence must be 1-D but has 2 dimensions.");
    REFUSED(slip_searchsorted(&out, row, a, "", s), "[searchsorted] Invalid side ''. Expected 'left' or 'right'.");
    REFUSED(slip_inner(&out, a, row, s), "[inner] a and b must have the same last dimension: got (3,4) and (3).");
    REFUSED(slip_tensordot(&out, a, a, one, 1, twice, 2, s), "[tensordot] axes must have the same size: got 1 and 2.");
    REFUSED(slip_tensordot(&out, a, a, far, 1, one, 1, s), "[tensordot] Invalid axis 2 for array with 2 dimensions.");
    REFUSED(
        slip_tensordot_axis(&out, a, a, 1, s),
        "[tensordot] a and b must have the same shape on the contracted axes: axis 1 of (3,4) and axis 0 of (3,4).");
    REFUSED(slip_tensordot_axis(&out, a, a, 3, s),
            "[tensordot] axis must be less than the number of dimensions of a and b: got 3 for 2 and 2 dimensions.");
    REFUSED(slip_kron(&out, a, none, s), "[kron] Input arrays cannot be empty.");
    REFUSED(slip_vecdot(&out, a, row, 1, s), "[vecdot] axis is out of bounds: 1 for 2 and 1 dimensions.");
    REFUSED(slip_vecdot(&out, a, row, -1, s), "[vecdot] a and b must have the same size along axis -1: got 4 and 3.");
    REFUSED(slip_einsum(&out, "ij->i", pair, 2, s),
            "[einsum] Number of operands, 2, does not match number of input subscripts, 1");
    REFUSED(slip_einsum(&out, "i,ij", pair, 2, s),
            "[einsum] Invalid number of subscripts 1 for input 0 with 2 dimensions.");
    REFUSED(slip_einsum(&out, "ij,jk", pair, 2, s),
            "[einsum] Cannot broadcast dimension 0 of input 1 with shape (3,4) to size 4.");
    REFUSED(slip_einsum(&out, "ij,ij->z", pair, 2, s), "[einsum] The output's subscript 'z' is in no input.");
    REFUSED(slip_einsum(&out, "ij,ij->ii", pair, 2, s), "[einsum] Repeat indices not allowed in output: 'i'.");
    REFUSED(slip_einsum(&out, "i1", pair, 1, s), "[einsum] Subscripts must be letters, but got '1'.");
    REFUSED(slip_einsum(&out, NULL, pair, 1, s), "[einsum] The subscripts are missing.");
    slip_array *const all[] = {a, row, none};
    for (size_t i = 0; i < COUNT_OF(all); ++i) slip_array_release(all[i]);
    slip_stream_release(s);
}
