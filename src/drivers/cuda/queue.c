/* Queues: the vendor's streams, each with a pinned word that counts its signals and events that mark them. */
#include <sched.h>
#include <string.h>

#include "base/memory.h"
#include "device/gate.h"
#include "drivers/cuda/state.h"
#include "kernels/cuda/parameters.h"

/* ---- making them ---- */

static CUresult make_marks(cuda_queue *queue) {
    for (int i = 0; i < CUDA_EVENTS; ++i) {
        CUresult result = slip__cuda.cuEventCreate(&queue->marks[i].event, CU_EVENT_DISABLE_TIMING);
        if (result != CUDA_SUCCESS) return result;
    }
    return CUDA_SUCCESS;
}

/* Entered. `words` is pinned memory for the queue alone. */
static slip_status make_queue(cuda_device *device, int priority, cuda_queue_words *words) {
    cuda_queue *queue = slip__aligned(SLIP_CACHE_LINE, sizeof *queue);
    if (!queue) return slip__fail_memory("stream_create", sizeof *queue);
    memset(queue, 0, sizeof *queue);
    queue->device = device;
    queue->words = words;
    queue->priority = priority;
    CUresult result = slip__cuda.cuStreamCreateWithPriority(&queue->stream, CU_STREAM_NON_BLOCKING, priority - 2);
    if (result == CUDA_SUCCESS) result = make_marks(queue);
    if (result != CUDA_SUCCESS) { /* its memory is left to the few queues that ever fail */
        slip__free(queue);
        return slip__cuda_check(device, result, "cuStreamCreateWithPriority");
    }
    slip__lock(&device->lock);
    queue->next = atomic_load(&device->queues);
    atomic_store(&device->queues, queue);
    queue->next_spare = device->spare;
    device->spare = queue;
    slip__unlock(&device->lock);
    return SLIP_OK;
}

slip_status slip__cuda_queues_make(cuda_device *device, int priority, int count) {
    void *words = NULL;
    size_t byte_count = (size_t)count * sizeof(cuda_queue_words);
    CUresult result = slip__cuda.cuMemHostAlloc(&words, byte_count, CU_MEMHOSTALLOC_PORTABLE);
    SLIP_TRY(slip__cuda_check(device, result, "cuMemHostAlloc"));
    memset(words, 0, byte_count);
    for (int i = 0; i < count; ++i) SLIP_TRY(make_queue(device, priority, (cuda_queue_words *)words + i));
    return SLIP_OK;
}

static cuda_queue *take_spare(cuda_device *device, int priority) {
    slip__lock(&device->lock);
    cuda_queue **place = &device->spare;
    while (*place && (*place)->priority != priority) place = &(*place)->next_spare;
    cuda_queue *queue = *place;
    if (queue) *place = queue->next_spare;
    slip__unlock(&device->lock);
    return queue;
}

/* Making a queue allocates, which must not happen while the device waits for the host. */
static slip_status make_more(slip_device_object *object, int priority) {
    enum { MADE_AT_ONCE = 8 };
    cuda_device *device = slip__cuda_device_of(object);
    while (!slip__gate_enter(object, NULL)) sched_yield();
    slip__cuda_enter(device);
    slip_status status = slip__cuda_queues_make(device, priority, MADE_AT_ONCE);
    slip__cuda_leave();
    slip__gate_leave(object);
    return status;
}

slip_status slip__cuda_queue_open(slip_device_object *object, slip_stream *stream, int priority, void **opened) {
    cuda_device *device = slip__cuda_device_of(object);
    SLIP_TRY(slip__cuda_check_lost(device));
    SLIP_TRY(slip__cuda_watch()); /* here, where the thread's not starting is nobody's loss */
    cuda_queue *queue;
    while (!(queue = take_spare(device, priority))) SLIP_TRY(make_more(object, priority));
    atomic_store(&queue->owner, stream);
    *opened = queue;
    return SLIP_OK;
}

/* Streams are never freed, so this is called only where opening one failed later on: nothing was queued. */
void slip__cuda_queue_close(void *opaque) {
    cuda_queue *queue = opaque;
    atomic_store(&queue->owner, NULL);
    slip__lock(&queue->device->lock);
    queue->next_spare = queue->device->spare;
    queue->device->spare = queue;
    slip__unlock(&queue->device->lock);
}

/* ---- what they are told ---- */

void slip__cuda_queue_flush(cuda_queue *queue) {
    slip_status status = slip__cuda_check(queue->device, slip__cuda_batch_launch(queue), "cuLaunchKernel");
    if (status == SLIP_OK || queue->launch_failure) return;
    queue->launch_failure = slip__failure_capture(status);
}

