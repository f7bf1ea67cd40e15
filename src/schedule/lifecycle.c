/* Fork and exit.
 *
 * A forked child has one thread and none of the workers: what was pending stays behind. Its arrays are poisoned there,
 * its streams start again empty, the pool starts again when it is needed. At exit nothing new starts; what runs is let
 * finish, without a lock and for a bounded time, since libraries take down what kernels use. */
#include <pthread.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/service.h"
#include "device/cache.h"
#include "device/registry.h"
#include "schedule/event.h"
#include "schedule/lifecycle.h"
#include "schedule/stream.h"
#include "schedule/watchdog.h"

static void lock_stream(slip_stream *stream, void *unused) {
    (void)unused;
    slip__lock(&stream->ending_lock);
    slip__lock(&stream->lock);
    slip__lock(&stream->waiters_lock);
    slip__lock(&stream->flight_lock);
    slip__lock(&stream->failure_lock);
}

static void unlock_stream(slip_stream *stream, void *unused) {
    (void)unused;
    slip__unlock(&stream->failure_lock);
    slip__unlock(&stream->flight_lock);
    slip__unlock(&stream->waiters_lock);
    slip__unlock(&stream->lock);
    slip__unlock(&stream->ending_lock);
}

static void poison_list(slip_array *command, slip_failure *failure) {
    while (command) {
        slip_array *next = command->next;
        if (!command->failure) command->failure = slip__failure_retain(failure);
        atomic_store(&command->state, SLIP_POISONED);
        command = next; /* its references stay: other threads' stacks of the parent hold some of them for ever */
    }
}

static void empty_stream(slip_stream *stream, void *context) {
    slip_failure *failure = context;
    unlock_stream(stream, NULL);
    poison_list(stream->queue_head, failure);
    poison_list(stream->batch, failure);
    poison_list(stream->flight_head, failure);
    slip_array *running = atomic_load(&stream->running);
    if (running && slip__array_state(running) == SLIP_SCHEDULED) {
        running->failure = slip__failure_retain(failure);
        atomic_store(&running->state, SLIP_POISONED);
    }
    stream->queue_head = stream->queue_tail = stream->batch = stream->flight_head = stream->flight_tail = NULL;
    stream->next_wait = 0;
    stream->bytes_in_flight = 0;
    stream->unsignalled = 0;
    stream->unsignalled_count = 0;
    stream->processed = atomic_load(&stream->submitted);
    atomic_store(&stream->launched, stream->processed);
    atomic_store(&stream->completed, stream->processed);
    atomic_store(&stream->next_awaited, UINT64_MAX);
    stream->waiters = NULL;
    atomic_store(&stream->run_state, SLIP_RUN_IDLE);
    atomic_store(&stream->task.is_queued, false);
}

static void before_fork(void) {
    slip__devices_lock(); /* first: what is locked now is unlocked afterwards */
    slip__streams_lock();
    slip__pool_before_fork();
    slip__stream_each(lock_stream, NULL);
    slip__events_lock();
    slip__cache_before_fork();
    slip__memory_before_fork();
    slip__sim_before_fork(); /* the innermost lock: last */
}

static void after_fork_in_parent(void) {
    slip__sim_after_fork_in_parent();
    slip__memory_after_fork();
    slip__cache_after_fork();
    slip__events_unlock();
    slip__stream_each(unlock_stream, NULL);
    slip__pool_after_fork(false);
    slip__streams_unlock();
    slip__devices_unlock();
}

static void after_fork_in_child(void) {
    slip__fork_advance();
    slip__memory_after_fork();
    slip__cache_after_fork();
    slip__events_unlock();
    slip__message_switch();
    slip_failure *failure = slip__failure_capture(slip__fail(
        SLIP_CANCELLED, "[fork] the work was pending when the process forked; it goes on in the parent only"));
    slip__message_switch();
    slip__stream_each(empty_stream, failure);
    slip__failure_release(failure);
    slip__pool_after_fork(true);
    slip__service_after_fork_in_child();
    slip__sim_after_fork_in_child();
    slip__cuda_after_fork_in_child();
    slip__watchdog_after_fork_in_child();
    slip__streams_unlock();
    slip__devices_unlock();
}

static void at_exit(void) {
    enum { PATIENCE_NS = 2000000000 };
    slip__watchdog_shut_down();
    slip__pool_shut_down(PATIENCE_NS);
    slip__sim_shut_down(PATIENCE_NS);
    slip__cuda_shut_down(PATIENCE_NS);
}

static void install(void) {
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
    atexit(at_exit);
    slip__watchdog_read_environment();
}

void slip__lifecycle_install(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}
