"""ImageNet, the images of the challenge of 2012 (ILSVRC2012). They cannot be downloaded without an account: the
archives are to be put into the folder by hand, from https://image-net.org."""

import os
import tarfile

import mlx.data as dx
import numpy as np

from . import _matlab
from .common import choose, require_digest, root_folder

# Part -> archive, folder that it may have been unpacked to, digest.
ARCHIVES = {
    "train": ("ILSVRC2012_img_train.tar", "ILSVRC2012_img_train", "md5:1d675b47d978889d74fa0da5fadfb00e"),
    "val": ("ILSVRC2012_img_val.tar", "ILSVRC2012_img_val", "md5:29b22e2961454d5413ddabcf34fc5622"),
    "devkit": ("ILSVRC2012_devkit_t12.tar.gz", "ILSVRC2012_devkit_t12", "md5:fa75699e90414af021442c21a62c3abf"),
}
SPLITS = ("train", "val")
CLASSES_FILE = "ILSVRC2012_devkit_t12/data/meta.mat"
LABELS_FILE = "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt"
FILE_LIMIT = 64 << 20


def _find(root, part, quiet, validate_download):
    """(folder, None) or (None, archive): whichever there is."""
    archive, folder, digest = ARCHIVES[part]
    if (root / folder).is_dir():
        return root / folder, None
    if not (root / archive).is_file():
        raise ValueError(f"[load_imagenet] there is neither {archive} nor a folder {folder} in {root}. ImageNet cannot "
                         f"be downloaded by a program: get it from https://image-net.org")
    if validate_download:
        require_digest(root / archive, digest, quiet)
    return None, root / archive


def _read_devkit(root, quiet, validate_download):
    folder, archive = _find(root, "devkit", quiet, validate_download)
    names = (CLASSES_FILE, LABELS_FILE)
    if folder:
        return [(root / name).read_bytes() for name in names]
    found = {}
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            if member.name in names and member.isfile() and member.size <= FILE_LIMIT:
                found[member.name] = tar.extractfile(member).read()
    if missing := set(names) - set(found):
        raise ValueError(f"{archive} lacks {', '.join(sorted(missing))}")
    return [found[name] for name in names]


def load_imagenet_devkit(root=None, quiet=False, validate_download=True):
    """(classes, labels of the validation images in the order of their names). The classes are
    {"n01440764": {"id", "label", "description", "num_train_images"}}; labels are ids less one: 0 to 999."""
    classes, labels = _read_devkit(root_folder(root, "imagenet"), quiet, validate_download)
    metadata = {
        row["WNID"]: {
            "id": int(row["ILSVRC2012_ID"][0]),
            "label": int(row["ILSVRC2012_ID"][0]) - 1,
            "description": row["words"],
            "num_train_images": int(row["num_train_images"][0]),
        }
        for row in _matlab.load(classes)["synsets"]
    }
    return metadata, [int(line) - 1 for line in labels.split()]


def load_imagenet_metadata(root=None, quiet=False, validate_download=True):
    """The classes, as load_imagenet_devkit has them."""
    return load_imagenet_devkit(root, quiet, validate_download)[0]


def _label_all(names, labels, where):
    if len(names) != len(labels):
        raise ValueError(f"[load_imagenet] {where} has {len(names)} images, but there are labels of {len(labels)}")
    return dx.buffer_from_vector([{"file": os.fsencode(n), "label": label} for n, label in zip(sorted(names), labels)])


def _load_val(folder, archive, labels):
    if folder:
        names = [path.name for path in folder.glob("*.JPEG")]
        return _label_all(names, labels, folder).load_image("file", prefix=str(folder), output_key="image")
    names = [os.fsdecode(bytes(sample["file"])) for sample in dx.files_from_tar(str(archive))]
    return (
        _label_all(names, labels, archive)
        .read_from_tar(archive.name, "file", "image", tar_prefix=str(archive.parent))
        .load_image("image", from_memory=True)
    )


def _load_train(folder, archive, metadata, threads):
    if folder:
        paths = sorted(path.relative_to(folder) for path in folder.rglob("*.JPEG"))
        samples = [{"file": os.fsencode(path), "label": metadata[path.parent.name]["label"]} for path in paths]
        return dx.buffer_from_vector(samples).load_image("file", prefix=str(folder), output_key="image")

    def label_of(file):
        """Of "n01440764/n01440764_1.JPEG", or with the inner archive's whole name."""
        name = bytes(file).partition(b"/")[0].decode().removesuffix(".tar")
        return np.array(metadata[name]["label"])

    return (
        dx.files_from_tar(str(archive), nested=True, num_threads=threads)
        .key_transform("file", label_of, "label")
        .read_from_tar(
            archive.name, "file", "image", tar_prefix=str(archive.parent), nested=True, num_threads=threads
        )
        .load_image("image", from_memory=True)
    )


def load_imagenet(root=None, split="train", quiet=False, validate_download=True, tar_index_threads=None):
    """A buffer of a split's images, "train" or "val": `file`, `label`, 0 to 999, and `image`. `root`
    (~/.cache/mlx.data/imagenet) holds the archives of the split and of the devkit for tasks 1 and 2, or the folders
    that they were unpacked to. `tar_index_threads` look through the archive of the training images."""
    choose("load_imagenet", split, SPLITS)
    folder = root_folder(root, "imagenet")
    metadata, labels = load_imagenet_devkit(folder, quiet, validate_download)
    images, archive = _find(folder, split, quiet, validate_download)
    if split == "val":
        return _load_val(images, archive, labels)
    return _load_train(images, archive, metadata, tar_index_threads or os.cpu_count())
