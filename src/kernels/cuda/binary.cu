/* Binary ops of real numbers. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/operations.cuh"

#undef TYPES_COMPLEX /* complex.cu */
#define TYPES_COMPLEX(X, H, name)

#define BINARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(BINARY, BINARY_HALF, name)

SLIP_BINARY_KERNELS(BINARY_KERNELS)
