#include "digits_data.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the file, in bytes. */
enum { HEADER_BYTES = 32, MOST_IMAGES = 100000 };

uint32_t checksum(const void *data, size_t byte_count) {
    const uint8_t *bytes = data;
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < byte_count; ++i) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static uint32_t little_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool complain(const char *path, const char *what) {
    fprintf(stderr, "digits: %s: %s\n", path, what);
    return false;
}

/* What the header promises, or a complaint. Nothing beyond it is believed before the length was compared. */
static bool header_read(digit_images *images, uint32_t *crc, const uint8_t *header, const char *path) {
    if (memcmp(header, "SLIPDIG1", 8) != 0) return complain(path, "not a file of digits (see examples/data/README.md)");
    uint32_t count = little_endian(header + 8), training_count = little_endian(header + 12);
    uint32_t height = little_endian(header + 16), width = little_endian(header + 20), ink = little_endian(header + 24);
    if (height != IMAGE_SIDE || width != IMAGE_SIDE || ink != IMAGE_INK)
        return complain(path, "images are not 8 x 8 pixels of 0 to 16");
    if (count > MOST_IMAGES || training_count == 0 || training_count >= count)
        return complain(path, "the numbers of images make no sense");
    images->count = (int)count;
    images->training_count = (int)training_count;
    *crc = little_endian(header + 28);
    return true;
}

static bool payload_check(const digit_images *images, size_t byte_count, uint32_t crc, const char *path) {
    if (checksum(images->pixels, byte_count) != crc) return complain(path, "the checksum differs: the file is damaged");
    /* A checksum finds accidents. What would index out of an array is looked at itself. */
    for (size_t i = 0; i < (size_t)images->count * IMAGE_PIXELS; ++i)
        if (images->pixels[i] > IMAGE_INK) return complain(path, "a pixel is above 16");
    for (int i = 0; i < images->count; ++i)
        if (images->labels[i] >= CLASS_COUNT) return complain(path, "a label is above 9");
    return true;
}

static bool stream_read(digit_images *images, FILE *file, const char *path) {
    uint8_t header[HEADER_BYTES];
    uint32_t crc;
    if (fread(header, 1, sizeof header, file) != sizeof header) return complain(path, "too short for its header");
    if (!header_read(images, &crc, header, path)) return false;
    size_t byte_count = (size_t)images->count * (IMAGE_PIXELS + 1);
    images->pixels = malloc(byte_count);
    if (!images->pixels) return complain(path, "out of memory");
    images->labels = images->pixels + (size_t)images->count * IMAGE_PIXELS;
    if (fread(images->pixels, 1, byte_count, file) != byte_count) return complain(path, "ends too early");
    if (fgetc(file) != EOF) return complain(path, "goes on after its last label");
    return payload_check(images, byte_count, crc, path);
}

bool images_load(digit_images *images, const char *path) {
    *images = (digit_images){0};
    FILE *file = fopen(path, "rb");
    if (!file) return complain(path, strerror(errno));
    bool is_good = stream_read(images, file, path);
    fclose(file);
    if (!is_good) images_release(images);
    return is_good;
}

void images_release(digit_images *images) {
    free(images->pixels);
    *images = (digit_images){0};
}
