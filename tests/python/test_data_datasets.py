"""The data sets, made small: archives of the published form, written here and found at file:// addresses."""

import codecs
import gzip
import hashlib
import io
import os
import pathlib
import pickle
import struct
import tarfile
import wave
import zipfile
import zlib

import numpy as np
import pytest

pytest.importorskip("mlx.data.datasets")
from mlx.data import datasets  # noqa: E402
from mlx.data.datasets import _matlab, cifar, imagenet, librispeech, libritts_r, mnist  # noqa: E402
from mlx.data.datasets import speechcommands, wikitext  # noqa: E402


def digest_of(path, kind="sha256"):
    return f"{kind}:{hashlib.new(kind, path.read_bytes()).hexdigest()}"


def images_of(data, key="image"):
    return [np.asarray(sample[key]) for sample in data]


def labels_of(data):
    return [int(np.asarray(sample["label"])) for sample in data]


def texts_of(data, key):
    return [bytes(sample[key]) for sample in data]


def make_wav(frames, rate):
    """A WAV file, and what it holds as float32 of shape (frames, 1)."""
    samples = (np.arange(frames) * 37 % 2001 - 1000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, rate, frames, "NONE", None))
        writer.writeframes(samples.tobytes())
    return file.getvalue(), (samples / 32768).astype(np.float32)[:, None]


def make_png(image):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width = image.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in image)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def make_image(seed):
    return np.random.default_rng(seed).integers(0, 256, (4, 5, 3), np.uint8)


def make_tar(path, files, mode="w"):
    """Folders are added too, as in the published archives."""
    with tarfile.open(path, mode) as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def fail_to_download(*_, **__):
    raise AssertionError("there was no need to download anything")


# ---- MNIST ----


def idx(array):
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes())


@pytest.fixture
def mnist_files(tmp_path, monkeypatch):
    folder = tmp_path / "server"
    folder.mkdir()
    random = np.random.default_rng(1)
    sets = {}
    for train, count in ((True, 5), (False, 3)):
        images, labels = random.integers(0, 256, (count, 28, 28), np.uint8), np.arange(count, dtype=np.uint8)
        sets[train] = images, labels
        for name, array in zip(mnist.FILES[train], (images, labels)):
            (folder / name).write_bytes(idx(array))
    for data_set in mnist.URLS:
        monkeypatch.setitem(mnist.URLS, data_set, [folder.as_uri() + "/"])
        monkeypatch.setitem(mnist.DIGESTS, data_set, {path.name: digest_of(path, "md5") for path in folder.iterdir()})
    return sets


@pytest.mark.parametrize("load", [datasets.load_mnist, datasets.load_fashion_mnist])
def test_mnist_has_images_of_one_channel_with_labels(tmp_path, mnist_files, load):
    for train, (images, labels) in mnist_files.items():
        data = load(tmp_path / "root", train)
        assert len(data) == len(labels)
        assert labels_of(data) == labels.tolist()
        found = np.stack(images_of(data))
        assert found.dtype == np.uint8 and (found == images[..., None]).all()
        assert np.asarray(data[0]["label"]).dtype == np.uint8


def test_mnist_is_downloaded_once(tmp_path, mnist_files, monkeypatch):
    datasets.load_mnist(tmp_path / "root")
    monkeypatch.setattr("mlx.data.datasets.common._download_part", fail_to_download)
    assert len(datasets.load_mnist(str(tmp_path / "root"))) == 5


