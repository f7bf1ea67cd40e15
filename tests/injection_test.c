/* Every allocation, launch and copy fails once, and every allocation of the host's: nothing crashes, hangs or leaks,
 * what comes out is right or an error, and the next job runs. */
#include <slip/slip.h>
#include <stdlib.h>

#include "base/memory.h"
#include "drivers/sim/sim.h"
#include "graph_support.h"
#include "schedule/fusion.h"
#include "schedule_support.h"

enum { MOST_FAILURES = 5000, LENGTH = 300 };

/* ---- a job: both devices, two GPU streams, copies each way, memory donated and reused ---- */

typedef struct job {
    slip_stream *cpu, *first, *second;
    slip_array *arrays[64]; /* what it made */
    int count;
    slip_status status; /* of the first call that failed */
} job;

static slip_array *made(job *self, slip_status status, slip_array *array) {
    if (status != SLIP_OK) {
        EXPECT_TRUE(array == NULL);
        if (self->status == SLIP_OK) self->status = status;
        return NULL;
    }
    return self->arrays[self->count++] = array;
}

static slip_array *job_data(job *self, float value) {
    float values[LENGTH];
    const int shape = LENGTH;
    slip_array *array = NULL;
    for (int i = 0; i < LENGTH; ++i) values[i] = value;
    slip_status status = slip_array_from_data(&array, values, &shape, 1, SLIP_FLOAT32);
    return made(self, status, array);
}

static slip_array *job_add(job *self, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *sum = NULL;
    if (!a || !b) return NULL;
    slip_status status = slip_add(&sum, a, b, stream);
    return made(self, status, sum);
}

static slip_array *job_join(job *self, slip_array **parts, size_t count, slip_stream *stream) {
    slip_array *joined = NULL;
    for (size_t i = 0; i < count; ++i)
        if (!parts[i]) return NULL;
    slip_status status = slip_concatenate_axis(&joined, parts, count, 0, stream);
    return made(self, status, joined);
}

static void job_give_back(job *self, int from) {
    while (self->count > from) slip_array_release(self->arrays[--self->count]);
}

/* The values are right, or there is an error. */
static void job_read(job *self, slip_array *array, float value) {
    const void *data;
    if (!array) return;
    slip_status status = slip_array_data(&data, array);
    if (status == SLIP_OK) expect_all(array, value);
    else if (self->status == SLIP_OK) self->status = status;
    if (status != SLIP_OK) EXPECT_MESSAGE("[");
}

static slip_status run_job(slip_stream *cpu, slip_stream *first, slip_stream *second) {
    job self = {.cpu = cpu, .first = first, .second = second};
    slip_array *one = job_data(&self, 1), *two = job_add(&self, one, one, cpu), *last = job_add(&self, two, two, first);
    slip_array *parts[20];
    for (int i = 0; i < 20; ++i) {
        last = job_add(&self, last, i % 4 ? two : one, i % 3 ? first : second);
        parts[i] = job_add(&self, one, one, i % 2 ? first : second);
    }
    slip_array *back = job_add(&self, last, two, cpu), *forth = job_add(&self, back, one, second);
    slip_array *joined = job_join(&self, parts, 20, first);
    slip_array *outputs[3] = {forth, joined, last};
    for (int i = 0; i < 3; ++i) {
        if (!outputs[i]) continue;
        slip_status status = slip_async_eval(&outputs[i], 1);
        if (status != SLIP_OK && self.status == SLIP_OK) self.status = status;
    }
    slip_event *event;
    if (slip_event_create(&event) == SLIP_OK) {
        if (slip_event_record(event, first) == SLIP_OK) (void)slip_event_wait(event, second);
        slip_event_release(event);
    }
    job_read(&self, joined, 2);
    job_read(&self, last, 39); /* 4, then 5 times 1 and 15 times 2 */
    job_read(&self, forth, 42);
    job_give_back(&self, 0);
    return self.status;
}

/* ---- injecting ---- */

typedef enum target { ALLOCATION, LAUNCH, COPY } target;

static slip_stream *cpu, *first, *second;

static void begin(void) {
    setenv("SLIP_GPU", "sim", 1);
    cpu = make_stream(cpu_device), first = make_stream(gpu_device), second = make_stream(gpu_device);
    EXPECT_OK(run_job(cpu, first, second));
}

