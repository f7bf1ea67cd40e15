"""What the emitters share: banners, comments, parameter lists."""

import textwrap

WIDTH = 120
BANNER = "Made from ops/ by tools/generate.py: do not edit. {}"


def banner(text):
    return comment(BANNER.format(text))


def comment(text, indent=""):
    """A C block comment, wrapped, with the continuation lines starting with ' * '."""
    lines = textwrap.wrap(text, WIDTH - 6 - len(indent), break_long_words=False, break_on_hyphens=False)
    return indent + "/* " + ("\n" + indent + " * ").join(lines) + " */\n"


def wrap_call(head, parts, tail):
    """head + 'a, b, c' + tail, broken under the opening parenthesis where it does not fit."""
    line = head + ", ".join(parts) + tail
    if len(line) <= WIDTH:
        return line + "\n"
    indent = " " * (head.rindex("(") + 1 if "(" in head else 4)
    lines, current = [], head
    for position, part in enumerate(parts):
        piece = part + (tail if position == len(parts) - 1 else ",")
        if len(current) + len(piece) + 1 > WIDTH and current.strip() != head.strip():
            lines.append(current.rstrip())
            current = indent + piece + " "
        elif current != head and len(current) + len(piece) > WIDTH:
            lines.append(current.rstrip())
            current = indent + piece + " "
        else:
            current += piece + " "
    lines.append(current.rstrip())
    return "\n".join(lines) + "\n"


RULE_SENTENCES = {
    "floating": "Other dtypes than floating and complex ones become float32.",
    "real_floating": "Other dtypes than floating ones become float32.",
    "magnitude": "The dtype stays; complex64 gives float32.",
    "promote_floating": "The dtypes are promoted together; integers and bool become float32.",
    "promote": "The dtypes are promoted together.",
    "promote_real": "The dtypes are promoted together.",
    "promote_inexact": "The dtypes are promoted together.",
    "compare": "The dtypes are promoted together; the result is bool.",
    "predicate": "The result is bool.",
    "boolean": "The result is bool.",
    "promote_real_floating": "The dtypes are promoted together; integers and bool become float32.",
    "promote_bits": "The dtypes are promoted together.",
    "promote_integer": "The dtypes are promoted together; bool becomes uint8.",
    "part": "complex64 gives float32; other dtypes stay.",
    "select": "x and y are promoted together; the condition is converted to bool.",
    "index": "The result is uint32.",
}


def declaration_comment(variant, extra=""):
    """What the function does, and the dtype rule in words."""
    op = variant.op
    parts = [variant.doc or op.doc]
    if op.dtype in RULE_SENTENCES:
        parts.append(RULE_SENTENCES[op.dtype])
    return comment(" ".join(parts) + extra)
