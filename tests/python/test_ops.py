"""Every op beside NumPy: all dtypes, shapes without elements and without dimensions, broadcasting, views."""

import math
import operator

import mlx.core as mx
import numpy as np
import pytest

from support import (FLOATS, INTEGERS, NAMES, SHAPES, Draw, check, dtype_named, layouts, name_of, numpy_dtype, to_mlx,
                     to_numpy, wide)

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::numpy.exceptions.ComplexWarning")

erf = np.vectorize(math.erf, otypes=[float])

# name: (oracle, least value, greatest value, whether complex numbers are taken)
FLOATING = {
    "exp": (np.exp, -4, 4, True), "expm1": (np.expm1, -3, 3, False), "log": (np.log, 0.1, 9, True),
    "log2": (np.log2, 0.1, 9, False), "log10": (np.log10, 0.1, 9, False), "log1p": (np.log1p, 0, 9, True),
    "sin": (np.sin, -4, 4, True), "cos": (np.cos, -4, 4, True), "tan": (np.tan, -1, 1, True),
    "sinh": (np.sinh, -3, 3, True), "cosh": (np.cosh, -3, 3, True), "tanh": (np.tanh, -1, 1, True),
    "arcsin": (np.arcsin, -1, 1, True), "arccos": (np.arccos, -1, 1, True), "arctan": (np.arctan, -4, 4, True),
    "arcsinh": (np.arcsinh, -4, 4, False), "arccosh": (np.arccosh, 1, 9, False),
    "arctanh": (np.arctanh, -0.9, 0.9, False), "sqrt": (np.sqrt, 0, 9, True),
    "rsqrt": (lambda x: 1 / np.sqrt(x), 0.1, 9, False), "reciprocal": (lambda x: 1 / x, 1, 9, True),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), -4, 4, False), "erf": (erf, -3, 3, False),
    "degrees": (np.degrees, -4, 4, False), "radians": (np.radians, -90, 90, False),
}
SAME = {"square": np.square, "abs": np.abs, "sign": np.sign, "negative": np.negative}
ROUNDING = {"floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "round": np.round}
PREDICATES = {"isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite}


def floating(name):
    return name if name in FLOATS or name == "complex64" else "float32"


def promoted(a, b):
    return name_of(mx.result_type(dtype_named(a), dtype_named(b)))


@pytest.mark.parametrize("op", FLOATING)
def test_functions_of_real_numbers_are_numpys(op):
    oracle, low, high, takes_complex = FLOATING[op]
    draw = Draw(op)
    for name in NAMES:
        if name == "complex64" and not takes_complex:
            continue
        for shape in SHAPES:
            values = draw.numbers(name, shape, low, high)
            if op == "reciprocal" and name == "bool_":
                values[...] = True
            expected = oracle(wide(values) if name in FLOATS + ("complex64",) else values.astype(np.float64))
            for array in layouts(values, name):
                check(getattr(mx, op)(array), expected, floating(name), slack=2, what=f"{op} {name} {shape}")


@pytest.mark.parametrize("op", SAME)
def test_arithmetic_of_one_array_keeps_the_dtype(op):
    draw = Draw(op)
    for name in NAMES:
        if (op == "negative" and name == "bool_") or (op == "sign" and name == "complex64"):
            continue
        for shape in SHAPES:
            values = draw.numbers(name, shape)
            expected = SAME[op](wide(values)) if name != "bool_" else values
            for array in layouts(values, name):
                result = "float32" if op == "abs" and name == "complex64" else name
                check(getattr(mx, op)(array), expected, result, what=f"{op} {name} {shape}")


def test_negating_bools_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        mx.negative(mx.array(True))


@pytest.mark.parametrize("op", ROUNDING)
def test_rounding_leaves_integers_and_rounds_floats_as_numpy(op):
    draw = Draw(op)
    for name in INTEGERS + FLOATS:
        for shape in SHAPES:
            values = draw.numbers(name, shape)
            for array in layouts(values, name):
                check(getattr(mx, op)(array), ROUNDING[op](wide(values)), name, what=f"{op} {name} {shape}")


def test_round_takes_decimals_and_rounds_halves_to_even():
    check(mx.round(mx.array([0.5, 1.5, 2.5, -0.5, -1.5])), np.array([0, 2, 2, -0.0, -2]), "float32")
    check(mx.round(mx.array([1.234, -5.678]), 2), np.array([1.23, -5.68]), "float32")
    check(mx.round(mx.array([123.0, 155.0]), -1), np.array([120.0, 160.0]), "float32")


@pytest.mark.parametrize("op", PREDICATES)
def test_predicates_tell_infinities_and_nan(op):
    special = np.array([0.0, -1.5, np.inf, -np.inf, np.nan])
    for name in FLOATS:
        check(getattr(mx, op)(to_mlx(special, name)), PREDICATES[op](special), "bool_", what=name)
    for name in INTEGERS + ("bool_",):
        values = Draw(op).numbers(name, (5,))
        check(getattr(mx, op)(to_mlx(values, name)), PREDICATES[op](values), "bool_", what=name)
    check(mx.isposinf(mx.array(special)), np.isposinf(special), "bool_")
    check(mx.isneginf(mx.array(special)), np.isneginf(special), "bool_")


def test_nan_to_num_replaces_what_is_not_finite():
    special = np.array([1.0, np.inf, -np.inf, np.nan], dtype=np.float32)
    check(mx.nan_to_num(mx.array(special)), np.nan_to_num(special), "float32")
    check(mx.nan_to_num(mx.array(special), nan=7, posinf=8, neginf=9), np.array([1, 8, 9, 7]), "float32")


def test_parts_of_complex_numbers():
    values = Draw("parts").numbers("complex64", (3, 4))
    for array in layouts(values, "complex64"):
        check(mx.real(array), values.real, "float32")
        check(mx.imag(array), values.imag, "float32")
        check(mx.conjugate(array), values.conj(), "complex64")


BINARY = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "maximum": np.maximum, "minimum": np.minimum,
}
COMPARISONS = {
    "equal": np.equal, "not_equal": np.not_equal, "less": np.less, "less_equal": np.less_equal,
    "greater": np.greater, "greater_equal": np.greater_equal,
}
PAIRS = (((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1, 4), (3, 1)), ((0,), (1,)), ((1,), (5,)), ((4, 1), (1, 4)))


def pairs(draw, a, b, low=-4, high=4):
    for left, right in PAIRS:
        x, y = draw.numbers(a, left, low, high), draw.numbers(b, right, low, high)
        for i, left_array in enumerate(layouts(x, a)):
            for j, right_array in enumerate(layouts(y, b)):
                if i == j or i == 0 or j == 0:
                    yield x, y, left_array, right_array


def operands(x, y, result):
    """The oracle's operands: in the result's dtype, floats in float64."""
    kind = numpy_dtype(result)
    return wide(x.astype(kind)), wide(y.astype(kind))


@pytest.mark.parametrize("op", BINARY)
def test_arithmetic_promotes_and_broadcasts(op):
    draw = Draw(op)
    for a in NAMES:
        for b in (a, draw.pick(NAMES), draw.pick(NAMES)):
            result = promoted(a, b)
            if result == "bool_" and op == "subtract":
                continue
            if result == "complex64" and op in ("maximum", "minimum"):
                continue
            for x, y, left, right in pairs(draw, a, b):
                expected = BINARY[op](*operands(x, y, result))
                check(getattr(mx, op)(left, right), expected, result, what=f"{op} {a} {b} {x.shape} {y.shape}")


@pytest.mark.parametrize("op", COMPARISONS)
def test_comparisons_give_bools(op):
    draw = Draw(op)
    for a in NAMES:
        for b in (a, draw.pick(NAMES)):
            result = promoted(a, b)
            if result == "complex64" and op not in ("equal", "not_equal"):
                continue
            for x, y, left, right in pairs(draw, a, b, -2, 2):
                kind = numpy_dtype(result)
                expected = COMPARISONS[op](x.astype(kind), y.astype(kind))
                if result in ("float16", "bfloat16"):
                    expected = COMPARISONS[op](to_numpy(left.astype(dtype_named(result))),
                                               to_numpy(right.astype(dtype_named(result))))
                check(getattr(mx, op)(left, right), expected, "bool_", what=f"{op} {a} {b}")


@pytest.mark.parametrize("op", ["divide", "power", "arctan2", "logaddexp"])
def test_other_functions_of_two_arrays(op):
    oracle = {"divide": np.divide, "power": np.power, "arctan2": np.arctan2, "logaddexp": np.logaddexp}[op]
    draw = Draw(op)
    for a in NAMES:
        for b in (a, draw.pick(NAMES)):
            result = promoted(a, b)
            if op != "power":
                result = floating(result)
            if result == "bool_" or (result == "complex64" and op in ("arctan2", "logaddexp", "power")):
                continue
            for x, y, left, right in pairs(draw, a, b, 1, 3):
                if op == "divide":
                    x, left = np.ones_like(x), mx.ones_like(left)
                if op == "divide" and (y == 0).any():
                    continue
                expected = oracle(*operands(x, y, result))
                check(getattr(mx, op)(left, right), expected, result, slack=3, what=f"{op} {a} {b}")


@pytest.mark.parametrize("name", INTEGERS)
def test_integer_division_is_that_of_mlx(name):
    """// rounds towards zero for integers, where divmod rounds down and % has the divisor's sign."""
    draw = Draw("division", name)
    x, y = draw.numbers(name, (200,), -9, 9), draw.numbers(name, (200,), -9, 9)
    y[y == 0] = 3
    a, b = to_mlx(x, name), to_mlx(y, name)
    check(a // b, np.trunc(x / y), name)
    check(a % b, x % y, name)
    check(mx.remainder(a, b), np.remainder(x, y), name)
    quotient, rest = mx.divmod(a, b)
    check(quotient, x // y, name)
    check(rest, x % y, name)
    check(a / b, x / y, "float32")


@pytest.mark.parametrize("name", INTEGERS)
def test_integer_division_by_zero_ends_no_process(name):
    a, zero = mx.array([0, 1, 5], dtype=dtype_named(name)), mx.zeros((3,), dtype=dtype_named(name))
    mx.eval(a // zero, a % zero, *mx.divmod(a, zero))
    if not name.startswith("u"):
        least = mx.array(np.iinfo(name).min, dtype=dtype_named(name))
        mx.eval(least // -1, least % -1, -least, abs(least))
    assert mx.isinf(a / zero).tolist() == [False, True, True]


@pytest.mark.parametrize("name", FLOATS)
def test_float_remainder_and_floor_division_are_pythons(name):
    x = np.array([5.5, -5.5, 5.5, -5.5, 0.0, 3.0, -3.0, 7.25])
    y = np.array([2.0, 2.0, -2.0, -2.0, 3.0, np.inf, 2.5, 0.25])
    a, b = to_mlx(x, name), to_mlx(y, name)
    check(a % b, np.remainder(x, y), name)
    check(a // b, np.floor(x / y), name)
    zero = to_mlx(np.zeros(8), name)
    assert np.isnan(to_numpy(a % zero)).all()


@pytest.mark.parametrize("name", ("bool_",) + INTEGERS)
def test_bits(name):
    draw = Draw("bits", name)
    x, y = draw.numbers(name, (3, 7), -100, 100), draw.numbers(name, (7,), -100, 100)
    for a in layouts(x, name):
        b = to_mlx(y, name)
        check(a & b, x & y, name)
        check(a | b, x | y, name)
        check(a ^ b, x ^ y, name)
        check(~a, ~x, name)
        if name != "bool_":
            shift = draw.numbers(name, (7,), 0, 7)
            check(a << to_mlx(shift, name), x << shift, name)
            check(a >> to_mlx(shift, name), x >> shift, name)


def test_logic_takes_every_dtype():
    draw = Draw("logic")
    for name in NAMES:
        x, y = draw.numbers(name, (3, 4), -1, 1), draw.numbers(name, (4,), -1, 1)
        a, b = to_mlx(x, name), to_mlx(y, name)
        check(mx.logical_and(a, b), np.logical_and(x, y), "bool_", what=name)
        check(mx.logical_or(a, b), np.logical_or(x, y), "bool_", what=name)
        check(mx.logical_not(a), np.logical_not(x), "bool_", what=name)
        check(mx.where(a, b, a), np.where(x, y, x), name, what=name)


# ---- reductions ----

AXES = (None, 0, -1, (0, 1), (-1, 0), ())
REDUCTIONS = {
    "sum": np.sum, "prod": np.prod, "mean": np.mean, "max": np.max, "min": np.min, "all": np.all, "any": np.any,
    "var": np.var, "std": np.std, "logsumexp": lambda x, **k: np.log(np.sum(np.exp(x), **k)),
}


def reduced_dtype(op, name):
    if op in ("all", "any"):
        return "bool_"
    if op in ("mean", "var", "std", "logsumexp"):
        return floating(name)
    if op in ("sum", "prod") and name in ("bool_", "int8", "int16", "uint8", "uint16"):
        return "uint32" if name.startswith("u") else "int32"
    return name


@pytest.mark.parametrize("op", REDUCTIONS)
def test_reductions_over_axes(op):
    draw = Draw(op)
    for name in NAMES:
        if name == "complex64" and op in ("max", "min", "var", "std", "logsumexp"):
            continue
        for shape in ((2, 3), (3, 1, 4), (1, 1), (0, 3), (3, 0)):
            values = draw.numbers(name, shape, -2, 2)
            for axis in AXES:
                if op in ("max", "min", "mean", "var", "std", "logsumexp") and 0 in shape:
                    continue
                if axis == () and op in ("var", "std"):
                    continue
                keepdims = draw.pick((False, True))
                # Over no axes, sums and products are the values as they are.
                result = name if axis == () and op in ("sum", "prod") else reduced_dtype(op, name)
                if result in FLOATS or result == "complex64":
                    kind = np.complex128 if result == "complex64" else np.float64
                elif result in ("bool_", "int32", "uint32"):
                    kind = numpy_dtype(result)
                else:
                    kind = values.dtype
                source = values if op in ("all", "any") else values.astype(kind)
                expected = np.asarray(REDUCTIONS[op](source, axis=axis, keepdims=keepdims)).astype(kind)
                for array in layouts(values, name):
                    check(getattr(mx, op)(array, axis, keepdims), expected, result, slack=3,
                          what=f"{op} {name} {shape} {axis}")


def test_reductions_without_dimensions_and_long_ones():
    assert mx.sum(mx.array(3)).item() == 3 and mx.max(mx.array(3.5)).item() == 3.5
    values = Draw("long").numbers("float32", (100, 1000), -1, 1)
    check(mx.sum(mx.array(values)), np.sum(values, dtype=np.float64), "float32", slack=100)
    check(mx.mean(mx.array(values), 0), np.mean(values, axis=0, dtype=np.float64), "float32")


def test_the_greatest_of_nothing_is_an_error():
    for op in (mx.max, mx.min, mx.argmax, mx.argmin):
        with pytest.raises(ValueError):
            op(mx.zeros((0,)))


@pytest.mark.parametrize("op", ["argmax", "argmin", "argsort", "sort"])
def test_orders_of_distinct_values(op):
    draw = Draw(op)
    for name in NAMES:
        if name in ("bool_", "complex64"):
            continue
        for shape in ((7,), (3, 5), (2, 3, 4), (1,)):
            count = int(np.prod(shape))
            flat = list(range(count))
            draw.random.shuffle(flat)
            values = np.array(flat).reshape(shape).astype(numpy_dtype(name))
            for axis in (None, 0, -1):
                expected = getattr(np, op)(values, axis=axis)
                for array in layouts(values, name):
                    check(getattr(mx, op)(array, axis), expected, name if op == "sort" else "uint32",
                          what=f"{op} {name} {shape} {axis}")


def test_sorting_puts_nan_last():
    assert str(mx.sort(mx.array([math.nan, 2.0, -math.inf, 1.0])).tolist()) == "[-inf, 1.0, 2.0, nan]"


@pytest.mark.parametrize("op", ["cumsum", "cumprod", "cummax", "cummin", "logcumsumexp"])
def test_scans_along_axes_in_both_directions(op):
    oracle = {"cumsum": np.cumsum, "cumprod": np.cumprod, "cummax": np.maximum.accumulate,
              "cummin": np.minimum.accumulate, "logcumsumexp": np.logaddexp.accumulate}[op]
    draw = Draw(op)
    for name in NAMES:
        if name == "bool_" or (name == "complex64" and op not in ("cumsum", "cumprod")):
            continue
        if op == "logcumsumexp" and name not in FLOATS:
            continue
        for shape in ((6,), (3, 5), (2, 3, 4)):
            values = draw.numbers(name, shape, -1.5, 1.5)
            for axis in range(-1, len(shape)):
                for array in layouts(values, name):
                    exact = wide(values)
                    expected = np.asarray(oracle(exact, axis=axis))
                    if op in ("cumsum", "cumprod"):
                        expected = oracle(exact, axis=axis, dtype=exact.dtype)
                    check(getattr(mx, op)(array, axis), expected, name, slack=3, what=f"{op} {name} {shape} {axis}")
                    back = np.flip(oracle(np.flip(exact, axis), axis=axis), axis).astype(exact.dtype)
                    check(getattr(mx, op)(array, axis, reverse=True), back, name, slack=3, what=f"{op} {name} reverse")


def test_exclusive_scans_begin_with_what_changes_nothing():
    a = mx.array([1, 2, 3])
    assert mx.cumsum(a, inclusive=False).tolist() == [0, 1, 3]
    assert mx.cumprod(a, inclusive=False).tolist() == [1, 1, 2]
    assert mx.cumsum(a, reverse=True, inclusive=False).tolist() == [5, 3, 0]


@pytest.mark.parametrize("name", FLOATS)
def test_softmax_sums_to_one(name):
    values = Draw("softmax").numbers(name, (3, 4, 5))
    exact = np.exp(wide(values))
    for axis in (None, 0, -1, (0, 2)):
        for array in layouts(values, name):
            check(mx.softmax(array, axis), exact / exact.sum(axis=axis, keepdims=True), name)


# ---- shapes ----

@pytest.mark.parametrize("name", NAMES)
def test_shapes_move_elements_and_change_none(name):
    values = Draw("shape", name).numbers(name, (2, 3, 4))
    for a in layouts(values, name):
        for result, expected in (
            (mx.reshape(a, (4, 6)), values.reshape(4, 6)), (mx.reshape(a, (-1, 2)), values.reshape(-1, 2)),
            (a.reshape(24), values.reshape(24)), (a.reshape(3, -1), values.reshape(3, -1)),
            (mx.flatten(a), values.reshape(-1)), (mx.flatten(a, 1), values.reshape(2, 12)),
            (mx.unflatten(a, -1, (2, 2)), values.reshape(2, 3, 2, 2)), (a.T, values.T),
            (mx.transpose(a, (1, 0, 2)), values.transpose(1, 0, 2)), (a.transpose(2, 0, 1), values.transpose(2, 0, 1)),
            (mx.swapaxes(a, 0, -1), values.swapaxes(0, -1)), (mx.moveaxis(a, 0, -1), np.moveaxis(values, 0, -1)),
            (mx.expand_dims(a, (0, -1)), values[None, ..., None]), (mx.expand_dims(a, 1), values[:, None]),
            (mx.squeeze(mx.expand_dims(a, (0, 2))), values),
            (mx.broadcast_to(a, (5, 2, 3, 4)), np.broadcast_to(values, (5, 2, 3, 4))),
            (mx.concatenate([a, a], 1), np.concatenate([values, values], 1)),
            (mx.concatenate([a, a], None), np.concatenate([values, values], None)),
            (mx.stack([a, a], -1), np.stack([values, values], -1)), (mx.contiguous(a), values),
            (mx.stop_gradient(a), values), (mx.take(a, mx.array([1, 0, 1]), 1), values.take([1, 0, 1], 1)),
            (mx.diagonal(a, 1, 1, 2), np.diagonal(values, 1, 1, 2)),
        ):
            check(result, expected, name)
        for part, expected in zip(mx.split(a, 2, -1), np.split(values, 2, -1)):
            check(part, expected, name)
        for part, expected in zip(mx.split(a, [1, 3], -1), np.split(values, [1, 3], -1)):
            check(part, expected, name)


def test_casts_between_all_dtypes():
    for source in NAMES:
        values = Draw("cast", source).numbers(source, (3, 5), 0, 100)
        for target in NAMES:
            with np.errstate(all="ignore"):
                expected = values.astype(numpy_dtype(target))
            for array in layouts(values, source):
                check(array.astype(dtype_named(target)), expected, target, what=f"{source} to {target}")


def test_views_of_the_same_bytes():
    values = Draw("view").numbers("float32", (3, 4))
    check(mx.view(mx.array(values), mx.uint32), values.view(np.uint32), "uint32")
    check(mx.array(values).view(mx.uint8), values.view(np.uint8), "uint8")
    check(mx.view(mx.array(values).T, mx.int32), np.ascontiguousarray(values.T).view(np.int32), "int32")


@pytest.mark.parametrize("name", FLOATS + ("complex64",))
def test_matrix_products_of_all_layouts(name):
    draw = Draw("matmul", name)
    for left, right in (((3, 4), (4, 5)), ((4,), (4, 5)), ((3, 4), (4,)), ((4,), (4,)), ((2, 3, 4), (4, 5)),
                        ((2, 1, 3, 4), (3, 4, 2)), ((0, 4), (4, 2)), ((3, 0), (0, 2))):
        x, y = draw.numbers(name, left, -1, 1), draw.numbers(name, right, -1, 1)
        for a in layouts(x, name):
            for b in layouts(y, name):
                check(a @ b, wide(x) @ wide(y), name, slack=4, what=f"{left} {right}")


def test_creation_fills_shapes():
    for name in NAMES:
        dtype = dtype_named(name)
        check(mx.zeros((2, 0, 3), dtype), np.zeros((2, 0, 3)), name)
        check(mx.ones((2, 3), dtype), np.ones((2, 3)), name)
        check(mx.full((2, 2), 3, dtype), np.full((2, 2), 3).astype(numpy_dtype(name)), name)
        check(mx.zeros_like(mx.ones((3,), dtype)), np.zeros(3), name)
    check(mx.arange(5), np.arange(5), "int32")
    check(mx.arange(1, 2, 0.25), np.arange(1, 2, 0.25), "float32")
    check(mx.arange(5, 0, -2), np.arange(5, 0, -2), "int32")


@pytest.mark.parametrize("name", ("int8", "int32", "uint16", "float16", "float32", "bfloat16"))
def test_grids_copies_and_orders_are_numpys(name):
    draw = Draw("grids", name)
    values = np.array(draw.random.sample(range(100), 12)).reshape(3, 4).astype(numpy_dtype(name))
    for a in layouts(values, name):
        for result, expected in (
            (mx.pad(a, 1), np.pad(values, 1)), (mx.pad(a, (0, 2)), np.pad(values, (0, 2))),
            (mx.pad(a, [(1, 2), (0, 3)], constant_values=5), np.pad(values, [(1, 2), (0, 3)], constant_values=5)),
            (mx.pad(a, [(1, 2)], "edge"), np.pad(values, [(1, 2)], "edge")),
            (mx.roll(a, 5), np.roll(values, 5)), (mx.roll(a, (1, -1), (0, 1)), np.roll(values, (1, -1), (0, 1))),
            (mx.tile(a, (2, 1, 2)), np.tile(values, (2, 1, 2))), (mx.repeat(a, 2, 1), np.repeat(values, 2, 1)),
            (mx.repeat(a, 3), np.repeat(values, 3)), (mx.tril(a), np.tril(values)),
            (mx.triu(a, -1), np.triu(values, -1)),
            (mx.flip(a, 1), np.flip(values, 1)), (mx.diff(a, axis=0), np.diff(values, axis=0)),
            (mx.matrix_transpose(a), values.T), (mx.permute_dims(a, (1, 0)), values.T), (mx.positive(a), values),
            (mx.full_like(a, 3), np.full_like(values, 3)), (mx.kron(a, a[:1]), np.kron(values, values[:1])),
            (mx.atleast_3d(a), np.atleast_3d(values)), (mx.atleast_2d(a[0]), np.atleast_2d(values[0])),
            (mx.slice(a, mx.array([1]), (1,), (3, 2)), values[:, 1:3]),
        ):
            check(result, expected, name)
        for row, expected in zip(mx.unstack(a), values):
            check(row, expected, name)
        parts = to_numpy(mx.partition(a, 2, 1))
        np.testing.assert_array_equal(parts[:, 2], np.sort(values, 1)[:, 2])
        places = to_numpy(mx.argpartition(a, 2, 1))
        np.testing.assert_array_equal(np.take_along_axis(values, places.astype(np.int64), 1)[:, 2], parts[:, 2])
        np.testing.assert_array_equal(np.sort(to_numpy(mx.topk(a, 2, 1)), 1), np.sort(values, 1)[:, -2:])
        assert mx.count_nonzero(a > 50).item() == np.count_nonzero(values > 50)
        line = np.sort(values.reshape(-1))
        assert mx.searchsorted(to_mlx(line, name), a).tolist() == np.searchsorted(line, values).tolist()
        assert mx.trace(a, dtype=mx.float32).item() == np.trace(values.astype(np.float32))


def test_einsum_path_is_numpys_greedy_order():
    sizes = {"i": 2, "j": 3, "k": 4, "l": 5, "m": 6}
    for text in ("ij,jk,kl->il", "ij,jk,kl,lm->im", "ij,j,k->ik", "ii->i", "ij,jk", "ijk,k,jm,m->i"):
        operands = [np.zeros([sizes[letter] for letter in term]) for term in text.split("->")[0].split(",")]
        path, words = mx.einsum_path(text, *map(mx.array, operands))
        assert path == np.einsum_path(text, *operands, optimize="greedy")[0][1:], text
        assert words.splitlines()[0] == f"  Complete contraction:  {text}"
    with pytest.raises(ValueError, match="does not match number of input subscripts"):
        mx.einsum_path("ij,jk", mx.zeros((2, 2)))


@pytest.mark.parametrize("name", FLOATS)
def test_products_over_axes_are_numpys(name):
    draw = Draw("products", name)
    x, y = draw.numbers(name, (3, 4), -1, 1), draw.numbers(name, (4, 5), -1, 1)
    u, v = wide(x), wide(y)
    for a in layouts(x, name):
        b = to_mlx(y, name)
        for result, expected in (
            (mx.einsum("ij,jk->ik", a, b), u @ v), (mx.einsum("ij->j", a), u.sum(0)),
            (mx.einsum("ij,jk->", a, b), (u @ v).sum()),
            (mx.tensordot(a, b, 1), u @ v), (mx.tensordot(a, a, [[0, 1], [0, 1]]), np.tensordot(u, u, 2)),
            (mx.inner(a, a), np.inner(u, u)), (mx.outer(a, b), np.outer(u, v)), (mx.vecdot(a, a), (u * u).sum(-1)),
            (mx.median(a), np.median(u)), (mx.median(a, 1, True), np.median(u, 1, keepdims=True)),
            (mx.addmm(mx.zeros((5,), dtype_named(name)), a, b, 2.0), 2 * (u @ v)),
        ):
            check(result, expected, name, slack=4)


def test_made_grids_are_numpys():
    for dtype in ("float32", "int32", "bool_", "float16"):
        kind = numpy_dtype(dtype)
        check(mx.eye(3, dtype=dtype_named(dtype)), np.eye(3, dtype=kind), dtype)
        check(mx.eye(3, 5, -1, dtype_named(dtype)), np.eye(3, 5, -1, dtype=kind), dtype)
        check(mx.tri(3, dtype=dtype_named(dtype)), np.tri(3, dtype=kind), dtype)
        check(mx.tri(2, 4, 1, dtype_named(dtype)), np.tri(2, 4, 1, dtype=kind), dtype)
        check(mx.identity(2, dtype_named(dtype)), np.identity(2, dtype=kind), dtype)
    check(mx.linspace(0, 1, 7), np.linspace(0, 1, 7), "float32")
    check(mx.linspace(2, -3, 6, False), np.linspace(2, -3, 6, False), "float32")
    for indexing in ("xy", "ij"):
        for sparse in (False, True):
            made = mx.meshgrid(mx.arange(3), mx.arange(2), mx.arange(4), sparse=sparse, indexing=indexing)
            assert isinstance(made, tuple)
            for ours, theirs in zip(made, np.meshgrid(np.arange(3), np.arange(2), np.arange(4), sparse=sparse,
                                                      indexing=indexing)):
                check(ours, theirs, "int32")


# ---- weak scalars and operators ----

SCALARS = (True, 3, 2.5, 1 + 2j)
OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "&": operator.and_, "|": operator.or_, "^": operator.xor,
    "<<": operator.lshift, ">>": operator.rshift,
}
IN_PLACE = {
    "+": operator.iadd, "-": operator.isub, "*": operator.imul, "/": operator.itruediv, "//": operator.ifloordiv,
    "%": operator.imod, "**": operator.ipow, "&": operator.iand, "|": operator.ior, "^": operator.ixor,
    "<<": operator.ilshift, ">>": operator.irshift,
}
COMPARING = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


def weak_result(name, scalar):
    if isinstance(scalar, bool):
        return name
    if isinstance(scalar, int):
        return "int32" if name == "bool_" else name
    if isinstance(scalar, float):
        return floating(name)
    return "complex64"


@pytest.mark.parametrize("scalar", SCALARS)
def test_python_numbers_take_on_the_arrays_dtype(scalar):
    for name in NAMES:
        array = mx.ones((2,), dtype_named(name))
        expected = weak_result(name, scalar)
        if expected != "bool_":
            for symbol in "+", "*", "-":
                for result in (OPERATORS[symbol](array, scalar), OPERATORS[symbol](scalar, array)):
                    assert name_of(result.dtype) == expected, (symbol, name)
            assert name_of((array / scalar).dtype) == floating(expected)
        for compare in COMPARING[:2]:
            assert compare(array, scalar).dtype == mx.bool_
            assert compare(scalar, array).dtype == mx.bool_


@pytest.mark.parametrize("symbol", OPERATORS)
def test_reflected_operators_keep_the_order_of_the_operands(symbol):
    use = OPERATORS[symbol]
    is_bits = symbol in ("&", "|", "^", "<<", ">>")
    for name in ("int32", "uint8") + (() if is_bits else ("float32",)):
        values = np.array([1, 2, 3], dtype=name)
        array = mx.array(values)
        expected = use(np.float64(7) if symbol == "/" else values.dtype.type(7), values)
        check(use(7, array), expected, "float32" if symbol == "/" else name, what=symbol)
        check(use(array, 2), use(values, values.dtype.type(2)), "float32" if symbol == "/" else name, what=symbol)


@pytest.mark.parametrize("symbol", IN_PLACE)
def test_in_place_operators_keep_the_object_and_all_its_names_see_the_result(symbol):
    array = mx.array([5.0, 6.0, 7.0] if symbol == "/" else [5, 6, 7])
    alias, holder = array, [array]
    outer = array + 0
    result = IN_PLACE[symbol](array, 2)
    assert result is alias is holder[0]
    expected = OPERATORS[symbol](np.array([5, 6, 7]), 2)
    assert alias.tolist() == pytest.approx(expected.tolist())
    assert outer.tolist() == [5, 6, 7]


def test_in_place_division_of_integers_is_an_error_and_changes_nothing():
    array = mx.array([5, 6])
    with pytest.raises(ValueError, match="In place division cannot cast to non-floating point type."):
        array /= 2
    assert array.tolist() == [5, 6] and array.dtype == mx.int32


@pytest.mark.parametrize("wrong", ["x", (0, 1), (), [0], 1.5, object()])
def test_an_axis_that_is_no_int_is_a_type_error(wrong):
    array = mx.ones((2, 3))
    for op in (mx.argmax, mx.argmin, mx.sort, mx.argsort, mx.cumsum, mx.cummax, mx.logcumsumexp, mx.array.argmax):
        with pytest.raises(TypeError, match="axis: expected an int"):
            op(array, axis=wrong)


def test_counting_beyond_32_bits_is_in_int64():
    check(mx.arange(2**40, 2**40 + 3), np.arange(2**40, 2**40 + 3), "int64")
    check(mx.arange(-2**31 - 2, -2**31), np.arange(-2**31 - 2, -2**31), "int64")
    assert mx.arange(2**31 - 2, 2**31 - 1).dtype == mx.int32


def test_truth_values_of_numbers():
    assert mx.logical_and(2, 0).item() is False and mx.logical_or(0, 3).item() is True


def test_numpys_numbers_are_weak_too():
    for scalar in (np.int64(3), np.float64(2.5), np.float32(2.5), np.bool_(True), np.int8(3)):
        result = mx.ones((2,), mx.float16) + scalar
        assert result.dtype == mx.float16
        np.testing.assert_allclose(to_numpy(result), 1 + float(scalar))


def test_integers_that_do_not_fit_are_errors():
    with pytest.raises(ValueError, match="overflow"):
        mx.ones((2,), mx.uint8) + 256
    with pytest.raises(ValueError):
        mx.ones((2,), mx.uint8) + -1
    with pytest.raises(ValueError):
        mx.ones((2,)) + 10**30


class Foreign:
    def __radd__(self, other):
        return "radd"

    def __eq__(self, other):
        return "eq"

    __hash__ = None


@pytest.mark.parametrize("symbol", OPERATORS)
def test_foreign_operands_are_type_errors(symbol):
    array = mx.array([1, 2])
    for wrong in (None, "text", object(), {}, mx.float32):
        with pytest.raises(TypeError):
            OPERATORS[symbol](array, wrong)
        if not (symbol == "%" and isinstance(wrong, str)):
            with pytest.raises(TypeError):
                OPERATORS[symbol](wrong, array)
        with pytest.raises(TypeError):
            IN_PLACE[symbol](array, wrong)
    assert array.tolist() == [1, 2]


def test_what_knows_arrays_is_asked_second():
    assert mx.array(1) + Foreign() == "radd"
    assert (mx.array(1) == Foreign()) == "eq"


def test_nothing_foreign_is_equal():
    array = mx.array([1, 2])
    for other in (None, "text", object()):
        assert (array == other) is False
        assert (array != other) is True
        with pytest.raises(TypeError):
            array < other
