/* All streams of the process: made, handed out, taken back. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "device/registry.h"
#include "schedule/defaults.h"
#include "schedule/lifecycle.h"
#include "schedule/statistics.h"
#include "schedule/stream.h"

enum { LOWEST_PRIORITY = 2 };

static struct {
    slip_lock lock;
    _Atomic(slip_stream *) all;           /* newest first; only grows */
    slip_stream *released;                /* under the lock */
    int next_index[SLIP_MAX_DEVICES + 1]; /* per device; the last: thread-local streams */
    slip_stream *copies[SLIP_MAX_DEVICES][2];
} streams;

atomic_bool slip__statistics_enabled;

void slip__stream_each(void (*visit)(slip_stream *stream, void *context), void *context) {
    for (slip_stream *stream = atomic_load_explicit(&streams.all, memory_order_acquire); stream;
         stream = stream->next_in_registry)
        visit(stream, context);
}

static slip_status allocate(slip_stream **made, slip_device_object *device, slip_stream_kind kind, int priority) {
    slip_stream *stream = slip__aligned(SLIP_CACHE_LINE, sizeof *stream);
    if (!stream) return slip__fail_memory("stream_create", sizeof *stream);
    memset(stream, 0, sizeof *stream);
    stream->task.run = slip__stream_run_task;
    stream->task.priority = priority;
    stream->device = device;
    stream->kind = kind;
    stream->priority = priority;
    atomic_init(&stream->handles, 1);
    atomic_init(&stream->next_awaited, UINT64_MAX);
    *made = stream;
    return SLIP_OK;
}

/* Under the lock: a released stream of the same kind whose work is over, NULL if there is none. */
static slip_stream *take_released(const slip_device_object *device, int priority) {
    for (slip_stream **place = &streams.released; *place; place = &(*place)->next_released) {
        slip_stream *stream = *place;
        bool is_idle = atomic_load(&stream->completed) == atomic_load(&stream->submitted);
        if (stream->device != device || stream->priority != priority || !is_idle) continue;
        *place = stream->next_released;
        atomic_store(&stream->failures_before, atomic_load(&stream->failure_count));
        atomic_store(&stream->handles, 1);
        return stream;
    }
    return NULL;
}

void slip__streams_lock(void) {
    slip__lock(&streams.lock);
}

void slip__streams_unlock(void) {
    slip__unlock(&streams.lock);
}

slip_status slip__stream_make(slip_stream **made, slip_device_object *device, int priority, bool is_internal) {
    slip_stream *stream;
    slip__lifecycle_install();
    SLIP_TRY(allocate(&stream, device, SLIP_STREAM_ANY_THREAD, priority));
    stream->is_internal = is_internal;
    if (device->driver->is_asynchronous) {
        slip_status status = device->driver->queue_open(device, stream, priority, &stream->driver_queue);
        if (status != SLIP_OK) {
            slip__free(stream);
            return status;
        }
    }
    slip__lock(&streams.lock);
    stream->index = is_internal ? SLIP_COPY_STREAM_INDEX : streams.next_index[device->registry_index]++;
    stream->next_in_registry = atomic_load_explicit(&streams.all, memory_order_relaxed);
    atomic_store_explicit(&streams.all, stream, memory_order_release);
    slip__unlock(&streams.lock);
    *made = stream;
    return SLIP_OK;
}

/* ---- timelines of drivers ---- */

/* The token is for ever with whoever advances it: nobody else finds anything to run. */
slip_status slip__timeline_create(slip_stream **timeline, const char *purpose) {
    SLIP_TRY(slip__stream_make(timeline, slip__device_cpu(), 0, true));
    (*timeline)->purpose = purpose;
    (*timeline)->index = SLIP_TIMELINE_INDEX;
    atomic_store(&(*timeline)->run_state, SLIP_RUN_RUNNING);
    return SLIP_OK;
}

uint64_t slip__timeline_add(slip_stream *timeline) {
    return atomic_fetch_add(&timeline->submitted, 1) + 1;
}

