/* What the CUDA kernels are given: written by the driver (C), read by the kernels (CUDA C). Pointers are device
 * addresses; strides are in elements; all counts are of elements unless their name says bytes. */
#ifndef SLIP_KERNELS_CUDA_PARAMETERS_H
#define SLIP_KERNELS_CUDA_PARAMETERS_H

enum { SLIP_BLOCK = 256, GPU_MAX_NDIM = 64, GPU_MAX_INPUTS = 3 };

/* Elementwise where every input lies as the output does, or is one element for all of it (bit k of `fixed`). Here and
 * below an input that is NULL is the one element in `values`. */
typedef struct gpu_dense {
    void *out;
    const void *in[GPU_MAX_INPUTS];
    uint64_t values[GPU_MAX_INPUTS];
    uint64_t count;
    uint32_t fixed;
} gpu_dense;

/* Elementwise in general: output element i is the i-th of its memory, and has its position in `shape` row-major. */
typedef struct gpu_strided {
    void *out;
    const void *in[GPU_MAX_INPUTS];
    uint64_t values[GPU_MAX_INPUTS];
    uint64_t count;
    int32_t ndim;
    int64_t shape[GPU_MAX_NDIM];
    int64_t strides[GPU_MAX_INPUTS][GPU_MAX_NDIM];
} gpu_strided;

enum { GPU_FUSED_INPUTS = 16, GPU_FUSED_OUTPUTS = 8, GPU_FUSED_VARYING = 6, GPU_FUSED_NDIM = 8, GPU_FUSED_PAIRS = 4 };

/* Several elementwise ops in one kernel: see fused.cuh. */
typedef struct gpu_fused {
    void *out[GPU_FUSED_OUTPUTS];
    const void *in[GPU_FUSED_INPUTS];
    uint64_t values[GPU_FUSED_INPUTS];
    uint64_t count;
    const uint32_t *key; /* of random bits; its second word is `key_stride` words on */
    int64_t key_stride;
} gpu_fused;

/* The same with inputs that lie otherwise than the outputs: fewer than 2^31 elements. */
typedef struct gpu_fused_strided {
    gpu_fused at;
    int32_t ndim;
    int64_t shape[GPU_FUSED_NDIM];
    int64_t strides[GPU_FUSED_VARYING][GPU_FUSED_NDIM];
} gpu_fused_strided;

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

enum {
    GPU_ROW_HELD = 32,     /* elements of a row that a thread keeps in registers */
    GPU_ROW_THREADS = 1024 /* at most, for a row; and that a multiprocessor has at a time */
};

/* softmax and logsumexp along an axis: `kept` rows of `length` elements, `stride` apart. Output element i of row r is
 * at (r / inner * length + i) * inner + r % inner. `partials` holds pairs of floats, [chunk][row]. */
