/* Sorting values where nobody asks for their indices. */
#ifndef SLIP_KERNELS_SORT_VALUES_H
#define SLIP_KERNELS_SORT_VALUES_H

#include <stddef.h>

#include <slip/types.h>

enum { SLIP_SORT_WORK = 16 }; /* bytes of scratch for each value */

/* The values in order, within `work`, which has SLIP_SORT_WORK bytes for each; or NULL where only a sort that remembers
 * where each came from will do: with NaN or zeros of both signs, whose order their keys do not tell, and for complex64.
 */
const void *slip__sort_values(void *work, slip_dtype dtype, const void *values, size_t count);

#endif
