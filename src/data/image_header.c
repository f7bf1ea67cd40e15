/* What the first bytes of image files say. Nothing here trusts a length or an offset: each is checked against the bytes
 * that there are before it is followed, and every walk goes forwards. */
#include <string.h>

#include "data/image.h"

static unsigned big16(const uint8_t *bytes) {
    return (unsigned)bytes[0] << 8 | bytes[1];
}

static uint32_t big32(const uint8_t *bytes) {
    return (uint32_t)big16(bytes) << 16 | big16(bytes + 2);
}

static uint32_t little24(const uint8_t *bytes) {
    return (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static uint32_t little32(const uint8_t *bytes) {
    return (uint32_t)bytes[3] << 24 | little24(bytes);
}

/* ---- EXIF ---- */

enum { TAG_ORIENTATION = 0x0112, TYPE_SHORT = 3, TYPE_LONG = 4, DIRECTORY_ENTRY_BYTES = 12 };

typedef struct tiff {
    const uint8_t *bytes;
    size_t byte_count;
    bool is_big;
} tiff;

static uint32_t tiff16(const tiff *self, size_t at) {
    const uint8_t *bytes = self->bytes + at;
    return self->is_big ? big16(bytes) : (uint32_t)bytes[1] << 8 | bytes[0];
}

static uint32_t tiff32(const tiff *self, size_t at) {
    return self->is_big ? big32(self->bytes + at) : little32(self->bytes + at);
}

int slip__exif_orientation(const uint8_t *bytes, size_t byte_count) {
    if (byte_count >= 6 && memcmp(bytes, "Exif\0", 5) == 0) { /* the JPEG form, which some WebP files have too */
        bytes += 6;
        byte_count -= 6;
    }
    tiff self = {bytes, byte_count, false};
    if (byte_count < 8) return 1;
    if (memcmp(bytes, "MM\0*", 4) == 0) self.is_big = true;
    else if (memcmp(bytes, "II*\0", 4) != 0) return 1;
    size_t at = tiff32(&self, 4);
    if (at > byte_count - 2) return 1;
    size_t entries = tiff16(&self, at), room = (byte_count - at - 2) / DIRECTORY_ENTRY_BYTES;
    at += 2;
    for (size_t i = 0; i < entries && i < room; ++i, at += DIRECTORY_ENTRY_BYTES) {
        if (tiff16(&self, at) != TAG_ORIENTATION) continue;
        uint32_t type = tiff16(&self, at + 2), value = 0;
        if (type == TYPE_SHORT) value = tiff16(&self, at + 8);
        if (type == TYPE_LONG) value = tiff32(&self, at + 8);
        return value >= 1 && value <= 8 && tiff32(&self, at + 4) == 1 ? (int)value : 1;
    }
    return 1;
}

/* ---- JPEG ---- */

enum { JPEG_SOI = 0xd8, JPEG_EOI = 0xd9, JPEG_SOS = 0xda, JPEG_APP1 = 0xe1, JPEG_LARGEST_PROGRESSIVE_HUFFMAN = 0xc2 };

static bool is_frame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* A Huffman code takes a bit at least, and every block has one. */
static uint64_t jpeg_least_bytes(const slip_image_header *header, const uint8_t *components, int count) {
    unsigned most_across = 1, most_down = 1;
    uint64_t blocks = 0;
    for (int i = 0; i < count; ++i) {
        unsigned across = components[3 * i + 1] >> 4, down = components[3 * i + 1] & 15;
        if (across > most_across) most_across = across;
        if (down > most_down) most_down = down;
    }
    for (int i = 0; i < count; ++i) {
        unsigned across = components[3 * i + 1] >> 4, down = components[3 * i + 1] & 15;
        blocks +=
            (uint64_t)header->width * across / (8 * most_across) * ((uint64_t)header->height * down / (8 * most_down));
    }
    return blocks / 8;
}

static slip_status jpeg_frame(slip_image_header *header, int marker, const uint8_t *segment, size_t length,
                              const char *name) {
    if (length < 8 || length < 8 + 3 * (size_t)segment[7])
        return slip__fail(SLIP_IO, "[%s] the JPEG file is damaged: its frame header has %zu bytes", name, length);
    int components = segment[7];
    header->height = (int)big16(segment + 3);
    header->width = (int)big16(segment + 5);
    if (header->width == 0 || header->height == 0)
        return slip__fail(SLIP_IO, "[%s] the JPEG file is damaged: it has %d x %d pixels", name, header->width,
                          header->height);
    if (segment[2] != 8)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] JPEG files of %d bits are not supported: 8 are", name, segment[2]);
    if (components != 1 && components != 3 && components != 4)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] JPEG files of %d components are not supported: 1, 3 and 4 are",
                          name, components);
    header->channels = components == 1 ? 1 : 3;
    if (marker <= JPEG_LARGEST_PROGRESSIVE_HUFFMAN)
        header->least_bytes = jpeg_least_bytes(header, segment + 8, components);
    return SLIP_OK;
}

