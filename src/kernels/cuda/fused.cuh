/* One kernel for several elementwise ops, compiled while the program runs. What differs from kernel to kernel is
 * written before this text by drivers/cuda/fused_source.c:
 *     FUSED_KERNEL        the kernel's name
 *     FUSED_OPERATIONS    the lines of operations.cuh that it uses
 *     FUSED_INPUTS(X)     X(i, type, kind, place): its inputs; varying ones are numbered by place
 *     FUSED_STEPS         statements that make the values v16, v17 ... of elements v0, v1 ... of the inputs
 *     FUSED_OUTPUTS(X)    X(i, type, value): what is written
 *     FUSED_IS_LONG       whether an op is: see GPU_OPERATION
 *     FUSED_BYTES         of the widest element that is read or written
 *     FUSED_HAS_HEAD, FUSED_IS_STRIDED
 * The values are those of the ops' own kernels, bit for bit. */
#ifndef SLIP_KERNELS_CUDA_FUSED_H
#define SLIP_KERNELS_CUDA_FUSED_H

#include "kernels/cuda/elementwise.cuh"
#include "kernels/cuda/operations.cuh"
#include "kernels/scalar/threefry.h"

enum fused_kind {
    FUSED_FIXED,   /* one element for all */
    FUSED_VARYING, /* read from memory */
    FUSED_HEAD     /* random bits, made on the way */
};

#undef GPU_OPERATION
#define GPU_OPERATION GPU_OPERATION_TYPE
FUSED_OPERATIONS

/* ---- one element ---- */

#define FUSED_DECLARE_INPUT(i, type, kind, place) type_##type v##i;
struct fused_elements { FUSED_INPUTS(FUSED_DECLARE_INPUT) };

#define FUSED_DECLARE_OUTPUT(i, type, value) type_##type out##i;
struct fused_results { FUSED_OUTPUTS(FUSED_DECLARE_OUTPUT) };

static ALWAYS_INLINE fused_results fused_apply(const fused_elements &in) {
    fused_results results;
#define FUSED_NAME_INPUT(i, type, kind, place) const type_##type v##i = in.v##i;
#define FUSED_SET_OUTPUT(i, type, value) results.out##i = value;
    FUSED_INPUTS(FUSED_NAME_INPUT)
    FUSED_STEPS
    FUSED_OUTPUTS(FUSED_SET_OUTPUT)
    return results;
}

/* ---- several ---- */

#define FUSED_DECLARE_PACK(i, type, kind, place) gpu_pack<type_##type, size> v##i;
template <int size> struct fused_packs { FUSED_INPUTS(FUSED_DECLARE_PACK) };

#define FUSED_LOAD_FIXED(i, type, kind, place) \
    if (kind == FUSED_FIXED) fixed.v##i = *(const type_##type *)gpu_operand(p, i);
static ALWAYS_INLINE fused_elements fused_load_fixed(const gpu_fused &p) {
    fused_elements fixed;
    FUSED_INPUTS(FUSED_LOAD_FIXED)
    return fixed;
}

#define FUSED_LOAD(i, type, kind, place) \
    if (kind == FUSED_VARYING) gpu_load<type_##type, size, true>(packs.v##i, p.in[i], first, false);
template <int size> static ALWAYS_INLINE void fused_load(fused_packs<size> &packs, const gpu_fused &p, uint64_t first) {
    FUSED_INPUTS(FUSED_LOAD)
}

/* Random bits are uint32; for inputs of other types nothing is ever called. */
template <class T> static ALWAYS_INLINE void fused_set(T &, uint32_t) {}
static ALWAYS_INLINE void fused_set(uint32_t &element, uint32_t bits) { element = bits; }

