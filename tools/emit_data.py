"""The ops on samples: their argument structs and table, the public C functions, and the Python methods."""

import textwrap

from data_table import LISTS
from emit_common import banner, comment, wrap_call


def declarations(ops):
    text = banner("What the ops on samples are given, and the functions that they are.")
    text += '#ifndef SLIP_GENERATED_DATA_OPS_H\n#define SLIP_GENERATED_DATA_OPS_H\n\n#include "data/op.h"\n'
    for op in ops:
        text += "\ntypedef struct slip_data_%s_arguments {\n" % op.name
        text += "".join("    %s;\n" % argument.forms[1].format(argument.name) for argument in op.arguments)
        text += "} slip_data_%s_arguments;\n" % op.name
        text += wrap_call(f"slip_status slip__data_{op.name}(", run_parameters(op), ");")
        if op.has_check:
            parts = ["const void *arguments", "const char *name"]
            text += wrap_call(f"slip_status slip__data_{op.name}_check(", parts, ");")
    return text + "\n#endif\n"


def run_parameters(op):
    arguments = ["const void *arguments", "slip_data_context *context"]
    return (["slip_array **out", "slip_array *in"] if op.kind == "array" else ["slip_sample *sample"]) + arguments


def offset_of(op, *names):
    for argument in op.arguments:
        if argument.name in names:
            return f"offsetof(slip_data_{op.name}_arguments, {argument.name})"
    return "-1"


def table_row(op):
    named = {"is_random": op.is_random, "may_drop": op.drops, "is_reader": op.reads, "is_blocking": op.blocks}
    flags = "".join(f", .{flag} = true" for flag, is_set in named.items() if is_set)
    check = f", .check = slip__data_{op.name}_check" if op.has_check else ""
    return (f'    {{.name = "{op.name}", .kind = SLIP_DATA_{op.kind.upper()}{flags},\n'
            f"     .run.{op.kind} = slip__data_{op.name}{check},\n"
            f"     .arguments_size = sizeof(slip_data_{op.name}_arguments), .arguments = {op.name}_arguments,\n"
            f"     .offsets = {op.name}_offsets, .argument_count = {len(op.arguments)},\n"
            f"     .key = {offset_of(op, 'key', 'ikey')}, .output_key = {offset_of(op, 'output_key')},\n"
            f"     .prefix = {offset_of(op, 'prefix')}, .from_memory = {offset_of(op, 'from_memory')}}},\n")


def source(ops):
    text = banner("The table of the ops on samples, and the functions that add them.")
    text += '#include <stddef.h>\n#include <string.h>\n\n#include <slip/data_ops.h>\n\n#include "data_ops.h"\n'
    for op in ops:
        infos = ", ".join(f'{{"{a.name}", SLIP_DATA_{a.forms[2]}}}' for a in op.arguments)
        offsets = ", ".join(f"offsetof(slip_data_{op.name}_arguments, {a.name})" for a in op.arguments)
        text += f"\nstatic const slip_data_argument_info {op.name}_arguments[] = {{{infos}}};\n"
        text += f"static const unsigned short {op.name}_offsets[] = {{{offsets}}};\n"
    text += "\nstatic const slip_data_op_info infos[] = {\n" + "".join(table_row(op) for op in ops) + "};\n"
    text += """
const slip_data_op_info *slip__data_op_find(const char *name) {
    for (size_t i = 0; i < sizeof infos / sizeof *infos; ++i)
        if (strcmp(infos[i].name, name) == 0) return &infos[i];
    return NULL;
}
"""
    for op in ops:
        values = ", ".join(value(argument) for argument in op.arguments)
        text += "\n" + wrap_call(f"slip_status slip_data_{op.name}(", parameters(op), ") {")
        list_of_values = f"(const slip_data_value[]){{{values}}}, {len(op.arguments)}"
        text += f'    return slip_data_add_op(out, data, "{op.name}", {list_of_values});\n}}\n'
    return text


def value(argument):
    if argument.type in LISTS:
        return f"{{.list = {{{argument.name}, {argument.name}_count}}}}"
    return f"{{.{argument.forms[3]} = {argument.name}}}"


def parameters(op):
    parts = ["slip_data **out", "slip_data *data"]
    for argument in op.arguments:
        parts.append(argument.forms[0].format(argument.name))
        if argument.type in LISTS:
            parts.append(f"size_t {argument.name}_count")
    return parts


def header(ops):
    text = banner(
        "The ops on samples, for buffers and streams alike. Each call adds a stage; `*out` is the caller's, NULL on "
        "failure. A key that is written to may be \"\": the array then takes the place of the one it was made from. An "
        "`int64_t` for which nothing is given is SLIP_DATA_NONE. Any thread. Errors: SLIP_INVALID_ARGUMENT, "
        "SLIP_OUT_OF_MEMORY; and when a sample is made SLIP_NOT_FOUND for a key that it does not have, "
        "SLIP_INVALID_ARGUMENT for arrays that an op cannot work on, SLIP_IO for files.")
    text += "#ifndef SLIP_DATA_OPS_H\n#define SLIP_DATA_OPS_H\n\n#include <slip/data.h>\n\n"
    text += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
    objects = sorted({argument.object for op in ops for argument in op.arguments if argument.type == "object"})
    text += "\n" + "".join(f"typedef struct {name} {name};\n" for name in objects) if objects else ""
    for op in ops:
        text += "\n" + comment(op.doc) + wrap_call(f"SLIP_API slip_status slip_data_{op.name}(", parameters(op), ");")
    return text + "\n#ifdef __cplusplus\n}\n#endif\n#endif\n"


def python(ops):
    text = '"""' + "Made from ops/ by tools/generate.py: do not edit. The ops on samples." + '"""\n\n'
    text += "from .core import LoadAudioInfo, TokenizeMode  # noqa: F401 (defaults)\n\n\nclass SampleOps:\n"
    text += '    """Ops that buffers and streams have alike. Each returns a new one."""\n'
    for op in ops:
        names = ", ".join(op.python_names)
        doc = textwrap.indent(textwrap.fill(op.doc, 104), " " * 8).strip()
        text += f'\n    def {op.name}(self, {", ".join(op.python)}):\n        """{doc}"""\n'
        text += f'        return self._add("{op.name}", {names})\n'
        text += f'\n    def {op.name}_if(self, cond, {", ".join(op.python)}):\n'
        text += f'        """{op.name} where `cond`; else nothing is added."""\n'
        text += f"        return self.{op.name}({names}) if cond else self\n"
    return text
