/* log_mel against the definition in double precision: any size of transform, both scales, the ends of the signal. */
#include <math.h>

#include "data/audio_fft.h"
#include "data_audio_support.h"

static char slaney[] = "slaney", htk[] = "htk", none[] = "none", natural[] = "log", decimal[] = "log10";
static char whisper[] = "whisper";

static slip_data_log_mel_arguments usual_arguments(void) {
    return (slip_data_log_mel_arguments){.sample_rate = 16000,
                                         .n_fft = 400,
                                         .hop = 160,
                                         .n_mels = 80,
                                         .center = true,
                                         .mel_scale = slaney,
                                         .norm = slaney,
                                         .log = natural,
                                         .floor = 1e-10};
}

static float *make_signal(int frames) {
    float *signal = malloc((size_t)(frames + 1) * sizeof *signal);
    for (int i = 0; i < frames; ++i)
        signal[i] = (float)(0.4 * sin(0.05 * i) + 0.2 * sin(1.1 * i + 1) + (float)exact_sample(i, 0) / 65536);
    return signal;
}

static slip_status run(slip_array **out, slip_array *in, const slip_data_log_mel_arguments *arguments) {
    slip_data_context context = {.name = "log_mel"};
    EXPECT_OK(slip__data_log_mel_check(arguments, "log_mel"));
    return slip__data_log_mel(out, in, arguments, &context);
}

/* ---- the definition ---- */

static double mel(double hertz, bool is_htk) {
    if (is_htk) return 2595 * log10(1 + hertz / 700);
    return hertz < 1000 ? hertz * 3 / 200 : 15 + log(hertz / 1000) * 27 / log(6.4);
}

/* The frequency at a place of the scale, by bisection: not how the op finds it. */
static double hertz(double place, bool is_htk) {
    double low = 0, high = 1e6;
    for (int i = 0; i < 200; ++i) *(mel((low + high) / 2, is_htk) < place ? &low : &high) = (low + high) / 2;
    return low;
}

static double sample_at(const float *signal, int frames, int index) {
    while (index < 0 || index >= frames) index = index < 0 ? -index : 2 * (frames - 1) - index;
    return signal[index];
}

static double power_at(const float *signal, int frames, const slip_data_log_mel_arguments *given, int window,
                       int frequency) {
    const int size = (int)given->n_fft, length = given->win_length ? (int)given->win_length : size;
    const int left = (size - length) / 2, origin = window * (int)given->hop - (given->center ? size / 2 : 0);
    double re = 0, im = 0;
    for (int i = 0; i < length; ++i) {
        const double weight = 0.5 - 0.5 * cos(2 * M_PI * i / length);
        const double value = weight * sample_at(signal, frames, origin + left + i);
        re += value * cos(2 * M_PI * frequency * (left + i) / size);
        im -= value * sin(2 * M_PI * frequency * (left + i) / size);
    }
    return re * re + im * im;
}

/* The sum over one triangle; `powers` are those of one window. */
static double band(const double *powers, const slip_data_log_mel_arguments *given, int index) {
    const bool is_htk = given->mel_scale == htk;
    const double top = given->high_freq > 0 ? given->high_freq : (double)given->sample_rate / 2;
    const double low = mel(given->low_freq, is_htk), step = (mel(top, is_htk) - low) / (double)(given->n_mels + 1);
    double corner[3], sum = 0;
    for (int i = 0; i < 3; ++i) corner[i] = hertz(low + (index + i) * step, is_htk);
    for (int k = 0; k <= given->n_fft / 2; ++k) {
        const double at = (double)k * (double)given->sample_rate / (double)given->n_fft;
        const double up = (at - corner[0]) / (corner[1] - corner[0]), down = (corner[2] - at) / (corner[2] - corner[1]);
        const double weight = fmax(0, fmin(up, down));
        sum += weight * powers[k];
    }
    return given->norm == slaney ? sum * 2 / (corner[2] - corner[0]) : sum;
}

static void expect_definition(const slip_data_log_mel_arguments *given, int frames, int ndim) {
    const int size = (int)given->n_fft, padded = frames + (given->center ? size / 2 * 2 : 0);
    const int shape[2] = {padded < size ? 0 : 1 + (padded - size) / (int)given->hop, (int)given->n_mels};
    float *signal = make_signal(frames);
    double *powers = malloc((size_t)(size / 2 + 1) * sizeof *powers);
    slip_array *in = make_array(signal, (int[]){frames, 1}, ndim, SLIP_FLOAT32), *out = NULL;
    EXPECT_OK(run(&out, in, given));
    expect_shape(out, SLIP_FLOAT32, shape, 2);
    for (int window = 0; window < shape[0]; ++window) {
        double total = 0;
        for (int k = 0; k <= size / 2; ++k) total += powers[k] = power_at(signal, frames, given, window, k);
        for (int i = 0; i < shape[1]; ++i) {
            const double exact = fmax(band(powers, given, i), given->floor);
            const double got = floats_of(out)[window * shape[1] + i];
            /* A frequency's rounding in float32 is in proportion to the square root of the window's whole power. */
            const double sum = given->log == natural ? exp(got) : given->log == decimal ? pow(10, got) : got;
            EXPECT_NEAR(sum, exact, 4e-6 * exact + 1e-7 * sqrt(exact * total) + 1e-12 * total);
        }
    }
    slip_array_release(in);
    slip_array_release(out);
    free(signal);
    free(powers);
}

