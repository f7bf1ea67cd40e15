/* Filling memory with a value, and blocks of arrays with others. */
#ifndef SLIP_DATA_FILL_H
#define SLIP_DATA_FILL_H

#include <slip/types.h>

/* `count` elements of the value: rounded to the dtype, cut to its range; what is not 0 is true. */
void slip__fill(void *data, size_t count, slip_dtype dtype, double value);

/* A row-major array, and a place in it. */
typedef struct slip_fill_block {
    slip_dtype dtype;
    int ndim;
    const int *shape;
    int offset[SLIP_MAX_NDIM];
    double pad;
} slip_fill_block;

/* Copies a row-major array of `shape` to the block's place, and fills what it leaves of a slot of the shape `slot`. */
void slip__fill_slot(const slip_fill_block *block, void *data, const int *slot, const void *from, const int *shape);

#endif
