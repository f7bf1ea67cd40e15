/* Streams: ordered queues of work that overlap with one another.
 *
 * Work on one stream runs in the order it was submitted; work on different streams runs at the same time, except where
 * an array made on one is read on the other: then the reader waits for exactly the value it needs. Submitting never
 * blocks. Any thread may use any stream. */
#ifndef SLIP_STREAM_H
#define SLIP_STREAM_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum slip_stream_kind {
    SLIP_STREAM_ANY_THREAD,  /* one queue, whichever thread submits */
    SLIP_STREAM_THREAD_LOCAL /* stands for a queue of its own in each thread that uses it */
} slip_stream_kind;

typedef struct slip_stream_options {
    slip_stream_kind kind;
    int priority; /* 0 is normal; lower runs earlier (as CUDA counts). Clamped to -2 ... 2. */
} slip_stream_options;

/* Makes a stream, or takes a released one, which continues its timeline. `options` may be NULL. On success the caller
 * owns *stream. Errors: SLIP_DEVICE, SLIP_OUT_OF_MEMORY. */
SLIP_API slip_status slip_stream_create(slip_stream **stream, slip_device device, const slip_stream_options *options);
SLIP_API slip_stream *slip_stream_retain(slip_stream *stream);
/* Gives a reference back; NULL is fine. Work already submitted still runs. */
SLIP_API void slip_stream_release(slip_stream *stream);

SLIP_API slip_device slip_stream_device(const slip_stream *stream);
SLIP_API int slip_stream_index(const slip_stream *stream);
SLIP_API slip_stream_kind slip_stream_get_kind(const slip_stream *stream);
SLIP_API int slip_stream_priority(const slip_stream *stream);

/* The calling thread's default stream of a device. Each thread starts with one of its own. Owned by the caller. */
SLIP_API slip_status slip_stream_default(slip_stream **stream, slip_device device);
/* Makes `stream` the default stream of its device, and leaves the default device as it is. This thread only. */
SLIP_API slip_status slip_stream_set_default(slip_stream *stream);

/* A scope: makes `stream` its device's default and its device the default, until the scope ends, which restores both.
 * Scopes of a thread end in reverse order of their beginning; the storage is the caller's. */
typedef struct slip_scope {
    bool had_device; /* the thread had chosen one */
    slip_device previous_device;
    slip_stream *previous_stream;
    slip_stream *stream;
} slip_scope;
SLIP_API slip_status slip_scope_begin(slip_scope *scope, slip_stream *stream);
SLIP_API void slip_scope_end(slip_scope *scope);

/* Waits until all work submitted to the stream (to all streams of the device) before the call has finished, and reports
 * the newest failure on it since this thread last asked. The caller's thread helps with CPU work that it waits for.
 * Errors: SLIP_TIMEOUT when timeout_ns passed first; else the code of the failed op. */
SLIP_API slip_status slip_stream_synchronize(slip_stream *stream, uint64_t timeout_ns);
SLIP_API slip_status slip_device_synchronize(slip_device device, uint64_t timeout_ns);

/* What a stream has done so far, and how it waited. Counters only grow. */
typedef struct slip_stream_statistics {
    uint64_t submitted;         /* timeline value of the newest submitted command */
    uint64_t completed;         /* timeline value that has been reached */
    uint64_t waits_issued;      /* waits for another stream's value */
    uint64_t waits_covered;     /* edges already implied by an earlier wait or by another edge */
    uint64_t waits_complete;    /* edges to work that had already finished */
    uint64_t waits_for_memory;  /* waits taken only to reuse a buffer */
    uint64_t submitter_blocked; /* times a submitting thread was held by the hard cap of the backlog */
    uint64_t busy_ns;           /* time spent running commands; counted while slip_statistics_enable(true) */
    uint64_t fused;             /* commands that ran in one pass with others */
} slip_stream_statistics;
SLIP_API void slip_stream_get_statistics(slip_stream *stream, slip_stream_statistics *statistics);
/* Turns the timing of commands (busy_ns) on or off for the whole process; off at first. */
SLIP_API void slip_statistics_enable(bool enabled);

/* Events: points on a timeline. `record` marks the stream's end as it is now; `wait` holds back what is submitted to
 * `stream` afterwards until the event is reached, without blocking the caller. An event not yet recorded is waited for
 * by nobody. Times are taken when the event is reached: on a GPU by its own clock, which counts between two events of
 * the GPU; else by the host's. */
SLIP_API slip_status slip_event_create(slip_event **event);
SLIP_API void slip_event_release(slip_event *event);
SLIP_API slip_status slip_event_record(slip_event *event, slip_stream *stream);
SLIP_API slip_status slip_event_wait(slip_event *event, slip_stream *stream);
SLIP_API bool slip_event_is_reached(const slip_event *event);
SLIP_API slip_status slip_event_synchronize(slip_event *event, uint64_t timeout_ns);
/* Time between two reached events. SLIP_INVALID_ARGUMENT if one is not recorded or not reached. */
SLIP_API slip_status slip_event_elapsed(uint64_t *elapsed_ns, const slip_event *start, const slip_event *end);

#ifdef __cplusplus
}
#endif
#endif
