"""Reads ops/data/*.toml, the ops on samples, and checks every row. The format is described in docs/op-table.md."""

import ast
import pathlib
import tomllib

from op_table import TableError

# Type in a row -> in the public function, in the arguments' struct, SLIP_DATA_..., member of slip_data_value, in Python
TYPES = {
    "key": ("const char *{}", "slip_name *{}", "KEY", "text", "str"),
    "text": ("const char *{}", "char *{}", "TEXT", "text", "str"),
    "int": ("int64_t {}", "int64_t {}", "INT", "integer", "int"),
    "int?": ("int64_t {}", "int64_t {}", "INT", "integer", "int | None"),
    "float": ("double {}", "double {}", "FLOAT", "real", "float"),
    "bool": ("bool {}", "bool {}", "BOOL", "flag", "bool"),
    "ints": ("const int64_t *{}", "slip_data_ints {}", "INTS", "list", "int | Sequence[int]"),
    "floats": ("const double *{}", "slip_data_floats {}", "FLOATS", "list", "Sequence[float]"),
    "texts": ("const slip_data_text *{}", "slip_data_texts {}", "TEXTS", "list", "Sequence[str | bytes]"),
}
LISTS = {"ints", "floats", "texts"}
KINDS = {"array", "sample"}
KEYS = {"doc", "args", "python", "kind", "random", "drops", "blocks", "reads", "check", "extension"}


class Argument:
    def __init__(self, op, text):
        declared, _, default = text.partition("=")
        self.name, _, kind = (part.strip() for part in declared.partition(":"))
        self.type, _, self.object = kind.strip().partition(" ")
        self.default = default.strip() or None
        if self.type == "object":
            self.object = self.object.strip()
        elif self.type not in TYPES or self.object:
            raise TableError(f"{op}: argument '{self.name}' has no type '{kind.strip()}'")

    @property
    def forms(self):
        if self.type != "object":
            return TYPES[self.type]
        return (f"{self.object} *{{}}", f"struct {self.object} *{{}}", "OBJECT", "object", "object")


class DataOp:
    def __init__(self, name, row, path):
        unknown = set(row) - KEYS
        if unknown or "doc" not in row or "args" not in row:
            raise TableError(f"{path.name}: [{name}] needs doc and args, and knows no {', '.join(sorted(unknown))}")
        self.name = name
        self.doc = " ".join(row["doc"].split())
        self.arguments = [Argument(name, part) for part in split(row["args"])]
        self.kind = row.get("kind", "array")
        if self.kind not in KINDS:
            raise TableError(f"{path.name}: [{name}] kind '{self.kind}' is none of {', '.join(sorted(KINDS))}")
        self.is_random, self.drops = row.get("random", False), row.get("drops", False)
        self.reads, self.blocks = row.get("reads", False), row.get("blocks", False)
        self.has_check = row.get("check", False)
        self.python = split(row["python"]) if "python" in row else [python_parameter(a) for a in self.arguments]
        if len(self.python) != len(self.arguments):
            raise TableError(f"{path.name}: [{name}] python has another number of parameters than args")

    @property
    def python_names(self):
        return [part.partition("=")[0].strip() for part in self.python]


def python_parameter(argument):
    return argument.name + (f"={argument.default}" if argument.default else "")


def split(text):
    """At commas outside of brackets and quotes."""
    parts, depth, quoted, current = [], 0, False, ""
    for letter in text:
        quoted ^= letter == "'"
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0 and not quoted:
            parts.append(current.strip())
            current = ""
        else:
            current += letter
    return parts + [current.strip()] if current.strip() else parts


def load(folder):
    ops = []
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        with open(path, "rb") as file:
            rows = tomllib.load(file)
        ops += [DataOp(name, row, path) for name, row in rows.items()]
    for op in ops:
        for argument in op.arguments:
            if argument.default and argument.default != "None":
                try:
                    ast.literal_eval(argument.default)
                except ValueError as error:
                    raise TableError(f"[{op.name}] default of '{argument.name}': {error}") from error
    return ops
