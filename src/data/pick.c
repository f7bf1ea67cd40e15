/* Streams that pass on some of the samples of another, or its samples again. */
#include "data/parts.h"

/* How many samples of the epoch were drawn, and how many epochs were begun. */
typedef struct pick_stage {
    slip_data base;
    uint64_t drawn;
    int64_t passes_left; /* repeat; below 0: for ever */
    size_t count, offset;
    int64_t times;
} pick_stage;

static slip_status pick_reset(slip_data *self) {
    pick_stage *pick = (pick_stage *)self;
    pick->drawn = 0;
    pick->passes_left = pick->times;
    return SLIP_OK;
}

static slip_status pick_save(slip_data *self, slip_position_writer *writer) {
    pick_stage *pick = (pick_stage *)self;
    slip__position_put(writer, pick->drawn);
    slip__position_put(writer, (uint64_t)pick->passes_left);
    return SLIP_OK;
}

static slip_status pick_load(slip_data *self, slip_position_reader *reader) {
    pick_stage *pick = (pick_stage *)self;
    uint64_t passes_left;
    SLIP_TRY(slip__position_get(reader, &pick->drawn));
    SLIP_TRY(slip__position_get(reader, &passes_left));
    pick->passes_left = (int64_t)passes_left;
    return SLIP_OK;
}

/* Draws, and counts what came. */
static slip_status draw_counted(pick_stage *pick, slip_draw *how, slip_sample **sample) {
    SLIP_TRY(slip__stage_draw(pick->base.upstream[0], how, sample));
    if (*sample) ++pick->drawn;
    return SLIP_OK;
}

/* Draws one that is not passed on. False: there was none. */
static slip_status pass_over(pick_stage *pick, slip_draw *how, bool *was_there) {
    slip_sample *sample;
    SLIP_TRY(draw_counted(pick, how, &sample));
    *was_there = sample != NULL;
    slip_sample_release(sample);
    return SLIP_OK;
}

static slip_status repeat_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    pick_stage *pick = (pick_stage *)self;
    for (;;) {
        SLIP_TRY(draw_counted(pick, how, sample));
        /* A pass without any sample would be followed by others like it for ever. */
        if (*sample || how->is_early || pick->passes_left == 0 || pick->drawn == 0) return SLIP_OK;
        SLIP_TRY(slip__stage_reset(self->upstream[0]));
        if (pick->passes_left > 0) --pick->passes_left;
        pick->drawn = 0;
    }
}

static slip_status take_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    pick_stage *pick = (pick_stage *)self;
    return pick->drawn < pick->count ? draw_counted(pick, how, sample) : SLIP_OK;
}

static slip_status skip_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    pick_stage *pick = (pick_stage *)self;
    for (bool was_there = true; pick->drawn < pick->count;) {
        SLIP_TRY(pass_over(pick, how, &was_there));
        if (!was_there) return SLIP_OK;
    }
    return draw_counted(pick, how, sample);
}

static slip_status partition_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    pick_stage *pick = (pick_stage *)self;
    for (bool was_there = true; pick->drawn % pick->count != pick->offset;) {
        SLIP_TRY(pass_over(pick, how, &was_there));
        if (!was_there) return SLIP_OK;
    }
    return draw_counted(pick, how, sample);
}

#define PICK_VTABLE(stage) \
    { .name = #stage, .draw = stage##_draw, .reset = pick_reset, .save = pick_save, .load = pick_load }
static const slip_stage_vtable repeat_vtable = PICK_VTABLE(repeat), take_vtable = PICK_VTABLE(take),
                               skip_vtable = PICK_VTABLE(skip), partition_vtable = PICK_VTABLE(partition);

/* Counts samples: those that are dropped must be gone before. */
static slip_status create(slip_data **out, const slip_stage_vtable *vtable, slip_data *stream, bool counts,
                          pick_stage state) {
    slip_data *upstream;
    *out = NULL;
    SLIP_TRY(slip__stage_need_stream(stream, vtable->name));
    if (counts) SLIP_TRY(slip__data_finished(&upstream, stream, false));
    else upstream = slip_data_retain(stream);
    slip_status status = slip__stage_create(out, vtable, sizeof(pick_stage), &upstream, 1, false);
    slip_data_release(upstream);
    if (status != SLIP_OK) return status;
    pick_stage *pick = (pick_stage *)*out;
    pick->count = state.count;
    pick->offset = state.offset;
    pick->times = pick->passes_left = state.times;
    return SLIP_OK;
}

slip_status slip_data_repeat(slip_data **out, slip_data *stream, int64_t times) {
    return create(out, &repeat_vtable, stream, false, (pick_stage){.times = times > 0 ? times : -1});
}

slip_status slip_data_take(slip_data **out, slip_data *stream, size_t count) {
    return create(out, &take_vtable, stream, true, (pick_stage){.count = count});
}

slip_status slip_data_skip(slip_data **out, slip_data *stream, size_t count) {
    return create(out, &skip_vtable, stream, true, (pick_stage){.count = count});
}

slip_status slip__stream_partition(slip_data **out, slip_data *stream, size_t count, size_t part) {
    return create(out, &partition_vtable, stream, true, (pick_stage){.count = count, .offset = part});
}
