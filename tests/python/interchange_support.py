"""What the tests of interchange share."""

import gc
import os
import subprocess
import sys
import threading

import mlx.core as mx
import numpy as np
import pytest

DTYPES = [mx.bool_, mx.uint8, mx.uint16, mx.uint32, mx.uint64, mx.int8, mx.int16, mx.int32, mx.int64, mx.float16,
          mx.bfloat16, mx.float32, mx.float64, mx.complex64]


def name_of(dtype):
    return str(dtype).rsplit(".", 1)[1].rstrip("_")


KNOWN = [d for d in DTYPES if d != mx.bfloat16]
every_dtype = pytest.mark.parametrize("dtype", DTYPES, ids=name_of)
every_known_dtype = pytest.mark.parametrize("dtype", KNOWN, ids=name_of)


def sample(dtype):
    """A 2 x 3 array, and the same as NumPy's."""
    plain = np.array([[0, 1, 2], [3, 4, 1]])
    name = name_of(dtype)
    return mx.array(plain, dtype), plain.astype("float32" if name == "bfloat16" else name)


def views_of(a):
    """The array in several layouts, with what NumPy makes of the same."""
    n = np.array(a)
    return [(a, n), (a.T, n.T), (mx.broadcast_to(a, (2, *a.shape)), np.broadcast_to(n, (2, *n.shape))),
            (mx.split(a, [1], axis=1)[1], n[:, 1:]), (mx.split(a, [1])[1], n[1:]), (mx.expand_dims(a, 1), n[:, None]),
            (mx.reshape(a, (-1,)), n.reshape(-1))]


def address_of(view):
    return np.asarray(view).__array_interface__["data"][0]


def wait_for(condition):
    for _ in range(1000):
        gc.collect()
        if condition():
            return
        mx.synchronize()
        threading.Event().wait(0.01)
    raise AssertionError("did not come true")


def run(program, **variables):
    """The lines that a program of its own prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


class Old:
    """A producer from before versions."""

    def __init__(self, value, device=(1, 0)):
        self.value, self.device = value, device

    def __dlpack__(self, stream=None):
        return self.value.__dlpack__()

    def __dlpack_device__(self):
        return self.device