static void settle(void) {
    (void)slip_device_synchronize(cpu_device, SLIP_FOREVER);
    (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
    EXPECT_EQ(slip_memory_active(), 0);
}

static slip_sim_options inject(target what, uint64_t at, bool repeats) {
    slip_sim_options options;
    EXPECT_OK(slip__sim_default_options(&options));
    options.seed = at;
    options.fail_repeats = repeats;
    if (what == ALLOCATION) options.fail_allocation_at = at;
    if (what == LAUNCH) options.fail_launch_at = at;
    if (what == COPY) options.fail_copy_at = at;
    return options;
}

static void fail_each(target what, bool repeats) {
    slip_sim_counters counters;
    for (uint64_t at = 1;; ++at) {
        if (at == MOST_FAILURES) FAIL("the job never ran clean");
        TEST_CONTEXT("target %d, failure at %ju", (int)what, (uintmax_t)at);
        slip_memory_clear_cache();
        slip_sim_options options = inject(what, at, repeats);
        EXPECT_OK(slip__sim_configure(&options));
        slip_status status = run_job(cpu, first, second);
        settle();
        slip__sim_get_counters(&counters);
        if (status != SLIP_OK) EXPECT_TRUE(counters.injected_failures > 0);
        if (status == SLIP_OK && what != ALLOCATION)
            EXPECT_EQ(counters.injected_failures, 0); /* memory is tried for again */
        if (repeats && counters.injected_failures > 0) EXPECT_NE(status, SLIP_OK);
        EXPECT_OK(slip__sim_configure(NULL));
        slip_memory_clear_cache();
        slip__sim_get_counters(&counters);
        EXPECT_EQ(counters.live_bytes, 0);
        EXPECT_EQ(slip_memory_cache(), 0);
        EXPECT_OK(run_job(cpu, first, second)); /* the next job */
        settle();
        if (status == SLIP_OK && at > 1 && what != ALLOCATION) return;
        if (status == SLIP_OK && what == ALLOCATION && at > 60) return;
    }
}

TEST_WITH_TIMEOUT(each_allocation_may_fail, 60) {
    begin();
    fail_each(ALLOCATION, false);
}

TEST_WITH_TIMEOUT(all_allocations_may_fail_from_each_on, 60) {
    begin();
    fail_each(ALLOCATION, true);
}

TEST_WITH_TIMEOUT(each_launch_may_fail, 60) {
    slip__fusion_enable(false); /* commands that fail together are tried again one by one: see fusion_test.c */
    begin();
    fail_each(LAUNCH, false);
    fail_each(LAUNCH, true);
}

TEST_WITH_TIMEOUT(each_copy_may_fail, 60) {
    begin();
    fail_each(COPY, false);
    fail_each(COPY, true);
}

/* Each kernel may kill the device: all that is left is errors, and the accounts are in order. */
TEST_WITH_TIMEOUT(each_kernel_may_be_the_devices_last, 60) {
    begin();
    for (uint64_t at = 1;; ++at) {
        slip_sim_options options = inject(LAUNCH, 0, false);
        options.fault_at_kernel = at;
        options.seed = at;
        EXPECT_OK(slip__sim_configure(&options));
        slip_status status = run_job(cpu, first, second);
        (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
        settle();
        EXPECT_OK(slip__sim_configure(NULL));
        EXPECT_OK(run_job(cpu, first, second));
        settle();
        if (status == SLIP_OK) break;
        EXPECT_EQ(status, SLIP_DEVICE);
        if (at == MOST_FAILURES) FAIL("the job never ran clean");
    }
}

/* ---- memory of the host's ---- */

static void fail_host_memory(bool repeats, slip_stream *b, slip_stream *c) {
    int clean = 0;
    for (uint64_t at = 1; clean < 3; ++at) { /* with a worker or two the count may vary a little */
        if (at == MOST_FAILURES) FAIL("the job never ran clean");
        TEST_CONTEXT("host allocation %ju fails%s", (uintmax_t)at, repeats ? ", and all after it" : "");
        slip__memory_fail_at(at, repeats);
        slip_status status = run_job(cpu, b, c);
        slip__memory_fail_at(0, 0);
        settle();
        clean = status == SLIP_OK ? clean + 1 : 0;
        EXPECT_OK(run_job(cpu, b, c));
        settle();
    }
}

TEST_WITH_TIMEOUT(each_host_allocation_may_fail_on_one_thread, 60) {
    EXPECT_OK(slip_thread_count_set(1));
    cpu = make_stream(cpu_device), first = make_stream(cpu_device), second = make_stream(cpu_device);
    EXPECT_OK(run_job(cpu, first, second));
    fail_host_memory(false, first, second);
    fail_host_memory(true, first, second);
}

TEST_WITH_TIMEOUT(each_host_allocation_may_fail_beside_workers, 60) {
    cpu = make_stream(cpu_device), first = make_stream(cpu_device), second = make_stream(cpu_device);
    EXPECT_OK(run_job(cpu, first, second));
    fail_host_memory(false, first, second);
    fail_host_memory(true, first, second);
}

TEST_WITH_TIMEOUT(each_host_allocation_may_fail_beside_a_gpu, 120) {
    begin();
    fail_host_memory(false, first, second);
    fail_host_memory(true, first, second);
}

TEST_WITH_TIMEOUT(making_streams_and_events_may_fail, 60) {
    setenv("SLIP_GPU", "sim", 1);
    make_stream(gpu_device);
    for (uint64_t at = 1; at < 20; ++at) {
        slip_stream *streams[3] = {NULL};
        slip_event *event = NULL;
        slip_stream_options local = {.kind = SLIP_STREAM_THREAD_LOCAL};
        slip__memory_fail_at(at, false);
        for (int i = 0; i < 3; ++i) {
            slip_device device = i == 1 ? gpu_device : cpu_device;
            slip_status status = slip_stream_create(&streams[i], device, i == 2 ? &local : NULL);
            if (status == SLIP_OK) continue;
            EXPECT_EQ(status, SLIP_OUT_OF_MEMORY);
            EXPECT_TRUE(streams[i] == NULL);
            EXPECT_MESSAGE("out of memory");
        }
        if (slip_event_create(&event) == SLIP_OK && streams[0] && slip_event_record(event, streams[0]) == SLIP_OK)
            if (streams[1]) (void)slip_event_wait(event, streams[1]);
        slip__memory_fail_at(0, 0);
        if (event) EXPECT_OK(slip_event_synchronize(event, SLIP_FOREVER));
        slip_event_release(event);
        for (int i = 0; i < 3; ++i) slip_stream_release(streams[i]);
    }
}

/* ---- random graphs ---- */

static slip_stream *streams[6];

static void check_random_graph(test_generator *random, target what, bool across_devices) {
    random_graph graph;
    graph_shape shape = graph_random_shape(random);
    slip_sim_options options = inject(what, test_random_below(random, 60) + 1, false);
    slip_memory_clear_cache();
    EXPECT_OK(slip__sim_configure(&options));
    graph_begin(&graph, streams + (across_devices ? 0 : 3), across_devices ? 6 : 3);
    graph_grow(&graph, random, 60, &shape);
    for (int i = 0; i < 6; ++i) graph_submit(&graph, random, 0, 4);
    graph_submit(&graph, random, 0, 0);
    if (what == LAUNCH) EXPECT_LE(graph_count_origins(&graph, "injected"), 1);
    else graph_expect_values_or_errors(&graph, "[");
    graph_end(&graph);
    settle();
}

TEST_WITH_TIMEOUT(injected_failures_of_random_graphs_spoil_what_depends_on_them, 120) {
    setenv("SLIP_GPU", "sim", 1);
    for (int i = 0; i < 6; ++i) streams[i] = make_stream(i < 3 ? cpu_device : gpu_device);
    FOR_EACH_SEED(seed, 60) {
        test_generator random = test_random(seed);
        for (target what = ALLOCATION; what <= COPY; ++what) {
            check_random_graph(&random, what, false);
            check_random_graph(&random, what, true);
        }
    }
}

TEST_WITH_TIMEOUT(host_memory_that_fails_under_random_graphs_gives_values_or_errors, 120) {
    setenv("SLIP_GPU", "sim", 1);
    for (int i = 0; i < 6; ++i) streams[i] = make_stream(i < 3 ? cpu_device : gpu_device);
    FOR_EACH_SEED(seed, 150) {
        test_generator random = test_random(seed);
        random_graph graph;
        graph_shape shape = graph_random_shape(&random);
        graph_begin(&graph, streams, 6);
        graph_grow(&graph, &random, 60, &shape);
        slip__memory_fail_at(test_random_below(&random, 300) + 1, test_random_chance(&random, 0.1));
        slip_array *arrays[60];
        for (int i = 0; i < graph.count; ++i) arrays[i] = graph.nodes[i].array;
        (void)slip_async_eval(arrays, (size_t)graph.count);
        slip__memory_fail_at(0, 0);
        graph_expect_values_or_errors(&graph, "out of memory");
        graph_end(&graph);
        settle();
    }
}
