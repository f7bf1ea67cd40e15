"""mx.fast.cuda_kernel and precompiled_cuda_kernel: values on the emulated GPU (or a real one with SLIP_TEST_CUDA=1),
and what is refused anywhere."""

import inspect
import os
import pathlib

import mlx.core as mx
import pytest

from support import run

EXP = """
import sys
import mlx.core as mx
import numpy as np

kernel = mx.fast.cuda_kernel(
    name="exponential", input_names=["inp"], output_names=["out"],
    source='''
        auto elem = cooperative_groups::this_grid().thread_rank();
        auto place = elem_to_loc(elem, inp_shape.data(), inp_strides.data(), inp_ndim);
        T value = inp[place];
        out[elem] = exp(float(value)) * SCALE;
    ''',
    ensure_row_contiguous=False)

def exponential(a, **others):
    return kernel(inputs=[a], template=[("T", a.dtype), ("SCALE", 2)], grid=(a.size, 1, 1), threadgroup=(64, 1, 1),
                  output_shapes=[a.shape], output_dtypes=[a.dtype], **others)[0]

numbers = np.linspace(-1, 1, 256, dtype=np.float32).reshape(4, 64)
"""


def on_gpu(program, **variables):
    library = os.environ.get("SLIP_TEST_CUDA_EMULATOR")
    if os.environ.get("SLIP_TEST_CUDA"):
        return run(program, SLIP_GPU="cuda", **variables)
    if not library:
        pytest.skip("SLIP_TEST_CUDA_EMULATOR does not name the emulated CUDA library")
    return run(program, SLIP_GPU="cuda", SLIP_CUDA_LIBRARY=library, SLIP_NVRTC_LIBRARY=library, SLIP_CACHE_DIR="",
               **variables)


def test_kernels_compute_on_arrays_of_any_dtype_and_layout():
    assert on_gpu(EXP + """
for dtype, tolerance in ((mx.float32, 1e-5), (mx.float16, 2e-3), (mx.bfloat16, 2e-2)):
    for a in (mx.array(numbers, dtype=dtype), mx.array(numbers.T.copy(), dtype=dtype).T):
        found = exponential(a)
        assert found.dtype == dtype and found.shape == a.shape
        expected = 2 * np.exp(np.array(a.astype(mx.float32)))
        assert np.allclose(np.array(found.astype(mx.float32)), expected, rtol=tolerance)
print("done")
""") == "done\n"


def test_the_guides_example_works():
    guide = pathlib.Path(__file__).parents[2] / "docs" / "custom-kernels.md"
    program = guide.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    assert on_gpu(program + """
a = mx.arange(1000) / 1000
print(mx.allclose(scaled_exp(a), 2 * mx.exp(a)).item())
""") == "True\n"


def test_verbose_prints_the_text_where_python_prints():
    text = on_gpu(EXP + "exponential(mx.array(numbers), verbose=True)")
    assert "const float *inp,\n    const __grid_constant__ Shape inp_shape,\n" in text
    assert "constexpr int SCALE = 2;\n" in text and "T value = inp[place];" in text


def test_several_outputs_numbers_as_inputs_and_initial_values():
    assert on_gpu("""
import mlx.core as mx
kernel = mx.fast.cuda_kernel("sums", ["a", "by"], ["total", "doubled"], '''
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= 100) return;
    atomicAdd(total, a[i]);
    doubled[i] = a[i] * *by;
''')
stream = mx.new_stream(mx.gpu)
total, doubled = kernel(inputs=[mx.arange(100), 2], output_shapes=[(), (100,)], output_dtypes=[mx.int32, mx.float32],
                        grid=(100, 1, 1), threadgroup=(32, 1, 1), init_value=5, stream=stream)
assert total.stream == stream
print(total.item(), doubled[99].item(), (doubled + 1)[3].item())
""") == "4955 198.0 7.0\n"


def test_what_does_not_compile_is_an_error_of_whoever_evaluates():
    text = on_gpu("""
import mlx.core as mx
kernel = mx.fast.cuda_kernel("wrong", [], ["x"], "x[0] = unknown_name;")
x, = kernel(inputs=[], output_shapes=[(1,)], output_dtypes=[mx.float32], grid=(1, 1, 1), threadgroup=(1, 1, 1))
try:
    mx.eval(x)
except RuntimeError as error:
    print(error, error.op)
""")
    assert "[cuda_kernel] wrong does not compile: wrong" in text and "unknown_name" in text
    assert "cuda_kernel\n" in text and "built at <string>:4" in text


def test_compiled_code_that_is_none_is_refused():
    arguments = dict(name="k", compiled_source=b"nothing", inputs=[], output_shapes=[(1,)], output_dtypes=[mx.float32],
                     scalars=[1, 2.0, True], grid=(1, 1, 1), threadgroup=(1, 1, 1), stream=mx.cpu)
    with pytest.raises(ValueError, match="compiled_source is neither PTX nor a whole cubin"):
        mx.fast.precompiled_cuda_kernel(**arguments)
    with pytest.raises(NotImplementedError, match="k needs an NVIDIA GPU; the stream is on cpu:0"):
        mx.fast.precompiled_cuda_kernel(**{**arguments, "compiled_source": b".version 8.0\n"})
    for name, value, text in (("compiled_source", "text", "must be bytes, not str"), ("scalars", ["a"], "scalars: expected"),
                              ("scalars", [2**40], "outside the supported range"),
                              ("output_shapes", [(-1,)], "negative dimensions are not allowed: \\(-1\\)")):
        with pytest.raises((TypeError, ValueError, OverflowError), match=text):
            mx.fast.precompiled_cuda_kernel(**{**arguments, "compiled_source": b".version 8.0\n", name: value})
    with pytest.raises(TypeError, match="precompiled_cuda_kernel\\(\\): scalars: expected a value"):
        mx.fast.precompiled_cuda_kernel(**{key: value for key, value in arguments.items() if key != "scalars"})


