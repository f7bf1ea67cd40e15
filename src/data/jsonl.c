#include "data/jsonl.h"

#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <slip/array.h>

#include "base/memory.h"
#include "io/json.h"
#include "io/source.h"
#include "schedule/data.h"

typedef union slip_jsonl_number {
    int64_t whole;
    double real;
} number;

enum { NUMBER_BYTES = 400, FIRST_ROOM = 64 };

/* Arrays of numbers while they are read, and what they are so far. */
typedef enum kind { NOTHING, WHOLE, REAL, TRUTH } kind;

typedef struct line {
    slip_jsonl *jsonl;
    slip_json json;
    kind kind;
    int shape[SLIP_JSON_DEPTH];
    int ndim; /* -1: not known yet */
} line;

static slip_status fail(const line *self, const slip_text *key, const char *problem) {
    const slip_input *input = &self->jsonl->input;
    char quoted[SLIP_QUOTE_BYTES], place[SLIP_QUOTE_BYTES + 8] = "";
    if (key) {
        strcpy(place, " '");
        strcat(strcat(place, slip__quote(quoted, key->bytes, key->byte_count)), "':");
    }
    return slip__fail(SLIP_IO, "[%s] %.*s, line %llu:%s %s", input->function, (int)SLIP_LABEL_BYTES, input->label,
                      (unsigned long long)self->jsonl->line, place, problem);
}

static bool problem(line *self, const char *text) {
    self->json.problem = text;
    return false;
}

/* ---- numbers ---- */

static bool push(line *self, number value) {
    slip_jsonl *jsonl = self->jsonl;
    if (jsonl->number_count == jsonl->number_room) {
        size_t room = jsonl->number_room ? jsonl->number_room * 2 : FIRST_ROOM;
        number *numbers = slip__realloc(jsonl->numbers, room * sizeof *numbers);
        if (!numbers) return problem(self, NULL); /* out of memory */
        jsonl->numbers = numbers;
        jsonl->number_room = room;
    }
    jsonl->numbers[jsonl->number_count++] = value;
    return true;
}

/* Adds a value of a kind to those that are there, which have one kind when all is done. */
static bool add(line *self, kind added, number value) {
    if (self->kind == NOTHING) self->kind = added;
    if ((self->kind == TRUTH) != (added == TRUTH)) return problem(self, "a list has numbers and booleans");
    if (self->kind == WHOLE && added == REAL) {
        for (size_t i = 0; i < self->jsonl->number_count; ++i)
            self->jsonl->numbers[i].real = (double)self->jsonl->numbers[i].whole;
        self->kind = REAL;
    }
    if (self->kind == REAL && added == WHOLE) value.real = (double)value.whole;
    return push(self, value);
}

/* The "C" locale's, whatever the program's is. */
static double parse_real(const char *text) {
    static locale_t plain; /* found twice by two threads at worst */
    locale_t known = __atomic_load_n(&plain, __ATOMIC_ACQUIRE);
    if (!known) {
        known = newlocale(LC_ALL_MASK, "C", (locale_t)0);
        if (!known) return strtod(text, NULL);
        __atomic_store_n(&plain, known, __ATOMIC_RELEASE);
    }
    return strtod_l(text, NULL, known);
}

/* `start` to `end` are a number of JSON's grammar. */
static bool add_number(line *self, const char *start, const char *end) {
    bool is_negative = *start == '-', is_whole = true, is_large = false;
    uint64_t digits = 0;
    for (const char *at = start + is_negative; at < end && is_whole; ++at) {
        is_whole = *at >= '0' && *at <= '9';
        if (is_whole)
            is_large |= __builtin_mul_overflow(digits, 10u, &digits) ||
                        __builtin_add_overflow(digits, (unsigned)(*at - '0'), &digits);
    }
    if (is_whole) {
        if (is_large || digits > (uint64_t)INT64_MAX + is_negative)
            return problem(self, "a whole number does not fit into 64 bits");
        return add(self, WHOLE, (number){.whole = is_negative ? (int64_t)(0 - digits) : (int64_t)digits});
    }
    char text[NUMBER_BYTES + 1];
    size_t length = (size_t)(end - start);
    if (length > NUMBER_BYTES) return problem(self, "a number has more than 400 characters");
    memcpy(text, start, length);
    text[length] = 0;
    return add(self, REAL, (number){.real = parse_real(text)});
}

static char *skip_space(char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) ++at;
    return at;
}

