#include "data/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "data/inflate.h"

/* ---- opening ---- */

static slip_status fail_errno(const slip_input *input, const char *verb, int error) {
    char reason[96];
    const char *text = strerror_r(error, reason, sizeof reason); /* GNU's */
    return slip__fail(error == ENOMEM ? SLIP_OUT_OF_MEMORY : SLIP_IO, "[%s] Failed to %s file %.*s: %s",
                      input->function, verb, (int)SLIP_LABEL_BYTES, input->label, text);
}

static slip_status begin(slip_input *input, const char *label, const char *function) {
    *input = (slip_input){.function = function, .descriptor = -1, .limit = SLIP_RECORD_LIMIT, .room = SLIP_INPUT_PIECE};
    size_t label_bytes = strlen(label) + 1;
    input->label = slip__malloc(label_bytes);
    input->window = slip__malloc(input->room);
    if (!input->label || !input->window) return slip__fail_memory(function, label_bytes + input->room);
    memcpy(input->label, label, label_bytes);
    return SLIP_OK;
}

static slip_status open_file(slip_input *input, const char *path) {
    struct stat status;
    do input->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    while (input->descriptor < 0 && errno == EINTR);
    if (input->descriptor < 0 || fstat(input->descriptor, &status) != 0) return fail_errno(input, "open", errno);
    if (S_ISDIR(status.st_mode))
        return slip__fail(SLIP_IO, "[%s] Failed to open file %.*s: it is a directory", input->function,
                          (int)SLIP_LABEL_BYTES, input->label);
    (void)posix_fadvise(input->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return SLIP_OK;
}

/* Fills up to `room` bytes from the file or the memory; *got 0 at its end. */
static slip_status read_raw(slip_input *input, char *to, size_t room, size_t *got) {
    if (input->descriptor < 0) {
        size_t left = input->memory_bytes - (size_t)input->file_offset;
        *got = left < room ? left : room;
        if (*got) memcpy(to, input->memory + input->file_offset, *got);
    } else {
        ssize_t count;
        do count = read(input->descriptor, to, room);
        while (count < 0 && errno == EINTR);
        if (count < 0) return fail_errno(input, "read", errno);
        *got = (size_t)count;
    }
    input->file_offset += *got;
    return SLIP_OK;
}

/* A gzip file begins with two bytes of its own. What was read to see them stays where the next read finds it. */
static slip_status detect_gzip(slip_input *input) {
    size_t got = 1;
    while (input->held < 2 && got > 0) {
        SLIP_TRY(read_raw(input, input->window + input->held, input->room - input->held, &got));
        input->held += got;
    }
    if (input->held < 2 || memcmp(input->window, "\x1f\x8b", 2) != 0) return SLIP_OK;
    SLIP_TRY(slip__inflater_create(&input->inflater, SLIP_INFLATE_GZIP, input->function));
    slip_status status = slip__inflater_feed(input->inflater, input->window, input->held);
    input->held = 0;
    return status;
}

static slip_status finish_opening(slip_input *input, slip_status status, bool unzip) {
    if (status == SLIP_OK && unzip) status = detect_gzip(input);
    if (status != SLIP_OK) slip__input_close(input);
    return status;
}

slip_status slip__input_open(slip_input *input, const char *path, bool unzip, const char *function) {
    slip_status status = begin(input, path, function);
    if (status == SLIP_OK) status = open_file(input, path);
    return finish_opening(input, status, unzip);
}

slip_status slip__input_from_bytes(slip_input *input, const void *bytes, size_t byte_count, bool unzip,
                                   const char *function) {
    slip_status status = begin(input, "the given text", function);
    if (status == SLIP_OK) {
        input->memory = slip__malloc(byte_count ? byte_count : 1);
        if (!input->memory) status = slip__fail_memory(function, byte_count);
    }
    if (status == SLIP_OK) {
        if (byte_count) memcpy(input->memory, bytes, byte_count);
        input->memory_bytes = byte_count;
    }
    return finish_opening(input, status, unzip);
}

void slip__input_close(slip_input *input) {
    if (input->label && input->descriptor >= 0) close(input->descriptor);
    slip__inflater_release(input->inflater);
    slip__free(input->label);
    slip__free(input->memory);
    slip__free(input->window);
    *input = (slip_input){.descriptor = -1};
}

/* ---- reading ---- */

/* Makes room behind what is held. */
static slip_status make_room(slip_input *input) {
    if (input->at > 0 && input->held) memmove(input->window, input->window + input->at, input->held);
    input->at = 0;
    if (input->room - input->held >= SLIP_INPUT_PIECE / 2) return SLIP_OK;
    char *window = slip__realloc(input->window, input->room * 2);
    if (!window) return slip__fail_memory(input->function, input->room * 2);
    input->window = window;
    input->room *= 2;
    return SLIP_OK;
}

/* Reads more behind what is held; *is_drained where there is no more. */
static slip_status fill(slip_input *input) {
    size_t got = 0;
    SLIP_TRY(make_room(input));
    char *to = input->window + input->held;
    size_t room = input->room - input->held;
    if (!input->inflater) {
        SLIP_TRY(read_raw(input, to, room < SLIP_INPUT_PIECE ? room : SLIP_INPUT_PIECE, &got));
        input->is_drained = got == 0;
    }
    while (input->inflater && got == 0 && !input->is_drained) {
        char piece[SLIP_INPUT_PIECE / 4];
        size_t more = 0;
        SLIP_TRY(slip__inflater_take(input->inflater, to, room, &got, input->label));
        if (got > 0) break;
        SLIP_TRY(read_raw(input, piece, sizeof piece, &more));
        if (more > 0) SLIP_TRY(slip__inflater_feed(input->inflater, piece, more));
        else {
            input->is_drained = true;
            SLIP_TRY(slip__inflater_end(input->inflater, input->label));
        }
    }
    input->held += got;
    return SLIP_OK;
}

static slip_status fail_limit(const slip_input *input) {
    return slip__fail(SLIP_IO, "[%s] %.*s: what begins at byte %llu is longer than %zu bytes", input->function,
                      (int)SLIP_LABEL_BYTES, input->label, (unsigned long long)input->offset, input->limit);
}

slip_status slip__input_line(slip_input *input, size_t from, char **bytes, size_t *byte_count, bool *is_last) {
    for (;;) {
        char *start = input->window + input->at;
        char *newline = from < input->held ? memchr(start + from, '\n', input->held - from) : NULL;
        size_t length = newline ? (size_t)(newline - start) + 1 : input->held;
        if (length > input->limit) return fail_limit(input);
        if (newline || input->is_drained) {
            *bytes = start;
            *byte_count = length;
            *is_last = !newline;
            return SLIP_OK;
        }
        from = input->held > from ? input->held : from;
        SLIP_TRY(fill(input));
    }
}

slip_status slip__input_skip_line(slip_input *input) {
    for (;;) {
        const char *start = input->window + input->at, *newline = memchr(start, '\n', input->held);
        slip__input_take(input, newline ? (size_t)(newline - start) + 1 : input->held);
        if (newline || input->is_drained) return SLIP_OK;
        SLIP_TRY(fill(input));
    }
}

/* ---- seeking ---- */

static slip_status fail_short(const slip_input *input, uint64_t offset) {
    return slip__fail(SLIP_IO, "[%s] %.*s: there is no byte %llu to go on from", input->function, (int)SLIP_LABEL_BYTES,
                      input->label, (unsigned long long)offset);
}

static slip_status rewind_raw(slip_input *input, uint64_t offset) {
    if (input->descriptor < 0) {
        if (offset > input->memory_bytes) return fail_short(input, offset);
    } else {
        struct stat status;
        if (fstat(input->descriptor, &status) != 0) return fail_errno(input, "read", errno);
        if (S_ISREG(status.st_mode) && offset > (uint64_t)status.st_size) return fail_short(input, offset);
        /* What cannot be rewound, a pipe, cannot be read twice. */
        if (lseek(input->descriptor, (off_t)offset, SEEK_SET) < 0) return fail_errno(input, "rewind", errno);
    }
    input->file_offset = offset;
    return SLIP_OK;
}

slip_status slip__input_seek(slip_input *input, uint64_t offset) {
    if (offset >= input->offset && offset - input->offset <= input->held) {
        slip__input_take(input, (size_t)(offset - input->offset));
        return SLIP_OK;
    }
    SLIP_TRY(rewind_raw(input, input->inflater ? 0 : offset));
    input->at = input->held = 0;
    input->is_drained = false;
    input->offset = input->inflater ? 0 : offset;
    if (input->inflater) SLIP_TRY(slip__inflater_reset(input->inflater));
    while (input->offset < offset) {
        if (input->held == 0) SLIP_TRY(fill(input));
        if (input->held == 0) return fail_short(input, offset);
        uint64_t left = offset - input->offset;
        slip__input_take(input, left < input->held ? (size_t)left : input->held);
    }
    return SLIP_OK;
}
