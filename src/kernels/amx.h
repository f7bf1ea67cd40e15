/* Products of bfloat16 matrices by Intel's tile instructions (AMX). They add up in float32 as the other path does, but
 * in another order: 16 sums of two products each, at a time. Denormal factors and sums count as 0, and no
 * floating-point exceptions are raised. */
#ifndef SLIP_KERNELS_AMX_H
#define SLIP_KERNELS_AMX_H

#include "kernels/kernel.h"

/* Whether the processor and the operating system let this process use them. The operating system is asked once. Never
 * where the environment's SLIP_ISA names another set than amx. */
bool slip__amx_is_usable(void);

/* The product of bfloat16 matrices, none of them empty. Only where the instructions are usable. SLIP_OUT_OF_MEMORY: for
 * the packed operands, 2 bytes an element, or for a thread's sums. */
slip_status slip__amx_matmul(const slip_launch *launch);

#endif
