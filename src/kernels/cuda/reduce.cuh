/* Folding over axes. Which elements meet, and in which order, follows from the sizes and from how the input lies alone.
 *
 * Rows: one output's elements lie one after the other, and are read 16 bytes at a time by the threads that share it.
 *
 * Columns: threads stand side by side along the outputs, and in SLIP_BLOCK / width rows along the elements. Any strides
 * will do; where neighbouring outputs have neighbouring elements a thread carries 16 bytes of them. What chunks came to
 * is joined by them too, with the output's type for elements; half types, whose chunks come to float32, have kernels of
 * their own for it. */
#ifndef SLIP_KERNELS_CUDA_REDUCE_H
#define SLIP_KERNELS_CUDA_REDUCE_H

#include "kernels/cuda/values.cuh"

template <class E, class Op>
static ALWAYS_INLINE void fold_vector(typename E::value *folded, const gpu_vector<typename E::in> &vector,
                                      uint64_t flip) {
#pragma unroll
    for (int k = 0; k < gpu_vector<typename E::in>::COUNT; ++k)
        folded[k] = Op::combine(folded[k], E::load(vector.values[k], flip));
}

/* `count` neighbouring elements, of which this thread takes its share. */
template <class E, class Op>
static ALWAYS_INLINE void fold_run(typename E::value *folded, const typename E::in *data, uint64_t count, uint32_t lane,
                                   uint32_t lanes, uint64_t flip) {
    typedef typename E::in in;
    enum { COUNT = gpu_vector<in>::COUNT, AT_ONCE = sizeof(in) == 1 ? 2 : 4 };
    uint64_t head = (16 - (uintptr_t)data % 16) % 16 / sizeof(in);
    head = head < count ? head : count;
    for (uint64_t i = lane; i < head; i += lanes) folded[0] = Op::combine(folded[0], E::load(data[i], flip));
    uint64_t vectors = (count - head) / COUNT, i = lane;
    const in *whole = data + head;
    for (; i + (AT_ONCE - 1) * lanes < vectors; i += AT_ONCE * lanes) {
        gpu_vector<in> loaded[AT_ONCE];
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k) loaded[k] = gpu_load_vector<in>(whole, i + (uint32_t)k * lanes);
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k) fold_vector<E, Op>(folded, loaded[k], flip);
    }
#pragma unroll 1
    for (; i < vectors; i += lanes) fold_vector<E, Op>(folded, gpu_load_vector<in>(whole, i), flip);
    for (i = vectors * COUNT + lane; i < count - head; i += lanes)
        folded[0] = Op::combine(folded[0], E::load(whole[i], flip));
}

/* What a chunk came to is kept in the type computed with. */
template <class E>
static ALWAYS_INLINE void store_folded(const gpu_reduce &p, uint64_t output, uint64_t chunk, typename E::value folded) {
    uint64_t at = chunk * p.kept + output;
    if (sizeof(typename E::value) != sizeof(typename E::out) && p.is_partial) ((typename E::value *)p.out)[at] = folded;
    else ((typename E::out *)p.out)[at] = E::store(folded, p.flip);
}

template <class E, class Op> static ALWAYS_INLINE void fold_rows(const gpu_reduce &p) {
    typedef typename E::in in;
    enum { COUNT = gpu_vector<in>::COUNT };
    uint32_t lane = threadIdx.x & (p.width - 1);
    uint64_t output = (uint64_t)blockIdx.x * (SLIP_BLOCK / p.width) + threadIdx.x / p.width, chunk = 0;
    if (p.chunks > 1) { /* a block each */
        chunk = blockIdx.x % p.chunks;
        output = blockIdx.x / p.chunks;
    }
    typename E::value folded[COUNT];
#pragma unroll
    for (int k = 0; k < COUNT; ++k) folded[k] = Op::identity();
    if (output < p.kept) {
        const int64_t *shape = p.shape + p.kept_ndim, *strides = p.strides + p.kept_ndim;
        const in *data = (const in *)p.in + gpu_offset(p.shape, p.strides, p.kept_ndim, output);
        uint64_t at = chunk * p.chunk, end = p.reduced - at < p.chunk ? p.reduced : at + p.chunk;
        uint64_t extent = (uint64_t)shape[p.reduced_ndim - 1];
        uint64_t left = p.reduced_ndim == 1 ? end : extent - at % extent; /* of the run */
        while (at < end) {
            uint64_t run = left < end - at ? left : end - at;
            fold_run<E, Op>(folded, data + gpu_offset(shape, strides, p.reduced_ndim, at), run, lane, p.width, p.flip);
            left = extent;
            at += run;
        }
    }
    typename E::value result = gpu_fold_registers<Op, COUNT>(folded);
    result = gpu_fold_lanes<Op>(result, p.width);
    if (lane == 0 && output < p.kept) store_folded<E>(p, output, chunk, result);
}

/* ---- columns ---- */

/* `count` neighbouring elements. */
template <class T, int count> union column_words {
    gpu_words words; /* of 16 bytes, or for the alignment alone */
    T values[count];
};

template <class T, int count> static ALWAYS_INLINE column_words<T, count> load_columns(const T *data) {
    column_words<T, count> loaded;
    if (count > 1) loaded.words = *(const gpu_words *)(const void *)data;
    else loaded.values[0] = *data;
    return loaded;
}

