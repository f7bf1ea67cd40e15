/* Reducing rows that are computed as they are needed. */
#ifndef SLIP_KERNELS_REDUCE_H
#define SLIP_KERNELS_REDUCE_H

#include "kernels/kernel.h"

/* Elements [first, first + count) of the input, in its dtype: in `scratch`, which has room for them, or elsewhere.
 * Called on several threads. */
typedef const char *(*slip_fill)(const void *context, char *scratch, size_t first, size_t count);

/* The reduction of `row_count` rows of `row` elements each, with the bits that slip__kernel_reduce gives of them in
 * memory. Of the launch the op, the output, and the dtype of the first input are looked at. */
slip_status slip__reduce_filled(const slip_launch *launch, size_t row_count, size_t row, slip_fill fill,
                                const void *context);

#endif
