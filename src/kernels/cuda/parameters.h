/* What the CUDA kernels are given: written by the driver (C), read by the kernels (CUDA C). Pointers are device
 * addresses; strides are in elements; all counts are of elements unless their name says bytes. */
#ifndef SLIP_KERNELS_CUDA_PARAMETERS_H
#define SLIP_KERNELS_CUDA_PARAMETERS_H

enum { SLIP_BLOCK = 256, GPU_MAX_NDIM = 64, GPU_MAX_INPUTS = 3 };

/* Elementwise where every input lies as the output does, or is one element for all of it (bit k of `fixed`). */
typedef struct gpu_dense {
    void *out;
    const void *in[GPU_MAX_INPUTS];
    uint64_t count;
    uint32_t fixed;
} gpu_dense;

/* Elementwise in general: output element i is the i-th of its memory, and has its position in `shape` row-major. */
typedef struct gpu_strided {
    void *out;
    const void *in[GPU_MAX_INPUTS];
    uint64_t count;
    int32_t ndim;
    int64_t shape[GPU_MAX_NDIM];
    int64_t strides[GPU_MAX_INPUTS][GPU_MAX_NDIM];
} gpu_strided;

/* ---- reducing, scanning and sorting ---- */

/* Outputs are numbered by the kept axes, the elements of one by the reduced axes: `shape` and `strides` have the
 * former, then the latter. Elements are taken `chunk` at a time, by blocks of their own; where an output has several
 * chunks, what they come to goes to scratch, [chunk][output], and is folded by a second kernel. */
typedef struct gpu_reduce {
    void *out;
    const void *in;
    uint64_t kept, reduced, chunk;
    uint64_t flip;       /* by which bits are changed before and after: turns a maximum into a minimum */
    uint32_t chunks;     /* per output */
    uint32_t width;      /* rows: threads per output, 1 to 32 or SLIP_BLOCK; columns: threads side by side */
    uint32_t tiles;      /* columns: blocks that the outputs take */
    uint32_t is_vector;  /* columns: 16 bytes of neighbouring outputs are one word */
    uint32_t is_partial; /* the results go to scratch */
    int32_t kept_ndim, reduced_ndim;
    int64_t shape[GPU_MAX_NDIM + 1], strides[GPU_MAX_NDIM + 1];
} gpu_reduce;

/* The best of each output's `length` elements, `stride` apart. Threads stand `width` side by side, along the elements
 * or along the outputs. Chunks as in gpu_reduce. */
typedef struct gpu_arg_reduce {
    void *out; /* uint32_t; or what chunks came to */
    const void *in;
    uint64_t kept, length, chunk;
    uint64_t flip;
    int64_t stride;
    uint32_t chunks, width, tiles;
    uint32_t is_along_elements;
    int32_t ndim; /* of the kept axes */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_arg_reduce;

/* softmax and logsumexp along an axis: `kept` rows of `length` elements, `stride` apart. Output element i of row r is
 * at (r / inner * length + i) * inner + r % inner. `partials` holds pairs of floats, [chunk][row]. */
typedef struct gpu_softmax {
    void *out;
    const void *in;
    float *partials;
    uint64_t kept, length, chunk, inner;
    int64_t stride;
    uint32_t chunks;
    uint32_t width; /* rows: threads per row, 1 to 32 or SLIP_BLOCK; else: threads side by side along the rows */
    uint32_t tiles; /* blocks that the rows take, where not all of a row is one block's */
    uint32_t is_vector;
    uint32_t is_logsumexp; /* one output per row */
    int32_t ndim;          /* of the kept axes */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_softmax;

/* Random words: see kernels/random_bits.c. A unit is four pairs of words; a row has `units`. */
typedef struct gpu_random_bits {
    void *out;
    const uint32_t *keys;
    uint64_t rows, row_bytes, words, units;
    int64_t key_stride; /* from a key's first word to its second */
    uint32_t is_vector; /* 16 bytes are written at once */
    int32_t ndim;       /* of the rows */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_random_bits;

/* Running results of `rows` rows of `length` elements, `stride` apart. Output element i of row r is at
 * (r / inner * length + i) * inner + r % inner. Where a row has several chunks, a first launch leaves what each comes
 * to in `totals` ([chunk][row], in the type computed with), a second turns them into what comes before each, and a
 * third goes on from there. */
typedef struct gpu_scan {
    void *out;
    const void *in;
    void *totals;
    uint64_t rows, length, chunk, inner;
    uint64_t flip;
    int64_t stride;
    uint32_t chunks;
    uint32_t width; /* rows: threads per row, 1 to SLIP_BLOCK */
    uint32_t tiles; /* blocks that the rows take */
    uint32_t is_reverse, is_exclusive;
    uint32_t wants_totals; /* nothing else is written */
    uint32_t has_totals;   /* to go on from */
    int32_t ndim;          /* of the rows */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_scan;

/* Elements that a block scans at a time, sorts, or merges. */
enum { GPU_SCAN_TILE = 2048, GPU_SORT_TILE = 2048 };

/* Rows of `length` elements, `stride` apart; results lie as in gpu_scan. An item is a key, whose order is the
 * elements', with its index in the row. Rows that do not fit into a tile are brought into `items`, [row][element], a
 * tile sorted at a time, and merged from there to `merged` and back. */
typedef struct gpu_sort {
    void *out;
    const void *in;
    void *items, *merged;
    uint64_t rows, length, inner;
    uint64_t run;  /* merge: items that are sorted already, at a time */
    uint64_t flip; /* integers: bits to change, so that the order is the unsigned one */
    int64_t stride;
    uint32_t infinity, sign; /* floats: these as bits; else 0 */
    uint32_t padded;         /* tiles: items of one row, a power of two */
    uint32_t tiles;          /* per row */
    uint32_t wants_indices;
    int32_t ndim; /* of the rows */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_sort;

/* Products of m x k and k x n matrices; the output is dense. */
typedef struct gpu_matmul {
    void *out;
    const void *a, *b;
    uint64_t m, n, k;
    int64_t a_row, a_column, b_row, b_column; /* strides */
    uint32_t row_tiles, column_tiles;
    int32_t ndim; /* of the batch */
    int64_t shape[GPU_MAX_NDIM], a_strides[GPU_MAX_NDIM], b_strides[GPU_MAX_NDIM];
} gpu_matmul;

enum { GPU_MATMUL_TILE = 64 };

#endif
