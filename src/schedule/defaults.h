/* The calling thread's defaults. */
#ifndef SLIP_SCHEDULE_DEFAULTS_H
#define SLIP_SCHEDULE_DEFAULTS_H

#include <slip/stream.h>

/* The stream an op runs on: the given one (a thread-local one resolved to this thread's), or, for NULL, the default
 * stream of this thread's default device. Borrowed: streams are never freed. */
slip_status slip__stream_for_op(slip_stream **resolved, slip_stream *given);

#endif
