/* Streams made of several: side by side, or one after the other in turn. */
#include <string.h>

#include "base/memory.h"
#include "data/stage.h"

/* ---- side by side ---- */

typedef struct zip_stage {
    slip_data base;
    slip_sample **drawn; /* one of each stream, so far */
    size_t drawn_count;
} zip_stage;

static slip_status unite(slip_sample *sample, const void *arguments, slip_data_context *context) {
    (void)arguments, (void)context;
    for (size_t i = 0; i < sample->child_count; ++i) {
        const slip_sample *child = sample->children[i];
        sample->is_dropped |= child->is_dropped;
        for (int entry = 0; entry < child->entry_count; ++entry)
            SLIP_TRY(
                slip__sample_put(sample, child->entries[entry].name, slip_array_retain(child->entries[entry].array)));
    }
    return SLIP_OK;
}

static const slip_data_op_info unite_info = {
    .name = "zip", .kind = SLIP_DATA_GROUP, .run.sample = unite, SLIP_DATA_UNLISTED};

static void zip_drop(zip_stage *zip) {
    for (size_t i = 0; i < zip->drawn_count; ++i) slip_sample_release(zip->drawn[i]);
    zip->drawn_count = 0;
}

/* One sample of the children, which are taken over. */
static slip_status zip_children(slip_data *self, slip_sample **children, slip_sample **sample) {
    slip_sample *group;
    SLIP_TRY(slip_sample_create(&group));
    slip_status status = slip__sample_make_children(group, self->upstream_count);
    if (status != SLIP_OK) {
        slip_sample_release(group);
        return status;
    }
    for (size_t i = 0; i < self->upstream_count; ++i) {
        group->children[i] = children[i];
        slip__data_key_fold(children[i]->key, children[i]->key, i); /* streams alike are not augmented alike */
    }
    group->origin = children[0]->origin;
    memcpy(group->key, children[0]->key, sizeof group->key);
    *sample = group;
    return slip__stage_pass(self, sample);
}

static slip_status zip_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    zip_stage *zip = (zip_stage *)self;
    while (zip->drawn_count < self->upstream_count) {
        slip_sample *next;
        SLIP_TRY(slip__stage_draw(self->upstream[zip->drawn_count], how, &next));
        if (how->is_early) return SLIP_OK;
        if (!next) {
            zip_drop(zip);
            return SLIP_OK;
        }
        zip->drawn[zip->drawn_count++] = next;
    }
    SLIP_TRY(zip_children(self, zip->drawn, sample));
    zip->drawn_count = 0;
    return SLIP_OK;
}

static slip_status zip_reset(slip_data *self) {
    zip_drop((zip_stage *)self);
    return SLIP_OK;
}

static slip_status zip_load(slip_data *self, slip_position_reader *reader) {
    (void)reader;
    return zip_reset(self);
}

static slip_status zip_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    uint64_t count;
    size_t found = 0;
    SLIP_TRY(slip__position_get_below(reader, &count, self->upstream_count));
    if (count != self->upstream_count)
        return slip__fail(SLIP_UNIMPLEMENTED, "[load_position] zipped samples that were made already cannot be found "
                                              "again: shuffle before zipping");
    slip_sample **children = slip__calloc(count, sizeof *children);
    slip_status status = children ? SLIP_OK : slip__fail_memory("zip", count * sizeof *children);
    for (; status == SLIP_OK && found < count; ++found)
        if ((status = slip__stage_recall(self->upstream[found], reader, &children[found])) != SLIP_OK) break;
    if (status == SLIP_OK) status = zip_children(self, children, sample);
    for (size_t i = 0; status != SLIP_OK && i < found; ++i) slip_sample_release(children[i]);
    slip__free(children);
    return status;
}

static void zip_destroy(slip_data *self) {
    zip_drop((zip_stage *)self);
    slip__free(((zip_stage *)self)->drawn);
}

static const slip_stage_vtable zip_vtable = {.name = "zip",
                                             .forgets = SLIP_FORGETS_MADE,
                                             .draw = zip_draw,
                                             .reset = zip_reset,
                                             .load = zip_load,
                                             .recall = zip_recall,
                                             .destroy = zip_destroy};

static slip_status check_streams(slip_data *const *streams, size_t count, const char *function) {
    if (count == 0) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] at least one stream is needed", function);
    for (size_t i = 0; i < count; ++i) SLIP_TRY(slip__stage_need_stream(streams[i], function));
    return SLIP_OK;
}

slip_status slip_data_zip(slip_data **out, slip_data *const *streams, size_t count) {
    *out = NULL;
    SLIP_TRY(check_streams(streams, count, "zip"));
    for (size_t i = 0; i < count; ++i) SLIP_TRY(slip__stage_need_host(streams[i], "zip"));
    SLIP_TRY(slip__stage_create(out, &zip_vtable, sizeof(zip_stage), streams, count, false));
    zip_stage *zip = (zip_stage *)*out;
    zip->drawn = slip__malloc(count * sizeof *zip->drawn);
    return slip__stage_settle(out, zip->drawn ? slip__stage_add_op(*out, &unite_info, NULL)
                                              : slip__fail_memory("zip", count * sizeof *zip->drawn));
}

/* ---- in turn ---- */

typedef struct turn_stage {
    slip_data base;
    uint32_t key[2];
    uint64_t drawn;
    uint32_t epoch;
    double *weights; /* NULL: one after the other */
    bool *has_ended;
    size_t turn; /* whose it is now, or was chosen to be: SIZE_MAX, to be chosen */
} turn_stage;

