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

typedef struct slip_bpe_merges slip_bpe_merges;
typedef struct slip_char_trie slip_char_trie;
typedef struct slip_file_fetcher slip_file_fetcher;

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

/* Reads an audio file (WAV, FLAC, OGG, MP3 and what else libsndfile knows) as float32 of shape (frames, channels),
 * at its own sample rate or at `sample_rate`. `info_key` gets what `info_type` names: 0: frames, channels and sample
 * rate as int64; 1: frames; 2: channels; 3: sample rate; 4: seconds. It describes the file, before resampling. With
 * `info` and no `info_key` that is the result, and nothing is decoded. */
SLIP_API slip_status slip_data_load_audio(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                          bool info, bool from_memory, int64_t info_type, int64_t sample_rate,
                                          const char *resampling_quality, const char *info_key,
                                          const char *output_key);

/* Changes the sample rate of float32 audio of shape (frames, channels) or (frames). The rate of the input is
 * `input_sample_rate`, or the array at `info_key` says it: a number, or frames, channels and sample rate, as
 * load_audio gives them. `resampling_quality` is sinc-best, sinc-medium, sinc-fastest, linear or zero-order-hold. A
 * `sample_rate` of 0 or less leaves the audio as it is. */
SLIP_API slip_status slip_data_resample_audio(slip_data **out, slip_data *data, const char *key, int64_t sample_rate,
                                              int64_t input_sample_rate, const char *info_key,
                                              const char *resampling_quality, const char *output_key);

/* The log-mel spectrogram of float32 audio of one channel, (frames) or (frames, 1): float32 of shape (windows,
 * n_mels). Windows of `n_fft` samples, every `hop`, are weighted by a periodic Hann window of `win_length` (0:
 * n_fft) in their middle; their power spectra are summed up by triangles on the 'slaney' or the 'htk' mel scale from
 * `low_freq` to `high_freq` (0: half the sample rate), each of the same area with norm 'slaney', or of height 1 with
 * norm 'none'; not less than `floor`; and then `log`: 'log', 'log10', 'none', or 'whisper', which is log10 limited
 * to 8 below its largest value, plus 4, over 4, without the last window. With `center` the audio is first mirrored
 * at both ends by half a window. */
SLIP_API slip_status slip_data_log_mel(slip_data **out, slip_data *data, const char *key, int64_t sample_rate,
                                       int64_t n_fft, int64_t hop, int64_t n_mels, int64_t win_length, double low_freq,
                                       double high_freq, bool center, const char *mel_scale, const char *norm,
                                       const char *log, double floor, const char *output_key);

/* Reads a video file through FFmpeg: uint8 of shape (frames, height, width, 3), or with `info` its width, height and
 * number of frames as int64. */
SLIP_API slip_status slip_data_load_video(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                          bool info, bool from_memory, const char *output_key);

/* The bytes, int8, of the file that the array names. */
SLIP_API slip_status slip_data_load_file(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                         const char *output_key);

/* The array of an npy file: of the file that the array names or, with `from_memory`, of the array's own bytes. */
SLIP_API slip_status slip_data_load_numpy(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                          bool from_memory, const char *output_key);

/* The bytes, uint8, of a member of a tar or zip archive: `tarkey` is the archive's path or, with `from_key`, the key
 * of an array that names it, below `tar_prefix`. `ikey` names the member, below `prefix`. With `nested`, the member
 * DIR/NAME is NAME in the archive DIR.tar within it. */
SLIP_API slip_status slip_data_read_from_tar(slip_data **out, slip_data *data, const char *tarkey, const char *ikey,
                                             const char *okey, const char *prefix, const char *tar_prefix,
                                             bool from_key, slip_file_fetcher *file_fetcher, bool nested,
                                             int64_t num_threads);

/* Decodes a JPEG, PNG or WebP image: from the file named by the array, below the folder `prefix`, or with
 * `from_memory` from the array's bytes. Gives height x width x channels of uint8 (16-bit PNG: uint16), upright by
 * the image's EXIF orientation. `format` is "RGB", "RGBA" or "L"; with "" the channels are those of the file. With
 * `info` only its width and height, when upright, are read, as int64. */
