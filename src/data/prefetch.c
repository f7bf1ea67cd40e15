#include "data/prefetch.h"

#include <string.h>

#include "base/memory.h"

enum {
    NOTE_BYTES = 1024,
    MOST_NOTE_DISTANCE = 1 << 12,
    FIRST_BUDGET = 1 << 28,
    MOST_ITEMS = 1 << 20,
    MOST_THREADS = 1024
};

static const slip_stage_vtable ahead_vtable;

slip_ahead *slip__ahead_of(slip_data *stage) {
    return stage->vtable == &ahead_vtable ? (slip_ahead *)stage : NULL;
}

/* ---- items ---- */

void slip__item_release(slip_item *item) {
    slip_sample_release(item->sample);
    slip__note_drop(&item->note);
    slip__free(item);
}

static void drop_items(slip_ahead *ahead) {
    while (ahead->first) {
        slip_item *next = ahead->first->next;
        slip__item_release(ahead->first);
        ahead->first = next;
    }
    ahead->last = NULL;
    ahead->count = 0;
    slip__failure_release(ahead->failure);
    ahead->failure = NULL;
    ahead->has_ended = ahead->is_early = false;
}

/* Takes the sample over, also on failure. */
static slip_item *make_item(slip_ahead *ahead, slip_sample *sample) {
    slip_item *item = slip__calloc(1, sizeof *item + sample->child_count * sizeof *item->pieces);
    if (!item) {
        slip__fail_memory(ahead->base.vtable->name, sizeof *item + sample->child_count * sizeof *item->pieces);
        slip_sample_release(sample);
        return NULL;
    }
    item->stage = ahead;
    item->sample = sample;
    item->own = (slip_piece){.item = item, .sample = sample};
    item->pieces_left = sample->child_count;
    for (size_t i = 0; i < sample->child_count; ++i)
        item->pieces[i] = (slip_piece){.item = item, .sample = sample->children[i]};
    return item;
}

/* ---- positions ---- */

/* Whether drawing again, to get back to where a stream was, would do more than choose samples. */
static bool draws_are_work(const slip_ahead *ahead) {
    const slip_data *stage = ahead->base.upstream[0];
    while (!stage->is_buffer && stage->upstream_count == 1 && !slip__ahead_of((slip_data *)stage))
        stage = stage->upstream[0];
    return stage->draw_blocks || stage->upstream_count > 1 || slip__ahead_of((slip_data *)stage);
}

/* Items between two notes: a position that takes long to write down is noted seldom. */
static size_t note_distance(const slip_ahead *ahead) {
    size_t distance = 1 + ahead->note_bytes / NOTE_BYTES;
    if (draws_are_work(ahead)) return 1;
    return distance < MOST_NOTE_DISTANCE ? distance : MOST_NOTE_DISTANCE;
}

static void note_now_and_then(slip_ahead *ahead, slip_item *item) {
    if (++ahead->drawn_since_note < note_distance(ahead)) return;
    ahead->drawn_since_note = 0;
    slip__note_take(&item->note, ahead->base.upstream[0]);
    ahead->note_bytes = item->note.byte_count;
}

/* ---- drawing ahead ---- */

bool slip__ahead_may_draw(const slip_ahead *ahead) {
    if (!ahead->is_wanted || ahead->is_stopping || ahead->is_drawing || ahead->is_early) return false;
    if (ahead->has_ended || ahead->failure) return false;
    if (ahead->count == 0) return true;
    return ahead->count < ahead->depth && ahead->count * ahead->item_bytes <= ahead->byte_limit;
}

static void append(slip_ahead *ahead, slip_item *item) {
    if (ahead->first) ahead->last->next = item;
    else ahead->first = item;
    ahead->last = item;
    ++ahead->count;
}

/* Work of an item that was just drawn, for whoever comes. */
static void offer_item(slip_crew *crew, slip_item *item) {
    for (size_t i = 0; i < item->sample->child_count; ++i) slip__crew_offer(crew, &item->pieces[i]);
    if (item->sample->child_count == 0) slip__crew_offer(crew, &item->own);
}

