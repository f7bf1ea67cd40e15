/* Running maxima, of which minima are made by flipped bits; those of bool also serve as sums and products. */
#include "kernels/cuda/scan.cuh"

WORD_SCAN_KERNELS(cummax_b8, gpu_b8, gpu_any_u8)
WORD_SCAN_KERNELS(cummax_u8, gpu_flipped<uint8_t>, gpu_max_u8)
WORD_SCAN_KERNELS(cummax_u16, gpu_flipped<uint16_t>, gpu_max_u16)
WORD_SCAN_KERNELS(cummax_u32, gpu_flipped<uint32_t>, gpu_max_u32)
WORD_SCAN_KERNELS(cummax_u64, gpu_flipped<uint64_t>, gpu_max_u64)
INEXACT_SCAN_KERNELS(max, cummax)
