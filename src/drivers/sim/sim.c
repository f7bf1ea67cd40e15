/* The simulated GPU as a whole: its table, its options, its service thread, fork. */
#include "drivers/sim/sim.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "drivers/sim/state.h"
#include "kernels/fused.h"

sim_state slip__sim;

/* ---- faults and injection ---- */

void slip__sim_lose(slip_status device_error) {
    if (slip__sim.fault) return;
    slip__sim.fault = slip__failure_capture(device_error);
    if (slip__sim.device) atomic_store(&slip__sim.device->is_lost, true);
    slip__sim_wake_service(); /* what waited is over: everything left is to be reported */
    atomic_fetch_add_explicit(&slip__sim.progress_word, 1, memory_order_release);
    if (slip__sim.progress_sleepers) slip__futex_wake(&slip__sim.progress_word, INT_MAX);
}

slip_status slip__sim_check_lost(void) {
    if (!slip__sim.fault) return SLIP_OK;
    slip__failure_report(slip__sim.fault);
    return slip__fail(SLIP_DEVICE, "%s; the simulated GPU is lost", slip_error_message());
}

bool slip__sim_injects(uint64_t *calls_left) {
    if (*calls_left == 0 || --*calls_left > 0) return false;
    if (slip__sim.options.fail_repeats) *calls_left = 1;
    ++slip__sim.counters.injected_failures;
    return true;
}

const char *slip__sim_item_name(const sim_item *item) {
    switch (item->kind) {
    case SLIP_SIM_KERNEL: return slip__op_info[item->kernel.launch.op].name;
    case SLIP_SIM_COPY: return "copy";
    case SLIP_SIM_SIGNAL: return "signal";
    default: return "wait";
    }
}

/* ---- the service thread ---- */

enum { SHORTEST_POLL_NS = 200 * 1000, LONGEST_POLL_NS = 20 * 1000 * 1000 };

void slip__sim_wake_service(void) {
    if (!slip__sim.service_sleeps) return;
    slip__sim.service_sleeps = false;
    atomic_fetch_add_explicit(&slip__sim.service_word, 1, memory_order_release);
    slip__futex_wake(&slip__sim.service_word, 1);
}

/* Begins, executes and finishes one item; takes and gives back the lock that the caller holds. */
static bool step_locked(void) {
    sim_item *item = slip__sim_begin();
    if (!item) return false;
    slip__unlock(&slip__sim.lock);
    slip__sim_execute(item);
    slip__lock(&slip__sim.lock);
    slip__sim_finish(item);
    slip__unlock(&slip__sim.lock);
    slip__free(item);
    slip__lock(&slip__sim.lock);
    return true;
}

/* Caller holds the lock, which is given up meanwhile. A word is looked at again from time to time, in case its writer
 * did not say so; with nothing awaited the thread sleeps until it is called. */
static void sleep_locked(uint64_t poll_ns) {
    bool polls = !slip__sim.options.manual && slip__sim.word_waits > 0;
    unsigned seen = atomic_load_explicit(&slip__sim.service_word, memory_order_relaxed);
    slip__sim.service_sleeps = true;
    slip__unlock(&slip__sim.lock);
    slip__futex_wait(&slip__sim.service_word, seen, polls ? poll_ns : UINT64_MAX);
    slip__lock(&slip__sim.lock);
    slip__sim.service_sleeps = false;
}

static void serve(void *unused) {
    (void)unused;
    uint64_t poll_ns = SHORTEST_POLL_NS;
    slip__lock(&slip__sim.lock);
    while (true) {
        while (!slip__sim.options.manual && step_locked()) poll_ns = SHORTEST_POLL_NS;
        sleep_locked(poll_ns);
        poll_ns = 2 * poll_ns < LONGEST_POLL_NS ? 2 * poll_ns : LONGEST_POLL_NS;
    }
}

slip_status slip__sim_start_service(void) {
    if (slip__sim.options.manual || slip__sim.service_runs) return SLIP_OK;
    int error = slip__thread_start(serve, NULL, "slip-sim");
    if (error) return slip__fail(SLIP_DEVICE, "[sim] the service thread did not start: error %d", error);
    slip__sim.service_runs = true;
    return SLIP_OK;
}

void slip__sim_poke(void) {
    slip__lock(&slip__sim.lock);
    if (slip__sim.word_waits) slip__sim_wake_service();
    slip__unlock(&slip__sim.lock);
}

/* ---- stepping ---- */

void slip__sim_await_progress(uint64_t timeout_ns) {
    unsigned seen = atomic_load_explicit(&slip__sim.progress_word, memory_order_relaxed);
    ++slip__sim.progress_sleepers;
    slip__unlock(&slip__sim.lock);
    slip__futex_wait(&slip__sim.progress_word, seen, timeout_ns);
    slip__lock(&slip__sim.lock);
    --slip__sim.progress_sleepers;
}

bool slip__sim_step(void) {
    slip__lock(&slip__sim.lock);
    bool ran = step_locked();
    slip__unlock(&slip__sim.lock);
    return ran;
}

