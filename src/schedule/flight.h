/* Commands launched on an asynchronous device and not yet reached: their memory, and how they come to an end. */
#ifndef SLIP_SCHEDULE_FLIGHT_H
#define SLIP_SCHEDULE_FLIGHT_H

#include "schedule/fusion.h"
#include "schedule/stream.h"

/* Launches a command whose memory is there (or, with a failure, only its place on the timeline). */
void slip__flight_launch(slip_stream *stream, slip_array *command, slip_failure *failure,
                         slip_status (*launch)(slip_stream *stream, slip_array *command));

/* Takes commands that were launched as one into flight. They may be over, and gone, when it returns. */
void slip__flight_join_fused(slip_stream *stream, slip_fusion *fusion);

/* Has the driver report what was launched without a signal. Before anything is waited for, and when nothing follows. */
void slip__flight_flush(slip_stream *stream);
/* The same where the submitter goes on with another stream of the device: the host may be told somewhat later. */
void slip__flight_pass(slip_stream *stream);

/* Whether nobody but this command (and, if it is in flight itself, its own stream) can still read input `index`. */
bool slip__is_last_reader(const slip_array *command, int index);

/* The same for `readers` inputs of commands that run together, on a device whose memory is `home`. */
bool slip__is_read_only_by(const slip_array *input, uint8_t home, unsigned readers);

/* Back-pressure: whether byte_count more would exceed what the stream may have in flight. An empty stream is never
 * full. Then *wait is the stream's own next completion. */
bool slip__flight_is_full(slip_stream *stream, size_t byte_count, slip_wait *wait);

/* Whether any stream is running something, whose end may free memory: then *wait is that end. */
bool slip__memory_in_flight(slip_stream *stream, slip_wait *wait);

/* A host word and the value it has once the wait is over, for the device to wait for; the driver is told, if it wants
 * to be, when it has been written. False when there is none. */
bool slip__flight_watch_word(slip_device_object *device, const slip_wait *wait, slip_atomic_u64 **word,
                             uint64_t *value);

/* Bytes in flight that a stream may have (default: a quarter of the device's memory). For tests and tuning. */
void slip__flight_set_limit(size_t byte_count);

#endif
