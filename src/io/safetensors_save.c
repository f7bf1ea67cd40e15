/* Writing safetensors. Larger elements come first, so that each tensor is aligned to its own; the header keeps the
 * archive's order. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "core/dtype.h"
#include "io/archive.h"
#include "io/path.h"
#include "io/safetensors.h"
#include "io/sink.h"

enum { LARGEST_ITEM = 8, HEADER_ALIGNMENT = 8 };

static const char function[] = "save_safetensors";

/* The header is made twice: once to know its length, and once into the sink. */
typedef struct header {
    slip_sink *sink; /* NULL: count only */
    uint64_t byte_count;
} header;

static slip_status put(header *self, const char *bytes, size_t byte_count) {
    self->byte_count += byte_count;
    return self->sink ? slip__sink_write(self->sink, bytes, byte_count) : SLIP_OK;
}

static slip_status put_text(header *self, const char *text) {
    return put(self, text, strlen(text));
}

static slip_status put_number(header *self, uint64_t number) {
    char text[24];
    return put(self, text, (size_t)snprintf(text, sizeof text, "%ju", (uintmax_t)number));
}

static slip_status put_string(header *self, const char *bytes, size_t byte_count) {
    SLIP_TRY(put(self, "\"", 1));
    for (size_t i = 0, plain = 0; i <= byte_count; ++i) {
        unsigned char next = i < byte_count ? (unsigned char)bytes[i] : 0;
        if (next >= 0x20 && next != '"' && next != '\\') continue;
        SLIP_TRY(put(self, bytes + plain, i - plain));
        plain = i + 1;
        if (i == byte_count) break;
        char escape[8];
        int length = next < 0x20 ? snprintf(escape, sizeof escape, "\\u%04x", next)
                                 : snprintf(escape, sizeof escape, "\\%c", next);
        SLIP_TRY(put(self, escape, (size_t)length));
    }
    return put(self, "\"", 1);
}

static slip_status put_metadata(header *self, const slip_archive *archive) {
    size_t count = slip_archive_metadata_count(archive);
    if (count) SLIP_TRY(put_text(self, "\"" SLIP_SAFETENSORS_METADATA "\":{"));
    for (size_t i = 0; i < count; ++i) {
        const char *name = NULL;
        slip_value value = slip_archive_metadata(archive, i, &name);
        SLIP_TRY(put_string(self, name, strlen(name)));
        SLIP_TRY(put_text(self, ":"));
        SLIP_TRY(put_string(self, value.texts[0].bytes, value.texts[0].byte_count));
        SLIP_TRY(put_text(self, i + 1 < count ? "," : "}"));
    }
    return count && slip_archive_array_count(archive) ? put_text(self, ",") : SLIP_OK;
}

static uint64_t byte_count_of(const slip_array *array) {
    return (uint64_t)slip_array_size(array) * slip__dtype_sizes[slip_array_dtype(array)];
}

static slip_status put_tensor(header *self, const char *name, const slip_array *array, uint64_t begin) {
    const int *shape = slip_array_shape(array);
    int ndim = slip_array_ndim(array), dtype = 0;
    while (slip_safetensors_dtypes[dtype].dtype != slip_array_dtype(array)) ++dtype;
    SLIP_TRY(put_string(self, name, strlen(name)));
    SLIP_TRY(put_text(self, ":{\"dtype\":\""));
    SLIP_TRY(put_text(self, slip_safetensors_dtypes[dtype].name));
    SLIP_TRY(put_text(self, "\",\"shape\":["));
    for (int i = 0; i < ndim; ++i) {
        SLIP_TRY(put_number(self, (uint64_t)shape[i]));
        if (i + 1 < ndim) SLIP_TRY(put_text(self, ","));
    }
    SLIP_TRY(put_text(self, "],\"data_offsets\":["));
    SLIP_TRY(put_number(self, begin));
    SLIP_TRY(put_text(self, ","));
    SLIP_TRY(put_number(self, begin + byte_count_of(array)));
    return put_text(self, "]}");
}

