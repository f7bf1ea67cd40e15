"""Arrays and other libraries: the buffer protocol, __array__, DLPack, pickling and copies."""

import array as array_module
import copy
import ctypes
import gc
import io
import pickle
import subprocess
import sys
import threading
import weakref

import mlx.core as mx
import numpy as np
import pytest

DTYPES = [mx.bool_, mx.uint8, mx.uint16, mx.uint32, mx.uint64, mx.int8, mx.int16, mx.int32, mx.int64, mx.float16,
          mx.bfloat16, mx.float32, mx.float64, mx.complex64]
FORMATS = {"bool": "?", "uint8": "B", "uint16": "H", "uint32": "I", "uint64": "Q", "int8": "b", "int16": "h",
           "int32": "i", "int64": "q", "float16": "e", "float32": "f", "float64": "d", "complex64": "Zf"}


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
            (mx.expand_dims(a, 1), n[:, None]), (mx.reshape(a, (-1,)), n.reshape(-1))]


def address_of(view):
    return np.asarray(view).__array_interface__["data"][0]


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
    assert request_words(a) == a.nbytes


def request_words(value):
    view = Buffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(value), ctypes.byref(view), SIMPLE)
    length = view.len
    ctypes.pythonapi.PyBuffer_Release(ctypes.byref(view))
    return length


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
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["[array] __array__ needs NumPy, which is not installed",
                                        "mlx.core.bfloat16 [[1.0, 3.0], [2.0, 4.0]] [1.5] [97, 98]"], done.stderr


# ---- DLPack: export ----


@every_known_dtype
def test_numpy_takes_dlpack_tensors_without_a_copy(dtype):
    a, _ = sample(dtype)
    for value, expected in views_of(a):
        seen = np.from_dlpack(value)
        assert seen.dtype == expected.dtype
        assert np.array_equal(seen, expected)
        assert address_of(seen) == address_of(value)
    assert np.from_dlpack(mx.array(1, dtype)).shape == ()
    assert np.from_dlpack(mx.zeros((2, 0), dtype)).shape == (2, 0)


def test_capsules_are_of_the_version_that_the_consumer_knows():
    a = mx.array([1, 2])
    for options, name in [({}, "dltensor"), ({"max_version": None}, "dltensor"), ({"max_version": (0, 8)}, "dltensor"),
                          ({"max_version": (1, 0)}, "dltensor_versioned"),
                          ({"max_version": (2, 5)}, "dltensor_versioned"), ({"stream": 1}, "dltensor"),
                          ({"dl_device": (1, 0), "copy": False}, "dltensor")]:
        assert f'"{name}"' in repr(a.__dlpack__(**options))
    assert a.__dlpack_device__() == (1, 0)


def test_a_copy_is_exported_where_one_is_asked_for():
    a = mx.array([[1, 2], [3, 4]])
    for version in (None, (1, 1)):
        made = mx.from_dlpack(a.T.__dlpack__(copy=True, max_version=version))
        assert made.tolist() == [[1, 3], [2, 4]]
        assert address_of(made) != address_of(a)
    assert address_of(np.from_dlpack(a, copy=True)) != address_of(a)
    assert address_of(np.from_dlpack(a, copy=False)) == address_of(a)


def test_exports_elsewhere_are_buffer_errors():
    with pytest.raises(BufferError, match=r"on the CPU, \(1, 0\), not on device \(2, 1\)$"):
        mx.array([1]).__dlpack__(dl_device=(2, 1))
    for options in ({"max_version": 1}, {"dl_device": "cpu"}, {"max_version": (1, "a")}):
        with pytest.raises(TypeError, match="expected a tuple of two ints"):
            mx.array([1]).__dlpack__(**options)
    with pytest.raises(TypeError, match="incompatible function arguments"):
        mx.array([1]).__dlpack__(None)


