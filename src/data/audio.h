/* Sound files and sample rates. libsndfile and libsamplerate do the work; a build without them says so. */
#ifndef SLIP_DATA_AUDIO_H
#define SLIP_DATA_AUDIO_H

#include "data/op.h"

/* What one array may hold: 4 GiB of samples, three hours of 48 kHz stereo. */
#define SLIP_AUDIO_SAMPLE_LIMIT ((uint64_t)1 << 30)

typedef struct slip_audio_info {
    int64_t frames; /* samples of each channel */
    int channels;
    int sample_rate; /* frames per second */
} slip_audio_info;

/* float32 of shape (frames, channels) of a sound file in memory; with `out` NULL what the file's header says alone. */
slip_status slip__audio_decode(slip_array **out, slip_audio_info *info, const void *bytes, size_t byte_count,
                               const slip_data_context *context);

/* Whether a text names a quality of resampling; an error where it does not. */
slip_status slip__audio_check_quality(const char *quality, const char *name);

/* The same sound in `to` frames per second in place of `from`. `in` is float32 of shape (frames, channels) or (frames);
 * the result has floor(frames * to / from). */
slip_status slip__audio_resample(slip_array **out, slip_array *in, int64_t from, int64_t to, const char *quality,
                                 const slip_data_context *context);

#endif
