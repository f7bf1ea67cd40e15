"""Reading, writing and updating at indices, against NumPy and against the peer."""

import gc
import json
import os
import random
import subprocess
import sys
import weakref

import cases_indexing
import mlx.core as mx
import numpy as np
import pytest

DTYPES = ["bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32",
          "complex64"]
INDEX_DTYPES = ["int8", "int16", "int32", "int64"]
NATURAL_INDEX_DTYPES = ["uint8", "uint16", "uint32"]  # uint64 and a signed one together would be floats


def same(result, expected):
    result = np.array(result)
    assert result.shape == expected.shape
    assert result.dtype == expected.dtype
    assert np.array_equal(result, expected), f"{result}\n{expected}"


# ---- random indices ----


def random_shape(rng, most=4):
    return tuple(rng.choice([0, 1, 1, 2, 3, 4, 5]) for _ in range(rng.randint(0, most)))


def random_slice(rng, size):
    def bound():
        return None if rng.random() < 0.4 else rng.randint(-size - 2, size + 2)

    return slice(bound(), bound(), rng.choice([None, None, 1, 2, 3, -1, -2, -3, 100]))


def broadcast_part(rng, shape):
    """A shape that broadcasts to `shape`."""
    part = [size if rng.random() < 0.7 else 1 for size in shape]
    return tuple(part[rng.randint(0, len(part)):] if rng.random() < 0.3 else part)


def random_index_array(rng, size, shape):
    """(for MLX, for NumPy) an index array or list along an axis of `size`."""
    count = int(np.prod(shape))
    low = 0 if rng.random() < 0.5 else -size
    values = [rng.randint(low, size - 1) for _ in range(count)]
    array = np.array(values, dtype=np.int64).reshape(shape)
    if shape and count and rng.random() < 0.2: return array.tolist(), array
    dtype = rng.choice(INDEX_DTYPES + (NATURAL_INDEX_DTYPES if low == 0 else []))
    return mx.array(array.astype(dtype)), array


def random_index(rng, shape):
    """(for MLX, for NumPy), in bounds: ints, slices, None, Ellipsis, index arrays and lists, in a tuple or alone."""
    ours, theirs = [], []

    def put(own, other=None):
        ours.append(own)
        theirs.append(own if other is None else other)

    base = rng.choice([(2,), (3,), (2, 2)] * 2 + [(), (1,), (2, 3), (2, 1), (0,)])
    with_arrays = rng.random() < 0.6
    named = rng.randint(0, len(shape))
    ellipsis = rng.randint(0, named) if named < len(shape) and rng.random() < 0.5 else None
    axis = 0
    for entry in range(named + 1):
        while rng.random() < 0.15: put(None)
        if entry == ellipsis:
            put(Ellipsis)
            axis = len(shape) - (named - entry)
        if entry == named: break
        size = shape[axis]
        kind = rng.choice(["int", "slice"] + ["array"] * 2 * with_arrays)
        if size == 0 and (kind == "int" or 0 not in base): kind = "slice"
        if kind == "int":
            place = rng.randint(-size, size - 1)
            put(rng.choice([place, np.int64(place), np.int8(place)]), place)
        elif kind == "slice": put(random_slice(rng, size))
        else: put(*random_index_array(rng, size, broadcast_part(rng, base) if size else base))
        axis += 1
    if len(ours) == 1 and rng.random() < 0.7: return ours[0], theirs[0]
    return tuple(ours), tuple(theirs)


def random_data(rng, shape, dtype):
    values = np.array([rng.randint(0, 9) for _ in range(int(np.prod(shape)))]).reshape(shape)
    if np.dtype(dtype).kind == "c": values = values + 1j * (values % 3)
    elif np.dtype(dtype).kind != "u" and dtype != "bool": values = values - 4
    return values.astype(dtype)


