/* Writing images to files. */
#include <string.h>
#include <strings.h>

#include <slip/io.h>

#include "base/memory.h"
#include "data/image.h"

int slip__image_format_of(const char *path) {
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    if (!dot || (slash && dot < slash)) return -1;
    if (strcasecmp(dot, ".jpg") == 0 || strcasecmp(dot, ".jpeg") == 0) return SLIP_IMAGE_JPEG;
    if (strcasecmp(dot, ".png") == 0) return SLIP_IMAGE_PNG;
    if (strcasecmp(dot, ".webp") == 0) return SLIP_IMAGE_WEBP;
    return -1;
}

static slip_status check(slip_image_format format, const slip_image_pixels *pixels, const char *name) {
    static const char *const names[] = {"JPEG", "PNG", "WebP"};
    static const char *const channels[] = {"1 or 3", "1 to 4", "1, 3 or 4"};
    static const bool are_possible[3][5] = {{0, 1, 0, 1, 0}, {0, 1, 1, 1, 1}, {0, 1, 0, 1, 1}};
    bool is_wide = pixels->dtype == SLIP_UINT16 && format == SLIP_IMAGE_PNG;
    if (pixels->dtype != SLIP_UINT8 && !is_wide)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s files hold uint8%s, not %s", name, names[format],
                          format == SLIP_IMAGE_PNG ? " or uint16" : "", slip_dtype_name(pixels->dtype));
    if (pixels->channels > 4 || !are_possible[format][pixels->channels])
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s files have %s channels, not %d", name, names[format],
                          channels[format], pixels->channels);
    if (format == SLIP_IMAGE_JPEG && (pixels->width > 65500 || pixels->height > 65500))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] JPEG files have at most 65500 x 65500 pixels, not %d x %d", name,
                          pixels->width, pixels->height);
    return SLIP_OK;
}

static slip_status encode(slip_image_encoded *encoded, slip_image_format format, const slip_image_pixels *pixels,
                          const char *name) {
    if (format == SLIP_IMAGE_JPEG) return slip__jpeg_encode(encoded, pixels, name);
    if (format == SLIP_IMAGE_PNG) return slip__png_encode(encoded, pixels, name);
    if (pixels->channels != 1) return slip__webp_encode(encoded, pixels, name);
    slip_image_pixels colours = *pixels; /* WebP has no grey */
    size_t count = (size_t)pixels->width * (size_t)pixels->height;
    colours.channels = 3;
    colours.row_stride = 3 * (size_t)pixels->width;
    colours.data = slip__malloc(3 * count);
    if (!colours.data) return slip__fail_memory(name, 3 * count);
    for (int y = 0; y < pixels->height; ++y)
        slip__image_convert(colours.data + (size_t)y * colours.row_stride, 3,
                            pixels->data + (size_t)y * pixels->row_stride, 1, 1, pixels->width);
    slip_status status = slip__webp_encode(encoded, &colours, name);
    slip__free(colours.data);
    return status;
}

static slip_status write_file(const char *path, const slip_image_encoded *encoded, const char *name) {
    slip_writer writer;
    SLIP_TRY(slip_writer_open(&writer, path, name));
    slip_status status = writer.vtable->write(writer.self, encoded->bytes, encoded->byte_count);
    if (status == SLIP_OK) return slip_writer_commit(&writer);
    slip_writer_discard(&writer);
    return status;
}

slip_status slip__image_save(const char *path, slip_image_format format, const slip_image_pixels *pixels,
                             const char *name) {
    slip_image_encoded encoded = {0};
    SLIP_TRY(check(format, pixels, name));
    slip_status status = encode(&encoded, format, pixels, name);
    if (status == SLIP_OK) status = write_file(path, &encoded, name);
    if (encoded.bytes) encoded.release(encoded.bytes);
    return status;
}
