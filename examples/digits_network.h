/* The classifier: 1024 inputs -> 128 rectified units -> 10 scores; its gradient is written out by hand. */
#ifndef DIGITS_NETWORK_H
#define DIGITS_NETWORK_H

#include "digits_augment.h"

enum { HIDDEN_WEIGHT, HIDDEN_BIAS, OUTPUT_WEIGHT, OUTPUT_BIAS, PARAMETER_COUNT };
enum { HIDDEN_UNITS = 128 };

/* Each step replaces the arrays by new ones. Caller-locked. */
typedef struct network {
    mlx_array parameters[PARAMETER_COUNT];
    mlx_array velocities[PARAMETER_COUNT]; /* of gradient descent with momentum */
} network;

/* Starts with weights that follow from the seed alone. */
bool network_create(network *net, uint64_t seed, mlx_stream stream);
void network_release(network *net);

/* Submits one step of training on a batch; its loss is assigned to *loss. */
bool network_train(network *net, const batch *examples, float learning_rate, mlx_array *loss, mlx_stream stream);

/* Submits the classification of the held-out images: *classes (held_out_count,) uint32, *accuracy between 0 and 1. */
bool network_judge(const network *net, const dataset *data, mlx_array *classes, mlx_array *accuracy, mlx_stream stream);

#endif
