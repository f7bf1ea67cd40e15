/* Kernels that a program writes in CUDA C, for NVIDIA GPUs. mlx/c/fast.h includes this. Return codes and empty handles
 * are as in mlx/c/array.h.
 *
 * The source is the body of a kernel; what stands around it and what it may use is told in docs/custom-kernels.md. It
 * is compiled when an output is first evaluated, once for each choice of dtypes and template arguments. */
#ifndef MLX_C_CUDA_KERNEL_H
#define MLX_C_CUDA_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include <mlx/c/array.h>
#include <mlx/c/stream.h>
#include <mlx/c/vector.h>
#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a kernel is called: its outputs, its grid, its template arguments. Copies by value stand for the same one.
 * Caller-locked. */
typedef struct mlx_fast_cuda_kernel_config_ {
    void *ctx;
} mlx_fast_cuda_kernel_config;

/* No outputs, a grid and threadgroup of (1, 1, 1), no initial value; the empty handle if memory has run out. */
SLIP_API mlx_fast_cuda_kernel_config mlx_fast_cuda_kernel_config_new(void);

/* An empty handle is fine. */
SLIP_API void mlx_fast_cuda_kernel_config_free(mlx_fast_cuda_kernel_config cls);

/* Adds an output of the shape, `size` dimensions of at least 0 each, which is copied. Errors: an empty handle, NULL for
 * a shape of dimensions, an unknown dtype, out of memory; the config is then as it was. */
SLIP_API int mlx_fast_cuda_kernel_config_add_output_arg(mlx_fast_cuda_kernel_config cls, const int *shape, size_t size,
                                                        mlx_dtype dtype);

/* Threads in all, along three axes; each at least 1 (mlx_fast_cuda_kernel_apply checks it). There are as many blocks as
 * that takes, and the threads of the last ones that lie outside of the grid run too. Errors: an empty handle. */
SLIP_API int mlx_fast_cuda_kernel_config_set_grid(mlx_fast_cuda_kernel_config cls, int grid1, int grid2, int grid3);

/* Threads of a block: each at least 1, at most 1,024 in all and 64 along the third axis. Errors: an empty handle. */
SLIP_API int mlx_fast_cuda_kernel_config_set_thread_group(mlx_fast_cuda_kernel_config cls, int thread1, int thread2,
                                                          int thread3);

/* What every element of the outputs is before the kernel runs, converted to their dtypes; else they hold anything.
 * Errors: an empty handle. */
SLIP_API int mlx_fast_cuda_kernel_config_set_init_value(mlx_fast_cuda_kernel_config cls, float value);

/* Whether mlx_fast_cuda_kernel_apply prints the text that it has compiled, to the standard output. Errors: an empty
 * handle. */
SLIP_API int mlx_fast_cuda_kernel_config_set_verbose(mlx_fast_cuda_kernel_config cls, bool verbose);

/* Each adds a name, an identifier of C, that the source knows as a type, as a `constexpr int` or as a `constexpr bool`.
 * The name is copied. Errors: an empty handle, a NULL name, an unknown dtype, out of memory; the config is then as it
 * was. */
SLIP_API int mlx_fast_cuda_kernel_config_add_template_arg_dtype(mlx_fast_cuda_kernel_config cls, const char *name,
                                                                mlx_dtype dtype);
SLIP_API int mlx_fast_cuda_kernel_config_add_template_arg_int(mlx_fast_cuda_kernel_config cls, const char *name,
                                                              int value);
SLIP_API int mlx_fast_cuda_kernel_config_add_template_arg_bool(mlx_fast_cuda_kernel_config cls, const char *name,
                                                               bool value);

/* A kernel. Immutable: any thread. Copies by value stand for the same one. */
typedef struct mlx_fast_cuda_kernel_ {
    void *ctx;
} mlx_fast_cuda_kernel;

/* Everything is copied. Names are identifiers of C with at most 100 characters, no two alike; there are up to 64 inputs
 * and 1 to 64 outputs. header, which may be NULL, stands before the kernel. ensure_row_contiguous: inputs that are not
 * row-major are copied; else they are handed over as they lie. shared_memory: bytes of dynamic shared memory, not
 * negative. Errors, which give the empty handle: empty vectors, a NULL name or source, names, counts, out of memory. */
SLIP_API mlx_fast_cuda_kernel mlx_fast_cuda_kernel_new(const char *name, const mlx_vector_string input_names,
                                                       const mlx_vector_string output_names, const char *source,
                                                       const char *header, bool ensure_row_contiguous,
                                                       int shared_memory);

/* An empty handle is fine. Arrays that the kernel has yet to make do not need it. */
SLIP_API void mlx_fast_cuda_kernel_free(mlx_fast_cuda_kernel cls);

/* Assigns the outputs to *outputs: lazy arrays, row-major, in the config's order. inputs: as many as there are names,
 * of any shape, of any dtype but float64. The stream must be on an NVIDIA GPU. Errors: empty handles; another device;
 * counts, shapes, dtypes, grid, threadgroup or names of template arguments that do not fit; an input of more than 10
 * dimensions whose shape or strides the source mentions; out of memory. A source that does not compile, and a launch
 * that the GPU refuses, are errors of the outputs, for whoever evaluates them. Any thread. */
SLIP_API int mlx_fast_cuda_kernel_apply(mlx_vector_array *outputs, mlx_fast_cuda_kernel cls,
                                        const mlx_vector_array inputs, const mlx_fast_cuda_kernel_config config,
                                        const mlx_stream stream);

#ifdef __cplusplus
}
#endif
#endif
