/* The ops that read and write image files, and the one that makes grey of colours. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "data/image_op.h"

#include "data_ops.h"

/* ---- load_image ---- */

/* Channels of a format's name, 0: those of the file, -1: there is none of that name. */
static int channels_of(const char *format) {
    static const struct {
        const char *name;
        int channels;
    } formats[] = {{"", 0}, {"L", 1}, {"RGB", 3}, {"RGBA", 4}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i)
        if (strcmp(format, formats[i].name) == 0) return formats[i].channels;
    return -1;
}

slip_status slip__data_load_image_check(const void *arguments, const char *name) {
    const slip_data_load_image_arguments *self = arguments;
    if (channels_of(self->format) >= 0) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] there is no format '%s': 'RGB', 'RGBA', 'L' and '' are there", name,
                      self->format);
}

int slip__image_load_channels(const void *load_arguments, const slip_image_header *header) {
    int channels = channels_of(((const slip_data_load_image_arguments *)load_arguments)->format);
    return channels > 0 ? channels : header->channels;
}

static slip_status give_size(slip_array **out, const slip_image_header *header, const slip_data_context *context) {
    const int shape[1] = {2};
    bool is_turned = header->orientation >= 5;
    int64_t size[2] = {is_turned ? header->height : header->width, is_turned ? header->width : header->height};
    void *data;
    SLIP_TRY(slip__array_allocate(out, &data, shape, 1, SLIP_INT64, context->name));
    memcpy(data, size, sizeof size);
    return SLIP_OK;
}

/* Into `out`, upright. */
static slip_status decode_upright(char *out, const slip_image_header *header, int channels, const void *bytes,
                                  size_t byte_count, const slip_data_context *context) {
    int width = header->width, height = header->height;
    const slip_image_request request = {.channels = channels, .reduction = 1, .region = {0, 0, width, height}};
    size_t pixel_bytes = (size_t)channels * (size_t)header->sample_bytes, stride = (size_t)width * pixel_bytes;
    if (header->orientation == 1)
        return slip__image_decode(out, stride, &request, header, bytes, byte_count, context->name);
    size_t image_bytes = stride * (size_t)height;
    char *stored = slip__image_scratch(SLIP_IMAGE_WHOLE, image_bytes);
    if (!stored) return slip__fail_memory(context->name, image_bytes);
    slip_status status = slip__image_decode(stored, stride, &request, header, bytes, byte_count, context->name);
    size_t out_stride = header->orientation >= 5 ? (size_t)height * pixel_bytes : stride;
    if (status == SLIP_OK)
        slip__image_turn(out, out_stride, stored, stride, width, height, pixel_bytes, header->orientation);
    slip__image_scratch_done(SLIP_IMAGE_WHOLE);
    return status;
}

slip_status slip__data_load_image(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_load_image_arguments *self = arguments;
    slip_image_header header;
    void *data;
    if (slip_dtype_size(slip_array_dtype(in)) != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the bytes of a file are needed, as uint8 or int8, not %s",
                          context->name, slip_dtype_name(slip_array_dtype(in)));
    size_t byte_count = slip_array_size(in);
    const void *bytes = byte_count ? slip__array_pointer(in) : "";
    SLIP_TRY(slip__image_header(&header, bytes, byte_count, context->name));
    if (self->info) return give_size(out, &header, context);
    int channels = slip__image_load_channels(self, &header);
    SLIP_TRY(slip__image_check_size(&header, channels, byte_count, context->name));
    bool is_turned = header.orientation >= 5;
    const int shape[3] = {is_turned ? header.width : header.height, is_turned ? header.height : header.width, channels};
    slip_dtype dtype = header.sample_bytes == 2 ? SLIP_UINT16 : SLIP_UINT8;
    SLIP_TRY(slip__array_allocate(out, &data, shape, 3, dtype, context->name));
    slip_status status = decode_upright(data, &header, channels, bytes, byte_count, context);
    if (status == SLIP_OK) return SLIP_OK;
    slip_array_release(*out);
    *out = NULL;
    return status;
}

/* ---- save_image ---- */

/* "PREFIX/FILENAME_PREFIX" before the name; a name without an ending gets .jpg. */
static slip_status saved_path(char **path, slip_image_format *format, const slip_data_save_image_arguments *self,
                              const slip_array *name, const slip_data_context *context) {
    char *text;
    *path = NULL;
    SLIP_TRY(slip__data_text(&text, name, context));
    const char *slash = strrchr(text, '/'), *last = slash ? slash + 1 : text;
    int named = slip__image_format_of(text);
    bool has_ending = strchr(last, '.') != NULL;
    slip_status status = SLIP_OK;
    if (named < 0 && has_ending)
        status = slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the ending of '%s' is none of .jpg, .jpeg, .png and .webp",
                            context->name, text);
    size_t room = strlen(self->prefix) + strlen(self->filename_prefix) + strlen(text) + sizeof "/.jpg";
    if (status == SLIP_OK && !(*path = slip__malloc(room))) status = slip__fail_memory(context->name, room);
    if (status == SLIP_OK) {
        bool needs_slash = self->prefix[0] && self->prefix[strlen(self->prefix) - 1] != '/';
        snprintf(*path, room, "%s%s%s%s%s", self->prefix, needs_slash ? "/" : "", self->filename_prefix, text,
                 has_ending ? "" : ".jpg");
        *format = named < 0 ? SLIP_IMAGE_JPEG : (slip_image_format)named;
    }
    slip__free(text);
    return status;
}

