/* The op log_mel: windows of a signal, their power spectra, and sums of those over triangles on a mel scale.
 *
 * The scales: "htk" is 2595 log10(1 + f / 700) (O'Shaughnessy 1987, as in HTK); "slaney" is linear below 1000 Hz, in
 * steps of 200/3, and logarithmic above, 27 steps to a factor of 6.4 (Slaney's Auditory Toolbox, 1998). */
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/audio.h"
#include "data/audio_fft.h"
#include "data_ops.h"

enum { LANES = SLIP_FFT_LANES, MEL_LIMIT = 1 << 12 };

typedef slip_data_log_mel_arguments mel_arguments;

/* ---- arguments ---- */

static bool is_either(const char *text, const char *a, const char *b) {
    return strcmp(text, a) == 0 || strcmp(text, b) == 0;
}

static slip_status check_numbers(const mel_arguments *given, const char *name) {
    if (given->sample_rate < 1 || given->sample_rate > INT_MAX)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] sample_rate is from 1 to %d; got %lld", name, INT_MAX,
                          (long long)given->sample_rate);
    if (!slip__fft_has_size(given->n_fft))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] n_fft is from 2 to %d, without prime factors above %d; got %lld",
                          name, SLIP_FFT_SIZE_LIMIT, SLIP_FFT_LARGEST_PRIME, (long long)given->n_fft);
    if (given->hop < 1 || given->hop > INT_MAX)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] hop is from 1 to %d; got %lld", name, INT_MAX,
                          (long long)given->hop);
    if (given->n_mels < 1 || given->n_mels > MEL_LIMIT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] n_mels is from 1 to %d; got %lld", name, MEL_LIMIT,
                          (long long)given->n_mels);
    if (given->win_length < 0 || given->win_length > given->n_fft)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] win_length is at most n_fft, %lld; got %lld", name,
                          (long long)given->n_fft, (long long)given->win_length);
    return SLIP_OK;
}

static double high_of(const mel_arguments *given) {
    return given->high_freq > 0 ? given->high_freq : (double)given->sample_rate / 2;
}

slip_status slip__data_log_mel_check(const void *arguments, const char *name) {
    const mel_arguments *given = arguments;
    SLIP_TRY(check_numbers(given, name));
    const double high = high_of(given);
    if (!(given->low_freq >= 0 && given->low_freq < high && high <= (double)given->sample_rate / 2))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] low_freq and high_freq are from 0 to half the sample rate, %g Hz, and "
                          "the first one is smaller; got %g and %g",
                          name, (double)given->sample_rate / 2, given->low_freq, high);
    if (!is_either(given->mel_scale, "slaney", "htk"))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] mel_scale is slaney or htk; got '%s'", name, given->mel_scale);
    if (!is_either(given->norm, "slaney", "none"))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] norm is slaney or none; got '%s'", name, given->norm);
    if (!is_either(given->log, "log", "log10") && !is_either(given->log, "whisper", "none"))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] log is log, log10, whisper or none; got '%s'", name, given->log);
    if (!(given->floor > 0 || (given->floor == 0 && strcmp(given->log, "none") == 0)))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] floor is above 0; got %g", name, given->floor);
    return SLIP_OK;
}

/* ---- triangles ---- */

static const double slaney_step = 200.0 / 3, slaney_break = 1000;

static double mel_of(double hertz, bool is_htk) {
    if (is_htk) return 2595 * log10(1 + hertz / 700);
    if (hertz < slaney_break) return hertz / slaney_step;
    return slaney_break / slaney_step + 27 * log(hertz / slaney_break) / log(6.4);
}

static double hertz_of(double mel, bool is_htk) {
    if (is_htk) return 700 * (pow(10, mel / 2595) - 1);
    if (mel < slaney_break / slaney_step) return mel * slaney_step;
    return slaney_break * exp((mel - slaney_break / slaney_step) * log(6.4) / 27);
}

/* Which frequencies a triangle covers, and where their weights begin. */
typedef struct triangle {
    int first, count;
    size_t weights;
} triangle;

typedef struct mel_plan {
    float *window; /* n_fft; 0 outside of [window_begin, window_end) */
    int window_begin, window_end;
    triangle *triangles;
    float *weights;
    size_t weight_room;
    slip_fft *fft;
} mel_plan;

