/* The process's worker threads: one per core, work stealing.
 *
 * Tasks are short or yield by returning; a worker never sleeps inside one. The caller of slip_eval runs work itself and
 * takes a worker's place meanwhile (slip__pool_join/leave), so that runnable threads do not outnumber the cores. */
#ifndef SLIP_BASE_POOL_H
#define SLIP_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/atomic.h"

#include <slip/status.h>

/* Something to run. `run` may be called on any worker. Owned by whoever submits; not copied; must outlive its stay in a
 * queue. It is in one queue at most: submitting it again while it is queued does nothing. */
typedef struct slip_task slip_task;
struct slip_task {
    void (*run)(slip_task *task);
    int priority;          /* below 0 runs before, above 0 after the others */
    atomic_bool is_queued; /* the pool's, as the links */
    slip_task *previous, *next;
};

/* Queues a task, on the calling worker's own queue or else on the shared one, and sees to it that a worker will look.
 */
void slip__pool_submit(slip_task *task);

/* Whether tasks are queued anywhere: a hint. */
bool slip__pool_has_work(void);
/* For a task that could go on for long: whether others wait for a worker, or a helping caller has this one's place.
 * Then it submits itself again and returns. */
bool slip__pool_wants_worker(void);

/* Calls body(context, i) for each i below count, on this thread and on workers that are free, and returns when all are
 * done. The split is the caller's, so results do not depend on the thread count. Nesting is allowed. */
void slip__parallel_for(size_t count, void (*body)(void *context, size_t index), void *context);

/* The caller starts (stops) doing a worker's work. */
void slip__pool_join(void);
void slip__pool_leave(void);

/* Threads that may run at once; 0 restores the default. */
slip_status slip__pool_set_thread_count(int thread_count);
int slip__pool_thread_count(void);

/* True on a worker thread. */
bool slip__pool_on_worker(void);

/* Around fork, and at exit. */
void slip__pool_before_fork(void);
void slip__pool_after_fork(bool in_child);
/* No task starts after this; returns when none runs any more, or when patience_ns have passed. */
void slip__pool_shut_down(uint64_t patience_ns);
bool slip__pool_is_shut_down(void);

/* Tests: workers take no new tasks while paused. */
void slip__pool_pause(bool paused);

#endif
