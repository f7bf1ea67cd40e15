#!/usr/bin/env python3
"""`make test-gpu`: runs the tests of every driver on this machine's NVIDIA GPU and prints a summary.

usage: tools/test_gpu.py BUILD_FOLDER [--jobs N] [--memory-checker] [PART_OF_A_NAME ...]
  --memory-checker  runs each program under compute-sanitizer, without a process of its own for each test
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

NO_TEST = 2  # what a test program answers where none of its tests is chosen
SKIPPED = 77


def run(program, parts, memory_checker):
    command = [str(program)] + parts
    if memory_checker:
        command = ["compute-sanitizer", "--error-exitcode", "9", "--target-processes", "all"] + command
    variables = dict(os.environ, SLIP_TEST_CUDA="1", SLIP_TEST_TIMEOUT_SCALE="20" if memory_checker else "4")
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                            env=variables)
    return program.name, answer.returncode, answer.stdout


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=3)
    parser.add_argument("--memory-checker", action="store_true")
    parser.add_argument("parts", nargs="*")
    options = parser.parse_args()
    programs = sorted(path for path in (options.build / "tests").glob("*_test") if os.access(path, os.X_OK))
    parts = options.parts or ["[cuda]"]
    totals = {"ok": 0, "FAIL": 0, "skip": 0}
    failing = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, status, text in pool.map(lambda program: run(program, parts, options.memory_checker), programs):
            if status == NO_TEST:
                continue
            found = re.findall(r"^(ok|FAIL|skip) +.*\[cuda\].*$", text, re.M)
            for verdict in found:
                totals[verdict] += 1
            print(f"{name}: " + ", ".join(f"{found.count(verdict)} {verdict}" for verdict in totals), flush=True)
            if status not in (0, SKIPPED):
                failing.append(name)
                print(text[-12000:] if not options.memory_checker else text[-4000:], flush=True)
    print(f"test-gpu: {totals['ok']} passed, {totals['FAIL']} failed, {totals['skip']} skipped")
    if failing:
        print("test-gpu: failing programs: " + " ".join(failing))
    return 1 if failing else 0


sys.exit(main())
