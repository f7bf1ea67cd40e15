/* Elementwise kernels: one template for arrays that lie as the output does, one for the rest. An operation is a type
 *     struct op { typedef ... a, b, c; enum { inputs, is_heavy }; static auto apply(a, b, c); }
 * with inputs of 1 to 3; the operands beyond are dummies. Heavy operations are those whose code is long: it is there
 * once and runs one element at a time. */
#ifndef SLIP_KERNELS_CUDA_ELEMENTWISE_H
#define SLIP_KERNELS_CUDA_ELEMENTWISE_H

#include "kernels/cuda/types.cuh"

/* Bytes that are read and written at once. */
template <int bytes> struct alignas(bytes) gpu_bytes { uint32_t words[bytes / 4]; };
template <> struct gpu_bytes<2> { uint16_t bits; };
template <> struct gpu_bytes<1> { uint8_t bits; };

/* Elements that are read and written at once. */
template <class T, int count> union gpu_pack {
    gpu_bytes<sizeof(T) * count> bytes;
    T values[count];
};

template <class T, int count> static ALWAYS_INLINE bool is_pack_aligned(const void *data) {
    return (uintptr_t)data % sizeof(gpu_pack<T, count>) == 0;
}

template <class Op> using gpu_result = decltype(Op::apply(typename Op::a(), typename Op::b(), typename Op::c()));

template <class Op> struct gpu_widest {
    static constexpr int larger(int a, int b) { return a > b ? a : b; }
    static constexpr int bytes =
        larger(larger(sizeof(gpu_result<Op>), sizeof(typename Op::a)),
               larger(Op::inputs > 1 ? sizeof(typename Op::b) : 1, Op::inputs > 2 ? sizeof(typename Op::c) : 1));
};

/* An input's memory, which may be among the parameters. */
template <class P> static ALWAYS_INLINE const void *gpu_operand(const P &p, int k) {
    return p.in[k] ? p.in[k] : &p.values[k];
}

/* ---- dense ---- */

/* Operands that do not exist give nothing to read. */
template <class T, int count, bool exists>
static ALWAYS_INLINE void gpu_load(gpu_pack<T, count> &pack, const void *data, uint64_t first, bool is_fixed) {
    if (!exists) return;
    if (count == 1) {
        pack.values[0] = ((const T *)data)[is_fixed ? 0 : first];
    } else if (is_fixed) {
        T fixed = *(const T *)data;
#pragma unroll
        for (int i = 0; i < count; ++i) pack.values[i] = fixed;
    } else {
        pack.bytes = *(const gpu_bytes<sizeof(T) * count> *)((const T *)data + first);
    }
}

template <class T, int count>
static ALWAYS_INLINE void gpu_store(void *data, uint64_t first, const gpu_pack<T, count> &pack) {
    *(gpu_bytes<sizeof(T) * count> *)((T *)data + first) = pack.bytes;
}

/* The packs of one thread: all are read before the first is computed. */
template <class Op, int size, int packs>
static ALWAYS_INLINE void map_packs(const gpu_dense &p, uint64_t begin, uint64_t end) {
    gpu_pack<typename Op::a, size> a[packs];
    gpu_pack<typename Op::b, size> b[packs];
    gpu_pack<typename Op::c, size> c[packs];
#pragma unroll
    for (int k = 0; k < packs; ++k) {
        uint64_t first = begin + (k * SLIP_BLOCK + threadIdx.x) * size;
        if (first + size > end) continue;
        gpu_load<typename Op::a, size, true>(a[k], gpu_operand(p, 0), first, p.fixed & 1);
        gpu_load<typename Op::b, size, (Op::inputs > 1)>(b[k], gpu_operand(p, 1), first, p.fixed & 2);
        gpu_load<typename Op::c, size, (Op::inputs > 2)>(c[k], gpu_operand(p, 2), first, p.fixed & 4);
    }
#pragma unroll
    for (int k = 0; k < packs; ++k) {
        uint64_t first = begin + (k * SLIP_BLOCK + threadIdx.x) * size;
        if (first + size > end) continue;
        gpu_pack<gpu_result<Op>, size> out;
#pragma unroll
        for (int i = 0; i < size; ++i) out.values[i] = Op::apply(a[k].values[i], b[k].values[i], c[k].values[i]);
        gpu_store<gpu_result<Op>, size>(p.out, first, out);
    }
}

/* Any number of blocks. */
template <class Op> static ALWAYS_INLINE void map_heavy(const gpu_dense &p) {
#pragma unroll 1
    for (uint64_t i = (uint64_t)blockIdx.x * SLIP_BLOCK + threadIdx.x; i < p.count;
         i += (uint64_t)gridDim.x * SLIP_BLOCK)
        map_packs<Op, 1, 1>(p, i - threadIdx.x, p.count);
}

