#include "data/collate.h"

#include <string.h>

#include "base/memory.h"
#include "core/array.h"
#include "data/fill.h"

/* ---- rules ---- */

slip_status slip__collate_rules_create(slip_collate_rules *out, const slip_data_batch_rule *rules, size_t count) {
    *out = (slip_collate_rules){slip__calloc(count ? count : 1, sizeof *out->rules), 0};
    if (!out->rules) return slip__fail_memory("batch", count * sizeof *out->rules);
    for (; out->count < count; ++out->count) {
        slip_collate_rule *rule = &out->rules[out->count];
        rule->pad = rules[out->count].has_pad ? rules[out->count].pad : 0;
        rule->axis = rules[out->count].axis < 0 ? -1 : rules[out->count].axis;
        slip_status status = slip__name_create(&rule->key, rules[out->count].key);
        if (status != SLIP_OK) return status;
    }
    return SLIP_OK;
}

void slip__collate_rules_release(slip_collate_rules *rules) {
    for (size_t i = 0; rules->rules && i < rules->count; ++i) slip__name_release(rules->rules[i].key);
    slip__free(rules->rules);
}

static slip_collate_rule find_rule(const slip_collate_rules *rules, const slip_name *key) {
    for (size_t i = 0; i < rules->count; ++i)
        if (strcmp(rules->rules[i].key->text, key->text) == 0) return rules->rules[i];
    return (slip_collate_rule){.axis = -1};
}

/* ---- one key ---- */

/* The arrays of one key, and the one that they make. */
typedef struct stacking {
    const slip_name *key;
    slip_collate_rule rule;
    slip_sample *const *children; /* those that were not dropped */
    size_t count;
    int shape[SLIP_MAX_NDIM]; /* of the result */
    int ndim;
    slip_dtype dtype;
    bool is_even; /* all of one shape */
} stacking;

static slip_status refuse_key(const stacking *work, size_t index, const slip_data_context *context) {
    char keys[SLIP_KEYS_BYTES];
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] sample %zu of the batch has no key '%s', which the first has: %s",
                      context->name, index, work->key->text, slip__sample_keys(work->children[index], keys));
}

static slip_status check_alike(const stacking *work, size_t index, const slip_array *first, const slip_array *array,
                               const slip_data_context *context) {
    char one[SLIP_SHAPE_BYTES], other[SLIP_SHAPE_BYTES];
    if (!array) return refuse_key(work, index, context);
    if (array->dtype != first->dtype)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[%s] '%s' is %s in the first sample of the batch and %s in sample %zu", context->name,
                          work->key->text, slip_dtype_name(first->dtype), slip_dtype_name(array->dtype), index);
    if (array->ndim == first->ndim) return SLIP_OK;
    return slip__fail(SLIP_INVALID_ARGUMENT,
                      "[%s] '%s' has the shape %s in the first sample of the batch and %s in "
                      "sample %zu",
                      context->name, work->key->text, slip__data_shape_text(first, one),
                      slip__data_shape_text(array, other), index);
}

/* The largest size along each axis, or the sum along the one that is concatenated. */
static slip_status measure(stacking *work, const slip_data_context *context) {
    const slip_array *first = slip__sample_find(work->children[0], work->key);
    int lead = work->rule.axis < 0;
    char shape[SLIP_SHAPE_BYTES];
    if (work->rule.axis >= first->ndim)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] '%s' of shape %s has no axis %d to be concatenated along",
                          context->name, work->key->text, slip__data_shape_text(first, shape), work->rule.axis);
    if (first->ndim + lead > SLIP_MAX_NDIM)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] '%s' has too many axes", context->name, work->key->text);
    work->dtype = first->dtype;
    work->ndim = first->ndim + lead;
    work->is_even = true;
    int64_t total = 0;
    for (size_t i = 0; i < work->count; ++i) {
        const slip_array *array = slip__sample_find(work->children[i], work->key);
        SLIP_TRY(check_alike(work, i, first, array, context));
        for (int axis = 0; axis < first->ndim; ++axis) {
            int *size = &work->shape[axis + lead];
            work->is_even &= array->shape[axis] == first->shape[axis];
            if (i == 0 || array->shape[axis] > *size) *size = array->shape[axis];
        }
        if (!lead) total += array->shape[work->rule.axis];
    }
    if (work->count > INT32_MAX || total > INT32_MAX)
        return slip__fail(SLIP_OVERFLOW, "[%s] the batch of '%s' is too large for an array", context->name,
                          work->key->text);
    if (lead) work->shape[0] = (int)work->count;
    else work->shape[work->rule.axis] = (int)total;
    return SLIP_OK;
}

