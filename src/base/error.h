/* Failing with a message. The message is the calling thread's, in a fixed buffer: it needs no memory. */
#ifndef SLIP_BASE_ERROR_H
#define SLIP_BASE_ERROR_H

#include <stddef.h>

#include <slip/site.h>
#include <slip/status.h>

/* Sets this thread's message and returns `status`, so that a function can end with `return slip__fail(...)`. */
__attribute__((format(printf, 2, 3))) slip_status slip__fail(slip_status status, const char *format, ...);

/* The message for memory that could not be had, in the function `name`. */
slip_status slip__fail_memory(const char *name, size_t byte_count);

/* Says where the failure whose message was just set came from; the next message clears it. */
void slip__error_place_set(const slip_error_place *place);

/* Switches this thread between its message and a spare one, so that work done on behalf of others leaves the message
 * alone. Nests in pairs. */
void slip__message_switch(void);

/* Hands a status on. */
#define SLIP_TRY(expression)                                      \
    do {                                                          \
        slip_status slip_try_status_ = (expression);              \
        if (slip_try_status_ != SLIP_OK) return slip_try_status_; \
    } while (0)

/* What failed, kept beside what it spoiled: shared by every array that inherits it. Immutable. */
typedef struct slip_failure slip_failure;

/* A copy of this thread's message and place with the status. Never NULL: out of memory gives a static record. */
slip_failure *slip__failure_capture(slip_status status);
slip_failure *slip__failure_retain(slip_failure *failure);
void slip__failure_release(slip_failure *failure);
/* Makes the failure this thread's message and returns its status. */
slip_status slip__failure_report(const slip_failure *failure);

#endif
