/* sort and argsort. */
#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

slip_status slip__build_sort(slip_array **out, slip_op op, slip_dtype_rule rule, slip_array *a, const int *axis,
                             slip_stream *stream) {
    int along = 0;
    *out = NULL;
    if (axis) SLIP_TRY(slip__axis(&along, *axis, a->ndim, slip__op_info[op].name));
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **input = slip__chain_slot(&chain);
    if (axis) *input = slip_array_retain(a);
    else SLIP_STEP(chain, slip_flatten(input, a, 0, -1, chain.stream));
    if (chain.status != SLIP_OK) return slip__chain_end(&chain);
    slip_dtype dtype = rule == SLIP_RULE_INDEX ? SLIP_UINT32 : slip__op_dtype(a);
    SLIP_STEP(chain, slip__array_create(out, op, dtype, (*input)->shape, (*input)->ndim, input, 1, chain.stream));
    if (chain.status == SLIP_OK) (*out)->params.axis.axis = along;
    return slip__chain_end(&chain);
}
