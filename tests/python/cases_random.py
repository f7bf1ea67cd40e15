"""Random numbers from keys and seeds, as expressions over mx and np. Floats that went through logarithms agree within a
tolerance; everything else in every bit. Keys are split by hand: indices that a package lacks fail no case here."""

SHAPES = ("()", "(1,)", "(7,)", "(2, 3)", "(0, 2)")
HALF = ("float16", "bfloat16", "float32")


def keyed():
    for seed in (0, 7, 2**40 + 1):
        key = f"key=mx.random.key({seed})"
        yield f"mx.random.key({seed})"
        yield f"mx.random.split(mx.random.key({seed}))"
        yield f"mx.random.split(mx.random.key({seed}), num=3)"
        for shape in SHAPES:
            for dtype in HALF:
                yield f"mx.random.uniform(shape={shape}, dtype=mx.{dtype}, {key})"
                yield f"mx.random.normal({shape}, mx.{dtype}, {key})"
            yield f"mx.random.uniform(-3, mx.array(2.5), {shape}, {key})"
            yield f"mx.random.normal({shape}, loc=2.0, scale=0.5, {key})"
            yield f"mx.random.randint(-5, 9, {shape}, {key})"
            yield f"mx.random.randint(0, 200, {shape}, mx.uint8, {key})"
            yield f"mx.random.bernoulli(0.3, {shape}, {key})"
            yield f"mx.random.gumbel({shape}, {key})"
            yield f"mx.random.laplace({shape}, loc=1.0, scale=2.0, {key})"
            yield f"mx.random.truncated_normal(-1.0, 1.5, {shape}, {key})"
        yield f"mx.random.bernoulli(mx.array([0.1, 0.9]), (3, 2), {key})"
        yield f"mx.random.bernoulli({key})"
        yield f"mx.random.categorical(mx.array([[0.1, 2.0, -1.0], [1.0, 1.0, 1.0]]), {key})"
        yield f"mx.random.categorical(mx.zeros((2, 3)), axis=0, {key})"
        yield f"mx.random.categorical(mx.zeros((2, 3)), num_samples=4, {key})"
        yield f"mx.random.categorical(mx.zeros((2, 3)), shape=(4, 2), {key})"
        yield f"mx.random.permutation(9, {key})"
        yield f"mx.random.permutation(mx.arange(12).reshape(3, 4), {key})"
        yield f"mx.random.permutation(mx.arange(12).reshape(3, 4), axis=1, {key})"
        yield f"mx.random.normal((2, 2), mx.complex64, {key})"


def seeded():
    for seed in (0, 5):
        yield (f"mx.random.seed({seed})\n",
               "[mx.random.uniform(shape=(3,)), mx.random.randint(0, 9, (3,)), mx.random.state[0]]")
        yield f"mx.random.seed({seed})\nmx.eval(mx.random.normal((3,)))\n", "mx.random.state[0]"
        yield (f"mx.random.seed({seed})\n", "mx.random.permutation(5)")


REFUSED = """
mx.random.uniform(shape=(-1,)); mx.random.uniform(dtype=mx.int32); mx.random.uniform(shape="x")
mx.random.uniform("a"); mx.random.randint(0, 5, dtype=mx.float32); mx.random.randint()
mx.random.randint(0, 5, (2**40,)); mx.random.key("x"); mx.random.key(-1); mx.random.key(2**64); mx.random.key(1.5)
mx.random.split(3); mx.random.split(mx.array([1, 2])); mx.random.split(mx.random.key(0), num=-1)
mx.random.split(mx.random.key(0), num=0); mx.random.permutation("x"); mx.random.permutation(-1)
mx.random.permutation(mx.arange(4), axis=2); mx.random.permutation(mx.array(3))
mx.random.categorical(mx.zeros((2, 3)), axis=2); mx.random.categorical(mx.zeros((2, 3)), shape=(3,))
mx.random.categorical(mx.zeros((2, 3)), num_samples=2, shape=(2, 2)); mx.random.categorical(mx.array(1.0))
mx.random.uniform(key=mx.zeros((3,), mx.uint32)); mx.random.uniform(key=mx.array([1, 2])); mx.random.uniform(key=3)
mx.random.bernoulli("x"); mx.random.bernoulli(mx.array([0.5, 0.5]), (3,)); mx.random.normal((2,), mx.int32)
mx.random.normal((2,), loc="x"); mx.random.gumbel((2,), mx.int8); mx.random.laplace((2,), mx.int8)
mx.random.seed("x"); mx.random.truncated_normal(1.0); mx.random.truncated_normal(mx.zeros((2,)), mx.ones((3,)))
mx.random.state[1]; mx.random.state["x"]; mx.random.state[-2]; len(mx.random.state)
[len(list(mx.random.state)), mx.random.state[-1].shape]; mx.random.uniform(0, 1, 5).shape
mx.random.normal(shape=3).shape; mx.random.randint(0, 5, 3).shape; mx.random.seed(-1); mx.random.seed(2**64)
mx.random.bernoulli(0.5, ()).shape; mx.random.randint(5, 5, (3,)); mx.random.randint(5, 2, (3,))
"""
CASES = list(keyed()) + list(seeded())
CASES += [part.strip() for line in REFUSED.strip().splitlines() for part in line.split("; ")]
