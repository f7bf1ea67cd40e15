# Made from ops/ by tools/generate.py: do not edit. Classes and plain functions come from python/stubs.
"""Several steps as one op, and kernels that programs write."""

from typing import Sequence

from . import Dtype, StreamOrDevice, array, scalar

class CudaKernel:
    """A kernel that cuda_kernel made."""

    def __call__(self, *, inputs: Sequence[scalar | array], output_shapes: Sequence[Sequence[int]], output_dtypes: Sequence[Dtype], grid: tuple[int, int, int], threadgroup: tuple[int, int, int], template: Sequence[tuple[str, bool | int | Dtype]] | None = None, init_value: float | None = None, verbose: bool = False, stream: StreamOrDevice = None) -> list[array]:
        """Runs it: lazy arrays of these shapes and dtypes.

        grid: threads in all; threadgroup: threads of a block. template: names that the source knows as types and
        constants. init_value: what the outputs hold before. verbose: prints the text that is compiled.
        """

def cuda_kernel(name: str, input_names: Sequence[str], output_names: Sequence[str], source: str, header: str = "", ensure_row_contiguous: bool = True, shared_memory: int = 0) -> CudaKernel:
    """A kernel for NVIDIA GPUs from the text of its body. Each input is there as `const T *NAME`, each output as
    `T *NAME`; NAME_shape, NAME_strides and NAME_ndim of an input where the body mentions them. See
    docs/custom-kernels.md.
    """

def precompiled_cuda_kernel(*, name: str, compiled_source: bytes, inputs: Sequence[scalar | array], output_shapes: Sequence[Sequence[int]], output_dtypes: Sequence[Dtype], scalars: Sequence[bool | int | float], grid: tuple[int, int, int], threadgroup: tuple[int, int, int], shared_memory: int = 0, init_value: float | None = None, ensure_row_contiguous: bool = False, stream: StreamOrDevice = None) -> list[array]:
    """Runs a kernel of PTX or a cubin. Its parameters are the addresses of the inputs, those of the outputs, and the
    scalars as bool, int or float.
    """

def layer_norm(x: array, weight: array | None, bias: array | None, eps: float, *, stream: StreamOrDevice = None) -> array:
    """(x - mean) / sqrt(variance + eps) of each row along the last axis, times the weight, plus the bias, which
    have one element for each of a row's. With a weight the dtypes are promoted together, else the result has
    x's; it must be a floating one. Half types are computed in float32.
    """

def rms_norm(x: array, weight: array | None, eps: float, *, stream: StreamOrDevice = None) -> array:
    """x / sqrt(mean of x^2 + eps) of each row along the last axis, times the weight, which has one element for
    each of a row's. The dtypes are promoted together, to one that must be floating. Half types are computed
    in float32.
    """
