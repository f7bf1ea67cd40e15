/* A serial OpenBLAS is not safe to call from several threads as it comes: it hands out its workspaces without a lock,
 * so two threads can get the same one, and it has 50 of them. The linker therefore sends its requests here (--wrap, see
 * CMakeLists.txt), where each thread has a workspace of its own, until it ends. */
#include "kernels/blas.h"

#if SLIP_HAS_BLAS

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* What OpenBLAS packs: a panel of each matrix, together a few megabytes for the tiles of blas.h. Only what is touched
 * is ever backed by memory. */
#define WORKSPACE_BYTES ((size_t)64 << 20)

static pthread_once_t workspace_once = PTHREAD_ONCE_INIT;
static pthread_key_t workspace_key;
static bool has_workspace_key;
static _Thread_local void *workspace;

static void workspace_destroy(void *memory) { munmap(memory, WORKSPACE_BYTES); }

static void workspace_key_create(void) {
    has_workspace_key = pthread_key_create(&workspace_key, workspace_destroy) == 0;
}

static bool workspace_prepare(void) {
    if (workspace) return true;
    pthread_once(&workspace_once, workspace_key_create);
    if (!has_workspace_key) return false;
    void *memory =
        mmap(NULL, WORKSPACE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    if (pthread_setspecific(workspace_key, memory)) {
        munmap(memory, WORKSPACE_BYTES);
        return false;
    }
    workspace = memory;
    return true;
}

/* OpenBLAS's requests. A product makes one at a time, after workspace_prepare. */
void *__wrap_blas_memory_alloc(int position);
void __wrap_blas_memory_free(void *memory);

void *__wrap_blas_memory_alloc(int position) {
    (void)position;
    return workspace;
}

void __wrap_blas_memory_free(void *memory) { (void)memory; }

#ifdef __x86_64__

/* Of OpenBLAS where it chooses its kernels when it is loaded. */
__attribute__((weak)) char *gotoblas_corename(void);
__attribute__((weak)) void gotoblas_dynamic_init(void);
__attribute__((weak)) void gotoblas_dynamic_quit(void);

/* Processors that are newer than OpenBLAS get the kernels of a Prescott, a quarter as fast or less: it then chooses
 * anew, by name, unless the program's environment has one. When the library is loaded, since changing the environment
 * later might meet a thread that reads it. */
__attribute__((constructor)) static void choose_core(void) {
    static const char variable[] = "OPENBLAS_CORETYPE";
    bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (!gotoblas_corename || !gotoblas_dynamic_init || !gotoblas_dynamic_quit || !has_avx2) return;
    if (getenv(variable)) return;
    gotoblas_dynamic_init(); /* does nothing where that has been done */
    if (strcmp(gotoblas_corename(), "Prescott") != 0) return;
    if (setenv(variable, has_avx512 ? "SkylakeX" : "Haswell", 1)) return;
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    unsetenv(variable);
}

#endif

/* The few declarations needed of CBLAS (its reference interface, 32-bit integers). */
enum { ROW_MAJOR = 101, NOT_TRANSPOSED = 111, TRANSPOSED = 112 };
void cblas_sgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda,
                 const float *b, int ldb, float beta, float *c, int ldc);
void cblas_dgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, double alpha, const double *a,
                 int lda, const double *b, int ldb, double beta, double *c, int ldc);
void cblas_cgemm(int order, int transpose_a, int transpose_b, int m, int n, int k, const void *alpha, const void *a,
                 int lda, const void *b, int ldb, const void *beta, void *c, int ldc);

bool slip__blas_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                        size_t c_leading) {
    if (!workspace_prepare()) return false;
    static const float one[2] = {1.0f, 0.0f}, zero[2] = {0.0f, 0.0f};
    int ta = a.is_transposed ? TRANSPOSED : NOT_TRANSPOSED, tb = b.is_transposed ? TRANSPOSED : NOT_TRANSPOSED;
    int lda = (int)a.leading, ldb = (int)b.leading, ldc = (int)c_leading;
    if (dtype == SLIP_FLOAT32)
        cblas_sgemm(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, 1.0f, a.data, lda, b.data, ldb, 0.0f, c, ldc);
    else if (dtype == SLIP_FLOAT64)
        cblas_dgemm(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, 1.0, a.data, lda, b.data, ldb, 0.0, c, ldc);
    else cblas_cgemm(ROW_MAJOR, ta, tb, (int)m, (int)n, (int)k, one, a.data, lda, b.data, ldb, zero, c, ldc);
    return true;
}

#else

bool slip__blas_product(slip_dtype dtype, size_t m, size_t n, size_t k, slip_matrix a, slip_matrix b, void *c,
                        size_t c_leading) {
    slip__plain_product(dtype, m, n, k, a, b, c, c_leading);
    return true;
}

#endif
