"""What buffers and streams share beyond the ops of _ops.py."""

from ._ops import SampleOps


def tuple_of(values):
    return (values,) if isinstance(values, int) else tuple(values)


class Samples(SampleOps):
    """A handle of the runtime's, and the methods that buffers and streams have alike."""

    def __init__(self, handle):
        self._handle = handle

    def _add(self, op, *arguments):
        return type(self)(self._handle.add(op, arguments))

    def key_transform(self, key, func, output_key=""):
        """Replaces the array of a key (or sets `output_key`) by what `func` makes of it: anything that arrays can be
        made of. `func` gets a NumPy array of its own, and runs on a thread of the pipeline's."""
        if not callable(func):
            raise TypeError(f"[key_transform] expected a function, got {func!r}")
        name = output_key or key

        def transform(sample):
            if key not in sample:
                raise KeyError(f"the sample has no key '{key}': {', '.join(map(repr, sample)) or 'it has none'}")
            sample[name] = func(sample[key])
            return sample

        return type(self)(self._handle.transform(transform, "key_transform"))

    def key_transform_if(self, cond, key, func, output_key=""):
        """key_transform where `cond`; else nothing is added."""
        return self.key_transform(key, func, output_key) if cond else self

    def sample_transform(self, func):
        """Replaces each sample, a dict of NumPy arrays of its own, by what `func` makes of it. An empty dict drops a
        stream's sample; in a buffer it is an error. `func` runs on a thread of the pipeline's."""
        return type(self)(self._handle.transform(func, "sample_transform"))

    def sample_transform_if(self, cond, func):
        """sample_transform where `cond`; else nothing is added."""
        return self.sample_transform(func) if cond else self

    def batch(self, batch_size, pad={}, dim={}, *, drop_last=False):
        """Samples put together, `batch_size` at a time. Arrays of a key are stacked along a new first axis, smaller
        ones padded at their ends to the largest, with pad[key] or 0; where dim[key] is given they are concatenated
        along that axis. The last batch has what is left, unless `drop_last`."""
        return type(self)(self._handle.batch(batch_size, pad, dim, drop_last))

    def partition(self, num_partitions, partition):
        """Of every `num_partitions` samples the one at `partition`. The others are not made."""
        return type(self)(self._handle.partition(num_partitions, partition))

    def partition_if(self, cond, num_partitions, partition):
        """partition where `cond`; else nothing is added."""
        return self.partition(num_partitions, partition) if cond else self
