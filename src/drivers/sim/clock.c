/* The discrete-event clock: which item runs next, how long it takes, and running it.
 *
 * The first item of each hardware queue starts as soon as it may: waits when they are over, kernels and copies when an
 * engine is free as well. Of those that have started the one with the earliest end takes effect, and the clock moves
 * there. Durations and the choice among equals are drawn from the seed, so every seed gives one legal interleaving. */
#include "base/memory.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "drivers/sim/state.h"
#include "kernels/fused.h"

static _Thread_local bool is_executing_here;

bool slip__sim_is_executing(void) {
    return is_executing_here;
}

/* ---- random numbers and durations ---- */

/* The output function of splitmix64 (Steele, Lea and Flood, 2014): a bijection that mixes well. */
static uint64_t mix(uint64_t x) {
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

/* From the item's place in its stream, not from the order in which streams were fed: that may vary between runs. */
static uint64_t draw_for(const sim_item *item) {
    uint64_t place = mix((uint64_t)item->queue->number << 32 ^ item->queue->items_queued);
    return mix(slip__sim.options.seed ^ place);
}

static uint64_t duration_of(const sim_item *item) {
    uint64_t nominal = 300; /* ns, a wait or a signal */
    if (item->kind == SLIP_SIM_KERNEL) nominal = 3000 + item->bytes / 512;
    if (item->kind == SLIP_SIM_COPY) nominal = 2000 + item->bytes / 48;
    uint64_t duration = nominal * (64 + item->draw % 960) / 256; /* a quarter to four times the nominal */
    bool is_delayed = (item->draw >> 32) % 16 == 0;
    return is_delayed ? 16 * duration : duration;
}

/* ---- starting ---- */

typedef enum sim_engine { ENGINE_NONE, ENGINE_KERNELS, ENGINE_TO_DEVICE, ENGINE_TO_HOST, ENGINE_COUNT } sim_engine;

static sim_engine engine_of(const sim_item *item) {
    if (item->is_dropped) return ENGINE_NONE;
    if (item->kind == SLIP_SIM_KERNEL) return ENGINE_KERNELS;
    if (item->kind != SLIP_SIM_COPY) return ENGINE_NONE;
    if (item->copy.to_is_host) return ENGINE_TO_HOST;
    return item->copy.from_is_host ? ENGINE_TO_DEVICE : ENGINE_KERNELS;
}

/* After a fault nothing holds anything back any more: all that is left is to report it. */
static bool is_ready(const sim_item *item) {
    if (slip__sim.fault) return true;
    if (item->kind == SLIP_SIM_WAIT_QUEUE) return item->wait.other->signal_passed >= item->wait.value;
    return item->kind != SLIP_SIM_WAIT_WORD || slip__sim_word_is_written(item);
}

static bool starts_before(const sim_item *a, const sim_item *b) {
    if (a->queue->priority != b->queue->priority) return a->queue->priority < b->queue->priority;
    return a->draw < b->draw;
}

static void start(sim_item *item) {
    item->is_started = true;
    item->start_ns = slip__sim.now_ns;
    item->end_ns = item->start_ns + (item->is_dropped ? 0 : duration_of(item));
}

/* The first items of the hardware queues start where they may. */
static void start_items(void) {
    int count = slip__sim.options.hardware_queues;
    int slots[ENGINE_COUNT] = {INT_MAX, slip__sim.options.kernel_slots, 1, 1};
    for (int i = 0; i < count; ++i) {
        sim_item *item = slip__sim.hardware[i].first;
        if (item && item->is_started) --slots[engine_of(item)];
    }
    while (true) {
        sim_item *best = NULL;
        for (int i = 0; i < count; ++i) {
            sim_item *item = slip__sim.hardware[i].first;
            if (!item || item->is_started || !is_ready(item)) continue;
            item->is_dropped = slip__sim.fault != NULL;
            if (slots[engine_of(item)] > 0 && (!best || starts_before(item, best))) best = item;
        }
        if (!best) return;
        start(best);
        --slots[engine_of(best)];
    }
}

static bool ends_before(const sim_item *a, const sim_item *b) {
    return a->end_ns != b->end_ns ? a->end_ns < b->end_ns : a->draw < b->draw;
}

sim_item *slip__sim_begin(void) {
    if (slip__sim.is_shut_down) return NULL;
    start_items();
    sim_item *next = NULL;
    for (int i = 0; i < slip__sim.options.hardware_queues; ++i) {
        sim_item *item = slip__sim.hardware[i].first;
        if (item && item->is_started && !item->is_executing && (!next || ends_before(item, next))) next = item;
    }
    if (!next) return NULL;
    if (slip__sim.fault) next->is_dropped = true;
    if (next->end_ns > slip__sim.now_ns) slip__sim.now_ns = next->end_ns;
    next->is_executing = true;
    ++slip__sim.executing;
    if (next->kind == SLIP_SIM_KERNEL && !next->is_dropped)
        next->has_fault = ++slip__sim.kernels_begun == slip__sim.options.fault_at_kernel;
    return next;
}

void slip__sim_append(sim_item *item) {
    item->draw = draw_for(item);
    ++item->queue->items_queued;
    item->queued_ns = slip__sim.now_ns;
    sim_hardware_queue *hardware = &slip__sim.hardware[item->queue->hardware_queue];
    if (hardware->last) hardware->last->next = item;
    else hardware->first = item;
    hardware->last = item;
    ++slip__sim.pending;
}

/* ---- executing ---- */

static slip_status fault(slip_status device_error) {
    slip__lock(&slip__sim.lock);
    slip__sim_lose(device_error);
    slip__unlock(&slip__sim.lock);
    return SLIP_DEVICE;
}

/* A fault if the item was given memory it must not touch, or was chosen to have one. */
static slip_status check_item(const sim_item *item) {
    const char *name = slip__sim_item_name(item);
    int stream = item->queue->stream_index;
    if (item->illegal_address)
        return fault(slip__fail(SLIP_DEVICE,
                                "[sim] illegal address: %s on stream %d touches %zu bytes at 0x%" PRIxPTR
                                " that are not the device's",
                                name, stream, item->illegal_bytes, (uintptr_t)item->illegal_address));
    if (item->has_fault)
        return fault(slip__fail(SLIP_DEVICE, "[sim] injected fault: kernel %" PRIu64 " of the device, %s on stream %d",
                                slip__sim.options.fault_at_kernel, name, stream));
    return SLIP_OK;
}

/* A kernel that could not do its work fails its stream's commands up to the next signal; the device goes on. */
static slip_status run_kernel(sim_item *item) {
    SLIP_TRY(check_item(item));
    const slip_launch *launch = &item->kernel.launch;
    const slip_fused *fused = item->kernel.fused;
    slip_status status = fused ? slip__kernel_fused(fused) : slip__kernel_find(launch->op)(launch);
    if (status == SLIP_OK) return SLIP_OK;
    slip__fail(status, "%s (%s on stream %d of the simulated GPU)", slip_error_message(), slip__sim_item_name(item),
               item->queue->stream_index);
    slip_failure *failure = slip__failure_capture(status), *spare = failure;
    slip__lock(&slip__sim.lock);
    if (!item->queue->failure) {
        item->queue->failure = failure;
        spare = NULL;
    }
    slip__unlock(&slip__sim.lock);
    slip__failure_release(spare);
    return status;
}

static slip_status run_copy(const sim_item *item) {
    SLIP_TRY(check_item(item));
    const sim_copy *copy = &item->copy;
    if (copy->byte_count == 0) return SLIP_OK;
    uintptr_t to = (uintptr_t)copy->to, from = (uintptr_t)copy->from;
    if (to < from + copy->byte_count && from < to + copy->byte_count)
        return fault(slip__fail(SLIP_DEVICE, "[sim] overlapping copy of %zu bytes on stream %d", copy->byte_count,
                                item->queue->stream_index));
    memcpy(copy->to, copy->from, copy->byte_count);
    return SLIP_OK;
}

/* Reports to the scheduler (or a test), which may call back into the driver: no lock is held. */
void slip__sim_report(const sim_queue *queue, uint64_t value, slip_status status) {
    const slip_sim_options *options = &slip__sim.options;
    if (options->observe) options->observe(options->observe_context, queue->stream, value, status);
    else slip__stream_reached(queue->stream, value, status);
}

static slip_status report(const sim_item *item) {
    sim_queue *queue = item->queue;
    slip__lock(&slip__sim.lock);
    slip_status status = slip__sim_check_lost();
    if (status == SLIP_OK && queue->failure) {
        status = slip__failure_report(queue->failure);
        slip__failure_release(queue->failure);
        queue->failure = NULL;
    }
    slip__unlock(&slip__sim.lock);
    slip__sim_report(queue, item->signal_value, status);
    return status;
}

void slip__sim_execute(sim_item *item) {
    bool was_executing = is_executing_here;
    is_executing_here = true;
    if (item->kind == SLIP_SIM_SIGNAL) item->status = report(item);
    else if (item->is_dropped) item->status = SLIP_DEVICE;
    else if (item->kind == SLIP_SIM_KERNEL) item->status = run_kernel(item);
    else if (item->kind == SLIP_SIM_COPY) item->status = run_copy(item);
    is_executing_here = was_executing;
}

/* ---- finishing ---- */

static uint64_t logged_value(const sim_item *item) {
    switch (item->kind) {
    case SLIP_SIM_COPY: return item->copy.byte_count;
    case SLIP_SIM_WAIT_QUEUE:
    case SLIP_SIM_WAIT_WORD: return item->wait.value;
    case SLIP_SIM_SIGNAL: return item->signal_value;
    default: return 0;
    }
}

static void write_log(const sim_item *item) {
    if (slip__sim.log_count == slip__sim.options.log_capacity) return;
    slip__sim.log[slip__sim.log_count++] = (slip_sim_log_entry){
        .kind = item->kind,
        .op = item->kind == SLIP_SIM_KERNEL ? item->kernel.launch.op : SLIP_OP_COUNT,
        .stream_index = item->queue->stream_index,
        .waited_index = item->kind == SLIP_SIM_WAIT_QUEUE ? item->wait.other->stream_index : -1,
        .hardware_queue = item->queue->hardware_queue,
        .value = logged_value(item),
        .queued_ns = item->queued_ns,
        .start_ns = item->start_ns,
        .end_ns = item->end_ns,
        .status = item->status,
    };
}

void slip__sim_finish(sim_item *item) {
    sim_hardware_queue *hardware = &slip__sim.hardware[item->queue->hardware_queue];
    hardware->first = item->next;
    if (!item->next) hardware->last = NULL;
    --slip__sim.pending;
    --slip__sim.executing;
    bool is_signal = item->kind == SLIP_SIM_SIGNAL;
    if (is_signal || !item->is_dropped) ++slip__sim.counters.finished[item->kind];
    if (is_signal) item->queue->signal_passed = item->signal_value;
    write_log(item);
    slip__sim_item_release(item);
    atomic_fetch_add_explicit(&slip__sim.progress_word, 1, memory_order_release);
    if (slip__sim.progress_sleepers) slip__futex_wake(&slip__sim.progress_word, INT_MAX);
    if (slip__sim.pending) slip__sim_wake_service(); /* another thread may have run the item */
}