def test_unconsumed_capsules_give_the_memory_back():
    gc.collect()
    mx.clear_cache()
    before = mx.get_active_memory()
    for i in range(100):
        capsule = mx.full((10_000,), i).__dlpack__(max_version=(1, i % 2))
        del capsule
    assert mx.get_active_memory() <= before + 1024


def test_a_tensor_keeps_the_memory_whatever_becomes_of_the_object():
    a = mx.arange(10_000)
    seen, capsule = np.from_dlpack(a), a.__dlpack__()
    a += 5
    del a
    junk = [mx.full((10_000,), i) for i in range(4)]
    mx.eval(junk)
    assert seen[9_999] == 9_999
    assert mx.from_dlpack(capsule).tolist()[9_999] == 9_999


# ---- DLPack: import ----


@every_known_dtype
def test_tensors_of_numpy_are_shared_where_dtype_and_layout_allow(dtype):
    n = np.array([[0, 1, 2], [3, 4, 1]]).astype(name_of(dtype))
    cube = np.arange(24).reshape(2, 3, 4).astype(name_of(dtype))
    for source in (n, n.T, n[1], cube.transpose(1, 2, 0), cube.transpose(2, 0, 1), n[:, None], n[:0], n[0, 0:1]):
        made = mx.asarray(source, dtype, copy=False)
        assert made.shape == source.shape and made.dtype == dtype
        assert np.array_equal(np.asarray(made), source)
        if source.size:
            assert address_of(made) == address_of(source)
    if dtype != mx.float64:
        made = mx.from_dlpack(n)
        assert address_of(made) == address_of(n)
        assert address_of(mx.from_dlpack(n, copy=False)) == address_of(n)
        assert address_of(mx.from_dlpack(n, copy=True)) != address_of(n)
    assert mx.from_dlpack(n).tolist() == n.tolist()


@pytest.mark.parametrize("make, reason", [
    (lambda n: n[::-1], "it has gaps"), (lambda n: n[:, ::2], "it has gaps"), (lambda n: n[:, 1:], "it has gaps"),
    (lambda n: np.broadcast_to(n, (2, 2, 3)), "it is read-only"), (lambda n: np.frombuffer(n.tobytes(), np.int32),
                                                                  "it is read-only"),
    (lambda n: np.frombuffer(bytearray(b"x" + n.tobytes()), np.uint8)[1:].view(np.int32), "it is not aligned"),
    (lambda n: n.astype(">i4"), "its byte order is not the machine's"),
    (lambda n: n.astype(np.float64), "its elements are of another dtype"),
    (lambda n: n.astype(np.complex128), "there is no dtype of its width"),
])
def test_what_cannot_be_shared_is_copied_or_refused(make, reason):
    source = make(np.array([[1, 2, 3], [4, 5, 6]], np.int32))
    with pytest.raises(ValueError, match=f"^Unable to avoid copy while creating an array as requested: {reason}.$"):
        mx.asarray(source, copy=False)
    assert mx.asarray(source).tolist() == source.tolist()
    if source.dtype.isnative:
        with pytest.raises(ValueError, match="^Unable to avoid copy"):
            mx.from_dlpack(source, copy=False)
        made = mx.from_dlpack(source)
        assert made.tolist() == source.tolist()
        assert address_of(made) != address_of(source)
    else:
        with pytest.raises(BufferError, match="native byte order"):
            mx.from_dlpack(source)


def test_doubles_become_float32_by_dlpack_too():
    assert mx.from_dlpack(np.array([1.5])).dtype == mx.float32
    assert mx.from_dlpack(np.array([1.5j])).dtype == mx.complex64
    assert mx.asarray(np.array([0.1]), mx.float64, copy=False).tolist() == [0.1]


def test_shared_memory_lives_as_long_as_the_array():
    n = np.arange(100_000, dtype=np.int32)
    gone = weakref.ref(n)
    a = mx.from_dlpack(n)
    b = a.T + 1
    del n
    gc.collect()
    assert gone() is not None and a.tolist()[-1] == 99_999
    del a
    assert b.tolist()[-1] == 100_000
    del b
    wait_for(lambda: gone() is None)