void slip__timeline_advance(slip_stream *timeline, uint64_t value) {
    slip__stream_complete(timeline, value);
}

/* ---- streams of programs ---- */

static int clamp_priority(int priority) {
    if (priority > LOWEST_PRIORITY) return LOWEST_PRIORITY;
    return priority < -LOWEST_PRIORITY ? -LOWEST_PRIORITY : priority;
}

slip_status slip_stream_create(slip_stream **stream, slip_device device, const slip_stream_options *options) {
    slip_device_object *found;
    int priority = options ? clamp_priority(options->priority) : 0;
    *stream = NULL;
    SLIP_TRY(slip__device_find(&found, device));
    if (options && options->kind == SLIP_STREAM_THREAD_LOCAL) {
        SLIP_TRY(allocate(stream, found, SLIP_STREAM_THREAD_LOCAL, priority));
        slip__lock(&streams.lock);
        (*stream)->index = streams.next_index[SLIP_MAX_DEVICES]++;
        slip__unlock(&streams.lock);
        return SLIP_OK;
    }
    slip__lock(&streams.lock);
    *stream = take_released(found, priority);
    slip__unlock(&streams.lock);
    return *stream ? SLIP_OK : slip__stream_make(stream, found, priority, false);
}

slip_stream *slip_stream_retain(slip_stream *stream) {
    atomic_fetch_add_explicit(&stream->handles, 1, memory_order_relaxed);
    return stream;
}

void slip_stream_release(slip_stream *stream) {
    if (!stream || atomic_fetch_sub_explicit(&stream->handles, 1, memory_order_acq_rel) != 1) return;
    if (stream->kind == SLIP_STREAM_THREAD_LOCAL) {
        slip__free(stream); /* no array points to one: they point to the streams it stood for */
        return;
    }
    slip__lock(&streams.lock);
    stream->next_released = streams.released;
    streams.released = stream;
    slip__unlock(&streams.lock);
}

slip_status slip__copy_stream(slip_stream **stream, slip_device_object *gpu, bool to_host) {
    slip_stream **slot = &streams.copies[gpu->registry_index][to_host];
    slip__lock(&streams.lock);
    *stream = *slot;
    slip__unlock(&streams.lock);
    if (*stream) return SLIP_OK;
    slip_stream *made;
    SLIP_TRY(slip__stream_make(&made, gpu, 0, true));
    slip__lock(&streams.lock);
    if (!*slot) *slot = made; /* else another thread was first; this one stays unused */
    *stream = *slot;
    slip__unlock(&streams.lock);
    return SLIP_OK;
}

slip_device slip_stream_device(const slip_stream *stream) {
    return stream->device->id;
}

int slip_stream_index(const slip_stream *stream) {
    return stream->index;
}

slip_stream_kind slip_stream_get_kind(const slip_stream *stream) {
    return stream->kind;
}

int slip_stream_priority(const slip_stream *stream) {
    return stream->priority;
}

void slip_stream_get_statistics(slip_stream *given, slip_stream_statistics *statistics) {
    slip_stream *stream;
    *statistics = (slip_stream_statistics){0};
    if (slip__stream_for_op(&stream, given) != SLIP_OK) return;
    slip__lock(&stream->lock);
    *statistics = (slip_stream_statistics){
        .submitted = atomic_load(&stream->submitted),
        .completed = atomic_load(&stream->completed),
        .waits_issued = stream->waits_issued,
        .waits_covered = stream->waits_covered,
        .waits_complete = stream->waits_complete,
        .waits_for_memory = atomic_load(&stream->waits_for_memory),
        .submitter_blocked = atomic_load(&stream->submitter_blocked),
        .busy_ns = atomic_load(&stream->busy_ns),
        .fused = atomic_load(&stream->fused),
    };
    slip__unlock(&stream->lock);
}

void slip_statistics_enable(bool enabled) {
    atomic_store(&slip__statistics_enabled, enabled);
}
