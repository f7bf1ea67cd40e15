/* Launches of kernels that the program wrote. */
#include <stdio.h>

#include "base/error.h"
#include "drivers/cuda/launch.h"
#include "drivers/cuda/state.h"

/* What the launch points to: of each kind as many as there can be. */
typedef struct arguments {
    void *pointers[SLIP_CUSTOM_ARGUMENTS];
    char *inputs[SLIP_CUSTOM_ARRAYS], *outputs[SLIP_CUSTOM_ARRAYS];
    int32_t shapes[SLIP_CUSTOM_ARRAYS][SLIP_CUSTOM_NDIM], ranks[SLIP_CUSTOM_ARRAYS];
    int64_t strides[SLIP_CUSTOM_ARRAYS][SLIP_CUSTOM_NDIM];
} arguments;

/* ---- what outputs hold before ---- */

/* `size` elements become the initial one, which the kernel of where(true, it, it) is given by value. */
static slip_status fill(cuda_queue *queue, char *data, int size, const slip_custom_output *output) {
    static const int64_t dense = 1, fixed = 0;
    static const bool yes = true;
    slip_dtype dtype = (slip_dtype)output->dtype;
    slip_view one = {(char *)(uintptr_t)&yes, &size, &fixed, (size_t)size, 1, SLIP_BOOL, true};
    slip_view inputs[3] = {one, one, one};
    for (int i = 1; i < 3; ++i) {
        inputs[i].data = (char *)(uintptr_t)output->initial;
        inputs[i].dtype = dtype;
    }
    slip_launch launch = {.op = SLIP_OP_WHERE,
                          .input_count = 3,
                          .inputs = inputs,
                          .output = {data, &size, &dense, (size_t)size, 1, dtype, false}};
    return slip__cuda_ternary(queue, &launch);
}

static slip_status initialise(cuda_queue *queue, char *data, const slip_custom_output *output) {
    enum { AT_ONCE = 1 << 30 };
    for (size_t first = 0; first < output->size; first += AT_ONCE) {
        size_t left = output->size - first, size = left < AT_ONCE ? left : AT_ONCE;
        SLIP_TRY(fill(queue, data + first * slip__element_bytes((slip_dtype)output->dtype), (int)size, output));
    }
    return SLIP_OK;
}

/* ---- what the kernel is given ---- */

static void *shape_of(arguments *given, int index, const slip_view *input) {
    for (int axis = 0; axis < input->ndim; ++axis) given->shapes[index][axis] = input->shape[axis];
    for (int axis = input->ndim; axis < SLIP_CUSTOM_NDIM; ++axis) given->shapes[index][axis] = 0;
    return given->shapes[index];
}

static void *strides_of(arguments *given, int index, const slip_view *input) {
    for (int axis = 0; axis < input->ndim; ++axis) given->strides[index][axis] = input->strides[axis];
    for (int axis = input->ndim; axis < SLIP_CUSTOM_NDIM; ++axis) given->strides[index][axis] = 0;
    return given->strides[index];
}

static void *pointer_to(arguments *given, const slip_launch *launch, const slip_custom_call *call,
                        const slip_custom_argument *argument) {
    int index = argument->index;
    const slip_view *input = launch->inputs + index;
    switch ((slip_custom_kind)argument->kind) {
    case SLIP_CUSTOM_INPUT: given->inputs[index] = input->data; return &given->inputs[index];
    case SLIP_CUSTOM_SHAPE: return shape_of(given, index, input);
    case SLIP_CUSTOM_STRIDES: return strides_of(given, index, input);
    case SLIP_CUSTOM_RANK: given->ranks[index] = input->ndim; return &given->ranks[index];
    case SLIP_CUSTOM_OUTPUT:
        given->outputs[index] = launch->output.data + call->outputs[index].byte_offset;
        return &given->outputs[index];
    case SLIP_CUSTOM_SCALAR: break;
    }
    return (void *)(uintptr_t)argument->bytes;
}

slip_status slip__cuda_custom(cuda_queue *queue, const slip_launch *launch) {
    const slip_custom_call *call = launch->params->custom;
    const slip_custom_program *program = call->program;
    arguments given; /* not initialised whole: most of it is not used */
    char name[CUDA_NAME_BYTES];
    for (int i = 0; call->has_initial && i < call->output_count; ++i)
        SLIP_TRY(initialise(queue, launch->output.data + call->outputs[i].byte_offset, &call->outputs[i]));
    for (int i = 0; i < call->argument_count; ++i)
        given.pointers[i] = pointer_to(&given, launch, call, &call->arguments[i]);
    CUfunction function = slip__cuda_custom_function(queue->device, call);
    slip__cuda_enter(queue->device);
    slip__cuda_queue_flush(queue);
    CUresult result =
        slip__cuda.cuLaunchKernel(function, call->grid[0], call->grid[1], call->grid[2], call->block[0], call->block[1],
                                  call->block[2], program->shared_bytes, queue->stream, given.pointers, NULL);
    slip__cuda_leave();
    snprintf(name, sizeof name, "cuda_kernel %.40s", program->label);
    return slip__cuda_check(queue->device, result, name);
}
