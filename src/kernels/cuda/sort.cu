/* Stable sorting along an axis. Elements become items: a key whose unsigned order is theirs (NaN above everything, -0
 * equal to 0), and their index in the row, so that no two items are equal and any way of sorting is stable. Keys of up
 * to four bytes share a word with the index.
 *
 *   tiles   rows that fit, or tiles of longer ones, are sorted in shared memory by a bitonic network;
 *   merge   pairs of sorted runs become one: each block finds where its tile of the result comes from;
 *   finish  values, read back through the indices, or the indices themselves. */
#include "kernels/cuda/values.cuh"

enum { ITEMS = GPU_SORT_TILE / SLIP_BLOCK };

typedef struct narrow_item {
    uint64_t word; /* key, and below it the index */

    ALWAYS_INLINE void set(uint64_t key, uint32_t at) { word = key << 32 | at; }
    ALWAYS_INLINE void set_last() { word = ~(uint64_t)0; }
    ALWAYS_INLINE bool is_before(const narrow_item &other) const { return word < other.word; }
    ALWAYS_INLINE uint32_t index() const { return (uint32_t)word; }
} narrow_item;

typedef struct alignas(16) wide_item {
    uint64_t key, at;

    ALWAYS_INLINE void set(uint64_t new_key, uint32_t new_at) {
        key = new_key;
        at = new_at;
    }
    ALWAYS_INLINE void set_last() { key = at = ~(uint64_t)0; }
    ALWAYS_INLINE bool is_before(const wide_item &other) const {
        return key < other.key || (key == other.key && at < other.at);
    }
    ALWAYS_INLINE uint32_t index() const { return (uint32_t)at; }
} wide_item;

template <class T> struct item_of { typedef narrow_item type; };
template <> struct item_of<uint64_t> { typedef wide_item type; };

/* As sort.c has it. */
static ALWAYS_INLINE uint32_t key_of_float(uint32_t bits, uint32_t infinity, uint32_t sign) {
    uint32_t magnitude = bits & (sign - 1);
    if (magnitude > infinity) return sign | (sign - 1);
    if (magnitude == 0) return sign;
    return bits & sign ? ~bits & (sign | (sign - 1)) : bits | sign;
}

template <class T> static ALWAYS_INLINE uint64_t key_of(T element, const gpu_sort &p) {
    if (!p.sign) return (T)(element ^ (T)p.flip);
    if (sizeof(T) == 8) /* complex64: the real part lies first */
        return (uint64_t)key_of_float((uint32_t)element, p.infinity, p.sign) << 32 |
               key_of_float((uint32_t)((uint64_t)element >> 32), p.infinity, p.sign);
    return key_of_float((uint32_t)element, p.infinity, p.sign);
}

static ALWAYS_INLINE uint64_t sort_output(const gpu_sort &p, uint64_t row) {
    if (p.inner == 1) return row * p.length;
    uint64_t outer = row / p.inner;
    return outer * p.length * p.inner + (row - outer * p.inner);
}

/* Result `at` of a row. */
template <class T>
static ALWAYS_INLINE void put_result(const gpu_sort &p, uint64_t row, int64_t data, uint64_t at, uint32_t index) {
    uint64_t out = sort_output(p, row) + at * p.inner;
    if (p.wants_indices) ((uint32_t *)p.out)[out] = index;
    else ((T *)p.out)[out] = ((const T *)p.in)[data + (int64_t)index * p.stride];
}

/* ---- tiles ---- */

/* Sorts groups of `padded` items. */
template <class Item> static ALWAYS_INLINE void sort_items(Item *items, uint32_t padded) {
#pragma unroll 1
    for (uint32_t length = 2; length <= padded; length *= 2) {
#pragma unroll 1
        for (uint32_t distance = length / 2; distance; distance /= 2) {
            __syncthreads();
#pragma unroll
            for (uint32_t k = 0; k < ITEMS / 2; ++k) {
                uint32_t pair = threadIdx.x + k * SLIP_BLOCK;
                uint32_t i = (pair & ~(distance - 1)) * 2 + (pair & (distance - 1));
                bool descends = (i & length) != 0 && length < padded;
                Item low = items[i], high = items[i + distance];
                if (high.is_before(low) == descends) continue;
                items[i] = high;
                items[i + distance] = low;
            }
        }
    }
    __syncthreads();
}

