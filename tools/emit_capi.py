"""mlx/c/ops.h, the headers of the other modules, and the thin functions behind them."""

from emit_common import banner, declaration_comment, wrap_call
from op_table import MODULES

TITLES = {"core": "The ops", "fast": "The fast ops, which are several steps in one,", "random": "Random numbers"}

# Headers written by hand that are part of a module's.
PARTS = {"fast": ["mlx/c/cuda_kernel.h"]}

MLX_TYPES = {
    "array": "const mlx_array {}", "array?": "const mlx_array {}", "arrays": "const mlx_vector_array {}",
    "int": "int {}", "int?": "mlx_optional_int {}", "size": "size_t {}", "u64": "uint64_t {}", "float": "float {}",
    "float?": "mlx_optional_float {}", "double": "double {}", "bool": "bool {}", "dtype": "mlx_dtype {}",
    "dtype?": "mlx_optional_dtype {}", "string": "const char *{}",
}
MLX_LISTS = {"ints": "const int *{}", "int64s": "const int64_t *{}"}
OPTIONAL_TYPES = {"int?": "int", "float?": "float", "dtype?": "slip_dtype"}


def results(variant):
    return {"array": ["mlx_array *res"], "arrays": ["mlx_vector_array *res"], "none": [],
            "array, array": ["mlx_array *res_0", "mlx_array *res_1"]}[variant.returns]


def c_name(variant, argument):
    return variant.c_names.get(argument.name, argument.name)


def parameters(variant):
    parts = results(variant)
    for argument in variant.arguments:
        name = c_name(variant, argument)
        if argument.type in MLX_LISTS:
            parts += [MLX_LISTS[argument.type].format(name), f"size_t {name}_num"]
        else:
            parts.append(MLX_TYPES[argument.type].format(name))
    if variant.op.takes_stream:
        parts.append("const mlx_stream s")
    return parts


def declared(ops, module):
    return [variant for op in ops if op.module == module and op.public == "all" for variant in op.variants]


def nullable_sentence(variant):
    names = [c_name(variant, argument) for argument in variant.arguments if argument.type == "array?"]
    return (" " + " and ".join(names) + (" may be" if len(names) == 1 else " may each be") + " empty.") if names else ""


def header(ops, module):
    name = "ops" if module == "core" else module
    text = banner(
        TITLES[module] + " of the C interface. Each function returns 0, or 1 "
        "after an error, whose message has gone to the error handler (mlx/c/error.h). A result is assigned into *res, "
        "which may be an empty handle or one in use, whose array is then replaced, so that a result may take an "
        "argument's place. An empty handle as argument is an error unless the comment says that it may be empty. The "
        "work runs on the stream `s` when somebody evaluates the result."
    )
    text += f"#ifndef MLX_{name.upper()}_H\n#define MLX_{name.upper()}_H\n\n"
    text += "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n"
    headers = ["mlx/c/array.h", "mlx/c/optional.h", "mlx/c/stream.h", "mlx/c/vector.h", "slip/export.h"]
    headers = sorted(headers + PARTS.get(module, []))
    text += "".join(f"#include <{header}>\n" for header in headers) + "\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
    for variant in declared(ops, module):
        text += "\n" + declaration_comment(variant, nullable_sentence(variant))
        text += wrap_call(f"SLIP_API int {variant.mlx_name}(", parameters(variant), ");")
    return text + "\n#ifdef __cplusplus\n}\n#endif\n#endif\n"


class Body:
    """Collects the steps of one function: each runs only while all before it have succeeded."""

    def __init__(self, variant):
        self.label = f'"{variant.name}"'
        self.variables, self.steps, self.call = [], [], []

    def step(self, function, parts):
        self.steps.append((function, parts))

    def text(self):
        lines = "".join(f"    {variable};\n" for variable in self.variables)
        for position, (function, parts) in enumerate(self.steps):
            head = "    slip_status status = " if position == 0 else "    if (status == SLIP_OK) status = "
            lines += wrap_call(head + function + "(", parts, ");")
        return lines


def unwrap(body, variant, argument):
    name = c_name(variant, argument)
    if argument.type == "array":
        body.variables.append(f"slip_array *{argument.name}_in = NULL")
        body.step("slip__capi_array_in", [f"&{argument.name}_in", name, body.label, f'"{name}"'])
        body.call.append(f"{argument.name}_in")
    elif argument.type == "array?":
        body.variables.append(f"slip_array *{argument.name}_in = NULL")
        body.step("slip__capi_array_in_optional", [f"&{argument.name}_in", name])
        body.call.append(f"{argument.name}_in")
    elif argument.type == "arrays":
        body.variables += [f"slip_array *const *{argument.name}_in = NULL", f"size_t {argument.name}_count = 0"]
        body.step("slip__capi_arrays_in",
                  [f"&{argument.name}_in", f"&{argument.name}_count", name, body.label, f'"{name}"'])
        body.call += [f"{argument.name}_in", f"{argument.name}_count"]
    elif argument.type in MLX_LISTS:
        body.step("slip__capi_list_in", [name, f"{name}_num", body.label, f'"{name}"'])
        body.call += [name, f"{name}_num"]
    elif argument.type in OPTIONAL_TYPES:
        body.variables.append(f"{OPTIONAL_TYPES[argument.type]} {argument.name}_value = "
                              f"({OPTIONAL_TYPES[argument.type]}){name}.value")
        body.call.append(f"{name}.has_value ? &{argument.name}_value : NULL")
    elif argument.type == "dtype":
        body.variables.append(f"slip_dtype {argument.name}_in = SLIP_BOOL")
        body.step("slip__capi_dtype_in", [f"&{argument.name}_in", name, body.label])
        body.call.append(f"{argument.name}_in")
    else:
        body.call.append(name)


