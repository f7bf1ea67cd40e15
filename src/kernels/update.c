#include "kernels/update.h"

#include "base/error.h"
#include "kernels/kernels.h"

/* SLIP_REDUCER_COUNT for plain replacement. */
static slip_reducer reducer_of(slip_op op) {
    switch (op) {
    case SLIP_OP_SCATTER_ADD:
    case SLIP_OP_SCATTER_ADD_AXIS:
    case SLIP_OP_SLICE_UPDATE_ADD: return SLIP_REDUCE_SUM;
    case SLIP_OP_SCATTER_PROD:
    case SLIP_OP_SLICE_UPDATE_PROD: return SLIP_REDUCE_PROD;
    case SLIP_OP_SCATTER_MAX:
    case SLIP_OP_SLICE_UPDATE_MAX: return SLIP_REDUCE_MAX;
    case SLIP_OP_SCATTER_MIN:
    case SLIP_OP_SLICE_UPDATE_MIN: return SLIP_REDUCE_MIN;
    default: return SLIP_REDUCER_COUNT;
    }
}

slip_status slip__update_make(slip_update *update, const slip_launch *launch) {
    slip_reducer reducer = reducer_of(launch->op);
    update->dtype = launch->output.dtype;
    update->element_bytes = slip__element_bytes(update->dtype);
    update->compute = slip__compute_dtype(update->dtype);
    update->accumulate = NULL;
    if (reducer != SLIP_REDUCER_COUNT) update->accumulate = slip__loops()->accumulate[reducer][update->compute];
    update->scatter = slip__scatter_loop(reducer, update->dtype);
    if (update->scatter) return SLIP_OK;
    return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel for %s", slip__op_info[launch->op].name,
                      slip_dtype_name(update->dtype));
}

slip_status slip__update_begin(const slip_launch *launch) {
    if (launch->output.data == launch->inputs->data) return SLIP_OK;
    slip_launch copy = *launch;
    copy.input_count = 1;
    return slip__kernel_copy(&copy);
}

/* A run along the last axis whose elements do not all lie side by side, or are half types: through scratch. */
static void update_tiles(const slip_update *update, char *out, int64_t out_stride, const char *updates, int64_t stride,
                         size_t count) {
    uint64_t old[SLIP_TILE], given[SLIP_TILE], computed[SLIP_TILE], operand[SLIP_TILE];
    slip_move_loop move = slip__loops()->move[slip__size_class(update->element_bytes)];
    int64_t bytes = (int64_t)update->element_bytes;
    for (size_t done = 0; done < count; done += SLIP_TILE) {
        size_t length = count - done < SLIP_TILE ? count - done : SLIP_TILE;
        char *to = out + (int64_t)done * out_stride * bytes;
        move(old, 1, to, out_stride, length);
        move(given, 1, updates + (int64_t)done * stride * bytes, stride, length);
        slip__convert(computed, update->compute, old, update->dtype, length);
        slip__convert(operand, update->compute, given, update->dtype, length);
        update->accumulate(computed, operand, length, 1, 0);
        slip__convert(old, update->dtype, computed, update->compute, length);
        move(to, out_stride, old, 1, length);
    }
}

void slip__update_range(const slip_update *update, const slip_plan *plan, char *out, const char *updates, size_t first,
                        size_t count) {
    int64_t position[SLIP_MAX_NDIM], bytes = (int64_t)update->element_bytes;
    int inner = plan->ndim - 1;
    int64_t out_stride = plan->strides[0][inner], stride = plan->strides[1][inner];
    slip_move_loop move = slip__loops()->move[slip__size_class(update->element_bytes)];
    bool is_direct = out_stride == 1 && stride == 1 && update->compute == update->dtype;
    slip__plan_locate(position, plan, first);
    while (count) {
        size_t run = (size_t)(plan->shape[inner] - position[inner]);
        if (run > count) run = count;
        char *to = out + slip__plan_offset(plan, 0, position) * bytes;
        const char *from = updates + slip__plan_offset(plan, 1, position) * bytes;
        if (!update->accumulate) move(to, out_stride, from, stride, run);
        else if (is_direct) update->accumulate(to, from, run, 1, 0);
        else update_tiles(update, to, out_stride, from, stride, run);
        count -= run;
        slip__plan_next_row(position, plan);
    }
}
