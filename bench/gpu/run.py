#!/usr/bin/env python3
"""`make bench-gpu`: measures the peers that this Python has, then the runtime, and prints one table.

usage: run.py FOLDER_OF_THE_PROGRAMS [PART]
"""

import importlib.util
import os
import pathlib
import statistics
import subprocess
import sys

# key, what was done, unit, reach (see reach_of), whether more is better.
ROWS = [
    ("chain", "chain of 1,000 tiny adds", "us per op", 1.5, False),
    ("two_streams", "the same alternating between two streams", "us per op", 5.0, False),
    ("round_trip", "CPU to GPU to CPU, dependent tiny ops", "us", 15.0, False),
    ("copy", "copy of 256 M float32, read and written", "GB/s", None, True),
    ("add", "add of 256 M float32", "GB/s", ("copy", 0.95), True),
    ("sum", "sum of 256 M float32", "GB/s", ("copy", 0.95), True),
    ("gelu", "gelu by its 9-op formula, 256 M", "GB/s", ("copy", 0.85), True),
    ("softmax", "softmax 8192 x 8192", "GB/s", ("copy", 0.85), True),
    ("transpose", "transposed copy 8192 x 8192", "GB/s", None, True),
    ("sum_rows", "sum of rows 8192 x 8192", "GB/s", None, True),
    ("sum_columns", "sum of columns 8192 x 8192", "GB/s", None, True),
    ("cumsum", "cumsum of rows 8192 x 8192", "GB/s", None, True),
    ("sort", "sort of rows 8192 x 8192", "G elements/s", None, True),
    ("normal", "normal of 256 M", "G elements/s", 250.0, True),
    ("matmul_bf16", "matmul 8192^3 bfloat16", "TFLOP/s", ("torch", 0.98), True),
    ("matmul_f32", "matmul 8192^3 float32", "TFLOP/s", None, True),
    ("upload", "upload of batch k+1 behind work of batch k, over the ideal", "x", 1.03, False),
    ("submit_ms", "submitting mixed CPU and GPU work", "ms", 1.0, False),
]


# Products are measured so many times, in turns with the peer: their speed is the device's clock, which wanders.
PRODUCT_ROUNDS = 5


def figures_of(command, variables=None):
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **(variables or {})})
    return [line.split("\t") for line in done.stdout.splitlines() if not line.startswith("#")]


def find_peers_cublaslt():
    """PyTorch's own copy: products are compared by the same library. None where it has none."""
    spec = importlib.util.find_spec("torch")
    folders = spec.submodule_search_locations if spec else []
    found = [path for folder in folders for path in pathlib.Path(folder).parent.glob("nvidia/*/lib/libcublasLt.so.*")]
    return str(found[0]) if found else None


def measure_peers(here, *part):
    """{(key, peer): figure}."""
    try:
        lines = figures_of([sys.executable, here / "gpu_peer.py", *part])
    except (OSError, subprocess.SubprocessError) as error:
        print(f"bench-gpu: no peers: {error}")
        return {}
    return {(key, peer): float(figure) for key, peer, figure in lines}


def measure_ours(programs, *part):
    library = find_peers_cublaslt()
    variables = {"SLIP_CUBLASLT_LIBRARY": library} if library else None
    return {key: float(figure) for key, figure in figures_of([programs / "gpu_bench", *part], variables)}


def take_medians(figures, rounds):
    for key in rounds[0]:
        figures[key] = statistics.median([figures[key], *(more[key] for more in rounds if key in more)])


def reach_of(key, reach, peers):
    """A figure; or, of ("copy", share) and ("torch", share), that share of PyTorch's copy, or of its figure for the row."""
    if not isinstance(reach, tuple):
        return reach
    base = peers.get("copy" if reach[0] == "copy" else key, {}).get("torch")
    return base * reach[1] if base else None


def main():
    here, programs = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1])
    measured, ours = measure_peers(here), measure_ours(programs, *sys.argv[2:])
    if measured and "matmul_bf16" in ours:
        rounds = [(measure_peers(here, "matmul"), measure_ours(programs, "matmul")) for _ in range(PRODUCT_ROUNDS - 1)]
        take_medians(measured, [theirs for theirs, _ in rounds])
        take_medians(ours, [own for _, own in rounds])
    peers = {}
    for (key, peer), figure in measured.items():
        peers.setdefault(key, {})[peer] = figure
    try:
        limits = {key: float(figure) for key, figure in figures_of([programs / "driver_limits"])}
    except (OSError, subprocess.SubprocessError) as error:
        limits = {}
        print(f"bench-gpu: what the driver library alone costs is not known: {error}")
    print(f"{'work':<60}{'unit':<14}{'ours':>10}{'reach':>10}{'torch':>10}{'graph':>10}{'cupy':>10}")
    for key, work, unit, reach, more_is_better in ROWS:
        if key not in ours:
            continue
        row = peers.get(key, {})
        wanted = reach_of(key, reach, peers)
        missed = wanted is not None and (ours[key] < wanted if more_is_better else ours[key] > wanted)
        cells = [ours[key], wanted, row.get("torch"), row.get("torch graph"), row.get("cupy")]
        print(f"{work:<60}{unit:<14}" + "".join(f"{'-':>10}" if cell is None else f"{cell:>10.4g}" for cell in cells)
              + ("  MISSED" if missed else ""))
    for key, figure in ours.items():
        if key not in [row[0] for row in ROWS]:
            print(f"{key}: {figure:.4g}")
    print("the driver library alone, us each: until done, and until the calls returned")
    for key, figure in limits.items():
        if not key.endswith("_host"):
            print(f"  {key.removeprefix('driver_'):<16}{figure:>8.3g}{limits[key + '_host']:>8.3g}")


main()
