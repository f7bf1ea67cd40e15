/* Batches of about the same number of elements, of samples of about the same size. */
#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/collate.h"
#include "data/filling.h"
#include "data/groups.h"
#include "data/parts.h"

/* What buffers and streams have alike. */
typedef struct dynamic_rule {
    slip_collate_rules rules; /* of the stage's op: first */
    slip_name *key;
    slip_group_limits limits;
} dynamic_rule;

static const slip_data_op_info collate_info = {
    .name = "dynamic_batch", .kind = SLIP_DATA_GROUP, .run.sample = slip__collate, SLIP_DATA_UNLISTED};
static const slip_data_context messages = {.name = "dynamic_batch"};

static void release_rule(dynamic_rule *rule) {
    slip__collate_rules_release(&rule->rules);
    slip__name_release(rule->key);
}

static slip_status set_up_rule(slip_data *stage, dynamic_rule *rule, const char *key,
                               const slip_data_dynamic_batch_options *options) {
    rule->limits = (slip_group_limits){options->min_data_size, options->max_data_size, -1, options->drop_outliers};
    if (options->min_data_size > 0 && options->max_data_size > 0 && options->min_data_size > options->max_data_size)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[dynamic_batch] min_data_size is %lld, above max_data_size, %lld",
                          (long long)options->min_data_size, (long long)options->max_data_size);
    SLIP_TRY(slip__name_create(&rule->key, key));
    SLIP_TRY(slip__collate_rules_create(&rule->rules, options->rules, options->rule_count));
    for (size_t i = 0; i < rule->rules.count; ++i)
        if (strcmp(rule->rules.rules[i].key->text, key) == 0) rule->limits.axis = rule->rules.rules[i].axis;
    SLIP_TRY(slip__stage_add_op(stage, &collate_info, &rule->rules));
    stage->may_drop = false;
    return SLIP_OK;
}

static slip_measured measure(const slip_array *array) {
    return (slip_measured){array->size, array->shape, array->ndim};
}

/* ---- streams ---- */

typedef struct dynamic_stage {
    slip_data base;
    dynamic_rule rule;
    slip_filling filling; /* samples that were given are NULL */
    slip_groups groups;   /* of them, when it is full */
    size_t next_group;
    bool is_planned, shuffles;
    uint32_t key[2];
    uint32_t epoch;
    uint64_t refills; /* in this epoch */
    uint64_t skipped; /* samples that were dropped since a batch was given */
    uint64_t most_skipped;
} dynamic_stage;

static void clear(dynamic_stage *self) {
    slip__filling_clear(&self->filling);
    slip__groups_release(&self->groups);
    self->next_group = 0;
    self->is_planned = false;
}

/* Counts samples that were dropped; an error where that goes on and on. */
static slip_status skip(dynamic_stage *self, uint64_t count) {
    self->skipped += count;
    if (self->skipped <= self->most_skipped) return SLIP_OK;
    uint64_t skipped = self->skipped;
    self->skipped = 0;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[dynamic_batch] %llu samples in a row were outliers, of '%s': max_skipped_samples is %llu",
                      (unsigned long long)skipped, self->rule.key->text, (unsigned long long)self->most_skipped);
}

/* Keeps a sample that was drawn. One that failed, or has no array to be measured, is `failed`; an outlier goes. */
static slip_status keep(dynamic_stage *self, slip_sample *next, slip_sample **failed) {
    slip_array *array = NULL;
    slip_status status = next->failure ? SLIP_OK : slip__data_need(&array, next, self->rule.key, &messages);
    if (status != SLIP_OK) slip__data_fail_sample(next, status);
    if (next->failure) {
        *failed = next;
        return SLIP_OK;
    }
    slip_measured one = measure(array);
    if (!self->rule.limits.drops_outliers || !slip__group_exceeds(&one, &self->rule.limits)) {
        self->filling.samples[self->filling.count++] = next;
        return SLIP_OK;
    }
    slip_sample_release(next);
    return skip(self, 1);
}

