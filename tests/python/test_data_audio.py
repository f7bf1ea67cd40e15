"""Sound and video in mlx.data, from files and from memory, as MLX Data has them; log_mel against NumPy."""

import io
import struct
import wave

import numpy as np
import pytest

dx = pytest.importorskip("mlx.data")
if not hasattr(dx, "buffer_from_vector"):
    pytest.skip("mlx.data is not built", allow_module_level=True)

RATE = 16000


def make_samples(frames, channels):
    return ((np.arange(frames * channels) * 7919 % 4001 - 2000) * 8).astype("<i2").reshape(frames, channels)


def make_wav(samples, rate=RATE):
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((samples.shape[1], 2, rate, len(samples), "NONE", None))
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def buffer_of(content):
    return dx.buffer_from_vector([{"audio": np.frombuffer(bytearray(content), np.uint8)}])


def load(content, key="audio", **options):
    try:
        return np.asarray(buffer_of(content).load_audio("audio", from_memory=True, **options)[0][key])
    except RuntimeError as error:
        if "which this build lacks" in str(error):
            pytest.skip(str(error))
        raise


@pytest.mark.parametrize("channels", [1, 2, 5])
def test_sound_is_frames_by_channels_in_float32(channels):
    samples = make_samples(300, channels)
    found = load(make_wav(samples))
    assert found.dtype == np.float32 and (found == samples / np.float32(32768)).all()


def test_sound_is_read_from_files(tmp_path):
    samples = make_samples(300, 1)
    load(make_wav(samples))
    (tmp_path / "x.wav").write_bytes(make_wav(samples))
    data = dx.buffer_from_vector([{"audio": b"x.wav"}]).load_audio("audio", prefix=str(tmp_path), output_key="sound")
    assert (np.asarray(data[0]["sound"]) == samples / np.float32(32768)).all()
    assert bytes(data[0]["audio"]) == b"x.wav"


@pytest.mark.parametrize(
    "name, dtype, value",
    [
        ("All", np.int64, [300, 2, RATE]),
        ("NumFrames", np.int64, 300),
        ("NumChannels", np.int32, 2),
        ("SampleRate", np.int32, RATE),
        ("NumSeconds", np.float64, 300 / RATE),
    ],
)
def test_info_type_says_what_info_holds(name, dtype, value):
    kind = getattr(dx.LoadAudioInfo, name)
    content = make_wav(make_samples(300, 2))
    beside = {"info_key": "info", "key": "info"}
    for options in ({"info": True}, beside, beside | {"info": True}):
        found = load(content, info_type=kind, **options)
        assert found.dtype == dtype and found.shape == np.shape(value) and (found == value).all()


@pytest.mark.parametrize("quality", ["sinc-best", "sinc-medium", "sinc-fastest", "linear", "zero-order-hold"])
def test_other_rates_have_other_lengths(quality):
    content = make_wav(make_samples(1000, 2))
    for rate, frames in ((8000, 500), (22050, 1378), (44100, 2756), (RATE, 1000), (0, 1000)):
        assert load(content, sample_rate=rate, resampling_quality=quality).shape == (frames, 2)


def test_resampling_takes_the_rate_from_info_or_is_told_it():
    content = make_wav(make_samples(1000, 1))
    at_once = load(content, sample_rate=8000)
    loaded = buffer_of(content).load_audio("audio", from_memory=True, info_key="info")
    for stage in (loaded.resample_audio("audio", 8000, info_key="info"), loaded.resample_audio("audio", 8000, RATE)):
        assert (np.asarray(stage[0]["audio"]) == at_once).all()
    assert (np.asarray(loaded.resample_audio("audio", 0, RATE)[0]["audio"]) == load(content)).all()


# ---- log_mel ----


def hertz_of(mel, scale):
    if scale == "htk":
        return 700 * (10 ** (mel / 2595) - 1)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def mel_of(hertz, scale):
    if scale == "htk":
        return 2595 * np.log10(1 + hertz / 700)
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)


