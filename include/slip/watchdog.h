/* The watchdog: tells of streams that stand still, and what holds them up. Off until it is set here, or by
 * SLIP_WATCHDOG_S=seconds in the environment, which prints what it finds on standard error. */
#ifndef SLIP_WATCHDOG_H
#define SLIP_WATCHDOG_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How far a command has come. X(name, text) */
#define SLIP_COMMAND_STATE_LIST(X)                                                                \
    X(QUEUED, "queued")     /* no thread has come to it yet */                                    \
    X(PARKED, "parked")     /* the host holds its stream back until another stream has come on */ \
    X(RUNNING, "running")   /* a thread runs or launches it */                                    \
    X(LAUNCHED, "launched") /* the device has it */

typedef enum slip_command_state {
#define SLIP_COMMAND_STATE_ENTRY(name, text) SLIP_COMMAND_##name,
    SLIP_COMMAND_STATE_LIST(SLIP_COMMAND_STATE_ENTRY)
#undef SLIP_COMMAND_STATE_ENTRY
} slip_command_state;

/* A command that is not over. */
typedef struct slip_command_info {
    slip_device device;
    int stream;     /* its index on the device; -1 for a copy stream, -2 for a driver's own work, as compiling */
    uint64_t value; /* what the stream's timeline reaches with it */
    slip_command_state state;
    const char *op; /* "exp"; static; NULL where it is not known: behind others that a thread has in hand */
    uint32_t site;  /* see slip/site.h; 0: not known */
} slip_command_info;

/* A stream with work that has finished nothing for too long. */
typedef struct slip_stall {
    uint64_t waited_ns;
    slip_command_info oldest; /* of the stream's commands */
    bool has_producer;        /* it waits for another command, which is this one: */
    slip_command_info producer;
    const char *message; /* all that, and what the producer waits for in turn; borrowed, valid during the report */
} slip_stall;

/* Has `report` called for each stream that has unfinished work and has finished nothing for patience_ns: once for each
 * value that it stands still at, on a thread of the watchdog's own, with no lock of the runtime's held. It must not
 * wait for the runtime. Replaces what was set before, whose report is not being called any more when this returns
 * (unless it is the caller). A `report` of NULL, or a patience of 0, turns the watchdog off. A forked child has none
 * until it sets its own. Any thread. Errors: SLIP_OUT_OF_MEMORY where the thread cannot start. */
SLIP_API slip_status slip_watchdog_set(uint64_t patience_ns, void (*report)(void *context, const slip_stall *stall),
                                       void *context);

#ifdef __cplusplus
}
#endif
#endif
