/* Binary ops of real numbers. */
#include "kernel_lists.h"
#include "kernels/cuda/elementwise.cuh"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/power.h"
#include "kernels/scalar/real.h"

#undef TYPES_COMPLEX /* complex.cu */
#define TYPES_COMPLEX(X, H, name)

static constexpr bool is_long(const char *name) {
    return gpu_is_among(name, "power arctan2 logaddexp remainder floor_divide");
}

#define BINARY(name, type) \
    GPU_OPERATION(name, type, is_long(#name), 2, type_##type, type_##type, char, name##_##type(x, y))
#define BINARY_HALF(name, type)                                                  \
    GPU_OPERATION(name, type, is_long(#name), 2, type_##type, type_##type, char, \
                  narrowed(x, half_##name(x, widened(x), widened(y))))
#define BINARY_KERNELS(OP, name, CLASS) HALF_##CLASS(name) TYPES_##CLASS(BINARY, BINARY_HALF, name)

/* What is rounded to the half type: the float32 function. */
#define HALF_FUNCTION(name) \
    template <class Half> static ALWAYS_INLINE float half_##name(Half, float a, float b) { return name##_f32(a, b); }
#define HALF_BOOLEAN(name)
#define HALF_INTEGER(name)
#define HALF_BITS(name)
#define HALF_FLOATING HALF_FUNCTION
#define HALF_INEXACT HALF_FUNCTION
#define HALF_REAL HALF_FUNCTION
#define HALF_ANY HALF_FUNCTION

/* MLX rounds the quotient of half types, then floors it; only this one is more special than the template. */
static ALWAYS_INLINE float half_floor_divide(type_f16 half, float a, float b) {
    return floor_f32(widened(narrowed(half, divide_f32(a, b))));
}
static ALWAYS_INLINE float half_floor_divide(type_bf16 half, float a, float b) {
    return floor_f32(widened(narrowed(half, divide_f32(a, b))));
}

SLIP_BINARY_KERNELS(BINARY_KERNELS)
