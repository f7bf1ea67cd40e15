/* Resizing: the weights of the filter, and the two steps of each row.
 *
 * Every row of the result is made at once: the rows that it depends on are summed into one (down), and that one is
 * resized (across). So the image between the two steps is a single row, which stays in the nearest cache, and only
 * what the result shows is computed. */
#include <math.h>
#include <string.h>

#include "base/atomic.h"
#include "base/memory.h"
#include "data/image.h"

/* ---- the filter ---- */

/* One axis: how many pixels of the image, `at` and `size` of the box in it, and how many in the result. */
typedef struct resize_axis {
    int in, out;
    double at, size;
} resize_axis;

/* For each pixel of the result where its weights begin, and the weights, `taps` for each, 0 where there are fewer. */
typedef struct resize_filter {
    int taps;
    int *starts;
    double *weights;  /* or */
    int16_t *numbers; /* weights times 2^bits, which sum up to 2^bits */
    int bits;
} resize_filter;

static double axis_scale(const resize_axis *axis) {
    return axis->size / axis->out;
}

/* Half the filter's width, in pixels of the image. */
static double axis_support(const resize_axis *axis) {
    double scale = axis_scale(axis);
    return scale > 1 ? scale : 1;
}

static int clamp(double value, int low, int high) {
    return value < low ? low : value > high ? high : (int)value;
}

/* The first pixel that counts for pixel `index` of the result, and the one behind the last. */
static int axis_window(int *end, const resize_axis *axis, int index) {
    double support = axis_support(axis), centre = axis->at + (index + 0.5) * axis_scale(axis);
    int start = clamp(floor(centre - support + 0.5), 0, axis->in - 1);
    *end = clamp(floor(centre + support + 0.5), start + 1, axis->in);
    return start;
}

static int axis_taps(const resize_axis *axis) {
    int most = 1;
    for (int i = 0; i < axis->out; ++i) {
        int end, start = axis_window(&end, axis, i);
        if (end - start > most) most = end - start;
    }
    return most;
}

/* The triangle's height over each pixel of the window, divided by their sum. */
static void axis_weights(double *weights, const resize_axis *axis, int index, int start, int end) {
    double support = axis_support(axis), centre = axis->at + (index + 0.5) * axis_scale(axis), sum = 0;
    for (int k = 0; k < end - start; ++k) {
        double distance = fabs((start + k + 0.5 - centre) / support);
        weights[k] = distance < 1 ? 1 - distance : 0;
        sum += weights[k];
    }
    if (sum <= 0) weights[0] = sum = 1; /* a box at the very edge */
    for (int k = 0; k < end - start; ++k) weights[k] /= sum;
}

static void make_weights(resize_filter *filter, const resize_axis *axis) {
    memset(filter->weights, 0, (size_t)axis->out * (size_t)filter->taps * sizeof *filter->weights);
    for (int i = 0; i < axis->out; ++i) {
        int end;
        filter->starts[i] = axis_window(&end, axis, i);
        axis_weights(filter->weights + (size_t)i * (size_t)filter->taps, axis, i, filter->starts[i], end);
    }
}

/* As many bits as the largest weight leaves room for, of int16. */
static int bits_for(const resize_filter *filter, size_t count, int most) {
    double largest = 0;
    int bits = 14;
    for (size_t i = 0; i < count; ++i)
        if (filter->weights[i] > largest) largest = filter->weights[i];
    while (bits < most && largest * (double)(1 << (bits + 1)) < INT16_MAX - 1) ++bits;
    return bits;
}

/* Rounds what has been summed up, not each weight: then the sum is exact, and evenly coloured areas stay as they are.
 */
static void make_numbers(resize_filter *filter, int out, int most_bits) {
    size_t count = (size_t)out * (size_t)filter->taps;
    filter->bits = bits_for(filter, count, most_bits);
    for (size_t i = 0; i < count; i += (size_t)filter->taps) {
        double sum = 0;
        int32_t before = 0;
        for (size_t k = i; k < i + (size_t)filter->taps; ++k) {
            sum += filter->weights[k];
            int32_t now = (int32_t)lrint(sum * (double)(1 << filter->bits));
            filter->numbers[k] = (int16_t)(now - before);
            before = now;
        }
    }
}

/* ---- memory for all of it ---- */

enum { ALIGNMENT = 64, TAPS_MULTIPLE_DOWN = 2, TAPS_MULTIPLE_GREY = 8, TAPS_MULTIPLE_COLOURS = 4 };

typedef struct resize_plan {
    resize_axis x, y;
    resize_filter across, down;
    const char **rows;
    void *row; /* between the two steps: pixels from first_column on */
    int first_column, columns;
} resize_plan;

