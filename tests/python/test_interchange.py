"""Arrays and other libraries: the buffer protocol, __array__, pickling, copies; memory over many round trips."""

import copy
import ctypes
import gc
import io
import os
import pickle
import sys
import threading
import time

import mlx.core as mx
import numpy as np
import pytest

from interchange_support import (DTYPES, Old, address_of, every_dtype, every_known_dtype, name_of, run, sample,
                                 views_of, wait_for)

FORMATS = {"bool": "?", "uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q", "int8": "b", "int16": "h",
           "int32": "i", "int64": "q", "float16": "e", "float32": "f", "float64": "d", "complex64": "Zf"}


# ---- the buffer protocol ----


@every_known_dtype
def test_a_memoryview_describes_the_array(dtype):
    a, n = sample(dtype)
    view = memoryview(a)
    size = n.itemsize
    assert (view.format, view.shape, view.strides) == (FORMATS[name_of(dtype)], (2, 3), (3 * size, size))
    assert (view.itemsize, view.nbytes, view.readonly, view.contiguous) == (size, 6 * size, False, True)
    assert view.tobytes() == n.tobytes() == bytes(a)
    turned = memoryview(a.T)
    assert (turned.shape, turned.strides) == ((3, 2), (size, 3 * size))
    assert not turned.c_contiguous and turned.f_contiguous
    assert turned.tobytes() == n.T.tobytes() == bytes(a.T)


def test_arrays_of_no_dimension_and_of_no_element_have_views():
    view = memoryview(mx.array(1.5))
    assert (view.shape, view.strides, view.nbytes, view.tolist()) == ((), (), 4, 1.5)
    view = memoryview(mx.zeros((2, 0)))
    assert (view.shape, view.nbytes, view.c_contiguous, view.tolist()) == ((2, 0), 0, True, [[], []])
    assert bytes(mx.zeros((2, 0))) == b""
    assert np.asarray(mx.zeros((0, 3), mx.int8)).shape == (0, 3)


@every_known_dtype
def test_numpy_sees_the_memory_itself(dtype):
    a, n = sample(dtype)
    for value, expected in views_of(a):
        seen = np.asarray(value)
        assert seen.dtype == expected.dtype
        assert np.array_equal(seen, expected)
        assert address_of(value) == address_of(value)
    seen = np.asarray(a)
    assert not seen.flags.owndata
    seen[0, 0] = 1
    assert a.tolist()[0][0] == mx.array(1, dtype).item()


def test_a_view_evaluates():
    a = mx.exp(mx.zeros((3,))) + 1
    assert np.asarray(a).tolist() == [2.0, 2.0, 2.0]


@pytest.mark.parametrize("export", [
    memoryview, np.asarray, np.array, np.from_dlpack, bytes, mx.array.__dlpack__, mx.array.__getstate__,
    mx.array.__array__,
])
def test_a_failure_to_evaluate_is_told_whatever_asks(export):
    with mx.stream(mx.new_stream(mx.cpu)):  # whoever synchronizes with the stream is told too
        a = mx.zeros((2**31 - 1, 1000)) + 1
    with pytest.raises(mx.OutOfMemoryError, match="out of memory"):
        export(a)


@pytest.mark.parametrize("export", [memoryview, np.asarray, np.from_dlpack, bytes])
def test_other_threads_run_while_an_export_waits(export):
    ticks, is_over = [], threading.Event()

    def tick():
        while not is_over.wait(0.001):
            ticks.append(time.perf_counter())

    thread = threading.Thread(target=tick)
    thread.start()
    a = mx.full((1000, 1000), 0.001)
    for _ in range(8):
        a = a @ a
    begin = time.perf_counter()
    export(a)
    end = time.perf_counter()
    is_over.set()
    thread.join()
    assert sum(begin < t < end for t in ticks) >= 3 or end - begin < 0.01


class Buffer(ctypes.Structure):
    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.c_void_p), ("len", ctypes.c_ssize_t),
                ("itemsize", ctypes.c_ssize_t), ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
                ("format", ctypes.c_char_p), ("shape", ctypes.POINTER(ctypes.c_ssize_t)),
                ("strides", ctypes.POINTER(ctypes.c_ssize_t)), ("suboffsets", ctypes.c_void_p),
                ("internal", ctypes.c_void_p)]


