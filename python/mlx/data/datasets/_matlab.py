"""Reads MATLAB's files of level 5, as far as ImageNet's description of its classes needs: structures, cells, texts and
numbers, compressed or not ("MAT-File Format", The MathWorks)."""

import struct
import zlib

import numpy as np

COMPRESSED, MATRIX = 15, 14
NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
TEXTS = {1: "latin1", 2: "latin1", 16: "utf-8", 17: "utf-16", 18: "utf-32"}
CELL, STRUCTURE, TEXT, FIRST_NUMBER, LAST_NUMBER = 1, 2, 4, 6, 15

HEADER_BYTES = 128
DEPTH_LIMIT = 16
SIZE_LIMIT = 64 << 20


class MatlabError(ValueError):
    pass


def load(content):
    """{name: value} of a file's bytes. A structure is a list of dicts, a cell a list, a text a str, and numbers are a
    flat array, each in MATLAB's order, which is column by column."""
    if len(content) < HEADER_BYTES or content[126:128] not in (b"IM", b"MI"):
        raise MatlabError("this is no MATLAB file of level 5")
    order = "<" if content[126:128] == b"IM" else ">"
    return dict(_variables(content, HEADER_BYTES, order))


def _variables(content, at, order):
    while at < len(content):
        kind, data, at = _element(content, at, order)
        if kind == COMPRESSED:
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(data, SIZE_LIMIT)
            if unpacker.unconsumed_tail:
                raise MatlabError(f"a variable unpacks to more than {SIZE_LIMIT} bytes")
            kind, data, _ = _element(data, 0, order)
        if kind == MATRIX:
            yield _matrix(data, order, 0)


def _element(data, at, order):
    """(type, bytes, where the next one begins)"""
    if len(data) - at < 8:
        raise MatlabError("the file ends within an element")
    kind, size = struct.unpack_from(order + "II", data, at)
    if kind >> 16:  # up to four bytes fit into the head
        kind, size, begin, after = kind & 0xFFFF, kind >> 16, at + 4, at + 8
        if size > 4:
            raise MatlabError("a small element is too large")
    else:
        begin = at + 8
        after = begin + size if kind == COMPRESSED else begin + (size + 7) // 8 * 8
    if size > len(data) - begin:
        raise MatlabError("the file ends within an element")
    return kind, data[begin : begin + size], after


def _numbers(kind, data, order):
    if kind not in NUMBERS:
        raise MatlabError(f"an element of type {kind} where numbers should be")
    kind = np.dtype(order + NUMBERS[kind])
    return np.frombuffer(data[: len(data) // kind.itemsize * kind.itemsize], kind)


def _matrix(data, order, depth):
    """(name, value)"""
    if depth > DEPTH_LIMIT:
        raise MatlabError(f"more than {DEPTH_LIMIT} values lie within each other")
    if not data:  # what MATLAB writes for an empty one in a structure
        return "", np.zeros(0)
    parts = []
    at = 0
    for _ in range(3):
        kind, part, at = _element(data, at, order)
        parts.append((kind, part))
    flags, shape = _numbers(*parts[0], order), [int(size) for size in _numbers(*parts[1], order)]
    if not len(flags) or any(size < 0 for size in shape):
        raise MatlabError("a variable's head is damaged")
    count = 1
    for size in shape:
        count *= size
    if count > len(data):
        raise MatlabError(f"{count} elements in {len(data)} bytes")
    name, kind = parts[2][1].decode("latin1"), int(flags[0]) & 0xFF
    if kind == TEXT:
        coding, text, _ = _element(data, at, order)
        return name, _text(coding, text, order)
    if kind == CELL:
        return name, _children(data, at, order, count, depth)
    if kind == STRUCTURE:
        return name, _structure(data, at, order, count, depth)
    if FIRST_NUMBER <= kind <= LAST_NUMBER:
        stored, numbers, _ = _element(data, at, order)
        return name, _numbers(stored, numbers, order)
    raise MatlabError(f"'{name}' is of class {kind}, which is not read here")


def _text(coding, text, order):
    if coding == 4:  # UTF-16 code units
        coding = 17
    if coding not in TEXTS:
        raise MatlabError(f"a text of type {coding}")
    name = TEXTS[coding]
    if name in ("utf-16", "utf-32"):
        name += "-le" if order == "<" else "-be"
    return text.decode(name, "replace")


def _children(data, at, order, count, depth):
    values = []
    for _ in range(count):
        kind, child, at = _element(data, at, order)
        if kind != MATRIX:
            raise MatlabError(f"an element of type {kind} where a variable should be")
        values.append(_matrix(child, order, depth + 1)[1])
    return values


def _structure(data, at, order, count, depth):
    kind, width, at = _element(data, at, order)
    width = int(_numbers(kind, width, order)[0]) if width else 0
    _, names, at = _element(data, at, order)
    if width < 1 or len(names) % width:
        raise MatlabError("a structure's names are damaged")
    names = [names[i : i + width].split(b"\0")[0].decode("latin1") for i in range(0, len(names), width)]
    if count * len(names) > len(data):
        raise MatlabError(f"{count} structures of {len(names)} fields in {len(data)} bytes")
    values = _children(data, at, order, count * len(names), depth)
    return [dict(zip(names, values[i : i + len(names)])) for i in range(0, len(values), len(names))] if names else []
