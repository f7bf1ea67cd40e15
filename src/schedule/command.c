#include "schedule/command.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/buffer.h"
#include "core/layout.h"
#include "device/cache.h"
#include "device/gate.h"
#include "device/registry.h"
#include "schedule/event.h"
#include "schedule/flight.h"
#include "schedule/statistics.h"

/* ---- waiting ---- */

static bool is_launched(const slip_stream *stream, uint64_t value) {
    return atomic_load_explicit(&stream->launched, memory_order_acquire) >= value;
}

/* Whether all device work that the value comes after has been launched, so that a device may wait for the value without
 * the host having to act in between. */
static bool past_is_launched(const slip_wait *wait) {
    for (uint32_t i = 0; wait->clock && i < wait->clock->count; ++i) {
        const slip_clock_entry *entry = &wait->clock->entries[i];
        bool matters = entry->stream->device->driver->is_asynchronous;
        if (matters && !is_launched(entry->stream, entry->value) &&
            !slip__stream_has_reached(entry->stream, entry->value))
            return false;
    }
    return true;
}

/* Has the device hold the queue back. False where the host must: the stream parks until the value is complete. */
static bool wait_on_device(slip_stream *stream, const slip_wait *wait, slip_status *status) {
    const slip_driver *driver = stream->device->driver;
    slip_stream *other = wait->stream;
    if (other->device->driver == driver) {
        if (!is_launched(other, wait->value)) return false;
        *status = driver->wait_queue(stream->driver_queue, other->driver_queue, wait->value);
        return *status == SLIP_OK || atomic_load(&stream->device->is_lost);
    }
    if (other->device->driver->is_asynchronous || !driver->wait_word || !past_is_launched(wait)) return false;
    if (!slip__gate_close(stream->device, wait)) return false;
    slip__flight_watch_word(stream->device, wait);
    *status = driver->wait_word(stream->driver_queue, &other->completed, wait->value);
    return *status == SLIP_OK || atomic_load(&stream->device->is_lost);
}

static bool is_held(slip_stream *stream, slip_array *command, slip_wait *wait, slip_status *status) {
    for (; stream->next_wait < command->wait_count; ++stream->next_wait) {
        const slip_wait *next = &command->waits[stream->next_wait];
        if (slip__stream_has_reached(next->stream, next->value)) continue;
        if (stream->device->driver->is_asynchronous && wait_on_device(stream, next, status)) {
            if (*status != SLIP_OK) return false;
            continue;
        }
        *status = SLIP_OK; /* what the device could not do, the host does */
        *wait = *next;
        return true;
    }
    return false;
}

bool slip__command_is_held(slip_stream *stream, slip_array *command, slip_wait *wait) {
    slip_status status = SLIP_OK;
    return !stream->device->driver->is_asynchronous && is_held(stream, command, wait, &status);
}

/* ---- failing ---- */

slip_failure *slip__command_failure(const slip_array *command, const slip_stream *stream, slip_status status) {
    slip_device id = stream->device->id;
    char name[32] = "a copy stream";
    if (!stream->is_internal) snprintf(name, sizeof name, "stream %d", stream->index);
    slip__fail(status, "%s (op %s on %s of %s:%d)", slip_error_message(), slip__op_info[command->op].name, name,
               id.type == SLIP_GPU ? "gpu" : "cpu", id.index);
    slip__error_place_set(&(slip_error_place){slip__op_info[command->op].name, id, stream->index, command->site});
    return slip__failure_capture(status);
}

/* In a forked child: another thread had the command in hand, in no list, and took it to the other side. */
static bool was_dropped(const slip_array *root) {
    return root->stream && slip__array_state(root) == SLIP_SCHEDULED && !root->is_in_flight &&
           slip__stream_has_reached(root->stream, root->value);
}

slip_failure *slip__command_inherited_failure(const slip_array *command) {
    for (int i = 0; i < command->input_count; ++i) {
        const slip_array *root = slip__array_root(command->inputs[i]);
        slip_failure *failure = atomic_load_explicit(&root->failure, memory_order_acquire);
        if (failure) return slip__failure_retain(failure);
        if (slip__fork_generation() && was_dropped(root)) {
            slip__fail(SLIP_CANCELLED, "[fork] an input was pending when the process forked");
            return slip__failure_capture(SLIP_CANCELLED);
        }
    }
    return NULL;
}

void slip__stream_note_failure(slip_stream *stream, slip_failure *failure) {
    slip__lock(&stream->failure_lock);
    slip_failure *previous = stream->last_failure;
    stream->last_failure = slip__failure_retain(failure);
    atomic_fetch_add(&stream->failure_count, 1);
    slip__unlock(&stream->failure_lock);
    slip__failure_release(previous);
}

void slip__command_finish(slip_stream *stream, slip_array *command, slip_failure *failure) {
    if (command->op == SLIP_OP_RECORD) slip__event_stamp(command->params.object);
    if (failure) {
        slip__stream_note_failure(stream, failure);
        atomic_store_explicit(&command->failure, failure, memory_order_release);
    }
    atomic_store_explicit(&command->state, failure ? SLIP_POISONED : SLIP_DONE, memory_order_release);
    slip__array_drop_inputs(command);
    slip_array_release(command);
}

/* ---- memory ---- */

/* Computes into the memory of an input that nobody else can see. Until the command is over both hold the buffer. */
static bool share_input_memory(slip_array *command) {
    for (int i = 0; i < command->input_count; ++i) {
        slip_buffer *buffer = slip__array_buffer(command->inputs[i]);
        if (!buffer || !slip__layout_allows_donation(command, i) || !slip__is_last_reader(command, i)) continue;
        slip__array_set_buffer(command, slip__buffer_retain(buffer));
        return true;
    }
    return false;
}

