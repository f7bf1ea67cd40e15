/* The driver interface: what the scheduler needs of a device. One conformance suite runs against every driver.
 *
 * A synchronous driver (cpu) runs a command inside `launch`, on the thread that holds the stream's run token. An
 * asynchronous one (sim, cuda) queues it and later reports slip__stream_reached from a thread of its own. */
#ifndef SLIP_DEVICE_DRIVER_H
#define SLIP_DEVICE_DRIVER_H

#include <slip/device.h>

#include "base/atomic.h"
#include "base/thread.h"
#include "kernels/kernel.h"

typedef struct slip_device_object slip_device_object;

typedef struct slip_driver {
    const char *name;
    bool is_asynchronous;
    /* Inputs of elementwise ops that are one element of evaluated host memory need not be copied to the device: views
     * say is_on_host, and the memory stays as it is until the command is over. */
    bool takes_host_scalars;
    /* Copies of up to so many bytes to and from the host may as well be queued among kernels; 0: none. */
    size_t small_copy_bytes;

    /* Fills in a device, whose id and index are there, and host memory that it can reach (`memory`, which becomes
     * device->staging) where it cannot reach all of it. Its message says what is missing. NULL for the CPU. */
    slip_status (*open)(slip_device_object *device, slip_device_object *memory);

    /* Whether the op can run with this output dtype on the device (float64 on a GPU cannot). Any thread. */
    bool (*supports)(slip_device_object *device, slip_op op, slip_dtype dtype);

    /* What the device is, beyond the facts that every device has: as slip_device_fact_at, from 0. May be NULL. */
    bool (*fact_at)(slip_device_object *device, size_t position, slip_device_fact *fact);

    /* Device memory, uncached. SLIP_OUT_OF_MEMORY may be answered by the caller with frees and a second try. */
    slip_status (*allocate)(slip_device_object *device, size_t byte_count, void **data);
    void (*deallocate)(slip_device_object *device, void *data, size_t byte_count);
    /* A few bytes that the driver has ready, so that they can be had while the device waits for the host; NULL: none.
     * They go back as others do. May be NULL. */
    void *(*allocate_ready)(slip_device_object *device, size_t byte_count);

    /* Before a launch, whose views' data are only offsets yet: the scratch memory it needs. Not asked of elementwise
     * ops, which need none. SLIP_CANCELLED where the launch must wait on the host: for the device, which must not be
     * asked for what the launch needs (code to load, say) while it waits for the host itself, or for what is under way
     * and has what the launch needs. *gate is what to wait for. May be NULL. */
    slip_status (*prepare)(void *queue, const slip_launch *launch, size_t *scratch_bytes, slip_wait *gate);

    /* Runs (or queues) a kernel on device memory. Only the holder of the stream's run token calls this and copy,
     * wait_queue, wait_word and signal. `queue` is what queue_open gave; NULL for a synchronous driver. */
    slip_status (*launch)(void *queue, const slip_launch *launch);

    /* The same for elementwise ops that run as one, all of which `fuses` accepts. SLIP_UNIMPLEMENTED: they run one by
     * one. NULL: the driver fuses nothing. */
    bool (*fuses)(slip_op op, slip_dtype input_dtype);
    slip_status (*launch_fused)(void *queue, const slip_fused *fused);

    /* ---- asynchronous drivers only ---- */
    slip_status (*queue_open)(slip_device_object *device, slip_stream *stream, int priority, void **queue);
    void (*queue_close)(void *queue);
    /* Bytes between host and device memory, or within the device. Host memory stays valid until the stream's next
     * signalled value is reached. */
    slip_status (*copy)(void *queue, void *to, const void *from, size_t byte_count, bool to_is_host, bool from_is_host);
    /* Holds what is queued afterwards back until `other`, a queue of the same driver, has passed its signal `value`,
     * which has been queued already. */
    slip_status (*wait_queue)(void *queue, void *other, uint64_t value);
    /* The same until *word >= value, a word that host code will write. NULL where the platform cannot. */
    slip_status (*wait_word)(void *queue, slip_atomic_u64 *word, uint64_t value);
    /* Reports at once what the queue has passed. Any thread that holds no lock. May be NULL. */
    void (*poll)(void *queue);
    /* Tells the driver that a word it waits for has been written. May be NULL. */
    void (*word_written)(void);
    /* After everything queued so far, calls slip__stream_reached(stream, value, error) once, in order. Fails only when
     * the device is lost: what was queued before would otherwise never be reported. `is_passing`: for other queues of
     * the device above all, since whoever submits goes on there; the host may be told somewhat later. */
    slip_status (*signal)(void *queue, uint64_t value, bool is_passing);
    /* Has the device note its own time when it comes to this place in the queue. NULL where it cannot now. May itself
     * be NULL; then the next two are, which any thread may call. */
    void *(*stamp)(void *queue);
    void (*stamp_release)(void *stamp);
    /* The time between two that have been passed, 0 backwards. False where the device cannot tell. */
    bool (*stamp_elapsed)(uint64_t *elapsed_ns, const void *start, const void *end);
} slip_driver;

