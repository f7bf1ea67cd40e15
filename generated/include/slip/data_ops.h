/* Made from ops/ by tools/generate.py: do not edit. The ops on samples, for buffers and streams alike. Each call
 * adds a stage; `*out` is the caller's, NULL on failure. A key that is written to may be "": the array then takes
 * the place of the one it was made from. An `int64_t` for which nothing is given is SLIP_DATA_NONE. Any thread.
 * Errors: SLIP_INVALID_ARGUMENT, SLIP_OUT_OF_MEMORY; and when a sample is made SLIP_NOT_FOUND for a key that it does
 * not have, SLIP_INVALID_ARGUMENT for arrays that an op cannot work on, SLIP_IO for files. */
#ifndef SLIP_DATA_OPS_H
#define SLIP_DATA_OPS_H

#include <slip/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Converts the array to a dtype. */
SLIP_API slip_status slip_data_cast(slip_data **out, slip_data *data, const char *key, const char *dtype,
                                    const char *output_key);

/* (x - mean) / std along the last axis, in float32. Integers are first divided by their dtype's largest value. */
SLIP_API slip_status slip_data_normalize(slip_data **out, slip_data *data, const char *key, const double *mean,
                                         size_t mean_count, const double *std, size_t std_count,
                                         const char *output_key);

/* Pads the array before and behind, along one axis. */
SLIP_API slip_status slip_data_pad(slip_data **out, slip_data *data, const char *key, int64_t dim, int64_t lpad,
                                   int64_t rpad, double pad_value, const char *output_key);

/* Pads the array at its end, so that its size along an axis is a multiple of `pad_multiple`. */
SLIP_API slip_status slip_data_pad_to_multiple(slip_data **out, slip_data *data, const char *key, int64_t dim,
                                               int64_t pad_multiple, double pad_value, const char *output_key);

/* Pads the array at its end to a size along an axis; a larger one stays as it is. */
SLIP_API slip_status slip_data_pad_to_size(slip_data **out, slip_data *data, const char *key, int64_t dim,
                                           int64_t size, double pad_value, const char *output_key);

/* The part from `starts` up to, not including, `ends` along the axes `dims`. Negative ones count from the end. */
SLIP_API slip_status slip_data_slice(slip_data **out, slip_data *data, const char *ikey, const int64_t *dims,
                                     size_t dims_count, const int64_t *starts, size_t starts_count,
                                     const int64_t *ends, size_t ends_count, const char *output_key);

/* A part of the given sizes along the axes `dims`, at a random place. An axis that is smaller is taken whole. */
SLIP_API slip_status slip_data_random_slice(slip_data **out, slip_data *data, const char *ikey, const int64_t *dims,
                                            size_t dims_count, const int64_t *sizes, size_t sizes_count,
                                            const char *output_key);

/* Splits the first axis in two, of which the first has the size `num_shards`. */
SLIP_API slip_status slip_data_shard(slip_data **out, slip_data *data, const char *key, int64_t num_shards,
                                     const char *output_key);

/* Removes axes of size 1: those named, or all. */
SLIP_API slip_status slip_data_squeeze(slip_data **out, slip_data *data, const char *key, const int64_t *dim,
                                       size_t dim_count, const char *output_key);

/* The array's shape, or with `dim` its size along that axis, as int64. */
SLIP_API slip_status slip_data_shape(slip_data **out, slip_data *data, const char *key, const char *output_key,
                                     int64_t dim);

/* Removes the elements with a value from an array that was padded along an axis, closes up what is left, and fills
 * the end with `pad`. `size_key` holds the number of valid elements, and gets the new one. */
SLIP_API slip_status slip_data_remove_value(slip_data **out, slip_data *data, const char *key, const char *size_key,
                                            int64_t dim, double value, double pad);

/* Keeps the samples whose array has a size from `low` to `high`, both included, along an axis. Below 0: no limit. */
SLIP_API slip_status slip_data_filter_by_shape(slip_data **out, slip_data *data, const char *key, int64_t dim,
                                               int64_t low, int64_t high);

/* Removes every key but this one; with `remove`, only this one. */
SLIP_API slip_status slip_data_filter_key(slip_data **out, slip_data *data, const char *key, bool remove);

/* Gives an array another key. */
SLIP_API slip_status slip_data_rename_key(slip_data **out, slip_data *data, const char *key, const char *output_key);

#ifdef __cplusplus
}
#endif
#endif
