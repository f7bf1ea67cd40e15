/* Stream queues and what is put into them. An item carries copies of everything it needs: it runs later. */
#include "base/memory.h"

#include <sched.h>
#include <slip/stream.h>
#include <string.h>

#include "core/dtype.h"
#include "drivers/sim/state.h"

/* ---- queues ---- */

/* Caller holds the lock. The lowest free number, or -1 without memory for it. */
static int take_number(void) {
    for (int i = 0; i < slip__sim.queue_capacity; ++i)
        if (!slip__sim.queues[i]) return i;
    int old = slip__sim.queue_capacity, capacity = old ? 2 * old : 16;
    sim_queue **queues = slip__realloc(slip__sim.queues, (size_t)capacity * sizeof *queues);
    if (!queues) return -1;
    memset(queues + old, 0, (size_t)(capacity - old) * sizeof *queues);
    slip__sim.queues = queues;
    slip__sim.queue_capacity = capacity;
    return old;
}

slip_status slip__sim_queue_open(slip_device_object *device, slip_stream *stream, int priority, void **out) {
    *out = NULL;
    sim_queue *queue = slip__calloc(1, sizeof *queue);
    if (!queue) return slip__fail_memory("stream", sizeof *queue);
    queue->device = device;
    queue->stream = stream;
    queue->priority = priority < -2 ? -2 : priority > 2 ? 2 : priority;
    queue->stream_index = -1;
    queue->references = 1;
    slip__lock(&slip__sim.lock);
    slip_status status = slip__sim_check_lost();
    queue->number = status == SLIP_OK ? take_number() : -1;
    if (queue->number >= 0) {
        queue->hardware_queue = queue->number % slip__sim.options.hardware_queues;
        slip__sim.queues[queue->number] = queue;
    }
    slip__unlock(&slip__sim.lock);
    if (queue->number < 0) {
        slip__free(queue);
        return status != SLIP_OK ? status : slip__fail_memory("stream", sizeof *queue);
    }
    *out = queue;
    return SLIP_OK;
}

void slip__sim_queue_release(sim_queue *queue) {
    if (--queue->references) return;
    slip__sim.queues[queue->number] = NULL;
    slip__failure_release(queue->failure);
    slip__free(queue->spare);
    slip__free(queue);
}

void slip__sim_queue_close(void *queue) {
    if (!queue) return;
    slip__lock(&slip__sim.lock);
    slip__sim_queue_release(queue); /* what is queued still runs, and is reported */
    slip__unlock(&slip__sim.lock);
}

/* ---- items ---- */

void slip__sim_item_release(sim_item *item) {
    if (item->kind == SLIP_SIM_KERNEL) {
        for (int i = 0; i < item->kernel.use_count; ++i) slip__sim_end_use(item->kernel.uses[i]);
    } else if (item->kind == SLIP_SIM_COPY) {
        for (int i = 0; i < 2; ++i) slip__sim_end_use(item->copy.uses[i]);
    } else if (item->kind == SLIP_SIM_WAIT_QUEUE) {
        slip__sim_queue_release(item->wait.other);
    } else if (item->kind == SLIP_SIM_WAIT_WORD) {
        --slip__sim.word_waits;
    }
    slip__sim_queue_release(item->queue);
}

static sim_item *begin_item(sim_item *item, sim_queue *queue, slip_sim_item_kind kind) {
    memset(item, 0, sizeof *item);
    item->queue = queue;
    item->kind = kind;
    return item;
}

/* Not for signals. Also sees to it that the signal to come will have an item. */
static sim_item *create_item(sim_queue *queue, slip_sim_item_kind kind, size_t extra_bytes) {
    if (!queue->spare) queue->spare = slip__malloc(sizeof *queue->spare);
    sim_item *item = queue->spare ? slip__malloc(sizeof *item + extra_bytes) : NULL;
    return item ? begin_item(item, queue, kind) : NULL;
}

/* By the holder of the stream's run token, without the lock: a stream is whole only after its queue was opened. */
static void name_stream(sim_queue *queue) {
    if (queue->stream_index >= 0) return;
    queue->stream_index = slip__sim.options.observe ? queue->number : slip_stream_index(queue->stream);
}

/* Caller holds the lock. What every enqueueing call checks first. */
static slip_status check_queue(void) {
    SLIP_TRY(slip__sim_check_lost());
    return slip__sim_start_service();
}

