/* softmax and logsumexp. Kernels work along one axis; several are first brought together at the end. */
#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "ops/build.h"
#include "schedule/defaults.h"

/* The input with the axes of a set moved to the end and merged there. */
typedef struct merged {
    int order[SLIP_MAX_NDIM]; /* of a's axes: those kept, then those merged */
    int shape[SLIP_MAX_NDIM + 1];
    int kept; /* the merged axis is number `kept` */
    int set_size;
    int last_axis; /* of the set */
} merged;

static slip_status merge_axes(merged *plan, const slip_array *a, uint64_t set, const char *name) {
    int64_t size = 1;
    *plan = (merged){0};
    for (int i = 0; i < a->ndim; ++i) {
        if (set >> i & 1) continue;
        plan->shape[plan->kept] = a->shape[i];
        plan->order[plan->kept++] = i;
    }
    for (int i = 0; i < a->ndim; ++i) {
        if (!(set >> i & 1)) continue;
        size = slip__size_multiply(size, a->shape[i]);
        plan->order[plan->kept + plan->set_size++] = i;
        plan->last_axis = i;
    }
    if (size > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[%s] %lld elements do not fit into one axis", name, (long long)size);
    plan->shape[plan->kept] = (int)size; /* 1 for no axes */
    return SLIP_OK;
}

/* What both ops check of their axes. */
static slip_status take_axes(uint64_t *set, slip_array *a, const int *axes, size_t axes_count, const char *name) {
    if (a->ndim == 0 && axes_count > 0 && axes_count != SLIP_ALL_AXES)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Received non-empty axes for array with 0 dimensions.", name);
    return slip__op_axes(set, axes, axes_count, a->ndim, name);
}

/* a in the dtype of the result, its axes merged: what the kernel reads along `axis`. */
static void bring_together(slip_chain *chain, slip_array **ready, slip_array *a, const merged *plan) {
    slip_array **converted = slip__chain_slot(chain), **ordered = slip__chain_slot(chain);
    slip_dtype dtype = slip__dtype_at_least_float(slip__op_dtype(a));
    SLIP_STEP(*chain, slip_astype(converted, a, dtype, chain->stream));
    if (plan->set_size == 1) {
        if (chain->status == SLIP_OK) *ready = slip_array_retain(*converted);
        return;
    }
    SLIP_STEP(*chain, slip__op_transpose(ordered, *converted, plan->order, chain->stream));
    SLIP_STEP(*chain, slip__op_reshape(ready, *ordered, plan->shape, plan->kept + 1, chain->stream));
}

/* exp(a - max), its sum, and max, over the axes: what both ops are made of where there is no kernel, for complex
 * numbers. Complex numbers are ordered by their real part first, so no exponential overflows. */
static void shifted_exponentials(slip_chain *chain, slip_array *a, const int *axes, size_t axes_count,
                                 slip_array **largest, slip_array **exponentials, slip_array **sum) {
    slip_array **shifted = slip__chain_slot(chain);
    SLIP_STEP(*chain, slip_max_axes(largest, a, axes, axes_count, true, chain->stream));
    SLIP_STEP(*chain, slip_subtract(shifted, a, *largest, chain->stream));
    SLIP_STEP(*chain, slip_exp(exponentials, *shifted, chain->stream));
    SLIP_STEP(*chain, slip_sum_axes(sum, *exponentials, axes, axes_count, true, chain->stream));
}

static slip_status complex_softmax(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                   slip_stream *stream) {
    if (a->size == 0) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **largest = slip__chain_slot(&chain), **exponentials = slip__chain_slot(&chain),
               **sum = slip__chain_slot(&chain);
    shifted_exponentials(&chain, a, axes, axes_count, largest, exponentials, sum);
    SLIP_STEP(chain, slip_divide(out, *exponentials, *sum, chain.stream));
    return slip__chain_end(&chain);
}

/* In the shape that the caller has worked out. */
static slip_status complex_logsumexp(slip_array **out, slip_array *a, const int *axes, size_t axes_count,
                                     const int *shape, int ndim, slip_stream *stream) {
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **largest = slip__chain_slot(&chain), **exponentials = slip__chain_slot(&chain),
               **sum = slip__chain_slot(&chain), **logarithm = slip__chain_slot(&chain),
               **result = slip__chain_slot(&chain);
    shifted_exponentials(&chain, a, axes, axes_count, largest, exponentials, sum);
    SLIP_STEP(chain, slip_log(logarithm, *sum, chain.stream));
    SLIP_STEP(chain, slip_add(result, *logarithm, *largest, chain.stream));
    SLIP_STEP(chain, slip__op_reshape(out, *result, shape, ndim, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip__build_softmax(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool precise,
                                slip_stream *stream) {
    uint64_t set;
    merged plan;
    int shape[SLIP_MAX_NDIM], back[SLIP_MAX_NDIM];
    *out = NULL;
    SLIP_TRY(take_axes(&set, a, axes, axes_count, "softmax"));
    if (a->dtype == SLIP_COMPLEX64) return complex_softmax(out, a, axes, axes_count, stream);
    SLIP_TRY(merge_axes(&plan, a, set, "softmax"));
    if (plan.kept + 1 > SLIP_MAX_NDIM && plan.set_size == 0)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[softmax] no axes given for an array with %d dimensions", a->ndim);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **ready = slip__chain_slot(&chain), **result = slip__chain_slot(&chain),
               **split = slip__chain_slot(&chain);
    bring_together(&chain, ready, a, &plan);
    if (chain.status != SLIP_OK) return slip__chain_end(&chain);
    SLIP_STEP(chain, slip__array_create(result, SLIP_OP_SOFTMAX, slip__op_dtype(*ready), (*ready)->shape,
                                        (*ready)->ndim, ready, 1, chain.stream));
    if (chain.status != SLIP_OK) return slip__chain_end(&chain);
    (*result)->params.axis.axis = plan.set_size == 1 ? plan.last_axis : plan.kept;
    (*result)->params.axis.precise = precise;
    if (plan.set_size == 1) {
        *out = slip_array_retain(*result);
        return slip__chain_end(&chain);
    }
    for (int i = 0; i < a->ndim; ++i) {
        shape[i] = a->shape[plan.order[i]];
        back[plan.order[i]] = i;
    }
    SLIP_STEP(chain, slip__op_reshape(split, *result, shape, a->ndim, chain.stream));
    SLIP_STEP(chain, slip__op_transpose(out, *split, back, chain.stream));
    return slip__chain_end(&chain);
}

slip_status slip__build_logsumexp(slip_array **out, slip_array *a, const int *axes, size_t axes_count, bool keepdims,
                                  slip_stream *stream) {
    uint64_t set;
    merged plan;
    int shape[SLIP_MAX_NDIM], ndim = 0;
    *out = NULL;
    if (a->size == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[logsumexp] Received empty array.");
    SLIP_TRY(take_axes(&set, a, axes, axes_count, "logsumexp"));
    SLIP_TRY(merge_axes(&plan, a, set, "logsumexp"));
    if (plan.set_size == 0) return slip_astype(out, a, slip__dtype_at_least_float(slip__op_dtype(a)), stream);
    for (int i = 0; i < a->ndim; ++i) {
        if (!(set >> i & 1)) shape[ndim++] = a->shape[i];
        else if (keepdims) shape[ndim++] = 1;
    }
    if (a->dtype == SLIP_COMPLEX64) return complex_logsumexp(out, a, axes, axes_count, shape, ndim, stream);
    slip_chain chain;
    slip__chain_begin(&chain, out, stream);
    slip_array **ready = slip__chain_slot(&chain);
    bring_together(&chain, ready, a, &plan);
    if (chain.status != SLIP_OK) return slip__chain_end(&chain);
    /* With several axes merged the kept ones are still in order, so the elements come out where they belong. */
    SLIP_STEP(chain,
              slip__array_create(out, SLIP_OP_LOGSUMEXP, slip__op_dtype(*ready), shape, ndim, ready, 1, chain.stream));
    if (chain.status == SLIP_OK) (*out)->params.axis.axis = plan.set_size == 1 ? plan.last_axis : plan.kept;
    return slip__chain_end(&chain);
}
