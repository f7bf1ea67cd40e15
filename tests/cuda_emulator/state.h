/* The emulator's insides. One lock guards all of it, and is let go while a kernel or a copy runs. */
#ifndef CUDA_EMULATOR_STATE_H
#define CUDA_EMULATOR_STATE_H

#include <pthread.h>
#include <stdbool.h>

#include "cuda_emulator/block.h"
#include "cuda_emulator/emulator.h"
#include "drivers/cuda/api.h"

/* Codes beyond those that the driver tells apart. */
enum {
    CUDA_ERROR_NOT_INITIALIZED = 3,
    CUDA_ERROR_INVALID_DEVICE = 101,
    CUDA_ERROR_INVALID_CONTEXT = 201,
    CUDA_ERROR_INVALID_HANDLE = 400,
    CUDA_ERROR_ILLEGAL_ADDRESS = 700,
    CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
    CUDA_ERROR_LAUNCH_FAILED = 719,
    CUDA_ERROR_NOT_SUPPORTED = 801
};

#define DECLARE_(name, parameters) EMULATOR_EXPORT CUresult name parameters;
CUDA_REQUIRED(DECLARE_)
#undef DECLARE_

#define NUMBER_(name, parameters) CALL_##name,
typedef enum emulator_call { CUDA_REQUIRED(NUMBER_) CALL_COUNT } emulator_call;
#undef NUMBER_

/* What every function begins with, and all but a few with `needs_context`. 0, or the code to return: an injected one,
 * the fault that the device died of, or that there is no context. */
CUresult emulator_enter(emulator_call call, bool needs_context);
#define ENTER(function) ENTER_(emulator_enter(CALL_##function, true))
#define ENTER_WITHOUT_CONTEXT(function) ENTER_(emulator_enter(CALL_##function, false))
#define ENTER_(call)                                   \
    do {                                               \
        CUresult entered_ = (call);                    \
        if (entered_ != CUDA_SUCCESS) return entered_; \
    } while (0)

/* Settings, from the environment at the first call. */
typedef struct emulator_settings {
    size_t memory_bytes;
    bool has_stream_memory_operations, is_reverse;
    unsigned delay_us, clock_rate;
} emulator_settings;
const emulator_settings *emulator_get_settings(void);

void emulator_lock(void);
void emulator_unlock(void);
void emulator_wait(pthread_cond_t *condition); /* with the lock held */
/* Sleeps with the lock let go until something has happened: an item is over, or a fault. */
void emulator_wait_for_progress(void);
void emulator_progress(void);

/* With the lock held: the device dies. Says why on stderr, the first time. */
void emulator_fault(CUresult error, const char *format, ...) __attribute__((format(printf, 2, 3)));
CUresult emulator_fault_now(void); /* 0 while it lives; with or without the lock */
/* With the lock held: whether the kernel that begins is the one to fault. */
bool emulator_kernel_begins(void);

/* ---- memory.c, with the lock held ---- */

/* The kind of memory a range lies in. */
typedef enum emulator_place {
    PLACE_HOST,   /* of which nothing is known */
    PLACE_PINNED, /* all within one pinned allocation */
    PLACE_DEVICE, /* all within one device allocation */
    PLACE_ILLEGAL /* in the device's addresses, but not within an allocation */
} emulator_place;
emulator_place emulator_place_of(CUdeviceptr address, size_t byte_count);

/* ---- block.c: kernels ---- */

typedef struct emulator_launch {
    const emulator_kernel *kernel;
    emulator_index grid, block;
    void *parameters; /* owned */
} emulator_launch;

const emulator_kernel *emulator_find_kernel(const char *name);
const emulator_kernel *emulator_first_kernel(void); /* then by `next` */

/* ---- nvrtc.c ---- */

/* Loads the image if it is a library that the runtime compiler's stand-in made. */
bool emulator_load_library(const void *image);
/* Checks, and copies the parameters. A code of the driver's. */
CUresult emulator_launch_make(emulator_launch *launch, CUfunction function, emulator_index grid, emulator_index block,
                              unsigned shared_bytes, void *const *parameters);
CUresult emulator_launch_copy(emulator_launch *copy, const emulator_launch *launch);

/* Runs kernels: one per stream, used by its host thread alone. NULL out of memory. */
typedef struct emulator_runner emulator_runner;
emulator_runner *emulator_runner_create(void);
void emulator_runner_release(emulator_runner *runner);
/* NULL, or what was wrong, in memory of the runner's. Without the lock. */
const char *emulator_run(emulator_runner *runner, const emulator_launch *launch);

/* ---- stream.c, with the lock held ---- */

/* A point in a stream, which events and graphs wait for. Counts references. */
typedef struct emulator_mark emulator_mark;

/* Copies from or to host memory that is not pinned, which held up their callers. */
uint64_t emulator_pageable_copies(void);
/* All work queued before this call has run, or the device is dead. Lets go of the lock meanwhile. */
void emulator_drain(const char *caller);
/* One item: launches in order, after what `*latest` stands for, which becomes their end. Takes the launches, also when
 * it fails. */
CUresult emulator_enqueue_launches(CUstream stream, emulator_launch *launches, size_t count, emulator_mark **latest);
void emulator_mark_release(emulator_mark *mark); /* NULL does nothing */

#endif