void slip__ahead_draw(slip_ahead *ahead) {
    slip_crew *crew = ahead->crew;
    slip_draw how = {.crew = crew};
    slip_sample *sample;
    slip_item *item = NULL;
    unsigned news = atomic_load(&crew->news);
    slip__unlock(&crew->lock);
    slip_status status = slip__stage_draw(ahead->base.upstream[0], &how, &sample);
    if (status == SLIP_OK && sample) {
        item = make_item(ahead, sample);
        if (item) note_now_and_then(ahead, item);
        else status = SLIP_OUT_OF_MEMORY;
    }
    slip_failure *failure = status != SLIP_OK ? slip__failure_capture(status) : NULL;
    slip__lock(&crew->lock);
    ahead->is_drawing = false;
    bool is_early = !item && !failure && how.is_early;
    if (item) {
        append(ahead, item);
        offer_item(crew, item);
    } else if (is_early) ahead->is_early = atomic_load(&crew->news) == news; /* else asks again at once */
    else {
        ahead->failure = failure;
        ahead->has_ended = !failure;
    }
    if ((!item && !is_early) || ahead->is_stopping) slip__crew_tell(crew);
}

/* ---- handing over ---- */

static void forget(slip_ahead *ahead, slip_item *before, slip_item *item) {
    if (before) before->next = item->next;
    else ahead->first = item->next;
    if (ahead->last == item) ahead->last = before;
    --ahead->count;
}

slip_item *slip__ahead_take(slip_ahead *ahead) {
    slip_item *before = NULL, *item = ahead->first;
    while (ahead->is_unordered && item && !item->is_done) before = item, item = item->next;
    if (!item || !item->is_done) return NULL;
    forget(ahead, before, item);
    ++ahead->given_since;
    if (!item->note.bytes) return item;
    slip__note_drop(&ahead->note);
    ahead->note = item->note;
    ahead->given_since = 0;
    item->note = (slip_note){0};
    return item;
}

/* The sample of an item, which is over. NULL: it was dropped. */
static slip_sample *unwrap(slip_item *item) {
    slip_sample *sample = item->sample;
    item->sample = NULL;
    slip__item_release(item);
    if (!sample->is_dropped || sample->failure) return sample;
    slip_sample_release(sample);
    return NULL;
}

/* More items at a time, where the consumer had to wait although the stage was full. */
static void deepen(slip_ahead *ahead) {
    if (ahead->size || ahead->count < ahead->depth || ahead->depth >= MOST_ITEMS) return;
    if (2 * ahead->count * ahead->item_bytes <= ahead->byte_limit) ahead->depth *= 2;
}

/* Everything that an end or a failure of drawing leaves to say; true: it was said. */
static bool is_over(slip_ahead *ahead, slip_status *status) {
    if (ahead->first || ahead->is_drawing) return false;
    slip_failure *failure = ahead->failure;
    ahead->failure = NULL;
    *status = failure ? slip__failure_report(failure) : SLIP_OK;
    slip__failure_release(failure);
    return failure || ahead->has_ended;
}

/* Helps, or sleeps until something was finished. The lock is held, and given up meanwhile. */
static void help_or_wait(slip_ahead *ahead) {
    slip_crew *crew = ahead->crew;
    slip__pool_join();
    bool has_helped = slip__crew_help(crew, ahead);
    slip__pool_leave();
    if (has_helped) return;
    deepen(ahead);
    unsigned news = atomic_load(&crew->news);
    slip__crew_call(crew);
    slip__unlock(&crew->lock);
    slip__futex_wait(&crew->news, news, UINT64_MAX);
    slip__lock(&crew->lock);
}

/* The first time that a sample is asked for: where the stages before begin is noted. */
static void note_beginning(slip_ahead *ahead) {
    slip_crew *crew = ahead->crew;
    slip_note beginning = {0};
    slip__lock(&crew->lock);
    bool is_noted = ahead->is_wanted || ahead->note.bytes;
    slip__unlock(&crew->lock);
    if (is_noted) return;
    slip__note_take(&beginning, ahead->base.upstream[0]);
    slip__lock(&crew->lock);
    ahead->note = beginning; /* nobody else notes one before it is wanted */
    slip__unlock(&crew->lock);
}

/* Waits for a sample, an end or a failure. False: the stream was reset meanwhile. The lock is held, and given up now
 * and then. */
static bool await_item(slip_ahead *ahead, slip_draw *how, slip_sample **sample, slip_status *status) {
    slip_crew *crew = ahead->crew;
    for (; ahead->is_wanted; help_or_wait(ahead)) {
        slip_item *item;
        while ((item = slip__ahead_take(ahead))) {
            slip__crew_call(crew); /* there is room for one more */
            if ((*sample = unwrap(item))) return true;
        }
        if (is_over(ahead, status)) return true;
        how->is_early = how->crew == crew;
        if (how->is_early) return true;
    }
    return false;
}

/* The stage's lock is held, and given up meanwhile: the crew's guards what follows, and nobody waits who holds a
 * stage's. */
