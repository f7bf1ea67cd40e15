/* Running a stream: the token, its commands in order, what completes and who is told.
 *
 * The holder of the run token takes commands off the queue. On a synchronous device it runs them; on an asynchronous
 * one it launches them, and the driver reports later. A command whose wait is unmet parks the stream with the stream it
 * waits for: no thread sleeps. */
#include <stdio.h>

#include "base/error.h"
#include "base/memory.h"
#include "schedule/command.h"
#include "schedule/flight.h"
#include "schedule/stream.h"

enum { COMMANDS_PER_TURN = 256 };

/* ---- telling others ---- */

static void fire_waiters(slip_stream *stream, uint64_t value) {
    slip_waiter *due = NULL, **place = &stream->waiters;
    uint64_t next = UINT64_MAX;
    slip__lock(&stream->waiters_lock);
    while (*place) {
        slip_waiter *waiter = *place;
        if (waiter->value <= value) {
            *place = waiter->next;
            waiter->next = due;
            due = waiter;
        } else {
            if (waiter->value < next) next = waiter->value;
            place = &waiter->next;
        }
    }
    atomic_store(&stream->next_awaited, next);
    slip__unlock(&stream->waiters_lock);
    while (due) {
        slip_waiter *waiter = due;
        due = waiter->next; /* before firing: the waiter may be gone after */
        waiter->fire(waiter);
    }
}

void slip__stream_complete(slip_stream *stream, uint64_t value) {
    /* Sequentially consistent on both sides with slip__stream_await: one of the two sees the other. */
    if (!stream->device->driver->is_asynchronous) {
        atomic_store(&stream->completed, value); /* by the token's holder, in order */
    } else {
        uint64_t completed = atomic_load(&stream->completed);
        while (completed < value && !atomic_compare_exchange_weak(&stream->completed, &completed, value)) {
        }
    }
    if (atomic_load(&stream->next_awaited) <= value) fire_waiters(stream, value);
}

static void unlink_waiter(slip_stream *stream, slip_waiter **place) {
    *place = (*place)->next;
    uint64_t next = UINT64_MAX;
    for (slip_waiter *waiter = stream->waiters; waiter; waiter = waiter->next)
        if (waiter->value < next) next = waiter->value;
    atomic_store(&stream->next_awaited, next);
}

bool slip__stream_await(slip_stream *stream, slip_waiter *waiter) {
    bool waits = true;
    slip__lock(&stream->waiters_lock);
    waiter->next = stream->waiters;
    stream->waiters = waiter;
    if (waiter->value < atomic_load_explicit(&stream->next_awaited, memory_order_relaxed))
        atomic_store(&stream->next_awaited, waiter->value);
    if (atomic_load(&stream->completed) >= waiter->value) {
        unlink_waiter(stream, &stream->waiters);
        waits = false;
    }
    slip__unlock(&stream->waiters_lock);
    return waits;
}

bool slip__stream_unawait(slip_stream *stream, slip_waiter *waiter) {
    slip__lock(&stream->waiters_lock);
    slip_waiter **place = &stream->waiters;
    while (*place && *place != waiter) place = &(*place)->next;
    bool found = *place != NULL;
    if (found) unlink_waiter(stream, place);
    slip__unlock(&stream->waiters_lock);
    return found;
}

bool slip__timeline_reached(const slip_stream *stream, uint64_t value) {
    return slip__stream_has_reached(stream, value);
}

/* ---- the token ---- */

bool slip__stream_take(slip_stream *stream) {
    unsigned state = atomic_load(&stream->run_state);
    while (state == SLIP_RUN_IDLE || state == SLIP_RUN_QUEUED)
        if (atomic_compare_exchange_weak(&stream->run_state, &state, SLIP_RUN_RUNNING)) return true;
    return false;
}

static void hand_to_pool(slip_stream *stream) {
    atomic_store(&stream->run_state, SLIP_RUN_QUEUED);
    slip__pool_submit(&stream->task);
}

