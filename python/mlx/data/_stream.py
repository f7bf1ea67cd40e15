"""Streams: samples one after the other."""

from mlx.core import _data

from ._common import Samples


def refill_of(function):
    """The function, from a Buffer to another, as one on handles."""

    def refill(handle):
        from ._buffer import Buffer

        made = function(Buffer(handle))
        return made._handle if isinstance(made, Buffer) else made

    return refill


class Stream(Samples):
    """Samples one after the other. Each method returns a new stream; they share what comes before them."""

    def __iter__(self):
        return self

    def __next__(self):
        sample = self._handle.next()
        if sample is None:
            raise StopIteration
        return sample

    def next(self):
        """The next sample, or an empty dict at the end."""
        return self._handle.next() or {}

    def __call__(self):
        """Itself: a stream is a factory of iterables, too."""
        return self

    def __repr__(self):
        return "Stream()"

    def reset(self):
        """Back to the beginning, in a new epoch: random ops choose anew."""
        self._handle.reset()

    def state_dict(self):
        """Where the stream is, behind the sample last given: load_state_dict of a stream made in the same way goes on
        from there, also with another prefetch, or none. Small, and can be pickled. Beyond MLX Data."""
        return {"version": 1, "position": self._handle.save_position()}

    def load_state_dict(self, state):
        """Goes to where the stream was whose state_dict this is. Samples before are not made again, but for those of a
        Python iterable, which is asked for them anew."""
        if state.get("version") != 1 or not isinstance(state.get("position"), bytes):
            raise ValueError("[load_state_dict] this is no state_dict of a stream")
        self._handle.load_position(state["position"])

    def _texts(self, form, key, dst_key, sep, quote, from_memory, unzip, local_prefix, file_fetcher):
        return Stream(_data.texts_from_key(self._handle, form, key, dst_key, sep, quote, from_memory, unzip, local_prefix,
                                           file_fetcher))

    def line_reader_from_key(self, key, dst_key, from_memory=False, unzip=False, local_prefix="", file_fetcher=None):
        """The lines of each file that a sample names at `key`, or with `from_memory` holds there, as samples
        {dst_key: text}."""
        return self._texts("lines", key, dst_key, ",", '"', from_memory, unzip, local_prefix, file_fetcher)

    def csv_reader_from_key(self, key, sep=",", quote='"', from_memory=False, local_prefix="", file_fetcher=None, *,
                            unzip=False):
        """The rows of each CSV file that a sample names at `key`, or with `from_memory` holds there."""
        return self._texts("csv", key, "", sep, quote, from_memory, unzip, local_prefix, file_fetcher)

    def jsonl_reader_from_key(self, key, from_memory=False, local_prefix="", file_fetcher=None, *, unzip=False):
        """The lines of each file of JSON lines that a sample names at `key`, or with `from_memory` holds there. Beyond
        MLX Data."""
        return self._texts("jsonl", key, "", ",", '"', from_memory, unzip, local_prefix, file_fetcher)

    def shuffle(self, buffer_size):
        """Each sample is one chosen at random among `buffer_size` that were read ahead, by their place: what ops before
        do to a sample is done when it is given."""
        return Stream(self._handle.shuffle(buffer_size))

    def shuffle_if(self, cond, buffer_size):
        """shuffle where `cond`; else nothing is added."""
        return self.shuffle(buffer_size) if cond else self

    def repeat(self, num_time):
        """`num_time` more passes after the first; 0 or less: for ever. Each pass is an epoch."""
        return Stream(self._handle.repeat(num_time))

    def take(self, count):
        """The first `count` samples of each epoch. Beyond MLX Data."""
        return Stream(self._handle.take(count))

    def skip(self, count):
        """All but the first `count` samples of each epoch, which are not made. Beyond MLX Data."""
        return Stream(self._handle.skip(count))

    def sliding_window(self, key, size, stride, dim=-1, index_key=""):
        """Several samples of each: windows of `size` along axis `dim` of the array at `key`, one at each multiple of
        `stride` that lies in it; the last ones are shorter, where the array ends. The other arrays stay as they are.
        `index_key`, where given, gets the window's number."""
        return Stream(self._handle.sliding_window(key, size, stride, dim, index_key))

    def sliding_window_if(self, cond, key, size, stride, dim=-1, index_key=""):
        """sliding_window where `cond`; else nothing is added."""
        return self.sliding_window(key, size, stride, dim, index_key) if cond else self

    def dynamic_batch(self, buffer_size, key, *, min_data_size=-1, max_data_size=-1, pad={}, dim={}, shuffle=False,
                      drop_outliers=False, max_skipped_samples=1000, num_threads=1):
        """Batches of about the same number of elements, of samples of about the same size. `buffer_size` samples at a
        time are sorted by the number of elements at `key` and put together, small ones first, as long as the padded
        array has at most `max_data_size` elements; in random order with `shuffle`. Without a maximum each buffer is one
        batch. A sample that is larger by itself is a batch, and so are fewer than `min_data_size` elements that are
        left: unless `drop_outliers`, when such samples go, and more than `max_skipped_samples` in a row are an error.
        `pad` and `dim` as for batch. Above one, `num_threads` make samples ahead of time."""
        return Stream(self._handle.dynamic_batch(buffer_size, key, min_data_size, max_data_size, pad, dim, shuffle,
                                                 drop_outliers, max_skipped_samples, num_threads, None))

    def buffered(self, buffer_size, on_refill=None, num_threads=1):
        """Gathers `buffer_size` samples at a time and gives those of the Buffer that `on_refill` makes of a Buffer of
        them: sorted, shuffled, parted. It is called on a thread of the pipeline's. Where a saved position lies within a
        buffer, loading it gathers the same samples and calls `on_refill` once more: what that chooses at random by the
        buffer's own methods comes out the same. Above one, `num_threads` make samples ahead of time."""
        return Stream(self._handle.buffered(buffer_size, on_refill and refill_of(on_refill), num_threads))

    def prefetch(self, prefetch_size=None, num_threads=None, *, ordered=True, memory_budget=None):
        """Makes samples ahead of time on the runtime's threads: up to `prefetch_size` of them, by `num_threads` threads
        at most. Without numbers it finds them itself, within `memory_budget` bytes (a quarter of a GiB). Samples keep
        their order unless `ordered` is false."""
        return Stream(self._handle.prefetch(prefetch_size or 0, num_threads or 0, memory_budget or 0, ordered))

    def prefetch_if(self, cond, prefetch_size=None, num_threads=None):
        """prefetch where `cond`; else nothing is added."""
        return self.prefetch(prefetch_size, num_threads) if cond else self

    def to_device(self, target, *, ahead=None):
        """Samples of mlx.core arrays on the device of a stream (or on a device: its default stream). `ahead` of them, 2
        if nothing is said, are copied there ahead of time, beside what the device computes; nobody waits for a copy but
        what reads it. Beyond MLX Data."""
        return Stream(self._handle.to_device(target, ahead or 0))

    def to_buffer(self):
        """A buffer of the samples that are left, in memory."""
        from . import buffer_from_vector

        return buffer_from_vector(list(self))
