/* What a pipeline does, stage by stage, and what holds it up. */
#include <stdio.h>
#include <string.h>

#include "data/prefetch.h"

typedef struct table {
    slip_data_stage_statistics *rows;
    size_t room, count;
} table;

static void add_row(table *rows, slip_data_stage_statistics row) {
    if (rows->count < rows->room) rows->rows[rows->count] = row;
    ++rows->count;
}

static void add_op(table *rows, const slip_data_op *op) {
    slip_data_counts *counts = op->counts;
    add_row(rows, (slip_data_stage_statistics){.name = op->info->name,
                                               .count = atomic_load(&counts->count),
                                               .busy_ns = atomic_load(&counts->busy_ns),
                                               .read_ns = atomic_load(&counts->read_ns),
                                               .failed = atomic_load(&counts->failed),
                                               .dropped = atomic_load(&counts->dropped),
                                               .is_python = op->info->is_function});
}

static void add_ahead(table *rows, slip_ahead *ahead) {
    slip_data_stage_statistics row = {.name = ahead->thread_count ? "prefetch" : "finish", .depth = ahead->depth};
    if (ahead->crew) slip__lock(&ahead->crew->lock);
    row.waited_ns = ahead->waited_ns;
    row.consumed_ns = ahead->consumed_ns;
    row.count = ahead->given_count;
    for (const slip_item *item = ahead->first; item; item = item->next) row.ready += item->is_done;
    if (ahead->crew) slip__unlock(&ahead->crew->lock);
    add_row(rows, row);
}

static void add_stages(table *rows, slip_data *stage) {
    for (size_t i = 0; i < stage->upstream_count; ++i) add_stages(rows, stage->upstream[i]);
    slip_ahead *ahead = slip__ahead_of(stage);
    if (ahead) add_ahead(rows, ahead);
    else if (stage->op) add_op(rows, stage->op);
}

slip_status slip_data_statistics(slip_data_stage_statistics *rows, size_t room, size_t *count, slip_data *data) {
    table all = {rows, room, 0};
    slip__lock(&data->lock); /* a crew comes and goes under it */
    add_stages(&all, data);
    slip__unlock(&data->lock);
    *count = all.count;
    return SLIP_OK;
}

enum { MOST_ROWS = 256 };

static const slip_data_stage_statistics *find_last_prefetch(const slip_data_stage_statistics *rows, size_t count) {
    for (size_t i = count; i-- > 0;)
        if (strcmp(rows[i].name, "prefetch") == 0) return &rows[i];
    return NULL;
}

/* The op that is at work longest. */
static const slip_data_stage_statistics *find_busiest(const slip_data_stage_statistics *rows, size_t count,
                                                      uint64_t *read_ns, uint64_t *total_ns) {
    const slip_data_stage_statistics *busiest = NULL;
    *read_ns = *total_ns = 0;
    for (size_t i = 0; i < count; ++i) {
        *read_ns += rows[i].read_ns;
        *total_ns += rows[i].read_ns + rows[i].busy_ns;
        if (rows[i].busy_ns && (!busiest || rows[i].busy_ns > busiest->busy_ns)) busiest = &rows[i];
    }
    return busiest;
}

void slip_data_verdict(char *text, size_t room, slip_data *data) {
    slip_data_stage_statistics rows[MOST_ROWS];
    size_t count;
    uint64_t read_ns, total_ns;
    slip_data_statistics(rows, MOST_ROWS, &count, data);
    if (count > MOST_ROWS) count = MOST_ROWS;
    const slip_data_stage_statistics *last = find_last_prefetch(rows, count);
    const slip_data_stage_statistics *busiest = find_busiest(rows, count, &read_ns, &total_ns);
    double wall = last ? (double)(last->waited_ns + last->consumed_ns) : 0;
    double waited = last && wall > 0 ? 100 * (double)last->waited_ns / wall : 0;
    if (total_ns == 0) snprintf(text, room, "nothing was made yet");
    else if (!last) snprintf(text, room, "no prefetch: every sample is made while its consumer waits; add prefetch()");
    else if (waited < 5)
        snprintf(text, room, "consumer: it waits %.0f %% of the time for data, the pipeline keeps up", waited);
    else if (!busiest || read_ns > busiest->busy_ns)
        snprintf(text, room, "I/O: the consumer waits %.0f %% of the time, and %.0f %% of the work is reading files",
                 waited, 100 * (double)read_ns / (double)total_ns);
    else
        snprintf(text, room, "%s: the consumer waits %.0f %% of the time, and %.0f %% of the work is %s",
                 busiest->is_python                        ? "Python"
                 : strncmp(busiest->name, "load_", 5) == 0 ? "decode"
                                                           : busiest->name,
                 waited, 100 * (double)busiest->busy_ns / (double)total_ns, busiest->name);
}
