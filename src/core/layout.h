/* Where a node's elements lie: strides, and whether it shares its input's buffer. Decided when the node is submitted,
 * from its inputs' layouts, which are final by then. */
#ifndef SLIP_CORE_LAYOUT_H
#define SLIP_CORE_LAYOUT_H

#include "core/array.h"

/* Sets strides, byte_offset and is_view of a claimed node whose inputs are at least SCHEDULED. The root of a view is
 * set by the scheduler. Elementwise outputs take the dense layout that all their full-sized inputs share, else
 * row-major, an update that of the array it changes; what is not a view is always dense. */
void slip__layout(slip_array *node);

/* Whether `node` may be computed into the very memory of input `index`, as far as layouts go: an elementwise op,
 * or an update of that input, the same strides and element size. */
bool slip__layout_allows_donation(const slip_array *node, int index);

/* Whether arrays of one shape have the same strides, but along axes of size 1. */
bool slip__layout_same_strides(const slip_array *a, const slip_array *b);

/* Whether the array is one element for all of its shape. */
bool slip__layout_is_fixed(const slip_array *array);

#endif