static slip_status take_from_crew(slip_ahead *ahead, slip_draw *how, slip_sample **sample) {
    slip_crew *crew = ahead->crew;
    slip_status status = SLIP_OK;
    uint64_t asked_at = slip__now_ns();
    if (crew->fork_generation != slip__fork_generation())
        return slip__fail(SLIP_CANCELLED,
                          "[prefetch] the process was forked while this stream worked ahead: make a new "
                          "one in the child");
    for (bool is_answered = false; !is_answered;) {
        note_beginning(ahead);
        slip__unlock(&ahead->base.lock);
        slip__lock(&crew->lock);
        ahead->is_wanted = !ahead->is_stopping;
        is_answered = await_item(ahead, how, sample, &status);
        if (is_answered && !how->crew) {
            if (ahead->given_at) ahead->consumed_ns += asked_at - ahead->given_at;
            ahead->given_at = slip__now_ns();
            ahead->waited_ns += ahead->given_at - asked_at;
        }
        ahead->given_count += *sample != NULL;
        slip__unlock(&crew->lock);
        slip__lock(&ahead->base.lock);
    }
    return status;
}

/* Without a crew: what one left behind, then one sample after the other. */
static slip_status take_alone(slip_ahead *ahead, slip_draw *how, slip_sample **sample) {
    for (;;) {
        slip_item *item = ahead->first;
        if (item) {
            if (!item->is_done) slip__data_finish(item->sample);
            item->is_done = true;
            item = slip__ahead_take(ahead);
            *sample = unwrap(item);
        } else {
            SLIP_TRY(slip__stage_draw(ahead->base.upstream[0], how, sample));
            if (!*sample) return SLIP_OK;
            slip__data_finish(*sample);
            if (!(*sample)->failure && (*sample)->is_dropped) {
                slip_sample_release(*sample);
                *sample = NULL;
            }
        }
        if (*sample) return SLIP_OK;
    }
}

static slip_status ahead_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    slip_ahead *ahead = (slip_ahead *)self;
    if (!ahead->crew && ahead->thread_count) SLIP_TRY(slip__crew_create(ahead));
    return ahead->crew ? take_from_crew(ahead, how, sample) : take_alone(ahead, how, sample);
}

/* ---- reset, positions, life ---- */

/* What was made ahead is thrown away. Until `resume` nothing is drawn: the stages before are moved meanwhile. */
static void stop(slip_ahead *ahead) {
    if (ahead->crew) slip__crew_stop(ahead->crew, ahead);
    if (ahead->crew) slip__lock(&ahead->crew->lock);
    drop_items(ahead);
    slip__note_drop(&ahead->note);
    ahead->given_since = ahead->drawn_since_note = 0;
    ahead->is_wanted = false;
    if (ahead->crew) slip__unlock(&ahead->crew->lock);
}

static void resume(slip_ahead *ahead) {
    if (ahead->crew) slip__lock(&ahead->crew->lock);
    ahead->is_stopping = false;
    if (ahead->crew) {
        slip__crew_tell(ahead->crew); /* who waited for a sample asks anew */
        slip__unlock(&ahead->crew->lock);
    }
}

static slip_status ahead_reset(slip_data *self) {
    slip_ahead *ahead = (slip_ahead *)self;
    stop(ahead);
    slip_status status = slip__stage_reset(self->upstream[0]);
    resume(ahead);
    return status;
}

/* Writes what was noted last, and how many samples were handed over since. False: nothing was noted; then *is_wanted
 * says whether something should have been. */
static bool save_noted(slip_ahead *ahead, slip_position_writer *writer, bool *is_wanted) {
    if (ahead->crew) slip__lock(&ahead->crew->lock);
    bool is_noted = ahead->note.bytes;
    *is_wanted = ahead->is_wanted;
    if (is_noted) {
        slip__position_put_bytes(writer, ahead->note.bytes, ahead->note.byte_count);
        slip__position_put(writer, ahead->given_since);
    }
    if (ahead->crew) slip__unlock(&ahead->crew->lock);
    return is_noted;
}

static slip_status ahead_save(slip_data *self, slip_position_writer *writer) {
    slip_ahead *ahead = (slip_ahead *)self;
    slip_note now = {0};
    bool is_wanted;
    if (ahead->is_unordered)
        return slip__fail(SLIP_UNIMPLEMENTED, "[save_position] a prefetch that keeps no order has no position");
    if (save_noted(ahead, writer, &is_wanted)) return writer->status;
    if (!is_wanted) slip__note_take(&now, self->upstream[0]);              /* nothing was made ahead yet */
    slip_status status = slip__note_save(&now, self->upstream[0], writer); /* where there is none, it says why */
    slip__position_put(writer, 0);
    slip__note_drop(&now);
    return status;
}

