/* What the vendor's driver library itself costs on this machine, without any runtime: the limits that the rows of
 * `make bench-gpu` are to be seen against. Prints KEY<tab>FIGURE lines. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../../src/drivers/cuda/api.h"

enum { LENGTH = 1000, GRAPH = 50, REPEATS = 15 };

static slip_cuda_api cuda;
static CUstream first, second;
static CUevent events[2];
static CUfunction function;
static CUgraph graph;
static CUgraphNode nodes[GRAPH];
static CUgraphExec exec;
static CUcontext context;
static volatile uint64_t *words; /* pinned */

typedef CUresult (*get_address)(const char *symbol, void **found, int version, uint64_t flags, int *status);

#define DO(call)                                                                           \
    do {                                                                                   \
        CUresult result_ = (call);                                                         \
        if (result_ != CUDA_SUCCESS) fprintf(stderr, "%s: %d\n", #call, result_), exit(1); \
    } while (0)

static const char text[] = ".version 8.0\n.target sm_80\n.address_size 64\n"
                           ".visible .entry nothing(.param .u64 a, .param .u64 b, .param .u64 c) { ret; }\n";

static void begin(void) {
    void *library = dlopen("libcuda.so.1", RTLD_NOW);
    get_address find = NULL;
    if (library) *(void **)&find = dlsym(library, "cuGetProcAddress_v2");
    if (!find) fprintf(stderr, "no NVIDIA driver\n"), exit(1);
#define FIND(name, parameters) DO(find(#name, (void **)&cuda.name, 12040, 0, NULL));
    CUDA_REQUIRED(FIND)
    CUmodule module;
    setenv("CUDA_DEVICE_MAX_CONNECTIONS", "32", 0);
    DO(cuda.cuInit(0));
    DO(cuda.cuDevicePrimaryCtxRetain(&context, 0));
    DO(cuda.cuCtxPushCurrent(context));
    DO(cuda.cuModuleLoadData(&module, text));
    DO(cuda.cuModuleGetFunction(&function, module, "nothing"));
    DO(cuda.cuStreamCreateWithPriority(&first, CU_STREAM_NON_BLOCKING, 0));
    DO(cuda.cuStreamCreateWithPriority(&second, CU_STREAM_NON_BLOCKING, 0));
    for (int i = 0; i < 2; ++i) DO(cuda.cuEventCreate(&events[i], CU_EVENT_DISABLE_TIMING));
    void *memory;
    DO(cuda.cuMemHostAlloc(&memory, 4096, CU_MEMHOSTALLOC_PORTABLE));
    words = memory;
}

static void launch(CUstream stream) {
    uint64_t a = 1, b = 2, c = 3;
    void *given[] = {&a, &b, &c};
    DO(cuda.cuLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, stream, given, NULL));
}

static CUDA_KERNEL_NODE_PARAMS node_of(void **given) {
    return (CUDA_KERNEL_NODE_PARAMS){.func = function,
                                     .gridDimX = 1,
                                     .gridDimY = 1,
                                     .gridDimZ = 1,
                                     .blockDimX = 32,
                                     .blockDimY = 1,
                                     .blockDimZ = 1,
                                     .kernelParams = given};
}

static void make_graph(void) {
    uint64_t a = 1, b = 2, c = 3;
    void *given[] = {&a, &b, &c};
    CUDA_KERNEL_NODE_PARAMS node = node_of(given);
    DO(cuda.cuGraphCreate(&graph, 0));
    for (int i = 0; i < GRAPH; ++i)
        DO(cuda.cuGraphAddKernelNode(&nodes[i], graph, i ? &nodes[i - 1] : NULL, i > 0, &node));
    DO(cuda.cuGraphInstantiateWithFlags(&exec, graph, 0));
}

/* ---- what is timed: LENGTH of each ---- */

static void launches(void) {
    for (int i = 0; i < LENGTH; ++i) launch(first);
}

static void contexts(void) {
    CUcontext left;
    for (int i = 0; i < LENGTH; ++i) cuda.cuCtxPushCurrent(context), cuda.cuCtxPopCurrent(&left);
}

static void records(void) {
    for (int i = 0; i < LENGTH; ++i) DO(cuda.cuEventRecord(events[0], first));
}

