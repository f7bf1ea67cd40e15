#include "core/shape.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"

char *slip__shape_text(char *text, size_t text_bytes, const int *shape, int ndim) {
    size_t used = (size_t)snprintf(text, text_bytes, "(");
    for (int i = 0; i < ndim && used < text_bytes; ++i)
        used += (size_t)snprintf(text + used, text_bytes - used, i ? ",%d" : "%d", shape[i]);
    if (used < text_bytes) snprintf(text + used, text_bytes - used, ")");
    return text;
}

slip_status slip__shape_size(size_t *size, const int *shape, int ndim, const char *what) {
    char text[SLIP_SHAPE_TEXT_BYTES];
    if (ndim < 0 || ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] expected 0 to %d dimensions, got %d", what, SLIP_MAX_NDIM, ndim);
    int64_t product = 1;
    bool is_empty = false, overflows = false;
    for (int i = 0; i < ndim; ++i) {
        if (shape[i] < 0)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] negative dimensions are not allowed: %s", what,
                              slip__shape_text(text, sizeof text, shape, ndim));
        is_empty |= shape[i] == 0;
        if (!overflows && shape[i] > 0) overflows = __builtin_mul_overflow(product, (int64_t)shape[i], &product);
    }
    if (!is_empty && (overflows || product > INT64_MAX / 16))
        return slip__fail(SLIP_OVERFLOW, "[%s] an array of shape %s has more elements than memory can address", what,
                          slip__shape_text(text, sizeof text, shape, ndim));
    *size = is_empty ? 0 : (size_t)product;
    return SLIP_OK;
}

void slip__row_major(int64_t *strides, const int *shape, int ndim) {
    int64_t stride = 1;
    for (int i = ndim - 1; i >= 0; --i) {
        strides[i] = stride;
        stride = slip__size_multiply(stride, shape[i] > 0 ? shape[i] : 1);
    }
}

bool slip__is_row_major(const int *shape, const int64_t *strides, int ndim) {
    int64_t stride = 1;
    for (int i = 0; i < ndim; ++i)
        if (shape[i] == 0) return true;
    for (int i = ndim - 1; i >= 0; --i) {
        if (shape[i] != 1 && strides[i] != stride) return false;
        stride *= shape[i];
    }
    return true;
}

slip_status slip__axis(int *axis, int given, int ndim, const char *name) {
    int counted = given < 0 ? given + ndim : given;
    if (counted < 0 || counted >= ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Axis %d is out of bounds for array with %d dimensions.", name,
                          given, ndim);
    *axis = counted;
    return SLIP_OK;
}

slip_status slip__broadcast_shapes(int *shape, int *ndim, const int *b_shape, int b_ndim) {
    int a_ndim = *ndim, out_ndim = a_ndim > b_ndim ? a_ndim : b_ndim;
    int out[SLIP_MAX_NDIM];
    for (int i = 1; i <= out_ndim; ++i) {
        int a = i <= a_ndim ? shape[a_ndim - i] : 1, b = i <= b_ndim ? b_shape[b_ndim - i] : 1;
        if (a != b && a != 1 && b != 1) {
            char a_text[SLIP_SHAPE_TEXT_BYTES], b_text[SLIP_SHAPE_TEXT_BYTES];
            return slip__fail(SLIP_INVALID_ARGUMENT, "[broadcast_shapes] Shapes %s and %s cannot be broadcast.",
                              slip__shape_text(a_text, sizeof a_text, shape, a_ndim),
                              slip__shape_text(b_text, sizeof b_text, b_shape, b_ndim));
        }
        out[out_ndim - i] = a == 1 ? b : a;
    }
    memcpy(shape, out, (size_t)out_ndim * sizeof *shape);
    *ndim = out_ndim;
    return SLIP_OK;
}

void slip__broadcast_strides(int64_t *to_strides, const int *to_shape, int to_ndim, const int *shape,
                             const int64_t *strides, int ndim) {
    for (int i = 0; i < to_ndim; ++i) {
        int from = i - (to_ndim - ndim);
        bool is_stretched = from < 0 || (shape[from] == 1 && to_shape[i] != 1);
        to_strides[i] = is_stretched ? 0 : strides[from];
    }
}

bool slip__reshape_strides(int64_t *to_strides, const int *to_shape, int to_ndim, const int *shape,
                           const int64_t *strides, int ndim) {
    /* Walk both shapes from the left in groups of equal products; each group of source axes must be one run of memory.
     */
    int from = 0, to = 0;
    slip__row_major(to_strides, to_shape, to_ndim); /* what axes of size 1 and empty arrays get */
    for (int i = 0; i < ndim; ++i)
        if (shape[i] == 0) return true;
    for (;;) {
        while (from < ndim && shape[from] == 1) ++from;
        while (to < to_ndim && to_shape[to] == 1) ++to;
        if (from == ndim || to == to_ndim) return from == ndim && to == to_ndim;
        int from_end = from + 1, to_end = to + 1;
        int64_t from_size = shape[from], to_size = to_shape[to];
        while (from_size != to_size) {
            if (from_size < to_size) from_size *= shape[from_end++];
            else to_size *= to_shape[to_end++];
        }
        int last = from;
        for (int i = from + 1; i < from_end; ++i) {
            if (shape[i] == 1) continue;
            if (strides[last] != strides[i] * shape[i]) return false;
            last = i;
        }
        int64_t stride = strides[last];
        for (int i = to_end - 1; i >= to; --i) {
            to_strides[i] = stride;
            stride *= to_shape[i];
        }
        from = from_end;
        to = to_end;
    }
}
