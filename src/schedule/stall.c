#include "schedule/stall.h"

#include <stdarg.h>
#include <stdio.h>

#include "schedule/command.h"

static const char *const state_texts[] = {
#define STATE_TEXT(name, text) [SLIP_COMMAND_##name] = text,
    SLIP_COMMAND_STATE_LIST(STATE_TEXT)
#undef STATE_TEXT
};

/* ---- finding a command by its value ---- */

/* In a list of rising values. */
static const slip_array *find_in_list(const slip_array *command, uint64_t value) {
    while (command && command->value < value) command = command->next;
    return command && command->value == value ? command : NULL;
}

static void take_name(slip_command_info *info, const slip_array *command) {
    info->op = slip__op_info[command->op].name;
    info->site = command->site;
}

static bool find_in_flight(slip_command_info *info, slip_wait *awaited, slip_stream *stream) {
    slip__lock(&stream->flight_lock);
    const slip_array *command = find_in_list(stream->flight_head, info->value);
    if (command) {
        take_name(info, command);
        info->state = SLIP_COMMAND_LAUNCHED;
        slip__command_unmet_wait(command, awaited);
    }
    slip__unlock(&stream->flight_lock);
    return command != NULL;
}

static bool find_in_queue(slip_command_info *info, slip_stream *stream) {
    slip__lock(&stream->lock);
    const slip_array *command = find_in_list(stream->queue_head, info->value);
    if (command) take_name(info, command);
    slip__unlock(&stream->lock);
    return command != NULL;
}

typedef struct parking {
    slip_stream *parked;
    slip_command_info *info;
    slip_wait *awaited;
} parking;

/* While a parked stream's waiter is in the list, under the list's lock, nobody has the token: the batch stays as it is.
 */
static void look_among_waiters(slip_stream *stream, void *context) {
    const parking *search = context;
    slip__lock(&stream->waiters_lock);
    const slip_waiter *waiter = stream->waiters;
    while (waiter && waiter != &search->parked->waiter) waiter = waiter->next;
    if (waiter) {
        const slip_array *command = find_in_list(search->parked->batch, search->info->value);
        if (command) take_name(search->info, command);
        search->info->state = SLIP_COMMAND_PARKED;
        *search->awaited = (slip_wait){stream, waiter->value, NULL};
    }
    slip__unlock(&stream->waiters_lock);
}

/* What the token's holder has in hand, as it last said. */
static void find_in_hand(slip_command_info *info, slip_stream *stream) {
    if (atomic_load(&stream->in_hand_value) != info->value) return;
    uint64_t name = atomic_load(&stream->in_hand_name);
    info->op = slip__op_info[name >> 32].name;
    info->site = (uint32_t)name;
    if (atomic_load(&stream->run_state) == SLIP_RUN_RUNNING) info->state = SLIP_COMMAND_RUNNING;
}

/* The command of that value, and what it waits for, or what its stream is parked on. */
static slip_command_info find_command(slip_stream *stream, uint64_t value, slip_wait *awaited) {
    slip_command_info info = {
        .device = stream->device->id, .stream = stream->index, .value = value, .state = SLIP_COMMAND_QUEUED};
    *awaited = (slip_wait){0};
    if (stream->purpose) { /* a driver's timeline: it has no commands */
        info.op = stream->purpose;
        info.state = SLIP_COMMAND_RUNNING;
        return info;
    }
    if (find_in_flight(&info, awaited, stream)) return info;
    slip__stream_each(look_among_waiters, &(parking){stream, &info, awaited});
    if (!info.op && !find_in_queue(&info, stream)) find_in_hand(&info, stream);
    return info;
}

bool slip__stall_find(slip_stall *stall, slip_stream *stream, slip_stream **next) {
    slip_wait awaited, beyond;
    uint64_t completed = atomic_load(&stream->completed);
    *stall = (slip_stall){0};
    *next = NULL;
    if (completed >= atomic_load(&stream->submitted)) return false;
    stall->oldest = find_command(stream, completed + 1, &awaited);
    stall->has_producer = awaited.stream != NULL && awaited.stream != stream;
    if (!stall->has_producer) return true;
    stall->producer = find_command(awaited.stream, awaited.value, &beyond);
    *next = awaited.stream;
    return true;
}

/* ---- text ---- */

typedef struct text_writer {
    char *text;
    size_t capacity, length;
} text_writer;

__attribute__((format(printf, 2, 3))) static void write_text(text_writer *writer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(writer->text + writer->length, writer->capacity - writer->length, format, arguments);
    va_end(arguments);
    if (count > 0) writer->length += (size_t)count;
    if (writer->length >= writer->capacity) writer->length = writer->capacity - 1;
}

static void write_name(text_writer *writer, const slip_command_info *info) {
    if (!info->op) return;
    write_text(writer, " (%s", info->op);
    if (info->site) write_text(writer, ", site %u", info->site);
    write_text(writer, ")");
}

static void write_command(text_writer *writer, const slip_command_info *info) {
    write_text(writer, "value %llu of ", (unsigned long long)info->value);
    if (info->stream == SLIP_TIMELINE_INDEX) write_text(writer, "the driver's work");
    else if (info->stream < 0) write_text(writer, "a copy stream");
    else write_text(writer, "stream %d", info->stream);
    write_text(writer, " of %s:%d", info->device.type == SLIP_GPU ? "gpu" : "cpu", info->device.index);
    write_name(writer, info);
}

/* How far a command has come of whose stream this is the oldest. */
static void write_state(text_writer *writer, const slip_command_info *info, const slip_command_info *oldest) {
    write_text(writer, " is %s", state_texts[info->state]);
    if (info->value == oldest->value) return;
    write_text(writer, " behind ");
    if (info->state != oldest->state) write_text(writer, "%s ", state_texts[oldest->state]);
    write_text(writer, "value %llu", (unsigned long long)oldest->value);
    write_name(writer, oldest);
}

void slip__stall_describe(char *text, size_t capacity, slip_stream *stream) {
    enum { MOST_STREAMS = 8 }; /* more is not read; and while streams move there may be no end */
    text_writer writer = {text, capacity, 0};
    slip_stall stall;
    *text = '\0';
    if (!slip__stall_find(&stall, stream, &stream)) return;
    slip_command_info named = stall.oldest;
    write_command(&writer, &named);
    for (int i = 1;; ++i) {
        write_state(&writer, &named, &stall.oldest);
        if (!stall.has_producer) return;
        named = stall.producer;
        write_text(&writer, " and waits for ");
        write_command(&writer, &named);
        if (i == MOST_STREAMS || !slip__stall_find(&stall, stream, &stream)) return;
        write_text(&writer, ", which");
    }
}
