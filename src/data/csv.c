#include "data/csv.h"

#include <string.h>

#include "base/memory.h"

/* A record while it is taken apart. Its bytes move when more lines are read, so that places are counted from its
 * start. */
typedef struct record {
    slip_csv *csv;
    char *bytes;
    size_t length; /* of the lines read so far */
    size_t at;
    uint64_t line_count;
    bool is_last; /* the text has no more lines */
} record;

static slip_status fail(const record *self, const char *problem) {
    const slip_input *input = &self->csv->input;
    return slip__fail(SLIP_IO, "[%s] %.*s, line %llu: %s", input->function, (int)SLIP_LABEL_BYTES, input->label,
                      (unsigned long long)self->csv->line, problem);
}

static slip_status read_line(record *self) {
    size_t before = self->length;
    SLIP_TRY(slip__input_line(&self->csv->input, before, &self->bytes, &self->length, &self->is_last));
    self->line_count += self->length > before;
    return SLIP_OK;
}

/* Where the fields of the last line end, before "\n" or "\r\n". */
static size_t content_end(const record *self) {
    size_t end = self->length;
    if (end > self->at && self->bytes[end - 1] == '\n') --end;
    if (end > self->at && self->bytes[end - 1] == '\r') --end;
    return end;
}

static slip_status add_field(record *self, size_t start, size_t byte_count) {
    slip_csv *csv = self->csv;
    size_t most = csv->column_count ? csv->column_count : SLIP_CSV_COLUMNS;
    if (csv->field_count < most && csv->field_count == csv->room) {
        size_t room = csv->room ? csv->room * 2 : 16;
        slip_csv_field *fields = slip__realloc(csv->fields, room * sizeof *fields);
        if (!fields) return slip__fail_memory(csv->input.function, room * sizeof *fields);
        csv->fields = fields;
        csv->room = room;
    }
    /* Fields that are too many are counted, for the message. */
    if (csv->field_count < most) csv->fields[csv->field_count] = (slip_csv_field){start, NULL, byte_count};
    ++csv->field_count;
    return SLIP_OK;
}

/* From behind the opening quote to behind the closing one. Doubled quotes become one where they lie. */
static slip_status read_quoted(record *self) {
    char quote = self->csv->quote;
    size_t start = self->at, to = start;
    for (;;) {
        const char *found = memchr(self->bytes + self->at, quote, self->length - self->at);
        size_t stop = found ? (size_t)(found - self->bytes) : self->length, count = stop - self->at;
        if (to != self->at && count) memmove(self->bytes + to, self->bytes + self->at, count);
        to += count;
        self->at = stop;
        if (!found) {
            if (self->is_last) return fail(self, "a quoted field does not end");
            SLIP_TRY(read_line(self));
            continue;
        }
        ++self->at;
        if (self->at == self->length || self->bytes[self->at] != quote) break;
        self->bytes[to++] = quote;
        ++self->at;
    }
    return add_field(self, start, to - start);
}

static slip_status read_plain(record *self) {
    size_t end = content_end(self), left = end - self->at;
    const char *start = self->bytes + self->at, *found = memchr(start, self->csv->separator, left);
    size_t byte_count = found ? (size_t)(found - start) : left;
    if (memchr(start, self->csv->quote, byte_count))
        return fail(self, "a quote in a field that does not begin with one");
    SLIP_TRY(add_field(self, self->at, byte_count));
    self->at += byte_count;
    return SLIP_OK;
}

static slip_status read_fields(record *self) {
    for (;;) {
        bool is_quoted = self->at < self->length && self->bytes[self->at] == self->csv->quote;
        if (is_quoted) {
            ++self->at;
            SLIP_TRY(read_quoted(self));
        } else SLIP_TRY(read_plain(self));
        if (self->at == content_end(self)) return SLIP_OK;
        if (self->bytes[self->at] != self->csv->separator)
            return fail(self, "a separator or the line's end was expected behind a quoted field");
        ++self->at;
    }
}

/* What follows the record, read or not, is the next one. */
static void take(record *self, slip_status status) {
    slip_csv *csv = self->csv;
    if (status != SLIP_OK && self->length == 0) (void)slip__input_skip_line(&csv->input);
    else slip__input_take(&csv->input, self->length);
    csv->line += self->line_count ? self->line_count : 1;
}

