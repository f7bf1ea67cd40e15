/* Made from ops/ by tools/generate.py: do not edit. The C interface's ops: handles in, native call, handle out. */
#include <mlx/c/fast.h>
#include <mlx/c/ops.h>
#include <mlx/c/random.h>
#include <slip/array.h>
#include <slip/ops.h>

#include "base/memory.h"
#include "capi/handles.h"

int mlx_arange(mlx_array *res, double start, double stop, double step, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arange", "res");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "arange");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arange");
    if (status == SLIP_OK) status = slip_arange(&out, start, stop, step, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "arange");
}

int mlx_full(mlx_array *res, const int *shape, size_t shape_num, const mlx_array vals, mlx_dtype dtype,
             const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *vals_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "full", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "full", "shape");
    if (status == SLIP_OK) status = slip__capi_array_in(&vals_in, vals, "full", "vals");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "full");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "full");
    if (status == SLIP_OK) status = slip_full(&out, shape, shape_num, vals_in, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "full");
}

int mlx_zeros(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "zeros", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "zeros", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "zeros");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "zeros");
    if (status == SLIP_OK) status = slip_zeros(&out, shape, shape_num, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "zeros");
}

int mlx_ones(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "ones", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "ones", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "ones");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "ones");
    if (status == SLIP_OK) status = slip_ones(&out, shape, shape_num, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "ones");
}

int mlx_full_like(mlx_array *res, const mlx_array a, const mlx_array vals, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *vals_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "full_like", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "full_like", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&vals_in, vals, "full_like", "vals");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "full_like");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "full_like");
    if (status == SLIP_OK) status = slip_full_like(&out, a_in, vals_in, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "full_like");
}

int mlx_zeros_like(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "zeros_like", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "zeros_like", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "zeros_like");
    if (status == SLIP_OK) status = slip_zeros_like(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "zeros_like");
}

int mlx_ones_like(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "ones_like", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "ones_like", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "ones_like");
    if (status == SLIP_OK) status = slip_ones_like(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "ones_like");
}

int mlx_copy(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "copy", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "copy", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "copy");
    if (status == SLIP_OK) status = slip_copy(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "copy");
}

int mlx_contiguous(mlx_array *res, const mlx_array a, bool allow_col_major, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "contiguous", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "contiguous", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "contiguous");
    if (status == SLIP_OK) status = slip_contiguous(&out, a_in, allow_col_major, stream);
    return slip__capi_array_out(res, out, status, "contiguous");
}

int mlx_linspace(mlx_array *res, double start, double stop, int num, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "linspace", "res");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "linspace");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "linspace");
    if (status == SLIP_OK) status = slip_linspace(&out, start, stop, num, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "linspace");
}

int mlx_eye(mlx_array *res, int n, int m, int k, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "eye", "res");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "eye");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "eye");
    if (status == SLIP_OK) status = slip_eye(&out, n, m, k, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "eye");
}

int mlx_identity(mlx_array *res, int n, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "identity", "res");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "identity");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "identity");
    if (status == SLIP_OK) status = slip_identity(&out, n, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "identity");
}

int mlx_tri(mlx_array *res, int n, int m, int k, mlx_dtype type, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tri", "res");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, type, "tri");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tri");
    if (status == SLIP_OK) status = slip_tri(&out, n, m, k, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "tri");
}

int mlx_tril(mlx_array *res, const mlx_array x, int k, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *x_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tril", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&x_in, x, "tril", "x");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tril");
    if (status == SLIP_OK) status = slip_tril(&out, x_in, k, stream);
    return slip__capi_array_out(res, out, status, "tril");
}

int mlx_triu(mlx_array *res, const mlx_array x, int k, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *x_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "triu", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&x_in, x, "triu", "x");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "triu");
    if (status == SLIP_OK) status = slip_triu(&out, x_in, k, stream);
    return slip__capi_array_out(res, out, status, "triu");
}

int mlx_meshgrid(mlx_vector_array *res, const mlx_vector_array arrays, bool sparse, const char *indexing,
                 const mlx_stream s) {
    slip_array **out = NULL;
    slip_array *const *arrays_in = NULL;
    size_t arrays_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "meshgrid", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&arrays_in, &arrays_count, arrays, "meshgrid", "arrays");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "meshgrid");
    if (status != SLIP_OK) return slip__capi_vector_out(res, NULL, 0, status, "meshgrid");
    size_t count = arrays_count;
    out = slip__calloc(count ? count : 1, sizeof *out);
    if (!out) status = slip__fail_memory("meshgrid", count * sizeof *out);
    if (status == SLIP_OK) status = slip_meshgrid(out, arrays_in, arrays_count, sparse, indexing, stream);
    int failed = slip__capi_vector_out(res, out, status == SLIP_OK ? count : 0, status, "meshgrid");
    slip__free(out);
    return failed;
}

int mlx_abs(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "abs", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "abs", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "abs");
    if (status == SLIP_OK) status = slip_abs(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "abs");
}

int mlx_negative(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "negative", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "negative", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "negative");
    if (status == SLIP_OK) status = slip_negative(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "negative");
}

int mlx_sign(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sign", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sign", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sign");
    if (status == SLIP_OK) status = slip_sign(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "sign");
}

int mlx_square(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "square", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "square", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "square");
    if (status == SLIP_OK) status = slip_square(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "square");
}

int mlx_sqrt(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sqrt", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sqrt", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sqrt");
    if (status == SLIP_OK) status = slip_sqrt(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "sqrt");
}

int mlx_rsqrt(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "rsqrt", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "rsqrt", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "rsqrt");
    if (status == SLIP_OK) status = slip_rsqrt(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "rsqrt");
}

int mlx_reciprocal(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "reciprocal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "reciprocal", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "reciprocal");
    if (status == SLIP_OK) status = slip_reciprocal(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "reciprocal");
}

int mlx_floor(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "floor", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "floor", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "floor");
    if (status == SLIP_OK) status = slip_floor(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "floor");
}

int mlx_ceil(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "ceil", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "ceil", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "ceil");
    if (status == SLIP_OK) status = slip_ceil(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "ceil");
}

int mlx_round(mlx_array *res, const mlx_array a, int decimals, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "round", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "round", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "round");
    if (status == SLIP_OK) status = slip_round(&out, a_in, decimals, stream);
    return slip__capi_array_out(res, out, status, "round");
}

int mlx_trunc(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "trunc", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "trunc", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "trunc");
    if (status == SLIP_OK) status = slip_trunc(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "trunc");
}

int mlx_exp(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "exp", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "exp", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "exp");
    if (status == SLIP_OK) status = slip_exp(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "exp");
}

int mlx_expm1(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "expm1", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "expm1", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "expm1");
    if (status == SLIP_OK) status = slip_expm1(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "expm1");
}

int mlx_log(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "log", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "log", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "log");
    if (status == SLIP_OK) status = slip_log(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "log");
}

int mlx_log2(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "log2", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "log2", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "log2");
    if (status == SLIP_OK) status = slip_log2(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "log2");
}

int mlx_log10(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "log10", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "log10", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "log10");
    if (status == SLIP_OK) status = slip_log10(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "log10");
}

int mlx_log1p(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "log1p", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "log1p", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "log1p");
    if (status == SLIP_OK) status = slip_log1p(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "log1p");
}

int mlx_sin(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sin", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sin", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sin");
    if (status == SLIP_OK) status = slip_sin(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "sin");
}

int mlx_cos(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "cos", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "cos", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "cos");
    if (status == SLIP_OK) status = slip_cos(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "cos");
}

int mlx_tan(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tan", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "tan", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tan");
    if (status == SLIP_OK) status = slip_tan(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "tan");
}

int mlx_arcsin(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arcsin", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arcsin", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arcsin");
    if (status == SLIP_OK) status = slip_arcsin(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "arcsin");
}

int mlx_arccos(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arccos", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arccos", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arccos");
    if (status == SLIP_OK) status = slip_arccos(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "arccos");
}

int mlx_arctan(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arctan", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arctan", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arctan");
    if (status == SLIP_OK) status = slip_arctan(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "arctan");
}

int mlx_sinh(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sinh", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sinh", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sinh");
    if (status == SLIP_OK) status = slip_sinh(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "sinh");
}

int mlx_cosh(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "cosh", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "cosh", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "cosh");
    if (status == SLIP_OK) status = slip_cosh(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "cosh");
}

int mlx_arcsinh(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arcsinh", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arcsinh", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arcsinh");
    if (status == SLIP_OK) status = slip_arcsinh(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "arcsinh");
}

int mlx_arccosh(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arccosh", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arccosh", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arccosh");
    if (status == SLIP_OK) status = slip_arccosh(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "arccosh");
}

int mlx_arctanh(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arctanh", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arctanh", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arctanh");
    if (status == SLIP_OK) status = slip_arctanh(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "arctanh");
}

