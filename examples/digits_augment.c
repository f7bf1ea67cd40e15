#include "digits_augment.h"

#include <stdlib.h>
#include <string.h>

enum {
    BORDER_SIDE = IMAGE_SIDE + 2, /* a source image with paper around it, where samples beside the image fall */
    BORDER_PIXELS = BORDER_SIDE * BORDER_SIDE,
    CONTROL_SIDE = 4, /* an image is bent by moving 4x4 control points */
    CONTROL_COUNT = CONTROL_SIDE * CONTROL_SIDE,
    BASIS_COUNT = 3 + CONTROL_COUNT
};

/* How far chance may go: radians, parts of the size, source pixels (twice), units of ink. */
static const float most_turn = 0.22f, most_scaling = 0.12f, most_shift = 0.8f, bending = 0.15f, noise = 0.1f;

/* From the middle of the image to its edge, in source pixels; and the middle, the border counted. */
static const float half_side = IMAGE_SIDE / 2.0f, middle = (BORDER_SIDE - 1) / 2.0f;

uint64_t key_value(uint64_t seed, int epoch, int step, purpose why) {
    const uint64_t parts[] = {(uint64_t)epoch, (uint64_t)step, (uint64_t)why};
    uint64_t value = seed;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; ++i) {
        /* Steele, Lea and Flood's SplitMix64: neighbouring numbers lead to unrelated ones. */
        value += parts[i] + 0x9e3779b97f4a7c15u;
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
        value = (value ^ value >> 27) * 0x94d049bb133111ebu;
        value ^= value >> 31;
    }
    return value;
}

/* ---- Resampling ---- */

/* How much control point `point` of CONTROL_SIDE moves pixel `pixel` of INPUT_SIDE, along one axis: linear between
 * neighbouring points. */
static float control_weight(int point, int pixel) {
    float position = (float)pixel * (CONTROL_SIDE - 1) / (INPUT_SIDE - 1);
    float distance = position > (float)point ? position - (float)point : (float)point - position;
    return distance < 1 ? 1 - distance : 0;
}

/* Where an output pixel is sampled is a sum: coefficients times this basis. Row 0 and 1 are the pixel's place across
 * and down, from -1 to 1; row 2 is 1; the rest is how much each control point counts there. So one matrix product gives
 * the sample positions of a whole batch. */
static void basis_fill(float *basis) {
    for (int pixel = 0; pixel < INPUT_PIXELS; ++pixel) {
        int across = pixel % INPUT_SIDE, down = pixel / INPUT_SIDE;
        basis[pixel] = (2 * (float)across + 1) / INPUT_SIDE - 1;
        basis[INPUT_PIXELS + pixel] = (2 * (float)down + 1) / INPUT_SIDE - 1;
        basis[2 * INPUT_PIXELS + pixel] = 1;
        for (int point = 0; point < CONTROL_COUNT; ++point)
            basis[(3 + point) * INPUT_PIXELS + pixel] =
                control_weight(point % CONTROL_SIDE, across) * control_weight(point / CONTROL_SIDE, down);
    }
}

/* Samples one row of `sources` (rows, 100) for each row of coefficients (rows, 19), with bilinear interpolation. */
static mlx_array resample(work *w, mlx_array sources, mlx_array across_coefficients, mlx_array down_coefficients,
                          mlx_array basis) {
    /* Positions stay a little short of the last pixel, so that there is a next one to interpolate with. */
    mlx_array first = number(w, 0), last = number(w, BORDER_SIDE - 1 - 1.0f / 1024);
    mlx_array across = apply2(w, mlx_matmul, across_coefficients, basis);
    mlx_array down = apply2(w, mlx_matmul, down_coefficients, basis);
    across = apply2(w, mlx_minimum, apply2(w, mlx_maximum, across, first), last);
    down = apply2(w, mlx_minimum, apply2(w, mlx_maximum, down, first), last);

    mlx_array column = apply1(w, mlx_floor, across), row = apply1(w, mlx_floor, down);
    mlx_array right = apply2(w, mlx_subtract, across, column), lower = apply2(w, mlx_subtract, down, row);
    mlx_array index = apply2(w, mlx_add, apply2(w, mlx_multiply, row, number(w, BORDER_SIDE)), column);

    mlx_array corners[4];
    for (int i = 0; i < 4; ++i) {
        float offset = (float)(i / 2 * BORDER_SIDE + i % 2);
        mlx_array corner = offset > 0 ? apply2(w, mlx_add, index, number(w, offset)) : index;
        corners[i] = each_row_at(w, sources, cast(w, corner, MLX_UINT32));
    }
    mlx_array sides[2];
    for (int i = 0; i < 2; ++i) {
        mlx_array difference = apply2(w, mlx_subtract, corners[2 * i + 1], corners[2 * i]);
        sides[i] = apply2(w, mlx_add, corners[2 * i], apply2(w, mlx_multiply, right, difference));
    }
    mlx_array difference = apply2(w, mlx_subtract, sides[1], sides[0]);
    return apply2(w, mlx_add, sides[0], apply2(w, mlx_multiply, lower, difference));
}

