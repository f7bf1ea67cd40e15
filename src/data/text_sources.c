/* Streams of lines, CSV rows and JSON lines. A sample is identified by the byte of the text at which it begins: that is
 * what random choices follow from, what a saved position holds, and how a sample is found again. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "data/csv.h"
#include "data/jsonl.h"
#include "data/stage.h"

#include <slip/data_text.h>

typedef struct text_stage {
    slip_data base;
    uint32_t key[2];
    uint32_t epoch;
    bool has_read; /* in this epoch */
    /* Reads one sample; *sample NULL: the end. */
    slip_status (*read)(struct text_stage *text, slip_sample **sample);
    slip_input *input; /* of one of these, and its line */
    uint64_t *line;
    slip_input plain;
    uint64_t plain_line;
    slip_csv csv;
    slip_jsonl jsonl;
    uint64_t first_offset, first_line; /* where samples begin */
    slip_name **names;                 /* a line's key, or those of the columns */
    size_t name_count;
} text_stage;

/* ---- samples ---- */

static slip_status finish(slip_sample **out, slip_sample *sample, slip_status status) {
    *out = status == SLIP_OK ? sample : NULL;
    if (status != SLIP_OK) slip_sample_release(sample);
    return status;
}

static slip_status read_line(text_stage *text, slip_sample **out) {
    slip_input *input = text->input;
    slip_sample *sample = NULL;
    char *bytes;
    size_t byte_count;
    bool is_last;
    slip_status status = slip__input_line(input, 0, &bytes, &byte_count, &is_last);
    ++*text->line;
    if (status != SLIP_OK) {
        (void)slip__input_skip_line(input);
        return status;
    }
    if (byte_count == 0) return SLIP_OK;
    slip__input_take(input, byte_count);
    if (bytes[byte_count - 1] == '\n') --byte_count;
    SLIP_TRY(slip_sample_create(&sample));
    return finish(out, sample, slip__sample_put_text(sample, text->names[0], bytes, byte_count, input->function));
}

static slip_status read_row(text_stage *text, slip_sample **out) {
    slip_sample *sample = NULL;
    bool is_end;
    SLIP_TRY(slip__csv_next(&text->csv, &is_end));
    if (is_end) return SLIP_OK;
    SLIP_TRY(slip_sample_create(&sample));
    slip_status status = SLIP_OK;
    for (size_t i = 0; i < text->name_count && status == SLIP_OK; ++i)
        status = slip__sample_put_text(sample, text->names[i], text->csv.fields[i].bytes,
                                       text->csv.fields[i].byte_count, text->input->function);
    return finish(out, sample, status);
}

static slip_status put_value(void *context, const char *name, slip_array *array) {
    slip_status status = slip_sample_set(context, name, array);
    slip_array_release(array);
    return status;
}

static slip_status read_object(text_stage *text, slip_sample **out) {
    slip_sample *sample;
    bool is_end;
    SLIP_TRY(slip_sample_create(&sample));
    slip_status status = slip__jsonl_next(&text->jsonl, put_value, sample, &is_end);
    if (status == SLIP_OK && !is_end) return finish(out, sample, SLIP_OK);
    slip_sample_release(sample);
    return status;
}

/* ---- the stage ---- */

static slip_status text_draw(slip_data *self, slip_draw *how, slip_sample **sample) {
    text_stage *text = (text_stage *)self;
    uint64_t offset = text->input->offset;
    (void)how;
    text->has_read = true;
    SLIP_TRY(text->read(text, sample));
    if (*sample) slip__stage_identify(*sample, text->key, text->epoch, offset);
    return SLIP_OK;
}

static slip_status go_to(text_stage *text, uint64_t offset, uint64_t line) {
    SLIP_TRY(slip__input_seek(text->input, offset));
    *text->line = line;
    return SLIP_OK;
}

static slip_status text_reset(slip_data *self) {
    text_stage *text = (text_stage *)self;
    if (!text->has_read) return SLIP_OK;
    SLIP_TRY(go_to(text, text->first_offset, text->first_line));
    text->has_read = false;
    ++text->epoch;
    return SLIP_OK;
}