/* Up to the first scan. What libjpeg forgives is forgiven: bytes between segments, and fill bytes. */
static slip_status jpeg_header(slip_image_header *header, const uint8_t *bytes, size_t byte_count, const char *name) {
    size_t at = 2;
    bool has_orientation = false;
    while (at < byte_count) {
        const uint8_t *next = memchr(bytes + at, 0xff, byte_count - at);
        if (!next) break;
        at = (size_t)(next - bytes);
        while (at < byte_count && bytes[at] == 0xff) ++at;
        if (at == byte_count) break;
        int marker = bytes[at++];
        if (marker == JPEG_SOS || marker == JPEG_EOI) break;
        if (marker <= 0x01 || (marker >= 0xd0 && marker <= JPEG_SOI)) continue; /* these have no length */
        size_t room = byte_count - at, length = room >= 2 ? big16(bytes + at) : 0;
        if (length < 2 || length > room) break;
        if (is_frame(marker) && header->width == 0) SLIP_TRY(jpeg_frame(header, marker, bytes + at, length, name));
        if (marker == JPEG_APP1 && !has_orientation && length >= 8 && memcmp(bytes + at + 2, "Exif\0", 5) == 0) {
            header->orientation = slip__exif_orientation(bytes + at + 2, length - 2);
            has_orientation = true;
        }
        at += length;
    }
    if (header->width == 0) return slip__fail(SLIP_IO, "[%s] the JPEG file is damaged: it has no frame header", name);
    return SLIP_OK;
}

/* ---- PNG ---- */

enum {
    PNG_FIRST_CHUNK = 8,
    PNG_CHUNK_BYTES = 12,
    PNG_AFTER_HEADER = 33,
    PNG_GREY = 0,
    PNG_COLOURS = 2,
    PNG_PALETTE = 3
};

/* The channels of a colour type; 0: there is no such pair. */
static int png_channels(int colour_type, int depth) {
    bool is_eight_or_sixteen = depth == 8 || depth == 16, is_power = depth == 1 || depth == 2 || depth == 4;
    switch (colour_type) {
    case PNG_GREY: return is_power || is_eight_or_sixteen ? 1 : 0;
    case PNG_COLOURS: return is_eight_or_sixteen ? 3 : 0;
    case PNG_PALETTE: return is_power || depth == 8 ? 3 : 0;
    case 4: return is_eight_or_sixteen ? 2 : 0;
    case 6: return is_eight_or_sixteen ? 4 : 0;
    default: return 0;
    }
}

/* Deflate makes at most 1032 bytes of one. */
static uint64_t png_least_bytes(const slip_image_header *header, int depth) {
    uint64_t channels = header->has_palette ? 1 : (uint64_t)header->channels;
    uint64_t row_bytes = (uint64_t)header->width * channels * (uint64_t)depth / 8;
    return row_bytes * (uint64_t)header->height / 1032;
}

static slip_status png_header(slip_image_header *header, const uint8_t *bytes, size_t byte_count, const char *name) {
    if (byte_count < PNG_AFTER_HEADER || big32(bytes + 8) != 13 || memcmp(bytes + 12, "IHDR", 4) != 0)
        return slip__fail(SLIP_IO, "[%s] the PNG file is damaged: it does not begin with a header chunk", name);
    uint32_t width = big32(bytes + 16), height = big32(bytes + 20);
    int depth = bytes[24], colour_type = bytes[25];
    if (width == 0 || height == 0 || width > INT32_MAX || height > INT32_MAX)
        return slip__fail(SLIP_IO, "[%s] the PNG file is damaged: it has %u x %u pixels", name, (unsigned)width,
                          (unsigned)height);
    header->width = (int)width;
    header->height = (int)height;
    header->channels = png_channels(colour_type, depth);
    header->sample_bytes = depth == 16 ? 2 : 1;
    header->has_palette = colour_type == PNG_PALETTE;
    header->is_interlaced = bytes[28] != 0;
    if (header->channels == 0)
        return slip__fail(SLIP_IO, "[%s] the PNG file is damaged: there is no colour type %d of %d bits", name,
                          colour_type, depth);
    header->least_bytes = png_least_bytes(header, depth);
    /* Transparency comes before the pixels, EXIF before or after them. */
    bool is_before_pixels = true, may_be_transparent = header->channels % 2 == 1, is_first_exif = true;
    for (size_t at = PNG_AFTER_HEADER; byte_count - at >= PNG_CHUNK_BYTES;) {
        size_t length = big32(bytes + at);
        const uint8_t *type = bytes + at + 4;
        if (length > byte_count - at - PNG_CHUNK_BYTES || memcmp(type, "IEND", 4) == 0) break;
        if (memcmp(type, "IDAT", 4) == 0) is_before_pixels = false;
        if (memcmp(type, "tRNS", 4) == 0 && is_before_pixels && may_be_transparent) {
            ++header->channels;
            may_be_transparent = false;
        }
        if (memcmp(type, "eXIf", 4) == 0 && is_first_exif) {
            header->orientation = slip__exif_orientation(type + 4, length);
            is_first_exif = false;
        }
        at += length + PNG_CHUNK_BYTES;
    }
    return SLIP_OK;
}

