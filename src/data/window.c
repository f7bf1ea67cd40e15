/* Windows along an axis: a sample becomes several. */
#include "core/array.h"
#include "data/filling.h"

typedef struct window_rule {
    slip_name *key, *index_key; /* index_key NULL: none */
    int64_t size, stride, dim;
} window_rule;

typedef struct window_stage {
    slip_data base;
    window_rule rule;
    slip_sample *parent; /* made; what is being cut, or NULL */
    uint64_t next, count;
    bool finds_made; /* the parent is found again by where it came from; else by drawing it again */
    slip_note note;  /* from before the parent was drawn */
} window_stage;

/* ---- one window ---- */

static uint64_t number_of(const slip_sample *sample) {
    return sample->origin.part & UINT32_MAX;
}

static slip_status put_index(slip_sample *sample, slip_name *key) {
    slip_array *index;
    SLIP_TRY(slip_array_from_data(&index, &(int64_t){(int64_t)number_of(sample)}, NULL, 0, SLIP_INT64));
    return slip__sample_put(sample, key, index);
}

/* The sample has the whole array still. */
static slip_status cut(slip_sample *sample, const void *arguments, slip_data_context *context) {
    const window_rule *rule = arguments;
    slip_array *whole, *window;
    int axis;
    SLIP_TRY(slip__data_need(&whole, sample, rule->key, context));
    SLIP_TRY(slip__data_axis(&axis, rule->dim, whole, context));
    int64_t start = (int64_t)number_of(sample) * rule->stride, left = whole->shape[axis] - start;
    int size = (int)(left < rule->size ? left : rule->size);
    SLIP_TRY(slip__data_take_part(&window, whole, axis, (int)start, size, context));
    SLIP_TRY(slip__sample_put(sample, rule->key, window));
    return rule->index_key ? put_index(sample, rule->index_key) : SLIP_OK;
}

static const slip_data_op_info cut_info = {
    .name = "sliding_window", .kind = SLIP_DATA_SAMPLE, .run.sample = cut, SLIP_DATA_UNLISTED};

/* One begins at each multiple of the stride that lies in the array. */
static slip_status count_windows(uint64_t *count, const slip_sample *parent, const window_rule *rule) {
    slip_data_context context = {.name = cut_info.name};
    slip_array *array;
    int axis;
    SLIP_TRY(slip__data_need(&array, parent, rule->key, &context));
    SLIP_TRY(slip__data_axis(&axis, rule->dim, array, &context));
    *count = array->shape[axis] ? (uint64_t)((array->shape[axis] - 1) / rule->stride) + 1 : 0;
    return SLIP_OK;
}

/* Window `number` of the parent, to be cut when its ops run. */
static slip_status make_window(slip_data *self, const slip_sample *parent, uint64_t number, slip_sample **sample) {
    SLIP_TRY(slip_sample_copy(sample, parent));
    slip_origin *origin = &(*sample)->origin;
    *origin = parent->origin;
    origin->part = origin->part << 32 | number;
    ++origin->part_count;
    slip__data_key_fold((*sample)->key, parent->key, UINT64_C(1) << 63 | number); /* no op has such a number */
    return slip__stage_pass(self, sample);
}

/* ---- the stage ---- */

static void drop_parent(window_stage *window) {
    slip_sample_release(window->parent);
    window->parent = NULL;
    window->next = window->count = 0;
    slip__note_drop(&window->note);
}

/* Draws what is cut next. A sample that failed, or cannot be cut, is given as it is. */
static slip_status draw_parent(window_stage *window, slip_draw *how, slip_sample **failed) {
    while (!window->parent) {
        slip_sample *next;
        slip_data *upstream = window->base.upstream[0];
        if (!window->finds_made) slip__note_take(&window->note, upstream);
        SLIP_TRY(slip__stage_draw(upstream, how, &next));
        if (!next) return SLIP_OK;
        slip_status status = next->failure ? SLIP_OK : count_windows(&window->count, next, &window->rule);
        if (status != SLIP_OK) slip__data_fail_sample(next, status);
        if (next->failure) {
            *failed = next;
            return SLIP_OK;
        }
        window->next = 0;
        if (window->count) window->parent = next;
        else slip_sample_release(next);
    }
    return SLIP_OK;
}

static slip_status window_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    window_stage *window = (window_stage *)self;
    SLIP_TRY(draw_parent(window, how, sample));
    if (!window->parent) return SLIP_OK;
    SLIP_TRY(make_window(self, window->parent, window->next, sample));
    if (++window->next == window->count) drop_parent(window);
    return SLIP_OK;
}

