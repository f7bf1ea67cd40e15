"""Index expressions whose outcome is the same in MLX, down to the words of an error: (what to run first, expression)
over the names mx and np. Plain data, and code that makes more of it from a seed: nothing here imports mlx."""

import random

SETUP = "a = mx.arange(24).reshape(2, 3, 4)\nb = mx.arange(5)\ns = mx.array(7)\nz = mx.zeros((0, 3))\n"
SETUP += "f = mx.arange(6.0).reshape(2, 3)\nt = mx.array([0, 1])\nn = mx.array([-1, 0, 0])\n"

READS = """
b[2]; b[-1]; b[np.int64(2)]; b[np.uint8(2)]; b[1:4]; b[::-1]; b[4:1:-1]; b[::2]; b[::-2]; b[10:20]; b[-100:100]; b[3:1]
b[np.int32(1):np.int32(3)]; b[None]; b[...]; b[()]; b[None, None]; b[..., None]; b[None, ...]; b[None, 2]; b[2, None]
b[None, 1:3, None]; b[-2**31:]; b[2**31 - 1:]; b[:2**31 - 1]; b[-2**31::-1]; b[4:-2**31:-1]; b[slice(1)]; s[()]; s[...]
s[None]; s[None, None]; s[..., None]; a[0]; a[0, 1]; a[0, 1, 2]; a[0, 1, 2, None]; a[0, ..., 2]; a[..., 0]; a[..., 1:3]
a[:, 1]; a[:, :, 1]; a[0][1]; a[-1, -1, -1]; a[:, ::-1]; a[:, ::-1, ::-2]; a[None, :, None, 1]; a[None, ..., None]
a[(0, 1)]; a[..., None, 0, 0, 0, None]; a[::-1, 0]; a[1:1]; a[:, 2:1]; a[5:]; a[:, :, 3:0:-1]; a[:, :, -1::-1]
a[:, :, :-5:-1]; a[1:0:1, 0]; a[0][..., 0]; a[[0, 1]]; a[[[0, 1], [1, 0]]]; a[[0, -1]]; a[[mx.array(0), mx.array(1)]]
a[[1],]; a[[[1]], 0]; a[[1, True]]; a[[True, 1]]; a[[(0, 1), (1, 0)]]; a[[t, [1, 0]]]; a[mx.array(1)]; a[mx.array([1])]
a[mx.array([[0, 1]])]; a[n]; a[mx.array([], dtype=mx.int32)]; a[t.astype(mx.uint8)]; a[t.astype(mx.int64)]
a[t.astype(mx.uint64)]; a[n.astype(mx.int8)]; a[np.array(1)]; a[0, [0, 1]]; a[:, [0, 1]]; a[[0, 1], [0, 1]]
a[[0, 1], :, [0, 1]]; a[[0, 1], None, [0, 1]]; a[[0, 1], ..., [0, 1]]; a[0, :, [0, 1]]; a[[0, 1], :, 0]
a[:, 0, [0, 1]]; a[:, [0, 1], 0]; a[t, t]; a[t, :, t]; a[:, t, t]; a[:, t]; a[..., t]; a[None, t]; a[t, None]
a[t, None, t]; a[None, t, :, t]; a[t[:, None], n]; a[t, 1:3]; a[t, ::-1]; a[1:, t]; a[0, t]; a[0, t, t]; a[t, 0]
a[t, :, 0]; a[0, :, t]; a[0, None, t]; a[t, 0, t]; a[mx.array(0), mx.array(1)]; a[mx.array(0), :, mx.array(1)]
a[:, mx.array(0)]; a[mx.array(0), 0, mx.array(1)]; a[mx.array(0), ::2]; a[mx.array(0), 1, :]; a[1, mx.array(0)]
a[mx.array(0), None]; a[mx.array([0]), None, 0]; a[0, [[0, 1], [1, 0]]]; a[t, 1:2, None]; a[1:2, t, 2]
a[None, None, t, None, t]; a[:, None, t, None, t]; a[t, None, None, 1]; a[mx.array([1]), t]; a[:, 0, None, t]
a[:, t, None, 0]; a[t, ..., 1:3]; a[1:, ..., t]; a[None, 0, None, t, None]; a[0, t, None]; a[0, t, None, 0]
a[t, None, 0]; a[t, None, ..., 0]; a[..., t, 0]; a[t, ..., 0, None]; a[[[0], [1]], :, [0, 1, 2]]
a[:, [[0], [1]], [0, 1, 2]]; a[None, 0, ..., t]; a[0, ..., None, t]; a[0, ..., t]; a[0, 1:2, t]; a[0, 0, t]
a[:, t, ..., t]; a[t, t, ..., t]; z[:]; z[:, 0]; z[:, [0, 1]]; z[mx.array([], dtype=mx.int32)]; z[:, t]; z[::-1]
z[..., None]; z[0:1, 0]; z[:, mx.array(0)]; z[:, 0, None]; z[t[:0].astype(mx.int32), 0]; list(a)[1]
[x.item() for x in b]; f[1]; f[t, t]; f[:, n]
"""

