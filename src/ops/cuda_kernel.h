/* Kernels that programs write: what the files cuda_*.c of this folder share. */
#ifndef SLIP_OPS_CUDA_KERNEL_H
#define SLIP_OPS_CUDA_KERNEL_H

#include <slip/cuda_kernel.h>

#include "base/atomic.h"
#include "base/thread.h"
#include "core/custom.h"

/* What the body mentions of an input. */
enum { CUDA_MENTIONS_SHAPE = 1, CUDA_MENTIONS_STRIDES = 2, CUDA_MENTIONS_RANK = 4 };

struct slip_cuda_kernel {
    atomic_uint references;
    const char *name, *source, *header;        /* behind the structure, as all names are */
    const char *names[2 * SLIP_CUSTOM_ARRAYS]; /* inputs, then outputs */
    uint8_t mentions[SLIP_CUSTOM_ARRAYS];      /* of inputs */
    size_t input_count, output_count;
    bool is_contiguous;
    unsigned shared_bytes;
    /* Of the newest call, for the next: mostly it asks for the same. */
    slip_lock lock; /* of the two below */
    char *declaration;
    slip_custom_program *program;
};

/* Fails unless the call fits the kernel. */
slip_status slip__cuda_kernel_check(const slip_cuda_kernel *kernel, slip_array *const *inputs, size_t input_count,
                                    const slip_cuda_call *call);

/* What is to be compiled for the call, one reference; from the newest call where that asked for the same. */
slip_status slip__cuda_kernel_program(slip_custom_program **out, slip_cuda_kernel *kernel, slip_array *const *inputs,
                                      const slip_cuda_call *call);

/* ---- cuda_call.c ---- */

/* Fails for what no device could run. `what` goes into messages. */
slip_status slip__cuda_call_check(const slip_cuda_call *call, slip_array *const *inputs, size_t input_count,
                                  const char *what);

/* SLIP_INVALID_ARGUMENT for a negative number. */
slip_status slip__cuda_shared_bytes(unsigned *shared_bytes, int given, const char *what);

/* The node of a call, and its outputs. The arguments are of the call's own kinds: argument_count of them. */
typedef struct cuda_call_parts {
    slip_custom_program *program;
    const slip_custom_argument *arguments;
    int argument_count;
    bool is_contiguous;
    const char *what;
} cuda_call_parts;
slip_status slip__cuda_call_build(slip_array **out, const cuda_call_parts *parts, slip_array *const *inputs,
                                  size_t input_count, const slip_cuda_call *call, slip_stream *stream);

#endif
