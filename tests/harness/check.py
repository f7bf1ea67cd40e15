#!/usr/bin/env python3
"""Runs the sample program and checks that the harness reports each of its tests as its name says.

usage: check.py PROGRAM
"""

import os
import re
import subprocess
import sys

EXPECTED_TEXTS = [
    "1 == 2 does not hold: 1 and 2",
    "at: case 1",
    "seed: 42",
    "gave SLIP_TIMEOUT, not SLIP_OK: [sample] late",
    "on another thread",
    "killed by signal",
    "the process exited with 5",
    "printed before it hung",
    "not done after",
    "skip  skip_with_a_reason: no tide here",
]
VERDICTS = {"pass": "ok", "fail": "FAIL", "skip": "skip"}


def run(program, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SLIP_")}
    return subprocess.run([program, *arguments], capture_output=True, text=True, env=environment)


def main():
    program = sys.argv[1]
    listed = run(program, "--list").stdout.split("\n")[:-1]
    answer = run(program)
    wrong = []
    for name in listed:
        verdict = VERDICTS[name.split("_")[0]]
        if not re.search(rf"^{verdict} +{re.escape(name)}(?=$|[ :])", answer.stdout, re.M):
            wrong.append(f"{name} is not reported as {verdict}")
    wrong += [f'"{text}" is not said' for text in EXPECTED_TEXTS if text not in answer.stdout]
    counts = [sum(name.startswith(start) for name in listed) for start in ("pass", "fail", "skip")]
    summary = "{} passed, {} failed, {} skipped".format(*counts)
    if answer.stdout.strip().split("\n")[-1] != summary:
        wrong.append(f"the last line is not: {summary}")
    if answer.returncode != 1:
        wrong.append(f"the exit status of a failing run is {answer.returncode}")
    for arguments, status in ((["pass_"], 0), (["skip_"], 77), (["nothing_of_this_name"], 2),
                              (["--no-fork", "pass_with_every_check", "skip_"], 0)):
        found = run(program, *arguments).returncode
        if found != status:
            wrong.append(f"the exit status of {' '.join(arguments)} is {found}, not {status}")
    if wrong:
        print(answer.stdout)
        print("\n".join(wrong))
        return 1
    print(f"{len(listed)} ways to end are reported")
    return 0


if __name__ == "__main__":
    sys.exit(main())
