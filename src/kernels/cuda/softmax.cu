/* softmax and logsumexp along an axis, in float32.
 *
 *   rows             in registers (rows.cuh);
 *   partial, finish  rows that are longer, or that lie side by side: first the largest element and the sum of
 *                    exp(x - largest) of each chunk, then the results from those of all chunks. */
#include "kernels/cuda/rows.cuh"

typedef struct largest_sum {
    float largest, sum;
} largest_sum;

/* Elements -infinity alone add nothing, also where there is nothing else. */
static ALWAYS_INLINE largest_sum merge_sums(largest_sum a, largest_sum b) {
    largest_sum merged;
    merged.largest = maximum_f32(a.largest, b.largest);
    float scaled_a = a.sum * exp_f32(a.largest - merged.largest);
    float scaled_b = b.sum * exp_f32(b.largest - merged.largest);
    merged.sum = merged.largest == -INFINITY_F32 ? 0.0f : scaled_a + scaled_b;
    return merged;
}

static ALWAYS_INLINE float logarithm_of(largest_sum total) {
    return magnitude_f32(total.largest) == INFINITY_F32 ? total.largest : log_f32(total.sum) + total.largest;
}

/* ---- rows ---- */

/* exp(x) 2^64, for x <= 0: what takes the power away again is part of a row's factor. The hardware's power of two is
 * exact enough for results of two bytes: it is off by 2^-17 at most. */
static ALWAYS_INLINE float raised_exp(gpu_f32, float x) { return exp_raised_f32(x); }

template <class E> static ALWAYS_INLINE float raised_exp(E, float x) {
#ifdef SLIP_CUDA_EMULATED
    return exp_raised_f32(x);
#else
    float power;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(power) : "f"(__builtin_fmaf(x, LOG2_E_F32, 64.0f)));
    return power;
#endif
}

/* The results are NaN where the largest is, or infinite: exp_raised_f32 makes numbers of NaN. */
static ALWAYS_INLINE float factor_of(largest_sum total) { return 1.0f / total.sum + (total.largest - total.largest); }

template <class E, int count, bool is_full>
static ALWAYS_INLINE void store_row(typename E::out *out, float *held, const gpu_softmax &p, const gpu_row_place &place,
                                    float factor) {
    if constexpr (count == 1) {
        out += place.lane * p.inner;
#pragma unroll
        for (int k = 0; k < GPU_ROW_HELD; ++k, out += place.width * p.inner)
            if (gpu_row_has<is_full>(place, k)) *out = E::store(held[k] * factor, 0);
    } else {
        gpu_words *words = (gpu_words *)(void *)out + place.lane;
#pragma unroll
        for (int k = 0; k < GPU_ROW_HELD; ++k) held[k] *= factor;
#pragma unroll
        for (int k = 0; k < GPU_ROW_HELD / count; ++k, words += place.width)
            if (gpu_row_has<is_full>(place, k)) *words = gpu_pack_word<E, count>(held + k * count);
    }
}

/* What is held becomes exp(x - largest) 2^64. Where there is no element that adds nothing to the sum. */
template <class E, int count, bool is_full>
static ALWAYS_INLINE largest_sum exponentials(float *held, gpu_row_place *place) {
    largest_sum total = {0.0f, 0.0f};
    float largest[4] = {held[0], held[1], held[2], held[3]};
#pragma unroll
    for (int k = 4; k < GPU_ROW_HELD; ++k) largest[k % 4] = gpu_larger::combine(largest[k % 4], held[k]);
    total.largest = gpu_fold_registers<gpu_larger, 4>(largest);
    gpu_fold_row<gpu_larger, 1>(place, &total.largest);
#pragma unroll
    for (int k = 0; k < GPU_ROW_HELD / count; ++k) {
        if (!gpu_row_reaches<is_full>(*place, k)) continue;
#pragma unroll
        for (int i = k * count; i < (k + 1) * count; ++i) {
            held[i] = raised_exp(E(), held[i] - total.largest);
            total.sum += held[i];
        }
    }
    gpu_fold_row<gpu_sum_f32, 1>(place, &total.sum);
    return total;
}

template <class E, int count, bool is_full>
static ALWAYS_INLINE void softmax_rows_by(const gpu_softmax &p, float *slots) {
    gpu_row_place place = gpu_find_rows<count>(p, slots);
    float held[GPU_ROW_HELD];
    if constexpr (count == 1) gpu_load_elements<E>(held, place, p, -INFINITY_F32);
    else gpu_load_words<E, count, is_full>(held, place, p, -INFINITY_F32);
    largest_sum total = exponentials<E, count, is_full>(held, &place);
    if (place.row >= p.kept) return;
    if (p.is_logsumexp) {
        total.sum *= 0x1p-64f;
        if (place.lane == 0) ((typename E::out *)p.out)[place.row] = E::store(logarithm_of(total), 0);
        return;
    }
    uint64_t outer = p.inner == 1 ? place.row : place.row / p.inner;
    uint64_t begin = count > 1 ? place.row * p.length : outer * p.length * p.inner + (place.row - outer * p.inner);
    store_row<E, count, is_full>((typename E::out *)p.out + begin, held, p, place, factor_of(total));
}

template <class E> static ALWAYS_INLINE void softmax_rows(const gpu_softmax &p) {
    enum { COUNT = gpu_vector<typename E::in>::COUNT };
    __shared__ float slots[GPU_ROW_SLOTS];
    if (!p.is_vector) softmax_rows_by<E, 1, false>(p, slots);
    else if (p.length == (uint64_t)p.width * GPU_ROW_HELD) softmax_rows_by<E, COUNT, true>(p, slots);
    else softmax_rows_by<E, COUNT, false>(p, slots);
}

