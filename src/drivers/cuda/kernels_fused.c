/* Launches of several elementwise ops as one kernel, where there is one: see docs/fusion.md. */
#include <string.h>

#include "drivers/cuda/compiler.h"
#include "drivers/cuda/fused_programs.h"
#include "drivers/cuda/launch_move.h"
#include "drivers/cuda/state.h"

_Static_assert((int)SLIP_FUSED_INPUTS == GPU_FUSED_INPUTS && (int)SLIP_FUSED_OUTPUTS == GPU_FUSED_OUTPUTS &&
                   (int)SLIP_FUSED_VARYING == GPU_FUSED_VARYING && (int)SLIP_PLAN_OPERANDS >= GPU_FUSED_VARYING,
               "a kernel takes what the scheduler gathers");

bool slip__cuda_fuses(slip_op op, slip_dtype input_dtype) {
    return slip__cuda_fused_knows(op, input_dtype) && slip__cuda_compiler_is_possible();
}

static cuda_fused_kind kind_of(const slip_fused *fused, int input) {
    if (fused->head && input == fused->head_input) return CUDA_FUSED_HEAD;
    return slip__view_is_fixed(&fused->inputs[input]) ? CUDA_FUSED_FIXED : CUDA_FUSED_VARYING;
}

static void describe(cuda_fused_shape *shape, const slip_fused *fused) {
    memset(shape, 0, sizeof *shape);
    shape->step_count = (uint8_t)fused->step_count;
    shape->input_count = (uint8_t)fused->input_count;
    shape->output_count = (uint8_t)fused->output_count;
    shape->has_head = fused->head != NULL;
    for (int i = 0; i < fused->input_count; ++i) {
        cuda_fused_kind kind = kind_of(fused, i);
        shape->input_dtypes[i] = (uint8_t)fused->inputs[i].dtype;
        shape->input_kinds[i] = (uint8_t)kind;
        if (kind == CUDA_FUSED_VARYING)
            shape->is_strided |= !slip__strides_agree(fused->inputs[i].shape, fused->inputs[i].strides,
                                                      fused->outputs[0].strides, fused->inputs[i].ndim);
    }
    memcpy(shape->steps, fused->steps, (size_t)fused->step_count * sizeof *fused->steps);
}

/* The varying inputs' axes. False: there are too many of them, or too many elements. */
static bool lay_out(gpu_fused_strided *strided, const cuda_fused_shape *shape, const slip_fused *fused) {
    const int64_t *strides[SLIP_PLAN_OPERANDS];
    const slip_view *output = &fused->outputs[0];
    slip_plan plan;
    int varying = 0;
    for (int i = 0; i < fused->input_count; ++i)
        if (shape->input_kinds[i] == CUDA_FUSED_VARYING) strides[varying++] = fused->inputs[i].strides;
    slip__plan_make(&plan, output->shape, output->ndim, output->strides, strides, varying);
    if (plan.ndim > GPU_FUSED_NDIM || output->size >> 31) return false;
    strided->ndim = plan.ndim;
    for (int axis = 0; axis < plan.ndim; ++axis) {
        strided->shape[axis] = plan.shape[axis];
        for (int k = 0; k < varying; ++k) strided->strides[k][axis] = plan.strides[k][axis];
    }
    return true;
}

static void fill_in(gpu_fused *p, const slip_fused *fused) {
    p->count = fused->outputs[0].size;
    for (int i = 0; i < fused->output_count; ++i) p->out[i] = fused->outputs[i].data;
    for (int i = 0; i < fused->input_count; ++i) p->in[i] = slip__cuda_operand(&p->values[i], &fused->inputs[i]);
    if (!fused->head) return;
    const slip_view *key = &fused->head->inputs[0];
    p->key = (const uint32_t *)(const void *)key->data;
    p->key_stride = key->strides[key->ndim - 1];
}

static uint64_t grid_of(const cuda_fused_shape *shape, const slip_fused *fused) {
    uint64_t count = fused->outputs[0].size;
    size_t widest = slip__cuda_fused_widest(shape);
    if (shape->has_head) return slip__ceil_div((count + 1) / 2, SLIP_BLOCK * GPU_FUSED_PAIRS);
    if (shape->is_strided) return slip__ceil_div(count, SLIP_BLOCK * GPU_RUN_ELEMENTS(widest));
    return slip__ceil_div(count, SLIP_BLOCK * GPU_THREAD_ELEMENTS(widest));
}

slip_status slip__cuda_launch_fused(void *opaque, const slip_fused *fused) {
    cuda_queue *queue = opaque;
    cuda_fused_shape shape;
    gpu_fused_strided p;
    describe(&shape, fused);
    if (fused->tail || (shape.has_head && shape.is_strided)) return SLIP_UNIMPLEMENTED;
    memset(&p, 0, sizeof p); /* the device's graphs compare parameters as bytes */
    if (shape.is_strided && !lay_out(&p, &shape, fused)) return SLIP_UNIMPLEMENTED;
    CUfunction function = slip__cuda_fused_find(queue->device, &shape);
    if (!function) return SLIP_UNIMPLEMENTED;
    fill_in(&p.at, fused);
    slip_launch named = {.op = (slip_op)fused->steps[fused->step_count - 1].op};
    return slip__cuda_enqueue_function(queue, &named, function, grid_of(&shape, fused), SLIP_BLOCK, &p,
                                       shape.is_strided ? sizeof p : sizeof p.at);
}
