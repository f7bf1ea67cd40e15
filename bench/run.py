#!/usr/bin/env python3
"""`make bench`: measures MLX where it can be installed, then the runtime, then the ops, and prints their tables.

MLX goes into a virtual environment of its own in the build folder. Where it cannot be had (no network, no wheel for
this machine) its column stays empty and the run says so.
"""

import argparse
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import environment
import images_table
import ops_table

PEER_SECONDS = 900


def measure_peer(build, quick):
    """The path of the peer's figures, or None."""
    try:
        python = environment.python_of(build / "peer-venv", environment.PEER_PACKAGES)
    except environment.Unavailable as error:
        print(f"bench: MLX's column stays empty: {error}")
        return None
    figures = build / "peer-figures.tsv"
    script = pathlib.Path(__file__).with_name("peer.py")
    print("bench: measuring MLX", flush=True)
    try:
        command = [python, script, figures] + (["--quick"] if quick else [])
        subprocess.run(command, check=True, timeout=PEER_SECONDS)
        return figures
    except (OSError, subprocess.SubprocessError) as error:
        print(f"bench: MLX could not be measured, its column stays empty: {error}")
        return None


def read_figures(path):
    """Key -> (nanoseconds, what was done)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {key: (float(figure), work) for key, figure, work in (line.split("\t") for line in lines)}


def measure_python(python, package, path):
    """The figures of python_bench.py under an interpreter, {} with the reason said where it fails."""
    variables = dict(os.environ)
    variables.pop("PYTHONPATH", None)
    if package:
        variables["PYTHONPATH"] = str(package)
    try:
        script = pathlib.Path(__file__).with_name("python_bench.py")
        subprocess.run([python, script, path], check=True, timeout=PEER_SECONDS, env=variables)
        return read_figures(path)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"bench: {python} could not be measured: {error}")
        return {}


def python_rows(build, package, with_peer):
    """What calls cost in Python: ours, MLX's, NumPy's."""
    try:
        ours = measure_python(environment.python_of(build / "python-venv", environment.TEST_PACKAGES), package,
                              build / "python-figures.tsv")
        peer = {}
        if with_peer:
            python = environment.python_of(build / "peer-venv", environment.PEER_PACKAGES)
            peer = measure_python(python, None, build / "python-peer-figures.tsv")
    except environment.Unavailable as error:
        print(f"bench: the rows of Python are left out: {error}")
        return
    print(f"\n{'in Python, ns per call':<46}{'ours':>12}{'MLX':>12}{'NumPy':>12}")
    for key, (figure, work) in ours.items():
        if not key.startswith("numpy_"):
            others = [figures[name][0] if name in figures else None
                      for figures, name in ((peer, key), (ours, "numpy_" + key))]
            print(f"{work:<46}{figure:>12.0f}" + "".join(f"{other:>12.0f}" if other is not None else f"{'-':>12}"
                                                          for other in others))


def measure_runtime(arguments, rest):
    """runtime_bench with MLX's figures beside it; its status."""
    figures = None if arguments.no_peer else measure_peer(arguments.build, arguments.quick)
    command = [arguments.program.resolve(), *rest]
    if arguments.quick:
        command.append("--quick")
    if arguments.only:
        command += ["--only", arguments.only]
    if figures:
        command += ["--peer", figures]
    print("bench: measuring the runtime", flush=True)
    return subprocess.run(command).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path, help="runtime_bench")
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"), help="where to keep what is made")
    parser.add_argument("--package", type=pathlib.Path, help="the folder of our Python package, to measure it too")
    parser.add_argument("--no-peer", action="store_true", help="leave MLX out")
    parser.add_argument("--quick", action="store_true", help="fewer repeats and smaller arrays")
    parser.add_argument("--only", help="only the rows whose key contains this, of the runtime and of the ops")
    parser.add_argument("--ops", action="store_true", help="the table of ops alone")
    parser.add_argument("--data", action="store_true", help="the table of the data pipeline alone")
    arguments, rest = parser.parse_known_args()
    arguments.build = arguments.build.resolve()
    arguments.build.mkdir(parents=True, exist_ok=True)
    with_peers, status = not arguments.no_peer, 0
    if arguments.data:
        images_table.run(arguments.build, arguments.package, arguments.quick, with_peers)
        return status
    if not arguments.ops:
        status = measure_runtime(arguments, rest)
        if arguments.package and not arguments.only:
            python_rows(arguments.build, arguments.package, with_peers)
    if arguments.package:
        ops_table.run(arguments.build, arguments.package, arguments.program, arguments.quick, arguments.only, with_peers)
    if arguments.package and not arguments.ops and not arguments.only:
        images_table.run(arguments.build, arguments.package, arguments.quick, with_peers)
    return status


if __name__ == "__main__":
    sys.exit(main())
