/* Images: the headers of files, decoding them whole, in part or at a scale, resizing.
 *
 * What makes a batch of files reads the header, decodes the region that it needs at the scale that suffices, resizes
 * into the batch's slot, mirrored where that is wanted: nothing is decoded or copied that is not used.
 *
 * Positions and sizes are pixels. Rows are `row_stride` bytes apart, pixels and channels follow each other. `name` is
 * what messages begin with, in brackets. Any thread; what is reused from call to call is the thread's own. */
#ifndef SLIP_DATA_IMAGE_H
#define SLIP_DATA_IMAGE_H

#include <slip/array.h>

#include "base/error.h"

/* ---- headers ---- */

typedef enum slip_image_format { SLIP_IMAGE_JPEG, SLIP_IMAGE_PNG, SLIP_IMAGE_WEBP } slip_image_format;

/* What a file says about itself: found in its bytes, without its format's library, and checked. */
typedef struct slip_image_header {
    slip_image_format format;
    int width, height; /* as stored: before `orientation` */
    int channels;      /* 1 grey, 2 grey and alpha, 3 red, green and blue, 4 those and alpha */
    int sample_bytes;  /* 1; of a 16-bit PNG 2 */
    int orientation;   /* EXIF's, 1 ... 8; 1 is upright, from 5 on the sides are swapped */
    bool is_interlaced, has_palette;
    uint64_t least_bytes; /* that a file of this size must have, whatever it shows */
} slip_image_header;

/* Errors: SLIP_IO for what is no image of the three formats, or is damaged; SLIP_UNIMPLEMENTED. */
slip_status slip__image_header(slip_image_header *header, const void *bytes, size_t byte_count, const char *name);
/* The orientation that an EXIF block (a TIFF header and its directories) names; 1 where it names none. */
int slip__exif_orientation(const uint8_t *bytes, size_t byte_count);

/* Refuses an image of more elements than the limit, or more than `byte_count` bytes can hold. */
slip_status slip__image_check_size(const slip_image_header *header, int channels, size_t byte_count, const char *name);
/* Elements (width x height x channels) that an image may have: SLIP_IMAGE_ELEMENTS in the environment, or 2^28. */
uint64_t slip__image_limit(void);
void slip__image_set_limit(uint64_t elements); /* tests; 0: as at the start */

/* ---- decoding ---- */

typedef struct slip_image_region {
    int x, y, width, height;
} slip_image_region;

/* What of a file is wanted, and how. */
typedef struct slip_image_request {
    int channels;  /* 1 ... 4, as in a header: grey is made of colours, an alpha that is not there is opaque */
    int reduction; /* 1, 2, 4 or 8: the sides are divided by it, rounded up; above 1 JPEG only */
    slip_image_region region; /* of the stored image, reduced; within it */
    bool is_fast;             /* JPEG: colour at half the resolution is repeated, not interpolated */
} slip_image_request;

static inline int slip__image_reduced(int size, int reduction) {
    return size / reduction + (size % reduction != 0);
}

/* The region's pixels, as stored, with header->sample_bytes per element. Errors: SLIP_IO for a damaged file;
 * SLIP_UNIMPLEMENTED; SLIP_OUT_OF_MEMORY. A file that is damaged behind the region may go unnoticed. */
slip_status slip__image_decode(void *out, size_t row_stride, const slip_image_request *request,
                               const slip_image_header *header, const void *bytes, size_t byte_count, const char *name);

/* ---- orientation ---- */

/* The region of the stored image, width x height, that a region of the upright one is. */
slip_image_region slip__image_stored_region(slip_image_region upright, int orientation, int width, int height);
/* Writes a stored image of width x height pixels upright. */
void slip__image_turn(void *out, size_t out_stride, const void *in, size_t in_stride, int width, int height,
                      size_t pixel_bytes, int orientation);

/* ---- pixels in memory ---- */

typedef struct slip_image_pixels {
    char *data;
    size_t row_stride;
    int width, height, channels;
    slip_dtype dtype;
} slip_image_pixels;

/* A part of an image; the corners may lie between pixels. */
typedef struct slip_image_box {
    double x, y, width, height;
} slip_image_box;

/* Resizes the box of `in` (NULL: all of it) to `out`, which has the same channels and dtype (uint8, uint16, float32 or
 * float64) and does not overlap it; mirrored left to right if `is_mirrored`. The filter is a triangle as wide as two
 * pixels of the larger grid. Errors: SLIP_OUT_OF_MEMORY. */