static void run_until_idle_locked(void) {
    while (true) {
        if (step_locked()) continue;
        if (slip__sim.executing == 0) return;
        slip__sim_await_progress(UINT64_MAX);
    }
}

void slip__sim_run_until_idle(void) {
    slip__lock(&slip__sim.lock);
    run_until_idle_locked();
    slip__unlock(&slip__sim.lock);
}

/* ---- options ---- */

static slip_status read_setting(const char *name, uint64_t low, uint64_t high, uint64_t *value) {
    const char *text = getenv(name);
    if (!text) return SLIP_OK;
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end || errno || number < low || number > high)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[sim] %s=%.40s is not a number from %llu to %llu", name, text,
                          (unsigned long long)low, (unsigned long long)high);
    *value = number;
    return SLIP_OK;
}

slip_status slip__sim_default_options(slip_sim_options *options) {
    *options = (slip_sim_options){
        .hardware_queues = 8, /* what CUDA_DEVICE_MAX_CONNECTIONS is by default */
        .kernel_slots = 4,
        .memory_size = (size_t)8 << 30,
        .wait_word_supported = true,
    };
    uint64_t queues = (uint64_t)options->hardware_queues;
    SLIP_TRY(read_setting("SLIP_SIM_SEED", 0, UINT64_MAX, &options->seed));
    SLIP_TRY(read_setting("SLIP_SIM_QUEUES", 1, SLIP_SIM_MAX_HARDWARE_QUEUES, &queues));
    options->hardware_queues = (int)queues;
    return SLIP_OK;
}

static slip_status check_options(const slip_sim_options *options) {
    if (options->hardware_queues < 1 || options->hardware_queues > SLIP_SIM_MAX_HARDWARE_QUEUES)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[sim_configure] %d hardware queues; expected 1 to %d",
                          options->hardware_queues, SLIP_SIM_MAX_HARDWARE_QUEUES);
    if (options->kernel_slots < 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[sim_configure] %d kernel slots; expected at least 1",
                          options->kernel_slots);
    return SLIP_OK;
}

static const slip_driver driver_without_word;

/* Caller holds the lock. Puts on the device what depends on the options. */
static void dress_device(void) {
    slip_device_object *device = slip__sim.device;
    if (!device) return;
    /* Written only where they change: a thread that has just launched something may still be looking at them. */
    const slip_driver *driver = slip__sim.options.wait_word_supported ? &slip__sim_driver : &driver_without_word;
    if (device->driver != driver) device->driver = driver;
    if (device->memory_size != slip__sim.options.memory_size) device->memory_size = slip__sim.options.memory_size;
    atomic_store(&device->is_lost, slip__sim.fault != NULL);
}

/* Caller holds the lock; nothing is queued. */
static void reset_queues(bool names_change) {
    for (int i = 0; i < slip__sim.queue_capacity; ++i) {
        sim_queue *queue = slip__sim.queues[i];
        if (!queue) continue;
        queue->hardware_queue = queue->number % slip__sim.options.hardware_queues;
        queue->items_queued = 0;
        if (names_change) queue->stream_index = -1;
        slip__failure_release(queue->failure);
        queue->failure = NULL;
    }
}

/* Caller holds the lock; nothing is queued. */
static void apply(const slip_sim_options *options, slip_sim_log_entry *log) {
    slip_sim_counters old = slip__sim.counters;
    bool names_change = !options->observe != !slip__sim.options.observe;
    slip__sim.options = *options;
    slip__sim.is_configured = true;
    slip__sim.now_ns = 0;
    slip__sim.kernels_begun = 0;
    slip__sim.allocations_left = options->fail_allocation_at;
    slip__sim.copies_left = options->fail_copy_at;
    slip__sim.launches_left = options->fail_launch_at;
    slip__sim.counters = (slip_sim_counters){
        .live_allocations = old.live_allocations, .live_bytes = old.live_bytes, .peak_bytes = old.live_bytes};
    slip__sim.log = log;
    slip__sim.log_count = 0;
    slip__failure_release(slip__sim.fault);
    slip__sim.fault = NULL;
    reset_queues(names_change);
    dress_device();
}

slip_status slip__sim_configure(const slip_sim_options *given) {
    slip_sim_options options;
    if (given) options = *given;
    else SLIP_TRY(slip__sim_default_options(&options));
    SLIP_TRY(check_options(&options));
    slip_sim_log_entry *log = NULL;
    if (options.log_capacity && !(log = slip__calloc(options.log_capacity, sizeof *log)))
        return slip__fail_memory("sim_configure", options.log_capacity * sizeof *log);

    slip__lock(&slip__sim.lock);
    if (slip__sim.is_configured && !slip__sim.options.manual) run_until_idle_locked();
    size_t pending = slip__sim.pending;
    if (pending == 0) {
        slip_sim_log_entry *old_log = slip__sim.log;
        apply(&options, log);
        log = old_log;
    }
    slip__unlock(&slip__sim.lock);
    slip__free(log);
    return pending ? slip__fail(SLIP_INVALID_ARGUMENT, "[sim_configure] %zu items are queued", pending) : SLIP_OK;
}

