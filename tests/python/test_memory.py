"""Memory stays flat: thousands of calls of each kind leave no bytes, no references and no resident memory behind."""

import gc
import io
import os
import sys

import mlx.core as mx
import numpy as np
import pytest

ROUNDS = 10000
WARM_UP = 500
SLACK_BYTES = 6 << 20  # of 10,000 rounds: a leak of even one small object in each is more
SANITIZED = "ASAN_OPTIONS" in os.environ


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


A = mx.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
B = mx.array([[3.0, 1.0, 2.0], [0.5, 0.25, 2.0]])
ONE = mx.array(1.5)
INTS = mx.array([3, 1, 2])
KEY = mx.random.key(0)
CPU = mx.new_stream(mx.cpu)
LOCAL = mx.new_thread_local_stream(mx.cpu)
CONTEXT = mx.stream(CPU)
TREE = {"a": [A, B], "b": (ONE, {"c": INTS})}
NUMPY = np.ones((2, 3), np.float32)
BYTES = {}
for _save, _name in ((lambda f: mx.save(f, A), "npy"), (lambda f: mx.savez(f, a=A, b=B), "npz"),
                     (lambda f: mx.save_safetensors(f, {"a": A}, {"m": "x"}), "safetensors"),
                     (lambda f: mx.save_gguf(f, {"a": A}, {"m": "x"}), "gguf")):
    _file = io.BytesIO()
    _save(_file)
    BYTES[_name] = _file.getvalue()


