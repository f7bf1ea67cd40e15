/* Pixels that are moved or take another form: turned upright, mirrored, with other channels. */
#include <string.h>

#include "data/image.h"

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* ---- moving ---- */

/* Pixels from `in`, `step` bytes apart, to `out`, one behind the other. */
static ALWAYS_INLINE void gather(char *out, const char *in, ptrdiff_t step, int count, size_t pixel_bytes) {
    for (int i = 0; i < count; ++i) memcpy(out + (size_t)i * pixel_bytes, in + i * step, pixel_bytes);
}

/* With the sizes that are frequent as constants. */
static void gather_pixels(char *out, const char *in, ptrdiff_t step, int count, size_t pixel_bytes) {
    switch (pixel_bytes) {
    case 1: gather(out, in, step, count, 1); return;
    case 2: gather(out, in, step, count, 2); return;
    case 3: gather(out, in, step, count, 3); return;
    case 4: gather(out, in, step, count, 4); return;
    case 6: gather(out, in, step, count, 6); return;
    case 8: gather(out, in, step, count, 8); return;
    case 12: gather(out, in, step, count, 12); return;
    default: gather(out, in, step, count, pixel_bytes); return;
    }
}

void slip__image_mirror(void *out, size_t out_stride, const void *in, size_t in_stride, int width, int height,
                        size_t pixel_bytes) {
    if (width <= 0) return;
    const char *last = (const char *)in + (size_t)(width - 1) * pixel_bytes;
    for (int y = 0; y < height; ++y)
        gather_pixels((char *)out + (size_t)y * out_stride, last + (size_t)y * in_stride, -(ptrdiff_t)pixel_bytes,
                      width, pixel_bytes);
}

/* An orientation as three choices: whether columns and rows are swapped, and which of the stored image's axes are then
 * read backwards. */
typedef struct turn {
    bool is_swapped, is_x_backwards, is_y_backwards;
} turn;

static turn turn_of(int orientation) {
    static const turn turns[9] = {
        [2] = {.is_x_backwards = true},
        [3] = {.is_x_backwards = true, .is_y_backwards = true},
        [4] = {.is_y_backwards = true},
        [5] = {.is_swapped = true},
        [6] = {.is_swapped = true, .is_y_backwards = true},
        [7] = {.is_swapped = true, .is_x_backwards = true, .is_y_backwards = true},
        [8] = {.is_swapped = true, .is_x_backwards = true},
    };
    return turns[orientation >= 1 && orientation <= 8 ? orientation : 1];
}

void slip__image_turn(void *out, size_t out_stride, const void *in, size_t in_stride, int width, int height,
                      size_t pixel_bytes, int orientation) {
    turn how = turn_of(orientation);
    ptrdiff_t x_step = (ptrdiff_t)pixel_bytes, y_step = (ptrdiff_t)in_stride;
    const char *from = in;
    if (width <= 0 || height <= 0) return;
    if (how.is_x_backwards) {
        from += (size_t)(width - 1) * pixel_bytes;
        x_step = -x_step;
    }
    if (how.is_y_backwards) {
        from += (size_t)(height - 1) * in_stride;
        y_step = -y_step;
    }
    int rows = how.is_swapped ? width : height, columns = how.is_swapped ? height : width;
    ptrdiff_t row_step = how.is_swapped ? x_step : y_step, column_step = how.is_swapped ? y_step : x_step;
    for (int y = 0; y < rows; ++y)
        gather_pixels((char *)out + (size_t)y * out_stride, from + y * row_step, column_step, columns, pixel_bytes);
}

slip_image_region slip__image_stored_region(slip_image_region upright, int orientation, int width, int height) {
    turn how = turn_of(orientation);
    slip_image_region stored = upright;
    if (how.is_swapped) stored = (slip_image_region){upright.y, upright.x, upright.height, upright.width};
    if (how.is_x_backwards) stored.x = width - stored.x - stored.width;
    if (how.is_y_backwards) stored.y = height - stored.y - stored.height;
    return stored;
}

/* ---- channels ---- */

/* ITU-R BT.601's weights, of 65536. */
enum { RED_WEIGHT = 19595, GREEN_WEIGHT = 38470, BLUE_WEIGHT = 7471 };

static ALWAYS_INLINE uint32_t load(const char *in, size_t index, int sample_bytes) {
    uint16_t wide;
    if (sample_bytes == 1) return ((const uint8_t *)in)[index];
    memcpy(&wide, in + 2 * index, 2);
    return wide;
}

static ALWAYS_INLINE void store(char *out, size_t index, uint32_t value, int sample_bytes) {
    uint16_t wide = (uint16_t)value;
    if (sample_bytes == 1) ((uint8_t *)out)[index] = (uint8_t)value;
    else memcpy(out + 2 * index, &wide, 2);
}

static ALWAYS_INLINE void convert(char *out, int out_channels, const char *in, int in_channels, int sample_bytes,
                                  int width) {
    const uint32_t opaque = sample_bytes == 1 ? UINT8_MAX : UINT16_MAX;
    for (size_t i = 0; i < (size_t)width; ++i) {
        size_t from = i * (size_t)in_channels, to = i * (size_t)out_channels;
        uint32_t red = load(in, from, sample_bytes), green = red, blue = red, alpha = opaque;
        if (in_channels >= 3) {
            green = load(in, from + 1, sample_bytes);
            blue = load(in, from + 2, sample_bytes);
        }
        if (in_channels % 2 == 0) alpha = load(in, from + (size_t)in_channels - 1, sample_bytes);
        if (out_channels < 3) {
            if (in_channels >= 3) red = (red * RED_WEIGHT + green * GREEN_WEIGHT + blue * BLUE_WEIGHT + 0x8000) >> 16;
        } else {
            store(out, to + 1, green, sample_bytes);
            store(out, to + 2, blue, sample_bytes);
        }
        store(out, to, red, sample_bytes);
        if (out_channels % 2 == 0) store(out, to + (size_t)out_channels - 1, alpha, sample_bytes);
    }
}

void slip__image_convert(void *out, int out_channels, const void *in, int in_channels, int sample_bytes, int width) {
    if (out_channels == in_channels) {
        memcpy(out, in, (size_t)width * (size_t)in_channels * (size_t)sample_bytes);
    } else if (sample_bytes == 1) {
        convert(out, out_channels, in, in_channels, 1, width);
    } else {
        convert(out, out_channels, in, in_channels, 2, width);
    }
}
