/* Events: marks on timelines. */
#ifndef SLIP_SCHEDULE_EVENT_H
#define SLIP_SCHEDULE_EVENT_H

#include <slip/types.h>

/* A RECORD command (whose params.object is the mark) is launched: the device is to note its time. */
void slip__event_launch(void *mark, slip_stream *stream);
/* Stamps the mark with the host's time and gives it back: the command is over. */
void slip__event_stamp(void *mark);

/* The lock of all events, held across a fork. */
void slip__events_lock(void);
void slip__events_unlock(void);

#endif
