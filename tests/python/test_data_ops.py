"""Ops of mlx.data on arrays and keys, and batches, against NumPy."""

import itertools

import mlx.data as dx
import numpy as np
import pytest

DTYPES = ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32",
          "float64", "complex64"]
SHAPES = [(), (0,), (1,), (7,), (3, 4), (0, 3), (4, 0), (2, 3, 5), (1, 4, 1, 2)]


def array_of(shape, dtype):
    values = np.arange(1, np.prod(shape, dtype=int) + 1).reshape(shape)
    return (values % 2 if dtype == "bool" else values % 100).astype(dtype)


def apply(value, op, *arguments, **options):
    """What an op makes of the array at "x", which is checked to be left alone in the buffer."""
    buffer = dx.buffer_from_vector([{"x": value}])
    result = getattr(buffer, op)("x", *arguments, **options)[0]
    if isinstance(value, np.ndarray):
        assert_same(buffer[0]["x"], value)
    return result[options.get("output_key") or "x"]


def assert_same(found, expected):
    expected = np.asarray(expected)
    assert isinstance(found, np.ndarray)
    assert found.dtype == expected.dtype and found.shape == expected.shape
    assert found.flags.c_contiguous and found.flags.writeable
    assert found.tobytes() == np.ascontiguousarray(expected).tobytes()


def cases():
    return list(itertools.product(SHAPES, DTYPES))


def axes_of(shape):
    return range(-len(shape), len(shape))


def fails(error, message, function, *arguments):
    """The call fails with exactly this message."""
    with pytest.raises(error) as caught:
        function(*arguments)
    assert caught.value.args[0] == message


# ---- padding ----


@pytest.mark.parametrize("shape,dtype", cases())
def test_pad_adds_before_and_behind(shape, dtype):
    value = array_of(shape, dtype)
    for axis, (before, behind), fill in itertools.product(axes_of(shape), [(0, 0), (2, 0), (0, 3), (1, 2)], [0, 1]):
        widths = [(0, 0)] * len(shape)
        widths[axis] = (before, behind)
        assert_same(apply(value, "pad", axis, before, behind, fill),
                    np.pad(value, widths, constant_values=np.array(fill, dtype)))


@pytest.mark.parametrize("shape,dtype", cases())
def test_pad_to_multiple_and_to_size_pad_at_the_end(shape, dtype):
    value = array_of(shape, dtype)
    for axis, size, fill in itertools.product(axes_of(shape), [1, 2, 3, 8], [0, 1]):
        for op, behind in [("pad_to_multiple", -shape[axis] % size), ("pad_to_size", max(0, size - shape[axis]))]:
            widths = [(0, 0)] * len(shape)
            widths[axis] = (0, behind)
            assert_same(apply(value, op, axis, size, fill),
                        np.pad(value, widths, constant_values=np.array(fill, dtype)))


@pytest.mark.parametrize("dtype,given,stored", [("uint8", 300, 255), ("uint8", -1, 0), ("int8", -200, -128),
                                                ("int8", 2.9, 2), ("int16", 1e9, 32767), ("int32", -1e12, -2**31),
                                                ("bool", 5, True), ("float16", 1e9, np.inf), ("float32", 0.1, 0.1),
                                                ("uint64", float("nan"), 0), ("float64", 0.1, 0.1)])
def test_a_value_that_the_dtype_cannot_hold_is_cut_to_its_range(dtype, given, stored):
    assert_same(apply(np.zeros(1, dtype), "pad", 0, 0, 2, given), np.array([0, stored, stored]).astype(dtype))


