"""What hostile or unlucky callers do: objects that change under our hands, threads, interpreters, files that keep what
they are given."""

import gc
import io
import subprocess
import sys
import threading
import weakref

import mlx.core as mx
import numpy as np
import pytest


class Swap:
    """An int that gives the array another value while the op reads its arguments."""

    def __init__(self, array, value=0):
        self.array, self.value = array, value

    def __index__(self):
        self.array += 1
        mx.eval(self.array)
        return self.value


@pytest.mark.parametrize("call", [lambda a, i: mx.sum(a, i), lambda a, i: mx.roll(a, i), lambda a, i: mx.take(a, i),
                                  lambda a, i: a.reshape(i, 1), lambda a, i: mx.softmax(a, i),
                                  lambda a, i: mx.unstack(a, axis=i), lambda a, i: mx.cumsum(a, i)])
def test_an_argument_that_replaces_another_does_no_harm(call):
    for _ in range(50):
        a = mx.ones((1024,)) * 3
        mx.eval(a)
        result = call(a, Swap(a, 1024 if "reshape" in call.__code__.co_names else 0))
        mx.eval(result)
        assert mx.min(a).item() == 4


def test_savez_writes_what_was_there_when_it_began():
    a = mx.zeros((200_000,))
    mx.eval(a)
    ends, torn = threading.Event(), []

    def change():
        nonlocal a
        while not ends.is_set():
            a += 1
            mx.eval(a)

    thread = threading.Thread(target=change)
    thread.start()
    for _ in range(20):
        file = io.BytesIO()
        mx.savez(file, a=a)
        file.seek(0)
        values = np.load(file)["a"]
        torn += [] if (values == values[0]).all() else [values]
    ends.set()
    thread.join()
    assert not torn


def test_a_list_that_changes_while_it_is_read_is_an_error():
    class Deepens:
        def __mlx_array__(self):
            deep = [1]
            for _ in range(3000):
                deep = [deep]
            items[0] = deep
            return mx.array(1)

    class Contains:
        def __mlx_array__(self):
            items[0] = items
            return mx.array(1)

    for item in (Deepens(), Contains()):
        items = [1, item]
        with pytest.raises(ValueError):
            mx.array(items)


def test_the_module_is_loaded_once_in_a_process():
    program = ("import sys, mlx.core as mx\ndel sys.modules['mlx.core']\n"
               "try:\n    import mlx.core\nexcept ImportError as error:\n    print(error)\n"
               "print(mx.finfo(mx.float32).bits)")
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert result.stdout.splitlines() == ["mlx.core cannot be loaded more than once in a process", "32"], result.stderr


def test_a_file_object_cannot_keep_what_it_was_lent():
    class Keeps(io.RawIOBase):
        parts = []

        def write(self, data):
            self.parts.append(data)
            return len(data)

    mx.save(Keeps(), mx.ones((1000,)))
    with pytest.raises(ValueError, match="released"):
        bytes(Keeps.parts[-1])


def test_names_with_nul_are_refused():
    with pytest.raises(ValueError, match="null character"):
        mx.save_safetensors(io.BytesIO(), {"a\0b": mx.ones((1,))})
    with pytest.raises(ValueError, match="null character"):
        mx.pad(mx.ones((2,)), 1, mode="edge\0")


def test_a_missing_file_whose_name_is_not_utf8_is_a_file_error():
    with pytest.raises(mx.FileError):
        mx.load("/tmp/\udcff-is-not-here.npy")


def test_interrupts_and_errors_of_foreign_numbers_come_out():
    class Interrupts:
        def __index__(self):
            return 1

        @property
        def dtype(self):
            raise KeyboardInterrupt

    class Refuses:
        def __float__(self):
            raise MemoryError

    for number, error in ((Interrupts(), KeyboardInterrupt), (Refuses(), MemoryError)):
        with pytest.raises(error):
            mx.add(mx.ones((1,)), number)


def test_one_context_serves_two_threads_at_once():
    context = mx.stream(mx.new_stream(mx.cpu))
    inside, leave, found = threading.Event(), threading.Event(), []

    def work():
        before = mx.default_stream(mx.cpu)
        with context:
            inside.set()
            leave.wait(10)
        found.append(mx.default_stream(mx.cpu) == before)

    before = mx.default_stream(mx.cpu)
    thread = threading.Thread(target=work)
    with context:
        thread.start()
        inside.wait(10)
    assert mx.default_stream(mx.cpu) == before
    leave.set()
    thread.join()
    assert found == [True]


def test_cycles_through_array_like_and_at_are_collected():
    class Node:
        def __mlx_array__(self):
            return mx.array(1)

    for wrap in (mx.ArrayLike, lambda node: mx.ones((2,)).at[node]):
        node = Node()
        node.wrapped, gone = wrap(node), weakref.ref(node)
        del node
        gc.collect()
        assert gone() is None


def test_what_is_equal_hashes_alike_and_every_device_has_a_hash():
    assert hash(mx.Device(mx.cpu)) == hash(mx.cpu) and len({mx.cpu, mx.Device(mx.cpu, 0)}) == 1
    for index in range(-1100, 1100, 25):
        hash(mx.Device(mx.gpu, index))
        hash(mx.Device(mx.cpu, index))


def test_limits_cannot_be_changed():
    for limits in (mx.finfo(mx.float32), mx.iinfo(mx.int8)):
        for name in ("min", "dtype", "bits"):
            with pytest.raises(AttributeError):
                setattr(limits, name, 3)


def test_keywords_that_nothing_takes_are_type_errors():
    for call in (lambda: mx.Event(foo=1), lambda: mx.atleast_1d(arys=5), lambda: mx.meshgrid(arrays=3),
                 lambda: mx.ones((2,)).sum(**{"": 1}), lambda: mx.ones((2,)).cumsum(**{"": mx.float32})):
        with pytest.raises(TypeError):
            call()