def wait_for(condition):
    for _ in range(1000):
        gc.collect()
        if condition():
            return
        mx.synchronize()
        threading.Event().wait(0.01)
    raise AssertionError("did not come true")


def test_shared_memory_is_not_computed_into():
    n = np.zeros(1000, np.float32)
    a = mx.from_dlpack(n)
    a += 1
    b = mx.exp(a)
    mx.eval(b)
    assert not n.any()


def test_capsules_are_consumed_once():
    for version in (None, (1, 0)):
        for source in (mx.array([1, 2], mx.int32), np.array([1, 2], np.int32)):
            capsule = source.__dlpack__(max_version=version)
            assert mx.from_dlpack(capsule).tolist() == [1, 2]
            assert '"used_dltensor' in repr(capsule)
            with pytest.raises(ValueError, match=r"^\[from_dlpack\] the capsule has been consumed already$"):
                mx.from_dlpack(capsule)
    with pytest.raises(ValueError, match=r"^\[from_dlpack\] expected a capsule with a DLPack tensor$"):
        mx.from_dlpack(make_capsule(b"something"))


def make_capsule(name):
    new = ctypes.pythonapi.PyCapsule_New
    new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return new(1, name, None)  # borrows the name: a constant


class Old:
    """A producer from before versions."""

    def __init__(self, value, device=(1, 0)):
        self.value, self.device = value, device

    def __dlpack__(self, stream=None):
        return self.value.__dlpack__()

    def __dlpack_device__(self):
        return self.device


class Wrong(Old):
    def __dlpack__(self, **options):
        return 5


class Failing(Old):
    def __dlpack__(self, **options):
        raise ZeroDivisionError("mine")


def test_producers_of_every_age_are_understood():
    n = np.array([1, 2], np.int32)
    made = mx.from_dlpack(Old(n))
    assert made.tolist() == [1, 2] and address_of(made) == address_of(n)
    assert mx.array(Old(n)).tolist() == [1, 2]
    assert mx.array(Old(n), mx.float32).dtype == mx.float32
    assert address_of(mx.asarray(Old(n), copy=False)) == address_of(n)
    assert mx.asarray(Old(n), mx.int8).dtype == mx.int8
    with pytest.raises(BufferError, match=r"on device \(2, 3\), which the CPU cannot read$"):
        mx.from_dlpack(Old(n, (2, 3)))
    with pytest.raises(TypeError, match="gave no capsule$"):
        mx.from_dlpack(Wrong(n))
    with pytest.raises(ZeroDivisionError, match="^mine$"):
        mx.from_dlpack(Failing(n))


class Tensor(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("device_type", ctypes.c_int32), ("device_id", ctypes.c_int32),
                ("ndim", ctypes.c_int32), ("code", ctypes.c_uint8), ("bits", ctypes.c_uint8),
                ("lanes", ctypes.c_uint16), ("shape", ctypes.POINTER(ctypes.c_int64)),
                ("strides", ctypes.POINTER(ctypes.c_int64)), ("byte_offset", ctypes.c_uint64)]


class Managed(Tensor):
    _fields_ = [("owner", ctypes.c_void_p), ("deleter", ctypes.c_void_p)]


class Versioned(ctypes.Structure):
    _fields_ = [("major", ctypes.c_uint32), ("minor", ctypes.c_uint32), ("owner", ctypes.c_void_p),
                ("deleter", ctypes.c_void_p), ("flags", ctypes.c_uint64), ("tensor", Tensor)]