# (setup, expression) pairs of which the expression raises.
READ_ERRORS = """
b[True]; b[False]; b[np.bool_(True)]; b[1.0]; b["a"]; b[b"a"]; b[2**40]; b[-2**40]; b[2**40:]; b[:2**40]; b[::2**40]
b[1.0:3]; b[mx.array(1):mx.array(3)]; b["a":]; b[..., ...]; s[0]; s[:]; s[[0]]; s[mx.array(0)]; s[mx.array(True)]
s["a"]; s[True]; s[None, 0]; s[0, 0]; a[0, 1, 2, 3]; a[0:1, 0:1, 0:1, 0:1]; a[0, 0, 0, 0, ...]; a[[]]; a[[0.0]]
a[["a"]]; a[[True, False]]; a[[[0, 1], [1]]]; a[[0, [1]]]; a[[None]]; a[mx.array([])]; a[mx.array([1.0])]
a[mx.array([True, False])]; a[mx.array(True)]; a[np.array([0, 1])]; a[np.array([True, False])]; a[range(2)]; a[{1}]
a[0, range(2)]; a[0, np.array([0])]; a[((0, 1),)]; a[0, (1, 2)]; a[t, mx.array([0, 1, 2])]; a[t, t, t, t]
a[t, ..., t, ...]; a[mx.array([True, False]), 0]; a[0, mx.array([True, False, True])]; a["x", 0]; a[0, "x"]; a[0, 1.0]
a[True, 0]; a[:, True]; a[0, {}]; a[0, []]; a[[], []]; a[0, [1.0]]; a[0, mx.array(1.0)]; a[0, 2**40]; a[t, "x"]
a[mx.array([0.5]), t]; z[[0]]; z[mx.array([0])]; z[[]]; a[mx.int32]
"""

