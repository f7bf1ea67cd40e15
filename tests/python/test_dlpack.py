"""DLPack both ways, and the functions asarray and from_dlpack."""

import array as array_module
import ctypes
import gc
import threading
import weakref

import mlx.core as mx
import numpy as np
import pytest

from interchange_support import Old, address_of, every_known_dtype, name_of, run, sample, views_of, wait_for


# ---- export ----


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
    assert np.from_dlpack(mx.zeros((2, 0)), copy=True).shape == (2, 0)


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


# ---- import ----


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
    assert mx.from_dlpack(producer.capsule(strides=strides, byte_offset=0)).tolist() == [[0, 7], [4, 6]]
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


def test_a_process_may_end_while_work_refers_to_shared_memory():
    program = """
import mlx.core as mx, numpy as np
x = held = mx.from_dlpack(np.ones((500, 500), np.float32))
for _ in range(40):
    x = x @ mx.from_dlpack(np.ones((500, 500), np.float32)) * 0.002
mx.async_eval(x)
view, capsule = memoryview(held), held.__dlpack__()
print("ends")
"""
    for _ in range(5):  # the work is in another place each time
        assert run(program) == ["ends"]


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
