/* The stream: a queue of commands with a timeline. Internally locked; never freed (released streams are handed out
 * again and continue their timeline), so arrays and clocks point to streams without counting.
 *
 * Who may touch what is said at each group. No path holds the locks of two streams. docs/scheduling.md tells the story.
 */
#ifndef SLIP_SCHEDULE_STREAM_H
#define SLIP_SCHEDULE_STREAM_H

#include <slip/stream.h>

#include "base/pool.h"
#include "base/thread.h"
#include "core/array.h"
#include "device/driver.h"

/* The right to run the stream's commands is a token with one holder. */
typedef enum slip_run_state {
    SLIP_RUN_IDLE,    /* nobody has it; nothing was queued when it was put down */
    SLIP_RUN_QUEUED,  /* the pool, or a helping caller, will take it */
    SLIP_RUN_RUNNING, /* some thread has it */
    SLIP_RUN_PARKED   /* the waiter registered with another stream has it */
} slip_run_state;

enum { SLIP_COPY_STREAM_INDEX = -1, SLIP_TIMELINE_INDEX = -2 }; /* what streams have that are not a user's */

enum { SLIP_UNSIGNALLED_MOST = 64 }; /* small commands launched one after the other with one signal */

/* Someone who wants to know when a timeline reaches a value. `fire` is called once, without locks. */
typedef struct slip_waiter {
    struct slip_waiter *next;
    uint64_t value;
    void (*fire)(struct slip_waiter *waiter);
} slip_waiter;

/* What the watchdog saw when it last looked at a stream. */
typedef struct slip_stream_watch {
    bool had_work, is_reported;
    uint64_t completed, since_ns; /* it has stood at this value since then */
} slip_stream_watch;

struct slip_stream {
    /* What a handoff touches, on one cache line. `batch` is the token's holder's. */
    alignas(SLIP_CACHE_LINE) slip_task task; /* first: the pool's handle on the stream */
    atomic_uint run_state;                   /* slip_run_state */
    slip_array *batch;                       /* taken from the queue, oldest first */

    alignas(SLIP_CACHE_LINE) slip_device_object *device;
    void *driver_queue; /* asynchronous drivers */
    int index;
    int priority;
    slip_stream_kind kind;
    bool is_internal;    /* a copy stream, or a driver's timeline: not a user's */
    const char *purpose; /* a driver's timeline: what it stands for; NULL: none */
    slip_stream *next_in_registry;
    slip_stream *next_released; /* under the registry's lock */
    atomic_uint handles;

    /* Submission: under `lock`. */
    alignas(SLIP_CACHE_LINE) slip_lock lock;
    slip_array *queue_head, *queue_tail; /* commands not yet taken by the runner */
    slip_clock *clock;                   /* what the newest command comes after */
    slip_clock *adopted;                 /* events of views made on this stream: for synchronize */
    slip_atomic_u64 submitted;           /* written under the lock */
    uint64_t waits_issued, waits_covered, waits_complete;

    /* Running: the token's holder. */
    alignas(SLIP_CACHE_LINE) int next_wait; /* of the oldest command: waits before it are met */
    _Atomic(slip_array *) running;          /* being run or launched now; for a fork */
    uint64_t processed;                     /* value of the newest command run (launched) */
    uint64_t alone_until;                   /* commands up to this value did not run together, and run one by one */
    slip_waiter waiter;                     /* while PARKED */
    slip_buffer *scratch;                   /* of the command that is launched next; NULL: it needs none */
    size_t bytes_in_flight;                 /* asynchronous: under flight_lock */
    slip_lock flight_lock;
    slip_array *flight_head, *flight_tail; /* launched and not completed: under flight_lock */
    uint64_t unsignalled;                  /* newest value launched without a signal after it; 0: none */
    int unsignalled_count;
    slip_atomic_u64 launched; /* these values will be reached without further allocation */
    slip_atomic_u64 in_hand_value,
        in_hand_name; /* the oldest command not run yet: its op above its site. For stall.c */
    slip_atomic_u64 waits_for_memory;
    slip_atomic_u64 fused; /* commands that ran together with others */
    slip_atomic_u64 busy_ns, busy_since;

    /* Completion. */
    alignas(SLIP_CACHE_LINE) slip_atomic_u64 completed; /* only grows; written by whoever completes, in order */
    slip_atomic_u64 next_awaited;                       /* smallest value in `waiters`, UINT64_MAX when empty */
    slip_lock waiters_lock;
    slip_waiter *waiters; /* under waiters_lock */

    slip_lock ending_lock; /* asynchronous: one thread at a time ends commands */
    slip_lock failure_lock;
    atomic_uint failure_count;
    atomic_uint failures_before; /* count when the stream was last handed out: its owner is not told of those */
    slip_failure *last_failure;  /* under failure_lock */
    slip_atomic_u64 submitter_blocked;

    slip_stream_watch watch; /* under the watchdog's lock */
};

static inline bool slip__stream_has_reached(const slip_stream *stream, uint64_t value) {
    return atomic_load_explicit(&stream->completed, memory_order_acquire) >= value;
}

