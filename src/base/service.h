/* The service thread: runs users' callbacks (payload destructors and the like) when the thread at hand must not,
 * because it is the runtime's own, or helps. Started when first needed. */
#ifndef SLIP_BASE_SERVICE_H
#define SLIP_BASE_SERVICE_H

#include <stdbool.h>

typedef struct slip_errand {
    struct slip_errand *next;
    void (*run)(struct slip_errand *errand);
} slip_errand;

/* Runs the errand: at once if the thread is a plain user's thread, else on the service thread. */
void slip__service_run(slip_errand *errand);

/* Between these, on a user's thread, errands go to the service thread. Nests. */
void slip__service_defer_begin(void);
void slip__service_defer_end(void);

void slip__service_after_fork_in_child(void);

#endif
