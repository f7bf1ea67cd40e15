"""generated/python/ops.c: a function for every op that Python has, methods and operators of array, and their tables."""

import ast

from emit_common import WIDTH, banner, wrap_call
from op_table import MODULES

BINARY_SLOTS = {
    "__add__": "nb_add", "__sub__": "nb_subtract", "__mul__": "nb_multiply", "__truediv__": "nb_true_divide",
    "__floordiv__": "nb_floor_divide", "__mod__": "nb_remainder", "__pow__": "nb_power",
    "__matmul__": "nb_matrix_multiply", "__and__": "nb_and", "__or__": "nb_or", "__xor__": "nb_xor",
    "__lshift__": "nb_lshift", "__rshift__": "nb_rshift",
}
UNARY_SLOTS = {"__neg__": "nb_negative", "__abs__": "nb_absolute", "__invert__": "nb_invert", "__pos__": "nb_positive"}
COMPARISONS = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"]
C_TYPES = {"int": "int", "size": "size_t", "u64": "uint64_t", "float": "float", "double": "double", "bool": "bool",
           "string": "const char *", "dtype": "slip_dtype"}
READERS = {"int": "int", "size": "size", "u64": "u64", "float": "float", "double": "double", "bool": "bool",
           "string": "string", "dtype": "dtype"}


class Parameter:
    def __init__(self, name, annotation, default, kind):
        self.name = name
        self.annotation = annotation
        self.default = default  # source text, "" for none
        self.kind = kind        # "positional_only", "positional", "rest", "keyword"

    @property
    def is_operand(self):
        """Numbers are welcome as well as arrays."""
        kinds = [part.strip() for part in self.annotation.split("|")]
        return "array" in kinds and ("scalar" in kinds or "int" in kinds)

    @property
    def is_array(self):
        return "array" in [part.strip() for part in self.annotation.split("|")]


def parse(op, signature):
    """The parameters of '(a: array, /, axis: int = 0, *, stream: StreamOrDevice = None)'."""
    try:
        arguments = ast.parse(f"def f{signature}: pass").body[0].args
    except SyntaxError as error:
        op.fail(f"cannot read the Python signature {signature}: {error}")
    ordered = [(argument, "positional_only") for argument in arguments.posonlyargs]
    ordered += [(argument, "positional") for argument in arguments.args]
    defaults = [""] * (len(ordered) - len(arguments.defaults)) + [ast.unparse(node) for node in arguments.defaults]
    if arguments.vararg:
        ordered.append((arguments.vararg, "rest"))
        defaults.append("")
    for argument, node in zip(arguments.kwonlyargs, arguments.kw_defaults):
        ordered.append((argument, "keyword"))
        defaults.append(ast.unparse(node) if node is not None else "")
    return [Parameter(argument.arg, ast.unparse(argument.annotation) if argument.annotation else "", default, kind)
            for (argument, kind), default in zip(ordered, defaults)]


