"""The rows of the ops' speed table: what is done, how much of it, and what is to be reached."""

from typing import NamedTuple

MATRIX = 1024
SMALL = (16, 256, 4096)


class Row(NamedTuple):
    key: str
    work: str
    unit: str  # of the figures: of GB/s, G/s, M/s and GFLOP/s more is better, of us less
    amount: float  # bytes, elements or operations of one call; calls, where the unit is a time
    limit: str | None = None  # a row of the machine's ("add", "read", "blas"), or one of ours ("ours matmul")
    reach: float | None = None  # a share of the limit where there is one, else in the row's unit


def rows(side):
    """All rows, over matrices of side x side float32."""
    count = side * side
    array = 4.0 * count
    square = f"{side} x {side}"
    return [
        Row("add", f"add of {count >> 20} M float32", "GB/s", 3 * array, "add", 0.75),
        Row("exp", "exp", "GB/s", 2 * array, "add", 0.60),
        Row("tanh", "tanh", "GB/s", 2 * array, "add", 0.40),
        Row("gelu", "gelu by its 9-op formula", "GB/s", 2 * array, "add", 0.40),
        Row("softmax", f"softmax of rows, {square}", "GB/s", 2 * array, "add", 0.50),
        Row("layer_norm", f"layer_norm, {square}", "GB/s", 2 * array, "add", 0.60),
        Row("transpose", f"transposed copy, {square}", "GB/s", 2 * array, "add", 0.50),
        Row("cumsum", "cumsum of rows", "GB/s", 2 * array, "add", 0.50),
        Row("take", "take of rows, in random order", "GB/s", 2 * array, "add", 0.70),
        Row("sum_all", "sum over all", "GB/s", array, "read", 0.75),
        Row("sum_rows", "sums of rows", "GB/s", array, "read", 0.75),
        Row("sum_columns", "sums of columns", "GB/s", array, "read", 0.75),
        Row("uniform", "uniform", "G/s", count, None, 1.0),
        Row("normal", "normal", "G/s", count, None, 0.5),
        Row("sort", f"sort of rows, {square}", "M/s", count, None, 100.0),
        Row("matmul", f"matmul float32, {MATRIX}^3", "GFLOP/s", 2.0 * MATRIX**3, "blas", 0.95),
        Row("matmul_bf16", f"matmul bfloat16, {MATRIX}^3", "GFLOP/s", 2.0 * MATRIX**3, "ours matmul", 0.80),
        *(Row(f"add_{n}", f"add of {n} float32, evaluated", "us", 1, None, 1.5) for n in SMALL),
    ]


def figure(row, nanoseconds):
    """The row's figure for a call of that many nanoseconds."""
    if row.unit == "us":
        return nanoseconds / row.amount / 1e3
    return row.amount / nanoseconds * {"GB/s": 1, "G/s": 1, "GFLOP/s": 1, "M/s": 1e3}[row.unit]
