/* What the random distributions share. */
#ifndef SLIP_OPS_RANDOM_H
#define SLIP_OPS_RANDOM_H

#include <slip/types.h>

/* Numbers in [0, 1) of a floating dtype, below 1 by at least the dtype's step there. Without a key the thread's next.
 */
slip_status slip__random_unit(slip_array **out, const int *shape, int ndim, slip_dtype dtype, slip_array *key,
                              slip_stream *stream);

/* Numbers in (-1, 1) as float32. */
slip_status slip__random_symmetric(slip_array **out, const int *shape, int ndim, slip_array *key, slip_stream *stream);

/* A checked list of dimensions; *ndim is its length. */
slip_status slip__random_shape(int *ndim, const int *shape, size_t shape_count, const char *name);

/* Whether a shape broadcasts to another without growing it. */
bool slip__random_fits(const int *from, int from_ndim, const int *shape, int ndim);

#endif