SIMPLE, WRITABLE, FORMAT, ND, STRIDES, C, F, ANY = 0, 1, 4, 8, 0x18, 0x38, 0x58, 0x98


def request(value, flags):
    """What a request with these flags gives: (bytes, format, shape, strides), or the text of the BufferError."""
    view = Buffer()
    try:
        ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(value), ctypes.byref(view), flags)
    except BufferError as error:
        assert not view.obj
        return str(error)
    shape = view.shape[:view.ndim] if view.shape else None
    strides = view.strides[:view.ndim] if view.strides else None
    assert view.itemsize == 4 and view.len == value.nbytes and not view.suboffsets and not view.readonly
    result = view.format, shape, strides
    ctypes.pythonapi.PyBuffer_Release(ctypes.byref(view))
    return result


def test_every_request_gets_what_it_asked_for():
    a = mx.array([[1, 2, 3], [4, 5, 6]])
    assert request(a, SIMPLE) == request(a, WRITABLE) == (None, None, None)
    assert request(a, FORMAT) == (b"i", None, None)
    assert request(a, ND) == (None, [2, 3], None)
    assert request(a, ND | FORMAT) == (b"i", [2, 3], None)
    assert request(a, STRIDES) == request(a, C) == request(a, ANY) == (None, [2, 3], [12, 4])
    assert request(a, F) == "[array] the array is not F-contiguous"


def test_requests_that_a_layout_does_not_allow_are_buffer_errors():
    turned = mx.array([[1, 2, 3], [4, 5, 6]]).T
    no_strides = "[array] the array is not C-contiguous, and strides were not asked for"
    assert request(turned, SIMPLE) == request(turned, WRITABLE) == request(turned, ND) == no_strides
    assert request(turned, C) == "[array] the array is not C-contiguous"
    assert request(turned, STRIDES) == request(turned, F) == request(turned, ANY) == (None, [3, 2], [4, 12])
    spread = mx.broadcast_to(mx.array([1, 2]), (3, 2))
    assert request(spread, STRIDES) == (None, [3, 2], [0, 4])
    assert request(spread, ANY) == "[array] the array is not contiguous"
    assert request(spread, SIMPLE) == no_strides
    with pytest.raises(BufferError, match="not C-contiguous"):
        io.BytesIO().write(turned)
    assert request(mx.array([[1, 2, 3]]).T, C) == (None, [3, 1], [4, 12])  # dimensions of 1 have any stride


def test_a_view_keeps_the_memory_whatever_becomes_of_the_object():
    before = mx.get_active_memory()
    a = mx.arange(100_000)
    seen, view = np.asarray(a), memoryview(a)
    a += 1
    assert seen[5] == 5 and a.tolist()[5] == 6
    del a
    gc.collect()
    junk = [mx.full((100_000,), i) for i in range(4)]
    mx.eval(junk)
    assert seen[99_999] == view[99_999] == 99_999
    del junk, seen
    view.release()
    mx.synchronize()
    assert mx.get_active_memory() <= before + 1024


def test_in_place_operators_leave_what_was_exported_as_it_was():
    a = mx.array([1.0, 2.0])
    seen, tensor = np.asarray(a), np.from_dlpack(a)
    a += 1
    a *= 10
    assert seen.tolist() == tensor.tolist() == [1.0, 2.0]
    assert a.tolist() == [20.0, 30.0]


def test_an_exported_view_is_not_computed_into():
    a = mx.zeros((1000,))
    seen = np.asarray(a)
    b = a + 1
    del a
    c = mx.exp(b) * 2
    mx.eval(c)
    assert not seen.any()


def test_arrays_on_a_gpu_are_seen_read_only():
    program = """
import mlx.core as mx, numpy as np
a = mx.add(mx.array([1.0, 2.0]), 1, stream=mx.gpu)
view = memoryview(a)
print(view.readonly, view.tolist(), np.asarray(a).flags.writeable, np.array(a).flags.writeable)
print(np.from_dlpack(a).flags.writeable, np.from_dlpack(a, copy=True).flags.writeable, a.__dlpack_device__())
mx.set_default_device(mx.gpu)
print(mx.array(np.array([0.5, 1.5])).tolist(), mx.array([mx.array([1, 2]), [3, 4]]).tolist())
"""
    assert run(program, SLIP_GPU="sim") == ["True [2.0, 3.0] False True", "False True (1, 0)",
                                            "[0.5, 1.5] [[1, 2], [3, 4]]"]