/* ---- what holds ---- */

TEST(the_usual_front_end_agrees_with_its_definition) {
    slip_data_log_mel_arguments given = usual_arguments();
    expect_definition(&given, 3000, 1);
    given.log = decimal;
    given.mel_scale = htk;
    given.norm = none;
    expect_definition(&given, 3000, 2);
    given.log = none;
    given.floor = 0;
    given.low_freq = 133.3;
    given.high_freq = 6855.5;
    expect_definition(&given, 3001, 1);
}

TEST(every_size_with_small_factors_is_transformed) {
    static const int sizes[] = {2,  3,  4,   5,   6,   7,   8,   9,   12,  15,  16,  25,  31,  32,  49,
                                62, 64, 100, 121, 128, 210, 256, 300, 360, 512, 551, 640, 961, 1024};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
        TEST_CONTEXT("%d", sizes[i]);
        slip_data_log_mel_arguments given = usual_arguments();
        given.n_fft = sizes[i];
        given.hop = 1 + sizes[i] / 3;
        given.n_mels = 6;
        expect_definition(&given, 7 * sizes[i] / 2 + 3, 1);
    }
}

TEST(short_windows_lie_in_the_middle) {
    static const int lengths[] = {1, 2, 199, 200, 255, 256};
    for (int i = 0; i < 6; ++i) {
        for (int center = 0; center < 2; ++center) {
            TEST_CONTEXT("%d of 256, %s", lengths[i], center ? "mirrored" : "plain");
            slip_data_log_mel_arguments given = usual_arguments();
            given.n_fft = 256;
            given.win_length = lengths[i];
            given.center = center;
            given.n_mels = 20;
            expect_definition(&given, 1111, 1);
        }
    }
}

TEST(signals_shorter_than_a_window_are_mirrored_as_often_as_need_be) {
    slip_data_log_mel_arguments given = usual_arguments();
    given.n_fft = 64;
    given.hop = 8;
    given.n_mels = 10;
    for (int frames = 2; frames < 40; ++frames) {
        TEST_CONTEXT("%d frames", frames);
        expect_definition(&given, frames, 1);
    }
    given.center = false;
    expect_definition(&given, 63, 1); /* none */
    expect_definition(&given, 64, 1);
}

TEST(no_frames_give_no_windows_and_one_frame_is_a_constant) {
    slip_data_log_mel_arguments given = usual_arguments();
    const int none_shape[2] = {0, 80}, one_shape[2] = {1, 80};
    const float one = 0.5F;
    slip_array *empty = make_array(&one, (int[]){0}, 1, SLIP_FLOAT32),
               *single = make_array(&one, (int[]){1}, 1, SLIP_FLOAT32);
    slip_array *out = NULL;
    EXPECT_OK(run(&out, empty, &given));
    expect_shape(out, SLIP_FLOAT32, none_shape, 2);
    slip_array_release(out);
    EXPECT_OK(run(&out, single, &given));
    expect_shape(out, SLIP_FLOAT32, one_shape, 2);
    slip_array_release(out);
    slip_array_release(empty);
    slip_array_release(single);
}

TEST(silence_beside_noise_stays_silent) {
    enum { FRAMES = 4000 };
    float signal[FRAMES] = {0};
    slip_data_log_mel_arguments given = usual_arguments();
    for (int i = FRAMES / 2; i < FRAMES; ++i) signal[i] = (float)exact_sample(i, 0) / 16384;
    slip_array *in = make_array(signal, (int[]){FRAMES}, 1, SLIP_FLOAT32), *out = NULL;
    EXPECT_OK(run(&out, in, &given));
    for (int window = 0; window < 10; ++window)
        for (int i = 0; i < 80; ++i) EXPECT_NEAR(floats_of(out)[window * 80 + i], logf(1e-10F), 0);
    slip_array_release(in);
    slip_array_release(out);
}

TEST(whispers_scale_is_limited_and_lacks_the_last_window) {
    enum { FRAMES = 8000 };
    slip_data_log_mel_arguments given = usual_arguments();
    float *signal = make_signal(FRAMES), largest = -INFINITY;
    for (int i = 0; i < 3000; ++i) signal[i] = 0;
    slip_array *in = make_array(signal, (int[]){FRAMES}, 1, SLIP_FLOAT32), *plain = NULL, *scaled = NULL;
    given.log = decimal;
    EXPECT_OK(run(&plain, in, &given));
    given.log = whisper;
    EXPECT_OK(run(&scaled, in, &given));
    EXPECT_EQ(slip_array_shape(plain)[0], 51);
    EXPECT_EQ(slip_array_shape(scaled)[0], 50);
    for (int i = 0; i < 50 * 80; ++i) largest = fmaxf(largest, floats_of(plain)[i]);
    for (int i = 0; i < 50 * 80; ++i)
        EXPECT_NEAR(floats_of(scaled)[i], (fmax(floats_of(plain)[i], largest - 8.0) + 4) / 4, 1e-6);
    slip_array_release(in);
    slip_array_release(plain);
    slip_array_release(scaled);
    free(signal);
}

