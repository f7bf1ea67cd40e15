"""Random numbers: those of MLX for the same key, wherever they are drawn."""

import pathlib
import re
import threading

import mlx.core as mx
import numpy as np
import pytest

from support import NAMES, run, to_numpy

TABLE = pathlib.Path(__file__).resolve().parent.parent / "data" / "random.tsv"
ROUNDED = ("normal", "laplace", "gumbel", "truncated_normal")
MANTISSA_BITS = {"float16": 10, "bfloat16": 7, "float32": 23}


def rows():
    for line in TABLE.read_text().splitlines()[1:]:
        text, dtype, shape, data = line.split("\t")
        yield text, dtype, tuple(int(n) for n in shape.split("x")) if shape else (), bytes.fromhex(data)


def arrays_for_lists(call):
    """A function that takes arrays, for the table's nested lists; shapes stay lists."""
    def with_arrays(*positional, **named):
        for name, value in named.items():
            if isinstance(value, list) and name != "shape":
                named[name] = mx.array(value, mx.float32)
        return call(*positional, **named)
    return with_arrays


def names():
    functions = {name: arrays_for_lists(getattr(mx.random, name)) for name in (
        "uniform", "normal", "gumbel", "laplace", "truncated_normal", "randint", "bernoulli", "categorical")}
    dtypes = {name: getattr(mx, name) for name in NAMES}
    return dict(functions, **dtypes, key=mx.random.key, split=mx.random.split, permutation=mx.random.permutation,
                arange=lambda count: mx.arange(count).astype(mx.float32))


def expected_numbers(dtype, shape, data):
    if dtype == "bfloat16":
        return (np.frombuffer(data, np.uint16).astype(np.uint32) << 16).view(np.float32).reshape(shape)
    return np.frombuffer(data, dtype).reshape(shape)


def bits_of(array):
    unsigned = {1: mx.uint8, 2: mx.uint16, 4: mx.uint32, 8: mx.uint64}
    return np.array(mx.view(array, unsigned[array.itemsize])).tobytes()


def unit(dtype, values):
    """The distance to the next number of the dtype."""
    return 2.0 ** (np.floor(np.log2(values)) - MANTISSA_BITS[dtype])


def slack(text, dtype, expected):
    loc, scale = re.search(r"loc=(\S+?), scale=(\S+?)[,)]", text), 1.0
    center = 0.0
    if loc:
        is_listed = "[" in loc.group(0)
        center, scale = (2.0, 7.0) if is_listed else (abs(float(loc.group(1))), float(loc.group(2)))
    magnitude = np.abs(expected.astype(np.float64))
    allowed = 4 * unit(dtype, np.maximum(magnitude, max(center, scale, 1.0)))
    if text.startswith("truncated_normal"):  # MLX's erf is good to 1.5e-7; half types round the limits' erf
        error = 1.5e-7 + (0 if dtype == "float32" else unit(dtype, 0.95))
        allowed = allowed + error * np.sqrt(np.pi / 2) * np.exp(magnitude ** 2 / 2)
    return allowed


def test_the_numbers_are_those_of_mlx():
    space, checked = names(), 0
    for text, dtype, shape, data in rows():
        call = text
        if text.startswith("bits"):
            continue  # has no name in Python
        if text.startswith("seed"):
            seed, which, call = re.fullmatch(r"seed\((\d+)\); (\w+) call (.*)", text).groups()
            if which == "1st":
                mx.random.seed(int(seed))
        half = re.fullmatch(r"(split.*)\[(\d)\]", call)
        result = mx.take(eval(half[1], space), int(half[2]), 0) if half else eval(call, space)
        assert result.shape == shape, text
        assert str(result.dtype).endswith(dtype), text
        if call.split("(")[0] in ROUNDED:
            expected = expected_numbers(dtype, shape, data)
            numbers = to_numpy(result)
            if dtype == "complex64":
                dtype, numbers, expected = "float32", numbers.view(np.float32), expected.view(np.float32)
            difference = np.abs(numbers.astype(np.float64) - expected)
            assert (difference <= slack(call, dtype, expected)).all(), (text, difference.max())
        else:
            assert bits_of(result) == data, text
        checked += 1
    assert checked > 350


def draw_everything():
    return [
        mx.random.uniform(-2, 5, (1003,)), mx.random.normal((1003,), mx.bfloat16), mx.random.randint(-5, 9, (77,)),
        mx.random.permutation(1003), mx.random.laplace((100,)), mx.random.gumbel((100,), mx.float16),
        mx.random.bernoulli(0.25, (100,)), mx.random.truncated_normal(-1, 1, (100,)),
        mx.random.categorical(mx.zeros((5, 7))), mx.random.permutation(mx.arange(24).reshape(4, 6), 1),
    ]


def drawn_bits(seed):
    mx.random.seed(seed)
    return [bits_of(array) for array in draw_everything()]


def test_the_same_seed_gives_the_same_bits_on_any_stream():
    first = drawn_bits(11)
    for stream in (mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)):
        with mx.stream(stream):
            assert drawn_bits(11) == first
    assert drawn_bits(12) != first