@pytest.mark.parametrize(
    "content, message",
    [
        (gzip.compress(b"\0\0\x08\x03\0"), "is no IDX file of MNIST's form"),
        (idx(np.zeros((2, 28, 27), np.uint8)), "is no IDX file of MNIST's form"),
        (gzip.compress(struct.pack(">4I", 0x803, 1 << 31, 28, 28)), "is no IDX file of MNIST's form"),
        (gzip.compress(struct.pack(">4I", 0x803, 5, 28, 28) + bytes(100)), "should hold 3920 bytes"),
        (idx(np.zeros((4, 28, 28), np.uint8)), "has 4 images, but there are 5 labels"),
    ],
    ids=["cut head", "wrong width", "too many", "cut images", "too few"],
)
def test_damaged_files_of_mnist_are_refused(tmp_path, mnist_files, monkeypatch, content, message):
    root = tmp_path / "root"
    datasets.load_mnist(root)
    path = root / mnist.FILES[True][0]
    path.write_bytes(content)
    monkeypatch.setitem(mnist.DIGESTS["mnist"], path.name, digest_of(path))
    with pytest.raises(ValueError, match=message):
        datasets.load_mnist(root)


# ---- CIFAR ----


def cifar_batch(count, seed, prefix):
    pixels = np.random.default_rng(seed).integers(0, 256, (count, 3072), np.uint8)
    return {"data": pixels, prefix + "labels": [(seed + i) % 10 for i in range(count)]}


def make_cifar(tmp_path, monkeypatch, name, protocol):
    """The archive, and (pixels, labels) of its sets."""
    url, _, train_files, test_file, meta_file, prefix = cifar.DATA_SETS[name]
    batches = {file: cifar_batch(2, i, prefix) for i, file in enumerate([*train_files, test_file])}
    files = {file: pickle.dumps(batch, protocol) for file, batch in batches.items()}
    files[meta_file] = pickle.dumps({prefix + "label_names": ["cat", "dog"]}, protocol)
    archive = make_tar(tmp_path / url.rpartition("/")[2], files, "w:gz")
    row = (archive.as_uri(), digest_of(archive), train_files, test_file, meta_file, prefix)
    monkeypatch.setitem(cifar.DATA_SETS, name, row)

    def join(names):
        pixels = np.concatenate([batches[n]["data"] for n in names])
        return pixels, sum((batches[n][prefix + "labels"] for n in names), [])

    return join(train_files), join([test_file])


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("name, load", [("cifar10", datasets.load_cifar10), ("cifar100", datasets.load_cifar100)])
def test_cifar_has_images_of_three_channels_with_labels(tmp_path, monkeypatch, name, load, protocol):
    train, test = make_cifar(tmp_path, monkeypatch, name, protocol)
    for is_train, (pixels, labels) in ((True, train), (False, test)):
        data = load(tmp_path / "root", is_train, quiet=True)
        assert labels_of(data) == labels
        found = np.stack(images_of(data))
        assert found.dtype == np.uint8 and (found == pixels.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)).all()
    monkeypatch.setattr(cifar, "fetch", fail_to_download)
    assert len(load(tmp_path / "root", quiet=True)) == len(train[1])


class Trap:
    def __reduce__(self):
        return os.system, ("touch trapped",)


@pytest.mark.parametrize(
    "content",
    [pickle.dumps(Trap(), 2), b"cbuiltins\neval\n(S'1'\ntR.", b"cnumpy\nload\n(S'x'\ntR."],
    ids=["system", "eval", "load"],
)
def test_pickles_that_call_something_are_refused(content):
    with pytest.raises(pickle.UnpicklingError, match="which no data needs: it is not loaded"):
        cifar.unpickle_from_tar(io.BytesIO(content))


def test_arrays_of_python_2_are_unpickled():
    content = pickle.dumps({"data": np.arange(6, dtype=np.uint8).reshape(2, 3)}, 2)
    content = content.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")
    found = cifar.unpickle_from_tar(io.BytesIO(content))
    assert (found["data"] == [[0, 1, 2], [3, 4, 5]]).all()
    assert codecs.encode("", "latin1") == b""


