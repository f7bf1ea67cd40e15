"""array(): what it accepts, which dtype and shape come of it, and what it says of what it does not accept."""

import array as array_module
import ctypes
import sys
import threading

import mlx.core as mx
import numpy as np
import pytest

from cases_creation import CASES

DTYPES = [mx.bool_, mx.uint8, mx.uint16, mx.uint32, mx.uint64, mx.int8, mx.int16, mx.int32, mx.int64, mx.float16,
          mx.bfloat16, mx.float32, mx.float64, mx.complex64]
NUMPY_NAMES = ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32",
               "float64", "complex64", "complex128"]
NARROWED = {"float64": "float32", "complex128": "complex64"}


def name_of(dtype):
    return str(dtype).rsplit(".", 1)[1].rstrip("_")


def check(made, dtype, values):
    assert made.dtype == dtype
    assert made.tolist() == values


# ---- numbers ----


@pytest.mark.parametrize("value, dtype", [
    (True, mx.bool_), (0, mx.int32), (-1, mx.int32), (2**31 - 1, mx.int32), (-2**31, mx.int32), (2**31, mx.int64),
    (-2**31 - 1, mx.int64), (2**63 - 1, mx.int64), (-2**63, mx.int64), (2**63, mx.uint64), (2**64 - 1, mx.uint64),
    (1.5, mx.float32), (1 + 2j, mx.complex64),
])
def test_a_number_takes_the_dtype_that_holds_it(value, dtype):
    check(mx.array(value), dtype, value)
    check(mx.array([value]), dtype, [value])
    check(mx.array([[value], [value]]), dtype, [[value], [value]])


@pytest.mark.parametrize("value", [2**64, -2**63 - 1, 10**30, [2**64], [1, -2**70], [[True], [2**64]]])
def test_integers_that_no_dtype_holds_are_an_overflow_error(value):
    with pytest.raises(OverflowError, match="^Integer is out of the range of every integer dtype.$"):
        mx.array(value)
    with pytest.raises(OverflowError, match="^Integer is out of the range of every integer dtype.$"):
        mx.array(value, mx.uint64)


def test_negative_integers_beside_those_of_uint64_are_an_overflow_error():
    with pytest.raises(OverflowError, match="^Integers from -1 to 9223372036854775808 fit no dtype together.$"):
        mx.array([-1, 2**63])


def test_any_integer_becomes_a_float_where_floats_are_asked_for():
    check(mx.array(10**30, mx.float64), mx.float64, 1e30)
    check(mx.array([2**70, 0.5], mx.float64), mx.float64, [2.0**70, 0.5])
    check(mx.array([2**64, 1.0]), mx.float32, [2.0**64, 1.0])
    check(mx.array(2**63, mx.float32), mx.float32, 2.0**63)
    with pytest.raises(OverflowError, match="int too large to convert to float"):
        mx.array(10**400, mx.float32)


@pytest.mark.parametrize("dtype", [mx.uint8, mx.int8, mx.uint16, mx.int16, mx.uint32, mx.int32, mx.uint64, mx.int64])
def test_integers_wrap_in_a_dtype_that_is_given(dtype):
    numbers = [0, 1, -1, 300, -300, 2**31, -2**31, 2**32 - 1, 2**40 + 7, -2**63, 2**63 - 1, 2**64 - 1]
    expected = np.array([n % 2**64 for n in numbers], np.uint64).astype(name_of(dtype)).tolist()
    check(mx.array(numbers, dtype), dtype, expected)
    assert [mx.array(n, dtype).item() for n in numbers] == expected


def test_reals_become_the_nearest_integer_towards_zero_within_the_range():
    check(mx.array([1.9, -1.9, 300.0, -300.0, float("nan")], mx.uint8), mx.uint8, [1, 0, 255, 0, 0])
    check(mx.array([1.9, -1.9, 1e30, -1e30], mx.int32), mx.int32, [1, -1, 2**31 - 1, -2**31])
    check(mx.array(np.array([1.9, -1.9, 1e30]), mx.int32), mx.int32, [1, -1, 2**31 - 1])


def test_doubles_stay_whole_only_in_float64():
    check(mx.array(0.1, mx.float64), mx.float64, 0.1)
    check(mx.array([0.1, 1], mx.float64), mx.float64, [0.1, 1.0])
    check(mx.array([1e39, -1e39]), mx.float32, [float("inf"), -float("inf")])
    check(mx.array([1e-300], mx.bool_), mx.bool_, [True])


