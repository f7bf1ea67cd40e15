/* What the targets of archives share. */
#ifndef SLIP_FUZZ_ARCHIVE_H
#define SLIP_FUZZ_ARCHIVE_H

#include "data/members.h"
#include "fuzz.h"

/* Reads the archive and all of its members, each found by its name. */
static inline void fuzz_members(const uint8_t *data, size_t size, bool is_nested) {
    slip_members *members = NULL;
    if (slip__members_of_bytes(&members, data, size, is_nested, "fuzz") != SLIP_OK) {
        FUZZ_CHECK(members == NULL);
        FUZZ_CHECK(memcmp(slip_error_message(), "[fuzz]", 6) == 0);
        return;
    }
    size_t count = slip__members_count(members);
    FUZZ_CHECK(count <= size / 46);
    for (size_t i = 0; i < count; ++i) {
        const char *name;
        slip_array *array = NULL;
        const slip_member *member = slip__members_at(members, i, &name);
        FUZZ_CHECK(slip__members_find(members, name, strlen(name)) == member);
        if (slip__members_read(&array, members, member, "fuzz") == SLIP_OK) {
            FUZZ_CHECK(slip_array_size(array) == member->byte_count && member->byte_count <= 1032 * (size + 1));
            fuzz_touch(array);
        }
        slip_array_release(array);
    }
    slip__members_release(members);
}

#endif