/* A number, true or false. */
static bool read_scalar(line *self) {
    slip_json *json = &self->json;
    char *start = json->at = skip_space(json->at, json->end);
    if (!slip__json_skip(json)) return false;
    if (*start == 't' || *start == 'f') return add(self, TRUTH, (number){.whole = *start == 't'});
    return add_number(self, start, json->at);
}

/* ---- lists ---- */

/* Whether the value, which begins with '[', holds lists, numbers and booleans alone. */
static bool is_numeric(const char *at, const char *end) {
    size_t depth = 0;
    for (; at < end; ++at) {
        if (*at == '"' || *at == '{' || *at == 'n') return false;
        depth += *at == '[';
        if (*at == ']' && --depth == 0) return true;
    }
    return true;
}

/* A list's length, the same for all at that depth. */
static bool close_list(line *self, int depth, int count) {
    if (self->shape[depth] < 0) self->shape[depth] = count;
    return self->shape[depth] == count || problem(self, "lists within each other differ in length");
}

static bool read_list(line *self) {
    slip_json *json = &self->json;
    int counts[SLIP_JSON_DEPTH], depth = 0;
    for (int i = 0; i < SLIP_JSON_DEPTH; ++i) self->shape[i] = -1;
    bool is_first = true, is_end = false;
    if (!slip__json_open(json, '[')) return false;
    counts[0] = 0;
    while (depth >= 0) {
        if (!slip__json_next(json, ']', &is_first, &is_end)) return false;
        if (is_end) {
            if (!close_list(self, depth, counts[depth])) return false;
            --depth;
            continue;
        }
        if (counts[depth] == INT_MAX) return problem(self, "a list is too long");
        ++counts[depth];
        json->at = skip_space(json->at, json->end);
        bool is_list = json->at < json->end && *json->at == '[';
        int level = depth + 1 + is_list;
        bool is_level = self->ndim < 0 || (is_list ? level <= self->ndim : level == self->ndim);
        if (!is_level) return problem(self, "lists within each other differ in depth");
        if (!is_list) {
            self->ndim = level;
            if (!read_scalar(self)) return false;
            continue;
        }
        if (depth + 1 == SLIP_JSON_DEPTH) return problem(self, "lists lie too deep in each other");
        ++json->at;
        counts[++depth] = 0;
        is_first = true;
    }
    return true;
}

/* A list without numbers has as many axes as brackets were seen, the last of them empty. */
static int axes(const line *self) {
    int ndim = 0;
    if (self->ndim >= 0) return self->ndim;
    while (ndim < SLIP_JSON_DEPTH && self->shape[ndim] >= 0) ++ndim;
    return ndim;
}

static slip_status make_numbers(const line *self, slip_array **array, int ndim) {
    static const slip_dtype dtypes[] = {SLIP_INT64, SLIP_INT64, SLIP_FLOAT64, SLIP_BOOL};
    const slip_jsonl *jsonl = self->jsonl;
    void *data = NULL;
    SLIP_TRY(slip__array_allocate(array, &data, self->shape, ndim, dtypes[self->kind], jsonl->input.function));
    if (self->kind != TRUTH) {
        if (jsonl->number_count) memcpy(data, jsonl->numbers, jsonl->number_count * sizeof *jsonl->numbers);
    } else
        for (size_t i = 0; i < jsonl->number_count; ++i) ((bool *)data)[i] = jsonl->numbers[i].whole != 0;
    return SLIP_OK;
}

/* ---- texts, and what stays JSON ---- */

static slip_status make_text(const line *self, slip_array **array, const char *bytes, size_t byte_count) {
    void *data = NULL;
    int length = (int)byte_count; /* lines are shorter than SLIP_RECORD_LIMIT */
    SLIP_TRY(slip__array_allocate(array, &data, &length, 1, SLIP_INT8, self->jsonl->input.function));
    if (byte_count) memcpy(data, bytes, byte_count);
    return SLIP_OK;
}

/* Where an object or list ends: its brackets, and strings, are looked at alone. */
static char *value_end(char *at, char *end) {
    size_t depth = 0;
    bool is_text = false;
    for (; at < end; ++at) {
        if (is_text) {
            if (*at == '\\' && at + 1 < end) ++at;
            else if (*at == '"') is_text = false;
        } else if (*at == '"') is_text = true;
        else if (*at == '[' || *at == '{') ++depth;
        else if ((*at == ']' || *at == '}') && --depth == 0) return at + 1;
    }
    return end;
}

