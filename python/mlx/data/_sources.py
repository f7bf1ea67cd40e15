"""Streams and buffers of text files and archives."""

import os

from mlx.core import _data

from ._buffer import Buffer
from ._stream import Stream


def _path(file, local_prefix, file_fetcher, file_fetcher_handle=None):
    path = os.path.join(os.fspath(local_prefix), os.fspath(file))
    if file_fetcher is not None and file_fetcher_handle is None:
        file_fetcher.fetch(path)
    return path


def stream_line_reader(file, key, unzip=False, *, local_prefix="", file_fetcher=None, file_fetcher_handle=None):
    """A stream of a file's lines, each a sample {key: text}, without the "\\n". With `unzip`, of a gzip file's content."""
    return Stream(_data.from_lines(_path(file, local_prefix, file_fetcher, file_fetcher_handle), False, key, unzip))


def stream_line_reader_from_string(content, key, unzip=False):
    """stream_line_reader of a str or bytes. Beyond MLX Data."""
    return Stream(_data.from_lines(content, True, key, unzip))


def stream_csv_reader(file, sep=",", quote='"', *, local_prefix="", file_fetcher=None, file_fetcher_handle=None,
                      unzip=False):
    """A stream of a CSV file's rows (RFC 4180). The first row has the keys; each further one is a sample of texts."""
    path = _path(file, local_prefix, file_fetcher, file_fetcher_handle)
    return Stream(_data.from_csv(path, False, sep, quote, unzip))


def stream_csv_reader_from_string(content, sep=",", quote='"'):
    """stream_csv_reader of a str or bytes."""
    return Stream(_data.from_csv(content, True, sep, quote, False))


def stream_jsonl_reader(file, *, local_prefix="", file_fetcher=None, unzip=False):
    """A stream of a file's lines, each of which is a JSON object: strings become texts, whole numbers int64, others
    float64, true and false bool, lists of numbers arrays; null is no key; what else there is stays JSON, as a text.
    Beyond MLX Data."""
    return Stream(_data.from_jsonl(_path(file, local_prefix, file_fetcher), False, unzip))


def stream_jsonl_reader_from_string(content):
    """stream_jsonl_reader of a str or bytes. Beyond MLX Data."""
    return Stream(_data.from_jsonl(content, True, False))


def files_from_tar(tarfile, nested=False, num_threads=1):
    """A buffer {"file": name} of the files in a tar or zip archive. With `nested`, of those in the tar archives in it:
    "inner/name" for `name` in inner.tar."""
    return Buffer(_data.files_from_tar(tarfile, nested, num_threads))


def stream_webdataset(tars, *, local_prefix="", file_fetcher=None):
    """A stream of the samples of tar archives (one or several): files that follow each other and have the same name up
    to its first dot are one sample, with a key for each ending and "__key__" for that name. Beyond MLX Data."""
    tars = [tars] if isinstance(tars, (str, os.PathLike)) else tars
    return Stream(_data.from_webdataset([_path(tar, local_prefix, file_fetcher) for tar in tars]))
