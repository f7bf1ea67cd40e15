"""Programs whose outcome is compared with MLX's own: value for value, dtype for dtype, one kind of error for another.
Where we differ on purpose, the table below says why; a listed difference that is none any more fails as well."""

import importlib
import os
import re
import sys

import pytest

import differential

MODULES = ("cases_ops", "cases_random", "cases_values", "cases_indexing", "cases_creation", "cases_fast")

BITS = r"(bitwise_|_shift| [&|^] | << | >> |[&|^]=|<<=|>>=)"
# Of an expression that contains the pattern, our outcome of a kind that matches the second and MLX's of one that
# matches the third may differ, and why. A kind is "array", "tuple", "bool", ..., the name of an exception, or "crash".
DIFFERENT = (
    (BITS, "ValueError", "RuntimeError", "an error in dtypes is a ValueError, as for all other ops"),
    (r"Q ([&|^]|<<|>>) ", ".*", "TypeError", "the operators on bits are reflected too"),
    (r"\^ (True|np.bool_)|bitwise_xor\(.*mx.bool_\), .*mx.bool_", "array", "array",
     "MLX's exclusive or of bools is an or"),
    (r"np\.(float32|int64)\(2\)", ".*", "array|TypeError|ValueError",
     "NumPy's numbers are weak as Python's: a float among integers gives float32, an int among bools int32"),
    (r"axis|swapaxes|moveaxis|permutation", "ValueError", "IndexError",
     "an axis out of range is a ValueError that names the op"),
    (r"logsumexp|logcumsumexp|softmax", "array", "array",
     "of integers and bools they are computed in float32; MLX computes in integers, which gives nonsense"),
    (r"mx.bool_\) \+ 1099511627776", "array", "array", "a large int keeps its value; MLX gives another"),
    (r"mx.full\(\(2,\), 1.5, mx.int32\)", "array", "array", "the dtype that is asked for is the result's"),
    (r"reshape\(a, 24\)", "array", "TypeError", "one int is a shape, as for the method"),
    (r"mx.random.*\.shape", "tuple", "TypeError", "one int is a shape"),
    (r".*", "TypeError", "ValueError|RuntimeError|IndexError", "an argument of the wrong kind is a TypeError"),
    (r"\+ \d{19,}$", "ValueError", "RuntimeError", "an int that fits no dtype is a ValueError that says so"),
    (r"[!=]= None", "bool", "TypeError", "nothing is equal to None"),
    (r"// 0|% 0|:d", ".*", "crash", "MLX crashes"),
    (r"broadcast_shapes\(\)", "tuple", "ValueError", "no shapes at all broadcast to that of a scalar, as in NumPy"),
    (r"key\(|seed\(|limit\(", "OverflowError", "TypeError", "an int out of range is an OverflowError that says so"),
    (r"iinfo.*bits", "int", "AttributeError", "as finfo has"),
    (r"partition\(b, 5, None\)", "array", "array", "the order within the parts of a partition is nobody's"),
    (r"mx.slice\(b, mx.array\(\[5, 5\]\)", "array", "array",
     "a slice past the end is moved inside; MLX reads what it finds"),
    (r"einsum.*bij", "array", "ValueError", "einsum takes integers too"),
    (r"mx.fast.*float64", "array", "array", "float64 is computed in float64; MLX computes it in float32"),
    (r"tensordot", "ValueError", "IndexError", "an axis out of range is a ValueError that names the op"),
)


def kind_of(outcome):
    return outcome["raises"][0] if "raises" in outcome else next(iter(outcome))


def rules_for(expression, ours, theirs):
    """Places of the rules that cover a difference. Q in a pattern: a plain number."""
    kinds = kind_of(ours), kind_of(theirs)
    return [place for place, (pattern, our_kind, their_kind, _) in enumerate(DIFFERENT)
            if re.search(pattern.replace("Q", r"^(True|2|2\.5|1j)"), expression)
            and re.fullmatch(our_kind, kinds[0]) and re.fullmatch(their_kind, kinds[1])]


@pytest.fixture(scope="module")
def peer():
    python = os.environ.get("SLIP_PEER_PYTHON", "")
    if not python:
        pytest.skip("no interpreter with MLX: SLIP_PEER_PYTHON is empty")
    return python


def peer_variables():
    """Its own package, and no library of a sanitizer."""
    left_out = ("PYTHONPATH", "LD_PRELOAD", "PYTHONMALLOC")
    return {name: value for name, value in os.environ.items() if name not in left_out}


def both(cases, peer):
    ours = differential.outcomes(cases, sys.executable, dict(os.environ))
    theirs = differential.outcomes(cases, peer, peer_variables())
    return list(zip(map(differential.pair, cases), ours, theirs))


@pytest.fixture(scope="module")
def used():
    """The rules that something needed, by their places; complete when all modules of cases were run."""
    return {"modules": set(), "rules": set()}


@pytest.mark.parametrize("module", MODULES)
def test_outcomes_are_those_of_mlx(module, peer, used):
    cases, wrong = importlib.import_module(module), []
    for (setup, expression), ours, theirs in both(cases.CASES + getattr(cases, "ERROR_CASES", []), peer):
        assert "crash" not in ours, (setup, expression, ours)
        if differential.same(ours, theirs):
            continue
        rules = rules_for(expression, ours, theirs)
        used["rules"].update(rules)
        if not rules:
            wrong.append(f"{setup}{expression}\n    ours  {differential.text(ours)}\n"
                         f"    MLX's {differential.text(theirs)}")
    used["modules"].add(module)
    assert not wrong, f"{len(wrong)} of {len(cases.CASES)} differ:\n" + "\n".join(wrong[:400])


def test_every_listed_difference_is_still_one(peer, used):
    if used["modules"] != set(MODULES):
        pytest.skip("not all cases were run")
    unused = [rule for place, rule in enumerate(DIFFERENT) if place not in used["rules"]]
    assert not unused, f"nothing differs for these reasons any more: {unused}"


def test_outcomes_that_differ_are_told_apart():
    """The comparison itself: what it must not overlook."""
    one = {"array": "float32", "shape": [1], "values": [1.0]}
    for other in (dict(one, array="float16"), dict(one, shape=[]), dict(one, values=[1.001]), dict(one, values=[]),
                  dict(one, values=[float("nan")]), {"crash": -11}, {"float": [1.0]},
                  {"raises": ["ValueError"], "words": ""}):
        assert not differential.same(one, other) and not differential.same(other, one)
    assert differential.same(one, {"array": "float32", "shape": [1], "values": [1.000001]})
    both_kinds = {"raises": ["FileError", "RuntimeError"], "words": "a"}
    assert differential.same(both_kinds, {"raises": ["RuntimeError"], "words": "b"})
    assert not differential.same(both_kinds, {"raises": ["TypeError"], "words": "a"})
    assert not differential.same({"list": [{"int": 1}]}, {"list": [{"int": 1}, {"int": 2}]})
    assert not differential.same({"int": 1}, {"int": 2}) and not differential.same({"str": "a"}, {"str": "b"})


def test_a_crash_is_the_outcome_of_its_case_alone():
    cases = ["1 + 1", "__import__('os')._exit(3) if False else __import__('os').abort()", "2 + 2", "1 / 0"]
    found = differential.outcomes(cases, sys.executable, dict(os.environ))
    assert found[0] == {"int": 2} and "crash" in found[1] and found[2] == {"int": 4}
    assert found[3]["raises"][0] == "ZeroDivisionError"
