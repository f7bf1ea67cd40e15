/* Streams that gather samples into a buffer, and give those of another one that the program makes of it. */
#include "base/memory.h"
#include "data/filling.h"

typedef struct buffered_stage {
    slip_data base;
    slip_data_refill refill; /* call NULL: the buffer as it is */
    slip_filling filling;
    slip_data *buffer; /* what is given from, or NULL */
    size_t next, size;
    uint32_t key[2];
    uint32_t epoch;
    uint64_t refills, given; /* in this epoch */
} buffered_stage;

static void drop_buffer(buffered_stage *self) {
    slip_data_release(self->buffer);
    self->buffer = NULL;
    self->next = self->size = 0;
}

/* ---- refilling ---- */

/* Draws until the buffer is full or the stream ends; sooner, where a sample failed, which is told at once. */
static slip_status fill(buffered_stage *self, slip_draw *how, slip_sample **failed) {
    for (;;) {
        slip_sample *next;
        SLIP_TRY(slip__filling_draw(&self->filling, self->base.upstream[0], how, &next));
        if (!next) return SLIP_OK;
        if (next->failure) {
            *failed = next;
            return SLIP_OK;
        }
        self->filling.samples[self->filling.count++] = next;
    }
}

/* What the program makes of the buffer, which is the caller's. */
static slip_status call_refill(buffered_stage *self, slip_data *gathered) {
    slip_data *made = NULL;
    SLIP_TRY(self->refill.call(self->refill.self, gathered, &made));
    slip_status status = slip__stage_need_buffer(made, "buffered");
    if (status == SLIP_OK) status = slip_data_size(&self->size, made);
    if (status == SLIP_OK) self->buffer = made;
    else slip_data_release(made);
    return status;
}

/* The samples that were gathered become the buffer that is given from. */
static slip_status use_filling(buffered_stage *self) {
    slip_data *gathered = NULL;
    slip_key_scope scope;
    uint32_t epoch_key[2];
    slip__data_key_fold(epoch_key, self->key, self->epoch);
    slip__stage_begin_keys(&scope, epoch_key, self->refills);
    slip_status status = slip_data_from_samples(&gathered, self->filling.samples, self->filling.count);
    if (status == SLIP_OK && self->refill.call) {
        status = call_refill(self, gathered);
        slip_data_release(gathered);
    } else if (status == SLIP_OK) {
        self->buffer = gathered;
        self->size = self->filling.count;
    }
    slip__stage_end_keys(&scope);
    if (status == SLIP_OK) slip__filling_give_up(&self->filling); /* the buffer has them */
    return status;
}

/* What was drawn for the last buffer is told apart from what follows. */
static void begin_refill(buffered_stage *self) {
    ++self->refills;
    drop_buffer(self);
    slip__filling_clear(&self->filling);
}

/* ---- the stage ---- */

static slip_status give(buffered_stage *self, slip_sample **sample) {
    uint64_t index = self->given++;
    SLIP_TRY(slip__stage_fetch(self->buffer, self->next++, 0, sample));
    (*sample)->origin = (slip_origin){.index = index, .epoch = self->epoch};
    (*sample)->owner = slip_data_retain(self->buffer); /* its ops are that buffer's */
    return SLIP_OK;
}

static slip_status buffered_draw(slip_data *data, slip_draw *how, slip_sample **sample) {
    buffered_stage *self = (buffered_stage *)data;
    for (;;) {
        if (self->buffer && self->next < self->size) return give(self, sample);
        if (self->buffer) begin_refill(self);
        SLIP_TRY(fill(self, how, sample));
        if (*sample || how->is_early || self->filling.count == 0) return SLIP_OK;
        slip_status status = use_filling(self);
        if (status != SLIP_OK) {
            begin_refill(self); /* the next call goes on behind what the function failed for */
            return status;
        }
    }
}

