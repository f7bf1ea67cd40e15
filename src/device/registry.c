#include "device/registry.h"

#include <pthread.h>
#include <sched.h>
#include <slip/device.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "device/cache.h"
#include "device/gate.h"

static const char no_gpu_hint[] = ". SLIP_GPU=sim in the environment gives a simulated one";

enum { GPU_CLOSED, GPU_OPEN, GPU_FAILED };

/* A GPU that was counted. It is opened when somebody needs a stream or memory on it. */
typedef struct gpu_entry {
    slip_device_object *object;
    pthread_once_t opening;
    atomic_uint state;
    char why_not[256]; /* GPU_FAILED */
} gpu_entry;

enum { MAX_GPUS = (SLIP_MAX_DEVICES - 1) / 2 };

static struct {
    slip_device_object devices[SLIP_MAX_DEVICES]; /* the CPU; then each GPU, and the host memory that it can reach */
    gpu_entry gpus[MAX_GPUS];
    int gpu_count;
    char why_no_gpu[256];
    slip_lock open_lock; /* held to set the next, and across a fork */
    atomic_bool is_open[SLIP_MAX_DEVICES];
} registry;

/* The type of the registry's own places, which no user can ask for. */
enum { HOST_MEMORY = 2 };

static pthread_once_t cpu_once = PTHREAD_ONCE_INIT, gpus_once = PTHREAD_ONCE_INIT;

static void publish(const slip_device_object *device) {
    slip__lock(&registry.open_lock);
    atomic_store(&registry.is_open[device->registry_index], true);
    slip__unlock(&registry.open_lock);
}

/* ---- finding them ---- */

static void open_cpu(void) {
    slip_device_object *cpu = &registry.devices[SLIP_CPU_DEVICE];
    *cpu = (slip_device_object){.driver = &slip__cpu_driver, .id = {SLIP_CPU, 0}};
    slip__cpu_open(cpu);
    slip__cache_create(cpu);
    publish(cpu);
}

static slip_device_object *add_gpu(const slip_driver *driver) {
    int index = registry.gpu_count++, place = SLIP_CPU_DEVICE + 1 + 2 * index;
    slip_device_object *gpu = &registry.devices[place], *memory = gpu + 1;
    *gpu = (slip_device_object){.driver = driver, .id = {SLIP_GPU, index}, .registry_index = place};
    *memory = (slip_device_object){.id = {(slip_device_type)HOST_MEMORY, index}, .registry_index = place + 1};
    registry.gpus[index] = (gpu_entry){.object = gpu, .opening = PTHREAD_ONCE_INIT};
    return gpu;
}

static void count_nvidia_gpus(void) {
    int count = 0;
    if (slip__cuda_count(&count) != SLIP_OK)
        snprintf(registry.why_no_gpu, sizeof registry.why_no_gpu, "%.180s%s", slip_error_message(), no_gpu_hint);
    for (int i = 0; i < count && i < MAX_GPUS; ++i) add_gpu(&slip__cuda_driver);
}

/* SLIP_GPU: unset or cuda, the GPUs of the machine; sim, the simulated one; none, no GPU. */
static void count_gpus(void) {
    registry.gpu_count = 0; /* in a forked child it may begin anew */
    const char *setting = getenv("SLIP_GPU");
    slip__message_switch(); /* that there is none is no failure */
    if (!setting || !*setting || strcmp(setting, "cuda") == 0) count_nvidia_gpus();
    else if (strcmp(setting, "sim") == 0) add_gpu(&slip__sim_driver);
    else
        snprintf(registry.why_no_gpu, sizeof registry.why_no_gpu, "SLIP_GPU=%.40s in the environment%s", setting,
                 strcmp(setting, "none") == 0 ? "" : "; expected cuda, sim or none");
    slip__message_switch();
}

/* ---- opening one ---- */

static slip_status open_by_driver(slip_device_object *gpu) {
    slip_device_object *memory = gpu + 1;
    SLIP_TRY(gpu->driver->open(gpu, memory));
    SLIP_TRY(slip__cache_create(gpu));
    return gpu->staging ? slip__cache_create(memory) : SLIP_OK;
}

/* Opening one allocates, which must not happen while another waits for the host. */
static slip_status open_behind_gates(slip_device_object *gpu) {
    slip_device_object *passed[SLIP_MAX_DEVICES], *other = NULL;
    int count = 0;
    while ((other = slip__device_next(other))) {
        if (other->gate_device) continue; /* its own is nobody's */
        while (!slip__gate_enter(other, NULL)) sched_yield();
        passed[count++] = other;
    }
    slip_status status = open_by_driver(gpu);
    while (count) slip__gate_leave(passed[--count]);
    return status;
}

