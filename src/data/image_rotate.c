/* Turning an image by any angle. */
#include <math.h>
#include <string.h>

#include "data/image.h"

#define ALWAYS_INLINE inline __attribute__((always_inline))

static ALWAYS_INLINE double load(const char *row, size_t index, slip_dtype dtype) {
    switch (dtype) {
    case SLIP_UINT8: return ((const uint8_t *)row)[index];
    case SLIP_UINT16: return ((const uint16_t *)(const void *)row)[index];
    case SLIP_FLOAT32: return (double)((const float *)(const void *)row)[index];
    default: return ((const double *)(const void *)row)[index];
    }
}

static ALWAYS_INLINE void store(char *row, size_t index, double value, slip_dtype dtype) {
    switch (dtype) {
    case SLIP_UINT8: ((uint8_t *)row)[index] = (uint8_t)(value + 0.5); return;
    case SLIP_UINT16: ((uint16_t *)(void *)row)[index] = (uint16_t)(value + 0.5); return;
    case SLIP_FLOAT32: ((float *)(void *)row)[index] = (float)value; return;
    default: ((double *)(void *)row)[index] = value; return;
    }
}

static ALWAYS_INLINE int within(double value, int size) {
    return value < 0 ? 0 : value > size - 1 ? size - 1 : (int)value;
}

/* Between the four pixels around (x, y), which is in the image; beyond its outermost pixels' centres those count. */
static ALWAYS_INLINE void sample(char *out, size_t to, const slip_image_pixels *in, double x, double y,
                                 slip_dtype dtype) {
    double left = floor(x - 0.5), top = floor(y - 0.5), right_share = x - 0.5 - left, low_share = y - 0.5 - top;
    size_t channels = (size_t)in->channels;
    size_t first = (size_t)within(left, in->width) * channels, second = (size_t)within(left + 1, in->width) * channels;
    const char *upper = in->data + (size_t)within(top, in->height) * in->row_stride;
    const char *lower = in->data + (size_t)within(top + 1, in->height) * in->row_stride;
    for (size_t c = 0; c < channels; ++c) {
        double above = load(upper, first + c, dtype) * (1 - right_share) + load(upper, second + c, dtype) * right_share;
        double below = load(lower, first + c, dtype) * (1 - right_share) + load(lower, second + c, dtype) * right_share;
        store(out, to + c, above * (1 - low_share) + below * low_share, dtype);
    }
}

static ALWAYS_INLINE void rotate(const slip_image_pixels *out, const slip_image_pixels *in, double cosine, double sine,
                                 slip_dtype dtype) {
    for (int y = 0; y < out->height; ++y) {
        char *row = out->data + (size_t)y * out->row_stride;
        double down = y + 0.5 - out->height / 2.0;
        for (int x = 0; x < out->width; ++x) {
            double right = x + 0.5 - out->width / 2.0;
            double from_x = right * cosine + down * sine + in->width / 2.0;
            double from_y = down * cosine - right * sine + in->height / 2.0;
            size_t to = (size_t)x * (size_t)in->channels;
            if (from_x >= 0 && from_x < in->width && from_y >= 0 && from_y < in->height)
                sample(row, to, in, from_x, from_y, dtype);
            else
                for (size_t c = 0; c < (size_t)in->channels; ++c) store(row, to + c, 0, dtype);
        }
    }
}

void slip__image_turn_of(double *cosine, double *sine, double degrees) {
    static const double cosines[4] = {1, 0, -1, 0}, sines[4] = {0, 1, 0, -1};
    double angle = fmod(degrees, 360);
    if (angle < 0) angle += 360;
    if (fmod(angle, 90) == 0) { /* exactly */
        *cosine = cosines[(int)(angle / 90) & 3];
        *sine = sines[(int)(angle / 90) & 3];
    } else {
        *cosine = cos(angle * (3.14159265358979323846 / 180));
        *sine = sin(angle * (3.14159265358979323846 / 180));
    }
}

void slip__image_rotate(const slip_image_pixels *out, const slip_image_pixels *in, double degrees) {
    double cosine, sine;
    slip__image_turn_of(&cosine, &sine, degrees);
    switch (in->dtype) {
    case SLIP_UINT8: rotate(out, in, cosine, sine, SLIP_UINT8); return;
    case SLIP_UINT16: rotate(out, in, cosine, sine, SLIP_UINT16); return;
    case SLIP_FLOAT32: rotate(out, in, cosine, sine, SLIP_FLOAT32); return;
    default: rotate(out, in, cosine, sine, SLIP_FLOAT64); return;
    }
}
