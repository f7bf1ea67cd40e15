# Made from ops/ by tools/generate.py: do not edit. Classes and plain functions come from python/stubs.
"""Arrays whose streams overlap, with the interface of MLX."""

from enum import Enum
from os import PathLike
from types import TracebackType
from typing import Any, Awaitable, Generator, Iterator, Literal, Protocol, Sequence, TypeAlias

from . import cuda as cuda
from . import fast as fast
from . import metal as metal
from . import random as random

__version__: str

scalar: TypeAlias = bool | int | float | complex
list_or_scalar: TypeAlias = scalar | list["list_or_scalar"]

class DLPackCompatible(Protocol):
    def __dlpack__(self, *, stream: int | None = None) -> Any: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...

class BinaryFile(Protocol):
    """A file object opened in binary mode."""

    def seek(self, offset: int, whence: int = 0, /) -> Any: ...
    def tell(self) -> int: ...

file: TypeAlias = BinaryFile

# ---- dtypes ----

class Dtype:
    @property
    def size(self) -> int: ...
    def __hash__(self) -> int: ...

class DtypeCategory(Enum):
    complexfloating = 0
    floating = 1
    inexact = 2
    signedinteger = 3
    unsignedinteger = 4
    integer = 5
    number = 6
    generic = 7

complexfloating = DtypeCategory.complexfloating
floating = DtypeCategory.floating
inexact = DtypeCategory.inexact
signedinteger = DtypeCategory.signedinteger
unsignedinteger = DtypeCategory.unsignedinteger
integer = DtypeCategory.integer
number = DtypeCategory.number
generic = DtypeCategory.generic

bool_: Dtype
uint8: Dtype
uint16: Dtype
uint32: Dtype
uint64: Dtype
int8: Dtype
int16: Dtype
int32: Dtype
int64: Dtype
float16: Dtype
float32: Dtype
float64: Dtype
bfloat16: Dtype
complex64: Dtype

class finfo:
    def __init__(self, dtype: Dtype, /) -> None: ...
    @property
    def min(self) -> float: ...
    @property
    def max(self) -> float: ...
    @property
    def eps(self) -> float: ...
    @property
    def smallest_normal(self) -> float: ...
    @property
    def bits(self) -> int: ...
    @property
    def dtype(self) -> Dtype: ...

class iinfo:
    def __init__(self, dtype: Dtype, /) -> None: ...
    @property
    def min(self) -> int: ...
    @property
    def max(self) -> int: ...
    @property
    def bits(self) -> int: ...
    @property
    def dtype(self) -> Dtype: ...

def issubdtype(arg1: Dtype | DtypeCategory, arg2: Dtype | DtypeCategory, /) -> bool: ...
def isdtype(dtype: Dtype, kind: Dtype | str | tuple[Dtype | str, ...], /) -> bool: ...
def result_type(*arrays_and_dtypes: array | Dtype) -> Dtype: ...
def can_cast(from_: array | Dtype, to: Dtype, /) -> bool: ...

# ---- devices and streams ----

class DeviceType(Enum):
    cpu = 0
    gpu = 1

cpu = DeviceType.cpu
gpu = DeviceType.gpu

class Device:
    def __init__(self, type: DeviceType, index: int = 0) -> None: ...
    @property
    def type(self) -> DeviceType: ...
    @property
    def index(self) -> int: ...
    def __hash__(self) -> int: ...

class Stream:
    """An ordered queue of work on one device, usable from any thread."""

    @property
    def device(self) -> Device: ...
    @property
    def index(self) -> int: ...
    @property
    def priority(self) -> int: ...
    def statistics(self) -> dict[str, int]: ...
    def __hash__(self) -> int: ...

class ThreadLocalStream:
    """Stands for a stream of its own in each thread that uses it."""

    @property
    def device(self) -> Device: ...
    @property
    def index(self) -> int: ...
    @property
    def priority(self) -> int: ...
    def __hash__(self) -> int: ...

StreamOrDevice: TypeAlias = Stream | ThreadLocalStream | Device | DeviceType | None

class StreamContext:
    def __init__(self, s: Stream | ThreadLocalStream | Device | DeviceType) -> None: ...
    def __enter__(self) -> Stream | ThreadLocalStream: ...
    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None: ...

class Event:
    """A mark on a stream's timeline: for order where no data flows, and for timing."""

    def __init__(self) -> None: ...
    def record(self, stream: StreamOrDevice = None, /) -> Event: ...
    def wait(self, stream: StreamOrDevice = None, /) -> Event: ...
    def is_reached(self) -> bool: ...
    def synchronize(self, timeout: float | None = None) -> None: ...
    def elapsed(self, end: Event, /) -> float:
        """Seconds from this event to a later one."""

