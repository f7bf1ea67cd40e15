"""Ops and operators, as expressions over mx and np: all dtypes, shapes, weak numbers, and what is refused."""

DTYPES = ("bool_", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "bfloat16",
          "float32", "complex64")
REAL = DTYPES[:-1]
VALUES = "[[1, 0, 3], [2, 5, 4]]"

UNARY = """abs arccos arccosh arcsin arcsinh arctan arctanh bitwise_invert ceil conjugate cos cosh degrees erf
erfinv exp expm1 floor imag isfinite isinf isnan isneginf isposinf log log10 log1p log2 logical_not
nan_to_num negative radians real reciprocal round rsqrt sigmoid sign sin sinh sqrt square
stop_gradient tan tanh""".split()
BINARY = """add arctan2 bitwise_and bitwise_or bitwise_xor divide divmod equal floor_divide greater
greater_equal left_shift less less_equal logaddexp logical_and logical_or maximum minimum multiply
not_equal power remainder right_shift subtract""".split()
REDUCTIONS = "all any argmax argmin logsumexp max mean min prod std sum var".split()
ALONG = "cummax cummin cumprod cumsum logcumsumexp softmax sort argsort".split()
OPERATORS = "+ - * / // % ** & | ^ << >> == != < <= > >= @".split()


def array(dtype, values=VALUES):
    return f"mx.array({values}, mx.{dtype})"


def unary():
    for op in UNARY:
        low = "[[0.25, 0.5, 0.75], [0, 0.1, 0.9]]" if op in ("arccos", "arcsin", "arctanh", "erfinv") else VALUES
        low = "[[1, 1, 3], [2, 5, 4]]" if op in ("log", "log2", "log10", "rsqrt", "reciprocal", "arccosh") else low
        for dtype in DTYPES:
            yield f"mx.{op}({array(dtype, low)})"
        yield f"mx.{op}(mx.zeros((0, 2)))"
        yield f"mx.{op}(mx.array([[0.5, 0.25], [0.75, 1.0]]).T)"


def binary():
    for op in BINARY:
        for dtype in DTYPES:
            yield f"mx.{op}({array(dtype)}, {array(dtype, '[1, 2, 3]')})"
            yield f"mx.{op}({array(dtype, '[1, 0, 3]')}, {array('float32', '[2, 1, 2]')})"
            yield f"mx.{op}({array(dtype, '[1, 0, 3]')}, {array('int32', '[2, 1, 2]')})"
        yield f"mx.{op}(mx.zeros((2, 0)), mx.ones((2, 1)))"
        yield f"mx.{op}(mx.zeros((2,), mx.int32), mx.zeros((3,), mx.int32))"
        yield f"mx.{op}(2, 3)"


def reductions():
    for op in REDUCTIONS:
        for dtype in DTYPES:
            for arguments in ("", ", 0", ", -1, True"):
                yield f"mx.{op}({array(dtype)}{arguments})"
            yield f"{array(dtype)}.{op}()"
        for arguments in ("(0, 1)", "(-1, 0)", "()", "[0]", "2", "(0, 0)", "'x'", "None"):
            yield f"mx.{op}(mx.array({VALUES}), axis={arguments})"
        yield f"mx.{op}(mx.zeros((0, 3)), 1)"
        yield f"mx.{op}(mx.zeros((0, 3)), 0)"
        yield f"mx.{op}(mx.array(3))"
    for op in ALONG:
        for dtype in DTYPES:
            yield f"mx.{op}({array(dtype)}, 0)"
            yield f"mx.{op}({array(dtype)}, -1)"
        for axis in ("2", "-3", "'x'", "None"):
            yield f"mx.{op}(mx.array({VALUES}), axis={axis})"
        yield f"mx.{op}(mx.zeros((0, 3)), 1)"
    for op in ("cummax", "cummin", "cumprod", "cumsum", "logcumsumexp"):
        yield f"mx.{op}(mx.array({VALUES}), 1, reverse=True, inclusive=False)"
        yield f"mx.{op}(mx.array({VALUES}), 0, reverse=True)"


