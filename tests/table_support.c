#include "table_support.h"

#include <stdio.h>
#include <stdlib.h>

/* The folder of this file, in which data/ lies. */
static void data_path(char *path, size_t path_bytes, const char *name) {
    const char *end = strrchr(__FILE__, '/');
    int folder = end ? (int)(end - __FILE__) : 0;
    snprintf(path, path_bytes, "%.*s%sdata/%s", folder, __FILE__, folder ? "/" : "", name);
}

int text_split(char *text, char separator, char **parts, int limit) {
    int count = 0;
    for (char *next = text; next; ++count) {
        if (count == limit) FAIL("more than %d parts: %s", limit, text);
        parts[count] = next;
        next = strchr(next, separator);
        if (next) *next++ = '\0';
    }
    return count;
}

int table_read(const char *name, void (*row)(char **fields, int field_count, int number, void *context),
               void *context) {
    char path[4096], *line = NULL;
    size_t line_bytes = 0;
    int number = 0;
    data_path(path, sizeof path, name);
    FILE *file = fopen(path, "r");
    if (!file) FAIL("%s cannot be read", path);
    while (getline(&line, &line_bytes, file) >= 0) {
        char *fields[TABLE_MAX_FIELDS];
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0') continue;
        row(fields, text_split(line, '\t', fields, TABLE_MAX_FIELDS), ++number, context);
    }
    free(line);
    fclose(file);
    EXPECT_GT(number, 0);
    return number;
}

slip_dtype dtype_named(const char *name) {
    for (slip_dtype dtype = 0; dtype < SLIP_DTYPE_COUNT; ++dtype)
        if (strcmp(slip_dtype_name(dtype), name) == 0) return dtype;
    FAIL("there is no dtype %s", name);
}

int shape_parse(const char *text, int *shape, int limit) {
    int ndim = 0;
    for (char *end; *text; text = *end ? end + 1 : end) {
        if (ndim == limit) FAIL("more than %d dimensions", limit);
        shape[ndim++] = (int)strtol(text, &end, 10);
    }
    return ndim;
}

size_t bytes_parse(const char *text, unsigned char *bytes, size_t limit) {
    size_t count = strlen(text) / 2;
    if (count > limit) FAIL("%zu bytes do not fit into %zu", count, limit);
    for (size_t i = 0; i < count; ++i) {
        const char digits[] = {text[2 * i], text[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(digits, NULL, 16);
    }
    return count;
}

slip_array *array_parse(const char *text) {
    size_t text_bytes = strlen(text) + 1;
    char *copy = malloc(text_bytes), *parts[3];
    unsigned char *bytes = malloc(text_bytes);
    int shape[SLIP_MAX_NDIM];
    slip_array *array;
    EXPECT_TRUE(copy && bytes);
    memcpy(copy, text, text_bytes);
    EXPECT_EQ(text_split(copy, ':', parts, 3), 3);
    int ndim = shape_parse(parts[1], shape, SLIP_MAX_NDIM);
    bytes_parse(parts[2], bytes, text_bytes);
    EXPECT_OK(slip_array_from_data(&array, bytes, shape, ndim, dtype_named(parts[0])));
    free(copy);
    free(bytes);
    return array;
}