class Integer(int):
    pass


class Real(float):
    pass


class Items(list):
    pass


def test_subclasses_count_as_what_they_are():
    check(mx.array(Integer(3)), mx.int32, 3)
    check(mx.array([Integer(3), Real(0.5)]), mx.float32, [3.0, 0.5])
    check(mx.array(Items([Items([1])])), mx.int32, [[1]])


# ---- lists ----


def test_numbers_of_several_kinds_are_promoted_wherever_they_stand():
    for last, dtype in [(True, mx.bool_), (2, mx.int32), (2**40, mx.int64), (0.5, mx.float32), (1j, mx.complex64)]:
        flat = [True, False, last]
        check(mx.array(flat), dtype, flat)
        check(mx.array(list(reversed(flat))), dtype, list(reversed(flat)))
        check(mx.array([flat, flat[::-1]]), dtype, [flat, flat[::-1]])


def test_lists_and_tuples_may_be_mixed():
    check(mx.array([(1, 2), [3, 4]]), mx.int32, [[1, 2], [3, 4]])
    check(mx.array(([1.5], (2,))), mx.float32, [[1.5], [2.0]])


@pytest.mark.parametrize("value, shape", [
    ([], (0,)), ((), (0,)), ([[]], (1, 0)), ([[], []], (2, 0)), ([[[]], [[]]], (2, 1, 0)),
    ([[[[1]]]], (1, 1, 1, 1)),
])
def test_shapes_of_empty_and_deep_lists(value, shape):
    made = mx.array(value)
    assert made.shape == shape
    assert made.tolist() == list(value)
    assert mx.array(value, mx.int8).dtype == mx.int8
    if 0 in shape:
        assert made.dtype == mx.float32


def nested(value, depth):
    for _ in range(depth):
        value = [value]
    return value


def test_as_many_dimensions_as_arrays_have():
    assert mx.array(nested(1, 64)).ndim == 64
    with pytest.raises(ValueError, match="^Initialization encountered more than 64 dimensions.$"):
        mx.array(nested(1, 65))
    own = []
    own.append(own)
    with pytest.raises(ValueError, match="^Initialization encountered more than 64 dimensions.$"):
        mx.array(own)


@pytest.mark.parametrize("value", [
    [[], [1]], [[], 1], [[1], 2], [[1, 2], [3]], [[1], [2, 3]], [[[1], [2]], [[3], 4]], [[[1], [2]], [3, 4]],
])
def test_lists_of_several_lengths_are_refused(value):
    with pytest.raises(ValueError, match="^Initialization encountered non-uniform length.$"):
        mx.array(value)


@pytest.mark.parametrize("value", [[1, []], [1, [2]], [1, 2, [3]], [[1, 2], [3, [4]]]])
def test_lists_that_grow_deeper_are_refused(value):
    with pytest.raises(ValueError, match="^Initialization encountered extra dimension.$"):
        mx.array(value)


@pytest.mark.parametrize("value, name", [
    ("a", "str"), (["a"], "str"), ([1, "a"], "str"), ([[1, "a"]], "str"), ([None], "NoneType"), ([1, None], "NoneType"),
    ({}, "dict"), ({1}, "set"), (range(3), "range"), ([range(3)], "range"), (iter([1]), "list_iterator"),
    (object(), "object"), ([b"a"], "bytes"), ([bytearray(b"a")], "bytearray"), (..., "ellipsis"), (int, "type"),
    (mx, "module"), (mx.float32, "mlx.core.Dtype"), ([1, 2.0, object()], "object"),
])
def test_values_that_are_no_numbers_are_refused_by_their_type(value, name):
    with pytest.raises(ValueError, match=f"^Invalid type {name} received in array initialization.$"):
        mx.array(value)


def test_none_is_a_type_error():
    with pytest.raises(TypeError, match="Invoked with types: NoneType$"):
        mx.array(None)


def test_a_call_without_a_value_is_a_type_error():
    with pytest.raises(TypeError, match="missing required argument 'val'"):
        mx.array()


@pytest.mark.parametrize("dtype", ["float32", np.float32, float, 3])
def test_a_dtype_that_is_none_is_a_type_error(dtype):
    with pytest.raises(TypeError):
        mx.array(1, dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=name_of)
def test_every_dtype_is_filled_as_asked(dtype):
    check(mx.array([[0, 1], [1.0, True]], dtype), dtype, mx.array([[0, 1], [1, 1]], mx.int32).astype(dtype).tolist())
    assert mx.array([0, 1, 1j], dtype).tolist() == mx.array([0, 1, 1j]).astype(dtype).tolist()