/* Memory that is dealt out piece by piece; without a beginning only the size is found. */
typedef struct pieces {
    char *begin;
    size_t used;
} pieces;

static void *carve(pieces *arena, size_t count, size_t size) {
    char *here = arena->begin ? arena->begin + arena->used : NULL;
    arena->used += (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return here;
}

static size_t lay_out(resize_plan *plan, char *memory, int channels, bool is_fixed) {
    pieces arena = {memory, 0};
    size_t across_count = (size_t)plan->x.out * (size_t)plan->across.taps;
    size_t down_count = (size_t)plan->y.out * (size_t)plan->down.taps;
    size_t slack = (size_t)plan->across.taps * (size_t)channels + SLIP_RESIZE_SLACK;
    plan->across.starts = carve(&arena, (size_t)plan->x.out, sizeof(int));
    plan->down.starts = carve(&arena, (size_t)plan->y.out, sizeof(int));
    plan->across.weights = carve(&arena, across_count, sizeof(double));
    plan->down.weights = carve(&arena, down_count, sizeof(double));
    plan->across.numbers = carve(&arena, is_fixed ? across_count : 0, sizeof(int16_t));
    plan->down.numbers = carve(&arena, is_fixed ? down_count : 0, sizeof(int16_t));
    plan->rows = carve(&arena, (size_t)plan->down.taps, sizeof *plan->rows);
    plan->row =
        carve(&arena, (size_t)plan->columns * (size_t)channels + slack, is_fixed ? sizeof(int16_t) : sizeof(double));
    return arena.used;
}

static int round_up(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

static resize_plan plan_of(int in_width, int in_height, const slip_image_box *box, int width, int height) {
    const slip_image_box whole = {0, 0, in_width, in_height};
    if (!box) box = &whole;
    resize_plan made = {.x = {in_width, width, box->x, box->width}, .y = {in_height, height, box->y, box->height}};
    int end;
    made.first_column = axis_window(&end, &made.x, 0);
    (void)axis_window(&end, &made.x, width - 1);
    made.columns = end - made.first_column;
    return made;
}

static slip_status prepare(resize_plan *plan, int channels, bool is_fixed, const char *name) {
    plan->across.taps = round_up(axis_taps(&plan->x), channels == 1 ? TAPS_MULTIPLE_GREY : TAPS_MULTIPLE_COLOURS);
    plan->down.taps = round_up(axis_taps(&plan->y), TAPS_MULTIPLE_DOWN);
    size_t byte_count = lay_out(plan, NULL, channels, is_fixed);
    char *memory = slip__image_scratch(SLIP_IMAGE_FILTERS, byte_count);
    if (!memory) return slip__fail_memory(name, byte_count);
    lay_out(plan, memory, channels, is_fixed);
    make_weights(&plan->across, &plan->x);
    make_weights(&plan->down, &plan->y);
    for (int i = 0; i < plan->x.out; ++i) plan->across.starts[i] -= plan->first_column;
    return SLIP_OK;
}

slip_image_region slip__image_reach(int width, int height, const slip_image_box *box, int out_width, int out_height) {
    const resize_plan reading = plan_of(width, height, box, out_width, out_height);
    int end, first = axis_window(&end, &reading.y, 0);
    (void)axis_window(&end, &reading.y, out_height - 1);
    return (slip_image_region){reading.first_column, first, reading.columns, end - first};
}

/* ---- uint8 ---- */

static atomic_bool is_plain_wanted;

void slip__image_use_plain_loops(bool is_plain) {
    atomic_store_explicit(&is_plain_wanted, is_plain, memory_order_relaxed);
}

static void choose_rows(resize_plan *plan, const slip_image_pixels *in, int y, size_t element_bytes) {
    size_t left = (size_t)plan->first_column * (size_t)in->channels * element_bytes;
    for (int k = 0; k < plan->down.taps; ++k) { /* weights behind the last row are 0 */
        int row = plan->down.starts[y] + k < in->height ? plan->down.starts[y] + k : in->height - 1;
        plan->rows[k] = in->data + (size_t)row * in->row_stride + left;
    }
}

/* The sums fit into 32 bits: 15 + 15 bits across, 8 + 22 down. */
enum { MOST_BITS_ACROSS = 15, MOST_BITS_DOWN = 22 };

static slip_status resize_bytes(const slip_image_pixels *out, const slip_image_pixels *in, resize_plan *plan,
                                bool is_mirrored, const char *name) {
    const slip_resize_loops *fast = slip__resize_loops_avx2();
    bool is_plain = !fast || atomic_load_explicit(&is_plain_wanted, memory_order_relaxed);
    const slip_resize_loops *loops = is_plain ? &slip__resize_loops_plain : fast;
    SLIP_TRY(prepare(plan, in->channels, true, name));
    make_numbers(&plan->across, out->width, MOST_BITS_ACROSS);
    make_numbers(&plan->down, out->height, MOST_BITS_DOWN);
    int count = plan->columns * in->channels;
    size_t slack = (size_t)plan->across.taps * (size_t)in->channels + SLIP_RESIZE_SLACK;
    memset((int16_t *)plan->row + count, 0, slack * sizeof(int16_t));
    for (int y = 0; y < out->height; ++y) {
        uint8_t *to = (uint8_t *)out->data + (size_t)y * out->row_stride;
        ptrdiff_t step = out->channels;
        choose_rows(plan, in, y, 1);
        loops->down(plan->row, (const uint8_t *const *)plan->rows,
                    plan->down.numbers + (size_t)y * (size_t)plan->down.taps, plan->down.taps, plan->down.bits, count);
        if (is_mirrored) {
            to += (size_t)(out->width - 1) * (size_t)out->channels;
            step = -step;
        }
        loops->across(to, step, plan->row, plan->across.starts, plan->across.numbers, plan->across.taps,
                      plan->across.bits, out->width, out->channels);
    }
    return SLIP_OK;
}

/* ---- other dtypes, by way of float64 ---- */

static void add_row(double *sum, const char *row, double weight, int count, slip_dtype dtype) {
    if (dtype == SLIP_UINT16) {
        const uint16_t *in = (const uint16_t *)(const void *)row;
        for (int i = 0; i < count; ++i) sum[i] += weight * in[i];
    } else if (dtype == SLIP_FLOAT32) {
        const float *in = (const float *)(const void *)row;
        for (int i = 0; i < count; ++i) sum[i] += weight * (double)in[i];
    } else {
        const double *in = (const double *)(const void *)row;
        for (int i = 0; i < count; ++i) sum[i] += weight * in[i];
    }
}

static void store_value(char *row, size_t index, double value, slip_dtype dtype) {
    if (dtype == SLIP_UINT16) ((uint16_t *)(void *)row)[index] = (uint16_t)(value + 0.5);
    else if (dtype == SLIP_FLOAT32) ((float *)(void *)row)[index] = (float)value;
    else ((double *)(void *)row)[index] = value;
}

static void across_values(char *out, const resize_plan *plan, const slip_image_pixels *pixels, bool is_mirrored) {
    const double *row = plan->row;
    size_t channels = (size_t)pixels->channels;
    for (int x = 0; x < pixels->width; ++x) {
        size_t to = (size_t)(is_mirrored ? pixels->width - 1 - x : x) * channels;
        const double *from = row + (size_t)plan->across.starts[x] * channels;
        const double *weights = plan->across.weights + (size_t)x * (size_t)plan->across.taps;
        for (size_t c = 0; c < channels; ++c) {
            double sum = 0;
            for (int k = 0; k < plan->across.taps; ++k)
                if (weights[k] != 0) sum += weights[k] * from[(size_t)k * channels + c]; /* 0 times infinity is none */
            store_value(out, to + c, sum, pixels->dtype);
        }
    }
}

static slip_status resize_values(const slip_image_pixels *out, const slip_image_pixels *in, resize_plan *plan,
                                 bool is_mirrored, const char *name) {
    size_t element_bytes = in->dtype == SLIP_UINT16 ? 2 : in->dtype == SLIP_FLOAT32 ? 4 : 8;
    int count = plan->columns * in->channels;
    SLIP_TRY(prepare(plan, in->channels, false, name));
    for (int y = 0; y < out->height; ++y) {
        const double *weights = plan->down.weights + (size_t)y * (size_t)plan->down.taps;
        memset(plan->row, 0, (size_t)count * sizeof(double));
        choose_rows(plan, in, y, element_bytes);
        for (int k = 0; k < plan->down.taps; ++k)
            if (weights[k] != 0) add_row(plan->row, plan->rows[k], weights[k], count, in->dtype);
        across_values(out->data + (size_t)y * out->row_stride, plan, out, is_mirrored);
    }
    return SLIP_OK;
}

/* ---- all ---- */

bool slip__image_can_resize(slip_dtype dtype) {
    return dtype == SLIP_UINT8 || dtype == SLIP_UINT16 || dtype == SLIP_FLOAT32 || dtype == SLIP_FLOAT64;
}

slip_status slip__image_resize(const slip_image_pixels *out, const slip_image_pixels *in, const slip_image_box *box,
                               bool is_mirrored, const char *name) {
    resize_plan made = plan_of(in->width, in->height, box, out->width, out->height);
    slip_status status = in->dtype == SLIP_UINT8 ? resize_bytes(out, in, &made, is_mirrored, name)
                                                 : resize_values(out, in, &made, is_mirrored, name);
    slip__image_scratch_done(SLIP_IMAGE_FILTERS);
    return status;
}
