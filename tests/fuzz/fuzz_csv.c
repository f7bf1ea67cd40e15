#include "data/csv.h"

#include <string.h>

#include "fuzz.h"

/* The rows that are left from there on, each one's place. */
static size_t read_rows(slip_csv *csv, uint64_t *last_place) {
    bool is_end = false;
    size_t count = 0;
    uint64_t place = csv->input.offset;
    while (!is_end) {
        slip_status status = slip__csv_next(csv, &is_end);
        FUZZ_CHECK(status == SLIP_OK || status == SLIP_IO);
        if (is_end) break;
        FUZZ_CHECK(csv->input.offset > place); /* always on */
        size_t total = 0;
        for (size_t i = 0; status == SLIP_OK && i < csv->column_count; ++i)
            for (size_t k = 0; k < csv->fields[i].byte_count; ++k) total += csv->fields[i].bytes[k] != 0;
        FUZZ_CHECK(total <= csv->input.offset - place);
        *last_place = place;
        place = csv->input.offset;
        ++count;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slip_csv csv;
    slip_input input;
    uint64_t place = 0, again = 0;
    FUZZ_CHECK(slip__input_from_bytes(&input, data, size, false, "fuzz") == SLIP_OK);
    if (slip__csv_begin(&csv, &input, ',', '"') != SLIP_OK) {
        FUZZ_CHECK(strncmp(slip_error_message(), "[fuzz]", 6) == 0);
        return 0;
    }
    size_t count = read_rows(&csv, &place);
    if (count > 0) {
        FUZZ_CHECK(slip__input_seek(&csv.input, place) == SLIP_OK);
        FUZZ_CHECK(read_rows(&csv, &again) == 1 && again == place);
    }
    slip__csv_end(&csv);
    return 0;
}
