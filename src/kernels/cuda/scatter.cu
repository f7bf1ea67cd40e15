/* Writing at indices, and updates of slices. Updates of one element are applied in row-major order of the indices, as
 * on the CPU, whatever the mode (gpu_scatter_mode): results do not depend on how the work is divided. Where duplicates
 * may meet, each element belongs to one block, chosen by a hash of its place; every block looks through all indices in
 * order and applies those that are its own. Only integers, whose sums and extremes do not depend on the order, go
 * through atomics. */
#include "kernels/cuda/index.cuh"
#include "kernels/cuda/wide.cuh"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/real.h"

/* ---- one update ---- */

struct put_update {
    enum { is_atomic = false };
    template <class T> static ALWAYS_INLINE T apply(T, T update) { return update; }
    template <class T> static ALWAYS_INLINE void apply_atomically(T *, T) {}
};

/* The C++ types of atomics. */
static ALWAYS_INLINE unsigned *atomic_of(uint32_t *place) { return (unsigned *)place; }
static ALWAYS_INLINE int *atomic_of(int32_t *place) { return (int *)place; }
static ALWAYS_INLINE unsigned long long *atomic_of(uint64_t *place) { return (unsigned long long *)place; }
static ALWAYS_INLINE long long *atomic_of(int64_t *place) { return (long long *)place; }
/* Sums wrap, so that signs do not matter. */
static ALWAYS_INLINE void gpu_atomic_add(uint32_t *place, uint32_t value) { atomicAdd(atomic_of(place), value); }
static ALWAYS_INLINE void gpu_atomic_add(int32_t *place, int32_t value) {
    atomicAdd((unsigned *)place, (unsigned)value);
}
static ALWAYS_INLINE void gpu_atomic_add(uint64_t *place, uint64_t value) {
    atomicAdd(atomic_of(place), (unsigned long long)value);
}
static ALWAYS_INLINE void gpu_atomic_add(int64_t *place, int64_t value) {
    atomicAdd((unsigned long long *)place, (unsigned long long)value);
}
#define ATOMIC_EXTREMES(type, wide)                                                       \
    static ALWAYS_INLINE void gpu_atomic_maximum(type_##type *place, type_##type value) { \
        atomicMax(atomic_of(place), (wide)value);                                         \
    }                                                                                     \
    static ALWAYS_INLINE void gpu_atomic_minimum(type_##type *place, type_##type value) { \
        atomicMin(atomic_of(place), (wide)value);                                         \
    }
ATOMIC_EXTREMES(u32, unsigned)
ATOMIC_EXTREMES(i32, int)
ATOMIC_EXTREMES(u64, unsigned long long)
ATOMIC_EXTREMES(i64, long long)

/* ---- the modes ---- */

/* Called, not repeated in every kernel: there are many, and these are long. */
GPU_CALLED int64_t target_of(const gpu_scatter &p, uint32_t i) { return gpu_target<true>(p.at, i); }
GPU_CALLED int64_t update_of(const gpu_scatter &p, uint32_t slice, uint32_t place) {
    return gpu_offset(p.at.axes, p.update_strides, slice) + gpu_offset(p.slice, p.slice_update_strides, place);
}
GPU_CALLED int64_t place_of(const gpu_scatter &p, uint32_t place) {
    return gpu_offset(p.slice, p.slice_strides, place);
}

template <class T, class Op>
static ALWAYS_INLINE void update_element(const gpu_scatter &p, int64_t target, uint32_t slice, uint32_t place) {
    T *out = (T *)p.out + target + place_of(p, place), update = ((const T *)p.updates)[update_of(p, slice, place)];
    if (Op::is_atomic && p.mode == GPU_SCATTER_ATOMIC) Op::apply_atomically(out, update);
    else *out = Op::apply(*out, update);
}

/* All at once. */
template <class T, class Op> static ALWAYS_INLINE void scatter_apart(const gpu_scatter &p) {
    uint64_t count = (uint64_t)p.at.axes.count * p.slice.count;
    if (p.mode == GPU_SCATTER_APART && p.overlaps) count = p.slice.count; /* of one slice */
#pragma unroll 1
    for (uint64_t i = (uint64_t)blockIdx.x * SLIP_BLOCK + threadIdx.x; i < count;
         i += (uint64_t)gridDim.x * SLIP_BLOCK) {
        uint32_t slice, place;
        gpu_split(slice, place, i, p.slice.count);
        slice += p.first;
        int64_t target = target_of(p, slice);
        if (target >= 0) update_element<T, Op>(p, target, slice, place);
    }
}

