/* Running results along an axis.
 *
 * Rows: the threads that share a row take ITEMS neighbouring elements each, scan them one after the other, and then
 * what they came to in doubling steps; a block alone with its row goes on to the next tile from there. What chunks of
 * rows come to is scanned by the same kernels.
 *
 * Columns: one thread per row, element after element, for rows side by side. */
#ifndef SLIP_KERNELS_CUDA_SCAN_H
#define SLIP_KERNELS_CUDA_SCAN_H

#include "kernels/cuda/scan_words.cuh"

enum { ITEMS = GPU_SCAN_TILE / SLIP_BLOCK };

/* Elements of the tile in shared memory: no two threads of a warp read the same bank. */
static ALWAYS_INLINE uint32_t scan_slot(uint32_t element) { return element + element / ITEMS; }

static ALWAYS_INLINE uint64_t scan_output(const gpu_scan &p, uint64_t row) {
    if (p.inner == 1) return row * p.length;
    uint64_t outer = row / p.inner;
    return outer * p.length * p.inner + (row - outer * p.inner);
}

/* Which elements of memory a tile's are. */
typedef struct scan_place {
    uint64_t row; /* the block's first */
    uint64_t end; /* of the chunk */
    uint32_t chunk;
    uint32_t extent; /* elements per row of the tile */
    int64_t data;    /* where the first row begins, and where its results do */
    uint64_t out;
} scan_place;

/* For every element of the tile that begins at `first`: calls visit(offset in the input, in the output, slot). */
template <class Visit>
static ALWAYS_INLINE void visit_tile(const gpu_scan &p, const scan_place &place, uint64_t first, Visit visit) {
    int shift = 31 - __clz((int)place.extent);
    if (p.width == SLIP_BLOCK || (p.ndim == 1 && p.inner == 1)) { /* rows that are one step apart */
#pragma unroll
        for (uint32_t k = 0; k < ITEMS; ++k) {
            uint32_t at = threadIdx.x + k * SLIP_BLOCK, group = at >> shift;
            uint64_t i = first + (at - (group << shift));
            if (i >= place.end || place.row + group >= p.rows) continue;
            if (p.is_reverse) i = p.length - 1 - i;
            visit(place.data + group * p.strides[0] + (int64_t)i * p.stride, place.out + group * p.length + i * p.inner,
                  scan_slot(at));
        }
        return;
    }
#pragma unroll 1
    for (uint32_t k = 0; k < ITEMS; ++k) {
        uint32_t at = threadIdx.x + k * SLIP_BLOCK, group = at >> shift;
        uint64_t i = first + (at - (group << shift)), row = place.row + group;
        if (i >= place.end || row >= p.rows) continue;
        if (p.is_reverse) i = p.length - 1 - i;
        visit(gpu_offset(p.shape, p.strides, p.ndim, row) + (int64_t)i * p.stride, scan_output(p, row) + i * p.inner,
              scan_slot(at));
    }
}

/* What the threads before this one in its row come to; *total: what all of the row's do. */
template <class Op, class V>
static ALWAYS_INLINE V scan_threads(V value, V *slots, uint32_t lane, uint32_t lanes, V *total) {
    V *from = slots, *to = slots + SLIP_BLOCK;
    from[threadIdx.x] = value;
    __syncthreads();
#pragma unroll 1
    for (uint32_t distance = 1; distance < lanes; distance *= 2) {
        if (lane >= distance) value = Op::combine(from[threadIdx.x - distance], value);
        to[threadIdx.x] = value;
        V *swapped = from;
        from = to;
        to = swapped;
        __syncthreads();
    }
    *total = from[threadIdx.x - lane + lanes - 1];
    return lane ? from[threadIdx.x - 1] : Op::identity();
}

/* Scans the tile in place, going on from *carry. */
template <class Op, class V>
static ALWAYS_INLINE void scan_tile(V *tile, V *slots, V *carry, uint32_t lane, uint32_t lanes, bool is_exclusive) {
    V values[ITEMS], running = Op::identity();
    __syncthreads();
#pragma unroll
    for (int k = 0; k < ITEMS; ++k) {
        values[k] = tile[scan_slot(threadIdx.x * ITEMS + (uint32_t)k)];
        running = Op::combine(running, values[k]);
    }
    V total;
    running = Op::combine(*carry, scan_threads<Op, V>(running, slots, lane, lanes, &total));
    *carry = Op::combine(*carry, total);
#pragma unroll
    for (int k = 0; k < ITEMS; ++k) {
        V next = Op::combine(running, values[k]);
        tile[scan_slot(threadIdx.x * ITEMS + (uint32_t)k)] = is_exclusive ? running : next;
        running = next;
    }
    __syncthreads();
}

