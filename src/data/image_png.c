/* PNG, by libspng. Its contexts serve one image each. */
#include "data/image.h"

#ifdef SLIP_HAVE_SPNG
#include <string.h>

#include <spng.h>

#include "base/memory.h"

/* Profiles and texts, which libspng unpacks though nobody asks for them. */
enum { MOST_CHUNK_BYTES = 1 << 26 };

/* ---- decoding ---- */

/* The pixels that libspng is asked for, or, of 16 bits, that the file has. */
typedef struct pixel_layout {
    int format, flags, channels;
    bool is_transparent; /* 16 bits: this colour is */
    uint16_t colour[3];
} pixel_layout;

/* libspng tells of memory that it cannot have as of damage, where zlib wanted it. */
static _Thread_local bool has_run_out;

static void *noted(void *memory) {
    if (!memory) has_run_out = true;
    return memory;
}

static void *allocate(size_t byte_count) {
    return noted(slip__malloc(byte_count));
}

static void *reallocate(void *memory, size_t byte_count) {
    return noted(slip__realloc(memory, byte_count));
}

static void *allocate_zeroed(size_t count, size_t size) {
    return noted(slip__calloc(count, size));
}

static spng_ctx *create_context(int flags) {
    struct spng_alloc heap = {allocate, reallocate, allocate_zeroed, slip__free};
    has_run_out = false;
    return spng_ctx_new2(&heap, flags);
}

static slip_status fail_png(int error, const char *what, const char *name) {
    if (error == SPNG_EMEM || has_run_out) return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory in libspng", name);
    return slip__fail(SLIP_IO, "[%s] the PNG file %s: %s", name, what, spng_strerror(error));
}

static pixel_layout layout_of(spng_ctx *context, const slip_image_header *header, const slip_image_request *request) {
    struct spng_trns transparent;
    bool wants_alpha = request->channels % 2 == 0 && header->channels % 2 == 0, is_grey = header->channels < 3;
    struct spng_ihdr stored;
    if (spng_get_ihdr(context, &stored) != 0) return (pixel_layout){0};
    bool has_alpha_channel = (stored.color_type & 4) != 0;
    if (header->sample_bytes == 2) {
        pixel_layout self = {.format = SPNG_FMT_PNG, .channels = (is_grey ? 1 : 3) + has_alpha_channel};
        if (wants_alpha && !has_alpha_channel && spng_get_trns(context, &transparent) == 0) {
            self.is_transparent = true;
            if (is_grey) self.colour[0] = transparent.gray;
            else memcpy(self.colour, (uint16_t[]){transparent.red, transparent.green, transparent.blue}, 6);
        }
        return self;
    }
    if (is_grey && !has_alpha_channel && !wants_alpha) return (pixel_layout){.format = SPNG_FMT_G8, .channels = 1};
    if (is_grey && has_alpha_channel) return (pixel_layout){.format = SPNG_FMT_PNG, .channels = 2};
    if (wants_alpha) return (pixel_layout){.format = SPNG_FMT_RGBA8, .flags = SPNG_DECODE_TRNS, .channels = 4};
    return (pixel_layout){.format = SPNG_FMT_RGB8, .channels = 3};
}

/* A row's part in the wanted form. */
static void deliver(char *out, const char *row, const pixel_layout *layout, const slip_image_request *request,
                    int sample_bytes) {
    const slip_image_region *region = &request->region;
    size_t pixel_bytes = (size_t)layout->channels * (size_t)sample_bytes;
    const char *in = row + (size_t)region->x * pixel_bytes;
    slip__image_convert(out, request->channels, in, layout->channels, sample_bytes, region->width);
    if (!layout->is_transparent) return;
    for (int i = 0; i < region->width; ++i) { /* 16 bits */
        if (memcmp(in + (size_t)i * pixel_bytes, layout->colour, pixel_bytes) != 0) continue;
        memset(out + ((size_t)i + 1) * (size_t)request->channels * 2 - 2, 0, 2);
    }
}

/* Rows from the top, as far as they are needed. */
static int decode_rows(spng_ctx *context, char *out, size_t row_stride, char *row, size_t row_bytes,
                       const pixel_layout *layout, const slip_image_request *request, int sample_bytes) {
    const slip_image_region *region = &request->region;
    for (int y = 0; y < region->y + region->height; ++y) {
        bool is_wanted = y >= region->y;
        char *to = is_wanted ? out + (size_t)(y - region->y) * row_stride : NULL;
        int error = spng_decode_row(context, is_wanted && !row ? to : row, row_bytes);
        if (error != 0 && error != SPNG_EOI) return error;
        if (is_wanted && row) deliver(to, row, layout, request, sample_bytes);
        if (error == SPNG_EOI && y + 1 < region->y + region->height) return SPNG_EOF;
    }
    return 0;
}

