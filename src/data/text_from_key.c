/* Streams of what lies in the files that the samples of another stream name: for each of them a stream of its own is
 * read to its end. */
#include <string.h>

#include "base/memory.h"
#include "data/fetcher.h"
#include "data/members.h"
#include "data/stage.h"

#include <slip/data_text.h>

typedef struct nest_stage {
    slip_data base;
    slip_data_text_source how; /* its texts are the stage's own */
    slip_name *key;
    char *prefix, *output_key;
    /* The file that is read. */
    slip_data *inner; /* NULL: none */
    char *input;      /* its path, or the text itself */
    size_t input_bytes;
    uint32_t sample_key[2]; /* of the sample that names it */
    uint32_t epoch;
} nest_stage;

static const char *name_of(const nest_stage *nest) {
    static const char *const names[] = {"line_reader_from_key", "csv_reader_from_key", "jsonl_reader_from_key"};
    return names[nest->how.format];
}

static void leave_inner(nest_stage *nest) {
    slip_data_release(nest->inner);
    slip__free(nest->input);
    nest->inner = NULL;
    nest->input = NULL;
}

static slip_status open_inner(nest_stage *nest) {
    const slip_data_text_source *how = &nest->how;
    const char *input = nest->input;
    size_t count = nest->input_bytes;
    if (how->file_fetcher && !how->from_memory) SLIP_TRY(slip_file_fetcher_fetch(how->file_fetcher, input));
    switch (how->format) {
    case SLIP_DATA_LINES:
        return how->from_memory ? slip_data_from_lines_text(&nest->inner, input, count, nest->output_key, how->unzip)
                                : slip_data_from_lines(&nest->inner, input, nest->output_key, how->unzip);
    case SLIP_DATA_CSV:
        return how->from_memory
                   ? slip_data_from_csv_text(&nest->inner, input, count, how->separator, how->quote, how->unzip)
                   : slip_data_from_csv(&nest->inner, input, how->separator, how->quote, how->unzip);
    default:
        return how->from_memory ? slip_data_from_jsonl_text(&nest->inner, input, count, how->unzip)
                                : slip_data_from_jsonl(&nest->inner, input, how->unzip);
    }
}

/* What the sample names, or holds. */
static slip_status take_input(nest_stage *nest, const slip_sample *sample) {
    slip_data_context context = {.name = name_of(nest)};
    slip_array *array;
    SLIP_TRY(slip__data_need(&array, sample, nest->key, &context));
    if (!nest->how.from_memory) {
        SLIP_TRY(slip__data_path(&nest->input, nest->prefix, array, &context));
        nest->input_bytes = strlen(nest->input);
        return SLIP_OK;
    }
    if (slip_dtype_size(slip_array_dtype(array)) != 1)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] a text is an array of bytes, not of %s", context.name,
                          slip_dtype_name(slip_array_dtype(array)));
    nest->input_bytes = slip_array_size(array);
    nest->input = slip__malloc(nest->input_bytes + 1);
    if (!nest->input) return slip__fail_memory(context.name, nest->input_bytes + 1);
    if (nest->input_bytes) memcpy(nest->input, slip_array_data_if_ready(array), nest->input_bytes);
    return SLIP_OK;
}

/* The next file; *is_none where there is no more, or not yet. */
static slip_status enter_next(nest_stage *nest, slip_draw *how, bool *is_none) {
    slip_sample *sample;
    SLIP_TRY(slip__stage_draw(nest->base.upstream[0], how, &sample));
    *is_none = !sample;
    if (*is_none) return SLIP_OK;
    slip__data_finish(sample);
    slip_status status = sample->failure ? slip__failure_report(sample->failure) : SLIP_OK;
    if (status == SLIP_OK && !sample->is_dropped) {
        memcpy(nest->sample_key, sample->key, sizeof nest->sample_key);
        nest->epoch = sample->origin.epoch;
        status = take_input(nest, sample);
        if (status == SLIP_OK) status = open_inner(nest);
        if (status != SLIP_OK) leave_inner(nest);
    }
    slip_sample_release(sample);
    return status;
}

