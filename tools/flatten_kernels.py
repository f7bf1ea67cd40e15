#!/usr/bin/env python3
"""Writes a CUDA kernel file as one text, as NVRTC takes it: each of our headers where it is first included and
none of the system (kernels/cuda/kernel.cuh has what is needed of them).

usage: tools/flatten_kernels.py SOURCE OUTPUT FOLDER... [--depfile FILE]

Headers are looked for beside the file that includes them, then in the folders.
"""

import argparse
import os
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
NOT_FOR_GPUS = ("cuda_emulator/",)

# What headers shared with the CPU use of <math.h>, <stdint.h> and the compiler. NVRTC wants -default-device as well.
PRELUDE = """\
#ifndef INFINITY
#define INFINITY __int_as_float(0x7f800000)
#define NAN __int_as_float(0x7fffffff)
#endif
#ifndef INT8_MIN
#define INT8_MIN (-128)
#define INT16_MIN (-32767 - 1)
#define INT32_MIN (-2147483647 - 1)
#define INT64_MIN (-9223372036854775807L - 1)
#define INT8_MAX 127
#define INT16_MAX 32767
#define INT32_MAX 2147483647
#define INT64_MAX 9223372036854775807L
#define UINT8_MAX 255
#define UINT16_MAX 65535
#define UINT32_MAX 4294967295u
#define UINT64_MAX 18446744073709551615ul
#endif
#ifdef __CUDACC_RTC__
#define __builtin_fabsf fabsf
#define __builtin_floorf floorf
#define __builtin_ceilf ceilf
#endif
"""


class Missing(Exception):
    """A header that is nowhere."""


def find(target, source, folders):
    for folder in (os.path.dirname(source), *folders):
        candidate = os.path.normpath(os.path.join(folder, target))
        if os.path.exists(candidate):
            return candidate
    raise Missing(f'{source}: "{target}" is in none of {", ".join(folders)}')


def flatten(source, folders, seen):
    """The lines of the file; `seen` gets every file that is part of it."""
    seen.append(source)
    with open(source, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in lines:
        match = INCLUDE.match(line)
        if not match:
            yield line
        elif match.group(1) == '"' and not match.group(2).startswith(NOT_FOR_GPUS):
            header = find(match.group(2), source, folders)
            if header not in seen:
                yield from flatten(header, folders, seen)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("source")
    parser.add_argument("output")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--depfile")
    arguments = parser.parse_args()
    seen = []
    try:
        text = PRELUDE + "\n".join(flatten(os.path.normpath(arguments.source), arguments.folders, seen)) + "\n"
    except (OSError, Missing) as error:
        print(f"flatten_kernels: {error}", file=sys.stderr)
        return 1
    with open(arguments.output, "w", encoding="utf-8") as file:
        file.write(text)
    if arguments.depfile:
        with open(arguments.depfile, "w", encoding="utf-8") as file:
            file.write(f"{arguments.output}: {' '.join(path.replace(' ', chr(92) + ' ') for path in seen)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
