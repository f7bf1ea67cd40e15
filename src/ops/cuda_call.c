/* Calls of kernels that programs write: checks, and the node. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "base/error.h"
#include "base/memory.h"
#include "core/shape.h"
#include "ops/build.h"
#include "ops/cuda_kernel.h"
#include "schedule/defaults.h"
#include "schedule/stream.h"

/* ---- checks ---- */

slip_status slip__cuda_shared_bytes(unsigned *shared_bytes, int given, const char *what) {
    if (given < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] shared_memory is %d bytes; it must not be negative", what,
                          given);
    *shared_bytes = (unsigned)given;
    return SLIP_OK;
}

static slip_status check_grid(const slip_cuda_call *call, const char *what) {
    enum { MOST_THREADS = 1024, MOST_DEEP = 64, MOST_BLOCKS = 65535 };
    const int *grid = call->grid, *block = call->threadgroup;
    if (grid[0] < 1 || grid[1] < 1 || grid[2] < 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the grid is (%d,%d,%d) threads; each must be at least 1", what,
                          grid[0], grid[1], grid[2]);
    if (block[0] < 1 || block[1] < 1 || block[2] < 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the threadgroup is (%d,%d,%d); each must be at least 1", what,
                          block[0], block[1], block[2]);
    int64_t most = MOST_THREADS;
    if (block[0] > most || block[1] > most || block[2] > MOST_DEEP || (int64_t)block[0] * block[1] * block[2] > most)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] the threadgroup is (%d,%d,%d); there can be 1024 threads, and 64 along the third axis",
                          what, block[0], block[1], block[2]);
    for (int axis = 1; axis < 3; ++axis)
        if ((grid[axis] - 1) / block[axis] >= MOST_BLOCKS)
            return slip__fail(SLIP_INVALID_ARGUMENT,
                              "[%s] the grid is (%d,%d,%d) threads in blocks of (%d,%d,%d): there can be 65535 blocks "
                              "along the second and third axis",
                              what, grid[0], grid[1], grid[2], block[0], block[1], block[2]);
    return SLIP_OK;
}

static slip_status check_output(const slip_cuda_output *output, const char *what) {
    size_t size;
    if (output->ndim > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] expected 0 to %d dimensions, got %zu", what, SLIP_MAX_NDIM,
                          output->ndim);
    SLIP_TRY(slip__shape_size(&size, output->shape, (int)output->ndim, what));
    SLIP_TRY(slip__op_check_dtype(output->dtype, what));
    if (output->dtype != SLIP_FLOAT64) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] an output is float64, which there is not on GPUs", what);
}

slip_status slip__cuda_call_check(const slip_cuda_call *call, slip_array *const *inputs, size_t input_count,
                                  const char *what) {
    if (call->output_count == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Must specify at least one output.", what);
    if (input_count > SLIP_CUSTOM_ARRAYS || call->output_count > SLIP_CUSTOM_ARRAYS)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %zu inputs and %zu outputs; there can be %d of each", what,
                          input_count, call->output_count, SLIP_CUSTOM_ARRAYS);
    SLIP_TRY(check_grid(call, what));
    for (size_t i = 0; i < call->output_count; ++i) SLIP_TRY(check_output(&call->outputs[i], what));
    for (size_t i = 0; i < input_count; ++i)
        if (inputs[i]->dtype == SLIP_FLOAT64)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] input %zu is float64, which there is not on GPUs", what, i);
    return SLIP_OK;
}

static slip_status check_device(slip_device_object *device, const slip_custom_program *program, const char *what) {
    if (device->driver->supports(device, SLIP_OP_CUSTOM, SLIP_UINT8)) return SLIP_OK;
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] %s needs an NVIDIA GPU; the stream is on %s:%d (%s)", what,
                      program->label, device->id.type == SLIP_GPU ? "gpu" : "cpu", device->id.index, device->name);
}

/* ---- the node's parameters ---- */

static void lay_out(slip_custom_call *made, const slip_cuda_call *call) {
    for (int axis = 0; axis < 3; ++axis) {
        made->block[axis] = (unsigned)call->threadgroup[axis];
        made->grid[axis] = ((unsigned)call->grid[axis] - 1) / made->block[axis] + 1;
    }
    made->has_initial = call->has_initial;
    for (int i = 0; i < made->output_count; ++i) {
        slip_dtype dtype = call->outputs[i].dtype;
        slip_element initial = slip__op_element(call->initial, dtype);
        made->outputs[i].dtype = (uint8_t)dtype;
        memcpy(made->outputs[i].initial, &initial, sizeof made->outputs[i].initial);
    }
}

