#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_memory memory = {.data = data, .size = size};
    slip_reader reader = fuzz_reader(&memory);
    slip_writer writer = fuzz_writer(&memory);
    slip_array *array = NULL, *again = NULL;
    if (slip_npy_load_from(&array, &reader) != SLIP_OK) {
        FUZZ_CHECK(array == NULL);
        FUZZ_CHECK(strncmp(slip_error_message(), "[load]", 6) == 0);
    } else {
        fuzz_touch(array);
        fuzz_check_memory(1, size);
        FUZZ_CHECK(slip_npy_save_to(&writer, array) == SLIP_OK);
        fuzz_turn_round(&memory);
        FUZZ_CHECK(slip_npy_load_from(&again, &reader) == SLIP_OK);
        FUZZ_CHECK(slip_array_size(again) == slip_array_size(array));
        FUZZ_CHECK(slip_array_dtype(again) == slip_array_dtype(array));
    }
    slip_array_release(array);
    slip_array_release(again);
    fuzz_free(&memory);
    FUZZ_CHECK(slip_memory_active() == 0);
    return 0;
}
