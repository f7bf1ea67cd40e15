/* What the tests of sound share: sound files in memory, samples, and running an op's body. */
#ifndef DATA_AUDIO_SUPPORT_H
#define DATA_AUDIO_SUPPORT_H

#include <slip/data.h>
#include <slip/data_ops.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/op.h"
#include "data_ops.h"
#include "io_support.h"

/* ---- sound files ---- */

/* Frame i of channel c of the lossless files of tests/data/audio, and of the WAV files below. */
static inline int16_t exact_sample(int frame, int channel) {
    return (int16_t)(((frame * 7919 + channel * 104729) % 4001 - 2000) * 8);
}

static inline unsigned char *put_number(unsigned char *at, uint32_t value, int byte_count) {
    for (int i = 0; i < byte_count; ++i) *at++ = (unsigned char)(value >> (8 * i));
    return at;
}

enum { WAV_HEADER_BYTES = 44 };

/* A WAV file of 16-bit samples; from malloc. */
static inline unsigned char *make_wav(size_t *byte_count, int frames, int channels, int sample_rate) {
    const uint32_t data_bytes = (uint32_t)(frames * channels * 2);
    unsigned char *file = malloc(WAV_HEADER_BYTES + data_bytes), *at = file;
    memcpy(at, "RIFF", 4);
    at = put_number(at + 4, 36 + data_bytes, 4);
    memcpy(at, "WAVEfmt ", 8);
    at = put_number(at + 8, 16, 4);
    at = put_number(at, 1, 2); /* integers */
    at = put_number(at, (uint32_t)channels, 2);
    at = put_number(at, (uint32_t)sample_rate, 4);
    at = put_number(at, (uint32_t)(sample_rate * channels * 2), 4);
    at = put_number(at, (uint32_t)(channels * 2), 2);
    at = put_number(at, 16, 2);
    memcpy(at, "data", 4);
    at = put_number(at + 4, data_bytes, 4);
    for (int frame = 0; frame < frames; ++frame)
        for (int channel = 0; channel < channels; ++channel)
            at = put_number(at, (uint16_t)exact_sample(frame, channel), 2);
    *byte_count = (size_t)(at - file);
    return file;
}

/* A file of tests/data/audio; from malloc. */
static inline unsigned char *read_audio(const char *name, size_t *byte_count) {
    char path[100];
    snprintf(path, sizeof path, "../audio/%s", name);
    FILE *file = fopen(data_path(path), "rb");
    unsigned char *bytes = malloc(1 << 16);
    if (!file) FAIL("cannot open %s", data_path(path));
    *byte_count = fread(bytes, 1, 1 << 16, file);
    fclose(file);
    return bytes;
}

static inline slip_array *bytes_array(const void *bytes, size_t byte_count) {
    const int shape = (int)byte_count;
    return make_array(bytes, &shape, 1, SLIP_UINT8);
}

/* ---- samples ---- */

static inline slip_sample *make_sample(void) {
    slip_sample *sample = NULL;
    EXPECT_OK(slip_sample_create(&sample));
    return sample;
}

/* Sets, and lets go of the array. */
static inline void set_array(slip_sample *sample, const char *name, slip_array *array) {
    EXPECT_OK(slip_sample_set(sample, name, array));
    slip_array_release(array);
}

static inline slip_name *make_name(const char *text) {
    slip_name *name = NULL;
    EXPECT_OK(slip__name_create(&name, text));
    return name;
}

static inline const float *floats_of(slip_array *array) {
    EXPECT_STR(slip_dtype_name(slip_array_dtype(array)), "float32");
    return slip__array_pointer(array);
}

#endif
