/* Copies of elements of one size: contiguous, strided, transposed; selection; arange. */
#include "kernels/cuda/elementwise.cuh"
#include "kernels/scalar/convert.h"

/* ---- where ---- */

#define WHERE(bytes, type) GPU_OPERATION(where, bytes, false, 3, type_b8, type_##type, type_##type, x ? y : z)

WHERE(1, u8)
WHERE(2, u16)
WHERE(4, u32)
WHERE(8, u64)

/* ---- contiguous ---- */

/* Words of one size, GPU_COPY_BYTES per thread: all are read before the first is written. */
template <int bytes> static ALWAYS_INLINE void copy_words(const gpu_copy &p, uint64_t begin, uint64_t end) {
    enum { EACH = 4 };
    typedef gpu_bytes<bytes> word;
    const word *in = (const word *)p.in;
    word *out = (word *)p.out;
#pragma unroll 1
    for (uint64_t first = begin / bytes; first < end / bytes; first += EACH * SLIP_BLOCK) {
        word words[EACH];
#pragma unroll
        for (int k = 0; k < EACH; ++k) {
            uint64_t i = first + k * SLIP_BLOCK + threadIdx.x;
            if (i < end / bytes) words[k] = in[i];
        }
#pragma unroll
        for (int k = 0; k < EACH; ++k) {
            uint64_t i = first + k * SLIP_BLOCK + threadIdx.x;
            if (i < end / bytes) out[i] = words[k];
        }
    }
}

SLIP_KERNEL(copy_bytes, gpu_copy) {
    uint64_t begin = (uint64_t)blockIdx.x * (SLIP_BLOCK * GPU_COPY_BYTES), end = begin + SLIP_BLOCK * GPU_COPY_BYTES;
    end = end < p.byte_count ? end : p.byte_count;
    uintptr_t misfit = (uintptr_t)p.out | (uintptr_t)p.in;
    uint64_t rest = begin; /* a multiple of 16: blocks take multiples of it */
    if (misfit % 16 == 0) {
        copy_words<16>(p, begin, end);
        rest = end - end % 16;
    } else if (misfit % 4 == 0) {
        copy_words<4>(p, begin, end);
        rest = end - end % 4;
    }
    copy_words<1>(p, rest, end);
}

/* ---- strided ---- */

template <int bytes> static ALWAYS_INLINE void move_elements(const gpu_move &p) {
    typedef gpu_bytes<bytes> word;
    int64_t to[GPU_MOVE_EACH];
    word words[GPU_MOVE_EACH];
    uint32_t begin = blockIdx.x * (SLIP_BLOCK * GPU_MOVE_EACH) + threadIdx.x;
#pragma unroll
    for (int k = 0; k < GPU_MOVE_EACH; ++k) {
        uint32_t i = begin + k * SLIP_BLOCK;
        if (i >= p.count) continue;
        int64_t from = 0;
        to[k] = 0;
        for (int axis = p.ndim - 1; i; --axis) {
            uint32_t extent = (uint32_t)p.shape[axis], rest = axis ? i / extent : 0, position = i - rest * extent;
            to[k] += (int64_t)position * p.out_strides[axis];
            from += (int64_t)position * p.in_strides[axis];
            i = rest;
        }
        words[k] = ((const word *)p.in)[from];
    }
#pragma unroll
    for (int k = 0; k < GPU_MOVE_EACH; ++k)
        if (begin + k * SLIP_BLOCK < p.count) ((word *)p.out)[to[k]] = words[k];
}

SLIP_KERNEL(move_1, gpu_move) { move_elements<1>(p); }
SLIP_KERNEL(move_2, gpu_move) { move_elements<2>(p); }
SLIP_KERNEL(move_4, gpu_move) { move_elements<4>(p); }
SLIP_KERNEL(move_8, gpu_move) { move_elements<8>(p); }
SLIP_KERNEL(move_16, gpu_move) { move_elements<16>(p); }

/* ---- transposed ---- */

