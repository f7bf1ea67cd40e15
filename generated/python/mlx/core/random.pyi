# Made from ops/ by tools/generate.py: do not edit. Classes and plain functions come from python/stubs.
"""Random numbers."""

from typing import Iterator, Sequence

from . import Dtype, StreamOrDevice, array, float32, int32, scalar

class _RandomState:
    """The calling thread's key, as a list of one array."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> array: ...
    def __setitem__(self, index: int, value: array, /) -> None: ...
    def __iter__(self) -> Iterator[array]: ...

state: _RandomState

def seed(seed: int) -> None:
    """Sets the calling thread's key to key(seed)."""

def key(seed: int) -> array:
    """The key of a seed: two uint32, its high and its low half."""

def split(key: array, num: int = 2, stream: StreamOrDevice = None) -> array:
    """Makes keys out of a key: two, or `num` as rows of one array."""

def uniform(low: scalar | array = 0, high: scalar | array = 1, shape: Sequence[int] = [], dtype: Dtype | None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Uniform numbers in [low, high); low and high broadcast to the shape."""

def normal(shape: Sequence[int] = [], dtype: Dtype | None = float32, loc: scalar | array | None = None, scale: scalar | array | None = None, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Normal numbers with mean loc and standard deviation scale."""

def randint(low: scalar | array, high: scalar | array, shape: Sequence[int] = [], dtype: Dtype | None = int32, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Integers in [low, high); low and high broadcast to the shape."""

def bernoulli(p: scalar | array = 0.5, shape: Sequence[int] | None = None, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """True with probability p, which broadcasts to the shape."""

def truncated_normal(lower: scalar | array, upper: scalar | array, shape: Sequence[int] | None = None, dtype: Dtype | None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Standard normal numbers given that they lie between lower and upper, which broadcast to the shape."""

def gumbel(shape: Sequence[int] = [], dtype: Dtype | None = float32, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Numbers of the standard Gumbel distribution."""

def laplace(shape: Sequence[int] = [], dtype: Dtype | None = float32, loc: float = 0.0, scale: float = 1.0, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Numbers of the Laplace distribution."""

def categorical(logits: array, axis: int = -1, shape: Sequence[int] | None = None, num_samples: int | None = None, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """Indices along an axis drawn with the probabilities softmax(logits): one for each of the other positions,
    num_samples of them along a new last axis, or as many as a shape has.
    """

def permutation(x: int | array, axis: int = 0, key: array | None = None, stream: StreamOrDevice = None) -> array:
    """A random order of 0 ... x - 1, or of an array's slices along an axis."""