static _Thread_local gpu_entry *opened_now; /* for open_gpu, which pthread_once calls */

static void open_gpu(void) {
    gpu_entry *entry = opened_now;
    slip__message_switch();
    slip_status status = open_behind_gates(entry->object);
    if (status != SLIP_OK)
        snprintf(entry->why_not, sizeof entry->why_not, "%.180s%s", slip_error_message(),
                 entry->object->driver == &slip__sim_driver ? "" : no_gpu_hint);
    slip__message_switch();
    if (status == SLIP_OK) publish(entry->object);
    if (status == SLIP_OK && entry->object->staging) publish(entry->object->staging);
    atomic_store(&entry->state, status == SLIP_OK ? GPU_OPEN : GPU_FAILED);
}

static bool is_open(gpu_entry *gpu) {
    if (atomic_load_explicit(&gpu->state, memory_order_acquire) == GPU_CLOSED) {
        opened_now = gpu;
        pthread_once(&gpu->opening, open_gpu);
    }
    return atomic_load(&gpu->state) == GPU_OPEN;
}

/* ---- asking for one ---- */

/* NULL: there is none of that number. */
static gpu_entry *find_gpu(slip_device id) {
    pthread_once(&gpus_once, count_gpus);
    return id.type == SLIP_GPU && id.index >= 0 && id.index < registry.gpu_count ? &registry.gpus[id.index] : NULL;
}

static bool is_cpu(slip_device id) {
    return id.type == SLIP_CPU && id.index == 0;
}

static slip_status fail_to_find(slip_device id) {
    const gpu_entry *gpu = find_gpu(id);
    int count = slip_device_count(id.type);
    if (id.type == SLIP_GPU && count == 0)
        return slip__fail(SLIP_DEVICE, "[device] no GPU: %s", gpu ? gpu->why_not : registry.why_no_gpu);
    if (gpu) return slip__fail(SLIP_DEVICE, "[device] gpu %d cannot be used: %s", id.index, gpu->why_not);
    return slip__fail(SLIP_DEVICE, "[device] there is no %s %d; this machine has %d",
                      id.type == SLIP_GPU ? "gpu" : "cpu", id.index, count);
}

slip_device_object *slip__device_at(int registry_index) {
    return &registry.devices[registry_index];
}

slip_device_object *slip__device_next(const slip_device_object *previous) {
    for (int i = previous ? previous->registry_index + 1 : SLIP_CPU_DEVICE; i < SLIP_MAX_DEVICES; ++i)
        if (atomic_load_explicit(&registry.is_open[i], memory_order_acquire)) return &registry.devices[i];
    return NULL;
}

void slip__devices_lock(void) {
    slip__lock(&registry.open_lock);
}

void slip__devices_unlock(void) {
    slip__unlock(&registry.open_lock);
}

slip_device_object *slip__device_cpu(void) {
    pthread_once(&cpu_once, open_cpu);
    return &registry.devices[SLIP_CPU_DEVICE];
}

slip_status slip__device_look_up(slip_device_object **device, slip_device id) {
    *device = NULL;
    if (!slip_device_is_available(id)) return fail_to_find(id);
    *device = is_cpu(id) ? slip__device_cpu() : find_gpu(id)->object;
    return SLIP_OK;
}

slip_status slip__device_find(slip_device_object **device, slip_device id) {
    SLIP_TRY(slip__device_look_up(device, id));
    if (is_cpu(id) || is_open(find_gpu(id))) return SLIP_OK;
    *device = NULL;
    return fail_to_find(id);
}

int slip_device_count(slip_device_type type) {
    if (type != SLIP_GPU) return type == SLIP_CPU;
    int count = 0;
    pthread_once(&gpus_once, count_gpus);
    for (int i = 0; i < registry.gpu_count; ++i) count += atomic_load(&registry.gpus[i].state) != GPU_FAILED;
    return count;
}

bool slip_device_is_available(slip_device device) {
    if (device.type != SLIP_GPU) return is_cpu(device);
    const gpu_entry *gpu = find_gpu(device);
    return gpu && atomic_load(&gpu->state) != GPU_FAILED;
}

slip_status slip_device_check(slip_device device) {
    slip_device_object *found;
    return slip__device_find(&found, device);
}

const char *slip_device_driver(slip_device device) {
    if (!slip_device_is_available(device)) return NULL;
    return is_cpu(device) ? slip__cpu_driver.name : find_gpu(device)->object->driver->name;
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
