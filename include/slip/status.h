/* Status codes and the calling thread's last error message.
 *
 * Every slip_* function that can fail returns a slip_status: SLIP_OK (0) or one of the codes below. The message that
 * explains a failure is kept in a fixed buffer of the calling thread, so it is there even when memory has run out. */
#ifndef SLIP_STATUS_H
#define SLIP_STATUS_H

#include <slip/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(name, value, text) */
#define SLIP_STATUS_LIST(X)                                                 \
    X(OK, 0, "ok")                                                          \
    X(INVALID_ARGUMENT, 1, "invalid argument") /* shapes, dtypes, values */ \
    X(WRONG_KIND, 2, "wrong kind of argument")                              \
    X(INDEX, 3, "index out of range")                                       \
    X(OVERFLOW, 4, "value out of range")                                    \
    X(NOT_FOUND, 5, "not found")                                            \
    X(OUT_OF_MEMORY, 6, "out of memory")                                    \
    X(UNIMPLEMENTED, 7, "not implemented")                                  \
    X(DEVICE, 8, "device error")                                            \
    X(TIMEOUT, 9, "timed out")                                              \
    X(CANCELLED, 10, "cancelled")                                           \
    X(IO, 11, "file error") /* cannot be opened, read or written, or is damaged */

typedef enum slip_status {
#define SLIP_STATUS_ENTRY(name, value, text) SLIP_##name = value,
    SLIP_STATUS_LIST(SLIP_STATUS_ENTRY)
#undef SLIP_STATUS_ENTRY
} slip_status;

/* The name ("SLIP_TIMEOUT") and a short text ("timed out") of a status; "unknown" for a number that is none.
 * Static strings, never NULL. Any thread. */
SLIP_API const char *slip_status_name(slip_status status);
SLIP_API const char *slip_status_text(slip_status status);

/* Why the last slip_* or mlx_* call of this thread that failed did so. Valid after a failure and until the next one on
 * this thread; borrowed. Never NULL. */
SLIP_API const char *slip_error_message(void);

#ifdef __cplusplus
}
#endif
#endif