# ---- __array__ ----


def test_bfloat16_becomes_float32_in_numpy():
    a = mx.array([1.5, -2.25, float("inf")], mx.bfloat16)
    for made in (np.array(a), np.asarray(a), a.__array__(), a.__array__(copy=True)):
        assert made.dtype == np.float32
        assert made.tolist() == [1.5, -2.25, float("inf")]
    assert np.asarray(a, np.float64).dtype == np.float64
    assert bytes(a) == (np.array(a).view(np.uint32) >> 16).astype(np.uint16).tobytes()
    message = "Unable to avoid copy while creating an array as requested: NumPy has no bfloat16"
    with pytest.raises(ValueError, match=message):
        np.array(a, copy=False)
    with pytest.raises(BufferError, match=r"^\[array\] the buffer protocol has no bfloat16"):
        memoryview(a)
    view = Buffer()  # the plain bytes need no format
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(a), ctypes.byref(view), SIMPLE)
    assert view.len == a.nbytes
    ctypes.pythonapi.PyBuffer_Release(ctypes.byref(view))


def test_array_methods_follow_numpy_in_dtype_and_copy():
    a = mx.array([1, 2, 3])
    assert address_of(a.__array__()) == address_of(a.__array__(copy=False)) == address_of(a)
    assert address_of(a.__array__(np.int32, copy=None)) == address_of(a)
    assert address_of(a.__array__(copy=True)) != address_of(a)
    assert a.__array__(np.float64).dtype == np.float64
    assert a.__array__(dtype="int8", copy=True).tolist() == [1, 2, 3]
    assert np.array(a) is not np.asarray(a)
    assert address_of(np.array(a)) != address_of(a)
    with pytest.raises(ValueError, match="Unable to avoid copy"):
        a.__array__(np.float64, copy=False)
    with pytest.raises(TypeError, match="incompatible function arguments"):
        a.__array__(None, None, None)
    with pytest.raises(TypeError, match="incompatible function arguments"):
        a.__array__(order="C")


def test_numpys_absence_is_a_clear_error():
    program = """
import sys
import threading
import time
sys.modules["numpy"] = None
import mlx.core as mx, pickle
a = mx.array([[1, 2], [3, 4]], mx.bfloat16)
try:
    a.__array__()
except ImportError as error:
    print(error)
b = pickle.loads(pickle.dumps(a.T))
print(b.dtype, b.tolist(), memoryview(mx.array([1.5])).tolist(), mx.array(b"ab").tolist())
"""
    assert run(program) == ["[array] __array__ needs NumPy, which is not installed",
                            "mlx.core.bfloat16 [[1.0, 3.0], [2.0, 4.0]] [1.5] [97, 98]"]


# ---- pickling and copies ----


@every_dtype
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_arrays_are_pickled_in_every_protocol(dtype, protocol):
    a, _ = sample(dtype)
    for value in (a, a.T, mx.array(1, dtype), mx.zeros((2, 0, 3), dtype), mx.broadcast_to(a, (2, 2, 3)), a + a):
        back = pickle.loads(pickle.dumps(value, protocol))
        assert type(back) is mx.array
        assert (back.dtype, back.shape, back.tolist()) == (dtype, value.shape, value.tolist())


def test_pickles_out_of_band_share_the_memory():
    a = mx.arange(1000)
    buffers = []
    data = pickle.dumps(a, 5, buffer_callback=buffers.append)
    assert len(data) < 400 and len(buffers) == 1
    assert pickle.loads(data, buffers=buffers).tolist() == a.tolist()


def test_the_state_is_that_of_mlx():
    words, number = mx.array([1.5, 2.5], mx.bfloat16).__getstate__()
    assert (words.dtype, words.tolist(), number) == (np.uint16, [16320, 16416], 12)
    for number, dtype in enumerate(DTYPES[:10] + [mx.float32, mx.float64, mx.bfloat16, mx.complex64]):
        assert mx.array([1], dtype).__getstate__()[1] == number