int mlx_tanh(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tanh", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "tanh", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tanh");
    if (status == SLIP_OK) status = slip_tanh(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "tanh");
}

int mlx_sigmoid(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sigmoid", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sigmoid", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sigmoid");
    if (status == SLIP_OK) status = slip_sigmoid(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "sigmoid");
}

int mlx_erf(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "erf", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "erf", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "erf");
    if (status == SLIP_OK) status = slip_erf(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "erf");
}

int mlx_erfinv(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "erfinv", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "erfinv", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "erfinv");
    if (status == SLIP_OK) status = slip_erfinv(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "erfinv");
}

int mlx_degrees(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "degrees", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "degrees", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "degrees");
    if (status == SLIP_OK) status = slip_degrees(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "degrees");
}

int mlx_radians(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "radians", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "radians", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "radians");
    if (status == SLIP_OK) status = slip_radians(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "radians");
}

int mlx_real(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "real", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "real", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "real");
    if (status == SLIP_OK) status = slip_real(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "real");
}

int mlx_imag(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "imag", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "imag", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "imag");
    if (status == SLIP_OK) status = slip_imag(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "imag");
}

int mlx_conjugate(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "conjugate", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "conjugate", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "conjugate");
    if (status == SLIP_OK) status = slip_conjugate(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "conjugate");
}

int mlx_bitwise_invert(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "bitwise_invert", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "bitwise_invert", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "bitwise_invert");
    if (status == SLIP_OK) status = slip_bitwise_invert(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "bitwise_invert");
}

int mlx_logical_not(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logical_not", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logical_not", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logical_not");
    if (status == SLIP_OK) status = slip_logical_not(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "logical_not");
}

int mlx_isnan(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "isnan", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "isnan", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "isnan");
    if (status == SLIP_OK) status = slip_isnan(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "isnan");
}

int mlx_isinf(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "isinf", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "isinf", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "isinf");
    if (status == SLIP_OK) status = slip_isinf(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "isinf");
}

int mlx_isfinite(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "isfinite", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "isfinite", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "isfinite");
    if (status == SLIP_OK) status = slip_isfinite(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "isfinite");
}

int mlx_isposinf(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "isposinf", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "isposinf", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "isposinf");
    if (status == SLIP_OK) status = slip_isposinf(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "isposinf");
}

int mlx_isneginf(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "isneginf", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "isneginf", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "isneginf");
    if (status == SLIP_OK) status = slip_isneginf(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "isneginf");
}

int mlx_nan_to_num(mlx_array *res, const mlx_array a, float nan, mlx_optional_float posinf, mlx_optional_float neginf,
                   const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    float posinf_value = (float)posinf.value;
    float neginf_value = (float)neginf.value;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "nan_to_num", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "nan_to_num", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "nan_to_num");
    if (status == SLIP_OK) status = slip_nan_to_num(&out, a_in, nan, posinf.has_value ? &posinf_value : NULL,
                                                    neginf.has_value ? &neginf_value : NULL, stream);
    return slip__capi_array_out(res, out, status, "nan_to_num");
}

int mlx_astype(mlx_array *res, const mlx_array a, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "astype", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "astype", "a");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "astype");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "astype");
    if (status == SLIP_OK) status = slip_astype(&out, a_in, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "astype");
}

int mlx_add(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "add", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "add", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "add", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "add");
    if (status == SLIP_OK) status = slip_add(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "add");
}

int mlx_subtract(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "subtract", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "subtract", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "subtract", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "subtract");
    if (status == SLIP_OK) status = slip_subtract(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "subtract");
}

int mlx_multiply(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "multiply", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "multiply", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "multiply", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "multiply");
    if (status == SLIP_OK) status = slip_multiply(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "multiply");
}

int mlx_divide(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "divide", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "divide", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "divide", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "divide");
    if (status == SLIP_OK) status = slip_divide(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "divide");
}

int mlx_floor_divide(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "floor_divide", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "floor_divide", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "floor_divide", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "floor_divide");
    if (status == SLIP_OK) status = slip_floor_divide(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "floor_divide");
}

int mlx_remainder(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "remainder", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "remainder", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "remainder", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "remainder");
    if (status == SLIP_OK) status = slip_remainder(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "remainder");
}

int mlx_power(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "power", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "power", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "power", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "power");
    if (status == SLIP_OK) status = slip_power(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "power");
}

int mlx_minimum(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "minimum", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "minimum", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "minimum", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "minimum");
    if (status == SLIP_OK) status = slip_minimum(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "minimum");
}

int mlx_maximum(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "maximum", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "maximum", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "maximum", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "maximum");
    if (status == SLIP_OK) status = slip_maximum(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "maximum");
}

int mlx_logical_and(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logical_and", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logical_and", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "logical_and", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logical_and");
    if (status == SLIP_OK) status = slip_logical_and(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "logical_and");
}

int mlx_logical_or(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logical_or", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logical_or", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "logical_or", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logical_or");
    if (status == SLIP_OK) status = slip_logical_or(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "logical_or");
}

int mlx_bitwise_and(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "bitwise_and", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "bitwise_and", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "bitwise_and", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "bitwise_and");
    if (status == SLIP_OK) status = slip_bitwise_and(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "bitwise_and");
}

int mlx_bitwise_or(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "bitwise_or", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "bitwise_or", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "bitwise_or", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "bitwise_or");
    if (status == SLIP_OK) status = slip_bitwise_or(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "bitwise_or");
}

int mlx_bitwise_xor(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "bitwise_xor", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "bitwise_xor", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "bitwise_xor", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "bitwise_xor");
    if (status == SLIP_OK) status = slip_bitwise_xor(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "bitwise_xor");
}

int mlx_left_shift(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "left_shift", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "left_shift", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "left_shift", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "left_shift");
    if (status == SLIP_OK) status = slip_left_shift(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "left_shift");
}

int mlx_right_shift(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "right_shift", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "right_shift", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "right_shift", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "right_shift");
    if (status == SLIP_OK) status = slip_right_shift(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "right_shift");
}

int mlx_arctan2(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "arctan2", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "arctan2", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "arctan2", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "arctan2");
    if (status == SLIP_OK) status = slip_arctan2(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "arctan2");
}

int mlx_logaddexp(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logaddexp", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logaddexp", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "logaddexp", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logaddexp");
    if (status == SLIP_OK) status = slip_logaddexp(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "logaddexp");
}

int mlx_divmod(mlx_vector_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array **out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "divmod", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "divmod", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "divmod", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "divmod");
    if (status != SLIP_OK) return slip__capi_vector_out(res, NULL, 0, status, "divmod");
    size_t count = 2;
    out = slip__calloc(count ? count : 1, sizeof *out);
    if (!out) status = slip__fail_memory("divmod", count * sizeof *out);
    if (status == SLIP_OK) status = slip_divmod(out, a_in, b_in, stream);
    int failed = slip__capi_vector_out(res, out, status == SLIP_OK ? count : 0, status, "divmod");
    slip__free(out);
    return failed;
}

int mlx_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "equal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "equal", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "equal", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "equal");
    if (status == SLIP_OK) status = slip_equal(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "equal");
}

int mlx_not_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "not_equal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "not_equal", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "not_equal", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "not_equal");
    if (status == SLIP_OK) status = slip_not_equal(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "not_equal");
}

int mlx_less(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "less", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "less", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "less", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "less");
    if (status == SLIP_OK) status = slip_less(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "less");
}

int mlx_less_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "less_equal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "less_equal", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "less_equal", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "less_equal");
    if (status == SLIP_OK) status = slip_less_equal(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "less_equal");
}

int mlx_greater(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "greater", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "greater", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "greater", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "greater");
    if (status == SLIP_OK) status = slip_greater(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "greater");
}

int mlx_greater_equal(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "greater_equal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "greater_equal", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "greater_equal", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "greater_equal");
    if (status == SLIP_OK) status = slip_greater_equal(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "greater_equal");
}

int mlx_where(mlx_array *res, const mlx_array condition, const mlx_array x, const mlx_array y, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *condition_in = NULL;
    slip_array *x_in = NULL;
    slip_array *y_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "where", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&condition_in, condition, "where", "condition");
    if (status == SLIP_OK) status = slip__capi_array_in(&x_in, x, "where", "x");
    if (status == SLIP_OK) status = slip__capi_array_in(&y_in, y, "where", "y");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "where");
    if (status == SLIP_OK) status = slip_where(&out, condition_in, x_in, y_in, stream);
    return slip__capi_array_out(res, out, status, "where");
}

int mlx_clip(mlx_array *res, const mlx_array a, const mlx_array a_min, const mlx_array a_max, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *a_min_in = NULL;
    slip_array *a_max_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "clip", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "clip", "a");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&a_min_in, a_min);
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&a_max_in, a_max);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "clip");
    if (status == SLIP_OK) status = slip_clip(&out, a_in, a_min_in, a_max_in, stream);
    return slip__capi_array_out(res, out, status, "clip");
}

