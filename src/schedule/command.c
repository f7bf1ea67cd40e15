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
#include "schedule/fusion.h"
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
    slip_atomic_u64 *word;
    uint64_t value;
    if (!slip__gate_close(stream->device, wait) || !slip__flight_watch_word(stream->device, wait, &word, &value))
        return false;
    *status = driver->wait_word(stream->driver_queue, word, value);
    return *status == SLIP_OK || atomic_load(&stream->device->is_lost);
}

static bool is_held(slip_stream *stream, slip_array *command, slip_wait *wait, slip_status *status) {
    for (; stream->next_wait < command->wait_count; ++stream->next_wait) {
        const slip_wait *next = &command->waits[stream->next_wait];
        if (slip__stream_has_reached(next->stream, next->value)) continue;
        slip__flight_flush(stream); /* what came before does not share this wait */
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

bool slip__command_is_small(const slip_array *command) {
    enum { SMALL = 64 * 1024 }; /* bytes read and written */
    size_t byte_count = slip__array_byte_count(command);
    for (int i = 0; i < command->input_count; ++i) byte_count += slip__array_byte_count(command->inputs[i]);
    return byte_count <= SMALL;
}

/* ---- failing ---- */

static atomic_bool has_failed;

bool slip__commands_have_failed(void) {
    return atomic_load_explicit(&has_failed, memory_order_acquire);
}

slip_failure *slip__command_failure(const slip_array *command, const slip_stream *stream, slip_status status) {
    slip_device id = stream->device->id;
    char name[32] = "a copy stream";
    atomic_store_explicit(&has_failed, true, memory_order_release);
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
    slip__array_drop_waits(command); /* kept until now: a launched command's tell what its device waits for */
    slip__array_drop_inputs(command);
    slip_array_release(command);
}

/* ---- what a driver is told ---- */

enum { INLINE_VIEWS = 8 };

typedef struct launch_views {
    slip_launch launch;
    slip_view *inputs, inline_inputs[INLINE_VIEWS];
} launch_views;

/* `has_data`: the command's memory and its inputs' are there; else `data` is the offset in it. */
static inline slip_status describe_launch(launch_views *views, const slip_array *command, bool has_data) {
    int count = command->input_count;
    views->inputs = count > INLINE_VIEWS ? slip__malloc((size_t)count * sizeof(slip_view)) : views->inline_inputs;
    if (!views->inputs) return slip__fail_memory(slip__op_info[command->op].name, (size_t)count * sizeof(slip_view));
    for (int i = 0; i < count; ++i)
        views->inputs[i] = slip__command_input(command->stream, command->inputs[i], has_data);
    views->launch = (slip_launch){.op = (slip_op)command->op,
                                  .input_count = count,
                                  .inputs = views->inputs,
                                  .output = slip__command_view(command, has_data),
                                  .params = &command->params,
                                  .value = command->value};
    return SLIP_OK;
}

static inline void forget_launch(launch_views *views) {
    if (views->inputs != views->inline_inputs) slip__free(views->inputs);
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
    slip_device_object *device = command->stream->device;
    if (source->home != SLIP_CPU_DEVICE) return true; /* launched before, on this device */
    const slip_buffer *buffer = slip__transfer_reserve(source, device, wait);
    *wait = (slip_wait){source->stream, source->value, NULL};
    return buffer && (slip__array_is_finished(source) || slip__buffer_is_reachable(buffer, device));
}

/* Whether the command's value is only made for the copy to the host that comes next: then it is made there. */
static bool is_made_for_host(const slip_stream *stream, const slip_array *command) {
    const slip_array *copy = command->next;
    return copy && copy->op == SLIP_OP_TRANSFER && copy->home == SLIP_CPU_DEVICE && copy->inputs[0] == command &&
           stream->device->staging && slip__array_byte_count(command) <= SLIP_READ_IN_PLACE &&
           slip__kind_is_elementwise(slip__op_kind(command->op)) &&
           atomic_load_explicit(&command->references, memory_order_acquire) == 2; /* the queue's and the copy's */
}

/* The copy of a value that was made in the host's memory. */
static bool share_source_memory(const slip_stream *stream, slip_array *command) {
    slip_buffer *buffer = command->op == SLIP_OP_TRANSFER ? slip__array_buffer(command->inputs[0]) : NULL;
    bool is_there = buffer && command->home == SLIP_CPU_DEVICE && command->inputs[0]->home != SLIP_CPU_DEVICE &&
                    stream->device->staging && slip__buffer_is_reachable(buffer, stream->device);
    if (is_there) slip__array_set_buffer(command, slip__buffer_retain(buffer));
    return is_there;
}

/* Memory for the launch alone: scratch for a kernel, or what a copy from the host passes through. It stays with the
 * stream until the launch. Failures as for find_memory. */
static slip_status find_scratch(slip_stream *stream, slip_array *command, slip_wait *wait) {
    slip_device_object *device = stream->device;
    size_t byte_count = 0;
    if (stream->scratch) return SLIP_OK;
    if (command->op == SLIP_OP_TRANSFER) {
        const slip_buffer *source = slip__array_buffer(command->inputs[0]);
        if (command->home == SLIP_CPU_DEVICE || slip__buffer_is_reachable(source, device)) return SLIP_OK;
        /* The host writes it at once: no earlier use may be under way, on this stream neither. */
        byte_count = slip__array_byte_count(command);
        return slip__cache_allocate(&stream->scratch, device->staging, byte_count, NULL, NULL, wait, "transfer");
    }
    if (device->driver->prepare && uses_memory(command) && !slip__kind_is_elementwise(slip__op_kind(command->op))) {
        launch_views views;
        SLIP_TRY(describe_launch(&views, command, false));
        slip_status status = device->driver->prepare(stream->driver_queue, &views.launch, &byte_count, wait);
        forget_launch(&views);
        if (status != SLIP_OK) return status;
    }
    if (!byte_count) return SLIP_OK;
    return slip__cache_allocate(&stream->scratch, device, byte_count, stream, command->clock, wait,
                                slip__op_info[command->op].name);
}

static slip_status find_output(slip_stream *stream, slip_array *command, slip_wait *wait) {
    slip_device_object *home = slip__device_at(command->home);
    bool to_host =
        (command->op == SLIP_OP_TRANSFER && command->home == SLIP_CPU_DEVICE) || is_made_for_host(stream, command);
    size_t byte_count = slip__array_byte_count(command);
    const char *name = slip__op_info[command->op].name;
    slip_buffer *buffer;
    if (!uses_memory(command) || slip__array_buffer(command) || share_source_memory(stream, command)) return SLIP_OK;
    if (!to_host && share_input_memory(command)) return SLIP_OK;
    slip_status status = SLIP_OUT_OF_MEMORY;
    if (slip__flight_is_full(stream, byte_count, wait)) return SLIP_CANCELLED;
    if (to_host && stream->device->staging)
        status = slip__cache_allocate(&buffer, stream->device->staging, byte_count, stream, command->clock, wait, name);
    bool must_reach = command->op == SLIP_OP_TRANSFER && to_host && stream->device->staging &&
                      byte_count <= stream->device->driver->small_copy_bytes;
    if (status == SLIP_OUT_OF_MEMORY && !must_reach) /* a kernel copies it there */
        status = slip__cache_allocate(&buffer, home, byte_count, stream, command->clock, wait, name);
    if (status == SLIP_OK) slip__array_set_buffer(command, buffer);
    return status;
}

/* Gives the command its output memory and its scratch memory. False: memory is in flight, or the device must not be
 * asked now; *wait says for what to wait. */
static bool find_memory(slip_stream *stream, slip_array *command, slip_wait *wait, slip_status *status) {
    *status = SLIP_OK;
    if (command->op == SLIP_OP_TRANSFER && !reserve_source(command, wait)) return false;
    *status = find_output(stream, command, wait);
    if (*status == SLIP_OK && stream->device->driver->is_asynchronous) *status = find_scratch(stream, command, wait);
    if (*status == SLIP_CANCELLED) return false;
    size_t byte_count = slip__array_byte_count(command);
    bool may_fit = *status == SLIP_OUT_OF_MEMORY && byte_count <= slip_memory_limit();
    if (!may_fit || !slip__memory_in_flight(stream, wait)) return true;
    atomic_fetch_add_explicit(&stream->waits_for_memory, 1, memory_order_relaxed);
    return false;
}

/* ---- running ---- */

static slip_status launch_kernel(slip_stream *stream, slip_array *command) {
    launch_views views;
    SLIP_TRY(describe_launch(&views, command, true));
    if (stream->scratch) views.launch.scratch = stream->scratch->data;
    slip_status status = stream->device->driver->launch(stream->driver_queue, &views.launch);
    forget_launch(&views);
    return status;
}

static slip_status launch_copy(slip_stream *stream, slip_array *command) {
    const slip_array *source = command->inputs[0];
    bool to_host = command->home == SLIP_CPU_DEVICE, from_host = source->home == SLIP_CPU_DEVICE;
    size_t byte_count = slip__array_byte_count(command);
    const void *from = slip__array_buffer(source)->data;
    if (from == slip__array_buffer(command)->data) return SLIP_OK; /* made there */
    /* What a lost device left off may still be reading the staging memory; the copy fails anyway. */
    if (stream->scratch && !atomic_load(&stream->device->is_lost)) {
        memcpy(stream->scratch->data, from, byte_count);
        from = stream->scratch->data;
    }
    return stream->device->driver->copy(stream->driver_queue, slip__array_buffer(command)->data, from, byte_count,
                                        to_host, from_host);
}

static slip_status launch(slip_stream *stream, slip_array *command) {
    if (command->op == SLIP_OP_RECORD) slip__event_launch(command->params.object, stream);
    if (!uses_memory(command)) return SLIP_OK;
    return command->op == SLIP_OP_TRANSFER ? launch_copy(stream, command) : launch_kernel(stream, command);
}

static void take_off_batch(slip_stream *stream, slip_array *command) {
    stream->batch = command->next;
    stream->next_wait = 0;
    stream->processed = command->value;
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

/* Fused commands are over together: the last one's value tells of all. */
static bool run_fused_here(slip_stream *stream, slip_fusion *fusion) {
    int count = fusion->count;
    uint64_t last = fusion->all[count - 1]->value, start = slip__statistics_start();
    if (stream->device->driver->launch_fused(NULL, &fusion->fused) != SLIP_OK) return false;
    slip__statistics_stop(stream, start);
    atomic_store_explicit(&stream->launched, last, memory_order_release);
    for (int i = 0; i < count; ++i) {
        take_off_batch(stream, fusion->all[i]);
        slip__command_finish(stream, fusion->all[i], NULL);
    }
    slip__stream_complete(stream, last);
    return true;
}

static bool launch_fused(slip_stream *stream, slip_fusion *fusion) {
    slip_array *newest = fusion->all[fusion->count - 1];
    if (stream->device->driver->launch_fused(stream->driver_queue, &fusion->fused) != SLIP_OK) return false;
    stream->batch = newest->next;
    stream->next_wait = 0;
    stream->processed = newest->value;
    slip__flight_join_fused(stream, fusion);
    return true;
}

static bool run_fused(slip_stream *stream, slip_array *oldest, uint64_t limit) {
    slip_fusion fusion;
    if (oldest->value <= stream->alone_until || !slip__fusion_gather(&fusion, stream, oldest, limit)) return false;
    bool has_run =
        stream->device->driver->is_asynchronous ? launch_fused(stream, &fusion) : run_fused_here(stream, &fusion);
    if (has_run) atomic_fetch_add_explicit(&stream->fused, (uint64_t)fusion.count, memory_order_relaxed);
    else stream->alone_until = fusion.all[fusion.count - 1]->value; /* not again without the oldest of them */
    return has_run;
}

bool slip__command_run(slip_stream *stream, slip_array *command, uint64_t limit, slip_wait *wait) {
    slip_status status = SLIP_OK;
    if (is_held(stream, command, wait, &status)) return false;
    slip_failure *failure =
        status == SLIP_OK ? slip__command_inherited_failure(command) : slip__command_failure(command, stream, status);
    if (!failure && run_fused(stream, command, limit)) return true;
    if (!failure && !find_memory(stream, command, wait, &status)) return false;
    if (!failure && status != SLIP_OK) failure = slip__command_failure(command, stream, status);
    atomic_store_explicit(&stream->running, command, memory_order_relaxed);
    take_off_batch(stream, command);
    if (stream->device->driver->is_asynchronous) slip__flight_launch(stream, command, failure, launch);
    else run_here(stream, command, failure);
    return true;
}