class Producer:
    """Tensors made by hand, whose deleter counts."""

    def __init__(self):
        self.data = (ctypes.c_int32 * 8)(*range(8))
        self.shape = (ctypes.c_int64 * 2)(2, 2)
        self.deleted = 0
        self.deleter = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(self.delete)

    def delete(self, tensor):
        self.deleted += 1

    def describe(self, tensor, **changes):
        values = {"data": ctypes.addressof(self.data), "device_type": 1, "ndim": 2, "code": 0, "bits": 32, "lanes": 1,
                  "shape": self.shape, "strides": None, "byte_offset": 8, **changes}
        for name, value in values.items():
            setattr(tensor, name, value)

    def capsule(self, **changes):
        self.tensor = Managed(deleter=ctypes.cast(self.deleter, ctypes.c_void_p))
        self.describe(self.tensor, **changes)
        return self.wrap(b"dltensor")

    def versioned(self, major=1, flags=0, **changes):
        self.tensor = Versioned(major=major, flags=flags, deleter=ctypes.cast(self.deleter, ctypes.c_void_p))
        self.describe(self.tensor.tensor, **changes)
        return self.wrap(b"dltensor_versioned")

    def wrap(self, name):
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        self.name = name
        return new(ctypes.addressof(self.tensor), name, None)


def test_offsets_and_missing_strides_are_respected_and_the_deleter_is_called_once():
    for kind in ("capsule", "versioned"):
        producer = Producer()
        a = mx.from_dlpack(getattr(producer, kind)())
        assert a.tolist() == [[2, 3], [4, 5]]
        producer.data[2] = 7  # shared
        assert a.tolist() == [[7, 3], [4, 5]]
        b = a.T
        mx.eval(b)
        del a
        assert producer.deleted == 0
        del b
        wait_for(lambda: producer.deleted == 1)


def test_tensors_that_are_copied_are_deleted_at_once():
    producer = Producer()
    a = mx.from_dlpack(producer.versioned(flags=1))  # read-only
    wait_for(lambda: producer.deleted == 1)
    producer.data[2] = 7
    assert a.tolist() == [[2, 3], [4, 5]]
    with pytest.raises(ValueError, match="it is read-only"):
        mx.from_dlpack(producer.versioned(flags=1), copy=False)
    wait_for(lambda: producer.deleted == 2)
    with pytest.raises(ValueError, match="its producer made a copy"):
        mx.from_dlpack(producer.versioned(flags=2), copy=False)
    wait_for(lambda: producer.deleted == 3)
    strides = (ctypes.c_int64 * 2)(4, 2)
    assert mx.from_dlpack(producer.capsule(strides=strides, byte_offset=0)).tolist() == [[0, 2], [4, 6]]
    wait_for(lambda: producer.deleted == 4)
    strides = (ctypes.c_int64 * 2)(-2, -1)
    assert mx.from_dlpack(producer.capsule(strides=strides, byte_offset=28)).tolist() == [[7, 6], [5, 4]]
    wait_for(lambda: producer.deleted == 5)


@pytest.mark.parametrize("changes, error, message", [
    ({"bits": 4}, TypeError, "there is no dtype for elements of DLPack type 0, 4 bits, 1 lanes"),
    ({"lanes": 2}, TypeError, "there is no dtype for elements of DLPack type 0, 32 bits, 2 lanes"),
    ({"code": 3}, TypeError, "there is no dtype for elements of DLPack type 3, 32 bits, 1 lanes"),
    ({"device_type": 2}, BufferError, r"the memory is on device \(2, 0\), which the CPU cannot read"),
    ({"ndim": 65}, ValueError, "expected at most 64 dimensions, got 65"),
    ({"shape": (ctypes.c_int64 * 2)(2, 2**31)}, OverflowError, "dimension 2147483648 is out of range"),
    ({"shape": (ctypes.c_int64 * 2)(2, -1)}, OverflowError, "dimension -1 is out of range"),
])
def test_tensors_that_no_array_can_stand_for_are_refused_and_deleted(changes, error, message):
    for kind in ("capsule", "versioned"):
        producer = Producer()
        with pytest.raises(error, match=message):
            mx.from_dlpack(getattr(producer, kind)(**changes))
        wait_for(lambda: producer.deleted == 1)