int mlx_array_equal(mlx_array *res, const mlx_array a, const mlx_array b, bool equal_nan, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "array_equal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "array_equal", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "array_equal", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "array_equal");
    if (status == SLIP_OK) status = slip_array_equal(&out, a_in, b_in, equal_nan, stream);
    return slip__capi_array_out(res, out, status, "array_equal");
}

int mlx_isclose(mlx_array *res, const mlx_array a, const mlx_array b, double rtol, double atol, bool equal_nan,
                const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "isclose", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "isclose", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "isclose", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "isclose");
    if (status == SLIP_OK) status = slip_isclose(&out, a_in, b_in, rtol, atol, equal_nan, stream);
    return slip__capi_array_out(res, out, status, "isclose");
}

int mlx_allclose(mlx_array *res, const mlx_array a, const mlx_array b, double rtol, double atol, bool equal_nan,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "allclose", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "allclose", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "allclose", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "allclose");
    if (status == SLIP_OK) status = slip_allclose(&out, a_in, b_in, rtol, atol, equal_nan, stream);
    return slip__capi_array_out(res, out, status, "allclose");
}

int mlx_stop_gradient(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "stop_gradient", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "stop_gradient", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "stop_gradient");
    if (status == SLIP_OK) status = slip_stop_gradient(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "stop_gradient");
}

int mlx_gather(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const int *axes, size_t axes_num,
               const int *slice_sizes, size_t slice_sizes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *const *indices_in = NULL;
    size_t indices_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "gather", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "gather", "a");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&indices_in, &indices_count, indices, "gather", "indices");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "gather", "axes");
    if (status == SLIP_OK) status = slip__capi_list_in(slice_sizes, slice_sizes_num, "gather", "slice_sizes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "gather");
    if (status == SLIP_OK) status = slip_gather(&out, a_in, indices_in, indices_count, axes, axes_num, slice_sizes,
                                                slice_sizes_num, stream);
    return slip__capi_array_out(res, out, status, "gather");
}

int mlx_gather_single(mlx_array *res, const mlx_array a, const mlx_array indices, int axis, const int *slice_sizes,
                      size_t slice_sizes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "gather_single", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "gather_single", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "gather_single", "indices");
    if (status == SLIP_OK) status = slip__capi_list_in(slice_sizes, slice_sizes_num, "gather_single", "slice_sizes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "gather_single");
    if (status == SLIP_OK) status = slip_gather_single(&out, a_in, indices_in, axis, slice_sizes, slice_sizes_num,
                                                       stream);
    return slip__capi_array_out(res, out, status, "gather_single");
}

int mlx_take_axis(mlx_array *res, const mlx_array a, const mlx_array indices, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "take_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "take_axis", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "take_axis", "indices");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "take_axis");
    if (status == SLIP_OK) status = slip_take_axis(&out, a_in, indices_in, axis, stream);
    return slip__capi_array_out(res, out, status, "take_axis");
}

int mlx_take(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "take", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "take", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "take", "indices");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "take");
    if (status == SLIP_OK) status = slip_take(&out, a_in, indices_in, stream);
    return slip__capi_array_out(res, out, status, "take");
}

int mlx_take_along_axis(mlx_array *res, const mlx_array a, const mlx_array indices, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "take_along_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "take_along_axis", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "take_along_axis", "indices");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "take_along_axis");
    if (status == SLIP_OK) status = slip_take_along_axis(&out, a_in, indices_in, axis, stream);
    return slip__capi_array_out(res, out, status, "take_along_axis");
}

int mlx_scatter(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const mlx_array updates,
                const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *const *indices_in = NULL;
    size_t indices_count = 0;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter", "a");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&indices_in, &indices_count, indices, "scatter", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter", "updates");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "scatter", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter");
    if (status == SLIP_OK) status = slip_scatter(&out, a_in, indices_in, indices_count, updates_in, axes, axes_num,
                                                 stream);
    return slip__capi_array_out(res, out, status, "scatter");
}

int mlx_scatter_single(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array updates, int axis,
                       const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_single", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_single", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "scatter_single", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_single", "updates");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_single");
    if (status == SLIP_OK) status = slip_scatter_single(&out, a_in, indices_in, updates_in, axis, stream);
    return slip__capi_array_out(res, out, status, "scatter_single");
}

int mlx_scatter_add(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const mlx_array updates,
                    const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *const *indices_in = NULL;
    size_t indices_count = 0;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_add", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_add", "a");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&indices_in, &indices_count, indices, "scatter_add",
                                                         "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_add", "updates");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "scatter_add", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_add");
    if (status == SLIP_OK) status = slip_scatter_add(&out, a_in, indices_in, indices_count, updates_in, axes, axes_num,
                                                     stream);
    return slip__capi_array_out(res, out, status, "scatter_add");
}

int mlx_scatter_add_single(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array updates,
                           int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_add_single", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_add_single", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "scatter_add_single", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_add_single", "updates");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_add_single");
    if (status == SLIP_OK) status = slip_scatter_add_single(&out, a_in, indices_in, updates_in, axis, stream);
    return slip__capi_array_out(res, out, status, "scatter_add_single");
}

int mlx_scatter_prod(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const mlx_array updates,
                     const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *const *indices_in = NULL;
    size_t indices_count = 0;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_prod", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_prod", "a");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&indices_in, &indices_count, indices, "scatter_prod",
                                                         "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_prod", "updates");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "scatter_prod", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_prod");
    if (status == SLIP_OK) status = slip_scatter_prod(&out, a_in, indices_in, indices_count, updates_in, axes,
                                                      axes_num, stream);
    return slip__capi_array_out(res, out, status, "scatter_prod");
}

int mlx_scatter_prod_single(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array updates,
                            int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_prod_single", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_prod_single", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "scatter_prod_single", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_prod_single", "updates");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_prod_single");
    if (status == SLIP_OK) status = slip_scatter_prod_single(&out, a_in, indices_in, updates_in, axis, stream);
    return slip__capi_array_out(res, out, status, "scatter_prod_single");
}

int mlx_scatter_max(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const mlx_array updates,
                    const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *const *indices_in = NULL;
    size_t indices_count = 0;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_max", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_max", "a");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&indices_in, &indices_count, indices, "scatter_max",
                                                         "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_max", "updates");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "scatter_max", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_max");
    if (status == SLIP_OK) status = slip_scatter_max(&out, a_in, indices_in, indices_count, updates_in, axes, axes_num,
                                                     stream);
    return slip__capi_array_out(res, out, status, "scatter_max");
}

int mlx_scatter_max_single(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array updates,
                           int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_max_single", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_max_single", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "scatter_max_single", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_max_single", "updates");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_max_single");
    if (status == SLIP_OK) status = slip_scatter_max_single(&out, a_in, indices_in, updates_in, axis, stream);
    return slip__capi_array_out(res, out, status, "scatter_max_single");
}

int mlx_scatter_min(mlx_array *res, const mlx_array a, const mlx_vector_array indices, const mlx_array updates,
                    const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *const *indices_in = NULL;
    size_t indices_count = 0;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_min", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_min", "a");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&indices_in, &indices_count, indices, "scatter_min",
                                                         "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_min", "updates");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "scatter_min", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_min");
    if (status == SLIP_OK) status = slip_scatter_min(&out, a_in, indices_in, indices_count, updates_in, axes, axes_num,
                                                     stream);
    return slip__capi_array_out(res, out, status, "scatter_min");
}

int mlx_scatter_min_single(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array updates,
                           int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *updates_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_min_single", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_min_single", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "scatter_min_single", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&updates_in, updates, "scatter_min_single", "updates");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_min_single");
    if (status == SLIP_OK) status = slip_scatter_min_single(&out, a_in, indices_in, updates_in, axis, stream);
    return slip__capi_array_out(res, out, status, "scatter_min_single");
}

int mlx_put_along_axis(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array values, int axis,
                       const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *values_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "put_along_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "put_along_axis", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "put_along_axis", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&values_in, values, "put_along_axis", "values");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "put_along_axis");
    if (status == SLIP_OK) status = slip_put_along_axis(&out, a_in, indices_in, values_in, axis, stream);
    return slip__capi_array_out(res, out, status, "put_along_axis");
}

int mlx_scatter_add_axis(mlx_array *res, const mlx_array a, const mlx_array indices, const mlx_array values, int axis,
                         const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *indices_in = NULL;
    slip_array *values_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "scatter_add_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "scatter_add_axis", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&indices_in, indices, "scatter_add_axis", "indices");
    if (status == SLIP_OK) status = slip__capi_array_in(&values_in, values, "scatter_add_axis", "values");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "scatter_add_axis");
    if (status == SLIP_OK) status = slip_scatter_add_axis(&out, a_in, indices_in, values_in, axis, stream);
    return slip__capi_array_out(res, out, status, "scatter_add_axis");
}

