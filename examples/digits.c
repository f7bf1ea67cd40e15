/* Learns to read handwritten digits, twice: on two streams, one of which augments the batches that the other trains on,
 * and on one stream that does both. Shows what overlapped, and that the weights come out the same, bit for bit.
 *
 * Arrays: the mlx-c interface. Streams and what they did: slip/stream.h. See docs/demo.md. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slip/device.h>

#include "digits_show.h"

#ifndef SLIP_EXAMPLE_DATA
#define SLIP_EXAMPLE_DATA "examples/data"
#endif

enum { DEFAULT_EPOCHS = 30, QUICK_EPOCHS = 12, MOST_EPOCHS = 10000, WARM_UP_STEPS = 20, SHOWN_DIGITS = 4 };

static const float accuracy_wanted = 0.95f;

typedef struct options {
    const char *data_path;
    uint64_t seed;
    int epoch_count;
    bool has_device; /* else the default one */
    slip_device device;
} options;

static const char help_text[] =
    "Usage: digits [options]\n"
    "Trains a classifier of handwritten digits on two streams and on one, and compares.\n"
    "\n"
    "  --epochs N         passes over the training images (default 30)\n"
    "  --quick            12 passes\n"
    "  --seed N           of all random choices (default 0)\n"
    "  --device D         where to run: cpu, gpu, or auto (the default): a GPU where there is one\n"
    "  --data PATH        the file of images (default " SLIP_EXAMPLE_DATA "/digits.bin)\n"
    "  --help             this text\n"
    "\n"
    "Ends with status 1 when the weights of the two runs differ or fewer than 95 % of the held-out images\n"
    "are read correctly.\n";

/* ---- Options ---- */

static bool number_parse(uint64_t *number, const char *text, uint64_t least, uint64_t most, const char *option) {
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (*text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && value >= least && value <= most) {
        *number = value;
        return true;
    }
    fprintf(stderr, "digits: --%s wants a whole number from %llu to %llu, not '%s'\n", option,
            (unsigned long long)least, (unsigned long long)most, text);
    return false;
}

static bool device_parse(options *chosen, const char *text) {
    chosen->has_device = strcmp(text, "auto") != 0;
    chosen->device.type = strcmp(text, "gpu") == 0 ? SLIP_GPU : SLIP_CPU;
    if (!chosen->has_device || chosen->device.type == SLIP_GPU || strcmp(text, "cpu") == 0) return true;
    fprintf(stderr, "digits: --device wants cpu, gpu or auto, not '%s'\n", text);
    return false;
}

