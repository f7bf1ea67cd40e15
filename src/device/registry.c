#include "device/registry.h"

#include <pthread.h>
#include <slip/device.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "device/cache.h"

static struct {
    slip_device_object devices[SLIP_MAX_DEVICES];
    int count;
    char why_no_gpu[256];
} registry;

/* The type of the registry's own places, which no user can ask for. */
enum { HOST_MEMORY = 2 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_cpu(void) {
    slip_device_object *cpu = &registry.devices[SLIP_CPU_DEVICE];
    *cpu = (slip_device_object){.driver = &slip__cpu_driver, .id = {SLIP_CPU, 0}};
    slip__cpu_open(cpu);
    slip__cache_create(cpu);
    registry.count = 1;
}

static void open_simulated_gpu(void) {
    slip_device_object *gpu = &registry.devices[registry.count];
    *gpu = (slip_device_object){.driver = &slip__sim_driver, .id = {SLIP_GPU, 0}, .registry_index = registry.count};
    if (slip__sim_open(gpu) == SLIP_OK && slip__cache_create(gpu) == SLIP_OK) ++registry.count;
    else
        snprintf(registry.why_no_gpu, sizeof registry.why_no_gpu, "the simulated GPU did not start: %.180s",
                 slip_error_message());
}

/* Each GPU takes two places: itself, and the host memory that it can reach. */
static void open_nvidia_gpus(void) {
    int count = 0;
    slip_status status = slip__cuda_count(&count);
    for (int i = 0; i < count && status == SLIP_OK && registry.count + 2 <= SLIP_MAX_DEVICES; ++i) {
        slip_device_object *gpu = &registry.devices[registry.count], *pinned = gpu + 1;
        *gpu = (slip_device_object){.id = {SLIP_GPU, i}, .registry_index = registry.count};
        *pinned = (slip_device_object){.id = {(slip_device_type)HOST_MEMORY, i}, .registry_index = registry.count + 1};
        status = slip__cuda_open(gpu, pinned, i);
        if (status == SLIP_OK) status = slip__cache_create(gpu);
        if (status == SLIP_OK) status = slip__cache_create(pinned);
        if (status == SLIP_OK) registry.count += 2;
    }
    if (status != SLIP_OK)
        snprintf(registry.why_no_gpu, sizeof registry.why_no_gpu,
                 "%.180s. SLIP_GPU=sim in the environment gives a simulated one", slip_error_message());
}

/* SLIP_GPU: unset or cuda, the GPUs of the machine; sim, the simulated one; none, no GPU. */
static void find_devices(void) {
    open_cpu();
    const char *setting = getenv("SLIP_GPU");
    if (!setting || !*setting || strcmp(setting, "cuda") == 0) open_nvidia_gpus();
    else if (strcmp(setting, "sim") == 0) open_simulated_gpu();
    else
        snprintf(registry.why_no_gpu, sizeof registry.why_no_gpu, "SLIP_GPU=%.40s in the environment%s", setting,
                 strcmp(setting, "none") == 0 ? "" : "; expected cuda, sim or none");
}

slip_device_object *slip__device_at(int registry_index) {
    return registry_index < registry.count ? &registry.devices[registry_index] : NULL;
}

slip_device_object *slip__device_cpu(void) {
    pthread_once(&once, find_devices);
    return &registry.devices[SLIP_CPU_DEVICE];
}

slip_status slip__device_find(slip_device_object **device, slip_device id) {
    pthread_once(&once, find_devices);
    for (int i = 0; i < registry.count; ++i) {
        if (registry.devices[i].id.type != id.type || registry.devices[i].id.index != id.index) continue;
        *device = &registry.devices[i];
        return SLIP_OK;
    }
    *device = NULL;
    if (id.type == SLIP_GPU && slip_device_count(SLIP_GPU) == 0)
        return slip__fail(SLIP_DEVICE, "[device] no GPU: %s", registry.why_no_gpu);
    return slip__fail(SLIP_DEVICE, "[device] there is no %s %d; this machine has %d",
                      id.type == SLIP_GPU ? "gpu" : "cpu", id.index, slip_device_count(id.type));
}

int slip_device_count(slip_device_type type) {
    pthread_once(&once, find_devices);
    int count = 0;
    for (int i = 0; i < registry.count; ++i) count += registry.devices[i].id.type == type;
    return count;
}

bool slip_device_is_available(slip_device device) {
    return device.index >= 0 && device.index < slip_device_count(device.type);
}

slip_status slip_device_check(slip_device device) {
    slip_device_object *found;
    return slip__device_find(&found, device);
}

const char *slip_device_driver(slip_device device) {
    if (!slip_device_is_available(device)) return NULL;
    slip_device_object *found;
    return slip__device_find(&found, device) == SLIP_OK ? found->driver->name : NULL;
}

bool slip_device_fact_at(slip_device device, size_t position, slip_device_fact *fact) {
    slip_device_object *found;
    if (slip__device_find(&found, device) != SLIP_OK) return false;
    const slip_device_fact facts[] = {
        {"device_name", found->name, 0},
        {"architecture", found->architecture, 0},
        {"memory_size", NULL, found->memory_size},
        {"thread_count", NULL, (uint64_t)slip_thread_count()},
    };
    size_t count = sizeof facts / sizeof *facts - (device.type == SLIP_GPU); /* threads are the CPU's */
    if (position >= count) return found->driver->fact_at && found->driver->fact_at(found, position - count, fact);
    *fact = facts[position];
    return true;
}
