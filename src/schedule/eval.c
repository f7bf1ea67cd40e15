/* eval, async_eval, synchronize: where lazy graphs meet timelines, and where a caller may block. */
#include <slip/array.h>

#include "base/error.h"
#include "base/memory.h"
#include "device/registry.h"
#include "schedule/defaults.h"
#include "schedule/stream.h"

/* A submitter is held back only when a stream has this many commands queued. */
enum { BACKLOG_CAP = 1 << 20 };

static slip_status outcome(const slip_array *array) {
    const slip_array *root = slip__array_root(array);
    switch (slip__array_state(root)) {
    case SLIP_DONE: return SLIP_OK;
    case SLIP_POISONED: return slip__failure_report(root->failure);
    default: return slip__fail(SLIP_CANCELLED, "[eval] the work was dropped: the process forked or is exiting");
    }
}

/* What the caller will help with first: the last array that is not ready. NULL: none. */
static const slip_array *first_want(slip_array *const *arrays, size_t count) {
    for (size_t i = count; i-- > 0;)
        if (!slip__array_is_finished(arrays[i])) return slip__array_root(arrays[i]);
    return NULL;
}

/* Waits for all, the newest first, since that one's stream then runs in one go; reports the first failure in order. */
static slip_status wait_for_all(slip_array *const *arrays, size_t count, uint64_t deadline) {
    for (size_t i = count; i-- > 0;) {
        const slip_array *root = slip__array_root(arrays[i]);
        if (!slip__array_is_finished(root)) SLIP_TRY(slip__stream_wait(root->stream, root->value, deadline));
    }
    for (size_t i = 0; i < count; ++i) SLIP_TRY(outcome(arrays[i]));
    return SLIP_OK;
}

static void submit_all(slip_submission *walk, slip_array *const *arrays, size_t count) {
    slip__message_switch(); /* a failure that only poisons is not this call's */
    for (size_t i = 0; i < count; ++i)
        if (slip__array_state(arrays[i]) < SLIP_SCHEDULED) slip__submit(walk, arrays[i]);
    slip__submission_end(walk);
    slip__message_switch();
}

static slip_status eval_until(slip_array *const *arrays, size_t count, uint64_t deadline) {
    slip_submission walk;
    slip__submission_begin(&walk, false);
    submit_all(&walk, arrays, count);
    const slip_array *want = deadline == UINT64_MAX && walk.touched_count ? first_want(arrays, count) : NULL;
    if (want) SLIP_TRY(slip__stream_wait_after(want->stream, want->value, walk.touched, walk.touched_count));
    else
        for (int i = 0; i < walk.touched_count; ++i) slip__stream_offer(walk.touched[i]);
    return wait_for_all(arrays, count, deadline);
}

slip_status slip_eval(slip_array *const *arrays, size_t count) {
    return eval_until(arrays, count, SLIP_FOREVER);
}

slip_status slip_array_wait(slip_array *array, uint64_t timeout_ns) {
    return eval_until(&array, 1, slip__deadline(timeout_ns));
}

static slip_status hold_back(slip_stream *stream) {
    uint64_t submitted = atomic_load(&stream->submitted);
    if (submitted < BACKLOG_CAP || slip__stream_has_reached(stream, submitted - BACKLOG_CAP)) return SLIP_OK;
    atomic_fetch_add(&stream->submitter_blocked, 1);
    return slip__stream_wait(stream, submitted - BACKLOG_CAP, SLIP_FOREVER);
}

slip_status slip_async_eval(slip_array *const *arrays, size_t count) {
    slip_submission walk;
    slip__submission_begin(&walk, true);
    for (size_t i = 0; i < count; ++i)
        if (slip__array_state(arrays[i]) < SLIP_SCHEDULED) SLIP_TRY(hold_back(arrays[i]->stream));
    submit_all(&walk, arrays, count);
    return SLIP_OK;
}

bool slip_array_is_ready(const slip_array *array) {
    return slip__array_is_finished(array);
}

/* ---- synchronize ---- */

/* Failures each thread has been told of, per stream. */
typedef struct told {
    const slip_stream *stream;
    unsigned count;
} told;

static _Thread_local struct {
    told *entries;
    int count;
} thread_told;

static void forget_told(void) {
    slip__free(thread_told.entries);
    thread_told.entries = NULL;
    thread_told.count = 0;
}

static told *told_about(const slip_stream *stream) {
    for (int i = 0; i < thread_told.count; ++i)
        if (thread_told.entries[i].stream == stream) return &thread_told.entries[i];
    slip__thread_at_end(forget_told);
    told *grown = slip__realloc(thread_told.entries, ((size_t)thread_told.count + 1) * sizeof *grown);
    if (!grown) return NULL;
    thread_told.entries = grown;
    grown[thread_told.count] = (told){stream, 0};
    return &grown[thread_told.count++];
}

static slip_status report_failures(slip_stream *stream) {
    unsigned count = atomic_load(&stream->failure_count);
    unsigned before = atomic_load(&stream->failures_before);
    if (count == before) return SLIP_OK;
    told *known = told_about(stream);
    if (known && known->count == count) return SLIP_OK;
    if (known) known->count = count;
    slip__lock(&stream->failure_lock);
    slip_failure *failure = slip__failure_retain(stream->last_failure);
    slip__unlock(&stream->failure_lock);
    slip_status status = slip__failure_report(failure);
    slip__failure_release(failure);
    return status;
}

/* The events of views made on the stream: it covers them although it ran nothing for them. */
static slip_status wait_for_adopted(slip_stream *stream, uint64_t deadline) {
    slip__lock(&stream->lock);
    slip_clock *adopted = slip__clock_retain(stream->adopted);
    slip__unlock(&stream->lock);
    slip_status status = SLIP_OK;
    for (uint32_t i = 0; adopted && i < adopted->count && status == SLIP_OK; ++i)
        status = slip__stream_wait(adopted->entries[i].stream, adopted->entries[i].value, deadline);
    slip__clock_release(adopted);
    return status;
}

static slip_status synchronize(slip_stream *stream, uint64_t deadline) {
    SLIP_TRY(slip__stream_wait(stream, atomic_load(&stream->submitted), deadline));
    SLIP_TRY(wait_for_adopted(stream, deadline));
    return report_failures(stream);
}

slip_status slip_stream_synchronize(slip_stream *given, uint64_t timeout_ns) {
    slip_stream *stream;
    SLIP_TRY(slip__stream_for_op(&stream, given));
    return synchronize(stream, slip__deadline(timeout_ns));
}

typedef struct device_wait {
    slip_device_object *device;
    uint64_t deadline;
    slip_status status;
} device_wait;

static void synchronize_if_on(slip_stream *stream, void *context) {
    device_wait *wait = context;
    if (stream->device != wait->device) return;
    slip_status status = synchronize(stream, wait->deadline);
    if (wait->status == SLIP_OK) wait->status = status;
}

slip_status slip_device_synchronize(slip_device device, uint64_t timeout_ns) {
    device_wait wait = {.deadline = slip__deadline(timeout_ns)};
    SLIP_TRY(slip__device_look_up(&wait.device, device));
    slip__stream_each(synchronize_if_on, &wait);
    return wait.status;
}
