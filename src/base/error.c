#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/atomic.h"
#include "base/memory.h"

enum { MESSAGE_BYTES = 1024 };

struct slip_failure {
    atomic_uint references;
    slip_status status;
    slip_error_place place; /* .op NULL: none */
    const char *message;    /* right behind the record, or static */
};

static _Thread_local char thread_messages[2][MESSAGE_BYTES];
static _Thread_local slip_error_place thread_places[2]; /* .op NULL: none */
static _Thread_local int thread_message_index;

const char *slip_error_message(void) {
    return thread_messages[thread_message_index];
}

void slip__error_place_set(const slip_error_place *place) {
    thread_places[thread_message_index] = *place;
}

bool slip_error_get_place(slip_error_place *place) {
    const slip_error_place *last = &thread_places[thread_message_index];
    if (last->op) *place = *last;
    return last->op != NULL;
}

void slip__message_switch(void) {
    thread_message_index ^= 1;
}

static const struct {
    slip_status status;
    const char *name;
    const char *text;
} status_table[] = {
#define STATUS_ROW(name, value, text) {SLIP_##name, "SLIP_" #name, text},
    SLIP_STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
};

const char *slip_status_name(slip_status status) {
    for (size_t i = 0; i < sizeof status_table / sizeof *status_table; ++i)
        if (status_table[i].status == status) return status_table[i].name;
    return "unknown";
}

const char *slip_status_text(slip_status status) {
    for (size_t i = 0; i < sizeof status_table / sizeof *status_table; ++i)
        if (status_table[i].status == status) return status_table[i].text;
    return "unknown";
}

slip_status slip__fail(slip_status status, const char *format, ...) {
    char message[MESSAGE_BYTES]; /* the arguments may point into the old message */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    memcpy(thread_messages[thread_message_index], message, sizeof message);
    thread_places[thread_message_index].op = NULL;
    return status;
}

slip_status slip__fail_memory(const char *name, size_t byte_count) {
    return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory: %zu bytes could not be allocated", name, byte_count);
}

static slip_failure out_of_memory_failure = {
    .references = 1, .status = SLIP_OUT_OF_MEMORY, .message = "[slipstream] out of memory while recording a failure"};

slip_failure *slip__failure_capture(slip_status status) {
    const char *thread_message = slip_error_message();
    size_t length = strnlen(thread_message, MESSAGE_BYTES - 1);
    slip_failure *failure = slip__malloc(sizeof *failure + length + 1);
    if (!failure) return slip__failure_retain(&out_of_memory_failure); /* its own reference is never given back */
    char *message = (char *)(failure + 1);
    atomic_init(&failure->references, 1);
    failure->status = status;
    failure->place = thread_places[thread_message_index];
    failure->message = message;
    memcpy(message, thread_message, length);
    message[length] = '\0';
    return failure;
}

slip_failure *slip__failure_retain(slip_failure *failure) {
    atomic_fetch_add_explicit(&failure->references, 1, memory_order_relaxed);
    return failure;
}

void slip__failure_release(slip_failure *failure) {
    if (!failure || atomic_fetch_sub_explicit(&failure->references, 1, memory_order_acq_rel) != 1) return;
    slip__free(failure);
}

slip_status slip__failure_report(const slip_failure *failure) {
    slip__fail(failure->status, "%s", failure->message);
    slip__error_place_set(&failure->place);
    return failure->status;
}