def random_value(rng, shape, dtype):
    """(for MLX, for NumPy): a value that broadcasts to `shape`, in the dtype the array has."""
    if rng.random() < 0.2:
        number = rng.choice([True, False]) if dtype == "bool" else rng.randint(0, 5)
        return number, np.array(number, dtype=dtype)
    part = broadcast_part(rng, shape)
    if rng.random() < 0.1: part = (1,) * rng.randint(1, 2) + (1,) * (len(shape) - len(part)) + part
    data = random_data(rng, part, dtype)
    kind = rng.choice(["mlx", "mlx", "numpy", "list"])
    if kind == "numpy": return data.copy(), data
    if kind == "list" and data.size and dtype in ("int32", "float32", "bool"): return data.tolist(), data
    return mx.array(data), data


def fitted(value, shape):
    """The value under a shape that it broadcasts to, ones in front cut off."""
    while value.ndim > len(shape): value = value.reshape(value.shape[1:])
    return np.broadcast_to(value, shape)


def updated(array, index, value, combine):
    """What the update gives when every value is applied in row-major order."""
    places = np.arange(array.size).reshape(array.shape)[index]
    flat = array.reshape(-1).copy()
    for place, new in zip(np.ravel(places), np.ravel(fitted(value, places.shape)), strict=True):
        flat[place] = combine(flat[place], new)
    return flat.reshape(array.shape)


COMBINATIONS = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "maximum": np.maximum,
    "minimum": np.minimum,
}


@pytest.mark.parametrize("seed", range(60))
def test_reading_is_numpys(seed):
    rng = random.Random(seed)
    for _ in range(25):
        shape, dtype = random_shape(rng), rng.choice(DTYPES)
        data = random_data(rng, shape, dtype)
        ours, theirs = random_index(rng, shape)
        expected = np.asarray(data[theirs])
        result = mx.array(data)[ours]
        assert result.shape == expected.shape, f"{shape} {theirs}"
        same(result, expected)


@pytest.mark.parametrize("seed", range(60))
def test_writing_is_numpys(seed):
    rng = random.Random(1000 + seed)
    for _ in range(25):
        shape, dtype = random_shape(rng), rng.choice(DTYPES)
        data = random_data(rng, shape, dtype)
        ours, theirs = random_index(rng, shape)
        target = np.asarray(data[theirs]).shape
        value, plain = random_value(rng, target, dtype)
        array = mx.array(data)
        array[ours] = value
        same(array, updated(data, theirs, plain, lambda old, new: new))


@pytest.mark.parametrize("seed", range(60))
def test_updates_take_up_every_value(seed):
    rng = random.Random(2000 + seed)
    for _ in range(25):
        shape, dtype = random_shape(rng), rng.choice(["uint8", "int8", "int32", "int64", "float16", "float32"])
        data = random_data(rng, shape, dtype)
        ours, theirs = random_index(rng, shape)
        value, plain = random_value(rng, np.asarray(data[theirs]).shape, dtype)
        name = rng.choice(sorted(COMBINATIONS))
        array = mx.array(data)
        with np.errstate(over="ignore"):
            expected = updated(data, theirs, plain, COMBINATIONS[name])
        same(getattr(array.at[ours], name)(value), expected)
        same(array, data)


@pytest.mark.parametrize("seed", range(30))
def test_masks_of_leading_axes(seed):
    rng = random.Random(3000 + seed)
    for _ in range(25):
        shape, dtype = random_shape(rng), rng.choice(["uint8", "int32", "float32"])
        data = random_data(rng, shape, dtype)
        mask = random_data(rng, shape[:rng.randint(0, len(shape))], "bool")
        mask &= random_data(rng, mask.shape, "int32") > 0
        rest = shape[mask.ndim:]
        target = (int(mask.sum()),) + rest
        value, plain = random_value(rng, rest if rng.random() < 0.5 else target, dtype)
        if plain.ndim == len(rest) + 1 and plain.shape[0] not in (1, target[0]): continue
        forms = [mx.array(mask), mask]
        if mask.size: forms.append(mask.tolist())
        index = rng.choice(forms)
        array = mx.array(data)
        array[index] = value
        same(array, updated(data, mask, plain, lambda old, new: new))
        name = rng.choice(sorted(COMBINATIONS))
        same(mx.array(data).at[index].__getattribute__(name)(value), updated(data, mask, plain, COMBINATIONS[name]))


# ---- what NumPy does not show ----


