/* Kernels for NVIDIA GPUs that a program writes: in CUDA C, compiled while the program runs, or compiled before. What
 * such a text may use is in docs/custom-kernels.md.
 *
 * Nothing is compiled before somebody evaluates an output, and nobody who submits waits for it: the stream is held back
 * until the code is there. A text that does not compile spoils the outputs, with the compiler's errors in the message.
 */
#ifndef SLIP_CUDA_KERNEL_H
#define SLIP_CUDA_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

#include <slip/export.h>
#include <slip/status.h>
#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A text with the names of its parameters. Reference counted; immutable: any thread. */
typedef struct slip_cuda_kernel slip_cuda_kernel;

/* Everything is copied; the caller owns *kernel. Names are identifiers of C with at most 100 characters, no two alike.
 *
 * source is the body of the kernel. It knows each input as `const T *NAME`, each output as `T *NAME`, and where it
 * mentions them, NAME_shape, NAME_strides (in elements) and NAME_ndim of an input.
 *
 * header stands before the kernel: functions, macros, includes. NULL: nothing.
 *
 * is_contiguous: inputs that are not row-major are copied; else they are handed over as they lie.
 *
 * shared_bytes: of dynamic shared memory.
 *
 * Errors: SLIP_INVALID_ARGUMENT for names, no outputs, more than 64 inputs or outputs, a negative shared_bytes;
 * SLIP_OUT_OF_MEMORY. */
SLIP_API slip_status slip_cuda_kernel_create(slip_cuda_kernel **kernel, const char *name,
                                             const char *const *input_names, size_t input_count,
                                             const char *const *output_names, size_t output_count, const char *source,
                                             const char *header, bool is_contiguous, int shared_bytes);
SLIP_API slip_cuda_kernel *slip_cuda_kernel_retain(slip_cuda_kernel *kernel);
SLIP_API void slip_cuda_kernel_release(slip_cuda_kernel *kernel); /* NULL is fine */

typedef struct slip_cuda_output {
    const int *shape;
    size_t ndim;
    slip_dtype dtype; /* any but float64 */
} slip_cuda_output;

typedef enum slip_cuda_value { SLIP_CUDA_BOOL, SLIP_CUDA_INT, SLIP_CUDA_FLOAT, SLIP_CUDA_DTYPE } slip_cuda_value;

/* A name that the text knows as a constant (`constexpr bool`, `constexpr int`) or as a type. */
typedef struct slip_cuda_template {
    const char *name;
    slip_cuda_value kind; /* all but SLIP_CUDA_FLOAT */
    int value;            /* 0 or 1, a number, or a slip_dtype */
} slip_cuda_template;

/* A number that compiled code is given by value, as a bool, int or float. */
typedef struct slip_cuda_scalar {
    slip_cuda_value kind; /* all but SLIP_CUDA_DTYPE */
    double value;         /* rounded to an int or a float */
} slip_cuda_scalar;

/* How a kernel is called. */
typedef struct slip_cuda_call {
    const slip_cuda_output *outputs;
    size_t output_count;
    /* Threads in all, and of a block: each at least 1, a block of at most 1,024 (64 along the third). There are as many
     * blocks as the grid needs, and the threads of the last ones that lie outside of the grid run too. */
    int grid[3], threadgroup[3];
    const slip_cuda_template *templates;
    size_t template_count;
    bool has_initial; /* every element of the outputs is `initial` before the kernel runs; else they hold anything */
    float initial;
} slip_cuda_call;

/* Writes the outputs, owned by the caller, to out[0] ... out[output_count - 1]; NULLs on failure. They are row-major;
 * several of one call share their memory, which stays until the last one goes. inputs: as many as there are input
 * names, of any shape and any dtype but float64. `stream` NULL: the default; it must be on a GPU of NVIDIA's, and
 * inputs that lie elsewhere are copied there. Any thread. Errors: SLIP_UNIMPLEMENTED on another device;
 * SLIP_INVALID_ARGUMENT for counts, shapes, dtypes, grid, names of templates, an input of more than 10 dimensions whose
 * shape or strides the text asks for; SLIP_OUT_OF_MEMORY. Poison: SLIP_DEVICE where the text does not compile or the
 * launch is refused, SLIP_UNIMPLEMENTED where there is no compiler. */
SLIP_API slip_status slip_cuda_kernel_apply(slip_array **out, slip_cuda_kernel *kernel, slip_array *const *inputs,
                                            size_t input_count, const slip_cuda_call *call, slip_stream *stream);

/* The text that such a call has compiled, but for what stands before every kernel. The caller gives *text back with
 * slip_cuda_text_release. Errors as slip_cuda_kernel_apply, but for the device's. */
SLIP_API slip_status slip_cuda_kernel_text(char **text, const slip_cuda_kernel *kernel, slip_array *const *inputs,
                                           size_t input_count, const slip_cuda_call *call);
SLIP_API void slip_cuda_text_release(char *text); /* NULL is fine */

/* Code that was compiled before: PTX, or a cubin for the very GPU. */
typedef struct slip_cuda_code {
    const char *name; /* of the function in it: an identifier, or a mangled one */
    const void *bytes;
    size_t byte_count;
    bool is_contiguous; /* as for slip_cuda_kernel_create */
    int shared_bytes;
    const slip_cuda_scalar *scalars;
    size_t scalar_count; /* at most 64 */
} slip_cuda_code;

/* Runs it with the addresses of the inputs, those of the outputs, and the scalars as its parameters, in this order.
 * Outputs and errors as for slip_cuda_kernel_apply; call->templates must be none. The bytes are copied. */
SLIP_API slip_status slip_cuda_code_apply(slip_array **out, const slip_cuda_code *code, slip_array *const *inputs,
                                          size_t input_count, const slip_cuda_call *call, slip_stream *stream);

#ifdef __cplusplus
}
#endif
#endif
