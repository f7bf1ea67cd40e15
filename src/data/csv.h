/* Records of a CSV text (RFC 4180): fields between separators, quoted ones with quotes doubled and lines within. */
#ifndef SLIP_DATA_CSV_H
#define SLIP_DATA_CSV_H

#include "data/input.h"

typedef struct slip_csv_field {
    size_t start; /* from the record's first byte, while it is read */
    const char *bytes;
    size_t byte_count;
} slip_csv_field;

/* Caller-locked. */
typedef struct slip_csv {
    slip_input input;
    char separator, quote;
    uint64_t line; /* of the next record, counted from 1 */

    slip_csv_field *fields; /* of the record last read; they hold until the next one is */
    size_t field_count, room;
    size_t column_count; /* fields of the header; 0: not read yet, or the text is empty */
    slip_csv_field *columns;
    char *header; /* what the columns lie in, each with a NUL */
} slip_csv;

enum { SLIP_CSV_COLUMNS = 1 << 14 };

/* Reads the header from the input, which is the reader's from then on, also on failure. Errors: separator and quote are
 * no two different characters; those of the header's line. */
slip_status slip__csv_begin(slip_csv *csv, slip_input *input, char separator, char quote);
void slip__csv_end(slip_csv *csv); /* a zeroed one is fine */

/* The next record that is no empty line, as many fields as there are columns; *is_end: there is none. After an error,
 * SLIP_IO, the next call goes on behind the record. */
slip_status slip__csv_next(slip_csv *csv, bool *is_end);

#endif
