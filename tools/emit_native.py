"""slip/ops.h and the one-line bodies behind it."""

import re

from emit_common import banner, declaration_comment, wrap_call

NATIVE_TYPES = {
    "array": "slip_array *{}", "array?": "slip_array *{}", "int": "int {}", "int?": "const int *{}",
    "size": "size_t {}", "u64": "uint64_t {}", "float": "float {}", "float?": "const float *{}",
    "double": "double {}", "bool": "bool {}", "dtype": "slip_dtype {}", "dtype?": "const slip_dtype *{}",
    "string": "const char *{}",
}
NATIVE_LISTS = {"arrays": "slip_array *const *{}", "ints": "const int *{}", "int64s": "const int64_t *{}"}


def results(variant):
    return {"array": ["slip_array **out"], "arrays": ["slip_array **out"], "none": [],
            "array, array": ["slip_array **out_0", "slip_array **out_1"]}[variant.returns]


def parameters(variant):
    parts = results(variant)
    for argument in variant.arguments:
        if argument.type in NATIVE_LISTS:
            parts += [NATIVE_LISTS[argument.type].format(argument.name), f"size_t {argument.name}_count"]
        else:
            parts.append(NATIVE_TYPES[argument.type].format(argument.name))
    if variant.op.takes_stream:
        parts.append("slip_stream *stream")
    return parts


def nullable_sentence(variant):
    names = [argument.name for argument in variant.arguments if argument.type.endswith("?")]
    return (" " + " and ".join(names) + (" may be" if len(names) == 1 else " may each be") + " NULL.") if names else ""


def header(ops):
    text = banner(
        "The ops of the native interface. Each call adds to the lazy graph and returns at once. `*out` is owned by the "
        "caller, NULL on failure; where there are several results, `out` has room for them all. Inputs and lists are "
        "borrowed for the call and not NULL, unless the comment says they may be. `stream` NULL means the calling "
        "thread's default stream. Negative axes count from the end. Any thread. Errors: SLIP_INVALID_ARGUMENT for "
        "shapes, axes and dtypes that do not fit, SLIP_OVERFLOW for results too large to address, SLIP_OUT_OF_MEMORY."
    )
    text += """#ifndef SLIP_OPS_H
#define SLIP_OPS_H

#include <slip/types.h>

#ifdef __cplusplus
extern "C" {
#endif
"""
    for op in ops:
        for variant in op.variants:
            text += "\n" + declaration_comment(variant, nullable_sentence(variant))
            text += wrap_call(f"SLIP_API slip_status {variant.native_name}(", parameters(variant), ");")
    return text + "\n#ifdef __cplusplus\n}\n#endif\n#endif\n"


def axes_arguments(variant):
    """A list of axes as pointer and count: those given, the one given, or all."""
    if variant.argument("axes"):
        return ["axes", "axes_count"]
    return ["&axis", "1"] if variant.argument("axis") else ["NULL", "SLIP_ALL_AXES"]


def axis_arguments(variant):
    return ["&axis"] if variant.argument("axis") else ["NULL"]


def given(variant):
    """The parameters as they are, lists as pointer and count."""
    names = []
    for argument in variant.arguments:
        names += [argument.name, argument.name + "_count"] if argument.type in NATIVE_LISTS else [argument.name]
    return names


def build_call(variant):
    """Builder of the kind and its arguments between `out` and `stream`."""
    op = variant.op
    primitive, rule = "SLIP_OP_" + op.primitive, "SLIP_RULE_" + op.dtype.upper()
    if op.kind in ("unary", "predicate"):
        return "unary", [primitive, rule, "a"]
    if op.kind in ("binary", "compare"):
        return "binary", [primitive, rule, "a", "b"]
    if op.kind == "ternary":
        return "ternary", [primitive] + [argument.name for argument in op.arguments]
    if op.kind == "reduce":
        return "reduce", [primitive, rule, "a"] + axes_arguments(variant) + ["keepdims"]
    if op.kind == "softmax":
        return "softmax", ["a"] + axes_arguments(variant) + ["precise"]
    if op.kind == "logsumexp":
        return "logsumexp", ["a"] + axes_arguments(variant) + ["keepdims"]
    if op.kind == "norm":
        return "norm", [primitive, "x", "weight", "bias" if variant.argument("bias") else "NULL", "eps"]
    if op.kind == "arg_reduce":
        return "arg_reduce", [primitive, "a"] + axis_arguments(variant) + ["keepdims"]
    if op.kind == "scan":
        return "scan", [primitive, rule, "a", "axis", "reverse", "inclusive"]
    if op.kind == "sort":
        return "sort", [primitive, rule, "a"] + axis_arguments(variant)
    if op.kind in ("scatter", "scatter_axis", "slice_update"):
        return op.kind, [primitive] + given(variant)
    op.fail(f"kind '{op.kind}' has no builder: say by_hand = true")
    return None


def other_call(variant):
    """'stack_axis(arrays, 0)': the named function with lists of this variant as pointer and count."""
    op = variant.op
    match = re.fullmatch(r"(\w+)\((.*)\)", variant.call)
    if not match:
        op.fail(f"cannot read the call '{variant.call}'")
    parts = ["out"]
    for part in (part.strip() for part in match.group(2).split(",")):
        argument = variant.argument(part)
        is_list = argument is not None and argument.type in NATIVE_LISTS
        parts += [part, part + "_count"] if is_list else [part]
    return f"    return slip_{op.prefix}{match.group(1)}(", parts + ["stream"]


def body(variant):
    if variant.call:
        return other_call(variant)
    builder, parts = build_call(variant)
    return f"    return slip__build_{builder}(", ["out"] + parts + ["stream"]


def source(ops):
    text = banner("Ops that a builder of their kind makes; the others are written by hand in src/ops.")
    text += '#include <slip/ops.h>\n\n#include "ops/build.h"\n'
    for op in ops:
        for variant in op.variants:
            if op.by_hand and not variant.call:
                continue
            head, parts = body(variant)
            text += "\n" + wrap_call(f"slip_status {variant.native_name}(", parameters(variant), ") {")
            text += wrap_call(head, parts, ");") + "}\n"
    return text
