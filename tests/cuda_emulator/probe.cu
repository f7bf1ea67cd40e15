/* Kernels that try out the emulator itself: tests/cuda_emulator_test.c. */
#include "kernels/cuda/kernel.cuh"
#include "cuda_emulator/probe.h"

/* out[i] = value, for i below count; a block's last threads return early. */
SLIP_KERNEL(probe_fill, probe_parameters) {
    uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= p.count) return;
    p.out[i] = p.value;
}

/* out[i] += value, over several items of a stream. */
SLIP_KERNEL(probe_add, probe_parameters) {
    uint64_t i = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
    if (i < p.count) p.out[i] += p.value;
}

/* The thread's own position, packed, in launches of three dimensions. */
SLIP_KERNEL(probe_indices, probe_parameters) {
    uint64_t block = ((uint64_t)blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    uint64_t thread = ((uint64_t)threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x;
    p.out[block * (blockDim.x * blockDim.y * blockDim.z) + thread] =
        (int64_t)(block << 32 | threadIdx.z << 20 | threadIdx.y << 10 | threadIdx.x);
}

/* out[b] = sum of the block's in[], through shared memory. Threads beyond count / 2 leave after the first barrier. */
SLIP_KERNEL(probe_block_sum, probe_parameters) {
    __shared__ int64_t part[SLIP_BLOCK];
    unsigned t = threadIdx.x;
    part[t] = p.in[(uint64_t)blockIdx.x * SLIP_BLOCK + t];
    __syncthreads();
    for (unsigned half = SLIP_BLOCK / 2; half > 0; half /= 2) {
        if (t >= half) return;
        part[t] += part[t + half];
        __syncthreads();
    }
    p.out[blockIdx.x] = part[0];
}

/* out[t]: or, and, count of "t < value", at once. */
SLIP_KERNEL(probe_votes, probe_parameters) {
    int is_below = (int64_t)threadIdx.x < p.value;
    int any = __syncthreads_or(is_below), all = __syncthreads_and(is_below), count = __syncthreads_count(is_below);
    unsigned ballot = __ballot_sync(0xffffffffu, is_below);
    int lane_any = __any_sync(0xffffffffu, is_below), lane_all = __all_sync(0xffffffffu, is_below);
    p.out[threadIdx.x] = (int64_t)((uint64_t)ballot << 32 | lane_all << 19 | lane_any << 18 | all << 17 | any << 16 | count);
}

/* out[kind * 32 + lane], of values 100 + lane; the last ones of 8 bytes and in halves of the warp. */
SLIP_KERNEL(probe_shuffles, probe_parameters) {
    unsigned lane = threadIdx.x;
    int value = 100 + (int)lane;
    p.out[0 * 32 + lane] = __shfl_sync(0xffffffffu, value, 5);
    p.out[1 * 32 + lane] = __shfl_up_sync(0xffffffffu, value, 3);
    p.out[2 * 32 + lane] = __shfl_down_sync(0xffffffffu, value, 3);
    p.out[3 * 32 + lane] = __shfl_xor_sync(0xffffffffu, value, 1);
    p.out[4 * 32 + lane] = (int64_t)(__shfl_xor_sync(0xffffffffu, (double)value + 0.5, 16) * 2);
    p.out[5 * 32 + lane] = __shfl_down_sync(0xffffffffu, (long long)value << 33, 1, 16);
    p.out[6 * 32 + lane] = __match_any_sync(0xffffffffu, lane % 3);
    if (lane < 7) p.out[7 * 32 + lane] = __ballot_sync(0x7fu, lane % 2 == 0);
}

/* Threads of one warp leave one after the other, and the others go on together. */
SLIP_KERNEL(probe_leaving, probe_parameters) {
    int64_t sum = 0;
    for (unsigned round = 0; round <= threadIdx.x; ++round) sum += __popc(__ballot_sync(0xffffffffu, 1));
    p.out[threadIdx.x] = sum;
}

/* out[0] += 1, out[1] = max, out[2] = min, out[3] by compare and swap; out[4] and out[5] are a float's and a double's. */
SLIP_KERNEL(probe_atomics, probe_parameters) {
    long long *words = (long long *)p.out;
    long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    atomicAdd((unsigned long long *)words, 1ull);
    atomicMax(words + 1, i);
    atomicMin(words + 2, -i);
    unsigned long long *word = (unsigned long long *)words + 3, seen = atomicAdd(word, 0ull), expected;
    do {
        expected = seen;
        seen = atomicCAS(word, expected, expected + 2);
    } while (seen != expected);
    atomicAdd((float *)(words + 4), 1.0f);
    atomicAdd((double *)(words + 5), 0.5);
    atomicOr((unsigned *)(words + 6), 1u << (i & 31));
}

/* A barrier that half of the threads never come to, though they have not returned. */
SLIP_KERNEL(probe_deadlock, probe_parameters) {
    if (threadIdx.x % 2 == 0) __syncthreads();
    else __ballot_sync(0xffffffffu, 1);
    p.out[threadIdx.x] = 1;
}

SLIP_KERNEL(probe_out_of_bounds, probe_parameters) { p.out[p.count] = p.value; }

/* Many barriers and shuffles, for timing. */
SLIP_KERNEL(probe_waits, probe_parameters) {
    int64_t sum = threadIdx.x;
    for (int64_t i = 0; i < p.value; ++i) {
        __syncthreads();
        sum += __shfl_down_sync(0xffffffffu, sum, 1);
    }
    p.out[threadIdx.x] = sum;
}
