"""CIFAR-10 and CIFAR-100: coloured images of 32 x 32 pixels (https://www.cs.toronto.edu/~kriz/cifar.html)."""

import codecs
import pickle
import tarfile

import mlx.data as dx
import numpy as np

from .common import fetch, replacing, root_folder

# Name -> URL, digest, files of the training set, file of the test set, file of the classes' names, prefix of the keys.
DATA_SETS = {
    "cifar10": (
        "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
        "md5:c58f30108f718f92721af3b95e74349a",
        [f"cifar-10-batches-py/data_batch_{i}" for i in range(1, 6)],
        "cifar-10-batches-py/test_batch",
        "cifar-10-batches-py/batches.meta",
        "",
    ),
    "cifar100": (
        "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",
        "md5:eb9058c3a382ffc7106e4002c42a8d85",
        ["cifar-100-python/train"],
        "cifar-100-python/test",
        "cifar-100-python/meta",
        "fine_",
    ),
}

SIDE = 32
IMAGE_BYTES = 3 * SIDE * SIDE
FILE_LIMIT = 512 << 20


class _PlainUnpickler(pickle.Unpickler):
    """Loads what these files hold, NumPy arrays in plain containers, and calls nothing else."""

    ALLOWED = {
        ("numpy.core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],
        ("numpy._core.multiarray", "_reconstruct"): np.zeros(0).__reduce__()[0],
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
        ("_codecs", "encode"): codecs.encode,
    }

    def find_class(self, module, name):
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"the file asks for {module}.{name}, which no data needs: it is not loaded")
        return self.ALLOWED[module, name]


def unpickle_from_tar(tarfd):
    """What one of the archive's files, open for reading, holds."""
    return _PlainUnpickler(tarfd, encoding="latin1").load()


def _images_of(batch, where):
    pixels = np.asarray(batch["data"])
    if pixels.dtype != np.uint8 or pixels.ndim != 2 or pixels.shape[1] != IMAGE_BYTES:
        raise ValueError(f"{where} should hold uint8 of (n, {IMAGE_BYTES}); it has {pixels.dtype} of {pixels.shape}")
    return pixels.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)


def _convert(archive, name, folder):
    """From the archive to one file of arrays for each set, which load at the disk's speed, and the classes' names."""
    _, _, train_files, test_file, meta_file, prefix = DATA_SETS[name]
    wanted = {*train_files, test_file, meta_file}
    found = {}
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            if member.name in wanted:
                if not member.isfile() or member.size > FILE_LIMIT:
                    raise ValueError(f"{archive}: {member.name} is no plain file of a fitting size")
                found[member.name] = unpickle_from_tar(tar.extractfile(member))
    if missing := wanted - set(found):
        raise ValueError(f"{archive} lacks {', '.join(sorted(missing))}")
    for part, files in (("train", train_files), ("test", [test_file])):
        images = np.concatenate([_images_of(found[file], file) for file in files])
        labels = np.concatenate([np.asarray(found[file][f"{prefix}labels"], np.int64) for file in files])
        if len(images) != len(labels):
            raise ValueError(f"{archive}: {len(images)} images, but {len(labels)} labels")
        with replacing(folder / f"{name}_{part}.npz") as file:
            np.savez(file, images=images, labels=labels, names=np.array(found[meta_file][f"{prefix}label_names"]))


def _load(root, train, quiet, validate_download, name):
    folder = root_folder(root, "cifar")
    url, digest = DATA_SETS[name][:2]
    path = folder / f"{name}_{'train' if train else 'test'}.npz"
    if not path.exists():
        archive = fetch(url, folder / url.rpartition("/")[2], digest, quiet, validate_download)
        _convert(archive, name, folder)
    with np.load(path, allow_pickle=False) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    return dx.buffer_from_vector([{"image": image, "label": int(label)} for image, label in zip(images, labels)])


def load_cifar10(root=None, train=True, quiet=False, validate_download=True):
    """A buffer of CIFAR-10's 50,000 training or 10,000 test images: `image`, uint8 of shape (32, 32, 3), and `label`,
    0 to 9. Files are kept in `root` (~/.cache/mlx.data/cifar) and downloaded where they are missing."""
    return _load(root, train, quiet, validate_download, "cifar10")


def load_cifar100(root=None, train=True, quiet=False, validate_download=True):
    """The same of CIFAR-100; `label` is the fine one, 0 to 99."""
    return _load(root, train, quiet, validate_download, "cifar100")
