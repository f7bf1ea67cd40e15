#!/usr/bin/env python3
"""Writes tests/data/values.tsv and tests/data/messages.tsv: what MLX answers to the calls below. Needs the packages mlx
(0.32.2) and numpy; run it only to add cases. The calls, and how closely they must agree, are this file's own."""

import pathlib
import struct

import mlx.core as mx
import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "data"
VERSION = "0.32.2"

DTYPES = ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32",
          "float64", "bfloat16", "complex64"]
INTEGERS = DTYPES[1:9]
FLOATS = ["float16", "bfloat16", "float32", "float64"]
NAN, INF = float("nan"), float("inf")

rows, messages = [], []


def dtype_of(name):
    return mx.bool_ if name == "bool" else getattr(mx, name)


def array(values, name="float32", shape=None):
    """An MLX array whose bytes are exact, 64-bit integers included."""
    if name == "bfloat16":
        made = mx.array(np.array(values, np.float32)).astype(mx.bfloat16)
    else:
        made = mx.array(np.array(values, np.dtype(name)), dtype=dtype_of(name))
    return made.reshape(shape) if shape is not None else made


def raw(a):
    """The elements' bytes, row-major."""
    if a.dtype == mx.bfloat16:
        bits = np.array(a.astype(mx.float32)).astype(np.float32).view(np.uint32) >> 16
        return bits.astype(np.uint16).tobytes()
    return np.ascontiguousarray(np.array(a)).tobytes()


def encode(a):
    name = str(a.dtype).removeprefix("mlx.core.")
    return f"{name}:{'x'.join(map(str, a.shape))}:{raw(a).hex()}"


def close(name, tolerance=1e-6):
    """The tolerance for a result computed from numbers of a dtype; integer results are exact whatever it is."""
    return 8e-3 if name in ("float16", "bfloat16") else tolerance


def inputs_text(inputs):
    return ";".join(encode(a) for a in inputs)


def case(op, inputs, call, parameters="", tolerance=0):
    """One row: native function, its other parameters, inputs, relative tolerance, result."""
    result = call(*inputs)
    mx.eval(result)
    rows.append("\t".join([op, parameters, inputs_text(inputs), str(tolerance), encode(result)]))


def refusal(op, inputs, call, parameters=""):
    """One row: a call that must fail, with the peer's words."""
    try:
        mx.eval(call(*inputs))
    except (ValueError, IndexError, RuntimeError, OverflowError) as error:
        text = " ".join(str(error).split())
        messages.append("\t".join([op, parameters, inputs_text(inputs), text]))
        return
    raise SystemExit(f"{op} {parameters} was expected to fail")


def promotion():
    for a in DTYPES:
        for b in DTYPES:
            case("add", [array([1, 0], a), array([1], b)], mx.add)
    for op in ("divide", "power", "maximum", "floor_divide", "equal", "logical_and"):
        for a in DTYPES:
            if op == "floor_divide" and a == "complex64":
                continue
            b = "int16" if a != "int16" else "uint8"
            case(op, [array([1, 1], a), array([1, 1], b)], getattr(mx, op))
    for a, b in (("int8", "float16"), ("bool", "uint8"), ("int64", "bfloat16"), ("float16", "bfloat16")):
        case("where", [array([1, 0], "int32"), array([3, 4], a), array([5], b)], mx.where)


def limits(name):
    info = np.iinfo(name)
    return [info.min, -3 if info.min else 3, 0, 7, info.max - 1, info.max]


def integers():
    for name in INTEGERS:
        a, b = array(limits(name), name, (6, 1)), array(limits(name), name, (1, 6))
        for op in ("add", "subtract", "multiply", "maximum", "minimum", "less", "equal"):
            case(op, [a, b], getattr(mx, op))
        # Division by 0, and of the smallest by -1, ends the peer's process.
        divisors = array([3, -7 if np.iinfo(name).min else 7], name)
        case("divide", [a, divisors], mx.divide, tolerance=1e-7)
        case("floor_divide", [a, divisors], mx.floor_divide)
        case("remainder", [a, divisors], mx.remainder)
        case("power", [a, array([0, 1, 2, 3, 5, 40 if name != "int8" else 7], name)], mx.power)
        for op in ("abs", "negative", "sign", "square"):
            case(op, [array(limits(name), name)], getattr(mx, op))
    case("power", [array([2, 3, -1, 1, 0], "int32"), array([-1, -2, -3, -1, -1], "int32")], mx.power)
    a, b = array([1, 1, 0, 0], "bool"), array([1, 0, 1, 0], "bool")
    for op in ("add", "subtract", "multiply", "divide", "floor_divide", "remainder", "power", "maximum", "minimum"):
        case(op, [a, b], getattr(mx, op))
    for op in ("abs", "sign", "square", "logical_not", "floor", "ceil", "isnan", "isfinite", "sqrt", "exp"):
        case(op, [a], getattr(mx, op), tolerance=1e-6)


