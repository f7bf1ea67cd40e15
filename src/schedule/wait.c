/* Blocking until a timeline reaches a value. The caller runs what it waits for, as far as that is on CPU streams whose
 * token is free; it sleeps only while others run it. */
#include "base/error.h"
#include "base/service.h"
#include "schedule/stall.h"
#include "schedule/stream.h"

enum { MAX_DEPTH = 64, SPIN_NS = 20000, DEVICE_SPIN_NS = 200000, POLLS_PER_CLOCK = 32, WHY_BYTES = 800 };

/* What the caller is after, innermost last: each is waited for by the one before. */
typedef struct helper {
    slip_wait wants[MAX_DEPTH];
    int depth; /* entries in use */
} helper;

static _Thread_local bool is_helping;

/* ---- sleeping ---- */

typedef struct sleeper {
    slip_waiter waiter; /* first */
    atomic_uint is_awake;
} sleeper;

static void wake_sleeper(slip_waiter *waiter) {
    atomic_uint *word = &((sleeper *)waiter)->is_awake;
    atomic_store(word, 1); /* the sleeper may return from here on: only the address is used below */
    slip__futex_wake(word, 1);
}

static bool spin_until_reached(const slip_stream *stream, uint64_t value) {
    void (*poll)(void *queue) = stream->device->driver->poll;
    if (!poll && slip__pool_thread_count() < 2) return false;
    uint64_t spin_ns = poll ? DEVICE_SPIN_NS : SPIN_NS, end = slip__now_ns() + spin_ns;
    do {
        bool has_run = false;
        for (int i = 0; i < POLLS_PER_CLOCK; ++i) {
            if (poll) poll(stream->driver_queue);
            if (slip__stream_has_reached(stream, value)) return true;
            has_run |=
                slip__keep_run_small(); /* what polling has made ready: another thread would first have to wake */
            slip__cpu_relax();
        }
        if (has_run) end = slip__now_ns() + spin_ns;
    } while (slip__now_ns() < end);
    return false;
}

/* False when the deadline passed first. */
static bool sleep_until_reached(slip_stream *stream, uint64_t value, uint64_t deadline) {
    if (spin_until_reached(stream, value)) return true;
    slip__keep_let_go(); /* what polling has made ready */
    sleeper self = {.waiter = {.value = value, .fire = wake_sleeper}};
    if (!slip__stream_await(stream, &self.waiter)) return true;
    while (!atomic_load(&self.is_awake)) {
        uint64_t left = slip__remaining(deadline);
        if (left == 0 && slip__stream_unawait(stream, &self.waiter)) return false;
        slip__futex_wait(&self.is_awake, 0, left ? left : UINT64_MAX); /* fired already: the wake is on its way */
    }
    return true;
}

/* ---- helping ---- */

static void sleep_as_helper(slip_stream *stream, uint64_t value) {
    slip__keep_let_go();
    slip__pool_leave();
    sleep_until_reached(stream, value, UINT64_MAX);
    slip__pool_join();
}

/* One step towards the innermost want. */
static void help_once(helper *self) {
    slip_wait want = self->wants[self->depth - 1], blocked_on;
    bool is_cpu = !want.stream->device->driver->is_asynchronous;
    if (!is_cpu || !slip__stream_take(want.stream)) sleep_as_helper(want.stream, want.value);
    else if (slip__stream_run(want.stream, want.value, &blocked_on)) return;
    else if (self->depth < MAX_DEPTH) self->wants[self->depth++] = blocked_on;
    else sleep_as_helper(blocked_on.stream, blocked_on.value);
}

static void help(slip_stream *stream, uint64_t value) {
    helper self; /* not initialised whole: the list is long and mostly unused */
    self.depth = 1;
    self.wants[0] = (slip_wait){stream, value, NULL};
    while (self.depth > 0) {
        const slip_wait *want = &self.wants[self.depth - 1];
        if (slip__stream_has_reached(want->stream, want->value)) --self.depth;
        else help_once(&self);
    }
}

static slip_status check_may_wait(void) {
    if (!is_helping && !slip__pool_on_worker()) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[synchronize] a callback that runs inside the runtime cannot wait for it");
}

slip_status slip__stream_wait_after(slip_stream *stream, uint64_t value, slip_stream *const *left_alone, int count) {
    SLIP_TRY(check_may_wait());
    is_helping = true;
    slip__pool_join();
    slip__service_defer_begin();
    slip__message_switch();
    unsigned mode = slip__floating_point_set();
    slip__keep_begin(left_alone, count);
    help(stream, value);
    slip__keep_end();
    slip__floating_point_restore(mode);
    slip__message_switch();
    slip__service_defer_end();
    slip__pool_leave();
    is_helping = false;
    return SLIP_OK;
}

slip_status slip__stream_wait(slip_stream *stream, uint64_t value, uint64_t deadline) {
    if (slip__stream_has_reached(stream, value)) return SLIP_OK;
    if (deadline == UINT64_MAX) return slip__stream_wait_after(stream, value, NULL, 0);
    /* A caller who may have to leave does not help: a command cannot be left half way. */
    SLIP_TRY(check_may_wait());
    slip__stream_offer(stream);
    if (sleep_until_reached(stream, value, deadline)) return SLIP_OK;
    char why[WHY_BYTES];
    slip__stall_describe(why, sizeof why, stream);
    return slip__fail(SLIP_TIMEOUT, "[synchronize] stream %d did not reach value %llu in time; it is at %llu: %s",
                      stream->index, (unsigned long long)value, (unsigned long long)atomic_load(&stream->completed),
                      why);
}
