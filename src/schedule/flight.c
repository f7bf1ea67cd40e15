#include "schedule/flight.h"

#include "base/error.h"
#include "base/memory.h"
#include "base/service.h"
#include "core/buffer.h"
#include "device/cache.h"
#include "device/gate.h"
#include "schedule/command.h"
#include "schedule/statistics.h"

static slip_atomic_u64 limit_setting; /* 0: the default */

void slip__flight_set_limit(size_t byte_count) {
    atomic_store(&limit_setting, byte_count);
}

static size_t limit_of(const slip_stream *stream) {
    uint64_t setting = atomic_load_explicit(&limit_setting, memory_order_relaxed);
    return setting ? setting : stream->device->memory_size / 4;
}

bool slip__flight_is_full(slip_stream *stream, size_t byte_count, slip_wait *wait) {
    if (!stream->device->driver->is_asynchronous) return false;
    uint64_t completed = atomic_load(&stream->completed);
    slip__lock(&stream->flight_lock);
    bool is_full = stream->flight_head && stream->bytes_in_flight + byte_count > limit_of(stream);
    if (is_full) completed = stream->flight_head->value;
    slip__unlock(&stream->flight_lock);
    *wait = (slip_wait){stream, completed, NULL};
    return is_full;
}

typedef struct search {
    slip_stream *self;
    slip_wait *found;
} search;

static void look_for_flight(slip_stream *stream, void *context) {
    search *looking = context;
    uint64_t completed = atomic_load(&stream->completed);
    if (looking->found->stream || atomic_load(&stream->launched) <= completed) return;
    if (stream == looking->self && !stream->device->driver->is_asynchronous) return;
    if (!slip__gate_enter(stream->device, NULL)) return; /* it may be waiting for the very stream that asks */
    slip__gate_leave(stream->device);
    *looking->found = (slip_wait){stream, completed + 1, NULL};
}

bool slip__memory_in_flight(slip_stream *stream, slip_wait *wait) {
    *wait = (slip_wait){0};
    slip__stream_each(look_for_flight, &(search){stream, wait});
    return wait->stream != NULL;
}

/* ---- host words ---- */

typedef struct word_watch {
    slip_waiter waiter; /* first */
    slip_device_object *device;
    int slot; /* among the device's words; -1: it reads the stream's own */
    uint64_t value;
} word_watch;

/* Under the lock while a slot is taken and given back, so that its word's values rise. */
static int take_slot(slip_device_object *device, uint64_t *value) {
    slip__lock(&device->word_wait_lock);
    uint32_t in_use = device->wait_words_in_use;
    int slot = in_use == UINT32_MAX ? -1 : __builtin_ctz(~in_use);
    if (slot >= 0) {
        device->wait_words_in_use |= (uint32_t)1 << slot;
        *value = atomic_load_explicit(&device->wait_words[slot].value, memory_order_relaxed) + 1;
    }
    slip__unlock(&device->word_wait_lock);
    return slot;
}

static void write_slot(slip_device_object *device, int slot, uint64_t value) {
    atomic_store_explicit(&device->wait_words[slot].value, value, memory_order_release); /* first: the device waits */
    slip__lock(&device->word_wait_lock);
    device->wait_words_in_use &= ~((uint32_t)1 << slot);
    slip__unlock(&device->word_wait_lock);
}

static void word_is_written(slip_waiter *waiter) {
    word_watch *watch = (word_watch *)waiter;
    if (watch->slot >= 0) write_slot(watch->device, watch->slot, watch->value);
    if (watch->device->driver->word_written) watch->device->driver->word_written();
    slip__free(watch);
}

bool slip__flight_watch_word(slip_device_object *device, const slip_wait *wait, slip_atomic_u64 **word,
                             uint64_t *value) {
    word_watch *watch = slip__malloc(sizeof *watch);
    bool has_words = device->wait_words != NULL;
    *word = &wait->stream->completed;
    *value = wait->value;
    if (!watch) return !has_words; /* it polls the stream's, then */
    *watch = (word_watch){{.value = wait->value, .fire = word_is_written}, device, -1, 0};
    if (has_words) {
        watch->slot = take_slot(device, &watch->value);
        if (watch->slot < 0) {
            slip__free(watch);
            return false;
        }
        *word = &device->wait_words[watch->slot].value;
        *value = watch->value;
    }
    if (!slip__stream_await(wait->stream, &watch->waiter)) word_is_written(&watch->waiter);
    return true;
}

/* ---- launching ---- */

static size_t bytes_of(const slip_array *command) {
    const slip_buffer *buffer = slip__array_buffer(command);
    return buffer ? buffer->byte_count : 0;
}