/* One tile of SLIP_BLOCK * GPU_THREAD_ELEMENTS(widest) elements per block. */
template <class Op> static ALWAYS_INLINE void map_dense(const gpu_dense &p) {
    if (Op::is_heavy) {
        map_heavy<Op>(p);
        return;
    }
    constexpr int widest = gpu_widest<Op>::bytes, each = GPU_THREAD_ELEMENTS(widest), size = 16 / widest;
    uint64_t begin = (uint64_t)blockIdx.x * (SLIP_BLOCK * each), end = begin + SLIP_BLOCK * each;
    if (begin >= p.count) return;
    end = end < p.count ? end : p.count;
    bool is_aligned = is_pack_aligned<gpu_result<Op>, size>(p.out);
    is_aligned &= (p.fixed & 1) || is_pack_aligned<typename Op::a, size>(gpu_operand(p, 0));
    if (Op::inputs > 1) is_aligned &= (p.fixed & 2) || is_pack_aligned<typename Op::b, size>(gpu_operand(p, 1));
    if (Op::inputs > 2) is_aligned &= (p.fixed & 4) || is_pack_aligned<typename Op::c, size>(gpu_operand(p, 2));
    uint64_t rest = begin; /* from where on elements go one by one */
    if (is_aligned) {
        map_packs<Op, size, each / size>(p, begin, end);
        rest = end - end % size;
    }
#pragma unroll 1
    for (; rest < end; rest += SLIP_BLOCK * 4) map_packs<Op, 1, 4>(p, rest, end);
}

/* ---- strided ---- */

/* Where each input has element `i` of the output's order. */
template <int inputs, int room, class P>
static ALWAYS_INLINE void gpu_locate(int64_t (&offsets)[room], const P &p, uint32_t i) {
#pragma unroll
    for (int k = 0; k < inputs; ++k) offsets[k] = 0;
    for (int axis = p.ndim - 1; i; --axis) { /* ends by itself, and so is not unrolled */
        uint32_t extent = (uint32_t)p.shape[axis], rest = axis ? i / extent : 0, position = i - rest * extent;
#pragma unroll
        for (int k = 0; k < inputs; ++k) offsets[k] += (int64_t)position * p.strides[k][axis];
        i = rest;
    }
}

/* A run of elements along the last axis. */
template <class T, int count, bool exists>
static ALWAYS_INLINE void gpu_load_run(gpu_pack<T, count> &pack, const void *data, int64_t offset, int64_t stride) {
    if (!exists) return;
    const T *from = (const T *)data + offset;
    if (count > 1 && stride == 1 && is_pack_aligned<T, count>(from)) {
        pack.bytes = *(const gpu_bytes<sizeof(T) * count> *)from;
    } else {
#pragma unroll
        for (int i = 0; i < count; ++i) pack.values[i] = from[i * stride];
    }
}

template <class Op, int size> static ALWAYS_INLINE void map_runs(const gpu_strided &p) {
    uint32_t runs = (uint32_t)p.count / size;
    int last = p.ndim - 1;
#pragma unroll 1
    for (uint32_t run = blockIdx.x * SLIP_BLOCK + threadIdx.x; run < runs; run += gridDim.x * SLIP_BLOCK) {
        int64_t offsets[GPU_MAX_INPUTS];
        gpu_pack<typename Op::a, size> a;
        gpu_pack<typename Op::b, size> b;
        gpu_pack<typename Op::c, size> c;
        gpu_pack<gpu_result<Op>, size> out;
        gpu_locate<Op::inputs>(offsets, p, run * size);
        gpu_load_run<typename Op::a, size, true>(a, gpu_operand(p, 0), offsets[0], p.strides[0][last]);
        gpu_load_run<typename Op::b, size, (Op::inputs > 1)>(b, gpu_operand(p, 1), offsets[1], p.strides[1][last]);
        gpu_load_run<typename Op::c, size, (Op::inputs > 2)>(c, gpu_operand(p, 2), offsets[2], p.strides[2][last]);
#pragma unroll
        for (int i = 0; i < size; ++i) out.values[i] = Op::apply(a.values[i], b.values[i], c.values[i]);
        gpu_store<gpu_result<Op>, size>(p.out, (uint64_t)run * size, out);
    }
}

/* Fewer than 2^31 elements (the driver splits larger ones). Any number of blocks. */
template <class Op> static ALWAYS_INLINE void map_strided(const gpu_strided &p) {
    constexpr int size = Op::is_heavy ? 1 : GPU_RUN_ELEMENTS(gpu_widest<Op>::bytes);
    if (size > 1 && p.shape[p.ndim - 1] % size == 0 && is_pack_aligned<gpu_result<Op>, size>(p.out))
        map_runs<Op, size>(p);
    else map_runs<Op, 1>(p);
}

/* ---- stamps ---- */

#define GPU_OPERATION_TYPE(name, type, heavy, input_count, type_a, type_b, type_c, expression)   \
    struct name##_##type##_op {                                                                  \
        typedef type_a a;                                                                        \
        typedef type_b b;                                                                        \
        typedef type_c c;                                                                        \
        enum { inputs = input_count, is_heavy = heavy };                                         \
        static ALWAYS_INLINE auto apply(a x, b y, c z) { return (void)y, (void)z, (expression); } \
    };

#define GPU_OPERATION(name, type, heavy, input_count, type_a, type_b, type_c, expression)         \
    GPU_OPERATION_TYPE(name, type, heavy, input_count, type_a, type_b, type_c, expression)        \
    SLIP_KERNEL(name##_##type##_dense, gpu_dense) { map_dense<name##_##type##_op>(p); }           \
    SLIP_KERNEL(name##_##type##_strided, gpu_strided) { map_strided<name##_##type##_op>(p); }

#endif