static slip_status window_reset(slip_data *self) {
    drop_parent((window_stage *)self);
    return SLIP_OK;
}

static slip_status window_save(slip_data *self, slip_position_writer *writer) {
    window_stage *window = (window_stage *)self;
    slip__position_put(writer, window->parent ? window->next : 0); /* a parent that is kept has given a window */
    if (!window->parent) return writer->status;
    return window->finds_made ? slip__stage_remember(self->upstream[0], window->parent, writer)
                              : slip__note_save(&window->note, self->upstream[0], writer);
}

static slip_status load_parent(window_stage *window, slip_position_reader *reader) {
    slip_data *upstream = window->base.upstream[0];
    slip_draw how = {0};
    if (window->finds_made) return slip__stage_recall(upstream, reader, &window->parent);
    SLIP_TRY(slip__note_load(&window->note, upstream, reader));
    return slip__stage_draw(upstream, &how, &window->parent);
}

/* A sample that failed when it was found again cannot go on to be cut. */
static slip_status check_found(const slip_sample *parent) {
    if (!parent) return slip__position_refuse();
    return parent->failure ? slip__failure_report(parent->failure) : SLIP_OK;
}

static slip_status window_load(slip_data *self, slip_position_reader *reader) {
    window_stage *window = (window_stage *)self;
    uint64_t next;
    drop_parent(window);
    SLIP_TRY(slip__position_get_below(reader, &next, INT32_MAX));
    if (next == 0) return SLIP_OK;
    SLIP_TRY(load_parent(window, reader));
    slip_status status = check_found(window->parent);
    if (status == SLIP_OK) status = count_windows(&window->count, window->parent, &window->rule);
    if (status == SLIP_OK && next >= window->count) status = slip__position_refuse();
    if (status == SLIP_OK) window->next = next;
    else drop_parent(window);
    return status;
}

static slip_status window_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    window_stage *window = (window_stage *)self;
    slip_sample *parent;
    uint64_t mark, number, count;
    SLIP_TRY(slip__position_get(reader, &mark));
    if (mark != SLIP_POSITION_PART) return slip__position_refuse();
    SLIP_TRY(slip__position_get(reader, &number));
    SLIP_TRY(slip__stage_recall(self->upstream[0], reader, &parent));
    slip_status status = check_found(parent);
    if (status == SLIP_OK) status = count_windows(&count, parent, &window->rule);
    if (status == SLIP_OK && number >= count) status = slip__position_refuse();
    if (status == SLIP_OK) status = make_window(self, parent, number, sample);
    slip_sample_release(parent);
    return status;
}

static void window_destroy(slip_data *self) {
    window_stage *window = (window_stage *)self;
    drop_parent(window);
    slip__name_release(window->rule.key);
    slip__name_release(window->rule.index_key);
}

static const slip_stage_vtable window_vtable = {.name = "sliding_window",
                                                .draw = window_draw,
                                                .reset = window_reset,
                                                .save = window_save,
                                                .load = window_load,
                                                .recall = window_recall,
                                                .destroy = window_destroy};

static slip_status set_up(window_stage *window, const char *key, const char *index_key) {
    SLIP_TRY(slip__name_create(&window->rule.key, key));
    if (index_key && *index_key) SLIP_TRY(slip__name_create(&window->rule.index_key, index_key));
    SLIP_TRY(slip__stage_add_op(&window->base, &cut_info, &window->rule));
    window->finds_made = slip__stage_finds_made(window->base.upstream[0]);
    return SLIP_OK;
}

slip_status slip_data_sliding_window(slip_data **out, slip_data *stream, const char *key, int64_t size, int64_t stride,
                                     int64_t dim, const char *index_key) {
    slip_data *made;
    *out = NULL;
    SLIP_TRY(slip__stage_need_stream(stream, "sliding_window"));
    SLIP_TRY(slip__stage_need_host(stream, "sliding_window"));
    if (size < 1 || stride < 1)
        return slip__fail(SLIP_INVALID_ARGUMENT,
                          "[sliding_window] a size of %lld and a stride of %lld: both must be at least 1",
                          (long long)size, (long long)stride);
    SLIP_TRY(slip__data_finished(&made, stream, true));
    slip_status status = slip__stage_create(out, &window_vtable, sizeof(window_stage), &made, 1, false);
    slip_data_release(made);
    if (status != SLIP_OK) return status;
    window_stage *window = (window_stage *)*out;
    window->rule.size = size;
    window->rule.stride = stride;
    window->rule.dim = dim;
    status = set_up(window, key, index_key);
    return slip__stage_settle(out, status);
}
