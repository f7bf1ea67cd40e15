#include "data/fill.h"

#include <math.h>
#include <string.h>

#include <slip/array.h>

#include "kernels/scalar/half.h"

/* ---- a value as an element ---- */

static double clamp(double value, double low, double high) {
    return isnan(value) ? 0 : value < low ? low : value > high ? high : value;
}

/* The bytes of one element. Largest 64-bit integers: the doubles next below them. */
static void encode(void *element, slip_dtype dtype, double value) {
#define STORE(type, converted)                   \
    {                                            \
        type stored = (type)(converted);         \
        memcpy(element, &stored, sizeof stored); \
        break;                                   \
    }
    switch (dtype) {
    case SLIP_BOOL: STORE(uint8_t, value != 0)
    case SLIP_UINT8: STORE(uint8_t, clamp(value, 0, UINT8_MAX))
    case SLIP_UINT16: STORE(uint16_t, clamp(value, 0, UINT16_MAX))
    case SLIP_UINT32: STORE(uint32_t, clamp(value, 0, UINT32_MAX))
    case SLIP_UINT64: STORE(uint64_t, clamp(value, 0, 0x1.fffffffffffffp63))
    case SLIP_INT8: STORE(int8_t, clamp(value, INT8_MIN, INT8_MAX))
    case SLIP_INT16: STORE(int16_t, clamp(value, INT16_MIN, INT16_MAX))
    case SLIP_INT32: STORE(int32_t, clamp(value, INT32_MIN, INT32_MAX))
    case SLIP_INT64: STORE(int64_t, clamp(value, -0x1p63, 0x1.fffffffffffffp62))
    case SLIP_FLOAT16: STORE(uint16_t, f16_of_f32((float)value))
    case SLIP_BFLOAT16: STORE(uint16_t, bf16_of_f32((float)value))
    case SLIP_FLOAT32: STORE(float, value)
    case SLIP_FLOAT64: STORE(double, value)
    case SLIP_COMPLEX64: {
        float parts[2] = {(float)value, 0};
        memcpy(element, parts, sizeof parts);
        break;
    }
    case SLIP_DTYPE_COUNT: break;
    }
#undef STORE
}

void slip__fill(void *data, size_t count, slip_dtype dtype, double value) {
    unsigned char element[8] = {0};
    size_t size = slip_dtype_size(dtype), total = count * size;
    if (count == 0) return;
    encode(element, dtype, value);
    bool is_even = true;
    for (size_t i = 1; i < size; ++i) is_even &= element[i] == element[0];
    if (is_even) {
        memset(data, element[0], total);
        return;
    }
    memcpy(data, element, size);
    for (size_t filled = size; filled < total; filled *= 2) /* what is filled is copied behind itself */
        memcpy((char *)data + filled, data, filled < total - filled ? filled : total - filled);
}

/* ---- blocks ---- */

/* Elements from one index along `axis` to the next. */
static size_t step(const int *shape, int ndim, int axis) {
    size_t elements = 1;
    for (int i = axis + 1; i < ndim; ++i) elements *= (size_t)shape[i];
    return elements;
}

/* The first axis from which on everything lies alike in all three: below it a copy is one run of bytes. */
static int first_even_axis(const slip_fill_block *block, const int *slot, const int *shape) {
    int axis = block->ndim;
    while (axis > 0 && shape[axis - 1] == slot[axis - 1] && slot[axis - 1] == block->shape[axis - 1]) --axis;
    return axis > 0 ? axis - 1 : 0;
}

typedef struct filling {
    const slip_fill_block *block;
    const int *slot, *shape;
    size_t element;
    int even; /* along this axis and below, what is copied lies together */
} filling;

static void fill_axis(const filling *work, int axis, char *to, const char *from, bool is_outside) {
    const slip_fill_block *block = work->block;
    size_t to_step = step(block->shape, block->ndim, axis) * work->element;
    size_t from_step = step(work->shape, block->ndim, axis) * work->element;
    int count = is_outside ? 0 : work->shape[axis];
    to += (size_t)block->offset[axis] * to_step;
    if (axis >= work->even) { /* copied, then filled, in one piece each */
        memcpy(to, from, (size_t)count * to_step);
        slip__fill(to + (size_t)count * to_step, (size_t)(work->slot[axis] - count) * (to_step / work->element),
                   block->dtype, block->pad);
        return;
    }
    for (int i = 0; i < work->slot[axis]; ++i, to += to_step, from += i <= count ? from_step : 0)
        fill_axis(work, axis + 1, to, from, i >= count);
}

void slip__fill_slot(const slip_fill_block *block, void *data, const int *slot, const void *from, const int *shape) {
    if (block->ndim == 0) {
        memcpy(data, from, slip_dtype_size(block->dtype));
        return;
    }
    for (int axis = 0; axis < block->ndim; ++axis)
        if (block->shape[axis] == 0 || slot[axis] == 0) return;
    filling work = {block, slot, shape, slip_dtype_size(block->dtype), first_even_axis(block, slot, shape)};
    fill_axis(&work, 0, data, from, false);
}