def test_of_several_values_for_one_element_the_last_stays():
    x = mx.zeros((4,))
    x[mx.array([1, 1, 1, 2])] = mx.array([1.0, 2.0, 3.0, 4.0])
    assert x.tolist() == [0, 3, 4, 0]
    x[mx.array([[0, 3], [3, 0]])] = mx.array([[5.0, 6.0], [7.0, 8.0]])
    assert x.tolist() == [8, 3, 4, 7]


def test_index_arrays_out_of_range_do_no_harm():
    x = mx.arange(6).reshape(2, 3)
    assert x[mx.array([7, -9, 1])].shape == (3, 3)
    assert x[mx.array([7])].tolist() == [[3, 4, 5]]
    x[mx.array([7, 0])] = 9
    x[mx.array([2**40, -2**40]), 0] = 5
    assert x.tolist() == [[9, 9, 9], [3, 4, 5]]
    assert x.at[mx.array([5, 1])].add(1).tolist() == [[9, 9, 9], [4, 5, 6]]


def test_an_ellipsis_of_no_axes_parts_no_index_arrays():
    x, i = mx.zeros((5, 2, 3)), mx.array([0, 1])
    assert x[:, i, ..., i].shape == (5, 2)


def test_index_arrays_of_64_bit_naturals():
    data, places = np.arange(24).reshape(2, 3, 4), np.array([1, 0, 1])
    x, i = mx.array(data), mx.array(places.astype(np.uint64))
    assert x[i, 1:].tolist() == data[places, 1:].tolist()
    x[i, ::2, 1], data[places, ::2, 1] = -1, -1
    x[1, i], data[1, places] = -2, -2
    assert x.tolist() == data.tolist()


def test_writing_converts_to_the_arrays_dtype():
    for dtype in (mx.int32, mx.float16, mx.bfloat16, mx.bool_, mx.complex64, mx.uint8):
        for value in (mx.array(2.75), 2.75, True, 3, np.float64(2.5), mx.array([1, 0, 2])):
            for index in (slice(None), Ellipsis, mx.array([0, 1, 2]), mx.array([True, False, True]), slice(0, 3)):
                x = mx.zeros((3,), dtype=dtype)
                x[index] = value
                assert x.dtype == dtype
                assert (x[0] == (mx.array(value)[0] if isinstance(value, mx.array) and value.ndim
                                 else mx.array(value)).astype(dtype)).item()


