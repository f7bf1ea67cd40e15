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
    if (atomic_load(&device->object->is_lost)) return;
    slip__cuda_enter(device);
    slip__cuda.cuMemFreeHost(data);
    slip__cuda_leave();
}

const slip_driver slip__cuda_pinned_driver = {
    .name = "cuda pinned",
    .is_asynchronous = true, /* a copy engine may be reading what is free again */
    .allocate = allocate_pinned,
    .deallocate = deallocate_pinned,
};
