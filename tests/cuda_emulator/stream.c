/* Streams and events. Each stream is a host thread with a list of items; its first item is the one that runs. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cuda_emulator/state.h"

enum { MAGIC_STREAM = 0x5354524d, MAGIC_EVENT = 0x45564e54, COMPLAINT_WAITS = 50 };

struct emulator_mark {
    unsigned references;
    bool is_passed;
    double passed_ms; /* on the device's clock */
};

typedef enum item_kind { ITEM_LAUNCHES, ITEM_COPY, ITEM_MARK, ITEM_WAIT, ITEM_WAIT_VALUE, ITEM_WRITE_VALUE } item_kind;

typedef struct item item;
struct item {
    item *next;
    item_kind kind;
    uint64_t number; /* among all items */
    emulator_launch *launches;
    size_t count; /* of launches, or bytes */
    void *to;     /* the word as well */
    const void *from;
    uint64_t value;
    emulator_mark *mark;
};

struct CUstream_st {
    unsigned magic;
    bool is_closing;
    CUstream next;
    item *first, *last;
    pthread_cond_t queued;
    emulator_runner *runner;
    uint64_t random;
};

struct CUevent_st {
    unsigned magic;
    bool has_timing;
    emulator_mark *latest; /* NULL before the first record */
};

static CUstream streams; /* until their threads end */
static uint64_t item_count;
static atomic_uint_fast64_t pageable_copies;

uint64_t emulator_pageable_copies(void) {
    return atomic_load(&pageable_copies);
}

/* ---- marks ---- */

static emulator_mark *mark_create(void) {
    emulator_mark *mark = calloc(1, sizeof *mark);
    if (mark != NULL) mark->references = 1;
    return mark;
}

static emulator_mark *mark_retain(emulator_mark *mark) {
    if (mark != NULL) mark->references += 1;
    return mark;
}

void emulator_mark_release(emulator_mark *mark) {
    if (mark != NULL && --mark->references == 0) free(mark);
}

/* The device's clock, which is not the host's. */
static double clock_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6) * emulator_get_settings()->clock_rate;
}

static void mark_pass(emulator_mark *mark) {
    mark->is_passed = true;
    mark->passed_ms = clock_ms();
}

/* ---- items ---- */

static void item_release(item *released) {
    for (size_t i = 0; released->launches != NULL && i < released->count; ++i) free(released->launches[i].parameters);
    free(released->launches);
    emulator_mark_release(released->mark);
    free(released);
}

/* Takes the mark, also when it fails; launches only when it does not. */
static CUresult enqueue(CUstream stream, const item *given) {
    item *made = malloc(sizeof *made);
    if (made == NULL) {
        emulator_mark_release(given->mark);
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    *made = *given;
    made->next = NULL;
    made->number = ++item_count;
    if (stream->first == NULL) stream->first = made;
    else stream->last->next = made;
    stream->last = made;
    pthread_cond_signal(&stream->queued);
    return CUDA_SUCCESS;
}

static void run_launches(CUstream stream, const item *in) {
    for (size_t i = 0; i < in->count && emulator_fault_now() == CUDA_SUCCESS; ++i) {
        const emulator_launch *launch = &in->launches[i];
        emulator_lock();
        bool is_faulty = emulator_kernel_begins();
        if (is_faulty) emulator_fault(CUDA_ERROR_ILLEGAL_ADDRESS, "injected at %s", launch->kernel->name);
        emulator_unlock();
        const char *wrong = is_faulty ? NULL : emulator_run(stream->runner, launch);
        if (wrong == NULL) continue;
        emulator_lock();
        emulator_fault(CUDA_ERROR_LAUNCH_FAILED, "%s", wrong);
        emulator_unlock();
    }
}

static void pause_us(unsigned us) {
    nanosleep(&(struct timespec){.tv_nsec = (long)us * 1000}, NULL);
}

static void wait_value(const item *in) {
    uint64_t *word = in->to;
    for (unsigned polls = 0; emulator_fault_now() == CUDA_SUCCESS; ++polls) {
        if ((int64_t)(__atomic_load_n(word, __ATOMIC_ACQUIRE) - in->value) >= 0) return;
        if (polls > 10) pause_us(polls < 1000 ? 20 : 200);
    }
}

/* Without the lock. */
static void run_item(CUstream stream, const item *in) {
    switch (in->kind) {
    case ITEM_LAUNCHES: run_launches(stream, in); break;
    case ITEM_COPY: memcpy(in->to, in->from, in->count); break;
    case ITEM_WAIT_VALUE: wait_value(in); break;
    case ITEM_WRITE_VALUE: __atomic_store_n((uint64_t *)in->to, in->value, __ATOMIC_RELEASE); break;
    case ITEM_MARK: break;
    case ITEM_WAIT:
        emulator_lock();
        while (!in->mark->is_passed && emulator_fault_now() == CUDA_SUCCESS) emulator_wait_for_progress();
        emulator_unlock();
        break;
    }
}

static void delay(CUstream stream) {
    unsigned most = emulator_get_settings()->delay_us;
    if (most == 0) return;
    stream->random = stream->random * 6364136223846793005u + 1442695040888963407u;
    pause_us((unsigned)(stream->random >> 33) % (most + 1));
}

/* ---- the thread of a stream ---- */

static void stream_free(CUstream stream) {
    CUstream *link = &streams;
    while (*link != stream) link = &(*link)->next;
    *link = stream->next;
    pthread_cond_destroy(&stream->queued);
    emulator_runner_release(stream->runner);
    free(stream);
}

static void *stream_main(void *argument) {
    CUstream stream = argument;
    emulator_lock();
    for (;;) {
        while (stream->first == NULL && !stream->is_closing) emulator_wait(&stream->queued);
        item *in = stream->first;
        if (in == NULL) break;
        emulator_unlock();
        delay(stream);
        if (emulator_fault_now() == CUDA_SUCCESS) run_item(stream, in);
        emulator_lock();
        if (in->kind == ITEM_MARK && emulator_fault_now() == CUDA_SUCCESS) mark_pass(in->mark);
        stream->first = in->next;
        item_release(in);
        emulator_progress();
    }
    stream_free(stream);
    emulator_unlock();
    return NULL;
}

static bool stream_begin(CUstream stream) {
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0) return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    bool has_begun = pthread_create(&thread, &attributes, stream_main, stream) == 0;
    pthread_attr_destroy(&attributes);
    return has_begun;
}

