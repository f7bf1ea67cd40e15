/* var and std: mean squared distances from the mean. Half types are computed in float32. */
#include <math.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* In the dtype that it is computed in; `name` goes into messages. */
static slip_status variance(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                            int ddof, const char *name, slip_stream *stream) {
    uint64_t set;
    double count = 1;
    *out = NULL;
    SLIP_TRY(slip__op_axes(&set, axes, axes_count, a->ndim, name));
    for (int i = 0; i < a->ndim; ++i)
        if (set >> i & 1) count *= a->shape[i];
    double divisor = count > ddof ? count - ddof : 0;
    slip_dtype dtype = slip__dtype_at_least_float(slip__op_dtype(a));
    if (dtype == SLIP_FLOAT16 || dtype == SLIP_BFLOAT16) dtype = SLIP_FLOAT32;
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **converted = slip__chain_slot(&chain), **mean = slip__chain_slot(&chain),
               **distance = slip__chain_slot(&chain), **size = slip__chain_slot(&chain),
               **square = slip__chain_slot(&chain), **sum = slip__chain_slot(&chain),
               **share = slip__chain_slot(&chain);
    SLIP_STEP(chain, slip_astype(converted, a, dtype, chain.stream));
    SLIP_STEP(chain, slip_mean_axes(mean, *converted, axes, axes_count, true, chain.stream));
    SLIP_STEP(chain, slip_subtract(distance, *converted, *mean, chain.stream));
    if (dtype == SLIP_COMPLEX64) {
        SLIP_STEP(chain, slip_abs(size, *distance, chain.stream));
        dtype = SLIP_FLOAT32;
        distance = size;
    }
    SLIP_STEP(chain, slip_square(square, *distance, chain.stream));
    SLIP_STEP(chain, slip_sum_axes(sum, *square, axes, axes_count, keepdims, chain.stream));
    SLIP_STEP(chain, slip__op_constant(share, 1 / divisor, dtype)); /* too few elements: infinity, or NaN */
    SLIP_STEP(chain, slip_multiply(out, *sum, *share, chain.stream));
    return slip__chain_end(&chain);
}

/* The dtype of the result. */
static slip_dtype result_dtype(const slip_array *a) {
    slip_dtype dtype = slip__dtype_at_least_float(slip__op_dtype(a));
    return dtype == SLIP_COMPLEX64 ? SLIP_FLOAT32 : dtype;
}

slip_status slip_var_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims, int ddof,
                          slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **wide = slip__chain_slot(&chain);
    SLIP_STEP(chain, variance(wide, a, axes, axes_count, keepdims, ddof, "var", chain.stream));
    SLIP_STEP(chain, slip_astype(out, *wide, result_dtype(a), chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_var(slip_array **out, slip_array *a, bool keepdims, int ddof, slip_stream *stream) {
    return slip_var_axes(out, a, NULL, SLIP_ALL_AXES, keepdims, ddof, stream);
}

slip_status slip_std_axes(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims, int ddof,
                          slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **wide = slip__chain_slot(&chain), **root = slip__chain_slot(&chain);
    SLIP_STEP(chain, variance(wide, a, axes, axes_count, keepdims, ddof, "std", chain.stream));
    SLIP_STEP(chain, slip_sqrt(root, *wide, chain.stream));
    SLIP_STEP(chain, slip_astype(out, *root, result_dtype(a), chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip_std(slip_array **out, slip_array *a, bool keepdims, int ddof, slip_stream *stream) {
    return slip_std_axes(out, a, NULL, SLIP_ALL_AXES, keepdims, ddof, stream);
}