template <class T, class Op> static ALWAYS_INLINE void scatter_lines(const gpu_scatter &p) {
    uint32_t lines = p.at.axes.count / p.line_length;
#pragma unroll 1
    for (uint32_t line = blockIdx.x * SLIP_BLOCK + threadIdx.x; line < lines; line += gridDim.x * SLIP_BLOCK) {
#pragma unroll 1
        for (uint32_t i = line * p.line_length; i < (line + 1) * p.line_length; ++i) {
            int64_t target = target_of(p, i);
            if (target >= 0) update_element<T, Op>(p, target, i, 0);
        }
    }
}

enum { CHUNK_WORDS = GPU_SCATTER_CHUNK / 32, WARP_WORDS = CHUNK_WORDS / (SLIP_BLOCK / 32) };

/* The block that an element or slice beginning there belongs to. */
static ALWAYS_INLINE uint32_t owner_of(int64_t target, uint32_t owners) {
    return (uint32_t)((uint64_t)target * 0x9e3779b97f4a7c15u >> 32) % owners;
}

/* Which of the indices from `begin` on belong to this owner: a bit each, and where they point. */
GPU_CALLED void find_own(uint32_t *own, int64_t *targets, const gpu_scatter &p, uint32_t begin, uint32_t owner) {
    uint32_t lane = threadIdx.x % 32, first_word = threadIdx.x / 32 * WARP_WORDS;
#pragma unroll 1
    for (uint32_t w = first_word; w < first_word + WARP_WORDS; ++w) {
        uint32_t i = w * 32 + lane;
        int64_t target = p.at.axes.count - begin > i ? gpu_target<true>(p.at, begin + i) : -1;
        bool is_own = target >= 0 && owner_of(target, p.owners) == owner;
        uint32_t word = __ballot_sync(0xffffffffu, is_own);
        if (is_own) targets[i] = target;
        if (lane == 0) own[w] = word;
    }
}

/* The chunk's own elements in order; of those in one place the first one's thread applies all. */
template <class T, class Op>
static ALWAYS_INLINE void scatter_elements(const gpu_scatter &p, uint32_t *own, int64_t *targets) {
    __shared__ T updates[GPU_SCATTER_CHUNK];
    __shared__ uint16_t order[GPU_SCATTER_CHUNK];
    __shared__ uint32_t own_count;
#pragma unroll 1
    for (uint32_t begin = 0; begin < p.at.axes.count; begin += GPU_SCATTER_CHUNK) {
        find_own(own, targets, p, begin, blockIdx.x);
        __syncthreads();
        if (threadIdx.x < CHUNK_WORDS) {
            uint32_t at = 0, word = own[threadIdx.x];
#pragma unroll 1
            for (uint32_t w = 0; w < threadIdx.x; ++w) at += gpu_bit_count(own[w]);
#pragma unroll 1
            for (; word; word &= word - 1) order[at++] = (uint16_t)(threadIdx.x * 32 + gpu_first_bit(word));
            if (threadIdx.x == CHUNK_WORDS - 1) own_count = at;
        }
        __syncthreads();
        uint32_t count = own_count;
#pragma unroll 1
        for (uint32_t i = threadIdx.x; i < count; i += SLIP_BLOCK)
            updates[i] = ((const T *)p.updates)[update_of(p, begin + order[i], 0)];
        __syncthreads();
#pragma unroll 1
        for (uint32_t i = threadIdx.x; i < count; i += SLIP_BLOCK) {
            int64_t target = targets[order[i]];
            uint32_t other = 0;
#pragma unroll 1
            while (targets[order[other]] != target) ++other;
            if (other != i) continue;
            T value = ((T *)p.out)[target];
#pragma unroll 1
            for (; other < count; ++other)
                if (targets[order[other]] == target) value = Op::apply(value, updates[other]);
            ((T *)p.out)[target] = value;
        }
        __syncthreads();
    }
}

