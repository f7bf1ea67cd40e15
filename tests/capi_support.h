/* What the tests of the C interface share: a handler that counts and remembers, and short ways to make arrays. */
#ifndef CAPI_SUPPORT_H
#define CAPI_SUPPORT_H

#include <mlx/c/mlx.h>

#include <stdio.h>
#include <string.h>

#include "test.h"

typedef struct error_log {
    int count;
    char last[1024];
} error_log;

static inline void log_error(const char *message, void *data) {
    error_log *log = data;
    ++log->count;
    snprintf(log->last, sizeof log->last, "%s", message);
}

/* The call fails with 1 and runs the handler once, with a message that contains `part`. */
#define EXPECT_ERROR(log, call, part)                                     \
    do {                                                                  \
        int errors_before_ = (log)->count;                                \
        int code_ = (call);                                               \
        if (code_ != 1) FAIL("%s returned %d, not 1", #call, code_);      \
        expect_one_error((log), errors_before_, #call, (part), __LINE__); \
    } while (0)

/* The call, whatever it returns, runs the handler once, with a message that contains `part`. */
#define EXPECT_HANDLER(log, call, part)                                   \
    do {                                                                  \
        int errors_before_ = (log)->count;                                \
        (void)(call);                                                     \
        expect_one_error((log), errors_before_, #call, (part), __LINE__); \
    } while (0)

static inline void expect_one_error(const error_log *log, int before, const char *call, const char *part, int line) {
    if (log->count != before + 1) FAIL("line %d: %s ran the handler %d times", line, call, log->count - before);
    if (!strstr(log->last, part)) FAIL("line %d: %s said '%s', not '%s'", line, call, log->last, part);
    EXPECT_MESSAGE(part);
}

static inline void install_log(error_log *log) {
    *log = (error_log){0};
    mlx_set_error_handler(log_error, log, NULL);
}

/* The default stream of a device of the interface's numbering. */
static inline mlx_stream stream_of(slip_device device) {
    return device.type == SLIP_GPU ? mlx_default_gpu_stream_new() : mlx_default_cpu_stream_new();
}

/* 0, 1, 2, ... as float32 in the given shape. */
static inline mlx_array counting(const int *shape, int ndim) {
    float values[256];
    for (int i = 0; i < 256; ++i) values[i] = (float)i;
    return mlx_array_new_data(values, shape, ndim, MLX_FLOAT32);
}

/* The text of an array; borrowed from `text`. */
static inline const char *text_of(mlx_string *text, mlx_array array) {
    EXPECT_EQ(mlx_array_tostring(text, array), 0);
    return mlx_string_data(*text);
}

#endif