/* Draws on to where the stream was: unmade, unless the stages before have to make them. */
static slip_status draw_on(slip_data *stage, uint64_t count) {
    for (uint64_t i = 0; i < count; ++i) {
        slip_sample *sample;
        slip_draw how = {0};
        SLIP_TRY(slip__stage_draw(stage, &how, &sample));
        if (!sample) return slip__position_refuse();
        slip_sample_release(sample);
    }
    return SLIP_OK;
}

slip_status slip__ahead_load_into(slip_data *stage, slip_position_reader *reader) {
    slip_position_reader inner = {0};
    const void *bytes;
    uint64_t given;
    SLIP_TRY(slip__position_get_bytes(reader, &bytes, &inner.byte_count));
    SLIP_TRY(slip__position_get_below(reader, &given, MOST_NOTE_DISTANCE));
    inner.bytes = bytes;
    SLIP_TRY(slip__stage_load(stage, &inner));
    if (inner.at != inner.byte_count) return slip__position_refuse();
    return draw_on(stage, given);
}

static slip_status ahead_load(slip_data *self, slip_position_reader *reader) {
    slip_ahead *ahead = (slip_ahead *)self;
    stop(ahead);
    slip_status status = slip__stage_load(self->upstream[0], reader);
    resume(ahead);
    return status;
}

static slip_status ahead_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    SLIP_TRY(slip__stage_recall(self->upstream[0], reader, sample));
    slip__data_finish(*sample);
    return SLIP_OK;
}

static bool ahead_give_back(slip_data *self) {
    slip_ahead *ahead = (slip_ahead *)self;
    slip__lock(&self->lock);
    slip_crew *crew = ahead->crew && ahead->crew->stages[0] == ahead ? ahead->crew : NULL;
    slip__unlock(&self->lock);
    if (crew) return slip__crew_give_back(crew);
    return atomic_fetch_sub_explicit(&self->references, 1, memory_order_acq_rel) == 1;
}

static void ahead_destroy(slip_data *self) {
    slip_ahead *ahead = (slip_ahead *)self;
    if (ahead->crew && ahead->crew->stages[0] == ahead) slip__crew_release(ahead->crew); /* nobody works any more */
    drop_items(ahead);
    slip__note_drop(&ahead->note);
}

static const slip_stage_vtable ahead_vtable = {.name = "prefetch",
                                               .is_ahead = true,
                                               .draw = ahead_draw,
                                               .reset = ahead_reset,
                                               .save = ahead_save,
                                               .load = ahead_load,
                                               .recall = ahead_recall,
                                               .give_back = ahead_give_back,
                                               .destroy = ahead_destroy};

static slip_status create(slip_data **out, slip_data *stream, const slip_data_prefetch_options *options,
                          int thread_count) {
    SLIP_TRY(slip__stage_create(out, &ahead_vtable, sizeof(slip_ahead), &stream, 1, false));
    slip_ahead *ahead = (slip_ahead *)*out;
    size_t enough = 2 * (size_t)slip__pool_thread_count();
    ahead->thread_count = thread_count;
    ahead->size = options->size;
    ahead->depth = options->size ? options->size : enough;
    ahead->byte_limit = options->memory_budget ? options->memory_budget : FIRST_BUDGET;
    ahead->is_unordered = options->is_unordered;
    (*out)->may_drop = false;
    return SLIP_OK;
}

slip_status slip__data_finished(slip_data **out, slip_data *data, bool looks_inside) {
    *out = NULL;
    if (data->is_buffer || !(data->may_drop || looks_inside)) {
        *out = slip_data_retain(data);
        return SLIP_OK;
    }
    return create(out, data, &(slip_data_prefetch_options){0}, 0);
}

slip_status slip_data_prefetch(slip_data **out, slip_data *stream, const slip_data_prefetch_options *options) {
    slip_data_prefetch_options none = {0};
    *out = NULL;
    if (!options) options = &none;
    SLIP_TRY(slip__stage_need_stream(stream, "prefetch"));
    if (options->thread_count > MOST_THREADS || options->size > MOST_ITEMS)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[prefetch] %zu samples and %zu threads: %d and %d are the most",
                          options->size, options->thread_count, MOST_ITEMS, MOST_THREADS);
    int threads = options->thread_count ? (int)options->thread_count : slip__pool_thread_count();
    return create(out, stream, options, threads);
}
