/* A stretch of array work on one stream. Caller-locked.
 *
 * Every function of the C interface returns a status and gives its result to the caller to free. Written out, that
 * hides the mathematics; so a `work` frees all results made in it at once, when it ends, and remembers the first
 * failure, after which the rest does nothing. Its results are borrowed. What is to outlive it: work_keep. */
#ifndef DIGITS_WORK_H
#define DIGITS_WORK_H

#include <stdbool.h>
#include <stddef.h>

#include <mlx/c/mlx.h>

typedef struct work {
    mlx_stream stream;
    mlx_array *results;
    size_t result_count, result_capacity;
    bool failed; /* slip_error_message() says why */
} work;

typedef int (*unary_op)(mlx_array *result, const mlx_array a, const mlx_stream stream);
typedef int (*binary_op)(mlx_array *result, const mlx_array a, const mlx_array b, const mlx_stream stream);

void work_begin(work *w, mlx_stream stream);
/* Frees the results. True when everything succeeded. */
bool work_end(work *w);
/* Puts a reference to a result into *kept, which is empty or holds an array that it replaces. */
void work_keep(work *w, mlx_array *kept, mlx_array result);

mlx_array apply1(work *w, unary_op op, mlx_array a);
mlx_array apply2(work *w, binary_op op, mlx_array a, mlx_array b);

/* Arrays made from nothing and from host data. */
mlx_array number(work *w, float value);
mlx_array zeros(work *w, int rows, int columns);
mlx_array vector(work *w, const void *data, int count, mlx_dtype dtype);
mlx_array matrix(work *w, const void *data, int rows, int columns, mlx_dtype dtype);
mlx_array random_key(work *w, uint64_t value);

mlx_array cast(work *w, mlx_array a, mlx_dtype dtype);
mlx_array columns(work *w, mlx_array a, int from, int to); /* of a matrix */
mlx_array range(work *w, mlx_array a, int from, int to);   /* of a vector */
mlx_array repeat_row(work *w, mlx_array row, int count);   /* (1, columns) read as (count, columns) */
mlx_array join_columns(work *w, const mlx_array *parts, size_t part_count);
mlx_array rows_at(work *w, mlx_array a, mlx_array indices);
mlx_array each_row_at(work *w, mlx_array a, mlx_array indices); /* row i of the result: a[i, indices[i, :]] */
mlx_array sum_along(work *w, mlx_array a, int axis);
mlx_array mean_of(work *w, mlx_array a);
mlx_array choose(work *w, mlx_array condition, mlx_array yes, mlx_array no);

mlx_array uniform_matrix(work *w, float low, float high, int rows, int columns, mlx_array key);
mlx_array normal_matrix(work *w, float scale, int rows, int columns, mlx_array key);
mlx_array permutation(work *w, int count, mlx_array key); /* of 0 ... count - 1 */

/* One value per row, except softmax. */
mlx_array class_of_row(work *w, mlx_array scores); /* the column with the highest score */
mlx_array softmax_of_row(work *w, mlx_array scores);
mlx_array logsumexp_of_row(work *w, mlx_array scores);

/* malloc, or a message and the end of the program: an example has nothing better to do then. */
void *memory_or_exit(size_t byte_count);

/* Sends arrays to their streams and returns at once (submit), or when they are there (finish). */
bool arrays_submit(const mlx_array *arrays, size_t count);
bool arrays_finish(const mlx_array *arrays, size_t count);

#endif
