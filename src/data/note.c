#include "data/note.h"

#include <string.h>

#include "base/memory.h"

void slip__note_drop(slip_note *note) {
    slip__free(note->bytes);
    *note = (slip_note){NULL, 0};
}

void slip__note_take(slip_note *note, slip_data *stage) {
    slip_position_writer writer = {0};
    slip__note_drop(note);
    if (slip__stage_save(stage, &writer) == SLIP_OK) *note = (slip_note){writer.bytes, writer.byte_count};
    else slip__free(writer.bytes);
}

slip_status slip__note_save(const slip_note *note, slip_data *stage, slip_position_writer *writer) {
    if (note->bytes) {
        slip__position_put_bytes(writer, note->bytes, note->byte_count);
        return writer->status;
    }
    slip_position_writer again = {0};
    slip_status status = slip__stage_save(stage, &again);
    slip__free(again.bytes);
    return status != SLIP_OK ? status : slip__fail_memory("save_position", again.byte_count);
}

slip_status slip__note_load(slip_note *note, slip_data *stage, slip_position_reader *reader) {
    slip_position_reader inner = {0};
    const void *bytes;
    SLIP_TRY(slip__position_get_bytes(reader, &bytes, &inner.byte_count));
    void *copy = slip__malloc(inner.byte_count);
    if (!copy) return slip__fail_memory("load_position", inner.byte_count);
    memcpy(copy, bytes, inner.byte_count);
    slip__note_drop(note);
    *note = (slip_note){copy, inner.byte_count};
    inner.bytes = copy;
    SLIP_TRY(slip__stage_load(stage, &inner));
    return inner.at == inner.byte_count ? SLIP_OK : slip__position_refuse();
}
