/* A small strict reader of JSON (RFC 8259): what a header of known form needs, pulled piece by piece. It allocates
 * nothing: strings are decoded where they lie. */
#ifndef SLIP_IO_JSON_H
#define SLIP_IO_JSON_H

#include <slip/io.h>

typedef struct slip_json {
    char *start, *at, *end;
    const char *problem; /* why a function returned false; NULL: nothing did */
} slip_json;

static inline slip_json slip__json_begin(char *text, size_t byte_count) {
    return (slip_json){text, text, text + byte_count, NULL};
}

/* Each returns false at the first problem and says it in `problem`; `at` is then where it was found. */

/* The first character of an object, '{', or a list, '['. */
bool slip__json_open(slip_json *json, char bracket);
/* Before each item of an object or list: *is_end where it ends, with its last character read. */
bool slip__json_next(slip_json *json, char closing, bool *is_first, bool *is_end);
/* An object's key with its colon, or a string. Valid UTF-8. A NUL does not follow it. */
bool slip__json_key(slip_json *json, slip_text *key);
bool slip__json_string(slip_json *json, slip_text *text);
/* A whole number from 0 to UINT64_MAX, written without fraction and exponent. */
bool slip__json_unsigned(slip_json *json, uint64_t *value);
/* `null`, if it is next: this one returns false without a problem. */
bool slip__json_accept_null(slip_json *json);
/* Any value, read and forgotten. Lists and objects within each other up to SLIP_JSON_DEPTH. */
enum { SLIP_JSON_DEPTH = 64 };
bool slip__json_skip(slip_json *json);
/* Nothing but white space follows. */
bool slip__json_end(slip_json *json);

#endif
