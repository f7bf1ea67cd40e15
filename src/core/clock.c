#include "core/clock.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

slip_clock *slip__clock_retain(slip_clock *clock) {
    if (clock) atomic_fetch_add_explicit(&clock->references, 1, memory_order_relaxed);
    return clock;
}

void slip__clock_release(slip_clock *clock) {
    if (clock && atomic_fetch_sub_explicit(&clock->references, 1, memory_order_acq_rel) == 1) slip__free(clock);
}

uint64_t slip__clock_value(const slip_clock *clock, const slip_stream *stream) {
    uint32_t low = 0, high = clock ? clock->count : 0;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const slip_clock_entry *entry = &clock->entries[middle];
        if (entry->stream == stream) return entry->value;
        if ((uintptr_t)entry->stream < (uintptr_t)stream) low = middle + 1;
        else high = middle;
    }
    return 0;
}

typedef bool completion_test(const slip_stream *stream, uint64_t value);

static void append(slip_clock *to, slip_clock_entry entry, completion_test *is_complete) {
    if (!is_complete(entry.stream, entry.value)) to->entries[to->count++] = entry;
}

/* Merges two sorted lists into an empty clock, the larger value winning. */
static void merge(slip_clock *to, const slip_clock *a, const slip_clock *b, completion_test *is_complete) {
    uint32_t i = 0, j = 0, a_count = a ? a->count : 0, b_count = b ? b->count : 0;
    while (i < a_count || j < b_count) {
        uintptr_t left = i < a_count ? (uintptr_t)a->entries[i].stream : UINTPTR_MAX;
        uintptr_t right = j < b_count ? (uintptr_t)b->entries[j].stream : UINTPTR_MAX;
        if (left < right) append(to, a->entries[i++], is_complete);
        else if (right < left) append(to, b->entries[j++], is_complete);
        else {
            bool left_wins = a->entries[i].value >= b->entries[j].value;
            append(to, left_wins ? a->entries[i] : b->entries[j], is_complete);
            ++i, ++j;
        }
    }
}

static slip_clock *clock_create(uint32_t capacity) {
    slip_clock *clock = slip__malloc(sizeof *clock + capacity * sizeof clock->entries[0]);
    if (!clock) return NULL;
    atomic_init(&clock->references, 1);
    clock->count = 0;
    clock->capacity = capacity;
    return clock;
}

/* Raises or inserts one entry in a clock nobody else holds; false when it does not fit. */
static bool raise_in_place(slip_clock *clock, slip_stream *stream, uint64_t value) {
    uint32_t place = 0;
    while (place < clock->count && (uintptr_t)clock->entries[place].stream < (uintptr_t)stream) ++place;
    slip_clock_entry *entry = &clock->entries[place];
    if (place < clock->count && entry->stream == stream) {
        if (entry->value < value) entry->value = value;
        return true;
    }
    if (clock->count == clock->capacity) return false;
    memmove(entry + 1, entry, (clock->count - place) * sizeof *entry);
    *entry = (slip_clock_entry){stream, value};
    ++clock->count;
    return true;
}

slip_status slip__clock_join(slip_clock **clock, slip_stream *stream, uint64_t value, const slip_clock *known,
                             completion_test *is_complete) {
    slip_clock *old = *clock;
    uint32_t old_count = old ? old->count : 0, known_count = known ? known->count : 0;
    bool is_ours = old && atomic_load_explicit(&old->references, memory_order_acquire) == 1;
    if (is_ours && known_count == 0 && raise_in_place(old, stream, value)) return SLIP_OK;
    slip_clock *joined = clock_create(old_count + known_count + 2);
    if (!joined) return slip__fail_memory("eval", sizeof *joined);
    merge(joined, old, known, is_complete);
    raise_in_place(joined, stream, value);
    slip__clock_release(old);
    *clock = joined;
    return SLIP_OK;
}