/* An interlaced image comes as a whole. */
static int decode_interlaced(spng_ctx *context, char *out, size_t row_stride, char *image, size_t row_bytes,
                             const pixel_layout *layout, const slip_image_request *request,
                             const slip_image_header *header) {
    const slip_image_region *region = &request->region;
    int error = spng_decode_image(context, image, row_bytes * (size_t)header->height, layout->format, layout->flags);
    if (error != 0) return error;
    for (int y = 0; y < region->height; ++y)
        deliver(out + (size_t)y * row_stride, image + (size_t)(y + region->y) * row_bytes, layout, request,
                header->sample_bytes);
    return 0;
}

static slip_status decode(spng_ctx *context, char *out, size_t row_stride, const slip_image_request *request,
                          const slip_image_source *source) {
    const slip_image_header *header = source->header;
    pixel_layout layout = layout_of(context, header, request);
    size_t row_bytes = (size_t)header->width * (size_t)layout.channels * (size_t)header->sample_bytes, given = 0;
    bool is_direct = !header->is_interlaced && layout.channels == request->channels && !layout.is_transparent &&
                     request->region.width == header->width && request->region.y == 0;
    size_t scratch_bytes = header->is_interlaced ? row_bytes * (size_t)header->height : row_bytes;
    char *scratch = is_direct ? NULL : slip__image_scratch(SLIP_IMAGE_ROWS, scratch_bytes);
    if (!is_direct && !scratch) return slip__fail_memory(source->name, scratch_bytes);
    int error = layout.channels ? spng_decoded_image_size(context, layout.format, &given) : SPNG_EINTERNAL;
    if (error == 0 && given != row_bytes * (size_t)header->height) error = SPNG_EINTERNAL;
    if (error == 0 && header->is_interlaced) {
        error = decode_interlaced(context, out, row_stride, scratch, row_bytes, &layout, request, header);
    } else if (error == 0) {
        error = spng_decode_image(context, NULL, 0, layout.format, layout.flags | SPNG_DECODE_PROGRESSIVE);
        if (error == 0)
            error = decode_rows(context, out, row_stride, scratch, row_bytes, &layout, request, header->sample_bytes);
    }
    return error ? fail_png(error, "is damaged", source->name) : SLIP_OK;
}

slip_status slip__png_decode(char *out, size_t row_stride, const slip_image_request *request,
                             const slip_image_source *source) {
    struct spng_ihdr stored;
    spng_ctx *context = create_context(0);
    if (!context) return fail_png(SPNG_EMEM, "", source->name);
    spng_set_chunk_limits(context, MOST_CHUNK_BYTES, MOST_CHUNK_BYTES);
    int error = spng_set_png_buffer(context, source->bytes, source->byte_count);
    if (error == 0) error = spng_get_ihdr(context, &stored); /* reads up to the pixels */
    slip_status status =
        error ? fail_png(error, "is damaged", source->name) : decode(context, out, row_stride, request, source);
    spng_ctx_free(context);
    return status;
}

/* ---- encoding ---- */

slip_status slip__png_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name) {
    static const uint8_t colour_types[5] = {0, SPNG_COLOR_TYPE_GRAYSCALE, SPNG_COLOR_TYPE_GRAYSCALE_ALPHA,
                                            SPNG_COLOR_TYPE_TRUECOLOR, SPNG_COLOR_TYPE_TRUECOLOR_ALPHA};
    struct spng_ihdr header = {.width = (uint32_t)pixels->width,
                               .height = (uint32_t)pixels->height,
                               .bit_depth = pixels->dtype == SLIP_UINT16 ? 16 : 8,
                               .color_type = colour_types[pixels->channels]};
    spng_ctx *context = create_context(SPNG_CTX_ENCODER);
    if (!context) return fail_png(SPNG_EMEM, "", name);
    spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1);
    int error = spng_set_ihdr(context, &header);
    size_t byte_count = pixels->row_stride * (size_t)pixels->height;
    if (error == 0) error = spng_encode_image(context, pixels->data, byte_count, SPNG_FMT_PNG, SPNG_ENCODE_FINALIZE);
    *encoded = (slip_image_encoded){.release = slip__free};
    if (error == 0) encoded->bytes = spng_get_png_buffer(context, &encoded->byte_count, &error);
    spng_ctx_free(context);
    return error ? fail_png(error, "cannot be written", name) : SLIP_OK;
}

#else

slip_status slip__png_decode(char *out, size_t row_stride, const slip_image_request *request,
                             const slip_image_source *source) {
    (void)out, (void)row_stride, (void)request;
    return slip__image_lacks("PNG", "libspng", "libspng-dev", source->name);
}

slip_status slip__png_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name) {
    (void)encoded, (void)pixels;
    return slip__image_lacks("PNG", "libspng", "libspng-dev", name);
}

#endif
