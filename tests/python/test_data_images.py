"""Images in mlx.data: files of tests/data/images through the ops, and what goes wrong with them."""

import pathlib

import numpy as np
import pytest

data = pytest.importorskip("mlx.data")
IMAGES = pathlib.Path(__file__).resolve().parents[1] / "data" / "images"


def pattern(width, height, channels):
    """As in tools/make_images.py."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels].astype(np.int64)
    value = (x * 5 + y * 9 + c * 60 + (x * y >> 2)) & 255
    return np.where((x - 11) ** 2 + (y - 8) ** 2 < 30, 255 - value, value).astype(np.uint8)


def files(*names):
    return data.buffer_from_vector([{"image": name.encode()} for name in names])


def load(name, **options):
    try:
        return np.asarray(files(name).load_image("image", prefix=str(IMAGES), **options)[0]["image"])
    except Exception as error:
        if "which this build lacks" in str(error):
            pytest.skip(str(error))
        raise


@pytest.mark.parametrize("name", ("half.jpg", "progressive.jpg", "cmyk.jpg", "lossy.webp", "turned.jpg"))
def test_files_decode_as_pillow_decodes_them(name):
    expected = np.load(IMAGES / (name.split(".")[0] + ".npy"))
    assert np.abs(load(name).astype(int) - expected).max() <= (1 if name == "cmyk.jpg" else 0)


def test_formats_choose_the_channels():
    assert load("rgba8.png").shape == (18, 21, 3)
    np.testing.assert_array_equal(load("rgba8.png", format="RGBA"), pattern(21, 18, 4))
    np.testing.assert_array_equal(load("greyalpha8.png", format=""), pattern(21, 18, 2))
    assert load("rgb8.png", format="L").shape == (18, 21, 1)
    assert load("rgb16.png").dtype == np.uint16
    with pytest.raises(Exception, match="there is no format 'BGR'"):
        load("rgb8.png", format="BGR")


def test_info_and_bytes_in_memory():
    assert load("turned.jpg", info=True).tolist() == [16, 24]
    content = np.frombuffer((IMAGES / "rgb8.png").read_bytes(), dtype=np.uint8)
    buffer = data.buffer_from_vector([{"image": content}]).load_image("image", from_memory=True, output_key="pixels")
    np.testing.assert_array_equal(np.asarray(buffer[0]["pixels"]), load("rgb8.png"))
    np.testing.assert_array_equal(np.asarray(buffer[0]["image"]), content)


def test_ops_follow_each_other():
    buffer = data.buffer_from_vector([{"image": pattern(40, 30, 3)}])
    resized = buffer.image_resize("image", 17, 11, output_key="small")[0]
    assert np.abs(np.asarray(resized["small"]).astype(int) - np.load(IMAGES / "resize_17x11.npy")).max() <= 1
    np.testing.assert_array_equal(np.asarray(resized["image"]), pattern(40, 30, 3))
    chain = buffer.image_resize_smallest_side("image", 20).image_center_crop("image", 16, 16)
    chain = chain.image_random_h_flip("image", 1).image_channel_reduction("image", "rec709")
    assert np.asarray(chain[0]["image"]).shape == (16, 16, 1)
    cropped = buffer.image_random_crop("image", 10, 8).image_rotate("image", 90)
    assert np.asarray(cropped[0]["image"]).shape == (10, 8, 3)
    assert buffer.image_random_area_crop_if(False, "image", (0.5, 1), (1, 1))[0]["image"].shape == (30, 40, 3)


def test_saved_images_can_be_loaded(tmp_path):
    image = pattern(21, 18, 3)
    sample = data.buffer_from_vector([{"image": image, "file": b"a.png"}])
    sample = sample.save_image("image", "file", str(tmp_path), filenamePrefix="x_")
    try:
        sample[0]
    except Exception as error:
        if "which this build lacks" in str(error):
            pytest.skip(str(error))
        raise
    back = files("x_a.png").load_image("image", str(tmp_path))[0]["image"]
    np.testing.assert_array_equal(np.asarray(back), image)


def test_what_goes_wrong_is_named():
    with pytest.raises(Exception, match="nowhere.png"):
        files("nowhere.png").load_image("image", str(IMAGES))[0]
    with pytest.raises(Exception, match=r"\[load_image\] not a JPEG, PNG or WebP file"):
        files("half.npy").load_image("image", str(IMAGES))[0]
    image = data.buffer_from_vector([{"image": pattern(20, 10, 3)}])
    with pytest.raises(Exception, match=r"\[image_center_crop\] a part of 11 x 11 pixels is larger"):
        image.image_center_crop("image", 11, 11)[0]
    with pytest.raises(Exception, match=r"\[image_resize\] w is 0: 1 or more pixels are needed"):
        image.image_resize("image", 0, 5)


def test_random_choices_are_the_same_again():
    from mlx.data import core

    def batch():
        core.set_state(5)
        stream = files(*["half.jpg", "grey.jpg"] * 8).load_image("image", str(IMAGES)).to_stream()
        stream = stream.image_random_area_crop("image", (0.2, 0.9), (0.75, 4 / 3)).image_resize("image", 9, 9)
        return np.asarray(next(stream.image_random_h_flip("image", 0.5).batch(16).prefetch(2, 2))["image"])

    load("half.jpg")
    first = batch()
    np.testing.assert_array_equal(first, batch())
    assert first.shape == (16, 9, 9, 3) and len(np.unique(first[::2].reshape(8, -1), axis=0)) == 8
