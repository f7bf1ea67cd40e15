/* What becomes of samples at which an op failed. */
#include <string.h>

#include "base/memory.h"
#include "data/stage.h"

typedef struct policy_stage {
    slip_data base;
    slip_data_policy policy;
    size_t limit;
    slip_sample *substitute; /* owned */
    atomic_size_t failures;
} policy_stage;

static slip_status pass(slip_sample *sample, const void *arguments, slip_data_context *context) {
    (void)sample, (void)arguments, (void)context;
    return SLIP_OK;
}

/* The failure of one too many, which says so. */
static void exceed(slip_sample *sample, const policy_stage *policy) {
    char message[400];
    slip_status status = slip__failure_report(sample->failure);
    size_t length = strnlen(slip_error_message(), sizeof message - 1);
    memcpy(message, slip_error_message(), length);
    message[length] = '\0';
    slip__fail(status, "[on_error] more than %zu samples failed, this one with: %s", policy->limit, message);
    slip__failure_release(sample->failure);
    sample->failure = slip__failure_capture(status);
}

static slip_status substitute(slip_sample *sample, const slip_sample *other) {
    while (sample->entry_count) slip__sample_erase(sample, sample->entries[sample->entry_count - 1].name);
    for (int i = 0; i < other->entry_count; ++i)
        SLIP_TRY(slip__sample_put(sample, other->entries[i].name, slip_array_retain(other->entries[i].array)));
    return SLIP_OK;
}

static bool recover(slip_sample *sample, const void *arguments) {
    policy_stage *policy = (policy_stage *)(uintptr_t)arguments; /* its count grows */
    if (policy->policy == SLIP_DATA_RAISE) return false;
    if (atomic_fetch_add(&policy->failures, 1) >= policy->limit) {
        exceed(sample, policy);
        return false;
    }
    if (policy->policy == SLIP_DATA_SUBSTITUTE && substitute(sample, policy->substitute) != SLIP_OK) return false;
    sample->is_dropped = policy->policy == SLIP_DATA_SKIP;
    slip__failure_release(sample->failure);
    sample->failure = NULL;
    return true;
}

static const slip_data_op_info policy_info = {
    .name = "on_error", .kind = SLIP_DATA_SAMPLE, .recover = recover, .run.sample = pass, SLIP_DATA_UNLISTED};

static void policy_destroy(slip_data *self) {
    slip_sample_release(((policy_stage *)self)->substitute);
}

static const slip_stage_vtable policy_vtable = {.name = "on_error", .destroy = policy_destroy};

static slip_status set_up(policy_stage *policy, const slip_sample *other) {
    SLIP_TRY(slip__stage_add_op(&policy->base, &policy_info, policy));
    policy->base.may_drop |= policy->policy == SLIP_DATA_SKIP;
    return other ? slip_sample_copy(&policy->substitute, other) : SLIP_OK;
}

slip_status slip_data_on_error(slip_data **out, slip_data *data, slip_data_policy policy, size_t limit,
                               const slip_sample *other) {
    *out = NULL;
    if ((policy == SLIP_DATA_SUBSTITUTE) != (other != NULL))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[on_error] a sample is given to substitute others, and only then");
    SLIP_TRY(slip__stage_need_host(data, "on_error"));
    SLIP_TRY(slip__stage_create(out, &policy_vtable, sizeof(policy_stage), &data, 1, data->is_buffer));
    policy_stage *stage = (policy_stage *)*out;
    stage->policy = policy;
    stage->limit = limit;
    slip_status status = set_up(stage, other);
    return slip__stage_settle(out, status);
}