def literal(text):
    """A string as C source, broken into lines that fit."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').split("\n")
    pieces = []
    for position, line in enumerate(escaped):
        line += "\\n" if position + 1 < len(escaped) else ""
        while len(line) > 100:
            cut = line.rfind(" ", 0, 100) + 1 or 100
            pieces.append(line[:cut])
            line = line[cut:]
        if line:
            pieces.append(line)
    return "\n     ".join(f'"{piece}"' for piece in pieces) or '""'


class Function:
    """One Python function: its parameters, and how each argument of the C functions is made of them."""

    def __init__(self, op):
        self.op = op
        self.signature = op.row["python"]
        self.parameters = parse(op, self.signature)
        self.variants = self.choose_variants()
        self.lines = []

    @property
    def symbol(self):
        return self.op.prefix + self.op.name

    @property
    def returns(self):
        default = {"none": "None", "arrays": "list[array]", "array, array": "tuple[array, array]"}
        return self.op.row.get("python_returns", default.get(self.variants[0].returns, "array"))

    @property
    def text(self):
        return f"{self.name}{self.signature} -> {self.returns}"

    @property
    def name(self):
        return self.op.row.get("python_name", self.op.name)

    def place(self, argument_name):
        """Where the Python parameter of a C argument stands."""
        return self.index(self.op.row.get("python_parameters", {}).get(argument_name, argument_name))

    def index(self, name):
        return next((i for i, parameter in enumerate(self.parameters) if parameter.name == name), None)

    def choose_variants(self):
        """Those that `when` tells apart. A list of ints covers a single one, so that form is left out."""
        variants = self.op.variants
        if len(variants) > 1:
            variants = [variant for variant in variants if variant.when]
        listed = {when.split(":")[0] for variant in variants for when in [variant.when] if when.endswith(": ints")}
        kept = [variant for variant in variants
                if not (variant.when.endswith(": int") and variant.when.split(":")[0] in listed and
                        variant.argument(variant.when.split(":")[0]))]
        if not kept:
            self.op.fail("no C function for Python: 'when' must tell which")
        return kept

    def source_of(self, argument):
        """The Python parameter that a C argument is made of, None for one that keeps its default."""
        rest = next((parameter.name for parameter in self.parameters if parameter.kind == "rest"), None)
        renamed = self.op.row.get("python_parameters", {})
        names = [renamed.get(argument.name, argument.name)]
        if argument.name == "axes":
            names.append("axis")
        if argument.type == "arrays":
            names += ["arrays", rest]
        for name in names:
            if name is not None and self.index(name) is not None:
                return self.index(name)
        if argument.default is None and not argument.type.endswith("?"):
            self.op.fail(f"the C parameter '{argument.name}' has nothing in Python: say python_by_hand = true")
        return None

    # ---- conditions ----

    def condition(self, when):
        clauses = []
        for joined, text in self.split_when(when):
            name, kind = (part.strip() for part in text.split(":"))
            index = self.index(name)
            if index is None:
                self.op.fail(f"when = '{when}': Python has no parameter '{name}'")
            optional = self.parameters[index].default == "None"
            is_int = f"py_is_int(call, {index})" if optional else f"py_is_whole(call, {index})"
            if not self.kinds_of(name) - {"int", "none"}:  # the reader refuses what is no int
                is_int = f"!py_is_none(call, {index})" if optional else f"!py_is_explicit_none(call, {index})"
            test = {
                "none": f"py_is_none(call, {index})" if optional else f"py_is_explicit_none(call, {index})",
                "int": is_int,
                "ints": f"!py_is_none(call, {index})",
                "array": f"py_given_array(call, {index})",
                "float": f"py_is_float(call, {index})",
            }.get(kind)
            if test is None:
                self.op.fail(f"when = '{when}': unknown kind '{kind}'")
            clauses.append(joined + test)
        return "".join(clauses)

    def kinds_of(self, name):
        """All that conditions ask of a parameter."""
        clauses = [text.split(":") for variant in self.op.variants for _, text in self.split_when(variant.when)]
        return {kind.strip() for asked, kind in clauses if asked.strip() == name}

    @staticmethod
    def split_when(when):
        words, joined, clause = when.split(), "", []
        for word in words:
            if word in ("and", "or"):
                yield joined, " ".join(clause)
                joined, clause = (" && " if word == "and" else " || "), []
            else:
                clause.append(word)
        yield joined, " ".join(clause)

    # ---- arguments ----

    def initial(self, argument, index):
        """What a plain argument is when nothing is given: Python's default, else C's, else zero."""
        default = self.parameters[index].default if index is not None else ""
        if default in ("", "None", "[]"):
            default = argument.default or ""
        if argument.type in ("dtype", "dtype?"):
            return self.initial_dtype(default)
        if default in ("True", "False"):
            return default.lower()
        if argument.type == "string":
            return '"' + ast.literal_eval(default) + '"' if default else "NULL"
        return default or ("false" if argument.type == "bool" else "0")

    def initial_dtype(self, default):
        if default:
            return "SLIP_" + default.upper()
        source = self.op.row.get("python_dtype_of", "a")
        if any(argument.name == source for argument in self.variants[0].arguments):
            return f"slip_array_dtype({source})"
        return "SLIP_FLOAT32"

    def emit(self, line):
        self.lines.append(line)

    def take(self, call, indent):
        self.emit(f"{indent}if (!{call}) return py_abandon(call);")

    def take_operands(self, names, variant_arguments, indent):
        indices = [self.place(name) for name in names]
        listed = ", ".join(map(str, indices))
        for index in indices:
            default = self.parameters[index].default
            if default not in ("", "None"):
                kind = "float" if "." in default else "int"
                self.take(f"py_default_{kind}(call, {index}, {default})", indent)
        label = "_".join(names) + "_in"
        types = {argument.name: argument.type for argument in variant_arguments}
        optional = sum(1 << place for place, name in enumerate(names) if types.get(name) == "array?")
        self.emit(f"{indent}slip_array *{label}[{len(names)}];")
        self.take(f"py_take_operands(call, {len(names)}, (const int[]){{{listed}}}, {optional}u, {label})", indent)
        for position, name in enumerate(names):
            self.emit(f"{indent}slip_array *{name} = {label}[{position}];")

    def take_plain(self, argument, index, indent):
        base = argument.type.rstrip("?")
        name = argument.name + ("_value" if argument.type.endswith("?") else "")
        declaration = C_TYPES[base] + ("" if C_TYPES[base].endswith("*") else " ") + name
        self.emit(f"{indent}{declaration} = {self.initial(argument, index)};")
        if index is None:
            return
        lacks_default = argument.default is None and not argument.type.endswith("?") and base != "dtype"
        if argument.name == "axis" and self.op.kind in ("scan", "gather_axis"):
            self.take(f"py_take_axis(call, {index}, &axis, &a)", indent)
            return
        if self.parameters[index].default == "None" and lacks_default and not self.has_none_variant(index):
            self.op.fail(f"None for '{self.parameters[index].name}' means nothing in C: say python_by_hand = true")
        if base in ("float", "double") and lacks_default and not self.parameters[index].default:
            self.take(f"py_refuse_none(call, {index}, \"a number\")", indent)
        self.take(f"py_take_{READERS[base]}(call, {index}, &{name})", indent)

    def take_ints(self, argument, index, indent):
        self.emit(f"{indent}py_ints {argument.name};")
        self.emit(f"{indent}{argument.name}.count = 0;")
        is_open = self.parameters[index].default == "None" and not self.has_none_variant(index)
        if is_open and argument.name == "axes":
            self.take(f"py_take_axes(call, {index}, &axes, a)", indent)
        elif is_open:
            arrays = self.operand_names() or ["a"]
            listed = ", ".join(arrays)
            self.take(f"py_take_shape(call, {index}, &{argument.name}, (slip_array *[]){{{listed}}}, {len(arrays)})",
                      indent)
        else:
            self.take(f"py_take_ints(call, {index}, &{argument.name})", indent)

    def has_none_variant(self, index):
        name = self.parameters[index].name
        return any(f"{name}: none" in variant.when or f"{name}: ints" in variant.when for variant in self.variants)

    def take_argument(self, argument, indent):
        index = self.source_of(argument)
        if argument.type in ("array", "array?"):
            if index is None:
                self.emit(f"{indent}slip_array *{argument.name} = NULL;")
                return
            self.emit(f"{indent}slip_array *{argument.name} = NULL;")
            reader = "py_take_optional_array" if argument.type == "array?" else "py_take_array"
            self.take(f"{reader}(call, {index}, &{argument.name})", indent)
        elif argument.type == "arrays":
            is_rest = self.parameters[index].kind == "rest"
            self.take("py_take_rest(call)" if is_rest else f"py_take_arrays(call, {index})", indent)
        elif argument.type == "ints":
            self.take_ints(argument, index, indent)
        elif argument.type.rstrip("?") in C_TYPES:
            self.take_plain(argument, index, indent)
        else:
            self.op.fail(f"parameter '{argument.name}': type {argument.type} needs python_by_hand = true")

    def call_parts(self, variant):
        parts = []
        for argument in variant.arguments:
            if argument.type == "arrays":
                parts += ["call->list", "call->list_count"]
            elif argument.type == "ints":
                parts += [f"{argument.name}.values", f"{argument.name}.count"]
            elif argument.type.endswith("?") and argument.type != "array?":
                index = self.source_of(argument)
                value = f"&{argument.name}_value"
                parts.append("NULL" if index is None else f"py_is_none(call, {index}) ? NULL : {value}")
            else:
                parts.append(argument.name)
        return parts + (["call->stream"] if self.op.takes_stream else [])

    # ---- operands ----

    def operand_names(self):
        """Parameters that meet in the op, where numbers take on the arrays' dtype."""
        names = [argument.name for variant in self.variants for argument in variant.arguments
                 if argument.type in ("array", "array?")]
        names = list(dict.fromkeys(names))
        if self.op.kind in ("unary", "predicate"):
            return names
        welcome = [name for name in names if self.place(name) is not None and
                   self.parameters[self.place(name)].is_operand]
        if not welcome:
            return []
        together = [name for name in names if self.place(name) is not None and name not in ("key", "indices")]
        if self.op.kind == "ternary":
            together = together[1:]
        return [name for name in together if name in welcome or "scalar" in self.annotations(welcome)]

    def annotations(self, names):
        return " ".join(self.parameters[self.place(name)].annotation for name in names)

    def lone_operands(self, together):
        """Numbers are welcome too, but meet nobody: a condition, an index."""
        names = [argument.name for argument in self.variants[0].arguments if argument.type == "array"]
        return [name for name in names if name not in together and self.place(name) is not None and
                self.parameters[self.place(name)].is_operand]

    # ---- the body ----

    def body(self):
        self.lines = []
        together = self.operand_names()
        varying = self.varying_arrays()
        first = self.variants[0]
        stream = self.index("stream")
        if stream is not None:
            self.take(f"py_take_stream(call, {stream})", "    ")
        exclusive = self.op.row.get("python_exclusive")
        if exclusive:
            places = ", ".join(str(self.index(name)) for name in exclusive)
            self.take(f"py_take_one_of(call, {places})", "    ")
        taken = set()
        shared = [name for name in together if name not in varying]
        if shared:
            self.take_operands(shared, first.arguments, "    ")
            taken |= set(shared)
        for name in self.lone_operands(together):
            if name not in varying:
                self.take_operands([name], first.arguments, "    ")
                taken.add(name)
        for argument in first.arguments:
            if argument.name in taken or not self.is_shared(argument):
                continue
            self.take_argument(argument, "    ")
            taken.add(argument.name)
        self.cast()
        self.emit_calls(taken)
        return "\n".join(self.lines) + "\n"

    def is_shared(self, argument):
        return all(any(other.name == argument.name and other.type == argument.type for other in variant.arguments)
                   for variant in self.variants)

    def varying_arrays(self):
        return {argument.name for variant in self.variants for argument in variant.arguments
                if argument.type in ("array", "array?") and not self.is_shared(argument)}

    def cast(self):
        index = self.index("dtype")
        if index is None or any(argument.name == "dtype" for argument in self.variants[0].arguments):
            return
        self.take(f"py_take_cast(call, {index}, &a)", "    ")

    def emit_calls(self, taken):
        many = len(self.variants) > 1
        returns = self.variants[0].returns
        self.emit({"array": "    slip_array *out = NULL;", "array, array": "    slip_array *out_0, *out_1;",
                   "arrays": "    slip_array **out = NULL;\n    size_t out_count = 0;", "none": ""}[returns].rstrip())
        self.emit("    slip_status status;")
        for position, variant in enumerate(self.variants):
            indent = "    "
            if many:
                head = "if" if position == 0 else "} else if"
                last = position == len(self.variants) - 1
                self.emit("    } else {" if last else f"    {head} ({self.condition(variant.when)}) {{")
                indent = "        "
            self.emit_variant(variant, taken, indent)
        if many:
            self.emit("    }")
        finish = "py_finish_tuple" if self.returns.startswith("tuple") else "py_finish_list"
        self.emit({"array": "    return py_finish(call, status, out);",
                   "array, array": "    return py_finish_pair(call, status, out_0, out_1);",
                   "arrays": f"    return {finish}(call, status, out, status == SLIP_OK ? out_count : 0);",
                   "none": "    return py_finish_none(call, status);"}[returns])

    def emit_variant(self, variant, taken, indent):
        own = [argument for argument in variant.arguments if argument.name not in taken]
        operands = [argument.name for argument in own if argument.name in self.operand_names() and
                    argument.type in ("array", "array?")]
        if operands:
            self.take_operands(operands, variant.arguments, indent)
        for argument in own:
            if argument.name not in operands:
                self.take_argument(argument, indent)
        if variant.returns == "arrays":
            count = variant.outputs
            for argument in variant.arguments:
                size = "call->list_count" if argument.type == "arrays" else f"{argument.name}.count"
                for ending in ("_count", "_num"):
                    count = count.replace(argument.name + ending, size)
            self.emit(f"{indent}out_count = (size_t)({count});")
            self.emit(f"{indent}out = PyMem_Calloc(out_count + 1, sizeof *out);")
            self.emit(f"{indent}if (!out) return PyErr_NoMemory(), py_abandon(call);")
        outs = {"array": ["&out"], "array, array": ["&out_0", "&out_1"], "arrays": ["out"], "none": []}
        parts = outs[variant.returns] + self.call_parts(variant)
        self.emit(wrap_call(f"{indent}status = {variant.native_name}(", parts, ");").rstrip("\n"))


