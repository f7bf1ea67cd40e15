/* The op load_video: FFmpeg reads the file from memory, and every frame becomes RGB.
 *
 * Files are hostile: a playlist among them must not have FFmpeg open other files or addresses, so that whatever a
 * demuxer wants to open is refused; and memory follows the frames that really come, up to a limit. */
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/op.h"
#include "data/video_api.h"
#include "data_ops.h"

#ifdef SLIP_HAVE_FFMPEG

enum { CHANNELS = 3, READ_BYTES = 1 << 16, ALIGNMENT = 64, PIXEL_LIMIT = 1 << 26 };
#define VIDEO_BYTE_LIMIT ((uint64_t)1 << 32)

typedef struct frame_kind {
    int width, height, format, colour_space, range;
} frame_kind;

typedef struct video {
    const slip_video_api *api;
    const slip_data_context *context;
    const unsigned char *bytes; /* the file */
    int64_t byte_count, position;

    AVFormatContext *format;
    AVIOContext *access;
    AVCodecContext *codec;
    AVPacket *packet;
    AVFrame *frame;
    struct SwsContext *scaler; /* for frames of this kind */
    frame_kind kind;
    int stream;

    int width, height;
    unsigned char *row_space; /* one frame in RGB, whose rows have room behind them: the scaler writes in large steps */
    int row_bytes;
    unsigned char *frames; /* as they are in the result */
    uint64_t frame_count, frame_room;
} video;

static slip_status fail(const video *self, const char *what, int code) {
    char text[128] = "unknown";
    self->api->av_strerror(code, text, sizeof text);
    return slip__fail(SLIP_IO, "[%s] %s (%lld bytes): %s", self->context->name, what, (long long)self->byte_count,
                      text);
}

/* ---- the file ---- */

static int read_bytes(void *opaque, uint8_t *data, int byte_count) {
    video *self = opaque;
    int64_t left = self->byte_count - self->position;
    if (left <= 0) return AVERROR_EOF;
    if (byte_count > left) byte_count = (int)left;
    memcpy(data, self->bytes + self->position, (size_t)byte_count);
    self->position += byte_count;
    return byte_count;
}

static int64_t seek_bytes(void *opaque, int64_t offset, int whence) {
    video *self = opaque;
    whence &= ~AVSEEK_FORCE;
    if (whence == AVSEEK_SIZE) return self->byte_count;
    const int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? self->position : self->byte_count;
    if (offset < -base || offset > self->byte_count - base) return AVERROR(EINVAL);
    return self->position = base + offset;
}

static int refuse_to_open(AVFormatContext *format, AVIOContext **access, const char *url, int flags,
                          AVDictionary **options) {
    (void)format, (void)access, (void)url, (void)flags, (void)options;
    return AVERROR(EACCES);
}

static slip_status open_file(video *self) {
    const slip_video_api *api = self->api;
    unsigned char *room = api->av_malloc(READ_BYTES);
    self->access = room ? api->avio_alloc_context(room, READ_BYTES, 0, self, read_bytes, NULL, seek_bytes) : NULL;
    if (!self->access) {
        api->av_free(room);
        return slip__fail_memory(self->context->name, READ_BYTES);
    }
    self->format = api->avformat_alloc_context();
    if (!self->format) return slip__fail_memory(self->context->name, sizeof *self->format);
    self->format->pb = self->access;
    self->format->io_open = refuse_to_open;
    AVDictionary *options = NULL;
    api->av_dict_set(&options, "protocol_whitelist", "none", 0);
    int code = api->avformat_open_input(&self->format, NULL, NULL, &options);
    api->av_dict_free(&options);
    if (code < 0) return fail(self, "not a video file that can be read", code);
    code = api->avformat_find_stream_info(self->format, NULL);
    if (code < 0) return fail(self, "the video file is damaged", code);
    return SLIP_OK;
}

static slip_status open_stream(video *self, const AVCodec **decoder) {
    self->stream = self->api->av_find_best_stream(self->format, AVMEDIA_TYPE_VIDEO, -1, -1, decoder, 0);
    if (self->stream < 0) return fail(self, "the file has no video that can be decoded", self->stream);
    const AVCodecParameters *parameters = self->format->streams[self->stream]->codecpar;
    self->width = parameters->width;
    self->height = parameters->height;
    if (self->width < 1 || self->height < 1 || (int64_t)self->width * self->height > PIXEL_LIMIT)
        return slip__fail(SLIP_IO,
                          "[%s] the video says its frames are %d pixels wide and %d high: there may be 1 to %d in all",
                          self->context->name, self->width, self->height, PIXEL_LIMIT);
    return SLIP_OK;
}

