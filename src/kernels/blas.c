#include "kernels/blas.h"

#if SLIP_HAS_BLAS

/* The few declarations needed of CBLAS (its reference interface, 32-bit integers). */
enum { ROW_MAJOR = 101, NOT_TRANSPOSED = 111, TRANSPOSED = 112 };
void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc);
void cblas_dgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, double alpha, const double *a, int lda,
                 const double *b, int ldb, double beta, double *c, int ldc);
void cblas_cgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, const void *alpha, const void *a, int lda,
                 const void *b, int ldb, const void *beta, void *c, int ldc);

void slip__blas_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                        size_t c_leading) {
    static const float one[2] = {1.0f, 0.0f}, zero[2] = {0.0f, 0.0f};
    int ta = a.is_transposed ? TRANSPOSED : NOT_TRANSPOSED, tb = b.is_transposed ? TRANSPOSED : NOT_TRANSPOSED;
    int lda = (int)a.leading, ldb = (int)b.leading, ldc = (int)c_leading;
    if (dtype == SLIP_FLOAT32)
        cblas_sgemm(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, 1.0f, a.data, lda, b.data, ldb, 0.0f, c, ldc);
    else if (dtype == SLIP_FLOAT64)
        cblas_dgemm(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, 1.0, a.data, lda, b.data, ldb, 0.0, c, ldc);
    else
        cblas_cgemm(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, one, a.data, lda, b.data, ldb, zero, c, ldc);
}

#else

void slip__blas_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                        size_t c_leading) {
    slip__plain_product(dtype, m, n, k, a, b, c, c_leading);
}

#endif
