#include "digits_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Steps submitted beyond the one whose loss is read: enough to keep the streams busy, few enough to bound memory. */
enum { LOOK_AHEAD = 4 };

static const float first_learning_rate = 0.05f;

/* A stream, by both of its handles. */
typedef struct lane {
    const char *name;
    slip_stream *handle;
    mlx_stream stream;
    slip_stream_statistics at_start;
} lane;

/* A step that was submitted and whose results nobody has read yet. */
typedef struct pending_step {
    mlx_array loss;
    mlx_array accuracy; /* the last of an epoch only */
    int number;
} pending_step;

typedef struct run {
    const job *todo;
    progress_report report;
    progress now;
    double loss_sum; /* over the steps of the epoch */
    lane lanes[MOST_LANES];
    int lane_count;
    network net;
    mlx_array order; /* of the epoch's images */
    batch examples;
    mlx_array classes; /* of the held-out images, as last judged */
    pending_step pending[LOOK_AHEAD];
} run;

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double processor_seconds(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1e-6;
}

/* ---- Streams ---- */

/* A new stream as slip/stream.h knows it, and the same one for the ops: the thread's default while a scope is open. */
static bool lane_open(lane *opened, const char *name, slip_device device) {
    *opened = (lane){.name = name};
    slip_scope scope;
    if (slip_stream_create(&opened->handle, device, NULL) != SLIP_OK) return false;
    if (slip_scope_begin(&scope, opened->handle) != SLIP_OK) return false;
    mlx_device same_device = mlx_device_new_type(device.type == SLIP_GPU ? MLX_GPU : MLX_CPU, device.index);
    int status = mlx_get_default_stream(&opened->stream, same_device);
    mlx_device_free(same_device);
    slip_scope_end(&scope);
    return status == 0;
}

static void lane_close(lane *opened) {
    mlx_stream_free(opened->stream);
    slip_stream_release(opened->handle);
}

static lane_use lane_measure(const lane *measured) {
    slip_stream_statistics now;
    slip_stream_get_statistics(measured->handle, &now);
    const slip_stream_statistics *then = &measured->at_start;
    return (lane_use){.name = measured->name,
                      .command_count = now.submitted - then->submitted,
                      .waits_issued = now.waits_issued - then->waits_issued,
                      .waits_covered = now.waits_covered - then->waits_covered,
                      .waits_complete = now.waits_complete - then->waits_complete,
                      .busy_seconds = (double)(now.busy_ns - then->busy_ns) * 1e-9};
}

static mlx_stream augment_stream(const run *r) {
    return r->lanes[0].stream;
}

static mlx_stream train_stream(const run *r) {
    return r->lanes[r->lane_count - 1].stream;
}

/* ---- Steps ---- */

/* Falls along half a cosine, from its first value to 0. */
static float learning_rate(const run *r, int step) {
    float done = (float)step / (float)r->now.total_step_count;
    return first_learning_rate * 0.5f * (1 + cosf(3.14159265f * done));
}

/* Puts a step into the queues of its streams. Nothing here waits for a result. */
static bool step_submit(run *r, int number) {
    const job *todo = r->todo;
    int epoch = number / todo->steps_per_epoch, step = number % todo->steps_per_epoch;
    pending_step *slot = &r->pending[number % LOOK_AHEAD];
    slot->number = number;
    if (step == 0 && !order_make(&r->order, todo->data, todo->seed, epoch, augment_stream(r))) return false;
    if (!batch_augment(&r->examples, todo->data, r->order, BATCH_ROWS, todo->seed, epoch, step, augment_stream(r)))
        return false;
    if (!network_train(&r->net, &r->examples, learning_rate(r, number), &slot->loss, train_stream(r))) return false;
    if (step + 1 < todo->steps_per_epoch) return true;
    return network_judge(&r->net, todo->data, &r->classes, &slot->accuracy, train_stream(r));
}

/* Reads a step's results, once they are there. */
static bool step_collect(run *r, int number) {
    pending_step *slot = &r->pending[number % LOOK_AHEAD];
    int step = number % r->todo->steps_per_epoch;
    float loss;
    if (mlx_array_item_float32(&loss, slot->loss) != 0) return false;
    r->loss_sum = (step == 0 ? 0 : r->loss_sum) + (double)loss;
    r->now.loss = (float)(r->loss_sum / (step + 1));
    r->now.epoch = number / r->todo->steps_per_epoch;
    r->now.step_count = number + 1;
    r->now.epoch_is_done = step + 1 == r->todo->steps_per_epoch;
    if (r->now.epoch_is_done && mlx_array_item_float32(&r->now.accuracy, slot->accuracy) != 0) return false;
    if (r->report) r->report(&r->now);
    return true;
}