int mlx_slice_update(mlx_array *res, const mlx_array src, const mlx_array update, const int *start, size_t start_num,
                     const int *stop, size_t stop_num, const int *strides, size_t strides_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *src_in = NULL;
    slip_array *update_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_update", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "slice_update", "src");
    if (status == SLIP_OK) status = slip__capi_array_in(&update_in, update, "slice_update", "update");
    if (status == SLIP_OK) status = slip__capi_list_in(start, start_num, "slice_update", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(stop, stop_num, "slice_update", "stop");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "slice_update", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_update");
    if (status == SLIP_OK) status = slip_slice_update(&out, src_in, update_in, start, start_num, stop, stop_num,
                                                      strides, strides_num, stream);
    return slip__capi_array_out(res, out, status, "slice_update");
}

int mlx_slice_update_add(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                         size_t start_num, const int *stop, size_t stop_num, const int *strides, size_t strides_num,
                         const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *src_in = NULL;
    slip_array *update_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_update_add", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "slice_update_add", "src");
    if (status == SLIP_OK) status = slip__capi_array_in(&update_in, update, "slice_update_add", "update");
    if (status == SLIP_OK) status = slip__capi_list_in(start, start_num, "slice_update_add", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(stop, stop_num, "slice_update_add", "stop");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "slice_update_add", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_update_add");
    if (status == SLIP_OK) status = slip_slice_update_add(&out, src_in, update_in, start, start_num, stop, stop_num,
                                                          strides, strides_num, stream);
    return slip__capi_array_out(res, out, status, "slice_update_add");
}

int mlx_slice_update_prod(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                          size_t start_num, const int *stop, size_t stop_num, const int *strides, size_t strides_num,
                          const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *src_in = NULL;
    slip_array *update_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_update_prod", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "slice_update_prod", "src");
    if (status == SLIP_OK) status = slip__capi_array_in(&update_in, update, "slice_update_prod", "update");
    if (status == SLIP_OK) status = slip__capi_list_in(start, start_num, "slice_update_prod", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(stop, stop_num, "slice_update_prod", "stop");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "slice_update_prod", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_update_prod");
    if (status == SLIP_OK) status = slip_slice_update_prod(&out, src_in, update_in, start, start_num, stop, stop_num,
                                                           strides, strides_num, stream);
    return slip__capi_array_out(res, out, status, "slice_update_prod");
}

int mlx_slice_update_max(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                         size_t start_num, const int *stop, size_t stop_num, const int *strides, size_t strides_num,
                         const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *src_in = NULL;
    slip_array *update_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_update_max", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "slice_update_max", "src");
    if (status == SLIP_OK) status = slip__capi_array_in(&update_in, update, "slice_update_max", "update");
    if (status == SLIP_OK) status = slip__capi_list_in(start, start_num, "slice_update_max", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(stop, stop_num, "slice_update_max", "stop");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "slice_update_max", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_update_max");
    if (status == SLIP_OK) status = slip_slice_update_max(&out, src_in, update_in, start, start_num, stop, stop_num,
                                                          strides, strides_num, stream);
    return slip__capi_array_out(res, out, status, "slice_update_max");
}

int mlx_slice_update_min(mlx_array *res, const mlx_array src, const mlx_array update, const int *start,
                         size_t start_num, const int *stop, size_t stop_num, const int *strides, size_t strides_num,
                         const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *src_in = NULL;
    slip_array *update_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_update_min", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "slice_update_min", "src");
    if (status == SLIP_OK) status = slip__capi_array_in(&update_in, update, "slice_update_min", "update");
    if (status == SLIP_OK) status = slip__capi_list_in(start, start_num, "slice_update_min", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(stop, stop_num, "slice_update_min", "stop");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "slice_update_min", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_update_min");
    if (status == SLIP_OK) status = slip_slice_update_min(&out, src_in, update_in, start, start_num, stop, stop_num,
                                                          strides, strides_num, stream);
    return slip__capi_array_out(res, out, status, "slice_update_min");
}

int mlx_slice_dynamic(mlx_array *res, const mlx_array a, const mlx_array start, const int *axes, size_t axes_num,
                      const int *slice_size, size_t slice_size_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *start_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_dynamic", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "slice_dynamic", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&start_in, start, "slice_dynamic", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "slice_dynamic", "axes");
    if (status == SLIP_OK) status = slip__capi_list_in(slice_size, slice_size_num, "slice_dynamic", "slice_size");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_dynamic");
    if (status == SLIP_OK) status = slip_slice_dynamic(&out, a_in, start_in, axes, axes_num, slice_size,
                                                       slice_size_num, stream);
    return slip__capi_array_out(res, out, status, "slice_dynamic");
}

int mlx_slice_update_dynamic(mlx_array *res, const mlx_array src, const mlx_array update, const mlx_array start,
                             const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *src_in = NULL;
    slip_array *update_in = NULL;
    slip_array *start_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice_update_dynamic", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "slice_update_dynamic", "src");
    if (status == SLIP_OK) status = slip__capi_array_in(&update_in, update, "slice_update_dynamic", "update");
    if (status == SLIP_OK) status = slip__capi_array_in(&start_in, start, "slice_update_dynamic", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "slice_update_dynamic", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice_update_dynamic");
    if (status == SLIP_OK) status = slip_slice_update_dynamic(&out, src_in, update_in, start_in, axes, axes_num,
                                                              stream);
    return slip__capi_array_out(res, out, status, "slice_update_dynamic");
}

int mlx_masked_scatter(mlx_array *res, const mlx_array a, const mlx_array mask, const mlx_array src,
                       const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *mask_in = NULL;
    slip_array *src_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "masked_scatter", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "masked_scatter", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&mask_in, mask, "masked_scatter", "mask");
    if (status == SLIP_OK) status = slip__capi_array_in(&src_in, src, "masked_scatter", "src");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "masked_scatter");
    if (status == SLIP_OK) status = slip_masked_scatter(&out, a_in, mask_in, src_in, stream);
    return slip__capi_array_out(res, out, status, "masked_scatter");
}

int mlx_matmul(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "matmul", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "matmul", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "matmul", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "matmul");
    if (status == SLIP_OK) status = slip_matmul(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "matmul");
}

int mlx_addmm(mlx_array *res, const mlx_array c, const mlx_array a, const mlx_array b, float alpha, float beta,
              const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *c_in = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "addmm", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&c_in, c, "addmm", "c");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "addmm", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "addmm", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "addmm");
    if (status == SLIP_OK) status = slip_addmm(&out, c_in, a_in, b_in, alpha, beta, stream);
    return slip__capi_array_out(res, out, status, "addmm");
}

int mlx_inner(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "inner", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "inner", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "inner", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "inner");
    if (status == SLIP_OK) status = slip_inner(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "inner");
}

int mlx_outer(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "outer", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "outer", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "outer", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "outer");
    if (status == SLIP_OK) status = slip_outer(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "outer");
}

int mlx_tensordot(mlx_array *res, const mlx_array a, const mlx_array b, const int *axes_a, size_t axes_a_num,
                  const int *axes_b, size_t axes_b_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tensordot", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "tensordot", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "tensordot", "b");
    if (status == SLIP_OK) status = slip__capi_list_in(axes_a, axes_a_num, "tensordot", "axes_a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes_b, axes_b_num, "tensordot", "axes_b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tensordot");
    if (status == SLIP_OK) status = slip_tensordot(&out, a_in, b_in, axes_a, axes_a_num, axes_b, axes_b_num, stream);
    return slip__capi_array_out(res, out, status, "tensordot");
}

int mlx_tensordot_axis(mlx_array *res, const mlx_array a, const mlx_array b, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tensordot_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "tensordot_axis", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "tensordot_axis", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tensordot_axis");
    if (status == SLIP_OK) status = slip_tensordot_axis(&out, a_in, b_in, axis, stream);
    return slip__capi_array_out(res, out, status, "tensordot_axis");
}

int mlx_kron(mlx_array *res, const mlx_array a, const mlx_array b, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *b_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "kron", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "kron", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&b_in, b, "kron", "b");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "kron");
    if (status == SLIP_OK) status = slip_kron(&out, a_in, b_in, stream);
    return slip__capi_array_out(res, out, status, "kron");
}

int mlx_einsum(mlx_array *res, const char *subscripts, const mlx_vector_array operands, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *const *operands_in = NULL;
    size_t operands_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "einsum", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&operands_in, &operands_count, operands, "einsum", "operands");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "einsum");
    if (status == SLIP_OK) status = slip_einsum(&out, subscripts, operands_in, operands_count, stream);
    return slip__capi_array_out(res, out, status, "einsum");
}

int mlx_sum_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sum_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sum_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "sum_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sum_axes");
    if (status == SLIP_OK) status = slip_sum_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "sum_axes");
}

int mlx_sum_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sum_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sum_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sum_axis");
    if (status == SLIP_OK) status = slip_sum_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "sum_axis");
}

