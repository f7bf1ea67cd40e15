/* Fork and exit: see lifecycle.c. */
#ifndef SLIP_SCHEDULE_LIFECYCLE_H
#define SLIP_SCHEDULE_LIFECYCLE_H

#include <stdint.h>

/* Has fork and exit handled; called when the first stream is made. Any thread. */
void slip__lifecycle_install(void);

/* The registry of streams, held across a fork. */
void slip__streams_lock(void);
void slip__streams_unlock(void);

/* In drivers/sim: its lock across a fork; in the child, drops what was queued on the simulated GPU. At exit, nothing
 * more begins there and what runs is waited for. */
void slip__sim_before_fork(void);
void slip__sim_after_fork_in_parent(void);
void slip__sim_after_fork_in_child(void);
void slip__sim_shut_down(uint64_t patience_ns);

/* In drivers/cuda: a forked child cannot use the device. At exit, what was queued is waited for. */
void slip__cuda_after_fork_in_child(void);
void slip__cuda_shut_down(uint64_t patience_ns);

#endif