def test_large_lists_keep_their_order():
    numbers = [i * 7 % 1001 for i in range(100_000)]
    assert np.array_equal(np.asarray(mx.array(numbers)), np.array(numbers, np.int32))
    floats = [float(n) for n in numbers]
    assert np.array_equal(np.asarray(mx.array(floats)), np.array(floats, np.float32))
    floats[-1] = 5  # a second kind at the very end
    assert np.array_equal(np.asarray(mx.array(floats)), np.array(floats, np.float32))
    rows = [numbers[i:i + 10] for i in range(0, len(numbers), 10)]
    assert np.array_equal(np.asarray(mx.array(rows)), np.array(rows, np.int32))


# ---- lists with arrays ----


def test_arrays_in_lists_are_stacked_and_promoted():
    a, b = mx.array([1, 2], mx.int8), mx.array([3.5, 4.5], mx.float16)
    check(mx.array([a, b]), mx.float16, [[1.0, 2.0], [3.5, 4.5]])
    check(mx.array([[a], [b]]), mx.float16, [[[1.0, 2.0]], [[3.5, 4.5]]])
    check(mx.array([a, [3, 4]]), mx.int32, [[1, 2], [3, 4]])
    check(mx.array([[3, 4], a]), mx.int32, [[3, 4], [1, 2]])
    check(mx.array([a, b], mx.int32), mx.int32, [[1, 2], [3, 4]])
    check(mx.array([mx.array(1, mx.uint8), 300]), mx.int32, [1, 300])
    check(mx.array([0.1, mx.array(1.0, mx.float64)]), mx.float64, [0.1, 1.0])
    assert mx.array([mx.zeros((2, 0)), [[], []]]).shape == (2, 2, 0)


def test_arrays_in_lists_of_another_shape_are_refused():
    a = mx.array([1, 2])
    for value in ([a, mx.array([3])], [a, 3], [3, a], [mx.array(1), mx.array([2])], [[a, a], [a]]):
        with pytest.raises(ValueError, match="^Initialization encountered non-uniform length.$"):
            mx.array(value)
    with pytest.raises(ValueError, match="^Initialization encountered extra dimension.$"):
        mx.array([[mx.array(1)], [[2]]])


def test_arrays_of_numpy_in_lists_count_as_arrays():
    check(mx.array([np.float32(0.5), 2]), mx.float32, [0.5, 2.0])
    check(mx.array([np.int8(3), np.int8(4)]), mx.int8, [3, 4])
    check(mx.array([np.bool_(True)]), mx.bool_, [True])
    check(mx.array([np.array([1, 2]), mx.array([3, 4])]), mx.int64, [[1, 2], [3, 4]])
    check(mx.array([np.array([1.5]), np.array([2.5])]), mx.float32, [[1.5], [2.5]])


class Hostile:
    """An element that changes the list it is in while it is converted."""

    def __init__(self, change):
        self.change = change

    def __mlx_array__(self):
        self.change()
        return mx.array(1)


def test_a_list_that_changes_while_it_is_read_is_an_error_and_no_crash():
    values = [1, 2, 3]
    values[0] = Hostile(values.clear)
    with pytest.raises((IndexError, ValueError)):
        mx.array(values)
    rows = [[1, 2], [3, 4]]
    rows[0][0] = Hostile(lambda: rows[0].append(5))
    with pytest.raises((IndexError, ValueError)):
        mx.array(rows)
    rows = [[1, 2], [3, 4]]
    rows[1][1] = Hostile(lambda: rows.__setitem__(0, "gone"))
    with pytest.raises((IndexError, ValueError)):
        mx.array(rows)


# ---- buffers ----


