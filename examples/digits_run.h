/* One training run: on two streams, where batches are augmented beside training, or on one that does both. */
#ifndef DIGITS_RUN_H
#define DIGITS_RUN_H

#include <slip/stream.h>

#include "digits_network.h"

enum { BATCH_ROWS = 32, MOST_LANES = 2 };

/* What to do. The result follows from this alone, however many streams do it. */
typedef struct job {
    const dataset *data;
    slip_device device;
    uint64_t seed;
    int epoch_count, steps_per_epoch;
} job;

/* How far a run is. */
typedef struct progress {
    const char *name; /* of the run */
    int epoch, epoch_count;
    int step_count; /* done so far, of all epochs */
    int total_step_count;
    bool epoch_is_done;
    float loss;     /* of the epoch so far, mean */
    float accuracy; /* on the held-out images; once the epoch is done */
} progress;
typedef void (*progress_report)(const progress *now);

/* What one stream did during a run. */
typedef struct lane_use {
    const char *name;
    uint64_t command_count, waits_issued, waits_covered, waits_complete;
    double busy_seconds;
} lane_use;

typedef struct run_result {
    int lane_count;
    lane_use lanes[MOST_LANES];
    double wall_seconds;
    double processor_seconds; /* of all threads of the process */
    float loss, accuracy;
    uint32_t *classes; /* one per held-out image */
    float *weights;    /* all parameters, one after the other */
    size_t weight_count;
} run_result;

/* Trains on `lane_count` streams (1 or 2). `report` may be NULL. On failure slip_error_message() says why. */
bool run_train(run_result *result, const job *todo, int lane_count, const char *name, progress_report report);
void run_release(run_result *result);

#endif