void emulator_drain(const char *caller) {
    uint64_t last = item_count;
    for (unsigned waits = 0; emulator_fault_now() == CUDA_SUCCESS; ++waits) {
        CUstream stream = streams;
        while (stream != NULL && (stream->first == NULL || stream->first->number > last)) stream = stream->next;
        if (stream == NULL) return;
        if (waits == COMPLAINT_WAITS) fprintf(stderr, "emulated GPU: %s still waits for queued work\n", caller);
        emulator_wait_for_progress();
    }
}

/* ---- streams ---- */

static bool is_stream(CUstream stream) {
    return stream != NULL && stream->magic == MAGIC_STREAM;
}
static bool is_event(CUevent event) {
    return event != NULL && event->magic == MAGIC_EVENT;
}

CUresult cuStreamCreateWithPriority(CUstream *stream, unsigned flags, int priority) {
    ENTER(cuStreamCreateWithPriority);
    (void)priority; /* out of range ones are clamped */
    if (stream == NULL || flags > CU_STREAM_NON_BLOCKING) return CUDA_ERROR_INVALID_VALUE;
    CUstream made = calloc(1, sizeof *made);
    emulator_runner *runner = emulator_runner_create();
    if (made == NULL || runner == NULL) {
        free(made);
        emulator_runner_release(runner);
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
    made->magic = MAGIC_STREAM;
    made->runner = runner;
    pthread_cond_init(&made->queued, NULL);
    emulator_lock();
    made->random = ++item_count;
    made->next = streams;
    streams = made;
    bool has_begun = stream_begin(made);
    if (!has_begun) stream_free(made);
    emulator_unlock();
    if (!has_begun) return CUDA_ERROR_OUT_OF_MEMORY;
    *stream = made;
    return CUDA_SUCCESS;
}

/* What is queued still runs. */
CUresult cuStreamDestroy(CUstream stream) {
    CUresult result = emulator_enter(CALL_cuStreamDestroy, true);
    if (result != CUDA_SUCCESS && result != emulator_fault_now()) return result;
    if (!is_stream(stream)) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    stream->magic = 0;
    stream->is_closing = true;
    pthread_cond_signal(&stream->queued);
    emulator_unlock();
    return result;
}

CUresult cuStreamQuery(CUstream stream) {
    ENTER(cuStreamQuery);
    if (!is_stream(stream)) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    bool is_idle = stream->first == NULL;
    emulator_unlock();
    CUresult fault = emulator_fault_now();
    return fault != CUDA_SUCCESS ? fault : is_idle ? CUDA_SUCCESS : CUDA_ERROR_NOT_READY;
}

/* ---- events ---- */

CUresult cuEventCreate(CUevent *event, unsigned flags) {
    ENTER(cuEventCreate);
    if (event == NULL || (flags & ~(unsigned)(CU_EVENT_DISABLE_TIMING | 1)) != 0) return CUDA_ERROR_INVALID_VALUE;
    CUevent made = calloc(1, sizeof *made);
    if (made == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    made->magic = MAGIC_EVENT;
    made->has_timing = !(flags & CU_EVENT_DISABLE_TIMING);
    *event = made;
    return CUDA_SUCCESS;
}

CUresult cuEventDestroy(CUevent event) {
    CUresult result = emulator_enter(CALL_cuEventDestroy, true);
    if (result != CUDA_SUCCESS && result != emulator_fault_now()) return result;
    if (!is_event(event)) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    emulator_mark_release(event->latest);
    event->magic = 0;
    free(event);
    emulator_unlock();
    return result;
}

CUresult cuEventRecord(CUevent event, CUstream stream) {
    ENTER(cuEventRecord);
    if (!is_event(event) || !is_stream(stream)) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    emulator_mark *mark = mark_create();
    CUresult result = mark == NULL ? CUDA_ERROR_OUT_OF_MEMORY
                                   : enqueue(stream, &(item){.kind = ITEM_MARK, .mark = mark_retain(mark)});
    if (result == CUDA_SUCCESS) {
        emulator_mark_release(event->latest);
        event->latest = mark;
    } else {
        emulator_mark_release(mark);
    }
    emulator_unlock();
    return result;
}

CUresult cuEventQuery(CUevent event) {
    ENTER_WITHOUT_CONTEXT(cuEventQuery);
    if (!is_event(event)) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    bool is_passed = event->latest == NULL || event->latest->is_passed;
    emulator_unlock();
    CUresult fault = emulator_fault_now();
    return fault != CUDA_SUCCESS ? fault : is_passed ? CUDA_SUCCESS : CUDA_ERROR_NOT_READY;
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end) {
    ENTER(cuEventElapsedTime);
    if (milliseconds == NULL) return CUDA_ERROR_INVALID_VALUE;
    if (!is_event(start) || !is_event(end) || !start->has_timing || !end->has_timing) return CUDA_ERROR_INVALID_HANDLE;
    emulator_lock();
    const emulator_mark *first = start->latest, *last = end->latest;
    CUresult result = first == NULL || last == NULL           ? CUDA_ERROR_INVALID_HANDLE
                      : !first->is_passed || !last->is_passed ? CUDA_ERROR_NOT_READY
                                                              : CUDA_SUCCESS;
    if (result == CUDA_SUCCESS) *milliseconds = (float)(last->passed_ms - first->passed_ms);
    emulator_unlock();
    return result;
}

CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned flags) {
    ENTER(cuStreamWaitEvent);
    if (!is_stream(stream) || !is_event(event)) return CUDA_ERROR_INVALID_HANDLE;
    if (flags != 0) return CUDA_ERROR_INVALID_VALUE;
    emulator_lock();
    CUresult result = CUDA_SUCCESS;
    if (event->latest != NULL) result = enqueue(stream, &(item){.kind = ITEM_WAIT, .mark = mark_retain(event->latest)});
    emulator_unlock();
    return result;
}

/* ---- words ---- */

static CUresult enqueue_word(CUstream stream, item_kind kind, CUdeviceptr word, uint64_t value, unsigned flags) {
    if (!emulator_get_settings()->has_stream_memory_operations) return CUDA_ERROR_NOT_SUPPORTED;
    if (!is_stream(stream)) return CUDA_ERROR_INVALID_HANDLE;
    if (flags != 0 || word % sizeof(uint64_t) != 0) return CUDA_ERROR_INVALID_VALUE;
    emulator_lock();
    emulator_place place = emulator_place_of(word, sizeof(uint64_t));
    CUresult result = CUDA_ERROR_INVALID_VALUE;
    if (place == PLACE_PINNED || place == PLACE_DEVICE)
        result = enqueue(stream, &(item){.kind = kind, .to = (void *)(uintptr_t)word, .value = value});
    emulator_unlock();
    return result;
}

CUresult cuStreamWaitValue64(CUstream stream, CUdeviceptr word, uint64_t value, unsigned flags) {
    ENTER(cuStreamWaitValue64);
    return enqueue_word(stream, ITEM_WAIT_VALUE, word, value, flags);
}

CUresult cuStreamWriteValue64(CUstream stream, CUdeviceptr word, uint64_t value, unsigned flags) {
    ENTER(cuStreamWriteValue64);
    return enqueue_word(stream, ITEM_WRITE_VALUE, word, value, flags);
}

/* ---- copies and launches ---- */

/* With the lock held. A copy of memory that is not pinned is over when the call returns. */
static CUresult copy(CUstream stream, const item *given, bool is_pageable) {
    CUresult result = enqueue(stream, given);
    if (result != CUDA_SUCCESS || !is_pageable) return result;
    atomic_fetch_add(&pageable_copies, 1);
    emulator_mark *mark = mark_create();
    if (mark == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    result = enqueue(stream, &(item){.kind = ITEM_MARK, .mark = mark_retain(mark)});
    for (unsigned waits = 0; result == CUDA_SUCCESS && !mark->is_passed; ++waits) {
        if (waits == COMPLAINT_WAITS) fprintf(stderr, "emulated GPU: a copy of pageable memory still waits\n");
        result = emulator_fault_now();
        if (result == CUDA_SUCCESS) emulator_wait_for_progress();
    }
    emulator_mark_release(mark);
    return result;
}

CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t byte_count, CUstream stream) {
    ENTER(cuMemcpyAsync);
    if (!is_stream(stream)) return CUDA_ERROR_INVALID_HANDLE;
    if (byte_count == 0) return CUDA_SUCCESS;
    item given = {
        .kind = ITEM_COPY, .to = (void *)(uintptr_t)to, .from = (const void *)(uintptr_t)from, .count = byte_count};
    emulator_lock();
    emulator_place to_place = emulator_place_of(to, byte_count), from_place = emulator_place_of(from, byte_count);
    CUresult result = CUDA_ERROR_ILLEGAL_ADDRESS;
    if (to_place == PLACE_ILLEGAL || from_place == PLACE_ILLEGAL)
        emulator_fault(CUDA_ERROR_ILLEGAL_ADDRESS, "a copy of %zu bytes from %p to %p: not within an allocation",
                       byte_count, given.from, given.to);
    else result = copy(stream, &given, to_place == PLACE_HOST || from_place == PLACE_HOST);
    emulator_unlock();
    return result;
}

/* In order: wait for the launches before these, these, and a mark for the next ones. */
CUresult emulator_enqueue_launches(CUstream stream, emulator_launch *launches, size_t count, emulator_mark **latest) {
    item given = {.kind = ITEM_LAUNCHES, .launches = launches, .count = count};
    emulator_mark *mark = latest == NULL ? NULL : mark_create();
    CUresult result = is_stream(stream) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
    if (result == CUDA_SUCCESS && latest != NULL && mark == NULL) result = CUDA_ERROR_OUT_OF_MEMORY;
    if (result == CUDA_SUCCESS && latest != NULL && *latest != NULL)
        result = enqueue(stream, &(item){.kind = ITEM_WAIT, .mark = mark_retain(*latest)});
    if (result == CUDA_SUCCESS) result = enqueue(stream, &given);
    if (result != CUDA_SUCCESS) {
        for (size_t i = 0; i < count; ++i) free(launches[i].parameters);
        free(launches);
    } else if (latest != NULL) {
        result = enqueue(stream, &(item){.kind = ITEM_MARK, .mark = mark_retain(mark)});
    }
    if (result == CUDA_SUCCESS && latest != NULL) {
        emulator_mark_release(*latest);
        *latest = mark;
    } else {
        emulator_mark_release(mark);
    }
    return result;
}

CUresult cuLaunchKernel(CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                        unsigned block_y, unsigned block_z, unsigned shared_bytes, CUstream stream, void **parameters,
                        void **extra) {
    ENTER(cuLaunchKernel);
    if (extra != NULL) return CUDA_ERROR_INVALID_VALUE;
    emulator_index grid = {grid_x, grid_y, grid_z}, block = {block_x, block_y, block_z};
    emulator_launch *launch = malloc(sizeof *launch);
    if (launch == NULL) return CUDA_ERROR_OUT_OF_MEMORY;
    CUresult result = emulator_launch_make(launch, function, grid, block, shared_bytes, parameters);
    if (result != CUDA_SUCCESS) {
        free(launch);
        return result;
    }
    emulator_lock();
    result = emulator_enqueue_launches(stream, launch, 1, NULL);
    emulator_unlock();
    return result;
}
