"""mlx.data.features against what the functions are, written out, and against what MLX Data makes of a signal."""

import pathlib

import numpy as np
import pytest

audio = pytest.importorskip("mlx.data.features.audio")
from mlx.data.features import FrequencyScale, WindowType, mfsc  # noqa: E402

TABLE = pathlib.Path(__file__).resolve().parent.parent / "data" / "audio" / "features.tsv"
SCALES = list(FrequencyScale)


def make_signal(count, seed=1):
    return (np.random.default_rng(seed).standard_normal(count) * 0.1).astype(np.float32)


def test_enums_have_their_members():
    assert [(member.name, member.value) for member in WindowType] == [("Hamming", 0), ("Hanning", 1)]
    assert [(member.name, member.value) for member in SCALES] == [("MEL", 0), ("LOG10", 1), ("LINEAR", 2)]


def test_next_pow_2_is_the_smallest_that_is_not_below():
    found = [audio.next_pow_2(n) for n in (1, 2, 2.5, 3, 4, 5, 400, 512, 513, 2**40 + 1)]
    assert found == [1, 2, 4, 4, 4, 8, 512, 512, 1024, 2**41]
    with pytest.raises(ValueError, match=r"\[next_pow_2\] n must be above 0, not 0"):
        audio.next_pow_2(0)


def test_samples_per_frame_are_rounded():
    assert audio.num_sample_per_frame(16000, 25) == 400
    assert audio.num_sample_per_frame(11025, 25) == 276


@pytest.mark.parametrize("scale", SCALES)
def test_scales_lead_there_and_back(scale):
    hertz = np.linspace(20, 8000, 50)
    warped = audio.hertz_to_warped_scale(hertz, scale)
    assert (np.diff(warped) > 0).all()
    assert np.allclose(audio.warped_to_hertz_scale(warped, scale), hertz, rtol=1e-12)


def test_the_mel_scale_is_1000_near_1000_hertz():
    assert audio.hertz_to_warped_scale(1000.0, FrequencyScale.MEL) == pytest.approx(999.9856, abs=1e-3)
    assert audio.hertz_to_warped_scale(0.0, FrequencyScale.MEL) == 0
    for convert in (audio.hertz_to_warped_scale, audio.warped_to_hertz_scale):
        with pytest.raises(ValueError, match=rf"\[{convert.__name__}\] freqscale must be a FrequencyScale, not 'mel'"):
            convert(1.0, "mel")


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
@pytest.mark.parametrize("window, stride", [(1, 1), (3, 1), (3, 2), (5, 7), (6, 1), (7, 1)])
def test_windows_are_cut_along_an_axis(axis, window, stride):
    x = np.arange(6 * 7 * 8).reshape(6, 7, 8)
    found = audio.sliding_window(axis, window, stride)(x)
    place = axis % 3
    starts = range(0, x.shape[place] - window + 1, stride)
    parts = [np.take(x, range(start, start + window), place) for start in starts]
    if parts:
        assert (found == np.stack(parts, place)).all()
    else:
        assert found.shape == x.shape[:place] + (0, window) + x.shape[place + 1 :]


def test_windows_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match=r"\[sliding_window\] window and stride must be above 0, not 0 and 1"):
        audio.sliding_window(0, 0, 1)
    with pytest.raises(ValueError, match=r"\[sliding_window\] there is no axis 1 in an array of 1 axes"):
        audio.sliding_window(1, 2, 1)(np.zeros(5))


def test_pre_emphasis_takes_the_sample_before():
    x = np.array([[1.0, 2.0, 4.0], [3.0, 3.0, 0.0]])
    assert np.allclose(audio.pre_emphasis(0.5)(x), [[0.5, 1.5, 3.0], [1.5, 1.5, -1.5]])
    assert np.allclose(audio.pre_emphasis()(x)[:, 0], 0)
    assert audio.pre_emphasis(0.97)(make_signal(10)).dtype == np.float32


def test_windowing_weights_the_last_axis():
    angle = 2 * np.pi * np.arange(9) / 8
    for kind, share in ((WindowType.Hamming, 0.46), (WindowType.Hanning, 0.5)):
        weights = 1 - share - share * np.cos(angle)
        found = audio.windowing(9, kind)(np.ones((2, 9), np.float32))
        assert found.dtype == np.float32 and np.allclose(found, weights, atol=1e-7)
    with pytest.raises(ValueError, match=r"\[windowing\] windowtype must be a WindowType, not 'hann'"):
        audio.windowing(9, "hann")