/* Draws until the buffer is full or the stream ends; sooner, where there is a failure to be told. */
static slip_status fill(dynamic_stage *self, slip_draw *how, slip_sample **failed) {
    while (!*failed) {
        slip_sample *next;
        SLIP_TRY(slip__filling_draw(&self->filling, self->base.upstream[0], how, &next));
        if (!next) return SLIP_OK;
        SLIP_TRY(keep(self, next, failed));
    }
    return SLIP_OK;
}

static void shuffle_groups(dynamic_stage *self) {
    slip_data_random random = {0};
    uint32_t epoch_key[2];
    slip__data_key_fold(epoch_key, self->key, self->epoch);
    slip__data_key_fold(random.key, epoch_key, self->refills);
    for (size_t i = self->groups.count; i > 1; --i) {
        size_t place = (size_t)slip__data_random_below(&random, i);
        slip_group moved = self->groups.groups[i - 1];
        self->groups.groups[i - 1] = self->groups.groups[place];
        self->groups.groups[place] = moved;
    }
}

static slip_status plan(dynamic_stage *self) {
    size_t count = self->filling.count;
    slip_measured *measured = slip__malloc(count * sizeof *measured);
    if (!measured) return slip__fail_memory("dynamic_batch", count * sizeof *measured);
    for (size_t i = 0; i < count; ++i)
        measured[i] = measure(slip__sample_find(self->filling.samples[i], self->rule.key));
    slip_status status = slip__groups_plan(&self->groups, measured, count, &self->rule.limits);
    slip__free(measured);
    if (status != SLIP_OK) return status;
    if (self->shuffles) shuffle_groups(self);
    self->is_planned = true;
    return SLIP_OK;
}

/* The samples of a group, in `children`, are the caller's from then on. */
static void take_group(dynamic_stage *self, slip_group group, slip_sample **children) {
    for (size_t i = 0; i < group.count; ++i) {
        slip_sample **sample = &self->filling.samples[self->groups.order[group.first + i]];
        children[i] = *sample;
        *sample = NULL;
    }
}

static slip_status give_group(dynamic_stage *self, slip_sample **sample) {
    slip_group group = self->groups.groups[self->next_group];
    SLIP_TRY(slip_sample_create(sample));
    slip_status status = slip__sample_make_children(*sample, group.count);
    if (status == SLIP_OK) {
        take_group(self, group, (*sample)->children);
        slip__group_identify(*sample);
        ++self->next_group;
        self->skipped = 0;
        return slip__stage_pass(&self->base, sample);
    }
    slip_sample_release(*sample);
    *sample = NULL;
    return status;
}

static slip_status dynamic_draw(slip_data *data, slip_draw *how, slip_sample **sample) {
    dynamic_stage *self = (dynamic_stage *)data;
    for (;;) {
        if (self->is_planned && self->next_group < self->groups.count) return give_group(self, sample);
        if (self->is_planned) {
            ++self->refills;
            clear(self);
        }
        SLIP_TRY(fill(self, how, sample));
        if (*sample || how->is_early || self->filling.count == 0) return SLIP_OK;
        SLIP_TRY(plan(self));
        SLIP_TRY(skip(self, self->groups.dropped_count));
    }
}

static slip_status dynamic_reset(slip_data *data) {
    dynamic_stage *self = (dynamic_stage *)data;
    if (self->refills || self->is_planned || self->filling.drawn) ++self->epoch;
    self->refills = self->skipped = 0;
    clear(self);
    return SLIP_OK;
}

static slip_status dynamic_save(slip_data *data, slip_position_writer *writer) {
    dynamic_stage *self = (dynamic_stage *)data;
    slip__position_put_key(writer, self->key);
    slip__position_put(writer, self->epoch);
    slip__position_put(writer, self->refills);
    slip__position_put(writer, self->skipped);
    slip__position_put(writer, self->is_planned);
    slip__position_put(writer, self->next_group);
    return slip__filling_save(&self->filling, data->upstream[0], writer);
}