static bool is_drained(slip_stream *stream) {
    return atomic_load(&stream->submitted) == stream->processed;
}

/* Puts the token of a drained stream down. False when work came meanwhile and the token was picked up again. */
static bool put_down(slip_stream *stream) {
    uint64_t processed = stream->processed;
    atomic_store(&stream->run_state, SLIP_RUN_IDLE);
    if (atomic_load(&stream->submitted) == processed) return true;
    unsigned idle = SLIP_RUN_IDLE;
    return !atomic_compare_exchange_strong(&stream->run_state, &idle, SLIP_RUN_RUNNING);
}

/* ---- streams this thread keeps ----
 *
 * A thread that makes a stream ready keeps it: mostly its own stream stops there, because it waits for that one, and
 * the thread goes on with it without a handoff. If its own stream goes on instead, there is work for two, and what it
 * kept goes to the pool. */

enum { MAX_KEPT = 16 };

static _Thread_local struct {
    slip_stream *streams[MAX_KEPT]; /* some may have been taken since */
    int count;
    bool keeps;
} kept;

static bool keep(slip_stream *stream) {
    for (int i = 0; i < kept.count; ++i)
        if (kept.streams[i] == stream) return true;
    if (!kept.keeps || kept.count == MAX_KEPT) return false;
    kept.streams[kept.count++] = stream;
    return true;
}

void slip__keep_begin(slip_stream *const *left_alone, int count) {
    kept.keeps = true;
    for (int i = 0; i < count; ++i)
        if (!keep(left_alone[i])) slip__stream_offer(left_alone[i]);
}

void slip__keep_let_go(void) {
    while (kept.count > 0) {
        slip_stream *stream = kept.streams[--kept.count];
        if (atomic_load(&stream->run_state) == SLIP_RUN_QUEUED) slip__pool_submit(&stream->task);
        else slip__stream_offer(stream);
    }
}

void slip__keep_end(void) {
    slip__keep_let_go();
    kept.keeps = false;
}

void slip__stream_run_task(slip_task *task) {
    slip_stream *stream = (slip_stream *)task;
    slip_wait blocked_on;
    slip__keep_begin(NULL, 0);
    for (;;) {
        unsigned queued = SLIP_RUN_QUEUED;
        if (atomic_compare_exchange_strong(&stream->run_state, &queued, SLIP_RUN_RUNNING))
            slip__stream_run(stream, UINT64_MAX, &blocked_on);
        if (kept.count == 0) break;
        stream = kept.streams[--kept.count];
    }
    slip__keep_end();
}

/* A parked stream's wait is over. */
static void stream_is_ready(slip_waiter *waiter) {
    slip_stream *stream = (slip_stream *)(void *)((char *)waiter - offsetof(slip_stream, waiter));
    atomic_store(&stream->run_state, SLIP_RUN_QUEUED);
    if (!keep(stream)) slip__pool_submit(&stream->task);
}

/* Leaves the token with the stream that is waited for. False when the wait is over already: the caller keeps it. */
static bool park(slip_stream *stream, const slip_wait *wait) {
    stream->waiter.value = wait->value;
    stream->waiter.fire = stream_is_ready;
    atomic_store(&stream->run_state, SLIP_RUN_PARKED);
    if (slip__stream_await(wait->stream, &stream->waiter)) return true;
    atomic_store(&stream->run_state, SLIP_RUN_RUNNING); /* nobody takes a parked stream */
    return false;
}

/* ---- running ---- */

static void tell_in_hand(slip_stream *stream, const slip_array *command) {
    uint64_t name = (uint64_t)command->op << 32 | command->site;
    atomic_store_explicit(&stream->in_hand_name, name, memory_order_relaxed);
    atomic_store_explicit(&stream->in_hand_value, command->value, memory_order_relaxed);
}

