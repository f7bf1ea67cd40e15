/* The ops that resize, crop, mirror and turn images. */
#include <math.h>

#include "data/image_op.h"

#include "data_ops.h"

/* ---- resizing ---- */

slip_status slip__data_image_resize_check(const void *arguments, const char *name) {
    const slip_data_image_resize_arguments *self = arguments;
    SLIP_TRY(slip__image_check_side("w", self->w, name));
    return slip__image_check_side("h", self->h, name);
}

static slip_status resize(slip_array **out, slip_array *in, int64_t width, int64_t height,
                          const slip_data_context *context) {
    slip_image_pixels from, to;
    SLIP_TRY(slip__image_smooth(&from, in, context));
    if (from.width == width && from.height == height) {
        *out = slip_array_retain(in);
        return SLIP_OK;
    }
    SLIP_TRY(slip__image_like(out, &to, width, height, in, context));
    slip_status status = slip__image_resize(&to, &from, NULL, false, context->name);
    if (status == SLIP_OK) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return status;
}

slip_status slip__data_image_resize(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context) {
    const slip_data_image_resize_arguments *self = arguments;
    return resize(out, in, self->w, self->h, context);
}

slip_status slip__data_image_resize_smallest_side_check(const void *arguments, const char *name) {
    return slip__image_check_side("size", ((const slip_data_image_resize_smallest_side_arguments *)arguments)->size,
                                  name);
}

/* size * longer / shorter, rounded, halves up. */
static int64_t other_side(int64_t size, int longer, int shorter) {
    uint64_t product = 2 * (uint64_t)size * (uint64_t)longer + (uint64_t)shorter; /* below 2^63: both have 31 bits */
    return (int64_t)(product / (2 * (uint64_t)shorter));
}

static void fit_smallest_side(int64_t *w, int64_t *h, int width, int height, int64_t size) {
    *w = width < height ? size : other_side(size, width, height);
    *h = width < height ? other_side(size, height, width) : size;
}

slip_status slip__data_image_resize_smallest_side(slip_array **out, slip_array *in, const void *arguments,
                                                  slip_data_context *context) {
    const slip_data_image_resize_smallest_side_arguments *self = arguments;
    slip_image_pixels image;
    int64_t width, height;
    SLIP_TRY(slip__image_smooth(&image, in, context));
    fit_smallest_side(&width, &height, image.width, image.height, self->size);
    return resize(out, in, width, height, context);
}

/* ---- cropping ---- */

static slip_status check_crop(int64_t w, int64_t h, const char *name) {
    SLIP_TRY(slip__image_check_side("w", w, name));
    return slip__image_check_side("h", h, name);
}

static slip_status check_room(const slip_image_pixels *image, int64_t w, int64_t h, const slip_data_context *context) {
    if (w <= image->width && h <= image->height) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] a part of %lld x %lld pixels is larger than the image of %d x %d",
                      context->name, (long long)w, (long long)h, image->width, image->height);
}

static slip_image_region middle_part(int width, int height, int w, int h) {
    return (slip_image_region){(width - w) / 2, (height - h) / 2, w, h};
}

slip_status slip__data_image_center_crop_check(const void *arguments, const char *name) {
    const slip_data_image_center_crop_arguments *self = arguments;
    return check_crop(self->w, self->h, name);
}

slip_status slip__data_image_center_crop(slip_array **out, slip_array *in, const void *arguments,
                                         slip_data_context *context) {
    const slip_data_image_center_crop_arguments *self = arguments;
    slip_image_pixels image;
    SLIP_TRY(slip__image_of(&image, in, context));
    SLIP_TRY(check_room(&image, self->w, self->h, context));
    return slip__image_cut(out, in, &image, middle_part(image.width, image.height, (int)self->w, (int)self->h),
                           context);
}

slip_status slip__data_image_random_crop_check(const void *arguments, const char *name) {
    const slip_data_image_random_crop_arguments *self = arguments;
    return check_crop(self->w, self->h, name);
}

