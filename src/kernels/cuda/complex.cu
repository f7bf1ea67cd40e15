/* Elementwise ops of complex64. Comparisons and conversions are with those of the other dtypes. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/operations.cuh"

#undef TYPES_BOOLEAN
#undef TYPES_INTEGER
#undef TYPES_FLOATING
#define TYPES_BOOLEAN(X, H, name)
#define TYPES_INTEGER(X, H, name)
#define TYPES_FLOATING(X, H, name)

#define UNARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(UNARY, UNARY, name)
#define BINARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(BINARY, BINARY, name)

SLIP_UNARY_KERNELS(UNARY_KERNELS)
SLIP_PREDICATE_KERNELS(UNARY_KERNELS)
SLIP_BINARY_KERNELS(BINARY_KERNELS)
