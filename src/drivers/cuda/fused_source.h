/* The text of a kernel that runs several elementwise ops: what stands before kernels/cuda/fused.cuh. */
#ifndef SLIP_DRIVERS_CUDA_FUSED_SOURCE_H
#define SLIP_DRIVERS_CUDA_FUSED_SOURCE_H

#include "kernels/kernel.h"

typedef enum cuda_fused_kind { CUDA_FUSED_FIXED, CUDA_FUSED_VARYING, CUDA_FUSED_HEAD } cuda_fused_kind;

/* What a kernel depends on. Compared as bytes: all of it is set, without padding. */
typedef struct cuda_fused_shape {
    uint8_t step_count, input_count, output_count;
    uint8_t is_strided, has_head;
    uint8_t input_dtypes[SLIP_FUSED_INPUTS], input_kinds[SLIP_FUSED_INPUTS];
    uint8_t unused[3];
    slip_fused_step steps[SLIP_FUSED_STEPS];
} cuda_fused_shape;

enum { CUDA_FUSED_TEXT_BYTES = 16 * 1024, CUDA_FUSED_NAME_BYTES = 32 };

/* Whether there is a text for the op with a first input of the dtype. */
bool slip__cuda_fused_knows(slip_op op, slip_dtype input_dtype);

/* Bytes of the widest element that a kernel of the shape reads or writes. */
size_t slip__cuda_fused_widest(const cuda_fused_shape *shape);

/* Writes the text, and the kernel's name, which follows from it. False: it does not fit in, which no shape does. */
bool slip__cuda_fused_source(char *text, char *name, const cuda_fused_shape *shape);

#endif
