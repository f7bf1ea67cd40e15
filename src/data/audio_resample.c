/* Sample rates, changed by libsamplerate. */
#include "data/audio.h"

#include <limits.h>
#include <string.h>

#include "core/array.h"

#ifdef SLIP_HAVE_SAMPLERATE
#include <samplerate.h>
#else
enum { SRC_SINC_BEST_QUALITY, SRC_SINC_MEDIUM_QUALITY, SRC_SINC_FASTEST, SRC_ZERO_ORDER_HOLD, SRC_LINEAR };
#endif

static const struct {
    const char *name;
    int converter;
} qualities[] = {
    {"sinc-best", SRC_SINC_BEST_QUALITY},     {"sinc-medium", SRC_SINC_MEDIUM_QUALITY},
    {"sinc-fastest", SRC_SINC_FASTEST},       {"linear", SRC_LINEAR},
    {"zero-order-hold", SRC_ZERO_ORDER_HOLD},
};
enum { QUALITY_COUNT = sizeof qualities / sizeof *qualities, CHANNEL_LIMIT = 128, FACTOR_LIMIT = 256 };

static int find_quality(const char *text) {
    for (int i = 0; i < QUALITY_COUNT; ++i)
        if (strcmp(qualities[i].name, text) == 0) return i;
    return -1;
}

slip_status slip__audio_check_quality(const char *quality, const char *name) {
    if (find_quality(quality) >= 0) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] no resampling quality is called '%s': there are sinc-best, sinc-medium, "
                      "sinc-fastest, linear and zero-order-hold",
                      name, quality);
}

static slip_status check_audio(const slip_array *in, const slip_data_context *context) {
    const int ndim = slip_array_ndim(in);
    char text[SLIP_SHAPE_BYTES];
    if (slip_array_dtype(in) == SLIP_FLOAT32 && (ndim == 1 || ndim == 2)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] audio is float32 of shape (frames, channels) or (frames); this is %s of "
                      "shape %s",
                      context->name, slip_dtype_name(slip_array_dtype(in)), slip__data_shape_text(in, text));
}

/* In libsamplerate's words an error of the conversion itself; what callers can get wrong is refused before. */
static slip_status convert(float *out, int64_t out_frames, const float *in, int64_t in_frames, int channels,
                           double ratio, const char *quality, const slip_data_context *context) {
#ifdef SLIP_HAVE_SAMPLERATE
    SRC_DATA work = {.data_in = in,
                     .data_out = out,
                     .input_frames = (long)in_frames,
                     .output_frames = (long)out_frames,
                     .src_ratio = ratio};
    int problem = src_simple(&work, qualities[find_quality(quality)].converter, channels);
    if (problem)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] resampling failed: %s", context->name, src_strerror(problem));
    /* The filter's last frames may be missing: the length is what the rates say all the same. */
    const size_t made = (size_t)work.output_frames_gen * (size_t)channels;
    const size_t wanted = (size_t)out_frames * (size_t)channels;
    if (made < wanted) memset(out + made, 0, (wanted - made) * sizeof *out);
    return SLIP_OK;
#else
    (void)out, (void)out_frames, (void)in, (void)in_frames, (void)channels, (void)ratio, (void)quality;
    return slip__fail(SLIP_UNIMPLEMENTED,
                      "[%s] other sample rates need libsamplerate, which this build lacks (Debian: "
                      "libsamplerate0-dev)",
                      context->name);
#endif
}

slip_status slip__audio_resample(slip_array **out, slip_array *in, int64_t from, int64_t to, const char *quality,
                                 const slip_data_context *context) {
    SLIP_TRY(check_audio(in, context));
    const int ndim = slip_array_ndim(in);
    const int64_t frames = slip_array_shape(in)[0];
    const int channels = ndim == 2 ? slip_array_shape(in)[1] : 1;
    if (from == to || channels == 0) {
        *out = slip_array_retain(in);
        return SLIP_OK;
    }
    if (from > INT_MAX || to > INT_MAX || from / FACTOR_LIMIT > to || to / FACTOR_LIMIT > from)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] cannot go from %lld Hz to %lld Hz: the factor is limited to %d",
                          context->name, (long long)from, (long long)to, FACTOR_LIMIT);
    if (channels > CHANNEL_LIMIT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] cannot resample %d channels: there may be %d", context->name,
                          channels, CHANNEL_LIMIT);
    const int64_t out_frames = frames * to / from;
    if ((uint64_t)out_frames * (uint64_t)channels > SLIP_AUDIO_SAMPLE_LIMIT)
        return slip__fail(SLIP_OVERFLOW,
                          "[%s] %lld frames of %d channels at %lld Hz are more than the %llu samples that one "
                          "array may hold",
                          context->name, (long long)out_frames, channels, (long long)to,
                          (unsigned long long)SLIP_AUDIO_SAMPLE_LIMIT);
    const int shape[2] = {(int)out_frames, channels};
    slip_array *made = NULL;
    void *data = NULL;
    SLIP_TRY(slip__array_allocate(&made, &data, shape, ndim, SLIP_FLOAT32, context->name));
    slip_status status = SLIP_OK;
    if (out_frames > 0)
        status = convert(data, out_frames, slip__array_pointer(in), frames, channels, (double)to / (double)from,
                         quality, context);
    if (status == SLIP_OK) {
        *out = made;
    } else {
        slip_array_release(made);
    }
    return status;
}
