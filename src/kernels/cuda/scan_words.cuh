/* Running results along rows of neighbouring elements, 16 bytes at a time: rows of a warp each, or of the whole block.
 *
 * A warp takes GPU_SCAN_WORDS times 32 neighbouring words at a time. Each word is scanned by its thread, what the words
 * of a round come to by the warp, one round after the other, and what warps come to through shared memory, once for all
 * rounds. A block alone with its row goes on to the next tile from there. */
#ifndef SLIP_KERNELS_CUDA_SCAN_WORDS_H
#define SLIP_KERNELS_CUDA_SCAN_WORDS_H

#include "kernels/cuda/values.cuh"

/* What a warp has of a tile. */
template <class E> struct scan_part {
    enum { COUNT = gpu_vector<typename E::in>::COUNT, WORDS = GPU_SCAN_WORDS(COUNT) };
    typename E::value values[WORDS][COUNT]; /* scanned, each word by itself */
    typename E::value before[WORDS];        /* what comes to the word in the warp */
};

template <class T> static ALWAYS_INLINE void turn_round(gpu_vector<T> *vector) {
    enum { COUNT = gpu_vector<T>::COUNT };
#pragma unroll
    for (int i = 0; i < COUNT / 2; ++i) {
        T element = vector->values[i];
        vector->values[i] = vector->values[COUNT - 1 - i];
        vector->values[COUNT - 1 - i] = element;
    }
}

/* Where the thread's words lie: the first one, and how far on the next ones; `left` words from the first one on. */
typedef struct scan_stretch {
    int64_t at, step;
    uint32_t left;
} scan_stretch;

template <class E>
static ALWAYS_INLINE void load_part(scan_part<E> *part, const gpu_words *in, const scan_stretch &stretch,
                                    const gpu_scan &p, typename E::value beyond) {
    enum { COUNT = scan_part<E>::COUNT, WORDS = scan_part<E>::WORDS };
    gpu_vector<typename E::in> loaded[WORDS];
#pragma unroll
    for (int k = 0; k < WORDS; ++k)
        if (32u * (uint32_t)k < stretch.left) loaded[k].words = in[stretch.at + k * stretch.step];
#pragma unroll
    for (int k = 0; k < WORDS; ++k) {
        if (p.is_reverse) turn_round(&loaded[k]);
#pragma unroll
        for (int i = 0; i < COUNT; ++i)
            part->values[k][i] = 32u * (uint32_t)k < stretch.left ? E::load(loaded[k].values[i], p.flip) : beyond;
    }
}

template <class Op, class V> static ALWAYS_INLINE V with_below(V value, uint32_t lane, uint32_t distance) {
    V below = gpu_shuffle_up(value, distance);
    return lane >= distance ? Op::combine(below, value) : value;
}

template <class Op, class V> static ALWAYS_INLINE V scan_lanes(V value, uint32_t lane) {
    value = with_below<Op>(value, lane, 1);
    value = with_below<Op>(value, lane, 2);
    value = with_below<Op>(value, lane, 4);
    value = with_below<Op>(value, lane, 8);
    return with_below<Op>(value, lane, 16);
}

/* Returns what all of the warp's words come to. */
template <class E, class Op> static ALWAYS_INLINE typename E::value scan_warp(scan_part<E> *part, uint32_t lane) {
    enum { COUNT = scan_part<E>::COUNT, WORDS = scan_part<E>::WORDS };
    typename E::value total = Op::identity();
#pragma unroll
    for (int k = 0; k < WORDS; ++k) {
#pragma unroll
        for (int i = 1; i < COUNT; ++i) part->values[k][i] = Op::combine(part->values[k][i - 1], part->values[k][i]);
        typename E::value sum = scan_lanes<Op>(part->values[k][COUNT - 1], lane);
        typename E::value below = gpu_shuffle_up(sum, 1);
        part->before[k] = Op::combine(total, lane ? below : Op::identity());
        total = Op::combine(total, gpu_shuffle_from(sum, 31));
    }
    return total;
}