/* Draws what was in the buffer again. */
static slip_status fill_again(dynamic_stage *self, uint64_t drawn) {
    slip_draw how = {0};
    while (self->filling.drawn < drawn) {
        slip_sample *next, *failed = NULL;
        SLIP_TRY(slip__filling_draw(&self->filling, self->base.upstream[0], &how, &next));
        if (!next) return slip__position_refuse();
        (void)keep(self, next, &failed); /* outliers in a row were told then */
        slip_sample_release(failed);
    }
    return SLIP_OK;
}

static slip_status dynamic_load(slip_data *data, slip_position_reader *reader) {
    dynamic_stage *self = (dynamic_stage *)data;
    uint64_t epoch, skipped, is_planned, next_group, drawn;
    clear(self);
    SLIP_TRY(slip__position_get_key(reader, self->key));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get(reader, &self->refills));
    SLIP_TRY(slip__position_get(reader, &skipped));
    SLIP_TRY(slip__position_get_below(reader, &is_planned, 1));
    SLIP_TRY(slip__position_get(reader, &next_group));
    self->epoch = (uint32_t)epoch;
    SLIP_TRY(slip__filling_load(&self->filling, data->upstream[0], reader, &drawn));
    slip_status status = fill_again(self, drawn);
    if (status == SLIP_OK && is_planned) status = self->filling.count ? plan(self) : slip__position_refuse();
    if (status == SLIP_OK && next_group > self->groups.count) status = slip__position_refuse();
    if (status == SLIP_OK) {
        self->next_group = (size_t)next_group; /* samples of those before go with the others */
        self->skipped = skipped;
    } else clear(self);
    return status;
}

static slip_status dynamic_recall(slip_data *data, slip_position_reader *reader, slip_sample **sample) {
    return slip__group_recall(data, ((dynamic_stage *)data)->filling.room, reader, sample);
}

static void dynamic_destroy(slip_data *data) {
    dynamic_stage *self = (dynamic_stage *)data;
    slip__groups_release(&self->groups);
    slip__filling_destroy(&self->filling);
    release_rule(&self->rule);
}

static const slip_stage_vtable dynamic_vtable = {.name = "dynamic_batch",
                                                 .forgets = SLIP_FORGETS_MADE,
                                                 .draw = dynamic_draw,
                                                 .reset = dynamic_reset,
                                                 .save = dynamic_save,
                                                 .load = dynamic_load,
                                                 .recall = dynamic_recall,
                                                 .destroy = dynamic_destroy};

static slip_status create_stream(slip_data **out, slip_data *stream, const char *key,
                                 const slip_data_dynamic_batch_options *options) {
    slip_data *made;
    if (options->size_buffer)
        return slip__fail(SLIP_WRONG_KIND, "[dynamic_batch] only buffers have a size_buffer, and this is a stream");
    SLIP_TRY(slip__filling_source(&made, stream, options->thread_count));
    slip_status status = slip__stage_create(out, &dynamic_vtable, sizeof(dynamic_stage), &made, 1, false);
    slip_data_release(made);
    if (status != SLIP_OK) return status;
    dynamic_stage *self = (dynamic_stage *)*out;
    if (options->shuffle) slip__stage_new_key(self->key);
    self->shuffles = options->shuffle;
    self->most_skipped = options->max_skipped_samples;
    SLIP_TRY(slip__filling_create(&self->filling, options->buffer_size, "dynamic_batch"));
    return set_up_rule(*out, &self->rule, key, options);
}

/* ---- buffers ---- */

typedef struct dynamic_buffer {
    slip_data base;
    dynamic_rule rule;
    slip_groups groups;
} dynamic_buffer;

static slip_status buffer_size(const slip_data *data, size_t *size) {
    *size = ((const dynamic_buffer *)data)->groups.count;
    return SLIP_OK;
}

static slip_status buffer_fetch(slip_data *data, size_t index, uint32_t epoch, slip_sample **sample) {
    const dynamic_buffer *self = (const dynamic_buffer *)data;
    slip_group group = self->groups.groups[index];
    return slip__group_fetch(data, self->groups.order, group.first, group.count, epoch, sample);
}