/* Anywhere in the image, each place as likely as any other. */
static slip_image_region place_part(int width, int height, int w, int h, slip_data_random *random) {
    int x = (int)slip__data_random_below(random, (uint64_t)(width - w) + 1);
    int y = (int)slip__data_random_below(random, (uint64_t)(height - h) + 1);
    return (slip_image_region){x, y, w, h};
}

slip_status slip__data_image_random_crop(slip_array **out, slip_array *in, const void *arguments,
                                         slip_data_context *context) {
    const slip_data_image_random_crop_arguments *self = arguments;
    slip_image_pixels image;
    SLIP_TRY(slip__image_of(&image, in, context));
    SLIP_TRY(check_room(&image, self->w, self->h, context));
    slip_image_region part = place_part(image.width, image.height, (int)self->w, (int)self->h, &context->random);
    return slip__image_cut(out, in, &image, part, context);
}

static slip_status check_range(const char *what, const slip_data_floats *range, double most, const char *name) {
    if (range->count != 2)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s has %zu values: a smallest and a largest one are needed",
                          name, what, range->count);
    double low = range->values[0], high = range->values[1];
    if (low > 0 && low <= high && high <= most) return SLIP_OK;
    if (isinf(most))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s (%g, %g) must grow, from above 0", name, what, low, high);
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s (%g, %g) must grow, from above 0 to at most %g", name, what, low,
                      high, most);
}

slip_status slip__data_image_random_area_crop_check(const void *arguments, const char *name) {
    const slip_data_image_random_area_crop_arguments *self = arguments;
    SLIP_TRY(check_range("area_range", &self->area_range, 1, name));
    SLIP_TRY(check_range("aspect_ratio_range", &self->aspect_ratio_range, INFINITY, name));
    if (self->num_trial >= 1) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] num_trial is %lld: 1 or more are needed", name,
                      (long long)self->num_trial);
}

static double between(const slip_data_floats *range, slip_data_random *random) {
    return range->values[0] + (range->values[1] - range->values[0]) * slip__data_random_unit(random);
}

/* Ratios are drawn by their logarithm: 1/2 is as likely as 2. */
static double ratio_between(const slip_data_floats *range, slip_data_random *random) {
    double low = log(range->values[0]), high = log(range->values[1]);
    return exp(low + (high - low) * slip__data_random_unit(random));
}

/* All of the image where no attempt fits. */
static slip_image_region area_part(int width, int height, const slip_data_image_random_area_crop_arguments *self,
                                   slip_data_random *random) {
    double all = (double)width * height;
    for (int64_t i = 0; i < self->num_trial; ++i) {
        double area = all * between(&self->area_range, random);
        double ratio = ratio_between(&self->aspect_ratio_range, random);
        double w = floor(sqrt(area * ratio) + 0.5), h = floor(sqrt(area / ratio) + 0.5);
        if (w >= 1 && h >= 1 && w <= width && h <= height) return place_part(width, height, (int)w, (int)h, random);
    }
    return (slip_image_region){0, 0, width, height};
}

slip_status slip__data_image_random_area_crop(slip_array **out, slip_array *in, const void *arguments,
                                              slip_data_context *context) {
    slip_image_pixels image;
    SLIP_TRY(slip__image_of(&image, in, context));
    slip_image_region part = area_part(image.width, image.height, arguments, &context->random);
    if (part.width == image.width && part.height == image.height) {
        *out = slip_array_retain(in);
        return SLIP_OK;
    }
    return slip__image_cut(out, in, &image, part, context);
}

/* ---- mirroring and turning ---- */

slip_status slip__data_image_random_h_flip_check(const void *arguments, const char *name) {
    double prob = ((const slip_data_image_random_h_flip_arguments *)arguments)->prob;
    if (prob >= 0 && prob <= 1) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] prob is %g: a probability is from 0 to 1", name, prob);
}

