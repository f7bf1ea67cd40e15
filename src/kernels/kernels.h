/* One entry point per kind of op; each looks at launch->op. See kernel.h for what a launch is. */
#ifndef SLIP_KERNELS_KERNELS_H
#define SLIP_KERNELS_KERNELS_H

#include "kernels/kernel.h"

slip_status slip__kernel_unary(const slip_launch *launch);
slip_status slip__kernel_binary(const slip_launch *launch);
slip_status slip__kernel_compare(const slip_launch *launch);
slip_status slip__kernel_ternary(const slip_launch *launch);
slip_status slip__kernel_arange(const slip_launch *launch);
/* Also reshape, contiguous and astype: the input in row-major order, converted to the output's dtype. */
slip_status slip__kernel_copy(const slip_launch *launch);
slip_status slip__kernel_view(const slip_launch *launch);
slip_status slip__kernel_concatenate(const slip_launch *launch);
slip_status slip__kernel_gather(const slip_launch *launch);
slip_status slip__kernel_gather_axis(const slip_launch *launch);
slip_status slip__kernel_scatter(const slip_launch *launch);
slip_status slip__kernel_scatter_axis(const slip_launch *launch);
slip_status slip__kernel_slice_update(const slip_launch *launch);
slip_status slip__kernel_masked_scatter(const slip_launch *launch);
slip_status slip__kernel_reduce(const slip_launch *launch);
slip_status slip__kernel_arg_reduce(const slip_launch *launch);
slip_status slip__kernel_scan(const slip_launch *launch);
slip_status slip__kernel_softmax(const slip_launch *launch);
slip_status slip__kernel_logsumexp(const slip_launch *launch);
slip_status slip__kernel_norm(const slip_launch *launch);
slip_status slip__kernel_sort(const slip_launch *launch);
slip_status slip__kernel_matmul(const slip_launch *launch);
slip_status slip__kernel_random_bits(const slip_launch *launch);

/* What every device fails with where the mask has more true places than the source has slices. */
slip_status slip__masked_scatter_refuse(uint64_t slices);

#endif
