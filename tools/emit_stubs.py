"""generated/python/mlx/core/*.pyi: what python/stubs says of classes, and a declaration for every op."""

import pathlib
import textwrap

from emit_common import BANNER
from emit_python import COMPARISONS, wanted
from op_table import MODULES

STUBS = pathlib.Path(__file__).resolve().parent.parent / "python" / "stubs"
UNARY = {"__neg__", "__abs__", "__invert__", "__pos__"}


def banner():
    return "# " + BANNER.format("Classes and plain functions come from python/stubs.") + "\n"


def typed(signature):
    """The signature as stubs want it: parameters without a type get one."""
    return signature.replace("(seed)", "(seed: int)").replace("*operands,", "*operands: array,")


def docstring(text, indent):
    lines = textwrap.wrap(text, 110 - len(indent))
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""\n'
    return f'{indent}"""{lines[0]}\n' + "".join(f"{indent}{line}\n" for line in lines[1:]) + f'{indent}"""\n'


def returns(op):
    default = {"none": "None", "arrays": "list[array]", "array, array": "tuple[array, array]"}
    return op.row.get("python_returns", default.get(op.returns, "array"))


def function(op):
    name = op.row.get("python_name", op.name)
    text = f"def {name}{typed(op.row['python'])} -> {returns(op)}:\n" + docstring(op.doc, "    ")
    return text + "".join(f"{alias} = {name}\n" for alias in op.row.get("python_aliases", []))


def method(op):
    name = op.row.get("python_method_name", op.row.get("python_name", op.name))
    signature = op.row["python_method"].replace("(", "(self, ", 1).replace("(self, )", "(self)")
    types = {"stream=None": "stream: StreamOrDevice = None", "axis=None": "axis: None | int | Sequence[int] = None",
             "keepdims=False": "keepdims: bool = False", "reverse=False": "reverse: bool = False",
             "inclusive=True": "inclusive: bool = True", "ddof=0": "ddof: int = 0", "decimals=0": "decimals: int = 0",
             "(self, dtype": "(self, dtype: Dtype", "axis=0": "axis: int = 0"}
    for plain, full in types.items():
        signature = signature.replace(plain, full)
    return f"    def {name}{signature} -> {returns(op)}: ...\n"


def operator(name):
    if name in UNARY:
        return f"    def {name}(self) -> array: ...\n"
    ignored = "  # type: ignore[override]" if name in COMPARISONS[2:4] else ""
    return f"    def {name}(self, other: scalar | array, /) -> array: ...{ignored}\n"


def core(ops):
    text = banner() + (STUBS / "core.pyi").read_text(encoding="utf-8")
    for op in ops:
        if "python_method" in op.row and not op.row.get("python_method_by_hand"):
            text += method(op)
        for name in op.row.get("python_operators", []):
            text += operator(name)
    text += "\n# ---- ops ----\n"
    for op in ops:
        if op.module == "core":
            text += "\n" + function(op)
    return text


def files(ops):
    """Name below generated/python/mlx/core -> content."""
    ops = wanted(ops)
    made = {"__init__.pyi": core(ops), "py.typed": ""}
    for name in MODULES[1:] + ("metal", "cuda"):
        made[name + ".pyi"] = banner() + (STUBS / (name + ".pyi")).read_text(encoding="utf-8")
        made[name + ".pyi"] += "".join("\n" + function(op) for op in ops if op.module == name)
    return made