static slip_status open_decoder(video *self, const AVCodec *decoder) {
    const slip_video_api *api = self->api;
    self->codec = api->avcodec_alloc_context3(decoder);
    self->frame = api->av_frame_alloc();
    if (!self->codec || !self->frame) return slip__fail_memory(self->context->name, sizeof *self->codec);
    int code = api->avcodec_parameters_to_context(self->codec, self->format->streams[self->stream]->codecpar);
    self->codec->thread_count = 1; /* other samples are decoded at the same time */
    self->codec->max_pixels = PIXEL_LIMIT;
    if (code >= 0) code = api->avcodec_open2(self->codec, decoder, NULL);
    return code < 0 ? fail(self, "the video cannot be decoded", code) : SLIP_OK;
}

static void close_all(video *self) {
    const slip_video_api *api = self->api;
    api->sws_freeContext(self->scaler);
    api->av_frame_free(&self->frame);
    api->av_packet_free(&self->packet);
    api->avcodec_free_context(&self->codec);
    api->avformat_close_input(&self->format);
    if (self->access) api->av_free(self->access->buffer); /* not always the one that it was given */
    api->avio_context_free(&self->access);
    slip__free(self->row_space);
    slip__free(self->frames);
}

/* ---- frames ---- */

/* Has the scaler convert frames like this one. Which matrix leads from YUV to RGB, and whether black is 0 or 16, is as
 * the file says; as in FFmpeg's own tools, BT.601 where it does not. */
static slip_status prepare_scaler(video *self) {
    const AVFrame *frame = self->frame;
    const frame_kind kind = {frame->width, frame->height, frame->format, frame->colorspace, frame->color_range};
    if (self->scaler && memcmp(&kind, &self->kind, sizeof kind) == 0) return SLIP_OK;
    self->kind = kind;
    self->scaler = self->api->sws_getCachedContext(self->scaler, kind.width, kind.height, kind.format, self->width,
                                                   self->height, AV_PIX_FMT_RGB24, SWS_BILINEAR, NULL, NULL, NULL);
    if (!self->scaler)
        return slip__fail(SLIP_IO, "[%s] frames of the video's format (%d) cannot be converted to RGB",
                          self->context->name, kind.format);
    const int *coefficients = self->api->sws_getCoefficients(kind.colour_space), one = 1 << 16;
    self->api->sws_setColorspaceDetails(self->scaler, coefficients, kind.range == AVCOL_RANGE_JPEG,
                                        self->api->sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, one, one);
    return SLIP_OK;
}

