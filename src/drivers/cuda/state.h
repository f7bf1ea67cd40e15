/* The NVIDIA driver's insides, shared by the files of this folder only. docs/nvidia.md tells how they work together.
 *
 * A device's lists are under its lock, which is held across no call of the vendor's library. What the holder of a
 * stream's run token alone touches is said so. */
#ifndef SLIP_DRIVERS_CUDA_STATE_H
#define SLIP_DRIVERS_CUDA_STATE_H

#include "base/error.h"
#include "base/thread.h"
#include "device/driver.h"
#include "drivers/cuda/api.h"
#include "drivers/cuda/batch.h"
#include "drivers/cuda/custom_programs.h"
#include "drivers/cuda/fused_programs.h"
#include "drivers/cuda/launch.h"

enum {
    CUDA_MAX_DEVICES = 8,
    CUDA_EVENTS = 32,
    CUDA_SPARE_QUEUES = 16,
    CUDA_SPARE_STAMPS = 64,
    CUDA_REFUSALS = 16,
    CUDA_SLOTS = 256,
    CUDA_SLOT_BYTES = 4096,
    CUDA_SMALL_COPY = 64 * 1024,
    CUDA_FUSED_BUCKETS = 256,
    CUDA_CUSTOM_BUCKETS = 256
};

/* A kernel of the device's modules, found by its name. */
typedef struct cuda_kernel {
    char name[CUDA_NAME_BYTES];
    CUfunction function;
} cuda_kernel;

typedef struct cuda_stamp cuda_stamp;

/* Pinned memory that was made ahead, in slots for a few bytes each. */
typedef struct cuda_slots {
    slip_lock lock;
    char *memory;
    int free_count;
    uint16_t free[CUDA_SLOTS];
} cuda_slots;

struct cuda_device {
    cuda_device *next_open;
    slip_device_object *object;
    CUdevice ordinal;
    CUcontext context;
    int multiprocessors;
    int capability; /* 90 for 9.0 */
    bool has_stream_memory_operations;
    char uuid[44];
    char pci_bus_id[16];
    _Atomic size_t free_memory; /* bytes, when last asked for */

    CUmodule *modules; /* stay loaded; one per image */
    CUfunction copy_kernel;
    cuda_kernel *kernels; /* a hash table, complete before the device is found */
    size_t kernel_capacity;

    _Atomic(CUfunction) elementwise[SLIP_OP_COUNT][SLIP_DTYPE_COUNT][2];
    _Atomic(cuda_fused_program *) fused_programs[CUDA_FUSED_BUCKETS];
    cuda_custom_program *custom_programs[CUDA_CUSTOM_BUCKETS]; /* under custom_programs.c's lock */

    cuda_slots pinned_slots;

    slip_lock lock;
    cuda_queue *spare; /* queues of closed streams, and some made ahead */
    cuda_stamp *spare_stamps;
    slip_failure *fault;
    _Atomic(cuda_queue *) queues; /* every queue ever made; only grows */
};

/* A point of a queue that other queues can wait for. */
typedef struct cuda_mark {
    CUevent event;
    uint64_t value; /* 0: not recorded */
    bool is_alone;  /* no word will tell of the value before later work does */
} cuda_mark;

/* Pinned: the device writes them. */
typedef struct cuda_queue_words {
    alignas(128) slip_atomic_u64 passed; /* the newest signal that it has passed */
    alignas(128) slip_atomic_u64 refusals[CUDA_REFUSALS];
} cuda_queue_words;

/* What a launch means by its word, once that is set. */
typedef struct cuda_refusal {
    uint64_t value; /* the command's; 0: none */
    slip_status (*explain)(uint64_t number);
    uint64_t number;
} cuda_refusal;

/* A stream's queue: one of the vendor's streams. Never freed; used again for other streams. */
struct cuda_queue {
    cuda_device *device;
    cuda_queue *next, *next_spare;
    CUstream stream;
    int priority;                 /* the scheduler's */
    _Atomic(slip_stream *) owner; /* NULL while spare */

    cuda_queue_words *words;

    /* Written by whoever tells of passed signals. */
    alignas(SLIP_CACHE_LINE) slip_atomic_u64 reported; /* told to the scheduler */
    slip_atomic_u64 found_passed;   /* the newest of those unwritten; the stream may not be idle again soon */
    atomic_uint polls;              /* by callers that wait; approximate */
    atomic_uint polls_seen;         /* the watching thread's */
    slip_atomic_u64 signalled_seen; /* its, too */

    /* Written by the token's holder. */
    alignas(SLIP_CACHE_LINE) slip_atomic_u64 signalled;
    slip_atomic_u64 wordless;  /* the newest of those that have an event only */
    slip_atomic_u64 unwritten; /* a signal that could not be queued: passed when the stream is found idle */

    slip_lock mark_lock; /* of the three below */
    cuda_mark marks[CUDA_EVENTS];
    int next_mark;
    int alone_in_a_row;

    slip_lock refusal_lock; /* of the two below */
    cuda_refusal refusals[CUDA_REFUSALS];
    int next_refusal;

    /* The token holder's. */
    slip_failure *launch_failure; /* since the last signal */
    cuda_batch batch;             /* kernels not launched yet */
    cuda_graph_cache graphs;
};

