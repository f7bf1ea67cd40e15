"""Numbers and text out of arrays, dtypes and their facts, as expressions over mx and np."""

DTYPES = ("bool_", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "bfloat16",
          "float32", "float64", "complex64")
CATEGORIES = ("generic", "number", "integer", "signedinteger", "unsignedinteger", "inexact", "floating",
              "complexfloating")


def of_dtypes():
    for a in DTYPES:
        for use in ("mx.array(1, {}).item()", "mx.array([1, 0], {}).tolist()", "mx.ones((2, 0), {}).tolist()",
                    "repr(mx.array([1, 0], {}))", "repr(mx.array(1, {}))", "repr({})", "{}.size",
                    "repr(mx.zeros((2, 2), {}))", "int(mx.array(1, {}))", "float(mx.array(1, {}))",
                    "bool(mx.array(1, {}))", "complex(mx.array(1, {}))", "f'{{mx.array(1, {})}}'",
                    "mx.array([1, 2], {}).nbytes", "mx.array([1, 2], {}).itemsize", "repr(mx.finfo({}))",
                    "repr(mx.iinfo({}))", "mx.finfo({}).eps", "mx.iinfo({}).max", "mx.finfo({}).dtype",
                    "mx.result_type({}, mx.array(1))", "str(mx.array([1], {}))", "mx.finfo({}).bits",
                    "mx.iinfo({}).bits"):
            yield use.format("mx." + a)
        for b in DTYPES:
            yield f"mx.result_type(mx.{a}, mx.{b})"
            yield f"mx.can_cast(mx.{a}, mx.{b})"
            yield f"mx.{a} == mx.{b}"
        for category in CATEGORIES:
            yield f"mx.issubdtype(mx.{a}, mx.{category})"
        for kind in ("bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating",
                     "numeric"):
            yield f"mx.isdtype(mx.{a}, '{kind}')"
    for a in CATEGORIES:
        for b in CATEGORIES:
            yield f"mx.issubdtype(mx.{a}, mx.{b})"


TEXTS = ("0.1", "1e10", "1e-10", "123456.789", "-0.0", "mx.nan", "-mx.inf", "1/3", "1e38", "[1.5, 2, 1e6]",
         "[1e-5, 1e5]",
         "[[1.5], [2.25]]", "[[[1], [2]], [[3], [4]]]", "[]", "[[]]", "[1+2j, -1j, 1.5j]", "[True, False]", "1-2j",
         "complex('nan+infj')", "list(range(20))", "[[i] * 10 for i in range(10)]", "[0.1] * 2000", "[-1, 10, -100]")

OTHERS = """
mx.array([1, 2]).item(); mx.array([]).item(); len(mx.array([1, 2])); len(mx.array(1)); bool(mx.array([1, 2]))
bool(mx.array([])); int(mx.array(3.9)); int(mx.array(-3.9)); int(mx.array(mx.nan)); int(mx.array(mx.inf))
float(mx.array(1j)); int(mx.array(1j)); float(mx.array([1])); complex(mx.array(1 + 2j)); complex(mx.array([1, 2]))
bool(mx.array(mx.nan)); bool(mx.array(0j)); f"{mx.array(3.14159):.2f}"; f"{mx.array(3):5d}"; f"{mx.array([1, 2]):.2f}"
f"{mx.array([1, 2])}"; f"{mx.array(1):x}"; f"{mx.array(1.5):d}"; format(mx.array(2.5), "e")
[x.item() for x in mx.array([1, 2])]; [x.shape for x in mx.zeros((2, 3))]; list(mx.zeros((0, 3))); iter(mx.array(1))
mx.array([1]).shape; mx.array(1).ndim; mx.array([[1, 2]]).size; mx.array(1).T
mx.array([1]) is mx.array([1]); mx.isdtype(mx.int8, "x"); mx.isdtype(mx.int8, 3)
mx.isdtype(mx.int8, (mx.int8, "bool")); mx.isdtype(mx.int8, ()); mx.isdtype("int8", "bool")
mx.issubdtype(1, mx.floating); mx.result_type(); mx.result_type(1); mx.result_type(mx.float32, 1)
mx.can_cast(1, mx.int8); mx.can_cast(mx.array(1), mx.int8); mx.finfo(mx.int8); mx.iinfo(mx.float32)
mx.finfo("float32"); mx.iinfo(mx.bool_); mx.Dtype(); mx.float32 == "float32"; mx.float32 != None
hash(mx.float32) == hash(mx.float32); {mx.float32: 1}[mx.float32]; mx.get_printoptions().precision; mx.pi; mx.e
mx.inf; mx.nan; mx.euler_gamma; mx.newaxis; mx.eval(); mx.eval(None); mx.eval(1, "x", [mx.array(1)])
mx.async_eval(mx.array(1)); mx.eval({"a": [mx.array(1)]}); mx.array(1).x; mx.array(1).shape.x; mx.default_device()
repr(mx.cpu); repr(mx.gpu); repr(mx.Device(mx.cpu)); repr(mx.Device(mx.cpu, 1)); mx.Device(mx.cpu) == mx.cpu
mx.Device(3); mx.cpu == mx.Device(mx.cpu, 0); mx.Device("cpu"); mx.set_default_device("cpu"); mx.set_default_device(3)
mx.stream(3); mx.default_stream(mx.cpu) == mx.default_stream(mx.cpu); mx.default_stream(3); mx.new_stream("cpu")
mx.synchronize(3); mx.synchronize(); mx.exp(1.0, stream=3); mx.exp(1.0, stream=None)
mx.exp(mx.array(1.0), stream=mx.cpu); mx.is_available(mx.cpu); mx.metal.is_available(); type(mx.get_active_memory())
type(mx.get_peak_memory()); type(mx.get_cache_memory()); mx.set_memory_limit("x"); mx.set_cache_limit(-1)
mx.set_cache_limit(1.5); mx.set_wired_limit(0); mx.reset_peak_memory(); mx.clear_cache(); type(mx.array(1)).__name__
mx.array.__name__; mx.array.__module__; isinstance(mx.array(1), mx.array); mx.array(1).__class__.__name__; mx.array()
mx.array(1, 2, 3); mx.array("x"); mx.array(None); mx.array({}); mx.array(1, "int32"); mx.array(object())
"""


def printing():
    for value in TEXTS:
        yield f"repr(mx.array({value}))"
        yield f"str(mx.array({value}, mx.float16))" if "j" not in value else f"str(mx.array({value}))"
    for precision in (1, 3, 8):
        setup = f"mx.set_printoptions(precision={precision})\ntext = repr(mx.array([1/3, 1000/3]))\n"
        yield setup + "mx.set_printoptions()\n", "text"


CASES = list(of_dtypes()) + list(printing())
CASES += [part.strip() for line in OTHERS.strip().splitlines() for part in line.split("; ")]
