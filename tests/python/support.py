"""What the tests share: dtypes and their oracles, seeded values in several memory layouts, and comparing."""

import os
import random
import subprocess
import sys

import mlx.core as mx
import numpy as np

INTEGERS = ("uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64")
FLOATS = ("float16", "bfloat16", "float32", "float64")
NAMES = ("bool_",) + INTEGERS + FLOATS + ("complex64",)
SHAPES = ((), (0,), (1,), (7,), (3, 1), (2, 3, 4), (0, 3), (1, 1, 5))

# Relative, and absolute for results near 0.
TOLERANCES = {"float16": 3e-3, "bfloat16": 2e-2, "float32": 2e-5, "float64": 1e-11, "complex64": 2e-5}


def dtype_named(name):
    return getattr(mx, name)


def name_of(dtype):
    """The name in mlx.core: "float32", "bool_"."""
    name = str(dtype).rsplit(".", 1)[-1]
    return "bool_" if name == "bool" else name


def numpy_dtype(name):
    """Where NumPy has none (bfloat16): float32."""
    return np.dtype({"bool_": "bool", "bfloat16": "float32"}.get(name, name))


def as_bfloat16(values):
    """float32 values, each rounded to the nearest bfloat16."""
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32).astype(np.uint64)
    rounded = (bits + 0x7FFF + ((bits >> np.uint64(16)) & np.uint64(1))) & np.uint64(0xFFFF0000)
    return rounded.astype(np.uint32).view(np.float32).reshape(np.shape(values))


class Draw:
    """Seeded values: the same on every machine and for every run."""

    def __init__(self, *seed):
        self.random = random.Random(repr(seed))

    def pick(self, choices):
        return self.random.choice(list(choices))

    def numbers(self, name, shape, low=-4.0, high=4.0):
        """A NumPy array that dtype `name` holds exactly, with values in [low, high]."""
        count = int(np.prod(shape, dtype=int))
        if name == "bool_":
            flat = [self.random.random() < 0.5 for _ in range(count)]
        elif name in INTEGERS:
            least = max(low, 0) if name.startswith("u") else low
            flat = [self.random.randint(int(least), int(high)) for _ in range(count)]
        elif name == "complex64":
            flat = [complex(self.random.uniform(low, high), self.random.uniform(low, high)) for _ in range(count)]
        else:
            flat = [self.random.uniform(low, high) for _ in range(count)]
        values = np.array(flat, dtype=numpy_dtype(name)).reshape(shape)
        return as_bfloat16(values) if name == "bfloat16" else values


def to_mlx(values, name):
    return mx.array(values, dtype=dtype_named(name))


def layouts(values, name):
    """The same values in several places of memory: row-major, transposed, as part of something wider."""
    yield to_mlx(values, name)
    if values.ndim >= 2:
        yield mx.transpose(to_mlx(np.ascontiguousarray(values.T), name))
        wide = np.repeat(values, 2, axis=-1)
        shape, strides = values.shape, [s // wide.itemsize for s in wide.strides]
        if values.size:
            yield mx.as_strided(to_mlx(wide, name), shape, strides[:-1] + [2], 0)


def to_numpy(array):
    """Values as NumPy has them; bfloat16 as float32."""
    return np.array(array.astype(mx.float32) if array.dtype == mx.bfloat16 else array)


def wide(values):
    """The oracle's arithmetic: floats in float64, complex in complex128, integers as they are."""
    if values.dtype.kind == "f":
        return values.astype(np.float64)
    return values.astype(np.complex128) if values.dtype.kind == "c" else values


def check(actual, expected, dtype, slack=1.0, what=""):
    """An array of ours has this dtype's name, the expected shape, and the values: exact, or within the tolerance."""
    expected = np.asarray(expected)
    assert name_of(actual.dtype) == dtype, f"{what}: dtype {actual.dtype}, expected {dtype}"
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, expected {expected.shape}"
    values = to_numpy(actual)
    if dtype in TOLERANCES:
        with np.errstate(all="ignore"):
            rounded = expected.astype(numpy_dtype(dtype))
        tolerance = TOLERANCES[dtype] * slack
        np.testing.assert_allclose(values, rounded, rtol=tolerance, atol=tolerance, equal_nan=True, err_msg=what)
    else:
        np.testing.assert_array_equal(values, expected.astype(numpy_dtype(dtype)), err_msg=what)


def run(program, **variables):
    """What a program of its own prints; it must end well and warn of nothing."""
    environment = dict(os.environ, **variables)
    result = subprocess.run([sys.executable, "-X", "dev", "-c", program], env=environment, capture_output=True,
                            text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert "Warning" not in result.stderr, result.stderr
    return result.stdout