static size_t count_going(const turn_stage *work) {
    size_t going = 0;
    for (size_t i = 0; i < work->base.upstream_count; ++i) going += !work->has_ended[i];
    return going;
}

/* By weight among those that go on. */
static size_t choose(turn_stage *work) {
    slip_data_random random = {0};
    uint32_t epoch_key[2];
    double total = 0;
    size_t last = 0;
    slip__data_key_fold(epoch_key, work->key, work->epoch);
    slip__data_key_fold(random.key, epoch_key, work->drawn);
    for (size_t i = 0; i < work->base.upstream_count; ++i) total += work->has_ended[i] ? 0 : work->weights[i];
    double place = slip__data_random_unit(&random) * total;
    for (size_t i = 0; i < work->base.upstream_count; ++i) {
        if (work->has_ended[i]) continue;
        last = i;
        if (place < work->weights[i]) return i;
        place -= work->weights[i];
    }
    return last; /* rounding */
}

static void find_turn(turn_stage *work) {
    if (work->weights) {
        if (work->turn == SIZE_MAX) work->turn = choose(work);
        return;
    }
    while (work->has_ended[work->turn]) work->turn = (work->turn + 1) % work->base.upstream_count;
}

static slip_status turn_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    turn_stage *work = (turn_stage *)self;
    while (count_going(work)) {
        find_turn(work);
        SLIP_TRY(slip__stage_draw(self->upstream[work->turn], how, sample));
        if (how->is_early) return SLIP_OK;
        size_t turn = work->turn;
        work->turn = work->weights ? SIZE_MAX : (turn + 1) % self->upstream_count;
        if (*sample) {
            ++work->drawn;
            slip__data_key_fold((*sample)->key, (*sample)->key, turn);
            (*sample)->origin.branch = (uint32_t)((*sample)->origin.branch * self->upstream_count + turn);
            return SLIP_OK;
        }
        work->has_ended[turn] = true;
    }
    return SLIP_OK;
}

static void begin_turns(turn_stage *work) {
    work->drawn = 0;
    work->turn = work->weights ? SIZE_MAX : 0;
    memset(work->has_ended, 0, work->base.upstream_count * sizeof *work->has_ended);
}

static slip_status turn_reset(slip_data *self) {
    turn_stage *work = (turn_stage *)self;
    if (work->drawn) ++work->epoch;
    begin_turns(work);
    return SLIP_OK;
}

static slip_status turn_save(slip_data *self, slip_position_writer *writer) {
    turn_stage *work = (turn_stage *)self;
    slip__position_put_key(writer, work->key);
    slip__position_put(writer, work->drawn);
    slip__position_put(writer, work->epoch);
    slip__position_put(writer, work->turn);
    for (size_t i = 0; i < self->upstream_count; ++i) slip__position_put(writer, work->has_ended[i]);
    return SLIP_OK;
}

static slip_status turn_load(slip_data *self, slip_position_reader *reader) {
    turn_stage *work = (turn_stage *)self;
    uint64_t epoch, turn, has_ended;
    SLIP_TRY(slip__position_get_key(reader, work->key));
    SLIP_TRY(slip__position_get(reader, &work->drawn));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get(reader, &turn));
    if (turn >= self->upstream_count && !(work->weights && turn == SIZE_MAX)) return slip__position_refuse();
    work->epoch = (uint32_t)epoch;
    work->turn = (size_t)turn;
    for (size_t i = 0; i < self->upstream_count; ++i) {
        SLIP_TRY(slip__position_get_below(reader, &has_ended, 1));
        work->has_ended[i] = has_ended;
    }
    return SLIP_OK;
}

static slip_status turn_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    (void)self, (void)reader, (void)sample;
    return slip__fail(SLIP_UNIMPLEMENTED, "[load_position] samples of interleaved streams cannot be found again: "
                                          "shuffle each stream before");
}

static void turn_destroy(slip_data *self) {
    slip__free(((turn_stage *)self)->weights);
    slip__free(((turn_stage *)self)->has_ended);
}

static const slip_stage_vtable turn_vtable = {.name = "interleave",
                                              .forgets = SLIP_FORGETS_ALL,
                                              .draw = turn_draw,
                                              .reset = turn_reset,
                                              .save = turn_save,
                                              .load = turn_load,
                                              .recall = turn_recall,
                                              .destroy = turn_destroy};

static slip_status check_weights(const double *weights, size_t count) {
    double total = 0;
    for (size_t i = 0; weights && i < count; ++i) {
        if (!(weights[i] > 0) || weights[i] > 1e300)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[interleave] weight %zu is %g: it must be above 0 and finite", i,
                              weights[i]);
        total += weights[i];
    }
    return total <= 1e300 ? SLIP_OK : slip__fail(SLIP_INVALID_ARGUMENT, "[interleave] the weights are too large");
}

slip_status slip_data_interleave(slip_data **out, slip_data *const *streams, const double *weights, size_t count) {
    *out = NULL;
    SLIP_TRY(check_streams(streams, count, "interleave"));
    SLIP_TRY(check_weights(weights, count));
    SLIP_TRY(slip__stage_create(out, &turn_vtable, sizeof(turn_stage), streams, count, false));
    turn_stage *work = (turn_stage *)*out;
    slip__stage_new_key(work->key);
    work->has_ended = slip__calloc(count, sizeof *work->has_ended);
    if (weights) work->weights = slip__malloc(count * sizeof *weights);
    if (!work->has_ended || (weights && !work->weights))
        return slip__stage_settle(out, slip__fail_memory("interleave", count * (sizeof *weights + sizeof(bool))));
    if (weights) memcpy(work->weights, weights, count * sizeof *weights);
    begin_turns(work);
    return SLIP_OK;
}
