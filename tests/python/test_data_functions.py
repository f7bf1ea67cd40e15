"""Functions and iterables of the program's in streams of mlx.data, and what goes wrong with them."""

import mlx.core as mx
import mlx.data as dx
import numpy as np
import pytest

from data_support import numbers, ints, message_of


# ---- functions and iterables ----


class Failing:
    """Raises for odd samples."""

    def __init__(self, error):
        self.error = error

    def __call__(self, sample):
        if int(sample["x"]) % 2:
            raise self.error
        return sample


@pytest.mark.parametrize("threads", [0, 1, 4])
@pytest.mark.parametrize("error,raised", [(ValueError("bad"), ValueError), (KeyError("k"), ValueError),
                                          (IndexError("far"), IndexError), (TypeError("kind"), TypeError),
                                          (StopIteration(3), ValueError), (OSError("disk"), Exception),
                                          (NotImplementedError("no"), NotImplementedError),
                                          (TimeoutError("late"), Exception), (SystemExit(3), ValueError),
                                          (KeyboardInterrupt(), ValueError), (GeneratorExit(), ValueError)])
def test_the_consumer_goes_on_behind_a_sample_whose_function_raised(threads, error, raised):
    stream = numbers(9).to_stream().sample_transform(Failing(error))
    stream = stream.prefetch(3, threads) if threads else stream
    good = bad = 0
    while True:
        try:
            sample = next(stream)
        except StopIteration:
            break
        except raised as caught:
            message = caught.args[-1] if len(caught.args) else str(caught)
            assert f"[sample_transform] {type(error).__name__}: " in str(message)
            assert f"(sample {good + bad} of epoch 0)" in str(message)
            assert "test_data_functions.py:" in str(message)
            bad += 1
        else:
            assert int(sample["x"]) == good + bad
            good += 1
    assert (good, bad) == (5, 4)


@pytest.mark.parametrize("returned,named", [(None, "NoneType"), (3, "int"), ([1], "list"), ("text", "str"),
                                            ({1: 2}, "keys are str"), ({"": 1}, "a key must not be empty"),
                                            ({"x": object()}, ""), ({"x": 2**70}, ""), ({"x": [[1], [1, 2]]}, ""),
                                            ({"x": np.array(["a", "b"])}, ""), ({"x": None}, "")])
def test_what_is_no_sample_is_refused_from_functions_and_iterables(returned, named):
    kind, message = message_of(next, numbers(2).to_stream().sample_transform(lambda s: returned))
    assert message.startswith("[sample_transform] ") and named in message and "sample 0 of epoch 0" in message
    kind, message = message_of(next, dx.stream_python_iterable(lambda: [returned]))
    assert message.startswith("[stream_python_iterable] ") and named in message
    with pytest.raises((TypeError, ValueError, OverflowError)):
        dx.buffer_from_vector([returned])


def test_key_transforms_take_anything_that_arrays_are_made_of():
    stream = numbers(1).to_stream()
    for value, dtype in [(1, "int64"), (2.5, "float64"), (True, "bool"), ([1, 2], "int64"), ("abc", "int8"),
                         (b"abc", "int8"), (np.float16(2), "float16"), (mx.array([1.0, 2.0]), "float32"),
                         (np.zeros((2, 3))[:, ::2], "float64"), (np.arange(4)[::-1], "int64"),
                         (np.arange(3, dtype=">i4"), "int32"), (mx.arange(6).reshape(2, 3).T, "int32")]:
        stream.reset()
        found = next(stream.key_transform("x", lambda x, value=value: value, "y"))["y"]
        expected = np.frombuffer(value.encode() if isinstance(value, str) else value, "int8") if isinstance(
            value, (str, bytes)) else np.asarray(value)
        assert found.dtype == dtype and found.tolist() == expected.tolist()
    assert message_of(next, numbers(1).to_stream().key_transform("z", lambda x: x))[1].startswith(
        "[key_transform] KeyError: \"the sample has no key 'z': 'x', 'row'\"")
    assert message_of(numbers(1).key_transform, "x", 3) == (TypeError, "[key_transform] expected a function, got 3")
    assert message_of(dx.stream_python_iterable, [1])[0] is TypeError


@pytest.mark.parametrize("threads", [0, 2])
def test_an_iterable_that_fails_in_the_middle(threads):
    def generate():
        yield {"x": 0}
        yield {"x": 1}
        raise RuntimeError("the file ended")

    stream = dx.stream_python_iterable(generate)
    stream = stream.prefetch(2, threads) if threads else stream
    for _ in range(2):
        assert [int(next(stream)["x"]), int(next(stream)["x"])] == [0, 1]
        kind, message = message_of(next, stream)
        assert kind is ValueError and message.startswith("[stream_python_iterable] RuntimeError: the file ended, at ")
        assert list(stream) == []
        stream.reset()


