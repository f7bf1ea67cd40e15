#include "digits_network.h"

#include <math.h>

static const float momentum = 0.9f;

/* The part of an input's way through the network that the gradient needs again. */
typedef struct activations {
    mlx_array sums;   /* (rows, 128) of the hidden units */
    mlx_array hidden; /* the same, rectified */
    mlx_array scores; /* (rows, 10) */
} activations;

bool network_create(network *net, uint64_t seed, mlx_stream stream) {
    *net = (network){0};
    const int shapes[PARAMETER_COUNT][2] = {
        {INPUT_PIXELS, HIDDEN_UNITS}, {1, HIDDEN_UNITS}, {HIDDEN_UNITS, CLASS_COUNT}, {1, CLASS_COUNT}};
    work w;
    work_begin(&w, stream);
    for (int i = 0; i < PARAMETER_COUNT; ++i) {
        const int rows = shapes[i][0], units = shapes[i][1];
        work_keep(&w, &net->velocities[i], zeros(&w, rows, units));
        /* He's scale keeps the size of the sums from layer to layer; biases start at 0. */
        mlx_array key = random_key(&w, key_value(seed, 0, i, FOR_WEIGHTS));
        bool is_bias = i == HIDDEN_BIAS || i == OUTPUT_BIAS;
        mlx_array start =
            is_bias ? zeros(&w, rows, units) : normal_matrix(&w, sqrtf(2.0f / (float)rows), rows, units, key);
        work_keep(&w, &net->parameters[i], start);
    }
    return work_end(&w) && arrays_submit(net->parameters, PARAMETER_COUNT) &&
           arrays_submit(net->velocities, PARAMETER_COUNT);
}

void network_release(network *net) {
    for (int i = 0; i < PARAMETER_COUNT; ++i) {
        mlx_array_free(net->parameters[i]);
        mlx_array_free(net->velocities[i]);
    }
    *net = (network){0};
}

static activations forward(work *w, const network *net, mlx_array images) {
    activations a;
    a.sums =
        apply2(w, mlx_add, apply2(w, mlx_matmul, images, net->parameters[HIDDEN_WEIGHT]), net->parameters[HIDDEN_BIAS]);
    a.hidden = apply2(w, mlx_maximum, a.sums, number(w, 0));
    a.scores = apply2(w, mlx_add, apply2(w, mlx_matmul, a.hidden, net->parameters[OUTPUT_WEIGHT]),
                      net->parameters[OUTPUT_BIAS]);
    return a;
}

/* Cross-entropy of softmax(scores), the mean over the rows: log(sum(exp(scores))) - score of the right class. */
static mlx_array cross_entropy(work *w, mlx_array scores, mlx_array classes) {
    mlx_array right_scores = sum_along(w, apply2(w, mlx_multiply, scores, classes), 1);
    return mean_of(w, apply2(w, mlx_subtract, logsumexp_of_row(w, scores), right_scores));
}

/* Gradient of the loss by each parameter, from the last layer back to the first. */
static void gradient(work *w, const network *net, const batch *examples, const activations *a,
                     mlx_array gradients[PARAMETER_COUNT]) {
    /* By the scores: how far the probabilities are off. */
    float row_count = (float)mlx_array_dim(examples->images, 0);
    mlx_array off = apply2(w, mlx_subtract, softmax_of_row(w, a->scores), examples->classes);
    mlx_array by_scores = apply2(w, mlx_multiply, off, number(w, 1 / row_count));
    gradients[OUTPUT_WEIGHT] = apply2(w, mlx_matmul, apply1(w, mlx_transpose, a->hidden), by_scores);
    gradients[OUTPUT_BIAS] = sum_along(w, by_scores, 0);

    /* By the hidden sums: nothing passes where the unit was off. */
    mlx_array zero = number(w, 0);
    mlx_array by_hidden = apply2(w, mlx_matmul, by_scores, apply1(w, mlx_transpose, net->parameters[OUTPUT_WEIGHT]));
    mlx_array by_sums = choose(w, apply2(w, mlx_greater, a->sums, zero), by_hidden, zero);
    gradients[HIDDEN_WEIGHT] = apply2(w, mlx_matmul, apply1(w, mlx_transpose, examples->images), by_sums);
    gradients[HIDDEN_BIAS] = sum_along(w, by_sums, 0);
}

/* velocity = momentum * velocity + gradient; parameter = parameter - rate * velocity. */
static void descend(work *w, network *net, const mlx_array gradients[PARAMETER_COUNT], float learning_rate) {
    mlx_array rate = number(w, learning_rate), kept_part = number(w, momentum);
    for (int i = 0; i < PARAMETER_COUNT; ++i) {
        mlx_array velocity = apply2(w, mlx_add, apply2(w, mlx_multiply, net->velocities[i], kept_part), gradients[i]);
        mlx_array change = apply2(w, mlx_multiply, velocity, rate);
        mlx_array parameter = apply2(w, mlx_subtract, net->parameters[i], change);
        work_keep(w, &net->velocities[i], velocity);
        work_keep(w, &net->parameters[i], parameter);
    }
}

bool network_train(network *net, const batch *examples, float learning_rate, mlx_array *loss, mlx_stream stream) {
    work w;
    work_begin(&w, stream);
    activations a = forward(&w, net, examples->images);
    mlx_array gradients[PARAMETER_COUNT];
    gradient(&w, net, examples, &a, gradients);
    work_keep(&w, loss, cross_entropy(&w, a.scores, examples->classes));
    descend(&w, net, gradients, learning_rate);
    if (!work_end(&w)) return false;

    mlx_array wanted[2 * PARAMETER_COUNT + 1] = {*loss};
    for (int i = 0; i < PARAMETER_COUNT; ++i) {
        wanted[1 + 2 * i] = net->parameters[i];
        wanted[2 + 2 * i] = net->velocities[i];
    }
    return arrays_submit(wanted, sizeof wanted / sizeof *wanted);
}

bool network_judge(const network *net, const dataset *data, mlx_array *classes, mlx_array *accuracy,
                   mlx_stream stream) {
    work w;
    work_begin(&w, stream);
    mlx_array best = class_of_row(&w, forward(&w, net, data->held_out_images).scores);
    mlx_array is_right = cast(&w, apply2(&w, mlx_equal, best, data->held_out_labels), MLX_FLOAT32);
    work_keep(&w, classes, best);
    work_keep(&w, accuracy, mean_of(&w, is_right));
    const mlx_array wanted[] = {*classes, *accuracy};
    return work_end(&w) && arrays_submit(wanted, 2);
}
