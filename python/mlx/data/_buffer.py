"""Buffers: samples by index."""

from ._common import Samples
from ._stream import Stream


class BufferIterator:
    """The samples of a buffer, one after the other."""

    def __init__(self, buffer):
        self._buffer, self._next = buffer, 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._next >= len(self._buffer):
            raise StopIteration
        self._next += 1
        return self._buffer[self._next - 1]


class Buffer(Samples):
    """Samples by index, made when they are asked for. Immutable: each method returns a new buffer or a stream."""

    def size(self):
        return self._handle.size()

    def __len__(self):
        return self._handle.size()

    def __getitem__(self, idx):
        """The sample at an index; negative ones count from the end."""
        size = len(self)
        if not -size <= idx < size:
            raise IndexError(f"[Buffer] there is no sample {idx} in a buffer of {size}")
        return self._handle.at(idx + size if idx < 0 else idx)

    def __iter__(self):
        return BufferIterator(self)

    def __repr__(self):
        size = len(self)
        keys = ", ".join(map(repr, sorted(self[0]))) if size else ""
        return f"Buffer(size={size}, keys={{{keys}}})"

    def to_stream(self):
        """A stream of the samples in their order."""
        return Stream(self._handle.to_stream())

    def append(self, buffer):
        """This buffer's samples, and behind them the other one's."""
        return Buffer(self._handle.append(buffer._handle))

    def perm(self, perm):
        """A buffer whose sample i is this one's at perm[i]."""
        return Buffer(self._handle.perm([int(index) for index in perm]))

    def shuffle(self):
        """The samples in an order of its own, which follows from the seed."""
        return Buffer(self._handle.shuffle(0))

    def shuffle_if(self, cond):
        """shuffle where `cond`; else nothing is added."""
        return self.shuffle() if cond else self

    def ordered_prefetch(self, prefetch_size, num_thread):
        """A stream of the samples in their order, made ahead of time: to_stream().prefetch(...)."""
        return self.to_stream().prefetch(prefetch_size, num_thread)

    def dynamic_batch(self, key, *, size_buffer=None, min_data_size=-1, max_data_size=-1, pad={}, dim={},
                      drop_outliers=False):
        """Batches of about the same number of elements, of samples of about the same size: sorted by the number of
        elements at `key` and put together, small ones first, as long as the padded array has at most `max_data_size`
        elements. Without a maximum all samples are one batch. What is larger by itself, or smaller than `min_data_size`,
        is a batch, too, unless `drop_outliers`. `pad` and `dim` as for batch. All samples are made once for this, unless
        `size_buffer` has a sample for each of them, of the same size at `key`, that costs less to make."""
        sizes = None if size_buffer is None else size_buffer._handle
        return Buffer(self._handle.dynamic_batch(0, key, min_data_size, max_data_size, pad, dim, False, drop_outliers,
                                                 1000, 1, sizes))

    def concretize(self):
        """A buffer of the samples as they are now, each made once."""
        from . import buffer_from_vector

        return buffer_from_vector([self[i] for i in range(len(self))])