typedef struct gpu_softmax {
    void *out;
    const void *in;
    float *partials;
    uint64_t kept, length, chunk, inner;
    int64_t stride;
    uint32_t chunks;
    uint32_t width; /* rows: threads per row, see rows.cuh; else: threads side by side along the rows */
    uint32_t tiles; /* blocks that the rows take, where not all of a row is one block's */
    uint32_t is_vector;
    uint32_t rows;         /* rows: of a block */
    uint32_t is_logsumexp; /* one output per row */
    int32_t ndim;          /* of the kept axes */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_softmax;

/* layer_norm and rms_norm: `kept` rows of `length` elements, `stride` apart; the output is row-major. `partials` holds
 * the moments of chunks, three floats each, [row][chunk]. */
typedef struct gpu_norm {
    void *out;
    const void *in, *weight, *bias; /* weight, bias: NULL for none */
    float *partials;
    uint64_t kept, length, chunk;
    int64_t stride, weight_stride, bias_stride;
    float eps;
    uint32_t chunks; /* per row */
    uint32_t width;  /* rows: threads per row, see rows.cuh */
    uint32_t is_vector;
    uint32_t rows; /* rows: of a block */
    uint32_t is_centred;
    int32_t ndim; /* of the kept axes */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_norm;

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
    uint32_t width;     /* rows: threads per row, 1 to SLIP_BLOCK; words: 32, or the whole block */
    uint32_t is_vector; /* words, not rows */
    uint32_t tiles;     /* blocks that the rows take */
    uint32_t is_reverse, is_exclusive;
    uint32_t wants_totals; /* nothing else is written */
    uint32_t has_totals;   /* to go on from */
    int32_t ndim;          /* of the rows */
    int64_t shape[GPU_MAX_NDIM], strides[GPU_MAX_NDIM];
} gpu_scan;

/* Elements that a block scans at a time, sorts, or merges. */
enum { GPU_SCAN_TILE = 2048, GPU_SORT_TILE = 2048 };

/* Words of `count` elements that a thread scans at a time. At most so many threads share a row: fewer where elements
 * are small, so that as many bytes are on their way in several blocks. */
#define GPU_SCAN_WORDS(count) ((count) == 2 ? 4 : 16 / (count))
#define GPU_SCAN_THREADS(bytes) ((bytes) < 4 ? 128 : GPU_SCAN_MOST_THREADS)
enum { GPU_SCAN_MOST_THREADS = 512 };

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

/* ---- moving and indexing ---- */

/* Elements that one thread takes of dense arrays, and at a time of strided ones, `bytes` being the widest operand's. */
#define GPU_THREAD_ELEMENTS(bytes) ((bytes) == 1 ? 16 : (bytes) <= 4 ? 8 : 4)
#define GPU_RUN_ELEMENTS(bytes) ((bytes) <= 4 ? 4 : 2)

enum {
    GPU_MOVE_EACH = 4,        /* elements that one thread moves */
    GPU_COPY_BYTES = 64,      /* bytes that one thread copies */
    GPU_INDEX_NDIM = 16,      /* axes of index arrays and of slices, after merging */
    GPU_INDEX_ARRAYS = 8,     /* at most */
    GPU_SCATTER_CHUNK = 2048, /* indices that a block looks through at a time */
    GPU_SLICE_PIECE = 1024    /* elements of a slice that one block updates */
};

typedef struct gpu_copy {
    void *out;
    const void *in;
    uint64_t byte_count;
} gpu_copy;

/* Strided to strided, fewer than 2^31 elements of one size. */
typedef struct gpu_move {
    void *out;
    const void *in;
    uint32_t count;
    int32_t ndim;
    int64_t shape[GPU_MAX_NDIM];
    int64_t out_strides[GPU_MAX_NDIM], in_strides[GPU_MAX_NDIM];
} gpu_move;

/* Planes of `rows` by `columns`: out[r * out_stride + c] = in[c * in_stride + r], and the other axes around them. */
typedef struct gpu_transpose {
    void *out;
    const void *in;
    uint32_t rows, columns, row_tiles, column_tiles;
    int64_t out_stride, in_stride;
    int32_t ndim; /* of the other axes; may be 0 */
    int64_t shape[GPU_MAX_NDIM];
    int64_t out_strides[GPU_MAX_NDIM], in_strides[GPU_MAX_NDIM];
} gpu_transpose;

/* Rows and columns of a block's part of a plane. */
#define GPU_TRANSPOSE_TILE(bytes) ((bytes) == 8 ? 32 : 64)

typedef struct gpu_arange {
    void *out;
    uint64_t count;
    double start, step;
    int64_t integer_start, integer_step;
} gpu_arange;

/* Walked together in row-major order, merged where all operands can be. */
typedef struct gpu_axes {
    int32_t ndim; /* may be 0: one position */
    uint32_t count;
    int64_t shape[GPU_INDEX_NDIM];
} gpu_axes;

/* Index arrays of one shape, and what they mean: an index of array k, counted from the end where negative, is a
 * position along an axis of `extents[k]` with room up to `rooms[k]`, every step being `steps[k]` elements. */
typedef struct gpu_indices {
    const void *data[GPU_INDEX_ARRAYS];
    int64_t extents[GPU_INDEX_ARRAYS], rooms[GPU_INDEX_ARRAYS], steps[GPU_INDEX_ARRAYS];
    int32_t count;     /* of arrays; may be 0 */
    int32_t byte_size; /* of an index */
    int32_t is_signed;
    int32_t clamps; /* indices out of range are moved into it; else they are skipped */
    gpu_axes axes;
    int64_t strides[GPU_INDEX_ARRAYS][GPU_INDEX_NDIM];
    int64_t base_strides[GPU_INDEX_NDIM]; /* of the indexed array, what the indices' own place adds */
} gpu_indices;

/* in[where the indices say + place in the slice] */
typedef struct gpu_gather {
    void *out; /* dense */
    const void *in;
    uint64_t count;
    gpu_indices at;
    gpu_axes slice;
    int64_t slice_strides[GPU_INDEX_NDIM];
} gpu_gather;

typedef enum gpu_scatter_mode {
    GPU_SCATTER_APART,    /* no two updates meet: all at once, from position `first` on */
    GPU_SCATTER_ATOMIC,   /* in whatever order: integers of 4 and 8 bytes, not prod */
    GPU_SCATTER_LINES,    /* only updates of the same `line_length` positions meet: one thread takes them all */
    GPU_SCATTER_ELEMENTS, /* slices of one element; each block takes the elements that fall to it */
    GPU_SCATTER_SLICES    /* each block takes the slices that fall to it, or one block all of them */
} gpu_scatter_mode;

typedef struct gpu_scatter {
    void *out;
    const void *updates;
    uint32_t mode, first, line_length;
    uint32_t owners;   /* blocks among which the elements or slices are divided */
    uint32_t overlaps; /* slices may meet in part: one block takes all of them, one after the other */
    gpu_indices at;
    int64_t update_strides[GPU_INDEX_NDIM]; /* along the indices' axes */
    gpu_axes slice;
    int64_t slice_strides[GPU_INDEX_NDIM], slice_update_strides[GPU_INDEX_NDIM];
} gpu_scatter;

/* The k-th true element of the mask gets slice k of the source. ranks: per element of the mask, how many true ones of
 * its chunk come before it, or GPU_NO_RANK; totals: per chunk, how many of all come before it. */
#define GPU_NO_RANK 0xffffffffu
typedef struct gpu_masked {
    void *out;
    const void *mask, *source;
    uint32_t *ranks;
    uint64_t *totals;
    uint64_t available; /* slices of the source */
    uint64_t *refused;  /* the host's: set where the mask wants more, which is left alone then */
    int64_t source_stride;
    uint32_t chunk_count;
    gpu_axes axes;
    int64_t mask_strides[GPU_INDEX_NDIM], out_strides[GPU_INDEX_NDIM];
    gpu_axes slice;
    int64_t slice_strides[GPU_INDEX_NDIM], slice_source_strides[GPU_INDEX_NDIM];
} gpu_masked;

#endif
