"""Tables for the core, the kernels and the tests."""

from emit_common import banner
from op_table import KINDS

# Primitives without a row: name, label, kind.
INTERNAL = [("DATA", "data", "INTERNAL"), ("TRANSFER", "transfer", "INTERNAL"), ("RECORD", "record", "INTERNAL"),
            ("WAIT", "wait", "INTERNAL"), ("CUSTOM", "cuda_kernel", "CUSTOM")]


def primitives(ops):
    return [op for op in ops if op.is_primitive]


def op_enum(ops):
    text = banner("The primitives: what a node of the graph can be.")
    text += "#ifndef SLIP_OP_ENUM_H\n#define SLIP_OP_ENUM_H\n\ntypedef enum slip_op {\n"
    for name, _, _ in INTERNAL:
        text += f"    SLIP_OP_{name},\n"
    for op in primitives(ops):
        text += f"    SLIP_OP_{op.primitive},\n"
    return text + "    SLIP_OP_COUNT\n} slip_op;\n\n#endif\n"


def op_info(ops):
    text = banner("Name and kind of every primitive.")
    text += '#include "core/op.h"\n\nconst slip_op_info slip__op_info[SLIP_OP_COUNT] = {\n'
    for name, label, kind in INTERNAL:
        text += f'    [SLIP_OP_{name}] = {{"{label}", SLIP_KIND_{kind}}},\n'
    for op in primitives(ops):
        text += f'    [SLIP_OP_{op.primitive}] = {{"{op.prefix}{op.name}", SLIP_KIND_{KINDS[op.kind]}}},\n'
    return text + "};\n"


LISTS = [
    ("UNARY", "unary", "one input of the output's dtype (abs of complex64 gives float32)"),
    ("PREDICATE", "predicate", "one input of the class, bool output"),
    ("BINARY", "binary", "two inputs of the output's dtype"),
    ("COMPARE", "compare", "two inputs of one dtype of the class, bool output"),
    ("TERNARY", "ternary", "a bool input, then two of the output's dtype"),
    ("REDUCE", "reduce", "sum and prod: input of the class, output as the op's dtype rule says"),
    ("ARG_REDUCE", "arg_reduce", "input of the class, uint32 output"),
    ("SCAN", "scan", "input and output of one dtype"),
]


def kernel_lists(ops):
    text = banner(
        "X(OP, scalar, CLASS): SLIP_OP_##OP is the primitive, slip__scalar_##scalar (or what the kernels call it) its "
        "arithmetic, CLASS the dtypes it exists for: ANY all fourteen, NUMERIC all but bool, REAL all but complex64, "
        "INEXACT floats and complex64, FLOATING floats, INTEGER integers, BITS integers and bool, BOOLEAN bool, "
        "COMPLEX complex64."
    )
    text += "#ifndef SLIP_KERNEL_LISTS_H\n#define SLIP_KERNEL_LISTS_H\n"
    for name, kind, meaning in LISTS:
        rows = [op for op in ops if op.kind == kind and op.kernel in (kind, "unary")]
        lines = [f"#define SLIP_{name}_KERNELS(X)"]
        lines += [f"    X({op.primitive}, {op.name}, {op.kernel_class})" for op in rows]
        width = max(map(len, lines)) + 1
        text += f"\n/* {meaning[0].upper() + meaning[1:]}. */\n"
        text += "\n".join(line.ljust(width) + "\\" for line in lines[:-1]) + f"\n{lines[-1]}\n"
    return text + "\n#endif\n"


def kernel_table(ops):
    text = banner(
        "X(OP, kernel): the entry point of every primitive that has a kernel, slip__kernel_##kernel on the CPU and "
        "slip__cuda_##kernel on NVIDIA's GPUs."
    )
    text += "#ifndef SLIP_KERNEL_TABLE_H\n#define SLIP_KERNEL_TABLE_H\n\n#define SLIP_KERNEL_TABLE(X) \\\n"
    rows = [f"    X({op.primitive}, {op.kernel})" for op in primitives(ops) if op.kernel]
    return text + " \\\n".join(rows) + "\n\n#endif\n"


CASE_KINDS = {
    "unary": 1, "predicate": 1, "binary": 2, "compare": 2, "ternary": 3, "reduce": 1, "arg_reduce": 1, "scan": 1,
    "softmax": 1, "logsumexp": 1, "sort": 1,
}


def number(value):
    return repr(float(value))


def conformance_cases(ops):
    text = banner(
        "X(name, OP, arity, low_0, high_0, low_1, high_1, CLASS, ulp): slip_##name is the function (for kinds with "
        "axes the one over all), inputs are drawn from [low, high], CLASS is as in kernel_lists.h, ulp the larger of "
        "the errors allowed in float32 and float64 (in half types 1 at most; of the sum of magnitudes for reduce and "
        "scan)."
    )
    text += "#ifndef SLIP_CONFORMANCE_CASES_H\n#define SLIP_CONFORMANCE_CASES_H\n"
    for kind, arity in CASE_KINDS.items():
        rows = [op for op in ops if op.kind == kind and not op.by_hand]
        lines = [f"#define SLIP_CONFORMANCE_{kind.upper()}(X)"]
        for op in rows:
            names = [argument.name for argument in op.arguments if argument.type == "array"]
            bounds = [op.domain.get(name, [-4.0, 4.0]) for name in (names + names)[:2]]
            numbers = ", ".join(number(value) for bound in bounds for value in bound)
            ulp = number(max(op.ulp["float32"], op.ulp["float64"]))
            lines.append(f"    X({op.prefix}{op.name}, {op.primitive}, {arity}, {numbers}, {op.kernel_class}, {ulp})")
        width = max(map(len, lines)) + 1
        text += "\n" + "\n".join(line.ljust(width) + "\\" for line in lines[:-1]) + f"\n{lines[-1]}\n"
    return text + "\n#endif\n"


# The classes of dtypes with floats among them.
FLOAT_CLASSES = ("ANY", "NUMERIC", "REAL", "INEXACT", "FLOATING")


def accuracy_cases(ops):
    text = banner(
        "X(name, OP, ulp_32, ulp_64): the elementwise ops that compute with floats, and how far from the exact result "
        "they may be in float32 and in float64, in units in the last place; 0: correctly rounded."
    )
    text += "#ifndef SLIP_ACCURACY_CASES_H\n#define SLIP_ACCURACY_CASES_H\n"
    for kind in ("unary", "binary"):
        lines = [f"#define SLIP_ACCURACY_{kind.upper()}(X)"]
        for op in ops:
            if op.kind == kind and not op.by_hand and op.kernel_class in FLOAT_CLASSES:
                bounds = ", ".join(number(op.ulp[dtype]) for dtype in ("float32", "float64"))
                lines.append(f"    X({op.prefix}{op.name}, {op.primitive}, {bounds})")
        width = max(map(len, lines)) + 1
        text += "\n" + "\n".join(line.ljust(width) + "\\" for line in lines[:-1]) + f"\n{lines[-1]}\n"
    return text + "\n#endif\n"