def fails(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except Exception:
        return
    raise AssertionError("no error")


class Broken:
    def read(self, *unused):
        raise KeyError("read")

    write = seek = tell = read


def in_place():
    x = mx.array([1.0, 2.0])
    x += 1
    x *= B.reshape(6).tolist()[0]
    x -= x
    return x


def contexts():
    with CONTEXT, mx.stream(mx.cpu):
        return mx.add(A, B)


def options():
    with mx.printoptions(precision=3):
        return repr(ONE)


def events():
    begin, end = mx.Event(), mx.Event()
    begin.record(CPU)
    end.record(CPU)
    end.wait(mx.default_stream(mx.cpu))
    end.synchronize()


def set_state():
    mx.random.state[0] = KEY
    return list(mx.random.state)


CALLS = {
    "unary": lambda: mx.exp(A), "method": lambda: A.exp(), "binary": lambda: mx.add(A, B),
    "scalars": lambda: mx.add(A, 2.5), "numpy operand": lambda: A + NUMPY, "numpy number": lambda: A * np.float32(2),
    "operators": lambda: (A + B, 1 - A, A @ B.T, -A, A / 2, A**2, A < B, A == 3, abs(A)), "in place": in_place,
    "foreign operands": lambda: (A == None, A != "x", fails(lambda: A + "x"), fails(lambda: A < None)),  # noqa: E711
    "reduction": lambda: (mx.sum(A), mx.max(A, axis=(0, 1), keepdims=True), A.mean(-1), mx.softmax(A, axis=0)),
    "scan and sort": lambda: (mx.cumsum(A), mx.sort(A, axis=None), mx.argsort(A), mx.argmax(A)),
    "shapes": lambda: (A.reshape(3, 2), A.reshape((6,)), A.T, mx.expand_dims(A, (0, 1)), mx.squeeze(ONE)),
    "lists": lambda: (mx.concatenate([A, B]), mx.stack((A, B), 1), mx.split(A, 3, 1), mx.broadcast_arrays(A, ONE)),
    "pairs": lambda: mx.divmod(A, B),
    "creation": lambda: (mx.zeros((2, 3)), mx.full((2,), 3), mx.arange(5), mx.ones_like(A)),
    "array from list": lambda: mx.array([[1, 2], [3, 4]]), "array from numpy": lambda: mx.array(NUMPY),
    "to numpy": lambda: np.array(A), "casts": lambda: (A.astype(mx.int32), mx.view(A, mx.uint8)),
    "random": lambda: (mx.random.uniform(shape=(3,)), mx.random.normal((2,), key=KEY), mx.random.split(KEY)),
    "random state": set_state, "item": lambda: (ONE.item(), int(ONE), float(ONE), bool(ONE), complex(ONE)),
    "tolist": lambda: A.tolist(), "text": lambda: (repr(A), f"{ONE:.2f}", f"{ONE}"), "options": options,
    "iteration": lambda: list(INTS), "indexing": lambda: (A[0], A[:, 1], A[INTS[1:]], A[..., None]),
    "eval": lambda: mx.eval(A + 1, {"x": [B * 2]}), "eval of trees": lambda: mx.eval(TREE),
    "async_eval": lambda: (mx.async_eval(A + 1), mx.synchronize()),
    "streams": lambda: mx.eval(mx.add(mx.add(A, B, stream=CPU), 1, stream=mx.cpu)), "contexts": contexts,
    "local streams": lambda: mx.eval(mx.exp(A, stream=LOCAL)), "events": events,
    "devices": lambda: (mx.Device(mx.cpu, 0), mx.default_device(), mx.device_info(), A.stream, CPU.device, repr(CPU)),
    "statistics": lambda: CPU.statistics(), "wait": lambda: mx.wait(A + 1),
    "dtypes": lambda: (mx.result_type(A, mx.int32), mx.finfo(mx.float16), mx.iinfo(mx.int8), repr(mx.float32),
                       mx.isdtype(mx.int8, ("bool", "integral")), mx.issubdtype(mx.int8, mx.integer)),
    "memory figures": lambda: (mx.get_active_memory(), mx.get_peak_memory(), mx.get_cache_memory()),
    "type errors": lambda: (fails(mx.exp, "x"), fails(mx.add, A), fails(mx.exp, A, wrong=1), fails(mx.sum, A, axis="x"),
                            fails(mx.concatenate, [A, 3]), fails(mx.array), fails(mx.zeros, (2, "x"))),
    "value errors": lambda: (fails(mx.add, A, INTS.reshape(3, 1)[:3]), fails(mx.reshape, A, (7,)), fails(mx.sum, A, 5),
                             fails(A.item), fails(mx.split, A, 5), fails(mx.zeros, (-1,)), fails(mx.add, INTS, 10**30)),
    "overflow errors": lambda: (fails(mx.zeros, (2**40,)), fails(mx.sum, A, axis=2**40)),
    "save npy": lambda: mx.save(io.BytesIO(), A), "load npy": lambda: mx.load(io.BytesIO(BYTES["npy"]), "npy"),
    "save safetensors": lambda: mx.save_safetensors(io.BytesIO(), {"a": A}, {"k": "v"}),
    "load safetensors": lambda: mx.load(io.BytesIO(BYTES["safetensors"]), "safetensors", return_metadata=True),
    "save gguf": lambda: mx.save_gguf(io.BytesIO(), {"a": A}, {"k": ["v", "w"], "n": ONE}),
    "load gguf": lambda: mx.load(io.BytesIO(BYTES["gguf"]), "gguf", return_metadata=True),
    "failing files": lambda: (fails(mx.save, Broken(), A), fails(mx.load, Broken(), "npy"), fails(mx.load, "none.npy"),
                              fails(mx.load, io.BytesIO(b"x"), "gguf"), fails(mx.save_safetensors, Broken(), {"a": A}),
                              fails(mx.save_safetensors, io.BytesIO(), {1: A}), fails(mx.savez, Broken(), A)),
    "objects made": lambda: (mx.Event(), mx.stream(CPU), mx.printoptions(precision=2), mx.Device(mx.cpu)),
}
SLOW = {"save npz": lambda: mx.savez(io.BytesIO(), a=A, b=B),
        "load npz": lambda: mx.load(io.BytesIO(BYTES["npz"]), "npz"),
        "new streams": lambda: mx.eval(mx.add(A, 1, stream=mx.new_stream(mx.cpu)))}
WATCHED = (A, B, ONE, INTS, KEY, CPU, LOCAL, CONTEXT, NUMPY, TREE, mx.float32, mx.cpu, mx.int8, mx.array, None, mx.exp)
UNCOUNTED = 500  # None has uses of its own


def counts():
    return [sys.getrefcount(item) for item in WATCHED]


@pytest.mark.parametrize("name", list(CALLS) + list(SLOW))
def test_thousands_of_calls_leave_nothing_behind(name):
    call, rounds = (CALLS[name], ROUNDS) if name in CALLS else (SLOW[name], ROUNDS // 20)
    for _ in range(WARM_UP if name in CALLS else 50):
        call()
    mx.synchronize(CPU)
    mx.synchronize()
    gc.collect()
    mx.eval(WATCHED[:5])
    references, active, before = counts(), mx.get_active_memory(), resident()
    for _ in range(rounds):
        call()
    mx.synchronize(CPU)
    mx.synchronize()
    gc.collect()
    for item, was, now in zip(WATCHED, references, counts()):
        assert abs(now - was) <= (UNCOUNTED if item is None else 2), f"{item!r}: {was} references, now {now}"
    assert mx.get_active_memory() <= active
    if not SANITIZED:
        assert resident() - before <= SLACK_BYTES, f"{(resident() - before) / rounds:.0f} bytes a round"


def test_a_long_chain_is_given_back():
    active = mx.get_active_memory()
    x = mx.ones((10,))
    for _ in range(200000):
        x = x + 1
    del x
    gc.collect()
    assert mx.get_active_memory() <= active + 4096
    x = mx.ones((10,))
    for _ in range(50000):
        x = x + 1
    assert x.tolist()[0] == 50001
    del x
    assert mx.get_active_memory() <= active + 4096


def test_cycles_through_arrays_holders_are_collected():
    class Holder:
        pass

    active = mx.get_active_memory()
    for _ in range(100):
        holder = Holder()
        holder.array, holder.self = mx.zeros((1000,)) + 1, holder
        mx.eval(holder.array)
    del holder
    gc.collect()
    mx.synchronize()
    assert mx.get_active_memory() <= active
