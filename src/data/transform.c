/* Functions of the program's as ops. */
#include <string.h>

#include "base/memory.h"
#include "data/stage.h"

typedef struct transform_stage {
    slip_data base;
    slip_data_function function;
    slip_data_op_info info; /* of the stage's op: its name is the function's */
    char *name;
} transform_stage;

static slip_status call(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const slip_data_function *function = arguments;
    (void)context;
    SLIP_TRY(function->call(function->self, sample));
    sample->is_dropped = sample->entry_count == 0;
    return SLIP_OK;
}

static void transform_destroy(slip_data *self) {
    transform_stage *transform = (transform_stage *)self;
    if (transform->function.release && transform->function.self) transform->function.release(transform->function.self);
    slip__data_op_release(self->op); /* before its info */
    self->op = NULL;
    slip__free(transform->name);
}

static const slip_stage_vtable transform_vtable = {.name = "transform", .destroy = transform_destroy};

static slip_status set_up(transform_stage *transform, const slip_data_function *function) {
    size_t name_bytes = strlen(function->name) + 1;
    transform->name = slip__malloc(name_bytes);
    if (!transform->name) return slip__fail_memory("transform", name_bytes);
    memcpy(transform->name, function->name, name_bytes);
    transform->info = (slip_data_op_info){.name = transform->name,
                                          .kind = SLIP_DATA_SAMPLE,
                                          .may_drop = !function->never_drops,
                                          .is_blocking = true,
                                          .is_function = true,
                                          .run.sample = call,
                                          SLIP_DATA_UNLISTED};
    SLIP_TRY(slip__stage_add_op(&transform->base, &transform->info, &transform->function));
    transform->base.may_drop |= !function->never_drops;
    transform->function = *function; /* last: from here on it is the stage's */
    return SLIP_OK;
}

slip_status slip_data_transform(slip_data **out, slip_data *data, const slip_data_function *function) {
    *out = NULL;
    SLIP_TRY(slip__stage_need_host(data, function->name));
    SLIP_TRY(slip__stage_create(out, &transform_vtable, sizeof(transform_stage), &data, 1, data->is_buffer));
    slip_status status = set_up((transform_stage *)*out, function);
    return slip__stage_settle(out, status);
}
