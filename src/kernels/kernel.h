/* What a kernel sees, and where to find one.
 *
 * A kernel computes one op on memory it is given: it allocates nothing but scratch, blocks on nothing, and depends on
 * base/ and core/dtype.h alone, so that the CPU driver and the simulated GPU run the same ones. */
#ifndef SLIP_KERNELS_KERNEL_H
#define SLIP_KERNELS_KERNEL_H

#include <slip/types.h>

#include "core/array.h" /* slip_params */
#include "core/shape.h"

typedef struct slip_view {
    char *data;             /* element 0 */
    const int *shape;       /* ndim entries */
    const int64_t *strides; /* ndim entries, in elements; may be 0 or negative */
    size_t size;            /* elements; may be 0 */
    int ndim;
    slip_dtype dtype;
    bool is_on_host; /* an input of one element that a GPU's driver reads itself: see takes_host_scalars */
} slip_view;

/* One op to run. The output is dense (no gaps, no overlap). For elementwise ops it has the layout the op table's kind
 * says, and may be the very memory of an input that has the same strides and element size; for updates likewise, of the
 * first input alone. */
typedef struct slip_launch {
    slip_op op;
    int input_count;
    const slip_view *inputs;
    slip_view output;
    const slip_params *params;
    void *scratch;  /* device memory that the driver asked for (scratch_bytes), only for this launch; else NULL */
    uint64_t value; /* of the command on its stream's timeline */
} slip_launch;

/* ---- several elementwise ops in one pass: kernels/fused.h ---- */

enum {
    SLIP_FUSED_STEPS = 24,
    SLIP_FUSED_INPUTS = 16, /* values from outside */
    SLIP_FUSED_VARYING = 6, /* of them, those that are not one element for all */
    SLIP_FUSED_OUTPUTS = 8
};

/* One op. Values are numbered: the inputs from 0, the result of step i as SLIP_FUSED_INPUTS + i. */
typedef struct slip_fused_step {
    uint16_t op;
    uint8_t dtype; /* of the result */
    uint8_t input_count;
    uint8_t inputs[3];
    int8_t output; /* which output the result is; -1: none, only later steps read it */
} slip_fused_step;

/* All inputs, outputs and steps have one shape (the inputs maybe by stride 0); the outputs are dense and have the same
 * strides. An output may be the very memory of an input with its strides and element size that no later step reads. */
typedef struct slip_fused {
    int step_count, input_count, output_count; /* each at least 1 but input_count */
    slip_fused_step steps[SLIP_FUSED_STEPS];
    slip_view inputs[SLIP_FUSED_INPUTS];
    slip_view outputs[SLIP_FUSED_OUTPUTS];
    /* Random bits of 32 each from one key, which the steps read as input `head_input` (whose view has no data); NULL:
     * none. Then there is no tail. */
    const slip_launch *head;
    int head_input;
    /* An op at the end that takes rows of `tail_row` elements of a step's result, each for itself (a reduction, softmax
     * and the like along the last axes), as its first input; NULL: none. Then steps and outputs are row-major. */
    const slip_launch *tail;
    int tail_step;
    size_t tail_row;
} slip_fused;

/* Whether the view is one element for all of its shape. */
static inline bool slip__view_is_fixed(const slip_view *view) {
    return slip__strides_are_fixed(view->shape, view->strides, view->ndim);
}

/* ---- finding one ---- */

/* SLIP_OK, or a failure with its message: SLIP_UNIMPLEMENTED for a dtype it has no code for, SLIP_OUT_OF_MEMORY for
 * scratch, SLIP_DEVICE. Uses slip__parallel_for for large sizes, splitting by size only. */
typedef slip_status (*slip_kernel)(const slip_launch *launch);

/* The kernel of an op for this machine's instruction set, or NULL where there is none. */
slip_kernel slip__kernel_find(slip_op op);

/* "avx2", "baseline", ...: which stamps slip__kernel_find picked. */
const char *slip__kernel_isa(void);

#endif
