/* Elements as the combining kernels see them: how they are loaded and stored, and what is done with two of them.
 *
 * An element type E has E::in (as stored in the input), E::value (as computed with), E::out, and
 *     E::load(in, flip), E::store(value, flip)
 * where `flip` is a mask of bits that turns a maximum into a minimum, or signed integers into unsigned ones of the same
 * order. An operation Op has Op::identity() and Op::combine(a, b). */
#ifndef SLIP_KERNELS_CUDA_VALUES_H
#define SLIP_KERNELS_CUDA_VALUES_H

#include "kernels/cuda/kernel.cuh"
#include "kernels/cuda/wide.cuh"
#include "kernels/scalar/complex.h"
#include "kernels/scalar/half.h"
#include "kernels/scalar/integer.h"
#include "kernels/scalar/real.h"

/* ---- words ---- */

struct alignas(16) gpu_words {
    uint32_t words[4];
};

/* 16 bytes that are moved at once. */
template <class T> union gpu_vector {
    enum { COUNT = 16 / sizeof(T) };
    gpu_words words;
    T values[16 / sizeof(T)];
};

template <class T> static ALWAYS_INLINE gpu_vector<T> gpu_load_vector(const void *data, uint64_t index) {
    gpu_vector<T> vector;
    vector.words = ((const gpu_words *)data)[index];
    return vector;
}

/* A value of up to 8 bytes that goes from thread to thread by `shuffle`, which moves a word. */
template <class T, class Shuffle> static ALWAYS_INLINE T gpu_shuffle(T value, Shuffle shuffle) {
    union {
        T value;
        uint32_t words[2];
    } from, to;
    from.words[0] = from.words[1] = 0;
    from.value = value;
    to.words[0] = shuffle(from.words[0]);
    to.words[1] = sizeof(T) > 4 ? shuffle(from.words[1]) : 0;
    return to.value;
}

template <class T> static ALWAYS_INLINE T gpu_shuffle_xor(T value, int distance) {
    return gpu_shuffle(value, [=](uint32_t word) { return __shfl_xor_sync(0xffffffffu, word, distance); });
}
/* From the thread `distance` below, where there is one. */
template <class T> static ALWAYS_INLINE T gpu_shuffle_up(T value, uint32_t distance) {
    return gpu_shuffle(value, [=](uint32_t word) { return __shfl_up_sync(0xffffffffu, word, distance); });
}
template <class T> static ALWAYS_INLINE T gpu_shuffle_from(T value, uint32_t lane) {
    return gpu_shuffle(value, [=](uint32_t word) { return __shfl_sync(0xffffffffu, word, (int)lane); });
}

/* Where element `index`, row-major in `shape`, lies. */
static ALWAYS_INLINE int64_t gpu_offset(const int64_t *shape, const int64_t *strides, int ndim, uint64_t index) {
    if (ndim == 1) return (int64_t)index * strides[0];
    int64_t offset = 0;
#pragma unroll 1
    for (int axis = ndim - 1; axis > 0; --axis) {
        uint64_t extent = (uint64_t)shape[axis], rest;
        if (index >> 32) rest = index / extent;
        else rest = (uint32_t)index / (uint32_t)extent; /* far fewer instructions */
        offset += (int64_t)(index - rest * extent) * strides[axis];
        index = rest;
    }
    return offset + (int64_t)index * strides[0];
}

/* ---- elements ---- */

/* Computed with in a type that holds all of its values. */
template <class T, class V> struct gpu_plain {
    typedef T in;
    typedef V value, out;
    static ALWAYS_INLINE V load(T element, uint64_t) { return (V)element; }
    static ALWAYS_INLINE V store(V result, uint64_t) { return result; }
};

template <class T> struct gpu_flipped {
    typedef T in, value, out;
    static ALWAYS_INLINE T load(T element, uint64_t flip) { return (T)(element ^ (T)flip); }
    static ALWAYS_INLINE T store(T result, uint64_t flip) { return (T)(result ^ (T)flip); }
};

struct gpu_b8 {
    typedef uint8_t in, value, out;
    static ALWAYS_INLINE uint8_t load(uint8_t element, uint64_t flip) {
        return (uint8_t)((element != 0) ^ (uint32_t)flip);
    }
    static ALWAYS_INLINE uint8_t store(uint8_t result, uint64_t flip) { return (uint8_t)(result ^ (uint32_t)flip); }
};