def test_an_archive_that_lacks_something_is_named(tmp_path, monkeypatch):
    make_cifar(tmp_path, monkeypatch, "cifar10", 2)
    row = list(cifar.DATA_SETS["cifar10"])
    archive = make_tar(tmp_path / "short.tar.gz", {"cifar-10-batches-py/test_batch": pickle.dumps({})}, "w:gz")
    monkeypatch.setitem(cifar.DATA_SETS, "cifar10", (archive.as_uri(), digest_of(archive), *row[2:]))
    with pytest.raises(ValueError, match="short.tar.gz lacks cifar-10-batches-py/batches.meta, .*data_batch_5$"):
        datasets.load_cifar10(tmp_path / "root", quiet=True)


# ---- images in folders ----


def test_folders_are_classes(tmp_path):
    for seed, name in enumerate(("cat/one.png", "cat/two.png", "dog/one.png")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(make_png(make_image(seed)))
    (tmp_path / "empty").mkdir()
    (tmp_path / "readme").write_bytes(b"")
    data = datasets.load_images_from_folder(tmp_path)
    assert labels_of(data) == [0, 0, 1]
    assert texts_of(data, "folder") == [b"cat", b"cat", b"dog"]
    assert texts_of(data, "file") == [b"cat/one.png", b"cat/two.png", b"dog/one.png"]
    for seed, image in enumerate(images_of(data)):
        assert (image == make_image(seed)).all()


def test_a_folder_without_classes_is_refused(tmp_path):
    with pytest.raises(ValueError, match="nowhere' is no folder"):
        datasets.load_images_from_folder(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="has no folders in it: there should be one for each class"):
        datasets.load_images_from_folder(tmp_path)


# ---- speech ----


def serve_tar(tmp_path, monkeypatch, module, name, split, files):
    """Puts an archive where the module looks for the split."""
    folder = tmp_path / "server"
    folder.mkdir()
    archive = make_tar(folder / name, files, "w:gz")
    monkeypatch.setattr(module, "URL", folder.as_uri() + "/")
    monkeypatch.setitem(module.DIGESTS, split, digest_of(archive))


def test_librispeech_pairs_sound_with_its_transcript(tmp_path, monkeypatch):
    sounds = {f"{s}-{c}-{n:04d}": make_wav(100 + n, 16000) for s, c in ((84, 12), (84, 9), (7, 3)) for n in range(2)}
    chapters, files = {}, {"LibriSpeech/README.TXT": b"read me\n"}
    for name, (content, _) in sounds.items():
        folder = "LibriSpeech/dev-other/" + "/".join(name.split("-")[:2]) + "/"
        files[f"{folder}{name}.flac"] = content
        chapter = folder + name.rpartition("-")[0] + ".trans.txt"
        chapters[chapter] = chapters.get(chapter, b"") + f"{name} THE WORDS OF {name}\n".encode()
    serve_tar(tmp_path, monkeypatch, librispeech, "dev-other.tar.gz", "dev-other", files | chapters)
    data = datasets.load_librispeech(tmp_path / "root", "dev-other", quiet=True)
    assert len(data) == len(sounds)
    for sample in data:
        name = bytes(sample["audio_file"]).decode().rpartition("/")[2].removesuffix(".flac")
        assert bytes(sample["audio_file"]).decode() == "/".join(name.split("-")[:2]) + f"/{name}.flac"
        assert bytes(sample["transcript"]).decode() == f"THE WORDS OF {name}"
        assert (np.asarray(sample["audio"]) == sounds[name][1]).all()
    assert datasets.load_librispeech_tarfile(tmp_path / "root", "dev-other").name == "dev-other.tar"


def test_libritts_r_pairs_sound_with_its_normalized_text(tmp_path, monkeypatch):
    sounds = {f"LibriTTS_R/dev-clean/84/12/84_12_{n}": make_wav(50 + n, 24000) for n in range(3)}
    files = {name + ".wav": content for name, (content, _) in sounds.items()}
    files |= {name + ".normalized.txt": f"words of {name}".encode() for name in list(sounds)[:2]}
    files |= {name + ".original.txt": b"other words" for name in sounds}
    serve_tar(tmp_path, monkeypatch, libritts_r, "dev_clean.tar.gz", "dev-clean", files)
    data = datasets.load_libritts_r(tmp_path / "root", quiet=True)
    assert len(data) == 2
    for sample, name in zip(data, sounds):
        assert bytes(sample["file"]).decode() == name + ".wav"
        assert bytes(sample["transcript_file"]).decode() == name + ".normalized.txt"
        assert bytes(sample["transcript"]).decode() == f"words of {name}"
        assert (np.asarray(sample["audio"]) == sounds[name][1]).all()
    assert datasets.load_libritts_r_tarfile(tmp_path / "root").name == "dev_clean.tar"


def test_speech_commands_are_split_as_the_archive_says(tmp_path, monkeypatch):
    names = [f"./{word}/{i}_nohash_0.wav" for word in ("yes", "bed", "no") for i in range(3)]
    sounds = {name: make_wav(20 + i, 16000) for i, name in enumerate(names)}
    files = {name: content for name, (content, _) in sounds.items()}
    files["./_background_noise_/tap.wav"] = make_wav(5, 16000)[0]
    files["./validation_list.txt"] = b"yes/0_nohash_0.wav\nbed/2_nohash_0.wav\nbed/9_nohash_0.wav\n"
    files["./testing_list.txt"] = b"no/1_nohash_0.wav\n"
    archive = make_tar(tmp_path / "speech.tar.gz", files, "w:gz")
    monkeypatch.setattr(speechcommands, "URL", archive.as_uri())
    monkeypatch.setattr(speechcommands, "DIGEST", digest_of(archive))
    expected = {"validation": [names[0], names[5]], "test": [names[7]]}
    expected["train"] = sorted(set(names) - {names[0], names[5], names[7]})
    labels = {"bed": 0, "no": 1, "yes": 2}
    for split, wanted in expected.items():
        data = datasets.load_speechcommands(tmp_path / "root", split, quiet=True)
        assert texts_of(data, "file") == [name.encode() for name in wanted]
        assert labels_of(data) == [labels[name.split("/")[1]] for name in wanted]
        for sample, name in zip(data, wanted):
            assert (np.asarray(sample["audio"]) == sounds[name][1]).all()
    assert speechcommands.get_metadata(tmp_path / "root" / "speech.tar") == (expected, labels)


@pytest.mark.parametrize(
    "load, splits",
    [
        (datasets.load_librispeech, "dev-clean, dev-other, "),
        (datasets.load_libritts_r, "dev-clean, dev-other, "),
        (datasets.load_speechcommands, "train, validation, test$"),
        (datasets.load_wikitext_lines, "train, valid, test$"),
        (datasets.load_imagenet, "train, val$"),
    ],
)
def test_unknown_splits_are_named(tmp_path, load, splits):
    with pytest.raises(ValueError, match=rf"\[{load.__name__}\] there is no 'nothing': choose one of {splits}"):
        load(tmp_path, "nothing")


# ---- text ----


@pytest.mark.parametrize("subset, ending", [("wikitext-2", "tokens"), ("wikitext-103-raw", "raw")])
def test_wikitext_is_a_stream_of_lines(tmp_path, monkeypatch, subset, ending):
    name = wikitext.SUBSETS[subset][0]
    (tmp_path / "server").mkdir()
    with zipfile.ZipFile(tmp_path / "server" / name, "w") as archive:
        archive.writestr(f"{subset}/", b"")
        for split in wikitext.SPLITS:
            archive.writestr(f"{subset}/wiki.{split}.{ending}", f"= Title =\n\nwords of {split}\n")
    monkeypatch.setattr(wikitext, "URL", (tmp_path / "server").as_uri() + "/")
    monkeypatch.setitem(wikitext.SUBSETS, subset, (name, digest_of(tmp_path / "server" / name)))
    for split in wikitext.SPLITS:
        lines = texts_of(datasets.load_wikitext_lines(tmp_path / "root", split, subset, quiet=True), "line")
        assert [line.strip() for line in lines] == [b"= Title =", b"", f"words of {split}".encode()]
    with pytest.raises(ValueError, match=r"\[load_wikitext_lines\] there is no 'wikitext-3'"):
        datasets.load_wikitext_lines(tmp_path / "root", subset="wikitext-3")


# ---- ImageNet ----


def element(kind, content):
    return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)