enum { SLIP_MAX_WORD_WAITS = 32 };

/* A word that host code writes and a device reads. */
typedef struct slip_wait_word {
    alignas(SLIP_CACHE_LINE) slip_atomic_u64 value;
} slip_wait_word;

/* A device that was found. Never freed. */
struct slip_device_object {
    const slip_driver *driver;
    slip_device id;
    int registry_index;
    void *state; /* the driver's */
    struct slip_buffer_cache *cache;
    size_t memory_size; /* bytes; 0 unknown */
    char name[96];
    char architecture[48];
    _Atomic bool is_lost;            /* a fault made it unusable */
    slip_device_object *staging;     /* host memory that this device can reach; NULL: all of it */
    slip_device_object *gate_device; /* whose gate is closed for this one's memory; NULL: its own */

    /* Host words that queued work waits for: while one is not reached, the driver must not be asked for memory. */
    slip_lock word_wait_lock;
    slip_wait word_waits[SLIP_MAX_WORD_WAITS];
    int word_wait_count;
    slip_wait_word *wait_words; /* SLIP_MAX_WORD_WAITS of them; NULL: the device reads any word of the host's */
    uint32_t wait_words_in_use; /* by bit: not written yet */
};

/* Called by an asynchronous driver, from a thread that holds none of its locks, when a queue passes a signal. `status`
 * other than SLIP_OK (message set) poisons every command of the stream up to `value` that has not completed. */
void slip__stream_reached(slip_stream *stream, uint64_t value, slip_status status);

/* Called by an asynchronous driver inside `signal`, where launches have failed that it put off: poisons every command
 * of the stream since the signal before (message set). */
void slip__stream_launch_failed(slip_stream *stream, slip_status status);

/* Called by an asynchronous driver, holding no lock that a report takes, where a launched command has not been able to
 * do its work (message set): it is poisoned when it is reached. Before it, and all that depends on it, is reported.
 * False: it is not in flight yet. */
bool slip__stream_command_failed(slip_stream *stream, uint64_t value, slip_status status);

/* A timeline for work that a driver does on the host by itself: what a launch's *gate can name besides the streams it
 * knows. Values are given out in order (slip__timeline_add, the newest value) and reached in order, by any thread.
 * Never freed. */
slip_status slip__timeline_create(slip_stream **timeline, const char *purpose);
uint64_t slip__timeline_add(slip_stream *timeline);
void slip__timeline_advance(slip_stream *timeline, uint64_t value);

/* Whether the stream's timeline has reached the value. The scheduler's; for the buffer cache. */
bool slip__timeline_reached(const slip_stream *stream, uint64_t value);

extern const slip_driver slip__cpu_driver;
extern const slip_driver slip__sim_driver;
extern const slip_driver slip__cuda_driver;

/* Fills in the CPU. Defined in drivers/cpu. */
void slip__cpu_open(slip_device_object *device);

/* NVIDIA: loads the vendor's library and counts the GPUs. A failure's message says what is missing. Called once.
 * Defined in drivers/cuda. */
slip_status slip__cuda_count(int *count);

#endif