static void join_flight(slip_stream *stream, slip_array *command) {
    slip__lock(&stream->flight_lock);
    command->next = NULL;
    if (stream->flight_tail) stream->flight_tail->next = command;
    else stream->flight_head = command;
    stream->flight_tail = command;
    command->is_in_flight = true;
    stream->bytes_in_flight += bytes_of(command);
    slip__unlock(&stream->flight_lock);
}

bool slip__is_read_only_by(const slip_array *input, uint8_t home, unsigned readers) {
    slip_buffer *buffer = slip__array_buffer(input);
    if (input->root || !buffer || atomic_load(&buffer->pins) || atomic_load(&buffer->references) != 1) return false;
    if (input->home != home || (input->op == SLIP_OP_TRANSFER && !slip__array_is_finished(input))) return false;
    /* A launched producer is also held by its stream's flight, which needs it for its failure alone, and lets go only
     * after the state says that it is over: so the references are read first. */
    unsigned references = atomic_load_explicit(&input->references, memory_order_acquire);
    bool in_flight = input->stream && input->stream->device->driver->is_asynchronous && !slip__array_is_finished(input);
    return references == readers + in_flight;
}

bool slip__is_last_reader(const slip_array *command, int index) {
    return slip__is_read_only_by(command->inputs[index], command->home, 1);
}

/* The input's memory is not the input's any more: back to the cache, or what was computed in it has it alone. */
static void leave_memory(slip_array *input, slip_buffer *buffer) {
    if (input->stream) slip__lock(&input->stream->flight_lock);
    if (input->is_in_flight) input->stream->bytes_in_flight -= buffer->byte_count;
    atomic_store_explicit(&input->buffer, NULL, memory_order_release);
    if (input->stream) slip__unlock(&input->stream->flight_lock);
    slip__buffer_release(buffer);
}

/* Gives the memory of inputs that nothing else reads back to the cache now: whatever reuses it comes after this
 * command. The inputs themselves stay for the sake of their failures. */
static void release_input_memory(slip_stream *stream, slip_array *command, uint64_t value) {
    for (int i = 0; i < command->input_count; ++i) {
        slip_array *input = command->inputs[i];
        slip_buffer *buffer = slip__array_buffer(input);
        bool shared = buffer && buffer == slip__array_buffer(command);
        if (input->root || !buffer || input->home != command->home) continue;
        if (!shared && !slip__is_last_reader(command, i)) continue;
        if (!shared) slip__buffer_used(buffer, stream, value);
        leave_memory(input, buffer);
    }
}

void slip__flight_launch(slip_stream *stream, slip_array *command, slip_failure *failure,
                         slip_status (*launch)(slip_stream *stream, slip_array *command)) {
    uint64_t value = command->value;
    bool is_small = slip__command_is_small(command) && command->op != SLIP_OP_RECORD;
    if (!failure) {
        slip_status status = launch(stream, command);
        if (status != SLIP_OK) failure = slip__command_failure(command, stream, status);
    }
    if (failure) atomic_store_explicit(&command->failure, failure, memory_order_release);
    if (slip__array_buffer(command)) slip__buffer_used(slip__array_buffer(command), stream, value);
    if (!failure) release_input_memory(stream, command, value);
    if (stream->scratch) slip__buffer_used(stream->scratch, stream, value);
    slip__buffer_release(stream->scratch);
    stream->scratch = NULL;
    atomic_store_explicit(&stream->running, NULL, memory_order_relaxed);
    join_flight(stream, command);
    slip__statistics_launched(stream);
    stream->unsignalled = value;
    if (++stream->unsignalled_count >= SLIP_UNSIGNALLED_MOST || !is_small) slip__flight_flush(stream);
}

static bool is_donated(const slip_fusion *fusion, const slip_buffer *buffer) {
    for (int i = 0; i < fusion->count; ++i)
        if (slip__array_buffer(fusion->all[i]) == buffer) return true;
    return false;
}

static void release_fused_memory(slip_stream *stream, slip_fusion *fusion, uint64_t value) {
    uint8_t home = fusion->all[0]->home;
    for (int i = 0; i < fusion->fused.input_count; ++i) {
        slip_array *input = fusion->inputs[i];
        slip_buffer *buffer = slip__array_buffer(input);
        if (input->root || !buffer || input->home != home) continue;
        bool shared = is_donated(fusion, buffer);
        if (!shared && !slip__is_read_only_by(input, home, fusion->input_uses[i])) continue;
        if (!shared) slip__buffer_used(buffer, stream, value);
        leave_memory(input, buffer);
    }
}

