/* Running logarithms of sums of exponentials. The code of logaddexp is long and there once per type. */
#include "kernels/cuda/scan.cuh"

GPU_CALLED float logaddexp_once_f32(float a, float b) { return logaddexp_f32(a, b); }
GPU_CALLED type_c64 logaddexp_once_c64(type_c64 a, type_c64 b) { return logaddexp_c64(a, b); }

GPU_OPERATION(logaddexp, logaddexp_once, f32, -INFINITY_F32)
GPU_OPERATION(logaddexp, logaddexp_once, c64, c64_of(-INFINITY_F32, 0.0f))

INEXACT_SCAN_KERNELS(logaddexp, logcumsumexp)
