#!/usr/bin/env python3
"""Checks that the shared library exports exactly what the public headers declare: nothing internal, nothing missing.

usage: tools/check_exports.py LIBRARY HEADER_FOLDER...
"""

import os
import re
import subprocess
import sys

NAME = re.compile(r"^(slip_(?!_)|mlx_|_mlx_)\w+$")
# What SLIP_API of slip/export.h becomes.
DECLARATION = re.compile(r'__attribute__\(\(visibility\("default"\)\)\)([^;{]*)[;{]')
FUNCTION = re.compile(r"\b(\w+)\s*\(")


def exported(library):
    listing = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    names = set()
    for line in listing.splitlines():
        kind, name = line.split()[-2:]
        if kind == "A":
            continue  # the version itself
        names.add(name.split("@")[0])
    return names


def declared(folders):
    """Names by header, as a C compiler sees them on this machine."""
    paths = ["-I" + folder for folder in folders]
    names = {}
    for folder in folders:
        for parent, _, files in os.walk(folder):
            for path in (os.path.join(parent, file) for file in sorted(files) if file.endswith(".h")):
                text = subprocess.run(["cc", "-E", "-P", "-xc", *paths, path], check=True, capture_output=True,
                                      text=True).stdout
                for declaration in DECLARATION.findall(text):
                    found = FUNCTION.search(declaration)
                    names.setdefault(found.group(1) if found else declaration.split()[-1], path)
    return names


def main():
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    symbols = exported(sys.argv[1])
    declarations = declared(sys.argv[2:])
    breaches = [f"exported, but not a public name: {name}" for name in sorted(symbols) if not NAME.match(name)]
    breaches += [f"exported, but in no public header: {name}"
                 for name in sorted(symbols - declarations.keys()) if NAME.match(name)]
    breaches += [f"declared, but not exported: {name} ({path})"
                 for name, path in sorted(declarations.items()) if name not in symbols]
    for breach in breaches:
        print(breach)
    print(f"{len(symbols)} symbols, {len(declarations)} declarations, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
