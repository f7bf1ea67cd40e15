/* Finding and opening the NVIDIA GPUs of the machine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/cuda/images.h"
#include "drivers/cuda/state.h"

cuda_device slip__cuda_devices[CUDA_MAX_DEVICES];
_Atomic(cuda_device *) slip__cuda_open_devices;
bool slip__cuda_uses_graphs;

static slip_status open_device(slip_device_object *object, slip_device_object *pinned);

const slip_driver slip__cuda_driver = {
    .name = "cuda",
    .open = open_device,
    .is_asynchronous = true,
    .takes_host_scalars = true,
    .small_copy_bytes = CUDA_SMALL_COPY,
    .supports = slip__cuda_supports,
    .fact_at = slip__cuda_fact_at,
    .allocate = slip__cuda_allocate,
    .deallocate = slip__cuda_deallocate,
    .launch = slip__cuda_launch,
    .prepare = slip__cuda_prepare,
    .fuses = slip__cuda_fuses,
    .launch_fused = slip__cuda_launch_fused,
    .queue_open = slip__cuda_queue_open,
    .queue_close = slip__cuda_queue_close,
    .copy = slip__cuda_copy_bytes,
    .wait_queue = slip__cuda_wait_queue,
    .wait_word = slip__cuda_wait_word,
    .signal = slip__cuda_signal,
    .stamp = slip__cuda_stamp,
    .stamp_release = slip__cuda_stamp_release,
    .stamp_elapsed = slip__cuda_stamp_elapsed,
    .poll = slip__cuda_poll,
};

/* For platforms that cannot wait for a host word: streams are held back by the host. */
static slip_driver driver_without_word;

static pid_t counted_by; /* the process that has started the vendor's library */

slip_status slip__cuda_count(int *count) {
    const char *setting = getenv("SLIP_CUDA_GRAPHS");
    slip__cuda_uses_graphs = !(setting && !strcmp(setting, "0"));
    driver_without_word = slip__cuda_driver;
    driver_without_word.wait_word = NULL;
    SLIP_TRY(slip__cuda_api_load());
    counted_by = getpid();
    int found = 0;
    CUresult result = slip__cuda.cuDeviceGetCount(&found);
    if (result != CUDA_SUCCESS || found == 0) return slip__fail(SLIP_DEVICE, "the NVIDIA driver finds no GPU");
    *count = found < CUDA_MAX_DEVICES ? found : CUDA_MAX_DEVICES;
    return SLIP_OK;
}

/* Words that host code writes for the device to wait for. */
static slip_status make_wait_words(cuda_device *device) {
    void *words = NULL;
    size_t byte_count = SLIP_MAX_WORD_WAITS * sizeof(slip_wait_word);
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuMemHostAlloc(&words, byte_count, CU_MEMHOSTALLOC_PORTABLE),
                              "cuMemHostAlloc"));
    memset(words, 0, byte_count);
    device->object->wait_words = words;
    return SLIP_OK;
}

static slip_status open_entered(cuda_device *device) {
    SLIP_TRY(slip__cuda_read_facts(device));
    if (device->has_stream_memory_operations) SLIP_TRY(make_wait_words(device));
    SLIP_TRY(slip__cuda_slots_make(device));
    SLIP_TRY(slip__cuda_queues_make(device, 0, CUDA_SPARE_QUEUES));
    SLIP_TRY(slip__cuda_stamps_make(device, CUDA_SPARE_STAMPS));
    SLIP_TRY(slip__cuda_modules_load(device));
    device->copy_kernel = slip__cuda_kernel_find(device, "copy_bytes");
    return device->copy_kernel ? SLIP_OK : slip__fail(SLIP_DEVICE, "this build has no kernel that copies");
}

static void add_to_open(cuda_device *device) {
    device->next_open = atomic_load(&slip__cuda_open_devices);
    while (!atomic_compare_exchange_weak(&slip__cuda_open_devices, &device->next_open, device)) {
    }
}

static slip_status open_device(slip_device_object *object, slip_device_object *pinned) {
    cuda_device *device = &slip__cuda_devices[object->id.index];
    if (counted_by != getpid()) return slip__cuda_fail_after_fork();
    device->object = object;
    object->state = pinned->state = device;
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuDeviceGet(&device->ordinal, object->id.index), "cuDeviceGet"));
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuDevicePrimaryCtxRetain(&device->context, device->ordinal),
                              "cuDevicePrimaryCtxRetain"));
    slip__cuda_enter(device);
    slip_status status = open_entered(device);
    slip__cuda_leave();
    if (status != SLIP_OK) return status;
    if (!device->has_stream_memory_operations) object->driver = &driver_without_word;
    pinned->driver = &slip__cuda_pinned_driver;
    pinned->gate_device = object;
    object->staging = pinned;
    snprintf(pinned->name, sizeof pinned->name, "host memory of %.70s", object->name);
    add_to_open(device);
    return SLIP_OK;
}
