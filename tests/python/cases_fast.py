"""mx.fast, as expressions over mx: dtypes and how they are promoted, shapes, and what is refused."""

DTYPES = ("float16", "bfloat16", "float32", "float64", "int32", "bool_", "complex64")
SETUP = """
values = [[1.0, -2.0, 3.5], [4.0, 5.0, -7.0]]
def x(dtype): return mx.array(values, dtype)
def w(dtype): return mx.array([0.5, -1.0, 2.0], dtype) if dtype is not None else None
wide = mx.arange(6000).reshape(2, 3000) * 0.01
"""
EXPRESSIONS = """
mx.fast.rms_norm(x(mx.float32).T, None, 1e-5); mx.fast.layer_norm(x(mx.float32).T, None, None, 1e-5)
mx.fast.rms_norm(x(mx.float32)[:, ::2], mx.array([2.0, 3.0]), 1e-5); mx.fast.rms_norm(wide, None, 1e-5)
mx.fast.layer_norm(wide, None, None, 1e-5); mx.fast.layer_norm(wide[:, ::3], wide[0, :1000], wide[1, ::3], 1e-5)
mx.fast.layer_norm(mx.array([1e3, 1001, 1002]), None, None, 1e-5); mx.fast.layer_norm(mx.array([7.0]), None, None, 1e-5)
mx.fast.layer_norm(mx.array([7.0]), None, None, 0.0); mx.fast.rms_norm(mx.zeros((2, 2)), None, 0.0)
mx.fast.rms_norm(mx.array([mx.inf, 1.0]), None, 1e-5); mx.fast.layer_norm(mx.array([mx.nan, 1.0]), None, None, 1e-5)
mx.fast.rms_norm(mx.array([1e30, 1e30]), None, 1e-5); mx.fast.rms_norm(mx.array([1.0, 2.0]), None, -10.0)
mx.fast.rms_norm(mx.zeros((0, 3)), None, 1e-5); mx.fast.layer_norm(mx.zeros((3, 0)), None, None, 1e-5)
mx.fast.rms_norm(mx.array([[6e4, 6e4, 100]], mx.float16), None, 1e-5)
mx.fast.layer_norm(mx.array([[6e4, 6e4, 100]], mx.float16), None, None, 1e-5)
mx.fast.rms_norm(mx.ones((2, 3, 4)), mx.ones((4,)), eps=1e-5); mx.fast.rms_norm(x=wide, weight=None, eps=1)
mx.fast.layer_norm(wide, weight=None, bias=None, eps=1e-5, stream=mx.cpu); mx.fast.rms_norm(mx.array(1.0), None, 1e-5)
mx.fast.layer_norm(mx.array(1.0), None, None, 1e-5); mx.fast.rms_norm(wide, mx.ones((2,)), 1e-5)
mx.fast.rms_norm(wide, mx.array(1.0), 1e-5); mx.fast.rms_norm(wide, mx.ones((1, 3000)), 1e-5)
mx.fast.layer_norm(wide, mx.ones((2,)), None, 1e-5); mx.fast.layer_norm(wide, None, mx.ones((2, 3)), 1e-5)
mx.fast.layer_norm(wide, None, mx.array(1.0), 1e-5); mx.fast.rms_norm(1.0, None, 1e-5); mx.fast.rms_norm([1.0], None, 1e-5)
mx.fast.rms_norm(wide, None); mx.fast.rms_norm(wide, None, "x"); mx.fast.rms_norm(wide, None, None)
mx.fast.rms_norm(wide, 2.0, 1e-5); mx.fast.layer_norm(wide, None, 2.0, 1e-5); mx.fast.layer_norm(wide, None, 1e-5)
mx.fast.rms_norm(None, None, 1e-5); mx.fast.rms_norm(wide, None, 1e-5, mx.cpu); mx.fast.rms_norm(wide, None, None, 1e-5)
"""


def promotions():
    for dtype in DTYPES:
        for weight in ("None", "mx.float16", "mx.float32", "mx.int32"):
            yield f"mx.fast.rms_norm(x(mx.{dtype}), w({weight}), 1e-5)"
            for bias in ("None", "mx.bfloat16", "mx.float32", "mx.complex64"):
                yield f"mx.fast.layer_norm(x(mx.{dtype}), w({weight}), w({bias}), 1e-5)"


CASES = [(SETUP, case) for case in promotions()]
CASES += [(SETUP, part.strip()) for line in EXPRESSIONS.strip().splitlines() for part in line.split("; ") if part]