/* Any record that is no empty line. */
static slip_status read_record(slip_csv *csv, bool *is_end) {
    slip_status status;
    do {
        record self = {.csv = csv};
        csv->field_count = 0;
        status = read_line(&self);
        *is_end = status == SLIP_OK && self.length == 0;
        if (*is_end) return SLIP_OK;
        bool is_empty = status == SLIP_OK && content_end(&self) == 0;
        if (status == SLIP_OK && !is_empty) status = read_fields(&self);
        bool is_wrong = status == SLIP_OK && !is_empty && csv->column_count && csv->field_count != csv->column_count;
        if (is_wrong)
            status = slip__fail(SLIP_IO, "[%s] %.*s, line %llu: %zu fields, where the header has %zu",
                                csv->input.function, (int)SLIP_LABEL_BYTES, csv->input.label,
                                (unsigned long long)csv->line, csv->field_count, csv->column_count);
        if (status == SLIP_OK && csv->field_count > SLIP_CSV_COLUMNS) status = fail(&self, "more than 16384 columns");
        for (size_t i = 0; status == SLIP_OK && i < csv->field_count; ++i)
            csv->fields[i].bytes = self.bytes + csv->fields[i].start;
        take(&self, status);
    } while (status == SLIP_OK && csv->field_count == 0);
    return status;
}

slip_status slip__csv_next(slip_csv *csv, bool *is_end) {
    *is_end = csv->column_count == 0;
    return *is_end ? SLIP_OK : read_record(csv, is_end);
}

/* ---- the header ---- */

/* A copy of its fields, which become keys. */
static slip_status keep_header(slip_csv *csv) {
    const char *function = csv->input.function;
    size_t total = 0;
    for (size_t i = 0; i < csv->field_count; ++i) total += csv->fields[i].byte_count + 1;
    csv->header = slip__malloc(total);
    csv->columns = slip__malloc(csv->field_count * sizeof *csv->columns);
    if (!csv->header || !csv->columns) return slip__fail_memory(function, total);
    char *to = csv->header;
    for (size_t i = 0; i < csv->field_count; ++i) {
        size_t byte_count = csv->fields[i].byte_count;
        if (memchr(csv->fields[i].bytes, 0, byte_count))
            return slip__fail(SLIP_IO, "[%s] %.*s: column %zu of the header has a NUL in its name", function,
                              (int)SLIP_LABEL_BYTES, csv->input.label, i);
        memcpy(to, csv->fields[i].bytes, byte_count);
        to[byte_count] = 0;
        csv->columns[i] = (slip_csv_field){.bytes = to, .byte_count = byte_count};
        to += byte_count + 1;
    }
    csv->column_count = csv->field_count;
    return SLIP_OK;
}

static slip_status read_header(slip_csv *csv) {
    char *bytes;
    size_t byte_count;
    bool is_last, is_end;
    SLIP_TRY(slip__input_line(&csv->input, 0, &bytes, &byte_count, &is_last));
    if (byte_count >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) slip__input_take(&csv->input, 3); /* UTF-8's mark */
    SLIP_TRY(read_record(csv, &is_end));
    return is_end ? SLIP_OK : keep_header(csv);
}

slip_status slip__csv_begin(slip_csv *csv, slip_input *input, char separator, char quote) {
    *csv = (slip_csv){.input = *input, .separator = separator, .quote = quote, .line = 1};
    *input = (slip_input){.descriptor = -1};
    bool is_wrong = separator == quote || memchr("\r\n", separator, 3) || memchr("\r\n", quote, 3);
    slip_status status = SLIP_OK;
    if (is_wrong)
        status = slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the separator and the quote must be two different characters",
                            csv->input.function);
    if (status == SLIP_OK) status = read_header(csv);
    if (status != SLIP_OK) slip__csv_end(csv);
    return status;
}

void slip__csv_end(slip_csv *csv) {
    slip__input_close(&csv->input);
    slip__free(csv->fields);
    slip__free(csv->columns);
    slip__free(csv->header);
    *csv = (slip_csv){.input.descriptor = -1};
}
