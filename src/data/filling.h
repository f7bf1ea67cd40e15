/* Made samples gathered from a stream, for stages that look at many at once; and where the stream was before. */
#ifndef SLIP_DATA_FILLING_H
#define SLIP_DATA_FILLING_H

#include "data/note.h"

typedef struct slip_filling {
    slip_sample **samples; /* room for `room` */
    size_t count, room;
    uint64_t drawn; /* samples drawn since the note, also those that were not kept */
    slip_note note;
} slip_filling;

slip_status slip__filling_create(slip_filling *filling, size_t room, const char *function);
void slip__filling_destroy(slip_filling *filling);
void slip__filling_give_up(slip_filling *filling); /* its samples; what was drawn is known still */
void slip__filling_clear(slip_filling *filling);   /* what is left of its samples, and the note */

/* Draws one more sample, which the caller keeps in `samples` or not. NULL: it is full, the stream has ended, or it is
 * too early. */
slip_status slip__filling_draw(slip_filling *filling, slip_data *upstream, slip_draw *how, slip_sample **sample);

slip_status slip__filling_save(const slip_filling *filling, slip_data *upstream, slip_position_writer *writer);
/* Moves the stream to where it was before, and says how many samples are to be drawn with slip__filling_draw again. */
slip_status slip__filling_load(slip_filling *filling, slip_data *upstream, slip_position_reader *reader,
                               uint64_t *drawn);

/* What such a stage draws from: made samples, by that many threads if there are to be any. */
slip_status slip__filling_source(slip_data **out, slip_data *stream, size_t thread_count);

#endif