def signature_struct(name, function, parameters, text, accessible):
    positional = [p for p in parameters if p.kind in ("positional_only", "positional")]
    takes_rest = any(p.kind == "rest" for p in parameters)
    only = 0
    for parameter in parameters:
        only += parameter.kind == "positional_only"
    required = 0
    for parameter in parameters:
        if parameter.default or parameter.kind == "rest":
            break
        required += 1
    names = ", ".join(f'"{p.name if p.name in accessible else ""}"' for p in function.parameters)
    out = f"static const char *const {name}_names[] = {{{names}}};\n"
    if len(out) > WIDTH + 1:
        out = wrap_call(f"static const char *const {name}_names[] = {{", names.split(", "), "};")
    out += f"static py_signature {name}_signature = {{\n"
    out += f'    .name = "{function.name}",\n    .text = {literal(text)},\n    .parameters = {name}_names,\n'
    out += f"    .count = {len(function.parameters)},\n    .positional_only = {only},\n"
    out += f"    .positional = {0 if takes_rest else len(positional)},\n    .required = {required},\n"
    if takes_rest:
        out += "    .takes_rest = true,\n"
    return out + "};\n"


def entry(name, function, is_method):
    self_argument = "self" if is_method else "NULL"
    receiver = "self" if is_method else "module"
    out = wrap_call(f"static PyObject *{name}(",
                    [f"PyObject *{receiver}", "PyObject *const *arguments", "Py_ssize_t count", "PyObject *keywords"],
                    ") {")
    out += "    py_call call;\n"
    if not is_method:
        out += "    (void)module;\n"
    out += wrap_call("    if (!py_bind(", [f"&call", f"&{name}_signature", self_argument, "arguments", "count",
                                           "keywords"], ")) return NULL;")
    return out + f"    return {function.symbol}_call(&call);\n}}\n"


