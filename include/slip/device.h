/* Devices: what there is, and the calling thread's default. */
#ifndef SLIP_DEVICE_H
#define SLIP_DEVICE_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many devices of a type this process can use: 1 for SLIP_CPU; for SLIP_GPU as many as were found, or 1 where the
 * environment says SLIP_GPU=sim. GPUs are counted, not opened: that happens when a stream on one is made, or its check
 * or facts are asked for; one that cannot be opened then counts no more. Any thread. */
SLIP_API int slip_device_count(slip_device_type type);

/* Whether the device exists. Any thread. */
SLIP_API bool slip_device_is_available(slip_device device);

/* Opens the device: SLIP_OK, or SLIP_DEVICE with a message that says why it cannot be used. Any thread. */
SLIP_API slip_status slip_device_check(slip_device device);

/* The calling thread's default device: a real GPU where there is one, else the CPU, until it is set. A GPU that was not
 * set and turns out not to work gives way to the CPU. Setting fails with SLIP_DEVICE where there is no such device. */
SLIP_API slip_device slip_device_default(void);
SLIP_API slip_status slip_device_set_default(slip_device device);

/* What runs the device: "cpu", "cuda" for a GPU of NVIDIA's, "sim" for the simulated one. NULL where the device does
 * not exist. The string lives as long as the process. Any thread. */
SLIP_API const char *slip_device_driver(slip_device device);

/* What a device is: text and numbers by name. Of every device "device_name", "architecture" and "memory_size", in
 * bytes; of the CPU "thread_count"; of an NVIDIA GPU "total_memory" and "free_memory", in bytes,
 * "compute_capability_major", "compute_capability_minor", "uuid" and "pci_bus_id". Walks the facts in a fixed order:
 * returns false past the last one. `text` is NULL for a number. "free_memory" is what the vendor's driver counts at the
 * time of the call (buffers kept for reuse are not free), or what it counted last while the GPU waits for the host; the
 * others do not change. Strings live as long as the process. Any thread. */
typedef struct slip_device_fact {
    const char *name;
    const char *text;
    uint64_t number;
} slip_device_fact;
SLIP_API bool slip_device_fact_at(slip_device device, size_t position, slip_device_fact *fact);

/* Threads that CPU work may use at once, the helping caller included. 0 asks for the default: the cores this process
 * may run on, its cgroup quota respected, or SLIP_NUM_THREADS. Results do not depend on it. Any thread. */
SLIP_API slip_status slip_thread_count_set(int thread_count);
SLIP_API int slip_thread_count(void);

#ifdef __cplusplus
}
#endif
#endif
