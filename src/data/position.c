#include "data/position.h"

#include <string.h>

#include "base/memory.h"

static bool make_room(slip_position_writer *writer, size_t more) {
    if (writer->status != SLIP_OK) return false;
    if (writer->room - writer->byte_count >= more) return true;
    size_t room = 2 * (writer->byte_count + more) + 64;
    unsigned char *larger = slip__realloc(writer->bytes, room);
    if (!larger) {
        writer->status = slip__fail_memory("position", room);
        return false;
    }
    writer->bytes = larger;
    writer->room = room;
    return true;
}

void slip__position_put(slip_position_writer *writer, uint64_t value) {
    if (!make_room(writer, 8)) return;
    for (int i = 0; i < 8; ++i) writer->bytes[writer->byte_count++] = (unsigned char)(value >> (8 * i));
}

void slip__position_put_bytes(slip_position_writer *writer, const void *bytes, size_t byte_count) {
    slip__position_put(writer, byte_count);
    if (!make_room(writer, byte_count) || byte_count == 0) return;
    memcpy(writer->bytes + writer->byte_count, bytes, byte_count);
    writer->byte_count += byte_count;
}

void slip__position_put_key(slip_position_writer *writer, const uint32_t key[2]) {
    slip__position_put(writer, (uint64_t)key[0] << 32 | key[1]);
}

slip_status slip__position_refuse(void) {
    return slip__fail(SLIP_INVALID_ARGUMENT, "[load_position] this is no position of a stream made in this way");
}

slip_status slip__position_get(slip_position_reader *reader, uint64_t *value) {
    *value = 0;
    if (reader->byte_count - reader->at < 8) return slip__position_refuse();
    for (int i = 0; i < 8; ++i) *value |= (uint64_t)reader->bytes[reader->at++] << (8 * i);
    return SLIP_OK;
}

slip_status slip__position_get_below(slip_position_reader *reader, uint64_t *value, uint64_t most) {
    SLIP_TRY(slip__position_get(reader, value));
    return *value <= most ? SLIP_OK : slip__position_refuse();
}

slip_status slip__position_get_key(slip_position_reader *reader, uint32_t key[2]) {
    uint64_t both;
    SLIP_TRY(slip__position_get(reader, &both));
    key[0] = (uint32_t)(both >> 32);
    key[1] = (uint32_t)both;
    return SLIP_OK;
}

slip_status slip__position_get_bytes(slip_position_reader *reader, const void **bytes, size_t *byte_count) {
    uint64_t count;
    SLIP_TRY(slip__position_get(reader, &count));
    if (count > reader->byte_count - reader->at) return slip__position_refuse();
    *bytes = reader->bytes + reader->at;
    *byte_count = (size_t)count;
    reader->at += (size_t)count;
    return SLIP_OK;
}
