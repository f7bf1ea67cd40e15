/* An input seen along one axis: `outer` x `length` x `inner` elements, in row-major order. */
#ifndef SLIP_KERNELS_AXIS_H
#define SLIP_KERNELS_AXIS_H

#include "kernels/plan.h"

typedef struct slip_axis_view {
    const slip_view *input;
    slip_plan plan; /* the input in row-major order */
    size_t outer, length, inner;
    size_t element_bytes;
    bool is_dense; /* row-major in memory */
} slip_axis_view;

static inline void slip__axis_view_make(slip_axis_view *view, const slip_view *input, int axis) {
    view->input = input;
    view->element_bytes = slip__element_bytes(input->dtype);
    view->outer = view->length = view->inner = 1;
    for (int i = 0; i < input->ndim; ++i) {
        size_t extent = (size_t)input->shape[i];
        if (i < axis) view->outer *= extent;
        if (i == axis) view->length = extent;
        if (i > axis) view->inner *= extent;
    }
    slip__plan_make(&view->plan, input->shape, input->ndim, NULL, &input->strides, 1);
    view->is_dense = view->plan.ndim == 1 && (view->plan.strides[0][0] == 1 || input->size == 1);
}

/* `count` elements from row-major element `first` on, contiguous and in `dtype`: the input's own memory where it is
 * that already, else collected in scratch (and converted in `converted`), which hold `count` elements of 8 bytes. */
static inline const void *slip__axis_view_read(const slip_axis_view *view, slip_dtype dtype, size_t first, size_t count,
                                               void *scratch, void *converted) {
    const void *values = scratch;
    if (view->is_dense) values = view->input->data + first * view->element_bytes;
    else slip__gather_range(scratch, &view->plan, 0, view->input->data, view->element_bytes, first, count);
    if (view->input->dtype == dtype) return values;
    slip__convert(converted, dtype, values, view->input->dtype, count);
    return converted;
}

#endif
