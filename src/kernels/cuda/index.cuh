/* Where indices point, shared by gather and scatter. */
#ifndef SLIP_KERNELS_CUDA_INDEX_H
#define SLIP_KERNELS_CUDA_INDEX_H

#include "kernels/cuda/elementwise.cuh"

#ifdef SLIP_CUDA_EMULATED
#define gpu_first_bit(word) __builtin_ctz(word)
#define gpu_bit_count(word) __builtin_popcount(word)
#else
#define gpu_first_bit(word) (__ffs((int)(word)) - 1)
#define gpu_bit_count(word) __popc(word)
#endif

/* Where an operand with these strides has the i-th position. */
static ALWAYS_INLINE int64_t gpu_offset(const gpu_axes &axes, const int64_t *strides, uint32_t i) {
    int64_t offset = 0;
    for (int axis = axes.ndim - 1; i; --axis) {
        uint32_t extent = (uint32_t)axes.shape[axis], rest = axis ? i / extent : 0;
        offset += (int64_t)(i - rest * extent) * strides[axis];
        i = rest;
    }
    return offset;
}

static ALWAYS_INLINE int64_t gpu_index(const gpu_indices &at, int k, uint32_t i) {
    int64_t offset = gpu_offset(at.axes, at.strides[k], i);
    const void *data = at.data[k];
    if (at.byte_size == 4)
        return at.is_signed ? (int64_t)((const int32_t *)data)[offset] : ((const uint32_t *)data)[offset];
    if (at.byte_size == 8) {
        int64_t index = ((const int64_t *)data)[offset];
        return index < 0 && !at.is_signed ? 0x7fffffffffffffff : index; /* beyond every array, not negative */
    }
    if (at.byte_size == 2) return at.is_signed ? ((const int16_t *)data)[offset] : ((const uint16_t *)data)[offset];
    return at.is_signed ? ((const int8_t *)data)[offset] : ((const uint8_t *)data)[offset];
}

/* Where in the indexed array the i-th slice begins; with `skips`, for arrays without negative strides, -1 if it is to
 * be skipped. */
template <bool skips> static ALWAYS_INLINE int64_t gpu_target(const gpu_indices &at, uint32_t i) {
    int64_t target = gpu_offset(at.axes, at.base_strides, i);
#pragma unroll 1
    for (int k = 0; k < at.count; ++k) {
        int64_t index = gpu_index(at, k, i), room = at.rooms[k];
        index += index < 0 ? at.extents[k] : 0;
        if (at.clamps) {
            index = index < 0 ? 0 : index;
            index = index > room ? room : index;
        }
        bool is_outside = skips && (target < 0 || index < 0 || index > room);
        target = is_outside ? -1 : target + index * at.steps[k];
    }
    return target;
}

/* i = slice * extent + place. */
static ALWAYS_INLINE void gpu_split(uint32_t &slice, uint32_t &place, uint64_t i, uint32_t extent) {
    slice = i >> 32 ? (uint32_t)(i / extent) : (uint32_t)i / extent;
    place = (uint32_t)(i - (uint64_t)slice * extent);
}

#endif
