/* Events: marks on timelines. */
#ifndef SLIP_SCHEDULE_EVENT_H
#define SLIP_SCHEDULE_EVENT_H

/* Stamps the mark of a RECORD command (its params.object) with the time and gives it back. */
void slip__event_stamp(void *mark);

/* The lock of all events, held across a fork. */
void slip__events_lock(void);
void slip__events_unlock(void);

#endif
