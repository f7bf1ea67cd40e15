/* The part of cuBLASLt that the driver uses, declared by ourselves; the library is loaded when the first product needs
 * it. Names and values are those of the cuBLAS documentation, 12 and 13. */
#ifndef SLIP_DRIVERS_CUDA_CUBLASLT_H
#define SLIP_DRIVERS_CUDA_CUBLASLT_H

#include <stddef.h>
#include <stdint.h>

#include "drivers/cuda/api.h"

typedef int cublasStatus_t;
typedef struct cublasLtContext *cublasLtHandle_t;
typedef struct cublasLtMatmulDescOpaque_t *cublasLtMatmulDesc_t;
typedef struct cublasLtMatrixLayoutOpaque_t *cublasLtMatrixLayout_t;
typedef struct cublasLtMatmulPreferenceOpaque_t *cublasLtMatmulPreference_t;

typedef struct cublasLtMatmulAlgo_t {
    uint64_t data[8];
} cublasLtMatmulAlgo_t;

typedef struct cublasLtMatmulHeuristicResult_t {
    cublasLtMatmulAlgo_t algo;
    size_t workspaceSize;
    cublasStatus_t state;
    float wavesCount;
    int reserved[4];
} cublasLtMatmulHeuristicResult_t;

enum {
    CUDA_R_32F = 0,
    CUDA_R_16F = 2,
    CUDA_C_32F = 4,
    CUDA_R_16BF = 14,
    CUBLAS_COMPUTE_32F = 68,
    CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT = 5,
    CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET = 6,
    CUBLASLT_MATMUL_DESC_TRANSA = 3,
    CUBLASLT_MATMUL_DESC_TRANSB = 4,
    CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES = 1,
    CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES = 5, /* B, C, D: 6, 7, 8 */
    CUBLAS_OP_N = 0,
    CUBLAS_OP_T = 1
};

#define CUBLASLT_FUNCTIONS(X)                                                                                     \
    X(cublasLtCreate, (cublasLtHandle_t * handle))                                                                \
    X(cublasLtMatmulDescCreate, (cublasLtMatmulDesc_t * product, int compute, int scale))                         \
    X(cublasLtMatmulDescDestroy, (cublasLtMatmulDesc_t product))                                                  \
    X(cublasLtMatmulDescSetAttribute,                                                                             \
      (cublasLtMatmulDesc_t product, int attribute, const void *value, size_t byte_count))                        \
    X(cublasLtMatrixLayoutCreate,                                                                                 \
      (cublasLtMatrixLayout_t * layout, int type, uint64_t rows, uint64_t columns, int64_t ld))                   \
    X(cublasLtMatrixLayoutDestroy, (cublasLtMatrixLayout_t layout))                                               \
    X(cublasLtMatrixLayoutSetAttribute,                                                                           \
      (cublasLtMatrixLayout_t layout, int attribute, const void *value, size_t byte_count))                       \
    X(cublasLtMatmulPreferenceCreate, (cublasLtMatmulPreference_t * preference))                                  \
    X(cublasLtMatmulPreferenceDestroy, (cublasLtMatmulPreference_t preference))                                   \
    X(cublasLtMatmulPreferenceSetAttribute,                                                                       \
      (cublasLtMatmulPreference_t preference, int attribute, const void *value, size_t byte_count))               \
    X(cublasLtMatmulAlgoGetHeuristic,                                                                             \
      (cublasLtHandle_t handle, cublasLtMatmulDesc_t product, cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b, \
       cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d, cublasLtMatmulPreference_t preference, int wanted,     \
       cublasLtMatmulHeuristicResult_t *results, int *count))                                                     \
    X(cublasLtMatmul,                                                                                             \
      (cublasLtHandle_t handle, cublasLtMatmulDesc_t product, const void *alpha, const void *a,                   \
       cublasLtMatrixLayout_t a_layout, const void *b, cublasLtMatrixLayout_t b_layout, const void *beta,         \
       const void *c, cublasLtMatrixLayout_t c_layout, void *d, cublasLtMatrixLayout_t d_layout,                  \
       const cublasLtMatmulAlgo_t *algo, void *workspace, size_t workspace_bytes, CUstream stream))

typedef struct slip_cublaslt {
#define CUBLASLT_MEMBER(name, parameters) cublasStatus_t(*name) parameters;
    CUBLASLT_FUNCTIONS(CUBLASLT_MEMBER)
#undef CUBLASLT_MEMBER
} slip_cublaslt;

/* The functions, or NULL where the library cannot be loaded: products then take kernels of our own. */
const slip_cublaslt *slip__cublaslt(void);

#endif
