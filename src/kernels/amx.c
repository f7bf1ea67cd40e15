/* Both operands are packed first, each element once: into blocks of 32 rows of A, or columns of B, along all of k, in
 * the form in which the tile registers take them. Then squares of the product are computed, each by one thread, in sums
 * of float32. An element's sum goes along k in the same steps wherever it is in a square, and beyond the edges are
 * zeros: the result does not depend on the number of threads. */
#include "kernels/amx.h"

#if SLIP_HAS_AMX

#include <immintrin.h>
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/loops.h"
#include "kernels/plan.h"

enum {
    TILE_ROWS = 16,
    TILE_STEP = 32,                         /* elements of k in a row of a tile, in pairs */
    TILE_WORDS = TILE_ROWS * TILE_STEP / 2, /* pairs of a tile: a KiB */
    BLOCK = 2 * TILE_ROWS,                  /* rows and columns of four tiles of sums, which stay in registers */
    STRIP = 16,                             /* steps along k at a time: a block of A's stays in the first-level cache */
    SQUARE = 256,                           /* rows and columns that are a task, or less: */
    LEAST_SQUARE = 64,                      /* down to this, as long as a product comes to few */
    LEAST_SQUARES = 16,                     /* of them */
    TASK_PRODUCT = 64 * 64 * 64,            /* multiplications that a task should come to */
    PACK_TASK = 32768                       /* elements that a task of packing should */
};

/* One operand: A, or B on its side, so that both are `rows` sums along k. */
typedef struct side {
    const uint16_t *data;
    size_t rows, k;
    int64_t row_stride, k_stride; /* in elements */
    const slip_view *view;
    bool is_left;
    bool is_repeated; /* one matrix for the whole batch */
    size_t blocks, steps;
    uint32_t *packed; /* [matrix][block][step][2 tiles] */
} side;

typedef struct product {
    side a, b;
    size_t batch;
    uint16_t *out;
    size_t square, row_squares, column_squares;
    atomic_bool is_out_of_memory;
} product;

static size_t parts(size_t count, size_t part) { return (count + part - 1) / part; }

/* ---- packing ---- */

/* Rows of 16 pairs along k, as A's tiles are. */
static void take_rows(uint32_t *tiles, const side *from, const uint16_t *data, size_t rows, size_t count) {
    uint16_t *to = (uint16_t *)(void *)tiles;
    for (size_t r = 0; r < rows; ++r) {
        const uint16_t *row = data + (int64_t)r * from->row_stride;
        if (count == TILE_STEP && from->k_stride == 1) {
            memcpy(to + r * TILE_STEP, row, TILE_STEP * sizeof *row);
        } else {
            for (size_t i = 0; i < count; ++i) to[r * TILE_STEP + i] = row[(int64_t)i * from->k_stride];
        }
    }
}

static void pair(uint32_t *pairs, const uint16_t *first, const uint16_t *second) {
    for (size_t r = 0; r < TILE_ROWS; ++r) pairs[r] = first[r] | (uint32_t)second[r] << 16;
}

/* 16 pairs along k, of all rows each, as B's tiles are. Rows follow one another in memory. */
static void take_pairs(uint32_t *tiles, const side *from, const uint16_t *data, size_t rows, size_t count) {
    static const uint16_t nothing[BLOCK];
    for (size_t i = 0; i < count; i += 2, tiles += TILE_ROWS) {
        const uint16_t *first = data + (int64_t)i * from->k_stride;
        const uint16_t *second = i + 1 < count ? first + from->k_stride : nothing;
        if (rows == BLOCK) {
            pair(tiles, first, second);
            pair(tiles + TILE_WORDS, first + TILE_ROWS, second + TILE_ROWS);
        } else {
            for (size_t r = 0; r < rows; ++r)
                tiles[r / TILE_ROWS * TILE_WORDS + r % TILE_ROWS] = first[r] | (uint32_t)second[r] << 16;
        }
    }
}

