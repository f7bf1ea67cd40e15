/* load_audio and resample_audio: formats, what info_type names, sample rates, files that are damaged or lie. */
#include <math.h>

#include "data/audio.h"
#include "data_audio_support.h"

#ifdef SLIP_TEST_AUDIO
#define NEEDS_AUDIO() (void)0
#else
#define NEEDS_AUDIO() SKIP("built without libsndfile or libsamplerate")
#endif

static char usual_quality[] = "sinc-fastest";

/* Runs load_audio on a file's bytes, and lets go of them. The caller owns the sample. */
static slip_status load(slip_sample **sample, unsigned char *bytes, size_t byte_count,
                        slip_data_load_audio_arguments arguments) {
    slip_array *file = bytes_array(bytes, byte_count);
    free(bytes);
    arguments.key = make_name("audio");
    if (!arguments.resampling_quality) arguments.resampling_quality = usual_quality;
    EXPECT_OK(slip__data_load_audio_check(&arguments, "load_audio"));
    *sample = make_sample();
    slip_data_context context = {.name = "load_audio", .sample = *sample, .bytes = file};
    slip_status status = slip__data_load_audio(*sample, &arguments, &context);
    slip__name_release(arguments.key);
    slip__name_release(arguments.info_key);
    slip__name_release(arguments.output_key);
    slip_array_release(file);
    return status;
}

static slip_array *load_plain(slip_sample **sample, unsigned char *bytes, size_t byte_count) {
    EXPECT_OK(load(sample, bytes, byte_count, (slip_data_load_audio_arguments){0}));
    return slip_sample_get(*sample, "audio");
}

static void expect_exact(slip_array *array, int frames, int channels) {
    const int shape[2] = {frames, channels};
    expect_shape(array, SLIP_FLOAT32, shape, 2);
    const float *samples = floats_of(array);
    for (int frame = 0; frame < frames; ++frame)
        for (int channel = 0; channel < channels; ++channel)
            EXPECT_NEAR(samples[frame * channels + channel], exact_sample(frame, channel) / 32768.0, 0);
}

/* ---- formats ---- */

TEST(wav_files_are_frames_by_channels_between_minus_one_and_one) {
    NEEDS_AUDIO();
    for (int channels = 1; channels <= 6; ++channels) {
        TEST_CONTEXT("%d channels", channels);
        size_t byte_count = 0;
        slip_sample *sample = NULL;
        unsigned char *file = make_wav(&byte_count, 1000, channels, 16000);
        expect_exact(load_plain(&sample, file, byte_count), 1000, channels);
        slip_sample_release(sample);
    }
}

TEST(flac_files_are_read_without_loss) {
    NEEDS_AUDIO();
    static const char *const names[] = {"mono24.flac", "stereo.flac"};
    for (int channels = 1; channels <= 2; ++channels) {
        size_t byte_count = 0;
        slip_sample *sample = NULL;
        unsigned char *file = read_audio(names[channels - 1], &byte_count);
        expect_exact(load_plain(&sample, file, byte_count), 1500, channels);
        slip_sample_release(sample);
    }
}

/* Of the sine of 440 Hz in the lossy files, at 16 kHz: 1 second, a few frames of delay allowed. */
static void expect_sine(slip_array *array) {
    const int frames = slip_array_shape(array)[0];
    const float *samples = floats_of(array);
    double with_sine = 0, with_cosine = 0, power = 0;
    EXPECT_EQ(slip_array_ndim(array), 2);
    EXPECT_EQ(slip_array_shape(array)[1], 1);
    if (frames < 15900 || frames > 18500) FAIL("%d frames", frames);
    for (int i = 2000; i < 14000; ++i) {
        with_sine += samples[i] * sin(2 * M_PI * 440 * i / 16000) / 12000;
        with_cosine += samples[i] * cos(2 * M_PI * 440 * i / 16000) / 12000;
        power += (double)samples[i] * samples[i] / 12000;
    }
    EXPECT_NEAR(2 * hypot(with_sine, with_cosine), 0.5, 0.02);
    EXPECT_NEAR(power, 0.125, 0.01);
}

