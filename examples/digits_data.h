/* The images: a file of 8x8 digits, read and checked. Format, source and licence: data/README.md. */
#ifndef DIGITS_DATA_H
#define DIGITS_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMAGE_SIDE = 8, IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE, IMAGE_INK = 16, CLASS_COUNT = 10 };

/* The first `training_count` images are for training, the others are held out. Immutable once loaded. */
typedef struct digit_images {
    int count, training_count;
    uint8_t *pixels; /* count x 8 x 8, 0 (paper) ... 16 (ink) */
    uint8_t *labels; /* count, 0 ... 9; in the same block of memory */
} digit_images;

/* Reads a file. On failure prints why, returns false and leaves nothing to release. */
bool images_load(digit_images *images, const char *path);
void images_release(digit_images *images);

/* CRC-32 as zlib and PNG count it. */
uint32_t checksum(const void *data, size_t byte_count);

#endif