WRITES = """
b[2] = 9; b[-1] = 9; b[1:3] = 9; b[::-1] = mx.arange(5); b[::2] = mx.array([7, 8, 9]); b[4:1:-2] = mx.array([7, 8])
b[3:1] = 5; b[3:1] = mx.array([1]); b[1:3] = mx.array([[1, 2]]); b[1:3] = mx.array([[[1]]]); b[2] = mx.array([9])
b[2] = mx.array([[9]]); b[...] = 3; b[()] = 3; b[:] = 3; b[None] = 3; b[None] = mx.array([1, 2, 3, 4, 5])
b[None, 2] = 4; b[2, None] = 4; b[None, 1:3] = mx.array([7, 8]); b[1:3, None] = mx.array([[7], [8]]); b[True] = 3
b[False] = 3; b[np.array(1)] = 3; b[np.array([True, False, True, False, True])] = 3; b[np.bool_(True)] = 3; b[1] = 2.5
b[1] = True; b[1] = 1j; b[1:3] = np.array([5, 6]); b[1:3] = np.array([5.7, 6.2]); b[1] = np.int64(3)
b[1] = np.float32(3.7); b[1] = mx.array(2.7); b[1] = mx.array(True); b[1:3] = memoryview(b"ab"); s[()] = 1; s[...] = 1
s[None] = 1; s[True] = 3; s[mx.array(True)] = 1; s[()] = mx.array([3]); f[0, 1] = 9; f[0] = mx.array([7, 8, 9])
f[:, 1] = mx.array([7, 8]); f[0] = 1j; f[[0]] = 1; f[mx.array([0]), 0] = 1; f[t] = mx.array([1, 2, 3])
f[t] = mx.array([[1], [2]]); f[t] = mx.array([[[1]]]); f[mx.array([0, 0])] = mx.array([[1], [2]])
f[mx.array([0, 0, 1, 0]), mx.array([0, 0, 1, 0])] = mx.array([1, 2, 3, 4]); f[t, t] = mx.array([7, 8])
f[t, :] = mx.array([[7], [8]]); f[:, t] = mx.array([7, 8]); f[:, t] = mx.array([[7], [8]]); f[:, [0, 1]] = 5
f[[0, 1]] = 5; f[[0, 1], [0, 1]] = 5; f[[True, False]] = 5; f[mx.array([True, False])] = 5; f[n] = n
f[mx.array([True, False])] = mx.array([7, 8, 9]); f[mx.array([True, True])] = mx.array([[1, 2, 3], [4, 5, 6]])
f[mx.array([True, False])] = mx.array([[1, 2, 3]]); f[mx.array([True, False])] = mx.array([[1, 2, 3], [4, 5, 6]])
f[mx.array([True, True])] = mx.array([[1], [2]]); f[mx.array([[True, False, True], [False, True, False]])] = 5
f[mx.array([[True, False, True], [False, True, False]])] = mx.array([7, 8, 9]); f[mx.array(True)] = 5
f[mx.array(False)] = 5; f[mx.array([False, False])] = mx.array([7, 8, 9]); f[np.array([True, False])] = 3
f[[True, 1]] = 5; a[mx.array([True, False])] = mx.zeros((3, 4))
a[mx.array([[True, False, True], [False, True, False]])] = mx.array([1, 2, 3, 4])
a[mx.array([[True, False, True], [False, True, False]])] = mx.array([[100], [200], [300]])
a[mx.array([[True, False, True], [False, True, False]])] = mx.arange(12).reshape(3, 4); a[0, 1] = 5
a[0, :, 1] = mx.array([7, 8, 9]); a[:, 1, ::2] = mx.array([[7], [8]])
a[:, ::-1, ::-2] = mx.arange(12).reshape(2, 3, 2); a[..., 0] = mx.array([1, 2, 3]); a[0, ...] = mx.array([1, 2, 3, 4])
a[0, t] = 5; a[0, t] = mx.array([[1], [2]]); a[:, 0, t] = mx.array([[1, 2], [3, 4]])
a[t, :, t] = mx.array([[1, 2, 3], [4, 5, 6]]); a[t, 1:, t] = mx.array([[1, 2], [4, 5]])
a[t, ::-1, t] = mx.array([[1, 2, 3], [4, 5, 6]]); a[t, ::2, t] = mx.array([[1, 2], [4, 5]])
a[t, None, t] = mx.array([[[1, 2, 3, 4]], [[4, 5, 6, 7]]]); a[None, t, :, t] = mx.array([[[1, 2, 3]], [[4, 5, 6]]])
a[1:, t] = mx.array([[[1], [2]]]); a[::-1, t] = mx.array([[[1], [2]], [[3], [4]]]); a[t, 0] = mx.array([[1], [2]])
a[t, :, 0] = mx.array([[1, 2, 3], [4, 5, 6]]); a[t[:, None], n] = mx.arange(24).reshape(2, 3, 4); a[0] = a[1]
a[t, 1:3] = mx.array([[[1], [2]], [[3], [4]]]); a[mx.array([-1])] = 1; a[mx.array(1)] = 1
a[mx.array([], dtype=mx.int32)] = 1; a[mx.array(1), mx.array(1)] = mx.array([1, 2, 3, 4])
a[0, t, 0] = mx.array([5, 6]); a[:, :, t] = mx.arange(12).reshape(2, 3, 2)
a[mx.array(0), :, t] = mx.array([[1, 2, 3], [4, 5, 6]]); a[None, 0, :, None] = mx.arange(12).reshape(3, 1, 4)
a[0, :, None, 0] = mx.array([[1], [2], [3]]); z[:] = 1; z[:] = mx.zeros((0, 3)); z[:, 0] = 1
z[mx.zeros((0,), dtype=mx.bool_)] = 1; a[1:2] = mx.zeros((1, 1, 3, 4)); a[t] = mx.zeros((1, 2, 3, 4))
a[t, t] = mx.zeros((1, 2, 4)); a[:, t] = mx.zeros((1, 2, 2, 4)); a[a > 5] = 0; a[a[0, 0] > 9] = 1
"""

