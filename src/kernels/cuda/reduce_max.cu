/* Maxima over axes, of which minima are made, and any, of which all is made: see gpu_reduce.flip. */
#include "kernels/cuda/reduce.cuh"

REDUCE_KERNELS(any_b8, gpu_b8, gpu_any_u8)
REDUCE_KERNELS(max_u8, gpu_flipped<uint8_t>, gpu_max_u8)
REDUCE_KERNELS(max_u16, gpu_flipped<uint16_t>, gpu_max_u16)
REDUCE_KERNELS(max_u32, gpu_flipped<uint32_t>, gpu_max_u32)
REDUCE_KERNELS(max_u64, gpu_flipped<uint64_t>, gpu_max_u64)
INEXACT_REDUCE_KERNELS(max)
