/* Matrix products through cuBLASLt, which takes column-major matrices: a row-major product c = a b is the column-major
 * product of b and a. What it does for a shape (its plan: descriptors, algorithm, workspace) is found once and kept.
 * Matrices whose rows and columns both have gaps go to kernels of our own. */
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "device/gate.h"
#include "drivers/cuda/cublaslt.h"
#include "drivers/cuda/state.h"

enum { PLANS = 512, MAX_WORKSPACE = 32 << 20, MAX_ALIGNMENT = 256, MAX_LOOPED_BATCHES = 4096 };

/* A matrix as the library sees it. */
typedef struct matrix {
    int64_t ld;
    int64_t batch_stride;
    int32_t is_transposed; /* its rows, not its columns, are contiguous */
    uint32_t alignment;    /* bytes */
} matrix;

/* What a plan depends on: compared as bytes, so without padding. */
typedef struct product {
    int64_t m, n, k, batches;
    matrix a, b, c;
    int32_t dtype, unused;
} product;

typedef struct plan {
    product key;
    bool is_made, is_warm; /* warm: launched before, so that its code is loaded */
    bool is_possible;
    cublasLtMatmulDesc_t description;
    cublasLtMatrixLayout_t a, b, c;
    cublasLtMatmulHeuristicResult_t choice;
} plan;

static struct {
    slip_lock lock;
    cublasLtHandle_t handles[CUDA_MAX_DEVICES];
    plan plans[CUDA_MAX_DEVICES][PLANS];
} products;

/* ---- from views to products ---- */

/* Of every row of every batch. */
static uint32_t alignment_of(const slip_view *view, int64_t ld) {
    uint64_t strides = (uint64_t)ld, bits;
    for (int i = 0; i < view->ndim - 2; ++i) strides |= (uint64_t)view->strides[i];
    bits = (uint64_t)(uintptr_t)view->data | strides * slip__element_bytes(view->dtype);
    uint64_t lowest = bits & -bits;
    return lowest == 0 || lowest > MAX_ALIGNMENT ? MAX_ALIGNMENT : (uint32_t)lowest;
}

/* The last two axes of a view, `rows` x `columns`. False where neither is contiguous. */
static bool describe_matrix(matrix *described, const slip_view *view, int64_t batch_stride) {
    int64_t rows = view->shape[view->ndim - 2], columns = view->shape[view->ndim - 1];
    int64_t row_stride = rows == 1 ? columns : view->strides[view->ndim - 2];
    int64_t column_stride = columns == 1 ? 1 : view->strides[view->ndim - 1];
    bool is_row_major = column_stride == 1 && row_stride >= columns;
    if (!is_row_major && columns == 1) is_row_major = row_stride >= 1;
    if (!is_row_major) {
        column_stride = columns == 1 ? rows : view->strides[view->ndim - 1];
        row_stride = rows == 1 ? 1 : view->strides[view->ndim - 2];
        if (row_stride != 1 || column_stride < rows) return false;
    }
    described->is_transposed = !is_row_major;
    described->ld = is_row_major ? row_stride : column_stride;
    described->batch_stride = batch_stride;
    described->alignment = alignment_of(view, described->ld);
    return true;
}

/* The batch axes of the three operands, merged; the last is the library's, the others are looped over. */
static void plan_batches(slip_plan *batches, const slip_launch *launch) {
    const slip_view *output = &launch->output;
    const int64_t *strides[3] = {output->strides, launch->inputs[0].strides, launch->inputs[1].strides};
    slip__plan_make(batches, output->shape, output->ndim - 2, NULL, strides, 3);
}

static bool has_library_type(slip_dtype dtype) {
    return dtype == SLIP_FLOAT32 || slip__is_half(dtype) || dtype == SLIP_COMPLEX64;
}

/* False where the library does not take it. */
static bool describe_product(product *described, slip_plan *batches, const slip_launch *launch) {
    const slip_view *a = &launch->inputs[0], *b = &launch->inputs[1], *output = &launch->output;
    if (!has_library_type(output->dtype) || !output->size || !a->size) return false;
    plan_batches(batches, launch);
    int last = batches->ndim - 1;
    int64_t looped = 1;
    for (int i = 0; i < last; ++i) looped *= batches->shape[i];
    memset(described, 0, sizeof *described);
    described->m = output->shape[output->ndim - 2];
    described->n = output->shape[output->ndim - 1];
    described->k = a->shape[a->ndim - 1];
    described->batches = batches->shape[last];
    described->dtype = output->dtype;
    return looped <= MAX_LOOPED_BATCHES && describe_matrix(&described->c, output, batches->strides[0][last]) &&
           !described->c.is_transposed && describe_matrix(&described->a, a, batches->strides[1][last]) &&
           describe_matrix(&described->b, b, batches->strides[2][last]);
}

