#include <string.h>

#include "fuzz_archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_members(data, size, false);
    FUZZ_CHECK(slip_memory_active() == 0);
    return 0;
}