/* Upscales without augmentation. */
static mlx_array upscale(work *w, mlx_array sources, int row_count, mlx_array basis) {
    const float across[BASIS_COUNT] = {half_side, 0, middle}, down[BASIS_COUNT] = {0, half_side, middle};
    mlx_array across_row = matrix(w, across, 1, BASIS_COUNT, MLX_FLOAT32);
    mlx_array down_row = matrix(w, down, 1, BASIS_COUNT, MLX_FLOAT32);
    return resample(w, sources, repeat_row(w, across_row, row_count), repeat_row(w, down_row, row_count), basis);
}

/* ---- The data set ---- */

/* The images from `first` on, with a border of paper, as float32. */
static mlx_array upload_images(work *w, const digit_images *images, int first, int count) {
    uint8_t *bordered = memory_or_exit((size_t)count * BORDER_PIXELS);
    memset(bordered, 0, (size_t)count * BORDER_PIXELS);
    for (int i = 0; i < count; ++i)
        for (int pixel = 0; pixel < IMAGE_PIXELS; ++pixel) {
            int place = (pixel / IMAGE_SIDE + 1) * BORDER_SIDE + pixel % IMAGE_SIDE + 1;
            bordered[i * BORDER_PIXELS + place] = images->pixels[(size_t)(first + i) * IMAGE_PIXELS + (size_t)pixel];
        }
    mlx_array bytes = matrix(w, bordered, count, BORDER_PIXELS, MLX_UINT8);
    free(bordered);
    mlx_array ink = apply2(w, mlx_multiply, cast(w, bytes, MLX_FLOAT32), number(w, 1.0f / IMAGE_INK));
    return apply2(w, mlx_add, ink, number(w, PAPER));
}

bool dataset_create(dataset *data, const digit_images *images, mlx_stream stream) {
    int training = images->training_count, held_out = images->count - training;
    *data = (dataset){.training_count = training, .held_out_count = held_out};
    static float basis[BASIS_COUNT * INPUT_PIXELS];
    basis_fill(basis);

    work w;
    work_begin(&w, stream);
    work_keep(&w, &data->basis, matrix(&w, basis, BASIS_COUNT, INPUT_PIXELS, MLX_FLOAT32));
    work_keep(&w, &data->training_images, upload_images(&w, images, 0, training));
    uint8_t digits[CLASS_COUNT] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    mlx_array is_class = apply2(&w, mlx_equal, matrix(&w, images->labels, training, 1, MLX_UINT8),
                                matrix(&w, digits, 1, CLASS_COUNT, MLX_UINT8));
    work_keep(&w, &data->training_classes, cast(&w, is_class, MLX_FLOAT32));
    mlx_array held_out_sources = upload_images(&w, images, training, held_out);
    work_keep(&w, &data->held_out_images, upscale(&w, held_out_sources, held_out, data->basis));
    mlx_array labels = vector(&w, images->labels + training, held_out, MLX_UINT8);
    work_keep(&w, &data->held_out_labels, cast(&w, labels, MLX_UINT32));

    const mlx_array all[] = {data->training_images, data->training_classes, data->held_out_images,
                             data->held_out_labels};
    return work_end(&w) && arrays_finish(all, sizeof all / sizeof *all);
}

