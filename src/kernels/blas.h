/* Products of row-major matrix tiles: C = A B, on the calling thread alone. From a serial BLAS where the build found
 * one (SLIP_HAS_BLAS), else from the loops of blas_plain.c. */
#ifndef SLIP_KERNELS_BLAS_H
#define SLIP_KERNELS_BLAS_H

#include <stdbool.h>
#include <stddef.h>

#include <slip/types.h>

/* A matrix tile. Element (i, j) is at data + i * leading + j, or at data + j * leading + i where is_transposed. */
typedef struct slip_matrix {
    const void *data;
    size_t leading;
    bool is_transposed;
} slip_matrix;

/* Tiles are at most this tall and wide, except where m n k is below SLIP_BLAS_SMALL: the calling thread's workspace is
 * measured for that. */
enum { SLIP_BLAS_ROWS = 512, SLIP_BLAS_COLUMNS = 512, SLIP_BLAS_SMALL = 96 * 96 * 96 };

/* C (m x n, rows c_leading apart, overwritten) = A (m x k) times B (k x n). dtype: float32, float64 or complex64. False
 * when there was no memory for the thread's workspace. */
bool slip__blas_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                        size_t c_leading);

/* The same in plain C, for those and for integers and bool (where a sum is or). */
void slip__plain_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                         size_t c_leading);

#endif
