#include "schedule/event.h"

#include <slip/stream.h>

#include "base/error.h"
#include "base/memory.h"
#include "schedule/defaults.h"
#include "schedule/stream.h"

/* One recording: immutable but for the times, the host's of which is set when it is reached. Shared by the event and
 * the command. */
typedef struct mark {
    atomic_uint references;
    slip_stream *stream;
    uint64_t value;
    slip_clock *clock;
    void *stamp; /* the device's time, written before the host's; NULL: it has none */
    slip_atomic_u64 time_ns;
} mark;

struct slip_event {
    atomic_uint references;
    mark *latest; /* under events_lock; NULL: never recorded */
};

static slip_lock events_lock; /* of all events: held for a few instructions, and across a fork */

static void mark_release(mark *self) {
    if (!self || atomic_fetch_sub_explicit(&self->references, 1, memory_order_acq_rel) != 1) return;
    if (self->stamp) self->stream->device->driver->stamp_release(self->stamp);
    slip__clock_release(self->clock);
    slip__free(self);
}

void slip__event_launch(void *object, slip_stream *stream) {
    mark *self = object;
    const slip_driver *driver = stream->device->driver;
    if (driver->stamp) self->stamp = driver->stamp(stream->driver_queue);
}

void slip__event_stamp(void *object) {
    mark *self = object;
    atomic_store_explicit(&self->time_ns, slip__now_ns(), memory_order_release);
    mark_release(self);
}

/* The event's newest mark, retained; NULL if never recorded. */
static mark *latest(const slip_event *event) {
    slip__lock(&events_lock);
    mark *found = event->latest;
    if (found) atomic_fetch_add_explicit(&found->references, 1, memory_order_relaxed);
    slip__unlock(&events_lock);
    return found;
}

void slip__events_lock(void) {
    slip__lock(&events_lock);
}

void slip__events_unlock(void) {
    slip__unlock(&events_lock);
}

slip_status slip_event_create(slip_event **event) {
    *event = slip__calloc(1, sizeof **event);
    if (!*event) return slip__fail_memory("event_create", sizeof **event);
    atomic_init(&(*event)->references, 1);
    return SLIP_OK;
}

void slip_event_release(slip_event *event) {
    if (!event || atomic_fetch_sub_explicit(&event->references, 1, memory_order_acq_rel) != 1) return;
    mark_release(event->latest);
    slip__free(event);
}

/* Puts a command without data on the stream's timeline. Owned by the caller. */
static slip_status submit_marker(slip_array **command, slip_op op, slip_stream *stream, void *object,
                                 const slip_wait *edge) {
    slip_submission walk;
    slip__submission_begin(&walk, true);
    const int nothing = 0;
    SLIP_TRY(slip__array_create(command, op, SLIP_BOOL, &nothing, 1, NULL, 0, stream));
    atomic_store_explicit(&(*command)->state, SLIP_CLAIMED, memory_order_relaxed);
    (*command)->params.object = object;
    (*command)->home = (uint8_t)stream->device->registry_index;
    slip__submit_command(&walk, *command, edge);
    slip__submission_end(&walk);
    if (slip__array_state(*command) != SLIP_POISONED || (*command)->value) return SLIP_OK;
    slip_status status = slip__failure_report((*command)->failure); /* it never came onto the timeline */
    slip_array_release(*command);
    return status;
}

slip_status slip_event_record(slip_event *event, slip_stream *given) {
    slip_stream *stream;
    SLIP_TRY(slip__stream_for_op(&stream, given));
    mark *made = slip__calloc(1, sizeof *made);
    if (!made) return slip__fail_memory("event_record", sizeof *made);
    atomic_init(&made->references, 2); /* the event's and the command's */
    slip_array *command;
    slip_status status = submit_marker(&command, SLIP_OP_RECORD, stream, made, NULL);
    if (status != SLIP_OK) {
        slip__free(made);
        return status;
    }
    made->stream = stream;
    made->value = command->value;
    made->clock = slip__clock_retain(command->clock);
    slip_array_release(command);
    slip__lock(&events_lock);
    mark *previous = event->latest;
    event->latest = made;
    slip__unlock(&events_lock);
    mark_release(previous);
    return SLIP_OK;
}

slip_status slip_event_wait(slip_event *event, slip_stream *given) {
    slip_stream *stream;
    SLIP_TRY(slip__stream_for_op(&stream, given));
    mark *awaited = latest(event);
    slip_status status = SLIP_OK;
    if (awaited && awaited->stream != stream) {
        slip_wait edge = {awaited->stream, awaited->value, awaited->clock};
        slip_array *command;
        status = submit_marker(&command, SLIP_OP_WAIT, stream, NULL, &edge);
        if (status == SLIP_OK) slip_array_release(command);
    }
    mark_release(awaited);
    return status;
}

bool slip_event_is_reached(const slip_event *event) {
    mark *asked = latest(event);
    bool is_reached = asked && slip__stream_has_reached(asked->stream, asked->value);
    mark_release(asked);
    return is_reached;
}

slip_status slip_event_synchronize(slip_event *event, uint64_t timeout_ns) {
    mark *awaited = latest(event);
    slip_status status = SLIP_OK;
    if (awaited) status = slip__stream_wait(awaited->stream, awaited->value, slip__deadline(timeout_ns));
    mark_release(awaited);
    return status;
}

/* By the device's clock. False where the two have no such clock in common. */
static bool elapsed_on_device(uint64_t *elapsed_ns, const mark *first, const mark *second) {
    const slip_driver *driver = first->stream->device->driver;
    return first->stamp && second->stamp && driver == second->stream->device->driver &&
           driver->stamp_elapsed(elapsed_ns, first->stamp, second->stamp);
}

static slip_status elapsed_between(uint64_t *elapsed_ns, const mark *first, const mark *second) {
    uint64_t from = first ? atomic_load_explicit(&first->time_ns, memory_order_acquire) : 0;
    uint64_t to = second ? atomic_load_explicit(&second->time_ns, memory_order_acquire) : 0;
    *elapsed_ns = 0;
    if (!from || !to)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[event_elapsed] the %s event has not been reached; synchronize with it first",
                          from ? "end" : "start");
    if (!elapsed_on_device(elapsed_ns, first, second)) *elapsed_ns = to > from ? to - from : 0;
    return SLIP_OK;
}

slip_status slip_event_elapsed(uint64_t *elapsed_ns, const slip_event *start, const slip_event *end) {
    mark *first = latest(start), *second = latest(end);
    slip_status status = elapsed_between(elapsed_ns, first, second);
    mark_release(first);
    mark_release(second);
    return status;
}