static void make_triangles(mel_plan *plan, const mel_arguments *given) {
    const bool is_htk = strcmp(given->mel_scale, "htk") == 0, is_even = strcmp(given->norm, "slaney") == 0;
    const double low = mel_of(given->low_freq, is_htk), high = mel_of(high_of(given), is_htk);
    const double width = (high - low) / (double)(given->n_mels + 1),
                 bin = (double)given->sample_rate / (double)given->n_fft;
    const int frequencies = (int)given->n_fft / 2 + 1;
    size_t weight_count = 0;
    for (int i = 0; i < (int)given->n_mels; ++i) {
        const double left = hertz_of(low + i * width, is_htk), middle = hertz_of(low + (i + 1) * width, is_htk);
        const double right = hertz_of(low + (i + 2) * width, is_htk), height = is_even ? 2 / (right - left) : 1;
        triangle *made = &plan->triangles[i];
        *made = (triangle){.first = (int)fmin(ceil(left / bin), frequencies), .weights = weight_count};
        for (int k = made->first; k < frequencies && k * bin < right && weight_count < plan->weight_room; ++k) {
            const double up = (k * bin - left) / (middle - left), down = (right - k * bin) / (right - middle);
            plan->weights[weight_count++] = (float)(fmax(fmin(up, down), 0) * height);
            ++made->count;
        }
    }
}

static void make_window(mel_plan *plan, const mel_arguments *given) {
    const int size = (int)given->n_fft, length = given->win_length ? (int)given->win_length : size;
    plan->window_begin = (size - length) / 2;
    plan->window_end = plan->window_begin + length;
    memset(plan->window, 0, (size_t)size * sizeof *plan->window);
    for (int i = 0; i < length; ++i)
        plan->window[plan->window_begin + i] = (float)(0.5 - 0.5 * cos(2 * 3.14159265358979323846 * i / length));
}

static void plan_end(mel_plan *plan) {
    slip__free(plan->window);
    slip__free(plan->triangles);
    slip__free(plan->weights);
    slip__fft_release(plan->fft);
}

static slip_status plan_begin(mel_plan *plan, const mel_arguments *given, const slip_data_context *context) {
    const size_t size = (size_t)given->n_fft, mels = (size_t)given->n_mels;
    /* A frequency is in two triangles, or where it is on an edge in three; where triangles are narrower than the
     * rounding of their edges, one frequency may be in all of those. */
    const size_t room = 3 * (size / 2 + 1) + 2 * mels;
    *plan = (mel_plan){.window = slip__malloc(size * sizeof(float)),
                       .triangles = slip__malloc(mels * sizeof(triangle)),
                       .weights = slip__malloc(room * sizeof(float)),
                       .weight_room = room};
    slip_status status = SLIP_OK;
    if (!plan->window || !plan->triangles || !plan->weights)
        status = slip__fail_memory(context->name, size * sizeof(float) + mels * sizeof(triangle));
    if (status == SLIP_OK) status = slip__fft_create(&plan->fft, (int)given->n_fft, context->name);
    if (status != SLIP_OK) {
        plan_end(plan);
        return status;
    }
    make_window(plan, given);
    make_triangles(plan, given);
    return SLIP_OK;
}

/* ---- windows ---- */

/* An index into a signal that goes on mirrored at its ends, as often as need be. */
static int64_t mirrored(int64_t index, int64_t count) {
    if (index >= 0 && index < count) return index;
    if (count == 1) return 0;
    const int64_t period = 2 * (count - 1);
    index %= period;
    if (index < 0) index += period;
    return index < count ? index : period - index;
}

static int64_t window_count(const mel_arguments *given, int64_t frames) {
    const int64_t padded = frames + (given->center ? 2 * (given->n_fft / 2) : 0);
    int64_t count = frames == 0 || padded < given->n_fft ? 0 : 1 + (padded - given->n_fft) / given->hop;
    if (count > 0 && strcmp(given->log, "whisper") == 0) --count;
    return count;
}

