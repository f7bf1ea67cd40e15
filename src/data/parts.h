/* What is one function outside and two inside: for buffers and for streams. */
#ifndef SLIP_DATA_PARTS_H
#define SLIP_DATA_PARTS_H

#include "data/stage.h"

slip_status slip__buffer_shuffle(slip_data **out, slip_data *buffer);
/* `part` is below `count`. */
slip_status slip__buffer_partition(slip_data **out, slip_data *buffer, size_t count, size_t part);
slip_status slip__stream_partition(slip_data **out, slip_data *stream, size_t count, size_t part);

#endif
