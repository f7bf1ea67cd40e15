/* How many threads this process may run at once. */
#ifndef SLIP_BASE_CORES_H
#define SLIP_BASE_CORES_H

/* SLIP_NUM_THREADS if set and positive; else the cores in the affinity mask, cut to the cgroup's CPU quota, rounded up.
 * At least 1. Reads files: call once. */
int slip__core_count(void);

#endif
