/* What the launch code of reductions, scans and sorting shares: an input as rows along one axis, and how work is cut.
 * All of it follows from sizes and strides, never from the device, so that results are the same on any. */
#ifndef SLIP_DRIVERS_CUDA_AXES_H
#define SLIP_DRIVERS_CUDA_AXES_H

#include <string.h>

#include "core/dtype.h"
#include "drivers/cuda/launch.h"
#include "kernels/cuda/parameters.h"
#include "kernels/plan.h"

/* The power of two at or above, and at or below; 1 for 0. */
static inline uint64_t cuda_power_above(uint64_t count) {
    uint64_t power = 1;
    while (power < count) power *= 2;
    return power;
}

static inline uint64_t cuda_power_below(uint64_t count) {
    uint64_t power = 1;
    while (power <= count / 2) power *= 2;
    return power;
}

static inline uint64_t cuda_smaller(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}
static inline uint64_t cuda_larger(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* An input along one axis: the rows are numbered row-major by the other axes, `inner` of them per index before it. */
typedef struct cuda_axis {
    uint64_t rows, length, inner;
    int64_t stride;
    slip_plan kept;
} cuda_axis;

static inline void cuda_axis_make(cuda_axis *along, const slip_view *input, int axis) {
    int shape[SLIP_MAX_NDIM], kept = 0;
    int64_t strides[SLIP_MAX_NDIM];
    *along = (cuda_axis){.rows = 1, .length = 1, .inner = 1};
    for (int i = 0; i < input->ndim; ++i) {
        if (i == axis) {
            along->length = (uint64_t)input->shape[i];
            along->stride = input->strides[i];
            continue;
        }
        along->rows *= (uint64_t)input->shape[i];
        if (i > axis) along->inner *= (uint64_t)input->shape[i];
        shape[kept] = input->shape[i];
        strides[kept++] = input->strides[i];
    }
    const int64_t *kept_strides = strides;
    slip__plan_make(&along->kept, shape, kept, NULL, &kept_strides, 1);
}

static inline int64_t cuda_last_stride(const slip_plan *plan) {
    return plan->strides[0][plan->ndim - 1];
}

static inline void cuda_copy_plan(int64_t *shape, int64_t *strides, const slip_plan *plan) {
    memcpy(shape, plan->shape, (size_t)plan->ndim * sizeof *shape);
    memcpy(strides, plan->strides[0], (size_t)plan->ndim * sizeof *strides);
}

/* How many threads of a block stand side by side along `units` outputs of `length` elements: 32 where there are as
 * many, and more where the elements are too few to keep the others busy. */
static inline uint32_t cuda_columns_width(uint64_t units, uint64_t length) {
    uint64_t lanes = cuda_power_below(length / 4), least = cuda_smaller(32, cuda_power_above(units));
    lanes = cuda_smaller(lanes, SLIP_BLOCK / least);
    return (uint32_t)cuda_smaller(SLIP_BLOCK / lanes, cuda_power_above(units));
}

/* Elements per chunk, so that `tiles` blocks become about `blocks`; at least `least`, and all where that is nothing
 * won. */
static inline uint64_t cuda_chunk(uint64_t length, uint64_t tiles, uint64_t blocks, uint64_t least) {
    if (tiles * 2 > blocks) return cuda_larger(length, 1);
    return cuda_smaller(cuda_larger(slip__ceil_div(length, blocks / tiles), least), cuda_larger(length, 1));
}

/* ---- rows in registers: kernels/cuda/rows.cuh ---- */

enum { LONGEST_HELD_ROW = GPU_ROW_HELD * GPU_ROW_THREADS };

/* Threads of a row. */
static inline uint32_t cuda_row_width(uint64_t length) {
    if (length > GPU_ROW_HELD * 32) return (uint32_t)slip__ceil_div(length, GPU_ROW_HELD * 32) * 32;
    return (uint32_t)cuda_smaller(32, cuda_power_above(slip__ceil_div(length, GPU_ROW_HELD / 2)));
}

/* Rows of a block. */
static inline uint32_t cuda_block_rows(uint32_t width) {
    return width > 32 ? 1 : SLIP_BLOCK / width;
}

/* Threads of a block. */
static inline unsigned cuda_row_block(uint32_t width) {
    return width > 32 ? width : SLIP_BLOCK;
}

/* Whether 16 bytes of elements in a row always begin at a multiple of 16 bytes: `count` elements are 16 bytes. */
static inline bool cuda_is_in_words(const slip_plan *plan, int axes, int64_t count) {
    bool is_in_words = true;
    for (int axis = 0; axis < axes; ++axis) is_in_words &= plan->strides[0][axis] % count == 0;
    return is_in_words;
}

/* The type whose order kernels have for a dtype, with bits to flip: signed integers as unsigned ones; all the other way
 * round for a minimum. */
static inline const char *cuda_order_name(slip_dtype dtype) {
    switch (dtype) {
    case SLIP_BOOL: return "b8";
    case SLIP_FLOAT16: return "f16";
    case SLIP_BFLOAT16: return "bf16";
    case SLIP_FLOAT32: return "f32";
    case SLIP_FLOAT64: return "f64"; /* there is no kernel */
    case SLIP_COMPLEX64: return "c64";
    default: break;
    }
    switch (slip__element_bytes(dtype)) {
    case 1: return "u8";
    case 2: return "u16";
    case 4: return "u32";
    default: return "u64";
    }
}

static inline uint64_t cuda_order_flip(slip_dtype dtype, bool is_minimum) {
    uint64_t sign = (uint64_t)1 << (8 * slip__element_bytes(dtype) - 1);
    switch (slip__dtype_kind(dtype)) {
    case SLIP_BOOLEAN: return is_minimum;
    case SLIP_UNSIGNED_INTEGER: return is_minimum ? UINT64_MAX : 0;
    case SLIP_SIGNED_INTEGER: return is_minimum ? ~sign : sign;
    case SLIP_COMPLEX: sign = 0x80000000u; break; /* of both parts */
    default: break;
    }
    return is_minimum ? sign : 0;
}

#endif