static slip_status buffered_reset(slip_data *data) {
    buffered_stage *self = (buffered_stage *)data;
    if (self->refills || self->filling.drawn) ++self->epoch;
    drop_buffer(self);
    slip__filling_clear(&self->filling);
    self->refills = self->given = 0;
    return SLIP_OK;
}

static slip_status buffered_save(slip_data *data, slip_position_writer *writer) {
    buffered_stage *self = (buffered_stage *)data;
    slip__position_put_key(writer, self->key);
    slip__position_put(writer, self->epoch);
    slip__position_put(writer, self->refills);
    slip__position_put(writer, self->given);
    slip__position_put(writer, self->buffer != NULL);
    slip__position_put(writer, self->next);
    return slip__filling_save(&self->filling, data->upstream[0], writer);
}

/* Draws what was gathered again, and has the function make the same of it. */
static slip_status fill_again(buffered_stage *self, uint64_t drawn, bool had_buffer) {
    slip_draw how = {0};
    while (self->filling.drawn < drawn) {
        slip_sample *next;
        SLIP_TRY(slip__filling_draw(&self->filling, self->base.upstream[0], &how, &next));
        if (!next) return slip__position_refuse();
        if (next->failure) slip_sample_release(next);
        else self->filling.samples[self->filling.count++] = next;
    }
    return had_buffer ? use_filling(self) : SLIP_OK;
}

static slip_status buffered_load(slip_data *data, slip_position_reader *reader) {
    buffered_stage *self = (buffered_stage *)data;
    uint64_t epoch, had_buffer, next, drawn;
    drop_buffer(self);
    SLIP_TRY(slip__position_get_key(reader, self->key));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get(reader, &self->refills));
    SLIP_TRY(slip__position_get(reader, &self->given));
    SLIP_TRY(slip__position_get_below(reader, &had_buffer, 1));
    SLIP_TRY(slip__position_get(reader, &next));
    self->epoch = (uint32_t)epoch;
    SLIP_TRY(slip__filling_load(&self->filling, data->upstream[0], reader, &drawn));
    slip_status status = fill_again(self, drawn, had_buffer);
    if (status == SLIP_OK && next > self->size) status = slip__position_refuse();
    if (status == SLIP_OK) self->next = (size_t)next;
    else {
        drop_buffer(self);
        slip__filling_clear(&self->filling);
    }
    return status;
}

static void buffered_destroy(slip_data *data) {
    buffered_stage *self = (buffered_stage *)data;
    drop_buffer(self);
    slip__filling_destroy(&self->filling);
    if (self->refill.release && self->refill.self) self->refill.release(self->refill.self);
}

static const slip_stage_vtable buffered_vtable = {.name = "buffered",
                                                  .forgets = SLIP_FORGETS_ALL,
                                                  .draw = buffered_draw,
                                                  .reset = buffered_reset,
                                                  .save = buffered_save,
                                                  .load = buffered_load,
                                                  .destroy = buffered_destroy};

slip_status slip_data_buffered(slip_data **out, slip_data *stream, size_t buffer_size, const slip_data_refill *refill,
                               size_t thread_count) {
    slip_data *made;
    *out = NULL;
    SLIP_TRY(slip__stage_need_stream(stream, "buffered"));
    SLIP_TRY(slip__stage_need_host(stream, "buffered"));
    SLIP_TRY(slip__filling_source(&made, stream, thread_count));
    slip_status status = slip__stage_create(out, &buffered_vtable, sizeof(buffered_stage), &made, 1, false);
    slip_data_release(made);
    if (status != SLIP_OK) return status;
    buffered_stage *self = (buffered_stage *)*out;
    slip__stage_new_key(self->key);
    status = slip__filling_create(&self->filling, buffer_size, "buffered");
    if (status == SLIP_OK) {
        if (refill) self->refill = *refill;
        (*out)->draw_blocks |= refill != NULL;
        (*out)->may_drop = true; /* a buffer of the program's may have ops that drop */
        return SLIP_OK;
    }
    return slip__stage_settle(out, status);
}