int mlx_sum(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sum", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sum", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sum");
    if (status == SLIP_OK) status = slip_sum(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "sum");
}

int mlx_prod_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                  const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "prod_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "prod_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "prod_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "prod_axes");
    if (status == SLIP_OK) status = slip_prod_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "prod_axes");
}

int mlx_prod_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "prod_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "prod_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "prod_axis");
    if (status == SLIP_OK) status = slip_prod_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "prod_axis");
}

int mlx_prod(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "prod", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "prod", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "prod");
    if (status == SLIP_OK) status = slip_prod(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "prod");
}

int mlx_max_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "max_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "max_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "max_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "max_axes");
    if (status == SLIP_OK) status = slip_max_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "max_axes");
}

int mlx_max_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "max_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "max_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "max_axis");
    if (status == SLIP_OK) status = slip_max_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "max_axis");
}

int mlx_max(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "max", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "max", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "max");
    if (status == SLIP_OK) status = slip_max(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "max");
}

int mlx_min_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "min_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "min_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "min_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "min_axes");
    if (status == SLIP_OK) status = slip_min_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "min_axes");
}

int mlx_min_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "min_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "min_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "min_axis");
    if (status == SLIP_OK) status = slip_min_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "min_axis");
}

int mlx_min(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "min", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "min", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "min");
    if (status == SLIP_OK) status = slip_min(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "min");
}

int mlx_all_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "all_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "all_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "all_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "all_axes");
    if (status == SLIP_OK) status = slip_all_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "all_axes");
}

int mlx_all_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "all_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "all_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "all_axis");
    if (status == SLIP_OK) status = slip_all_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "all_axis");
}

int mlx_all(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "all", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "all", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "all");
    if (status == SLIP_OK) status = slip_all(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "all");
}

int mlx_any_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "any_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "any_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "any_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "any_axes");
    if (status == SLIP_OK) status = slip_any_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "any_axes");
}

int mlx_any_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "any_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "any_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "any_axis");
    if (status == SLIP_OK) status = slip_any_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "any_axis");
}

int mlx_any(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "any", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "any", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "any");
    if (status == SLIP_OK) status = slip_any(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "any");
}

int mlx_mean_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                  const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "mean_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "mean_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "mean_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "mean_axes");
    if (status == SLIP_OK) status = slip_mean_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "mean_axes");
}

int mlx_mean_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "mean_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "mean_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "mean_axis");
    if (status == SLIP_OK) status = slip_mean_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "mean_axis");
}

int mlx_mean(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "mean", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "mean", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "mean");
    if (status == SLIP_OK) status = slip_mean(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "mean");
}

int mlx_var_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims, int ddof,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "var_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "var_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "var_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "var_axes");
    if (status == SLIP_OK) status = slip_var_axes(&out, a_in, axes, axes_num, keepdims, ddof, stream);
    return slip__capi_array_out(res, out, status, "var_axes");
}

int mlx_var_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, int ddof, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "var_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "var_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "var_axis");
    if (status == SLIP_OK) status = slip_var_axis(&out, a_in, axis, keepdims, ddof, stream);
    return slip__capi_array_out(res, out, status, "var_axis");
}

int mlx_var(mlx_array *res, const mlx_array a, bool keepdims, int ddof, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "var", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "var", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "var");
    if (status == SLIP_OK) status = slip_var(&out, a_in, keepdims, ddof, stream);
    return slip__capi_array_out(res, out, status, "var");
}

int mlx_std_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims, int ddof,
                 const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "std_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "std_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "std_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "std_axes");
    if (status == SLIP_OK) status = slip_std_axes(&out, a_in, axes, axes_num, keepdims, ddof, stream);
    return slip__capi_array_out(res, out, status, "std_axes");
}

int mlx_std_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, int ddof, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "std_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "std_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "std_axis");
    if (status == SLIP_OK) status = slip_std_axis(&out, a_in, axis, keepdims, ddof, stream);
    return slip__capi_array_out(res, out, status, "std_axis");
}

int mlx_std(mlx_array *res, const mlx_array a, bool keepdims, int ddof, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "std", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "std", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "std");
    if (status == SLIP_OK) status = slip_std(&out, a_in, keepdims, ddof, stream);
    return slip__capi_array_out(res, out, status, "std");
}

int mlx_argmax_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argmax_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argmax_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argmax_axis");
    if (status == SLIP_OK) status = slip_argmax_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "argmax_axis");
}

int mlx_argmax(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argmax", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argmax", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argmax");
    if (status == SLIP_OK) status = slip_argmax(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "argmax");
}

int mlx_argmin_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argmin_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argmin_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argmin_axis");
    if (status == SLIP_OK) status = slip_argmin_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "argmin_axis");
}

int mlx_argmin(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argmin", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argmin", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argmin");
    if (status == SLIP_OK) status = slip_argmin(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "argmin");
}

int mlx_cumsum(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "cumsum", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "cumsum", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "cumsum");
    if (status == SLIP_OK) status = slip_cumsum(&out, a_in, axis, reverse, inclusive, stream);
    return slip__capi_array_out(res, out, status, "cumsum");
}

int mlx_cumprod(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "cumprod", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "cumprod", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "cumprod");
    if (status == SLIP_OK) status = slip_cumprod(&out, a_in, axis, reverse, inclusive, stream);
    return slip__capi_array_out(res, out, status, "cumprod");
}

int mlx_cummax(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "cummax", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "cummax", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "cummax");
    if (status == SLIP_OK) status = slip_cummax(&out, a_in, axis, reverse, inclusive, stream);
    return slip__capi_array_out(res, out, status, "cummax");
}

int mlx_cummin(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "cummin", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "cummin", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "cummin");
    if (status == SLIP_OK) status = slip_cummin(&out, a_in, axis, reverse, inclusive, stream);
    return slip__capi_array_out(res, out, status, "cummin");
}

int mlx_logcumsumexp(mlx_array *res, const mlx_array a, int axis, bool reverse, bool inclusive, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logcumsumexp", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logcumsumexp", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logcumsumexp");
    if (status == SLIP_OK) status = slip_logcumsumexp(&out, a_in, axis, reverse, inclusive, stream);
    return slip__capi_array_out(res, out, status, "logcumsumexp");
}

int mlx_softmax_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool precise,
                     const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "softmax_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "softmax_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "softmax_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "softmax_axes");
    if (status == SLIP_OK) status = slip_softmax_axes(&out, a_in, axes, axes_num, precise, stream);
    return slip__capi_array_out(res, out, status, "softmax_axes");
}

int mlx_softmax_axis(mlx_array *res, const mlx_array a, int axis, bool precise, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "softmax_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "softmax_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "softmax_axis");
    if (status == SLIP_OK) status = slip_softmax_axis(&out, a_in, axis, precise, stream);
    return slip__capi_array_out(res, out, status, "softmax_axis");
}

int mlx_softmax(mlx_array *res, const mlx_array a, bool precise, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "softmax", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "softmax", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "softmax");
    if (status == SLIP_OK) status = slip_softmax(&out, a_in, precise, stream);
    return slip__capi_array_out(res, out, status, "softmax");
}

int mlx_logsumexp_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims,
                       const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logsumexp_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logsumexp_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "logsumexp_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logsumexp_axes");
    if (status == SLIP_OK) status = slip_logsumexp_axes(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "logsumexp_axes");
}

int mlx_logsumexp_axis(mlx_array *res, const mlx_array a, int axis, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logsumexp_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logsumexp_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logsumexp_axis");
    if (status == SLIP_OK) status = slip_logsumexp_axis(&out, a_in, axis, keepdims, stream);
    return slip__capi_array_out(res, out, status, "logsumexp_axis");
}

int mlx_logsumexp(mlx_array *res, const mlx_array a, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "logsumexp", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "logsumexp", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "logsumexp");
    if (status == SLIP_OK) status = slip_logsumexp(&out, a_in, keepdims, stream);
    return slip__capi_array_out(res, out, status, "logsumexp");
}

int mlx_sort_axis(mlx_array *res, const mlx_array a, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sort_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sort_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sort_axis");
    if (status == SLIP_OK) status = slip_sort_axis(&out, a_in, axis, stream);
    return slip__capi_array_out(res, out, status, "sort_axis");
}

int mlx_sort(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "sort", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "sort", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "sort");
    if (status == SLIP_OK) status = slip_sort(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "sort");
}

int mlx_argsort_axis(mlx_array *res, const mlx_array a, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argsort_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argsort_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argsort_axis");
    if (status == SLIP_OK) status = slip_argsort_axis(&out, a_in, axis, stream);
    return slip__capi_array_out(res, out, status, "argsort_axis");
}

int mlx_argsort(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argsort", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argsort", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argsort");
    if (status == SLIP_OK) status = slip_argsort(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "argsort");
}

