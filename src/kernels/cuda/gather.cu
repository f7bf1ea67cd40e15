/* Reading at indices, and writing under a mask. */
#include "kernels/cuda/index.cuh"

/* ---- gather ---- */

template <int bytes> static ALWAYS_INLINE void gather_elements(const gpu_gather &p) {
    typedef gpu_bytes<bytes> word;
#pragma unroll 1
    for (uint64_t i = (uint64_t)blockIdx.x * SLIP_BLOCK + threadIdx.x; i < p.count;
         i += (uint64_t)gridDim.x * SLIP_BLOCK) {
        uint32_t slice = (uint32_t)i, place = 0;
        if (p.slice.count > 1) gpu_split(slice, place, i, p.slice.count);
        int64_t from = gpu_target<false>(p.at, slice);
        ((word *)p.out)[i] = ((const word *)p.in)[from + gpu_offset(p.slice, p.slice_strides, place)];
    }
}

SLIP_KERNEL(gather_1, gpu_gather) { gather_elements<1>(p); }
SLIP_KERNEL(gather_2, gpu_gather) { gather_elements<2>(p); }
SLIP_KERNEL(gather_4, gpu_gather) { gather_elements<4>(p); }
SLIP_KERNEL(gather_8, gpu_gather) { gather_elements<8>(p); }
SLIP_KERNEL(gather_16, gpu_gather) { gather_elements<16>(p); }

/* ---- under a mask: three kernels in turn ---- */

/* One block per chunk. */
SLIP_KERNEL(masked_ranks, gpu_masked) {
    enum { WORDS = GPU_SCATTER_CHUNK / 32, WARP_WORDS = WORDS / (SLIP_BLOCK / 32) };
    __shared__ uint32_t truths[WORDS];
    __shared__ uint32_t before[WORDS];
    uint32_t begin = blockIdx.x * GPU_SCATTER_CHUNK, lane = threadIdx.x % 32,
             first_word = threadIdx.x / 32 * WARP_WORDS;
#pragma unroll 1
    for (uint32_t w = first_word; w < first_word + WARP_WORDS; ++w) {
        uint32_t i = begin + w * 32 + lane;
        bool is_true = i < p.axes.count && ((const uint8_t *)p.mask)[gpu_offset(p.axes, p.mask_strides, i)] != 0;
        uint32_t word = __ballot_sync(0xffffffffu, is_true);
        if (lane == 0) truths[w] = word;
    }
    __syncthreads();
    if (threadIdx.x < WORDS) {
        uint32_t sum = 0;
        for (uint32_t w = 0; w < threadIdx.x; ++w) sum += gpu_bit_count(truths[w]);
        before[threadIdx.x] = sum;
        if (threadIdx.x == WORDS - 1) p.totals[blockIdx.x] = sum + gpu_bit_count(truths[WORDS - 1]);
    }
    __syncthreads();
#pragma unroll 1
    for (uint32_t w = first_word; w < first_word + WARP_WORDS; ++w) {
        uint32_t i = begin + w * 32 + lane, word = truths[w];
        uint32_t rank = before[w] + gpu_bit_count(word & ((1u << lane) - 1));
        if (i < p.axes.count) p.ranks[i] = word >> lane & 1 ? rank : GPU_NO_RANK;
    }
}

/* One block: every total becomes the sum of those before it, and that of all shows whether there is enough. */
SLIP_KERNEL(masked_totals, gpu_masked) {
    __shared__ uint64_t sums[SLIP_BLOCK];
    uint64_t carry = 0;
#pragma unroll 1
    for (uint32_t first = 0; first < p.chunk_count; first += SLIP_BLOCK) {
        uint32_t i = first + threadIdx.x;
        uint64_t own = i < p.chunk_count ? p.totals[i] : 0, sum = own;
        sums[threadIdx.x] = own;
        __syncthreads();
#pragma unroll 1
        for (uint32_t distance = 1; distance < SLIP_BLOCK; distance *= 2) {
            uint64_t other = threadIdx.x >= distance ? sums[threadIdx.x - distance] : 0;
            __syncthreads();
            sum += other;
            sums[threadIdx.x] = sum;
            __syncthreads();
        }
        if (i < p.chunk_count) p.totals[i] = carry + sum - own;
        carry += sums[SLIP_BLOCK - 1];
        __syncthreads();
    }
    if (threadIdx.x == 0 && carry > p.available) gpu_tell_host(p.refused, 1);
}

template <int bytes> static ALWAYS_INLINE void put_masked(const gpu_masked &p) {
    typedef gpu_bytes<bytes> word;
    uint64_t count = (uint64_t)p.axes.count * p.slice.count;
#pragma unroll 1
    for (uint64_t i = (uint64_t)blockIdx.x * SLIP_BLOCK + threadIdx.x; i < count;
         i += (uint64_t)gridDim.x * SLIP_BLOCK) {
        uint32_t slice = (uint32_t)i, place = 0;
        if (p.slice.count > 1) gpu_split(slice, place, i, p.slice.count);
        uint32_t rank = p.ranks[slice];
        uint64_t number = p.totals[slice / GPU_SCATTER_CHUNK] + rank;
        if (rank == GPU_NO_RANK || number >= p.available) continue;
        int64_t to = gpu_offset(p.axes, p.out_strides, slice) + gpu_offset(p.slice, p.slice_strides, place);
        int64_t from = (int64_t)number * p.source_stride + gpu_offset(p.slice, p.slice_source_strides, place);
        ((word *)p.out)[to] = ((const word *)p.source)[from];
    }
}

SLIP_KERNEL(masked_put_1, gpu_masked) { put_masked<1>(p); }
SLIP_KERNEL(masked_put_2, gpu_masked) { put_masked<2>(p); }
SLIP_KERNEL(masked_put_4, gpu_masked) { put_masked<4>(p); }
SLIP_KERNEL(masked_put_8, gpu_masked) { put_masked<8>(p); }