/* Caller holds the lock. */
static sim_allocation *begin_use(sim_item *item, const void *data, size_t byte_count) {
    if (byte_count == 0) return NULL;
    sim_allocation *allocation = slip__sim_find_allocation(data, byte_count);
    if (allocation) {
        ++allocation->uses;
    } else if (!item->illegal_address) {
        item->illegal_address = data ? data : (const void *)SIM_ADDRESS_FLIP;
        item->illegal_bytes = byte_count;
    }
    return allocation;
}

/* Caller holds the lock. */
static void enqueue(sim_item *item) {
    ++item->queue->references;
    slip__sim_append(item);
    slip__sim_wake_service();
}

/* ---- kernels ---- */

static bool has_list(const slip_launch *launch) {
    return launch->params && slip__kind_has_list(slip__op_kind(launch->op));
}

/* Strictest alignment first: pointers and structures, 64-bit lists, then shapes. */
static size_t launch_bytes(const slip_launch *launch) {
    size_t inputs = (size_t)launch->input_count, dimensions = (size_t)launch->output.ndim;
    for (int i = 0; i < launch->input_count; ++i) dimensions += (size_t)launch->inputs[i].ndim;
    size_t list = has_list(launch) ? (size_t)launch->params->list.count : 0;
    return inputs * sizeof(slip_view) + (inputs + 1) * sizeof(sim_allocation *) +
           (dimensions + list) * sizeof(int64_t) + dimensions * sizeof(int);
}

sim_item *slip__sim_kernel_create(sim_queue *queue, size_t extra_bytes) {
    name_stream(queue);
    sim_item *item = create_item(queue, SLIP_SIM_KERNEL, extra_bytes);
    if (!item) slip__fail_memory("launch", sizeof *item + extra_bytes);
    return item;
}

void slip__sim_copy_view(slip_view *to, const slip_view *from, sim_copy_cursor *cursor) {
    size_t ndim = (size_t)from->ndim;
    *to = *from;
    to->strides = cursor->wide;
    to->shape = cursor->narrow;
    if (ndim) memcpy(cursor->wide, from->strides, ndim * sizeof(int64_t));
    if (ndim) memcpy(cursor->narrow, from->shape, ndim * sizeof(int));
    cursor->wide += ndim;
    cursor->narrow += ndim;
}

/* Copies the launch into the block behind the item. */
static void copy_launch(sim_item *item, const slip_launch *launch) {
    sim_kernel *kernel = &item->kernel;
    size_t inputs = (size_t)launch->input_count, wide = (size_t)launch->output.ndim;
    for (size_t i = 0; i < inputs; ++i) wide += (size_t)launch->inputs[i].ndim;
    bool has_a_list = has_list(launch);
    if (has_a_list) wide += (size_t)launch->params->list.count;

    slip_view *views = (slip_view *)(void *)(item + 1);
    kernel->uses = (sim_allocation **)(void *)(views + inputs);
    kernel->use_count = (int)inputs + 1;
    sim_copy_cursor cursor = {.wide = (int64_t *)(void *)(kernel->uses + inputs + 1)};
    cursor.narrow = (int *)(void *)(cursor.wide + wide);

    kernel->launch = *launch;
    kernel->launch.inputs = views;
    for (size_t i = 0; i < inputs; ++i) slip__sim_copy_view(&views[i], &launch->inputs[i], &cursor);
    slip__sim_copy_view(&kernel->launch.output, &launch->output, &cursor);
    if (launch->params) {
        kernel->params = *launch->params;
        kernel->launch.params = &kernel->params;
    }
    if (has_a_list) {
        kernel->params.list.values = cursor.wide;
        if (launch->params->list.count)
            memcpy(cursor.wide, launch->params->list.values, (size_t)launch->params->list.count * sizeof(int64_t));
    }
}

/* The bytes that a view's elements span, from *first on. SIZE_MAX if no memory could hold them. */
static size_t view_span(const slip_view *view, const char **first) {
    *first = view->data;
    if (view->size == 0) return 0;
    int64_t low = 0, high = 0, reach;
    for (int i = 0; i < view->ndim; ++i) {
        if (__builtin_mul_overflow((int64_t)view->shape[i] - 1, view->strides[i], &reach)) return SIZE_MAX;
        if (__builtin_add_overflow(reach < 0 ? low : high, reach, reach < 0 ? &low : &high)) return SIZE_MAX;
    }
    int64_t size = slip__dtype_sizes[view->dtype], elements, bytes;
    if (__builtin_sub_overflow(high, low, &elements) || __builtin_mul_overflow(elements, size, &bytes) ||
        __builtin_mul_overflow(low, size, &low))
        return SIZE_MAX;
    *first = (const char *)((uintptr_t)view->data + (uintptr_t)low);
    return (size_t)bytes + (size_t)size;
}