/* A kernel that reads or writes the host's pinned memory: it starts sooner than a copy engine. */
static bool copy_in_batch(cuda_queue *queue, void *to, const void *from, size_t byte_count) {
    gpu_copy copy = {to, from, byte_count};
    unsigned grid = (unsigned)slip__ceil_div(byte_count, SLIP_BLOCK * GPU_COPY_BYTES);
    return slip__cuda_batch_add(&queue->batch, queue->device->copy_kernel, grid, SLIP_BLOCK, &copy, sizeof copy);
}

slip_status slip__cuda_copy_bytes(void *opaque, void *to, const void *from, size_t byte_count, bool to_is_host,
                                  bool from_is_host) {
    cuda_queue *queue = opaque;
    bool is_small = (to_is_host || from_is_host) && byte_count <= CUDA_SMALL_COPY;
    SLIP_TRY(slip__cuda_check_lost(queue->device));
    if (!byte_count || (is_small && copy_in_batch(queue, to, from, byte_count))) return SLIP_OK;
    slip__cuda_enter(queue->device);
    slip__cuda_queue_flush(queue);
    CUresult result =
        slip__cuda.cuMemcpyAsync((CUdeviceptr)(uintptr_t)to, (CUdeviceptr)(uintptr_t)from, byte_count, queue->stream);
    slip__cuda_leave();
    return slip__cuda_check(queue->device, result, "cuMemcpyAsync");
}

/* The mark to wait for: the earliest that is not before the value. NULL: it could not be recorded. */
static CUevent find_mark(cuda_queue *queue, uint64_t value) {
    const cuda_mark *found = NULL;
    for (int i = 0; i < CUDA_EVENTS; ++i) {
        const cuda_mark *mark = &queue->marks[i];
        if (mark->value >= value && (!found || mark->value < found->value)) found = mark;
    }
    return found ? found->event : NULL;
}

/* While a signal can only be told from the stream's being idle, the device must not be made to wait: what it waits for
 * may need that signal. The host waits instead. */
static slip_status check_may_wait(cuda_queue *queue) {
    uint64_t unwritten = atomic_load(&queue->unwritten);
    SLIP_TRY(slip__cuda_check_lost(queue->device));
    if (unwritten <= atomic_load(&queue->reported) || unwritten <= slip__cuda_queue_passed(queue, true)) return SLIP_OK;
    return slip__fail(SLIP_DEVICE, "[cuda] a signal before the wait could not be queued");
}

/* Enters the device, with the kernels before the wait launched. */
static slip_status begin_wait(cuda_queue *queue) {
    SLIP_TRY(check_may_wait(queue));
    slip__cuda_enter(queue->device);
    slip__cuda_queue_flush(queue);
    return SLIP_OK;
}

slip_status slip__cuda_wait_queue(void *opaque, void *opaque_other, uint64_t value) {
    cuda_queue *queue = opaque, *other = opaque_other;
    SLIP_TRY(begin_wait(queue));
    slip__lock(&other->mark_lock); /* so that the event is not recorded anew meanwhile */
    CUevent event = find_mark(other, value);
    CUresult result = event ? slip__cuda.cuStreamWaitEvent(queue->stream, event, 0) : CUDA_ERROR_NOT_READY;
    slip__unlock(&other->mark_lock);
    slip__cuda_leave();
    return slip__cuda_check(queue->device, result, "cuStreamWaitEvent");
}

slip_status slip__cuda_wait_word(void *opaque, slip_atomic_u64 *word, uint64_t value) {
    cuda_queue *queue = opaque;
    SLIP_TRY(begin_wait(queue));
    CUresult result =
        slip__cuda.cuStreamWaitValue64(queue->stream, (CUdeviceptr)(uintptr_t)word, value, CU_STREAM_WAIT_VALUE_GEQ);
    slip__cuda_leave();
    return slip__cuda_check(queue->device, result, "cuStreamWaitValue64");
}

/* Marks up to this value are not needed to tell what has been passed. */
static uint64_t told_without_marks(const cuda_queue *queue) {
    uint64_t word = atomic_load_explicit(&queue->words->passed, memory_order_acquire);
    uint64_t reported = atomic_load(&queue->reported);
    return word > reported ? word : reported;
}

static bool is_needed(const cuda_mark *mark, uint64_t told) {
    return mark->is_alone && mark->value > told;
}

static int count_needed(const cuda_queue *queue) {
    uint64_t told = told_without_marks(queue);
    int count = 0;
    for (int i = 0; i < CUDA_EVENTS; ++i) count += is_needed(&queue->marks[i], told);
    return count;
}