static slip_status text_save(slip_data *self, slip_position_writer *writer) {
    text_stage *text = (text_stage *)self;
    slip__position_put_key(writer, text->key);
    slip__position_put(writer, text->epoch);
    slip__position_put(writer, text->has_read);
    slip__position_put(writer, text->input->offset);
    slip__position_put(writer, *text->line);
    return SLIP_OK;
}

static slip_status text_load(slip_data *self, slip_position_reader *reader) {
    text_stage *text = (text_stage *)self;
    uint64_t epoch, has_read, offset, line;
    SLIP_TRY(slip__position_get_key(reader, text->key));
    SLIP_TRY(slip__position_get_below(reader, &epoch, UINT32_MAX));
    SLIP_TRY(slip__position_get_below(reader, &has_read, 1));
    SLIP_TRY(slip__position_get_below(reader, &offset, INT64_MAX));
    SLIP_TRY(slip__position_get(reader, &line));
    if (offset < text->first_offset) return slip__position_refuse();
    SLIP_TRY(go_to(text, offset, line));
    text->epoch = (uint32_t)epoch;
    text->has_read = has_read;
    return SLIP_OK;
}

static slip_status read_again(text_stage *text, uint64_t offset, uint32_t epoch, slip_sample **sample) {
    uint64_t here = text->input->offset, line = *text->line;
    slip_status status = go_to(text, offset, 0);
    if (status == SLIP_OK) status = text->read(text, sample);
    slip_status back = go_to(text, here, line);
    if (status == SLIP_OK) status = back;
    if (status == SLIP_OK && !*sample) status = slip__position_refuse();
    if (status == SLIP_OK) {
        slip__stage_identify(*sample, text->key, epoch, offset);
        return SLIP_OK;
    }
    slip_sample_release(*sample);
    *sample = NULL;
    return status;
}

static slip_status text_recall(slip_data *self, slip_position_reader *reader, slip_sample **sample) {
    text_stage *text = (text_stage *)self;
    uint64_t children, offset, packed;
    SLIP_TRY(slip__position_get_below(reader, &children, 0));
    SLIP_TRY(slip__position_get_below(reader, &offset, INT64_MAX));
    SLIP_TRY(slip__position_get(reader, &packed));
    if (offset < text->first_offset) return slip__position_refuse();
    slip__lock(&self->lock);
    slip_status status = read_again(text, offset, (uint32_t)(packed >> 32), sample);
    slip__unlock(&self->lock);
    return status;
}

static void text_destroy(slip_data *self) {
    text_stage *text = (text_stage *)self;
    for (size_t i = 0; i < text->name_count; ++i) slip__name_release(text->names[i]);
    slip__free(text->names);
    slip__input_close(&text->plain);
    slip__csv_end(&text->csv);
    slip__jsonl_end(&text->jsonl);
}

#define TEXT_VTABLE(text)                                                                           \
    {                                                                                               \
        .name = text, .draw = text_draw, .reset = text_reset, .save = text_save, .load = text_load, \
        .recall = text_recall, .destroy = text_destroy                                              \
    }

static const slip_stage_vtable lines_vtable = TEXT_VTABLE("lines"), csv_vtable = TEXT_VTABLE("csv"),
                               jsonl_vtable = TEXT_VTABLE("jsonl");

/* ---- making them ---- */

/* A stage that holds no input yet. */
static slip_status create(text_stage **made, slip_data **out, const slip_stage_vtable *vtable) {
    SLIP_TRY(slip__stage_create(out, vtable, sizeof(text_stage), NULL, 0, false));
    text_stage *text = *made = (text_stage *)*out;
    text->plain.descriptor = text->csv.input.descriptor = text->jsonl.input.descriptor = -1;
    slip__stage_new_key(text->key);
    return SLIP_OK;
}

static slip_status add_names(text_stage *text, size_t count, const char *function) {
    text->names = slip__calloc(count ? count : 1, sizeof *text->names);
    return text->names ? SLIP_OK : slip__fail_memory(function, count * sizeof *text->names);
}

/* Takes over the input, also on failure. */
static slip_status give(slip_data **out, slip_input *input, text_stage *text, slip_status status) {
    slip__input_close(input);
    if (status == SLIP_OK) {
        text->first_offset = text->input->offset;
        text->first_line = *text->line;
        text->base.draw_blocks = text->input->descriptor >= 0;
        return SLIP_OK;
    }
    return slip__stage_settle(out, status);
}