int mlx_trace(mlx_array *res, const mlx_array a, int offset, int axis1, int axis2, mlx_dtype dtype,
              const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "trace", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "trace", "a");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "trace");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "trace");
    if (status == SLIP_OK) status = slip_trace(&out, a_in, offset, axis1, axis2, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "trace");
}

int mlx_median(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, bool keepdims, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "median", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "median", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "median", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "median");
    if (status == SLIP_OK) status = slip_median(&out, a_in, axes, axes_num, keepdims, stream);
    return slip__capi_array_out(res, out, status, "median");
}

int mlx_partition_axis(mlx_array *res, const mlx_array a, int kth, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "partition_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "partition_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "partition_axis");
    if (status == SLIP_OK) status = slip_partition_axis(&out, a_in, kth, axis, stream);
    return slip__capi_array_out(res, out, status, "partition_axis");
}

int mlx_partition(mlx_array *res, const mlx_array a, int kth, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "partition", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "partition", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "partition");
    if (status == SLIP_OK) status = slip_partition(&out, a_in, kth, stream);
    return slip__capi_array_out(res, out, status, "partition");
}

int mlx_argpartition_axis(mlx_array *res, const mlx_array a, int kth, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argpartition_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argpartition_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argpartition_axis");
    if (status == SLIP_OK) status = slip_argpartition_axis(&out, a_in, kth, axis, stream);
    return slip__capi_array_out(res, out, status, "argpartition_axis");
}

int mlx_argpartition(mlx_array *res, const mlx_array a, int kth, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "argpartition", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "argpartition", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "argpartition");
    if (status == SLIP_OK) status = slip_argpartition(&out, a_in, kth, stream);
    return slip__capi_array_out(res, out, status, "argpartition");
}

int mlx_topk_axis(mlx_array *res, const mlx_array a, int k, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "topk_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "topk_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "topk_axis");
    if (status == SLIP_OK) status = slip_topk_axis(&out, a_in, k, axis, stream);
    return slip__capi_array_out(res, out, status, "topk_axis");
}

int mlx_topk(mlx_array *res, const mlx_array a, int k, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "topk", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "topk", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "topk");
    if (status == SLIP_OK) status = slip_topk(&out, a_in, k, stream);
    return slip__capi_array_out(res, out, status, "topk");
}

int mlx_reshape(mlx_array *res, const mlx_array a, const int *shape, size_t shape_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "reshape", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "reshape", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "reshape", "shape");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "reshape");
    if (status == SLIP_OK) status = slip_reshape(&out, a_in, shape, shape_num, stream);
    return slip__capi_array_out(res, out, status, "reshape");
}

int mlx_flatten(mlx_array *res, const mlx_array a, int start_axis, int end_axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "flatten", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "flatten", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "flatten");
    if (status == SLIP_OK) status = slip_flatten(&out, a_in, start_axis, end_axis, stream);
    return slip__capi_array_out(res, out, status, "flatten");
}

int mlx_unflatten(mlx_array *res, const mlx_array a, int axis, const int *shape, size_t shape_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "unflatten", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "unflatten", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "unflatten", "shape");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "unflatten");
    if (status == SLIP_OK) status = slip_unflatten(&out, a_in, axis, shape, shape_num, stream);
    return slip__capi_array_out(res, out, status, "unflatten");
}

int mlx_squeeze_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "squeeze_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "squeeze_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "squeeze_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "squeeze_axes");
    if (status == SLIP_OK) status = slip_squeeze_axes(&out, a_in, axes, axes_num, stream);
    return slip__capi_array_out(res, out, status, "squeeze_axes");
}

int mlx_squeeze_axis(mlx_array *res, const mlx_array a, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "squeeze_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "squeeze_axis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "squeeze_axis");
    if (status == SLIP_OK) status = slip_squeeze_axis(&out, a_in, axis, stream);
    return slip__capi_array_out(res, out, status, "squeeze_axis");
}

int mlx_squeeze(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "squeeze", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "squeeze", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "squeeze");
    if (status == SLIP_OK) status = slip_squeeze(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "squeeze");
}

int mlx_expand_dims_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "expand_dims_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "expand_dims_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "expand_dims_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "expand_dims_axes");
    if (status == SLIP_OK) status = slip_expand_dims_axes(&out, a_in, axes, axes_num, stream);
    return slip__capi_array_out(res, out, status, "expand_dims_axes");
}

int mlx_expand_dims(mlx_array *res, const mlx_array a, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "expand_dims", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "expand_dims", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "expand_dims");
    if (status == SLIP_OK) status = slip_expand_dims(&out, a_in, axis, stream);
    return slip__capi_array_out(res, out, status, "expand_dims");
}

int mlx_transpose_axes(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "transpose_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "transpose_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "transpose_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "transpose_axes");
    if (status == SLIP_OK) status = slip_transpose_axes(&out, a_in, axes, axes_num, stream);
    return slip__capi_array_out(res, out, status, "transpose_axes");
}

int mlx_transpose(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "transpose", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "transpose", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "transpose");
    if (status == SLIP_OK) status = slip_transpose(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "transpose");
}

int mlx_swapaxes(mlx_array *res, const mlx_array a, int axis1, int axis2, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "swapaxes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "swapaxes", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "swapaxes");
    if (status == SLIP_OK) status = slip_swapaxes(&out, a_in, axis1, axis2, stream);
    return slip__capi_array_out(res, out, status, "swapaxes");
}

int mlx_moveaxis(mlx_array *res, const mlx_array a, int source, int destination, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "moveaxis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "moveaxis", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "moveaxis");
    if (status == SLIP_OK) status = slip_moveaxis(&out, a_in, source, destination, stream);
    return slip__capi_array_out(res, out, status, "moveaxis");
}

int mlx_broadcast_to(mlx_array *res, const mlx_array a, const int *shape, size_t shape_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "broadcast_to", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "broadcast_to", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "broadcast_to", "shape");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "broadcast_to");
    if (status == SLIP_OK) status = slip_broadcast_to(&out, a_in, shape, shape_num, stream);
    return slip__capi_array_out(res, out, status, "broadcast_to");
}

int mlx_broadcast_arrays(mlx_vector_array *res, const mlx_vector_array inputs, const mlx_stream s) {
    slip_array **out = NULL;
    slip_array *const *inputs_in = NULL;
    size_t inputs_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "broadcast_arrays", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&inputs_in, &inputs_count, inputs, "broadcast_arrays",
                                                         "inputs");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "broadcast_arrays");
    if (status != SLIP_OK) return slip__capi_vector_out(res, NULL, 0, status, "broadcast_arrays");
    size_t count = inputs_count;
    out = slip__calloc(count ? count : 1, sizeof *out);
    if (!out) status = slip__fail_memory("broadcast_arrays", count * sizeof *out);
    if (status == SLIP_OK) status = slip_broadcast_arrays(out, inputs_in, inputs_count, stream);
    int failed = slip__capi_vector_out(res, out, status == SLIP_OK ? count : 0, status, "broadcast_arrays");
    slip__free(out);
    return failed;
}

int mlx_slice(mlx_array *res, const mlx_array a, const int *start, size_t start_num, const int *stop, size_t stop_num,
              const int *strides, size_t strides_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "slice", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "slice", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(start, start_num, "slice", "start");
    if (status == SLIP_OK) status = slip__capi_list_in(stop, stop_num, "slice", "stop");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "slice", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "slice");
    if (status == SLIP_OK) status = slip_slice(&out, a_in, start, start_num, stop, stop_num, strides, strides_num,
                                               stream);
    return slip__capi_array_out(res, out, status, "slice");
}

int mlx_view(mlx_array *res, const mlx_array a, mlx_dtype dtype, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "view", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "view", "a");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "view");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "view");
    if (status == SLIP_OK) status = slip_view_as(&out, a_in, dtype_in, stream);
    return slip__capi_array_out(res, out, status, "view");
}

int mlx_as_strided(mlx_array *res, const mlx_array a, const int *shape, size_t shape_num, const int64_t *strides,
                   size_t strides_num, size_t offset, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "as_strided", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "as_strided", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "as_strided", "shape");
    if (status == SLIP_OK) status = slip__capi_list_in(strides, strides_num, "as_strided", "strides");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "as_strided");
    if (status == SLIP_OK) status = slip_as_strided(&out, a_in, shape, shape_num, strides, strides_num, offset, stream);
    return slip__capi_array_out(res, out, status, "as_strided");
}

int mlx_diagonal(mlx_array *res, const mlx_array a, int offset, int axis1, int axis2, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "diagonal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "diagonal", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "diagonal");
    if (status == SLIP_OK) status = slip_diagonal(&out, a_in, offset, axis1, axis2, stream);
    return slip__capi_array_out(res, out, status, "diagonal");
}

int mlx_diag(mlx_array *res, const mlx_array a, int k, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "diag", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "diag", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "diag");
    if (status == SLIP_OK) status = slip_diag(&out, a_in, k, stream);
    return slip__capi_array_out(res, out, status, "diag");
}