/* Puts the weighted samples of up to LANES windows from window `first` on into the transform. */
static void gather_windows(mel_plan *plan, const mel_arguments *given, const float *signal, int64_t frames,
                           int64_t first, int lanes) {
    const int64_t origin = first * given->hop - (given->center ? given->n_fft / 2 : 0);
    const int64_t last = origin + (lanes - 1) * given->hop;
    const bool is_inside = origin + plan->window_begin >= 0 && last + plan->window_end <= frames;
    for (int i = 0; i < (int)given->n_fft; ++i) {
        float *to = slip__fft_sample(plan->fft, i);
        const float weight = plan->window[i];
        if (is_inside && lanes == LANES && i >= plan->window_begin && i < plan->window_end) {
            const float *at = signal + origin + i;
            for (int lane = 0; lane < LANES; ++lane) to[lane] = weight * at[lane * given->hop];
            continue;
        }
        for (int lane = 0; lane < LANES; ++lane) to[lane] = 0;
        if (i < plan->window_begin || i >= plan->window_end) continue;
        for (int lane = 0; lane < lanes; ++lane)
            to[lane] = weight * signal[mirrored(origin + lane * given->hop + i, frames)];
    }
}

static void sum_triangles(const mel_plan *plan, const mel_arguments *given, const float *power, float *out, int lanes) {
    for (int64_t mel = 0; mel < given->n_mels; ++mel) {
        const triangle *over = &plan->triangles[mel];
        const float *weights = plan->weights + over->weights;
        float sum[LANES] = {0};
        for (int k = 0; k < over->count; ++k) {
            const float *at = power + (size_t)(over->first + k) * LANES;
            for (int lane = 0; lane < LANES; ++lane) sum[lane] += weights[k] * at[lane];
        }
        for (int lane = 0; lane < lanes; ++lane) out[lane * given->n_mels + mel] = sum[lane];
    }
}

/* ---- logarithms ---- */

static void take_logarithms(const mel_arguments *given, float *values, size_t count) {
    const float floor_value = (float)given->floor;
    const bool is_log = strcmp(given->log, "log") == 0, is_none = strcmp(given->log, "none") == 0;
    float largest = -INFINITY;
    for (size_t i = 0; i < count; ++i) {
        const float value = values[i] < floor_value ? floor_value : values[i]; /* NaN stays */
        values[i] = is_none ? value : is_log ? logf(value) : log10f(value);
        if (values[i] > largest) largest = values[i];
    }
    if (strcmp(given->log, "whisper") != 0) return;
    for (size_t i = 0; i < count; ++i) values[i] = (fmaxf(values[i], largest - 8) + 4) / 4;
}

/* ---- the op ---- */

slip_status slip__data_log_mel(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context) {
    const mel_arguments *given = arguments;
    const int ndim = slip_array_ndim(in);
    char text[SLIP_SHAPE_BYTES];
    if (slip_array_dtype(in) != SLIP_FLOAT32 || !(ndim == 1 || (ndim == 2 && slip_array_shape(in)[1] == 1)))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] takes float32 of one channel, of shape (frames) or (frames,1); this is "
                          "%s of shape %s",
                          context->name, slip_dtype_name(slip_array_dtype(in)), slip__data_shape_text(in, text));
    const int64_t frames = slip_array_shape(in)[0], count = window_count(given, frames);
    if ((uint64_t)count * (uint64_t)given->n_mels > SLIP_AUDIO_SAMPLE_LIMIT)
        return slip__fail(SLIP_OVERFLOW,
                          "[%s] %lld windows of %lld bands are more than the %llu values that one array may "
                          "hold",
                          context->name, (long long)count, (long long)given->n_mels,
                          (unsigned long long)SLIP_AUDIO_SAMPLE_LIMIT);
    const int shape[2] = {(int)count, (int)given->n_mels};
    slip_array *made = NULL;
    void *data = NULL;
    mel_plan plan;
    SLIP_TRY(plan_begin(&plan, given, context));
    slip_status status = slip__array_allocate(&made, &data, shape, 2, SLIP_FLOAT32, context->name);
    for (int64_t first = 0; status == SLIP_OK && first < count; first += LANES) {
        const int lanes = (int)(count - first < LANES ? count - first : LANES);
        gather_windows(&plan, given, slip__array_pointer(in), frames, first, lanes);
        sum_triangles(&plan, given, slip__fft_power(plan.fft), (float *)data + first * given->n_mels, lanes);
    }
    if (status == SLIP_OK && count > 0) take_logarithms(given, data, (size_t)count * (size_t)given->n_mels);
    plan_end(&plan);
    if (status == SLIP_OK) *out = made;
    return status;
}
