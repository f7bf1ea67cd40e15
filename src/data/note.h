/* Where a stream was: its position, kept by a stage that goes on from there. */
#ifndef SLIP_DATA_NOTE_H
#define SLIP_DATA_NOTE_H

#include "data/stage.h"

/* Where a stream was at some time. */
typedef struct slip_note {
    void *bytes; /* from slip__malloc; NULL: it has no position, or memory was short */
    size_t byte_count;
} slip_note;

void slip__note_take(slip_note *note, slip_data *stage);
void slip__note_drop(slip_note *note);
/* Writes the note; where there is none, says why: the stage is asked for its position again. */
slip_status slip__note_save(const slip_note *note, slip_data *stage, slip_position_writer *writer);
/* Moves the stage to where a note says, and keeps that note. */
slip_status slip__note_load(slip_note *note, slip_data *stage, slip_position_reader *reader);

#endif