def small(kind, content):
    return struct.pack("<HH", kind, len(content)) + content.ljust(4, b"\0")


def matrix(kind, shape, *parts, name=b""):
    head = element(6, struct.pack("<II", kind, 0)) + element(5, struct.pack(f"<{len(shape)}i", *shape))
    return element(14, head + (small(1, name) if len(name) < 4 else element(1, name)) + b"".join(parts))


def matlab_text(text):
    return matrix(4, (1, len(text)), element(4, text.encode("utf-16-le")))


def make_meta(rows, compress=True):
    """A file with the structure array that ImageNet's devkit has."""
    names = ["ILSVRC2012_ID", "WNID", "words", "num_train_images"]
    fields = element(1, b"".join(name.encode().ljust(20, b"\0") for name in names))
    values = []
    for number, wnid, words, images in rows:
        values += [matrix(6, (1, 1), small(4, struct.pack("<H", number))), matlab_text(wnid), matlab_text(words)]
        values += [matrix(6, (1, 1), element(9, struct.pack("<d", images)))]
    content = matrix(2, (len(rows), 1), small(5, struct.pack("<i", 20)), fields, *values, name=b"synsets")
    if compress:
        packed = zlib.compress(content)
        content = struct.pack("<II", 15, len(packed)) + packed
    return b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<H", 0x0100) + b"IM" + content


