/* Maxima over axes, of which minima are made, and any, of which all is made: see gpu_reduce.flip. */
#include "kernels/cuda/reduce.cuh"

#define EXTREME_KERNELS(name, E, Op) \
    REDUCE_KERNELS(name, E, Op)      \
    JOIN_KERNEL(name, E, Op)

EXTREME_KERNELS(any_b8, gpu_b8, gpu_any_u8)
EXTREME_KERNELS(max_u8, gpu_flipped<uint8_t>, gpu_max_u8)
EXTREME_KERNELS(max_u16, gpu_flipped<uint16_t>, gpu_max_u16)
EXTREME_KERNELS(max_u32, gpu_flipped<uint32_t>, gpu_max_u32)
EXTREME_KERNELS(max_u64, gpu_flipped<uint64_t>, gpu_max_u64)
INEXACT_REDUCE_KERNELS(max)
