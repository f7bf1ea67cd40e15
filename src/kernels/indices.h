/* What reading and writing at indices share. */
#ifndef SLIP_KERNELS_INDICES_H
#define SLIP_KERNELS_INDICES_H

#include "kernels/plan.h"

/* Index as given -> position, with room for `room` = extent - slice size more. */
static inline int64_t slip__index_clamp(int64_t index, int64_t extent, int64_t room) {
    index += index < 0 ? extent : 0;
    index = index < 0 ? 0 : index;
    return index > room ? room : index;
}

/* Some of an index array's elements, in row-major order, as int64: what an unsigned one holds beyond that is beyond
 * every array, not negative. */
static inline void slip__indices_read(int64_t *out, const slip_view *view, const slip_plan *plan, size_t first,
                                      size_t count) {
    uint64_t raw[SLIP_TILE];
    size_t bytes = slip__element_bytes(view->dtype);
    slip__gather_range((char *)raw, plan, 0, view->data, bytes, first, count);
    slip__convert(out, SLIP_INT64, raw, view->dtype, count);
    for (size_t i = 0; view->dtype == SLIP_UINT64 && i < count; ++i) out[i] = out[i] < 0 ? INT64_MAX : out[i];
}

/* Adds where the rest of each element's position puts it in an operand of the plan. */
static inline void slip__indices_add_positions(int64_t *offsets, const slip_plan *plan, int operand, size_t first,
                                               size_t count) {
    int inner = plan->ndim - 1;
    while (count) {
        size_t rest = first, at = 0;
        int64_t base = 0;
        for (int axis = inner; axis >= 0; --axis) {
            size_t position = rest % (size_t)plan->shape[axis];
            rest /= (size_t)plan->shape[axis];
            base += (int64_t)position * plan->strides[operand][axis];
            if (axis == inner) at = position;
        }
        size_t run = (size_t)plan->shape[inner] - at;
        if (run > count) run = count;
        for (size_t i = 0; i < run; ++i) offsets[i] += base + (int64_t)i * plan->strides[operand][inner];
        offsets += run;
        first += run;
        count -= run;
    }
}

#endif
