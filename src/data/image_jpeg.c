/* JPEG, by libjpeg-turbo. */
#include "data/image.h"

#ifdef SLIP_HAVE_JPEG
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "base/memory.h"

enum {
    MOST_ROWS = 16,   /* asked for at once; libjpeg gives at most as many as a row of blocks has */
    MOST_SCANS = 500, /* a file of more is made to waste time */
    MARGIN = 2,       /* pixels beside a region that interpolated colour depends on */
    CMYK_CHANNELS = 4,
    SAVED_QUALITY = 95,
};

typedef struct failure {
    struct jpeg_error_mgr errors; /* first: libjpeg knows this */
    jmp_buf back;
    int code;
    bool is_cut; /* the end of the data was reached before an end marker */
    char text[JMSG_LENGTH_MAX];
} failure;

typedef struct decoder {
    struct jpeg_decompress_struct info;
    struct jpeg_progress_mgr progress;
    failure failure;
} decoder;

/* ---- libjpeg's callbacks ---- */

_Noreturn static void fail_exit(j_common_ptr info) {
    failure *self = (failure *)info->err;
    self->code = info->err->msg_code;
    info->err->format_message(info, self->text);
    longjmp(self->back, 1);
}

/* libjpeg goes on with grey where data is missing or makes no sense. That is an error here; what else it warns of
 * (bytes between segments, headers that disagree) changes no pixel. A file without an end marker is fine as long as no
 * block lacks data, which is told of as JWRN_HIT_MARKER. */
static void hear_message(j_common_ptr info, int level) {
    if (level >= 0 || !info->is_decompressor) return;
    struct jpeg_decompress_struct *decompress = (struct jpeg_decompress_struct *)info;
    failure *self = (failure *)info->err;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
        self->is_cut = true;
        if (decompress->input_scan_number == 0 || decompress->arith_code) fail_exit(info);
        return;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC: fail_exit(info);
    default: return;
    }
}

static void be_silent(j_common_ptr info) {
    (void)info;
}

static void watch_scans(j_common_ptr info) {
    if (!info->is_decompressor || ((j_decompress_ptr)info)->input_scan_number <= MOST_SCANS) return;
    failure *self = (failure *)info->err;
    self->code = 0;
    snprintf(self->text, sizeof self->text, "it has more than %d scans", MOST_SCANS);
    longjmp(self->back, 1);
}

static void set_errors(failure *self) {
    jpeg_std_error(&self->errors);
    self->errors.error_exit = fail_exit;
    self->errors.emit_message = hear_message;
    self->errors.output_message = be_silent;
}

static slip_status fail_from(const failure *self, const char *what, const char *name) {
    if (self->code == JERR_OUT_OF_MEMORY)
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory in libjpeg: %s", name, self->text);
    return slip__fail(SLIP_IO, "[%s] the JPEG file %s: %s", name, what, self->text);
}

/* ---- decoding ---- */

/* Rows as libjpeg gives them, and how they become those that are wanted. */
typedef struct row_form {
    JSAMPLE *scratch; /* NULL: they go straight to `out` */
    size_t scratch_stride;
    int skipped;  /* pixels on the left that were not asked for */
    int channels; /* of libjpeg's */
    bool is_inverted;
} row_form;

static void choose_colours(struct jpeg_decompress_struct *info, const slip_image_request *request) {
    bool is_cmyk = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
    if (is_cmyk) info->out_color_space = JCS_CMYK;
    else if (request->channels == 4) info->out_color_space = JCS_EXT_RGBA;
    else if (request->channels == 3) info->out_color_space = JCS_RGB;
    else info->out_color_space = JCS_GRAYSCALE;
}

/* Ink to light. Adobe's programs write how much of each ink is not there, and say so with a marker of theirs. */
static void from_cmyk(JSAMPLE *pixels, int width, bool is_inverted) {
    for (int i = 0; i < width; ++i) {
        const JSAMPLE *in = pixels + CMYK_CHANNELS * (size_t)i;
        unsigned flip = is_inverted ? 0 : 255, black = in[3] ^ flip;
        JSAMPLE colours[3];
        for (int c = 0; c < 3; ++c) colours[c] = (JSAMPLE)(((in[c] ^ flip) * black + 127) / 255);
        memcpy(pixels + 3 * (size_t)i, colours, 3); /* behind what is still to be read */
    }
}