int mlx_split(mlx_vector_array *res, const mlx_array a, int num_splits, int axis, const mlx_stream s) {
    slip_array **out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "split", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "split", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "split");
    if (status != SLIP_OK) return slip__capi_vector_out(res, NULL, 0, status, "split");
    size_t count = num_splits > 0 ? (size_t)num_splits : 0;
    out = slip__calloc(count ? count : 1, sizeof *out);
    if (!out) status = slip__fail_memory("split", count * sizeof *out);
    if (status == SLIP_OK) status = slip_split(out, a_in, num_splits, axis, stream);
    int failed = slip__capi_vector_out(res, out, status == SLIP_OK ? count : 0, status, "split");
    slip__free(out);
    return failed;
}

int mlx_split_sections(mlx_vector_array *res, const mlx_array a, const int *indices, size_t indices_num, int axis,
                       const mlx_stream s) {
    slip_array **out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "split_sections", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "split_sections", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(indices, indices_num, "split_sections", "indices");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "split_sections");
    if (status != SLIP_OK) return slip__capi_vector_out(res, NULL, 0, status, "split_sections");
    size_t count = indices_num + 1;
    out = slip__calloc(count ? count : 1, sizeof *out);
    if (!out) status = slip__fail_memory("split_sections", count * sizeof *out);
    if (status == SLIP_OK) status = slip_split_sections(out, a_in, indices, indices_num, axis, stream);
    int failed = slip__capi_vector_out(res, out, status == SLIP_OK ? count : 0, status, "split_sections");
    slip__free(out);
    return failed;
}

int mlx_concatenate_axis(mlx_array *res, const mlx_vector_array arrays, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *const *arrays_in = NULL;
    size_t arrays_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "concatenate_axis", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&arrays_in, &arrays_count, arrays, "concatenate_axis",
                                                         "arrays");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "concatenate_axis");
    if (status == SLIP_OK) status = slip_concatenate_axis(&out, arrays_in, arrays_count, axis, stream);
    return slip__capi_array_out(res, out, status, "concatenate_axis");
}

int mlx_concatenate(mlx_array *res, const mlx_vector_array arrays, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *const *arrays_in = NULL;
    size_t arrays_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "concatenate", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&arrays_in, &arrays_count, arrays, "concatenate", "arrays");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "concatenate");
    if (status == SLIP_OK) status = slip_concatenate(&out, arrays_in, arrays_count, stream);
    return slip__capi_array_out(res, out, status, "concatenate");
}

int mlx_stack_axis(mlx_array *res, const mlx_vector_array arrays, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *const *arrays_in = NULL;
    size_t arrays_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "stack_axis", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&arrays_in, &arrays_count, arrays, "stack_axis", "arrays");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "stack_axis");
    if (status == SLIP_OK) status = slip_stack_axis(&out, arrays_in, arrays_count, axis, stream);
    return slip__capi_array_out(res, out, status, "stack_axis");
}

int mlx_stack(mlx_array *res, const mlx_vector_array arrays, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *const *arrays_in = NULL;
    size_t arrays_count = 0;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "stack", "res");
    if (status == SLIP_OK) status = slip__capi_arrays_in(&arrays_in, &arrays_count, arrays, "stack", "arrays");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "stack");
    if (status == SLIP_OK) status = slip_stack(&out, arrays_in, arrays_count, stream);
    return slip__capi_array_out(res, out, status, "stack");
}

int mlx_atleast_1d(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "atleast_1d", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "atleast_1d", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "atleast_1d");
    if (status == SLIP_OK) status = slip_atleast_1d(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "atleast_1d");
}

int mlx_atleast_2d(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "atleast_2d", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "atleast_2d", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "atleast_2d");
    if (status == SLIP_OK) status = slip_atleast_2d(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "atleast_2d");
}

int mlx_atleast_3d(mlx_array *res, const mlx_array a, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "atleast_3d", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "atleast_3d", "a");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "atleast_3d");
    if (status == SLIP_OK) status = slip_atleast_3d(&out, a_in, stream);
    return slip__capi_array_out(res, out, status, "atleast_3d");
}

int mlx_pad(mlx_array *res, const mlx_array a, const int *axes, size_t axes_num, const int *low_pad_size,
            size_t low_pad_size_num, const int *high_pad_size, size_t high_pad_size_num, const mlx_array pad_value,
            const char *mode, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *pad_value_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "pad", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "pad", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "pad", "axes");
    if (status == SLIP_OK) status = slip__capi_list_in(low_pad_size, low_pad_size_num, "pad", "low_pad_size");
    if (status == SLIP_OK) status = slip__capi_list_in(high_pad_size, high_pad_size_num, "pad", "high_pad_size");
    if (status == SLIP_OK) status = slip__capi_array_in(&pad_value_in, pad_value, "pad", "pad_value");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "pad");
    if (status == SLIP_OK) status = slip_pad(&out, a_in, axes, axes_num, low_pad_size, low_pad_size_num, high_pad_size,
                                             high_pad_size_num, pad_value_in, mode, stream);
    return slip__capi_array_out(res, out, status, "pad");
}

int mlx_pad_symmetric(mlx_array *res, const mlx_array a, int pad_width, const mlx_array pad_value, const char *mode,
                      const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_array *pad_value_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "pad_symmetric", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "pad_symmetric", "a");
    if (status == SLIP_OK) status = slip__capi_array_in(&pad_value_in, pad_value, "pad_symmetric", "pad_value");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "pad_symmetric");
    if (status == SLIP_OK) status = slip_pad_symmetric(&out, a_in, pad_width, pad_value_in, mode, stream);
    return slip__capi_array_out(res, out, status, "pad_symmetric");
}

int mlx_repeat_axis(mlx_array *res, const mlx_array arr, int repeats, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *arr_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "repeat_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&arr_in, arr, "repeat_axis", "arr");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "repeat_axis");
    if (status == SLIP_OK) status = slip_repeat_axis(&out, arr_in, repeats, axis, stream);
    return slip__capi_array_out(res, out, status, "repeat_axis");
}

int mlx_repeat(mlx_array *res, const mlx_array arr, int repeats, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *arr_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "repeat", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&arr_in, arr, "repeat", "arr");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "repeat");
    if (status == SLIP_OK) status = slip_repeat(&out, arr_in, repeats, stream);
    return slip__capi_array_out(res, out, status, "repeat");
}

int mlx_tile(mlx_array *res, const mlx_array arr, const int *reps, size_t reps_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *arr_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "tile", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&arr_in, arr, "tile", "arr");
    if (status == SLIP_OK) status = slip__capi_list_in(reps, reps_num, "tile", "reps");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "tile");
    if (status == SLIP_OK) status = slip_tile(&out, arr_in, reps, reps_num, stream);
    return slip__capi_array_out(res, out, status, "tile");
}

int mlx_roll_axis(mlx_array *res, const mlx_array a, const int *shift, size_t shift_num, int axis, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "roll_axis", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "roll_axis", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shift, shift_num, "roll_axis", "shift");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "roll_axis");
    if (status == SLIP_OK) status = slip_roll_axis(&out, a_in, shift, shift_num, axis, stream);
    return slip__capi_array_out(res, out, status, "roll_axis");
}

int mlx_roll_axes(mlx_array *res, const mlx_array a, const int *shift, size_t shift_num, const int *axes,
                  size_t axes_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "roll_axes", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "roll_axes", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shift, shift_num, "roll_axes", "shift");
    if (status == SLIP_OK) status = slip__capi_list_in(axes, axes_num, "roll_axes", "axes");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "roll_axes");
    if (status == SLIP_OK) status = slip_roll_axes(&out, a_in, shift, shift_num, axes, axes_num, stream);
    return slip__capi_array_out(res, out, status, "roll_axes");
}

int mlx_roll(mlx_array *res, const mlx_array a, const int *shift, size_t shift_num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *a_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "roll", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&a_in, a, "roll", "a");
    if (status == SLIP_OK) status = slip__capi_list_in(shift, shift_num, "roll", "shift");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "roll");
    if (status == SLIP_OK) status = slip_roll(&out, a_in, shift, shift_num, stream);
    return slip__capi_array_out(res, out, status, "roll");
}

int mlx_fast_layer_norm(mlx_array *res, const mlx_array x, const mlx_array weight, const mlx_array bias, float eps,
                        const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *x_in = NULL;
    slip_array *weight_in = NULL;
    slip_array *bias_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "layer_norm", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&x_in, x, "layer_norm", "x");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&weight_in, weight);
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&bias_in, bias);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "layer_norm");
    if (status == SLIP_OK) status = slip_fast_layer_norm(&out, x_in, weight_in, bias_in, eps, stream);
    return slip__capi_array_out(res, out, status, "layer_norm");
}