def test_bad_padding_is_refused():
    buffer = dx.buffer_from_vector([{"x": np.zeros((2, 3))}])
    fails(ValueError, "[pad] cannot pad by -1 and 2 elements", buffer.pad, "x", 0, -1, 2, 0)
    fails(ValueError, "[pad] cannot pad by 0 and 4294967296 elements", buffer.pad, "x", 0, 0, 2**32, 0)
    fails(ValueError, "[pad_to_multiple] cannot pad to a multiple of 0", buffer.pad_to_multiple, "x", 0, 0, 0)
    fails(ValueError, "[pad_to_size] cannot pad to the size -1", buffer.pad_to_size, "x", 0, -1, 0)
    fails(ValueError, "[pad] the key must not be empty", buffer.pad, "", 0, 1, 1, 0)
    for op, arguments in [("pad", (1, 1, 0)), ("pad_to_multiple", (2, 0)), ("pad_to_size", (2, 0))]:
        for axis in [2, -3]:
            made = getattr(buffer, op)("x", axis, *arguments)
            fails(ValueError, f"[{op}] there is no axis {axis} in an array of shape (2,3) (sample 0 of epoch 0)",
                  made.__getitem__, 0)
    big = buffer.pad("x", -1, 2**31 - 1, 2**31 - 1, 0)
    fails(OverflowError, "[pad] axis 1 would have the size 4294967297 (sample 0 of epoch 0)", big.__getitem__, 0)
    fails(TypeError, "[pad] dim: expected an int, got 'first'", buffer.pad, "x", "first", 1, 1, 0)
    fails(TypeError, "[pad] pad_value: expected a number, got 'nothing'", buffer.pad, "x", 0, 1, 1, "nothing")
    fails(TypeError, "[pad] key: expected a str, got 3", buffer.pad, 3, 0, 1, 1, 0)


# ---- parts ----


@pytest.mark.parametrize("shape,dtype", cases())
def test_slice_takes_what_pythons_slices_do(shape, dtype):
    value = array_of(shape, dtype)
    for axis, start, end in itertools.product(axes_of(shape), [-9, -2, 0, 1, 9], [-9, -1, 0, 2, 9]):
        index = [slice(None)] * len(shape)
        index[axis] = slice(start, end)
        assert_same(apply(value, "slice", axis, start, end), value[tuple(index)])
    assert_same(apply(value, "slice", [], [], []), value)


def test_slice_along_several_axes():
    value = array_of((5, 6, 7), "int32")
    assert_same(apply(value, "slice", [2, 0], [1, -3], [-1, 4]), value[-3:4, :, 1:-1])
    assert_same(apply(value, "slice", (1,), (2,), (2,)), value[:, 2:2])


@pytest.mark.parametrize("shape,dtype", cases())
def test_random_slice_takes_a_part_that_is_there(shape, dtype):
    value = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    for axis, size in itertools.product(axes_of(shape), [0, 1, 2, 9]):
        found = apply(value, "random_slice", axis, size)
        index = [slice(None)] * len(shape)
        starts = range(max(0, shape[axis] - size) + 1) if size < shape[axis] else [0]
        parts = []
        for start in starts:
            index[axis] = slice(start, start + size) if size < shape[axis] else slice(None)
            parts.append(value[tuple(index)])
        assert any(found.shape == part.shape and found.tobytes() == part.tobytes() for part in parts)


def test_random_slices_begin_everywhere_and_differ_from_sample_to_sample():
    buffer = dx.buffer_from_vector([{"x": np.arange(10)}] * 400).random_slice("x", 0, 4)
    starts = [int(sample["x"][0]) for sample in buffer]
    counts = np.bincount(starts)
    assert len(counts) == 7 and counts.min() > 25
    assert [int(sample["x"][0]) for sample in buffer] == starts


def test_bad_parts_are_refused():
    buffer = dx.buffer_from_vector([{"x": np.zeros((2, 3))}])
    fails(ValueError, "[slice] 2 dims, but 1 starts or ends", buffer.slice, "x", [0, 1], [0], [1, 2])
    fails(ValueError, "[slice] 1 dims, but 2 starts or ends", buffer.slice, "x", [0], [0], [1, 2])
    fails(ValueError, "[random_slice] 2 dims, but 1 sizes", buffer.random_slice, "x", [0, 1], [1])
    fails(ValueError, "[random_slice] a part cannot have the size -1", buffer.random_slice, "x", 0, -1)
    fails(TypeError, "[slice] dims: expected ints, got 'no'", buffer.slice, "x", "no", [0, 0], [1, 1])
    fails(TypeError, "[slice] starts: expected ints, got [0.5]", buffer.slice, "x", [0], [0.5], [1])
    for op, arguments in [("slice", (0, 1)), ("random_slice", (1,))]:
        made = getattr(buffer, op)("x", 2, *arguments)
        fails(ValueError, f"[{op}] there is no axis 2 in an array of shape (2,3) (sample 0 of epoch 0)",
              made.__getitem__, 0)


