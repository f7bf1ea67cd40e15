#!/usr/bin/env python3
"""Runs the tests of the Python package in an environment of their own, each file in a process of its own.

usage: tools/python_tests.py --package FOLDER [--environment FOLDER] [--peer FOLDER] [--preload LIBRARY] [FILE...]

FOLDER of --package holds mlx/ (build/release/python). Ends with "N passed, N failed, N skipped"; status 77 where the
environment cannot be had (no network).
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import environment

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE_SECONDS = 600
SKIPPED = 77


def run_file(python, path, variables):
    """(passed, failed, [skipped test: reason]) of one test file."""
    with tempfile.TemporaryDirectory() as scratch:
        report = pathlib.Path(scratch) / "report.xml"
        command = [python, "-X", "dev", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", path]
        try:
            status = subprocess.run(command, env=variables, timeout=FILE_SECONDS).returncode
        except subprocess.TimeoutExpired:
            print(f"FAIL  {path.name}: not done after {FILE_SECONDS} s")
            return 0, 1, []
        if not report.exists():
            print(f"FAIL  {path.name}: ended with status {status} before its report")
            return 0, 1, []
        return sums(report, path.name, status)


def sums(report, name, status):
    passed = failed = 0
    skipped = []
    for case in xml.parse(report).getroot().iter("testcase"):
        reason = case.find("skipped")
        if reason is not None:
            skipped.append(f"{name} {case.get('name')}: {reason.get('message')}")
        elif case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    if status not in (0, 1, 5) and failed == 0:
        print(f"FAIL  {name}: ended with status {status} after its tests")
        failed += 1
    return passed, failed, skipped


def peer_of(folder):
    """The peer's interpreter; "" with the reason said, and then the tests that need it are skipped."""
    try:
        return str(environment.python_of(folder, environment.PEER_PACKAGES))
    except environment.Unavailable as error:
        print(f"no peer: {error}")
        return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=pathlib.Path, required=True, help="the folder that holds mlx/")
    parser.add_argument("--environment", type=pathlib.Path, default=ROOT / "build" / "python-venv")
    parser.add_argument("--peer", type=pathlib.Path, default=ROOT / "build" / "peer-venv")
    parser.add_argument("--preload", help="a sanitizer's library, for an extension that was built with it")
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="test files (all of tests/python)")
    arguments = parser.parse_args()
    try:
        python = environment.python_of(arguments.environment, environment.TEST_PACKAGES)
    except environment.Unavailable as error:
        print(f"skipped: {error}")
        return SKIPPED
    variables = dict(os.environ, PYTHONPATH=str(arguments.package.resolve()), PYTHONDONTWRITEBYTECODE="1")
    if arguments.preload:
        # The interpreter's own memory at exit is no leak of ours; its small-object allocator would hide our mistakes.
        variables.update(LD_PRELOAD=arguments.preload, PYTHONMALLOC="malloc",
                         ASAN_OPTIONS="detect_leaks=0:" + variables.get("ASAN_OPTIONS", ""))
    variables["SLIP_PEER_PYTHON"] = peer_of(arguments.peer)
    passed, failed, skipped = 0, 0, []
    for path in arguments.files or sorted((ROOT / "tests" / "python").glob("test_*.py")):
        print(f"== {path.name}", flush=True)
        file_passed, file_failed, file_skipped = run_file(python, path, variables)
        passed, failed, skipped = passed + file_passed, failed + file_failed, skipped + file_skipped
    for text in skipped:
        print(f"skip  {text}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
