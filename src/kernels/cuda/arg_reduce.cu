/* argmax along an axis, and argmin by flipped bits. A later element is taken only if it is strictly better, so the
 * first wins ties and NaN never wins, except from index 0. Every thread begins with the row's first element: a NaN
 * there is never beaten, and one elsewhere is never anyone's best. */
#include "kernels/cuda/values.cuh"

template <class E> struct best_of {
    typename E::value value;
    uint32_t index;

    ALWAYS_INLINE void begin(typename E::value first) {
        value = first;
        index = 0;
    }
    ALWAYS_INLINE void take(typename E::value other, uint32_t at) {
        bool is_better = other > value;
        value = is_better ? other : value;
        index = is_better ? at : index;
    }
    ALWAYS_INLINE void merge(const best_of &other) {
        bool is_better = other.value > value || (other.value == value && other.index < index);
        value = is_better ? other.value : value;
        index = is_better ? other.index : index;
    }
    ALWAYS_INLINE uint32_t result() const { return index; }
};

/* Complex numbers go by their real part, then by their imaginary part; one whose imaginary part is NaN is never better
 * than another of the same real part nor worse, so it stays where it is the first of that real part. */
template <> struct best_of<gpu_c64> {
    float re, im;
    uint32_t index;          /* of the largest imaginary part */
    uint32_t first;          /* of the real part */
    uint32_t is_first_final; /* its imaginary part is NaN */

    ALWAYS_INLINE void set(type_c64 value, uint32_t at) {
        re = value.re;
        im = value.im;
        index = first = at;
        is_first_final = value.im != value.im;
    }
    ALWAYS_INLINE void begin(type_c64 value) { set(value, 0); }
    ALWAYS_INLINE void take(type_c64 value, uint32_t at) {
        if (value.re > re) set(value, at);
        else if (value.re == re && (value.im > im || (im != im && value.im == value.im))) {
            im = value.im;
            index = at;
        }
    }
    ALWAYS_INLINE void merge(const best_of &other) {
        if (other.re > re) {
            *this = other;
            return;
        }
        if (other.re != re) return;
        if (other.first < first) {
            first = other.first;
            is_first_final = other.is_first_final;
        }
        if (other.im > im || (im != im && other.im == other.im) || (other.im == im && other.index < index)) {
            im = other.im;
            index = other.index;
        }
    }
    ALWAYS_INLINE uint32_t result() const { return is_first_final ? first : index; }
};

/* Where this thread stands: threads along the elements are neighbours, or those along the outputs. */
typedef struct arg_place {
    uint32_t lane, lanes, column, columns, chunk;
    uint64_t output, begin, end;
} arg_place;

static ALWAYS_INLINE arg_place find_place(const gpu_arg_reduce &p) {
    arg_place place;
    uint32_t inner = threadIdx.x & (p.width - 1), outer = threadIdx.x / p.width;
    place.lane = p.is_along_elements ? inner : outer;
    place.column = p.is_along_elements ? outer : inner;
    place.lanes = p.is_along_elements ? p.width : SLIP_BLOCK / p.width;
    place.columns = SLIP_BLOCK / place.lanes;
    place.chunk = blockIdx.x / p.tiles;
    place.output = (uint64_t)(blockIdx.x - place.chunk * p.tiles) * place.columns + place.column;
    place.begin = place.chunk * p.chunk;
    place.end = p.length - place.begin < p.chunk ? p.length : place.begin + p.chunk;
    return place;
}

template <class E> static ALWAYS_INLINE void merge_lanes(best_of<E> *best, const arg_place &place) {
    __shared__ best_of<E> slots[SLIP_BLOCK];
    uint32_t slot = place.lane * place.columns + place.column;
    slots[slot] = *best;
#pragma unroll 1
    for (uint32_t half = place.lanes / 2; half; half /= 2) {
        __syncthreads();
        if (place.lane >= half) continue;
        best->merge(slots[slot + half * place.columns]);
        slots[slot] = *best;
    }
}

template <class E> static ALWAYS_INLINE void arg_best(const gpu_arg_reduce &p) {
    enum { AT_ONCE = 8 };
    arg_place place = find_place(p);
    best_of<E> best;
    best.begin(typename E::value());
    if (place.output < p.kept) {
        const typename E::in *data =
            (const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, place.output);
        best.begin(E::load(data[0], p.flip));
        uint64_t i = place.begin + place.lane;
        for (; i + (AT_ONCE - 1) * place.lanes < place.end; i += AT_ONCE * place.lanes) {
            typename E::in loaded[AT_ONCE];
#pragma unroll
            for (int k = 0; k < AT_ONCE; ++k) loaded[k] = data[(int64_t)(i + (uint32_t)k * place.lanes) * p.stride];
#pragma unroll
            for (int k = 0; k < AT_ONCE; ++k)
                best.take(E::load(loaded[k], p.flip), (uint32_t)i + (uint32_t)k * place.lanes);
        }
#pragma unroll 1
        for (; i < place.end; i += place.lanes) best.take(E::load(data[(int64_t)i * p.stride], p.flip), (uint32_t)i);
    }
    merge_lanes<E>(&best, place);
    if (place.lane != 0 || place.output >= p.kept) return;
    if (p.chunks > 1) ((best_of<E> *)p.out)[place.chunk * p.kept + place.output] = best;
    else ((uint32_t *)p.out)[place.output] = best.result();
}

/* `in` holds what chunks came to, [chunk][output]; `length` is their number. */
template <class E> static ALWAYS_INLINE void arg_join(const gpu_arg_reduce &p) {
    arg_place place = find_place(p);
    best_of<E> best;
    best.begin(typename E::value());
    if (place.output < p.kept) {
        const best_of<E> *chunks = (const best_of<E> *)p.in + place.output;
        best = chunks[0];
        for (uint64_t c = place.lane; c < p.length; c += place.lanes) best.merge(chunks[c * p.kept]);
    }
    merge_lanes<E>(&best, place);
    if (place.lane == 0 && place.output < p.kept) ((uint32_t *)p.out)[place.output] = best.result();
}

#define ARG_KERNELS(type, E)                                       \
    SLIP_KERNEL(argmax_##type, gpu_arg_reduce) { arg_best<E>(p); } \
    SLIP_KERNEL(argmax_##type##_join, gpu_arg_reduce) { arg_join<E>(p); }

ARG_KERNELS(u8, gpu_flipped<uint8_t>)
ARG_KERNELS(u16, gpu_flipped<uint16_t>)
ARG_KERNELS(u32, gpu_flipped<uint32_t>)
ARG_KERNELS(u64, gpu_flipped<uint64_t>)
ARG_KERNELS(f16, gpu_f16)
ARG_KERNELS(bf16, gpu_bf16)
ARG_KERNELS(f32, gpu_f32)
ARG_KERNELS(c64, gpu_c64)
