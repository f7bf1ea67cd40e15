#include "digits_work.h"

#include <stdio.h>
#include <stdlib.h>

void *memory_or_exit(size_t byte_count) {
    void *memory = malloc(byte_count);
    if (memory) return memory;
    fprintf(stderr, "digits: out of memory (%zu bytes)\n", byte_count);
    exit(EXIT_FAILURE);
}

void work_begin(work *w, mlx_stream stream) {
    *w = (work){.stream = stream};
}

bool work_end(work *w) {
    for (size_t i = 0; i < w->result_count; ++i) mlx_array_free(w->results[i]);
    free(w->results);
    w->results = NULL;
    w->result_count = w->result_capacity = 0;
    return !w->failed;
}

/* Takes over a result. The status is that of the call that made it; constructors say failure by an empty handle. */
static mlx_array hold(work *w, int status, mlx_array result) {
    if (status != 0 || !result.ctx) w->failed = true;
    if (w->result_count == w->result_capacity) {
        size_t capacity = w->result_capacity ? 2 * w->result_capacity : 64;
        mlx_array *grown = memory_or_exit(capacity * sizeof *grown);
        for (size_t i = 0; i < w->result_count; ++i) grown[i] = w->results[i];
        free(w->results);
        w->results = grown;
        w->result_capacity = capacity;
    }
    w->results[w->result_count++] = result;
    return result;
}

void work_keep(work *w, mlx_array *kept, mlx_array result) {
    if (!w->failed && mlx_array_set(kept, result) != 0) w->failed = true;
}

mlx_array apply1(work *w, unary_op op, mlx_array a) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = op(&result, a, w->stream);
    return hold(w, status, result);
}

mlx_array apply2(work *w, binary_op op, mlx_array a, mlx_array b) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = op(&result, a, b, w->stream);
    return hold(w, status, result);
}

mlx_array number(work *w, float value) {
    if (w->failed) return mlx_array_new();
    return hold(w, 0, mlx_array_new_float32(value));
}

mlx_array matrix(work *w, const void *data, int rows, int columns, mlx_dtype dtype) {
    if (w->failed) return mlx_array_new();
    return hold(w, 0, mlx_array_new_data(data, (const int[]){rows, columns}, 2, dtype));
}

mlx_array zeros(work *w, int rows, int columns) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_zeros(&result, (const int[]){rows, columns}, 2, MLX_FLOAT32, w->stream);
    return hold(w, status, result);
}

mlx_array vector(work *w, const void *data, int count, mlx_dtype dtype) {
    if (w->failed) return mlx_array_new();
    return hold(w, 0, mlx_array_new_data(data, &count, 1, dtype));
}

mlx_array random_key(work *w, uint64_t value) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_random_key(&result, value);
    return hold(w, status, result);
}

mlx_array cast(work *w, mlx_array a, mlx_dtype dtype) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_astype(&result, a, dtype, w->stream);
    return hold(w, status, result);
}

mlx_array columns(work *w, mlx_array a, int from, int to) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    const int start[] = {0, from}, stop[] = {mlx_array_dim(a, 0), to}, strides[] = {1, 1};
    int status = mlx_slice(&result, a, start, 2, stop, 2, strides, 2, w->stream);
    return hold(w, status, result);
}

mlx_array range(work *w, mlx_array a, int from, int to) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_slice(&result, a, &from, 1, &to, 1, (const int[]){1}, 1, w->stream);
    return hold(w, status, result);
}

mlx_array repeat_row(work *w, mlx_array row, int count) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_broadcast_to(&result, row, (const int[]){count, mlx_array_dim(row, 1)}, 2, w->stream);
    return hold(w, status, result);
}

mlx_array join_columns(work *w, const mlx_array *parts, size_t part_count) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    mlx_vector_array list = mlx_vector_array_new_data(parts, part_count);
    int status = mlx_concatenate_axis(&result, list, 1, w->stream);
    mlx_vector_array_free(list);
    return hold(w, status, result);
}

mlx_array rows_at(work *w, mlx_array a, mlx_array indices) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_take_axis(&result, a, indices, 0, w->stream);
    return hold(w, status, result);
}

mlx_array each_row_at(work *w, mlx_array a, mlx_array indices) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_take_along_axis(&result, a, indices, 1, w->stream);
    return hold(w, status, result);
}

mlx_array sum_along(work *w, mlx_array a, int axis) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_sum_axis(&result, a, axis, false, w->stream);
    return hold(w, status, result);
}

mlx_array mean_of(work *w, mlx_array a) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_mean(&result, a, false, w->stream);
    return hold(w, status, result);
}

mlx_array choose(work *w, mlx_array condition, mlx_array yes, mlx_array no) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_where(&result, condition, yes, no, w->stream);
    return hold(w, status, result);
}

mlx_array uniform_matrix(work *w, float low, float high, int rows, int columns, mlx_array key) {
    mlx_array lowest = number(w, low), highest = number(w, high), result = mlx_array_new();
    if (w->failed) return result;
    int status =
        mlx_random_uniform(&result, lowest, highest, (const int[]){rows, columns}, 2, MLX_FLOAT32, key, w->stream);
    return hold(w, status, result);
}

mlx_array normal_matrix(work *w, float scale, int rows, int columns, mlx_array key) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_random_normal(&result, (const int[]){rows, columns}, 2, MLX_FLOAT32, 0, scale, key, w->stream);
    return hold(w, status, result);
}

mlx_array permutation(work *w, int count, mlx_array key) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_random_permutation_arange(&result, count, key, w->stream);
    return hold(w, status, result);
}

mlx_array class_of_row(work *w, mlx_array scores) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_argmax_axis(&result, scores, 1, false, w->stream);
    return hold(w, status, result);
}

mlx_array softmax_of_row(work *w, mlx_array scores) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_softmax_axis(&result, scores, 1, false, w->stream);
    return hold(w, status, result);
}

mlx_array logsumexp_of_row(work *w, mlx_array scores) {
    mlx_array result = mlx_array_new();
    if (w->failed) return result;
    int status = mlx_logsumexp_axis(&result, scores, 1, false, w->stream);
    return hold(w, status, result);
}

static bool evaluate(int (*how)(const mlx_vector_array outputs), const mlx_array *arrays, size_t count) {
    mlx_vector_array list = mlx_vector_array_new_data(arrays, count);
    int status = list.ctx ? how(list) : 1;
    mlx_vector_array_free(list);
    return status == 0;
}

bool arrays_submit(const mlx_array *arrays, size_t count) {
    return evaluate(mlx_async_eval, arrays, count);
}

bool arrays_finish(const mlx_array *arrays, size_t count) {
    return evaluate(mlx_eval, arrays, count);
}