/* An element of a slice always has the same thread: only slices that meet in part need to wait for one another. */
template <class T, class Op>
static ALWAYS_INLINE void scatter_slices(const gpu_scatter &p, uint32_t *own, int64_t *targets) {
    uint32_t owner = blockIdx.x % p.owners, first = blockIdx.x / p.owners * GPU_SLICE_PIECE;
    uint32_t end = p.slice.count;
    if (!p.overlaps && end - first > GPU_SLICE_PIECE) end = first + GPU_SLICE_PIECE;
#pragma unroll 1
    for (uint32_t begin = 0; begin < p.at.axes.count; begin += GPU_SCATTER_CHUNK) {
        find_own(own, targets, p, begin, owner);
        __syncthreads();
#pragma unroll 1
        for (uint32_t w = 0; w < CHUNK_WORDS; ++w) {
#pragma unroll 1
            for (uint32_t word = own[w]; word; word &= word - 1) {
                uint32_t i = w * 32 + gpu_first_bit(word);
#pragma unroll 1
                for (uint32_t place = first + threadIdx.x; place < end; place += SLIP_BLOCK)
                    update_element<T, Op>(p, targets[i], begin + i, place);
                if (p.overlaps) __syncthreads();
            }
        }
        __syncthreads();
    }
}

template <class T, class Op> static ALWAYS_INLINE void scatter(const gpu_scatter &p) {
    __shared__ uint32_t own[CHUNK_WORDS];
    __shared__ int64_t targets[GPU_SCATTER_CHUNK];
    if (p.mode == GPU_SCATTER_LINES) scatter_lines<T, Op>(p);
    else if (p.mode == GPU_SCATTER_ELEMENTS) scatter_elements<T, Op>(p, own, targets);
    else if (p.mode == GPU_SCATTER_SLICES) scatter_slices<T, Op>(p, own, targets);
    else scatter_apart<T, Op>(p);
}

/* ---- stamps ---- */

SLIP_KERNEL(scatter_put_1, gpu_scatter) { scatter<uint8_t, put_update>(p); }
SLIP_KERNEL(scatter_put_2, gpu_scatter) { scatter<uint16_t, put_update>(p); }
SLIP_KERNEL(scatter_put_4, gpu_scatter) { scatter<uint32_t, put_update>(p); }
SLIP_KERNEL(scatter_put_8, gpu_scatter) { scatter<uint64_t, put_update>(p); }

#define SCATTER_STAMP(reducer, name, type, expression, atomic, atomically)                            \
    struct name##_##type##_update {                                                                   \
        enum { is_atomic = atomic };                                                                  \
        static ALWAYS_INLINE type_##type apply(type_##type x, type_##type y) { return (expression); } \
        static ALWAYS_INLINE void apply_atomically(type_##type *place, type_##type value) {           \
            (void)place, (void)value;                                                                 \
            atomically;                                                                               \
        }                                                                                             \
    };                                                                                                \
    SLIP_KERNEL(scatter_##reducer##_##type, gpu_scatter) { scatter<type_##type, name##_##type##_update>(p); }

#define ORDERED(reducer, name, type) SCATTER_STAMP(reducer, name, type, name##_##type(x, y), false, )
#define ATOMIC(reducer, name, type) \
    SCATTER_STAMP(reducer, name, type, name##_##type(x, y), true, gpu_atomic_##name(place, value))
#define HALF(reducer, name, type) \
    SCATTER_STAMP(reducer, name, type, narrowed(x, name##_f32(widened(x), widened(y))), false, )

#define SCATTER_KERNELS(reducer, name, WIDE) \
    ORDERED(reducer, name, b8)               \
    ORDERED(reducer, name, u8)               \
    ORDERED(reducer, name, u16)              \
    ORDERED(reducer, name, i8)               \
    ORDERED(reducer, name, i16)              \
    WIDE(reducer, name, u32)                 \
    WIDE(reducer, name, u64)                 \
    WIDE(reducer, name, i32)                 \
    WIDE(reducer, name, i64)                 \
    ORDERED(reducer, name, f32) HALF(reducer, name, f16) HALF(reducer, name, bf16) ORDERED(reducer, name, c64)

SCATTER_KERNELS(add, add, ATOMIC)
SCATTER_KERNELS(prod, multiply, ORDERED)
SCATTER_KERNELS(max, maximum, ATOMIC)
SCATTER_KERNELS(min, minimum, ATOMIC)