/* ---- plans ---- */

static int type_of(slip_dtype dtype) {
    switch (dtype) {
    case SLIP_FLOAT16: return CUDA_R_16F;
    case SLIP_BFLOAT16: return CUDA_R_16BF;
    case SLIP_COMPLEX64: return CUDA_C_32F;
    default: return CUDA_R_32F;
    }
}

static bool make_layout(const slip_cublaslt *lt, cublasLtMatrixLayout_t *layout, const product *key, const matrix *of,
                        int64_t rows, int64_t columns) {
    int32_t batches = (int32_t)key->batches;
    uint64_t inner = (uint64_t)(of->is_transposed ? rows : columns);
    uint64_t outer = (uint64_t)(of->is_transposed ? columns : rows);
    if (lt->cublasLtMatrixLayoutCreate(layout, type_of((slip_dtype)key->dtype), inner, outer, of->ld)) return false;
    return !lt->cublasLtMatrixLayoutSetAttribute(*layout, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, &batches,
                                                 sizeof batches) &&
           !lt->cublasLtMatrixLayoutSetAttribute(*layout, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET,
                                                 &of->batch_stride, sizeof of->batch_stride);
}

/* The library's first operand is b, its second a. */
static bool make_description(const slip_cublaslt *lt, plan *made) {
    const product *key = &made->key;
    int scale = key->dtype == SLIP_COMPLEX64 ? CUDA_C_32F : CUDA_R_32F;
    int32_t first = key->b.is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
    int32_t second = key->a.is_transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
    return !lt->cublasLtMatmulDescCreate(&made->description, CUBLAS_COMPUTE_32F, scale) &&
           !lt->cublasLtMatmulDescSetAttribute(made->description, CUBLASLT_MATMUL_DESC_TRANSA, &first, sizeof first) &&
           !lt->cublasLtMatmulDescSetAttribute(made->description, CUBLASLT_MATMUL_DESC_TRANSB, &second,
                                               sizeof second) &&
           make_layout(lt, &made->a, key, &key->a, key->m, key->k) &&
           make_layout(lt, &made->b, key, &key->b, key->k, key->n) &&
           make_layout(lt, &made->c, key, &key->c, key->m, key->n);
}

static bool choose_algorithm(const slip_cublaslt *lt, cublasLtHandle_t handle, plan *made) {
    cublasLtMatmulPreference_t preference;
    uint64_t workspace = MAX_WORKSPACE;
    uint32_t alignments[4] = {made->key.b.alignment, made->key.a.alignment, made->key.c.alignment,
                              made->key.c.alignment};
    int count = 0;
    if (lt->cublasLtMatmulPreferenceCreate(&preference)) return false;
    bool is_set = !lt->cublasLtMatmulPreferenceSetAttribute(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
                                                            &workspace, sizeof workspace);
    for (int i = 0; i < 4 && is_set; ++i)
        is_set = !lt->cublasLtMatmulPreferenceSetAttribute(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES + i,
                                                           &alignments[i], sizeof alignments[i]);
    bool is_found = is_set &&
                    !lt->cublasLtMatmulAlgoGetHeuristic(handle, made->description, made->b, made->a, made->c, made->c,
                                                        preference, 1, &made->choice, &count) &&
                    count > 0 && made->choice.state == 0;
    lt->cublasLtMatmulPreferenceDestroy(preference);
    return is_found;
}

static void forget_plan(const slip_cublaslt *lt, plan *old) {
    if (old->description) lt->cublasLtMatmulDescDestroy(old->description);
    if (old->a) lt->cublasLtMatrixLayoutDestroy(old->a);
    if (old->b) lt->cublasLtMatrixLayoutDestroy(old->b);
    if (old->c) lt->cublasLtMatrixLayoutDestroy(old->c);
    *old = (plan){0};
}

static ptrdiff_t number_of(const cuda_device *device) {
    return device - slip__cuda_devices;
}

