/* Buffers made of buffers: another order, a part, one behind the other; and ops, which streams have alike. */
#include <string.h>

#include "base/memory.h"
#include "data/parts.h"

/* ---- in another order ---- */

typedef struct order_stage {
    slip_data base;
    size_t *indices;
    size_t count;
} order_stage;

static slip_status order_size(const slip_data *self, size_t *size) {
    *size = ((const order_stage *)self)->count;
    return SLIP_OK;
}

static slip_status order_fetch(slip_data *self, size_t index, uint32_t epoch, slip_sample **sample) {
    return slip__stage_fetch(self->upstream[0], ((order_stage *)self)->indices[index], epoch, sample);
}

static void order_destroy(slip_data *self) {
    slip__free(((order_stage *)self)->indices);
}

static const slip_stage_vtable order_vtable = {
    .name = "perm", .size = order_size, .fetch = order_fetch, .destroy = order_destroy};

/* `count` places for indices that the caller fills in. */
static slip_status order_create(slip_data **out, slip_data *buffer, size_t count) {
    SLIP_TRY(slip__stage_create(out, &order_vtable, sizeof(order_stage), &buffer, 1, true));
    order_stage *order = (order_stage *)*out;
    order->count = count;
    order->indices = count > SIZE_MAX / sizeof(size_t) ? NULL : slip__malloc((count ? count : 1) * sizeof(size_t));
    if (order->indices) return SLIP_OK;
    return slip__stage_settle(out, slip__fail_memory("perm", count));
}

slip_status slip_data_perm(slip_data **out, slip_data *buffer, const int64_t *indices, size_t count) {
    size_t size;
    *out = NULL;
    SLIP_TRY(slip__stage_need_buffer(buffer, "perm"));
    SLIP_TRY(slip_data_size(&size, buffer));
    for (size_t i = 0; i < count; ++i)
        if (indices[i] < 0 || (uint64_t)indices[i] >= size)
            return slip__fail(SLIP_INDEX, "[perm] index %lld is not in a buffer of %zu", (long long)indices[i], size);
    SLIP_TRY(order_create(out, buffer, count));
    for (size_t i = 0; i < count; ++i) ((order_stage *)*out)->indices[i] = (size_t)indices[i];
    return SLIP_OK;
}

/* Fisher and Yates. */
slip_status slip__buffer_shuffle(slip_data **out, slip_data *buffer) {
    slip_data_random random = {0};
    size_t size;
    *out = NULL;
    SLIP_TRY(slip_data_size(&size, buffer));
    SLIP_TRY(order_create(out, buffer, size));
    size_t *indices = ((order_stage *)*out)->indices;
    slip__stage_new_key(random.key);
    for (size_t i = 0; i < size; ++i) {
        size_t place = (size_t)slip__data_random_below(&random, i + 1);
        indices[i] = indices[place];
        indices[place] = i;
    }
    return SLIP_OK;
}

slip_status slip__buffer_partition(slip_data **out, slip_data *buffer, size_t count, size_t part) {
    size_t size;
    *out = NULL;
    SLIP_TRY(slip_data_size(&size, buffer));
    size_t length = size / count + (part < size % count);
    SLIP_TRY(order_create(out, buffer, length));
    for (size_t i = 0; i < length; ++i) ((order_stage *)*out)->indices[i] = i * count + part;
    return SLIP_OK;
}

/* ---- one behind the other ---- */

static slip_status append_size(const slip_data *self, size_t *size) {
    size_t first, second;
    SLIP_TRY(slip_data_size(&first, self->upstream[0]));
    SLIP_TRY(slip_data_size(&second, self->upstream[1]));
    *size = first + second;
    return SLIP_OK;
}

static slip_status append_fetch(slip_data *self, size_t index, uint32_t epoch, slip_sample **sample) {
    size_t first;
    SLIP_TRY(slip_data_size(&first, self->upstream[0]));
    return index < first ? slip__stage_fetch(self->upstream[0], index, epoch, sample)
                         : slip__stage_fetch(self->upstream[1], index - first, epoch, sample);
}

static const slip_stage_vtable append_vtable = {.name = "append", .size = append_size, .fetch = append_fetch};

slip_status slip_data_append(slip_data **out, slip_data *buffer, slip_data *other) {
    *out = NULL;
    SLIP_TRY(slip__stage_need_buffer(buffer, "append"));
    SLIP_TRY(slip__stage_need_buffer(other, "append"));
    return slip__stage_create(out, &append_vtable, sizeof(slip_data), (slip_data *[]){buffer, other}, 2, true);
}

/* ---- ops ---- */

static const slip_stage_vtable op_vtable = {.name = "op"};

slip_status slip_data_add_op(slip_data **out, slip_data *data, const char *name, const slip_data_value *values,
                             size_t count) {
    const slip_data_op_info *info = slip__data_op_find(name);
    slip_data_op *op;
    *out = NULL;
    if (!info) return slip__fail(SLIP_NOT_FOUND, "[data] there is no op '%s' on samples", name);
    if (count != (size_t)info->argument_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] takes %d arguments and got %zu", name, info->argument_count,
                          count);
    SLIP_TRY(slip__stage_need_host(data, name));
    SLIP_TRY(slip__data_op_create(&op, info, values));
    slip_status status = slip__stage_create(out, &op_vtable, sizeof(slip_data), &data, 1, data->is_buffer);
    if (status != SLIP_OK) {
        slip__data_op_release(op);
        return status;
    }
    op->ordinal = (*out)->depth;
    (*out)->op = op;
    (*out)->may_drop |= info->may_drop;
    return SLIP_OK;
}
