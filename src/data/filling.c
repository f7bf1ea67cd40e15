#include "data/filling.h"

#include "base/memory.h"

slip_status slip__filling_create(slip_filling *filling, size_t room, const char *function) {
    if (room == 0 || room > SIZE_MAX / sizeof *filling->samples)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] a buffer_size of %zu: at least 1 is needed", function, room);
    filling->samples = slip__malloc(room * sizeof *filling->samples);
    filling->room = room;
    return filling->samples ? SLIP_OK : slip__fail_memory(function, room * sizeof *filling->samples);
}

void slip__filling_give_up(slip_filling *filling) {
    for (size_t i = 0; i < filling->count; ++i) slip_sample_release(filling->samples[i]);
    filling->count = 0;
}

void slip__filling_clear(slip_filling *filling) {
    slip__filling_give_up(filling);
    filling->drawn = 0;
    slip__note_drop(&filling->note);
}

void slip__filling_destroy(slip_filling *filling) {
    slip__filling_clear(filling);
    slip__free(filling->samples);
}

slip_status slip__filling_draw(slip_filling *filling, slip_data *upstream, slip_draw *how, slip_sample **sample) {
    *sample = NULL;
    if (filling->count == filling->room) return SLIP_OK;
    if (filling->drawn == 0) slip__note_take(&filling->note, upstream);
    SLIP_TRY(slip__stage_draw(upstream, how, sample));
    if (*sample) ++filling->drawn;
    return SLIP_OK;
}

slip_status slip__filling_save(const slip_filling *filling, slip_data *upstream, slip_position_writer *writer) {
    slip__position_put(writer, filling->drawn);
    return filling->drawn ? slip__note_save(&filling->note, upstream, writer) : writer->status;
}

slip_status slip__filling_load(slip_filling *filling, slip_data *upstream, slip_position_reader *reader,
                               uint64_t *drawn) {
    slip__filling_clear(filling);
    SLIP_TRY(slip__position_get(reader, drawn));
    return *drawn ? slip__note_load(&filling->note, upstream, reader) : SLIP_OK;
}

slip_status slip__filling_source(slip_data **out, slip_data *stream, size_t thread_count) {
    if (thread_count <= 1) return slip__data_finished(out, stream, true);
    return slip_data_prefetch(out, stream, &(slip_data_prefetch_options){.thread_count = thread_count});
}
