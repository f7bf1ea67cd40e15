/* Images for the network: 32x32, on a stream of one's choice.
 *
 * A training image is turned, scaled, shifted and bent by chance, and gets noise. Every choice follows from (seed,
 * epoch, step) alone, so that it does not matter when, where or beside what the work is done. */
#ifndef DIGITS_AUGMENT_H
#define DIGITS_AUGMENT_H

#include "digits_data.h"
#include "digits_work.h"

enum { INPUT_SIDE = 32, INPUT_PIXELS = INPUT_SIDE * INPUT_SIDE };

/* The value of blank paper; full ink is 1 more. Inputs with a mean near 0 train faster. */
#define PAPER (-0.3f)

/* The images on the device. Immutable once created. */
typedef struct dataset {
    int training_count, held_out_count;
    mlx_array training_images;  /* (training_count, 10 * 10) float32: the 8x8 pixels with a border of paper */
    mlx_array training_classes; /* (training_count, 10) float32: 1 in the column of the label, else 0 */
    mlx_array held_out_images;  /* (held_out_count, 1024) float32: upscaled, not augmented */
    mlx_array held_out_labels;  /* (held_out_count,) uint32 */
    mlx_array basis;            /* (19, 1024) float32: see dataset_create */
} dataset;

/* What one training step sees. */
typedef struct batch {
    mlx_array images;  /* (rows, 1024) float32 */
    mlx_array classes; /* (rows, 10) float32 */
} batch;

/* What a random number is for: part of its key. */
typedef enum purpose { FOR_ORDER, FOR_POSITION, FOR_BENDING, FOR_NOISE, FOR_WEIGHTS } purpose;

/* A key for mlx_random_*: the same numbers give the same key, different ones unrelated keys. */
uint64_t key_value(uint64_t seed, int epoch, int step, purpose why);

/* Uploads the images and evaluates the arrays above. On failure slip_error_message() says why; release all the same. */
bool dataset_create(dataset *data, const digit_images *images, mlx_stream stream);
void dataset_release(dataset *data);

/* The order in which an epoch takes the training images; assigned to *order. */
bool order_make(mlx_array *order, const dataset *data, uint64_t seed, int epoch, mlx_stream stream);

/* Makes and submits the batch of a step: row_count images from order[step * row_count] on. Assigned to *made. */
bool batch_augment(batch *made, const dataset *data, mlx_array order, int row_count, uint64_t seed, int epoch, int step,
                   mlx_stream stream);
/* The same images, upscaled only. For pictures. */
bool batch_plain(mlx_array *made, const dataset *data, mlx_array order, int row_count, mlx_stream stream);
void batch_release(batch *made);

#endif