/* The part of each row that is decoded: a little more than what is wanted, from a block's edge on. */
static void crop_columns(struct jpeg_decompress_struct *info, row_form *rows, const slip_image_region *region) {
    JDIMENSION x = 0, width = info->output_width;
    if (region->width < (int)info->output_width) {
        x = region->x > MARGIN ? (JDIMENSION)(region->x - MARGIN) : 0;
        JDIMENSION end = (JDIMENSION)(region->x + region->width + MARGIN);
        width = (end < info->output_width ? end : info->output_width) - x;
        jpeg_crop_scanline(info, &x, &width);
    }
    rows->skipped = region->x - (int)x;
}

static void read_rows(char *out, size_t row_stride, struct jpeg_decompress_struct *info, const row_form *rows,
                      const slip_image_request *request) {
    bool is_cmyk = info->out_color_space == JCS_CMYK;
    int width = request->region.width;
    for (int y = 0; y < request->region.height;) {
        JSAMPROW pointers[MOST_ROWS];
        int wanted = request->region.height - y < MOST_ROWS ? request->region.height - y : MOST_ROWS;
        for (int i = 0; i < wanted; ++i)
            pointers[i] = rows->scratch ? rows->scratch + (size_t)i * rows->scratch_stride
                                        : (JSAMPROW)out + (size_t)(y + i) * row_stride;
        int got = (int)jpeg_read_scanlines(info, pointers, (JDIMENSION)wanted);
        for (int i = 0; i < got && rows->scratch; ++i) {
            JSAMPLE *from = pointers[i] + (size_t)rows->skipped * (size_t)rows->channels;
            if (is_cmyk) from_cmyk(from, width, rows->is_inverted);
            slip__image_convert(out + (size_t)(y + i) * row_stride, request->channels, from,
                                is_cmyk ? 3 : rows->channels, 1, width);
        }
        y += got;
    }
}

/* Whether rows must be looked at before they are where they belong. */
static slip_status make_scratch(row_form *rows, const struct jpeg_decompress_struct *info,
                                const slip_image_request *request, const char *name) {
    rows->channels = info->output_components;
    rows->is_inverted = info->saw_Adobe_marker;
    if (rows->channels == request->channels && info->out_color_space != JCS_CMYK &&
        (int)info->output_width == request->region.width)
        return SLIP_OK;
    rows->scratch_stride = (size_t)info->output_width * (size_t)rows->channels;
    rows->scratch = slip__image_scratch(SLIP_IMAGE_ROWS, MOST_ROWS * rows->scratch_stride);
    return rows->scratch ? SLIP_OK : slip__fail_memory(name, MOST_ROWS * rows->scratch_stride);
}

/* Whether a file of several scans that ends without an end marker lacks some of them. */
static bool lacks_scans(j_decompress_ptr info) {
    if (!jpeg_has_multiple_scans(info)) return false;
    if (!info->progressive_mode) return true;
    for (int i = 0; i < info->num_components; ++i)
        for (int k = 0; k < DCTSIZE2; ++k)
            if (info->coef_bits[i][k] != 0) return true;
    return false;
}

