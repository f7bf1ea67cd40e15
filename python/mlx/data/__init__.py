"""Buffers and streams of samples: decode, augment, batch and prefetch beside the computation.

A sample is a dict of arrays. A Buffer holds samples by index and makes them when they are asked for; a Stream gives one
after the other:

    dset = dx.buffer_from_vector([{"file": "a.jpg", "label": 0}, ...])
    stream = dset.shuffle().to_stream().load_image("file").image_resize("file", 224, 224).batch(32).prefetch()
    for batch in stream:
        train(mx.array(batch["file"]), mx.array(batch["label"]))

Random choices follow from the seed (`mlx.data.core.set_state`), the epoch, the sample and the op: the same bits come
out whatever the number of threads. Errors of an op are raised where the sample is asked for, and name op and sample.
"""

from mlx.core import _data

from . import core, tokenizer_helpers
from ._buffer import Buffer, BufferIterator
from ._sources import (
    files_from_tar,
    stream_csv_reader,
    stream_csv_reader_from_string,
    stream_jsonl_reader,
    stream_jsonl_reader_from_string,
    stream_line_reader,
    stream_line_reader_from_string,
    stream_webdataset,
)
from ._stream import Stream
from .core import LoadAudioInfo, TokenizeMode

__version__ = "0.2.0+slipstream"


def version():
    """The version of this package, and of the MLX Data whose interface it has."""
    return __version__


def libs_version():
    """The versions of the libraries that files are decoded with; None for those that this build lacks."""
    return _data.libraries()


def buffer_from_vector(data):
    """A buffer of the samples of a list: dicts of numbers, text, bytes, lists and arrays, which are copied."""
    return Buffer(_data.from_samples(data))


def stream_python_iterable(iterable_factory):
    """A stream of what an iterable gives, dicts as for buffer_from_vector. `iterable_factory` is called, without
    arguments, when the first sample is asked for, and again after each reset; on a thread of the pipeline's."""
    return Stream(_data.from_iterable(iterable_factory))


def zip_streams(*streams):
    """A stream whose samples have the keys of one sample of each stream; it ends with the shortest. Where two have the
    same key, the later stream's array counts. Beyond MLX Data."""
    return Stream(_data.zip([stream._handle for stream in streams]))


def interleave(*streams, weights=None):
    """A stream of one sample of each stream in turn or, with weights, of one chosen at random by them. It goes on with
    the others when one has ended. Beyond MLX Data."""
    return Stream(_data.interleave([stream._handle for stream in streams], weights))
