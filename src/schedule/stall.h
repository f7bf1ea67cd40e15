/* What a stream that has not come to its end waits for. */
#ifndef SLIP_SCHEDULE_STALL_H
#define SLIP_SCHEDULE_STALL_H

#include <slip/watchdog.h>

#include "schedule/stream.h"

/* The stream's oldest command that is not over, and the one it waits for, in whose stream *next is (NULL: it waits for
 * none). False: all its work is over. Any thread that holds no lock; what moves meanwhile may be told as it was. */
bool slip__stall_find(slip_stall *stall, slip_stream *stream, slip_stream **next);

/* The same as text, and so on from stream to stream down to a command that waits for none. Empty: its work is over. */
void slip__stall_describe(char *text, size_t capacity, slip_stream *stream);

#endif
