/* Memory of the device, and host memory that the device reaches. Neither call is made while the device waits for the
 * host (device/gate.h); freed memory goes back only when memory is short, since giving it back waits for the device. */
#include "drivers/cuda/state.h"

void slip__cuda_enter(const cuda_device *device) {
    slip__cuda.cuCtxPushCurrent(device->context);
}

void slip__cuda_leave(void) {
    CUcontext left;
    slip__cuda.cuCtxPopCurrent(&left);
}

slip_status slip__cuda_allocate(slip_device_object *object, size_t byte_count, void **data) {
    cuda_device *device = slip__cuda_device_of(object);
    CUdeviceptr address = 0;
    SLIP_TRY(slip__cuda_check_lost(device));
    slip__cuda_enter(device);
    CUresult result = slip__cuda.cuMemAlloc(&address, byte_count ? byte_count : 1);
    slip__cuda_leave();
    *data = (void *)(uintptr_t)address;
    return slip__cuda_check(device, result, "cuMemAlloc");
}

void slip__cuda_deallocate(slip_device_object *object, void *data, size_t byte_count) {
    cuda_device *device = slip__cuda_device_of(object);
    (void)byte_count;
    if (atomic_load(&device->object->is_lost)) return; /* it goes with the device */
    slip__cuda_enter(device);
    slip__cuda.cuMemFree((CUdeviceptr)(uintptr_t)data);
    slip__cuda_leave();
}

/* ---- slots ---- */

slip_status slip__cuda_slots_make(cuda_device *device) {
    cuda_slots *slots = &device->pinned_slots;
    void *memory = NULL;
    CUresult result =
        slip__cuda.cuMemHostAlloc(&memory, (size_t)CUDA_SLOTS * CUDA_SLOT_BYTES, CU_MEMHOSTALLOC_PORTABLE);
    SLIP_TRY(slip__cuda_check(device, result, "cuMemHostAlloc"));
    slots->memory = memory;
    slots->free_count = CUDA_SLOTS;
    for (int i = 0; i < CUDA_SLOTS; ++i) slots->free[i] = (uint16_t)i;
    return SLIP_OK;
}

static void *take_slot(slip_device_object *object, size_t byte_count) {
    cuda_slots *slots = &slip__cuda_device_of(object)->pinned_slots;
    if (byte_count > CUDA_SLOT_BYTES) return NULL;
    slip__lock(&slots->lock);
    int slot = slots->free_count > 0 ? slots->free[--slots->free_count] : -1;
    slip__unlock(&slots->lock);
    return slot < 0 ? NULL : slots->memory + (size_t)slot * CUDA_SLOT_BYTES;
}

/* False: it is none. */
static bool give_slot(cuda_slots *slots, const void *data) {
    uintptr_t offset = (uintptr_t)data - (uintptr_t)slots->memory;
    if (!slots->memory || offset >= (size_t)CUDA_SLOTS * CUDA_SLOT_BYTES) return false;
    slip__lock(&slots->lock);
    slots->free[slots->free_count++] = (uint16_t)(offset / CUDA_SLOT_BYTES);
    slip__unlock(&slots->lock);
    return true;
}

/* ---- pinned memory ---- */

static slip_status allocate_pinned(slip_device_object *object, size_t byte_count, void **data) {
    cuda_device *device = slip__cuda_device_of(object);
    SLIP_TRY(slip__cuda_check_lost(device));
    slip__cuda_enter(device);
    CUresult result = slip__cuda.cuMemHostAlloc(data, byte_count ? byte_count : 1, CU_MEMHOSTALLOC_PORTABLE);
    slip__cuda_leave();
    if (result != CUDA_SUCCESS) *data = NULL;
    return result == CUDA_SUCCESS ? SLIP_OK : slip__fail(SLIP_OUT_OF_MEMORY, "[cuMemHostAlloc] error %d", result);
}

static void deallocate_pinned(slip_device_object *object, void *data, size_t byte_count) {
    cuda_device *device = slip__cuda_device_of(object);
    (void)byte_count;
    if (give_slot(&device->pinned_slots, data) || atomic_load(&device->object->is_lost)) return;
    slip__cuda_enter(device);
    slip__cuda.cuMemFreeHost(data);
    slip__cuda_leave();
}

const slip_driver slip__cuda_pinned_driver = {
    .name = "cuda pinned",
    .is_asynchronous = true, /* a copy engine may be reading what is free again */
    .allocate = allocate_pinned,
    .deallocate = deallocate_pinned,
    .allocate_ready = take_slot,
};
