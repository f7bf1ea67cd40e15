/* Vector clocks: which value of which other stream some point of a timeline comes after.
 *
 * A clock is immutable once it has been shared (references > 1) and reference-counted, so that all events between two
 * waits of a stream share one. It holds at most one entry per stream that the owner has waited for, directly or through
 * others, and whose value was not complete when the clock was made: the bound on its memory. */
#ifndef SLIP_CORE_CLOCK_H
#define SLIP_CORE_CLOCK_H

#include <slip/types.h>

#include "base/atomic.h"

typedef struct slip_clock_entry {
    slip_stream *stream;
    uint64_t value;
} slip_clock_entry;

typedef struct slip_clock {
    atomic_uint references;
    uint32_t count, capacity;
    slip_clock_entry entries[]; /* sorted by stream address */
} slip_clock;

/* NULL is the empty clock throughout. */
slip_clock *slip__clock_retain(slip_clock *clock);
void slip__clock_release(slip_clock *clock);

/* The value of `stream` that the clock comes after; 0: none. */
uint64_t slip__clock_value(const slip_clock *clock, const slip_stream *stream);

/* Raises *clock to come after (stream, value) and everything in `known` (may be NULL). Takes over the caller's
 * reference to *clock; entries for which is_complete says true are left out. SLIP_OUT_OF_MEMORY leaves *clock as it
 * was. */
slip_status slip__clock_join(slip_clock **clock, slip_stream *stream, uint64_t value, const slip_clock *known,
                             bool (*is_complete)(const slip_stream *stream, uint64_t value));

#endif
