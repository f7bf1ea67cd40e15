/* WebP, by libwebp. */
#include "data/image.h"

#ifdef SLIP_HAVE_WEBP
#include <string.h>

#include <webp/decode.h>
#include <webp/encode.h>

#include "base/memory.h"

enum { MARGIN = 2 /* pixels beside a region that interpolated colour depends on; even */, SAVED_QUALITY = 90 };

/* ---- decoding ---- */

static slip_status fail_webp(VP8StatusCode code, const char *name) {
    static const char *const texts[] = {
        [VP8_STATUS_INVALID_PARAM] = "there is no such part of it",
        [VP8_STATUS_BITSTREAM_ERROR] = "its data makes no sense",
        [VP8_STATUS_SUSPENDED] = "it is cut off",
        [VP8_STATUS_USER_ABORT] = "it was given up",
        [VP8_STATUS_NOT_ENOUGH_DATA] = "it is cut off",
    };
    if (code == VP8_STATUS_OUT_OF_MEMORY) return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory in libwebp", name);
    if (code == VP8_STATUS_UNSUPPORTED_FEATURE)
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] the WebP file has what libwebp does not support", name);
    bool is_known = (size_t)code < sizeof texts / sizeof *texts && texts[code];
    return slip__fail(SLIP_IO, "[%s] the WebP file is damaged: %s", name, is_known ? texts[code] : "unknown error");
}

/* What libwebp decodes: the region and a margin, from an even place on, as it wants it. */
static slip_image_region wider(const slip_image_region *region, const slip_image_header *header) {
    int x = region->x > MARGIN ? (region->x - MARGIN) & ~1 : 0, y = region->y > MARGIN ? (region->y - MARGIN) & ~1 : 0;
    int right = region->x + region->width + MARGIN, bottom = region->y + region->height + MARGIN;
    if (right > header->width) right = header->width;
    if (bottom > header->height) bottom = header->height;
    return (slip_image_region){x, y, right - x, bottom - y};
}

static bool is_whole(const slip_image_region *region, const slip_image_header *header) {
    return region->width == header->width && region->height == header->height;
}

static slip_status decode(char *to, size_t stride, int channels, const slip_image_region *part, bool is_fast,
                          const slip_image_source *source) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] libwebp is of another version", source->name);
    config.options.no_fancy_upsampling = is_fast;
    if (!is_whole(part, source->header)) {
        config.options.use_cropping = 1;
        config.options.crop_left = part->x;
        config.options.crop_top = part->y;
        config.options.crop_width = part->width;
        config.options.crop_height = part->height;
    }
    config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = (uint8_t *)to;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = stride * (size_t)(part->height - 1) + (size_t)part->width * (size_t)channels;
    VP8StatusCode code = WebPGetFeatures(source->bytes, source->byte_count, &config.input);
    if (code != VP8_STATUS_OK) return fail_webp(code, source->name);
    if (config.input.width != source->header->width || config.input.height != source->header->height)
        return slip__fail(SLIP_IO, "[%s] the WebP file is damaged: its headers tell of different sizes", source->name);
    code = WebPDecode(source->bytes, source->byte_count, &config);
    WebPFreeDecBuffer(&config.output);
    return code == VP8_STATUS_OK ? SLIP_OK : fail_webp(code, source->name);
}

slip_status slip__webp_decode(char *out, size_t row_stride, const slip_image_request *request,
                              const slip_image_source *source) {
    const slip_image_region *region = &request->region;
    int channels = request->channels % 2 == 0 ? 4 : 3;
    bool is_direct = channels == request->channels && is_whole(region, source->header) && row_stride <= INT32_MAX;
    if (is_direct) return decode(out, row_stride, channels, region, request->is_fast, source);
    slip_image_region part = wider(region, source->header);
    size_t stride = (size_t)part.width * (size_t)channels, byte_count = stride * (size_t)part.height;
    char *scratch = slip__image_scratch(SLIP_IMAGE_ROWS, byte_count);
    if (!scratch) return slip__fail_memory(source->name, byte_count);
    SLIP_TRY(decode(scratch, stride, channels, &part, request->is_fast, source));
    const char *first = scratch + (size_t)(region->y - part.y) * stride + (size_t)((region->x - part.x) * channels);
    for (int y = 0; y < region->height; ++y)
        slip__image_convert(out + (size_t)y * row_stride, request->channels, first + (size_t)y * stride, channels, 1,
                            region->width);
    return SLIP_OK;
}

/* ---- encoding ---- */

static void release(void *bytes) {
    WebPFree(bytes);
}

slip_status slip__webp_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name) {
    uint8_t *bytes = NULL;
    const uint8_t *data = (const uint8_t *)pixels->data;
    int stride = (int)pixels->row_stride;
    if (pixels->width > WEBP_MAX_DIMENSION || pixels->height > WEBP_MAX_DIMENSION)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] WebP files have at most %d x %d pixels, not %d x %d", name,
                          WEBP_MAX_DIMENSION, WEBP_MAX_DIMENSION, pixels->width, pixels->height);
    size_t byte_count = pixels->channels == 4
                            ? WebPEncodeRGBA(data, pixels->width, pixels->height, stride, SAVED_QUALITY, &bytes)
                            : WebPEncodeRGB(data, pixels->width, pixels->height, stride, SAVED_QUALITY, &bytes);
    *encoded = (slip_image_encoded){bytes, byte_count, release};
    return byte_count ? SLIP_OK : slip__fail(SLIP_OUT_OF_MEMORY, "[%s] libwebp could not write the file", name);
}

#else

slip_status slip__webp_decode(char *out, size_t row_stride, const slip_image_request *request,
                              const slip_image_source *source) {
    (void)out, (void)row_stride, (void)request;
    return slip__image_lacks("WebP", "libwebp", "libwebp-dev", source->name);
}

slip_status slip__webp_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name) {
    (void)encoded, (void)pixels;
    return slip__image_lacks("WebP", "libwebp", "libwebp-dev", name);
}

#endif
