"""Outcomes of programs, from an interpreter of its own: values as data, or the exception. Runs both as a module of the
tests and, with the cases on standard input, as the program that works them out under either package.

A case is an expression over the names mx and np, or a pair of what to run first and an expression. A crash of the
interpreter is the outcome of the case at which it came; the rest goes on in another one."""

import json
import math
import os
import pathlib
import subprocess
import sys

SECONDS = 100
TOLERANCES = {"float16": 4e-3, "bfloat16": 3e-2, "float32": 2e-5, "float64": 1e-11, "complex64": 2e-5}


# ---- in the interpreter that runs the cases ----

def encode(value, mx):
    if isinstance(value, mx.array):
        name = str(value.dtype).rsplit(".", 1)[-1]
        plain = value.astype(mx.float32) if name == "bfloat16" else value
        return {"array": name, "shape": list(value.shape), "values": flat(plain.tolist())}
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return {type(value).__name__: value}
    if isinstance(value, (float, complex)):
        return {type(value).__name__: flat(value)}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [encode(item, mx) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[repr(key), encode(item, mx)] for key, item in sorted(value.items())]}
    if type(value).__module__ == "numpy":
        return {"numpy": str(value.dtype), "shape": list(value.shape), "values": flat(value.tolist())}
    return {"repr": repr(value)}


def flat(value):
    if isinstance(value, list):
        return [item for part in value for item in flat(part)]
    return [value.real, value.imag] if isinstance(value, complex) else [value]


def outcome(setup, expression, mx, np):
    space = {"mx": mx, "np": np}
    try:
        exec(setup, space)
        return encode(eval(expression, space), mx)
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__]
        return {"raises": kinds[: kinds.index("Exception")], "words": str(error)}


def serve():
    import warnings

    import mlx.core as mx
    import numpy as np

    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a case prints is no answer
    for setup, expression in json.load(sys.stdin):
        print(json.dumps(outcome(setup, expression, mx, np)), file=answers, flush=True)


# ---- in the tests ----

def pair(case):
    return list(case) if isinstance(case, (tuple, list)) else ["", case]


def outcomes(cases, python, variables):
    """One outcome for each case, in order."""
    cases, found = [pair(case) for case in cases], []
    while len(found) < len(cases):
        result = subprocess.run([python, str(pathlib.Path(__file__).resolve())], env=variables, timeout=SECONDS,
                                input=json.dumps(cases[len(found):]), capture_output=True, text=True)
        answers = [json.loads(line) for line in result.stdout.splitlines() if line.endswith("}")]
        found += answers
        if len(found) < len(cases):
            if result.returncode == 0 or not (answers or result.returncode < 0):
                raise AssertionError(f"{python} answers {len(found)} of {len(cases)} cases: {result.stderr[-2000:]}")
            found.append({"crash": result.returncode})
    return found


def close(a, b, tolerance):
    if isinstance(a, bool) or isinstance(b, bool) or isinstance(a, str) or isinstance(b, str):
        return a == b
    if math.isnan(a) or math.isnan(b) or math.isinf(a) or math.isinf(b):
        return a == b or (math.isnan(a) and math.isnan(b))
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1.0) if tolerance else a == b


def same(ours, theirs):
    """Whether two outcomes agree. Of errors only the kind counts: one of ours may be of several kinds at once."""
    if "raises" in ours and "raises" in theirs:
        return theirs["raises"][0] in ours["raises"]
    if ours.keys() != theirs.keys():
        return False
    if "values" in ours:
        name = ours.get("array", ours.get("numpy"))
        tolerance = TOLERANCES.get(name, 0)
        return (name == theirs.get("array", theirs.get("numpy")) and ours["shape"] == theirs["shape"]
                and len(ours["values"]) == len(theirs["values"])
                and all(close(a, b, tolerance) for a, b in zip(ours["values"], theirs["values"])))
    for kind, value in ours.items():
        other = theirs[kind]
        if kind in ("list", "tuple"):
            return len(value) == len(other) and all(same(a, b) for a, b in zip(value, other))
        if kind == "dict":
            return len(value) == len(other) and all(a[0] == b[0] and same(a[1], b[1]) for a, b in zip(value, other))
        if kind in ("float", "complex"):
            return all(close(a, b, TOLERANCES["float32"]) for a, b in zip(value, other))
        return value == other
    return True


def text(outcome):
    if "raises" in outcome:
        return f"{outcome['raises'][0]}: {outcome['words'][:160]}"
    return str(outcome)[:300]


if __name__ == "__main__":
    serve()