struct gpu_f16 {
    typedef uint16_t in, out;
    typedef float value;
    static ALWAYS_INLINE float load(uint16_t element, uint64_t flip) {
        return widened(type_f16{(uint16_t)(element ^ (uint32_t)flip)});
    }
    static ALWAYS_INLINE uint16_t store(float result, uint64_t flip) {
        return (uint16_t)(narrowed(type_f16(), result).bits ^ (uint32_t)flip);
    }
};

struct gpu_bf16 {
    typedef uint16_t in, out;
    typedef float value;
    static ALWAYS_INLINE float load(uint16_t element, uint64_t flip) {
        return f32_of_bf16((uint16_t)(element ^ (uint32_t)flip));
    }
    static ALWAYS_INLINE uint16_t store(float result, uint64_t flip) {
        return (uint16_t)(narrowed(type_bf16(), result).bits ^ (uint32_t)flip);
    }
};

struct gpu_f32 {
    typedef float in, value, out;
    static ALWAYS_INLINE float load(float element, uint64_t flip) {
        return f32_of_bits(bits_of_f32(element) ^ (uint32_t)flip);
    }
    static ALWAYS_INLINE float store(float result, uint64_t flip) { return load(result, flip); }
};

struct gpu_c64 {
    typedef type_c64 in, value, out;
    static ALWAYS_INLINE type_c64 load(type_c64 element, uint64_t flip) {
        return c64_of(gpu_f32::load(element.re, flip), gpu_f32::load(element.im, flip));
    }
    static ALWAYS_INLINE type_c64 store(type_c64 result, uint64_t flip) { return load(result, flip); }
};

/* Results of a first kernel, on their way to E's output. */
template <class E> struct gpu_partial {
    typedef typename E::value in, value;
    typedef typename E::out out;
    static ALWAYS_INLINE value load(value element, uint64_t) { return element; }
    static ALWAYS_INLINE out store(value result, uint64_t flip) { return E::store(result, flip); }
};

/* ---- operations ---- */

#define GPU_OPERATION(name, function, type, neutral)                                                               \
    struct gpu_##name##_##type {                                                                                   \
        static ALWAYS_INLINE type_##type identity() { return neutral; }                                            \
        static ALWAYS_INLINE type_##type combine(type_##type a, type_##type b) { return function##_##type(a, b); } \
    };

#define GPU_OPERATIONS(type)               \
    GPU_OPERATION(sum, add, type, 0)       \
    GPU_OPERATION(prod, multiply, type, 1) \
    GPU_OPERATION(max, maximum, type, 0)

GPU_OPERATIONS(u8)
GPU_OPERATIONS(u16)
GPU_OPERATIONS(u32)
GPU_OPERATIONS(u64)
GPU_OPERATION(any, maximum, u8, 0)
GPU_OPERATION(sum, add, f32, 0.0f)
GPU_OPERATION(prod, multiply, f32, 1.0f)
GPU_OPERATION(max, maximum, f32, -INFINITY_F32)
GPU_OPERATION(sum, add, c64, c64_of(0.0f, 0.0f))
GPU_OPERATION(prod, multiply, c64, c64_of(1.0f, 0.0f))
GPU_OPERATION(max, maximum, c64, c64_of(-INFINITY_F32, -INFINITY_F32))

/* What lies in the registers of one thread. */
template <class Op, int count, class V> static ALWAYS_INLINE V gpu_fold_registers(V *values) {
#pragma unroll
    for (int width = count / 2; width; width /= 2)
#pragma unroll
        for (int i = 0; i < width; ++i) values[i] = Op::combine(values[i], values[i + width]);
    return values[0];
}

/* One value from each of `lanes` neighbouring threads, a power of two up to 32 or the whole block; all of them get the
 * result. All threads of the block take part. */
template <class Op, class V> static ALWAYS_INLINE V gpu_fold_lanes(V value, uint32_t lanes) {
    uint32_t width = lanes < 32 ? lanes : 32;
#pragma unroll 1
    for (uint32_t distance = width / 2; distance; distance /= 2)
        value = Op::combine(value, gpu_shuffle_xor(value, (int)distance));
    if (lanes <= 32) return value;
    __shared__ uint64_t memory[SLIP_BLOCK / 32];
    V *slots = (V *)(void *)memory;
    __syncthreads(); /* whoever still reads from an earlier call */
    if (threadIdx.x % 32 == 0) slots[threadIdx.x / 32] = value;
    __syncthreads();
    V folded[SLIP_BLOCK / 32];
#pragma unroll
    for (int i = 0; i < SLIP_BLOCK / 32; ++i) folded[i] = slots[i];
    return gpu_fold_registers<Op, SLIP_BLOCK / 32>(folded);
}

#endif
