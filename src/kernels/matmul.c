/* Matrix products, batched. Each matrix is used where it lies if its rows or its columns are contiguous, and copied to
 * scratch first if neither are, or if its dtype is a half type (which is computed in float32). The product is cut into
 * tiles of rows and columns by its size alone, never along k, so the result does not depend on the number of threads.
 */
#include <limits.h>
#include <string.h>

#include "base/atomic.h"
#include "base/error.h"
#include "base/memory.h"
#include "kernels/amx.h"
#include "kernels/blas.h"
#include "kernels/kernels.h"
#include "kernels/loops.h"
#include "kernels/plan.h"

enum {
    TILE_ROWS = SLIP_BLAS_ROWS,
    TILE_COLUMNS = SLIP_BLAS_COLUMNS,
    TILE_STEP = 32,                  /* sides of tiles are multiples of it */
    WHOLE_PRODUCT = SLIP_BLAS_SMALL, /* multiplications below which a matrix is not cut */
    LEAST_TILES = 8,                 /* of a matrix, so that several threads get even shares, */
    TILED_SIDE = 8,                  /* rows and columns from which bfloat16 matrices go by tile instructions, */
    TILED_PRODUCT = 48 * 48 * 48,    /* and multiplications */
    LEAST_PRODUCT = 128 * 128 * 128, /* as long as a tile comes to so many multiplications */
    BATCH_PRODUCT = 64 * 64 * 64     /* ... that a task of small matrices should come to */
};

/* One input: its last two axes, and the axes before them. */
typedef struct operand {
    const slip_view *view;
    const char *data;
    slip_dtype dtype; /* of data */
    size_t rows, columns;
    int64_t row_stride, column_stride;
    const int64_t *batch_strides; /* NULL: matrices follow one another, `rows * columns` apart */
    char *scratch;
} operand;

typedef struct product {
    slip_dtype dtype;
    size_t bytes, m, n, k, batch;
    const int *batch_shape;
    int batch_ndim;
    operand a, b;
    char *out;
    slip_dtype out_dtype;
    size_t out_bytes;
    size_t row_tiles, column_tiles;
    size_t tile_rows, tile_columns;
    atomic_bool is_out_of_memory;
} product;

/* Whether BLAS can take it: unit stride one way, and the other stride large enough. */
static bool is_usable(const operand *o, bool *is_transposed, size_t *leading) {
    if ((o->column_stride == 1 || o->columns == 1) && (o->row_stride >= (int64_t)o->columns || o->rows == 1)) {
        *is_transposed = false;
        *leading = o->rows == 1 ? o->columns : (size_t)o->row_stride;
        return *leading <= INT_MAX;
    }
    if ((o->row_stride == 1 || o->rows == 1) && (o->column_stride >= (int64_t)o->rows || o->columns == 1)) {
        *is_transposed = true;
        *leading = o->columns == 1 ? o->rows : (size_t)o->column_stride;
        return *leading <= INT_MAX;
    }
    return false;
}

static int64_t batch_offset(const product *p, const operand *o, size_t index) {
    if (!o->batch_strides) return (int64_t)(index * o->rows * o->columns);
    int64_t offset = 0;
    for (int axis = p->batch_ndim - 1; axis >= 0; --axis) {
        size_t extent = (size_t)p->batch_shape[axis];
        offset += (int64_t)(index % extent) * o->batch_strides[axis];
        index /= extent;
    }
    return offset;
}

/* Copies the operand, row-major, converted; a batch that is one matrix repeated is copied once. */
static slip_status bring(operand *o, slip_dtype dtype, int ndim) {
    static const int64_t no_strides[SLIP_MAX_NDIM];
    slip_view source = *o->view, dense;
    bool is_repeated = true;
    for (int axis = 0; axis < ndim - 2; ++axis) is_repeated &= source.strides[axis] == 0 || source.shape[axis] == 1;
    if (is_repeated) {
        source.shape += ndim - 2;
        source.strides += ndim - 2;
        source.ndim = 2;
        source.size = o->rows * o->columns;
    }
    size_t bytes = source.size * slip__element_bytes(dtype);
    o->scratch = slip__aligned(64, bytes);
    if (!o->scratch) return slip__fail_memory("matmul", bytes);
    int64_t strides[SLIP_MAX_NDIM], step = 1;
    for (int axis = source.ndim - 1; axis >= 0; step *= source.shape[axis--]) strides[axis] = step;
    dense = source;
    dense.data = o->scratch;
    dense.strides = strides;
    dense.dtype = dtype;
    slip_launch copy = {.op = SLIP_OP_COPY, .input_count = 1, .inputs = &source, .output = dense};
    slip__kernel_copy(&copy);
    o->data = o->scratch;
    o->dtype = dtype;
    o->row_stride = (int64_t)o->columns;
    o->column_stride = 1;
    o->batch_strides = is_repeated ? no_strides : NULL;
    return SLIP_OK;
}

