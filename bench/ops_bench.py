"""One library's figures for the ops' speed table: ours, MLX, NumPy or PyTorch.

usage: ops_bench.py mlx|numpy|torch SIDE

Run by ops_table.py with the Python of an environment that has the library; ours and MLX are the same script in two
environments. Reads lines of a row's key and answers each with a line: the nanoseconds per call of a few calls, or - and
why there are none. Between the lines it sleeps, so that several libraries can be measured in turn.
"""

import ctypes
import pathlib
import sys
import time

import numpy as np

from ops_rows import MATRIX, SMALL

VISIT_NS = 250e6  # about how long a row is measured before the next library's turn
MOST_SAMPLES = 5
BATCH = 2000  # calls of a small size that make one sample


def gelu(x, tanh):
    return 0.5 * x * (1 + tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def inputs(side):
    """What every library computes on."""
    random = np.random.default_rng(1)

    def floats(*shape):
        return random.uniform(-1, 1, shape).astype(np.float32)

    data = {
        "a": floats(side, side),
        "b": floats(side, side),
        "left": floats(MATRIX, MATRIX),
        "right": floats(MATRIX, MATRIX),
        "order": random.permutation(side).astype(np.int32),
        "scale": floats(side),
    }
    for n in SMALL:
        data[f"a{n}"], data[f"b{n}"] = floats(n), floats(n)
    return data


def mlx_calls(side):
    import mlx.core as mx

    mx.set_default_device(mx.cpu)
    v = {name: mx.array(value) for name, value in inputs(side).items()}
    v["left16"], v["right16"] = v["left"].astype(mx.bfloat16), v["right"].astype(mx.bfloat16)
    mx.eval(list(v.values()))
    a, b = v["a"], v["b"]
    makers = {
        "add": lambda: a + b,
        "exp": lambda: mx.exp(a),
        "tanh": lambda: mx.tanh(a),
        "gelu": lambda: gelu(a, mx.tanh),
        "softmax": lambda: mx.softmax(a, axis=-1),
        "transpose": lambda: mx.contiguous(a.T),
        "cumsum": lambda: mx.cumsum(a, axis=-1),
        "take": lambda: mx.take(a, v["order"], axis=0),
        "sum_all": lambda: mx.sum(a),
        "sum_rows": lambda: mx.sum(a, axis=1),
        "sum_columns": lambda: mx.sum(a, axis=0),
        "uniform": lambda: mx.random.uniform(shape=(side, side)),
        "normal": lambda: mx.random.normal((side, side)),
        "sort": lambda: mx.sort(a, axis=-1),
        "matmul": lambda: v["left"] @ v["right"],
        "matmul_bf16": lambda: v["left16"] @ v["right16"],
    }
    if hasattr(mx, "fast") and hasattr(mx.fast, "layer_norm"):
        makers["layer_norm"] = lambda: mx.fast.layer_norm(a, v["scale"], v["scale"], 1e-5)
    for n in SMALL:
        makers[f"add_{n}"] = lambda x=v[f"a{n}"], y=v[f"b{n}"]: x + y
    return {key: lambda make=make: mx.eval(make()) for key, make in makers.items()}


def openblas_product(v):
    """sgemm of the threaded OpenBLAS that NumPy's wheel brings along, called directly; None where it is not there."""
    for path in sorted(pathlib.Path(np.__file__).parent.parent.glob("numpy.libs/*openblas*")):
        library = ctypes.CDLL(str(path))
        sgemm = getattr(library, "scipy_cblas_sgemm64_", None)
        if not sgemm:
            continue
        row_major, plain, side = 101, 111, ctypes.c_int64(MATRIX)
        one, zero = ctypes.c_float(1), ctypes.c_float(0)
        product = np.empty((MATRIX, MATRIX), np.float32)
        left, right, out = (ctypes.c_void_p(x.ctypes.data) for x in (v["left"], v["right"], product))
        call = (row_major, plain, plain, side, side, side, one, left, side, right, side, zero, out, side)
        sgemm(*call)
        if not np.allclose(product, v["left"] @ v["right"], atol=1e-3):
            continue
        return lambda: (sgemm(*call), product)
    return None


def numpy_calls(side):
    v = inputs(side)
    a, b, random = v["a"], v["b"], np.random.default_rng(1)

    def softmax():
        exps = np.exp(a - a.max(axis=-1, keepdims=True))
        exps /= exps.sum(axis=-1, keepdims=True)
        return exps

    def layer_norm():
        centred = a - a.mean(axis=-1, keepdims=True)
        return centred / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + 1e-5) * v["scale"] + v["scale"]

    out = np.empty((MATRIX, MATRIX), np.float32)
    calls = {
        "add": lambda: a + b,
        "exp": lambda: np.exp(a),
        "tanh": lambda: np.tanh(a),
        "gelu": lambda: gelu(a, np.tanh),
        "softmax": softmax,
        "layer_norm": layer_norm,
        "transpose": lambda: np.ascontiguousarray(a.T),
        "cumsum": lambda: np.cumsum(a, axis=-1),
        "take": lambda: np.take(a, v["order"], axis=0),
        "sum_all": lambda: a.sum(),
        "sum_rows": lambda: a.sum(axis=1),
        "sum_columns": lambda: a.sum(axis=0),
        "uniform": lambda: random.random((side, side), dtype=np.float32),
        "normal": lambda: random.standard_normal((side, side), dtype=np.float32),
        "sort": lambda: np.sort(a, axis=-1),
        "matmul": lambda: v["left"] @ v["right"],
        "blas": openblas_product(v) or (lambda: np.matmul(v["left"], v["right"], out=out)),
    }
    for n in SMALL:
        calls[f"add_{n}"] = lambda x=v[f"a{n}"], y=v[f"b{n}"]: x + y
    return calls


