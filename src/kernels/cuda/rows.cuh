/* Rows that are held in registers by the threads that share them, GPU_ROW_HELD elements each: read once, written once.
 *
 * A row has `width` threads: a power of two up to 32, several rows to a block; or more, the whole block. Its elements
 * are taken as words of `count`, 16 bytes or one element; a thread's are those at lane, lane + width, ... While a block
 * computes, the loads of its neighbours are under way: a multiprocessor has room for several. (Blocks that took many
 * rows and copied the next one to shared memory meanwhile were a quarter slower.)
 *
 * P, the parameters: in, kept, length, stride, shape, strides, ndim, width, rows. */
#ifndef SLIP_KERNELS_CUDA_ROWS_H
#define SLIP_KERNELS_CUDA_ROWS_H

#include "kernels/cuda/types.cuh"
#include "kernels/cuda/values.cuh"

/* ---- words ---- */

/* 16 bytes that no thread of the kernel writes before this one has them: loads may go ahead of stores, but not ahead of
 * what `after` is made from: there are not registers for all rows' words. */
static ALWAYS_INLINE gpu_words gpu_load_constant(const void *data, uint32_t index, float after) {
#ifdef SLIP_CUDA_EMULATED
    (void)after;
    return ((const gpu_words *)data)[index];
#else
    gpu_words word;
    asm("ld.global.nc.v4.u32 {%0, %1, %2, %3}, [%4];"
        : "=r"(word.words[0]), "=r"(word.words[1]), "=r"(word.words[2]), "=r"(word.words[3])
        : "l"((const gpu_words *)data + index), "f"(after));
    return word;
#endif
}

/* Two elements of two bytes, the first in the low bits. */
static ALWAYS_INLINE void gpu_unpack(gpu_f16, uint32_t pair, float *values) {
    values[0] = widened(type_f16{(uint16_t)pair});
    values[1] = widened(type_f16{(uint16_t)(pair >> 16)});
}
static ALWAYS_INLINE void gpu_unpack(gpu_bf16, uint32_t pair, float *values) {
    values[0] = f32_of_bits(pair << 16);
    values[1] = f32_of_bits(pair & 0xffff0000u);
}
static ALWAYS_INLINE void gpu_unpack(gpu_f32, uint32_t word, float *values) { values[0] = f32_of_bits(word); }

static ALWAYS_INLINE uint32_t gpu_pack(gpu_f16 type, const float *values) {
#ifdef SLIP_CUDA_EMULATED
    return type.store(values[0], 0) | (uint32_t)type.store(values[1], 0) << 16;
#else
    uint32_t pair;
    asm("cvt.rn.f16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(values[1]), "f"(values[0]));
    return pair;
#endif
}
static ALWAYS_INLINE uint32_t gpu_pack(gpu_bf16 type, const float *values) {
#ifdef SLIP_CUDA_EMULATED
    return type.store(values[0], 0) | (uint32_t)type.store(values[1], 0) << 16;
#else
    uint32_t pair;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(values[1]), "f"(values[0]));
    return pair;
#endif
}
static ALWAYS_INLINE uint32_t gpu_pack(gpu_f32, const float *values) { return bits_of_f32(values[0]); }

template <class E, int count> static ALWAYS_INLINE void gpu_unpack_word(const gpu_words &word, float *values) {
#pragma unroll
    for (int w = 0; w < 4; ++w) gpu_unpack(E(), word.words[w], values + w * (count / 4));
}

template <class E, int count> static ALWAYS_INLINE gpu_words gpu_pack_word(const float *values) {
    gpu_words word;
#pragma unroll
    for (int w = 0; w < 4; ++w) word.words[w] = gpu_pack(E(), values + w * (count / 4));
    return word;
}

/* As maximum_f32, in one instruction. */
struct gpu_larger {
    static ALWAYS_INLINE float identity() { return -INFINITY_F32; }
    static ALWAYS_INLINE float combine(float a, float b) {
#ifdef SLIP_CUDA_EMULATED
        return maximum_f32(a, b);
#else
        float larger;
        asm("max.NaN.f32 %0, %1, %2;" : "=f"(larger) : "f"(a), "f"(b));
        return larger;
#endif
    }
};

/* ---- rows ---- */

enum { GPU_ROW_SLOTS = 2 * 2 * GPU_ROW_THREADS / 32 }; /* two values of each warp, in turns */

typedef struct gpu_row_place {
    uint64_t row; /* this thread's: there may be none */
    uint32_t lane, width, words;
    uint32_t left; /* words from the thread's first one on */
    float *slots;  /* of shared memory, GPU_ROW_SLOTS */
    uint32_t turn; /* where in the slots the next fold begins */
} gpu_row_place;