/* ---- chunks ---- */

/* Where this thread stands. */
typedef struct softmax_place {
    uint32_t lane, lanes, chunk;
    uint64_t row, begin, end;
} softmax_place;

static ALWAYS_INLINE softmax_place find_place(const gpu_softmax &p) {
    softmax_place place;
    place.lane = threadIdx.x / p.width;
    place.lanes = SLIP_BLOCK / p.width;
    place.chunk = blockIdx.x / p.tiles;
    place.row = (uint64_t)(blockIdx.x - place.chunk * p.tiles) * p.width + (threadIdx.x & (p.width - 1));
    place.begin = place.chunk * p.chunk;
    place.end = p.length - place.begin < p.chunk ? p.length : place.begin + p.chunk;
    return place;
}

/* From the threads that stand in one row; all of them get the result. */
static ALWAYS_INLINE largest_sum merge_lanes(largest_sum part, const gpu_softmax &p, const softmax_place &place) {
    __shared__ largest_sum slots[SLIP_BLOCK];
    slots[threadIdx.x] = part;
#pragma unroll 1
    for (uint32_t half = place.lanes / 2; half; half /= 2) {
        __syncthreads();
        if (place.lane >= half) continue;
        part = merge_sums(part, slots[threadIdx.x + half * p.width]);
        slots[threadIdx.x] = part;
    }
    __syncthreads();
    return slots[threadIdx.x & (p.width - 1)];
}

/* Several elements at once, so that the sum is rescaled once for all of them. */
template <int count> static ALWAYS_INLINE void add_elements(largest_sum *part, const float *values) {
    float largest = part->largest;
#pragma unroll
    for (int i = 0; i < count; ++i) largest = maximum_f32(largest, values[i]);
    if (largest == -INFINITY_F32) return;
    float sum = part->sum * exp_f32(part->largest - largest);
#pragma unroll
    for (int i = 0; i < count; ++i) sum += exp_f32(values[i] - largest);
    part->largest = largest;
    part->sum = sum;
}

template <class E> static ALWAYS_INLINE void softmax_partial(const gpu_softmax &p) {
    enum { AT_ONCE = 8 };
    softmax_place place = find_place(p);
    largest_sum part = {-INFINITY_F32, 0.0f};
    if (place.row < p.kept) {
        const typename E::in *data = (const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, place.row);
        uint64_t i = place.begin + place.lane;
        for (; i + (AT_ONCE - 1) * place.lanes < place.end; i += AT_ONCE * place.lanes) {
            float values[AT_ONCE];
#pragma unroll
            for (int k = 0; k < AT_ONCE; ++k)
                values[k] = E::load(data[(int64_t)(i + (uint32_t)k * place.lanes) * p.stride], 0);
            add_elements<AT_ONCE>(&part, values);
        }
#pragma unroll 1
        for (; i < place.end; i += place.lanes) {
            float value = E::load(data[(int64_t)i * p.stride], 0);
            add_elements<1>(&part, &value);
        }
    }
    part = merge_lanes(part, p, place);
    if (place.lane != 0 || place.row >= p.kept) return;
    if (p.is_logsumexp && p.chunks == 1) ((typename E::out *)p.out)[place.row] = E::store(logarithm_of(part), 0);
    else ((largest_sum *)(void *)p.partials)[place.chunk * p.kept + place.row] = part;
}

template <class E> static ALWAYS_INLINE void softmax_finish(const gpu_softmax &p) {
    enum { AT_ONCE = 4 };
    softmax_place place = find_place(p);
    largest_sum total = {-INFINITY_F32, 0.0f};
    if (place.row < p.kept)
        for (uint32_t c = place.lane; c < p.chunks; c += place.lanes)
            total = merge_sums(total, ((const largest_sum *)(const void *)p.partials)[c * p.kept + place.row]);
    total = merge_lanes(total, p, place);
    if (place.row >= p.kept) return;
    if (p.is_logsumexp) {
        if (place.lane == 0) ((typename E::out *)p.out)[place.row] = E::store(logarithm_of(total), 0);
        return;
    }
    float factor = 1.0f / total.sum;
    const typename E::in *data = (const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, place.row);
    uint64_t outer = place.row / p.inner;
    typename E::out *out = (typename E::out *)p.out + outer * p.length * p.inner + (place.row - outer * p.inner);
    uint64_t i = place.begin + place.lane;
    for (; i + (AT_ONCE - 1) * place.lanes < place.end; i += AT_ONCE * place.lanes) {
        float values[AT_ONCE];
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k)
            values[k] = E::load(data[(int64_t)(i + (uint32_t)k * place.lanes) * p.stride], 0);
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k)
            out[(i + (uint32_t)k * place.lanes) * p.inner] = E::store(exp_f32(values[k] - total.largest) * factor, 0);
    }
#pragma unroll 1
    for (; i < place.end; i += place.lanes)
        out[i * p.inner] = E::store(exp_f32(E::load(data[(int64_t)i * p.stride], 0) - total.largest) * factor, 0);
}

#define SOFTMAX_KERNELS(type)                                                                                     \
    SLIP_KERNEL_RESIDENT(softmax_##type##_rows, gpu_softmax, GPU_ROW_THREADS, 1) { softmax_rows<gpu_##type>(p); } \
    SLIP_KERNEL(softmax_##type##_partial, gpu_softmax) { softmax_partial<gpu_##type>(p); }                        \
    SLIP_KERNEL(softmax_##type##_finish, gpu_softmax) { softmax_finish<gpu_##type>(p); }

SOFTMAX_KERNELS(f32)
SOFTMAX_KERNELS(f16)
SOFTMAX_KERNELS(bf16)
