/* The error handler of the C interface. The default handler below is the only code of the library that prints or exits,
 * and it does either only where SLIP_ERRORS asks for it. */
#include <mlx/c/error.h>

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/thread.h"
#include "capi/handles.h"

enum { MESSAGE_BYTES = 1024 };

/* A handler that was installed. Held by `installed` and by each call in progress; the last to let go runs dtor. */
typedef struct handler_record {
    atomic_uint references;
    mlx_error_handler_func handler;
    void *data;
    void (*destroy)(void *data);
} handler_record;

static _Atomic(handler_record *) installed; /* NULL: the default. Written under the lock. */

/* Held to replace the record and to take a reference to it; never while a handler or a destructor runs. */
static slip_lock installed_lock;

/* The thread that held the lock may not exist in the child. */
static void after_fork_in_child(void) {
    atomic_store(&installed_lock.word, 0);
}

static void install_fork_handler(void) {
    pthread_atfork(NULL, NULL, after_fork_in_child);
}

static void record_release(handler_record *record) {
    if (!record || atomic_fetch_sub_explicit(&record->references, 1, memory_order_acq_rel) != 1) return;
    if (record->destroy) record->destroy(record->data);
    slip__free(record);
}

static handler_record *record_acquire(void) {
    if (!atomic_load_explicit(&installed, memory_order_acquire)) return NULL;
    slip__lock(&installed_lock);
    handler_record *record = atomic_load_explicit(&installed, memory_order_relaxed);
    if (record) atomic_fetch_add_explicit(&record->references, 1, memory_order_relaxed);
    slip__unlock(&installed_lock);
    return record;
}

static handler_record *record_create(mlx_error_handler_func handler, void *data, void (*destroy)(void *)) {
    handler_record *record = slip__malloc(sizeof *record);
    if (!record) return NULL;
    atomic_init(&record->references, 1);
    record->handler = handler;
    record->data = data;
    record->destroy = destroy;
    return record;
}

void mlx_set_error_handler(mlx_error_handler_func handler, void *data, void (*dtor)(void *)) {
    static pthread_once_t fork_once = PTHREAD_ONCE_INIT;
    pthread_once(&fork_once, install_fork_handler);
    handler_record *record = handler ? record_create(handler, data, dtor) : NULL;
    if (handler && !record) {
        slip__capi_fail_memory("set_error_handler", sizeof *record);
        if (dtor) dtor(data);
        return;
    }
    slip__lock(&installed_lock);
    handler_record *old = atomic_exchange_explicit(&installed, record, memory_order_acq_rel);
    slip__unlock(&installed_lock);
    record_release(old);
    if (!handler && dtor) dtor(data); /* nothing will ever use it */
}

static void handle_by_default(const char *message) {
    const char *wish = getenv("SLIP_ERRORS");
    if (!wish) return;
    bool exits = strcmp(wish, "exit") == 0;
    if (!exits && strcmp(wish, "print") != 0) return;
    fprintf(stderr, "MLX error: %s\n", message);
    if (exits) exit(-1);
}

int slip__capi_failed(void) {
    char message[MESSAGE_BYTES]; /* a copy: what the handler calls may fail too */
    snprintf(message, sizeof message, "%s", slip_error_message());
    handler_record *record = record_acquire();
    if (record) record->handler(message, record->data);
    else handle_by_default(message);
    record_release(record);
    return 1;
}

void _mlx_error(const char *file, const int line, const char *fmt, ...) {
    char message[MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, fmt);
    vsnprintf(message, sizeof message, fmt, arguments);
    va_end(arguments);
    if (file) slip__fail(SLIP_INVALID_ARGUMENT, "%s at %s:%d", message, file, line);
    else slip__fail(SLIP_INVALID_ARGUMENT, "%s", message);
    slip__capi_failed();
}
