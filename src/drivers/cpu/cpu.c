/* The CPU driver: runs each command on the thread that holds its stream's run token. Memory is the host's. */
#include <slip/device.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/pool.h"
#include "device/driver.h"
#include "kernels/fused.h"

enum { ALIGNMENT = 64, HUGE_PAGE = 2 << 20, HUGE_FROM = 4 << 20 };

static bool cpu_supports(slip_device_object *device, slip_op op, slip_dtype dtype) {
    (void)device, (void)dtype; /* a kernel refuses the dtypes it has no code for */
    return slip__kernel_find(op) != NULL;
}

static slip_status cpu_allocate(slip_device_object *device, size_t byte_count, void **data) {
    (void)device;
    bool is_huge = byte_count >= HUGE_FROM;
    *data = slip__aligned(is_huge ? HUGE_PAGE : ALIGNMENT, byte_count);
    if (!*data) return SLIP_OUT_OF_MEMORY;
    if (is_huge) madvise(*data, byte_count & ~(size_t)(HUGE_PAGE - 1), MADV_HUGEPAGE);
    return SLIP_OK;
}

static void cpu_deallocate(slip_device_object *device, void *data, size_t byte_count) {
    (void)device, (void)byte_count;
    slip__free(data);
}

static slip_status cpu_launch(void *queue, const slip_launch *launch) {
    (void)queue;
    return slip__kernel_find(launch->op)(launch);
}

static slip_status cpu_launch_fused(void *queue, const slip_fused *fused) {
    (void)queue;
    return slip__kernel_fused(fused);
}

const slip_driver slip__cpu_driver = {
    .name = "cpu",
    .supports = cpu_supports,
    .allocate = cpu_allocate,
    .deallocate = cpu_deallocate,
    .launch = cpu_launch,
    .fuses = slip__fused_supports,
    .launch_fused = cpu_launch_fused,
};

static void read_model_name(char *name, size_t name_bytes) {
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "re");
    snprintf(name, name_bytes, "CPU");
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon) continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(name, name_bytes, "%.90s", colon + 2);
        break;
    }
    if (file) fclose(file);
}

void slip__cpu_open(slip_device_object *device) {
    read_model_name(device->name, sizeof device->name);
    snprintf(device->architecture, sizeof device->architecture, "%s", slip__kernel_isa());
    device->memory_size = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
}

slip_status slip_thread_count_set(int thread_count) {
    return slip__pool_set_thread_count(thread_count);
}

int slip_thread_count(void) {
    return slip__pool_thread_count();
}
