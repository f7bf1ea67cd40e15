/* Several elementwise ops in one pass: the operands are read once, tile by tile, and only what somebody needs
 * afterwards is written. Every intermediate is rounded to its dtype by the loops that its op runs alone: the bits are
 * the same. */
#ifndef SLIP_KERNELS_FUSED_H
#define SLIP_KERNELS_FUSED_H

#include "kernels/kernel.h"

/* Whether the CPU can compute the op as a step (it is elementwise and has a loop for the dtype of its inputs) or as the
 * head or tail. */
bool slip__fused_supports(slip_op op, slip_dtype input_dtype);

/* Runs all steps. SLIP_UNIMPLEMENTED, with nothing done, where there are more intermediates than it keeps. With a tail,
 * failures of the tail; the inputs are as they were. */
slip_status slip__kernel_fused(const slip_fused *fused);

/* ---- between the files of fused steps ---- */

struct slip_fused_program;

/* Computes elements [first, first + count); the step `fused->tail_step` into `rows`, unless it has an output. */
void slip__fused_run_rows(const struct slip_fused_program *program, const slip_fused *fused, char *rows, size_t first,
                          size_t count);

/* Computes elements [first, first + count), the head's results for which are `bits`. */
void slip__fused_run_bits(const struct slip_fused_program *program, const uint32_t *bits, size_t first, size_t count);

/* Computes head and steps. */
slip_status slip__fused_random(const struct slip_fused_program *program, const slip_fused *fused);

/* Computes steps and tail, a few rows at a time. `cost`: of an element. */
slip_status slip__fused_rows(const struct slip_fused_program *program, const slip_fused *fused, size_t cost);

#endif