static bool steps_run(run *r) {
    int total = r->now.total_step_count;
    for (int number = 0; number < total + LOOK_AHEAD; ++number) {
        if (number >= LOOK_AHEAD && !step_collect(r, number - LOOK_AHEAD)) return false;
        if (number < total && !step_submit(r, number)) return false;
    }
    return true;
}

/* ---- Results ---- */

/* All parameters, one after the other. */
static bool weights_read(run_result *result, const network *net) {
    if (!arrays_finish(net->parameters, PARAMETER_COUNT)) return false;
    for (int i = 0; i < PARAMETER_COUNT; ++i) result->weight_count += mlx_array_size(net->parameters[i]);
    result->weights = memory_or_exit(result->weight_count * sizeof(float));
    size_t place = 0;
    for (int i = 0; i < PARAMETER_COUNT; ++i) {
        bool is_row_major;
        if (_mlx_array_is_row_contiguous(&is_row_major, net->parameters[i]) != 0) return false;
        const float *values = mlx_array_data_float32(net->parameters[i]);
        if (!is_row_major || !values) return false;
        memcpy(result->weights + place, values, mlx_array_nbytes(net->parameters[i]));
        place += mlx_array_size(net->parameters[i]);
    }
    return true;
}

static bool classes_read(run_result *result, mlx_array classes) {
    const uint32_t *values = mlx_array_data_uint32(classes);
    if (!values) return false;
    result->classes = memory_or_exit(mlx_array_nbytes(classes));
    memcpy(result->classes, values, mlx_array_nbytes(classes));
    return true;
}

static bool run_start(run *r, const job *todo, int lane_count) {
    static const char *const names[MOST_LANES][MOST_LANES] = {{"both"}, {"augment", "train"}};
    for (int i = 0; i < lane_count; ++i) {
        r->lane_count = i + 1;
        if (!lane_open(&r->lanes[i], names[lane_count - 1][i], todo->device)) return false;
    }
    if (!network_create(&r->net, todo->seed, train_stream(r))) return false;
    if (!arrays_finish(r->net.velocities, PARAMETER_COUNT)) return false;
    for (int i = 0; i < lane_count; ++i) slip_stream_get_statistics(r->lanes[i].handle, &r->lanes[i].at_start);
    return true;
}

static bool run_measured(run *r, run_result *result) {
    double wall = wall_seconds(), processor = processor_seconds();
    if (!steps_run(r)) return false;
    for (int i = 0; i < r->lane_count; ++i)
        if (slip_stream_synchronize(r->lanes[i].handle, SLIP_FOREVER) != SLIP_OK) return false;
    result->wall_seconds = wall_seconds() - wall;
    result->processor_seconds = processor_seconds() - processor;
    result->lane_count = r->lane_count;
    for (int i = 0; i < r->lane_count; ++i) result->lanes[i] = lane_measure(&r->lanes[i]);
    result->loss = r->now.loss;
    result->accuracy = r->now.accuracy;
    return weights_read(result, &r->net) && classes_read(result, r->classes);
}

static void run_finish(run *r) {
    for (int i = 0; i < LOOK_AHEAD; ++i) {
        mlx_array_free(r->pending[i].loss);
        mlx_array_free(r->pending[i].accuracy);
    }
    mlx_array_free(r->classes);
    mlx_array_free(r->order);
    batch_release(&r->examples);
    network_release(&r->net);
    for (int i = 0; i < r->lane_count; ++i) lane_close(&r->lanes[i]);
}

bool run_train(run_result *result, const job *todo, int lane_count, const char *name, progress_report report) {
    *result = (run_result){0};
    run r = {.todo = todo, .report = report};
    r.now = (progress){
        .name = name, .epoch_count = todo->epoch_count, .total_step_count = todo->epoch_count * todo->steps_per_epoch};
    bool is_done = run_start(&r, todo, lane_count) && run_measured(&r, result);
    run_finish(&r);
    if (!is_done) run_release(result);
    return is_done;
}

void run_release(run_result *result) {
    free(result->classes);
    free(result->weights);
    *result = (run_result){0};
}
