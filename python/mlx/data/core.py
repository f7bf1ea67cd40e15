"""What mlx.data.core has: tries and tokenizers, fetchers of files, functions on sequences, the state of random choices,
and the enums of ops."""

import enum

from mlx.core import _data
from mlx.core._data import (
    BPEMerges,
    BPETokenizer,
    CharTrie,
    CharTrieNode,
    GraphInt64,
    Tokenizer,
    TokenizerIterator,
)

__all__ = [
    "AWSFileFetcher", "ArrayType", "BPEMerges", "BPETokenizer", "CharTrie", "CharTrieNode", "FileFetcher",
    "FileFetcherHandle", "GraphInt64", "LoadAudioInfo", "TokenizeMode", "Tokenizer", "TokenizerIterator", "levenshtein",
    "remove", "set_state", "uniq",
]


class TokenizeMode(enum.IntEnum):
    """How text is cut into tokens."""

    shortest = 0
    rand = 1
    Shortest = 0  # as releases up to 0.1 of MLX Data call them
    Rand = 1


class LoadAudioInfo(enum.IntEnum):
    """What load_audio gives with info=True."""

    All = 0
    NumFrames = 1
    NumChannels = 2
    SampleRate = 3
    NumSeconds = 4


class ArrayType(enum.IntEnum):
    """The dtypes that MLX Data knows. Here arrays have any dtype; this is for programs that name these."""

    any = 0
    uint8 = 1
    int8 = 2
    int32 = 3
    int64 = 4
    float = 5
    double = 6


def set_state(seed=1234):
    """Sets the seed of random choices: those of stages and of Tokenizer.tokenize_rand from now on."""
    _data.seed(seed)
    _data.seed_tokens(seed)


# ---- fetching files ----


class FileFetcherHandle:
    """Stands for a file that was fetched, as long as it is needed."""

    def __init__(self, filename):
        self.filename = filename

    def __repr__(self):
        return f"FileFetcherHandle({self.filename!r})"


class FileFetcher(_data.FileFetcher):
    """Sees to it that files are there before they are read. This one is for files of this machine: `prefetch` has them
    read into the system's cache ahead of time, `num_prefetch_max` at most before one of them is fetched, by
    `num_prefetch_threads` threads. With `num_kept_files` above 0, that many of the files last fetched stay cached."""

    def __init__(self, num_prefetch_max=1, num_prefetch_threads=1, num_kept_files=0, verbose=False):
        super().__init__()
        self._verbose = verbose

    def prefetch(self, filenames):
        """Begins to read these files, in this order; they take the place of those before."""
        super().prefetch(list(filenames))

    def fetch(self, filename):
        """Waits for the file if it is being read. An error where it is not there."""
        super().fetch(filename)
        if self._verbose:
            print(f"FileFetcher: {filename} is there")
        return FileFetcherHandle(filename)


class AWSFileFetcher(FileFetcher):
    """Would fetch files from S3, which this build does not: making one is an error."""

    def __new__(cls, bucket, *arguments, **keywords):
        raise NotImplementedError(
            f"[AWSFileFetcher] this build cannot read from S3 (bucket '{bucket}'): copy the files to a local disk or mount "
            "the bucket, and use FileFetcher")


# ---- sequences ----


def _lanes(array, lengths, axis, function):
    """The array with `axis` last, as rows, and which of their elements are valid."""
    import numpy as np

    array, lengths = np.asarray(array), np.asarray(lengths)
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"[{function}] there is no axis {axis} in an array of shape {array.shape}")
    if lengths.dtype.kind not in "iu":
        raise ValueError(f"[{function}] lengths are integers, not {lengths.dtype}")
    moved = np.moveaxis(array, axis, -1)
    outer = moved.shape[:-1]
    if lengths.shape != outer and not (outer == () and lengths.size == 1):
        raise ValueError(f"[{function}] an array of shape {array.shape} has lengths of shape {outer} along axis {axis}, "
                         f"and these are of shape {lengths.shape}")
    rows = moved.reshape(-1, moved.shape[-1])
    valid = lengths.reshape(-1).astype(np.int64)
    if valid.size and (valid.min() < 0 or valid.max() > rows.shape[1]):
        raise ValueError(f"[{function}] a length is not between 0 and {rows.shape[1]}, the size along axis {axis}")
    return rows, np.arange(rows.shape[1])[None, :] < valid[:, None], moved.shape, lengths.shape


