"""The ops' speed table: every library a process of its own, measured in turn, row by row and round by round."""

import json
import os
import pathlib
import statistics
import subprocess
import time

import environment
import ops_rows

HERE = pathlib.Path(__file__).resolve().parent
ROUNDS, QUICK_ROUNDS = 5, 2
SIDE, QUICK_SIDE = 4096, 2048
SETTLE_S = 0.2  # between two libraries: OpenBLAS's idle threads spin for a while after a product
LIBRARIES = ("ours", "MLX", "NumPy", "torch")
TORCH_SOURCES = (("--index-url", "https://download.pytorch.org/whl/cpu"), ())  # else PyPI's, which is larger


class Library:
    """A process that is asked for one row after the other."""

    def __init__(self, command, variables=None):
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=variables)
        if self.read() != "ready":
            raise environment.Unavailable(f"{command[0]} did not get ready")

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise environment.Unavailable(f"{self.process.args[0]} ended with status {self.process.wait()}")
        return line.strip()

    def ask(self, key):
        """Nanoseconds per call, several samples; or none and why."""
        self.process.stdin.write(key + "\n")
        self.process.stdin.flush()
        answer = self.read()
        return ([], answer[2:]) if answer.startswith("-") else ([float(sample) for sample in answer.split()], None)

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def torch_python(build):
    failure = None
    for source in TORCH_SOURCES:
        try:
            return environment.python_of(build / "torch-venv", ("torch", "numpy"), pip_arguments=source)
        except environment.Unavailable as error:
            failure = error
    raise failure


def start(build, package, program, side, with_peers):
    """What can be measured here, by name."""
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    script = HERE / "ops_bench.py"

    def python(packages, folder, library, variables=plain):
        return Library([environment.python_of(build / folder, packages), script, library, side], variables)

    makers = {
        "limits": lambda: Library([program.resolve(), "--serve-limits"] + (["--quick"] if side < SIDE else [])),
        "ours": lambda: python(environment.TEST_PACKAGES, "python-venv", "mlx",
                               {**plain, "PYTHONPATH": str(package)}),
        "NumPy": lambda: python(environment.TEST_PACKAGES, "python-venv", "numpy"),
    }
    if with_peers:
        makers["MLX"] = lambda: python(environment.PEER_PACKAGES, "peer-venv", "mlx")
        makers["torch"] = lambda: Library([torch_python(build), script, "torch", side], plain)
    libraries = {}
    for name, make in makers.items():
        try:
            libraries[name] = make()
        except environment.Unavailable as error:
            print(f"bench: {name}: its column stays empty: {error}", flush=True)
    return libraries


def measure(rows, libraries, rounds):
    """(library, row key) -> nanoseconds; and (library, row key) -> why there are none."""
    samples, reasons = {}, {}
    for row in rows:
        asked = [(name, row.key) for name in LIBRARIES if name in libraries]
        if row.limit in ("add", "read") and "limits" in libraries:
            asked.append(("limits", row.limit))
        elif row.limit == "blas" and "NumPy" in libraries:
            asked.append(("NumPy", "blas"))
        for _ in range(rounds):
            for name, key in asked:
                if (name, row.key) in reasons:
                    continue
                time.sleep(SETTLE_S)
                times, reason = libraries[name].ask(key)
                if reason:
                    reasons[name, row.key] = reason
                    continue
                slot = "limit" if key != row.key or name == "limits" else name
                samples.setdefault((slot, row.key), []).extend(times)
    return {at: statistics.median(times) for at, times in samples.items()}, reasons


def limit_of(row, figures, found):
    """The row's limit in its unit, or None. The machine's memory is answered in bytes per nanosecond."""
    if row.limit and row.limit.startswith("ours "):
        return found.get(row.limit.removeprefix("ours "))
    measured = figures.get(("limit", row.key))
    return measured if row.limit in ("add", "read") or measured is None else ops_rows.figure(row, measured)


def verdict(row, ours, limit):
    """What the row reaches of its limit, what it should, and whether it does."""
    if ours is None or row.reach is None or (row.limit and not limit):
        return "", "", None
    if row.limit:
        return f"{100 * ours / limit:.0f} %", f"{100 * row.reach:.0f} %", ours >= row.reach * limit
    reached = ours <= row.reach if row.unit == "us" else ours >= row.reach
    return "", f"{row.reach:g}", reached


def print_table(rows, figures):
    """Prints the rows and returns them as they are kept."""
    kept, found = [], {}
    print(f"\n{'ops':<34}{'unit':>9}" + "".join(f"{name:>9}" for name in (*LIBRARIES, "limit"))
          + f"{'of limit':>10}{'reach':>8}")
    for row in rows:
        values = {name: ops_rows.figure(row, figures[name, row.key]) if (name, row.key) in figures else None
                  for name in LIBRARIES}
        found[row.key] = values["ours"]
        limit = limit_of(row, figures, found)
        share, reach, reached = verdict(row, values["ours"], limit)
        numbers = "".join(f"{value:>9.3g}" if value is not None else f"{'-':>9}" for value in (*values.values(), limit))
        print(f"{row.work:<34}{row.unit:>9}{numbers}{share:>10}{reach:>8}" + ("  missed" if reached is False else ""))
        kept.append({"key": row.key, "unit": row.unit, **values, "limit": limit, "reached": reached})
    return kept


def run(build, package, program, quick, only, with_peers):
    side = QUICK_SIDE if quick else SIDE
    rows = [row for row in ops_rows.rows(side) if not only or only in row.key]
    if not rows:
        return
    print(f"\nbench: measuring {len(rows)} ops, library by library in turn", flush=True)
    libraries = start(build, package, program, side, with_peers)
    try:
        figures, reasons = measure(rows, libraries, QUICK_ROUNDS if quick else ROUNDS)
    except environment.Unavailable as error:
        print(f"bench: the rows of ops are left out: {error}")
        return
    finally:
        for library in libraries.values():
            library.end()
    kept = print_table(rows, figures)
    for (name, key), reason in reasons.items():
        if name == "ours":
            print(f"bench: {key}: no figure of ours: {reason}")
    (build / "ops-figures.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
