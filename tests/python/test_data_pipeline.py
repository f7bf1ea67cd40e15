"""Images in one go, samples that fail, statistics, and batches as arrays of mlx.core."""

import os
import subprocess
import sys

import mlx.core as mx
import mlx.data as dx
import numpy as np
import pytest

PIPELINES = {
    "crop of a resized image": lambda s: s.image_resize_smallest_side("image", 80).image_center_crop("image", 64, 64),
    "resized crop, cut and mirrored": lambda s: s.image_random_crop("image", 100, 70)
    .image_random_h_flip("image", 0.5).image_resize("image", 60, 50).image_random_crop("image", 33, 21)
    .image_random_h_flip("image", 0.5),
    "area crop": lambda s: s.image_random_area_crop("image", (0.3, 0.9), (0.7, 1.3)).image_resize("image", 48, 48),
    "cut alone": lambda s: s.image_center_crop("image", 50, 40).image_random_h_flip("image", 0.5),
    "normalised": lambda s: s.image_resize("image", 70, 70).normalize("image", [0.5, 0.4, 0.3], [0.2, 0.3, 0.4]),
    "normalised at once": lambda s: s.normalize("image", [0.5], [0.25]),
    "resized twice": lambda s: s.image_resize("image", 90, 80).image_resize("image", 40, 40),
    "with another op between": lambda s: s.image_resize("image", 90, 80).pad("image", 0, 1, 1, 0)
    .image_center_crop("image", 30, 30),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("images")
    random = np.random.default_rng(3)
    coarse = [random.integers(0, 256, (6, 8, 3), dtype=np.uint8) for _ in range(5)]
    samples = [{"image": image, "name": f"{i}.{ending}"} for i, image in enumerate(coarse)
               for ending in ("jpg", "png", "webp")]
    stream = dx.buffer_from_vector(samples).to_stream().image_resize("image", 160, 120)
    try:
        list(stream.save_image("image", "name", str(path)))
    except NotImplementedError as error:
        pytest.skip(str(error))
    return path


def run(folder, name, threads=0):
    """Every image of a pipeline, twice over, as bytes with their shapes."""
    dx.core.set_state(9)
    files = sorted(os.listdir(folder))
    stream = dx.buffer_from_vector([{"image": file} for file in files]).to_stream().load_image("image", str(folder))
    stream = PIPELINES[name](stream).repeat(1)
    return [(s["image"].shape, s["image"].tobytes()) for s in (stream.prefetch(4, threads) if threads else stream)]


@pytest.mark.parametrize("name", PIPELINES)
def test_in_one_go_an_image_has_the_bytes_of_one_op_after_the_other(folder, name):
    code = (f"import sys; sys.path.insert(0, {os.path.dirname(__file__)!r}); import test_data_pipeline as t, hashlib; "
            f"print(hashlib.sha1(repr(t.run({str(folder)!r}, {name!r})).encode()).hexdigest())")
    digests = [subprocess.run([sys.executable, "-c", code], env=dict(os.environ, SLIP_FUSE=fuse), check=True,
                              capture_output=True, text=True, timeout=100).stdout for fuse in ("0", "1")]
    assert digests[0] == digests[1]


@pytest.mark.parametrize("name", PIPELINES)
def test_threads_change_nothing(folder, name):
    assert run(folder, name) == run(folder, name, threads=3)


def load(folder):
    dx.core.set_state(4)
    files = sorted(os.listdir(folder))
    return dx.buffer_from_vector([{"image": file} for file in files]).to_stream().load_image("image", str(folder))


@pytest.mark.parametrize("ops", [
    lambda s: s.image_resize("image", 30, 20).image_random_h_flip("image", 0.5),
    lambda s: s.image_resize("image", 30, 20).normalize("image", [0.5], [0.2]),
    lambda s: s.image_resize("image", 30, 20).pad("image", 0, 1, 0, 7),
    lambda s: s.image_random_area_crop("image", (0.2, 0.9), (0.5, 2)),  # of all sizes: padded
    lambda s: s.image_resize("image", 30, 20, output_key="small").filter_key("image", remove=True),
    lambda s: s.image_resize("image", 30, 20).on_error("skip"),
])
@pytest.mark.parametrize("threads", [0, 3])
def test_a_batch_has_what_its_samples_have(folder, ops, threads):
    stream, singles = ops(load(folder)).batch(4), list(ops(load(folder)))
    for number, batch in enumerate(stream.prefetch(2, threads) if threads else stream):
        for key, values in batch.items():
            for i, value in enumerate(values):
                single = singles[4 * number + i][key]
                np.testing.assert_array_equal(value[tuple(map(slice, single.shape))], single)
            values.fill(0)  # is its own


@pytest.mark.parametrize("threads", [0, 3])
def test_images_are_made_in_the_batch_and_not_copied_there(folder, threads):
    stream = load(folder).image_resize("image", 400, 300).normalize("image", [0.5], [0.2]).batch(15)
    if threads:
        stream = stream.prefetch(1, threads)
    mx.clear_cache()
    before = mx.get_active_memory()
    mx.reset_peak_memory()
    batch = next(stream)["image"]
    assert batch.shape == (15, 300, 400, 3)
    assert batch.nbytes <= mx.get_peak_memory() - before < 1.5 * batch.nbytes


def test_files_that_are_not_in_memory_are_read_like_others(folder):
    expected = [sample["image"].tobytes() for sample in load(folder)]
    for name in os.listdir(folder):
        file = os.open(folder / name, os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)
    assert [sample["image"].tobytes() for sample in load(folder).prefetch(4, 3)] == expected


def test_epochs_are_augmented_differently(folder):
    images = run(folder, "resized crop, cut and mirrored")
    assert images[: len(images) // 2] != images[len(images) // 2:]


def test_a_jpeg_much_larger_than_needed_is_decoded_smaller(folder):
    """Within a few levels of the exact way: half the resolution leaves twice what is wanted."""
    files = [{"image": file} for file in sorted(os.listdir(folder)) if file.endswith(".jpg")]
    stream = dx.buffer_from_vector(files).load_image("image", str(folder))
    whole = stream.pad("image", 0, 0, 0, 0).image_resize("image", 32, 24)  # pad: not in one go
    for exact, quick in zip(whole, stream.image_resize("image", 32, 24)):
        assert np.abs(exact["image"].astype(int) - quick["image"]).mean() < 2


def test_what_an_op_refuses_is_refused_in_one_go_too(folder):
    stream = dx.buffer_from_vector([{"image": "0.jpg"}]).load_image("image", str(folder))
    with pytest.raises(ValueError, match=r"\[image_center_crop\] a part of 500 x 10 pixels is larger than the image"):
        stream.image_center_crop("image", 500, 10)[0]
    with pytest.raises(ValueError, match=r"\[normalize\] 2 means for an array of shape \(120,160,3\)"):
        stream.normalize("image", [0.5, 0.5], [1, 1])[0]


def refusing(count=20):
    def refuse(x):
        if x % 7 == 3:
            raise ValueError(f"not {int(x)}")
        return x

    return dx.buffer_from_vector([{"x": i} for i in range(count)]).to_stream().key_transform("x", refuse)


def test_failing_samples_are_skipped_or_substituted():
    assert [int(s["x"]) for s in refusing(9).on_error("skip").prefetch()] == [0, 1, 2, 4, 5, 6, 7, 8]
    stream = refusing(5).on_error("substitute", substitute={"x": -1})
    assert [int(s["x"]) for s in stream] == [0, 1, 2, -1, 4]
    with pytest.raises(ValueError, match="more than 1 samples failed"):
        list(refusing().on_error("skip", limit=1))
    with pytest.raises(ValueError, match="policy is one of 'raise', 'skip', 'substitute', not 'ignore'"):
        refusing().on_error("ignore")


def test_the_error_names_exception_line_and_sample():
    stream = refusing(5).prefetch()
    for _ in range(3):
        next(stream)
    with pytest.raises(ValueError, match=r"\[key_transform\] ValueError: not 3, at .*test_data_pipeline.py:\d+ \(sample 3"):
        next(stream)
    assert int(next(stream)["x"]) == 4


def test_statistics_name_the_stages():
    stream = refusing().on_error("skip").batch(4).prefetch(2, 1)
    list(stream)
    stats = stream.stats()
    rows = {row["name"]: row for row in stats}
    assert rows["key_transform"]["samples"] == 20 and rows["key_transform"]["failed"] == 3
    assert rows["on_error"]["dropped"] == 3 and rows["batch"]["samples"] == 5
    assert "key_transform" in str(stats) and stats.verdict in str(stats)


def test_batches_on_a_device_are_arrays():
    stream = dx.buffer_from_vector([{"x": np.full(3, i, np.float32)} for i in range(10)]).to_stream()
    target = mx.new_stream(mx.default_device())
    batches = list(stream.batch(4).prefetch().to_device(target))
    assert all(isinstance(batch["x"], mx.array) for batch in batches)
    assert mx.concatenate([batch["x"] for batch in batches])[:, 0].tolist() == list(range(10))
    with pytest.raises(TypeError, match=r"\[to_device\] expected a Stream or Device, got 3"):
        stream.to_device(3)
    with pytest.raises(TypeError, match=r"\[pad\] this works on arrays in host memory: put it before to_device"):
        stream.to_device(mx.cpu).pad("x", 0, 1, 1, 0)


def test_the_libraries_have_versions():
    assert dx.version() == dx.__version__
    versions = dx.libs_version()
    assert set(versions) == {"libjpeg", "libspng", "libwebp", "libsndfile", "libsamplerate"}
    assert all(version is None or any(map(str.isdigit, version)) for version in versions.values())
