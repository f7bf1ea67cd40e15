/* Reading the tables of tests/data: rows of fields, and arrays written as "dtype:2x3:bytes in hexadecimal". */
#ifndef TABLE_SUPPORT_H
#define TABLE_SUPPORT_H

#include <slip/slip.h>

#include "test.h"

enum { TABLE_MAX_FIELDS = 8 };

/* Calls `row` for every line of the file that is not a comment, with its fields, NUL-terminated; `number` counts
 * from 1. Fails the test if the file is not there or has no rows. Returns the number of rows. */
int table_read(const char *name, void (*row)(char **fields, int field_count, int number, void *context), void *context);

/* Splits at a separator, in place; returns how many parts there are. */
int text_split(char *text, char separator, char **parts, int limit);

/* The dtype of a name. */
slip_dtype dtype_named(const char *name);

/* "2x3" to 2, 3; "" to no dimensions. Returns how many. */
int shape_parse(const char *text, int *shape, int limit);

/* The bytes of a hexadecimal text; returns how many. */
size_t bytes_parse(const char *text, unsigned char *bytes, size_t limit);

/* An array from "dtype:shape:bytes"; owned by the caller. */
slip_array *array_parse(const char *text);

#endif