def torch_calls(side):
    import torch

    torch.set_grad_enabled(False)
    v = {name: torch.from_numpy(value) for name, value in inputs(side).items()}
    a, b, order = v["a"], v["b"], v["order"].long()
    left16, right16 = v["left"].bfloat16(), v["right"].bfloat16()
    calls = {
        "add": lambda: a + b,
        "exp": lambda: torch.exp(a),
        "tanh": lambda: torch.tanh(a),
        "gelu": lambda: gelu(a, torch.tanh),
        "softmax": lambda: torch.softmax(a, dim=-1),
        "layer_norm": lambda: torch.nn.functional.layer_norm(a, (side,), v["scale"], v["scale"]),
        "transpose": lambda: a.T.contiguous(),
        "cumsum": lambda: torch.cumsum(a, dim=-1),
        "take": lambda: torch.index_select(a, 0, order),
        "sum_all": lambda: a.sum(),
        "sum_rows": lambda: a.sum(dim=1),
        "sum_columns": lambda: a.sum(dim=0),
        "uniform": lambda: torch.rand((side, side)),
        "normal": lambda: torch.randn((side, side)),
        "sort": lambda: torch.sort(a, dim=-1),
        "matmul": lambda: v["left"] @ v["right"],
        "matmul_bf16": lambda: left16 @ right16,
    }
    for n in SMALL:
        calls[f"add_{n}"] = lambda x=v[f"a{n}"], y=v[f"b{n}"]: x + y
    return calls


def timed(call, loops):
    """Nanoseconds per call."""
    begin = time.perf_counter_ns()
    for _ in range(loops):
        call()
    return (time.perf_counter_ns() - begin) / loops


def visit(call, loops):
    first = timed(call, loops)  # the memory, the caches and the threads may not be warm
    if first * loops > VISIT_NS:
        return [first]
    return [timed(call, loops) for _ in range(max(1, min(MOST_SAMPLES, int(VISIT_NS / (first * loops)))))]


def main():
    library, side = sys.argv[1], int(sys.argv[2])
    calls = {"mlx": mlx_calls, "numpy": numpy_calls, "torch": torch_calls}[library](side)
    print("ready", flush=True)
    for line in sys.stdin:
        key = line.strip()
        if key not in calls:
            print("- it has no such op", flush=True)
            continue
        samples = visit(calls[key], BATCH if key.startswith("add_") else 1)
        print(*(f"{sample:.6g}" for sample in samples), flush=True)


if __name__ == "__main__":
    main()
