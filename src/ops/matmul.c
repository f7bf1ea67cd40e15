/* Matrix products. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* Shapes of both factors as matrices: a vector is a row on the left and a column on the right. */
typedef struct factors {
    int a_shape[SLIP_MAX_NDIM], b_shape[SLIP_MAX_NDIM];
    int a_ndim, b_ndim;
    int rows, inner, columns;
} factors;

static slip_status check_factors(factors *plan, const slip_array *a, const slip_array *b, const char *name) {
    char a_text[SLIP_SHAPE_TEXT_BYTES], b_text[SLIP_SHAPE_TEXT_BYTES];
    if (a->ndim == 0 || b->ndim == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Got 0 dimension input. Inputs must have at least one dimension.",
                          name);
    plan->a_ndim = plan->b_ndim = 0;
    if (a->ndim == 1) plan->a_shape[plan->a_ndim++] = 1;
    for (int i = 0; i < a->ndim; ++i) plan->a_shape[plan->a_ndim++] = a->shape[i];
    for (int i = 0; i < b->ndim; ++i) plan->b_shape[plan->b_ndim++] = b->shape[i];
    if (b->ndim == 1) plan->b_shape[plan->b_ndim++] = 1;
    plan->rows = plan->a_shape[plan->a_ndim - 2];
    plan->inner = plan->a_shape[plan->a_ndim - 1];
    plan->columns = plan->b_shape[plan->b_ndim - 1];
    if (plan->inner != plan->b_shape[plan->b_ndim - 2])
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Last dimension of first input with shape %s must match second to last "
                          "dimension of second input with shape %s.",
                          name, slip__shape_text(a_text, sizeof a_text, plan->a_shape, plan->a_ndim),
                          slip__shape_text(b_text, sizeof b_text, plan->b_shape, plan->b_ndim));
    return SLIP_OK;
}

static slip_status check_dtype(slip_dtype dtype, const slip_array *a, const slip_array *b) {
    if (slip__dtype_is_inexact(dtype)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[matmul] Only inexact types are supported but %s and %s were provided which "
                      "results in %s, which is not a floating point type.",
                      slip_dtype_name(slip__op_dtype(a)), slip_dtype_name(slip__op_dtype(b)), slip_dtype_name(dtype));
}

/* Batches of a times one matrix are one product with more rows. */
static void fold_batches(factors *plan) {
    int64_t rows = 1;
    if (plan->b_ndim != 2 || plan->a_ndim <= 2) return;
    for (int i = 0; i < plan->a_ndim - 1; ++i) rows = slip__size_multiply(rows, plan->a_shape[i]);
    if (rows > INT32_MAX) return;
    plan->a_shape[0] = plan->rows = (int)rows;
    plan->a_shape[1] = plan->inner;
    plan->a_ndim = 2;
}

/* Gives both factors the same batch dimensions; `shape` becomes that of their product. */
static slip_status broadcast_batches(factors *plan, int *shape, int *ndim) {
    int a_batch = plan->a_ndim - 2, b_batch = plan->b_ndim - 2;
    *ndim = a_batch;
    memcpy(shape, plan->a_shape, (size_t)a_batch * sizeof *shape);
    SLIP_TRY(slip__broadcast_shapes(shape, ndim, plan->b_shape, b_batch));
    memcpy(plan->a_shape, shape, (size_t)*ndim * sizeof *shape);
    memcpy(plan->b_shape, shape, (size_t)*ndim * sizeof *shape);
    plan->a_ndim = plan->b_ndim = *ndim + 2;
    plan->a_shape[*ndim] = plan->rows;
    plan->a_shape[*ndim + 1] = plan->b_shape[*ndim] = plan->inner;
    plan->b_shape[*ndim + 1] = plan->columns;
    shape[(*ndim)++] = plan->rows;
    shape[(*ndim)++] = plan->columns;
    return SLIP_OK;
}

/* The result's shape without the dimensions that vectors were given. */
static int result_shape(int *shape, const factors *batched, int product_ndim, const slip_array *a,
                        const slip_array *b) {
    int ndim = 0;
    if (a->ndim > 2 && b->ndim <= 2) /* perhaps folded: batch dimensions and rows are a's own */
        for (int i = 0; i < a->ndim - 1; ++i) shape[ndim++] = a->shape[i];
    else {
        for (int i = 0; i < product_ndim - 2; ++i) shape[ndim++] = batched->a_shape[i];
        if (a->ndim > 1) shape[ndim++] = batched->rows;
    }
    if (b->ndim > 1) shape[ndim++] = batched->columns;
    return ndim;
}

