/* What the tests of the data pipeline share. */
#ifndef SLIP_DATA_SUPPORT_H
#define SLIP_DATA_SUPPORT_H

#include <slip/slip.h>

#include <slip/data.h>
#include <slip/data_ops.h>

#include "test.h"

/* Adds a stage in the place of the one before: `data` is released. */
#define ADD(data, function, ...)                         \
    do {                                                 \
        slip_data *added_ = NULL;                        \
        EXPECT_OK(function(&added_, data, __VA_ARGS__)); \
        slip_data_release(data);                         \
        data = added_;                                   \
    } while (0)

/* The call fails with this status and exactly this message. */
#define EXPECT_FAILS(call, status, text)        \
    do {                                        \
        EXPECT_STATUS(call, status);            \
        EXPECT_STR(slip_error_message(), text); \
    } while (0)

slip_sample *make_sample(const char *key, int64_t value);
/* A buffer of `count` samples {"x": i}. */
slip_data *make_numbers(int count);
/* The one int64 of a key. */
int64_t number_of(const slip_sample *sample, const char *key);

/* Every sample that a stream has left, as one number that depends on all their bytes and on their order. */
uint64_t hash_of_rest(slip_data *stream, int *count);
uint64_t hash_of_sample(const slip_sample *sample);

#endif
