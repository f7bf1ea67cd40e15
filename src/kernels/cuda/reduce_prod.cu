/* Products over axes. */
#include "kernels/cuda/reduce.cuh"

WRAPPING_REDUCE_KERNELS(prod)
INEXACT_REDUCE_KERNELS(prod)