int mlx_fast_rms_norm(mlx_array *res, const mlx_array x, const mlx_array weight, float eps, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *x_in = NULL;
    slip_array *weight_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "rms_norm", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&x_in, x, "rms_norm", "x");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&weight_in, weight);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "rms_norm");
    if (status == SLIP_OK) status = slip_fast_rms_norm(&out, x_in, weight_in, eps, stream);
    return slip__capi_array_out(res, out, status, "rms_norm");
}

int mlx_random_seed(uint64_t seed) {
    slip_status status = slip_random_seed(seed);
    return slip__capi_result(status);
}

int mlx_random_key(mlx_array *res, uint64_t seed) {
    slip_array *out = NULL;
    slip_status status = slip__capi_place_in(res, "key", "res");
    if (status == SLIP_OK) status = slip_random_key(&out, seed);
    return slip__capi_array_out(res, out, status, "key");
}

int mlx_random_split_num(mlx_array *res, const mlx_array key, int num, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "split_num", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&key_in, key, "split_num", "key");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "split_num");
    if (status == SLIP_OK) status = slip_random_split_num(&out, key_in, num, stream);
    return slip__capi_array_out(res, out, status, "split_num");
}

int mlx_random_split(mlx_array *res_0, mlx_array *res_1, const mlx_array key, const mlx_stream s) {
    slip_array *out_0 = NULL;
    slip_array *out_1 = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res_0, "split", "res_0");
    if (status == SLIP_OK) status = slip__capi_place_in(res_1, "split", "res_1");
    if (status == SLIP_OK) status = slip__capi_array_in(&key_in, key, "split", "key");
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "split");
    if (status == SLIP_OK) status = slip_random_split(&out_0, &out_1, key_in, stream);
    if (slip__capi_array_out(res_0, out_0, status, "split") != 0) {
        slip_array_release(out_1);
        return 1;
    }
    return slip__capi_array_out(res_1, out_1, SLIP_OK, "split");
}

int mlx_random_bits(mlx_array *res, const int *shape, size_t shape_num, int width, const mlx_array key,
                    const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "bits", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "bits", "shape");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "bits");
    if (status == SLIP_OK) status = slip_random_bits(&out, shape, shape_num, width, key_in, stream);
    return slip__capi_array_out(res, out, status, "bits");
}

int mlx_random_uniform(mlx_array *res, const mlx_array low, const mlx_array high, const int *shape, size_t shape_num,
                       mlx_dtype dtype, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *low_in = NULL;
    slip_array *high_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "uniform", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&low_in, low, "uniform", "low");
    if (status == SLIP_OK) status = slip__capi_array_in(&high_in, high, "uniform", "high");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "uniform", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "uniform");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "uniform");
    if (status == SLIP_OK) status = slip_random_uniform(&out, low_in, high_in, shape, shape_num, dtype_in, key_in,
                                                        stream);
    return slip__capi_array_out(res, out, status, "uniform");
}

int mlx_random_normal_broadcast(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype,
                                const mlx_array loc, const mlx_array scale, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *loc_in = NULL;
    slip_array *scale_in = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "normal_broadcast", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "normal_broadcast", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "normal_broadcast");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&loc_in, loc);
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&scale_in, scale);
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "normal_broadcast");
    if (status == SLIP_OK) status = slip_random_normal_broadcast(&out, shape, shape_num, dtype_in, loc_in, scale_in,
                                                                 key_in, stream);
    return slip__capi_array_out(res, out, status, "normal_broadcast");
}

int mlx_random_normal(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, float loc, float scale,
                      const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "normal", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "normal", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "normal");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "normal");
    if (status == SLIP_OK) status = slip_random_normal(&out, shape, shape_num, dtype_in, loc, scale, key_in, stream);
    return slip__capi_array_out(res, out, status, "normal");
}

int mlx_random_randint(mlx_array *res, const mlx_array low, const mlx_array high, const int *shape, size_t shape_num,
                       mlx_dtype dtype, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *low_in = NULL;
    slip_array *high_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "randint", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&low_in, low, "randint", "low");
    if (status == SLIP_OK) status = slip__capi_array_in(&high_in, high, "randint", "high");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "randint", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "randint");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "randint");
    if (status == SLIP_OK) status = slip_random_randint(&out, low_in, high_in, shape, shape_num, dtype_in, key_in,
                                                        stream);
    return slip__capi_array_out(res, out, status, "randint");
}

int mlx_random_bernoulli(mlx_array *res, const mlx_array p, const int *shape, size_t shape_num, const mlx_array key,
                         const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *p_in = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "bernoulli", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&p_in, p, "bernoulli", "p");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "bernoulli", "shape");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "bernoulli");
    if (status == SLIP_OK) status = slip_random_bernoulli(&out, p_in, shape, shape_num, key_in, stream);
    return slip__capi_array_out(res, out, status, "bernoulli");
}

int mlx_random_truncated_normal(mlx_array *res, const mlx_array lower, const mlx_array upper, const int *shape,
                                size_t shape_num, mlx_dtype dtype, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *lower_in = NULL;
    slip_array *upper_in = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "truncated_normal", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&lower_in, lower, "truncated_normal", "lower");
    if (status == SLIP_OK) status = slip__capi_array_in(&upper_in, upper, "truncated_normal", "upper");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "truncated_normal", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "truncated_normal");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "truncated_normal");
    if (status == SLIP_OK) status = slip_random_truncated_normal(&out, lower_in, upper_in, shape, shape_num, dtype_in,
                                                                 key_in, stream);
    return slip__capi_array_out(res, out, status, "truncated_normal");
}

int mlx_random_gumbel(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, const mlx_array key,
                      const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "gumbel", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "gumbel", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "gumbel");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "gumbel");
    if (status == SLIP_OK) status = slip_random_gumbel(&out, shape, shape_num, dtype_in, key_in, stream);
    return slip__capi_array_out(res, out, status, "gumbel");
}

int mlx_random_laplace(mlx_array *res, const int *shape, size_t shape_num, mlx_dtype dtype, float loc, float scale,
                       const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_dtype dtype_in = SLIP_BOOL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "laplace", "res");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "laplace", "shape");
    if (status == SLIP_OK) status = slip__capi_dtype_in(&dtype_in, dtype, "laplace");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "laplace");
    if (status == SLIP_OK) status = slip_random_laplace(&out, shape, shape_num, dtype_in, loc, scale, key_in, stream);
    return slip__capi_array_out(res, out, status, "laplace");
}

int mlx_random_categorical_shape(mlx_array *res, const mlx_array logits, int axis, const int *shape, size_t shape_num,
                                 const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *logits_in = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "categorical_shape", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&logits_in, logits, "categorical_shape", "logits");
    if (status == SLIP_OK) status = slip__capi_list_in(shape, shape_num, "categorical_shape", "shape");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "categorical_shape");
    if (status == SLIP_OK) status = slip_random_categorical_shape(&out, logits_in, axis, shape, shape_num, key_in,
                                                                  stream);
    return slip__capi_array_out(res, out, status, "categorical_shape");
}

int mlx_random_categorical_num_samples(mlx_array *res, const mlx_array logits_, int axis, int num_samples,
                                       const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *logits_in = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "categorical_num_samples", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&logits_in, logits_, "categorical_num_samples", "logits_");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "categorical_num_samples");
    if (status == SLIP_OK) status = slip_random_categorical_num_samples(&out, logits_in, axis, num_samples, key_in,
                                                                        stream);
    return slip__capi_array_out(res, out, status, "categorical_num_samples");
}

int mlx_random_categorical(mlx_array *res, const mlx_array logits, int axis, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *logits_in = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "categorical", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&logits_in, logits, "categorical", "logits");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "categorical");
    if (status == SLIP_OK) status = slip_random_categorical(&out, logits_in, axis, key_in, stream);
    return slip__capi_array_out(res, out, status, "categorical");
}

int mlx_random_permutation(mlx_array *res, const mlx_array x, int axis, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *x_in = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "permutation", "res");
    if (status == SLIP_OK) status = slip__capi_array_in(&x_in, x, "permutation", "x");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "permutation");
    if (status == SLIP_OK) status = slip_random_permutation(&out, x_in, axis, key_in, stream);
    return slip__capi_array_out(res, out, status, "permutation");
}

int mlx_random_permutation_arange(mlx_array *res, int x, const mlx_array key, const mlx_stream s) {
    slip_array *out = NULL;
    slip_array *key_in = NULL;
    slip_stream *stream = NULL;
    slip_status status = slip__capi_place_in(res, "permutation_arange", "res");
    if (status == SLIP_OK) status = slip__capi_array_in_optional(&key_in, key);
    if (status == SLIP_OK) status = slip__capi_stream_in(&stream, s, "permutation_arange");
    if (status == SLIP_OK) status = slip_random_permutation_arange(&out, x, key_in, stream);
    return slip__capi_array_out(res, out, status, "permutation_arange");
}
