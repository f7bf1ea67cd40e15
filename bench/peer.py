"""Measures MLX, and NumPy for the big arrays, doing what runtime_bench.c does, as far as Python can.

Run by run.py with the Python of a virtual environment that has both. Prints nothing; writes lines of key, median, low,
high (the middle four fifths) and a note to the file given, with tabs between. The keys are those of the rows.
"""

import argparse
import time

import mlx.core as mx
import numpy as np

LENGTH = 1000
TINY = 16
MILLION = 1 << 20


def now():
    return time.perf_counter_ns()


class Figures:
    def __init__(self):
        self.lines = []

    def add(self, key, samples, note=""):
        samples = sorted(samples)
        count = len(samples)
        median = (samples[(count - 1) // 2] + samples[count // 2]) / 2
        tenth = count // 10
        self.lines.append(f"{key}\t{median:.6g}\t{samples[tenth]:.6g}\t{samples[count - 1 - tenth]:.6g}\t{note}")

    def write(self, path):
        with open(path, "w") as file:
            file.writelines(line + "\n" for line in self.lines)


def repeat(sample, times, warm_up=2):
    for _ in range(warm_up):
        sample()
    return [sample() for _ in range(times)]


def values(*shape):
    return mx.array(np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32))


def add_chain(start, operand, length, stream):
    for _ in range(length):
        start = mx.add(start, operand, stream=stream)
    return start


def tiny_rows(figures, times):
    first, second = mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)
    operands = [values(TINY) for _ in range(LENGTH)]
    mx.eval(operands)

    def chain(other, evaluate):
        begin = now()
        total = operands[0]
        for i in range(1, LENGTH):
            total = mx.add(total, operands[i], stream=other if i % 2 else first)
        evaluate(total)
        return (now() - begin) / (LENGTH - 1)

    def evaluate_asleep(total):
        mx.async_eval(total)
        mx.synchronize(second)

    def one():
        begin = now()
        for _ in range(200):
            mx.eval(mx.add(operands[0], operands[1], stream=first))
        return (now() - begin) / 200

    def synchronize():
        begin = now()
        for _ in range(200):
            mx.synchronize(first)
        return (now() - begin) / 200

    from_python = "through Python, whose own share is in the figure"
    figures.add("tiny_chain", repeat(lambda: chain(first, mx.eval), times), from_python)
    figures.add("tiny_one", repeat(one, times), from_python)
    figures.add("tiny_two_streams", repeat(lambda: chain(second, mx.eval), times), from_python)
    figures.add("tiny_synchronize", repeat(synchronize, times), from_python)
    figures.add(
        "handoff_alternating",
        repeat(lambda: chain(second, evaluate_asleep), times),
        "built, submitted and run in one figure: there are no events to time the run alone, nor the handoff rows",
    )