@pytest.mark.parametrize("name", NUMPY_NAMES)
@pytest.mark.parametrize("layout", [
    "whole", "transposed", "reversed", "skipped", "swapped", "broadcast", "read-only", "empty", "scalar", "sliced",
    "unaligned",
])
def test_arrays_of_numpy_are_copied_whatever_their_layout(name, layout):
    whole = (np.arange(24) % 7 * (1 + 2j if name.startswith("complex") else 1)).reshape(2, 3, 4)
    whole = whole.astype(name)
    source = {
        "whole": lambda: whole,
        "transposed": lambda: whole.T,
        "reversed": lambda: whole[::-1, :, ::-1],
        "skipped": lambda: whole[:, ::2, 1::2],
        "swapped": lambda: whole.astype(whole.dtype.newbyteorder()),
        "broadcast": lambda: np.broadcast_to(whole[0], (3, 3, 4)),
        "read-only": lambda: np.frombuffer(whole.tobytes(), name),
        "empty": lambda: whole[:, :0],
        "scalar": lambda: whole[1, 2, 3],
        "sliced": lambda: whole[:, 1],
        "unaligned": lambda: np.frombuffer(b"x" + whole.tobytes(), np.uint8)[1:].view(name),
    }[layout]()
    expected = np.asarray(source).astype(NARROWED.get(name, name))
    made = mx.array(source)
    assert made.shape == expected.shape
    assert name_of(made.dtype) == expected.dtype.name
    assert np.array_equal(np.asarray(made), expected)
    whole[...] = 1  # the memory is not shared
    assert np.array_equal(np.asarray(made), expected)


@pytest.mark.parametrize("name", NUMPY_NAMES)
@pytest.mark.parametrize("dtype", [d for d in DTYPES if d != mx.bfloat16], ids=name_of)
def test_arrays_of_numpy_take_the_dtype_that_is_given(name, dtype):
    source = np.array([0, 1, 3, 100]).astype(name)
    made = mx.array(source, dtype)
    plain = source.real if name.startswith("complex") and dtype != mx.complex64 else source
    assert made.dtype == dtype
    assert np.array_equal(np.asarray(made), plain.astype(name_of(dtype)))


def test_doubles_of_numpy_are_rounded_once():
    values = np.random.default_rng(0).standard_normal(1001)
    assert np.array_equal(np.asarray(mx.array(values)), values.astype(np.float32))
    assert np.array_equal(np.asarray(mx.array(values[::3])), values[::3].astype(np.float32))
    pairs = values[:1000].view(np.complex128)
    assert np.array_equal(np.asarray(mx.array(pairs)), pairs.astype(np.complex64))
    assert np.array_equal(np.asarray(mx.array(values, mx.float64)), values)


@pytest.mark.parametrize("source, dtype", [
    (b"abc", mx.uint8), (bytearray(b"abc"), mx.uint8), (memoryview(b"abc"), mx.uint8),
    (memoryview(b"abcdefgh").cast("i"), mx.int32), (memoryview(b"abc").cast("c"), mx.int8),
    (memoryview(b"ab").cast("?"), mx.bool_),
] + [(array_module.array(code, [1, 2]), dtype) for code, dtype in zip("bBhHiIqQfd", [
    mx.int8, mx.uint8, mx.int16, mx.uint16, mx.int32, mx.uint32, mx.int64, mx.uint64, mx.float32, mx.float32])])
def test_buffers_of_python_are_read_by_their_format(source, dtype):
    view = memoryview(source)
    expected = np.frombuffer(view, np.int8).tolist() if view.format == "c" else view.tolist()
    check(mx.array(source), dtype, expected)


