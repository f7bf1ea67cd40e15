"""What a call costs in Python: one script for our package, MLX and, where it has the like, NumPy.

Run by run.py with the Python of an environment that has `mlx` and NumPy. Writes lines of key, nanoseconds and what was
done to the file given, with tabs between; keys that begin with numpy_ are NumPy's figure for the row of that name.
"""

import sys
import time

import mlx.core as mx
import numpy as np

REPEATS, SECONDS = 15, 0.02


def best_of(function, loops):
    """Nanoseconds per call: the median of several loops, the empty loop taken off."""
    def timed(body):
        begin = time.perf_counter_ns()
        for _ in range(loops):
            body()
        return time.perf_counter_ns() - begin

    samples = sorted(timed(function) for _ in range(REPEATS))
    empty = min(timed(lambda: None) for _ in range(5))
    return max(0.0, (samples[REPEATS // 2] - empty) / loops)


def measure(function):
    begin = time.perf_counter()
    loops = 0
    while time.perf_counter() - begin < SECONDS / 4:
        function()
        loops += 1
    return best_of(function, max(1, int(loops * 4)))


def rows():
    a, b = mx.array([1.0] * 16), mx.array([2.0] * 16)
    first, second = mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)
    x = mx.array(np.random.default_rng(1).uniform(-1, 1, (64, 64)).astype(np.float32))
    mx.eval(a, b, x)
    floats = [0.5 * i for i in range(1000)]
    thousand = mx.array(floats)
    million = np.random.default_rng(2).uniform(-1, 1, 1 << 20).astype(np.float32)
    big = mx.array(million)
    scalar = mx.array(1.5)
    mx.eval(thousand, big, scalar)
    na, nb, nx, nthousand = np.array(a), np.array(b), np.array(x), np.array(floats, np.float32)

    def evaluated():
        mx.eval(mx.add(a, b))

    def chain():
        total = a
        for i in range(100):
            total = mx.add(total, b, stream=second if i % 2 else first)
        mx.eval(total)

    def assign():
        x[3] = 1.5
        mx.eval(x)

    def numpy_assign():
        nx[3] = 1.5

    return [
        ("py_add", "mx.add(a, b): call only", lambda: mx.add(a, b), lambda: np.add(na, nb)),
        ("py_plus", "a + b: call only", lambda: a + b, lambda: na + nb),
        ("py_plus_scalar", "a + 2.0: call only", lambda: a + 2.0, lambda: na + 2.0),
        ("py_sum", "mx.sum(x, axis=1): call only", lambda: mx.sum(x, axis=1), lambda: np.sum(nx, axis=1)),
        ("py_stream", "mx.add(a, b, stream=s): call only", lambda: mx.add(a, b, stream=first), None),
        ("py_eval", "mx.eval(mx.add(a, b))", evaluated, lambda: np.add(na, nb)),
        ("py_chain", "100 adds on two streams in turn, one eval", chain, None),
        ("py_item", "scalar.item()", lambda: scalar.item(), None),
        ("py_index", "x[3]: call only", lambda: x[3], lambda: nx[3]),
        ("py_slice", "x[1:4, ::2]: call only", lambda: x[1:4, ::2], lambda: nx[1:4, ::2]),
        ("py_assign", "x[3] = 1.5, evaluated", assign, numpy_assign),
        ("py_from_list", "array of a list of 1,000 floats", lambda: mx.array(floats),
         lambda: np.array(floats, np.float32)),
        ("py_tolist", "tolist of 1,000 floats", lambda: thousand.tolist(), lambda: nthousand.tolist()),
        ("py_from_numpy", "array of 1 M NumPy floats", lambda: mx.array(million), lambda: million.copy()),
        ("py_to_numpy", "np.asarray of 1 M floats", lambda: np.asarray(big), None),
    ]


def main():
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for key, work, ours, numpys in rows():
            out.write(f"{key}\t{measure(ours):.6g}\t{work}\n")
            if numpys:
                out.write(f"numpy_{key}\t{measure(numpys):.6g}\t{work}\n")


if __name__ == "__main__":
    main()
