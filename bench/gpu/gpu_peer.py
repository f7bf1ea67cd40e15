#!/usr/bin/env python3
"""The rows of `make bench-gpu` measured on PyTorch and CuPy: prints KEY<tab>PEER<tab>FIGURE lines. Peers that are not
installed are left out.

usage: gpu_peer.py [matmul]
"""

import statistics
import sys
import time


def median(run, warm_ups=3, repeats=11):
    for _ in range(warm_ups):
        run()
    return statistics.median(run() for _ in range(repeats))


def row(key, peer, figure):
    print(f"{key}\t{peer}\t{figure:.6g}", flush=True)


def torch_seconds(work):
    import torch

    torch.cuda.synchronize()
    begin = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - begin


def torch_rate(work, amount, times=10):
    """Of so much each time, 1e9 a second."""
    return amount * times / median(lambda: torch_seconds(lambda: [work() for _ in range(times)]), 2, 5) / 1e9


def torch_rows():
    import torch

    length = 1000
    device = torch.device("cuda")
    second = torch.cuda.Stream()
    seconds, rate = torch_seconds, torch_rate
    operands = [torch.randn(16, device=device) for _ in range(length)]

    def chain():
        total = operands[0]
        for operand in operands[1:]:
            total = total + operand

    def alternate():
        total = operands[0]
        first = torch.cuda.current_stream()
        for i, operand in enumerate(operands[1:]):
            stream, before = (second, first) if i % 2 else (first, second)
            stream.wait_stream(before)
            with torch.cuda.stream(stream):
                total = total + operand

    row("chain", "torch", median(lambda: seconds(chain)) / (length - 1) * 1e6)
    row("two_streams", "torch", median(lambda: seconds(alternate)) / (length - 1) * 1e6)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        chain()
    row("chain", "torch graph", median(lambda: seconds(graph.replay)) / (length - 1) * 1e6)

    big, other = torch.randn(1 << 28, device=device), torch.randn(1 << 28, device=device)
    flat = 4.0 * (1 << 28)
    out = torch.empty_like(big)
    row("copy", "torch", rate(lambda: out.copy_(big), 2 * flat))
    row("add", "torch", rate(lambda: big + other, 3 * flat))
    row("sum", "torch", rate(big.sum, flat))

    def gelu():
        x = big
        return 0.5 * (x * (1.0 + torch.tanh(0.7978845608 * (x + 0.044715 * (x * x * x)))))

    row("gelu", "torch", rate(gelu, 2 * flat))
    row("normal", "torch", rate(lambda: torch.randn(1 << 28, device=device), 1 << 28))
    del big, other, out
    big = torch.randn(8192, 8192, device=device)
    square = 4.0 * 8192 * 8192
    row("softmax", "torch", rate(lambda: torch.softmax(big, 1), 2 * square))
    row("transpose", "torch", rate(lambda: big.t().contiguous(), 2 * square))
    row("sum_rows", "torch", rate(lambda: big.sum(1), square))
    row("sum_columns", "torch", rate(lambda: big.sum(0), square))
    row("cumsum", "torch", rate(lambda: big.cumsum(1), 2 * square))
    row("sort", "torch", rate(lambda: big.sort(1), 8192 * 8192))


def torch_products():
    import torch

    for key, dtype in (("matmul_bf16", torch.bfloat16), ("matmul_f32", torch.float32)):
        a, b = (torch.randn(8192, 8192, device="cuda").to(dtype) for _ in range(2))
        time.sleep(3)  # as before ours
        row(key, "torch", torch_rate(lambda: a @ b, 2.0 * 8192**3) / 1e3)


def cupy_rows():
    import cupy

    length, times = 1000, 10

    def seconds(work):
        cupy.cuda.Device().synchronize()
        begin = time.perf_counter()
        work()
        cupy.cuda.Device().synchronize()
        return time.perf_counter() - begin

    operands = [cupy.random.standard_normal(16, dtype=cupy.float32) for _ in range(length)]

    def chain():
        total = operands[0]
        for operand in operands[1:]:
            total = total + operand

    row("chain", "cupy", median(lambda: seconds(chain)) / (length - 1) * 1e6)
    big, other = (cupy.random.standard_normal(1 << 28, dtype=cupy.float32) for _ in range(2))

    def rate(work, amount):
        return amount * times / median(lambda: seconds(lambda: [work() for _ in range(times)]), 2, 5) / 1e9

    row("add", "cupy", rate(lambda: big + other, 12.0 * (1 << 28)))
    row("sum", "cupy", rate(big.sum, 4.0 * (1 << 28)))


def main():
    for rows in (torch_products,) if "matmul" in sys.argv else (torch_rows, torch_products, cupy_rows):
        try:
            rows()
        except ImportError as error:
            print(f"# {error}", flush=True)


main()
