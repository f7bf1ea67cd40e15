#include "schedule/defaults.h"

#include <slip/device.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "device/registry.h"
#include "schedule/stream.h"

/* What a thread-local stream stands for in this thread. */
typedef struct local_stream {
    int index; /* of the thread-local stream; never used twice */
    slip_stream *stream;
} local_stream;

typedef struct thread_defaults {
    bool is_registered; /* its end will be noticed */
    bool has_device;
    slip_device device;
    slip_stream *streams[SLIP_MAX_DEVICES]; /* owned; NULL until first needed */
    local_stream *locals;
    int local_count;
} thread_defaults;

static _Thread_local thread_defaults defaults;

/* The thread ends: its streams go back, to be handed out again. */
static void thread_ends(void) {
    for (int i = 0; i < SLIP_MAX_DEVICES; ++i) slip_stream_release(defaults.streams[i]);
    for (int i = 0; i < defaults.local_count; ++i) slip_stream_release(defaults.locals[i].stream);
    slip__free(defaults.locals);
    defaults = (thread_defaults){0};
}

static void register_thread(void) {
    if (!defaults.is_registered) defaults.is_registered = slip__thread_at_end(thread_ends);
}

slip_device slip_device_default(void) {
    if (defaults.has_device) return defaults.device;
    /* A simulated GPU is never the default by itself. */
    slip_device gpu = {SLIP_GPU, 0};
    const char *driver = slip_device_driver(gpu);
    return driver && strcmp(driver, slip__sim_driver.name) != 0 ? gpu : (slip_device){SLIP_CPU, 0};
}

/* A GPU that nobody has chosen, and that cannot be opened, is not the default any more. */
static slip_status open_default(slip_device_object **device) {
    if (slip__device_find(device, slip_device_default()) == SLIP_OK) return SLIP_OK;
    return slip__device_find(device, slip_device_default());
}

slip_status slip_device_set_default(slip_device device) {
    slip_device_object *found;
    SLIP_TRY(slip__device_look_up(&found, device));
    defaults.device = device;
    defaults.has_device = true;
    return SLIP_OK;
}

static slip_status default_of(slip_stream **stream, slip_device_object *device) {
    slip_stream **slot = &defaults.streams[device->registry_index];
    if (!*slot) {
        register_thread();
        SLIP_TRY(slip_stream_create(slot, device->id, NULL));
    }
    *stream = *slot;
    return SLIP_OK;
}

static slip_status local_of(slip_stream **stream, const slip_stream *given) {
    for (int i = 0; i < defaults.local_count; ++i) {
        if (defaults.locals[i].index != given->index) continue;
        *stream = defaults.locals[i].stream;
        return SLIP_OK;
    }
    register_thread();
    size_t byte_count = ((size_t)defaults.local_count + 1) * sizeof *defaults.locals;
    local_stream *locals = slip__realloc(defaults.locals, byte_count);
    if (!locals) return slip__fail_memory("stream", byte_count);
    defaults.locals = locals;
    local_stream *local = &locals[defaults.local_count];
    local->index = given->index;
    slip_stream_options options = {.priority = given->priority};
    SLIP_TRY(slip_stream_create(&local->stream, given->device->id, &options));
    ++defaults.local_count;
    *stream = local->stream;
    return SLIP_OK;
}

slip_status slip__stream_for_op(slip_stream **resolved, slip_stream *given) {
    if (given && given->kind == SLIP_STREAM_ANY_THREAD) {
        *resolved = given;
        return SLIP_OK;
    }
    if (given) return local_of(resolved, given);
    slip_device_object *device;
    SLIP_TRY(open_default(&device));
    return default_of(resolved, device);
}

slip_status slip_stream_default(slip_stream **stream, slip_device device) {
    slip_device_object *found;
    *stream = NULL;
    SLIP_TRY(slip__device_find(&found, device));
    SLIP_TRY(default_of(stream, found));
    slip_stream_retain(*stream);
    return SLIP_OK;
}

slip_status slip_stream_set_default(slip_stream *given) {
    slip_stream *stream = NULL;
    SLIP_TRY(slip__stream_for_op(&stream, given));
    slip_stream **slot = &defaults.streams[stream->device->registry_index], *previous = *slot;
    register_thread();
    *slot = slip_stream_retain(stream);
    slip_stream_release(previous);
    return SLIP_OK;
}

slip_status slip_scope_begin(slip_scope *scope, slip_stream *given) {
    slip_stream *stream = NULL;
    slip_device device = slip_stream_device(given);
    *scope = (slip_scope){0};
    SLIP_TRY(slip__stream_for_op(&stream, given));
    SLIP_TRY(slip_stream_default(&scope->previous_stream, device));
    scope->had_device = defaults.has_device;
    scope->previous_device = defaults.device;
    scope->stream = stream;
    slip_status status = slip_stream_set_default(stream);
    if (status == SLIP_OK) status = slip_device_set_default(device);
    if (status != SLIP_OK) slip_scope_end(scope);
    return status;
}

void slip_scope_end(slip_scope *scope) {
    if (!scope->stream) return; /* it never began */
    slip_stream_set_default(scope->previous_stream);
    defaults.has_device = scope->had_device;
    defaults.device = scope->previous_device;
    slip_stream_release(scope->previous_stream);
    *scope = (slip_scope){0};
}