static slip_status begin_lines(slip_data **out, slip_input *input, const char *key) {
    text_stage *text = NULL;
    slip_status status = create(&text, out, &lines_vtable);
    if (status == SLIP_OK) status = add_names(text, 1, input->function);
    if (status == SLIP_OK) status = slip__name_create(&text->names[0], key);
    if (status == SLIP_OK) {
        text->name_count = 1;
        text->plain = *input;
        *input = (slip_input){.descriptor = -1};
        text->input = &text->plain;
        text->line = &text->plain_line;
        text->read = read_line;
    }
    return give(out, input, text, status);
}

/* A column without a name is called after its place. */
static slip_status name_columns(text_stage *text) {
    const slip_csv *csv = &text->csv;
    SLIP_TRY(add_names(text, csv->column_count, csv->input.function));
    for (; text->name_count < csv->column_count; ++text->name_count) {
        const slip_csv_field *column = &csv->columns[text->name_count];
        char place[32];
        snprintf(place, sizeof place, "column%zu", text->name_count + 1);
        SLIP_TRY(slip__name_create(&text->names[text->name_count], column->byte_count ? column->bytes : place));
    }
    return SLIP_OK;
}

static slip_status begin_csv(slip_data **out, slip_input *input, char separator, char quote) {
    text_stage *text = NULL;
    slip_status status = create(&text, out, &csv_vtable);
    if (status == SLIP_OK) status = slip__csv_begin(&text->csv, input, separator, quote);
    if (status == SLIP_OK) {
        text->input = &text->csv.input;
        text->line = &text->csv.line;
        text->read = read_row;
        status = name_columns(text);
    }
    return give(out, input, text, status);
}

static slip_status begin_jsonl(slip_data **out, slip_input *input) {
    text_stage *text = NULL;
    slip_status status = create(&text, out, &jsonl_vtable);
    if (status == SLIP_OK) {
        slip__jsonl_begin(&text->jsonl, input);
        text->input = &text->jsonl.input;
        text->line = &text->jsonl.line;
        text->read = read_object;
    }
    return give(out, input, text, status);
}

slip_status slip_data_from_lines(slip_data **out, const char *path, const char *key, bool unzip) {
    slip_input input;
    *out = NULL;
    SLIP_TRY(slip__input_open(&input, path, unzip, "stream_line_reader"));
    return begin_lines(out, &input, key);
}

slip_status slip_data_from_lines_text(slip_data **out, const void *text, size_t byte_count, const char *key,
                                      bool unzip) {
    slip_input input;
    *out = NULL;
    SLIP_TRY(slip__input_from_bytes(&input, text, byte_count, unzip, "stream_line_reader_from_string"));
    return begin_lines(out, &input, key);
}

slip_status slip_data_from_csv(slip_data **out, const char *path, char separator, char quote, bool unzip) {
    slip_input input;
    *out = NULL;
    SLIP_TRY(slip__input_open(&input, path, unzip, "stream_csv_reader"));
    return begin_csv(out, &input, separator, quote);
}

slip_status slip_data_from_csv_text(slip_data **out, const void *text, size_t byte_count, char separator, char quote,
                                    bool unzip) {
    slip_input input;
    *out = NULL;
    SLIP_TRY(slip__input_from_bytes(&input, text, byte_count, unzip, "stream_csv_reader_from_string"));
    return begin_csv(out, &input, separator, quote);
}

slip_status slip_data_from_jsonl(slip_data **out, const char *path, bool unzip) {
    slip_input input;
    *out = NULL;
    SLIP_TRY(slip__input_open(&input, path, unzip, "stream_jsonl_reader"));
    return begin_jsonl(out, &input);
}

slip_status slip_data_from_jsonl_text(slip_data **out, const void *text, size_t byte_count, bool unzip) {
    slip_input input;
    *out = NULL;
    SLIP_TRY(slip__input_from_bytes(&input, text, byte_count, unzip, "stream_jsonl_reader_from_string"));
    return begin_jsonl(out, &input);
}