ROWS = [(1, "n01", "tench, fish", 3), (2, "n02", "goldfish", 2), (3, "n03", "a group", 0)]
LABELS = b"2\n1\n2\n"


@pytest.fixture
def imagenet_root(tmp_path, monkeypatch):
    files = {imagenet.CLASSES_FILE: make_meta(ROWS), imagenet.LABELS_FILE: LABELS}
    for part, (archive, folder, _) in list(imagenet.ARCHIVES.items()):
        if part == "devkit":
            make_tar(tmp_path / archive, files, "w:gz")
            monkeypatch.setitem(imagenet.ARCHIVES, part, (archive, folder, digest_of(tmp_path / archive, "md5")))
    return tmp_path


def imagenet_images():
    """{class: {name: content}}, and the images by name."""
    images = {f"{wnid}_{i}.JPEG": make_image(10 * number + i) for number, wnid, _, count in ROWS for i in range(count)}
    return images


def put_archive(root, part, files, monkeypatch):
    archive, folder, _ = imagenet.ARCHIVES[part]
    make_tar(root / archive, files)
    monkeypatch.setitem(imagenet.ARCHIVES, part, (archive, folder, digest_of(root / archive, "md5")))


def test_imagenets_classes_come_from_the_devkit(imagenet_root):
    metadata, labels = imagenet.load_imagenet_devkit(imagenet_root, quiet=True)
    assert metadata == datasets.load_imagenet_metadata(imagenet_root)
    assert metadata["n01"] == {"id": 1, "label": 0, "description": "tench, fish", "num_train_images": 3}
    assert list(metadata) == ["n01", "n02", "n03"]
    assert labels == [1, 0, 1]


@pytest.mark.parametrize("is_unpacked", [True, False])
def test_imagenets_validation_images_have_the_labels_of_their_order(imagenet_root, monkeypatch, is_unpacked):
    images = {f"ILSVRC2012_val_{i:08d}.JPEG": make_image(i) for i in range(3)}
    files = {name: make_png(images[name]) for name in reversed(images)}
    if is_unpacked:
        folder = imagenet_root / imagenet.ARCHIVES["val"][1]
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
    else:
        put_archive(imagenet_root, "val", files, monkeypatch)
    data = datasets.load_imagenet(imagenet_root, "val", quiet=True)
    assert labels_of(data) == [1, 0, 1]
    assert texts_of(data, "file") == [name.encode() for name in images]
    for found, image in zip(images_of(data), images.values()):
        assert (found == image).all()