static slip_status make_room(video *self) {
    const uint64_t frame_bytes = (uint64_t)self->width * (uint64_t)self->height * CHANNELS;
    if (!self->row_space) {
        self->row_bytes = (self->width * CHANNELS + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        self->row_space = slip__aligned(ALIGNMENT, (size_t)self->row_bytes * (size_t)(self->height + 1));
        if (!self->row_space) return slip__fail_memory(self->context->name, (size_t)frame_bytes);
    }
    if (self->frame_count < self->frame_room) return SLIP_OK;
    if ((self->frame_count + 1) * frame_bytes > VIDEO_BYTE_LIMIT)
        return slip__fail(SLIP_OVERFLOW,
                          "[%s] the video has more than the %llu bytes of frames of (%d,%d,%d) that one array may "
                          "hold",
                          self->context->name, (unsigned long long)VIDEO_BYTE_LIMIT, self->height, self->width,
                          CHANNELS);
    uint64_t room = self->frame_room ? 2 * self->frame_room : 16;
    if (room > VIDEO_BYTE_LIMIT / frame_bytes) room = VIDEO_BYTE_LIMIT / frame_bytes;
    unsigned char *frames = slip__realloc(self->frames, (size_t)(room * frame_bytes));
    if (!frames) return slip__fail_memory(self->context->name, (size_t)(room * frame_bytes));
    self->frames = frames;
    self->frame_room = room;
    return SLIP_OK;
}

static slip_status keep_frame(video *self) {
    const AVFrame *frame = self->frame;
    const size_t row_bytes = (size_t)self->width * CHANNELS;
    SLIP_TRY(make_room(self));
    SLIP_TRY(prepare_scaler(self));
    uint8_t *const planes[4] = {self->row_space};
    const int strides[4] = {self->row_bytes};
    self->api->sws_scale(self->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, planes,
                         strides);
    unsigned char *to = self->frames + self->frame_count * row_bytes * (size_t)self->height;
    for (int y = 0; y < self->height; ++y)
        memcpy(to + (size_t)y * row_bytes, self->row_space + (size_t)y * (size_t)self->row_bytes, row_bytes);
    ++self->frame_count;
    return SLIP_OK;
}

/* Takes what the decoder has ready. */
static slip_status take_frames(video *self) {
    for (;;) {
        const int code = self->api->avcodec_receive_frame(self->codec, self->frame);
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return SLIP_OK;
        if (code < 0) return fail(self, "the video is damaged", code);
        slip_status status = keep_frame(self);
        self->api->av_frame_unref(self->frame);
        if (status != SLIP_OK) return status;
    }
}

/* Calls `take` with each packet of the stream, and at the end with none. */
static slip_status read_packets(video *self, slip_status (*take)(video *self, const AVPacket *packet)) {
    self->packet = self->api->av_packet_alloc();
    if (!self->packet) return slip__fail_memory(self->context->name, sizeof *self->packet);
    for (;;) {
        const int code = self->api->av_read_frame(self->format, self->packet);
        if (code == AVERROR_EOF) return take(self, NULL);
        if (code < 0) return fail(self, "the video file is damaged", code);
        slip_status status = SLIP_OK;
        if (self->packet->stream_index == self->stream) status = take(self, self->packet);
        self->api->av_packet_unref(self->packet);
        if (status != SLIP_OK) return status;
    }
}

static slip_status decode_packet(video *self, const AVPacket *packet) {
    const int code = self->api->avcodec_send_packet(self->codec, packet);
    if (code < 0 && code != AVERROR_EOF) return fail(self, "the video is damaged", code);
    return take_frames(self);
}

static slip_status count_packet(video *self, const AVPacket *packet) {
    self->frame_count += packet != NULL;
    return SLIP_OK;
}

/* ---- the op ---- */

static slip_status read_info(slip_array **out, video *self) {
    const int three = 3;
    void *data = NULL;
    const int64_t said = self->format->streams[self->stream]->nb_frames;
    if (said <= 0) SLIP_TRY(read_packets(self, count_packet)); /* some formats do not say */
    SLIP_TRY(slip__array_allocate(out, &data, &three, 1, SLIP_INT64, self->context->name));
    memcpy(data, (int64_t[]){self->width, self->height, said > 0 ? said : (int64_t)self->frame_count},
           3 * sizeof(int64_t));
    return SLIP_OK;
}

static slip_status read_frames(slip_array **out, video *self, const AVCodec *decoder) {
    void *data = NULL;
    SLIP_TRY(open_decoder(self, decoder));
    SLIP_TRY(read_packets(self, decode_packet));
    if (self->frame_count > INT_MAX)
        return slip__fail(SLIP_OVERFLOW, "[%s] the video has %llu frames", self->context->name,
                          (unsigned long long)self->frame_count);
    const int shape[4] = {(int)self->frame_count, self->height, self->width, CHANNELS};
    SLIP_TRY(slip__array_allocate(out, &data, shape, 4, SLIP_UINT8, self->context->name));
    const size_t frame_bytes = (size_t)self->width * (size_t)self->height * CHANNELS;
    if (self->frame_count) memcpy(data, self->frames, (size_t)self->frame_count * frame_bytes);
    return SLIP_OK;
}

slip_status slip__data_load_video(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const slip_data_load_video_arguments *given = arguments;
    const AVCodec *decoder = NULL;
    video self = {.context = context, .bytes = slip__array_pointer(in)};
    self.byte_count = (int64_t)(slip_array_size(in) * slip_dtype_size(slip_array_dtype(in)));
    SLIP_TRY(slip__video_api(&self.api, context->name));
    slip_status status = open_file(&self);
    if (status == SLIP_OK) status = open_stream(&self, &decoder);
    if (status == SLIP_OK) status = given->info ? read_info(out, &self) : read_frames(out, &self, decoder);
    close_all(&self);
    return status;
}

#else

slip_status slip__data_load_video(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    (void)out, (void)in, (void)arguments;
    return slip__fail(SLIP_UNIMPLEMENTED,
                      "[%s] video files need FFmpeg's libraries, which this build lacks (Debian: "
                      "libavformat-dev, libavcodec-dev, libswscale-dev)",
                      context->name);
}

#endif
