"""Errors: their kinds and words, where they say a failing op was built, and that no argument ends the process."""

import gc
import inspect
import io
import math
import re
import subprocess
import sys
import threading

import mlx.core as mx
import numpy as np
import pytest

from support import run

MEGABYTE = 1 << 20


# ---- kinds and words ----

def test_a_wrong_kind_is_a_type_error_that_shows_the_signature():
    for call, name in (
        (lambda: mx.exp("x"), "exp"), (lambda: mx.exp(None), "exp"), (lambda: mx.add(mx.array(1), "x"), "add"),
        (lambda: mx.sum(mx.array([1]), "x"), "sum"), (lambda: mx.reshape(mx.array([1]), 1.5), "reshape"),
        (lambda: mx.exp(), "exp"), (lambda: mx.exp(mx.array(1), mx.array(1), 3), "exp"),
        (lambda: mx.exp(mx.array(1), wrong=3), "exp"), (lambda: mx.concatenate([1, 2]), "concatenate"),
        (lambda: mx.zeros((2,), "float32"), "zeros"), (lambda: mx.sum(mx.array([1]), axis=0, keepdims=1), "sum"),
        (lambda: mx.array([1]).sum(axis="x"), "sum"), (lambda: mx.exp(a=mx.array(1)), "exp"),
    ):
        with pytest.raises(TypeError) as raised:
            call()
        text = str(raised.value)
        assert text.startswith(f"{name}(): incompatible function arguments."), text
        assert f"\n    1. {name}(" in text and "\nInvoked with types:" in text, text


def test_a_type_error_names_the_types_that_were_given():
    with pytest.raises(TypeError, match=r"Invoked with types: mlx.core.array, axis=str\naxis: expected"):
        mx.sum(mx.array([1]), axis="x")


def test_an_argument_given_twice_or_unknown_is_an_error():
    with pytest.raises(TypeError, match="add"):
        mx.add(mx.array(1), mx.array(2), a=mx.array(3))
    with pytest.raises(TypeError, match="axes"):
        mx.sum(mx.array([1]), axes=0)


def test_shapes_and_axes_are_value_errors_that_say_what_met_what():
    a, b = mx.zeros((2, 5)), mx.zeros((3, 5))
    with pytest.raises(ValueError, match=re.escape("[broadcast_shapes] Shapes (2,5) and (3,5) cannot be broadcast.")):
        a + b
    for call in (lambda: a @ b, lambda: a.reshape(3), lambda: mx.concatenate([a, mx.zeros((2,))]),
                 lambda: mx.stack([a, b]), lambda: a.transpose(0, 0), lambda: a.transpose(0),
                 lambda: mx.squeeze(a, 0), lambda: mx.broadcast_to(a, (3, 5)), lambda: a.reshape(-1, -1),
                 lambda: mx.sum(a, 2), lambda: mx.sum(a, -3), lambda: mx.sum(a, (0, 0)), lambda: mx.softmax(a, 5),
                 lambda: mx.sort(a, 2), lambda: mx.cumsum(a, -3), lambda: mx.expand_dims(a, 7),
                 lambda: mx.concatenate([]), lambda: mx.stack([]), lambda: mx.split(a, 4, 1)):
        with pytest.raises((ValueError, IndexError)) as raised:
            call()
        assert re.match(r"\[\w+\] ", str(raised.value)), str(raised.value)


def test_dimensions_beyond_32_bits_are_overflow_errors():
    for call in (lambda: mx.zeros((2**31,)), lambda: mx.zeros(2**40), lambda: mx.zeros((1,)).reshape(2**63),
                 lambda: mx.sum(mx.zeros((2,)), axis=2**31), lambda: mx.zeros((-2**40,))):
        with pytest.raises(OverflowError):
            call()


def test_sizes_beyond_memory_are_errors():
    with pytest.raises((MemoryError, ValueError, OverflowError)):
        mx.eval(mx.zeros((2**30, 2**30)) + 1)
    with pytest.raises((MemoryError, ValueError, OverflowError)):
        mx.eval(mx.zeros((2**31 - 1, 2**31 - 1, 2**31 - 1)) + 1)


