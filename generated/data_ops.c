/* Made from ops/ by tools/generate.py: do not edit. The table of the ops on samples, and the functions that add
 * them. */
#include <stddef.h>
#include <string.h>

#include <slip/data_ops.h>

#include "data_ops.h"

static const slip_data_argument_info cast_arguments[] = {{"key", SLIP_DATA_KEY}, {"dtype", SLIP_DATA_TEXT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short cast_offsets[] = {offsetof(slip_data_cast_arguments, key), offsetof(slip_data_cast_arguments, dtype), offsetof(slip_data_cast_arguments, output_key)};

static const slip_data_argument_info normalize_arguments[] = {{"key", SLIP_DATA_KEY}, {"mean", SLIP_DATA_FLOATS}, {"std", SLIP_DATA_FLOATS}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short normalize_offsets[] = {offsetof(slip_data_normalize_arguments, key), offsetof(slip_data_normalize_arguments, mean), offsetof(slip_data_normalize_arguments, std), offsetof(slip_data_normalize_arguments, output_key)};

static const slip_data_argument_info pad_arguments[] = {{"key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INT}, {"lpad", SLIP_DATA_INT}, {"rpad", SLIP_DATA_INT}, {"pad_value", SLIP_DATA_FLOAT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short pad_offsets[] = {offsetof(slip_data_pad_arguments, key), offsetof(slip_data_pad_arguments, dim), offsetof(slip_data_pad_arguments, lpad), offsetof(slip_data_pad_arguments, rpad), offsetof(slip_data_pad_arguments, pad_value), offsetof(slip_data_pad_arguments, output_key)};

static const slip_data_argument_info pad_to_multiple_arguments[] = {{"key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INT}, {"pad_multiple", SLIP_DATA_INT}, {"pad_value", SLIP_DATA_FLOAT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short pad_to_multiple_offsets[] = {offsetof(slip_data_pad_to_multiple_arguments, key), offsetof(slip_data_pad_to_multiple_arguments, dim), offsetof(slip_data_pad_to_multiple_arguments, pad_multiple), offsetof(slip_data_pad_to_multiple_arguments, pad_value), offsetof(slip_data_pad_to_multiple_arguments, output_key)};

static const slip_data_argument_info pad_to_size_arguments[] = {{"key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INT}, {"size", SLIP_DATA_INT}, {"pad_value", SLIP_DATA_FLOAT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short pad_to_size_offsets[] = {offsetof(slip_data_pad_to_size_arguments, key), offsetof(slip_data_pad_to_size_arguments, dim), offsetof(slip_data_pad_to_size_arguments, size), offsetof(slip_data_pad_to_size_arguments, pad_value), offsetof(slip_data_pad_to_size_arguments, output_key)};

static const slip_data_argument_info slice_arguments[] = {{"ikey", SLIP_DATA_KEY}, {"dims", SLIP_DATA_INTS}, {"starts", SLIP_DATA_INTS}, {"ends", SLIP_DATA_INTS}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short slice_offsets[] = {offsetof(slip_data_slice_arguments, ikey), offsetof(slip_data_slice_arguments, dims), offsetof(slip_data_slice_arguments, starts), offsetof(slip_data_slice_arguments, ends), offsetof(slip_data_slice_arguments, output_key)};

static const slip_data_argument_info random_slice_arguments[] = {{"ikey", SLIP_DATA_KEY}, {"dims", SLIP_DATA_INTS}, {"sizes", SLIP_DATA_INTS}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short random_slice_offsets[] = {offsetof(slip_data_random_slice_arguments, ikey), offsetof(slip_data_random_slice_arguments, dims), offsetof(slip_data_random_slice_arguments, sizes), offsetof(slip_data_random_slice_arguments, output_key)};

static const slip_data_argument_info shard_arguments[] = {{"key", SLIP_DATA_KEY}, {"num_shards", SLIP_DATA_INT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short shard_offsets[] = {offsetof(slip_data_shard_arguments, key), offsetof(slip_data_shard_arguments, num_shards), offsetof(slip_data_shard_arguments, output_key)};

static const slip_data_argument_info squeeze_arguments[] = {{"key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INTS}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short squeeze_offsets[] = {offsetof(slip_data_squeeze_arguments, key), offsetof(slip_data_squeeze_arguments, dim), offsetof(slip_data_squeeze_arguments, output_key)};

static const slip_data_argument_info shape_arguments[] = {{"key", SLIP_DATA_KEY}, {"output_key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INT}};
static const unsigned short shape_offsets[] = {offsetof(slip_data_shape_arguments, key), offsetof(slip_data_shape_arguments, output_key), offsetof(slip_data_shape_arguments, dim)};

static const slip_data_argument_info remove_value_arguments[] = {{"key", SLIP_DATA_KEY}, {"size_key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INT}, {"value", SLIP_DATA_FLOAT}, {"pad", SLIP_DATA_FLOAT}};
static const unsigned short remove_value_offsets[] = {offsetof(slip_data_remove_value_arguments, key), offsetof(slip_data_remove_value_arguments, size_key), offsetof(slip_data_remove_value_arguments, dim), offsetof(slip_data_remove_value_arguments, value), offsetof(slip_data_remove_value_arguments, pad)};

static const slip_data_argument_info filter_by_shape_arguments[] = {{"key", SLIP_DATA_KEY}, {"dim", SLIP_DATA_INT}, {"low", SLIP_DATA_INT}, {"high", SLIP_DATA_INT}};
static const unsigned short filter_by_shape_offsets[] = {offsetof(slip_data_filter_by_shape_arguments, key), offsetof(slip_data_filter_by_shape_arguments, dim), offsetof(slip_data_filter_by_shape_arguments, low), offsetof(slip_data_filter_by_shape_arguments, high)};

static const slip_data_argument_info filter_key_arguments[] = {{"key", SLIP_DATA_KEY}, {"remove", SLIP_DATA_BOOL}};
static const unsigned short filter_key_offsets[] = {offsetof(slip_data_filter_key_arguments, key), offsetof(slip_data_filter_key_arguments, remove)};

static const slip_data_argument_info rename_key_arguments[] = {{"key", SLIP_DATA_KEY}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short rename_key_offsets[] = {offsetof(slip_data_rename_key_arguments, key), offsetof(slip_data_rename_key_arguments, output_key)};

static const slip_data_argument_info load_audio_arguments[] = {{"key", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"info", SLIP_DATA_BOOL}, {"from_memory", SLIP_DATA_BOOL}, {"info_type", SLIP_DATA_INT}, {"sample_rate", SLIP_DATA_INT}, {"resampling_quality", SLIP_DATA_TEXT}, {"info_key", SLIP_DATA_KEY}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short load_audio_offsets[] = {offsetof(slip_data_load_audio_arguments, key), offsetof(slip_data_load_audio_arguments, prefix), offsetof(slip_data_load_audio_arguments, info), offsetof(slip_data_load_audio_arguments, from_memory), offsetof(slip_data_load_audio_arguments, info_type), offsetof(slip_data_load_audio_arguments, sample_rate), offsetof(slip_data_load_audio_arguments, resampling_quality), offsetof(slip_data_load_audio_arguments, info_key), offsetof(slip_data_load_audio_arguments, output_key)};

static const slip_data_argument_info resample_audio_arguments[] = {{"key", SLIP_DATA_KEY}, {"sample_rate", SLIP_DATA_INT}, {"input_sample_rate", SLIP_DATA_INT}, {"info_key", SLIP_DATA_KEY}, {"resampling_quality", SLIP_DATA_TEXT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short resample_audio_offsets[] = {offsetof(slip_data_resample_audio_arguments, key), offsetof(slip_data_resample_audio_arguments, sample_rate), offsetof(slip_data_resample_audio_arguments, input_sample_rate), offsetof(slip_data_resample_audio_arguments, info_key), offsetof(slip_data_resample_audio_arguments, resampling_quality), offsetof(slip_data_resample_audio_arguments, output_key)};

static const slip_data_argument_info log_mel_arguments[] = {{"key", SLIP_DATA_KEY}, {"sample_rate", SLIP_DATA_INT}, {"n_fft", SLIP_DATA_INT}, {"hop", SLIP_DATA_INT}, {"n_mels", SLIP_DATA_INT}, {"win_length", SLIP_DATA_INT}, {"low_freq", SLIP_DATA_FLOAT}, {"high_freq", SLIP_DATA_FLOAT}, {"center", SLIP_DATA_BOOL}, {"mel_scale", SLIP_DATA_TEXT}, {"norm", SLIP_DATA_TEXT}, {"log", SLIP_DATA_TEXT}, {"floor", SLIP_DATA_FLOAT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short log_mel_offsets[] = {offsetof(slip_data_log_mel_arguments, key), offsetof(slip_data_log_mel_arguments, sample_rate), offsetof(slip_data_log_mel_arguments, n_fft), offsetof(slip_data_log_mel_arguments, hop), offsetof(slip_data_log_mel_arguments, n_mels), offsetof(slip_data_log_mel_arguments, win_length), offsetof(slip_data_log_mel_arguments, low_freq), offsetof(slip_data_log_mel_arguments, high_freq), offsetof(slip_data_log_mel_arguments, center), offsetof(slip_data_log_mel_arguments, mel_scale), offsetof(slip_data_log_mel_arguments, norm), offsetof(slip_data_log_mel_arguments, log), offsetof(slip_data_log_mel_arguments, floor), offsetof(slip_data_log_mel_arguments, output_key)};

static const slip_data_argument_info load_video_arguments[] = {{"key", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"info", SLIP_DATA_BOOL}, {"from_memory", SLIP_DATA_BOOL}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short load_video_offsets[] = {offsetof(slip_data_load_video_arguments, key), offsetof(slip_data_load_video_arguments, prefix), offsetof(slip_data_load_video_arguments, info), offsetof(slip_data_load_video_arguments, from_memory), offsetof(slip_data_load_video_arguments, output_key)};

static const slip_data_argument_info load_file_arguments[] = {{"key", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short load_file_offsets[] = {offsetof(slip_data_load_file_arguments, key), offsetof(slip_data_load_file_arguments, prefix), offsetof(slip_data_load_file_arguments, output_key)};

static const slip_data_argument_info load_numpy_arguments[] = {{"key", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"from_memory", SLIP_DATA_BOOL}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short load_numpy_offsets[] = {offsetof(slip_data_load_numpy_arguments, key), offsetof(slip_data_load_numpy_arguments, prefix), offsetof(slip_data_load_numpy_arguments, from_memory), offsetof(slip_data_load_numpy_arguments, output_key)};

static const slip_data_argument_info read_from_tar_arguments[] = {{"tarkey", SLIP_DATA_TEXT}, {"ikey", SLIP_DATA_KEY}, {"okey", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"tar_prefix", SLIP_DATA_TEXT}, {"from_key", SLIP_DATA_BOOL}, {"file_fetcher", SLIP_DATA_OBJECT}, {"nested", SLIP_DATA_BOOL}, {"num_threads", SLIP_DATA_INT}};
static const unsigned short read_from_tar_offsets[] = {offsetof(slip_data_read_from_tar_arguments, tarkey), offsetof(slip_data_read_from_tar_arguments, ikey), offsetof(slip_data_read_from_tar_arguments, okey), offsetof(slip_data_read_from_tar_arguments, prefix), offsetof(slip_data_read_from_tar_arguments, tar_prefix), offsetof(slip_data_read_from_tar_arguments, from_key), offsetof(slip_data_read_from_tar_arguments, file_fetcher), offsetof(slip_data_read_from_tar_arguments, nested), offsetof(slip_data_read_from_tar_arguments, num_threads)};

static const slip_data_argument_info load_image_arguments[] = {{"key", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"info", SLIP_DATA_BOOL}, {"format", SLIP_DATA_TEXT}, {"from_memory", SLIP_DATA_BOOL}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short load_image_offsets[] = {offsetof(slip_data_load_image_arguments, key), offsetof(slip_data_load_image_arguments, prefix), offsetof(slip_data_load_image_arguments, info), offsetof(slip_data_load_image_arguments, format), offsetof(slip_data_load_image_arguments, from_memory), offsetof(slip_data_load_image_arguments, output_key)};

static const slip_data_argument_info save_image_arguments[] = {{"key", SLIP_DATA_KEY}, {"filename_key", SLIP_DATA_KEY}, {"prefix", SLIP_DATA_TEXT}, {"filename_prefix", SLIP_DATA_TEXT}};
static const unsigned short save_image_offsets[] = {offsetof(slip_data_save_image_arguments, key), offsetof(slip_data_save_image_arguments, filename_key), offsetof(slip_data_save_image_arguments, prefix), offsetof(slip_data_save_image_arguments, filename_prefix)};

static const slip_data_argument_info image_resize_arguments[] = {{"key", SLIP_DATA_KEY}, {"w", SLIP_DATA_INT}, {"h", SLIP_DATA_INT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_resize_offsets[] = {offsetof(slip_data_image_resize_arguments, key), offsetof(slip_data_image_resize_arguments, w), offsetof(slip_data_image_resize_arguments, h), offsetof(slip_data_image_resize_arguments, output_key)};

static const slip_data_argument_info image_resize_smallest_side_arguments[] = {{"key", SLIP_DATA_KEY}, {"size", SLIP_DATA_INT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_resize_smallest_side_offsets[] = {offsetof(slip_data_image_resize_smallest_side_arguments, key), offsetof(slip_data_image_resize_smallest_side_arguments, size), offsetof(slip_data_image_resize_smallest_side_arguments, output_key)};

static const slip_data_argument_info image_center_crop_arguments[] = {{"key", SLIP_DATA_KEY}, {"w", SLIP_DATA_INT}, {"h", SLIP_DATA_INT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_center_crop_offsets[] = {offsetof(slip_data_image_center_crop_arguments, key), offsetof(slip_data_image_center_crop_arguments, w), offsetof(slip_data_image_center_crop_arguments, h), offsetof(slip_data_image_center_crop_arguments, output_key)};

static const slip_data_argument_info image_random_crop_arguments[] = {{"key", SLIP_DATA_KEY}, {"w", SLIP_DATA_INT}, {"h", SLIP_DATA_INT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_random_crop_offsets[] = {offsetof(slip_data_image_random_crop_arguments, key), offsetof(slip_data_image_random_crop_arguments, w), offsetof(slip_data_image_random_crop_arguments, h), offsetof(slip_data_image_random_crop_arguments, output_key)};

static const slip_data_argument_info image_random_area_crop_arguments[] = {{"key", SLIP_DATA_KEY}, {"area_range", SLIP_DATA_FLOATS}, {"aspect_ratio_range", SLIP_DATA_FLOATS}, {"num_trial", SLIP_DATA_INT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_random_area_crop_offsets[] = {offsetof(slip_data_image_random_area_crop_arguments, key), offsetof(slip_data_image_random_area_crop_arguments, area_range), offsetof(slip_data_image_random_area_crop_arguments, aspect_ratio_range), offsetof(slip_data_image_random_area_crop_arguments, num_trial), offsetof(slip_data_image_random_area_crop_arguments, output_key)};

static const slip_data_argument_info image_random_h_flip_arguments[] = {{"key", SLIP_DATA_KEY}, {"prob", SLIP_DATA_FLOAT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_random_h_flip_offsets[] = {offsetof(slip_data_image_random_h_flip_arguments, key), offsetof(slip_data_image_random_h_flip_arguments, prob), offsetof(slip_data_image_random_h_flip_arguments, output_key)};

static const slip_data_argument_info image_rotate_arguments[] = {{"key", SLIP_DATA_KEY}, {"angle", SLIP_DATA_FLOAT}, {"crop", SLIP_DATA_BOOL}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_rotate_offsets[] = {offsetof(slip_data_image_rotate_arguments, key), offsetof(slip_data_image_rotate_arguments, angle), offsetof(slip_data_image_rotate_arguments, crop), offsetof(slip_data_image_rotate_arguments, output_key)};

static const slip_data_argument_info image_channel_reduction_arguments[] = {{"key", SLIP_DATA_KEY}, {"preset", SLIP_DATA_TEXT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short image_channel_reduction_offsets[] = {offsetof(slip_data_image_channel_reduction_arguments, key), offsetof(slip_data_image_channel_reduction_arguments, preset), offsetof(slip_data_image_channel_reduction_arguments, output_key)};

static const slip_data_argument_info tokenize_arguments[] = {{"key", SLIP_DATA_KEY}, {"trie", SLIP_DATA_OBJECT}, {"mode", SLIP_DATA_INT}, {"ignore_unk", SLIP_DATA_BOOL}, {"trie_key_scores", SLIP_DATA_FLOATS}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short tokenize_offsets[] = {offsetof(slip_data_tokenize_arguments, key), offsetof(slip_data_tokenize_arguments, trie), offsetof(slip_data_tokenize_arguments, mode), offsetof(slip_data_tokenize_arguments, ignore_unk), offsetof(slip_data_tokenize_arguments, trie_key_scores), offsetof(slip_data_tokenize_arguments, output_key)};

static const slip_data_argument_info tokenize_bpe_arguments[] = {{"key", SLIP_DATA_KEY}, {"symbols", SLIP_DATA_OBJECT}, {"merges", SLIP_DATA_OBJECT}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short tokenize_bpe_offsets[] = {offsetof(slip_data_tokenize_bpe_arguments, key), offsetof(slip_data_tokenize_bpe_arguments, symbols), offsetof(slip_data_tokenize_bpe_arguments, merges), offsetof(slip_data_tokenize_bpe_arguments, output_key)};

static const slip_data_argument_info replace_arguments[] = {{"key", SLIP_DATA_KEY}, {"old", SLIP_DATA_TEXT}, {"replacement", SLIP_DATA_TEXT}, {"count", SLIP_DATA_INT}};
static const unsigned short replace_offsets[] = {offsetof(slip_data_replace_arguments, key), offsetof(slip_data_replace_arguments, old), offsetof(slip_data_replace_arguments, replacement), offsetof(slip_data_replace_arguments, count)};

static const slip_data_argument_info replace_bytes_arguments[] = {{"ikey", SLIP_DATA_KEY}, {"byte_map", SLIP_DATA_TEXTS}, {"output_key", SLIP_DATA_KEY}};
static const unsigned short replace_bytes_offsets[] = {offsetof(slip_data_replace_bytes_arguments, ikey), offsetof(slip_data_replace_bytes_arguments, byte_map), offsetof(slip_data_replace_bytes_arguments, output_key)};

static const slip_data_op_info infos[] = {
    {.name = "cast", .kind = SLIP_DATA_ARRAY, .is_blocking = true,
     .run.array = slip__data_cast, .check = slip__data_cast_check,
     .arguments_size = sizeof(slip_data_cast_arguments), .arguments = cast_arguments,
     .offsets = cast_offsets, .argument_count = 3,
     .key = offsetof(slip_data_cast_arguments, key), .output_key = offsetof(slip_data_cast_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "normalize", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_normalize, .check = slip__data_normalize_check,
     .arguments_size = sizeof(slip_data_normalize_arguments), .arguments = normalize_arguments,
     .offsets = normalize_offsets, .argument_count = 4,
     .key = offsetof(slip_data_normalize_arguments, key), .output_key = offsetof(slip_data_normalize_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "pad", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_pad, .check = slip__data_pad_check,
     .arguments_size = sizeof(slip_data_pad_arguments), .arguments = pad_arguments,
     .offsets = pad_offsets, .argument_count = 6,
     .key = offsetof(slip_data_pad_arguments, key), .output_key = offsetof(slip_data_pad_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "pad_to_multiple", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_pad_to_multiple, .check = slip__data_pad_to_multiple_check,
     .arguments_size = sizeof(slip_data_pad_to_multiple_arguments), .arguments = pad_to_multiple_arguments,
     .offsets = pad_to_multiple_offsets, .argument_count = 5,
     .key = offsetof(slip_data_pad_to_multiple_arguments, key), .output_key = offsetof(slip_data_pad_to_multiple_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "pad_to_size", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_pad_to_size, .check = slip__data_pad_to_size_check,
     .arguments_size = sizeof(slip_data_pad_to_size_arguments), .arguments = pad_to_size_arguments,
     .offsets = pad_to_size_offsets, .argument_count = 5,
     .key = offsetof(slip_data_pad_to_size_arguments, key), .output_key = offsetof(slip_data_pad_to_size_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "slice", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_slice, .check = slip__data_slice_check,
     .arguments_size = sizeof(slip_data_slice_arguments), .arguments = slice_arguments,
     .offsets = slice_offsets, .argument_count = 5,
     .key = offsetof(slip_data_slice_arguments, ikey), .output_key = offsetof(slip_data_slice_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "random_slice", .kind = SLIP_DATA_ARRAY, .is_random = true,
     .run.array = slip__data_random_slice, .check = slip__data_random_slice_check,
     .arguments_size = sizeof(slip_data_random_slice_arguments), .arguments = random_slice_arguments,
     .offsets = random_slice_offsets, .argument_count = 4,
     .key = offsetof(slip_data_random_slice_arguments, ikey), .output_key = offsetof(slip_data_random_slice_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "shard", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_shard, .check = slip__data_shard_check,
     .arguments_size = sizeof(slip_data_shard_arguments), .arguments = shard_arguments,
     .offsets = shard_offsets, .argument_count = 3,
     .key = offsetof(slip_data_shard_arguments, key), .output_key = offsetof(slip_data_shard_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "squeeze", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_squeeze,
     .arguments_size = sizeof(slip_data_squeeze_arguments), .arguments = squeeze_arguments,
     .offsets = squeeze_offsets, .argument_count = 3,
     .key = offsetof(slip_data_squeeze_arguments, key), .output_key = offsetof(slip_data_squeeze_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "shape", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_shape,
     .arguments_size = sizeof(slip_data_shape_arguments), .arguments = shape_arguments,
     .offsets = shape_offsets, .argument_count = 3,
     .key = offsetof(slip_data_shape_arguments, key), .output_key = offsetof(slip_data_shape_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "remove_value", .kind = SLIP_DATA_SAMPLE,
     .run.sample = slip__data_remove_value,
     .arguments_size = sizeof(slip_data_remove_value_arguments), .arguments = remove_value_arguments,
     .offsets = remove_value_offsets, .argument_count = 5,
     .key = offsetof(slip_data_remove_value_arguments, key), .output_key = -1,
     .prefix = -1, .from_memory = -1},
    {.name = "filter_by_shape", .kind = SLIP_DATA_SAMPLE, .may_drop = true,
     .run.sample = slip__data_filter_by_shape,
     .arguments_size = sizeof(slip_data_filter_by_shape_arguments), .arguments = filter_by_shape_arguments,
     .offsets = filter_by_shape_offsets, .argument_count = 4,
     .key = offsetof(slip_data_filter_by_shape_arguments, key), .output_key = -1,
     .prefix = -1, .from_memory = -1},
    {.name = "filter_key", .kind = SLIP_DATA_SAMPLE,
     .run.sample = slip__data_filter_key,
     .arguments_size = sizeof(slip_data_filter_key_arguments), .arguments = filter_key_arguments,
     .offsets = filter_key_offsets, .argument_count = 2,
     .key = offsetof(slip_data_filter_key_arguments, key), .output_key = -1,
     .prefix = -1, .from_memory = -1},
    {.name = "rename_key", .kind = SLIP_DATA_SAMPLE,
     .run.sample = slip__data_rename_key,
     .arguments_size = sizeof(slip_data_rename_key_arguments), .arguments = rename_key_arguments,
     .offsets = rename_key_offsets, .argument_count = 2,
     .key = offsetof(slip_data_rename_key_arguments, key), .output_key = offsetof(slip_data_rename_key_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "load_audio", .kind = SLIP_DATA_SAMPLE, .is_reader = true,
     .run.sample = slip__data_load_audio, .check = slip__data_load_audio_check,
     .arguments_size = sizeof(slip_data_load_audio_arguments), .arguments = load_audio_arguments,
     .offsets = load_audio_offsets, .argument_count = 9,
     .key = offsetof(slip_data_load_audio_arguments, key), .output_key = offsetof(slip_data_load_audio_arguments, output_key),
     .prefix = offsetof(slip_data_load_audio_arguments, prefix), .from_memory = offsetof(slip_data_load_audio_arguments, from_memory)},
    {.name = "resample_audio", .kind = SLIP_DATA_SAMPLE,
     .run.sample = slip__data_resample_audio, .check = slip__data_resample_audio_check,
     .arguments_size = sizeof(slip_data_resample_audio_arguments), .arguments = resample_audio_arguments,
     .offsets = resample_audio_offsets, .argument_count = 6,
     .key = offsetof(slip_data_resample_audio_arguments, key), .output_key = offsetof(slip_data_resample_audio_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "log_mel", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_log_mel, .check = slip__data_log_mel_check,
     .arguments_size = sizeof(slip_data_log_mel_arguments), .arguments = log_mel_arguments,
     .offsets = log_mel_offsets, .argument_count = 14,
     .key = offsetof(slip_data_log_mel_arguments, key), .output_key = offsetof(slip_data_log_mel_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "load_video", .kind = SLIP_DATA_ARRAY, .is_reader = true,
     .run.array = slip__data_load_video,
     .arguments_size = sizeof(slip_data_load_video_arguments), .arguments = load_video_arguments,
     .offsets = load_video_offsets, .argument_count = 5,
     .key = offsetof(slip_data_load_video_arguments, key), .output_key = offsetof(slip_data_load_video_arguments, output_key),
     .prefix = offsetof(slip_data_load_video_arguments, prefix), .from_memory = offsetof(slip_data_load_video_arguments, from_memory)},
    {.name = "load_file", .kind = SLIP_DATA_ARRAY, .is_reader = true,
     .run.array = slip__data_load_file,
     .arguments_size = sizeof(slip_data_load_file_arguments), .arguments = load_file_arguments,
     .offsets = load_file_offsets, .argument_count = 3,
     .key = offsetof(slip_data_load_file_arguments, key), .output_key = offsetof(slip_data_load_file_arguments, output_key),
     .prefix = offsetof(slip_data_load_file_arguments, prefix), .from_memory = -1},
    {.name = "load_numpy", .kind = SLIP_DATA_ARRAY, .is_reader = true,
     .run.array = slip__data_load_numpy,
     .arguments_size = sizeof(slip_data_load_numpy_arguments), .arguments = load_numpy_arguments,
     .offsets = load_numpy_offsets, .argument_count = 4,
     .key = offsetof(slip_data_load_numpy_arguments, key), .output_key = offsetof(slip_data_load_numpy_arguments, output_key),
     .prefix = offsetof(slip_data_load_numpy_arguments, prefix), .from_memory = offsetof(slip_data_load_numpy_arguments, from_memory)},
    {.name = "read_from_tar", .kind = SLIP_DATA_SAMPLE, .is_blocking = true,
     .run.sample = slip__data_read_from_tar, .check = slip__data_read_from_tar_check,
     .arguments_size = sizeof(slip_data_read_from_tar_arguments), .arguments = read_from_tar_arguments,
     .offsets = read_from_tar_offsets, .argument_count = 9,
     .key = offsetof(slip_data_read_from_tar_arguments, ikey), .output_key = -1,
     .prefix = offsetof(slip_data_read_from_tar_arguments, prefix), .from_memory = -1},
    {.name = "load_image", .kind = SLIP_DATA_ARRAY, .is_reader = true,
     .run.array = slip__data_load_image, .check = slip__data_load_image_check,
     .arguments_size = sizeof(slip_data_load_image_arguments), .arguments = load_image_arguments,
     .offsets = load_image_offsets, .argument_count = 6,
     .key = offsetof(slip_data_load_image_arguments, key), .output_key = offsetof(slip_data_load_image_arguments, output_key),
     .prefix = offsetof(slip_data_load_image_arguments, prefix), .from_memory = offsetof(slip_data_load_image_arguments, from_memory)},
    {.name = "save_image", .kind = SLIP_DATA_SAMPLE, .is_blocking = true,
     .run.sample = slip__data_save_image,
     .arguments_size = sizeof(slip_data_save_image_arguments), .arguments = save_image_arguments,
     .offsets = save_image_offsets, .argument_count = 4,
     .key = offsetof(slip_data_save_image_arguments, key), .output_key = -1,
     .prefix = offsetof(slip_data_save_image_arguments, prefix), .from_memory = -1},
    {.name = "image_resize", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_image_resize, .check = slip__data_image_resize_check,
     .arguments_size = sizeof(slip_data_image_resize_arguments), .arguments = image_resize_arguments,
     .offsets = image_resize_offsets, .argument_count = 4,
     .key = offsetof(slip_data_image_resize_arguments, key), .output_key = offsetof(slip_data_image_resize_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_resize_smallest_side", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_image_resize_smallest_side, .check = slip__data_image_resize_smallest_side_check,
     .arguments_size = sizeof(slip_data_image_resize_smallest_side_arguments), .arguments = image_resize_smallest_side_arguments,
     .offsets = image_resize_smallest_side_offsets, .argument_count = 3,
     .key = offsetof(slip_data_image_resize_smallest_side_arguments, key), .output_key = offsetof(slip_data_image_resize_smallest_side_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_center_crop", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_image_center_crop, .check = slip__data_image_center_crop_check,
     .arguments_size = sizeof(slip_data_image_center_crop_arguments), .arguments = image_center_crop_arguments,
     .offsets = image_center_crop_offsets, .argument_count = 4,
     .key = offsetof(slip_data_image_center_crop_arguments, key), .output_key = offsetof(slip_data_image_center_crop_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_random_crop", .kind = SLIP_DATA_ARRAY, .is_random = true,
     .run.array = slip__data_image_random_crop, .check = slip__data_image_random_crop_check,
     .arguments_size = sizeof(slip_data_image_random_crop_arguments), .arguments = image_random_crop_arguments,
     .offsets = image_random_crop_offsets, .argument_count = 4,
     .key = offsetof(slip_data_image_random_crop_arguments, key), .output_key = offsetof(slip_data_image_random_crop_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_random_area_crop", .kind = SLIP_DATA_ARRAY, .is_random = true,
     .run.array = slip__data_image_random_area_crop, .check = slip__data_image_random_area_crop_check,
     .arguments_size = sizeof(slip_data_image_random_area_crop_arguments), .arguments = image_random_area_crop_arguments,
     .offsets = image_random_area_crop_offsets, .argument_count = 5,
     .key = offsetof(slip_data_image_random_area_crop_arguments, key), .output_key = offsetof(slip_data_image_random_area_crop_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_random_h_flip", .kind = SLIP_DATA_ARRAY, .is_random = true,
     .run.array = slip__data_image_random_h_flip, .check = slip__data_image_random_h_flip_check,
     .arguments_size = sizeof(slip_data_image_random_h_flip_arguments), .arguments = image_random_h_flip_arguments,
     .offsets = image_random_h_flip_offsets, .argument_count = 3,
     .key = offsetof(slip_data_image_random_h_flip_arguments, key), .output_key = offsetof(slip_data_image_random_h_flip_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_rotate", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_image_rotate, .check = slip__data_image_rotate_check,
     .arguments_size = sizeof(slip_data_image_rotate_arguments), .arguments = image_rotate_arguments,
     .offsets = image_rotate_offsets, .argument_count = 4,
     .key = offsetof(slip_data_image_rotate_arguments, key), .output_key = offsetof(slip_data_image_rotate_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "image_channel_reduction", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_image_channel_reduction, .check = slip__data_image_channel_reduction_check,
     .arguments_size = sizeof(slip_data_image_channel_reduction_arguments), .arguments = image_channel_reduction_arguments,
     .offsets = image_channel_reduction_offsets, .argument_count = 3,
     .key = offsetof(slip_data_image_channel_reduction_arguments, key), .output_key = offsetof(slip_data_image_channel_reduction_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "tokenize", .kind = SLIP_DATA_ARRAY, .is_random = true,
     .run.array = slip__data_tokenize, .check = slip__data_tokenize_check,
     .arguments_size = sizeof(slip_data_tokenize_arguments), .arguments = tokenize_arguments,
     .offsets = tokenize_offsets, .argument_count = 6,
     .key = offsetof(slip_data_tokenize_arguments, key), .output_key = offsetof(slip_data_tokenize_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "tokenize_bpe", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_tokenize_bpe, .check = slip__data_tokenize_bpe_check,
     .arguments_size = sizeof(slip_data_tokenize_bpe_arguments), .arguments = tokenize_bpe_arguments,
     .offsets = tokenize_bpe_offsets, .argument_count = 4,
     .key = offsetof(slip_data_tokenize_bpe_arguments, key), .output_key = offsetof(slip_data_tokenize_bpe_arguments, output_key),
     .prefix = -1, .from_memory = -1},
    {.name = "replace", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_replace, .check = slip__data_replace_check,
     .arguments_size = sizeof(slip_data_replace_arguments), .arguments = replace_arguments,
     .offsets = replace_offsets, .argument_count = 4,
     .key = offsetof(slip_data_replace_arguments, key), .output_key = -1,
     .prefix = -1, .from_memory = -1},
    {.name = "replace_bytes", .kind = SLIP_DATA_ARRAY,
     .run.array = slip__data_replace_bytes, .check = slip__data_replace_bytes_check,
     .arguments_size = sizeof(slip_data_replace_bytes_arguments), .arguments = replace_bytes_arguments,
     .offsets = replace_bytes_offsets, .argument_count = 3,
     .key = offsetof(slip_data_replace_bytes_arguments, ikey), .output_key = offsetof(slip_data_replace_bytes_arguments, output_key),
     .prefix = -1, .from_memory = -1},
};

const slip_data_op_info *slip__data_op_find(const char *name) {
    for (size_t i = 0; i < sizeof infos / sizeof *infos; ++i)
        if (strcmp(infos[i].name, name) == 0) return &infos[i];
    return NULL;
}

slip_status slip_data_cast(slip_data **out, slip_data *data, const char *key, const char *dtype,
                           const char *output_key) {
    return slip_data_add_op(out, data, "cast", (const slip_data_value[]){{.text = key}, {.text = dtype}, {.text = output_key}}, 3);
}

slip_status slip_data_normalize(slip_data **out, slip_data *data, const char *key, const double *mean,
                                size_t mean_count, const double *std, size_t std_count, const char *output_key) {
    return slip_data_add_op(out, data, "normalize", (const slip_data_value[]){{.text = key}, {.list = {mean, mean_count}}, {.list = {std, std_count}}, {.text = output_key}}, 4);
}

slip_status slip_data_pad(slip_data **out, slip_data *data, const char *key, int64_t dim, int64_t lpad, int64_t rpad,
                          double pad_value, const char *output_key) {
    return slip_data_add_op(out, data, "pad", (const slip_data_value[]){{.text = key}, {.integer = dim}, {.integer = lpad}, {.integer = rpad}, {.real = pad_value}, {.text = output_key}}, 6);
}

slip_status slip_data_pad_to_multiple(slip_data **out, slip_data *data, const char *key, int64_t dim,
                                      int64_t pad_multiple, double pad_value, const char *output_key) {
    return slip_data_add_op(out, data, "pad_to_multiple", (const slip_data_value[]){{.text = key}, {.integer = dim}, {.integer = pad_multiple}, {.real = pad_value}, {.text = output_key}}, 5);
}

slip_status slip_data_pad_to_size(slip_data **out, slip_data *data, const char *key, int64_t dim, int64_t size,
                                  double pad_value, const char *output_key) {
    return slip_data_add_op(out, data, "pad_to_size", (const slip_data_value[]){{.text = key}, {.integer = dim}, {.integer = size}, {.real = pad_value}, {.text = output_key}}, 5);
}

slip_status slip_data_slice(slip_data **out, slip_data *data, const char *ikey, const int64_t *dims, size_t dims_count,
                            const int64_t *starts, size_t starts_count, const int64_t *ends, size_t ends_count,
                            const char *output_key) {
    return slip_data_add_op(out, data, "slice", (const slip_data_value[]){{.text = ikey}, {.list = {dims, dims_count}}, {.list = {starts, starts_count}}, {.list = {ends, ends_count}}, {.text = output_key}}, 5);
}

slip_status slip_data_random_slice(slip_data **out, slip_data *data, const char *ikey, const int64_t *dims,
                                   size_t dims_count, const int64_t *sizes, size_t sizes_count,
                                   const char *output_key) {
    return slip_data_add_op(out, data, "random_slice", (const slip_data_value[]){{.text = ikey}, {.list = {dims, dims_count}}, {.list = {sizes, sizes_count}}, {.text = output_key}}, 4);
}

slip_status slip_data_shard(slip_data **out, slip_data *data, const char *key, int64_t num_shards,
                            const char *output_key) {
    return slip_data_add_op(out, data, "shard", (const slip_data_value[]){{.text = key}, {.integer = num_shards}, {.text = output_key}}, 3);
}

slip_status slip_data_squeeze(slip_data **out, slip_data *data, const char *key, const int64_t *dim, size_t dim_count,
                              const char *output_key) {
    return slip_data_add_op(out, data, "squeeze", (const slip_data_value[]){{.text = key}, {.list = {dim, dim_count}}, {.text = output_key}}, 3);
}

slip_status slip_data_shape(slip_data **out, slip_data *data, const char *key, const char *output_key, int64_t dim) {
    return slip_data_add_op(out, data, "shape", (const slip_data_value[]){{.text = key}, {.text = output_key}, {.integer = dim}}, 3);
}

slip_status slip_data_remove_value(slip_data **out, slip_data *data, const char *key, const char *size_key,
                                   int64_t dim, double value, double pad) {
    return slip_data_add_op(out, data, "remove_value", (const slip_data_value[]){{.text = key}, {.text = size_key}, {.integer = dim}, {.real = value}, {.real = pad}}, 5);
}

slip_status slip_data_filter_by_shape(slip_data **out, slip_data *data, const char *key, int64_t dim, int64_t low,
                                      int64_t high) {
    return slip_data_add_op(out, data, "filter_by_shape", (const slip_data_value[]){{.text = key}, {.integer = dim}, {.integer = low}, {.integer = high}}, 4);
}

slip_status slip_data_filter_key(slip_data **out, slip_data *data, const char *key, bool remove) {
    return slip_data_add_op(out, data, "filter_key", (const slip_data_value[]){{.text = key}, {.flag = remove}}, 2);
}

slip_status slip_data_rename_key(slip_data **out, slip_data *data, const char *key, const char *output_key) {
    return slip_data_add_op(out, data, "rename_key", (const slip_data_value[]){{.text = key}, {.text = output_key}}, 2);
}

slip_status slip_data_load_audio(slip_data **out, slip_data *data, const char *key, const char *prefix, bool info,
                                 bool from_memory, int64_t info_type, int64_t sample_rate,
                                 const char *resampling_quality, const char *info_key, const char *output_key) {
    return slip_data_add_op(out, data, "load_audio", (const slip_data_value[]){{.text = key}, {.text = prefix}, {.flag = info}, {.flag = from_memory}, {.integer = info_type}, {.integer = sample_rate}, {.text = resampling_quality}, {.text = info_key}, {.text = output_key}}, 9);
}

slip_status slip_data_resample_audio(slip_data **out, slip_data *data, const char *key, int64_t sample_rate,
                                     int64_t input_sample_rate, const char *info_key, const char *resampling_quality,
                                     const char *output_key) {
    return slip_data_add_op(out, data, "resample_audio", (const slip_data_value[]){{.text = key}, {.integer = sample_rate}, {.integer = input_sample_rate}, {.text = info_key}, {.text = resampling_quality}, {.text = output_key}}, 6);
}

slip_status slip_data_log_mel(slip_data **out, slip_data *data, const char *key, int64_t sample_rate, int64_t n_fft,
                              int64_t hop, int64_t n_mels, int64_t win_length, double low_freq, double high_freq,
                              bool center, const char *mel_scale, const char *norm, const char *log, double floor,
                              const char *output_key) {
    return slip_data_add_op(out, data, "log_mel", (const slip_data_value[]){{.text = key}, {.integer = sample_rate}, {.integer = n_fft}, {.integer = hop}, {.integer = n_mels}, {.integer = win_length}, {.real = low_freq}, {.real = high_freq}, {.flag = center}, {.text = mel_scale}, {.text = norm}, {.text = log}, {.real = floor}, {.text = output_key}}, 14);
}

slip_status slip_data_load_video(slip_data **out, slip_data *data, const char *key, const char *prefix, bool info,
                                 bool from_memory, const char *output_key) {
    return slip_data_add_op(out, data, "load_video", (const slip_data_value[]){{.text = key}, {.text = prefix}, {.flag = info}, {.flag = from_memory}, {.text = output_key}}, 5);
}

slip_status slip_data_load_file(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                const char *output_key) {
    return slip_data_add_op(out, data, "load_file", (const slip_data_value[]){{.text = key}, {.text = prefix}, {.text = output_key}}, 3);
}

slip_status slip_data_load_numpy(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                 bool from_memory, const char *output_key) {
    return slip_data_add_op(out, data, "load_numpy", (const slip_data_value[]){{.text = key}, {.text = prefix}, {.flag = from_memory}, {.text = output_key}}, 4);
}

slip_status slip_data_read_from_tar(slip_data **out, slip_data *data, const char *tarkey, const char *ikey,
                                    const char *okey, const char *prefix, const char *tar_prefix, bool from_key,
                                    slip_file_fetcher *file_fetcher, bool nested, int64_t num_threads) {
    return slip_data_add_op(out, data, "read_from_tar", (const slip_data_value[]){{.text = tarkey}, {.text = ikey}, {.text = okey}, {.text = prefix}, {.text = tar_prefix}, {.flag = from_key}, {.object = file_fetcher}, {.flag = nested}, {.integer = num_threads}}, 9);
}

slip_status slip_data_load_image(slip_data **out, slip_data *data, const char *key, const char *prefix, bool info,
                                 const char *format, bool from_memory, const char *output_key) {
    return slip_data_add_op(out, data, "load_image", (const slip_data_value[]){{.text = key}, {.text = prefix}, {.flag = info}, {.text = format}, {.flag = from_memory}, {.text = output_key}}, 6);
}

slip_status slip_data_save_image(slip_data **out, slip_data *data, const char *key, const char *filename_key,
                                 const char *prefix, const char *filename_prefix) {
    return slip_data_add_op(out, data, "save_image", (const slip_data_value[]){{.text = key}, {.text = filename_key}, {.text = prefix}, {.text = filename_prefix}}, 4);
}

slip_status slip_data_image_resize(slip_data **out, slip_data *data, const char *key, int64_t w, int64_t h,
                                   const char *output_key) {
    return slip_data_add_op(out, data, "image_resize", (const slip_data_value[]){{.text = key}, {.integer = w}, {.integer = h}, {.text = output_key}}, 4);
}

slip_status slip_data_image_resize_smallest_side(slip_data **out, slip_data *data, const char *key, int64_t size,
                                                 const char *output_key) {
    return slip_data_add_op(out, data, "image_resize_smallest_side", (const slip_data_value[]){{.text = key}, {.integer = size}, {.text = output_key}}, 3);
}

slip_status slip_data_image_center_crop(slip_data **out, slip_data *data, const char *key, int64_t w, int64_t h,
                                        const char *output_key) {
    return slip_data_add_op(out, data, "image_center_crop", (const slip_data_value[]){{.text = key}, {.integer = w}, {.integer = h}, {.text = output_key}}, 4);
}

slip_status slip_data_image_random_crop(slip_data **out, slip_data *data, const char *key, int64_t w, int64_t h,
                                        const char *output_key) {
    return slip_data_add_op(out, data, "image_random_crop", (const slip_data_value[]){{.text = key}, {.integer = w}, {.integer = h}, {.text = output_key}}, 4);
}

slip_status slip_data_image_random_area_crop(slip_data **out, slip_data *data, const char *key,
                                             const double *area_range, size_t area_range_count,
                                             const double *aspect_ratio_range, size_t aspect_ratio_range_count,
                                             int64_t num_trial, const char *output_key) {
    return slip_data_add_op(out, data, "image_random_area_crop", (const slip_data_value[]){{.text = key}, {.list = {area_range, area_range_count}}, {.list = {aspect_ratio_range, aspect_ratio_range_count}}, {.integer = num_trial}, {.text = output_key}}, 5);
}

slip_status slip_data_image_random_h_flip(slip_data **out, slip_data *data, const char *key, double prob,
                                          const char *output_key) {
    return slip_data_add_op(out, data, "image_random_h_flip", (const slip_data_value[]){{.text = key}, {.real = prob}, {.text = output_key}}, 3);
}

slip_status slip_data_image_rotate(slip_data **out, slip_data *data, const char *key, double angle, bool crop,
                                   const char *output_key) {
    return slip_data_add_op(out, data, "image_rotate", (const slip_data_value[]){{.text = key}, {.real = angle}, {.flag = crop}, {.text = output_key}}, 4);
}

slip_status slip_data_image_channel_reduction(slip_data **out, slip_data *data, const char *key, const char *preset,
                                              const char *output_key) {
    return slip_data_add_op(out, data, "image_channel_reduction", (const slip_data_value[]){{.text = key}, {.text = preset}, {.text = output_key}}, 3);
}

slip_status slip_data_tokenize(slip_data **out, slip_data *data, const char *key, slip_char_trie *trie, int64_t mode,
                               bool ignore_unk, const double *trie_key_scores, size_t trie_key_scores_count,
                               const char *output_key) {
    return slip_data_add_op(out, data, "tokenize", (const slip_data_value[]){{.text = key}, {.object = trie}, {.integer = mode}, {.flag = ignore_unk}, {.list = {trie_key_scores, trie_key_scores_count}}, {.text = output_key}}, 6);
}

slip_status slip_data_tokenize_bpe(slip_data **out, slip_data *data, const char *key, slip_char_trie *symbols,
                                   slip_bpe_merges *merges, const char *output_key) {
    return slip_data_add_op(out, data, "tokenize_bpe", (const slip_data_value[]){{.text = key}, {.object = symbols}, {.object = merges}, {.text = output_key}}, 4);
}

slip_status slip_data_replace(slip_data **out, slip_data *data, const char *key, const char *old,
                              const char *replacement, int64_t count) {
    return slip_data_add_op(out, data, "replace", (const slip_data_value[]){{.text = key}, {.text = old}, {.text = replacement}, {.integer = count}}, 4);
}

slip_status slip_data_replace_bytes(slip_data **out, slip_data *data, const char *ikey, const slip_data_text *byte_map,
                                    size_t byte_map_count, const char *output_key) {
    return slip_data_add_op(out, data, "replace_bytes", (const slip_data_value[]){{.text = ikey}, {.list = {byte_map, byte_map_count}}, {.text = output_key}}, 3);
}
