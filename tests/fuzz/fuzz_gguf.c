#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_memory memory = {.data = data, .size = size};
    slip_reader reader = fuzz_reader(&memory);
    slip_writer writer = fuzz_writer(&memory);
    slip_archive *archive = NULL, *again = NULL;
    if (slip_gguf_load_from(&archive, &reader) != SLIP_OK) {
        FUZZ_CHECK(archive == NULL);
        FUZZ_CHECK(strncmp(slip_error_message(), "[load_gguf]", 11) == 0);
    } else {
        fuzz_touch_archive(archive, size);
        slip_value alignment = slip_archive_find_metadata(archive, "general.alignment");
        const uint32_t *bytes = alignment.array ? slip_array_data_if_ready(alignment.array) : NULL;
        bool is_small = !bytes || *bytes < 4096; /* long padding shows nothing */
        /* Packed weights and empty arrays cannot be written. */
        if (is_small && slip_gguf_save_to(&writer, archive) == SLIP_OK) {
            fuzz_turn_round(&memory);
            FUZZ_CHECK(slip_gguf_load_from(&again, &reader) == SLIP_OK);
            fuzz_check_same(archive, again);
        }
    }
    slip_archive_release(archive);
    slip_archive_release(again);
    fuzz_free(&memory);
    FUZZ_CHECK(slip_memory_active() == 0);
    return 0;
}
