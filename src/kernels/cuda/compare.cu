/* Comparisons. */
#include "kernel_lists.h"
#include "kernels/cuda/elementwise.cuh"
#include "kernels/scalar/compare.h"

#define COMPARE(name, type) GPU_OPERATION(name, type, false, 2, type_##type, type_##type, char, name##_##type(x, y))
#define COMPARE_HALF(name, type) \
    GPU_OPERATION(name, type, false, 2, type_##type, type_##type, char, name##_f32(widened(x), widened(y)))
#define COMPARE_KERNELS(OP, name, CLASS) TYPES_##CLASS(COMPARE, COMPARE_HALF, name)

SLIP_COMPARE_KERNELS(COMPARE_KERNELS)