/* The two tiles of a step, of `rows` rows and `count` elements along k. */
static void pack_step(uint32_t *tiles, const side *from, const uint16_t *data, size_t rows, size_t count) {
    _Alignas(64) uint32_t turned[2 * TILE_WORDS];
    bool takes_pairs = from->row_stride == 1 && from->k_stride != 1, turns = takes_pairs == from->is_left;
    uint32_t *to = turns ? turned : tiles;
    if (rows < BLOCK || count < TILE_STEP) memset(to, 0, sizeof turned);
    (takes_pairs ? take_pairs : take_rows)(to, from, data, rows, count);
    for (int i = 0; i < 2 && turns; ++i)
        slip__loops()->transpose[2](tiles + i * TILE_WORDS, TILE_ROWS, turned + i * TILE_WORDS, TILE_ROWS, TILE_ROWS,
                                    TILE_ROWS);
}

static int64_t matrix_offset(const slip_view *view, size_t index) {
    int64_t offset = 0;
    for (int axis = view->ndim - 3; axis >= 0; --axis) {
        size_t extent = (size_t)view->shape[axis];
        offset += (int64_t)(index % extent) * view->strides[axis];
        index /= extent;
    }
    return offset;
}

static void pack_blocks(const void *context, size_t begin, size_t end) {
    const side *from = context;
    for (size_t i = begin; i < end; ++i) {
        size_t first = i % from->blocks * BLOCK;
        const uint16_t *data = from->data + matrix_offset(from->view, i / from->blocks);
        uint32_t *to = from->packed + i * from->steps * 2 * TILE_WORDS;
        size_t rows = from->rows - first < BLOCK ? from->rows - first : BLOCK;
        for (size_t k = 0; k < from->k; k += TILE_STEP, to += 2 * TILE_WORDS) {
            size_t count = from->k - k < TILE_STEP ? from->k - k : TILE_STEP;
            pack_step(to, from, data + (int64_t)first * from->row_stride + (int64_t)k * from->k_stride, rows, count);
        }
    }
}

static slip_status pack(side *made, const slip_view *view, bool is_left, size_t batch) {
    int row_axis = view->ndim - (is_left ? 2 : 1), k_axis = view->ndim - (is_left ? 1 : 2);
    *made = (side){.data = (const uint16_t *)(const void *)view->data,
                   .rows = (size_t)view->shape[row_axis],
                   .k = (size_t)view->shape[k_axis],
                   .row_stride = view->strides[row_axis],
                   .k_stride = view->strides[k_axis],
                   .view = view,
                   .is_left = is_left,
                   .is_repeated = true};
    for (int axis = 0; axis < view->ndim - 2; ++axis)
        made->is_repeated &= view->strides[axis] == 0 || view->shape[axis] == 1;
    made->blocks = parts(made->rows, BLOCK);
    made->steps = parts(made->k, TILE_STEP);
    size_t count = made->blocks * (made->is_repeated ? 1 : batch);
    size_t bytes = count * made->steps * 2 * TILE_WORDS * sizeof *made->packed;
    made->packed = slip__aligned(64, bytes);
    if (!made->packed) return slip__fail_memory("matmul", bytes);
    slip__split(count, PACK_TASK / (BLOCK * made->k) + 1, pack_blocks, made);
    return SLIP_OK;
}

/* ---- multiplying ---- */

/* The eight tile registers: rows, and bytes of a row, of each. */
static const struct {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} configuration = {
    .palette = 1, .row_bytes = {64, 64, 64, 64, 64, 64, 64, 64}, .rows = {16, 16, 16, 16, 16, 16, 16, 16}};

/* Adds `steps` steps to a block of sums, or begins them: tiles 0 to 3 are the sums, 4 and 5 A's, 6 and 7 B's. */
static void multiply_block(float *sums, size_t leading, const uint32_t *a, const uint32_t *b, size_t steps,
                           bool begins) {
    size_t stride = leading * sizeof *sums;
    float *lower = sums + TILE_ROWS * leading;
    if (begins) {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    } else {
        _tile_loadd(0, sums, stride);
        _tile_loadd(1, sums + TILE_ROWS, stride);
        _tile_loadd(2, lower, stride);
        _tile_loadd(3, lower + TILE_ROWS, stride);
    }
    for (size_t s = 0; s < steps; ++s, a += 2 * TILE_WORDS, b += 2 * TILE_WORDS) {
        _tile_loadd(4, a, 64);
        _tile_loadd(6, b, 64);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, b + TILE_WORDS, 64);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, a + TILE_WORDS, 64);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, sums, stride);
    _tile_stored(1, sums + TILE_ROWS, stride);
    _tile_stored(2, lower, stride);
    _tile_stored(3, lower + TILE_ROWS, stride);
}