def test_tensors_of_a_later_version_stay_their_producers():
    producer = Producer()
    capsule = producer.versioned(major=2)
    with pytest.raises(BufferError, match=r"^\[from_dlpack\] DLPack 2.0 is newer than 1$"):
        mx.from_dlpack(capsule)
    assert producer.deleted == 0
    assert '"dltensor_versioned"' in repr(capsule)


def test_tensors_are_deleted_wherever_the_last_reference_goes():
    producer = Producer()
    arrays = [mx.from_dlpack(producer.capsule())]
    thread = threading.Thread(target=arrays.clear)
    thread.start()
    thread.join()
    wait_for(lambda: producer.deleted == 1)


def test_bfloat16_passes_between_arrays():
    a = mx.array([1.5, 2.5], mx.bfloat16)
    b = mx.from_dlpack(a)
    assert b.dtype == mx.bfloat16 and b.tolist() == [1.5, 2.5]


# ---- asarray and from_dlpack ----


def test_asarray_takes_what_array_takes():
    assert mx.asarray([1, 2.5]).dtype == mx.float32
    assert mx.asarray(1, mx.int8).dtype == mx.int8
    assert mx.asarray(b"ab", dtype=mx.int32).tolist() == [97, 98]
    with pytest.raises(ValueError, match="^Invalid type str received in array initialization.$"):
        mx.asarray("a")


def test_asarray_of_an_array_shares_unless_told_otherwise():
    a = mx.array([1, 2])
    assert mx.asarray(a) is not a
    assert address_of(mx.asarray(a)) == address_of(mx.asarray(a, copy=False)) == address_of(a)
    assert address_of(mx.asarray(a, copy=True)) != address_of(a)
    assert mx.asarray(a, mx.float32).dtype == mx.float32
    with pytest.raises(ValueError, match="^Unable to avoid copy .*: its elements are of another dtype.$"):
        mx.asarray(a, mx.float32, copy=False)


def test_asarray_copies_other_memory_unless_told_otherwise():
    for source in (bytearray(b"abc"), array_module.array("i", [1, 2, 3]), np.array([1, 2, 3], np.int32)):
        a, b = mx.asarray(source), mx.asarray(source, copy=False)
        source[0] = 9
        assert a.tolist()[0] != 9 and b.tolist()[0] == 9
    with pytest.raises(ValueError, match="it has no memory to share.$"):
        mx.asarray([1, 2], copy=False)
    with pytest.raises(ValueError, match="it is read-only.$"):
        mx.asarray(b"abc", copy=False)


def test_a_shared_bytearray_cannot_change_its_size_meanwhile():
    source = bytearray(b"abc")
    a = mx.asarray(source, copy=False)
    with pytest.raises(BufferError):
        source.append(1)
    assert a.tolist() == [97, 98, 99]
    del a

    def can_grow():
        try:
            source.append(1)
        except BufferError:
            return False
        return True

    wait_for(can_grow)


@pytest.mark.parametrize("value", [1, [1], None, "a", object()])
def test_from_dlpack_of_something_else_is_a_type_error(value):
    with pytest.raises(TypeError, match=r"from_dlpack\(\): incompatible function arguments"):
        mx.from_dlpack(value)


@pytest.mark.parametrize("call", [
    lambda: mx.asarray(), lambda: mx.asarray(a=[1]), lambda: mx.asarray([1], mx.int8, True), lambda: mx.asarray([1], 3),
    lambda: mx.asarray([1], copy=1), lambda: mx.from_dlpack(), lambda: mx.from_dlpack(x=np.array([1])),
    lambda: mx.from_dlpack(np.array([1]), True), lambda: mx.from_dlpack(np.array([1]), copy="no"),
    lambda: mx.from_dlpack(np.array([1]), device=mx.cpu),
])
def test_wrong_arguments_are_type_errors(call):
    with pytest.raises(TypeError, match="incompatible function arguments"):
        call()


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
    assert resident_bytes() <= resident + 4 * 2**20  # 10,000 arrays are 80 MB
    wait_for(lambda: sys.getrefcount(n) <= references)
