/* What the bodies of the ops on images share. */
#ifndef SLIP_DATA_IMAGE_OP_H
#define SLIP_DATA_IMAGE_OP_H

#include "core/array.h"
#include "data/image.h"
#include "data/op.h"

/* The pixels of an image, height x width x channels or height x width; an error for what is none. */
slip_status slip__image_of(slip_image_pixels *pixels, const slip_array *array, const slip_data_context *context);
/* The same, of a dtype that can be interpolated. */
slip_status slip__image_smooth(slip_image_pixels *pixels, const slip_array *array, const slip_data_context *context);
/* A new image of a size, with the channels, dtype and number of axes of `like`. */
slip_status slip__image_like(slip_array **out, slip_image_pixels *pixels, int64_t width, int64_t height,
                             const slip_array *like, const slip_data_context *context);
/* A part of an image as one of its own. */
slip_status slip__image_cut(slip_array **out, const slip_array *in, const slip_image_pixels *pixels,
                            slip_image_region part, const slip_data_context *context);

/* Refuses sizes that are not 1 or more. `what` is the argument's name. */
slip_status slip__image_check_side(const char *what, int64_t size, const char *name);

#endif
