/* How long streams are busy, where somebody asked (slip_statistics_enable). */
#ifndef SLIP_SCHEDULE_STATISTICS_H
#define SLIP_SCHEDULE_STATISTICS_H

#include "schedule/stream.h"

extern atomic_bool slip__statistics_enabled;

/* The time now, or 0 when off. */
static inline uint64_t slip__statistics_start(void) {
    return atomic_load_explicit(&slip__statistics_enabled, memory_order_relaxed) ? slip__now_ns() : 0;
}

static inline void slip__statistics_stop(slip_stream *stream, uint64_t start) {
    if (start) atomic_fetch_add_explicit(&stream->busy_ns, slip__now_ns() - start, memory_order_relaxed);
}

/* Asynchronous devices: a command was launched / reached now. The device counts as busy from the later of its launch
 * and the end of the one before. */
static inline void slip__statistics_launched(slip_stream *stream) {
    uint64_t now = slip__statistics_start(), idle = 0;
    if (now) atomic_compare_exchange_strong(&stream->busy_since, &idle, now);
}

static inline void slip__statistics_reached(slip_stream *stream) {
    uint64_t since = atomic_load_explicit(&stream->busy_since, memory_order_relaxed), now = slip__statistics_start();
    if (!now || !since) return;
    atomic_fetch_add_explicit(&stream->busy_ns, now - since, memory_order_relaxed);
    bool goes_on = atomic_load(&stream->launched) > atomic_load(&stream->completed) + 1;
    atomic_store(&stream->busy_since, goes_on ? now : 0);
}

#endif