/* Caller holds the lock. Takes hold of the memory of every view and turns device addresses into real ones. */
static void use_view(sim_item *item, slip_view *view, sim_allocation **use) {
    const char *first;
    *use = NULL;
    if (view->is_on_host) return;
    size_t span = view_span(view, &first);
    *use = begin_use(item, first, span);
    item->bytes += *use ? span : 0;
    view->data = slip__sim_real_address(view->data);
}

static slip_status check_launch(const slip_launch *launch) {
    const char *name = slip__op_info[launch->op].name;
    if (!slip__kernel_find(launch->op))
        return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel on the simulated GPU", name);
    bool has_float64 = launch->output.dtype == SLIP_FLOAT64;
    for (int i = 0; i < launch->input_count; ++i) has_float64 |= launch->inputs[i].dtype == SLIP_FLOAT64;
    if (has_float64) return slip__fail(SLIP_UNIMPLEMENTED, "[%s] float64 is not supported on the GPU.", name);
    return SLIP_OK;
}

slip_status slip__sim_kernel_enqueue(sim_item *item, slip_view *const *views) {
    slip__lock(&slip__sim.lock);
    slip_status status = check_queue();
    if (status == SLIP_OK && slip__sim_injects(&slip__sim.launches_left))
        status = slip__fail(SLIP_DEVICE, "[%s] injected failure of a launch on stream %d", slip__sim_item_name(item),
                            item->queue->stream_index);
    if (status == SLIP_OK) {
        for (int i = 0; i < item->kernel.use_count; ++i) use_view(item, views[i], &item->kernel.uses[i]);
        enqueue(item);
    }
    slip__unlock(&slip__sim.lock);
    if (status != SLIP_OK) slip__free(item);
    return status;
}

slip_status slip__sim_launch(void *opaque, const slip_launch *launch) {
    enum { MOST_INLINE = 16 };
    slip_view *inline_list[MOST_INLINE], **list = inline_list;
    SLIP_TRY(check_launch(launch));
    sim_item *item = slip__sim_kernel_create(opaque, launch_bytes(launch));
    if (!item) return SLIP_OUT_OF_MEMORY;
    copy_launch(item, launch);
    size_t count = (size_t)item->kernel.use_count;
    if (count > MOST_INLINE && !(list = slip__malloc(count * sizeof(slip_view *)))) {
        slip__free(item);
        return slip__fail_memory("launch", count * sizeof(slip_view *));
    }
    slip_view *views = (slip_view *)(void *)(item + 1); /* what kernel->launch.inputs points to */
    for (int i = 0; i < launch->input_count; ++i) list[i] = &views[i];
    list[launch->input_count] = &item->kernel.launch.output;
    slip_status status = slip__sim_kernel_enqueue(item, list);
    if (list != inline_list) slip__free(list);
    return status;
}

/* ---- copies ---- */

/* Caller holds the lock. One side of a copy: its real address. */
static char *use_side(sim_item *item, const void *data, bool is_host, sim_allocation **use) {
    size_t byte_count = item->copy.byte_count;
    *use = NULL;
    if (!is_host) {
        *use = begin_use(item, data, byte_count);
        return slip__sim_real_address(data);
    }
    if (byte_count && (!data || ((uintptr_t)data & SIM_ADDRESS_FLIP)) && !item->illegal_address) {
        item->illegal_address = data ? data : (const void *)SIM_ADDRESS_FLIP; /* a device address given as the host's */
        item->illegal_bytes = byte_count;
    }
    return (char *)(uintptr_t)data;
}

slip_status slip__sim_copy(void *opaque, void *to, const void *from, size_t byte_count, bool to_is_host,
                           bool from_is_host) {
    sim_queue *queue = opaque;
    if (to_is_host && from_is_host)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[copy] %zu bytes from host to host memory: not the GPU's to copy",
                          byte_count);
    name_stream(queue);
    sim_item *item = create_item(queue, SLIP_SIM_COPY, 0);
    if (!item) return slip__fail_memory("copy", sizeof *item);
    slip__lock(&slip__sim.lock);
    slip_status status = check_queue();
    if (status == SLIP_OK && slip__sim_injects(&slip__sim.copies_left))
        status = slip__fail(SLIP_DEVICE, "[copy] injected failure of a copy of %zu bytes on stream %d", byte_count,
                            queue->stream_index);
    if (status == SLIP_OK) {
        item->bytes = item->copy.byte_count = byte_count;
        item->copy.to_is_host = to_is_host;
        item->copy.from_is_host = from_is_host;
        item->copy.to = use_side(item, to, to_is_host, &item->copy.uses[0]);
        item->copy.from = use_side(item, from, from_is_host, &item->copy.uses[1]);
        enqueue(item);
    }
    slip__unlock(&slip__sim.lock);
    if (status != SLIP_OK) slip__free(item);
    return status;
}