/* A tile is read along the input's rows and written along the output's. In shared memory its rows are an odd number of
 * 4-byte words apart, so that a column lies in as many banks as there are. */
template <int bytes> static ALWAYS_INLINE void transpose_tile(const gpu_transpose &p) {
    enum { TILE = GPU_TRANSPOSE_TILE(bytes), STEP = SLIP_BLOCK / TILE, GAP = bytes >= 4 ? 1 : 4 / bytes };
    typedef gpu_bytes<bytes> word;
    __shared__ word tile[TILE][TILE + GAP];
    uint32_t index = blockIdx.x, x = threadIdx.x % TILE, y = threadIdx.x / TILE;
    uint32_t first_column = index % p.column_tiles * TILE;
    index /= p.column_tiles;
    uint32_t first_row = index % p.row_tiles * TILE;
    index /= p.row_tiles;
    int64_t to = (int64_t)first_row * p.out_stride + first_column;
    int64_t from = (int64_t)first_column * p.in_stride + first_row;
    for (int axis = p.ndim - 1; index; --axis) {
        uint32_t extent = (uint32_t)p.shape[axis], rest = index / extent, position = index - rest * extent;
        to += (int64_t)position * p.out_strides[axis];
        from += (int64_t)position * p.in_strides[axis];
        index = rest;
    }
    uint32_t rows = p.rows - first_row, columns = p.columns - first_column;
    const word *in = (const word *)p.in + from + x;
#pragma unroll
    for (uint32_t c = 0; c < TILE; c += STEP)
        if (x < rows && c + y < columns) tile[c + y][x] = in[(int64_t)(c + y) * p.in_stride];
    __syncthreads();
    word *out = (word *)p.out + to + x;
#pragma unroll
    for (uint32_t r = 0; r < TILE; r += STEP)
        if (x < columns && r + y < rows) out[(int64_t)(r + y) * p.out_stride] = tile[x][r + y];
}

SLIP_KERNEL(transpose_1, gpu_transpose) { transpose_tile<1>(p); }
SLIP_KERNEL(transpose_2, gpu_transpose) { transpose_tile<2>(p); }
SLIP_KERNEL(transpose_4, gpu_transpose) { transpose_tile<4>(p); }
SLIP_KERNEL(transpose_8, gpu_transpose) { transpose_tile<8>(p); }

/* ---- arange ---- */

#define ARANGE(type, expression)                                                        \
    SLIP_KERNEL(arange_##type, gpu_arange) {                                            \
        for (uint64_t i = (uint64_t)blockIdx.x * SLIP_BLOCK + threadIdx.x; i < p.count; \
             i += (uint64_t)gridDim.x * SLIP_BLOCK)                                     \
            ((type_##type *)p.out)[i] = (expression);                                   \
    }

static ALWAYS_INLINE uint64_t integer_at(const gpu_arange &p, uint64_t i) {
    return (uint64_t)p.integer_start + i * (uint64_t)p.integer_step;
}
static ALWAYS_INLINE double real_at(const gpu_arange &p, uint64_t i) { return p.start + (double)i * p.step; }
static ALWAYS_INLINE type_c64 complex_at(const gpu_arange &p, uint64_t i) {
    type_c64 value = {(float)real_at(p, i), 0.0f};
    return value;
}

ARANGE(u8, (type_u8)integer_at(p, i))
ARANGE(u16, (type_u16)integer_at(p, i))
ARANGE(u32, (type_u32)integer_at(p, i))
ARANGE(u64, (type_u64)integer_at(p, i))
ARANGE(i8, (type_i8)integer_at(p, i))
ARANGE(i16, (type_i16)integer_at(p, i))
ARANGE(i32, (type_i32)integer_at(p, i))
ARANGE(i64, (type_i64)integer_at(p, i))
ARANGE(b8, real_at(p, i) != 0.0)
ARANGE(f32, (float)real_at(p, i))
ARANGE(f16, narrowed(type_f16(), (float)real_at(p, i)))
ARANGE(bf16, narrowed(type_bf16(), (float)real_at(p, i)))
ARANGE(c64, complex_at(p, i))
