/* A stand-in for the CUDA driver library: one device, whose kernels (src/kernels/cuda, compiled for the CPU) run on
 * host threads. Has the functions of drivers/cuda/api.h, by name and through cuGetProcAddress_v2; docs/cuda-emulator.md
 * says what it checks. The functions below steer it: found with dlsym, by tests.
 *
 * Environment, read at the first call:
 *     EMULATOR_MEMORY_BYTES=n                 the device's memory, 4 GiB otherwise
 *     EMULATOR_STREAM_MEMORY_OPERATIONS=0     no cuStreamWaitValue64 and cuStreamWriteValue64
 *     EMULATOR_ORDER=reverse                  threads of a block begin in descending order
 *     EMULATOR_DELAY_US=n                     up to n microseconds pass before each item of a stream
 *     EMULATOR_CLOCK_RATE=n                   the device's clock runs n times as fast as the host's
 *     EMULATOR_TAKES_NO_TEXT=1                the driver's kernels are found only by code that the compiler made */
#ifndef CUDA_EMULATOR_EMULATOR_H
#define CUDA_EMULATOR_EMULATOR_H

#include <stddef.h>
#include <stdint.h>

#define EMULATOR_EXPORT __attribute__((visibility("default")))

EMULATOR_EXPORT int cuGetProcAddress_v2(const char *symbol, void **function, int version, uint64_t flags, int *status);

/* The count-th call from now (1 is the next) of the function returns the error and does nothing. One call per function
 * is remembered; 0 forgets it. Not 0 for a name that is not one of the driver's functions. */
EMULATOR_EXPORT int emulator_fail_next(const char *function_name, int count_from_now, int error);
/* The n-th kernel from now faults as it begins: from then on every call returns CUDA_ERROR_ILLEGAL_ADDRESS (700). */
EMULATOR_EXPORT void emulator_fault_at_kernel(int n);
/* A dead device lives again and what was to fail is forgotten; queued work must be over or dropped. */
EMULATOR_EXPORT void emulator_reset(void);

/* Calls of a function since the start; and of what has no function, "kernels" that ran and "pageable copies", which
 * hold up their caller. 0 for other names. */
EMULATOR_EXPORT uint64_t emulator_count(const char *name);
/* Bytes of device memory in use. */
EMULATOR_EXPORT uint64_t emulator_device_bytes(void);

#endif