def make(*, inputs=("a",), outputs=("x",), **others):
    return mx.fast.cuda_kernel("tried", inputs, outputs, "x[0] = 1;", **others)


@pytest.mark.parametrize("call, kind, text", (
    (lambda: mx.fast.cuda_kernel("1", [], ["x"], ""), ValueError, "[cuda_kernel] '1' is not a name"),
    (lambda: make(outputs=[]), ValueError, "[cuda_kernel] Must specify at least one output."),
    (lambda: make(inputs="ab"), TypeError, "cuda_kernel(): input_names: expected a list of names, got 'ab'"),
    (lambda: make(inputs=[1]), TypeError, "cuda_kernel(): input_names: expected a list of names, got [1]"),
    (lambda: make(outputs=["a"]), ValueError, "[cuda_kernel] the name a is given twice"),
    (lambda: make(shared_memory=-1), ValueError, "[cuda_kernel] shared_memory is -1 bytes; it must not be negative"),
    (lambda: mx.fast.cuda_kernel("k", [], ["x"], "a\0b"), ValueError, "null character"),
    (lambda: mx.fast.CudaKernel(), TypeError, "cannot create"),
))
def test_kernels_that_cannot_be_are_refused(call, kind, text):
    with pytest.raises(kind) as caught:
        call()
    assert text in str(caught.value)


@pytest.mark.parametrize("changed, kind, text", (
    ({}, NotImplementedError, "[cuda_kernel] tried needs an NVIDIA GPU; the stream is on cpu:0"),
    ({"inputs": []}, ValueError, "[cuda_kernel] Expected `inputs` to have size 1 but got size 0."),
    ({"inputs": 3}, TypeError, "cuda_kernel(): inputs: expected a list of arrays and numbers, got 3"),
    ({"inputs": [object()]}, ValueError, "Invalid type"),
    ({"inputs": [mx.zeros((1,), dtype=mx.float64)]}, ValueError, "[cuda_kernel] input 0 is float64"),
    ({"output_shapes": []}, ValueError, "[cuda_kernel] Expected `output_dtypes` to have size 0 but got size 1."),
    ({"output_shapes": [3]}, TypeError, "cuda_kernel(): output_shapes: expected a list of shapes, got [3]"),
    ({"output_shapes": [(1,), (1,)], "output_dtypes": [mx.int8] * 2}, ValueError,
     "[cuda_kernel] Expected `output_shapes` to have size 1 but got size 2."),
    ({"output_dtypes": ["int8"]}, TypeError, "cuda_kernel(): output_dtypes: expected a list of dtypes, got ['int8']"),
    ({"grid": (1, 1)}, TypeError, "cuda_kernel(): grid: expected three integers, got (1, 1)"),
    ({"grid": (0, 1, 1)}, ValueError, "[cuda_kernel] the grid is (0,1,1) threads; each must be at least 1"),
    ({"threadgroup": (2000, 1, 1)}, ValueError, "[cuda_kernel] the threadgroup is (2000,1,1); there can be 1024"),
    ({"template": [("T", 1.5)]}, TypeError, "cuda_kernel(): template: expected a list of pairs"),
    ({"template": [("T",)]}, TypeError, "cuda_kernel(): template: expected a list of pairs"),
    ({"template": [("a", 1)]}, ValueError, "[cuda_kernel] the name a is given twice"),
    ({"init_value": "one"}, TypeError, "cuda_kernel(): init_value: expected a number, got 'one'"),
    ({"stream": 1}, TypeError, "cuda_kernel(): stream: expected a Stream or Device, got 1"),
    ({"grid": None}, TypeError, "cuda_kernel(): grid: expected three integers, got None"),
))
def test_calls_that_do_not_fit_are_refused(changed, kind, text):
    arguments = dict(inputs=[1.0], output_shapes=[(1,)], output_dtypes=[mx.float32], grid=(1, 1, 1),
                     threadgroup=(1, 1, 1), stream=mx.cpu)
    with pytest.raises(kind) as caught:
        make()(**{**arguments, **changed})
    assert text in str(caught.value)


def test_the_call_takes_names_alone_and_needs_most_of_them():
    with pytest.raises(TypeError, match="positional"):
        make()([1.0])
    with pytest.raises(TypeError, match="cuda_kernel\\(\\): output_shapes: expected a value"):
        make()(inputs=[1.0])


def test_functions_are_documented():
    for function in (mx.fast.cuda_kernel, mx.fast.precompiled_cuda_kernel, mx.fast.CudaKernel):
        assert inspect.getdoc(function)
    assert not hasattr(mx.fast, "metal_kernel")
