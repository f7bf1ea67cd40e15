/* Runs kernels: block after block, the threads of a block as fibers of one host thread. A fiber runs threads one after
 * the other for as long as none has to wait; one that waits keeps its fiber, and the rest goes on with another. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cuda_emulator/fiber.h"
#include "cuda_emulator/state.h"

enum { MAX_THREADS = 1024, LANES = 32, MAX_SHARED_BYTES = 48 * 1024 };

__thread emulator_index threadIdx, blockIdx, blockDim, gridDim;

typedef struct lane_call {
    unsigned mask;
    int operation, operand, width;
    uint64_t value, result;
} lane_call;

typedef struct warp {
    unsigned live, waiting; /* lanes: that have not returned; of them, that wait for others of the warp */
    lane_call calls[LANES];
} warp;

struct emulator_runner {
    fiber_place scheduler;
    fiber *running, *free;
    fiber *fibers[MAX_THREADS]; /* of threads that wait or are ready */
    const emulator_kernel *kernel;
    const void *parameters;
    bool is_reverse;
    unsigned count, begun, live;                           /* threads: in a block, begun, not returned yet */
    unsigned ready[MAX_THREADS], ready_first, ready_count; /* a ring */
    unsigned at_barrier[MAX_THREADS], at_barrier_count;
    int barrier_kind, barrier_true_count, barrier_result;
    bool is_barrier_mixed;
    warp warps[MAX_THREADS / LANES];
    char message[256];
};

static __thread emulator_runner *current;

/* ---- threads ---- */

static void set_thread(unsigned thread) {
    current->running->thread = thread;
    unsigned x = blockDim.x, y = blockDim.y;
    if (x == current->count) {
        threadIdx = (emulator_index){thread, 0, 0};
    } else {
        threadIdx = (emulator_index){thread % x, thread / x % y, thread / x / y};
    }
}

static void make_ready(emulator_runner *runner, unsigned thread) {
    runner->ready[(runner->ready_first + runner->ready_count++) % MAX_THREADS] = thread;
}

/* Goes on with another thread, or with the scheduler where none is ready. Returns when this fiber is switched to. */
static void leave(emulator_runner *runner) {
    fiber *left = runner->running;
    const fiber_place *to = &runner->scheduler;
    if (runner->ready_count > 0) {
        unsigned thread = runner->ready[runner->ready_first];
        runner->ready_first = (runner->ready_first + 1) % MAX_THREADS;
        runner->ready_count -= 1;
        runner->running = runner->fibers[thread];
        set_thread(thread);
        to = &runner->running->place;
    }
    fiber_switch(&left->place, to);
}

static void wait_here(emulator_runner *runner) {
    runner->fibers[runner->running->thread] = runner->running;
    leave(runner);
}

/* ---- barriers ---- */

static void release_barrier(emulator_runner *runner) {
    int count = runner->barrier_true_count;
    switch (runner->barrier_kind) {
    case EMULATOR_BARRIER_OR: runner->barrier_result = count > 0; break;
    case EMULATOR_BARRIER_AND: runner->barrier_result = (unsigned)count == runner->live; break;
    default: runner->barrier_result = count; break;
    }
    runner->barrier_true_count = 0;
    for (unsigned i = 0; i < runner->at_barrier_count; ++i) make_ready(runner, runner->at_barrier[i]);
    runner->at_barrier_count = 0;
}

/* Threads that returned count neither for the barrier nor for __syncthreads_and. */
int emulator_barrier(int kind, int predicate) {
    emulator_runner *runner = current;
    if (runner->at_barrier_count == 0) runner->barrier_kind = kind;
    runner->is_barrier_mixed |= runner->barrier_kind != kind;
    runner->barrier_true_count += predicate != 0;
    runner->at_barrier[runner->at_barrier_count++] = runner->running->thread;
    if (runner->at_barrier_count == runner->live && !runner->is_barrier_mixed) {
        runner->at_barrier_count -= 1; /* this one goes on by itself */
        release_barrier(runner);
    } else {
        wait_here(runner);
    }
    return runner->barrier_result;
}

/* ---- warps ---- */

static int source_lane(const lane_call *call, int lane) {
    int first = lane & ~(call->width - 1), last = first + call->width - 1;
    int source = lane;
    switch (call->operation) {
    case EMULATOR_WARP_SHUFFLE: source = first + (call->operand & (call->width - 1)); break;
    case EMULATOR_WARP_SHUFFLE_UP: source = lane - call->operand < first ? lane : lane - call->operand; break;
    case EMULATOR_WARP_SHUFFLE_DOWN: source = call->operand > last - lane ? lane : lane + call->operand; break;
    case EMULATOR_WARP_SHUFFLE_XOR: source = (lane ^ call->operand) > last ? lane : lane ^ call->operand; break;
    default: break;
    }
    return source;
}

