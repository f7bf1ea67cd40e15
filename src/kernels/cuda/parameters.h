/* What the CUDA kernels are given: written by the driver (C), read by the kernels (CUDA C). Pointers are device
 * addresses; strides are in elements; all counts are of elements unless their name says bytes. */
#ifndef SLIP_KERNELS_CUDA_PARAMETERS_H
#define SLIP_KERNELS_CUDA_PARAMETERS_H

enum { SLIP_BLOCK = 256, GPU_MAX_NDIM = 64, GPU_MAX_INPUTS = 3 };

/* Elementwise where every input lies as the output does, or is one element for all of it (bit k of `fixed`). */
typedef struct gpu_dense {
    void *out;
    const void *in[GPU_MAX_INPUTS];
    uint64_t count;
    uint32_t fixed;
} gpu_dense;

/* Elementwise in general: output element i is the i-th of its memory, and has its position in `shape` row-major. */
typedef struct gpu_strided {
    void *out;
    const void *in[GPU_MAX_INPUTS];
    uint64_t count;
    int32_t ndim;
    int64_t shape[GPU_MAX_NDIM];
    int64_t strides[GPU_MAX_INPUTS][GPU_MAX_NDIM];
} gpu_strided;

#endif