def finish(variant):
    if variant.returns == "none":
        return "    return slip__capi_result(status);\n"
    if variant.returns == "array":
        return f'    return slip__capi_array_out(res, out, status, "{variant.name}");\n'
    return (f'    if (slip__capi_array_out(res_0, out_0, status, "{variant.name}") != 0) {{\n'
            "        slip_array_release(out_1);\n        return 1;\n    }\n"
            f'    return slip__capi_array_out(res_1, out_1, SLIP_OK, "{variant.name}");\n')


def function_body(variant):
    body = Body(variant)
    outs = {"array": ["out"], "none": [], "array, array": ["out_0", "out_1"], "arrays": []}[variant.returns]
    body.variables += [f"slip_array *{name} = NULL" for name in outs]
    body.call += ["&" + name for name in outs]
    if variant.returns == "arrays":
        body.call.append("out")
    for result in results(variant):  # before anything is computed, or drawn
        place = result.split("*")[1]
        body.step("slip__capi_place_in", [place, body.label, f'"{place}"'])
    for argument in variant.arguments:
        unwrap(body, variant, argument)
    if variant.op.takes_stream:
        body.variables.append("slip_stream *stream = NULL")
        body.step("slip__capi_stream_in", ["&stream", "s", body.label])
        body.call.append("stream")
    if variant.returns == "arrays":
        return vector_body(body, variant)
    body.step(variant.native_name, body.call)
    return body.text() + finish(variant)


def vector_body(body, variant):
    """Results go through a block of pointers, whose references the vector takes over."""
    text = "    slip_array **out = NULL;\n" + body.text()
    text += f'    if (status != SLIP_OK) return slip__capi_vector_out(res, NULL, 0, status, {body.label});\n'
    text += f"    size_t count = {variant.outputs};\n"
    text += "    out = slip__calloc(count ? count : 1, sizeof *out);\n"
    text += wrap_call("    if (!out) status = slip__fail_memory(",
                      [body.label, "count * sizeof *out"], ");")
    text += wrap_call(f"    if (status == SLIP_OK) status = {variant.native_name}(", body.call, ");")
    text += wrap_call("    int failed = slip__capi_vector_out(",
                      ["res", "out", "status == SLIP_OK ? count : 0", "status", body.label], ");")
    return text + "    slip__free(out);\n    return failed;\n"


def source(ops):
    text = banner("The C interface's ops: handles in, native call, handle out.")
    headers = sorted("ops" if module == "core" else module for module in MODULES)
    text += "".join(f"#include <mlx/c/{header}.h>\n" for header in headers)
    text += "#include <slip/array.h>\n#include <slip/ops.h>\n\n"
    text += '#include "base/memory.h"\n#include "capi/handles.h"\n'
    for module in MODULES:
        for variant in declared(ops, module):
            text += "\n" + wrap_call(f"int {variant.mlx_name}(", parameters(variant), ") {")
            text += function_body(variant) + "}\n"
    return text


# What stands for a parameter in the calls below, and what is wrong instead: names that the test defines.
GOOD_ARGUMENTS = {
    "array": "some", "array?": "some", "arrays": "several", "int": "0", "int?": "no_int", "ints": "list, 2",
    "int64s": "wide_list, 2", "size": "1", "u64": "1", "float": "1", "float?": "no_float", "double": "1",
    "bool": "false", "dtype": "dtype", "dtype?": "no_dtype", "string": '""',
}
BAD_ARGUMENTS = {"array": "none", "arrays": "no_list", "ints": "NULL, 3", "int64s": "NULL, 3", "dtype": "dtype_99"}


def bad_calls(variant):
    """(what the message must name, the call) for every parameter that can be wrong by itself."""
    places = [result.split("*")[1] for result in results(variant)]
    names = places + [c_name(variant, argument) for argument in variant.arguments]
    stand_ins = ["res_list" if variant.returns == "arrays" else place for place in places]
    good = stand_ins + [GOOD_ARGUMENTS[argument.type] for argument in variant.arguments]
    bad = ["NULL"] * len(places) + [BAD_ARGUMENTS.get(argument.type) for argument in variant.arguments]
    labels = [f"'{name}'" for name in names]
    for position, argument in enumerate(variant.arguments, start=len(places)):
        if argument.type == "dtype":
            labels[position] = "dtype 99"
    if variant.op.takes_stream:
        good.append("s")
        bad.append("no_s")
        labels.append("stream")
    for position, wrong in enumerate(bad):
        if wrong is not None:
            parts = good[:position] + [wrong] + good[position + 1:]
            yield labels[position], f"{variant.mlx_name}({', '.join(parts)})"


def bad_input_cases(ops):
    text = banner(
        "X(name, part, call): a call of the C interface in which one argument is an empty handle, NULL, or no dtype, "
        "and whose message must have [name] and part. The test defines what the other arguments are."
    )
    text += "#ifndef SLIP_BAD_INPUT_CASES_H\n#define SLIP_BAD_INPUT_CASES_H\n\n"
    lines = ["#define SLIP_BAD_INPUT_CASES(X)"]
    for module in MODULES:
        for variant in declared(ops, module):
            lines += [f'    X("{variant.name}", "{part}", {call})' for part, call in bad_calls(variant)]
    return text + " \\\n".join(lines) + "\n\n#endif\n"
