/* The simulated GPU without a scheduler: fake streams, and what their signals reported. For the tests of the driver. */
#ifndef SLIP_TESTS_SIM_FIXTURE_H
#define SLIP_TESTS_SIM_FIXTURE_H

#include <pthread.h>
#include <stdio.h>

#include "base/error.h"
#include "device/driver.h"
#include "drivers/sim/sim.h"
#include "test.h"

enum { MAX_STREAMS = 16, MAX_REPORTS = 4096, LOG_CAPACITY = 4096 };

typedef struct sim_report {
    int stream;
    uint64_t value;
    slip_status status;
    char message[256];
} sim_report;

typedef struct sim_fixture {
    slip_device_object device;
    const slip_driver *driver;
    char streams[MAX_STREAMS]; /* their addresses are the streams */
    void *queues[MAX_STREAMS];
    pthread_mutex_t lock;
    pthread_cond_t reported;
    sim_report reports[MAX_REPORTS];
    int report_count;
    slip_sim_log_entry log[LOG_CAPACITY];
    size_t log_count;
} sim_fixture;

static sim_fixture sim;

static inline void sim_observe(void *context, slip_stream *stream, uint64_t value, slip_status status) {
    (void)context;
    pthread_mutex_lock(&sim.lock);
    sim_report *report = &sim.reports[sim.report_count++];
    *report = (sim_report){.stream = (int)((char *)stream - sim.streams), .value = value, .status = status};
    if (status != SLIP_OK) snprintf(report->message, sizeof report->message, "%s", slip_error_message());
    pthread_cond_broadcast(&sim.reported);
    pthread_mutex_unlock(&sim.lock);
}

static inline void sim_wait_for_reports(int count) {
    pthread_mutex_lock(&sim.lock);
    while (sim.report_count < count) pthread_cond_wait(&sim.reported, &sim.lock);
    pthread_mutex_unlock(&sim.lock);
}

static inline slip_sim_options sim_options(bool manual, uint64_t seed) {
    slip_sim_options options;
    EXPECT_OK(slip__sim_default_options(&options));
    options.manual = manual;
    options.seed = seed;
    options.log_capacity = LOG_CAPACITY;
    options.observe = sim_observe;
    return options;
}

/* Takes the options on; the device and queues stay if they are open. */
static inline void sim_restart(slip_sim_options options) {
    EXPECT_OK(slip__sim_configure(&options));
    sim.report_count = 0;
    sim.log_count = 0;
}

/* New queues of priority 0, with timelines that begin at 0, for the first streams. */
static inline void sim_reopen(int stream_count) {
    for (int i = 0; i < stream_count; ++i) {
        sim.driver->queue_close(sim.queues[i]);
        sim.queues[i] = NULL;
    }
    for (int i = 0; i < stream_count; ++i)
        EXPECT_OK(sim.driver->queue_open(&sim.device, (slip_stream *)(void *)&sim.streams[i], 0, &sim.queues[i]));
}

/* Opens the device and a queue of priority 0 for each of `stream_count` streams. */
static inline void sim_start(slip_sim_options options, int stream_count) {
    pthread_mutex_init(&sim.lock, NULL);
    pthread_cond_init(&sim.reported, NULL);
    sim_restart(options);
    EXPECT_OK(slip__sim_driver.open(&sim.device, NULL));
    sim.driver = sim.device.driver;
    sim_reopen(stream_count);
}

static inline void sim_read_log(void) {
    sim.log_count = slip__sim_log(sim.log, LOG_CAPACITY);
}

static inline slip_sim_counters sim_counters(void) {
    slip_sim_counters counters;
    slip__sim_get_counters(&counters);
    return counters;
}

static inline float *sim_allocate(size_t count) {
    void *data;
    EXPECT_OK(sim.driver->allocate(&sim.device, count * sizeof(float), &data));
    return data;
}

static inline void sim_free(float *data, size_t count) {
    sim.driver->deallocate(&sim.device, data, count * sizeof(float));
}

static inline slip_view sim_vector(const float *data, const int *count, const int64_t *stride) {
    return (slip_view){.data = (char *)(uintptr_t)data,
                       .shape = count,
                       .strides = stride,
                       .size = (size_t)*count,
                       .ndim = 1,
                       .dtype = SLIP_FLOAT32};
}

/* out = a op b, vectors of `count`. */
static inline slip_status sim_binary(int stream, slip_op op, float *out, const float *a, const float *b, int count) {
    int64_t stride = 1;
    slip_view inputs[2] = {sim_vector(a, &count, &stride), sim_vector(b, &count, &stride)};
    slip_launch launch = {.op = op, .input_count = 2, .inputs = inputs, .output = sim_vector(out, &count, &stride)};
    return sim.driver->launch(sim.queues[stream], &launch);
}

static inline slip_status sim_add(int stream, float *out, const float *a, const float *b, int count) {
    return sim_binary(stream, SLIP_OP_ADD, out, a, b, count);
}

static inline slip_status sim_upload(int stream, float *to, const float *from, size_t count) {
    return sim.driver->copy(sim.queues[stream], to, from, count * sizeof(float), false, true);
}

static inline slip_status sim_download(int stream, float *to, const float *from, size_t count) {
    return sim.driver->copy(sim.queues[stream], to, from, count * sizeof(float), true, false);
}

static inline slip_status sim_signal(int stream, uint64_t value) {
    return sim.driver->signal(sim.queues[stream], value, false);
}

static inline slip_status sim_wait(int stream, int other, uint64_t value) {
    return sim.driver->wait_queue(sim.queues[stream], sim.queues[other], value);
}

#endif
