/* Batches: samples drawn together, which become one when all of them are made. */
#include <string.h>

#include "base/memory.h"
#include "data/collate.h"
#include "data/parts.h"

typedef struct batch_stage {
    slip_data base;
    slip_collate_rules rules;
    size_t batch_size;
    bool drop_last;
    slip_sample **drawn; /* of the next batch, so far */
    size_t drawn_count;
} batch_stage;

static const slip_data_op_info collate_info = {
    .name = "batch", .kind = SLIP_DATA_GROUP, .run.sample = slip__collate, SLIP_DATA_UNLISTED};

static void drop_drawn(batch_stage *batch) {
    for (size_t i = 0; i < batch->drawn_count; ++i) slip_sample_release(batch->drawn[i]);
    batch->drawn_count = 0;
}

void slip__group_identify(slip_sample *group) {
    group->origin = group->children[0]->origin;
    slip__data_key_fold(group->key, group->children[0]->key, UINT64_MAX); /* no op has this number */
}

/* A sample of these children, which are taken over where it succeeds. */
static slip_status create_group(slip_sample **children, size_t count, slip_sample **sample) {
    slip_sample *group;
    SLIP_TRY(slip_sample_create(&group));
    slip_status status = slip__sample_make_children(group, count);
    if (status == SLIP_OK) {
        memcpy(group->children, children, count * sizeof *children);
        slip__sample_make_slots(group);
        slip__group_identify(group);
        *sample = group;
        return SLIP_OK;
    }
    slip_sample_release(group);
    return status;
}

static slip_status batch_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    batch_stage *batch = (batch_stage *)self;
    while (batch->drawn_count < batch->batch_size) {
        slip_sample *next;
        SLIP_TRY(slip__stage_draw(self->upstream[0], how, &next));
        if (how->is_early) return SLIP_OK;
        if (!next) break;
        batch->drawn[batch->drawn_count++] = next;
    }
    size_t count = batch->drawn_count;
    if (count < batch->batch_size && batch->drop_last) drop_drawn(batch);
    if (batch->drawn_count == 0) return SLIP_OK;
    SLIP_TRY(create_group(batch->drawn, count, sample));
    batch->drawn_count = 0;
    return slip__stage_pass(self, sample);
}

static slip_status batch_reset(slip_data *self) {
    drop_drawn((batch_stage *)self);
    return SLIP_OK;
}

static slip_status batch_load(slip_data *self, slip_position_reader *reader) {
    (void)reader; /* positions lie between batches */
    return batch_reset(self);
}

static slip_status batch_size(const slip_data *self, size_t *size) {
    const batch_stage *batch = (const batch_stage *)self;
    size_t samples;
    SLIP_TRY(slip_data_size(&samples, self->upstream[0]));
    *size = samples / batch->batch_size + (samples % batch->batch_size && !batch->drop_last);
    return SLIP_OK;
}

slip_status slip__group_fetch(slip_data *stage, const size_t *order, size_t first, size_t count, uint32_t epoch,
                              slip_sample **sample) {
    SLIP_TRY(slip_sample_create(sample));
    slip_status status = slip__sample_make_children(*sample, count);
    for (size_t i = 0; status == SLIP_OK && i < count; ++i) {
        size_t index = order ? order[first + i] : first + i;
        status = slip__stage_fetch(stage->upstream[0], index, epoch, &(*sample)->children[i]);
    }
    if (status == SLIP_OK) {
        slip__group_identify(*sample);
        return SLIP_OK;
    }
    slip_sample_release(*sample);
    *sample = NULL;
    return status;
}

static slip_status batch_fetch(slip_data *self, size_t index, uint32_t epoch, slip_sample **sample) {
    const batch_stage *batch = (const batch_stage *)self;
    size_t samples, begin = index * batch->batch_size, count = batch->batch_size;
    SLIP_TRY(slip_data_size(&samples, self->upstream[0]));
    if (count > samples - begin) count = samples - begin;
    SLIP_TRY(slip__group_fetch(self, NULL, begin, count, epoch, sample));
    slip__sample_make_slots(*sample);
    return SLIP_OK;
}

slip_status slip__group_recall(slip_data *self, uint64_t most, slip_position_reader *reader, slip_sample **sample) {
    slip_sample *group;
    uint64_t count;
    SLIP_TRY(slip__position_get_below(reader, &count, most));
    if (count == 0) return slip__position_refuse(); /* a batch that was made already: saving says so */
    slip_sample **children = slip__calloc(count, sizeof *children);
    slip_status status = children ? SLIP_OK : slip__fail_memory(self->vtable->name, count * sizeof *children);
    for (uint64_t i = 0; i < count && status == SLIP_OK; ++i)
        status = slip__stage_recall(self->upstream[0], reader, &children[i]);
    if (status == SLIP_OK) status = create_group(children, count, &group);
    for (uint64_t i = 0; children && i < count && status != SLIP_OK; ++i) slip_sample_release(children[i]);
    slip__free(children);
    if (status != SLIP_OK) return status;
    *sample = group;
    return slip__stage_pass(self, sample);
}

static slip_status batch_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    return slip__group_recall(self, ((batch_stage *)self)->batch_size, reader, sample);
}

static void batch_destroy(slip_data *self) {
    batch_stage *batch = (batch_stage *)self;
    drop_drawn(batch);
    slip__free(batch->drawn);
    slip__collate_rules_release(&batch->rules);
}

static const slip_stage_vtable batch_vtable = {.name = "batch",
                                               .forgets = SLIP_FORGETS_MADE,
                                               .draw = batch_draw,
                                               .reset = batch_reset,
                                               .size = batch_size,
                                               .fetch = batch_fetch,
                                               .load = batch_load,
                                               .recall = batch_recall,
                                               .destroy = batch_destroy};

static slip_status set_up(batch_stage *batch, size_t size, const slip_data_batch_rule *rules, size_t rule_count) {
    SLIP_TRY(slip__collate_rules_create(&batch->rules, rules, rule_count));
    SLIP_TRY(slip__stage_add_op(&batch->base, &collate_info, &batch->rules));
    batch->base.may_drop = false;
    batch->batch_size = size;
    if (batch->base.is_buffer) return SLIP_OK;
    batch->drawn = size > SIZE_MAX / sizeof *batch->drawn ? NULL : slip__malloc(size * sizeof *batch->drawn);
    return batch->drawn ? SLIP_OK : slip__fail_memory("batch", size);
}

slip_status slip_data_batch(slip_data **out, slip_data *data, size_t size, const slip_data_batch_rule *rules,
                            size_t rule_count, bool drop_last) {
    slip_data *upstream;
    *out = NULL;
    if (size == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[batch] a batch_size of 0: at least 1 is needed");
    SLIP_TRY(slip__stage_need_host(data, "batch"));
    SLIP_TRY(slip__data_finished(&upstream, data, false));
    slip_status status = slip__stage_create(out, &batch_vtable, sizeof(batch_stage), &upstream, 1, data->is_buffer);
    slip_data_release(upstream);
    if (status != SLIP_OK) return status;
    batch_stage *batch = (batch_stage *)*out;
    batch->drop_last = drop_last;
    status = set_up(batch, size, rules, rule_count);
    return slip__stage_settle(out, status);
}
