#!/usr/bin/env python3
"""Checks the sources against the project's rules: includes point one way, nothing in the library prints or exits,
there are no fences, and files, functions and lines keep within bounds. Prints each breach as FILE:LINE: text; status 1
if there are any.

usage: tools/check_layers.py [ROOT]
"""

import os
import re
import sys

# What each layer may include, besides itself: base <- core <- device <- schedule <- ops <- transforms, with data, io
# and capi on top. A driver stands beside the schedule: it sees what is below and never what is above.
BELOW = {
    "base": set(),
    "core": {"base"},
    "kernels": {"base", "core"},
    "device": {"base", "core"},
    "schedule": {"base", "core", "device"},
    "drivers/cpu": {"base", "core", "device", "kernels"},
    "drivers/sim": {"base", "core", "device", "kernels"},
    "drivers/cuda": {"base", "core", "device", "kernels"},
    "ops": {"base", "core", "device", "schedule"},
    "transforms": {"base", "core", "device", "schedule", "ops"},
    "data": {"base", "core", "device", "schedule", "ops", "transforms", "io"},
    "io": {"base", "core", "device", "schedule", "ops", "transforms"},
    "capi": {"base", "core", "device", "schedule", "ops", "transforms", "data", "io"},
    "python": set(),  # stands on the public headers <slip/...> alone
}

# Single headers that a layer may include all the same: {header: ({layers}, reason)}.
EXCEPTIONS = {
    "kernels/kernel.h": (
        {"device", "schedule"},
        "what a launch is: the driver interface hands it from the schedule to a driver",
    ),
    "kernels/scalar/threefry.h": ({"data"}, "random choices of the pipeline are counters under keys, as those of ops"),
    "kernels/scalar/half.h": (
        {"capi", "data", "io", "ops"},
        "half types that the host reads, prints or writes as constants or finds in files are converted as the kernels "
        "convert them",
    ),
}

# Which layer a generated file belongs to; a header may be included from there and from above.
GENERATED = {
    "op_enum.h": "core",
    "op_table.c": "core",
    "kernel_lists.h": "kernels",
    "kernel_table.h": "kernels",
    "slip_ops.c": "ops",
    "mlx_ops.c": "capi",
    "data_ops.h": "data",
    "data_ops.c": "data",
    "bad_input_cases.h": "tests",
    "conformance_cases.h": "tests",
    "accuracy_cases.h": "tests",
}

# Vendors' headers, and the only folders that may know of them.
VENDORS = [
    (re.compile(r"^(cuda|cublas|cudnn|cufft|nccl|nvrtc|nvml|nvtx)"), ("src/drivers/cuda/",)),
    (re.compile(r"^(cblas|openblas|lapacke|f77blas)"), ("src/kernels/", "src/drivers/cpu/")),
    (re.compile(r"^(jpeglib|png|spng|webp/|zlib|sndfile|samplerate|lib(av|sw)|archive|zstd|libdeflate|pcre2|curl/)"),
     ("src/data/", "src/io/")),
]

# Files that may print or exit: {file: reason}.
MAY_PRINT = {
    "src/drivers/cuda/helper/main.c": "a program of its own, which answers on its output",
    "src/drivers/cuda/nvrtc.c": "gives that program its files",
    "src/capi/cuda_kernel.c": "mlx_fast_cuda_kernel_config_set_verbose asks for it",
    "src/capi/error.c": "SLIP_ERRORS=print and SLIP_ERRORS=exit ask for it",
    "src/schedule/watchdog.c": "SLIP_WATCHDOG_S asks for it",
}

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60
MAX_COLUMNS = 120
LONG_FILES = {}  # {file: reason}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
FENCE = re.compile(r"\batomic_(thread|signal)_fence\b|__atomic_thread_fence\b|__sync_synchronize\b")
ENDING = re.compile(r"(?<![\w.>])(abort|exit|_exit|_Exit|quick_exit|pthread_kill|raise)\s*\(")
PRINTING = re.compile(
    r"(?<![\w.>])(printf|vprintf|puts|putchar|perror|psignal)\s*\(|\b(stdout|stderr|STDOUT_FILENO|STDERR_FILENO)\b")
NOT_A_FUNCTION = re.compile(r"^(typedef|extern \"C\")|^(static |const )*(struct|enum|union)\b[^()]*\{|=\s*\{")



def without_comments(text):
    """The text with comments and string literals blanked, lines kept."""
    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] + " " * (len(found) - 2) + found[0]
        return re.sub(r"[^\n]", " ", found)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def functions(lines):
    """First and last line of each function. In the project's format both stand at the left margin."""
    head = start = None
    for number, line in enumerate(lines, 1):
        if start is not None:
            if line.startswith("}"):
                yield start, number
                head = start = None
            continue
        if re.match(r"[A-Za-z_]", line):
            head = None if NOT_A_FUNCTION.search(line) else number
        if head is not None and line.rstrip().endswith("{"):
            start = head
        elif ";" in line or "}" in line or line.startswith("#"):
            head = None


