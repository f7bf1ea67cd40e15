/* The kernels that run several elementwise ops: found by what they depend on, compiled by a thread of their own. */
#ifndef SLIP_DRIVERS_CUDA_FUSED_PROGRAMS_H
#define SLIP_DRIVERS_CUDA_FUSED_PROGRAMS_H

#include <slip/status.h>

#include "base/atomic.h"
#include "drivers/cuda/api.h"
#include "drivers/cuda/fused_source.h"

typedef struct cuda_device cuda_device;
typedef struct cuda_fused_program cuda_fused_program;

/* The device's kernel for the shape. NULL: it is not there yet, or cannot be had. The first call for a shape has it
 * looked for on disk, the second has it compiled. Blocks for nothing. Any thread. */
CUfunction slip__cuda_fused_find(cuda_device *device, const cuda_fused_shape *shape);

void slip__cuda_fused_after_fork_in_child(void);

#endif
