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