template <int count, class P> static ALWAYS_INLINE gpu_row_place gpu_find_rows(const P &p, float *slots) {
    gpu_row_place place;
    place.lane = p.rows == 1 ? threadIdx.x : threadIdx.x & (p.width - 1);
    place.row = (uint64_t)blockIdx.x * p.rows;
    if (p.rows > 1) place.row += threadIdx.x >> (31 - __clz((int)p.width));
    place.width = p.width;
    place.words = (uint32_t)p.length / count;
    place.left = place.lane < place.words ? place.words - place.lane : 0;
    place.slots = slots;
    place.turn = 0;
    return place;
}

/* Whether some thread of the row has a k-th word: the same for all of the block. `is_full`, while compiling: that every
 * thread has all that it can have. */
template <bool is_full> static ALWAYS_INLINE bool gpu_row_reaches(const gpu_row_place &place, int k) {
    return is_full || (uint32_t)k * place.width < place.words;
}
/* Whether this one has. */
template <bool is_full> static ALWAYS_INLINE bool gpu_row_has(const gpu_row_place &place, int k) {
    return is_full || (uint32_t)k * place.width < place.left;
}

/* Of the thread's row, or the last one where that is none. */
template <class E, class P>
static ALWAYS_INLINE const typename E::in *gpu_row_data(const P &p, const gpu_row_place &place) {
    uint64_t row = place.row < p.kept ? place.row : p.kept - 1;
    return (const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, row);
}

/* What stands in `held` is what the thread has of its row, and `beyond` where it has nothing. */
template <class E, class P>
static ALWAYS_INLINE void gpu_load_elements(float *held, const gpu_row_place &place, const P &p, float beyond) {
    const typename E::in *data = gpu_row_data<E>(p, place) + (int64_t)place.lane * p.stride;
    int64_t step = (int64_t)place.width * p.stride;
#pragma unroll
    for (int k = 0; k < GPU_ROW_HELD; ++k, data += step)
        held[k] = gpu_row_has<false>(place, k) ? E::load(*data, 0) : beyond;
}

/* The same by words. */
template <class E, int count, bool is_full, class P>
static ALWAYS_INLINE void gpu_load_words(float *held, const gpu_row_place &place, const P &p, float beyond) {
    enum { WORDS = GPU_ROW_HELD / count };
    const gpu_words *data = (const gpu_words *)(const void *)gpu_row_data<E>(p, place) + place.lane;
    gpu_vector<typename E::in> empty;
    gpu_words words[WORDS]; /* all are loaded before any is looked at */
#pragma unroll
    for (int i = 0; i < count; ++i) empty.values[i] = E::store(beyond, 0);
#pragma unroll
    for (int k = 0; k < WORDS; ++k, data += place.width)
        words[k] = gpu_row_has<is_full>(place, k) ? *data : empty.words;
#pragma unroll
    for (int k = 0; k < WORDS; ++k) gpu_unpack_word<E, count>(words[k], held + k * count);
}

template <class Op, int count> static ALWAYS_INLINE void gpu_fold_warp(float *values) {
#pragma unroll
    for (int distance = 16; distance; distance /= 2)
#pragma unroll
        for (int i = 0; i < count; ++i) values[i] = Op::combine(values[i], gpu_shuffle_xor(values[i], distance));
}

/* `count` values from each thread of the row become what they come to, for all of them. All threads of the block take
 * part. The slots change from call to call: nobody still reads those of the last but one. */
template <class Op, int count> static ALWAYS_INLINE void gpu_fold_row(gpu_row_place *place, float *values) {
    if (place->width < 32) {
#pragma unroll 1
        for (uint32_t distance = place->width / 2; distance; distance /= 2)
#pragma unroll
            for (int i = 0; i < count; ++i)
                values[i] = Op::combine(values[i], gpu_shuffle_xor(values[i], (int)distance));
        return;
    }
    gpu_fold_warp<Op, count>(values);
    if (place->width == 32) return;
    float *slots = place->slots + place->turn;
    uint32_t warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    place->turn ^= GPU_ROW_SLOTS / 2;
#pragma unroll
    for (int i = 0; i < count; ++i)
        if (lane == 0) slots[i * 32 + warp] = values[i];
    __syncthreads();
#pragma unroll
    for (int i = 0; i < count; ++i) values[i] = lane < place->width / 32 ? slots[i * 32 + lane] : Op::identity();
    gpu_fold_warp<Op, count>(values);
}

#endif
