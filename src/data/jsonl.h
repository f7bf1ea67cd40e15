/* JSON lines: a text of which each line is an object. */
#ifndef SLIP_DATA_JSONL_H
#define SLIP_DATA_JSONL_H

#include <slip/types.h>

#include "data/input.h"

/* Caller-locked. */
typedef struct slip_jsonl {
    slip_input input;
    uint64_t line; /* the next one, counted from 1 */
    /* Scratch of the line that is read. */
    union slip_jsonl_number *numbers;
    size_t number_count, number_room;
    char *copy; /* of a value that is given as its JSON */
    size_t copy_room;
} slip_jsonl;

/* What takes the values of a line; owns the array from then on. */
typedef slip_status (*slip_jsonl_put)(void *context, const char *name, slip_array *array);

enum { SLIP_JSONL_KEYS = 4096 }; /* of an object */

/* The input is the reader's from then on. */
void slip__jsonl_begin(slip_jsonl *jsonl, slip_input *input);
void slip__jsonl_end(slip_jsonl *jsonl); /* a zeroed one is fine */

/* The next line that is not blank. Texts: int8; whole numbers: int64; numbers with a point or an exponent: float64;
 * true and false: bool; lists of numbers or booleans, nested ones of equal lengths: arrays; null: no array; objects and
 * other lists: int8, their JSON. After an error, SLIP_IO, the next call goes on with the next line. */
slip_status slip__jsonl_next(slip_jsonl *jsonl, slip_jsonl_put put, void *context, bool *is_end);

#endif