static slip_status decode(char *out, size_t row_stride, decoder *self, const slip_image_request *request,
                          const slip_image_source *source) {
    struct jpeg_decompress_struct *info = &self->info;
    const slip_image_region *region = &request->region;
    row_form rows = {0};
    jpeg_mem_src(info, source->bytes, (unsigned long)source->byte_count);
    jpeg_read_header(info, TRUE);
    if ((int)info->image_width != source->header->width || (int)info->image_height != source->header->height)
        return slip__fail(SLIP_IO, "[%s] the JPEG file is damaged: it has two frame headers", source->name);
    choose_colours(info, request);
    info->scale_num = (unsigned)(8 / request->reduction);
    info->scale_denom = 8;
    info->dct_method = JDCT_ISLOW;
    info->do_fancy_upsampling = request->is_fast ? FALSE : TRUE;
    self->failure.is_cut = false;
    jpeg_start_decompress(info);
    if (self->failure.is_cut && lacks_scans(info))
        return slip__fail(SLIP_IO, "[%s] the JPEG file is damaged: it ends between two scans", source->name);
    crop_columns(info, &rows, region);
    SLIP_TRY(make_scratch(&rows, info, request, source->name));
    if (region->y > 0) jpeg_skip_scanlines(info, (JDIMENSION)region->y);
    read_rows(out, row_stride, info, &rows, request);
    return SLIP_OK;
}

/* Apart from its caller, whose variables a failure in libjpeg must not unsettle. */
static slip_status decode_guarded(char *out, size_t row_stride, decoder *self, const slip_image_request *request,
                                  const slip_image_source *source) {
    set_errors(&self->failure);
    self->info.err = &self->failure.errors;
    if (setjmp(self->failure.back)) return fail_from(&self->failure, "is damaged", source->name);
    jpeg_create_decompress(&self->info);
    self->progress.progress_monitor = watch_scans;
    self->info.progress = &self->progress;
    return decode(out, row_stride, self, request, source);
}

/* One decompressor for each image: used again, it would decode a file that lacks tables with those of the file before.
 */
slip_status slip__jpeg_decode(char *out, size_t row_stride, const slip_image_request *request,
                              const slip_image_source *source) {
    decoder self = {0};
    slip_status status = decode_guarded(out, row_stride, &self, request, source);
    jpeg_destroy_decompress(&self.info);
    return status;
}

/* ---- encoding ---- */

static void compress(struct jpeg_compress_struct *info, const slip_image_pixels *pixels, unsigned char **bytes,
                     unsigned long *byte_count) {
    jpeg_create_compress(info);
    jpeg_mem_dest(info, bytes, byte_count);
    info->image_width = (JDIMENSION)pixels->width;
    info->image_height = (JDIMENSION)pixels->height;
    info->input_components = pixels->channels;
    info->in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, SAVED_QUALITY, TRUE);
    jpeg_start_compress(info, TRUE);
    for (int y = 0; y < pixels->height; ++y) {
        JSAMPROW row = (JSAMPROW)pixels->data + (size_t)y * pixels->row_stride;
        jpeg_write_scanlines(info, &row, 1);
    }
    jpeg_finish_compress(info);
}

slip_status slip__jpeg_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name) {
    struct encoder {
        struct jpeg_compress_struct info;
        failure failure;
        unsigned char *bytes;
        unsigned long byte_count;
    } *self = slip__calloc(1, sizeof *self); /* on the heap: longjmp leaves it as it is */
    if (!self) return slip__fail_memory(name, sizeof *self);
    set_errors(&self->failure);
    self->info.err = &self->failure.errors;
    slip_status status = SLIP_OK;
    if (setjmp(self->failure.back)) status = fail_from(&self->failure, "cannot be written", name);
    else compress(&self->info, pixels, &self->bytes, &self->byte_count);
    jpeg_destroy_compress(&self->info);
    *encoded = (slip_image_encoded){self->bytes, self->byte_count, free};
    slip__free(self);
    return status;
}

#else

slip_status slip__jpeg_decode(char *out, size_t row_stride, const slip_image_request *request,
                              const slip_image_source *source) {
    (void)out, (void)row_stride, (void)request;
    return slip__image_lacks("JPEG", "libjpeg", "libjpeg62-turbo-dev", source->name);
}

slip_status slip__jpeg_encode(slip_image_encoded *encoded, const slip_image_pixels *pixels, const char *name) {
    (void)encoded, (void)pixels;
    return slip__image_lacks("JPEG", "libjpeg", "libjpeg62-turbo-dev", name);
}

#endif
