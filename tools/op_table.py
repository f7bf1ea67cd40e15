"""Reads ops/*.toml into Op objects and checks every row. The format is described in docs/op-table.md."""

import pathlib
import re
import tomllib

ARGUMENT_TYPES = {
    "array", "array?", "arrays", "int", "int?", "ints", "int64s", "size", "u64", "float", "float?", "double", "bool",
    "dtype", "dtype?", "string",
}
# What `module` may say, in the order in which interfaces list them; each has a header, a Python module and stubs.
MODULES = ("core", "fast", "random")
# Kind of a row -> kind of the primitive in src/core/op.h; None where the op is plain C over other ops.
KINDS = {
    "unary": "UNARY",
    "predicate": "UNARY",
    "binary": "BINARY",
    "compare": "BINARY",
    "ternary": "TERNARY",
    "create": "CREATE",
    "copy": "COPY",
    "reshape": "RESHAPE",
    "transpose": "TRANSPOSE",
    "broadcast": "BROADCAST",
    "view": "VIEW",
    "diagonal": "DIAGONAL",
    "as_strided": "AS_STRIDED",
    "slice": "SLICE",
    "scatter": "SCATTER",
    "scatter_axis": "SCATTER_AXIS",
    "slice_update": "SLICE_UPDATE",
    "masked_scatter": "MASKED_SCATTER",
    "concatenate": "CONCATENATE",
    "gather": "GATHER",
    "gather_axis": "GATHER_AXIS",
    "reduce": "REDUCE",
    "arg_reduce": "ARG_REDUCE",
    "scan": "SCAN",
    "softmax": "SOFTMAX",
    "logsumexp": "LOGSUMEXP",
    "norm": "NORM",
    "sort": "SORT",
    "matmul": "MATMUL",
    "random_bits": "RANDOM_BITS",
    "composite": None,
}
# Kinds whose nodes are views: they have no kernel.
VIEW_KINDS = {"transpose", "broadcast", "slice", "diagonal", "as_strided"}
DTYPE_RULES = {
    "same", "given", "magnitude", "numeric", "rounding", "real_rounding", "floating", "real_floating", "predicate",
    "boolean", "promote", "promote_real", "promote_floating", "promote_inexact", "compare", "select", "sum", "extreme",
    "cumsum", "index", "bits", "promote_bits", "promote_integer", "bitwise", "part", "conjugate",
    "promote_real_floating",
}
KERNEL_CLASSES = {"any", "numeric", "real", "inexact", "floating", "integer", "bits", "boolean", "complex"}
FLOATS = ("float16", "bfloat16", "float32", "float64", "complex64")
RESULTS = {"array", "arrays", "none", "array, array"}
KEYS = {
    "doc", "args", "kind", "dtype", "c", "primitive", "kernel", "kernel_dtypes", "by_hand", "public", "returns",
    "outputs", "stream", "python", "python_name", "python_returns", "python_exclusive", "python_aliases",
    "python_method", "python_method_name", "python_operators", "python_by_hand", "python_method_by_hand",
    "python_dtype_of", "python_parameters", "swift", "d", "domain", "ulp",
}
VARIANT_KEYS = {"name", "doc", "args", "when", "call", "returns", "outputs", "c_names", "native"}

# C variants that every op of a kind has, unless its row lists its own. {} is the op's name.
AXES_VARIANTS = [
    {"name": "{}_axes", "args": "a, axes, {flag}", "when": "axis: ints", "doc": "{doc} This form: over axes given."},
    {"name": "{}_axis", "args": "a, axis: int, {flag}", "when": "axis: int", "doc": "{doc} This form: over one axis."},
    {"name": "{}", "args": "a, {flag}", "when": "axis: none", "doc": "{doc} This form: over all axes."},
]
AXIS_VARIANTS = [
    {"name": "{}_axis", "args": "a, axis, {flag}", "when": "axis: int", "doc": "{doc} This form: along an axis."},
    {"name": "{}", "args": "a, {flag}", "when": "axis: none", "doc": "{doc} This form: of the flattened array."},
]
KIND_VARIANTS = {
    "reduce": (AXES_VARIANTS, "keepdims"),
    "logsumexp": (AXES_VARIANTS, "keepdims"),
    "softmax": (AXES_VARIANTS, "precise"),
    "arg_reduce": (AXIS_VARIANTS, "keepdims"),
    "sort": (AXIS_VARIANTS, ""),
}


class TableError(Exception):
    """A row that breaks the format; the message names file and row."""


class Argument:
    def __init__(self, name, type_name, default):
        self.name = name
        self.type = type_name
        self.default = default


class Variant:
    """One C function of an op."""

    def __init__(self, op, row):
        self.op = op
        self.name = row["name"]
        self.doc = row.get("doc", "")
        self.when = row.get("when", "")
        self.call = row.get("call", "")
        self.returns = row.get("returns", op.returns)
        self.outputs = row.get("outputs", op.outputs)
        self.native = row.get("native", self.name)
        self.c_names = row.get("c_names", {})
        self.arguments = op.parse_arguments(row["args"], known=op.arguments)

    def argument(self, name):
        return next((argument for argument in self.arguments if argument.name == name), None)

    @property
    def native_name(self):
        return "slip_" + self.op.prefix + self.native

    @property
    def mlx_name(self):
        return "mlx_" + self.op.prefix + self.name


