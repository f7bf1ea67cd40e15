/* What the tests of images share: the pattern that the files of tests/data/images show, those files, decoding them. */
#ifndef IMAGE_SUPPORT_H
#define IMAGE_SUPPORT_H

#include <slip/slip.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/array.h"
#include "data/image.h"
#include "test.h"

/* ---- the pattern ---- */

static inline int pattern(int x, int y, int c) {
    int value = (x * 5 + y * 9 + c * 60 + (x * y >> 2)) & 255;
    return (x - 11) * (x - 11) + (y - 8) * (y - 8) < 30 ? 255 - value : value;
}

/* An image of it, from malloc. */
static inline slip_image_pixels pattern_pixels(int width, int height, int channels) {
    slip_image_pixels pixels = {
        malloc((size_t)(width * height * channels)), (size_t)(width * channels), width, height, channels, SLIP_UINT8};
    for (int i = 0; i < width * height * channels; ++i)
        pixels.data[i] = (char)pattern(i / channels % width, i / channels / width, i % channels);
    return pixels;
}

/* ---- files ---- */

typedef struct file {
    uint8_t *bytes;
    size_t byte_count;
} file;

static inline const char *image_path(const char *name) {
    static char path[700];
    const char *slash = strrchr(__FILE__, '/');
    int folder = slash ? (int)(slash - __FILE__) + 1 : 0;
    snprintf(path, sizeof path, "%.*sdata/images/%s", folder, __FILE__, name);
    return path;
}

/* Exactly as large as the file, so that the address sanitizer sees its end. */
static inline file read_image(const char *name) {
    FILE *from = fopen(image_path(name), "rb");
    if (!from) FAIL("cannot be opened: %s", image_path(name));
    fseek(from, 0, SEEK_END);
    file made = {.byte_count = (size_t)ftell(from)};
    made.bytes = malloc(made.byte_count);
    rewind(from);
    EXPECT_EQ(fread(made.bytes, 1, made.byte_count, from), made.byte_count);
    fclose(from);
    return made;
}

static inline slip_array *read_reference(const char *name) {
    slip_array *array = NULL;
    char ending[100];
    snprintf(ending, sizeof ending, "%s.npy", name);
    EXPECT_OK(slip_npy_load(&array, image_path(ending)));
    return array;
}

/* ---- decoding ---- */

/* A build without the format's library skips the test. */
static inline void expect_decoded(slip_status status) {
    if (status == SLIP_UNIMPLEMENTED && strstr(slip_error_message(), "which this build lacks"))
        SKIP("%s", slip_error_message());
    EXPECT_OK(status);
}

typedef struct decoded {
    slip_image_header header;
    slip_image_pixels pixels; /* the stored image, from malloc */
} decoded;

static inline size_t element_bytes(const slip_image_pixels *pixels) {
    return slip_dtype_size(pixels->dtype);
}

/* A part of a file's image (width 0: all), with a gap behind each row that stays as it was. */
static inline decoded decode_part(const file *from, int channels, slip_image_region region, int reduction) {
    enum { GAP = 5, GUARD = 0x5a };
    decoded made;
    EXPECT_OK(slip__image_header(&made.header, from->bytes, from->byte_count, "test"));
    if (region.width == 0)
        region = (slip_image_region){0, 0, slip__image_reduced(made.header.width, reduction),
                                     slip__image_reduced(made.header.height, reduction)};
    if (channels == 0) channels = made.header.channels;
    size_t row_bytes = (size_t)(region.width * channels * made.header.sample_bytes), stride = row_bytes + GAP;
    made.pixels = (slip_image_pixels){malloc(stride * (size_t)region.height),
                                      stride,
                                      region.width,
                                      region.height,
                                      channels,
                                      made.header.sample_bytes == 2 ? SLIP_UINT16 : SLIP_UINT8};
    memset(made.pixels.data, GUARD, stride * (size_t)region.height);
    const slip_image_request request = {.channels = channels, .reduction = reduction, .region = region};
    expect_decoded(
        slip__image_decode(made.pixels.data, stride, &request, &made.header, from->bytes, from->byte_count, "test"));
    for (int y = 0; y < region.height; ++y)
        for (int i = 0; i < GAP; ++i) EXPECT_EQ(made.pixels.data[(size_t)y * stride + row_bytes + (size_t)i], GUARD);
    return made;
}

static inline decoded decode_file(const char *name, int channels) {
    file from = read_image(name);
    decoded made = decode_part(&from, channels, (slip_image_region){0}, 1);
    free(from.bytes);
    return made;
}

static inline int pixel_at(const slip_image_pixels *pixels, int x, int y, int c) {
    const char *row = pixels->data + (size_t)y * pixels->row_stride;
    size_t at = (size_t)(x * pixels->channels + c);
    uint16_t wide;
    if (pixels->dtype == SLIP_UINT8) return ((const uint8_t *)row)[at];
    memcpy(&wide, row + 2 * at, 2);
    return wide;
}

/* A ready array of height x width x channels, or height x width. */
static inline slip_image_pixels array_pixels(const slip_array *array) {
    const int *shape = slip_array_shape(array);
    int channels = slip_array_ndim(array) == 3 ? shape[2] : 1;
    slip_dtype dtype = slip_array_dtype(array);
    return (slip_image_pixels){slip__array_pointer(array),
                               (size_t)(shape[1] * channels) * slip_dtype_size(dtype),
                               shape[1],
                               shape[0],
                               channels,
                               dtype};
}

static inline void expect_pixels(const slip_image_pixels *pixels, const slip_image_pixels *expected, int tolerance) {
    EXPECT_EQ(pixels->width, expected->width);
    EXPECT_EQ(pixels->height, expected->height);
    EXPECT_EQ(pixels->channels, expected->channels);
    for (int y = 0; y < pixels->height; ++y)
        for (int x = 0; x < pixels->width; ++x)
            for (int c = 0; c < pixels->channels; ++c) {
                TEST_CONTEXT("pixel (%d, %d), channel %d", x, y, c);
                EXPECT_NEAR(pixel_at(pixels, x, y, c), pixel_at(expected, x, y, c), tolerance);
            }
}

static inline void expect_reference(const slip_image_pixels *pixels, const char *name, int tolerance) {
    slip_array *reference = read_reference(name);
    slip_image_pixels expected = array_pixels(reference);
    expect_pixels(pixels, &expected, tolerance);
    slip_array_release(reference);
}

#endif
