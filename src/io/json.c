#include "io/json.h"

#include <string.h>

#include "io/source.h"

static bool fail(slip_json *json, const char *problem) {
    json->problem = problem;
    return false;
}

/* The next character that is no white space, or 0 at the end (and for a NUL, which is no JSON either). */
static char peek(slip_json *json) {
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\n' || *json->at == '\r'))
        ++json->at;
    return json->at < json->end ? *json->at : 0;
}

static bool accept(slip_json *json, char wanted) {
    if (peek(json) != wanted) return false;
    ++json->at;
    return true;
}

bool slip__json_open(slip_json *json, char bracket) {
    if (accept(json, bracket)) return true;
    return fail(json, bracket == '{' ? "an object was expected" : "a list was expected");
}

bool slip__json_next(slip_json *json, char closing, bool *is_first, bool *is_end) {
    *is_end = accept(json, closing);
    bool needs_comma = !*is_end && !*is_first;
    *is_first = false;
    if (!needs_comma) return true;
    if (!accept(json, ','))
        return fail(json, closing == '}' ? "a comma or } was expected" : "a comma or ] was expected");
    return peek(json) != closing || fail(json, "there is a comma behind the last item");
}

/* ---- strings ---- */

static bool read_hex(slip_json *json, unsigned *code) {
    *code = 0;
    if (json->end - json->at < 4) return fail(json, "a \\u escape is cut off");
    for (int i = 0; i < 4; ++i) {
        char digit = *json->at++;
        int value = digit >= '0' && digit <= '9'   ? digit - '0'
                    : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                    : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                                   : -1;
        if (value < 0) return fail(json, "a \\u escape has a digit that is not hexadecimal");
        *code = *code << 4 | (unsigned)value;
    }
    return true;
}

/* A code point behind \u, which may be a pair of surrogates, as UTF-8. */
static bool read_code_point(slip_json *json, char **to) {
    unsigned code, low;
    if (!read_hex(json, &code)) return false;
    if (code >= 0xd800 && code < 0xe000) {
        bool is_pair = code < 0xdc00 && json->end - json->at >= 2 && json->at[0] == '\\' && json->at[1] == 'u';
        if (!is_pair) return fail(json, "a surrogate stands alone");
        json->at += 2;
        if (!read_hex(json, &low)) return false;
        if (low < 0xdc00 || low >= 0xe000) return fail(json, "a surrogate stands alone");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char first[4] = {0, 0xc0, 0xe0, 0xf0};
    *(*to)++ = (char)(first[more] | code >> (6 * more));
    while (more-- > 0) *(*to)++ = (char)(0x80 | (code >> (6 * more) & 0x3f));
    return true;
}

static bool read_escape(slip_json *json, char **to) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (json->at == json->end) return fail(json, "a string does not end");
    char letter = *json->at++;
    if (letter == 'u') return read_code_point(json, to);
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (!found) return fail(json, "a string has an unknown escape");
    *(*to)++ = meanings[found - letters];
    return true;
}

bool slip__json_string(slip_json *json, slip_text *text) {
    if (!accept(json, '"')) return fail(json, "a string was expected");
    char *first = json->at, *to = json->at; /* an escape is never shorter than what it stands for */
    for (;;) {
        if (json->at == json->end) return fail(json, "a string does not end");
        unsigned char next = (unsigned char)*json->at++;
        if (next == '"') break;
        if (next < 0x20) return fail(json, "a string has a control character");
        if (next != '\\') *to++ = (char)next;
        else if (!read_escape(json, &to)) return false;
    }
    *text = (slip_text){first, (size_t)(to - first)};
    return slip__is_utf8(first, text->byte_count) || fail(json, "a string is not UTF-8");
}

bool slip__json_key(slip_json *json, slip_text *key) {
    if (!slip__json_string(json, key)) return false;
    return accept(json, ':') || fail(json, "a colon was expected");
}

/* ---- other values ---- */

static bool is_digit(const slip_json *json) {
    return json->at < json->end && *json->at >= '0' && *json->at <= '9';
}

bool slip__json_unsigned(slip_json *json, uint64_t *value) {
    *value = 0;
    char first = peek(json);
    if (first == '-') return fail(json, "a number is negative");
    if (!is_digit(json)) return fail(json, "a number was expected");
    for (; is_digit(json); ++json->at)
        if (__builtin_mul_overflow(*value, 10u, value) ||
            __builtin_add_overflow(*value, (unsigned)(*json->at - '0'), value))
            return fail(json, "a number is too large");
    if (first == '0' && *value > 0) return fail(json, "a number begins with 0");
    if (json->at < json->end && strchr(".eE", *json->at) && *json->at) return fail(json, "a number is not whole");
    return true;
}

static bool accept_word(slip_json *json, const char *word) {
    size_t length = strlen(word);
    peek(json);
    if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length) != 0) return false;
    json->at += length;
    return true;
}

bool slip__json_accept_null(slip_json *json) {
    return accept_word(json, "null");
}

static bool skip_digits(slip_json *json) {
    if (!is_digit(json)) return fail(json, "a number lacks a digit");
    while (is_digit(json)) ++json->at;
    return true;
}

static bool skip_number(slip_json *json) {
    if (*json->at == '-') ++json->at;
    bool begins_with_0 = json->at < json->end && *json->at == '0';
    const char *first = json->at;
    if (!skip_digits(json)) return false;
    if (begins_with_0 && json->at - first > 1) return fail(json, "a number begins with 0");
    if (json->at < json->end && *json->at == '.') {
        ++json->at;
        if (!skip_digits(json)) return false;
    }
    if (json->at < json->end && (*json->at == 'e' || *json->at == 'E')) {
        ++json->at;
        if (json->at < json->end && (*json->at == '+' || *json->at == '-')) ++json->at;
        if (!skip_digits(json)) return false;
    }
    return true;
}

static bool skip_plain(slip_json *json) {
    slip_text text;
    char next = peek(json);
    if (next == '"') return slip__json_string(json, &text);
    if (next == '-' || is_digit(json)) return skip_number(json);
    if (accept_word(json, "true") || accept_word(json, "false") || accept_word(json, "null")) return true;
    return fail(json, "a value was expected");
}

bool slip__json_skip(slip_json *json) {
    char closings[SLIP_JSON_DEPTH];
    slip_text key;
    int depth = 0;
    bool is_first = true, is_end = false;
    do {
        if (depth > 0) {
            if (!slip__json_next(json, closings[depth - 1], &is_first, &is_end)) return false;
            if (is_end) {
                --depth;
                is_first = false;
                continue;
            }
            if (closings[depth - 1] == '}' && !slip__json_key(json, &key)) return false;
        }
        char next = peek(json);
        if (next != '{' && next != '[') {
            if (!skip_plain(json)) return false;
            continue;
        }
        if (depth == SLIP_JSON_DEPTH) return fail(json, "lists and objects lie too deep in each other");
        closings[depth++] = next == '{' ? '}' : ']';
        is_first = true;
        ++json->at;
    } while (depth > 0);
    return true;
}

bool slip__json_end(slip_json *json) {
    peek(json);
    return json->at == json->end || fail(json, "there is something behind the object");
}
