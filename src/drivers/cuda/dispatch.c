/* Which function launches an op, and putting its kernels on the queue. */
#include "drivers/cuda/state.h"
#include "kernel_table.h"

typedef slip_status (*launch_function)(cuda_queue *queue, const slip_launch *launch);
typedef size_t (*scratch_function)(const slip_launch *launch);

#define ENTRY(OP, kernel) [SLIP_OP_##OP] = slip__cuda_##kernel,
static const launch_function launches[SLIP_OP_COUNT] = {SLIP_KERNEL_TABLE(ENTRY)[SLIP_OP_CUSTOM] = slip__cuda_custom};

static const scratch_function scratches[SLIP_KIND_COUNT] = {
    [SLIP_KIND_MASKED_SCATTER] = slip__cuda_scratch_masked_scatter,
    [SLIP_KIND_REDUCE] = slip__cuda_scratch_reduce,
    [SLIP_KIND_ARG_REDUCE] = slip__cuda_scratch_arg_reduce,
    [SLIP_KIND_SCAN] = slip__cuda_scratch_scan,
    [SLIP_KIND_SOFTMAX] = slip__cuda_scratch_softmax,
    [SLIP_KIND_LOGSUMEXP] = slip__cuda_scratch_softmax,
    [SLIP_KIND_NORM] = slip__cuda_scratch_norm,
    [SLIP_KIND_SORT] = slip__cuda_scratch_sort,
};

bool slip__cuda_supports(slip_device_object *device, slip_op op, slip_dtype dtype) {
    (void)device;
    return (unsigned)op < SLIP_OP_COUNT && dtype != SLIP_FLOAT64 && launches[op] != NULL;
}

slip_status slip__cuda_prepare(void *opaque, const slip_launch *launch, size_t *scratch_bytes, slip_wait *gate) {
    cuda_queue *queue = opaque;
    scratch_function scratch = scratches[slip__op_kind(launch->op)];
    *scratch_bytes = scratch ? scratch(launch) : 0;
    if (launch->op == SLIP_OP_MASKED_SCATTER && !slip__cuda_refusal_is_at_hand(queue, gate)) return SLIP_CANCELLED;
    if (launch->op == SLIP_OP_CUSTOM) return slip__cuda_custom_prepare(queue->device, launch->params->custom, gate);
    if (launch->op != SLIP_OP_MATMUL) return SLIP_OK;
    return slip__cuda_prepare_matmul(queue->device, launch, scratch_bytes, gate);
}

slip_status slip__cuda_launch(void *opaque, const slip_launch *launch) {
    cuda_queue *queue = opaque;
    SLIP_TRY(slip__cuda_check_lost(queue->device));
    return launches[launch->op](queue, launch);
}

enum { LARGEST_KEPT_BACK = 64 }; /* blocks: a kernel of more is worth a launch of its own */

slip_status slip__cuda_enqueue_function(cuda_queue *queue, const slip_launch *launch, CUfunction function,
                                        uint64_t grid, unsigned block, const void *parameters, size_t parameter_bytes) {
    const char *op = slip__op_info[launch->op].name;
    if (grid == 0) return SLIP_OK;
    if (grid > INT32_MAX) return slip__fail(SLIP_DEVICE, "[%s] too many elements for one launch", op);
    if (grid <= LARGEST_KEPT_BACK &&
        slip__cuda_batch_add(&queue->batch, function, (unsigned)grid, block, parameters, parameter_bytes))
        return SLIP_OK;
    void *given[1] = {(void *)(uintptr_t)parameters};
    slip__cuda_enter(queue->device);
    slip__cuda_queue_flush(queue); /* it is full, or this kernel is too large for it */
    CUresult result =
        slip__cuda.cuLaunchKernel(function, (unsigned)grid, 1, 1, block, 1, 1, 0, queue->stream, given, NULL);
    slip__cuda_leave();
    return slip__cuda_check(queue->device, result, op);
}

slip_status slip__cuda_find(CUfunction *function, const cuda_queue *queue, const slip_launch *launch,
                            const char *name) {
    *function = slip__cuda_kernel_find(queue->device, name);
    if (*function) return SLIP_OK;
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] %s has no kernel %s", slip__op_info[launch->op].name,
                      queue->device->object->name, name);
}

slip_status slip__cuda_enqueue(cuda_queue *queue, const slip_launch *launch, const char *name, uint64_t grid,
                               unsigned block, const void *parameters, size_t parameter_bytes) {
    CUfunction function;
    if (grid == 0) return SLIP_OK;
    SLIP_TRY(slip__cuda_find(&function, queue, launch, name));
    return slip__cuda_enqueue_function(queue, launch, function, grid, block, parameters, parameter_bytes);
}

_Atomic(CUfunction) *slip__cuda_elementwise(cuda_queue *queue, slip_op op, slip_dtype dtype) {
    return queue->device->elementwise[op][dtype];
}

int slip__cuda_multiprocessors(const cuda_queue *queue) {
    return queue->device->multiprocessors;
}

const char *slip__cuda_dtype_name(slip_dtype dtype) {
    static const char *const names[SLIP_DTYPE_COUNT] = {
        [SLIP_BOOL] = "b8",       [SLIP_UINT8] = "u8",     [SLIP_UINT16] = "u16",  [SLIP_UINT32] = "u32",
        [SLIP_UINT64] = "u64",    [SLIP_INT8] = "i8",      [SLIP_INT16] = "i16",   [SLIP_INT32] = "i32",
        [SLIP_INT64] = "i64",     [SLIP_FLOAT16] = "f16",  [SLIP_FLOAT32] = "f32", [SLIP_FLOAT64] = "f64",
        [SLIP_BFLOAT16] = "bf16", [SLIP_COMPLEX64] = "c64"};
    return names[dtype];
}
