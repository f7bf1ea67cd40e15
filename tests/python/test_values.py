"""Values as Python sees them, the facts of dtypes, memory figures, and what array objects are."""

import gc
import math
import weakref

import mlx.core as mx
import numpy as np
import pytest

from support import FLOATS, INTEGERS, NAMES, Draw, dtype_named, layouts, name_of, numpy_dtype, to_mlx

KINDS = {"bool_": bool, "complex64": complex, **dict.fromkeys(INTEGERS, int), **dict.fromkeys(FLOATS, float)}


@pytest.mark.parametrize("name", NAMES)
def test_items_are_python_numbers(name):
    item = mx.array(1, dtype_named(name)).item()
    assert type(item) is KINDS[name] and item == 1
    assert mx.ones((1, 1), dtype_named(name)).item() == 1
    for count in (0, 2):
        with pytest.raises(ValueError, match="length-1 arrays"):
            mx.ones((count,), dtype_named(name)).item()


@pytest.mark.parametrize("name", INTEGERS)
def test_the_ends_of_integer_ranges_come_back(name):
    limits = np.iinfo(name)
    for value in (limits.min, limits.max):
        array = mx.array(value, dtype_named(name))
        assert array.item() == value and int(array) == value and array.tolist() == value
    assert mx.iinfo(dtype_named(name)).min == limits.min and mx.iinfo(dtype_named(name)).max == limits.max
    assert mx.iinfo(dtype_named(name)).bits == limits.bits


@pytest.mark.parametrize("name", NAMES)
def test_lists_are_as_deep_as_the_array(name):
    for shape in ((), (0,), (3,), (2, 3), (2, 0), (0, 2), (2, 1, 3)):
        values = Draw("tolist", name).numbers(name, shape)
        for array in layouts(values, name):
            assert array.tolist() == values.tolist()
    assert all(type(item) is KINDS[name] for item in mx.zeros((3,), dtype_named(name)).tolist())


def test_conversions_to_python_numbers():
    assert int(mx.array(3.9)) == 3 and int(mx.array(True)) == 1 and int(mx.array([[7]])) == 7
    assert float(mx.array(3)) == 3.0 and math.isnan(float(mx.array(math.nan)))
    assert complex(mx.array(1 + 2j)) == 1 + 2j and complex(mx.array(3)) == 3
    assert bool(mx.array(0.0)) is False and bool(mx.array(math.nan)) is True and bool(mx.array(1j)) is True
    for convert in (int, float, complex, bool):
        with pytest.raises(ValueError, match="length-1 arrays"):
            convert(mx.array([1, 2]))
    with pytest.raises((TypeError, ValueError)):
        float(mx.array(1j))
    with pytest.raises((OverflowError, ValueError)):
        int(mx.array(math.inf))


def test_length_is_that_of_the_first_axis():
    assert len(mx.zeros((3, 2))) == 3 and len(mx.zeros((0,))) == 0
    with pytest.raises(TypeError):
        len(mx.array(3))


def test_iterating_goes_through_the_first_axis():
    values = Draw("iter").numbers("int32", (3, 2))
    for array in layouts(values, "int32"):
        rows = list(array)
        assert [row.tolist() for row in rows] == values.tolist()
        assert all(isinstance(row, mx.array) and row.shape == (2,) for row in rows)
    assert [item.item() for item in mx.arange(4)] == [0, 1, 2, 3]
    assert list(mx.zeros((0, 3))) == []
    with pytest.raises(TypeError):
        iter(mx.array(3))
    iterator = iter(mx.arange(2))
    assert iter(iterator) is iterator
    assert len(list(iterator)) == 2 and next(iterator, None) is None


def test_facts_of_an_array():
    a = mx.zeros((2, 3, 4), mx.float16)
    assert (a.size, a.ndim, a.itemsize, a.nbytes, a.shape, a.dtype) == (24, 3, 2, 48, (2, 3, 4), mx.float16)
    for name in ("size", "ndim", "shape", "dtype", "T", "nbytes"):
        with pytest.raises(AttributeError):
            setattr(a, name, 3)
    with pytest.raises(AttributeError):
        a.unknown


