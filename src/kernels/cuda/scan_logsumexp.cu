/* Running logarithms of sums of exponentials. The code of logaddexp is long and there once per type. */
#include "kernels/cuda/scan.cuh"

GPU_CALLED float logaddexp_once_f32(float a, float b) { return logaddexp_f32(a, b); }
GPU_CALLED type_c64 logaddexp_once_c64(type_c64 a, type_c64 b) { return logaddexp_c64(a, b); }

GPU_OPERATION(logaddexp, logaddexp_once, f32, -INFINITY_F32)
GPU_OPERATION(logaddexp, logaddexp_once, c64, c64_of(-INFINITY_F32, 0.0f))

SCAN_KERNELS(logcumsumexp_f16, gpu_f16, gpu_logaddexp_f32)
SCAN_KERNELS(logcumsumexp_bf16, gpu_bf16, gpu_logaddexp_f32)
SCAN_KERNELS(logcumsumexp_f32, gpu_f32, gpu_logaddexp_f32)
SCAN_KERNELS(logcumsumexp_c64, gpu_c64, gpu_logaddexp_c64)
