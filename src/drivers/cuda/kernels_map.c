/* Elementwise ops. Operands that lie as the output does, or are one element, go to a dense kernel; the rest to a
 * strided one. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "drivers/cuda/launch_move.h"
#include "kernel_lists.h"
#include "kernels/scalar/convert.h"

enum { SMALL_COUNT = 65536 }; /* up to which every thread takes one element */

/* ---- elementwise in general ---- */

const char *slip__cuda_operand(uint64_t *value, const slip_view *input) {
    *value = 0;
    if (!input->is_on_host) return input->data;
    memcpy(value, input->data, slip__element_bytes(input->dtype));
    return NULL;
}

/* Every axis of the input as the output has it, or no step along any. */
static bool lies_dense(const slip_plan *plan, int operand, bool *is_fixed) {
    int64_t dense = 1;
    bool lies = true;
    *is_fixed = true;
    for (int axis = plan->ndim - 1; axis >= 0; dense *= plan->shape[axis--]) {
        lies &= plan->strides[operand][axis] == dense;
        *is_fixed &= plan->strides[operand][axis] == 0;
    }
    return lies || *is_fixed;
}

static size_t widest_of(const cuda_map *map) {
    size_t widest = map->out_bytes;
    for (int k = 0; k < map->plan->operand_count; ++k)
        if (map->in_bytes[k] > widest) widest = map->in_bytes[k];
    return widest;
}

enum { DENSE, STRIDED };

/* The kernel of the map's op: from where it was noted, or by its name. */
static slip_status find_kernel(CUfunction *function, cuda_queue *queue, const slip_launch *launch, const cuda_map *map,
                               int variant) {
    static const char *const endings[] = {[DENSE] = "dense", [STRIDED] = "strided"};
    char name[CUDA_NAME_BYTES];
    if (map->noted && (*function = atomic_load_explicit(&map->noted[variant], memory_order_relaxed))) return SLIP_OK;
    if (map->dtype) snprintf(name, sizeof name, "%s_%s_%s", map->stem, map->dtype, endings[variant]);
    else snprintf(name, sizeof name, "%s_%s", map->stem, endings[variant]);
    SLIP_TRY(slip__cuda_find(function, queue, launch, name));
    if (map->noted) atomic_store_explicit(&map->noted[variant], *function, memory_order_relaxed);
    return SLIP_OK;
}

static slip_status enqueue_dense(cuda_queue *queue, const slip_launch *launch, const cuda_map *map, uint32_t fixed) {
    gpu_dense dense = {.out = map->out, .count = slip__plan_size(map->plan), .fixed = fixed};
    for (int k = 0; k < map->plan->operand_count; ++k) {
        dense.in[k] = map->in[k];
        dense.values[k] = map->values[k];
    }
    CUfunction function;
    SLIP_TRY(find_kernel(&function, queue, launch, map, DENSE));
    uint64_t each = dense.count <= SMALL_COUNT ? 1 : GPU_THREAD_ELEMENTS(widest_of(map));
    return slip__cuda_enqueue_function(queue, launch, function, slip__ceil_div(dense.count, SLIP_BLOCK * each),
                                       SLIP_BLOCK, &dense, sizeof dense);
}

static slip_status enqueue_strided(cuda_queue *queue, const slip_launch *launch, const cuda_map *map) {
    const slip_plan *plan = map->plan;
    gpu_strided strided = {.out = map->out, .count = slip__plan_size(plan), .ndim = plan->ndim};
    for (int axis = 0; axis < plan->ndim; ++axis) {
        strided.shape[axis] = plan->shape[axis];
        for (int k = 0; k < plan->operand_count; ++k) strided.strides[k][axis] = plan->strides[k][axis];
    }
    for (int k = 0; k < plan->operand_count; ++k) {
        strided.in[k] = map->in[k];
        strided.values[k] = map->values[k];
    }
    CUfunction function;
    SLIP_TRY(find_kernel(&function, queue, launch, map, STRIDED));
    uint64_t run = GPU_RUN_ELEMENTS(widest_of(map));
    if ((uint64_t)plan->shape[plan->ndim - 1] % run || strided.count <= SMALL_COUNT) run = 1;
    return slip__cuda_enqueue_function(queue, launch, function, slip__ceil_div(strided.count, SLIP_BLOCK * run),
                                       SLIP_BLOCK, &strided, sizeof strided);
}