/* Where each output lies, and bytes in all, in units of SLIP_CUSTOM_ALIGNMENT. */
static slip_status place_outputs(int *units, slip_custom_call *made, const slip_cuda_call *call, const char *what) {
    size_t used = 0, alignment = SLIP_CUSTOM_ALIGNMENT;
    for (int i = 0; i < made->output_count; ++i) {
        slip_custom_output *output = &made->outputs[i];
        SLIP_TRY(slip__shape_size(&output->size, call->outputs[i].shape, (int)call->outputs[i].ndim, what));
        output->byte_offset = used * alignment;
        used += (output->size * slip__dtype_sizes[output->dtype] + alignment - 1) / alignment;
        if (used > INT32_MAX) return slip__fail(SLIP_OVERFLOW, "[%s] the outputs are too large together", what);
    }
    *units = used ? (int)used : 1;
    return SLIP_OK;
}

/* ---- the outputs ---- */

/* A node that takes `made` over, also on failure. */
static slip_status make_node(slip_array **out, slip_custom_call *made, slip_dtype dtype, const int *shape, int ndim,
                             slip_array *const *inputs, size_t input_count, slip_stream *stream) {
    slip_status status = slip__array_create(out, SLIP_OP_CUSTOM, dtype, shape, ndim, inputs, (int)input_count, stream);
    if (status == SLIP_OK) (*out)->params.custom = made;
    else slip__custom_call_destroy(made);
    return status;
}

/* An output as a view of the memory of all. */
static slip_status make_part(slip_array **out, slip_array *whole, const slip_custom_output *place,
                             const slip_cuda_output *output, slip_stream *stream) {
    int ndim = (int)output->ndim;
    slip_array *part;
    SLIP_TRY(slip__array_create(&part, SLIP_OP_AS_STRIDED, output->dtype, output->shape, ndim, &whole, 1, stream));
    slip_status status = slip__array_list(part, ndim + 1);
    if (status != SLIP_OK) {
        slip_array_release(part);
        return status;
    }
    slip__row_major(part->params.list.values, output->shape, ndim);
    part->params.list.values[ndim] = (int64_t)(place->byte_offset / slip__dtype_sizes[output->dtype]);
    *out = part;
    return SLIP_OK;
}

static slip_status make_parts(slip_array **out, slip_custom_call *made, int units, slip_array *const *inputs,
                              size_t input_count, const slip_cuda_call *call, slip_stream *stream) {
    int shape[2] = {units, SLIP_CUSTOM_ALIGNMENT};
    slip_array *whole;
    SLIP_TRY(make_node(&whole, made, SLIP_UINT8, shape, 2, inputs, input_count, stream));
    slip_status status = SLIP_OK;
    for (size_t i = 0; i < call->output_count && status == SLIP_OK; ++i)
        status = make_part(&out[i], whole, &made->outputs[i], &call->outputs[i], stream);
    slip_array_release(whole);
    for (size_t i = 0; i < call->output_count && status != SLIP_OK; ++i) {
        slip_array_release(out[i]);
        out[i] = NULL;
    }
    return status;
}

static slip_status build(slip_array **out, const cuda_call_parts *parts, slip_array *const *inputs, size_t input_count,
                         const slip_cuda_call *call, slip_stream *stream) {
    slip_custom_call *made;
    int units = 0;
    SLIP_TRY(slip__custom_call_create(&made, parts->program, (int)call->output_count, parts->argument_count));
    lay_out(made, call);
    if (parts->argument_count)
        memcpy(made->arguments, parts->arguments, (size_t)parts->argument_count * sizeof *made->arguments);
    slip_status status = place_outputs(&units, made, call, parts->what);
    if (status != SLIP_OK) {
        slip__custom_call_destroy(made);
        return status;
    }
    const slip_cuda_output *only = call->outputs;
    if (call->output_count > 1) return make_parts(out, made, units, inputs, input_count, call, stream);
    return make_node(out, made, only->dtype, only->shape, (int)only->ndim, inputs, input_count, stream);
}

slip_status slip__cuda_call_build(slip_array **out, const cuda_call_parts *parts, slip_array *const *inputs,
                                  size_t input_count, const slip_cuda_call *call, slip_stream *stream) {
    slip_array *dense[SLIP_CUSTOM_ARRAYS];
    size_t count = 0;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    SLIP_TRY(check_device(stream->device, parts->program, parts->what));
    slip_status status = SLIP_OK;
    for (; parts->is_contiguous && count < input_count && status == SLIP_OK; ++count)
        status = slip_contiguous(&dense[count], inputs[count], false, stream);
    if (status == SLIP_OK) status = build(out, parts, parts->is_contiguous ? dense : inputs, input_count, call, stream);
    while (count) slip_array_release(dense[--count]);
    return status;
}