static uint64_t warp_result(const warp *in, unsigned group, int lane) {
    const lane_call *call = &in->calls[lane];
    uint64_t result = 0;
    if (call->operation >= EMULATOR_WARP_SHUFFLE) {
        int source = source_lane(call, lane);
        return source >= 0 && source < LANES && (group >> source & 1u) ? in->calls[source].value : UINT64_MAX;
    }
    for (int other = 0; other < LANES; ++other) {
        if (!(group >> other & 1u)) continue;
        uint64_t value = in->calls[other].value;
        bool is_set = call->operation == EMULATOR_WARP_MATCH ? value == call->value : value != 0;
        result |= (uint64_t)is_set << other;
    }
    return result;
}

/* If all that the lane waits for have come: gives the results, and makes them ready. */
static bool complete_group(emulator_runner *runner, unsigned number, int lane) {
    warp *in = &runner->warps[number];
    const lane_call *call = &in->calls[lane];
    unsigned group = call->mask & in->live;
    if ((group & in->waiting) != group || !(call->mask >> lane & 1u)) return false;
    for (int other = 0; other < LANES; ++other) {
        if (!(group >> other & 1u)) continue;
        if (in->calls[other].mask != call->mask || in->calls[other].operation != call->operation) return false;
    }
    for (int other = 0; other < LANES; ++other) {
        if (group >> other & 1u) in->calls[other].result = warp_result(in, group, other);
    }
    in->waiting &= ~group;
    for (int other = 0; other < LANES; ++other) {
        if ((group >> other & 1u) && other != lane) make_ready(runner, number * LANES + (unsigned)other);
    }
    return true;
}

unsigned emulator_lane(void) {
    return current->running->thread % LANES;
}

uint64_t emulator_warp(unsigned mask, int operation, uint64_t value, int operand, int width) {
    emulator_runner *runner = current;
    unsigned number = runner->running->thread / LANES, lane = runner->running->thread % LANES;
    warp *in = &runner->warps[number];
    in->calls[lane] =
        (lane_call){.mask = mask, .operation = operation, .operand = operand, .width = width, .value = value};
    in->waiting |= 1u << lane;
    if (!complete_group(runner, number, (int)lane)) wait_here(runner);
    return in->calls[lane].result;
}

/* ---- a block ---- */

/* Those that wait may have waited for this thread alone. */
static void thread_returned(emulator_runner *runner, unsigned thread) {
    warp *in = &runner->warps[thread / LANES];
    in->live &= ~(1u << thread % LANES);
    runner->live -= 1;
    for (unsigned waiting = in->waiting; waiting != 0; waiting &= waiting - 1) {
        int lane = __builtin_ctz(waiting);
        if (!(in->waiting >> lane & 1u) || !complete_group(runner, thread / LANES, lane)) continue;
        make_ready(runner, thread / LANES * LANES + (unsigned)lane);
    }
    if (runner->at_barrier_count > 0 && runner->at_barrier_count == runner->live && !runner->is_barrier_mixed)
        release_barrier(runner);
}

/* What a fiber does all its life. */
static void run_threads(void) {
    emulator_runner *runner = current;
    fiber *self = runner->running;
    fiber_begun();
    for (;;) {
        while (runner->begun < runner->count && runner->ready_count == 0) {
            unsigned thread = runner->begun++;
            set_thread(runner->is_reverse ? runner->count - 1 - thread : thread);
            runner->kernel->run(runner->parameters);
            thread_returned(runner, self->thread);
        }
        self->next = runner->free;
        runner->free = self;
        leave(runner);
    }
}

static const char *describe_deadlock(emulator_runner *runner) {
    unsigned in_warps = 0;
    for (unsigned i = 0; i < MAX_THREADS / LANES; ++i)
        in_warps += (unsigned)__builtin_popcount(runner->warps[i].waiting);
    snprintf(
        runner->message, sizeof runner->message,
        "%s, block (%u,%u,%u): deadlock: %u threads wait at a barrier%s, %u at an operation of their warp, %u returned",
        runner->kernel->name, blockIdx.x, blockIdx.y, blockIdx.z, runner->at_barrier_count,
        runner->is_barrier_mixed ? " (of several kinds)" : "", in_warps, runner->count - runner->live);
    return runner->message;
}

static void release_fibers(fiber *first) {
    while (first != NULL) {
        fiber *next = first->next;
        fiber_release(first);
        first = next;
    }
}