/* ---- streams.c: making and finding streams ---- */

slip_status slip__stream_make(slip_stream **stream, slip_device_object *device, int priority, bool is_internal);
/* The internal stream on which a GPU's copies to (from) the host run. */
slip_status slip__copy_stream(slip_stream **stream, slip_device_object *gpu, bool to_host);
/* Calls `visit` for every stream ever made (no lock held: the list only grows). */
void slip__stream_each(void (*visit)(slip_stream *stream, void *context), void *context);

/* ---- run.c: the token, running, completing ---- */

/* After a submission: has somebody run the stream if nobody does. */
void slip__stream_kick(slip_stream *stream);
/* The same for a stream of an asynchronous device, which the submitter leaves for another one of that device. */
void slip__stream_kick_passing(slip_stream *stream);
/* The same for a stream left alone by a walk: parks it if its oldest command must wait, else hands it to the pool. */
void slip__stream_offer(slip_stream *stream);
/* The pool's entry: slip_task.run of every stream. */
void slip__stream_run_task(slip_task *task);
/* Takes the token if it is free for the taking (IDLE or QUEUED). */
bool slip__stream_take(slip_stream *stream);
/* With the token: runs commands up to and including `limit`, then gives the token back (to the pool when there is
 * more). False: the stream is parked on *blocked_on. A worker may also stop earlier, when others wait for their turn.
 */
bool slip__stream_run(slip_stream *stream, uint64_t limit, slip_wait *blocked_on);
/* Makes it known that the timeline has reached `value`. */
void slip__stream_complete(slip_stream *stream, uint64_t value);
/* Fires `waiter` when `stream` reaches waiter->value; false, without firing, if it has already. */
bool slip__stream_await(slip_stream *stream, slip_waiter *waiter);
/* Takes a waiter back; false when it was fired or is being fired. */
bool slip__stream_unawait(slip_stream *stream, slip_waiter *waiter);
/* Marks a command that is over DONE, or POISONED with the failure (taken over), drops its inputs and the queue's
 * reference. Its value on the timeline is completed afterwards, by the caller. */
void slip__command_finish(slip_stream *stream, slip_array *command, slip_failure *failure);
/* Counts the failure for synchronize. */
void slip__stream_note_failure(slip_stream *stream, slip_failure *failure);
/* This thread's message with op and stream added, as a failure. */
slip_failure *slip__command_failure(const slip_array *command, const slip_stream *stream, slip_status status);

/* Between these the calling thread keeps the streams that it makes ready, and those it is given, for itself; let_go
 * hands them to the pool. */
void slip__keep_begin(slip_stream *const *left_alone, int count);
void slip__keep_let_go(void);
/* Of each stream that is kept, runs the oldest command here if it is small, or launches what can be, and hands the
 * stream to the pool otherwise. False: nothing has run. */
bool slip__keep_run_small(void);
void slip__keep_end(void);

/* ---- wait.c: blocking until a value is reached, helping meanwhile ---- */

slip_status slip__stream_wait(slip_stream *stream, uint64_t value, uint64_t deadline);
/* The same without a deadline, for a caller who left these streams alone when it gave them work. */
slip_status slip__stream_wait_after(slip_stream *stream, uint64_t value, slip_stream *const *left_alone, int count);

/* ---- submit.c ---- */

/* How a walk tells streams that they have work: at once (async_eval), or left to the caller, who helps (eval). */
typedef struct slip_submission {
    bool kicks;
    slip_stream *current; /* the stream of the newest command, and how many in a row went there */
    int in_a_row;
    int touched_count;
    slip_stream *touched[16];
} slip_submission;

static inline void slip__submission_begin(slip_submission *walk, bool kicks) {
    walk->kicks = kicks;
    walk->current = NULL;
    walk->in_a_row = 0;
    walk->touched_count = 0;
}

/* Submits the array and all it needs. SLIP_OK even if some command could not be submitted: the arrays concerned are
 * poisoned. */
void slip__submit(slip_submission *walk, slip_array *array);
/* Puts a command on its stream's timeline; all its inputs are at least SCHEDULED. */
void slip__submit_command(slip_submission *walk, slip_array *command, const slip_wait *extra_edge);

/* Launches what the walk has kept back. Every walk ends with it. */
void slip__submission_end(slip_submission *walk);

/* ---- transfer.c ---- */

/* An array with the same bytes and layout as `array` on another device, submitted; owned by the caller. `near`: the
 * stream that needs it, or NULL. */
slip_status slip__transfer(slip_array **moved, slip_array *array, slip_device_object *to, slip_stream *near,
                           slip_submission *walk);

/* Bytes that a kernel reads from or writes to the host's memory as soon as its own: they need no copy. */
enum { SLIP_READ_IN_PLACE = 4096 };

/* The memory of an array of the CPU that the device is to read: one that has none yet gets some that the device
 * reaches, and will be computed into it. NULL where none can be had now; *wait as for slip__cache_allocate. */
slip_buffer *slip__transfer_reserve(slip_array *source, slip_device_object *device, slip_wait *wait);

#endif
