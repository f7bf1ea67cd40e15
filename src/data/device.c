/* Batches on their way to a device: an op like others, run ahead of time by the prefetch that stands behind it. */
#include "core/array.h"
#include "data/stage.h"
#include "device/registry.h"
#include "schedule/stream.h"

typedef struct upload_stage {
    slip_data base;
    slip_stream *target; /* owned */
} upload_stage;

static slip_status upload_array(slip_sample_entry *entry, slip_stream *target, slip_submission *walk) {
    slip_array *moved;
    SLIP_TRY(slip__transfer(&moved, entry->array, target->device, target, walk));
    slip_array_release(entry->array); /* the copy holds it until it is over */
    entry->array = moved;
    return SLIP_OK;
}

static slip_status upload(slip_sample *sample, const void *arguments, slip_data_context *context) {
    slip_stream *target = ((const upload_stage *)arguments)->target;
    slip_submission walk;
    slip_status status = SLIP_OK;
    (void)context;
    if (target->device == slip__device_cpu()) return SLIP_OK;
    slip__submission_begin(&walk, true);
    for (int i = 0; i < sample->entry_count && status == SLIP_OK; ++i)
        status = upload_array(&sample->entries[i], target, &walk);
    slip__submission_end(&walk);
    return status;
}

static const slip_data_op_info upload_info = {
    .name = "to_device", .kind = SLIP_DATA_SAMPLE, .run.sample = upload, SLIP_DATA_UNLISTED};

static void upload_destroy(slip_data *self) {
    slip_stream_release(((upload_stage *)self)->target);
}

static const slip_stage_vtable upload_vtable = {.name = "to_device", .destroy = upload_destroy};

static slip_status add_upload(slip_data **out, slip_data *stream, slip_stream *target) {
    SLIP_TRY(slip__stage_create(out, &upload_vtable, sizeof(upload_stage), &stream, 1, false));
    ((upload_stage *)*out)->target = slip_stream_retain(target);
    (*out)->is_on_device = true;
    return slip__stage_settle(out, slip__stage_add_op(*out, &upload_info, *out));
}

slip_status slip_data_to_device(slip_data **out, slip_data *stream, slip_stream *target, size_t ahead) {
    slip_data *uploaded;
    *out = NULL;
    SLIP_TRY(slip__stage_need_stream(stream, "to_device"));
    SLIP_TRY(slip__stage_need_host(stream, "to_device"));
    SLIP_TRY(add_upload(&uploaded, stream, target));
    slip_data_prefetch_options options = {.size = ahead ? ahead : 2, .thread_count = 1};
    slip_status status = slip_data_prefetch(out, uploaded, &options);
    slip_data_release(uploaded);
    return status;
}
