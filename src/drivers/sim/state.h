/* The simulated GPU's insides, shared by the files of this folder only.
 *
 * One lock guards everything below; it is the innermost of the process: nothing is called under it but the heap and the
 * futex. What an item does (its kernel, its copy, its report) runs without it, on the thread that began the item. */
#ifndef SLIP_DRIVERS_SIM_STATE_H
#define SLIP_DRIVERS_SIM_STATE_H

#include "base/thread.h"
#include "device/driver.h"
#include "drivers/sim/sim.h"

typedef struct sim_queue sim_queue;
typedef struct sim_item sim_item;

/* A piece of device memory. Its owner sees only device addresses: real ones with SIM_ADDRESS_FLIP. */
typedef struct sim_allocation {
    char *memory;
    size_t byte_count;
    size_t uses;   /* by items not finished */
    bool is_freed; /* while used: a fault already; kept until the last use is over */
} sim_allocation;

/* A stream's queue. Holds its number until it is closed and nothing refers to it any more. */
struct sim_queue {
    slip_device_object *device;
    slip_stream *stream;
    int priority; /* -2 ... 2; lower runs earlier */
    int number;   /* position in sim.queues: the lowest that was free */
    int hardware_queue;
    atomic_int stream_index; /* for messages and the log; -1 before the first item */
    size_t references;       /* 1 while open, 1 per item in it, 1 per wait for it */
    uint64_t items_queued;   /* since the clock started: what item durations are drawn from */
    uint64_t signal_queued, signal_passed;
    slip_failure *failure; /* of a kernel, until the next signal reports it */
    sim_item *spare;       /* for the signal after what was queued last, should memory run out: the token holder's */
};

typedef struct sim_kernel {
    slip_launch launch; /* inputs, params and lists point into the item's own block; fused: op alone, the last step's */
    slip_params params;
    slip_fused *fused;     /* several ops in one, likewise in the item's block; or NULL */
    sim_allocation **uses; /* of each input, then of each output; NULL for one of size 0 */
    int use_count;
} sim_kernel;

/* Where the parts of a launch are copied to: lists behind the item. */
typedef struct sim_copy_cursor {
    int64_t *wide;
    int *narrow;
} sim_copy_cursor;

typedef struct sim_copy {
    char *to, *from; /* real addresses */
    size_t byte_count;
    bool to_is_host, from_is_host;
    sim_allocation *uses[2];
} sim_copy;

typedef struct sim_wait {
    sim_queue *other;      /* wait_queue */
    slip_atomic_u64 *word; /* wait_word */
    uint64_t value;
} sim_wait;

struct sim_item {
    sim_item *next; /* in its hardware queue */
    sim_queue *queue;
    slip_sim_item_kind kind;
    bool is_started;    /* has a start and an end on the clock; only the first of a hardware queue */
    bool is_executing;  /* some thread is doing it */
    bool is_dropped;    /* the device was lost before it began */
    bool has_fault;     /* chosen by fault_at_kernel */
    slip_status status; /* once executed */
    uint64_t bytes;     /* touched, for the duration */
    uint64_t draw;      /* the item's random number */
    uint64_t queued_ns, start_ns, end_ns;
    const void *illegal_address; /* found when it was queued; the fault comes when it runs */
    size_t illegal_bytes;
    union {
        sim_kernel kernel;
        sim_copy copy;
        sim_wait wait;
        uint64_t signal_value;
    };
};

/* In-order. Only its first item can run; whatever stream it belongs to. */
typedef struct sim_hardware_queue {
    sim_item *first, *last;
} sim_hardware_queue;

enum { SIM_QUARANTINE = 16 };

typedef struct sim_state {
    slip_lock lock;
    bool is_configured;
    slip_sim_options options;
    slip_device_object *device; /* NULL before it is opened */

    /* clock.c */
    uint64_t now_ns;
    uint64_t kernels_begun;
    size_t pending, executing;
    size_t word_waits; /* queued and not finished */
    sim_hardware_queue hardware[SLIP_SIM_MAX_HARDWARE_QUEUES];
    slip_failure *fault; /* NULL: the device is well */
    slip_sim_counters counters;
    slip_sim_log_entry *log;
    size_t log_count;

    /* queue.c */
    sim_queue **queues; /* by number; NULL where free */
    int queue_capacity;
    uint64_t launches_left, copies_left; /* until the injected failure; 0: none */

    /* memory.c */
    sim_allocation **allocations; /* by address */
    size_t allocation_count, allocation_capacity;
    uint64_t allocations_left;
    sim_allocation *quarantine[SIM_QUARANTINE]; /* freed lately: their addresses are not handed out again yet */
    int quarantine_next;

    /* sim.c */
    bool service_runs, service_sleeps;
    bool is_shut_down; /* nothing begins any more */
    atomic_uint service_word;
    atomic_uint progress_word; /* grows as items finish, for those that sleep until then */
    size_t progress_sleepers;
} sim_state;

