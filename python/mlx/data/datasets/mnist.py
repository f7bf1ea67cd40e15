"""MNIST and Fashion-MNIST: images of 28 x 28 pixels in ten classes."""

import gzip

import mlx.data as dx
import numpy as np

from .common import fetch, root_folder

# Data set -> where its files are, tried one after the other.
URLS = {
    "mnist": [
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
    ],
    "fashion-mnist": ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
}
FILES = {
    True: ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    False: ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}
DIGESTS = {
    "mnist": {
        "train-images-idx3-ubyte.gz": "md5:f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "train-labels-idx1-ubyte.gz": "md5:d53e105ee54ea40749a09fcbcd1e9432",
        "t10k-images-idx3-ubyte.gz": "md5:9fb629c4189551a2d022fa330f9573f3",
        "t10k-labels-idx1-ubyte.gz": "md5:ec29112dd5afa0611ce80d1b7f02629c",
    },
    "fashion-mnist": {
        "train-images-idx3-ubyte.gz": "md5:8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "train-labels-idx1-ubyte.gz": "md5:25c81989df183df01b3e8a0aad5dffbe",
        "t10k-images-idx3-ubyte.gz": "md5:bef4ecab320f06d8554ea6380940ec79",
        "t10k-labels-idx1-ubyte.gz": "md5:bb300cfdad3c16e7a12a480ee83cd310",
    },
}

PIXELS = 28
COUNT_LIMIT = 1 << 20


def _read_idx(path, ndim):
    """The array of an IDX file of unsigned bytes: two zeros, 8, the number of axes, their sizes, the elements."""
    with gzip.open(path) as file:
        head = file.read(4 + 4 * ndim)
        shape = tuple(np.frombuffer(head[4:], ">u4").tolist()) if len(head) == 4 + 4 * ndim else ()
        is_right = len(shape) == ndim and shape[0] <= COUNT_LIMIT and shape[1:] == (PIXELS, PIXELS)[: ndim - 1]
        if head[:4] != bytes([0, 0, 8, ndim]) or not is_right:
            raise ValueError(f"{path} is no IDX file of MNIST's form")
        count = int(np.prod(shape))
        content = file.read(count + 1)
    if len(content) != count:
        raise ValueError(f"{path} should hold {count} bytes of {shape}; it holds {len(content)} at least")
    return np.frombuffer(bytearray(content), np.uint8).reshape(shape)


def _load(root, train, name):
    folder = root_folder(root, name)
    paths = [
        fetch([url + file for url in URLS[name]], folder / file, DIGESTS[name][file])
        for file in FILES[bool(train)]
    ]
    images, labels = _read_idx(paths[0], 3), _read_idx(paths[1], 1)
    if len(images) != len(labels):
        raise ValueError(f"{paths[0]} has {len(images)} images, but there are {len(labels)} labels")
    images = images[..., None]
    return dx.buffer_from_vector([{"image": image, "label": label} for image, label in zip(images, labels)])


def load_mnist(root=None, train=True):
    """A buffer of MNIST's 60,000 training or 10,000 test images: `image`, uint8 of shape (28, 28, 1), and `label`,
    uint8. Files are kept in `root` (~/.cache/mlx.data/mnist) and downloaded where they are missing."""
    return _load(root, train, "mnist")


def load_fashion_mnist(root=None, train=True):
    """The same of Fashion-MNIST, pieces of clothing (~/.cache/mlx.data/fashion-mnist)."""
    return _load(root, train, "fashion-mnist")