template <class E, class Op>
static ALWAYS_INLINE void store_part(const scan_part<E> &part, gpu_words *out, const scan_stretch &stretch,
                                     const gpu_scan &p, typename E::value prefix) {
    enum { COUNT = scan_part<E>::COUNT, WORDS = scan_part<E>::WORDS };
#pragma unroll
    for (int k = 0; k < WORDS; ++k) {
        if (32u * (uint32_t)k >= stretch.left) continue;
        typename E::value start = Op::combine(prefix, part.before[k]), running = start;
        gpu_vector<typename E::out> stored;
#pragma unroll
        for (int i = 0; i < COUNT; ++i) {
            typename E::value next = Op::combine(start, part.values[k][i]);
            stored.values[i] = E::store(p.is_exclusive ? running : next, p.flip);
            running = next;
        }
        if (p.is_reverse) turn_round(&stored);
        out[stretch.at + k * stretch.step] = stored.words;
    }
}

/* What the warps before this one come to, after *carry, which becomes what all of them do. */
template <class Op, class V>
static ALWAYS_INLINE V scan_warps(V total, V *slots, uint32_t lane, uint32_t warp, uint32_t warps, V *carry) {
    if (lane == 0) slots[warp] = total;
    __syncthreads();
    V sum = scan_lanes<Op>(lane < warps ? slots[lane] : Op::identity(), lane), before = *carry;
    *carry = Op::combine(before, gpu_shuffle_from(sum, warps - 1));
    V below = gpu_shuffle_from(sum, warp ? warp - 1 : 0);
    return warp ? Op::combine(before, below) : before;
}

template <class E, class Op> static ALWAYS_INLINE void scan_by_words(const gpu_scan &p) {
    typedef typename E::value value;
    enum { COUNT = scan_part<E>::COUNT, WORDS = scan_part<E>::WORDS };
    __shared__ uint64_t memory[2 * GPU_SCAN_MOST_THREADS / 32]; /* in turns: nobody still reads the last but one */
    value *slots = (value *)(void *)memory;
    uint32_t lane = threadIdx.x % 32, warp = threadIdx.x / 32, turn = 0, warps = blockDim.x / 32;
    bool is_warp = p.width == 32;
    uint32_t chunk = blockIdx.x / p.tiles;
    uint64_t row = blockIdx.x - chunk * p.tiles;
    if (is_warp) {
        row = row * warps + warp;
        warp = 0;
        warps = 1;
        if (row >= p.rows) return;
    }
    const gpu_words *in =
        (const gpu_words *)(const void *)((const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, row));
    gpu_words *out = (gpu_words *)(void *)((typename E::out *)p.out + row * p.length);
    value *totals = (value *)p.totals + chunk * p.rows + row;
    value carry = p.has_totals ? *totals : Op::identity();
    uint64_t begin = chunk * p.chunk, length = p.length - begin < p.chunk ? p.length - begin : p.chunk;
    uint32_t words = (uint32_t)(length / COUNT), skipped = warp * 32 * WORDS + lane; /* chunks are not that long */
    int64_t direction = p.is_reverse ? -1 : 1,
            origin = p.is_reverse ? p.length / COUNT - 1 - begin / COUNT : begin / COUNT;
    for (uint32_t first = 0; first < words; first += warps * 32 * WORDS) {
        uint32_t at = first + skipped;
        scan_stretch stretch = {origin + direction * at, direction * 32, at < words ? words - at : 0};
        scan_part<E> part;
        load_part<E>(&part, in, stretch, p, Op::identity());
        value total = scan_warp<E, Op>(&part, lane), prefix = carry;
        if (is_warp) carry = Op::combine(carry, total);
        else prefix = scan_warps<Op, value>(total, slots + turn, lane, warp, warps, &carry);
        turn ^= GPU_SCAN_MOST_THREADS / 32;
        if (!p.wants_totals) store_part<E, Op>(part, out, stretch, p, prefix);
    }
    if (p.wants_totals && threadIdx.x == 0) *totals = carry;
}

#endif
