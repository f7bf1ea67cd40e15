#include "io/path.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* A path with the ending, from slip__malloc. */
static slip_status add_ending(char **path, const char *given, const char *ending, const char *function) {
    *path = NULL;
    if (!given) return slip__fail(SLIP_INVALID_ARGUMENT, "[%s] the path is NULL", function);
    size_t length = strlen(given), ending_length = strlen(ending);
    bool is_there = length >= ending_length && strcmp(given + length - ending_length, ending) == 0;
    char *made = slip__malloc(length + ending_length + 1);
    if (!made) return slip__fail_memory(function, length + ending_length + 1);
    memcpy(made, given, length + 1);
    if (!is_there) memcpy(made + length, ending, ending_length + 1);
    *path = made;
    return SLIP_OK;
}

slip_status slip__save_to_path(const char *given, const char *ending, const char *function,
                               slip_status (*write_to)(const slip_writer *writer, void *what), void *what) {
    char *path;
    slip_writer writer;
    SLIP_TRY(add_ending(&path, given, ending, function));
    slip_status status = slip_writer_open(&writer, path, function);
    slip__free(path);
    if (status != SLIP_OK) return status;
    status = write_to(&writer, what);
    if (status == SLIP_OK) return slip_writer_commit(&writer);
    slip_writer_discard(&writer);
    return status;
}

slip_status slip__load_from_path(const char *path, const char *function,
                                 slip_status (*read_from)(const slip_reader *reader, void *result), void *result) {
    slip_reader reader;
    SLIP_TRY(slip_reader_open(&reader, path, function));
    slip_status status = read_from(&reader, result);
    slip_reader_close(&reader);
    return status;
}
