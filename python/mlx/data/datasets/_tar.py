"""What the data sets that stay in a tar archive share: from the compressed download to the archive that is read
from."""

import pathlib

from .common import fetch, gzip_decompress, unpack_once


def plain_tar(url, folder, digest, quiet, validate):
    """The path of the uncompressed archive in the folder, which is downloaded and unpacked where it is missing."""
    packed = pathlib.Path(folder) / url.rpartition("/")[2]
    target = packed.with_suffix("")  # .tar of .tar.gz
    if not target.exists():
        fetch(url, packed, digest, quiet, validate)
        unpack_once(packed, target, gzip_decompress, quiet)
    return target
