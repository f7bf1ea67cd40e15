/* What the builders share: chains, constants, and the nodes that make inputs fit. */
#include <assert.h>
#include <string.h>

#include <slip/array.h>
#include <slip/ops.h>

#include "core/shape.h"
#include "kernels/scalar/half.h"
#include "ops/build.h"
#include "schedule/defaults.h"

void slip__chain_begin(slip_chain *chain, slip_array **out, slip_stream *stream) {
    *out = NULL;
    chain->slot_count = 0;
    chain->stream = NULL;
    chain->status = slip__stream_for_op(&chain->stream, stream);
}

slip_array **slip__chain_slot(slip_chain *chain) {
    assert(chain->slot_count < SLIP_CHAIN_SLOTS);
    slip_array **slot = &chain->slots[chain->slot_count++];
    *slot = NULL;
    return slot;
}

slip_status slip__chain_end(slip_chain *chain) {
    while (chain->slot_count) slip_array_release(chain->slots[--chain->slot_count]);
    return chain->status;
}

static bool has_shape(const slip_array *a, const int *shape, int ndim) {
    return a->ndim == ndim && (ndim == 0 || memcmp(a->shape, shape, (size_t)ndim * sizeof *shape) == 0);
}

slip_status slip__op_broadcast(slip_array **out, slip_array *a, const int *shape, int ndim, slip_stream *stream) {
    if (has_shape(a, shape, ndim)) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    return slip__array_create(out, SLIP_OP_BROADCAST, slip__op_dtype(a), shape, ndim, &a, 1, stream);
}

slip_status slip__op_reshape(slip_array **out, slip_array *a, const int *shape, int ndim, slip_stream *stream) {
    if (has_shape(a, shape, ndim)) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    return slip__array_create(out, SLIP_OP_RESHAPE, slip__op_dtype(a), shape, ndim, &a, 1, stream);
}

slip_status slip__op_transpose(slip_array **out, slip_array *a, const int *order, slip_stream *stream) {
    int shape[SLIP_MAX_NDIM];
    bool is_identity = true;
    *out = NULL;
    for (int i = 0; i < a->ndim; ++i) {
        shape[i] = a->shape[order[i]];
        is_identity &= order[i] == i;
    }
    if (is_identity) {
        *out = slip_array_retain(a);
        return SLIP_OK;
    }
    slip_array *node;
    SLIP_TRY(slip__array_create(&node, SLIP_OP_TRANSPOSE, slip__op_dtype(a), shape, a->ndim, &a, 1, stream));
    slip_status status = slip__array_list(node, a->ndim);
    if (status != SLIP_OK) {
        slip_array_release(node);
        return status;
    }
    for (int i = 0; i < a->ndim; ++i) node->params.list.values[i] = order[i];
    *out = node;
    return SLIP_OK;
}

slip_element slip__op_element(double value, slip_dtype dtype) {
    slip_element element = {0};
    int64_t integer = value >= -0x1p63 && value < 0x1p63 ? (int64_t)value : 0;
    switch (dtype) {
    case SLIP_BOOL: element.u8 = value != 0; break;
    case SLIP_UINT8:
    case SLIP_INT8: element.u8 = (uint8_t)integer; break;
    case SLIP_UINT16:
    case SLIP_INT16: element.u16 = (uint16_t)integer; break;
    case SLIP_UINT32:
    case SLIP_INT32: element.u32 = (uint32_t)integer; break;
    case SLIP_UINT64:
    case SLIP_INT64: element.u64 = (uint64_t)integer; break;
    case SLIP_FLOAT16: element.u16 = f16_of_f32((float)value); break;
    case SLIP_BFLOAT16: element.u16 = bf16_of_f32((float)value); break;
    case SLIP_FLOAT32: element.f32 = (float)value; break;
    case SLIP_FLOAT64: element.f64 = value; break;
    case SLIP_COMPLEX64: element.complex64[0] = (float)value; break;
    case SLIP_DTYPE_COUNT: break;
    }
    return element;
}

slip_status slip__op_constant(slip_array **out, double value, slip_dtype dtype) {
    slip_element element = slip__op_element(value, dtype);
    return slip_array_from_data(out, &element, NULL, 0, dtype);
}

slip_status slip__op_axes(uint64_t *set, const int *axes, size_t axes_count, int ndim, const char *name) {
    if (axes_count == SLIP_ALL_AXES) {
        *set = ndim == 64 ? UINT64_MAX : ((uint64_t)1 << ndim) - 1;
        return SLIP_OK;
    }
    *set = 0;
    for (size_t i = 0; i < axes_count; ++i) {
        int axis = axes[i] < 0 ? axes[i] + ndim : axes[i];
        if (axis < 0 || axis >= ndim)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Invalid axis %d for array with %d dimensions.", name,
                              axes[i], ndim);
        if (*set >> axis & 1)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] Duplicate axes detected in reduction: axis %d.", name,
                              axes[i]);
        *set |= (uint64_t)1 << axis;
    }
    return SLIP_OK;
}

slip_status slip__op_check_dtype(slip_dtype dtype, const char *name) {
    if ((unsigned)dtype < SLIP_DTYPE_COUNT) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] %d is not a dtype.", name, (int)dtype);
}