/* ---- what tests see ---- */

uint64_t slip__sim_now_ns(void) {
    slip__lock(&slip__sim.lock);
    uint64_t now = slip__sim.now_ns;
    slip__unlock(&slip__sim.lock);
    return now;
}

size_t slip__sim_pending(void) {
    slip__lock(&slip__sim.lock);
    size_t pending = slip__sim.pending;
    slip__unlock(&slip__sim.lock);
    return pending;
}

void slip__sim_get_counters(slip_sim_counters *counters) {
    slip__lock(&slip__sim.lock);
    *counters = slip__sim.counters;
    slip__unlock(&slip__sim.lock);
}

size_t slip__sim_log(slip_sim_log_entry *entries, size_t capacity) {
    slip__lock(&slip__sim.lock);
    size_t count = slip__sim.log_count, copied = count < capacity ? count : capacity;
    if (copied) memcpy(entries, slip__sim.log, copied * sizeof *entries);
    slip__unlock(&slip__sim.lock);
    return count;
}

void slip__sim_log_clear(void) {
    slip__lock(&slip__sim.lock);
    slip__sim.log_count = 0;
    slip__unlock(&slip__sim.lock);
}

/* ---- exit and fork ---- */

void slip__sim_shut_down(uint64_t patience_ns) {
    uint64_t deadline = slip__deadline(patience_ns), left;
    slip__lock(&slip__sim.lock);
    slip__sim.is_shut_down = true;
    while (slip__sim.executing > 0 && !slip__sim_is_executing() && (left = slip__remaining(deadline)) > 0)
        slip__sim_await_progress(left);
    slip__unlock(&slip__sim.lock);
}

void slip__sim_before_fork(void) {
    slip__lock(&slip__sim.lock);
}

void slip__sim_after_fork_in_parent(void) {
    slip__unlock(&slip__sim.lock);
}

/* Drops a hardware queue's items; waits on other queues' values are over, too, since those values never come. */
static void drop_items(sim_hardware_queue *hardware) {
    while (hardware->first) {
        sim_item *item = hardware->first;
        hardware->first = item->next;
        if (item->kind == SLIP_SIM_SIGNAL) item->queue->signal_passed = item->signal_value;
        slip__sim_item_release(item);
        slip__free(item);
    }
    hardware->last = NULL;
}

void slip__sim_after_fork_in_child(void) {
    for (int i = 0; i < SLIP_SIM_MAX_HARDWARE_QUEUES; ++i) drop_items(&slip__sim.hardware[i]);
    slip__sim.pending = slip__sim.executing = 0;
    slip__sim.progress_sleepers = 0;
    slip__sim.service_runs = slip__sim.service_sleeps = false;
    atomic_store(&slip__sim.lock.word, 0);
}

/* ---- the driver ---- */

static bool supports(slip_device_object *device, slip_op op, slip_dtype dtype) {
    (void)device;
    return (unsigned)op < SLIP_OP_COUNT && dtype != SLIP_FLOAT64 && slip__kernel_find(op) != NULL;
}

static bool fuses(slip_op op, slip_dtype input_dtype) {
    return slip__kind_is_elementwise(slip__op_kind(op)) && input_dtype != SLIP_FLOAT64 &&
           slip__fused_supports(op, input_dtype);
}

static slip_status open_device(slip_device_object *device, slip_device_object *memory) {
    (void)memory; /* it reaches all of the host's */
    if (!slip__sim.is_configured) SLIP_TRY(slip__sim_configure(NULL));
    slip__lock(&slip__sim.lock);
    slip__sim.device = device;
    device->state = &slip__sim;
    snprintf(device->name, sizeof device->name, "Simulated GPU");
    snprintf(device->architecture, sizeof device->architecture, "sim");
    dress_device();
    slip__unlock(&slip__sim.lock);
    return SLIP_OK;
}

#define SIM_DRIVER(wait_word_function)                                                                                 \
    {                                                                                                                  \
        .name = "sim", .is_asynchronous = true, .takes_host_scalars = true, .open = open_device, .supports = supports, \
        .allocate = slip__sim_allocate, .deallocate = slip__sim_deallocate, .launch = slip__sim_launch,                \
        .fuses = fuses, .launch_fused = slip__sim_launch_fused, .queue_open = slip__sim_queue_open,                    \
        .queue_close = slip__sim_queue_close, .copy = slip__sim_copy, .wait_queue = slip__sim_wait_queue,              \
        .wait_word = (wait_word_function), .word_written = slip__sim_poke, .signal = slip__sim_signal,                 \
    }

const slip_driver slip__sim_driver = SIM_DRIVER(slip__sim_wait_word);
static const slip_driver driver_without_word = SIM_DRIVER(NULL);
