/* Elementwise ops of complex64. Comparisons and conversions are with those of the other dtypes. */
#include "kernel_lists.h"
#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/wide.cuh"
#include "kernels/scalar/complex.h"

#undef TYPES_BOOLEAN
#undef TYPES_INTEGER
#undef TYPES_FLOATING
#define TYPES_BOOLEAN(X, H, name)
#define TYPES_INTEGER(X, H, name)
#define TYPES_FLOATING(X, H, name)

static constexpr bool is_short(const char *name) {
    return gpu_is_among(name, "negative square real imag conjugate isnan isinf isfinite isposinf isneginf add subtract "
                              "multiply minimum maximum rint");
}

#define UNARY(name, type) GPU_OPERATION(name, type, !is_short(#name), 1, type_##type, char, char, name##_##type(x))
#define UNARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(UNARY, UNARY, name)
#define BINARY(name, type) \
    GPU_OPERATION(name, type, !is_short(#name), 2, type_##type, type_##type, char, name##_##type(x, y))
#define BINARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(BINARY, BINARY, name)

SLIP_UNARY_KERNELS(UNARY_KERNELS)
SLIP_PREDICATE_KERNELS(UNARY_KERNELS)
SLIP_BINARY_KERNELS(BINARY_KERNELS)