def default_device() -> Device: ...
def set_default_device(device: Device | DeviceType, /) -> None: ...
def is_available(device: Device | DeviceType, /) -> bool: ...
def device_count(device_type: Device | DeviceType, /) -> int: ...
def device_info(d: None | Device | DeviceType = None, /) -> dict[str, str | int]: ...
def default_stream(device: Device | DeviceType, /) -> Stream: ...
def set_default_stream(stream: Stream | ThreadLocalStream, /) -> None: ...
def new_stream(device: Device | DeviceType, priority: int = 0) -> Stream: ...
def new_thread_unsafe_stream(device: Device | DeviceType, priority: int = 0) -> Stream: ...
def new_thread_local_stream(device: Device | DeviceType, priority: int = 0) -> ThreadLocalStream: ...
def stream(s: Stream | ThreadLocalStream | Device | DeviceType, /) -> StreamContext: ...
def synchronize(stream: StreamOrDevice = None, timeout: float | None = None) -> None: ...
def clear_streams() -> None: ...

# ---- errors ----

class OutOfMemoryError(RuntimeError, MemoryError): ...
class FileError(RuntimeError, OSError): ...
class CancelledError(RuntimeError): ...

# ---- evaluation and memory ----

def eval(*args: Any) -> None: ...
def async_eval(*args: Any) -> None: ...
def wait(array: array, timeout: float | None = None) -> None: ...
def get_active_memory() -> int: ...
def get_peak_memory() -> int: ...
def reset_peak_memory() -> None: ...
def get_cache_memory() -> int: ...
def set_memory_limit(limit: int, /) -> int: ...
def set_cache_limit(limit: int, /) -> int: ...
def set_wired_limit(limit: int, /) -> int: ...
def clear_cache() -> None: ...

# ---- printing ----

class PrintOptions:
    def __init__(self, precision: int = -1) -> None: ...
    @property
    def precision(self) -> int: ...
    def __enter__(self) -> PrintOptions: ...
    def __exit__(self, *args: Any) -> None: ...

_PrintOptionsContext = PrintOptions

def set_printoptions(precision: int = -1) -> None: ...
def get_printoptions() -> PrintOptions: ...
def printoptions(precision: int = -1) -> PrintOptions: ...

# ---- the order of einsum ----

def einsum_path(subscripts: str, *operands: array) -> tuple[list[tuple[int, ...]], str]:
    """The order in which einsum multiplies its operands, as pairs of places (the product comes last), and what it costs
    beside all of them at once. Nothing is computed.
    """

# ---- files ----

def save(file: file | str | PathLike[str], arr: array) -> None: ...
def savez(file: file | str | PathLike[str], /, *args: array, **kwargs: array) -> None: ...
def savez_compressed(file: file | str | PathLike[str], /, *args: array, **kwargs: array) -> None: ...
def save_safetensors(
    file: file | str | PathLike[str], arrays: dict[str, array], metadata: dict[str, str] | None = None
) -> None: ...
def save_gguf(
    file: file | str | PathLike[str],
    arrays: dict[str, array],
    metadata: dict[str, array | str | list[str]] | None = None,
) -> None: ...
def load(
    file: file | str | PathLike[str],
    /,
    format: str | None = None,
    return_metadata: bool = False,
    *,
    stream: StreamOrDevice = None,
) -> Any: ...

# ---- other libraries ----

def asarray(a: Any, dtype: Dtype | None = None, *, copy: bool | None = None) -> array: ...
def from_dlpack(x: DLPackCompatible, /, *, copy: bool | None = None) -> array: ...
def broadcast_shapes(*shapes: Sequence[int]) -> tuple[int, ...]: ...

# ---- constants ----

e: float
euler_gamma: float
inf: float
nan: float
pi: float
newaxis: None

# ---- arrays ----

class ArrayAt:
    """Updates at indices: x.at[index].add(value)."""

    def __getitem__(self, indices: Any, /) -> ArrayAt: ...
    def add(self, value: scalar | array, /) -> array: ...
    def subtract(self, value: scalar | array, /) -> array: ...
    def multiply(self, value: scalar | array, /) -> array: ...
    def divide(self, value: scalar | array, /) -> array: ...
    def maximum(self, value: scalar | array, /) -> array: ...
    def minimum(self, value: scalar | array, /) -> array: ...

class ArrayLike:
    """An object that gives an array by __mlx_array__, to be used like one."""

    def __init__(self, object: Any, /) -> None: ...
    def __mlx_array__(self) -> array: ...

class ArrayIterator:
    def __iter__(self) -> ArrayIterator: ...
    def __next__(self) -> array: ...