#define FUSED_DECLARE_RESULT_PACK(i, type, value) gpu_pack<type_##type, size> out##i;
#define FUSED_ELEMENT(i, type, kind, place)                        \
    if (kind == FUSED_VARYING) element.v##i = packs.v##i.values[k]; \
    if (kind == FUSED_HEAD) fused_set(element.v##i, bits[k]);
#define FUSED_RESULT(i, type, value) out##i.values[k] = results.out##i;
#define FUSED_STORE(i, type, value) gpu_store<type_##type, size>(p.out[i], first, out##i);

/* `bits`: of the head. */
template <int size>
static ALWAYS_INLINE void fused_compute(const gpu_fused &p, uint64_t first, const fused_elements &fixed,
                                        const fused_packs<size> &packs, const uint32_t *bits) {
    FUSED_OUTPUTS(FUSED_DECLARE_RESULT_PACK)
#pragma unroll
    for (int k = 0; k < size; ++k) {
        fused_elements element = fixed;
        FUSED_INPUTS(FUSED_ELEMENT)
        fused_results results = fused_apply(element);
        FUSED_OUTPUTS(FUSED_RESULT)
    }
    FUSED_OUTPUTS(FUSED_STORE)
    (void)bits;
}

#define FUSED_INPUT_IS_ALIGNED(i, type, kind, place) \
    if (kind == FUSED_VARYING) is_aligned &= is_pack_aligned<type_##type, size>(p.in[i]);
#define FUSED_OUTPUT_IS_ALIGNED(i, type, value) is_aligned &= is_pack_aligned<type_##type, size>(p.out[i]);
template <int size> static ALWAYS_INLINE bool fused_outputs_are_aligned(const gpu_fused &p) {
    bool is_aligned = true;
    FUSED_OUTPUTS(FUSED_OUTPUT_IS_ALIGNED)
    return is_aligned;
}
template <int size> static ALWAYS_INLINE bool fused_is_aligned(const gpu_fused &p) {
    bool is_aligned = fused_outputs_are_aligned<size>(p);
    FUSED_INPUTS(FUSED_INPUT_IS_ALIGNED)
    return is_aligned;
}

#if FUSED_HAS_HEAD

/* ---- random bits, and what is made of them ---- */

/* Words i and i + half come from one threefry: see random_bits.cu. A thread takes `size` neighbouring pairs. */
template <int size> static ALWAYS_INLINE void fused_pairs(const gpu_fused &p, uint64_t first) {
    uint64_t half = (p.count + 1) / 2, pairs = p.count / 2;
    uint32_t low[size], high[size], key0 = p.key[0], key1 = p.key[p.key_stride];
    if (first >= half) return;
    fused_elements fixed = fused_load_fixed(p);
    fused_packs<size> packs;
#pragma unroll
    for (int k = 0; k < size; ++k) {
        uint64_t word = first + k;
        threefry_pair pair = threefry(key0, key1, (uint32_t)word, word < pairs ? (uint32_t)(word + half) : 0);
        low[k] = pair.first;
        high[k] = pair.second;
    }
    fused_load<size>(packs, p, first);
    fused_compute<size>(p, first, fixed, packs, low);
    if (first >= pairs) return;
    fused_load<size>(packs, p, half + first);
    fused_compute<size>(p, half + first, fixed, packs, high);
}

/* GPU_FUSED_PAIRS pairs per thread. */
SLIP_KERNEL(FUSED_KERNEL, gpu_fused) {
    constexpr int size = FUSED_IS_LONG ? 1 : GPU_FUSED_PAIRS;
    uint64_t half = (p.count + 1) / 2, begin = (uint64_t)blockIdx.x * (SLIP_BLOCK * GPU_FUSED_PAIRS);
    if (size > 1 && p.count % (2 * size) == 0 && fused_is_aligned<size>(p)) {
        fused_pairs<size>(p, begin + threadIdx.x * size);
        return;
    }
#pragma unroll 1
    for (int k = 0; k < GPU_FUSED_PAIRS; ++k)
        if (begin + k * SLIP_BLOCK < half) fused_pairs<1>(p, begin + k * SLIP_BLOCK + threadIdx.x);
}

#elif FUSED_IS_STRIDED

/* ---- inputs that lie anywhere ---- */

#define FUSED_LOAD_RUN(i, type, kind, place) \
    if (kind == FUSED_VARYING)               \
        gpu_load_run<type_##type, size, true>(packs.v##i, p.at.in[i], offsets[place], p.strides[place][p.ndim - 1]);

template <int size> static ALWAYS_INLINE void fused_runs(const gpu_fused_strided &p) {
    uint32_t runs = (uint32_t)p.at.count / size;
    fused_elements fixed = fused_load_fixed(p.at);
#pragma unroll 1
    for (uint32_t run = blockIdx.x * SLIP_BLOCK + threadIdx.x; run < runs; run += gridDim.x * SLIP_BLOCK) {
        int64_t offsets[GPU_FUSED_VARYING];
        fused_packs<size> packs;
        gpu_locate<FUSED_VARYING_COUNT>(offsets, p, run * size);
        FUSED_INPUTS(FUSED_LOAD_RUN)
        fused_compute<size>(p.at, (uint64_t)run * size, fixed, packs, NULL);
    }
}

/* Any number of blocks. */
SLIP_KERNEL(FUSED_KERNEL, gpu_fused_strided) {
    constexpr int size = FUSED_IS_LONG ? 1 : GPU_RUN_ELEMENTS(FUSED_BYTES);
    if (size > 1 && p.shape[p.ndim - 1] % size == 0 && fused_outputs_are_aligned<size>(p.at)) fused_runs<size>(p);
    else fused_runs<1>(p);
}

#else

/* ---- all lie alike ---- */

/* The packs of one thread: all are read before the first is computed. */
template <int size, int packs>
static ALWAYS_INLINE void fused_map(const gpu_fused &p, const fused_elements &fixed, uint64_t begin, uint64_t end) {
    fused_packs<size> loaded[packs];
#pragma unroll
    for (int k = 0; k < packs; ++k) {
        uint64_t first = begin + (k * SLIP_BLOCK + threadIdx.x) * size;
        if (first + size <= end) fused_load<size>(loaded[k], p, first);
    }
#pragma unroll
    for (int k = 0; k < packs; ++k) {
        uint64_t first = begin + (k * SLIP_BLOCK + threadIdx.x) * size;
        if (first + size <= end) fused_compute<size>(p, first, fixed, loaded[k], NULL);
    }
}

/* One tile of SLIP_BLOCK * GPU_THREAD_ELEMENTS(FUSED_BYTES) elements per block. */
SLIP_KERNEL(FUSED_KERNEL, gpu_fused) {
    constexpr int each = GPU_THREAD_ELEMENTS(FUSED_BYTES), size = FUSED_IS_LONG ? 1 : 16 / FUSED_BYTES;
    uint64_t begin = (uint64_t)blockIdx.x * (SLIP_BLOCK * each), end = begin + SLIP_BLOCK * each;
    if (begin >= p.count) return;
    end = end < p.count ? end : p.count;
    fused_elements fixed = fused_load_fixed(p);
    uint64_t rest = begin; /* from where on elements go one by one */
    if (size > 1 && fused_is_aligned<size>(p)) {
        fused_map<size, each / size>(p, fixed, begin, end);
        rest = end - end % size;
    }
#pragma unroll 1
    for (; rest < end; rest += SLIP_BLOCK) fused_map<1, 1>(p, fixed, rest, end);
}

#endif

#endif