@pytest.mark.parametrize("n_fft", [8, 16, 15])
def test_the_spectrum_has_the_magnitude_of_each_frequency(n_fft):
    x = make_signal(12).astype(np.float64)
    padded = np.concatenate([x, np.zeros(16)])[:n_fft]
    turns = np.exp(-2j * np.pi * np.outer(np.arange(n_fft // 2 + 1), np.arange(n_fft)) / n_fft)
    assert np.allclose(audio.power_spectrum(n_fft)(x), np.abs(turns @ padded))
    assert audio.power_spectrum(n_fft)(x.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize("scale", SCALES)
def test_triangles_rise_from_one_middle_to_the_next(scale):
    low, high, count, bins, rate = 100, 3500, 7, 65, 8000
    corners = audio.warped_to_hertz_scale(
        np.linspace(*(audio.hertz_to_warped_scale(float(end), scale) for end in (low, high)), count + 2), scale
    )
    hertz = np.arange(bins) * rate / 2 / (bins - 1)
    expected = [np.interp(hertz, corners[i : i + 3], [0, 1, 0], left=0, right=0) for i in range(count)]
    found = audio.tri_filterbank(count, bins, rate, low, high, 0.0, scale)(np.eye(bins))
    assert np.allclose(found, np.transpose(expected), atol=1e-5)
    raised = audio.tri_filterbank(count, bins, rate, low, high, 0.25, scale)(np.eye(bins))
    assert (raised == np.maximum(found, 0.25)).all()


def test_triangles_go_up_to_half_the_rate_unless_told_otherwise():
    ends = [audio.tri_filterbank(5, 65, 8000, highfreq=high)(np.eye(65)) for high in (-1, 0, 4000)]
    assert (ends[0] == ends[1]).all() and (ends[0] == ends[2]).all()
    with pytest.raises(ValueError, match=r"\[tri_filterbank\] a logarithmic scale has no frequency 0"):
        audio.tri_filterbank(5, 65, 8000, freqscale=FrequencyScale.LOG10)


def test_mfsc_is_its_steps_one_after_the_other():
    signal, rate = make_signal(1000), 8000
    features = mfsc(10, rate, frame_size_ms=30, frame_stride_ms=12, pre_emphasis_coeff=0.9)(signal)
    window, stride = 240, 96
    rows = []
    for start in range(0, len(signal) - window + 1, stride):
        part = signal[start : start + window].astype(np.float64) * 32768
        part = part - 0.9 * np.concatenate([part[:1], part[:-1]])
        magnitudes = np.abs(np.fft.rfft(part * np.hamming(window), 256))
        rows.append(np.log(np.maximum(audio.tri_filterbank(10, 129, rate)(magnitudes), 1.0)))
    assert features.dtype == np.float32 and np.allclose(features, rows, atol=1e-4)


def test_mfsc_hands_its_result_to_post_process():
    signal = make_signal(1000)
    plain = mfsc(10, 8000)(signal)
    assert (mfsc(10, 8000, post_process=lambda x: x.T - 1)(signal) == plain.T - 1).all()


def test_mfsc_of_a_signal_that_is_too_short_has_no_windows():
    assert mfsc(10, 8000)(make_signal(199)).shape == (0, 10)
    assert mfsc(10, 8000)(make_signal(200)).shape == (1, 10)


def test_mfsc_is_what_mlx_data_makes():
    signal = (np.sin(np.arange(800.0) ** 2 / 1000) * 0.3).astype(np.float32)
    names = {"WindowType": WindowType, "FrequencyScale": FrequencyScale}
    rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 6
    for row in rows:
        keywords, shape, values = row.split("\t")
        expected = np.frombuffer(bytes.fromhex(values), "<f4").reshape([int(size) for size in shape.split(",")])
        found = mfsc(12, 8000, **eval(f"dict({keywords})", names))(signal)
        assert found.shape == expected.shape
        assert np.allclose(found, expected, rtol=1e-5, atol=1e-5), keywords