void slip__flight_join_fused(slip_stream *stream, slip_fusion *fusion) {
    int count = fusion->count;
    uint64_t last = fusion->all[count - 1]->value;
    bool is_small = true;
    for (int i = 0; i < count; ++i) {
        slip_buffer *buffer = slip__array_buffer(fusion->all[i]);
        is_small &= slip__command_is_small(fusion->all[i]);
        if (buffer) slip__buffer_used(buffer, stream, last);
    }
    release_fused_memory(stream, fusion, last);
    for (int i = 0; i < count; ++i) {
        join_flight(stream, fusion->all[i]);
        slip__statistics_launched(stream);
    }
    stream->unsignalled = last;
    stream->unsignalled_count += count;
    if (stream->unsignalled_count >= SLIP_UNSIGNALLED_MOST || !is_small) slip__flight_flush(stream);
}

static void signal_launched(slip_stream *stream, bool is_passing) {
    uint64_t value = stream->unsignalled;
    if (!value) return;
    stream->unsignalled = 0;
    stream->unsignalled_count = 0;
    slip_status status = stream->device->driver->signal(stream->driver_queue, value, is_passing);
    atomic_store_explicit(&stream->launched, value, memory_order_release); /* from here on others may wait for it */
    if (status != SLIP_OK) slip__stream_reached(stream, value, status);    /* the device is gone: end it here */
}

void slip__flight_flush(slip_stream *stream) {
    signal_launched(stream, false);
}

void slip__flight_pass(slip_stream *stream) {
    signal_launched(stream, true);
}

/* Fails those in flight with values from first to last that have not failed, and returns how many there are. */
static int fail_in_flight(slip_stream *stream, uint64_t first, uint64_t last, slip_status status) {
    int count = 0;
    slip_failure *fault = slip__failure_capture(status);
    slip__lock(&stream->flight_lock);
    for (slip_array *command = stream->flight_head; command && command->value <= last; command = command->next) {
        if (command->value < first) continue;
        ++count;
        if (atomic_load_explicit(&command->failure, memory_order_relaxed)) continue;
        slip_failure *failure = slip__command_failure(command, stream, slip__failure_report(fault));
        atomic_store_explicit(&command->failure, failure, memory_order_release);
    }
    slip__unlock(&stream->flight_lock);
    slip__failure_release(fault);
    return count;
}

void slip__stream_launch_failed(slip_stream *stream, slip_status status) {
    fail_in_flight(stream, atomic_load(&stream->launched) + 1, UINT64_MAX, status);
}

bool slip__stream_command_failed(slip_stream *stream, uint64_t value, slip_status status) {
    return fail_in_flight(stream, value, value, status) > 0;
}

/* ---- ending ---- */

static slip_array *leave_flight(slip_stream *stream, uint64_t value) {
    slip_array *command = NULL;
    slip__lock(&stream->flight_lock);
    if (stream->flight_head && stream->flight_head->value <= value) {
        command = stream->flight_head;
        stream->flight_head = command->next;
        if (!stream->flight_head) stream->flight_tail = NULL;
        command->is_in_flight = false;
        stream->bytes_in_flight -= bytes_of(command);
    }
    slip__unlock(&stream->flight_lock);
    return command;
}

/* What a device was made to wait for by commands up to the value, and has not been reported yet. */
static bool find_unreported_past(slip_stream *stream, uint64_t value, slip_wait *past) {
    *past = (slip_wait){0};
    slip__lock(&stream->flight_lock);
    for (slip_array *command = stream->flight_head; command && command->value <= value; command = command->next)
        if (slip__command_unmet_wait(command, past)) break;
    slip__unlock(&stream->flight_lock);
    return past->stream && past->stream->device->driver->is_asynchronous;
}

void slip__stream_reached(slip_stream *stream, uint64_t value, slip_status status) {
    slip_array *command;
    slip_wait past;
    /* It is over, since what came after it is; and has to be known to be, with its failures, which are inherited. */
    while (status == SLIP_OK && slip__commands_have_failed() && find_unreported_past(stream, value, &past))
        slip__stream_reached(past.stream, past.value, SLIP_OK);
    slip__service_defer_begin(); /* users' destructors do not run on the driver's thread */
    slip__lock(&stream->ending_lock);
    slip_failure *fault = status == SLIP_OK ? NULL : slip__failure_capture(status);
    while ((command = leave_flight(stream, value))) {
        slip_failure *failure = atomic_load_explicit(&command->failure, memory_order_relaxed);
        if (!failure) failure = slip__command_inherited_failure(command);
        if (!failure && fault) failure = slip__command_failure(command, stream, slip__failure_report(fault));
        slip__statistics_reached(stream);
        slip__command_finish(stream, command, failure);
    }
    slip__failure_release(fault);
    slip__unlock(&stream->ending_lock);
    slip__stream_complete(stream, value);
    slip__service_defer_end();
}