/* False when the program is to end with *status. */
static bool options_parse(options *chosen, int *status, int argument_count, char **arguments) {
    static const struct option known[] = {
        {"epochs", required_argument, NULL, 'e'},
        {"quick", no_argument, NULL, 'q'},
        {"seed", required_argument, NULL, 's'},
        {"device", required_argument, NULL, 'd'},
        {"data", required_argument, NULL, 'f'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    uint64_t epoch_count = DEFAULT_EPOCHS;
    bool is_good = true;
    *chosen = (options){.data_path = SLIP_EXAMPLE_DATA "/digits.bin"};
    *status = 2;
    for (int letter; is_good && (letter = getopt_long(argument_count, arguments, "h", known, NULL)) != -1;) {
        if (letter == 'e') is_good = number_parse(&epoch_count, optarg, 1, MOST_EPOCHS, "epochs");
        else if (letter == 'q') epoch_count = QUICK_EPOCHS;
        else if (letter == 's') is_good = number_parse(&chosen->seed, optarg, 0, UINT64_MAX, "seed");
        else if (letter == 'd') is_good = device_parse(chosen, optarg);
        else if (letter == 'f') chosen->data_path = optarg;
        else is_good = false;
        if (letter == 'h') {
            fputs(help_text, stdout);
            *status = 0;
        }
    }
    chosen->epoch_count = (int)epoch_count;
    if (!is_good || optind == argument_count) return is_good;
    fprintf(stderr, "digits: what is '%s'? See --help.\n", arguments[optind]);
    return false;
}

/* ---- The device ---- */

/* The one that was named, else the default; which is the CPU where the GPU that was the default does not work. */
static bool device_choose(options *chosen) {
    if (!chosen->has_device) chosen->device = slip_device_default();
    if (slip_device_check(chosen->device) == SLIP_OK) return true;
    if (!chosen->has_device) chosen->device = slip_device_default();
    return slip_device_check(chosen->device) == SLIP_OK;
}

static void device_show(slip_device device) {
    slip_device_fact fact;
    for (size_t i = 0; slip_device_fact_at(device, i, &fact); ++i)
        if (strcmp(fact.name, "device_name") == 0)
            printf("On the %s: %s\n\n", device.type == SLIP_GPU ? "GPU" : "CPU", fact.text);
}

/* ---- The job ---- */

/* A few training images as they are, and as chance changes them in the first step of the first epoch. */
static bool examples_show(const job *todo, mlx_stream stream) {
    mlx_array order = mlx_array_new(), plain = mlx_array_new();
    batch changed = {0};
    bool is_good = order_make(&order, todo->data, todo->seed, 0, stream) &&
                   batch_plain(&plain, todo->data, order, SHOWN_DIGITS, stream) &&
                   batch_augment(&changed, todo->data, order, BATCH_ROWS, todo->seed, 0, 0, stream) &&
                   arrays_finish((const mlx_array[]){plain, changed.images}, 2);
    if (is_good) {
        const float *rows[2][SHOWN_DIGITS];
        for (int i = 0; i < SHOWN_DIGITS; ++i) {
            rows[0][i] = mlx_array_data_float32(plain) + (ptrdiff_t)i * INPUT_PIXELS;
            rows[1][i] = mlx_array_data_float32(changed.images) + (ptrdiff_t)i * INPUT_PIXELS;
        }
        puts("Training images, upscaled to 32 x 32:");
        show_images(rows[0], SHOWN_DIGITS, INPUT_SIDE, PAPER);
        puts("The same as the network sees them in its first step: turned, scaled, shifted, bent, with noise:");
        show_images(rows[1], SHOWN_DIGITS, INPUT_SIDE, PAPER);
    }
    batch_release(&changed);
    mlx_array_free(plain);
    mlx_array_free(order);
    return is_good;
}

/* A few steps that nobody measures, so that the run which comes first does not pay for fresh memory and threads. */
static bool warm_up(const job *todo) {
    job few = *todo;
    few.epoch_count = 1;
    if (few.steps_per_epoch > WARM_UP_STEPS) few.steps_per_epoch = WARM_UP_STEPS;
    run_result unused;
    bool is_good = run_train(&unused, &few, 2, "", NULL);
    if (is_good) run_release(&unused);
    return is_good;
}

static bool verdict(const run_result *two, const run_result *one, const digit_images *images) {
    const uint8_t *labels = images->labels + images->training_count;
    const uint8_t *pixels = images->pixels + (size_t)images->training_count * IMAGE_PIXELS;
    int count = images->count - images->training_count;
    size_t byte_count = two->weight_count * sizeof(float);
    bool is_same = two->weight_count == one->weight_count && memcmp(two->weights, one->weights, byte_count) == 0;
    puts("\nWhat overlapped");
    show_overlap(two, one);
    printf("\nHeld-out images, after training: %.2f %% read correctly\n", 100 * (double)two->accuracy);
    show_confusion(two->classes, labels, count);
    show_mistakes(two->classes, labels, pixels, count);
    printf("\nWeights: %zu numbers, %s in both runs (CRC-32 %08x and %08x).\n", two->weight_count,
           is_same ? "the same bits" : "NOT the same bits", checksum(two->weights, byte_count),
           checksum(one->weights, one->weight_count * sizeof(float)));
    if (two->accuracy < accuracy_wanted) puts("Fewer than 95 % were read correctly.");
    return is_same && two->accuracy >= accuracy_wanted;
}

static bool compare(const job *todo, const digit_images *images, bool *is_as_wanted) {
    run_result two, one;
    if (!warm_up(todo)) return false;
    printf("\nTraining: %d epochs of %d steps, %d images each, 1024-%d-10 units\n", todo->epoch_count,
           todo->steps_per_epoch, BATCH_ROWS, HIDDEN_UNITS);
    if (!run_train(&two, todo, 2, "two streams", show_progress)) return false;
    bool is_good = run_train(&one, todo, 1, "one stream", show_progress_only);
    if (is_good) {
        *is_as_wanted = verdict(&two, &one, images);
        run_release(&one);
    }
    run_release(&two);
    return is_good;
}

static bool job_do(const options *chosen, const digit_images *images, bool *is_as_wanted) {
    mlx_device device = mlx_device_new_type(chosen->device.type == SLIP_GPU ? MLX_GPU : MLX_CPU, 0);
    mlx_stream stream = mlx_stream_new_device(device);
    mlx_device_free(device);
    if (!stream.ctx) return false;
    dataset data;
    job todo = {.data = &data,
                .device = chosen->device,
                .seed = chosen->seed,
                .epoch_count = chosen->epoch_count,
                .steps_per_epoch = images->training_count / BATCH_ROWS};
    slip_statistics_enable(true);
    bool is_good =
        dataset_create(&data, images, stream) && examples_show(&todo, stream) && compare(&todo, images, is_as_wanted);
    dataset_release(&data);
    mlx_stream_free(stream);
    return is_good;
}

int main(int argument_count, char **arguments) {
    options chosen;
    int status;
    if (!options_parse(&chosen, &status, argument_count, arguments)) return status;
    if (!device_choose(&chosen)) {
        fprintf(stderr, "digits: %s\n", slip_error_message());
        return EXIT_FAILURE;
    }
    digit_images images;
    if (!images_load(&images, chosen.data_path)) return EXIT_FAILURE;
    if (images.training_count < BATCH_ROWS) {
        fprintf(stderr, "digits: %s: fewer than %d training images\n", chosen.data_path, BATCH_ROWS);
        images_release(&images);
        return EXIT_FAILURE;
    }
    printf("Handwritten digits: %d to train on, %d held out, from %s\n", images.training_count,
           images.count - images.training_count, chosen.data_path);
    device_show(chosen.device);
    bool is_as_wanted = false, is_done = job_do(&chosen, &images, &is_as_wanted);
    if (!is_done) fprintf(stderr, "digits: %s\n", slip_error_message());
    images_release(&images);
    return is_done && is_as_wanted ? EXIT_SUCCESS : EXIT_FAILURE;
}