def floats():
    values = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.25, 1e-7, 7.0, -7.0, 65504.0]
    pairs = [NAN, INF, -INF, 0.0, -0.0, -2.5, 3.25, 0.1, -7.0]
    for name in FLOATS:
        a = array(values, name)
        for op in ("abs", "negative", "sign", "square", "floor", "ceil", "isnan", "isinf", "isfinite", "logical_not"):
            case(op, [a], getattr(mx, op))
        case("round", [a], mx.round, "0")
        case("round", [array([1.25, 1.35, -1.25, 12.5], name)], lambda x: mx.round(x, 1), "1")
        case("round", [array([15.0, 25.0, -25.0, 149.0], name)], lambda x: mx.round(x, -1), "-1")
        if name == "float64":
            continue
        left, right = array(pairs, name, (len(pairs), 1)), array(pairs, name, (1, len(pairs)))
        for op in ("add", "multiply", "divide", "floor_divide", "remainder", "maximum", "minimum", "less",
                   "greater_equal", "not_equal", "equal"):
            case(op, [left, right], getattr(mx, op))
    tame = [-8.0, -2.5, -1.0, -0.0, 0.0, 0.5, 1.0, INF, -INF, NAN]
    for name in ("float32", "float64"):
        case("power", [array(tame, name, (10, 1)), array(tame, name, (1, 10))], mx.power, tolerance=1e-6)
    case("round", [array([15, 25, -25, 149], "int32")], lambda x: mx.round(x, -1), "-1")
    for op in ("exp", "log", "sqrt", "rsqrt", "sin", "tanh", "sigmoid", "erf", "log1p", "expm1", "reciprocal"):
        for name in DTYPES:
            if name == "complex64" and op in ("sigmoid", "erf", "expm1"):
                continue
            case(op, [array([1, 0, 1], name)], getattr(mx, op), tolerance=close(name, 1e-5))


def complex_numbers():
    a = array([1 + 2j, 1 - 2j, -3 + 0.5j, 0j, 2j], "complex64")
    for op in ("abs", "negative", "square", "isnan", "round", "sqrt", "exp"):
        case(op, [a], getattr(mx, op), "0" if op == "round" else "", tolerance=1e-5)
    for op in ("add", "multiply", "maximum", "minimum", "less", "greater_equal", "equal"):
        case(op, [a.reshape(5, 1), a.reshape(1, 5)], getattr(mx, op), tolerance=1e-6)
    case("sort_axis", [a], lambda x: mx.sort(x, axis=0), "0")
    case("argmax", [a], mx.argmax, "0")
    case("max", [a], mx.max, "0")
    case("sum", [a], mx.sum, "0", tolerance=1e-6)
    case("astype", [a], lambda x: x.astype(mx.bool_), "bool")
    case("astype", [a], lambda x: x.astype(mx.float32), "float32")


def reductions():
    for name in DTYPES:
        values = [[1, 0, 3], [100, 100, 7]]
        a = array(values, name)
        for op in ("sum", "prod", "max", "min", "all", "any", "mean"):
            tolerance = close(name)
            case(op, [a], getattr(mx, op), "0", tolerance=tolerance)
            peer = lambda x, f=getattr(mx, op): f(x, axis=1, keepdims=True)
            case(op + "_axis", [a], peer, "1 1", tolerance=tolerance)
            case(op + "_axes", [a], lambda x, f=getattr(mx, op): f(x, axis=(-2,)), "0 -2", tolerance=tolerance)
        case("sum_axes", [a], lambda x: mx.sum(x, axis=[]), "0")
        case("argmax_axis", [a], lambda x: mx.argmax(x, axis=0), "0 0")
        case("argmin", [a], mx.argmin, "0")
        for op in ("cumsum", "cumprod", "cummax", "cummin"):
            for reverse in (False, True):
                for inclusive in (False, True):
                    case(op, [a], lambda x, f=getattr(mx, op), r=reverse, i=inclusive: f(
                        x, axis=1, reverse=r, inclusive=i), f"1 {int(reverse)} {int(inclusive)}", tolerance=close(name))
        if name != "complex64":
            case("softmax_axis", [array([[1, 0, 1]], name)], lambda x: mx.softmax(x, axis=1), "1 0",
                 tolerance=close(name))
        case("logsumexp_axis", [array([[1, 0, 1]], name)], lambda x: mx.logsumexp(x, axis=-1), "-1 0",
             tolerance=close(name))
        case("sort_axis", [a], lambda x: mx.sort(x, axis=-1), "-1")
        case("argsort_axis", [a], lambda x: mx.argsort(x, axis=0), "0")
    nans = array([NAN, 2.0, -INF, NAN, 1.0])
    later = array([2.0, NAN, 3.0, INF])
    for a in (nans, later):
        for op in ("max", "min", "argmax", "argmin", "sum", "logsumexp"):
            case(op, [a], getattr(mx, op), "0", tolerance=1e-6)
        for op in ("cummax", "cummin"):
            case(op, [a], getattr(mx, op), "0 0 1")
        case("sort_axis", [a], lambda x: mx.sort(x, axis=0), "0")
        case("argsort_axis", [a], lambda x: mx.argsort(x, axis=0), "0")
    case("logsumexp", [array([-INF, -INF])], mx.logsumexp, "0")
    case("softmax", [array([1000.0, 1000.0, -1000.0])], mx.softmax, "0", tolerance=1e-6)