TEST(bands_narrower_than_any_rounding_do_no_harm) {
    slip_data_log_mel_arguments given = usual_arguments();
    float *signal = make_signal(1000);
    slip_array *in = make_array(signal, (int[]){1000}, 1, SLIP_FLOAT32), *out = NULL;
    given.n_mels = 4096;
    given.low_freq = 1000;
    given.high_freq = 1000 * (1 + 1e-15);
    EXPECT_OK(run(&out, in, &given));
    slip_array_release(out);
    given.mel_scale = htk;
    given.low_freq = 0;
    given.high_freq = 1e-300;
    EXPECT_OK(run(&out, in, &given));
    slip_array_release(out);
    slip_array_release(in);
    free(signal);
}

TEST(memory_that_runs_out_is_an_error) {
    slip_data_log_mel_arguments given = usual_arguments();
    slip_data_context context = {.name = "log_mel"};
    float *signal = make_signal(1000);
    slip_array *in = make_array(signal, (int[]){1000}, 1, SLIP_FLOAT32), *out = NULL;
    slip_status status = SLIP_OUT_OF_MEMORY;
    for (uint64_t countdown = 1; status != SLIP_OK; ++countdown) {
        slip__memory_fail_at(countdown, 0);
        status = slip__data_log_mel(&out, in, &given, &context);
        slip__memory_fail_at(0, 0);
        if (status == SLIP_OK) break;
        EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
        EXPECT_TRUE(out == NULL);
        EXPECT_LT(countdown, 50);
    }
    slip_array_release(in);
    slip_array_release(out);
    free(signal);
}

/* ---- refusals ---- */

static void refuse(const slip_data_log_mel_arguments *given, const char *message) {
    EXPECT_STATUS(slip__data_log_mel_check(given, "log_mel"), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE(message);
}

#define REFUSE(message, ...)                                   \
    do {                                                       \
        slip_data_log_mel_arguments given = usual_arguments(); \
        __VA_ARGS__;                                           \
        refuse(&given, message);                               \
    } while (0)

TEST(arguments_that_cannot_work_are_refused) {
    REFUSE("[log_mel] sample_rate is from 1 to 2147483647; got 0", given.sample_rate = 0);
    REFUSE("[log_mel] n_fft is from 2 to 65536, without prime factors above 31; got 1", given.n_fft = 1);
    REFUSE("[log_mel] n_fft is from 2 to 65536, without prime factors above 31; got 131072", given.n_fft = 131072);
    REFUSE("[log_mel] n_fft is from 2 to 65536, without prime factors above 31; got 74", given.n_fft = 74);
    REFUSE("[log_mel] hop is from 1 to 2147483647; got 0", given.hop = 0);
    REFUSE("[log_mel] n_mels is from 1 to 4096; got 4097", given.n_mels = 4097);
    REFUSE("[log_mel] win_length is at most n_fft, 400; got 401", given.win_length = 401);
    REFUSE("[log_mel] low_freq and high_freq are from 0 to half the sample rate, 8000 Hz, and the first one is "
           "smaller; got "
           "0 and 8001",
           given.high_freq = 8001);
    REFUSE("and the first one is smaller; got 500 and 400", given.low_freq = 500, given.high_freq = 400);
    REFUSE("and the first one is smaller; got nan and 8000", given.low_freq = NAN);
    REFUSE("[log_mel] mel_scale is slaney or htk; got 'none'", given.mel_scale = none);
    REFUSE("[log_mel] norm is slaney or none; got 'htk'", given.norm = htk);
    REFUSE("[log_mel] log is log, log10, whisper or none; got 'htk'", given.log = htk);
    REFUSE("[log_mel] floor is above 0; got 0", given.floor = 0);
    REFUSE("[log_mel] floor is above 0; got -1", given.floor = -1, given.log = none);
}

TEST(what_is_no_signal_of_one_channel_is_named) {
    slip_data_log_mel_arguments given = usual_arguments();
    const float values[4] = {0};
    slip_array *wide = make_array(values, (int[]){2, 2}, 2, SLIP_FLOAT32), *out = NULL;
    slip_array *whole = make_array(values, (int[]){4}, 1, SLIP_INT16);
    EXPECT_STATUS(run(&out, wide, &given), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE(
        "[log_mel] takes float32 of one channel, of shape (frames) or (frames,1); this is float32 of shape (2,2)");
    EXPECT_STATUS(run(&out, whole, &given), SLIP_INVALID_ARGUMENT);
    EXPECT_MESSAGE("this is int16 of shape (4)");
    slip_array_release(wide);
    slip_array_release(whole);
}
