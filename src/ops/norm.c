/* layer_norm and rms_norm: rows along the last axis, in one node. Without a weight a bias does not widen the result's
 * dtype, as in MLX. */
#include <slip/array.h>
#include <slip/ops.h>

#include "core/dtype.h"
#include "ops/build.h"

/* A weight or a bias, or NULL. */
static slip_status check_vector(const slip_array *vector, const char *label, const slip_array *x, const char *name) {
    if (!vector) return SLIP_OK;
    if (vector->ndim != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %s must have 1 dimension but has %d dimensions.", name, label,
                          vector->ndim);
    if (vector->shape[0] != x->shape[x->ndim - 1])
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] %s must have the same size as the last dimension of x but has %d elements.", name,
                          label, vector->shape[0]);
    return SLIP_OK;
}

static slip_status result_dtype(slip_dtype *dtype, const slip_array *x, const slip_array *weight,
                                const slip_array *bias, const char *name) {
    *dtype = slip__op_dtype(x);
    if (weight) *dtype = slip_dtype_promote(*dtype, slip__op_dtype(weight));
    if (weight && bias) *dtype = slip_dtype_promote(*dtype, slip__op_dtype(bias));
    if (slip__dtype_is_floating(*dtype)) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Received unsupported type %s.", name, slip_dtype_name(*dtype));
}

slip_status slip__build_norm(slip_array **out, slip_op op, slip_array *x, slip_array *weight, slip_array *bias,
                             float eps, slip_stream *stream) {
    const char *name = op == SLIP_OP_FAST_RMS_NORM ? "rms_norm" : "layer_norm";
    slip_array *const given[] = {x, weight, bias};
    slip_array *inputs[3];
    slip_dtype dtype;
    int count = 0;
    *out = NULL;
    if (x->ndim == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] Input must have at least 1 dimension but got input with 0 dimensions.", name);
    SLIP_TRY(check_vector(weight, "weight", x, name));
    SLIP_TRY(check_vector(bias, "bias", x, name));
    SLIP_TRY(result_dtype(&dtype, x, weight, bias, name));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    for (int i = 0; i < 3; ++i) {
        if (!given[i]) continue;
        slip_array **converted = slip__chain_slot(&chain);
        SLIP_STEP(chain, slip_astype(converted, given[i], dtype, chain.stream));
        inputs[count++] = *converted;
    }
    SLIP_STEP(chain, slip__array_create(out, op, dtype, x->shape, x->ndim, inputs, count, chain.stream));
    if (chain.status == SLIP_OK) {
        (*out)->params.norm.eps = eps;
        (*out)->params.norm.has_weight = weight != NULL;
        (*out)->params.norm.has_bias = bias != NULL;
    }
    return slip__chain_end(&chain);
}