static void record_waits(void) {
    for (int i = 0; i < LENGTH; ++i) {
        DO(cuda.cuEventRecord(events[0], first));
        DO(cuda.cuStreamWaitEvent(second, events[0], 0));
    }
}

static void writes(void) {
    for (int i = 0; i < LENGTH; ++i) DO(cuda.cuStreamWriteValue64(first, (CUdeviceptr)(uintptr_t)words, 1, 0));
}

static void ping_pong(void) {
    for (int i = 0; i < LENGTH; ++i) {
        CUstream stream = i % 2 ? second : first, other = i % 2 ? first : second;
        launch(stream);
        DO(cuda.cuEventRecord(events[i % 2], stream));
        DO(cuda.cuStreamWaitEvent(other, events[i % 2], 0));
    }
}

static void graph_launches(void) {
    for (int i = 0; i < LENGTH; i += GRAPH) DO(cuda.cuGraphLaunch(exec, first));
}

static void graph_updates(void) {
    static uint64_t turn;
    uint64_t a, b = 2, c = 3;
    void *given[] = {&a, &b, &c};
    CUDA_KERNEL_NODE_PARAMS node = node_of(given);
    for (int i = 0; i < LENGTH; ++i) {
        a = ++turn;
        DO(cuda.cuGraphExecKernelNodeSetParams(exec, nodes[i % GRAPH], &node));
        if (i % GRAPH == GRAPH - 1) DO(cuda.cuGraphLaunch(exec, first));
    }
}

/* The host writes a word, the device runs a kernel and writes another, the host sees it. */
static void round_trips(void) {
    static uint64_t turn;
    for (int i = 0; i < LENGTH; ++i) {
        ++turn;
        DO(cuda.cuStreamWaitValue64(first, (CUdeviceptr)(uintptr_t)&words[64], turn, CU_STREAM_WAIT_VALUE_GEQ));
        launch(first);
        DO(cuda.cuStreamWriteValue64(first, (CUdeviceptr)(uintptr_t)&words[128], turn, 0));
        words[64] = turn;
        while (words[128] < turn) {
        }
    }
}

/* The same with what a runtime adds: the value is copied in and out, by kernels, and an event marks the end. */
static void round_trips_with_copies(void) {
    static uint64_t turn;
    for (int i = 0; i < LENGTH; ++i) {
        ++turn;
        DO(cuda.cuStreamWaitValue64(second, (CUdeviceptr)(uintptr_t)&words[192], turn, CU_STREAM_WAIT_VALUE_GEQ));
        for (int k = 0; k < 3; ++k) launch(second);
        DO(cuda.cuEventRecord(events[0], second));
        DO(cuda.cuStreamWriteValue64(second, (CUdeviceptr)(uintptr_t)&words[256], turn, 0));
        words[192] = turn;
        while (words[256] < turn) {
        }
    }
}

/* ---- timing ---- */

static double now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void drain(void) {
    while (cuda.cuStreamQuery(first) == CUDA_ERROR_NOT_READY || cuda.cuStreamQuery(second) == CUDA_ERROR_NOT_READY) {
    }
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* Medians per one of LENGTH: until the calls have returned, and until the device is done. */
static void row(const char *key, void (*work)(void)) {
    double host[REPEATS], whole[REPEATS];
    for (int i = -2; i < REPEATS; ++i) {
        double start = now_us();
        work();
        double called = now_us();
        drain();
        if (i >= 0) host[i] = (called - start) / LENGTH, whole[i] = (now_us() - start) / LENGTH;
    }
    qsort(host, REPEATS, sizeof *host, compare);
    qsort(whole, REPEATS, sizeof *whole, compare);
    printf("driver_%s\t%.4g\ndriver_%s_host\t%.4g\n", key, whole[REPEATS / 2], key, host[REPEATS / 2]);
}

int main(void) {
    begin();
    make_graph();
    row("launch", launches);
    row("context", contexts);
    row("record", records);
    row("record_wait", record_waits);
    row("write", writes);
    row("ping_pong", ping_pong);
    row("graph", graph_launches);
    row("graph_update", graph_updates);
    row("round_trip", round_trips);
    row("round_trip_copies", round_trips_with_copies);
    fflush(stdout);
    _exit(0); /* the device and what is on it go with the process */
}
