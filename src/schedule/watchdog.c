#include "schedule/watchdog.h"

#include <slip/watchdog.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "schedule/stall.h"

enum { LOOKS_PER_PATIENCE = 4, MESSAGE_BYTES = 1024 };

typedef void (*stall_report)(void *context, const slip_stall *stall);

static struct {
    slip_lock lock; /* of the next four; held while streams are looked at and reported. No runtime code waits for it */
    uint64_t patience_ns; /* 0: off */
    stall_report report;
    void *context;
    bool is_set, is_started;
    atomic_uint changes; /* the thread sleeps on it */
    atomic_bool is_shut_down;
} watchdog;

static _Thread_local bool is_looking; /* the lock is this thread's */

/* ---- looking ---- */

static void report(slip_stream *stream, uint64_t waited_ns) {
    char message[MESSAGE_BYTES];
    slip_stall stall;
    slip_stream *next;
    if (!slip__stall_find(&stall, stream, &next)) return;
    slip__stall_describe(message, sizeof message, stream);
    if (!*message) return; /* it came on just now */
    stall.waited_ns = waited_ns;
    stall.message = message;
    watchdog.report(watchdog.context, &stall);
}

static void look_at(slip_stream *stream, void *context) {
    uint64_t now_ns = *(const uint64_t *)context, completed = atomic_load(&stream->completed);
    slip_stream_watch *watch = &stream->watch;
    bool has_work = completed < atomic_load(&stream->submitted);
    if (!has_work || !watch->had_work || watch->completed != completed)
        *watch = (slip_stream_watch){.had_work = has_work, .completed = completed, .since_ns = now_ns};
    if (!has_work || watch->is_reported || now_ns < watch->since_ns + watchdog.patience_ns) return;
    if (!watchdog.report || atomic_load(&watchdog.is_shut_down)) return;
    watch->is_reported = true;
    report(stream, now_ns - watch->since_ns);
}

/* Returns whether the lock was taken here: a report that sets the watchdog has it already. */
static bool begin(void) {
    if (is_looking) return false;
    slip__lock(&watchdog.lock);
    return true;
}

static void end(bool has_begun) {
    if (has_begun) slip__unlock(&watchdog.lock);
}

void slip__watchdog_look(uint64_t now_ns) {
    slip__lock(&watchdog.lock);
    is_looking = true;
    if (watchdog.patience_ns) slip__stream_each(look_at, &now_ns);
    is_looking = false;
    slip__unlock(&watchdog.lock);
}

static void serve(void *unused) {
    (void)unused;
    while (!atomic_load(&watchdog.is_shut_down)) {
        unsigned changes = atomic_load(&watchdog.changes);
        slip__watchdog_look(slip__now_ns());
        slip__lock(&watchdog.lock);
        uint64_t patience_ns = watchdog.patience_ns;
        slip__unlock(&watchdog.lock);
        uint64_t pause_ns = patience_ns / LOOKS_PER_PATIENCE + 1;
        slip__futex_wait(&watchdog.changes, changes, patience_ns ? pause_ns : UINT64_MAX);
    }
}

/* ---- setting ---- */

static slip_status start(void) {
    if (watchdog.is_started) return SLIP_OK;
    int error = slip__thread_start(serve, NULL, "slip-watchdog");
    if (error) return slip__fail(SLIP_OUT_OF_MEMORY, "[watchdog_set] the thread did not start: error %d", error);
    watchdog.is_started = true;
    return SLIP_OK;
}

slip_status slip_watchdog_set(uint64_t patience_ns, stall_report given, void *context) {
    bool has_begun = begin(), is_on = patience_ns && given;
    slip_status status = is_on ? start() : SLIP_OK;
    if (status == SLIP_OK) {
        watchdog.is_set = true;
        watchdog.patience_ns = is_on ? patience_ns : 0;
        watchdog.report = given;
        watchdog.context = context;
        atomic_fetch_add(&watchdog.changes, 1);
        slip__futex_wake(&watchdog.changes, 1);
    }
    end(has_begun);
    return status;
}

static void print_stall(void *unused, const slip_stall *stall) {
    (void)unused;
    fprintf(stderr, "slipstream: nothing has moved for %.1f s: %s\n", (double)stall->waited_ns * 1e-9, stall->message);
}

void slip__watchdog_read_environment(void) {
    const char *setting = getenv("SLIP_WATCHDOG_S");
    double seconds = setting ? strtod(setting, NULL) : 0;
    if (!(seconds > 0) || seconds > 1e9) return;
    bool has_begun = begin(), is_set = watchdog.is_set;
    end(has_begun);
    if (!is_set) (void)slip_watchdog_set((uint64_t)(seconds * 1e9), print_stall, NULL);
}

/* ---- fork and exit ---- */

void slip__watchdog_after_fork_in_child(void) {
    watchdog.lock = (slip_lock){0};
    watchdog.patience_ns = 0;
    watchdog.is_started = false;
}

void slip__watchdog_shut_down(void) {
    atomic_store(&watchdog.is_shut_down, true);
}
