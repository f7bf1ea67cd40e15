#include "io/sink.h"

#include <string.h>

#include "base/memory.h"
#include "core/dtype.h"
#include "core/shape.h"
#include "io/source.h"

slip_status slip__sink_begin(slip_sink *sink, const slip_writer *writer, const char *function) {
    *sink = (slip_sink){.writer = writer, .function = function};
    if (!writer || !writer->vtable || !writer->vtable->write)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the writer is NULL or lacks write", function);
    sink->buffer = slip__malloc(SLIP_SINK_BYTES);
    return sink->buffer ? SLIP_OK : slip__fail_memory(function, SLIP_SINK_BYTES);
}

static slip_status flush(slip_sink *sink) {
    size_t byte_count = sink->filled;
    sink->filled = 0;
    return byte_count ? sink->writer->vtable->write(sink->writer->self, sink->buffer, byte_count) : SLIP_OK;
}

slip_status slip__sink_end(slip_sink *sink, slip_status status) {
    if (status == SLIP_OK) status = flush(sink);
    slip__free(sink->buffer);
    sink->buffer = NULL;
    return status;
}

slip_status slip__sink_write(slip_sink *sink, const void *data, size_t byte_count) {
    sink->position += byte_count;
    if (byte_count > SLIP_SINK_BYTES - sink->filled) {
        SLIP_TRY(flush(sink));
        if (byte_count >= SLIP_SINK_BYTES) return sink->writer->vtable->write(sink->writer->self, data, byte_count);
    }
    if (byte_count) memcpy(sink->buffer + sink->filled, data, byte_count);
    sink->filled += byte_count;
    return SLIP_OK;
}

slip_status slip__sink_number(slip_sink *sink, uint64_t value, size_t byte_count) {
    char bytes[8];
    slip__put_little_endian(bytes, value, byte_count);
    return slip__sink_write(sink, bytes, byte_count);
}

slip_status slip__sink_fill(slip_sink *sink, char byte, uint64_t count) {
    char bytes[256];
    memset(bytes, byte, sizeof bytes);
    for (size_t piece; count > 0; count -= piece) {
        piece = count < sizeof bytes ? (size_t)count : sizeof bytes;
        SLIP_TRY(slip__sink_write(sink, bytes, piece));
    }
    return SLIP_OK;
}

/* ---- arrays ---- */

bool slip__is_column_major(const slip_array *array) {
    const int *shape = slip_array_shape(array);
    const int64_t *strides = slip_array_strides(array);
    int ndim = slip_array_ndim(array);
    int64_t stride = 1;
    if (slip__is_row_major(shape, strides, ndim)) return false;
    for (int axis = 0; axis < ndim; ++axis) {
        if (shape[axis] != 1 && strides[axis] != stride) return false;
        stride *= shape[axis];
    }
    return true;
}

/* One run of elements along the last axis. */
static slip_status write_run(slip_sink *sink, const char *from, int64_t count, int64_t step_bytes, size_t item_bytes) {
    if (step_bytes == (int64_t)item_bytes) return slip__sink_write(sink, from, (size_t)count * item_bytes);
    for (; count > 0; --count, from += step_bytes) {
        if (SLIP_SINK_BYTES - sink->filled < item_bytes) SLIP_TRY(flush(sink));
        memcpy(sink->buffer + sink->filled, from, item_bytes);
        sink->filled += item_bytes;
        sink->position += item_bytes;
    }
    return SLIP_OK;
}

static slip_status write_strided(slip_sink *sink, const slip_array *array, const char *data) {
    int position[SLIP_MAX_NDIM] = {0};
    const int *shape = slip_array_shape(array);
    const int64_t *strides = slip_array_strides(array);
    int64_t item_bytes = slip__dtype_sizes[slip_array_dtype(array)];
    int last = slip_array_ndim(array) - 1;
    for (;;) {
        SLIP_TRY(write_run(sink, data, shape[last], strides[last] * item_bytes, (size_t)item_bytes));
        int axis = last - 1;
        for (; axis >= 0; --axis) {
            data += strides[axis] * item_bytes;
            if (++position[axis] < shape[axis]) break;
            data -= strides[axis] * item_bytes * shape[axis];
            position[axis] = 0;
        }
        if (axis < 0) return SLIP_OK;
    }
}

slip_status slip__sink_array(slip_sink *sink, slip_array *array, bool is_column_major) {
    const void *data;
    SLIP_TRY(slip_array_data(&data, array));
    size_t size = slip_array_size(array);
    if (size == 0) return SLIP_OK;
    bool is_dense = is_column_major ||
                    slip__is_row_major(slip_array_shape(array), slip_array_strides(array), slip_array_ndim(array));
    if (is_dense) return slip__sink_write(sink, data, size * slip__dtype_sizes[slip_array_dtype(array)]);
    return write_strided(sink, array, data);
}
