/* What the files kernels_map.c, kernels_move.c and kernels_index.c share with one another. */
#ifndef SLIP_DRIVERS_CUDA_LAUNCH_MOVE_H
#define SLIP_DRIVERS_CUDA_LAUNCH_MOVE_H

#include "drivers/cuda/launch.h"
#include "kernels/cuda/parameters.h"

/* Elementwise operands in the order of a plan that the output lies in. */
typedef struct cuda_map {
    const char *stem;           /* the kernels' name without "_dense", */
    const char *dtype;          /* or without this either; NULL: the stem has it */
    _Atomic(CUfunction) *noted; /* the kernels, dense and strided, once found; NULL: found by name each time */
    const slip_plan *plan;
    char *out;
    const char *in[SLIP_PLAN_OPERANDS]; /* NULL: the element in `values` */
    uint64_t values[SLIP_PLAN_OPERANDS];
    size_t out_bytes, in_bytes[SLIP_PLAN_OPERANDS]; /* of an element */
} cuda_map;

slip_status slip__cuda_enqueue_map(cuda_queue *queue, const slip_launch *launch, const cuda_map *map);

/* Copies elements of one size; operand 0 of the plan is where they go, operand 1 where they are. The plan may be
 * changed to one of wider elements. */
slip_status slip__cuda_enqueue_move(cuda_queue *queue, const slip_launch *launch, slip_plan *plan, char *out,
                                    const char *in, size_t element_bytes);

/* The launch's output becomes a copy of its first input, unless it is that input's memory. */
slip_status slip__cuda_update_begin(cuda_queue *queue, const slip_launch *launch);

/* Where the kernels find an input: its memory, or *value with what the host has there, and NULL. */
const char *slip__cuda_operand(uint64_t *value, const slip_view *input);

/* Strides of a row-major array of that shape. */
void slip__cuda_row_major(int64_t *strides, const int *shape, int ndim);

static inline size_t slip__plan_size(const slip_plan *plan) {
    size_t size = 1;
    for (int axis = 0; axis < plan->ndim; ++axis) size *= (size_t)plan->shape[axis];
    return size;
}

#endif