SLIP_API slip_status slip_data_load_image(slip_data **out, slip_data *data, const char *key, const char *prefix,
                                          bool info, const char *format, bool from_memory, const char *output_key);

/* Writes an image to the file that `filename_key` names, below the folder `prefix`, with `filename_prefix` before
 * its name. Its ending says the format: .jpg, .jpeg, .png or .webp; a name without one gets .jpg. */
SLIP_API slip_status slip_data_save_image(slip_data **out, slip_data *data, const char *key, const char *filename_key,
                                          const char *prefix, const char *filename_prefix);

/* Resizes the image to w x h: bilinear, over all pixels that a smaller one covers. */
SLIP_API slip_status slip_data_image_resize(slip_data **out, slip_data *data, const char *key, int64_t w, int64_t h,
                                            const char *output_key);

/* Resizes the image so that its smaller side has a size; the sides keep their ratio, rounded to whole pixels. */
SLIP_API slip_status slip_data_image_resize_smallest_side(slip_data **out, slip_data *data, const char *key,
                                                          int64_t size, const char *output_key);

/* The w x h pixels in the middle. A smaller image is an error. */
SLIP_API slip_status slip_data_image_center_crop(slip_data **out, slip_data *data, const char *key, int64_t w,
                                                 int64_t h, const char *output_key);

/* A part of w x h pixels at a random place. A smaller image is an error. */
SLIP_API slip_status slip_data_image_random_crop(slip_data **out, slip_data *data, const char *key, int64_t w,
                                                 int64_t h, const char *output_key);

/* A part at a random place, whose area is a share of the image's within `area_range` and whose width divided by its
 * height is within `aspect_ratio_range`, up to the rounding to whole pixels. Where none is found in `num_trial`
 * attempts the image stays whole. */
SLIP_API slip_status slip_data_image_random_area_crop(slip_data **out, slip_data *data, const char *key,
                                                      const double *area_range, size_t area_range_count,
                                                      const double *aspect_ratio_range,
                                                      size_t aspect_ratio_range_count, int64_t num_trial,
                                                      const char *output_key);

/* Mirrors the image left to right, with a probability. */
SLIP_API slip_status slip_data_image_random_h_flip(slip_data **out, slip_data *data, const char *key, double prob,
                                                   const char *output_key);

/* Rotates the image about its centre, clockwise by degrees; bilinear, what was not there is 0. The result has room
 * for all of it, or with `crop` the size of the image. */
SLIP_API slip_status slip_data_image_rotate(slip_data **out, slip_data *data, const char *key, double angle, bool crop,
                                            const char *output_key);

/* Grey, height x width x 1, from red, green and blue by weights: 'default' or 'rec601', 'rec709', 'rec2020',
 * 'green'. Grey stays as it is. */
SLIP_API slip_status slip_data_image_channel_reduction(slip_data **out, slip_data *data, const char *key,
                                                       const char *preset, const char *output_key);

/* The ids, int64, of tokens that make up the text. Mode 0: those with the least sum of scores, of which each is 1
 * where there are none; mode 1: tokens chosen at random. With `ignore_unk`, bytes that no token covers are left out. */
SLIP_API slip_status slip_data_tokenize(slip_data **out, slip_data *data, const char *key, slip_char_trie *trie,
                                        int64_t mode, bool ignore_unk, const double *trie_key_scores,
                                        size_t trie_key_scores_count, const char *output_key);

/* The ids, int64, of the tokens that byte pair encoding makes of the text: symbols, of which neighbours are merged. */
SLIP_API slip_status slip_data_tokenize_bpe(slip_data **out, slip_data *data, const char *key, slip_char_trie *symbols,
                                            slip_bpe_merges *merges, const char *output_key);

/* Replaces a text within the text, from the left, everywhere or at most `count` times. */
SLIP_API slip_status slip_data_replace(slip_data **out, slip_data *data, const char *key, const char *old,
                                       const char *replacement, int64_t count);

/* Replaces each byte by a text: one of 256 in `byte_map`. */
SLIP_API slip_status slip_data_replace_bytes(slip_data **out, slip_data *data, const char *ikey,
                                             const slip_data_text *byte_map, size_t byte_map_count,
                                             const char *output_key);

#ifdef __cplusplus
}
#endif
#endif
