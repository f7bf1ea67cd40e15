/* The watching thread tells the scheduler which signals have been passed.
 *
 * It spins for some microseconds after something happened, then looks again after a part of the time that has gone by,
 * so that a report is late by a few per cent of what was waited for and a long kernel costs next to no processor time.
 * Signals without a word are looked for when nothing has happened for a while. With nothing outstanding it sleeps until
 * it is called. A caller that waits polls its queue itself. */
#include <limits.h>

#include "drivers/cuda/compiler.h"
#include "drivers/cuda/state.h"

enum {
    SPIN_NS = 20 * 1000,
    SHORTEST_SLEEP_NS = 5 * 1000,
    LONGEST_SLEEP_NS = 500 * 1000,
    DOZE_NS = 2 * 1000 * 1000, /* so long it stays half awake with nothing to do */
    FAULT_CHECK_NS = 2 * 1000 * 1000
};

enum { NOT_STARTED, AWAKE, ASLEEP };

static struct {
    atomic_uint state;
    atomic_uint calls;
    atomic_bool is_shut_down;
    slip_lock start_lock;
} watch;

/* Reports what the queue has passed. */
static void report(cuda_queue *queue, bool asks_events) {
    uint64_t reported = atomic_load(&queue->reported);
    if (reported >= atomic_load(&queue->signalled)) return;
    uint64_t passed = slip__cuda_queue_passed(queue, asks_events);
    if (passed > reported) slip__cuda_tell_refusals();
    slip_stream *owner = atomic_load(&queue->owner);
    while (owner && passed > reported)
        if (atomic_compare_exchange_strong(&queue->reported, &reported, passed)) {
            slip__stream_reached(owner, passed, SLIP_OK);
            return;
        }
}

void slip__cuda_poll(void *opaque) {
    cuda_queue *queue = opaque;
    unsigned polls = atomic_load_explicit(&queue->polls, memory_order_relaxed);
    atomic_store_explicit(&queue->polls, polls + 1, memory_order_relaxed);
    report(queue, true);
}

/* Whether a caller is at it, who goes on at once with what it makes ready. */
static bool is_polled(cuda_queue *queue) {
    unsigned polls = atomic_load_explicit(&queue->polls, memory_order_relaxed);
    if (atomic_load_explicit(&queue->polls_seen, memory_order_relaxed) == polls) return false;
    atomic_store_explicit(&queue->polls_seen, polls, memory_order_relaxed);
    return true;
}

/* A kernel that faulted shows only when somebody asks. */
static void look_for_fault(cuda_device *device) {
    for (cuda_queue *queue = atomic_load(&device->queues); queue; queue = queue->next) {
        if (atomic_load(&queue->reported) >= atomic_load(&queue->signalled)) continue;
        slip__cuda_enter(device);
        CUresult result = slip__cuda.cuStreamQuery(queue->stream);
        slip__cuda_leave();
        if (result != CUDA_SUCCESS && result != CUDA_ERROR_NOT_READY) slip__cuda_check(device, result, "kernel");
        return; /* any queue of the device tells */
    }
}

/* Whether the queue has been given signals since the last look: who gives them must not be kept from the library. */
static bool is_fed(cuda_queue *queue) {
    uint64_t signalled = atomic_load(&queue->signalled);
    if (atomic_load_explicit(&queue->signalled_seen, memory_order_relaxed) == signalled) return false;
    atomic_store_explicit(&queue->signalled_seen, signalled, memory_order_relaxed);
    return true;
}

/* Whether some signal is still out; *progressed if one came in, or was given. */
static bool look_at(cuda_device *device, bool asks_events, bool *progressed) {
    bool is_out = false, is_lost = atomic_load_explicit(&device->object->is_lost, memory_order_relaxed);
    if (is_lost) slip__cuda_report_lost(device);
    for (cuda_queue *queue = atomic_load(&device->queues); queue; queue = queue->next) {
        uint64_t before = atomic_load(&queue->reported);
        if (before >= atomic_load(&queue->signalled)) continue;
        if (!is_polled(queue)) report(queue, asks_events);
        uint64_t after = atomic_load(&queue->reported);
        *progressed |= after != before || is_fed(queue);
        is_out |= after < atomic_load(&queue->signalled);
    }
    return is_out;
}