@pytest.mark.parametrize("is_unpacked", [True, False])
def test_imagenets_training_images_have_the_labels_of_their_folders(imagenet_root, monkeypatch, is_unpacked):
    images = imagenet_images()
    if is_unpacked:
        for name, image in images.items():
            path = imagenet_root / imagenet.ARCHIVES["train"][1] / name[:3] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(make_png(image))
    else:
        inner = {}
        for wnid in ("n01", "n02"):
            files = {name: make_png(image) for name, image in images.items() if name.startswith(wnid)}
            part = make_tar(imagenet_root / "inner", files)
            inner[wnid + ".tar"] = part.read_bytes()
        put_archive(imagenet_root, "train", inner, monkeypatch)
    data = datasets.load_imagenet(imagenet_root, "train", quiet=True, tar_index_threads=1)
    assert len(data) == len(images)
    for sample in data:
        name = pathlib.PurePosixPath(bytes(sample["file"]).decode()).name
        assert int(np.asarray(sample["label"])) == int(name[2]) - 1
        assert (np.asarray(sample["image"]) == images[name]).all()


def test_imagenet_that_is_not_there_is_explained(imagenet_root):
    message = (r"there is neither ILSVRC2012_img_val.tar nor a folder ILSVRC2012_img_val in .*"
               r"cannot be downloaded by a program: get it from https://image-net.org")
    with pytest.raises(ValueError, match=message):
        datasets.load_imagenet(imagenet_root, "val")


def test_labels_must_be_as_many_as_images(imagenet_root, monkeypatch):
    put_archive(imagenet_root, "val", {"one.JPEG": make_png(make_image(1))}, monkeypatch)
    with pytest.raises(ValueError, match="has 1 images, but there are labels of 3"):
        datasets.load_imagenet(imagenet_root, "val", quiet=True)
    (imagenet_root / imagenet.ARCHIVES["val"][0]).write_bytes(b"")
    with pytest.raises(ValueError, match="is damaged: its digest is md5:"):
        datasets.load_imagenet(imagenet_root, "val", quiet=True)


def test_matlab_files_are_read_compressed_or_not():
    for compress in (True, False):
        rows = _matlab.load(make_meta(ROWS, compress))["synsets"]
        assert [row["WNID"] for row in rows] == ["n01", "n02", "n03"]
        assert [row["num_train_images"].tolist() for row in rows] == [[3], [2], [0]]
    cell = matrix(1, (1, 2), matlab_text("one"), matrix(6, (1, 3), small(1, b"\1\2\3")), name=b"both")
    found = _matlab.load(make_meta([], False) + cell)["both"]
    assert found[0] == "one" and found[1].tolist() == [1, 2, 3]


def test_damaged_matlab_files_give_an_error_or_a_value():
    random = np.random.default_rng(5)
    for compress in (False, True):
        content = make_meta(ROWS, compress)
        for _ in range(2000):
            damaged = bytearray(content)
            for place in random.integers(126, len(content), 3):
                damaged[place] = random.integers(256)
            try:
                _matlab.load(bytes(damaged[: random.integers(len(content) // 2, 2 * len(content))]))
            except (_matlab.MatlabError, zlib.error):
                pass
    with pytest.raises(_matlab.MatlabError, match="this is no MATLAB file of level 5"):
        _matlab.load(b"")
    bomb = zlib.compress(bytes(65 << 20))
    with pytest.raises(_matlab.MatlabError, match="a variable unpacks to more than 67108864 bytes"):
        _matlab.load(make_meta([], False)[:128] + struct.pack("<II", 15, len(bomb)) + bomb)
