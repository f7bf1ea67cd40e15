/* What the tests of the ops on images share: arrays, and running an op by its body. */
#ifndef IMAGE_OPS_SUPPORT_H
#define IMAGE_OPS_SUPPORT_H

#include "base/memory.h"
#include "data/op.h"
#include "data_ops.h"
#include "data_support.h"
#include "image_support.h"

static inline slip_data_context context_of(const char *name, uint32_t key) {
    return (slip_data_context){.name = name, .random = {.key = {key, 17}}};
}

static inline slip_array *make_array(const void *data, const int *shape, int ndim, slip_dtype dtype) {
    slip_array *array = NULL;
    EXPECT_OK(slip_array_from_data(&array, data, shape, ndim, dtype));
    return array;
}

static inline slip_array *pattern_array(int width, int height, int channels) {
    slip_image_pixels pixels = pattern_pixels(width, height, channels);
    const int shape[3] = {height, width, channels};
    slip_array *array = make_array(pixels.data, shape, 3, SLIP_UINT8);
    free(pixels.data);
    return array;
}

static inline void expect_shape(const slip_array *array, slip_dtype dtype, int ndim, int a, int b, int c) {
    const int shape[3] = {a, b, c};
    EXPECT_STR(slip_dtype_name(slip_array_dtype(array)), slip_dtype_name(dtype));
    EXPECT_EQ(slip_array_ndim(array), ndim);
    for (int i = 0; i < ndim; ++i) EXPECT_EQ(slip_array_shape(array)[i], shape[i]);
}

/* Runs op NAME with the fields of its arguments, under a random key. */
#define RUN(out, name, in, key, ...) \
    run_array(out, slip__data_##name, in, &(slip_data_##name##_arguments){__VA_ARGS__}, context_of(#name, key))
static inline slip_status run_array(slip_array **out,
                                    slip_status (*run)(slip_array **, slip_array *, const void *, slip_data_context *),
                                    slip_array *in, const void *arguments, slip_data_context context) {
    *out = NULL;
    return run(out, in, arguments, &context);
}

#define CHECK_ARGUMENTS(name, ...) slip__data_##name##_check(&(slip_data_##name##_arguments){__VA_ARGS__}, #name)

static inline slip_array *file_array(const char *name) {
    file from = read_image(name);
    const int shape[1] = {(int)from.byte_count};
    slip_array *array = make_array(from.bytes, shape, 1, SLIP_UINT8);
    free(from.bytes);
    return array;
}

#endif