def method_parameters(function):
    """Self in the place of the first parameter; of the others those that the method has."""
    own = parse(function.op, function.op.row["python_method"].replace("(", "(self, /, ", 1).replace(", /, )", ", /)"))
    by_name = {parameter.name: parameter for parameter in own}
    ordered = [Parameter("self", "", "", "positional_only")]
    for parameter in function.parameters[1:]:
        ordered.append(by_name.get(parameter.name, Parameter(parameter.name, "", "None", "keyword")))
    unknown = set(by_name) - {parameter.name for parameter in function.parameters} - {"self"}
    if unknown:
        function.op.fail(f"python_method: {', '.join(sorted(unknown))} is no parameter of the function")
    return ordered, set(by_name)


def wanted(ops):
    return [op for op in ops if op.row.get("python")]


def functions(ops):
    return [Function(op) for op in wanted(ops) if not op.row.get("python_by_hand")]


def has_generated_method(op):
    return "python_method" in op.row and not op.row.get("python_method_by_hand")


def table_entry(name, symbol, doc):
    return (f'    {{"{name}", (PyCFunction)(void (*)(void)){symbol}, METH_FASTCALL | METH_KEYWORDS,\n'
            f"     {literal(doc)}}},\n")


def tables(made):
    out = ""
    for module in MODULES:
        out += f"\nPyMethodDef py_{module}_ops[] = {{\n"
        for function in made:
            if function.op.module != module:
                continue
            doc = f"{function.text}\n\n{function.op.doc}"
            for name in [function.name] + function.op.row.get("python_aliases", []):
                out += table_entry(name, f"py_{function.symbol}", doc)
        out += "    {NULL, NULL, 0, NULL},\n};\n"
    out += "\nPyMethodDef py_array_ops[] = {\n"
    for function in made:
        if has_generated_method(function.op):
            doc = f"{function.op.name}{function.op.row['python_method']} -> array\n\n{function.op.doc}"
            name = function.op.row.get("python_method_name", function.name)
            out += table_entry(name, f"py_array_{function.symbol}", doc)
    return out + "    {NULL, NULL, 0, NULL},\n};\n"