WRITE_ERRORS = """
b[3:1] = mx.array([1, 2]); b[1:3] = mx.array([1, 2, 3]); b[1:3] = mx.array([[1], [2]]); b[1:3] = mx.zeros((0,))
s[0] = 1; s[:] = 1; s[mx.array([0])] = 1; b[1.0] = 3; b["a"] = 3; a[0, True] = 3; b[np.array([0, 1])] = 3
b[range(2)] = 3; b[2**40] = 3; b[2**40:] = 3; b[1.0:] = 3; b[1] = 2**40; b[1] = "x"; b[1] = {}
f[...] = mx.zeros((3, 2)); f[...] = mx.zeros((2, 2, 3)); f[0, 1, 2] = 1; f[..., ...] = 1; f[:, :, :] = 1
f[t] = mx.array([1, 2]); f[t, t] = mx.array([7, 8, 9]); f[[]] = 5; f[[0.5]] = 5; f[mx.array([True, False, True])] = 5
f[mx.array([[True, False], [False, True]])] = 5; f[mx.array([True])] = 5; f[mx.array([[True], [False]])] = 5
f[True, 0] = 5; f[np.array([True, False]), 0] = 4; a[mx.array([True, True, True])] = 1; a[mx.array([])] = 1
a[mx.array(1.0)] = 1; a[t, mx.array([0, 1, 2])] = 1; a[t, t, t, t] = 1; a[t, "x"] = 1; z[[0]] = 1
a[1:2] = mx.zeros((2, 3, 4)); a[0, (1, 2)] = 1; del b[0]; b[0] = [[1], [2, 3]] if mx.arange(1)[0, 0] else 0
"""

UPDATES = """
a.at[0].add(1); a.at[0][0].add(100); b.at[0].add(2.7); b.at[0].add(True); b.at[0].add(mx.array(2.7))
b.at[0].add(np.array([1])); b.at[0].add(value=1); b.at[mx.array([0, 0, 1])].add(1); b.at[n].add(mx.array([1, 2, 3]))
b.at[mx.array([0, 0, 1])].subtract(mx.array([1, 2, 3])); b.at[mx.array([3, 3, 4])].multiply(mx.array([2, 3, 4]))
f.at[mx.array([1, 1, 0])].divide(mx.array([[2], [4], [3]])); f.at[1].divide(2); f.at[:, 1].divide(mx.array([2, 4]))
b.at[mx.array([3, 3, 4])].maximum(mx.array([2, 3, 40])); b.at[mx.array([3, 3, 4])].minimum(mx.array([2, 1, 40]))
b.at[:].add(1); b.at[::2].add(mx.array([10, 20, 30])); b.at[::-2].subtract(mx.array([10, 20, 30])); b.at[...].add(5)
b.at[()].add(5); b.at[None].add(5); b.at[1:3].maximum(2); b.at[1:3].minimum(0); b.at[1:3].multiply(5); s.at[()].add(1)
b.at[mx.array([7])].add(1); (b > 2).at[0].add(True); (b > 2).at[0].multiply(True); (b > 2).at[t].maximum(True)
z.at[:].add(1); f.at[0].add(1j); (f * 1j).at[0].add(1j); (f * 1j).at[1].multiply(1j); b.astype(mx.int8).at[0].add(1.5)
a.at[t, ::2, t].add(1); a.at[t, 1:, t].multiply(2); a.at[:, t, n[:2]].maximum(50); f.at[n, n].add(mx.array([1, 2, 3]))
f.at[[1, 1]].add(1)
"""