# ---- shapes ----


@pytest.mark.parametrize("shape,dtype", cases())
def test_shard_squeeze_and_shape(shape, dtype):
    value = array_of(shape, dtype)
    assert_same(apply(value, "squeeze"), value.squeeze())
    assert_same(dx.buffer_from_vector([{"x": value}]).shape("x", "s")[0]["s"], np.array(shape, "int64"))
    for axis in axes_of(shape):
        sizes = dx.buffer_from_vector([{"x": value}]).shape("x", "s", axis)
        assert_same(sizes[0]["s"], np.array(shape[axis]))
        if shape[axis] == 1:
            assert_same(apply(value, "squeeze", axis), value.squeeze(axis))
    for shards in [1, 2, 3, 7]:
        if shape and shape[0] % shards == 0:
            assert_same(apply(value, "shard", shards), value.reshape(shards, shape[0] // shards, *shape[1:]))


def test_bad_shapes_are_refused():
    buffer = dx.buffer_from_vector([{"x": np.zeros((2, 3)), "s": 1}])
    fails(ValueError, "[shard] num_shards is 0: at least 1 is needed", buffer.shard, "x", 0)
    fails(ValueError, "[shard] the first axis of an array of shape (2,3) cannot be split in 4 (sample 0 of epoch 0)",
          buffer.shard("x", 4).__getitem__, 0)
    fails(ValueError, "[shard] the first axis of an array of shape () cannot be split in 1 (sample 0 of epoch 0)",
          buffer.shard("s", 1).__getitem__, 0)
    fails(ValueError, "[squeeze] axis 1 of an array of shape (2,3) has not the size 1 (sample 0 of epoch 0)",
          buffer.squeeze("x", -1).__getitem__, 0)
    fails(ValueError, "[squeeze] there is no axis 2 in an array of shape (2,3) (sample 0 of epoch 0)",
          buffer.squeeze("x", [2]).__getitem__, 0)
    fails(ValueError, "[shape] there is no axis -3 in an array of shape (2,3) (sample 0 of epoch 0)",
          buffer.shape("x", "y", -3).__getitem__, 0)


# ---- dtypes ----


@pytest.mark.parametrize("source,target", list(itertools.product(DTYPES[:-1], DTYPES)))
def test_cast_is_numpys(source, target):
    value = array_of((3, 4), source)
    assert_same(apply(value, "cast", target), value.astype(target))
    assert_same(apply(np.zeros((0, 2), source), "cast", target), np.zeros((0, 2), target))


@pytest.mark.parametrize("dtype,unit", [("uint8", 255), ("uint16", 65535), ("float32", 1)])
@pytest.mark.parametrize("mean,std", [([0.5], [0.25]), ([0.1, 0.2, 0.3], [1, 2, 4]), (0.5, 2)])
def test_normalize_is_numpys_to_rounding(dtype, unit, mean, std):
    value = array_of((4, 5, 3), dtype)
    expected = (value.astype("float64") / unit - np.array(mean)) / np.array(std)
    found = apply(value, "normalize", mean, std)
    assert found.dtype == np.float32 and found.shape == value.shape
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_bad_dtypes_are_refused():
    buffer = dx.buffer_from_vector([{"x": np.zeros((2, 3), "int32")}])
    fails(ValueError, "[cast] there is no dtype 'int33'", buffer.cast, "x", "int33")
    fails(ValueError, "[normalize] 0 means and 0 standard deviations: one of each for each channel is needed, or one "
          "for all", buffer.normalize, "x", [], [])
    fails(ValueError, "[normalize] 2 means and 1 standard deviations: one of each for each channel is needed, or one "
          "for all", buffer.normalize, "x", [1, 2], [1])
    fails(ValueError, "[normalize] a standard deviation of 0: it must be above 0", buffer.normalize, "x", [1], [0])
    fails(ValueError, "[normalize] 2 means for an array of shape (2,3) (sample 0 of epoch 0)",
          buffer.normalize("x", [1, 2], [1, 1]).__getitem__, 0)
    fails(ValueError, "[normalize] takes uint8, uint16 and float32, not int32: cast it first (sample 0 of epoch 0)",
          buffer.normalize("x", [1], [1]).__getitem__, 0)


# ---- remove_value ----


@pytest.mark.parametrize("dtype", [dtype for dtype in DTYPES if dtype != "bool"])
def test_remove_value_closes_up_each_row(dtype):
    value = np.array([[1, 2, 1, 3, 9], [1, 1, 1, 1, 1], [4, 5, 6, 1, 1]], dtype)
    sample = dx.buffer_from_vector([{"x": value, "n": np.array([4, 5, 3])}]).remove_value("x", "n", -1, 1, 7)[0]
    assert_same(sample["x"], np.array([[2, 3, 7, 7, 7], [7, 7, 7, 7, 7], [4, 5, 6, 7, 7]], dtype))
    assert_same(sample["n"], np.array([2, 0, 3]))
    sample = dx.buffer_from_vector([{"x": value[0], "n": np.int32(2)}]).remove_value("x", "n", 0, 1)[0]
    assert_same(sample["x"], np.array([2, 0, 0, 0, 0], dtype))
    assert_same(sample["n"], np.array(1))


def test_bad_sizes_of_remove_value_are_refused():
    def fails_with(message, x, n, axis=-1):
        made = dx.buffer_from_vector([{"x": x, "n": n}]).remove_value("x", "n", axis, 1)
        fails(ValueError, message + " (sample 0 of epoch 0)", made.__getitem__, 0)

    rows = np.zeros((2, 3))
    fails_with("[remove_value] axis 0 is not the last one of 'x', whose shape is (2,3)", rows, np.array([1, 1]), 0)
    fails_with("[remove_value] 'n' is int64 of shape (1): an int64 or int32 for each of the 2 rows of 'x' is needed",
               rows, np.array([1]))
    fails_with("[remove_value] 'n' is float64 of shape (2): an int64 or int32 for each of the 2 rows of 'x' is needed",
               rows, np.array([1.0, 1.0]))
    fails_with("[remove_value] 'n' says 4, of 3 elements", rows, np.array([1, 4]))
    fails_with("[remove_value] 'n' says -1, of 3 elements", rows, np.array([-1, 0]))
    made = dx.buffer_from_vector([{"x": rows}]).remove_value("x", "n", -1, 1)
    fails(KeyError, "[remove_value] the sample has no key 'n': 'x' (sample 0 of epoch 0)", made.__getitem__, 0)


# ---- keys ----


def test_an_empty_array_has_no_axis_to_be_closed_up():
    for value, sizes in [(np.zeros((0,)), np.int64(0)), (np.zeros((2, 0)), np.array([0, 0])),
                         (np.zeros((0, 2)), np.zeros((0,), "int64"))]:
        made = dx.buffer_from_vector([{"x": value, "n": sizes}]).remove_value("x", "n", -1, 1)
        assert_same(made[0]["x"], value)
    made = dx.buffer_from_vector([{"x": 3, "n": 0}]).remove_value("x", "n", 0, 1)
    fails(ValueError, "[remove_value] there is no axis 0 in an array of shape () (sample 0 of epoch 0)",
          made.__getitem__, 0)


def test_keys_are_kept_removed_and_renamed():
    buffer = dx.buffer_from_vector([{"a": 1, "b": 2, "c": 3}])
    assert list(buffer.filter_key("b")[0]) == ["b"]
    assert list(buffer.filter_key("b", True)[0]) == ["a", "c"]
    assert list(buffer.filter_key("z", True)[0]) == ["a", "b", "c"]
    assert {k: int(v) for k, v in buffer.rename_key("a", "b")[0].items()} == {"b": 1, "c": 3}
    assert {k: int(v) for k, v in buffer.rename_key("a", "z")[0].items()} == {"b": 2, "c": 3, "z": 1}
    assert list(buffer.rename_key("b", "b")[0]) == ["a", "b", "c"]
    missing = "the sample has no key 'z': 'a', 'b', 'c' (sample 0 of epoch 0)"
    fails(KeyError, f"[filter_key] {missing}", buffer.filter_key("z").__getitem__, 0)
    fails(KeyError, f"[rename_key] {missing}", buffer.rename_key("z", "a").__getitem__, 0)
    fails(ValueError, "[rename_key] the output_key must not be empty (sample 0 of epoch 0)",
          buffer.rename_key("a", "").__getitem__, 0)
    for op, arguments in [("pad", (0, 1, 1, 0)), ("cast", ("int8",)), ("shape", ("s",)), ("squeeze", ())]:
        fails(KeyError, f"[{op}] {missing}", getattr(buffer, op)("z", *arguments).__getitem__, 0)


def test_an_output_key_leaves_the_array_as_it_is():
    value = np.arange(6).reshape(1, 6)
    buffer = dx.buffer_from_vector([{"x": value}])
    for op, arguments in [("pad", (0, 1, 1, 0)), ("slice", (1, 1, 3)), ("squeeze", ()), ("shard", (1,)),
                          ("cast", ("int8",)), ("random_slice", (1, 2)), ("pad_to_size", (1, 9, 0)),
                          ("pad_to_multiple", (1, 4, 0))]:
        sample = getattr(buffer, op)("x", *arguments, output_key="y")[0]
        assert list(sample) == ["x", "y"]
        assert_same(sample["x"], value)
        if op != "random_slice":
            assert_same(sample["y"], apply(value, op, *arguments))


def test_filter_by_shape_keeps_sizes_between_its_bounds():
    stream = dx.buffer_from_vector([{"x": np.zeros((2, size))} for size in range(8)]).to_stream()
    for low, high in [(-1, -1), (3, -1), (-1, 4), (3, 5), (5, 3), (0, 0)]:
        stream.reset()
        kept = [size for size in range(8) if size >= low and (high < 0 or size <= high)]
        assert [sample["x"].shape[1] for sample in stream.filter_by_shape("x", -1, low, high)] == kept
    buffer = dx.buffer_from_vector([{"x": np.zeros(3)}]).filter_by_shape("x", 0, 4)
    fails(KeyError, "[at] sample 0 was dropped by an op, which a buffer cannot do without: drop samples of a stream",
          buffer.__getitem__, 0)


# ---- _if ----


OPS = {"cast": ("x", "int8"), "normalize": ("x", [0], [1]), "pad": ("x", 0, 1, 1, 0), "shard": ("x", 1),
       "pad_to_multiple": ("x", 0, 4, 0), "pad_to_size": ("x", 0, 5, 0), "slice": ("x", 0, 0, 1),
       "random_slice": ("x", 0, 1), "squeeze": ("x",), "shape": ("x", "s"), "remove_value": ("x", "n", -1, 1),
       "filter_by_shape": ("x", 0, 0, 5), "filter_key": ("x",), "rename_key": ("x", "y"),
       "key_transform": ("x", lambda x: x + 1), "sample_transform": (lambda s: {"y": 1},)}


@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("as_stream", [False, True])
def test_an_op_is_added_only_where_its_condition_holds(op, as_stream):
    buffer = dx.buffer_from_vector([{"x": np.ones((3, 1), "float32"), "n": np.array([1, 1, 1])}])

    def first(data):
        return next(data) if as_stream else data[0]

    def make():
        return buffer.to_stream() if as_stream else buffer

    assert getattr(make(), op + "_if")(False, *OPS[op]).__class__ is make().__class__
    untouched, plain = first(getattr(make(), op + "_if")(False, *OPS[op])), first(make())
    assert list(untouched) == list(plain)
    for key in plain:
        assert_same(untouched[key], plain[key])
    made, expected = first(getattr(make(), op + "_if")(True, *OPS[op])), first(getattr(make(), op)(*OPS[op]))
    assert list(made) == list(expected)
    for key in expected:
        assert_same(made[key], expected[key])


# ---- batches ----


def stacked(arrays, pad):
    """What batch makes of arrays without a dim rule."""
    if arrays[0].ndim == 0:
        return np.array(arrays)
    shape = np.max([array.shape for array in arrays], axis=0)
    result = np.full((len(arrays), *shape), pad).astype(arrays[0].dtype)
    for slot, array in zip(result, arrays, strict=True):
        slot[tuple(slice(size) for size in array.shape)] = array
    return result


def concatenated(arrays, pad, axis):
    most = np.max([array.shape for array in arrays], axis=0)
    parts = []
    for array in arrays:
        widths = [(0, 0 if i == axis else most[i] - size) for i, size in enumerate(array.shape)]
        parts.append(np.pad(array, widths, constant_values=np.array(pad, array.dtype)))
    return np.concatenate(parts, axis)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("ndim", [0, 1, 2, 3])
def test_batches_pad_to_the_largest(dtype, ndim):
    generator = np.random.default_rng(ndim)
    arrays = [array_of(tuple(generator.integers(0, 5, ndim)), dtype) for _ in range(11)]
    buffer = dx.buffer_from_vector([{"x": array, "i": i} for i, array in enumerate(arrays)])
    for size, pad in itertools.product([1, 3, 11, 20], [0, 1]):
        batches = buffer.batch(size, pad={"x": pad})
        assert len(batches) == -(-11 // size)
        for i, batch in enumerate(batches):
            assert_same(batch["x"], stacked(arrays[i * size:(i + 1) * size], pad))
            assert_same(batch["i"], np.arange(11)[i * size:(i + 1) * size])
        streamed = list(buffer.to_stream().batch(size, pad={"x": pad}))
        assert [batch["x"].tobytes() for batch in streamed] == [batch["x"].tobytes() for batch in batches]
        assert len(buffer.batch(size, drop_last=True)) == len(list(buffer.to_stream().batch(size, drop_last=True)))
        assert len(buffer.batch(size, drop_last=True)) == 11 // size


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float16", "float32"])
@pytest.mark.parametrize("axis,ndim", [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)])
def test_batches_concatenate_along_an_axis(dtype, axis, ndim):
    generator = np.random.default_rng(axis)
    arrays = [array_of(tuple(generator.integers(0, 5, ndim)), dtype) for _ in range(10)]
    buffer = dx.buffer_from_vector([{"x": array} for array in arrays])
    for size, pad in itertools.product([1, 4], [0, 2]):
        for i, batch in enumerate(buffer.batch(size, dim={"x": axis}, pad={"x": pad})):
            assert_same(batch["x"], concatenated(arrays[i * size:(i + 1) * size], pad, axis))


def test_batches_of_batches():
    buffer = dx.buffer_from_vector([{"x": np.arange(i)} for i in range(7)]).batch(2).batch(3)
    arrays = [stacked([np.arange(i) for i in range(j, min(j + 2, 7))], 0) for j in range(0, 7, 2)]
    assert_same(buffer[0]["x"], stacked(arrays[:3], 0))
    assert_same(buffer[1]["x"], stacked(arrays[3:], 0))


def test_what_cannot_be_a_batch_is_refused():
    def fails_with(message, samples, error=ValueError, **options):
        fails(error, message, dx.buffer_from_vector(samples).batch(3, **options).__getitem__, 0)

    one = {"x": np.zeros(2), "y": 1}
    fails_with("[batch] sample 1 of the batch has no key 'y', which the first has: 'x'", [one, {"x": np.zeros(2)}])
    fails_with("[batch] sample 1 of the batch has keys that the first lacks: 'x', 'y', 'z'", [one, {**one, "z": 1}])
    fails_with("[batch] 'x' is float64 in the first sample of the batch and int64 in sample 1",
               [one, {"x": np.zeros(2, int), "y": 1}])
    fails_with("[batch] 'x' has the shape (2) in the first sample of the batch and (2,1) in sample 2",
               [one, one, {"x": np.zeros((2, 1)), "y": 1}])
    fails_with("[batch] 'y' of shape () has no axis 0 to be concatenated along", [one, one], dim={"y": 0})
    buffer = dx.buffer_from_vector([one])
    for size in [0, -1]:
        fails(ValueError, "[batch] a batch_size of 0: at least 1 is needed", buffer.batch, size)
    fails(TypeError, "[batch] keys are str, not 1", buffer.batch, 2, {1: 0})
    fails(TypeError, "[batch] dim of 'x' must be an int, not 'a'", lambda: buffer.batch(2, dim={"x": "a"}))
    fails(ValueError, "[batch] pad and dim name more than 64 keys", buffer.batch, 2, {str(i): 0 for i in range(65)})


def test_batches_by_size_of_buffers_and_streams():
    lengths = [5, 1, 9, 3, 7, 2, 8, 4, 6, 10, 1, 30, 2]
    arrays = [np.full(length, i + 1) for i, length in enumerate(lengths)]
    buffer = dx.buffer_from_vector([{"x": array, "n": array.size} for array in arrays])
    expected = [[1, 1, 2, 2, 3], [4, 5, 6], [7, 8], [9, 10], [30]]
    groups = buffer.dynamic_batch("x", max_data_size=20, pad={"x": -1})
    assert len(groups) == 5
    for data in [groups, buffer.to_stream().dynamic_batch(100, "x", max_data_size=20, pad={"x": -1}),
                 buffer.to_stream().dynamic_batch(13, "x", max_data_size=20, pad={"x": -1}, num_threads=2)]:
        batches = list(data)
        assert [batch["n"].tolist() for batch in batches] == expected
        for batch, group in zip(batches, expected, strict=True):
            chosen = sorted(range(13), key=lambda i: lengths[i])
            before = sum(map(len, expected[:expected.index(group)]))
            assert_same(batch["x"], stacked([arrays[i] for i in chosen[before:before + len(group)]], -1))
    assert [b["n"].tolist() for b in buffer.to_stream().dynamic_batch(100, "x", max_data_size=20, drop_outliers=True)
            ] == expected[:-1]
    assert [b["n"].tolist() for b in buffer.dynamic_batch("n")] == [lengths]
    shuffled = [b["n"].tolist() for b in buffer.to_stream().dynamic_batch(100, "x", max_data_size=20, shuffle=True)]
    assert sorted(shuffled) == sorted(expected)
    small = dx.buffer_from_vector([{"x": np.zeros(length // 2)} for length in lengths])
    assert len(buffer.dynamic_batch("x", size_buffer=small, max_data_size=20)) < 5
    fails(ValueError, "[dynamic_batch] the size_buffer has 1 samples, not 13",
          lambda: buffer.dynamic_batch("x", size_buffer=small.perm([0])))
    fails(KeyError, "[dynamic_batch] the sample has no key 'z': 'x', 'n'", buffer.dynamic_batch, "z")
    fails(TypeError, "[dynamic_batch] keys are str, not 1", lambda: buffer.dynamic_batch("x", pad={1: 0}))


def test_sizes_of_several_axes_count_padded_elements():
    buffer = dx.buffer_from_vector([{"x": np.zeros((3, size))} for size in [1, 2, 3, 4, 5, 6]])
    assert [b["x"].shape for b in buffer.dynamic_batch("x", max_data_size=36)] == [
        (3, 3, 3), (2, 3, 5), (1, 3, 6)]
    assert [b["x"].shape for b in buffer.dynamic_batch("x", max_data_size=36, dim={"x": 0})] == [
        (9, 3), (6, 5), (3, 6)]
    mixed = dx.buffer_from_vector([{"x": np.zeros(3)}, {"x": np.zeros((1, 3))}, {"x": np.zeros(4)}])
    assert [b["x"].shape for b in mixed.dynamic_batch("x", max_data_size=36)] == [(1, 3), (1, 1, 3), (1, 4)]


@pytest.mark.parametrize("shape", [(10,), (4, 3), (0,), (2, 0), (3, 4, 2)])
def test_windows_are_numpys_slices(shape):
    value = array_of(shape, "int32")
    for axis, size, stride in itertools.product(axes_of(shape), [1, 3, 20], [1, 2, 5]):
        stream = dx.buffer_from_vector([{"x": value, "other": 7}]).to_stream()
        windows = list(stream.sliding_window("x", size, stride, axis, "number"))
        assert len(windows) == -(-shape[axis] // stride)
        for number, window in enumerate(windows):
            index = [slice(None)] * len(shape)
            index[axis] = slice(number * stride, number * stride + size)
            assert_same(window["x"], value[tuple(index)])
            assert_same(window["number"], np.array(number))
            assert_same(window["other"], np.array(7))
