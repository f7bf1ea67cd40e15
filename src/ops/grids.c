/* Arrays made of counting: linspace, eye, tri and what is made with them, meshgrid. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip_linspace(slip_array **out, double start, double stop, int num, slip_dtype dtype, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "linspace"));
    if (num < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[linspace] number of samples, %d, must be non-negative.", num);
    slip_dtype computed = dtype == SLIP_FLOAT64 ? SLIP_FLOAT64 : SLIP_FLOAT32;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **place = slip__chain_slot(&chain), **share = slip__chain_slot(&chain), **one = slip__chain_slot(&chain),
               **last = slip__chain_slot(&chain), **rest = slip__chain_slot(&chain), **low = slip__chain_slot(&chain),
               **high = slip__chain_slot(&chain), **from = slip__chain_slot(&chain), **to = slip__chain_slot(&chain),
               **sum = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_arange(place, 0, num, 1, computed, chain.stream));
    SLIP_STEP(chain, slip__op_constant(last, num > 1 ? num - 1 : 1, computed));
    SLIP_STEP(chain, slip__op_constant(one, 1, computed));
    SLIP_STEP(chain, slip__op_constant(low, start, computed));
    SLIP_STEP(chain, slip__op_constant(high, stop, computed));
    SLIP_STEP(chain, slip_divide(share, *place, *last, chain.stream)); /* 0 ... 1, both exact */
    SLIP_STEP(chain, slip_subtract(rest, *one, *share, chain.stream));
    SLIP_STEP(chain, slip_multiply(from, *rest, *low, chain.stream));
    SLIP_STEP(chain, slip_multiply(to, *share, *high, chain.stream));
    SLIP_STEP(chain, slip_add(sum, *from, *to, chain.stream));
    SLIP_STEP(chain, slip_astype(out, *sum, dtype, chain.stream));
    return slip__chain_end(&chain);
}

/* ---- triangles and diagonals ---- */

typedef slip_status (*comparison)(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream);

/* compare(i + k, j) for row i and column j, as bool. */
static slip_status compare_places(slip_array **out, comparison compare, int n, int m, int k, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **rows = slip__chain_slot(&chain), **column = slip__chain_slot(&chain),
               **columns = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_arange(rows, k, (double)k + (n > 0 ? n : 0), 1, SLIP_INT64, chain.stream));
    SLIP_STEP(chain, slip_expand_dims(column, *rows, 1, chain.stream));
    SLIP_STEP(chain, slip_arange(columns, 0, m > 0 ? m : 0, 1, SLIP_INT64, chain.stream));
    SLIP_STEP(chain, compare(out, *column, *columns, chain.stream));
    return slip__chain_end(&chain);
}

static slip_status converted_places(slip_array **out, comparison compare, int n, int m, int k, slip_dtype dtype,
                                    slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **truths = slip__chain_slot(&chain);
    SLIP_STEP(chain, compare_places(truths, compare, n, m, k, chain.stream));
    SLIP_STEP(chain, slip_astype(out, *truths, dtype, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_eye(slip_array **out, int n, int m, int k, slip_dtype dtype, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "eye"));
    if (n < 0 || m < 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[eye] N and M must be positive integers: got %d and %d.", n, m);
    return converted_places(out, slip_equal, n, m, k, dtype, stream);
}

slip_status slip_identity(slip_array **out, int n, slip_dtype dtype, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "identity"));
    if (n < 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[identity] N must be a positive integer: got %d.", n);
    return converted_places(out, slip_equal, n, n, 0, dtype, stream);
}

slip_status slip_tri(slip_array **out, int n, int m, int k, slip_dtype dtype, slip_stream *stream) {
    *out = NULL;
    SLIP_TRY(slip__op_check_dtype(dtype, "tri"));
    return converted_places(out, slip_greater_equal, n, m, k, dtype, stream);
}

/* x where compare(i + k, j) holds, else 0. */
static slip_status triangle(slip_array **out, slip_array *x, comparison compare, int k, const char *name,
                            slip_stream *stream) {
    *out = NULL;
    if (x->ndim < 2)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] array must be at least 2-D, got array with %d dimensions.", name,
                          x->ndim);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **kept = slip__chain_slot(&chain), **zero = slip__chain_slot(&chain);
    SLIP_STEP(chain, compare_places(kept, compare, x->shape[x->ndim - 2], x->shape[x->ndim - 1], k, chain.stream));
    SLIP_STEP(chain, slip__op_constant(zero, 0, slip__op_dtype(x)));
    SLIP_STEP(chain, slip_where(out, *kept, x, *zero, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_tril(slip_array **out, slip_array *x, int k, slip_stream *stream) {
    return triangle(out, x, slip_greater_equal, k, "tril", stream);
}

slip_status slip_triu(slip_array **out, slip_array *x, int k, slip_stream *stream) {
    return triangle(out, x, slip_less_equal, k, "triu", stream);
}

/* ---- grids ---- */

/* Array number i along its axis of the grid, whose other axes have size 1. */
static slip_status along_grid(slip_array **out, slip_array *array, size_t i, size_t count, bool exchanges,
                              slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    size_t axis = exchanges && i < 2 ? 1 - i : i;
    if (array->size > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[meshgrid] %zu elements do not fit into one axis", array->size);
    for (size_t k = 0; k < count; ++k) shape[k] = k == axis ? (int)array->size : 1;
    return slip__op_reshape(out, array, shape, (int)count, stream);
}

slip_status slip_meshgrid(slip_array **out, slip_array *const *arrays, size_t arrays_count, bool sparse,
                          const char *indexing, slip_stream *stream) {
    slip_array *views[SLIP_MAX_NDIM] = {NULL};
    slip_status status = SLIP_OK;
    for (size_t i = 0; i < arrays_count; ++i) out[i] = NULL;
    if (!indexing || (strcmp(indexing, "xy") != 0 && strcmp(indexing, "ij") != 0))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[meshgrid] Invalid indexing value. Valid values are 'xy' and 'ij', got '%s'.",
                          indexing ? indexing : "");
    if (arrays_count > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[meshgrid] expected at most %d dimensions, got %zu", SLIP_MAX_NDIM,
                          arrays_count);
    bool exchanges = indexing[0] == 'x' && arrays_count > 1;
    SLIP_TRY(slip__stream_for_op(&stream, stream));
    for (size_t i = 0; i < arrays_count && status == SLIP_OK; ++i)
        status = along_grid(&views[i], arrays[i], i, arrays_count, exchanges, stream);
    if (status == SLIP_OK && !sparse) status = slip_broadcast_arrays(out, views, arrays_count, stream);
    for (size_t i = 0; i < arrays_count; ++i) {
        if (status == SLIP_OK && sparse) out[i] = views[i];
        else slip_array_release(views[i]);
    }
    return status;
}