TEST(lossy_files_hold_the_tone_that_went_in) {
    NEEDS_AUDIO();
    static const char *const names[] = {"sine.ogg", "sine.mp3"};
    for (int i = 0; i < 2; ++i) {
        TEST_CONTEXT("%s", names[i]);
        size_t byte_count = 0;
        slip_sample *sample = NULL;
        unsigned char *file = read_audio(names[i], &byte_count);
        expect_sine(load_plain(&sample, file, byte_count));
        slip_sample_release(sample);
    }
}

TEST(opus_files_come_at_their_own_rate_and_are_resampled) {
    NEEDS_AUDIO();
    size_t byte_count = 0;
    slip_sample *sample = NULL;
    unsigned char *file = read_audio("sine.opus", &byte_count);
    EXPECT_OK(load(&sample, file, byte_count, (slip_data_load_audio_arguments){.sample_rate = 16000}));
    expect_sine(slip_sample_get(sample, "audio"));
    slip_sample_release(sample);
}

TEST(a_file_that_is_nearly_all_silence_is_read_in_steps) {
    NEEDS_AUDIO();
    const int shape[2] = {2000000, 1};
    size_t byte_count = 0;
    slip_sample *sample = NULL;
    unsigned char *file = read_audio("silence.flac", &byte_count);
    slip_array *array = load_plain(&sample, file, byte_count);
    expect_shape(array, SLIP_FLOAT32, shape, 2);
    for (int i = 0; i < shape[0]; ++i) EXPECT_NEAR(floats_of(array)[i], 0, 0);
    slip_sample_release(sample);
}

TEST(an_empty_wav_file_has_no_frames) {
    NEEDS_AUDIO();
    const int shape[2] = {0, 2};
    size_t byte_count = 0;
    slip_sample *sample = NULL;
    unsigned char *file = make_wav(&byte_count, 0, 2, 8000);
    EXPECT_OK(load(&sample, file, byte_count, (slip_data_load_audio_arguments){.sample_rate = 16000}));
    expect_shape(slip_sample_get(sample, "audio"), SLIP_FLOAT32, shape, 2);
    slip_sample_release(sample);
}

/* ---- info ---- */

TEST(info_type_says_what_info_holds) {
    NEEDS_AUDIO();
    static const slip_dtype dtypes[] = {SLIP_INT64, SLIP_INT64, SLIP_INT32, SLIP_INT32, SLIP_FLOAT64};
    const int64_t all[3] = {1000, 2, 16000};
    const int32_t channels = 2, sample_rate = 16000;
    const double seconds = 0.0625;
    const void *const values[] = {all, all, &channels, &sample_rate, &seconds};
    const int three = 3;
    for (int type = 0; type < 5; ++type) {
        for (int with_audio = 0; with_audio < 2; ++with_audio) {
            TEST_CONTEXT("type %d, %s", type, with_audio ? "with the audio" : "alone");
            size_t byte_count = 0;
            slip_sample *sample = NULL;
            unsigned char *file = make_wav(&byte_count, 1000, 2, 16000);
            EXPECT_OK(load(&sample, file, byte_count,
                           (slip_data_load_audio_arguments){.info = true,
                                                            .info_type = type,
                                                            .sample_rate = 8000,
                                                            .info_key = with_audio ? make_name("info") : NULL}));
            expect_array(slip_sample_get(sample, with_audio ? "info" : "audio"), dtypes[type], &three, type == 0,
                         values[type]);
            EXPECT_EQ(slip_sample_count(sample), with_audio + 1);
            if (with_audio) EXPECT_EQ(slip_array_shape(slip_sample_get(sample, "audio"))[0], 500);
            slip_sample_release(sample);
        }
    }
}

TEST(the_audio_goes_to_the_output_key) {
    NEEDS_AUDIO();
    size_t byte_count = 0;
    slip_sample *sample = NULL;
    unsigned char *file = make_wav(&byte_count, 10, 1, 16000);
    EXPECT_OK(load(&sample, file, byte_count, (slip_data_load_audio_arguments){.output_key = make_name("sound")}));
    EXPECT_TRUE(slip_sample_get(sample, "audio") == NULL);
    expect_exact(slip_sample_get(sample, "sound"), 10, 1);
    slip_sample_release(sample);
}