def operators():
    for symbol in OPERATORS:
        for dtype in DTYPES:
            for scalar in ("True", "2", "2.5", "1j", "np.float32(2)", "np.int64(2)", "np.float64(2.5)", "np.bool_(1)"):
                if symbol == "@":
                    continue
                yield f"{array(dtype, '[1, 2, 3]')} {symbol} {scalar}"
                if not scalar.startswith("np."):
                    yield f"{scalar} {symbol} {array(dtype, '[1, 2, 3]')}"
    for symbol in "+ - * / // % ** & | ^ << >>".split():
        for dtype in ("int32", "float32", "bool_"):
            yield (f"a = b = {array(dtype, '[1, 2, 3]')}\na {symbol}= 2\n", "(a, a is b)")
    for symbol in ("+", "-", "**", "&"):
        for wrong in ("None", "'x'", "[1, 2, 3]", "{}"):
            yield f"mx.array([1, 2, 3]) {symbol} {wrong}"
    for symbol in ("==", "!="):
        for other in ("None", "'x'", "[1, 2]", "(1, 2)", "{}", "object"):
            yield f"mx.array([1, 2]) {symbol} {other}"
    for dtype, big in (("uint8", 256), ("uint8", -1), ("int8", 128), ("int8", -129), ("int32", 2**31),
                       ("uint64", 2**64), ("int64", 2**63), ("bool_", 2**40), ("uint32", -1),
                       ("float16", 10**6), ("float32", 2**70)):
        yield f"mx.array([1], mx.{dtype}) + {big}"
    yield from ("-mx.array(True)", "~mx.array(1.0)", "abs(mx.array(-3))", "+mx.array(1)", "divmod(mx.array(7), 2)",
                "mx.array(2) ** -1", "mx.array([-7, 7]) // 2", "mx.array([-7, 7]) % 2", "mx.array([-7., 7.]) // 2",
                "mx.array([-7., 7.]) % -2", "mx.array([1., 0.]) / 0", "mx.array([7]) / 2", "mx.array([5]) // 0",
                "mx.array([5]) % 0", "2 - mx.array([1, 2])", "mx.array([1, 2]) @ mx.array([1, 2])",
                "mx.array([1., 2.]) @ mx.array([1., 2.])", "mx.array(1.) @ mx.array(1.)", "round(mx.array(1.5))")