class array:
    """An N-dimensional array object."""

    def __init__(self, val: Any, dtype: Dtype | None = None) -> None: ...
    @property
    def size(self) -> int: ...
    @property
    def ndim(self) -> int: ...
    @property
    def itemsize(self) -> int: ...
    @property
    def nbytes(self) -> int: ...
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> Dtype: ...
    @property
    def T(self) -> array: ...
    @property
    def real(self) -> array: ...
    @property
    def imag(self) -> array: ...
    @property
    def stream(self) -> Stream | None: ...
    @property
    def at(self) -> ArrayAt: ...
    def item(self) -> Any: ...
    def tolist(self) -> Any: ...
    def reshape(self, *shape: int | Sequence[int], stream: StreamOrDevice = None) -> array: ...
    def transpose(self, *axes: int | Sequence[int], stream: StreamOrDevice = None) -> array: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> ArrayIterator: ...
    def __getitem__(self, index: Any, /) -> array: ...
    def __setitem__(self, index: Any, value: Any, /) -> None: ...
    def __bool__(self) -> bool: ...
    def __int__(self) -> int: ...
    def __float__(self) -> float: ...
    def __complex__(self) -> complex: ...
    def __bytes__(self) -> bytes: ...
    def __hash__(self) -> int: ...
    def __await__(self) -> Generator[Any, None, array]: ...
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any: ...
    def __array_namespace__(self, api_version: str | None = None) -> Any: ...
    def __dlpack__(
        self, *, stream: int | None = None, max_version: Any = None, dl_device: Any = None, copy: bool | None = None
    ) -> Any: ...
    def __dlpack_device__(self) -> tuple[int, int]: ...
    def __copy__(self) -> array: ...
    def __deepcopy__(self, memo: Any, /) -> array: ...
    def abs(self, *, stream: StreamOrDevice = None) -> array: ...
    def __abs__(self) -> array: ...
    def __neg__(self) -> array: ...
    def square(self, *, stream: StreamOrDevice = None) -> array: ...
    def sqrt(self, *, stream: StreamOrDevice = None) -> array: ...
    def rsqrt(self, *, stream: StreamOrDevice = None) -> array: ...
    def reciprocal(self, *, stream: StreamOrDevice = None) -> array: ...
    def round(self, decimals: int = 0, *, stream: StreamOrDevice = None) -> array: ...
    def exp(self, *, stream: StreamOrDevice = None) -> array: ...
    def log(self, *, stream: StreamOrDevice = None) -> array: ...
    def log2(self, *, stream: StreamOrDevice = None) -> array: ...
    def log10(self, *, stream: StreamOrDevice = None) -> array: ...
    def log1p(self, *, stream: StreamOrDevice = None) -> array: ...
    def sin(self, *, stream: StreamOrDevice = None) -> array: ...
    def cos(self, *, stream: StreamOrDevice = None) -> array: ...
    def conj(self, *, stream: StreamOrDevice = None) -> array: ...
    def __invert__(self) -> array: ...
    def astype(self, dtype: Dtype, stream: StreamOrDevice = None) -> array: ...
    def __add__(self, other: scalar | array, /) -> array: ...
    def __radd__(self, other: scalar | array, /) -> array: ...
    def __iadd__(self, other: scalar | array, /) -> array: ...
    def __sub__(self, other: scalar | array, /) -> array: ...
    def __rsub__(self, other: scalar | array, /) -> array: ...
    def __isub__(self, other: scalar | array, /) -> array: ...
    def __mul__(self, other: scalar | array, /) -> array: ...
    def __rmul__(self, other: scalar | array, /) -> array: ...
    def __imul__(self, other: scalar | array, /) -> array: ...
    def __truediv__(self, other: scalar | array, /) -> array: ...
    def __rtruediv__(self, other: scalar | array, /) -> array: ...
    def __itruediv__(self, other: scalar | array, /) -> array: ...
    def __floordiv__(self, other: scalar | array, /) -> array: ...
    def __rfloordiv__(self, other: scalar | array, /) -> array: ...
    def __ifloordiv__(self, other: scalar | array, /) -> array: ...
    def __mod__(self, other: scalar | array, /) -> array: ...
    def __rmod__(self, other: scalar | array, /) -> array: ...
    def __imod__(self, other: scalar | array, /) -> array: ...
    def __pow__(self, other: scalar | array, /) -> array: ...
    def __rpow__(self, other: scalar | array, /) -> array: ...
    def __ipow__(self, other: scalar | array, /) -> array: ...
    def __and__(self, other: scalar | array, /) -> array: ...
    def __iand__(self, other: scalar | array, /) -> array: ...
    def __or__(self, other: scalar | array, /) -> array: ...
    def __ior__(self, other: scalar | array, /) -> array: ...
    def __xor__(self, other: scalar | array, /) -> array: ...
    def __ixor__(self, other: scalar | array, /) -> array: ...
    def __lshift__(self, other: scalar | array, /) -> array: ...
    def __ilshift__(self, other: scalar | array, /) -> array: ...
    def __rshift__(self, other: scalar | array, /) -> array: ...
    def __irshift__(self, other: scalar | array, /) -> array: ...
    def __eq__(self, other: scalar | array, /) -> array: ...  # type: ignore[override]
    def __ne__(self, other: scalar | array, /) -> array: ...  # type: ignore[override]
    def __lt__(self, other: scalar | array, /) -> array: ...
    def __le__(self, other: scalar | array, /) -> array: ...
    def __gt__(self, other: scalar | array, /) -> array: ...
    def __ge__(self, other: scalar | array, /) -> array: ...
    def __matmul__(self, other: scalar | array, /) -> array: ...
    def __imatmul__(self, other: scalar | array, /) -> array: ...
    def sum(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def prod(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def max(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def min(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def all(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def any(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def mean(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def var(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, stream: StreamOrDevice = None) -> array: ...
    def std(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, stream: StreamOrDevice = None) -> array: ...
    def argmax(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def argmin(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def cumsum(self, axis: None | int | Sequence[int] = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array: ...
    def cumprod(self, axis: None | int | Sequence[int] = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array: ...
    def cummax(self, axis: None | int | Sequence[int] = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array: ...
    def cummin(self, axis: None | int | Sequence[int] = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array: ...
    def logcumsumexp(self, axis: None | int | Sequence[int] = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array: ...
    def logsumexp(self, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array: ...
    def flatten(self, start_axis: int = 0, end_axis=-1, *, stream: StreamOrDevice = None) -> array: ...
    def squeeze(self, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> array: ...
    def swapaxes(self, axis1, axis2, *, stream: StreamOrDevice = None) -> array: ...
    def moveaxis(self, source, destination, *, stream: StreamOrDevice = None) -> array: ...
    def view(self, dtype: Dtype, *, stream: StreamOrDevice = None) -> array: ...
    def diagonal(self, offset=0, axis1=0, axis2=1, stream: StreamOrDevice = None) -> array: ...
    def diag(self, k=0, *, stream: StreamOrDevice = None) -> array: ...
    def split(self, indices_or_sections, axis: int = 0, *, stream: StreamOrDevice = None) -> list[array]: ...

# ---- ops ----

def arange(start: int | float, stop: None | int | float = None, step: None | int | float = None, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """start, start + step, ... below stop (above it for a negative step)."""

def full(shape: int | Sequence[int], vals: scalar | array, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """An array of a shape whose elements are `vals`, broadcast to it and converted to dtype."""

def zeros(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) -> array:
    """An array of zeros."""
empty = zeros

def ones(shape: int | Sequence[int], dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) -> array:
    """An array of ones."""

def full_like(a: array, vals: scalar | array, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """An array of a's shape whose elements are `vals`, converted to dtype."""

def zeros_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """An array of zeros with a's shape and dtype."""
empty_like = zeros_like

def ones_like(a: array, /, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """An array of ones with a's shape and dtype."""

def contiguous(a: array, /, allow_col_major: bool = False, *, stream: StreamOrDevice = None) -> array:
    """The array in row-major order: itself where it is so already, else a copy; with allow_col_major, column-
    major will do.
    """

def linspace(start: scalar, stop: scalar, num: int | None = 50, endpoint: bool = True, dtype: Dtype | None = float32, stream: StreamOrDevice = None) -> array:
    """`num` numbers from start to stop at equal distances, both ends included."""

def eye(n: int, m: int | None = None, k: int = 0, dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) -> array:
    """n x m zeros with ones on diagonal number k."""

def identity(n: int, dtype: Dtype | None = float32, *, stream: StreamOrDevice = None) -> array:
    """n x n zeros with ones on the diagonal."""

def tri(n: int, m: int | None = None, k: int = 0, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """n x m ones on and below diagonal number k, zeros above."""

def tril(x: array, k: int = 0, *, stream: StreamOrDevice = None) -> array:
    """x with zeros above diagonal number k of its last two axes."""

def triu(x: array, k: int = 0, *, stream: StreamOrDevice = None) -> array:
    """x with zeros below diagonal number k of its last two axes."""

def meshgrid(*arrays: array, sparse: bool | None = False, indexing: str | None = 'xy', stream: StreamOrDevice = None) -> tuple[array, ...]:
    """Flattened arrays along one axis each of a common grid, broadcast to it unless sparse. Indexing 'xy'
    exchanges the first two axes, 'ij' does not.
    """

def abs(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise absolute value; the magnitude of a complex number."""

def negative(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise negation. bool is an error."""

def sign(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise sign: -1, 0 or 1; a complex number is divided by its magnitude."""

def square(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise square."""

def sqrt(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise square root."""

def rsqrt(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise reciprocal of the square root."""

def reciprocal(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise 1 / a."""

def floor(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise largest integer not above a. Integers come back as they are; complex is an error."""

def ceil(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise smallest integer not below a. Integers come back as they are; complex is an error."""

def round(a: array, /, decimals: int = 0, stream: StreamOrDevice = None) -> array:
    """Element-wise rounding to a number of decimals, halves to even; negative decimals round to tens, hundreds,
    ...
    """

def trunc(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise rounding towards zero. Integers come back as they are; complex is an error."""

def exp(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise exponential."""

def expm1(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise exp(a) - 1, accurate near 0. Complex is an error."""

def log(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise natural logarithm."""

def log2(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise logarithm to base 2."""

def log10(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise logarithm to base 10."""

def log1p(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise log(1 + a), accurate near 0."""

def sin(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise sine."""

def cos(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise cosine."""

def tan(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise tangent."""

def arcsin(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse sine."""
asin = arcsin

def arccos(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse cosine."""
acos = arccos

def arctan(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse tangent."""
atan = arctan

def sinh(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise hyperbolic sine."""

def cosh(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise hyperbolic cosine."""

def arcsinh(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse hyperbolic sine."""
asinh = arcsinh

def arccosh(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse hyperbolic cosine; NaN below 1."""
acosh = arccosh

def arctanh(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse hyperbolic tangent; NaN beyond -1 and 1."""
atanh = arctanh

def tanh(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise hyperbolic tangent."""

def sigmoid(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise logistic function 1 / (1 + exp(-a)). Complex is an error."""

def erf(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise error function. Complex is an error."""

def erfinv(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inverse of the error function. Complex is an error."""

def degrees(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise 180 / pi times a: an angle in degrees."""

def radians(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise pi / 180 times a: an angle in radians."""

def real(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise real part; numbers that are not complex come back as they are."""

def imag(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise imaginary part; 0 for numbers that are not complex."""

def conjugate(a: array, *, stream: StreamOrDevice = None) -> array:
    """Element-wise complex conjugate; numbers that are not complex come back as they are."""
conj = conjugate

def positive(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """The array itself."""

def bitwise_invert(a: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise bits the other way round; of bool the truth value. Other dtypes are an error."""

def logical_not(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise negation of the truth value; anything but 0 is true."""

def isnan(a: array, stream: StreamOrDevice = None) -> array:
    """Whether each element is NaN; a complex number is where either part is."""

def isinf(a: array, stream: StreamOrDevice = None) -> array:
    """Whether each element is plus or minus infinity; a complex number is where either part is."""

def isfinite(a: array, stream: StreamOrDevice = None) -> array:
    """Whether each element is neither NaN nor infinite."""

def isposinf(a: array, stream: StreamOrDevice = None) -> array:
    """Whether each element is plus infinity; never for complex numbers."""

def isneginf(a: array, stream: StreamOrDevice = None) -> array:
    """Whether each element is minus infinity; never for complex numbers."""

def nan_to_num(a: scalar | array, nan: float = 0, posinf: float | None = None, neginf: float | None = None, *, stream: StreamOrDevice = None) -> array:
    """a with NaN replaced by a number, and the infinities by others: the largest and the smallest of the dtype
    if absent. Complex is an error.
    """

def astype(a: array, dtype: Dtype, /, *, stream: StreamOrDevice = None) -> array:
    """Converts to another dtype; the same dtype gives the array itself. Complex numbers lose their imaginary
    part, and floating numbers outside an integer dtype's range become its nearest value.
    """

def add(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise sum with broadcasting."""

def subtract(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise difference with broadcasting."""

def multiply(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise product with broadcasting."""

def divide(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise quotient with broadcasting. Integers divide as float32."""

def floor_divide(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise quotient rounded down, with broadcasting; integers round towards zero as MLX does. Complex is
    an error.
    """

def remainder(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise remainder with the sign of the divisor, with broadcasting. Complex is an error."""

def power(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise a to the power of b, with broadcasting."""
pow = power

def minimum(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise smaller of two, with broadcasting. NaN where either is."""

def maximum(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise larger of two, with broadcasting. NaN where either is."""

def logical_and(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise and of truth values, with broadcasting."""

def logical_or(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise or of truth values, with broadcasting."""

def logical_xor(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise inequality of truth values, with broadcasting."""

def bitwise_and(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise and of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error."""

def bitwise_or(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an error."""

def bitwise_xor(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise exclusive or of the bits, with broadcasting; of bool of the truth values. Other dtypes are an
    error.
    """

def left_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a with its bits moved to the left by b places, with broadcasting. Places count modulo the
    width: 64 for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an error.
    """
bitwise_left_shift = left_shift

def right_shift(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a with its bits moved to the right by b places, with broadcasting. Places count modulo the
    width: 64 for 64-bit integers, 32 for narrower ones. Other dtypes than integers and bool are an error.
    """
bitwise_right_shift = right_shift

def arctan2(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise angle of the point (b, a), with broadcasting. Complex is an error."""
atan2 = arctan2

def logaddexp(a: scalar | array, b: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """Element-wise log(exp(a) + exp(b)) without overflow, with broadcasting."""

def divmod(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> list[array]:
    """floor(a / b) and what is left, with broadcasting: two arrays, the second with the sign of b. Unlike
    floor_divide the quotient of integers is rounded down. Complex is an error.
    """

def equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a == b, with broadcasting."""

def not_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a != b, with broadcasting."""

def less(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a < b, with broadcasting."""

def less_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a <= b, with broadcasting."""

def greater(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a > b, with broadcasting."""

def greater_equal(a: scalar | array, b: scalar | array, stream: StreamOrDevice = None) -> array:
    """Element-wise a >= b, with broadcasting."""

def where(condition: scalar | array, x: scalar | array, y: scalar | array, /, *, stream: StreamOrDevice = None) -> array:
    """x where the condition is true, else y, all three broadcast together."""

def clip(a: array, /, a_min: scalar | array | None, a_max: scalar | array | None, *, stream: StreamOrDevice = None) -> array:
    """Limits each element to [a_min, a_max]; either limit may be absent, not both."""

def array_equal(a: scalar | array, b: scalar | array, equal_nan: bool = False, stream: StreamOrDevice = None) -> array:
    """Whether two arrays have the same shape and elements, as one bool; with equal_nan, NaN equals NaN."""

def isclose(a: array, b: array, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = False, stream: StreamOrDevice = None) -> array:
    """Whether |a - b| <= atol + rtol |b|, element-wise with broadcasting. Infinities are close to themselves
    alone, NaN to nothing, or with equal_nan to NaN.
    """

def allclose(a: array, b: array, /, rtol: float = 1e-05, atol: float = 1e-08, *, equal_nan: bool = False, stream: StreamOrDevice = None) -> array:
    """Whether all elements are close, as isclose has it: one bool."""

def stop_gradient(a: array, /, *, stream: StreamOrDevice = None) -> array:
    """The array itself, through which no derivative passes."""

def take(a: array, /, indices: int | array, axis: int | None = None, *, stream: StreamOrDevice = None) -> array:
    """The elements (of the flattened array) or slices (along an axis) at the given indices."""

def take_along_axis(a: array, /, indices: array, axis: int | None = None, *, stream: StreamOrDevice = None) -> array:
    """For every position of `indices`, the element of a at that index along the axis; the other axes broadcast."""

def put_along_axis(a: array, /, indices: array, values: array, axis: int | None = None, *, stream: StreamOrDevice = None) -> array:
    """a with, for every position of `indices`, the element at that index along the axis replaced by the value
    there. The indices broadcast to a along the other axes, the values to the indices. The last of several
    values for one element stays; an index out of range is left out.
    """

def slice(a: array, start_indices: array, axes: Sequence[int], slice_size: Sequence[int], *, stream: StreamOrDevice = None) -> array:
    """A slice of `slice_size` whose first element is at start[i] along axes[i], and at 0 along the other axes. A
    negative start counts from the end; a slice that would reach outside the array is moved into it.
    """

def slice_update(a: array, update: array, start_indices: array, axes: Sequence[int], *, stream: StreamOrDevice = None) -> array:
    """src with a slice of update's shape replaced by it, whose first element is at start[i] along axes[i], and
    at 0 along the other axes. A negative start counts from the end; a slice that would reach outside the
    array is moved into it.
    """

def matmul(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array:
    """Matrix product of the last two axes; the others broadcast. A vector counts as a row (left) or a column
    (right). Floating and complex dtypes only.
    """

def addmm(c: array, a: array, b: array, /, alpha: float = 1.0, beta: float = 1.0, *, stream: StreamOrDevice = None) -> array:
    """beta * c + alpha * (a @ b)."""

def inner(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array:
    """Sums of products over the last axis of both; a number multiplies the other array."""

def outer(a: array, b: array, /, *, stream: StreamOrDevice = None) -> array:
    """Products of every element of a with every element of b, both flattened."""

def tensordot(a: array, b: array, /, axes: int | list[Sequence[int]] = 2, *, stream: StreamOrDevice = None) -> array:
    """Sums of products over pairs of axes."""

def kron(a: array, b: array, *, stream: StreamOrDevice = None) -> array:
    """Kronecker product: a with every element replaced by its product with b. An empty array is an error."""

def vecdot(a: array, b: array, /, *, axis: int = -1, stream: StreamOrDevice = None) -> array:
    """Sums of products over one axis, counted from the last, of which the first factor is conjugated; the other
    axes broadcast.
    """

def einsum(subscripts: str, *operands: array, stream: StreamOrDevice = None) -> array:
    """Sums of products in Einstein's notation: 'ij,jk->ik'. Letters that the result lacks are summed over; '...'
    stands for axes that broadcast.
    """

def sum(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Sum over axes. bool and small integers add up as int32 or uint32."""

def prod(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Product over axes. bool and small integers multiply as int32 or uint32."""

def max(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Largest element over axes, NaN if there is one. A reduced axis of size 0 is an error."""

def min(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Smallest element over axes, NaN if there is one. A reduced axis of size 0 is an error."""

def all(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Whether all elements are true, over axes."""

def any(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Whether any element is true, over axes."""

def mean(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Mean over axes; integers give float32."""

def var(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, stream: StreamOrDevice = None) -> array:
    """Mean squared distance from the mean over axes, the number of elements less ddof as divisor. Integers and
    complex numbers give float32.
    """

def std(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, ddof: int = 0, *, stream: StreamOrDevice = None) -> array:
    """Square root of the variance over axes. Integers and complex numbers give float32."""

def argmax(a: array, /, axis: None | int = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Index of the largest element (the first of equals): along an axis, or in the flattened array."""

def argmin(a: array, /, axis: None | int = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Index of the smallest element (the first of equals): along an axis, or in the flattened array."""

def cumsum(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array:
    """Running sum along an axis, from the end if reverse, without the element itself unless inclusive. bool
    gives int32.
    """
cumulative_sum = cumsum

def cumprod(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, dtype: Dtype | None = None, stream: StreamOrDevice = None) -> array:
    """Running product along an axis, from the end if reverse, without the element itself unless inclusive."""
cumulative_prod = cumprod

def cummax(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array:
    """Running maximum along an axis, from the end if reverse, without the element itself unless inclusive."""

def cummin(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array:
    """Running minimum along an axis, from the end if reverse, without the element itself unless inclusive."""

def logcumsumexp(a: array, /, axis: int | None = None, *, reverse: bool = False, inclusive: bool = True, stream: StreamOrDevice = None) -> array:
    """Running log(sum(exp(a))) along an axis, without overflow, from the end if reverse, without the element
    itself unless inclusive. Integers give float32.
    """

def softmax(a: array, /, axis: None | int | Sequence[int] = None, *, precise: bool = False, stream: StreamOrDevice = None) -> array:
    """exp(a - max) / sum of that, over axes; precise computes half types in float32."""

def logsumexp(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """log(sum(exp(a))) over axes, without overflow. An empty array is an error."""

def sort(a: array, /, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array:
    """Sorted copy, smallest first, NaN last: along an axis, or of the flattened array."""

def argsort(a: array, /, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array:
    """Indices that would sort, equals in their order: along an axis, or of the flattened array."""

def trace(a: array, /, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Dtype | None = None, *, stream: StreamOrDevice = None) -> array:
    """Sum of diagonal number `offset` of two axes, in dtype."""

def diff(a: array, /, n: int = 1, axis: int = -1, *, stream: StreamOrDevice = None) -> array:
    """Differences of neighbours along an axis, n times over; of bool whether they differ."""

def count_nonzero(a: array, /, *, axis: None | int | Sequence[int] = None, keepdims: bool = False, stream: StreamOrDevice = None) -> array:
    """How many elements are not 0 over axes, as int32."""

def median(a: array, /, axis: None | int | Sequence[int] = None, keepdims: bool = False, *, stream: StreamOrDevice = None) -> array:
    """Middle element over axes, or the mean of the two in the middle; NaN if there is one. Integers give
    float32; an empty axis is an error.
    """

def partition(a: array, /, kth: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array:
    """The elements with the one at place kth where sorting would put it. All elements before place kth are at
    most as large as the one there, all behind at least; they are in order here.
    """

def argpartition(a: array, /, kth: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array:
    """Indices that would put the element at place kth where sorting would put it. All elements before place kth
    are at most as large as the one there, all behind at least; they are in order here.
    """

def topk(a: array, /, k: int, axis: None | int = -1, *, stream: StreamOrDevice = None) -> array:
    """The k largest elements, smallest first: along an axis, or of the flattened array."""

def searchsorted(sorted_sequence: array, values: array, /, side: str = 'left', *, stream: StreamOrDevice = None) -> array:
    """Where each value would have to be put into a sorted vector to keep it sorted: before equals ('left') or
    behind them ('right'). NaN is larger than all other numbers.
    """

def reshape(a: array, /, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array:
    """The same elements in row-major order under another shape; one dimension may be -1 and is worked out."""

def flatten(a: array, /, start_axis: int = 0, end_axis: int = -1, *, stream: StreamOrDevice = None) -> array:
    """Merges the axes from start_axis to end_axis into one."""

def unflatten(a: array, /, axis: int, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array:
    """Splits one axis into several; one of them may be -1 and is worked out."""

def squeeze(a: array, /, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> array:
    """Removes axes of size 1: those given, or all."""

def expand_dims(a: array, /, axis: int | Sequence[int], *, stream: StreamOrDevice = None) -> array:
    """Adds axes of size 1, at places counted in the result."""

def transpose(a: array, /, axes: Sequence[int] | None = None, *, stream: StreamOrDevice = None) -> array:
    """Permutes the axes: as given, or reversed."""
permute_dims = transpose
matrix_transpose = transpose

def swapaxes(a: array, /, axis1: int, axis2: int, *, stream: StreamOrDevice = None) -> array:
    """Exchanges two axes."""

def moveaxis(a: array, /, source: int, destination: int, *, stream: StreamOrDevice = None) -> array:
    """Moves one axis to another place; the others keep their order."""

def broadcast_to(a: scalar | array, /, shape: Sequence[int], *, stream: StreamOrDevice = None) -> array:
    """A view that repeats the array along new axes and axes of size 1."""

def broadcast_arrays(*arrays: array, stream: StreamOrDevice = None) -> list[array]:
    """Views of all arrays with the shape they broadcast to together."""

def view(a: scalar | array, dtype: Dtype, stream: StreamOrDevice = None) -> array:
    """The same bytes as elements of another dtype, whose size the last axis makes up for."""

def as_strided(a: array, /, shape: Sequence[int] | None = None, strides: Sequence[int] | None = None, offset: int = 0, *, stream: StreamOrDevice = None) -> array:
    """A view of the row-major array in which element (i, j, ...) is number offset + i strides[0] + j strides[1]
    + ... of all. One that would reach outside the array is an error.
    """

def diagonal(a: array, offset: int = 0, axis1: int = 0, axis2: int = 1, stream: StreamOrDevice = None) -> array:
    """A view of the elements whose index along axis2 is offset more than that along axis1, as a new last axis in
    place of both.
    """

def diag(a: array, /, k: int = 0, *, stream: StreamOrDevice = None) -> array:
    """Of a matrix its diagonal number k; of a vector the matrix that has it there and zeros elsewhere."""

def split(a: array, /, indices_or_sections: int | Sequence[int], axis: int = 0, *, stream: StreamOrDevice = None) -> list[array]:
    """Cuts an array along an axis: into equal parts, or before the given indices."""

def concatenate(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array:
    """Joins arrays along an axis that exists; their dtypes are promoted together."""
concat = concatenate

def stack(arrays: list[array], axis: int | None = 0, *, stream: StreamOrDevice = None) -> array:
    """Joins arrays of one shape along a new axis."""

def atleast_1d(*arys: array, stream: StreamOrDevice = None) -> array | list[array]:
    """The array with at least one dimension."""

def atleast_2d(*arys: array, stream: StreamOrDevice = None) -> array | list[array]:
    """The array with at least two dimensions, new ones first."""

def atleast_3d(*arys: array, stream: StreamOrDevice = None) -> array | list[array]:
    """The array with at least three dimensions: new ones around a vector, behind a matrix."""

def pad(a: array, pad_width: int | tuple[int] | tuple[int, int] | list[tuple[int, int]], mode: Literal['constant', 'edge', 'reflect', 'symmetric'] = 'constant', constant_values: scalar | array = 0, *, stream: StreamOrDevice = None) -> array:
    """The array with low_pad_size[i] elements before and high_pad_size[i] behind it along axes[i]. Modes:
    'constant' puts pad_value there, 'edge' the nearest element, 'reflect' and 'symmetric' the array mirrored
    without and with its edge, over and over.
    """

def repeat(array: array, repeats: int, axis: int | None = None, *, stream: StreamOrDevice = None) -> array:
    """Every element, or slice along an axis, `repeats` times in a row."""

def tile(a: array, reps: int | Sequence[int], /, *, stream: StreamOrDevice = None) -> array:
    """The whole array reps[i] times along axis i, counted from the last one; missing dimensions come first."""

def roll(a: array, shift: int | tuple[int], axis: None | int | tuple[int] = None, /, *, stream: StreamOrDevice = None) -> array:
    """Elements moved on along an axis, those that leave at its end coming in at its start."""

def flip(a: array, /, axis: None | int | Sequence[int] = None, *, stream: StreamOrDevice = None) -> array:
    """A view with the order of the elements reversed along axes."""

def unstack(x: array, /, *, axis: int = 0, stream: StreamOrDevice = None) -> list[array]:
    """The slices along an axis, as arrays without it."""