# ---- text ----

def test_text_of_arrays_is_that_of_mlx():
    assert repr(mx.array(3)) == "array(3, dtype=int32)"
    assert repr(mx.array(True)) == "array(True, dtype=bool)"
    assert repr(mx.array([1.5, -2.0, 0.1])) == "array([1.5, -2, 0.1], dtype=float32)"
    assert repr(mx.array([1 + 2j])) == "array([1+2j], dtype=complex64)"
    assert repr(mx.zeros((0,))) == "array([], dtype=float32)"
    assert repr(mx.array([[1, 2], [3, 4]])) == "array([[1, 2],\n       [3, 4]], dtype=int32)"
    assert "..." in repr(mx.arange(1000)) and len(repr(mx.zeros((100, 100, 100)))) < 5000
    assert str(mx.array([1, 2])) == repr(mx.array([1, 2]))


def test_print_options_set_the_digits_and_contexts_restore_them():
    x = mx.array([1 / 3])
    usual = repr(x)
    assert mx.get_printoptions().precision == -1
    mx.set_printoptions(precision=3)
    try:
        assert repr(x) == "array([0.333], dtype=float32)"
        assert mx.get_printoptions().precision == 3
        with mx.printoptions(precision=2):
            assert repr(x) == "array([0.33], dtype=float32)"
            with mx.printoptions(precision=8):
                assert "0.33333334" in repr(x)
            assert repr(x) == "array([0.33], dtype=float32)"
        assert repr(x) == "array([0.333], dtype=float32)"
        with pytest.raises(KeyError):
            with mx.printoptions(precision=1):
                raise KeyError
        assert mx.get_printoptions().precision == 3
    finally:
        mx.set_printoptions()
    assert repr(x) == usual
    for wrong in ("x", 1.5, 2**70, [1]):
        with pytest.raises((TypeError, OverflowError)):
            mx.set_printoptions(precision=wrong)


def test_one_print_context_may_be_entered_inside_itself():
    context = mx.printoptions(precision=2)
    with context:
        with mx.printoptions(precision=5):
            with context:
                assert repr(mx.array(1 / 3)) == "array(0.33, dtype=float32)"
            assert repr(mx.array(1 / 3)) == "array(0.33333, dtype=float32)"
        assert repr(mx.array(1 / 3)) == "array(0.33, dtype=float32)"
    assert mx.get_printoptions().precision == -1


def test_a_great_precision_does_no_harm():
    with mx.printoptions(precision=2**31 - 1):
        assert "0.333" in repr(mx.array(1 / 3))


def test_formatting_single_numbers():
    assert f"{mx.array(3.14159):.2f}" == "3.14"
    assert f"{mx.array(42):5d}" == "   42"
    assert f"{mx.array([1, 2])}" == repr(mx.array([1, 2]))
    assert f"{mx.array(1.0)}" == "1.0" and f"{mx.array([1.0])}" == repr(mx.array([1.0]))
    with pytest.raises(TypeError):
        f"{mx.array([1, 2]):.2f}"
    with pytest.raises(ValueError):
        f"{mx.array(1):no}"
    for wrong in (None, 3, b"d", memoryview(b"")):
        with pytest.raises(TypeError):
            mx.array(1).__format__(wrong)


# ---- dtypes ----

def test_dtypes_are_equal_only_to_themselves_and_have_names():
    for i, a in enumerate(NAMES):
        for j, b in enumerate(NAMES):
            assert (dtype_named(a) == dtype_named(b)) is (i == j)
            assert (dtype_named(a) != dtype_named(b)) is (i != j)
        assert dtype_named(a).size == {"bfloat16": 2}.get(a, numpy_dtype(a).itemsize)
        assert repr(dtype_named(a)) == "mlx.core." + a.rstrip("_")
        assert dtype_named(a) != a and dtype_named(a) is not None
    assert len({dtype_named(name) for name in NAMES}) == len(NAMES)
    with pytest.raises(TypeError):
        mx.Dtype()


