/* FFmpeg's functions, found when the first video is read: its libraries bring a hundred others with them, which nobody
 * is to load who reads no video. */
#ifndef SLIP_DATA_VIDEO_API_H
#define SLIP_DATA_VIDEO_API_H

#include "base/error.h"

#ifdef SLIP_HAVE_FFMPEG

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>

/* X(library, function) */
#define SLIP_VIDEO_FUNCTIONS(X)             \
    X(UTIL, av_dict_free)                   \
    X(UTIL, av_dict_set)                    \
    X(UTIL, av_frame_alloc)                 \
    X(UTIL, av_frame_free)                  \
    X(UTIL, av_frame_unref)                 \
    X(UTIL, av_free)                        \
    X(UTIL, av_log_set_level)               \
    X(UTIL, av_malloc)                      \
    X(UTIL, av_strerror)                    \
    X(CODEC, av_packet_alloc)               \
    X(CODEC, av_packet_free)                \
    X(CODEC, av_packet_unref)               \
    X(CODEC, avcodec_alloc_context3)        \
    X(CODEC, avcodec_free_context)          \
    X(CODEC, avcodec_open2)                 \
    X(CODEC, avcodec_parameters_to_context) \
    X(CODEC, avcodec_receive_frame)         \
    X(CODEC, avcodec_send_packet)           \
    X(FORMAT, av_find_best_stream)          \
    X(FORMAT, av_read_frame)                \
    X(FORMAT, avformat_alloc_context)       \
    X(FORMAT, avformat_close_input)         \
    X(FORMAT, avformat_find_stream_info)    \
    X(FORMAT, avformat_open_input)          \
    X(FORMAT, avio_alloc_context)           \
    X(FORMAT, avio_context_free)            \
    X(SCALE, sws_freeContext)               \
    X(SCALE, sws_getCachedContext)          \
    X(SCALE, sws_getCoefficients)           \
    X(SCALE, sws_scale)                     \
    X(SCALE, sws_setColorspaceDetails)

typedef struct slip_video_api {
#define SLIP_VIDEO_FIELD(library, function) __typeof__(function) *function;
    SLIP_VIDEO_FUNCTIONS(SLIP_VIDEO_FIELD)
#undef SLIP_VIDEO_FIELD
} slip_video_api;

/* Loads the libraries at the first call. Any thread. `name` is in brackets in the message. */
slip_status slip__video_api(const slip_video_api **api, const char *name);

#endif
#endif