/* ---- damage ---- */

static void expect_refusal(unsigned char *bytes, size_t byte_count, const char *message) {
    slip_sample *sample = NULL;
    EXPECT_STATUS(load(&sample, bytes, byte_count, (slip_data_load_audio_arguments){0}), SLIP_IO);
    EXPECT_MESSAGE(message);
    EXPECT_EQ(slip_sample_count(sample), 0);
    slip_sample_release(sample);
}

TEST(what_is_no_audio_file_is_refused) {
    NEEDS_AUDIO();
    expect_refusal(calloc(1, 100), 100, "[load_audio] not an audio file that can be read (100 bytes): ");
    expect_refusal(calloc(1, 1), 0, "[load_audio] not an audio file that can be read (0 bytes): ");
}

TEST(a_header_that_promises_too_much_is_believed_as_far_as_the_samples_come) {
    NEEDS_AUDIO();
    size_t byte_count = 0;
    slip_sample *sample = NULL;
    unsigned char *file = make_wav(&byte_count, 100, 1, 16000);
    put_number(file + 40, 0x7ffffff0, 4); /* of a data chunk that is not there */
    expect_exact(load_plain(&sample, file, byte_count), 100, 1);
    slip_sample_release(sample);
}

TEST(a_flac_file_that_claims_more_than_an_array_may_hold_is_refused) {
    NEEDS_AUDIO();
    size_t byte_count = 0;
    slip_sample *sample = NULL;
    unsigned char *file = read_audio("mono24.flac", &byte_count);
    EXPECT_EQ(file[4] & 0x7f, 0); /* STREAMINFO; its last 4 bits before the frames' count are the depth's */
    file[21] |= 0x0f;
    memset(file + 22, 0xff, 4);
    EXPECT_STATUS(load(&sample, file, byte_count, (slip_data_load_audio_arguments){0}), SLIP_OVERFLOW);
    EXPECT_MESSAGE(
        "[load_audio] the file says it has 68719476735 frames of 1 channels, more than the 1073741824 samples "
        "that one array may hold");
    slip_sample_release(sample);
}

/* No crash, no more memory than the samples that are there; what is read is an error or an array. */
TEST(damaged_files_give_an_error_or_an_array) {
    NEEDS_AUDIO();
    static const char *const names[] = {"mono24.flac", "stereo.flac", "sine.ogg", "sine.mp3", "sine.opus"};
    uint32_t state = 1;
    for (int round = 0; round < 300; ++round) {
        size_t byte_count = 0;
        slip_sample *sample = NULL;
        unsigned char *file =
            round % 6 < 5 ? read_audio(names[round % 6], &byte_count) : make_wav(&byte_count, 500, 2, 8000);
        for (int i = 0; i < 8; ++i) {
            state = state * 1664525 + 1013904223;
            const size_t span = i % 2 ? 64 : byte_count; /* headers more often */
            file[(state >> 8) % span] = (unsigned char)(state >> 24);
        }
        if (round % 3 == 0) byte_count = byte_count * (state >> 16) / 65536;
        slip_status status = load(&sample, file, byte_count, (slip_data_load_audio_arguments){0});
        slip_array *array = slip_sample_get(sample, "audio");
        if ((status == SLIP_OK) != (array != NULL)) FAIL("status %d in round %d", status, round);
        if (array) EXPECT_EQ(slip_array_ndim(array), 2);
        slip_sample_release(sample);
    }
}

