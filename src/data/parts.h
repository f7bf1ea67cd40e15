/* What is one function outside and two inside: for buffers and for streams. */
#ifndef SLIP_DATA_PARTS_H
#define SLIP_DATA_PARTS_H

#include "data/stage.h"

slip_status slip__buffer_shuffle(slip_data **out, slip_data *buffer);
/* `part` is below `count`. */
slip_status slip__buffer_partition(slip_data **out, slip_data *buffer, size_t count, size_t part);
slip_status slip__stream_partition(slip_data **out, slip_data *stream, size_t count, size_t part);

/* Gives a sample that has children, but is none of a source, its place and its key. */
void slip__group_identify(slip_sample *group);
/* A group of a buffer's samples: `count` of them from number `first` on in the order given, or, for NULL, as they
 * stand. */
slip_status slip__group_fetch(slip_data *stage, const size_t *order, size_t first, size_t count, uint32_t epoch,
                              slip_sample **group);
/* A group that was remembered, of `most` samples at most: each of them found again, and the stage's op. */
slip_status slip__group_recall(slip_data *stage, uint64_t most, slip_position_reader *reader, slip_sample **sample);

#endif
