/* Looking for streams that stand still: see slip/watchdog.h. */
#ifndef SLIP_SCHEDULE_WATCHDOG_H
#define SLIP_SCHEDULE_WATCHDOG_H

#include <stdint.h>

/* Sets what SLIP_WATCHDOG_S asks for, unless the program has set something. */
void slip__watchdog_read_environment(void);

/* Looks at all streams as of this time and reports those that have stood still too long. The watchdog's thread does it
 * four times as often as its patience runs out. */
void slip__watchdog_look(uint64_t now_ns);

/* No thread is there and nothing is set. */
void slip__watchdog_after_fork_in_child(void);
/* At exit: nothing more is reported. */
void slip__watchdog_shut_down(void);

#endif
