"""What the tests of streams share."""

import mlx.data as dx
import numpy as np
import pytest


def numbers(count, width=0):
    return dx.buffer_from_vector([{"x": i, "row": np.arange(width) + 100 * i} for i in range(count)])


def ints(stream, key="x"):
    return [int(sample[key]) for sample in stream]


def bits(samples):
    """Every byte of every sample, with names, dtypes and shapes."""
    return [[(key, array.dtype.str, array.shape, array.tobytes()) for key, array in sample.items()]
            for sample in samples]


def message_of(function, *arguments):
    with pytest.raises(Exception) as caught:
        function(*arguments)
    return type(caught.value), str(caught.value.args[0])


def seeded(make, *arguments):
    dx.core.set_state(17)
    return make(*arguments)
