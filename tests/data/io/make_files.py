#!/usr/bin/env python3
"""Makes the files in this folder: what NumPy and MLX 0.32.2 write, and small files that the specifications describe.

usage: make_files.py    in an environment with numpy and mlx==0.32.2

The values are our own, so the files need no licence. gguf files with quantised tensors are laid out here by hand after
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, and what MLX reads from them is stored beside them as npy
files, one for each array: NAME.ARRAY.npy.
"""
import os
import struct

import mlx.core as mx
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
mx.set_default_device(mx.cpu)


def path(name):
    return os.path.join(HERE, name)


# ---- npy ----

def make_npy():
    grid = np.arange(6).reshape(2, 3)
    for name, array in {
        "numpy_f4": grid.astype("<f4") + 0.5,
        "numpy_f4_big": grid.astype(">f4") + 0.5,
        "numpy_i8_big": grid.astype(">i8") - 3,
        "numpy_c8_big": (grid + 1j * (grid + 10)).astype(">c8"),
        "numpy_i2_fortran": np.asfortranarray(grid.astype("<i2")),
        "numpy_u2_fortran_big": np.asfortranarray(grid.astype(">u2")),
        "numpy_b1": grid % 2 == 0,
        "numpy_scalar": np.float64(2.5),
        "numpy_empty": np.zeros((2, 0, 3), np.uint8),
        "numpy_text": np.array(["ab", "c"]),
    }.items():
        np.save(path(name + ".npy"), array)
    for version in (1, 2, 3):
        with open(path(f"numpy_v{version}.npy"), "wb") as file:
            np.lib.format.write_array(file, np.arange(3, dtype="<f4"), version=(version, 0))
    mx.save(path("mlx_bf16.npy"), mx.array([[1.5, -2, 3], [4, 5, 1e30]], dtype=mx.bfloat16))
    mx.save(path("mlx_transposed.npy"), mx.arange(6).reshape(2, 3).T)
    mx.save(path("mlx_vector.npy"), mx.arange(3).astype(mx.int8))


# ---- safetensors ----

def make_safetensors():
    dtypes = [mx.bool_, mx.uint8, mx.uint16, mx.uint32, mx.uint64, mx.int8, mx.int16, mx.int32, mx.int64, mx.float16,
              mx.float32, mx.bfloat16, mx.complex64]
    arrays = {str(dtype)[len("mlx.core."):]: mx.array([[0, 1, 1], [0, 0, 1]]).astype(dtype) for dtype in dtypes}
    arrays["scalar"] = mx.array(7.5)
    arrays["empty"] = mx.zeros((0, 4))
    mx.save_safetensors(path("mlx_all.safetensors"), arrays, {"kind": "test", "text": "line\n\"quoted\" \u20ac \U0001f600"})


# ---- gguf ----

FORMATS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def value(kind, given):
    if kind == 8:
        return text(given)
    if kind == 9:
        return struct.pack("<IQ", given[0], len(given[1])) + b"".join(value(given[0], item) for item in given[1])
    return struct.pack(FORMATS[kind], given)


def gguf(tensors=(), pairs=(), version=3, alignment=32):
    out = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(pairs))
    for key, kind, given in pairs:
        out += text(key) + struct.pack("<I", kind) + value(kind, given)
    data = b""
    for name, dims, kind, content in tensors:
        data += bytes(-len(data) % alignment)
        out += text(name) + struct.pack("<I", len(dims)) + struct.pack(f"<{len(dims)}Q", *dims)
        out += struct.pack("<IQ", kind, len(data))
        data += content
    return out + bytes(-len(out) % alignment) + data


def blocks(seed, count, head, byte_count, tail=0):
    """Quantised blocks: `head` halves of moderate size, random bytes, `tail` halves."""
    random = np.random.default_rng(seed)
    halves = lambda n: random.uniform(-2, 2, n).astype(np.float16).tobytes()
    return b"".join(halves(head) + random.bytes(byte_count) + halves(tail) for _ in range(count))


def values_of_q4_k(data):
    """What ggml's blocks of that type stand for: two factors, 8 groups' scales and minimums in 12 bytes, nibbles."""
    values = []
    for start in range(0, len(data), 144):
        block = np.frombuffer(data[start:start + 144], np.uint8)
        scale, minimum = block[:4].view(np.float16).astype(np.float32)
        packed, nibbles = block[4:16].astype(np.int32), block[16:].reshape(4, 32)
        for group in range(8):
            low = group % 4
            if group < 4:
                group_scale, group_minimum = packed[low] & 63, packed[4 + low] & 63
            else:
                group_scale = packed[8 + low] & 15 | packed[low] >> 6 << 4
                group_minimum = packed[8 + low] >> 4 | packed[4 + low] >> 6 << 4
            quants = nibbles[group // 2] >> group % 2 * 4 & 15
            values.append(scale * np.float32(group_scale) * quants - minimum * np.float32(group_minimum))
    return np.concatenate(values).astype(np.float16)


def make_gguf():
    mx.save_gguf(path("mlx_plain.gguf"),
                 {"f32": mx.arange(6).reshape(2, 3).astype(mx.float32), "f16": mx.ones((4,), mx.float16),
                  "i8": mx.array([-1, 2], mx.int8), "i16": mx.array([[-300], [2]], mx.int16), "i32": mx.array(70000)},
                 {"text": "value", "list": ["a", "bc", ""], "array": mx.array([1, 2, 3]), "number": mx.array(2.5),
                  "flag": mx.array(True)})
    samples = [(0, 200), (1, -3), (2, 65535), (3, -9), (4, 2**32 - 1), (5, -7), (6, 1.5), (7, True), (8, "h\u00e9"),
               (10, 2**63 + 1), (11, -2**40), (12, 0.1)]
    pairs = [(f"one.{kind}", kind, sample) for kind, sample in samples]
    pairs += [(f"two.{kind}", 9, (kind, [sample, sample])) for kind, sample in samples]
    pairs += [(f"none.{kind}", 9, (kind, [])) for kind, sample in samples]
    with open(path("metadata.gguf"), "wb") as file:
        file.write(gguf((), pairs, version=2))
    floats = np.array([1, 3.14159, 65536, 1e-8, -0.0, np.inf, 65520, 6e-8, -1e38], np.float32)
    tensors = {
        "q4_0.weight": ([64, 2], 2, blocks(1, 4, 1, 16)),
        "q4_1": ([32, 3], 3, blocks(2, 3, 2, 16)),
        "layer.q8_0.weight": ([32, 1, 2], 8, blocks(3, 2, 1, 32)),
        "q2_k": ([256, 2], 10, blocks(4, 2, 0, 80, 2)),
        "q4_k": ([512], 12, blocks(5, 2, 2, 140)),
        "q6_k": ([256, 2], 14, blocks(6, 2, 0, 208, 1)),
        "bf16": ([9], 30, (floats.view(np.uint32) >> 16).astype("<u2").tobytes()),
    }
    with open(path("quantised.gguf"), "wb") as file:
        file.write(gguf([(name, *rest) for name, rest in tensors.items()], [("general.alignment", 4, 64)],
                        alignment=64))
    for name, array in mx.load(path("quantised.gguf")).items():
        np.save(path(f"quantised.{name}.npy"), np.array(array))
    np.save(path("quantised.q4_k.npy"), values_of_q4_k(tensors["q4_k"][2]))


if __name__ == "__main__":
    make_npy()
    make_safetensors()
    make_gguf()
