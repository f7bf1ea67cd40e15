/* Sound files, read by libsndfile from memory. */
#include "data/audio.h"

#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"

#ifdef SLIP_HAVE_SNDFILE

#include <sndfile.h>

/* ---- the bytes as a file ---- */

typedef struct memory_file {
    const unsigned char *bytes;
    sf_count_t byte_count, position;
} memory_file;

static sf_count_t memory_length(void *self) {
    return ((memory_file *)self)->byte_count;
}

static sf_count_t memory_tell(void *self) {
    return ((memory_file *)self)->position;
}

static sf_count_t memory_seek(sf_count_t offset, int whence, void *self) {
    memory_file *file = self;
    sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file->position : file->byte_count;
    if (offset < -base || offset > file->byte_count - base) return -1; /* damaged headers name any place */
    file->position = base + offset;
    return file->position;
}

static sf_count_t memory_read(void *data, sf_count_t byte_count, void *self) {
    memory_file *file = self;
    sf_count_t left = file->byte_count - file->position;
    if (byte_count > left) byte_count = left;
    if (byte_count <= 0) return 0;
    memcpy(data, file->bytes + file->position, (size_t)byte_count);
    file->position += byte_count;
    return byte_count;
}

static SF_VIRTUAL_IO memory_access = {memory_length, memory_seek, memory_read, NULL, memory_tell};

/* ---- samples ---- */

/* Reads frames until they are all there, or the file has no more. */
static sf_count_t read_frames(SNDFILE *file, float *samples, sf_count_t count, int channels) {
    sf_count_t done = 0;
    while (done < count) {
        sf_count_t step = sf_readf_float(file, samples + done * channels, count - done);
        if (step <= 0) break;
        done += step;
    }
    return done;
}

static slip_status make_array(slip_array **out, const float *samples, sf_count_t frames, int channels,
                              const slip_data_context *context) {
    const int shape[2] = {(int)frames, channels};
    void *data = NULL;
    SLIP_TRY(slip__array_allocate(out, &data, shape, 2, SLIP_FLOAT32, context->name));
    if (frames > 0) memcpy(data, samples, (size_t)frames * (size_t)channels * sizeof *samples);
    return SLIP_OK;
}

/* A header that promises far more than such a file usually holds is believed as far as the samples really come. */
static slip_status decode_in_steps(slip_array **out, SNDFILE *file, sf_count_t promised, sf_count_t room, int channels,
                                   const slip_data_context *context) {
    const size_t frame_bytes = (size_t)channels * sizeof(float);
    float *samples = NULL;
    sf_count_t count = 0;
    for (;; room = room < promised / 2 ? 2 * room : promised) {
        float *larger = slip__realloc(samples, (size_t)room * frame_bytes);
        if (!larger) {
            slip__free(samples);
            return slip__fail_memory(context->name, (size_t)room * frame_bytes);
        }
        samples = larger;
        count += read_frames(file, samples + count * channels, room - count, channels);
        if (count < room || room == promised) break;
    }
    slip_status status = make_array(out, samples, count, channels, context);
    slip__free(samples);
    return status;
}

static slip_status decode_at_once(slip_array **out, SNDFILE *file, sf_count_t promised, int channels,
                                  const slip_data_context *context) {
    const int shape[2] = {(int)promised, channels};
    slip_array *whole = NULL;
    void *samples = NULL;
    SLIP_TRY(slip__array_allocate(&whole, &samples, shape, 2, SLIP_FLOAT32, context->name));
    sf_count_t count = read_frames(file, samples, promised, channels);
    if (count == promised) {
        *out = whole;
        return SLIP_OK;
    }
    slip_status status = make_array(out, samples, count, channels, context); /* some formats guess at their length */
    slip_array_release(whole);
    return status;
}

static slip_status decode_samples(slip_array **out, SNDFILE *file, slip_audio_info *info, size_t byte_count,
                                  const slip_data_context *context) {
    const uint64_t limit = SLIP_AUDIO_SAMPLE_LIMIT / (uint64_t)info->channels;
    if ((uint64_t)info->frames > limit)
        return slip__fail(SLIP_OVERFLOW,
                          "[%s] the file says it has %lld frames of %d channels, more than the %llu samples "
                          "that one array may hold",
                          context->name, (long long)info->frames, info->channels,
                          (unsigned long long)SLIP_AUDIO_SAMPLE_LIMIT);
    const uint64_t usual = ((uint64_t)byte_count * 16 + 65536) / (uint64_t)info->channels;
    slip_status status = (uint64_t)info->frames <= usual
                             ? decode_at_once(out, file, info->frames, info->channels, context)
                             : decode_in_steps(out, file, info->frames, (sf_count_t)usual, info->channels, context);
    if (status != SLIP_OK) return status;
    if (sf_error(file) != SF_ERR_NO_ERROR) {
        slip_array_release(*out);
        *out = NULL;
        return slip__fail(SLIP_IO, "[%s] the audio file is damaged: %s", context->name, sf_strerror(file));
    }
    info->frames = slip_array_shape(*out)[0];
    return SLIP_OK;
}

slip_status slip__audio_decode(slip_array **out, slip_audio_info *info, const void *bytes, size_t byte_count,
                               const slip_data_context *context) {
    memory_file memory = {.bytes = bytes, .byte_count = (sf_count_t)byte_count};
    SF_INFO header = {0};
    SNDFILE *file = sf_open_virtual(&memory_access, SFM_READ, &header, &memory);
    if (!file) {
        const char *problem = sf_strerror(NULL);
        return slip__fail(SLIP_IO, "[%s] not an audio file that can be read (%zu bytes): %s", context->name, byte_count,
                          problem ? problem : "unknown format");
    }
    slip_status status = SLIP_OK;
    if (header.channels < 1 || header.samplerate < 1 || header.frames < 0)
        status = slip__fail(SLIP_IO, "[%s] the audio file says it has %lld frames of %d channels at %d Hz",
                            context->name, (long long)header.frames, header.channels, header.samplerate);
    *info = (slip_audio_info){header.frames, header.channels, header.samplerate};
    if (status == SLIP_OK && out) status = decode_samples(out, file, info, byte_count, context);
    sf_close(file);
    return status;
}

#else

slip_status slip__audio_decode(slip_array **out, slip_audio_info *info, const void *bytes, size_t byte_count,
                               const slip_data_context *context) {
    (void)out, (void)info, (void)bytes, (void)byte_count;
    return slip__fail(SLIP_UNIMPLEMENTED,
                      "[%s] audio files need libsndfile, which this build lacks (Debian: "
                      "libsndfile1-dev)",
                      context->name);
}

#endif