slip_status slip__data_image_random_h_flip(slip_array **out, slip_array *in, const void *arguments,
                                           slip_data_context *context) {
    const slip_data_image_random_h_flip_arguments *self = arguments;
    slip_image_pixels from, to;
    SLIP_TRY(slip__image_of(&from, in, context));
    if (slip__data_random_unit(&context->random) >= self->prob) {
        *out = slip_array_retain(in);
        return SLIP_OK;
    }
    SLIP_TRY(slip__image_like(out, &to, from.width, from.height, in, context));
    slip__image_mirror(to.data, to.row_stride, from.data, from.row_stride, from.width, from.height,
                       (size_t)from.channels * slip_dtype_size(from.dtype));
    return SLIP_OK;
}

slip_status slip__data_image_rotate_check(const void *arguments, const char *name) {
    double angle = ((const slip_data_image_rotate_arguments *)arguments)->angle;
    if (isfinite(angle)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] angle is %g: a number of degrees is needed", name, angle);
}

/* Pixels that a side of this length needs; what is beyond a whole number by rounding alone needs none. */
static int64_t covering(double length) {
    return (int64_t)ceil(length - 1e-6);
}

slip_status slip__data_image_rotate(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context) {
    const slip_data_image_rotate_arguments *self = arguments;
    slip_image_pixels from, to;
    double cosine, sine;
    SLIP_TRY(slip__image_smooth(&from, in, context));
    slip__image_turn_of(&cosine, &sine, self->angle);
    int64_t width = from.width, height = from.height;
    if (!self->crop) {
        width = covering(fabs(from.width * cosine) + fabs(from.height * sine));
        height = covering(fabs(from.width * sine) + fabs(from.height * cosine));
    }
    SLIP_TRY(slip__image_like(out, &to, width, height, in, context));
    slip__image_rotate(&to, &from, self->angle);
    return SLIP_OK;
}

/* ---- what an op would do, before there is an image ---- */

slip_image_step slip__image_step(const slip_data_op *op, int width, int height, slip_data_random *random) {
    const slip_image_step none = {.kind = SLIP_IMAGE_OTHER};
    slip_image_step crop = {.kind = SLIP_IMAGE_CROP}, resized = {.kind = SLIP_IMAGE_RESIZE};
    if (op->info->run.array == slip__data_image_center_crop) {
        const slip_data_image_center_crop_arguments *self = op->arguments;
        if (self->w > width || self->h > height) return none; /* which fails, and says so */
        crop.part = middle_part(width, height, (int)self->w, (int)self->h);
        return crop;
    }
    if (op->info->run.array == slip__data_image_random_crop) {
        const slip_data_image_random_crop_arguments *self = op->arguments;
        if (self->w > width || self->h > height) return none;
        crop.part = place_part(width, height, (int)self->w, (int)self->h, random);
        return crop;
    }
    if (op->info->run.array == slip__data_image_random_area_crop) {
        crop.part = area_part(width, height, op->arguments, random);
        return crop;
    }
    if (op->info->run.array == slip__data_image_resize) {
        const slip_data_image_resize_arguments *self = op->arguments;
        resized.width = self->w;
        resized.height = self->h;
        return resized;
    }
    if (op->info->run.array == slip__data_image_resize_smallest_side) {
        const slip_data_image_resize_smallest_side_arguments *self = op->arguments;
        fit_smallest_side(&resized.width, &resized.height, width, height, self->size);
        return resized;
    }
    if (op->info->run.array == slip__data_image_random_h_flip) {
        double prob = ((const slip_data_image_random_h_flip_arguments *)op->arguments)->prob;
        bool is_mirrored = slip__data_random_unit(random) < prob;
        return (slip_image_step){.kind = is_mirrored ? SLIP_IMAGE_MIRROR : SLIP_IMAGE_KEEP};
    }
    return none;
}