slip_status slip__data_save_image(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_save_image_arguments *self = arguments;
    slip_array *image, *name;
    slip_image_pixels pixels;
    slip_image_format format;
    char *path;
    SLIP_TRY(slip__data_need(&image, sample, self->key, context));
    SLIP_TRY(slip__data_need(&name, sample, self->filename_key, context));
    SLIP_TRY(slip__image_of(&pixels, image, context));
    SLIP_TRY(saved_path(&path, &format, self, name, context));
    slip_status status = slip__image_save(path, format, &pixels, context->name);
    slip__free(path);
    return status;
}

/* ---- image_channel_reduction ---- */

typedef struct preset {
    const char *name;
    double red, green, blue;
} preset;

static const preset presets[] = {
    {"default", 0.299, 0.587, 0.114},
    {"rec601", 0.299, 0.587, 0.114},
    {"rec709", 0.2126, 0.7152, 0.0722},
    {"rec2020", 0.2627, 0.678, 0.0593},
    {"green", 0, 1, 0},
};

static const preset *preset_of(const char *name) {
    for (size_t i = 0; i < sizeof presets / sizeof *presets; ++i)
        if (strcmp(presets[i].name, name) == 0) return &presets[i];
    return NULL;
}

slip_status slip__data_image_channel_reduction_check(const void *arguments, const char *name) {
    const char *given = ((const slip_data_image_channel_reduction_arguments *)arguments)->preset;
    if (preset_of(given)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] there is no preset '%s': 'default', 'rec601', 'rec709', 'rec2020' and 'green' are there",
                      name, given);
}

/* Of uint8, weights of 65536. */
static void reduce_bytes(uint8_t *out, const uint8_t *in, size_t count, size_t channels, const preset *weights) {
    uint32_t red = (uint32_t)(weights->red * 65536 + 0.5), blue = (uint32_t)(weights->blue * 65536 + 0.5);
    uint32_t green = 65536 - red - blue;
    for (size_t i = 0; i < count; ++i, in += channels)
        out[i] = (uint8_t)((in[0] * red + in[1] * green + in[2] * blue + 0x8000) >> 16);
}

static void reduce_values(void *out, const void *in, size_t count, size_t channels, const preset *weights,
                          slip_dtype dtype) {
    for (size_t i = 0, k = 0; i < count; ++i, k += channels) {
        if (dtype == SLIP_UINT16) {
            const uint16_t *from = (const uint16_t *)in + k;
            ((uint16_t *)out)[i] =
                (uint16_t)(weights->red * from[0] + weights->green * from[1] + weights->blue * from[2] + 0.5);
        } else if (dtype == SLIP_FLOAT32) {
            const float *from = (const float *)in + k;
            ((float *)out)[i] = (float)(weights->red * (double)from[0] + weights->green * (double)from[1] +
                                        weights->blue * (double)from[2]);
        } else {
            const double *from = (const double *)in + k;
            ((double *)out)[i] = weights->red * from[0] + weights->green * from[1] + weights->blue * from[2];
        }
    }
}

slip_status slip__data_image_channel_reduction(slip_array **out, slip_array *in, const void *arguments,
                                               slip_data_context *context) {
    const preset *weights = preset_of(((const slip_data_image_channel_reduction_arguments *)arguments)->preset);
    slip_image_pixels image;
    void *data;
    SLIP_TRY(slip__image_smooth(&image, in, context));
    if (image.channels == 1) { /* grey already */
        *out = slip_array_retain(in);
        return SLIP_OK;
    }
    if (image.channels != 3 && image.channels != 4)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] red, green and blue are needed, not %d channels", context->name,
                          image.channels);
    const int shape[3] = {image.height, image.width, 1};
    size_t count = (size_t)image.height * (size_t)image.width;
    SLIP_TRY(slip__array_allocate(out, &data, shape, 3, image.dtype, context->name));
    if (image.dtype == SLIP_UINT8)
        reduce_bytes(data, (const uint8_t *)image.data, count, (size_t)image.channels, weights);
    else reduce_values(data, image.data, count, (size_t)image.channels, weights, image.dtype);
    return SLIP_OK;
}