static slip_status prepare(operand *o, const slip_view *view, slip_dtype dtype) {
    int ndim = view->ndim;
    *o = (operand){.view = view,
                   .data = view->data,
                   .dtype = view->dtype,
                   .rows = (size_t)view->shape[ndim - 2],
                   .columns = (size_t)view->shape[ndim - 1],
                   .row_stride = view->strides[ndim - 2],
                   .column_stride = view->strides[ndim - 1],
                   .batch_strides = view->strides};
    bool is_transposed;
    size_t leading;
    if (view->dtype == dtype && is_usable(o, &is_transposed, &leading)) return SLIP_OK;
    return bring(o, dtype, ndim);
}

/* The part of an operand that begins at (row, column). */
static slip_matrix matrix_of(const product *p, const operand *o, size_t index, size_t row, size_t column) {
    slip_matrix matrix = {0};
    is_usable(o, &matrix.is_transposed, &matrix.leading);
    size_t inside = matrix.is_transposed ? column * matrix.leading + row : row * matrix.leading + column;
    matrix.data = o->data + (batch_offset(p, o, index) + (int64_t)inside) * (int64_t)p->bytes;
    return matrix;
}

/* False without memory for the BLAS's workspace. */
static bool multiply_tile(const product *p, size_t index, size_t row, size_t column, size_t rows, size_t columns,
                          void *narrow_scratch) {
    slip_matrix a = matrix_of(p, &p->a, index, row, 0), b = matrix_of(p, &p->b, index, 0, column);
    char *out = p->out + ((index * p->m + row) * p->n + column) * p->out_bytes;
    bool is_direct = p->out_dtype == p->dtype;
    void *c = is_direct ? (void *)out : narrow_scratch;
    size_t leading = is_direct ? p->n : columns;
    if (p->dtype != SLIP_FLOAT32 && p->dtype != SLIP_FLOAT64 && p->dtype != SLIP_COMPLEX64)
        slip__plain_product(p->dtype, rows, columns, p->k, a, b, c, leading);
    else if (!slip__blas_product(p->dtype, rows, columns, p->k, a, b, c, leading)) return false;
    if (is_direct) return true;
    for (size_t i = 0; i < rows; ++i)
        slip__convert(out + i * p->n * p->out_bytes, p->out_dtype, (char *)c + i * columns * p->bytes, p->dtype,
                      columns);
    return true;
}

static void multiply_tiles(const void *context, size_t begin, size_t end) {
    product *p = (product *)(uintptr_t)context; /* for the out-of-memory flag alone */
    void *scratch = NULL;
    if (p->out_dtype != p->dtype) {
        scratch = slip__malloc(p->tile_rows * p->tile_columns * p->bytes);
        if (!scratch) {
            atomic_store_explicit(&p->is_out_of_memory, true, memory_order_relaxed);
            return;
        }
    }
    for (size_t i = begin; i < end; ++i) {
        size_t column = i % p->column_tiles * p->tile_columns, rest = i / p->column_tiles;
        size_t row = rest % p->row_tiles * p->tile_rows, index = rest / p->row_tiles;
        size_t rows = p->m - row < p->tile_rows ? p->m - row : p->tile_rows;
        size_t columns = p->n - column < p->tile_columns ? p->n - column : p->tile_columns;
        if (!multiply_tile(p, index, row, column, rows, columns, scratch)) {
            atomic_store_explicit(&p->is_out_of_memory, true, memory_order_relaxed);
            break;
        }
    }
    slip__free(scratch);
}