/* The kernels count in 32 bits: larger arrays go in parts along the first axis that has several positions. */
static slip_status enqueue_parts(cuda_queue *queue, const slip_launch *launch, const cuda_map *map) {
    uint64_t count = slip__plan_size(map->plan);
    if (!(count >> 31)) return enqueue_strided(queue, launch, map);
    int axis = 0;
    while (map->plan->shape[axis] == 1) ++axis;
    slip_plan plan = *map->plan;
    cuda_map part = *map;
    part.plan = &plan;
    int64_t extent = plan.shape[axis], half = extent / 2;
    plan.shape[axis] = half;
    SLIP_TRY(enqueue_parts(queue, launch, &part));
    plan.shape[axis] = extent - half;
    part.out += count / (uint64_t)extent * (uint64_t)half * map->out_bytes;
    for (int k = 0; k < plan.operand_count; ++k)
        if (part.in[k]) part.in[k] += half * plan.strides[k][axis] * (int64_t)map->in_bytes[k];
    return enqueue_parts(queue, launch, &part);
}

slip_status slip__cuda_enqueue_map(cuda_queue *queue, const slip_launch *launch, const cuda_map *map) {
    uint32_t fixed = 0;
    bool is_dense = true;
    for (int k = 0; k < map->plan->operand_count; ++k) {
        bool is_fixed;
        is_dense &= lies_dense(map->plan, k, &is_fixed);
        fixed |= (uint32_t)is_fixed << k;
    }
    return is_dense ? enqueue_dense(queue, launch, map, fixed) : enqueue_parts(queue, launch, map);
}

/* ---- the kinds ---- */

static slip_status enqueue_elementwise(cuda_queue *queue, const slip_launch *launch, const char *stem,
                                       const char *dtype) {
    const slip_view *output = &launch->output;
    if (!output->size) return SLIP_OK;
    slip_plan plan;
    cuda_map map = {.stem = stem, .dtype = dtype, .plan = &plan, .out = output->data};
    map.out_bytes = slip__element_bytes(output->dtype);
    if (dtype) map.noted = slip__cuda_elementwise(queue, launch->op, launch->inputs->dtype);
    const int64_t *strides[SLIP_PLAN_OPERANDS] = {0};
    for (int k = 0; k < launch->input_count; ++k) {
        strides[k] = launch->inputs[k].strides;
        map.in[k] = slip__cuda_operand(&map.values[k], &launch->inputs[k]);
        map.in_bytes[k] = slip__element_bytes(launch->inputs[k].dtype);
    }
    slip__plan_make(&plan, output->shape, output->ndim, output->strides, strides, launch->input_count);
    return slip__cuda_enqueue_map(queue, launch, &map);
}

/* What the lists call the ops' arithmetic, and the kernels themselves. */
#define NAME(OP, name, CLASS) [SLIP_OP_##OP] = #name,
static const char *const names[SLIP_OP_COUNT] = {SLIP_UNARY_KERNELS(NAME) SLIP_PREDICATE_KERNELS(
    NAME) SLIP_BINARY_KERNELS(NAME) SLIP_COMPARE_KERNELS(NAME) SLIP_TERNARY_KERNELS(NAME)};

static slip_status enqueue_named(cuda_queue *queue, const slip_launch *launch) {
    const char *name = names[launch->op];
    if (!name) return slip__fail(SLIP_UNIMPLEMENTED, "[%s] has no kernel", slip__op_info[launch->op].name);
    return enqueue_elementwise(queue, launch, name, slip__cuda_dtype_name(launch->inputs->dtype));
}

slip_status slip__cuda_unary(cuda_queue *queue, const slip_launch *launch) {
    return enqueue_named(queue, launch);
}

slip_status slip__cuda_binary(cuda_queue *queue, const slip_launch *launch) {
    return enqueue_named(queue, launch);
}

slip_status slip__cuda_compare(cuda_queue *queue, const slip_launch *launch) {
    return enqueue_named(queue, launch);
}

/* Of where only the size of an element matters. */
slip_status slip__cuda_ternary(cuda_queue *queue, const slip_launch *launch) {
    char stem[CUDA_NAME_BYTES];
    snprintf(stem, sizeof stem, "%s_%zu", names[launch->op], slip__element_bytes(launch->output.dtype));
    return enqueue_elementwise(queue, launch, stem, NULL);
}

/* ---- arange ---- */

/* The uint64 values beyond INT64_MAX wrap to the same bits. */
static int64_t integer_of(double value) {
    return value >= 0x1p63 ? (int64_t)u64_of_f64(value) : i64_of_f64(value);
}

slip_status slip__cuda_arange(cuda_queue *queue, const slip_launch *launch) {
    const slip_view *output = &launch->output;
    double start = launch->params->arange.start, step = launch->params->arange.step;
    gpu_arange arange = {output->data, output->size, start, step, integer_of(start), integer_of(step)};
    char name[CUDA_NAME_BYTES];
    snprintf(name, sizeof name, "arange_%s", slip__cuda_dtype_name(output->dtype));
    uint64_t each = output->size <= SMALL_COUNT ? 1 : 4;
    return slip__cuda_enqueue(queue, launch, name, slip__ceil_div(output->size, SLIP_BLOCK * each), SLIP_BLOCK, &arange,
                              sizeof arange);
}
