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

/* What an op on images does to one of this size: what is known before there is an image. */
typedef enum slip_image_step_kind {
    SLIP_IMAGE_OTHER, /* something else, or an error */
    SLIP_IMAGE_KEEP,
    SLIP_IMAGE_CROP,   /* to `part` */
    SLIP_IMAGE_RESIZE, /* to width x height */
    SLIP_IMAGE_MIRROR, /* left to right */
} slip_image_step_kind;

typedef struct slip_image_step {
    slip_image_step_kind kind;
    slip_image_region part;
    int64_t width, height;
} slip_image_step;

/* `random` is the op's for this sample. */
slip_image_step slip__image_step(const slip_data_op *op, int width, int height, slip_data_random *random);

/* Channels of the images that a load_image op makes of files with such a header. */
int slip__image_load_channels(const void *load_arguments, const slip_image_header *header);

#endif