/* Each array goes into its slot of the result: filled up first where it is smaller than that. */
static void copy_all(const stacking *work, char *data) {
    slip_fill_block block = {.dtype = work->dtype, .ndim = work->ndim, .shape = work->shape, .pad = work->rule.pad};
    int lead = work->rule.axis < 0, axis = lead ? 0 : work->rule.axis;
    int slot[SLIP_MAX_NDIM], shape[SLIP_MAX_NDIM];
    memcpy(slot, work->shape, sizeof slot);
    for (size_t i = 0; i < work->count; ++i) {
        const slip_array *array = slip__sample_find(work->children[i], work->key);
        memcpy(shape + lead, array->shape, (size_t)array->ndim * sizeof *shape);
        if (lead) shape[0] = 1;
        slot[axis] = shape[axis];
        slip__fill_slot(&block, data, slot, slip__array_pointer(array), shape);
        block.offset[axis] += shape[axis];
    }
}

/* The array in whose slots all of them lie already, or NULL. */
static slip_array *find_stacked(const stacking *work, const slip_slots *slots) {
    if (!slots || !slots->array || work->rule.axis >= 0 || strcmp(slots->key->text, work->key->text) != 0) return NULL;
    slip_array *whole = slots->array;
    size_t slot_bytes = slip__array_byte_count(whole) / (size_t)whole->shape[0];
    if (work->count != (size_t)whole->shape[0] || slot_bytes == 0) return NULL;
    for (size_t i = 0; i < work->count; ++i) {
        const slip_array *array = slip__sample_find(work->children[i], work->key);
        const char *slot = (const char *)slip__array_pointer(whole) + i * slot_bytes;
        if (!array || slip__array_pointer(array) != slot || slip__array_byte_count(array) != slot_bytes) return NULL;
    }
    return whole;
}

static slip_status stack_key(slip_array **out, stacking *work, const slip_slots *slots,
                             const slip_data_context *context) {
    void *data;
    slip_array *stacked = find_stacked(work, slots);
    if (stacked) {
        *out = slip_array_retain(stacked);
        return SLIP_OK;
    }
    SLIP_TRY(measure(work, context));
    SLIP_TRY(slip__array_allocate(out, &data, work->shape, work->ndim, work->dtype, context->name));
    copy_all(work, data);
    return SLIP_OK;
}

/* ---- the batch ---- */

/* Moves those that were dropped behind the others, which keep their order; how many are left. */
static size_t set_dropped_aside(slip_sample **children, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; ++i) {
        if (children[i]->is_dropped) continue;
        slip_sample *dropped = children[kept];
        children[kept++] = children[i];
        children[i] = dropped;
    }
    return kept;
}

static slip_status check_keys(const slip_sample *first, const slip_sample *other, size_t index,
                              const slip_data_context *context) {
    char keys[SLIP_KEYS_BYTES];
    if (other->entry_count <= first->entry_count) return SLIP_OK; /* what is missing is noticed key by key */
    return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] sample %zu of the batch has keys that the first lacks: %s",
                      context->name, index, slip__sample_keys(other, keys));
}

slip_status slip__collate(slip_sample *sample, const void *arguments, slip_data_context *context) {
    slip_sample **children = sample->children;
    size_t count = set_dropped_aside(children, sample->child_count);
    sample->is_dropped = count == 0;
    if (count == 0) return SLIP_OK;
    for (size_t i = 1; i < count; ++i) SLIP_TRY(check_keys(children[0], children[i], i, context));
    for (int entry = 0; entry < children[0]->entry_count; ++entry) {
        slip_name *key = children[0]->entries[entry].name;
        stacking work = {.key = key, .rule = find_rule(arguments, key), .children = children, .count = count};
        slip_array *stacked;
        SLIP_TRY(stack_key(&stacked, &work, sample->slots, context));
        SLIP_TRY(slip__sample_put(sample, key, stacked));
    }
    return SLIP_OK;
}