/* ---- WebP ---- */

enum { WEBP_FIRST_CHUNK = 12, WEBP_CHUNK_BYTES = 8, WEBP_ALPHA = 0x10, WEBP_ANIMATION = 0x02 };

/* Pixels of a lossy or a lossless bit stream, where the extended header has not told of them. */
static bool webp_stream(slip_image_header *header, const uint8_t *chunk, size_t length) {
    const uint8_t *data = chunk + WEBP_CHUNK_BYTES;
    if (memcmp(chunk, "VP8 ", 4) == 0 && length >= 10 && memcmp(data + 3, "\x9d\x01\x2a", 3) == 0) {
        header->width = (int)(little32(data + 6) & 0x3fff);
        header->height = (int)(little32(data + 6) >> 16 & 0x3fff);
    } else if (memcmp(chunk, "VP8L", 4) == 0 && length >= 5 && data[0] == 0x2f) {
        uint32_t bits = little32(data + 1);
        header->width = (int)(bits & 0x3fff) + 1;
        header->height = (int)(bits >> 14 & 0x3fff) + 1;
        if (bits >> 28 & 1) header->channels = 4;
    } else {
        return false;
    }
    return header->width > 0 && header->height > 0;
}

static slip_status webp_header(slip_image_header *header, const uint8_t *bytes, size_t byte_count, const char *name) {
    bool has_stream = false, is_extended = false, is_first_exif = true;
    header->channels = 3;
    for (size_t at = WEBP_FIRST_CHUNK; byte_count - at >= WEBP_CHUNK_BYTES;) {
        const uint8_t *chunk = bytes + at, *data = chunk + WEBP_CHUNK_BYTES;
        size_t length = little32(chunk + 4), room = byte_count - at - WEBP_CHUNK_BYTES;
        size_t held = length < room ? length : room;
        if (memcmp(chunk, "VP8X", 4) == 0 && held >= 10 && !is_extended && !has_stream) {
            if (data[0] & WEBP_ANIMATION)
                return slip__fail(SLIP_UNIMPLEMENTED, "[%s] WebP files of several pictures are not supported", name);
            is_extended = true;
            header->channels = data[0] & WEBP_ALPHA ? 4 : 3;
        } else if (memcmp(chunk, "VP8", 3) == 0 && !has_stream) {
            has_stream = webp_stream(header, chunk, held);
            if (!has_stream) break;
        } else if (memcmp(chunk, "EXIF", 4) == 0 && is_first_exif) {
            header->orientation = slip__exif_orientation(data, held);
            is_first_exif = false;
        }
        if (length >= room) break;
        at += WEBP_CHUNK_BYTES + length + (length & 1);
    }
    if (!has_stream) return slip__fail(SLIP_IO, "[%s] the WebP file is damaged: it has no picture", name);
    return SLIP_OK;
}

/* ---- all ---- */

static slip_status fail_unknown(const uint8_t *bytes, size_t byte_count, const char *name) {
    if (byte_count == 0) return slip__fail(SLIP_IO, "[%s] the file is empty", name);
    if (byte_count < 4) return slip__fail(SLIP_IO, "[%s] not an image: the file has %zu bytes", name, byte_count);
    return slip__fail(SLIP_IO, "[%s] not a JPEG, PNG or WebP file: it begins with %02x %02x %02x %02x", name, bytes[0],
                      bytes[1], bytes[2], bytes[3]);
}

slip_status slip__image_header(slip_image_header *header, const void *data, size_t byte_count, const char *name) {
    const uint8_t *bytes = data;
    *header = (slip_image_header){.sample_bytes = 1, .orientation = 1};
    if (byte_count >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0) {
        header->format = SLIP_IMAGE_JPEG;
        return jpeg_header(header, bytes, byte_count, name);
    }
    if (byte_count >= PNG_FIRST_CHUNK && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0) {
        header->format = SLIP_IMAGE_PNG;
        return png_header(header, bytes, byte_count, name);
    }
    if (byte_count >= WEBP_FIRST_CHUNK && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0) {
        header->format = SLIP_IMAGE_WEBP;
        return webp_header(header, bytes, byte_count, name);
    }
    return fail_unknown(bytes, byte_count, name);
}