template <class E, class Op> static ALWAYS_INLINE void scan_rows(const gpu_scan &p) {
    typedef typename E::value value;
    __shared__ value tile[GPU_SCAN_TILE + SLIP_BLOCK];
    __shared__ value slots[2 * SLIP_BLOCK];
    uint32_t lane = threadIdx.x & (p.width - 1), rows = SLIP_BLOCK / p.width;
    scan_place place;
    place.chunk = blockIdx.x / p.tiles;
    place.row = (uint64_t)(blockIdx.x - place.chunk * p.tiles) * rows;
    place.extent = p.width * ITEMS;
    uint64_t first = place.chunk * p.chunk;
    place.end = p.length - first < p.chunk ? p.length : first + p.chunk;
    place.data = gpu_offset(p.shape, p.strides, p.ndim, place.row);
    place.out = scan_output(p, place.row);
    value *totals = (value *)p.totals + place.chunk * p.rows + place.row; /* rows that have one have a block each */
    value carry = p.has_totals ? *totals : Op::identity();
    const typename E::in *in = (const typename E::in *)p.in;
    typename E::out *out = (typename E::out *)p.out;
    for (; first < place.end; first += place.extent) {
#pragma unroll
        for (int k = 0; k < ITEMS; ++k) tile[scan_slot(threadIdx.x + (uint32_t)k * SLIP_BLOCK)] = Op::identity();
        visit_tile(p, place, first, [&](int64_t at, uint64_t, uint32_t slot) { tile[slot] = E::load(in[at], p.flip); });
        scan_tile<Op, value>(tile, slots, &carry, lane, p.width, p.is_exclusive);
        if (!p.wants_totals)
            visit_tile(p, place, first,
                       [&](int64_t, uint64_t at, uint32_t slot) { out[at] = E::store(tile[slot], p.flip); });
        __syncthreads();
    }
    if (p.wants_totals && threadIdx.x == 0) *totals = carry;
}

/* ---- columns ---- */

/* One element, in the direction of the scan. */
template <class E, class Op>
static ALWAYS_INLINE void scan_step(typename E::value *running, typename E::in element, typename E::out *out,
                                    const gpu_scan &p) {
    typename E::value next = Op::combine(*running, E::load(element, p.flip));
    if (!p.wants_totals) *out = E::store(p.is_exclusive ? *running : next, p.flip);
    *running = next;
}

template <class E, class Op> static ALWAYS_INLINE void scan_columns(const gpu_scan &p) {
    enum { AT_ONCE = 8 };
    uint32_t chunk = blockIdx.x / p.tiles;
    uint64_t row = (uint64_t)(blockIdx.x - chunk * p.tiles) * SLIP_BLOCK + threadIdx.x;
    if (row >= p.rows) return;
    typename E::value *totals = (typename E::value *)p.totals + chunk * p.rows + row;
    typename E::value running = p.has_totals ? *totals : Op::identity();
    uint64_t i = chunk * p.chunk, end = p.length - i < p.chunk ? p.length : i + p.chunk;
    int64_t step = p.is_reverse ? -p.stride : p.stride, out_step = p.is_reverse ? -(int64_t)p.inner : (int64_t)p.inner;
    uint64_t first = p.is_reverse ? p.length - 1 - i : i;
    const typename E::in *in =
        (const typename E::in *)p.in + gpu_offset(p.shape, p.strides, p.ndim, row) + (int64_t)first * p.stride;
    typename E::out *out = (typename E::out *)p.out + scan_output(p, row) + first * p.inner;
    for (; i + AT_ONCE <= end; i += AT_ONCE) {
        typename E::in loaded[AT_ONCE];
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k) loaded[k] = in[k * step];
#pragma unroll
        for (int k = 0; k < AT_ONCE; ++k) scan_step<E, Op>(&running, loaded[k], out + k * out_step, p);
        in += AT_ONCE * step;
        out += AT_ONCE * out_step;
    }
#pragma unroll 1
    for (; i < end; ++i, in += step, out += out_step) scan_step<E, Op>(&running, *in, out, p);
    if (p.wants_totals) *totals = running;
}

#define SCAN_KERNELS(name, E, Op)                               \
    SLIP_KERNEL(name##_rows, gpu_scan) { scan_rows<E, Op>(p); } \
    SLIP_KERNEL(name##_columns, gpu_scan) { scan_columns<E, Op>(p); }

typedef gpu_plain<uint8_t, uint8_t> gpu_u8;
typedef gpu_plain<uint16_t, uint16_t> gpu_u16;
typedef gpu_plain<uint32_t, uint32_t> gpu_u32;
typedef gpu_plain<uint64_t, uint64_t> gpu_u64;

/* With one for words. */
#define WORD_SCAN_KERNELS(name, E, Op) \
    SCAN_KERNELS(name, E, Op)          \
    SLIP_KERNEL_RESIDENT(name##_words, gpu_scan, GPU_SCAN_MOST_THREADS, 2) { scan_by_words<E, Op>(p); }

#define INEXACT_SCAN_KERNELS(op, name)                       \
    WORD_SCAN_KERNELS(name##_f16, gpu_f16, gpu_##op##_f32)   \
    WORD_SCAN_KERNELS(name##_bf16, gpu_bf16, gpu_##op##_f32) \
    WORD_SCAN_KERNELS(name##_f32, gpu_f32, gpu_##op##_f32)   \
    WORD_SCAN_KERNELS(name##_c64, gpu_c64, gpu_##op##_c64)

/* Signed integers wrap to the same bits as unsigned ones. */
#define WRAPPING_SCAN_KERNELS(op, name)                    \
    WORD_SCAN_KERNELS(name##_u8, gpu_u8, gpu_##op##_u8)    \
    WORD_SCAN_KERNELS(name##_u16, gpu_u16, gpu_##op##_u16) \
    WORD_SCAN_KERNELS(name##_u32, gpu_u32, gpu_##op##_u32) \
    WORD_SCAN_KERNELS(name##_u64, gpu_u64, gpu_##op##_u64)

#endif