template <class E, class Op, int count> static ALWAYS_INLINE void fold_columns_by(const gpu_reduce &p) {
    typedef typename E::in in;
    typedef typename E::value value;
    enum { AT_ONCE = count == 16 ? 2 : 4 };
    __shared__ value slots[SLIP_BLOCK * count];
    uint32_t lane = threadIdx.x / p.width, lanes = SLIP_BLOCK / p.width;
    uint32_t chunk = blockIdx.x / p.tiles;
    uint64_t first = ((uint64_t)(blockIdx.x - chunk * p.tiles) * p.width + (threadIdx.x & (p.width - 1))) * count;
    value folded[count];
#pragma unroll
    for (int k = 0; k < count; ++k) folded[k] = Op::identity();
    if (first < p.kept) {
        const int64_t *shape = p.shape + p.kept_ndim, *strides = p.strides + p.kept_ndim;
        const in *data = (const in *)p.in + gpu_offset(p.shape, p.strides, p.kept_ndim, first);
        uint64_t begin = chunk * p.chunk, end = p.reduced - begin < p.chunk ? p.reduced : begin + p.chunk;
        uint64_t row = begin + lane;
        for (; row + (AT_ONCE - 1) * lanes < end; row += AT_ONCE * lanes) {
            column_words<in, count> loaded[AT_ONCE];
            if (p.reduced_ndim == 1) {
#pragma unroll
                for (int i = 0; i < AT_ONCE; ++i)
                    loaded[i] = load_columns<in, count>(data + (int64_t)(row + (uint32_t)i * lanes) * strides[0]);
            } else {
#pragma unroll
                for (int i = 0; i < AT_ONCE; ++i)
                    loaded[i] = load_columns<in, count>(
                        data + gpu_offset(shape, strides, p.reduced_ndim, row + (uint32_t)i * lanes));
            }
#pragma unroll
            for (int i = 0; i < AT_ONCE; ++i)
#pragma unroll
                for (int k = 0; k < count; ++k)
                    folded[k] = Op::combine(folded[k], E::load(loaded[i].values[k], p.flip));
        }
#pragma unroll 1
        for (; row < end; row += lanes) {
            column_words<in, count> loaded =
                load_columns<in, count>(data + gpu_offset(shape, strides, p.reduced_ndim, row));
#pragma unroll
            for (int k = 0; k < count; ++k) folded[k] = Op::combine(folded[k], E::load(loaded.values[k], p.flip));
        }
    }
#pragma unroll
    for (int k = 0; k < count; ++k) slots[k * SLIP_BLOCK + threadIdx.x] = folded[k];
#pragma unroll 1
    for (uint32_t half = lanes / 2; half; half /= 2) {
        __syncthreads();
        if (lane < half) {
#pragma unroll
            for (int k = 0; k < count; ++k) {
                folded[k] = Op::combine(folded[k], slots[k * SLIP_BLOCK + threadIdx.x + half * p.width]);
                slots[k * SLIP_BLOCK + threadIdx.x] = folded[k];
            }
        }
    }
    if (lane == 0 && first < p.kept) {
#pragma unroll
        for (int k = 0; k < count; ++k) store_folded<E>(p, first + k, chunk, folded[k]);
    }
}

template <class E, class Op> static ALWAYS_INLINE void fold_columns(const gpu_reduce &p) {
    if (p.is_vector) fold_columns_by<E, Op, gpu_vector<typename E::in>::COUNT>(p);
    else fold_columns_by<E, Op, 1>(p);
}

#define REDUCE_KERNELS(name, E, Op)                               \
    SLIP_KERNEL(name##_rows, gpu_reduce) { fold_rows<E, Op>(p); } \
    SLIP_KERNEL(name##_columns, gpu_reduce) { fold_columns<E, Op>(p); }
#define JOIN_KERNEL(name, E, Op) \
    SLIP_KERNEL(name##_join, gpu_reduce) { fold_columns_by<gpu_partial<E>, Op, 1>(p); }

/* Commas would end a macro's argument. */
typedef gpu_plain<uint8_t, uint32_t> gpu_wide_u8;
typedef gpu_plain<uint16_t, uint32_t> gpu_wide_u16;
typedef gpu_plain<int8_t, uint32_t> gpu_wide_i8;
typedef gpu_plain<int16_t, uint32_t> gpu_wide_i16;
typedef gpu_plain<uint32_t, uint32_t> gpu_u32;
typedef gpu_plain<uint64_t, uint64_t> gpu_u64;

/* Sums and products: signed integers wrap to the same bits as unsigned ones; narrow ones become 32 bits wide. */
#define WRAPPING_REDUCE_KERNELS(op)                        \
    REDUCE_KERNELS(op##_u8, gpu_wide_u8, gpu_##op##_u32)   \
    REDUCE_KERNELS(op##_u16, gpu_wide_u16, gpu_##op##_u32) \
    REDUCE_KERNELS(op##_i8, gpu_wide_i8, gpu_##op##_u32)   \
    REDUCE_KERNELS(op##_i16, gpu_wide_i16, gpu_##op##_u32) \
    REDUCE_KERNELS(op##_u32, gpu_u32, gpu_##op##_u32)      \
    REDUCE_KERNELS(op##_u64, gpu_u64, gpu_##op##_u64)

#define INEXACT_REDUCE_KERNELS(op)                      \
    REDUCE_KERNELS(op##_f16, gpu_f16, gpu_##op##_f32)   \
    REDUCE_KERNELS(op##_bf16, gpu_bf16, gpu_##op##_f32) \
    REDUCE_KERNELS(op##_f32, gpu_f32, gpu_##op##_f32)   \
    REDUCE_KERNELS(op##_c64, gpu_c64, gpu_##op##_c64)   \
    JOIN_KERNEL(op##_f16, gpu_f16, gpu_##op##_f32)      \
    JOIN_KERNEL(op##_bf16, gpu_bf16, gpu_##op##_f32)

#endif