TEST(memory_that_runs_out_is_an_error) {
    NEEDS_AUDIO();
    static const char *const names[] = {"mono24.flac", "silence.flac"};
    for (int i = 0; i < 2; ++i) {
        TEST_CONTEXT("%s", names[i]);
        size_t byte_count = 0;
        unsigned char *file = read_audio(names[i], &byte_count);
        slip_data_context context = {.name = "load_audio"};
        slip_array *audio = NULL, *resampled = NULL;
        slip_audio_info info;
        slip_status status = SLIP_OUT_OF_MEMORY;
        for (uint64_t countdown = 1; status != SLIP_OK; ++countdown) {
            slip__memory_fail_at(countdown, 0);
            status = slip__audio_decode(&audio, &info, file, byte_count, &context);
            if (status == SLIP_OK) status = slip__audio_resample(&resampled, audio, 8000, 4000, "linear", &context);
            slip__memory_fail_at(0, 0);
            if (status != SLIP_OK) EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
            slip_array_release(audio);
            audio = NULL;
            EXPECT_LT(countdown, 50);
        }
        slip_array_release(resampled);
        free(file);
    }
}

TEST(arguments_that_cannot_work_are_refused_when_the_op_is_added) {
    char good[] = "linear", bad[] = "perfect";
    slip_data_load_audio_arguments load_arguments = {.resampling_quality = bad};
    EXPECT_STATUS(slip__data_load_audio_check(&load_arguments, "load_audio"), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE(
        "[load_audio] no resampling quality is called 'perfect': there are sinc-best, sinc-medium, sinc-fastest, "
        "linear and zero-order-hold");
    load_arguments = (slip_data_load_audio_arguments){.resampling_quality = good, .info_type = 5};
    EXPECT_STATUS(slip__data_load_audio_check(&load_arguments, "load_audio"), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[load_audio] info_type is one of LoadAudioInfo, 0 to 4; got 5");
    load_arguments = (slip_data_load_audio_arguments){.resampling_quality = good, .sample_rate = INT64_MAX};
    EXPECT_STATUS(slip__data_load_audio_check(&load_arguments, "load_audio"), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("[load_audio] sample_rate is at most 2147483647; got 9223372036854775807");

    slip_data_resample_audio_arguments arguments = {.resampling_quality = good, .sample_rate = 8000};
    const char *message =
        "[resample_audio] the input's sample rate is needed: either input_sample_rate, above 0, or info_key";
    EXPECT_STATUS(slip__data_resample_audio_check(&arguments, "resample_audio"), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE(message);
    arguments.input_sample_rate = 16000;
    EXPECT_OK(slip__data_resample_audio_check(&arguments, "resample_audio"));
    arguments.info_key = make_name("info");
    EXPECT_STATUS(slip__data_resample_audio_check(&arguments, "resample_audio"), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE(message);
    slip__name_release(arguments.info_key);
}

/* ---- resample_audio ---- */

static slip_status resample(slip_sample *sample, slip_data_resample_audio_arguments arguments, const char *info_key) {
    slip_data_context context = {.name = "resample_audio", .sample = sample};
    arguments.key = make_name("audio");
    arguments.info_key = info_key ? make_name(info_key) : NULL;
    if (!arguments.resampling_quality) arguments.resampling_quality = usual_quality;
    EXPECT_OK(slip__data_resample_audio_check(&arguments, "resample_audio"));
    slip_status status = slip__data_resample_audio(sample, &arguments, &context);
    slip__name_release(arguments.key);
    slip__name_release(arguments.info_key);
    return status;
}

static slip_sample *sample_of_tone(int frames, int ndim, int sample_rate) {
    float *samples = malloc((size_t)frames * sizeof *samples);
    for (int i = 0; i < frames; ++i) samples[i] = (float)sin(2 * M_PI * 100 * i / sample_rate);
    slip_sample *sample = make_sample();
    set_array(sample, "audio", make_array(samples, (int[]){frames, 1}, ndim, SLIP_FLOAT32));
    free(samples);
    return sample;
}

TEST(a_tone_stays_the_same_tone_at_another_rate) {
    NEEDS_AUDIO();
    static const int rates[] = {4000, 11025, 16000, 22050, 48000};
    static char qualities[][16] = {"sinc-best", "sinc-medium", "sinc-fastest", "linear"};
    for (int q = 0; q < 4; ++q) {
        for (int r = 0; r < 5; ++r) {
            TEST_CONTEXT("%s, %d Hz", qualities[q], rates[r]);
            slip_sample *sample = sample_of_tone(8001, 1 + r % 2, 8000);
            EXPECT_OK(resample(sample,
                               (slip_data_resample_audio_arguments){.sample_rate = rates[r],
                                                                    .input_sample_rate = 8000,
                                                                    .resampling_quality = qualities[q]},
                               NULL));
            slip_array *array = slip_sample_get(sample, "audio");
            EXPECT_EQ(slip_array_ndim(array), 1 + r % 2);
            EXPECT_EQ(slip_array_shape(array)[0], (int)(8001LL * rates[r] / 8000));
            /* Linear interpolation is off by what the tone bends between two samples. */
            for (int i = rates[r] / 10; i < rates[r] * 9 / 10; ++i)
                EXPECT_NEAR(floats_of(array)[i], sin(2 * M_PI * 100 * i / rates[r]), q == 3 ? 0.09 : 0.002);
            slip_sample_release(sample);
        }
    }
}

TEST(the_rate_comes_from_the_sample_where_info_key_names_it) {
    NEEDS_AUDIO();
    const int three = 3;
    const int32_t rate = 8000;
    const int64_t all[3] = {800, 1, 8000};
    for (int form = 0; form < 2; ++form) {
        slip_sample *sample = sample_of_tone(800, 2, 8000);
        set_array(sample, "info",
                  form ? make_array(all, &three, 1, SLIP_INT64) : make_array(&rate, NULL, 0, SLIP_INT32));
        EXPECT_OK(resample(sample, (slip_data_resample_audio_arguments){.sample_rate = 16000}, "info"));
        EXPECT_EQ(slip_array_shape(slip_sample_get(sample, "audio"))[0], 1600);
        slip_sample_release(sample);
    }
}

TEST(a_rate_of_zero_or_the_same_one_leaves_the_array) {
    slip_sample *sample = sample_of_tone(800, 2, 8000);
    slip_array *before = slip_sample_get(sample, "audio");
    EXPECT_OK(resample(sample, (slip_data_resample_audio_arguments){.sample_rate = 0}, NULL));
    EXPECT_TRUE(slip_sample_get(sample, "audio") == before);
    EXPECT_OK(
        resample(sample, (slip_data_resample_audio_arguments){.sample_rate = 8000, .input_sample_rate = 8000}, NULL));
    EXPECT_TRUE(slip_sample_get(sample, "audio") == before);
    slip_sample_release(sample);
}

static void expect_no_resampling(slip_sample *sample, slip_data_resample_audio_arguments arguments,
                                 const char *info_key, slip_status status, const char *message) {
    EXPECT_STATUS(resample(sample, arguments, info_key), status);
    EXPECT_MESSAGE(message);
    slip_sample_release(sample);
}

TEST(what_cannot_be_resampled_is_named) {
    const float values[12] = {0};
    const int many[2] = {1, 2}, three[3] = {2, 3, 2}, wide[2] = {0, 129};
    slip_data_resample_audio_arguments up = {.sample_rate = 16000, .input_sample_rate = 8000};
    slip_sample *sample = make_sample();
    set_array(sample, "audio", make_array(values, many, 2, SLIP_INT16));
    expect_no_resampling(
        sample, up, NULL, SLIP_INVALID_ARGUMENT,
        "[resample_audio] audio is float32 of shape (frames, channels) or (frames); this is int16 of shape "
        "(1,2)");
    sample = make_sample();
    set_array(sample, "audio", make_array(values, three, 3, SLIP_FLOAT32));
    expect_no_resampling(sample, up, NULL, SLIP_INVALID_ARGUMENT, "this is float32 of shape (2,3,2)");
    sample = make_sample();
    set_array(sample, "audio", make_array(values, wide, 2, SLIP_FLOAT32));
    expect_no_resampling(sample, up, NULL, SLIP_INVALID_ARGUMENT,
                         "[resample_audio] cannot resample 129 channels: there may be 128");
    up.sample_rate = 8000 * 257;
    expect_no_resampling(sample_of_tone(10, 1, 8000), up, NULL, SLIP_INVALID_ARGUMENT,
                         "[resample_audio] cannot go from 8000 Hz to 2056000 Hz: the factor is limited to 256");
    up.input_sample_rate = 0;
    sample = sample_of_tone(10, 1, 8000);
    set_array(sample, "info", make_array(values, many, 1, SLIP_FLOAT32));
    expect_no_resampling(sample, up, "info", SLIP_INVALID_ARGUMENT,
                         "[resample_audio] info_key is a sample rate, or frames, channels and sample rate, in int32 or "
                         "int64; got float32 of shape (1)");
    sample = sample_of_tone(10, 1, 8000);
    set_array(sample, "info", make_array(values, NULL, 0, SLIP_INT64));
    expect_no_resampling(sample, up, "info", SLIP_INVALID_ARGUMENT,
                         "[resample_audio] the input's sample rate is above 0; info_key says 0");
    expect_no_resampling(sample_of_tone(10, 1, 8000), up, "info", SLIP_NOT_FOUND, "[resample_audio]");
}

/* ---- in a pipeline ---- */

/* One sample {"audio": bytes}. */
static slip_data *buffer_of(const void *bytes, size_t byte_count) {
    slip_data *data = NULL;
    slip_sample *sample = make_sample();
    set_array(sample, "audio", bytes_array(bytes, byte_count));
    EXPECT_OK(slip_data_from_samples(&data, &sample, 1));
    slip_sample_release(sample);
    return data;
}

static slip_data *load_stage(slip_data *data, const char *prefix, bool from_memory, const char *info_key) {
    slip_data *loaded = NULL;
    EXPECT_OK(
        slip_data_load_audio(&loaded, data, "audio", prefix, false, from_memory, 0, 0, "sinc-fastest", info_key, ""));
    slip_data_release(data);
    return loaded;
}

TEST(a_pipeline_loads_from_memory_and_from_files_resamples_and_takes_features) {
    NEEDS_AUDIO();
    const int windows[2] = {101, 80};
    for (int from_memory = 0; from_memory < 2; ++from_memory) {
        size_t byte_count = 0;
        unsigned char *file = make_wav(&byte_count, 8000, 1, 8000);
        slip_data *data = NULL, *resampled = NULL, *features = NULL;
        slip_sample *sample = NULL;
        enter_scratch_folder();
        FILE *written = fopen("x.wav", "wb");
        EXPECT_EQ(fwrite(file, 1, byte_count, written), byte_count);
        fclose(written);
        data = from_memory ? buffer_of(file, byte_count) : buffer_of("x.wav", 5);
        data = load_stage(data, ".", from_memory, "info");
        EXPECT_OK(slip_data_resample_audio(&resampled, data, "audio", 16000, 0, "info", "sinc-medium", ""));
        EXPECT_OK(slip_data_log_mel(&features, resampled, "audio", 16000, 400, 160, 80, 0, 0, 0, true, "slaney",
                                    "slaney", "log", 1e-10, "features"));
        EXPECT_OK(slip_data_at(&sample, features, 0));
        EXPECT_EQ(slip_array_shape(slip_sample_get(sample, "audio"))[0], 16000);
        expect_shape(slip_sample_get(sample, "features"), SLIP_FLOAT32, windows, 2);
        leave_scratch_folder();
        slip_sample_release(sample);
        slip_data_release(data);
        slip_data_release(resampled);
        slip_data_release(features);
        free(file);
    }
}

TEST(a_damaged_file_is_an_error_of_its_sample) {
    NEEDS_AUDIO();
    slip_data *data = load_stage(buffer_of("no sound", 8), "", true, "");
    slip_sample *sample = NULL;
    EXPECT_STATUS(slip_data_at(&sample, data, 0), SLIP_IO);
    EXPECT_MESSAGE("[load_audio] not an audio file that can be read (8 bytes): ");
    EXPECT_MESSAGE(" (sample 0 of epoch 0)");
    slip_data_release(data);
    data = load_stage(buffer_of("nowhere.wav", 11), "/nowhere", false, "");
    EXPECT_STATUS(slip_data_at(&sample, data, 0), SLIP_IO);
    EXPECT_MESSAGE("/nowhere/nowhere.wav");
    slip_data_release(data);
}
