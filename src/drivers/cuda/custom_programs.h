/* The code of kernels that programs wrote: found by their text, compiled or loaded by the compiler's thread. */
#ifndef SLIP_DRIVERS_CUDA_CUSTOM_PROGRAMS_H
#define SLIP_DRIVERS_CUDA_CUSTOM_PROGRAMS_H

#include "core/array.h" /* slip_wait */
#include "core/custom.h"
#include "drivers/cuda/api.h"

typedef struct cuda_device cuda_device;
typedef struct cuda_custom_program cuda_custom_program;

/* SLIP_OK: the code is on the device, and slip__cuda_custom_function gives it. SLIP_CANCELLED: it is being made, *gate
 * is what to wait for. Others: it cannot be had, as the message says. Blocks for nothing. Any thread. */
slip_status slip__cuda_custom_prepare(cuda_device *device, const slip_custom_call *call, slip_wait *gate);

/* After slip__cuda_custom_prepare has said so. */
CUfunction slip__cuda_custom_function(cuda_device *device, const slip_custom_call *call);

void slip__cuda_custom_after_fork_in_child(void);

#endif