class Op:
    def __init__(self, name, row, file_row, where):
        self.where = where
        self.name = name
        self.row = row
        self.module = file_row.get("module", "core")
        self.prefix = "" if self.module == "core" else self.module + "_"
        self.check_keys()
        if self.module not in MODULES:
            self.fail(f"unknown module '{self.module}'")
        self.doc = row["doc"]
        self.kind = row["kind"]
        self.dtype = row.get("dtype", "none")
        self.returns = row.get("returns", "array")
        self.outputs = row.get("outputs", "")
        self.takes_stream = row.get("stream", True)
        self.public = row.get("public", "all")
        self.by_hand = row.get("by_hand", self.kind == "composite")
        self.ulp = self.tolerances(row.get("ulp", 0))
        self.domain = row.get("domain", {})
        self.derivatives = row.get("d", {})
        self.arguments = self.parse_arguments(row["args"])
        self.variants = [Variant(self, variant) for variant in self.variant_rows()]
        self.check()

    def fail(self, message):
        raise TableError(f"{self.where}: [{self.name}] {message}")

    def check_keys(self):
        for key in self.row:
            if key not in KEYS:
                self.fail(f"unknown key '{key}'")
        for key in ("doc", "args", "kind"):
            if key not in self.row:
                self.fail(f"key '{key}' is missing")

    def parse_arguments(self, text, known=()):
        """'a: array, keepdims: bool = false'; a bare name refers to the op's own parameter of that name."""
        arguments = []
        for part in filter(None, (part.strip() for part in text.split(","))):
            match = re.fullmatch(r"(\w+)(?:\s*:\s*([a-z0-9]+\??))?(?:\s*=\s*(\S+))?", part)
            if not match:
                self.fail(f"cannot read the parameter '{part}'")
            name, type_name, default = match.groups()
            if type_name is None:
                own = next((argument for argument in known if argument.name == name), None)
                if own is None:
                    self.fail(f"parameter '{name}' has no type")
                type_name, default = own.type, own.default
            if type_name not in ARGUMENT_TYPES:
                self.fail(f"parameter '{name}' has the unknown type '{type_name}'")
            arguments.append(Argument(name, type_name, default))
        return arguments

    def variant_rows(self):
        if "c" in self.row:
            for variant in self.row["c"]:
                if not set(variant) <= VARIANT_KEYS or not {"name", "args"} <= set(variant):
                    self.fail(f"cannot read the C variant {variant}")
            return self.row["c"]
        if self.kind in KIND_VARIANTS:
            rows, flag = KIND_VARIANTS[self.kind]
            return [{key: self.fill(text, flag) for key, text in row.items()} for row in rows]
        return [{"name": self.name, "args": ", ".join(argument.name for argument in self.arguments)}]

    def fill(self, template, flag):
        return template.replace("{flag}", flag).replace("{}", self.name).replace("{doc}", self.doc)

    def tolerances(self, ulp):
        """Allowed error per dtype, in units in the last place of that dtype. What a table of dtypes leaves out follows
        from float32's."""
        given = ulp if isinstance(ulp, dict) else {"float32": ulp}
        if not set(given) <= set(FLOATS) or "float32" not in given:
            self.fail("ulp is a number, or a table of floating dtypes with float32 among them")
        # Half types are computed in float32 and rounded once: 1 ulp covers a neighbouring float32 value.
        halves = dict.fromkeys(("float16", "bfloat16"), min(given["float32"], 1))
        return dict.fromkeys(FLOATS, given["float32"]) | halves | given

    def check(self):
        if self.kind not in KINDS:
            self.fail(f"unknown kind '{self.kind}'")
        if self.dtype != "none" and self.dtype not in DTYPE_RULES:
            self.fail(f"unknown dtype rule '{self.dtype}'")
        kernel_class = self.row.get("kernel_dtypes", "any")
        if kernel_class not in KERNEL_CLASSES:
            self.fail(f"unknown dtype class '{kernel_class}'")
        if not self.doc.endswith("."):
            self.fail("the doc must be sentences")
        names = {argument.name for argument in self.arguments}
        for key in ("d", "domain"):
            for name in self.row.get(key, {}):
                if name not in names:
                    self.fail(f"{key}.{name}: there is no such parameter")
        for variant in self.variants:
            if variant.returns not in RESULTS:
                self.fail(f"unknown result '{variant.returns}'")
            if variant.returns == "arrays" and not variant.outputs:
                self.fail("'outputs' must say how many arrays there are")

    @property
    def is_primitive(self):
        return KINDS[self.kind] is not None

    @property
    def primitive(self):
        """SLIP_OP_ + this is the node's op."""
        return (self.prefix + self.row.get("primitive", self.name)).upper()

    @property
    def kernel_class(self):
        return self.row.get("kernel_dtypes", "any").upper()

    @property
    def kernel(self):
        """The entry point's name after slip__kernel_, or None for a view."""
        if self.kind in VIEW_KINDS or not self.is_primitive:
            return None
        return self.row.get("kernel", "unary" if self.kind == "predicate" else self.kind)


def load(folder):
    """All ops, in the order of the files' names and of the rows in them."""
    ops = []
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        file_row = rows.pop("_file", {})
        ops += [Op(name, row, file_row, path.name) for name, row in rows.items()]
    seen = {}
    for op in ops:
        for variant in op.variants:
            if variant.native_name in seen:
                op.fail(f"{variant.native_name} is declared by [{seen[variant.native_name]}] too")
            seen[variant.native_name] = op.name
    return ops
