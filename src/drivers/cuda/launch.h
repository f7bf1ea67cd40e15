/* From an op to kernel launches: what the files kernels_*.c of this folder share. Each brings the operands of a kind of
 * op into the form its kernels take (kernels/cuda/parameters.h) and enqueues them. Called by the holder of the stream's
 * run token alone; nothing here waits for the device. */
#ifndef SLIP_DRIVERS_CUDA_LAUNCH_H
#define SLIP_DRIVERS_CUDA_LAUNCH_H

#include "drivers/cuda/api.h"
#include "kernels/kernel.h"
#include "kernels/plan.h"

typedef struct cuda_queue cuda_queue;

enum { CUDA_NAME_BYTES = 64 }; /* of a kernel, with the end */

static inline uint64_t slip__ceil_div(uint64_t count, uint64_t by) {
    return (count + by - 1) / by;
}

/* Puts one kernel of `name` at the end of the queue: `grid` blocks of `block` threads, given a copy of the structure. A
 * grid of 0 enqueues nothing. SLIP_UNIMPLEMENTED, naming the op, where no module has a kernel of that name. The name is
 * looked up once per device and found by its text afterwards. */
slip_status slip__cuda_enqueue(cuda_queue *queue, const slip_launch *launch, const char *name, uint64_t grid,
                               unsigned block, const void *parameters, size_t parameter_bytes);

/* The same for a kernel that has been looked up. */
slip_status slip__cuda_enqueue_function(cuda_queue *queue, const slip_launch *launch, CUfunction function,
                                        uint64_t grid, unsigned block, const void *parameters, size_t parameter_bytes);
/* SLIP_UNIMPLEMENTED, naming the op, where no module has a kernel of that name. */
slip_status slip__cuda_find(CUfunction *function, const cuda_queue *queue, const slip_launch *launch, const char *name);

/* Where the device keeps the kernels of an elementwise op for inputs of a dtype, dense and strided, once found. */
_Atomic(CUfunction) *slip__cuda_elementwise(cuda_queue *queue, slip_op op, slip_dtype dtype);

/* For a launch that may find in the data that it cannot do its work: the word for a kernel to set then, the host's.
 * `explain(number)` fails with what is to be said of it. */
uint64_t *slip__cuda_refusal_take(cuda_queue *queue, const slip_launch *launch, slip_status (*explain)(uint64_t number),
                                  uint64_t number);

int slip__cuda_multiprocessors(const cuda_queue *queue);

/* "f32", ...: what kernels' names have for a dtype. */
const char *slip__cuda_dtype_name(slip_dtype dtype);

/* One function per kind of op, as kernels/kernels.h has them for the CPU. launch->scratch holds what
 * slip__cuda_scratch_* asked for. */
slip_status slip__cuda_unary(cuda_queue *queue, const slip_launch *launch); /* predicates too */
slip_status slip__cuda_binary(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_compare(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_ternary(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_arange(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_copy(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_view(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_concatenate(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_gather(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_gather_axis(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_scatter(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_scatter_axis(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_slice_update(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_masked_scatter(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_reduce(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_arg_reduce(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_scan(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_softmax(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_logsumexp(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_norm(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_sort(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_matmul(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_matmul_plain(cuda_queue *queue, const slip_launch *launch); /* with kernels of our own */
slip_status slip__cuda_random_bits(cuda_queue *queue, const slip_launch *launch);
slip_status slip__cuda_custom(cuda_queue *queue, const slip_launch *launch);

/* Bytes of scratch memory that the op needs on the device; the launch has no data yet. Kinds not named here need none.
 */
size_t slip__cuda_scratch_masked_scatter(const slip_launch *launch);
size_t slip__cuda_scratch_reduce(const slip_launch *launch);
size_t slip__cuda_scratch_arg_reduce(const slip_launch *launch);
size_t slip__cuda_scratch_scan(const slip_launch *launch);
size_t slip__cuda_scratch_softmax(const slip_launch *launch); /* logsumexp too */
size_t slip__cuda_scratch_norm(const slip_launch *launch);
size_t slip__cuda_scratch_sort(const slip_launch *launch);

#endif