@pytest.mark.parametrize("threads", [0, 2])
def test_junk_among_what_an_iterable_gives_is_passed_over(threads):
    stream = dx.stream_python_iterable(lambda: iter([{"x": 0}, 7, {"x": 2}, {"x": object()}, {"x": 4}]))
    stream = stream.prefetch(2, threads) if threads else stream
    found = []
    for _ in range(5):
        try:
            found.append(int(next(stream)["x"]))
        except (TypeError, ValueError):
            found.append(None)
    assert found == [0, None, 2, None, 4] and list(stream) == []


def test_factories_that_fail_and_things_that_are_not_iterable():
    calls = []

    def factory():
        calls.append(1)
        if len(calls) == 1:
            raise OSError("not yet")
        return [{"x": 5}]

    stream = dx.stream_python_iterable(factory)
    assert "[stream_python_iterable] OSError: not yet" in message_of(next, stream)[1]
    assert ints(stream) == [5]
    stream.reset()
    assert ints(stream) == [5] and len(calls) == 3
    assert "'int' object is not iterable" in message_of(next, dx.stream_python_iterable(lambda: 3))[1]
    empty = dx.stream_python_iterable(lambda: ())
    assert list(empty) == [] and empty.next() == {}


def test_an_empty_dict_drops_a_streams_sample_and_fails_a_buffers():
    def odd(sample):
        return sample if sample["x"] % 2 else {}

    assert ints(numbers(9).to_stream().sample_transform(odd)) == [1, 3, 5, 7]
    assert ints(numbers(9).to_stream().sample_transform(odd).prefetch(3, 2)) == [1, 3, 5, 7]
    assert [b["x"].tolist() for b in numbers(9).to_stream().sample_transform(odd).batch(3)] == [[1, 3, 5], [7]]
    assert [b["x"].tolist() for b in numbers(9).sample_transform(odd).batch(3)] == [[1], [3, 5], [7]]
    kind, message = message_of(numbers(2).sample_transform(odd).__getitem__, 0)
    assert kind is KeyError and message.startswith("[at] sample 0 was dropped by an op")


# ---- buffers of the program's ----


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_buffered_gives_what_the_function_makes_of_each_buffer(threads):
    def run(function, count=10, size=4):
        stream = numbers(count).to_stream().buffered(size, function, num_threads=max(1, threads))
        return stream.prefetch(2, threads) if threads else stream

    sizes = []

    def backwards(buffer):
        assert isinstance(buffer, dx.Buffer)
        sizes.append(len(buffer))
        return buffer.perm(range(len(buffer) - 1, -1, -1))

    stream = run(backwards)
    assert ints(stream) == [3, 2, 1, 0, 7, 6, 5, 4, 9, 8] and sizes == [4, 4, 2]
    stream.reset()
    assert ints(stream) == [3, 2, 1, 0, 7, 6, 5, 4, 9, 8]
    assert ints(run(None)) == list(range(10))
    assert ints(run(lambda b: b.partition(2, 1))) == [1, 3, 5, 7, 9]
    assert ints(run(lambda b: b.perm([]))) == []
    assert [b["x"].tolist() for b in run(lambda b: b.batch(3))] == [[0, 1, 2], [3], [4, 5, 6], [7], [8, 9]]
    assert ints(run(lambda b: b.key_transform("x", lambda x: x + 1))) == list(range(1, 11))
    assert ints(run(lambda b: b.append(b))) == [0, 1, 2, 3] * 2 + [4, 5, 6, 7] * 2 + [8, 9] * 2
    shuffled = ints(run(lambda b: b.shuffle()))
    assert [sorted(shuffled[i:i + 4]) for i in (0, 4, 8)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


@pytest.mark.parametrize("threads", [0, 3])
def test_a_function_on_buffers_that_fails_costs_that_buffer(threads):
    def refuse(buffer):
        if int(buffer[0]["x"]) == 4:
            raise LookupError("not this one")
        return buffer

    stream = numbers(10).to_stream().buffered(4, refuse)
    stream = stream.prefetch(2, threads) if threads else stream
    assert [int(next(stream)["x"]) for _ in range(4)] == [0, 1, 2, 3]
    kind, message = message_of(next, stream)
    assert kind is ValueError and message.startswith("[buffered] LookupError: not this one, at ")
    assert ints(stream) == [8, 9]
    for junk in [None, 3, numbers(1).to_stream()]:
        kind, message = message_of(next, numbers(2).to_stream().buffered(2, lambda b, junk=junk: junk))
        assert kind is TypeError and "expected a Buffer, got" in message
    stream = numbers(6).to_stream().sample_transform(Failing(ValueError("odd"))).buffered(2)
    found = []
    for _ in range(6):
        try:
            found.append(int(next(stream)["x"]))
        except ValueError:
            found.append(None)
    assert found == [None, 0, 2, None, None, 4] or found == [None, None, 0, 2, None, 4]