def overlap_rows(figures, times, length):
    first, second = mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)
    tiny, big = values(TINY), values(MILLION)
    mx.eval(tiny, big)

    def host_share():
        total = add_chain(big, big, length, first)
        begin = now()
        mx.async_eval(total)
        submitted = now()
        mx.eval(total)
        return 100 * (submitted - begin) / (now() - begin)

    def quick_share():
        quick = add_chain(tiny, tiny, 1, first)
        slow = add_chain(big, big, length // 2, first)
        begin = now()
        mx.async_eval(quick, slow)
        mx.eval(mx.add(quick, tiny, stream=second))
        ready = now()
        mx.eval(slow)
        return 100 * (ready - begin) / (now() - begin)

    def submit_time():
        total = tiny
        begin = now()
        for _ in range(20):
            total = add_chain(total, tiny, 10, second)
            mx.async_eval(total)
        end = now()
        mx.synchronize(second)
        return end - begin

    def deep_queue_ratio():
        alone = submit_time()
        deep = add_chain(big, big, length, first)
        mx.async_eval(deep)
        beside = submit_time()
        mx.eval(deep)
        return beside / alone

    figures.add("overlap_async_eval", repeat(host_share, times, 1))
    figures.add("overlap_quick_array", repeat(quick_share, times, 1))
    figures.add(
        "overlap_deep_queue",
        repeat(deep_queue_ratio, times, 1),
        "the deep queue is of ops of 1 M; its async_eval returns only when most of them have run",
    )


def speedup_rows(figures, times):
    first, second = mx.new_stream(mx.cpu), mx.new_stream(mx.cpu)
    for count in (4096, 8192, 16384):
        operands = [values(count), values(count)]
        mx.eval(operands)

        def chains_time(one, other, operands=operands):
            chains = [add_chain(x, x, 2000, stream) for x, stream in zip(operands, (one, other))]
            begin = now()
            mx.eval(chains)
            return now() - begin

        figures.add(
            f"overlap_chains_{count}", repeat(lambda: chains_time(first, first) / chains_time(first, second), times)
        )


def throughput_rows(figures, times, side, matrix_side):
    a, b, row = values(side, side), values(side, side), values(side)
    left, right = values(matrix_side, matrix_side), values(matrix_side, matrix_side)
    mx.eval(a, b, row, left, right)
    # MLX's arrays are read here, its results are its own.
    x, y, r, m, n = (np.array(array) for array in (a, b, row, left, right))
    generator = np.random.default_rng(1)
    total = 4.0 * side * side

    def softmax(table):
        exps = np.exp(table - table.max(axis=-1, keepdims=True))
        exps /= exps.sum(axis=-1, keepdims=True)
        return exps

    def layer_norm(table):
        centred = table - table.mean(axis=-1, keepdims=True)
        return centred / np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-5) * r + r

    def rms_norm(table):
        return table / np.sqrt(np.square(table).mean(axis=-1, keepdims=True) + 1e-5) * r

    rows = (
        ("add", 3 * total, lambda: mx.add(a, b), lambda: x + y),
        ("exp", 2 * total, lambda: mx.exp(a), lambda: np.exp(x)),
        ("softmax", 2 * total, lambda: mx.softmax(a, axis=-1), lambda: softmax(x)),
        ("layer_norm", 2 * total, lambda: mx.fast.layer_norm(a, row, row, 1e-5), lambda: layer_norm(x)),
        ("rms_norm", 2 * total, lambda: mx.fast.rms_norm(a, row, 1e-5), lambda: rms_norm(x)),
        ("sum", total, lambda: mx.sum(a), lambda: x.sum()),
        (
            "normal",
            250 * total,
            lambda: mx.random.normal((side, side)),
            lambda: generator.standard_normal((side, side), dtype=np.float32),
        ),
        ("matmul", 2.0 * matrix_side**3, lambda: mx.matmul(left, right), lambda: m @ n),
    )
    for name, amount, with_mlx, with_numpy in rows:

        def mlx_rate(run=with_mlx, amount=amount):
            begin = now()
            mx.eval(run())
            return amount / (now() - begin)

        def numpy_rate(run=with_numpy, amount=amount):
            begin = now()
            run()
            return amount / (now() - begin)

        figures.add("throughput_" + name, repeat(mlx_rate, times))
        figures.add("numpy.throughput_" + name, repeat(numpy_rate, times))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="where the figures go")
    parser.add_argument("--quick", action="store_true", help="fewer repeats and smaller arrays")
    arguments = parser.parse_args()
    mx.set_default_device(mx.cpu)
    figures = Figures()
    times, quick_times = (15, 31) if arguments.quick else (15, 101)
    tiny_rows(figures, quick_times)
    overlap_rows(figures, 5 if arguments.quick else times, 100 if arguments.quick else 400)
    speedup_rows(figures, quick_times)
    throughput_rows(figures, times, *((2048, 512) if arguments.quick else (4096, 1024)))
    figures.write(arguments.file)


if __name__ == "__main__":
    main()
