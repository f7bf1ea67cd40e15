/* Image files: any bytes give an error that names the function, or all pixels; and where the whole can be decoded, so
 * can every part, with the same pixels. */
#include <stdlib.h>
#include <string.h>

#include "data/image.h"
#include "fuzz.h"

enum { MOST_ELEMENTS = 1 << 18, PNG_FIRST_CHUNK = 8 };

/* ---- checksums, which hardly any change of a PNG file would survive ---- */

static uint32_t checksum(const uint8_t *data, size_t size) {
    uint32_t sum = 0xffffffff;
    for (size_t i = 0; i < size; ++i) {
        sum ^= data[i];
        for (int k = 0; k < 8; ++k) sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
    }
    return ~sum;
}

static uint32_t big32(const uint8_t *data) {
    return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

static void mend(uint8_t *data, size_t size) {
    for (size_t at = PNG_FIRST_CHUNK; at < size && size - at >= 12;) {
        size_t length = big32(data + at);
        if (length > size - at - 12) return;
        uint32_t sum = checksum(data + at + 4, length + 4);
        for (int i = 0; i < 4; ++i) data[at + 8 + length + (size_t)i] = (uint8_t)(sum >> (24 - 8 * i));
        at += length + 12;
    }
}

/* ---- decoding ---- */

static slip_status decode(uint8_t **out, slip_image_request request, const slip_image_header *header,
                          const uint8_t *data, size_t size) {
    size_t stride = (size_t)(request.region.width * request.channels * header->sample_bytes);
    *out = malloc(stride * (size_t)request.region.height); /* no byte more */
    FUZZ_CHECK(*out != NULL);
    slip_status status = slip__image_decode(*out, stride, &request, header, data, size, "fuzz");
    FUZZ_CHECK(status == SLIP_OK || strncmp(slip_error_message(), "[fuzz] ", 7) == 0);
    return status;
}

static void check_part(const uint8_t *whole, const slip_image_request *request, const slip_image_header *header,
                       const uint8_t *data, size_t size) {
    slip_image_request part = *request;
    size_t pixel_bytes = (size_t)(request->channels * header->sample_bytes);
    int w = request->region.width, h = request->region.height;
    part.region.x = data[size / 2] % w;
    part.region.y = data[size / 3] % h;
    part.region.width = 1 + data[size / 4] % (w - part.region.x);
    part.region.height = 1 + data[size / 5] % (h - part.region.y);
    uint8_t *out;
    FUZZ_CHECK(decode(&out, part, header, data, size) == SLIP_OK);
    size_t row_bytes = (size_t)part.region.width * pixel_bytes;
    for (size_t y = 0; y < (size_t)part.region.height; ++y)
        FUZZ_CHECK(memcmp(out + y * row_bytes,
                          whole + ((y + (size_t)part.region.y) * (size_t)w + (size_t)part.region.x) * pixel_bytes,
                          row_bytes) == 0);
    free(out);
}

static void look_at(const uint8_t *data, size_t size) {
    slip_image_header header;
    FUZZ_CHECK(slip__exif_orientation(data, size) >= 1 && slip__exif_orientation(data, size) <= 8);
    if (slip__image_header(&header, data, size, "fuzz") != SLIP_OK) {
        FUZZ_CHECK(strncmp(slip_error_message(), "[fuzz] ", 7) == 0);
        return;
    }
    FUZZ_CHECK(header.orientation >= 1 && header.orientation <= 8);
    FUZZ_CHECK(header.width > 0 && header.height > 0 && header.channels >= 1 && header.channels <= 4);
    if (slip__image_check_size(&header, 4, size, "fuzz") != SLIP_OK) return;
    slip_image_request request = {.channels = 1 + data[size - 1] % 4, .reduction = 1};
    if (header.format == SLIP_IMAGE_JPEG) request.reduction = 1 << data[size / 6] % 4;
    request.region.width = slip__image_reduced(header.width, request.reduction);
    request.region.height = slip__image_reduced(header.height, request.reduction);
    uint8_t *whole;
    if (decode(&whole, request, &header, data, size) == SLIP_OK) check_part(whole, &request, &header, data, size);
    free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slip__image_set_limit(MOST_ELEMENTS);
    look_at(data, size);
    if (size < PNG_FIRST_CHUNK || memcmp(data, "\x89PNG", 4) != 0) return 0;
    uint8_t *mended = malloc(size);
    FUZZ_CHECK(mended != NULL);
    memcpy(mended, data, size);
    mend(mended, size);
    look_at(mended, size);
    free(mended);
    return 0;
}