static void buffer_destroy(slip_data *data) {
    dynamic_buffer *self = (dynamic_buffer *)data;
    slip__groups_release(&self->groups);
    release_rule(&self->rule);
}

static const slip_stage_vtable buffer_vtable = {
    .name = "dynamic_batch", .size = buffer_size, .fetch = buffer_fetch, .destroy = buffer_destroy};

/* The sizes of a buffer's samples. */
typedef struct sizes {
    slip_measured *measured;
    int *shapes; /* one behind the other */
    size_t used, room;
} sizes;

static slip_status add_shape(sizes *list, const slip_array *array) {
    size_t needed = list->used + (size_t)array->ndim;
    if (needed > list->room || !list->shapes) {
        size_t room = 2 * needed + 16;
        int *larger = slip__realloc(list->shapes, room * sizeof *larger);
        if (!larger) return slip__fail_memory("dynamic_batch", room * sizeof *larger);
        list->shapes = larger;
        list->room = room;
    }
    if (array->ndim) memcpy(list->shapes + list->used, array->shape, (size_t)array->ndim * sizeof *list->shapes);
    list->used = needed;
    return SLIP_OK;
}

/* Makes each sample of the buffer once. The shapes move while they are gathered: they are pointed to at the end. */
static slip_status measure_all(sizes *list, slip_data *buffer, size_t count, const slip_name *key) {
    list->measured = slip__calloc(count ? count : 1, sizeof *list->measured);
    if (!list->measured) return slip__fail_memory("dynamic_batch", count * sizeof *list->measured);
    for (size_t i = 0; i < count; ++i) {
        slip_sample *sample;
        slip_array *array;
        SLIP_TRY(slip_data_at(&sample, buffer, i));
        slip_status status = slip__data_need(&array, sample, key, &messages);
        if (status == SLIP_OK) {
            list->measured[i] = measure(array);
            status = add_shape(list, array);
        }
        slip_sample_release(sample);
        SLIP_TRY(status);
    }
    const int *shape = list->shapes;
    for (size_t i = 0; i < count; ++i) {
        list->measured[i].shape = shape;
        shape += list->measured[i].ndim;
    }
    return SLIP_OK;
}

static slip_status plan_buffer(dynamic_buffer *self, slip_data *measured_buffer) {
    size_t count, measured_count;
    sizes list = {0};
    SLIP_TRY(slip__stage_need_buffer(measured_buffer, "dynamic_batch"));
    SLIP_TRY(slip_data_size(&count, self->base.upstream[0]));
    SLIP_TRY(slip_data_size(&measured_count, measured_buffer));
    if (count != measured_count)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[dynamic_batch] the size_buffer has %zu samples, not %zu",
                          measured_count, count);
    slip_status status = measure_all(&list, measured_buffer, count, self->rule.key);
    if (status == SLIP_OK) status = slip__groups_plan(&self->groups, list.measured, count, &self->rule.limits);
    slip__free(list.measured);
    slip__free(list.shapes);
    return status;
}

static slip_status create_buffer(slip_data **out, slip_data *buffer, const char *key,
                                 const slip_data_dynamic_batch_options *options) {
    SLIP_TRY(slip__stage_create(out, &buffer_vtable, sizeof(dynamic_buffer), &buffer, 1, true));
    dynamic_buffer *self = (dynamic_buffer *)*out;
    SLIP_TRY(set_up_rule(*out, &self->rule, key, options));
    return plan_buffer(self, options->size_buffer ? options->size_buffer : buffer);
}

slip_status slip_data_dynamic_batch(slip_data **out, slip_data *data, const char *key,
                                    const slip_data_dynamic_batch_options *options) {
    *out = NULL;
    SLIP_TRY(slip__stage_need_host(data, "dynamic_batch"));
    slip_status status =
        data->is_buffer ? create_buffer(out, data, key, options) : create_stream(out, data, key, options);
    return slip__stage_settle(out, status);
}