/* The value's own JSON. What checks it decodes strings where they lie, so that it gets a copy. */
static slip_status read_json(line *self, slip_array **array) {
    slip_jsonl *jsonl = self->jsonl;
    char *start = self->json.at, *end = value_end(start, self->json.end);
    size_t byte_count = (size_t)(end - start);
    if (byte_count > jsonl->copy_room) {
        char *copy = slip__realloc(jsonl->copy, byte_count);
        if (!copy) return slip__fail_memory(jsonl->input.function, byte_count);
        jsonl->copy = copy;
        jsonl->copy_room = byte_count;
    }
    memcpy(jsonl->copy, start, byte_count);
    slip_json copy = slip__json_begin(jsonl->copy, byte_count);
    if (!slip__json_skip(&copy)) {
        self->json.problem = copy.problem;
        return SLIP_IO;
    }
    self->json.at += copy.at - copy.start;
    return make_text(self, array, start, (size_t)(copy.at - copy.start));
}

/* ---- lines ---- */

/* *array NULL: null. Where SLIP_IO comes with a problem in `json`, the message is still to be made. */
static slip_status read_value(line *self, slip_array **array) {
    slip_json *json = &self->json;
    slip_text text;
    *array = NULL;
    if (slip__json_accept_null(json)) return SLIP_OK;
    json->at = skip_space(json->at, json->end);
    char first = json->at < json->end ? *json->at : 0;
    if (first == '"')
        return slip__json_string(json, &text) ? make_text(self, array, text.bytes, text.byte_count) : SLIP_IO;
    if (first == '{' || (first == '[' && !is_numeric(json->at, json->end))) return read_json(self, array);
    self->kind = NOTHING;
    self->ndim = -1;
    self->jsonl->number_count = 0;
    if (first == '[' ? !read_list(self) : !read_scalar(self))
        return json->problem ? SLIP_IO : slip__fail_memory(self->jsonl->input.function, self->jsonl->number_room * 16);
    return make_numbers(self, array, first == '[' ? axes(self) : 0);
}

static slip_status read_entry(line *self, slip_jsonl_put put, void *context) {
    slip_json *json = &self->json;
    slip_text key;
    slip_array *array = NULL;
    if (!slip__json_key(json, &key)) return fail(self, NULL, json->problem);
    if (memchr(key.bytes, 0, key.byte_count)) return fail(self, NULL, "a key holds a NUL");
    /* Where the key's closing quote, or an escape of it, was. */
    ((char *)(uintptr_t)key.bytes)[key.byte_count] = 0;
    slip_status status = read_value(self, &array);
    if (status == SLIP_IO && json->problem) return fail(self, &key, json->problem);
    if (status == SLIP_OK && array) status = put(context, key.bytes, array);
    return status;
}

static slip_status read_object(line *self, slip_jsonl_put put, void *context) {
    slip_json *json = &self->json;
    bool is_first = true, is_end = false;
    if (!slip__json_open(json, '{')) return fail(self, NULL, json->problem);
    for (int count = 0;; ++count) {
        if (!slip__json_next(json, '}', &is_first, &is_end)) return fail(self, NULL, json->problem);
        if (is_end) break;
        if (count == SLIP_JSONL_KEYS) return fail(self, NULL, "the object has more than 4096 keys");
        SLIP_TRY(read_entry(self, put, context));
    }
    return slip__json_end(json) ? SLIP_OK : fail(self, NULL, json->problem);
}

slip_status slip__jsonl_next(slip_jsonl *jsonl, slip_jsonl_put put, void *context, bool *is_end) {
    char *bytes;
    size_t byte_count;
    bool is_last;
    for (*is_end = false;; ++jsonl->line) {
        slip_status status = slip__input_line(&jsonl->input, 0, &bytes, &byte_count, &is_last);
        if (status != SLIP_OK) {
            (void)slip__input_skip_line(&jsonl->input);
            ++jsonl->line;
            return status;
        }
        *is_end = byte_count == 0;
        if (*is_end) return SLIP_OK;
        slip__input_take(&jsonl->input, byte_count);
        if (skip_space(bytes, bytes + byte_count) != bytes + byte_count) break;
    }
    byte_count -= bytes[byte_count - 1] == '\n';
    line self = {.jsonl = jsonl, .json = slip__json_begin(bytes, byte_count)};
    slip_status status = read_object(&self, put, context);
    ++jsonl->line;
    return status;
}

void slip__jsonl_begin(slip_jsonl *jsonl, slip_input *input) {
    *jsonl = (slip_jsonl){.input = *input, .line = 1};
    *input = (slip_input){.descriptor = -1};
}

void slip__jsonl_end(slip_jsonl *jsonl) {
    slip__input_close(&jsonl->input);
    slip__free(jsonl->numbers);
    slip__free(jsonl->copy);
    *jsonl = (slip_jsonl){.input.descriptor = -1};
}