/* ---- waits and signals ---- */

slip_status slip__sim_wait_queue(void *opaque, void *other_opaque, uint64_t value) {
    sim_queue *queue = opaque, *other = other_opaque;
    name_stream(queue);
    sim_item *item = create_item(queue, SLIP_SIM_WAIT_QUEUE, 0);
    if (!item) return slip__fail_memory("wait", sizeof *item);
    slip__lock(&slip__sim.lock);
    slip_status status = check_queue();
    bool is_recorded = status == SLIP_OK && value > 0 && value <= other->signal_queued; /* timelines begin at 0 */
    if (is_recorded) {
        item->wait.other = other;
        item->wait.value = value;
        ++other->references;
        enqueue(item);
    } else if (status == SLIP_OK) {
        ++slip__sim.counters.unrecorded_waits;
    }
    slip__unlock(&slip__sim.lock);
    if (!is_recorded) slip__free(item);
    return status;
}

slip_status slip__sim_wait_word(void *opaque, slip_atomic_u64 *word, uint64_t value) {
    sim_queue *queue = opaque;
    name_stream(queue);
    sim_item *item = create_item(queue, SLIP_SIM_WAIT_WORD, 0);
    if (!item) return slip__fail_memory("wait", sizeof *item);
    slip__lock(&slip__sim.lock);
    slip_status status = check_queue();
    if (status == SLIP_OK && !slip__sim.options.wait_word_supported)
        status = slip__fail(SLIP_UNIMPLEMENTED, "[wait] this device cannot wait for a host word");
    if (status == SLIP_OK) {
        item->wait.word = word;
        item->wait.value = value;
        ++slip__sim.word_waits;
        enqueue(item);
    }
    slip__unlock(&slip__sim.lock);
    if (status != SLIP_OK) slip__free(item);
    return status;
}

/* Caller holds the lock. The queue's newest item that is not finished. */
static sim_item *newest_item(const sim_queue *queue) {
    sim_item *newest = NULL;
    for (sim_item *item = slip__sim.hardware[queue->hardware_queue].first; item; item = item->next)
        if (item->queue == queue) newest = item;
    return newest;
}

/* A signal must not fail for want of memory: what it reports has been queued. Without an item for it nothing was queued
 * since the last signal: that one reports the new value too, or, if it has, this thread does. */
static slip_status signal_without_item(sim_queue *queue, uint64_t value) {
    for (;;) {
        slip__lock(&slip__sim.lock);
        sim_item *newest = newest_item(queue);
        bool is_busy = newest && newest->is_executing;
        if (!is_busy) queue->signal_queued = value;
        if (newest && !is_busy) newest->signal_value = value;
        if (!newest) queue->signal_passed = value;
        slip__unlock(&slip__sim.lock);
        if (newest && !is_busy) return SLIP_OK;
        if (!newest) break;
        sched_yield();
    }
    slip__sim_report(queue, value, SLIP_OK);
    return SLIP_OK;
}

slip_status slip__sim_signal(void *opaque, uint64_t value, bool is_passing) {
    (void)is_passing; /* telling the host costs nothing here */
    sim_queue *queue = opaque;
    name_stream(queue);
    sim_item *item = slip__malloc(sizeof *item);
    if (!item) {
        item = queue->spare;
        queue->spare = NULL;
    }
    if (!item) return signal_without_item(queue, value);
    begin_item(item, queue, SLIP_SIM_SIGNAL);
    slip__lock(&slip__sim.lock);
    slip_status status = check_queue();
    if (status == SLIP_OK && value < queue->signal_queued)
        status = slip__fail(SLIP_INVALID_ARGUMENT, "[signal] value %llu after %llu on stream %d",
                            (unsigned long long)value, (unsigned long long)queue->signal_queued, queue->stream_index);
    if (status == SLIP_OK) {
        item->signal_value = queue->signal_queued = value;
        enqueue(item);
    }
    slip__unlock(&slip__sim.lock);
    if (status != SLIP_OK) slip__free(item);
    return status;
}
