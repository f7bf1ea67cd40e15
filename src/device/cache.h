/* Stream-ordered buffer cache of a device: size classes, exact accounting, limits.
 *
 * On an asynchronous device a freed buffer may still be used by queued work: it carries the last use on each stream,
 * and is reused only where those uses are complete or already come before (same stream, or covered by the clock). */
#ifndef SLIP_DEVICE_CACHE_H
#define SLIP_DEVICE_CACHE_H

#include "core/buffer.h"
#include "device/driver.h"

slip_status slip__cache_create(slip_device_object *device);

/* A buffer of at least byte_count bytes, for use on `stream` after everything in `clock` (NULL, NULL: by the host).
 * Tries the cache, then the driver, then the driver again after emptying the cache. SLIP_CANCELLED, where the cache has
 * nothing and the driver must not be asked now (device/gate.h): *gate, not NULL for an asynchronous device, is what to
 * wait for. SLIP_OUT_OF_MEMORY names `what`. */
slip_status slip__cache_allocate(slip_buffer **buffer, slip_device_object *device, size_t byte_count,
                                 slip_stream *stream, const slip_clock *clock, slip_wait *gate, const char *what);

/* Whether the device reads and writes the buffer, one of the host's, as it lies. */
static inline bool slip__buffer_is_reachable(const slip_buffer *buffer, const slip_device_object *device) {
    return !device->staging || buffer->owner == device->staging->cache;
}

/* Wraps memory that somebody else owns. */
slip_status slip__buffer_wrap(slip_buffer **buffer, void *data, size_t byte_count, void *payload,
                              void (*destroy)(void *));

/* All locks of all caches, held across a fork. */
void slip__cache_before_fork(void);
void slip__cache_after_fork(void);

/* Records that `stream` uses the buffer up to `value`. */
void slip__buffer_used(slip_buffer *buffer, slip_stream *stream, uint64_t value);

#endif