def test_structures_of_ctypes_are_read():
    matrix = ((ctypes.c_float * 3) * 2)((1, 2, 3), (4, 5, 6))
    check(mx.array(matrix), mx.float32, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    number = (ctypes.c_int32.__ctype_be__ * 2)(1, -2)
    check(mx.array(number), mx.int32, [1, -2])


@pytest.mark.parametrize("source, name", [
    (np.array(["a"]), "<U1"), (np.array([b"a"]), r"\|S1"), (np.array([None]), "object"),
    (np.array(["2020-01-01"], "M8[D]"), r"datetime64\[D\]"), (np.datetime64("2020-01-01"), r"datetime64\[D\]"),
    (np.array([1], "m8[s]"), r"timedelta64\[s\]"), (np.zeros(2, [("a", "i4")]), r"\[\('a', '<i4'\)\]"),
    (np.array([1], np.longdouble), "float128"), (np.longdouble(1), "float128"),
])
def test_elements_without_a_dtype_are_a_type_error_that_names_them(source, name):
    with pytest.raises(TypeError, match=rf"^\[array\] there is no dtype for elements of type {name}.$"):
        mx.array(source)


def test_a_format_without_a_dtype_is_a_type_error_that_names_it():
    with pytest.raises(TypeError, match=r"^\[array\] there is no dtype for elements of format 'w'.$"):
        mx.array(array_module.array("u", "ab"))


def test_a_released_buffer_says_so():
    view = memoryview(b"abc")
    view.release()
    with pytest.raises(ValueError, match="released memoryview"):
        mx.array(view)


class Words:
    """Looks to a reader of buffers as an array of ml_dtypes does: its elements have no format."""

    class dtype:
        name = "bfloat16"

    def __init__(self, values):
        self.words = np.array(values, np.float32).view(np.uint32) >> 16

    def __array__(self, dtype=None, copy=None):
        return self

    def view(self, name):
        return self.words.astype(name)


def test_arrays_of_ml_dtypes_are_bfloat16():
    check(mx.array(Words([1.5, -2.0])), mx.bfloat16, [1.5, -2.0])
    check(mx.array(Words([1.5, -2.0]), mx.float32), mx.float32, [1.5, -2.0])


# ---- arrays and objects that stand for arrays ----


def test_an_array_of_an_array_is_a_copy():
    a = mx.array([1, 2])
    b = mx.array(a)
    assert b is not a
    np.asarray(b)[0] = 7
    assert a.tolist() == [1, 2]
    check(mx.array(a, mx.float16), mx.float16, [1.0, 2.0])
    check(mx.array(mx.array([1.5, -1.5]), mx.int32), mx.int32, [1, -1])


class Provider:
    def __init__(self, value):
        self.value = value


class MlxArray(Provider):
    def __mlx_array__(self):
        return self.value


class NumpyArray(Provider):
    def __array__(self, dtype=None, copy=None):
        return np.array(self.value)


class Failing:
    def __mlx_array__(self):
        raise ZeroDivisionError("mine")


def test_objects_that_stand_for_arrays_are_asked_for_them():
    check(mx.array(MlxArray(mx.array([1, 2]))), mx.int32, [1, 2])
    check(mx.array(MlxArray(mx.array([1, 2])), mx.float32), mx.float32, [1.0, 2.0])
    check(mx.array([MlxArray(mx.array([1, 2]))]), mx.int32, [[1, 2]])
    check(mx.array(NumpyArray([1.5])), mx.float32, [1.5])
    with pytest.raises(ZeroDivisionError, match="^mine$"):
        mx.array(Failing())


@pytest.mark.parametrize("value, name", [(5, "int"), ([1], "list"), (np.array([1]), "ndarray")])
def test_a_method_that_gives_no_array_is_a_type_error(value, name):
    with pytest.raises(TypeError, match=rf"^\[array\] __mlx_array__ gave {name}, expected an array.$"):
        mx.array(MlxArray(value))


# ---- memory and threads ----


@pytest.mark.parametrize("value", [1.5, [1, 2.5], [[1, 2]] * 50, [mx.array([1, 2]), [3, 4]], np.arange(100.0),
                                   np.arange(100).reshape(10, 10).T, b"abc", np.float32(1), [np.float32(1), 2]])
def test_references_are_given_back(value):
    def references():
        return [sys.getrefcount(x) for x in (value, type(value), None, True)]

    mx.array(value)
    before = references()
    for _ in range(200):
        mx.array(value)
    assert max(abs(x - y) for x, y in zip(before, references())) < 20


@pytest.mark.parametrize("value", [["a"], [[1], [2, 3]], [mx.array(1), "a"], [2**64], np.array(["a"]),
                                   [mx.array([1]), mx.array([1, 2])]])
def test_failures_give_back_what_they_took(value):
    mx.clear_cache()
    before = mx.get_active_memory(), sys.getrefcount(value)
    for _ in range(200):
        with pytest.raises((ValueError, TypeError, OverflowError)):
            mx.array(value)
    assert (mx.get_active_memory(), sys.getrefcount(value)) == before


def test_arrays_are_made_in_several_threads_at_once():
    source = np.arange(400_000, dtype=np.float64)  # long enough for the lock to be let go
    right = []

    def work(number):
        made = [mx.array(source + number) for _ in range(10)]
        right.extend(np.array_equal(np.asarray(a), (source + number).astype(np.float32)) for a in made)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 40


# ---- the cases shared with MLX ----


def outcome(source):
    try:
        value = eval(source, {"mx": mx, "np": np})  # the sources are this folder's own
    except (ArithmeticError, BufferError, RuntimeError, TypeError, ValueError) as error:
        return type(error), str(error)
    return (value.dtype, value.shape, value.tolist()) if isinstance(value, mx.array) else value


@pytest.mark.parametrize("source", CASES)
def test_cases_shared_with_mlx_give_a_value_or_a_clear_error(source):
    result = outcome(source)
    if isinstance(result, tuple) and isinstance(result[0], type):
        assert result[1] and "bad_cast" not in result[1]
