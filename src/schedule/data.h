/* Arrays whose data the library itself fills in. */
#ifndef SLIP_SCHEDULE_DATA_H
#define SLIP_SCHEDULE_DATA_H

#include <slip/array.h>

/* A ready, row-major array in the host's memory, which the caller writes to at *data before anybody else sees it.
 * `what` names the function in the message of SLIP_OUT_OF_MEMORY. */
slip_status slip__array_allocate(slip_array **array, void **data, const int *shape, int ndim, slip_dtype dtype,
                                 const char *what);

#endif
