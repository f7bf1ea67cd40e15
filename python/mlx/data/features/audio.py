"""Features of sound, on NumPy arrays. Most functions here take parameters and return a function of an array.

The op log_mel of buffers and streams does the like natively, without the interpreter's lock.
"""

import enum
import math

import numpy as np


class WindowType(enum.Enum):
    """By which curve the samples of a window are weighted."""

    Hamming = 0
    Hanning = 1


class FrequencyScale(enum.Enum):
    """On which scale the bands of a filter bank have equal widths."""

    MEL = 0
    LOG10 = 1
    LINEAR = 2


def next_pow_2(n):
    """The smallest power of two that is not below n."""
    if n <= 0:
        raise ValueError(f"[next_pow_2] n must be above 0, not {n}")
    return 1 << (math.ceil(n) - 1).bit_length()


def num_sample_per_frame(sampling_freq, frame_size_ms):
    """Samples in so many milliseconds."""
    return round(sampling_freq * frame_size_ms / 1000.0)


def _scale_error(function, freqscale):
    return ValueError(f"[{function}] freqscale must be a FrequencyScale, not {freqscale!r}")


def hertz_to_warped_scale(hz, freqscale):
    """A frequency's place on the scale. Mel: 2595 log10(1 + hz / 700)."""
    match freqscale:
        case FrequencyScale.MEL:
            return 2595.0 * np.log10(1.0 + hz / 700.0)
        case FrequencyScale.LOG10:
            return np.log10(hz)
        case FrequencyScale.LINEAR:
            return hz
    raise _scale_error("hertz_to_warped_scale", freqscale)


def warped_to_hertz_scale(wrp, freqscale):
    """The frequency at a place of the scale."""
    match freqscale:
        case FrequencyScale.MEL:
            return 700.0 * (10 ** (wrp / 2595.0) - 1)
        case FrequencyScale.LOG10:
            return np.power(10.0, wrp)
        case FrequencyScale.LINEAR:
            return wrp
    raise _scale_error("warped_to_hertz_scale", freqscale)


def sliding_window(axis, window, stride):
    """A function that cuts an array into windows along an axis, which becomes two: (windows, samples). A view:
    read-only. What is left at the end is not used."""
    if window < 1 or stride < 1:
        raise ValueError(f"[sliding_window] window and stride must be above 0, not {window} and {stride}")

    def windows_of(x):
        place = axis + x.ndim if axis < 0 else axis
        if not 0 <= place < x.ndim:
            raise ValueError(f"[sliding_window] there is no axis {axis} in an array of {x.ndim} axes")
        if x.shape[place] < window:
            return np.empty(x.shape[:place] + (0, window) + x.shape[place + 1 :], x.dtype)
        every = np.lib.stride_tricks.sliding_window_view(x, window, place)
        chosen = every[(slice(None),) * place + (slice(None, None, stride),)]
        return np.moveaxis(chosen, -1, place + 1)

    return windows_of


def pre_emphasis(coeff=1.0):
    """A function that takes from each sample `coeff` times the one before; the first one counts as its own
    predecessor."""

    def emphasized(x):
        before = np.concatenate([x[..., :1], x[..., :-1]], axis=-1)
        return x - coeff * before

    return emphasized


def windowing(window, windowtype):
    """A function that weights the last axis, of `window` samples, in float32."""
    curves = {WindowType.Hamming: np.hamming, WindowType.Hanning: np.hanning}
    if windowtype not in curves:
        raise ValueError(f"[windowing] windowtype must be a WindowType, not {windowtype!r}")
    weights = curves[windowtype](window).astype(np.float32)
    return lambda x: x * weights


def power_spectrum(n_fft):
    """A function that gives the magnitudes (not, as its name in MLX Data has it, the power) of the frequencies of the
    last axis, padded with zeros or cut to n_fft: n_fft // 2 + 1 of them, in the input's dtype."""
    return lambda x: np.abs(np.fft.rfft(x, n_fft)).astype(x.dtype)


def tri_filterbank(
    numfilters, filterlen, samplingfreq, lowfreq=0, highfreq=-1, melfloor=0.0, freqscale=FrequencyScale.MEL
):
    """A function that sums up `filterlen` frequencies, 0 to half the sample rate, over overlapping triangles of
    height 1. Each begins at the middle of the one before; their corners are equally spaced on the scale between
    `lowfreq` and `highfreq` (not above 0: half the sample rate). Sums below `melfloor` are raised to it."""
    if highfreq <= 0:
        highfreq = samplingfreq // 2
    if freqscale is FrequencyScale.LOG10 and lowfreq <= 0:
        raise ValueError("[tri_filterbank] a logarithmic scale has no frequency 0: lowfreq must be above it")

    low, high = (hertz_to_warped_scale(hertz, freqscale) for hertz in (lowfreq, highfreq))
    places = np.arange(numfilters + 2) * ((high - low) / (numfilters + 1)) + low
    corners = warped_to_hertz_scale(places, freqscale) * (filterlen - 1.0) * 2.0 / samplingfreq
    bins = np.arange(filterlen)[:, None]
    widths = np.diff(corners)
    rising = (bins - corners[:-2]) / widths[:-1]
    falling = (corners[2:] - bins) / widths[1:]
    weights = np.maximum(np.minimum(rising, falling), 0.0).astype(np.float32)
    return lambda x: np.maximum(x @ weights, melfloor)


def mfsc(
    n_filterbank,
    sampling_freq,
    frame_size_ms=25,
    frame_stride_ms=10,
    pre_emphasis_coeff=0.97,
    window_type=WindowType.Hamming,
    low_freq=0,
    high_freq=-1,
    mel_floor=1.0,
    freq_scale=FrequencyScale.MEL,
    post_process=None,
):
    """A function from the sound of one channel, of shape (samples,), to its log-mel features, (windows,
    n_filterbank):

        dataset = load_librispeech().squeeze("audio").key_transform("audio", mfsc(80, 16000))

    Samples are scaled to 16 bits and cut into windows of `frame_size_ms`, every `frame_stride_ms`, which are
    emphasized with `pre_emphasis_coeff` and weighted by `window_type`; their magnitudes are summed up over
    `n_filterbank` triangles between `low_freq` and `high_freq` on `freq_scale`, raised to `mel_floor`, and the
    logarithm is taken. `post_process` is called with the result, and its result is returned."""
    frame = num_sample_per_frame(sampling_freq, frame_size_ms)
    n_fft = next_pow_2(frame)
    steps = [
        sliding_window(-1, frame, num_sample_per_frame(sampling_freq, frame_stride_ms)),
        pre_emphasis(pre_emphasis_coeff),
        windowing(frame, window_type),
        power_spectrum(n_fft),
        tri_filterbank(n_filterbank, n_fft // 2 + 1, sampling_freq, low_freq, high_freq, mel_floor, freq_scale),
        lambda power: np.log(np.maximum(power, np.finfo(np.float32).tiny)),
    ]
    if post_process is not None:
        steps.append(post_process)

    def features(x):
        x = np.asarray(x) * 32768.0
        for step in steps:
            x = step(x)
        return x

    return features
