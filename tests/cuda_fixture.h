/* What the tests of the NVIDIA driver on the emulated GPU share: steering it, and a program over both devices. */
#ifndef SLIP_TESTS_CUDA_FIXTURE_H
#define SLIP_TESTS_CUDA_FIXTURE_H

#include <dlfcn.h>
#include <slip/slip.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cuda_emulator/emulator.h"
#include "schedule_support.h"

enum { TINY = 16, LENGTH = 300, BIG = 20000, OUT_OF_MEMORY = 2, NO_DEVICE = 100, NOT_SUPPORTED = 801, UNKNOWN = 999 };

static slip_stream *cpu, *first, *second;

/* ---- the emulator ---- */

static inline void look_up(const char *name, void *function) {
    const char *path = getenv("SLIP_CUDA_LIBRARY");
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL), *found = library ? dlsym(library, name) : NULL;
    if (!found) FAIL("%s is not in %s", name, path);
    memcpy(function, &found, sizeof found);
}

static inline uint64_t count_of(const char *name) {
    __typeof__(emulator_count) *count;
    look_up("emulator_count", &count);
    return count(name);
}

static inline void fail_next(const char *name, int count, int error) {
    __typeof__(emulator_fail_next) *fail;
    look_up("emulator_fail_next", &fail);
    EXPECT_EQ(fail(name, count, error), 0);
}

static inline void fault_at_kernel(int count) {
    __typeof__(emulator_fault_at_kernel) *fault;
    look_up("emulator_fault_at_kernel", &fault);
    fault(count);
}

/* Before the library's first call. */
static inline void use_emulator(void) {
#ifdef SLIP_TEST_CUDA_EMULATOR
    if (getenv("SLIP_TEST_CUDA")) SKIP("the tests run on a real GPU");
    setenv("SLIP_GPU", "cuda", 1);
    setenv("SLIP_CUDA_LIBRARY", SLIP_TEST_CUDA_EMULATOR, 1);
    setenv("SLIP_NVRTC_LIBRARY", "", 1); /* it has one, for tests that want it */
#else
    SKIP("the emulated GPU was not built");
#endif
}

static inline void begin(void) {
    use_emulator();
    cpu = make_stream(cpu_device), first = make_stream(gpu_device), second = make_stream(gpu_device);
}

/* ---- a program over both devices: two GPU streams, copies each way, small and large, kernels of several launches ----
 */

typedef struct program {
    slip_array *arrays[128];
    int count;
    slip_status status; /* of the first call that failed */
} program;

static inline slip_array *made(program *self, slip_status status, slip_array *array) {
    if (status != SLIP_OK && self->status == SLIP_OK) self->status = status;
    if (status != SLIP_OK) EXPECT_MESSAGE("[");
    return status == SLIP_OK ? self->arrays[self->count++] = array : NULL;
}

static inline slip_array *program_data(program *self, float value, int count) {
    float *values = malloc((size_t)count * sizeof *values);
    slip_array *array = NULL;
    for (int i = 0; i < count; ++i) values[i] = value;
    slip_status status = slip_array_from_data(&array, values, &count, 1, SLIP_FLOAT32);
    free(values);
    return made(self, status, array);
}

static inline slip_array *program_add(program *self, slip_array *a, slip_array *b, slip_stream *stream) {
    slip_array *sum = NULL;
    if (!a || !b) return NULL;
    slip_status status = slip_add(&sum, a, b, stream);
    return made(self, status, sum);
}

static inline slip_array *program_max(program *self, slip_array *a, slip_stream *stream) {
    slip_array *most = NULL;
    if (!a) return NULL;
    slip_status status = slip_cummax(&most, a, 0, false, true, stream);
    return made(self, status, most);
}

/* The values are right, or there is an error. */
static inline void program_read(program *self, slip_array *array, float value) {
    const void *data;
    if (!array) return;
    slip_status status = slip_array_data(&data, array);
    if (status == SLIP_OK) expect_all(array, value);
    else EXPECT_MESSAGE("[");
    if (self->status == SLIP_OK) self->status = status;
}