static bool look_at_all(bool asks_events, bool *progressed) {
    bool is_out = false;
    for (cuda_device *device = atomic_load(&slip__cuda_open_devices); device; device = device->next_open)
        is_out |= look_at(device, asks_events, progressed);
    return is_out;
}

static void doze(uint64_t quiet_ns) {
    uint64_t sleep_ns = quiet_ns / 16;
    if (sleep_ns < SHORTEST_SLEEP_NS) sleep_ns = SHORTEST_SLEEP_NS;
    if (sleep_ns > LONGEST_SLEEP_NS) sleep_ns = LONGEST_SLEEP_NS;
    unsigned calls = atomic_load(&watch.calls);
    slip__futex_wait(&watch.calls, calls, sleep_ns);
}

/* Sequentially consistent on both sides: either this thread sees the new signal, or the caller that it sleeps. */
static void sleep_until_called(void) {
    bool progressed = false;
    unsigned calls = atomic_load(&watch.calls);
    atomic_store(&watch.state, ASLEEP);
    if (!look_at_all(true, &progressed)) slip__futex_wait(&watch.calls, calls, UINT64_MAX);
    atomic_store(&watch.state, AWAKE);
}

static void serve(void *unused) {
    (void)unused;
    slip__thread_sleeps_exactly();
    uint64_t since = slip__now_ns(), checked = since, quiet_ns = 0;
    while (!atomic_load(&watch.is_shut_down)) {
        bool progressed = false, is_out = look_at_all(quiet_ns >= SPIN_NS, &progressed);
        uint64_t now = slip__now_ns();
        if (progressed) since = now;
        quiet_ns = now - since;
        if (is_out && now - checked > FAULT_CHECK_NS) {
            for (cuda_device *device = atomic_load(&slip__cuda_open_devices); device; device = device->next_open)
                look_for_fault(device);
            checked = now;
        }
        if (quiet_ns < SPIN_NS) {
            slip__cpu_relax();
        } else if (is_out || quiet_ns < DOZE_NS) {
            doze(quiet_ns);
        } else {
            sleep_until_called();
            since = checked = slip__now_ns();
        }
    }
}

void slip__cuda_watch_after_fork(void) {
    atomic_store(&watch.state, NOT_STARTED);
    atomic_store(&watch.start_lock.word, 0);
    slip__cuda_compiler_after_fork_in_child();
    slip__cuda_fused_after_fork_in_child();
    slip__cuda_custom_after_fork_in_child();
}

/* At exit: what has been queued is waited for, since the library takes the device down under it. */
void slip__cuda_shut_down(uint64_t patience_ns) {
    uint64_t deadline = slip__deadline(patience_ns);
    bool progressed = false;
    slip__cuda_compiler_shut_down(deadline);
    while (look_at_all(true, &progressed) && slip__remaining(deadline) > 0)
        slip__futex_wait(&watch.calls, atomic_load(&watch.calls), SHORTEST_SLEEP_NS);
    atomic_store(&watch.is_shut_down, true);
}

static slip_status start(void) {
    slip_status status = SLIP_OK;
    slip__lock(&watch.start_lock);
    if (atomic_load(&watch.state) == NOT_STARTED) {
        atomic_store(&watch.state, AWAKE); /* first: the thread may be asleep before this one goes on */
        int error = slip__thread_start(serve, NULL, "slip-cuda");
        if (error) {
            atomic_store(&watch.state, NOT_STARTED);
            status = slip__fail(SLIP_DEVICE, "[cuda] the watching thread did not start: error %d", error);
        }
    }
    slip__unlock(&watch.start_lock);
    return status;
}

slip_status slip__cuda_watch(void) {
    unsigned state = atomic_load(&watch.state);
    if (state == AWAKE) return SLIP_OK;
    if (state == NOT_STARTED) return start();
    atomic_fetch_add(&watch.calls, 1);
    slip__futex_wake(&watch.calls, INT_MAX);
    return SLIP_OK;
}