slip_status slip__image_resize(const slip_image_pixels *out, const slip_image_pixels *in, const slip_image_box *box,
                               bool is_mirrored, const char *name);
/* The pixels of an image of width x height that resizing the box reads. */
slip_image_region slip__image_reach(int width, int height, const slip_image_box *box, int out_width, int out_height);
bool slip__image_can_resize(slip_dtype dtype);

/* Mirrors left to right; pixels of any size. */
void slip__image_mirror(void *out, size_t out_stride, const void *in, size_t in_stride, int width, int height,
                        size_t pixel_bytes);

/* The cosine and sine of an angle in degrees; exact for right angles. */
void slip__image_turn_of(double *cosine, double *sine, double degrees);
/* Turns clockwise by degrees about the centre; what lies outside of `in` is 0. The dtypes of slip__image_resize. */
void slip__image_rotate(const slip_image_pixels *out, const slip_image_pixels *in, double degrees);

/* `width` pixels with another number of channels. */
void slip__image_convert(void *out, int out_channels, const void *in, int in_channels, int sample_bytes, int width);

/* ---- writing files ---- */

/* The format that a path's ending names, or -1. */
int slip__image_format_of(const char *path);
/* Writes uint8 (PNG: or uint16) pixels of 1, 3 or 4 (PNG: or 2) channels. */
slip_status slip__image_save(const char *path, slip_image_format format, const slip_image_pixels *pixels,
                             const char *name);

/* ---- between the files of this folder ---- */

/* Memory of the calling thread, kept for the next call; each place holds one piece. NULL: out of memory. */
typedef enum slip_image_place {
    SLIP_IMAGE_ROWS,    /* decoded, before they are where they belong */
    SLIP_IMAGE_WHOLE,   /* an image that is then turned or resized */
    SLIP_IMAGE_TURNED,  /* a part that is then turned, to be resized */
    SLIP_IMAGE_FINAL,   /* one that is then normalised */
    SLIP_IMAGE_FILTERS, /* resizing: weights, and one row */
    SLIP_IMAGE_PLACES
} slip_image_place;
void *slip__image_scratch(slip_image_place place, size_t byte_count);
/* Gives it back if it is too large to be kept. */
void slip__image_scratch_done(slip_image_place place);

/* One format's part of slip__image_decode; the request is checked. */
typedef struct slip_image_source {
    const slip_image_header *header;
    const uint8_t *bytes;
    size_t byte_count;
    const char *name;
} slip_image_source;

slip_status slip__jpeg_decode(char *out, size_t row_stride, const slip_image_request *request,
                              const slip_image_source *source);
slip_status slip__png_decode(char *out, size_t row_stride, const slip_image_request *request,
                             const slip_image_source *source);
slip_status slip__webp_decode(char *out, size_t row_stride, const slip_image_request *request,
                              const slip_image_source *source);

/* One format's part of slip__image_save: the file's bytes, freed with slip__image_free_encoded. */
typedef struct slip_image_encoded {
    void *bytes;
    size_t byte_count;
    void (*release)(void *bytes);
} slip_image_encoded;

slip_status slip__jpeg_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name);
slip_status slip__png_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name);
slip_status slip__webp_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name);

/* The message of a build without a format's library. */
slip_status slip__image_lacks(const char *format, const char *library, const char *package, const char *name);

/* What resizing of uint8 spends its time on. Weights are fixed-point with 2^bits for 1; rows between the two steps
 * have SLIP_RESIZE_BITS bits more than uint8. */
enum { SLIP_RESIZE_BITS = 7, SLIP_RESIZE_SLACK = 32 /* elements that may be read behind a row */ };

typedef struct slip_resize_loops {
    /* out[i] is the weighted sum of rows[k][i]; `taps` is even. */
    void (*down)(int16_t *out, const uint8_t *const *rows, const int16_t *weights, int taps, int bits, int count);
    /* Pixel x of `out`, step bytes behind the one before, is the weighted sum of those from starts[x] on; `taps` is a
     * multiple of 4, with one channel of 8. */
    void (*across)(uint8_t *out, ptrdiff_t step, const int16_t *row, const int *starts, const int16_t *weights,
                   int taps, int bits, int width, int channels);
} slip_resize_loops;

extern const slip_resize_loops slip__resize_loops_plain;
/* NULL where the processor or the build has no others. */
const slip_resize_loops *slip__resize_loops_avx2(void);
void slip__image_use_plain_loops(bool is_plain); /* tests */

#endif
