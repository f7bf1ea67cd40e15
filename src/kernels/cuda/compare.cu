/* Comparisons. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/operations.cuh"

#define COMPARE_KERNELS(OP, name, CLASS) TYPES_##CLASS(COMPARE, COMPARE_HALF, name)

SLIP_COMPARE_KERNELS(COMPARE_KERNELS)
