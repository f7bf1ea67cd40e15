/* Sums over axes. */
#include "kernels/cuda/reduce.cuh"

WRAPPING_REDUCE_KERNELS(sum)
INEXACT_REDUCE_KERNELS(sum)
