#!/usr/bin/env python3
"""Checks the tests: breaks the scheduler in one place at a time and sees whether they notice.

    tools/mutants.py [--only NAME] [--list] [--folder FOLDER] [--jobs N]

The mutants are those of tests/mutants/mutants.toml. A copy of the tree is built once in FOLDER (build/mutants); then
each mutant is applied there, what depends on it is built, and its tests run until one fails. Exits 1 if a mutant
survives or cannot be applied, or if the tests fail without any.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPIED = ["CMakeLists.txt", "CMakePresets.json", "cmake", "generated", "include", "src", "tests", "tools"]
DEFAULT_TESTS = ["waits_test", "streams_test", "poison_test", "sharing_test"]
# A mutant may hang: tests that take a second get six of them, the longest twenty-four.
TIMEOUT_SCALE = "0.2"
PROGRAM_LIMIT_S = 90


def say(text):
    print(text, flush=True)


def read_mutants(only):
    with open(ROOT / "tests/mutants/mutants.toml", "rb") as file:
        mutants = tomllib.load(file)
    if only:
        chosen = {name: mutant for name, mutant in mutants.items() if only in name}
        if not chosen:
            sys.exit(f"mutants: none is called {only}")
        return chosen
    return mutants


def mutated_text(text, mutant):
    """The text of the mutant's file with the change made, or None and why not."""
    count = text.count(mutant["find"])
    if count != 1:
        return None, f"its text occurs {count} times in {mutant['file']}"
    return text.replace(mutant["find"], mutant["replace"]), None


def write_if_changed(path, data):
    """Leaves files alone that are as they should be, so that nothing is built for them."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def copy_tree(source_folder):
    wanted = set()
    for entry in COPIED:
        top = ROOT / entry
        files = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
        for path in files:
            if "__pycache__" in path.parts:
                continue
            relative = path.relative_to(ROOT)
            wanted.add(relative)
            write_if_changed(source_folder / relative, path.read_bytes())
    for path in [path for path in source_folder.rglob("*") if path.is_file()]:
        if path.relative_to(source_folder) not in wanted:
            path.unlink()


def configure(folder):
    settings = ["CMAKE_BUILD_TYPE=Release", "CMAKE_C_FLAGS_RELEASE=-O1 -g", "SLIPSTREAM_BLAS=OFF",
                "SLIPSTREAM_BENCH=OFF", "SLIPSTREAM_EXAMPLES=OFF", "SLIPSTREAM_TESTS=ON",
                "SLIPSTREAM_CUDA_KERNELS=OFF", "SLIPSTREAM_PYTHON=OFF"]
    command = ["cmake", "-S", folder / "tree", "-B", folder / "build", *(f"-D{setting}" for setting in settings)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def build(folder, targets, jobs):
    """The compiler's output if the build failed, else None."""
    command = ["cmake", "--build", folder / "build", "-j", str(jobs), "--target", *targets]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return None if done.returncode == 0 else done.stdout


def run_program(folder, name):
    """Runs a test program until its first failure; what failed, or None."""
    environment = dict(os.environ, SLIP_TEST_TIMEOUT_SCALE=TIMEOUT_SCALE)
    environment.pop("SLIP_GPU", None)
    program = subprocess.Popen([folder / "build/tests" / name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, errors="replace", env=environment, start_new_session=True)
    deadline, failure = time.monotonic() + PROGRAM_LIMIT_S, None
    for line in program.stdout:
        if line.startswith("FAIL"):
            failure = line.split(" [")[0].split(None, 1)[1].split(" (")[0].strip()
            break
        if time.monotonic() > deadline:
            failure = f"{name} after {PROGRAM_LIMIT_S} s"
            break
    if failure:
        os.killpg(program.pid, signal.SIGTERM) # the tests end with their runner
    program.stdout.close()
    code = program.wait()
    return failure or (f"{name} ended with {code}" if code not in (0, 77) else None)


def run_tests(folder, tests):
    for name in tests:
        failure = run_program(folder, name)
        if failure:
            return f"{name}: {failure}"
    return None


def judge(folder, mutant, jobs):
    """"killed" or what is wrong, and the test that noticed."""
    path = folder / "tree" / mutant["file"]
    original = path.read_bytes() # not of the working tree: that may be edited meanwhile
    text, problem = mutated_text(original.decode(), mutant)
    if problem:
        return "NOT APPLIED", problem
    tests = mutant.get("tests", DEFAULT_TESTS)
    write_if_changed(path, text.encode())
    try:
        output = build(folder, tests, jobs)
        if output:
            return "NOT BUILT", output.strip().splitlines()[-1]
        killer = run_tests(folder, tests)
    finally:
        write_if_changed(path, original)
    return ("killed", killer) if killer else ("SURVIVED", ", ".join(tests))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="NAME", help="only mutants whose names contain NAME")
    parser.add_argument("--list", action="store_true", help="name the mutants and run none")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build/mutants", help="where the copy is built")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    mutants = read_mutants(options.only)
    if options.list:
        say("\n".join(mutants))
        return 0
    if not shutil.which("cmake"):
        sys.exit("mutants: cmake is not here")

    folder, start = options.folder.resolve(), time.monotonic()
    copy_tree(folder / "tree")
    configure(folder)
    tests = sorted({test for mutant in mutants.values() for test in mutant.get("tests", DEFAULT_TESTS)})
    output = build(folder, tests, options.jobs)
    if output:
        sys.exit(f"mutants: the tree does not build:\n{output}")
    failure = run_tests(folder, tests)
    if failure:
        sys.exit(f"mutants: the tests fail without any: {failure}")
    say(f"{'no mutant':40} {time.monotonic() - start:5.0f} s  passes")

    survivors = []
    for name, mutant in mutants.items():
        begun = time.monotonic()
        verdict, detail = judge(folder, mutant, options.jobs)
        say(f"{name:40} {time.monotonic() - begun:5.0f} s  {verdict}: {detail}")
        if verdict != "killed":
            survivors.append(name)
    say(f"{len(mutants) - len(survivors)} of {len(mutants)} killed, {time.monotonic() - start:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