static const uint32_t *packed_block(const side *of, size_t matrix, size_t block, size_t step) {
    size_t at = ((of->is_repeated ? 0 : matrix) * of->blocks + block) * of->steps + step;
    return of->packed + at * 2 * TILE_WORDS;
}

/* The square that begins at (row, column), as far as it lies in the product. */
static void multiply_square(const product *p, size_t matrix, size_t row, size_t column, float *sums) {
    size_t rows = p->a.rows - row < p->square ? p->a.rows - row : p->square;
    size_t columns = p->b.rows - column < p->square ? p->b.rows - column : p->square;
    for (size_t step = 0; step < p->a.steps; step += STRIP) {
        size_t steps = p->a.steps - step < STRIP ? p->a.steps - step : STRIP;
        for (size_t i = 0; i < rows; i += BLOCK)
            for (size_t j = 0; j < columns; j += BLOCK)
                multiply_block(sums + i * p->square + j, p->square,
                               packed_block(&p->a, matrix, (row + i) / BLOCK, step),
                               packed_block(&p->b, matrix, (column + j) / BLOCK, step), steps, step == 0);
    }
    uint16_t *out = p->out + (matrix * p->a.rows + row) * p->b.rows + column;
    for (size_t i = 0; i < rows; ++i)
        slip__convert(out + i * p->b.rows, SLIP_BFLOAT16, sums + i * p->square, SLIP_FLOAT32, columns);
}

static void multiply_squares(const void *context, size_t begin, size_t end) {
    product *p = (product *)(uintptr_t)context; /* for the out-of-memory flag alone */
    float *sums = slip__aligned(64, p->square * p->square * sizeof *sums);
    if (!sums) {
        atomic_store_explicit(&p->is_out_of_memory, true, memory_order_relaxed);
        return;
    }
    _tile_loadconfig(&configuration);
    for (size_t i = begin; i < end; ++i) {
        size_t column = i % p->column_squares * p->square, rest = i / p->column_squares;
        multiply_square(p, rest / p->row_squares, rest % p->row_squares * p->square, column, sums);
    }
    _tile_release(); /* or the operating system would save the registers with the thread from now on */
    slip__free(sums);
}

/* By size alone. Returns how many squares are a task. */
static size_t cut(product *p) {
    for (p->square = SQUARE;; p->square /= 2) {
        p->row_squares = parts(p->a.rows, p->square);
        p->column_squares = parts(p->b.rows, p->square);
        if (p->square == LEAST_SQUARE || p->batch * p->row_squares * p->column_squares >= LEAST_SQUARES) break;
    }
    size_t rows = p->a.rows < p->square ? p->a.rows : p->square,
           columns = p->b.rows < p->square ? p->b.rows : p->square;
    return (size_t)(TASK_PRODUCT / ((double)rows * (double)columns * (double)p->a.k)) + 1;
}

slip_status slip__amx_matmul(const slip_launch *launch) {
    const slip_view *a = launch->inputs, *b = launch->inputs + 1;
    product p = {.out = (uint16_t *)(void *)launch->output.data};
    p.batch = launch->output.size / ((size_t)a->shape[a->ndim - 2] * (size_t)b->shape[b->ndim - 1]);
    slip_status status = pack(&p.a, a, true, p.batch);
    if (status == SLIP_OK) status = pack(&p.b, b, false, p.batch);
    if (status == SLIP_OK) {
        size_t squares_per_task = cut(&p);
        slip__split(p.batch * p.row_squares * p.column_squares, squares_per_task, multiply_squares, &p);
        if (atomic_load_explicit(&p.is_out_of_memory, memory_order_relaxed))
            status = slip__fail_memory("matmul", p.square * p.square * sizeof(float));
    }
    slip__free(p.a.packed);
    slip__free(p.b.packed);
    return status;
}

#else

slip_status slip__amx_matmul(const slip_launch *launch) {
    (void)launch;
    return SLIP_UNIMPLEMENTED;
}

#endif
