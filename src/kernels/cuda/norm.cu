/* layer_norm and rms_norm along the last axis, in float32.
 *
 *   rows             in registers (rows.cuh);
 *   partial, finish  longer rows: first the moments of each chunk, then the results from those of all chunks.
 *
 * What is lost does not grow with the mean: in registers the sum of what is left corrects the rounded mean, as on the
 * CPU; in chunks everything is counted from the row's first element. */
#include "kernels/cuda/rows.cuh"

/* Of some elements: how many, their mean, and the sum of squared distances from it. Where nothing is centred the mean
 * is left at 0. */
typedef struct moments {
    float count, mean, squares;
} moments;

static ALWAYS_INLINE moments join_moments(moments a, moments b) {
    if (b.count == 0.0f) return a;
    if (a.count == 0.0f) return b;
    moments joined;
    joined.count = a.count + b.count;
    float share = b.count / joined.count, distance = b.mean - a.mean;
    joined.mean = a.mean + distance * share;
    joined.squares = a.squares + b.squares + distance * distance * a.count * share;
    return joined;
}

/* What a row's elements become: (x - shift) * scale + offset. */
typedef struct norm_line {
    float shift, scale, offset;
} norm_line;

static ALWAYS_INLINE float scale_of(const gpu_norm &p, float squares) {
    return 1.0f / __builtin_sqrtf(squares / (float)p.length + p.eps);
}

template <class E> static ALWAYS_INLINE float weighted(const gpu_norm &p, float value, uint64_t at) {
    if (p.weight) value *= E::load(((const typename E::in *)p.weight)[(int64_t)at * p.weight_stride], 0);
    if (p.bias) value += E::load(((const typename E::in *)p.bias)[(int64_t)at * p.bias_stride], 0);
    return value;
}

static ALWAYS_INLINE float normalised(const gpu_norm &p, const norm_line &line, float value) {
    return p.is_centred ? (value - line.shift) * line.scale + line.offset : value * line.scale;
}

/* ---- rows ---- */

/* What the row's elements, less their mean where they are centred, become. All threads of the block take part. */
template <int count, bool is_full>
static ALWAYS_INLINE norm_line find_line(float *held, const gpu_norm &p, gpu_row_place *place) {
    norm_line line = {0.0f, 0.0f, 0.0f};
    float sums[2] = {0.0f, 0.0f}, length = (float)p.length, correction = 0.0f;
    if (p.is_centred) {
#pragma unroll
        for (int i = 0; i < GPU_ROW_HELD; ++i) sums[0] += held[i]; /* 0 where there is no element */
        gpu_fold_row<gpu_sum_f32, 1>(place, sums);
        float mean = sums[0] / length;
#pragma unroll
        for (int i = 0; i < GPU_ROW_HELD; ++i) held[i] -= mean;
        sums[0] = 0.0f;
    }
#pragma unroll
    for (int k = 0; k < GPU_ROW_HELD / count; ++k) {
        if (!gpu_row_has<is_full>(*place, k)) continue;
#pragma unroll
        for (int i = k * count; i < (k + 1) * count; ++i) {
            sums[0] += held[i];
            sums[1] += held[i] * held[i];
        }
    }
    gpu_fold_row<gpu_sum_f32, 2>(place, sums);
    if (p.is_centred) {
        correction = sums[0] / length;
        sums[1] -= correction * correction * length;
    }
    line.scale = scale_of(p, sums[1] < 0.0f ? 0.0f : sums[1]);
    line.offset = -correction * line.scale;
    return line;
}

/* Word `at` of the results. */
template <class E, int count>
static ALWAYS_INLINE void store_word(gpu_words *out, const float *held, const gpu_norm &p, uint32_t at,
                                     const norm_line &line) {
    float values[count], factors[count];
#pragma unroll
    for (int i = 0; i < count; ++i) values[i] = held[i] * line.scale + line.offset;
    if (p.weight) {
        gpu_unpack_word<E, count>(gpu_load_constant(p.weight, at, line.scale), factors);
#pragma unroll
        for (int i = 0; i < count; ++i) values[i] *= factors[i];
    }
    if (p.bias) {
        gpu_unpack_word<E, count>(gpu_load_constant(p.bias, at, line.scale), factors);
#pragma unroll
        for (int i = 0; i < count; ++i) values[i] += factors[i];
    }
    out[at] = gpu_pack_word<E, count>(values);
}

template <class E, int count, bool is_full>
static ALWAYS_INLINE void store_row(typename E::out *out, const float *held, const gpu_norm &p,
                                    const gpu_row_place &place, const norm_line &line) {
#pragma unroll
    for (int k = 0; k < GPU_ROW_HELD / count; ++k) {
        if (!gpu_row_has<is_full>(place, k)) continue;
        uint32_t at = (uint32_t)k * place.width + place.lane;
        if constexpr (count == 1) out[at] = E::store(weighted<E>(p, held[k] * line.scale + line.offset, at), 0);
        else store_word<E, count>((gpu_words *)(void *)out, held + k * count, p, at, line);
    }
}

template <class E, int count, bool is_full> static ALWAYS_INLINE void norm_rows_by(const gpu_norm &p, float *slots) {
    gpu_row_place place = gpu_find_rows<count>(p, slots);
    float held[GPU_ROW_HELD];
    if constexpr (count == 1) gpu_load_elements<E>(held, place, p, 0.0f);
    else gpu_load_words<E, count, is_full>(held, place, p, 0.0f);
    norm_line line = find_line<count, is_full>(held, p, &place);
    if (place.row >= p.kept) return;
    store_row<E, count, is_full>((typename E::out *)p.out + place.row * p.length, held, p, place, line);
}