slip_status slip_matmul(slip_array **out, slip_array *a, slip_array *b, slip_stream *stream) {
    factors plan;
    int shape[SLIP_MAX_NDIM], product_ndim;
    slip_dtype dtype = slip_dtype_promote(slip__op_dtype(a), slip__op_dtype(b));
    *out = NULL;
    SLIP_TRY(check_factors(&plan, a, b, "matmul"));
    SLIP_TRY(check_dtype(dtype, a, b));
    fold_batches(&plan);
    factors as_matrices = plan;
    SLIP_TRY(broadcast_batches(&plan, shape, &product_ndim));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **a_cast = slip__chain_slot(&chain), **b_cast = slip__chain_slot(&chain);
    slip_array **a_matrix = slip__chain_slot(&chain), **b_matrix = slip__chain_slot(&chain);
    slip_array **a_fitted = slip__chain_slot(&chain), **b_fitted = slip__chain_slot(&chain);
    slip_array **product = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(a_cast, a, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(b_cast, b, dtype, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(a_matrix, *a_cast, as_matrices.a_shape, as_matrices.a_ndim, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(b_matrix, *b_cast, as_matrices.b_shape, as_matrices.b_ndim, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(a_fitted, *a_matrix, plan.a_shape, plan.a_ndim, chain.stream));
    SLIP_STEP(chain, slip__op_broadcast(b_fitted, *b_matrix, plan.b_shape, plan.b_ndim, chain.stream));
    slip_array *const inputs[] = {*a_fitted, *b_fitted};
    SLIP_STEP(chain, slip__array_create(product, SLIP_OP_MATMUL, dtype, shape, product_ndim, inputs, 2, chain.stream));
    int ndim = result_shape(shape, &plan, product_ndim, a, b);
    SLIP_STEP(chain, slip__op_reshape(out, *product, shape, ndim, chain.stream));
    return slip__chain_end(&chain);
}

/* array * factor, or the array itself for a factor of 1. */
static slip_status scale(slip_array **out, slip_array *array, float factor, slip_stream *stream) {
    slip_array *constant;
    if (factor == 1) {
        *out = slip_array_retain(array);
        return SLIP_OK;
    }
    SLIP_TRY(slip__op_constant(&constant, factor, slip__op_dtype(array)));
    slip_status status = slip_multiply(out, array, constant, stream);
    slip_array_release(constant);
    return status;
}

slip_status slip_addmm(slip_array **out, slip_array *c, slip_array *a, slip_array *b, float alpha, float beta,
                       slip_stream *stream) {
    slip_dtype factors_dtype = slip_dtype_promote(slip__op_dtype(a), slip__op_dtype(b));
    slip_dtype dtype = slip_dtype_promote(slip__op_dtype(c), factors_dtype);
    factors plan;
    *out = NULL;
    SLIP_TRY(check_factors(&plan, a, b, "addmm"));
    if (!slip__dtype_is_inexact(dtype))
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[addmm] Only real floating point types are supported but %s, %s and %s were "
                          "provided which results in %s, which is not a real floating point type.",
                          slip_dtype_name(slip__op_dtype(c)), slip_dtype_name(slip__op_dtype(a)),
                          slip_dtype_name(slip__op_dtype(b)), slip_dtype_name(dtype));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **a_cast = slip__chain_slot(&chain), **b_cast = slip__chain_slot(&chain),
               **c_cast = slip__chain_slot(&chain);
    slip_array **product = slip__chain_slot(&chain), **scaled = slip__chain_slot(&chain),
               **shift = slip__chain_slot(&chain);
    slip_array **fitted = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(a_cast, a, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(b_cast, b, dtype, chain.stream));
    SLIP_STEP(chain, slip_astype(c_cast, c, dtype, chain.stream));
    SLIP_STEP(chain, slip_matmul(product, *a_cast, *b_cast, chain.stream));
    SLIP_STEP(chain, scale(scaled, *product, alpha, chain.stream));
    SLIP_STEP(chain, scale(shift, *c_cast, beta, chain.stream));
    SLIP_STEP(chain, slip__op_fit(fitted, *shift, (*product)->shape, (*product)->ndim, "addmm", chain.stream));
    SLIP_STEP(chain, slip_add(out, *scaled, *fitted, chain.stream));
    return slip__chain_end(&chain);
}
