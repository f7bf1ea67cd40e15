/* The ops that read sound and change its sample rate. */
#include "data/audio.h"

#include <limits.h>

#include "core/array.h"
#include "data_ops.h"

/* What info_type names; LoadAudioInfo in Python. */
enum { INFO_ALL, INFO_FRAMES, INFO_CHANNELS, INFO_SAMPLE_RATE, INFO_SECONDS, INFO_COUNT };

/* ---- load_audio ---- */

slip_status slip__data_load_audio_check(const void *arguments, const char *name) {
    const slip_data_load_audio_arguments *given = arguments;
    if (given->info_type < 0 || given->info_type >= INFO_COUNT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] info_type is one of LoadAudioInfo, 0 to %d; got %lld", name,
                          INFO_COUNT - 1, (long long)given->info_type);
    if (given->sample_rate > INT_MAX)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] sample_rate is at most %d; got %lld", name, INT_MAX,
                          (long long)given->sample_rate);
    return slip__audio_check_quality(given->resampling_quality, name);
}

/* The dtypes are MLX Data's: they differ so that batches of either package look alike. */
static slip_status info_array(slip_array **out, const slip_audio_info *info, int64_t type,
                              const slip_data_context *context) {
    static const slip_dtype dtypes[INFO_COUNT] = {SLIP_INT64, SLIP_INT64, SLIP_INT32, SLIP_INT32, SLIP_FLOAT64};
    const int three = 3;
    void *data = NULL;
    SLIP_TRY(slip__array_allocate(out, &data, &three, type == INFO_ALL ? 1 : 0, dtypes[type], context->name));
    switch (type) {
    case INFO_ALL:
        ((int64_t *)data)[0] = info->frames;
        ((int64_t *)data)[1] = info->channels;
        ((int64_t *)data)[2] = info->sample_rate;
        break;
    case INFO_FRAMES: *(int64_t *)data = info->frames; break;
    case INFO_CHANNELS: *(int32_t *)data = info->channels; break;
    case INFO_SAMPLE_RATE: *(int32_t *)data = info->sample_rate; break;
    default: *(double *)data = (double)info->frames / info->sample_rate; break;
    }
    return SLIP_OK;
}

static slip_status put_info(slip_sample *sample, slip_name *key, const slip_audio_info *info, int64_t type,
                            const slip_data_context *context) {
    slip_array *array = NULL;
    SLIP_TRY(info_array(&array, info, type, context));
    return slip__sample_put(sample, key, array);
}

slip_status slip__data_load_audio(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_load_audio_arguments *given = arguments;
    slip_array *file = context->bytes;
    if (!file) SLIP_TRY(slip__data_need(&file, sample, given->key, context)); /* from_memory */
    const size_t byte_count = slip_array_size(file) * slip_dtype_size(slip_array_dtype(file));
    const void *bytes = slip__array_pointer(file);
    slip_name *output_key = given->output_key ? given->output_key : given->key;
    slip_audio_info info;
    if (given->info && !given->info_key) {
        SLIP_TRY(slip__audio_decode(NULL, &info, bytes, byte_count, context));
        return put_info(sample, output_key, &info, given->info_type, context);
    }
    slip_array *audio = NULL;
    SLIP_TRY(slip__audio_decode(&audio, &info, bytes, byte_count, context));
    if (given->sample_rate > 0 && given->sample_rate != info.sample_rate) {
        slip_array *resampled = NULL;
        slip_status status = slip__audio_resample(&resampled, audio, info.sample_rate, given->sample_rate,
                                                  given->resampling_quality, context);
        slip_array_release(audio);
        if (status != SLIP_OK) return status;
        audio = resampled;
    }
    SLIP_TRY(slip__sample_put(sample, output_key, audio));
    return given->info_key ? put_info(sample, given->info_key, &info, given->info_type, context) : SLIP_OK;
}

/* ---- resample_audio ---- */

slip_status slip__data_resample_audio_check(const void *arguments, const char *name) {
    const slip_data_resample_audio_arguments *given = arguments;
    if (given->sample_rate > 0 && (given->input_sample_rate > 0) == (given->info_key != NULL))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] the input's sample rate is needed: either input_sample_rate, above 0, "
                          "or info_key",
                          name);
    return slip__audio_check_quality(given->resampling_quality, name);
}

/* A number, or frames, channels and sample rate. */
static slip_status rate_of(int64_t *rate, const slip_array *info, const slip_data_context *context) {
    const size_t count = slip_array_size(info);
    const slip_dtype dtype = slip_array_dtype(info);
    const void *data = slip__array_pointer(info);
    char text[SLIP_SHAPE_BYTES];
    if ((count != 1 && count != 3) || (dtype != SLIP_INT32 && dtype != SLIP_INT64))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] info_key is a sample rate, or frames, channels and sample rate, in "
                          "int32 or int64; got %s of shape %s",
                          context->name, slip_dtype_name(dtype), slip__data_shape_text(info, text));
    *rate = dtype == SLIP_INT32 ? ((const int32_t *)data)[count - 1] : ((const int64_t *)data)[count - 1];
    if (*rate < 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the input's sample rate is above 0; info_key says %lld",
                          context->name, (long long)*rate);
    return SLIP_OK;
}

slip_status slip__data_resample_audio(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_resample_audio_arguments *given = arguments;
    int64_t from = given->input_sample_rate;
    slip_array *in = NULL, *info = NULL, *out = NULL;
    SLIP_TRY(slip__data_need(&in, sample, given->key, context));
    if (given->sample_rate <= 0) {
        out = slip_array_retain(in);
    } else {
        if (given->info_key) {
            SLIP_TRY(slip__data_need(&info, sample, given->info_key, context));
            SLIP_TRY(rate_of(&from, info, context));
        }
        SLIP_TRY(slip__audio_resample(&out, in, from, given->sample_rate, given->resampling_quality, context));
    }
    return slip__sample_put(sample, given->output_key ? given->output_key : given->key, out);
}
