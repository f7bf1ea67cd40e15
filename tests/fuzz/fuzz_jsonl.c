#include "data/jsonl.h"

#include <string.h>

#include "fuzz.h"

static slip_status put(void *context, const char *name, slip_array *array) {
    *(size_t *)context += 1 + strlen(name);
    fuzz_touch(array);
    slip_array_release(array);
    return SLIP_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    slip_jsonl jsonl;
    slip_input input;
    size_t total = 0;
    bool is_end = false;
    FUZZ_CHECK(slip__input_from_bytes(&input, data, size, false, "fuzz") == SLIP_OK);
    slip__jsonl_begin(&jsonl, &input);
    while (!is_end) {
        uint64_t place = jsonl.input.offset;
        slip_status status = slip__jsonl_next(&jsonl, put, &total, &is_end);
        FUZZ_CHECK(status == SLIP_OK || (status == SLIP_IO && strncmp(slip_error_message(), "[fuzz]", 6) == 0));
        FUZZ_CHECK(is_end || jsonl.input.offset > place);
    }
    slip__jsonl_end(&jsonl);
    FUZZ_CHECK(total <= size && slip_memory_active() == 0);
    return 0;
}
