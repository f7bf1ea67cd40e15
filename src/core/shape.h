/* Shapes and strides: pure functions, no allocation. Strides are in elements. */
#ifndef SLIP_CORE_SHAPE_H
#define SLIP_CORE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <slip/types.h>

/* Elements of a shape. Fails on a negative dimension or a product beyond INT64_MAX / 16; `what` starts the message. */
slip_status slip__shape_size(size_t *size, const int *shape, int ndim, const char *what);

/* a * b for what is not negative, or INT64_MAX: some dimensions of an empty array may have any product. */
static inline int64_t slip__size_multiply(int64_t a, int64_t b) {
    int64_t product;
    return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

/* Strides of a row-major array of this shape. */
void slip__row_major(int64_t *strides, const int *shape, int ndim);
/* Dimensions of size 1 do not count; an empty array is contiguous. */
bool slip__is_row_major(const int *shape, const int64_t *strides, int ndim);

/* Whether every step goes nowhere: one element for all of the shape. */
static inline bool slip__strides_are_fixed(const int *shape, const int64_t *strides, int ndim) {
    for (int axis = 0; axis < ndim; ++axis)
        if (shape[axis] != 1 && strides[axis] != 0) return false;
    return true;
}
/* Whether both are the same, but along axes of size 1. */
static inline bool slip__strides_agree(const int *shape, const int64_t *a, const int64_t *b, int ndim) {
    for (int axis = 0; axis < ndim; ++axis)
        if (shape[axis] != 1 && a[axis] != b[axis]) return false;
    return true;
}

/* The axis with negatives counted from the end, checked: SLIP_INVALID_ARGUMENT
 * "[name] axis 3 is out of bounds for an array with 2 dimensions". */
slip_status slip__axis(int *axis, int given, int ndim, const char *name);

/* Broadcasts b's shape into (shape, *ndim), which hold a's on entry (room for SLIP_MAX_NDIM). Message as MLX:
 * "[broadcast_shapes] Shapes (2,5) and (3,5) cannot be broadcast." */
slip_status slip__broadcast_shapes(int *shape, int *ndim, const int *b_shape, int b_ndim);

/* Strides with which an array of (shape, strides, ndim) reads as (to_shape, to_ndim): 0 along stretched axes. The
 * shapes are known to be compatible. */
void slip__broadcast_strides(int64_t *to_strides, const int *to_shape, int to_ndim, const int *shape,
                             const int64_t *strides, int ndim);

/* Strides of the reshaped view, or false when the data would have to be copied. Sizes are known to be equal. */
bool slip__reshape_strides(int64_t *to_strides, const int *to_shape, int to_ndim, const int *shape,
                           const int64_t *strides, int ndim);

/* "(2,3)" into a caller's buffer, cut where it ends; returns the buffer. */
char *slip__shape_text(char *text, size_t text_bytes, const int *shape, int ndim);
enum { SLIP_SHAPE_TEXT_BYTES = 160 };

#endif