# pickle.dumps([mx.array([[1, 2]]).T, mx.array([1.5, 2.5], mx.bfloat16)], 4) with MLX 0.32.2
PICKLED_BY_MLX = bytes.fromhex(
    "80049502010000000000005d94288c086d6c782e636f7265948c0561727261799493942981948c166e756d70792e5f63"
    "6f72652e6d756c74696172726179948c0c5f7265636f6e7374727563749493948c056e756d7079948c076e6461727261"
    "799493944b0085944301629487945294284b014b024b01869468088c0564747970659493948c02693494898887945294"
    "284b038c013c944e4e4e4affffffff4affffffff4b007494628943080100000002000000947494624b07869462680329"
    "81946807680a4b008594680c87945294284b014b02859468118c02753294898887945294284b0368154e4e4e4affffff"
    "ff4affffffff4b00749462894304c03f2040947494624b0c869462652e")


def test_what_mlx_has_pickled_is_read():
    first, second = pickle.loads(PICKLED_BY_MLX)
    assert (first.dtype, first.tolist()) == (mx.int32, [[1], [2]])
    assert (second.dtype, second.tolist()) == (mx.bfloat16, [1.5, 2.5])


@pytest.mark.parametrize("state, error", [
    (3, TypeError), ((), TypeError), ((1,), TypeError), ((np.array([1]), 99), ValueError),
    ((np.array([1]), -1), ValueError), ((b"abc", 7, (1,)), ValueError), ((b"abcd", 7, (-1,)), ValueError),
    ((b"", 7, (2**31 - 1,) * 4), (ValueError, OverflowError)), ((b"abcd", 7, "a"), ValueError), ((1, 7), TypeError),
    ((b"abcd", 7, (1,) * 65), ValueError), ((b"abcd", 7, (2**40,)), OverflowError),
])
def test_states_that_are_none_are_refused(state, error):
    a = mx.array([5])
    with pytest.raises(error):
        a.__setstate__(state)
    assert a.tolist() == [5]


def test_an_array_made_for_unpickling_is_whole():
    a = mx.array.__new__(mx.array)
    assert (a.dtype, a.tolist()) == (mx.float32, [])
    a.__setstate__((b"\1\0\0\0", 7, ()))
    assert a.item() == 1


def test_copies():
    a = mx.array([1, 2])
    for made in (copy.copy(a), copy.deepcopy(a), a.__copy__(), a.__deepcopy__({})):
        assert made is not a and made.tolist() == [1, 2]
        made += 1
        assert a.tolist() == [1, 2]
    assert address_of(copy.copy(a)) == address_of(a)
    assert address_of(copy.deepcopy(a)) != address_of(a)
    tree = {"w": [a, a], "b": (a,)}
    deep = copy.deepcopy(tree)
    assert deep["w"][0] is deep["w"][1] is deep["b"][0]


# ---- memory over many round trips ----


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


def by_buffer(n):
    return np.asarray(mx.array(n))


def by_dlpack(n):
    return np.from_dlpack(mx.from_dlpack(n))


def by_sharing(n):
    return np.asarray(mx.asarray(n, copy=False).T).T


def by_pickle(n):
    return np.asarray(pickle.loads(pickle.dumps(mx.array(n), 5)))


def by_list(n):
    return np.array(mx.array([mx.array(n), n]))[0]


def by_copy(n):
    return np.from_dlpack(mx.from_dlpack(n, copy=True), copy=True)


def by_capsule(n):
    mx.array(n).__dlpack__()
    return np.from_dlpack(Old(mx.array(n)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("trip", [by_buffer, by_dlpack, by_sharing, by_pickle, by_list, by_copy, by_capsule])
def test_memory_stays_flat_over_ten_thousand_round_trips(trip):
    n = np.arange(2048, dtype=np.float32)
    for _ in range(1000):
        back = trip(n)
    assert np.array_equal(back, n)
    del back
    gc.collect()
    active, resident, references = mx.get_active_memory(), resident_bytes(), sys.getrefcount(n)
    for _ in range(10_000):
        trip(n)
    gc.collect()
    assert mx.get_active_memory() <= active + 2 * n.nbytes
    if "LD_PRELOAD" not in os.environ:  # a sanitizer keeps freed memory for a while
        assert resident_bytes() <= resident + 4 * 2**20  # 10,000 arrays are 80 MB
    wait_for(lambda: sys.getrefcount(n) <= references)