def shapes():
    a = array(range(24), "int16", (2, 3, 4))
    case("reshape", [a], lambda x: x.reshape(4, -1), "4 -1")
    case("reshape", [array(range(3), "int8").reshape(3)[:0]], lambda x: x.reshape(0, 5), "0 5")
    case("flatten", [a], lambda x: mx.flatten(x, 1, -1), "1 -1")
    case("flatten", [array(5, "int8")], mx.flatten, "0 -1")
    case("transpose_axes", [a], lambda x: mx.transpose(x, (2, 0, 1)), "2 0 1")
    case("swapaxes", [a], lambda x: mx.swapaxes(x, 0, -1), "0 -1")
    case("moveaxis", [a], lambda x: mx.moveaxis(x, 0, -1), "0 -1")
    case("broadcast_to", [array([1, 2], "uint8", (2, 1))], lambda x: mx.broadcast_to(x, (3, 2, 2)), "3 2 2")
    case("expand_dims_axes", [a], lambda x: mx.expand_dims(x, (0, -1)), "0 -1")
    case("squeeze_axes", [array([1], "int8", (1, 1, 1))], lambda x: mx.squeeze(x, (0, -1)), "0 -1")
    case("take_axis", [a, array([[2, -1], [0, 1]], "int32")], lambda x, i: mx.take(x, i, axis=1), "1")
    case("take_along_axis", [a, array([[[0], [2], [1]]], "uint8")], lambda x, i: mx.take_along_axis(x, i, 1), "1")
    case("concatenate_axis", [a, a], lambda x, y: mx.concatenate([x, y], axis=-1), "-1")
    case("concatenate_axis", [array([1], "int8"), array([2.5], "float16")], lambda x, y: mx.concatenate([x, y]), "0")
    case("stack_axis", [a, a], lambda x, y: mx.stack([x, y], axis=-1), "-1")
    for pair in (((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((5, 2, 3), (3, 4)), ((5, 1, 2, 3), (2, 3, 1)),
                 ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((4, 2, 3), (3,))):
        left, right = (array(np.arange(np.prod(shape)), "float32", shape) for shape in pair)
        case("matmul", [left, right], mx.matmul)
    for pair in (("int32", "float16"), ("bfloat16", "float32"), ("float16", "bfloat16"), ("complex64", "float32")):
        case("matmul", [array([[1, 2], [3, 4]], pair[0]), array([[1, 0], [2, 1]], pair[1])], mx.matmul)
    for name in DTYPES[1:]:
        for start, stop, step in ((0, 5, 1), (5, -5, -2), (0, 5, 0.75), (1, 0, 1), (0.5, 4, 1.5)):
            if start > stop and step < 0 and name.startswith("uint"):
                continue
            bits = " ".join(struct.pack("<d", value).hex() for value in (start, stop, step))
            case("arange", [], lambda: mx.arange(start, stop, step, dtype=dtype_of(name)), f"{name} {bits}")
    for a in ("float16", "bfloat16", "float32", "float64"):
        for b in DTYPES:
            case("astype", [array([0.0, 2.75, 100.5], a)], lambda x: x.astype(dtype_of(b)), b)
    for a in INTEGERS:
        for b in DTYPES:
            case("astype", [array([np.iinfo(a).min, 7, np.iinfo(a).max], a)], lambda x: x.astype(dtype_of(b)), b)
    for pair in (("float32", NAN), ("int32", 3)):
        a = array([1, pair[1]], pair[0])
        case("array_equal", [a, a], mx.array_equal, "0")
        case("array_equal", [a, a], lambda x, y: mx.array_equal(x, y, equal_nan=True), "1")
    case("clip", [array([-5, 0, 5], "int8"), array(-1, "int8"), array(2.5, "float32")], mx.clip)


def bits():
    for name in ["bool"] + INTEGERS:
        values = [1, 0] if name == "bool" else limits(name)
        a, b = array(values, name, (len(values), 1)), array(values, name, (1, len(values)))
        for op in ("bitwise_and", "bitwise_or", "bitwise_xor"):
            case(op, [a, b], getattr(mx, op))
        case("bitwise_invert", [a], mx.bitwise_invert)
        places = array([0, 1, 7] if name != "bool" else [1, 0, 1], name)
        for op in ("left_shift", "right_shift"):
            case(op, [a, places], getattr(mx, op))
    for op in ("bitwise_and", "left_shift"):
        case(op, [array([6, 3], "int8"), array([200, 1], "uint8")], getattr(mx, op))
        case(op, [array([1, 0], "bool"), array([3, 1], "int32")], getattr(mx, op))


def parts():
    for name in DTYPES:
        a = array([[1, 0, 3], [2, 5, 7]], name)
        for op in ("real", "imag", "conjugate"):
            case(op, [a], getattr(mx, op))
        if name != "complex64":
            case("trunc", [a], mx.trunc)
        if name not in ("float64", "complex64"):
            case("nan_to_num", [a], mx.nan_to_num)
        for offset, axis1, axis2 in ((0, 0, 1), (1, 0, 1), (-1, 0, 1), (1, -1, 0), (9, 0, 1)):
            case("diagonal", [a], lambda x: mx.diagonal(x, offset, axis1, axis2), f"{offset} {axis1} {axis2}")
        for op in ("var", "std"):
            peer, tolerance = getattr(mx, op), close(name, 1e-5)
            case(op, [a], peer, "0 0", tolerance=tolerance)
            case(op + "_axis", [a], lambda x: peer(x, axis=1, ddof=1), "1 0 1", tolerance=tolerance)
            case(op + "_axes", [a], lambda x: peer(x, axis=(0,), keepdims=True), "1 0 0", tolerance=tolerance)
    for name in FLOATS:
        case("logcumsumexp", [array([[1, 0, 3], [-INF, 2, NAN]], name)], lambda x: mx.logcumsumexp(
            x, axis=1, reverse=True, inclusive=False), "1 1 0", tolerance=close(name))
        case("trunc", [array([NAN, INF, -0.0, 2.5, -2.5, 0.5], name)], mx.trunc)
        if name != "float64":
            case("nan_to_num", [array([NAN, INF, -INF, 1.0], name)], mx.nan_to_num)
            case("nan_to_num", [array([NAN, INF, -INF, 1.0], name)], lambda x: mx.nan_to_num(x, 1, 2, 3), "1 2 3")
        for op in ("isposinf", "isneginf"):
            case(op, [array([NAN, INF, -INF, 1.0], name)], getattr(mx, op))
    for ddof in (2, 3):
        case("var", [array([1.0, 2.0])], lambda x: mx.var(x, ddof=ddof), f"0 {ddof}")
    for k in (0, 1, -2):
        case("diag", [array([1, 2, 3], "int16")], lambda x: mx.diag(x, k), str(k))
        case("diag", [array(range(12), "int16", (3, 4))], lambda x: mx.diag(x, k), str(k))
    case("diagonal", [array(range(24), "int8", (2, 3, 4))], lambda x: mx.diagonal(x, 1, 2, 0), "1 2 0")
    whole = array(range(24), "int16", (2, 3, 4))
    for part in range(3):
        case("split", [whole], lambda x: mx.split(x, 3, axis=1)[part], f"{part} 3 1")
        for where in ((1, 2), (2, 1), (-1, 9)):
            text = " ".join(map(str, where))
            case("split_sections", [whole], lambda x: mx.split(x, list(where), axis=-2)[part], f"{part} -2 {text}")
    for a in ("uint8", "int32", "float16", "int64", "complex64"):
        for b in DTYPES[1:]:
            case("view_as", [array(range(1, 17), a, (2, 8))], lambda x: mx.view(x, dtype_of(b)), b)
            case("view_as", [array(range(1, 25), a, (8, 3))],
                 lambda x: mx.view(mx.contiguous(x.T), dtype_of(b)), b + " T")
    for part in range(2):
        for name in DTYPES[:-1]:
            signed = name in ("int8", "int16", "int32", "int64") or name in FLOATS
            values = [7, 6, 0, 1] + [-7, -6, -1, 5] * signed
            case("divmod", [array(values, name), array([2] * len(values), name)],
                 lambda x, y: mx.divmod(x, y)[part], str(part))
        case("divmod", [array([7, -7, 6], "int32"), array([-2], "int8")], lambda x, y: mx.divmod(x, y)[part], str(part))
    values = [NAN, INF, -INF, 0.0, 1.0, 1.000001, 1.1]
    for name in ("float32", "float16"):
        left, right = array(values, name, (7, 1)), array(values, name, (1, 7))
        case("isclose", [left, right], mx.isclose, "0")
        case("isclose", [left, right], lambda x, y: mx.isclose(x, y, equal_nan=True), "1")
        case("allclose", [left, right], mx.allclose, "0")
    case("isclose", [array([1, 2], "int32"), array([1, 3], "uint8")], mx.isclose, "0")
    case("isclose", [array([1j, 2], "complex64"), array([1j, 2 + 1j], "complex64")], mx.isclose, "0")


def functions():
    for op in ("tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "arcsinh", "arccosh", "arctanh", "degrees",
               "radians"):
        for name in DTYPES:
            values = [1, 0, 1] if op != "arccosh" else [1, 1, 1]
            if op == "arctanh":
                values = [0, 0, 0] if name not in FLOATS else [0.5, 0, -0.25]
            case(op, [array(values, name)], getattr(mx, op), tolerance=close(name, 1e-5))
    pairs = [NAN, INF, -INF, 0.0, -0.0, -2.5, 3.25]
    for name in FLOATS:
        left, right = array(pairs, name, (7, 1)), array(pairs, name, (1, 7))
        case("arctan2", [left, right], mx.arctan2, tolerance=close(name))
        case("logaddexp", [left, right], mx.logaddexp, tolerance=close(name))
    for name in DTYPES:
        if name != "complex64":
            case("arctan2", [array([1, 0], name), array([1, 1], name)], mx.arctan2, tolerance=close(name))
        case("logaddexp", [array([1, 0], name), array([1, 1], name)], mx.logaddexp, tolerance=close(name))
        case("logical_xor", [array([1, 0, 3], name), array([1, 1, 0], name)], mx.logical_xor)


def doubles(*values):
    return " ".join(struct.pack("<d", value).hex() for value in values)


def grids():
    for name in DTYPES:
        if name not in ("bool", "uint8", "uint16", "uint32", "uint64"):
            for start, stop, num in ((0, 1, 5), (-3, 5, 3), (0, 10, 4), (2, 0, 7), (1, 2, 1), (0, 1, 0)):
                case("linspace", [], lambda: mx.linspace(start, stop, num, dtype=dtype_of(name)),
                     f"{name} {num} {doubles(start, stop)}", tolerance=close(name))
        for n, m, k in ((3, 3, 0), (2, 4, 1), (4, 2, -2), (0, 3, 0), (2, 2, 5)):
            case("eye", [], lambda: mx.eye(n, m, k, dtype=dtype_of(name)), f"{name} {n} {m} {k}")
            case("tri", [], lambda: mx.tri(n, m, k, dtype=dtype_of(name)), f"{name} {n} {m} {k}")
        a = array([[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 1, 1]], name)
        for k in (0, 1, -1, 9):
            case("tril", [a], lambda x: mx.tril(x, k), str(k))
            case("triu", [a], lambda x: mx.triu(x, k), str(k))
    a, b, c = array([1, 2], "int8"), array([3.5, 4, 5]), array([[6, 7]], "uint8")
    for part in range(3):
        for sparse in (0, 1):
            for indexing in ("xy", "ij"):
                case("meshgrid", [a, b, c], lambda *x: mx.meshgrid(*x, sparse=bool(sparse), indexing=indexing)[part],
                     f"{part} {sparse} {indexing}")
    case("meshgrid", [a], lambda x: mx.meshgrid(x)[0], "0 0 xy")
    for shape in ((), (2,), (2, 3), (2, 3, 1, 4)):
        x = array(np.arange(np.prod(shape)), "int16", shape)
        for n in (1, 2, 3):
            case(f"atleast_{n}d", [x], getattr(mx, f"atleast_{n}d"))


def repeats():
    a, row, value = array(range(6), "int16", (2, 3)), array([1, 2, 3], "float16"), array(7, "int32")
    for mode in ("constant", "edge", "reflect", "symmetric"):
        for low, high in ((0, 1), (2, 2), (4, 7), (0, 0)):
            case("pad", [row, value], lambda x, v: mx.pad(x, (low, high), mode, v), f"{mode} 0 {low} {high}")
        case("pad", [a, value], lambda x, v: mx.pad(x, [(1, 0), (2, 3)], mode, v), f"{mode} 0 1 0 -1 2 3")
        case("pad_symmetric", [a, value], lambda x, v: mx.pad(x, 2, mode, v), f"{mode} 2")
    for count in (0, 1, 3):
        case("repeat", [a], lambda x: mx.repeat(x, count), str(count))
        case("repeat_axis", [a], lambda x: mx.repeat(x, count, axis=-1), f"{count} -1")
    for reps in ((2,), (2, 2), (3, 1, 2), (0, 1)):
        case("tile", [a], lambda x: mx.tile(x, reps), " ".join(map(str, reps)))
    for shift in (1, -1, 5, -100):
        case("roll", [a], lambda x: mx.roll(x, shift), str(shift))
        case("roll_axis", [a], lambda x: mx.roll(x, shift, 1), f"1 {shift}")
        case("roll_axes", [a], lambda x: mx.roll(x, (shift, 2), (0, -1)), f"0 -1 {shift} 2")
    case("flip", [a], mx.flip)
    case("flip_axes", [a], lambda x: mx.flip(x, (-1,)), "-1")
    case("unstack", [a], lambda x: mx.unstack(x, axis=1)[2], "2 1")
    for n in (0, 1, 2, 5):
        case("diff", [a], lambda x: mx.diff(x, n, 1), f"{n} 1")
    case("diff", [array([1, 0, 0], "bool")], mx.diff, "1 -1")
    for name in DTYPES:
        x = array([[3, 0, 1], [4, 2, 2]], name)
        case("count_nonzero", [x], mx.count_nonzero, "0")
        case("count_nonzero_axes", [x], lambda y: mx.count_nonzero(y, axis=0, keepdims=True), "1 0")
        case("trace", [x], lambda y: mx.trace(y, 1, dtype=mx.float32), "float32 1 0 1")
        case("median", [x], mx.median, "0 0 1", tolerance=close(name))
        case("median", [x], lambda y: mx.median(y, axis=0), "0 0", tolerance=close(name))
        case("median", [x], lambda y: mx.median(y, axis=-1, keepdims=True), "1 -1", tolerance=close(name))
        line = array([0, 1, 1, 3, 5], name) if name != "bool" else array([0, 0, 1, 1], name)
        for side in ("left", "right"):
            case("searchsorted", [line, x], lambda s, v: mx.searchsorted(s, v, side=side), side)
    case("median", [array([1.0, NAN, 3.0])], mx.median, "0 0")
    for side in ("left", "right"):
        case("searchsorted", [array([-INF, 1.0, 1.0, NAN]), array([NAN, INF, -INF, 1.0, 0.0])],
             lambda s, v: mx.searchsorted(s, v, side=side), side)
        case("searchsorted", [array([]), array([[1.0]])], lambda s, v: mx.searchsorted(s, v, side=side), side)
    b = array([5, 1, 4, 2, 3], "int8")
    for k in (2, 5):
        case("topk", [b], lambda x: mx.sort(mx.topk(x, k)), str(k))
    case("topk_axis", [a], lambda x: mx.topk(x, 2, axis=0), "2 0")
    case("partition", [b], lambda x: mx.sort(x), "1")
    case("argpartition_axis", [b], lambda x: mx.argsort(x), "-1 0")


def products():
    def counting(*shape):
        return array(np.arange(1, 1 + int(np.prod(shape))), "float32", shape)

    for pair in (((3,), (3,)), ((2, 3), (4, 3)), ((), (3,)), ((2, 1, 3), (3,))):
        case("inner", [counting(*pair[0]), counting(*pair[1])], mx.inner, tolerance=1e-6)
    for pair in (((3,), (2,)), ((2, 3), (4,)), ((), (3,))):
        case("outer", [counting(*pair[0]), counting(*pair[1])], mx.outer)
    case("outer", [array([1, 2], "int8"), array([3, 4], "uint8")], mx.outer)
    for axis, pair in ((0, ((2, 3), (3, 2))), (1, ((2, 3), (3, 2))), (2, ((4, 2, 3), (2, 3)))):
        case("tensordot_axis", [counting(*pair[0]), counting(*pair[1])], lambda x, y: mx.tensordot(x, y, axis),
             str(axis), tolerance=1e-6)
    case("tensordot", [counting(2, 3, 4), counting(4, 5, 2)], lambda x, y: mx.tensordot(x, y, [[0, 2], [2, 0]]),
         "0 2 2 0", tolerance=1e-6)
    for pair in (((2,), (3,)), ((2, 3), (2,)), ((2,), (2, 3)), ((), (2,)), ((2, 1, 2), (3, 2))):
        case("kron", [counting(*pair[0]), counting(*pair[1])], mx.kron)
    case("kron", [array([1, 2], "int8"), array([[0.5]])], mx.kron)
    for axis, shape in ((-1, (3,)), (0, (2, 3)), (-1, (2, 3)), (-2, (4, 2, 3))):
        case("vecdot", [counting(*shape), counting(*shape)], lambda x, y: mx.vecdot(x, y, axis=axis), str(axis),
             tolerance=1e-6)
    case("vecdot", [array([1j, 2], "complex64"), array([2 + 1j, 1], "complex64")], mx.vecdot, "-1", tolerance=1e-6)
    case("vecdot", [array([1, 2], "int32"), array([3, 4], "int16")], mx.vecdot, "-1")
    for text, *shapes in (("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ii", (3, 3)), ("ii->i", (3, 3)),
                          ("ij->ji", (2, 3)), ("ij->", (2, 3)), ("i,j->ij", (2,), (3,)), ("ba", (2, 3)),
                          ("...ij,...jk->...ik", (2, 2, 3), (3, 4)), ("...i->i...", (2, 4, 3)), ("i...->...", (2, 3)),
                          ("ij,kj->ik", (2, 1), (3, 2)), ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)), ("i,i->", (3,), (3,)),
                          ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)), ("abc,cd,be->ade", (2, 3, 4), (4, 2), (3, 2)),
                          ("ij,ij->ij", (2, 3), (2, 3)), ("ij,j->i", (2, 3), (3,)), ("iij,jk->ik", (2, 2, 3), (3, 2)),
                          ("Ab->bA", (2, 3)), ("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 5, 4)), ("...->...", (2, 2)),
                          ("ij,kl->", (2, 3), (2, 2)), ("a,b,c->cab", (2,), (3,), (4,))):
        case("einsum", [counting(*shape) for shape in shapes], lambda *x: mx.einsum(text, *x), text, tolerance=1e-6)
    case("einsum", [array([[1, 2]], "int32"), array([[3, 4]], "int8")], lambda *x: mx.einsum("ij,ij->ij", *x),
         "ij,ij->ij")


