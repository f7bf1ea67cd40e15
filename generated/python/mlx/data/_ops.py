"""Made from ops/ by tools/generate.py: do not edit. The ops on samples."""

from .core import LoadAudioInfo, TokenizeMode  # noqa: F401 (defaults)


class SampleOps:
    """Ops that buffers and streams have alike. Each returns a new one."""

    def cast(self, key, dtype, output_key=''):
        """Converts the array to a dtype."""
        return self._add("cast", key, dtype, output_key)

    def cast_if(self, cond, key, dtype, output_key=''):
        """cast where `cond`; else nothing is added."""
        return self.cast(key, dtype, output_key) if cond else self

    def normalize(self, key, mean, std, output_key=''):
        """(x - mean) / std along the last axis, in float32. Integers are first divided by their dtype's largest
        value."""
        return self._add("normalize", key, mean, std, output_key)

    def normalize_if(self, cond, key, mean, std, output_key=''):
        """normalize where `cond`; else nothing is added."""
        return self.normalize(key, mean, std, output_key) if cond else self

    def pad(self, key, dim, lpad, rpad, pad_value, output_key=''):
        """Pads the array before and behind, along one axis."""
        return self._add("pad", key, dim, lpad, rpad, pad_value, output_key)

    def pad_if(self, cond, key, dim, lpad, rpad, pad_value, output_key=''):
        """pad where `cond`; else nothing is added."""
        return self.pad(key, dim, lpad, rpad, pad_value, output_key) if cond else self

    def pad_to_multiple(self, key, dim, pad_multiple, pad_value, output_key=''):
        """Pads the array at its end, so that its size along an axis is a multiple of `pad_multiple`."""
        return self._add("pad_to_multiple", key, dim, pad_multiple, pad_value, output_key)

    def pad_to_multiple_if(self, cond, key, dim, pad_multiple, pad_value, output_key=''):
        """pad_to_multiple where `cond`; else nothing is added."""
        return self.pad_to_multiple(key, dim, pad_multiple, pad_value, output_key) if cond else self

    def pad_to_size(self, key, dim, size, pad_value, output_key=''):
        """Pads the array at its end to a size along an axis; a larger one stays as it is."""
        return self._add("pad_to_size", key, dim, size, pad_value, output_key)

    def pad_to_size_if(self, cond, key, dim, size, pad_value, output_key=''):
        """pad_to_size where `cond`; else nothing is added."""
        return self.pad_to_size(key, dim, size, pad_value, output_key) if cond else self

    def slice(self, ikey, dims, starts, ends, output_key=''):
        """The part from `starts` up to, not including, `ends` along the axes `dims`. Negative ones count from the
        end."""
        return self._add("slice", ikey, dims, starts, ends, output_key)

    def slice_if(self, cond, ikey, dims, starts, ends, output_key=''):
        """slice where `cond`; else nothing is added."""
        return self.slice(ikey, dims, starts, ends, output_key) if cond else self

    def random_slice(self, ikey, dims, sizes, output_key=''):
        """A part of the given sizes along the axes `dims`, at a random place. An axis that is smaller is taken
        whole."""
        return self._add("random_slice", ikey, dims, sizes, output_key)

    def random_slice_if(self, cond, ikey, dims, sizes, output_key=''):
        """random_slice where `cond`; else nothing is added."""
        return self.random_slice(ikey, dims, sizes, output_key) if cond else self

    def shard(self, key, num_shards, output_key=''):
        """Splits the first axis in two, of which the first has the size `num_shards`."""
        return self._add("shard", key, num_shards, output_key)

    def shard_if(self, cond, key, num_shards, output_key=''):
        """shard where `cond`; else nothing is added."""
        return self.shard(key, num_shards, output_key) if cond else self

    def squeeze(self, key, dim=None, output_key=''):
        """Removes axes of size 1: those named, or all."""
        return self._add("squeeze", key, dim, output_key)

    def squeeze_if(self, cond, key, dim=None, output_key=''):
        """squeeze where `cond`; else nothing is added."""
        return self.squeeze(key, dim, output_key) if cond else self

    def shape(self, key, output_key, dim=None):
        """The array's shape, or with `dim` its size along that axis, as int64."""
        return self._add("shape", key, output_key, dim)

    def shape_if(self, cond, key, output_key, dim=None):
        """shape where `cond`; else nothing is added."""
        return self.shape(key, output_key, dim) if cond else self

    def remove_value(self, key, size_key, dim, value, pad=0):
        """Removes the elements with a value from an array that was padded along an axis, closes up what is left,
        and fills the end with `pad`. `size_key` holds the number of valid elements, and gets the new one."""
        return self._add("remove_value", key, size_key, dim, value, pad)

    def remove_value_if(self, cond, key, size_key, dim, value, pad=0):
        """remove_value where `cond`; else nothing is added."""
        return self.remove_value(key, size_key, dim, value, pad) if cond else self

    def filter_by_shape(self, key, dim, low=-1, high=-1):
        """Keeps the samples whose array has a size from `low` to `high`, both included, along an axis. Below 0: no
        limit."""
        return self._add("filter_by_shape", key, dim, low, high)

    def filter_by_shape_if(self, cond, key, dim, low=-1, high=-1):
        """filter_by_shape where `cond`; else nothing is added."""
        return self.filter_by_shape(key, dim, low, high) if cond else self

    def filter_key(self, key, remove=False):
        """Removes every key but this one; with `remove`, only this one."""
        return self._add("filter_key", key, remove)

    def filter_key_if(self, cond, key, remove=False):
        """filter_key where `cond`; else nothing is added."""
        return self.filter_key(key, remove) if cond else self

    def rename_key(self, key, output_key):
        """Gives an array another key."""
        return self._add("rename_key", key, output_key)

    def rename_key_if(self, cond, key, output_key):
        """rename_key where `cond`; else nothing is added."""
        return self.rename_key(key, output_key) if cond else self

    def load_audio(self, key, prefix='', info=False, from_memory=False, info_type=LoadAudioInfo.All, sample_rate=0, resampling_quality='sinc-fastest', info_key='', output_key=''):
        """Reads an audio file (WAV, FLAC, OGG, MP3 and what else libsndfile knows) as float32 of shape (frames,
        channels), at its own sample rate or at `sample_rate`. `info_key` gets what `info_type` names: 0:
        frames, channels and sample rate as int64; 1: frames; 2: channels; 3: sample rate; 4: seconds. It
        describes the file, before resampling. With `info` and no `info_key` that is the result, and nothing is
        decoded."""
        return self._add("load_audio", key, prefix, info, from_memory, info_type, sample_rate, resampling_quality, info_key, output_key)

    def load_audio_if(self, cond, key, prefix='', info=False, from_memory=False, info_type=LoadAudioInfo.All, sample_rate=0, resampling_quality='sinc-fastest', info_key='', output_key=''):
        """load_audio where `cond`; else nothing is added."""
        return self.load_audio(key, prefix, info, from_memory, info_type, sample_rate, resampling_quality, info_key, output_key) if cond else self

    def resample_audio(self, key, sample_rate, input_sample_rate=0, info_key='', resampling_quality='sinc-fastest', output_key=''):
        """Changes the sample rate of float32 audio of shape (frames, channels) or (frames). The rate of the input
        is `input_sample_rate`, or the array at `info_key` says it: a number, or frames, channels and sample
        rate, as load_audio gives them. `resampling_quality` is sinc-best, sinc-medium, sinc-fastest, linear or
        zero-order-hold. A `sample_rate` of 0 or less leaves the audio as it is."""
        return self._add("resample_audio", key, sample_rate, input_sample_rate, info_key, resampling_quality, output_key)

    def resample_audio_if(self, cond, key, sample_rate, input_sample_rate=0, info_key='', resampling_quality='sinc-fastest', output_key=''):
        """resample_audio where `cond`; else nothing is added."""
        return self.resample_audio(key, sample_rate, input_sample_rate, info_key, resampling_quality, output_key) if cond else self

    def log_mel(self, key, sample_rate, n_fft=400, hop=160, n_mels=80, win_length=0, low_freq=0, high_freq=0, center=True, mel_scale='slaney', norm='slaney', log='log', floor=1e-10, output_key=''):
        """The log-mel spectrogram of float32 audio of one channel, (frames) or (frames, 1): float32 of shape
        (windows, n_mels). Windows of `n_fft` samples, every `hop`, are weighted by a periodic Hann window of
        `win_length` (0: n_fft) in their middle; their power spectra are summed up by triangles on the 'slaney'
        or the 'htk' mel scale from `low_freq` to `high_freq` (0: half the sample rate), each of the same area
        with norm 'slaney', or of height 1 with norm 'none'; not less than `floor`; and then `log`: 'log',
        'log10', 'none', or 'whisper', which is log10 limited to 8 below its largest value, plus 4, over 4,
        without the last window. With `center` the audio is first mirrored at both ends by half a window."""
        return self._add("log_mel", key, sample_rate, n_fft, hop, n_mels, win_length, low_freq, high_freq, center, mel_scale, norm, log, floor, output_key)

    def log_mel_if(self, cond, key, sample_rate, n_fft=400, hop=160, n_mels=80, win_length=0, low_freq=0, high_freq=0, center=True, mel_scale='slaney', norm='slaney', log='log', floor=1e-10, output_key=''):
        """log_mel where `cond`; else nothing is added."""
        return self.log_mel(key, sample_rate, n_fft, hop, n_mels, win_length, low_freq, high_freq, center, mel_scale, norm, log, floor, output_key) if cond else self

    def load_video(self, key, prefix='', info=False, from_memory=False, output_key=''):
        """Reads a video file through FFmpeg: uint8 of shape (frames, height, width, 3), or with `info` its width,
        height and number of frames as int64."""
        return self._add("load_video", key, prefix, info, from_memory, output_key)

    def load_video_if(self, cond, key, prefix='', info=False, from_memory=False, output_key=''):
        """load_video where `cond`; else nothing is added."""
        return self.load_video(key, prefix, info, from_memory, output_key) if cond else self

    def load_file(self, key, prefix='', output_key=''):
        """The bytes, int8, of the file that the array names."""
        return self._add("load_file", key, prefix, output_key)

    def load_file_if(self, cond, key, prefix='', output_key=''):
        """load_file where `cond`; else nothing is added."""
        return self.load_file(key, prefix, output_key) if cond else self

    def load_numpy(self, key, prefix='', from_memory=False, output_key=''):
        """The array of an npy file: of the file that the array names or, with `from_memory`, of the array's own
        bytes."""
        return self._add("load_numpy", key, prefix, from_memory, output_key)

    def load_numpy_if(self, cond, key, prefix='', from_memory=False, output_key=''):
        """load_numpy where `cond`; else nothing is added."""
        return self.load_numpy(key, prefix, from_memory, output_key) if cond else self

    def read_from_tar(self, tarkey, ikey, okey, prefix='', tar_prefix='', from_key=False, file_fetcher=None, nested=False, num_threads=1):
        """The bytes, uint8, of a member of a tar or zip archive: `tarkey` is the archive's path or, with
        `from_key`, the key of an array that names it, below `tar_prefix`. `ikey` names the member, below
        `prefix`. With `nested`, the member DIR/NAME is NAME in the archive DIR.tar within it."""
        return self._add("read_from_tar", tarkey, ikey, okey, prefix, tar_prefix, from_key, file_fetcher, nested, num_threads)

    def read_from_tar_if(self, cond, tarkey, ikey, okey, prefix='', tar_prefix='', from_key=False, file_fetcher=None, nested=False, num_threads=1):
        """read_from_tar where `cond`; else nothing is added."""
        return self.read_from_tar(tarkey, ikey, okey, prefix, tar_prefix, from_key, file_fetcher, nested, num_threads) if cond else self

    def load_image(self, key, prefix='', info=False, format='RGB', from_memory=False, output_key=''):
        """Decodes a JPEG, PNG or WebP image: from the file named by the array, below the folder `prefix`, or with
        `from_memory` from the array's bytes. Gives height x width x channels of uint8 (16-bit PNG: uint16),
        upright by the image's EXIF orientation. `format` is "RGB", "RGBA" or "L"; with "" the channels are
        those of the file. With `info` only its width and height, when upright, are read, as int64."""
        return self._add("load_image", key, prefix, info, format, from_memory, output_key)

    def load_image_if(self, cond, key, prefix='', info=False, format='RGB', from_memory=False, output_key=''):
        """load_image where `cond`; else nothing is added."""
        return self.load_image(key, prefix, info, format, from_memory, output_key) if cond else self

    def save_image(self, key, filename_key, prefix, filenamePrefix=''):
        """Writes an image to the file that `filename_key` names, below the folder `prefix`, with `filename_prefix`
        before its name. Its ending says the format: .jpg, .jpeg, .png or .webp; a name without one gets .jpg."""
        return self._add("save_image", key, filename_key, prefix, filenamePrefix)

    def save_image_if(self, cond, key, filename_key, prefix, filenamePrefix=''):
        """save_image where `cond`; else nothing is added."""
        return self.save_image(key, filename_key, prefix, filenamePrefix) if cond else self

    def image_resize(self, key, w, h, output_key=''):
        """Resizes the image to w x h: bilinear, over all pixels that a smaller one covers."""
        return self._add("image_resize", key, w, h, output_key)

    def image_resize_if(self, cond, key, w, h, output_key=''):
        """image_resize where `cond`; else nothing is added."""
        return self.image_resize(key, w, h, output_key) if cond else self

    def image_resize_smallest_side(self, key, size, output_key=''):
        """Resizes the image so that its smaller side has a size; the sides keep their ratio, rounded to whole
        pixels."""
        return self._add("image_resize_smallest_side", key, size, output_key)

    def image_resize_smallest_side_if(self, cond, key, size, output_key=''):
        """image_resize_smallest_side where `cond`; else nothing is added."""
        return self.image_resize_smallest_side(key, size, output_key) if cond else self

    def image_center_crop(self, key, w, h, output_key=''):
        """The w x h pixels in the middle. A smaller image is an error."""
        return self._add("image_center_crop", key, w, h, output_key)

    def image_center_crop_if(self, cond, key, w, h, output_key=''):
        """image_center_crop where `cond`; else nothing is added."""
        return self.image_center_crop(key, w, h, output_key) if cond else self

    def image_random_crop(self, key, w, h, output_key=''):
        """A part of w x h pixels at a random place. A smaller image is an error."""
        return self._add("image_random_crop", key, w, h, output_key)

    def image_random_crop_if(self, cond, key, w, h, output_key=''):
        """image_random_crop where `cond`; else nothing is added."""
        return self.image_random_crop(key, w, h, output_key) if cond else self

    def image_random_area_crop(self, key, area_range, aspect_ratio_range, num_trial=10, output_key=''):
        """A part at a random place, whose area is a share of the image's within `area_range` and whose width
        divided by its height is within `aspect_ratio_range`, up to the rounding to whole pixels. Where none is
        found in `num_trial` attempts the image stays whole."""
        return self._add("image_random_area_crop", key, area_range, aspect_ratio_range, num_trial, output_key)

    def image_random_area_crop_if(self, cond, key, area_range, aspect_ratio_range, num_trial=10, output_key=''):
        """image_random_area_crop where `cond`; else nothing is added."""
        return self.image_random_area_crop(key, area_range, aspect_ratio_range, num_trial, output_key) if cond else self

    def image_random_h_flip(self, key, prob, output_key=''):
        """Mirrors the image left to right, with a probability."""
        return self._add("image_random_h_flip", key, prob, output_key)

    def image_random_h_flip_if(self, cond, key, prob, output_key=''):
        """image_random_h_flip where `cond`; else nothing is added."""
        return self.image_random_h_flip(key, prob, output_key) if cond else self

    def image_rotate(self, key, angle, crop=False, output_key=''):
        """Rotates the image about its centre, clockwise by degrees; bilinear, what was not there is 0. The result
        has room for all of it, or with `crop` the size of the image."""
        return self._add("image_rotate", key, angle, crop, output_key)

    def image_rotate_if(self, cond, key, angle, crop=False, output_key=''):
        """image_rotate where `cond`; else nothing is added."""
        return self.image_rotate(key, angle, crop, output_key) if cond else self

    def image_channel_reduction(self, key, preset='default', output_key=''):
        """Grey, height x width x 1, from red, green and blue by weights: 'default' or 'rec601', 'rec709',
        'rec2020', 'green'. Grey stays as it is."""
        return self._add("image_channel_reduction", key, preset, output_key)

    def image_channel_reduction_if(self, cond, key, preset='default', output_key=''):
        """image_channel_reduction where `cond`; else nothing is added."""
        return self.image_channel_reduction(key, preset, output_key) if cond else self

    def tokenize(self, key, trie, mode=TokenizeMode.shortest, ignore_unk=False, trie_key_scores=[], output_key=''):
        """The ids, int64, of tokens that make up the text. Mode 0: those with the least sum of scores, of which
        each is 1 where there are none; mode 1: tokens chosen at random. With `ignore_unk`, bytes that no token
        covers are left out."""
        return self._add("tokenize", key, trie, mode, ignore_unk, trie_key_scores, output_key)

    def tokenize_if(self, cond, key, trie, mode=TokenizeMode.shortest, ignore_unk=False, trie_key_scores=[], output_key=''):
        """tokenize where `cond`; else nothing is added."""
        return self.tokenize(key, trie, mode, ignore_unk, trie_key_scores, output_key) if cond else self

    def tokenize_bpe(self, key, symbols, merges, output_key=''):
        """The ids, int64, of the tokens that byte pair encoding makes of the text: symbols, of which neighbours
        are merged."""
        return self._add("tokenize_bpe", key, symbols, merges, output_key)

    def tokenize_bpe_if(self, cond, key, symbols, merges, output_key=''):
        """tokenize_bpe where `cond`; else nothing is added."""
        return self.tokenize_bpe(key, symbols, merges, output_key) if cond else self

    def replace(self, key, old, replacement, count=-1):
        """Replaces a text within the text, from the left, everywhere or at most `count` times."""
        return self._add("replace", key, old, replacement, count)

    def replace_if(self, cond, key, old, replacement, count=-1):
        """replace where `cond`; else nothing is added."""
        return self.replace(key, old, replacement, count) if cond else self

    def replace_bytes(self, ikey, byte_map, output_key=''):
        """Replaces each byte by a text: one of 256 in `byte_map`."""
        return self._add("replace_bytes", ikey, byte_map, output_key)

    def replace_bytes_if(self, cond, ikey, byte_map, output_key=''):
        """replace_bytes where `cond`; else nothing is added."""
        return self.replace_bytes(ikey, byte_map, output_key) if cond else self