def test_more_dimensions_than_there_can_be_are_an_error():
    with pytest.raises(ValueError):
        mx.zeros((1,) * 1000)
    a = mx.zeros((1,))
    with pytest.raises(ValueError):
        for _ in range(1000):
            a = mx.expand_dims(a, 0)


def test_negative_dimensions_are_errors():
    for call in (lambda: mx.zeros((-1,)), lambda: mx.ones((2, -3)), lambda: mx.full((-1,), 3)):
        with pytest.raises(ValueError):
            call()


def test_exceptions_of_arguments_come_out():
    class Bad:
        def __index__(self):
            raise KeyError("from __index__")

        def __float__(self):
            raise KeyError("from __float__")

    with pytest.raises(KeyError, match="__index__"):
        mx.sum(mx.zeros((2,)), axis=Bad())
    with pytest.raises(KeyError, match="__index__"):
        mx.zeros((Bad(),))
    with pytest.raises(KeyError, match="__index__"):
        mx.zeros((2, Bad()))


def test_the_types_of_errors_are_those_that_programs_catch():
    assert issubclass(mx.OutOfMemoryError, MemoryError) and issubclass(mx.OutOfMemoryError, RuntimeError)
    assert issubclass(mx.FileError, OSError) and issubclass(mx.FileError, RuntimeError)
    assert issubclass(mx.CancelledError, RuntimeError)


# ---- failures at run time ----