def log_mel(x, n_fft, hop, n_mels, center, scale, norm):
    """The definition, in float64."""
    x = x.astype(np.float64)
    if center:
        x = np.pad(x, n_fft // 2, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)
    parts = np.lib.stride_tricks.sliding_window_view(x, n_fft)[::hop] * window
    power = np.abs(np.fft.rfft(parts)) ** 2
    corners = hertz_of(np.linspace(0, mel_of(RATE / 2, scale), n_mels + 2), scale)
    bins = np.arange(n_fft // 2 + 1) * RATE / n_fft
    weights = np.stack([np.interp(bins, corners[i : i + 3], [0, 1, 0], 0, 0) for i in range(n_mels)], 1)
    if norm == "slaney":
        weights *= 2 / (corners[2:] - corners[:-2])
    return np.log(np.maximum(power @ weights, 1e-10))


@pytest.mark.parametrize("n_fft, hop, n_mels", [(400, 160, 80), (512, 128, 40), (1024, 300, 128), (275, 110, 20)])
@pytest.mark.parametrize("center, scale, norm", [(True, "slaney", "slaney"), (False, "htk", "none")])
def test_log_mel_is_what_numpy_computes(n_fft, hop, n_mels, center, scale, norm):
    if not hasattr(dx.Buffer, "log_mel"):
        pytest.skip("MLX Data has no log_mel")
    x = np.random.default_rng(1).standard_normal(5000).astype(np.float32)
    data = dx.buffer_from_vector([{"x": x}]).log_mel(
        "x", RATE, n_fft=n_fft, hop=hop, n_mels=n_mels, center=center, mel_scale=scale, norm=norm
    )
    found, expected = np.asarray(data[0]["x"]), log_mel(x, n_fft, hop, n_mels, center, scale, norm)
    assert found.dtype == np.float32 and found.shape == expected.shape
    assert np.allclose(found, expected, atol=1e-4)


# ---- video ----


def make_avi(frames):
    """An AVI file of frames that are not compressed: rows from the bottom up, blue first, of multiples of 4 bytes."""

    def chunk(kind, content):
        return kind + struct.pack("<I", len(content)) + content

    count, height, width, _ = frames.shape
    row = (width * 3 + 3) // 4 * 4
    size = row * height
    head = struct.pack("<14I", 40000, size * 25, 0, 0, count, 0, 1, size, width, height, 0, 0, 0, 0)
    stream = b"vidsDIB " + struct.pack("<IHH", 0, 0, 0)
    stream += struct.pack("<8I4H", 0, 1, 25, 0, count, size, 2**32 - 1, 0, 0, 0, width, height)
    form = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, size, 0, 0, 0, 0)
    streams = chunk(b"LIST", b"strl" + chunk(b"strh", stream) + chunk(b"strf", form))
    pictures = [b"".join(line[:, ::-1].tobytes().ljust(row, b"\0") for line in frame[::-1]) for frame in frames]
    movie = chunk(b"LIST", b"movi" + b"".join(chunk(b"00db", picture) for picture in pictures))
    return chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"hdrl" + chunk(b"avih", head) + streams) + movie)


def test_video_is_frames_by_height_by_width_by_three(tmp_path):
    frames = np.random.default_rng(0).integers(0, 256, (5, 6, 10, 3), np.uint8)
    (tmp_path / "x.avi").write_bytes(make_avi(frames))
    content = np.frombuffer(bytearray(make_avi(frames)), np.uint8)
    samples = dx.buffer_from_vector([{"memory": content, "file": b"x.avi"}])
    loaded = samples.load_video("memory", from_memory=True).load_video("file", prefix=str(tmp_path))
    try:
        sample = loaded[0]
    except RuntimeError as error:
        pytest.skip(str(error))
    for key in ("memory", "file"):
        found = np.asarray(sample[key])
        assert found.dtype == np.uint8 and found.shape == frames.shape and (found == frames).all()
    info = np.asarray(samples.load_video("memory", info=True, from_memory=True)[0]["memory"])
    assert info.dtype == np.int64 and info.tolist() == [10, 6, 5]
