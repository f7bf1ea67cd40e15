/* The simulated GPU: what tests may set and see. The driver itself is slip__sim_driver (device/driver.h), and
 * docs/simulated-gpu.md says how it behaves.
 *
 * There is one simulated device in a process. Everything here is internally locked; any thread may call it. */
#ifndef SLIP_DRIVERS_SIM_SIM_H
#define SLIP_DRIVERS_SIM_SIM_H

#include <slip/types.h>

#include "core/op.h"

enum { SLIP_SIM_MAX_HARDWARE_QUEUES = 64 };

typedef struct slip_sim_options {
    uint64_t seed;            /* of durations and of the order among equals */
    bool manual;              /* items run only in slip__sim_step and slip__sim_run_until_idle */
    int hardware_queues;      /* 1 ... SLIP_SIM_MAX_HARDWARE_QUEUES; stream queues are dealt out over them in turn */
    int kernel_slots;         /* kernels that run at the same simulated time, at least 1 */
    size_t memory_size;       /* bytes; allocations beyond it fail */
    bool wait_word_supported; /* false: device->driver->wait_word is NULL */

    /* The n-th call from now fails once, or from then on with fail_repeats; 0: none. Allocations fail with
     * SLIP_OUT_OF_MEMORY, copies and launches with SLIP_DEVICE. Nothing is queued and the device stays usable. */
    uint64_t fail_allocation_at, fail_copy_at, fail_launch_at;
    bool fail_repeats;
    /* The n-th kernel that runs kills the device, as an illegal address would; 0: none. */
    uint64_t fault_at_kernel;

    size_t log_capacity; /* items kept in the log; 0: no log */

    /* Called instead of slip__stream_reached if not NULL. Streams are then never looked into, so that a test of the
     * driver alone can use any pointers as streams; they are named by their queue's number. */
    void (*observe)(void *context, slip_stream *stream, uint64_t value, slip_status status);
    void *observe_context;
} slip_sim_options;

/* What holds where nobody configured: automatic, 8 queues, 4 kernel slots, 8 GiB, wait_word supported, no failures.
 * Seed and queues from SLIP_SIM_SEED and SLIP_SIM_QUEUES; SLIP_INVALID_ARGUMENT if one of those is not a number in
 * range (*options is filled in without it). */
slip_status slip__sim_default_options(slip_sim_options *options);

/* Takes the options on (NULL: the default ones), clears clock, log, counters and a fault, and gives a lost device back.
 * Queues and memory stay. In automatic mode it first waits for what can run. Errors: SLIP_INVALID_ARGUMENT for values
 * out of range or while items are queued. Not from a signal's callback. */
slip_status slip__sim_configure(const slip_sim_options *options);

/* Runs the item that ends next on the simulated clock; false if none can run now. */
bool slip__sim_step(void);

/* Runs items until none can run now, those that other threads are running included. Items may be left behind a word
 * that was not written. Not from a signal's callback. */
void slip__sim_run_until_idle(void);

/* Looks at awaited words again: to be called after writing one. Without it a word is seen some milliseconds later. */
void slip__sim_poke(void);

uint64_t slip__sim_now_ns(void); /* on the simulated clock, which stands still while nothing runs */
size_t slip__sim_pending(void);  /* items queued and not finished */

typedef enum slip_sim_item_kind {
    SLIP_SIM_KERNEL,
    SLIP_SIM_COPY,
    SLIP_SIM_WAIT_QUEUE,
    SLIP_SIM_WAIT_WORD,
    SLIP_SIM_SIGNAL,
    SLIP_SIM_ITEM_KIND_COUNT
} slip_sim_item_kind;

typedef struct slip_sim_counters {
    uint64_t finished[SLIP_SIM_ITEM_KIND_COUNT]; /* items by kind, those skipped after a fault not included */
    uint64_t unrecorded_waits; /* wait_queue for a value that was not queued: waited for nothing, queued nothing */
    uint64_t allocations, deallocations;
    uint64_t allocations_while_word_wait; /* calls of either kind while an awaited word was not written */
    uint64_t blocked_calls;               /* of those, calls that are or were held until it was over */
    uint64_t injected_failures;
    size_t live_allocations, live_bytes, peak_bytes; /* not cleared by slip__sim_configure; the peak starts anew */
} slip_sim_counters;
void slip__sim_get_counters(slip_sim_counters *counters);

typedef struct slip_sim_log_entry {
    slip_sim_item_kind kind;
    slip_op op;       /* kernels */
    int stream_index; /* slip_stream_index, or the queue's number with `observe` */
    int waited_index; /* wait_queue: the other stream's; else -1 */
    int hardware_queue;
    uint64_t value;                       /* waits and signals: the value; copies: bytes */
    uint64_t queued_ns, start_ns, end_ns; /* on the simulated clock */
    slip_status status; /* what a signal reported or a kernel returned; SLIP_DEVICE for items that a fault dropped */
} slip_sim_log_entry;

/* Copies at most `capacity` entries, oldest first, and returns how many the log has. */
size_t slip__sim_log(slip_sim_log_entry *entries, size_t capacity);
void slip__sim_log_clear(void);

/* At exit: nothing more begins, and what is being run is waited for, at most so long. */
void slip__sim_shut_down(uint64_t patience_ns);

/* Around fork. Before it, and in the parent after it, when the locks of the layers above are held: the driver's is the
 * innermost. In the child everything pending is dropped without a report, memory and queues stay, and the service
 * thread starts again when it is needed. */
void slip__sim_before_fork(void);
void slip__sim_after_fork_in_parent(void);
void slip__sim_after_fork_in_child(void);

#endif
