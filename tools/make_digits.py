#!/usr/bin/env python3
"""Writes examples/data/digits.bin, the images that `make demo` learns from.

Needs scikit-learn, which carries the images; building and running the demo does not, since the file is checked in.
The format, the split, the source and the licence are described in examples/data/README.md.

    python tools/make_digits.py            write the file
    python tools/make_digits.py --check    say whether the file is what this program would write
"""

import argparse
import hashlib
import pathlib
import struct
import sys
import zlib

MAGIC = b"SLIPDIG1"
HEADER = struct.Struct("<8s6I")  # magic, image count, training count, height, width, largest pixel, CRC-32 of the rest
TRAINING_COUNT = 1437
DEFAULT_PATH = pathlib.Path(__file__).resolve().parent.parent / "examples" / "data" / "digits.bin"


def split_order(count):
    """The order of the images in the file: by the SHA-256 of a text with the image's number.

    It mixes writers and classes, and anyone can compute it again, in any language, without this program.
    """
    return sorted(range(count), key=lambda index: hashlib.sha256(f"slipstream digit {index}".encode()).digest())


def encode(images, labels):
    count, height, width = images.shape
    order = split_order(count)
    pixels = images[order].astype("uint8")
    if not (pixels == images[order]).all() or pixels.max() > 16:
        raise ValueError("pixels are not whole numbers from 0 to 16")
    payload = pixels.tobytes() + labels[order].astype("uint8").tobytes()
    return HEADER.pack(MAGIC, count, TRAINING_COUNT, height, width, 16, zlib.crc32(payload)) + payload


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    parser.add_argument("path", nargs="?", type=pathlib.Path, default=DEFAULT_PATH)
    arguments = parser.parse_args()

    from sklearn.datasets import load_digits

    digits = load_digits()
    content = encode(digits.images, digits.target)
    if arguments.check:
        same = arguments.path.exists() and arguments.path.read_bytes() == content
        print(f"{arguments.path}: {'up to date' if same else 'differs'}")
        return 0 if same else 1
    arguments.path.parent.mkdir(parents=True, exist_ok=True)
    arguments.path.write_bytes(content)
    print(f"{arguments.path}: {len(content)} bytes, {len(digits.target)} images, {TRAINING_COUNT} of them for training")
    return 0


if __name__ == "__main__":
    sys.exit(main())