static slip_array *oldest_command(slip_stream *stream) {
    if (!stream->batch && !is_drained(stream)) {
        slip__lock(&stream->lock);
        stream->batch = stream->queue_head;
        stream->queue_head = stream->queue_tail = NULL;
        slip__unlock(&stream->lock);
    }
    if (stream->batch) tell_in_hand(stream, stream->batch);
    return stream->batch;
}

/* `drained` is told when nothing is left to launch. */
static bool run(slip_stream *stream, uint64_t limit, slip_wait *blocked_on, void (*drained)(slip_stream *)) {
    bool on_worker = slip__pool_on_worker();
    for (int turn = 1;; ++turn) {
        slip_array *command = oldest_command(stream);
        if (!command) {
            drained(stream);
            if (put_down(stream)) return true;
            continue;
        }
        bool turn_is_over = on_worker && turn % COMMANDS_PER_TURN == 0 && slip__pool_has_work();
        bool is_past = command->value > limit;
        if (on_worker && slip__pool_is_shut_down()) { /* the process exits: only callers go on */
            slip__flight_flush(stream);
            atomic_store(&stream->run_state, SLIP_RUN_QUEUED);
            return true;
        }
        if (slip__command_is_held(stream, command, blocked_on)) {
            if (park(stream, blocked_on)) return is_past;
            continue;
        }
        if (is_past || turn_is_over) {
            slip__flight_flush(stream);
            hand_to_pool(stream);
            return true;
        }
        if (kept.count) slip__keep_let_go();
        if (slip__command_run(stream, command, limit, blocked_on)) continue;
        slip__flight_flush(stream);
        if (park(stream, blocked_on)) return false;
    }
}

bool slip__stream_run(slip_stream *stream, uint64_t limit, slip_wait *blocked_on) {
    return run(stream, limit, blocked_on, slip__flight_flush);
}

/* Of a stream that this thread has taken: its oldest command, if that is small, or all that can be launched. */
static bool run_small(slip_stream *stream) {
    slip_wait blocked_on;
    bool is_launched = stream->device->driver->is_asynchronous;
    slip_array *command = oldest_command(stream);
    if (!command || !(is_launched || slip__command_is_small(command))) {
        hand_to_pool(stream);
        return false;
    }
    slip__stream_run(stream, is_launched ? UINT64_MAX : command->value, &blocked_on);
    return true;
}

bool slip__keep_run_small(void) {
    bool has_run = false;
    while (kept.count > 0) {
        slip_stream *stream = kept.streams[--kept.count];
        unsigned queued = SLIP_RUN_QUEUED;
        if (atomic_compare_exchange_strong(&stream->run_state, &queued, SLIP_RUN_RUNNING)) has_run |= run_small(stream);
    }
    return has_run;
}

void slip__stream_offer(slip_stream *stream) {
    slip_wait wait;
    if (!slip__stream_take(stream)) return;
    slip_array *command = oldest_command(stream);
    if (command && slip__command_is_held(stream, command, &wait)) {
        if (park(stream, &wait)) return;
    } else if (!command && put_down(stream)) {
        return;
    }
    hand_to_pool(stream);
}

void slip__stream_kick_passing(slip_stream *stream) {
    slip_wait blocked_on;
    if (slip__stream_take(stream)) run(stream, UINT64_MAX, &blocked_on, slip__flight_pass);
}

void slip__stream_kick(slip_stream *stream) {
    slip_wait blocked_on;
    if (stream->device->driver->is_asynchronous) {
        if (slip__stream_take(stream)) slip__stream_run(stream, UINT64_MAX, &blocked_on);
        return;
    }
    unsigned idle = SLIP_RUN_IDLE;
    if (atomic_load(&stream->run_state) == SLIP_RUN_IDLE &&
        atomic_compare_exchange_strong(&stream->run_state, &idle, SLIP_RUN_QUEUED))
        slip__pool_submit(&stream->task);
}