def test_division_at_indices():
    x = mx.array([8.0, 12.0, 5.0])
    assert x.at[mx.array([0, 0, 1])].divide(mx.array([2.0, 4.0, 0.5])).tolist() == [1, 24, 5]
    assert x.at[:2].divide(4).tolist() == [2, 3, 5]
    assert x.at[x > 6].divide(2).tolist() == [4, 6, 5]
    whole = mx.array([100, -7, 2**31 - 1])
    assert whole.at[mx.array([0, 0, 1])].divide(mx.array([3, 2, 2])).tolist() == [16, -3, 2**31 - 1]
    assert whole.at[1:].divide(mx.array([-1, 7])).tolist() == [100, 7, (2**31 - 1) // 7]
    assert (x * (1 + 1j)).at[0].divide(2j).tolist()[0] == 4 - 4j


def test_updates_belong_to_the_array_as_it_was():
    x = mx.array([1, 2, 3])
    at = x.at[0]
    x[0] = 100
    assert at.add(1).tolist() == [2, 2, 3]
    assert x.tolist() == [100, 2, 3]


def test_the_object_stays_the_same():
    x = mx.zeros((3,))
    alias, before, doubled, view = x, id(x), x * 2, x[:2]
    name = {x: "kept"}
    x[1] = 5
    assert id(x) == before and alias is x and name[x] == "kept"
    assert alias.tolist() == [0, 5, 0]
    assert doubled.tolist() == [0, 0, 0] and view.tolist() == [0, 0]
    x += 1
    x[:2] = x[1:]
    assert x.tolist() == [6, 1, 1]


def test_a_view_and_its_source_do_not_write_into_each_other():
    x = mx.arange(12).reshape(3, 4)
    row, column, flipped, same_shape = x[1], x[:, 2], x[::-1, ::-1], x[:]
    mx.eval(row, column, flipped, same_shape)
    x[1] = -1
    row[0] = 100
    same_shape[0, 0] = 50
    assert x.tolist() == [[0, 1, 2, 3], [-1, -1, -1, -1], [8, 9, 10, 11]]
    assert row.tolist() == [100, 5, 6, 7] and column.tolist() == [2, 6, 10]
    assert flipped.tolist() == [[11, 10, 9, 8], [7, 6, 5, 4], [3, 2, 1, 0]] and same_shape[0, 0].item() == 50


def test_values_may_come_from_the_array_itself():
    data = np.arange(20).reshape(4, 5)
    x = mx.array(data)
    x[1:] = x[:-1]
    data[1:] = data[:-1].copy()
    x[::-1] = x
    data[::-1] = data.copy()
    x[[0, 1]] = x[[1, 0]]
    data[[0, 1]] = data[[1, 0]]
    assert x.tolist() == data.tolist()


def test_indices_follow_gradients_of_reading():
    x = mx.arange(5).astype(mx.float32)
    assert (x[1:4] * x[mx.array([0, 2, 4])]).tolist() == [0, 4, 12]


class Index:
    def __init__(self, function):
        self.function = function

    def __index__(self):
        return self.function()


def test_an_index_that_writes_to_the_array_while_it_is_read():
    x = mx.zeros((4,))
    weak = weakref.ref(x)

    def replace():
        x[:] = 7
        return 2

    assert x[Index(replace)].item() == 0
    x[Index(replace)] = 9
    assert weak() is x and x.shape == (4,)


def test_the_exception_of_an_index_comes_through():
    def fail():
        raise KeyError("of the index")

    x = mx.zeros((2, 2))
    with pytest.raises(KeyError, match="of the index"): x[Index(fail)]
    with pytest.raises(KeyError, match="of the index"): x[0, Index(fail)]
    with pytest.raises(KeyError, match="of the index"): x[Index(fail):]
    with pytest.raises(KeyError, match="of the index"): x[Index(fail)] = 1
    with pytest.raises(KeyError, match="of the index"): x[mx.array([0]), Index(fail)] = 1


# ---- memory ----

BIG = 1 << 20


@pytest.mark.parametrize("source", [
    "x[3]", "x[1:5]", "x[:, 2]", "x[:, ::2]", "x[::-1]", "x[:, ::-3]", "x[None]", "x[..., None]", "x[:, None, 5]",
    "x[2, 3]", "x[2:4, 1:9, None]", "x[...]", "x[()]", "x.T[5]", "x[1:][1:][:, 3]", "x[1:1]",
])
def test_slices_ints_and_new_axes_give_views(source):
    x = mx.zeros((16, BIG // 16))
    mx.eval(x)
    before = mx.get_active_memory()
    y = eval(source)
    mx.eval(y)
    assert mx.get_active_memory() - before < 4096


@pytest.mark.parametrize("source", [
    "x[i] = 1.0", "x[i] = i", "x[i:i + 3] = 2", "x[place] = i", "x[place, 1:3] = values", "x[5, :, None] = 4",
    "x[i, place] = values[0]", "x[mask] = i", "x = x.at[i].add(1)", "x = x.at[place].maximum(3)", "x[::2, 1] = 5",
])
@pytest.mark.parametrize("at_once", [False, True])
def test_loops_of_assignments_work_in_one_buffer(source, at_once):
    names = {"x": mx.zeros((16, BIG // 16)), "place": mx.array([1, 5]), "mask": mx.arange(16) % 2 == 0,
             "values": mx.ones((2, 2))}
    mx.eval(*names.values())
    mx.synchronize()
    before = mx.get_active_memory()
    mx.reset_peak_memory()
    for i in range(12):
        exec(source, names | {"i": i}, names)
        if not at_once: mx.eval(names["x"])
    mx.eval(names["x"])
    copies = (mx.get_peak_memory() - before) / (4 * BIG)
    assert copies < 0.1, f"{copies} copies of the array"


def test_memory_is_flat_over_many_assignments():
    x, place = mx.zeros((64, 64)), mx.array([3, 5])

    def work(count):
        for i in range(count):
            x[i % 64] = i
            x[i % 60:i % 60 + 2, 1] = mx.array([1.0, 2.0])
            x[place] = x[0]
            if i % 10 == 0: mx.eval(x)
        mx.eval(x)
        gc.collect()

    def resident():
        with open("/proc/self/statm", encoding="ascii") as file: return int(file.read().split()[1]) * 4096

    work(2000)
    active, pages = mx.get_active_memory(), resident()
    work(10000)
    assert mx.get_active_memory() <= active + 65536
    if "LD_PRELOAD" not in os.environ:  # a sanitizer keeps freed memory for a while
        assert resident() - pages < 16 << 20


def test_ten_thousand_assignments_evaluated_at_once():
    x = mx.zeros((100,))
    for i in range(10000): x[i % 100] = i
    assert x.tolist() == list(range(9900, 10000))


def test_failures_leave_nothing_behind():
    x, place, value = mx.zeros((3, 4)), mx.array([0, 1]), mx.zeros((7, 9))
    names = {"mx": mx, "x": x, "place": place, "value": value}
    mx.eval(x, place, value)
    sources = ["x[place, 9]", "x[place, place, place]", "x[place, 'x']", "x[[0, 1], mx.array([0.5])]",
               "x[[[0], [1, 2]]]", "x[place, mx.zeros((3,), dtype=mx.int32)]", "x[value > 0]", "x[..., ...]"]
    x_references, place_references = sys.getrefcount(x), sys.getrefcount(place)
    gc.collect()
    active = mx.get_active_memory()
    for _ in range(50):
        for source in sources:
            with pytest.raises((ValueError, IndexError)): eval(source, names)
            with pytest.raises((ValueError, IndexError)): exec(source + " = 1", names)
            with pytest.raises((ValueError, IndexError)): eval(source.replace("x[", "x.at[", 1) + ".add(value)", names)
        with pytest.raises(ValueError): x[place] = value
        with pytest.raises(ValueError): x[1:, None] = value
        with pytest.raises(ValueError): x[x > 0] = value
    gc.collect()
    assert mx.get_active_memory() == active
    assert (sys.getrefcount(x), sys.getrefcount(place)) == (x_references, place_references)
    assert x.tolist() == [[0] * 4] * 3


# ---- errors ----

OUT_OF_BOUNDS = "index {} is out of bounds for axis {} with size {}"


@pytest.mark.parametrize(("source", "error", "message"), [
    ("x[3]", IndexError, OUT_OF_BOUNDS.format(3, 0, 2)),
    ("x[-3]", IndexError, OUT_OF_BOUNDS.format(-3, 0, 2)),
    ("x[:, 5]", IndexError, OUT_OF_BOUNDS.format(5, 1, 3)),
    ("x[..., 7]", IndexError, OUT_OF_BOUNDS.format(7, 2, 4)),
    ("x[mx.array([0]), -4]", IndexError, OUT_OF_BOUNDS.format(-4, 1, 3)),
    ("x[np.int64(9)]", IndexError, OUT_OF_BOUNDS.format(9, 0, 2)),
    ("empty[0]", IndexError, OUT_OF_BOUNDS.format(0, 0, 0)),
    ("empty[0, 0]", IndexError, OUT_OF_BOUNDS.format(0, 0, 0)),
    ("x[::0]", ValueError, "slice step cannot be zero"),
    ("x[0, ::0]", ValueError, "slice step cannot be zero"),
    ("x[..., 0, 0, 0, 0]", ValueError, "Too many indices for array with 3 dimensions."),
    ("x[(None,) * 62]", ValueError, "expected at most 64 dimensions, got 65"),
    ("x[mx.zeros((1,) * 63, dtype=mx.int32)]", ValueError, "expected at most 64 dimensions, got 65"),
])
def test_errors_where_mlx_is_undefined(source, error, message):
    names = {"x": mx.zeros((2, 3, 4)), "empty": mx.zeros((0, 3)), "mx": mx, "np": np}
    for statement in (source, f"{source} = 1", source.replace("[", ".at[", 1) + ".add(1)"):
        if "= 1" in statement and "None" in statement: continue
        with pytest.raises(error) as caught: exec(statement, names)
        assert str(caught.value) == message


@pytest.mark.parametrize(("statement", "error", "message"), [
    ("x[mx.array([True, False]), 0] = 1", ValueError, "[Scatter] Boolean indices not supported."),
    ("x[mx.array([True, False]),] = 1", ValueError, "[Scatter] Boolean indices not supported."),
    ("x[0] = None", TypeError, "expected a number or an array, got NoneType"),
    ("x.at[0].add(None)", TypeError, "expected a number or an array, got NoneType"),
    ("x.at[0].add()", TypeError, None),
    ("x.at[0].add(1, 2)", TypeError, None),
    ("x.at[0].set(1)", AttributeError, None),
    ("mx.ArrayAt(x)", TypeError, None),
    ("x.at.add(1)", ValueError, "Must give indices to array.at (e.g. `x.at[0].add(4)`)."),
    ("x[:, 1] = mx.zeros((3, 2, 4))", ValueError, "Cannot broadcast array of shape (3,2,4) into shape (2,4)."),
    ("x[:, [0, 1]] = mx.zeros((5, 1))", ValueError, "[broadcast_shapes] Shapes (5,1) and (2,2,4) cannot be broadcast."),
    ("x[0] = [[1], [2, 3]]", ValueError, "Initialization encountered non-uniform length."),
    ("x[np.array([0, 1])]", ValueError, "Cannot index mlx array using the given type."),
    ("del x[0]", AttributeError, "__delitem__"),
])
def test_errors_in_our_words(statement, error, message):
    names = {"x": mx.zeros((2, 3, 4)), "mx": mx, "np": np}
    with pytest.raises(error) as caught: exec(statement, names)
    assert message is None or str(caught.value) == message


def test_a_mask_with_too_few_values():
    x = mx.zeros((4,))
    x[mx.array([True, True, True, False])] = mx.array([1.0, 2.0])
    with pytest.raises((ValueError, RuntimeError), match="Source does not have enough elements for mask"): mx.eval(x)


def test_bounds_of_slices_at_the_ends_of_the_integers():
    x = mx.arange(5)
    assert x[:sys.maxsize].tolist() == x[-sys.maxsize:].tolist() == x[:2**70].tolist() == [0, 1, 2, 3, 4]
    assert x[::2**31 - 1].tolist() == [0] and x[::1 - 2**31].tolist() == [4]
    x[::2**31 - 1] = 9
    x[mx.array([1]), ] = 8
    assert x.tolist() == [9, 8, 2, 3, 4]


# ---- the peer ----

OUTCOMES = """
import json, sys
import mlx.core as mx, numpy as np

def outcome(setup, expression):
    names = {"mx": mx, "np": np}
    try:
        exec(setup, names)
        value = eval(expression, names)
        if isinstance(value, mx.array): return [list(value.shape), str(value.dtype), str(value.tolist())]
        return repr(value)
    except Exception as error:
        return [type(error).__name__, str(error).splitlines()[0]]
"""
PEER_PROGRAM = OUTCOMES + """
mx.set_default_device(mx.cpu)
print(json.dumps([outcome(*case) for case in json.load(sys.stdin)]))
"""


def test_the_outcome_is_the_peers():
    peer = os.environ.get("SLIP_PEER_PYTHON")
    if not peer: pytest.skip("no peer")
    cases = cases_indexing.CASES + cases_indexing.ERROR_CASES
    variables = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LD_PRELOAD")}
    run = subprocess.run([peer, "-c", PEER_PROGRAM], input=json.dumps(cases), env=variables, capture_output=True,
                         text=True, timeout=100)
    assert run.returncode == 0, run.stderr
    names = {}
    exec(OUTCOMES, names)
    different = [f"{setup}{expression}\n  peer {expected}\n  here {here}"
                 for (setup, expression), expected in zip(cases, json.loads(run.stdout), strict=True)
                 if (here := names["outcome"](setup, expression)) != expected]
    assert not different, "\n".join(different)
