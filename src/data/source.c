/* Where samples come from: lists of them, buffers read from end to end, and the program's own code. */
#include <string.h>

#include "base/memory.h"
#include "data/stage.h"

/* ---- a buffer of samples ---- */

typedef struct list_stage {
    slip_data base;
    uint32_t key[2];
    slip_sample **samples;
    size_t count;
} list_stage;

static slip_status list_size(const slip_data *self, size_t *size) {
    *size = ((const list_stage *)self)->count;
    return SLIP_OK;
}

static slip_status list_fetch(slip_data *self, size_t index, uint32_t epoch, slip_sample **sample) {
    list_stage *list = (list_stage *)self;
    SLIP_TRY(slip_sample_copy(sample, list->samples[index]));
    slip__stage_identify(*sample, list->key, epoch, index);
    return SLIP_OK;
}

static void list_destroy(slip_data *self) {
    list_stage *list = (list_stage *)self;
    for (size_t i = 0; i < list->count; ++i) slip_sample_release(list->samples[i]);
    slip__free(list->samples);
}

static const slip_stage_vtable list_vtable = {
    .name = "samples", .size = list_size, .fetch = list_fetch, .destroy = list_destroy};

slip_status slip_data_from_samples(slip_data **out, slip_sample *const *samples, size_t count) {
    SLIP_TRY(slip__stage_create(out, &list_vtable, sizeof(list_stage), NULL, 0, true));
    list_stage *list = (list_stage *)*out;
    slip__stage_new_key(list->key);
    list->samples = slip__calloc(count ? count : 1, sizeof *list->samples);
    slip_status status = list->samples ? SLIP_OK : slip__fail_memory("data", count * sizeof *samples);
    for (; status == SLIP_OK && list->count < count; ++list->count)
        if ((status = slip_sample_copy(&list->samples[list->count], samples[list->count])) != SLIP_OK) break;
    return slip__stage_settle(out, status);
}

/* ---- a buffer as a stream ---- */

typedef struct walk_stage {
    slip_data base;
    uint64_t next;
    uint32_t epoch;
} walk_stage;

static slip_status walk_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    walk_stage *walk = (walk_stage *)self;
    slip_data *buffer = self->upstream[0];
    size_t size;
    (void)how;
    SLIP_TRY(slip_data_size(&size, buffer));
    if (walk->next >= size) return SLIP_OK;
    uint64_t index = walk->next++;
    SLIP_TRY(slip__stage_fetch(buffer, index, walk->epoch, sample));
    (*sample)->origin = (slip_origin){.index = index, .epoch = walk->epoch};
    return SLIP_OK;
}

static slip_status walk_reset(slip_data *self) {
    walk_stage *walk = (walk_stage *)self;
    if (walk->next) ++walk->epoch; /* the first reset, before anything was read, changes nothing */
    walk->next = 0;
    return SLIP_OK;
}

static slip_status walk_save(slip_data *self, slip_position_writer *writer) {
    walk_stage *walk = (walk_stage *)self;
    slip__position_put(writer, walk->next);
    slip__position_put(writer, walk->epoch);
    return SLIP_OK;
}

static slip_status walk_load(slip_data *self, slip_position_reader *reader) {
    walk_stage *walk = (walk_stage *)self;
    uint64_t next, epoch;
    size_t size;
    SLIP_TRY(slip_data_size(&size, self->upstream[0]));
    SLIP_TRY(slip__position_get_below(reader, &next, size));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    walk->next = next;
    walk->epoch = (uint32_t)epoch;
    return SLIP_OK;
}

static slip_status walk_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    uint64_t children, index, packed;
    size_t size;
    SLIP_TRY(slip__position_get_below(reader, &children, 0));
    SLIP_TRY(slip__position_get(reader, &index));
    SLIP_TRY(slip__position_get(reader, &packed));
    SLIP_TRY(slip_data_size(&size, self->upstream[0]));
    if (index >= size) return slip__position_refuse();
    SLIP_TRY(slip__stage_fetch(self->upstream[0], index, (uint32_t)(packed >> 32), sample));
    (*sample)->origin = (slip_origin){.index = index, .epoch = (uint32_t)(packed >> 32)};
    return SLIP_OK;
}