TREE = {
    "generic": NAMES, "number": NAMES[1:], "integer": INTEGERS, "inexact": FLOATS + ("complex64",),
    "signedinteger": INTEGERS[4:], "unsignedinteger": INTEGERS[:4], "floating": FLOATS,
    "complexfloating": ("complex64",),
}


def test_dtypes_lie_below_their_categories():
    for category, members in TREE.items():
        for name in NAMES:
            assert mx.issubdtype(dtype_named(name), getattr(mx, category)) is (name in members), (name, category)
        for other, its_members in TREE.items():
            expected = set(members) <= set(its_members)
            assert mx.issubdtype(getattr(mx, category), getattr(mx, other)) is expected, (category, other)
    assert mx.issubdtype(mx.float32, mx.float32) and not mx.issubdtype(mx.float32, mx.float16)
    assert not mx.issubdtype(mx.floating, mx.float32)
    for wrong in ((1, 2), (mx.float32, "floating"), ("x", mx.floating), (None, None), (mx.float32,), ()):
        with pytest.raises(TypeError):
            mx.issubdtype(*wrong)


def test_kinds_of_the_array_standard():
    kinds = {"bool": ("bool_",), "signed integer": INTEGERS[4:], "unsigned integer": INTEGERS[:4],
             "integral": INTEGERS, "real floating": FLOATS, "complex floating": ("complex64",), "numeric": NAMES[1:]}
    for kind, members in kinds.items():
        for name in NAMES:
            assert mx.isdtype(dtype_named(name), kind) is (name in members), (name, kind)
    assert mx.isdtype(mx.int8, ("bool", mx.int8)) and not mx.isdtype(mx.int8, (mx.int16, "real floating"))
    assert not mx.isdtype(mx.int8, ())
    with pytest.raises(ValueError):
        mx.isdtype(mx.int8, "numbers")
    for wrong in (3, None, ["bool"], (3,), (("bool",),)):
        with pytest.raises(TypeError):
            mx.isdtype(mx.int8, wrong)
    for hostile in ("\ud800", "a\0b", ""):
        with pytest.raises((ValueError, UnicodeError)):
            mx.isdtype(mx.int8, hostile)


def test_promotion_is_symmetric_and_what_arithmetic_does():
    for a in NAMES:
        assert mx.result_type(dtype_named(a)) == dtype_named(a)
        for b in NAMES:
            both = mx.result_type(dtype_named(a), dtype_named(b))
            assert both == mx.result_type(dtype_named(b), dtype_named(a))
            assert both == (mx.zeros((1,), dtype_named(a)) * mx.zeros((1,), dtype_named(b))).dtype
            assert mx.can_cast(dtype_named(a), dtype_named(b)) is (both == dtype_named(b)), (a, b)
    assert mx.result_type(mx.int32, mx.array(1, mx.int64), mx.float16) == mx.float16
    assert mx.result_type(mx.uint64, mx.int64) == mx.float32
    assert mx.result_type(mx.bfloat16, mx.float16) == mx.float32
    with pytest.raises(ValueError, match="At least one"):
        mx.result_type()
    for wrong in (3, None, "float32", [mx.float32]):
        with pytest.raises(TypeError):
            mx.result_type(mx.float32, wrong)
        with pytest.raises(TypeError):
            mx.can_cast(mx.float32, wrong)


def test_limits_of_floats():
    for name in ("float16", "float32", "float64"):
        ours, theirs = mx.finfo(dtype_named(name)), np.finfo(name)
        for fact in ("min", "max", "eps", "smallest_normal", "bits"):
            assert getattr(ours, fact) == getattr(theirs, fact), (name, fact)
        assert ours.dtype == dtype_named(name)
    half = mx.finfo(mx.bfloat16)
    assert half.max == float.fromhex("0x1.fep127") and half.min == -half.max and half.eps == 2**-7 and half.bits == 16
    assert mx.finfo(mx.complex64).dtype == mx.float32
    assert repr(mx.finfo(mx.float16)) == "finfo(min=-65504, max=65504, dtype=float16)"
    assert repr(mx.iinfo(mx.int8)) == "iinfo(min=-128, max=127, dtype=int8)"
    for wrong in (lambda: mx.finfo(mx.int8), lambda: mx.iinfo(mx.float32), lambda: mx.iinfo(mx.bool_)):
        with pytest.raises(ValueError):
            wrong()
    for wrong in (lambda: mx.finfo("x"), lambda: mx.iinfo(), lambda: mx.finfo(mx.float32, 1)):
        with pytest.raises(TypeError):
            wrong()


