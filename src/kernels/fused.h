/* Several elementwise ops in one pass: the operands are read once, tile by tile, and only what somebody needs
 * afterwards is written. Every intermediate is rounded to its dtype by the loops that its op runs alone: the bits are
 * the same. */
#ifndef SLIP_KERNELS_FUSED_H
#define SLIP_KERNELS_FUSED_H

#include "kernels/kernel.h"

/* Whether the CPU can compute the op as a step: it is elementwise and has a loop for the dtype of its inputs. */
bool slip__fused_supports(slip_op op, slip_dtype input_dtype);

/* Runs all steps. SLIP_UNIMPLEMENTED, with nothing done, where there are more intermediates than it keeps. */
slip_status slip__kernel_fused(const slip_fused *fused);

#endif
