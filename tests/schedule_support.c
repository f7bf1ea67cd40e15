#include "schedule_support.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/pool.h"
#include "drivers/sim/sim.h"
#include "schedule/stream.h"

/* ---- arrays and streams ---- */

slip_stream *make_stream(slip_device device) {
    slip_stream *stream;
    EXPECT_OK(slip_stream_create(&stream, device, NULL));
    return stream;
}

slip_array *make_vector(float value, int count) {
    slip_array *array;
    float *values = malloc(((size_t)count + 1) * sizeof *values);
    for (int i = 0; i < count; ++i) values[i] = value;
    EXPECT_OK(slip_array_from_data(&array, values, &count, 1, SLIP_FLOAT32));
    free(values);
    return array;
}

slip_array *make_u32(const uint32_t *values, const int *shape, int ndim) {
    slip_array *array;
    EXPECT_OK(slip_array_from_data(&array, values, shape, ndim, SLIP_UINT32));
    return array;
}

slip_array *add(slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *sum;
    EXPECT_OK(slip_add(&sum, a, b, stream));
    return sum;
}

slip_array *multiply(slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *product;
    EXPECT_OK(slip_multiply(&product, a, b, stream));
    return product;
}

slip_array *negative(slip_array *a, slip_stream *stream) {
    slip_array *negated;
    EXPECT_OK(slip_negative(&negated, a, stream));
    return negated;
}

slip_array *add_onto(slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *sum = add(a, b, stream);
    slip_array_release(a);
    return sum;
}

slip_array *make_chain(slip_array *start, slip_array *step, int length, slip_stream *stream) {
    slip_array *link = slip_array_retain(start);
    for (int i = 0; i < length; ++i) link = add_onto(link, step, stream);
    return link;
}

static slip_array **kept;
static size_t kept_count;

slip_array *keep(slip_array *array) {
    kept = realloc(kept, (kept_count + 1) * sizeof *kept);
    return kept[kept_count++] = array;
}

void release_kept(void) {
    while (kept_count) slip_array_release(kept[--kept_count]);
    free(kept);
    kept = NULL;
}

void eval_one(slip_array *array) {
    EXPECT_OK(slip_eval(&array, 1));
}

void async_eval_one(slip_array *array) {
    EXPECT_OK(slip_async_eval(&array, 1));
}

float element(slip_array *array, int index) {
    const void *data;
    EXPECT_OK(slip_array_data(&data, array));
    return ((const float *)data)[index * slip_array_strides(array)[0]];
}

void expect_all(slip_array *array, float value) {
    const void *data;
    EXPECT_OK(slip_array_data(&data, array));
    for (size_t i = 0; i < slip_array_size(array); ++i) {
        float found = ((const float *)data)[i];
        if (found != value) FAIL("element %zu is %g, not %g", i, (double)found, (double)value);
    }
}

slip_stream_statistics statistics_of(slip_stream *stream) {
    slip_stream_statistics statistics;
    slip_stream_get_statistics(stream, &statistics);
    return statistics;
}

/* ---- CPU streams by hand ---- */

void freeze_cpu(void) {
    slip__pool_pause(true); /* workers that start now find it so: none is on its way to a task */
}

bool run_one(slip_stream *stream) {
    slip_wait blocked_on;
    if (!slip__stream_take(stream)) return false;
    uint64_t before = stream->processed;
    slip__stream_run(stream, before + 1, &blocked_on);
    return slip__stream_has_reached(stream, before + 1);
}

void run_all(slip_stream *stream) {
    while (run_one(stream)) {
    }
}

/* ---- the simulated GPU by hand ---- */

void freeze_sim(uint64_t seed) {
    slip_sim_options options;
    EXPECT_OK(slip__sim_default_options(&options));
    options.manual = true;
    options.seed = seed;
    EXPECT_OK(slip__sim_configure(&options));
}

void freeze(slip_device device, uint64_t seed) {
    freeze_cpu();
    if (device.type == SLIP_GPU) freeze_sim(seed);
}

static void launch_if_ready(slip_stream *stream, void *context) {
    slip_wait blocked_on;
    if (!stream->device->driver->is_asynchronous || atomic_load(&stream->run_state) != SLIP_RUN_QUEUED) return;
    if (!slip__stream_take(stream)) return;
    *(bool *)context = true;
    slip__stream_run(stream, UINT64_MAX, &blocked_on);
}

bool run_ready_gpu_streams(void) {
    bool some_ran = false;
    slip__stream_each(launch_if_ready, &some_ran);
    return some_ran;
}

static bool is_done(const slip_stream *stream) {
    return slip__stream_has_reached(stream, atomic_load(&stream->submitted));
}

void run_in_random_order(slip_stream *const *streams, int stream_count, test_generator *random) {
    enum { PATIENCE = 100000 };
    int done = 0;
    for (int in_vain = 0; done < stream_count;) {
        int drawn = (int)test_random_below(random, (uint64_t)stream_count + 2);
        bool ran;
        if (drawn == stream_count) ran = slip__sim_step();
        else if (drawn > stream_count) ran = run_ready_gpu_streams();
        else ran = !streams[drawn]->device->driver->is_asynchronous && run_one(streams[drawn]);
        in_vain = ran ? 0 : in_vain + 1;
        if (in_vain == PATIENCE) FAIL("no stream can go on");
        for (done = 0; done < stream_count && is_done(streams[done]);) ++done;
    }
}

static pthread_t pump_thread;
static atomic_bool pump_goes_on;

static void *pump(void *unused) {
    (void)unused;
    while (atomic_load(&pump_goes_on))
        if (!slip__sim_step() && !run_ready_gpu_streams()) sched_yield();
    return NULL;
}

void pump_start(void) {
    atomic_store(&pump_goes_on, true);
    EXPECT_EQ(pthread_create(&pump_thread, NULL, pump, NULL), 0);
}

void pump_stop(void) {
    atomic_store(&pump_goes_on, false);
    pthread_join(pump_thread, NULL);
}

/* ---- threads ---- */

void yield_thread(void) {
    sched_yield();
}

typedef struct thread_call {
    void (*body)(int number, void *context);
    void *context;
    int number;
    pthread_t thread;
    pthread_barrier_t *start;
} thread_call;

static void *thread_main(void *argument) {
    thread_call *call = argument;
    pthread_barrier_wait(call->start); /* so that they really meet */
    call->body(call->number, call->context);
    return NULL;
}

void run_in_threads(int count, void (*body)(int number, void *context), void *context) {
    thread_call *calls = calloc((size_t)count, sizeof *calls);
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, (unsigned)count);
    for (int i = 0; i < count; ++i) {
        calls[i] = (thread_call){.body = body, .context = context, .number = i, .start = &start};
        EXPECT_EQ(pthread_create(&calls[i].thread, NULL, thread_main, &calls[i]), 0);
    }
    for (int i = 0; i < count; ++i) pthread_join(calls[i].thread, NULL);
    pthread_barrier_destroy(&start);
    free(calls);
}
