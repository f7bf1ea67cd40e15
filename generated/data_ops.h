/* Made from ops/ by tools/generate.py: do not edit. What the ops on samples are given, and the functions that they
 * are. */
#ifndef SLIP_GENERATED_DATA_OPS_H
#define SLIP_GENERATED_DATA_OPS_H

#include "data/op.h"

typedef struct slip_data_cast_arguments {
    slip_name *key;
    char *dtype;
    slip_name *output_key;
} slip_data_cast_arguments;
slip_status slip__data_cast(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_cast_check(const void *arguments, const char *name);

typedef struct slip_data_normalize_arguments {
    slip_name *key;
    slip_data_floats mean;
    slip_data_floats std;
    slip_name *output_key;
} slip_data_normalize_arguments;
slip_status slip__data_normalize(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_normalize_check(const void *arguments, const char *name);

typedef struct slip_data_pad_arguments {
    slip_name *key;
    int64_t dim;
    int64_t lpad;
    int64_t rpad;
    double pad_value;
    slip_name *output_key;
} slip_data_pad_arguments;
slip_status slip__data_pad(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_pad_check(const void *arguments, const char *name);

typedef struct slip_data_pad_to_multiple_arguments {
    slip_name *key;
    int64_t dim;
    int64_t pad_multiple;
    double pad_value;
    slip_name *output_key;
} slip_data_pad_to_multiple_arguments;
slip_status slip__data_pad_to_multiple(slip_array **out, slip_array *in, const void *arguments,
                                       slip_data_context *context);
slip_status slip__data_pad_to_multiple_check(const void *arguments, const char *name);

typedef struct slip_data_pad_to_size_arguments {
    slip_name *key;
    int64_t dim;
    int64_t size;
    double pad_value;
    slip_name *output_key;
} slip_data_pad_to_size_arguments;
slip_status slip__data_pad_to_size(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_pad_to_size_check(const void *arguments, const char *name);

typedef struct slip_data_slice_arguments {
    slip_name *ikey;
    slip_data_ints dims;
    slip_data_ints starts;
    slip_data_ints ends;
    slip_name *output_key;
} slip_data_slice_arguments;
slip_status slip__data_slice(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_slice_check(const void *arguments, const char *name);

typedef struct slip_data_random_slice_arguments {
    slip_name *ikey;
    slip_data_ints dims;
    slip_data_ints sizes;
    slip_name *output_key;
} slip_data_random_slice_arguments;
slip_status slip__data_random_slice(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context);
slip_status slip__data_random_slice_check(const void *arguments, const char *name);

typedef struct slip_data_shard_arguments {
    slip_name *key;
    int64_t num_shards;
    slip_name *output_key;
} slip_data_shard_arguments;
slip_status slip__data_shard(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_shard_check(const void *arguments, const char *name);

typedef struct slip_data_squeeze_arguments {
    slip_name *key;
    slip_data_ints dim;
    slip_name *output_key;
} slip_data_squeeze_arguments;
slip_status slip__data_squeeze(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);

typedef struct slip_data_shape_arguments {
    slip_name *key;
    slip_name *output_key;
    int64_t dim;
} slip_data_shape_arguments;
slip_status slip__data_shape(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);

typedef struct slip_data_remove_value_arguments {
    slip_name *key;
    slip_name *size_key;
    int64_t dim;
    double value;
    double pad;
} slip_data_remove_value_arguments;
slip_status slip__data_remove_value(slip_sample *sample, const void *arguments, slip_data_context *context);

typedef struct slip_data_filter_by_shape_arguments {
    slip_name *key;
    int64_t dim;
    int64_t low;
    int64_t high;
} slip_data_filter_by_shape_arguments;
slip_status slip__data_filter_by_shape(slip_sample *sample, const void *arguments, slip_data_context *context);

typedef struct slip_data_filter_key_arguments {
    slip_name *key;
    bool remove;
} slip_data_filter_key_arguments;
slip_status slip__data_filter_key(slip_sample *sample, const void *arguments, slip_data_context *context);

typedef struct slip_data_rename_key_arguments {
    slip_name *key;
    slip_name *output_key;
} slip_data_rename_key_arguments;
slip_status slip__data_rename_key(slip_sample *sample, const void *arguments, slip_data_context *context);

typedef struct slip_data_load_audio_arguments {
    slip_name *key;
    char *prefix;
    bool info;
    bool from_memory;
    int64_t info_type;
    int64_t sample_rate;
    char *resampling_quality;
    slip_name *info_key;
    slip_name *output_key;
} slip_data_load_audio_arguments;
slip_status slip__data_load_audio(slip_sample *sample, const void *arguments, slip_data_context *context);
slip_status slip__data_load_audio_check(const void *arguments, const char *name);

typedef struct slip_data_resample_audio_arguments {
    slip_name *key;
    int64_t sample_rate;
    int64_t input_sample_rate;
    slip_name *info_key;
    char *resampling_quality;
    slip_name *output_key;
} slip_data_resample_audio_arguments;
slip_status slip__data_resample_audio(slip_sample *sample, const void *arguments, slip_data_context *context);
slip_status slip__data_resample_audio_check(const void *arguments, const char *name);

typedef struct slip_data_log_mel_arguments {
    slip_name *key;
    int64_t sample_rate;
    int64_t n_fft;
    int64_t hop;
    int64_t n_mels;
    int64_t win_length;
    double low_freq;
    double high_freq;
    bool center;
    char *mel_scale;
    char *norm;
    char *log;
    double floor;
    slip_name *output_key;
} slip_data_log_mel_arguments;
slip_status slip__data_log_mel(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_log_mel_check(const void *arguments, const char *name);

typedef struct slip_data_load_video_arguments {
    slip_name *key;
    char *prefix;
    bool info;
    bool from_memory;
    slip_name *output_key;
} slip_data_load_video_arguments;
slip_status slip__data_load_video(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);

typedef struct slip_data_load_file_arguments {
    slip_name *key;
    char *prefix;
    slip_name *output_key;
} slip_data_load_file_arguments;
slip_status slip__data_load_file(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);

typedef struct slip_data_load_numpy_arguments {
    slip_name *key;
    char *prefix;
    bool from_memory;
    slip_name *output_key;
} slip_data_load_numpy_arguments;
slip_status slip__data_load_numpy(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);

typedef struct slip_data_read_from_tar_arguments {
    char *tarkey;
    slip_name *ikey;
    slip_name *okey;
    char *prefix;
    char *tar_prefix;
    bool from_key;
    struct slip_file_fetcher *file_fetcher;
    bool nested;
    int64_t num_threads;
} slip_data_read_from_tar_arguments;
slip_status slip__data_read_from_tar(slip_sample *sample, const void *arguments, slip_data_context *context);
slip_status slip__data_read_from_tar_check(const void *arguments, const char *name);

typedef struct slip_data_load_image_arguments {
    slip_name *key;
    char *prefix;
    bool info;
    char *format;
    bool from_memory;
    slip_name *output_key;
} slip_data_load_image_arguments;
slip_status slip__data_load_image(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_load_image_check(const void *arguments, const char *name);

typedef struct slip_data_save_image_arguments {
    slip_name *key;
    slip_name *filename_key;
    char *prefix;
    char *filename_prefix;
} slip_data_save_image_arguments;
slip_status slip__data_save_image(slip_sample *sample, const void *arguments, slip_data_context *context);

typedef struct slip_data_image_resize_arguments {
    slip_name *key;
    int64_t w;
    int64_t h;
    slip_name *output_key;
} slip_data_image_resize_arguments;
slip_status slip__data_image_resize(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context);
slip_status slip__data_image_resize_check(const void *arguments, const char *name);

typedef struct slip_data_image_resize_smallest_side_arguments {
    slip_name *key;
    int64_t size;
    slip_name *output_key;
} slip_data_image_resize_smallest_side_arguments;
slip_status slip__data_image_resize_smallest_side(slip_array **out, slip_array *in, const void *arguments,
                                                  slip_data_context *context);
slip_status slip__data_image_resize_smallest_side_check(const void *arguments, const char *name);

typedef struct slip_data_image_center_crop_arguments {
    slip_name *key;
    int64_t w;
    int64_t h;
    slip_name *output_key;
} slip_data_image_center_crop_arguments;
slip_status slip__data_image_center_crop(slip_array **out, slip_array *in, const void *arguments,
                                         slip_data_context *context);
slip_status slip__data_image_center_crop_check(const void *arguments, const char *name);

typedef struct slip_data_image_random_crop_arguments {
    slip_name *key;
    int64_t w;
    int64_t h;
    slip_name *output_key;
} slip_data_image_random_crop_arguments;
slip_status slip__data_image_random_crop(slip_array **out, slip_array *in, const void *arguments,
                                         slip_data_context *context);
slip_status slip__data_image_random_crop_check(const void *arguments, const char *name);

typedef struct slip_data_image_random_area_crop_arguments {
    slip_name *key;
    slip_data_floats area_range;
    slip_data_floats aspect_ratio_range;
    int64_t num_trial;
    slip_name *output_key;
} slip_data_image_random_area_crop_arguments;
slip_status slip__data_image_random_area_crop(slip_array **out, slip_array *in, const void *arguments,
                                              slip_data_context *context);
slip_status slip__data_image_random_area_crop_check(const void *arguments, const char *name);

typedef struct slip_data_image_random_h_flip_arguments {
    slip_name *key;
    double prob;
    slip_name *output_key;
} slip_data_image_random_h_flip_arguments;
slip_status slip__data_image_random_h_flip(slip_array **out, slip_array *in, const void *arguments,
                                           slip_data_context *context);
slip_status slip__data_image_random_h_flip_check(const void *arguments, const char *name);

typedef struct slip_data_image_rotate_arguments {
    slip_name *key;
    double angle;
    bool crop;
    slip_name *output_key;
} slip_data_image_rotate_arguments;
slip_status slip__data_image_rotate(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context);
slip_status slip__data_image_rotate_check(const void *arguments, const char *name);

typedef struct slip_data_image_channel_reduction_arguments {
    slip_name *key;
    char *preset;
    slip_name *output_key;
} slip_data_image_channel_reduction_arguments;
slip_status slip__data_image_channel_reduction(slip_array **out, slip_array *in, const void *arguments,
                                               slip_data_context *context);
slip_status slip__data_image_channel_reduction_check(const void *arguments, const char *name);

typedef struct slip_data_tokenize_arguments {
    slip_name *key;
    struct slip_char_trie *trie;
    int64_t mode;
    bool ignore_unk;
    slip_data_floats trie_key_scores;
    slip_name *output_key;
} slip_data_tokenize_arguments;
slip_status slip__data_tokenize(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_tokenize_check(const void *arguments, const char *name);

typedef struct slip_data_tokenize_bpe_arguments {
    slip_name *key;
    struct slip_char_trie *symbols;
    struct slip_bpe_merges *merges;
    slip_name *output_key;
} slip_data_tokenize_bpe_arguments;
slip_status slip__data_tokenize_bpe(slip_array **out, slip_array *in, const void *arguments,
                                    slip_data_context *context);
slip_status slip__data_tokenize_bpe_check(const void *arguments, const char *name);

typedef struct slip_data_replace_arguments {
    slip_name *key;
    char *old;
    char *replacement;
    int64_t count;
} slip_data_replace_arguments;
slip_status slip__data_replace(slip_array **out, slip_array *in, const void *arguments, slip_data_context *context);
slip_status slip__data_replace_check(const void *arguments, const char *name);

typedef struct slip_data_replace_bytes_arguments {
    slip_name *ikey;
    slip_data_texts byte_map;
    slip_name *output_key;
} slip_data_replace_bytes_arguments;
slip_status slip__data_replace_bytes(slip_array **out, slip_array *in, const void *arguments,
                                     slip_data_context *context);
slip_status slip__data_replace_bytes_check(const void *arguments, const char *name);

#endif