template <class E> static ALWAYS_INLINE void norm_rows(const gpu_norm &p) {
    enum { COUNT = gpu_vector<typename E::in>::COUNT };
    __shared__ float slots[GPU_ROW_SLOTS];
    if (!p.is_vector) norm_rows_by<E, 1, false>(p, slots);
    else if (p.length == (uint64_t)p.width * GPU_ROW_HELD) norm_rows_by<E, COUNT, true>(p, slots);
    else norm_rows_by<E, COUNT, false>(p, slots);
}

/* ---- chunks: a block each ---- */

/* From all threads of the block; all of them get the result. */
static ALWAYS_INLINE moments join_block(moments part) {
    __shared__ moments slots[SLIP_BLOCK];
    slots[threadIdx.x] = part;
#pragma unroll 1
    for (uint32_t half = SLIP_BLOCK / 2; half; half /= 2) {
        __syncthreads();
        if (threadIdx.x >= half) continue;
        part = join_moments(part, slots[threadIdx.x + half]);
        slots[threadIdx.x] = part;
    }
    __syncthreads();
    return slots[0];
}

template <int count> static ALWAYS_INLINE moments moments_of(const gpu_norm &p, const float *values) {
    moments found = {(float)count, 0.0f, 0.0f};
    if (p.is_centred) {
#pragma unroll
        for (int i = 0; i < count; ++i) found.mean += values[i];
        found.mean /= (float)count;
    }
#pragma unroll
    for (int i = 0; i < count; ++i) found.squares += (values[i] - found.mean) * (values[i] - found.mean);
    return found;
}

template <class E> static ALWAYS_INLINE const typename E::in *row_data(const gpu_norm &p, uint64_t row) {
    return (const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, row);
}

/* What a row's elements are counted from. */
template <class E> static ALWAYS_INLINE float row_origin(const gpu_norm &p, const typename E::in *data) {
    return p.is_centred ? E::load(data[0], 0) : 0.0f;
}

template <class E> static ALWAYS_INLINE void norm_partial(const gpu_norm &p) {
    enum { AT_ONCE = 8 };
    uint64_t row = blockIdx.x / p.chunks, chunk = blockIdx.x - row * p.chunks;
    uint64_t begin = chunk * p.chunk, end = p.length - begin < p.chunk ? p.length : begin + p.chunk;
    const typename E::in *data = row_data<E>(p, row);
    float origin = row_origin<E>(p, data);
    moments part = {0.0f, 0.0f, 0.0f};
    uint64_t i = begin + threadIdx.x;
    for (; i + (AT_ONCE - 1) * SLIP_BLOCK < end; i += AT_ONCE * SLIP_BLOCK) {
        float values[AT_ONCE];
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k)
            values[k] = E::load(data[(int64_t)(i + (uint32_t)k * SLIP_BLOCK) * p.stride], 0) - origin;
        part = join_moments(part, moments_of<AT_ONCE>(p, values));
    }
#pragma unroll 1
    for (; i < end; i += SLIP_BLOCK) {
        float value = E::load(data[(int64_t)i * p.stride], 0) - origin;
        part = join_moments(part, moments_of<1>(p, &value));
    }
    part = join_block(part);
    if (threadIdx.x == 0) ((moments *)(void *)p.partials)[blockIdx.x] = part;
}

template <class E> static ALWAYS_INLINE void norm_finish(const gpu_norm &p) {
    enum { AT_ONCE = 4 };
    uint64_t row = blockIdx.x / p.chunks, chunk = blockIdx.x - row * p.chunks;
    const moments *parts = (const moments *)(const void *)p.partials + row * p.chunks;
    moments total = {0.0f, 0.0f, 0.0f};
    for (uint32_t c = threadIdx.x; c < p.chunks; c += SLIP_BLOCK) total = join_moments(total, parts[c]);
    total = join_block(total);
    uint64_t begin = chunk * p.chunk, end = p.length - begin < p.chunk ? p.length : begin + p.chunk;
    const typename E::in *data = row_data<E>(p, row);
    norm_line line = {row_origin<E>(p, data), scale_of(p, total.squares), 0.0f};
    line.offset = -total.mean * line.scale;
    typename E::out *out = (typename E::out *)p.out + row * p.length;
    uint64_t i = begin + threadIdx.x;
    for (; i + (AT_ONCE - 1) * SLIP_BLOCK < end; i += AT_ONCE * SLIP_BLOCK) {
        float values[AT_ONCE];
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k)
            values[k] = E::load(data[(int64_t)(i + (uint32_t)k * SLIP_BLOCK) * p.stride], 0);
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k) {
            uint64_t at = i + (uint32_t)k * SLIP_BLOCK;
            out[at] = E::store(weighted<E>(p, normalised(p, line, values[k]), at), 0);
        }
    }
#pragma unroll 1
    for (; i < end; i += SLIP_BLOCK) {
        float value = E::load(data[(int64_t)i * p.stride], 0);
        out[i] = E::store(weighted<E>(p, normalised(p, line, value), i), 0);
    }
}

#define NORM_KERNELS(type)                                                                               \
    SLIP_KERNEL_RESIDENT(norm_##type##_rows, gpu_norm, GPU_ROW_THREADS, 1) { norm_rows<gpu_##type>(p); } \
    SLIP_KERNEL(norm_##type##_partial, gpu_norm) { norm_partial<gpu_##type>(p); }                        \
    SLIP_KERNEL(norm_##type##_finish, gpu_norm) { norm_finish<gpu_##type>(p); }

NORM_KERNELS(f32)
NORM_KERNELS(f16)
NORM_KERNELS(bf16)
