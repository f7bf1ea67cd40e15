#!/usr/bin/env python3
"""Runs ctest for a preset and sums up the single tests of all programs.

usage: tools/run_tests.py PRESET [CTEST_ARGUMENT...]

The last line is "N passed, N failed"; skipped tests are named before it. The sums are also left in
build/PRESET/test-totals.txt. Status 1 if anything failed.
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M)
SKIPPED = re.compile(r"^skip  (.*)$", re.M)


def is_skip(case):
    """A program that said so; one that could not be started has a reason of another kind."""
    reason = case.find("skipped")
    return reason is not None and "SKIP" in (reason.get("message") or "")


def sums(report):
    """(passed, failed, [text of each skipped test]) of a JUnit report. A program without our summary counts as one."""
    passed = failed = 0
    skipped = []
    for case in xml.parse(report).getroot().iter("testcase"):
        output = case.findtext("system-out") or ""
        status = case.get("status")
        found = SUMMARY.findall(output)
        if found:
            passed += int(found[-1][0])
            failed += int(found[-1][1])
            skipped += [f"{case.get('name')}: {text}" for text in SKIPPED.findall(output)]
            if status == "fail" and int(found[-1][1]) == 0:
                failed += 1  # the program itself failed, after its tests
        elif status == "run":
            passed += 1
        elif status == "disabled" or is_skip(case):
            skipped.append(case.get("name"))
        else:
            failed += 1
    return passed, failed, skipped


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    preset, arguments = sys.argv[1], sys.argv[2:]
    root = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    folder = os.path.join(root, "build", preset)
    report = os.path.join(folder, "test-report.xml")
    if os.path.exists(report):
        os.remove(report)
    size_limit = str(1 << 24)
    command = ["ctest", "--preset", preset, "--output-junit", report, "--test-output-size-passed", size_limit,
               "--test-output-size-failed", size_limit, *arguments]
    status = subprocess.run(command, cwd=root).returncode
    if not os.path.exists(report):
        print("0 passed, 1 failed")
        return 1
    passed, failed, skipped = sums(report)
    if status != 0 and failed == 0:
        failed = 1
    with open(os.path.join(folder, "test-totals.txt"), "w", encoding="utf-8") as file:
        file.write(f"{passed} {failed} {len(skipped)}\n")
    print()
    for text in skipped:
        print(f"skipped: {text}")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
