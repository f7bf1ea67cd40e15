/* What a call of the vendor's library came to, and what is left when the device is gone. */
#include "drivers/cuda/state.h"

/* Errors after which every later call in the context fails as well. */
static bool is_fatal(CUresult result) {
    switch (result) {
    case 214: /* uncorrectable memory error */
    case 220: /* link between devices */
    case 226: /* the same, contained */
    case 700: /* illegal address */
    case 702: /* launch timeout */
    case 709: /* the context is destroyed */
    case 710: /* assertion */
    case 714: /* hardware stack error */
    case 715: /* illegal instruction */
    case 716: /* misaligned address */
    case 717: /* invalid address space */
    case 718: /* invalid program counter */
    case 719: /* launch failure */
    case 721: return true;
    default: return false;
    }
}

/* The first fault stays. */
static void lose(cuda_device *device, slip_status status) {
    slip_failure *fault = slip__failure_capture(status);
    slip__lock(&device->lock);
    if (!device->fault) {
        device->fault = fault;
        fault = NULL;
    }
    slip__unlock(&device->lock);
    slip__failure_release(fault);
    atomic_store(&device->object->is_lost, true);
    slip__cuda_watch();
}

slip_status slip__cuda_check(cuda_device *device, CUresult result, const char *call) {
    if (result == CUDA_SUCCESS) return SLIP_OK;
    if (result == CUDA_ERROR_OUT_OF_MEMORY)
        return slip__fail(SLIP_OUT_OF_MEMORY, "[%s] out of memory on %s", call, device->object->name);
    const char *text = NULL, *name = NULL;
    slip__cuda.cuGetErrorString(result, &text);
    slip__cuda.cuGetErrorName(result, &name);
    slip_status status = slip__fail(SLIP_DEVICE, "[%s] %s failed: %s (%s)", call, device->object->name,
                                    text ? text : "unknown error", name ? name : "?");
    if (is_fatal(result)) lose(device, status);
    return status;
}

/* Locks that other threads held, and what the queues owe to the parent: the library must not be asked about it here. */
static void forget_after_fork(cuda_device *device) {
    slip_device_object *object = device->object;
    atomic_store(&object->word_wait_lock.word, 0);
    atomic_store(&device->pinned_slots.lock.word, 0);
    object->word_wait_count = 0;
    for (cuda_queue *queue = atomic_load(&device->queues); queue; queue = queue->next) {
        atomic_store(&queue->mark_lock.word, 0);
        atomic_store(&queue->refusal_lock.word, 0);
        atomic_store(&queue->reported, atomic_load(&queue->signalled));
    }
}

slip_status slip__cuda_fail_after_fork(void) {
    return slip__fail(SLIP_DEVICE, "[fork] a forked process cannot use the GPU of its parent: start it anew instead");
}

void slip__cuda_after_fork_in_child(void) {
    slip__message_switch();
    for (cuda_device *device = atomic_load(&slip__cuda_open_devices); device; device = device->next_open) {
        atomic_store(&device->lock.word, 0);
        device->fault = slip__failure_capture(slip__cuda_fail_after_fork());
        atomic_store(&device->object->is_lost, true);
        forget_after_fork(device);
    }
    slip__message_switch();
    slip__cuda_watch_after_fork();
}

slip_status slip__cuda_check_lost(cuda_device *device) {
    if (!atomic_load_explicit(&device->object->is_lost, memory_order_relaxed)) return SLIP_OK;
    slip__lock(&device->lock);
    slip_failure *fault = slip__failure_retain(device->fault);
    slip__unlock(&device->lock);
    slip__failure_report(fault);
    slip__failure_release(fault);
    return slip__fail(SLIP_DEVICE, "%s; the GPU is lost until the process ends", slip_error_message());
}

void slip__cuda_report_lost(cuda_device *device) {
    for (cuda_queue *queue = atomic_load(&device->queues); queue; queue = queue->next) {
        uint64_t signalled = atomic_load(&queue->signalled), reported = atomic_load(&queue->reported);
        slip_stream *owner = atomic_load(&queue->owner);
        if (!owner || reported >= signalled || !atomic_compare_exchange_strong(&queue->reported, &reported, signalled))
            continue;
        slip__stream_reached(owner, signalled, slip__cuda_check_lost(device));
    }
}