def test_the_same_seed_gives_the_same_bits_on_any_thread():
    first, found = drawn_bits(11), []
    threads = [threading.Thread(target=lambda: found.append(drawn_bits(11))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [first] * 4


def test_the_same_seed_gives_the_same_bits_on_the_simulated_gpu():
    run("""
import mlx.core as mx
def drawn(stream):
    mx.random.seed(5)
    with mx.stream(stream):
        return [mx.random.uniform(shape=(999,)).tolist(), mx.random.randint(0, 100, (99,)).tolist(),
                mx.random.normal((99,)).tolist(), mx.random.permutation(50).tolist()]
first = drawn(mx.new_stream(mx.cpu))
for stream in (mx.new_stream(mx.gpu), mx.new_stream(mx.gpu), mx.new_stream(mx.cpu)):
    assert drawn(stream) == first
""", SLIP_GPU="sim")


def test_each_thread_has_a_key_of_its_own():
    mx.random.seed(3)
    before = mx.random.state[0].tolist()

    def work(found):
        found.append(mx.random.uniform(shape=(4,)).tolist())
        mx.random.seed(99)

    found = []
    threads = [threading.Thread(target=work, args=(found,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mx.random.state[0].tolist() == before
    assert len({tuple(numbers) for numbers in found}) == 3


def test_the_state_is_a_list_of_one_key():
    state = mx.random.state
    assert len(state) == 1 and len(list(state)) == 1
    mx.random.seed(7)
    assert state[0].tolist() == mx.random.key(7).tolist() == state[-1].tolist()
    assert state[0].dtype == mx.uint32 and state[0].shape == (2,)
    kept = state[0]
    first = mx.random.uniform(shape=(3,)).tolist()
    assert state[0].tolist() == mx.random.split(kept).tolist()[0]
    state[0] = kept
    assert mx.random.uniform(shape=(3,)).tolist() == first


def test_wrong_states_are_errors_and_change_nothing():
    state = mx.random.state
    before = state[0].tolist()
    for wrong in (None, 3, mx.array([1, 2]), mx.zeros((3,), mx.uint32), mx.array(1, mx.uint32)):
        with pytest.raises(ValueError, match="random.state"):
            state[0] = wrong
    for place in (1, -2):
        with pytest.raises(IndexError):
            state[place]
        with pytest.raises(IndexError):
            state[place] = mx.random.key(1)
    with pytest.raises(IndexError):
        del state[0]
    with pytest.raises(TypeError):
        state["x"]
    assert state[0].tolist() == before


def test_a_strided_key_is_a_key():
    wide = mx.array([[1, 9], [2, 9]], mx.uint32)
    column = mx.split(wide, 2, 1)[0].reshape(2)
    mx.random.state[0] = mx.as_strided(wide, (2,), (2,))
    assert mx.random.state[0].tolist() == [1, 2]
    assert mx.random.uniform(key=column).item() == mx.random.uniform(key=mx.array([1, 2], mx.uint32)).item()


def test_ranges():
    mx.random.seed(0)
    for dtype in (mx.float16, mx.bfloat16, mx.float32):
        drawn = to_numpy(mx.random.uniform(-1, 2, (5000,), dtype))
        assert drawn.min() >= -1 and drawn.max() < 2
    drawn = to_numpy(mx.random.randint(-3, 4, (5000,)))
    assert set(drawn.tolist()) == set(range(-3, 4))
    drawn = to_numpy(mx.random.normal((20000,), loc=3, scale=2))
    assert abs(drawn.mean() - 3) < 0.1 and abs(drawn.std() - 2) < 0.1
    drawn = to_numpy(mx.random.truncated_normal(-1, 0.5, (5000,)))
    assert drawn.min() >= -1 and drawn.max() <= 0.5
    assert sorted(mx.random.permutation(100).tolist()) == list(range(100))
    assert mx.random.categorical(mx.array([0.0, -1e9]), num_samples=50).tolist() == [0] * 50


def test_shapes_without_elements_and_without_dimensions():
    for shape in ((), (0,), (2, 0, 3)):
        for function in (mx.random.uniform, mx.random.normal, mx.random.gumbel, mx.random.laplace):
            assert function(shape=shape).shape == shape
        assert mx.random.randint(0, 5, shape).shape == shape
        assert mx.random.bernoulli(0.5, shape).shape == shape
    assert mx.random.permutation(0).shape == (0,)


def test_bad_arguments_are_errors_with_reasons():
    for call, kind in (
        (lambda: mx.random.split(mx.array([1, 2])), ValueError),
        (lambda: mx.random.uniform(key=mx.zeros((3,), mx.uint32)), ValueError),
        (lambda: mx.random.uniform(shape=(-1,)), ValueError),
        (lambda: mx.random.uniform(shape=(2**40,)), OverflowError),
        (lambda: mx.random.uniform(dtype=mx.int32), ValueError),
        (lambda: mx.random.randint(0, 5, dtype=mx.float32), ValueError),
        (lambda: mx.random.uniform(low="a"), TypeError),
        (lambda: mx.random.uniform(shape="ab"), TypeError),
        (lambda: mx.random.key(-1), (TypeError, ValueError, OverflowError)),
        (lambda: mx.random.key(2**64), (TypeError, ValueError, OverflowError)),
        (lambda: mx.random.seed("x"), TypeError),
        (lambda: mx.random.normal(key="x"), TypeError),
    ):
        with pytest.raises(kind) as raised:
            call()
        assert str(raised.value)