static bool uses_memory(const slip_array *command) {
    return command->op != SLIP_OP_RECORD && command->op != SLIP_OP_WAIT;
}

/* A copy that the device itself holds back is queued before its source on the CPU has run: the source gets its memory
 * now, and will be computed into it. False when there is none: the copy has to wait for the source. */
static bool reserve_source(const slip_array *command, slip_wait *wait) {
    slip_array *source = command->inputs[0];
    slip_buffer *buffer;
    if (slip__array_buffer(source)) return true;
    *wait = (slip_wait){source->stream, source->value, NULL};
    if (slip__cache_allocate(&buffer, slip__device_cpu(), source->size * slip__dtype_sizes[source->dtype], NULL, NULL,
                             NULL, "transfer") != SLIP_OK)
        return false;
    slip__array_set_buffer(source, buffer);
    return true;
}

/* Gives the command its output memory. False: memory is in flight; *wait says whose. */
static bool find_memory(slip_stream *stream, slip_array *command, slip_wait *wait, slip_status *status) {
    slip_device_object *home = slip__device_at(command->home);
    *status = SLIP_OK;
    if (command->op == SLIP_OP_TRANSFER && !reserve_source(command, wait)) return false;
    if (!uses_memory(command) || slip__array_buffer(command) || share_input_memory(command)) return true;
    size_t byte_count = command->size * slip__dtype_sizes[command->dtype];
    if (slip__flight_is_full(stream, byte_count, wait)) return false;
    slip_buffer *buffer;
    *status =
        slip__cache_allocate(&buffer, home, byte_count, stream, command->clock, wait, slip__op_info[command->op].name);
    if (*status == SLIP_OK) slip__array_set_buffer(command, buffer);
    if (*status == SLIP_CANCELLED) return false; /* *wait: until the device may be asked */
    bool may_fit = *status == SLIP_OUT_OF_MEMORY && byte_count <= slip_memory_limit();
    if (!may_fit || !slip__memory_in_flight(stream, wait)) return true;
    atomic_fetch_add_explicit(&stream->waits_for_memory, 1, memory_order_relaxed);
    return false;
}

/* ---- running ---- */

static slip_view view_of(const slip_array *array) {
    return (slip_view){slip__array_pointer(array), array->shape, array->strides, array->size, array->ndim,
                       (slip_dtype)array->dtype};
}

enum { INLINE_VIEWS = 8 };

static slip_status launch_kernel(slip_stream *stream, slip_array *command) {
    slip_view inline_views[INLINE_VIEWS], *views = inline_views;
    if (command->input_count > INLINE_VIEWS) {
        views = slip__malloc((size_t)command->input_count * sizeof *views);
        if (!views)
            return slip__fail_memory(slip__op_info[command->op].name, (size_t)command->input_count * sizeof *views);
    }
    for (int i = 0; i < command->input_count; ++i) views[i] = view_of(command->inputs[i]);
    slip_launch launch = {(slip_op)command->op, command->input_count, views, view_of(command), &command->params};
    slip_status status = stream->device->driver->launch(stream->driver_queue, &launch);
    if (views != inline_views) slip__free(views);
    return status;
}

static slip_status launch_copy(slip_stream *stream, slip_array *command) {
    const slip_array *source = command->inputs[0];
    bool to_host = command->home == SLIP_CPU_DEVICE, from_host = source->home == SLIP_CPU_DEVICE;
    return stream->device->driver->copy(stream->driver_queue, slip__array_buffer(command)->data,
                                        slip__array_buffer(source)->data,
                                        command->size * slip__dtype_sizes[command->dtype], to_host, from_host);
}

static slip_status launch(slip_stream *stream, slip_array *command) {
    if (!uses_memory(command)) return SLIP_OK;
    return command->op == SLIP_OP_TRANSFER ? launch_copy(stream, command) : launch_kernel(stream, command);
}

static void take_off_batch(slip_stream *stream, slip_array *command) {
    stream->batch = command->next;
    stream->next_wait = 0;
    stream->processed = command->value;
    slip__array_drop_waits(command);
}

static void run_here(slip_stream *stream, slip_array *command, slip_failure *failure) {
    uint64_t value = command->value;
    uint64_t start = slip__statistics_start();
    atomic_store_explicit(&stream->launched, value, memory_order_release);
    if (!failure) {
        slip_status status = launch(stream, command);
        if (status != SLIP_OK) failure = slip__command_failure(command, stream, status);
    }
    slip__statistics_stop(stream, start);
    atomic_store_explicit(&stream->running, NULL, memory_order_relaxed);
    slip__command_finish(stream, command, failure);
    slip__stream_complete(stream, value);
}

bool slip__command_run(slip_stream *stream, slip_array *command, slip_wait *wait) {
    slip_status status = SLIP_OK;
    if (is_held(stream, command, wait, &status)) return false;
    slip_failure *failure =
        status == SLIP_OK ? slip__command_inherited_failure(command) : slip__command_failure(command, stream, status);
    if (!failure && !find_memory(stream, command, wait, &status)) return false;
    if (!failure && status != SLIP_OK) failure = slip__command_failure(command, stream, status);
    atomic_store_explicit(&stream->running, command, memory_order_relaxed);
    take_off_batch(stream, command);
    if (stream->device->driver->is_asynchronous) slip__flight_launch(stream, command, failure, launch);
    else run_here(stream, command, failure);
    return true;
}
