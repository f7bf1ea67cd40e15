"""What buffers and streams share beyond the ops of _ops.py."""

from ._ops import SampleOps

POLICIES = ("raise", "skip", "substitute")


class Statistics(list):
    """A dict for each stage, the source's first: name, samples, busy and reading (seconds, over all threads), failed,
    dropped; of a prefetch waited and consumed (its consumer's seconds), ready and depth. `verdict` says in a line what
    holds the pipeline up. Printed as a table."""

    def __init__(self, rows, verdict):
        super().__init__(rows)
        self.verdict = verdict

    def __str__(self):
        lines = [f"{'stage':24} {'samples':>9} {'busy s':>9} {'read s':>9} {'us each':>9} {'failed':>7} {'ready':>9}"]
        for row in self:
            each = 1e6 * (row["busy"] + row["reading"]) / row["samples"] if row["samples"] else 0.0
            ready = f"{row['ready']} of {row['depth']}" if row["depth"] else ""
            lines.append(
                f"{row['name']:24} {row['samples']:9} {row['busy']:9.3f} {row['reading']:9.3f} {each:9.1f} "
                f"{row['failed']:7} {ready:>9}"
            )
        return "\n".join(lines + [self.verdict])


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

        return type(self)(self._handle.transform(transform, "key_transform", True))

    def key_transform_if(self, cond, key, func, output_key=""):
        """key_transform where `cond`; else nothing is added."""
        return self.key_transform(key, func, output_key) if cond else self

    def sample_transform(self, func):
        """Replaces each sample, a dict of NumPy arrays of its own, by what `func` makes of it. An empty dict drops a
        stream's sample; in a buffer it is an error. `func` runs on a thread of the pipeline's."""
        return type(self)(self._handle.transform(func, "sample_transform", False))

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

    def on_error(self, policy, *, limit=None, substitute=None):
        """What becomes of samples at which an op before this one fails, back to the policy before: "raise", "skip", or
        "substitute" by the sample given. More than `limit` failures are an error after all. Beyond MLX Data."""
        if policy not in POLICIES:
            raise ValueError(f"[on_error] policy is one of {', '.join(map(repr, POLICIES))}, not {policy!r}")
        return type(self)(self._handle.on_error(POLICIES.index(policy), -1 if limit is None else limit, substitute))

    def stats(self):
        """What each stage has done so far, and what holds the pipeline up. Beyond MLX Data."""
        return Statistics(*self._handle.stats())
