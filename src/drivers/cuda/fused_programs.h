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

/* Whether kernels can be compiled, as far as is known. */
bool slip__cuda_fused_is_possible(void);

/* Tests and benchmarks: waits until nothing is left to compile, at most so long. The message of the last kernel that
 * did not compile is the status's; SLIP_TIMEOUT when time is up. */
slip_status slip__cuda_fused_settle(uint64_t timeout_ns);

/* Texts that were given to the compiler since the start. */
unsigned slip__cuda_fused_compilations(void);

/* At exit: no further kernel is loaded, and the one that is being loaded is waited for. */
void slip__cuda_fused_shut_down(uint64_t deadline);
void slip__cuda_fused_after_fork_in_child(void);

#endif