/* Where each array's data begin: those with elements of 8 bytes first, then of 4, 2 and 1. */
static void place(const slip_archive *archive, uint64_t *begins) {
    uint64_t position = 0;
    for (int item_bytes = LARGEST_ITEM; item_bytes > 0; item_bytes /= 2) {
        slip_array *array;
        for (size_t i = 0; (array = slip_archive_array(archive, i, NULL)) != NULL; ++i) {
            if (slip__dtype_sizes[slip_array_dtype(array)] != item_bytes) continue;
            begins[i] = position;
            position += byte_count_of(array);
        }
    }
}

static slip_status put_header(header *self, const slip_archive *archive, const uint64_t *begins) {
    size_t count = slip_archive_array_count(archive);
    SLIP_TRY(put_text(self, "{"));
    SLIP_TRY(put_metadata(self, archive));
    for (size_t i = 0; i < count; ++i) {
        const char *name = NULL;
        slip_array *array = slip_archive_array(archive, i, &name);
        SLIP_TRY(put_tensor(self, name, array, begins[i]));
        if (i + 1 < count) SLIP_TRY(put_text(self, ","));
    }
    return put_text(self, "}");
}

static slip_status save(slip_sink *sink, const slip_archive *archive, const uint64_t *begins) {
    header counted = {0}, written = {.sink = sink};
    SLIP_TRY(put_header(&counted, archive, begins));
    uint64_t padding = -counted.byte_count & (HEADER_ALIGNMENT - 1), length = counted.byte_count + padding;
    if (length > SLIP_SAFETENSORS_HEADER_LIMIT)
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the header would be %ju bytes long; at most %d are allowed",
                          function, (uintmax_t)length, SLIP_SAFETENSORS_HEADER_LIMIT);
    SLIP_TRY(slip__sink_number(sink, length, SLIP_SAFETENSORS_LENGTH_BYTES));
    SLIP_TRY(put_header(&written, archive, begins));
    SLIP_TRY(slip__sink_fill(sink, ' ', padding));
    for (int item_bytes = LARGEST_ITEM; item_bytes > 0; item_bytes /= 2) {
        slip_array *array;
        for (size_t i = 0; (array = slip_archive_array(archive, i, NULL)) != NULL; ++i)
            if (slip__dtype_sizes[slip_array_dtype(array)] == item_bytes)
                SLIP_TRY(slip__sink_array(sink, array, false));
    }
    return SLIP_OK;
}

static slip_status check(const slip_archive *archive) {
    if (!archive) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the archive is NULL", function);
    if (slip_archive_find_array(archive, SLIP_SAFETENSORS_METADATA))
        return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the name " SLIP_SAFETENSORS_METADATA " is the format's own",
                          function);
    const char *name = NULL;
    for (size_t i = 0; i < slip_archive_metadata_count(archive); ++i)
        if (slip_archive_metadata(archive, i, &name).kind != SLIP_VALUE_TEXT)
            return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the metadata '%.80s' is not a text", function, name);
    return slip__archive_eval(archive, function);
}

slip_status slip_safetensors_save_to(const slip_writer *writer, const slip_archive *archive) {
    slip_sink sink;
    SLIP_TRY(check(archive));
    size_t count = slip_archive_array_count(archive);
    uint64_t *begins = slip__calloc(count, sizeof *begins);
    if (!begins) return slip__fail_memory(function, count * sizeof *begins);
    place(archive, begins);
    slip_status status = slip__sink_begin(&sink, writer, function);
    if (status == SLIP_OK) status = save(&sink, archive, begins);
    slip__free(begins);
    return slip__sink_end(&sink, status);
}

static slip_status save_to(const slip_writer *writer, void *archive) {
    return slip_safetensors_save_to(writer, archive);
}

slip_status slip_safetensors_save(const char *path, const slip_archive *archive) {
    return slip__save_to_path(path, ".safetensors", function, save_to, (void *)(uintptr_t)archive);
}