def refusals():
    a, b, i = array(np.zeros((2, 5))), array(np.zeros((3, 5))), array([[0, 1]], "int32")
    refusal("add", [a, b], mx.add)
    refusal("where", [a, b, a], mx.where)
    refusal("floor_divide", [array([1j], "complex64")] * 2, mx.floor_divide)
    refusal("remainder", [array([1j], "complex64")] * 2, mx.remainder)
    refusal("negative", [array([True], "bool")], mx.negative)
    for op in ("floor", "ceil"):
        refusal(op, [array([1j], "complex64")], getattr(mx, op))
    refusal("reshape", [a], lambda x: x.reshape(3, 4), "3 4")
    refusal("reshape", [a], lambda x: x.reshape(3, -1), "3 -1")
    refusal("reshape", [a], lambda x: x.reshape(-1, -1), "-1 -1")
    refusal("flatten", [a], lambda x: mx.flatten(x, 1, 0), "1 0")
    refusal("unflatten", [a], lambda x: mx.unflatten(x, 1, (2, 2)), "1 2 2")
    refusal("transpose_axes", [a], lambda x: mx.transpose(x, (0,)), "0")
    refusal("transpose_axes", [a], lambda x: mx.transpose(x, (0, 0)), "0 0")
    refusal("transpose_axes", [a], lambda x: mx.transpose(x, (0, 2)), "0 2")
    refusal("swapaxes", [a], lambda x: mx.swapaxes(x, 0, 2), "0 2")
    refusal("moveaxis", [a], lambda x: mx.moveaxis(x, 3, 0), "3 0")
    refusal("squeeze_axes", [a], lambda x: mx.squeeze(x, (0,)), "0")
    refusal("squeeze_axes", [a], lambda x: mx.squeeze(x, (2,)), "2")
    refusal("squeeze_axes", [array(np.zeros((1, 1)))], lambda x: mx.squeeze(x, (0, 0)), "0 0")
    refusal("expand_dims_axes", [a], lambda x: mx.expand_dims(x, (5,)), "5")
    refusal("expand_dims_axes", [a], lambda x: mx.expand_dims(x, (0, 0)), "0 0")
    refusal("broadcast_to", [a], lambda x: mx.broadcast_to(x, (3, 5)), "3 5")
    for op in ("sum", "max", "all", "mean", "logsumexp", "softmax"):
        refusal(op + "_axes", [a], lambda x, f=getattr(mx, op): f(x, axis=(0, 2)), "0 0 2")
    refusal("sum_axes", [a], lambda x: mx.sum(x, axis=(0, 0)), "0 0 0")
    refusal("argmax_axis", [a], lambda x: mx.argmax(x, axis=2), "2 0")
    refusal("argmax", [array([])], mx.argmax, "0")
    refusal("max", [array([])], mx.max, "0")
    refusal("logsumexp", [array([])], mx.logsumexp, "0")
    refusal("cumsum", [a], lambda x: mx.cumsum(x, axis=2), "2 0 1")
    refusal("sort_axis", [a], lambda x: mx.sort(x, axis=-3), "-3")
    refusal("argsort_axis", [a], lambda x: mx.argsort(x, axis=2), "2")
    refusal("matmul", [a, b], mx.matmul)
    refusal("matmul", [a, array(1.0)], mx.matmul)
    refusal("matmul", [i, i.T], mx.matmul)
    refusal("concatenate_axis", [a, b], lambda x, y: mx.concatenate([x, y], axis=1), "1")
    refusal("concatenate_axis", [a, array([1.0])], lambda x, y: mx.concatenate([x, y], axis=0), "0")
    refusal("concatenate_axis", [a, a], lambda x, y: mx.concatenate([x, y], axis=2), "2")
    refusal("concatenate_axis", [], lambda: mx.concatenate([]), "0")
    refusal("stack_axis", [a, b], lambda x, y: mx.stack([x, y]), "0")
    refusal("stack_axis", [], lambda: mx.stack([]), "0")
    refusal("take_axis", [a, i], lambda x, y: mx.take(x, y, axis=2), "2")
    refusal("take_axis", [a, a], lambda x, y: mx.take(x, y, axis=0), "0")
    refusal("take_axis", [array(np.zeros((2, 0))), i], lambda x, y: mx.take(x, y, axis=1), "1")
    refusal("take_along_axis", [a, i], lambda x, y: mx.take_along_axis(x, y, 2), "2")
    refusal("take_along_axis", [a, array([0], "int32")], lambda x, y: mx.take_along_axis(x, y, 0), "0")
    refusal("clip", [a], lambda x: mx.clip(x, None, None))
    whole, phasor = array([1, 2], "int32"), array([1j], "complex64")
    for op in ("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift"):
        refusal(op, [whole, a[0, :1]], getattr(mx, op))
    refusal("bitwise_invert", [a], mx.bitwise_invert)
    refusal("trunc", [phasor], mx.trunc)
    refusal("arctan2", [phasor, phasor], mx.arctan2)
    refusal("nan_to_num", [phasor], mx.nan_to_num)
    refusal("divmod", [phasor, phasor], mx.divmod, "0")
    refusal("view_as", [array(1.0)], lambda x: mx.view(x, mx.int64), "int64")
    refusal("view_as", [array([1.0, 2.0, 3.0])], lambda x: mx.view(x, mx.int64), "int64")
    refusal("diagonal", [whole], mx.diagonal, "0 0 1")
    refusal("diagonal", [a], lambda x: mx.diagonal(x, 0, 1, 1), "0 1 1")
    refusal("diagonal", [a], lambda x: mx.diagonal(x, 0, 2, 1), "0 2 1")
    refusal("diagonal", [a], lambda x: mx.diagonal(x, 0, 0, -3), "0 0 -3")
    refusal("diag", [array(1.0)], mx.diag, "0")
    refusal("split", [a], lambda x: mx.split(x, 0), "0 0 0")
    refusal("split", [a], lambda x: mx.split(x, 3, axis=1), "0 3 1")
    refusal("split", [a], lambda x: mx.split(x, 1, axis=2), "0 1 2")
    refusal("logcumsumexp", [a], lambda x: mx.logcumsumexp(x, axis=2), "2 0 1")
    refusal("linspace", [], lambda: mx.linspace(0, 1, -1), f"float32 -1 {doubles(0, 1)}")
    refusal("eye", [], lambda: mx.eye(-1), "float32 -1 -1 0")
    for op in ("tril", "triu"):
        refusal(op, [whole], getattr(mx, op), "0")
    refusal("meshgrid", [whole], lambda x: mx.meshgrid(x, indexing="zz"), "0 0 zz")
    number, line = array(0, "int32"), array([3, 1, 2], "int32")
    refusal("pad", [line, number], lambda x, v: mx.pad(x, (-1, 0)), "constant 0 -1 0")
    refusal("pad", [line, number], lambda x, v: mx.pad(x, (1, 1), "zz"), "zz 0 1 1")
    refusal("repeat", [line], lambda x: mx.repeat(x, -1), "-1")
    refusal("repeat_axis", [line], lambda x: mx.repeat(x, 2, axis=1), "2 1")
    refusal("roll_axis", [line], lambda x: mx.roll(x, 1, 2), "2 1")
    refusal("flip_axes", [line], lambda x: mx.flip(x, 2), "2")
    refusal("diff", [line], lambda x: mx.diff(x, -1), "-1 -1")
    refusal("diff", [line], lambda x: mx.diff(x, 1, 2), "1 2")
    refusal("trace", [line], mx.trace, "int32 0 0 1")
    refusal("trace", [a], lambda x: mx.trace(x, 0, 0, 0), "float32 0 0 0")
    refusal("median", [a], lambda x: mx.median(x, axis=2), "0 2")
    refusal("median", [a], lambda x: mx.median(x, axis=(0, 0)), "0 0 0")
    refusal("median", [array([])], mx.median, "0 0")
    for op in ("partition", "argpartition"):
        refusal(op, [line], lambda x: getattr(mx, op)(x, 7), "7")
        refusal(op + "_axis", [line], lambda x: getattr(mx, op)(x, 1, axis=1), "1 1")
    for k in (4, -1):
        refusal("topk", [line], lambda x: mx.topk(x, k), str(k))
    refusal("searchsorted", [line, line], lambda s, v: mx.searchsorted(s, v, side="zz"), "zz")
    refusal("searchsorted", [a, line], mx.searchsorted, "left")
    refusal("inner", [a, array([1.0, 2.0])], mx.inner)
    refusal("inner", [line, line], mx.inner)
    refusal("tensordot_axis", [a, a], lambda x, y: mx.tensordot(x, y, -1), "-1")
    refusal("tensordot_axis", [a, a], lambda x, y: mx.tensordot(x, y, 3), "3")
    refusal("tensordot_axis", [a, b], lambda x, y: mx.tensordot(x, y, 1), "1")
    refusal("kron", [array([]), a], mx.kron)
    refusal("vecdot", [line, line], lambda x, y: mx.vecdot(x, y, axis=1), "1")
    refusal("vecdot", [array(1.0), a], mx.vecdot, "-1")
    refusal("vecdot", [array([1.0, 2.0]), array([1.0])], mx.vecdot, "-1")
    for text, *arrays in (("ij,jk->ik", a), ("ijk->ik", a), ("i1->i", a), ("ij->ii", a), ("ij,jk->ik", a, b),
                          ("..i->i", a)):
        refusal("einsum", arrays, lambda *x: mx.einsum(text, *x), text)


def write(name, header, lines):
    text = f"# Made by tools/make_expected.py with MLX {VERSION} on an x86-64 CPU. {header}\n"
    (FOLDER / name).write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


def main():
    mx.set_default_device(mx.cpu)
    for group in (promotion, integers, floats, complex_numbers, reductions, shapes, bits, parts, functions,
                  grids, repeats, products, refusals):
        group()
    FOLDER.mkdir(exist_ok=True)
    write("values.tsv", "function, parameters, inputs (dtype:shape:bytes), relative tolerance, result", rows)
    write("messages.tsv", "function, parameters, inputs, message", messages)


if __name__ == "__main__":
    main()