/* The side of equal tiles, none longer than `most`. */
static size_t even_side(size_t extent, size_t most) {
    size_t count = (extent + most - 1) / most, side = (extent + count - 1) / count;
    size_t rounded = (side + TILE_STEP - 1) / TILE_STEP * TILE_STEP;
    return rounded < extent ? rounded : extent;
}

static size_t tile_count(size_t extent, size_t side) { return (extent + side - 1) / side; }

/* Halves the longer side of the tiles of a matrix that comes to few of them: the rows of a square one, since the BLAS
 * does better on wide tiles. */
static void cut_further(product *p) {
    while (tile_count(p->m, p->tile_rows) * tile_count(p->n, p->tile_columns) * p->batch < LEAST_TILES) {
        double work = (double)p->tile_rows * (double)p->tile_columns * (double)p->k;
        size_t *longer = p->tile_rows >= p->tile_columns ? &p->tile_rows : &p->tile_columns;
        if (work < 2.0 * LEAST_PRODUCT || *longer < 4 * TILE_STEP) return;
        *longer = even_side(*longer, *longer / 2);
    }
}

/* Tiles of a matrix, and how many of them make a task. */
static size_t cut(product *p) {
    double work = (double)p->m * (double)p->n * (double)p->k;
    bool is_whole = work < WHOLE_PRODUCT && p->m <= INT_MAX && p->n <= INT_MAX;
    p->tile_rows = is_whole ? p->m : even_side(p->m, TILE_ROWS);
    p->tile_columns = is_whole ? p->n : even_side(p->n, TILE_COLUMNS);
    if (!is_whole) cut_further(p);
    p->row_tiles = tile_count(p->m, p->tile_rows);
    p->column_tiles = tile_count(p->n, p->tile_columns);
    double tile_work = (double)p->tile_rows * (double)p->tile_columns * (double)p->k;
    return tile_work < BATCH_PRODUCT ? (size_t)(BATCH_PRODUCT / tile_work) + 1 : 1;
}

static bool takes_tiles(const slip_launch *launch) {
    const slip_view *a = launch->inputs, *b = launch->inputs + 1;
    int m = a->shape[a->ndim - 2], k = a->shape[a->ndim - 1], n = b->shape[b->ndim - 1];
    return launch->output.dtype == SLIP_BFLOAT16 && m >= TILED_SIDE && n >= TILED_SIDE &&
           (double)m * (double)n * (double)k >= TILED_PRODUCT && slip__amx_is_usable();
}

slip_status slip__kernel_matmul(const slip_launch *launch) {
    const slip_view *a = launch->inputs, *b = launch->inputs + 1, *output = &launch->output;
    if (!output->size) return SLIP_OK;
    if (a->shape[a->ndim - 1] == 0) {
        memset(output->data, 0, output->size * slip__element_bytes(output->dtype));
        return SLIP_OK;
    }
    if (takes_tiles(launch)) return slip__amx_matmul(launch);
    product p = {.dtype = slip__compute_dtype(output->dtype), .out = output->data, .out_dtype = output->dtype};
    p.bytes = slip__element_bytes(p.dtype);
    p.out_bytes = slip__element_bytes(p.out_dtype);
    p.batch_shape = a->shape;
    p.batch_ndim = a->ndim - 2;
    p.m = (size_t)a->shape[a->ndim - 2];
    p.k = (size_t)a->shape[a->ndim - 1];
    p.n = (size_t)b->shape[b->ndim - 1];
    p.batch = output->size / (p.m * p.n);
    slip_status status = prepare(&p.a, a, p.dtype);
    if (status == SLIP_OK) status = prepare(&p.b, b, p.dtype);
    if (status == SLIP_OK) {
        size_t tiles_per_task = cut(&p);
        slip__split(p.batch * p.row_tiles * p.column_tiles, tiles_per_task, multiply_tiles, &p);
        if (atomic_load_explicit(&p.is_out_of_memory, memory_order_relaxed))
            status = slip__fail_memory("matmul", p.tile_rows * p.tile_columns * p.bytes);
    }
    slip__free(p.a.scratch);
    slip__free(p.b.scratch);
    return status;
}