SHAPES = """
a.reshape(4, 6); a.reshape((2, -1)); a.reshape(5); a.reshape(-1, -1); a.reshape(()); a.reshape([24])
mx.reshape(a, (24,)); mx.reshape(a, 24); mx.flatten(a); a.flatten(1); a.flatten(1, 0); a.flatten(0, 5)
mx.unflatten(a, 0, (2, -1)); a.T; mx.unflatten(a, 0, (3, -1)); mx.transpose(a); mx.transpose(a, (0, 2, 1))
a.transpose(1, 0, 2); a.transpose(-1, 0, 1); a.transpose(0, 1); a.transpose(0, 0, 1); mx.swapaxes(a, 0, 2)
mx.swapaxes(a, 0, 3); mx.moveaxis(a, 0, -1); mx.moveaxis(a, 3, 0); mx.expand_dims(a, 0); mx.expand_dims(a, (0, -1))
mx.expand_dims(a, 4); mx.expand_dims(a, (0, 0)); mx.squeeze(a); mx.squeeze(a, 0); mx.squeeze(a[None], 0)
mx.squeeze(a[None]); mx.squeeze(a[None, None], (0, 1)); mx.broadcast_to(a, (2, 2, 3, 4)); mx.broadcast_to(a, (3, 4))
mx.broadcast_to(1, (2, 2)); mx.broadcast_arrays(a, b); mx.broadcast_arrays(a, mx.zeros((5,)))
mx.broadcast_shapes((2, 1), (3,)); mx.broadcast_shapes((2,), (3,)); mx.broadcast_shapes(); mx.concatenate([a, a])
mx.concatenate([a, a], 1); mx.concatenate([a, a], None); mx.concatenate([a, b]); mx.concatenate([])
mx.concatenate([a, a], 3); mx.concatenate([a, a.astype(mx.float16)]); mx.stack([a, a]); mx.stack([a, a], -1)
mx.stack([a, b]); mx.stack([]); mx.stack([a, a], 5); mx.split(a, 2); mx.split(a, 3, 1); mx.split(a, 5, 1)
mx.split(a, [1], 2); mx.split(a, [1, 3], 2); mx.split(a, [3, 1], 2); mx.split(a, [0, 9], 2); mx.split(a, 0)
mx.split(a, []); mx.take(a, mx.array([0, 2, 1]), 1); mx.take(a, 1, 1); mx.take(a, mx.array([0, 23]))
mx.take(a, mx.array([0]), 3); mx.take_along_axis(b, mx.array([[1], [0], [2]]), 1); mx.diag(b)
mx.diag(mx.array([1, 2])); mx.diag(mx.array([1, 2]), 1); mx.diag(mx.array([1, 2]), -1); mx.diag(a); mx.diagonal(a)
mx.diagonal(a, 1, 1, 2); mx.diagonal(a, 9); mx.diagonal(a, 0, 0, 0); mx.where(a > 3, a, 0); mx.where(True, a, b[0, 0])
mx.where(a, 1.5, 2); mx.clip(a, 3, 9); mx.clip(a, None, 9); mx.clip(a, 3, None); mx.clip(a, None, None)
mx.clip(a, mx.array(2.5), 9); mx.round(mx.array([0.5, 1.5, 2.567]), 2); mx.round(mx.array([155, 145]), -1)
mx.view(b, mx.uint8); mx.view(b, mx.float32); mx.view(mx.zeros((3,), mx.uint8), mx.int32)
mx.isclose(mx.array([1.0, mx.nan]), mx.array([1.00001, mx.nan]))
mx.isclose(mx.array([mx.nan]), mx.array([mx.nan]), equal_nan=True); mx.allclose(a, a); mx.array_equal(a, a)
mx.array_equal(a, b); mx.array_equal(mx.array([mx.nan]), mx.array([mx.nan])); mx.addmm(c, c, c, 2.0, 0.5)
mx.matmul(c, c); c @ c.T; c @ mx.ones((3, 2)); mx.ones((2, 1, 2, 2)) @ mx.ones((3, 2, 2)); b @ b; mx.ones((2,)) @ c
mx.zeros((2, 3)); mx.zeros(3); mx.zeros(()); mx.zeros((2, -1)); mx.zeros([2], mx.int8); mx.ones((2,), mx.bool_)
mx.full((2, 2), 7); mx.full((2,), 1.5, mx.int32); mx.full((2, 2), mx.array([1, 2]))
mx.full((2,), mx.array([1, 2, 3])); mx.zeros_like(b); mx.ones_like(c); mx.full((0,), 3); mx.zeros((2**31,))
mx.arange(5); mx.arange(1, 5); mx.arange(5, 1, -2); mx.arange(0, 1, 0.25); mx.arange(5.0)
mx.arange(3, dtype=mx.float16); mx.arange(0); mx.arange(1, 5, 0); mx.arange(-3); mx.arange(1, 2, 0.3)
mx.arange(mx.nan); mx.arange(0, mx.inf); mx.arange(); mx.arange("x"); mx.arange(start=2, stop=4); mx.arange(stop=4)
mx.arange(2**40, 2**40 + 2); mx.astype(a, mx.float16) if hasattr(mx, "astype") else a.astype(mx.float16)
a.astype(mx.bool_); c.astype(mx.int8); mx.array([300, -1]).astype(mx.uint8); mx.array([1.7, -1.7]).astype(mx.int32)
mx.array([1 + 2j]).astype(mx.float32); mx.as_strided(b, (2, 2), (1, 1), 2); mx.as_strided(b, (3,)); mx.contiguous(a.T)
mx.put_along_axis(b, mx.array([[0], [1], [2]]), mx.array(9), 1); mx.softmax(c); mx.softmax(c, (0, 1))
mx.softmax(b, 1); mx.exp("x"); mx.exp(None); mx.exp(); mx.exp(a, a); mx.add(a); mx.sum(a, axes=1); mx.exp(1)
mx.exp([1.0]); mx.sum([1, 2]); mx.sum(1); mx.max(3.5); mx.sort(3); mx.concatenate(a); mx.concatenate(3); mx.stack(a)
mx.nan_to_num(1.5); mx.abs(-2); mx.where(1, 2, 3); mx.maximum(1, 2.5); mx.add(True, True); mx.add("x", 1)
mx.zeros((2,), "float32"); mx.zeros("x"); mx.equal(a, "x"); mx.logical_not(1)
mx.logical_xor(a, 0) if hasattr(mx, "logical_xor") else 0; mx.power(2, 0.5); mx.var(c, ddof=1); mx.std(c, 0, ddof=1)
mx.var(mx.array([1.0]), ddof=1); mx.mean(b); mx.logsumexp(mx.array([1e3, 1e3])); mx.sum(mx.ones((1, 1)), (0, 1), True)
mx.argmax(mx.array([1, 3, 3])); mx.argmin(mx.array([mx.nan, 1.0])); mx.max(mx.array([mx.nan, 1.0]))
mx.min(mx.array([1.0, mx.nan])); mx.maximum(mx.nan, 1.0); mx.minimum(1.0, mx.nan)
mx.sort(mx.array([3.0, mx.nan, -mx.inf])); mx.argsort(mx.array([1, 1, 0])); mx.sign(mx.array([-0.0, mx.nan, -3.0]))
"""
COMPOSITES = """
mx.argpartition(b, 1); mx.partition(b, 1, 0); mx.partition(b, 5, None); mx.partition(b, 3); mx.partition(b, -4)
mx.topk(b, 2); mx.topk(b, 1, 0); mx.topk(b, 4); mx.topk(b, 2, None); mx.topk(b, 0); mx.atleast_1d(1)
mx.atleast_1d(mx.array(3)); mx.atleast_2d(mx.array([1, 2])); mx.atleast_3d(b); mx.atleast_1d(b, mx.array(1))
mx.atleast_2d(); mx.tri(3); mx.tri(2, 3, 1); mx.tri(2, 3, 1, mx.int8); mx.tril(b); mx.tril(b, 1); mx.triu(b, -1)
mx.triu(b); mx.tril(mx.array([1, 2])); mx.eye(3); mx.eye(2, 3); mx.eye(2, 3, 1); mx.eye(2, 3, -1, mx.int32); mx.eye(0)
mx.eye(-1); mx.identity(2); mx.identity(2, mx.bool_); mx.linspace(0, 1, 5); mx.linspace(0, 1, 5, False)
mx.linspace(0, 1); mx.linspace(0, 1, 1); mx.linspace(0, 1, 0); mx.linspace(0, 1, -1)
mx.linspace(0, 10, 4, dtype=mx.int32); mx.linspace(2, 1, 3, dtype=mx.float16); mx.linspace("a", 1); mx.inner(b, b)
mx.inner(c, c); mx.inner(mx.array(2), c); mx.outer(b, c); mx.outer(mx.array([1, 2]), mx.array([3.0])); mx.kron(c, c)
mx.kron(mx.array([1, 2]), b); mx.tensordot(c, c); mx.tensordot(c, c, 1); mx.tensordot(c, c, 0)
mx.tensordot(c, c, [[0], [1]]); mx.tensordot(c, c, 3); mx.tensordot(c, c, [[0], [2]]); mx.vecdot(c, c); mx.trace(b)
mx.trace(b, 1); mx.trace(a, 0, 1, 2); mx.trace(b, dtype=mx.float32); mx.trace(mx.array([1]))
mx.einsum("ij,jk->ik", c, c); mx.einsum("ij->ji", c); mx.einsum("ii->i", c); mx.einsum("ii", c)
mx.einsum("ij,ij", c, c); mx.einsum("...i->i...", a); mx.einsum("ij,jk", c); mx.einsum("ij->k", c); mx.einsum("i!", c)
mx.einsum_path("ij,jk->ik", c, c); mx.einsum_path("ij,jk,kl,lm->im", c, c, c, c); mx.einsum_path("ii", c)
mx.einsum_path("bij,jk,k,b->i", a, c.T, c[0], a[:, 0, 0]); mx.einsum_path("ij,jk", c); mx.einsum(c, c); mx.einsum("bij,bjk->bik", a, a.transpose(0, 2, 1)); mx.median(b); mx.median(b, 0)
mx.median(mx.array([1.0, 4.0, 2.0, 3.0])); mx.median(a, (0, 1), True); mx.median(mx.zeros((0,))); mx.count_nonzero(b)
mx.count_nonzero(b - 1, axis=0); mx.count_nonzero(b, axis=(0, 1), keepdims=True); mx.diff(b); mx.diff(b, 2)
mx.diff(b, 1, 0); mx.diff(b, 0); mx.diff(b, -1); mx.diff(b, 5); mx.diff(mx.array([True, False])); mx.diff(mx.array(1))
mx.meshgrid(mx.arange(3), mx.arange(2)); mx.meshgrid(mx.arange(3), mx.arange(2), indexing="ij")
mx.meshgrid(mx.arange(3)); mx.meshgrid(mx.arange(3), mx.arange(2), sparse=True)
mx.meshgrid(mx.arange(3), indexing="zz"); mx.meshgrid(b); mx.meshgrid(); mx.pad(b, 1); mx.pad(b, (1, 2))
mx.pad(b, [(0, 1), (2, 0)]); mx.pad(b, 1, constant_values=7); mx.pad(b, 1, "edge"); mx.pad(b, 1, "reflect")
mx.pad(b, 1, "symmetric"); mx.pad(b, -1); mx.pad(b, [(1, 1)]); mx.pad(b, 1, "no"); mx.pad(b, "x")
mx.pad(c, ((1, 0), (0, 1)), constant_values=mx.array(2)); mx.pad(b, 1, constant_values=2.5); mx.pad(mx.array(1), 1)
mx.positive(b); mx.roll(b, 1); mx.roll(b, 1, 0); mx.roll(b, (1, 2), (0, 1)); mx.roll(b, -1, 1); mx.roll(b, 10)
mx.roll(b, 1, 3); mx.roll(b, (1, 2)); mx.roll(b, 1, (0, 1)); mx.roll(mx.zeros((0,)), 1)
mx.searchsorted(mx.array([1, 3, 5]), mx.array([0, 3, 6]))
mx.searchsorted(mx.array([1, 3, 5]), mx.array([3]), side="right"); mx.searchsorted(mx.array([1, 3]), mx.array([1.5]))
mx.searchsorted(b, mx.array([1])); mx.searchsorted(mx.array([1, 3]), mx.array([2]), side="x"); mx.tile(b, 2)
mx.tile(b, (2, 1)); mx.tile(b, (1, 1, 2)); mx.tile(mx.array(1), 3); mx.tile(b, ()); mx.tile(b, -1); mx.tile(b, 0)
mx.repeat(b, 2); mx.repeat(b, 2, 0); mx.repeat(b, 0); mx.repeat(b, -1); mx.repeat(b, 2, 5); mx.repeat(mx.array(3), 2)
mx.flip(b); mx.flip(b, 0); mx.flip(b, (0, 1)); mx.flip(b, 4); mx.unstack(b); mx.unstack(b, axis=1)
mx.unstack(mx.array(1)); mx.matrix_transpose(a); mx.matrix_transpose(c[0]); mx.empty_like(b).shape; mx.full_like(b, 2)
mx.full_like(c, 2, mx.int8); mx.permute_dims(a, (2, 0, 1)); mx.acos(0.5); mx.atan2(1.0, 2.0); mx.concat([c, c])
mx.cumulative_sum(b); mx.cumulative_prod(b, 0); mx.slice_update(b, mx.array([[9]]), mx.array([1, 1]), (0, 1))
mx.slice(b, mx.array([1]), (0,), (1, 2)); mx.slice(b, mx.array([5, 5]), (0, 1), (2, 2)); mx.bitwise_left_shift(b, 1)
"""
SETUP = "a = mx.arange(24).reshape(2, 3, 4)\nb = mx.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])\n"
SETUP += "c = mx.array([[1.0, 2.0], [3.0, 4.0]])\n"

CASES = list(unary()) + list(binary()) + list(reductions()) + list(operators())
CASES += [(SETUP, part.strip()) for line in (SHAPES + COMPOSITES).strip().splitlines() for part in line.split("; ")
          if part]