def operator_function(op, operator):
    native = op.variants[0].native_name
    if operator in UNARY_SLOTS:
        return UNARY_SLOTS[operator], f"PyObject *self) {{\n    return py_unary_operator(self, {native});\n}}\n"
    inplace = operator.startswith("__i") and "__" + operator[3:] in BINARY_SLOTS
    slot = BINARY_SLOTS["__" + operator[3:]] if inplace else BINARY_SLOTS[operator]
    if inplace:
        slot = slot.replace("nb_", "nb_inplace_")
    modulus = ", PyObject *modulus" if slot.endswith("power") else ""
    unused = "    (void)modulus;\n" if modulus else ""
    function = "py_inplace_operator" if inplace else "py_binary_operator"
    body = f"{unused}    return {function}(left, right, {native});\n}}\n"
    return slot, f"PyObject *left, PyObject *right{modulus}) {{\n{body}"


def operators(ops):
    out, slots, comparisons = "", [], {}
    for op in ops:
        for operator in op.row.get("python_operators", []):
            if operator in COMPARISONS:
                comparisons[operator] = op.variants[0].native_name
            elif operator.startswith("__r") and "__" + operator[3:] in BINARY_SLOTS and operator != "__rshift__":
                continue  # the slot of the plain operator serves both
            else:
                slot, rest = operator_function(op, operator)
                out += f"\nstatic PyObject *{slot}({rest}"
                slots.append(slot)
    out += "\nconst PyType_Slot py_array_operators[] = {\n"
    out += "".join(f"    {{Py_{slot}, {slot}}},\n" for slot in slots) + "    {0, NULL},\n};\n"
    out += "\npy_binary_op *const py_comparisons[6] = {\n"
    for operator in COMPARISONS:
        out += f"    [Py_{operator.strip('_').upper()}] = {comparisons[operator]},\n"
    return out + "};\n"


def source(ops):
    made = functions(ops)
    out = banner("The ops as functions, methods and operators of Python: arguments in, native call, object out.")
    out += '#include "call.h"\n'
    for function in made:
        out += f"\n/* ---- {function.op.name} ---- */\n\n"
        out += f"static PyObject *{function.symbol}_call(py_call *call) {{\n{function.body()}}}\n\n"
        names = {parameter.name for parameter in function.parameters}
        out += signature_struct(f"py_{function.symbol}", function, function.parameters, function.text, names)
        out += "\n" + entry(f"py_{function.symbol}", function, False)
        if has_generated_method(function.op):
            parameters, accessible = method_parameters(function)
            text = f"{function.op.name}{function.op.row['python_method']} -> array"
            out += "\n" + signature_struct(f"py_array_{function.symbol}", function, parameters, text, accessible)
            out += "\n" + entry(f"py_array_{function.symbol}", function, True)
    return out + tables(made) + operators(ops)
