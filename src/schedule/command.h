/* One command: the array whose value it makes, seen by the thread that runs it. */
#ifndef SLIP_SCHEDULE_COMMAND_H
#define SLIP_SCHEDULE_COMMAND_H

#include "core/layout.h"
#include "device/registry.h"
#include "schedule/stream.h"

/* Whether the stream's oldest command must still wait; *wait says for what. Only the token's holder. */
bool slip__command_is_held(slip_stream *stream, slip_array *command, slip_wait *wait);

/* Runs (launches) the oldest command, and those up to `limit` that fuse with it, and takes them off the batch. False,
 * with nothing done, while it must wait: for another stream's value, or for memory in flight. Only the token's holder.
 */
bool slip__command_run(slip_stream *stream, slip_array *command, uint64_t limit, slip_wait *wait);

/* The first of the command's waits whose value has not been reached. False: all are met. Until the command is over. */
static inline bool slip__command_unmet_wait(const slip_array *command, slip_wait *wait) {
    int i = 0;
    while (i < command->wait_count && slip__stream_has_reached(command->waits[i].stream, command->waits[i].value)) ++i;
    if (i < command->wait_count) *wait = command->waits[i];
    return i < command->wait_count;
}

/* Whether any command of the process ever has: while none has, nobody needs to look for failures. */
bool slip__commands_have_failed(void);

/* Over so soon that whoever needs it can as well wait for the few that come after it. */
bool slip__command_is_small(const slip_array *command);

/* What a kernel is told of the array. `has_data`: its memory is there; else `data` is the offset in it. */
static inline slip_view slip__command_view(const slip_array *array, bool has_data) {
    char *data = has_data ? slip__array_pointer(array) : (char *)(uintptr_t)array->byte_offset;
    return (slip_view){.data = data,
                       .shape = array->shape,
                       .strides = array->strides,
                       .size = array->size,
                       .ndim = array->ndim,
                       .dtype = (slip_dtype)array->dtype};
}

/* The same of an input. One that the device was to take from the host is read by the driver where that can be done now,
 * and by the kernel else. */
static inline slip_view slip__command_input(const slip_stream *stream, const slip_array *input, bool has_data) {
    slip_view view = slip__command_view(input, has_data);
    view.is_on_host = stream->device->driver->takes_host_scalars && input->home == SLIP_CPU_DEVICE &&
                      slip__array_state(slip__array_root(input)) == SLIP_DONE && slip__layout_is_fixed(input);
    return view;
}

/* The failure of the first input that has one, retained; NULL if all are well so far. Inputs have run
 * or been launched. */
slip_failure *slip__command_inherited_failure(const slip_array *command);

#endif
