/* Times on the device's clock, for slip events: the vendor's events, which are made ahead since making one allocates.
 */
#include "base/memory.h"
#include "device/gate.h"
#include "drivers/cuda/state.h"

struct cuda_stamp {
    cuda_device *device;
    cuda_stamp *next; /* while spare */
    CUevent event;
};

static void give_back(cuda_stamp *stamp) {
    cuda_device *device = stamp->device;
    slip__lock(&device->lock);
    stamp->next = device->spare_stamps;
    device->spare_stamps = stamp;
    slip__unlock(&device->lock);
}

static cuda_stamp *take(cuda_device *device) {
    slip__lock(&device->lock);
    cuda_stamp *stamp = device->spare_stamps;
    if (stamp) device->spare_stamps = stamp->next;
    slip__unlock(&device->lock);
    return stamp;
}

slip_status slip__cuda_stamps_make(cuda_device *device, int count) {
    for (int i = 0; i < count; ++i) {
        cuda_stamp *stamp = slip__calloc(1, sizeof *stamp);
        if (!stamp) return slip__fail_memory("event", sizeof *stamp);
        stamp->device = device;
        CUresult result = slip__cuda.cuEventCreate(&stamp->event, CU_EVENT_DEFAULT);
        if (result != CUDA_SUCCESS) {
            slip__free(stamp);
            return slip__cuda_check(device, result, "cuEventCreate");
        }
        give_back(stamp);
    }
    return SLIP_OK;
}

/* Entered. NULL where the device waits for the host, or makes no more. */
static cuda_stamp *take_or_make(cuda_device *device) {
    enum { MADE_AT_ONCE = 16 };
    cuda_stamp *stamp = take(device);
    if (stamp || !slip__gate_enter(device->object, NULL)) return stamp;
    slip__message_switch(); /* doing without is no failure */
    (void)slip__cuda_stamps_make(device, MADE_AT_ONCE);
    slip__message_switch();
    slip__gate_leave(device->object);
    return take(device);
}

void *slip__cuda_stamp(void *opaque) {
    cuda_queue *queue = opaque;
    if (atomic_load(&queue->device->object->is_lost)) return NULL;
    slip__cuda_enter(queue->device);
    cuda_stamp *stamp = take_or_make(queue->device);
    if (stamp) slip__cuda_queue_flush(queue);
    /* An error is not looked at: the signal that follows meets with it as well if it lasts. */
    bool is_recorded = stamp && slip__cuda.cuEventRecord(stamp->event, queue->stream) == CUDA_SUCCESS;
    slip__cuda_leave();
    if (is_recorded || !stamp) return stamp;
    give_back(stamp);
    return NULL;
}

void slip__cuda_stamp_release(void *stamp) {
    give_back(stamp);
}

bool slip__cuda_stamp_elapsed(uint64_t *elapsed_ns, const void *opaque_start, const void *opaque_end) {
    const cuda_stamp *start = opaque_start, *end = opaque_end;
    float elapsed_ms = 0;
    if (start->device != end->device || atomic_load(&start->device->object->is_lost)) return false;
    slip__cuda_enter(start->device);
    CUresult result = slip__cuda.cuEventElapsedTime(&elapsed_ms, start->event, end->event);
    slip__cuda_leave();
    *elapsed_ns = elapsed_ms > 0 ? (uint64_t)((double)elapsed_ms * 1e6) : 0;
    return result == CUDA_SUCCESS;
}
