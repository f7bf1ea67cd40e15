/* Unary ops and predicates of real numbers. */
#include "kernel_lists.h"
#include "kernels/cuda/elementwise.cuh"
#include "kernels/scalar/error_function.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/real.h"

#undef TYPES_COMPLEX /* complex.cu */
#define TYPES_COMPLEX(X, H, name)

/* Those that work in double precision, where a vector of them would gain nothing, or have a rare long path. */
static constexpr bool is_long(const char *name) {
    return gpu_is_among(name, "sin cos tan arcsin arccos arctan sinh cosh arcsinh arccosh arctanh erfinv");
}

#define UNARY(name, type) GPU_OPERATION(name, type, is_long(#name), 1, type_##type, char, char, name##_##type(x))
#define UNARY_HALF(name, type) \
    GPU_OPERATION(name, type, is_long(#name), 1, type_##type, char, char, narrowed(x, name##_f32(widened(x))))
#define UNARY_KERNELS(OP, name, CLASS) TYPES_##CLASS(UNARY, UNARY_HALF, name)

SLIP_UNARY_KERNELS(UNARY_KERNELS)
SLIP_PREDICATE_KERNELS(UNARY_KERNELS)