template <class T> static ALWAYS_INLINE void sort_tiles(const gpu_sort &p) {
    typedef typename item_of<T>::type item;
    __shared__ item items[GPU_SORT_TILE];
    uint32_t rows = GPU_SORT_TILE / p.padded; /* in this tile */
    uint64_t first_row = (uint64_t)(blockIdx.x / p.tiles) * rows;
    uint64_t begin = (uint64_t)(blockIdx.x % p.tiles) * GPU_SORT_TILE; /* 0 where there are several rows */
    int64_t data = gpu_offset(p.shape, p.strides, p.ndim, first_row);
#pragma unroll
    for (uint32_t k = 0; k < ITEMS; ++k) {
        uint32_t slot = threadIdx.x + k * SLIP_BLOCK, group = slot / p.padded;
        uint64_t row = first_row + group, at = begin + (slot - group * p.padded);
        items[slot].set_last();
        if (row >= p.rows || at >= p.length) continue;
        int64_t from = group ? gpu_offset(p.shape, p.strides, p.ndim, row) : data;
        items[slot].set(key_of<T>(((const T *)p.in)[from + (int64_t)at * p.stride], p), (uint32_t)at);
    }
    sort_items(items, p.padded);
#pragma unroll 1
    for (uint32_t k = 0; k < ITEMS; ++k) {
        uint32_t slot = threadIdx.x + k * SLIP_BLOCK, group = slot / p.padded;
        uint64_t row = first_row + group, at = begin + (slot - group * p.padded);
        if (row >= p.rows || at >= p.length) continue;
        if (p.items) ((item *)p.items)[row * p.length + at] = items[slot];
        else put_result<T>(p, row, group ? gpu_offset(p.shape, p.strides, p.ndim, row) : data, at, items[slot].index());
    }
}

/* ---- merging ---- */

/* How many of the first `count` items of the merged runs come from `a`. */
template <class Item>
static ALWAYS_INLINE uint64_t share_of(const Item *a, uint64_t a_count, const Item *b, uint64_t b_count,
                                       uint64_t count) {
    uint64_t low = count > b_count ? count - b_count : 0, high = count < a_count ? count : a_count;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        if (a[middle].is_before(b[count - 1 - middle])) low = middle + 1;
        else high = middle;
    }
    return low;
}

template <class Item> static ALWAYS_INLINE void sort_merge(const gpu_sort &p) {
    __shared__ Item items[GPU_SORT_TILE];
    __shared__ uint64_t shares[2];
    uint64_t row = blockIdx.x / p.tiles, begin = (uint64_t)(blockIdx.x % p.tiles) * GPU_SORT_TILE;
    uint64_t pair = begin / (2 * p.run) * (2 * p.run); /* a run is a number of tiles */
    uint64_t rest = p.length - pair, a_count = rest < p.run ? rest : p.run;
    uint64_t b_count = rest - a_count < p.run ? rest - a_count : p.run;
    const Item *a = (const Item *)p.items + row * p.length + pair, *b = a + a_count;
    uint64_t from = begin - pair, to = from + GPU_SORT_TILE;
    to = to < a_count + b_count ? to : a_count + b_count;
    if (threadIdx.x < 2) shares[threadIdx.x] = share_of(a, a_count, b, b_count, threadIdx.x ? to : from);
    __syncthreads();
    a += shares[0];
    b += from - shares[0];
    uint32_t count = (uint32_t)(to - from), a_part = (uint32_t)(shares[1] - shares[0]);
#pragma unroll
    for (uint32_t k = 0; k < ITEMS; ++k) {
        uint32_t at = threadIdx.x + k * SLIP_BLOCK;
        if (at < count) items[at] = at < a_part ? a[at] : b[at - a_part];
    }
    __syncthreads();
    uint32_t first = threadIdx.x * ITEMS < count ? threadIdx.x * ITEMS : count;
    uint32_t a_at = (uint32_t)share_of<Item>(items, a_part, items + a_part, count - a_part, first);
    uint32_t b_at = a_part + first - a_at;
    Item merged[ITEMS];
#pragma unroll
    for (uint32_t k = 0; k < ITEMS; ++k) {
        if (first + k >= count) continue;
        bool takes_a = b_at >= count || (a_at < a_part && items[a_at].is_before(items[b_at]));
        merged[k] = items[takes_a ? a_at : b_at];
        a_at += takes_a;
        b_at += !takes_a;
    }
    __syncthreads();
#pragma unroll
    for (uint32_t k = 0; k < ITEMS; ++k)
        if (first + k < count) items[first + k] = merged[k];
    __syncthreads();
    Item *out = (Item *)p.merged + row * p.length + begin;
    for (uint32_t at = threadIdx.x; at < count; at += SLIP_BLOCK) out[at] = items[at];
}

template <class T> static ALWAYS_INLINE void sort_finish(const gpu_sort &p) {
    uint64_t row = blockIdx.x / p.tiles, begin = (uint64_t)(blockIdx.x % p.tiles) * GPU_SORT_TILE;
    const typename item_of<T>::type *items = (const typename item_of<T>::type *)p.items + row * p.length;
    int64_t data = gpu_offset(p.shape, p.strides, p.ndim, row);
#pragma unroll
    for (uint32_t k = 0; k < ITEMS; ++k) {
        uint64_t at = begin + threadIdx.x + k * SLIP_BLOCK;
        if (at < p.length) put_result<T>(p, row, data, at, items[at].index());
    }
}

SLIP_KERNEL(sort_merge_narrow, gpu_sort) { sort_merge<narrow_item>(p); }
SLIP_KERNEL(sort_merge_wide, gpu_sort) { sort_merge<wide_item>(p); }

#define SORT_KERNELS(type)                                                   \
    SLIP_KERNEL(sort_tiles_##type, gpu_sort) { sort_tiles<type_##type>(p); } \
    SLIP_KERNEL(sort_finish_##type, gpu_sort) { sort_finish<type_##type>(p); }

SORT_KERNELS(u8)
SORT_KERNELS(u16)
SORT_KERNELS(u32)
SORT_KERNELS(u64)
