/* Changing elements where they lie: what scatter and slice_update share. */
#ifndef SLIP_KERNELS_UPDATE_H
#define SLIP_KERNELS_UPDATE_H

#include "kernels/loops.h"
#include "kernels/plan.h"

/* out[offsets[i]] = what the update makes of it and updates[i], one after the other; a negative offset is skipped. */
typedef void (*slip_scatter_loop)(void *out, const int64_t *offsets, const void *updates, size_t count);

/* How an element and its update become the new element. */
typedef struct slip_update {
    slip_dtype dtype;
    size_t element_bytes;
    slip_dtype compute;              /* what the accumulate loop is of: float32 for the half types */
    slip_accumulate_loop accumulate; /* NULL: the update takes the element's place */
    slip_scatter_loop scatter;
} slip_update;

/* For the launch's op. SLIP_UNIMPLEMENTED where there is no code for the dtype. */
slip_status slip__update_make(slip_update *update, const slip_launch *launch);

/* The launch's output becomes a copy of its first input, unless it is that input's memory. */
slip_status slip__update_begin(const slip_launch *launch);

/* Applies `count` updates from position `first` of the plan on: operand 0 is `out`, operand 1 the updates. No element
 * of `out` is in the plan twice. */
void slip__update_range(const slip_update *update, const slip_plan *plan, char *out, const char *updates, size_t first,
                        size_t count);

/* The loop of a reducer, or of plain replacement for SLIP_REDUCER_COUNT; NULL where there is none. */
slip_scatter_loop slip__scatter_loop(slip_reducer reducer, slip_dtype dtype);

#endif
