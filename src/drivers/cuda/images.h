/* The kernels that the library carries: the text of each file of kernels/cuda, and what nvcc made of it where the build
 * had one. Filled in by the build (cmake/SlipstreamCuda.cmake). */
#ifndef SLIP_DRIVERS_CUDA_IMAGES_H
#define SLIP_DRIVERS_CUDA_IMAGES_H

#include <stddef.h>

typedef struct slip_cuda_image {
    const char *name;
    const void *fatbin; /* NULL: not compiled */
    size_t fatbin_bytes;
    const char *source;
    size_t source_bytes;
} slip_cuda_image;

extern const slip_cuda_image slip__cuda_images[];
extern const size_t slip__cuda_image_count;

/* The text of kernels/cuda/fused.cuh, which is compiled at run time alone. */
extern const slip_cuda_image slip__cuda_fused_text;

/* The text of kernels/cuda/custom.cuh, which stands before kernels of programs' own. */
extern const slip_cuda_image slip__cuda_custom_text;

/* The program of helper/main.c, as `source`. */
extern const slip_cuda_image slip__cuda_helper;

#endif
