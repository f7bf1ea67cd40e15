/* What is known of a GPU: what the driver goes by, and what users are told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/gate.h"
#include "drivers/cuda/state.h"

static int attribute(const cuda_device *device, int which) {
    int value = 0;
    slip__cuda.cuDeviceGetAttribute(&value, which, device->ordinal);
    return value;
}

/* SLIP_CUDA_STREAM_MEMORY_OPERATIONS=0 switches them off where they make trouble. */
static bool may_use_stream_memory_operations(const cuda_device *device) {
    const char *setting = getenv("SLIP_CUDA_STREAM_MEMORY_OPERATIONS");
    return attribute(device, CU_DEVICE_ATTRIBUTE_CAN_USE_64_BIT_STREAM_MEM_OPS) && !(setting && !strcmp(setting, "0"));
}

/* As the vendor's tools show it: GPU-8, 4, 4, 4 and 12 digits. */
static void show_uuid(char *text, const CUuuid *uuid) {
    text += sprintf(text, "GPU");
    for (int i = 0; i < 16; ++i) {
        bool begins_group = i == 0 || (i >= 4 && i <= 10 && i % 2 == 0);
        text += sprintf(text, "%s%02x", begins_group ? "-" : "", (unsigned)(unsigned char)uuid->bytes[i]);
    }
}

static slip_status read_place(cuda_device *device) {
    CUuuid uuid = {{0}};
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuDeviceGetUuid(&uuid, device->ordinal), "cuDeviceGetUuid"));
    show_uuid(device->uuid, &uuid);
    snprintf(device->pci_bus_id, sizeof device->pci_bus_id, "%04x:%02x:%02x.0",
             (unsigned)attribute(device, CU_DEVICE_ATTRIBUTE_PCI_DOMAIN_ID) & 0xffffu,
             (unsigned)attribute(device, CU_DEVICE_ATTRIBUTE_PCI_BUS_ID) & 0xffu,
             (unsigned)attribute(device, CU_DEVICE_ATTRIBUTE_PCI_DEVICE_ID) & 0xffu);
    return SLIP_OK;
}

/* Entered. Keeps what was known where the call fails. */
static CUresult read_free_memory(cuda_device *device) {
    size_t free_bytes = 0, total_bytes = 0;
    CUresult result = slip__cuda.cuMemGetInfo(&free_bytes, &total_bytes);
    if (result == CUDA_SUCCESS) atomic_store(&device->free_memory, free_bytes);
    return result;
}

slip_status slip__cuda_read_facts(cuda_device *device) {
    slip_device_object *object = device->object;
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuDeviceGetName(object->name, sizeof object->name, device->ordinal),
                              "cuDeviceGetName"));
    SLIP_TRY(slip__cuda_check(device, slip__cuda.cuDeviceTotalMem(&object->memory_size, device->ordinal),
                              "cuDeviceTotalMem"));
    device->capability = attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) * 10 +
                         attribute(device, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    device->multiprocessors = attribute(device, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    device->has_stream_memory_operations = may_use_stream_memory_operations(device);
    snprintf(object->architecture, sizeof object->architecture, "sm_%d", device->capability);
    SLIP_TRY(read_place(device));
    return slip__cuda_check(device, read_free_memory(device), "cuMemGetInfo");
}

/* The library must not be asked while the device waits for the host, nor once the device is lost, as it is in a forked
 * child. */
static size_t free_memory(cuda_device *device) {
    if (!atomic_load(&device->object->is_lost) && slip__gate_enter(device->object, NULL)) {
        slip__cuda_enter(device);
        read_free_memory(device);
        slip__cuda_leave();
        slip__gate_leave(device->object);
    }
    return atomic_load(&device->free_memory);
}

bool slip__cuda_fact_at(slip_device_object *object, size_t position, slip_device_fact *fact) {
    cuda_device *device = slip__cuda_device_of(object);
    enum { FREE_MEMORY = 1 };
    const slip_device_fact facts[] = {
        {"total_memory", NULL, object->memory_size},
        {"free_memory", NULL, position == FREE_MEMORY ? free_memory(device) : 0},
        {"compute_capability_major", NULL, (uint64_t)(device->capability / 10)},
        {"compute_capability_minor", NULL, (uint64_t)(device->capability % 10)},
        {"uuid", device->uuid, 0},
        {"pci_bus_id", device->pci_bus_id, 0},
    };
    if (position >= sizeof facts / sizeof *facts) return false;
    *fact = facts[position];
    return true;
}