extern cuda_device slip__cuda_devices[CUDA_MAX_DEVICES];
extern _Atomic(cuda_device *) slip__cuda_open_devices; /* a list; only grows */
extern bool slip__cuda_uses_graphs;                    /* SLIP_CUDA_GRAPHS=0 turns them off */

static inline cuda_device *slip__cuda_device_of(const slip_device_object *object) {
    return object->state;
}

/* Every call of the vendor's library that needs a device stands between these two: the program's own choice of a
 * current context is left alone. */
void slip__cuda_enter(const cuda_device *device);
void slip__cuda_leave(void);

/* ---- facts.c ---- */

/* Entered. */
slip_status slip__cuda_read_facts(cuda_device *device);
bool slip__cuda_fact_at(slip_device_object *device, size_t position, slip_device_fact *fact);

/* ---- faults.c ---- */

/* SLIP_OK, or a failure that names the call. A fault that has killed the context makes the device lost. */
slip_status slip__cuda_check(cuda_device *device, CUresult result, const char *call);
/* That a forked process has no GPU. */
slip_status slip__cuda_fail_after_fork(void);
/* SLIP_DEVICE with the fault's message if the device is lost. */
slip_status slip__cuda_check_lost(cuda_device *device);
/* Of a lost device: ends everything that its queues still owe. */
void slip__cuda_report_lost(cuda_device *device);

/* ---- modules.c ---- */

/* Loads the kernels for the device, entered. Those that the build has not compiled for it come from the disk or from
 * the runtime compiler; a failure where that cannot be. */
slip_status slip__cuda_modules_load(cuda_device *device);
CUfunction slip__cuda_kernel_find(const cuda_device *device, const char *name); /* NULL: none */

/* ---- memory.c ---- */

slip_status slip__cuda_allocate(slip_device_object *device, size_t byte_count, void **data);
void slip__cuda_deallocate(slip_device_object *device, void *data, size_t byte_count);
extern const slip_driver slip__cuda_pinned_driver;
/* Entered. */
slip_status slip__cuda_slots_make(cuda_device *device);

/* ---- queue.c ---- */

/* Launches what the queue has kept back; a failure is reported with the next signal. Entered. */
void slip__cuda_queue_flush(cuda_queue *queue);

/* Entered. Queues made ahead, since making one allocates. */
slip_status slip__cuda_queues_make(cuda_device *device, int priority, int count);
slip_status slip__cuda_queue_open(slip_device_object *device, slip_stream *stream, int priority, void **queue);
void slip__cuda_queue_close(void *queue);
slip_status slip__cuda_copy_bytes(void *queue, void *to, const void *from, size_t byte_count, bool to_is_host,
                                  bool from_is_host);
slip_status slip__cuda_wait_queue(void *queue, void *other, uint64_t value);
slip_status slip__cuda_wait_word(void *queue, slip_atomic_u64 *word, uint64_t value);
slip_status slip__cuda_signal(void *queue, uint64_t value, bool is_passing);
/* The newest signal that the device has passed. Those that have an event only are told from it, which takes longer, and
 * keeps threads that submit waiting: only where the caller asks for it. */
uint64_t slip__cuda_queue_passed(cuda_queue *queue, bool asks_events);

/* ---- refusals.c ---- */

/* Before a launch that may be refused: false while too many of the queue's are under way, *gate being the oldest. */
bool slip__cuda_refusal_is_at_hand(cuda_queue *queue, slip_wait *gate);
/* Fails the commands whose words are set. Before anything that came after them is reported. */
void slip__cuda_tell_refusals(void);

/* ---- stamps.c: the driver's stamp functions ---- */

/* Entered. */
slip_status slip__cuda_stamps_make(cuda_device *device, int count);
void *slip__cuda_stamp(void *queue);
void slip__cuda_stamp_release(void *stamp);
bool slip__cuda_stamp_elapsed(uint64_t *elapsed_ns, const void *start, const void *end);

/* ---- watch.c ---- */

/* Reports what the queue has passed. Any thread that holds no lock. */
void slip__cuda_poll(void *queue);
/* The scheduler's (schedule/lifecycle.h): in a forked child, and at exit. */
void slip__cuda_after_fork_in_child(void);
void slip__cuda_shut_down(uint64_t patience_ns);
/* In a forked child, where there is no such thread. */
void slip__cuda_watch_after_fork(void);
/* Has the watching thread look at the queues until all signals are reported. */
slip_status slip__cuda_watch(void);

/* ---- dispatch.c, matmul.c ---- */

slip_status slip__cuda_launch(void *queue, const slip_launch *launch);
slip_status slip__cuda_prepare(void *queue, const slip_launch *launch, size_t *scratch_bytes, slip_wait *gate);
/* For a product: also makes the plan for its shape. */
slip_status slip__cuda_prepare_matmul(cuda_device *device, const slip_launch *launch, size_t *scratch_bytes,
                                      slip_wait *gate);
bool slip__cuda_supports(slip_device_object *device, slip_op op, slip_dtype dtype);

/* ---- kernels_fused.c ---- */

bool slip__cuda_fuses(slip_op op, slip_dtype input_dtype);
/* SLIP_UNIMPLEMENTED, without a message, where there is no kernel (yet). */
slip_status slip__cuda_launch_fused(void *queue, const slip_fused *fused);

#endif
