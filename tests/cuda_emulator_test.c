/* The stand-in for the CUDA driver library: what tests of the driver and of the kernels rely on. */
#include <dlfcn.h>
#include <sched.h>
#include <stdlib.h>

#include "cuda_emulator/emulator.h"
#include "cuda_emulator/probe.h"
#include "drivers/cuda/api.h"
#include "test.h"

#ifdef SLIP_TEST_CUDA_EMULATOR

static slip_cuda_api cuda;
static CUmodule module;
static CUstream stream;
static __typeof__(emulator_fail_next) *fail_next;
static __typeof__(emulator_fault_at_kernel) *fault_at_kernel;
static __typeof__(emulator_reset) *reset;
static __typeof__(emulator_count) *count_of;
static __typeof__(emulator_device_bytes) *device_bytes;

static void look_up(void *library, const char *name, void *function) {
    void *found = dlsym(library, name);
    if (found == NULL) FAIL("%s is not in the library", name);
    memcpy(function, &found, sizeof found);
}

/* Loads the library and makes a module and a stream, with the context current. */
static void begin(void) {
    void *library = dlopen(SLIP_TEST_CUDA_EMULATOR, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) FAIL("%s", dlerror());
    __typeof__(cuGetProcAddress_v2) *find;
    look_up(library, "cuGetProcAddress_v2", &find);
#define FIND_(name, parameters)                                          \
    {                                                                    \
        void *found;                                                     \
        int status;                                                      \
        EXPECT_EQ(find(#name, &found, 12040, 0, &status), CUDA_SUCCESS); \
        EXPECT_EQ(status, 0);                                            \
        memcpy(&cuda.name, &found, sizeof found);                        \
    }
    CUDA_REQUIRED(FIND_)
#undef FIND_
    look_up(library, "emulator_fail_next", &fail_next);
    look_up(library, "emulator_fault_at_kernel", &fault_at_kernel);
    look_up(library, "emulator_reset", &reset);
    look_up(library, "emulator_count", &count_of);
    look_up(library, "emulator_device_bytes", &device_bytes);
    CUcontext context;
    CUdevice device;
    EXPECT_EQ(cuda.cuInit(0), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuDeviceGet(&device, 0), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuDevicePrimaryCtxRetain(&context, device), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuCtxPushCurrent(context), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuModuleLoadData(&module, "image"), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamCreateWithPriority(&stream, CU_STREAM_NON_BLOCKING, -2), CUDA_SUCCESS);
}

static void end(void) {
    EXPECT_EQ(cuda.cuStreamDestroy(stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuModuleUnload(module), CUDA_SUCCESS);
}

/* ---- small steps ---- */

static int64_t *device_words(size_t count) {
    CUdeviceptr address = 0;
    EXPECT_EQ(cuda.cuMemAlloc(&address, count * sizeof(int64_t)), CUDA_SUCCESS);
    return (int64_t *)(uintptr_t)address;
}

static void *pinned(size_t byte_count) {
    void *memory = NULL;
    EXPECT_EQ(cuda.cuMemHostAlloc(&memory, byte_count, CU_MEMHOSTALLOC_PORTABLE), CUDA_SUCCESS);
    return memset(memory, 0, byte_count);
}

static CUresult try_copy(CUstream on, void *to, const void *from, size_t byte_count) {
    return cuda.cuMemcpyAsync((CUdeviceptr)(uintptr_t)to, (CUdeviceptr)(uintptr_t)from, byte_count, on);
}

static CUfunction kernel(const char *name) {
    CUfunction function = NULL;
    EXPECT_EQ(cuda.cuModuleGetFunction(&function, module, name), CUDA_SUCCESS);
    return function;
}

static CUresult try_launch(CUstream on, const char *name, unsigned grid, unsigned block, probe_parameters parameters) {
    void *arguments[] = {&parameters};
    return cuda.cuLaunchKernel(kernel(name), grid, 1, 1, block, 1, 1, 0, on, arguments, NULL);
}

static void launch(CUstream on, const char *name, unsigned grid, unsigned block, probe_parameters parameters) {
    EXPECT_EQ(try_launch(on, name, grid, block, parameters), CUDA_SUCCESS);
}

static CUresult finish(CUstream on) {
    CUresult result;
    while ((result = cuda.cuStreamQuery(on)) == CUDA_ERROR_NOT_READY) sched_yield();
    return result;
}

/* The first words of device memory when the stream has ended; until the next call. */
static const int64_t *read_words(const int64_t *words, size_t count) {
    static int64_t *host;
    if (host != NULL) EXPECT_EQ(cuda.cuMemFreeHost(host), CUDA_SUCCESS);
    host = pinned(count * sizeof *host);
    EXPECT_EQ(try_copy(stream, host, words, count * sizeof *host), CUDA_SUCCESS);
    EXPECT_EQ(finish(stream), CUDA_SUCCESS);
    return host;
}

static CUresult word_call(__typeof__(slip__cuda.cuStreamWaitValue64) call, CUstream on, uint64_t *word,
                          uint64_t value) {
    return call(on, (CUdeviceptr)(uintptr_t)word, value, 0);
}

/* ---- kernels ---- */

TEST(threads_that_return_early_leave_the_rest_alone) {
    begin();
    int64_t *out = device_words(1000);
    launch(stream, "probe_fill", 4, 256, (probe_parameters){.out = out, .count = 999, .value = 7});
    const int64_t *values = read_words(out, 1000);
    for (size_t i = 0; i < 999; ++i) EXPECT_EQ(values[i], 7);
    EXPECT_EQ(values[999], -1); /* what memory has before it is written */
    end();
}

TEST(threads_know_their_place_in_three_dimensions) {
    begin();
    enum { BLOCKS = 4 * 3 * 2, THREADS = 4 * 4 * 2 };
    int64_t *out = device_words(BLOCKS * THREADS);
    probe_parameters parameters = {.out = out};
    void *arguments[] = {&parameters};
    EXPECT_EQ(cuda.cuLaunchKernel(kernel("probe_indices"), 4, 3, 2, 4, 4, 2, 0, stream, arguments, NULL), CUDA_SUCCESS);
    const int64_t *values = read_words(out, BLOCKS * THREADS);
    for (int64_t i = 0; i < BLOCKS * THREADS; ++i) {
        int64_t thread = i % THREADS;
        EXPECT_EQ(values[i], i / THREADS << 32 | (thread / 16) << 20 | (thread / 4 % 4) << 10 | thread % 4);
    }
    end();
}

static void check_block_sum(void) {
    begin();
    int64_t *in = device_words(512), *out = device_words(2), *host = pinned(512 * sizeof *host);
    for (int i = 0; i < 512; ++i) host[i] = i;
    EXPECT_EQ(try_copy(stream, in, host, 512 * sizeof *host), CUDA_SUCCESS);
    launch(stream, "probe_block_sum", 2, 256, (probe_parameters){.out = out, .in = in});
    const int64_t *sums = read_words(out, 2);
    EXPECT_EQ(sums[0], 255 * 128);
    EXPECT_EQ(sums[1], (256 + 511) * 128);
    end();
}

TEST(barriers_hold_and_do_not_wait_for_threads_that_returned) {
    check_block_sum();
}

TEST(barriers_hold_whatever_the_order) {
    setenv("EMULATOR_ORDER", "reverse", 1);
    check_block_sum();
}

TEST(votes_see_the_whole_block_or_warp) {
    begin();
    int64_t *out = device_words(64);
    launch(stream, "probe_votes", 1, 64, (probe_parameters){.out = out, .value = 40});
    const int64_t *values = read_words(out, 64);
    for (int i = 0; i < 64; ++i) {
        uint64_t warp = i < 32 ? 0xffffffffu : 0xffu;
        EXPECT_EQ(values[i], warp << 32 | (uint64_t)(i < 32) << 19 | 1 << 18 | 0 << 17 | 1 << 16 | 40);
    }
    end();
}

TEST(shuffles_move_values_between_lanes) {
    begin();
    int64_t *out = device_words(8 * 32);
    launch(stream, "probe_shuffles", 1, 32, (probe_parameters){.out = out});
    const int64_t *values = read_words(out, 8 * 32);
    for (int lane = 0; lane < 32; ++lane) {
        EXPECT_EQ(values[lane], 105);
        EXPECT_EQ(values[32 + lane], 100 + (lane < 3 ? lane : lane - 3));
        EXPECT_EQ(values[64 + lane], 100 + (lane > 28 ? lane : lane + 3));
        EXPECT_EQ(values[96 + lane], 100 + (lane ^ 1));
        EXPECT_EQ(values[128 + lane], (100 + (lane ^ 16)) * 2 + 1);
        EXPECT_EQ(values[160 + lane], (int64_t)(100 + (lane % 16 == 15 ? lane : lane + 1)) << 33);
        EXPECT_EQ(values[192 + lane], lane % 3 == 0 ? 0x49249249 : lane % 3 == 1 ? 0x92492492 : 0x24924924);
        if (lane < 7) EXPECT_EQ(values[224 + lane], 0x55);
    }
    end();
}

TEST(lanes_that_returned_are_not_waited_for) {
    begin();
    int64_t *out = device_words(32);
    launch(stream, "probe_leaving", 1, 32, (probe_parameters){.out = out});
    const int64_t *values = read_words(out, 32);
    int64_t sum = 0;
    for (int lane = 0; lane < 32; ++lane) EXPECT_EQ(values[lane], sum += 32 - lane);
    end();
}

TEST(atomics_of_two_streams_add_up) {
    begin();
    CUstream other;
    EXPECT_EQ(cuda.cuStreamCreateWithPriority(&other, CU_STREAM_NON_BLOCKING, 0), CUDA_SUCCESS);
    int64_t *out = device_words(7), *host = pinned(7 * sizeof *host);
    EXPECT_EQ(try_copy(stream, out, host, 7 * sizeof *host), CUDA_SUCCESS);
    EXPECT_EQ(finish(stream), CUDA_SUCCESS);
    launch(stream, "probe_atomics", 8, 256, (probe_parameters){.out = out});
    launch(other, "probe_atomics", 8, 256, (probe_parameters){.out = out});
    EXPECT_EQ(finish(other), CUDA_SUCCESS);
    const int64_t *values = read_words(out, 7);
    float real;
    double wide;
    memcpy(&real, &values[4], sizeof real);
    memcpy(&wide, &values[5], sizeof wide);
    EXPECT_EQ(values[0], 4096);
    EXPECT_EQ(values[1], 2047);
    EXPECT_EQ(values[2], -2047);
    EXPECT_EQ(values[3], 8192);
    EXPECT_NEAR(real, 4096, 0);
    EXPECT_NEAR(wide, 2048, 0);
    EXPECT_EQ(values[6], 0xffffffff);
    EXPECT_EQ(cuda.cuStreamDestroy(other), CUDA_SUCCESS);
    end();
}

TEST(a_deadlock_is_a_fault) {
    begin();
    int64_t *out = device_words(64);
    launch(stream, "probe_deadlock", 1, 64, (probe_parameters){.out = out});
    EXPECT_EQ(finish(stream), 719);
    EXPECT_EQ(cuda.cuStreamQuery(stream), 719);
    reset();
    launch(stream, "probe_fill", 1, 64, (probe_parameters){.out = out, .count = 64, .value = 3});
    EXPECT_EQ(read_words(out, 64)[63], 3);
    end();
}

TEST(modules_list_every_kernel_once) {
    begin();
    CUmodule other;
    unsigned count, other_count;
    EXPECT_EQ(cuda.cuModuleLoadData(&other, "image"), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuModuleGetFunctionCount(&count, module), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuModuleGetFunctionCount(&other_count, other), CUDA_SUCCESS);
    EXPECT_EQ(other_count, 0);
    CUfunction *functions = calloc(count, sizeof *functions);
    EXPECT_EQ(cuda.cuModuleEnumerateFunctions(functions, count, module), CUDA_SUCCESS);
    for (unsigned i = 0; i < count; ++i) {
        const char *name;
        EXPECT_EQ(cuda.cuFuncGetName(&name, functions[i]), CUDA_SUCCESS);
        EXPECT_EQ(cuda.cuFuncLoad(functions[i]), CUDA_SUCCESS);
        TEST_CONTEXT("%s is there twice", name);
        EXPECT_TRUE(kernel(name) == functions[i]);
    }
    free(functions);
    EXPECT_EQ(cuda.cuModuleUnload(other), CUDA_SUCCESS);
    end();
}

/* ---- launches that are refused ---- */

TEST(launches_are_checked) {
    begin();
    CUfunction function;
    int64_t *out = device_words(1);
    probe_parameters parameters = {.out = out};
    EXPECT_EQ(cuda.cuModuleGetFunction(&function, module, "no_such_kernel"), CUDA_ERROR_NOT_FOUND);
    EXPECT_EQ(try_launch(stream, "probe_fill", 0, 256, parameters), 1);
    EXPECT_EQ(try_launch(stream, "probe_fill", 1, 512, parameters), 701); /* beyond its launch bounds */
    EXPECT_EQ(try_launch(NULL, "probe_fill", 1, 256, parameters), 400);
    EXPECT_EQ(cuda.cuModuleLoadData(&module, NULL), 200);
    end();
}

TEST(without_a_current_context_calls_are_refused) {
    begin();
    CUcontext context;
    CUdeviceptr data;
    EXPECT_EQ(cuda.cuCtxPopCurrent(&context), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuMemAlloc(&data, 8), 201);
    EXPECT_EQ(cuda.cuCtxPopCurrent(&context), 201);
    EXPECT_EQ(cuda.cuCtxPushCurrent(context), CUDA_SUCCESS);
    end();
}

/* ---- streams, events, words ---- */

TEST(a_stream_waits_for_the_latest_record_at_the_time_of_the_call) {
    begin();
    CUstream other;
    CUevent event;
    uint64_t *word = pinned(2 * sizeof *word);
    EXPECT_EQ(cuda.cuStreamCreateWithPriority(&other, CU_STREAM_NON_BLOCKING, 0), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventCreate(&event, CU_EVENT_DISABLE_TIMING), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventQuery(event), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamWaitEvent(other, event, 0), CUDA_SUCCESS); /* never recorded: no wait */
    EXPECT_EQ(finish(other), CUDA_SUCCESS);

    EXPECT_EQ(word_call(cuda.cuStreamWaitValue64, stream, &word[0], 1), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventRecord(event, stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamWaitEvent(other, event, 0), CUDA_SUCCESS);
    EXPECT_EQ(word_call(cuda.cuStreamWaitValue64, stream, &word[0], 2), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventRecord(event, stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamQuery(other), CUDA_ERROR_NOT_READY);
    EXPECT_EQ(cuda.cuEventQuery(event), CUDA_ERROR_NOT_READY);
    __atomic_store_n(&word[0], 1, __ATOMIC_RELEASE);
    EXPECT_EQ(finish(other), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventQuery(event), CUDA_ERROR_NOT_READY); /* the second record */
    EXPECT_EQ(word_call(cuda.cuStreamWriteValue64, other, &word[0], 5), CUDA_SUCCESS);
    EXPECT_EQ(finish(stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventQuery(event), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventDestroy(event), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamDestroy(other), CUDA_SUCCESS);
    end();
}

TEST(events_with_timing_tell_the_time_between_them) {
    begin();
    uint64_t *word = pinned(2 * sizeof *word);
    CUevent start, last, untimed;
    float elapsed_ms = -1;
    EXPECT_EQ(cuda.cuEventCreate(&start, CU_EVENT_DEFAULT), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventCreate(&last, CU_EVENT_DEFAULT), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventCreate(&untimed, CU_EVENT_DISABLE_TIMING), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventElapsedTime(&elapsed_ms, start, last), 400); /* never recorded */
    EXPECT_EQ(cuda.cuEventRecord(start, stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventRecord(untimed, stream), CUDA_SUCCESS);
    EXPECT_EQ(word_call(cuda.cuStreamWaitValue64, stream, &word[0], 1), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventRecord(last, stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventElapsedTime(&elapsed_ms, start, last), CUDA_ERROR_NOT_READY);
    EXPECT_EQ((int)elapsed_ms, -1);
    __atomic_store_n(&word[0], 1, __ATOMIC_RELEASE);
    EXPECT_EQ(finish(stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventElapsedTime(&elapsed_ms, start, last), CUDA_SUCCESS);
    EXPECT_TRUE(elapsed_ms > 0);
    EXPECT_EQ(cuda.cuEventElapsedTime(&elapsed_ms, start, untimed), 400);
    EXPECT_EQ(cuda.cuEventDestroy(start), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventDestroy(last), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventDestroy(untimed), CUDA_SUCCESS);
    end();
}

TEST(items_run_in_order_and_a_destroyed_stream_finishes) {
    setenv("EMULATOR_DELAY_US", "200", 1);
    begin();
    int64_t *out = device_words(256), *host = pinned(256 * sizeof *host);
    CUstream other;
    CUevent event;
    EXPECT_EQ(cuda.cuStreamCreateWithPriority(&other, 0, 0), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventCreate(&event, 0), CUDA_SUCCESS);
    launch(other, "probe_fill", 1, 256, (probe_parameters){.out = out, .count = 256, .value = 1});
    for (int i = 0; i < 50; ++i) launch(other, "probe_add", 1, 256, (probe_parameters){out, NULL, 256, 2});
    EXPECT_EQ(cuda.cuEventRecord(event, other), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamDestroy(other), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuStreamWaitEvent(stream, event, 0), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuEventDestroy(event), CUDA_SUCCESS);
    EXPECT_EQ(try_copy(stream, host, out, 256 * sizeof *host), CUDA_SUCCESS);
    EXPECT_EQ(finish(stream), CUDA_SUCCESS);
    EXPECT_EQ(host[255], 101);
    end();
}

TEST(without_stream_memory_operations_words_are_refused) {
    setenv("EMULATOR_STREAM_MEMORY_OPERATIONS", "0", 1);
    begin();
    int value = 1;
    uint64_t *word = pinned(sizeof *word);
    EXPECT_EQ(cuda.cuDeviceGetAttribute(&value, CU_DEVICE_ATTRIBUTE_CAN_USE_64_BIT_STREAM_MEM_OPS, 0), CUDA_SUCCESS);
    EXPECT_EQ(value, 0);
    EXPECT_EQ(word_call(cuda.cuStreamWaitValue64, stream, word, 1), 801);
    EXPECT_EQ(word_call(cuda.cuStreamWriteValue64, stream, word, 1), 801);
    end();
}

/* ---- graphs ---- */

static CUDA_KERNEL_NODE_PARAMS node_parameters(const char *name, void **arguments) {
    return (CUDA_KERNEL_NODE_PARAMS){.func = kernel(name),
                                     .gridDimX = 1,
                                     .gridDimY = 1,
                                     .gridDimZ = 1,
                                     .blockDimX = 64,
                                     .blockDimY = 1,
                                     .blockDimZ = 1,
                                     .kernelParams = arguments};
}

TEST(a_graph_runs_with_the_parameters_of_its_launch) {
    begin();
    int64_t *out = device_words(64);
    uint64_t *word = pinned(sizeof *word);
    probe_parameters parameters = {.out = out, .count = 64, .value = 10};
    void *arguments[] = {&parameters};
    CUgraph graph;
    CUgraphNode fill, add;
    CUgraphExec exec;
    EXPECT_EQ(cuda.cuGraphCreate(&graph, 0), CUDA_SUCCESS);
    CUDA_KERNEL_NODE_PARAMS node = node_parameters("probe_fill", arguments);
    EXPECT_EQ(cuda.cuGraphAddKernelNode(&fill, graph, NULL, 0, &node), CUDA_SUCCESS);
    node = node_parameters("probe_add", arguments);
    parameters.value = 1;
    EXPECT_EQ(cuda.cuGraphAddKernelNode(&add, graph, &fill, 1, &node), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuGraphInstantiateWithFlags(&exec, graph, 0), CUDA_SUCCESS);

    EXPECT_EQ(word_call(cuda.cuStreamWaitValue64, stream, word, 1), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuGraphLaunch(exec, stream), CUDA_SUCCESS);
    parameters.value = 5;
    EXPECT_EQ(cuda.cuGraphExecKernelNodeSetParams(exec, add, &node), CUDA_SUCCESS);
    __atomic_store_n(word, 1, __ATOMIC_RELEASE);
    EXPECT_EQ(read_words(out, 64)[63], 11);
    EXPECT_EQ(cuda.cuGraphLaunch(exec, stream), CUDA_SUCCESS);
    EXPECT_EQ(read_words(out, 64)[0], 15);

    EXPECT_EQ(cuda.cuGraphDestroy(graph), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuGraphExecKernelNodeSetParams(exec, add, &node), 1); /* the nodes went with the graph */
    EXPECT_EQ(cuda.cuGraphLaunch(exec, stream), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuGraphExecDestroy(exec), CUDA_SUCCESS);
    EXPECT_EQ(read_words(out, 64)[0], 15);
    end();
}

/* ---- memory ---- */

TEST(device_memory_is_bounded) {
    setenv("EMULATOR_MEMORY_BYTES", "1048576", 1);
    begin();
    size_t total, left;
    CUdeviceptr first, second;
    EXPECT_EQ(cuda.cuDeviceTotalMem(&total, 0), CUDA_SUCCESS);
    EXPECT_EQ(total, 1048576);
    EXPECT_EQ(cuda.cuMemAlloc(&first, 1000000), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuMemAlloc(&second, 100000), CUDA_ERROR_OUT_OF_MEMORY);
    EXPECT_EQ(device_bytes(), 1000000);
    EXPECT_EQ(cuda.cuMemGetInfo(&left, &total), CUDA_SUCCESS);
    EXPECT_EQ(total, 1048576);
    EXPECT_EQ(left, 48576);
    EXPECT_EQ(cuda.cuMemFree(first + 8), 1);
    EXPECT_EQ(cuda.cuMemFree(first), CUDA_SUCCESS);
    for (int i = 0; i < 20; ++i) { /* more than the addresses in reserve */
        EXPECT_EQ(cuda.cuMemAlloc(&second, 500000), CUDA_SUCCESS);
        EXPECT_EQ(cuda.cuMemFree(second), CUDA_SUCCESS);
    }
    EXPECT_EQ(device_bytes(), 0);
    end();
}

TEST(a_copy_beyond_an_allocation_is_a_fault) {
    begin();
    int64_t *words = device_words(4), *host = pinned(5 * sizeof *host);
    EXPECT_EQ(try_copy(stream, words, host, 4 * sizeof *host), CUDA_SUCCESS);
    EXPECT_EQ(try_copy(stream, words, host, 5 * sizeof *host), 700);
    EXPECT_EQ(cuda.cuStreamQuery(stream), 700);
    reset();
    EXPECT_EQ(cuda.cuMemFree((CUdeviceptr)(uintptr_t)words), CUDA_SUCCESS);
    EXPECT_EQ(try_copy(stream, host, words, sizeof *host), 700);
    reset();
    end();
}

TEST(copies_of_pageable_memory_hold_up_their_caller) {
    begin();
    int64_t *words = device_words(1), plain = 7;
    EXPECT_EQ(try_copy(stream, words, &plain, sizeof plain), CUDA_SUCCESS);
    plain = 8; /* too late to matter */
    EXPECT_EQ(read_words(words, 1)[0], 7);
    EXPECT_EQ(count_of("pageable copies"), 1);
    end();
}

/* ---- faults ---- */

TEST(a_call_fails_when_it_is_told_to) {
    begin();
    CUdeviceptr data;
    EXPECT_EQ(fail_next("cuMemAlloc", 2, CUDA_ERROR_OUT_OF_MEMORY), 0);
    EXPECT_EQ(cuda.cuMemAlloc(&data, 8), CUDA_SUCCESS);
    EXPECT_EQ(cuda.cuMemAlloc(&data, 8), CUDA_ERROR_OUT_OF_MEMORY);
    EXPECT_EQ(cuda.cuMemAlloc(&data, 8), CUDA_SUCCESS);
    EXPECT_EQ(count_of("cuMemAlloc"), 3);
    EXPECT_NE(fail_next("cuNoSuchFunction", 1, 1), 0);
    end();
}

TEST(a_fault_of_a_kernel_sticks) {
    begin();
    int64_t *out = device_words(64);
    uint64_t *word = pinned(sizeof *word);
    CUstream other;
    EXPECT_EQ(cuda.cuStreamCreateWithPriority(&other, 0, 0), CUDA_SUCCESS);
    EXPECT_EQ(word_call(cuda.cuStreamWaitValue64, other, word, 1), CUDA_SUCCESS); /* a wait that the fault ends */
    fault_at_kernel(2);
    launch(stream, "probe_fill", 1, 64, (probe_parameters){.out = out, .count = 64, .value = 1});
    EXPECT_EQ(finish(stream), CUDA_SUCCESS);
    launch(stream, "probe_fill", 1, 64, (probe_parameters){.out = out, .count = 64, .value = 2});
    EXPECT_EQ(finish(stream), 700);
    EXPECT_EQ(try_copy(stream, word, out, 8), 700);
    EXPECT_EQ(cuda.cuMemFree((CUdeviceptr)(uintptr_t)out), 700);
    EXPECT_EQ(device_bytes(), 0); /* all the same */
    EXPECT_EQ(cuda.cuStreamDestroy(other), 700);
    const char *name;
    EXPECT_EQ(cuda.cuGetErrorName(700, &name), CUDA_SUCCESS);
    EXPECT_STR(name, "CUDA_ERROR_ILLEGAL_ADDRESS");
    EXPECT_EQ(cuda.cuStreamDestroy(stream), 700);
}

#else

TEST(the_emulator_was_built) {
    SKIP("no C++ compiler, or not this processor: the CUDA emulator is not built");
}

#endif
