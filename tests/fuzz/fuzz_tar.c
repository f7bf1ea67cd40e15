#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz_archive.h"

/* Changed headers get a right check sum, or next to none of them would be looked into. */
static void sign_headers(uint8_t *data, size_t size) {
    for (size_t at = 0; at + 512 <= size; at += 512) {
        char digits[16];
        unsigned sum = 8 * ' ';
        if (memcmp(data + at + 257, "ustar", 5) != 0) continue;
        for (size_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? 0 : data[at + i];
        snprintf(digits, sizeof digits, "%06o", sum);
        memcpy(data + at + 148, digits, 7);
        data[at + 155] = ' ';
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *copy = calloc(size ? size : 1, 1);
    FUZZ_CHECK(copy != NULL);
    if (size) memcpy(copy, data, size);
    fuzz_members(copy, size, false);
    sign_headers(copy, size);
    fuzz_members(copy, size, false);
    fuzz_members(copy, size, true);
    free(copy);
    FUZZ_CHECK(slip_memory_active() == 0);
    return 0;
}