@pytest.fixture
def little_memory():
    """No further megabyte may be had."""
    gc.collect()
    try:
        mx.synchronize()
    except mx.OutOfMemoryError:  # an earlier test's: each thread is told once
        mx.synchronize()
    mx.clear_cache()
    old = mx.set_memory_limit(mx.get_active_memory() + MEGABYTE // 2)
    yield
    mx.set_memory_limit(old)


def here():
    """FILE:LINE of the caller."""
    frame = inspect.currentframe().f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def failing(stream=None):
    """An array that is too large to be made, and where it was built."""
    large = mx.broadcast_to(mx.array(1.0), (MEGABYTE,))
    return mx.exp(large, stream=stream), here()


def test_a_failure_says_which_op_on_which_stream_was_built_where(little_memory):
    stream = mx.new_stream(mx.cpu)
    array, place = failing(stream)
    with pytest.raises(mx.OutOfMemoryError) as raised:
        mx.eval(array)
    error = raised.value
    assert isinstance(error, MemoryError) and isinstance(error, RuntimeError)
    assert error.op == "exp" and error.stream == repr(stream) and error.site == place
    assert str(error).startswith("[exp] ") and str(error).endswith(f", built at {place}"), str(error)


def test_methods_and_operators_are_places_too(little_memory):
    large = mx.broadcast_to(mx.array(1.0), (MEGABYTE,))
    for build in (lambda: (large + 1, here()), lambda: (large.exp(), here()), lambda: (-large, here()),
                  lambda: (mx.cumsum(large), here()), lambda: (mx.random.uniform(shape=(MEGABYTE,)), here()),
                  lambda: (large.astype(mx.int32), here()), lambda: (1 - large, here())):
        array, place = build()
        with pytest.raises(mx.OutOfMemoryError) as raised:
            mx.eval(array)
        assert raised.value.site == place


def test_every_reader_gets_the_error_each_time_on_every_thread(little_memory):
    array, place = failing()
    dependent = mx.sum(array)
    found = []

    def read(use):
        try:
            use()
        except mx.OutOfMemoryError as error:
            found.append(error.site == place and error.op == "exp")

    uses = [lambda: mx.eval(array), lambda: mx.eval(dependent), dependent.item, lambda: float(dependent), array.tolist,
            lambda: bool(dependent), lambda: repr(array), lambda: np.array(array), lambda: mx.wait(array),
            lambda: mx.save(io.BytesIO(), array), lambda: memoryview(array), lambda: bytes(array),
            lambda: f"{dependent:.2f}"]
    for use in uses + uses:
        read(use)
    threads = [threading.Thread(target=read, args=(use,)) for use in uses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * (3 * len(uses))


def test_independent_work_goes_on(little_memory):
    stream = mx.new_stream(mx.cpu)
    array, _ = failing(stream)
    mx.async_eval(array)
    assert mx.sum(mx.add(mx.arange(10), 1, stream=stream)).item() == 55
    with pytest.raises(mx.OutOfMemoryError):
        mx.eval(array)
    assert (mx.ones((3,)) * 2).tolist() == [2, 2, 2]


def test_memory_that_comes_back_makes_new_work_possible():
    mx.clear_cache()
    old = mx.set_memory_limit(mx.get_active_memory() + MEGABYTE // 2)
    try:
        with pytest.raises(mx.OutOfMemoryError):
            mx.eval(failing()[0])
    finally:
        mx.set_memory_limit(old)
    assert mx.max(failing()[0]).item() == pytest.approx(math.e)


# ---- no argument ends the process ----

FUZZ = '''
import faulthandler, gc, io, os, random, sys, tempfile, warnings
import numpy as np
import mlx.core as mx
faulthandler.enable()
warnings.simplefilter("ignore")
seed, part, parts = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
os.chdir(tempfile.mkdtemp())

class Raises:
    def __index__(self): raise ZeroDivisionError
    __float__ = __len__ = __iter__ = __array__ = __bool__ = __index__
    def __getattr__(self, name): raise ZeroDivisionError
    def __getitem__(self, key): raise ZeroDivisionError

class Lies:
    shape = (-1, "x"); dtype = "none"; size = -5; name = 7; encoding = None
    def __index__(self): return 1
    def __float__(self): return float("nan")
    def __len__(self): return 3
    def __getitem__(self, key): return [1, 2, 3, 4][key]
    def __fspath__(self): return 3
    def __dlpack__(self, **k): return 3
    def __dlpack_device__(self): return ("a", None)

class Shrinks(list):
    def __len__(self): return 5

loop = []
loop.append(loop)

def values():
    return [
        None, True, 0, 1, -1, 2**31, -2**31, 2**63, -2**63, 2**64, 10**40, 0.5, -0.0, float("nan"), float("inf"), 1e300,
        1j, "", "x", "float32", "a\\0b", "\\ud800", b"", b"bytes", bytearray(3), (), [], {}, (1,), [0], [-1], [2**40],
        (0, 1), [1, 2, 3], (0,) * 40, [[1, 2], [3]], [1.5], ["x"], [None], {"a": 1}, {1: mx.array(1)},
        {"a": mx.ones((2,))},
        set(), range(3), object(), object, int, len, lambda *a, **k: 1, Raises(), Lies(), Shrinks(), loop,
        mx.array(1), mx.array(1.5), mx.array(True), mx.array([1, 2, 3]), mx.zeros((0,)), mx.zeros((2, 3)),
        mx.zeros((2, 3)).T, mx.zeros((0, 3)), mx.ones((2, 2, 2), mx.int8), mx.array([1j, 2j]),
        mx.array([1, 2], mx.uint32),
        mx.array([2**62, -2**62], mx.int64), mx.array([float("nan")] * 2), mx.zeros((3,), mx.bfloat16),
        mx.array([1.0], mx.float64), mx.broadcast_to(mx.array(1), (3, 3)), [mx.array(1)],
        [mx.zeros((2, 3)), mx.zeros((2, 3))],
        (mx.array([1]), None), mx.float32, mx.int8, mx.bool_, mx.complex64, mx.floating, mx.cpu, mx.gpu,
        mx.Device(mx.cpu),
        mx.default_stream(mx.cpu), mx.new_stream(mx.cpu), mx.Event(), mx.random.state, mx.random.key(0),
        mx.array, mx.Dtype,
        np.zeros(3), np.float32(1), np.int64(2), np.array("x"), np.array([object()]), np.zeros((0, 2)), io.BytesIO(),
        io.StringIO(), io.BytesIO(b"\\x93NUMPY\\x01\\x00"), memoryview(b"abcd"), iter([1]), Exception(), slice(1, 2),
        Ellipsis,
    ]

def targets():
    stopping = {"set_default_device", "set_default_stream", "set_memory_limit", "set_cache_limit", "set_wired_limit",
                "start_capture", "clear_streams", "set_printoptions", "seed"}
    for module in (mx, mx.random, mx.metal, mx.cuda):
        for name in sorted(dir(module)):
            value = getattr(module, name)
            if callable(value) and name not in stopping and not name.startswith("__"):
                yield name, value
    for owner in (mx.array([1.0, 2.0]), mx.zeros((2, 3)), mx.array(3), mx.random.state, mx.Event(), mx.float32,
                  mx.default_stream(mx.cpu), mx.stream(mx.cpu), mx.printoptions(), mx.finfo(mx.float32), mx.array([1j]),
                  mx.new_thread_local_stream(mx.cpu), iter(mx.array([1]))):
        for name in sorted(dir(type(owner))):
            if name in ("__class__", "__init_subclass__", "__subclasshook__", "__new__", "__exit__", "__enter__",
                        "__setattr__", "__delattr__", "__getattribute__", "wait", "record"):
                continue
            value = getattr(owner, name, None)
            if callable(value):
                yield type(owner).__name__ + "." + name, value
                if name.startswith("__"):
                    yield "type." + name, getattr(type(owner), name)

dice = random.Random(seed)
keywords = ["axis", "axes", "keepdims", "dtype", "stream", "shape", "key", "a", "b", "self", "reverse", "low", "format"]
stop = 2**28
old = mx.set_memory_limit(stop)
everything = list(targets())
names = sorted({name for name, _ in everything})
for number, name in enumerate(names):
    if number % parts != part:
        continue
    for target in [value for other, value in everything if other == name]:
        pool = values()
        calls = [((), {})] + [((value,), {}) for value in pool]
        for _ in range(250):
            positional = tuple(dice.choice(pool) for _ in range(dice.choice((1, 2, 2, 3, 3, 4, 5, 13))))
            named = {dice.choice(keywords): dice.choice(pool) for _ in range(dice.choice((0, 0, 1, 2)))}
            calls.append((positional, named))
        for word in keywords:
            calls += [((dice.choice(pool),), {word: value}) for value in dice.sample(pool, 15)]
        for positional, named in calls:
            try:
                result = target(*positional, **named)
                if isinstance(result, mx.array) and result.size < 10**6:
                    mx.eval(result)
                    result.tolist()
                    repr(result)
            except Exception as error:
                assert not isinstance(error, SystemError), (name, positional, named, error)
            finally:
                result = None
    gc.collect()
print("done")
'''
FUZZ_PARTS = 4


@pytest.mark.parametrize("part", range(FUZZ_PARTS))
def test_no_argument_of_any_function_ends_the_process(part, tmp_path):
    program = tmp_path / "fuzz.py"
    program.write_text(FUZZ, encoding="utf-8")
    result = subprocess.run([sys.executable, str(program), "1", str(part), str(FUZZ_PARTS)], capture_output=True,
                            text=True, timeout=100, errors="replace", stdin=subprocess.DEVNULL)
    assert result.returncode == 0, f"status {result.returncode}: {result.stderr[-3000:]}"
    assert result.stdout.endswith("done\n")


def test_threads_that_fail_together_each_get_their_own_error():
    run("""
import threading, mlx.core as mx
wrong = []
def work(number):
    for i in range(200):
        try:
            mx.zeros((number + 2,)) + mx.zeros((number + 3,))
            wrong.append("no error")
        except ValueError as error:
            if f"({number + 2})" not in str(error) or f"({number + 3})" not in str(error):
                wrong.append(str(error))
threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
for t in threads: t.start()
for t in threads: t.join()
assert not wrong, wrong[:3]
""")