static const slip_stage_vtable walk_vtable = {.name = "to_stream",
                                              .draw = walk_draw,
                                              .reset = walk_reset,
                                              .save = walk_save,
                                              .load = walk_load,
                                              .recall = walk_recall};

slip_status slip_data_to_stream(slip_data **out, slip_data *buffer) {
    *out = NULL;
    SLIP_TRY(slip__stage_need_buffer(buffer, "to_stream"));
    return slip__stage_create(out, &walk_vtable, sizeof(walk_stage), &buffer, 1, false);
}

/* ---- the program's own code ---- */

typedef struct source_stage {
    slip_data base;
    uint32_t key[2];
    slip_data_source_vtable vtable;
    void *self;
    uint64_t next;
    uint32_t epoch;
    bool has_ended; /* not asked again before a reset */
} source_stage;

static slip_status source_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    source_stage *source = (source_stage *)self;
    (void)how;
    if (source->has_ended) return SLIP_OK;
    SLIP_TRY(source->vtable.next(source->self, sample));
    source->has_ended = !*sample;
    if (*sample) slip__stage_identify(*sample, source->key, source->epoch, source->next++);
    return SLIP_OK;
}

static slip_status source_reset(slip_data *self) {
    source_stage *source = (source_stage *)self;
    if (source->next) ++source->epoch;
    source->next = 0;
    source->has_ended = false;
    return source->vtable.reset(source->self);
}

static slip_status source_save(slip_data *self, slip_position_writer *writer) {
    source_stage *source = (source_stage *)self;
    slip__position_put_key(writer, source->key);
    slip__position_put(writer, source->next);
    slip__position_put(writer, source->epoch);
    return SLIP_OK;
}

/* Reads on to the position: the program's code is all there is to go by. */
static slip_status source_load(slip_data *self, slip_position_reader *reader) {
    source_stage *source = (source_stage *)self;
    uint64_t next, epoch;
    SLIP_TRY(slip__position_get_key(reader, source->key));
    SLIP_TRY(slip__position_get(reader, &next));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(source->vtable.reset(source->self));
    source->has_ended = false;
    for (source->next = 0; source->next < next; ++source->next) {
        slip_sample *sample;
        SLIP_TRY(source->vtable.next(source->self, &sample));
        if (!sample) return slip__position_refuse();
        slip_sample_release(sample);
    }
    source->epoch = (uint32_t)epoch;
    return SLIP_OK;
}

static void source_destroy(slip_data *self) {
    source_stage *source = (source_stage *)self;
    if (source->vtable.release && source->self) source->vtable.release(source->self);
}

static slip_status source_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    (void)self, (void)reader, (void)sample;
    return slip__fail(SLIP_UNIMPLEMENTED, "[load_position] samples of the program's own code cannot be found again: "
                                          "shuffle before they become a stream");
}

static const slip_stage_vtable source_vtable = {.name = "source",
                                                .forgets = SLIP_FORGETS_ALL,
                                                .draw = source_draw,
                                                .reset = source_reset,
                                                .save = source_save,
                                                .load = source_load,
                                                .recall = source_recall,
                                                .destroy = source_destroy};

slip_status slip_data_from_source(slip_data **out, const slip_data_source_vtable *vtable, void *self) {
    SLIP_TRY(slip__stage_create(out, &source_vtable, sizeof(source_stage), NULL, 0, false));
    source_stage *source = (source_stage *)*out;
    slip__stage_new_key(source->key);
    source->vtable = *vtable;
    source->self = self;
    (*out)->draw_blocks = true;
    return SLIP_OK;
}