extern sim_state slip__sim;

/* ---- memory.c ---- */

#define SIM_ADDRESS_FLIP ((uintptr_t)0x4040 << 48)

slip_status slip__sim_allocate(slip_device_object *device, size_t byte_count, void **data);
void slip__sim_deallocate(slip_device_object *device, void *data, size_t byte_count);
/* Caller holds the lock. The live allocation with [data, data + byte_count), device addresses, whole; or NULL. */
sim_allocation *slip__sim_find_allocation(const void *data, size_t byte_count);
/* Caller holds the lock. Ends a use; frees what was freed meanwhile. NULL is fine. */
void slip__sim_end_use(sim_allocation *allocation);

static inline char *slip__sim_real_address(const void *data) {
    return (char *)((uintptr_t)data ^ SIM_ADDRESS_FLIP);
}

/* ---- queue.c ---- */

slip_status slip__sim_queue_open(slip_device_object *device, slip_stream *stream, int priority, void **queue);
void slip__sim_queue_close(void *queue);
slip_status slip__sim_launch(void *queue, const slip_launch *launch);
slip_status slip__sim_launch_fused(void *queue, const slip_fused *fused);
/* A kernel's item, for the launch functions: made (NULL: no memory), its views copied, and queued with them. */
sim_item *slip__sim_kernel_create(sim_queue *queue, size_t extra_bytes);
void slip__sim_copy_view(slip_view *to, const slip_view *from, sim_copy_cursor *cursor);
slip_status slip__sim_kernel_enqueue(sim_item *item, slip_view *const *views);
slip_status slip__sim_copy(void *queue, void *to, const void *from, size_t byte_count, bool to_is_host,
                           bool from_is_host);
slip_status slip__sim_wait_queue(void *queue, void *other, uint64_t value);
slip_status slip__sim_wait_word(void *queue, slip_atomic_u64 *word, uint64_t value);
slip_status slip__sim_signal(void *queue, uint64_t value, bool is_passing);
/* Caller holds the lock. */
void slip__sim_queue_release(sim_queue *queue);
/* Caller holds the lock. Gives back what the item holds (memory, queues), not the item. */
void slip__sim_item_release(sim_item *item);

/* ---- clock.c ---- */

/* Caller holds the lock. Draws the item's random number and puts it at the end of its hardware queue. */
void slip__sim_append(sim_item *item);
/* Caller holds the lock. Moves the clock on to the next item's end and returns the item, which the caller executes
 * without the lock and then hands back; NULL if none can run. */
sim_item *slip__sim_begin(void);
void slip__sim_execute(sim_item *item);
/* Tells the scheduler (or a test's observer) that the queue has passed a signal. Without the lock. */
void slip__sim_report(const sim_queue *queue, uint64_t value, slip_status status);
/* Caller holds the lock, and frees the item without it. */
void slip__sim_finish(sim_item *item);
static inline bool slip__sim_word_is_written(const sim_item *item) {
    return atomic_load_explicit(item->wait.word, memory_order_acquire) >= item->wait.value;
}
/* True on a thread that is inside slip__sim_execute. */
bool slip__sim_is_executing(void);

/* ---- sim.c ---- */

/* Caller holds the lock. Makes this thread's message, a SLIP_DEVICE, the fault of the device, unless it has one. */
void slip__sim_lose(slip_status device_error);
/* Caller holds the lock. SLIP_DEVICE with the fault's message if the device is lost. */
slip_status slip__sim_check_lost(void);
/* Caller holds the lock. Counts an injected failure down; true when it is this call's turn. */
bool slip__sim_injects(uint64_t *calls_left);
/* Caller holds the lock. Has the service thread look at the queues. SLIP_DEVICE if there is none and none can start. */
slip_status slip__sim_start_service(void);
void slip__sim_wake_service(void);
/* Caller holds the lock, which is given up meanwhile: returns after an item finished, or early. */
void slip__sim_await_progress(uint64_t timeout_ns);
/* Text for messages, static. */
const char *slip__sim_item_name(const sim_item *item);

#endif