def _close_up(rows, keep, pad, shape, axis, lengths_shape):
    """Each row's elements that are kept, moved to its beginning, and `pad` behind them."""
    import numpy as np

    order = np.argsort(~keep, axis=1, kind="stable")
    moved = np.take_along_axis(rows, order, axis=1)
    counts = keep.sum(axis=1, dtype=np.int64)
    moved[np.arange(rows.shape[1])[None, :] >= counts[:, None]] = pad
    return np.ascontiguousarray(np.moveaxis(moved.reshape(shape), -1, axis)), counts.reshape(lengths_shape)


def uniq(array, lengths, axis, pad):
    """Of equal neighbours along an axis the first alone; `lengths` says how many elements are valid. Returns the array,
    filled up with `pad`, and the new lengths."""
    rows, keep, shape, lengths_shape = _lanes(array, lengths, axis, "uniq")
    keep[:, 1:] &= rows[:, 1:] != rows[:, :-1]
    return _close_up(rows, keep, pad, shape, axis, lengths_shape)


def remove(array, lengths, axis, value, pad):
    """The array without the elements equal to `value` along an axis; `lengths` says how many are valid. Returns the
    array, filled up with `pad`, and the new lengths."""
    rows, keep, shape, lengths_shape = _lanes(array, lengths, axis, "remove")
    return _close_up(rows, keep & (rows != value), pad, shape, axis, lengths_shape)


def levenshtein(*arguments):
    """How many elements must be inserted into `a`, deleted from it and substituted in it to make it `b`, at least: an
    array of these three numbers. Either of two sequences, levenshtein(a, b), or of rows of two arrays with the numbers of
    their valid elements, levenshtein(a, a_lengths, b, b_lengths), which gives a row of three for each."""
    import numpy as np

    if len(arguments) not in (2, 4):
        raise TypeError(f"[levenshtein] expected two arrays, or two arrays each with its lengths, and got {len(arguments)} "
                        "arguments")
    a, b = np.asarray(arguments[0]), np.asarray(arguments[len(arguments) // 2])
    if a.dtype != b.dtype:
        common = np.result_type(a, b)
        a, b = a.astype(common), b.astype(common)
    if len(arguments) == 2:
        if a.ndim != 1 or b.ndim != 1:
            raise ValueError(f"[levenshtein] arrays of shapes {a.shape} and {b.shape}: without lengths both have one axis")
        return np.array(_data.edits(a.tobytes(), b.tobytes(), a.itemsize), dtype=np.int64)
    a_lengths, b_lengths = np.asarray(arguments[1]), np.asarray(arguments[3])
    if a.ndim != 2 or b.ndim != 2 or a_lengths.shape != a.shape[:1] or b_lengths.shape != a.shape[:1] or len(a) != len(b):
        raise ValueError("[levenshtein] expected two arrays of as many rows and a length for each row, and got arrays of the "
                         f"shapes {a.shape}, {a_lengths.shape}, {b.shape} and {b_lengths.shape}")
    rows = []
    for x, x_length, y, y_length in zip(a, a_lengths.tolist(), b, b_lengths.tolist()):
        if not (0 <= x_length <= len(x) and 0 <= y_length <= len(y)):
            raise ValueError(f"[levenshtein] lengths {x_length} and {y_length} of rows of {len(x)} and {len(y)} elements")
        rows.append(_data.edits(x[:x_length].tobytes(), y[:y_length].tobytes(), a.itemsize))
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