/* Under the mark lock. The oldest mark that is not needed moves to here. */
static CUresult record_mark(cuda_queue *queue, uint64_t value, bool is_alone) {
    uint64_t told = told_without_marks(queue);
    while (is_needed(&queue->marks[queue->next_mark], told)) queue->next_mark = (queue->next_mark + 1) % CUDA_EVENTS;
    cuda_mark *mark = &queue->marks[queue->next_mark];
    CUresult result = slip__cuda.cuEventRecord(mark->event, queue->stream);
    if (result != CUDA_SUCCESS) return result;
    mark->value = value;
    mark->is_alone = is_alone;
    queue->next_mark = (queue->next_mark + 1) % CUDA_EVENTS;
    return result;
}

/* What the scheduler must know before the signal is queued: from then on the watching thread may report the commands as
 * over, and others may wait for them, whose work inherits it. */
static void tell_launch_failure(cuda_queue *queue) {
    slip_failure *failure = queue->launch_failure;
    if (!failure) return;
    queue->launch_failure = NULL;
    slip__stream_launch_failed(atomic_load(&queue->owner), slip__failure_report(failure));
    slip__failure_release(failure);
}

/* A word is a store of the device's and takes longer to queue than an event. In passing most signals do without. Under
 * the mark lock. */
static bool does_without_word(cuda_queue *queue) {
    enum { IN_A_ROW = 7, ALONE_MOST = CUDA_EVENTS * 3 / 4 };
    if (queue->alone_in_a_row < IN_A_ROW && count_needed(queue) < ALONE_MOST) ++queue->alone_in_a_row;
    else queue->alone_in_a_row = 0;
    return queue->alone_in_a_row > 0;
}

static CUresult queue_signal(cuda_queue *queue, uint64_t value, bool is_passing) {
    bool has_words = queue->device->has_stream_memory_operations;
    slip__lock(&queue->mark_lock);
    bool is_alone = has_words && is_passing && does_without_word(queue);
    CUresult result = record_mark(queue, value, is_alone); /* first: other queues go on while the word is written */
    slip__unlock(&queue->mark_lock);
    if (result != CUDA_SUCCESS) return result;
    if (has_words && !is_alone)
        return slip__cuda.cuStreamWriteValue64(queue->stream, (CUdeviceptr)(uintptr_t)&queue->words->passed, value,
                                               CU_STREAM_WRITE_VALUE_DEFAULT);
    atomic_store(&queue->wordless, value);
    return CUDA_SUCCESS;
}

slip_status slip__cuda_signal(void *opaque, uint64_t value, bool is_passing) {
    cuda_queue *queue = opaque;
    cuda_device *device = queue->device;
    SLIP_TRY(slip__cuda_check_lost(device));
    slip__cuda_enter(device);
    slip__cuda_queue_flush(queue);
    tell_launch_failure(queue);
    CUresult result = queue_signal(queue, value, is_passing);
    slip__cuda_leave();
    slip_status status = slip__cuda_check(device, result, "cuEventRecord");
    if (status != SLIP_OK && atomic_load(&device->object->is_lost)) return status;
    /* The device goes on, and what was queued runs: its memory must not be free before it is over. */
    if (status != SLIP_OK) atomic_store(&queue->unwritten, value);
    atomic_store(&queue->signalled, value);
    return slip__cuda_watch();
}

static uint64_t newest_mark_passed(cuda_queue *queue) {
    uint64_t passed = atomic_load(&queue->reported), not_passed = UINT64_MAX;
    slip__cuda_enter(queue->device);
    slip__lock(&queue->mark_lock);
    for (int i = 0; i < CUDA_EVENTS; ++i) {
        const cuda_mark *mark = &queue->marks[(queue->next_mark + i) % CUDA_EVENTS]; /* mostly the oldest first */
        if (mark->value <= passed || mark->value >= not_passed) continue;
        if (slip__cuda.cuEventQuery(mark->event) == CUDA_SUCCESS) passed = mark->value;
        else not_passed = mark->value;
    }
    slip__unlock(&queue->mark_lock);
    slip__cuda_leave();
    return passed;
}

uint64_t slip__cuda_queue_passed(cuda_queue *queue, bool asks_events) {
    uint64_t passed = atomic_load_explicit(&queue->words->passed, memory_order_acquire);
    asks_events |= !queue->device->has_stream_memory_operations;
    /* Also while a word is queued further on: what the device waits for before it may need this signal. */
    if (asks_events && passed < atomic_load(&queue->wordless)) {
        uint64_t marked = newest_mark_passed(queue);
        if (marked > passed) passed = marked;
    }
    uint64_t unwritten = atomic_load(&queue->unwritten), found = atomic_load(&queue->found_passed);
    if (found > passed) passed = found;
    if (unwritten <= passed) return passed;
    slip__cuda_enter(queue->device);
    bool is_idle = slip__cuda.cuStreamQuery(queue->stream) == CUDA_SUCCESS;
    slip__cuda_leave();
    if (!is_idle) return passed;
    while (found < unwritten && !atomic_compare_exchange_weak(&queue->found_passed, &found, unwritten)) {
    }
    return unwritten;
}
