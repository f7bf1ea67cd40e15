/* Matrix products for any strides: a block makes a tile of 64 x 64 of the output from strips of both inputs in shared
 * memory, 16 deep, a thread 4 x 4 of it. Half types add up in float32. */
#include "kernels/cuda/values.cuh"

enum { TILE = GPU_MATMUL_TILE, DEPTH = 16, SIDE = 16, EACH = TILE / SIDE, LOADS = TILE * DEPTH / SLIP_BLOCK };

static ALWAYS_INLINE float add_product(float sum, float a, float b) { return __builtin_fmaf(a, b, sum); }

static ALWAYS_INLINE type_c64 add_product(type_c64 sum, type_c64 a, type_c64 b) {
    return c64_of(__builtin_fmaf(-a.im, b.im, __builtin_fmaf(a.re, b.re, sum.re)),
                  __builtin_fmaf(a.im, b.re, __builtin_fmaf(a.re, b.im, sum.im)));
}

/* A strip: `across` counts rows of a or columns of b from `first` on, the other way is along k. Threads are neighbours
 * whichever way the memory is. */
template <class E>
static ALWAYS_INLINE void load_strip(typename E::value *loaded, const typename E::in *data, uint64_t first,
                                     uint64_t count, int64_t stride, uint64_t depth, uint64_t k, int64_t depth_stride,
                                     bool is_deep) {
#pragma unroll
    for (uint32_t i = 0; i < LOADS; ++i) {
        uint32_t at = threadIdx.x + i * SLIP_BLOCK;
        uint64_t across = first + (is_deep ? at / DEPTH : at % TILE),
                 along = depth + (is_deep ? at % DEPTH : at / TILE);
        loaded[i] = typename E::value();
        if (across < count && along < k)
            loaded[i] = E::load(data[(int64_t)across * stride + (int64_t)along * depth_stride], 0);
    }
}

template <class V> static ALWAYS_INLINE void keep_strip(V (*strip)[TILE + 4], const V *loaded, bool is_deep) {
#pragma unroll
    for (uint32_t i = 0; i < LOADS; ++i) {
        uint32_t at = threadIdx.x + i * SLIP_BLOCK;
        if (is_deep) strip[at % DEPTH][at / DEPTH] = loaded[i];
        else strip[at / TILE][at % TILE] = loaded[i];
    }
}

static ALWAYS_INLINE uint64_t magnitude_of(int64_t stride) { return (uint64_t)(stride < 0 ? -stride : stride); }

template <class E> static ALWAYS_INLINE void multiply(const gpu_matmul &p) {
    typedef typename E::value value;
    __shared__ value a_strip[DEPTH][TILE + 4], b_strip[DEPTH][TILE + 4];
    uint32_t column_tile = blockIdx.x % p.column_tiles, rest = blockIdx.x / p.column_tiles;
    uint32_t row_tile = rest % p.row_tiles, batch = rest / p.row_tiles;
    uint64_t first_row = (uint64_t)row_tile * TILE, first_column = (uint64_t)column_tile * TILE;
    const typename E::in *a = (const typename E::in *)p.a + gpu_offset(p.shape, p.a_strides, p.ndim, batch);
    const typename E::in *b = (const typename E::in *)p.b + gpu_offset(p.shape, p.b_strides, p.ndim, batch);
    bool is_a_deep = magnitude_of(p.a_column) <= magnitude_of(p.a_row);
    bool is_b_deep = magnitude_of(p.b_row) < magnitude_of(p.b_column);
    uint32_t row = threadIdx.x / SIDE * EACH, column = threadIdx.x % SIDE;
    value sums[EACH][EACH], a_next[LOADS], b_next[LOADS];
#pragma unroll
    for (int i = 0; i < EACH; ++i)
#pragma unroll
        for (int j = 0; j < EACH; ++j) sums[i][j] = value();
    load_strip<E>(a_next, a, first_row, p.m, p.a_row, 0, p.k, p.a_column, is_a_deep);
    load_strip<E>(b_next, b, first_column, p.n, p.b_column, 0, p.k, p.b_row, is_b_deep);
    for (uint64_t depth = 0; depth < p.k; depth += DEPTH) {
        keep_strip<value>(a_strip, a_next, is_a_deep);
        keep_strip<value>(b_strip, b_next, is_b_deep);
        __syncthreads();
        load_strip<E>(a_next, a, first_row, p.m, p.a_row, depth + DEPTH, p.k, p.a_column, is_a_deep);
        load_strip<E>(b_next, b, first_column, p.n, p.b_column, depth + DEPTH, p.k, p.b_row, is_b_deep);
#pragma unroll
        for (int k = 0; k < DEPTH; ++k) {
            value left[EACH], right[EACH];
#pragma unroll
            for (int i = 0; i < EACH; ++i) {
                left[i] = a_strip[k][row + (uint32_t)i];
                right[i] = b_strip[k][column + (uint32_t)i * SIDE];
            }
#pragma unroll
            for (int i = 0; i < EACH; ++i)
#pragma unroll
                for (int j = 0; j < EACH; ++j) sums[i][j] = add_product(sums[i][j], left[i], right[j]);
        }
        __syncthreads();
    }
    typename E::out *out = (typename E::out *)p.out + batch * p.m * p.n;
#pragma unroll
    for (int i = 0; i < EACH; ++i)
#pragma unroll
        for (int j = 0; j < EACH; ++j) {
            uint64_t at_row = first_row + row + (uint32_t)i, at_column = first_column + column + (uint32_t)j * SIDE;
            if (at_row < p.m && at_column < p.n) out[at_row * p.n + at_column] = E::store(sums[i][j], 0);
        }
}

SLIP_KERNEL(matmul_f32, gpu_matmul) { multiply<gpu_f32>(p); }
SLIP_KERNEL(matmul_f16, gpu_matmul) { multiply<gpu_f16>(p); }
SLIP_KERNEL(matmul_bf16, gpu_matmul) { multiply<gpu_bf16>(p); }
SLIP_KERNEL(matmul_c64, gpu_matmul) { multiply<gpu_c64>(p); }
