/* Unary ops and predicates of real numbers. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/operations.cuh"

#undef TYPES_COMPLEX /* complex.cu */
#define TYPES_COMPLEX(X, H, name)

#define UNARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(UNARY, UNARY_HALF, name)

SLIP_UNARY_KERNELS(UNARY_KERNELS)
SLIP_PREDICATE_KERNELS(UNARY_KERNELS)