# ---- memory figures ----

def test_active_memory_counts_arrays_and_goes_back():
    gc.collect()
    before = mx.get_active_memory()
    try:
        mx.synchronize()
    except mx.OutOfMemoryError:  # of another file's tests
        pass
    array = mx.zeros((1 << 18,)) + 1
    mx.reset_peak_memory()
    mx.eval(array)
    assert mx.get_active_memory() >= before + (1 << 20)
    assert mx.get_peak_memory() >= before + (1 << 20)
    del array
    mx.synchronize()
    assert mx.get_active_memory() <= before
    mx.clear_cache()
    assert mx.get_cache_memory() == 0


def test_limits_give_back_the_one_before():
    old = mx.set_cache_limit(1 << 20)
    assert mx.set_cache_limit(old) == 1 << 20
    old = mx.set_memory_limit(1 << 40)
    assert mx.set_memory_limit(old) == 1 << 40
    assert mx.set_wired_limit(0) == 0
    for function in (mx.set_cache_limit, mx.set_memory_limit, mx.set_wired_limit):
        for wrong in (-1, 2**70, "x", None, 1.5):
            with pytest.raises((TypeError, ValueError, OverflowError)):
                function(wrong)


# ---- objects ----

def test_arrays_have_weak_references():
    array = mx.array([1, 2])
    gone = []
    reference = weakref.ref(array, gone.append)
    assert reference() is array
    del array
    assert reference() is None and gone == [reference]
    kept = weakref.WeakValueDictionary(a=(held := mx.array(1)))
    assert kept["a"] is held


def test_arrays_hash_by_identity():
    a, b = mx.array([1]), mx.array([1])
    assert hash(a) == hash(a) and len({id(a), id(b)}) == 2
    table = {a: "a", b: "b"}
    assert table[a] == "a" and table[b] == "b"


def test_the_type_of_arrays():
    assert isinstance(mx.array(1), mx.array) and type(mx.array(1)) is mx.array
    assert type(mx.array([1]) + 1) is mx.array
    assert mx.array.__name__ == "array" and mx.array.__module__ == "mlx.core"
    with pytest.raises(TypeError):
        type("Sub", (mx.array,), {})
    with pytest.raises((AttributeError, TypeError)):
        mx.array(1).new_attribute = 1
    with pytest.raises(TypeError):
        mx.array()
    with pytest.raises(TypeError):
        mx.array(1, mx.int32, 3)


def test_constants():
    assert (mx.pi, mx.e, mx.inf) == (math.pi, math.e, math.inf) and math.isnan(mx.nan) and mx.newaxis is None
    assert mx.euler_gamma == pytest.approx(0.5772156649015329, abs=0)
    assert isinstance(mx.__version__, str)


def test_evaluation_takes_trees_and_gives_nothing():
    a = mx.ones((3,)) + 1
    assert mx.eval(a, [a, (a, {"x": a})], None, 3, "text") is None
    assert mx.async_eval({"a": [a]}) is None
    assert mx.eval() is None and mx.eval([]) is None and mx.eval({}) is None

    class Longer(list):
        def __len__(self):
            return 5

    assert mx.eval(Longer([a])) is None
    nested = a
    for _ in range(50000):
        nested = [nested]
    try:
        mx.eval(nested)
    except (RecursionError, ValueError):
        pass
    while isinstance(nested, list):
        nested = nested.pop()
    assert name_of(to_mlx(np.ones(2), "float16").dtype) == "float16"