static slip_status nest_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    nest_stage *nest = (nest_stage *)self;
    for (;;) {
        bool is_none = false;
        if (!nest->inner) SLIP_TRY(enter_next(nest, how, &is_none));
        if (is_none) return SLIP_OK;
        if (!nest->inner) continue; /* the sample was dropped */
        slip_draw wait = {0};
        SLIP_TRY(slip__stage_draw(nest->inner, &wait, sample));
        if (*sample) {
            slip__stage_identify(*sample, nest->sample_key, nest->epoch, (*sample)->origin.index);
            return SLIP_OK;
        }
        leave_inner(nest);
    }
}

static slip_status nest_reset(slip_data *self) {
    leave_inner((nest_stage *)self);
    return SLIP_OK;
}

static slip_status nest_save(slip_data *self, slip_position_writer *writer) {
    nest_stage *nest = (nest_stage *)self;
    slip__position_put(writer, nest->inner != NULL);
    if (!nest->inner) return SLIP_OK;
    slip__position_put_key(writer, nest->sample_key);
    slip__position_put(writer, nest->epoch);
    slip__position_put_bytes(writer, nest->input, nest->input_bytes);
    return slip__stage_save(nest->inner, writer);
}

static slip_status nest_load(slip_data *self, slip_position_reader *reader) {
    nest_stage *nest = (nest_stage *)self;
    uint64_t has_inner, epoch;
    const void *input;
    leave_inner(nest);
    SLIP_TRY(slip__position_get_below(reader, &has_inner, 1));
    if (!has_inner) return SLIP_OK;
    SLIP_TRY(slip__position_get_key(reader, nest->sample_key));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get_bytes(reader, &input, &nest->input_bytes));
    nest->epoch = (uint32_t)epoch;
    nest->input = slip__malloc(nest->input_bytes + 1);
    if (!nest->input) return slip__fail_memory(name_of(nest), nest->input_bytes + 1);
    memcpy(nest->input, input, nest->input_bytes);
    nest->input[nest->input_bytes] = 0;
    slip_status status = open_inner(nest);
    if (status == SLIP_OK) status = slip__stage_load(nest->inner, reader);
    if (status != SLIP_OK) leave_inner(nest);
    return status;
}

static slip_status nest_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    (void)reader, (void)sample;
    return slip__fail(SLIP_UNIMPLEMENTED,
                      "[load_position] samples of '%s' cannot be found again: shuffle before it, or not at all",
                      name_of((nest_stage *)self));
}

static void nest_destroy(slip_data *self) {
    nest_stage *nest = (nest_stage *)self;
    leave_inner(nest);
    slip__name_release(nest->key);
    slip__free(nest->prefix);
    slip__free(nest->output_key);
    slip_file_fetcher_release(nest->how.file_fetcher);
}

static const slip_stage_vtable nest_vtable = {.name = "texts_from_key",
                                              .draw = nest_draw,
                                              .reset = nest_reset,
                                              .save = nest_save,
                                              .load = nest_load,
                                              .recall = nest_recall,
                                              .destroy = nest_destroy};

static slip_status copy_text(char **out, const char *text, const char *function) {
    return slip__join_path(out, "", text ? text : "", text ? strlen(text) : 0, function);
}

slip_status slip_data_texts_from_key(slip_data **out, slip_data *stream, const char *key,
                                     const slip_data_text_source *source) {
    *out = NULL;
    if ((unsigned)source->format > SLIP_DATA_JSONL)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[texts_from_key] there is no format %d", (int)source->format);
    SLIP_TRY(slip__stage_need_stream(stream, "texts_from_key"));
    SLIP_TRY(slip__stage_create(out, &nest_vtable, sizeof(nest_stage), &stream, 1, false));
    nest_stage *nest = (nest_stage *)*out;
    nest->how = *source;
    if (source->file_fetcher) slip_file_fetcher_retain(source->file_fetcher);
    const char *function = name_of(nest);
    nest->base.draw_blocks = true;
    nest->base.may_drop = false;
    slip_status status = slip__name_create(&nest->key, key);
    if (status == SLIP_OK) status = copy_text(&nest->prefix, source->prefix, function);
    if (status == SLIP_OK) status = copy_text(&nest->output_key, source->key, function);
    bool has_key = status != SLIP_OK || source->format != SLIP_DATA_LINES || *nest->output_key;
    if (!has_key) status = slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the lines need a key", function);
    bool is_csv = source->format == SLIP_DATA_CSV && status == SLIP_OK;
    if (is_csv && source->separator == source->quote)
        status = slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the separator and the quote must be two different characters",
                            function);
    return slip__stage_settle(out, status);
}
