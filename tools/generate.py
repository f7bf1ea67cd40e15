#!/usr/bin/env python3
"""Writes generated/ from ops/*.toml. With --check it writes nothing and exits 1 when a file there is stale."""

import argparse
import pathlib
import sys
import textwrap

import data_table
import op_table
import emit_capi
import emit_data
import emit_native
import emit_python
import emit_stubs
import emit_tables

ROOT = pathlib.Path(__file__).resolve().parent.parent


def outputs(ops, data_ops):
    """Path below generated/ -> content."""
    stubs = {"python/mlx/core/" + name: text for name, text in emit_stubs.files(ops).items()}
    headers = {module: "ops" if module == "core" else module for module in op_table.MODULES}
    headers = {f"include/mlx/c/{name}.h": emit_capi.header(ops, module) for module, name in headers.items()}
    return stubs | headers | {
        "op_enum.h": emit_tables.op_enum(ops),
        "op_table.c": emit_tables.op_info(ops),
        "kernel_lists.h": emit_tables.kernel_lists(ops),
        "kernel_table.h": emit_tables.kernel_table(ops),
        "conformance_cases.h": emit_tables.conformance_cases(ops),
        "accuracy_cases.h": emit_tables.accuracy_cases(ops),
        "include/slip/ops.h": emit_native.header(ops),
        "slip_ops.c": emit_native.source(ops),
        "mlx_ops.c": emit_capi.source(ops),
        "python/ops.c": emit_python.source(ops),
        "bad_input_cases.h": emit_capi.bad_input_cases(ops),
        "data_ops.h": emit_data.declarations(data_ops),
        "data_ops.c": emit_data.source(data_ops),
        "include/slip/data_ops.h": emit_data.header(data_ops),
        "python/mlx/data/_ops.py": emit_data.python(data_ops),
    }


def stale(folder, files):
    """What is missing, different, or there without being generated any more."""
    names = [name for name, text in files.items() if not matches(folder / name, text)]
    known = {folder / name for name in files}
    strays = [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in known]
    return names + [str(path.relative_to(folder)) for path in strays]


def matches(path, text):
    return path.is_file() and path.read_text(encoding="utf-8") == text


def main():
    parser = argparse.ArgumentParser(description=textwrap.dedent(__doc__))
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 if generated/ is stale")
    arguments = parser.parse_args()
    try:
        files = outputs(op_table.load(ROOT / "ops"), data_table.load(ROOT / "ops/data"))
    except op_table.TableError as error:
        print(error, file=sys.stderr)
        return 2
    folder = ROOT / "generated"
    if arguments.check:
        names = stale(folder, files)
        for name in names:
            print(f"generated/{name} is stale: run tools/generate.py", file=sys.stderr)
        return 1 if names else 0
    for name, text in files.items():
        path = folder / name
        if matches(path, text):
            continue  # keeps its time, so that nothing is built again
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote generated/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
