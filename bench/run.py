#!/usr/bin/env python3
"""`make bench`: measures MLX where it can be installed, then the runtime, and prints one table.

MLX goes into a virtual environment of its own in the build folder. Where it cannot be had (no network, no wheel for
this machine) its column stays empty and the run says so.
"""

import argparse
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tools"))
import environment

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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path, help="runtime_bench")
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"), help="where to keep what is made")
    parser.add_argument("--no-peer", action="store_true", help="leave MLX out")
    parser.add_argument("--quick", action="store_true", help="fewer repeats and smaller arrays")
    arguments, rest = parser.parse_known_args()
    arguments.build.mkdir(parents=True, exist_ok=True)
    figures = None if arguments.no_peer else measure_peer(arguments.build, arguments.quick)
    command = [arguments.program.resolve(), *rest]
    if arguments.quick:
        command.append("--quick")
    if figures:
        command += ["--peer", figures]
    print("bench: measuring the runtime", flush=True)
    return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main())
