#include "data/image_op.h"

#include <string.h>

static size_t pixel_bytes(const slip_image_pixels *pixels) {
    return (size_t)pixels->channels * slip_dtype_size(pixels->dtype);
}

slip_status slip__image_of(slip_image_pixels *pixels, const slip_array *array, const slip_data_context *context) {
    char text[SLIP_SHAPE_BYTES];
    int ndim = slip_array_ndim(array);
    const int *shape = slip_array_shape(array);
    if (ndim != 2 && ndim != 3)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] an image is height x width x channels, not of shape %s",
                          context->name, slip__data_shape_text(array, text));
    if (slip_array_size(array) == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the image is empty: its shape is %s", context->name,
                          slip__data_shape_text(array, text));
    *pixels = (slip_image_pixels){.data = slip__array_pointer(array),
                                  .height = shape[0],
                                  .width = shape[1],
                                  .channels = ndim == 3 ? shape[2] : 1,
                                  .dtype = slip_array_dtype(array)};
    pixels->row_stride = (size_t)pixels->width * pixel_bytes(pixels);
    return SLIP_OK;
}

slip_status slip__image_smooth(slip_image_pixels *pixels, const slip_array *array, const slip_data_context *context) {
    SLIP_TRY(slip__image_of(pixels, array, context));
    if (!slip__image_can_resize(pixels->dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] images of uint8, uint16, float32 and float64 can be used, not of %s", context->name,
                          slip_dtype_name(pixels->dtype));
    return SLIP_OK;
}

slip_status slip__image_like(slip_array **out, slip_image_pixels *pixels, int64_t width, int64_t height,
                             const slip_array *like, const slip_data_context *context) {
    void *data;
    slip_image_pixels given;
    SLIP_TRY(slip__image_of(&given, like, context));
    uint64_t limit = slip__image_limit() / (uint64_t)given.channels, pixel_count;
    if (width > INT32_MAX || height > INT32_MAX ||
        __builtin_mul_overflow((uint64_t)width, (uint64_t)height, &pixel_count) || pixel_count > limit)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] the result would have %lld x %lld pixels of %d channels: more than %llu elements, the "
                          "limit (SLIP_IMAGE_ELEMENTS)",
                          context->name, (long long)width, (long long)height, given.channels,
                          (unsigned long long)slip__image_limit());
    const int shape[3] = {(int)height, (int)width, given.channels};
    SLIP_TRY(slip__array_allocate(out, &data, shape, slip_array_ndim(like), given.dtype, context->name));
    *pixels = given;
    pixels->data = data;
    pixels->width = (int)width;
    pixels->height = (int)height;
    pixels->row_stride = (size_t)width * pixel_bytes(pixels);
    return SLIP_OK;
}

slip_status slip__image_cut(slip_array **out, const slip_array *in, const slip_image_pixels *pixels,
                            slip_image_region part, const slip_data_context *context) {
    slip_image_pixels cut;
    size_t bytes = pixel_bytes(pixels);
    SLIP_TRY(slip__image_like(out, &cut, part.width, part.height, in, context));
    for (int y = 0; y < part.height; ++y)
        memcpy(cut.data + (size_t)y * cut.row_stride,
               pixels->data + (size_t)(part.y + y) * pixels->row_stride + (size_t)part.x * bytes, cut.row_stride);
    return SLIP_OK;
}

slip_status slip__image_check_side(const char *what, int64_t size, const char *name) {
    if (size >= 1 && size <= INT32_MAX) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s is %lld: 1 or more pixels are needed", name, what,
                      (long long)size);
}