UPDATE_ERRORS = """
a.at.add(1); a.at.multiply(2); b.at[0].add(2**40); s.at[0].add(1); b.at["x"].add(1); b.at[0, 0].add(1)
(b > 2).at[0].subtract(True); b.astype(mx.int8).at[0].add(200); b.at[1:3].add(mx.array([1, 2, 3])); b.at[0].add("x")
"""


def split(text):
    return [case.strip() for line in text.splitlines() for case in line.split("; ") if case.strip()]


def written_to(statement):
    """The expression for the array that an assignment changes."""
    return statement.removeprefix("del ").split("[")[0]


def random_slice(rng, size):
    def bound():
        return rng.choice(["", "", str(rng.randint(-size, size - 1))])

    while True:
        text = f"{bound()}:{bound()}{rng.choice(['', '', '', ':2', ':-1', ':-2', ':3'])}"
        if len(eval(f"range({size})[{text}]")): return text


def random_index(rng, shape):
    """An index in bounds, as source. MLX writes elsewhere, or past the end, where a negative int follows a None, and
    where a slice beside index arrays is empty or its bounds are out of range: none of them is made here."""
    entries, group = [], rng.choice([(2,), (3,), (2, 1), (2, 2), (1,)])
    named = rng.randint(1, len(shape))
    skipped = rng.randint(0, named) if named < len(shape) and rng.random() < 0.3 else None
    axis = 0
    for i in range(named):
        if i == skipped:
            entries.append("...")
            axis = len(shape) - (named - i)
        if rng.random() < 0.15: entries.append("None")
        size = shape[axis]
        kind = rng.choice(["int", "slice", "slice", "array"]) if size else "slice"
        if kind == "int": entries.append(str(rng.randint(0 if "None" in entries else -size, size - 1)))
        elif kind == "slice": entries.append(random_slice(rng, size))
        else:
            own = group if rng.random() < 0.7 else group[-1:]
            count = own[0] * (own[1] if len(own) > 1 else 1)
            values = [rng.randint(-size, size - 1) for _ in range(count)]
            entries.append(f"mx.array({values}).reshape{own!r}".replace(",)", ")"))
        axis += 1
    return ", ".join(entries)


def random_cases(seed, count):
    rng = random.Random(seed)
    cases = []
    for _ in range(count):
        shape = tuple(rng.choice([1, 2, 3, 3, 4, 5]) for _ in range(rng.randint(1, 4)))
        size = 1
        for dimension in shape: size *= dimension
        setup = f"x = mx.arange({size}).reshape({', '.join(map(str, shape))})\n"
        index = random_index(rng, shape)
        cases.append((setup, f"x[{index}]"))
        # Of several values for one element MLX does not say which stays, so that all are the same here.
        cases.append((setup + f"x[{index}] = -7\n", "x"))
        cases.append((setup, f"x.at[{index}].add(3)"))
    return cases


CASES = [(SETUP, expression) for expression in split(READS) + split(UPDATES)]
CASES += [(SETUP + statement + "\n", written_to(statement)) for statement in split(WRITES)]
CASES += random_cases(seed=20251125, count=150)
ERROR_CASES = [(SETUP, expression) for expression in split(READ_ERRORS) + split(UPDATE_ERRORS)]
ERROR_CASES += [(SETUP + statement + "\n", written_to(statement)) for statement in split(WRITE_ERRORS)]