static const char *run_block(emulator_runner *runner) {
    runner->begun = runner->ready_count = runner->at_barrier_count = 0;
    runner->barrier_true_count = 0;
    runner->is_barrier_mixed = false;
    runner->live = runner->count;
    for (unsigned first = 0; first < runner->count; first += LANES) {
        unsigned lanes = runner->count - first < LANES ? runner->count - first : LANES;
        runner->warps[first / LANES].live = lanes == LANES ? UINT32_MAX : (1u << lanes) - 1;
        runner->warps[first / LANES].waiting = 0;
    }
    while (runner->begun < runner->count) { /* on return nobody is ready */
        fiber *next = runner->free;
        if (next == NULL) next = fiber_create(run_threads);
        else runner->free = next->next;
        if (next == NULL) return "out of memory for the stack of a thread";
        runner->running = next;
        fiber_switch(&runner->scheduler, &next->place);
    }
    if (runner->live == 0) return NULL;
    describe_deadlock(runner);
    for (unsigned i = 0; i < runner->at_barrier_count; ++i) fiber_release(runner->fibers[runner->at_barrier[i]]);
    for (unsigned i = 0; i < runner->count; ++i) {
        if (runner->warps[i / LANES].waiting >> i % LANES & 1u) fiber_release(runner->fibers[i]);
    }
    return runner->message;
}

const char *emulator_run(emulator_runner *runner, const emulator_launch *launch) {
    current = runner;
    fiber_describe_thread(&runner->scheduler);
    runner->kernel = launch->kernel;
    runner->parameters = launch->parameters;
    runner->count = launch->block.x * launch->block.y * launch->block.z;
    memset(runner->warps, 0, sizeof runner->warps);
    gridDim = launch->grid;
    blockDim = launch->block;
    for (unsigned z = 0; z < launch->grid.z; ++z) {
        for (unsigned y = 0; y < launch->grid.y; ++y) {
            for (unsigned x = 0; x < launch->grid.x; ++x) {
                blockIdx = (emulator_index){x, y, z};
                const char *fault = run_block(runner);
                if (fault != NULL) return fault;
            }
        }
    }
    return NULL;
}

emulator_runner *emulator_runner_create(void) {
    emulator_runner *runner = calloc(1, sizeof *runner);
    if (runner != NULL) runner->is_reverse = emulator_get_settings()->is_reverse;
    return runner;
}

void emulator_runner_release(emulator_runner *runner) {
    if (runner == NULL) return;
    release_fibers(runner->free);
    free(runner);
}

/* ---- launches ---- */

static _Atomic(emulator_kernel *) kernels; /* registered before main, or by what nvrtc.c makes */

void emulator_register(emulator_kernel *kernel) {
    kernel->next = atomic_load(&kernels);
    while (!atomic_compare_exchange_weak(&kernels, &kernel->next, kernel)) {
    }
}

const emulator_kernel *emulator_find_kernel(const char *name) {
    for (const emulator_kernel *kernel = atomic_load(&kernels); kernel != NULL; kernel = kernel->next) {
        if (strcmp(kernel->name, name) == 0) return kernel;
    }
    return NULL;
}

const emulator_kernel *emulator_first_kernel(void) {
    return atomic_load(&kernels);
}

/* All parameters in one piece of memory; NULL without. */
static void *pack(const emulator_kernel *kernel, void *const *parameters) {
    char *packed = calloc(1, kernel->parameter_bytes + 1);
    size_t used = 0;
    if (!packed) return NULL;
    if (kernel->parameter_count == 0) return memcpy(packed, parameters[0], kernel->parameter_bytes);
    for (unsigned i = 0; i < kernel->parameter_count; ++i) {
        memcpy(packed + used, parameters[i], kernel->parameter_sizes[i]);
        used += emulator_padded(kernel->parameter_sizes[i]);
    }
    return packed;
}

CUresult emulator_launch_make(emulator_launch *launch, CUfunction function, emulator_index grid, emulator_index block,
                              unsigned shared_bytes, void *const *parameters) {
    const emulator_kernel *kernel = (const emulator_kernel *)function;
    if (kernel == NULL) return CUDA_ERROR_INVALID_HANDLE;
    bool is_empty = grid.x == 0 || grid.y == 0 || grid.z == 0 || block.x == 0 || block.y == 0 || block.z == 0;
    bool is_too_large = grid.x > INT32_MAX || grid.y > 65535 || grid.z > 65535 || block.x > MAX_THREADS ||
                        block.y > MAX_THREADS || block.z > 64 || block.x * block.y * block.z > MAX_THREADS ||
                        shared_bytes > (kernel->max_shared_bytes ? kernel->max_shared_bytes : MAX_SHARED_BYTES);
    if (is_empty || is_too_large || parameters == NULL || parameters[0] == NULL) return CUDA_ERROR_INVALID_VALUE;
    if (block.x * block.y * block.z > kernel->max_threads) return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
    *launch = (emulator_launch){kernel, grid, block, pack(kernel, parameters)};
    return launch->parameters == NULL ? CUDA_ERROR_OUT_OF_MEMORY : CUDA_SUCCESS;
}

CUresult emulator_launch_copy(emulator_launch *copy, const emulator_launch *launch) {
    *copy = *launch;
    copy->parameters = malloc(launch->kernel->parameter_bytes);
    if (copy->parameters == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    memcpy(copy->parameters, launch->parameters, launch->kernel->parameter_bytes);
    return CUDA_SUCCESS;
}
