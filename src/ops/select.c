/* where, and clip, which chooses between a value and its limits. */
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip__build_ternary(slip_array **out, slip_op op, slip_array *condition, slip_array *x, slip_array *y,
                                slip_stream *stream) {
    slip_array *const given[] = {condition, x, y};
    slip_dtype result = slip_dtype_promote(slip__op_dtype(x), slip__op_dtype(y));
    *out = NULL;
    if (condition->dtype == SLIP_BOOL && x->dtype == y->dtype && slip__op_same_shape(condition, x) &&
        slip__op_same_shape(x, y)) {
        SLIP_TRY(slip__stream_for_op(&stream, stream));
        return slip__array_create(out, op, result, x->shape, x->ndim, given, 3, stream);
    }
    const slip_dtype dtypes[] = {SLIP_BOOL, result, result};
    int shape[SLIP_MAX_NDIM], ndim = condition->ndim;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    memcpy(shape, condition->shape, (size_t)ndim * sizeof *shape);
    SLIP_STEP(chain, slip__broadcast_shapes(shape, &ndim, x->shape, x->ndim));
    SLIP_STEP(chain, slip__broadcast_shapes(shape, &ndim, y->shape, y->ndim));
    slip_array *fitted[3] = {NULL, NULL, NULL};
    for (int i = 0; i < 3; ++i) {
        slip_array **converted = slip__chain_slot(&chain), **broadcast = slip__chain_slot(&chain);
        SLIP_STEP(chain, slip_astype(converted, given[i], dtypes[i], chain.stream));
        SLIP_STEP(chain, slip__op_broadcast(broadcast, *converted, shape, ndim, chain.stream));
        fitted[i] = *broadcast;
    }
    SLIP_STEP(chain, slip__array_create(out, op, result, shape, ndim, fitted, 3, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_clip(slip_array **out, slip_array *a, slip_array *a_min, slip_array *a_max, slip_stream *stream) {
    *out = NULL;
    if (!a_min && !a_max)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[clip] At most one of a_min and a_max may be None.");
    if (!a_max) return slip_maximum(out, a, a_min, stream);
    if (!a_min) return slip_minimum(out, a, a_max, stream);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **raised = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_maximum(raised, a, a_min, chain.stream));
    SLIP_STEP(chain, slip_minimum(out, *raised, a_max, chain.stream));
    return slip__chain_end(&chain);
}