static inline slip_status run_program(void) {
    program self = {.status = SLIP_OK};
    slip_array *one = program_data(&self, 1, LENGTH), *large = program_data(&self, 1, BIG);
    slip_array *two = program_add(&self, one, one, cpu), *last = program_add(&self, two, two, first);
    for (int i = 0; i < 40; ++i) last = program_add(&self, last, i % 4 ? two : one, i % 20 < 10 ? first : second);
    slip_array *most = program_max(&self, last, second), *back = program_add(&self, most, two, cpu);
    slip_array *forth = program_add(&self, back, one, first);
    slip_array *sum = program_add(&self, large, large, second), *large_back = program_add(&self, sum, large, cpu);
    slip_array *large_forth = program_add(&self, large_back, large, first);
    slip_array *outputs[4] = {forth, large_forth, last, two};
    for (int i = 0; i < 4; ++i) {
        if (!outputs[i]) continue;
        slip_status status = slip_async_eval(&outputs[i], 1);
        if (self.status == SLIP_OK) self.status = status;
    }
    program_read(&self, large_forth, 4);
    program_read(&self, forth, 77); /* 4, then 10 times 1 and 30 times 2; 2 and 1 */
    program_read(&self, last, 74);
    program_read(&self, two, 2);
    while (self.count) slip_array_release(self.arrays[--self.count]);
    return self.status;
}

static inline void settle(void) {
    (void)slip_device_synchronize(cpu_device, SLIP_FOREVER);
    (void)slip_device_synchronize(gpu_device, SLIP_FOREVER);
    EXPECT_EQ(slip_memory_active(), 0);
}

static inline void without_stream_memory_operations(void) {
    setenv("SLIP_CUDA_STREAM_MEMORY_OPERATIONS", "0", 1);
}

/* ---- chains ---- */

/* A chain of 300, whose memory lies elsewhere each time. */
static inline void run_chain(float start, slip_array **hold) {
    slip_array *from = make_vector(start, TINY), *step = make_vector(1, TINY),
               *last = make_chain(from, step, 300, first);
    expect_all(last, start + 300);
    slip_array_release(from);
    slip_array_release(step);
    *hold = last;
}

static inline uint64_t run_chains(int count) {
    slip_array *held[32];
    for (int i = 0; i < count; ++i) run_chain((float)i, &held[i]);
    for (int i = 0; i < count; ++i) slip_array_release(held[i]);
    return count_of("cuGraphLaunch");
}

/* ---- a stream that is held up ---- */

/* Memory of each kind is at hand, so that it can be had while the GPU waits. */
static inline void warm_up(void) {
    for (int i = 0; i < 4; ++i) {
        slip_array *arrays[8];
        for (int k = 0; k < 8; ++k) {
            slip_array *a = make_vector(1, TINY);
            arrays[k] = add(a, a, k % 2 ? first : second);
            slip_array_release(a);
        }
        EXPECT_OK(slip_async_eval(arrays, 8));
        for (int k = 0; k < 8; ++k) expect_all(arrays[k], 2);
        for (int k = 0; k < 8; ++k) slip_array_release(arrays[k]);
    }
}

typedef struct held {
    slip_array *one, *late, *blocked;
} held;

/* `first` waits for a value of the CPU, which runs only when the test says so. */
static inline held hold_first(void) {
    held self = {.one = make_vector(1, TINY)};
    slip_array *there = add(self.one, self.one, first); /* its copy is no part of what is held up */
    eval_one(there);
    slip_array_release(there);
    self.late = add(self.one, self.one, cpu);
    self.blocked = make_chain(self.late, self.one, 200, first);
    async_eval_one(self.blocked);
    return self;
}

static inline void let_go(held *self) {
    run_all(cpu);
    WAIT_UNTIL((run_ready_gpu_streams(), slip_array_is_ready(self->blocked))); /* no worker does it */
    expect_all(self->blocked, 202);
    slip_array_release(self->one);
    slip_array_release(self->late);
    slip_array_release(self->blocked);
}

#endif
