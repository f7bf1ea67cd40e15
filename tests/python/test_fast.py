"""mx.fast: values against NumPy's in float64, layouts, signatures, errors with their texts."""

import inspect

import mlx.core as mx
import numpy as np
import pytest

from support import FLOATS, Draw, check, layouts, run, to_mlx, wide

EPS = 1e-3
SHAPES = ((1,), (7,), (3, 4), (2, 3, 40), (2, 1, 5000))


def layer_norm(x, weight, bias):
    x = wide(x)
    result = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + np.float64(np.float32(EPS)))
    result = result if weight is None else result * wide(weight)
    return result if bias is None else result + wide(bias)


def rms_norm(x, weight):
    x = wide(x)
    result = x / np.sqrt(np.square(x).mean(axis=-1, keepdims=True) + np.float64(np.float32(EPS)))
    return result if weight is None else result * wide(weight)


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("shape", SHAPES)
def test_norms_are_numpys(name, shape):
    draw = Draw("norms", name, shape)
    x = draw.numbers(name, shape)
    weight, bias = draw.numbers(name, shape[-1:]), draw.numbers(name, shape[-1:])
    w, b = to_mlx(weight, name), to_mlx(bias, name)
    for array in layouts(x, name):
        with mx.stream(mx.cpu):
            check(mx.fast.layer_norm(array, None, None, EPS), layer_norm(x, None, None), name)
            check(mx.fast.layer_norm(array, w, None, EPS), layer_norm(x, weight, None), name)
            check(mx.fast.layer_norm(array, None, b, EPS), layer_norm(x, None, bias), name)
            check(mx.fast.layer_norm(array, w, b, EPS), layer_norm(x, weight, bias), name, slack=2)
            check(mx.fast.rms_norm(array, None, EPS), rms_norm(x, None), name)
            check(mx.fast.rms_norm(array, w, EPS), rms_norm(x, weight), name)


def test_a_weight_that_is_a_view_counts_as_its_elements():
    x, table = mx.arange(12.0).reshape(3, 4), mx.arange(20.0).reshape(4, 5)
    column = table[:, 1]
    plain = mx.array(column.tolist())
    assert mx.array_equal(mx.fast.layer_norm(x, column, column, EPS), mx.fast.layer_norm(x, plain, plain, EPS))
    assert mx.array_equal(mx.fast.rms_norm(x, column, EPS), mx.fast.rms_norm(x, plain, EPS))


BITS = """
import hashlib, mlx.core as mx
digest = hashlib.sha256()
for length in (1, 31, 32, 33, 401, 4096, 4097, 9001):
    for dtype in (mx.float16, mx.bfloat16, mx.float32, mx.float64):
        x = (mx.arange(3.0 * length).reshape(3, length) * 0.618 % 1).astype(dtype)
        for weight, bias in ((None, None), (x[0], None), (None, x[1]), (x[0], x[1])):
            digest.update(bytes(mx.fast.layer_norm(x, weight, bias, 1e-5, stream=mx.cpu)))
        digest.update(bytes(mx.fast.rms_norm(x, None, 1e-5, stream=mx.cpu)))
        digest.update(bytes(mx.fast.rms_norm(x, x[0], 1e-5, stream=mx.cpu)))
print(digest.hexdigest())
"""


def test_norms_have_the_same_bits_with_every_instruction_set():
    best = run(BITS)
    for narrower in ("baseline", "avx2"):
        assert run(BITS, SLIP_ISA=narrower) == best


def test_norms_run_where_they_are_told_to():
    stream = mx.new_stream(mx.cpu)
    assert mx.fast.rms_norm(mx.ones((2, 2)), None, EPS, stream=stream).stream == stream
    assert mx.fast.layer_norm(mx.ones((2, 2)), None, None, EPS, stream=stream).stream == stream


@pytest.mark.parametrize("call, kind, text", (
    (lambda: mx.fast.rms_norm(mx.array(1.0), None, EPS), ValueError,
     "[rms_norm] Input must have at least 1 dimension but got input with 0 dimensions."),
    (lambda: mx.fast.layer_norm(mx.ones((3,)), mx.ones((1, 3)), None, EPS), ValueError,
     "[layer_norm] weight must have 1 dimension but has 2 dimensions."),
    (lambda: mx.fast.layer_norm(mx.ones((3,)), None, mx.ones((2,)), EPS), ValueError,
     "[layer_norm] bias must have the same size as the last dimension of x but has 2 elements."),
    (lambda: mx.fast.rms_norm(mx.array([1, 2]), None, EPS), ValueError, "[rms_norm] Received unsupported type int32."),
    (lambda: mx.fast.rms_norm(mx.ones((3,)), None), TypeError, "eps: expected a value"),
    (lambda: mx.fast.rms_norm(mx.ones((3,)), None, None), TypeError, "eps: expected a number"),
    (lambda: mx.fast.layer_norm(mx.ones((3,)), 1.0, None, EPS), TypeError, "weight: expected"),
    (lambda: mx.fast.layer_norm(1.0, None, None, EPS), TypeError, "x: expected"),
))
def test_what_does_not_fit_is_refused(call, kind, text):
    with pytest.raises(kind) as caught:
        call()
    assert text in str(caught.value)


def test_the_module_is_imported_as_mlxs_is():
    import mlx.core.fast as fast

    assert fast is mx.fast and fast.__name__ == "mlx.core.fast"
    assert "rms_norm(x: array, weight: array | None, eps: float, *," in mx.fast.rms_norm.__doc__
    assert inspect.getdoc(mx.fast.layer_norm)