void dataset_release(dataset *data) {
    mlx_array_free(data->training_images);
    mlx_array_free(data->training_classes);
    mlx_array_free(data->held_out_images);
    mlx_array_free(data->held_out_labels);
    mlx_array_free(data->basis);
    *data = (dataset){0};
}

/* ---- Batches ---- */

bool order_make(mlx_array *order, const dataset *data, uint64_t seed, int epoch, mlx_stream stream) {
    work w;
    work_begin(&w, stream);
    mlx_array key = random_key(&w, key_value(seed, epoch, 0, FOR_ORDER));
    work_keep(&w, order, permutation(&w, data->training_count, key));
    return work_end(&w);
}

/* Coefficients (rows, 19) each for the sample positions across and down: turn, size, shift and bends by chance. */
static void random_coefficients(work *w, mlx_array *across, mlx_array *down, int row_count, mlx_array position_key,
                                mlx_array bending_key) {
    mlx_array chance = uniform_matrix(w, -1, 1, row_count, 4, position_key);
    mlx_array angle = apply2(w, mlx_multiply, columns(w, chance, 0, 1), number(w, most_turn));
    mlx_array scaling = apply2(w, mlx_multiply, columns(w, chance, 1, 2), number(w, most_scaling * half_side));
    mlx_array size = apply2(w, mlx_add, scaling, number(w, half_side));
    mlx_array shift = apply2(w, mlx_multiply, columns(w, chance, 2, 4), number(w, most_shift));
    mlx_array centre = apply2(w, mlx_add, shift, number(w, middle));
    mlx_array cosine = apply2(w, mlx_multiply, apply1(w, mlx_cos, angle), size);
    mlx_array sine = apply2(w, mlx_multiply, apply1(w, mlx_sin, angle), size);
    mlx_array minus_sine = apply2(w, mlx_multiply, sine, number(w, -1));
    mlx_array bends = normal_matrix(w, bending, row_count, 2 * CONTROL_COUNT, bending_key);

    const mlx_array across_parts[] = {cosine, minus_sine, columns(w, centre, 0, 1),
                                      columns(w, bends, 0, CONTROL_COUNT)};
    *across = join_columns(w, across_parts, 4);
    mlx_array down_bends = columns(w, bends, CONTROL_COUNT, 2 * CONTROL_COUNT);
    const mlx_array down_parts[] = {sine, cosine, columns(w, centre, 1, 2), down_bends};
    *down = join_columns(w, down_parts, 4);
}

bool batch_augment(batch *made, const dataset *data, mlx_array order, int row_count, uint64_t seed, int epoch, int step,
                   mlx_stream stream) {
    work w;
    work_begin(&w, stream);
    mlx_array chosen = range(&w, order, step * row_count, (step + 1) * row_count);
    mlx_array across, down;
    random_coefficients(&w, &across, &down, row_count, random_key(&w, key_value(seed, epoch, step, FOR_POSITION)),
                        random_key(&w, key_value(seed, epoch, step, FOR_BENDING)));
    mlx_array images = resample(&w, rows_at(&w, data->training_images, chosen), across, down, data->basis);
    mlx_array noise_key = random_key(&w, key_value(seed, epoch, step, FOR_NOISE));
    images = apply2(&w, mlx_add, images, normal_matrix(&w, noise, row_count, INPUT_PIXELS, noise_key));
    work_keep(&w, &made->images, images);
    work_keep(&w, &made->classes, rows_at(&w, data->training_classes, chosen));
    /* The images last: who waits for them need not wait for the classes, which the stream has made before. */
    const mlx_array both[] = {made->classes, made->images};
    return work_end(&w) && arrays_submit(both, 2);
}

bool batch_plain(mlx_array *made, const dataset *data, mlx_array order, int row_count, mlx_stream stream) {
    work w;
    work_begin(&w, stream);
    mlx_array sources = rows_at(&w, data->training_images, range(&w, order, 0, row_count));
    work_keep(&w, made, upscale(&w, sources, row_count, data->basis));
    return work_end(&w);
}

void batch_release(batch *made) {
    mlx_array_free(made->images);
    mlx_array_free(made->classes);
    *made = (batch){0};
}
