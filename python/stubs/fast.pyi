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