static plan *place_of(const cuda_device *device, const product *key) {
    return &products.plans[number_of(device)][slip__hash(key, sizeof *key) % PLANS];
}

static bool is_of(const plan *found, const product *key) {
    return found->is_made && memcmp(&found->key, key, sizeof *key) == 0;
}

/* Under the lock, entered, with the gate open. */
static void make_plan(const slip_cublaslt *lt, const cuda_device *device, plan *place, const product *key) {
    cublasLtHandle_t *handle = &products.handles[number_of(device)];
    forget_plan(lt, place);
    place->key = *key;
    place->is_made = true;
    place->is_possible =
        (*handle || !lt->cublasLtCreate(handle)) && make_description(lt, place) && choose_algorithm(lt, *handle, place);
}

slip_status slip__cuda_prepare_matmul(cuda_device *device, const slip_launch *launch, size_t *scratch_bytes,
                                      slip_wait *gate) {
    const slip_cublaslt *lt = slip__cublaslt();
    product key;
    slip_plan batches;
    *scratch_bytes = 0;
    if (!lt || !describe_product(&key, &batches, launch)) return SLIP_OK;
    slip__lock(&products.lock);
    plan *place = place_of(device, &key);
    bool is_ready = is_of(place, &key) && (place->is_warm || !place->is_possible);
    if (is_ready && place->is_possible) *scratch_bytes = place->choice.workspaceSize;
    slip__unlock(&products.lock);
    if (is_ready) return SLIP_OK;
    if (!slip__gate_enter(device->object, gate)) return SLIP_CANCELLED;
    slip__cuda_enter(device);
    slip__lock(&products.lock);
    if (!is_of(place, &key)) make_plan(lt, device, place, &key);
    if (place->is_possible) *scratch_bytes = place->choice.workspaceSize;
    slip__unlock(&products.lock);
    slip__cuda_leave();
    slip__gate_leave(device->object);
    return SLIP_OK;
}

/* ---- launching ---- */

/* Under the lock. */
static slip_status run(const slip_cublaslt *lt, cuda_queue *queue, const plan *chosen, const slip_launch *launch,
                       const int64_t *offsets) {
    static const float one[2] = {1.0f, 0.0f}, zero[2] = {0.0f, 0.0f};
    int64_t bytes = (int64_t)slip__element_bytes(launch->output.dtype);
    char *c = launch->output.data + offsets[0] * bytes;
    const char *a = launch->inputs[0].data + offsets[1] * bytes, *b = launch->inputs[1].data + offsets[2] * bytes;
    cublasStatus_t status = lt->cublasLtMatmul(
        products.handles[number_of(queue->device)], chosen->description, one, b, chosen->b, a, chosen->a, zero, c,
        chosen->c, c, chosen->c, &chosen->choice.algo, launch->scratch, chosen->choice.workspaceSize, queue->stream);
    return status ? slip__fail(SLIP_DEVICE, "[matmul] cublasLtMatmul failed: status %d", status) : SLIP_OK;
}

slip_status slip__cuda_matmul(cuda_queue *queue, const slip_launch *launch) {
    const slip_cublaslt *lt = slip__cublaslt();
    product key;
    slip_plan batches;
    if (!lt || !describe_product(&key, &batches, launch)) return slip__cuda_matmul_plain(queue, launch);
    slip_status status = SLIP_OK;
    int64_t position[SLIP_MAX_NDIM] = {0}, looped = 1;
    for (int i = 0; i < batches.ndim - 1; ++i) looped *= batches.shape[i];
    slip__cuda_enter(queue->device);
    slip__cuda_queue_flush(queue);
    slip__lock(&products.lock);
    plan *place = place_of(queue->device, &key);
    bool is_possible = is_of(place, &key) && place->is_possible;
    for (int64_t i = 0; i < looped && is_possible && status == SLIP_OK; ++i) {
        int64_t offsets[3];
        for (int k = 0; k < 3; ++k) offsets[k] = slip__plan_offset(&batches, k, position);
        status = run(lt, queue, place, launch, offsets);
        slip__plan_next_row(position, &batches);
    }
    if (is_possible) place->is_warm = true;
    slip__unlock(&products.lock);
    slip__cuda_leave();
    return is_possible ? status : slip__cuda_matmul_plain(queue, launch);
}