class Checker:
    def __init__(self, root):
        self.root = root
        self.breaches = []
        self.file_count = 0

    def breach(self, path, line, text):
        self.breaches.append(f"{path}:{line}: {text}")

    def files(self, folder, endings):
        for parent, folders, names in os.walk(os.path.join(self.root, folder)):
            folders.sort()
            for name in sorted(names):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(parent, name), self.root).replace(os.sep, "/")

    def read(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8") as file:
            self.file_count += 1
            return file.read()

    # ---- includes ----

    def layer_of(self, path):
        parts = path.split("/")
        if path.startswith(("python/", "generated/python/")):
            return "python"
        if parts[0] == "generated":
            return GENERATED.get(parts[-1])
        if parts[1] == "drivers" and len(parts) > 3:
            return "/".join(parts[1:3])
        return parts[1] if len(parts) > 2 else None

    def resolve(self, path, target):
        """The layer that an included "header" belongs to, and its path below src/ (None: not ours)."""
        beside = os.path.join(os.path.dirname(path), target)
        python = os.path.join("python", "src", target)
        for candidate in (os.path.join("src", target), os.path.join("generated", target), beside, python):
            candidate = os.path.normpath(candidate).replace(os.sep, "/")
            if os.path.exists(os.path.join(self.root, candidate)):
                return self.layer_of(candidate), candidate.removeprefix("src/")
        return None, None

    def check_include(self, path, line, layer, bracket, target):
        for pattern, folders in VENDORS:
            if pattern.match(target) and not path.startswith(folders):
                self.breach(path, line, f"<{target}> belongs to {' and '.join(folders)} only")
        if target.startswith("mlx/") and layer != "capi":
            self.breach(path, line, f"<{target}> is the compatible interface: for capi only")
        if target.startswith(("slip/", "mlx/")):
            if bracket == '"':
                self.breach(path, line, f'public headers are included as <{target}>')
            return
        if bracket == "<":
            return
        other, header = self.resolve(path, target)
        if other is None:
            self.breach(path, line, f'"{target}" is not found below src/ or generated/')
        elif other != layer and other not in BELOW[layer] and layer not in EXCEPTIONS.get(header, ((), ""))[0]:
            self.breach(path, line, f'{layer} may not include "{target}" of {other}')

    def check_public_include(self, path, line, bracket, target):
        allowed = {"include/slip/": ("slip/",), "include/mlx/": ("slip/", "mlx/c/")}
        ours = next(prefixes for folder, prefixes in allowed.items() if folder in path)
        if bracket == '"' and not target.startswith(ours):
            self.breach(path, line, f'a public header may include public headers only, not "{target}"')
        elif target.startswith(("slip/", "mlx/")) and not target.startswith(ours):
            self.breach(path, line, f"<{target}> is above this header")
        elif "/" in target and not target.startswith(ours + ("sys/",)):
            self.breach(path, line, f"a public header may include public and standard headers only, not <{target}>")

    def check_includes(self, path, lines, layer):
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match and layer is None:
                self.check_public_include(path, number, *match.groups())
            elif match:
                self.check_include(path, number, layer, *match.groups())

    # ---- what the code may do ----

    def check_words(self, path, code):
        for number, line in enumerate(code.split("\n"), 1):
            if FENCE.search(line):
                self.breach(path, number, "no fences: thread sanitizer cannot see them; order through the atomics")
            if path in MAY_PRINT:
                continue
            if match := ENDING.search(line):
                self.breach(path, number, f"the library never ends the process: {match.group(1)}")
            if match := PRINTING.search(line):
                self.breach(path, number, f"the library never prints: {match.group(1) or match.group(2)}")

    # ---- sizes ----

    def check_sizes(self, path, text, code):
        lines = text.split("\n")
        if len(lines) - 1 > MAX_FILE_LINES and path not in LONG_FILES:
            self.breach(path, len(lines) - 1, f"{len(lines) - 1} lines: more than {MAX_FILE_LINES}")
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_COLUMNS:
                self.breach(path, number, f"{len(line)} columns: more than {MAX_COLUMNS}")
            if line.rstrip() != line or "\t" in line:
                self.breach(path, number, "a tab, or white space at the end of the line")
        if text and not text.endswith("\n"):
            self.breach(path, len(lines), "no newline at the end of the file")
        for start, end in functions(code.split("\n")):
            if end - start + 1 > MAX_FUNCTION_LINES:
                self.breach(path, start, f"a function of {end - start + 1} lines: more than {MAX_FUNCTION_LINES}")

    def run(self):
        for path in [*self.files("src", (".c", ".h", ".cu", ".cuh")), *self.files("python/src", (".c", ".h"))]:
            text = self.read(path)
            code = without_comments(text)
            layer = self.layer_of(path)
            if layer not in BELOW:
                self.breach(path, 1, "is in no layer known to tools/check_layers.py")
                continue
            self.check_includes(path, text.split("\n"), layer)
            self.check_words(path, code)
            self.check_sizes(path, text, code)
        for path in self.files("generated", (".c", ".h")):
            text = self.read(path)
            public = path.startswith("generated/include/")
            layer = None if public else self.layer_of(path)
            if not public and layer is None:
                self.breach(path, 1, "is in no layer known to tools/check_layers.py")
            elif layer != "tests":
                self.check_includes(path, text.split("\n"), layer)
            self.check_words(path, without_comments(text))
        for path in self.files("include", (".h",)):
            text = self.read(path)
            self.check_includes(path, text.split("\n"), None)
            self.check_sizes(path, text, without_comments(text))
        for folder in ("tests", "bench", "examples"):
            for path in self.files(folder, (".c", ".h")):
                text = self.read(path)
                self.check_sizes(path, text, without_comments(text))
        for path in self.files("tools", (".py", ".sh")):
            self.check_sizes(path, self.read(path).replace("\t", " "), "")


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    checker = Checker(os.path.normpath(root))
    checker.run()
    for breach in checker.breaches:
        print(breach, file=sys.stderr)
    if checker.breaches:
        print(f"layers: {len(checker.breaches)} breaches", file=sys.stderr)
        return 1
    print(f"layers: {checker.file_count} files are fine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
